"""When the visits were that the columns of a table only name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field

from etl.document import Cell, Span
from etl.facts import Period, Phase, Timepoint
from etl.parsers.index import part
from etl.parsers.label.groups import valued
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.when.clauses import PHASES
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

# When the visits were that the columns of a table only name: "Examinations: 15 January 2018 (before), 24 July 2018 (6
# months)", "Month 0 = 4 May 2021", "V1, before the infusion; V2, after 3 months".


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
_STATES = regex(r"=|is|was")
_JOINS = regex(r"\s*(?:[,;/.]|and|then|,\s?and|[;,]\s?then)?\s*")
_SENTENCE = regex(r"[.\n](?=\s|$)")
_NAMED = regex(
    r"\b(?P<name>(?:[A-Z]{1,2}|[Vv]isit|[Ee]xam(?:ination)?|[Aa]ssessment|[Tt]est|[Ss]ession|[Tt]ime(?: ?point)?)\s?\d{1,2})"
    r"\s*(?P<sign>=|:|,|\(|–|-)\s*(?=\S)"
)
_BARE_NAME = regex(r"[A-F]|[IVX]{1,4}|\d|[A-Z]\s?\d{1,2}|[Vv]isit \d{1,2}")
_LEAST = 2
_FURTHEST = 80
_STOP = regex(r"\.(?!\d)|[;)\n]|,\s*$")
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

    def dated(self, facet: Facet) -> Facet:
        """A label with the date, or the time and the date, that the text gives to its visit, or the time of its day.

        Args:
            facet: what the label of a row or column says.
        """
        if facet.date is None and facet.time is not None:
            return replace(facet, date=self.days.get(_key(facet.time)))
        if facet.time is None and facet.date is not None and facet.date.start and not facet.date.end:
            facet = replace(facet, time=self.times.get(facet.date.start))
        told = None if facet.time is not None or facet.measured else self.named.get(_plain(facet.text))
        return replace(facet, time=told.time, date=facet.date or told.date) if told else facet


def schedule(reading: Reading) -> Schedule:
    """The visits that a document dates outside of its tables' cells; of several people only their places in the course.

    Args:
        reading: the document.
    """
    if not reading.persons or not reading.tables:
        return Schedule()
    if len(reading.persons) > 1:  # each has their own days, but a visit's place in the course is that of all
        return Schedule(named={name: replace(f, date=None) for name, f in _named(reading).items() if f.time})
    days: dict[Key, Period] = {}
    doubted: set[Key] = set()
    for time, period in _listed(reading):
        key = _key(time)
        if days.setdefault(key, period) != period:
            doubted.add(key)
    for frame in (s.frame for s in reading.statements):
        if not frame.timepoint or not frame.effective:
            continue
        if days.get(key := _key(frame.timepoint), frame.effective) != frame.effective:
            doubted.add(key)  # "Before the treatment (13 October)" on a page that dates the admission
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
    later = [(key, day) for key, day in days.items() if key[0] == "after"]
    if len(later) == 1:  # the column is only headed "after"
        days.setdefault(("after", None, "", later[0][0][3]), later[0][1])
    return replace(visits, days={**visits.days, **days}) if days else visits


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
    return sorted(dict.fromkeys(spans), key=lambda s: s.start)


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
            before.start(), end, label, period, bool(_STATES.match(before["sign"])), before["sign"][0] not in "(["
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
    named = part(reading.index.mentions, head)
    return any(m.entry.kind in _WHAT or m.entry.role in ("test", "imaging", "sampling") for m in named)


def _names(reading: Reading) -> re.Pattern[str]:
    """What finds the names of visits: words with a number, and the letters and figures that head columns of a table."""
    heads = {c.text.strip() for p in reading.tables for c in p.table.cells if c.row == 0 and c.column}
    own = sorted((h for h in heads if _BARE_NAME.fullmatch(h)), key=len, reverse=True)
    if len(own) < _LEAST:
        return _NAMED
    said = "|".join(re.sub(r"^[Vv](?=isit)", "[Vv]", name) for name in own)
    sign = r"=|:|,|\(|–|-" + ("" if all(h.isdigit() for h in own) else r"|\b(?:was|is)\b|\s")
    return re.compile(rf"(?<![\w.])(?P<name>{said})\s*(?:{sign})\s*(?=\S)")


def _named(reading: Reading) -> dict[str, Facet]:
    """What the text says of visits with a name and a number; {} unless it says something of two of them."""
    out: dict[str, Facet] = {}
    named, text = _names(reading), reading.document.text
    for span in _spans(reading):
        found = list(named.finditer(text, span.start, span.end))
        for m, stop in zip(found, [*(n.start() for n in found[1:]), span.end], strict=False):
            end = min(stop, m.end() + _FURTHEST)
            cut = _STOP.search(text, m.end(), end)
            told = Span(m.end(), cut.start() if cut else end)
            facet = read_label(reading, reading.document.quote(told), told)
            if (facet.time or facet.date) and not facet.measured:
                out.setdefault(_plain(m["name"]), Facet(time=facet.time, date=facet.date))
    return out if len(out) >= _LEAST else {}


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
    if measured is None or measured.kind != "measure" or measured.role != _VITAL or label.item is not None:
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
