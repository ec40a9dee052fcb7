"""Words that are spelled like a side, a degree, a value or an ability and mean something else where they stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.substances import is_no_medicine, is_specimen
from etl.patterns import regex

_HANDED = regex(r"[ -](?:hand|foot|eye)(?:ed(?:ness)?|er)\b|[ -](?:(?:hand|foot|eye)[ -])?dominan(?:t|ce)\b", re.I)
"""Behind a side that says which hand somebody writes with: "a right-handed man"."""
_DO = regex(
    r"\b(?:can(?:not)?|could|will|would|did|(?:can|could|did|do|does)(?: not|n[’']t)|(?:able|ability|inability|failed|managed|tried) to) $",
    re.I,
)
"""Before a verb: "cannot complete the task" tells of no complete loss."""
_INVASIVE = regex(
    r"[ -](?:invasive|invasively|conscious|effective|toxic|acceptable|important|processed|manipulated|sensing|sensitive|sensitivity|perception|detecting|receptors?|sources?|bulbs?)\b",
    re.I,
)
"""Behind a degree that is one of a method or a name: "minimally invasive surgery for his stroke"."""
_THAN_THERE = regex(
    r"(?: \w+)? than (?:that|those) (?:of|in|on|at) (?!(?:last|before|the (?:last|previous))\b)"
    r"|(?: \w+)? than (?:in|on|at) (?:the|his|her|my|their) (?!(?:past|first|second|third|last|previous|beginning|start|end|begin|morning|evening|early|late|times?|days?|years?|"
    r"months?|weeks?|visits?|exam\w*|test\w*|admission|discharge|earlier|spring|summer|autumn|winter|[\w-]+ (?:visits?|years?|months?|weeks?|days?|exam\w*|tests?))\b)"
    r"|(?: \w+)? than (?:(?:in|on|of|at) )?(?:the |his |her |my |their )?(?:right|left|upper|lower|other|opposite|contralateral|distal|proximal|healthy|unaffected|affected)\b",
    re.I,
    needs=(" than ",),
)
"""Behind a word of change that compares two places, and no two times: "better than that of the legs", "weaker than the right"."""
_DENIED_ADJECTIVE = regex(r"\b(?:without|no|lacking|lacked) (?:an? |any )?$", re.I)
_NOUN_BEHIND = regex(r" [a-z]{4,}")
_HYPHEN = regex(r"-[a-z]{3,}")
_BY_THE_SAME = regex(r"\bby (?:the )?same$", re.I)
_CONTROL = regex(
    r"control(?:(?: (?:on|in|at|after|dated|from)\b)| ?[(:,]| (?=\d)| (?:visit|exam\w*|date|appointment|check|letter)s?\b)",
    re.I,
)
"""A visit to look how somebody is, and nobody who is healthy: "Control 14.02.2011: …", "at the control visit"."""
_SECRETION = regex(
    r"\b(?:because of|due to|foul|profuse|slight|scanty|less|more|much|little|persistent|recurrent) (?:the )?$", re.I
)
_SECRETED = regex(
    r" (?:from (?:the|his|her|both|one|a) (?!(?:hospital|clinic|ward|department|unit|intensive|icu)\b)|of (?:pus|mucus|blood)|increase[sd]?|decrease[sd]?|stopped|ceased|dried|per day)",
    re.I,
)
"""Around a discharge that is a secretion: "because of discharge", "the discharge increases"."""
_AGED = regex(r"(?:years?|yrs?|months?|weeks?|days?|y)[- ]$", re.I)
_NO_CHANGE = regex(
    r"returned (?:as |to be |back )?(?:positive|negative|reactive|elevated|abnormal|unremarkable|within)\b"
    r"|(?:did not|didn['’]t|not) differ(?: \w+)? between\b",
    re.I,
)
"""Results that came, and things that are alike: nothing changed, and nothing came back."""
_RELATIVE_THING = regex(
    r"(?:an? )?relative (?!(?:of|to|with|without|who|whose|which|that|has|had|have|is|was|were|did|does|died|dies|suffer\w*|diagnosed|affected|and|or|in|on|"
    r"from|by|also|having|living|known|died|as|at|for|developed|reported|received|carrie[sd])\b)[a-z]{4,}",
    re.I,
    needs=("relative ",),
)
"""No person: "a relative bradycardia"."""
_IN_TWO = regex(r"\bin (?:both |the )?[a-z]+ (?:and|or) (?:the )?$", re.I)
_NO_LOWER = regex(r"\bno (?:lower|higher)$", re.I)
_OF_SIDE = regex(r"\b(?:right|left|bilateral|both) (?:lower|upper)$", re.I)
_IN_RANGE = regex(r"(?:fell|falls?) (?:with)?in (?:an? |the )?(?:[\w-]+ ){0,3}(?:limits|range)\b", re.I)
"""A score that lies there, and did not fall: "memory fell within normal limits"."""
_TO_NUMBER = regex(
    r"(?:falls?|fallen|falling) (?:further |again |back )?(?:from|to|by|below|under) (?:about |only |nearly |almost )?\d",
    re.I,
)
"""What a score does: "we saw the score fall from 40 to 31"."""
_THE_FALLS = regex(r"\b(?:his|her|my|their|your|the|these|of|no|frequent|daily|weekly|monthly|many|few|fewer) $", re.I)
_DONE_TO = regex(r"\b(?:was|were|been|being) (?:then |also |again |[a-z]+ly )?$")
"""Before what somebody did to a patient or a part, who did nothing: "the area was shaved", "the ligament was grasped"."""
_ORDINAL = regex(r"\d(?:st|nd|rd|th) $")
_GENUS = regex(r"\b[A-Z][a-z]*\.? $")
"""Before the second word of a germ's name, which is no disease: "Klebsiella pneumoniae"."""
_A_THING = regex(r"\b(?:an?|the) (?:[A-Za-z]+-[A-Za-z]+ )$")
"""Before a thing that is named: "fitted with a Low-Profile button"."""


