"""Tables whose columns are only aligned: strips that stay free over several rows part them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from etl.readers.grid import is_value
from etl.readers.pdf.cells import Strip, goes_on, grid_of
from etl.readers.pdf.edges import Edge
from etl.readers.pdf.grid import Grid
from etl.readers.pdf.rows import Row
from etl.readers.pdf.strips import parted_heads, parted_values, strips_of
from etl.readers.text.lines import caption_of, label_of


def find_unruled(rows: Sequence[Row], across: Sequence[Edge], page: int, width: float, cells: int) -> list[Row | Grid]:
    """A region's rows, with those that are tables replaced by their grids.

    Args:
        rows: from top to bottom.
        across: horizontal lines on the page.
        page: one-based page.
        width: of the region.
        cells: most cells of a table.

    Returns:
        Rows and grids in order.
    """
    result: list[Row | Grid] = []
    at = 0
    while at < len(rows):
        end = _cut(rows, at, _run(rows, at, width))
        found = _first_table(rows, at, end, across, page, cells) if end - at >= 2 else None
        if found is None and _orphan(rows, at):
            gaps = [(a.x1, b.x0) for a, b in pairwise(rows[at].segments)]
            orphan = grid_of([rows[at]], gaps, across, page, cells)
            result.append(orphan if orphan else rows[at])
            at += 1
            continue
        if found is None:
            if end > at:
                result += rows[at:end]
                at = end
            else:
                result.append(rows[at])
                at += 1
            continue
        begin, stop, grid = found
        result += rows[at:begin]
        result.append(grid)
        at = stop
    return result


def _orphan(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is a header that stands below its caption as the last thing on its page."""
    return 0 < at == len(rows) - 1 and len(rows[at].segments) >= 3 and caption_of(rows[at - 1].text) is not None


def _run(rows: Sequence[Row], at: int, width: float) -> int:
    """End of the rows from `at` that may be one table; `at` when none begins there."""
    if not _starts(rows, at):
        return at
    end = at + 1
    size = rows[at].size
    while end < len(rows):
        row = rows[end]
        distance = row.base - rows[end - 1].base
        if (
            distance > (6 if _same_places(rows[at], row) else 3.4) * size
            or caption_of(row.text) is not None
            or (row.size < 0.9 * size and len(row.segments) < 2)
        ):
            break
        if len(row.segments) < 2:
            if _hangs(rows, at, end) and distance < 1.7 * size:
                end += 1
                continue
            prose = row.x1 - row.x0 > 0.62 * width and len(row.words) > 7
            following = any(len(below.segments) > 1 for below in rows[end + 1 : end + 4])
            name = abs(row.x0 - min(above.x0 for above in rows[at:end])) < size and len(row.words) <= 5
            if prose or not following or distance > (3.4 if name else 2.6) * size:
                if not prose and _wrapped_end(rows, end):
                    end += 1
                break
        elif row.size > 1.25 * size:
            break
        end += 1
    while end > at and len(rows[end - 1].segments) < 2:
        if _wrapped_end(rows, end - 1) or _hangs(rows, at, end - 1):
            break
        end -= 1
    return end


def _same_places(first: Row, row: Row) -> bool:
    """Whether two rows are labels with texts that begin at the same places."""
    if len(first.segments) != 2 or len(row.segments) != 2:
        return False
    return all(abs(a.x0 - b.x0) < 3 for a, b in zip(first.segments, row.segments, strict=True))


def _hangs(rows: Sequence[Row], at: int, end: int) -> bool:
    """Whether a line goes on with the text beside a label: it begins where that text begins."""
    above = next((row for row in reversed(rows[at:end]) if len(row.segments) > 1), None)
    if above is None or len(above.segments) != 2:
        return False
    return abs(rows[end].x0 - above.segments[1].x0) < 3 and len(above.segments[0].words) <= 5


def _cut(rows: Sequence[Row], at: int, end: int) -> int:
    """End of the first of several tables in a run: where the rows above and below have better strips alone."""
    if end - at < 4:
        return end
    gaps = [b.base - a.base for a, b in pairwise(rows[at:end])]
    usual = median(gaps)
    for cut in range(at + 1, end - 1):
        single = len(rows[cut].segments) < 2
        if single and (_hangs(rows, at, cut) or _goes_on_label(rows, cut)):
            continue
        if not single and gaps[cut - at - 1] < 1.5 * usual:
            continue
        if cut - at > 1 and rows[cut].text == rows[at].text and not is_value(rows[at].text):
            return _trimmed_end(rows, at, cut)  # the header of another table
        above, below = _multi(rows[at:cut]), _multi(rows[cut:end])
        if single and _heads(rows[cut], gaps[cut - at - 1], usual) and not _names_group(above, below):
            return _trimmed_end(rows, at, cut)
        if not above or not below:
            continue
        parts = max(len(strips_of(above)) if len(above) > 1 else len(above[0].segments) - 1, len(strips_of(below)))
        whole = strips_of([*above, *below])
        if len(whole) < parts or _fill([*above, *below]) < 0.75 * min(_fill(above), _fill(below)):
            return _trimmed_end(rows, at, cut)
    return end


def _fill(rows: Sequence[Row]) -> float:
    """Share of the places of a grid of these rows that are filled."""
    columns = len(strips_of(rows)) + 1 if len(rows) > 1 else len(rows[0].segments)
    return sum(len(row.segments) for row in rows) / (len(rows) * columns)


