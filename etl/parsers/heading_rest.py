"""What the words behind a known heading make of it: "Contact" and "Contact with the patient after a year"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.entry import Entry, Mention
from etl.patterns import regex

SPECIFIC = regex(
    r"\s*\d|\s(?:they (?:are|have)|(?:they|we) (?:were|had|did|came|got)|(?:the|our|these) patients (?:are|were)$|we (?:gave|treated))\b|"
    r"\s(?:(?:it|this|they|the \w{1,20}|patients|cells) )?(?:was|were|took part|came|went|turned out|worked out|ended)\b|"
    r"[^\n]*\b(?:our|n\s*=|he|she|his|her|him|the patient|this patient|did you|you (?:feel|sleep|walk|doing)|your [\w ]{1,40}(?:now|today|then)|who (?:you are|are you)|old are you|your (?:name|age|illness|disease|diagnosis|trouble|profession|job)|(?:about|introduce) yourself|your story)\b",
    re.I,
)
"""A heading of a general kind with such words is about somebody: "Type 2 …", "Symptoms of our patients", "How he …",
"Who they are", "How did you sleep?"."""
_OF_PATIENT = regex(
    r"[^\n]*\b(?:afterwards|after|since|later|following|by (?:tele)?phone|by e?-?mail|by letter|(?:19|20)\d\d|"
    r"with (?:the )?(?:patient|family|parents|husband|wife|mother|father|daughter|son))\b",
    re.I,
)
"""Behind "contact": with the patient, and no address."""
_OF_SOMEBODY = regex(r"\s[^:\n]*\b(?:girl|boy|patient|Mr|Mrs|Ms|child|man|woman)\b")
_OF_RESULT = regex(r"\s(?:by|to|rates?|in|at|after|of the (?!editors?|authors?))\b", re.I)
_IN_NUMBERS = regex(
    r"^(?!.*\b(?:our|we|patients|results|his|her|my)\b).*\b(?:in (?:numbers|figures|brief|short|a nutshell)|at a glance|(?:key |fast |quick )?facts(?: and figures)?|explained)\b\W*$"
    r"|^\W*(?:key |fast |quick )?facts(?: and figures)?\b",
    re.I,
)
_NUMBERED = regex(r"\s*(?:\d{1,2}|[A-Z]|[IVX]{1,4})\b")
_DOCTORS = regex(
    r"\s(?:practi[cs]es?|practitioners?|physicians?|doctors?|medicine|health|care|nurse|clinics?|cent(?:re|er)|"
    r"hospital|planning|group|counsel+ing|support|meeting|conference|therapy|therapist)\b",
    re.I,
)
"""Behind "family": a doctor's or a house's name and what is done with families, and nobody's relatives."""


def in_numbers(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a heading announces what is known of a disease: "HEART FAILURE IN NUMBERS", "Facts and figures: lupus".

    Args:
        text: the heading.
        mentions: what stands in it.
    """
    return any(m.entry.kind == "condition" for m in mentions) and _IN_NUMBERS.search(text) is not None


def more_than(entry: Entry, known: str, rest: str) -> bool:
    """Whether what follows the known words of a heading makes it another one: "Key findings", "Symptoms of our patient".

    A lone "Previous" leads to another page, "Previous treatment" doesn't.

    Args:
        entry: what the known words are.
        known: these words.
        rest: what stands behind them.
    """
    if entry.role == "related" and len(known.split()) == 1 and rest[:2].strip()[:1].isalpha():
        return True
    if entry.role == "advert":
        return _OF_SOMEBODY.match(rest[:80]) is not None  # "Correspondence file - girl L. M."
    if entry.role == "contact":
        return _OF_PATIENT.match(rest[:200]) is not None
    if entry.role == "comments" and _OF_RESULT.match(rest[:40]):
        return True  # "Response by route", "Response rate": no answer to a comment
    if entry.role == "family_history" and (_NUMBERED.match(rest) or _DOCTORS.match(rest)):
        return True
    return entry.role == "legend" or (entry.role == "general" and bool(SPECIFIC.match(rest[:200])))
