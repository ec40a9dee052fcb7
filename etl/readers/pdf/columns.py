"""Reading order: a page's rows as regions that are read one after the other.

A gutter is a strip that few lines cross and that has lines of prose on both sides. Between the elements that
cross it (titles, wide tables), the left column is read before the right one.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from etl.readers.pdf.edges import Box
from etl.readers.pdf.page import Word
from etl.readers.pdf.rows import Row, Segment, rows_of, segments_of
from etl.readers.text.lines import caption_of

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
