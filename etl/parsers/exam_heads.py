"""Headings that say which of several examinations they are: "Initial neurological examination", "Discharge physical exam"."""

from __future__ import annotations

import re

from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_WHICH = regex(
    r"(?:(?:admission|discharge|initial|first|second|third|last|final|latest|control|follow-?up|repeat(?:ed)?|main|positive|brief"
    r"|detailed|complete|full|current|present)\s){1,3}(?=\w)",
    re.I,
)
_LOOKED_AT = ("exam", "investigation")


def one_of_several(lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """What a heading is that begins with such a word.

    Args:
        lexicon: for the names of headings.
        text: the heading.

    Returns:
        The examination that it names behind the word; () for any other heading.
    """
    led = _WHICH.match(text)
    named = lexicon.prefix(text[led.end() :], "heading") if led else None
    return (named[0],) if named and named[0].role in _LOOKED_AT else ()
