"""Pages that are about nobody's illness: a newspaper, a shop, a blog. People and everyday words they have, and no case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.document import Document
from etl.parsers.index import Index
from etl.parsers.lookalikes import TERMS
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.parsers.people.people import Described

_WORD = regex(r"[^\W\d_]+")
_SAID_ANYWHERE = ("finding", "measure", "function")
"""Kinds of terms that pages of any matter have: falls, reading, strength."""
_LONG = 100
"""A text of fewer words tells too little to be judged."""
_RARE = 0.025
"""Of a case's words at least such a share are clinical terms …"""
_NAMED = 0.005
"""… and such a share names what no other page speaks of: a disease, a treatment, a scale …"""
_MANY = 0.08
"""… unless so many are clinical that it is a list of signs or a table of values."""
_ANYBODY = regex(
    r"\b(?:people|patients|children|adults|women|men|individuals|persons|infants|families|you|your|someone|anyone|everyone|"
    r"he or she|she or he|his or her|her or his|him or her|he/she|his/her|a (?:person|doctor|child))\b",
    re.I,
)
_ONE = regex(r"\b(?:he|she|his|her|him|I|my|[Tt]he patient)\b(?! or )(?<! or he)(?<! or she)(?<! or her)(?<! or his)")
_ANIMALS = regex(
    r"\b(?:mice|mouse|rats?|zebrafish|littermates?|knock-?outs?|transgenic|rabbits?|piglets?|larvae|macaques?)\b", re.I
)
_OFTEN = 5
_MANY_ANIMALS = 10
_FAR_MORE = 6


def is_anybody(text: str, one: Described) -> bool:
    """Whether the only one whom a text describes is nobody in particular: of those it speaks of in general, or an animal.

    Args:
        text: the document's text.
        one: whom it seems to describe; somebody with a name, and of an age in years among animals, is somebody.
    """
    if one.person.name:
        return False
    if not one.person.evidence and _informs(text):
        return True
    return not any(age.unit == "a" for age in one.ages) and len(_ANIMALS.findall(text)) >= _MANY_ANIMALS


def _informs(text: str) -> bool:
    """Whether a text speaks of patients, children and its readers, and hardly of one person."""
    many = len(_ANYBODY.findall(text))
    return many >= _OFTEN and many >= _FAR_MORE * len(_ONE.findall(text))


def tells_no_case(document: Document, found: Index) -> bool:
    """Whether a text has too few clinical terms to be about somebody's illness.

    Args:
        document: the document.
        found: what stands where.
    """
    words = len(_WORD.findall(document.text))
    if words < _LONG:
        return False
    clinical = [m.entry.kind for m in found.mentions if m.entry.kind in TERMS and m.entry.kind != "site"]
    named = sum(kind not in _SAID_ANYWHERE for kind in clinical)
    if len(clinical) >= _MANY * words:
        return False
    return len(clinical) < _RARE * words or named < _NAMED * words
