"""Files that hold several notes, as archives hold documents: Bundles, exports of FHIR, messages of HL7 v2, mailboxes.

A Bundle of 200 MB costs no memory of its own: the file is mapped, and a note's resources are cut out when it is asked for.
"""

from __future__ import annotations

import mmap
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from etl.errors import InputError
from etl.readers.exchange import exchange_kind
from etl.readers.limits import Limits
from etl.readers.notes import cda, fhir, hl7v2, mail

Buffer: TypeAlias = bytes | mmap.mmap
Find = Callable[[str], memoryview | None]
"""Says where the Binary of a reference is, for those that stand in a file of their own."""
Elsewhere = Callable[[], Mapping[str, str]]
"""Says which DocumentReferences of other files have the attachments at which addresses."""

_TEXT = re.compile(rb"\xef\xbb\xbf|\xff\xfe|[\s\x00]*")
_OURS = re.compile(rb'"https://case2fhir\.org/fhir/StructureDefinition/case-(?:bundle|document|findings)"')
_HEAD = 1 << 16
_CUT = b'{"resourceType": "Bundle", "entry": ['
"""Before a damaged line, so that it is refused as the FHIR that it was and never read as a text."""
_REPLACES = re.compile(rb"typeCode\s*=\s*[\"']RPLC")
"""In a CDA document that replaces another one."""
_OPEN = "BHS|^~\\&|\r"
"""The begin of a batch that has no end."""
_MESSAGE = re.compile(r"(?:^|(?<=[\r\n]))(?=MSH)")
_WORD = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST = 80
_RELATIONS = ("replaces", "transforms")
_Relation: TypeAlias = tuple[str, Mapping[str, Any]]
"""What a note relates to: what that is called, and the reference as it stands."""


class _Request(msgspec.Struct):
    method: str = ""
    url: str = ""


class _Entry(msgspec.Struct):
    fullUrl: str | None = None
    resource: msgspec.Raw = msgspec.Raw(b"null")
    request: _Request | None = None


class _Bundle(msgspec.Struct):
    resourceType: str = ""
    entry: list[_Entry] = []


class _Version(msgspec.Struct):
    versionId: str | None = ""
    lastUpdated: str | None = ""
    source: str | None = ""


class _Head(msgspec.Struct):
    resourceType: str = ""
    id: str = ""
    meta: _Version | None = None


class Wrapper:
    """The notes of a file by name; a class, as what each is made of is looked up when it is asked for.

    Attributes:
        members: the names of its notes, in their order.
        left_out: what stands beside them and isn't read, and why.
    """

    def __init__(self, made: Mapping[str, Callable[[], bytes]], left_out: Iterable[tuple[str, str]] = ()) -> None:
        """Take what makes each note's bytes."""
        self._made = dict(made)
        self.members = tuple(self._made)
        self.left_out = tuple(left_out)

    def content(self, member: str, name: str) -> bytes:
        """Return a note's bytes, for the reader of its kind.

        Args:
            member: its name.
            name: the file's name, for messages.

        Raises:
            InputError: there is no such note, or it is damaged.
        """
        if member not in self._made:
            raise InputError(f"{name}: there is no note {member} in it")
        return self._made[member]()