def _heads(row: Row, gap: float, usual: float) -> bool:
    """Whether a line of one part is a heading or an introduction below a table, not the name of a group of rows."""
    if gap > 1.6 * usual and (all(word.bold for word in row.words) or len(row.words) > 8):
        return True
    return row.text[-1] in ":." and len(row.words) > 4


def _names_group(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether the line between two parts names a group of rows of one table: values follow it, in the same columns."""
    if not above or not below or len(below[0].segments) < 3 or above[0].text == below[0].text:
        return False
    values = below[0].segments[1:]
    if sum(1 for segment in values if is_value(segment.text)) * 2 < len(values):
        return False
    parts = max(len(strips_of(part)) if len(part) > 1 else len(part[0].segments) - 1 for part in (above, below))
    return len(strips_of([*above, *below])) >= parts


def _multi(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if len(row.segments) > 1]


def _trimmed_end(rows: Sequence[Row], at: int, end: int) -> int:
    while end > at + 1 and len(rows[end - 1].segments) < 2:
        end -= 1
    return end


def _starts(rows: Sequence[Row], at: int) -> bool:
    """Whether a table may begin with a row: cells, or a header right above cells."""
    row = rows[at]
    if caption_of(row.text) is not None:
        return False
    if len(row.segments) > 1:
        return not all(_field(segment.text) for segment in row.segments)  # fields side by side are none
    if len(row.words) > 8 or at + 1 >= len(rows):
        return False
    below = rows[at + 1]
    near = below.base - row.base < 1.5 * row.size
    if near and len(below.segments) > 1 and abs(row.x0 - below.x0) < 12 and below.segments[0].text[0].islower():
        return row.x1 < below.segments[1].x0 + 30 and goes_on(row.text, below.segments[0].text)
    if len(below.segments) < 3 or below.base - row.base > 2.2 * row.size:
        return False
    return row.x0 > below.segments[0].x1


def _wrapped_end(rows: Sequence[Row], at: int) -> bool:
    """Whether a line of one part, last of its table, goes on with the cell above it."""
    row, above = rows[at], rows[at - 1]
    near = row.base - above.base < 1.45 * row.size
    cell = next((s for s in above.segments if s.x0 - 3 <= row.x0 < s.x1), None)
    if cell is None or not near or len(above.segments) < 2 or len(row.words) > 6:
        return False
    return goes_on(cell.text, row.text)


def _goes_on_label(rows: Sequence[Row], at: int) -> bool:
    """Whether a line of one part goes on with the label right above it, and values follow below."""
    row, above = rows[at], rows[at - 1]
    label = above.segments[0]
    same = abs(row.x0 - label.x0) < 12 and row.x1 < above.segments[1].x0 if len(above.segments) > 1 else False
    return same and _wrapped_end(rows, at) and at + 1 < len(rows) and len(rows[at + 1].segments) > 1


def _first_table(
    rows: Sequence[Row], at: int, end: int, across: Sequence[Edge], page: int, cells: int
) -> tuple[int, int, Grid] | None:
    """The first part of a run that is a table: its begin, its end and its grid."""
    part = parted_heads(parted_values(rows[at:end]))
    for begin in range(min(3, len(part) - 1)):
        if begin and not (len(part[begin].segments) > 1 and len(part[begin - 1].segments) <= 2):
            continue
        strips = strips_of(part[begin:])
        if len(strips) >= 1 and _is_table(part[begin:], strips):
            grid = grid_of(part[begin:], strips, across, page, cells)
            if grid and grid.rows > 1:
                return at + begin, end, grid
    return None


def _is_table(rows: Sequence[Row], strips: Sequence[Strip]) -> bool:
    """Whether rows with free strips are a table, not prose with wide gaps or fields side by side."""
    multi = [row for row in rows if len(row.segments) > 1]
    segments = [segment for row in multi for segment in row.segments]
    labelled = sum(1 for segment in segments if _field(segment.text))
    if labelled * 2 >= len(segments) or len(multi) < 2:
        return False
    size = median(row.size for row in multi)
    gaps = [b.x0 - a.x1 for row in multi for a, b in pairwise(row.segments)]
    words = sum(len(segment.words) for segment in segments) / len(segments)
    values = sum(1 for row in multi for segment in row.segments[1:] if len(segment.words) <= 3)
    if len(rows) == 2:
        return min(gaps) >= 1.1 * size and (len(strips) >= 2 or median(gaps) >= 2 * size) and words <= 4
    if len(strips) == 1:
        clear = median(gaps) >= 1.2 * size
        if clear and _labels(rows, multi):
            return True
        return clear and len(multi) * 3 >= len(rows) * 2 and (values * 2 >= len(multi) or words <= 9)
    beside = sum(
        1 for a, b in pairwise(rows) if b.base - a.base < 0.7 * size and min(len(a.segments), len(b.segments)) == 1
    )  # lines of labels that stand half a line above and below their values
    return median(gaps) >= 0.9 * size and len(multi) * 2 >= len(rows) - beside


def _labels(rows: Sequence[Row], multi: Sequence[Row]) -> bool:
    """Whether rows are short labels with text beside them, whose further lines begin where it begins."""
    starts = [row.segments[1].x0 for row in multi]
    if max(starts) - min(starts) > 3 or any(len(row.segments) > 2 for row in multi):
        return False
    hanging = all(len(row.segments) > 1 or abs(row.x0 - starts[0]) < 3 for row in rows)
    return hanging and all(len(row.segments[0].words) <= 5 for row in multi)


def _field(text: str) -> bool:
    label = label_of(text)
    return label is not None and label.value < len(text) and label.words <= 5
