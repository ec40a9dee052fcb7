"""The lines drawn on a page, and places on a page that is turned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pdfminer.layout import LTCurve, LTRect

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points."""


class Edge(NamedTuple):
    """A drawn line: horizontal (`at` is its y, from `low` to `high` in x), or vertical the other way round."""

    at: float
    low: float
    high: float


def turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    """A box when its page is turned back by quarter turns.

    Args:
        box: on the page as it is stored.
        turn: quarter turns clockwise to undo.
        width: of the page.
        height: of the page.
    """
    x0, top, x1, bottom = box
    if turn == 3:
        return height - bottom, x0, height - top, x1
    if turn == 1:
        return top, width - x1, bottom, width - x0
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    return box


def edges_of(drawn: Iterable[LTCurve], height: float, shaded: bool) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Horizontal and vertical lines: drawn ones, thin boxes, and the sides of boxes.

    Args:
        drawn: all paths of the page.
        height: of the page.
        shaded: whether the sides of boxes that are only filled count as lines.

    Returns:
        The horizontal and the vertical ones, those at one place that touch each other joined.
    """
    across: list[Edge] = []
    down: list[Edge] = []
    for thing in drawn:
        x0, x1, top, bottom = thing.x0, thing.x1, height - thing.y1, height - thing.y0
        if bottom - top <= 2 < x1 - x0:
            across.append(Edge((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= 2 < bottom - top:
            down.append(Edge((x0 + x1) / 2, top, bottom))
        elif isinstance(thing, LTRect) and (thing.stroke or (shaded and _is_seen(thing))):
            across += [Edge(top, x0, x1), Edge(bottom, x0, x1)]
            down += [Edge(x0, top, bottom), Edge(x1, top, bottom)]
    return _joined(across), _joined(down)


def _is_seen(thing: LTRect) -> bool:
    """Whether a box shows: a stroke, or a filling that isn't white."""
    if thing.stroke:
        return True
    color = thing.non_stroking_color
    parts = color if isinstance(color, tuple | list) else (color,)
    flat = [float(part) for part in parts if isinstance(part, int | float)]
    white = (len(flat) in (1, 3) and min(flat) > 0.99) or (len(flat) == 4 and max(flat) < 0.01)
    return bool(thing.fill) and not white


def _joined(edges: list[Edge]) -> tuple[Edge, ...]:
    """Lines at one place that touch each other, as one; places nearer than two points are one place."""
    result: list[Edge] = []
    places: list[list[Edge]] = []
    for edge in sorted(edges):
        if places and edge.at - places[-1][0].at <= 2:
            places[-1].append(edge)
        else:
            places.append([edge])
    for group in places:
        at = sum(edge.at for edge in group) / len(group)
        low = high = None
        for edge in sorted(group, key=lambda edge: edge.low):
            if low is None or high is None or edge.low > high + 3:
                if low is not None and high is not None:
                    result.append(Edge(at, low, high))
                low, high = edge.low, edge.high
            else:
                high = max(high, edge.high)
        if low is not None and high is not None:
            result.append(Edge(at, low, high))
    return tuple(edge for edge in result if edge.high - edge.low > 3)


def turned_edges(
    turn: int, across: tuple[Edge, ...], down: tuple[Edge, ...], width: float, height: float
) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    boxes = [turned_box((e.low, e.at, e.high, e.at), turn, width, height) for e in across]
    boxes += [turned_box((e.at, e.low, e.at, e.high), turn, width, height) for e in down]
    new_across = tuple(sorted(Edge(b[1], b[0], b[2]) for b in boxes if b[3] - b[1] < 0.1))
    new_down = tuple(sorted(Edge(b[0], b[1], b[3]) for b in boxes if b[2] - b[0] < 0.1))
    return new_across, new_down
