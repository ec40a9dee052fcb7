"""Days that a note gives to a visit, by a mark or by its name: "Before*" above a column, and "* 5 November 2010" or
"Before, 5 November 2010" below the table."""

from __future__ import annotations

from etl.document import Span
from etl.facts import Period
from etl.parsers.index import part
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.footnotes import bearers, pieces
from etl.parsers.table.frame import Frame2D
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex

_LEAD = regex(
    r"\W*(?:(?:(?:was|were)\s)?(?:examined|measured|tested|assessed|taken|done|recorded|visit|date|day|performed)\s?(?:of|on|:)?\s?|on\s)?"
)
_NAMED = regex(
    r"(?:(?<=[.;,(] )|(?<=\()|(?<![^\n]))(?P<name>[^\W\d_](?:[^.;,:=()\n]|\.(?=\w)){2,40}?)"
    r"(?:\s?[,:=–-]|\s\(|\s(?:was|is|were|means)(?: (?:examined|measured|tested|assessed|done|taken|recorded))?)?\s(?:on )?(?:the )?(?!.)"
)
"""The name of a column, before its day."""
_ENDS = regex(r"\s*(?:[.;,)(]|$)")


def marked_days(reading: Reading, place: TableInPlace, frame: Frame2D) -> tuple[dict[int, Period], dict[int, Period]]:
    """The days that notes give to the columns and rows of a table.

    Args:
        reading: the document.
        place: the table.
        frame: its header rows and label columns.

    Returns:
        Days by column, and by row; a mark that stands on a value gives none.
    """
    columns: dict[int, Period] = {}
    rows: dict[int, Period] = {}
    for note in place.table.notes if _tell_days(reading, place) else ():
        for piece in pieces(reading.document, note):
            day = _day(reading, piece.span.start, piece.span.end) if piece.mark else None
            if day is None:
                continue
            for cell in bearers(place.table, piece.mark):
                if cell.row < frame.top and cell.column >= frame.left:
                    columns |= dict.fromkeys(range(cell.column, cell.column + cell.colspan), day)
                elif cell.row >= frame.top and cell.column < frame.left:
                    rows |= dict.fromkeys(range(cell.row, cell.row + cell.rowspan), day)
        columns = _of_names(reading, note, frame) | columns
    return columns, rows


def _of_names(reading: Reading, note: Span, frame: Frame2D) -> dict[int, Period]:
    """The days that a note gives to columns by their names: "Baseline, 1 April 2014."."""
    out: dict[int, Period] = {}
    text = reading.document.text
    for hit in part(reading.index.dates, note):
        named = _NAMED.search(text, note.start, hit.start)
        day = _day(reading, hit.start, note.end) if named else None
        name = " ".join(named["name"].lower().split()) if named else ""
        for row in frame.grid[: frame.top] if day is not None else ():
            for c, cell in enumerate(row):
                if (
                    cell is not None
                    and c >= frame.left
                    and " ".join(cell.text.lower().split()) == name
                    and day is not None
                ):
                    out[c] = day
    return out


def _tell_days(reading: Reading, place: TableInPlace) -> bool:
    """Whether a note of a table holds a day at all."""
    return any(part(reading.index.dates, note) for note in place.table.notes)


def _day(reading: Reading, start: int, end: int) -> Period | None:
    """The day that a piece of a note begins with, when it says nothing else of it."""
    text = reading.document.text
    lead = _LEAD.match(text, start, end)
    dates = part(reading.index.dates, Span(start, end)) if lead is not None else ()
    hit = next((h for h in dates if lead is not None and h.start == lead.end()), None)
    if hit is None or hit.comparator or not _ENDS.match(text, hit.end, end):
        return None
    period = period_of(hit)
    return period if period is not None and period.start and not period.end else None
