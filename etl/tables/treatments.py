"""Tables of treatments: a row or a column for each injection, a row for each medicine, or what each patient's line says of theirs.

An injection has its date, way, dose and what followed; a medicine its dose, frequency, way, begin and end.
"Patient | Knee | Date of injection | Cells (× 10⁶)" is a treatment for each line; below a text that says how all were
treated, each line's side, dose and day belong to the treatment that the text tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import (
    Concept,
    Condition,
    Dose,
    Evidence,
    Medication,
    Observation,
    Period,
    Procedure,
    Quantity,
    Range,
    Side,
    Site,
    Timepoint,
    Treatment,
)
from etl.mapping.entry import Entry, Kind, Mention
from etl.parsers.cell.facts import complained
from etl.parsers.cell.references import asked_by, asks_treatment_date
from etl.parsers.cell.values import parse_cell
from etl.parsers.finding.values import in_degrees
from etl.parsers.index import part
from etl.parsers.label.groups import evidence_of, spanning
from etl.parsers.label.heads import roles_among
from etl.parsers.label.labels import read_label
from etl.parsers.label.laterality import SIDE, SIDE_WORDS, side_alone
from etl.parsers.label.times import day_in
from etl.parsers.number import QuantityHit, roman
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, TableInPlace, once
from etl.parsers.slots.decide import says
from etl.parsers.treatment.administration import COURSE_WORD, INJECTION, implied_routes, notes_of
from etl.parsers.treatment.courses import Draft
from etl.parsers.treatment.dosage import MILLIONS, amount_of, cells_counted, counts_cells, power_of
from etl.parsers.treatment.medicines import GOING_ON, is_dose, periods_in
from etl.parsers.treatment.prescription import is_as_needed, timing_of
from etl.parsers.when.dates import period_of
from etl.parsers.when.rounds import counted_course, named_course
from etl.patterns import regex
from etl.tables.axes import Axes, axes_of
from etl.tables.counts import mostly, only
from etl.tables.grid import Row, filled, under
from etl.tables.lines import Line
from etl.value import replace

COUNTS_CELLS = regex(
    r"(?:number of |dose of |no\.? of |amount of )?(?:injected |infused |given )?cells?(?![^\W_])", re.I
)
"""A head that asks how many cells were given."""
_DATES = regex(
    r"(?:(?:injection|infusion|treatment|procedure) )?(?:dates?|days?)(?: of [\w ]{1,30})?|datum|fecha", re.I
)
_SIDED = regex(
    r"(?:treated |injected )?(?:side|site|place|where|location|region|limb|into|injected into|body site|side treated)\??"
)
_EYES: dict[str, Side] = {
    "od": "right", "os": "left", "ou": "bilateral", "re": "right", "le": "left", "be": "bilateral",
}  # fmt: skip
_DONE = regex(r"(?:was )?(?:done|given|performed|carried out|completed|administered|received)\??|status", re.I)
_JOINED = regex(r"[^\W\d_]\s?[+&]\s?[^\W\d_]")
"""Two ways of one injection: "LP + IV"."""
_WAYS: tuple[Kind, ...] = ("route", "method")
_GIVEN: tuple[Kind, ...] = (*_WAYS, "cells", "procedure")
"""Kinds of words that tell of cells that were given."""
_CELLS = regex(r"\bcells?\b", re.I)
_IN_VOLUME = regex(r"(?:/|\bper )\s?(?:[µμumdMD]?[lL]|mm\s?[3³]|cu\.?\s?mm|HPF|hpf)\b|\b[lL]\s?[-−⁻][1¹]")
_LONGEST_WAY, _LONGEST_LETTERS, _LEAST = 30, 4, 2
_LONGEST_HEAD = 3
"""Words of a head that names a site and asks for its side, at most: "Eye", "Treated eye", "Knee joint"."""


class Course(Struct, frozen=True):
    """A treatment that a table lists.

    Args:
        draft: what its row says of it.
        cells: of the row, as they are printed.
        counted: whether a column of the table counts cells.
    """

    draft: Draft
    cells: tuple[Cell, ...]
    counted: bool


def courses_of(reading: Reading, place: TableInPlace) -> Iterator[Course]:
    """The treatments that a table lists.

    Args:
        reading: the document.
        place: a table.

    Yields:
        One for each row with a date and a way (route or method); below a caption that speaks of injections or cells, for
        each row with a date and a number of cells.
    """
    title = place.table.caption
    of_cells = title is not None and _of_injections(reading, title)
    if of_cells or reading.terms(place.table.span, *_WAYS):
        yield from _Courses(reading, place, title, of_cells).read()


class _Courses:
    """A table of treatments while it is read."""

    def __init__(self, reading: Reading, place: TableInPlace, title: Span | None, of_cells: bool) -> None:
        self.reading, self.place, self.of_cells = reading, place, of_cells
        self.axes = _down(reading, axes_of(reading, place))
        self.printed = {cell.span: cell for cell in place.table.cells}
        self.caption = reading.terms(title) if title else ()
        self.kinds = [m.entry for m in self.caption if m.entry.kind == "cells"]
        grid, top = self.axes.grid, self.axes.top
        self.heads = [under(grid[:top], c) for c in range(len(grid[0]) if grid else 0)]
        self.powers = [power_of(reading, column) for column in self.heads]
        counting = {h.column for column in self.heads for h in column if COURSE_WORD.fullmatch(h.text.strip())}
        self.numbers = _numbers(self.axes, counting)
        asked = (h for column in self.heads for h in column if COUNTS_CELLS.match(h.text.strip()))
        self.counting = {self.printed[h.span].column for h in asked}

    def read(self) -> Iterator[Course]:
        for number, row in enumerate(self.axes.grid):
            if (draft := self._draft(number, row)) is not None:
                cells = tuple(self.printed[c.span] for c in filled(row))
                yield Course(draft, cells, any(cell.column in self.counting for cell in cells))

    def _draft(self, number: int, row: Row) -> Draft | None:
        """The treatment of a row; None where it isn't one, or wasn't done."""
        reading, cells = self.reading, filled(row)
        found = [m for c in cells for m in reading.terms(c.span)]
        days = [p for c in cells for d in part(reading.index.dates, c.span) if (p := period_of(d))]
        amounts = (
            (c, amount)
            for c, cell in enumerate(row)
            if cell is not None and (amount := cells_counted(reading, cell, self.powers[c], bare=True))
        )
        at, amount = next(amounts, (None, None))
        ways = [m for m in found if m.entry.kind in _WAYS and not self._of_side(row, m)]
        if not ways and at is not None:  # "Intrathecal (cells) | Intravenous (cells)"
            ways = [m for h in self.heads[at] for m in reading.terms(h.span, *_WAYS)]
        own = [m.entry for m in found if m.entry.kind == "cells"]
        dosed = self.of_cells and amount is not None and counts_cells(amount)
        headless = dosed or (amount is not None and bool(own))  # "1) 23.04.12 …"
        if len(days) != 1 or not (ways or dosed) or (number < self.axes.top and not headless):
            return None
        if any(self._not_done(cell) for cell in cells):
            return None
        if not own and any(_of_other_kind(reading, cell) for cell in (cells[:1] if dosed else cells)):
            return None  # a medicine with its way
        if not ways and self.kinds:
            ways = [m for m in self.caption if m.entry.kind in _WAYS]
        methods, routes = _entries(ways, "method"), _entries(ways, "route")
        if not routes or any(_JOINED.search(c.text) for c in cells if len(c.text) < _LONGEST_WAY):
            routes = tuple(dict.fromkeys((*implied_routes(reading, methods), *routes)))
        by_way = (c.span for c in cells if any(c.span.start <= m.start < c.span.end for m in ways))
        site = next((s for span in by_way if (s := _site_in(reading, span))), None)  # "Intrathecal (L3-L4)"
        return Draft(
            performed=days[0], entry=max(own or self.kinds, key=lambda e: len(e.name), default=None),
            course=self.numbers.get(number) or next((n for c in cells if (n := named_course(c.text)) is not None), None),
            routes=routes, methods=methods, amount=amount,
            site=site or self._site_asked(row) or _site_of(reading, self.caption),
            evidence=tuple(evidence_of(reading, self.place, self.printed[c.span]) for c in cells),
            offset=cells[0].span.start, branch=bool(ways),
        )  # fmt: skip

    def _of_side(self, row: Row, way: Mention) -> bool:
        """Whether capitals that may be a way are the value of a paired organ by their head: "LP" below "Left eye"."""
        said = self.reading.document.text[way.start : way.end]
        if not said.isupper() or len(said) > _LONGEST_LETTERS:
            return False
        columns = [c for c, cell in enumerate(row) if cell is not None and cell.text.strip() == said]
        labels = (read_label(self.reading, h.text, h.span) for c in columns for h in self.heads[c])
        return any(label.site and label.side for label in labels)

    def _not_done(self, cell: Cell) -> bool:
        """Whether a cell says of its row that it was not, or not yet, done: "cancelled (fever)", "no" below "Given"."""
        begins = any(m.start == cell.span.start for m in self.reading.terms(cell.span))
        if begins and still_to_come(self.reading, cell):
            return True
        asked = any(_DONE.fullmatch(h.text.strip()) for h in self.heads[cell.column])
        return asked and parse_cell(cell.text.partition("(")[0], self.reading.lexicon.units()).answer is False

    def _site_asked(self, row: Row) -> Site | None:
        """Where it was given, by a column that asks for it: "Eye | R", "Where | left calf"."""
        reading = self.reading
        for cell, heads in zip(row, self.heads, strict=True):
            heads = [head for head in heads if head is not cell]
            if cell is None or not cell.text.strip() or not heads or (of := _site_asked(reading, heads[-1])) is False:
                continue
            entry = of if isinstance(of, Entry) else None
            if side := _side(cell.text):
                return make_site(reading.document.text, reading.lexicon, entry, side)
            if site := _site_in(reading, cell.span, entry):
                return site
        return None


def _entries(found: Iterable[Mention], kind: str) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(m.entry for m in found if m.entry.kind == kind))


def _site_of(reading: Reading, found: Sequence[Mention], of: Entry | None = None) -> Site | None:
    """The first place that terms name; `of` is the site that it must be one of."""
    at = next((p for p in places(found) if p.site is not None and (of is None or p.site.id == of.id)), None)
    return make_site(reading.document.text, reading.lexicon, at.site, at.side, at.part, at) if at else None


def _site_in(reading: Reading, span: Span, of: Entry | None = None) -> Site | None:
    return _site_of(reading, reading.terms(span), of)


def _site_asked(reading: Reading, head: Cell) -> Entry | bool:
    """The site that a head names, or whether it asks for one."""
    text = " ".join(head.text.split()).strip(" :").lower()
    if _SIDED.fullmatch(text):
        return True
    found = only(p.site for p in places(reading.terms(head.span)) if p.site is not None)
    return found if found and len(text.split()) <= _LONGEST_HEAD else False


def _side(text: str) -> Side | None:
    said = SIDE.match(" ".join(text.split()))
    return SIDE_WORDS[said[1].lower()] if said else _EYES.get(text.strip(" .").lower())


def _numbers(axes: Axes, columns: Container[int]) -> Mapping[int, int]:
    """The number of each row's course: in a column for it, where an empty cell goes on with the one above, or by the line
    above its rows ("Course 2")."""
    out: dict[int, int] = {}
    number: int | None = None
    for at, row in enumerate(axes.grid[axes.top :], axes.top):
        cells = filled(row)
        if len(cells) == 1:
            number = counted_course(cells[0].text)
            continue
        own = [c.text.strip() for c in cells if c.column in columns]
        if own:
            number = int(own[0]) if own[0].isdecimal() else roman(own[0]) or counted_course(own[0])
        if number is not None:
            out[at] = number
    return out


def _down(reading: Reading, axes: Axes) -> Axes:
    """The axes of a list of injections; of one with a column for each as if it had a row for each."""
    body = axes.grid[axes.top :] if axes.left == 1 else []

    def several(row: Row, holds: Callable[[Cell], bool]) -> bool:
        return sum(1 for c in row[1:] if c is not None and holds(c)) >= _LEAST

    labels = (row[0].text.strip(" :") if row and row[0] is not None else "" for row in body)
    days = [row for row, label in zip(body, labels, strict=True) if _DATES.fullmatch(label)]
    dated = any(several(row, lambda c: bool(part(reading.index.dates, c.span))) for row in days)
    if not dated or not any(several(row, lambda c: bool(reading.terms(c.span, *_WAYS))) for row in body):
        return axes
    turned = {
        id(cell): replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
        for row in axes.grid
        for cell in row
        if cell is not None
    }
    across = zip(*axes.grid, strict=True)
    return Axes([[turned[id(cell)] if cell is not None else None for cell in row] for row in across], 1, 1)


def _of_other_kind(reading: Reading, cell: Cell) -> bool:
    """Whether a cell begins with the name of a medicine, or of a procedure that is no way here ("lumbar puncture")."""
    named = reading.terms(cell.span)
    begins = {m.entry.kind for m in named if m.start == cell.span.start}
    return "medicine" in begins or ("procedure" in begins and not any(m.entry.kind in _WAYS for m in named))


def still_to_come(reading: Reading, cell: Cell) -> bool:
    """Whether a cell only plans what its column dates, or says that it was not done: "planned 06/2018", "cancelled (05/2018)".

    Args:
        reading: the document.
        cell: of a table.
    """
    roles = {m.entry.role for m in reading.terms(cell.span, "cue")}
    return bool(roles & {"planned", "cancelled", "declined", "hypothetical"})


def _of_injections(reading: Reading, title: Span) -> bool:
    return (
        bool(reading.terms(title, "cells"))
        or INJECTION.search(reading.document.text, title.start, title.end) is not None
    )


# What followed each treatment, and what was measured at it.


def counting_columns(reading: Reading, place: TableInPlace) -> frozenset[int]:
    """The columns of a table whose heads or cells count cells.

    Args:
        reading: the document.
        place: the table.
    """
    axes = axes_of(reading, place)
    columns = range(len(axes.grid[0]) if axes.grid else 0)
    return frozenset(
        c
        for c in columns
        if power_of(reading, [row[c] for row in axes.grid[: axes.top]])
        or any((cell := row[c]) is not None and MILLIONS.search(cell.text) for row in axes.grid[axes.top :])
    )


def reactions(reading: Reading, place: TableInPlace, courses: Sequence[Course]) -> Iterator[Observation]:
    """What a table of treatments says came after each: "fever 38.2", and "none" below what it asks for.

    Args:
        reading: the document.
        place: the table.
        courses: those that it lists.
    """
    if len(reading.persons) != 1:
        return
    asked = _asked(reading, place)
    told = complained(reading.lexicon, place.table.grid())  # sentences of their own
    for course, cell in ((one, c) for one in courses for c in one.cells if c.column not in told):
        base = Observation(
            subject=reading.persons[0].key, code=Concept(""), effective=course.draft.performed or Period(), timepoint=Timepoint("after", ""),
            evidence=(evidence_of(reading, place, cell),), rule="table of treatments",
        )  # fmt: skip
        answer = parse_cell(cell.text, reading.lexicon.units())
        if cell.column in asked and answer.kind == "yesno":
            yield replace(base, code=asked[cell.column].concept, presence="present" if answer.answer else "absent")
        for m in reading.terms(cell.span, "finding"):
            if m.form == "name":
                yield replace(
                    base, code=m.entry.concept, presence="absent" if _denied(reading, cell, m) else "present",
                    value=_amount(reading, cell, m.entry.units), timepoint=Timepoint("after", cell.text.strip()),
                    site=make_site(reading.document.text, reading.lexicon, reading.lexicon.implied_by(m.entry)),
                )  # fmt: skip


def _asked(reading: Reading, place: TableInPlace) -> dict[int, Entry]:
    """The findings that the heads of columns ask for ("Side effects", "Reaction", "Fever"), by column."""
    axes = axes_of(reading, place)
    heads = [cell for row in axes.grid[: axes.top] for cell in row if cell is not None]
    named = {h.column: m.entry for h in heads for m in reading.terms(h.span, "finding") if m.form == "name"}
    return {h.column: e for h in heads if (e := asked_by(reading, [h])) and e.kind == "finding"} | named


def _denied(reading: Reading, cell: Cell, finding: Mention) -> bool:
    """Whether a cell says that a finding was not there: "no side effects"."""
    cues = reading.terms(cell.span, "cue")
    ends = (m.end for m in cues if m.entry.role == "negated" and m.end <= finding.start)
    return any(not re.search(r"[,;.]|\bbut\b", reading.document.text[end : finding.start]) for end in ends)


def _amount(reading: Reading, cell: Cell, units: tuple[str, ...]) -> Quantity | Range | None:
    """The number of what followed, in a unit of its own: "fever 38.2"."""
    hits = _hits(reading, cell)
    values = (in_degrees(hit).value for hit in hits)
    return next((v for v in values if isinstance(v, Quantity) and v.code in units), None)


_DATE = regex(r"(?:visit|vis|exam)?[ _]?(?:date|day|dat|dt)|datum|fecha|data", re.I)

Headed = tuple[Cell, tuple[Cell, ...]]
"""A cell with the heads of its column."""
Amount = Quantity | Range
_Side = tuple[Entry, Side, Evidence]
"""A site and its side, and where they are told."""
Sided = TypeVar("Sided", bound=Condition | Observation | Procedure | Treatment)


class _Told(Struct, frozen=True):
    """What some cells of a patient's line say of a treatment, each with the cell that does.

    Args:
        days: below heads that ask when it was.
        dates: below heads that only say "Date": the treatment's, beside its cells and their way.
        doses: numbers of cells.
        named: ways and kinds of cells.
    """

    days: tuple[tuple[Period, Cell], ...]
    dates: tuple[tuple[Period, Cell], ...]
    doses: tuple[tuple[Amount, Cell], ...]
    named: tuple[Mention, ...]


def _told(reading: Reading, cells: Iterable[Headed]) -> _Told:
    days: list[tuple[Period, Cell]] = []
    dates: list[tuple[Period, Cell]] = []
    doses: list[tuple[Amount, Cell]] = []
    named: list[Mention] = []
    for cell, heads in cells:
        counted = any(COUNTS_CELLS.match(h.text.strip()) for h in heads)
        amount = cells_counted(reading, cell, power_of(reading, heads), bare=counted)
        if amount is not None and counts_cells(amount) and not _of_sample(reading, cell, heads):
            doses.append((amount, cell))
        elif asks_treatment_date(reading, heads) and (several := _days(reading, cell)):
            days += [] if still_to_come(reading, cell) else [(one, cell) for one in several]
        elif _DATE.fullmatch(heads[-1].text.strip() if heads else "") and (day := day_in(reading, cell)):
            dates.append((day, cell))
        elif not _asks_way(reading, heads):
            continue
        named += [m for h in (*heads, cell) for m in reading.terms(h.span, "route", "method", "cells")]
    return _Told(tuple(days), tuple(dates), tuple(doses), tuple(named))


def _speaks_of_cells(reading: Reading, places: Iterable[Span]) -> bool:
    """Return True where words for cells, a graft, an infusion or another way to give them stand in some places."""
    for span in places:
        measured = reading.terms(span, "measure")  # "white blood cells"
        words = _CELLS.finditer(reading.document.text, span.start, span.end)
        if reading.terms(span, *_GIVEN) or any(
            not any(m.start <= word.start() < m.end for m in measured) for word in words
        ):
            return True
    return False


def _are_given(reading: Reading, dose: Cell, row: Sequence[Headed], notes: Sequence[Span]) -> bool:
    """Return True where a number of cells, its heads or the words around its table say that cells were given."""
    heads = next((heads for cell, heads in row if cell is dose), ())
    spans = [*(cell.span for cell in (*heads, dose)), *notes]
    return _speaks_of_cells(reading, spans)


def _of_sample(reading: Reading, cell: Cell, heads: Sequence[Cell]) -> bool:
    """Return True for a number of what was measured and not given: platelets, copies of a virus, so many in a volume."""
    if any(_IN_VOLUME.search(c.text) for c in (*heads, cell)):
        return True
    spans = [c.span for c in (*heads, cell)]
    measured = any(reading.terms(span, "measure") for span in spans)
    return measured and not _speaks_of_cells(reading, spans)


def _days(reading: Reading, cell: Cell) -> list[Period]:
    """The days that a cell holds, and nothing between them but signs: "2016-03-01; 2016-03-29"."""
    hits, text = part(reading.index.dates, cell.span), reading.document.text
    if any(c.isalpha() for a, b in pairwise(hits) for c in text[a.end : b.start].replace("and", "")):
        return []
    return [p for d in hits if (p := period_of(d))]


def _asks_way(reading: Reading, heads: Iterable[Cell]) -> bool:
    """Whether a label asks which cells were given, or by which way: "Cell type", "Route"."""
    return any(reading.lexicon.roles(h.text.strip(), "field") & {"method", "treatment"} for h in heads)


def of_patients(reading: Reading, place: TableInPlace) -> Iterator[tuple[str, Draft]]:
    """The treatments of a table that has a line for each patient, in rows or in columns.

    Args:
        reading: the document.
        place: a table.

    Yields:
        The key of a patient with a draft for each day, or for the only dose without one, with the number of cells, the way
        and the kind of cells that the patient's line or its labels tell.
    """
    lines = place.lines if len(reading.persons) > 1 else ()
    notes = [s for s in (place.table.caption, *notes_of(reading.document, place.table)) if s and lines]
    around = [m.entry for s in notes for m in reading.terms(s, "cells")]
    for line, row in ((one, row) for one in lines for row in _rows(one)):
        if (key := reading.owners.of(line.name)) is None:
            continue
        told = _told(reading, row)
        kinds = [m.entry for m in told.named if m.entry.kind == "cells"] or around
        routes, methods = ([m.entry for m in told.named if m.entry.kind == way] for way in ("route", "method"))
        draft = Draft(
            entry=max(kinds, key=lambda e: len(e.name), default=None), routes=tuple(dict.fromkeys(routes)),
            methods=tuple(dict.fromkeys(methods)),
        )  # fmt: skip
        days = told.days or (told.dates if len(told.dates) == 1 and told.doses and (routes or methods) else ())
        amount, given = told.doses[0] if len(told.doses) == 1 else (None, None)
        for day, cell in days if told.doses or kinds else ():
            places = tuple(evidence_of(reading, place, c) for c in (cell, given) if c is not None)
            yield key, replace(draft, performed=day, amount=amount, offset=cell.span.start, evidence=places)
        if given is not None and not days and _are_given(reading, given, row, notes):
            places = (evidence_of(reading, place, given),)
            yield key, replace(draft, amount=amount, offset=given.span.start, evidence=places)


def _rows(line: Line) -> list[Sequence[Headed]]:
    """The rows that a table has for one patient, each with its own treatment; those of a table by columns are one."""
    if len({cell.column for cell, _ in line.cells}) <= len({cell.row for cell, _ in line.cells}):
        return [line.cells]
    rows: dict[int, list[Headed]] = {}
    for cell, heads in line.cells:
        rows.setdefault(cell.row, []).append((cell, heads))
    return list(rows.values())


@once
def _lines(reading: Reading) -> Mapping[str, list[tuple[TableInPlace, Line]]]:
    """The lines of each patient in tables that have one for each."""
    known: dict[str, list[tuple[TableInPlace, Line]]] = {}
    for place in reading.tables if len(reading.persons) > 1 else ():
        for line in place.lines:
            if (key := reading.owners.of(line.name)) is not None:
                known.setdefault(key, []).append((place, line))
    return known


@once
def _sides(reading: Reading, key: str) -> Mapping[str, _Side]:
    """The sides by site that the lines of a patient give."""
    sides: dict[str, _Side] = {}
    for place, line in _lines(reading).get(key, ()):
        for cell, heads in line.cells:
            head = read_label(reading, heads[-1].text, heads[-1].span) if heads else None
            if head and head.site and not head.what and (side := side_alone(cell.text.strip())):
                sides[head.site.id] = (head.site, side, evidence_of(reading, place, cell))
    return sides


def on_side(reading: Reading, fact: Sided) -> Sided:
    """A fact; one at a site without side has the side of its patient's column for that site ("Knee: left").

    Args:
        reading: the document.
        fact: what was read of it.
    """
    sides = _sides(reading, fact.subject)
    if not sides or (told := _side_of(reading, fact, sides)) is None:
        return fact
    entry, side, place = told
    site = make_site(reading.document.text, reading.lexicon, entry, side, fact.site.part if fact.site else "")
    return replace(fact, site=site, evidence=(*fact.evidence, place))


def completed(reading: Reading, given: Sequence[Treatment]) -> Sequence[Treatment]:
    """The treatments of a patient; the only one has the number of cells, and the day, that the patient's lines print.

    Args:
        reading: the document.
        given: what its text and tables tell of the treatments of one patient.
    """
    lines = _lines(reading).get(given[0].subject, ()) if len(given) == 1 else ()
    told = [(place, _told(reading, line.cells)) for place, line in lines]
    counted = [(amount, place, cell) for place, one in told for amount, cell in one.doses]
    days = [(day, place, cell) for place, one in told for day, cell in one.days]
    if not counted and not days:
        return given
    fact = given[0]
    if len(counted) == 1 and len(fact.doses) < 2 and not any(d.amount for d in fact.doses):
        amount, place, cell = counted[0]
        doses = tuple(replace(d, amount=amount) for d in fact.doses) or (Dose(amount=amount),)
        fact = replace(fact, doses=doses, evidence=(*fact.evidence, evidence_of(reading, place, cell)))
    if len(days) == 1 and fact.status == "completed" and not (fact.performed and fact.performed.start):
        day, place, cell = days[0]
        fact = replace(fact, performed=day, evidence=(*fact.evidence, evidence_of(reading, place, cell)))
    return (fact,)


def _side_of(reading: Reading, fact: Sided, sides: Mapping[str, _Side]) -> _Side | None:
    """The side for a fact without one, by its site or by the site in its name ("knee osteoarthritis")."""
    if fact.site is not None:
        return None if fact.site.side else sides.get(fact.site.concept.entry.removeprefix("site:"))
    if isinstance(fact, Treatment):
        return only(sides.values()) if _given_locally(reading, fact) else None
    words = fact.code.text.lower().split()
    return next((told for told in sides.values() if told[0].name in words), None)


def _given_locally(reading: Reading, fact: Treatment) -> bool:
    """Whether cells were given by ways only that reach one place: a muscle, a joint."""
    routes = [d.route.entry.removeprefix("route:") for d in fact.doses if d.route is not None]
    entries = [reading.lexicon.get("route", route) for route in routes]
    return bool(entries) and all(e is not None and e.site_words for e in entries)


_NEVER = regex(
    r"^\W*(?:(?:only|was|were)\s){0,2}(?:considered|planned|discussed|proposed|offered|declined|refused|intended|under consideration)\b(?!\s(?:after|since|from)\b)"
    r"|\b(?:not|never)\s(?:yet\s)?(?:given|taken|started|begun|used|initiated)\b(?!\s(?:since|after|any|again|regularly|every|daily|as|on|in|with))",
    re.I,
)
"""The cell of a medicine that nobody took: "considered, not given", "planned"."""
_TIMES_A_DAY = regex(r"times (?:a|per) day", re.I)
_FEWEST, _SHORT, _HEADERS = 2, 16, 3


class _Taken(Struct, frozen=True):
    """A row with what its cells say.

    Args:
        cells: those that hold anything.
        name: the one with the medicine's name.
        mention: the medicine; None for one that no mapping knows.
        dose: how much.
        timing: how often, as its cells print it.
        never: whether nobody took it.
    """

    cells: tuple[Cell, ...]
    name: Cell
    mention: Mention | None
    dose: QuantityHit | None
    timing: str
    never: bool


def medications(reading: Reading, place: TableInPlace) -> list[Medication]:
    """The medicines of a table that lists them.

    Args:
        reading: the document.
        place: a table.

    Returns:
        One for each row and person; none when the table is about something else.
    """
    grid = place.table.grid()
    if not any(reading.terms(c.span, "medicine") for c in place.table.cells):
        return []
    asked = [_fields(reading, c) for c in grid[0]] if grid else []
    heads = grid[0] if any("unit" in roles for roles in asked) else []
    rows = [one for row in grid if (one := _taken(reading, row, heads)) is not None]
    known = [one for one in rows if one.mention is not None]
    if len(reading.persons) > 1 and not all(map(_names_one, known)):
        return []  # the rows are patients, with all that each of them takes
    told = [one for one in known if one.dose is not None or one.timing]
    if not told or len(told) * 2 < len(known) or len(known) * 2 < len(grid) - 1:
        return []
    first, column = min(one.name.row for one in known), known[0].name.column
    if mostly(_over_time(reading, one, grid[: min(first, _HEADERS)]) for one in known):
        return []  # doses by date are read cell by cell
    header = grid[first - 1] if first else []
    named = bool(header) and "medication" in _fields(reading, header[0])
    of_one = place.frame.subject or only(p.key for p in reading.persons)
    return [
        _medication(reading, place, one, header, subject) for one in rows
        if one.name.row >= first and one.name.column == column and not one.never
        and (one.mention is not None or (named and (one.dose or one.timing)))
        and (subject := of_one or reading.owners.of(*one.cells))
    ]  # fmt: skip


def _names_one(one: _Taken) -> bool:
    """Whether the cell of a row's medicine is its name and little else."""
    return one.mention is not None and (one.mention.end - one.mention.start) * 2 > len(one.name.text.strip())


