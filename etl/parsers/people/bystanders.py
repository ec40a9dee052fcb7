"""Sentences about relatives and others beside a patient: "he" and "she" behind them are those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.document import Document
from etl.facts import Person
from etl.parsers.people.described import Described
from etl.parsers.people.others import near_by
from etl.parsers.people.strangers import is_beside
from etl.parsers.people.words import gender_of
from etl.patterns import regex
from etl.value import replace

if TYPE_CHECKING:
    from etl.parsers.reading import Statement

_OPENS = regex(r"(?:(?:[Ii]n|[Oo]n|[Aa]t|[Tt]hen|[Ll]ater|[Ss]oon) [^,.;]{0,20},? )?([Hh]e|[Ss]he)\b")
_PRONOUN_OPENS = regex(r"\W*(?:(?:And|But|Now|Then|Also|Still) )?(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Tt]hey|[Tt]heir)\b")


def beside_patient(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    """Behind a sentence about somebody near the patient, "he" or "she" at the beginning of the next ones is that one, and
    behind one that names a relative "he" of a woman's page and "she" of a man's.

    Args:
        document: the document.
        statements: its sentences.
        people: whom it describes.

    Returns:
        The sentences; those are told of somebody else.
    """
    return _with_kin(document, _with_met(document, statements, people), [d.person for d in people])


def _with_met(
    document: Document, statements: Sequence[Statement], people: Sequence[Described]
) -> tuple[Statement, ...]:
    out: list[Statement] = []
    met = False
    for s in statements:
        here = bool(out) and out[-1].block is s.block
        begun = s.attitude == "other" and (
            (len(people) == 1 and near_by(document.text, s.span.start, s.span.end))
            or is_beside(document.text, s.span, people)
        )
        opens = _PRONOUN_OPENS.match(document.text, s.span.start, s.span.end)
        met = begun or (met and here and opens is not None)
        told = met and not begun and s.attitude == "reported"
        out.append(replace(s, attitude="other") if told else s)
    return tuple(out)


def _with_kin(document: Document, statements: Sequence[Statement], persons: Sequence[Person]) -> tuple[Statement, ...]:
    own = persons[0].gender if len(persons) == 1 else None
    if own is None:
        return tuple(statements)
    out: list[Statement] = []
    near = False
    for s in statements:
        opens = _OPENS.match(document.text, s.span.start, s.span.end)
        other = opens is not None and gender_of(opens[1]) not in (None, own)
        named = any(m.entry.role == "relative" for m in s.of("relation"))
        near = named or (near and bool(out) and out[-1].block is s.block)
        told = other and near and not named and s.attitude == "reported"
        out.append(replace(s, attitude="other") if told else s)
    return tuple(out)
