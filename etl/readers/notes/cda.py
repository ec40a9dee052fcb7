"""Notes of CDA and C-CDA: the narrative of the sections, or the file around which the document is (nonXMLBody).

HL7 CDA R2 (ISO/HL7 27932). Entries stay with the interface engine; they are listed as left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from html import escape
from textwrap import dedent

from lxml import etree

from etl.document import Document, LeftOut
from etl.envelope import Envelope, Label, Pointer, Standing
from etl.errors import InputError
from etl.names import SYSTEMS
from etl.patterns import regex
from etl.readers.limits import Limits
from etl.readers.notes.hl7v2 import as_date
from etl.readers.notes.note import Note, Part, document_of, from_base64, of_assigner
from etl.readers.notes.sections import administrative, guard_of, heading_of

_HL7 = "{urn:hl7-org:v3}"
_SDTC = "{urn:hl7-org:sdtc}"
_OBSOLETE = "obsolete"
_LOINC = "2.16.840.1.113883.6.1"
_DEEPEST = 5
"""So deep the headings of sections go; HTML has one level more, for a title below what its section is."""
_SOCIAL = "2.16.840.1.113883.4.1"
"""A social security number names a patient only where no hospital's number does."""
_OID = regex(r"[0-2](?:\.(?:0|[1-9]\d*)){3,}")
_UUID = regex(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_TAGS = {
    "paragraph": "p", "list": "ul", "item": "li", "table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tfoot",
    "tr": "tr", "th": "th", "td": "td", "caption": "caption", "sub": "sub", "sup": "sup", "colgroup": "colgroup", "col": "col",
}  # fmt: skip
"""Elements of narratives (NarrativeBlock.xsd) as HTML has them; all others are text within a line."""
_INLINE = frozenset({"br", "content", "sub", "sup", "linkHtml", "footnoteRef"})
"""Elements of narratives that stand within a line."""
_DELETED = "delete"
"""`revised` of what an author took out (NarrativeBlock.xsd); viewers show it struck out."""
_WRAPPED = regex(r"[ \t]*\r?\n[ \t]*")
_COLUMNS = regex(r"\S {3,}\S")
"""More blanks within a line than typists and programs that wrap lines write."""
_SPANS = ("rowspan", "colspan")


def read(data: bytes, name: str, limits: Limits) -> Document:
    """Read a CDA document.

    Args:
        data: its bytes.
        name: its name.
        limits: what it may cost.

    Returns:
        The note's document, with its envelope.

    Raises:
        InputError: it is no XML, names no patient or several, or has no text.
    """
    return document_of(note_of(data, name), data, name, limits)


def note_of(data: bytes, name: str) -> Note:
    """Make the note of a CDA document.

    Args:
        data: its bytes.
        name: what messages call it.

    Raises:
        InputError: it is no XML, names no patient or several, or has no text.
    """
    root = _root(data, name)
    version = root.find(f"{_HL7}versionNumber")
    system, value = _number(root)
    envelope = Envelope(
        identity=f"CDA {system}|{value}",
        subject=_subject(root, name),
        encounter=_encounter(root),
        source=Pointer("DocumentReference", "", system, value) if value else None,
        version=version.get("value", "") if version is not None else "",
        authors=tuple(_authors(root)),
        labels=tuple(_labels(root)),
        date=_date(root),
        standing=_standing(root),
    )
    if envelope.withdrawn:
        return Note((), envelope)
    parts, left = _parts(root, name)
    return Note(tuple(parts), envelope, tuple(left))


def replaced_in(data: bytes, name: str) -> dict[str, bytes]:
    """Return the documents that one replaces and that aren't earlier versions of it, as documents that no longer hold.

    Args:
        data: the bytes of a CDA document.
        name: what messages call it.

    Returns:
        Them by their numbers.

    Raises:
        InputError: it is no XML.
    """
    root = _root(data, name)
    found: dict[str, bytes] = {}
    for parent in root.findall(f"{_HL7}relatedDocument[@typeCode='RPLC']/{_HL7}parentDocument"):
        number = _number(parent)
        if number[1] and number != _number(root):
            gone = etree.Element(root.tag, nsmap={None: _HL7[1:-1]})
            gone.extend(deepcopy(one) for tag in ("setId", "id") for one in parent.findall(f"{_HL7}{tag}"))
            gone.extend(deepcopy(one) for one in root.findall(f"{_HL7}recordTarget"))
            etree.SubElement(gone, f"{_SDTC}statusCode", code=_OBSOLETE)
            found[number[1]] = etree.tostring(gone, encoding="UTF-8", xml_declaration=True)
    return found


def _number(element: etree._Element) -> tuple[str, str]:
    """System and value of what names a document in all of its versions: its set, else its own number."""
    found = element.find(f"{_HL7}setId")
    found = found if found is not None else element.find(f"{_HL7}id")
    return _identifier(found) if found is not None else ("", "")


def _standing(root: etree._Element) -> Standing:
    """Whether a document holds, by the status that C-CDA adds (sdtc:statusCode)."""
    found = root.find(f"{_SDTC}statusCode")
    code = found.get("code", "") if found is not None else ""
    return "superseded" if code == _OBSOLETE else "entered-in-error" if code == "nullified" else "current"


def _root(data: bytes, name: str) -> etree._Element:
    """Parse the XML; prefixes that nothing declares (`xsi:type`, often in examples) stand on entries and do no harm."""
    parser = _parser()
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        wrong = {one.domain for one in parser.error_log}
        if wrong == {etree.ErrorDomains.NAMESPACE}:
            return etree.fromstring(data, _parser(recover=True))
        raise InputError(f"{name}: XML that is cut off or damaged; nothing of it is read, export it again") from error


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)


