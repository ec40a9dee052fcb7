"""Tables of other people's studies: a column of references says that nothing in it is of the page's patient."""

from __future__ import annotations

import re

from etl.document import Table
from etl.patterns import regex

_ASKS = regex(
    r"\W*(?:references?|refs?\.?|stud(?:y|ies)|authors?|citations?|sources?|publications?|papers?|first author|trial)\b[^\d\n]{0,24}",
    re.I,
)
_CITED = regex(
    r"\W*(?:\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|ref\.? \d{1,3}|.*\bet al\b.*"
    r"|[^\W\d_]['’\w-]+(?: (?:and|&) [^\W\d_]['’\w-]+| [A-Z]{1,3})?,? [(\[]?(?:19|20)\d\d[a-z]?[)\]]?.*|(?:doi|PMID|NCT)\W?\d.*)\W*"
)
_LEAST = 2


def of_studies(table: Table) -> bool:
    """Whether a table lists studies: a column below "Reference", "Study" or "Author" whose cells are citations.

    Args:
        table: the table.

    Returns:
        True when most of such a column's cells, and two at least, are citations: "[40]", "Lee et al., 2010".
    """
    for head in table.cells:
        if head.row or not _ASKS.fullmatch(head.text.strip()):
            continue
        below = [c.text.strip() for c in table.cells if c.column == head.column and c.row and c.text.strip()]
        cited = sum(1 for text in below if _CITED.fullmatch(text))
        if cited >= _LEAST and cited * _LEAST > len(below):
            return True
    return False
