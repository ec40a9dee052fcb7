"""Short forms that a document explains itself: "atrial septal defect (ASD)", "ASD = atrial septal defect"."""

from __future__ import annotations

import re

from etl.facts import Evidence
from etl.patterns import regex
from etl.terminology.naming import SMALL

_REACH = 120
"""The words stand so many characters before or behind at most."""
_WORD = regex(r"[^\W_]+")


def explained_as(text: str, short: str) -> tuple[str, Evidence] | None:
    """Return the words by which a document explains a short form, with their place, None where it doesn't.

    The words begin with its letters, directly before it in brackets or behind it, as legends and lists of abbreviations have it.

    Args:
        text: the document's text.
        short: the short form.
    """
    form = re.escape(short)
    for match in re.finditer(
        rf"\((?P<behind>{form})[);,]|(?<![\w-])(?P<before>{form})(?: ?[=:,(\u2013-] ?|[\t ])", text
    ):
        said = _initialed(text, match, short)
        if said:
            return said, Evidence(match.start(), match.end(), match.group())
    return None


def _initialed(text: str, match: re.Match[str], short: str) -> str:
    """Return the words next to a short form that begin with its letters, "" for none."""
    letters = [letter for letter in short.casefold() if letter.isalpha()]
    behind = match["behind"] is not None
    begin, end = (max(0, match.start() - _REACH), match.start()) if behind else (match.end(), match.end() + _REACH)
    words = [word for word in _WORD.finditer(text, begin, end) if word.group().casefold() not in SMALL]
    said = words[-len(letters) :] if behind else words[: len(letters)]
    if not letters or [word.group()[0].casefold() for word in said] != letters:
        return ""
    return text[said[0].start() : said[-1].end()]
