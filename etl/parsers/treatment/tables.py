"""Tables of treatments: a row for each injection, with its date, way, dose and what followed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise

from etl.document import Cell, Span
from etl.facts import Observation, Period, Quantity, Range, Side, Site, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.complaints import complained
from etl.parsers.cell.values import parse_cell
from etl.parsers.finding.values import in_degrees
from etl.parsers.index import part
from etl.parsers.label.labels import read_label
from etl.parsers.label.norms import asked_by, asks_treatment_date
from etl.parsers.label.roles import evidence_of
from etl.parsers.label.side_words import SIDE, SIDE_WORDS
from etl.parsers.label.times import day_in
from etl.parsers.number.numerals import roman
from etl.parsers.number.units import parse_unit
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.treatment.doses import MILLIONS, counts_cells
from etl.parsers.treatment.draft import Draft
from etl.parsers.treatment.notes import notes_of
from etl.parsers.treatment.ways import COURSE_WORD, INJECTION, implied_routes
from etl.parsers.when.timepoints import counted_course, named_course, period_of
from etl.patterns import regex
from etl.tables.axes import Axes, axes_of
from etl.tables.lines import Line
from etl.value import replace

# A list of injections: from which course each of its rows is, and one that has its injections in columns.

_ROWS_BY_COURSE_DATE = regex(
    r"(?:(?:injection|infusion|treatment|procedure) )?(?:dates?|days?)(?: of [\w ]{1,30})?|datum|fecha", re.I
)
_WAYS = ("route", "method")
_LEAST = 2

Row = Sequence[Cell | None]


def course_numbers(frame: Axes, columns: Container[int]) -> dict[int, int]:
    """The course of each row below the heads: in a column for it, where an empty cell goes on with the one above, or by
    the line above its rows ("Course 2").

    Args:
        frame: the table's.
        columns: those that are headed so.

    Returns:
        The numbers by row; rows of no course are left out.
    """
    out: dict[int, int] = {}
    number: int | None = None
    for at, row in enumerate(frame.grid[frame.top :], frame.top):
        cells = list(dict.fromkeys(c for c in row if c is not None and c.text.strip()))
        if len(cells) == 1:
            number = counted_course(cells[0].text)
            continue
        own = [c.text.strip() for c in cells if c.column in columns]
        if own:
            number = int(own[0]) if own[0].isdecimal() else roman(own[0]) or counted_course(own[0])
        if number is not None:
            out[at] = number
    return out


def turned(reading: Reading, frame: Axes) -> Axes:
    """The frame of a list of injections, one with a column for each turned so that it has a row for each.

    Args:
        reading: the document.
        frame: the table's.

    Returns:
        The frame; a turned one has its labels as its only head row.
    """
    body = frame.grid[frame.top :] if frame.left == 1 else []
    dated = any(
        _ROWS_BY_COURSE_DATE.fullmatch(_label(row)) and _rows_by_course_days(reading, row) >= _LEAST for row in body
    )
    if not dated or not any(_ways(reading, row) >= _LEAST for row in body):
        return frame
    cells: dict[int, Cell] = {}
    grid: list[list[Cell | None]] = [[] for _ in frame.grid[0]]
    for row in frame.grid:
        for at, cell in enumerate(row):
            if cell is not None and id(cell) not in cells:
                cells[id(cell)] = replace(
                    cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan
                )
            grid[at].append(cells[id(cell)] if cell is not None else None)
    return Axes(grid, 1, 1)


def _label(row: Row) -> str:
    return row[0].text.strip(" :") if row and row[0] is not None else ""


def _rows_by_course_days(reading: Reading, row: Row) -> int:
    return sum(1 for cell in row[1:] if cell is not None and part(reading.index.dates, cell.span))


def _ways(reading: Reading, row: Row) -> int:
    found = (part(reading.index.mentions, cell.span) for cell in row[1:] if cell is not None)
    return sum(1 for mentions in found if any(m.entry.kind in _WAYS for m in mentions))


# Where each treatment of a table went: a column for its eye, its side or its place ("Eye | R", "Where | left calf").

_ASKS = regex(
    r"(?:treated |injected )?(?:side|site|place|where|location|region|limb|into|injected into|body site|side treated)\??"
)
_OF_EYES: dict[str, Side] = {
    "od": "right",
    "os": "left",
    "ou": "bilateral",
    "re": "right",
    "le": "left",
    "be": "bilateral",
}
_SHORT_HEAD = 3
"""Words of a head that names a site and asks for its side, at most: "Eye", "Treated eye", "Knee joint"."""


def site_of_row(reading: Reading, heads: Sequence[Sequence[Cell | None]], row: Sequence[Cell | None]) -> Site | None:
    """Where the treatment of a row was given, by a column that asks for it.

    Args:
        reading: the document.
        heads: the header rows.
        row: the row's cells.

    Returns:
        The site with its side; None where no column asks, or its cell is empty.
    """
    for column, cell in enumerate(row):
        if cell is None or not cell.text.strip():
            continue
        above = [h for line in heads if (h := line[column]) is not None and h is not cell and h.text.strip()]
        if not above or not (asked := _row_sites_asked(reading, above[-1])):
            continue
        of_head = asked if isinstance(asked, Entry) else None
        side = _side(cell.text)
        if side is not None and (of_head is not None or asked is True):
            return make_site(reading.document.text, reading.lexicon, of_head, side)
        for at in places(part(reading.index.mentions, cell.span)):
            if at.site is not None and (of_head is None or at.site.id == of_head.id):
                return make_site(reading.document.text, reading.lexicon, at.site, at.side, at.part, at)
    return None


def _row_sites_asked(reading: Reading, head: Cell) -> Entry | bool:
    """The site that a head names, or whether it asks for one."""
    text = " ".join(head.text.split()).strip(" :").lower()
    if _ASKS.fullmatch(text):
        return True
    found = [p for p in places(part(reading.index.mentions, head.span)) if p.site is not None]
    alone = len(text.split()) <= _SHORT_HEAD and len(found) == 1
    site = found[0].site if alone else None
    return site if site is not None else False


def _side(text: str) -> Side | None:
    said = SIDE.match(" ".join(text.split()))
    return SIDE_WORDS[said[1].lower()] if said else _OF_EYES.get(text.strip(" .").lower())


_CELLS = regex(r"(?:number of |dose of |no\.? of |amount of )?(?:injected |infused |given )?cells?(?![^\W_])", re.I)
_JOINED = regex(r"[^\W\d_]\s?[+&]\s?[^\W\d_]")
_LONGEST_WAY = 30
_SHORT = 4
_DATE = regex(r"(?:visit|vis|exam)?[ _]?(?:date|day|dat|dt)|datum|fecha|data", re.I)
_DONE = regex(r"(?:was )?(?:done|given|performed|carried out|completed|administered|received)\??|status", re.I)
_POWER = regex(
    r"(?<![\d.,])10\s?(?:\^\s?|\*\*?|e)(\d{1,2})(?!\d|\s?(?:cells\s?)?/)|(?<![\d.,])10([⁰¹²³⁴-⁹]{1,2})(?!\s?(?:cells\s?)?/)",
    re.I,
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MILLION = regex(r"(?<![^\W_])(million|mio\.?|mln|billion)s?(?![^\W_])", re.I)


def rows(reading: Reading, place: TableInPlace) -> Iterator[tuple[Draft, tuple[Cell, ...]]]:
    """The treatments that a table lists.

    Args:
        reading: the document.
        place: a table.

    Yields:
        A draft for each row that has a date and a way (route or method), with the row's cells; below a caption that
        speaks of injections or cells, for each row that has a date and a number of cells.
    """
    given = _of_injections(reading, place)
    if not given and not any(
        m.entry.kind in ("route", "method") for m in part(reading.index.mentions, place.table.span)
    ):
        return  # no row has a way
    above = _above(reading, place)
    caption = part(reading.index.mentions, above) if above else ()
    named = [m.entry for m in caption if m.entry.kind == "cells"]
    led = [m for m in caption if named and m.entry.kind in ("route", "method")]
    frame, printed = turned(reading, axes_of(reading, place)), {cell.span: cell for cell in place.table.cells}
    powers = _powers(reading, frame)
    heads = [c for row in frame.grid[: frame.top] for c in row if c is not None]
    courses = {c.column for c in heads if COURSE_WORD.fullmatch(c.text.strip())}
    numbers = course_numbers(frame, courses)
    for i, row in enumerate(frame.grid):
        cells = tuple(dict.fromkeys(c for c in row if c is not None and c.text.strip()))
        found = [m for c in cells for m in part(reading.index.mentions, c.span)]
        dates = [p for c in cells for d in part(reading.index.dates, c.span) if (p := period_of(d))]
        ways = [m for m in found if m.entry.kind in ("route", "method") and not _of_side(reading, frame, row, m)]
        amount = next(
            (
                a
                for c, cell in enumerate(row)
                if cell is not None and (a := dose_of(reading, cell, powers[c], bare=True))
            ),
            None,
        )
        at = next((c for c, cell in enumerate(row) if cell and dose_of(reading, cell, powers[c], bare=True)), None)
        if not ways and at is not None:  # "Intrathecal (cells) | Intravenous (cells)"
            heads = [h for line in frame.grid[: frame.top] if (h := line[at]) is not None]
            ways = [
                m for h in heads for m in part(reading.index.mentions, h.span) if m.entry.kind in ("route", "method")
            ]
        dosed = given and amount is not None and counts_cells(amount)
        told = dosed or (
            amount is not None and any(m.entry.kind == "cells" for m in found)
        )  # no heads: "1) 23.04.12 …"
        if len(dates) != 1 or not (ways or dosed) or (i < frame.top and not told):
            continue
        if any(_not_done(reading, frame, cell) for cell in cells):
            continue
        ways = ways or led
        own = [m.entry for m in found if m.entry.kind == "cells"]
        if not own and any(_of_other_kind(reading, cell, cell is cells[0]) for cell in (cells[:1] if dosed else cells)):
            continue  # a medicine with its way
        kinds = own or named
        methods = tuple(dict.fromkeys(m.entry for m in ways if m.entry.kind == "method"))
        routes = tuple(dict.fromkeys(m.entry for m in ways if m.entry.kind == "route"))
        if not routes or any(_JOINED.search(c.text) for c in cells if len(c.text) < _LONGEST_WAY):  # "LP + IV"
            routes = tuple(dict.fromkeys((*implied_routes(reading, methods), *routes)))
        counted = numbers.get(i) or next((n for c in cells if (n := named_course(c.text)) is not None), None)
        yield (
            Draft(
                performed=dates[0], entry=max(kinds, key=lambda e: len(e.name), default=None), course=counted,
                routes=routes, methods=methods, amount=amount, site=_site(reading, cells, ways) or site_of_row(reading, frame.grid[: frame.top], row) or _led_to(reading, caption), evidence=tuple(evidence_of(reading, place, printed[c.span]) for c in cells), offset=cells[0].span.start, branch=bool(ways),
            ),
            tuple(printed[c.span] for c in cells),
        )  # fmt: skip


def _of_other_kind(reading: Reading, cell: Cell, first: bool) -> bool:
    """Whether a cell says that its row is of a medicine or of another procedure: it begins with its name, or is the first."""
    named = part(reading.index.mentions, cell.span)
    if any(m.entry.kind == "medicine" and m.start == cell.span.start for m in named):
        return True  # "Immunoglobulin i.v."
    if any(m.entry.kind in ("route", "method") for m in named):
        return False  # "lumbar puncture" is a way here
    return any(
        (m.entry.kind == "medicine" and first)
        or (m.entry.kind in ("medicine", "procedure") and m.start == cell.span.start)
        for m in named
    )


def of_counted_cells(reading: Reading, place: TableInPlace) -> Iterator[Draft]:
    """The treatments that a table lists with a column of how many cells were given, where nothing else tells of cells.

    Args:
        reading: the document.
        place: a table.
    """
    frame = axes_of(reading, place)
    heads = (cell for row in frame.grid[: frame.top] for cell in row if cell is not None)
    columns = {cell.column for cell in heads if _CELLS.match(cell.text.strip())}
    for draft, cells in rows(reading, place) if columns else ():
        if draft.amount is not None and any(cell.column in columns for cell in cells):
            yield draft


def _of_side(reading: Reading, frame: Axes, row: Sequence[Cell | None], way: Mention) -> bool:
    """Whether capitals that may be a way are the value of a paired organ by their column's head: "LP" below "Left eye"."""
    said = reading.document.text[way.start : way.end]
    if not said.isupper() or len(said) > _SHORT:
        return False
    columns = [c for c, cell in enumerate(row) if cell is not None and cell.text.strip() == said]
    heads = [h for c in columns for line in frame.grid[: frame.top] if (h := line[c]) is not None]
    return any(f.site and f.side for f in (read_label(reading, h.text, h.span) for h in heads))


