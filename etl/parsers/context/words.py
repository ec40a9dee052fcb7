"""Words for people and for tenses, by which clauses are told apart, and the states that say nothing of what is."""

from __future__ import annotations

import re

from etl.patterns import regex

HE = frozenset((
    "he", "she", "him", "his", "her", "hers", "himself", "herself", "i", "my", "me", "mr", "mrs", "miss",
))  # fmt: skip
PEOPLE = frozenset((
    "patients", "people", "participants", "subjects", "cases", "individuals", "persons", "men", "women",
    "children", "responders", "families", "volunteers", "recipients", "adults", "boys", "girls",
))  # fmt: skip
MANY = frozenset((
    "most", "many", "several", "all", "some", "few", "half", "each", "every", "majority", "more", "none",
    "fewer", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty",
    "sixty", "seventy", "eighty", "ninety", "hundred", "dozen", "no", "any",
))  # fmt: skip
PRESENT = frozenset(["is", "are", "has", "have", "can", "may", "do", "does", "will", "should", "might", "must"])
PAST = frozenset(["was", "were", "had", "did", "could"])
ARTICLES = frozenset(["a", "an", "one"])
UNSAID = ("possible", "hypothetical", "planned", "cancelled", "declined", "general", "cited")
"""The statuses of a term by which nothing was seen or given."""
INVERSE = {
    "improved": "unchanged", "worsened": "unchanged", "more": "unchanged", "less": "unchanged",
    "resolved": "unchanged", "relapsed": "negated_both", "affirmed": "negated_both", "possible": "negated_both",
    "difficulty": "ability", "ability": "difficulty", "planned": "declined", "normal": "difficulty",
    "refuted": "possible", "unchanged": "", "negated": "", "negated_after": "", "discontinued": "",
    "cancelled": "", "declined": "", "equivocal": "negated", "historical": "negated",
}  # fmt: skip
"""What a cue says when a negation stands directly before it; "" when the two cancel each other."""

_EFFECT = regex(r"(?:relief|improvements?|benefits?|resolution|recovery)\b", re.I)
"""What something did, as a noun: "without lasting relief of her pain"."""


def only_without(text: str, start: int, end: int, at: int) -> bool:
    """Whether a denial is a "without" that denies no cue behind other words but an effect.

    Args:
        text: the document's text.
        start: where the denial begins.
        end: where it ends.
        at: where the cue begins.
    """
    return text[start:end].lower() == "without" and _EFFECT.match(text, at) is None
