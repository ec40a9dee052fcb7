"""Clauses that stand between commas inside another: "Seizures, which others have seen, may occur later"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.parsers.context.cues import Clause, Cue
from etl.parsers.sentences import FINITE

_OWNED = frozenset(("the", "his", "her", "their", "my", "our", "this", "these", "that", "those", "a", "an", "some"))
"""Before a thing that is there, whatever may become of it: "The cyst, which …, may need an operation"."""

_DOUBT = frozenset(("may", "might"))
"""Modals that doubt: "could be relieved" was so."""


def clause_before(clauses: Sequence[Clause], number: int) -> Clause | None:
    """The clause before; behind a relative clause that stands between commas, the one that it interrupts.

    Args:
        clauses: the clauses of a sentence, in order.
        number: which of them.
    """
    if number == 0:
        return None
    before = clauses[number - 1]
    first = clauses[number].tokens[0].lower if clauses[number].tokens else ""
    return clauses[number - 2] if _relative(clauses, number - 1) and first in FINITE else before


def hedged_subject(cue: Cue, clauses: Sequence[Clause], number: int) -> Clause | None:
    """The interrupted clause of which a modal behind the inserted one is said, when it names a thing in general.

    Args:
        cue: the modal.
        clauses: the clauses of its sentence, in order.
        number: which of them it stands in.
    """
    clause = clauses[number]
    first = clause.tokens[0] if clause.tokens else None
    if first is None or first.start != cue.start or first.lower not in _DOUBT or not _relative(clauses, number - 1):
        return None
    subject = clauses[number - 2]
    named = bool(subject.tokens) and subject.tokens[0].lower not in _OWNED
    return subject if named and not any(piece.verb for piece in subject.pieces) else None


def _relative(clauses: Sequence[Clause], number: int) -> bool:
    """Whether a clause begins with a relative pronoun and stands behind another."""
    tokens = clauses[number].tokens if number > 0 else ()
    return bool(tokens) and tokens[0].lower in ("which", "who", "whose")
