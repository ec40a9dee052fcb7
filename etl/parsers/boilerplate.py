"""Parts of a page that are no part of a case: menus, links, letters of readers, lists of publications."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Document, Table
from etl.mapping.lexicon import Lexicon
from etl.parsers.headings import HEADING_END
from etl.patterns import regex

# Rows of links to other pages, headings that are such links, and letters of readers: they are no part of a case.


_SOMEBODY = regex(r"\b(?:Mrs?|Ms|Miss)\b\.?\s|,\s\d{1,2}\b|\(\d{1,2}\b")
_TOLD = 60
_LINKS = regex(r"\s+[|•·»›]\s+|\n")
_LONGEST_LINK = 90
_SIGNED = regex(
    r"[.!?…”\"’)]\s?[—–-]{1,2}\s?(?P<name>[A-Z][a-zà-ÿ'’-]+)(?:[ ][A-Z][a-zà-ÿ'’-]*\.?)?(?:,\s(?:\d{1,2}|[A-Z][^\W\d_]+)){0,2}\.?\s*$"
)
"""The name at the end of a reader's letter: "… Would he be accepted? — Helga", "… somebody is trying. – Piotr, 66"."""
_TO_PAGE = regex(r"\?|\b[Yy]our?\b|\b(?:article|magazine|issue|newsletter|editors?)\b")
_DATED = regex(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]")
"""A letter with a day is a report."""
_OWN_TEXT = 2
_POINTER = regex(
    r"^\W*(?:(?:you (?:may|might) also (?:like|be interested in)|(?:read|see|watch|look at)(?: (?:also|more|next|on|too|further|as well))|also (?:read|see|interesting)|"
    r"more (?:stories|cases|patients|articles|news|reports|from us|on this site)|(?:our |the )?(?:latest|newest|other|next|related|recent|most read|popular)"
    r" (?:[\w-]+ )?(?:stories|story|cases|articles?|news|posts?|reports?|pages?))\b[^:.;]{0,30}:|(?:related|recommended):)",
    re.I,
)
"""A line that leads to other pages: "Read also: …", "More stories: …"."""
_OWNED = regex(r"^\W{0,3}(?:©|\(c\) ?(?=[A-Z\d])|copyright\b)", re.I)
_LONGEST_FOOT = 200
_STARRED = regex(
    r"(?<![\w*])(?:[Yy]our )?(?P<label>[^\W\d_][^\W\d_ .'’-]{0,20}(?: [^\W\d_]{1,15}){0,2}?) ?\*(?=[\s,;|(]|$)"
)
"""What a visitor must fill in, in the form below a page: "Name* Age* Disease* (stroke, …)"."""
_MONEY = regex(
    r"(?:from |about |approx\. ?|ca\. ?)?(?:(?:USD|US\$|EUR|GBP|RMB|CNY|[$€£¥])\s?\d[\d,. ]{0,12}|"
    r"\d[\d,. ]{0,12}(?:USD|US\$|EUR|GBP|RMB|CNY|[$€£¥]|(?:US )?dollars|euros?|pounds|yuan))\.?",
    re.I,
)


def aside(document: Document, lexicon: Lexicon, number: int) -> bool:
    """Whether a paragraph is the page's and not the case's: links, a form for visitors, the letter of a reader.

    Args:
        document: the document.
        lexicon: the lexicon.
        number: the number of the block.
    """
    block = document.blocks[number]
    return _is_menu(document, lexicon, block) or is_form(document, lexicon, block) or _is_letter(document, number)


def _is_menu(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Whether a paragraph leads to other pages: "Back to list | Mrs. Lane (48 years old) | Next", "Read also: …", "© 2014 …"."""
    line = document.quote(block.span).strip()
    if len(line) < _LONGEST_LINK and line.startswith(("«", "‹", "<<")) != line.endswith(("»", "›", ">>")):
        return True
    if len(line) < _LONGEST_FOOT and (_OWNED.match(line) or _POINTER.match(line)):
        return True
    links = _LINKS.split(line)
    if len(links) < 2 or any(len(link) > _LONGEST_LINK or link.endswith(".") for link in links):
        return False
    return any(
        _POINTER.match(link) or lexicon.label(HEADING_END.sub("", link.strip(" <>«»‹›←→[]")), "furniture")
        for link in links
    )


def is_price(document: Document, block: Block) -> bool:
    """Whether a field says what something costs, and nothing that was done: "4 injections: 20,000 USD"."""
    return block.value is not None and _MONEY.fullmatch(document.text, block.value.start, block.value.end) is not None


def is_form(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Whether a line is a form for visitors: two starred labels or more, one of them a person's, and nothing filled in.

    Args:
        document: the document.
        lexicon: the lexicon.
        block: a paragraph or a field.
    """
    line = document.quote(block.span)
    if line.count("*") < 2 or len(line) > _LONGEST_FOOT or any(c.isdigit() for c in line):
        return False
    labels = [m["label"] for m in _STARRED.finditer(line)]
    return len(labels) > 1 and any(lexicon.label(label, "field") for label in labels)


def _is_letter(document: Document, number: int) -> bool:
    """Whether a paragraph is the letter of a reader: which speaks to the page, signed by a name that stands nowhere else, behind the page's own text."""
    block = document.blocks[number]
    signed = _SIGNED.search(document.text, max(block.span.start, block.span.end - _TOLD), block.span.end)
    said = document.quote(block.span)
    aged = signed is not None and any(c.isdigit() for c in signed.group()[-4:])  # "— Piotr, 66"
    if signed is None or not (aged or (_TO_PAGE.search(said) and not _DATED.search(said))):
        return False
    if len(re.findall(rf"\b{re.escape(signed['name'])}\b", document.text)) > 1:
        return False
    above = [b for b in document.blocks[:number] if b.kind == "paragraph" and b.span.end - b.span.start > _TOLD]
    return sum(1 for b in above if not _SIGNED.search(document.quote(b.span)[-_TOLD:])) >= _OWN_TEXT


def is_link(document: Document, heading: Block, above: Sequence[Block]) -> bool:
    """Whether a heading below "Related cases", behind the page's own text, calls somebody else: "Mrs. Ruiz, 61, stroke".

    Args:
        document: the document.
        heading: a heading of no known part.
        above: the blocks before it that report; a list of links at the top of a page says nothing of what follows.
    """
    return _SOMEBODY.search(document.quote(heading.span)) is not None and any(
        block.span.end - block.span.start > _TOLD for block in above
    )


# Lists of publications at the end of a page, and what outside experts say: they are of others, whatever they name.


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
    tables = [n for n, block in enumerate(document.blocks) if block.table is not None and _of_studies(block.table)]
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


def _of_studies(table: Table) -> bool:
    """Whether a table lists studies: a column below "Reference", "Study" or "Author" whose cells are citations."""
    for head in table.cells:
        if head.row or not _ASKS_SOURCE.fullmatch(head.text.strip()):
            continue
        below = [c.text.strip() for c in table.cells if c.column == head.column and c.row and c.text.strip()]
        cited = sum(1 for text in below if _CITED_SOURCE.fullmatch(text))
        if cited >= _SEVERAL and cited * _SEVERAL > len(below):
            return True
    return False
