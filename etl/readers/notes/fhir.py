"""Notes of FHIR: attachments of DocumentReference, DiagnosticReport and Communication, and Binary (R4 and R5, JSON).

Whatever else a Bundle or export holds (Patient, Observation …) isn't read as a fact; it is listed as left out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

import msgspec

from etl.document import Document, LeftOut
from etl.envelope import Envelope, Label, Pointer, Standing
from etl.errors import InputError, UnsupportedFormatError
from etl.names import BASE
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.notes.note import Note, Part, document_of, from_base64

Resource: TypeAlias = dict[str, Any]

NOTES = ("DocumentReference", "DiagnosticReport", "Communication", "Binary")
"""Types of resources that hold notes."""
BESIDE = ("Patient", "Encounter", "Practitioner", "PractitionerRole", "Organization")
"""Types of resources that say what a note refers to."""
_AUTHORS = ("Practitioner", "PractitionerRole", "Organization", "Device", "Patient", "RelatedPerson")
_WRONG = frozenset({"entered-in-error", "cancelled", "not-done"})
_OURS = f"{BASE}/identifier/text-sha256"
_LITERAL = regex(r"(?:^|/)([A-Z][A-Za-z]{1,40})/[A-Za-z0-9.-]{1,64}(?:/_history/[A-Za-z0-9.-]{1,64})?\Z")
"""https://hl7.org/fhir/R4/references.html#literal"""
_INLINE = regex(r"data:([^,;]{0,80}(?:;[^,;=]{1,40}=[^,;]{1,80})*)(;base64)?,(.*)", re.I | re.S)
"""An address that holds the data: "data:text/plain;base64,VHJlbW9y"."""
_DATES = ("date", "effectiveDateTime", "issued", "sent", "received")


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read the one note of a FHIR resource or Bundle.

    Args:
        data: its bytes: JSON, or JSON lines.
        name: its name.
        limits: what its attachments may cost.

    Returns:
        The note's document, with its envelope.

    Raises:
        UnsupportedFormatError: it is XML or Turtle, or holds no note.
        InputError: it is cut off, holds several notes, or its note can't be read.
    """
    return document_of(note_of(entries_of(data, name), name), data, name, limits)


def entries_of(data: bytes, name: str) -> list[tuple[str, Resource]]:
    """Return the resources of a source with their fullUrls, "" where they have none.

    Args:
        data: a resource, a Bundle, a list of these, or JSON lines.
        name: its name, for messages.

    Raises:
        UnsupportedFormatError: it is XML or Turtle.
        InputError: it isn't whole.
    """
    plain = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    begin = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if begin[:1] not in (b"{", b"["):
        raise UnsupportedFormatError(f"{name}: FHIR as XML or Turtle, which isn't read; export it as JSON")
    try:
        decoder = msgspec.json.Decoder()
        found = [decoder.decode(begin)] if _is_one(begin) else decoder.decode_lines(begin)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{name}: JSON that is cut off or damaged; nothing of it is read, export it again") from error
    return [entry for one in found for entry in _unwrapped(one)]


def _is_one(data: bytes) -> bool:
    """Return True if bytes are one JSON value; a value a line has its first brace closed at the end of its first line."""
    head, _, rest = data.partition(b"\n")
    return not (rest.lstrip()[:1] == b"{" and head.rstrip()[-1:] == b"}")


def _unwrapped(value: Any) -> Iterator[tuple[str, Resource]]:
    if isinstance(value, list):
        for one in value:
            yield from _unwrapped(one)
    elif isinstance(value, dict) and value.get("resourceType") == "Bundle":
        for entry in _listed(value.get("entry")):
            resource = entry.get("resource")
            if isinstance(resource, dict) and resource.get("resourceType") == "Bundle":  # an answer to a batch
                yield from _unwrapped(resource)
            elif isinstance(resource, dict):
                yield str(entry.get("fullUrl", "")), resource
    elif isinstance(value, dict):
        yield "", value


def note_of(entries: Iterable[tuple[str, Resource]], name: str) -> Note:
    """Make the one note of some resources.

    Args:
        entries: resources with their fullUrls.
        name: what messages call it.

    Raises:
        InputError: there is none or several, or it names no patient or two.
    """
    known = _Known(entries)
    notes = known.notes()
    if not notes:
        held = known.told() or "no resource"
        raise UnsupportedFormatError(
            f"{name}: FHIR without a note ({held}); give a DocumentReference, DiagnosticReport or Communication with its"
            " attachment"
        )
    if len(notes) > 1:
        raise InputError(f"{name}: {len(notes)} notes in one; give them as a file, of which each note is a document")
    url, resource = notes[0]
    if _is_ours(resource):
        raise InputError(f"{name}: a bundle that case2fhir wrote; give the document that it was made of")
    standing = known.standing(url, resource)
    envelope = Envelope(
        identity=identity_of(resource),
        subject=_subject(resource, known, name),
        encounter=_encounter(resource, known),
        source=Pointer(resource["resourceType"], _local(resource)) if _local(resource) else None,
        version=str(_inner(resource, "meta").get("versionId", "")),
        authors=tuple(_authors(resource, known)),
        labels=tuple(_labels(resource)),
        date=_date(resource),
        standing=standing,
    )
    if envelope.withdrawn:
        return Note((), envelope)
    parts, aside, told = _parts(resource, known, name)
    stays = len(_stays(resource, known))
    aside += [LeftOut("stays", f"{stays} Encounters; none of them is taken")] if stays > 1 else []
    left = (*aside, *(LeftOut("structured data", one) for one in known.beside()))
    return Note(tuple(parts), envelope, left, tuple(told))


def identity_of(resource: Mapping[str, Any]) -> str:
    """Return what names a note in all of its versions: its type and id, else its first identifier, else its content.

    Args:
        resource: the resource that holds it.
    """
    if local := _local(resource):
        return local
    for one in _listed(resource.get("identifier")):
        if one.get("value"):
            return f"{resource['resourceType']} {one.get('system', '')}|{one['value']}"
    digest = hashlib.sha256(msgspec.json.encode(resource, order="sorted")).hexdigest()
    return f"{resource['resourceType']} {digest}"


def is_note(resource: Mapping[str, Any]) -> bool:
    """Return True if a resource is of a kind that holds a note, and holds one.

    Args:
        resource: any resource but a Binary, of which only what refers to it says whether it is a part of another note.
    """
    kind = resource.get("resourceType")
    if kind == "DiagnosticReport":
        return bool(resource.get("presentedForm"))
    return kind == "DocumentReference" or (kind == "Communication" and bool(resource.get("payload")))


def holds(resource: Mapping[str, Any]) -> bool:
    """Return True if a note holds by its own status.

    Args:
        resource: the resource that holds it.
    """
    return not _states(resource) & {*_WRONG, "superseded"}


def binaries_of(resource: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses that a note's attachments have instead of their data.

    Args:
        resource: the resource that holds it.
    """
    for _, attachment in _attachments(resource):
        address = str(attachment.get("url") or "")
        if address and not attachment.get("data") and not address.startswith(("data:", "#")):
            yield address


