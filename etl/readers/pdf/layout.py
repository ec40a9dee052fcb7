"""A page to its elements in reading order: columns, running heads, printed lines, and tables that go on over its end."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from msgspec import Struct

from etl.document import LeftOut, left_out
from etl.patterns import regex
from etl.readers.pdf.page import (
    Box,
    Row,
    Segment,
    Sheet,
    Word,
    is_marker,
    is_within,
    original_box,
    raise_marks,
    rows_of,
    segments_of,
    style_of,
)
from etl.readers.pdf.tables import Grid, Placed, find_unruled, ruled_tables
from etl.readers.text.lines import caption_of, label_of
from etl.value import replace

# Reading order: a page's rows as regions that are read one after the other.
#
# A gutter is a strip that few lines cross and that has lines of prose on both sides. Between the elements that cross
# it (titles, wide tables), the left column is read before the right one.


_STEP = 2.0
_NARROWEST = 150.0
_GUTTER = 16.0
_DEEPEST = 3


class Region(Struct, frozen=True):
    """Rows that are read from top to bottom, and the edges of their column."""

    rows: tuple[Row, ...]
    x0: float
    x1: float


def regions(rows: Sequence[Row], barriers: Sequence[Box] = (), deep: int = 0) -> list[Region]:
    """The regions of a page in reading order.

    Args:
        rows: the rows from top to bottom.
        barriers: boxes of tables that were taken out; text above one is read before text below it when it
            stands across the columns.
        deep: how many gutters were found around it.

    Returns:
        Regions; each word is in exactly one.
    """
    if not rows:
        return []
    left = min(row.x0 for row in rows)
    right = max(row.x1 for row in rows)
    found_at = _gutter(rows, left, right) if deep < _DEEPEST else None
    if found_at is None:
        return [Region(tuple(rows), left, right)]
    gutter, aside = found_at
    result: list[Region] = []
    for wide, band in _bands(rows, gutter, barriers):
        if wide:
            result.append(Region(tuple(band), left, right))
            continue
        sides: tuple[list[Word], list[Word]] = ([], [])
        for row in band:
            for word in row.words:
                sides[(word.x0 + word.x1) / 2 > gutter].append(word)
        columns = list(zip(sides, ((left, gutter), (gutter, right)), strict=True))
        if aside and gutter - left < right - gutter:
            columns.reverse()  # the notes in the margin come after what they stand beside
        for side, edges in columns:
            inner = rows_of(side)
            found = regions(inner, [b for b in barriers if edges[0] - 5 < b[0] and b[2] < edges[1] + 5], deep + 1)
            result += (
                found if len(found) > 1 else [Region(region.rows, *_edges(region.rows, edges)) for region in found]
            )
    return result


def _edges(rows: Sequence[Row], edges: tuple[float, float]) -> tuple[float, float]:
    """The edges of a column; a column of short lines is as wide as its place on the page."""
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return max(edges[0], left), min(edges[1], max(right, edges[1] - _GUTTER))


def _gutter(rows: Sequence[Row], left: float, right: float) -> tuple[float, bool] | None:
    """The place of the gutter, and whether it only parts notes in the margin; None when there is only one column."""
    width = right - left
    if width < _NARROWEST or len(rows) < 6:
        return None
    cover = [0] * (int(width / _STEP) + 2)
    for row in rows:
        for segment in row.segments:
            cover[int((segment.x0 - left) / _STEP)] += 1
            cover[min(len(cover) - 1, int((segment.x1 - left) / _STEP) + 1)] -= 1
    total = 0
    for at, change in enumerate(cover):
        total += change
        cover[at] = total
    place = _middle_gutter(rows, cover, left, right)
    if place is not None:
        return place, False
    place = _side_gutter(rows, cover, left, right)
    return None if place is None else (place, True)


def _middle_gutter(rows: Sequence[Row], cover: list[int], left: float, right: float) -> float | None:
    """The gutter between two columns of prose."""
    low, high = int(0.2 * len(cover)), int(0.8 * len(cover))
    least = min(cover[low:high], default=0)
    runs = _runs(cover, low, high, least)
    middle = len(cover) / 2
    best = max(runs, key=lambda run: (min(run[1] - run[0], 8), -abs((run[0] + run[1]) / 2 - middle)))
    for begin, end in (best, *sorted(runs, key=lambda run: abs((run[0] + run[1]) / 2 - middle))[:3]):
        place = left + (begin + end) / 2 * _STEP
        if (end - begin) * _STEP >= 6 and _two_sided(rows, left, place, right):
            return place
    return None


def _side_gutter(rows: Sequence[Row], cover: list[int], left: float, right: float) -> float | None:
    """The gutter between a page's prose and the short notes in its margin."""
    if len(rows) < 15:
        return None
    size = len(cover)
    for low, high in ((int(0.08 * size), int(0.32 * size)), (int(0.68 * size), int(0.92 * size))):
        for begin, end in _runs(cover, low, high, len(rows) // 50):
            place = left + (begin + end) / 2 * _STEP
            if (end - begin) * _STEP >= 6 and _noted(rows, place, left, right):
                return place
    return None


def _noted(rows: Sequence[Row], gutter: float, left: float, right: float) -> bool:
    """Whether one side of a gutter is prose, line by line, and the other only holds a note now and then."""
    main = 1 if gutter - left < right - gutter else 0
    width = max(gutter - left, right - gutter)
    prose = notes = lines = labels = 0
    for row in rows:
        sides: tuple[list[Segment], list[Segment]] = ([], [])
        for segment in row.segments:
            sides[(segment.x0 + segment.x1) / 2 > gutter].append(segment)
        lines += bool(sides[main])
        notes += bool(sides[1 - main])
        if sides[0] and sides[1]:
            near, far = sides[1 - main][0], sides[main][0]
            labels += abs(near.base - far.base) < 0.6 and abs(near.size - far.size) < 0.5
        prose += any(s.x1 - s.x0 >= 0.7 * width and len(s.words) >= 5 for s in sides[main])
    return 0 < notes <= 0.4 * lines and prose >= 0.6 * lines and labels * 2 <= notes


def _runs(cover: list[int], low: int, high: int, most: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for at in range(low, high + 1):
        if at < high and cover[at] <= most:
            start = at if start is None else start
        elif start is not None:
            runs.append((start, at))
            start = None
    return runs


def _two_sided(rows: Sequence[Row], left: float, gutter: float, right: float) -> bool:
    """Whether lines of prose stand on both sides, and not too many across; a table in one column isn't prose."""
    prose = [0, 0]
    pieces = [0, 0]
    across = 0
    for row in rows:
        across += sum(1 for segment in row.segments if _crosses(segment, gutter))
        sides = _sides(row, gutter)
        columns = [len(side) >= 3 and all(len(segment.words) <= 5 for segment in side) for side in sides]
        for number, side in enumerate(sides):
            if columns[number] and not columns[1 - number]:
                continue
            width = (right - gutter) if number else (gutter - left)
            for segment in side:
                wide = segment.x1 - segment.x0 >= 0.6 * width
                pieces[number] += 1
                prose[number] += len(segment.words) >= (3 if wide else 5)  # five words: the side has columns itself
    mostly = all(p * 2 >= n for p, n in zip(prose, pieces, strict=True))
    return mostly and min(prose) >= 4 and min(prose) * 4 >= max(prose) and sum(prose) >= across


def _sides(row: Row, gutter: float) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """The segments left and right of a gutter, without those across it.

    Each side is a line of its own: the wide gaps of a justified line are told from those between cells.
    """
    sides: tuple[list[Segment], list[Segment]] = ([], [])
    for segment in row.segments:
        if not _crosses(segment, gutter):
            sides[segment.x1 > gutter + 3].append(segment)
    if len(row.segments) < 3:
        return tuple(sides[0]), tuple(sides[1])
    left, right = (
        segments_of([word for segment in side for word in segment.words]) if len(side) > 1 else tuple(side)
        for side in sides
    )
    return left, right


def _crosses(segment: Segment, gutter: float) -> bool:
    return segment.x0 < gutter - 2 and segment.x1 > gutter + 2


def _bands(rows: Sequence[Row], gutter: float, barriers: Sequence[Box]) -> list[tuple[bool, list[Row]]]:
    """Runs of rows that stand across the gutter, and of rows in columns."""
    walls = [box for box in barriers if box[0] < gutter - 2 and box[2] > gutter + 2]
    wide = [any(_crosses(segment, gutter) for segment in row.segments) for row in rows]
    tabular = [_tabular(row, gutter) for row in rows]
    for at in range(len(rows)):  # rows of a wide table whose cells don't cross the gutter
        if tabular[at] and not wide[at]:
            end = at
            while end < len(rows) and (tabular[end] or wide[end]) and (end == at or _close(rows[end - 1], rows[end])):
                end += 1
            touched = (at > 0 and wide[at - 1] and _close(rows[at - 1], rows[at])) or any(wide[at:end])
            if end - at >= 3 or touched:
                wide[at:end] = [True] * (end - at)
    result: list[tuple[bool, list[Row]]] = []
    for number, row in enumerate(rows):
        walled = any(rows[number - 1].base < box[1] + 2 and row.base > box[3] - 2 for box in walls) if number else False
        if result and result[-1][0] == wide[number] and not walled:
            result[-1][1].append(row)
        else:
            result.append((wide[number], [row]))
    return _captions_first(result, gutter)


def _close(above: Row, below: Row) -> bool:
    return below.base - above.base < 2.6 * max(above.size, below.size)


def _tabular(row: Row, gutter: float) -> bool:
    """Whether a row is one of a table across the gutter: short pieces on both sides, three or more."""
    if len(row.segments) < 3:
        return False
    left, right = _sides(row, gutter)
    both = bool(left and right) and len(left) + len(right) >= 3
    return both and all(len(segment.words) <= 5 for segment in (*left, *right))


def _captions_first(bands: list[tuple[bool, list[Row]]], gutter: float) -> list[tuple[bool, list[Row]]]:
    """A short caption at the foot of the left column belongs to the wide table below it."""
    for at in range(len(bands) - 1):
        rows = bands[at][1]
        if bands[at][0] or not bands[at + 1][0] or not rows:
            continue
        count = 0
        for back in range(1, min(3, len(rows)) + 1):
            row = rows[-back]
            if row.x1 > gutter + 2 and row.x0 > gutter:
                break
            if caption_of(row.segments[0].text) is not None and len(row.segments) == 1:
                count = back
                break
        if count:
            bands[at + 1] = (True, [*rows[-count:], *bands[at + 1][1]])
            bands[at] = (False, rows[:-count])
    return [band for band in bands if band[1]]


# A page to its elements in reading order: printed lines and tables.


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
    apart = [word for word in sheet.sideways if not any(grid.ruled and is_within(word, grid.box) for grid in grids)]
    inner = [word for word in apart if 0.1 * sheet.width < (word.x0 + word.x1) / 2 < 0.9 * sheet.width]
    if sum(len(word.text) for word in inner) < _LEAST_ASIDE:
        return [], apart
    return inner, [word for word in apart if word not in inner]


# Running heads, running feet and page numbers: what the pages repeat at their edges.


_MARGIN = 0.13
_BESIDE = 0.07
_NEAR = 2
_MANY = 50
_DIGITS = regex(r"\d+")
_NUMBER = regex(
    r"[-–—|\s]*(?:(?:page|pg|p|seite|s|стр|página|pág|pagina|第)\.?\s?)?(\d{1,4})"
    r"(?:\s?(?:/|of|von|de|из|sur|di)\s?\d{1,4})?\s?[页頁]?[-–—|\s]*$",
    re.IGNORECASE,
)


class _Edge(Struct, frozen=True):
    """A piece of a row at the edge of a page: its text with numbers masked, its numbers, its words."""

    key: str
    numbers: tuple[int, ...]
    base: float
    words: tuple[Word, ...]


def without_furniture(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The pages without what they only repeat; that is kept in their `aside`.

    A page is compared with the two before and the two behind it, so that at most five are held.

    Args:
        sheets: the pages in order.

    Yields:
        The same pages with fewer words.
    """
    window: deque[tuple[Sheet, list[_Edge]]] = deque()
    done = 0  # pages of the window that went out already
    for sheet in sheets:
        window.append((sheet, _furniture_edges(sheet)))
        if len(window) - done > _NEAR:
            yield _cleaned(window, done)
            done += 1
        if done > _NEAR:
            window.popleft()
            done -= 1
    while done < len(window):
        yield _cleaned(window, done)
        done += 1


def _furniture_edges(sheet: Sheet) -> list[_Edge]:
    """The pieces of text in the upper and lower margin."""
    edges: list[_Edge] = []
    usual = median(word.size for word in sheet.words) if sheet.words else 0.0
    for low, high in ((0.0, _MARGIN), (1 - _MARGIN, 1.0)):
        first, last = (low - _BESIDE) * sheet.height, (high + _BESIDE) * sheet.height
        rows = rows_of([word for word in sheet.words if first <= word.base <= last])
        body = _body(rows, low == 0.0, low * sheet.height, high * sheet.height)
        for at, row in enumerate(rows):
            if at in body:
                continue
            if not low * sheet.height <= row.base <= high * sheet.height or caption_of(row.text) is not None:
                continue
            if _heads_table(rows, at) or _in_cells(sheet, row):
                continue
            for segment in row.segments:
                if segment.text[-1] in ":：" or segment.size > 1.3 * usual:
                    continue  # the label of a form, a title
                numbers = tuple(int(match) for match in _DIGITS.findall(segment.text) if len(match) < 6)
                edges.append(_Edge(_DIGITS.sub("#", segment.text), numbers, row.base, segment.words))
    return edges


def _body(rows: Sequence[Row], above: bool, low: float, high: float) -> set[int]:
    """The rows of a margin that are the page's first or last lines: no gap parts them from the text beside."""
    order = list(range(len(rows) - 1, -1, -1) if above else range(len(rows)))
    body: set[int] = set()
    last: Row | None = None
    for at in order:
        row = rows[at]
        inside = low <= row.base <= high
        if inside and (last is None or abs(row.base - last.base) > 1.6 * max(row.size, last.size)):
            break
        if inside:
            body.add(at)
        last = row
    return body


def _heads_table(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is one of a table: several parts, and as many right above or below."""
    row = rows[at]
    if len(row.segments) < 2:
        return False
    return any(
        0 <= other < len(rows) and len(rows[other].segments) >= 2 and abs(rows[other].base - row.base) < 2.4 * row.size
        for other in (at - 1, at + 1)
    )


def _in_cells(sheet: Sheet, row: Row) -> bool:
    """Whether a row stands in a drawn cell: vertical lines on both sides, and a horizontal one between them."""
    walls = [edge.at for edge in sheet.down if edge.low - 1 <= row.base - 0.3 * row.size <= edge.high + 1]
    left = max((at for at in walls if at <= row.x0 + 1), default=None)
    right = min((at for at in walls if at > row.x0 + 1), default=None)
    if left is None or right is None:
        return False
    return any(
        abs(edge.at - row.base) < 60 and edge.low <= left + 3 and edge.high >= right - 3 for edge in sheet.across
    )


def _cleaned(window: Sequence[tuple[Sheet, list[_Edge]]], at: int) -> Sheet:
    """A page of the window without what a neighbour repeats, and without a page number that stands alone."""
    sheet, edges = window[at]
    others = [(number, other) for number, (other, _) in enumerate(window) if number != at and abs(number - at) <= _NEAR]
    drop: set[Word] = set()
    dropped: list[_Edge] = []
    for edge in edges:
        lone = _NUMBER.match(edge.key.replace("#", "1")) is not None
        repeated = any(
            _repeats(edge, other_edge, other.number - sheet.number)
            for number, other in others
            for other_edge in window[number][1]
        )
        if repeated or (lone and _apart(edge, sheet)):
            drop.update(edge.words)
            dropped.append(edge)
    if not drop:
        return sheet
    pieces = (left_out(_name(edge, sheet), " ".join(word.text for word in edge.words)) for edge in dropped)
    aside = (*sheet.aside, *(piece for piece in pieces if piece))
    return replace(sheet, words=tuple(word for word in sheet.words if word not in drop), aside=aside)


def _name(edge: _Edge, sheet: Sheet) -> str:
    return "page header" if edge.base < sheet.height / 2 else "page footer"


def each_once(pieces: Iterable[tuple[int, LeftOut]]) -> Iterator[LeftOut]:
    """What was left out of the pages, each piece once; numbers that count the pages make no other piece.

    Args:
        pieces: with their pages.

    Yields:
        Those that say something new.
    """
    known: dict[tuple[str, str], list[tuple[int, list[int]]]] = defaultdict(list)
    for page, piece in pieces:
        numbers = [int(number[:9]) for number in _DIGITS.findall(piece.text)]
        before = known[piece.what, _DIGITS.sub("#", piece.text)]
        if any(
            all(b in (a, a + page - first) for a, b in zip(own, numbers, strict=True)) for first, own in before[:_MANY]
        ):
            continue
        before.append((page, numbers))
        yield piece


def _repeats(edge: _Edge, other: _Edge, pages: int) -> bool:
    """Whether two pages print the same at the same height; bare numbers must count the pages."""
    if edge.key != other.key or abs(edge.base - other.base) > 6:
        return False
    if len(edge.numbers) >= 3 and edge.numbers == other.numbers:
        return True
    if not any(c.isalpha() for c in edge.key):
        return bool(edge.numbers) and any(b - a == pages for a, b in zip(edge.numbers, other.numbers, strict=False))
    return True


def _apart(edge: _Edge, sheet: Sheet) -> bool:
    """Whether a number stands alone at the very edge of its page, apart from all other text."""
    low, high = 0.08 * sheet.height, 0.92 * sheet.height
    if low < edge.base < high:
        return False
    size = edge.words[0].size
    own = set(edge.words)
    return not any(abs(word.base - edge.base) < 2 * size for word in sheet.words if word not in own)


# Tables that go on over a page's end, made whole.


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
