"""How a sentence says that cells were given, and when: "got", "were put into", "came back", "began on … and ended on …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.facts import Period
from etl.mapping.entry import Mention
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.reading import Statement
from etl.parsers.treatment.doses import has_dose, numbers_of_cells
from etl.parsers.treatment.numbers_said import is_count
from etl.parsers.treatment.ways import INJECTION, number_of
from etl.parsers.when.clauses import told_later
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_ON_DAYS = regex(r"s?\s?(?:[,:(–-]\s?)?(?:(?:on|at)\s)?(?:the\s)?")
_DAY, _SEVERAL = len("2011-04-20"), 2
_SAME_AGAIN = regex(
    r"\b(?:received|got|given|had) (?:exactly )?the same (?:(?:treatment |cells )?again|dose|dosage|number|amount)\b",
    re.I,
)
_THE_DOSE = regex(
    r"\W*(?:the |each )?(?:(?:total|cell|single) )?(?:dose|dosage|number of cells|cell (?:count|number))"
    r"(?: (?:was|were)\b|\s?[:：=])"
    r"|\W*(?:each|every|one|a|per|the) (?:single )?(?:bag|dose|vial|syringe|portion|bottle|ampoule|tube|shot)s? (?:held|holds|had|has|contained|contains|consisted of|counted|was|were|of)\b"
    r"|\W*(?:there were|it was|they were)\b[^.;]{0,60}\b(?:in|per) (?:(?:each|every|one|a) )?(?:bag|dose|vial|syringe|portion|bottle|ampoule|tube|shot)\b",
    re.I,
)
_THE_WAY = regex(
    r"\W*(?:the )?(?:route|way|mode|method|access|approach)(?: of (?:the )?(?:administration|application|injection|infusion|transplantation))?"
    r"(?: (?:was|were)\b|\s?[:：=])",
    re.I,
)
_TREATED_WITH = regex(
    r"\b(?:was treated with|were treated with|got|treatment with|therapy with) (?:[\w-]+ ){0,3}$", re.I
)
_WAS_TREATED = regex(
    r"\b(?:was|were|been) (?:then |later |also |all |successfully )?treated (?:\w+ )?with (?:(?!and\b|or\b)[\w'’-]+ ){0,4}$",
    re.I,
)
_ON = regex(r",? (?:on |in )?")
_GOT_THEM = regex(
    r"\b(?:got|gets|obtained|placed|put|introduced|instilled|delivered|applied|dripped|filled(?: in| with)?)\b[^.;]{0,40}$",
    re.I,
)
_WENT = regex(
    r"(?:[^.;]{0,40}\s)?(?:were|was|went|came|are|had been)\s(?:then |later |all )?(?:placed|put|brought|back|introduced|instilled|delivered|applied|dripped|into)\b",
    re.I,
)
""" "… cells were put into the spinal canal", "… cells went into the calf"."""
_HANDED = regex(r"\b(?:received|got|given|obtained|placed|put|injected|implanted)\b[^.;]{0,60}$", re.I)
"""Before a number of cells: they were given, whatever the sentence calls it."""
_DAY_OF_CELLS = regex(
    r"[\s,;:(–-]*(?:(?:and|with|using|by|when|of|about|some|altogether|in all|in total|a total of) ){0,2}", re.I
)
"""Between the day of an operation and the number of cells that went in."""
_CELLS_GOT = regex(
    r"\b(?:received|got|given|had)\b[^.;]{0,30}\bcells\b|\bcells\b[^.;]{0,40}\b(?:given|brought|put|went|dripped|infused|placed)\b",
    re.I,
)
_BEGAN_ENDED = regex(
    r"\b(?:began|begun|started|commenced)\b[^.;]{0,60}\b(?:ended|finished|completed|concluded|over|closed|lasted)\b",
    re.I,
)
"""A treatment whose two days are its first and its last: "began on 3 May and was finished on 28 May"."""
_GAVE = regex(
    r"\b(?:gave|got|gets|had|has had|have had|was given|were given) (?:(?!not\b|no\b|never\b)[\w'’-]+ ){0,5}$|\b(?:courses|rounds|series) of (?:\w+ ){0,2}$|\b(?:twice|thrice|(?:two|three|four|five|six|seven|eight|\d) times)(?: \w+)? $",
    re.I,
)
"""Before the cells: "You gave him stem cells", "four times stem cells in the spine"."""
_THAT_WAS = regex(
    r"\W*(?:[Tt]hat|[Tt]his|[Ii]t|[Tt]he (?:procedure|treatment|injections?|infusions?|operation)) (?:was|were|happened|took place|began)"
    r"(?: (?:done|given|performed|made|all))? (?:(?:on|in|between|from) )?(?:the )?"
)
_PUT_INTO = regex(
    r"[^.;,:]{0,40}?\bcells\b(?: each| apiece)?(?: (?:was|were|went))? (?:into|under|around|underneath)\s", re.I
)
_FULL_STOP = 3
_NEAR_DAY = 40
_WENT_IN = regex(
    r"(?<!\bred )(?<!\bwhite )(?<!\bblood )(?<!\bpacked )\bcells\b[^.;]{0,80}\b(?:came back|went (?:back )?in|(?:was|were) (?:put|given|returned|brought) (?:back|in)|(?:was|were) (?:put|given|injected|infused) (?:into|under|through)|returned|flowed)\b"
    r"|\b(?:gave|put|injected|infused|got|received)\b (?:him |her |me |them |us |back )?(?:the|(?:his|her|my)(?: own)?)(?: stem| new)? cells\b",
    re.I,
)


def days_of_each(text: str, statement: Statement, events: Sequence[Mention]) -> bool:
    """Whether a sentence gives several injections or infusions of nothing that it names a day each: "He got two infusions, on
    20 and 22 April".

    Args:
        text: the document's text.
        statement: the sentence.
        events: its words for injections.
    """
    if statement.of("medicine", "procedure", "condition", "measure") or len(statement.dates) < _SEVERAL:
        return False
    days = [d for d in statement.dates if d.first and len(d.first) == _DAY and not d.last]
    for event in events:
        behind = [d for d in days if d.start >= event.end]
        if len(behind) < _SEVERAL or not _ON_DAYS.fullmatch(text, event.end, behind[0].start):
            continue
        counted = [n for q in statement.quantities if q.end <= event.start and (n := number_of(q)) is not None]
        if INJECTION.match(text, event.start) and (not counted or counted[-1] == len(behind)):
            return True
    return False


def same_again(text: str, statement: Statement) -> bool:
    """ "He received the same again on 9 March": a treatment as the one before.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    return _SAME_AGAIN.search(text, statement.span.start, statement.span.end) is not None


