"""Laboratory values beside their level: "raised CK (420 U/L)", "hemoglobin was low at 8.9".

The number is the fact and the word its flag; without a number the word is a finding of its own ("CK was raised").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from etl.document import START, by_place
from etl.facts import Quantity, Range
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.number import QuantityHit
from etl.patterns import regex
from etl.value import replace

_TO_VALUE = regex(
    r"\s?(?:[(\[:=,]\s?)?(?:(?:of|at|to|with|was|is|up to)\s)?(?:(?:about|around|approximately|nearly|only)\s)?"
)
_TO_LEVEL = regex(
    r"\s(?:(?:was|were|is|are|remained|became)\s)?(?:(?:slightly|mildly|markedly|severely|significantly|clearly|very|still|also|too)\s)*"
)
_CHANGED = regex(r"(?:in|de)creas|reduc|improv|enhanc|diminish", re.I)
"""Words of a level that tell a change too: "hemoglobin decreased (8.9)" may be either."""
_BESIDE = regex(r"\s?(?:(?:level|levels|value|values|count)\s?)?")
_FURTHEST = 40
_HIGH, _LOW = ("increased",), ("reduced", "decreased", "low")
_ARROWS: dict[str, Literal["H", "L"]] = {"↑": "H", "↓": "L"}


def with_levels(
    text: str, lexicon: Lexicon, mentions: tuple[Mention, ...], quantities: Sequence[QuantityHit]
) -> tuple[Mention, ...]:
    """Return the mentions, a laboratory finding with its value right behind as the value's measure.

    Args:
        text: the document's text.
        lexicon: the compiled mappings.
        mentions: what was found, in order.
        quantities: the numbers of the text, in order.

    Returns:
        Mentions in order: "raised CK (420 U/L)" names CK, "CRP was raised (45 mg/L)" CRP alone.
    """
    out, changed = [], False
    for i, m in enumerate(mentions):
        hit = _value_behind(text, m, quantities) if m.entry.kind == "finding" and m.form == "name" else None
        if hit is None:
            out.append(m)
            continue
        if named := _measure_in(text, lexicon, m, hit):
            out.append(named)
        elif not any(
            _measures(x.entry, hit) and _TO_LEVEL.fullmatch(text, x.end, m.start) for x in mentions[max(0, i - 4) : i]
        ):
            out.append(m)
            continue
        changed = True
    return tuple(sorted(out, key=by_place)) if changed else mentions


def _value_behind(text: str, m: Mention, quantities: Sequence[QuantityHit]) -> QuantityHit | None:
    at = bisect_left(quantities, m.end, key=START)
    if at == len(quantities) or quantities[at].start - m.end > _FURTHEST:
        return None
    return quantities[at] if _TO_VALUE.fullmatch(text, m.end, quantities[at].start) else None


def _codes(hit: QuantityHit) -> set[str]:
    value = hit.value
    ends = (value.low, value.high) if isinstance(value, Range) else (value,)
    return {q.code for q in ends if isinstance(q, Quantity) and q.code}


def _measures(entry: Entry, hit: QuantityHit) -> bool:
    return entry.kind == "measure" and entry.role == "laboratory" and bool(_codes(hit) & set(entry.units))


def _measure_in(text: str, lexicon: Lexicon, m: Mention, hit: QuantityHit) -> Mention | None:
    """Return the measure that the words of a finding name beside the level: "CK" of "raised CK", of "CK elevated"."""
    words = [(w.start() + m.start, w.end() + m.start) for w in re.finditer(r"\S+", text[m.start : m.end])]
    for level, rest in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        if not rest or not _level_named(lexicon, text[level[0][0] : level[0][1]]):
            continue
        start, end = rest[0][0], rest[-1][1]
        found = [e for e in lexicon.label(text[start:end], "measure") if _measures(e, hit)]
        if found:
            return Mention(start, end, found[0])
    return None


def _level_named(lexicon: Lexicon, word: str) -> Literal["H", "L"] | None:
    """Return the flag that a word for a level stands for: "H" for "elevated", "L" for "low"."""
    ids = {i for e in lexicon.label(word, "qualifier") for i in (e.id, e.value)}
    return "H" if ids & set(_HIGH) else "L" if ids & set(_LOW) else None


_CHANGED_TO = regex(r" (?:further )?to (?:about )?")
"""Between a measure and its value, where the word before it tells of a change: "reduced calcium to 2.98"."""


def flag_beside(text: str, lexicon: Lexicon, m: Mention, hit: QuantityHit) -> Literal["H", "L"] | None:
    """Return the flag that a word or arrow gives a laboratory value: "raised CK (420 U/L)", "CK was elevated at 420", "↑ CK 420".

    Args:
        text: the document's text.
        lexicon: for the words.
        m: the measure.
        hit: its value.

    Returns:
        None where nothing says it, or where the word may tell a change ("fell to 8.9").
    """
    before = text[max(0, m.start - _FURTHEST) : m.start]
    if before.rstrip()[-1:] in _ARROWS:
        return _ARROWS[before.rstrip()[-1]]
    word = re.search(r"([^\W\d_]+)\s$", before)
    if word and not _CHANGED_TO.fullmatch(text, m.end, hit.start) and (flag := _level_named(lexicon, word[1])):
        return flag
    between = text[m.end : hit.start] if m.end < hit.start else ""
    if between.strip() in _ARROWS:
        return _ARROWS[between.strip()]
    told = re.fullmatch(r"(?P<lead>.*?)(?P<level>[^\W\d_]+)(?P<tail>\s?(?:[(\[:=,]\s?)?(?:(?:of|at|with)\s)?)", between)
    if told is None or _CHANGED.match(told["level"]) or len(between) > _FURTHEST:
        return None
    opens = _BESIDE.match(told["lead"])
    lead = told["lead"][opens.end() :] if opens else told["lead"]
    return _level_named(lexicon, told["level"]) if not lead or _TO_LEVEL.fullmatch(" " + lead.lstrip()) else None


def flagged(hit: QuantityHit, flag: Literal["H", "L"] | None) -> QuantityHit:
    """Return a value with a flag, if it has none of its own."""
    return replace(hit, flag=flag) if flag and hit.flag is None else hit
