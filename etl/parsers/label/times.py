"""Times that a column has by a bare number or by its caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.document import Cell, Span
from etl.facts import Period, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import part
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import without_ages
from etl.parsers.when.dates import POSTED, DateHit
from etl.parsers.when.durations import UNIT_HEAD, UNITS, find_durations, in_english, shortened
from etl.parsers.when.timepoints import period_of, read_time
from etl.patterns import regex
from etl.value import replace

# Times that a column has by a bare number ("12" below "Months after the operation", or beside "Week"), and the one
# that a caption gives to a whole table.


_NUMBER = regex(r"[+−–-]?\d{1,3}|\d{1,3}\s?[-–]\s?\d{1,3}")
_FIGURES = regex(r"\d+")
_FROM = regex(r"^\d{1,3}\s?[-–]\s?(?=\d)")
"""Before the end of some weeks or months: "5-8" below "Week"."""
_EQUALS = regex(r"\s?=\s?")
"""Between a time and its day, which explain a head and no table: "M0 = 4 May 2021"."""
_IN_CAPTION = regex(
    r"(?:(?:^|[(\[,;:.]\s*)(?:time\s+|visits?\s+)?(?:in\s+)?|\b(?:in|by)\s+)(?P<unit>day|week|month|year)s?\b"
    r"(?P<event>(?:\s+(?:after|from|since|post)\b[^()\[\].,;:]{0,60})?)(?=[)\].,;:]|\s*$)",
    re.I,
)
"""The unit of such numbers in a caption: "Scales before and after the infusion (months)"."""
_LISTED = regex(
    r"(?P<before>\D{0,60})(?P<numbers>\d{1,3}(?:\D{1,14}\d{1,3}){1,9})[- ]?(?P<unit>day|week|month|year)s?\b(?P<event>\D*)",
    re.I,
)
_LIST = regex(
    r"(?<![\w.,/-])(?P<numbers>\d{1,3}(?:(?:,| and|, and|/|;| &| to) ?\d{1,3}){1,9})[- ]?(?P<unit>day|week|month|year)s?\b"
    r"(?P<event>(?:\s+(?:after|from|since|post)\b[^()\[\].,;:]{0,60})?)",
    re.I,
)
"""The times of the columns in a caption: "at 0, 3, 6 and 12 months after the infusion"."""
_WHO_COUNTS = regex(
    r"[(\[](?=[^()\[\]]{0,160}\b(?:only|counted|included|analy[sz]ed|those|who)\b)[^()\[\]]{0,160}[)\]]", re.I
)
"""Of whom a table tells, and not when: "(only patients with pain before the treatment were counted)"."""
_BEFORE_AND_LATER = regex(
    r"\b(?:before|baseline|prior to|pre)\b[^.;\n]{0,80}?(?:\b(?:and|to|vs|versus)\b|[,/&])[^.;\n]{0,60}?\b(?:later|after|post|thereafter|afterwards?)\b",
    re.I,
)
"""A caption that names both times of its columns: "before IVIg and 6 months later"."""
_LEAST = 2
_FIRST = regex(
    r"pre[- ][^\W\d_]{2,14}(?:[- ](?:value|score|visit|grade))?|BL|V\s?0|visit 0|initial(?: (?:visit|exam\w*|value|score))?|start|entry|antes|prima|avant|vorher",
    re.I,
)
"""The whole name of a first column: "Pre-infusion", "Initial", "BL"."""
_SUFFIX = regex(
    r"_(?:(?P<n>\d{1,2})\s?(?P<u>m|mo|w|wk|y|yr|d)|(?P<v>[mwyd])(?P<k>\d{1,3})"
    r"|(?P<before>0|bl|base|baseline|pre|before)|(?P<after>post|after|fu|followup))$",
    re.I,
)
"""The time at the end of a column's name: "score_3m", "score_w12", "score_bl"."""
ARROW = regex(r"\s*(?:→|->|=>)\s*")


