"""The datatypes that every resource is made of: codes, quantities, values, dates, annotations, extensions, identifiers and ids.

The same content at the same place has the same id, on every machine and in every order.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import Struct, field

from etl.document import Document, table_name
from etl.envelope import Envelope, Pointer
from etl.errors import FactsError
from etl.facts import Coded, Coding, Concept, Evidence, Fact, Period, Quantity, Range, Side, Site, Timepoint, Value
from etl.names import BASE, OWN, SYSTEMS
from etl.patterns import regex
from etl.release import NAME, VERSION
from etl.value import replace

# The datatypes that every resource is made of: codes, quantities, dates, extensions, identifiers.
#
# Everything here is a pure function from facts to plain dicts; keys stand in FHIR's order, and nothing is empty (FHIR
# forbids empty elements).


Resource = dict[str, Any]

IDENTIFIER = f"{BASE}/identifier"
EXTENSION = f"{BASE}/StructureDefinition"
CODES = f"{BASE}/CodeSystem"
HL7_EXTENSION = "http://hl7.org/fhir/StructureDefinition"
HL7_CODES = "http://terminology.hl7.org/CodeSystem"
TAGS = {
    "group-result": "Of a group, of nobody alone",
    "needs-review": "Needs review",
    "of-cohort": "Said of all people of a table",
    "provider-claim": "Claim of a provider, without data",
    "unmapped": "No mapping knows it",
    "unreviewed": "Read by software, not reviewed",
}

SIDES: dict[Side, tuple[str, str]] = {
    "left": ("7771000", "Left (qualifier value)"),
    "right": ("24028007", "Right (qualifier value)"),
    "bilateral": ("51440002", "Right and left (qualifier value)"),
}
UNREVIEWED = "unreviewed"
OF_GROUP = "group-result"
ASSERTED = {
    "system": f"{HL7_CODES}/v3-ObservationValue",
    "code": "AIAST",
}
"""HL7's label for what an algorithm asserts, until a person accepts it."""

_INT32 = 2**31 - 1
_EXACT = 2**53
_DIGITS = 17
_OUTSIDE = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


Vitals = Literal["own", "loinc"]


class Stay(Struct, frozen=True):
    """An Encounter of somebody, with its days.

    Args:
        subject: whose it is.
        url: its fullUrl.
        start: its first day.
        end: its last day; the first one where no end is known.
        name: its printed id.
    """

    subject: str
    url: str
    start: str
    end: str
    name: str = ""


