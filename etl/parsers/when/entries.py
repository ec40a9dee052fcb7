"""Dates that open an entry of a page, which tells of the time up to them: "22 September 2010. Had flu in August"."""

from __future__ import annotations

from etl.patterns import regex

_LINE_TO = regex(r"(?:\A|\n)[^\n\d.;:]{0,24}$")
_HEAD_ENDS = regex(r"\s?(?:[.:–—)]|\([^()\n]{3,40}\)[.:])|[ \t]*\n")
_WINDOW = 26


def opens_entry(text: str, start: int, end: int) -> bool:
    """Whether a date heads what stands behind it on its line or below it.

    Args:
        text: the document's text.
        start: where the date begins.
        end: where it ends.
    """
    return _LINE_TO.search(text, max(0, start - _WINDOW), start) is not None and _HEAD_ENDS.match(text, end) is not None
