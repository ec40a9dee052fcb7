"""Long lists: a row for each value of each patient, named in a column of keys ("PAT | DATE | VISIT | KEY | VALUE | UNIT | NOTE").

Such a list becomes the table that it would be in its other form: a row for each patient and visit, a column for each key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from etl.document import Cell, Document, Span, Table
from etl.mapping.entry import Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.table.cell_values import absent_reason
from etl.patterns import regex

_KEY = regex(
    r"(?:test|key|param|parameter|variable|var|item|measure|measurement|analyte|assessment|what|question|category|attribute|field)"
    r"(?:[ _]?(?:name|code|cd|id|type))?",
    re.I,
)
_SORT = regex(
    r"(?:domain|categor(?:y|ies)|section|area|panel|class|module|block|topic|chapter|system|part)(?: of (?:the )?\w+)?",
    re.I,
)
"""The head of a column that only sorts the keys beside it: "domain | test | result"."""
_MEASURED: tuple[Kind, ...] = ("measure", "scale", "finding", "function")
_ASKED: tuple[Kind, ...] = ("field", "heading", "medicine", "procedure", "social")
_NAMES: tuple[Kind, ...] = (*_MEASURED, *_ASKED, "condition")
_NUMBER = regex(r"\s*[<>≤≥~±+-]?\s?\d")
_LEAST = 2
_FEWEST_ROWS = 6


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a long list: of keys, of values, of their unit (-1 without one), of remarks; the others say whose and
    when it is."""

    key: int
    value: int
    unit: int
    remarks: tuple[int, ...]
    own: tuple[int, ...]


def with_long_lists(document: Document, lexicon: Lexicon) -> Document:
    """A document whose long lists of several patients have a column for each key.

    Args:
        document: the document.
        lexicon: for the names of fields and of what is measured.

    Returns:
        The document; the same one where no table is such a list.
    """
    blocks = tuple(
        replace(block, table=_wide(document, lexicon, told) or told)
        if block.table is not None and (told := _told_again(lexicon, _unsorted(lexicon, block.table)))
        else block
        for block in document.blocks
    )
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _rows(table: Table) -> list[list[Cell]]:
    """The cells of a table of some length in which each stands for itself; none for any other."""
    grid = table.grid()
    if len(grid) < _FEWEST_ROWS or any(c is None or (c.rowspan, c.colspan) != (1, 1) for row in grid for c in row):
        return []
    return [[cell for cell in row if cell is not None] for row in grid]


def _unsorted(lexicon: Lexicon, table: Table) -> Table:
    """A list of values without the column that sorts its keys: "signs | Achilles reflex", "blood | IgG".

    Args:
        lexicon: for the names of fields.
        table: any table; one without columns of keys and of values stays as it is.
    """
    rows = _rows(table)
    heads = [" ".join(head.text.replace("_", " ").split()) for head in rows[0]] if rows else []
    asked = [_roles(lexicon, head) for head in rows[0]] if rows else []
    keys = [c for c, head in enumerate(heads) if _KEY.fullmatch(head) and not _SORT.fullmatch(head)]
    sorts = [c for c, head in enumerate(heads) if _SORT.fullmatch(head) and any(c < key for key in keys)]
    if not sorts or not any("measured" in roles for roles in asked):
        return table
    kept = [c for c in range(len(heads)) if c not in sorts]
    cells = tuple(replace(row[c], column=n) for row in rows for n, c in enumerate(kept))
    return replace(table, cells=cells, columns=len(kept))


def _told_again(lexicon: Lexicon, table: Table) -> Table:
    """A list of values with the labels that a row leaves empty, as they are in the rows above: patient, visit, test, unit.

    Args:
        lexicon: for the names of fields.
        table: any table; one without a column of values, or with cells over several rows, stays as it is.
    """
    rows = _rows(table)
    if not rows:
        return table
    asked = [_roles(lexicon, head) for head in rows[0]]
    values = [c for c, roles in enumerate(asked) if "measured" in roles]
    key = next((c for c, roles in enumerate(asked) if "parameter" in roles), -1)
    if len(values) != 1 or key < 0 or key > values[0] or not all(row[values[0]].text.strip() for row in rows[1:]):
        return table
    out, last = [], rows[0]
    for row in rows:
        told = [c for c in range(values[0]) if row[c].text.strip()]
        same = told[0] if told else 0  # what stands before the first label of a row holds for it
        unit = {c for c, roles in enumerate(asked) if "unit" in roles and same > key}  # of the test named above
        last = [
            replace(last[c], row=cell.row) if not cell.text.strip() and (c < same or c in unit) else cell
            for c, cell in enumerate(row)
        ]
        out += last
    return replace(table, cells=tuple(out))


