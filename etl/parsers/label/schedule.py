"""When the visits were that the columns of a table only name, and dates that heads print in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct, field

from etl.document import START, Cell, Span
from etl.facts import Period, Phase, Timepoint
from etl.parsers.cell.references import asks_event_date
from etl.parsers.index import part
from etl.parsers.label.groups import valued
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.reading import Reading, TableInPlace, once
from etl.parsers.scope.times import PHASES
from etl.parsers.when.dates import DateHit, date_order, find_dates, period_of
from etl.parsers.when.years import month_names
from etl.patterns import regex
from etl.value import replace

# The times of days that one table of a document prints beside them, and another table prints alone: "+1 month" above
# "26 Feb 2013" in the first, "26 Feb 2013" in the second.

_DATED_VISITS_MOST_HEADS = 3
_LONGEST = 80
_DAY = len("2013-02-26")
_DATED_VISITS_LEAST = 2


def dated_visits(reading: Reading) -> dict[str, Timepoint]:
    """Times by days; those of two times, and those of a document with one table, are none.

    Args:
        reading: a document of one person.
    """
    if len(reading.tables) < _DATED_VISITS_LEAST:
        return {}
    out: dict[str, Timepoint] = {}
    doubted: set[str] = set()
    for place in reading.tables:
        for day, time in _of_table(reading, place):
            known = out.setdefault(day, time)
            if (known.phase, known.offset) != (time.phase, time.offset):
                doubted.add(day)
    return {day: time for day, time in out.items() if day not in doubted}


def _of_table(reading: Reading, place: TableInPlace) -> Iterator[tuple[str, Timepoint]]:
    """The days of a table's heads, of columns and of rows, with the time in the same head."""
    grid = place.table.grid()
    columns = zip(*grid[:_DATED_VISITS_MOST_HEADS], strict=True) if len(grid) > 1 else ()
    for cells in (*list(columns)[1:], *(row[:_DATED_VISITS_LEAST] for row in grid[1:])):
        facets = _heads(reading, cells)
        times = {(f.time.phase, f.time.offset): f.time for f in facets if f.time}
        days = {f.date.start for f in facets if f.date and f.date.start and not f.date.end}
        day, time = next(iter(days), ""), next(iter(times.values()), None)
        if len(times) == len(days) == 1 and len(day) == _DAY and time and (time.offset or time.phase == "before"):
            yield day, time


def _heads(reading: Reading, cells: Sequence[Cell | None]) -> list[Facet]:
    """What the first cells of a column or row say, as far as they say only when."""
    own = dict.fromkeys(c for c in cells if c is not None and c.text.strip() and len(c.text) <= _LONGEST)
    facets: list[Facet] = []
    for cell in own:
        if valued(reading, cell):
            break
        facet = read_label(reading, cell.text, cell.span)
        if facet.measured or not (facet.time or facet.date):
            break
        facets.append(facet)
    return facets


_BEHIND = regex(r"\s?(?:[(\[](?P<bracket>[^()\[\]\n]{2,60})[)\]]|=\s?(?P<equal>[^.,;()\n]{2,60}))")
_BEFORE = regex(
    r"(?P<label>[^.,;:=()\[\]\n]{2,60}?)\s?(?P<sign>[(\[]|=|:|\b(?:is|was)\s(?:the\s)?(?:(?:day|date|visit|examination|assessment)\s)?(?:of\s)?)"
    r"\s?(?:on\s)?$"
)
_JOINS = regex(r"\s*(?:[,;/.]|and|then|,\s?and|[;,]\s?then)?\s*")
_SENTENCE = regex(r"[.\n](?=\s|$)")
_NAMED = regex(
    r"\b(?P<name>(?:[A-Z]{1,2}|[Vv]isit|[Ee]xam(?:ination)?|[Aa]ssessment|[Tt]est|[Ss]ession|[Tt]ime(?: ?point)?)\s?\d{1,2})"
    r"\s*(?P<sign>=|:|,|\(|–|-)\s*(?=\S)"
)
_BARE_NAME = regex(r"[A-F]|[IVX]{1,4}|\d|[A-Z]\s?\d{1,2}|[Vv]isit \d{1,2}")
_LEAST = 2
_LETTERED = regex(r"[^\W\d_]{1,3}\d{1,2}")
"""A visit by letter and number, which the last word of a scale's own name isn't ("UPDRS III")."""
_MOST_HEADS = 3
_FURTHEST = 80
_WHAT = ("measure", "scale", "finding", "function", "condition", "medicine", "gene")

