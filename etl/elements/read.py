"""The datatypes of our own resources read back: what `etl.elements.write` wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from msgspec import Struct

from etl.elements.write import EXTENSION, HL7_EXTENSION, Resource, noted, stated
from etl.facts import Coded, Coding, Concept, Evidence, Period, Quantity, Range, Site, Timepoint, Value
from etl.value import replace

_SIDES = ("left", "right", "bilateral")
_T = TypeVar("_T")


def extensions(element: Resource, name: str) -> list[Resource]:
    """The extensions of one kind.

    Args:
        element: any element.
        name: the tail of an URL of ours, or a whole URL.

    Returns:
        The extensions, in their order.
    """
    url = name if ":" in name else f"{EXTENSION}/{name}"
    return [x for x in element.get("extension", []) if x.get("url") == url]


def parts(extension: Resource) -> dict[str, Any]:
    """The values of a complex extension's parts by their names."""
    inner = extension.get("extension", [])
    return {x["url"]: next((v for k, v in x.items() if k.startswith("value")), None) for x in inner}


def exact(value: Any) -> Decimal:
    """A number as JSON held it; a float is taken by its shortest text."""
    try:
        return value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, TypeError, ValueError):
        return Decimal("NaN")


class Reading(Struct, frozen=True):
    """What the extension `reading` says: rule, mapping entry, names by which packs gave codes, a line of a user's list."""

    rule: str = ""
    entry: str = ""
    packs: tuple[str, ...] = ()
    abbreviation: str = ""


_UNREAD = Reading()


def concept(value: Resource | None, read: Reading = _UNREAD) -> Concept | None:
    """A CodeableConcept; None for nothing, and for one that says why there is none."""
    if not value or ("text" not in value and "coding" not in value):
        return None
    return Concept(str(value.get("text", "")), codings(value.get("coding", []), read.packs), read.entry)


def named(value: Resource | None, read: Reading = _UNREAD) -> Concept:
    """A CodeableConcept that a fact must have."""
    return concept(value, read) or Concept("", (), read.entry)


def codings(listed: Iterable[Resource], packs: Iterable[str] = ()) -> tuple[Coding, ...]:
    """Codings; those with a version are of packs, in the order in which the extension `reading` names these."""
    names = iter(packs)
    return tuple(
        Coding(
            c.get("system", ""), c.get("code", ""), c.get("display"), c.get("version", ""),
            next(names, "") if c.get("version") else "",
        )
        for c in listed
    )  # fmt: skip


def code(value: Resource | None) -> str:
    """The first code of a CodeableConcept."""
    return str(next((c.get("code", "") for c in (value or {}).get("coding", [])), ""))


def quantity(value: Resource | None) -> Quantity | None:
    """A Quantity: UCUM's `1` is no unit, and no system means that the unit isn't known."""
    if not value or "value" not in value:
        return None
    unit = (str(value.get("code", "")) if "system" in value else None) or ("" if "system" in value else None)
    return Quantity(exact(value["value"]), "" if unit == "1" else unit, value.get("unit", ""), value.get("comparator"))


def range_(value: Resource | None) -> Range | None:
    """A Range."""
    return Range(quantity(value.get("low")), quantity(value.get("high"))) if value else None


def value_of(element: Resource) -> Value | None:
    """value[x] of an Observation or a component."""
    if "valueInteger" in element:
        return int(element["valueInteger"])
    if "valueQuantity" in element:
        return quantity(element["valueQuantity"])
    if "valueRange" in element:
        return range_(element["valueRange"])
    found = element.get("valueCodeableConcept")
    if not found:
        return None
    text = str(found.get("text", ""))
    listed = found.get("coding", [])
    if not listed:
        return text
    weights = extensions(listed[0], f"{HL7_EXTENSION}/ordinalValue")
    return Coded(Concept(text, codings(listed)), exact(weights[0]["valueDecimal"]) if weights else None, text)


