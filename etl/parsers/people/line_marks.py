"""The marks of a table's notes behind the names of its patients: "P4ᵃ" is P4."""

from __future__ import annotations

from dataclasses import replace

from etl.document import Cell, Document, Table
from etl.patterns import regex

_RAISED = regex(r"[ʰᵃ-ᶿªº]")
_SIGN = regex(r"\s?(?:[*†‡§¶]{1,3}|(?<=[^\W_])[ʰᵃ-ᶿªº](?:,[ʰᵃ-ᶿªº]){0,2})$")
_GLUED = regex(r"(?<=\d)[a-h]$")
_LOWERED = str.maketrans("ᵃᵇᶜᵈᵉᶠᵍʰªº", "abcdefghao")


def without_marks(document: Document, table: Table) -> list[list[Cell | None]]:
    """A table's grid whose first cells and first row bear no marks of notes.

    Args:
        document: the document.
        table: any table.

    Returns:
        The grid; a small letter behind a number is a mark only where one of the table's notes has it raised.
    """
    noted = {m.group().translate(_LOWERED) for note in table.notes for m in _RAISED.finditer(document.quote(note))}
    cells = tuple(cell if cell.row and cell.column else _plain(cell, noted) for cell in table.cells)
    return replace(table, cells=cells).grid()


def _plain(cell: Cell, noted: set[str]) -> Cell:
    text = cell.text.strip()
    mark = _SIGN.search(text) or ((m := _GLUED.search(text)) and m.group() in noted and m) or None
    return replace(cell, text=text[: mark.start()]) if mark and mark.start() else cell
