"""Who has a line in a table: the people of its layout, as the text around it may call them, or as a plan says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import get_args

from etl.document import Cell, Document, Table
from etl.facts import Concept, Evidence, Person
from etl.mapping.lexicon import Lexicon
from etl.parsers.cell.answers import LETTERS, Age, Sorter, read_age, sex_of
from etl.parsers.cell.keys import WORDED, Key, calls, is_proper, read_key
from etl.parsers.number import parse_number
from etl.parsers.people.callings import are_counted
from etl.parsers.people.demographics import country_in
from etl.parsers.people.names import TITLE, Described, as_id, is_kin, kin_sex
from etl.parsers.people.sex import Gender, gender_of, sex_of_all, sex_printed
from etl.parsers.when.ages import AgeHit, AgeUnit
from etl.patterns import regex
from etl.plan import Column, Plan, Role, Way
from etl.tables.columns import is_of_statistics, sex_told
from etl.tables.counts import all_differ, only
from etl.tables.forms import STAYS, WHOSE, by_stay, form_in, has_prose, stands_for
from etl.tables.grid import Grid, alone, filled, grid_of
from etl.tables.identity import quoted, with_identity
from etl.tables.joins import dictionaries_in, text_of, words_of
from etl.tables.layout import OF_ROWS, candidates, choose, is_of_register, keyed_layout, told_layout, without_family
from etl.tables.lines import Fit, Layout, Line, PeopleTable, fitting
from etl.value import replace

_LEAST = 2
_WHO: tuple[Role, ...] = ("person", "family", "sex", "age", "sex and age", "time")


def way_of(layout: Layout | None) -> Way:
    """How people stand in a layout, in a plan's words.

    Args:
        layout: the layout; None of a table that isn't one of people.
    """
    if layout is None:
        return "not people"
    if layout.grid.turned:
        return "person per column"
    if all(alone(layout.grid.rows[rows[0]]) is not None for _, rows in layout.people):
        return "person per block"
    if layout.records:
        return "record per row"
    if layout.test:
        return "value per row"
    return "visit per row" if any(len(rows) > 1 for _, rows in layout.people) else "person per row"


def planned_layout(
    sorter: Sorter, decided: Layout | None, fit: Fit, stays: Mapping[str, str]
) -> tuple[Layout | None, Fit]:  # fmt: skip
    """The layout of a table that has a plan.

    Args:
        sorter: tells what cells look like.
        decided: what was decided without it.
        fit: the table's plan.
        stays: whose each stay of the document is.

    Returns:
        The layout, None where the table is not to be read as one of people; and the plan as seen from its side.
    """
    plan = fit.plan
    if plan.layout == "not people" or (not plan.layout and decided is None and plan.person is None):
        return None, fit
    way = plan.layout or way_of(decided)
    if way == "person per block":
        if decided is not None and way_of(decided) == way:
            return decided, fit
        grid = fit.grid.aside() if fit.grid.turned else fit.grid
        return next((one for one in candidates(sorter, grid) if way_of(one) == way), None), fit
    if fit.grid.turned != (way == "person per column"):
        fit = fit.aside()
    if fit.file.shipped or way == "record per row":
        names = stays if stands_for(STAYS, plan.person or "") else {}
        return keyed_layout(sorter, fit, records=way == "record per row", names=names), fit
    same = decided is not None and (decided.grid.turned, decided.heads, decided.grid.width) == (
        fit.grid.turned, fit.heads, fit.grid.width,
    )  # fmt: skip
    own = decided if same else None
    roles = _roles(own)
    told: dict[int, str] = {c: one.role for c, one in enumerate(fit.columns) if one.role}
    key, family = _named(fit, plan.person, "person", roles, told), _named(fit, plan.family, "family", roles, told)
    if own is None and key < 0 and plan.person is None:
        key = 0
    if own is not None and (key, family) == (own.key, own.family) and (way == "value per row") == bool(own.test):
        agreed = all(_of_layout(told[c], own) == roles.get(c, "") for c in told)
        if agreed and len(own.people):
            return _in_units(own, fit), fit
    known = own is not None or any(role in _WHO[2:] for role in told.values())
    meant = {c: told.get(c) or roles.get(c, "") for c in range(fit.grid.width) if c not in (key, family)}
    layout = told_layout(sorter, fit, key, family, meant, known=known, of_values=way == "value per row")
    return (_in_units(layout, fit) if layout is not None else None), fit


def _named(fit: Fit, label: str | None, role: str, roles: Mapping[int, str], told: Mapping[int, str]) -> int:
    """The column that a plan names, by its label or by its role; else the one that was decided."""
    if label is not None:
        return fit.column(label) if label else -1
    by_role = next((c for c, one in told.items() if one == role), -1)
    return by_role if by_role >= 0 else next((c for c, one in roles.items() if one == role and c not in told), -1)


def _roles(layout: Layout | None) -> dict[int, str]:
    """The roles of columns that decide about a layout."""
    if layout is None:
        return {}
    found: dict[int, str] = dict.fromkeys(layout.visits, "time") | dict.fromkeys(layout.ages, "age")
    found |= {c: role for role, c in layout.test}
    found |= {layout.sex: "sex", layout.family: "family", layout.key: "person"}
    found |= {layout.sex: "sex and age"} if layout.sex in layout.ages else {}
    return {c: role for c, role in found.items() if c >= 0}


def _of_layout(role: str, layout: Layout) -> str:
    return role if role in _WHO or (layout.test and role in OF_ROWS) else ""


def _in_units(layout: Layout, fit: Fit) -> Layout:
    """A layout with the plan's units of ages."""
    told = dict(zip(layout.ages, layout.units, strict=True))
    for c in layout.ages:
        if c < len(fit.columns) and fit.columns[c].unit in get_args(AgeUnit):
            told[c] = fit.columns[c].unit  # type: ignore[assignment]
    units = tuple(told[c] for c in layout.ages)
    return layout if units == layout.units else replace(layout, units=units)


