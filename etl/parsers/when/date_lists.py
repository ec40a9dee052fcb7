"""Several days of one thing: "seizures in 2010 and in March 2012"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_AND_DATE = regex(r"\s*(?:,|and|, and|&|and again|, and again)\s*(?:in|on)?\s*")
_ON = regex(
    r"(?:\s(?:was|were|had been) (?:done|performed|made|given|repeated|carried out|needed))?\s*(?:\s(?:into|of|to|on|at|in) (?:the |both |his |her |all )?(?:(?!in |on |and )[a-z-]+ ){0,2}[a-z-]+)?\s?[(:,]?\s*(?:(?:in|on|during)\s+)?"
)

_TIMES = regex(r"\s(?:twice|two times|three times|four times|several times|again),?:?\s")
"""Behind what happened more than once: "had pneumonia twice, in 2010 and in 2011"."""

_ATTEMPTS = regex(
    r"\b(?:\d|two|three|four|five|several) (?:attempts? (?:at|of|with)|sessions of|times|procedures of|episodes of|operations:?) (?:an? |the )?$",
    re.I,
)
"""Before what was done more than once: "two attempts at angioplasty, in March and April 2012"."""
_AGAIN = regex(r"\bagain\b")


def further(text: str, dates: Sequence[DateHit]) -> tuple[Period, ...]:
    """The further dates of a list that begins with the first: "in 2014 and 2016" were two.

    Args:
        text: the document's text.
        dates: dates of a sentence, in order.
    """
    out: list[Period] = []
    for one, following in pairwise(dates):
        if not _AND_DATE.fullmatch(text, one.end, following.start):
            break
        out.append(Period(following.first, following.last))
    return tuple(out)


def on_further_days(text: str, m: Mention, dates: Sequence[DateHit]) -> tuple[Period, ...]:
    """The dates behind the first, of something named in the plural right before them: "strokes in 2010 and 2014".

    Args:
        text: the document's text.
        m: what happened.
        dates: the dates of its sentence.
    """
    words = text[m.start : m.end].lower()
    plural = words.endswith("s") and not m.entry.name.lower().endswith(words.rpartition(" ")[2])
    times = _TIMES.match(text, m.end)
    behind = [d for d in dates if d.first and d.start >= m.end]
    repeated = len(behind) > 1 and _AGAIN.search(text, behind[0].end, behind[1].start) is not None
    counted = _ATTEMPTS.search(text, max(0, m.start - 40), m.start) is not None
    behind = behind if plural or times or repeated or counted else []
    begin = times.end() if times else m.end
    return further(text, behind) if behind and _ON.fullmatch(text, begin, behind[0].start) else ()
