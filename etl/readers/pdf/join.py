"""Tables that go on over a page's end, made whole."""

from __future__ import annotations

from collections.abc import Sequence

from etl.readers.pdf.grid import Grid, Placed
from etl.readers.pdf.layout import Element, Printed
from etl.readers.text.lines import caption_of
from etl.value import replace

_CONTINUED = ("cont", "fortsetzung", "suite", "продолж", "续")


def join_tables(elements: Sequence[Element]) -> list[Element]:
    """The elements of a document, with each table over several pages as one grid.

    A table goes on when it is the last thing on its page and a grid of the same columns is the first thing on the
    next, under no caption or the same one; a repeated header is taken once.

    Args:
        elements: of all pages in order.

    Returns:
        The elements; the label "Table 1 (continued)" and repeated header rows are left out.
    """
    result: list[Element] = []
    open_at = -1  # the grid in `result` that may go on
    label: str | None = None
    at = 0
    while at < len(elements):
        element = elements[at]
        if isinstance(element, Printed):
            again, step = _again(elements, at, label) if open_at >= 0 else (False, 0)
            if again and _fits(result[open_at], elements[at + step]):
                at += step
                continue
            found = caption_of(element.text)
            label = found if found is not None else label
            result.append(element)
            at += 1
            continue
        last = result[open_at] if open_at >= 0 else None
        ends_page = open_at == len(result) - 1
        if isinstance(last, Grid) and (ends_page or _continued_above(elements, at)) and _fits(last, element):
            result[open_at] = _appended(last, element)
        else:
            result.append(element)
            open_at = len(result) - 1
        at += 1
    return result


def _again(elements: Sequence[Element], at: int, label: str | None) -> tuple[bool, int]:
    """Whether a line is the caption of the table before, printed again above its second part; lines to skip."""
    line = elements[at]
    assert isinstance(line, Printed)
    small = line.text.lower()
    if not _says_continued(line.text):
        return False, 0
    named = label is not None and label.lower() in small.split("(")[0]
    if caption_of(line.text) not in (label, None) and not named:
        return False, 0
    if at + 1 < len(elements) and isinstance(elements[at + 1], Grid):
        return True, 1
    return False, 0


def _continued_above(elements: Sequence[Element], at: int) -> bool:
    """Whether the line above a grid says that it goes on."""
    above = elements[at - 1] if at else None
    return isinstance(above, Printed) and _says_continued(above.text)


def _says_continued(text: str) -> bool:
    return len(text) < 120 and any(word in text.lower() for word in _CONTINUED)


def _fits(first: Element, second: Element) -> bool:
    """Whether a grid on the next page, or at the head of the next column, has the columns of the first."""
    if not isinstance(first, Grid) or not isinstance(second, Grid):
        return False
    last_page = max(cell.page for cell in first.cells)
    begins = any(_texts(first, 0)[1:]) and _texts(first, 0) == _texts(second, 0)
    beside = begins and second.page == last_page and second.box[1] < first.box[1] and second.box[0] > first.box[0]
    if (
        (second.page != last_page + 1 and not beside)
        or (first.ruled != second.ruled and first.rows > 1)
        or first.columns != second.columns
    ):
        return False
    head, new = _texts(first, 0), _texts(second, 0)
    if head and new and head[0] and head[0] == new[0] and head != new:
        return False  # a form or a table that begins anew
    tolerance = 12.0
    aside = second.edges[0][0] - first.edges[0][0] if begins else 0.0  # the table goes on in another column of print
    pairs = [(edge, (low - aside, high - aside)) for edge, (low, high) in zip(first.edges, second.edges, strict=True)]
    if first.ruled and second.ruled:
        return all(abs(a[0] - b[0]) < tolerance and abs(a[1] - b[1]) < tolerance for a, b in pairs)
    return (
        all(min(a[1], b[1]) - max(a[0], b[0]) > -tolerance / 2 for a, b in pairs)
        and abs(first.size - second.size) < 0.6
    )


def _texts(grid: Grid, row: int) -> list[str]:
    return [" ".join(cell.text.split()).lower() for cell in grid.cells if cell.row == row]


def _appended(first: Grid, second: Grid) -> Grid:
    """Two parts of a table as one."""
    repeated = 0
    while repeated < min(3, second.rows - 1) and any(_texts(first, repeated)):
        if _texts(first, repeated) != _texts(second, repeated):
            break
        repeated += 1
    if repeated and any(cell.row < repeated < cell.row + cell.rowspan for cell in second.cells):
        repeated = 0
    rest = [replace(cell, row=cell.row - repeated + first.rows) for cell in second.cells if cell.row >= repeated]
    kept, rest = _row_over_the_end(list(first.cells), rest, first.rows, first.columns)
    rows = max(cell.row + cell.rowspan for cell in (*kept, *rest)) if rest else first.rows
    headers = max(first.headers, repeated)
    return replace(first, cells=(*kept, *rest), rows=rows, headers=headers)


def _row_over_the_end(
    cells: list[Placed], rest: list[Placed], start: int, columns: int
) -> tuple[list[Placed], list[Placed]]:
    """A row that the page's end parted: its second part has no label, and goes on in small letters."""
    head = [cell for cell in rest if cell.row == start]
    tail = {cell.column: at for at, cell in enumerate(cells) if cell.row + cell.rowspan == start}
    filled = [cell for cell in head if cell.text]
    label = next((cell for cell in head if cell.column == 0), None)
    parted = (
        label is not None
        and not label.text
        and bool(filled)
        and len(filled) < columns
        and all(cell.text[0].islower() and cell.column in tail for cell in filled)
        and all(cell.rowspan == 1 for cell in head)
    )
    if not parted:
        return cells, rest
    for cell in filled:
        above = cells[tail[cell.column]]
        cells[tail[cell.column]] = replace(above, text=f"{above.text} {cell.text}".strip())
    return cells, [replace(cell, row=cell.row - 1) for cell in rest if cell.row != start]
