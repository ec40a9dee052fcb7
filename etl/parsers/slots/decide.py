"""Decide by a table what is said of a thing: the first row decides whose signs and marks are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from etl.document import Span
from etl.mapping.decisions import Row, Sign
from etl.mapping.entry import Entry, Mention
from etl.mapping.reach import load_reach
from etl.mapping.sayings import Element, needed
from etl.names import SYSTEMS
from etl.parsers.number import QuantityHit
from etl.parsers.reading import Statement
from etl.parsers.scope.sayings import Unit, matches, may_stand, units_of
from etl.parsers.sentences import Token, tokens_of
from etl.parsers.when.dates import DateHit
from etl.value import replace

Mark = Callable[[], object]


class Part(Struct, frozen=True):
    """The words of a place, in order and as a set."""

    units: Sequence[Unit] = ()
    words: frozenset[str] = frozenset()


def _part_of(units: Sequence[Unit]) -> Part:
    return Part(units, frozenset([unit.word for unit in units]))


class Said(Struct, frozen=True, dict=True):
    """A thing in its sentence, with what the rows of a table may ask.

    Args:
        statement: the sentence.
        it: the thing, as the sentence names it.
        places: the places where signs may stand, but for the sentence.
        marks: what the parser knows of it, by name; each is asked when a row names it.
    """

    statement: Statement
    it: Mention
    places: Mapping[str, Span | None]
    marks: Mapping[str, Mark]

    def decide(self, table: str) -> Row:
        """Return the row of a table that decides; the last row asks nothing.

        Args:
            table: its name.
        """
        rows = load_reach().decisions.tables[table]
        return next(row for row in rows if all(map(self.has, row.signs)) and not any(map(self.has, row.but)))

    def has(self, name: str) -> bool:
        """Return whether a sign or mark is there, or what is asked of the thing ("role: device").

        Args:
            name: as a row has it.
        """
        known: dict[str, bool] = self.__dict__.setdefault("known", {})
        if name not in known:
            asked, _, values = name.partition(": ")
            if values:
                known[name] = bool(_ASKED[asked](self, values.split("|")))
            else:
                mark = self.marks.get(name)
                known[name] = bool(mark()) if mark is not None else self.find(name) is not None
        return known[name]

    def find(self, name: str) -> Span | None:
        """Return the words of a sign, None where it isn't there.

        Args:
            name: its name.
        """
        sign = load_reach().decisions.signs[name]
        around = self._part("sentence") if sign.unless else Part()
        return next((span for place in sign.places if (span := _stands(sign, self._part(place), around))), None)

    def _part(self, place: str) -> Part:
        parts: dict[str, Part] = self.__dict__.setdefault("parts", {})
        if place not in parts:
            parts[place] = _part_of(self._units(place))
        return parts[place]

    def _units(self, place: str) -> Sequence[Unit]:
        span, own = self.statement.span if place == "sentence" else self.places[place], self.statement.span
        if span is None:
            return ()
        if own.start <= span.start and span.end <= own.end:
            return list(self._with_it(u for u in _units_of(self.statement) if span.start <= u.start < span.end))
        text = self.statement.context.text
        return list(units_of(text, tokens_of(text, span.start, span.end), ()))

    def _with_it(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """Yield units, those of the thing as one."""
        upto = -1
        for unit in units:
            if unit.start < upto:
                continue
            if unit.start <= self.it.start < unit.end:
                upto = max(unit.end, self.it.end)
                unit = replace(unit, end=upto, kinds=unit.kinds | {"it"})
            yield unit


_STATES = {"gone": "resolved", "back": "relapsed", "past": "past"}
_ASKED: dict[str, Callable[[Said, Sequence[str]], object]] = {
    "any": lambda said, values: any(map(said.has, values)),
    "status": lambda said, values: said.statement.about(said.it).status in values,
    "cue": lambda said, values: any(c.entry.role in values for c in said.statement.about(said.it).cues),
    "cue ahead": lambda said, values: any(
        c.entry.role in values and c.end <= said.it.start for c in said.statement.about(said.it).cues
    ),
    "said before": lambda said, values: any(
        c.entry.role in values and c.end <= said.it.start for c in said.statement.of("cue")
    ),
    "kind": lambda said, values: said.it.entry.kind in values,
    "role": lambda said, values: said.it.entry.role in values,
    "form": lambda said, values: said.it.form in values,
    "named": lambda said, values: said.it.entry.name.endswith(tuple(values)),
    "below": lambda said, values: said.statement.frame.has(*values),
    "block": lambda said, values: said.statement.block.kind in values,
    "beside": lambda said, values: any(m.entry.kind in values for m in said.statement.mentions),
    "same place": lambda said, values: any(
        m.entry.kind in values and m.start == said.it.start for m in said.statement.mentions
    ),
    "time": lambda said, values: (
        said.statement.dates if "any" in values else any(d.first for d in said.statement.dates)
    ),
    "is": lambda said, values: any(getattr(said.statement.about(said.it), _STATES[value]) for value in values),
    "category": lambda said, values: said.it.entry.category in values,
    "code": lambda said, values: any(
        c.system == SYSTEMS[value.partition(" ")[0]] and c.code.startswith(value.partition(" ")[2])
        for value in values
        for c in said.it.entry.codings
    ),
}
"""What a row may ask of a thing without a mark: "status: absent|refuted", "role: device", "below: treatment", "code: atc A10" (or below it), "is: gone"."""


_THING = Entry("cue", "", "")


def stands(statement: Statement, it: Mention | QuantityHit | DateHit, name: str) -> Span | None:
    """Return the words of a sign around a thing in its sentence, None where it isn't there.

    Args:
        statement: the sentence.
        it: a term, number or date in it.
        name: of the sign.
    """
    return Said(statement, Mention(it.start, it.end, _THING), {}, {}).find(name)


def says(text: str, name: str, *, first: bool = False) -> bool:
    """Return whether a sign stands in words that are no sentence: in a cell, a label.

    Args:
        text: the words.
        name: of the sign.
        first: whether no word may stand before it.
    """
    found = where(text, name)
    return found is not None and not (first and any(map(str.isalnum, text[: found.start])))


def where(text: str, name: str) -> Span | None:
    """Return where a sign stands in words that are no sentence.

    Args:
        text: the words.
        name: of the sign.
    """
    return _stands(
        load_reach().decisions.signs[name], _part_of(list(units_of(text, tokens_of(text, 0, len(text)), ())))
    )


def _units_of(statement: Statement) -> Sequence[Unit]:
    """Return the words of a sentence, with numbers and abbreviations in one piece."""
    known = statement.answered.get("units")
    if known is None:
        text = statement.context.text
        tokens = list(_whole(tokens_of(text, statement.span.start, statement.span.end)))
        known = statement.answered["units"] = list(
            units_of(text, tokens, [m for m in statement.mentions if m.form != "ability"])
        )
    units: Sequence[Unit] = known
    return units


def _whole(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens, those that dots join within as one: "0.4", "b.i.d."."""
    held: Token | None = None
    for token in tokens:
        if held is not None and held.end == token.start and _joins(held, token):
            held = Token(held.start, token.end, held.lower + token.lower, held.depth)
            continue
        if held is not None:
            yield held
        held = token
    if held is not None:
        yield held


