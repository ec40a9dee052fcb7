"""Tables and aligned lists of medicines: a row for each, with its dose, frequency, way, begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Cell
from etl.facts import Concept, Medication, Observation, Period, Quantity, Range
from etl.mapping.entry import Mention
from etl.parsers.cell.values import CellValue, parse_cell
from etl.parsers.index import part
from etl.parsers.label.labels import read_label
from etl.parsers.label.roles import evidence_of
from etl.parsers.label.shape import spanning
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.units import range_in
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.treatment.given_up import STOPPED
from etl.parsers.treatment.medicine_doses import amount_of, code_of, is_mass
from etl.parsers.treatment.medicines import Status
from etl.parsers.treatment.timing import TIMING, per_day
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

_PER_VOLUME = regex(r"/\w*L\b")
_YEAR = regex(r"(?:(?:since|from|until|to)\s+)?(?P<year>(?:19|20)\d\d)")
_MONTH = regex(r"(?P<month>0?[1-9]|1[0-2])[/.](?P<year>(?:19|20)\d\d)")
_BEGIN = regex(r"\b(?:since|start(?:ed|ing)?|from|begin|began|begun|initiated|commenced|onset|first)\b", re.I)
_END = regex(r"\b(?:until|till|to|end(?:ed)?|stop(?:ped)?|discontinued|ceased|last)\b", re.I)
_REASON = regex(r"\b(?:reason|why|because|comment|remarks?|notes?)\b", re.I)
_UNTIL = regex(r"\s*(?:-|–|—|to|until|till)\s*")
_GOING_ON = regex(r"\b(?:present|now|ongoing|continu\w*|current(?:ly)?|today)\b", re.I)
_TIMES = regex(r"\b(?:frequency|how often|times?|schedule|regimen|interval|sig|intakes?|timing|posology)\b", re.I)
_TIMES_A_DAY = regex(r"times (?:a|per) day", re.I)
_DAY = r"(?:[A-Za-z]{3,9}\.?\s)?(?:\d{1,2}[./-]){0,2}(?:19|20)\d\d(?:-\d{2}){0,2}"
_WHEN = regex(
    r"(?P<never>never(?: (?:taken|given|used|treated))?|not (?:taken|given|used)|no|none)|"
    r"(?:(?:yes|in the past|past|formerly|former|previous(?:ly)?|current(?:ly)?|ongoing|now|continued|stopped|discontinued|"
    r"withdrawn|ceased|ended|start(?:ed)?|begun|given|until|till|since|from|in|to|present|today|"
    + _DAY
    + r"|[-–—,;:()])\s*){1,8}",
    re.I,
)
"""Words for when a medicine was taken and nothing else."""
_BARE_YEAR = regex(r"(?<![\d./-])(?:19|20)\d\d(?![\d./]|-\d\d(?!\d))")
_RANGED = regex(r"\d\)?\s*(?:-|–|—|to|until|till)\s*[\dA-Za-z(]")
_NEVER = regex(
    r"^\W*(?:(?:only|was|were)\s){0,2}(?:considered|planned|discussed|proposed|offered|declined|refused|intended|under consideration)\b(?!\s(?:after|since|from)\b)"
    r"|\b(?:not|never)\s(?:yet\s)?(?:given|taken|started|begun|used|initiated)\b(?!\s(?:since|after|any|again|regularly|every|daily|as|on|in|with))",
    re.I,
)
"""The cell of a medicine that nobody took: "considered, not given", "planned"."""
_PAST = regex(r"\b(?:past|former(?:ly)?|previous(?:ly)?)\b", re.I)
_YES = regex(r"yes\b", re.I)
_LONGEST = 60
_PER = {"/d": "per day", "/wk": "per week"}
_SPANS = ("h", "d", "wk", "mo", "a")
_LEAST = 2
_SHORT = 16
_HEADERS = 3


class _Line(Struct, frozen=True):
    """A row with what its cells say."""

    cells: tuple[Cell, ...]
    name: Cell
    mention: Mention | None
    dose: QuantityHit | None
    timing: str
    never: bool = False


def medications(reading: Reading, place: TableInPlace) -> list[Medication]:
    """The medicines of a table that lists them.

    Args:
        reading: the document.
        place: a table.

    Returns:
        One for each row and person; none when the table is about something else.
    """
    grid = place.table.grid()
    if not any(
        m.entry.kind == "medicine" for row in grid for c in row if c for m in part(reading.index.mentions, c.span)
    ):
        return []
    heads = grid[0] if grid and any(c is not None and _has_role(reading, c.text, "unit") for c in grid[0]) else []
    lines = [line for row in grid if (line := _line(reading, row, heads)) is not None]
    known = [line for line in lines if line.mention is not None]
    if len(reading.persons) > 1 and not all(map(_names_one, known)):
        return []  # the lines are patients, with all that each of them takes
    told = [line for line in known if line.dose is not None or line.timing]
    if not told or len(told) * 2 < len(known) or len(known) * 2 < len(grid) - 1:
        return []
    first = min(line.name.row for line in known)
    header = grid[first - 1] if first else []
    if sum(_over_time(reading, line, grid[: min(first, _HEADERS)]) for line in known) * 2 > len(known):
        return []  # doses by date are read cell by cell
    named = bool(header) and header[0] is not None and _has_role(reading, header[0].text, "medication")
    column = known[0].name.column
    subjects = (
        [place.frame.subject]
        if place.frame.subject
        else [p.key for p in reading.persons]
        if len(reading.persons) == 1
        else []
    )
    return [
        fact for line in lines
        if line.name.row >= first and line.name.column == column and (line.mention is not None or (named and (line.dose or line.timing)))
        and not line.never
        for fact in _of_line(reading, place, line, header, subjects or _owners(reading, line))
    ]  # fmt: skip


def taken(reading: Reading, printed: Cell, cell: Observation, unit: str | None, value: CellValue) -> Medication | None:
    """What a cell says of a medicine that its row or column names, among others that name measures.

    Args:
        reading: the document.
        printed: the cell.
        cell: the cell as an observation of the medicine: whose, when, where it stands.
        unit: UCUM code of the unit that its labels print ("mg/week" in a column of units).
        value: its value.

    Returns:
        A medicine taken in that dose, one that wasn't taken (0, "no") or was stopped, from when or until when ("since
        2018"); None for anything else: a level in blood, a number without unit.
    """
    mass = next((h for h in value.hits if is_mass(h) and not _per_volume(h)), None)
    around = printed.text[: mass.start] + printed.text[mass.end :] if mass and len(value.hits) > 1 else printed.text
    if (when := _when(reading, printed, around.strip(" ,;"))) is not None:
        told, period = when
        return Medication(
            subject=cell.subject, code=cell.code, status=told, effective=period or cell.effective,
            timepoint=cell.timepoint, dose=amount_of(mass) if mass else None, evidence=cell.evidence, rule="medicine table",
        )  # fmt: skip
    status: Status = "active"
    dose: Quantity | Range | None = None
    timing = ""
    if value.kind == "yesno":
        status = "active" if value.answer else "not-taken"
    elif (only := _only_mass(value.hits)) is not None and isinstance(given := only.value, Quantity | Range):
        hit = replace(only, value=_in_unit(given, unit))
        if not is_mass(hit) or _per_volume(hit):
            return None
        said = TIMING.search(value.text)
        timing = (
            said.group().strip() if said else next((t for end, t in _PER.items() if code_of(hit).endswith(end)), "")
        )
        dose = amount_of(hit)
        if isinstance(given, Quantity) and not given.value and not given.comparator:
            status, dose, timing = "not-taken", None, ""
    elif STOPPED.match(value.text):
        status = "stopped"
    else:
        return None
    return Medication(
        subject=cell.subject, code=cell.code, status=status, effective=cell.effective, timepoint=cell.timepoint, dose=dose,
        timing=timing, per_day=per_day(timing) if timing else None, evidence=cell.evidence, rule="medicine table",
    )  # fmt: skip


def _only_mass(hits: Sequence[QuantityHit]) -> QuantityHit | None:
    """The one number of a cell, or the dose beside how often it is taken: "60 g every 6 weeks"."""
    if len(hits) == 1:
        return hits[0]
    masses = [h for h in hits if is_mass(h)]
    return masses[0] if len(masses) == 1 and all(code_of(h) in _SPANS for h in hits if h is not masses[0]) else None


def _when(reading: Reading, cell: Cell, text: str) -> tuple[Status, Period | None] | None:
    """What words and years alone say of a medicine: "since 2018", "stopped 2020", "2015-2018", "never"; None for others."""
    if len(text) > _LONGEST or not (m := _WHEN.fullmatch(text)):
        return None
    dated = [(p, d.start) for d in part(reading.index.dates, cell.span) if (p := period_of(d)) and p.start]
    years = [y.group() for y in _BARE_YEAR.finditer(text)]
    days = [p.start for p, _ in dated] or years or [p.start for p in _periods(reading, cell, dated=True)]
    last = dated[0][0].end if len(dated) == 1 else None
    if len(days) == 2 and not last and not _RANGED.search(text):
        return None
    ended = STOPPED.search(text) or _PAST.search(text)
    if m["never"]:
        return "not-taken", None
    if len(days) > 2 or not (days or ended or _GOING_ON.search(text) or _YES.match(text)):
        return None
    if len(days) == 2 or last:
        return ("active" if _GOING_ON.search(text) else "stopped"), Period(days[0], last or days[-1])
    day = days[0] if days else None
    closes = day is not None and (ended or _END.search(text)) and not (_BEGIN.search(text) or _GOING_ON.search(text))
    status: Status = "stopped" if ended or closes else "active"
    return status, (Period(None, day) if closes else Period(day)) if day else None


def _in_unit(value: Quantity | Range, unit: str | None) -> Quantity | Range:
    """A value in the unit of its labels, where it prints none."""
    if isinstance(value, Range):
        return range_in(value, unit)
    return value if value.code else replace(value, code=unit)


def _names_one(line: _Line) -> bool:
    """Whether the cell of a line's medicine is its name and little else."""
    return line.mention is not None and (line.mention.end - line.mention.start) * 2 > len(line.name.text.strip())


