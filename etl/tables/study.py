"""Files of one study together: dictionaries explain the codes of other tables, and ids that the table of people lacks are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from etl.document import Cell
from etl.facts import Finding
from etl.parsers.reading import Reading, TableInPlace, once
from etl.tables.forms import file_name, form_in
from etl.tables.lines import Fit, PeopleTable
from etl.tables.warnings import warning_at

ORPHANS = "layout-doubtful"
_SHOWN = 4


@once
def meanings_of(reading: Reading) -> Mapping[str, str]:
    """Return the names of codes that the dictionaries of a study give: "51221" is Hematocrit.

    Args:
        reading: the study's files; a code with two names has none.
    """
    found: dict[str, set[str]] = {}
    for form in (form for _, form in _dictionaries(reading)):
        roles = {one.role: c for c, one in reversed(list(enumerate(form.columns))) if one is not None}
        if "code" not in roles or "test" not in roles:
            continue
        for row in range(form.heads, len(form.grid.rows)):
            code, name = form.grid.text(row, roles["code"]), form.grid.text(row, roles["test"])
            if code and name:
                found.setdefault(code, set()).add(name)
    return {code: next(iter(names)) for code, names in found.items() if len(names) == 1}


def dictionary_cells(reading: Reading) -> Iterator[Cell]:
    """Yield the cells of dictionaries, which are nobody's.

    Args:
        reading: the study's files.
    """
    for place, _ in _dictionaries(reading):
        yield from (cell for cell in place.table.cells if cell.text.strip())


@once
def _dictionaries(reading: Reading) -> tuple[tuple[TableInPlace, Fit], ...]:
    """The tables that are of no people, as their heads say."""
    found = []
    for place in reading.tables:
        form = form_in(reading.document, reading.lexicon, place.table)
        if place.people is None and form is not None and form.plan.layout == "not people":
            found.append((place, form))
    return tuple(found)


def orphans(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each table with ids that no row of the study's table of people has.

    Args:
        reading: the study's files, or the sheets of one workbook.
    """
    tables = [(one, one.people) for one in reading.tables if one.people and one.frame.attitude == "reported"]
    rosters = [(place, table) for place, table in tables if _is_roster(table)]
    known = {line.described.person.label for _, table in rosters for line in table.lines}
    for place, table in tables if rosters else ():
        lost = [line for line in table.lines if line.described.person.label not in known]
        if not any(_is_of(table, roster) for _, roster in rosters):
            continue
        if lost:
            cells = [line.name for line in lost[:_SHOWN]]
            names = ", ".join(f"“{reading.document.quote(cell.span)}”" for cell in cells)
            text = (
                f"{len(lost)} of {len(table.lines)} ids of {_called(reading, place)} ({names}) are in no row of"
                f" {_called(reading, rosters[0][0])}: nothing says who they are."
            )
            yield warning_at(reading, place, ORPHANS, text, cells)


def _called(reading: Reading, place: TableInPlace) -> str:
    """The file of a table, or the table where all are in one file."""
    return file_name(reading.document, place.table) if len(reading.document.files) > 1 else f"table {place.name}"


def _is_roster(table: PeopleTable) -> bool:
    """Whether a table has a row for each person, with who they are."""
    layout, plan = table.layout, table.plan.plan if table.plan is not None else None
    if layout.records or layout.grid.turned or layout.key < 0 or layout.test:
        return False
    if plan is not None and plan.form:
        return plan.layout == "person per row"
    single = all(len(line.rows) == 1 for line in table.lines)
    return single and layout.family < 0 and any("asks for a person" in why for why in layout.why)


def _is_of(table: PeopleTable, roster: PeopleTable) -> bool:
    """Whether the ids of a table are those of a table of people: by their heads, which the forms of one system have of their own."""
    return _head(table) == _head(roster) or (_has_form(table) and _has_form(roster))


def _has_form(table: PeopleTable) -> bool:
    return table.plan is not None and bool(table.plan.plan.form)


def _head(table: PeopleTable) -> str:
    layout = table.layout
    return layout.head(layout.key).casefold() if layout.heads and layout.key >= 0 else "?"
