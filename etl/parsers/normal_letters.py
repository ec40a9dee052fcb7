"""The letter that says that something is normal: "tone N", "reflexes R brisk, L N", "JVP N, chest clear", "ECG n."."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_LETTER = regex(r"(?<=[\w)] )N(?=\s*(?:[,;)]|\.(?!\s?\w\.)|\n|$))")
_SMALL = regex(r"(?<=[\w).:] )n\.(?=\s*(?:[,;)]|\n|$)|\s(?:[A-Z](?![IVX]*\b)|except\b))")
"""A small one ends with a full stop, and no nerve's name or number follows: "paresis n. VII"."""
_TESTED = ("function", "measure", "procedure")
_ASKED = ("function", "measure", "finding")
_BETWEEN = ("side", "part")
_NEAR = 24


def with_normal_letters(text: str, lexicon: Lexicon, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, with a lone N as "normal" behind what can be normal.

    Args:
        text: the document's text.
        lexicon: for the value.
        mentions: what was found in it, by offset.
    """
    normal = lexicon.get("qualifier", "normal")
    taken = {m.start for m in mentions}
    made = [
        Mention(m.start(), m.start() + 1, normal)
        for pattern, kinds in ((_LETTER, _ASKED), (_SMALL, _TESTED))
        for m in pattern.finditer(text)
        if normal is not None and m.start() not in taken and _behind_asked(text, mentions, m.start(), kinds)
    ]
    return tuple(sorted([*mentions, *made], key=lambda x: (x.start, -x.end))) if made else tuple(mentions)


def _behind_asked(text: str, mentions: Sequence[Mention], at: int, kinds: Sequence[str]) -> bool:
    """Whether the term right before is one of a function or test, or a side or part behind one in the same sentence."""
    n = bisect_left(mentions, at, key=lambda m: m.start) - 1
    if n < 0 or text[mentions[n].end : at] not in (" ", ". ", ": "):
        return False
    placed = False
    while n >= 0 and at - mentions[n].end <= _NEAR and ". " not in text[mentions[n].end : at]:
        m = mentions[n]
        if m.entry.kind in kinds:
            return True
        placed = placed or m.entry.kind == "site" or m.entry.role in _BETWEEN
        if not placed:
            return False
        n -= 1
    return False