def _owners(reading: Reading, line: _Line) -> list[str]:
    """Whose line it is among several patients: theirs who are named in it."""
    key = reading.owners.of(*line.cells)
    return [key] if key else []


def _line(reading: Reading, row: Sequence[Cell | None], heads: Sequence[Cell | None] = ()) -> _Line | None:
    """What a row says, None for one without two filled cells; `heads` are those of a table with a column of units."""
    cells = tuple(dict.fromkeys(c for c in row if c is not None and c.text.strip()))
    if len(cells) < _LEAST or spanning(row):
        return None
    found = [(c, m) for c in cells for m in part(reading.index.mentions, c.span) if m.entry.kind == "medicine"]
    name, mention = found[0] if found else (cells[0], None)
    hits = [
        h for c in cells for h in parse_cell(c.text, reading.lexicon.units(), reading.index.comma_at(c.span.start)).hits
    ]
    dose = next((h for h in hits if is_mass(h) and not _per_volume(h)), None) or _parted_dose(reading, cells, heads)
    timing = next((m.group() for c in cells if (m := TIMING.search(c.text))), "")
    return _Line(
        cells, name, mention, dose, timing.strip(), any(_NEVER.search(c.text) for c in cells[1:]) or _only_never(cells)
    )


def _only_never(cells: Sequence[Cell]) -> bool:
    """Whether nothing but "never" or dashes stands beside the name of a medicine."""
    told = [text for c in cells[1:] if (text := c.text.strip(" –—-.").lower())]
    return bool(told) and all(text == "never" for text in told)


