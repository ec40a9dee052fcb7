"""Lengths of time that reach back from the day something is told: "Falls in the last 3 months"."""

from __future__ import annotations

import re

from etl.patterns import regex

_UP_TO_NOW = regex(
    r"\b(?:last|past|previous|preceding)\s(?:about\s)?(?:\d{1,3}\s|[a-z]{3,6}\s)?(?:day|week|month|year)s?$", re.I
)
_LEAD = 20


def up_to_now(text: str, start: int, end: int) -> bool:
    """Whether a length of time is the last one before its telling, and so no distance from a treatment.

    Args:
        text: the document's text.
        start: where the length of time begins.
        end: where it ends.
    """
    return _UP_TO_NOW.search(text, max(0, start - _LEAD), end) is not None
