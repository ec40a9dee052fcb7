"""plan-misfit: what of a plan no longer fits: a head that is gone, a new column, a value outside of the coding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from etl.document import Cell, Span
from etl.facts import Evidence, Finding
from etl.ledger import Reason
from etl.parsers.label.groups import evidence_of
from etl.parsers.reading import Reading, TableInPlace
from etl.plan import Plan, TablePlan
from etl.tables.fitting import Fit, fitting, labels_of
from etl.tables.grid import grid_of

MISFIT = "plan-misfit"
LEFT_OUT: Reason = ("left out", "the plan leaves it out")
_SHOWN = 3


def fits_of(reading: Reading, plans: Sequence[Plan]) -> list[tuple[TableInPlace, Fit]]:
    """The tables of a document that have a plan, each with it.

    Args:
        reading: the document.
        plans: all that there are.
    """
    if not plans:
        return []
    found = []
    for place in reading.tables:
        fit = (
            place.people.plan
            if place.people is not None
            else fitting(plans, grid_of(reading.document, reading.lexicon, place.table))
        )
        if fit is not None:
            found.append((place, fit))
    return found


def left_out(fits: Iterable[tuple[TableInPlace, Fit]]) -> dict[int, tuple[Span, Reason]]:
    """The cells of tables that aren't of people in columns that a plan leaves out, by the offset of their begin.

    Args:
        fits: see `fits_of`.
    """
    return {
        cell.span.start: (cell.span, LEFT_OUT)
        for place, fit in fits
        if place.people is None
        for c, column in enumerate(fit.columns)
        if column is not None and column.role == "leave out"
        for row in fit.grid.rows[fit.heads :]
        if (cell := row[c]) is not None and cell.text.strip()
    }


def misfits(
    reading: Reading, plans: Sequence[Plan], fits: Sequence[tuple[TableInPlace, Fit]]
) -> Iterator[Finding]:  # fmt: skip
    """What of the plans doesn't fit a document.

    Args:
        reading: the document.
        plans: all that there are.
        fits: see `fits_of`.

    Yields:
        A finding for each head that is gone, each new column, each column with values that its coding doesn't have, and
        each table of the document's own plan that isn't there. Of plans for many documents only that none fits.
    """
    for place, fit in fits:
        yield from _of_table(reading, place, fit)
    used = {id(fit.plan) for _, fit in fits}
    for plan in plans:
        unused = [table for table in plan.tables if id(table) not in used]
        if plan.own:
            for table in unused:
                yield _finding(f"{plan.file}:{table.line}: no table has the heads of this plan ({_heads(table)}).", [])
        elif plan.tables and reading.tables and not fits:
            heads = _heads(plan.tables[0])
            yield _finding(f"{plan.file}: no table of this document has the heads of a plan ({heads}).", [])


def _heads(table: TablePlan) -> str:
    shown = [text for text in table.heads if text]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")


def _of_table(reading: Reading, place: TableInPlace, fit: Fit) -> Iterator[Finding]:
    labels, file = labels_of(fit.grid, fit.heads), fit.file.file
    for lost in fit.gone:
        line = lost.line or fit.plan.line
        yield _finding(f"{file}:{line}: the table has no column “{lost.label}” any more.", [])
    for key in ("person", "family"):
        label = getattr(fit.plan, key)
        if label and fit.column(label) < 0 and all(label != lost.label for lost in fit.gone):
            yield _finding(f"{file}:{fit.plan.line}: {key} is “{label}”, and no column is called so.", [])
    if place.people is None and fit.plan.layout not in ("", "not people"):
        told = f"{file}:{fit.plan.line}: the table can't be read as “{fit.plan.layout}”; no row or column calls people."
        yield _finding(told, [])
    for c in fit.new:
        heads = [cell for row in fit.grid.rows[: fit.heads] if (cell := row[c]) is not None and cell.text.strip()]
        told = f"The column “{labels[c]}” is new: {file}:{fit.plan.line} doesn't have it; it was decided as without a plan."
        yield _finding(told, _places(reading, place, heads))
    for c, column in enumerate(fit.columns):
        if column is None or not column.coding or column.others:
            continue
        known = {text for text, _ in column.coding}
        cells = [
            cell
            for row in _rows(place, fit)
            if (cell := fit.grid.rows[row][c]) is not None
            and cell.text.strip()
            and " ".join(cell.text.split()) not in known
        ]
        if cells:
            count = Counter(" ".join(cell.text.split()) for cell in cells)
            shown = ", ".join(f"“{text}” ({n})" for text, n in count.most_common(_SHOWN))
            more = f" and {len(count) - _SHOWN} more" if len(count) > _SHOWN else ""
            told = f"The coding of “{column.label}” ({file}:{column.line}) doesn't have {shown}{more}; read as without a plan."
            yield _finding(told, _places(reading, place, cells[:_SHOWN]))


def _rows(place: TableInPlace, fit: Fit) -> Iterable[int]:
    """The rows of a table that are people's, or all below its heads."""
    if place.people is not None and len(place.people.layout.grid.rows) == len(fit.grid.rows):
        return [row for _, rows in place.people.layout.people for row in rows]
    return range(fit.heads, len(fit.grid.rows))


def _places(reading: Reading, place: TableInPlace, cells: Iterable[Cell]) -> list[Evidence]:
    return [evidence_of(reading, place, cell) for cell in cells]


def _finding(text: str, places: Iterable[Evidence]) -> Finding:
    return Finding(MISFIT, "warning", text, (), tuple(places))
