"""Where a cue stands: its clause, its piece, and what stands beside it there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

from etl.mapping.entry import Mention
from etl.mapping.reach import Reach, Rule
from etl.parsers.annotate.cues import Cue
from etl.parsers.scope.clauses import Clause, Piece
from etl.parsers.sentences import Token

_NEAR = 23
"""Characters between a denial and the participle that describes what it denies: "no significantly increased …"."""


class Place:
    """A cue in its sentence, with the rule that is asked.

    Args:
        clauses: the clauses of the sentence.
        number: which of them holds the cue.
        cue: the cue.
        rule: the row of reach.yaml.
        reach: all rules, for their classes of words and roles.
    """

    def __init__(self, clauses: Sequence[Clause], number: int, cue: Cue, rule: Rule, reach: Reach) -> None:
        self.clauses, self.number, self.cue, self.rule = clauses, number, cue, rule
        self.words, self.roles = reach.words, reach.roles
        self.clause = clauses[number]

    @cached_property
    def at(self) -> int:
        """The number of the cue's piece in its clause."""
        return self.clause.piece_at(self.cue.start)

    @property
    def piece(self) -> Piece:
        """The cue's piece."""
        return self.clause.pieces[self.at]

    @cached_property
    def before(self) -> Clause | None:
        """The clause before; after a relative clause between commas, the one that it interrupts."""
        if self.number == 0:
            return None
        first = self.clause.tokens[0].lower if self.clause.tokens else ""
        interrupted = self.is_relative(self.number - 1) and first in self.words["FINITE"]
        return self.clauses[self.number - 2] if interrupted else self.clauses[self.number - 1]

    def is_relative(self, number: int) -> bool:
        """Return True if a clause begins with a relative pronoun and stands after another."""
        tokens = self.clauses[number].tokens if number > 0 else ()
        return bool(tokens) and tokens[0].lower in self.words["RELATIVE"]

    def depth_at(self, offset: int) -> int:
        """Return in how many brackets a place of the clause stands."""
        index = self.clause.index_of(offset)
        return self.clause.tokens[index].depth if index < len(self.clause.tokens) else 0

    def is_aside(self, other: Cue) -> bool:
        """Return True if a denial stands in brackets beside the cue: "no lymphoma (CD20-negative) or myeloma"."""
        return other.role == "negated" and self.depth_at(other.start) > self.depth_at(self.cue.start)

    def says_of(self, term: Mention) -> bool:
        """Return True if the rule is said of terms of that kind."""
        return not self.kinds or term.entry.kind in self.kinds

    def terms_in(self, start: int, end: int) -> list[Mention]:
        """Return the terms of the rule's kinds that begin in a stretch of the clause."""
        return [term for term in self.clause.terms if start <= term.start < end and self.says_of(term)]

    def tokens_from(self, start: int, end: int) -> Iterator[Token]:
        """Return the tokens of the clause that begin in a stretch of it."""
        for token in islice(self.clause.tokens, self.clause.index_of(start), None):
            if token.start >= end:
                return
            yield token

    def ground_in(self, start: int, end: int) -> int:
        """Return where a stretch says on what ground: "the possibility of infection given the fever", else its end."""
        before = ""
        for token, following in pairwise(self.tokens_from(start, end)):
            if self.is_ground(before, token.lower, following.lower):
                return token.start
            before = token.lower
        return end

    def is_ground(self, before: str, word: str, following: str) -> bool:
        """Return True if a word tells a ground: "given the fever", and no "was given his tablets"."""
        words = self.words
        return (
            word in words["GROUND"]
            and following in words["POSSESSIVE"]
            and before not in words["BE"]
            and before != "being"
        )

    def is_bracketed(self, offset: int) -> bool:
        """Return True if a token of the clause stands in brackets."""
        return any(token.depth > 0 for token in self.tokens_from(offset, offset + 1))

    def word_after(self) -> str:
        """Return the first word after the cue, "" when its clause ends there."""
        return next((token.lower for token in self.tokens_from(self.cue.end, self.clause.span.end)), "")

    def closes(self) -> bool:
        """Return True if no word follows the cue in its piece: "fever: no", "cough - denied"."""
        of_verb = not self.words["OF_VERB"].isdisjoint(self.said) or any(word.endswith("n't") for word in self.said)
        light = self.words["OBJECTLESS"] if of_verb else frozenset[str]()  # "riluzole he never took"
        after = [t for t in self.tokens_from(self.cue.end, self.piece.end) if t.end <= self.piece.end]
        if self.cue.role == "negated" and all(
            token.lower in self.words["AT_THAT_TIME"] or not token.lower[0].isalnum() for token in after
        ):
            return True  # "Suicidal ideation: the patient denies at this time"
        return not any(token.lower[0].isalnum() and token.lower not in light for token in after)

    def lists_on(self, number: int) -> bool:
        """Return True if an "and" or "or" closes the list that a piece stands in."""
        return any(piece.link in ("and", "or") for piece in self.clause.pieces[number : number + 12])

    def alternates(self, number: int) -> bool:
        """Return True if the list that a piece stands in closes with "or"."""
        return any(piece.link in ("or", "nor") for piece in self.clause.pieces[number : number + 12])

    def begins(self) -> bool:
        """Return True if the cue is the subject of its clause: "none vomited"."""
        return self.cue.start == self.clause.span.start and not self.closes()

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of terms that the rule is said of here, empty for all."""
        rule = self.rule
        if rule.of_described and self._is_described():
            return rule.of_described
        if rule.of_given and self.is_given():
            return rule.of_given
        if rule.of_there and self._is_there():
            return rule.of_there
        return rule.of

    def _is_described(self) -> bool:
        """Return True if a participle right after the cue describes what it denies: "no reduced strength"."""
        after = next((cue for cue in self.clause.cues if cue.start >= self.cue.end), None)
        return after is not None and after.value == "described" and after.start - self.cue.end < _NEAR

    def is_given(self) -> bool:
        """Return True if a medicine or cells stand before: "the drug helped, but was stopped"."""
        own = [term for term in self.clause.terms if term.end <= self.cue.start]
        before = own if own or self.before is None else self.before.terms
        return any(term.entry.kind in ("medicine", "cells") for term in before)

    def _is_there(self) -> bool:
        """Return True if the cue ends "there has been none"."""
        return "there" in [token.lower for token in self.clause.tokens if token.end <= self.cue.start][-3:]

    @cached_property
    def belongs(self) -> bool:
        """Return True if the cue belongs to somebody by "with" or "without": "a woman with no allergies"."""
        first = self.clause.index_of(self.cue.start)
        return any(token.lower in ("with", "without") for token in self.clause.tokens[max(0, first - 1) : first + 1])

    @cached_property
    def denies_verb(self) -> bool:
        """Return True if the cue denies the verb after it: "had not been vaccinated"."""
        last = next((token.lower for token in reversed(self.clause.tokens) if token.end == self.cue.end), "")
        return last in self.words["OF_VERB"] or last.endswith("n't")

    @cached_property
    def said(self) -> tuple[str, ...]:
        """The words of the cue, in small letters; one of several may need no term: "no medical problems"."""
        return tuple(token.lower for token in self.tokens_from(self.cue.start, self.cue.end))

    @cached_property
    def denies_list(self) -> bool:
        """Whether a verb denies a whole list: "denied pain, a rash and severe cough", "did not have …"."""
        behind = next(self.tokens_from(self.cue.end, self.clause.span.end), None)
        verb = self.said if behind is not None and behind.lower == "have" else self.said[:-1]
        of_verb = any(word in self.words["OF_VERB"] or word.endswith(("n't", "n’t", "n`t")) for word in verb)
        return of_verb or not self.words["ASKED"].isdisjoint(self.said)

    @cached_property
    def has_subject(self) -> bool:
        """Return True if a word that may be a subject stands before the cue: "a man with no asthma"."""
        plain = self.words["LIGHT"] | self.words["PREPOSITION"]
        before = (token.lower for token in self.clause.tokens if token.end <= self.cue.start)
        return any(word.isalpha() and word not in plain for word in before)
