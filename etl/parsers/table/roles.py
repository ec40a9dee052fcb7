"""What the columns of a table say of their rows beside the values: units, ranges, flags, remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Cell
from etl.parsers.index import part
from etl.parsers.number.quantities import parse_cell
from etl.parsers.reading import Reading
from etl.parsers.table.cell_values import absent_reason
from etl.parsers.table.complaints import complained
from etl.parsers.table.frame import Frame2D, role_of
from etl.parsers.table.labels import Facet, read_label
from etl.parsers.table.norms import asks_reaction, is_difference, of_change
from etl.parsers.table.references import with_bounds
from etl.parsers.table.result_rows import are_single, role_by_cells
from etl.parsers.table.shape import valued
from etl.parsers.table.times import ARROW
from etl.parsers.table.unknown_parts import unknown_parts
from etl.patterns import regex
from etl.tables.heads import field_roles

_CHANGES = frozenset(("improved", "worsened", "unchanged", "less", "more", "resolved"))
_OF_PERSON = frozenset(("sex", "name", "person", "nationality"))
_BARE_SHARE = regex(r"[(\[]?(?:%|in %|[Δ∆]\s?%?|\+\s?/\s?[-–−]|±)[)\]]?")
_LEVELS = regex(
    r"(?:n\.?\s|CN\s)?(?:[CTLS]\d{1,2}|Th\d{1,2}|D\d{1,2}|[IVX]{1,4})(?:\s?(?:[-–/,+&]|to|and)\s?(?:[CTLSD]|Th)?(?:\d{1,2}|[IVX]{1,4})){0,4}"
)
"""Roots, segments and numbered nerves: "C5, C6", "L2–L4", "VII"."""
_FEWEST_LEVELS = 3
_ENDED = regex(r"(?:outcome|resolution|end|ended|course|status|recovery)s?", re.I)


def column_roles(reading: Reading, frame: Frame2D, columns: Sequence[Facet]) -> list[str]:
    """The role of each value column, by the lowest of its header cells that has one.

    Args:
        reading: the document.
        frame: the table's.
        columns: what the value columns' headings say.
    """
    visits = [bool(f.time or f.date) for f in columns]
    felt = complained(reading.lexicon, frame.grid)
    of_parts = unknown_parts(dict(enumerate(columns, frame.left)))
    out = []
    for c, visit in enumerate(visits, frame.left):
        cells, alone = [row[c] for row in reversed(frame.grid[: frame.top])], any(visits) and not visit
        told = [r for cell in cells if cell is not None and (r := role_of(reading, cell.text, alone))]
        changes = any(cell is not None and of_change(cell.text) for cell in cells)
        values = [cell for row in frame.grid[frame.top :] if (cell := row[c]) is not None and cell.text.strip()]
        if values and all(ARROW.search(v.text) for v in values):
            out.append("")  # "Change": 10 → 30
            continue
        levels = len(values) >= _FEWEST_LEVELS and all(_LEVELS.fullmatch(v.text.strip()) for v in values)
        if levels and not visit and not any(read_label(reading, h.text, h.span).measured for h in cells if h):
            out.append("remark")  # by which root each muscle of the rows is reached
            continue
        if changes and values and not any(visits) and all(_is_change(reading, v) for v in values):
            out.append("")  # "Symptom | Change" above "Speech | better"
            continue
        headless = not any(cell is not None and cell.text.strip() for cell in cells)
        told_by = role_by_cells(reading, values, headless=headless and c > frame.left)
        if told_by == "unit" and field_roles(reading.lexicon, cells) & _OF_PERSON:
            told_by = ""  # "m" of men is no metre
        if told_by or c in felt or c in of_parts:
            out.append(told_by or "remark")
            continue
        if _of_end(reading, frame, c, values):
            out.append("end")
            continue
        if alone and cells[0] is not None and _BARE_SHARE.fullmatch(cells[0].text.strip()):
            out.append("remark")  # beside the visits: by how much the value differs
            continue
        if visit and told[:1] == ["reference"] and are_single(values):
            out.append("")  # "Range (°)" of a visit: how far a joint moves
            continue
        differs = changes and bool(values) and all(valued(reading, v) or is_difference(v.text) for v in values)
        out.append("time" if c in frame.timed or c == frame.counted else next(iter(told), "remark" if differs else ""))
    bounded = frame.top and ("unit" in out or any(visits))
    return with_bounds(frame.grid[frame.top - 1][frame.left :], out) if bounded else out


def _of_end(reading: Reading, frame: Frame2D, c: int, values: Sequence[Cell]) -> bool:
    """Whether a column tells how what is named before it ended, beside the days on which it began: "Event | Start | Outcome"
    above "Rash | 3 May | resolved". That it is over is no finding of the first day."""
    head = frame.grid[frame.top - 1][c] if frame.top else None
    named = head.text.strip() if head is not None else ""
    if not _ENDED.fullmatch(named) and not any(e.role == "outcome" for e in reading.lexicon.label(named, "heading")):
        return False
    events = frame.grid[frame.top - 1][0]
    over = (events is not None and asks_reaction(reading, events)) or any(
        m.entry.kind == "cue" and m.entry.role == "resolved"
        for v in values
        for m in part(reading.index.mentions, v.span)
    )
    others = (at for at in range(len(frame.grid[0])) if at != c)
    begun = any(_days(reading, frame, at) * 2 >= max(1, len(values)) for at in others)
    return over and begun


def told_events(
    reading: Reading, frame: Frame2D, columns: Sequence[Facet], roles: Sequence[str]
) -> tuple[list[Facet], list[str], list[list[Cell | None]]]:
    """A list of events that says how each ended: that it ended tells that it was there, where nothing else does.

    Args:
        reading: the document.
        frame: the table's.
        columns: what the value columns' headings say.
        roles: of the value columns.

    Returns:
        The columns, roles and cells, in which the days stand for the ends of what was there ("no" stays); as they are in any
        other table.
    """
    events = frame.grid[frame.top - 1][0] if frame.top else None
    if "end" not in roles or events is None or not asks_reaction(reading, events):
        return list(columns), list(roles), frame.grid
    at, alone = list(roles).index("end"), "" not in roles
    grid = [
        [
            _as_there(reading, cell, row, alone) if r >= frame.top and c == at + frame.left else cell
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(frame.grid)
    ]
    plain = [Facet() if c == at else f for c, f in enumerate(columns)]
    return plain, ["" if role == "end" else role for role in roles], grid


def _as_there(reading: Reading, cell: Cell | None, row: Sequence[Cell | None], alone: bool) -> Cell | None:
    """What tells that an event whose end is told was there: the day on which it began, or a yes; nothing where another
    column tells it."""
    if cell is None or not any(c.isalpha() for c in cell.text) or absent_reason(cell.text):
        return cell
    if parse_cell(cell.text, reading.lexicon.units()).answer is False:
        return cell
    if not alone:
        return None
    days = [c for c in row[1:] if c is not None and c is not cell and part(reading.index.dates, c.span)]
    return days[0] if len(days) == 1 else replace(cell, text="yes")


def _days(reading: Reading, frame: Frame2D, c: int) -> int:
    """How many cells of a column hold a date."""
    cells = (row[c] for row in frame.grid[frame.top :])
    return sum(bool(cell is not None and part(reading.index.dates, cell.span)) for cell in cells)


def _is_change(reading: Reading, cell: Cell) -> bool:
    """Whether a cell tells in words how something changed, or that it didn't."""
    text = cell.text.strip()
    said = {m.entry.role for m in part(reading.index.mentions, cell.span) if m.entry.kind == "cue"}
    return not any(c.isdigit() for c in text) and bool(said & _CHANGES)
