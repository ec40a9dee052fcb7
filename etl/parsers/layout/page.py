"""Blocks that are the page's and not the case's: menus, links, letters of readers, lists of publications, prices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from etl.document import Block, Document, Table
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.patterns import regex

_LINKS = regex(r"(?<!\s)\s++[|•·»›]\s+|\n")
_LONGEST_LINK = 90
_LONGEST_LINE = 200
_END = " <>«»‹›←→[]:：."
_POINTER = regex(
    r"^\W*(?:(?:you (?:may|might) also (?:like|be interested in)|(?:read|see|watch|look at)(?: (?:also|more|next|on|too|further|as well))|also (?:read|see|interesting)|"
    r"more (?:stories|cases|patients|articles|news|reports|from us|on this site)|(?:our |the )?(?:latest|newest|other|next|related|recent|most read|popular)"
    r" (?:[\w-]+ )?(?:stories|story|cases|articles?|news|posts?|reports?|pages?))\b[^:.;]{0,30}:|(?:related|recommended):)",
    re.I,
)
"""A line that leads to other pages: "Read also: …", "More stories: …"."""
_OWNED = regex(r"^\W{0,3}(?:©|\(c\) ?(?=[A-Z\d])|copyright\b|share your story\b)", re.I)
_SIGNED = regex(
    r"[.!?…”\"’)]\s?[—–-]{1,2}\s?(?P<name>[A-Z][a-zà-ÿ'’-]+)(?:[ ][A-Z][a-zà-ÿ'’-]*\.?)?(?:,\s(?:\d{1,2}|[A-Z][^\W\d_]+)){0,2}\.?\s*$"
)
"""A name at the end of a letter: "… Would he be accepted? — Helga"."""
_DATED = regex(r"\b\d{1,2}[./]\d{1,2}[./]\d")
_STARRED = regex(r"(?<![\w*])[^\W\d_][^\W\d_ .'’-]{0,20}(?: [^\W\d_]{1,15}){0,3} ?\*(?=[\s,;|(]|$)")
_SIGNATURE = 60
_OWN_TEXT = 2
_CITES = regex(
    r"\b[Vv]ol(?:ume)?\.? ?\d{1,4}\b|\bpp?\.? ?\d{1,5}\s?[–-]\s?\d{1,5}|\b(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(|:)|\bdoi:\s?10\.|\bet al\.? .{0,200}\b(?:19|20)\d\d\b"
    r"|\b\d{1,4}\s?\(\d{1,3}\)\s?:\s?\d{1,5}"
)
_AUTHORS = regex(r"(?:\b[A-Z][\w’'-]+ (?:[A-Z][\w’'.-]* ){0,2}[A-Z][\w’'.-]*,.*){2}\b(?:19|20)\d\d\b")
_NUMBERED = regex(r"\[\d{1,2}\][ \t]+\w")
_SHORTEST = 40
_OUTSIDER = regex(
    r"\b(?:says|said|warns|warned|cautions|cautioned|comments|commented|explains|explained|replies|replied|adds|added|thinks|told)\b[^\"“”\n]{0,120}?"
    r"\b(?:(?:who|and) (?:(?:has|had|have)(?: never| not|n['’]t)(?: yet)? (?:been )?(?:examined|met|seen|treated|involved|part of|connected|worked)"
    r"|(?:is|was|were|are)(?: not|n['’]t) (?:involved|part of|connected|a part of|affiliated|treating)|(?:never|did not|has not) (?:saw|met|see|examined?))"
    r"|an? (?:independent|outside) (?:expert|specialist|researcher|scientist|doctor))\b"
)
"""Somebody quoted who doesn't know the patient: "says Professor Lane, who has never examined her"."""
_MONEY = regex(
    r"(?:from |about |approx\. ?|ca\. ?)?(?:(?:USD|US\$|EUR|GBP|RMB|CNY|[$€£¥])\s?\d[\d,. ]{0,12}|"
    r"\d[\d,. ]{0,12}(?:USD|US\$|EUR|GBP|RMB|CNY|[$€£¥]|(?:US )?dollars|euros?|pounds|yuan))\.?",
    re.I,
)


def is_furniture(document: Document, lexicon: Lexicon, number: int) -> bool:
    """Return True for a paragraph that belongs to the page: a menu, a link, the letter of a reader.

    Args:
        document: the document.
        lexicon: for the words of menus.
        number: the number of the block.
    """
    line = document.quote(document.blocks[number].span).strip()
    if is_form(line):
        return True
    return _is_menu(lexicon, line) or _is_letter(document, number)


def is_form(line: str) -> bool:
    """Return True for the empty form of visitors: "Your name* Age* Disease* (stroke, …)".

    Args:
        line: a paragraph or a field.
    """
    empty = len(line) < _LONGEST_LINE and not any(map(str.isdigit, line))
    return empty and len(_STARRED.findall(line)) > 1


