"""Items of a scale told one behind the other with their points: "Child-Pugh in points: bilirubin 3, albumin 3, …; total 11"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.document import Span
from etl.facts import Observation, Quantity
from etl.mapping.entry import Entry, Item, Mention
from etl.parsers.measure.fit import item_concept, reference_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_PAIR = regex(
    r"(?P<name>[^\W\d][^,;:.\d()\n]{1,40}?)\s?[:=]?\s(?P<n>\d{1,2}(?:\.\d)?)(?:\s(?:points?|pts?))?(?![\w.,/%+-]*\d|\s?[%/])"
)
_BETWEEN = regex(r"\s?(?:[,;]|[,;]?\sand)\s")
_LEAST = 3
_REACH = 40


def listed_items(reading: Reading, statement: Statement) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The items of scales whose own name has no items in the mappings, as "Child-Pugh", which is a class as well.

    Args:
        reading: the document.
        statement: a reported statement.

    Returns:
        An Observation for each item and for the total, and the place of the list; nothing unless every name of the list
        is an item of one scale and every number one that it can have.
    """
    text = reading.document.text
    named = [m for m in (*statement.of("scale"), *statement.frame.topic) if m.entry.kind == "scale"]
    for m in named:
        pairs = _pairs(text, statement.span, m) if not m.entry.items else []
        scale = (
            next((s for s in _siblings(reading, m.entry) if _all_of(s, pairs)), None) if len(pairs) >= _LEAST else None
        )
        if scale is None:
            continue
        place = Span(pairs[0][1].start, pairs[-1][1].end)
        return tuple(_facts(reading, statement, scale, pairs)), (place,)
    return (), ()


def _pairs(text: str, span: Span, m: Mention) -> list[tuple[str, Span, Decimal]]:
    """The names and numbers of the list that follows a scale's name."""
    begin = max(m.end, span.start)
    first = _PAIR.search(text, begin, min(span.end, begin + _REACH * 2))
    out: list[tuple[str, Span, Decimal]] = []
    while first is not None and first.start() - begin <= _REACH:
        out.append((" ".join(first["name"].lower().split()), Span(first.start(), first.end()), Decimal(first["n"])))
        link = _BETWEEN.match(text, first.end(), span.end)
        first = _PAIR.match(text, link.end(), span.end) if link else None
        begin = first.start() if first else begin
    return out


def _siblings(reading: Reading, entry: Entry) -> Iterator[Entry]:
    """The scales with items that are called like another one but for the last word: score and class."""
    stem = entry.name.rpartition(" ")[0]
    return (e for e in reading.lexicon.of("scale") if e.items and stem and e.name.rpartition(" ")[0] == stem)


def _item(scale: Entry, name: str) -> Item | None:
    items = (*scale.items, *((scale.total,) if scale.total else ()))
    return next((i for i in items if name in {t.lower() for t in i.terms}), None)


def _all_of(scale: Entry, pairs: list[tuple[str, Span, Decimal]]) -> bool:
    for name, _, value in pairs:
        item = _item(scale, name)
        if item is None or item.low is None or item.high is None or not item.low <= value <= item.high:
            return False
    return True


def _facts(
    reading: Reading, statement: Statement, scale: Entry, pairs: list[tuple[str, Span, Decimal]]
) -> Iterator[Observation]:
    for name, place, value in pairs:
        if (item := _item(scale, name)) is None:
            continue
        for key in statement.subjects:
            yield Observation(
                subject=key, code=item_concept(scale, item), category="survey", value=Quantity(value),
                effective=statement.effective, timepoint=statement.time_of(place.start, place.end),
                reference=reference_of(scale, item), evidence=(reading.evidence(place.start, place.end),), rule="item of a scale",
            )  # fmt: skip