def _parted_dose(reading: Reading, cells: Sequence[Cell], heads: Sequence[Cell | None]) -> QuantityHit | None:
    """A dose whose number and unit stand in columns of their own: "Dose 50 | Unit mg"."""
    asked = {c.column: role for c in cells for role in ("dose", "unit") if _has_role(reading, _head(heads, c), role)}
    number = next((c for c in cells if asked.get(c.column) == "dose"), None)
    unit = next((c for c in cells if asked.get(c.column) == "unit"), None)
    code = reading.lexicon.units().get(unit.text.strip()) if unit else None
    if number is None or unit is None or code is None:
        return None
    hits = parse_cell(number.text, reading.lexicon.units(), reading.index.comma_at(number.span.start)).hits
    value = hits[0].value if len(hits) == 1 else None
    if not isinstance(value, Quantity) or value.code:
        return None
    hit = replace(hits[0], value=replace(value, code=code, unit=unit.text.strip()))
    return hit if is_mass(hit) and not _per_volume(hit) else None


def _over_time(reading: Reading, line: _Line, headers: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether a row gives its medicine's doses at several times: a number in each of several columns with a time."""
    numbers = [
        c for c in line.cells if c is not line.name and any(s.isdigit() for s in c.text) and len(c.text) <= _SHORT
    ]
    heads = [[h for row in headers if (h := row[c.column]) is not None] for c in numbers]
    facets = [[read_label(reading, h.text, h.span) for h in column] for column in heads]
    return sum(1 for column in facets if any(f.time or f.date for f in column)) >= _LEAST


def _per_volume(hit: QuantityHit) -> bool:
    """Whether a number is a concentration, as a laboratory's values are, and no dose."""
    value = hit.value.low or hit.value.high if isinstance(hit.value, Range) else hit.value
    return isinstance(value, Quantity) and bool(_PER_VOLUME.search(value.code or ""))


def _has_role(reading: Reading, text: str, role: str) -> bool:
    return any(entry.role == role for entry in reading.lexicon.label(text, "field"))


def _of_line(
    reading: Reading, place: TableInPlace, line: _Line, header: Sequence[Cell | None], subjects: Sequence[str]
) -> Iterator[Medication]:
    start: str | None = None
    end: str | None = None
    reason, timing, going_on = "", line.timing, False
    for cell in line.cells:
        head = _head(header, cell)
        if cell is line.name or not cell.text.strip():
            continue
        if _GOING_ON.search(cell.text):
            going_on = True
        if _REASON.search(head) and not _BEGIN.search(head):
            reason = reason or cell.text.strip()
            continue
        periods = _periods(reading, cell, dated=line.dose is not None or bool(_BEGIN.search(head) or _END.search(head)))
        if periods and _END.search(head) and not _BEGIN.search(head):
            end = end or periods[-1].end or periods[-1].start
        elif periods:
            start = start or periods[0].start
            end = end or periods[0].end or (periods[1].start if len(periods) > 1 else None)
        elif not timing and _TIMES.search(head) and not any(c.isdigit() for c in head):
            timing = cell.text.strip()
            if timing.isdigit() and _TIMES_A_DAY.fullmatch(head.strip()):
                timing = f"{timing} {head.strip().lower()}"
    stopped = any(STOPPED.search(c.text) for c in line.cells) or STOPPED.search(_title(reading, place))
    status: Status = "stopped" if stopped or (end and not going_on) else "active"
    route = next(
        (m.entry.concept for c in line.cells for m in part(reading.index.mentions, c.span) if m.entry.kind == "route"),
        None,
    )
    code = (
        line.mention.entry.concept
        if line.mention
        else Concept(" ".join(line.name.text.split()), (), "medicine:unmapped")
    )
    for subject in subjects:
        yield Medication(
            subject=subject, code=code, status=status, reason=reason if status == "stopped" else "",
            effective=Period(start, end) if start or end else None, route=route, dose=amount_of(line.dose), timing=timing,
            per_day=per_day(timing) if timing else None, timepoint=place.frame.timepoint,
            evidence=tuple(evidence_of(reading, place, c) for c in line.cells), rule="medicine table",
        )  # fmt: skip


def _head(header: Sequence[Cell | None], cell: Cell) -> str:
    above = header[cell.column] if cell.column < len(header) else None
    return above.text if above is not None else ""


def _title(reading: Reading, place: TableInPlace) -> str:
    """The caption, else the heading: "Previous medication (stopped)"."""
    span = place.table.caption or place.frame.title
    return reading.document.quote(span) if span else ""


def _periods(reading: Reading, cell: Cell, *, dated: bool) -> list[Period]:
    """The dates of a cell; in a column of dates also a bare year, or a month and a year."""
    found = [p for d in part(reading.index.dates, cell.span) if (p := period_of(d)) is not None and p.start]
    if found:
        return found
    out: list[Period] = []
    for piece in _UNTIL.split(cell.text.strip()) if len(cell.text) <= 40 else ():
        month, year = _MONTH.fullmatch(piece.strip()), _YEAR.fullmatch(piece.strip())
        if month:
            out.append(Period(f"{month['year']}-{int(month['month']):02}"))
        elif year and dated:
            out.append(Period(year["year"]))
    return out
