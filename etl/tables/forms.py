"""Extracts of known form: the shipped plans, chosen by the heads of a table, which a user's plan overrides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from etl.document import Document, Table
from etl.mapping.lexicon import Lexicon
from etl.mapping.load import shipped_dir
from etl.patterns import regex
from etl.plan import Column, Plan, TablePlan, load_plan
from etl.tables.grid import Grid, grid_of
from etl.tables.lines import Fit, labels_of
from etl.value import replace

FOLDER = "plans"
_LEAST_ROWS, _MOST_OTHERS = 2, 2
_OTHERWISE, _DOMAIN = "|", "--"
_PREFIX = regex(r"[a-z]{2}")


@lru_cache(maxsize=1)
def known_forms() -> Plan:
    """The shipped plans, as one.

    Raises:
        PlanError: one of them can't be used.
    """
    files = sorted((shipped_dir() / FOLDER).glob("*.yaml"))
    return Plan(tuple(table for file in files for table in load_plan(file).tables), FOLDER, shipped=True)


def stands_for(label: str, head: str) -> bool:
    """Return True if a label of a form is meant for a head: "USUBJID|SUBJID" for either, "--TEST" for TEST and LBTEST.

    Args:
        label: of a column or a need of a shipped plan.
        head: as printed.
    """
    said = head.strip().casefold()
    for one in label.casefold().split(_OTHERWISE):
        if one == said:
            return True
        if one.startswith(_DOMAIN):
            bare = one.removeprefix(_DOMAIN)
            if said == bare or (said.endswith(bare) and _PREFIX.fullmatch(said.removesuffix(bare))):
                return True
    return False


def form_of(grid: Grid, file: str = "") -> Fit | None:
    """The shipped plan whose needs the heads of a table meet.

    Args:
        grid: the table as printed.
        file: the name of its file, by which forms with the same heads are told apart.

    Returns:
        The plan of the form that needs most heads and knows most of them, one of records before one of people, whose heads
        such a table may repeat in each row; None for a table of no known form.
    """
    if len(grid.rows) < _LEAST_ROWS:
        return None
    for heads in (1, 5):  # cBioPortal's files have four lines about their columns
        if heads >= len(grid.rows):
            break
        labels = tuple(grid.text(heads - 1, c) for c in range(grid.width))
        found = [
            one
            for one in known_forms().tables
            if one.file in file.casefold()
            and all(any(stands_for(need, label) for label in labels if label) for need in one.needs)
            and _knows_enough(one, labels)
        ]
        if found:
            of_records = any(one.layout == "record per row" for one in found)
            left = [one for one in found if not of_records or one.layout == "record per row"]
            best = max(left, key=lambda one: (len(one.needs), sum(1 for _ in _known(one, labels))))
            return _fit(best, Grid(grid.rows[heads - 1 :], grid.turned), 1)
    return None


def form_in(document: Document, lexicon: Lexicon, table: Table) -> Fit | None:
    """Return the plan of the known form that a table of a document has; None for a table of no known form.

    Args:
        document: the document.
        lexicon: for heads.
        table: one of its tables.
    """
    return form_of(grid_of(document, lexicon, table), file_name(document, table))


def file_name(document: Document, table: Table) -> str:
    """Return the name of the file that a table stands in.

    Args:
        document: the document.
        table: one of its tables.
    """
    return document.files[document.file_at(table.span.start)][1].name if document.files else document.name


def _knows_enough(form: TablePlan, labels: tuple[str, ...]) -> bool:
    """Whether a form of notes knows nearly all of the heads: a remark beside results makes no table of notes."""
    of_notes = any(column.role == "text" for column in form.columns)
    other = sum(1 for label in labels if label) - sum(1 for _ in _known(form, labels)) - 1  # without that of the key
    return not of_notes or other <= _MOST_OTHERS


def _known(form: TablePlan, labels: tuple[str, ...]) -> Iterator[str]:
    return (label for label in labels if any(stands_for(one.label, label) for one in form.columns))


def _fit(form: TablePlan, grid: Grid, heads: int) -> Fit:
    """A form as the plan of a table, with the table's own heads in the place of the form's."""
    labels = labels_of(grid, heads) if heads == 1 else tuple(grid.text(heads - 1, c) for c in range(grid.width))
    columns: list[tuple[int, int, Column]] = []
    said: list[Column | None] = [None] * grid.width
    for rank, one in enumerate(form.columns):
        for place, other in enumerate(one.label.split(_OTHERWISE)):
            for c, label in enumerate(labels):
                if said[c] is None and label and stands_for(other, label):
                    said[c] = replace(one, label=label)
                    columns.append((rank, place, said[c]))  # type: ignore[arg-type]
    person = next((c for c, label in enumerate(labels) if form.person and stands_for(form.person, label)), -1)
    for other in reversed((form.person or "").split(_OTHERWISE)):
        person = next((c for c, label in enumerate(labels) if stands_for(other, label)), person)
    if person >= 0:
        said[person] = None
    family = next((label for label in labels if form.family and stands_for(form.family, label)), form.family and None)
    plan = replace(
        form, heads=labels, family=family, head_rows=heads, columns=tuple(column for _, _, column in sorted(columns, key=lambda one: one[:2])),
        person=labels[person] if person >= 0 else form.person and None,
    )  # fmt: skip
    return Fit(known_forms(), plan, grid, heads, tuple(said))