class Context(Struct, frozen=True):
    """What the resources of one bundle share.

    Args:
        key: the document's identity.
        urls: fullUrl by identity of a fact, and by key of a Person or the Cohort ("p1", "group").
        groups: keys among them that are no Patient.
        doses: fullUrls of a treatment's doses by its own, where these are known already.
        files: of a case of several files, where the text of each begins in the text of all, the fullUrl of its
            DocumentReference, and its name.
        status: of Observations: preliminary, as nobody has reviewed them, or final for who wants that.
        vitals: codes of vital signs that can't keep their profile: our own, or LOINC's without the claim.
        envelope: what came with a note from outside; its patient is referred to and not written.
        conditional: whether a reference may be a search, as only what is sent to a server at once may have it.
        stays: the Encounters of the bundle with their days.
        events: when treatments were, by their fullUrl.
        id_system: the system of the labels by which the document calls people; "" for one that holds in it alone.
    """

    key: str
    urls: dict[str, str]
    groups: frozenset[str] = frozenset()
    doses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[tuple[int, str, str], ...] = ()
    status: Literal["preliminary", "final"] = "preliminary"
    vitals: Vitals = "own"
    envelope: Envelope | None = None
    conditional: bool = True
    stays: tuple[Stay, ...] = ()
    events: Mapping[str, Period] = field(default_factory=dict)
    id_system: str = ""

    def in_file(self, place: Evidence) -> tuple[Evidence, str | None]:
        """A place of a case as its file has it.

        Args:
            place: a place in the text of all files.

        Returns:
            The place in the text of its file, its table called as in that file, and the fullUrl of the file; the
            place itself and None for a document that is one file.
        """
        if not self.files:
            return place, None
        at = max(0, bisect_right(self.files, place.start, key=lambda file: file[0]) - 1)
        begin, url, name = self.files[at]
        table = place.table and place.table.removesuffix(table_name("", name))
        return replace(place, start=place.start - begin, end=place.end - begin, table=table), url

    def subject(self, key: str) -> Resource:
        """The reference to who a fact is about.

        Args:
            key: key of a Person or of the Cohort.

        Returns:
            A Reference.

        Raises:
            FactsError: when the facts speak of nobody with this key.
        """
        if key not in self.urls:
            raise FactsError(f"a fact is about {key!r}, who is not among the persons or the cohort")
        if self.envelope is not None and key not in self.groups:
            return self.refer(self.envelope.subject)
        return {"reference": self.urls[key]}

    def refer(self, pointer: Pointer) -> Resource:
        """Refer to what a note's source refers to, see `referred`."""
        return referred(pointer, conditional=self.conditional)

    def part_of(self, place: Evidence) -> str | None:
        """Return what a note's source calls the part of it where a place is ("OBX[2]-5"), None where it has no parts.

        Args:
            place: a place in the text of the note.
        """
        places = self.envelope.places if self.envelope is not None else ()
        at = bisect_right(places, place.start, key=lambda one: one[0]) - 1
        return places[at][1] if at >= 0 else None


def referred(pointer: Pointer, *, conditional: bool = True) -> Resource:
    """Refer to what a note's source refers to: as it does, or by the identifier.

    A patient's name isn't repeated in each fact.

    Args:
        pointer: where the source points.
        conditional: whether a reference by identifier is a search too, which servers resolve in a transaction
            (https://hl7.org/fhir/R4/http.html#trules).

    Returns:
        A Reference.
    """
    named = {"display": pointer.display} if pointer.kind not in ("Patient", "Encounter") and pointer.display else {}
    if pointer.reference:
        return {"reference": pointer.reference, **named}
    if not pointer.value:
        return named
    search = {"reference": place_of(pointer)} if conditional else {}
    return {**search, "type": pointer.kind, "identifier": {"system": pointer.system, "value": pointer.value}, **named}


def target_of(reference: Mapping[str, Any]) -> str:
    """Return what a reference means as one text: the literal, else the search for its identifier; "" for neither.

    Args:
        reference: a Reference of ours.
    """
    if reference.get("reference"):
        return str(reference["reference"])
    known = reference.get("identifier")
    if not known:
        return ""
    return place_of(
        Pointer(str(reference.get("type", "")), "", str(known.get("system", "")), str(known.get("value", "")))
    )


def place_of(pointer: Pointer) -> str:
    """Return the reference to what a note's source refers to; by identifier it is a search.

    Args:
        pointer: where the source points.
    """
    if pointer.reference:
        return pointer.reference
    query = f"{quote(pointer.system, safe=':/')}|{quote(pointer.value, safe='')}"
    return f"{pointer.kind}?identifier={query}"


def pruned(resource: Resource) -> Resource:
    """The resource without what FHIR forbids to be empty.

    Args:
        resource: a dict whose values may be None, "", [], {} or ().

    Returns:
        A copy in the same order without these.
    """
    return {k: v for k, v in resource.items() if v or v == 0}


def string(text: str | None) -> str | None:
    """A text as FHIR's string allows it.

    Args:
        text: any text.

    Returns:
        The text without outer blanks, the characters that neither JSON nor FHIR can carry and those that turn the
        direction of the text; None when nothing readable is left.
    """
    if not text:
        return None
    return (text if text.isprintable() and text.isascii() else _OUTSIDE.sub("", text)).strip() or None


