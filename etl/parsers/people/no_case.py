"""Pages that are about nobody's illness: a newspaper, a shop, a blog. People and everyday words they have, and no case."""

from __future__ import annotations

import re

from etl.document import Document
from etl.parsers.index import Index
from etl.parsers.lookalikes import TERMS
from etl.patterns import regex

_WORD = regex(r"[^\W\d_]+")
_SAID_ANYWHERE = ("finding", "site", "measure", "function")
"""Kinds of terms that pages of any matter have: falls, reading, strength, the hand."""
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


def tells_of_anybody(text: str) -> bool:
    """Whether a text speaks of patients, children and its readers, and hardly of one person: a page that informs.

    Args:
        text: the document's text.
    """
    many = sum(1 for _ in _ANYBODY.finditer(text))
    return many >= _OFTEN and many >= _FAR_MORE * sum(1 for _ in _ONE.finditer(text))


def tells_of_animals(text: str) -> bool:
    """Whether a text goes on about animals: "male" and "at 12 weeks of age" are theirs.

    Args:
        text: the document's text.
    """
    return sum(1 for _ in zip(range(_MANY_ANIMALS), _ANIMALS.finditer(text), strict=False)) == _MANY_ANIMALS


def tells_no_case(document: Document, found: Index) -> bool:
    """Whether a text has too few clinical terms to be about somebody's illness.

    Args:
        document: the document.
        found: what stands where.
    """
    words = sum(1 for _ in _WORD.finditer(document.text))
    if words < _LONG:
        return False
    clinical = [m.entry.kind for m in found.mentions if m.entry.kind in TERMS and m.entry.kind != "site"]
    named = sum(kind not in _SAID_ANYWHERE for kind in clinical)
    if len(clinical) >= _MANY * words:
        return False
    return len(clinical) < _RARE * words or named < _NAMED * words
