"""What a table of a marked-up page is: data, labelled fields, sections side by side, or only the page's layout."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from etl.patterns import regex
from etl.readers.grid import is_legend, is_numeric, names_rows
from etl.readers.text.lines import caption_of, is_figure, label_of
from etl.readers.text.unit_blocks import Grid, GridCell, Line, Unit
from etl.value import replace

CAPTIONED, PART = "captioned", "part"
"""Roles of a table whose caption stands outside of it, and of one that is a further part of the table above it."""
_LONG_CELL = 600
_VALUE = regex(r"[<>≤≥~≈±+−-]{0,2}\s?\d|[+−–—-]{1,4}$")
_PROSE = 40
_WHEN = regex(
    r"\b(?:before|after|pre|post|prior|baseline|initial|later|follow|end|start|admission|discharge|now|then|previous(?:ly)?"
    r"|current(?:ly)?|(?:\d+|one|two|three|six)\s?(?:days?|weeks?|months?|years?)|(?:day|week|month|year)s?\s\d+)\b",
    re.IGNORECASE,
)
_MOST_EMPTY = 20
_SPARE = 10_000


class TableDraft(Struct):
    """A table while its cells are read."""

    role: str = ""
    rows: list[list[GridCell]] = field(default_factory=list)
    captions: list[Unit] = field(default_factory=list)
    loose: list[Unit] = field(default_factory=list)
    part: str = ""


def settle(draft: TableDraft, cells: int) -> tuple[list[Unit], str]:
    """The units that a table gives.

    Args:
        draft: all that was read of it.
        cells: most cells it may have.

    Returns:
        One unit with a grid, or fields, or the units of all its cells in order; and a warning ("" if none).
    """
    rows = [row for row in draft.rows if row]
    before = [*draft.captions, *(unit for unit in draft.loose if unit.kind != "break")]
    if not rows:
        return before, ""
    for row in rows:
        for cell in row:
            if cell.inner and all(unit.kind == "break" for unit in cell.inner):
                cell.inner = None  # only a rule
            elif cell.inner:
                cell.text = _text(cell.inner)
    while len(rows) > 2 and (told := _caption_row(rows)):
        before.append(Unit("caption", [Line(told)]))
        rows = rows[1:]
    filled = [kept for row in rows if (kept := _filled(row))]
    if draft.role in ("presentation", "none") or not filled or not _plain(rows):
        return before + _flow(rows), ""
    width = max(sum(cell.colspan for cell in row) for row in rows)
    if width < 2 or max(len(row) for row in filled) < 2:
        return before + _flow(rows), ""
    sections = _side_by_side(filled)
    if sections:
        return before + sections, ""
    captioned = any(unit.kind == "caption" for unit in before) or draft.role in (CAPTIONED, PART)
    if not captioned:
        fields = _fields(filled)
        if fields:
            return before + fields, ""
    if len(filled) < 2 or not _is_data(filled, captioned):
        return before + _flow(rows), ""
    fits = width * len(rows) <= min(cells, max(_MOST_EMPTY * sum(map(len, filled)), _SPARE))
    grid = _grid(rows, cells) if fits else None
    if grid is None:
        return before + _flow(rows), f"a table of more than {cells} cells was read as text"
    return [*before, Unit("table", grid=replace(grid, goes_on=draft.role == PART))], ""


def _caption_row(rows: Sequence[Sequence[GridCell]]) -> str:
    """The caption that is printed in the first row, as the only cell over all columns; "" when none is."""
    first = rows[0]
    wide = len(first) == 1 and first[0].rowspan == 1 and first[0].colspan == sum(cell.colspan for cell in rows[1]) > 1
    text = " ".join(first[0].text.split()) if wide else ""
    return text if text and caption_of(text) is not None and not is_figure(text) else ""


def _plain(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Whether no cell holds a table, a heading or long text, as the cells of a layout do."""
    headed = any(cell.header for row in rows for cell in row)
    for row in rows:
        for cell in row:
            if not cell.inner:
                continue
            if any(unit.kind == "table" or (unit.kind == "heading" and not headed) for unit in cell.inner):
                return False
            length = sum(len(line.text) for unit in cell.inner for line in unit.lines)
            if length > _LONG_CELL and len(cell.inner) > 1 and len(row) > 1 and not headed:
                return False
    return True


def _text(units: Sequence[Unit]) -> str:
    """The text of a cell, a line for each of its units' lines."""
    return "\n".join(unit.text for unit in units if unit.kind != "break" and unit.grid is None)