def number(value: Decimal | int) -> Decimal | int | None:
    """A number as JSON writes it: 427 stays 427, 2.5 stays 2.5, 7.5E+8 becomes 750000000.

    Args:
        value: any number.

    Returns:
        An int where the number was printed without decimals, the exact Decimal otherwise, None for what is no number or
        has more digits than servers keep (R5 allows 18).
    """
    if isinstance(value, int):
        value = Decimal(value)
    if not value.is_finite() or len(value.as_tuple().digits) > _DIGITS:
        return None
    whole = value.as_tuple().exponent
    if isinstance(whole, int) and whole >= 0 and value.adjusted() < 16 and abs(value) < _EXACT:
        return int(value)
    return value


def small_integer(value: Decimal | int | None) -> int | None:
    """The value when FHIR's 32-bit integer holds it exactly as printed.

    Args:
        value: any number or None.

    Returns:
        The int, or None ("5.0" was printed with a decimal and isn't an integer).
    """
    plain = None if value is None else number(value)
    return plain if isinstance(plain, int) and abs(plain) <= _INT32 else None


def coding(system: str, code: str, display: str | None = None, version: str = "") -> Resource:
    """A Coding.

    Args:
        system: its URI.
        code: the code.
        display: the terminology's own display, None if not known.
        version: the terminology's release, "" if not known.

    Returns:
        A Coding.
    """
    return pruned({"system": system, "version": version, "code": code, "display": display})


def codings(items: Iterable[Coding]) -> list[Resource]:
    """Verified codes in their order, each once.

    Args:
        items: codes of the facts.

    Returns:
        Codings.
    """
    unique = {(c.system, c.code): c for c in reversed(list(items)) if c.code}
    return [coding(c.system, c.code, c.display, c.version) for c in reversed(unique.values())]


def own_coding(entry: str) -> Coding:
    """Return our own code for an entry whose public codes don't fit a value.

    "measure:urine_protein" has measure-urine-protein.

    Args:
        entry: kind and identity of the entry, and the key of an item of it.

    Returns:
        A code of the CodeSystem of the concepts, see `etl.fhir.conformance.concepts_of`.
    """
    name = entry.partition(":")[2].replace(":", " ").replace("_", " ")
    return Coding(OWN, entry.replace(":", "-").replace("_", "-"), name)


def codeable(concept: Concept | None, text: str | None = None) -> Resource | None:
    """A CodeableConcept: every verified code, and the text.

    Args:
        concept: the concept, None for none.
        text: overrides the concept's normalized name.

    Returns:
        A CodeableConcept, None when there is neither a code nor a text.
    """
    if concept is None:
        return None
    return pruned({"coding": codings(concept.codings), "text": string(text) or string(concept.text)}) or None


def coded(system: str, code: str, display: str | None = None, text: str | None = None) -> Resource:
    """A CodeableConcept of one code of FHIR's own or our own systems.

    Args:
        system: its URI.
        code: the code.
        display: the system's display.
        text: text to add.

    Returns:
        A CodeableConcept.
    """
    return {"coding": [coding(system, code, display)], **({"text": text} if text else {})}


def body_site(site: Site | None) -> Resource | None:
    """A body site (CONTRACT section 3): `[side] site[, part]` and the most specific codes.

    Args:
        site: the site, None for none.

    Returns:
        A CodeableConcept or None. Its side is an extension too, as many terminologies have no code for one side only.
    """
    if site is None:
        return None
    side = [laterality(site.side)] if site.side else None
    coded_ = codings(site.codings or site.concept.codings)
    return pruned({"extension": side, "coding": coded_, "text": string(site.text)}) or None


def laterality(side: Side) -> Resource:
    """The extension that says which side a body site is of.

    Args:
        side: left, right or bilateral.
    """
    return {"url": f"{EXTENSION}/laterality", "valueCodeableConcept": coded(SYSTEMS["sct"], *SIDES[side])}


