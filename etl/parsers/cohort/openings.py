"""Words that open a sentence with counts and say nothing of what is counted: "According to our statistics 78% …", "By grade: …"."""

from __future__ import annotations

import re

from etl.patterns import regex

_SOURCE = regex(r"\W*(?:according to|based on|judging by|by)\s[^,;:.\d]{3,80}[,:]?\s*", re.I)
"""Whose numbers they are: "According to our internal statistics 78% …"."""
_ONLY = regex(
    r"\W*(?:just|only|as well as|overall|altogether|in total|so far|to date|in addition|however|moreover|finally),?\s*",
    re.I,
)
_BY = regex(r"\W*by\s(?:the\s)?[^,;:.\d]{3,40}:\s*", re.I)
"""By what the counts are parted, which each of them says again: "By grade: better in 26 of 31 with grade II"."""


def behind_opening(text: str, begin: int, first: int) -> int:
    """Where the words of the first count begin.

    Args:
        text: the document's text.
        begin: where the sentence begins.
        first: offset of its first count.
    """
    if _SOURCE.fullmatch(text, begin, first) or _ONLY.fullmatch(text, begin, first):
        return first
    parted = _BY.match(text, begin, first)
    return parted.end() if parted is not None else begin
