"""What a medicine or procedure is for, where its clause says so ("prednisolone for vasculitis").

The illness must stand right behind the words that lead to it, or right before "treated with". Whether somebody has it was decided when its
fact was made: a fact of the same person is referred to, an illness without a fact is kept in words, and what is a fact of somebody else,
or denied, is no reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from etl.document import Document
from etl.facts import (
    AnyFact,
    Condition,
    Evidence,
    Facts,
    Indication,
    Medication,
    Observation,
    Procedure,
    Treatment,
    identity,
)
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.patterns import regex
from etl.terminology.lists import rows_of
from etl.value import replace

_For = Medication | Procedure | Treatment
_REACH = 120
"""So many characters a clause reaches behind a medicine, or before it."""
_WORD = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]+|\d[\d.,/]*")
_END = regex(r"[;:()\[\]\n]|\.(?!\d)|[?!]")
_ENDED = frozenset(("stopped", "not-taken", "not-done", "intended"))
_ILL = ("condition", "finding")
_GIVEN = ("medicine", "procedure", "cells")
_BRACKET = regex(r"\s?\(")


@cache
def _words(name: str) -> tuple[str, ...]:
    listed = next(words for key, words in rows_of("reasons") if key == name)
    return tuple(sorted((word.strip() for word in listed.split(",")), key=len, reverse=True))


@cache
def _phrase(*names: str) -> re.Pattern[str]:
    """Return a pattern of the words of some lists, the longest first."""
    words = sorted({word for name in names for word in _words(name)}, key=len, reverse=True)
    return regex(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.I)


@cache
def _for_so_long() -> re.Pattern[str]:
    """Return a pattern of how long something went on ("for 3 weeks"), which is no reason."""
    words = load_reach().words
    counts, units = ("|".join(sorted(words[name], key=len, reverse=True)) for name in ("COUNT", "UNIT_OF_TIME"))
    return regex(rf"\bfor (?:\d+|a|an|one|several|{counts}) (?:{units})\b", re.I)


class _Place(Struct, frozen=True):
    """A place of an illness, with the fact that was read there."""

    start: int
    end: int
    fact: AnyFact


def with_reasons(facts: Facts, document: Document, lexicon: Lexicon) -> Facts:
    """Return facts with what their medicines and procedures are for.

    Args:
        facts: what was read, as a bundle is built from it.
        document: its text.
        lexicon: finds illnesses of which there is no fact.

    Returns:
        The facts in their order; nothing but `indications` of medicines and procedures changes.
    """
    if not any(isinstance(one, _For) for one in facts.facts):
        return facts
    clauses = _Clauses(facts.facts, document.text, lexicon)
    return replace(facts, facts=tuple(clauses.with_reason(one) for one in facts.facts))


class _Ill(Struct, frozen=True):
    """An illness behind the words that lead to it.

    Args:
        start: where its name begins.
        stop: where it ends.
        lead: where the words begin that belong to it ("suspected", its site).
        sure: whether nothing says that nobody may have it.
    """

    start: int
    stop: int
    lead: int
    sure: bool


class _Clauses:
    """The clauses of a document around its medicines and procedures."""

    def __init__(self, facts: Sequence[AnyFact], text: str, lexicon: Lexicon) -> None:
        self.text, self.lexicon = text, lexicon
        ill = [one for one in facts if not isinstance(one, _For)]
        self._places = sorted(
            (_Place(at.start, at.end, one) for one in ill for at in one.evidence), key=lambda place: place.start
        )
        self._ending: Mapping[int, list[_Place]] = _by_end(self._places)

    def with_reason(self, fact: AnyFact) -> AnyFact:
        """Return a fact with its indications, each once."""
        if not isinstance(fact, _For) or (isinstance(fact, Procedure) and (fact.reason or fact.device)):
            return fact
        found: dict[str, Indication] = {}
        for place in fact.evidence:
            if place.row is None and (one := self._behind(fact, place) or self._before(fact, place)):
                found.setdefault(one.fact or one.text.casefold(), one)
        return replace(fact, indications=tuple(found.values())) if found else fact

    def _behind(self, fact: _For, place: Evidence) -> Indication | None:
        """The illness to which words behind a medicine lead."""
        text, begin = self.text, self._named_until(place)
        begin = bracket.end() if (bracket := _BRACKET.match(text, begin)) else begin
        end = _clause_end(text, begin)
        for cue in _phrase("for", "because").finditer(text, begin, end):
            if cue.group().casefold() in _words("because") and fact.status in _ENDED:
                return None
            if not _only(_for_so_long().sub("", text[begin : cue.start()]), _words("between")):
                return None
            if one := self._illness(fact, cue.end(), end):
                return one
        return None

    def _named_until(self, place: Evidence) -> int:
        """Return where the name of a medicine or procedure ends: within its place, where this says more than the name."""
        if _phrase("for", "because").search(self.text, place.start, place.end) is None:
            return place.end
        found = self.lexicon.find(self.text, place.start, place.end)
        return next((m.end for m in found if m.entry.kind in _GIVEN), place.end)

    def _illness(self, fact: _For, start: int, end: int) -> Indication | None:
        """The illness that begins a stretch, maybe behind words like "acute" or "suspected", or behind its site."""
        text, at, lead, sure = self.text, start, -1, True
        while True:
            at = _STEP.match(text, at, end).end()  # type: ignore[union-attr]
            if (stop := self._end_of(at, end, _ILL)) is not None:
                return self._indication(fact, _Ill(at, stop, lead if lead >= 0 else at, sure), end)
            word = _phrase("unsure", "known").match(text, at, end)
            behind = word.end() if word else self._end_of(at, end, ("site",))
            if behind is None:
                return None
            if word is None or word.group().casefold() in _words("unsure"):
                lead, sure = at if lead < 0 else lead, sure and word is None
            at = behind

    def _end_of(self, start: int, end: int, kinds: Sequence[str]) -> int | None:
        """Return where a term of some kinds that begins at a place ends, None where none does."""
        known = [place.end for place in self._at(start) if place.end <= end] if kinds == _ILL else []
        found = self.lexicon.find(self.text, start, end)
        return max([*known, *(m.end for m in found if m.start == start and m.entry.kind in kinds)], default=None)

    def _at(self, start: int) -> Iterator[_Place]:
        first = bisect_left(self._places, start, key=lambda place: place.start)
        for place in self._places[first:]:
            if place.start != start:
                return
            yield place

    def _indication(self, fact: _For, ill: _Ill, end: int) -> Indication | None:
        """What an illness says of a medicine, None where it is no reason."""
        text = self.text
        comma = text.find(",", ill.stop, end)
        after = _WORD.search(text, ill.stop, end)
        follows = after.group().casefold() if after else ""
        named = self.lexicon.find(text, ill.start, end if comma < 0 else comma)
        if follows in _words("other") or any(m.entry.kind == "relation" for m in named):
            return None
        here = [place.fact for place in self._at(ill.start)]
        same = [one for one in here if one.subject == fact.subject and _is_affirmed(one)]
        against = follows in _words("against")
        if same and ill.sure and not against and not _in_circle(fact, same[0]):
            return Indication(text[ill.lead : ill.stop], identity(same[0]))
        if here and not same:
            return None
        stop = after.end() if against and after else self._with_site(ill.stop, end)
        return Indication(text[ill.lead : stop], "", Evidence(ill.lead, stop, text[ill.lead : stop]))

    def _with_site(self, stop: int, end: int) -> int:
        """Return where an illness ends with the site that follows it ("sore knee")."""
        begin = _STEP.match(self.text, stop, end).end()  # type: ignore[union-attr]
        return self._end_of(begin, end, ("site",)) or stop

    def _before(self, fact: _For, place: Evidence) -> Indication | None:
        """The illness right before "treated with", or the one that opens the sentence behind "for"."""
        text = self.text
        begin = max((m.end() for m in _END.finditer(text, max(0, place.start - _REACH), place.start)), default=None)
        floor = begin if begin is not None else max(0, place.start - _REACH)
        for ill in self._ended_between(floor, place.start):
            if ill.fact.subject != fact.subject or not _is_affirmed(ill.fact) or _in_circle(fact, ill.fact):
                continue
            gap = _without_form(text[ill.end : place.start])
            led = text[floor : ill.start].strip().casefold()
            if gap in _words("treated") or (gap in _words("opened") and led in (*_words("for"), *_words("because"))):
                return Indication(text[ill.start : ill.end], identity(ill.fact))
        return None

    def _ended_between(self, start: int, end: int) -> Iterator[_Place]:
        """Yield the places that end in a stretch, the last first."""
        for at in range(end, start, -1):
            yield from self._ending.get(at, ())


_STEP = regex(r"[^\S\n]*")


def _without_form(gap: str) -> str:
    """Return the words between an illness and a medicine, without what only says in which form it was given."""
    words = gap.replace(",", " ").casefold().split()
    while words and words[-1] in _words("form"):
        words.pop()
    return " ".join(words)


def _by_end(places: Sequence[_Place]) -> dict[int, list[_Place]]:
    found: dict[int, list[_Place]] = defaultdict(list)
    for place in places:
        found[place.end].append(place)
    return found


def _clause_end(text: str, start: int) -> int:
    stop = _END.search(text, start, start + _REACH)
    return stop.start() if stop else min(len(text), start + _REACH)


def _only(text: str, words: Sequence[str]) -> bool:
    """Return True if a text holds nothing but some words, numbers and commas."""
    return all(one.casefold() in words or one[0].isdigit() or one == "," for one in _WORD.findall(text))


def _is_affirmed(fact: AnyFact) -> bool:
    """Return True if somebody has an illness: a disease that isn't ruled out, or a finding that is there."""
    if isinstance(fact, Condition):
        return fact.verification != "refuted"
    return isinstance(fact, Observation) and fact.category == "exam" and fact.presence == "present"


def _in_circle(fact: _For, ill: AnyFact) -> bool:
    """Return True if an illness may refer to a treatment as the event that it was before or after."""
    point = getattr(ill, "timepoint", None)
    return not isinstance(fact, Medication) and point is not None and point.event is not None