def is_another_word(text: str, m: Mention, parts: Collection[tuple[int, int]]) -> bool:
    """Whether a word of grammar or an ability is another word here.

    Args:
        text: the document's text.
        m: what the lexicon found.
        parts: the places of words for a part of a site.

    Returns:
        True for the side of "right-handed", the verb "complete", the adjective in "without a clear cause", the muscles
        in "back extensors" and the thing in "a Low-Profile button".
    """
    role, kind = m.entry.role, m.entry.kind
    if kind == "cue" and role == "other":
        return _CONTROL.match(text, m.start) is not None
    if kind == "cue" and text[m.start : m.end].lower() == "discharge" and m.entry.value == "discharge":
        return (
            _SECRETION.search(text, max(0, m.start - 30), m.start) is not None
            or _SECRETED.match(text, m.end) is not None
        )
    if kind == "cue" and role == "baseline" and text[m.start : m.end].lower() == "admissions":
        return True  # "two admissions for pneumonia in 2006"
    if kind == "cue" and role == "negated":
        return _HYPHEN.match(text, m.end) is not None  # "a no-option limb"
    if kind == "cue" and role in ("improved", "worsened", "more", "less") and _THAN_THERE.match(text, m.end):
        return True
    if _BY_THE_SAME.search(text, max(0, m.start - 8), m.end) and _NOUN_BEHIND.match(text, m.end):
        return role == "unchanged" or kind == "qualifier"  # "examined by the same doctor"
    if role == "less" and _OF_SIDE.search(text, max(0, m.start - 10), m.end) and _NOUN_BEHIND.match(text, m.end):
        return True  # "left lower facial weakness"
    if kind == "cue" and m.entry.value == "alternatives" and text[m.start : m.end].isupper():
        return True  # "VS: T 36.8 P 64"
    if kind == "cue" and role in ("worsened", "less") and _IN_RANGE.match(text, m.start):
        return True
    if role == "less" and _NO_LOWER.search(text, max(0, m.start - 3), m.end):
        return not text.startswith(" than", m.end)  # "no lower urinary symptoms"
    if kind == "cue" and role in ("more", "less", "relapsed", "unchanged"):
        return ((role, kind) == ("more", "cue") and text.startswith(" about ", m.end)) or _NO_CHANGE.match(
            text, m.start
        ) is not None
    if kind == "measure" and role == "laboratory" and not m.entry.units:
        return _IN_TWO.search(text, max(0, m.start - 24), m.start) is not None  # "were negative in serum and CSF"
    if kind == "site":
        return _as_adjective(text, m)
    if kind == "relation":
        return _RELATIVE_THING.match(text, m.start) is not None
    if kind == "medicine":
        return is_no_medicine(text, m)
    if kind in ("condition", "finding") and text.endswith("ae", m.start, m.end):
        return text[m.start].islower() and _GENUS.search(text, max(0, m.start - 24), m.start) is not None
    if kind == "finding" and _TO_NUMBER.match(text, m.start):
        return _THE_FALLS.search(text, max(0, m.start - 12), m.start) is None
    if kind == "finding":
        return is_specimen(text, m)
    if role == "historical":
        return _AGED.search(text, max(0, m.start - 8), m.start) is not None  # "a 22-year-old student"
    if role == "part":
        return text.startswith(" than", m.end)  # "is lower than before"
    if role == "side":
        return (
            _HANDED.match(text, m.end) is not None
            or _ORDINAL.search(text, max(0, m.start - 6), m.start) is not None  # "2nd L chemotherapy" is a line of it
        )
    if kind == "qualifier" and role == "severity":
        return _DO.search(text, max(0, m.start - 14), m.start) is not None or _INVASIVE.match(text, m.end) is not None
    if kind == "route":
        return text[m.start : m.end].startswith(("I'", "I’"))  # "I'm", and no muscle
    if role == "normal" or (kind == "qualifier" and role == "value" and m.entry.id == "normal"):
        denied = _DENIED_ADJECTIVE.search(text, max(0, m.start - 14), m.start)
        return bool(denied and _NOUN_BEHIND.match(text, m.end))
    if kind == "qualifier" and role == "value":
        return (m.start, m.end) in parts and text[m.start : m.end].endswith("s")
    if kind == "function" and m.form == "ability":
        return (
            text[m.start : m.end].endswith("ings")  # "the pressure readings"
            or (
                text[m.end - 2 : m.end] == "ed"
                and text[m.start : m.end].lower().split()[-1] not in m.entry.values  # a state: "was fully oriented"
                and _DONE_TO.search(text, max(0, m.start - 24), m.start) is not None
            )
            or _A_THING.search(text, max(0, m.start - 30), m.start) is not None
        )
    return False


def _as_adjective(text: str, m: Mention) -> bool:
    """Whether a site that is only named in the plural stands in the singular before a noun: "abdominal abscess"."""
    word = text[m.start : m.end].lower()
    if not word.isalpha() or _NOUN_BEHIND.match(text, m.end) is None:
        return False
    names = [n.lower() for n in (m.entry.name, *m.entry.synonyms)]
    return f"{word}s" in names and word not in names


def parted(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, with the part alone where a site's last word is a measure's first: "proximal muscle strength" is the
    muscle strength of a proximal part.

    Args:
        text: the document's text.
        lexicon: for the words of parts.
        mentions: what it found, by offset.
    """
    measures = [m for m in mentions if m.entry.kind == "measure" and " " in text[m.start : m.end]]
    within = {at: m for m in measures for at in range(m.start - 24, m.start)}
    for m in mentions:
        over = within.get(m.start) if m.entry.kind == "site" and not m.entry.left else None
        if over is None or not over.start < m.end < over.end:
            yield m
            continue
        parts = [p for p in lexicon.find(text, m.start, over.start) if p.entry.role == "part"]
        yield from parts or [m]