def _wide(document: Document, lexicon: Lexicon, table: Table) -> Table | None:
    rows = _rows(table)
    columns = _columns(lexicon, rows) if rows else None
    if columns is None:
        return None
    keys: dict[str, int] = {}
    for row in rows[1:]:
        keys.setdefault(row[columns.key].text.strip(), len(columns.own) + len(keys))
    heads = {key: next(row[columns.key] for row in rows[1:] if row[columns.key].text.strip() == key) for key in keys}
    cells = [replace(rows[0][c], row=0, column=n) for n, c in enumerate(columns.own)]
    cells += [replace(heads[key], row=0, column=n) for key, n in keys.items()]
    last = 0
    for _, run in groupby(rows[1:], lambda row: tuple(row[c].text.strip() for c in columns.own)):
        told = list(run)
        filled: dict[str, int] = {}
        for row in told:
            key = row[columns.key].text.strip()
            filled[key] = at = filled.get(key, last) + 1
            cells.append(replace(_value(document, row, columns), row=at, column=keys[key]))
        for at in range(last + 1, max(filled.values()) + 1):
            cells += [replace(told[0][c], row=at, column=n) for n, c in enumerate(columns.own)]
        last = max(filled.values())
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(table, cells=tuple(cells), rows=last + 1, columns=len(columns.own) + len(keys))


def _columns(lexicon: Lexicon, rows: Sequence[Sequence[Cell]]) -> _Columns | None:
    """The columns of a long list; None for any other table."""
    asked = [_roles(lexicon, head) for head in rows[0]]
    values = [c for c, roles in enumerate(asked) if "measured" in roles]
    if len(values) != 1 or not asked[0] & {"person", "name"}:
        return None
    value = values[0]
    key = next((c for c in range(value - 1, 0, -1) if "parameter" in asked[c]), -1)
    if key < _LEAST:
        return None
    named = [row[key].text.strip() for row in rows[1:]]
    known = sum(any(lexicon.label(name, kind) for kind in _NAMES) for name in set(named))
    if not any(_is_no_measure(lexicon, name) for name in set(named)):
        return None  # a list of measurements alone is read as it stands
    if not all(named) or len(set(named)) == len(named) or known * _LEAST < len(set(named)):
        return None
    if len({row[0].text.strip() for row in rows[1:]}) < _LEAST:
        return None
    unit = next((c for c, roles in enumerate(asked) if "unit" in roles and c > key), -1)
    remarks = tuple(c for c, roles in enumerate(asked) if "remark" in roles and c > value)
    own = tuple(c for c in range(len(rows[0])) if c not in (key, value, unit, *remarks))
    return _Columns(key, value, unit, remarks, own)


def _is_no_measure(lexicon: Lexicon, key: str) -> bool:
    """Whether a key asks for something else than a measurement: a medicine, a habit, a side effect."""
    return not any(lexicon.label(key, kind) for kind in _MEASURED) and any(lexicon.label(key, kind) for kind in _ASKED)


def _roles(lexicon: Lexicon, head: Cell) -> set[str]:
    text = " ".join(head.text.replace("_", " ").split())
    return {e.role for e in lexicon.label(text, "field")} | ({"parameter"} if _KEY.fullmatch(text) else set())


def _value(document: Document, row: Sequence[Cell], columns: _Columns) -> Cell:
    """The value of a row with its unit, or in words with the remarks beside it."""
    value = row[columns.value]
    beside = (columns.unit,) if _NUMBER.match(value.text) else () if absent_reason(value.text) else columns.remarks
    told = [value, *(row[c] for c in beside if c > columns.value and row[c].text.strip())]
    if len(told) == 1:
        return value
    span = Span(value.span.start, told[-1].span.end)
    return replace(value, span=span, text=" ".join(document.quote(span).split()))