def tells_dose(text: str, statement: Statement) -> bool:
    """ "The dose was 50 million cells", "Dose: 50 million cells": a sentence on nothing but the dose of what was told before.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    return _THE_DOSE.match(text, statement.span.start, statement.span.end) is not None


def tells_way(text: str, statement: Statement) -> bool:
    """ "Route: intrathecal.": a sentence on nothing but the way in which what was told before was given.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    return _THE_WAY.match(text, statement.span.start, statement.span.end) is not None


def is_given(text: str, statement: Statement) -> bool:
    """Whether a sentence says that something was given, or that somebody was treated with cells.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    if INJECTION.search(text, statement.span.start, statement.span.end) or gave(text, statement):
        return True
    start = statement.span.start  # "was treated with cells on 5 May"
    if any(
        _GOT_THEM.search(text, start, m.start) or _WENT.match(text, m.end, statement.span.end)
        for m in statement.of("cells")
    ):
        return True
    return any(_WAS_TREATED.search(text, max(start, m.start - 60), m.start) for m in statement.of("cells")) or any(
        _TREATED_WITH.search(text[max(start, m.start - 40) : m.start]) and _ON.fullmatch(text, m.end, d.start)
        for m in statement.of("cells")
        for d in statement.dates
        if d.start > m.end
    )


def put_into(text: str, statement: Statement, number: int) -> bool:
    """Whether a sentence with a day says how many cells went into something, without a verb: "3 x 10^7 cells into the left
    knee on 30 May".

    Args:
        text: the document's text.
        statement: the sentence.
        number: where the number of cells begins.
    """
    return bool(statement.dates) and _PUT_INTO.match(text, number, statement.span.end) is not None


def handed(text: str, statement: Statement, number: int) -> bool:
    """Whether a number of cells was given, whatever the sentence calls it: "he too got 30 million on each side, in May".

    Args:
        text: the document's text.
        statement: the sentence.
        number: where the number begins.
    """
    return _HANDED.search(text, statement.span.start, number) is not None


def operated(text: str, statement: Statement, number: int) -> Mention | None:
    """The operation in which so many cells were given, in a sentence that names no more than its day: "Operated on 14
    September 2010, 18 million cells".

    Args:
        text: the document's text.
        statement: the sentence.
        number: where the number of cells begins.
    """
    days = [d for d in statement.dates if d.end <= number and _DAY_OF_CELLS.fullmatch(text, d.end, number)]
    kinds = [m for m in statement.of("procedure") if m.entry.id == m.entry.role and days and m.end <= days[-1].start]
    done = [m for m in kinds if statement.about(m).status == "present" and days[-1].start - m.end <= _NEAR_DAY]
    return done[-1] if done else None


def got_cells(text: str, statement: Statement) -> bool:
    """Whether somebody got cells that the sentence doesn't name: "on days 1 and 8 she received cells through the vein".

    Args:
        text: the document's text.
        statement: the sentence.
    """
    return _CELLS_GOT.search(text, statement.span.start, statement.span.end) is not None


def from_to(text: str, statement: Statement) -> Period | None:
    """The time of a treatment that a sentence tells by its first and its last day.

    Args:
        text: the document's text.
        statement: the sentence.

    Returns:
        The time; None for a sentence without two days, or one that doesn't say so.
    """
    days = [d for d in statement.dates if d.first]
    if len(days) != 2 or not _BEGAN_ENDED.search(text, statement.span.start, days[1].start):
        return None
    return Period(days[0].first, days[1].last or days[1].first)


def gave(text: str, statement: Statement) -> bool:
    """Whether somebody gave a patient cells on a day, or they had them so many times.

    Args:
        text: the document's text.
        statement: a sentence.
    """
    start = statement.span.start
    dated = statement.subjects[:1] != (GROUP,) and bool(statement.dates)
    return dated and any(_GAVE.search(text, max(start, m.start - 48), m.start) for m in statement.of("cells"))


def begun(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a series that is counted began on a day: "From 6 June he was given four injections", "four times from 3 May on".

    Args:
        text: the document's text.
        statement: the sentence.
        d: its date.
    """
    return (
        d.comparator == "since" and len(statement.dates) == 1 and any(is_count(text, q) for q in statement.quantities)
    )


