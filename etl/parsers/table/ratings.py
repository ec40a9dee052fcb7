"""Grids in which somebody ticked how each thing is since: "Item | better | same | worse" above marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.document import Cell
from etl.parsers.reading import Reading
from etl.patterns import regex

_CHANGES = ("improved", "worsened", "unchanged")
_FEWEST = 2
_MARK = regex(r"\s*(?:[xX✓✔√☑☒•●+]|\[[xX✓✔]\]|\([xX✓✔]\)|yes)\s*")
_NO_MARK = regex(r"\s*(?:☐|\[\s?\]|\(\s?\)|[-–—.]|no)?\s*")


def rating_heads(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int) -> Mapping[int, Cell]:
    """The header cells that are changes to choose from, in a table whose rows tick one of them.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.

    Returns:
        By column; {} unless two changes and more head columns of nothing but marks, at most one in a row.
    """
    if not top:
        return {}
    heads = {c: cell for c, cell in enumerate(grid[top - 1]) if c and cell is not None and _change(reading, cell)}
    if len({_change(reading, cell) for cell in heads.values()}) < _FEWEST:
        return {}
    rows = [[row[c] for c in heads] for row in grid[top:]]
    plain = all(c is None or _MARK.fullmatch(c.text) or _NO_MARK.fullmatch(c.text) for row in rows for c in row)
    marks = [sum(is_marked(c) for c in row) for row in rows]
    return heads if plain and max(marks, default=0) == 1 and sum(marks) >= _FEWEST else {}


def is_marked(cell: Cell | None) -> bool:
    """Whether a cell has a mark.

    Args:
        cell: of such a grid.
    """
    return cell is not None and _MARK.fullmatch(cell.text) is not None


def _change(reading: Reading, cell: Cell) -> str:
    """The change that a header cell names, "" for another."""
    text = " ".join(cell.text.split()).strip(" :?")
    roles = {e.role for e in reading.lexicon.known(text) if e.kind == "cue"}
    return next((role for role in _CHANGES if role in roles), "")
