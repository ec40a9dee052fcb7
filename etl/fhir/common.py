"""The datatypes that every resource is made of: codes, quantities, dates, extensions, identifiers.

Everything here is a pure function from facts to plain dicts; keys stand in FHIR's order, and nothing is
empty (FHIR forbids empty elements).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

from etl.document import table_name
from etl.errors import FactsError
from etl.facts import Coding, Concept, Evidence, Quantity, Range, Side, Site
from etl.names import BASE, SYSTEMS
from etl.patterns import regex
from etl.value import replace

Resource = dict[str, Any]

IDENTIFIER = f"{BASE}/identifier"
EXTENSION = f"{BASE}/StructureDefinition"
CODES = f"{BASE}/CodeSystem"
HL7_EXTENSION = "http://hl7.org/fhir/StructureDefinition"
HL7_CODES = "http://terminology.hl7.org/CodeSystem"
TAGS = {
    "needs-review": "Needs review",
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
ASSERTED = {
    "system": f"{HL7_CODES}/v3-ObservationValue",
    "code": "AIAST",
    "display": "Artificial Intelligence asserted",
}
"""HL7's label for what an algorithm asserts, until a person accepts it."""

_INT32 = 2**31 - 1
_EXACT = 2**53
_DIGITS = 17
_OUTSIDE = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


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
    """

    key: str
    urls: dict[str, str]
    groups: frozenset[str] = frozenset()
    doses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[tuple[int, str, str], ...] = ()
    status: Literal["preliminary", "final"] = "preliminary"

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
        return {"reference": self.urls[key]}


def pruned(resource: Resource) -> Resource:
    """The resource without what FHIR forbids to be empty.

    Args:
        resource: a dict whose values may be None, "", [], {} or ().

    Returns:
        A copy in the same order without these.
    """
    return {k: v for k, v in resource.items() if v is not None and v != "" and v != [] and v != {} and v != ()}


def string(text: str | None) -> str | None:
    """A text as FHIR's string allows it.

    Args:
        text: any text.

    Returns:
        The text without outer blanks, the characters that neither JSON nor FHIR can carry and those that turn the
        direction of the text; None when nothing readable is left.
    """
    return (_OUTSIDE.sub("", text).strip() or None) if text else None


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


def coding(system: str, code: str, display: str | None = None) -> Resource:
    """A Coding.

    Args:
        system: its URI.
        code: the code.
        display: the terminology's own display, None if not known.

    Returns:
        A Coding.
    """
    return pruned({"system": system, "code": code, "display": display})


def codings(items: Iterable[Coding]) -> list[Resource]:
    """Verified codes in their order, each once.

    Args:
        items: codes of the facts.

    Returns:
        Codings.
    """
    unique = {(c.system, c.code): c for c in reversed(list(items)) if c.code}
    return [coding(c.system, c.code, c.display) for c in reversed(unique.values())]


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
    return pruned({"coding": [coding(system, code, display)], "text": text})


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
    return f"{amount.comparator or ''}{value} {string(amount.unit) or amount.code or ''}".strip()


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
    tag = [coding(f"{CODES}/tags", t, TAGS.get(t)) for t in sorted({*tags, *((UNREVIEWED,) if read else ())})]
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