def missing_of(entries: Iterable[tuple[str, Resource]]) -> Iterator[str]:
    """Yield the addresses of attachments that stand neither in a note nor beside it.

    Args:
        entries: resources with their fullUrls.
    """
    known = _Known(entries)
    for url, one in known.notes():
        if known.standing(url, one) == "current":
            yield from (address for address in binaries_of(one) if known.find(address) is None)


def _is_ours(resource: Mapping[str, Any]) -> bool:
    return any(one.get("system") == _OURS for one in _listed(resource.get("identifier")))


class _Known:
    """The resources that came together, by what others call them."""

    def __init__(self, entries: Iterable[tuple[str, Resource]]) -> None:
        self.entries = [(url, one) for url, one in entries if isinstance(one.get("resourceType"), str)]
        self.by_name: dict[str, Resource] = {}
        for url, one in self.entries:
            self.by_name |= {called: one for called in (url, _local(one)) if called}

    def notes(self) -> list[tuple[str, Resource]]:
        """The resources that hold notes; a stub that only says what it replaces is none."""
        found = [(url, one) for url, one in self.entries if is_note(one) and not _is_stub(one)]
        used = {id(self.find(url)) for _, one in found for url in binaries_of(one)}
        binaries = [(url, one) for url, one in self.entries if one["resourceType"] == "Binary" and id(one) not in used]
        return found or binaries

    def find(self, reference: str) -> Resource | None:
        """The resource of a reference, also where one has the server's base and the other hasn't."""
        found = self.by_name.get(reference)
        return found or self.by_name.get(short_reference(reference))

    def held(self, address: str) -> Resource | None:
        """The resource at an attachment's address, also within the note itself."""
        return _contained(address, self) if address.startswith("#") else self.find(address)

    def standing(self, url: str, resource: Resource) -> Standing:
        """Whether a note holds, by its own status or because another one replaces it."""
        if _states(resource) & _WRONG:
            return "entered-in-error"
        names = names_of(url, resource)
        others = (one for _, one in self.entries if one is not resource)
        replaced = any(name in names for one in others for name, _ in related_by(one, "replaces"))
        return "superseded" if "superseded" in _states(resource) or replaced else "current"

    def beside(self) -> list[str]:
        """What stands beside notes and what they refer to, as "3 Observation"."""
        kinds = Counter(one["resourceType"] for _, one in self.entries)
        return [f"{n} {kind}" for kind, n in sorted(kinds.items()) if kind not in (*NOTES, *BESIDE)]

    def told(self) -> str:
        """All that there is."""
        kinds = Counter(one["resourceType"] for _, one in self.entries)
        return ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))