def quantity(value: Quantity | None, *, simple: bool = False) -> Resource | None:
    """A Quantity in the printed unit.

    Args:
        value: the fact's quantity, None for none.
        simple: for FHIR's SimpleQuantity, which has no comparator.

    Returns:
        A Quantity; without system and code when the unit isn't known; with UCUM's `1` when it has none.
    """
    plain = None if value is None else number(value.value)
    if value is None or plain is None:
        return None
    known = value.code is not None
    return pruned(
        {
            "value": plain,
            "comparator": None if simple else value.comparator,
            "unit": string(value.unit),
            "system": SYSTEMS["ucum"] if known else None,
            "code": (value.code or "1") if known else None,
        }
    )


def range_(value: Range | None) -> Resource | None:
    """A Range; a side may be open. FHIR wants the lower value first, also when a text counts down.

    Args:
        value: the fact's range, None for none.

    Returns:
        A Range, None when both sides are open, or when they have two units, which FHIR's Range can't have.
    """
    if value is None or mixed(value):
        return None
    low, high = sides(value)
    numbers = low is not None and high is not None and low.value.is_finite() and high.value.is_finite()
    if numbers and low is not None and high is not None and low.code == high.code and low.value > high.value:
        low, high = high, low
    return pruned({"low": quantity(low, simple=True), "high": quantity(high, simple=True)}) or None


def limits(value: Range | None) -> Resource | None:
    """The limits of a reference range, which unlike a Range may have two units ("500 mg to 1 g").

    Args:
        value: the fact's range, None for none.

    Returns:
        low and high, None when both sides are open.
    """
    if value is None or not mixed(value):
        return range_(value)
    return pruned({"low": quantity(value.low, simple=True), "high": quantity(value.high, simple=True)}) or None


def mixed(value: Range) -> bool:
    """Whether the sides of a range have two units ("500 g to 1 kg")."""
    low, high = value.low, value.high
    if not low or not high or low.code == high.code:
        return bool(low and high and low.code is None and low.unit and high.unit and low.unit != high.unit)
    return all(side.code or side.unit for side in (low, high))


def sides(value: Range) -> tuple[Quantity | None, Quantity | None]:
    """The sides of a range in one unit, which FHIR wants on both ("5 to 10 mg").

    Args:
        value: a range that isn't `mixed`.

    Returns:
        Its sides, both with the unit of the higher one, or of the one that has a unit.
    """
    low, high = value.low, value.high
    if low and high and not mixed(value) and (low.code, low.unit) != (high.code, high.unit):
        if high.code or high.unit:
            return replace(low, code=high.code, unit=high.unit), high
        return low, replace(high, code=low.code, unit=low.unit)
    return low, high


_POWER = regex(r"10(?:[\u2070-\u2079\u00b2\u00b3\u00b9]|[\^*]\d)")
"""A power of ten that begins a unit ("10⁸ cells")."""


def printed_amount(amount: Quantity | Range | None) -> str:
    """A quantity or range in words, for texts.

    Args:
        amount: the amount.

    Returns:
        "750 million cells", "5–10 mg", "" for nothing.
    """
    if amount is None:
        return ""
    if isinstance(amount, Range):
        low, high = map(printed_amount, sides(amount))
        if low and high:
            return f"{low} – {high}"
        return f"at least {low}" if low else f"at most {high}" if high else ""
    value = number(amount.value)
    if value is None:
        return ""
    unit = string(amount.unit) or amount.code or ""
    times = "× " if _POWER.match(unit) else ""
    return f"{amount.comparator or ''}{value} {times}{unit}".strip()


def as_range(value: Quantity | Range) -> Resource | None:
    """A bounded quantity ("over 5 million") as a Range with one open side, for places that take no comparator.

    Args:
        value: a range, or a quantity with a comparator.

    Returns:
        A Range or None.
    """
    if isinstance(value, Range):
        return range_(value)
    below = (value.comparator or "").startswith("<")
    return range_(Range(None, value) if below else Range(value, None))


