"""Tables of a group: categories by number and share, better/same/worse, means before and after, strata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from etl.document import Cell
from etl.facts import Change, Component, Concept, Evidence, Observation, Quantity, Range
from etl.parsers.cell.values import CellValue, parse_cell
from etl.parsers.cohort.columns import (
    ASIDE,
    LEVEL,
    SIZE,
    STRATUM,
    TOTAL,
    Column,
    amounts,
    asks_form,
    beside,
    change_above,
    change_of,
    columns_of,
    concept_of,
    counted_columns,
    counts_too,
    fits_share,
    form_of,
    is_count,
    is_stratum,
    known_form,
    measured_in,
    names,
    number_in,
    plain_cell,
    row_unit,
    scene_above,
    scored_in,
    shares_in_brackets,
    small_letters,
    tells_spread,
    told_around,
    turned,
    unit_beside,
    with_spread,
    without_mark,
    without_mean,
)
from etl.parsers.cohort.scenes import GROUP, Scene, parts_of, timed
from etl.parsers.cohort.size import sizes_in
from etl.parsers.cohort.words import printed, trimmed
from etl.parsers.label.caption import is_told
from etl.parsers.label.groups import evidence_of
from etl.parsers.label.heads import is_interval, statistic_in
from etl.parsers.number import whole_of
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.tables.grid import Row
from etl.value import replace

_OF_THEM = regex(
    r"\((?:n\s?=\s?|of |among |in )?(\d{1,5}) (?:patients? )?(?:with|who|having|had|affected|examined|at risk)\b[^()]{0,60}\)",
    re.I,
)
"""A cell that tells of how many patients the numbers of its row are: "(95 with ascites)"."""
_N_OF_M = regex(r"\s*(\d{1,6})\s*(?:of|out of|/)\s*(?:the )?(\d{1,6})\s*(?:[(\[]|$)", re.I)
_EITHER = regex(
    r"(?:(?:no|number|n)\.? (?:of )?)?(?P<one>[^\W\d_][^/]{1,30}?)\s?/\s?(?P<other>non-?\s?[^/]{2,30}|controls?)", re.I
)
_TWO_COUNTS = regex(
    r"(?P<one>\d{1,3}(?:[ \u00a0\u2009,]\d{3})+|\d+)\s?/\s?(?P<other>\d{1,3}(?:[ \u00a0\u2009,]\d{3})+|\d+)"
)
_SHARED = regex(r"\d\s*\(\s*\d[\d.,]*\s*%?\s*\)")


def table_facts(reading: Reading, place: TableInPlace) -> Iterator[Observation]:
    """The cells of a group's table as facts.

    Args:
        reading: the document.
        place: the table with what stands around it.

    Yields:
        An Observation for each cell with a value; rows of totals are none.
    """
    grid = turned(reading, place.table.grid())
    heads, first = columns_of(reading, grid)
    if heads:
        yield from _Group(reading, place, grid, heads, first).read()


def counts_group(reading: Reading, place: TableInPlace) -> bool:
    """Whether a table below a heading of a general kind ("Causes of the disease") counts this group: its numbers of
    people come to the group's size.

    Args:
        reading: the document.
        place: the table with what stands around it.
    """
    size = _of_all(reading)
    if size is None or place.frame.attitude != "general":
        return False
    grid = place.table.grid()
    heads, first = columns_of(reading, grid)
    rows = [r for r in grid[first:] if r[0] and not TOTAL.match(r[0].text)]
    counts = (at for at, head in enumerate(heads) if head.kind == "count")
    return any(sum((number_in(reading, r[at]) or Decimal(0) for r in rows), Decimal(0)) == size for at in counts)


def _of_all(reading: Reading) -> Decimal | None:
    """How many people the page's group has."""
    return reading.cohort.size.value if reading.cohort and reading.cohort.size else None


