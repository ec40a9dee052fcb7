"""How often: counts and distances that a sentence on a treatment with cells prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from etl.facts import Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Statement
from etl.parsers.sentences import FINITE, tokens_of
from etl.parsers.treatment.ways import number_of, unit_of
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

_NOUN = regex(
    r"^\s*(?:[x×]\s*)?(?:\w+\s+){0,4}?(?:injections?|implantations?|infusions?|transplantations?|transplants?|administrations?|times|doses|applications?|portions?|aliquots?|procedures?|suspensions?|rounds?|courses?|sessions?|punctures?|occasions)\b|^\s*[x×](?=[\s,.;)]|$)",
    re.I,
)


_N_BEFORE = regex(r"s \(n ?= ?$", re.I)
"""Before a count in brackets: "infusions (n = 3)"."""
_TIMES_BEFORE = regex(r"(?<=[^\d)\s])(?<![Tt])\s?[x×]\s?$")
_APART = regex(
    r"[- ]?\s*(?:intervals?\b|apart\b|between (?:the |each |two )?(?:injections|infusions|transplantations|implantations|doses|treatments|them)\b)",
    re.I,
)
_SPACED = regex(r"\b(?:spaced(?: by| at)?|(?:an? )?intervals?(?: of| was| between \w+)?\s?:?|apart by)\s*$", re.I)
_OFTEN = regex(
    r"\b(?:weekly|monthly|daily|once (?:a|per|every|each|in a) (?:week|month|day)|(?:injections?|infusions?|punctures?|doses?|time|transplantations?|implantations?) (?:a|per|every|each) (?:week|month|day))\b"
    r"(?! (?:dose|living|life|activit|sessions?))",
    re.I,
)
_UNITS = {"week": "wk", "month": "mo", "day": "d", "dai": "d"}
_EVERY_DAYS = regex(r"\bq\s?(\d{1,2})\s?d\b", re.I)
_COUNT_LABEL = regex(
    r"\b(?:number|no\.?|count|total) (?:of )?(?:\w+ ){0,2}(?:injections|infusions|transplantations|implantations|punctures|treatments|sessions)\b",
    re.I,
)
_INTERVAL_LABEL = regex(r"\W*(?:intervals?|spacing|distance)\b", re.I)
_BARE_COUNT = regex(r"\W*(\d{1,2})(?: times)?\W*")
_MOST = 60


def spacing(text: str, statement: Statement) -> Quantity | Range | None:
    """The distance between the treatments of a sentence: "every week", "7 days apart", "at 7-day intervals", "q7d".

    Args:
        text: the document's text.
        statement: the sentence.
    """
    every = next((d for d in statement.durations if d.relation == "every"), None)
    start, end = statement.span.start, statement.span.end
    near = next(
        (d for d in statement.durations if _APART.match(text, d.end, end) or _SPACED.search(text, start, d.start)), None
    )
    if (found := interval_of(every or near)) is not None:
        return found
    if (often := _OFTEN.search(text, start, end)) and not _of_other_therapy(statement, often):
        unit = _UNITS[next(w for w in _UNITS if w in often.group().lower())]
        return Quantity(Decimal(1), unit, unit)
    days = _EVERY_DAYS.search(text, start, end)
    return Quantity(Decimal(days[1]), "d", "d") if days else None


def _of_other_therapy(statement: Statement, often: re.Match[str]) -> bool:
    """Whether how often is said of a medicine or another therapy than the cells, before it or right behind it."""
    others = statement.of("medicine", "procedure")
    return any(m.end <= often.start() or 0 <= m.start - often.end() <= 1 for m in others)


def of_field(text: str, statement: Statement) -> tuple[int | None, Quantity | Range | None] | None:
    """How often, or how far apart, as a labelled field says it: "Number of injections: 4", "Interval: 7 days".

    Args:
        text: the document's text.
        statement: the value of a field.

    Returns:
        The count and the interval, one of them None; None for any other statement.
    """
    label = statement.frame.label
    if label is None:
        return None
    value = max(statement.span.start, label.end)
    counted = _BARE_COUNT.fullmatch(text, value, statement.span.end)
    if counted and _COUNT_LABEL.search(text, label.start, label.end) and 0 < int(counted[1]) <= _MOST:
        return int(counted[1]), None
    if _INTERVAL_LABEL.match(text, label.start, label.end) and statement.frame.has("treatment") and statement.durations:
        return None, interval_of(statement.durations[0])
    return None


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
        _TIMES_BEFORE.search(text, max(0, q.start - 4), q.start)
        or _N_BEFORE.search(text, max(0, q.start - 8), q.start)
        or _NOUN.match(text[q.end : q.end + 60])
        or (isinstance(q.value, Quantity) and q.value.code and _NOUN.match(q.value.unit))
    )


def is_noted(text: str, statement: Statement, cells: Sequence[Mention]) -> bool:
    """Whether a note in a part on the treatment lists cells with a day or a count and has no verb: "MSC, 12 June 2015".

    Args:
        text: the document's text.
        statement: the note.
        cells: the cells that it names.
    """
    told = statement.frame.has("treatment", "field:treatment") and bool(cells)
    if not told or not (statement.dates or any(is_count(text, q) for q in statement.quantities)):
        return False
    words = tokens_of(text, statement.span.start, statement.span.end)
    named = {m.start for m in cells}  # the name of cells is that of a count of cells too
    others = [m for m in statement.of("finding", "function", "measure", "medicine") if m.start not in named]
    return not any(w.lower in FINITE for w in words) and not others
