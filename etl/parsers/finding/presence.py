"""Findings that came and went: they were there, though the sentence ends with their end."""

from __future__ import annotations

import re

from etl.facts import Change, Coded
from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.phrases import Chunk
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

# Findings that came and went: they were there, though the sentence ends with their end.


_WHICH = regex(
    r"(?:,\s*(?:which|that|all of which|both of which)|;\s*(?:both|all|these|they|it))\s+(?:\w+\s+){0,2}$", re.I
)
_CHANGED_VALUES = ("qualifier:increased", "qualifier:reduced", "qualifier:abnormal")
_ENDED = ("resolved", "improved", "discontinued")
_NEW = regex(r"\W*(?:An?|Some|One|Two|Several) (?:[\w-]+ ){0,2}", re.I)
"""Before something new that a sentence begins with: "A small hematoma of the groin was gone after a week"."""
_GONE_AFTER = regex(
    r"[^.;,]{2,24}? (?:after|within|by|in|before|on) (?:the )?(?:next |an? |\w+ )?(?:\w+ )?(?:hours?|days?|weeks?|months?|morning|evening|night|discharge)\b"
    r"|[^.;,]{2,24}? (?:the (?:next|following|same) (?:day|morning|evening|night)|overnight)\b"
)
_LOOKS = r"(?:measured|assessed|evaluated|checked|examined|tested|screened|rated|scored|graded|quantified)"
_LOOKED_FOR = regex(rf"\b{_LOOKS} (?:for [^.;:,]{{0,36}}|(?:the|his|her|their|my|its) (?:[\w-]+ and )?)$", re.I)
_WAS_LOOKED_AT = regex(rf"\s(?:[^.;:,]{{0,24}}\s)?(?:was|were|is|are) {_LOOKS}\b(?! (?:as|at|with an? \d|\d))", re.I)
_DEGREE_BEFORE = regex(r"\b(less|more) $", re.I)
_WORD_BEHIND = regex(r" ([a-z][a-z-]{2,20})\b")
_OF_DEFECT: dict[str, Change] = {"less": "improved", "more": "worsened"}
_ARISEN = regex(
    r"\b(?:had|have|has had|occurr?ed|developed|appeared|arose|(?:was|were) present|there (?:was|were)|suffered|noticed|felt|experienced|followed|got|complained)\b",
    re.I,
)


def of_defect(reading: Reading, target: Mention, context: Context) -> Change | None:
    """The change of what has more or less of a defect: "speech less slurred" is better, "gait more unsteady" worse.

    Args:
        reading: the document.
        target: a function, or a finding that is the defect itself.
        context: how it is meant.

    Returns:
        The change; None where no defect is told of.
    """
    text = reading.document.text
    if target.entry.kind == "finding":
        said = _DEGREE_BEFORE.search(text, max(0, target.start - 10), target.start)
        return _OF_DEFECT[said[1].lower()] if said else None
    own = text[target.start : target.end]
    for cue in context.cues:
        way = _OF_DEFECT.get(text[cue.start : cue.end].lower()) if cue.start >= target.end else None
        word = _WORD_BEHIND.match(text, cue.end) if way else None
        names = (f"{word[1]} {own}", f"{own} {word[1]}", word[1]) if word else ()
        if any(e.kind == "finding" for name in names for e in reading.lexicon.known(name)):
            return way
    return None


def only_looked_at(text: str, statement: Statement, target: Mention) -> bool:
    """Whether a sentence says that a finding was looked at or for, and not what was seen: "measured the stiffness".

    Args:
        text: the document's text.
        statement: the sentence.
        target: the finding.
    """
    before = text[max(statement.span.start, target.start - 60) : target.start]
    return bool(_LOOKED_FOR.search(before) or _WAS_LOOKED_AT.match(text, target.end, statement.span.end))


def came_and_went(reading: Reading, statement: Statement, target: Mention, context: Context) -> bool:
    """Whether a finding that the sentence tells of is only later said to have passed: "had a fever, which went away".

    Args:
        reading: the document.
        statement: the sentence.
        target: the finding.
        context: how it is meant.
    """
    text = reading.document.text
    told = [c for c in context.cues if c.entry.role in _ENDED and c.start > target.end]
    gone = any(_GONE_AFTER.match(text, c.start, statement.span.end) for c in told)
    if gone and _NEW.fullmatch(text, statement.span.start, target.start):
        return True
    over = any(c.entry.role == "resolved" for c in told)
    if over and statement.frame.has("adverse", "field:adverse"):
        return True  # "Side effects: groin hematoma, gone in 1 week"
    ends = [c for c in told if not any(s > c.start for s, _, _ in statement.points)]
    return any(_WHICH.search(text[target.end : c.start]) for c in ends) and bool(
        _ARISEN.search(text, statement.span.start, ends[0].start)
    )


