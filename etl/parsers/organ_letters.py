"""Letters of a side and an organ: below or behind "Visual acuity", RE is the right eye and LE the left one, and no leg."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_PAIR = regex(r"(?<![\w.-])(?P<side>[RL])(?P<organ>[A-Z])(?![\w-]|\.\w)")
_KINDS = ("measure", "scale", "function", "finding")
_LEAST = 2
_REACH = 48


def with_organ_letters(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions with the sides and organs that two letters stand for.

    Args:
        text: the document's text.
        lexicon: for sites and sides.
        mentions: what was found in it, by offset.

    Returns:
        The mentions. Where a page prints both the right and the left one ("RE", "LE"), one of them behind a test of an
        organ that begins so, each is its side and that organ, and no other term.
    """
    found = list(_PAIR.finditer(text))
    sides: dict[str, set[str]] = {}
    for m in found:
        sides.setdefault(m["organ"], set()).add(m["side"])
    letters = {letter for letter, both in sides.items() if len(both) == _LEAST}
    if not letters:
        return mentions
    organs: dict[str, Entry] = {}
    for m in found:
        letter = m["organ"]
        if letter in letters and letter not in organs and (organ := _organ(text, lexicon, mentions, m)) is not None:
            organs[letter] = organ
    made = [x for m in found if m["organ"] in organs for x in _meant(lexicon, m, organs[m["organ"]])]
    if not made:
        return mentions
    taken = {(x.start, x.end) for x in made}
    kept = [x for x in mentions if (x.start, x.end) not in taken]
    return tuple(sorted([*kept, *made], key=lambda x: (x.start, -x.end)))


def _organ(text: str, lexicon: Lexicon, mentions: Sequence[Mention], m: re.Match[str]) -> Entry | None:
    """The organ that begins with the second letter, of a test named on the same line right before."""
    line = max(text.rfind("\n", 0, m.start()) + 1, m.start() - _REACH)
    at = bisect_left(mentions, m.start(), key=lambda x: x.start) - 1
    while at >= 0 and mentions[at].start >= line:
        x = mentions[at]
        if x.entry.kind in _KINDS:
            site = lexicon.implied_by(x.entry)
            return site if site is not None and site.name[:1].upper() == m["organ"] else None
        at -= 1
    return None


def _meant(lexicon: Lexicon, m: re.Match[str], organ: Entry) -> Iterator[Mention]:
    yield Mention(m.start(), m.end(), organ)
    side = lexicon.get("qualifier", "right" if m["side"] == "R" else "left")
    if side is not None:
        yield Mention(m.start(), m.end(), side)
