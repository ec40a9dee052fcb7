"""Notes that begin the story of a stay with "Came 12 May 2008." or "Arrived here on 3 June 2009": the day of admission."""

from __future__ import annotations

from dataclasses import replace

from etl.document import Document
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index
from etl.patterns import regex

_CAME = regex(
    r"(?:^|(?<=[.;:]\s)|(?<=\n))(?P<word>Came|Arrived|Entered)(?: (?:here|in|to us|to the ward|to our ward|to our department|the ward|our ward))?,? (?:on )?$"
)
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
        if day.first is None or len(day.first) != _DAY or day.last or not _ENDS.match(document.text, day.end):
            continue
        if (m := _CAME.search(document.text, max(0, day.start - _WINDOW), day.start)) is not None:
            made.append(Mention(m.start("word"), m.end("word"), admitted))
    if not made:
        return found
    return replace(found, mentions=tuple(sorted((*found.mentions, *made), key=lambda m: (m.start, -m.end))))
