"""The parts of a fact in the notation of examples, such as "date 1996" or "@ left leg"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.facts import Coded, Concept, Period, Quantity, Range, Site, Timepoint, Value

Group = tuple[str, ...]
"""The ways to write one part, the one to show first."""


def named_part(word: str, concept: Concept | None) -> Group:
    return (f"{word} {concept.text}",) if concept is not None else ()


def performer_part(performer: str) -> Iterator[Group]:
    if performer:
        yield (f"by {performer}",)


def site_part(site: Site | None) -> Iterator[Group]:
    if site is not None:
        yield (f"@ {site.text}",)


def timepoint_parts(timepoint: Timepoint | None) -> Iterator[Group]:
    if timepoint is None:
        return
    yield (timepoint.phase,)
    yield tuple(f"offset {text}" for text in value_part(timepoint.offset))
    yield (f"course {timepoint.course}",) if timepoint.course is not None else ()


def period_parts(period: Period | None, word: str = "") -> Iterator[Group]:
    if period is None:
        return
    start = period.start if period.start is not None else period.end
    if start is not None:
        yield (f"{word or 'date '}{start}",)
    if period.end is not None and period.end != start:
        yield (f"{word}until {period.end}",)
    if period.text:
        yield (f"{word}time {period.text}",)


def value_part(value: Value | None) -> Group:
    match value:
        case None:
            return ()
        case Coded():
            texts = (value.printed, value.concept.text, "" if value.ordinal is None else number_text(value.ordinal))
            return tuple(dict.fromkeys(text for text in texts if text))
        case Quantity():
            return _quantity(value)
        case Range():
            return _range(value)
        case _:
            return (str(value),)


def _quantity(value: Quantity) -> Group:
    number = f"{value.comparator} {number_text(value.value)}" if value.comparator else number_text(value.value)
    units = [unit for unit in (value.code or "", value.unit) if unit]
    return tuple(dict.fromkeys([*(f"{number} {unit}" for unit in units), number]))


def _range(value: Range) -> Group:
    low, high = value.low, value.high
    if low is None or high is None:
        one, sign = (high, "<=") if low is None else (low, ">=")
        return tuple(f"{sign} {text}" for text in _quantity(one)) if one is not None else ()
    return tuple(f"{number_text(low.value)} to {text}" for text in _quantity(high))


def number_text(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
