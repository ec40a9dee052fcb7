"""Notes of HL7 v2: the texts of MDM and ORU messages (OBX of type TX, FT, ST and ED), with PID, PV1 and TXA or OBR.

HL7 v2.9 chapters 2 (delimiters, escapes, batches), 7 (ORU) and 9 (MDM). Results as numbers and codes stay with the
interface engine; they are listed as left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Document, LeftOut
from etl.envelope import Envelope, Label, Pointer, Standing
from etl.errors import InputError, UnsupportedFormatError
from etl.names import BASE, SYSTEMS
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.notes.note import Note, Part, document_of, from_base64, of_assigner
from etl.readers.text.decode import decode
from etl.value import replace

_CHARSETS = {
    "": "",
    "ASCII": "ascii",
    "UNICODE": "utf-16",
    "UNICODE UTF-8": "utf-8",
    "UNICODE UTF-16": "utf-16",
    "UNICODE UTF-32": "utf-32",
    "UTF-8": "utf-8",
    "ISO IR14": "iso2022_jp",
    "ISO IR87": "iso2022_jp",
    "ISO IR159": "iso2022_jp_1",
    "GB 18030-2000": "gb18030",
    "KS X 1001": "euc_kr",
    "CNS 11643-1992": "euc_tw",
    "BIG-5": "big5",
    "WINDOWS-1252": "cp1252",
}
"""HL7 table 0211; 8859/1 to 8859/15 are made of their number."""
_SWITCHED = ("ISO IR14", "ISO IR87", "ISO IR159")
"""Sets that escape sequences switch to, named behind the first one."""
_ACCENTS = 20
"""Of so many bytes less than one is an accent in a text of Latin letters."""
_LATIN = regex(r"8859[/-](\d{1,2})")
_SEGMENT = regex(r"[A-Z][A-Z0-9]{2}")
_ESCAPE = r"{0}([^{0}\r\n]{{1,40}}){0}"
_TIME = regex(r"(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(?:(\d\d)(?:\.\d{1,4})?)?)?(?:([+-]\d\d)(\d\d))?")
_COMMAND = regex(r"\.(br|sp|fi|nf|in|ti|sk|ce)\s?([+-]?\d{0,3})", re.I)
_TEXTS = ("TX", "FT", "ST")
_FILES = ("ED",)
_HOLDS = ("T02", "T04", "T06", "T08", "T10")
"""Events of MDM that bring the document's text."""
_CANCELS = "T11"
_REPLACES = ("T10",)
_WRONG = frozenset("DWX")
"""OBX-11 and OBR-25: deleted, wrong, can't be had."""
_FEW = 4
"""A string of fewer words beside coded results is a result itself, no text."""
_OIDS = {"ISO": "urn:oid:", "UUID": "urn:uuid:", "GUID": "urn:uuid:", "URI": ""}
_OID = regex(r"[0-2](?:\.(?:0|[1-9]\d*)){3,}")
_LOINC = frozenset({"LN", "LOINC"})
_NO_RECORD = frozenset({"SS", "AN", "VN", "DL", "PPN"})
"""Social security, account, visit, driver's licence, passport (HL7 table 0203)."""
_STATES = {"P": 0, "R": 0, "S": 0, "I": 0, "C": 2}
"""How far a result is by OBX-11: preliminary, final (1), corrected."""
_ASIDE = regex(r"NTE|DSP|Z[A-Z0-9]{2}")
"""Segments that may hold text beside a document's or report's."""
_MEDIA = {
    "pdf": "application/pdf",
    "rtf": "application/rtf",
    "html": "text/html",
    "plain": "text/plain",
    "txt": "text/plain",
}
_XML = frozenset({"x-hl7-cda-level-one", "xml", "x-hl7-cda-level-two", "x-hl7-cda-level-three", "hl7-cda"})


class Segment(Struct, frozen=True):
    """A segment: its name, its fields by number from 1 on (of MSH too), and how its signs are called.

    Args:
        name: "OBX".
        fields: as they stand; `fields[0]` is field 1.
        marks: component, repetition, escape and subcomponent separator.
    """

    name: str
    fields: tuple[str, ...]
    marks: str

    def field(self, number: int) -> str:
        """Return a field as it stands, "" where the segment ends before."""
        return self.fields[number - 1] if 0 < number <= len(self.fields) else ""

    def parts(self, number: int, repetition: int = 0) -> list[str]:
        """Return the components of a field, unescaped but for their subcomponents."""
        repeated = self.field(number).split(self.marks[1])
        return (repeated[repetition] if repetition < len(repeated) else "").split(self.marks[0])

    def part(self, number: int, component: int = 1) -> str:
        """Return a component's first subcomponent, unescaped."""
        found = self.parts(number)
        raw = found[component - 1] if component <= len(found) else ""
        return unescaped(raw.split(self.marks[3])[0], self.marks).strip()


