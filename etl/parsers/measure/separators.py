"""Which comma or point of a number parts its thousands and which its decimals: "250,000" beside "1,05"."""

from __future__ import annotations

from decimal import Decimal

from etl.facts import Observation, Quantity
from etl.mapping.entry import Entry
from etl.parsers.number import THREE_AFTER_POINT, THREE_BEHIND_COMMA, commas_group, in_base, points_group
from etl.parsers.reading import Reading, once
from etl.value import replace


def with_separator(reading: Reading, fact: Observation) -> Observation:
    """Return a value with its comma or point read as it must be; as printed where that can't be decided.

    Three digits after a comma are thousands unless the measure can't have so much, or the document writes decimal
    commas throughout. Three digits after a point are decimals unless the document writes decimal commas.

    Args:
        reading: the document.
        fact: with a value, or any other.
    """
    value = fact.value
    if not isinstance(value, Quantity) or not fact.evidence:
        return fact
    place = fact.evidence[0]
    for pattern in (THREE_BEHIND_COMMA, THREE_AFTER_POINT):
        for found in pattern.finditer(place.quote):
            whole, part = Decimal(found[1] + found[2]), Decimal(f"{found[1]}.{found[2]}")
            at = place.start + found.start()
            if abs(value.value) not in (whole, part) or (
                pattern is THREE_AFTER_POINT and not reading.index.comma_at(at)
            ):
                continue
            chosen = _chosen(reading, fact, value, whole, part, at=at, point=pattern is THREE_AFTER_POINT)
            if chosen is None:
                return replace(fact, value=f"{found.group()} {value.unit}".strip())
            return fact if chosen == abs(value.value) else replace(fact, value=replace(value, value=chosen))
    return fact


def _chosen(
    reading: Reading, fact: Observation, value: Quantity, whole: Decimal, part: Decimal, *, at: int, point: bool
) -> Decimal | None:
    """Return the one reading that can be meant, None where both can."""
    entry = reading.lexicon.named(fact.code.entry.removesuffix(":total"))
    one, two = (replace(value, value=number) for number in (whole, part))
    for fits in (_can_be, _is_usual):
        can_be_whole, can_be_part = fits(entry, one), fits(entry, two)
        if can_be_whole != can_be_part and (fits is _can_be or reading.index.comma_at(at)):
            return whole if can_be_whole else part
    if point:
        return whole if _points_group(reading) else None
    if not reading.index.comma_at(at):
        return whole if _is_usual(entry, one) else None
    return {True: whole, False: part, None: None}[_commas_group(reading)]


_commas_group = once(lambda reading: commas_group(reading.text))
_points_group = once(lambda reading: points_group(reading.text))


def _is_usual(entry: Entry | None, value: Quantity) -> bool:
    """Return True unless a value is outside of what is plausible for its measure, in the unit of that range."""
    if entry is None or entry.kind != "measure" or not entry.units or value.code != entry.units[0]:
        return True
    return (entry.low is None or value.value >= entry.low) and (entry.high is None or value.value <= entry.high)


def _can_be(entry: Entry | None, value: Quantity) -> bool:
    """Return True unless the limits of a measure or scale exclude a value."""
    if entry is not None and entry.kind == "scale":
        ends = entry.total or entry
        return ends.high is None or value.value <= ends.high
    if entry is None or value.code is None:
        return True
    power, base = in_base(value.code)
    if base == "/L" and power and "10*" not in value.code and value.value % 1:
        return False  # cells in a microlitre are counted
    for unit, least, most in entry.possible:
        own, dimension = in_base(unit)
        if dimension == base:
            return least <= value.value.scaleb(power - own) <= most
    return _is_usual(entry, value)