def _taken(reading: Reading, row: Row, heads: Row) -> _Taken | None:
    """What a row says, None for one without two filled cells; `heads` are those of a table with a column of units."""
    cells = filled(row)
    if len(cells) < _FEWEST or spanning(row):
        return None
    found = [(c, m) for c in cells for m in reading.terms(c.span, "medicine")]
    name, mention = found[0] if found else (cells[0], None)
    dose = next((h for c in cells for h in _hits(reading, c) if is_dose(h)), None) or _parted_dose(
        reading, cells, heads
    )
    timing = next((often for c in cells if (often := timing_of(c.text)[0])), "")
    beside = [text for c in cells[1:] if (text := c.text.strip(" –—-.").lower())]
    never = any(_NEVER.search(c.text) for c in cells[1:]) or set(beside) == {"never"}
    return _Taken(cells, name, mention, dose, timing.strip(), never)


def _hits(reading: Reading, cell: Cell) -> Sequence[QuantityHit]:
    return parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits


def _parted_dose(reading: Reading, cells: Sequence[Cell], heads: Row) -> QuantityHit | None:
    """A dose whose number and unit stand in columns of their own: "Dose 50 | Unit mg"."""
    asked = [(c, _fields(reading, _above(heads, c))) for c in cells]
    number = next((c for c, roles in asked if "dose" in roles), None)
    unit = next((c for c, roles in asked if "unit" in roles and "dose" not in roles), None)
    code = reading.lexicon.units().get(unit.text.strip()) if unit else None
    hits = _hits(reading, number) if number else ()
    if unit is None or code is None or len(hits) != 1:
        return None
    value = hits[0].value
    if not isinstance(value, Quantity) or value.code:
        return None
    hit = replace(hits[0], value=replace(value, code=code, unit=unit.text.strip()))
    return hit if is_dose(hit) else None


