"""What the lines beside a table say of the days that head its columns: "03.05.: before the first infusion"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.document import Cell, Document, Span
from etl.facts import Timepoint
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.labels import read_label
from etl.patterns import regex

_TOLD = regex(
    r"(?:(?<=[;,.)] )|(?<![^\n]))(?P<day>\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}(?:\.|[./-]\d{2,4}|\.\d{2,4})?|\d{1,2}(?:st|nd|rd|th|\.)? [A-Z][a-z]{2,8}\.?(?: \d{4})?"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)(?:\s?[:=–-]\s?|\s)(?P<said>[^;,.:()\n]{4,60}?)\s*(?=[;,.()\n]|$)"
)
_SAYS_WHEN = regex(
    r"(?:(?:was|is|shortly|right|just|immediately|directly|about|\d{1,2}|an?|one|two|three|four|five|six|day|days|week|weeks|month|months|year|years) ){0,5}?(?:before|after)\b"
)
_FARTHEST = 1500
_LONGEST = 400


def told_times(reading: Reading, place: TableInPlace, heads: Sequence[Sequence[Cell]]) -> dict[int, Timepoint]:
    """The times that lines near a table give to the days above its columns.

    Args:
        reading: the document.
        place: the table.
        heads: the header cells of each value column.

    Returns:
        Times by the number of the column; a day that heads two columns of other times, or none, gives none.
    """
    out: dict[int, Timepoint] = {}
    texts = [[" ".join(c.text.split()) for c in cells] for cells in heads]
    for span in _near(reading.document, place):
        for m in _TOLD.finditer(reading.document.text, span.start, span.end):
            if not _SAYS_WHEN.match(m["said"]):
                continue
            said = Span(m.start("said"), m.end("said"))
            time = read_label(reading, m["said"], said).time
            for c, cells in enumerate(texts) if time is not None else ():
                if time is not None and any(_heads(m["day"], text) for text in cells):
                    out.setdefault(c, time)
    return out


def _near(document: Document, place: TableInPlace) -> Iterator[Span]:
    """The notes of a table and the short lines behind it."""
    yield from place.table.notes
    end = place.table.span.end
    for block in document.blocks:
        if block.table is None and end <= block.span.start < end + _FARTHEST:
            if block.span.end - block.span.start <= _LONGEST and block.span not in place.table.notes:
                yield block.span
        elif block.table is not None and block.span.start >= end:
            return


def _heads(day: str, text: str) -> bool:
    """Whether a header begins with a day, perhaps with its year or hour behind it."""
    rest = text.removeprefix(day)
    return rest != text and not (rest[:1].isdigit() and not day.endswith("."))