def _subject(root: etree._Element, name: str) -> Pointer:
    roles = root.findall(f"{_HL7}recordTarget/{_HL7}patientRole")
    if len(roles) > 1:
        raise InputError(f"{name}: its document is of {len(roles)} patients; nothing of it is read")
    ids = sorted((i for role in roles for i in role.findall(f"{_HL7}id")), key=lambda i: i.get("root") == _SOCIAL)
    found = [one for i in ids if (one := _identifier(i))[1]]
    if not found:
        raise InputError(f"{name}: its document names no patient (recordTarget/patientRole/id); nothing of it is read")
    return Pointer("Patient", "", *found[0], _called(roles[0].find(f"{_HL7}patient/{_HL7}name")))


def _encounter(root: etree._Element) -> Pointer | None:
    found = root.find(f"{_HL7}componentOf/{_HL7}encompassingEncounter/{_HL7}id")
    system, value = _identifier(found) if found is not None else ("", "")
    return Pointer("Encounter", "", system, value) if value else None


def _identifier(element: etree._Element) -> tuple[str, str]:
    """System and value of an instance identifier (II); one without an extension is its root."""
    root, extension = element.get("root", ""), element.get("extension", "")
    if not root or element.get("nullFlavor"):
        return "", ""
    if _OID.fullmatch(root) or _UUID.fullmatch(root):
        system = f"urn:oid:{root}" if _OID.fullmatch(root) else f"urn:uuid:{root.lower()}"
    else:
        system = of_assigner(root)
    return (system, extension) if extension else ("urn:ietf:rfc:3986", system)


def _authors(root: etree._Element) -> Iterator[Pointer]:
    for author in root.findall(f"{_HL7}author/{_HL7}assignedAuthor"):
        person = _called(author.find(f"{_HL7}assignedPerson/{_HL7}name"))
        house = _called(author.find(f"{_HL7}representedOrganization/{_HL7}name"))
        if person:
            yield Pointer("Practitioner", display=person)
        elif house:
            yield Pointer("Organization", display=house)


def _called(name: etree._Element | None) -> str:
    return " ".join(" ".join(name.itertext()).split()) if name is not None else ""


def _labels(root: etree._Element) -> Iterator[Label]:
    code = root.find(f"{_HL7}code")
    if code is not None and code.get("code") and code.get("codeSystem") == _LOINC:
        yield Label(SYSTEMS["ln"], code.get("code", ""), code.get("displayName", ""))
    elif code is not None and code.get("displayName"):
        yield Label(text=code.get("displayName", ""))


def _date(root: etree._Element) -> str:
    found = root.find(f"{_HL7}effectiveTime")
    return as_date(found.get("value", "")) if found is not None else ""


# Its text.


def _parts(root: etree._Element, name: str) -> tuple[list[Part], list[LeftOut]]:
    file = root.find(f"{_HL7}component/{_HL7}nonXMLBody/{_HL7}text")
    if file is not None:
        return [_file(file, name)], []
    body = root.find(f"{_HL7}component/{_HL7}structuredBody")
    sections = list(_sections(body)) if body is not None else []
    if not any(_text(section).strip() and not administrative(_code(section)) for _, section, _ in sections):
        raise InputError(f"{name}: its document holds no text of the patient's health (section/text or nonXMLBody)")
    html: list[str] = []
    pieces: list[tuple[str, str]] = []
    entries: Counter[str] = Counter()
    left: list[LeftOut] = []
    for place, section, depth in sections:
        if about := administrative(_code(section)):
            left.append(LeftOut("section that isn't about health", f"{place} {about}"))
            continue
        heads = _heads(section)
        html += [f"<h{at}>{escape(head)}</h{at}>" for at, head in enumerate(heads, depth)]
        narrative = section.find(f"{_HL7}text")
        html += [_narrative(narrative)] if narrative is not None else []
        pieces.append((place, " ".join([*heads, _text(section)])))
        if narrative is not None and any(one.get("revised") == _DELETED for one in narrative.iter()):
            left.append(LeftOut("deleted text", place))
        for entry in section.findall(f"{_HL7}entry"):
            entries.update(etree.QName(one).localname for one in entry if isinstance(one.tag, str))
    page = f"<!DOCTYPE html><html><body><article>{''.join(html)}</article></body></html>"
    title = _called(root.find(f"{_HL7}title"))  # what kind of document it is; it would head all sections
    left += [LeftOut("title", title)] if title else []
    left += [LeftOut("structured data", f"{n} entries ({kind})") for kind, n in sorted(entries.items())]
    return [Part(page.encode(), "text/html", "structuredBody", tuple(pieces))], left