def numbered(
    reading: Reading, grid: Sequence[Sequence[Cell | None]], row: int, caption: Span | None = None
) -> dict[int, Timepoint]:
    """The times of a header row whose cells are bare numbers, by column.

    Args:
        reading: the document.
        grid: the table's cells.
        row: a row near the top.
        caption: of the table.

    Returns:
        A time for each of at least two rising numbers whose unit stands above them, in the row's first cell, or where
        that has none in the caption; {} for a row of anything else.
    """
    cells = {
        c: cell for c, cell in enumerate(grid[row]) if c and cell is not None and cell.row == row and cell.text.strip()
    }
    if short := shortened(cells):
        return short
    numbers = {c: cell for c, cell in cells.items() if _NUMBER.fullmatch(cell.text.strip())}
    values = [_number(cell.text) for cell in numbers.values()]
    if len(numbers) < _LEAST or values != sorted(set(values)):
        return {}
    first = grid[row][0]
    bare = row == 0 and caption is not None and (first is None or not UNIT_HEAD.match(first.text))
    said = " ".join(reading.document.quote(caption).split()) if bare and caption else ""
    lists = (m for m in _LIST.finditer(said) if {0, *map(int, _FIGURES.findall(m["numbers"]))} >= set(values))
    told = _IN_CAPTION.search(said) or next(lists, None)
    out: dict[int, Timepoint] = {}
    for c, cell in numbers.items():
        over = [grid[r][c] for r in range(row)] or [grid[row][0]]
        heads = [m for above in over if above is not None and (m := UNIT_HEAD.match(" ".join(above.text.split())))]
        head = heads[-1] if heads else told
        time = _time(reading.lexicon, _number(cell.text), head) if head else None
        if time is None:
            return {}
        out[c] = time
    return out


def rows_numbered(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int = 1) -> dict[int, Timepoint]:
    """The times of the rows whose first cells are bare numbers below a unit of time, or short for one: "Month | 0 | 3".

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows, one of which may name the unit ("Woche" above "Week").
    """
    first = [
        replace(c, row=0, column=r) if (c := row[0]) is not None and c.row == r else None for r, row in enumerate(grid)
    ]
    heads = [c for c in first[:top] if c is not None and UNIT_HEAD.match(" ".join(c.text.split()))]
    return numbered(reading, [[*heads[:1], *first[1:]] if heads else first], 0)


def listed(lexicon: Lexicon, cell: Cell, column: int) -> Timepoint | None:
    """The time of one of the columns below a heading that lists theirs: "After the infusion: 3, 6, 12 months".

    Args:
        lexicon: for the words of the heading.
        cell: a header cell.
        column: a column that it covers.

    Returns:
        The time; None for a heading that doesn't list as many rising numbers as it covers columns.
    """
    label = " ".join(cell.text.split())
    found = _LISTED.fullmatch(label) if cell.colspan >= _LEAST else None
    values = [int(n) for n in re.findall(r"\d+", found["numbers"])] if found else []
    if found is None or len(values) != cell.colspan or values != sorted(set(values)):
        return None
    head = UNIT_HEAD.match(f"{found['unit']}s {found['before'].strip(' :,;-–(')}{found['event'].strip(' )')}")
    time = _time(lexicon, values[column - cell.column], head) if head else None
    return replace(time, label=label) if time else None


def _number(text: str) -> int:
    return int(_FROM.sub("", text.strip()).replace("−", "-").replace("–", "-"))


def _time(lexicon: Lexicon, value: int, head: re.Match[str]) -> Timepoint | None:
    """The time that number, unit and event give when they are said in this order.

    A negative number of months is before, and so is month 0; day 0 is the treatment's own.
    """
    unit = in_english(head["unit"])
    said = f"{abs(value)} {unit}{'' if abs(value) == 1 else 's'}{head['event'].rstrip(' :)')}"
    span = Span(0, len(said))
    time = read_time(said, span, lexicon.find(said), (), find_durations(said), label=True).timepoint
    before = value < 0 or (value == 0 and unit != "day")
    return replace(time, phase="before") if time is not None and before else time


