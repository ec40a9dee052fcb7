"""What public sets of PDFs say stands in the cells of their tables.

`truths(FOLDERS)` knows three forms, found anywhere below the folders:

- the ICDAR 2013 table competition's: `NAME.pdf` with `NAME-str.xml`, annotated by people (http://tamirhassan.com/html/dataset-format.html);
- tabula-java's tests: `csv/NAME.csv` below the folder of `NAME.pdf`;
- camelot's tests: `tests/data.py` with what is expected of `tests/files/…`.
"""

from __future__ import annotations

import ast
import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

CAMELOT = {
    "data_stream": "health.pdf",
    "data_stream_table_rotated": "clockwise_table_2.pdf",
    "data_stream_two_tables_1": "tabula/12s0324.pdf",
    "data_stream_two_tables_2": "tabula/12s0324.pdf",
    "data_stream_columns": "mexican_towns.pdf",
    "data_stream_split_text": "tabula/m27.pdf",
    "data_stream_strip_text": "detect_vertical_false.pdf",
    "data_stream_edge_tol": "edge_tol.pdf",
    "data_stream_inner_outer_columns": "stream_inner_outer_columns.pdf",
    "data_lattice_table_rotated": "clockwise_table_1.pdf",
    "data_lattice_two_tables_1": "twotables_2.pdf",
    "data_lattice_two_tables_2": "twotables_2.pdf",
    "data_lattice_process_background": "background_lines_1.pdf",
    "data_lattice_shift_text_left_top": "column_span_2.pdf",
    "data_lattice_split_text": "split_text_lattice.pdf",
    "data_arabic": "tabula/arabic.pdf",
}
"""Which file camelot's tests expect what of, where they expect a whole table."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell with text: its rows and columns, the last ones counted in."""

    row: int
    column: int
    text: str
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or the part of one that stands on one page (0: not said)."""

    page: int
    cells: tuple[Box, ...]

    @property
    def rows(self) -> int:
        """Number of rows that a cell stands in."""
        return max((cell.last_row for cell in self.cells), default=-1) + 1

    @property
    def columns(self) -> int:
        """Number of columns that a cell stands in."""
        return max((cell.last_column for cell in self.cells), default=-1) + 1


@dataclass(frozen=True, slots=True)
class Truth:
    """A file, and the readings of its tables that are right (one, or several where people differ).

    `whole` tells whether all of its tables are among them.
    """

    source: str
    pdf: Path
    readings: tuple[tuple[Grid, ...], ...]
    whole: bool


def plain(page: int, rows: Sequence[Sequence[object]]) -> Grid:
    """A table without merged cells."""
    cells = [
        Box(r, c, str(text), r, c)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if str(text or "").strip()
    ]
    return Grid(page, tuple(cells))


def truths(folders: Sequence[Path]) -> Iterator[Truth]:
    """All files below some folders of which it is known what their tables hold; a file that is there twice comes once."""
    seen: set[bytes] = set()
    for form in (_icdar, _tabula, _camelot):
        for truth in (truth for folder in folders for truth in form(folder)):
            content = truth.pdf.read_bytes()
            if content not in seen:
                seen.add(content)
                yield truth


def _icdar(folder: Path) -> Iterator[Truth]:
    """The competition's files; where annotators differ ("a", "b"), both are right."""
    for pdf in sorted(folder.rglob("*.pdf")):
        stem = pdf.stem[:-1] + "[ab]" if pdf.stem[-1] == "a" else pdf.stem
        found = sorted(pdf.parent.glob(f"{stem}-str.xml"))
        if found:
            yield Truth("ICDAR 2013", pdf, tuple(tuple(_annotated(path)) for path in found), True)


def _annotated(path: Path) -> Iterator[Grid]:
    """The parts of the tables of one annotation, a header that a further page repeats left out."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()
    for table in root.iter("{*}table"):
        head: list[str] = []
        for region in table.iter("{*}region"):
            cells = _from_zero([cell for cell in map(_box, region.iter("{*}cell")) if cell.text])
            grid = Grid(int(region.get("page", "0")), tuple(cells))
            yield without_rows(grid, head)
            head = head or row_texts(grid)[:3]


def _box(cell: etree._Element) -> Box:
    row, column = int(cell.get("start-row", "0")), int(cell.get("start-col", "0"))
    text = " ".join((cell.findtext("{*}content") or cell.findtext("content") or "").split())
    return Box(row, column, text, int(cell.get("end-row", row)), int(cell.get("end-col", column)))


def _from_zero(cells: Sequence[Box]) -> list[Box]:
    """Cells counted from the first row and column with text: an annotation's numbers can begin below zero."""
    row, column = min((c.row for c in cells), default=0), min((c.column for c in cells), default=0)
    return [Box(c.row - row, c.column - column, c.text, c.last_row - row, c.last_column - column) for c in cells]


def row_texts(grid: Grid) -> list[str]:
    """The text of each row, to tell repeated ones."""
    rows: dict[int, list[str]] = defaultdict(list)
    for cell in sorted(grid.cells, key=lambda cell: cell.column):
        rows[cell.row].append("".join(cell.text.split()))
    return ["|".join(rows[row]) for row in sorted(rows)]


def without_rows(grid: Grid, head: Sequence[str]) -> Grid:
    """A part of a table without its first rows where they repeat the header."""
    rows = sorted({cell.row for cell in grid.cells})
    gone = set()
    for at, text in zip(rows, row_texts(grid), strict=False):
        if len(gone) >= len(head) or text != head[len(gone)]:
            break
        gone.add(at)
    return Grid(grid.page, tuple(cell for cell in grid.cells if cell.row not in gone))


def _tabula(folder: Path) -> Iterator[Truth]:
    for path in sorted(folder.rglob("technology/tabula/csv/*.csv")):
        pdf = path.parent.parent / f"{path.stem}.pdf"
        if pdf.exists():
            with path.open(encoding="utf-8", newline="") as lines:
                yield Truth("tabula's tests", pdf, ((plain(0, list(csv.reader(lines))),),), False)


def _camelot(folder: Path) -> Iterator[Truth]:
    for path in sorted(folder.rglob("tests/data.py")):
        expected: dict[Path, list[Grid]] = defaultdict(list)
        for line in ast.parse(path.read_text(encoding="utf-8")).body:
            name = line.targets[0] if isinstance(line, ast.Assign) else None
            if isinstance(name, ast.Name) and name.id in CAMELOT and isinstance(line.value, ast.List):
                pdf = path.parent / "files" / CAMELOT[name.id]
                if pdf.exists() and len(expected[pdf]) < list(CAMELOT.values()).count(CAMELOT[name.id]):
                    expected[pdf].append(plain(0, ast.literal_eval(line.value)))
        for pdf, grids in expected.items():
            yield Truth("camelot's tests", pdf, (tuple(grids),), False)
