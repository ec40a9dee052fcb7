"""Counts of one thing, each before its time: "60 patients used a stick before and 20 at 6 months"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from etl.document import Span
from etl.facts import Observation, Quantity, Timepoint
from etl.parsers.cohort.observed import counted
from etl.parsers.cohort.own_times import BEFORE_LAST
from etl.parsers.cohort.scenes import PEOPLE, Scene, Times, meant, moments, parts_of
from etl.parsers.cohort.segments import BEHIND
from etl.parsers.cohort.words import Named, named
from etl.parsers.index import part
from etl.parsers.number.numerals import WORD_NUMBER, number_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_NUMBER = rf"(?<![\w.,/±-])(?P<n>\d{{1,5}}|{WORD_NUMBER})"
_SHARE = r"(?:\s?\(\s?(?P<p>\d{1,3}(?:\.\d)?)\s?%\s?\))?"
_PREPOSITION = r"(?:\s(?:at|after|by|in|on))?(?:\sthe)?"
_FIRST = regex(
    rf"{_NUMBER}{_SHARE}(?:\s{PEOPLE})?{_SHARE.replace('<p>', '<p2>')}\s(?P<what>[^\d,;.()]{{3,60}}?){_PREPOSITION}\s?\Z",
    re.I,
)
_NEXT = regex(
    rf"\s?(?:[,;]|[,;]?\s?(?:and|but|while|against|versus|vs\.?))\s(?:only\s|still\s|just\s|no more than\s)?{_NUMBER}"
    rf"(?:\s(?:of\s(?:them|these)|{PEOPLE}))?(?:\s(?:did|had|could|were))?{_SHARE}{_PREPOSITION}\s?",
    re.I,
)
_BARE = regex(
    r"(?<=\s)(?:(?P<early>initially|at the (?:start|beginning|outset)|at baseline)|after(?:wards)?|now)(?=\s?(?:[,;.]|\Z)|\s(?:and|but|while)\s)",
    re.I,
)
"""Words that are a time by themselves where they close what is told."""


def paired_times(
    reading: Reading, statement: Statement, scene: Scene, taken: Sequence[Span], topic: Named | None
) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """Counts of one thing at two or more times, where the time stands behind each count and only the first is named.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.
        taken: places that were read already.
        topic: what the sentence's label names.

    Returns:
        Observations of all of them, and the places they were read from.
    """
    text, span = reading.document.text, statement.span
    out: list[Observation] = []
    places: list[Span] = []
    for run in _runs(text, span, _times(text, statement)):
        first = run[0][0]
        about = part(statement.mentions, Span(first.start(), first.end("what")))
        begun = [m.start for m in about if m.start < first.start("what") < m.end]  # "patients had fallen"
        what = named(reading, statement, min([first.start("what"), *begun]), first.end("what"), scene, topic)
        if any(first.start() < place.end and place.start < run[-1][2] for place in taken):
            continue
        if what is None or what.change or BEHIND.match(text, first.end("n")) is None:
            continue
        if not meant(statement, first.start(), run[-1][2]):
            continue
        parts = parts_of(scene.denominator if scene.stratum else None, scene.stratum)
        for count, point, end in run:
            values = [Quantity(number_of(count["n"]), "{patients}", "patients")]
            share = count["p"] or count.groupdict().get("p2")
            values += [Quantity(Decimal(share), "%", "%")] if share else []
            spot = (reading.evidence(count.start("n"), end),)
            out += counted(what, values, spot, timepoint=point, components=parts, rule="count at a time, told in turn")
        places.append(Span(first.start(), run[-1][2]))
    return tuple(out), tuple(places)


def _times(text: str, statement: Statement) -> Times:
    """The times of a sentence with those that are nothing but their word."""
    found = list(moments(text, statement))
    for pattern in (BEFORE_LAST, _BARE):
        for m in pattern.finditer(text, statement.span.start, statement.span.end):
            early = pattern is BEFORE_LAST or m["early"]
            if not any(s <= m.start() < e for s, e, _ in found):
                found.append((m.start(), m.end(), Timepoint("before" if early else "after", m.group())))
    return sorted(found, key=lambda t: t[:2])


def _runs(text: str, span: Span, times: Times) -> Iterator[list[tuple[re.Match[str], Timepoint, int]]]:
    """Runs of two or more counts, each with its time and the offset behind that."""
    run: list[tuple[re.Match[str], Timepoint, int]] = []
    for (start, end, early), (then, until, late) in pairwise(times):
        following = _NEXT.fullmatch(text, end, then)
        if following is not None and not run and (first := _FIRST.search(text, span.start, start)):
            run = [(first, early, end)]
        if following is not None and run:
            run.append((following, late, until))
        elif run:
            yield run
            run = []
    if run:
        yield run