Key = tuple[Phase, Decimal | None, str, int | None]


class Schedule(Struct, frozen=True):
    """The days and times of the visits.

    Args:
        days: by a visit's place in the course of treatment.
        named: what is told of a visit that has only a name and a number ("V1").
        times: of the days that another table heads with a time, too ("+1 month" above "26 Feb 2013").
    """

    days: Mapping[Key, Period] = field(default_factory=dict)
    named: Mapping[str, Facet] = field(default_factory=dict)
    times: Mapping[str, Timepoint] = field(default_factory=dict)

    def dated(self, facet: Facet, heads: Sequence[str] = ()) -> Facet:
        """A label with the date, or the time and the date, that the text gives to its visit.

        Args:
            facet: what the label of a row or column says.
            heads: all headings of the column, of which one may name the visit and another its day.
        """
        if facet.date is None and facet.time is not None:
            return replace(facet, date=self.days.get(_key(facet.time)))
        if facet.time is None and facet.date is not None and facet.date.start and not facet.date.end:
            facet = replace(facet, time=self.times.get(facet.date.start))
        if facet.time is not None or not self.named:
            return facet
        last = [w for w in facet.text.split()[-1:] if facet.measured and _LETTERED.fullmatch(w)]  # "HAM-D V3"
        own = () if facet.measured and not heads else (facet.text,)
        told = next((t for name in (*own, *heads, *last) if (t := self.named.get(_plain(name)))), None)
        return replace(facet, time=told.time, date=facet.date or told.date) if told else facet


@once
def schedule(reading: Reading) -> Schedule:
    """The visits that a document dates outside of its tables' cells; of several people only their places in the course.

    Args:
        reading: the document.
    """
    if not reading.persons or not reading.tables:
        return Schedule()
    if len(reading.persons) > 1:  # each has their own days, but a visit's place in the course is that of all
        return Schedule({}, {name: replace(f, date=None) for name, f in _named(reading).items() if f.time})
    days: dict[Key, Period] = {}
    doubted: set[Key] = set()
    for time, period in _listed(reading):
        key = _key(time)
        if days.setdefault(key, period) != period:
            doubted.add(key)
    for frame in (
        s.frame for s in reading.statements
    ):  # "Before the treatment (13 October)" on a page that dates the admission
        if (
            frame.timepoint
            and frame.effective
            and days.get(key := _key(frame.timepoint), frame.effective) != frame.effective
        ):
            doubted.add(key)
    known = {key: period for key, period in days.items() if key not in doubted}
    return Schedule(known, _named(reading), dated_visits(reading))


def beside_table(reading: Reading, place: TableInPlace, visits: Schedule) -> Schedule:
    """The visits that a table's own caption or notes date, which hold for this table and go before what the text says of
    others: "Baseline: 1 October 2018", "Conduction before (12/2018) and 12 months after the infusion (1/2020)".

    Args:
        reading: the document.
        place: the table.
        visits: what the text says outside of the tables.
    """
    days: dict[Key, Period] = {}
    for span in (s for s in (place.table.caption, place.lead, *place.table.notes) if s):
        pairs = [p for d in part(reading.index.dates, span) for p in _pairs(reading, span, d, ends=True)]
        if span is place.lead and pairs and _of_one_test(reading, pairs[0]):
            continue
        several = len({_key(p.time) for p in pairs}) >= _LEAST and len({p.period for p in pairs}) == len(pairs)
        days |= {_key(p.time): p.period for p in pairs if several or p.alone}
    days = days or _in_turn(reading, place)
    later = [(key, day) for key, day in days.items() if key[0] == "after"]
    if len(later) == 1:  # the column is only headed "after"
        days.setdefault(("after", None, "", later[0][0][3]), later[0][1])
    return replace(visits, days={**visits.days, **days}) if days else visits


