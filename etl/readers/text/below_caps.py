"""Short lines right below a heading in capitals: what it heads, and no headings themselves.

DIAGNOSES
Arthrosis of both hips, stage 3
Gout
  - attack 05/2009
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.readers.text.lines import is_caps, label_of, marker_of
from etl.readers.text.wrap import Unit

_LEAST = 2
_LONGEST_HEAD = 60


def below_caps(units: Sequence[Unit | None], candidate: Callable[[Unit | None], bool], first: int) -> frozenset[int]:
    """The numbers of the units that stand in a list right below a heading in capitals.

    Args:
        units: those of the page, None for a table.
        candidate: whether a unit alone has the shape of a heading.
        first: the first unit behind the page's title.

    Returns:
        At least two lines for each heading, with no blank line between them and it.
    """
    found: set[int] = set()
    for at, head in enumerate(units):
        if at < first or head is None or head.below or not _heads(head):
            continue
        end = at + 1
        while end < len(units) and (unit := units[end]) is not None and not unit.above and candidate(unit):
            if is_caps(unit.text):
                break
            end += 1
        if end - at > _LEAST:
            found.update(range(at + 1, end))
    return frozenset(found)


def _heads(unit: Unit) -> bool:
    """Whether a unit is a heading in capitals."""
    text = unit.text
    alone = unit.lines == 1 and len(text) <= _LONGEST_HEAD and is_caps(text) and marker_of(text) is None
    return alone and (label_of(text) is None or text.endswith(":"))
