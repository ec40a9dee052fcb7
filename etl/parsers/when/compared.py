"""Times that are named for comparison only: "like before the treatment", "at discharge, admission for comparison"."""

from __future__ import annotations

import re

from etl.facts import Timepoint
from etl.patterns import regex

COMPARED = regex(
    r"\b(?:like|as|than|same as|(?:as )?compared (?:with|to)|compared|similar to|back to)\s+(?:it was |that |those |the (?:state|level|condition) )?$"
)
_TO_COMPARE = regex(
    r"(?: \w+)? \(?(?:for|as|in) (?:a )?comparison\b| (?:\w+ )?(?:(?:is|are|stands?) )?in (?:square )?(?:brackets|parenthes[ei]s)\b",
    re.I,
)


def not_compared(text: str, found: list[tuple[int, int, Timepoint]]) -> list[tuple[int, int, Timepoint]]:
    """In "At discharge, admission for comparison" the times that others are only compared with say nothing of now.

    Args:
        text: the document's text.
        found: times of a heading or label, each with where it stands.

    Returns:
        The times without those; all of them if none is left.
    """
    now = [
        f for f in found
        if not _TO_COMPARE.match(text, f[1]) and not COMPARED.search(text, max(0, f[0] - 30), f[0])
    ]  # fmt: skip
    return now or found
