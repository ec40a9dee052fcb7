"""Counts that share the word of change of the first: "70 % improved in balance, 55 % in speech and 40 % in handwriting"."""

from __future__ import annotations

import re
from itertools import pairwise

from etl.document import Span
from etl.facts import Change, Concept, Observation, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.observed import amount_said, counted
from etl.parsers.cohort.scenes import GROUP, PEOPLE, Scene, meant, moments, parts_of
from etl.parsers.cohort.segments import BEHIND
from etl.parsers.cohort.words import TARGETS, Named, named, trimmed
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_NUMBER = rf"(?:\d{{1,5}}(?:[.,]\d)?\s?%|\d{{1,5}}|{WORD_NUMBER})"
_FIRST = regex(
    rf"(?<![\w.,/±-])(?P<n>{_NUMBER})(?:\s(?:of\s)?(?:them|the\s|these|all\s|our\s)*(?:{PEOPLE})?)?\s"
    r"(?:(?:had|have|showed?|shows|reported|got|felt|were|experienced|saw|noticed|an?|some|clear|marked)\s){0,3}$",
    re.I,
)
_WHAT = r"(?P<what>[^,;.()\d\n]{3,50}?)(?=\s*(?:[,;.]|\Z|\band\s(?:in\s)?(?:\d|" + WORD_NUMBER + r"\b)))"
_IN = regex(r"(?:(?<=\sin)|(?<=\sof)|\s(?:in|of))\s" + _WHAT, re.I)
_NEXT = regex(
    rf"\s*(?:,\s?(?:and\s)?|;\s?|and\s)(?P<n>{_NUMBER})(?:\s(?:of\s)?(?:them|{PEOPLE}))?\s(?:in|of)\s" + _WHAT, re.I
)
_UNITS = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
_WHEN = (
    r"(?:at|after)\s(?P<t>(?P<long>\d{1,3}|"
    + WORD_NUMBER
    + r")\s(?P<unit>day|week|month|year)s?)(?:\s?\((?P<p>\d{1,3}(?:\.\d)?)\s?%\))?"
)
_FIRST_AT = regex(
    rf"(?<![\w.,/±-])(?P<n>\d{{1,5}}|{WORD_NUMBER})\s(?P<what>(?:were|was|had|could|are|of\s(?:them|these)|[a-z]{{3,}}ed)\b[^,;.()\d\n]{{0,50}}?)\s{_WHEN}",
    re.I,
)
_NEXT_AT = regex(rf"\s?(?:,\s?(?:and\s)?|;\s?|and\s)(?P<n>\d{{1,5}}|{WORD_NUMBER})\s{_WHEN}", re.I)
_OF_ALL = regex(
    r"(?:[\w ]{2,30}:)?\W*(?:of|among|out of)\s(?:the\s|our\s|these\s|all\s)*\d{1,5}\s[\w\s-]{2,50}?,?\s?", re.I
)
_AT_FIRST = regex(
    r"\b(?:at|in) the (?:start|beginning|outset)\b(?! of (?!treatment|therapy))|\b(?:initially|at first)\b", re.I
)
_COUNTED = regex(
    rf",?\s(?P<n>\d{{1,5}}|{WORD_NUMBER})\s(?:{PEOPLE}\s)?(?P<what>[^\d,;.()]{{3,60}}?)\s?[,;]?\s(?:but\s|and\s)?(?:at\s|after\s|in\s)?",
    re.I,
)
_ALONE = regex(
    rf",?\s(?:only\s|still\s|just\s)?(?P<n>\d{{1,5}}|{WORD_NUMBER})(?:\s(?:of\sthem|{PEOPLE}))?(?:\s(?:did|had|could|were))?\s*(?=[.,;]|\Z)",
    re.I,
)
_CHANGES: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}


