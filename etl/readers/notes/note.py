"""A note in its wrapper: what comes with it, and its parts, each of which the reader of its own format reads."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from msgspec import Struct

from etl.document import Document, LeftOut, case_of
from etl.envelope import Envelope
from etl.errors import InputError, UnsupportedFormatError
from etl.names import BASE
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.value import replace

_WRAPPERS = frozenset({"fhir", "hl7v2", "mail", "zip", "archive"})
_MEDIA: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "text/plain": (".txt", "plain text", ("text", "csv")),
    "text/markdown": (".md", "plain text", ("text", "csv")),
    "text/csv": (".csv", "delimited text", ("csv", "text")),
    "text/html": (".html", "an HTML page", ("html", "mhtml")),
    "application/xhtml+xml": (".html", "an HTML page", ("html", "mhtml")),
    "application/pdf": (".pdf", "a PDF", ("pdf",)),
    "application/rtf": (".rtf", "an RTF document", ("rtf",)),
    "text/rtf": (".rtf", "an RTF document", ("rtf",)),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx", "a Word document", ("docx",)),
    "application/vnd.oasis.opendocument.text": (".odt", "an OpenDocument text", ("odt",)),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx", "a spreadsheet", ("xlsx",)),
}
"""By content type: the ending of such a file, what it is called, and the formats its bytes may have."""
_CHARSET = regex(r"charset\s*=\s*\"?([\w.:+-]{1,40})", re.I)
_SPACE = regex(r"\s+")
_WORD = regex(r"\w+")
_ANCHOR = 40
_SAME = 0.9
"""Two parts that share so many of their words are one text in two formats."""


class Part(Struct, frozen=True):
    """A part of a note: an attachment, or the text of a message.

    Args:
        data: its bytes.
        media: the content type that its wrapper states, "" for none.
        place: what the wrapper calls it ("content[0].attachment").
        pieces: of a text put together from pieces, each piece's place and text in order.
        language: BCP 47 tag, "" if not stated.
    """

    data: bytes
    media: str = ""
    place: str = ""
    pieces: tuple[tuple[str, str], ...] = ()
    language: str = ""


class Note(Struct, frozen=True):
    """A note in its wrapper.

    Args:
        parts: what is to be read.
        envelope: what comes with it; None where the wrapper names no patient (an e-mail).
        left_out: what stands beside the note and isn't read.
        warnings: what could not be done.
    """

    parts: tuple[Part, ...]
    envelope: Envelope | None = None
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()


def document_of(note: Note, data: bytes, name: str, limits: Limits) -> Document:
    """Read the parts of a note as one document.

    Args:
        note: the note.
        data: the bytes of its wrapper.
        name: its name, kept in the document and used in messages.
        limits: what each part may cost.

    Returns:
        The document with its envelope. A part that says the same as another one in another format is read once.

    Raises:
        InputError: no part can be read.
    """
    if note.envelope is not None and note.envelope.withdrawn:
        return _empty(note, data, name)
    read, failed = _read_parts(note, name, limits)
    if not read:
        raise failed[0] if failed else InputError(f"{name}: it holds no text")
    kept, repeated = _each_once(read)
    aside = (*note.left_out, *(LeftOut("the same in another format", place) for place in repeated))
    one = kept[0][1] if len(kept) == 1 else case_of([document for _, document in kept], name)
    told = tuple(str(error).removeprefix(f"{name}: ") for error in failed)
    envelope = note.envelope and replace(note.envelope, places=tuple(_places(kept, one)))
    return replace(
        one,
        name=name,
        language=one.language or next((part.language for part, _ in kept if part.language), None),
        warnings=(*one.warnings, *note.warnings, *told),
        left_out=(*one.left_out, *aside),
        envelope=envelope,
    )


def _empty(note: Note, data: bytes, name: str) -> Document:
    """A note that doesn't hold: none of its text is kept."""
    sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(name, "", (), "text/plain", sha1, sha256, left_out=note.left_out, envelope=note.envelope)


