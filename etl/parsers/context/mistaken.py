"""When the word of a cue is something else in its sentence: a month, an age, a comparison of sides, what somebody can do."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.sentences import Token
from etl.patterns import regex

_PLACED = frozenset(("left", "right", "side", "the", "his", "her", "their", "my", "one", "both", "either"))
_THEN = frozenset(("before", "after", "ever", "last", "previously", "then", "earlier", "at"))
_WHENS = frozenset((
    "month", "months", "week", "weeks", "day", "days", "year", "years", "discharge", "visit", "follow-up", "end",
))  # fmt: skip
_BECAME = frozenset(("became", "become", "becomes", "becoming", "got", "gets", "getting", "grew", "turned", "even"))
_UNITS = frozenset(
    ("hour", "day", "week", "month", "year", "decade", "hours", "days", "weeks", "months", "years", "decades")
)
_WAKE = frozenset(("after", "following", "despite", "since", "until"))
_TAKEN = frozenset(("on", "by", "from", "per", "in", "the", "this", "his", "her", "their", "and", ","))
_SOMEBODY = frozenset(("he", "she", "i", "they", "we", "patient", "who", "and", "now", "again", "also"))
_HEDGING = frozenset(
    ("be", "have", "also", "possibly", "soon", "eventually", "improve", "recover", "benefit", "worsen", "get")
)
_TOUGH = frozenset(("hard", "difficult", "easy", "able", "unable", "impossible", "possible", "tough"))


_OF_A_THING = regex(
    r"\b(?:an?|some|things?|people|somebody|something|animals?|voices?)(?: [a-z]+){0,2} (?:that|which|who) $", re.I
)
"""Before "was not there", where it is said of a thing and of nothing that somebody has: "she saw a dog that was not there"."""
_LONGEST_THING = 40

_SAME_OF_KIN = regex(r"\([^()]*\b(?:has|have|had) (?:the )?$")
"""In brackets: what somebody else has, too."""


def mistaken(text: str, mention: Mention, tokens: Sequence[Token], index: int) -> bool:
    """Whether a cue's word is something else here: a month, a number, an age, "the same day".

    Args:
        text: the document's text.
        mention: the cue.
        tokens: the words of its sentence.
        index: number of its first word among them.
    """
    word = text[mention.start : mention.end].lower()
    end = bisect_left(tokens, mention.end, key=lambda token: token.start)
    behind = tokens[end].lower if end < len(tokens) else ""
    before = tokens[index - 1].lower if index else ""
    if word == "may" and text[mention.start] == "M":
        return (
            before in ("in", "of", "from", "since", "until", "till", "by", "on", "and", "to", "-", "/")
            or not behind.isalpha()
        )
    if word == "will" and text[mention.start] == "W" and index:
        return True
    if mention.entry.role == "negated_after" and before in ("that", "which", "who"):
        first = max(tokens[0].start, mention.start - _LONGEST_THING)
        return _OF_A_THING.search(text, first, mention.start) is not None
    if word in ("perhaps", "maybe", "possibly", "probably") and behind[:1].isdigit():
        return True  # "walks perhaps 300 metres" says how far, about
    if word == "no":
        return behind.isdigit() or (behind == "." and end + 1 < len(tokens) and tokens[end + 1].lower.isdigit())
    if mention.entry.role == "normal" and before == "to" and index > 1 and tokens[index - 2].lower in _TOUGH:
        return True  # "hard to clear" says what is to be done
    if mention.entry.role == "refuted" and word == "rule out":
        return True  # what is to be ruled out is possible still
    if word == "old":
        return before.startswith(("year", "month", "week", "day", "yr", "y", "-")) or before == "how"
    if word in ("past", "previous", "prior"):
        return behind.isdigit() or behind in (
            "few",
            "several",
            "two",
            "three",
            "four",
            "five",
            "six",
            "ten",
            "year",
            "years",
            "month",
            "months",
            "week",
        )
    if word == "history" and mention.entry.scope == "backward" and before in _TAKEN:
        return True  # "no deficit on history"
    if mention.entry.role == "historical" and "history" in word:
        return before in _UNITS  # "a three-month history of" is the present illness
    if word in ("same", "the same"):
        if _SAME_OF_KIN.search(text, max(0, mention.start - _LONGEST_THING), mention.start):
            return True  # "fever (his son had the same)"
        return behind.isalpha() and behind not in (
            "as",
            "in",
            "on",
            "at",
            "throughout",
            "after",
            "for",
            "since",
            "and",
            "but",
            "with",
            "during",
        )
    if mention.entry.role in ("more", "less"):
        nearby = {token.lower for token in tokens[end : end + 4]}
        if behind == "on" and not nearby & _PLACED:
            return False  # "chokes less on water"
        if behind == "than" and nearby & _THEN:
            return False  # "chokes more than after discharge" compares times
        if behind in ("on", "in", "at") and nearby & _WHENS:
            return False  # "cough had become less at month 3"
        if behind in ("on", "in", "at", "than", "or") and (
            word in ("more", "less") or nearby & {"left", "right", "side"}
        ):
            return True  # "more on the left" compares sides, not times
    if mention.entry.role in ("more", "worsened") and word.startswith("more") and before not in _BECAME:
        near = [token.lower for token in tokens[end : end + 5]]
        if "on" in near[:2] and {"left", "right"} & set(near):
            return True  # "more serious on the left"
    if mention.entry.role in ("worsened", "improved") and behind == "than":
        return bool({token.lower for token in tokens[end : end + 4]} & {"left", "right", "other"})
    if mention.entry.role in ("improved", "worsened") and before in _WAKE and word.endswith(("ment", "ion", "ery")):
        return True  # "relapsed after improvement" tells of a relapse
    if mention.entry.role == "ability" and word == "can":
        return behind in ("not", "neither", "hardly", "barely", "scarcely", "only")
    return False


_SUPPOSED = regex(
    r"\b(?:think|believe|hope|expect|suppose|assume|guess|predict|estimate)s? (?:that )?(?:he|she|I|we|they|it|[A-Z][a-z]+) $"
)
_TO_COME = regex(
    r"\b(?:(?:by |in |until )?next (?:year|month|week|spring|summer|autumn|winter|time)|in (?:the )?future|tomorrow|by (?:the end of )?(?:this|the) year)\b",
    re.I,
)


def was_able(text: str, mention: Mention, tokens: Sequence[Token], starts: Sequence[int]) -> bool:
    """Whether "could" tells what somebody was able to do ("at month 10 he could …"), not what might be.

    Args:
        text: the document's text.
        mention: the cue.
        tokens: the words of its sentence.
        starts: where they begin.
    """
    if text[mention.start : mention.end].lower() != "could":
        return False
    index = bisect_left(starts, mention.start)
    before = tokens[index - 1].lower if index else ""
    behind = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    words = {token.lower for token in tokens}
    first = tokens[0].start if tokens else mention.start
    if _SUPPOSED.search(text, first, mention.start) or _TO_COME.search(text, mention.end, tokens[-1].end):
        return False  # "the doctor thinks he could walk with a frame by next summer"
    return (
        before in _SOMEBODY
        and behind not in _HEDGING
        and not words & {"may", "might", "future", "potentially", "further"}
    )
