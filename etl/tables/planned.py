"""What a plan says of the columns of a table instead of what was decided, and what of it no longer fits (plan-misfit).

What a plan says as it was decided changes nothing, so that a plan that nobody edited gives the same facts as none. What no
longer fits is a head that is gone, a new column, a value outside of the coding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal, get_args

from etl.document import Cell, Span
from etl.errors import PlanError
from etl.facts import Coding, Concept, Finding, Period
from etl.ledger import Reason
from etl.mapping.entry import Entry, Item, Kind
from etl.mapping.lexicon import Lexicon
from etl.names import SYSTEMS
from etl.parsers.cell.answers import Said, Sorter, read_answer, sex_of
from etl.parsers.label.heads import plain
from etl.parsers.label.labels import Facet, of_item
from etl.parsers.number import parse_unit
from etl.parsers.reading import Reading, TableInPlace, in_said_order
from etl.parsers.when.dates import DateHit, Order, find_dates
from etl.patterns import regex
from etl.plan import APART, GENETIC, KINSHIP, NOTHING, OTHERS, SLOTS, Column, Meaning, Plan, Role, TablePlan
from etl.tables.asks import Asked
from etl.tables.codes import entries_coded
from etl.tables.counts import only
from etl.tables.grid import grid_of, under
from etl.tables.identity import IDENTITY
from etl.tables.joins import text_of
from etl.tables.lines import Fit, Layout, PeopleTable, fitting, labels_of
from etl.tables.pedigree import CODES
from etl.tables.warnings import warning_at
from etl.terminology.ontology import Ontology, the_ontology
from etl.value import replace
from etl.variants.words import variant_words

_ROLES: Mapping[str, Role] = {
    "key": "person", "sex": "sex", "age": "age", "time": "time", "source": "publication",
    "remark": "remark", "text": "value", "thing": "value", "empty": "unlabelled", "leave out": "leave out",
    "record": "row", "identity": "contact", "coded": "sex", "planned": "detail",
    "private": "leave out", "limit": "leave out", "disease": "value", "stay": "value", "instance": "detail",
}  # fmt: skip
_ASKED: Mapping[str, Literal["leave out", "source", "empty", "remark", "time", "record", "identity", "planned", "coded"]] = {
    "leave out": "leave out", "publication": "source", "unlabelled": "empty", "remark": "remark", "time": "time",
    "study day": "time", "row": "record", "sex": "coded", **dict.fromkeys(IDENTITY, "identity"), **dict.fromkeys((*APART, *SLOTS), "planned"),
}  # fmt: skip
_SAYS: Mapping[Said, Meaning] = {
    "yes": "present", "no": "absent", "unsure": "unsure", "unknown": "unknown", "normal": "normal",
}  # fmt: skip
_MEANS: Mapping[Meaning, Said] = {meaning: said for said, meaning in _SAYS.items()}
_ORDERS: Mapping[str, Order] = {"day first": "dmy", "month first": "mdy"}
_CONCEPTS = ("condition", "finding", "function", "measure", "scale", "procedure", "gene", "medicine")
"""The kinds of entries that values can be of."""
_ENTRY = regex(r"(?P<kind>[a-z]+):(?P<id>[a-z0-9_]+)(?:/(?P<item>[^\s/]+))?")
_CODE = regex(r"(?:(?P<short>[a-z0-9]+) (?P<code>\S+)|(?P<hp>HP:\d{7}))")
_NUMERIC = regex(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})(?!\d)")
_MONTHS = 12
_PART = r"(?:\{[^}]*\}|\[[^\]]*\]|[^./{\[()])+"
_UNIT_PART, _COMPOSED = regex(_PART), regex(rf"/?{_PART}(?:[./]{_PART}){{0,8}}")
"""A part of a composed unit in UCUM ("m[H2O]" and "{1.73_m2}" are one), and such a unit."""
_FACTOR = regex(r"10[*^]-?\d+|\d+")
_POWER = regex(r"(?<=\D)-?\d$")
_MOST_TEXTS = 20
"""A column with more different texts than this is not coded."""


def planned_columns(
    reading: Reading, ontology: Ontology | None, table: PeopleTable, columns: Sequence[Asked], sorter: Sorter
) -> tuple[Asked, ...]:
    """What the columns of a table ask, as its plan says.

    Args:
        reading: the document.
        ontology: for codes of it.
        table: the table; without a plan nothing is changed.
        columns: what was decided about them.
        sorter: tells the sorts of cells.

    Raises:
        PlanError: the plan names a concept, code or unit that nobody knows.
    """
    fit = table.plan
    if fit is None or len(fit.columns) != len(columns):
        return tuple(columns)
    found = [
        one
        if told is NOTHING
        else _told(reading, ontology, fit.file, one, told, described(reading, sorter, table.layout, c, one))
        for c, (one, told) in enumerate(zip(columns, fit.columns, strict=True))
    ]
    for c, told in enumerate(fit.columns):
        if _grades(told):
            entry, _ = entry_of(reading.lexicon, ontology, fit.file, told)
            graded = only(
                at for at, one in enumerate(found) if at != c and one.role == "thing" and one.facet.what == entry
            )
            found[c] = replace(columns[c], beside=None if graded is None else ("severity", graded), told=True)
    return tuple(found)


def _grades(column: Column) -> bool:
    """Return True for a column that says how severe the feature of another one is."""
    return column.role == "severity" and bool(column.concept)


def planned_test(reading: Reading, ontology: Ontology | None, table: PeopleTable, one: Asked) -> Asked:
    """What a cell asks that names the test of its row, as the table's plan says.

    Args:
        reading: the document.
        ontology: for codes of it.
        table: the table.
        one: what was decided about it.
    """
    fit, said = table.plan, " ".join(one.label.split()).casefold()
    told = next((t for t in fit.plan.tests if " ".join(t.label.split()).casefold() == said), None) if fit else None
    if fit is None or told is None:
        return one
    return _told(
        reading,
        ontology,
        fit.file,
        one,
        told,
        Column(one.label, "value", concept_of(reading, one), unit_of(reading, one)),
    )


def _told(
    reading: Reading, ontology: Ontology | None, file: Plan, one: Asked, told: Column, own: Column
) -> Asked:  # fmt: skip
    """What a column asks, as a plan says where it says something else."""
    role = told.role or own.role
    if role in GENETIC or role in KINSHIP:
        return Asked("text", one.label, code=_named_for(role, one.label), coding=one.coding, told=True)
    if role != own.role:
        if role in _ASKED:
            sexes = tuple(text for text, meaning in told.coding if meaning in ("male", "female"))
            return Asked(
                _ASKED[role], one.label, code=Concept(plain(one.label)), coding=one.coding, sexes=sexes, told=True
            )
        if role != "value":
            return one  # the layout has it already
        one = replace(one, role="text", facet=Facet(text=plain(one.label)), code=Concept(plain(one.label)), told=True)
    if told.concept and told.concept != own.concept and role == "value":
        one = _of_concept(reading, ontology, file, one, told)
    if told.unit and told.unit != own.unit and role == "value":
        one = replace(one, facet=replace(one.facet, unit=ucum_of(reading.lexicon, file, told)), told=True)
    if told.coding and told.coding != own.coding:
        legend = tuple((text, _MEANS[meaning]) for text, meaning in told.coding if meaning in _MEANS)
        coding = replace(one.coding, legend=(*legend, *one.coding.legend))
        one = replace(one, coding=coding, sexes=tuple(text for text, meaning in told.coding if meaning not in _MEANS))
    return one


def _named_for(role: Role, label: str) -> Concept:
    """Return what a column of variants or kinship is called: by its own head where that says it, else by its role."""
    own = plain(label)
    if role == "variant" and not variant_words().change_words.isdisjoint(own.casefold().split()):
        return Concept(own)
    known = {"father": CODES["father"], "mother": CODES["mother"], "affected": CODES["affected"]}
    return known.get(role) or Concept(role)


def _of_concept(reading: Reading, ontology: Ontology | None, file: Plan, one: Asked, told: Column) -> Asked:
    entry, item = entry_of(reading.lexicon, ontology, file, told)
    if entry is None:
        kept = Facet(
            time=one.facet.time, date=one.facet.date, unit=one.facet.unit, text=told.concept, span=one.facet.span
        )
        return replace(one, role="text", facet=kept, code=Concept(told.concept), source="", told=True)
    facet = replace(one.facet, what=entry, item=None)
    if item is not None:
        facet = of_item(reading, facet, entry, item)
    return replace(one, role="thing", facet=facet, source="plan", told=True)


def entry_of(
    lexicon: Lexicon, ontology: Ontology | None, file: Plan, told: Column
) -> tuple[Entry | None, Item | None]:  # fmt: skip
    """The entry, and the item of a scale, that a plan names.

    Args:
        lexicon: for entries and codes.
        ontology: for its codes; that of this machine when None.
        file: the plan, for errors.
        told: the column.

    Returns:
        The entry, with the item that is named behind it; (None, None) for words that are kept as they are printed.

    Raises:
        PlanError: there is no such entry, item or code.
    """
    text = " ".join(told.concept.split())
    if (m := _ENTRY.fullmatch(text)) is not None and m["kind"] in get_args(Kind):
        kind: Kind = m["kind"]  # type: ignore[assignment]
        entry = lexicon.get(kind, m["id"])
        if entry is None or kind not in _CONCEPTS:
            asked = (
                f"`case2fhir mappings list {kind}` lists them" if kind in _CONCEPTS else f"use {', '.join(_CONCEPTS)}"
            )
            raise file.error(told.line, f"{told.label}: values can't be of {text!r}; {asked}")
        items = (*entry.items, *((entry.total,) if entry.total is not None else ()))
        item = next((one for one in items if one.key == m["item"]), None)
        if m["item"] and item is None:
            keys = ", ".join(one.key for one in items) or "none"
            raise file.error(told.line, f"{told.label}: {entry.id} has no item {m['item']!r}; it has {keys}")
        return entry, item
    m = _CODE.fullmatch(text)
    if m is None or (m["short"] and m["short"] not in SYSTEMS):
        return None, None
    code, system = (m["hp"], SYSTEMS["hp"]) if m["hp"] else (m["code"], SYSTEMS[m["short"]])
    known = entries_coded(lexicon, Coding(system, code), _CONCEPTS)
    ontology = ontology or the_ontology()
    found = next(iter(known), None) or (ontology.coded(code) if ontology and system == SYSTEMS["hp"] else None)
    if found is None:
        raise file.error(told.line, f"{told.label}: no mapping knows the code {text!r}; add it to a mapping file")
    return found, None


def constant_of(lexicon: Lexicon, ontology: Ontology | None, file: Plan, table: TablePlan, text: str) -> Entry:
    """The entry that all people of a table have, as a plan says.

    Args:
        lexicon: for entries and codes.
        ontology: for its codes; that of this machine when None.
        file: the plan, for errors.
        table: of the plan.
        text: how it names the entry.

    Raises:
        PlanError: there is no such entry, or it is nothing that somebody can have.
    """
    entry, item = entry_of(lexicon, ontology, file, Column("constants", concept=text, line=table.line))
    if entry is None or item is not None or entry.kind not in ("condition", "finding"):
        raise file.error(
            table.line, f"constants: {text!r} is no condition and no finding; write it as condition:… or by its code"
        )
    return entry


def ucum_of(lexicon: Lexicon, file: Plan, told: Column) -> str:
    """The UCUM code of a unit that a plan gives as printed or by its code.

    Args:
        lexicon: for units.
        file: the plan, for errors.
        told: the column.

    Raises:
        PlanError: no mapping knows it.
    """
    found = unit_known(lexicon, told.unit)
    if found is None:
        raise file.error(told.line, f"{told.label}: no mapping knows the unit {told.unit!r}; write it as UCUM has it")
    return found


def unit_known(lexicon: Lexicon, text: str) -> str | None:
    """Return the UCUM code of a unit, as printed or as a code; None where a part of it is in no mapping.

    "[iU]/kg/h" is composed of "[iU]/kg" and "h".
    """
    units = lexicon.units()
    if found := units.get(text) or (text if text in lexicon.unit_codes else parse_unit(text, units)[0]):
        return found
    parts = {part for code in lexicon.unit_codes for part in _unit_parts(code)}
    whole = _COMPOSED.fullmatch(text) is not None
    return text if whole and all(part in parts or _FACTOR.fullmatch(part) for part in _unit_parts(text)) else None


def _unit_parts(code: str) -> list[str]:
    """Return the units that a UCUM code multiplies and divides, without their powers."""
    return [part if _FACTOR.fullmatch(part) else _POWER.sub("", part) for part in _UNIT_PART.findall(code)]


def check_plan(plan: Plan, lexicon: Lexicon) -> None:
    """See whether all that a plan names is there, before any document is read.

    Args:
        plan: the plan.
        lexicon: for entries, codes and units.

    Raises:
        PlanError: see `entry_of` and `ucum_of`; of several mistakes a line each.
    """
    wrong: list[str] = []
    asked: list[Callable[[], object]] = [
        partial(constant_of, lexicon, None, plan, table, text) for table in plan.tables for text in table.constants
    ]
    columns = [one for table in plan.tables for one in (*table.columns, *table.tests)]
    asked += [partial(entry_of, lexicon, None, plan, column) for column in columns if column.concept]
    asked += [partial(ucum_of, lexicon, plan, column) for column in columns if column.unit]
    for look_up in asked:
        try:
            look_up()
        except PlanError as error:
            wrong.append(str(error))
    for column in columns:
        if column.role not in ("", "sex", "code", "occurred", "status") and any(
            meaning not in _MEANS for _, meaning in column.coding
        ):
            wrong.append(str(plan.error(column.line, f"{column.label}: male and female are told by a column of sexes")))
    if wrong:
        raise PlanError("\n".join(wrong))


def described(reading: Reading, sorter: Sorter, layout: Layout, c: int, one: Asked) -> Column:
    """What is decided about a column, in a plan's words.

    Args:
        reading: the document.
        sorter: tells the sorts of cells.
        layout: the table's.
        c: the column.
        one: what it asks.
    """
    in_rows = next((role for role, column in layout.test if column == c), None)
    role: Role = _ROLES[one.role]
    if c == layout.family:
        role = "family"
    elif in_rows is not None:
        role = in_rows  # type: ignore[assignment]
    elif c == layout.sex and c in layout.ages:
        role = "sex and age"
    elif c in layout.visits and c != layout.key:
        role = "time"
    coding, others = _coding(reading, sorter, layout, c, one, role)
    unit = dict(zip(layout.ages, layout.units, strict=True)).get(c, "") if c in layout.ages else unit_of(reading, one)
    value = role == "value" and in_rows is None
    return Column(
        one.label, role, concept_of(reading, one) if value else "", unit if value or c in layout.ages else "",
        coding, others, dates=_dates(reading, layout, c) if role == "time" else "",
    )  # fmt: skip


def concept_of(reading: Reading, one: Asked) -> str:
    """What the values of a column are of, as a plan names it.

    Args:
        reading: the document.
        one: what the column asks.
    """
    entry, item = one.facet.what, one.facet.item
    if one.role != "thing" or entry is None:
        words = one.code.entry or one.code.text or plain(one.label)
        return words if _can_be_said(reading.lexicon, words) else ""
    if reading.lexicon.get(entry.kind, entry.id) is None:
        return entry.codings[0].code
    return f"{entry.kind}:{entry.id}" + (f"/{item.key}" if item is not None else "")


def _can_be_said(lexicon: Lexicon, words: str) -> bool:
    """Return False for a label that a plan would take for an entry or a code which nobody knows.

    A column may be headed "HP:9999999" or "gene:x".
    """
    try:
        entry_of(lexicon, None, Plan(), Column("", concept=words))
    except PlanError:
        return False
    return True


def unit_of(reading: Reading, one: Asked) -> str:
    """The unit of bare numbers in a column: that of its label, else the usual one of what is measured; "" without.

    Args:
        reading: the document.
        one: what the column asks.
    """
    if one.facet.unit:
        return one.facet.unit if unit_known(reading.lexicon, one.facet.unit) else ""
    entry = one.facet.what
    return entry.units[0] if one.role == "thing" and entry is not None and entry.units and not one.facet.item else ""


def _dates(reading: Reading, layout: Layout, c: int) -> Literal["", "day first", "month first"]:
    order = reading.index.order
    texts = [text for text in texts_of(layout, c) if _NUMERIC.search(text)]
    if order is None or not texts:
        return ""
    said: Literal["day first", "month first"] = "day first" if order == "dmy" else "month first"
    return "" if any(_against(said, text) for text in texts) else said


def _against(dates: str, text: str) -> bool:
    """Return True if a text has a date in numbers that can only be of the other order of day and month."""
    month = 2 if dates == "day first" else 1
    return any(int(m[month]) > _MONTHS and int(m[3 - month]) <= _MONTHS for m in _NUMERIC.finditer(text))


def _coding(
    reading: Reading, sorter: Sorter, layout: Layout, c: int, one: Asked, role: Role
) -> tuple[tuple[tuple[str, Meaning], ...], bool]:
    """What the texts of a column mean that are answers as a whole, and whether there are others."""
    if role not in ("sex", "value"):
        return (), False
    entry = one.facet.what
    found: dict[str, Meaning] = {}
    others = False
    for text in texts_of(layout, c):
        meaning: Meaning | None = None
        if text == OTHERS:
            continue  # the key of a coding that stands for all others
        if role == "sex":
            meaning = sex_of(text) or ("unknown" if "unknown" in sorter(text) else None)
        elif not (entry is not None and entry.kind in ("measure", "scale") and "number" in sorter(text)):
            answer = read_answer(reading.lexicon, text, one.coding)
            meaning = _SAYS[answer.said] if answer is not None and not answer.more else None
        if meaning is None or len(found) >= _MOST_TEXTS:
            others = True
        else:
            found[text] = meaning
    return tuple(found.items()), others and bool(found)


def texts_of(layout: Layout, c: int) -> list[str]:
    """The different texts of a column's cells that are people's, in their order.

    Args:
        layout: the table's.
        c: the column.
    """
    return list(dict.fromkeys(map(text_of, layout.cells(c))))


def redated(reading: Reading) -> Reading:
    """Return a document with the days of its tables in the orders of day and month that their plans say.

    Args:
        reading: the document, whose dates are read in its own order; without such a plan nothing is changed.

    Returns:
        The document. A cell whose date can't be of the order has none: see `day_as_printed`.
    """
    tables = [place.people for place in reading.tables if place.people is not None and place.people.plan is not None]
    again = tuple(sorted(one for table in tables for one in _redated(reading, table)))
    if not again:
        return reading
    dates = in_said_order(reading.index.dates, again)
    return replace(reading, index=replace(reading.index, dates=dates), redated=again)


def _redated(reading: Reading, table: PeopleTable) -> Iterator[tuple[Span, tuple[DateHit, ...]]]:
    """Yield the cells of a table that its plan dates otherwise, with their dates."""
    for c, column in enumerate(table.plan.columns if table.plan is not None else ()):
        if not column.dates or c >= table.layout.grid.width:
            continue
        order = _ORDERS[column.dates]
        for cell in table.layout.cells(c):
            if _against(column.dates, cell.text):
                yield cell.span, ()
            elif order != reading.index.order and _NUMERIC.search(cell.text):
                yield cell.span, find_dates(reading.document.text, order, cell.span.start, cell.span.end)


def day_as_printed(table: PeopleTable, c: int, cell: Cell) -> Period | None:
    """Return the text of a cell whose date can't be of the order that the plan says; None for another cell.

    Args:
        table: the table.
        c: the column.
        cell: the cell.
    """
    told = table.told(c)
    against = told.dates and _against(told.dates, cell.text)
    return Period(text=text_of(cell)) if against else None


def overruled(table: PeopleTable, columns: Sequence[Asked]) -> Iterator[Cell]:
    """The cells of which a plan says something else than was decided, and those read by their column alone, such as diseases.

    Args:
        table: the table.
        columns: what its columns ask.
    """
    for c, one in enumerate(columns):
        if one.told or one.alone or one.role in ("leave out", "disease", "private"):
            yield from table.layout.cells(c)


MISFIT = "plan-misfit"
_OF_VALUES = ("test", "unit", "low", "high", "reference", "flag", "side")
"""Roles of columns beside a value."""
LEFT_OUT: Reason = ("left out", "the plan leaves it out")
_SHOWN = 3
_NAMED = 20
"""So many cells with dates against the plan are named."""


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
        if fit is not None and not fit.file.shipped:
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
        for c in fit.of_role("leave out")
        for cell in under(fit.grid.rows[fit.heads :], c)
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
                yield _finding(f"{plan.file}:{table.line}: no table has the heads of this plan ({_heads(table)}).")
        elif plan.tables and reading.tables and not fits:
            heads = _heads(plan.tables[0])
            yield _finding(f"{plan.file}: no table of this document has the heads of a plan ({heads}).")


def _heads(table: TablePlan) -> str:
    shown = [text for text in table.heads if text]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")


def _of_table(reading: Reading, place: TableInPlace, fit: Fit) -> Iterator[Finding]:
    labels, file = labels_of(fit.grid, fit.heads), fit.file.file
    for lost in fit.gone:
        line = lost.line or fit.plan.line
        yield warning_at(reading, place, MISFIT, f"{file}:{line}: the table has no column “{lost.label}” any more.")
    for key in ("person", "family"):
        label = getattr(fit.plan, key)
        if label and fit.column(label) < 0 and all(label != lost.label for lost in fit.gone):
            told = f"{file}:{fit.plan.line}: {key} is “{label}”, and no column is called so."
            yield warning_at(reading, place, MISFIT, told)
    if place.people is None and fit.plan.layout not in ("", "not people"):
        told = f"{file}:{fit.plan.line}: the table can't be read as “{fit.plan.layout}”; no row or column calls people."
        yield warning_at(reading, place, MISFIT, told)
    yield from (warning_at(reading, place, MISFIT, told) for told in _idle(place, fit))
    for c in fit.new:
        told = f"The column “{labels[c]}” is new: {file}:{fit.plan.line} doesn't have it; it was decided as without a plan."
        yield warning_at(reading, place, MISFIT, told, under(fit.grid.rows[: fit.heads], c))
    yield from _dates_against(reading, place, fit)
    for c, column in enumerate(fit.columns):
        if not column.coding or column.others:
            continue
        known = {text for text, _ in column.coding}
        cells = [cell for cell in _cells(place, fit, c) if text_of(cell) not in known]
        if cells:
            shown = _counted(cells, _SHOWN)
            told = (
                f"The coding of “{column.label}” ({file}:{column.line}) doesn't have {shown}; read as without a plan."
            )
            yield warning_at(reading, place, MISFIT, told, cells[:_SHOWN])


def _idle(place: TableInPlace, fit: Fit) -> Iterator[str]:
    """Yield what is wrong with each column whose role says nothing in a table of its layout, with the layout that is the cure."""
    layout = place.people.layout if place.people is not None else None
    if layout is None or layout.records:
        return
    roles = {column.role for column in fit.columns}
    for column in fit.columns:
        role = column.role
        values = role in _OF_VALUES and not layout.test
        slots = role in SLOTS and roles.isdisjoint(APART) and not _grades(column)
        if values or slots:
            cure = "value per row" if values else "record per row"
            yield (
                f"{fit.file.file}:{column.line}: {column.label} is “{role}”, which says nothing without a column for what it is"
                f" of: say layout: {cure}, and which column names the {'test' if values else 'drug, diagnosis or event'}."
            )


def _dates_against(reading: Reading, place: TableInPlace, fit: Fit) -> Iterator[Finding]:
    """Yield a finding for each column with dates that can't be of the order that the plan says."""
    for c, column in enumerate(fit.columns):
        if not column.dates:
            continue
        against = [cell for cell in _cells(place, fit, c) if _against(column.dates, cell.text)]
        if against:
            where = f"“{column.label}” ({fit.file.file}:{column.line}: {column.dates})"
            shown = _counted(against, _NAMED)
            told = f"The order of day and month of {where} doesn't fit {shown}; kept as printed."
            yield warning_at(reading, place, MISFIT, told, against[:_NAMED])


def _cells(place: TableInPlace, fit: Fit, c: int) -> list[Cell]:
    """The cells of a column that hold anything, in the rows that are people's, or in all below the heads."""
    if place.people is not None and len(place.people.layout.grid.rows) == len(fit.grid.rows):
        return replace(place.people.layout, grid=fit.grid).cells(c)
    return under(fit.grid.rows[fit.heads :], c)


def _counted(cells: Sequence[Cell], most: int) -> str:
    """The different texts of cells with their numbers, the most frequent ones first."""
    count = Counter(map(text_of, cells))
    shown = ", ".join(f"“{text}” ({n})" for text, n in count.most_common(most))
    return f"{shown} and {len(count) - most} more" if len(count) > most else shown


def _finding(text: str) -> Finding:
    return Finding(MISFIT, "warning", text)
