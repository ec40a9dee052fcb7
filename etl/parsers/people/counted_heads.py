"""Numbers that head columns, lines or parts, one for each of the patients that the page counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from etl.document import Cell, Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.people.drafts import Draft
from etl.parsers.people.names import bare
from etl.patterns import regex

_COUNT = regex(
    rf"(?<![\w.,/-])(?P<n>\d{{1,2}}|{WORD_NUMBER})\s(?:[a-z][\w-]*\s){{0,3}}"
    r"(?:patients|cases|children|boys|girls|men|women|people|persons|participants|subjects|volunteers|brothers|sisters|siblings|infants)\b",
    re.I,
)
_OPENING = 4_000
_NUMBER = regex(r"\W{0,3}(?P<n>\d{1,2})[.):]\W{0,3}")
_FEWEST = 2


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
    numbers = sorted(int(name) for name in names if name.isdecimal() and len(name) < len("100"))
    if len(numbers) < len(names) or numbers != list(range(1, len(names) + 1)):
        return False
    return _counts(document, len(numbers))


def only_numbered(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The people of a page without those whom one line behind them names, if it numbers as many as it counts: "Three patients
    went home … (1) Ken M., 39 … (2) … (3) … Mr. Novak (52, stroke) arrived on 6 May".

    Args:
        document: the document.
        drafts: whom it describes.
    """
    numbered = [d for d in drafts if _number_of(document, d)]
    if len(numbered) < _FEWEST or len(numbered) == len(drafts) or not _counts(document, len(numbered)):
        return list(drafts)
    if [_number_of(document, d) for d in numbered] != list(range(1, len(numbered) + 1)):
        return list(drafts)
    return [d for d in drafts if d in numbered or d.first < numbered[-1].first or not _named_once(document, d)]


def _counts(document: Document, number: int) -> bool:
    return any(number_of(m["n"]) == number for m in _COUNT.finditer(document.text[:_OPENING]))


def _number_of(document: Document, draft: Draft) -> int:
    """The number that opens the line in which somebody is first described; 0 for others."""
    line = document.text.rfind("\n", 0, draft.first) + 1
    m = _NUMBER.match(document.text, line)
    return int(m["n"]) if m is not None and draft.first <= m.end() else 0


def _named_once(document: Document, draft: Draft) -> bool:
    """Whether somebody's name stands in one line only."""
    name = bare(draft.name).split()[-1:]
    return bool(name) and sum(name[0] in line for line in document.text.split("\n")) == 1
