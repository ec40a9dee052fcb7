"""Items of a scale with their points: "HADS: depression 9, anxiety 7", "Child-Pugh in points: bilirubin 3, albumin 3;
total 11".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Span
from etl.facts import Observation, Quantity
from etl.mapping.entry import Entry, Item, Mention
from etl.parsers.measure.limits import item_concept, reference_of
from etl.parsers.measure.sites import State
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Items of a scale that prose names behind it: "HADS: depression 9, anxiety 7", "on the scale the gait item fell from
# 3 to 1".


_LONGEST = 60
_SAID = regex(
    r"\s*(?:(?:sub)?(?:scores?|scales?|items?|parts?)\b)?\s*(?:(?:was|were|is|of|at)\b|[:=(]|[-–—](?= ))?\s*"
    r"(?:(?:fell|rose|dropped|sank|went(?: up| down)?|improved|increased|decreased|changed) from)?\s*"
)
"""What may stand between an item and its number."""
_ON = regex(r"[^,;:.]{0,40}\b(?:to|and)\s*(?:only |still )?")
"""From one number of an item to the next: "from 9 before treatment to 5 at six months and 6 at twelve"."""


class Named(Struct, frozen=True):
    """An item that a scale's numbers are of.

    Args:
        scale: where the scale is named.
        item: the item.
        start: offset of its words.
        end: offset behind its last number.
    """

    scale: Mention
    item: Item
    start: int
    end: int


def item_of(reading: Reading, statement: Statement, m: Mention, hit: QuantityHit, last: Named | None) -> Named | None:
    """The item whose score a number is, when it is named between the scale and the number.

    Args:
        reading: the document.
        statement: the statement.
        m: the scale.
        hit: the number.
        last: the item of the number before.

    Returns:
        The item; None when the number is the scale's own.
    """
    if m.entry.kind != "scale" or not m.entry.items or not isinstance(hit.value, Quantity):
        return None
    text = reading.document.text
    same = last is not None and last.scale.start == m.start
    begin = last.end if last is not None and same else max(m.start, statement.span.start)
    begin = max(begin, hit.start - _LONGEST)
    if begin >= hit.start:
        return None
    words = text[begin : hit.start]
    for item in m.entry.items:
        for term in sorted(item.terms, key=len, reverse=True):
            at = words.lower().rfind(term.lower())
            whole = at >= 0 and (at == 0 or not words[at - 1].isalnum()) and begin + at + len(term) > m.end
            if whole and _SAID.fullmatch(words, at + len(term)) and _holds(item, hit.value):
                return Named(m, item, begin + at, hit.end)
    if last is not None and same and _ON.fullmatch(words) and _holds(last.item, hit.value):
        return replace(last, end=hit.end)
    return None


def _holds(item: Item, value: Quantity) -> bool:
    low, high = item.low, item.high
    return (
        low is not None
        and high is not None
        and low <= value.value <= high
        and value.code in ("", None, "{points}", "{score}")
    )


def as_item(named: Named | None, facts: Sequence[Observation], state: State, behind_items: bool) -> list[Observation]:
    """A scale's facts as those of its item.

    Args:
        named: the item, None for the scale itself.
        facts: what a number gave.
        state: the places told so far; one that stands between the scale's name and this item is an earlier item's.
        behind_items: whether items of the scale were told before ("…, motor leg right 2; total 9").
    """
    if named is None:
        return [replace(f, site=None) for f in facts] if behind_items else list(facts)
    scale, item = named.scale.entry, named.item
    places = [p for p in (state.site, state.side, state.part) if p is not None]
    earlier = bool(places) and all(named.scale.end <= p.start < named.start for p in places)
    return [
        replace(
            f, code=item_concept(scale, item), reference=reference_of(scale, item), site=None if earlier else f.site
        )
        for f in facts
    ]


# Items of a scale told one behind the other with their points: "Child-Pugh in points: bilirubin 3, albumin 3, …;
# total 11".


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