def _in_turn(reading: Reading, place: TableInPlace) -> dict[Key, Period]:
    """As many days in the words above a table as it has times: "Measured on 29 June 2012 and 4 January 2013" above the
    columns "before" and "6 months"."""
    text = reading.document.text
    for span in (s for s in (place.table.caption, place.lead) if s):
        hits = [h for h in part(reading.index.dates, span) if h.first and not h.last and not h.comparator]
        days = [p for h in hits if (p := period_of(h)) and p.start and not p.end]
        listed = all(_JOINS.fullmatch(text, a.end, b.start) for a, b in pairwise(hits))
        if (
            len(days) < _LEAST
            or len(days) != len(hits)
            or not listed
            or sorted(d.start or "" for d in days) != [d.start for d in days]
        ):
            continue
        for times in (
            _times(reading, [c for c in place.table.cells if c.column and c.row < _MOST_HEADS]),
            _times(reading, [c for c in place.table.cells if not c.column]),
        ):
            if len(times) == len(days):
                return dict(zip(times, days, strict=True))
    return {}


def _times(reading: Reading, labels: Sequence[Cell]) -> list[Key]:
    """The times that labels name, each once, in their order; none where one has a day of its own."""
    facets = [read_label(reading, c.text, c.span) for c in labels if c.text.strip() and len(c.text) < _FURTHEST]
    if any(f.date for f in facets):
        return []
    return list(dict.fromkeys(_key(f.time) for f in facets if f.time and not f.measured))


def _key(time: Timepoint) -> Key:
    if time.offset is None or not time.offset.value:
        return time.phase, None, "", time.course
    return time.phase, time.offset.value, time.offset.code or "", time.course


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


class _Pair(Struct, frozen=True):
    """A visit and its day: where both stand, whether an equals sign joins them, and whether a colon or such a sign does."""

    start: int
    end: int
    time: Timepoint
    period: Period
    equal: bool
    alone: bool


def _listed(reading: Reading) -> Iterator[tuple[Timepoint, Period]]:
    """Visits and days said side by side: at least two in a row, or one with an equals sign."""
    pairs = [p for span in _spans(reading) for d in part(reading.index.dates, span) for p in _pairs(reading, span, d)]
    runs: list[list[_Pair]] = []
    for p in pairs:
        joined = runs and _JOINS.fullmatch(reading.document.text, runs[-1][-1].end, max(p.start, runs[-1][-1].end))
        if joined:
            runs[-1].append(p)
        else:
            runs.append([p])
    for run in runs:
        several = len({_key(p.time) for p in run}) >= _LEAST and not _of_one_test(reading, run[0])
        for p in run:
            if several or p.equal:
                yield p.time, p.period


def _spans(reading: Reading) -> list[Span]:
    """The text outside of the tables' cells."""
    spans = [b.span for b in reading.document.blocks if b.table is None]
    spans += [s for p in reading.tables for s in (p.table.caption, *p.table.notes) if s]
    return sorted(dict.fromkeys(spans), key=START)


def _pairs(reading: Reading, span: Span, hit: DateHit, ends: bool = False) -> Iterator[_Pair]:
    """The names of a day: the one before it ("After: 4 August"), and the one behind it ("4 August (8 weeks after)").

    A day may have both, and the columns then have either: "After: 4 August (8 weeks after the last injection)".

    Args:
        reading: the document.
        span: where to look.
        hit: a day.
        ends: whether other words may stand before the name: "Conduction before (12/2018)".
    """
    text = reading.document.text
    period = period_of(hit)
    if period is None or period.start is None or period.end or hit.comparator:
        return
    begin = max(span.start, hit.start - _FURTHEST)
    before = _BEFORE.search(text, begin, hit.start)
    label = _time(reading, Span(*before.span("label")), ends) if before else None
    behind = _BEHIND.match(text, hit.end, span.end)
    group = "bracket" if behind and behind["bracket"] else "equal"
    told = _time(reading, Span(*behind.span(group))) if behind else None
    if before and label:
        closes = before["sign"] in "([" and text[hit.end : hit.end + 1] in ")]"
        end = behind.end() if behind and told else hit.end + 1 if closes else hit.end
        yield _Pair(
            before.start(),
            end,
            label,
            period,
            before["sign"].startswith(("=", "is", "was")),
            before["sign"][0] not in "([",
        )
    if behind and told:
        start = before.start() if before and label else hit.start
        yield _Pair(start, behind.end(), told, period, group == "equal", group == "equal")


