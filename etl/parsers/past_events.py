"""What was over when it was told: acute events with their date, and findings of the day after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.facts import AnyFact, Condition, Observation
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

EVENTS = ("injury", "acute")
"""Roles of conditions that come and pass: a fracture, a stroke, a pneumonia."""
_NEXT_DAY = regex(
    r"[\s,;:(–-]*(?:on |by |in )?(?:the |that )?(?:(?:very )?(?:next|following) (?:day|morning|night|evening)|day after|day later)\b",
    re.IGNORECASE,
)


def past_events(text: str, facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; an acute event that has its date has no clinical status, as nothing tells how it is now.

    Args:
        text: the document's text.
        facts: what was read.
        lexicon: for which diseases are events.

    Returns:
        The facts. What came "the next day" hasn't the day that was told before: the day itself isn't printed.
    """
    events = {
        f"{entry.kind}:{entry.id}" for entry in lexicon.entries if entry.kind == "condition" and entry.role in EVENTS
    }
    for fact in facts:
        if isinstance(fact, Condition) and fact.clinical == "active" and fact.onset and fact.code.entry in events:
            yield replace(fact, clinical=None)
        elif isinstance(fact, Observation) and fact.effective and fact.effective.start and _next_day(text, fact):
            yield replace(fact, effective=None)
        else:
            yield fact


def _next_day(text: str, fact: Observation) -> bool:
    """Whether "the next day" follows right behind a finding that is there."""
    if fact.presence != "present" or len(fact.evidence) != 1 or fact.evidence[0].row is not None:
        return False
    return _NEXT_DAY.match(text, fact.evidence[0].end) is not None
