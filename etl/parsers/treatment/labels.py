"""Labels that say nothing but that something was given, and when or for which time: "Transplantation on 21.01.2013: …",
"2nd infusion (17.04.2013): …", "Cell tx No. 1: …", and days alone before a dose: "17.04.2013: 3.6 x 10^8, peripheral vein". What stands behind them tells that treatment."""

from __future__ import annotations

import re

from msgspec import Struct

from etl.facts import Period
from etl.parsers.index import part
from etl.parsers.number.numerals import roman
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.draft import Draft
from etl.parsers.treatment.ways import COURSE_WORD
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import ordinal, period_of
from etl.patterns import regex
from etl.value import replace

_NTH = regex(
    r"\b(?P<word>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"|(?:\b(?:no|nr|number)\b\.?\s?|#\s?|№\s?)?\b(?P<digit>\d{1,2})\b(?![./-]\d)|\b(?P<roman>I{1,3}|IV|V)\b",
    re.I,
)
_NUMBERING = regex(r"^\W*(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])[.)]\s*")
"""The number of a part of a page, which counts no treatments: "4. Treatment"."""
_LIGHT = regex(r"\b(?:on|of|in|from|dated|date|the|and|day|number|no|nr)\b|[^\w\s-]|(?<!\w)-|-(?!\w)", re.I)
_SPACES = regex(r"\s+")
_LONGEST = 80


class Given(Struct, frozen=True):
    """What such a label says.

    Args:
        dates: its dates.
        number: which treatment it counts.
        course: which course it counts.
        day: whether it is nothing but a day.
    """

    dates: tuple[DateHit, ...] = ()
    number: int | None = None
    course: int | None = None
    day: bool = False


def given_by_label(reading: Reading, statement: Statement) -> Given | None:
    """What the label of a statement says of the treatment told behind it.

    Args:
        reading: the document.
        statement: the value of a field, or a part of it.

    Returns:
        Its dates and its number; None for a label of any other kind, and for one that says neither.
    """
    label, heads = statement.frame.label, False
    if label is None and statement.block.kind in ("paragraph", "item"):
        label, heads = statement.frame.title, True
    if label is None or label.end - label.start > _LONGEST:
        return None
    text = reading.document.text
    dates = tuple(d for d in part(reading.index.dates, label) if d.first and d.kind in ("date", "range"))
    rest, at = "", label.start
    for d in dates:
        rest, at = rest + text[at : d.start] + " ", d.end
    rest = _NUMBERING.sub("", rest + text[at : label.end])
    counted = list(_NTH.finditer(rest))
    if len(counted) > 1 or not (dates or (counted and not heads)):
        return None
    words = _SPACES.sub(" ", _LIGHT.sub(" ", _NTH.sub(" ", rest))).strip()
    if not words and dates and not counted:
        return Given(dates, day=True)
    if not any(e.role == "given" for e in reading.lexicon.label(words, "field")):
        return None
    nth = _number(counted[0]) if counted else None
    if COURSE_WORD.match(words):
        return Given(dates, None, nth)
    return Given(dates, nth)


def _number(m: re.Match[str]) -> int | None:
    if m["digit"]:
        return int(m["digit"])
    return roman(m["roman"]) if m["roman"] else ordinal(m["word"])


def with_day_ahead(statement: Statement, given: Given | None) -> Statement:
    """A statement that tells doses with a day behind its label's day, with both days: "Transplantation on 21.01.2013: 4 x 10^8
    cells; 17.04.2013: 3 x 10^8 cells".

    Args:
        statement: the value of such a label.
        given: what the label says.
    """
    if given is None or not statement.dates or len(given.dates) != 1 or given.dates[0].end > statement.span.start:
        return statement
    return replace(statement, dates=(*given.dates, *statement.dates))


def labelled(given: Given | None, told: list[Draft]) -> list[Draft]:
    """What the value of such a label tells, with the label's time and number where it has none of its own.

    Args:
        given: what the label says.
        told: the drafts of a part of its value.
    """
    if given is None or any(d.performed for d in told) or not told:
        return told
    if len(given.dates) > 1:
        return (
            [replace(told[0], performed=period_of(d), offset=d.start) for d in given.dates] if len(told) == 1 else told
        )
    when: Period | None = period_of(given.dates[0]) if given.dates else None
    return [
        replace(
            d,
            performed=when,
            number=given.number or (None if given.course else d.number),
            course=given.course or d.course,
            offset=given.dates[0].start if given.dates else d.offset,
        )
        for d in told
    ]
