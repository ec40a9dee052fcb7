"""What was over when it was told: acute events with their date, and findings of the day after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from etl.facts import AnyFact, Condition, Observation, Period, Procedure, Treatment
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex
from etl.value import replace

EVENTS = ("injury", "acute")
"""Roles of conditions that come and pass: a fracture, a stroke, a pneumonia."""
_NEXT = r"(?:on |by |in )?(?:the |that )?(?:(?:very )?(?:next|following) (?:day|morning|afternoon|night|evening)|day after|(?:a|one) day later|day later)\b"
_NEXT_DAY = regex(r"[\s,;:(–-]*" + _NEXT, re.IGNORECASE)
_LAST = regex(r"\b" + _NEXT + r"\W*$", re.IGNORECASE)
_OPENS = regex(r"^\W*(?:and |but |then )?" + _NEXT + r"(?! (?:of|to|was|is)\b)(?P<rest>[^.;\n]*)$", re.IGNORECASE)
"""From the begin of a sentence to what it tells: "The following morning he had …"."""
_ANY_DAY = regex(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2}|\b[A-Z][a-z]{2,8} \d{1,2}\b|\d[./]\d|\bday \d"
)
_CLAUSE = regex(r"[.;:\n](?=\s)\s*|\n")
_LONGEST_CLAUSE = 160


def past_events(text: str, facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; an acute event that has its date has no clinical status, as nothing tells how it is now.

    Args:
        text: the document's text.
        facts: what was read.
        lexicon: for which diseases are events.

    Returns:
        The facts. What came "the next day" hasn't the day that was told before: the day itself isn't printed.
    """
    for fact in facts:
        told = isinstance(fact, Condition) and fact.clinical == "active" and fact.onset
        entry = lexicon.named(fact.code.entry) if told and isinstance(fact, Condition) else None
        if isinstance(fact, Condition) and entry is not None and entry.kind == "condition" and entry.role in EVENTS:
            yield replace(fact, clinical=None)
        elif isinstance(fact, Observation) and _day(fact.effective) and _next_day(text, fact):
            yield replace(fact, effective=None)
        elif isinstance(fact, Procedure | Treatment) and _day(fact.performed) and _next_day(text, fact):
            yield replace(fact, performed=None)
        else:
            yield fact


def _day(when: Period | None) -> bool:
    return when is not None and bool(when.start)


def _next_day(text: str, fact: Observation | Procedure | Treatment) -> bool:
    """Whether "the next day" follows right behind what is told, or opens its clause, with no other day between."""
    if len(fact.evidence) != 1 or fact.evidence[0].row is not None:
        return False
    place = fact.evidence[0]
    behind = _NEXT_DAY.match(text, place.end)
    if isinstance(fact, Observation) and ((fact.presence == "present" and behind) or _LAST.search(place.quote)):
        return True
    offset = max(0, place.start - _LONGEST_CLAUSE)
    begins = [m.end() for m in _CLAUSE.finditer(text, offset, place.start)]
    opened = _OPENS.match(text[(begins[-1] if begins else offset) : place.end])
    return opened is not None and not _ANY_DAY.search(opened["rest"])
