"""The day of admission where no word for it stands: "Came 12 May 2008.", "On 5 June 2010 she was brought to our ward"."""

from __future__ import annotations

import re

from etl.document import Document
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index
from etl.parsers.when.dates import DateHit
from etl.patterns import regex
from etl.value import replace

_CAME = regex(
    r"(?:^|(?<=[.;:]\s)|(?<=\n))(?P<word>Came|Arrived|Entered)(?: (?:here|in|to us|to the ward|to our ward|to our department|the ward|our ward))?,? (?:on )?$"
)
_TO_US = (
    r"(?:to|at|into|in|with|by) (?:us|here|(?:our|your|this|the) (?:[\w-]+ ){0,2}?(?:hospital|clinic|cent(?:er|re)|ward|department|unit|institute))"
    r"(?: in [A-Z][\w-]+)?"
)
_MOVED = r"(?P<word>(?:was |were |had been |has been )?(?:brought|transferred|taken|flown|moved)|came|arrived|flew|travell?ed)(?: (?:in|over|back|again|then|by \w+|from [A-Z]\w+))?"
_CAME_TO_US = regex(rf"\b{_MOVED} {_TO_US}(?: by \w+| from [A-Z]\w+| in an? [\w-]+)?,? on (?:the )?$")
_THEN_CAME = regex(
    rf",?\s(?:(?:he|she|they|we|I|the (?:patient|man|woman|boy|girl|child))|(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w.]*|[A-Z][a-z]+)\s(?:then |finally |again )?{_MOVED} {_TO_US}\b"
)
_ON_DAY = regex(r"(?:^|[.;:]\s|\n)[Oo]n (?:the )?$")
_ONLY_SEEN = regex(
    r"\b(?:follow|control|check|review|visit|consult|out-?patient|opinion|examin|assess|evaluat|interview|test)", re.I
)
"""Beside a day on which somebody came for an hour, and didn't stay."""
_BEHIND = 100
_ENDS = regex(r"\s?(?:[.;:,]|\n|$)")
_WINDOW = 40
_DAY = len("2008-05-12")


def with_arrivals(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the words by which such notes tell an admission.

    Args:
        document: the document.
        lexicon: for what an admission is.
        found: what stands where in it.
    """
    admitted = next((e for e in lexicon.known("admitted") if e.kind == "cue" and e.value == "admission"), None)
    if admitted is None:
        return found
    made: list[Mention] = []
    for day in found.dates:
        if day.first is None or len(day.first) != _DAY or day.last:
            continue
        if (m := _arrival(document.text, day)) is not None:
            made.append(Mention(m.start("word"), m.end("word"), admitted))
    if not made:
        return found
    return replace(found, mentions=tuple(sorted((*found.mentions, *made), key=lambda m: (m.start, -m.end))))


def _arrival(text: str, day: DateHit) -> re.Match[str] | None:
    """The word by which somebody arrived on a day: an entry that says no more, or a sentence that says where."""
    if _ENDS.match(text, day.end) and (entry := _CAME.search(text, max(0, day.start - _WINDOW), day.start)):
        return entry
    stop = next(
        (at for at in (text.find(sign, day.end, day.end + _BEHIND) for sign in ".;\n") if at >= 0), day.end + _BEHIND
    )
    told = _CAME_TO_US.search(text, max(0, day.start - _BEHIND), day.start)
    if told is None and _ON_DAY.search(text, max(0, day.start - 10), day.start):
        told = _THEN_CAME.match(text, day.end, stop)
    if told is None or _ONLY_SEEN.search(text, min(told.start("word"), day.start), max(stop, told.end())):
        return None
    return told
