"""Short names that a document explains: behind "peritoneal dialysis (PD)" PD is that, and no disease."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from etl.mapping.entry import Entry, Mention
from etl.parsers.lookalikes import TERMS
from etl.patterns import regex
from etl.value import replace

_SHORT = regex(r" ?\((?P<short>[^\W\d_][\w-]{1,7})\)")
_SHORT_OF = regex(
    r"(?: (?:of|on|in) (?:the )?[^\W\d_][\w-]{1,11})? ?(?:\((?P<short>[A-Z]{3,6})\)|, (?P<plain>[A-Z]{3,6})(?= \d))"
)
"""The short name of a score behind the scale that it is of, or before its value: "total motor score of the UHDRS (TMS)"."""
_VALUED = regex(
    r"\s?[|\t]\s?\d|(?: (?:score|total))?[:,]? (?:(?:was|is|of|fell to|rose to) )?\d+(?![\d.]* ?(?:[a-zA-Z%]|/[a-z]))"
)
_KEY = regex(r"(?:^|[;,.(\n:]\s*)(?P<short>[A-Z][A-Za-z]{1,6})(?:\s?[=:,–-])?\s$")
"""The short name that a legend sets before its term: "CMT central macular thickness; EF = ejection fraction"."""
_FEWEST, _MOST = 2, 6
_INITIALS = 3
_LONG = 90
_KEYED = 12
_STEM = 5
_SMALL = frozenset(("of", "the", "and", "for", "in", "to", "a", "an", "with"))
_FEW = 4
"""So many terms before a place are looked at for one that covers it."""


def with_short_names(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions with the short names that the document itself explains.

    Args:
        text: the document's text.
        mentions: what the lexicon found in it, by offset.

    Returns:
        A term together with the short name right behind it as one mention ("rheumatoid factor (RF)"), and a mention of it
        wherever the short name stands later, in the place of any other term that the lexicon knows by that name. A short
        name of words that no mapping knows means no term.
    """
    at = {(m.start, m.end): m for m in mentions if m.entry.kind in TERMS}
    own: dict[str, Entry] = {}
    ends: dict[int, int] = {}
    for m in at.values():
        key = _KEY.search(text, max(0, m.start - _KEYED), m.start) if m.form == "name" else None
        if key is not None and m.end - m.start > _KEYED and _fits(key["short"], text[m.start : m.end])[0]:
            own.setdefault(key["short"], m.entry)
        found = _SHORT.match(text, m.end) if m.form == "name" else None
        if found is None:
            score = _SHORT_OF.match(text, m.end) if m.entry.kind == "scale" else None
            short = (score["short"] or score["plain"]) if score else ""
            if short and _fits(short, text[m.start : m.end])[0]:
                own.setdefault(short, m.entry)
            continue
        known = at.get(found.span("short"))
        initials, letters = _fits(found["short"], text[m.start : m.end])
        if initials or (letters and known is None):
            own.setdefault(found["short"], m.entry)
        elif known is None or known.entry.id != m.entry.id:
            continue
        ends[id(m)] = found.end()
    for short, entry in _of_scales(text, at.values()):
        own.setdefault(short, entry)
    foreign = {text[m.start : m.end] for m in at.values() if _of_unknown(text, m)} - own.keys()
    if not ends and not foreign and not own:
        return mentions
    kept = [
        replace(m, end=ends[id(m)]) if id(m) in ends else m
        for m in mentions
        if not _replaced(text, m, own) and not (m.entry.kind in TERMS and text[m.start : m.end] in foreign)
    ]
    terms = sorted((m.start, m.end, m.entry.id) for m in kept if m.entry.kind in TERMS)
    kept = [m for m in kept if not _inside(m, terms)]
    return tuple(sorted([*kept, *_places(text, own, terms)], key=lambda m: (m.start, -m.end)))


def _of_scales(text: str, mentions: Iterable[Mention]) -> Iterator[tuple[str, Entry]]:
    """Short names of what is done that stand before a number, and are the initials of a scale that the document names:
    "UHDRS … TMS 47" is its total motor score, and no stimulation.

    Args:
        text: the document's text.
        mentions: its terms.
    """
    done = {text[m.start : m.end] for m in mentions if m.entry.kind == "procedure" and _VALUED.match(text, m.end)}
    shorts = {short for short in done if _INITIALS <= len(short) <= _MOST and short.isalpha() and short.isupper()}
    if shorts:
        for entry in {m.entry.id: m.entry for m in mentions if m.entry.kind == "scale"}.values():
            named = {"".join(w[0] for w in re.findall(r"[^\W\d_]+", name)).upper() for name in entry.synonyms}
            yield from ((short, entry) for short in sorted(shorts & named))


def _of_unknown(text: str, m: Mention) -> bool:
    """Whether a document explains a short name by words that aren't its term's: "heat shock protein (HSP)".

    Args:
        text: the document's text.
        m: a term.
    """
    short = text[m.start : m.end]
    if not (_FEWEST <= len(short) <= _MOST and short.isalpha() and short.isupper()):
        return False
    if text[m.start - 1 : m.start] != "(" or text[m.end : m.end + 1] != ")":
        return False
    words = [w for w in re.split(r"[\s-]+", text[max(0, m.start - _LONG) : m.start - 1].strip()) if w]
    said = [w for w in words[-len(short) - 2 :] if w.lower() not in _SMALL][-len(short) :]
    if [w[0].upper() for w in said] != list(short):
        return False
    known = {w[:_STEM].lower() for name in (m.entry.name, *m.entry.synonyms) for w in re.findall(r"[^\W\d_]{3,}", name)}
    return sum(w[:_STEM].lower() in known for w in said) * 2 < len(said)


def _fits(short: str, term: str) -> tuple[bool, bool]:
    """Whether an abbreviation is the initials of a term ("RF"), and whether it has its letters in order ("AChR")."""
    words = re.findall(r"[^\W\d_]+", term)
    if sum(c.isupper() for c in short) < 2 or not short.isalpha():
        return False, False
    letters = iter(term.lower())
    in_order = short[0].lower() in {word[0].lower() for word in words} and all(c in letters for c in short.lower())
    return short == "".join(word[0] for word in words).upper(), in_order


def _replaced(text: str, m: Mention, own: Mapping[str, Entry]) -> bool:
    meant = own.get(text[m.start : m.end]) if m.entry.kind in TERMS else None
    return meant is not None and meant.id != m.entry.id


def _inside(m: Mention, terms: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a mention is the short name that another mention of the same entry now covers."""
    last = bisect_right(terms, (m.start, 0, ""))
    return any(
        start < m.start and m.end < end and id_ == m.entry.id for start, end, id_ in terms[max(0, last - _FEW) : last]
    )


def _places(text: str, own: Mapping[str, Entry], terms: Sequence[tuple[int, int, str]]) -> Iterator[Mention]:
    """Where short names stand outside every other term."""
    for short, entry in own.items():
        for found in re.finditer(rf"(?<![\w-]){short}(?![\w-])", text):
            last = bisect_right(terms, (found.start(), len(text), ""))
            if not any(found.end() <= end for _, end, _ in terms[max(0, last - _FEW) : last]):
                yield Mention(found.start(), found.end(), entry)
