"""The unit and the normal range that a table prints for its values, in columns or rows of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.document import Cell
from etl.facts import Observation, Quantity, Range
from etl.parsers.cell.values import parse_cell
from etl.parsers.label.norms import is_norm, is_range
from etl.parsers.number.units import parse_unit, range_in
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

_OF_NORMAL = r"(?:\s?(?:limits?|bounds?|ref(?:erence|\.)?|normal|norm))?(?:\sof\s(?:normal|norm|reference))?"
_LOW = regex(
    r"(?:(?:ref(?:erence|\.)?|normal|norm)\s)?(?:low(?:er)?|min(?:imum|\.)?|from)" + _OF_NORMAL + r"|LLN", re.I
)
_HIGH = regex(
    r"(?:(?:ref(?:erence|\.)?|normal|norm)\s)?(?:high(?:er)?|upper|max(?:imum|\.)?|to)" + _OF_NORMAL + r"|ULN", re.I
)


def beside(reading: Reading, cells: Sequence[Cell | None], roles: Sequence[str]) -> tuple[str | None, Range | None]:
    """The unit and the reference range that a row prints in columns of their own.

    Args:
        reading: the document.
        cells: the row's cells behind its labels.
        roles: of their columns.
    """
    unit: str | None = None
    reference: Range | None = None
    for cell, role in zip(cells, roles, strict=True):
        text = cell.text.strip() if cell else ""
        if role == "unit" and text:
            unit = _in_two_languages(reading, text) or parse_unit(text, reading.lexicon.units())[0]
        ranged = role == "reference" or (role == "unit" and unit is None and is_range(text))  # of "Unit, range"
        if ranged and cell is not None and text:
            reference = _told(reading, cell) or reference
            unit = unit or _unit_of(reference)
        if role in ("low", "high") and cell is not None and (bound := _bound(reading, cell)) is not None:
            known = reference or Range(None, None)
            reference = replace(known, low=bound) if role == "low" else replace(known, high=bound)
    return unit, reference


def with_bounds(heads: Sequence[Cell | None], roles: Sequence[str]) -> list[str]:
    """The roles of columns, with "low" and "high" for two neighbours that print the ends of what is normal: "Low | High".

    Args:
        heads: the lowest heading of each column.
        roles: what is known of them.
    """
    out = list(roles)
    for n, (one, two) in enumerate(pairwise(heads)):
        if one is None or two is None or roles[n] or roles[n + 1]:
            continue
        if _LOW.fullmatch(one.text.strip()) and _HIGH.fullmatch(two.text.strip()):
            out[n : n + 2] = ["low", "high"]
    return out


def _bound(reading: Reading, cell: Cell) -> Quantity | None:
    """The number that a cell is, as one end of a range."""
    hits = parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits
    value = hits[0].value if len(hits) == 1 else None
    return value if isinstance(value, Quantity) else None


def _unit_of(reference: Range | None) -> str | None:
    """The unit that a reference range prints: "35-52 g/L"."""
    bounds = (reference.low, reference.high) if reference else ()
    return next((bound.code for bound in bounds if bound and bound.code), None)


def _in_two_languages(reading: Reading, text: str) -> str | None:
    """The unit that a cell prints twice: "mg/Tag / mg/day", "% Soll / % pred."; None for any other."""
    halves = text.split(" / ")
    found = {code for half in halves if (code := parse_unit(half, reading.lexicon.units())[0])}
    return next(iter(found)) if len(halves) > 1 and len(found) == 1 else None


def of_columns(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int, left: int) -> list[Range | None]:
    """The reference range of each value column: in its header ("64-104" below "Creatinine"), or in a row for it.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.
        left: number of label columns.
    """
    rows = [row for n, row in enumerate(grid) if n < top or _is_norm(reading, row, left)]
    out: list[Range | None] = []
    for c in range(left, len(grid[0])):
        cells = (cell for row in rows if (cell := row[c]) is not None and is_range(cell.text))
        out.append(next((told for cell in cells if (told := _told(reading, cell))), None))
    return out


def _is_norm(reading: Reading, row: Sequence[Cell | None], left: int) -> bool:
    return any(c is not None and is_norm(reading.lexicon, c.text) for c in row[:left])


def _told(reading: Reading, cell: Cell) -> Range | None:
    text = cell.text.strip().strip("()[]")
    hits = parse_cell(text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits
    value = hits[0].value if hits else None
    if isinstance(value, Range):
        return value
    if not isinstance(value, Quantity) or not value.value:
        return None  # the best score of a scale that counts down to 0 bounds nothing
    bare = replace(value, comparator=None)
    return Range(bare, None) if value.comparator in (">", ">=") else Range(None, bare)


def in_unit(reference: Range, fact: Observation) -> Range:
    """A reference range in the unit of its value.

    Args:
        reference: as printed.
        fact: the value.
    """
    code = fact.value.code if isinstance(fact.value, Quantity) else None
    return range_in(reference, code) if code else reference
