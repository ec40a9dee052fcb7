"""The share of cells of real tables that is read right: by our reader, by pdfplumber's defaults, by camelot.

    tools/table_bench.py [--only READER] [--files PART] FOLDER…

The folders hold public sets (see table_truth.py); none of them is kept here. The figures go to
docs/figures/tables.json, which `make scorecard` shows. Camelot is the extra `bench`; without it its rows stay away.
With --only or --files nothing is written: a line for each file is printed instead.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from table_match import score
from table_truth import Box, Grid, Truth, plain, row_texts, truths, without_rows

from etl.document import Table
from etl.errors import InputError
from etl.readers import read_path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures" / "tables.json"


def ours(path: Path) -> list[Grid]:
    """The tables of our reader, those over several pages parted again."""
    try:
        document = read_path(path)
    except InputError:
        return []
    return [grid for block in document.blocks if block.table for grid in _pages(block.table)]


def _pages(table: Table) -> Iterator[Grid]:
    pages: dict[int, list[Box]] = defaultdict(list)
    for cell in table.cells:
        if cell.text:
            last = cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1
            pages[cell.page or 0].append(Box(cell.row, cell.column, cell.text, *last))
    for page, cells in pages.items():
        yield Grid(page, tuple(cells))


def by_pdfplumber(path: Path) -> list[Grid]:
    """What `extract_tables()` gives without settings."""
    try:
        with pdfplumber.open(path) as pdf:
            return [plain(page.page_number, table) for page in pdf.pages for table in page.extract_tables()]
    except Exception:  # a file that it can't read has no cells right
        return []


def by_camelot(flavor: str) -> Callable[[Path], list[Grid]]:
    """What camelot gives with one of its flavors."""

    def read(path: Path) -> list[Grid]:
        import camelot

        try:
            tables = camelot.read_pdf(str(path), pages="all", flavor=flavor, suppress_stdout=True)
        except Exception:  # see above
            return []
        return [plain(int(table.page), table.df.values.tolist()) for table in tables]

    return read


READERS: dict[str, Callable[[Path], list[Grid]]] = {
    "case2fhir": ours,
    "pdfplumber": by_pdfplumber,
    "camelot lattice": by_camelot("lattice"),
    "camelot stream": by_camelot("stream"),
    "camelot auto": by_camelot("auto"),
}


def main(arguments: Sequence[str]) -> int:
    """Compare the readers; 0 also when there is nothing to compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--only", help="only this reader")
    parser.add_argument("--files", default="", help="only files with this in their names")
    asked = parser.parse_args(arguments)
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    files = [truth for truth in truths(asked.folders) if asked.files in truth.pdf.name]
    readers = {name: read for name, read in READERS.items() if asked.only in (None, name)}
    if not importlib.util.find_spec("camelot"):
        readers = {name: read for name, read in readers.items() if not name.startswith("camelot")}
    told = bool(asked.only or asked.files)
    told = bool(asked.only or asked.files)
    counts = {name: [counted(name, read, truth, told) for truth in files] for name, read in readers.items()}
    if {"camelot lattice", "camelot stream"} <= set(counts):
        both = zip(counts["camelot lattice"], counts["camelot stream"], strict=True)
        counts["camelot, the better of both in each file"] = [max(pair, key=Count.merit) for pair in both]
    rows = [{"reader": name, "sets": figures(one)} for name, one in counts.items()]
    print(json.dumps(rows, indent=1))
    if files and not told:
        FIGURES.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


@dataclass(frozen=True, slots=True)
class Count:
    """What came of one file: cells right, cells there are, cells given (0 where not all tables are known)."""

    source: str
    right: int
    cells: int
    given: int

    def merit(self) -> float:
        """How well the file was read."""
        return 2 * self.right / max(1, self.cells + (self.given or self.right))


def counted(name: str, read: Callable[[Path], list[Grid]], truth: Truth, told: bool) -> Count:
    """One file read and compared."""
    found = [grid for grid in read(truth.pdf) if grid.cells]
    scores = [score(reading, _once(found, reading)) for reading in truth.readings]
    right, cells, given = max(scores, key=lambda one: one[0] / max(1, one[1]))
    if told:
        print(f"{name:16} {truth.pdf.name:32} {right:5} of {cells:5}  given {given:5}", file=sys.stderr)
    return Count(truth.source, right, cells, given if truth.whole else 0)


def figures(counts: Sequence[Count]) -> dict[str, dict[str, float]]:
    """One reader's figures for each set: share of the cells read right, and of those given, where all are known."""
    sets: dict[str, dict[str, float]] = {}
    for source in dict.fromkeys(count.source for count in counts):
        own = [count for count in counts if count.source == source]
        right, cells, given = (sum(getattr(count, part) for count in own) for part in ("right", "cells", "given"))
        sets[source] = {"files": len(own), "cells": cells, "recall": round(right / cells, 3)}
        if given:
            sets[source] |= {"precision": round(right / given, 3), "f1": round(2 * right / (cells + given), 3)}
    return sets


def _once(found: Sequence[Grid], reading: Sequence[Grid]) -> list[Grid]:
    """Tables without the header that a further page repeats, where the annotation has it once too."""
    heads = [row_texts(grid)[:3] for grid in found]
    starts = {text for grid in reading for text in row_texts(grid)[:1]}
    result = []
    for at, grid in enumerate(found):
        again = next((head for before, head in zip(found[:at], heads, strict=False) if before.page < grid.page), [])
        keep = not again or (row_texts(grid) or [""])[0] in starts
        result.append(grid if keep else without_rows(grid, again))
    return [grid for grid in result if grid.cells]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
