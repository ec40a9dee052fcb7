"""Rows that only say in which position, or when during a test, something was measured: "Standing, 3 min" beside "BP" and "HR"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.parsers.index import part
from etl.parsers.label.labels import Facet
from etl.parsers.reading import Reading

_VITAL = "vital"
_STATUS = "status"


def status_said(reading: Reading, cells: Sequence[Cell]) -> str:
    """The heading of a column that only says in which position or state something was measured: "Passive", "Supine".

    Args:
        reading: the document.
        cells: its header cells.
    """
    for cell in cells:
        text = " ".join(cell.text.split())
        named = reading.lexicon.label(text, "qualifier")
        over = cell is not cells[-1] and reading.lexicon.label(text, "function")
        if over or any(e.role == _STATUS for e in named):
            return text
    return ""


def position(reading: Reading, cells: Sequence[Cell | None], label: Facet, head: Facet) -> str:
    """The words of a row's labels that say how a vital sign was taken, which its column names or they themselves.

    Args:
        reading: the document.
        cells: the row's label cells.
        label: what they say.
        head: what the column's heading says.

    Returns:
        "Standing, 3 min" of a row whose column tells what was measured, "Supine" of "Supine BP"; "" for another row.
    """
    taken = label.what is not None and label.what.kind == "function" and label.item is None and label.unit is None
    measured = head.what if taken or label.what is None else label.what
    if measured is None or measured.kind != "measure" or measured.role != _VITAL or label.item is not None:
        return ""
    for cell in (c for c in cells if c is not None and c.text.strip()):
        named = part(reading.index.mentions, cell.span)
        own = [
            m for m in named if m.entry.kind == "function" or (m.entry.kind == "qualifier" and m.entry.role == _STATUS)
        ]
        others = any(m.entry.kind == "measure" for m in named)
        if own:
            return reading.document.text[own[0].start : own[0].end] if others else " ".join(cell.text.split())
    return ""


def with_device(label: Facet, head: Facet) -> bool:
    """Whether a row only says with what its column's value was taken: "02:00 NIV" below "pH".

    Args:
        label: what the row's labels say.
        head: what the column's heading says.
    """
    used = label.what is not None and label.what.kind == "procedure"
    return used and head.what is not None and head.what.kind in ("measure", "scale")