def of_patients(reading: Reading, place: TableInPlace) -> Iterator[tuple[str, Draft]]:
    """The treatments of a table that has a line for each patient, in rows or in columns.

    Args:
        reading: the document.
        place: a table.

    Yields:
        The key of a patient with a draft for each date below (or beside) a label that asks for it ("Date of injection"),
        with the number of cells, the way and the kind of cells that the patient's line or its labels tell.
    """
    lines = place.lines if len(reading.persons) > 1 else ()
    spans = [s for s in (place.table.caption, *notes_of(reading.document, place.table)) if s and lines]
    around = [m.entry for s in spans for m in part(reading.index.mentions, s) if m.entry.kind == "cells"]
    for line, row in [(known, row) for known in lines for row in _rows(known)]:
        key = reading.owners.of(line.name)
        days: list[tuple[Period, Cell]] = []
        given: list[tuple[Quantity | Range, Cell]] = []
        named: list[Mention] = []
        bare: list[tuple[Period, Cell]] = []  # below "Date", which is the treatment's beside cells and their way
        for cell, heads in row:
            said = [m for h in (*heads, cell) for m in part(reading.index.mentions, h.span)]
            day = day_in(reading, cell)
            counted = any(_CELLS.match(h.text.strip()) for h in heads)
            amount = dose_of(reading, cell, power_of(reading, heads), bare=counted)
            if amount is not None and counts_cells(amount):
                given.append((amount, cell))
            elif (
                (several := _days(reading, cell))
                and asks_treatment_date(reading, heads)
                and not still_to_come(reading, cell)
            ):
                days += [(one, cell) for one in several]
            elif day is not None and _DATE.fullmatch(heads[-1].text.strip() if heads else ""):
                bare.append((day, cell))
            elif not _asks_way(reading, heads):
                continue
            named += [m for m in said if m.entry.kind in ("route", "method", "cells")]
        kinds = [m.entry for m in named if m.entry.kind == "cells"] or around
        if given and len(bare) == 1 and any(m.entry.kind in ("route", "method") for m in named):
            days = days or bare
        if key and not days and len(given) == 1:
            yield key, replace(_draft(reading, place, given[0][1], named, kinds), amount=given[0][0])
        for day, cell in days if key and (given or kinds) else ():
            only = given[0] if len(given) == 1 else None
            draft = replace(_draft(reading, place, cell, named, kinds), performed=day)
            if only is not None:
                both = (*draft.evidence, evidence_of(reading, place, only[1]))
                draft = replace(draft, amount=only[0], evidence=both)
            yield key or "", draft


