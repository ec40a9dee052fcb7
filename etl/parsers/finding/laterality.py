"""Findings told of both sides beside each other: "Knee reflex: R reduced  L normal", "Rest tremor R 3, L 1"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.document import Cell, Span
from etl.facts import AnyFact, Observation, Quantity, Side
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.facts import of_subject
from etl.parsers.cell.values import parse_cell
from etl.parsers.finding.answers import follows
from etl.parsers.finding.sites import refine
from etl.parsers.label.labels import WHAT, Facet
from etl.parsers.measure.limits import category_of
from etl.parsers.phrases import SIDES, Place, places, side_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

# Fields with a value for each side: "Knee reflex: R reduced  L normal".


_LONGEST = 60


def sided(reading: Reading, statement: Statement) -> tuple[AnyFact, ...]:
    """A field with one value for each side: "Knee reflex: R reduced  L normal".

    Args:
        reading: the document.
        statement: a statement.

    Returns:
        A fact for each side and person; nothing when the value isn't just two sides with their values.
    """
    label = statement.frame.label
    if label is None or not follows(reading, statement):
        return ()
    head = statement.frame.head or label
    named = [m for m in statement.frame.topic if m.entry.kind in WHAT and head.start <= m.start and m.end <= head.end]
    target = max(named, key=lambda m: (m.end - m.start, m.entry.kind == "measure"), default=None)
    pieces = _pieces(reading, statement, label)
    if target is None or len(pieces) != 2 or pieces[0][0] == pieces[1][0]:
        return ()
    spots = [p for p in places([m for m in statement.frame.topic if m.start >= head.start]) if p.site]
    out: list[AnyFact] = []
    for side, span in pieces:
        out += _of_side(reading, statement, target, spots[-1].site if spots else None, side, span)
    return tuple(out) if len(out) == 2 * len(statement.subjects) else ()


def _of_side(
    reading: Reading, statement: Statement, target: Mention, site: Entry | None, side: Side, span: Span
) -> Iterator[AnyFact]:
    text = reading.document.text[span.start : span.end]
    cell = Cell(0, 0, span, text)
    value = parse_cell(text, reading.lexicon.units(), reading.index.comma_at(span.start))
    if value.kind == "yesno" and value.text == "N" and target.entry.kind in ("measure", "function"):
        value = replace(value, kind="text", text="normal")  # "Reflexes: R brisk, L N"
    facet = Facet(what=target.entry, site=site, side=side, time=statement.timepoint, date=statement.effective)
    evidence = (reading.evidence(span.start, span.end), reading.evidence(target.start, target.end))
    for subject in statement.subjects:
        yield from of_subject(reading, facet, cell, value, subject, evidence)


def _pieces(reading: Reading, statement: Statement, label: Span) -> list[tuple[Side, Span]]:
    """The sides that a value names, each with what is said behind it; none when something stands before the first."""
    text = reading.document.text
    begin = max(statement.span.start, label.end)
    sides = [
        m for m in statement.mentions
        if m.start >= begin and m.entry.kind == "qualifier" and m.entry.role == "side" and side_of(m)
    ]  # fmt: skip
    sides = [m for n, m in enumerate(sides) if n == 0 or m.start >= sides[n - 1].end]
    if len(sides) != 2 or text[begin : sides[0].start].strip(" .…_·:：\n\t"):
        return []
    stops = [sides[1].start, statement.span.end]
    out: list[tuple[Side, Span]] = []
    for mention, stop in zip(sides, stops, strict=True):
        piece = text[mention.end : stop]
        shown = piece.strip(" \t\n:=;,.")
        start = mention.end + piece.find(shown) if shown else mention.end
        said = SIDES[mention.entry.value or mention.entry.id]
        if (
            not shown
            or len(shown) > _LONGEST
            or any(m.entry.kind in (*WHAT, "site") for m in _within(statement, start, start + len(shown)))
        ):
            return []
        out.append((said, Span(start, start + len(shown))))
    return out


def _within(statement: Statement, start: int, end: int) -> Iterator[Mention]:
    return (m for m in statement.mentions if start <= m.start and m.end <= end)


# Signs with a number for each side or place: "Rest tremor R 3, L 1", "rigidity 2 right, 1 left", "tremor R hand 3,
# legs 0".


_SIDE = r"(?:right|left|R|L)(?: side)?\.?"
_NUMBER = r"(?<![\d.,/])[0-4](?![\d/+%°]|[.,]\d|\s?(?:x|times|cm|mm|s|min|weeks?|months?|years?|days?|of|to|-|–)\b)"
_BEHIND = regex(
    rf"\s*[:=(]?\s*(?:on the )?(?P<side>{_SIDE})\s*[:=]?\s*(?P<number>{_NUMBER})"
    rf"\s*(?:[,;/]|,? and)?\s*(?:on the )?(?P<other>{_SIDE})\s*[:=]?\s*(?P<second>{_NUMBER})",
    re.I,
)
_AT = regex(r"\s*[:=(]?\s*(?:(?:in|of|on|at) )?(?:the )?")
_NEXT = regex(r"\s*(?:[,;/]|,? and)\s*(?:(?:in|of|on|at) )?(?:the )?")
_GRADE = regex(rf"\s*[:=]?\s*(?P<number>{_NUMBER})")
_CLOSED = regex(r"\s*\)?\s*(?:[.;)]|$)")
"""Behind the number of the only place: nothing else is said of it."""
_AHEAD = regex(
    rf"\s*[:=(]?\s*(?P<number>{_NUMBER})\s(?:on the )?(?P<side>{_SIDE})"
    rf"\s*(?:[,;/]|,? and)?\s*(?P<second>{_NUMBER})\s(?:on the )?(?P<other>{_SIDE})(?=\W|$)",
    re.I,
)


def of_statement(reading: Reading, statement: Statement) -> tuple[list[Observation], tuple[tuple[int, int], ...]]:
    """The signs of a sentence that have a figure from 0 to 4 for each side.

    Args:
        reading: the document.
        statement: the sentence.

    Returns:
        A fact for each side or place of such a sign and person, and the places of the signs.
    """
    text = reading.document.text
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    for m in statement.of("finding") if statement.quantities else ():
        if m.form != "name" or statement.about(m).status != "present":
            continue
        said = _BEHIND.match(text, m.end, statement.span.end) or _AHEAD.match(text, m.end, statement.span.end)
        if said is None or _side(said["side"]) == _side(said["other"]):
            graded = _graded(text, statement, m)
        else:
            pairs = ((said["side"], said["number"]), (said["other"], said["second"]))
            graded = [(Place(m.start, said.end(), None, _side(side)), number) for side, number in pairs]
        used += [(m.start, m.end)] if graded else []
        for place, number in graded:
            out += _facts(reading, statement, m, place, number, said.end() if said else place.end)
    return out, tuple(used)


def _graded(text: str, statement: Statement, m: Mention) -> list[tuple[Place, str]]:
    """The places right behind a sign, each with its number: "tremor R hand 3, L hand 1, legs 0", "rigidity neck 2"."""
    out: list[tuple[Place, str]] = []
    at = m.end
    for place in places([s for s in statement.mentions if s.start >= m.end]):
        led = (_NEXT if out else _AT).fullmatch(text, at, place.start)
        number = _GRADE.match(text, place.end, statement.span.end) if led else None
        if number is None:
            break
        out.append((place, number["number"]))
        at = number.end()
    sited = [place for place, _ in out if place.site]
    return out if sited and (len(out) > 1 or _CLOSED.match(text, at, statement.span.end)) else []


def _facts(
    reading: Reading, statement: Statement, m: Mention, place: Place, number: str, end: int
) -> Iterator[Observation]:
    entry, site = refine(reading, m.entry, place)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=entry.concept, category=category_of(entry), site=site,
            value=Quantity(Decimal(number), "", ""), presence="present" if number != "0" else None,
            effective=statement.date_at(m.start), timepoint=statement.time_at(m.start), rule="number of a side",
            evidence=(reading.evidence(m.start, end),),
        )  # fmt: skip


def _side(word: str) -> Side:
    return "right" if word[0] in "rR" else "left"
