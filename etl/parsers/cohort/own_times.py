"""Which of the times of a sentence hold for the next one, and which stand only behind what they are of.

"At 6 months 79 were examined" sets the scene for what follows. "One man died eight months later" only dates a death.
"""

from __future__ import annotations

import re

from etl.document import Span
from etl.facts import Timepoint
from etl.parsers.cohort.scenes import PEOPLE, Times, moments, part_of, time_at
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_ONE = regex(
    rf"\b(?:one|an?|another|1|the\sother|the\sthird)\s(?:(?:further|other|[\w-]+-year-old|old|elderly|young)\s)*(?:{PEOPLE}|man|woman|boy|girl)\s(?!after\b|at\b)"
    r"|\b(?:one|another|1)\s(?:of\s(?:them|these|those|whom)\s)?(?:had|has|was|died|developed|needed|dropped|withdrew|moved|left)\b",
    re.I,
)
_LATER = regex(r"\s(?:later|afterwards)\b", re.I)
BEFORE_LAST = regex(
    r"(?<!\bas )(?<!\bthan )(?<!\blike )(?<!\bever )(?<!\bnever )(?<!\bfrom )(?<!\bthe day )(?<!\bthe night )(?<!\bthe week )(?<!\bthe month )"
    r"(?<!\bthe year )(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!hours )\bbefore(?=\s?(?:[,;.]|\Z)|\s(?:and|but|while)\s)",
    re.I,
)
"""A time that is nothing but its word, behind what is told: "88 patients took pain tablets every day before"."""
_OPENING = 4


def scene_times(
    reading: Reading, statement: Statement, carried: Timepoint | None
) -> tuple[Timepoint | None, Timepoint | None]:
    """The time at which a sentence tells what has no time of its own, and that at which the next ones do.

    Args:
        reading: the document.
        statement: the sentence.
        carried: the time of the sentences before it.

    Returns:
        Its last time behind the treatment, and the last that isn't only the day of what happened to somebody; the
        time carried where it has none.
    """
    own = [m for m in moments(reading.document.text, statement) if m[2].phase != "before"]
    lasting = [t for s, e, t in own if not _dates_event(reading, statement, s, e)]
    return own[-1][2] if own else carried, lasting[-1] if lasting else carried


def _dates_event(reading: Reading, statement: Statement, start: int, end: int) -> bool:
    """Whether a time stands behind what happened then: a death, an operation, or what one of them had."""
    text, begin = reading.document.text, statement.span.start
    clause = max(begin, text.rfind(";", begin, start) + 1)
    if start - clause <= _OPENING or (_LATER.match(text, end) and not text[clause:start].strip()):
        return False
    if _ONE.search(text, clause, start):
        return True
    lost = (reading.lexicon.get("field", "cohort_death"), reading.lexicon.get("finding", "death"))
    return any(
        clause <= m.start < start and (m.entry.kind == "procedure" or m.entry.id in {e.id for e in lost if e})
        for m in statement.mentions
    )


def counted_at(text: str, times: Times, segment: Span, fallback: Timepoint | None) -> Timepoint | None:
    """The time of a count: a "before" that closes its words where nothing else there tells when, else as anywhere.

    Args:
        text: the document's text.
        times: the times that the sentence names.
        segment: the piece of the sentence that is the count's own.
        fallback: the time that holds without one.
    """
    last = BEFORE_LAST.search(text, segment.start, min(segment.end + 1, len(text)))
    if last is not None and not part_of(times, segment.start, segment.end):
        return Timepoint("before", last.group())
    return time_at(times, segment.start, segment.end, fallback)
