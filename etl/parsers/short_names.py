"""What a short name means where it stands: by the document's own words, by the unit behind it, by an eye."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from etl.document import START, by_place
from etl.mapping.entry import TERMS, Entry, Kind, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.number import QuantityHit
from etl.patterns import regex
from etl.value import replace

_SHORT = regex(r" ?\((?P<short>[^\W\d_][\w-]{1,7})\)")
_KEY = regex(r"(?:^|[;,.(\n:]\s*)(?P<short>[A-Z][A-Za-z]{1,6})(?:\s?[=:,–-])?\s$")
"""The short name that a legend sets before its term: "CMT central macular thickness; EF = ejection fraction"."""
_MOST, _LONG, _STEM = 6, 90, 5
_KEYED = 12
"""A term that a legend explains has more characters."""
_SMALL = frozenset(("of", "the", "and", "for", "in", "to", "a", "an", "with"))
_TERMS_BEFORE = 4
"""So many terms before a place are looked at for one that covers it."""


def with_short_names(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions with the short names that the document itself explains.

    A term and the short name right behind it are one mention ("rheumatoid factor (RF)"); wherever the short name stands later it
    is that term and no other. A short name of words that no mapping knows is no term.

    Args:
        text: the document's text.
        mentions: what the lexicon found in it, by offset.
    """
    terms = {(m.start, m.end): m for m in mentions if m.entry.kind in TERMS}
    own: dict[str, Entry] = {}
    ends: dict[int, int] = {}
    for m in terms.values():
        found = _SHORT.match(text, m.end)
        known = terms.get(found.span("short")) if found else None
        if m.form != "name":
            if found and known is not None and (known.entry.id, known.form) == (m.entry.id, m.form):
                ends[id(m)] = found.end()  # "no known drug allergies (NKDA)"
            continue
        key = _KEY.search(text, max(0, m.start - _KEYED), m.start)
        if (
            key is not None
            and m.end - m.start > _KEYED
            and _is_short_for(key["short"], text[m.start : m.end], exact=True)
        ):
            own.setdefault(key["short"], m.entry)
        if found is None:
            continue
        if _is_short_for(found["short"], text[m.start : m.end], exact=known is not None):
            own.setdefault(found["short"], m.entry)
        elif known is None or known.entry.id != m.entry.id:
            continue
        ends[id(m)] = found.end()
    foreign = {text[m.start : m.end] for m in terms.values() if _is_of_unknown(text, m)} - own.keys()
    if not ends and not foreign and not own:
        return mentions
    kept = [
        replace(m, end=ends[id(m)]) if id(m) in ends else m
        for m in mentions
        if m.entry.kind not in TERMS or _stands(text[m.start : m.end], m, own, foreign)
    ]
    places = sorted((m.start, m.end, m.entry.id) for m in kept if m.entry.kind in TERMS)
    kept = [m for m in kept if not _is_covered(m, places)]
    return tuple(sorted([*kept, *_places(text, own, places)], key=by_place))


def _stands(word: str, m: Mention, own: Mapping[str, Entry], foreign: set[str]) -> bool:
    """Return True if a term isn't called by a short name that means another one here."""
    return word not in foreign and (word not in own or own[word].id == m.entry.id)


def _is_of_unknown(text: str, m: Mention) -> bool:
    """Return True if the words before a short name in brackets aren't its term's: "heat shock protein (HSP)"."""
    short = text[m.start : m.end]
    if not (1 < len(short) <= _MOST and short.isalpha() and short.isupper()):
        return False
    if text[m.start - 1 : m.start] != "(" or text[m.end : m.end + 1] != ")":
        return False
    words = [w for w in re.split(r"[\s-]+", text[max(0, m.start - _LONG) : m.start - 1].strip()) if w]
    said = [w for w in words[-len(short) - 2 :] if w.lower() not in _SMALL][-len(short) :]
    if [w[0].upper() for w in said] != list(short):
        said = _spelled(short, [w for w in words[-len(short) :] if w.lower() not in _SMALL])
        if not said:
            return False
    known = {w[:_STEM].lower() for name in (m.entry.name, *m.entry.synonyms) for w in re.findall(r"[^\W\d_]{3,}", name)}
    return sum(w[:_STEM].lower() in known for w in said) * 2 < len(said)


def _spelled(short: str, words: list[str]) -> list[str]:
    """Return the last words that a short name takes its letters from, in order: "interpupillary distance" for IPD."""
    for first in range(len(words) - 1, -1, -1):
        said = words[first:]
        letters = iter("".join(said).upper())
        opens = said[0][0].upper() == short[0] and said[-1][0].upper() in short[1:]
        if opens and len(said) > 1 and all(letter in letters for letter in short):
            return said
    return []


