"""Give the marks of a sentence to the things that it names, each mark once, to the nearest; the rows are data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from etl.facts import Quantity
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.mapping.slots import Kind, Link, Pattern, Way
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Statement
from etl.parsers.scope.sayings import Unit, matches
from etl.parsers.slots.marks import Mark, marks_of, units_between
from etl.value import replace

_BEHIND = 6
"""Words behind a further amount that may say what it is."""


class Fill(Struct, frozen=True):
    """A mark in a slot.

    Args:
        slot: the slot.
        mark: the mark.
        row: the name of the row that put it there.
        shared: whether it is another thing's, too.
    """

    slot: str
    mark: Mark
    row: str
    shared: bool = False


class Line(Struct, frozen=True):
    """Marks that belong together: one amount with what is said of it.

    Args:
        fills: they, in order.
        order: which line in turn it is, from 1.
    """

    fills: tuple[Fill, ...]
    order: int = 1


class Filled(Struct, frozen=True):
    """What is said of a thing.

    Args:
        head: the thing.
        end: where what is said of it ends.
        fills: the marks in its slots, in order.
        lines: those of its lines.
    """

    head: Mention
    end: int
    fills: tuple[Fill, ...] = ()
    lines: tuple[Line, ...] = (Line(()),)


def first(filled: Line | Filled, slot: str) -> Fill | None:
    """Return what fills a slot first, None where nothing does."""
    return next((f for f in filled.fills if f.slot == slot), None)


class _Sentence(Struct, frozen=True):
    """A sentence with the things whose slots are filled.

    Args:
        units: its words and marks.
        at: the number of the unit of each thing.
        ends: the number of the unit at which ends what is said of each.
        marks: the marks that may fill slots, by the number of their unit.
    """

    units: list[Unit]
    at: list[int]
    ends: list[int]
    marks: dict[int, Mark]


def fill(statement: Statement, heads: Sequence[Mention], kind: str, opens: str) -> dict[int, Filled]:
    """Return what fills the slots of the things of a sentence, by the place of each.

    Args:
        statement: the sentence.
        heads: the things, in order.
        kind: whose rows are asked.
        opens: the slot whose mark opens a line.
    """
    rows = load_reach().slots.kinds[kind]
    units = units_between(statement, heads)
    begin = {unit.start for unit in units}
    heads = [head for head in {h.start: h for h in heads}.values() if head.start in begin]
    sentence = _sentence(statement, units, heads, rows)
    given = _assign(sentence, rows.ways)
    given = [[*own, *_shares(sentence, rows.ways, given, n)] for n, own in enumerate(given)]
    out: dict[int, Filled] = {}
    for n, head in enumerate(heads):
        own = tuple(sorted(given[n], key=lambda f: f.mark.start))
        stop = sentence.units[sentence.ends[n]].start if sentence.ends[n] < len(sentence.units) else statement.span.end
        out[head.start] = Filled(head, stop, own, _lines(sentence, rows.links, own, opens))
    return out


def _sentence(statement: Statement, units: list[Unit], heads: Sequence[Mention], rows: Kind) -> _Sentence:
    number = {unit.start: n for n, unit in enumerate(units)}
    at = [number[head.start] for head in heads]
    begins = {end - 1: first for pattern in rows.ends for first, end in _found(pattern, units)}
    marks = {number[m.start]: m for m in marks_of(statement) if number.get(m.start, -1) not in (-1, *at)}
    ends = []
    for here, following in pairwise([*at, len(units)]):
        unknown = min((first for stop, first in begins.items() if here < first and stop < following), default=following)
        ends.append(min(unknown, _bracket(units, here, following)))
    return _Sentence(units, at, ends, marks)


def _bracket(units: Sequence[Unit], here: int, following: int) -> int:
    """Return where the brackets close in which a thing stands, else where it ends otherwise."""
    depth = 0
    for n in range(here + 1, following):
        depth += (units[n].word == "(") - (units[n].word == ")")
        if depth < 0:
            return n
    return following


def _found(pattern: Pattern, units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    stand = frozenset(unit.word for unit in units)
    if not any(e.sort == "word" and not e.optional and e.words.isdisjoint(stand) for e in pattern):
        yield from matches(pattern, units)


def _holds(patterns: Sequence[Pattern], units: Sequence[Unit]) -> bool:
    return any(next(_found(pattern, units), None) is not None for pattern in patterns)


def _assign(sentence: _Sentence, ways: Sequence[Way]) -> list[list[Fill]]:
    """Return the marks of each thing: each mark for a slot once, the nearest first."""
    tried = sorted(
        (rank, n, k, way)
        for n in range(len(sentence.at))
        for k in _near(sentence, n)
        for number, way in enumerate(ways)
        if way.side != "in turn" and (rank := _rank(sentence, n, k, way, number)) is not None
    )
    given: list[list[Fill]] = [[] for _ in sentence.at]
    taken: set[tuple[str, int]] = set()
    for way in ways:
        for n, k, mark in _in_turn(sentence, way) if way.side == "in turn" else ():
            taken.add((way.slot, k))
            given[n].append(Fill(way.slot, mark, way.name, shared=True))
    for _, n, k, way in tried:
        if (way.slot, k) not in taken:
            taken.add((way.slot, k))
            given[n].append(Fill(way.slot, sentence.marks[k], way.name))
    return given


def _near(sentence: _Sentence, n: int) -> list[int]:
    """Return the marks that may be a thing's: those from the thing before it to where what is said of it ends."""
    marks = list(sentence.marks)
    first = sentence.at[n - 1] if n else -1
    return marks[bisect_right(marks, first) : bisect_left(marks, sentence.ends[n])]