def _days(reading: Reading, cell: Cell) -> list[Period]:
    """The days that a cell holds, and nothing between them but signs: "2016-03-01; 2016-03-29"."""
    hits = part(reading.index.dates, cell.span)
    text = reading.document.text
    if any(c.isalpha() for a, b in pairwise(hits) for c in text[a.end : b.start].replace("and", "")):
        return []
    return [p for d in hits if (p := period_of(d))]


def _draft(
    reading: Reading, place: TableInPlace, cell: Cell, named: Sequence[Mention], kinds: Sequence[Entry]
) -> Draft:
    """A treatment of a patient's line, by the cell of its day or its dose, with the way and the cells that the line names."""
    return Draft(
        entry=max(kinds, key=lambda e: len(e.name), default=None),
        routes=tuple(dict.fromkeys(m.entry for m in named if m.entry.kind == "route")),
        methods=tuple(dict.fromkeys(m.entry for m in named if m.entry.kind == "method")),
        offset=cell.span.start, evidence=(evidence_of(reading, place, cell),),
    )  # fmt: skip


def _rows(line: Line) -> list[Sequence[tuple[Cell, tuple[Cell, ...]]]]:
    """The lines that a table has for one patient, each with its own treatment; those of a table by columns are one."""
    if len({cell.column for cell, _ in line.cells}) <= len({cell.row for cell, _ in line.cells}):
        return [line.cells]
    rows: dict[int, list[tuple[Cell, tuple[Cell, ...]]]] = {}
    for cell, heads in line.cells:
        rows.setdefault(cell.row, []).append((cell, heads))
    return list(rows.values())


