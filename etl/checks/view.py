"""What every check looks at: the document, its facts, the mappings, and a few things read once for all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from etl.checks.grids import Grid, Placed, grid_of
from etl.document import Cell, Document, Span
from etl.facts import AnyFact, Evidence, Facts, Finding, Observation, Treatment, identity
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import dates_of, part
from etl.parsers.when.dates import DateHit

Severity = Literal["error", "warning", "information"]


class View(Struct, frozen=True):
    """One document, ready to be checked.

    Args:
        document: the source.
        facts: what was read from it.
        lexicon: the mappings.
        dates: the dates of the whole text, in its order of day and month.
        tables: its tables.
        grids: those of its tables that hold numbers.
        by_cell: the facts of each cell, by table, row and column.
        by_place: the facts by start and end of each of their places, sorted.
        longest: the length of the longest place.
    """

    document: Document
    facts: Facts
    lexicon: Lexicon
    dates: tuple[DateHit, ...]
    tables: tuple[Placed, ...]
    grids: tuple[Grid, ...] = ()
    by_cell: Mapping[tuple[str, int, int], tuple[AnyFact, ...]] = field(default_factory=dict)
    by_place: tuple[tuple[int, int, int], ...] = ()
    longest: int = 0

    @property
    def text(self) -> str:
        """The document's normalized text."""
        return self.document.text

    def observations(self) -> Iterator[Observation]:
        """The Observations, in order."""
        return (f for f in self.facts.facts if isinstance(f, Observation))

    def treatments(self) -> Iterator[Treatment]:
        """The treatments that were carried out."""
        return (f for f in self.facts.facts if isinstance(f, Treatment) and f.status in ("completed", "in-progress"))

    def evidence(self, start: int, end: int) -> Evidence:
        """A range of the text as evidence."""
        return Evidence(start, end, self.text[start:end])

    def cell_evidence(self, placed: Placed, cell: Cell) -> Evidence:
        """A cell as evidence."""
        span = cell.span
        return Evidence(
            span.start, span.end, self.document.quote(span), cell.page, placed.name, cell.row, cell.column
        )  # fmt: skip

    def in_cell(self, placed: Placed, cell: Cell) -> tuple[AnyFact, ...]:
        """The facts that were read from a cell."""
        return self.by_cell.get((placed.name, cell.row, cell.column), ())

    def dates_in(self, span: Span) -> tuple[DateHit, ...]:
        """The dates inside a range."""
        return part(self.dates, span)

    def at(self, start: int, end: int) -> tuple[AnyFact, ...]:
        """The facts with a place that overlaps a range, in their order."""
        first = bisect_left(self.by_place, (start - self.longest, 0, 0))
        last = bisect_left(self.by_place, (end, 0, 0))
        found = {number for a, b, number in self.by_place[first:last] if b > start}
        return tuple(self.facts.facts[number] for number in sorted(found))


def view_of(document: Document, facts: Facts, lexicon: Lexicon) -> View:
    """Read once what several checks need.

    Args:
        document: the source.
        facts: its facts.
        lexicon: the mappings.

    Returns:
        The view.
    """
    dates, _ = dates_of(document)
    cells: dict[tuple[str, int, int], list[AnyFact]] = {}
    places: list[tuple[int, int, int]] = []
    for number, fact in enumerate(facts.facts):
        for e in fact.evidence:
            places.append((e.start, e.end, number))
            if e.table is not None and e.row is not None and e.column is not None:
                cells.setdefault((e.table, e.row, e.column), []).append(fact)
    tables = tuple(_tables(document))
    return View(
        document, facts, lexicon, dates, tables, tuple(g for placed in tables if (g := grid_of(placed)) is not None),
        {key: tuple(value) for key, value in cells.items()}, tuple(sorted(places)),
        max((b - a for a, b, _ in places), default=0),
    )  # fmt: skip


def _tables(document: Document) -> Iterator[Placed]:
    names, heading = iter(document.table_names()), None
    file = 0
    for block in document.blocks:
        if document.files and document.file_at(block.span.start) != file:
            file, heading = document.file_at(block.span.start), None
        if block.kind in ("heading", "caption", "title"):
            heading = block.span
        elif block.table is not None:
            yield Placed(next(names), block.table, block.table.caption or heading)
            heading = None
        elif block.kind != "note":
            heading = None


def finding(
    code: str, text: str, facts: Iterable[AnyFact] = (), places: Iterable[Evidence] = (), severity: Severity = "warning"
) -> Finding:
    """A finding about facts and places.

    Args:
        code: one of CONTRACT section 7.
        text: a sentence for the curator.
        facts: the facts concerned.
        places: the places; without any, those of the facts.
        severity: OperationOutcome's.

    Returns:
        The finding, its places in the order of the text and each once.
    """
    concerned = tuple(facts)
    shown = sorted(set(places) or {f.evidence[0] for f in concerned}, key=lambda e: (e.start, e.end))
    return Finding(code, severity, text, tuple(dict.fromkeys(identity(f) for f in concerned)), tuple(shown))


def quoted(text: str, longest: int = 60) -> str:
    """A printed text on one line in quotation marks, cut when it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1].rstrip() + '…'}”"


def share_prefix(one: str, two: str) -> tuple[str, str]:
    """Two partial dates cut to the precision that both have."""
    length = min(len(one), len(two))
    return one[:length], two[:length]


def later(one: str, two: str) -> bool:
    """Whether a partial date is surely later than another."""
    a, b = share_prefix(one, two)
    return a > b
