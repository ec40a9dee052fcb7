"""Days in eight digits, "20090312": in the cells of a table near another one, and behind a word for a date."""

from __future__ import annotations

import re

from etl.parsers.when.year_patterns import tails
from etl.patterns import regex

_SOLID = regex(r"(?<![\w.,+/#-])((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w.,/%-])")
_CELL_ENDS, _CELL_BEGINS = regex(r"(?:^|[\n\t|]|  ) ?$"), regex(r" ?(?:$|[\n\t|]|  )")
_COUNTS = regex(r" ?(?:%|[^\W\d_]{1,6}/|cells?\b|[x×])", re.I)
_YEARS, _NEAR, _SHORTLY = 2, 4_000, 16


def is_solid_day(text: str, start: int, end: int) -> bool:
    """Whether eight digits that can be a day are one, and no number of a patient, a phone or of cells.

    Args:
        text: the text.
        start: where they begin.
        end: where they end.

    Returns:
        True behind a word for a date, and for a whole cell or line with another such day of about the same year near it.
    """
    if tails()["on"].search(text[max(0, start - _SHORTLY) : start]):
        return _COUNTS.match(text, end) is None
    if not (_CELL_ENDS.search(text, max(0, start - 3), start) and _CELL_BEGINS.match(text, end)):
        return False
    year, own = int(text[start : start + 4]), text[start:end]
    others = (m for m in _SOLID.finditer(text, max(0, start - _NEAR), end + _NEAR) if m.group() != own)
    return any(abs(int(m[1]) - year) <= _YEARS for m in others)