def day_of_it(text: str, statement: Statement) -> DateHit | None:
    """The date of what the sentence before told, in one that says nothing else: "That was on 22 March 2012."

    Args:
        text: the document's text.
        statement: a sentence.

    Returns:
        The date, None for any other sentence.
    """
    if len(statement.dates) != 1:
        return None
    day = statement.dates[0]
    only = _THAT_WAS.fullmatch(text, statement.span.start, day.start) is not None
    return day if only and day.first and statement.span.end - day.end <= _FULL_STOP else None


def shared_date(
    text: str, statement: Statement, segments: Sequence[tuple[tuple[int, int], tuple[Mention, ...], int | None]]
) -> DateHit | None:
    """The only date of a sentence that tells a dose for each way, before all of them or behind.

    Args:
        text: the document's text.
        statement: the sentence.
        segments: what `branches` gave of it.
    """
    dates = [d for d in statement.dates if d.first]
    if len(dates) != 1 or not all(has_dose(text, statement, *span) for span, _, _ in segments):
        return None
    begins = [q.start for q in numbers_of_cells(text, statement, statement.span.start, statement.span.end)]
    ahead = dates[0].end <= min(*begins, segments[0][1][0].start)
    return dates[0] if ahead or dates[0].start >= segments[-1][1][-1].end else None


def went_in(text: str, span: Span) -> bool:
    """Whether a sentence says that the cells went into somebody: "The cells came back two days later, into the vein".

    Args:
        text: the document's text.
        span: the sentence.
    """
    return _WENT_IN.search(text, span.start, span.end) is not None


def counts_on(statement: Statement, start: int, end: int) -> bool:
    """Whether what is told between two places was later than the day before it: "…, 2 × 10^7 intrathecally one week later"."""
    return any(
        start <= d.start < end and told_later(statement.context.text, d, statement.dates) for d in statement.durations
    )
