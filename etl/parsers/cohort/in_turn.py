"""Counts that share the word of change of the first: "70 % improved in balance, 55 % in speech and 40 % in handwriting"."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.document import Span
from etl.facts import Change, Concept, Observation, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.scenes import GROUP, PEOPLE, Scene, meant, parts_of
from etl.parsers.cohort.words import TARGETS, trimmed
from etl.parsers.number.numerals import WORD_NUMBER, word_value
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
        for number, named in told:
            start = first.start() if named is what else named.start("n")
            out.append(
                Observation(
                    subject=GROUP,
                    code=_concept(reading, named["what"]),
                    category="survey",
                    value=_amount(number),
                    change=change,
                    timepoint=when,
                    components=parts_of(scene.denominator if scene.stratum else None, scene.stratum),
                    evidence=(reading.evidence(start, named.end("what")),),
                    rule="count of people, told in turn",
                )
            )
    return tuple(out), tuple(places)


def _concept(reading: Reading, words: str) -> Concept:
    found: list[Mention] = [m for m in reading.lexicon.find(words) if m.entry.kind in TARGETS]
    one = {
        m.entry.id for m in found if m.entry.kind == min(found, key=lambda f: TARGETS.index(f.entry.kind)).entry.kind
    }
    if len(one) == 1:
        return min(found, key=lambda f: TARGETS.index(f.entry.kind)).entry.concept
    name = trimmed(words) or words
    return Concept(name[:1].lower() + name[1:] if name[1:2].islower() else name)


def _amount(said: str) -> Quantity:
    if said.endswith("%"):
        return Quantity(Decimal(said[:-1].strip().replace(",", ".")), "%", "%")
    return Quantity(Decimal(said) if said.isdigit() else word_value(said), "{patients}", "patients")