def _time(reading: Reading, span: Span, ends: bool = False) -> Timepoint | None:
    facet = read_label(reading, reading.document.quote(span), span)
    if facet.time and not facet.measured:
        return facet.time
    if not ends:
        return None
    starts = [d.start for d in part(reading.index.durations, span)]
    starts += [m.start for m in part(reading.index.mentions, span) if m.entry.kind == "cue" and m.entry.role in PHASES]
    rest = (Span(start, span.end) for start in sorted(set(starts)) if start > span.start)
    return next((time for own in rest if (time := _time(reading, own))), None)


def _of_one_test(reading: Reading, first: _Pair) -> bool:
    """Whether a list is of one thing measured and not of visits: "MRI: 3 May (before), 4 July (6 months)"."""
    text = reading.document.text
    begin = max(0, first.start - 200)
    stops = [m.end() for m in _SENTENCE.finditer(text, begin, first.start)]
    head = Span(stops[-1] if stops else begin, first.start)
    return any(
        m.entry.kind in _WHAT or (m.entry.kind == "procedure" and m.entry.role in ("test", "imaging", "sampling"))
        for m in part(reading.index.mentions, head)
    )


def _names(reading: Reading) -> re.Pattern[str]:
    """What finds the names of visits: words with a number, and the letters and figures that head columns of a table."""
    heads = {c.text.strip() for p in reading.tables for c in p.table.cells if c.row == 0 and c.column}
    own = sorted((h for h in heads if _BARE_NAME.fullmatch(h)), key=len, reverse=True)
    if len(own) < _LEAST:
        return _NAMED
    said = "|".join(re.sub(r"^[Vv](?=isit)", "[Vv]", name) for name in own)
    sign = (
        r"\s*(?P<sign>=|:|,|\(|–|-)\s*"
        if all(h.isdigit() for h in own)
        else r"\s*(?P<sign>=|:|,|\(|–|-|\b(?:was|is)\b|\s)\s*"
    )
    return re.compile(rf"(?<![\w.])(?P<name>{said}){sign}(?=\S)")


def _named(reading: Reading) -> dict[str, Facet]:
    """What the text says of visits with a name and a number; {} unless it says something of two of them."""
    out: dict[str, Facet] = {}
    named = _names(reading)
    for span in _spans(reading):
        found = list(named.finditer(reading.document.text, span.start, span.end))
        for n, m in enumerate(found):
            stop = found[n + 1].start() if n + 1 < len(found) else span.end
            end = min(stop, m.end() + _FURTHEST)
            cut = re.compile(r"\.(?!\d)|[;)\n]|,\s*$").search(reading.document.text, m.end(), end)
            told = Span(m.end(), cut.start() if cut else end)
            facet = read_label(reading, reading.document.quote(told), told)
            if (facet.time or facet.date) and not facet.measured:
                out.setdefault(_plain(m["name"]), Facet(time=facet.time, date=facet.date))
    return out if len(out) >= _LEAST else {}


