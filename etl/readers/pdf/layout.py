"""A page to its elements in reading order: printed lines and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.document import LeftOut, left_out
from etl.readers.pdf.edges import Box
from etl.readers.pdf.grid import Grid
from etl.readers.pdf.page import Sheet, Word, original_box
from etl.readers.pdf.rows import Row, Segment, is_marker, rows_of, segments_of, style_of
from etl.readers.pdf.ruled import ruled_tables
from etl.readers.pdf.unruled import find_unruled
from etl.readers.text.lines import caption_of, label_of

# Reading order: a page's rows as regions that are read one after the other.

_STEP = 2.0
_NARROWEST = 150.0
_GUTTER = 16.0
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Region:
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


# Small raised and lowered print: exponents and footnote marks become superscript characters, indices plain ones.

_RAISED = str.maketrans(
    "0123456789+−-=()abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_SMALLER = 0.86
_CELL = 24.0
_MOST = 60
Index = dict[tuple[int, int], list[Word]]


def raise_marks(words: Sequence[Word]) -> list[Word]:
    """The words with their marks set: a mark stands on the base line of the word it belongs to.

    Args:
        words: words of one direction, in any order.

    Returns:
        Words; those that a mark parted are joined again.
    """
    sizes = [word.size for word in words]
    if not sizes or min(sizes) > _SMALLER * max(sizes):
        return list(words)
    ends: Index = {}
    starts: Index = {}
    for word in words:
        _put(ends, word.x1, word)
        _put(starts, word.x0, word)
    result: list[Word] = []
    converted: list[Word] = []
    for word in sorted(words, key=lambda word: (word.x0, word.base)):
        host = _host(word, ends, starts) if len(word.text) <= 12 else None
        if host is None:
            result.append(word)
            continue
        raised = host.base - word.base > 0
        text = _raised(word.text, host.text, host.x1 <= word.x0 + 1) if raised else word.text
        mark = word._replace(base=host.base, size=host.size, text=text, bold=host.bold, italic=host.italic, mark=True)
        _put(ends, mark.x1, mark)
        converted.append(mark)
    return _rejoined(result, converted)


def _put(index: Index, x: float, word: Word) -> None:
    bucket = index.setdefault((int(word.base // _CELL), int(x // _CELL)), [])
    if len(bucket) < _MOST:
        bucket.append(word)


def _near(index: Index, x: float, base: float) -> Iterable[Word]:
    row, column = int(base // _CELL), int(x // _CELL)
    for r in (row - 1, row, row + 1):
        for c in (column - 1, column, column + 1):
            yield from index.get((r, c), ())


def _host(word: Word, ends: Index, starts: Index) -> Word | None:
    """The bigger word that a small one is raised or lowered beside."""
    best: tuple[float, Word] | None = None
    for host in _near(ends, word.x0, word.base):
        gap = word.x0 - host.x1
        if -0.2 * host.size <= gap <= 0.2 * host.size and _beside(word, host) and (best is None or abs(gap) < best[0]):
            best = (abs(gap), host)
    if best is None:
        for host in _near(starts, word.x1, word.base):
            gap = host.x0 - word.x1
            raised = host.base - word.base > 0
            if -0.1 * host.size <= gap <= 0.55 * host.size and raised and _beside(word, host) and len(word.text) <= 4:
                return host
    return best[1] if best else None


def _beside(word: Word, host: Word) -> bool:
    if word.size > _SMALLER * host.size or word is host:
        return False
    rise = (host.base - word.base) / host.size
    return 0.12 <= rise <= 0.75 or -0.4 <= rise <= -0.05


def _raised(text: str, host: str, behind: bool) -> str:
    """Raised text in superscript characters; the ending of "1st" and words ("TM") stay as they are."""
    if text in ("–", "—"):
        return "⁻"
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 1 and any(a.isalpha() and b.isalpha() for a, b in pairwise(text)):
        return text
    if behind and host[-1:].isdigit() and text.lower() in ("st", "nd", "rd", "th"):
        return text
    return text.translate(_RAISED)


def _rejoined(words: list[Word], marks: list[Word]) -> list[Word]:
    """Words with their marks attached, wherever no gap parts them."""
    if not marks:
        return words
    rows: dict[float, list[Word]] = {}
    for mark in marks:
        rows.setdefault(mark.base, [])
    rest = [word for word in words if word.base not in rows]
    for word in (*words, *marks):
        if word.base in rows:
            rows[word.base].append(word)
    for row in rows.values():
        row.sort(key=lambda word: (word.x0, word.x1))
        joined: list[Word] = []
        for word in row:
            last = joined[-1] if joined else None
            if last and (word.mark or last.mark) and word.x0 - last.x1 < 0.12 * last.size:
                joined[-1] = last._replace(
                    x1=max(last.x1, word.x1),
                    top=min(last.top, word.top),
                    bottom=max(last.bottom, word.bottom),
                    text=last.text + word.text,
                    mark=word.mark,
                )
            else:
                joined.append(word)
        rest += joined
    return rest


@dataclass(frozen=True, slots=True)
class Printed:
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
