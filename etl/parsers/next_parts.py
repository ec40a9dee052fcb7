"""The next parts of a scale, named by their number alone: "UPDRS II 12, III 34"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_PART = regex(r"(?<=[ -])(?:I{1,3}|IV)$")
_NEXT = regex(
    r"\s?[:=]?\s?\d{1,3}(?:\s?/\s?\d{1,3})?(?:\spoints)?(?:,|;|,?\sand|\s?/)\s(?P<part>II|III|IV)(?=\s?[:=]?\s?\d)"
)
_ORDER = ("I", "II", "III", "IV")


def with_next_parts(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, with the parts of a scale that only their number names behind its first.

    Args:
        text: the document's text.
        lexicon: for the names of the parts.
        mentions: what was found, in order.
    """
    found = [
        one for m in mentions if m.entry.kind == "scale" and text[m.end - 1] in "IV" for one in _parts(text, lexicon, m)
    ]
    return tuple(sorted((*mentions, *found), key=lambda m: (m.start, -m.end))) if found else mentions


def _parts(text: str, lexicon: Lexicon, first: Mention) -> Iterator[Mention]:
    part = _PART.search(text, first.start, first.end)
    if part is None:
        return
    stem, at, number = text[first.start : part.start()], first.end, part.group()
    while (following := _NEXT.match(text, at)) is not None and _ORDER.index(following["part"]) > _ORDER.index(number):
        named = stem + following["part"]
        known = [m for m in lexicon.find(named) if m.entry.kind == "scale" and (m.start, m.end) == (0, len(named))]
        if not known:
            return
        at, number = following.end("part"), following["part"]
        yield Mention(following.start("part"), at, known[0].entry)