def site(value: Resource | None) -> Site | None:
    """A body site: `[side] site[, part]`."""
    if not value:
        return None
    text = str(value.get("text", ""))
    first, _, rest = text.partition(" ")
    alone = first in _SIDES and not rest and bool(extensions(value, "laterality"))
    side: Any = first if first in _SIDES and (rest or alone) else None
    if alone:
        return Site(Concept(""), side, "", codings(value.get("coding", [])))
    named_, _, part = (rest if side else text).rpartition(", ")
    if not named_ or not part:
        named_, part = (rest if side else text), ""
    return Site(Concept(named_), side, part, codings(value.get("coding", [])))


def timing(resource: Resource, name: str) -> Period | None:
    """An element of time: `nameDateTime`, `namePeriod` or `nameString`."""
    resource = dict(stated(resource))
    if f"{name}String" in resource:
        return Period(text=str(resource[f"{name}String"]))
    if f"{name}DateTime" in resource:
        return Period(str(resource[f"{name}DateTime"]), None, " ".join(_printed(resource.get(f"_{name}DateTime", {}))))
    return period(resource.get(f"{name}Period"))


def period(value: Resource | None) -> Period | None:
    """A Period; what isn't a date stands in extensions."""
    if not value:
        return None
    start, texts = value.get("start"), _printed(value)
    if not start and len(texts) > 1:
        start, texts = texts[0], texts[1:]
    end = value.get("end") or " ".join(_printed(value.get("_end", {}))) or None
    return Period(start, end, " ".join(texts)) if start or end or texts else None


def _printed(element: Resource) -> list[str]:
    return [str(x.get("valueString", "")) for x in extensions(element, "printed")]


def evidence(element: Resource) -> tuple[Evidence, ...]:
    """The source-spans."""
    found = []
    for span in map(parts, extensions(element, "source-span")):
        place = (span.get("page"), span.get("table"), span.get("row"), span.get("column"))
        found.append(Evidence(int(span.get("start", 0)), int(span.get("end", 0)), span.get("quote") or "", *place))
    return tuple(found)


def reading(element: Resource) -> Reading:
    """The rule, the mapping entry and the names of packs."""
    extension = next(iter(extensions(element, "reading")), {})
    found = parts(extension)
    packs = tuple(x["valueString"] for x in extension.get("extension", []) if x.get("url") == "pack")
    return Reading(found.get("rule") or "", found.get("entry") or "", packs, found.get("abbreviation") or "")


def timepoint(element: Resource) -> Timepoint | None:
    """The place in the course of treatment; its event is a fullUrl still."""
    found = next(map(parts, extensions(element, "timepoint")), None)
    if not found:
        return None
    event = (found.get("event") or {}).get("reference")
    label = found.get("label") or ""
    return Timepoint(found.get("phase", "after"), label, quantity(found.get("offset")), found.get("course"), event)


def notes(resource: Resource) -> list[str]:
    """The texts of the notes."""
    return [noted(str(n.get("text", ""))) for n in resource.get("note", [])]


def display(reference: Resource | None) -> str:
    """Somebody known by the printed name only."""
    return str((reference or {}).get("display", ""))


def performer(resource: Resource) -> str:
    """The performer of a procedure."""
    return next((display(p.get("actor")) for p in resource.get("performer", [])), "")


def methods(resource: Resource) -> Any:
    """How a procedure was done."""
    url = f"{HL7_EXTENSION}/procedure-method"
    return tuple(named(x.get("valueCodeableConcept")) for x in extensions(resource, url))


def bounded(amount: Quantity | Range | None) -> Iterator[Quantity | Range | None]:
    """What an amount may have been: an open range may be a bound.

    Args:
        amount: as read.

    Returns:
        The amount itself, then the bounds.
    """
    yield amount
    if isinstance(amount, Range):
        yield Range(amount.high, amount.low)  # printed the other way round
        for side, comparators in ((amount.low, (">", ">=")), (amount.high, ("<", "<="))):
            if side is not None and (amount.low is None or amount.high is None):
                yield from (replace(side, comparator=c) for c in comparators)
                yield side  # a lone value that FHIR has as a range


def as_written(given: Resource, candidates: Iterable[_T], write: Callable[[_T], Resource], otherwise: _T) -> _T:
    return next((c for c in candidates if write(c) == given), otherwise)
