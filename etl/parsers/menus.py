"""Rows of links to other pages, which are no part of a case."""

from __future__ import annotations

import re

from etl.document import Block, Document
from etl.mapping.lexicon import Lexicon

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