def none_is(context: Context, target: Mention, value: Coded) -> bool:
    """Whether a "no" ahead denies that a term is changed: "no oligoclonal bands or elevated IgG index"."""
    denied = any(c.entry.role == "negated" and c.end <= target.start for c in context.cues)
    return context.status == "absent" and denied and value.concept.entry in _CHANGED_VALUES


def left_out(chunk: Chunk) -> Change | None:
    """The change told of a term that is left out: "…, that of the other limbs is unchanged".

    Args:
        chunk: a part of a sentence.

    Returns:
        The change; None where none or several are told.
    """
    found = [TOLD_CHANGES[m.entry.role] for m in chunk.of("cue") if m.entry.role in TOLD_CHANGES]
    return found[0] if len(found) == 1 else None


# Findings that came and went: what is said to be gone was there, and is told as an event.


_BY_ITSELF = regex(
    r"\s*(?:again\s)?(?:completely\s)?(?:(?:after|within|in)\s(?:about\s|some\s|a few\s)?(?:[\w.-]+\s)?(?:hours?|hrs?|h)\b(?!\s(?:of|after|following)\s(?:the|his|her|this|that|each|every)\b)|overnight\b|"
    r"without\s(?:any\s)?(?:medicine|medication|treatment|therapy|drugs?|intervention)\b|spontaneously\b|on (?:its|their) own\b|"
    r"by itself\b|by themselves\b)",
    re.I,
)


_IN_DAYS = regex(
    r"\s*(?:again\s)?(?:completely\s)?(?:(?:after|within|in)\s(?:about\s|some\s|a few\s)?(?:[\w.-]+\s)?days?\b(?!\s(?:of|on|with)\b)"
    r"|(?:the\s)?(?:next|following|same)\s(?:day|morning|evening|night)\b|on\s(?:the\s)?(?:[a-z]{3,9}\s)?\d"
    r"|(?:by|on|in|after|before|at|around)\s(?:the\s)?(?:next\s|following\s)?(?:day|morning|noon|lunch|dinner|afternoon|evening|night|rest|sleep)\b)",
    re.I,
)
_BY = regex(
    r"\s*(?:\w+ly\s)?(?:by|in)\s(?:the\s)?(?:\w+\s(?:of\s)?)?(?:\d|months?|weeks?|days?|years?|discharge|follow-up)\b",
    re.I,
)
_PASSED = ("passed in ", "passed within", "passed after ", "passed the next", "passed overnight")
_ASIDE = regex(
    r"[,(;]\s*(?:(?:all|both|which (?:was|were))\s)?$|\b(?:which|that)\s(?:(?:was|were|had|all|both)\s){0,2}$", re.I
)


def healed(text: str, context: Context, start: int) -> bool:
    """Whether the words for an end tell an event that came and went, and not that a symptom is no more.

    Args:
        text: the document's text.
        context: what the sentence says of a finding.
        start: where the finding stands.

    Returns:
        True for "an infection which cleared with …"; "healed ulcers" and what "resolved by month 3" are how it is then.
    """
    return any(
        c.entry.role == "resolved" and c.entry.value == "healed" and c.start > start and not _BY.match(text, c.end)
        for c in context.cues
    )


def passed(text: str, context: Context) -> bool:
    """Whether what is gone had come and went by itself: "gone after 6 hours", "went away without any medicine".

    Args:
        text: the document's text.
        context: what the sentence says of a finding.

    Returns:
        True when it was there.
    """
    ends = [c for c in context.cues if c.entry.role == "resolved"]
    return any(_BY_ITSELF.match(text, c.end) or text[c.start : c.end].startswith(_PASSED) for c in ends)


def passed_in_days(text: str, context: Context) -> bool:
    """Whether an event is told with its end behind a comma: "back pain on the next day, gone in 2 days".

    Args:
        text: the document's text.
        context: what the sentence says of a finding that wasn't there before.

    Returns:
        True when it was there.
    """
    return any(
        c.entry.role == "resolved"
        and _IN_DAYS.match(text, c.end)
        and _ASIDE.search(text, max(0, c.start - 20), c.start)
        for c in context.cues
    )


_CAUSED = regex(
    r"\b(?:gave|caused|causing|led to|produced|brought|provoked|made)\s(?:(?:him|her|them|me|us|some|severe|bad|a|an)\s){0,2}$",
    re.I,
)
_MADE = regex(r"(?:made|gave)\s(?:him|her|them|me|us)\b", re.I)
"""The same within a term: "made him sleepy"."""


def caused(text: str, context: Context, start: int) -> bool:
    """Whether something brought a symptom and was stopped for it: "it gave her tingling fingers and was stopped".

    Args:
        text: the document's text.
        context: what the sentence says of a finding.
        start: where the finding stands.

    Returns:
        True when it was there.
    """
    ended = any(c.entry.role == "discontinued" and c.start > start for c in context.cues)
    return ended and bool(_MADE.match(text, start) or _CAUSED.search(text, max(0, start - 40), start))
