"""The facts of tables of people: each cell is a clause whose scopes are its line and its column.

What a mapping or the ontology knows is read by the builders that prose uses; what only a label says is kept as printed. Every
cell is accounted for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from etl.document import Cell, Span, holding
from etl.facts import (
    AnyFact,
    Coded,
    Coding,
    Component,
    Concept,
    Condition,
    Decision,
    Encounter,
    Evidence,
    Finding,
    Medication,
    Observation,
    Period,
    Presence,
    Procedure,
    Quantity,
    Timepoint,
)
from etl.ledger import NO_FACT, NOT_KNOWN, USED, Reason
from etl.mapping.entry import Entry, Kind
from etl.mapping.onsets import onset_class
from etl.names import OWN, SYSTEMS
from etl.parsers.cell.answers import ONTOLOGY, Age, Answer, Sorter, read_age, read_answer, unit_asked
from etl.parsers.cell.facts import of_subject, side_alone
from etl.parsers.cell.keys import read_key, tells_time
from etl.parsers.cell.labelled import facts_of_cell
from etl.parsers.cell.legend import legend_of
from etl.parsers.cell.references import beside, reference_in
from etl.parsers.cell.values import CellValue, absent_reason, balanced, parse_cell, tells_deviation, without_deviation
from etl.parsers.index import part
from etl.parsers.label.caption import noted_sides, on_side, table_facet
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.heads import plain, without_brackets
from etl.parsers.label.labels import Facet, merge, read_label
from etl.parsers.label.schedule import Schedule, schedule
from etl.parsers.label.times import day_in, without_times
from etl.parsers.number import QuantityHit, weeks_and_days
from etl.parsers.people.demographics import AGE
from etl.parsers.people.names import Owners
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.ages import AgeUnit
from etl.parsers.when.durations import short_time
from etl.parsers.when.onset_age import ONSET
from etl.patterns import regex
from etl.plan import APART
from etl.tables.asks import Asked, asked, label_of_row, of_others
from etl.tables.codes import OF_PROCEDURES, entry_coded, read_code, system_asked, system_named
from etl.tables.columns import are_days, has_role, is_of_statistics, names_departments
from etl.tables.counts import only
from etl.tables.disease import begun_at, disease_of, with_onset
from etl.tables.forms import STAYS, stands_for
from etl.tables.grid import filled, grid_of
from etl.tables.identity import identity_columns
from etl.tables.joins import text_of
from etl.tables.limits import flag_in, is_decimal, with_range
from etl.tables.lines import Layout, PeopleTable
from etl.tables.pedigree import pedigree_columns, planned_pedigree, told_of
from etl.tables.people import way_of
from etl.tables.planned import (
    LEFT_OUT,
    constant_of,
    day_as_printed,
    described,
    overruled,
    planned_columns,
    planned_test,
)
from etl.tables.promised import promised_feature
from etl.tables.records import IDLE, Records, dated_by_stays, day_of_study, is_of_records, whole_stays
from etl.tables.shared import diseases_of_all
from etl.tables.study import nobodys_cells
from etl.tables.warnings import warning_at
from etl.terminology.ontology import Ontology
from etl.value import replace

_AT_DEATH = Concept("age at death", (), "measure:age_at_death")
_ISO_AGE = regex(r"P(?=\d)(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,3}W)?(?:\d{1,4}D)?")
"""An age as ISO 8601 writes it, which nothing else looks like."""
_ENDS = ("result", "results", "value", "level")
_BEGINS = regex(r"(?:enrol+ment|screening|baseline|inclusion|registration)\b", re.I)
_VARIABLE = regex(r"[^\W\d_]{1,12}_?\d{1,3}[a-z]?|[A-Z][A-Z0-9_]{3,}|[^\W_]{1,24}(?:_{1,3}[^\W_]{1,24}){1,8}")
"""A label that is the name of a variable, below which 0, 1 and 2 may be points or choices: "mob1", "sym_q1"."""
_CHOICE = regex(r".*(?:\d[a-z]?|___\d+)|[A-Z][A-Z0-9_]{3,}")
_CODE_OF_DISEASE = regex(
    r"\b(?:diagnos\w*|dx|disease)\b.*\b(?:code|icd|orpha\w*|omim)|\bicd\b.*\bcode|\b(?:icd|cim|cie|cid)[ -]?10\w*(?: code)?$"
    r"|\borpha(?:net|code)?\b",
    re.I,
)
_CODE_AND_NAME = regex(r"(?P<code>[A-Z]?\d[\w.]*)\s?[,;:–-]\s(?P<name>[^\W\d_].*)")
"""A code with the name of what it is of: "110, Bardet-Biedl syndrome"."""
_CODES_ONLY = regex(rf"{ONTOLOGY.pattern}(?:[\s,;|]+{ONTOLOGY.pattern})*[\s,;|]*")
_IS_CODE = regex(r"\b(?:codes?|drg|npi|ndc|icd|cpt|hcpcs)$", re.I)
_NAMES_DISEASE = regex(r"\b(?:diagnos\w*|disease|condition)\b(?! (?:status|dates?|type|moment|year|stage)\b)", re.I)
_INHERITED = frozenset(f"HP:000{n}" for n in ("0006", "0007", "1417", "1419", "1423", "1426", "1427", "3745"))
"""How a disease is inherited, which is no feature (HPO's branch "Mode of inheritance")."""
_ICD10 = regex(r"[A-TV-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4})?")
OF_CODE = "code of a disease"
"""The rule of diseases and procedures that only their code names: they are of the day of their row."""
_HEAD: Reason = ("structure", "header")
_SOURCE: Reason = ("left out", "about the publication")
_NOBODY: Reason = ("left out", "sums up or explains other lines")
_OTHERS: Reason = ("left out", "about other people")
_CONTROL: Reason = ("left out", "of a control")
_STATISTICS: Reason = ("left out", "statistics of a model")
NO_DICTIONARY: Reason = ("not understood", "a code without a dictionary")
NO_KEY: Reason = ("not understood", "its row names nobody")
_RECORD: Reason = ("left out", "of the record itself: the number or day of a row, a visit or a sample")
_PRIVATE: Reason = ("left out", "where somebody lives, is reached or is insured")
_NO_LABEL: Reason = ("not understood", "no label says what it is")
_SILENT: Mapping[str, Reason] = {
    "key": ("structure", "key"), "time": ("structure", "time"), "leave out": LEFT_OUT, "record": _RECORD,
    "private": _PRIVATE, "limit": ("structure", "limit of normal"), "coded": NO_DICTIONARY, "identity": USED, "disease": USED,
    "instance": _RECORD,
}  # fmt: skip
"""What becomes of the cells of columns of which no fact is made here, by role."""
_MEANS = regex(r"\([^()]*\b(?:OR|AND|or)\b[^()]*\)\s*$")
_NUMBER = regex(r"[<>≤≥~≈]?\s?[-−+]?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?\s?[^\d\s:]{0,12}(?:/[^\d\s]{1,8})?")
_NO_WEEKS = regex(r"\d{2}\s?\+\s?(?:[7-9]|\d{2,})")
"""No week has so many days: "40+11"."""
_LETTERS = regex(r"[^\W_]+")
_WORD, _ASIDE = regex(r"[^\W\d_]{3,}"), regex(r"\([^()]*\)")
_MEASURED: tuple[Kind, ...] = ("measure", "scale")
_FEATURE: tuple[Kind, ...] = ("finding", "condition")
_ANSWERED = (*_FEATURE, "function", "procedure", "medicine", "site", "social", "relation")
"""Kinds of terms that a 0 or 1 can answer for without a dictionary."""
_NO_UNIT, _SHOWN = "unit not printed", 3
_SHORTENED = 4
"""The longest text that is short for "normal"; other words, as "intact", are kept as printed."""
_LETTER = ("N", "n")
"""Of a label that no mapping knows it may be a no as well as normal."""
_LED = regex(r"(?:onset)?[ :]*(?:at)?\s*(?:age)?\s*")
_PRESENCE: Mapping[str, Presence] = {"yes": "present", "no": "absent", "unsure": "equivocal"}
_DIED = regex(r"[(\[]?(?P<lead>[^\d()]+?)(?P<age>\d[^()]*?)[)\]]?")
_ORDINAL = regex(r"\d+(?:st|nd|rd|th)", re.I)


class Account(Struct):
    """What became of the cells of tables, by the offset of their begin, the facts that came of them, and the cells of which
    a plan says something else than others may read in them; what was decided about their columns, and what is to be said."""

    facts: list[AnyFact] = field(default_factory=list)
    reasons: dict[int, Reason] = field(default_factory=dict)
    overruled: list[Span] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class _Used:
    """The places that facts have as evidence, and the ages that people are known to have."""

    def __init__(self, facts: Sequence[AnyFact]) -> None:
        told = (fact for fact in facts if isinstance(fact, Observation) and fact.code.entry == AGE.entry)
        self.ages = {(fact.subject, fact.value.value) for fact in told if isinstance(fact.value, Quantity)}
        places = {(fact.subject, e.start, e.end) for fact in facts for e in fact.evidence}
        self._places = sorted(places)
        self._ends = {(subject, end) for subject, _, end in places}

    def touch(self, cell: Cell, subject: str) -> bool:
        """Whether a fact of somebody has a part of a cell as evidence."""
        begin = bisect_left(self._places, (subject, cell.span.start))
        behind = bisect_left(self._places, (subject, cell.span.end))
        return (subject, cell.span.end) in self._ends or any(
            end <= cell.span.end for _, _, end in self._places[begin:behind]
        )


def facts_of_people(reading: Reading, found: Sequence[AnyFact], ontology: Ontology | None) -> Account:
    """The facts of all tables of several people.

    Args:
        reading: the document.
        found: what was read of it already; words in cells that gave a fact are not kept once more.
        ontology: for labels that no mapping knows; None to leave them as they are.

    Returns:
        The facts, and what became of each cell of these tables.
    """
    account, owners, sorter = Account(), reading.owners, Sorter(reading.lexicon)
    visits = schedule(reading)
    tables = [
        (
            place,
            place.people,
            legend,
            ()
            if place.people.layout.records
            else columns_asked(reading, place, place.people, ontology, sorter, legend),
        )
        for place in reading.tables
        if place.people is not None and place.frame.attitude == "reported" and reading.persons
        for legend in (legend_of(reading, place),)
    ]
    for _, table, _, columns in tables:
        account.overruled += _overruled(reading, ontology, table, columns, found)
    for cell, reason in (*((cell, _STATISTICS) for cell in _of_models(reading)), *nobodys_cells(reading)):
        account.overruled.append(cell.span)
        account.reasons[cell.span.start] = reason
    used = _Used(not_within(found, account.overruled))
    for place, table, legend, columns in tables:
        account.facts.extend(_constants(reading, ontology, place, table))
        if is_of_records(table):
            _read_records(Records(reading, place, table), owners, account)
            continue
        account.decisions += _decisions(reading, place, table, columns, sorter)
        begin = len(account.facts)
        _Table(reading, place, table, legend, columns, ontology, used, owners, sorter, account, visits).read()
        known = [*found, *account.facts[begin:]]
        account.facts.extend(diseases_of_all(reading, place, table, columns, known))
    account.facts[:] = dated_by_stays(whole_stays(account.facts))
    return account


def _overruled(
    reading: Reading, ontology: Ontology | None, table: PeopleTable, columns: Sequence[Asked], found: Sequence[AnyFact]
) -> Iterator[Span]:
    """Yield the places of a table in which what others read doesn't hold."""
    layout = table.layout
    ages = layout.ages if _ages_by_visit(layout) else ()
    identity = identity_columns(reading.lexicon, layout, table.plan)  # a Mr. Hoffmann has no sign of that name
    places = [c for c in range(layout.grid.width) if names_departments(reading.lexicon, layout.head(c))]
    yield from (cell.span for c in (*ages, *identity, *places) for cell in layout.cells(c))
    for c in range(layout.grid.width):  # "CIC" below "MUT_TP53_CIC" is one of those
        asked_for = set(_LETTERS.findall(layout.head(c).casefold()))
        listed = (cell for cell in layout.cells(c) if cell.text.isupper())
        yield from (cell.span for cell in listed if asked_for.issuperset(_LETTERS.findall(cell.text.casefold())))
    if not layout.records:
        yield from _explanations(layout)
        yield from (cell.span for cell in overruled(table, columns))
        yield from of_others(reading.lexicon, ontology, table, columns, found)


def _explanations(layout: Layout) -> Iterator[Span]:
    """Yield the brackets in which a category that cells share says what it means: "Post (ovariectomy OR >12 mo since LMP)"."""
    for c in range(layout.grid.width):
        cells = [(cell, m) for cell in layout.cells(c) if (m := _MEANS.search(cell.text))]
        times = Counter(cell.text for cell, _ in cells)
        shared = ((cell.span.end, m) for cell, m in cells if times[cell.text] > 1)
        yield from (Span(end - len(m[0]), end) for end, m in shared)


def _constants(
    reading: Reading, ontology: Ontology | None, place: TableInPlace, table: PeopleTable
) -> Iterator[AnyFact]:
    """Yield what all people of a table have, as its plan says: each once, at the cell that calls the person."""
    fit = table.plan
    for text in fit.plan.constants if fit is not None else ():
        assert fit is not None
        entry = constant_of(reading.lexicon, ontology, fit.file, fit.plan, text)
        for line in table.lines:
            subject = reading.owners.of(line.name)
            if subject is not None:
                evidence, value = (evidence_of(reading, place, line.name),), CellValue("yesno", "yes", answer=True)
                facts = of_subject(reading, Facet(what=entry, text=entry.name), line.name, value, subject, evidence)
                yield from (replace(fact, rule="plan") for fact in facts)


def _of_models(reading: Reading) -> Iterator[Cell]:
    """Yield the cells of tables of statistics, which are nobody's."""
    for place in reading.tables:
        if place.people is None and is_of_statistics(
            reading.lexicon, grid_of(reading.document, reading.lexicon, place.table)
        ):
            yield from (cell for cell in place.table.cells if cell.text.strip())


def _ages_by_visit(layout: Layout) -> bool:
    """Whether somebody's ages are those at the visits that the rows are of."""
    return bool(layout.visits) and _ages_differ(layout)


def _ages_differ(layout: Layout) -> bool:
    """Whether somebody's rows tell several ages."""
    return any(
        len({layout.grid.text(row, c) for row in rows} - {""}) > 1 for _, rows in layout.people for c in layout.ages
    )


def _read_records(records: Records, owners: Owners, account: Account) -> None:
    """Add what the rows of a table of records say, and what became of their cells."""
    layout = records.table.layout
    account.reasons |= _beside_people(layout)
    people = records.reading.persons
    idle: list[int] = []
    for line in records.table.lines:
        subject = people[0].key if layout.single and len(people) == 1 else owners.of(line.name)
        for row in line.rows:
            facts = list(records.facts(subject, row)) if subject is not None else []
            account.facts.extend((*(records.repeated(subject, row) if subject is not None else ()), *facts))
            idle += [row] * (not facts and subject is not None and records.lacks_value(row))
            account.reasons.update(
                (cell.span.start, reason if subject is not None else _OTHERS)
                for cell, reason in records.reasons(row, used=bool(facts))
            )

    if idle and len(idle) * 2 >= len(layout.rows):  # where fewer are idle, the ledger says so
        text = (
            f"{len(idle)} of {len(layout.rows)} rows of table {records.place.name} name what was asked and print no value: nothing was"
            " made of them."
        )
        shown = [cell for row in idle[:_SHOWN] for cell in filled(layout.grid.rows[row])[:1]]
        account.findings.append(warning_at(records.reading, records.place, "little-understood", text, shown))


def _beside_people(layout: Layout) -> dict[int, Reason]:
    """What the cells of a table are that are nobody's: heads, and rows that sum up, explain or name nobody."""
    rows = layout.grid.rows
    found = {
        c.span.start: NO_KEY if why == "nobody" else _NOBODY for row, why in layout.asides for c in filled(rows[row])
    }
    return found | {cell.span.start: _HEAD for row in rows[: layout.heads] for cell in filled(row)}


def _decisions(
    reading: Reading, place: TableInPlace, table: PeopleTable, columns: Sequence[Asked], sorter: Sorter
) -> Iterator[Decision]:
    """What was decided about the columns of a table, for who asks why a fact is there."""
    layout = table.layout
    for c, one in enumerate(columns):
        cell = next((cell for row in layout.grid.rows if (cell := row[c]) is not None), None)
        if cell is not None and c >= layout.begin:  # those before are of the table that it goes on with
            told = described(reading, sorter, layout, c, one)
            yield Decision(
                evidence_of(reading, place, cell), layout.grid.turned, way_of(layout), told.label, told.role, told.concept,
                told.unit, told.coding,
            )  # fmt: skip


def columns_asked(
    reading: Reading, place: TableInPlace, table: PeopleTable, ontology: Ontology | None, sorter: Sorter,
    legend: Mapping[str, str],
) -> tuple[Asked, ...]:  # fmt: skip
    """What each column of a table of people asks, as its plan has it where there is one.

    Args:
        reading: the document.
        place: the table in its place.
        table: the table.
        ontology: see `facts_of_people`.
        sorter: tells the sorts of cells.
        legend: what its notes say of signs and short forms.
    """
    decided = asked(reading, ontology, table, legend, sorter, _whole(reading, place))
    return planned_columns(reading, ontology, table, decided, sorter)


def in_their_cells(reading: Reading, facts: Iterable[AnyFact]) -> list[AnyFact]:
    """The facts with places in cells of one person, where one runs from the head of a column over those of others.

    A drug that rows of somebody date differently has its cells as places, since each row is a prescription of its own.

    Args:
        reading: the document.
        facts: any facts.
    """
    tables = [(place, table) for place in reading.tables if (table := place.people) is not None]
    where = {cell.span: (place, cell) for place, _ in tables for cell in place.table.cells}
    lines = [line for _, table in tables for line in table.lines]
    whose = {cell.span: line.name.span.start for line in lines for cell, _ in line.cells}
    cells = sorted(where)

    def clipped(place: Evidence) -> Evidence:
        last = holding(cells, max(place.start, place.end - 1))
        if last is None or place.start >= last.start:
            return place
        within = cells[bisect_right(cells, place.start, key=lambda cell: cell.end) : bisect_right(cells, last)]
        return place if len({whose.get(cell, -1) for cell in within}) == 1 else reading.evidence(last.start, place.end)

    def in_cell(place: Evidence) -> Evidence:
        cell = holding(cells, place.start)
        if cell is None:
            return place
        return replace(evidence_of(reading, *where[cell]), start=place.start, end=place.end, quote=place.quote)

    out = [replace(fact, evidence=tuple(map(clipped, fact.evidence))) for fact in facts]
    days: dict[tuple[str, Concept], set[Period]] = {}
    for fact in out if cells else ():
        if isinstance(fact, Medication) and fact.effective is not None:
            days.setdefault((fact.subject, fact.code), set()).add(fact.effective)
    apart = {drug for drug, periods in days.items() if len(periods) > 1}
    return [
        replace(fact, evidence=tuple(map(in_cell, fact.evidence)))
        if isinstance(fact, Medication) and (fact.subject, fact.code) in apart
        else fact
        for fact in out
    ]


def not_within(facts: Sequence[AnyFact], spans: Sequence[Span]) -> list[AnyFact]:
    """The facts whose first place neither begins nor ends in some cells.

    Args:
        facts: any facts.
        spans: of the cells.
    """
    ordered = sorted(spans)
    return [fact for fact in facts if not fact.evidence or not _is_within(ordered, fact.evidence[0])]


def _is_within(ordered: Sequence[Span], place: Evidence) -> bool:
    last = max(place.start, place.end - 1)
    return holding(ordered, place.start) is not None or holding(ordered, last) is not None


def _whole(reading: Reading, place: TableInPlace) -> Facet:
    """What the caption says of all cells of a table; a scale that it shows."""
    facet, scale = table_facet(reading, place, [])
    if facet.what is not None or scale is not None:
        return facet if facet.what is not None else replace(facet, what=scale)
    for span in (place.table.caption, place.frame.title):
        named = {m.entry.id: m.entry for m in reading.terms(span, *_MEASURED)} if span else {}
        if (what := only(named.values())) is not None:
            return replace(facet, what=what)
    return facet


class _Table:
    """One table while it is read."""

    def __init__(
        self, reading: Reading, place: TableInPlace, table: PeopleTable, legend: dict[str, str], columns: tuple[Asked, ...],
        ontology: Ontology | None, used: _Used, owners: Owners, sorter: Sorter, account: Account, visits: Schedule,
    ) -> None:  # fmt: skip
        self.reading, self.place, self.table, self.ontology = reading, place, table, ontology
        self.used, self.owners, self.account, self.sorter = used, owners, account, sorter
        self.visits, self.legend, self.columns = visits, legend, columns
        self.lexicon, self.units = reading.lexicon, reading.lexicon.units()
        self.noted, self.keys = noted_sides(reading, place), [person.key for person in reading.persons]
        self._planned = told = table.plan.columns if table.plan is not None and not table.layout.grid.turned else ()
        self.pedigree = {
            **pedigree_columns(table.layout, [one.label for one in columns]),
            **planned_pedigree(told, columns),
        }
        controls = [one.partition("=") for one in table.said.controls]
        self.controls = [
            (c, text.casefold())
            for head, _, text in controls
            for c, one in enumerate(columns)
            if stands_for(head, one.label)
        ]
        self.days = {} if table.layout.test else _dated_columns(table.layout, columns)
        self.records = [Records(reading, place, table, c) for c, one in enumerate(told) if one.role in APART]
        self.details = {c for c, one in enumerate(told) if one.role == "detail"}
        self.stay = next((c for c, one in enumerate(columns) if table.said.form and stands_for(STAYS, one.label)), -1)
        if any(len(line.rows) > 1 for line in table.lines):
            self.details |= {c for c, one in enumerate(columns) if one.role == "instance"}

    def read(self) -> None:
        """Read all of its lines."""
        layout, reasons = self.table.layout, self.account.reasons
        tests_only = dict(layout.test).keys() == {"test"}
        reasons |= _beside_people(layout)
        for line in self.table.lines:
            subject = self.owners.of(line.name)
            for row in line.rows:
                aside = _OTHERS if subject is None else _CONTROL if self._is_control(row) else None
                if subject is None or aside is not None:
                    reasons.update((cell.span.start, aside or _OTHERS) for cell in filled(layout.grid.rows[row]))
                elif tests_only:
                    self._tested(subject, row)
                elif layout.test:
                    self._long(subject, row)
                else:
                    self._row(subject, row)

    def _is_control(self, row: int) -> bool:
        """Whether a row is of a control sample, as a cell of it says."""
        return any(self.table.layout.grid.text(row, c).casefold() == text for c, text in self.controls)

    def _at(self, cell: Cell) -> Evidence:
        return evidence_of(self.reading, self.place, cell)

    def _time(self, row: int) -> tuple[Timepoint | None, Period | None]:
        """When a row is about, by its columns of visits and days."""
        point, day = None, None
        layout = self.table.layout
        if layout.key >= 0 and (called := layout.grid.cell(row, layout.key)) is not None:
            key = read_key(self.lexicon, called.text)
            if key is not None and key.more and tells_time(self.lexicon, key.more):
                begin = called.span.start + key.at
                told = read_label(self.reading, key.more, Span(begin, begin + len(key.more)))
                point, day = told.time, told.date
        for column in layout.visits:
            cell = layout.grid.cell(row, column)
            if cell is None:
                continue
            self.account.reasons[cell.span.start] = ("structure", "time")
            if self._counts_days(column):
                point = point or day_of_study(cell.text)
                continue
            day = day or day_in(self.reading, cell) or day_as_printed(self.table, column, cell)
            if day is None or point is None:
                head = self.columns[column].label
                told = read_label(self.reading, cell.text, cell.span)
                point = point or told.time or short_time(cell.text.strip())
                point = point or (self._visit(plain(head), plain(cell.text)) if day is None else None)
        return point, day

    def _visit(self, head: str, text: str) -> Timepoint | None:
        """The visit that a cell counts or names, of a table with several of somebody."""
        fit = self.table.plan
        named = (fit is not None and fit.file.shipped) or "visit" in self.sorter.asks(head)
        if not named or all(len(line.rows) == 1 for line in self.table.lines):
            return None
        label = f"{head} {text}" if text.isdecimal() else text
        return Timepoint("before" if _BEGINS.match(text) else "during", label)

    def _counts_days(self, column: int) -> bool:
        """Whether a column counts days, as the plan or its head and its cells say."""
        told = self.table.told(column)
        if told.role:
            return told.role == "study day"
        counted = all(map(day_of_study, filter(None, self.table.layout.texts(column))))
        return counted and "day_count" in self.sorter.asks(self.columns[column].label)

    def _row(self, subject: str, row: int) -> None:
        grid = self.table.layout.grid
        point, day = self._time(row)
        done: set[int] = set()
        before = len(self.account.facts)
        made: dict[int, slice] = {}
        for records in self.records:
            planned = [_at(fact, point, day) for fact in records.facts(subject, row)]
            self.account.facts.extend(planned)
            cells = [cell for at in records.of.values() for c in at if (cell := grid.rows[row][c]) is not None]
            self.account.reasons.update((cell.span.start, USED if planned else IDLE) for cell in cells)
        for column in sorted(range(grid.width), key=lambda c: self.columns[c].beside is not None):
            cell = grid.cell(row, column)
            if cell is None or id(cell) in done or column < self.table.layout.begin:
                continue
            done.add(id(cell))
            one = self.columns[column]
            if one.beside is not None and self._says_more(one, cell, made.get(one.beside[1])):
                continue
            dates = any(c == column and grid.cell(row, at) is not None for at, c in self.days.items())
            facts, reason = self._cell(subject, one, cell) if not dates else ([], USED)
            if (
                one.told
                and facts
                and all(any(_is_same(fact, known) for known in self.account.facts[before:]) for fact in facts)
            ):
                facts, reason = [], USED  # two columns of a plan say one thing
            if (part := self.pedigree.get(column)) is not None:
                place = told_of(subject, part, cell, self._at(cell))
                facts = [place] if place is not None else facts
            begin = len(self.account.facts)
            of_day = grid.cell(row, self.days[column]) if column in self.days else None
            own = day_in(self.reading, of_day) if of_day is not None else None
            self._tell(cell, [_at(fact, point, own or day) for fact in facts], reason)
            made[column] = slice(begin, len(self.account.facts))
        if (disease := self._disease(subject, row)) is not None:
            self.account.facts.append(with_onset(disease, self.account.facts[before:], ONSET))
        if self.stay >= 0:
            stay = grid.text(row, self.stay)
            self.account.facts[before:] = [replace(fact, stay=stay) for fact in self.account.facts[before:]]
        self.account.facts.extend(self._stays(subject, row))
        told = [
            (one.label, cell) for c, one in enumerate(self.columns) if c in self.details and (cell := grid.cell(row, c))
        ]
        note = "; ".join(f"{label}: {text_of(cell)}" for label, cell in told)
        if note and not self.records and len(self.account.facts) > before:
            self.account.facts[before:] = [_noted(fact, note) for fact in self.account.facts[before:]]
            self.account.reasons.update((cell.span.start, USED) for _, cell in told)

    def _stays(self, subject: str, row: int) -> Iterator[Encounter]:
        """Yield the stays and visits whose days a row prints; an admission and a discharge are one stay."""
        days: dict[Concept, list[tuple[Period, Evidence]]] = {}
        for c, one in enumerate(self.columns):
            cell = self.table.layout.grid.cell(row, c) if one.role == "stay" else None
            if cell is not None and (day := day_in(self.reading, cell)) is not None:
                days.setdefault(one.code, []).append((day, self._at(cell)))
        told = {code.text: of for code, of in days.items()}
        begins, ends = told.get("admission", []), told.get("discharge", [])
        whole = len(begins) == len(ends) == 1 and (begins[0][0].start or "") <= (ends[0][0].start or "")
        for code, of in days.items():
            for day, place in of if not whole or code.text != "discharge" else ():
                begun = whole and code.text == "admission"
                yield Encounter(
                    subject=subject, code=code, period=replace(day, end=ends[0][0].start) if begun else day, rule="table",
                    evidence=(place, ends[0][1]) if begun else (place,), open=code.text == "admission" and not whole,
                )  # fmt: skip

    def _says_more(self, one: Asked, cell: Cell, made: slice | None) -> bool:
        """Add what a cell says to the present features of another column; return False where there are none, or it says nothing."""
        known = self.account.facts
        of = [n for n in range(made.start, made.stop) if _is_there(known[n])] if made is not None else []
        detailed = [self._with_detail(known[n], one, cell) for n in of]
        if not detailed or None in detailed:
            return False
        for n, fact in zip(of, filter(None, detailed), strict=True):
            known[n] = replace(fact, evidence=(*fact.evidence, self._at(cell)))
        self.account.reasons[cell.span.start] = USED
        return True

    def _with_detail(self, fact: AnyFact, one: Asked, cell: Cell) -> AnyFact | None:
        """Return a feature with the severity, side or onset that a cell states; None where it states none."""
        assert one.beside is not None and isinstance(fact, (Condition, Observation))
        text, (name, of) = text_of(cell), one.beside
        if name == "severity":
            severity = self._severity(text) if fact.severity is None else None
            return replace(fact, severity=severity) if severity is not None else None
        if name == "side":
            open_side = fact.site is None or fact.site.side is None
            where = side_alone(self.reading, self.columns[of].facet, text) if open_side else None
            return replace(fact, site=where) if where is not None else None
        age = read_age(text, self.units, unit_asked(plain(one.label), self.units))
        whole = _quantity(age) if age is not None and age.end >= len(text) else None
        onset = whole or _class_of(text, asked=True)
        return _with_onset(fact, onset) if onset is not None else None

    def _severity(self, text: str) -> Concept | None:
        """Return the severity that a whole text names, without what stands in its brackets."""
        named = self.lexicon.label(without_brackets(text), "qualifier")
        found = {entry.id: entry.concept for entry in named if entry.role == "severity"}
        return only(found.values())

    def _disease(self, subject: str, row: int) -> Condition | None:
        """Return the disease that the columns of a row name."""
        cells = [
            (one.label, cell, self._at(cell))
            for c, one in enumerate(self.columns)
            if one.role == "disease" and (cell := self.table.layout.grid.cell(row, c)) is not None
        ]
        return disease_of(subject, cells) if cells else None

    def _tell(self, cell: Cell, facts: Sequence[AnyFact], reason: Reason) -> None:
        self.account.facts.extend(facts)
        start = cell.span.start
        if facts or self.account.reasons.get(start) != USED:
            self.account.reasons[start] = USED if facts else reason

    def _cell(self, subject: str, one: Asked, cell: Cell) -> tuple[list[AnyFact], Reason]:
        """The facts of one cell, and what became of it when there are none."""
        text = text_of(cell)
        used = self.used.touch(cell, subject)
        if one.role == "record" and one.told:
            return [], LEFT_OUT
        if text in one.sexes:
            return [], USED
        if (reason := _SILENT.get(one.role)) is not None:
            return [], reason
        if one.role == "sex":
            kinds = self.sorter(text)
            if "sex" in kinds:
                return [], USED
            return ([], NOT_KNOWN) if "unknown" in kinds else (self._as_text(subject, one, cell), NO_FACT)
        if one.role == "age":
            return self._age(subject, one, cell, used)
        if one.role == "source":
            return [], USED if used else _SOURCE
        if one.role == "stay":
            return (
                ([], USED) if day_in(self.reading, cell) is not None else (self._as_text(subject, one, cell), NO_FACT)
            )
        if one.role == "planned":
            return [], self.account.reasons.get(cell.span.start, NO_FACT)
        if one.role == "empty":
            named = [] if used else self._named(subject, cell)
            return named, USED if used or named else _NO_LABEL
        answer = read_answer(self.lexicon, text, one.coding)
        if _CODES_ONLY.fullmatch(text):
            return list(self._coded(subject, cell)), USED
        facts = self._known(subject, one, cell, answer, used=used)
        if facts:
            return facts, USED
        if answer is not None and answer.said == "unknown":
            return [], NOT_KNOWN
        coded = [*self._coded(subject, cell), *self._diagnosed(subject, one, cell), *self._done(subject, one, cell)]
        if coded or used:
            return coded, USED
        others = any(m.entry.kind == "relation" for m in self.lexicon.find(plain(one.label)))
        died = self._died(subject, cell, None) if one.role == "text" and not others else None
        return [died] if died is not None else self._as_text(subject, one, cell, answer), NO_FACT

    def _known(
        self, subject: str, one: Asked, cell: Cell, answer: Answer | None, *, used: bool = False
    ) -> list[AnyFact]:
        """What a cell says of the thing that its label names, or of the several."""
        if one.role == "thing":
            return [_termed(fact, one) for fact in self._thing(subject, one, cell, answer, used=used)]
        return list(self._joined(subject, one, cell, answer, used=used))

    def _joined(self, subject: str, one: Asked, cell: Cell, answer: Answer | None, *, used: bool) -> Iterator[AnyFact]:
        """Yield what a yes or no says of the several terms of a label.

        A yes to either is one to the wider term, if one is; a no is one to each.
        """
        terms = one.joined
        if terms is None or answer is None or answer.said not in ("yes", "no"):
            return
        wide = (terms.widest,) if terms.widest is not None else ()
        for entry in terms.entries if terms.both or answer.said == "no" else wide:
            thing = replace(one, role="thing", facet=replace(one.facet, what=entry), source="ontology", joined=None)
            yield from self._thing(subject, thing, cell, answer, used=used)

    def _seen(self, subject: str, facet: Facet, cell: Cell) -> Iterator[AnyFact]:
        """What a label names, as there."""
        value = CellValue("yesno", text_of(cell), answer=True)
        yield from of_subject(self.reading, facet, cell, value, subject, (self._at(cell),))

    def _named(self, subject: str, cell: Cell) -> list[AnyFact]:
        """What a cell without a label says by itself: all of it is the name of a sign or a disease."""
        text = text_of(cell)
        known = self._named_by(text)
        return list(self._seen(subject, Facet(what=known, text=text), cell)) if known is not None else []

    def _named_by(self, text: str) -> Entry | None:
        """The one sign or disease whose name a whole text is; None for none or several."""
        return only(entry for kind in _FEATURE for entry in self.lexicon.label(text, kind))

    def _age(self, subject: str, one: Asked, cell: Cell, used: bool) -> tuple[list[AnyFact], Reason]:
        layout = self.table.layout
        by_visit = _ages_by_visit(layout)
        if (used or cell.span.start in self.reading.aged) and not by_visit:
            return [], USED
        answer = read_answer(self.lexicon, text_of(cell), one.coding)
        if answer is not None and answer.said == "unknown":
            return [], NOT_KNOWN
        unit = dict(zip(layout.ages, layout.units, strict=True)).get(self.columns.index(one), "a")
        age = read_age(cell.text.strip(), self.units, unit)
        whole = age is not None and age.end >= len(cell.text.strip())
        again = not _ages_differ(layout) and any(len(rows) > 1 for _, rows in layout.people)
        several = len(self.reading.document.files) > 1 and not by_visit
        known = several and has_role(self.lexicon, plain(one.label), "age")
        if age is not None and whole and (again or (known and (subject, age.value) in self.used.ages)):
            return [], USED  # the same in each of somebody's rows, or in another file
        if age is not None and whole and by_visit:
            value, evidence = Quantity(age.value, age.unit, age.unit), (self._at(cell),)
            told = Observation(
                subject=subject, code=AGE, category="vital-signs", value=value, evidence=evidence, rule="age"
            )
            return [told], USED
        if (died := self._died(subject, cell, unit)) is not None:
            return [died], USED
        return list(self._as_text(subject, replace(one, code=Concept(plain(one.label))), cell)), NO_FACT

    def _died(self, subject: str, cell: Cell, unit: AgeUnit | None) -> Observation | None:
        """Return the death that an age with a word or sign for it states: "†3", "d. 3 y"."""
        found, death = _DIED.fullmatch(text_of(cell)), self.lexicon.get("finding", "death")
        if found is None or death is None or not has_role(self.lexicon, found["lead"].rstrip(" .:"), "died"):
            return None
        age = read_age(found["age"], self.units, unit)
        if age is None or age.end < len(found["age"]):
            return None
        return Observation(
            subject=subject, code=death.concept, presence="present", components=(Component(_AT_DEATH, _quantity(age)),),
            evidence=(self._at(cell),), rule="table",
        )  # fmt: skip

    def _thing(self, subject: str, one: Asked, cell: Cell, answer: Answer | None, *, used: bool) -> Iterator[AnyFact]:
        facet, text = one.facet, text_of(cell)
        entry = facet.what
        assert entry is not None
        feature = entry.kind in _FEATURE
        if one.alone and answer is None:
            return  # "Outcome | Recovered" says nothing of a death
        if entry.kind == "function" and (promised := promised_feature(self.ontology, entry, text)) is not None:
            yield from self._seen(subject, replace(facet, what=promised), cell)
            return
        unknown = answer is not None and answer.said == "unknown" and not answer.more
        if answer is not None and not unknown and (feature or answer.said != "unknown"):
            if one.narrow and answer.said in ("no", "normal"):
                return  # no "Early onset varicose veins" may be late ones
            if not (entry.kind in _MEASURED and self.sorter(text) & {"number"}):
                yield from self._answered(subject, one, cell, answer)
                return
        if feature and (onset := self._began(text)) is not None:
            yield from (_with_onset(fact, onset) for fact in self._seen(subject, facet, cell))
            return
        if feature and answer is None and (severity := self._severity(text)) is not None:
            more = balanced(text.removeprefix(without_brackets(text))).strip(" ()")
            yield from (_with_severity(fact, severity, more) for fact in self._seen(subject, facet, cell))
            return
        value = self._value(cell, unknown=unknown)
        if value.kind == "text" and (used or (entry.kind == "scale" and not entry.grade and not value.hits)):
            return  # words are no score
        untimed = without_times(self.reading, cell.span.start, cell.span.end)
        done = entry.kind == "procedure" and not any(map(str.isdigit, untimed))  # "Normal at 8 years" is no result
        named = entry.kind == "measure" and entry.values and not entry.units and any(map(str.isalpha, text))  # "46,XX"
        if value.hits and (done or named):
            value = CellValue("text", value.text)
        elif not self._holds(entry, cell, value):
            return
        elif entry.units[:1] == ("wk",) and (days := weeks_and_days(text)) is not None:
            value = CellValue("quantity", text, (QuantityHit(0, len(cell.text), days, "quantity"),), ("",))
        elif value.kind != "absent":
            yield from self._valued(subject, one, cell)
            return
        facet = on_side(self.noted, replace(facet, subject=subject), self.keys)
        yield from of_subject(self.reading, facet, cell, value, subject, (self._at(cell),))

    def _holds(self, entry: Entry, cell: Cell, value: CellValue) -> bool:
        """Whether a cell can be a value of what its column asks."""
        text = text_of(cell)
        if entry.units[:1] == ("wk",) and _NO_WEEKS.fullmatch(text):
            return False
        if entry.kind == "measure" and entry.units and value.kind == "text" and not any(map(str.isdigit, text)):
            return self._speaks_of(cell)  # "FVC | moved away"
        if entry.kind not in _FEATURE or part(self.reading.index.dates, cell.span):
            return True
        worded = value.kind == "text" and not self._speaks_of(cell)
        return not worded and (not value.hits or bool(entry.units or entry.grade))  # "LL weakness 4/5" is a strength

    def _valued(self, subject: str, one: Asked, cell: Cell) -> Iterator[AnyFact]:
        """The facts of a cell that holds a value; words for how it deviates are a note."""
        facet = on_side(self.noted, replace(one.facet, subject=subject), self.keys)
        measured = facet.what is not None and facet.what.kind == "measure"
        deviates = measured and (tells_deviation(one.label) or tells_deviation(text_of(cell)))
        alone = without_deviation(cell) if deviates else cell
        more = balanced(cell.text.removeprefix(alone.text).strip(" /"))
        for fact in facts_of_cell(self.reading, self.place, facet, alone, self.legend, self.visits):
            full = with_range(_said_unit(fact, one), reference_in(one.label))
            yield full if alone is cell else replace(full, evidence=(self._at(cell),), note=full.note or more)

    def _names(self, entry: Entry, label: str) -> bool:
        """Return True if a label is a name of an entry, with or without what stands in its brackets."""
        shown = plain(label)
        return any(
            e.id == entry.id for text in (shown, without_brackets(shown)) for e in self.lexicon.label(text, entry.kind)
        )

    def _speaks_of(self, cell: Cell) -> bool:
        """Whether words below a feature say how it is, by a severity or a change, and not something of their own."""
        found = self.lexicon.find(text_of(cell))
        return bool(found) and all(m.entry.kind in ("qualifier", "cue") for m in found)

    def _value(self, cell: Cell, *, unknown: bool) -> CellValue:
        if unknown:
            return CellValue("absent", cell.text.strip(), absent=absent_reason(cell.text) or "unknown")
        return parse_cell(cell.text, self.units, self.reading.index.comma_at(cell.span.start), legend=self.legend)

    def _answered(self, subject: str, one: Asked, cell: Cell, answer: Answer) -> Iterator[AnyFact]:
        """What an answer says: that a feature is there or not, that a test is normal; with what stands behind it."""
        facet, entry = one.facet, one.facet.what
        assert entry is not None
        text, normal = cell.text.strip(), answer.said == "normal"
        sign_of_no = answer.said == "no" and not text[:1].isalpha()
        amounts = entry.kind == "measure" and entry.units and answer.said in ("yes", "no")
        if amounts and not self._names(entry, one.label):
            return  # a no to "Gestational age full term" says nothing of the age
        if entry.kind == "procedure" and sign_of_no:
            code = Concept(plain(one.label))  # "Brain MRI | -": nothing was found, or it wasn't done
            yield replace(self._printed(subject, one, cell, code), value=text)
            return
        if normal and entry.kind == "condition":
            return  # "Cancer type | Normal" is the kind of a sample
        if normal and entry.kind not in _FEATURE:
            value = CellValue("text", "normal")
        elif answer.said == "unsure":
            value = CellValue("mark", text, (QuantityHit(0, len(cell.text), None, "mark", grade="+/-"),), ("",))
        else:
            value = CellValue("yesno", text, answer=answer.said == "yes")
        past = any(m.entry.role == "historical" for m in self.lexicon.find(plain(one.label)))
        for fact in of_subject(self.reading, facet, cell, value, subject, (self._at(cell),)):
            if past and isinstance(fact, Condition) and fact.verification == "confirmed":
                fact = replace(fact, clinical="inactive")
            yield self._detailed(fact, one, cell, answer)

    def _detailed(self, fact: AnyFact, one: Asked, cell: Cell, answer: Answer) -> AnyFact:
        """A fact with the severity, the onset and the words behind its answer."""
        plus = cell.text.strip().strip("()")
        more = answer.more or (plus if set(plus) == {"+"} and len(plus) > 1 else "")
        if not more:
            return fact
        age = self._onset(one, more)
        note = fact.note or (more if age is None else "")
        if isinstance(fact, Condition):
            return replace(fact, onset_quantity=_quantity(age) if age is not None else fact.onset_quantity, note=note)
        if isinstance(fact, Observation):
            named = (m.entry for m in self.lexicon.find(more) if m.entry.kind == "qualifier")
            severity = fact.severity or next((entry.concept for entry in named if entry.role == "severity"), None)
            parts = (Component(ONSET, _quantity(age)),) if age is not None else ()
            return replace(fact, severity=severity, components=(*fact.components, *parts), note=note)
        return replace(fact, note=fact.note or more)

    def _onset(self, one: Asked, more: str) -> Age | None:
        said = more.casefold().strip(" ()[],;")
        if not one.onset and "onset" not in said:
            return None
        return read_age(_LED.sub("", said, count=1), self.units, "a" if one.onset else None)

    def _began(self, text: str) -> Quantity | Coded | None:
        """Return the onset that a whole cell states by itself: "P1Y6M", "Infantile onset"."""
        age = read_age(text, self.units) if _ISO_AGE.fullmatch(text) else None
        return _quantity(age) if age is not None else _class_of(text)

    def _coded(self, subject: str, cell: Cell) -> Iterator[AnyFact]:
        """The features that a cell lists by the codes of the ontology."""
        only_codes = not _LETTERS.search(ONTOLOGY.sub("", cell.text))
        for code in dict.fromkeys(f"HP:{m[1]}" for m in ONTOLOGY.finditer(cell.text)):
            if code in _INHERITED:
                continue
            printed = Coding(SYSTEMS["hp"], code)
            entry = self.ontology.coded(code) if self.ontology is not None else None
            entry = entry or entry_coded(self.lexicon, printed, ("finding",))
            if entry is not None or only_codes:
                yield Observation(
                    subject=subject, code=entry.concept if entry else Concept(code, (printed,)), presence="present",
                    evidence=(self._at(cell),), rule="table",
                )  # fmt: skip

    def _diagnosed(self, subject: str, one: Asked, cell: Cell) -> Iterator[AnyFact]:
        """The disease whose code a cell is, below a head that asks for a diagnosis by its code: "diagnosis_code | I10"."""
        told = _CODE_AND_NAME.fullmatch(text_of(cell).strip())
        code = (
            read_code(told["code"] if told else text_of(cell), system_asked(one.label) or "icd10cm")
            if _CODE_OF_DISEASE.search(plain(one.label))
            else None
        )
        at = self.columns.index(one)
        beside_it = (plain(near.label) for near in self.columns[max(at - 1, 0) : at + 2])
        named = any(_NAMES_DISEASE.search(label) and not _CODE_OF_DISEASE.search(label) for label in beside_it)
        of_icd = code is not None and "icd" in code.system
        if code is None or (of_icd and _ICD10.fullmatch(code.code) is None) or named:
            return  # "diagnosis | icd10" are one disease
        name = told["name"] if told else ""
        entry = entry_coded(self.lexicon, code, _FEATURE) or next(
            (m.entry for m in self.lexicon.find(name) if m.entry.kind == "condition"), None
        )
        concept = Concept(name or code.code, (code,))
        concept = replace(entry.concept, codings=(code, *entry.codings)) if entry else concept
        yield Condition(
            subject=subject, code=concept, timepoint=one.facet.time, evidence=(self._at(cell),), rule=OF_CODE
        )

    def _done(self, subject: str, one: Asked, cell: Cell) -> Iterator[AnyFact]:
        """The procedure whose code a cell is, below a head that names a system of such codes: "cpt_code | 99213"."""
        named = (system_named(word) for word in plain(one.label).split())
        system = next((one for one in named if one in OF_PROCEDURES), "")
        code = read_code(text_of(cell), system) if system else None
        if code is not None:
            yield Procedure(
                subject=subject, code=Concept(code.code, (code,)), timepoint=one.facet.time,
                evidence=(self._at(cell),), rule=OF_CODE,
            )  # fmt: skip

    def _printed(self, subject: str, one: Asked, cell: Cell, code: Concept) -> Observation:
        """What is kept of a cell whose label names nothing, without its value."""
        return Observation(
            subject=subject, code=code, category="exam", effective=one.facet.date, timepoint=one.facet.time,
            evidence=(self._at(cell),), rule="table", tags=() if code.entry else ("unmapped",),
        )  # fmt: skip

    def _as_text(self, subject: str, one: Asked, cell: Cell, answer: Answer | None = None) -> list[AnyFact]:
        """A cell whose label no mapping knows, as it is printed."""
        text = text_of(cell)
        code = one.code if one.code.text else Concept(plain(one.label))
        answer = answer or read_answer(self.lexicon, text, one.coding)
        said = answer.said if answer is not None else ""
        if said == "unknown":
            return []
        base = self._printed(subject, one, cell, code)
        if one.year:
            return [replace(base, value=text, effective=Period(start=text))]
        points = text.isdecimal() and not one.coding.legend and (one.graded or not self._names_feature(one.label))
        if answer is not None and said in _PRESENCE and not points:
            return [replace(base, presence=_PRESENCE[said], note=answer.more)]
        value = self._number(one, cell) or (_class_of(text, asked=True) if code.entry == ONSET.entry else None)
        cause = self._named_by(text) if one.named and value is None else None
        if cause is not None:
            return [replace(base, value=Coded(cause.concept, None, text))]
        normal = said == "normal" and text not in _LETTER and len(text) <= _SHORTENED
        return [replace(base, value=value or ("normal" if normal else text))]

    def _names_feature(self, label: str) -> bool:
        """Whether a label has words for something that is there or not, so that 0 and 1 below it answer."""
        found = self.lexicon.find(plain(label)) if not _is_variable(label) else ()
        return any(m.entry.kind in _ANSWERED for m in found)

    def _number(self, one: Asked, cell: Cell) -> Quantity | None:
        """The number of a cell, with its own unit or the one that its label prints."""
        text, label = cell.text.strip(), plain(one.label)
        aged = one.aged or label.casefold().split()[:1] == ["age"]
        age = read_age(text, self.units, unit_asked(label, self.units)) if aged else None
        if age is not None and not _WORD.search(_ASIDE.sub("", text[age.end :])):
            return _quantity(age)  # "26 years, alive" below "Age at death" is more
        if not _NUMBER.fullmatch(text) or _ORDINAL.fullmatch(text) or _IS_CODE.search(label):
            return None
        value = parse_cell(cell.text, self.units, self.reading.index.comma_at(cell.span.start))
        hit = value.hits[0].value if len(value.hits) == 1 and value.kind == "quantity" else None
        if not isinstance(hit, Quantity) or (hit.code == "m" and one.facet.unit is None):
            return None  # metres or months
        if not hit.unit and any(map(str.isalpha, cell.text[value.hits[0].end :])):
            return None  # "3 o'clock"
        if hit.code or hit.unit:
            return hit
        unknown = one.facet.unit is None and is_decimal(hit.value)
        return replace(hit, code=None if unknown else one.facet.unit or "")

    def _tested(self, subject: str, row: int) -> None:
        """A row that is a test, with a value in each column; one that names none goes on with that above."""
        layout, grid = self.table.layout, self.table.layout.grid
        ((_, at),) = layout.test
        test = next((cell for r in range(row, layout.heads - 1, -1) if (cell := grid.cell(r, at))), None)
        if test is None:
            return
        self.account.reasons.setdefault(test.span.start, _HEAD)
        one = label_of_row(self.reading, self.ontology, test)
        for over, cell in zip(self.columns, grid.rows[row], strict=True):
            if cell is not None and cell is not test and cell.text.strip():
                asked_here = replace(one, facet=merge(one.facet, over.facet), coding=over.coding)
                self._tell(cell, self._of_test(subject, asked_here, cell), NO_FACT)

    def _of_test(self, subject: str, one: Asked, cell: Cell) -> list[AnyFact]:
        """The facts of a cell whose row names its test."""
        answer = read_answer(self.lexicon, text_of(cell), one.coding)
        return self._known(subject, one, cell, answer) or self._as_text(subject, one, cell, answer)

    def _long(self, subject: str, row: int) -> None:
        """A row that is one value: a person, a test, a value, a unit, limits."""
        layout, grid = self.table.layout, self.table.layout.grid
        columns = dict(layout.test)
        cells = {role: cell for role, c in layout.test if (cell := grid.cell(row, c)) is not None}
        test, result = cells.get("test"), cells.get("value")
        point, day = self._time(row)
        if test is None or result is None:
            return
        one = planned_test(self.reading, self.ontology, self.table, label_of_row(self.reading, self.ontology, test))
        unit, usual = beside(self.reading, [*cells.values()], [*cells])
        side = read_label(self.reading, cells["side"].text, cells["side"].span).side if "side" in cells else None
        own = one.facet
        facet = replace(own, unit=unit or own.unit, time=own.time or point, date=own.date or day, side=side or own.side)
        signs = self.columns[columns["value"]].coding
        one = replace(one, facet=facet, coding=replace(signs, legend=(*one.coding.legend, *signs.legend)))
        evidence = tuple(self._at(cells[role]) for role in ("value", "test", "unit") if role in cells)
        flag = flag_in(text_of(cells.get("flag")))
        told = [replace(fact, evidence=evidence) for fact in self._of_test(subject, one, result)]
        self._tell(result, [with_range(fact, usual, flag) for fact in told], NO_FACT)
        beside_it = (cell.span.start for cell in cells.values() if cell is not result)
        self.account.reasons.update(dict.fromkeys(beside_it, USED if told else NO_FACT))
        for column, cell in enumerate(grid.rows[row]):
            if cell is not None and cell.text.strip() and column not in (*columns.values(), *layout.visits):
                self._tell(cell, *self._cell(subject, self.columns[column], cell))


def _dated_columns(layout: Layout, columns: Sequence[Asked]) -> dict[int, int]:
    """The columns of results that each have a column of days: "ALT result | ALT date"; no day is of two."""
    words = {c: plain(one.label).casefold().split() for c, one in enumerate(columns) if c not in layout.visits}
    found: dict[int, int] = {}
    for c, said in words.items():
        stem = said[:-1] if said[-1:] == ["date"] else []
        stems = [part for part in (stem, stem[:-1] if stem[-1:] == ["lab"] else []) if part]
        named = [at for at, other in words.items() if other in ([*part, end] for part in stems for end in _ENDS)]
        measured = (at for at, other in words.items() if stem == other and _measures(columns[at], layout.texts(at)))
        results = [*named, *measured]
        if len(results) == 1 and results[0] not in found and are_days(layout.texts(c)):
            found[results[0]] = c
    return found


def _measures(one: Asked, texts: Sequence[str]) -> bool:
    """Whether a column asks for a measure, or has numbers below words that nobody knows."""
    known = one.facet.what is not None and one.facet.what.kind in _MEASURED
    return known if one.role == "thing" else one.role == "text" and all(map(_NUMBER.fullmatch, filter(None, texts)))


def _is_same(fact: AnyFact, other: AnyFact) -> bool:
    """Whether two observations give one value to one thing."""
    both = isinstance(fact, Observation) and isinstance(other, Observation)
    return both and (fact.code, fact.value, fact.presence) == (other.code, other.value, other.presence)  # type: ignore[attr-defined]


def _noted(fact: AnyFact, note: str) -> AnyFact:
    """A fact with what its row says beside it, where facts of its kind have notes."""
    return (
        replace(fact, note="; ".join(filter(None, (fact.note, note))))
        if isinstance(fact, (Condition, Observation))
        else fact
    )


def _said_unit(fact: AnyFact, one: Asked) -> AnyFact:
    """A fact that says so where its unit is the usual one of its measure, and neither its cell nor its label prints one."""
    value = fact.value if isinstance(fact, Observation) else None
    known = one.facet.what is not None and one.facet.what.kind == "measure" and one.facet.unit is None
    if isinstance(fact, Observation) and isinstance(value, Quantity) and known and value.code and not value.unit:
        return replace(fact, note=fact.note or _NO_UNIT)
    return fact


def _quantity(age: Age) -> Quantity:
    return Quantity(age.value, age.unit, age.unit, age.comparator)


def _is_variable(label: str) -> bool:
    """Whether a label is a variable's name with a number, or in capitals: its numbers mean what a dictionary says."""
    text = label.strip()
    return _VARIABLE.fullmatch(text) is not None and _CHOICE.fullmatch(text) is not None


def _class_of(text: str, *, asked: bool = False) -> Coded | None:
    """Return the class of onset that a text names as a value, with HPO's code."""
    found = onset_class(text, asked=asked)
    if found is None:
        return None
    return Coded(Concept(found.name, (Coding(SYSTEMS["hp"], found.code, found.name),)), None, text)


def _with_onset(fact: AnyFact, onset: Quantity | Coded) -> AnyFact:
    """Return a feature with its onset: an age, or a class of HPO."""
    if isinstance(fact, Condition):
        return begun_at(fact, onset)
    if isinstance(fact, Observation):
        return replace(fact, components=(*fact.components, Component(ONSET, onset)))
    return fact


def _with_severity(fact: AnyFact, severity: Concept, note: str) -> AnyFact:
    """Return a feature with its severity and what else its cell says."""
    if isinstance(fact, (Condition, Observation)):
        return replace(fact, severity=severity, note=fact.note or note)
    return fact


def _is_there(fact: AnyFact) -> bool:
    """Return True for a feature that somebody has."""
    if isinstance(fact, Condition):
        return fact.verification == "confirmed"
    return isinstance(fact, Observation) and fact.presence == "present"


def _termed(fact: AnyFact, one: Asked) -> AnyFact:
    """Return a fact of a column's thing with the ontology's code of the label in the place of a wider one."""
    what = one.facet.what
    if one.term is None or what is None or fact.code.entry != what.concept.entry:
        return fact
    codes = one.term.codings[:1]
    others = tuple(code for code in fact.code.codings if code.system not in (SYSTEMS["hp"], OWN))
    return replace(fact, code=replace(fact.code, codings=(*others, *codes)))


def _at(fact: AnyFact, point: Timepoint | None, day: Period | None) -> AnyFact:
    """A fact at the time of its row, where it has none of its own."""
    if isinstance(fact, Observation):
        return replace(fact, timepoint=fact.timepoint or point, effective=fact.effective or day)
    if isinstance(fact, Condition):
        coded = day is not None and fact.rule == OF_CODE
        return replace(fact, timepoint=fact.timepoint or point, asserted=day.start if coded and day else fact.asserted)
    if isinstance(fact, Procedure) and fact.rule == OF_CODE:
        return replace(fact, timepoint=fact.timepoint or point, performed=fact.performed or day)
    return fact