def _joins(held: Token, token: Token) -> bool:
    """Return True for a dot behind a number or a single letter, and what goes on behind such a dot."""
    last = held.lower.rstrip(".").rpartition(".")[2]
    if token.lower == ".":
        return last.isdecimal() or (len(last) == 1 and last.isalpha())
    return held.lower.endswith(".") and (token.lower.isdecimal() if last.isdecimal() else len(token.lower) == 1)


def _stands(sign: Sign, part: Part, around: Part = Part()) -> Span | None:  # noqa: B008
    """Return the first words of a sign in a place that touch none of its exceptions in the place or the sentence around it."""
    if sign.words and sign.words.isdisjoint(part.words):
        return None
    found = _found(sign.patterns, sign.needs, part)
    first = next(found, None)
    if first is None:
        return None
    others = [span for some in (part, around) for span in _found(sign.unless, map(needed, sign.unless), some)]
    return next((s for s in (first, *found) if not any(o.start < s.end and s.start < o.end for o in others)), None)


def _found(patterns: Sequence[Sequence[Element]], needs: Iterable[Sequence[int]], part: Part) -> Iterator[Span]:
    """Yield the words that patterns match of which each word stands among others."""
    units = part.units
    for pattern, words in zip(patterns, needs, strict=True):
        if may_stand(pattern, words, part.words):
            yield from (Span(units[first].start, units[end - 1].end) for first, end in matches(pattern, units))
