"""Labels of several parts: a level beside the muscle that it reaches, two parts of a scale that are added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Span
from etl.mapping.entry import Entry, Mention
from etl.parsers.index import part
from etl.parsers.phrases import Place, places
from etl.parsers.reading import Reading
from etl.parsers.when.timepoints import read_time
from etl.parsers.when.timing import TimeRead
from etl.patterns import regex

_PER = regex(r"[(\[]\s*[^\s()\[\]/]{1,8}\s?/\s?(?:[^\s()\[\]/]{1,8}\s)?$")
_AND_PART = regex(r"\s?(?:\+|&|and|plus)\s?(?:part )?(?:[IVX]{1,4}|\d|[A-F])(?![\w-])", re.I)
_LEVEL = regex(r"[A-Z][a-z]?\d{1,2}")


_WHILE = regex(r"\b(?:on|when|while|during|after)\s$", re.I)
_BEFORE = 10
_AFTER = regex(r"(?<=\w )(?:after|before|post|pre)[\s-](?:\d{1,4} ?[^\W\d_]{1,3} (?:of )?)?", re.I)


def without_sums(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The terms of a label without the part of a scale that another is added to: "UPDRS II + III" is none of the two.

    Args:
        text: the document's text.
        mentions: the terms.
    """
    named = without_ways(text, mentions)
    return [m for m in named if m.entry.kind != "scale" or not _AND_PART.match(text, m.end)]


def without_ways(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The terms of a label without what somebody does while another one is felt or measured: "Pain on walking (VAS)" is
    no distance.

    Args:
        text: the document's text.
        mentions: the terms.
    """
    first = min((m.start for m in mentions if m.entry.kind in ("finding", "scale", "measure")), default=None)
    return [
        m
        for m in mentions
        if first is None
        or m.start <= first
        or m.entry.kind not in ("function", "measure")
        or not _WHILE.search(text, max(first, m.start - _BEFORE), m.start)
    ]


def time_of(reading: Reading, span: Span, mentions: Sequence[Mention]) -> TimeRead:
    """The time that a label says; "after" what somebody did or took for a test is none of a treatment: "SpO2 after walking",
    "FEV1 after salbutamol".

    Args:
        reading: the document.
        span: of the label.
        mentions: its terms.
    """
    text, index = reading.document.text, reading.index
    time = read_time(text, span, mentions, part(index.dates, span), part(index.durations, span), label=True)
    if time.timepoint is None or time.timepoint.offset:
        return time
    begun = {m.start for m in mentions if m.entry.kind in ("function", "measure", "medicine")}
    of_test = any(m.end() in begun for m in _AFTER.finditer(text, span.start, span.end))
    return replace(time, timepoint=None) if of_test else time


def spot(mentions: Sequence[Mention]) -> Place | None:
    """The first place that a label names; a level beside another place only says by which it is reached: "C5 elbow flexors".

    Args:
        mentions: the terms of the label.
    """
    sited = [m for m in mentions if m.entry.kind == "site"]
    levels = {m.start for m in sited if _LEVEL.fullmatch(m.entry.name)}
    levels = levels if len(levels) < len(sited) else set()
    return next((p for p in places([m for m in mentions if m.start not in levels]) if p.site), None)


def in_unit(text: str, mention: Mention) -> bool:
    """Whether a term is what a unit in brackets counts per: "Hex4 [mmol/mol creatinine]".

    Args:
        text: the document's text.
        mention: the term.
    """
    before = text[max(0, mention.start - 24) : mention.start]
    return _PER.search(before) is not None


def beside_name(text: str, entry: Entry, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The terms of a label that don't name what is measured: the place of "Wrist flexion" is the wrist that it implies.

    Args:
        text: the document's text.
        entry: what is measured.
        mentions: the terms of the label.
    """
    if not entry.implies:
        return mentions
    named = {n.lower() for n in (entry.name, *entry.synonyms)}
    return [m for m in mentions if text[m.start : m.end].lower() not in named]


def words_of(label: str) -> frozenset[str]:
    """The words of a label in small letters, also those that a hyphen joins: "INCAT-L" is called after INCAT."""
    said = label.lower()
    return frozenset((*said.split(), *said.replace("-", " ").split()))
