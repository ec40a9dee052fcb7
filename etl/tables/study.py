"""Files of one study together: dictionaries explain the codes of other tables, and ids that the table of people lacks are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from etl.document import Cell
from etl.facts import Finding
from etl.ledger import Reason
from etl.parsers.people.names import as_id
from etl.parsers.reading import Reading, TableInPlace, once
from etl.patterns import regex
from etl.tables.codes import system_asked
from etl.tables.counts import only
from etl.tables.forms import form_in
from etl.tables.joins import dictionaries_in, file_name, words_of
from etl.tables.lines import Fit, PeopleTable, labels_of
from etl.tables.people import is_roster
from etl.tables.warnings import warning_at

ORPHANS = "layout-doubtful"
_DICTIONARY: Reason = ("structure", "dictionary of codes")
_OTHERS: Reason = ("left out", "about other people")
_SHOWN, _PATH, _ID = 4, "\\", "id"
_WORD = regex(r"[^\W\d_]+")


class Meant(Struct, frozen=True):
    """What a dictionary says of a code.

    Args:
        name: its name; of a path its last two levels.
        code: the code of a terminology beside it, behind its system where the head names one ("icd10:I63"); "" without one.
    """

    name: str
    code: str = ""


class _Dictionary(Struct, frozen=True):
    """A dictionary of codes.

    Args:
        head: of its codes.
        words: of its file's name.
        names: of its codes, each with its code.
    """

    head: str
    words: frozenset[str]
    names: tuple[tuple[str, Meant], ...]


@once
def meanings_of(reading: Reading, place: TableInPlace) -> Mapping[str, Mapping[str, Meant]]:
    """Return what the dictionaries of a study say of codes, by the head of the codes, and below "" by all: "51221" is Hematocrit.

    Args:
        reading: the study's files; a code with two names has none.
        place: the table with the codes. Of dictionaries with one head, as those of diagnoses and of procedures, the one
            whose file is called most like its file counts.
    """
    words = _words(reading, place)
    alike: dict[str, list[_Dictionary]] = {}
    for one in _dictionaries(reading):
        alike.setdefault(one.head, []).append(one)
    found: dict[str, dict[str, set[Meant]]] = {"": {}}
    for head, same in alike.items():
        most = max(len(one.words & words) for one in same)
        for code, name in (pair for one in same if len(one.words & words) == most for pair in one.names):
            for key in ("", head):
                found.setdefault(key, {}).setdefault(code, set()).add(name)
    return {
        head: {code: meant for code, names in codes.items() if (meant := only(names)) is not None}
        for head, codes in found.items()
    }


@once
def _dictionaries(reading: Reading) -> tuple[_Dictionary, ...]:
    found = []
    for place, form in nobodys(reading):
        roles = {one.role: c for c, one in reversed(list(enumerate(form.columns)))}
        if "code" not in roles or "test" not in roles:
            continue
        codes, names = (form.grid.texts(roles[role], form.heads) for role in ("code", "test"))
        others = form.grid.texts(roles["reference"], form.heads) if "reference" in roles else [""] * len(codes)
        system = system_asked(form.grid.head(form.heads, roles["reference"])) if "reference" in roles else ""
        told = tuple(
            (code, Meant(_leaf(name), f"{system}:{other}" if system and other else other))
            for code, name, other in zip(codes, names, others, strict=True)
            if code and name
        )
        head = words_of(form.grid.head(form.heads, roles["code"]))
        found.append(_Dictionary(head, _words(reading, place), told))
    return tuple(found)


def _leaf(name: str) -> str:
    """The last two levels of a path: "Gender: Female" of i2b2's tree."""
    return ": ".join(name.strip(_PATH).split(_PATH)[-2:]) if name.startswith(_PATH) else name


def _words(reading: Reading, place: TableInPlace) -> frozenset[str]:
    return frozenset(_WORD.findall(file_name(reading.document, place.table).rpartition(".")[0].casefold()))


