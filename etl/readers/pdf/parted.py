"""Cells of drawn tables that hold several: where only the columns, or only the rows, are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from etl.readers.grid import is_numeric, is_value
from etl.readers.pdf.edges import Box
from etl.readers.pdf.page import Word
from etl.readers.pdf.rows import Row, Segment, rows_of

Place = tuple[int, int, int, int, list[Word]]
"""Row, column, rows, columns and words of a cell."""
Raw = tuple[int, int, int, int, list[Word], Box]
"""The same with its place on the page."""
_FAR = 1.35


def split_columns(placed: Iterable[Place], xs: Sequence[float]) -> Iterable[Place]:
    """The cells of a lattice, those over several columns parted where their words stand in these columns.

    Args:
        placed: the cells.
        xs: where the lattice's columns begin and end.

    Yields:
        The cells.
    """
    for cell in placed:
        _, c, _, across, words = cell
        inner = xs[c + 1 : c + across]
        lines = rows_of(words) if inner and words else []
        yield from _in_columns(cell, inner, lines) or _under_heads(cell, xs, lines) or [cell]


def _in_columns(cell: Place, inner: Sequence[float], lines: Sequence[Row]) -> list[Place]:
    """A cell for each column that has words; a label before values may stand over several columns."""
    r, c, down, across, words = cell
    pieces = [segment for row in lines for segment in row.segments]
    spans = [(bisect_right(inner, piece.x0 + 1), bisect_right(inner, piece.x1 - 1)) for piece in pieces]
    wide = [number for number, (first, last) in enumerate(spans) if first < last]
    owners = {at for first, last in spans for at in range(first, last + 1)}
    if not wide and len(owners) >= max(2, across):
        return [
            (r, c + at, down, 1, [word for word in words if bisect_right(inner, (word.x0 + word.x1) / 2) == at])
            for at in range(across)
        ]
    values = [piece for piece in pieces[1:] if is_value(piece.text)]
    if len(lines) != 1 or len(values) < max(2, len(pieces) - 1) or wide not in ([], [0]):
        return []
    if any(a[1] >= b[0] for a, b in pairwise(spans)):
        return []
    result: list[Place] = []
    at = 0
    for piece, (first, last) in zip(pieces, spans, strict=True):
        result += [(r, c + empty, down, 1, []) for empty in range(at, first)]
        result.append((r, c + first, down, last - first + 1, list(piece.words)))
        at = last + 1
    return result + [(r, c + empty, down, 1, []) for empty in range(at, across)]


def _under_heads(cell: Place, xs: Sequence[float], lines: Sequence[Row]) -> list[Place]:
    """Heads far apart on one line, each over as many columns as the others."""
    r, c, down, across, _ = cell
    heads: Sequence[Segment] = lines[0].segments if len(lines) == 1 else ()
    if len(heads) < 2 or across % len(heads):
        return []
    each = across // len(heads)
    for at, head in enumerate(heads):
        left, right = xs[c + at * each], xs[c + (at + 1) * each]
        if head.x0 < left - 1 or head.x1 > right + 1:
            return []
    return [(r, c + at * each, down, each, list(head.words)) for at, head in enumerate(heads)]


def split_rows(cells: Sequence[Raw], columns: int) -> list[Raw]:
    """The cells of a table, rows parted into their lines where only the columns are drawn.

    Args:
        cells: the cells, rows and columns numbered without gaps.
        columns: number of columns.

    Returns:
        The cells in the order of their rows.
    """
    result: list[Raw] = []
    shift = 0
    for number in sorted({cell[0] for cell in cells}):
        own = [cell for cell in cells if cell[0] == number]
        lines = _common_lines(own, columns) or _apart_lines(own, columns)
        for r, c, down, across, words, box in own:
            if not lines:
                result.append((r + shift, c, down, across, words, box))
                continue
            for at, (top, bottom) in enumerate(lines):
                part = [word for word in words if top <= word.base < bottom]
                piece = (box[0], max(box[1], top), box[2], min(box[3], bottom))
                result.append((r + shift + at, c, 1, across, part, piece))
        shift += max(0, len(lines) - 1)
    return _labels_parted(result)


def _common_lines(cells: Sequence[Raw], columns: int) -> list[tuple[float, float]]:
    """The lines of a tall row, none unless nearly all cells have one value on each of them."""
    filled = [cell for cell in cells if cell[4]]
    if len(filled) < 2 or any(cell[2] > 1 for cell in cells) or sum(cell[3] for cell in cells) < columns:
        return []
    printed: list[list[Row]] = [rows_of(cell[4]) for cell in filled]
    most = max(len(rows) for rows in printed)
    full = [rows for rows in printed if len(rows) == most]
    numbers = [rows for rows in full if sum(1 for row in rows if is_numeric(row.text)) * 2 >= most]
    if len(full) == 1 and full[0] is printed[0]:
        return _label_lines(printed)
    if most < 2 or len(full) * 2 < len(filled) or not numbers:
        return []
    if most == 2 and (len(full) < max(3, len(filled)) or len(numbers) * 2 < len(full)):
        return []
    bases = [row.base for row in full[0]]
    for rows in full[1:]:
        if any(abs(row.base - base) > 0.5 * row.size for row, base in zip(rows, bases, strict=True)):
            return []
    return _between(bases, full[0][0].size)


def _label_lines(printed: Sequence[Sequence[Row]]) -> list[tuple[float, float]]:
    """The lines of a tall row whose first cell holds the labels, some of which only name those below them."""
    labels, others = printed[0], printed[1:]
    bases = [row.base for row in labels]
    if len(others) < 2 or min(len(rows) for rows in others) < 3:
        return []
    for rows in others:
        values = sum(1 for row in rows if is_value(row.text))
        beside = all(any(abs(row.base - base) <= 0.5 * row.size for base in bases) for row in rows)
        if values < len(rows) or not beside:
            return []
    return _between(bases, labels[0].size)


def _between(bases: Sequence[float], size: float) -> list[tuple[float, float]]:
    cuts = [-1e9, *(base + 0.4 * size for base in bases[:-1]), 1e9]
    return list(pairwise(cuts))


def _apart_lines(cells: Sequence[Raw], columns: int) -> list[tuple[float, float]]:
    """The parts of a tall row that blank lines through all of its cells part; each begins with a label."""
    filled = [cell for cell in cells if cell[4]]
    if len(filled) < 2 or any(cell[2] > 1 for cell in cells) or filled[0][1] > 0:
        return []
    labels = rows_of(filled[0][4])
    lines = sorted((row.base, row.size) for cell in filled for row in rows_of(cell[4]))
    pitches = [b.base - a.base for cell in filled for a, b in pairwise(rows_of(cell[4]))]
    if len(labels) < 3 or not pitches:
        return []
    pitch = min(pitches)
    starts = [b for (a, _), (b, size) in pairwise(lines) if b - a > _FAR * pitch and b - a > 1.4 * size]
    if len(starts) < 2 or any(not any(abs(row.base - start) < 1 for row in labels) for start in starts):
        return []
    cuts = [-1e9, *(start - 0.9 * pitch for start in starts), 1e9]
    return list(pairwise(cuts))


def _labels_parted(cells: list[Raw]) -> list[Raw]:
    """One tall cell beside many rows, with a line beside each, as a cell for each row."""
    result: list[Raw] = []
    for cell in cells:
        r, c, down, across, words, box = cell
        beside = [[own for own in cells if own[0] == r + at and own[1] > c and own[2] == 1] for at in range(down)]
        if down < 4 or not words or not all(beside):
            result.append(cell)
            continue
        bounds = [(min(own[5][1] for own in row), max(own[5][3] for own in row)) for row in beside]
        lines = rows_of(words)
        owners = [[line for line in lines if low <= line.base - 0.3 * line.size < high] for low, high in bounds]
        if len(lines) != down or any(len(own) != 1 for own in owners):
            result.append(cell)
            continue
        for at, ((low, high), own) in enumerate(zip(bounds, owners, strict=True)):
            result.append((r + at, c, 1, across, list(own[0].words), (box[0], low, box[2], high)))
    return result
