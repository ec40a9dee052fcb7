"""What somebody came from and what they came to: "from a wheelchair to walking with a cane"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.facts import Timepoint
from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.reading import Statement
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

_FROM_TO = regex(
    r"\bfrom\s(?P<before>(?:(?!\s(?:to|into)\s)[^.;,\d]){3,70})\s(?:to|into)\s(?P<after>[^.;,\d]{3,90})",
    re.I,
    needs=("from",),
)
_PROGRESSED = regex(r"\b(?:progress|advanc|mov|went|gone|go)", re.I)
_OTHER_CLAUSE = regex(r",? and (?:(?:within|in|after|by|on) [^,;.]{2,30}, )?(?:the|his|her|he|she|it|they)\b|;")
_STATES = ("finding", "function")
_AND_NOW = regex(
    r"(?:[,;–—]|\band|\bbut)\s(?:and\s|but\s)?(?P<now>now|today|nowadays|currently|these days),?\s"
    r"(?:(?:he|she|it|they|we)\s(?:(?:can|is|are|has|have|does)\b|[a-z]+s\b)|(?:his|her|the|my)\s|I\s(?!was|had|could)|can\b|is\b|has\b|[a-z]+s\b)"
    r"|[,;]\s(?:and\s|but\s)?(?=(?:he|she|I|it|they)\s(?:can|is|are|has|have|am|[a-z]+s)\b[^.;,]{2,60}\s(?:now|today)\b)(?P<late>(?:he|she|I|it|they))",
    needs=("now", "today", "currently", "these days"),
)
_ONCE = regex(
    r"\b(?:before|used to|could(?:n['’]t| not| only| hardly| barely| never| just)|(?:was|were)(?:n['’]t| not) able|unable|did(?:n['’]t| not)|had to|needed|never)\b",
    re.I,
)
"""How somebody was before: what they couldn't or had to do."""


def way(text: str, span: Span, mentions: Sequence[Mention]) -> tuple[Span, Span] | None:
    """The two states of a way: how somebody was, and how they are.

    Args:
        text: the document's text.
        span: a sentence or title.
        mentions: its terms.

    Returns:
        Where both are told; None where not each of them names a state: "pain from the neck to the arm".
    """
    for m in _FROM_TO.finditer(text, span.start, span.end):
        before, after = Span(*m.span("before")), Span(*m.span("after"))
        if all(any(o.entry.kind in _STATES and s.start <= o.start < s.end for o in mentions) for s in (before, after)):
            return before, after
    return None


def parted(text: str, statement: Statement) -> Statement:
    """A statement of a way after a treatment, or of a title: each of the two states with its own time.

    Args:
        text: the document's text.
        statement: the statement.

    Returns:
        The statement; as it is where no way is told, or where nothing says what it led away from.
    """
    point = statement.timepoint
    title = statement.block.kind == "title"
    if not (title or (point is not None and point.phase == "after")) or len(statement.points) > 1:
        return statement
    states = way(text, statement.span, statement.mentions)
    if states is None:
        return statement
    before, after = states
    was = Timepoint("before", "", None, point.course if point else None)
    now = point or Timepoint("after", "")
    points: tuple[tuple[int, int, Timepoint], ...] = ((before.start, before.end, was), (after.start, after.end, now))
    if point is not None and _OTHER_CLAUSE.search(text, statement.span.start, before.start):
        points = ((statement.span.start, statement.span.start, point), *points)  # what is told before the way
    return replace(statement, timepoint=now, points=points)


def once_and_now(text: str, statement: Statement, treated: bool) -> Statement:
    """A statement of how somebody was and is now: "He couldn't speak before, and now he can".

    Args:
        text: the document's text.
        statement: the statement; one that says itself when its first part was stays as it is.
        treated: whether a treatment was told of.
    """
    point = statement.timepoint
    now = _AND_NOW.search(text, statement.span.start, statement.span.end)
    if (
        now is None
        or statement.block.kind == "table"
        or not (treated or (point is not None and point.phase == "after"))
    ):
        return statement
    told = [at for at, _, _ in statement.points] + [d.start for d in statement.dates]
    told += [d.start for d in statement.durations if d.relation == "after"]
    once = _ONCE.search(text, statement.span.start, now.start())
    if once is None or any(at < now.start() for at in told):
        return statement
    begin = now.start("now") if now["now"] else now.start("late")
    here = (
        point
        if point is not None and point.phase == "after" and point.offset
        else Timepoint("after", now["now"] or "now")
    )
    was = Timepoint("before", "", None, point.course if point else None)
    points = ((statement.span.start, now.start(), was), (begin, statement.span.end, here))
    return replace(statement, timepoint=here, points=points)


def unmoved(text: str, statement: Statement, target: Mention, context: Context) -> Context:
    """What is said of one of the two states: the one that was left changed no further, and "progressed from" is no worsening.

    Args:
        text: the document's text.
        statement: the statement.
        target: a term in it.
        context: what is said of the term.
    """
    states = way(text, statement.span, statement.mentions) if context.change else None
    if states is None:
        return context
    before, _ = states
    if before.start <= target.start < before.end:
        return replace(context, change=None)
    on_way = any(_PROGRESSED.search(text, c.start, before.start) for c in context.cues if c.start < before.start)
    return (
        replace(context, change="improved")
        if on_way and context.change == "worsened" and statement.timepoint
        else context
    )


_AS_THEN = regex(
    r"\b(?:as|than) (?:I|he|she|it|we|they)(?: (?:was|were|did|had|could|went|felt)|['’]d)(?: \w+)? (?:back )?(?:in|on|at|around|before|during) (?:early |late |mid-?)?$"
    r"|(?<!such )(?<!early )(?<!late )(?<!soon )(?<!far )(?<!well )\b(?:as|than|like) (?:back )?(?:in|on|at|around|during) (?:early |late |mid-?)?$"
)


def only_compared(text: str, date: DateHit) -> bool:
    """Whether a date says only with which day something is compared: "about the same as I was in September 2014".

    Args:
        text: the document's text.
        date: a date in it.
    """
    return _AS_THEN.search(text, max(0, date.start - 48), date.start) is not None
