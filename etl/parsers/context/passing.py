"""Findings that came and went: what is said to be gone was there, and is told as an event."""

from __future__ import annotations

import re

from etl.parsers.context.context import Context
from etl.patterns import regex

_BY_ITSELF = regex(
    r"\s*(?:again\s)?(?:completely\s)?(?:(?:after|within|in)\s(?:about\s|some\s|a few\s)?(?:[\w.-]+\s)?(?:hours?|hrs?|h)\b(?!\s(?:of|after|following)\s(?:the|his|her|this|that|each|every)\b)|overnight\b|"
    r"without\s(?:any\s)?(?:medicine|medication|treatment|therapy|drugs?|intervention)\b|spontaneously\b|on (?:its|their) own\b|"
    r"by itself\b|by themselves\b)",
    re.I,
)


_IN_DAYS = regex(
    r"\s*(?:again\s)?(?:completely\s)?(?:(?:after|within|in)\s(?:about\s|some\s|a few\s)?(?:[\w.-]+\s)?days?\b(?!\s(?:of|on|with)\b)"
    r"|(?:the\s)?(?:next|following|same)\s(?:day|morning|evening|night)\b|(?:by|on|in)\sthe\s(?:next\s|following\s)?(?:day|morning|evening)\b"
    r"|(?:after|by|before|at|around)\s(?:lunch|noon|midday|dinner|supper|breakfast|bedtime|midnight|evening|night|an? (?:nap|walk|meal|bath))\b"
    r"|on\s(?:the\s)?(?:\d{4}[-./]\d|\d{1,2}[-./]\d{1,2}\b|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d)"
    r"|in\sthe\s(?:afternoon|evening|night)\b|(?:with|by|on|after)\s(?:lying|resting|drinking|sleeping|rest|sleep)\b)",
    re.I,
)
_BY_TIME = regex(
    r"\s*(?:completely\s|fully\s)?(?:in\s(?:(?:19|20)\d\d|(?:early|late|mid)?\s?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)|by\s(?:the\s)?(?:end\sof\s|time\sof\s)?(?:the\s)?(?:months?|weeks?|days?|years?|discharge|follow-up|last|next|"
    r"first|second|third|\d|one|two|three|four|six|twelve)\b)",
    re.I,
)
_PASSED = ("passed in ", "passed within", "passed after ", "passed the next", "passed overnight")
_CAUSED = regex(
    r"\b(?:gave|caused|causing|led to|produced|brought on|brought|provoked|resulted in|made)\s(?:(?:him|her|them|me|us|some|severe|bad|much|a|an)\s){0,3}$",
    re.I,
)
_MADE = regex(r"(?:made|makes|gave|gives)\s(?:him|her|them|me|us)\b", re.I)
"""The same within a term: "made him sleepy"."""
_ASIDE = regex(
    r"[,(;]\s*(?:(?:all|both|which (?:was|were))\s)?$|\b(?:which|that)\s(?:(?:was|were|had|all|both)\s){0,2}$", re.I
)


def healed(context: Context) -> bool:
    """Whether the words for an end tell an event that came and went, and not that a symptom is no more.

    Args:
        context: what the sentence says of a finding.

    Returns:
        True for "an infection which cleared with …".
    """
    return any(c.entry.role == "resolved" and c.entry.value == "healed" for c in context.cues)


def healed_before(context: Context, start: int) -> bool:
    """Whether the word stands right before what has healed, and so tells how it is now: "healed ulcers".

    Args:
        context: what the sentence says of a finding.
        start: where the finding stands.
    """
    return any(c.entry.value == "healed" and start - c.end == 1 for c in context.cues)


def passed(text: str, context: Context) -> bool:
    """Whether what is gone had come and went by itself: "gone after 6 hours", "went away without any medicine".

    Args:
        text: the document's text.
        context: what the sentence says of a finding.

    Returns:
        True when it was there.
    """
    return any(
        c.entry.role == "resolved" and (_BY_ITSELF.match(text, c.end) or text[c.start : c.end].startswith(_PASSED))
        for c in context.cues
    )


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


def gone_by(text: str, context: Context) -> bool:
    """Whether it is told when a symptom was no more: "joint pain resolved by month 3".

    Args:
        text: the document's text.
        context: what the sentence says of a finding.

    Returns:
        True when its end has a time of its own.
    """
    return any(c.entry.role == "resolved" and _BY_TIME.match(text, c.end) for c in context.cues)


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
    named = _MADE.match(text, start) or _CAUSED.search(text, max(0, start - 40), start)
    return ended and named is not None
