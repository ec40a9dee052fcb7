"""Pages that are about nobody's illness: a newspaper, a shop, a blog. People and everyday words they have, and no case."""

from __future__ import annotations

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
