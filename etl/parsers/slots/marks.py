"""The marks of a sentence, and its words between them: amounts, lengths of time, terms, and words that are marks ("twice daily")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from etl.facts import Quantity, Range
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.mapping.slots import Worded
from etl.parsers.number import QuantityHit, dimension, parse_number
from etl.parsers.reading import Statement
from etl.parsers.scope.sayings import Unit, matches
from etl.patterns import regex
from etl.value import replace

_NO_TERMS = ("unit", "cue", "qualifier", "field", "heading", "column")
_WORD = regex(r"(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_]\b|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")


class Mark(Struct, frozen=True):
    """What may fill a slot.

    Args:
        start: offset of its first character.
        end: offset behind its last one.
        sort: what it is, a name of `mappings/rules/slots.yaml` or the kind of a term.
        kinds: what patterns may call it.
        hit: the number, length or term that it is; None for words.
        worth: its value as the row of its words says it, a count of intakes in a day.
    """

    start: int
    end: int
    sort: str
    kinds: frozenset[str]
    hit: Any = None
    worth: Decimal | None = None


def words_of(text: str, start: int, end: int) -> list[Unit]:
    """Return words, numbers and signs: abbreviations without dots, numbers apart from letters.

    Args:
        text: any text.
        start: where to begin.
        end: where to end.
    """
    found = _WORD.finditer(text, start, end)
    return [Unit(m.start(), m.end(), _plain(m[0]), is_name=m[0][0].isupper()) for m in found]


def _plain(word: str) -> str:
    return word.replace(".", "").lower() if len(word) > 1 and word[1] == "." else word.lower()


def worded_marks(text: str, start: int, end: int, *sorts: str) -> list[Mark]:
    """Return the words of a text that are marks, of those that overlap the longest.

    Args:
        text: any text.
        start: where to begin.
        end: where to end.
        sorts: which marks; all of them without one.
    """
    units = words_of(text, start, end)
    rows = [row for row in load_reach().slots.marks if not sorts or row.sort in sorts]
    return _longest(_worded(rows, units))


def _worded(rows: Iterable[Worded], units: Sequence[Unit]) -> Iterator[Mark]:
    stand = frozenset(unit.word for unit in units)
    for row in rows:
        for pattern in row.patterns:
            if not any(e.sort == "word" and not e.optional and e.words.isdisjoint(stand) for e in pattern):
                for first, last in matches(pattern, units):
                    worth = _worth(row.value, units[first:last])
                    yield Mark(units[first].start, units[last - 1].end, row.sort, frozenset((row.sort,)), worth=worth)


def _longest(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks in order, of those that overlap the longest."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m.start)):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)


def _worth(value: str, units: Sequence[Unit]) -> Decimal | None:
    """Return what words are worth: "#" their number, "24/#" and "1/#" a share of it, "taken" how many are taken."""
    numbers = [n for unit in units if (n := parse_number(unit.word))]
    if value == "taken":
        return Decimal(len(numbers)) if max(numbers, default=1) == 1 else None
    if not value or ("#" in value and not numbers):
        return None
    whole, _, part = value.replace("#", str(numbers[0]) if numbers else "").partition("/")
    worth = Decimal(whole) / Decimal(part or 1)
    return worth if worth * (100 if whole == "1" else 1) % 1 == 0 else None


def marks_of(statement: Statement) -> list[Mark]:
    """Return the marks of a sentence in order; none stands in another one.

    Args:
        statement: the sentence.
    """
    known = statement.answered.get("marks")
    if known is None:
        known = statement.answered["marks"] = list(_marks(statement))
    marks: list[Mark] = known
    return marks


def _marks(statement: Statement) -> Iterator[Mark]:
    text = statement.context.text
    worded = worded_marks(text, statement.span.start, statement.span.end)
    found = [m for m in worded if m.sort != "half"]
    days = [
        Mark(d.start, d.end, "date", frozenset(filter(None, ("date", d.first and "day", d.comparator))), d)
        for d in statement.dates
    ]
    sure = [*found, *days, *_terms(statement), *_lengths(statement)]
    upto = statement.span.start
    numbers = _amounts(statement, [m for m in worded if m.sort == "half"])
    for mark in sorted([*sure, *numbers], key=lambda m: (m.start, m.start - m.end)):
        inside = next((m for m in sure if mark.start < m.start < mark.end), None)
        trimmed = inside is not None and inside.sort == "frequency" and mark.sort == "amount"
        if mark.start >= upto and (inside is None or trimmed or mark.sort not in ("amount", "number")):
            upto = inside.start if inside is not None and trimmed else mark.end
            yield replace(mark, end=upto)


def _terms(statement: Statement) -> Iterator[Mark]:
    """Yield the terms of a sentence, of those that begin together the first, one that fills a slot before others."""
    seen: set[int] = set()
    slotted = {way.mark for kind in load_reach().slots.kinds.values() for way in kind.ways}
    for m in sorted(statement.mentions, key=lambda m: m.entry.kind not in slotted):
        if m.entry.kind not in _NO_TERMS and m.form != "ability" and m.start not in seen:
            seen.add(m.start)
            same = {x.entry.kind for x in statement.mentions if (x.start, x.end) == (m.start, m.end)}
            yield Mark(m.start, m.end, m.entry.kind, frozenset(same if slotted & same else {*same, "term"}), m)


def _lengths(statement: Statement) -> Iterator[Mark]:
    for d in statement.durations:
        if d.value is not None or d.low is not None:
            yield Mark(d.start, d.end, "length", frozenset(("length", d.relation)), d)


def _amounts(statement: Statement, halves: Sequence[Mark]) -> Iterator[Mark]:
    """Yield the numbers of a sentence, "half a tablet" among them."""
    for half in halves:
        yield Mark(half.start, half.end, "amount", frozenset(("amount", "count")), _half(statement, half))
    for hit in statement.quantities:
        sorts = sorts_of(hit)
        other = (
            {"number"}
            if hit.unit_start is None or statement.context.text[hit.unit_start] == "%"
            else {"number", "other"}
        )
        yield Mark(hit.start, hit.end, "amount" if sorts else "number", frozenset(sorts or other), hit)


def _half(statement: Statement, mark: Mark) -> QuantityHit:
    """Return "half a tablet", "1½ tablets", "one and a half tablets" as a number of them."""
    words = words_of(statement.context.text, mark.start, mark.end)
    counted = parse_number(words[0].word) if words[1].word in ("and", "½") else None
    value = Decimal(counted or 0) + Decimal("0.5")
    return QuantityHit(mark.start, mark.end, Quantity(value, "{tablet}", words[-1].word), "quantity")


def sorts_of(hit: QuantityHit) -> set[str]:
    """Return what patterns may call an amount: "dose" or "count", its dimension, "one"; nothing for any other number.

    Args:
        hit: a number.
    """
    value = hit.value.low or hit.value.high if isinstance(hit.value, Range) else hit.value
    if not isinstance(value, Quantity):
        return set()
    code, *per = (value.code or "").split("/")
    printed = value.unit.casefold().rstrip(".")
    sorts = {
        sort
        for sort, units in load_reach().slots.units.items()
        if (code in units.of or printed in units.of) and (not per or units.not_per.isdisjoint((per[-1], value.code)))
    }
    if not sorts:
        return set()
    extent = [dimension(code)] if not per else []
    one = ["one"] if "count" in sorts and value is hit.value and value.value == 1 else []
    return {"amount", *sorts, *extent, *one, *(["litres"] if code == "L" else ())}


def is_amount(hit: QuantityHit, sort: str) -> bool:
    """Return True if a number is an amount of a sort.

    Args:
        hit: the number.
        sort: a name of the file's `units`.
    """
    return sort in sorts_of(hit)


def units_between(statement: Statement, heads: Sequence[Mention]) -> list[Unit]:
    """Return the words of a sentence with each mark in one piece, the things whose slots are filled as "head".

    Args:
        statement: the sentence.
        heads: the things.
    """
    own = [Mark(h.start, h.end, "head", frozenset(("head", h.entry.kind))) for h in heads]
    others = (m for m in marks_of(statement) if not any(h.start < m.end and m.start < h.end for h in heads))
    marks = {mark.start: mark for mark in (*others, *own)}
    out: list[Unit] = []
    text, upto = statement.context.text, statement.span.start
    for word in words_of(text, statement.span.start, statement.span.end):
        mark = marks.get(word.start)
        if word.start >= upto and mark is not None:
            upto = max(mark.end, word.end)
            out.append(Unit(mark.start, mark.end, text[mark.start : mark.end].lower(), mark.kinds, word.is_name))
        elif word.start >= upto and not (word.word == "." and out and "." in text[out[-1].start : word.start]):
            out.append(word)  # but for the last dot of an abbreviation
    return out
