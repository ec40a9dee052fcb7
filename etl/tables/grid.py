"""The grid of a table: its cells by place, without empty lines, from the side on which a person's line runs from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from etl.document import Cell, Document, Table
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.codebook import Codebook, codebooks_in, meant, read_codebook
from etl.patterns import regex
from etl.value import replace

Row = Sequence[Cell | None]
_RAISED = regex(r"[ʰᵃ-ᶿªº]")
_SIGN = regex(r"\s?(?:[*†‡§¶]{1,3}|(?<=[^\W_])[ʰᵃ-ᶿªº](?:,[ʰᵃ-ᶿªº]){0,2})$")
_GLUED = regex(r"(?<=\d)[a-h]$")
_LOWERED = str.maketrans("ᵃᵇᶜᵈᵉᶠᵍʰªº", "abcdefghao")


class Grid(Struct, frozen=True):
    """A table's cells by row and column; a merged cell stands in each place that it covers.

    Args:
        rows: the rows that hold anything, each as long as the others.
        turned: whether the printed columns are the rows here.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    turned: bool = False

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    def text(self, row: int, column: int) -> str:
        """The text at a place, on one line; "" where there is none."""
        cell = self.rows[row][column]
        return "" if cell is None else " ".join(cell.text.split())

    def aside(self) -> Grid:
        """The same grid seen from its other side: columns are rows."""
        return Grid(tuple(zip(*self.rows, strict=True)), not self.turned)


def grid_of(document: Document, lexicon: Lexicon, table: Table) -> Grid:
    """The grid of a table.

    Args:
        document: the document.
        lexicon: for what is measured in numbers.
        table: any table.

    Returns:
        Its grid without rows and columns that are empty. The marks of notes behind the labels of its first row and column
        are taken off their texts (not off their places); a small letter behind a number is a mark only where a note has it.
        Numbers whose meaning a head or a note prints ("Sex (1 = male, 2 = female)") have that for their text.
    """
    notes = [document.quote(note) for note in table.notes]
    noted = {m.group().translate(_LOWERED) for note in notes for m in _RAISED.finditer(note)}
    cells = tuple(cell if cell.row and cell.column else _plain(cell, noted) for cell in table.cells)
    full = replace(table, cells=cells).grid()
    rows = [row for row in full if any(_holds(cell) for cell in row)]
    kept = [c for c in range(table.columns) if any(_holds(row[c]) for row in rows)]
    grid = Grid(tuple(tuple(row[c] for c in kept) for row in rows))
    books = codebooks_in(notes)
    return _meant(lexicon, _meant(lexicon, grid, books).aside(), books).aside()


def _meant(lexicon: Lexicon, grid: Grid, books: Mapping[str, Codebook]) -> Grid:
    """A grid with the meanings of numbers below heads that have a codebook."""
    columns = [list(column) for column in grid.aside().rows]
    for column in columns:
        head = column[0]
        book = None if head is None else read_codebook(head.text) or books.get(" ".join(head.text.split()).casefold())
        told = meant(lexicon, book, ["" if c is None else c.text for c in column[1:]]) if book else None
        if head is not None and book is not None and told is not None:
            column[0] = replace(head, text=book.label)
            column[1:] = [c and replace(c, text=text) for c, text in zip(column[1:], told, strict=True)]
    return Grid(tuple(zip(*columns, strict=True)), grid.turned)


def _holds(cell: Cell | None) -> bool:
    return cell is not None and bool(cell.text.strip())


def _plain(cell: Cell, noted: set[str]) -> Cell:
    text = cell.text.strip()
    mark = _SIGN.search(text) or ((m := _GLUED.search(text)) and m.group() in noted and m) or None
    return replace(cell, text=text[: mark.start()]) if mark and mark.start() else cell


def filled(row: Row) -> tuple[Cell, ...]:
    """The cells of a row that hold anything, each once.

    Args:
        row: any row.
    """
    return tuple(dict.fromkeys(cell for cell in row if cell is not None and cell.text.strip()))


def alone(row: Row) -> Cell | None:
    """The only cell of a row that holds anything: a section's head, or a note.

    Args:
        row: any row.

    Returns:
        The cell, also one that is merged over others; None where there are several or none.
    """
    cells = {id(cell): cell for cell in row if cell is not None and cell.text.strip()}
    return next(iter(cells.values())) if len(cells) == 1 else None
