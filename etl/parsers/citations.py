"""Lists of publications at the end of a page, and what outside experts say: they are of others, whatever they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Document, Table
from etl.patterns import regex

_CITES = regex(
    r"\b[Vv]ol(?:ume)?\.? ?\d{1,4}\b|\bpp?\.? ?\d{1,5}\s?[–-]\s?\d{1,5}|\b(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(|:)|\bdoi:\s?10\.|\bet al\.? .{0,200}\b(?:19|20)\d\d\b"
    r"|\b\d{1,4}\s?\(\d{1,3}\)\s?:\s?\d{1,5}"
)
_AUTHOR = regex(r"\b[A-Z][\w’'-]+ (?:[A-Z][\w’'.-]* ){0,2}[A-Z][\w’'.-]*,")
_OUTSIDER = regex(
    r"\b(?:says|said|warns|warned|cautions|cautioned|comments|commented|explains|explained|replies|replied|adds|added|thinks|told)\b[^\"“”\n]{0,120}?"
    r"\b(?:(?:who|and) (?:(?:has|had|have)(?: never| not|n['’]t)(?: yet)? (?:been )?(?:examined|met|seen|treated|involved|part of|connected|worked)"
    r"|(?:is|was|were|are)(?: not|n['’]t) (?:involved|part of|connected|a part of|affiliated|treating)|knows? (?:her|his|the) case only|(?:never|did not|has not) (?:saw|met|see|examined?))"
    r"|an? (?:independent|outside) (?:expert|neurologist|specialist|researcher|scientist|surgeon))\b"
    r"|\b(?:Independent|Outside|Other) (?:experts?|specialists?|scientists?|researchers?|neurologists?|doctors?) (?:say|said|warn|warned|caution|cautioned|doubt|doubted|are sceptical|are skeptical|remain)\b",
)
"""Whom a newspaper asks who doesn't know the patient: "says Professor Lane, a neurologist, who has never examined her"."""
_NUMBERED = regex(r"\[(?P<number>\d{1,2})\][ \t]+\w")
_SEVERAL = 2
_TITLED = regex(r"\b(?:19|20)\d\d\b")


def citations(document: Document) -> frozenset[int]:
    """The numbers of the blocks of lists of publications, of tables of them, and of what outside experts say.

    Args:
        document: the document.

    Returns:
        Items that print a volume, pages or a DOI, or several authors and a year; all items of a list, when half of them do;
        tables with a column of citations; paragraphs in which somebody speaks who doesn't know the patient.
    """
    tables = [n for n, block in enumerate(document.blocks) if block.table is not None and of_studies(block.table)]
    asked = [
        n for n, block in enumerate(document.blocks)
        if block.kind == "paragraph" and _OUTSIDER.search(document.text, block.span.start, block.span.end)
    ]  # fmt: skip
    return frozenset([*tables, *asked, *(n for run in _lists(document) for n in _cited(document, run))])


def _lists(document: Document) -> Iterator[list[int]]:
    """Items in a row, and paragraphs in a row that are numbered in brackets: "[1] Lee A. et al. (2013), Peru. 32 patients …"."""
    run: list[int] = []
    counted: list[int] = []
    for n, block in enumerate(document.blocks):
        m = _NUMBERED.match(document.text, block.span.start, block.span.end)
        if m is not None and int(m["number"]) != len(counted) + 1:
            yield counted
            counted = []
        if m is not None and int(m["number"]) == len(counted) + 1:
            counted.append(n)
        if block.kind == "item":
            run.append(n)
            continue
        yield run
        run = []
    yield run
    yield counted


def _cited(document: Document, run: list[int]) -> list[int]:
    found = []
    for n in run:
        text = document.quote(document.blocks[n].span)
        if len(text) > _SHORT and (
            _CITES.search(text) or (len(_AUTHOR.findall(text)) >= _SEVERAL and _TITLED.search(text))
        ):
            found.append(n)
    return run if len(found) * 2 >= len(run) else found


_SHORT = 40


# Tables of other people's studies: a column of references says that nothing in it is of the page's patient.

_ASKS_SOURCE = regex(
    r"\W*(?:references?|refs?\.?|stud(?:y|ies)|authors?|citations?|sources?|publications?|papers?|first author|trial)\b[^\d\n]{0,24}",
    re.I,
)
_CITED_SOURCE = regex(
    r"\W*(?:\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|ref\.? \d{1,3}|.*\bet al\b.*"
    r"|[^\W\d_]['’\w-]+(?: (?:and|&) [^\W\d_]['’\w-]+| [A-Z]{1,3})?,? [(\[]?(?:19|20)\d\d[a-z]?[)\]]?.*|(?:doi|PMID|NCT)\W?\d.*)\W*"
)


def of_studies(table: Table) -> bool:
    """Whether a table lists studies: a column below "Reference", "Study" or "Author" whose cells are citations.

    Args:
        table: the table.

    Returns:
        True when most of such a column's cells, and two at least, are citations: "[40]", "Lee et al., 2010".
    """
    for head in table.cells:
        if head.row or not _ASKS_SOURCE.fullmatch(head.text.strip()):
            continue
        below = [c.text.strip() for c in table.cells if c.column == head.column and c.row and c.text.strip()]
        cited = sum(1 for text in below if _CITED_SOURCE.fullmatch(text))
        if cited >= _SEVERAL and cited * _SEVERAL > len(below):
            return True
    return False
