"""Times that count from a known day: "3 weeks ago" from the day of writing, "the next day" from the day before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from etl.document import Span
from etl.facts import Period
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

_LAST = regex(r"\b(?:[Ll]ast (?P<unit>year|month|week|night)|(?P<day>[Yy]esterday|[Tt]his morning))\b")
_TODAY = regex(r"\b(?:yesterday|today|this (?:morning|afternoon|evening|AM|PM))\b", re.I)
_NAMED = {"year": ("a", 1), "month": ("mo", 1), "week": ("wk", 1), "night": ("d", 1)}
_MONTHS = {"mo": 1, "a": 12}
_DAYS = {"d": 1, "wk": 7}
_YEAR, _MONTH, _DAY = len("2024"), len("2024-06"), len("2024-06-12")


_NEXT = regex(
    r"\b(?:(?:(?:on|by|in) )?(?:the |that )(?:very )?(?:next|following) (?:day|morning|afternoon|night|evening)"
    r"|(?:the )?day after|(?:a|one) day later|(?:gone|normal) (?P<next>next day)"
    r"|(?P<week>(?:on|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"(?!\W{1,2}(?:the )?(?:\d|jan|feb|mar|apr|may|june|july|aug|sep|oct|nov|dec)))"
    r"\b(?!,? (?:of|to|the|his|her|\d))",
    re.I,
)
"""The day after one that was told, or a day of the week without a date."""


def tells_today(text: str, sentence: Span) -> bool:
    """Return True if a sentence counts from the day it was written, and not from an admission told before.

    Args:
        text: the document's text.
        sentence: the sentence.
    """
    return _TODAY.search(text, sentence.start, sentence.end) is not None


def dates_counted(
    text: str,
    sentence: Span,
    durations: Sequence[DurationHit],
    dates: Sequence[DateHit],
    now: Period | None,
    before: Period | None,
) -> tuple[DateHit, ...]:
    """Return the dates that a sentence counts: back from the day it was written, or on from the last day that was told.

    Args:
        text: the document's text.
        sentence: the sentence.
        durations: its lengths of time.
        dates: its printed dates.
        now: the day of the visit or letter that it belongs to; None where none is known.
        before: the date that goes on from the sentence before; None where there is none.

    Returns:
        A date for each such time, as exact as its unit: a day for days, a month for weeks and months, a year for years.
        Its first day is None where there is no day to count from, so that no other date governs its part of the
        sentence.
    """
    told = now.start if now is not None else None
    found = [
        DateHit(start, end, _back(told, unit, count) if told else None, None, "duration_back")
        for start, end, unit, count in _counted(text, sentence, durations)
    ]
    for m in _NEXT.finditer(text, sentence.start, sentence.end):
        last = next(
            (d.first for d in reversed(dates) if d.end <= m.start() and d.first), before.start if before else None
        )
        known = last is not None and len(last) == _DAY and not m["week"]
        day = (date.fromisoformat(last) + timedelta(days=1)).isoformat() if known and last else None
        found.append(DateHit(m.start(), m.end(), day, None, "relative" if day else "duration_back"))
    return tuple(found)


def _counted(text: str, sentence: Span, durations: Sequence[DurationHit]) -> Iterator[tuple[int, int, str, int]]:
    """Yield the place, unit and number of each time that counts back."""
    for d in durations:
        if d.relation == "ago" and d.unit in (*_MONTHS, *_DAYS):
            whole = d.value is not None and d.value == int(d.value)
            yield d.start, d.end, d.unit if whole else "", int(d.value or 0)
    for m in _LAST.finditer(text, sentence.start, sentence.end):
        unit, count = _NAMED.get(m["unit"] or "", ("d", int(m["day"].lower() == "yesterday") if m["day"] else 1))
        yield m.start(), m.end(), unit, count


def _back(now: str, unit: str, count: int) -> str | None:
    """Return the date so long before a day, month or year; None where that is not known as exactly."""
    if unit == "a":
        return str(int(now[:_YEAR]) - count)
    if unit == "mo" and len(now) >= _MONTH:
        months = int(now[:_YEAR]) * 12 + int(now[_YEAR + 1 : _MONTH]) - 1 - count
        return f"{months // 12}-{months % 12 + 1:02d}"
    if unit in _DAYS and len(now) == _DAY:
        day = (date.fromisoformat(now) - timedelta(days=count * _DAYS[unit])).isoformat()
        return day if unit == "d" else day[:_MONTH]
    return None
