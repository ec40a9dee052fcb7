"""Classes of a value that people are counted by: "under 6 months", "6-12 months", "over 60", "40 and older"."""

from __future__ import annotations

import re

from etl.parsers.number.numerals import WORD_NUMBER
from etl.patterns import regex

BOUND = regex(
    r"\s*(<|>|≤|≥|<=|>=|under|over|below|above|up to|at least|less than|more than)?\s*\d[\d.,]*(?![A-Za-z\d]|-[A-Za-z])"
)
_BOUNDS = {
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "<=": "at most",
    "≥": "at least",
    ">=": "at least",
    "under": "less than",
    "below": "less than",
    "over": "more than",
    "above": "more than",
}
_SIGN = regex(
    r"(<=|>=|[<>≤≥]|(?:under|over|below|above|up to|at least|at most|less than|more than|fewer than|(?:young|old|long|short)er than)\b)\s*",
    re.I,
)
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|half an?|an?|{WORD_NUMBER})"
_UNIT = r"(?:\s?(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|hours?|min(?:utes)?|%|points?|kg|cm|m)\b(?:\s(?:old|of age))?)?"
_BOUNDED = regex(rf"{_SIGN.pattern}(?:the age of\s)?{_NUMBER}{_UNIT}", re.I)
_RANGE = regex(
    rf"(?:(?:between|from)\s)?{_NUMBER}{_UNIT}\s?(?:-|–|—|\bto\b|\band\b)\s?(?:(?:under|below)\s)?{_NUMBER}{_UNIT}",
    re.I,
)
_OPEN = regex(rf"{_NUMBER}{_UNIT}\s(?:and|or)\s(?:over|above|older|more|longer|younger|less|under|below|up)", re.I)


def range_words(label: str) -> str:
    """A class in words: "< 5 years" is "less than 5 years".

    Args:
        label: as printed.
    """
    found = _SIGN.match(label.strip())
    sign = found[1].lower() if found else ""
    rest = label.strip()[found.end() :].strip() if found else label.strip()
    return f"{_BOUNDS.get(sign, sign)} {rest}".strip()


def is_class(words: str) -> bool:
    """Whether words are a class: a bound or two ends, and nothing else.

    Args:
        words: as printed.
    """
    bare = words.strip(" ()")
    return any(p.fullmatch(bare) for p in (_BOUNDED, _RANGE, _OPEN))
