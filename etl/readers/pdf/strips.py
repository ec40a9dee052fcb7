"""The columns of tables that are only aligned: strips of the page that stay free over several rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from etl.readers.grid import is_numeric, is_value
from etl.readers.pdf.cells import Strip
from etl.readers.pdf.rows import Row, Segment
from etl.value import replace


def strips_of(rows: Sequence[Row]) -> list[Strip]:
    """The free strips between the columns of a table that is only aligned.

    Args:
        rows: its rows, from top to bottom.

    Returns:
        The strips from left to right, none when the rows have one column.
    """
    most = max(len(row.segments) for row in rows)
    if most < 2:
        return []
    core = [row for row in rows if len(row.segments) >= max(2, 0.6 * most)]
    allowed = int(0.12 * len(core)) if len(core) >= 6 else 0
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    size = median(row.size for row in rows)
    strips = _free(core, allowed, size, left, right)
    if allowed:  # where a strip is free in all rows, that part of it is the strip
        free = _free(core, 0, size / 2, left, right)
        for at, (low, high) in enumerate(strips):
            parts = [part for part in free if low <= part[0] and part[1] <= high]
            if len(parts) > 1:  # the one that leaves fewest rows with two texts in one column
                rest = [strip for strip in strips if strip != (low, high)]
                parts.sort(key=lambda part: (_filled(core, sorted([*rest, part])), part[1] - part[0]))
            strips[at] = parts[-1] if parts else (low, high)
    strips = _meaningful(strips, core, left, right)
    headed = _below_heads(rows, size)
    gained = _filled(rows, headed) - _filled(rows, strips)
    return headed if len(headed) > len(strips) or gained > (0.03 if len(headed) < len(strips) else -0.001) else strips


def parted_values(rows: Sequence[Row]) -> list[Row]:
    """Rows in which a value at the right end of its column and one at the left end of the next are two texts.

    Below the header on the page before, spreadsheets print "84" and "ND" a hair's breadth apart.

    Args:
        rows: of a table that is only aligned.

    Returns:
        The rows; a pair is parted where most rows have a number that ends in the same place and more texts.
    """
    ends = [[s.x1 for s in row.segments if is_numeric(s.text)] for row in rows]
    usual = median(len(row.segments) for row in rows)
    return [row if len(row.segments) >= usual else Row(_parted(row, ends)) for row in rows]


def _parted(row: Row, ends: Sequence[Sequence[float]]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for segment in row.segments:
        left, right = segment.words[0], segment.words[-1]
        pair = len(segment.words) == 2 and is_numeric(left.text) and is_value(right.text)
        if pair and sum(any(abs(end - left.x1) < 0.5 for end in own) for own in ends) * 2 > len(ends):
            segments += [Segment((left,)), Segment((right,))]
        else:
            segments.append(segment)
    return tuple(segments)


def parted_heads(rows: Sequence[Row]) -> list[Row]:
    """Rows whose first one has the heads of two columns close together ("3 months  12 months"), with these parted.

    Args:
        rows: of a table that is only aligned.

    Returns:
        The rows; a head is parted at a gap wider than a space that stands over a free strip of all rows below.
    """
    body = [row for row in rows[1:] if len(row.segments) > 1]
    if len(body) < 3 or len(rows[0].segments) < 2 or len(rows[0].segments) >= max(len(row.segments) for row in body):
        return list(rows)
    size = rows[0].size
    strips = _free(body, 0, size, min(row.x0 for row in body), max(row.x1 for row in body))
    segments: list[Segment] = []
    for segment in rows[0].segments:
        parts = [[segment.words[0]]]
        for left, right in pairwise(segment.words):
            middle = (left.x1 + right.x0) / 2
            if right.x0 - left.x1 > 0.5 * size and any(low < middle < high for low, high in strips):
                parts.append([])
            parts[-1].append(right)
        segments += [Segment(tuple(part)) for part in parts]
    return [replace(rows[0], segments=tuple(segments)), *rows[1:]]


def _filled(rows: Sequence[Row], strips: Sequence[Strip]) -> float:
    """How much of a grid of these columns has text: each word of a row counts for its column, and for no other."""
    middles = [(a + b) / 2 for a, b in strips]
    multi = [row for row in rows if len(row.segments) > 1]
    own = [{bisect_right(middles, (word.x0 + word.x1) / 2) for word in row.words} for row in multi]
    return sum(map(len, own)) / max(1, len(multi) * (len(strips) + 1)) if strips else 0.0


def _below_heads(rows: Sequence[Row], size: float) -> list[Strip]:
    """The strips of a table whose columns begin where their heads begin, however near the values before them end.

    So print spreadsheets: heads and words at the left end of their columns, numbers at the right.
    """
    head = max(rows[:2], key=lambda row: sum(not is_numeric(segment.text) for segment in row.segments))
    body = [row for row in rows if row.base > head.base]
    if len(head.segments) < 2 or len(body) < 3 or sum(1 for s in head.segments if is_numeric(s.text)) > 1:
        return []
    starts = [segment.x0 for segment in head.segments]
    ends: list[list[float]] = [[segment.x1] for segment in head.segments]
    first = min(row.x0 for row in body)
    if first < starts[0] - size:  # the labels have no head
        starts, ends = [first, *starts], [[], *ends]
        if len(starts) < max(len(row.segments) for row in body):
            return []
    for row in body:
        for left, word in zip((None, *row.words), row.words, strict=False):
            at = bisect_right(starts, word.x0 + 1) - 1
            if at < 0 or (at + 1 < len(starts) and word.x1 > starts[at + 1] + 0.5):
                return []
            inside = left is not None and left.x1 > starts[at] - 0.5
            if not inside and left is not None and word.x0 - left.x1 < 0.15 * size:
                return []
            ends[at].append(word.x1)
    if len(starts) < 3 or any(len(column) * 3 < len(body) for column in ends):
        return []
    return [(min(max(before), start - 0.5), start) for before, start in zip(ends, starts[1:], strict=False)]


def _free(rows: Sequence[Row], allowed: int, size: float, left: float, right: float) -> list[Strip]:
    """The strips that at most some rows have text in."""
    events: list[tuple[float, int]] = []
    for row in rows:
        for segment in row.segments:
            events += [(segment.x0, 1), (segment.x1, -1)]
    strips: list[Strip] = []
    level, start = 0, None
    for x, change in sorted(events):
        before = level
        level += change
        if before > allowed >= level:
            start = x
        elif before <= allowed < level and start is not None and x - start >= 0.3 * size and left < start < x < right:
            strips.append((start, x))
    return strips


def _meaningful(strips: list[Strip], core: Sequence[Row], left: float, right: float) -> list[Strip]:
    """Strips that have text in at least two rows on both of their sides."""
    kept = strips
    for _ in range(3):
        bounds = [left - 1, *((a + b) / 2 for a, b in kept), right + 1]
        counts = [
            sum(1 for row in core if any(low < (s.x0 + s.x1) / 2 < high for s in row.segments))
            for low, high in pairwise(bounds)
        ]
        thin = [at for at, count in enumerate(counts) if count < min(2, len(core))]
        if not thin or not kept:
            break
        drop = thin[0] - 1 if thin[0] else 0
        kept = [strip for at, strip in enumerate(kept) if at != drop]
    return kept
