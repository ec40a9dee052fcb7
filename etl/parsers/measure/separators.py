"""Which comma of a number parts its thousands and which its decimals: "250,000" beside "1,05"."""

from __future__ import annotations

from decimal import Decimal

from etl.facts import Observation, Quantity
from etl.mapping.entry import Entry
from etl.parsers.number import THREE_BEHIND_COMMA, commas_group, in_base
from etl.parsers.reading import Reading, once
from etl.value import replace


def with_separator(reading: Reading, fact: Observation) -> Observation:
    """Return a value with its comma read as it must be; as printed where that can't be decided.

    Three digits after a comma are thousands unless the measure can't have so much, or the document writes decimal
    commas throughout.

    Args:
        reading: the document.
        fact: with a value, or any other.
    """
    value = fact.value
    if not isinstance(value, Quantity) or not fact.evidence:
        return fact
    for found in THREE_BEHIND_COMMA.finditer(fact.evidence[0].quote):
        whole = Decimal(found[1] + found[2])
        part = Decimal(f"{found[1]}.{found[2]}")
        if abs(value.value) not in (whole, part):
            continue
        chosen = _chosen(reading, fact, value, whole, part, at=fact.evidence[0].start + found.start())
        if chosen is None:
            return replace(fact, value=f"{found.group()} {value.unit}".strip())
        return fact if chosen == abs(value.value) else replace(fact, value=replace(value, value=chosen))
    return fact


def _chosen(
    reading: Reading, fact: Observation, value: Quantity, whole: Decimal, part: Decimal, *, at: int
) -> Decimal | None:
    """Return the one reading that can be meant, None where both can."""
    entry = reading.lexicon.named(fact.code.entry.removesuffix(":total"))
    can_be_whole, can_be_part = (_can_be(entry, replace(value, value=one)) for one in (whole, part))
    if can_be_whole != can_be_part:
        return whole if can_be_whole else part
    if not reading.index.comma_at(at) or _groups(reading):
        return whole
    return part if _groups(reading) is False else None


@once
def _groups(reading: Reading) -> bool | None:
    return commas_group(reading.document.text)


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
    if entry.units and value.code == entry.units[0]:
        return (entry.low is None or value.value >= entry.low) and (entry.high is None or value.value <= entry.high)
    return True
