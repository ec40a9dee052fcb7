"""Times that a column has by a bare number or by its caption, the rows that follow one infusion, and texts without their times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from etl.document import Cell, Span
from etl.facts import Period, Phase, Quantity, Timepoint
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import part
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.scope.times import PHASES, read_time
from etl.parsers.sentences import split_sentences
from etl.parsers.when.ages import without_ages
from etl.parsers.when.dates import POSTED, DateHit, period_of
from etl.parsers.when.durations import UNIT_HEAD, UNITS, find_durations, in_english, shortened
from etl.patterns import regex
from etl.value import replace

# Times that a column has by a bare number ("12" below "Months after the operation", or beside "Week"), and the one
# that a caption gives to a whole table.


_NUMBER = regex(r"[+−–-]?\d{1,3}|\d{1,3}\s?[-–]\s?\d{1,3}")
_FROM = regex(r"^\d{1,3}\s?[-–]\s?(?=\d)")
"""Before the end of some weeks or months: "5-8" below "Week"."""
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
_BETWEEN = regex(r"(?:[- ]?(?:day|week|month|year)s?)? ?(?:,|;|/|&|\+|and|, and) ?", re.I)
_DEFINES = regex(r"\b(?:day|week|month|year|visit|time)\s+\d{1,3}\s*(?:is|was|=|:|means)\s*(?:the\s)?$", re.I)
"""What a number in the heads stands for, and no time of all cells: "month 0 is before the first infusion"."""
_WHO_COUNTS = regex(
    r"[(\[](?=[^()\[\]]{0,160}\b(?:only|counted|included|analy[sz]ed|those|who)\b)[^()\[\]]{0,160}[)\]]", re.I
)
"""Of whom a table tells, and not when: "(only patients with pain before the treatment were counted)"."""
_LONGEST_WAY = 40
_BEFORE_AND_LATER = regex(
    r"\b(?:before|baseline|prior to|pre)\b[^.;\n]{0,80}?(?:\b(?:and|to|vs|versus)\b|[,/&])[^.;\n]{0,60}?\b(?:later|after|post|thereafter|afterwards?)\b",
    re.I,
)
"""A caption that names both times of its columns: "before IVIg and 6 months later"."""
_LEAST = 2
_LAST_COUNTED = 8
_PRE = regex(r"(?:^|(?<=\s))pre(?=$|\s*[^\w\s-])", re.I)
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
        that is empty in the caption; {} for a row of anything else.
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
    told = _IN_CAPTION.search(" ".join(reading.document.quote(caption).split())) if bare and caption else None
    if bare and caption and told is None:
        told = _list_of(reading.document.quote(caption), values)
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


def _list_of(caption: str, values: Sequence[int]) -> re.Match[str] | None:
    """The list of times of a caption that has all the numbers of the columns; nobody need list the first, which is 0."""
    for found in _LIST.finditer(" ".join(caption.split())):
        if {v for v in values if v} <= {int(n) for n in re.findall(r"\d+", found["numbers"])}:
            return found
    return None


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


def rows_counted(reading: Reading, grid: Sequence[Sequence[Cell | None]], top: int) -> tuple[int, dict[int, Timepoint]]:
    """The column behind the first that has nothing but numbers below a unit of time ("Month" beside dates or patients), and
    the times of its rows; -1 and nothing without one.

    Args:
        reading: the document.
        grid: the table's cells.
        top: number of header rows.
    """
    for c in range(1, min(_LAST_COUNTED, len(grid[0]) - 1) if grid else 0):
        heads = [h.text for row in grid[:top] if (h := row[c]) is not None and h.text.strip()]
        head = UNIT_HEAD.match(" ".join(heads[0].split())) if len(set(heads)) == 1 else None  # no "years" below "Age"
        cells = {
            r: cell for r, row in enumerate(grid) if r >= top and (cell := row[c]) is not None and cell.text.strip()
        }
        numbers = [cell.text.strip() for cell in cells.values()]
        if head is None or len(set(numbers)) < _LEAST or not all(_NUMBER.fullmatch(n) for n in numbers):
            continue
        found = {r: _time(reading.lexicon, _number(cell.text), head) for r, cell in cells.items()}
        if times := {r: time for r, time in found.items() if time is not None}:
            return c, times
    return -1, {}


def listed(lexicon: Lexicon, cell: Cell, column: int) -> Timepoint | None:
    """The time of one of the columns below a heading that lists theirs: "After the infusion: 3, 6, 12 months".

    Args:
        lexicon: for the words of the heading.
        cell: a header cell.
        column: a column that it covers.

    Returns:
        The time; None for a heading that doesn't list as many rising numbers as it covers columns.
    """
    found = _LISTED.fullmatch(" ".join(cell.text.split())) if cell.colspan >= _LEAST else None
    if found is None or not all(_BETWEEN.fullmatch(part) for part in re.findall(r"\D+", found["numbers"])):
        return None
    values = [int(n) for n in re.findall(r"\d+", found["numbers"])]
    if len(values) != cell.colspan or values != sorted(set(values)) or not 0 <= column - cell.column < len(values):
        return None
    head = UNIT_HEAD.match(f"{found['unit']}s {found['before'].strip(' :,;-–(')}{found['event'].strip(' )')}")
    time = _time(lexicon, values[column - cell.column], head) if head else None
    return replace(time, label=" ".join(cell.text.split())) if time else None


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
    return len(between) < _LONGEST_WAY and not any(sign in between for sign in ",;:–(")


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
    caption = place.table.caption
    if caption is None:
        return time, (None if above and date else _day_beside(reading, place)) or date
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
        _DEFINES.search(reading.document.text, caption.start, start)
        or any(reading.document.text[end : d.start].strip() == "=" for d in dates)  # "M0 = 4 May 2021" explains a head
        for start, end in ((told.start, told.end), *((start, end) for start, end, _ in told.points))
        if start >= 0
    )
    both = _BEFORE_AND_LATER.search(reading.document.quote(caption))
    if several or defined or both or ARROW.search(quoted := reading.document.quote(caption)) or _LIST.search(quoted):
        return time, date
    day = told.effective if len(dates) == 1 and told.effective and told.effective.end is None else None
    if POSTED.search(quoted) or any(
        reading.document.text[told.start : told.end] and _of_event(reading, told.start, m, dates[0])
        for m in mentions
        if day
    ):
        day = None
    return told.timepoint or time, day or (None if told.timepoint else date)


_ASKS_DAY = regex(
    r"(?:date|day)(?: of (?:the )?(?:visit|exam\w*|assessment|tests?|testing|follow[- ]up|control))?"
    r"|(?:visit|exam\w*|assessment|follow[- ]up|control|session|test)(?: no\.?)? ?\d{0,2}(?: date)?|(?:examined|tested|assessed)(?: on)?",
    re.I,
)
_WAS_SEEN = regex(
    r"\b(?:examined|assessed|tested|evaluated|measured|examinations?|assessments?|tests) (?:was |were )?(?:done |made )?(?:on|of)\b",
    re.I,
)
_LONGEST_DAY = 90
_LEADS = regex(r"[:：]\s*$")
_EXAMINED = regex(
    r"\b(?:stud(?:y|ies)|exam(?:ination)?s?|tests?|testing|controls?|check-?ups?|results?|findings?|measurements?|recordings?|recorded|measured|"
    r"investigations?|status|visits?|assessments?|evaluations?|values|laboratory|labs?|scores?|forms?|questionnaires?|checklists?|filled (?:in|out))\b",
    re.I,
)
_LOOKED = ("test", "imaging", "sampling", "vital", "laboratory", "exam", "visit")
_EVENTS = ("event", "onset", "diagnosed", "planned")


def _day_beside(reading: Reading, place: TableInPlace) -> Period | None:
    """The day that the field or line right above a table gives, or the line right below: "Date of visit: 12 March 2009"."""
    blocks = reading.document.blocks
    at = next((i for i, b in enumerate(blocks) if b.table is place.table), None)
    if at is None:
        return None
    for near in (blocks[at - 1] if at else None, blocks[at + 1] if at + 1 < len(blocks) else None):
        if near is None or near.span.end - near.span.start > _LONGEST_DAY:
            continue
        days = [p for d in part(reading.index.dates, near.span) if (p := period_of(d)) and p.start and not p.end]
        asked = near.kind == "field" and near.label is not None and near is blocks[at - 1]
        label = reading.document.quote(near.label).strip(" :\t") if asked and near.label else ""
        told = near.kind in ("paragraph", "note") and _WAS_SEEN.search(reading.document.quote(near.span))
        if len(days) == 1 and (told or _ASKS_DAY.fullmatch(label)):
            return days[0]
    return _day_of_lead(reading, blocks[at - 1].span) if at and blocks[at - 1].kind == "paragraph" else None


def _day_of_lead(reading: Reading, above: Span) -> Period | None:
    """The day of the last words above a table, which lead to it: "… for one year. Nerve conduction on 4 March 2014:"."""
    lead = split_sentences(reading.document.text, above.start, above.end)[-1:]
    alone = bool(lead) and lead[0].start - above.start < _LEAST  # "Tilt test on 4 March 2014."
    if not lead or lead[0].end - lead[0].start > _LONGEST_DAY:
        return None
    if not alone and not _LEADS.search(reading.document.quote(lead[0])):
        return None
    dates, mentions = part(reading.index.dates, lead[0]), part(reading.index.mentions, lead[0])
    looked = any(m.entry.kind in ("measure", "scale", "function") or m.entry.role in _LOOKED for m in mentions)
    done = any(m.entry.kind == "procedure" and m.entry.role not in _LOOKED for m in mentions)
    other = any(m.entry.kind in ("cells", "medicine", "condition") or m.entry.role in _EVENTS for m in mentions)
    if (
        len(dates) != 1
        or dates[0].comparator
        or done
        or other
        or not (looked or _EXAMINED.search(reading.document.quote(lead[0])))
    ):
        return None
    return period_of(dates[0])


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
    """The time of a column that is called "Pre", without what it is before, or "Pre-infusion"."""
    found = _PRE.search(label) or (_FIRST.fullmatch(label) if not reading.lexicon.label(label, "measure") else None)
    return Timepoint("before", found.group()) if found else None


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


# The rows or columns of a table that follow one infusion: "before | start | 15 min | 30 min | end | 2 h after end".


_NOISE = regex(
    r"\b(?:of|the|at|its|right|just|immediately|shortly|\w{0,5}fusions?|injections?|administration|dose|drip|bag|cells?)\b|[.:()_]"
    r"|(?<=[a-z])-(?=[a-z])",
    re.I,
)
_LONG = r"(?P<n>\d{1,3}(?:[.,]5)?) ?(?P<unit>min(?:ute)?s?|h(?:ou)?r?s?|['’′])"
_STAGES: dict[str, re.Pattern[str]] = {
    "before": regex(
        r"(?:before|pre|baseline|prior)(?: to)?(?: start| beginning)?|T? ?[-−–] ?\d{1,3} ?(?:min(?:ute)?s?|h(?:ou)?r?s?)?"
        r"|\d{1,3} ?(?:min(?:ute)?s?|h(?:ou)?r?s?) (?:before|prior)(?: to)?(?: start| beginning)?",
        re.I,
    ),
    "start": regex(r"start(?:ed)?|begin(?:ning|s)?|began|T ?0|0 ?(?:min(?:utes)?|['’′])?", re.I),
    "end": regex(r"end(?:ed)?|stop(?:ped)?|finish(?:ed)?|complet(?:ion|ed)|disconnect(?:ion|ed)", re.I),
    "during": regex(
        rf"during|mid(?:dle|way)?|half ?(?:way)?(?: through)?|{_LONG} (?:into|(?:after|from|since) (?:start|beginning))", re.I
    ),
    "after": regex(
        rf"(?:{_LONG} )?(?:after|post|past|from) (?:end|stop|completion)|after|post|(?:next|following) (?:day|morning)", re.I
    ),
    "so long": regex(rf"(?:\+|after |T ?\+)? ?{_LONG}(?: later| after| post)?", re.I),
}  # fmt: skip
_INFUSION_LEAST = 3


def along_infusion(texts: Mapping[int, str]) -> dict[int, Timepoint]:
    """The times of rows or columns that are called by how far an infusion has come.

    Args:
        texts: what they are called, in order.

    Returns:
        A time for each: before its start, during it, or after its end; {} unless all are such stages, the start or the
        end is one of them, and minutes or hours are counted.
    """
    said = {at: " ".join(text.split()) for at, text in texts.items()}
    bare = {at: " ".join(_NOISE.sub(" ", text).split()) for at, text in said.items()}
    stages = [(at, name, words.fullmatch(text)) for at, text in bare.items() for name, words in _STAGES.items()]
    found = {at: (name, m) for at, name, m in reversed(stages) if m is not None}
    found = {at: found[at] for at in said if at in found}
    names = [name for name, _ in found.values()]
    counted = any(m.groupdict().get("n") for _, m in found.values())
    if len(found) < _INFUSION_LEAST or len(found) < len(said) or not counted or not {"start", "end"} & {*names}:
        return {}
    ended, out = False, {}
    later = "end" in names or names[-1] == "after"
    for at, (name, m) in found.items():
        if name == "so long" and not later:
            continue  # nobody says how long it ran
        ended = ended or name == "after"
        phase: Phase = "before" if name == "before" else "after" if ended else "during"
        ended = ended or name == "end"
        out[at] = Timepoint(phase, said[at], _hours(m) if phase == "after" else None)
    return out


def line_along(lines: Iterable[Sequence[Cell | None]], first: int) -> tuple[int, dict[int, Timepoint]]:
    """Return the first of some rows or columns that says how far an infusion has come, and the times in it.

    Args:
        lines: rows or columns of a table.
        first: where in them what is no head begins.
    """
    for n, line in enumerate(lines):
        texts = {at: cell.text for at, cell in enumerate(line) if at >= first and cell and cell.text.strip()}
        if times := along_infusion(texts):
            return n, times
    return -1, {}


def _hours(m: re.Match[str]) -> Quantity | None:
    groups = m.groupdict()
    if not groups.get("n") or groups["unit"][:1] not in "hH":
        return None
    return Quantity(Decimal(groups["n"].replace(",", ".")), "h", "h")


_AGES = regex(r"\b\d{1,2}\s?y\s?(?:\d{1,2}\s?m\b)?", re.I)
"""Ages in single letters: "5y 6m"."""


def without_times(reading: Reading, start: int, end: int) -> str:
    """A piece of the text with spaces for the words that say when.

    Args:
        reading: the document.
        start: offset of the piece.
        end: offset behind it.
    """
    text, span = reading.document.text[start:end], Span(start, end)
    cues = (
        m
        for m in part(reading.index.mentions, span)
        if m.entry.kind == "cue" and m.entry.role in (*PHASES, "event", "visit")
    )
    found = [(m.start, m.end) for m in cues]
    found += [(d.start, d.end) for d in part(reading.index.dates, span)]
    found += [(d.start, d.end) for d in part(reading.index.durations, span)]
    found += [(m.start() + start, m.end() + start) for m in _AGES.finditer(text)]
    for a, b in found:
        text = text[: a - start] + " " * (b - a) + text[b - start :]
    return text
