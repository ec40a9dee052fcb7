"""Lists of publications at the end of a page, and what outside experts say: they are of others, whatever they name."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Document
from etl.parsers.table.cited import of_studies
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