def _in_turn(sentence: _Sentence, way: Way) -> Iterator[tuple[int, int, Mark]]:
    """Yield the number of a thing, of a unit and the mark there, of a list of things and one of as many marks behind it."""
    things = _runs(sentence, way, sentence.at)
    lists = _runs(sentence, way, [k for k, mark in sentence.marks.items() if mark.sort in (way.mark, "number")])
    for run in things:
        found = next((marks for marks in lists if marks[0] > run[-1]), [])
        alike = len(found) == len(run) > 1 and sentence.marks[found[-1]].sort == way.mark
        between = sentence.units[run[-1] + 1 : found[0]] if alike else ()
        if alike and sum(_weight(u, way) for u in between) <= way.words and _stands(sentence, run[-1], found[-1], way):
            whole = sentence.marks[found[-1]].hit
            for here, k in zip(run, found, strict=True):
                yield sentence.at.index(here), k, _with_unit(sentence.marks[k], whole)


def _with_unit(mark: Mark, whole: QuantityHit) -> Mark:
    """Return a bare number of a list with the unit of the last one: "5, 10 and 20 mg"."""
    number, last = mark.hit.value, whole.value
    if mark.sort != "number" or not isinstance(number, Quantity) or not isinstance(last, Quantity):
        return mark
    return replace(mark, hit=replace(mark.hit, value=replace(number, code=last.code, unit=last.unit)))


def _runs(sentence: _Sentence, way: Way, places: Sequence[int]) -> list[list[int]]:
    """Return places of one list together."""
    out: list[list[int]] = []
    for k in sorted(places):
        joined = bool(out) and _holds(way.shared, sentence.units[out[-1][-1] + 1 : k])
        if joined:
            out[-1].append(k)
        else:
            out.append([k])
    return out


