"""The group of a page whose tables show that their values are of many: heads and rows that count people, means with their
spread, numbers with their share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Cell, Document, Table
from etl.facts import Cohort, Evidence, Quantity
from etl.parsers.index import Index, part
from etl.parsers.outline import Framed
from etl.parsers.when.timepoints import read_time
from etl.patterns import regex

_COLUMN = regex(r"[^\W\d_].*\(\s?n\s?=\s?(\d[\d,]{0,6})\s?\)\s*$", re.I)
"""The head of a column that counts the people of a group: "Control (N = 29)"."""
_ALONE = regex(r"(?:^|[^\W\d_][^()]*\()\s?n\s?=\s?(\d[\d,]{0,6})\s?\)?\s*$", re.I)
"""The head of the one column of values: "N = 40", "All patients (n = 40)"."""
_SPREAD = regex(r"\d\s?(?:±|\+/-|\+-)\s?\d")
_SHARE = regex(r"\d{1,5}\s?(?:/\s?\d{1,5}\s?)?[(\[]\s?\d{1,3}(?:[.,]\d{1,2})?\s?%?\s?[)\]]")
"""A number of people with its share: "12 (46)", "7/24 (29%)"."""
_SIZED = regex(
    r"(?:(?:total |overall )?(?:number|no\.?|n)(?: of)? )?(?:patients|participants|subjects|cases|people|persons|children|individuals|volunteers)"
    r"(?: (?:treated|enrolled|included|examined|assessed|studied|followed(?: up)?|seen|evaluated|analy[sz]ed|at risk|available))?"
    r"|(?:n|number|no\.)(?: (?:examined|assessed|treated|evaluated|analy[sz]ed|seen))?|(?:group|sample|cohort) size|size of (?:the )?(?:group|sample|cohort)",
    re.I,
)
"""The label of a row of sizes."""
_SIZED_TAIL = regex(r"(?:\s*,\s*|\s+|\s*[(\[]\s?)n\s?[)\]]?$", re.I)
_WHOLE = regex(r"\d{1,6}")
_SAID = regex(
    r"\bn\s?\(\s?%\s?\)|\b(?:n|no\.|number) and (?:%|percent\w*)|\b(?:mean|average)s?\s?(?:±|\+/-|[(\[,]\s?(?:±\s?)?s\.?d|and (?:s\.?d|standard)|with (?:s\.?d|standard))"
    r"|\bmedians?\s?[(\[,]|\bnumbers? \(\s?(?:%|percent\w*|shares?)\s?\)|\bpatients \(\s?%\s?\)",
    re.I,
)
"""What a caption or a note says of values that are of many: "Values are n (%) or mean ± SD"."""
_AGED = regex(r"(?:mean |median |average )?age\b", re.I)
_ELSEWHERE = regex(r"\b(?:authors?|references?|stud(?:y|ies)|trials?|publications?|et al|literature)\b", re.I)
_ALL = regex(r"(?:all|total|overall|whole|entire)\b.*", re.I)
_COLUMNS = 2
_FEW = 3


def group_in_tables(document: Document, framed: Sequence[Framed], found: Index) -> Cohort | None:
    """The group of a page that has only its tables: columns headed "All patients (n = 41)", "Cells (n = 12)", a row
    "Patients | 26 | 24", values that are means with their spread or numbers with their share.

    Args:
        document: the document.
        framed: its blocks.
        found: what stands where.

    Returns:
        The group, its size that of the column that is the sum of the others, or of the first time; None where nothing
        shows that the values are of many.
    """
    for item in framed:
        table = item.block.table
        if table is None:
            continue
        group = _counted_heads(table)
        if group is None and item.frame.attitude == "reported":
            group = _of_rows(document, found, table)
        if group is not None:
            return group
    return None


def spread_over(table: Table) -> Cell | None:
    """The cell by which a table with one column of values shows that they are of many: the head that counts them
    ("N = 40"), else the first mean with its spread, where several are.

    Args:
        table: a table.
    """
    grid = table.grid()
    if not grid or len(grid[0]) != _COLUMNS:
        return None
    values = [row[1] for row in grid if len(row) > 1 and row[1] is not None]
    spread = [c for c in values if _SPREAD.search(c.text)]
    if len(spread) < _COLUMNS:
        return None
    counts = [c for c in values if _ALONE.search(c.text)]
    return counts[0] if counts else spread[0] if len(spread) >= _FEW else None


def _counted_heads(table: Table) -> Cohort | None:
    """The group of a table whose heads count people."""
    if (cell := spread_over(table)) is not None:
        n = _ALONE.search(cell.text)
        return _group(Decimal(n[1].replace(",", "")) if n else None, cell)
    heads = [(c, m) for c in table.cells if (m := _COLUMN.search(c.text))]
    if len(heads) < _COLUMNS or len({c.row for c, _ in heads}) > 1:
        return None
    sizes = [(int(m[1].replace(",", "")), c) for c, m in heads]
    size, cell = max(sizes, key=lambda told: told[0])
    whole = size == sum(n for n, c in sizes if c is not cell)
    return _group(Decimal(size) if whole else None, cell)


def _of_rows(document: Document, found: Index, table: Table) -> Cohort | None:
    """The group of a table whose rows show that their values are of many."""
    grid = table.grid()
    if len(grid) <= _FEW or any(c is not None and _ELSEWHERE.search(c.text) for c in grid[0]):
        return None
    sized = next(_size_rows(grid), None)
    spread = [row for row in grid[1:] if any(c is not None and _SPREAD.search(c.text) for c in row[1:])]
    shares = [row for row in grid[1:] if any(c is not None and _SHARE.fullmatch(c.text.strip()) for c in row[1:])]
    around = " ".join(document.quote(s) for s in (table.caption, *table.notes) if s)
    said = any(_SAID.search(t) for t in (around, *(c.text for row in grid for c in row[:1] if c is not None)))
    aged = any((c := row[0]) is not None and _AGED.match(c.text.strip()) for row in spread)
    both = len(spread) + len(shares)
    if not ((said and both >= _COLUMNS) or (sized and both >= _FEW) or (len(spread) >= _FEW and (aged or sized))):
        return None
    if sized is None:
        return _group(None, next(c for c in (spread or shares)[0][1:] if c is not None and c.text.strip()))
    cell = _whole_of(document, found, grid, sized)
    return _group(Decimal(cell.text.strip()), cell) if cell is not None else _group(None, sized[0])


def _size_rows(grid: Sequence[Sequence[Cell | None]]) -> Iterator[tuple[Cell, ...]]:
    """The numbers of the rows that count the people of each column, with their label first."""
    for row in grid[1:]:
        label, cells = row[0], [c for c in row[1:] if c is not None and c.text.strip()]
        if label is None or not _SIZED.fullmatch(_SIZED_TAIL.sub("", label.text.strip(" :")) or label.text.strip(" :")):
            continue
        numbers = [c for c in cells if _WHOLE.fullmatch(c.text.strip())]
        if numbers and len(numbers) * _COLUMNS > len(cells):
            yield (label, *numbers)


def sizes_in(grid: Sequence[Sequence[Cell | None]]) -> dict[int, Decimal]:
    """How many people each column of a table is of, by its rows that count them: "Patients | 26 | 26 | 24".

    Args:
        grid: the table's cells.
    """
    return {c.column: Decimal(c.text.strip()) for row in _size_rows(grid) for c in row[1:]}


def _whole_of(
    document: Document, found: Index, grid: Sequence[Sequence[Cell | None]], sized: Sequence[Cell]
) -> Cell | None:
    """The number of a row of sizes that is of all: that of "All", of the only column, or of the first of several times."""
    numbers = sized[1:]
    if len(numbers) == 1:
        return numbers[0]
    heads = [next((c for c in grid[0] if c is not None and c.column == n.column), None) for n in numbers]
    for head, number in zip(heads, numbers, strict=True):
        if head is not None and _ALL.fullmatch(head.text.strip()):
            return number
    return numbers[0] if all(h is not None and _tells_time(document, found, h) for h in heads) else None


def _tells_time(document: Document, found: Index, head: Cell) -> bool:
    at = head.span
    read = read_time(
        document.text,
        at,
        part(found.mentions, at),
        part(found.dates, at),
        part(found.durations, at),
        label=True,
    )
    return read.timepoint is not None or bool(part(found.dates, at))


def _group(size: Decimal | None, cell: Cell) -> Cohort:
    return Cohort(
        size=Quantity(size, "{patients}", "patients") if size is not None else None,
        evidence=(Evidence(cell.span.start, cell.span.end, cell.text),),
    )