Message = tuple[Segment, ...]
_STATUS = 11
_WORDS = regex(r"[A-Za-z]{4,30}(?: [A-Za-z]{2,30}){0,3}")
_CONTINUED = regex(r"[\r\n]+ADD[^\w\s]")
"""Where a segment goes on in the next one (HL7 v2.9, 2.10.2.1)."""
_RUN_ON = regex(r"(?:PID|TXA|OBX)(?!\w)")
"""Segments within the header."""


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read the one note of a message.

    Args:
        data: its bytes.
        name: its name.
        limits: what its parts may cost.

    Returns:
        The note's document, with its envelope.

    Raises:
        UnsupportedFormatError: its message holds no note.
        InputError: it is cut off, holds several notes, or its note can't be read.
    """
    units = units_of(data, name)
    if not units:
        raise UnsupportedFormatError(
            f"{name}: HL7 v2 without a note; MDM and ORU messages with a text or file are read"
        )
    if len(units) > 1:
        raise InputError(f"{name}: {len(units)} notes in one; give them as a file, of which each note is a document")
    note = _note(units[0], name)
    if may_be_cut(data):
        note = replace(note, warnings=(*note.warnings, "its last result has neither status nor end: it may be cut off"))
    return document_of(note, data, name, limits)


def text_of(data: bytes, name: str) -> str:
    """Decode messages by the character set that MSH-18 names, else by their bytes.

    Args:
        data: their bytes, also as MLLP frames them.
        name: their name, for messages.

    Raises:
        InputError: the character set isn't what MSH-18 says, or an MLLP frame isn't closed.
    """
    if data.lstrip(b"\r\n\t ").startswith(b"\x0b") and b"\x1c" not in data:
        raise InputError(f"{name}: its frame (MLLP) has no end: the message is cut off, send it again")
    plain = data.strip(b"\x0b\x1c\r\n\t ")
    if plain.startswith(b"\xef\xbb\xbf") or b"\0" in plain[:64]:
        return decode(plain, name)[0]
    head = next((line for line in re.split(rb"[\r\n]+", plain) if line.startswith(b"MSH")), b"")
    fields = head.split(head[3:4]) if len(head) > 3 else []
    named = fields[17].decode("ascii", "replace").upper() if len(fields) > 17 else ""
    asked, *others = map(str.strip, re.split(r"[~!@#$%&*]", named))
    asked = next((one for one in others if one in _SWITCHED), asked)
    latin = _LATIN.fullmatch(asked)
    charset = f"iso8859_{latin[1]}" if latin else _CHARSETS.get(asked, "")
    try:
        return plain.decode(charset or "ascii")
    except LookupError:
        return decode(plain, name)[0]
    except UnicodeDecodeError:
        if charset in ("", "ascii"):  # many senders say so and send another
            return _guessed(plain, name)
        raise InputError(f"{name}: its bytes aren't {asked}, as MSH-18 says; export it again") from None


def _guessed(data: bytes, name: str) -> str:
    """Decode by the bytes; a few that are no ASCII are accents of Windows-1252, of which little tells any other set."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        accents = sum(byte > 0x7F for byte in data)
    if accents * _ACCENTS < len(data):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    return decode(data, name)[0]


def messages_of(text: str, name: str) -> list[Message]:
    """Cut a text into messages; the segments of a batch file around them are passed over.

    Args:
        text: messages, also in a batch file.
        name: its name, for messages.

    Raises:
        InputError: a line is no segment, the first message has no MSH, or a batch isn't closed.
    """
    if is_open(text):
        raise InputError(f"{name}: its batch has no end (BTS, FTS): it is cut off here, send it again")
    found: list[list[Segment]] = []
    whole = _CONTINUED.sub("", text.replace("\x1c", "\r").replace("\x0b", "\r"))
    for number, line in enumerate(re.split(r"[\r\n]+", whole), 1):
        line = line.strip("\ufeff \t")
        if not line or line[:3] in ("FHS", "BHS", "BTS", "FTS"):
            continue
        if line[:3] == "MSH":
            found.append([])
            marks, separator = (line[4:8] + "^~\\&"[len(line[4:8].split(line[3])[0]) :])[:4], line[3:4]
        elif not found:
            raise InputError(f"{name}: HL7 v2 segments without their MSH; give the whole message")
        if not _SEGMENT.match(line) or line[3:4] not in (separator, ""):
            raise InputError(f"{name}: line {number} is no segment; each segment must end with a carriage return")
        fields = line[4:].split(separator)
        found[-1].append(Segment(line[:3], tuple([separator, *fields] if line[:3] == "MSH" else fields), marks))
    return [tuple(message) for message in found]


