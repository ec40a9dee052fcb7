"""What tells a change and what tells none: words that compare, and from what somebody came to what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.facts import Change, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.attributes import Context
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

_WHAT_FOR = regex(
    r"\bto (?:\w+ (?:and|or) )?$|\b(?:program(?:me)?|treatment|therapy|drugs?|medicines?|medication|exercises?|given|used|taken|prescribed|operated|needed) for (?:the |his |her )?(?:\w+ ){0,2}$"
)
"""Before what something is done or given for: "to maintain and improve", "a program for pain relief"."""
_ON_SIDE = regex(
    r"\s+(?:(?:marked|pronounced|so|serious|severe|obvious|obviously|evident|prominent|noticeable) )?(?:on|in|at) (?:the|his|her) (?:left|right|upper|lower|proximal|distal|inferior|superior|inner|outer)\b|\s+(?:left|right)(?=\s*(?:[.,;:)]|$))"
    r"|\s+than\s+(?:(?:on|in|at)\s+)?(?:the\s+)?(?:left|right|L|R|other)\b",
    re.I,
)
_INVOLVED = regex(r"\s+(?:affected|involved|pronounced|prominent|marked|severely)\b", re.I)
_SIDE_AHEAD = regex(r"\b(?:left|right)\b[^.,;]{0,24}$", re.I)
"""Around "more": "with the left leg being more affected" compares the sides."""
_BESIDE = regex(
    r"[,;(]\s*(?:with\s)?(?:the\s)?(?:left|right|upper|lower|proximal|distal|upwards?|downwards?)(?:\s(?!is|was|got|are)[a-z]{3,4})?(?:\sbeing)?\s$",
    re.I,
)
_ENDS = regex(r"\s*(?:[.,;)]|$)")
"""Around "worse" that compares two sides: "of both hands, left worse", "(downward worse)"."""
_COMPARED = (
    "worse", "better", "aggravated", "increased", "increases", "worsened", "worsens", "got worse", "gets worse", "exacerbated",
    "relieved", "eased", "alleviated", "more severe", "less severe",
)  # fmt: skip
_ROLES = ("improved", "worsened", "more", "less")
_NOT = regex(r"\b(?:not|never)\s$")
_LEVELS = regex(r"raised|elevated|enlarged|increased|high|prolonged|widened|thickened", re.I)
_FACTOR = regex(
    r"\s+(?:by|with|on|when|while|during|at|in|upon)\s(?:the\s)?(?:\w+ing\b|exertion|exercise|effort|movement|motion|rest|activity|"
    r"night|morning|evening|afternoon|supine|cold|heat|warmth|weather|position|inspiration|meals?)"
    r"|\s+(?:when|while|whilst)\s(?:he|she|I|they)\s(?:is|was|are|were|am)\s\w+ing\b",
    re.I,
)
"""What makes a symptom worse or better each time."""
_EACH_TIME = regex(
    r"(?: (?:in|of) (?:his|her|their) [\w ]{2,30}?)? (?:with rest\b|(?:when|whenever|while) (?:he|she|they) "
    r"(?:(?:is|are) (?!treated|medicated)(?:\w+ing|\w+ed|upset|outside|away|at \w+)|(?!takes|uses|gets|receives|has)\w{3,}s)\b)",
    re.I,
)
"""Behind what is so each time: "improves when he is sitting", "an improvement in her cough when she returns home"."""
_PRESENT = (
    "improves",
    "worsens",
    "better",
    "worse",
    "gets worse",
    "gets better",
    "improvement",
    "an improvement in",
    "improvement in",
)
_BESIDE_TROUBLE = 6
"""Characters between a trouble and what it is with: "trouble with sleep"."""
_AS = regex(r"\s(?:(?:was|is) (?:described )?)?as\s", re.I)
"""Between a symptom and its kind: "describes her pain as constant"."""


def of_sides(text: str, at: int) -> bool:
    """Whether what stands behind a comparative compares sides: "stronger than the right", "worse on the left".

    Args:
        text: the document's text.
        at: offset behind the comparative.
    """
    return _ON_SIDE.match(text, at) is not None


def asymmetric(reading: Reading, context: Context) -> bool:
    """ "Worse on the left", "worse at night" compare sides or circumstances and tell no change."""
    text = reading.document.text
    return any(
        c.entry.role in _ROLES
        and (
            (
                _ON_SIDE.match(text, c.end)
                and not (c.entry.role in ("worsened", "improved") and text[c.start : c.end].endswith("ed"))
            )
            or (text[c.start : c.end].lower() in _COMPARED and _FACTOR.match(text, c.end))
            or (text[c.start : c.end].lower() in _PRESENT and _of_each_time(text, c))
            or (_BESIDE.search(text, max(0, c.start - 40), c.start) and _ENDS.match(text, c.end))
            or (_INVOLVED.match(text, c.end) and _SIDE_AHEAD.search(text[max(0, c.start - 40) : c.start]))
        )
        for c in context.cues
    )


def _of_each_time(text: str, cue: Mention) -> bool:
    """Return True if a change comes each time: "the pain improves when he is sitting"."""
    begin = cue.end - len(" in") if text[cue.start : cue.end].endswith(" in") else cue.end
    return _EACH_TIME.match(text, begin) is not None


_ELSEWHERE = regex(
    r";|,\s*(?:thus |thereby |so )?(?:making|causing|leaving|giving|allowing|leading|resulting|helping)\b|\b(?:but|because|if)\b|\bit(?:['’]s| is| was| will| would)\b"
    r"|(?:,|\band|\bso)\s(?:\w+\s)?(?:I|he|she|they|we|you)\b|\b(?:caused?|causes|made|makes|do|forced|forces)\b[^.,;]{0,20}\bto\s\w",
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
    text = reading.document.text
    told = [c for c in context.cues if c.entry.role in _ROLES]
    return bool(told) and all(
        c.start >= target.end and _ELSEWHERE.search(text, target.end, c.start) is not None for c in told
    )


def lasting(reading: Reading, target: Mention, context: Context) -> bool:
    """ "Constant thirst" is a symptom that lasts, and compares nothing."""
    text = reading.document.text
    return any(
        c.entry.value == "lasting"
        and (
            (c.end <= target.start and not text[c.end : target.start].strip())
            or (_AS.fullmatch(text, target.end, c.start) is not None)
        )
        for c in context.cues
    )


def not_raised(reading: Reading, target: Mention, context: Context) -> str:
    """ "Not raised", "not elevated" of a measurement says that it is normal, and compares it with nothing before.

    Args:
        reading: the document.
        target: a measure or function.
        context: how it is meant.

    Returns:
        The words, "" where it is a change or the absence of one.
    """
    text = reading.document.text
    if context.change != "unchanged" or target.entry.kind != "measure":
        return ""
    for c in context.cues:
        before = _NOT.search(text, max(0, c.start - 12), c.start)
        if c.entry.role in ("more", "less") and before and _LEVELS.fullmatch(text, c.start, c.end):
            return text[before.start() : c.end]
    return ""


def purpose(reading: Reading, context: Context) -> bool:
    """ "To maintain and improve strength" says what for, not what was."""
    text = reading.document.text
    return any(c.entry.role in _ROLES and _WHAT_FOR.search(text, max(0, c.start - 60), c.start) for c in context.cues)


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
_PROGRESSED = regex(r"\b(?:progress|advanc|mov|went|gone|go)", re.I)
_OTHER_CLAUSE = regex(r",? and (?:(?:within|in|after|by|on) [^,;.]{2,30}, )?(?:the|his|her|he|she|it|they)\b|;")
_STATES = ("finding", "function")
_AND_NOW = regex(
    r"(?:[,;–—]|\band|\bbut)\s(?:and\s|but\s)?(?P<now>now|today|nowadays|currently|these days),?\s"
    r"(?:(?:he|she|it|they|we)\s(?:(?:can|is|are|has|have|does)\b|[a-z]+s\b)|(?:his|her|the|my)\s|I\s(?!was|had|could)|can\b|is\b|has\b|[a-z]+s\b)"
    r"|[,;]\s(?:and\s|but\s)?(?=(?:he|she|I|it|they)\s(?:can|is|are|has|have|am|[a-z]+s)\b[^.;,]{2,60}\s(?:now|today)\b)(?P<late>(?:he|she|I|it|they))",
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
    points: tuple[tuple[int, int, Timepoint], ...] = tuple(
        (m.start, m.end, p)
        for s, p in ((before, was), (after, now))
        for m in statement.mentions
        if s.start <= m.start < s.end
    )
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
