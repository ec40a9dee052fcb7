"""Whether a number of four digits is a year: what stands around it tells."""

from __future__ import annotations

import re

from etl.parsers.number.numerals import before
from etl.parsers.when.year_patterns import COUNTED, FUNCTION_WORDS, tails
from etl.parsers.when.years import Atom
from etl.patterns import regex

_ITEM_BEHIND = regex(r"\s[^;.\n\d]{2,50}[;,]\s*(?:19|20)\d\d\s[a-z]")
_ITEM_AHEAD = regex(r"(?:^|[:;.\n]\s?)(?:19|20)\d\d\s[^;.\n\d]{2,50}[;,]\s*$")
"""Around a year that opens an item of a list whose items each begin with one: "1998 fracture; 2004 stroke"."""
_OPENER = regex(r"(?:\n|[:.;] )((?:19|20)\d\d)\s[^\W\d_]")
"""A year that opens a sentence."""
_BESIDE, _AGES = 300, 40
"""So far from a year that opens a sentence another does, and so many years apart."""


def _told_in_years(text: str, atom: Atom) -> bool:
    """Whether a year opens a sentence near another that a year opens: "2006 R hand tremor. 2007 Dx PD."."""
    near = _OPENER.finditer(text, max(0, atom.start - _BESIDE), atom.end + _BESIDE)
    return any(m.start(1) != atom.start and 0 < abs(int(m[1]) - (atom.year or 0)) <= _AGES for m in near)


def year_stands(text: str, atom: Atom, following: Atom | None) -> bool:
    """Whether a bare four-digit number is a year: by what stands around it.

    Args:
        text: the text.
        atom: the bare year.
        following: the atom behind it, None if there is none.

    Returns:
        False for counts, identifiers, page numbers, prices and quantities.
    """
    ahead = before(text, atom.start, 16)
    after = text[atom.end : atom.end + 12]
    if tails()["noise"].search(ahead) or tails()["unitlike"].match(after):
        return False
    if re.search(r"\d[ \u00a0-]$", ahead) and not re.search(r"(?:19|20)\d\d[ \u00a0-]$", ahead):
        return False
    if re.match(r"[ \u00a0-]\d{3,}", after) and not re.match(r"[ \u00a0-](?:19|20)\d\d(?!\d)", after):
        return False
    span = tails()["span"].match(text, atom.end)
    if (
        span is not None
        and len(span[1]) >= 3
        and not (following and following.start == span.start(1) and following.year)
    ):
        return False
    word = tails()["word"].match(text, atom.end, atom.end + 24)
    timed = bool(tails()["timed"].search(ahead))
    if word is None:
        return True
    if timed:
        return word[1].lower() not in COUNTED
    lower = word[1].lower()
    opens = not ahead.strip() or ahead.rstrip(" ")[-1:] in ":;.\n"
    if opens and (
        _ITEM_BEHIND.match(text, atom.end)
        or _ITEM_AHEAD.search(before(text, atom.start, 64))
        or _told_in_years(text, atom)
    ):
        return lower not in COUNTED
    return (
        lower in FUNCTION_WORDS
        or (word[1][0].isupper() and len(word[1]) > 2)
        or (lower.endswith("ed") and len(lower) > 4)
    )
