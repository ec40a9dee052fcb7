"""Questions and answers are told in turn: what is asked before the treatment comes up was before it, what is asked behind it, after.

An interview goes through somebody's story as it went. Most of its questions say no time ("Did he have other illnesses?", "What did
you see first?"); those around them do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from etl.document import Document
from etl.facts import Timepoint
from etl.mapping.lexicon import Lexicon
from etl.parsers.outline import Framed
from etl.parsers.people.interviewed import interviewed
from etl.patterns import regex
from etl.value import replace

_OF_TREATMENT = regex(
    r"\b(?:was|were|has been|did (?:they|the (?:doctors|team)|we|you)) (?:\w+ ){0,3}(?:done|given|treated|get|receive|do (?:here|there|with)|go through)\b"
    r"|\b(?:the|this|your|his|her|with) (?:\w+ ){0,2}(?:treatments?|therapy|transplant\w*|injections?|infusions?|procedures?|operation|cells)\b"
    r"|\b(?:got|gets?|had|receives?d?|been given|was given) (?:(?!no\b)\w+ ){0,2}(?:stem cells|cells|injections?|infusions?|transplant\w*)\b"
    r"|\b(?:how|what) (?:was|did) (?:it|the stay|your stay|things) (?:\w+ ){0,2}(?:here|there|in (?:the|our) (?:clinic|hospital|ward))\b",
    re.I,
)
_APART = regex(
    r"\b(?:recommend\w*|advise|advice|say to|tell (?:other|people|families)|family|relatives|parents|brothers?|sisters?|siblings|doctors? (?:at home|think|say|believe)"
    r"|believe|wish|hope|plans?|planned|future|next|dream|afraid|fear|cost|price|paid|money|find (?:us|the clinic|this)|hear of|heard of|decide|decision|why)\b",
    re.I,
)
"""A question of something else than how somebody was or is."""
_AROUND = regex(r"\b(?:after|since|before|until|prior|now|today|help(?:ed|s)?|work(?:ed|s)?|believe)\b", re.I)
_FEWEST = 3
_LONGEST = 160

_Turn = Literal["before", "given", "after", "apart", ""]


def in_turn(document: Document, framed: Sequence[Framed], lexicon: Lexicon) -> tuple[Framed, ...]:
    """The blocks of an interview, those below questions that say no time at the time that the questions around them tell.

    Args:
        document: the document.
        framed: its blocks with their frames.
        lexicon: for diseases; of several patients who are asked one by one, each has a story of their own.

    Returns:
        The blocks as they are on other pages, and where no question tells where the treatment is.
    """
    asked = [i for i, f in enumerate(framed) if f.block.kind == "heading" and _asks(document, f)]
    if len(asked) < _FEWEST:
        return tuple(framed)
    parts = [d.first for d in interviewed(document, framed, lexicon)]
    bounds = [i for i, f in enumerate(framed) if f.block.span.start in parts[1:]]
    out: list[Framed] = []
    for low, high in zip([0, *bounds], [*bounds, len(framed)], strict=True):
        out += _told(document, framed[low:high], [i - low for i in asked if low <= i < high])
    return tuple(out)


def _told(document: Document, framed: Sequence[Framed], asked: Sequence[int]) -> tuple[Framed, ...]:
    """The blocks of one story, with the places of its questions."""
    turns = [_turn(document, framed[i]) for i in asked]
    first = next((n for n, turn in enumerate(turns) if turn in ("given", "after")), None)
    known = max((n for n, turn in enumerate(turns) if turn == "before"), default=-1)
    if first is None and known < 0:
        return tuple(framed)
    first = len(turns) if first is None else first
    out = list(framed)
    for n, (i, turn) in enumerate(zip(asked, turns, strict=True)):
        title = framed[i].block.span
        if turn or not (n < first or n > first):
            continue
        words = " ".join(document.quote(title).split()).rstrip(" *_")
        point = Timepoint("before" if n < first else "after", words)
        for j in range(i, len(out)):
            frame = out[j].frame
            if j > i and out[j].block.kind in ("heading", "title"):
                break
            if frame.attitude == "reported" and frame.timepoint is None:
                out[j] = replace(out[j], frame=replace(frame, timepoint=point))
    return tuple(out)


def _asks(document: Document, item: Framed) -> bool:
    words = document.quote(item.block.span).rstrip(" *_")
    return words.endswith("?") and len(words) <= _LONGEST


def _turn(document: Document, item: Framed) -> _Turn:
    """Where in the story a question is; "" where it doesn't say."""
    frame, words = item.frame, document.quote(item.block.span)
    if frame.attitude != "reported":
        return "apart"
    if frame.timepoint is not None:
        return "before" if frame.timepoint.phase == "before" else "after"
    if _OF_TREATMENT.search(words) and not _AROUND.search(words):
        return "given"
    return "apart" if _APART.search(words) or frame.has("family_history", "social_history") else ""