def planned_lines(layout: Layout, fit: Fit, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The people of a table with a plan: with the sexes that it codes, without the cells that it leaves out.

    Args:
        layout: the table's.
        fit: its plan.
        lines: as they were read.
    """
    left = fit.of_role("leave out")
    column, sexes = next(
        (
            (c, sexes)
            for c, one in enumerate(fit.columns)
            if (sexes := _sexes(one)) and (layout.records or one.role == "sex")
        ),
        (-1, {}),
    )
    if not left and not sexes:
        return lines
    aside = {id(row[c]) for row in layout.grid.rows for c in left}
    out = []
    for line in lines:
        kept = tuple(pair for pair in line.cells if id(pair[0]) not in aside)
        told = (cell for row in line.rows if (cell := layout.grid.cell(row, column)) is not None)
        cell = next((one for one in told if text_of(one) in sexes), None) if sexes else None
        sex = sexes.get(text_of(cell))
        person = line.described.person
        if sex is not None and cell is not None and person.gender != sex:
            place = Evidence(cell.span.start, cell.span.end, cell.text)
            person = replace(person, gender=sex, evidence=tuple(dict.fromkeys((*person.evidence, place))))
        out.append(replace(line, cells=kept, described=replace(line.described, person=person)))
    return tuple(out)


def _sexes(column: Column) -> dict[str, Gender]:
    return {text: meaning for text, meaning in column.coding if meaning in ("male", "female")}


_ELSEWHERE = regex(
    r"\b(?:published|previously reported|reported previously|in the literature|of the literature|et al)\b", re.I
)
_BETWEEN, _BETWEEN_WORDS = regex(r"[/,;(\n]"), regex(r"[/,; ]")


def people_tables(
    document: Document, lexicon: Lexicon, tables: Sequence[Table], plans: Sequence[Plan] = (),
    doubted: frozenset[int] = frozenset(),
) -> dict[int, PeopleTable]:  # fmt: skip
    """The tables of a document in which several people have a line.

    Args:
        document: the document.
        lexicon: for head words, answers and units.
        tables: all of its tables, in their order.
        plans: what somebody says of tables with some heads.
        doubted: the numbers of tables that can't be one person's: less is enough there.

    Returns:
        Those tables by their number. A table without heads of its own that has as many columns as the one before goes on
        with its people.
    """
    sorter, found = Sorter(lexicon), dict[int, PeopleTable]()
    books = {id(one) for one in dictionaries_in(document)}
    stays = _stays(tables)
    for number, table in enumerate(tables):
        elsewhere = table.caption is not None and _ELSEWHERE.search(document.quote(table.caption))
        if elsewhere or id(table) in books:  # other people's cases, and things of which others have the ids
            continue
        grid = grid_of(document, lexicon, table)
        fit = (fitting(plans, grid) if plans else None) or form_in(document, lexicon, table)
        known = fit is not None and fit.file.shipped
        counted = partial(are_counted, document, lexicon)
        layout = None if known else choose(sorter, grid, counted, doubted=number in doubted)
        before = found.get(number - 1)
        if layout is None or not layout.test:
            fit = fit or by_stay(grid, stays)
        if fit is not None:
            layout, fit = planned_layout(sorter, layout, fit, stays)
        elif layout is None and before is not None and _goes_on(document, tables[number - 1], table):
            layout = _continued(sorter, before, grid)
            fit = before.plan if layout is not None and not layout.grid.turned else None
        if layout is None:
            continue
        found[number] = _with_lines(document, sorter, table, layout, fit)
    if len(document.files) > 1:
        for number, rows in [(n, one) for n, one in found.items() if _is_called_elsewhere(n, one, found)]:
            alone = replace(rows.layout, family=-1) if rows.plan is not None else without_family(sorter, rows.layout)
            found[number] = _with_lines(document, sorter, rows.table, alone, rows.plan)
        for number, rows in list(found.items()):
            if (one := _by_roster(rows, found)) is not None:
                found[number] = _with_lines(document, sorter, rows.table, one, rows.plan)
    if len(document.files) > 1 or not has_prose(document):
        for number, rows in list(found.items()):
            if names := next((told for other in found.values() if (told := _other_ids(sorter, other, rows))), None):
                found[number] = replace(rows, lines=tuple(_called_as(line, names) for line in rows.lines))
    return _of_columns(found)


def _ids_of(table: PeopleTable) -> set[str]:
    return {as_id(line.described.person.label) for line in table.lines}


def is_roster(table: PeopleTable) -> bool:
    """Return True for a table of people with a row for each, with who they are.

    Args:
        table: the table.
    """
    layout, plan = table.layout, table.said
    if layout.records or layout.grid.turned or layout.key < 0 or layout.test:
        return False
    if plan.form:
        return plan.layout == "person per row"
    single = all(len(line.rows) == 1 for line in table.lines)
    return single and layout.family < 0 and any("asks for a person" in why for why in layout.why)


def _by_roster(rows: PeopleTable, tables: Mapping[int, PeopleTable]) -> Layout | None:
    """The layout of a table of which each id is one person, as a roster has it once; None where nothing changes."""
    layout = rows.layout
    if layout.key < 0 or layout.family >= 0 or layout.grid.turned:
        return None
    known: set[str] = set()
    for one in (table for table in tables.values() if table is not rows and is_roster(table)):
        ids = [as_id(text) for text in one.layout.texts(one.layout.key) if text]
        if all_differ(ids) and words_of(one.layout.head(one.layout.key)) == words_of(layout.head(layout.key)):
            known |= set(ids)
    groups: dict[object, tuple[Key | None, tuple[int, ...]]] = {}
    for key, own in layout.people:
        called = as_id(layout.grid.text(own[0], layout.key))
        first, others = groups.get(called, (key, ()))
        groups[called if called in known else own] = (first, (*others, *own))
    return replace(layout, people=tuple(groups.values())) if len(groups) < len(layout.people) else None


def _other_ids(sorter: Sorter, one: PeopleTable, other: PeopleTable) -> Mapping[str, str]:
    """By what the people of a table are called, by the ids that another table calls them; {} where no column of it has these.

    Example:
        "record_id | patient_mrn" says who is whom in an extract whose people only the second one calls, and so do a few rows
        with "mrn" where the other table calls people by a column of that head.
    """
    layout, theirs = one.layout, _ids_of(other)
    head = other.layout.head(other.layout.key) if other.layout.key >= 0 else ""
    named = "person" in sorter.asks(head)
    if one is other or layout.grid.turned or len(theirs) < _LEAST or theirs & _ids_of(one):
        return {}
    for c in range(layout.grid.width):
        alike = words_of(layout.head(c)) == words_of(head) != ""
        if c == layout.key or not (alike or (named and "person" in sorter.asks(layout.head(c)))):
            continue  # somebody's doctor is no patient
        pairs = {
            (as_id(text), line.described.person.label)
            for line in one.lines
            for row in line.rows
            if (text := layout.grid.text(row, c)) and as_id(text) in theirs
        }
        names = dict(pairs)
        least = 0 if alike and all(map(is_of_register, names)) else len(theirs)
        if len(names) == len(pairs) == len(set(names.values())) and len(names) * 2 > least:
            return names
    return {}


def _called_as(line: Line, names: Mapping[str, str]) -> Line:
    """A line whose person is called as another table calls them, with the own id as a record's number."""
    person = line.described.person
    name = names.get(as_id(person.label))
    if name is None:
        return line
    person = replace(person, label=name, records=(*person.records, person.label))
    return replace(line, described=replace(line.described, person=person))


def _with_lines(document: Document, sorter: Sorter, table: Table, layout: Layout, fit: Fit | None) -> PeopleTable:
    made = _Lines(document, sorter, layout, fit)
    lines = tuple(made.line(key, rows) for key, rows in layout.people)
    lines = with_identity(document, sorter.lexicon, layout, fit, _with_sex(document, table, lines))
    return PeopleTable(table, layout, planned_lines(layout, fit, lines) if fit else lines, fit)


def _is_called_elsewhere(number: int, rows: PeopleTable, tables: Mapping[int, PeopleTable]) -> bool:
    """Whether the ids of a table with a family or site call people alone in another one.

    That one has a row for each of them; of a form it is enough that here no two sites have the same id.
    """
    layout, formed = rows.layout, rows.plan is not None and rows.plan.file.shipped
    if layout.family < 0 or (not formed and (rows.plan is not None or layout.own)):
        return False  # where ages differ the site may tell two apart
    named = {(layout.grid.text(row, layout.family), as_id(layout.grid.text(row, layout.key))) for row in layout.rows}
    keys = {key for _, key in named if key}
    for n, other in tables.items():
        their = other.layout
        if (
            n == number
            or their.family >= 0
            or their.key < 0
            or their.head(their.key).casefold() != layout.head(layout.key).casefold()
        ):
            continue
        ids = [as_id(text) for text in their.texts(their.key) if text]
        if (len(named) == len(keys) and not keys.isdisjoint(ids)) if formed else all_differ(ids) and keys <= set(ids):
            return True
    return False


def _of_columns(tables: dict[int, PeopleTable]) -> dict[int, PeopleTable]:
    """The tables of people without the sexes that notes give otherwise than the column of another table: the id says who it is."""
    known: dict[str, str | None] = {}
    for one in (table for table in tables.values() if table.layout.sex >= 0):
        for line in one.lines:
            told = {sex_told(one.layout.grid.text(row, one.layout.sex)) for row in line.rows}
            if line.described.person.gender or "other" in told:
                known[as_id(line.described.person.label)] = line.described.person.gender
    return {number: _without_sexes(one, known) if one.layout.records else one for number, one in tables.items()}


def _without_sexes(table: PeopleTable, known: Mapping[str, str | None]) -> PeopleTable:
    """A table of records without the sexes that aren't those known by the ids."""
    lines = tuple(
        replace(line, described=replace(line.described, person=replace(person, gender=None)))
        if known.get(as_id((person := line.described.person).label), person.gender) != person.gender
        else line
        for line in table.lines
    )
    return replace(table, lines=lines) if table.layout.sex < 0 else table


def _stays(tables: Sequence[Table]) -> Mapping[str, str]:
    """Whose each stay is, where a table has the ids of both; one of two people is nobody's."""
    found: dict[str, set[str]] = {}
    for table in tables:
        heads = [(cell.column, cell.text) for cell in table.cells if cell.row == 0]
        stays, whose = (next((c for c, head in heads if stands_for(one, head)), -1) for one in (STAYS, WHOSE))
        for row in table.grid()[1:] if min(stays, whose) >= 0 else ():
            if (stay := text_of(row[stays])) and (person := text_of(row[whose])):
                found.setdefault(stay, set()).add(person)
    return {stay: one for stay, people in found.items() if (one := only(people)) is not None}


def is_all_there_is(document: Document, table: PeopleTable) -> bool:
    """Return True for a table of people that a plan has, or whose ids call them where there is no text beside tables.

    Its column of sources says where each person was published, so that the table isn't a list of literature.

    Args:
        document: the document.
        table: one of its tables.
    """
    if table.plan is not None:
        return True
    return not has_prose(document) and any("asks for a person" in why for why in table.layout.why)


def tells_of_models(document: Document, lexicon: Lexicon, tables: Sequence[Table]) -> bool:
    """Return True for a document of nothing but tables of statistics or dictionaries of codes: it tells of nobody.

    Args:
        document: the document.
        lexicon: for heads.
        tables: all of its tables.
    """
    if not tables or has_prose(document):
        return False
    books = {id(one) for one in dictionaries_in(document)}
    return all(id(table) in books or _is_nobodys(document, lexicon, table) for table in tables)


def _is_nobodys(document: Document, lexicon: Lexicon, table: Table) -> bool:
    form = form_in(document, lexicon, table)
    no_people = form is not None and form.plan.layout == "not people"
    return no_people or is_of_statistics(lexicon, grid_of(document, lexicon, table))


def calls_people(document: Document, lexicon: Lexicon, table: Table, *, doubted: bool) -> bool:
    """Whether several people have a line in a table by itself.

    Args:
        document: the document.
        lexicon: for head words and keys.
        table: the table.
        doubted: whether it can't be one person's, so that less is enough.
    """
    counted = partial(are_counted, document, lexicon)
    return choose(Sorter(lexicon), grid_of(document, lexicon, table), counted, doubted=doubted) is not None


def _goes_on(document: Document, before: Table, table: Table) -> bool:
    """Whether a table may go on with the one before: of as many columns, and of the same file."""
    files = {document.file_of(one.span.start)[0] for one in (before, table)}
    return before.columns == table.columns and len(files) == 1


def _continued(sorter: Sorter, before: PeopleTable, grid: Grid) -> Layout | None:
    """The layout of a table that goes on with the one before: below its heads, or with more rows for the people of its columns."""
    first = before.layout.grid
    if not first.turned:
        if first.width != grid.width:
            return None
        return choose(sorter, Grid((*first.rows[: before.layout.heads], *grid.rows)))
    aside = grid.aside()
    if len(aside.rows) != len(first.rows):
        return None
    both = Grid(tuple((*one, *other) for one, other in zip(first.rows, aside.rows, strict=True)), turned=True)
    layout = choose(sorter, both.aside())
    alike = layout is not None and layout.grid.turned and len(layout.people) == len(before.lines)
    return replace(layout, begin=first.width) if layout is not None and alike else None


def heads_of(layout: Layout) -> tuple[tuple[Cell, ...], ...]:
    """The cells of the heads of each column, from the top down, each once.

    Args:
        layout: of a table.

    Returns:
        A tuple for each column. A column without a head of its own has that of the column before it, when its lines go on
        with it (a label that stands over several).
    """
    out: list[tuple[Cell, ...]] = []
    above: list[Cell | None] = [None] * layout.heads
    spans = any(
        cell is not None and (cell.colspan > 1 or cell.rowspan > 1)
        for row in range(layout.heads)
        for cell in layout.grid.rows[row]
    )
    for column in range(layout.grid.width):
        levels = [layout.grid.rows[row][column] for row in range(layout.heads)]
        told = [cell is not None and bool(cell.text.strip()) for cell in levels]
        holds = bool(layout.cells(column))
        found: dict[int, Cell] = {}
        for level, cell in enumerate(levels):
            if cell is not None and told[level]:
                found[id(cell)] = cell
                above[level:] = [cell, *[None] * (layout.heads - level - 1)]
            elif not spans and any(told[level + 1 :]) and (carried := above[level]) is not None:
                found[id(carried)] = carried
        own = tuple(found.values())
        out.append(own or (out[-1] if out and holds and column not in (layout.key, 0) else ()))
    return tuple(out)


def _calling_too(sorter: Sorter, layout: Layout, heads: tuple[tuple[Cell, ...], ...]) -> tuple[int, ...]:
    """The columns beside that of the key whose heads ask for a person too, and that call no two alike.

    Example:
        "Patient | Biobank ID", but not the number of the study.
    """
    asked = (
        column
        for column, over in enumerate(heads)
        if column != layout.key and any("person" in sorter.asks(head.text) for head in over)
    )
    return tuple(column for column in asked if _tells_apart(layout, column))


def _tells_apart(layout: Layout, column: int) -> bool:
    texts = [text for _, rows in layout.people if (text := layout.grid.text(rows[0], column))]
    return all_differ(texts)


_RARE = 8
"""Of so many numbers one may be given twice, so that a site or family tells those two apart and is no part of the others."""


class _Lines:
    """The lines of a table while they are made."""

    def __init__(self, document: Document, sorter: Sorter, layout: Layout, fit: Fit | None) -> None:
        self.document, self.lexicon, self.layout = document, sorter.lexicon, layout
        aside = fit.of_role("row") if fit is not None else ()
        self.administrative = {layout.grid.head(layout.heads, c) for c in aside}
        times = Counter(key.text for key, _ in layout.people if key is not None)
        shared = {text for text, n in times.items() if n > 1}
        self.alone = () if fit is not None or len(shared) * _RARE > len(times) else times.keys() - shared
        self.heads, self.test = heads_of(layout), dict(layout.test)
        self.also = _calling_too(sorter, layout, self.heads)

    def line(self, key: Key | None, rows: tuple[int, ...]) -> Line:
        """The line of a person, with what it says of who they are."""
        grid, layout = self.layout.grid, self.layout
        printed = grid.cell(rows[0], layout.key) if layout.key >= 0 else None
        name = printed or next(cell for row in rows for cell in filled(grid.rows[row]))
        key = key or Key("", "capitals")
        text, told = key.text, key.more
        sex, place = self._sex(rows)
        title = TITLE.match(text)
        sex = sex or _sex_within(told) or (gender_of(title.group()) if title else None) or kin_sex(text)
        family = grid.text(rows[0], layout.family) if layout.family >= 0 and text not in self.alone else ""
        cells = tuple(
            (cell, self._over(row, c))
            for row in rows
            for c in range(layout.begin, grid.width)
            if (cell := grid.cell(row, c)) is not None
        )
        proper = (is_proper(text) or key.strength == "name") and not is_kin(text) and not WORDED.fullmatch(text)
        person = Person(
            key="", label=" ".join(filter(None, (family, text))), gender=sex, name=text if proper else "", nationality=self._country(cells),
            evidence=tuple(quoted(self.document, c.span) for c in dict.fromkeys((name, place)) if c is not None),
        )  # fmt: skip
        ages = tuple(self._ages(rows))
        units = self.lexicon.units()
        if not ages and told and (age := read_age(told, units, "a" if sex else None) or _aged(told, units)):
            ages = (_hit(name.span.start + key.at, age),)
        worded = (text,) if key.strength == "worded" else ()
        names = calls(text, lettered=True) or ((text,) if len(text) > 2 and any(map(str.isdigit, text)) else ())
        others = (grid.text(rows[0], column) for column in self.also)
        coded = (one for one in others if (found := read_key(self.lexicon, one)) and found.strength == "code")
        called = (*dict.fromkeys((*names, *worded)), *coded) if not family else ()
        return Line(name, cells, Described(person, ages, called, name.span.start), rows)

    def _over(self, row: int, column: int) -> tuple[Cell, ...]:
        """The heads of a cell: of a value in a row of its own, the test that the row names."""
        test = self.layout.grid.cell(row, self.test["test"]) if self.test.get("value") == column else None
        return self.heads[column] if test is None else (test,)

    def _country(self, cells: Iterable[tuple[Cell, tuple[Cell, ...]]]) -> Concept | None:
        asked = (
            cell for cell, heads in cells
            if heads and (asked_for := heads[-1].text.strip()) not in self.administrative
            and "nationality" in self.lexicon.roles(asked_for, "field")
        )  # fmt: skip
        found = (country_in(self.document, self.lexicon, cell.span) for cell in asked)
        return next((one[0] for one in found if one is not None), None)

    def _sex(self, rows: tuple[int, ...]) -> tuple[Gender | None, Cell | None]:
        """The sex of the rows, with its first cell; none where they contradict each other."""
        column = self.layout.sex
        told: dict[Gender, Cell] = {}
        for cell in (self.layout.grid.cell(row, column) for row in rows if column >= 0):
            if cell is not None and (found := sex_of(cell.text) or _sex_within(cell.text)):
                told.setdefault(found, cell)
        return next(iter(told.items())) if len(told) == 1 else (None, None)

    def _ages(self, rows: tuple[int, ...]) -> Iterator[AgeHit]:
        """The first age that the columns of ages tell."""
        layout, units = self.layout, self.lexicon.units()
        for column, unit, pairs in zip(layout.ages, layout.units, layout.pairs, strict=True):
            for cell in (cell for row in rows if (cell := layout.grid.cell(row, column)) is not None):
                text = _without_sex(cell.text) if column == layout.sex else cell.text
                age = read_age(text, units, unit, pairs) or _aged(text, units) or _in_words(text, unit)
                if age is not None:
                    yield _hit(cell.span.start, age)
                    return


def _in_words(text: str, unit: AgeUnit) -> Age | None:
    """The age that a cell spells out: "seven"."""
    value = parse_number(text) if text.strip().isalpha() else None
    return Age(0, len(text.rstrip()), value, unit, bare=True) if value is not None else None


def _hit(begin: int, age: Age) -> AgeHit:
    return AgeHit(begin + age.start, begin + age.end, age.value, age.unit, "now")


def _sex_within(text: str) -> Gender | None:
    """The sex in a cell that tells more than it: "11y/F", "F, 34", "43 M"."""
    pieces = _BETWEEN_WORDS.split(text)
    found = {sex for piece in pieces if (sex := sex_of(piece.strip("()[]")))}  # the M of "16m/F" is a month
    return only(found)


def _without_sex(text: str) -> str:
    """A cell that tells sex and age with blanks for the word of the sex: the M of "41 M" is no month, that of "16m/M" is."""
    found = [m for m in LETTERS.finditer(text) if sex_printed(m.group())]
    apart = [m for m in found if not text[: m.start()][-1:].isdecimal()]
    for m in apart or found:
        text = text[: m.start()] + " " * len(m.group()) + text[m.end() :]
    return text


def _aged(text: str, units: Mapping[str, str]) -> Age | None:
    """The age in a cell that tells more than it: "F/43", "F, 34", "M 12 y"."""
    at = 0
    for piece in _BETWEEN.split(text):
        age = read_age(piece.replace(")", " "), units, "a")
        if age is None or age.end < len(piece.rstrip()) - 1:
            first, _, rest = piece.strip().partition(" ")
            age = read_age(rest, units, "a") if sex_of(first) else None
            age = age and replace(age, start=age.start + piece.find(rest), end=age.end + piece.find(rest))
        if age is not None:
            return replace(age, start=age.start + at, end=age.end + at)
        at += len(piece) + 1
    return None


def _with_sex(document: Document, table: Table, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with the sex that the words around the table give to all, where no line tells one."""
    if any(line.described.person.gender for line in lines):
        return lines
    told = sex_of_all(document, [s for s in (table.caption, *table.notes, document.title) if s], len(lines))
    if told is None:
        return lines
    people = (
        replace(p, gender=told[0], evidence=(*p.evidence, told[1])) for p in (one.described.person for one in lines)
    )
    return tuple(replace(one, described=replace(one.described, person=p)) for one, p in zip(lines, people, strict=True))