def _filled(row: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a row in which something stands."""
    return [cell for cell in row if cell.text or cell.inner]


def _flow(rows: Sequence[Sequence[GridCell]]) -> list[Unit]:
    """The units of all cells, one after the other."""
    found: list[Unit] = []
    for row in rows:
        for cell in row:
            if units := cell.units:
                found += units
                found.append(Unit("break"))
    return found


def _short(cell: GridCell) -> bool:
    """Whether a cell may be a label: one short line that is no number."""
    if cell.inner and (len(cell.inner) > 1 or len(cell.inner[0].lines) != 1):
        return False
    text = cell.text
    return 0 < len(text) <= 60 and len(text.split()) <= 8 and not is_numeric(text) and text[-1] not in ".;,"


def _bold(cell: GridCell) -> bool:
    if cell.header or not cell.inner:
        return cell.header or not cell.text
    return all(line.bold for unit in cell.inner for line in unit.lines)


def _side_by_side(rows: Sequence[Sequence[GridCell]]) -> list[Unit]:
    """Headings with what stands below each, when a table's columns are texts about two times ("Before | After")."""
    head, body = rows[0], rows[1:]
    if not body or len(head) < 2 or len(head) > 4 or not all(_short(cell) for cell in head):
        return []
    if any(len(row) != len(head) for row in body):
        return []
    timed = all(_WHEN.search(cell.text) for cell in head)
    if not timed and not (len(body) == 1 and all(_bold(cell) for cell in head)):
        return []
    if any(cell.colspan > 1 for row in rows for cell in row):
        return []
    texts = [cell.text for row in body for cell in row]
    several = any(len(cell.inner or ()) > 1 for row in body for cell in row)
    if not several and sum(map(len, texts)) < _PROSE * len(texts):
        return []
    found: list[Unit] = []
    for column, cell in enumerate(head):
        found.append(Unit("heading", [Line(cell.text)], 0))
        for row in body:
            found += row[column].units
    return [*found, Unit("break")]


def _fields(rows: Sequence[Sequence[GridCell]]) -> list[Unit]:
    """Pairs of label and value ("Age | 54"), two or four columns wide; none when the table isn't made of them."""
    width = max(len(row) for row in rows)
    if width not in (2, 4) or any(cell.rowspan > 1 for row in rows for cell in row):
        return []
    pairs: list[tuple[GridCell, GridCell]] = []
    titles: dict[int, GridCell] = {}
    for row in rows:
        if len(row) == 1 and (row[0].colspan > 1 or row[0].header):
            titles[len(pairs)] = row[0]
            continue
        if len(row) % 2 or any(cell.part == "thead" for cell in row):
            return []
        pairs += [(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    if not pairs or not all(_short(label) for label, _ in pairs):
        return []
    if any(value.header for _, value in pairs):
        return []
    counted = sum(1 for label, _ in pairs if _STATISTIC.search(label.text))
    if counted > 1 and counted * 2 > len(pairs):
        return []  # "Age, mean ± SD | 42 ± 9" is of a group
    marked = sum(1 for label, _ in pairs if label.header or label.text.endswith((":", "：")))
    sure = marked * 2 > len(pairs)
    if not sure:
        bold = sum(1 for label, value in pairs if _bold(label) and not _bold(value))
        sure = bold * 2 > len(pairs) and bold > 1
    if (not sure and (width == 4 or len(pairs) < 2 or _has_header(pairs))) or _of_fields(rows):
        return []
    found: list[Unit] = []
    for at, (label, value) in enumerate(pairs):
        if at in titles:
            found.append(Unit("heading", [Line(titles[at].text.replace("\n", " "))], 0))
        found.append(Unit("term", label.units[0].lines))
        found += [Unit("value", u.lines, u.level, u.marker, u.group) for u in value.units if u.kind != "break"]
    if len(pairs) in titles:
        found.append(Unit("text", [Line(titles[len(pairs)].text)]))
    return [*found, Unit("break")]


_STATISTIC = regex(r"±|\bn\s?[(\[]\s?%\s?[)\]]|,\s?(?:n|%)\s*$|\b(?:mean|median|IQR|SD)\b", re.I)
"""What a label says of how a group was counted or measured."""


def _has_header(pairs: Sequence[tuple[GridCell, GridCell]]) -> bool:
    """Whether the first row of two columns names them: both bold, or a word above values only."""
    label, value = pairs[0]
    if (_bold(label) and _bold(value)) or names_rows([each.text for each, _ in pairs]):
        return True
    valued = [bool(_VALUE.match(other.text)) for _, other in pairs]
    return len(valued) > 2 and not valued[0] and all(valued[1:])


def _is_data(rows: Sequence[Sequence[GridCell]], captioned: bool) -> bool:
    """Whether a table has cells like a table of values has: short ones, in regular rows, not only links."""
    if captioned or any(cell.header for row in rows for cell in row):
        return True
    cells = [cell for row in rows for cell in row]
    texts = [cell.text for cell in cells]
    linked = sum(line.linked for cell in cells for unit in cell.inner or () for line in unit.lines)
    total = sum(map(len, texts))
    if linked * 2 > total or total > 150 * len(texts) or max(map(len, texts)) > 2 * _LONG_CELL:
        return False
    widths = [sum(cell.colspan for cell in row) for row in rows]
    if sum(1 for width in widths if width >= 2) * 2 < len(widths):
        return False
    return not _of_fields(rows)


def _of_fields(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Whether at least half of the cells hold a label and its value each: "Name: Mr. F." beside "Sex: male"."""
    texts = [cell.text for row in rows for cell in row]
    labelled = sum(1 for text in texts if (label := label_of(text)) and label.value < len(text))
    return labelled * 2 >= len(texts)


def _grid(rows: Sequence[Sequence[GridCell]], most: int) -> Grid | None:
    """The cells at their places; full-width rows with legends become notes. None when there are too many."""
    notes: list[str] = []
    kept = _without_notes(rows, notes)
    if len(kept) > 1 and _bold_row(kept[0]) and not _bold_row(kept[1]):
        for cell in kept[0]:
            cell.header = True
    cells, columns = _placed(kept, most)
    return Grid(tuple(cells), len(kept), columns, tuple(notes)) if columns * len(kept) <= most else None


def _without_notes(rows: Sequence[Sequence[GridCell]], notes: list[str]) -> list[Sequence[GridCell]]:
    """The rows that are neither blank nor only a legend or note; these notes are added to `notes`.

    What stands beside a cell that reaches down from a row above is a row like others, whatever it looks like; and a cell that
    reaches over a row that goes is one row shorter.
    """
    kept: list[Sequence[GridCell]] = []
    widths = [sum(cell.colspan for cell in row) for row in rows]
    columns = max(widths, default=0)
    ends = [0] * (len(rows) + 1)  # how many columns are free again from a row on
    reached = 0  # columns that cells of rows above cover
    places = [0]  # for each row, how many of those above are kept
    for number, row in enumerate(rows):
        reached -= ends[number]
        beside = 0 < reached <= columns - widths[number]
        if _filled(row) if beside else not _note(row, len(rows), notes):
            kept.append(row)
        places.append(len(kept))
        for cell in row:
            if cell.rowspan > 1:
                reached += cell.colspan
                ends[min(number + cell.rowspan, len(rows))] += cell.colspan
    if len(kept) < len(rows):
        for number, row in enumerate(rows):
            for cell in row:
                if cell.rowspan > 1:
                    cell.rowspan = max(1, places[min(number + cell.rowspan, len(rows))] - places[number])
    return kept


def _placed(rows: Sequence[Sequence[GridCell]], most: int) -> tuple[list[GridCell], int]:
    """The cells of a table at their places, and how many columns it has; no cells when too many."""
    cells: list[GridCell] = []
    covered: list[int] = []  # for each column, the row below the cell that covers it
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            column = max(column, cell.column)  # word processors tell it
            while column < len(covered) and covered[column] > number:
                column += 1
            free = 0
            while free < cell.colspan and (column + free >= len(covered) or covered[column + free] <= number):
                free += 1
            cell.row, cell.column = number, column
            cell.rowspan, cell.colspan = min(cell.rowspan, len(rows) - number), free
            cells.append(cell)
            covered += [0] * (column + free - len(covered))
            covered[column : column + free] = [number + cell.rowspan] * free
            column += free
        if len(covered) * len(rows) > most:
            return [], len(covered)
    return _padded(cells, len(rows), len(covered)), len(covered)


def _bold_row(row: Sequence[GridCell]) -> bool:
    filled = _filled(row)
    return len(filled) > 1 and all(_bold(cell) for cell in filled)


def _note(row: Sequence[GridCell], rows: int, notes: list[str]) -> bool:
    """Whether a row is only a legend or note; it is added to `notes` then."""
    filled = _filled(row)
    if not filled:
        return not row or all(cell.rowspan == 1 for cell in row)
    if len(filled) != 1 or filled[0] is not row[0] or filled[0].header:
        return False
    text = filled[0].text
    foot = filled[0].part == "tfoot"
    if (foot or is_legend(text)) and (filled[0].colspan > 1 or len(row) == 1 or foot):
        notes.append(text)
        return True
    return False


def _padded(placed: list[GridCell], rows: int, columns: int) -> list[GridCell]:
    """The cells in reading order, with empty ones where a row is shorter than others."""
    taken = [bytearray(columns) for _ in range(rows)]
    for cell in placed:
        for row in range(cell.row, min(cell.row + cell.rowspan, rows)):
            taken[row][cell.column : cell.column + cell.colspan] = b"\1" * cell.colspan
    gaps = [GridCell(row=r, column=c) for r in range(rows) for c in range(columns) if not taken[r][c]]
    return sorted([*placed, *gaps], key=lambda cell: (cell.row, cell.column)) if gaps else placed
