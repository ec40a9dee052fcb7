"""Treatments as diaries tell them: a day as heading, "second time, by drip, 60 million", "lower back again"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.index import part
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.doses import doses_in, millions_each
from etl.parsers.treatment.tells import tells_dose, tells_way
from etl.patterns import regex

NTH_TIME = regex(
    r"\W*(?:the |his |her |my )?(?:second|third|fourth|fifth|sixth|\d(?:nd|rd|th)) (?:time|one|dose|round|injection|shot)\b",
    re.I,
)
"""How a diary begins to tell the next treatment."""
_NEXT_WAY = regex(
    r"\W*(?:(?:[Tt]he|[Mm]y|[Hh]is|[Hh]er|[Tt]oday|[Nn]ow) ){0,2}(?:[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth|[Ss]eventh|[Ee]ighth|[Ll]ast|\d(?:nd|rd|th)|[Nn]umber \w+)\b"
    r"(?: (?:and|&) (?:last|final))?,? (?:(?:one|time|shot|round|dose|treatment|injection|infusion)\b)?"
)
"""How an entry begins that tells the next treatment by its way: "Second LP.", "Third one was into the vein", "Fourth and last, LP again"."""
_NEAR_COUNT = 30
_UNDONE = regex(
    r"\b(?:not|never|no longer|failed|refused|postponed|delayed|put off|skipped|due|next|tomorrow|will|should|would)\b|n['’]t\b",
    re.I,
)
_AGAIN = regex(r"\s+(?:again|once more|as before)\b", re.I)
_THEM = regex(
    r"\b(?:got|received|had|was given|were given|gave (?:me|him|her|us)|put|injected|infused|took) (?:them|these|it)\b"
    r"|\b(?:[Tt]hey|[Tt]hese|[Ii]t) (?:(?:all|both|each) )?(?:went|came|ran|(?:was|were) (?:all |both )?(?:given|put|injected|infused|dripped|administered|implanted))\b"
)
_COUNTED = regex(
    r"\W*(?:[Tt]he )?(?:\d{1,2}|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Ff]irst|[Hh]alf|[Ss]ome)"
    r"(?: (?:of them|of these|times?|doses?|ones?|(?:was|were)(?: given)?|went|came|in all)){0,2},? (?!of\b)(?=[a-z])"
)
"""How a sentence begins that tells apart what the one before counts: "Six times cells. Four into the spine, on …"."""
_WEEKDAY = 10
_DAY = 10


def of_day(reading: Reading, statement: Statement) -> bool:
    """Whether a statement stands below a heading that is nothing but a day, as in a diary.

    Args:
        reading: the document.
        statement: one of its statements.

    Returns:
        True below "20 March 2014" and "Friday, 21 March 2014", as long as the paragraph has told no day of its own before.
    """
    title = statement.frame.title
    days = part(reading.index.dates, title) if title else ()
    if title is None or len(days) != 1 or len(days[0].first or "") != _DAY:
        return False
    text = reading.document.text
    rest = text[title.start : days[0].start] + text[days[0].end : title.end]
    told = any(d.start < statement.span.start for d in part(reading.index.dates, statement.block.span))
    return not told and sum(c.isalpha() for c in rest) <= _WEEKDAY


def next_way(reading: Reading, statement: Statement, ways_in: Sequence[Mention]) -> bool:
    """Whether an entry of a diary counts the next treatment and names nothing but the way it went: "Second LP. No headache".

    Args:
        reading: the document.
        statement: one of its statements.
        ways_in: the routes and methods that it names.

    Returns:
        True below a day, when an earlier entry tells of cells.
    """
    text = reading.document.text
    m = _NEXT_WAY.match(text, statement.span.start, statement.span.end) if ways_in else None
    if (
        m is None
        or _UNDONE.search(text, m.end(), statement.span.end)
        or not any(0 <= w.start - m.end() <= _NEAR_COUNT for w in ways_in)
        or not of_day(reading, statement)
    ):
        return False
    return any(s.of("cells") and s.span.end <= statement.span.start for s in reading.statements)


def there_again(statement: Statement, before: Sequence[Statement]) -> int | None:
    """The treatment before that went the way this one is said to go "again" ("third time, lower back again").

    Args:
        statement: what tells a treatment without a route or method.
        before: the statements that tell the treatments before it, in order.

    Returns:
        The index of the last one that names the same place, None without one.
    """
    text = statement.context.text
    places = {text[m.start : m.end].lower() for m in statement.of("site") if _AGAIN.match(text, m.end)}
    named = [i for i, s in enumerate(before) if any(p in text[s.span.start : s.span.end].lower() for p in places)]
    return named[-1] if named else None


def goes_on(text: str, statement: Statement, before: Statement | None) -> bool:
    """Whether a dated sentence tells how the cells of the one before were given, without naming them again: "The cells came
    from a cord. I got them in the vein on 8 April", "Six times cells. Four into the spine, on 15/05 …"; or whether it says
    nothing but the way ("Route: intrathecal."), or how many it were each time.

    Args:
        text: the document's text.
        statement: the sentence.
        before: the one before it.
    """
    if before is None or before.block is not statement.block:
        return False
    if tells_way(text, statement):
        return bool(before.of("cells")) or (tells_dose(text, before) and bool(doses_in(text, before, False)))
    if before.of("cells") and millions_each(text, statement):
        return True
    if not statement.dates or not before.of("cells"):
        return False
    them = _THEM.search(text, statement.span.start, statement.span.end)
    return them is not None or _COUNTED.match(text, statement.span.start, statement.span.end) is not None


def day_before(text: str, statement: Statement, before: Statement | None) -> Period | None:
    """The day that the sentence before one gives to it: "17 March 2010. First injection, behind the eyeball."

    Args:
        text: the document's text.
        statement: a sentence on a treatment, without a date of its own.
        before: the sentence before it.

    Returns:
        The day; None where the sentence before, in the same block, isn't nothing but a day.
    """
    if statement.dates or before is None or before.block is not statement.block or len(before.dates) != 1:
        return None
    day = before.dates[0]
    rest = text[before.span.start : day.start] + text[day.end : before.span.end]
    alone = sum(c.isalpha() for c in rest) <= _WEEKDAY
    return Period(day.first, day.last) if day.first and alone and not day.comparator else None
