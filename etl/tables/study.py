"""Files of one study together: dictionaries explain the codes of other tables, and ids that the table of people lacks are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etl.document import Cell
from etl.facts import Finding
from etl.parsers.label.groups import evidence_of
from etl.parsers.reading import Reading, TableInPlace, once
from etl.tables.forms import file_name, form_in
from etl.tables.lines import Fit, Layout

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
    tables = [place for place in reading.tables if place.people is not None and place.frame.attitude == "reported"]
    roster = next((place for place in tables if _is_roster(place)), None)
    if len(tables) < 2 or roster is None:
        return
    known = {label for place in tables if _is_roster(place) for label in _labels(place)}
    for place in (place for place in tables if not _is_roster(place) and _is_of(place, tables)):
        assert place.people is not None
        lost = [line for line in place.people.lines if line.described.person.label not in known]
        if lost:
            cells = [evidence_of(reading, place, line.name) for line in lost[:_SHOWN]]
            names = ", ".join(f"“{cell.quote}”" for cell in cells)
            text = (
                f"{len(lost)} of {len(place.people.lines)} ids of {_called(reading, place)} ({names}) are in no row of"
                f" {_called(reading, roster)}: nothing says who they are."
            )
            yield Finding(ORPHANS, "warning", text, (), tuple(cells))


def _called(reading: Reading, place: TableInPlace) -> str:
    """The file of a table, or the table where all are in one file."""
    return file_name(reading.document, place.table) if len(reading.document.files) > 1 else f"table {place.name}"


def _is_roster(place: TableInPlace) -> bool:
    """Whether a table has a row for each person, with who they are."""
    table = place.people
    if table is None or table.layout.records or table.layout.grid.turned or table.layout.key < 0 or table.layout.test:
        return False
    plan = table.plan.plan if table.plan is not None else None
    if plan is not None and plan.form:
        return plan.layout == "person per row"
    single = all(len(line.rows) == 1 for line in table.lines)
    return single and table.layout.family < 0 and any("asks for a person" in why for why in table.layout.why)


def _is_of(place: TableInPlace, tables: Sequence[TableInPlace]) -> bool:
    """Whether the ids of a table are those of a table of people: by their heads, which the forms of one system have of their own."""
    rosters = [one for one in tables if _is_roster(one)]
    return any(_head(place) == _head(one) or (_has_form(place) and _has_form(one)) for one in rosters)


def _has_form(place: TableInPlace) -> bool:
    return place.people is not None and place.people.plan is not None and bool(place.people.plan.plan.form)


def _head(place: TableInPlace) -> str:
    assert place.people is not None
    return _named(place.people.layout)


def _named(layout: Layout) -> str:
    return layout.grid.text(layout.heads - 1, layout.key).casefold() if layout.heads and layout.key >= 0 else "?"


def _labels(place: TableInPlace) -> Iterator[str]:
    if place.people is not None:
        yield from (line.described.person.label for line in place.people.lines)
