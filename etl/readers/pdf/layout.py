"""A page to its elements in reading order: printed lines and tables."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from etl.document import LeftOut, left_out
from etl.readers.pdf.columns import Region, regions
from etl.readers.pdf.edges import Box
from etl.readers.pdf.grid import Grid
from etl.readers.pdf.marks import raise_marks
from etl.readers.pdf.page import Sheet, Word, original_box
from etl.readers.pdf.rows import Row, Segment, is_marker, rows_of, style_of
from etl.readers.pdf.ruled import ruled_tables
from etl.readers.pdf.unruled import find_unruled
from etl.readers.text.lines import label_of
from etl.value import replace


class Printed(Struct, frozen=True):
    """A line of text outside of tables.

    Args:
        text: its words with single spaces.
        x0: left end.
        x1: right end.
        base: base line.
        size: type size of most of it.
        bold: whether all of it is bold.
        italic: whether all of it is italic.
        lead: characters of the bold words it begins with, when the rest isn't bold.
        first: width of its first word.
        inner: left end of what follows its list marker (of the line itself without a marker).
        page: one-based page.
        left: left edge of its column.
        right: right edge of its column.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    lead: int
    first: float
    inner: float
    page: int
    left: float
    right: float


Element = Printed | Grid
_LEAST_ASIDE = 12


def elements_of(sheet: Sheet, cells: int) -> list[Element]:
    """The elements of a page.

    Args:
        sheet: the page, without furniture.
        cells: most cells of a table.

    Returns:
        Lines and tables in reading order.
    """
    grids, boxes, words = ruled_tables(sheet, raise_marks(sheet.words), cells)
    result = _read(sheet, words, [*(grid.box for grid in grids), *(box for box, _ in boxes)], cells)
    for grid in grids:
        result.insert(_place(grid.box, result), (grid, None))
    for box, parts in boxes:
        at = _place(box, result)
        result[at:at] = [pair for part in parts for pair in _read(sheet, part, [], cells, False)]
    return [_placed(element, sheet) for element, _ in result] + _sideways(sheet, grids)


def _read(
    sheet: Sheet, words: Sequence[Word], barriers: Sequence[Box], cells: int, whole: bool = True
) -> list[tuple[Element, Region | None]]:
    """The lines and aligned tables of some words (`whole`: all of the page), each with the region it stands in."""
    result: list[tuple[Element, Region | None]] = []
    found = regions(rows_of(words), barriers)
    if len(found) == 1 and whole:
        found = [_whole(found[0], sheet.width)]
    for region in found:
        width = max(region.x1 - region.x0, 1.0)
        for thing in find_unruled(region.rows, sheet.across, sheet.number, width, cells):
            if isinstance(thing, Grid):
                result.append((thing, region))
            else:
                result += [(line, region) for line in _printed(thing, sheet.number, region)]
    return result


def _whole(region: Region, width: float) -> Region:
    """The only region of a page, as wide as the page's text can be: short lines don't tell where lines are wrapped."""
    return replace(region, x1=max(region.x1, width - region.x0 - 0.1 * width))


def _placed(element: Element, sheet: Sheet) -> Element:
    """A table with the places of its cells on the page as it is stored."""
    if isinstance(element, Printed):
        return element
    return replace(element, cells=tuple(replace(cell, place=original_box(cell.box, sheet)) for cell in element.cells))


def _place(box: Box, result: Sequence[tuple[Element, Region | None]]) -> int:
    """Where a drawn table belongs: before the first thing below it in its columns."""
    left, top, right, _ = box
    for at, (element, region) in enumerate(result):
        if isinstance(element, Grid):
            low, y, high, _ = element.box
        else:
            low, y, high = element.left, element.base, element.right
        if region:
            low, high = region.x0, region.x1
        if y > top and min(right, high) - max(left, low) > 0.2 * min(right - left, high - low):
            return at
    return len(result)


def _printed(row: Row, page: int, region: Region) -> list[Printed]:
    """A row as a line; fields side by side are a line each."""
    labelled = sum(1 for segment in row.segments if _labelled(segment))
    if len(row.segments) < 2 or labelled < 2:
        return [_line(row.words, page, region.x0, region.x1)]
    return [_line(segment.words, page, segment.x0, segment.x1) for segment in row.segments]


def _labelled(segment: Segment) -> bool:
    label = label_of(segment.text)
    return label is not None and label.words <= 5


def _line(words: tuple[Word, ...], page: int, left: float, right: float) -> Printed:
    texts = [word.text for word in words]
    bold = sum(1 for word in words if word.bold)
    lead = 0
    if 0 < bold < len(words) and words[0].bold:
        count = next(at for at, word in enumerate(words) if not word.bold)
        lead = len(" ".join(texts[:count]))
    inner = words[1].x0 if len(words) > 1 and is_marker(texts[0]) else words[0].x0
    if texts[0] in ("o", "\ufffd") and inner - words[0].x1 > 0.5 * words[0].size:
        texts[0] = "◦" if texts[0] == "o" else "•"
    return Printed(
        text=" ".join(texts),
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        base=words[0].base,
        size=style_of(words)[0],
        bold=bold == len(words),
        italic=all(word.italic for word in words),
        lead=lead,
        first=words[0].x1 - words[0].x0,
        inner=inner,
        page=page,
        left=left,
        right=right,
    )


def _sideways(sheet: Sheet, grids: Sequence[Grid]) -> list[Element]:
    """Text of another direction that stands neither in a table nor in the margins, at the page's end."""
    words = _upright(sheet, grids)[0]
    return [_line(tuple(words), sheet.number, 0.0, sheet.width)] if words else []


def margin_of(sheet: Sheet, elements: Sequence[Element]) -> LeftOut | None:
    """The text of another direction that stands in no element of its page.

    Args:
        sheet: the page.
        elements: its elements.
    """
    words = _upright(sheet, [element for element in elements if isinstance(element, Grid)])[1]
    return left_out("page margin", " ".join(word.text for word in words))


def _upright(sheet: Sheet, grids: Sequence[Grid]) -> tuple[list[Word], list[Word]]:
    """The words of another direction outside of tables: those of the text, and those in the margins."""
    if not sheet.sideways:
        return [], []
    apart = [word for word in sheet.sideways if not any(grid.ruled and _inside(word, grid.box) for grid in grids)]
    inner = [word for word in apart if 0.1 * sheet.width < (word.x0 + word.x1) / 2 < 0.9 * sheet.width]
    if sum(len(word.text) for word in inner) < _LEAST_ASIDE:
        return [], apart
    return inner, [word for word in apart if word not in inner]


def _inside(word: Word, box: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]
