"""A glyph as it stands on a page: what is read of pdfminer's, without what isn't."""

from __future__ import annotations

from typing import NamedTuple

Matrix = tuple[float, float, float, float, float, float]


class Letter(NamedTuple):
    """A glyph; its places in points from the page's lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    matrix: Matrix
    fontname: str
    size: float
    upright: bool


def letter(matrix: Matrix, fontname: str, stretch: float, text: str, frame: tuple[float, float, float]) -> Letter:
    """A glyph drawn from left to right.

    Args:
        matrix: where it is drawn.
        fontname: its font.
        stretch: how much wider than usual it is.
        text: its character.
        frame: its right, lower and upper end, from where it is drawn.
    """
    a, b, c, d, e, f = matrix
    right, low, high = frame
    if b == 0 == c:
        x0, x1, y0, y1 = e, a * right + e, d * low + f, d * high + f
    else:
        xs = (c * low + e, a * right + c * low + e, a * right + c * high + e, c * high + e)
        ys = (d * low + f, b * right + d * low + f, b * right + d * high + f, d * high + f)
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 < x0:
        x0, x1 = x1, x0
    if y1 < y0:
        y0, y1 = y1, y0
    return Letter(x0, y0, x1, y1, text, matrix, fontname, y1 - y0, a * d * stretch > 0 and b * c <= 0)
