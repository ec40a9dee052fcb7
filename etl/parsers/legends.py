"""Sections that explain scales and short forms and tell of nobody: "TFC: 0-13, higher is better", "80 % = some help".

A heading ("Legend", "Abbreviations") says so by its role; here it is told by what the labelled fields below a heading say.
"""

from __future__ import annotations

import re
from itertools import pairwise

from etl.document import Block, Document
from etl.patterns import regex

_BETTER = regex(
    r"\b(?:higher|lower|more|fewer|less|larger|smaller)(?: scores?| values?| points?| numbers?)?\s?"
    r"(?:=|:|\bis\b|\bare\b|\bmeans?\b|\bindicates?\b)\s?(?:a |more |less )?[a-z]",
    re.I,
)
_MEANS = regex(
    r"(?:^|[;,.(]\s*)(?:[<>≤≥]\s?)?\d{1,3}(?:[.,]\d+)?(?:\s?%| and (?:more|less|above|below)| or (?:more|less))?\s?=\s?[a-z]",
    re.I,
)
_ENDS = regex(r"\W*\d{1,3}\s?\([^\d()]{3,60}\)\s?(?:to|[-–])\s?\d{1,3}\s?\([^\d()]{3,60}\)")
_RANGE = regex(r"\W*\d{1,3}(?:[.,]\d+)?\s?(?:to|[-–])\s?\d{1,4}(?:[.,]\d+)?(?:\s?(?:%|points?))?\W*$", re.I)
_LEAST = 2
_STAGE = regex(r"(?:stage|grade|level|class|score|degree|value|points?)s?", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_LONGEST, _APART = 4, 3


def of_keys(document: Document) -> frozenset[int]:
    """The numbers of the headings below which nothing stands but fields that explain scales.

    Args:
        document: the document.

    Returns:
        Numbers of blocks. At least two fields say what a number or a direction means, and with those that only print a
        range they are half of the section.
    """
    heads = [n for n, b in enumerate(document.blocks) if b.kind in ("heading", "title")]
    return _stages(document) | frozenset(
        head
        for head, end in pairwise([*heads, len(document.blocks)])
        if _explains(document, document.blocks[head + 1 : end])
    )


def _stages(document: Document) -> frozenset[int]:
    """The blocks of a scale's stages, each below its number, and below words that say so: "Stage / Character / I / … /
    II / … / III / …"."""
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
    above = (document.quote(b.span).strip(" :") for b in document.blocks[max(0, n - 4) : n])
    return any(_STAGE.fullmatch(text) for text in above)


def _explains(document: Document, blocks: tuple[Block, ...]) -> bool:
    if len(blocks) < _LEAST or any(b.kind != "field" or b.value is None for b in blocks):
        return False
    values = [document.quote(b.value) for b in blocks if b.value]
    told = sum(1 for v in values if _BETTER.search(v) or _MEANS.search(v) or _ENDS.match(v))
    ranges = sum(1 for v in values if _RANGE.match(v))
    return told >= _LEAST and (told + ranges) * 2 >= len(values)
