"""What tells a change and what tells none: words that compare, and from what somebody came to what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.facts import Change, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.attributes import Context
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import says, stands
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

_COMPARED = (
    "worse", "better", "aggravated", "increased", "increases", "worsened", "worsens", "got worse", "gets worse", "exacerbated",
    "relieved", "eased", "alleviated", "improved", "worsen", "increase", "decreases", "more severe", "less severe", "improves", "gets better", "improvement", "improvement in", "an improvement in",
)  # fmt: skip
_ROLES = ("improved", "worsened", "more", "less")
_BESIDE_TROUBLE = 6
"""Characters between a trouble and what it is with: "trouble with sleep"."""
_AS = regex(r"\s(?:(?:(?:was|is) (?:described )?)?as|is|are)\s", re.I)
"""Between a symptom and its kind: "describes her pain as constant"."""


def asymmetric(statement: Statement, context: Context) -> bool:
    """Return True for words that compare sides or circumstances and tell no change: "worse on the left", "worse at night"."""
    told = (c for c in context.cues if c.entry.role in _ROLES)
    return any(_compares(statement, c) for c in told)


def _compares(statement: Statement, cue: Mention) -> bool:
    word = statement.context.text[cue.start : cue.end].lower()
    turned = cue.entry.role in ("worsened", "improved") and word.endswith("ed")
    return bool(
        stands(statement, cue, "beside_side")
        or (not turned and stands(statement, cue, "on_side"))
        or (word in _COMPARED and stands(statement, cue, "on_occasion"))
    )


_ELSEWHERE = regex(
    r";|,\s*(?:thus |thereby |so )?(?:making|causing|leaving|giving|allowing|leading|resulting|helping)\b|\b(?:but|because|if)\b|\bit(?:['’]s| is| was| will| would)\b|\b(?:dose|dosage)s?\b"
    r"|(?:,|\band|\bso)\s(?:\w+\s)?(?:I|he|she|they|we|you|there)\b|\b(?:caused?|causes|made|makes|do|forced|forces)\b[^.,;]{0,20}\bto\s\w",
)
"""Between a term and a change behind it: another subject or clause, of which the change is said."""


def of_another_subject(reading: Reading, target: Mention, context: Context) -> bool:
    """Whether every word for a change stands behind the term in a part of the sentence with a subject of its own:
    "with upper body strength it is easier to …", "… to a sense of tiredness, making daily tasks more challenging".

    Args:
        reading: the document.
        target: a finding or function.
        context: how it is meant.
    """
    text = reading.text
    told = [c for c in context.cues if c.entry.role in _ROLES]
    return bool(told) and all(
        c.start >= target.end and _ELSEWHERE.search(text, target.end, c.start) is not None for c in told
    )


def lasting(reading: Reading, target: Mention, context: Context) -> bool:
    """ "Constant thirst" is a symptom that lasts, and compares nothing."""
    text = reading.text
    return any(
        c.entry.value == "lasting"
        and (
            (c.end <= target.start and not text[c.end : target.start].strip())
            or (_AS.fullmatch(text, target.end, c.start) is not None)
        )
        for c in context.cues
    )


def not_raised(reading: Reading, statement: Statement, target: Mention, context: Context) -> str:
    """ "Not raised", "not elevated" of a measurement says that it is normal, and compares it with nothing before.

    Args:
        reading: the document.
        statement: the sentence.
        target: a measure or function.
        context: how it is meant.

    Returns:
        The words, "" where it is a change or the absence of one.
    """
    text = reading.text
    if context.change != "unchanged" or target.entry.kind != "measure":
        return ""
    for c in context.cues:
        before = stands(statement, c, "not_it")
        if c.entry.role in ("more", "less") and before and says(text[c.start : c.end], "high"):
            return text[before.start : c.end]
    return ""


def of_trouble(target: Mention, context: Context) -> Change | None:
    """What less or more of a trouble with something is: "less breath trouble", "more problems with sleep".

    Args:
        target: a function.
        context: how it is meant.

    Returns:
        The change of the function; None where no trouble is compared.
    """
    hard = next((c for c in context.cues if c.entry.role == "difficulty"), None)
    much = next((c for c in context.cues if c.entry.role in ("more", "less")), None)
    if hard is None or much is None or target.entry.kind != "function" or target.form != "name":
        return None
    first, last = sorted((hard, target), key=lambda m: m.start)
    beside = 0 <= last.start - first.end <= _BESIDE_TROUBLE and 0 <= first.start - much.end <= 1
    return ("improved" if much.entry.role == "less" else "worsened") if beside else None


def ill_again(statement: Statement, target: Mention, context: Context) -> bool:
    """Whether what is back is an illness said of a function: "the voice became weak again".

    Args:
        statement: the statement.
        target: a function.
        context: how it is meant.
    """
    back = [c.start for c in context.cues if c.entry.role == "relapsed" and c.start >= target.end]
    return any(target.end <= f.start and f.end <= at for f in statement.of("finding") for at in back)


# What somebody came from and what they came to: "from a wheelchair to walking with a cane".


_FROM_TO = regex(
    r"\bfrom\s(?P<before>(?:(?!\s(?:to|into)\s)[^.;,\d]){3,70})\s(?:to|into)\s(?P<after>[^.;,\d]{3,90})",
    re.I,
)
_OTHER_CLAUSE = regex(r",? and (?:(?:within|in|after|by|on) [^,;.]{2,30}, )?(?:the|his|her|he|she|it|they)\b|;")
_STATES = ("finding", "function")
_AND_NOW = regex(
    r"(?:[,;–—]|\band|\bbut)\s(?:and\s|but\s)?(?P<now>now|today|nowadays|currently|these days),?\s"
    r"(?:(?:he|she|it|they|we)\s(?:(?:can|is|are|has|have|does)\b|[a-z]+s\b)|(?:his|her|the|my)\s|I\s(?!was|had|could)|can\b|is\b|has\b|[a-z]+s\b)"
    r"|[,;]\s(?:and\s|but\s)?(?=(?:he|she|I|it|they)\s(?:can|is|are|has|have|am|[a-z]+s)\b[^.;,]{2,60}\s(?:now|today)\b)(?P<late>(?:he|she|I|it|they))",
)


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
    points: tuple[tuple[int, int, Timepoint], ...] = tuple(
        (m.start, m.end, p)
        for s, p in ((before, was), (after, now))
        for m in statement.mentions
        if s.start <= m.start < s.end
    )
    if point is not None and statement.before(_OTHER_CLAUSE, before.start):
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
    now = statement.before(_AND_NOW, statement.span.end)
    if (
        now is None
        or statement.block.kind == "table"
        or not (treated or (point is not None and point.phase == "after"))
    ):
        return statement
    told = [at for at, _, _ in statement.points] + [d.start for d in statement.dates]
    told += [d.start for d in statement.durations if d.relation == "after"]
    once = says(text[statement.span.start : now.start()], "once")
    if not once or any(at < now.start() for at in told):
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
    on_way = any(says(text[c.start : before.start], "going") for c in context.cues if c.start < before.start)
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
