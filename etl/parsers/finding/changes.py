"""When a word for a change tells none: it compares sides or circumstances, names what lasts, or says what for."""

from __future__ import annotations

import re

from etl.facts import Change
from etl.mapping.entry import Mention
from etl.parsers.context.context import Context
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_INFINITIVE = regex(r"\bto (?:\w+ (?:and|or) )?$")
_FOR = regex(
    r"\b(?:program(?:me)?|treatment|therapy|drugs?|medicines?|medication|exercises?|given|used|taken|prescribed|operated|needed) for (?:the |his |her )?(?:\w+ ){0,2}$"
)
"""Before what something is given for: "a program for pain relief"."""
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
    "worse",
    "better",
    "aggravated",
    "increased",
    "increases",
    "worsened",
    "worsens",
    "got worse",
    "gets worse",
    "exacerbated",
    "relieved",
    "eased",
    "alleviated",
    "more severe",
    "less severe",
)
_NOT = regex(r"\b(?:not|never)\s$")
_LEVELS = regex(r"raised|elevated|enlarged|increased|high|prolonged|widened|thickened", re.I)
_FACTOR = regex(
    r"\s+(?:by|with|on|when|while|during|at|in|upon)\s(?:the\s)?(?:\w+ing\b|exertion|exercise|effort|movement|motion|rest|activity|"
    r"night|morning|evening|afternoon|supine|cold|heat|warmth|weather|position|inspiration|meals?)"
    r"|\s+(?:when|while|whilst)\s(?:he|she|I|they)\s(?:is|was|are|were|am)\s\w+ing\b",
    re.I,
)
"""What makes a symptom worse or better each time."""
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
        c.entry.role in ("worsened", "improved", "more", "less")
        and (
            (
                _ON_SIDE.match(text, c.end)
                and not (c.entry.role in ("worsened", "improved") and text[c.start : c.end].endswith("ed"))
            )
            or (text[c.start : c.end].lower() in _COMPARED and _FACTOR.match(text, c.end))
            or (_BESIDE.search(text, max(0, c.start - 40), c.start) and _ENDS.match(text, c.end))
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
    return any(
        c.entry.role in ("improved", "worsened", "more", "less")
        and (
            _INFINITIVE.search(text[max(0, c.start - 28) : c.start]) or _FOR.search(text, max(0, c.start - 60), c.start)
        )
        for c in context.cues
    )


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
