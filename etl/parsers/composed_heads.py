"""Headings of more than one name: "Initial neurological examination", "Eye and nervous system examination", "Plan and course"."""

from __future__ import annotations

import re

from etl.mapping.entry import Entry, Kind
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_WHICH = regex(
    r"(?:(?:admission|discharge|initial|first|second|third|last|latest|control|follow-?up|repeat(?:ed)?|main|positive|brief"
    r"|detailed|complete|full)\s){1,3}(?=\w)",
    re.I,
)
_PARTS = regex(r"\s*(?:,|&|/|\band\b)\s*(?:the\s)?", re.I)
_LAST = regex(r"\s(?P<word>examinations?|exam)\s*[:：]?\s*$", re.I)
_AND_MORE = regex(r"\W*(?:and|&|/|\+|,)\W*(?=\w)")
_HAPPENED = ("treatment", "outcome", "follow_up", "case", "after", "adverse")
_KINDS: tuple[Kind, ...] = ("heading", "measure")
_LOOKED_AT = ("exam", "investigation")


def one_of_several(lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """What a heading is that begins with such a word, or names the examinations of several things.

    Args:
        lexicon: for the names of headings.
        text: the heading.

    Returns:
        The examination that it names behind the word; () for any other heading.
    """
    led = _WHICH.match(text)
    named = lexicon.prefix(text[led.end() :], "heading") if led else None
    if named and named[0].role in _LOOKED_AT:
        return (named[0],)
    last = _LAST.search(text)
    names = [f"{part} {last['word']}" for part in _PARTS.split(text[: last.start()])] if last else []
    looked_at = any(e.role in _LOOKED_AT for name in names for kind in _KINDS for e in lexicon.label(name, kind))
    return lexicon.label("examination", "heading")[:1] if looked_at else ()


def beside_plan(lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """What a heading tells beside the plan: "Plan and course" heads what was done, too.

    Args:
        lexicon: for the names of headings.
        text: the heading.
    """
    plan = lexicon.prefix(text, "heading")
    also = _AND_MORE.match(text, plan[1]) if plan else None
    told = lexicon.prefix(text[also.end() :], "heading") if also else None
    return (told[0],) if told and told[0].role in _HAPPENED else ()
