"""Tables with a row (or a column) for each patient: what their cells of words say, as labelled fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Cell, Document
from etl.facts import Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.disease_types import asked_type
from etl.parsers.label.heads import field_roles, read_head
from etl.parsers.people.owners import Owners
from etl.patterns import regex
from etl.tables.lines import Line

_WHEN = {"onset", "diagnosed"}
_IN_BRACKETS = regex(r"\s?[(\[][^()\[\]]*[)\]]")
_YEAR = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def fields_of(
    document: Document, lexicon: Lexicon, lines: Sequence[Line], people: Sequence[Person]
) -> Iterator[tuple[str, Block]]:
    """What a table's cells of words say of each patient, as labelled fields.

    Args:
        document: the document.
        lexicon: for labels.
        lines: the patients' lines of a table.
        people: those described.

    Yields:
        The key of a patient with a field block whose label is the column's and whose value is the cell.
    """
    owners = Owners(people) if lines else None
    for line in lines:
        key = owners.of(line.name) if owners else None
        for cell, heads in line.cells if key else ():
            if key and heads and not is_remark(lexicon, heads[-1]) and is_told(document, lexicon, cell, heads):
                asks = next((h for h in reversed(heads) if lexicon.label(h.text.strip(), "field")), heads[-1])
                yield key, Block("field", cell.span, label=asks.span, value=cell.span, page=cell.page)


def is_remark(lexicon: Lexicon, cell: Cell) -> bool:
    """Whether a column's heading asks for remarks, which are told at the day of their row.

    Args:
        lexicon: for labels.
        cell: the heading.
    """
    return any(e.value == "told" for e in lexicon.label(cell.text.strip(), "field") if e.role == "remark")


def is_told(document: Document, lexicon: Lexicon, cell: Cell, heads: Sequence[Cell]) -> bool:
    """Whether a cell holds words that are read like a labelled field: a diagnosis, a treatment, an adverse event, an onset."""
    if any(read_head(lexicon, head.text) & {"text", "source"} for head in heads):
        return False
    asked = field_roles(lexicon, heads)
    if asked & _WHEN and _YEAR.search(cell.text):
        return True
    if asked & {"name", "person", "age", "sex", "unit", "reference"}:
        return False
    if asked & {"onset", "diagnosed"}:
        return any(c.isdigit() for c in cell.text)
    if lexicon.label(heads[-1].text.strip(), "social") and re.search(r"[^\W\d_]{2,}", cell.text):
        return True  # "Smoking: former"
    named = _IN_BRACKETS.sub("", heads[-1].text).strip()
    if lexicon.label(named, "condition") and _YEAR.search(cell.text):
        return True  # "Stroke (month)" above "left MCA (05/2012)"
    if asked_type(lexicon, heads[-1].text, cell.text) is not None:
        return True
    if not re.search(r"[^\W\d_]{3,}", cell.text) and "diagnosis" not in asked:
        return False  # a diagnosis may be two letters: "MS"
    kinds = {m.entry.kind for m in lexicon.find(document.text, cell.span.start, cell.span.end)}
    return bool(kinds & {"finding", "condition", "medicine", "cells", "procedure", "gene", "country"})
