"""The parts of a scale that a list behind its name names in short: "UPDRS II 12, III 34", "ALSFRS-R: bulbar 6, gross motor 9"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_PART = regex(r"(?<=[ -])(?:I{1,3}|IV)$")
_NEXT = regex(
    r"\s?[:=]?\s?\d{1,3}(?:\s?/\s?\d{1,3})?(?:\spoints)?(?:,|;|,?\sand|\s?/)\s(?P<part>II|III|IV)(?=\s?[:=]?\s?\d)"
)
_OPENS = regex(
    r"(?:\s(?:sub)?scores?)?(?:\s\(?\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\)?)?(?:\s\d{1,3}(?:\s?/\s?\d{1,3})?)?\s?[:(,]\s?"
)
"""Between a scale and the list of its parts: "ALSFRS-R 06/11: bulbar 6", "ALSFRS-R 34 (bulbar 6"."""
_NAMED = regex(r"(?P<part>[^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+){0,2}?)\s?[:=]?\s(?=\d{1,3}(?:[,;.)/\s]|$))")
_GOES_ON = regex(r"\d{1,3}(?:\s?/\s?\d{1,3})?(?:,|;|,?\sand)\s")
_WHOLE = ("total", "sum", "total score", "overall", "in all", "altogether")
_ORDER = ("I", "II", "III", "IV")


def with_next_parts(text: str, lexicon: Lexicon, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, with the parts of a scale that only their number names behind its first.

    Args:
        text: the document's text.
        lexicon: for the names of the parts.
        mentions: what was found, in order.
    """
    scales = [m for m in mentions if m.entry.kind == "scale"]
    found = [one for m in scales if text[m.end - 1] in "IV" for one in _parts(text, lexicon, m)]
    listed = [one for m in scales for one in _listed(text, lexicon, m)]
    if listed:  # what a part is called in short is nothing else: "resp 12" is no rate
        ends = sorted((m.end, m.start) for m in listed)
        following = (next(iter(ends[bisect_right(ends, (m.start, len(text))) :][:1]), None) for m in mentions)
        mentions = tuple(m for m, part in zip(mentions, following, strict=True) if part is None or part[1] >= m.end)
        found += listed
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


def _listed(text: str, lexicon: Lexicon, scale: Mention) -> Iterator[Mention]:
    """The parts that a list behind the scale names without repeating it."""
    opens = _OPENS.match(text, scale.end)
    at = opens.end() if opens is not None else len(text)
    told = False
    while (following := _NAMED.match(text, at)) is not None:
        if told and following["part"].lower() in _WHOLE:
            yield Mention(*following.span("part"), scale.entry)
            return
        known = lexicon.label(f"{text[scale.start : scale.end]} {following['part']}", "scale")
        if len(known) == 1 and known[0].id != scale.entry.id:
            yield Mention(*following.span("part"), known[0])
            told = True
        elif len(known) != 1:
            return
        goes_on = _GOES_ON.match(text, following.end())
        if goes_on is None:
            return
        at = goes_on.end()