def is_open(text: str) -> bool:
    """Return True for a batch file without its end.

    Args:
        text: messages.
    """
    named = {line[:3] for line in re.split(r"[\r\n]+", text)}
    return ("BHS" in named and "BTS" not in named) or ("FHS" in named and "FTS" not in named)


def is_cut(data: bytes) -> bool:
    """Return True if the last result ends before its status (OBX-11), without a carriage return, and others have theirs.

    Args:
        data: messages as they came.
    """
    return may_be_cut(data) and any(
        line.startswith(b"OBX") and line.count(line[3:4]) >= _STATUS for line in re.split(rb"[\r\n]", data)
    )


def may_be_cut(data: bytes) -> bool:
    """Return True if the last result has neither its status nor its end; many senders write neither.

    Args:
        data: messages as they came.
    """
    last = data[max(data.rfind(b"\r"), data.rfind(b"\n")) + 1 :]
    return last.startswith(b"OBX") and b"\x1c" not in last and last.count(last[3:4]) < _STATUS


def units_of(data: bytes, name: str) -> list[Message]:
    """Return the notes of some messages, each as a message of its own.

    Args:
        data: messages.
        name: their name, for messages.

    Returns:
        MSH, PID, PV1, TXA or OBR, and the OBX and NTE of each note, in order.

    Raises:
        InputError: they are cut off, or a note is of two patients.
    """
    if is_cut(data):
        raise InputError(f"{name}: its last result has neither status nor end: the message is cut off, send it again")
    return [unit for message in messages_of(text_of(data, name), name) for unit in notes_of(message, name)]


def notes_of(message: Message, name: str) -> Iterator[Message]:
    """Yield the notes of a message.

    Args:
        message: its segments.
        name: what messages call it.

    Raises:
        InputError: a document is of two patients, or is cut off.
    """
    kind, event = message[0].part(9), message[0].part(9, 2)
    if kind == "MDM" and (event in _HOLDS or event == _CANCELS):
        patients = {s.field(3) for s in message if s.name == "PID"}
        if len(patients) > 1:
            raise InputError(f"{name}: its document is of {len(patients)} patients; nothing of it is read")
        if len(message) == 1 and _RUN_ON.search(" ".join(message[0].fields)):
            raise InputError(f"{name}: its segments don't end with a carriage return; nothing of it is read")
        if not any(s.name == "TXA" for s in message):
            raise InputError(f"{name}: an MDM message without TXA: it is cut off, send it again")
        replaced = tuple(_replaced(message))
        yield _without_parent(message) if replaced else message
        yield from replaced
    elif kind == "ORU":
        yield from _reports(message)


def _replaced(message: Message) -> Iterator[Message]:
    """The document that another one replaces (T10), as a message that cancels it."""
    txa = next(s for s in message if s.name == "TXA")
    if message[0].part(9, 2) not in _REPLACES or not txa.part(13):
        return
    head = _changed(message[0], 9, f"MDM{message[0].marks[0]}{_CANCELS}")
    kept = tuple(s for s in message[1:] if s.name in ("PID", "PV1"))
    yield (head, *kept, _changed(_changed(txa, 12, txa.field(13)), 13, ""))


def _without_parent(message: Message) -> Message:
    """A replacement without the document that it replaces, which is a note of its own."""
    return tuple(_changed(s, 13, "") if s.name == "TXA" else s for s in message)


def _changed(segment: Segment, number: int, value: str) -> Segment:
    fields = list(segment.fields)
    fields[number - 1] = value
    return replace(segment, fields=tuple(fields))


def _reports(message: Message) -> Iterator[Message]:
    """The groups of an ORU that hold a text: an OBR with its OBX, below the PID above it."""
    above: dict[str, Segment] = {}
    group: list[Segment] = []
    for segment in (*message[1:], Segment("OBR", (), message[0].marks)):
        if segment.name in ("OBR", "PID"):
            if group and _has_text(group):
                yield (message[0], *above.values(), *group)
            group = [segment] if segment.name == "OBR" else []
        elif group:
            group.append(segment)
        if segment.name == "PID":
            above = {"PID": segment}
        elif segment.name == "PV1" and not group:
            above["PV1"] = segment


