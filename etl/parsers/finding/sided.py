"""Fields with a value for each side: "Knee reflex: R reduced  L normal"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Cell, Span
from etl.facts import AnyFact, Side
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.facts import of_subject
from etl.parsers.cell.values import parse_cell
from etl.parsers.finding.answers import follows
from etl.parsers.label.labels import WHAT, Facet
from etl.parsers.phrases import SIDES, places, side_of
from etl.parsers.reading import Reading, Statement
from etl.value import replace

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
