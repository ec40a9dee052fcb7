"""Rows of a table that are set as lines of one row's cells: "Hb / WBC / PLT" beside "12 / 5 / 230" are three rows.

Who fills a table by hand types a column into one cell, a line for each row. A label that is broken into lines, or a
value with its bounds below it, stays one cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.document import Block, Cell, Document, Span, Table
from etl.readers.grid import is_value

_FEWEST = 3
"""So many lines are rows; two may be a name with what it means."""
_LONGEST_NAME, _LONGEST_VALUE = 70, 40
_SHARE = 0.7


def with_rows(document: Document) -> Document:
    """A document whose tables have a row for each such line; of pages it is seen where a row begins, and nothing is changed.

    Args:
        document: a document as it was read.
    """
    found = [_spread(block) for block in document.blocks]
    return (
        document
        if all(a is b for a, b in zip(found, document.blocks, strict=True))
        else replace(document, blocks=tuple(found))
    )


def _spread(block: Block) -> Block:
    table = block.table
    if table is None or block.page is not None or not any("\n" in cell.text for cell in table.cells):
        return block
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    more: dict[int, int] = {}
    for row, cells in rows.items():
        count = lines_apart([cell.text for cell in cells])
        if count > 1 and all(cell.rowspan == 1 or "\n" not in cell.text for cell in cells):
            more[row] = count
    return replace(block, table=_with_more(table, more)) if more else block


def _with_more(table: Table, more: dict[int, int]) -> Table:
    """A table with more rows in the place of some."""
    begins: list[int] = []
    at = 0
    for row in range(table.rows):
        begins.append(at)
        at += more.get(row, 1)
    cells: list[Cell] = []
    for cell in table.cells:
        covered = range(cell.row, min(table.rows, cell.row + cell.rowspan))
        high = sum(more.get(row, 1) for row in covered) or cell.rowspan
        moved = replace(cell, row=begins[cell.row], rowspan=high)
        lines = cell.text.split("\n")
        if cell.row in more and (len(lines) > 1 or not cell.text):
            cells += _lines(moved, lines, more[cell.row])
        else:
            cells.append(moved)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(table, cells=tuple(cells), rows=at)


def _lines(cell: Cell, lines: Sequence[str], count: int) -> Iterator[Cell]:
    """The lines of a cell as cells below each other; one line less than there are rows begins in the second."""
    if len(lines) < count:
        first = replace(cell, span=Span(cell.span.start, cell.span.start), text="", rowspan=1)
        yield from (replace(first, row=cell.row + n) for n in range(count - len(lines) if cell.text else count))
    if not cell.text:
        return
    start = cell.span.start
    for number, line in enumerate(lines, count - len(lines)):
        shown = line.strip()
        begin = start + (len(line) - len(line.lstrip()) if shown else 0)
        yield replace(cell, row=cell.row + number, rowspan=1, span=Span(begin, begin + len(shown)), text=shown)
        start += len(line) + 1


def lines_apart(texts: Sequence[str]) -> int:
    """How many rows the lines of a row's cells are; 1 when they are one.

    Args:
        texts: the texts of its cells.

    Returns:
        The number of lines of its values, when each has a name beside it; the values may have one line more, above
        the first name, that is their unit or head.
    """
    parts = [text.split("\n") for text in texts if text]
    many = [lines for lines in parts if len(lines) > 1]
    if len(many) < 2 or any(len(lines) == 1 and len(lines[0]) > _LONGEST_NAME for lines in parts):
        return 1
    names, values = many[0], many[1:]
    count = len(values[0])
    headed = len(names) == count - 1
    if len(names) < _FEWEST or not (headed or len(names) == count) or any(len(lines) != count for lines in values):
        return 1
    if headed and any(is_value(lines[0].strip()) for lines in values):
        return 1
    told = [[line.strip() for line in lines[headed:]] for lines in values]
    return count if _are_names(names) and _are_values(told) else 1


def _are_names(lines: Sequence[str]) -> bool:
    """Whether each line is a name of its own: none goes on with the one above."""
    shown = [line.strip() for line in lines]
    if not all(shown) or any(len(line) > _LONGEST_NAME or line[0] in "([/–-" for line in shown):
        return False
    named = [line for line in shown if line[0].isalpha() and not is_value(line)]
    return len(named) >= _SHARE * len(shown) and len({line[0].islower() for line in named}) == 1


def _are_values(columns: Sequence[Sequence[str]]) -> bool:
    """Whether the lines of the columns are mostly values, one column at least of them all."""
    if any(len(line) > _LONGEST_VALUE for lines in columns for line in lines):
        return False
    return any(sum(1 for line in lines if is_value(line)) >= _SHARE * len(lines) for lines in columns)