def _over_time(reading: Reading, one: _Taken, headers: Sequence[Row]) -> bool:
    """Whether a row gives its medicine's doses at several times: a number in each of several columns with a time."""
    numbers = (c for c in one.cells if c is not one.name and any(s.isdigit() for s in c.text) and len(c.text) <= _SHORT)
    heads = ([h for row in headers if (h := row[c.column]) is not None] for c in numbers)
    facets = ([read_label(reading, h.text, h.span) for h in column] for column in heads)
    return sum(1 for column in facets if any(f.time or f.date for f in column)) >= _FEWEST


def _fields(reading: Reading, head: Cell | None) -> frozenset[str]:
    return reading.lexicon.roles(head.text, "field") if head is not None else frozenset()


def _above(header: Row, cell: Cell) -> Cell | None:
    return header[cell.column] if cell.column < len(header) else None


def _medication(reading: Reading, place: TableInPlace, one: _Taken, header: Row, subject: str) -> Medication:
    start: str | None = None
    end: str | None = None
    reason, timing = "", one.timing
    for cell in one.cells:
        if cell is one.name:
            continue
        head = _above(header, cell)
        asks = roles_among(reading.lexicon, head.text) if head is not None else frozenset()
        if "reason" in asks and "start" not in asks:
            reason = reason or cell.text.strip()
            continue
        periods = periods_in(reading, cell)
        if periods and "end" in asks and "start" not in asks:
            end = end or periods[-1].end or periods[-1].start
        elif periods:
            start = start or periods[0].start
            end = end or periods[0].end or (periods[1].start if len(periods) > 1 else None)
        elif not timing and "often" in asks and head is not None and not any(c.isdigit() for c in head.text):
            timing = cell.text.strip()
            if timing.isdigit() and _TIMES_A_DAY.fullmatch(head.text.strip()):
                timing = f"{timing} {head.text.strip().lower()}"
    title = place.table.caption or place.frame.title  # "Previous medication (stopped)"
    stopped = any(says(c.text, "stopped") for c in one.cells) or (
        title and says(reading.document.quote(title), "stopped")
    )
    going_on = any(GOING_ON.search(c.text) for c in one.cells if c is not one.name)
    routes = (m.entry for c in one.cells for m in reading.terms(c.span, "route"))
    route = next(routes, None)
    code = (
        one.mention.entry.concept if one.mention else Concept(" ".join(one.name.text.split()), (), "medicine:unmapped")
    )
    over = stopped or (end and not going_on)
    return Medication(
        subject=subject, code=code, status="stopped" if over else "active", reason=reason if over else "",
        effective=Period(start, end) if start or end else None, route=route.concept if route else None,
        dose=amount_of(one.dose, one.mention.entry if one.mention else None), timing=timing, per_day=timing_of(timing)[1],
        as_needed=any(is_as_needed(c.text) for c in one.cells), timepoint=place.frame.timepoint, evidence=tuple(evidence_of(reading, place, c) for c in one.cells),
        rule="medicine table",
    )  # fmt: skip