def in_turn(
    reading: Reading, statement: Statement, scene: Scene, when: Timepoint | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Two or more counts of which only the first says how it changed.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        when: the time that holds.

    Returns:
        Observations of all of them, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    out: list[Observation] = []
    places: list[Span] = []
    for cue in statement.of("cue"):
        change = _CHANGES.get(cue.entry.role)
        if change is None or (places and cue.start < places[-1].end):
            continue
        first = _FIRST.search(text, max(span.start, cue.start - 60), cue.start)
        what = _IN.match(text, cue.end, span.end) if first else None
        if first is None or what is None or not meant(statement, first.start(), cue.end):
            continue
        told = [(first["n"], what)]
        while following := _NEXT.match(text, told[-1][1].end(), span.end):
            told.append((following["n"], following))
        if len(told) < 2:
            continue
        places.append(Span(first.start(), told[-1][1].end()))
        for number, of in told:
            start = first.start() if of is what else of.start("n")
            out.append(
                Observation(
                    subject=GROUP,
                    code=_concept(reading, of["what"]),
                    category="survey",
                    value=amount_said(number),
                    change=change,
                    timepoint=when,
                    components=parts_of(scene.denominator if scene.stratum else None, scene.stratum),
                    evidence=(reading.evidence(start, of.end("what")),),
                    rule="count of people, told in turn",
                )
            )
    return tuple(out), tuple(places)


def timed_in_turn(
    reading: Reading, statement: Statement, scene: Scene
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing at several times: "36 were alive at 12 months (90 %), 29 at 24 months and 18 at 36 months".

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        Observations of all of them, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    for first in _FIRST_AT.finditer(text, span.start, span.end):
        told = [first]
        while following := _NEXT_AT.match(text, told[-1].end(), span.end):
            told.append(following)
        if len(told) < 2 or not meant(statement, first.start(), first.end()):
            continue
        what = named(reading, statement, first.start("what"), first.end("what"), scene)
        if what is None:
            continue
        out: list[Observation] = []
        for m in told:
            long = number_of(m["long"])
            point = Timepoint("after", m["t"], Quantity(long, _UNITS[m["unit"].lower()], m["unit"]))
            values = [amount_said(m["n"]), *([amount_said(m["p"] + "%")] if m["p"] else [])]
            places = (reading.evidence(m.start("n"), m.end()),)
            parts = parts_of(scene.denominator if scene.stratum else None, scene.stratum)
            out += counted(
                what, values, places, timepoint=point, components=parts, rule="count at a time, told in turn"
            )
        whole = _OF_ALL.fullmatch(text, span.start, first.start())
        return tuple(out), (Span(span.start if whole else first.start(), told[-1].end()),)
    return (), ()


def time_first(
    reading: Reading, statement: Statement, scene: Scene
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing, each behind its time: "before treatment 49 took opioids, after it 16".

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        Observations of both, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    begins = (
        (m.start(), m.end(), Timepoint("before", m.group())) for m in _AT_FIRST.finditer(text, span.start, span.end)
    )
    points = sorted((*moments(text, statement), *begins), key=lambda t: t[:2])
    for (start, end, early), (then, until, late) in pairwise(points):
        first = _COUNTED.fullmatch(text, end, then)
        second = _ALONE.match(text, until, span.end)
        if first is None or second is None or BEHIND.match(text, first.end("n")) is None:
            continue
        what = named(reading, statement, first.start("what"), first.end("what"), scene)
        if what is None or not meant(statement, start, second.end()):
            continue
        if what.entry is not None and what.entry.kind == "medicine":
            what = Named(Concept(trimmed(first["what"])))  # who takes it is no dose of it
        parts = parts_of(scene.denominator if scene.stratum else None, scene.stratum)
        both = ((first, early, start, first.end("what")), (second, late, then, second.end()))
        told = [
            counted(
                what, [amount_said(m["n"])], (reading.evidence(at, stop),), timepoint=point, components=parts,
                rule="count at a time, told in turn",
            )
            for m, point, at, stop in both
        ]  # fmt: skip
        return (*told[0], *told[1]), (Span(start, second.end()),)
    return (), ()


def _concept(reading: Reading, words: str) -> Concept:
    found: list[Mention] = [m for m in reading.lexicon.find(words) if m.entry.kind in TARGETS]
    one = {
        m.entry.id for m in found if m.entry.kind == min(found, key=lambda f: TARGETS.index(f.entry.kind)).entry.kind
    }
    if len(one) == 1:
        return min(found, key=lambda f: TARGETS.index(f.entry.kind)).entry.concept
    name = trimmed(words) or words
    return Concept(name[:1].lower() + name[1:] if name[1:2].islower() else name)
