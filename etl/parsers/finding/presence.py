"""Findings that came and went: they were there, though the sentence ends with their end."""

from __future__ import annotations

import re

from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.reading import Reading, Statement

_WHICH = re.compile(
    r"(?:,\s*(?:which|that|all of which|both of which)|;\s*(?:both|all|these|they|it))\s+(?:\w+\s+){0,2}$", re.I
)
_ARISEN = re.compile(
    r"\b(?:had|have|has had|occurr?ed|developed|appeared|arose|there (?:was|were)|suffered|noticed|felt|experienced|followed|got|complained)\b",
    re.I,
)


def came_and_went(reading: Reading, statement: Statement, target: Mention, context: Context) -> bool:
    """Whether a finding that the sentence tells of is only later said to have passed: "had a fever, which went away".

    Args:
        reading: the document.
        statement: the sentence.
        target: the finding.
        context: how it is meant.
    """
    text = reading.document.text
    ends = [
        c for c in context.cues
        if c.entry.role in ("resolved", "improved") and c.start > target.end and not any(s > c.start for s, _, _ in statement.points)
    ]  # fmt: skip
    return any(_WHICH.search(text[target.end : c.start]) for c in ends) and bool(
        _ARISEN.search(text, statement.span.start, ends[0].start)
    )
