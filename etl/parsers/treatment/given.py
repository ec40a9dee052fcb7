"""Whether a sentence tells that cells were given, so that what stands behind it is told of somebody treated."""

from __future__ import annotations

import re

from etl.document import Document
from etl.facts import Quantity
from etl.parsers.reading import Statement
from etl.parsers.treatment.diary import goes_on
from etl.parsers.treatment.doses import is_dose
from etl.parsers.treatment.tells import handed, is_given, operated
from etl.parsers.treatment.unnamed import tells_by_way
from etl.parsers.treatment.ways import INJECTION
from etl.patterns import regex

_UNREAL = ("planned", "negated", "possible", "hypothetical", "cited", "declined")
_TREATING = regex(INJECTION.pattern + r"|\b(?:treat(?:ment|ed)|therap\w+|drip|implanting|courses?)\b", re.I)


def gives_cells(document: Document, statement: Statement, before: Statement | None) -> bool:
    """Whether a sentence tells that cells were given, to the patient or the group of the page.

    Args:
        document: the document.
        statement: a sentence.
        before: the one before it.
    """
    if statement.frame.has("abstract"):
        return False
    again = bool(statement.of("route", "method")) and goes_on(document.text, statement, before)
    return again or _tells_treatment(document, statement) or tells_by_way(document.text, statement, before)


def _tells_treatment(document: Document, statement: Statement) -> bool:
    """Whether a sentence tells of cells that were given: by name, or by their number and the way in."""
    sentence = statement.span
    cells, ways_in = statement.of("cells"), statement.of("route", "method")
    numbered = any(isinstance(q.value, Quantity) and q.value.code == "{cells}" for q in statement.quantities)
    if cells and ways_in and statement.effective and not any(s.role == "planned" for s in statement.context.scopes):
        return True  # "today he got his own cells back, through a needle in the back"
    if statement.attitude == "reported" and _told_so(document.text, statement):
        return True
    if not cells and not (ways_in and numbered):
        return False
    named = statement.block.kind == "title" or _TREATING.search(document.text, sentence.start, sentence.end)
    return bool(named)


def _told_so(text: str, statement: Statement) -> bool:
    """Whether a sentence says in plain words that cells were given: "he got stem cells"; a dated one also without naming them:
    "she got 12 million on 3 May", "operated on 14 September 2010, 18 million"."""
    if any(s.role in _UNREAL for s in statement.context.scopes):
        return False
    cells = [m for m in statement.of("cells") if statement.about(m).experiencer in ("patient", "group")]
    doses = [q.start for q in statement.quantities if is_dose(q)] if statement.dates else []
    return any(handed(text, statement, at) or operated(text, statement, at) for at in doses) or (
        bool(cells) and is_given(text, statement)
    )
