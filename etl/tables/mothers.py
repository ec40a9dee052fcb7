"""What a column of pregnancies tells of the mother: her illnesses and medicines aren't those of the child whose row it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.document import Span, holding
from etl.facts import AnyFact, Condition, Medication, Observation
from etl.mapping.lexicon import Lexicon
from etl.parsers.label.heads import plain
from etl.tables.asks import Asked
from etl.tables.lines import PeopleTable
from etl.tables.names import WORD


def of_mothers(
    lexicon: Lexicon, table: PeopleTable, columns: Sequence[Asked], found: Sequence[AnyFact]
) -> Iterator[Span]:
    """The places of what was read of a mother where her child is told of.

    Args:
        lexicon: for labels.
        table: a table of people.
        columns: what each of its columns asks.
        found: what was read of the document.

    Yields:
        The first place of each such fact.
    """
    asked = [c for c, one in enumerate(columns) if _of_birth(lexicon, one.label)]
    cells = sorted(cell.span for row in table.layout.grid.rows for c in asked if (cell := row[c]) is not None)
    for fact in found if cells else ():
        told = fact.evidence[0] if fact.evidence else None
        if told is not None and holding(cells, told.start) is not None and _hers(lexicon, fact):
            yield Span(told.start, told.end)


def _of_birth(lexicon: Lexicon, label: str) -> bool:
    return any(_is(lexicon, word.group(), "carried") for word in WORD.finditer(plain(label)))


def _hers(lexicon: Lexicon, fact: AnyFact) -> bool:
    told = isinstance(fact, (Condition, Observation)) and _is(lexicon, fact.code.text, "mother")
    return told or isinstance(fact, Medication)


def _is(lexicon: Lexicon, text: str, role: str) -> bool:
    return any(e.role == role for e in lexicon.terms("column").get(text.casefold(), ()))
