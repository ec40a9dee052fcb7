"""How often: counts and distances that a sentence on a treatment with cells prints."""

from __future__ import annotations

import re

from etl.facts import Quantity, Range
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.treatment.ways import number_of, unit_of
from etl.parsers.when.durations import DurationHit

_NOUN = re.compile(
    r"^\s*(?:[x×]\s*)?(?:\w+\s+){0,4}?(?:injections?|implantations?|infusions?|transplantations?|transplants?|administrations?|times|doses|applications?|procedures?|suspensions?|rounds?|courses?)\b|^\s*[x×]\s",
    re.I,
)


def interval_of(d: DurationHit | None) -> Quantity | Range | None:
    """A distance between treatments ("every week") as a quantity."""
    if d is None:
        return None
    if d.value is not None:
        return Quantity(d.value, d.unit, d.unit)
    low = Quantity(d.low, d.unit, d.unit) if d.low is not None else None
    high = Quantity(d.high, d.unit, d.unit) if d.high is not None else None
    return Range(low, high)


def is_count(text: str, q: QuantityHit) -> bool:
    """Whether a number counts treatments: "4 injections", "x 3"."""
    value = number_of(q)
    if value is None or value != value.to_integral_value() or not 1 <= value <= 60 or unit_of(q):
        return False
    return bool(
        _NOUN.match(text[q.end : q.end + 60])
        or (isinstance(q.value, Quantity) and q.value.code and _NOUN.match(q.value.unit))
    )
