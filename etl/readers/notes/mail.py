"""E-mails with their attachments: the text of the message and each attached document, as one."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart

from etl.document import Document, LeftOut
from etl.errors import InputError, UnsupportedFormatError
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.notes.note import Note, Part, document_of
from etl.value import replace

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_FORWARDED = re.compile(
    rb"(?:^[ \t>]*(?:From|Von|De|Da|Sent|Gesendet|Envoy.{1,3}|Enviado|Inviato|Date|Datum|Fecha|Data|To|An|A|Para|Cc|Bcc|"
    rb"Reply-To|Subject|Betreff|Objet|Asunto|Oggetto)[ \t]?:[^\r\n]*\r?\n){3,12}(?=[ \t>]*\r?$)",
    re.IGNORECASE | re.M,
)
"""The headers above a message that is forwarded or quoted in a text, in English, German, French, Spanish and Italian."""
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
    found = list(_parts(message, name))
    parts = [one for one in found if isinstance(one, Part)]
    aside = [one for one in found if isinstance(one, LeftOut)]
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


def _parts(message: EmailMessage, name: str, above: str = "") -> Iterator[Part | LeftOut]:
    """The text of a message and of those that are forwarded with it, and what is attached to them."""
    headers = " | ".join(f"{key}: {message[key]}" for key in _HEADERS if message[key])
    if headers:
        yield LeftOut("mail headers", " ".join(headers.split()))
    yield from _text(message, f"{above}text")
    for number, one in enumerate(_attachments(message), 1):
        kind, place = one.get_content_type(), f"{above}attachment[{number}]"
        inner = one.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and isinstance(inner[0], EmailMessage):
            yield from _parts(inner[0], name, f"{place}/")
        elif kind.startswith(("image/", "audio/", "video/", "message/", "application/pgp", "application/pkcs7")):
            yield LeftOut("attachment", f"{place} ({kind})")
        elif part := _part(one, place):
            yield part


def _attachments(message: EmailMessage) -> Iterator[MIMEPart]:
    """What is attached to a message; one that is only forwarded is the first of its parts."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None and message.is_multipart():
        yield from message.iter_parts()
    elif message.get_content_type() == "message/rfc822":
        yield message
    else:
        yield from message.iter_attachments()


def _text(message: EmailMessage, place: str) -> Iterator[Part | LeftOut]:
    """The text of a message without the headers of those that are forwarded or quoted in it."""
    for kind in ("plain", "html"):  # many programs write an empty plain text beside the page
        body = message.get_body(preferencelist=(kind,))
        part = _part(body, place) if body is not None else None
        if part is None:
            continue
        headers = _FORWARDED.findall(part.data) if kind == "plain" else []
        for one in headers:
            yield LeftOut("mail headers", " ".join(one.decode("ascii", "replace").split()))
        yield replace(part, data=_FORWARDED.sub(b"\n", part.data)) if headers else part
        return


def _part(message: MIMEPart, place: str) -> Part | None:
    """A part by its bytes as they were before they were encoded for sending; None where it is empty."""
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return None
    charset = message.get_content_charset()
    kind = message.get_content_type()
    return Part(data, f"{kind}; charset={charset}" if charset else kind, place)