def still_to_come(reading: Reading, cell: Cell) -> bool:
    """Whether a cell only plans what its column dates, or says that it was not done: "planned 06/2018", "cancelled (05/2018)"."""
    return any(
        m.entry.kind == "cue" and m.entry.role in ("planned", "cancelled", "declined", "hypothetical")
        for m in part(reading.index.mentions, cell.span)
    )


def _not_done(reading: Reading, frame: Axes, cell: Cell) -> bool:
    """Whether a cell says of its row that it was not, or not yet, done: "cancelled (fever)", "planned", "no" below "Given"."""
    if any(m.start == cell.span.start for m in part(reading.index.mentions, cell.span)) and still_to_come(
        reading, cell
    ):
        return True
    heads = [h.text.strip() for row in frame.grid[: frame.top] if (h := row[cell.column]) is not None]
    asked = any(_DONE.fullmatch(head) for head in heads)
    return asked and parse_cell(cell.text.partition("(")[0], reading.lexicon.units()).answer is False


def _asks_way(reading: Reading, heads: Iterable[Cell]) -> bool:
    """Whether a label asks which cells were given, or by which way: "Cell type", "Route"."""
    asked = {e.role for h in heads for e in reading.lexicon.label(h.text.strip(), "field")}
    return bool(asked & {"method", "treatment"})


