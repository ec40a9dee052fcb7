"""What rows and columns of a table look like: values, labels, keys that only count, a first row without headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Cell
from etl.mapping.entry import Kind
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.parsers.table.course_heads import is_course
from etl.parsers.table.labels import read_label
from etl.parsers.table.norms import IN_BRACKETS
from etl.parsers.table.parts import ANOTHER_SIDE, both_sides, parted_cell, sided_cell
from etl.parsers.when.timepoints import PHASES
from etl.patterns import regex

_ASKS_DATE = regex(r"(?:(?:injection|treatment|infusion) )?(?:dates?|days?|datum|fecha)(?: of \w+)?", re.I)
_VALUE_LIKE = regex(r"^[<>≤≥~≈]?\s*[-−+]?\d|^(?:yes|no|n/?a|nt|n\.?\s?d\.?|n\.?r\.?|[-–—†‡*]|\+{1,4}|\(\+\))$", re.I)
_KEY = regex(r"(?:[A-Z]|\d{1,2}[a-d]?|[ivx]{1,4}|[IVX]{1,4})[.)]?")
_ANSWERED = regex(r"(?:yes|none)\s?[,;(]", re.I)
_FLAGGED = regex(r"[<>]?\s?\d[\d.,]*\s(?:HH?|LL?)")
"""A laboratory's value with its flag, and no hours: "31 H"."""
_LETTER = regex(r"(?<![^\W_])[LR](?![^\W_])")
_CHANGES = ("improved", "worsened", "unchanged")
_ROWS_ARE = regex(
    r"(?:main |clinical |evaluated |evaluation )?(?:symptoms?|signs?|items?|conditions?|functions?|complaints?|problems?|parameters?|abilit(?:y|ies)|areas?|domains?"
    r"|categor(?:y|ies)|features?|aspects?|findings?|skills?|activit(?:y|ies)|indicators?|symptoms? ?(?:and|/|&) ?signs?|signs ?(?:and|/|&) ?symptoms)",
    re.I,
)
"""What the rows below a head are, in general words."""
_ASKS_CHANGE = regex(
    r"\W*(?:(?:the )?(?:(?:parent|patient|doctor|therapist|mother|family|famil(?:y['’]s)|parents['’]|patient['’]s|mother['’]s|doctor['’]s|therapist['’]s)s?['’]? )?"
    r"(?:assessments?|evaluations?|degrees?|grades?|ratings?|extents?|opinions?|levels?|rates?)(?: of)?(?: the)? )?(?:improvements?|changes?)\b[^\d,;]*",
    re.I,
)
"""A head that asks for a change, and tells none: "Parents' assessment of improvement", "Improvement at discharge"."""
_DISTANCE = regex(r"\d[\d.,]*\s?(?:m|km|s|sec|min|h)\b")
_LEAST = 2
_EXAMINED = ("finding", "function", "measure")
_ANSWERS = ("qualifier", "finding", "cue")
_MEASURED: tuple[Kind, ...] = ("measure", "scale")
_NAMED = ("measure", "scale", "function")


def keys(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int) -> bool:
    """Whether the first column has only keys, a row's own each, and the second its names: the keys name nothing.

    Its heading is empty, so that the heading behind it is the corner of the table.
    """
    if any(row[0] is not None and row[0].text.strip() for row in grid[:top]):
        return False
    body = [row for row in grid[top:] if not spanning(row)]
    keys = [row[0].text.strip() for row in body if row[0] is not None and row[0].text.strip()]
    names = [c for row in body if (c := row[1]) is not None and c.text.strip()]
    return (
        len(keys) > _LEAST
        and len(set(keys)) == len(keys)
        and all(_KEY.fullmatch(key) for key in keys)
        and len(names) == len(body)
        and not any(valued(reading, c) or is_label(reading, c) for c in names)
    )


def parts(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int, column: int) -> bool:
    """Whether a column of words tells the rows of a group apart: "Finger taps | right | 2", " | left | 1".

    The column before it names a group once, in its first row; what stands behind are values.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.
        column: a column behind the first.
    """
    if any(
        c is not None and (f := read_label(reading, c.text, c.span)) and (f.time or f.date or f.measured)
        for c in (row[column] for row in grid[:top])
    ):
        return False
    body = [row for row in grid[top:] if not spanning(row)]
    own = [c for row in body if (c := row[column]) is not None and c.text.strip(" –—-") and c.column == column]
    below = {id(row[column]) for row in body if _goes_on(row[column - 1], row[column])}
    behind = [c for row in body for c in row[column + 1 :] if c is not None and c.text.strip()]
    return (
        sum(id(c) in below for c in own) >= _LEAST
        and len({c.text for c in own}) >= _LEAST
        and not any(valued(reading, c) for c in own)
        and sum(valued(reading, c) for c in behind) * 2 > len(behind)
    )


def _goes_on(group: Cell | None, cell: Cell | None) -> bool:
    """Whether the group before a cell is that of the row above."""
    return cell is not None and (group is None or not group.text.strip() or group.row < cell.row)


def _asks(cells: Sequence[Cell]) -> bool:
    """Whether cells ask for changes of what is called in general: "Symptom | Parents' assessment of improvement"."""
    called = bool(cells) and _ROWS_ARE.fullmatch(cells[0].text.strip(" :")) is not None
    return called and any(_ASKS_CHANGE.fullmatch(" ".join(c.text.split())) for c in cells)