def _has_text(group: Sequence[Segment]) -> bool:
    return any(_is_text(s, group) or s.part(2) in _FILES for s in group if s.name == "OBX")


def _is_text(obx: Segment, group: Sequence[Segment]) -> bool:
    """Return True for an OBX of text; in a report a string of few words, or with a unit, is a result."""
    kind = obx.part(2)
    if obx.part(6):  # what has a unit is a result, whatever its type
        return False
    if kind == "ST" and any(s.name == "OBR" for s in group):
        return len(obx.field(5).split()) >= _FEW
    return kind in _TEXTS


def joined(unit: Message) -> bytes:
    """Return a note's message as bytes, in UTF-8 whatever its MSH-18 says.

    Args:
        unit: its segments.
    """
    separator = unit[0].field(1)
    lines = [
        f"MSH{separator}{separator.join(s.fields[1:])}" if s.name == "MSH" else separator.join([s.name, *s.fields])
        for s in unit
    ]
    return b"\xef\xbb\xbf" + "".join(f"{line}\r" for line in lines).encode()


def kind_of(message: Message) -> str:
    """Return the type and event of a message ("ADT^A01").

    Args:
        message: its segments.
    """
    return "^".join(filter(None, (message[0].part(9), message[0].part(9, 2)))) or "?"


def identity_of(unit: Message) -> str:
    """Return what names a note in all messages about it: its sender and its document or order number.

    Args:
        unit: its segments.
    """
    head, txa, obr = unit[0], _first(unit, "TXA"), _first(unit, "OBR")
    sender = "^".join(filter(None, (head.part(3), head.part(4))))
    if txa is not None and txa.part(12):
        return f"MDM {sender} {txa.part(12)}"
    number = obr.part(3) or obr.part(2) if obr is not None else ""
    if obr is not None and number:
        return f"ORU {sender} {number} {obr.part(4)}".rstrip()
    return f"{head.part(9)} {sender} {head.part(10)}"


def _first(unit: Message, name: str) -> Segment | None:
    return next((s for s in unit if s.name == name), None)


def _note(unit: Message, name: str) -> Note:
    pid, txa, obr = (_first(unit, kind) for kind in ("PID", "TXA", "OBR"))
    envelope = Envelope(
        identity=identity_of(unit),
        subject=_subject(pid, unit[0], name),
        encounter=_encounter(_first(unit, "PV1"), unit[0]),
        source=Pointer("DocumentReference", "", f"{BASE}/identifier/hl7v2", identity_of(unit)),
        version=unit[0].part(10),
        authors=tuple(_authors(txa, obr)),
        labels=tuple(_labels(txa, obr)),
        date=_date(txa, obr),
        standing=_standing(unit, txa, obr),
    )
    if envelope.withdrawn:
        return Note((), envelope)
    parts, left = _parts(unit, name)
    if not parts:
        raise InputError(
            f"{name}: its message holds no text (OBX-5 of type TX, FT, ST or ED): it is cut off, send it again"
        )
    return Note(tuple(parts), envelope, tuple(left))


def _standing(unit: Message, txa: Segment | None, obr: Segment | None) -> Standing:
    if unit[0].part(9, 2) == _CANCELS or (txa is not None and txa.part(19) == "CA"):
        return "entered-in-error"
    if txa is not None and txa.part(19) == "OB":
        return "superseded"
    results = [s for s in unit if s.name == "OBX"]
    gone = bool(results) and all(s.part(11) in _WRONG and s.part(11) for s in results)
    return "entered-in-error" if gone or (obr is not None and obr.part(25) == "X") else "current"


def _subject(pid: Segment | None, head: Segment, name: str) -> Pointer:
    number = pid.field(3).count(pid.marks[1]) + 1 if pid is not None else 0
    known = [
        (_rank(pid.parts(3, n)), one)
        for n in range(number)
        if pid is not None and (one := _identifier(pid.parts(3, n), pid, head))
    ]
    if pid is None or not known:
        raise InputError(f"{name}: its message names no patient (PID-3); nothing of it is read")
    system, value = min(known, key=lambda one: one[0])[1]
    return Pointer("Patient", "", system, value, f"{pid.part(5, 2)} {pid.part(5)}".strip())


