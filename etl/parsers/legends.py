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


def of_keys(document: Document) -> frozenset[int]:
    """The numbers of the headings below which nothing stands but fields that explain scales.

    Args:
        document: the document.

    Returns:
        Numbers of blocks. At least two fields say what a number or a direction means, and with those that only print a
        range they are half of the section.
    """
    heads = [n for n, b in enumerate(document.blocks) if b.kind in ("heading", "title")]
    return frozenset(
        head
        for head, end in pairwise([*heads, len(document.blocks)])
        if _explains(document, document.blocks[head + 1 : end])
    )


def _explains(document: Document, blocks: tuple[Block, ...]) -> bool:
    if len(blocks) < _LEAST or any(b.kind != "field" or b.value is None for b in blocks):
        return False
    values = [document.quote(b.value) for b in blocks if b.value]
    told = sum(1 for v in values if _BETTER.search(v) or _MEANS.search(v) or _ENDS.match(v))
    ranges = sum(1 for v in values if _RANGE.match(v))
    return told >= _LEAST and (told + ranges) * 2 >= len(values)