# Dates that a table prints in parts: "10 Jan" above "2018", "April 2013" over "3" and "9", columns of years and days.


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ORDINAL = r"(?:st|nd|rd|th|\.)?"
_PIECE = (
    regex(_YEAR),
    regex(rf"(?P<month>{month_names()})\.?(?:,? {_YEAR})?", re.I),
    regex(rf"(?P<day>[0-3]?\d){_ORDINAL}(?:[ -](?:of )?(?P<month>{month_names()})\.?)?", re.I),
    regex(rf"(?P<month>{month_names()})\.?[ -](?P<day>[0-3]?\d){_ORDINAL}", re.I),
    regex(r"(?P<one>[0-3]?\d)(?P<sign>[./-])(?P<two>[0-3]?\d)\.?"),
)
_ASIDE = regex(r"\s*[(\[][^()\[\]\d]*[)\]]$|[,:]$")
"""What may stand behind a part: "2018 (before)"."""
_WEEKDAY = regex(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ", re.I)
_ASKS = regex(r"(?:(?:calendar )?(?:year|month|day)|date|when|day[ /]*month|day and month|month and day)?", re.I)
_NUMBERED = regex(r"(?:calendar )?(?P<what>day|month)", re.I)
_MOST_COLUMNS = 5
_LAST_DAY = 31
_MONTHS = 12

Grid = Sequence[Sequence[Cell | None]]


class DatedRows(Struct, frozen=True):
    """The dates of a table's rows whose parts have columns of their own.

    Args:
        columns: those of the parts.
        rows: the date of each row that has one.
    """

    columns: tuple[int, ...] = ()
    rows: Mapping[int, Period] = field(default_factory=dict)


def in_parts(reading: Reading, cells: Sequence[Cell]) -> tuple[Period, tuple[Cell, ...]] | None:
    """The date that several header cells of a column print together, with the cells that hold its parts.

    Args:
        reading: the document, for its order of day and month.
        cells: the header cells of a column.

    Returns:
        None where a part is missing or printed twice, and where one cell holds all of it.
    """
    told = [(cell, piece) for cell in cells if (piece := _piece(cell.text))]
    if len(told) < _LEAST:
        return None
    parts: dict[str, str] = {}
    for _, piece in told:
        if parts.keys() & piece.keys():
            return None
        parts |= piece
    period = _composed(reading, parts)
    return (period, tuple(cell for cell, _ in told)) if period is not None else None


def heads_over(grid: Grid, top: int, column: int) -> list[Cell]:
    """The header cells of a column, from above; a year or a month that is printed once holds for the empty cells behind it.

    Args:
        grid: a table's cells.
        top: number of header rows.
        column: its number.
    """
    out = []
    for r, row in enumerate(grid[:top]):
        cell = row[column]
        if cell is not None and not cell.text.strip():
            own = [c for c in row[1:] if c is not None and c.row == r and c.text.strip()]
            pieces = [_piece(c.text) for c in own]
            before = [c for c in own if c.column < column]
            whole = all(piece and ("year" in piece) and "day" not in piece for piece in pieces)
            cell = before[-1] if before and whole else cell
        if cell is not None:
            out.append(cell)
    return list(dict.fromkeys(out))


def of_columns(reading: Reading, grid: Grid, top: int) -> DatedRows:
    """The dates of rows that print their year in a column of its own, beside those of the month and the day.

    Args:
        reading: the document.
        grid: a table's cells.
        top: number of header rows.

    Returns:
        The columns and the dates; an empty cell of a year or a month has that of the row above.
    """
    found: dict[int, dict[int, dict[str, str]]] = {}
    for c in range(min(_MOST_COLUMNS, len(grid[0]) - 1) if grid else 0):
        heads = [h for row in grid[:top] if (h := row[c]) is not None and h.text.strip()]
        asked = " ".join(heads[-1].text.split()).strip(" :") if heads else ""
        if not _ASKS.fullmatch(asked) or asks_event_date(reading, heads):
            continue
        told = {
            r: cell for r, row in enumerate(grid) if r >= top and (cell := row[c]) is not None and cell.text.strip()
        }
        pieces = {r: piece for r, cell in told.items() if (piece := _piece(cell.text, asked))}
        if len(pieces) == len(told) >= 1 and len({frozenset(piece) for piece in pieces.values()}) == 1:
            found[c] = pieces
    kinds = {c: set(next(iter(pieces.values()))) for c, pieces in found.items()}
    years = [c for c, kind in kinds.items() if kind == {"year"}]
    others = [c for c, kind in kinds.items() if "year" not in kind]
    if len(years) != 1 or not others or not any("month" in kinds[c] or "one" in kinds[c] for c in others):
        return DatedRows()
    columns = tuple(sorted([*years, *others]))
    rows: dict[int, Period] = {}
    last: dict[int, dict[str, str]] = {}
    for r in range(top, len(grid)):
        own = {c: found[c][r] for c in columns if r in found[c]}
        if not own:
            continue
        first = min(own)
        last = {c: piece for c, piece in last.items() if c < first} | own
        parts: dict[str, str] = {}
        for piece in last.values():
            parts |= piece
        if (period := _composed(reading, parts)) is not None:
            rows[r] = period
    return DatedRows(columns, rows) if len(rows) >= _LEAST else DatedRows()


def _piece(text: str, asked: str = "") -> dict[str, str] | None:
    """The part of a date that a cell holds and nothing else, by its kind; None for any other cell.

    Args:
        text: the cell's.
        asked: the heading of its column, which makes a number a month.
    """
    bare = " ".join(text.split())
    for _ in range(_LEAST):
        bare = _ASIDE.sub("", bare).strip()
    if found := _WEEKDAY.match(bare):
        bare = bare[found.end() :]
    if not bare or len(bare) > 24:
        return None
    numbered = _NUMBERED.fullmatch(asked)
    if numbered and numbered["what"].lower() == "month" and bare.isdecimal():
        return {"month": bare} if 1 <= int(bare) <= _MONTHS else None
    for pattern in _PIECE:
        if m := pattern.fullmatch(bare):
            piece = {name: value for name, value in m.groupdict().items() if value}
            if "day" in piece and not 1 <= int(piece["day"]) <= _LAST_DAY:
                return None
            return piece
    return None


def _composed(reading: Reading, parts: Mapping[str, str]) -> Period | None:
    """The date of its parts; None where they are none, or may be read in two ways."""
    year, month, day = parts.get("year"), parts.get("month"), parts.get("day")
    if year is None or (month is None) == ("one" not in parts):
        return None
    if month is None:
        said = f"{parts['one']}{parts['sign']}{parts['two']}{parts['sign']}{year}"
    elif month.isdecimal():
        said = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    else:
        said = f"{day} {month} {year}" if day else f"{month} {year}"
    hits = find_dates(said, reading.index.order or date_order(said))
    if len(hits) != 1 or hits[0].ambiguous or hits[0].problem or hits[0].end - hits[0].start < len(said):
        return None
    period = period_of(hits[0])
    return period if period is not None and period.start and len(period.start) > len(year) else None


# Rows that only say in which position, or when during a test, something was measured: "Standing, 3 min" beside "BP"
# and "HR".


_VITAL = "vital"
_STATUS = "status"


def status_said(reading: Reading, cells: Sequence[Cell]) -> str:
    """The heading of a column that only says in which position or state something was measured: "Passive", "Supine".

    Args:
        reading: the document.
        cells: its header cells.
    """
    for cell in cells:
        text = " ".join(cell.text.split())
        named = reading.lexicon.label(text, "qualifier")
        over = cell is not cells[-1] and reading.lexicon.label(text, "function")
        if over or any(e.role == _STATUS for e in named):
            return text
    return ""


def position(reading: Reading, cells: Sequence[Cell | None], label: Facet, head: Facet) -> str:
    """The words of a row's labels that say how a vital sign was taken, which its column names or they themselves.

    Args:
        reading: the document.
        cells: the row's label cells.
        label: what they say.
        head: what the column's heading says.

    Returns:
        "Standing, 3 min" of a row whose column tells what was measured, "Supine" of "Supine BP"; "" for another row.
    """
    taken = label.what is not None and label.what.kind == "function" and label.item is None and label.unit is None
    measured = head.what if taken or label.what is None else label.what
    if measured is None or measured.kind != "measure" or label.item is not None:
        return ""
    if measured.role != _VITAL and not (taken and measured.units):
        return ""
    for cell in (c for c in cells if c is not None and c.text.strip()):
        named = part(reading.index.mentions, cell.span)
        own = [
            m for m in named if m.entry.kind == "function" or (m.entry.kind == "qualifier" and m.entry.role == _STATUS)
        ]
        others = any(m.entry.kind == "measure" for m in named)
        if own:
            return reading.document.text[own[0].start : own[0].end] if others else " ".join(cell.text.split())
    return ""


def with_device(label: Facet, head: Facet) -> bool:
    """Whether a row only says with what its column's value was taken: "02:00 NIV" below "pH".

    Args:
        label: what the row's labels say.
        head: what the column's heading says.
    """
    used = label.what is not None and label.what.kind == "procedure"
    return used and head.what is not None and head.what.kind in ("measure", "scale")