def _rank(parts: Sequence[str]) -> int:
    """Say how well a number of PID-3 names a patient: a record's best, one of an authority or account least."""
    kind = parts[4] if len(parts) > 4 else ""
    return 0 if kind == "MR" else 2 if kind in _NO_RECORD else 1


def _encounter(pv1: Segment | None, head: Segment) -> Pointer | None:
    found = _identifier(pv1.parts(19), pv1, head) if pv1 is not None else None
    return Pointer("Encounter", "", *found) if found else None


def _identifier(parts: Sequence[str], segment: Segment, head: Segment) -> tuple[str, str] | None:
    """System and value of a CX: the assigner's OID or URI, else a system of ours with the assigner's name."""
    value = unescaped(parts[0], segment.marks).strip() if parts else ""
    if not value:
        return None
    assigner = [
        unescaped(one, segment.marks).strip() for one in (parts[3] if len(parts) > 3 else "").split(segment.marks[3])
    ]
    name, uid, kind = (*assigner, "", "", "")[:3]
    number = uid.removeprefix(_OIDS["ISO"])
    if kind in ("ISO", "") and _OID.fullmatch(number):
        return _OIDS["ISO"] + number, value
    if uid and kind in _OIDS and kind != "ISO":
        return _OIDS[kind] + uid, value
    return of_assigner(name or head.part(4) or "unknown"), value


def _authors(txa: Segment | None, obr: Segment | None) -> Iterator[Pointer]:
    segment, numbers = (txa, (9, 5)) if txa is not None else (obr, (32, 16))
    for number in numbers if segment is not None else ():
        assert segment is not None
        parts = [unescaped(one.split(segment.marks[3])[0], segment.marks).strip() for one in segment.parts(number)]
        if number == 32:  # NDL: the person is its first component
            parts = [unescaped(one, segment.marks).strip() for one in segment.parts(number)[0].split(segment.marks[3])]
        called = " ".join(filter(None, (*parts[5:6], *parts[2:3], *parts[1:2])))
        if called:
            yield Pointer("Practitioner", display=called)
            return


def _labels(txa: Segment | None, obr: Segment | None) -> Iterator[Label]:
    segment, number = (txa, 2) if txa is not None else (obr, 4)
    if segment is None:
        return
    code, text, system = segment.part(number), segment.part(number, 2), segment.part(number, 3)
    if code and system in _LOINC:
        yield Label(SYSTEMS["ln"], code, text)
    elif text or code:
        yield Label(text=text or code)


def _date(txa: Segment | None, obr: Segment | None) -> str:
    segment, numbers = (txa, (4, 6)) if txa is not None else (obr, (7, 22))
    found = next((one for n in numbers if segment is not None and (one := segment.part(n))), "")
    return as_date(found)


def as_date(text: str) -> str:
    """Return a time of HL7 (DTM) as ISO has it: without a zone, or without minutes, only the day.

    Args:
        text: "20300102", "20300102101500+0100".
    """
    found = _TIME.fullmatch(text)
    if not found:
        return ""
    year, month, day, hour, minute, second, zone, rest = found.groups()
    whole = "-".join(filter(None, (year, month, day)))
    if not hour or not zone:
        return whole
    return f"{whole}T{hour}:{minute}:{second or '00'}{zone}:{rest}"


# Its text.


def unescaped(text: str, marks: str) -> str:
    """Return a text with its escape sequences replaced (HL7 v2.9, 2.7).

    Args:
        text: a component, or a text without components.
        marks: component, repetition, escape and subcomponent separator, and the field separator where it is known.

    Returns:
        The text; commands of formatted text are line breaks and blanks; highlighting and what a sender has of its own
        are left out.
    """
    sign = marks[2:3]
    if not sign or sign not in text:
        return text
    signs = {"F": "|", "S": marks[0], "T": marks[3:4], "R": marks[1], "E": sign}

    def replaced(found: re.Match[str]) -> str:
        inner = found[1]
        if inner in signs:
            return signs[inner]
        if command := _COMMAND.fullmatch(inner):
            return _laid_out(command[1].lower(), command[2])
        if inner[:1] == "X" and len(inner) % 2:
            try:
                data = bytes.fromhex(inner[1:])
            except ValueError:
                return found[0]
            try:
                return data.decode()
            except UnicodeDecodeError:
                return data.decode("cp1252", "replace")
        return "" if inner in ("H", "N") or inner[:1] in "ZCM" else found[0]

    return re.sub(_ESCAPE.format(re.escape(sign)), replaced, text)


