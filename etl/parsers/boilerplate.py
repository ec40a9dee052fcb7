"""Parts of a page that are no part of a case: menus, lists of publications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Block, Document
from etl.mapping.lexicon import Lexicon
from etl.parsers.headings import HEADING_END
from etl.patterns import regex

# Rows of links to other pages are no part of a case.


_LINKS = regex(r"\s+[|•·»›]\s+|\n")
_LONGEST_LINK = 90
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
    if len(line) < _LONGEST_FOOT and _OWNED.match(line):
        return True
    links = _LINKS.split(line)
    if len(links) < 2 or any(len(link) > _LONGEST_LINK or link.endswith(".") for link in links):
        return False
    return any(lexicon.label(HEADING_END.sub("", link.strip(" <>«»‹›←→[]")), "furniture") for link in links)


# Lists of publications at the end of a page are of others, whatever they name.


_CITES = regex(
    r"\b[Vv]ol(?:ume)?\.? ?\d{1,4}\b|\bpp?\.? ?\d{1,5}\s?[–-]\s?\d{1,5}|\b(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(|:)|\bdoi:\s?10\.|\bet al\.? .{0,200}\b(?:19|20)\d\d\b"
    r"|\b\d{1,4}\s?\(\d{1,3}\)\s?:\s?\d{1,5}"
)


def citations(document: Document) -> frozenset[int]:
    """The numbers of the blocks of lists of publications.

    Args:
        document: the document.

    Returns:
        Items that print a volume, pages or a DOI; all items of a list, when half of them do.
    """
    return frozenset(n for run in _lists(document) for n in _cited(document, run))


def _lists(document: Document) -> Iterator[list[int]]:
    """Items in a row."""
    run: list[int] = []
    for n, block in enumerate(document.blocks):
        if block.kind == "item":
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
