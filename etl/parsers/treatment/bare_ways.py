"""Ways in that are told by their place alone, beside what went there: "4.1 x 10^8, hepatic artery", "20 million into the arm".

A place alone is no route: "hepatic artery thrombosis", "weak in the arm". Behind a number of cells, behind the cells' name
or behind a day of theirs it is the way they went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from etl.document import Block, Document
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.treatment.doses import MILLIONS, is_dose
from etl.patterns import regex

_WHOSE = r"(?:(?:the|a|an|his|her|my|your|our|one|left|right)\s){0,2}"
_ENDS = r"(?=\s*(?:[,.;)]|$)|\s(?:again|only|alone|on|and|in|this|the|today)\b|\s\()"
_PLACE = rf"{_WHOSE}(?P<words>[a-z]+(?:\s[a-z]+){{0,2}}?){_ENDS}"
_APART = regex(rf"\s?(?:[,(:–—-]|->|→)\s*{_PLACE}", re.I)
_RIGHT_BEHIND = regex(rf"\s{_PLACE}", re.I)
_INTO = regex(rf"\b(?P<into>into|in|to|through|via|by)\s{_PLACE}", re.I)
_AGAIN = regex(rf"\W*{_WHOSE}(?P<words>[a-z]+(?:\s[a-z]+){{0,2}}?)\s(?:again|once more)\b", re.I)
_STOP = regex(r"\.\s|;|\n|[.!?]$")
_SENTENCE = regex(r"(?:^|[.!?]\s+)(?=[A-Z])", re.M)
_LED = ("via ", "by ", "into the ", "into a ", "through the ")
_REACH = 70
_CONTRAST = ("route", "method")


def with_bare_ways(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the routes that places stand for.

    Args:
        document: the document.
        lexicon: for the names of routes.
        found: what stands where in it.
    """
    if not any(m.entry.kind == "cells" for m in found.mentions) and not any(is_dose(q) for q in found.quantities):
        return found
    spots = {word: e for e in lexicon.of("route") for word in e.spots}
    made: dict[int, Mention] = {}
    for block in document.blocks:
        if block.kind == "table":
            continue
        for m in _told(document, lexicon, found, block, spots):
            made.setdefault(m.start, m)
    ways = [m.entry.id for m in (*found.mentions, *made.values()) if m.entry.kind == "route"]
    ways += [m.entry.route for m in found.mentions if m.entry.kind == "method"]
    kept = [m for m in made.values() if not _spot_alone(document, m) or any(way != m.entry.id for way in ways if way)]
    if not kept:
        return found
    free = [m for m in found.mentions if m.entry.kind != "site" or not any(k.start <= m.start < k.end for k in kept)]
    return replace(found, mentions=tuple(sorted((*free, *kept), key=lambda m: (m.start, -m.end))))


def _spot_alone(document: Document, m: Mention) -> bool:
    """Whether the words are only a place that a route has, so that another way must be told of for them to be one."""
    return document.text[m.start : m.end].lower() in m.entry.spots


def _told(
    document: Document, lexicon: Lexicon, found: Index, block: Block, spots: dict[str, Entry]
) -> Iterator[Mention]:
    text, end = document.text, block.span.end
    mentions = part(found.mentions, block.span)
    taken = [m for m in mentions if m.entry.kind in (*_CONTRAST, "medicine")]
    doses = [q.end for q in part(found.quantities, block.span) if is_dose(q) or MILLIONS.search(text, q.start, q.end)]
    begins = [*doses, *(m.end for m in mentions if m.entry.kind == "cells")]
    for at in begins:
        stop = _STOP.search(text, at, min(end, at + _REACH))
        last = min(end, at + _REACH) if stop is None else min(end, stop.start() + 1)
        yield from _free(_apart(text, lexicon, spots, at, last), taken)
        if at in doses and (m := _RIGHT_BEHIND.match(text, at, last)):
            yield from _free(_named(lexicon, spots, m), taken)
        yield from _free(_into(text, spots, at, last), taken)
    for day in part(found.dates, block.span):
        m = _APART.match(text, day.end, end)
        if m is not None and (entry := spots.get(m["words"].lower())) is not None:
            yield from _free(iter((Mention(m.start("words"), m.end("words"), entry),)), taken)
    starts = [block.span.start, *(d.end for d in part(found.dates, block.span))]
    starts += [m.end() for m in _SENTENCE.finditer(text, block.span.start, end)]
    for at in starts:
        m = _AGAIN.match(text, at, end)
        if m is not None and (entry := spots.get(m["words"].lower())) is not None:
            yield from _free(iter((Mention(m.start("words"), m.end("words"), entry),)), taken)


def _apart(text: str, lexicon: Lexicon, spots: dict[str, Entry], at: int, last: int) -> Iterator[Mention]:
    """Places between signs: ", hepatic artery", "(right femoral artery)"."""
    for m in _APART.finditer(text, at, last):
        yield from _named(lexicon, spots, m)


def _named(lexicon: Lexicon, spots: dict[str, Entry], m: re.Match[str]) -> Iterator[Mention]:
    words = m["words"].lower()
    entry = spots.get(words) or _way(lexicon, words)
    if entry is not None:
        yield Mention(m.start("words"), m.end("words"), entry)


def _into(text: str, spots: dict[str, Entry], at: int, last: int) -> Iterator[Mention]:
    """Places that something went into: "20 million into the arm"."""
    for m in _INTO.finditer(text, at, last):
        if (entry := spots.get(m["words"].lower())) is not None:
            yield Mention(m.start("words"), m.end("words"), entry)


def _free(told: Iterator[Mention], taken: list[Mention]) -> Iterator[Mention]:
    """The mentions that no other way or medicine covers."""
    return (m for m in told if not any(t.start < m.end and m.start < t.end for t in taken))


def _way(lexicon: Lexicon, words: str) -> Entry | None:
    for led in _LED:
        said = led + words
        hit = next((m for m in lexicon.find(said) if m.entry.kind == "route" and m.end == len(said)), None)
        if hit is not None and hit.start == 0:
            return hit.entry
    return None