def identifier(resource_id: str) -> list[Resource]:
    """Our identifier of a resource, which conditional requests ask for.

    Args:
        resource_id: its UUID.

    Returns:
        A list with one Identifier.
    """
    return [{"system": IDENTIFIER, "value": resource_id}]


def named(text: str) -> Resource | None:
    """A reference to somebody known by the printed name only.

    Args:
        text: the name, "" for none.

    Returns:
        A Reference with a display, or None.
    """
    clean = string(text)
    return {"display": clean} if clean else None


def shell(kind: str, url: str, profile: str, tags: Iterable[str] = (), *, read: bool = True) -> Resource:
    """The beginning of every resource.

    Args:
        kind: its resourceType.
        url: its fullUrl.
        profile: name of our profile that it follows ("condition").
        tags: codes of our tags.
        read: whether it was read from a text; then it says that software asserts it and nobody has reviewed it.

    Returns:
        resourceType, id and meta.
    """
    tag = [
        coding(f"{CODES}/tags", t, TAGS.get(t) if t != UNREVIEWED else None)
        for t in sorted({*tags, *((UNREVIEWED,) if read else ())})
    ]
    meta = pruned({"profile": [profile_url(profile)], "security": [ASSERTED] if read else None, "tag": tag})
    return {"resourceType": kind, "id": url.removeprefix("urn:uuid:"), "meta": meta}


def profile_url(name: str) -> str:
    """The canonical address of a profile of ours.

    Args:
        name: its name ("condition").

    Returns:
        The URL that meta.profile holds.
    """
    return f"{EXTENSION}/case-{name}"


# The extensions of a fact: its places in the source, its rule, and its place in the course of treatment.


def source_span(place: Evidence, context: Context) -> Resource:
    """The source-span extension (CONTRACT section 4).

    Args:
        place: one place of the source.
        context: for a case of several files, what says which of them it is.

    Returns:
        The extension, its place without outer blanks, which FHIR's strings shouldn't have; an empty cell has no
        quote, as FHIR has no empty string.
    """
    part = context.part_of(place)
    place, file = context.in_file(place)
    words = place.quote.strip()
    start = begin(place)
    end = start + len(words) if words else place.end
    parts: list[tuple[str, str, object]] = [
        ("start", "Integer", start), ("end", "Integer", end),
        ("quote", "String", words or None),
        ("page", "Integer", place.page), ("table", "String", string(place.table)),
        ("row", "Integer", place.row), ("column", "Integer", place.column),
        ("document", "Reference", {"reference": file} if file else None),
        ("part", "String", part),
    ]  # fmt: skip
    return complex_extension("source-span", parts)


def begin(place: Evidence) -> int:
    """Where the words of a place begin: behind its leading blanks."""
    return place.start + len(place.quote) - len(place.quote.lstrip()) if place.quote.strip() else place.start


def complex_extension(name: str, parts: Iterable[tuple[str, str, object]]) -> Resource:
    """An extension of ours that has parts.

    Args:
        name: its name, the tail of its URL.
        parts: (url, type of its value, value); parts with value None are left out.

    Returns:
        The extension.
    """
    inner = [{"url": url, f"value{kind}": value} for url, kind, value in parts if value is not None]
    return {"url": f"{EXTENSION}/{name}", "extension": inner}


def timepoint_extension(value: Timepoint | None, context: Context) -> list[Resource]:
    """The timepoint extension (CONTRACT section 3).

    Args:
        value: the place in the course of treatment, None for none.
        context: where the treatment's fullUrl is found.

    Returns:
        A list with one extension, or an empty list.
    """
    if value is None:
        return []
    event = context.urls.get(value.event or "")
    return [complex_extension("timepoint", [
        ("phase", "Code", value.phase),
        ("label", "String", string(value.label)),
        ("offset", "Duration", quantity(value.offset)),
        ("course", "PositiveInt", value.course if value.course and value.course > 0 else None),
        ("event", "Reference", {"reference": event} if event else None),
    ])]  # fmt: skip


