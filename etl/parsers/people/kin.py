"""Relatives beside the people of a page: the words for them, and that their names and ages are nobody else's."""

from __future__ import annotations

import re

from etl.document import Span
from etl.mapping.lexicon import Lexicon
from etl.parsers.when.ages import AgeHit, find_ages
from etl.patterns import regex

_KIN_NAMED = regex(r",?(?: [A-Z][\w'’-]+){0,2},?(?: \()? ?(?:(?:now|then|also|already|aged) )*")
_KIN_WHO = regex(r",? who (?:is|was|has (?:just )?turned|(?:just )?turned) (?:now |only |just |already |about )?")
_CHILD = regex(r"\b(?:sons?|daughters?|child|baby|boy|girl|toddler)\b", re.I)
"""Somebody's child may be the patient: "Her son, who is six and has …"."""
_KIN_DIED = regex(r"[^.;\n]{0,20}\b(?:died|passed away|fell ill|became ill|was diagnosed)\b[^.;\n]{0,40}")


def behind_kin(lexicon: Lexicon, text: str, at: int) -> bool:
    """Whether a relative's name or age stands at an offset.

    Args:
        lexicon: for the words for relatives.
        text: the document's text.
        at: where a name or an age begins.

    Returns:
        True for "her mother Joanne Thornbury, 31", "her cousin, who is six" and "his father died when he was 70".
    """
    low = max(0, at - 70)
    kin = [m for m in lexicon.find(text, low, at) if m.entry.kind == "relation" and m.entry.role == "relative"]
    return any(
        _KIN_NAMED.fullmatch(text, m.end, at)
        or _KIN_DIED.fullmatch(text, m.end, at)
        or (_KIN_WHO.fullmatch(text, m.end, at) and not _CHILD.search(text, m.start, m.end))
        for m in kin
    )


_HAS = regex(
    r"\b(?:(?:has|have|had|(?:father|mother|parents?) (?:of|to)|there (?:is|was))\s(?P<own>)|(?:[Hh]is|[Hh]er|[Tt]heir)\s)"
    r"(?:(?:an?|one|two|another)\s)?(?:[a-z]+\s){0,2}$"
)
"""Before the age of a relative: "she has a healthy 8-year-old sister", "the father of a 4-year-old boy"."""
_WHOSE = regex(r"\s(?:[a-z-]+\s){0,2}?")
_REACH = 16
"""Characters between an age and the word for the relative who has it."""


def ahead_of_kin(lexicon: Lexicon, text: str, age: AgeHit) -> bool:
    """Return True for an age that stands before the relative who has it: "she has a healthy 8-year-old sister".

    Args:
        lexicon: for the words for relatives.
        text: the document's text.
        age: an age.
    """
    has = _HAS.search(text, max(0, age.start - 40), age.start)
    if has is None or _WHOSE.match(text, age.end) is None:
        return False
    own = has["own"] is not None
    child = _CHILD.search(text, age.end, age.end + _REACH + 6)
    if own and child is not None and _WHOSE.fullmatch(text, age.end, child.start()):
        return True
    named = [m for m in lexicon.find(text, age.end, age.end + 2 * _REACH) if m.entry.kind == "relation"]
    return any(
        _WHOSE.fullmatch(text, age.end, m.start) and (own or not _CHILD.search(text, m.start, m.end)) for m in named
    )


def not_of_kin(lexicon: Lexicon, text: str, span: Span) -> list[AgeHit]:
    """The ages of a passage that no relative has (see `behind_kin`, `ahead_of_kin`).

    Args:
        lexicon: for the words for relatives.
        text: the document's text.
        span: the passage.
    """
    found = find_ages(text, span.start, span.end)
    return [a for a in found if not behind_kin(lexicon, text, a.start) and not ahead_of_kin(lexicon, text, a)]


_OF_TELLER = regex(
    r"\b[Mm]y (?:[a-z-]+ ){0,2}?(?:husband|wife|father|mother|dad|mum|mom|son|daughter|brother|sister|uncle|aunt|grandfather|grandmother|grandson|"
    r"granddaughter|friend|partner),? $"
)


def of_teller(text: str, at: int) -> bool:
    """Whether whoever tells names a relative of theirs at an offset: "how my husband, Mr. Tao, 50, is doing".

    Args:
        text: the document's text.
        at: where a name begins.
    """
    return _OF_TELLER.search(text, max(0, at - 40), at) is not None


TITLE_WORD = r"(?:Mr|Mrs|Ms|Miss)\b\.?"
PERSON = r"(?:girl|boy|m[ae]n|wom[ae]n|lady|gentleman|child|kid|baby|infant|toddler|teenager|guy|fellow|chap|couple|family|patient|person)"
"""Somebody whom no name calls."""
PARENT = r"(?:mother|father|mum|mom|dad|parents?)"
KIN = (
    rf"(?:{PARENT}|wife|husband|spouse|partner|(?:half[- ]|twin )?(?:brother|sister)|sibling|twin|son|daughter|aunt|uncle|cousin|niece|nephew|"
    r"grand(?:mother|father|parents?|son|daughter))"
)
CHILD = r"(?:son|daughter|child|boy|girl|baby|kid|toddler)"
NAME_WORD = r"[A-Z][a-zà-ÿ'’-]{1,20}"
DOES = (
    r"(?:['’]s|is|was|were|are|has|had|have|can(?:not)?|can['’]t|could|couldn['’]t|isn['’]t|wasn['’]t|did|does|do|also|now|still|never|began|came|cried|cries|eats?|fell|felt|feels|"
    r"gave|gets?|got|hates?|lay|lies|lives?|lost|moves?|needs?|broke|became|sits?|stands?|suffers?|took|takes?|underwent|walks?|went|[a-z]{3,}ed)\b"
)
"""Behind whoever does or has something."""
ME = regex(r"\b(?:I|me|[Mm]y|myself)\b")
"""Whoever tells."""
US = regex(r"\b(?:I|me|my|mine|we|us|our)\b")
"""Whoever tells, and those with them."""
THEY = regex(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.I)
"""Whoever is told of."""
