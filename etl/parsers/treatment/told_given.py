"""Whether a sentence says that cells were given to somebody, from which day on, and what went into whom."""

from __future__ import annotations

import re

from etl.document import Span
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.reading import Statement
from etl.parsers.treatment.numbers_said import is_count
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_GAVE = regex(
    r"\b(?:gave|got|gets|had|has had|have had|was given|were given) (?:(?!not\b|no\b|never\b)[\w'’-]+ ){0,5}$|\b(?:twice|thrice|(?:two|three|four|five|six|seven|eight|\d) times)(?: \w+)? $",
    re.I,
)
"""Before the cells: "You gave him stem cells", "four times stem cells in the spine"."""
_THAT_WAS = regex(
    r"\W*(?:[Tt]hat|[Tt]his|[Ii]t|[Tt]he (?:procedure|treatment|injections?|infusions?|operation)) (?:was|were|happened|took place|began)"
    r"(?: (?:done|given|performed|made|all))? (?:(?:on|in|between|from) )?(?:the )?"
)
_FULL_STOP = 3
_WENT_IN = regex(
    r"\bcells\b[^.;]{0,80}\b(?:came back|went (?:back )?in|(?:was|were) (?:put|given|returned|brought) (?:back|in)|returned|flowed)\b",
    re.I,
)


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


def went_in(text: str, span: Span) -> bool:
    """Whether a sentence says that the cells went into somebody: "The cells came back two days later, into the vein".

    Args:
        text: the document's text.
        span: the sentence.
    """
    return _WENT_IN.search(text, span.start, span.end) is not None
