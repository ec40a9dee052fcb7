"""The lines drawn on a page, joined by pdfplumber, and places on a page that is turned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pdfplumber.table import merge_edges
from pdfplumber.utils.geometry import obj_to_edges

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points."""
_NEAR = 2.5
"""Lines nearer than this are one."""
_SHORTEST = 3


class Edge(NamedTuple):
    """A drawn line: horizontal (`at` is its y, from `low` to `high` in x), or vertical the other way round."""

    at: float
    low: float
    high: float


Edges = tuple[tuple[Edge, ...], tuple[Edge, ...]]
"""The horizontal and the vertical ones."""


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


def edges_of(page: Any, shaded: bool, turn: int = 0) -> Edges:
    """Horizontal and vertical lines: drawn ones, thin boxes, and the sides of boxes.

    Args:
        page: pdfplumber's page.
        shaded: whether the sides of boxes that are only filled count as lines.
        turn: quarter turns clockwise to undo.

    Returns:
        The lines, those at one place that touch each other joined.
    """
    drawn = [thing for thing in (*page.lines, *page.curves, *page.rects) if _counts(thing, shaded)]
    found = merge_edges(
        [edge for thing in drawn for edge in obj_to_edges(thing) if edge["orientation"]],
        snap_x_tolerance=_NEAR, snap_y_tolerance=_NEAR, join_x_tolerance=_SHORTEST, join_y_tolerance=_SHORTEST,
    )  # fmt: skip
    size = float(page.width), float(page.height)
    boxes = [turned_box((e["x0"], e["top"], e["x1"], e["bottom"]), turn, *size) for e in found]
    return _lines(boxes)


def _lines(boxes: Iterable[Box]) -> Edges:
    boxes = [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) > _SHORTEST]
    flat = [box for box in boxes if box[2] - box[0] > box[3] - box[1]]
    across = sorted(Edge((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in flat)
    down = sorted(
        Edge((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in boxes if (x0, top, x1, bottom) not in flat
    )
    return tuple(across), tuple(down)


def _counts(thing: dict[str, Any], shaded: bool) -> bool:
    """Whether a path shows as a line: thin, stroked, or filled where that counts."""
    if thing["object_type"] != "rect" or min(thing["width"], thing["height"]) <= 2 or thing.get("stroke"):
        return True
    return shaded and bool(thing.get("fill")) and not _is_white(thing.get("non_stroking_color"))


def _is_white(color: Any) -> bool:
    parts: Sequence[Any] = color if isinstance(color, tuple | list) else (color,)
    flat = [float(part) for part in parts if isinstance(part, int | float)]
    return (len(flat) in (1, 3) and min(flat) > 0.99) or (len(flat) == 4 and max(flat) < 0.01)
