"""Terms whose words have a side or a number between them: "lift the left leg", "climbs ten steps"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.mapping.words import Token
from etl.parsers.number.numerals import ONES, TENS
from etl.patterns import regex
from etl.value import replace

_NEAR = 120
"""No term has more characters."""
_SIDE_WORD = regex(
    r"\b(?:left|right|both|one|either|(?:(?<=lift )|(?<=lifts )|(?<=lifting )|(?<=lifted )|(?<=raise )|(?<=raising ))up)\b(?=\s)",
    re.I,
)
"""A side, or "up" in "lift up the arm"."""
_COUNTS = frozenset((*ONES, *TENS, "some", "several", "few", "many"))
_ABOUT = ("a", "about", "only", "around", "nearly", "almost")  # "a few", "about 20"
_TURNING = regex(r"\bturn\w*(?: round| around)? $", re.I)
"""Before how long something takes: "turning takes 9 steps"."""
_REACH = 4
"""Words of what somebody does, before and behind a number."""


def around_counts(text: str, lexicon: Lexicon, stream: Sequence[Token]) -> Iterator[Mention]:
    """What somebody does, with a number before the thing that it is done with: "climbs ten steps", "says 3 words".

    Args:
        text: the document's text.
        lexicon: the mappings.
        stream: the words of the text, as `Lexicon.stream` gives them.
    """
    for at in range(1, len(stream) - 1):
        start, end, word = stream[at]
        if not (word in _COUNTS or word.isdecimal()) or not (
            stream[at - 1][2].isalpha() and stream[at + 1][2].isalpha()
        ):
            continue
        if text[end : end + 1] in ("-", "‐", "‑", "–"):
            continue  # "two-word sentences"
        behind = at + 1
        ahead = at - (stream[at - 1][2] in _ABOUT)
        near = [*stream[max(0, ahead - _REACH) : ahead], *stream[behind : behind + _REACH]]
        for mention in lexicon.find_in(text, near):
            inside = mention.start < start and end < mention.end and mention.form == "ability"
            if inside and not _TURNING.search(text, max(0, mention.start - _NEAR), mention.start):
                measured = mention.entry.kind == "measure"  # its number stands behind it
                yield replace(mention, end=stream[ahead - 1][1]) if measured else mention


def around_sides(text: str, lexicon: Lexicon, stream: Sequence[Token], plain: Sequence[Mention]) -> Iterator[Mention]:
    """Terms with a side inside their words: "lift the left leg", "fracture of the right radius"."""
    places = [m.span() for m in _SIDE_WORD.finditer(text)]
    if not places:
        return
    sides = {start for start, _ in places}
    at = 0
    for mention in lexicon.find_in(text, [token for token in stream if token[0] not in sides]):
        while at < len(places) and places[at][1] <= mention.start:
            at += 1
        inside = at < len(places) and mention.start < places[at][0] and places[at][1] < mention.end
        kind = mention.entry.kind
        if not inside or kind not in ("function", "finding", "measure", "condition", "site"):
            continue
        first = bisect_left(plain, mention.start - _NEAR, key=lambda m: m.start)
        last = bisect_left(plain, mention.end, key=lambda m: m.start)
        crossed = [m for m in plain[first:last] if m.entry.kind == kind and m.end > mention.start]
        wider = any(m.start < mention.start or m.end > mention.end for m in crossed)
        if kind == "site" and (wider or " and " in text[mention.start : mention.end]):
            continue  # "the right hand and the left foot" are two
        # "Tremor of the right hand" is tremor with its site; of a fracture the bone makes another diagnosis.
        whole = kind in ("condition", "site") and crossed and crossed[0].start >= mention.start
        if mention.form != "name" or not crossed or whole:
            yield mention


def not_within(plain: Sequence[Mention], around: Sequence[Mention]) -> Iterator[Mention]:
    """The terms without those that are a word of a site around its side: "upper" and "lower" in "the lower left limb"."""
    sites = [m for m in around if m.entry.kind == "site"]
    at = 0
    for m in plain:
        while at < len(sites) and sites[at].end <= m.start:
            at += 1
        within = at < len(sites) and sites[at].start <= m.start and m.end <= sites[at].end
        if not within or m.entry.role == "side":
            yield m
