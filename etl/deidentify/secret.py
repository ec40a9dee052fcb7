"""The secret that ids and shifts of dates are made with."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from etl.errors import InputError, OutputError

_LEAST = 32
_SHIFT = 364


class Secret(Struct, frozen=True):
    """A key. Who has it can make the same ids and shifts again; who hasn't can't tell them from chance.

    Args:
        key: at least 32 bytes.
    """

    key: bytes

    def digest(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA256 of a text, other for each purpose."""
        return hmac.new(self.key, f"{purpose}\0{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

    def id(self, old: str) -> str:
        """The new id for an old one, a UUID."""
        return str(UUID(bytes=self.digest("id", old)[:16], version=5))

    def name(self, old: str) -> str:
        """The new name of a document."""
        return f"document-{self.digest('name', old).hex()[:16]}"

    def shift(self, person: str) -> timedelta:
        """How far a person's dates go back: 1 to 364 days, the same for all of them."""
        return timedelta(days=-(1 + int.from_bytes(self.digest("shift", person)[:8]) % _SHIFT))


def read_secret(path: Path | None) -> Secret:
    """The key of a file, which is made when it isn't there.

    Args:
        path: the file; None for a key that is used once and forgotten.

    Returns:
        The secret.

    Raises:
        InputError: the file can't be read, or holds less than 32 bytes.
        OutputError: it can't be made.
    """
    if path is None:
        return Secret(secrets.token_bytes(_LEAST))
    try:
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_hex(_LEAST) + "\n")
    except OSError as error:
        raise OutputError(f"{path}: can't be written ({(error.strerror or 'error').lower()})") from error
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    if len(key) < _LEAST:
        raise InputError(f"{path}: a key has at least {_LEAST} bytes; remove the file to have one made")
    return Secret(key)


def shifted(printed: str, by: timedelta) -> str | None:
    """A FHIR date moved, with its precision: of a month or year its middle is moved.

    Args:
        printed: year, month, day or time.
        by: how far.

    Returns:
        The date; None when it is no date.
    """
    parts = printed[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        whole = date(*(numbers + [7, 15][len(numbers) - 1 :])) + by
    except (ValueError, TypeError, OverflowError):
        return None
    text = whole.isoformat()
    return {1: text[:4], 2: text[:7]}.get(len(parts), text)
