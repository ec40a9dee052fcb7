"""unmapped: a label with values beside it that no mapping knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from etl.checks.grids import Grid, is_total
from etl.checks.view import View, finding, quoted
from etl.document import Block
from etl.facts import Finding
from etl.parsers.people.names import is_sum
from etl.patterns import regex

_CLINICAL = ("condition", "finding", "function", "measure", "scale", "procedure", "cells", "medicine", "gene", "social")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "letters": regex(r"[^\W\d_]{2}"),
        "value": regex(
            r"\b[0-9]{1,6}(?:[.,][0-9]{1,3})?\s?(?:%|[a-zµμ]{1,5}/[a-zA-Z]{1,4}|/[0-9]|mm|cm|mg|kg|ml|mmol|g\b|IU|U/)"
        ),
    }


def findings(view: View) -> Iterator[Finding]:
    """The labels that look clinical and that nothing came of.

    Args:
        view: the document.

    Yields:
        Rows of numbers in a table of which other rows were understood, and labelled fields whose value is a measured
        number. Information for a curator, not a fault of the document.
    """
    told: set[str] = set()
    covered = _covered(view)
    labels = [*(pair for grid in view.grids for pair in _rows(view, grid, covered)), *_fields(view)]
    for start, end in labels:
        label = " ".join(view.text[start:end].split()).strip(" :*†‡§")
        if label.casefold() not in told:
            told.add(label.casefold())
            yield finding(
                "unmapped", f"No mapping knows {quoted(label)}.", (), [view.evidence(start, end)], "information"
            )


def _covered(view: View) -> dict[tuple[str | None, int | None], int]:
    """How many facts each row of a table gave."""
    rows: dict[tuple[str | None, int | None], int] = {}
    for fact in view.facts.facts:
        for e in fact.evidence:
            if e.table is not None:
                rows[e.table, e.row] = rows.get((e.table, e.row), 0) + 1
    return rows


def _rows(view: View, grid: Grid, covered: dict[tuple[str | None, int | None], int]) -> Iterator[tuple[int, int]]:
    name = grid.placed.name
    if not any((name, r) in covered for r in grid.body):
        return
    for row in grid.body:
        cell = grid.cells[row][grid.label]
        if (
            cell is None
            or cell.row != row
            or (name, row) in covered
            or is_total(cell.text)
            or is_sum(cell.text)
            or not 2 < len(cell.text.strip()) <= 80
        ):
            continue
        if not any(grid.numbers[row][c] is not None for c in grid.columns) or not _patterns()["letters"].search(
            cell.text
        ):
            continue
        span = cell.span
        if (
            not _known(view, span.start, span.end)
            and not view.dates_in(span)
            and not view.lexicon.label(cell.text, "field")
            and not view.lexicon.scales_with(cell.text)
        ):
            yield span.start, span.end


def _fields(view: View) -> Iterator[tuple[int, int]]:
    for block in view.document.blocks:
        odd = block.kind == "field" and block.label is not None and _odd(view, block)
        if odd and block.label is not None and not view.at(block.span.start, block.span.end):
            yield block.label.start, block.label.end


def _odd(view: View, block: Block) -> bool:
    if block.label is None or block.value is None:
        return False
    label, value = view.document.quote(block.label).strip(" :\n\t"), view.document.quote(block.value)
    if not 2 < len(label) <= 40 or len(value) > 60 or not _patterns()["value"].search(value):
        return False
    if any(view.lexicon.label(label, kind) for kind in ("field", "heading", "furniture")):
        return False
    return not _known(view, block.label.start, block.label.end)


def _known(view: View, start: int, end: int) -> bool:
    return any(m.entry.kind in _CLINICAL for m in view.lexicon.find(view.text, start, end))
