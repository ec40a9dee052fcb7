"""The letter that says that something is normal: "tone N", "reflexes R brisk, L N"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from etl.document import START, by_place
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_LETTER = regex(r"(?<=[\w)] )N(?=\s*(?:[,;)]|\.(?!\s?\w\.)|\n|$))")
_ASKED = ("function", "measure", "finding")
_NEAR = 24


def with_normal_letters(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions, with a lone N as "normal" behind what can be normal.

    Args:
        text: the document's text.
        lexicon: for the value.
        mentions: what was found in it, by offset.
    """
    normal = lexicon.need("qualifier", "normal")
    found = [
        Mention(m.start(), m.end(), normal) for m in _LETTER.finditer(text) if _is_value(text, mentions, m.start())
    ]
    return tuple(sorted([*mentions, *found], key=by_place)) if found else tuple(mentions)


def _is_value(text: str, mentions: Sequence[Mention], at: int) -> bool:
    """Return True if a term that can be normal stands right before a place, or before the site or side there."""
    n = bisect_left(mentions, at, key=START)
    near = [m for m in mentions[max(0, n - 6) : n] if at - m.end <= _NEAR and ". " not in text[m.end : at]]
    if not near or text[near[-1].end : at] not in (" ", ": "):
        return False
    last = near[-1].entry
    placed = last.kind == "site" or last.role in ("side", "part")
    return last.kind in _ASKED or (placed and any(m.entry.kind in _ASKED for m in near))
