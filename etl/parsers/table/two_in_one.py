"""Columns of two things: "BP (HR)" above "150/90 (72)", "FVC / VC" above "78 / 80". Each of the two gets a column of its own.

And two tables printed side by side under the same heads ("Test | Result | Norm | Test | Result | Norm"): the second goes on below
the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from etl.document import Cell, Document, Span, Table
from etl.mapping.lexicon import Lexicon
from etl.patterns import regex

_HEADS = regex(
    r"(?P<one>[^()\n]{2,40}?)\s*\((?P<two>[^()\n]{2,24})\)|(?P<three>[^()/\n]{2,24}?)\s*/\s*(?P<four>[^()/\n]{2,24})"
)
_BESIDE = regex(r"(?P<one>[^()]*\d[^()]*?)\s*\((?P<two>[^()]*\d[^()]*)\)")
_SLASH = regex(r"(?P<one>[^/]+?|[^/]+/[^/]+?)\s*(?:(?<=\s)/(?=\s)|(?<=\d)/(?=\d))\s*(?P<two>[^/]+)")
_WORD = regex(r"[^\W\d_]{2}")
_FEWEST = 4
_TOP = 3
_LEAST = 2


def with_two_columns(document: Document, lexicon: Lexicon) -> Document:
    """A document whose tables have a column for each of the two things that a head names.

    Args:
        document: the document.
        lexicon: for the names of measures and scales.

    Returns:
        The document; the same one where no head names two that its cells have values of.
    """
    blocks = tuple(
        replace(block, table=_parted(below, lexicon) or below)
        if block.table is not None and (below := _one_below_another(block.table))
        else block
        for block in document.blocks
    )
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _one_below_another(table: Table) -> Table:
    """A table of several side by side as one; any other table as it is."""
    first = {c.column: " ".join(c.text.split()).lower() for c in table.cells if c.row == 0 and c.colspan == 1}
    if len(first) < table.columns or table.columns < _FEWEST or not first[0]:
        return table
    wide = next((n for n in range(1, table.columns) if first[n] == first[0]), 0)
    heads = [first[c] for c in range(table.columns)]
    panels = table.columns // wide if wide > 1 else 0
    if panels < _LEAST or heads != heads[:wide] * panels:
        return table
    names = [c for c in table.cells if c.row and c.column and not c.column % wide and c.text.strip()]
    if not names or not all(_WORD.search(c.text) for c in names) or any(c.colspan > 1 for c in table.cells):
        return table
    below = table.rows - 1
    cells = (
        replace(c, column=c.column % wide, row=c.row + (c.column // wide) * below)
        for c in table.cells
        if c.row or c.column < wide
    )
    kept = tuple(sorted(cells, key=lambda c: (c.row, c.column)))
    return replace(table, cells=kept, rows=1 + below * panels, columns=wide)


def _parted(table: Table, lexicon: Lexicon) -> Table | None:
    heads: dict[int, tuple[Cell, Cell, Cell]] = {}
    for cell in table.cells:
        if cell.row < _TOP and cell.column and cell.colspan == 1 and cell.column not in heads:
            two = _two(cell, lexicon)
            below = [c for c in table.cells if c.column == cell.column and c.row > cell.row and c.text.strip()]
            if two and below and sum(bool(_values(c)) for c in below) * _LEAST > len(below):
                heads[cell.column] = (cell, *two)
    if not heads:
        return None
    cells = tuple(made for cell in table.cells for made in _placed(cell, heads))
    return replace(table, cells=cells, columns=table.columns + len(heads))


def _placed(cell: Cell, heads: dict[int, tuple[Cell, Cell, Cell]]) -> Iterator[Cell]:
    column = cell.column + sum(1 for c in heads if c < cell.column)
    wide = cell.colspan + sum(1 for c in heads if cell.column <= c < cell.column + cell.colspan)
    mine = heads.get(cell.column)
    halves = None
    if mine is not None and cell.colspan == 1:
        halves = mine[1:] if cell is mine[0] else _values(cell) if cell.row > mine[0].row else None
    if halves is None:
        yield replace(cell, column=column, colspan=wide)
        return
    for n, half in enumerate(halves):
        yield replace(half, column=column + n)


def _two(cell: Cell, lexicon: Lexicon) -> tuple[Cell, Cell] | None:
    """The two names of a head; None for one name, as of a ratio, and for what stands in brackets behind it."""
    m = _HEADS.fullmatch(cell.text.strip())
    if m is None or cell.text.strip() != cell.text or _is_name(lexicon, cell.text):
        return None
    names = ("one", "two") if m["one"] else ("three", "four")
    if not all(_is_name(lexicon, m[name]) for name in names):
        return None
    ids = [{x.entry.id for x in lexicon.find(m[name])} for name in names]
    return None if ids[0] & ids[1] else _halves(cell, *(m.span(name) for name in names))


def _is_name(lexicon: Lexicon, words: str) -> bool:
    """Whether words end with the name of one thing measured, with no more before it than in which state."""
    if words.strip() in lexicon.units():
        return False
    found = [m for m in lexicon.find(words) if m.entry.kind in ("measure", "scale") and m.form == "name"]
    if len({(m.start, m.end) for m in found}) != 1 or found[0].end < len(words.rstrip()):
        return False
    before = words[: found[0].start].strip()
    return not before or any(m.entry.kind in ("qualifier", "site", "function") for m in lexicon.find(before))


def _values(cell: Cell) -> tuple[Cell, Cell] | None:
    m = _BESIDE.fullmatch(cell.text) or _SLASH.fullmatch(cell.text)
    return _halves(cell, m.span("one"), m.span("two")) if m else None


def _halves(cell: Cell, one: tuple[int, int], two: tuple[int, int]) -> tuple[Cell, Cell]:
    def at(span: tuple[int, int]) -> Cell:
        start = cell.span.start
        return replace(cell, text=cell.text[span[0] : span[1]], span=Span(start + span[0], start + span[1]))

    return at(one), at(two)
