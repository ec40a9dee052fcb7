"""What is typed into the paragraphs of a marked-up page that has no tags for it: dots behind labels, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.readers.text.flat_tables import find_tables
from etl.readers.text.leaders import with_colons
from etl.readers.text.lines import split_lines
from etl.readers.text.spaced_rows import find_spaced
from etl.readers.units import Line, Unit

_DOTS = ("...", "…")
_FEWEST_ROWS = 3


def as_typed(units: Sequence[Unit], cells: int) -> list[Unit]:
    """The units with a colon for the dots that lead to values, and rows that were typed as preformatted text.

    Args:
        units: of a page, each of one line or of lines that belong together.
        cells: most cells a table may have.
    """
    units = _without_leaders(units)
    result: list[Unit] = []
    at = 0
    while at < len(units):
        end = at
        while end < len(units) and _is_plain(units[end]):
            end += 1
        result += _rows_together(units[at:end], cells)
        if end < len(units):
            result.append(units[end])
        at = end + 1
    return result


def _without_leaders(units: Sequence[Unit]) -> list[Unit]:
    lines = [line.text for unit in units for line in unit.lines if unit.kind != "pre"]
    if not any(dots in text for text in lines for dots in _DOTS):
        return list(units)
    changed = iter(with_colons("\n".join(lines)).split("\n"))
    return [
        unit if unit.kind == "pre" else replace(unit, lines=[line._replace(text=next(changed)) for line in unit.lines])
        for unit in units
    ]


def _is_plain(unit: Unit) -> bool:
    """Whether a paragraph's format says nothing: one line, not bold, no link."""
    if unit.kind != "text" or len(unit.lines) != 1 or unit.pair:
        return False
    line = unit.lines[0]
    return not (line.bold or line.lead or line.links) and bool(line.text)


def _rows_together(run: Sequence[Unit], cells: int) -> list[Unit]:
    """Paragraphs, those that are the rows of a table as one unit."""
    if len(run) < _FEWEST_ROWS:
        return list(run)
    text = "\n".join(unit.text for unit in run)
    lines = split_lines(text)
    pieces = [piece for piece in find_tables(text, lines, cells) if piece.block.table]
    taken = {index for piece in pieces for index in range(piece.first, piece.last)}
    pieces += [piece for piece in find_spaced(text, lines, taken, cells) if piece.block.table]
    result: list[Unit] = []
    at = 0
    for piece in sorted(pieces, key=lambda piece: piece.first):
        result += run[at : piece.first]
        result.append(Unit("pre", [Line("\n".join(unit.text for unit in run[piece.first : piece.last]))]))
        at = piece.last
    return [*result, *run[at:]]
