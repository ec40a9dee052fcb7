"""Clauses cut into pieces: what commas, conjunctions, colons and dashes set apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from etl.document import START, Span
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.annotate.cues import TERMS, Cue, find_people
from etl.parsers.sentences import NOUNS, Token, is_noun, verb_at

_LINKS = {
    ",": ",", "、": ",", "，": ",", "and": "and", "&": "and", "plus": "and", "or": "or", "nor": "nor", "as": "and",
    ":": ":", "：": ":", "-": "-", "–": "-", "—": "-", "--": "-",
}  # fmt: skip
"""What begins the next piece of a clause, and how it is joined to the one before."""
_INSIDE = 3
"""Terms of a piece whose own numbers are no values."""


class Piece(Struct, frozen=True):
    """A member of a list, or a clause without one.

    Args:
        start: offset of its first character.
        end: offset behind its last character.
        link: how it is joined to the piece before: "", ",", "and", "or", "nor", ":", "-".
        terms: terms inside, in order.
        cues: cues inside, in order.
        verb: its first finite verb in small letters, "" if it has none.
        predicate: whether it says something of its own ("tone normal", "HR 82", "Babinski (+)").
        first: its first word in small letters.
    """

    start: int
    end: int
    link: str
    terms: tuple[Mention, ...] = ()
    cues: tuple[Cue, ...] = ()
    verb: str = ""
    predicate: bool = False
    first: str = ""


class Clause(Struct, frozen=True, dict=True):
    """A clause of a text with its pieces, tokens, terms, cues and words for people."""

    text: str
    span: Span
    tokens: tuple[Token, ...]
    pieces: tuple[Piece, ...]
    terms: tuple[Mention, ...]
    cues: tuple[Cue, ...] = ()
    people: tuple[Cue, ...] = ()

    def piece_at(self, offset: int) -> int:
        """Number of the piece in which (or before which) an offset lies."""
        return max(0, bisect_right(self.pieces, offset, key=START) - 1)

    def index_of(self, offset: int) -> int:
        """Number of the first token that begins at an offset or after it."""
        return bisect_left(self.tokens, offset, key=START)

    def words(self, start: int, end: int) -> list[str]:
        """The tokens that begin in a stretch, in small letters."""
        return [t.lower for t in self.tokens[self.index_of(start) : self.index_of(end)]]

    @cached_property
    def names_patient(self) -> bool:
        """Whether it names the patient: "she", "the patient", "a 52-year-old"."""
        return self.names_somebody(load_reach().words["ONE_PERSON"])

    def names_somebody(self, led: frozenset[str]) -> bool:
        """Return True if it names somebody.

        Args:
            led: words of which one leads whoever has no name ("the patient").
        """
        words = load_reach().words
        said = [token.lower for token in self.tokens]
        for at, word in enumerate(said):
            before = said[at - 1] if at else ""
            if word in words["HE"] and not (word == "i" and before in words["NUMBERED"]):
                return True
            if word in words["SOMEONE"] and not led.isdisjoint(said[max(0, at - 4) : at]):
                return True
            if word == "old" and before in words["AGE_SIGN"]:
                return True
        return False

    @cached_property
    def is_past(self) -> bool:
        """Whether it tells of something past; "is usually triggered" tells of always."""
        words = load_reach().words
        for at, token in enumerate(self.tokens):
            if token.lower in words["PAST"]:
                return True
            if at and len(token.lower) > _SHORT and token.lower.endswith("ed"):
                before, ahead = self.tokens[at - 1].lower, self.tokens[max(0, at - 2)].lower
                if before not in words["STANDING"] and not (before.endswith("ly") and ahead in ("is", "are", "be")):
                    return True
        return False


_SHORT = 4


def clauses_of(
    text: str, spans: Sequence[Span], mentions: Sequence[Mention], cues: Sequence[Cue], tokens: Sequence[Token]
) -> list[Clause]:
    """Return the clauses of a sentence with what stands in each.

    Args:
        text: the document's text.
        spans: the clauses' places.
        mentions: what was found in the sentence, in order.
        cues: its cues, in order.
        tokens: its tokens, in order.
    """
    made: list[Clause] = []
    places = [[thing.start for thing in things] for things in (mentions, cues, tokens)]
    for span in spans:
        own, said, words = (slice(bisect_left(at, span.start), bisect_left(at, span.end)) for at in places)
        made.append(_clause(text, span, mentions[own], cues[said], tokens[words]))
    return made


def _clause(text: str, span: Span, mentions: Sequence[Mention], cues: Sequence[Cue], tokens: Sequence[Token]) -> Clause:
    """Return a clause with its pieces, none of which begins inside a mention or a cue."""
    terms = tuple(m for m in mentions if m.entry.kind in TERMS)
    people = find_people(text, span, mentions, tokens)
    cuts = _cuts(text, tokens, sorted([*((m.start, m.end) for m in mentions), *((c.start, c.end) for c in cues)]))
    pieces: list[Piece] = []
    for (index, link), (stop, _) in zip(cuts, [*cuts[1:], (len(tokens), "")], strict=True):
        end = tokens[stop].start if stop < len(tokens) else span.end
        start = tokens[index].start if index < stop else end
        low = pieces[-1].end if pieces else span.start
        pieces.append(_piece((start, end, link), tokens[index:stop], _within(terms, low, end), _within(cues, low, end)))
    return Clause(text, span, tuple(tokens), tuple(pieces), terms, tuple(cues), people)


_Placed = TypeVar("_Placed", Mention, Cue)


def _within(things: Sequence[_Placed], start: int, end: int) -> tuple[_Placed, ...]:
    """Return what begins in a stretch."""
    low, high = (bisect_left(things, at, key=START) for at in (start, end))
    return tuple(things[low:high])


def _cuts(text: str, tokens: Sequence[Token], held: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return the first token of each piece and how it is joined to the one before."""
    cuts: list[tuple[int, str]] = [(0, "")]
    reach = position = 0
    for index, token in enumerate(tokens):
        while position < len(held) and held[position][0] < token.start:
            reach = max(reach, held[position][1])
            position += 1
        if token.start < reach or index + 1 >= len(tokens) or token.lower not in _LINKS:
            continue
        link = _link(tokens, index, text)
        if link and cuts[-1][0] == index:
            cuts[-1] = (index + (link != "nor"), link if link in ("and", "or", "nor") else cuts[-1][1] or link)
        elif link:
            cuts.append((index + 1 if link != "nor" else index, link))
    return cuts


