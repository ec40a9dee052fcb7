"""Pages saved with all they need in one file (MHTML): the page itself is read, pictures and frames are not."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from etl.document import Document
from etl.errors import InputError
from etl.readers.html.html import read_page
from etl.readers.limits import Limits


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a saved page.

    Args:
        data: its bytes: a MIME message of type multipart/related, or of one HTML part.
        name: its name.
        limits: what it may cost.

    Returns:
        The document of its page.

    Raises:
        InputError: when no page is in it.
    """
    limits.check_size(len(data), name)
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    part = _page(message)
    if part is None:
        raise InputError(f"{name}: there is no HTML page in this saved page; save it again")
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or not body.strip():
        raise InputError(f"{name}: the saved page is empty; save it again")
    address = _address(message) or _address(part)
    charset = part.get_content_charset() or ""
    return read_page(body, name, limits, data, "multipart/related", charset, address)


def _page(message: Message) -> Message | None:
    """The part that is the page: the root that the message names, or else its first HTML part."""
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    root = str(message.get_param("start") or "")
    named = [part for part in pages if root and str(part.get("Content-ID", "")).strip() == root]
    found = named or pages
    return found[0] if found else None


def _address(message: Message) -> str | None:
    """The address that a part says it was found at."""
    for header in ("Snapshot-Content-Location", "Content-Location"):
        value = str(message.get(header, "")).strip()
        if value.startswith(("http://", "https://")):
            return value
    return None
