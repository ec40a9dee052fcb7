"""Tables of treatments: a row for each injection, or a column, with its date, way, dose and what followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from etl.document import Cell, Span
from etl.facts import Observation, Period, Quantity, Range, Side, Site, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.facts import complained
from etl.parsers.cell.references import asked_by
from etl.parsers.cell.values import parse_cell
from etl.parsers.finding.values import in_degrees
from etl.parsers.index import part
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.labels import read_label
from etl.parsers.label.laterality import SIDE, SIDE_WORDS
from etl.parsers.number.numerals import roman
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.treatment.courses import Draft
from etl.parsers.treatment.dosage import MILLIONS, cells_counted, counts_cells, power_of
from etl.parsers.treatment.ways import COURSE_WORD, INJECTION, implied_routes
from etl.parsers.when.timepoints import counted_course, named_course, period_of
from etl.patterns import regex
from etl.tables.axes import Axes, axes_of
from etl.tables.grid import Row, filled
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
_WAYS = ("route", "method")
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
    title = _title(reading, place)
    of_cells = title is not None and _of_injections(reading, title)
    if of_cells or _named(reading, place.table.span, _WAYS):
        yield from _Courses(reading, place, title, of_cells).read()


class _Courses:
    """A table of treatments while it is read."""

    def __init__(self, reading: Reading, place: TableInPlace, title: Span | None, of_cells: bool) -> None:
        self.reading, self.place, self.of_cells = reading, place, of_cells
        self.axes = _down(reading, axes_of(reading, place))
        self.printed = {cell.span: cell for cell in place.table.cells}
        self.caption = part(reading.index.mentions, title) if title else ()
        self.kinds = [m.entry for m in self.caption if m.entry.kind == "cells"]
        grid, top = self.axes.grid, self.axes.top
        self.heads = [
            [h for row in grid[:top] if (h := row[c]) is not None] for c in range(len(grid[0]) if grid else 0)
        ]
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
        found = [m for c in cells for m in part(reading.index.mentions, c.span)]
        days = [p for c in cells for d in part(reading.index.dates, c.span) if (p := period_of(d))]
        amounts = (
            (c, amount)
            for c, cell in enumerate(row)
            if cell is not None and (amount := cells_counted(reading, cell, self.powers[c], bare=True))
        )
        at, amount = next(amounts, (None, None))
        ways = [m for m in found if m.entry.kind in _WAYS and not self._of_side(row, m)]
        if not ways and at is not None:  # "Intrathecal (cells) | Intravenous (cells)"
            ways = [m for h in self.heads[at] for m in _named(reading, h.span, _WAYS)]
        own = [m.entry for m in found if m.entry.kind == "cells"]
        dosed = self.of_cells and amount is not None and counts_cells(amount)
        headless = dosed or (amount is not None and bool(own))  # "1) 23.04.12 …"
        if len(days) != 1 or not (ways or dosed) or (number < self.axes.top and not headless):
            return None
        if any(self._not_done(cell) for cell in cells):
            return None
        if not own and any(_of_other_kind(reading, cell, cell is cells[0]) for cell in (cells[:1] if dosed else cells)):
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
        begins = any(m.start == cell.span.start for m in part(self.reading.index.mentions, cell.span))
        if begins and still_to_come(self.reading, cell):
            return True
        asked = any(_DONE.fullmatch(h.text.strip()) for h in self.heads[cell.column])
        return asked and parse_cell(cell.text.partition("(")[0], self.reading.lexicon.units()).answer is False

    def _site_asked(self, row: Row) -> Site | None:
        """Where it was given, by a column that asks for it: "Eye | R", "Where | left calf"."""
        reading = self.reading
        for cell, heads in zip(row, self.heads, strict=True):
            heads = [h for h in heads if h is not cell and h.text.strip()]
            if cell is None or not cell.text.strip() or not heads or (of := _site_asked(reading, heads[-1])) is False:
                continue
            entry = of if isinstance(of, Entry) else None
            if side := _side(cell.text):
                return make_site(reading.document.text, reading.lexicon, entry, side)
            if site := _site_in(reading, cell.span, entry):
                return site
        return None


def _named(reading: Reading, span: Span, kinds: Container[str]) -> list[Mention]:
    """The terms of some kinds in a place."""
    return [m for m in part(reading.index.mentions, span) if m.entry.kind in kinds]


def _entries(found: Iterable[Mention], kind: str) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(m.entry for m in found if m.entry.kind == kind))


def _site_of(reading: Reading, found: Sequence[Mention], of: Entry | None = None) -> Site | None:
    """The first place that terms name; `of` is the site that it must be one of."""
    at = next((p for p in places(found) if p.site is not None and (of is None or p.site.id == of.id)), None)
    return make_site(reading.document.text, reading.lexicon, at.site, at.side, at.part, at) if at else None


def _site_in(reading: Reading, span: Span, of: Entry | None = None) -> Site | None:
    return _site_of(reading, part(reading.index.mentions, span), of)


def _site_asked(reading: Reading, head: Cell) -> Entry | bool:
    """The site that a head names, or whether it asks for one."""
    text = " ".join(head.text.split()).strip(" :").lower()
    if _SIDED.fullmatch(text):
        return True
    found = [p.site for p in places(part(reading.index.mentions, head.span)) if p.site is not None]
    return found[0] if len(text.split()) <= _LONGEST_HEAD and len(found) == 1 else False


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
    if not dated or not any(several(row, lambda c: bool(_named(reading, c.span, _WAYS))) for row in body):
        return axes
    turned = {
        id(cell): replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
        for row in axes.grid
        for cell in row
        if cell is not None
    }
    across = zip(*axes.grid, strict=True)
    return Axes([[turned[id(cell)] if cell is not None else None for cell in row] for row in across], 1, 1)


def _of_other_kind(reading: Reading, cell: Cell, first: bool) -> bool:
    """Whether a cell says that its row is of a medicine or of another procedure: it begins with its name, or is the first."""
    named = part(reading.index.mentions, cell.span)
    begins = {m.entry.kind for m in named if m.start == cell.span.start}
    if "medicine" in begins:
        return True  # "Immunoglobulin i.v."
    if any(m.entry.kind in _WAYS for m in named):
        return False  # "lumbar puncture" is a way here
    return "procedure" in begins or (first and any(m.entry.kind == "medicine" for m in named))


def still_to_come(reading: Reading, cell: Cell) -> bool:
    """Whether a cell only plans what its column dates, or says that it was not done: "planned 06/2018", "cancelled (05/2018)".

    Args:
        reading: the document.
        cell: of a table.
    """
    roles = {m.entry.role for m in _named(reading, cell.span, ("cue",))}
    return bool(roles & {"planned", "cancelled", "declined", "hypothetical"})


def _title(reading: Reading, place: TableInPlace) -> Span | None:
    """The words above a table that say what it lists: its caption, or the line with a colon right above it."""
    title = place.frame.title
    if place.table.caption is not None or title is None:
        return place.table.caption
    ends = reading.document.quote(title).rstrip().endswith((":", "："))
    return title if ends and not reading.document.text[title.end : place.table.span.start].strip() else None


def _of_injections(reading: Reading, title: Span) -> bool:
    named = bool(_named(reading, title, ("cells",)))
    return named or INJECTION.search(reading.document.text, title.start, title.end) is not None


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
    if len(reading.persons) != 1 or not courses:
        return
    asked = _asked(reading, place)
    told = complained(reading.lexicon, place.table.grid())  # sentences of their own
    for course, cell in ((one, c) for one in courses for c in one.cells if c.column not in told):
        day, evidence = course.draft.performed or Period(), (evidence_of(reading, place, cell),)
        answer = parse_cell(cell.text, reading.lexicon.units())
        if cell.column in asked and answer.kind == "yesno":
            yield Observation(
                subject=reading.persons[0].key, code=asked[cell.column].concept, presence="present" if answer.answer else "absent",
                effective=day, timepoint=Timepoint("after", ""), evidence=evidence, rule="table of treatments",
            )  # fmt: skip
        for m in _named(reading, cell.span, ("finding",)):
            if m.form == "name":
                yield Observation(
                    subject=reading.persons[0].key, code=m.entry.concept, presence="absent" if _denied(reading, cell, m) else "present",
                    value=_amount(reading, cell, m.entry.units),
                    site=make_site(reading.document.text, reading.lexicon, reading.lexicon.implied_by(m.entry)),
                    effective=day, timepoint=Timepoint("after", cell.text.strip()), evidence=evidence, rule="table of treatments",
                )  # fmt: skip


def _asked(reading: Reading, place: TableInPlace) -> dict[int, Entry]:
    """The findings that the heads of columns ask for ("Side effects", "Reaction", "Fever"), by column."""
    axes = axes_of(reading, place)
    heads = [cell for row in axes.grid[: axes.top] for cell in row if cell is not None]
    named = {h.column: m.entry for h in heads for m in _named(reading, h.span, ("finding",)) if m.form == "name"}
    return {h.column: e for h in heads if (e := asked_by(reading, [h])) and e.kind == "finding"} | named


def _denied(reading: Reading, cell: Cell, finding: Mention) -> bool:
    """Whether a cell says that a finding was not there: "no side effects"."""
    cues = _named(reading, cell.span, ("cue",))
    ends = (m.end for m in cues if m.entry.role == "negated" and m.end <= finding.start)
    return any(not re.search(r"[,;.]|\bbut\b", reading.document.text[end : finding.start]) for end in ends)


def _amount(reading: Reading, cell: Cell, units: tuple[str, ...]) -> Quantity | Range | None:
    """The number of what followed, in a unit of its own: "fever 38.2"."""
    hits = parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits
    values = (in_degrees(hit).value for hit in hits)
    return next((v for v in values if isinstance(v, Quantity) and v.code in units), None)