def _sections(body: etree._Element, depth: int = 2, above: str = "") -> Iterator[tuple[str, etree._Element, int]]:
    """The sections in their order, with what evidence calls each ("section[2] (10160-0)") and how deep it stands."""
    for number, section in enumerate(body.findall(f"{_HL7}component/{_HL7}section"), 1):
        called = f" ({_code(section)})" if _code(section) else ""
        place = f"{above}section[{number}]"
        yield f"{place}{called}", section, min(depth, _DEEPEST)
        yield from _sections(section, depth + 1, f"{place}/")


def _code(section: etree._Element) -> str:
    found = section.find(f"{_HL7}code")
    return found.get("code", "") if found is not None else ""


def _heads(section: etree._Element) -> list[str]:
    """Return what heads a section: its title, else what its code means, else what its code is called.

    Below a title that doesn't say that a section is of plans or relatives stands what says it: "Upcoming" of a plan.
    """
    code = section.find(f"{_HL7}code")
    title, guard = _called(section.find(f"{_HL7}title")), guard_of(_code(section))
    if title:
        return [title, guard] if guard and guard.casefold() != title.casefold() else [title]
    named = heading_of(_code(section)) or (code.get("displayName", "") if code is not None else "")
    return [named] if named else []


def _text(section: etree._Element) -> str:
    found = section.find(f"{_HL7}text")
    return " ".join("".join(_words(found)).split()) if found is not None else ""


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the texts of a narrative in order, with a line break for each `br`, without what was deleted."""
    yield element.text or ""
    for one in element:
        if isinstance(one.tag, str) and one.get("revised") != _DELETED:
            yield "\n" if etree.QName(one).localname == "br" else ""
            yield from _words(one)
        yield one.tail or ""


def _laid_out(element: etree._Element) -> str:
    """Return a narrative that is a table of plain text as it stands, "" for any other."""
    inner = {etree.QName(one).localname for one in element.iterdescendants() if isinstance(one.tag, str)}
    if etree.QName(element).localname not in ("text", "paragraph") or inner - _INLINE:
        return ""
    broken = "br" in inner
    words = ("\n" if one == "\n" else _WRAPPED.sub(" ", one) if broken else one for one in _words(element))
    text = dedent("\n".join(line.rstrip() for line in "".join(words).strip("\n").expandtabs().split("\n")))
    return text if sum(bool(_COLUMNS.search(line)) for line in text.split("\n")) > 1 else ""


def _narrative(element: etree._Element) -> str:
    """A narrative as HTML: the same words in the same order, without what was deleted."""
    if element.get("revised") == _DELETED:
        return ""
    if lines := _laid_out(element):
        return f"<pre>{escape(lines)}</pre>"
    inner = escape(element.text or "") + "".join(
        (_narrative(one) if isinstance(one.tag, str) else "") + escape(one.tail or "") for one in element
    )
    name = etree.QName(element).localname
    if name == "br":
        return "<br>"
    if name == "text":
        return f"<div>{inner}</div>"
    tag = "ol" if name == "list" and element.get("listType") == "ordered" else _TAGS.get(name, "span")
    spans = "".join(
        f' {key}="{int(element.get(key, ""))}"' for key in _SPANS if re.fullmatch(r"\d{1,4}", element.get(key, ""))
    )
    return f"<{tag}{spans}>{inner}</{tag}>"


def _file(element: etree._Element, name: str) -> Part:
    media = element.get("mediaType", "")
    reference = element.find(f"{_HL7}reference")
    text = "".join(element.itertext())
    if reference is not None and not text.strip():
        raise InputError(f"{name}: its text isn't in it ({reference.get('value', '')}), and addresses aren't fetched")
    if element.get("compression"):
        raise InputError(f"{name}: its file is compressed ({element.get('compression')}); export it as it is")
    if element.get("representation", "TXT") == "B64":
        return Part(from_base64(text, name, "nonXMLBody"), media, "nonXMLBody")
    return Part(text.encode(), media or "text/plain", "nonXMLBody")