def _is_short_for(short: str, term: str, *, exact: bool) -> bool:
    """Return True if an abbreviation is the initials of a term ("RF"), or has its letters in order ("AChR") and needn't be exact."""
    words = re.findall(r"[^\W\d_]+", term)
    if sum(c.isupper() for c in short) < 2 or not short.isalpha():
        return False
    if short == "".join(word[0] for word in words).upper():
        return True
    letters = iter(term.lower())
    begins = short[0].lower() in {word[0].lower() for word in words}
    return not exact and begins and all(c in letters for c in short.lower())


def _is_covered(m: Mention, terms: Sequence[tuple[int, int, str]]) -> bool:
    """Return True if a mention is the short name that another mention of the same entry now covers."""
    last = bisect_right(terms, (m.start, 0, ""))
    near = terms[max(0, last - _TERMS_BEFORE) : last]
    return any(start < m.start and m.end < end and name == m.entry.id for start, end, name in near)


def _places(text: str, own: Mapping[str, Entry], terms: Sequence[tuple[int, int, str]]) -> Iterator[Mention]:
    """Yield a mention where a short name stands outside every other term."""
    for short, entry in own.items():
        for found in re.finditer(rf"(?<![\w-]){short}(?![\w-])", text):
            last = bisect_right(terms, (found.start(), len(text), ""))
            if not any(found.end() <= end for _, end, _ in terms[max(0, last - _TERMS_BEFORE) : last]):
                yield Mention(found.start(), found.end(), entry)


# Short names that mean something else by what stands behind them: "C3 0.42 g/L" is no vertebra, "RR 140/85" no breathing. The
# other meaning has the unit, or the eye, behind its name: "C3 g/L", "RR (mmHg)", "CDR (eye)".

_LONGEST = 4
_GAP = regex(r"\s?[:=]?\s?[<>≤≥~]?\s?(?:(?:was|is|of|O[DSU]|[RLB]E|[RL]|right|left) ){0,2}")
_EYE = regex(r"(?:\s?[:=]?\s?\d(?:\.\d+)?)?[ ,(/]{1,2}(?:O[DSU]|[RLB]E)\b")
_PRESSURE = regex(r"\s?[:=]?\s?(?P<high>\d{2,3})\s?/\s?(?P<low>\d{2,3})(?![\d/]|\.\d)")
_LEAST_PRESSURE, _TURNED = 40, 70
"""Two numbers may be pressures the other way round from these on: "80/130"."""
_KINDS: tuple[Kind, ...] = ("measure", "procedure")


def with_measures_by_unit(
    text: str, lexicon: Lexicon, mentions: tuple[Mention, ...], quantities: Sequence[QuantityHit]
) -> tuple[Mention, ...]:
    """Return the mentions, a short name as what it means before a number with such a unit, a pair of pressures, or an eye.

    Args:
        text: the document's text.
        lexicon: for names with their unit.
        mentions: what was found, in order.
        quantities: the numbers of the text, in order.
    """
    out = []
    for m in mentions:
        short = m.end - m.start <= _LONGEST and m.form == "name" and text[m.start : m.end].isupper()
        meant = _meant_beside(text, lexicon, m, quantities) if short else None
        out.append(replace(m, entry=meant) if meant else m)
    return tuple(out)


def _meant_beside(text: str, lexicon: Lexicon, m: Mention, quantities: Sequence[QuantityHit]) -> Entry | None:
    """Return what a short name means by the unit, pressures or eye behind it."""
    if m.entry.kind in ("cue", "qualifier", "gene"):
        return None
    name, beside = text[m.start : m.end], []
    at = bisect_left(quantities, m.end, key=START)
    hit = quantities[at] if at < len(quantities) else None
    if hit is not None and hit.unit_start and _GAP.fullmatch(text, m.end, hit.start):
        beside.append(text[hit.unit_start : hit.end].strip(" ."))
    if m.entry.kind == "site":  # a level of the spine
        named = (e for unit in beside if name[-1].isdigit() for e in lexicon.label(f"{name} {unit}", "measure"))
        return next(named, None)
    if (pair := _PRESSURE.match(text, m.end)) is not None:
        high, low = int(pair["high"]), int(pair["low"])
        if high > low or (high >= _LEAST_PRESSURE and low >= _TURNED):
            beside.append("mmHg")
    if _EYE.match(text, m.end):
        beside.append("eye")
    names = [f"{name} ({one})" for one in beside]
    found = (e for called in names for kind in _KINDS for e in lexicon.label(called, kind) if called in e.synonyms)
    return next(found, None)
