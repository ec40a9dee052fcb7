"""Parts of a page that are no part of a case: menus, letters of readers, lists of publications."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Table
from etl.mapping.lexicon import Lexicon
from etl.parsers.headings import HEADING_END
from etl.patterns import regex

# Rows of links to other pages and letters of readers are no part of a case.


_SOMEBODY = regex(r"\b(?:Mrs?|Ms|Miss)\b\.?\s|,\s\d{1,2}\b|\(\d{1,2}\b")
_TOLD = 60
_LINKS = regex(r"\s+[|•·»›]\s+|\n")
_LONGEST_LINK = 90
_SIGNED = regex(
    r"[.!?…”\"’)]\s?[—–-]{1,2}\s?(?P<name>[A-Z][a-zà-ÿ'’-]+)(?:[ ][A-Z][a-zà-ÿ'’-]*\.?)?(?:,\s(?:\d{1,2}|[A-Z][^\W\d_]+)){0,2}\.?\s*$"
)
"""The name at the end of a reader's letter: "… Would he be accepted? — Helga", "… somebody is trying. – Piotr, 66"."""
_POINTER = regex(r"(?:read|see|more|other|related|latest|recommended)\b[^:.;]{0,30}:", re.I)
"""What leads to other pages: "More stories: …"."""
_LEADS = regex(
    r"\W*(?:you (?:may|might) also like|(?:read|see) (?:also|more)|(?:more|other|related|latest|recommended) (?:stories|cases|patients|articles|news|posts))\b"
    r"[^.;\n]{0,20}?(?::|\s(?:[—–=]|--?)\s|\n)",
    re.I,
)
"""A line that leads to other pages: "See also – Mr. Petrov (61, …)"."""
_OWNED = regex(r"^\W{0,3}(?:©|\(c\) ?(?=[A-Z\d])|copyright\b)", re.I)
_LONGEST_FOOT = 200


def is_menu(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Whether a paragraph leads to other pages, or says whose they are: "Back to list | Next", "© 2014 …".

    Args:
        document: the document.
        lexicon: for the words of menus.
        block: the paragraph.
    """
    line = document.quote(block.span).strip()
    if len(line) < _LONGEST_LINK and line.startswith(("«", "‹", "<<")) != line.endswith(("»", "›", ">>")):
        return True
    if len(line) < _LONGEST_FOOT and (_OWNED.match(line) or _LEADS.match(line)):
        return True
    links = _LINKS.split(line)
    if len(links) < 2 or any(len(link) > _LONGEST_LINK or link.endswith(".") for link in links):
        return False
    return any(
        _POINTER.match(link) or lexicon.label(HEADING_END.sub("", link.strip(" <>«»‹›←→[]")), "furniture")
        for link in links
    )


def is_letter(document: Document, block: Block) -> bool:
    """Whether a paragraph is the letter of a reader, signed by a name that stands nowhere else.

    Args:
        document: the document.
        block: the paragraph.
    """
    signed = _SIGNED.search(document.text, max(block.span.start, block.span.end - _TOLD), block.span.end)
    return signed is not None and document.text.count(signed["name"]) == 1


def is_link(document: Document, heading: Block, above: Sequence[Block]) -> bool:
    """Whether a heading below "Related cases", behind the page's own text, calls somebody else: "Mrs. Ruiz, 61, stroke".

    Args:
        document: the document.
        heading: a heading of no known part.
        above: the blocks before it that report; a list of links at the top of a page says nothing of what follows.
    """
    told = any(block.span.end - block.span.start > _TOLD for block in above)
    return told and _SOMEBODY.search(document.quote(heading.span)) is not None


# Lists of publications at the end of a page, and what outside experts say: they are of others, whatever they name.


_CITES = regex(
    r"\b[Vv]ol(?:ume)?\.? ?\d{1,4}\b|\bpp?\.? ?\d{1,5}\s?[–-]\s?\d{1,5}|\b(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(|:)|\bdoi:\s?10\.|\bet al\.? .{0,200}\b(?:19|20)\d\d\b"
    r"|\b\d{1,4}\s?\(\d{1,3}\)\s?:\s?\d{1,5}"
)
_OUTSIDER = regex(
    r"\b(?:says|said|warns|warned|cautions|cautioned|comments|commented|adds|added|thinks|told)\b[^\"“”\n]{0,120}?"
    r"\b(?:who|and) (?:has|had|have|is|was|were)(?: not| never|n['’]t)(?: yet)?(?: been)? (?:involved|examined|met|seen|treated|connected|part of)\b"
    r"|\b(?:[Ii]ndependent|[Oo]utside) (?:experts?|specialists?|scientists?|researchers?|neurologists?|surgeons?|doctors?)\b"
)
"""Whom a newspaper asks who doesn't know the patient: "says Professor Lane, a neurologist, who has never examined her"."""
_NUMBERED = regex(r"\[\d{1,2}\][ \t]+\w")


def citations(document: Document) -> frozenset[int]:
    """The numbers of the blocks of lists of publications, of tables of them, and of what outside experts say.

    Args:
        document: the document.

    Returns:
        Items that print a volume, pages or a DOI; all items of a list, when half of them do; tables with a column of
        citations; paragraphs in which somebody speaks who doesn't know the patient.
    """
    asked = [
        n for n, block in enumerate(document.blocks)
        if block.kind == "paragraph" and _OUTSIDER.search(document.text, block.span.start, block.span.end)
    ]  # fmt: skip
    tables = [n for n, block in enumerate(document.blocks) if block.table is not None and of_studies(block.table)]
    return frozenset([*tables, *asked, *(n for run in _lists(document) for n in _cited(document, run))])


def _lists(document: Document) -> Iterator[list[int]]:
    """Items in a row, and paragraphs in a row that are numbered in brackets: "[1] Lee A. et al. (2013), Peru. 32 patients …"."""
    run: list[int] = []
    for n, block in enumerate(document.blocks):
        if block.kind == "item" or _NUMBERED.match(document.text, block.span.start, block.span.end):
            run.append(n)
            continue
        yield run
        run = []
    yield run


def _cited(document: Document, run: list[int]) -> list[int]:
    texts = ((n, document.quote(document.blocks[n].span)) for n in run)
    found = [n for n, text in texts if len(text) > _SHORT and _CITES.search(text)]
    return run if len(found) * 2 >= len(run) else found


_SHORT = 40


_SEVERAL = 2
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