def _laid_out(command: str, number: str) -> str:
    if command in ("br", "ce"):
        return "\n"
    if command == "sp":
        return "\n" * max(1, int(number or 1))
    if command == "sk":
        return " " * int(number or 1)
    return "\n" if command == "ti" else ""


def _parts(unit: Message, name: str) -> tuple[list[Part], list[LeftOut]]:
    parts: list[Part] = []
    pieces: list[tuple[str, str]] = []
    structured: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    left: list[LeftOut] = []
    heads = {_head(s) for s in unit if s.name == "OBX" and _is_text(s, unit)}
    old = _corrected(unit)
    number, notes, inside, last = 0, 0, False, ""
    for at, segment in enumerate(unit):
        if segment.name == "NTE":
            notes += 1
        if segment.name == "NTE" and inside:
            if segment.field(3):
                pieces.append((f"NTE[{notes}]-3", _lines(segment, 3)))
        elif _ASIDE.fullmatch(segment.name):
            aside[segment.name] += 1
        if segment.name != "OBX":
            continue
        number += 1
        place, kind = f"OBX[{number}]-5", segment.part(2)
        inside = False
        if segment.part(11) in _WRONG and segment.part(11):
            left.append(LeftOut("deleted or wrong result", f"OBX[{number}]"))
        elif at in old:
            left.append(LeftOut("result that a later one corrects", f"OBX[{number}]"))
        elif _is_text(segment, unit):
            inside = True
            if len(heads) > 1 and (head := _head(segment)) and head != last:
                pieces.append((f"OBX[{number}]-3", f"\n{head}:" if pieces else f"{head}:"))
                last = head
            pieces.append((place, _lines(segment, 5)))
        elif kind in _FILES:
            repeated = range(segment.field(5).count(segment.marks[1]) + 1)
            parts += [_file(segment, name, f"{place}[{n + 1}]" if n else place, n) for n in repeated]
        elif kind == "RP":
            left.append(LeftOut("attachment that isn't fetched", segment.part(5)))
        else:
            structured[kind] += 1
    left += [LeftOut("structured data", f"{n} OBX of type {kind}") for kind, n in sorted(structured.items())]
    left += [LeftOut("segment that isn't read", f"{n} {kind}") for kind, n in sorted(aside.items())]
    if any(text.strip() for _, text in pieces):
        whole = "\n".join(text for _, text in pieces)
        parts.insert(0, Part(whole.encode("utf-8", "replace"), "text/plain", "OBX-5", tuple(pieces)))
    return parts, left


def _corrected(unit: Message) -> set[int]:
    """Return which results a later one of the same number, name and sub-id corrects: a final one after a preliminary one."""
    last: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for at, segment in enumerate(unit):
        if segment.name == "OBX":
            key = (segment.field(1), segment.field(3), segment.field(4))
            last.setdefault(key, []).append((at, _STATES.get(segment.part(11), 1)))
    return {at for own in last.values() for at, state in own if any(later > at and more > state for later, more in own)}


def _head(obx: Segment) -> str:
    """What a result is called: its name, or a code of no system that is a word ("IMPRESSION")."""
    code = obx.part(3)
    return obx.part(3, 2) or (code if _WORDS.fullmatch(code) and not obx.part(3, 3) else "")


def _lines(segment: Segment, number: int) -> str:
    """A field of text: its repetitions are lines; signs of components are characters in it."""
    lines = segment.field(number).split(segment.marks[1])
    return "\n".join(unescaped(line, segment.marks) for line in lines)


def _file(obx: Segment, name: str, place: str, repetition: int) -> Part:
    """An encapsulated file (ED): source, type, subtype, encoding, data; line breaks within Base64 are escapes."""
    _, kind, subtype, encoding, *rest = [*obx.parts(5, repetition), "", "", "", "", ""][:5]
    data = rest[0] if rest else ""
    if encoding.lower() == "base64":
        body = from_base64(unescaped(data, obx.marks), name, place)
    elif encoding.lower() == "hex":
        try:
            body = bytes.fromhex(data)
        except ValueError as error:
            raise InputError(f"{name}: {place} isn't hexadecimal, or is cut off; send it again") from error
    else:
        body = unescaped(data, obx.marks).encode("utf-8", "replace")
    if not body:
        raise InputError(f"{name}: {place} holds no data: the message is cut off, send it again")
    asked = subtype.strip().lower()
    media = _MEDIA.get(asked, "" if asked in _XML or not kind else f"{kind}/{subtype}".lower())
    return Part(body, media, place, pieces=())
