"""Items of a scale that prose names behind it: "HADS: depression 9, anxiety 7", "on the scale the gait item fell from 3 to 1"."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from etl.facts import Observation, Quantity
from etl.mapping.entry import Item, Mention
from etl.parsers.measure.fit import item_concept, reference_of
from etl.parsers.measure.places import State
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

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
