"""Ligatures that a PDF's text sets apart: "atrial fi brillation", "in fl ammation", "e ff usion".

The fragments ff, fi, fl, ffi, ffl are no words of English, so one that stands alone between letters belongs to the word after
it, and where the word before it is none, to that as well. Decided from letters alone, without a dictionary.
"""

from __future__ import annotations

import re

from etl.patterns import regex

_ALONE = regex(r"(?<![A-Za-z])([A-Z]?[a-z]+) (ff[il]?|f[il]) ([a-z]+)(?![A-Za-z])")
FRAGMENTS = frozenset(("ff", "fi", "fl", "ffi", "ffl"))
_OTHER_LANGUAGE = regex(r"[ășşțţőű]")
"""Letters of Romanian and Hungarian, which have a word "fi"."""
_UNIT = regex(r"\d ?f[lL]\b|\(f[lL]\)|\bfl\.? ?oz\b")
"""Femtolitres, fluid ounces."""
_WORDS = regex(
    r"a|about|above|after|all|also|an|and|any|are|as|at|be|been|before|below|both|but|by|can|did|do|does|each|"
    r"every|for|from|had|has|have|he|her|his|if|in|into|is|it|its|may|more|no|not|of|on|one|only|or|other|our|"
    r"over|per|she|so|than|that|the|their|then|there|these|they|this|to|two|under|until|up|was|we|were|when|"
    r"which|who|will|with|within|without|you"
)
_NAMES = frozenset(("wi", "hi", "sci", "lo"))
"""Before "fi" as a word of its own: "wi fi"."""
_BEGINNINGS = regex(r"de|re|con|pro|pre|dis|sul|satis|bene|un|ultra|ri|ru")
"""Beginnings that never stand alone."""
_AFTER = {
    "in": regex(r"am|at|uen|ict|ltr|nit|rm[ai]|del|ghti"),
    "out": regex(r"ow|t"),
    "over": regex(r"ow"),
    "super": regex(r"ci|ne"),
    "under": regex(r"ow"),
}
"""How a word goes on that begins with another word."""
_CLOSED = regex(r"o|cuto|sta|sti|stu|cu|sni|cli|blu|pu|tari|scu")
"""Before "ff", a word that may end there: "off", "staff"."""
_ENDING = regex(r"er\w{0,4}|ic\w+|set\w?|spring|ing\w?|ed|s|ness|ly|en\w*|y|al\w*|le\w?")
_COMBINING = 3
"""From so many letters on a beginning that ends with "o" is none of the words that do: "neuro", "cipro"."""


def belongs(left: str, fragment: str, right: str) -> tuple[bool, bool]:
    """Return whether a fragment belongs to the words before and after it.

    Args:
        left: the word before it.
        fragment: one of `FRAGMENTS`.
        right: the word after it.

    Returns:
        Whether it is joined to the left, and to the right.
    """
    nobody = (False, False)
    before = left.lower()
    if not (left.isascii() and left.isalpha() and left[1:] == before[1:]):
        return nobody
    if not (right.isascii() and right.isalpha() and right.islower()):
        return nobody
    word = _WORDS.fullmatch(right) is not None
    if fragment.startswith("ff"):  # no word begins so
        ends = fragment == "ff" and _CLOSED.fullmatch(before) is not None and (word or not _ENDING.fullmatch(right))
        part = before == "a" or _WORDS.fullmatch(before) is None
        return part and (ends or not word), part and not ends and not word
    if word or before in _NAMES or (fragment == "fl" and right[0] not in "aeiouy"):
        return nobody
    return _goes_on(before, right), True


def _goes_on(before: str, right: str) -> bool:
    """Return True if a word before "fi" or "fl" is the beginning of one: "signi", "neuro", "in" before "ammation"."""
    if before in _AFTER:
        return _AFTER[before].match(right) is not None
    if _WORDS.fullmatch(before):
        return False
    combining = before.endswith("o") and len(before) >= _COMBINING
    return _BEGINNINGS.fullmatch(before) is not None or combining or (before.endswith("i") and len(before) > 1)


def is_foreign(text: str) -> bool:
    """Return True for a text in which a fragment may be a word: in Romanian or Hungarian, or "fl" as a unit.

    Args:
        text: a text or a line.
    """
    return _OTHER_LANGUAGE.search(text) is not None or _UNIT.search(text) is not None


def with_ligatures(text: str) -> str:
    """Return a text with its ligatures in their words.

    Args:
        text: any text; one in a language that has a word "fi" stays as it is, and so does "fl" where it is a unit.
    """
    if " f" not in text or not _ALONE.search(text) or is_foreign(text):
        return text

    def whole(found: re.Match[str]) -> str:
        left, fragment, right = found.groups()
        before, after = belongs(left, fragment, right)
        return f"{left}{'' if before else ' '}{fragment}{'' if after else ' '}{right}"

    for _ in range(2):  # the end of one word may stand before the next fragment: "speci fi c fl uid"
        text = _ALONE.sub(whole, text)
    return text