def _rank(sentence: _Sentence, n: int, k: int, way: Way, number: int) -> tuple[int, int, int] | None:
    """Return how far a mark is from a thing by a row, None where the row doesn't hold."""
    here, units = sentence.at[n], sentence.units
    if way.mark not in units[k].kinds or (way.side == "behind") != (here < k):
        return None
    between = units[min(here, k) + 1 : max(here, k)]
    last = max((i for i, unit in enumerate(between) if "amount" in unit.kinds), default=0) if here < k else 0
    words = sum(_weight(unit, way) for unit in between[last:])
    if words > way.words or _holds(way.breaks, between):
        return None
    if (way.unless or way.needs) and not _stands(sentence, here, k, way):
        return None
    apart = units[k].start - units[here].end if here < k else units[here].start - units[k].end
    return words - way.first, apart, number


def _weight(unit: Unit, way: Way) -> int:
    """Return how many words a unit is; a mark, a sign, a number and a word of the row are none."""
    if unit.kinds and "term" not in unit.kinds:
        return 0
    return sum(len(word) > 1 and word[0].isalpha() and word not in way.over for word in unit.word.split())


def _stands(sentence: _Sentence, here: int, k: int, way: Way) -> bool:
    """Return True if none of a row's exceptions touches a mark, and one of what it needs does."""
    units = list(sentence.units)
    units[k] = replace(units[k], kinds=units[k].kinds | {"it"})
    units[here] = replace(units[here], kinds=units[here].kinds | {"this"})

    def touched(patterns: Sequence[Pattern]) -> bool:
        return any(first <= k < end for pattern in patterns for first, end in _found(pattern, units))

    return not touched(way.unless) and (not way.needs or touched(way.needs))


def _shares(sentence: _Sentence, ways: Sequence[Way], given: Sequence[Sequence[Fill]], n: int) -> Iterator[Fill]:
    """Yield the marks that a thing shares with those behind it in one list."""
    for way in ways:
        if way.side != "in turn" and way.shared and not any(f.slot == way.slot for f in given[n]):
            for other in range(n + 1, len(given)):
                between = sentence.units[sentence.at[other - 1] + 1 : sentence.at[other]]
                if not _holds(way.shared, between):
                    break
                found = next((f for f in given[other] if f.slot == way.slot), None)
                if found is not None:
                    k = next((k for k, mark in sentence.marks.items() if mark == found.mark), None)
                    if k is not None and _rank(sentence, other, k, way, 0) is not None:
                        yield replace(found, shared=True)
                    break


def _lines(sentence: _Sentence, links: Sequence[Link], fills: Sequence[Fill], opens: str) -> tuple[Line, ...]:
    """Return the marks of a thing in lines; an amount that is nothing to the one before it fills no slot."""
    number = {unit.start: n for n, unit in enumerate(sentence.units)}
    lines: list[tuple[list[Fill], int]] = [([], 1)]
    amount: Fill | None = None
    for f in fills:
        own, order = lines[-1]
        if f.slot != opens:
            own += [f] if not any(x.slot == f.slot for x in own) else []
        elif amount is None:
            own.append(f)
            amount = f
        else:
            words = _from(sentence, number[amount.mark.start], number[f.mark.start])
            later = [x for x in fills if x.mark.start > f.mark.start]
            fit = (x for x in links if _holds(x.patterns, words) and (not x.each or _each(x.each, own, later)))
            link = next(fit, None)
            amount = f if link is not None else amount
            if link is None or not link.says:
                continue
            if link.says == "instead":
                again = {x.slot for x in later if x.slot != opens}
                own[:] = [x for x in own if x.slot != opens and x.slot not in again] + [f]
            else:
                lines.append(([f], order + (link.says == "next")))
    return tuple(Line(tuple(own), order) for own, order in lines)


def _from(sentence: _Sentence, start: int, end: int) -> list[Unit]:
    """Return the words from one mark to some behind another, which is "it"."""
    words = sentence.units[start : end + _BEHIND]
    words[end - start] = replace(words[end - start], kinds=words[end - start].kinds | {"it"})
    return words


def _each(slot: str, *parts: Sequence[Fill]) -> bool:
    return all(any(f.slot == slot for f in part) for part in parts)