def without_restriction(caption: str) -> str:
    """A caption without the brackets that say of whom a table tells, which may name a time of theirs.

    Args:
        caption: the text above a table.
    """
    return _WHO_COUNTS.sub(" ", caption)


def _of_event(reading: Reading, after: int, event: Mention, date: DateHit) -> bool:
    """Whether a date is that of the treatment which a caption counts from: "Hearing after the infusion on 3 May"."""
    kinds = event.entry.kind in ("cells", "procedure") or event.entry.role == "event"
    between = reading.document.text[event.end : date.start] if kinds and after < event.start < date.start else ","
    return not any(sign in between for sign in ",;:–(")


def caption_time(reading: Reading, place: TableInPlace) -> tuple[Timepoint | None, Period | None]:
    """When all cells were measured: by the caption ("Scores before the infusion", "Conduction on 14 March 2016"), if it
    names one time or one day only, else by the heading.

    Args:
        reading: the document.
        place: the table.
    """
    time = place.frame.timepoint
    above = (
        place.lead is not None and place.lead == place.frame.title
    )  # "Strength, 6 March 2012:" right above the table
    head, page = place.frame.title, reading.document.title
    untitled = head is None or (page is not None and head.start == page.start)  # the day that the page's opening tells
    date = place.frame.effective if time or above or untitled else None
    if head is not None and _BEFORE_AND_LATER.search(reading.document.quote(head)):
        time = None  # "Scores (before / 3 months after)"
    caption = place.table.caption
    if caption is None:
        return time, (_day_of_lead(reading, place) if not above or not date else None) or date
    dates, durations = part(reading.index.dates, caption), part(reading.index.durations, caption)
    mentions = part(reading.index.mentions, caption)
    if said := _WHO_COUNTS.search(reading.document.text, caption.start, caption.end):
        mentions = tuple(m for m in mentions if not said.start() <= m.start < said.end())
        durations = tuple(d for d in durations if not said.start() <= d.start < said.end())
    behind = reading.document.text[: caption.end]
    durations = tuple(d for d in durations if d.start not in reading.aged or not behind.startswith((",", ";"), d.end))
    durations = without_ages(reading.document.text, caption, mentions, durations)
    told = read_time(reading.document.text, caption, mentions, dates, durations, label=True)
    several = len({(p.phase, p.offset, p.course) for _, _, p in told.points}) > 1
    defined = any(
        _EQUALS.fullmatch(reading.document.text, end, d.start)
        for start, end in ((told.start, told.end), *((start, end) for start, end, _ in told.points))
        for d in dates
        if start >= 0 and end < d.start
    )
    quoted = reading.document.quote(caption)
    if several or defined or any(sign.search(quoted) for sign in (_BEFORE_AND_LATER, ARROW, _LIST)):
        return time, date
    day = told.effective if len(dates) == 1 and told.effective and told.effective.end is None else None
    if POSTED.search(quoted) or (
        day and told.start < told.end and any(_of_event(reading, told.start, m, dates[0]) for m in mentions)
    ):
        day = None
    return told.timepoint or time, day or (None if told.timepoint else date)


_ASKS_DAY = regex(
    r"(?:date|day)(?: of (?:the )?(?:visit|exam\w*|assessment|tests?|testing|follow[- ]up|control))?"
    r"|(?:visit|exam\w*|assessment|follow[- ]up|control|session|test)(?: no\.?)? ?\d{0,2}(?: date)?|(?:examined|tested|assessed)(?: on)?",
    re.I,
)
_LONGEST_DAY = 90
_LEADS = regex(r"[:：]\s*$")
_EVENTS = ("event", "onset", "diagnosed", "planned")


