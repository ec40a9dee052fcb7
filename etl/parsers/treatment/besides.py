"""What a page names of its treatments in other words than their terms: cells by what they were made of, ways by their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Block, Document
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index, part
from etl.parsers.treatment.doses import MILLIONS, is_dose
from etl.patterns import regex
from etl.value import replace

# Ways in that are told by their place alone, beside what went there: "4.1 x 10^8, hepatic artery", "20 million into the arm".
#
# A place alone is no route: "hepatic artery thrombosis", "weak in the arm". Behind a number of cells, behind the cells' name
# or behind a day of theirs it is the way they went in.

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
            yield from _free(_bare_ways_named(lexicon, spots, m), taken)
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
        yield from _bare_ways_named(lexicon, spots, m)


def _bare_ways_named(lexicon: Lexicon, spots: dict[str, Entry], m: re.Match[str]) -> Iterator[Mention]:
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


# What is given of a harvest that the lines before tell: "Bone marrow was taken …; the concentrate was injected".

_GIVEN = regex(
    r"\b(?:inject(?:ion|ed|ing)|infus(?:ion|ed|ing)|implant(?:ation|ed|ing)|instill(?:ation|ed))\s(?:of\s)?(?P<what>the\s(?:[a-z]+\s)?(?:concentrate|cell fraction))\b"
    r"|\b(?P<other>[Tt]he\s(?:[a-z]+\s)?(?:concentrate|cell fraction))\s(?:\([^()]{1,40}\)\s)?(?:was|were)\s(?:then\s|slowly\s)?(?:injected|infused|implanted|instilled|given)\b"
)
_MADE_OF_KINDS = (" concentrate", " cells")


def with_made_cells(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the cells that a concentrate is of.

    Args:
        document: the document.
        lexicon: for the names of cells.
        found: what stands where in it.
    """
    made = (
        tuple(_made(document, lexicon, found)) if "concentrate" in document.text or "fraction" in document.text else ()
    )
    if not made:
        return found
    return replace(found, mentions=tuple(sorted((*found.mentions, *made), key=lambda m: (m.start, -m.end))))


def _made(document: Document, lexicon: Lexicon, found: Index) -> Iterator[Mention]:
    for block in document.blocks:
        if block.kind == "table":
            continue
        for m in _GIVEN.finditer(document.text, block.span.start, block.span.end):
            told = [x for x in part(found.mentions, block.span) if x.end <= m.start()]
            source = next(
                (e for x in reversed(told) if x.entry.kind == "procedure" and (e := _of(document, lexicon, x))), None
            )
            what = "what" if m["what"] else "other"
            if source is not None and not any(x.entry.kind == "cells" for x in told):
                yield Mention(m.start(what), m.end(what), source)


def _of(document: Document, lexicon: Lexicon, harvest: Mention) -> Entry | None:
    """The cells of what a harvest names first: bone marrow of "bone marrow was taken"."""
    words = document.text[harvest.start : harvest.end].lower().split()[:2]
    names = (" ".join(words[:n]) + kind for n in (2, 1) for kind in _MADE_OF_KINDS)
    return next((e for name in names for e in lexicon.label(name, "cells")), None)


# Fields that ask for the cells and are answered by what they were made of: "Cells: autologous bone marrow, 2 punctures".

_LABEL = regex(
    r"\W*(?:(?:type|kind|source|origin) of (?:the )?)?(?:stem )?cells?(?: (?:type|source|product|origin))?\W*", re.I
)
_NAME = regex(r"\s*(?:from |of )?(?:the )?(?P<words>[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*){0,3})")
_KINDS = (" cells", " stem cells", " stem cell transplantation", " cell transplantation")


def with_named_cells(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the cells that such fields name.

    Args:
        document: the document.
        lexicon: for the names of cells.
        found: what stands where in it.
    """
    made = tuple(_named(document, lexicon, found))
    if not made:
        return found
    mentions = tuple(sorted((*found.mentions, *made), key=lambda m: (m.start, -m.end)))
    return replace(found, mentions=mentions)


def _named(document: Document, lexicon: Lexicon, found: Index) -> Iterator[Mention]:
    for block in document.blocks:
        if block.label is None or block.value is None or not _LABEL.fullmatch(document.quote(block.label)):
            continue
        if any(m.entry.kind == "cells" for m in part(found.mentions, block.value)):
            continue
        m = _NAME.match(document.text, block.value.start, block.value.end)
        words = m["words"].split(" ") if m else []
        while m is not None and words:
            name = " ".join(words)
            known = next((e for kind in _KINDS for e in lexicon.label(name + kind, "cells")), None)
            if known is not None:
                yield Mention(m.start("words"), m.start("words") + len(name), known)
                break
            words = words[:-1]


def with_treatments_named(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with the cells and the ways that are named so.

    Args:
        document: the document.
        lexicon: for the names of cells and of routes.
        found: what stands where in it.
    """
    for named in (with_named_cells, with_made_cells, with_bare_ways):
        found = named(document, lexicon, found)
    return found
