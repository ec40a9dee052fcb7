"""What tells a change and what tells none: words that compare sides, circumstances or days, and what something is for."""

from __future__ import annotations

import re

from etl.facts import Change
from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.reading import Reading
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

# When a word for a change tells none: it compares sides or circumstances, names what lasts, or says what for.


_INFINITIVE = regex(r"\bto (?:\w+ (?:and|or) )?$")
_ON_SIDE = regex(
    r"\s+(?:(?:marked|pronounced|so|serious|severe|obvious|obviously|evident|prominent|noticeable) )?(?:on|in|at) (?:the|his|her) (?:left|right|upper|lower|proximal|distal|inferior|superior|inner|outer)\b|\s+(?:left|right)(?=\s*(?:[.,;:)]|$))"
    r"|\s+than\s+(?:(?:on|in|at)\s+)?(?:the\s+)?(?:left|right|L|R|other)\b",
    re.I,
)
_BESIDE = regex(
    r"[,;(]\s*(?:with\s)?(?:the\s)?(?:left|right|upper|lower|proximal|distal|upwards?|downwards?)(?:\s(?!is|was|got|are)[a-z]{3,4})?(?:\sbeing)?\s$",
    re.I,
)
"""Before "worse" that compares two sides: "of both hands, left worse", "(downward worse)"."""
_INVOLVED = regex(r"\s+(?:affected|involved|pronounced|prominent|marked|severely)\b", re.I)
_SIDE_AHEAD = regex(r"\b(?:left|right)\b[^.,;]{0,24}$", re.I)
"""Around "more": "with the left leg being more affected" compares the sides."""
_COMPARED = (
    "worse", "better", "aggravated", "increased", "increases", "worsened", "worsens", "got worse", "gets worse",
    "exacerbated", "relieved", "eased", "alleviated", "more severe", "less severe",
)  # fmt: skip
_NOT = regex(r"\b(?:not|never)\s$")
_FACTOR = regex(
    r"\s+(?:by|with|on|when|while|during|at|in|upon)\s(?:the\s)?(?:\w+ing\b|exertion|exercise|effort|movement|motion|rest|activity|"
    r"night|morning|evening|afternoon|supine|cold|heat|warmth|weather|position|inspiration|meals?)"
    r"|\s+(?:when|while|whilst)\s(?:he|she|I|they)\s(?:is|was|are|were|am)\s\w+ing\b",
    re.I,
)
"""What makes a symptom worse or better each time."""


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
        c.entry.role in ("worsened", "improved", "more", "less")
        and (
            (of_sides(text, c.end) and not text[c.start : c.end].endswith("ed"))  # "improved on the left" is a change
            or (text[c.start : c.end].lower() in _COMPARED and _FACTOR.match(text, c.end))
            or _BESIDE.search(text, max(0, c.start - 40), c.start)
            or (_INVOLVED.match(text, c.end) and _SIDE_AHEAD.search(text[max(0, c.start - 40) : c.start]))
        )
        for c in context.cues
    )


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
    told = [c for c in context.cues if c.entry.role in ("improved", "worsened", "more", "less")]
    return bool(told) and all(
        c.start >= target.end and _ELSEWHERE.search(text, target.end, c.start) is not None for c in told
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
        if before and c.entry.role == "more" and text[c.start : c.end].lower().endswith("ed"):
            return text[before.start() : c.end]
    return ""


def purpose(reading: Reading, context: Context) -> bool:
    """ "To maintain and improve strength" says what for, not what was."""
    text = reading.document.text
    return any(
        c.entry.role in ("improved", "worsened", "more", "less")
        and _INFINITIVE.search(text[max(0, c.start - 28) : c.start])
        for c in context.cues
    )


def of_trouble(target: Mention, context: Context) -> Change | None:
    """What less or more of a trouble with a function is: "less breath trouble", "more problems with sleep"."""
    hard = next((c for c in context.cues if c.entry.role == "difficulty"), None)
    much = next((c for c in context.cues if c.entry.role in ("more", "less")), None)
    if hard is None or much is None or not 0 <= min(hard.start, target.start) - much.end <= 1:
        return None
    return "improved" if much.entry.role == "less" else "worsened"


# A day with which something is only compared.


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