def _read_parts(note: Note, name: str, limits: Limits) -> tuple[list[tuple[Part, Document]], list[InputError]]:
    read: list[tuple[Part, Document]] = []
    failed: list[InputError] = []
    for part in note.parts:
        called = f"{name}!{part.place}"
        try:
            read.append((part, _read_part(part, called, limits, lost=note.envelope is None)))
        except InputError as error:
            failed.append(error)
    return read, failed


def _read_part(part: Part, name: str, limits: Limits, *, lost: bool) -> Document:
    """Read a part by its bytes; a patient of its own gives way to the note's, or is lost where that has none."""
    from etl.readers import FORMATS
    from etl.readers import read as read_source
    from etl.readers.detect import detect

    media = part.media.partition(";")[0].strip().lower()
    ending, called, formats = _MEDIA.get(media, ("", "", ()))
    data = _as_utf8(part)
    kind = detect(data, f"note{ending}")
    if kind in _WRAPPERS:
        raise UnsupportedFormatError(f"{name}: {FORMATS[kind].called} within a note isn't opened; give it by itself")
    document = read_source(data, name, limits)
    if formats and kind not in formats and kind != "cda":
        lie = f"{part.place} is said to be {called}, the bytes are {FORMATS[kind].called}: read as that"
        document = replace(document, warnings=(*document.warnings, lie))
    if lost and document.envelope is not None:
        told = f"{part.place} names a patient, which isn't taken; give it by itself"
        document = replace(document, warnings=(*document.warnings, told))
    return replace(document, envelope=None)


def _as_utf8(part: Part) -> bytes:
    """The bytes of a part, recoded where its content type names a character set that fits."""
    charset = _CHARSET.search(part.media)
    if charset is None or charset[1].lower() in ("utf-8", "utf8", "us-ascii"):
        return part.data
    try:
        return part.data.decode(charset[1]).encode()
    except (LookupError, UnicodeError):
        return part.data


def _each_once(read: Sequence[tuple[Part, Document]]) -> tuple[list[tuple[Part, Document]], list[str]]:
    """Drop the parts whose words nearly all stand in another one; return the rest, and the places of those dropped."""
    words = [Counter(_WORD.findall(document.text.lower())) for _, document in read]
    kept: list[int] = []
    repeated: list[str] = []
    for at in sorted(range(len(read)), key=lambda n: (-words[n].total(), n)):
        if any((words[at] & words[other]).total() >= _SAME * words[at].total() for other in kept):
            repeated.append(read[at][0].place)
        else:
            kept.append(at)
    return [read[at] for at in sorted(kept)], repeated


def _places(kept: Sequence[tuple[Part, Document]], whole: Document) -> Iterator[tuple[int, str]]:
    """Where the pieces of the parts begin in the text of the note."""
    starts = {id(file.text): start for start, file in whole.files}
    for part, document in kept:
        start = starts.get(id(document.text), 0)
        if part.pieces:
            yield from ((start + at, place) for at, place in located(document.text, part.pieces))


def located(text: str, pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """Say where pieces begin in the text that a reader made of them; blanks don't count.

    Args:
        text: the normalized text.
        pieces: place and text of each piece, in order.

    Yields:
        Offset and place, in order; the first piece begins with the text. A piece without words has none.
    """
    solid = [at for at, character in enumerate(text) if not character.isspace()]
    packed = "".join(text[at] for at in solid)
    reached = 0
    for place, piece in pieces:
        begin = _SPACE.sub("", piece[: _ANCHOR * 4])[:_ANCHOR]
        found = packed.find(begin, reached) if begin else -1
        if found >= 0:
            yield (solid[found] if reached else 0), place
            reached = found + len(begin)


def of_assigner(name: str) -> str:
    """Return the system of identifiers whose assigner has only a name.

    Args:
        name: the assigner's.
    """
    return f"{BASE}/identifier/assigner/{quote(name, safe='')}"


def from_base64(text: str, name: str, place: str) -> bytes:
    """Return the bytes of Base64; blanks in it don't count.

    Args:
        text: the Base64.
        name: the note's name, for the message.
        place: where it stands, for the message.

    Raises:
        InputError: it isn't Base64, or is cut off.
    """
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError(f"{name}: {place} isn't Base64, or is cut off; export the note again") from error
