"""What a column tells of others than the person whose row it is: a mother's illnesses and medicines below a head that asks for
the pregnancy, everything that isn't told as a relative's below one that asks for relatives, and signs in the names of diseases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.document import Span, holding
from etl.facts import AnyFact, Condition, FamilyHistory, Medication, Observation
from etl.mapping.hpo import Ontology
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import DISEASE, words_with_code
from etl.parsers.label.concepts import WORD
from etl.parsers.label.heads import plain
from etl.tables.asks import Asked
from etl.tables.lines import PeopleTable


def of_others(
    lexicon: Lexicon, ontology: Ontology | None, table: PeopleTable, columns: Sequence[Asked], found: Sequence[AnyFact]
) -> Iterator[Span]:
    """The places of what was read of others where a person is told of.

    Args:
        lexicon: for labels.
        ontology: for the codes of features; without it their words are read.
        table: a table of people.
        columns: what each of its columns asks.
        found: what was read of the document.

    Yields:
        The first place of each such fact.
    """
    filled = [cell for row in table.layout.grid.rows for cell in row if cell is not None]
    listing = sorted(cell.span for cell in filled if DISEASE.search(cell.text))
    coded = sorted(span for cell in filled for span in words_with_code(cell, ontology))
    for fact in found if listing or coded else ():
        for told in fact.evidence[:1]:
            if holding(coded, told.start) or (isinstance(fact, Observation) and holding(listing, told.start)):
                yield Span(told.start, told.end)  # "Mitochondrial recessive ataxia syndrome [MIM: 607459]"
    for asked, theirs in ((_of_birth, _hers), (_of_family, _a_relatives)):
        at = [c for c, one in enumerate(columns) if asked(lexicon, one.label)]
        cells = sorted(cell.span for row in table.layout.grid.rows for c in at if (cell := row[c]) is not None)
        for fact in found if cells else ():
            for told in fact.evidence[:1]:
                if holding(cells, told.start) is not None and theirs(lexicon, fact):
                    yield Span(told.start, told.end)


def _of_family(lexicon: Lexicon, label: str) -> bool:
    return any(m.entry.kind == "relation" and m.entry.id == "family_member" for m in lexicon.find(plain(label)))


def _a_relatives(lexicon: Lexicon, fact: AnyFact) -> bool:
    return not isinstance(fact, FamilyHistory)


def _of_birth(lexicon: Lexicon, label: str) -> bool:
    return any(_is(lexicon, word.group(), "carried") for word in WORD.finditer(plain(label)))


def _hers(lexicon: Lexicon, fact: AnyFact) -> bool:
    told = isinstance(fact, (Condition, Observation)) and _is(lexicon, fact.code.text, "mother")
    return told or isinstance(fact, Medication)


def _is(lexicon: Lexicon, text: str, role: str) -> bool:
    return any(e.role == role for e in lexicon.terms("column").get(text.casefold(), ()))
