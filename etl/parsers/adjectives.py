"""Adjectives of diseases that describe a person: "a hypertensive man", "he is epileptic", "a known asthmatic"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_PERSON = (
    r"(?:man|woman|male|female|boy|girl|gentleman|lady|patient|child|infant|baby|neonate|newborn|toddler|teenager|adolescent"
    r"|person|adult|individual|smoker|nonsmoker|non-smoker)"
)
_LIKE = r"(?:[a-z-]+(?:tic|mic|nic|sive|tive|ous|oid|iac|ed|ese|al|ly)|elderly|young|old|middle-aged|[\w-]+-old|white|black)"
"""A word that may be another adjective of the person."""
_JOINED = r"(?:,? and|,? or|,? nor|,? but|,|/)?"
_BEFORE_IT = rf"(?:{_LIKE}{_JOINED} ){{0,4}}"
_RELATIVE = (
    r"(?:mother|father|parents?|brother|sister|sibling|son|daughter|aunt|uncle|cousin|grandmother|grandfather|twin)"
)
_SUBJECT = rf"(?:he|she|i|they|who|{_PERSON}|{_RELATIVE}|(?:Mrs?|Ms|Miss|Dr)\.? [A-Z]\w+)"
_IS = r"(?:is|was|am|were|(?:has|had|have) been|became|becomes|remained|remains)"
_ADVERB = (
    r"(?:an?|also|known|to be|now|then|still|already|not|never|both|neither|either|otherwise|long|very|well|[a-z]+ly)"
)
_DESCRIBED = regex(
    rf"(?:\b{_SUBJECT},? (?:also )?{_IS}|\b(?:he|she)['’]s) (?:{_ADVERB} )*{_BEFORE_IT}(?:{_ADVERB} )?$", re.I
)
_CLOSED = regex(
    r"\s*(?:[.,;:)!?]|$|\n)"
    r"| (?:and|or|but|nor|since|for|on|with|who|whose|at|from|in|under|after|before|during|as|because|though|although|while|when|until|now|again"
    r"|despite|by history|throughout)\b",
    re.I,
)
"""What follows an adjective that belongs to no noun."""
_KNOWN = regex(rf"\bknown (?:to be )?(?:{_ADVERB} )?{_BEFORE_IT}$", re.I)
_ONE = regex(r"\b(?:an?) $", re.I)
_ONE_ENDS = regex(r"\s*(?:[.;)]|$|\n)| (?:on|since|for \d|who)\b", re.I)
_BEGINS = regex(r"(?:^|[.:;,(\n])\s*$")
_SINCE = regex(r" (?:since|for (?:the (?:last|past) )?(?:\d|many|several|years|[a-z]+ years))\b", re.I)
_OF_PERSON = regex(rf"(?:{_JOINED} {_LIKE}){{0,3}},? {_PERSON}\b", re.I)
_NEAR = 120


def with_adjectives(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the terms with the disease for each adjective that describes a person, and without the other adjectives.

    Args:
        text: the document's text.
        lexicon: knows what the adjectives mean.
        mentions: what was found in it, by offset.
    """
    return tuple(_meant(text, lexicon, mentions))


def _meant(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> Iterator[Mention]:
    for m in mentions:
        if m.entry.kind != "cue" or m.entry.role != "adjective":
            yield m
            continue
        entry = lexicon.named(m.entry.value)
        if entry is not None and _describes(text, m.start, m.end):
            yield Mention(m.start, m.end, entry)


def _describes(text: str, start: int, end: int) -> bool:
    """Return True if the adjective at a place describes a person."""
    if text[start - 1 : start] in ("-", "‐", "‑", "–") or text[end : end + 1] in ("-", "‐", "‑", "–"):
        return False
    if _OF_PERSON.match(text, end):
        return True
    before = max(0, start - _NEAR)
    if _CLOSED.match(text, end) and (_DESCRIBED.search(text, before, start) or _KNOWN.search(text, before, start)):
        return True
    if _ONE_ENDS.match(text, end) and _ONE.search(text, before, start):
        return True
    return bool(_SINCE.match(text, end) and _BEGINS.search(text, before, start))