def _day_of_lead(reading: Reading, place: TableInPlace) -> Period | None:
    """The day of the field above a table ("Date of visit: 12 March 2009"), or of the last words above it, which lead to
    it: "… for one year. Nerve conduction on 4 March 2014:".
    """
    blocks = reading.document.blocks
    at = next((i for i, b in enumerate(blocks) if b.table is place.table), 0)
    if at and (label := blocks[at - 1].label) and _ASKS_DAY.fullmatch(reading.document.quote(label).strip(" :\t")):
        days = [p for d in part(reading.index.dates, blocks[at - 1].span) if (p := period_of(d)) and p.start]
        return days[0] if len(days) == 1 and not days[0].end else None
    if not at or blocks[at - 1].kind != "paragraph":
        return None
    above = blocks[at - 1].span
    lead = split_sentences(reading.document.text, above.start, above.end)[-1:]
    if not lead or lead[0].end - lead[0].start > _LONGEST_DAY:
        return None
    alone = lead[0].start - above.start < _LEAST  # "Tilt test on 4 March 2014."
    if not alone and not _LEADS.search(reading.document.quote(lead[0])):
        return None
    dates, mentions = part(reading.index.dates, lead[0]), part(reading.index.mentions, lead[0])
    other = any(m.entry.kind in ("cells", "medicine", "condition") or m.entry.role in _EVENTS for m in mentions)
    return None if len(dates) != 1 or dates[0].comparator or other else period_of(dates[0])


def day_in(reading: Reading, cell: Cell | None) -> Period | None:
    """The day that a cell holds, None for another cell."""
    found = [p for d in part(reading.index.dates, cell.span) if (p := period_of(d))] if cell is not None else []
    return found[0] if len(found) == 1 else None


def days_of_columns(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int, left: int) -> dict[int, Period]:
    """The days of columns that a row below the header gives, with nothing but days: "Date | 12 Mar 2009 | 18 Jun 2009".

    Args:
        reading: the document.
        grid: a table's cells.
        top: number of header rows.
        left: number of label columns.
    """
    for row in grid[top:]:
        label = " ".join(row[0].text.split()).strip(" :()") if row and row[0] is not None else ""
        cells = {c: cell for c, cell in enumerate(row) if c >= left and cell is not None and cell.text.strip()}
        if len(cells) < _LEAST or (label and not _ASKS_DAY.fullmatch(label)):
            continue
        days = {c: day for c, cell in cells.items() if (day := day_in(reading, cell)) and day.start}
        if len(days) == len(cells) and len({day.start for day in days.values()}) == len(days):
            return days
    return {}


def early(reading: Reading, label: str) -> Timepoint | None:
    """The time of a column that is called "Pre-infusion" or "Initial"."""
    found = _FIRST.fullmatch(label) if not reading.lexicon.label(label, "measure") else None
    return Timepoint("before", label) if found else None


def without_suffix(label: str) -> str:
    """A column's name without the time at its end: "score" of "score_3m", "walk (s)" of "walk_3m (s)".

    Args:
        label: the name as printed.
    """
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", label.strip())
    found = _SUFFIX.search(bare)
    return label.strip() if found is None else bare[: found.start()] + label.strip()[len(bare) :]


def of_suffix(label: str) -> Timepoint | None:
    """So long after the treatment as the end of a column's name says: "score_3m".

    Args:
        label: without brackets at its end.
    """
    suffix = _SUFFIX.search(label)
    if suffix is None:
        return None
    if suffix["before"] or suffix["after"]:
        return Timepoint("before" if suffix["before"] else "after", suffix[0].strip("_"))
    unit = UNITS[(suffix["u"] or suffix["v"])[0].lower()]
    number = int(suffix["n"] or suffix["k"])
    return Timepoint(
        "after" if number else "before", suffix[0].strip("_"), Quantity(Decimal(suffix["n"] or suffix["k"]), unit, unit)
    )


def milestones(reading: Reading) -> Iterator[tuple[str, Period, Cell]]:
    """Admissions and discharges that head a column with their date."""
    for place in reading.tables:
        for cell in place.table.cells:
            if cell.row > 2 and cell.column > 1:
                continue
            named = next(
                (
                    m.entry.value
                    for m in part(reading.index.mentions, cell.span)
                    if m.entry.kind == "cue" and m.entry.value in ("admission", "discharge")
                ),
                "",
            )
            date = next((p for d in part(reading.index.dates, cell.span) if (p := period_of(d))), None)
            if named and date:
                yield named, date, cell