def _above(reading: Reading, place: TableInPlace) -> Span | None:
    """The words above a table that say what it lists: its caption, or the line with a colon right above it."""
    title = place.frame.title
    if place.table.caption is not None or title is None:
        return place.table.caption
    ends = reading.document.quote(title).rstrip().endswith((":", "："))
    return title if ends and not reading.document.text[title.end : place.table.span.start].strip() else None


def _of_injections(reading: Reading, place: TableInPlace) -> bool:
    caption = _above(reading, place)
    if caption is None:
        return False
    cells = any(m.entry.kind == "cells" for m in part(reading.index.mentions, caption))
    return cells or INJECTION.search(reading.document.text, caption.start, caption.end) is not None


def _site(reading: Reading, cells: Iterable[Cell], ways: Iterable[Mention]) -> Site | None:
    """Where it was given, by the cell of its way: "Intrathecal (L3-L4)"."""
    starts = [m.start for m in ways]
    for cell in cells:
        if any(cell.span.start <= start < cell.span.end for start in starts):
            for at in places(part(reading.index.mentions, cell.span)):
                if at.site is not None:
                    return make_site(reading.document.text, reading.lexicon, at.site, at.side, at.part, at)
    return None


def _led_to(reading: Reading, caption: Sequence[Mention]) -> Site | None:
    """Where the words above a list of injections say that each was given: "each time through L3-L4"."""
    at = next((p for p in places(caption) if p.site is not None), None)
    return make_site(reading.document.text, reading.lexicon, at.site, at.side, at.part, at) if at else None


def power_of(reading: Reading, heads: Iterable[Cell | None]) -> str:
    """The power of ten that a column's heads give its numbers ("Cells (× 10⁶)"), "" without one."""
    for cell in heads:
        if cell is not None and (named := _MILLION.search(cell.text)):
            return "10*9" if named[1].lower().startswith("b") else "10*6"
        if cell is not None and "10" in cell.text:
            inner = cell.text[cell.text.find("(") + 1 :].partition(")")[0]
            code = parse_unit(inner.strip(), reading.lexicon.units())[0]
            if code and code.startswith("10*"):
                return code
        if cell is not None and (power := _POWER.search(cell.text)):
            return f"10*{int(power[1] or power[2].translate(_RAISED))}"
    return ""