def _link(tokens: Sequence[Token], index: int, text: str) -> str:
    """Return how a token joins pieces, "" where it joins none: the colon of "10:30", the dash of a sign."""
    link, before = _LINKS[tokens[index].lower], [token.lower for token in tokens[max(0, index - 2) : index]]
    if tokens[index].lower == "as":
        return link if before == ["as", "well"] else ""
    if link == ":":
        return link if not text[tokens[index].end : tokens[index].end + 1].isdigit() else ""
    if link == "-":
        free = index and tokens[index - 1].end < tokens[index].start < tokens[index + 1].start - 1
        return link if free and before[-1] != "," else ""
    return link


def _piece(
    place: tuple[int, int, str], tokens: Sequence[Token], terms: tuple[Mention, ...], cues: tuple[Cue, ...]
) -> Piece:
    words = [token for token in tokens if token.lower[0].isalnum()]
    names = [m for m in terms if m.entry.kind in NOUNS and m.form == "name"]
    verbs = (index for index in range(len(tokens)) if verb_at(tokens, index))
    verb = next((tokens[at].lower for at in verbs if not any(is_noun(tokens, at, name) for name in names)), "")
    numbers = [
        t for t in words if t.lower[0].isdigit() and not any(m.start <= t.start < m.end for m in terms[:_INSIDE])
    ]
    valued = bool(numbers) and len(numbers) < len(words) and bool(terms) and numbers[-1].start > terms[-1].end - 1
    said = any(cue.role in load_reach().roles["predicate"] for cue in cues)
    return Piece(*place, terms, cues, verb, bool(verb) or said or valued, words[0].lower if words else "")
