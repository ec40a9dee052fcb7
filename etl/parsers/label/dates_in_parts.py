"""Dates that a table prints in parts: "10 Jan" above "2018", "April 2013" over "3" and "9", columns of years and days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from etl.document import Cell
from etl.facts import Period
from etl.parsers.label.norms import asks_event_date
from etl.parsers.reading import Reading
from etl.parsers.when.dates import date_order, find_dates
from etl.parsers.when.timepoints import period_of
from etl.parsers.when.years import month_names
from etl.patterns import regex

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ORDINAL = r"(?:st|nd|rd|th|\.)?"
_PIECE = (
    regex(_YEAR),
    regex(rf"(?P<month>{month_names()})\.?(?:,? {_YEAR})?", re.I),
    regex(rf"(?P<day>[0-3]?\d){_ORDINAL}(?:[ -](?:of )?(?P<month>{month_names()})\.?)?", re.I),
    regex(rf"(?P<month>{month_names()})\.?[ -](?P<day>[0-3]?\d){_ORDINAL}", re.I),
    regex(r"(?P<one>[0-3]?\d)(?P<sign>[./-])(?P<two>[0-3]?\d)\.?"),
)
_ASIDE = regex(r"\s*[(\[][^()\[\]\d]*[)\]]$|[,:]$")
"""What may stand behind a part: "2018 (before)"."""
_WEEKDAY = regex(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ", re.I)
_ASKS = regex(r"(?:(?:calendar )?(?:year|month|day)|date|when|day[ /]*month|day and month|month and day)?", re.I)
_NUMBERED = regex(r"(?:calendar )?(?P<what>day|month)", re.I)
_LEAST = 2
_MOST_COLUMNS = 5
_LAST_DAY = 31
_MONTHS = 12

Grid = Sequence[Sequence[Cell | None]]


class DatedRows(Struct, frozen=True):
    """The dates of a table's rows whose parts have columns of their own.

    Args:
        columns: those of the parts.
        rows: the date of each row that has one.
    """

    columns: tuple[int, ...] = ()
    rows: Mapping[int, Period] = field(default_factory=dict)


def in_parts(reading: Reading, cells: Sequence[Cell]) -> tuple[Period, tuple[Cell, ...]] | None:
    """The date that several header cells of a column print together, with the cells that hold its parts.

    Args:
        reading: the document, for its order of day and month.
        cells: the header cells of a column.

    Returns:
        None where a part is missing or printed twice, and where one cell holds all of it.
    """
    told = [(cell, piece) for cell in cells if (piece := _piece(cell.text))]
    if len(told) < _LEAST:
        return None
    parts: dict[str, str] = {}
    for _, piece in told:
        if parts.keys() & piece.keys():
            return None
        parts |= piece
    period = _composed(reading, parts)
    return (period, tuple(cell for cell, _ in told)) if period is not None else None


def heads_over(grid: Grid, top: int, column: int) -> list[Cell]:
    """The header cells of a column, from above; a year or a month that is printed once holds for the empty cells behind it.

    Args:
        grid: a table's cells.
        top: number of header rows.
        column: its number.
    """
    out = []
    for r, row in enumerate(grid[:top]):
        cell = row[column]
        if cell is not None and not cell.text.strip():
            own = [c for c in row[1:] if c is not None and c.row == r and c.text.strip()]
            pieces = [_piece(c.text) for c in own]
            before = [c for c in own if c.column < column]
            whole = all(piece and ("year" in piece) and "day" not in piece for piece in pieces)
            cell = before[-1] if before and whole else cell
        if cell is not None:
            out.append(cell)
    return list(dict.fromkeys(out))


def of_columns(reading: Reading, grid: Grid, top: int) -> DatedRows:
    """The dates of rows that print their year in a column of its own, beside those of the month and the day.

    Args:
        reading: the document.
        grid: a table's cells.
        top: number of header rows.

    Returns:
        The columns and the dates; an empty cell of a year or a month has that of the row above.
    """
    found: dict[int, dict[int, dict[str, str]]] = {}
    for c in range(min(_MOST_COLUMNS, len(grid[0]) - 1) if grid else 0):
        heads = [h for row in grid[:top] if (h := row[c]) is not None and h.text.strip()]
        asked = " ".join(heads[-1].text.split()).strip(" :") if heads else ""
        if not _ASKS.fullmatch(asked) or asks_event_date(reading, heads):
            continue
        told = {
            r: cell for r, row in enumerate(grid) if r >= top and (cell := row[c]) is not None and cell.text.strip()
        }
        pieces = {r: piece for r, cell in told.items() if (piece := _piece(cell.text, asked))}
        if len(pieces) == len(told) >= 1 and len({frozenset(piece) for piece in pieces.values()}) == 1:
            found[c] = pieces
    kinds = {c: set(next(iter(pieces.values()))) for c, pieces in found.items()}
    years = [c for c, kind in kinds.items() if kind == {"year"}]
    others = [c for c, kind in kinds.items() if "year" not in kind]
    if len(years) != 1 or not others or not any("month" in kinds[c] or "one" in kinds[c] for c in others):
        return DatedRows()
    columns = tuple(sorted([*years, *others]))
    rows: dict[int, Period] = {}
    last: dict[int, dict[str, str]] = {}
    for r in range(top, len(grid)):
        own = {c: found[c][r] for c in columns if r in found[c]}
        if not own:
            continue
        first = min(own)
        last = {c: piece for c, piece in last.items() if c < first} | own
        parts: dict[str, str] = {}
        for piece in last.values():
            parts |= piece
        if (period := _composed(reading, parts)) is not None:
            rows[r] = period
    return DatedRows(columns, rows) if len(rows) >= _LEAST else DatedRows()


def _piece(text: str, asked: str = "") -> dict[str, str] | None:
    """The part of a date that a cell holds and nothing else, by its kind; None for any other cell.

    Args:
        text: the cell's.
        asked: the heading of its column, which makes a number a month.
    """
    bare = " ".join(text.split())
    for _ in range(_LEAST):
        bare = _ASIDE.sub("", bare).strip()
    if found := _WEEKDAY.match(bare):
        bare = bare[found.end() :]
    if not bare or len(bare) > 24:
        return None
    numbered = _NUMBERED.fullmatch(asked)
    if numbered and numbered["what"].lower() == "month" and bare.isdecimal():
        return {"month": bare} if 1 <= int(bare) <= _MONTHS else None
    for pattern in _PIECE:
        if m := pattern.fullmatch(bare):
            piece = {name: value for name, value in m.groupdict().items() if value}
            if "day" in piece and not 1 <= int(piece["day"]) <= _LAST_DAY:
                return None
            return piece
    return None


def _composed(reading: Reading, parts: Mapping[str, str]) -> Period | None:
    """The date of its parts; None where they are none, or may be read in two ways."""
    year, month, day = parts.get("year"), parts.get("month"), parts.get("day")
    if year is None or (month is None) == ("one" not in parts):
        return None
    if month is None:
        said = f"{parts['one']}{parts['sign']}{parts['two']}{parts['sign']}{year}"
    elif month.isdecimal():
        said = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    else:
        said = f"{day} {month} {year}" if day else f"{month} {year}"
    hits = find_dates(said, reading.index.order or date_order(said))
    if len(hits) != 1 or hits[0].ambiguous or hits[0].problem or hits[0].end - hits[0].start < len(said):
        return None
    period = period_of(hits[0])
    return period if period is not None and period.start and len(period.start) > len(year) else None


def without_year(reading: Reading, grid: Grid, top: int, column: int) -> Period | None:
    """The month of a heading that has its year from the ones beside it: "Aug" behind "Apr 2013", or before "Nov 2013".

    Args:
        reading: the document.
        grid: a table's cells.
        top: number of header rows.
        column: of the heading.

    Returns:
        None unless all headings of the row are months, those with a year in their order.
    """
    for row in grid[:top]:
        cells = [c for c in dict.fromkeys(row[1:]) if c is not None and c.text.strip()]
        pieces = [_piece(c.text) for c in cells]
        if row[column] not in cells or not any(p and "year" in p for p in pieces):
            continue
        if not all(p and "month" in p and "day" not in p for p in pieces):
            continue
        months = [_composed(reading, {"year": "2000", **p}) for p in pieces if p]
        if any(m is None for m in months):
            continue
        numbers = [int((m.start or "")[5:7]) for m in months if m is not None]
        years = [int(p["year"]) if p and "year" in p else 0 for p in pieces]
        for i in range(1, len(years)):
            if not years[i] and years[i - 1]:
                years[i] = years[i - 1] + (numbers[i] <= numbers[i - 1])
        for i in range(len(years) - 2, -1, -1):
            if not years[i] and years[i + 1] and numbers[i] < numbers[i + 1]:
                years[i] = years[i + 1]
        told = [(year, number) for year, number in zip(years, numbers, strict=True) if year]
        at = next(i for i, cell in enumerate(cells) if cell is row[column])
        if told == sorted(set(told)) and years[at] and "year" not in (pieces[at] or {}):
            return Period(f"{years[at]}-{numbers[at]:02d}")
    return None
