"""Nesting of list items, from their indents and the shapes of their markers."""

from __future__ import annotations

from etl.readers.text.lines import Marker, outer_level

Open = tuple[tuple[int, str], ...]
"""Indent and shape of the markers of the open levels of a list, the outermost first."""

_DEEPEST = 8


def place(levels: Open, indent: int, marker: Marker, text: str) -> Open:
    """The open levels behind the next item of a list; the item is on the last of them.

    A deeper indent is a deeper level. At one indent, a marker of a shape that is already open belongs to that
    level, and a new shape goes below a number ("1." then "-").

    Args:
        levels: the open levels before it, empty at the begin of a list.
        indent: of its line.
        marker: its innermost marker.
        text: its line.

    Returns:
        The open levels; their number less one is the item's level.
    """
    shape = outer_level(text) + " " + marker.shape
    while levels and levels[-1][0] > indent:
        levels = levels[:-1]
    if (indent, shape) in levels:
        return levels[: levels.index((indent, shape)) + 1]
    if levels and levels[-1][0] == indent and marker.number and not _numbered(levels[-1][1]):
        levels = levels[:-1]
    return levels if len(levels) >= _DEEPEST else (*levels, (indent, shape))


def _numbered(shape: str) -> bool:
    return any(c in "1a" for c in shape)