def short_reference(reference: str) -> str:
    """Return the type and id of a reference, without its server and version ("Patient/7").

    Args:
        reference: the reference.
    """
    return "/".join(reference.partition("/_history/")[0].split("/")[-2:])


def names_of(url: str, resource: Mapping[str, Any]) -> set[str]:
    """Return what others call a note: its fullUrl, its type and id, its identifiers ("system|value"), its id without a system.

    Args:
        url: its fullUrl, "" for none.
        resource: the resource that holds it.
    """
    identifiers = [*_listed(resource.get("identifier")), _inner(resource, "masterIdentifier")]
    own = {"value": resource.get("id")}
    return {short_reference(url), _local(resource), *map(_number, [own, *identifiers])} - {""}


def related_by(resource: Mapping[str, Any], relation: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what a note that holds relates to, as `names_of` calls it, with the reference.

    Args:
        resource: the resource that holds it.
        relation: "replaces" or "transforms".
    """
    if _states(resource) & _WRONG:
        return
    for one in _listed(resource.get("relatesTo")):
        code = one.get("code")
        codes = [str(c.get("code")) for c in _listed(code.get("coding"))] if isinstance(code, dict) else [str(code)]
        target = _inner(one, "target")
        name = short_reference(str(target.get("reference") or "")) or _number(_inner(target, "identifier"))
        if relation in codes and name:
            yield name, target


def _number(identifier: Mapping[str, Any]) -> str:
    return f"{identifier.get('system', '')}|{identifier['value']}" if identifier.get("value") else ""


def _states(resource: Mapping[str, Any]) -> set[str]:
    return {str(resource.get("status", "")), str(resource.get("docStatus", ""))}


def _is_stub(resource: Mapping[str, Any]) -> bool:
    return (
        resource.get("resourceType") == "DocumentReference" and "content" not in resource and "status" not in resource
    )


def _local(resource: Mapping[str, Any]) -> str:
    return f"{resource['resourceType']}/{resource['id']}" if resource.get("id") else ""


def _inner(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _listed(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


# What a note refers to.


def _subject(resource: Resource, known: _Known, name: str) -> Pointer:
    key = "securityContext" if resource["resourceType"] == "Binary" else "subject"
    given = resource.get(key)
    if isinstance(given, list) and len(given) > 1:
        raise InputError(f"{name}: its note is of {len(given)} patients; nothing of it is read")
    given = given[0] if isinstance(given, list) and given else given
    found = _pointer(given, "Patient", known) if isinstance(given, dict) else None
    if found is None or found.kind != "Patient":
        kind = f"is about a {found.kind}, not a patient" if found else f"names no patient ({key})"
        raise InputError(f"{name}: its note {kind}; give the resource with the patient it is about")
    return found


def _pointer(given: Mapping[str, Any], kind: str, known: _Known) -> Pointer | None:
    """Point where a reference does; one that holds only within its Bundle becomes the identifier or id of what it means."""
    reference = str(given.get("reference", ""))
    identifier = _inner(given, "identifier")
    system, value = str(identifier.get("system", "")), str(identifier.get("value", ""))
    display = str(given.get("display", ""))
    target = _contained(reference, known) if reference.startswith("#") else known.find(reference) if reference else None
    if "?" in reference:
        kind, _, query = reference.partition("?")
        system, _, value = query.removeprefix("identifier=").partition("|")
        reference = ""
    elif target is not None:
        kind, display = str(target["resourceType"]), display or _called(target)
        if reference.startswith(("urn:", "#")):
            own_system, own = next(_identifiers(target), (system, value))
            system, value = own_system, own
            reference = "" if own else _local(target)
    elif reference:
        literal = _LITERAL.search(reference)
        kind, reference = (literal[1], reference.partition("/_history/")[0]) if literal else (kind, "")
    else:
        kind = str(given.get("type", kind)).rpartition("/")[2]
    if reference:
        system = value = ""
    if not reference and not (system and value):
        return Pointer(kind, display=display) if display and kind != "Patient" else None
    return Pointer(kind, reference, system, value, display)


def _contained(reference: str, known: _Known) -> Resource | None:
    for _, one in known.notes():
        for inner in _listed(one.get("contained")):
            if f"#{inner.get('id')}" == reference and "resourceType" in inner:
                return {k: v for k, v in inner.items() if k != "id"}
    return None


def _identifiers(resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for one in _listed(resource.get("identifier")):
        if one.get("system") and one.get("value"):
            yield str(one["system"]), str(one["value"])


def _called(resource: Mapping[str, Any]) -> str:
    names = resource.get("name")
    if isinstance(names, str):
        return names
    for one in _listed(names):
        if one.get("text"):
            return str(one["text"])
        return " ".join(map(str, [*one.get("given", []), one.get("family", "")])).strip()
    return ""


def _encounter(resource: Resource, known: _Known) -> Pointer | None:
    found = _stays(resource, known)
    return found.pop() if len(found) == 1 else None


def _stays(resource: Resource, known: _Known) -> set[Pointer]:
    context = resource.get("context")
    listed = _listed(context) or _listed(_inner(resource, "context").get("encounter"))
    found = [_pointer(one, "Encounter", known) for one in listed or [_inner(resource, "encounter")]]
    return {one for one in found if one is not None and one.kind == "Encounter" and (one.reference or one.value)}


def _authors(resource: Resource, known: _Known) -> Iterator[Pointer]:
    for one in [*_listed(resource.get("author")), *_listed(resource.get("performer")), _inner(resource, "sender")]:
        found = _pointer(one, "Practitioner", known) if one else None
        if found is None:
            continue
        if found.kind not in _AUTHORS:
            found = Pointer("Practitioner", display=found.display)
        if found.reference or found.value or found.display:
            yield found


def _labels(resource: Resource) -> Iterator[Label]:
    concept = _inner(resource, "type") or _inner(resource, "code") or _inner(resource, "topic")
    codes = [one for one in _listed(concept.get("coding")) if one.get("code")]
    for one in codes:
        yield Label(str(one.get("system", "")), str(one["code"]), str(concept.get("text") or one.get("display", "")))
    if not codes and concept.get("text"):
        yield Label(text=str(concept["text"]))


def _date(resource: Resource) -> str:
    found = next((str(resource[key]) for key in _DATES if resource.get(key)), "")
    period = _inner(resource, "effectivePeriod") or _inner(_inner(resource, "context"), "period")
    return found or str(period.get("start", ""))


# Its attachments.


def _attachments(resource: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Attachments with their places; a text without one has its own content type."""
    kind = resource["resourceType"]
    if kind == "DocumentReference":
        for n, one in enumerate(_listed(resource.get("content"))):
            yield f"content[{n}].attachment", _inner(one, "attachment")
    elif kind == "DiagnosticReport":
        for n, one in enumerate(_listed(resource.get("presentedForm"))):
            yield f"presentedForm[{n}]", one
    elif kind == "Communication":
        for n, one in enumerate(_listed(resource.get("payload"))):
            if one.get("contentAttachment"):
                yield f"payload[{n}].contentAttachment", _inner(one, "contentAttachment")
            elif one.get("contentString"):
                data = base64.b64encode(str(one["contentString"]).encode()).decode()
                yield f"payload[{n}].contentString", {"contentType": "text/plain", "data": data}
            else:
                yield f"payload[{n}]", {}
    elif kind == "Binary":
        yield "Binary", {"contentType": resource.get("contentType", ""), "data": resource.get("data", "")}


def _parts(resource: Resource, known: _Known, name: str) -> tuple[list[Part], list[LeftOut], list[str]]:
    parts: list[Part] = []
    aside: list[LeftOut] = []
    told: list[str] = []
    failed: list[InputError] = []
    for place, attachment in _attachments(resource):
        media, data = str(attachment.get("contentType", "")), str(attachment.get("data", ""))
        url = str(attachment.get("url", ""))
        held = known.held(url) if url and not data else None
        if held is not None and held["resourceType"] == "Binary":
            media, data = str(held.get("contentType", media)), str(held.get("data", ""))
        inline = _INLINE.fullmatch(url) if not data else None
        if not data and inline is None:
            aside.append(LeftOut("attachment that isn't fetched", url or f"{place} has no text of its own"))
            continue
        try:
            body = _of_address(inline, name, place) if inline else from_base64(data, name, place)
            media = media or (inline[1] if inline else "")
        except InputError as error:
            failed.append(error)
            continue
        told += _doubts(attachment, body, place) if held is None else ()
        parts.append(Part(body, media, place, language=str(attachment.get("language") or resource.get("language", ""))))
    if failed:
        raise failed[0]
    if not parts:
        why = "; ".join(one.text for one in aside) or "no attachment"
        raise InputError(
            f"{name}: its text isn't in it ({why}); case2fhir fetch brings it from its server, or give the Binary with it"
        )
    return parts, aside, told


def _of_address(inline: re.Match[str], name: str, place: str) -> bytes:
    """Return what an address holds that is the data itself (RFC 2397)."""
    data = unquote_to_bytes(inline[3])
    return from_base64(data.decode("ascii", "replace"), name, place) if inline[2] else data


def _doubts(attachment: Mapping[str, Any], body: bytes, place: str) -> Iterator[str]:
    """What an attachment says of its bytes and isn't so."""
    size, digest = attachment.get("size"), str(attachment.get("hash", ""))
    if size is not None and str(size) != str(len(body)):
        yield f"{place} is said to have {size} bytes and has {len(body)}"
    sha1 = hashlib.sha1(body, usedforsecurity=False)
    if digest and digest not in (
        base64.b64encode(sha1.digest()).decode(),
        base64.b64encode(sha1.hexdigest().encode()).decode(),
    ):
        yield f"{place} isn't what its hash (SHA-1) says"