def dose_of(reading: Reading, cell: Cell, power: str, *, bare: bool = False) -> Quantity | Range | None:
    """A number of cells: by its own unit, by its column's, or (`bare`) as millions of nothing named."""
    for hit in parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits:
        value = hit.value
        if isinstance(value, Quantity) and value.code and (value.code.startswith("10*") or "{cells}" in value.code):
            return value
        if power and isinstance(value, Quantity) and not value.code:
            return Quantity(value.value, power, "", value.comparator)
        if bare and isinstance(value, Quantity) and not value.code and MILLIONS.search(cell.text):
            return Quantity(value.value, "{cells}", "", value.comparator)
    return None


def _asked(reading: Reading, place: TableInPlace) -> dict[int, Entry]:
    """The findings that the heads of columns ask for ("Side effects", "Reaction", "Fever"), by column."""
    frame = axes_of(reading, place)
    heads = [cell for row in frame.grid[: frame.top] for cell in row if cell is not None]
    named = {
        cell.column: m.entry
        for cell in heads
        for m in part(reading.index.mentions, cell.span)
        if m.entry.kind == "finding" and m.form == "name"
    }
    fields = {cell.column: entry for cell in heads if (entry := asked_by(reading, [cell])) and entry.kind == "finding"}
    return {**fields, **named}


def doses(reading: Reading, place: TableInPlace) -> frozenset[int]:
    """The columns whose heads count cells."""
    frame = axes_of(reading, place)
    counted = {
        c for row in frame.grid[frame.top :] for c, cell in enumerate(row) if cell and MILLIONS.search(cell.text)
    }
    return frozenset({*(c for c, power in enumerate(_powers(reading, frame)) if power), *counted})


def _powers(reading: Reading, frame: Axes) -> list[str]:
    """The power of ten that the heads of each column give its numbers."""
    columns = len(frame.grid[0]) if frame.grid else 0
    return [power_of(reading, [row[c] for row in frame.grid[: frame.top]]) for c in range(columns)]


def reactions(
    reading: Reading, place: TableInPlace, treated: Sequence[tuple[Draft, tuple[Cell, ...]]]
) -> Iterator[Observation]:
    """What a table of treatments says came after each: "fever 38.2", and "none" below what it asks for.

    Args:
        reading: the document.
        place: the table.
        treated: its `rows`.
    """
    keys = [p.key for p in reading.persons]
    asked = _asked(reading, place)
    told = complained(reading.lexicon, place.table.grid()) if treated else ()  # sentences of their own
    for draft, cells in treated:
        for cell in (c for c in cells if c.column not in told):
            answer = parse_cell(cell.text, reading.lexicon.units())
            if cell.column in asked and answer.kind == "yesno" and len(keys) == 1:
                yield Observation(
                    subject=keys[0], code=asked[cell.column].concept, presence="present" if answer.answer else "absent",
                    effective=draft.performed or Period(), timepoint=Timepoint("after", ""),
                    evidence=(evidence_of(reading, place, cell),), rule="table of treatments",
                )  # fmt: skip
            for m in part(reading.index.mentions, cell.span):
                if m.entry.kind == "finding" and m.form == "name" and len(keys) == 1:
                    felt = reading.lexicon.implied_by(m.entry)
                    yield Observation(
                        subject=keys[0], code=m.entry.concept, presence="absent" if _denied(reading, cell, m) else "present",
                        value=_amount(reading, cell, m.entry.units), site=make_site(reading.document.text, reading.lexicon, felt),
                        effective=draft.performed or Period(), timepoint=Timepoint("after", cell.text.strip()),
                        evidence=(evidence_of(reading, place, cell),), rule="table of treatments",
                    )  # fmt: skip


def _denied(reading: Reading, cell: Cell, finding: Mention) -> bool:
    """Whether a cell says that a finding was not there: "no side effects"."""
    found = part(reading.index.mentions, cell.span)
    denials = (m for m in found if m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= finding.start)
    return any(not re.search(r"[,;.]|\bbut\b", reading.document.text[m.end : finding.start]) for m in denials)


def _amount(reading: Reading, cell: Cell, units: tuple[str, ...]) -> Quantity | None:
    """The number of what followed, in a unit of its own: "fever 38.2"."""
    for hit in parse_cell(cell.text, reading.lexicon.units(), reading.index.comma_at(cell.span.start)).hits:
        value = in_degrees(hit).value
        if isinstance(value, Quantity) and value.code in units:
            return value
    return None
