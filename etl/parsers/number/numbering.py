"""Numbers that count lines ("3.8 Scores: …") or name a piece of something ("exons 48–50"): no value of anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.patterns import regex

_ITEM = regex(
    r"^[^\S\n]*(?P<number>(?P<above>\d{1,2}(?:\.\d{1,2}){0,2})\.(?P<last>\d{1,2})[.):]?)\s(?P<word>\S{2})", re.M
)
_PLAIN = regex(r"^[^\S\n]*(?P<number>\d{1,2}) (?P<word>[^\W\d_]{2}).*", re.M)
_LEAST = 3
"""Plain numbers count lines when there are so many in a row, beginning with 1."""
_PARENT = regex(r"^[^\S\n]*(?:\W\s)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})[.):]?[^\S\n]+[^\W\d_]{2}", re.M)


_INLINE = regex(r"(?<![^\s:;])(?P<number>\d{1,2})[.)]\s+(?=[A-ZÀ-Þ][^\W\d_])")
"""The number of an item in a line that lists several: "1. Gout  2. Foot ulcer (Wagner 2)  3. Hypertension"."""
_PIECE = regex(
    r"\b(?:exons?|introns?|codons?|figures?|figs?\.|tables?|pages?|pp\.|chapters?|refs?\.|references?|rooms?|articles?)\s"
    r"(?P<numbers>\d{1,3}(?:\s?(?:[-–—,/]|to|and|through)\s?\d{1,3})*)(?![\d.,]?\d|\s?%)",
    re.I,
)


def numbering(text: str) -> tuple[Span, ...]:
    """The numbers that are names: of lines that continue one another or begin below the number of their section,
    and of pieces of something ("exon 7", "Figure 2").

    Args:
        text: the document's text.

    Returns:
        Their places, in order. A number before a word in small letters names no line ("3.8 mmol/l" on a line of its
        own), nor does one that stands alone.
    """
    pieces = (Span(*m.span("numbers")) for m in _PIECE.finditer(text))
    return tuple(sorted([*_sections(text), *_counted(text), *_inline(text), *pieces], key=lambda span: span.start))


def _sections(text: str) -> list[Span]:
    """Numbers with the number of their section before them: "3.8 Scores"."""
    found = [m for m in _ITEM.finditer(text) if m["word"].isalpha() and not m["word"][0].islower()]
    if not found:
        return []
    parents = {m["number"]: m.start() for m in reversed(list(_PARENT.finditer(text)))}
    kept = [
        m
        for at, m in enumerate(found)
        if _beside(found, at) or (m["last"] == "1" and parents.get(m["above"], m.start()) < m.start())
    ]
    return [Span(*m.span("number")) for m in kept]


def _counted(text: str) -> list[Span]:
    """Plain numbers of lines right below one another: "1 Light touch …", "2 Pain …", "3 Scores …"."""
    out: list[Span] = []
    run: list[re.Match[str]] = []
    for m in (*_PLAIN.finditer(text), None):
        goes_on = (
            m is not None and run and int(m["number"]) == len(run) + 1 and not text[run[-1].end() : m.start()].strip()
        )
        if m is not None and goes_on and not m["word"][0].islower():
            run.append(m)
            continue
        if len(run) >= _LEAST:
            out += [Span(*one.span("number")) for one in run]
        run = [m] if m is not None and m["number"] == "1" and not m["word"][0].islower() else []
    return out


def _inline(text: str) -> list[Span]:
    """The numbers of a line that lists its items: at least two, from 1 on."""
    out: list[Span] = []
    run: list[re.Match[str]] = []
    for m in (*_INLINE.finditer(text), None):
        if m is not None and run and int(m["number"]) == len(run) + 1 and "\n" not in text[run[-1].end() : m.start()]:
            run.append(m)
            continue
        if len(run) > 1:
            out += [Span(*one.span("number")) for one in run]
        run = [m] if m is not None and m["number"] == "1" else []
    return out


def _beside(found: Sequence[re.Match[str]], at: int) -> bool:
    """Whether the number before it or behind it is its neighbour in the same section."""
    one = found[at]
    around = ((found[at - 1], -1) if at else None, (found[at + 1], 1) if at + 1 < len(found) else None)
    return any(
        pair is not None and pair[0]["above"] == one["above"] and int(pair[0]["last"]) == int(one["last"]) + pair[1]
        for pair in around
    )
