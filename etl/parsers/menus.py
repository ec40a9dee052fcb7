"""Rows of links to other pages, and headings that are such links, which are no part of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.document import Block, Document
from etl.mapping.lexicon import Lexicon

if TYPE_CHECKING:
    from etl.parsers.outline import Framed

_SOMEBODY = re.compile(r"\b(?:Mrs?|Ms|Miss)\b\.?\s|,\s\d{1,2}\b|\(\d{1,2}\b")
_TOLD = 60
_HEADING_END = re.compile(r"[\s:：.]+$")
_LINKS = re.compile(r"\s+[|•·»›]\s+|\n")
_LONGEST_LINK = 90


def is_menu(document: Document, lexicon: Lexicon, block: Block) -> bool:
    """Whether a paragraph is a row of links to other pages: "Back to list | Mrs. Lane (48 years old) | Next"."""
    line = document.quote(block.span).strip()
    if len(line) < _LONGEST_LINK and line.startswith(("«", "‹", "<<")) != line.endswith(("»", "›", ">>")):
        return True
    links = _LINKS.split(line)
    if len(links) < 2 or any(len(link) > _LONGEST_LINK or link.endswith(".") for link in links):
        return False
    return any(lexicon.label(_HEADING_END.sub("", link.strip(" <>«»‹›←→[]")), "furniture") for link in links)


def is_link(document: Document, heading: Block, above: Sequence[Framed]) -> bool:
    """Whether a heading below "Related cases", behind the page's own text, calls somebody else: "Mrs. Ruiz, 61, stroke".

    Args:
        document: the document.
        heading: a heading of no known part.
        above: the blocks before it; a list of links at the top of a page says nothing of what follows.
    """
    return _SOMEBODY.search(document.quote(heading.span)) is not None and any(
        f.frame.attitude == "reported" and f.block.span.end - f.block.span.start > _TOLD for f in above
    )