def open_wrapper(
    data: Buffer, name: str, find: Find = lambda reference: None, elsewhere: Elsewhere = dict
) -> Wrapper | None:
    """Open a file that holds several notes.

    Args:
        data: its bytes.
        name: its name, for messages.
        find: where Binaries are that aren't in it.
        elsewhere: which DocumentReferences aren't in it, by the addresses of their attachments.

    Returns:
        Its notes; None for a file that is one note, for one that isn't whole, and for any other document: their errors
        are raised when they are read.
    """
    kind = exchange_kind(data[:_HEAD])
    try:
        if kind == "fhir":
            return _of_fhir(data, name, find, elsewhere)
        if kind == "hl7v2":
            return _of_messages(bytes(data), name)
        if kind == "mail":
            return _of_mails(bytes(data))
        if kind == "cda" and _REPLACES.search(data):
            return _of_cda(bytes(data), name)
    except (InputError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None


def refuse_large(data: Buffer, name: str, limits: Limits) -> None:
    """Refuse notes that are larger than a document may be, and say what they are and how to make them smaller.

    Args:
        data: a source's bytes.
        name: its name, for messages.
        limits: how large a document may be.

    Raises:
        InputError: it is FHIR, HL7 v2, CDA or mail, and too large.
    """
    called = _CALLED.get(exchange_kind(data[:_HEAD]), "") if len(data) > limits.bytes else ""
    if called:
        one = f"one document, which is more than the limit of {limits.bytes}; split its text or raise the limit (bytes)"
        what = _what_of_fhir(data, name) if called == "FHIR" else ""
        raise InputError(f"{name}: {called} of {len(data)} bytes, {what or one}")


_CALLED = {"fhir": "FHIR", "hl7v2": "HL7 v2", "cda": "CDA", "mail": "mail"}


def _what_of_fhir(data: Buffer, name: str) -> str:
    """Return why a large source of FHIR isn't read note by note, "" where it is one note."""
    try:
        wrapper = _of_fhir(data, name, lambda reference: None)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "cut off or damaged; nothing of it is read, export it again, as NDJSON if you can: each line stands for itself"
    if wrapper is None or len(wrapper.members) == 1:
        return ""
    if wrapper.members:
        return f"{len(wrapper.members)} notes in one; give them as a file, of which each note is a document"
    held = ", ".join(kind for kind, _ in wrapper.left_out) or "no resource"
    return (
        f"without a note: {held}; give DocumentReferences, DiagnosticReports or Communications with their attachments"
    )


# FHIR.


def _refusable_line(raw: Any) -> bytes:
    """A line that can't be read, so that it is refused as FHIR and never read as a text."""
    return _CUT + bytes(raw)


def _of_fhir(data: Buffer, name: str, find: Find, elsewhere: Elsewhere = dict) -> Wrapper | None:
    begin = _TEXT.match(data)
    at = begin.end() if begin else 0
    entries: list[tuple[str, Any]]
    if name.lower().endswith(".ndjson") or _has_lines(data, at):
        entries = list(_lines(data, at))
    elif data[at : at + 1] == b"[":
        entries = [("", raw) for raw in msgspec.json.decode(memoryview(data)[at:], type=list[msgspec.Raw])]
    else:
        bundle = msgspec.json.decode(memoryview(data)[at:], type=_Bundle)
        if bundle.resourceType in fhir.NOTES:
            return None
        alone = [("", memoryview(data)[at:])]
        entries = list(_resources(bundle)) if bundle.resourceType == "Bundle" else alone
    return _Index(entries, find).wrapper(elsewhere)


def _resources(bundle: _Bundle) -> Iterator[tuple[str, Any]]:
    """The resources of a Bundle with their fullUrls; one that a history says is deleted is nothing at its address."""
    for one in bundle.entry:
        if bytes(one.resource) != b"null":
            yield one.fullUrl or "", one.resource
        elif one.request is not None and one.request.method == "DELETE":
            yield fhir.short_reference(one.request.url), None


def _has_lines(data: Buffer, at: int) -> bool:
    """Return True if each line is a JSON object: the first one ends with its line, and another one follows."""
    first = data.find(b"\n", at)
    following = _TEXT.match(data, first + 1) if first >= 0 else None
    if following is None or data[following.end() : following.end() + 1] != b"{":
        return False
    return data[at:first].rstrip().endswith(b"}")


def _lines(data: Buffer, at: int) -> Iterator[tuple[str, memoryview]]:
    view, end = memoryview(data), len(data)
    while at < end:
        stop = data.find(b"\n", at)
        stop = end if stop < 0 else stop
        if data[at:stop].strip():
            yield "", view[at:stop]
        at = stop + 1


class _Index:
    """Where the resources of a file are: its notes, and what these refer to."""

    def __init__(self, entries: Sequence[tuple[str, Any]], find: Find) -> None:
        self.notes: dict[str, tuple[str, Any, _Version]] = {}
        self.broken: dict[str, Any] = {}
        self.beside: dict[str, tuple[str, Any]] = {}
        self.counts: Counter[str] = Counter()
        self.left_out: list[tuple[str, str]] = []
        self.find = find
        self.related: dict[str, dict[str, list[_Relation]]] = {}
        self.deleted: set[str] = set()
        for number, (url, raw) in enumerate(entries, 1):
            self._add(f"{number}", url, raw)
        self.replacing = self._inverted("replaces")

    def _add(self, number: str, url: str, raw: Any) -> None:
        if raw is None:  # the newest comes first in a history
            self.deleted |= {url} - self.notes.keys()
            return
        try:
            head = msgspec.json.decode(raw, type=_Head)
            resource = msgspec.json.decode(raw) if head.resourceType in fhir.NOTES[:3] else {}
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self.broken[f"line-{number}"] = raw
            return
        if head.resourceType == "Bundle":  # the answer to a part of a batch
            for inner, entry in enumerate(_resources(msgspec.json.decode(raw, type=_Bundle)), 1):
                self._add(f"{number}.{inner}", *entry)
            return
        local = f"{head.resourceType}/{head.id}" if head.id else ""
        if head.resourceType in fhir.BESIDE or head.resourceType == "Binary":
            self.beside |= {called: (url, raw) for called in (url, local) if called}
        if not fhir.is_note(resource):
            self.counts[head.resourceType or "resource"] += 1
            return
        name = local or url or f"{head.resourceType}/{number}"
        if self._add_note(name, url, raw, head.meta or _Version()):
            self.related.pop(name, None)
            if "relatesTo" in resource:
                self.related[name] = {kind: list(fhir.related_by(resource, kind)) for kind in _RELATIONS}

    def _inverted(self, kind: str) -> dict[str, list[_Relation]]:
        """Which notes relate to one so, by what they call it, with how they refer to it."""
        found: dict[str, list[_Relation]] = {}
        for by, relations in self.related.items():
            for called, target in relations[kind]:
                found.setdefault(called, []).append((by, target))
        return found

    def _add_note(self, name: str, url: str, raw: Any, version: _Version) -> bool:
        """Keep the last version of a note that is there several times; return True if it is this one."""
        known = self.notes.get(name)
        if known is not None:
            older = _order(version) < _order(known[2])
            self.left_out.append(
                (name, f"version {(version if older else known[2]).versionId or '?'}, which isn't the last")
            )
            if older:
                return False
        self.notes[name] = (url, raw, version)
        return True

    def wrapper(self, elsewhere: Elsewhere) -> Wrapper:
        """The notes with names that files can have."""
        made: dict[str, Callable[[], bytes]] = {}
        same = self._repeated(elsewhere)
        gone = (name for name in sorted(self.deleted - self.notes.keys()) if name.partition("/")[0] in fhir.NOTES)
        self.left_out += ((name, "deleted on its server; what was read of it before stays") for name in gone)
        self.left_out += ((name, f"the same text as {whole}") for name, whole in same.items())
        for name in self.notes:
            if name not in same:
                made[_unique(_member(name), made)] = partial(self._body, name)
        for name, raw in self.broken.items():
            made[_unique(name, made)] = partial(_refusable_line, raw)
        return Wrapper(made, [*self.left_out, *_without_a_note(self.counts)])

    def documents(self) -> Iterator[tuple[str, str]]:
        """Yield the addresses of attachments with the DocumentReference that has them."""
        for name in self.notes:
            if name.startswith("DocumentReference"):
                yield from ((address, name) for address in self._addresses(name))

    def _addresses(self, name: str) -> set[str]:
        """The addresses of a note's attachments, none for one that doesn't hold."""
        resource = msgspec.json.decode(self.notes[name][1])
        return set(map(fhir.short_reference, fhir.binaries_of(resource))) if fhir.holds(resource) else set()

    def _repeated(self, elsewhere: Elsewhere) -> dict[str, str]:
        """Which notes are another one in another format, or a report whose attachments a DocumentReference has too.

        Servers show a report as both (https://hl7.org/fhir/us/core/clinical-notes.html).
        """
        found: dict[str, str] = {}
        transformed = {name: one["transforms"] for name, one in self.related.items() if one["transforms"]}
        own = {called: name for name in self.notes for called in self._names(name)} if transformed else {}
        for name, relations in transformed.items():
            whole = next((own[called] for called, _ in relations if called in own), name)
            if whole != name:
                found[name] = whole
        reports = [name for name in self.notes if name.startswith("DiagnosticReport")]
        held = {**elsewhere(), **dict(self.documents())} if reports else {}
        for name in reports if held else ():
            others = {held.get(address, "") for address in self._addresses(name)}
            if others and "" not in others:
                found[name] = min(others)
        return found

    def _names(self, name: str) -> set[str]:
        """What others call a note."""
        url, raw, _ = self.notes[name]
        return fhir.names_of(url, msgspec.json.decode(raw))

    def _body(self, name: str) -> bytes:
        """A note with what it refers to, as a Bundle; the same version gives the same bytes."""
        url, raw, _ = self.notes[name]
        resource = msgspec.json.decode(raw)
        entries = [(url, resource)]
        for reference in dict.fromkeys(_references(resource)):
            found = self.beside.get(reference) or self.beside.get(fhir.short_reference(reference))
            if found is None:
                held = self.find(reference)
                found = (reference, held) if held is not None else None
            if found is not None:
                entries.append((found[0], msgspec.json.decode(found[1])))
        called = sorted(fhir.names_of(url, resource) & self.replacing.keys())
        after = [one for each in called for one in self.replacing[each] if one[0] != name]
        after += [("deleted", {"reference": name})] if name in self.deleted else []
        for by, target in after:
            relation = {"code": "replaces", "target": target}
            stub = {"resourceType": "DocumentReference", "id": by.rpartition("/")[2], "relatesTo": [relation]}
            entries.append(("", stub))
        return _bundle_of(entries)


def _bundle_of(entries: Iterable[tuple[str, fhir.Resource]]) -> bytes:
    listed = [{"fullUrl": url, "resource": one} if url else {"resource": one} for url, one in entries]
    return msgspec.json.encode({"resourceType": "Bundle", "type": "collection", "entry": listed}, order="sorted")


def _order(version: _Version) -> tuple[str, int, str]:
    name = version.versionId or ""
    number = int(name) if name.isdecimal() and len(name) < 10 else 0
    return version.lastUpdated or "", number, name


def _references(value: Any) -> Iterator[str]:
    """What a resource refers to, and the addresses of its attachments."""
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in ("reference", "url") and isinstance(one, str):
                yield one
            elif key != "extension":
                yield from _references(one)


def _member(name: str) -> str:
    return _WORD.sub("-", name.removeprefix("urn:uuid:"))[-_LONGEST:].strip("-.") or "note"


def _unique(name: str, known: Mapping[str, object]) -> str:
    found, number = name, 1
    while found in known:
        number += 1
        found = f"{name}-{number}"
    return found


# Messages and mailboxes.


def _of_messages(data: bytes, name: str) -> Wrapper | None:
    text = hl7v2.text_of(data, name)
    messages = [one for one in _MESSAGE.split(text) if one.lstrip("\ufeff").startswith("MSH")]
    if messages and (hl7v2.is_open(text) or hl7v2.is_cut(data)):  # the last message may be cut off
        messages = [*map(_without_batch, messages[:-1]), f"{_OPEN}{messages[-1]}"]
    else:
        messages = [_without_batch(one) for one in messages]
    units: dict[str, Callable[[], bytes]] = {}
    seen: dict[str, str] = {}
    counts: Counter[str] = Counter()
    lead = text[: begin.start()] if (begin := _MESSAGE.search(text)) else ""
    left: list[tuple[str, str]] = []
    if _without_batch(lead).strip("\ufeff\x0b\r\n\t "):
        left.append(("text before the first message", "no segment"))
    for number, message in enumerate(messages, 1):
        try:
            parsed = hl7v2.messages_of(message, name)
            found = [unit for one in parsed for unit in hl7v2.notes_of(one, name)]
            if not found:
                counts[hl7v2.kind_of(parsed[0])] += 1
        except InputError:
            units[f"message-{number}"] = partial(_refusable, message)
            continue
        for unit in found:
            identity = hl7v2.identity_of(unit)
            if identity in seen:
                left.append((seen[identity], "an earlier message about the same document"))
                del units[seen[identity]]
            seen[identity] = _unique(_member(identity), units)
            units[seen[identity]] = partial(hl7v2.joined, unit)
    if len(messages) < 2 and len(units) < 2:
        return None
    return Wrapper(units, [*left, *_without_a_note(counts)])


def _without_a_note(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield what has no note by its kind, with its number where it is several: "Observation (30)"."""
    for kind, number in sorted(counts.items()):
        yield (kind if number == 1 else f"{kind} ({number})"), "without a note"


def _refusable(message: str) -> bytes:
    """A message that can't be read, so that it is refused as a message and never read as a text."""
    data = b"\xef\xbb\xbf" + message.encode("utf-8", "replace")
    return data if exchange_kind(data) == "hl7v2" else b"\xef\xbb\xbf" + _OPEN.encode() + data[3:]


def _without_batch(message: str) -> str:
    """A message without the segments of a batch behind it."""
    return "\r".join(line for line in re.split(r"[\r\n]+", message) if line[:3] not in ("BHS", "BTS", "FHS", "FTS"))


def _of_mails(data: bytes) -> Wrapper | None:
    messages = mail.messages_of(data)
    if len(messages) < 2:
        return None
    return Wrapper({f"message-{n}": partial(bytes, one) for n, one in enumerate(messages, 1)})


def _of_cda(data: bytes, name: str) -> Wrapper | None:
    """A document with those that it replaces, whose results are taken away."""
    replaced = cda.replaced_in(data, name)
    if not replaced:
        return None
    made: dict[str, Callable[[], bytes]] = {"document": partial(bytes, data)}
    for called, one in replaced.items():
        made[_unique(f"replaced-{_member(called).replace('.', '-')}", made)] = partial(bytes, one)
    return Wrapper(made)


# Files.


def open_file(path: Path) -> Wrapper | None:
    """Open a file of this machine that holds several notes; see `open_wrapper`.

    Binaries are looked for in the files of the same export, too.

    Args:
        path: the file.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    siblings = _Siblings(path)
    return open_wrapper(data, path.name, siblings.find, siblings.documents)


def completed(path: Path, data: bytes) -> bytes:
    """Return the bytes of a file that is one note, as a Bundle with the Binaries of the same export that it names.

    Args:
        path: the file.
        data: its bytes.

    Raises:
        OSError: a file of the export can't be read.
    """
    try:
        entries = fhir.entries_of(data, path.name)
    except InputError:
        return data
    find = _Siblings(path).find
    held = {address: found for address in fhir.missing_of(entries) if (found := find(address)) is not None}
    if not held:
        return data
    entries += [(address, msgspec.json.decode(one)) for address, one in held.items()]
    return _bundle_of(entries)


def addresses_in(path: Path) -> list[str]:
    """Return the addresses that the notes of a file have instead of their text, each once.

    Args:
        path: the file; one that holds no notes of FHIR has none.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        if exchange_kind(file.read(_HEAD)) != "fhir":
            return []
    wrapper = open_file(path)
    bodies = map(wrapper.content, wrapper.members, repeat(path.name)) if wrapper else [path.read_bytes()]
    found: dict[str, None] = {}
    for body in bodies:
        try:
            found |= dict.fromkeys(fhir.missing_of(fhir.entries_of(body, path.name)))
        except InputError:  # named when it is converted
            continue
    return list(found)


def _documents(data: mmap.mmap) -> Iterator[tuple[str, str]]:
    return _Index(list(_lines(data, 0)), lambda reference: None).documents()


class _Siblings:
    """The other files of an export, which are read when the first Binary or DocumentReference is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, memoryview] | None = None

    def find(self, reference: str) -> memoryview | None:
        """The Binary of a reference ("Binary/7"), or the one that was fetched from an address."""
        if self._known is None:
            self._known = dict(self._read())
        short = fhir.short_reference(reference)
        found = self._known.get(reference)
        return found or (self._known.get(short) if short.startswith("Binary/") else None)

    def documents(self) -> Mapping[str, str]:
        """The DocumentReferences of the export by the addresses of their attachments."""
        return {key: one for data in self._files("documentreference") for key, one in _documents(data)}

    def _files(self, kind: str) -> Iterator[mmap.mmap]:
        for file in sorted(self._path.parent.glob("*.ndjson")):
            if kind in file.name.lower() and file != self._path and file.stat().st_size:
                with file.open("rb") as opened:
                    yield mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)

    def _read(self) -> Iterator[tuple[str, memoryview]]:
        for data in self._files("binary"):
            for _, line in _lines(data, 0):
                try:
                    head = msgspec.json.decode(line, type=_Head)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    continue
                yield f"{head.resourceType}/{head.id}", line
                if head.meta is not None and head.meta.source:
                    yield head.meta.source, line


def why_none(path: Path) -> str:
    """Return why a file of a folder that is called like one with notes isn't taken; "" when it is.

    Args:
        path: the file.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if exchange_kind(head) != "fhir":
        return f"{path.suffix} that is no FHIR"
    return "written by case2fhir" if _OURS.search(head) else ""