class _Labelled(Struct, frozen=True):
    """A row with what its label and its cells aside say of each of its values.

    Args:
        cells: its cells; those that say something of the others are None.
        heads: the columns, as they are meant here.
        named: the cell of the label.
        name: the label without size, time and unit.
        concept: what is counted or measured.
        change: how it changed.
        part: the part of the group that it is of.
        size: how many people that are.
        scene: what stands above it, with its own time.
        unit: of its values.
        counts: whether it counts people.
        spread: whether its cells print a deviation in brackets.
        strata: whether the rows are parts of the group, with the changes in the columns.
        note: its probability.
    """

    cells: Row
    heads: Sequence[Column]
    named: Cell
    name: str
    concept: Concept
    change: Change | None
    part: str
    size: Decimal | None
    scene: Scene
    unit: str
    counts: bool
    spread: bool
    strata: bool
    note: str


class _Group:
    """One table while it is read."""

    def __init__(
        self, reading: Reading, place: TableInPlace, grid: Sequence[Row], heads: list[Column], first: int
    ) -> None:
        self.reading, self.place, self.grid, self.first = reading, place, grid, first
        lead = None if is_told(reading, place.lead) else place.lead
        span = place.table.caption or lead or place.frame.title
        caption = reading.document.quote(span) if span else ""
        self.scene, self.all = scene_above(reading, caption, place.frame), _of_all(reading)
        self.said = change_above(reading, reading.document.quote(place.lead)) if place.lead is not None else None
        texts = [c.text for row in grid[first:] for c in row[1:] if c is not None]
        shares = any(_SHARED.search(text) and "±" not in text for text in texts)
        around = f"{caption}\n" + "\n".join(reading.document.quote(note) for note in place.table.notes)
        heads = beside(reading, told_around(heads, caption, shares), grid, first)
        if shares:
            parted = [h.denominator is not None or h.timepoint is not None for h in heads]
            heads = [
                replace(h, kind="count") if own and h.kind == "value" else h
                for h, own in zip(heads, parted, strict=True)
            ]
        self.spread = tells_spread(around) and not shares_in_brackets(around)
        self.sizes = frozenset(sizes_in(grid).values()) if self.spread and counts_too(around) else frozenset()
        if not self.spread:
            known = [n for n in (self.scene.denominator, self.all) if n]
            sizes = {c: (h.denominator,) if h.denominator else known for c, h in enumerate(heads)}
            paired = counted_columns(grid, first, sizes)
            heads = [replace(h, paired=c in paired and h.kind == "value") for c, h in enumerate(heads)]
        self.heads = heads
        named = {c: statistic_in(reading.lexicon, h.title) for c, h in enumerate(heads) if h.kind in ("value", "p")}
        several = sum(1 for name in named.values() if name) > 1
        self.statistics = {c: name for c, name in named.items() if len(name) > 1 or (name and several)}  # arm "B"

    def read(self) -> Iterator[Observation]:
        section = label = ""
        for cells in self.grid[self.first :]:
            own = without_mark(cells[0].text.strip()) if cells and cells[0] else ""
            label = own or (label if self.heads[1].kind == "part" else "")
            filled = {id(c) for c in cells if c and c.text.strip()}
            if label and len(filled) == 1 and len(cells) > 1:
                section = label
            elif label and not TOTAL.match(label):
                row = self._row(cells, label, section)
                for at in range(1, min(len(row.heads), len(row.cells))):
                    yield from map(self._changed, self._cell(row, at))

    def _changed(self, fact: Observation) -> Observation:
        """A number of people with the change that the words above the table say of all of them."""
        people = isinstance(fact.value, Quantity) and fact.value.code in ("{patients}", "%")
        return replace(fact, change=self.said) if self.said and people and fact.change is None else fact

    def _row(self, cells: Row, label: str, section: str) -> _Labelled:
        reading, heads = self.reading, self.heads
        own = SIZE.search(label)
        size = Decimal(own[1]) if own else self.scene.denominator
        name, at = timed(reading, without_mean(SIZE.sub("", label).strip(" ,:") if own else label))
        scene = replace(self.scene, timepoint=at) if at is not None else self.scene
        name, unit, counts = row_unit(reading, name)
        unit = unit or unit_beside(reading, [c for _, c in _of_kind(heads, cells, "unit")])
        strata = any(h.kind.endswith("change") for h in heads) and is_stratum(reading, name, heads)
        if strata:
            heads = [replace(h, kind="count") if h.kind == "size" and is_count(h.title) else h for h in heads]
            whole = next((number_in(reading, c) for _, c in _of_kind(heads, cells, "count")), None)
            size = whole if whole is not None else size
        what, known = bool(names(reading, name)), bool(section and names(reading, section))
        of_section = change_of(reading, name) if known else None
        concept, change = concept_of(reading, section if of_section else name, scene, section, heads)
        asked = own is not None or asks_form(scene.title)
        concept = (form_of(reading, name) if asked else known_form(reading, name)) or concept
        change = of_section or change or (change_of(reading, section) if what else None)
        part = next((c.text.strip() for _, c in _of_kind(heads, cells, "part") if c), "")
        if part and (of_part := change_of(reading, part)):
            change, part = of_part, ""
        if own is not None and self.scene.topic and all(h.kind in ("count", "percent") for h in heads[1:]):
            concept, part = Concept(printed(self.scene.topic, 0, len(self.scene.topic))), trimmed(name)
        if not part and section and what and (STRATUM.search(section) or SIZE.search(section)):
            sized = SIZE.search(section)
            size = whole_of(sized[1]) if sized else size
            part = trimmed(SIZE.sub("", section))
        means = any("±" in c.text for c in cells[1:] if c is not None)
        own_name = not unit and not (section and LEVEL.fullmatch(name))
        if own_name and (of_what := measured_in(reading, scene, heads, name, means=means)):
            concept, part = of_what, part or trimmed(name)
        size = next((n for _, c in _of_kind(heads, cells, "size") if (n := number_in(reading, c))), size)
        chances = (c.text.strip() for _, c in _of_kind(heads, cells, "p") if c and c.text.strip())
        note = next((f"p: {chance}" for chance in chances), "")
        named = next((c for c in cells if c is not None and c.text.strip()), None)  # "Level | cervical", "| lumbar"
        asides = [c and _OF_THEM.fullmatch(" ".join(c.text.split())) for c in cells]
        if aside := next((m for m in asides[1:] if m), None):
            size = Decimal(aside[1])
            cells = [None if m else c for c, m in zip(cells, asides, strict=True)]
            heads = [replace(h, denominator=None) for h in heads]
        assert named is not None
        return _Labelled(
            cells, heads, named, name, concept, change, part, size, scene, unit, counts,
            self.spread or tells_spread(label), strata, note,
        )  # fmt: skip

    def _cell(self, row: _Labelled, at: int) -> Iterator[Observation]:
        reading, head, cell = self.reading, row.heads[at], row.cells[at]
        if cell is None or head.kind in ASIDE or not cell.text.strip():
            return
        places = (evidence_of(reading, self.place, row.named), evidence_of(reading, self.place, cell))
        both = counts_too(head.title)
        told, either = (row.spread or tells_spread(head.title)) and not both, both and tells_spread(head.title)
        either = either and not shares_in_brackets(head.title)
        of_size = {*self.sizes, *([head.denominator] if head.denominator else [])} if self.sizes else set()
        if either:
            of_size = {n for n in (*self.sizes, head.denominator, row.size, self.all) if n}
        shown = with_spread(plain_cell(cell.text), (told or either) and not fits_share(cell.text, of_size))
        if at + 1 < len(row.heads) and row.heads[at + 1].kind == "deviation" and (beside := row.cells[at + 1]):
            shown = f"{shown} ± {beside.text.strip(' ±')}"
        value = parse_cell(shown, reading.lexicon.units(), reading.index.comma_at(cell.span.start))
        if value.kind in ("absent", "text") or not value.hits:
            return
        if head.kind == "value" and at in self.statistics:
            yield from self._statistic(row, self._statistic_of(at), value, places)
            return
        if (split := _EITHER.fullmatch(head.title.strip())) and (counts := _TWO_COUNTS.fullmatch(cell.text.strip())):
            yield from self._either(row, split, counts, places)
            return
        ranged = len(value.hits) > 1 and isinstance(value.hits[1].value, Range)  # "Age (years) | 54 (47-61)"
        counted = head.kind in ("count", "change") or (row.counts and head.kind == "value") or head.paired
        counted = counted and not row.unit and not ranged
        code, stratum, size = self._of(row, head)
        if row.strata and head.kind == "count":
            stratum, size = "", None
        if of := _N_OF_M.match(cell.text):  # "20 of 25 (80%)"
            size, counted = Decimal(of[2]), True
            head = replace(head, kind="change" if head.kind.endswith("change") else "count")
        titled = replace(head, title=f"{head.title} %") if row.counts else head
        for amount, sd in amounts(value, titled, counted, row.unit):
            change = head.change if head.kind.endswith("change") else row.change
            fact = self._result(row, code, amount, parts_of(size, stratum, sd), places)
            yield replace(fact, change=change, timepoint=head.timepoint or fact.timepoint)

    def _result(
        self, row: _Labelled, code: Concept, amount: Quantity | Range, parts: tuple[Component, ...], places: tuple[Evidence, ...]
    ) -> Observation:  # fmt: skip
        """A number that a row gives of the group."""
        return Observation(
            subject=GROUP, code=code, category="survey", value=amount, timepoint=row.scene.timepoint, components=parts,
            evidence=places, note=row.note, rule="table of the group",
        )  # fmt: skip

    def _statistic_of(self, at: int) -> str:
        """The statistic of a column; of an interval the one that it stands behind."""
        own = self.statistics[at]
        before = (self.statistics[c] for c in range(at - 1, 0, -1) if c in self.statistics)
        named = next((one for one in before if not is_interval(self.reading.lexicon, one)), own)
        return named if is_interval(self.reading.lexicon, own) else own

    def _statistic(
        self, row: _Labelled, named: str, value: CellValue, places: tuple[Evidence, ...]
    ) -> Iterator[Observation]:  # fmt: skip
        """What a model gives for the group of a row, by the statistic's name and never as a measure of the row."""
        for amount, _ in amounts(value, replace(row.heads[0], title=named, kind="value"), False, ""):
            code = Concept(f"{named}, interval" if isinstance(amount, Range) else named)
            yield self._result(row, code, amount, parts_of(None, row.name, None), places)

    def _either(
        self, row: _Labelled, both: re.Match[str], counts: re.Match[str], places: tuple[Evidence, ...]
    ) -> Iterator[Observation]:  # fmt: skip
        """Two counts of a cell below a head that names both: "cases/non-cases | 59/5 084"."""
        for named, printed_as in ((both["one"], counts["one"]), (both["other"], counts["other"])):
            amount = Quantity(whole_of("".join(printed_as.split())), "{patients}", "patients")
            code = Concept(small_letters(named.strip()))
            yield self._result(row, code, amount, parts_of(None, row.name, None), places)

    def _of(self, row: _Labelled, head: Column) -> tuple[Concept, str, Decimal | None]:
        """What a cell counts or measures, in which part of the group, and how many that are."""
        code, size = row.concept, head.denominator or row.size
        stratum = row.name if row.strata else row.part or head.stratum or row.scene.stratum
        if row.strata:
            stem = {"unchanged": "stable"}.get(head.change or "", head.change or "")
            changed = scored_in(self.reading, row.scene) or Concept(f"condition {stem}".strip())
            code = changed if head.kind.endswith("change") else Concept(row.name)
        rated = head.kind == "value" and not head.timepoint and not head.stratum
        whole = next((number_in(self.reading, c) for _, c in _of_kind(row.heads, row.cells, "count")), None)
        if rated and head.title and whole is not None:  # "Disease | Patients | Effective rate"
            title = f"{head.title} %" if row.counts else head.title
            return Concept(small_letters(title)), row.name, head.denominator or whole
        return code, stratum, size


def _of_kind(heads: Sequence[Column], cells: Row, kind: str) -> list[tuple[Column, Cell | None]]:
    """The columns of a kind with a row's cells."""
    return [(h, c) for h, c in zip(heads, cells, strict=False) if h.kind == kind]