def answered(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether a table of two columns has no heads and answers what its first column names: "Speech | slurred".

    Args:
        reading: the document.
        grid: the table's cells.
    """
    rows = [(row[0], row[1]) for row in grid if len(row) == _LEAST and row[0] is not None and row[1] is not None]
    if len(rows) <= _LEAST or len(rows) < len(grid) or _asks(rows[0]):
        return False
    named = [any(m.entry.kind in _EXAMINED for m in part(reading.index.mentions, head.span)) for head, _ in rows]
    opening = rows[0][1]
    text = opening.text.strip()
    if any(reading.lexicon.label(text, kind) for kind in ("field", "heading", "measure", "scale")):
        return False
    own = read_label(reading, text, opening.span)
    said = [m.entry for m in part(reading.index.mentions, opening.span)]
    told = (
        any(e.kind in _ANSWERS and e.role not in ("side", *PHASES) for e in said)
        or len(part(reading.index.quantities, opening.span)) > 1
    )
    return named[0] and 5 * sum(named) >= 4 * len(named) and told and own.time is None and own.date is None


def goes_on(row: Sequence[Cell | None], number: int) -> bool:
    """Whether a row has no label of its own, as the second row of a header.

    Args:
        row: its cells.
        number: its number.
    """
    return row[0] is None or row[0].row < number or not row[0].text.strip()


def _tells(reading: Reading, cell: Cell) -> bool:
    facet = read_label(reading, cell.text, cell.span)
    return facet.measured and not (facet.time or facet.date)


def spanning(row: Sequence[Cell | None]) -> bool:
    """Whether one cell covers a whole row of several columns: the name of the rows below it."""
    first = row[0] if row else None
    return first is not None and len(row) > 1 and all(c is first for c in row)


def valued(reading: Reading, cell: Cell) -> bool:
    text = cell.text.strip()
    own = sided_cell(cell)
    if both_sides(cell) or _FLAGGED.fullmatch(text) or _ANSWERED.match(text):
        return True
    if own and ANOTHER_SIDE.search(own[1].text) and not part(reading.index.dates, cell.span):
        return True  # "right 120°, left 90°"
    dated = bool(part(reading.index.dates, cell.span))
    if dated or part(reading.index.durations, cell.span) or is_course(cell):
        return False
    if text[:1].isdigit() and any(reading.lexicon.label(IN_BRACKETS.sub("", text), kind) for kind in _MEASURED):
        return False  # a test whose name begins with a number
    if text[:1].isdigit() and _names_test(reading, cell):
        return False
    return bool(_VALUE_LIKE.match(text)) and text.strip("()[] ") not in reading.lexicon.units()


def _names_test(reading: Reading, cell: Cell) -> bool:
    """Whether a cell begins with a test whose name begins with a number, and has no number behind it: "6MWD, m"."""
    start = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    named = [m for m in part(reading.index.mentions, cell.span) if m.start == start and m.entry.kind in _MEASURED]
    rest = cell.text[max(m.end for m in named) - cell.span.start :] if named else "0"
    return not any(c.isdigit() for c in rest)


def is_label(reading: Reading, cell: Cell) -> bool:
    """A date, a time, a side or a site in every cell of a column makes it a column of labels."""
    dated = part(reading.index.dates, cell.span)
    if not dated and (
        sided_cell(cell) or parted_cell(reading, cell) or len(part(reading.index.quantities, cell.span)) > 1
    ):
        return False
    facet = read_label(reading, cell.text, cell.span)
    return bool(
        facet.date or facet.time or facet.side or (not facet.what and (facet.site or facet.part))
    ) and not valued(reading, cell)


def of_left(grid: Sequence[Sequence[Cell | None]], head: Cell) -> bool:
    """Whether the L of a label is a side and no litre, as another of its row has an R, or one of its column is the same
    with an R: "(R) | (L)", "Median (R)" above "Median (L)".

    Args:
        grid: the table's cells.
        head: a header cell, or the label of a row.
    """
    letters = [m.start() for m in _LETTER.finditer(head.text) if m[0] == "L"]
    if len(letters) != 1:
        return False
    twin = f"{head.text[: letters[0]]}R{head.text[letters[0] + 1 :]}".strip()
    if any(c is not None and c.text.strip() == twin for c in (row[head.column] for row in grid)):
        return True
    others = [c.text for c in grid[head.row] if c is not None and c is not head]
    return any(len(_LETTER.findall(text)) == 1 and "R" in _LETTER.findall(text) for text in others)


def answers_date(reading: Reading, grid: Sequence[Sequence[Cell | None]], row: int) -> bool:
    """Whether a row has a day below a head that asks for it ("Date"), and so is no heading itself.

    Args:
        reading: the document.
        grid: the table's cells.
        row: a row behind the first.
    """
    return any(
        head is not None
        and cell is not None
        and head.row < cell.row
        and _ASKS_DATE.fullmatch(head.text.strip())
        and any(d.end - d.start == len(cell.text.strip()) for d in part(reading.index.dates, cell.span))
        for head, cell in zip(grid[0], grid[row], strict=False)
    )
