"""Where this project keeps what it can make again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

_DIGEST = 65
"""A digest in hexadecimal, and a line break."""


def cache_dir() -> Path:
    """The user's folder for this project's caches ($XDG_CACHE_HOME/case2fhir, or ~/.cache/case2fhir)."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(home) if os.path.isabs(home) else Path(os.path.expanduser("~")) / ".cache"
    return base / "case2fhir"


def read_cached(path: Path) -> bytes | None:
    """What `write_cached` wrote; None when it isn't there or isn't whole.

    Args:
        path: the file.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = content[_DIGEST:]
    return body if hashlib.sha256(body).hexdigest().encode() == content[: _DIGEST - 1] else None


def keep_newest(path: Path, most: int) -> None:
    """Remove the oldest caches of a kind ("lexicon-…"), those of other versions of what they were made of.

    Args:
        path: the one in use, which stays; its name up to the first hyphen is the kind.
        most: how many others stay.
    """
    with suppress(OSError):
        others = [other for other in path.parent.glob(path.name.partition("-")[0] + "-*") if other != path]
        for old in sorted(others, key=lambda other: other.stat().st_mtime)[:-most]:
            old.unlink(missing_ok=True)


def write_cached(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, with a digest of itself; a cache that can't be written is no reason to stop.

    Args:
        path: the file.
        body: its content.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            os.replace(name, path)
        except OSError:
            os.unlink(name)
            raise
    except OSError:
        return
