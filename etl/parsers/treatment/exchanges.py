"""Medicines that were given up for others: "A was replaced by B", "from A to B", "B instead of A"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.reading import Statement
from etl.patterns import regex

_SWITCHED = regex(
    r"\b(?:changed|switched|converted|transitioned)(?: (?:him|her|them))?(?: from)?(?: his| her| the| oral)?\s$", re.I
)
"""Before the medicine that was given up for the next: "changed her furosemide to torasemide"."""
_TO_NEXT = regex(r"\s(?:\S+\s){0,3}?to\s")
REPLACED = regex(
    r"\s(?:(?:was|were|is|has been|had been|then|later|therefore|and)\s){0,4}(?:replaced (?:by|with)|switched to|changed to|exchanged for|substituted (?:by|with))\b",
    re.I,
)
_GIVES_WAY = regex(
    r"[^.;:]{0,40}?(?:\bin favou?r of|→|->)\s*|(?:[^.;:]|\.\d){0,70}?"
    + REPLACED.pattern
    + r"\s*|[^.;]{0,60}?\b(?:when|until|then|and) (?:it|this|that)"
    + REPLACED.pattern
    + r"\s*",
    re.I,
)
_TAKES_PLACE = regex(
    r"\s(?:(?:was|were|has been)\s)?(?:[^.;:,]{0,40}?\b(?:instead of|in place of)|(?:has |had |have )?replaced|substituted for|took the place of)\s+",
    re.I,
)
"""Between two medicines: the first was given up for the second, or the second for the first."""


def leads(text: str, statement: Statement, m: Mention, all_: Sequence[Mention]) -> bool:
    """Whether a medicine took the place of the one beside it.

    Args:
        text: the document's text.
        statement: the sentence.
        m: a medicine in it.
        all_: its medicines in order.
    """
    before, behind = _beside(m, all_)
    if before and (_GIVES_WAY.fullmatch(text, before.end, m.start) or _changed(text, statement, before, m)):
        return True
    return behind is not None and _TAKES_PLACE.fullmatch(text, m.end, behind.start) is not None


def yields(text: str, statement: Statement, m: Mention, all_: Sequence[Mention]) -> bool:
    """Whether a medicine was given up for the one beside it.

    Args:
        text: the document's text.
        statement: the sentence.
        m: a medicine in it.
        all_: its medicines in order.
    """
    before, behind = _beside(m, all_)
    if behind is not None and (
        _GIVES_WAY.fullmatch(text, m.end, behind.start)
        or (
            _SWITCHED.search(text, max(statement.span.start, m.start - 30), m.start)
            and _TO_NEXT.match(text, m.end, statement.span.end)
        )
    ):
        return True
    return before is not None and _TAKES_PLACE.fullmatch(text, before.end, m.start) is not None


def _beside(m: Mention, all_: Sequence[Mention]) -> tuple[Mention | None, Mention | None]:
    """The medicines before and behind one."""
    before = next((x for x in reversed(all_) if x.end <= m.start), None)
    return before, next((x for x in all_ if x.start > m.end), None)


def _changed(text: str, statement: Statement, a: Mention, b: Mention) -> bool:
    """ "Switched from A to B"."""
    return (
        _SWITCHED.search(text, max(statement.span.start, a.start - 30), a.start) is not None
        and _TO_NEXT.fullmatch(text, a.end, b.start) is not None
    )
