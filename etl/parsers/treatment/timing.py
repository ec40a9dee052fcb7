"""How often a medicine is taken: "five times a day", "3x/day", "b.i.d.", "every 8 hours"."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.mapping.entry import Mention
from etl.parsers.number.numerals import parse_number
from etl.parsers.reading import Statement
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve"
_DAYS = r"(?:(?:a|per|every|each)\s+|/\s?)?(?:days?|daily|d|weeks?|weekly|wk|months?|monthly)\b"
_RATE = r"(?:(?:(?:a|per|every|each)\s+|/\s?)(?:days?|d|weeks?|wk|months?)|daily|weekly|monthly|day|d|week|wk|month)\b"
"""Behind "3 x": how often; "x 3 days" is how long."""
TIMING = regex(
    rf"\b(?:(?:once|twice|thrice|(?:\d{{1,2}}|{_WORDS}) times)(?:\s?{_DAYS})?|\d{{1,2}}\s?[x×]\s?{_RATE}|"
    r"q\.?d\b\.?|o\.?d\b\.?|b\.?i?\.?d\b\.?|t\.?[id]\.?[ds]\b\.?|q\.?[id]\.?[ds]\b\.?|qod|q\.?n\b\.?|q\.?h?s\b\.?|h\.?s\b\.?|q[ap]m|qw|prn|nocte|mane|q\d{1,2}h|every (?:\d+|other|second|third|two|three|four|six|eight|twelve) (?:hours?|h|days?|weeks?|months?|years?)|"
    rf"(?:in the )?mornings? and (?:in the |at )?(?:evenings?|nights?)|[x×]\s?\d{{1,2}}\s?{_RATE}|"
    r"every (?:day|morning|evening|night|week|month|year)|daily|nightly|weekly|monthly|at (?:night|bedtime|noon)|in the (?:morning|evening)|(?:per|a) (?:day|week|month))\b|(?<=\w)/(?:d|day|wk|week|month)\b"
    r"|(?<![\w.,/-])[0-3](?:\s?[-–]\s?[0-3]){2,3}(?![\w/-]|[.,]\d)",
    re.I,
)
_TURN = regex(r";|,? but\b|, (?:however|though|yet)\b")
_COUNTED = regex(rf"(?P<count>\d{{1,2}}|{_WORDS})\s?(?:times\b|[x×])", re.I)
_SCHEME = regex(r"[0-3](?:\s?[-–]\s?[0-3]){2,3}")
"""Tablets in the morning, at noon, in the evening and at night: "1-0-1"."""
_TIMES_BEFORE = regex(r"[x×]\s?(\d{1,2})")
_TWICE = regex(r"(?:in the )?mornings? and\b")
_BEFORE = regex(r"\b([1-9])\s?[×x*]\s?$")
_PER_DAY = {
    "qd": 1, "od": 1, "once": 1, "at bedtime": 1, "at night": 1, "daily": 1, "nightly": 1, "every day": 1, "every morning": 1,
    "every evening": 1, "every night": 1, "in the morning": 1, "in the evening": 1, "nocte": 1, "mane": 1, "qn": 1, "qhs": 1, "qs": 1, "hs": 1, "qam": 1,
    "qpm": 1, "bid": 2, "bd": 2, "twice": 2, "thrice": 3, "tid": 3, "tds": 3, "qid": 4, "qds": 4, "/d": 1, "/day": 1, "per day": 1, "a day": 1,
}  # fmt: skip


def per_day(timing: str, before: str = "") -> Decimal | None:
    """How many intakes in a day a printed timing says ("b.i.d." 2), None when it doesn't.

    Args:
        timing: what `TIMING` found.
        before: what stands right before the dose: "3 x" 10 mg daily are three.
    """
    count = _BEFORE.search(before)
    if count and not timing:
        return Decimal(count[1])
    often = _often(timing)
    return Decimal(count[1]) if count and often == 1 else often


def _often(timing: str) -> Decimal | None:
    plain = timing.lower().replace(".", "").strip()
    if plain.endswith(("week", "weeks", "weekly", "wk", "month", "months", "monthly")):
        return None
    if _SCHEME.fullmatch(plain):
        return Decimal(sum(int(c) for c in plain if c.isdecimal()))
    if _TWICE.match(plain):
        return Decimal(2)
    if behind := _TIMES_BEFORE.match(plain):
        return Decimal(behind[1])
    if counted := _COUNTED.match(plain):
        return parse_number(counted["count"])
    if plain in _PER_DAY:
        return Decimal(_PER_DAY[plain])
    for word, count in _PER_DAY.items():
        if plain.startswith(word):
            return Decimal(count)
    if hours := re.match(r"(?:q|every )(\d{1,2}) ?h", plain):
        often = Decimal(24) / Decimal(hours.group(1))
        return often if often == often.to_integral_value() else None
    return None


def of_other(text: str, statement: Statement, m: Mention, at: int) -> bool:
    """Whether a time stands behind what happened in another part of the sentence: "X helped, but I had cramps every morning".

    Args:
        text: the document's text.
        statement: the sentence.
        m: a medicine in it.
        at: where the time stands.
    """
    turn = _TURN.search(text, m.end, at)
    return turn is not None and any(turn.end() <= f.start < at for f in statement.of("finding", "function"))


def since_free(statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether a date tells since when there is a finding or none: "with X there has been no seizure since 2010".

    Args:
        statement: the sentence.
        m: a medicine in it.
        d: a date behind it.
    """
    return d.comparator == "since" and any(m.end <= f.start and f.end <= d.start for f in statement.of("finding"))


def stop_before(statement: Statement, offset: int, start: int) -> bool:
    """Whether words for an end stand between two places of a sentence.

    Args:
        statement: the sentence.
        offset: of a date.
        start: where what is said of the medicine begins.
    """
    return any(c.entry.role == "discontinued" and start <= c.start < offset for c in statement.of("cue"))
