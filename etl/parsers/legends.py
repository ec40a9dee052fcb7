"""Stages of a scale that a page explains: they tell of nobody."""

from __future__ import annotations

import re

from etl.document import Document
from etl.patterns import regex

_STAGE = regex(r"(?:stage|grade|level|class|score|degree|value|points?)s?", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_LONGEST, _APART, _LEAST, _ABOVE = 4, 3, 2, 4


def find_stages(document: Document) -> frozenset[int]:
    """Return the blocks of a scale's stages, each below its number and below a word for them.

    "Stage / Character / I / … / II / … / III / …"

    Args:
        document: the document.
    """
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for n, block in enumerate(document.blocks):
        if block.span.end - block.span.start > _LONGEST or block.kind not in ("heading", "title", "paragraph"):
            continue
        text = document.quote(block.span).strip(" .:()")
        value = _ROMAN.get(text, int(text) if text.isdecimal() else -1)
        goes_on = bool(run) and value == run[-1][1] + 1 and n - run[-1][0] <= _APART
        run = [*run, (n, value)] if goes_on else [(n, value)] if value in (0, 1) else []
        if len(run) > _LEAST and _heads_stages(document, run[0][0]):
            found.update(range(run[0][0], n + 2))
    return frozenset(found)


def _heads_stages(document: Document, n: int) -> bool:
    """Return True if a word for stages stands right above a block."""
    above = (document.quote(b.span).strip(" :") for b in document.blocks[max(0, n - _ABOVE) : n])
    return any(_STAGE.fullmatch(text) for text in above)
