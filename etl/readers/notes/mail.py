"""E-mails with their attachments: the text of the message and each attached document, as one."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart

from etl.document import Document, LeftOut
from etl.errors import InputError, UnsupportedFormatError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.notes.note import Note, Part, document_of

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_ENVELOPE_LINE = regex(r"From [^\r\n]*\r?\n")
_NEXT = regex(r"\r?\n\r?\n(?=From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} [^\r\n]{0,40}\r?\n[A-Za-z][\w-]*:)")
"""The line between two messages of a mailbox (RFC 4155)."""


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read an e-mail.

    Args:
        data: its bytes.
        name: its name.
        limits: what its parts may cost.

    Returns:
        Its text and its attachments as one document. Its headers are left out, and said to be.

    Raises:
        UnsupportedFormatError: it is encrypted.
        InputError: it is a mailbox of several messages, or nothing of it can be read.
    """
    single = messages_of(data)
    if len(single) > 1:
        raise InputError(f"{name}: a mailbox of {len(single)} messages; save each as a file of its own (.eml)")
    message = email.message_from_bytes(single[0], policy=email.policy.default)
    if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise UnsupportedFormatError(f"{name}: an encrypted e-mail; open it and save its text or attachment")
    headers = " | ".join(f"{key}: {message[key]}" for key in _HEADERS if message[key])
    aside = [LeftOut("mail headers", " ".join(headers.split()))] if headers else []
    parts: list[Part] = []
    for found in _parts(message, name):
        if isinstance(found, Part):
            parts.append(found)
        else:
            aside.append(found)
    return document_of(Note(tuple(parts), None, tuple(aside)), data, name, limits)


def messages_of(data: bytes) -> list[bytes]:
    """Return the messages of a mailbox, or the one that a file is; without the lines that part them.

    Args:
        data: the bytes.
    """
    text = data.replace(b"\0", b"").decode("latin-1").lstrip("\ufeff\r\n ")
    if not _ENVELOPE_LINE.match(text):
        return [data]
    return [_ENVELOPE_LINE.sub("", one, 1).encode("latin-1") for one in _NEXT.split(text)]


def _parts(message: EmailMessage, name: str) -> Iterator[Part | LeftOut]:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None and (part := _part(body, "text")):
        yield part
    for number, one in enumerate(message.iter_attachments(), 1):
        kind = one.get_content_type()
        if kind.startswith(("image/", "audio/", "video/", "message/", "application/pgp", "application/pkcs7")):
            yield LeftOut("attachment", f"attachment[{number}] ({kind})")
        elif part := _part(one, f"attachment[{number}]"):
            yield part


def _part(message: MIMEPart, place: str) -> Part | None:
    """A part by its bytes as they were before they were encoded for sending; None where it is empty."""
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return None
    charset = message.get_content_charset()
    kind = message.get_content_type()
    return Part(data, f"{kind}; charset={charset}" if charset else kind, place)