def nobodys_cells(reading: Reading) -> Iterator[tuple[Cell, Reason]]:
    """Yield the cells of tables that are of no people, with what they are: of codes, or of hospitals and their staff.

    Args:
        reading: the study's files.
    """
    told = {id(place.table): form.of_role("code", "variable") for place, form in nobodys(reading)}
    for table in [*dictionaries_in(reading.document), *(place.table for place, _ in nobodys(reading))]:
        reason = _DICTIONARY if told.get(id(table), True) else _OTHERS
        yield from ((cell, reason) for cell in table.cells if cell.text.strip())


@once
def nobodys(reading: Reading) -> tuple[tuple[TableInPlace, Fit], ...]:
    """Return the tables that are of no people, as their heads say, with their forms.

    Args:
        reading: the study's files.
    """
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
    rosters = [(place, table) for place, table in tables if is_roster(table)]
    known = {as_id(line.described.person.label) for _, table in rosters for line in table.lines}
    yield from (twice for pair in combinations(rosters, 2) for twice in _numbered_twice(reading, *pair))
    yield from _strangers(reading, tables)
    for place, table in tables:
        lost = [line for line in table.lines if as_id(line.described.person.label) not in known]
        if lost and any(_is_of(table, roster) for _, roster in rosters):
            cells = [line.name for line in lost[:_SHOWN]]
            names = ", ".join(f"“{reading.document.quote(cell.span)}”" for cell in cells)
            text = (
                f"{len(lost)} of {len(table.lines)} ids of {_called(reading, place)} ({names}) are in no row of"
                f" {_called(reading, rosters[0][0])}: nothing says who they are."
            )
            yield warning_at(reading, place, ORPHANS, text, cells)


_Roster = tuple[TableInPlace, PeopleTable]


def _numbered_twice(reading: Reading, one: _Roster, other: _Roster) -> Iterator[Finding]:
    """Yield a finding for two files with the same heads and ids in common: each may number people of its own."""
    heads = [labels_of(table.layout.grid, table.layout.heads) for _, table in (one, other)]
    known = {as_id(line.described.person.label) for line in one[1].lines}
    again = [line.name for line in other[1].lines if as_id(line.described.person.label) in known]
    files = [_called(reading, place) for place, _ in (one, other)]
    if again and heads[0] == heads[1] and files[0] != files[1]:
        text = (
            f"{files[0]} and {files[1]} have the same heads and {len(again)} ids in common, which were read as the same people."
            " Convert them apart if each numbers people of its own."
        )
        yield warning_at(reading, other[0], ORPHANS, text, again[:_SHOWN])


def _strangers(reading: Reading, tables: Sequence[_Roster]) -> Iterator[Finding]:
    """Yield a finding for each file none of whose people is in another one: they may be the same people by other ids."""
    ids = [{as_id(line.described.person.label) for line in table.lines} for _, table in tables]
    for n, (place, table) in enumerate(tables):
        others = {one for m, found in enumerate(ids) if m != n for one in found}
        if len(reading.document.files) > 1 and others and len(table.lines) > 1 and not ids[n] & others:
            text = (
                f"None of the {len(table.lines)} people of {_called(reading, place)} is in another file: they were read as others, and may"
                " be the same by other ids. `case2fhir plan` lets you say which column calls them."
            )
            yield warning_at(reading, place, ORPHANS, text, [line.name for line in table.lines[:_SHOWN]])


def _called(reading: Reading, place: TableInPlace) -> str:
    """The file of a table, or the table where all are in one file."""
    return file_name(reading.document, place.table) if len(reading.document.files) > 1 else f"table {place.name}"


def _is_of(table: PeopleTable, roster: PeopleTable) -> bool:
    """Whether the ids of a table are those of a table of people: by their heads, which the forms of one system have of their own."""
    return _head(table) == _head(roster) or bool(table.said.form and roster.said.form)


def _head(table: PeopleTable) -> str:
    layout = table.layout
    return layout.head(layout.key).casefold() if layout.heads and layout.key >= 0 else "?"