FROM_TIMEPOINT = f"{EXTENSION}/from-timepoint"
"""Marks a period that only the place before, during or after a treatment gives: no date of the text."""


def stated(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a resource as its text states it.

    That is without the time that only its place in the course of a treatment gives (`time_around`), and of a group's result
    (`of_group`) with the code of what was counted.

    Args:
        resource: any resource; it isn't changed.
    """
    extensions = resource.get("effectivePeriod", {}).get("extension", ())
    if any(one.get("url") == FROM_TIMEPOINT for one in extensions):
        resource = {key: value for key, value in resource.items() if key != "effectivePeriod"}
    code = resource.get("code")
    if isinstance(code, Mapping) and GROUP_RESULT in code.get("coding", ()):
        return _as_of_somebody(resource)
    return resource


GROUP_RESULT = {"system": f"{CODES}/group-result", "code": "result", "display": "Result of a group"}
COUNTED = {"system": f"{CODES}/group-result", "code": "of", "display": "What was counted or measured"}


def of_group(resource: Resource) -> Resource:
    """Return a group's result with a code of our own, so that who searches somebody's sign by its code doesn't find it.

    Args:
        resource: an Observation; its code becomes a component. See `stated` for the other direction.
    """
    code, told = resource["code"], resource.get("component", [])
    text = code.get("text") or next((c["display"] for c in code.get("coding", ()) if c.get("display")), None)
    counted = {"code": {"coding": [COUNTED]}, "valueCodeableConcept": code}
    out: Resource = {}
    for key, value in resource.items():
        out[key] = pruned({"coding": [GROUP_RESULT], "text": text}) if key == "code" else value
    return {**out, "component": [counted, *told]} if code.get("coding") else out


def _as_of_somebody(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    listed = list(resource.get("component", ()))
    counted = listed and listed[0].get("code", {}).get("coding") == [COUNTED]
    text = {"text": resource["code"]["text"]} if "text" in resource["code"] else {}
    code = listed.pop(0)["valueCodeableConcept"] if counted else text
    out = {key: code if key == "code" else value for key, value in resource.items() if key != "component"}
    return {**out, "component": listed} if listed else out


def evidence_extensions(fact: Fact, context: Context, concept: Concept | None = None) -> list[Resource]:
    """Where a fact was read and what made it: source-spans, and the reading extension with rule, mapping entry
    the names by which packs gave codes, and the line of a user's list of abbreviations.

    Args:
        fact: any fact.
        context: the bundle's shared parts.
        concept: the fact's code, whose mapping entry is named.

    Returns:
        Extensions, the places in the order of the fact.
    """
    spans = [source_span(place, context) for place in fact.evidence]
    rule, entry = string(fact.rule), string(concept.entry if concept else "")
    packs = [("pack", "String", c.matched) for c in concept.codings if c.matched] if concept else []
    packs += [("abbreviation", "String", fact.abbreviation)] if fact.abbreviation else []
    if not rule and not entry and not packs:
        return spans
    return [*spans, complex_extension("reading", [("rule", "String", rule), ("entry", "String", entry), *packs])]


# Dates with their printed precision, and periods; what can't be read as a date stays as printed.


_DATE = regex(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?)?)?", re.ASCII)


def fhir_date(value: str | None) -> str | None:
    """A date with its printed precision, when it is one.

    Args:
        value: ISO text: year, month, day, or a time with its zone. A time without a zone is no FHIR time.

    Returns:
        The dateTime, None for what is none (a month 13, a 30th of February).
    """
    match = _DATE.fullmatch(value or "")
    if not match:
        return None
    year, month, day, _ = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return match.group()


def printed(text: str | None) -> list[Resource]:
    """The extension that keeps a date as printed when it could not be read as one.

    Args:
        text: the printed text.

    Returns:
        A list with one extension, or an empty list.
    """
    clean = string(text)
    return [{"url": f"{EXTENSION}/printed", "valueString": clean}] if clean else []


def absent(reason: str) -> Resource:
    """FHIR's extension that says why an element has no value.

    Args:
        reason: code of data-absent-reason.

    Returns:
        The extension.
    """
    return {"url": f"{HL7_EXTENSION}/data-absent-reason", "valueCode": reason}


def period(value: Period) -> Resource:
    """A Period; an end before its start, or a side that is no date, stays as printed text.

    Args:
        value: the fact's period.

    Returns:
        A Period, {} when nothing is known.
    """
    start, end = fhir_date(value.start), fhir_date(value.end)
    texts = [] if start or not value.start else [value.start]
    lost = value.end if value.end and not end else None
    if start and end:
        length = min(len(start), len(end))
        if end[:length] < start[:length]:  # FHIR refuses such a period; both dates must be seen nevertheless
            end, lost = None, value.end
        elif len(start) != len(end) and start[:length] == end[:length]:
            end, lost = None, value.end  # "2004-05 to 2004": not comparable in FHIR
    texts += [value.text] if value.text else []
    body: Resource = {"extension": [x for t in texts for x in printed(t)], "start": start, "end": end}
    if lost:
        body["_end"] = {"extension": printed(lost)}
    return pruned(body)


def timing(name: str, value: Period | None, *, texts: bool = False, span: bool = False, need: str = "") -> Resource:
    """A choice element of time: `nameDateTime`, `namePeriod` or `nameString`.

    Args:
        name: the element without its type ("effective", "performed").
        value: the fact's period, None for none.
        texts: whether the element may be a string.
        span: whether a single start is the beginning of a period rather than the moment.
        need: reason code to give when the element is required and nothing is known, "" when it may be missing.

    Returns:
        The element under its name; a Period that holds only extensions for what has no date; {} for nothing.
    """
    start, end = (fhir_date(value.start), fhir_date(value.end)) if value else (None, None)
    if value and ((value.end and value.end != value.start) or (span and start)):
        found = period(value)
        if start or end:
            return {f"{name}Period": found}
    text = _unread(value, start, end)
    if start:
        out: Resource = {f"{name}DateTime": start}
        return {**out, f"_{name}DateTime": {"extension": printed(text)}} if printed(text) else out
    if printed(text):
        if texts:
            return {f"{name}String": string(text)}
        return {f"{name}Period": {"extension": [absent("as-text"), *printed(text)]}}
    return {f"{name}Period": {"extension": [absent(need)]}} if need else {}


def _unread(value: Period | None, start: str | None, end: str | None) -> str:
    """What a period says besides its dates."""
    parts = (value.text, "" if start else value.start, "" if end else value.end) if value else ()
    return " ".join(p for p in parts if p)


# value[x]: one way from a fact's value to FHIR, for Observations and their components.


def value_x(value: Value | None) -> Resource:
    """The value under its name.

    Args:
        value: any value of a fact.

    Returns:
        `{"valueQuantity": …}`, `valueInteger`, `valueRange` or `valueCodeableConcept`; {} when there is nothing.
    """
    if isinstance(value, Quantity):
        return _measured(value)
    if isinstance(value, Range):
        if not mixed(value):
            return pruned({"valueRange": range_(value)})
        words = printed_amount(value)
        return {"valueCodeableConcept": {"text": words}} if words else {}
    if isinstance(value, Coded):
        return pruned({"valueCodeableConcept": coded_value(value)})
    if isinstance(value, int):
        whole = small_integer(value)
        return {"valueInteger": whole} if whole is not None else _measured(Quantity(Decimal(value), None))
    text = string(value)
    return {"valueCodeableConcept": {"text": text}} if text else {}


def _measured(value: Quantity) -> Resource:
    """A count without unit is an integer; everything else keeps its unit; more digits than a server keeps are text."""
    whole = small_integer(value.value)
    if value.code == "" and whole is not None and not value.comparator and not value.unit:
        return {"valueInteger": whole}
    if value.value.is_finite() and number(value.value) is None:
        words = (f"{value.comparator or ''}{value.value}", string(value.unit) or value.code or "")
        return {"valueCodeableConcept": {"text": " ".join(filter(None, words))}}
    return pruned({"valueQuantity": quantity(value)})


def coded_value(value: Coded) -> Resource | None:
    """A coded value with the text as printed and its ordinal on each code.

    Args:
        value: the coded value.

    Returns:
        A CodeableConcept. Where no terminology has a code the text says both the normalized name and the printed
        words ("reduced (weak)"); a grade is known by its printed form.
    """
    name, printed = value.concept.text, value.printed
    uncoded = bool(name and printed) and not value.concept.codings and value.ordinal is None
    same = name.casefold() in printed.casefold() or printed.casefold() in name.casefold()
    out = codeable(value.concept, f"{name} ({printed})" if uncoded and not same else printed)
    ordinal = number(value.ordinal) if value.ordinal is not None else None
    if out is None or ordinal is None:
        return out
    extension = [{"url": f"{HL7_EXTENSION}/ordinalValue", "valueDecimal": ordinal}]
    return {**out, "coding": [{"extension": extension, **c} for c in out["coding"]]} if "coding" in out else out


# Annotation: what is told beside a resource's elements, as markdown in which nothing of the source is a tag.


_TAG = regex(r"<(?=[a-zA-Z/!?])")
_WORD = regex(r"&(?=(?:amp;)*lt;)")
_ESCAPED = regex(r"&amp;(?=(?:amp;)*lt;)")


def note(text: str) -> list[Resource]:
    """An Annotation, whose text is markdown.

    Args:
        text: its text, "" for none.

    Returns:
        A list with one Annotation, or an empty list.
    """
    clean = string(text)
    return [{"text": markdown(clean)}] if clean else []


def markdown(text: str) -> str:
    """A plain text as markdown.

    Args:
        text: the text.

    Returns:
        The text with `&lt;` for what would begin a tag.
    """
    return _TAG.sub("&lt;", _WORD.sub("&amp;", text))


def noted(text: str) -> str:
    """What `note` was given.

    Args:
        text: an Annotation's text.

    Returns:
        The plain text.
    """
    return _ESCAPED.sub("&", text.replace("&lt;", "<"))


_OURS = uuid5(NAMESPACE_URL, BASE)


def document_key(document: Document) -> str:
    """The document's identity.

    Args:
        document: any document.

    Returns:
        SHA-256 of its normalized text, in hexadecimal; of a note from outside, of what names it in all of its versions:
        the same text of two patients is two documents, and a corrected note is the same one.
    """
    if document.envelope is not None:
        return hashlib.sha256(f"note {document.envelope.identity}".encode("utf-8", "surrogatepass")).hexdigest()
    return text_key(document)


def text_key(document: Document) -> str:
    """Return the SHA-256 of a document's normalized text, in hexadecimal.

    Args:
        document: any document.
    """
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def resource_id(document: Document, identity: str) -> UUID:
    """The id of what a document says.

    Args:
        document: the document.
        identity: identity of the fact (`etl.facts.identity`).

    Returns:
        UUIDv5 over both.
    """
    return keyed_id(document_key(document), identity)


def keyed_id(key: str, identity: str) -> UUID:
    """As `resource_id`, for a document whose identity is known already.

    Args:
        key: the document's identity.
        identity: identity of the fact.

    Returns:
        UUIDv5 over both.
    """
    return uuid5(_OURS, f"{key}|{identity}")


def full_url(key: str, identity: str) -> str:
    """The fullUrl of what a document says.

    Args:
        key: the document's identity.
        identity: identity of the fact.

    Returns:
        `urn:uuid:…`.
    """
    return keyed_id(key, identity).urn


def device_url() -> str:
    """The fullUrl of this software: one per version, whatever the document, so that a server holds it once.

    Returns:
        `urn:uuid:…`.
    """
    return keyed_id(NAME, VERSION).urn
