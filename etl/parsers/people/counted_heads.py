"""Bare numbers that head the columns or lines of a table, one for each of the patients that the page counts."""

from __future__ import annotations

import re
from collections.abc import Collection

from etl.document import Cell, Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.patterns import regex

_COUNT = regex(
    rf"(?<![\w.,/-])(?P<n>\d{{1,2}}|{WORD_NUMBER})\s(?:[a-z][\w-]*\s){{0,3}}"
    r"(?:patients|cases|children|boys|girls|men|women|people|persons|participants|subjects|volunteers|brothers|sisters|siblings|infants)\b",
    re.I,
)
_OPENING = 4_000


def are_counted(document: Document, lexicon: Lexicon, corner: Cell | None, names: Collection[str]) -> bool:
    """Whether labels are the numbers from 1 to as many as the document's beginning counts patients: "Three patients …" and
    "Parameter | 1 | 2 | 3".

    Args:
        document: the document.
        lexicon: for the names of fields.
        corner: the cell that heads the labels' line; one that asks for anything else makes them no patients.
        names: the labels.
    """
    asked = corner.text.strip(" :") if corner is not None else ""
    if asked and not any(entry.role == "parameter" for entry in lexicon.label(asked, "field")):
        return False
    numbers = sorted(int(name) for name in names if name.isdigit() and len(name) < len("100"))
    if len(numbers) < len(names) or numbers != list(range(1, len(names) + 1)):
        return False
    found = (m["n"] for m in _COUNT.finditer(document.text[:_OPENING]))
    return any(number_of(n) == len(numbers) for n in found)
