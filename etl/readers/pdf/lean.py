"""Pages whose text leans, as scanners leave it: a page that was laid in crooked is set straight, and so is each line of it.

The text that a scanner recognizes is drawn at the angle at which the paper lay. A third of a degree is enough to carry
the end of a line to where the next one begins.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from etl.readers.pdf.letter import Letter, Matrix

_LEAST = math.radians(0.03)
"""Less than this moves the end of a line by no more than a quarter of a point."""
_CROOKED = math.radians(4.5)
_MOST = math.radians(35)
"""Text that leans more than this isn't crooked, it is drawn across the page."""
_WRITTEN = 100
"""So many glyphs are a page's text and not only a word across it."""


def straightened(letters: Sequence[Letter], width: float, height: float) -> Sequence[Letter]:
    """The glyphs of a page, turned back when most of them lean, and each line that still leans made level.

    Args:
        letters: all glyphs in the order in which they are drawn.
        width: of the page.
        height: of the page.
    """
    angles = [_lean(glyph.matrix) for glyph in letters if glyph.matrix[1] and glyph.text]
    leaning = [angle for angle in angles if abs(angle) > _LEAST]
    if not leaning:
        return letters
    written = sum(1 for glyph in letters if glyph.text)
    if len(leaning) * 2 > written:
        angle = median(leaning)
        whole = _WRITTEN <= len(leaning) > 0.9 * written  # and not the words along a chart
        if abs(angle) <= (_MOST if whole else _CROOKED):
            letters = [_turned_back(glyph, angle, width, height) for glyph in letters]
    return [glyph for run in _runs(letters) for glyph in _level(run)]


def _lean(matrix: Matrix) -> float:
    """The angle at which a glyph leans from the nearest quarter turn, counterclockwise."""
    angle = math.atan2(matrix[1], matrix[0])
    return angle - round(angle / (math.pi / 2)) * (math.pi / 2)


def _turned_back(glyph: Letter, angle: float, width: float, height: float) -> Letter:
    """A glyph as it stands when the page is turned clockwise by an angle."""
    cos, sin = math.cos(angle), math.sin(angle)
    a, b, c, d, e, _ = glyph.matrix
    own = _lean(glyph.matrix)
    high, wide = _unleant(glyph.bottom - glyph.top, glyph.x1 - glyph.x0, own)
    x, y = _around((glyph.x0 + glyph.x1) / 2, height - (glyph.top + glyph.bottom) / 2, cos, sin, width, height)
    # The matrix of a glyph that is printed level is that of its string.
    e, f = _around(e if b else glyph.x0, height - glyph.base, cos, sin, width, height)
    a, b, c, d = _clean(a * cos + b * sin, b * cos - a * sin, c * cos + d * sin, d * cos - c * sin)
    return Letter(
        height - f, x - wide / 2, x + wide / 2, height - y - high / 2, height - y + high / 2, high, glyph.text, glyph.font,
        (a, b, c, d, e, f), a > 0 and d > 0 and b * c <= 0,
    )  # fmt: skip


def _clean(a: float, b: float, c: float, d: float) -> tuple[float, ...]:
    """The parts of a matrix, those that are next to nothing as nothing."""
    least = _LEAST * max(abs(a), abs(b))
    return tuple(part if abs(part) > least else 0.0 for part in (a, b, c, d))


def _around(x: float, y: float, cos: float, sin: float, width: float, height: float) -> tuple[float, float]:
    """A point turned clockwise around the middle of the page."""
    x, y = x - width / 2, y - height / 2
    return x * cos + y * sin + width / 2, y * cos - x * sin + height / 2


def _unleant(high: float, wide: float, angle: float) -> tuple[float, float]:
    """Height and width of what fills a box of this height and width when it leans."""
    cos, sin = abs(math.cos(angle)), abs(math.sin(angle))
    part = cos * cos - sin * sin
    if part < 0.2:
        return high, wide
    return max(0.1, (high * cos - wide * sin) / part), max(0.1, (wide * cos - high * sin) / part)


def _runs(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Glyphs that are drawn one behind the other on one line that leans; any other glyph alone."""
    run: list[Letter] = []
    for glyph in letters:
        if run and not _goes_on(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _goes_on(last: Letter, glyph: Letter) -> bool:
    """Whether a glyph stands on the leaning line of the one before."""
    if not glyph.matrix[1] or glyph.matrix[:4] != last.matrix[:4]:
        return False
    a, b, _, _, e, f = glyph.matrix
    off = abs(a * (f - last.matrix[5]) - b * (e - last.matrix[4])) / math.hypot(a, b)
    return off < 0.02 * glyph.size


def _level(run: list[Letter]) -> list[Letter]:
    """Glyphs of a line that leans a little, on the height that its middle has."""
    if len(run) < 2 or not 0 < abs(_lean(run[0].matrix)) <= _CROOKED or abs(run[0].matrix[1]) > abs(run[0].matrix[0]):
        return run
    base = (run[0].base + run[-1].base) / 2
    return [g._replace(base=base, top=g.top + base - g.base, bottom=g.bottom + base - g.base) for g in run]