def _is_menu(lexicon: Lexicon, line: str) -> bool:
    """Return True for links: "Back to list | Mrs. Lane (48 years old) | Next", "Read also: …", "© 2014 …"."""
    if len(line) < _LONGEST_LINK and line.startswith(("«", "‹", "<<")) != line.endswith(("»", "›", ">>")):
        return True
    if len(line) < _LONGEST_LINE and (_OWNED.match(line) or _POINTER.match(line)):
        return True
    links = _LINKS.split(line)
    if len(links) < 2 or any(len(link) > _LONGEST_LINK or link.endswith(".") for link in links):
        return False
    return any(_POINTER.match(link) or lexicon.label(link.strip(_END), "furniture") for link in links)


def _is_letter(document: Document, number: int) -> bool:
    """Return True for an undated paragraph after the page's text, signed by a name that stands nowhere else."""
    span = document.blocks[number].span
    signed = _SIGNED.search(document.text, max(span.start, span.end - _SIGNATURE), span.end)
    if signed is None or _DATED.search(document.text, span.start, span.end):
        return False
    if len(re.findall(rf"\b{re.escape(signed['name'])}\b", document.text)) > 1:
        return False
    said = [document.quote(b.span) for b in document.blocks[:number] if b.kind == "paragraph"]
    return sum(len(words) > _SIGNATURE and not _SIGNED.search(words[-_SIGNATURE:]) for words in said) >= _OWN_TEXT


def is_price(document: Document, block: Block) -> bool:
    """Return True for a field that says what something costs: "4 injections: 20,000 USD".

    Args:
        document: the document.
        block: any block.
    """
    return block.value is not None and _MONEY.fullmatch(document.text, block.value.start, block.value.end) is not None


def cited_blocks(document: Document) -> frozenset[int]:
    """Return the numbers of the blocks that cite: publications in lists, and people who don't know the patient.

    Args:
        document: the document.

    Returns:
        Items that print a volume, pages or a DOI, or several authors and a year; all items of a list of which half do.
    """
    quoted = [
        n for n, block in enumerate(document.blocks)
        if block.kind == "paragraph" and _OUTSIDER.search(document.text, block.span.start, block.span.end)
    ]  # fmt: skip
    tables = [n for n, block in enumerate(document.blocks) if block.table is not None and _is_of_studies(block.table)]
    return frozenset([*tables, *quoted, *(n for run in _lists(document) for n in _publications(document, run))])


_ASKS_SOURCE = regex(
    r"\W*(?:references?|refs?\.?|stud(?:y|ies)|authors?|citations?|sources?|publications?|papers?|first author|trial)\b[^\d\n]{0,24}",
    re.I,
)
_SOURCE = regex(
    r"\W*(?:\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|ref\.? \d{1,3}|.*\bet al\b.*"
    r"|[^\W\d_]['’\w-]+(?: (?:and|&) [^\W\d_]['’\w-]+| [A-Z]{1,3})?,? [(\[]?(?:19|20)\d\d[a-z]?[)\]]?.*|(?:doi|PMID|NCT)\W?\d.*)\W*"
)


def _is_of_studies(table: Table) -> bool:
    """Return True for a table with a column of citations."""
    for head in table.cells:
        if not head.row and _ASKS_SOURCE.fullmatch(head.text.strip()):
            below = [c.text.strip() for c in table.cells if c.column == head.column and c.row and c.text.strip()]
            cited = sum(_SOURCE.fullmatch(text) is not None for text in below)
            if cited > 1 and cited * 2 > len(below):
                return True
    return False


def _lists(document: Document) -> Iterator[Sequence[int]]:
    """Yield the items, or the paragraphs numbered in brackets, that stand together."""
    run: list[int] = []
    for n, block in enumerate(document.blocks):
        if block.kind == "item" or _NUMBERED.match(document.text, block.span.start, block.span.end):
            run.append(n)
        elif run:
            yield run
            run = []
    yield run


def _publications(document: Document, run: Sequence[int]) -> Sequence[int]:
    """Return the items of a list that print a publication; all of them where half do."""
    texts = {n: document.quote(document.blocks[n].span) for n in run}
    found = [n for n, text in texts.items() if len(text) > _SHORTEST and (_CITES.search(text) or _AUTHORS.search(text))]
    return run if len(found) * 2 >= len(run) else found


_PART = regex(r"^[ \t#*_]*(?P<part>[A-Za-z][A-Za-z/ ]{0,30}?)[ \t*_]*(?::|$)", re.M)
_PARTS = 3


@lru_cache(maxsize=4)
def has_report_parts(text: str) -> bool:
    """Whether a text has the parts of a report on an examination or a specimen ("FINDINGS: …", or "Lungs: …", "Pleura: …") or
    those of a short note ("PC: …", "DH: …", "Imp: …")."""
    words = load_reach().words
    parts = {" ".join(m["part"].lower().split()) for m in _PART.finditer(text)}
    known = parts & (words["RESULT_PART"] | words["REPORT_PART"])
    pictured = parts & words["PICTURED_PART"]
    reported = bool(parts & words["RESULT_PART"]) and len(known) >= _PARTS
    return reported or len(pictured) > _PARTS or len(parts & words["NOTE_PART"]) >= _PARTS
