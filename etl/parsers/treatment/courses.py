"""Courses of a treatment with cells as labels and sentences tell them: number, date, route, method, dose, count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from etl.document import Span
from etl.facts import Evidence, Period, Quantity, Range, Site
from etl.mapping.entry import Entry, Kind, Mention
from etl.parsers.attributes import UNSAID, Context
from etl.parsers.index import part
from etl.parsers.measure.limits import plain_value
from etl.parsers.number import QuantityHit, word_value
from etl.parsers.phrases import Place, make_site, places
from etl.parsers.reading import Reading, Statement
from etl.parsers.scope.govern import part_of
from etl.parsers.treatment.administration import (
    COURSE,
    COURSE_NUMBER,
    COURSE_WORD,
    DISTANCE,
    EACH_TIME,
    INJECTION,
    NTH_TIME,
    ORDINAL,
    branches,
    course_before,
    course_of_label,
    dates_of,
    got_cells,
    handed,
    headed,
    implied_routes,
    is_count,
    is_given,
    is_noted,
    is_small_count,
    means,
    next_way,
    of_day,
    only_date,
    operated,
    spacing,
)
from etl.parsers.treatment.dosage import TAKEN, TAKING, dose_and_date, doses_in, drawn, is_volume
from etl.parsers.treatment.medicines import called_off, day_called_off, nth_called_off
from etl.parsers.when.dates import DateHit, period_of
from etl.parsers.when.onset import time_cues
from etl.parsers.when.rounds import ordinal
from etl.patterns import regex
from etl.value import replace


class Draft(Struct, frozen=True):
    """What one sentence says of a treatment with cells.

    Args:
        number: ordinal of the injection or course.
        course: ordinal of the round, when it is told as one.
        performed: its date.
        entry: kind of cells.
        routes: routes.
        methods: methods.
        amount: dose.
        volume: volume given.
        count: number of injections.
        interval: distance between injections.
        site: where.
        evidence: where it stands.
        offset: for the order.
        each: whether it speaks of each treatment.
        again: whether it was done as the one before.
        branch: whether its sentence tells several ways apart, so that nothing of the others is its own.
        same: whether its dose is told as that of the one before.
        product: whether it is no more than the field that names the cells.
    """

    number: int | None = None
    course: int | None = None
    performed: Period | None = None
    entry: Entry | None = None
    routes: tuple[Entry, ...] = ()
    methods: tuple[Entry, ...] = ()
    amount: Quantity | Range | None = None
    volume: Quantity | Range | None = None
    count: int | None = None
    interval: Quantity | Range | None = None
    site: Site | None = None
    evidence: tuple[Evidence, ...] = ()
    offset: int = 0
    each: bool = False
    branch: bool = False
    again: bool = False
    same: bool = False
    product: bool = False

    @property
    def day(self) -> str:
        """The date on which it was given or began, "" without one."""
        return (self.performed.start if self.performed else None) or ""

    @property
    def anchored(self) -> bool:
        """Whether it is one treatment in particular."""
        return self.number is not None or self.performed is not None


# Labels that say nothing but that something was given, and when or for which time: "Transplantation on 21.01.2013:
# …", "2nd infusion (17.04.2013): …", "Cell tx No. 1: …", and days alone before a dose: "17.04.2013: 3.6 x 10^8,
# peripheral vein". What stands behind them tells that treatment.


_NTH = regex(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"|(?:\b(?:no|nr|number)\b\.?\s?|#\s?|№\s?)?\b\d{1,2}\b(?![./-]\d)|\b(?:I{1,3}|IV|V)\b",
    re.I,
)
_NUMBERING = regex(r"^\W*(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])[.)]\s*")
"""The number of a part of a page, which counts no treatments: "4. Treatment"."""
_LIGHT = regex(r"\b(?:on|of|in|from|dated|date|the|and|day|number|no|nr)\b|[^\w\s-]|(?<!\w)-|-(?!\w)", re.I)
_LONGEST = 80


class Given(Struct, frozen=True):
    """What such a label says.

    Args:
        dates: its dates.
        day: whether it is nothing but a day.
    """

    dates: tuple[DateHit, ...] = ()
    day: bool = False


def given_by_label(reading: Reading, statement: Statement) -> Given | None:
    """What the label of a statement says of the treatment told behind it.

    Args:
        reading: the document.
        statement: the value of a field, or a part of it.

    Returns:
        Its dates; None for a label of any other kind, and for one that says neither a day nor a number.
    """
    label, heads = statement.frame.label, False
    if label is None and statement.block.kind in ("paragraph", "item"):
        label, heads = statement.frame.title, True
    if label is None or label.end - label.start > _LONGEST:
        return None
    text = reading.document.text
    dates = tuple(d for d in part(reading.index.dates, label) if d.first and d.kind in ("date", "range"))
    rest, at = "", label.start
    for d in dates:
        rest, at = rest + text[at : d.start] + " ", d.end
    rest = _NUMBERING.sub("", rest + text[at : label.end])
    counted = list(_NTH.finditer(rest))
    if len(counted) > 1 or not (dates or (counted and not heads)):
        return None
    words = " ".join(_LIGHT.sub(" ", _NTH.sub(" ", rest)).split())
    if not words and dates and not counted:
        return Given(dates, day=True)
    if not any(e.role == "given" for e in reading.lexicon.label(words, "field")):
        return None
    return Given(dates)


def labelled(given: Given | None, told: list[Draft]) -> list[Draft]:
    """What the value of such a label tells, with the label's day where it has none of its own.

    Args:
        given: what the label says.
        told: the drafts of a part of its value.
    """
    if given is None or not given.dates or any(d.performed for d in told):
        return told
    day = given.dates[0]
    return [replace(d, performed=period_of(day), offset=day.start) for d in told]


# Courses that a line tells one after another: "1st course (May 2010): 4 x LP; 2nd course (Nov 2010): 3 x LP". Each is
# told of by itself, with the label that the line has.


_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_COURSE = regex(
    r"(?:(?P<n>\d)(?:st|nd|rd|th)|(?P<w>first|second|third|fourth|fifth))\s(?:course|cycle|session|round)\b(?=[^;.\n]{0,30}(?:19|20)\d\d)"
    r"|(?:course|cycle|session|round)\s(?:no\.?\s?)?(?P<m>\d)\b(?=[^;.\n]{0,30}(?:19|20)\d\d)",
    re.I,
)
_APART = regex(r"\s*[;,]\s*(?:and\s)?(?:the\s)?$")
_LEAST = 2


def courses_apart(text: str, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Sentences, of those that tell several courses in turn the part of each.

    Args:
        text: the document's text.
        sentences: of a block.
    """
    return tuple(part for sentence in sentences for part in _parts(text, sentence))


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    found = list(_COURSE.finditer(text, sentence.start, sentence.end))
    numbers = [int(m["n"] or m["m"] or _NUMBERS[m["w"].lower()]) for m in found]
    cuts = [_APART.search(text, max(sentence.start, m.start() - 12), m.start()) for m in found[1:]]
    if len(found) < _LEAST or numbers != list(range(1, len(found) + 1)) or not all(cuts):
        yield sentence
        return
    ends = [*(cut.start() for cut in cuts if cut is not None), sentence.end]
    starts = [sentence.start, *(m.start() for m in found[1:])]
    yield from (Span(start, end) for start, end in zip(starts, ends, strict=True))


# Lists of days and ways below a heading that says what was given: "Stem cells of a donor were given:" and below it "10
# June by lumbar puncture".


def announced(reading: Reading) -> frozenset[int]:
    """Where the lines of such lists begin.

    Args:
        reading: the document.
    """
    return frozenset(
        s.span.start
        for s in reading.statements
        if (
            s.block.kind == "item"
            or (s.block.kind == "field" and s.frame.label is not None and s.effective is not None)
        )
        and _announced(reading, s)
    )


def _announced(reading: Reading, s: Statement) -> bool:
    """Whether the line right above the list is a heading that says what was given."""
    title = s.frame.title
    if title is None or not reading.document.quote(title).rstrip().endswith((":", "：")):
        return False
    return any(m.entry.kind == "cells" and title.start <= m.start < title.end for m in s.frame.topic)


# What sentences say of treatments with cells: number, date, route, method, dose, count.
#
# Statements give drafts (what one sentence says: number, date, route, method, dose, count). Drafts with the same
# number or the same date are one treatment; what is said of no one in particular ("all by lumbar puncture", "750
# million cells each") fills what the numbered ones leave open, and never replaces what they say.


_WATCHED = regex(
    r"\b(?:monitored|followed(?: up)?|observed|evaluated|assessed|discharged|examined|measured|admitted|arrived|referred|"
    r"(?:was|were|had been) (?:taken|harvested|collected|aspirated|drawn|obtained))\b", re.I,
)  # fmt: skip

_ANNOUNCED = regex(r"\b(?:said|told|announced|reported|stated|published)\b[^.;]{0,40}$", re.I)
"""Before the day of an announcement: "…, the clinic told the press today"."""
_TAKEN_OUT = regex(r"\b(?:out of|drawn from|taken from|harvested from|collected from)\b[^.;,(]{0,40}\(?(?:on )?$", re.I)
"""Before the day on which the cells were taken: "out of the hip bone (6 May)"."""

_DRAFTS_DAY = len("2013-04-22")
_WAS_TO = regex(
    r"\b(?:was|were) (?:(?:supposed |meant |due )?to (?:get|have|receive|be given|undergo)|(?:due|scheduled|planned|set) for)\b[^.;]{0,60}$",
    re.I,
)
_BUT = regex(r"[^.;:()]{0,12}\bbut\b")
"""Around a day on which nothing was given: "was to get a third injection on 20 May but had fever"."""


def _holds_others(statement: Statement, d: DateHit) -> bool:
    """Whether a time is that of a stay on whose days cells were given: "from 22 April to 10 May … on 25 April and 2 May"."""
    if not d.first or not d.last or d.last <= d.first or len(d.first) < _DRAFTS_DAY:
        return False
    days = [x.first for x in statement.dates if x is not d and x.first and not x.last and x.start > d.end]
    return bool(days) and all(d.first <= day <= d.last for day in days)


def _is_listed(text: str, statement: Statement, d: DateHit) -> bool:
    """Return True if a date's part of the sentence tells of something else, and another date's of the cells."""
    parts = [part_of(text, statement.span, Span(x.start, x.end)) for x in statement.dates if x is not d]
    mine = part_of(text, statement.span, Span(d.start, d.end))
    inside = [m.entry for m in statement.mentions if mine.start <= m.start < mine.end]
    if any(_gives(e) for e in inside) or not any(e.kind in ("finding", "condition", "procedure") for e in inside):
        return False
    return any(_gives(m.entry) and p.start <= m.start < p.end for p in parts for m in statement.mentions)


def _gives(entry: Entry) -> bool:
    return entry.kind in ("cells", "route", "method") or entry.role == "event"


def of_other_event(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a date belongs to something else in the sentence: a birth, a diagnosis, the onset, what was taken before.

    Args:
        text: the document's text.
        statement: a sentence on a treatment.
        d: one of its dates.
    """
    if day_called_off(text, statement, d) or _holds_others(statement, d):
        return True
    if d.kind == "relative" and statement.before(_ANNOUNCED, d.start):
        return True
    if statement.before(_WAS_TO, d.start) and statement.after(_BUT, d.end):
        return True
    behind = [m for m in statement.of("procedure", "medicine") if m.end <= d.start and ";" not in text[m.end : d.start]]
    cell = [m for m in statement.of("cells") if m.end <= d.start]
    told = cell[-1].end if cell else statement.span.start
    first = next(iter(statement.of("cells")), None)
    if first and ";" in text[d.end : first.start] and any(x.start > first.start for x in statement.dates):
        return True  # "injured in 2015; cells were implanted on 4 April 2017"
    if behind and told < behind[-1].start and ";" in text[told : behind[-1].start]:
        return True  # the next item of a list: "…; PEG in January 2018"
    if _is_listed(text, statement, d):
        return True
    if of_harvest(text, statement, d) or statement.before(_TAKEN_OUT, d.start):
        return True
    cues = time_cues(text, statement)
    watched = statement.before(_WATCHED, d.start)
    nearer = watched and any(
        watched.end() <= x.start < d.start for x in statement.dates
    )  # "taken on July 8, and on July 9 …"
    if watched and not nearer and not INJECTION.search(text, watched.end(), d.start):
        return True
    return any(
        abs(c.start - d.start) < 40
        and not {",", ";"} & set(text[d.end : c.start])  # "… on 1 July, since the wound …"
        and not INJECTION.search(text, min(c.end, d.end), max(c.start, d.start))
        for c in cues
    )


def of_harvest(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a date is of what was done for the treatment: "marrow was aspirated on 5 May, the cells were given on 6 May".

    Args:
        text: the document's text.
        statement: a sentence on a treatment.
        d: one of its dates.
    """
    ways_in = {m.start for m in statement.of("method", "route", "cells")}
    taken = [m for m in statement.of("procedure") if m.end <= d.start and m.start not in ways_in]
    if not taken or not any(x.start > d.end for x in statement.dates):
        return False
    if any(taken[-1].end <= x.start < d.start for x in statement.dates):
        return False  # the day of the harvest is told before it
    given = INJECTION.search(text, taken[-1].end, d.start)
    return not given and INJECTION.search(text, d.end, statement.span.end) is not None


# Where cells were given: into what, and the site of each date.

_INTO = regex(r"\b(?:in|into|within|inside)\s+(?:(?:the|his|her|each|every|both|one|left|right|and)\s+){0,5}$", re.I)
_BEFORE = regex(r"(?:\s?[,:(])?\s*(?:(?:on|in|at)\s)?(?:the\s)?")

_FELT = regex(r"\b(?:felt|feels?|sensed|noticed|experienced|could|moved?|improve\w*|pain|strength|sensations?)\b", re.I)


def spot_of(text: str, statement: Statement) -> Place | None:
    """Where it was given: the site right behind the method or route ("a lumbar puncture between …"), or what it was injected
    into ("into the anterior tibial muscle of both legs").

    Args:
        text: the document's text.
        statement: the sentence.

    Returns:
        The place; None where no site is told so.
    """
    means = statement.of("method", "route")
    found = places(statement.of("site", "qualifier"))
    for i, p in enumerate(found):
        if p.site and any(0 <= p.start - m.end <= 24 for m in means):
            return p
        into = statement.before(_INTO, p.start) if p.site else None
        ahead = Span(statement.span.start, into.start()) if into else None
        if ahead and _FELT.search(text, ahead.start, ahead.end):
            continue  # "after the infusion he felt electricity in his legs"
        if ahead and (INJECTION.search(text, ahead.start, ahead.end) or got_cells(text, ahead)):
            limb = found[i + 1] if text[p.end : p.end + 4] == " of " and i + 1 < len(found) else None
            return p if p.side or limb is None else replace(p, side=limb.side)
    return None


def spots_by_date(text: str, statement: Statement, dates: Sequence[DateHit]) -> dict[int, Place]:
    """The site of each date of a sentence that names one before each ("right knee on 10 March, left knee on 24 March").

    Args:
        dates: of the treatment, in order.

    Returns:
        By the place of a date its site with its side; {} unless each has one of its own.
    """
    found = [p for p in places(statement.of("site", "qualifier")) if p.site and p.side]
    told: dict[int, Place] = {}
    for at, date in enumerate(dates):
        start = dates[at - 1].end if at else statement.span.start
        own = [p for p in found if start <= p.start < date.start]
        if not own or not _BEFORE.fullmatch(text, own[-1].end, date.start):
            return {}
        told[date.start] = own[-1]
    return told


_UNSAID = (*UNSAID, "absent", "refuted")
_EACH = regex(
    r"\b(?:each|per (?:transplantation|injection|infusion|treatment|course|dose|time)|every time|all)\b",
    re.I,
)
_AGAIN = regex(
    r"\b(?:(?:was|were) (?:repeated|given again)|same (?:way|procedure|treatment|again)"
    r"|(?P<dose>same (?:dose|dosage|amount|number|quantity)|gleiche[rn]? (?:Dosis|Menge|Zellzahl)|même dose|misma dosis|stessa dose))\b",
    re.I,
)
_OF = regex(r"\s+of\s+(?:\w+\s+)?")
"""Between a volume and a site: so much was taken of it, and not given."""
_OF_WHAT = regex(r"s?\s+(?:of|with)\b")
_TREATED_AFTER = regex(r"\b(?:after|following|since|before|prior to|post)\b[^.;]{0,30}$", re.I)

_THERAPY = regex(r"\b(?:therapy|treatment)$", re.I)
_SHORT_THERAPY = regex(
    r"(?:[a-z]|[a-z]+-)?[A-Z]{2,5}T\b[^.;,]{0,40}?\b(?:done|performed|carried out|undertaken|took place)\b"
)
"""A short name of a transplantation: "HSCT was done on 3 March"."""
_ROUND = regex(r";\s(?:the )?(\d)(?:st|nd|rd|th) (?:course|cycle|session|round)\b")
"""Another course of a line: "1st round: …; 2nd round: …"."""


def named(mentions: Iterable[Mention], kind: Kind) -> tuple[Entry, ...]:
    """Return the entries of a kind that mentions name, each once."""
    return tuple(dict.fromkeys(m.entry for m in mentions if m.entry.kind == kind))


def drafts(reading: Reading, statement: Statement, listed: bool = False) -> Iterator[Draft]:
    """What a statement says of treatments with cells.

    Args:
        reading: the document.
        statement: a reported statement.
        listed: whether it is a line of a list whose heading says what was given.
    """
    text = reading.document.text
    if statement.attitude not in ("reported", "planned") or not statement.subjects:
        return
    if statement.attitude == "planned":
        if statement.frame.has("field:method", "field:treatment") and (ways_in := means(text, statement)):
            yield Draft(
                routes=named(ways_in, "route"), methods=named(ways_in, "method"),
                each=True, evidence=(_evidence(reading, statement),), offset=statement.span.start,
            )  # fmt: skip
        return
    cells = [
        m
        for m in statement.of("cells")
        if statement.about(m).status not in _UNSAID and not _only_time(text, statement, m)
    ]
    ways_in = means(text, statement)
    again = bool(statement.dates) and statement.holds(_AGAIN) is not None
    if not ways_in and drawn(text, statement):
        return  # what was taken for the preparation, and how many cells were in it
    nth_time = NTH_TIME.match(text, statement.span.start) is not None
    amounts = doses_in(text, statement, bool(ways_in) or nth_time or again or listed)
    events = [
        m
        for m in statement.mentions
        if m.entry.kind == "cue"
        and m.entry.role == "event"
        and (INJECTION.match(text, m.start) or (ways_in and COURSE_WORD.match(text, m.start)))
    ]
    events = [
        m for m in events if _meant(statement, m).status not in _UNSAID and not statement.before(DISTANCE, m.start)
    ]
    events = [m for m in events if not called_off(text, statement, m)]
    opens = statement.block.value is not None and statement.span.start <= statement.block.value.start + 1
    field = statement.frame.label is not None and (
        (
            statement.frame.has("field:treatment_date", "field:dose", "field:method")
            and (bool(ways_in) or statement.frame.has("treatment") or not statement.frame.has("field:day"))
            and opens
        )
        or (statement.frame.has("field:treatment") and (bool(ways_in) or not statement.of("finding", "medicine")))
    )  # "Cells: 4/3 an infusion. 4/9 fever": what came of it is no treatment
    given = given_by_label(reading, statement)
    if given is not None and given.day and not (amounts and ways_in):
        given = None  # a day alone heads whatever was on that day
    field = field or (given is not None and bool(cells or amounts or ways_in))
    worded = any(INJECTION.search(text, m.start, m.end) for m in ways_in)  # "second spinal injection"
    ordered = bool(statement.holds(ORDINAL))
    numbered = ordered and bool(events or cells or worded)
    course = bool(ways_in and statement.dates) and course_of_label(text, statement) is not None
    if (
        not cells
        and not (course or (listed and ways_in))
        and not (again and (events or amounts))
        and not (ways_in and statement.dates and headed(text, statement))
        and not (amounts and (ways_in or nth_time or statement.holds(EACH_TIME)))
        and not next_way(reading, statement, [m for m in ways_in if not called_off(text, statement, m)])
        and not (events and (ways_in or numbered))
        and not (amounts and statement.dates and handed(text, statement, amounts[0].start))
        and not (amounts and operated(text, statement, amounts[0].start))
        and not (worded and (numbered or _counted_ways(text, statement, ways_in)))
        and not (field and (statement.dates or ways_in or amounts))
        and not (amounts and _THE_DOSE.match(text, statement.span.start, statement.span.end))
        and not (
            got_cells(text, statement.span) and (ways_in or statement.dates or spot_of(text, statement) is not None)
        )
    ):
        return
    if not cells and statement.of("medicine") and not amounts:
        return
    triggers = [*cells, *events, *ways_in]
    if triggers and all(
        _meant(statement, m).status in _UNSAID or _meant(statement, m).experiencer not in ("patient", "group")
        for m in triggers
    ):
        return
    short = statement.holds(_SHORT_THERAPY) is not None
    short = short or (bool(statement.dates) and any(_THERAPY.search(text, m.start, m.end) for m in cells))
    if not is_given(text, statement) and not (
        ways_in or amounts or short or (statement.dates and (numbered or field)) or is_noted(text, statement, cells)
    ):
        if statement.frame.has("field:treatment") and cells:
            yield Draft(
                entry=cells[0].entry,
                product=True,
                evidence=(_evidence(reading, statement),),
                offset=statement.span.start,
            )
        return
    for draft in labelled(given, list(_split(reading, statement, cells, amounts))):
        rounds = _ROUND.findall(text, statement.span.start, draft.offset)
        draft = replace(draft, course=int(rounds[-1])) if rounds else draft
        yield draft if draft.routes else replace(draft, routes=implied_routes(reading, draft.methods))


_BEGAN_ENDED = regex(
    r"\b(?:began|begun|started|commenced)\b[^.;]{0,60}\b(?:ended|finished|completed|concluded|over|closed|lasted)\b",
    re.I,
)
"""A treatment whose two days are its first and its last: "began on 3 May and was finished on 28 May"."""
_THE_DOSE = regex(
    r"\W*(?:the |each )?(?:(?:total|cell|single) )?(?:dose|dosage|number of cells|cell (?:count|number))(?: (?:was|were)\b|\s?[:：=])",
    re.I,
)
"""A sentence on nothing but the dose of what was told before: "The dose was 50 million cells"."""


def _counted_ways(text: str, statement: Statement, ways_in: Sequence[Mention]) -> bool:
    """ "Five intravenous infusions (4, 8, … May)": injections named with their way and counted, of nothing else named."""
    counted = [q for q in statement.quantities if is_small_count(q)]
    return any(
        INJECTION.search(text, m.start, m.end)
        and any(q.start < m.start and m.start - q.end <= 24 for q in counted)  # "four injections into the spine"
        and not statement.after(_OF_WHAT, m.end)
        for m in ways_in
    )


def _meant(statement: Statement, m: Mention) -> Context:
    """How a word for an injection is meant; the context engine judges terms, so it is asked as for a procedure."""
    return statement.about(replace(m, entry=replace(m.entry, kind="procedure")) if m.entry.kind == "cue" else m)


def _only_time(text: str, statement: Statement, m: Mention) -> bool:
    """ "Two months after stem cell transplantation" tells the time of something else."""
    return bool(_TREATED_AFTER.search(text[max(statement.span.start, m.start - 45) : m.start])) or bool(
        re.match(r"-?\s*(?:period|group|patients|improve)", text[m.end : m.end + 12])
    )


def _evidence(reading: Reading, statement: Statement) -> Evidence:
    start = (
        statement.frame.label.start
        if statement.frame.label
        and statement.frame.label.end <= statement.span.start
        and statement.span.start - statement.frame.label.end < 4
        else statement.span.start
    )
    return reading.evidence(start, statement.span.end)


def _split(
    reading: Reading, statement: Statement, cells: Sequence[Mention], amounts: Sequence[QuantityHit]
) -> Iterator[Draft]:
    """One draft for each treatment that the sentence tells apart: by route with its own count, by date, or one in all."""
    text = reading.document.text
    base = _common(reading, statement, cells, amounts)
    dates = [
        d
        for d in statement.dates
        if d.first
        and (d.comparator not in ("until", "before", "since", "by") or d.last)
        and not of_other_event(text, statement, d)
    ]
    if paired := dose_and_date(statement, amounts, dates):
        ways_in = means(text, statement)
        mine = [any(start <= m.start < end for m in ways_in) for start, end, _, _ in paired]
        apart = sum(mine) > 1
        own: list[Mention] = []
        for start, end, amount, date in paired:
            own = [m for m in ways_in if start <= m.start < end] or own  # "by puncture on 3 May (…) and 9 May (…)"
            yield replace(
                base, amount=amount.value, performed=Period(date.first, date.last), count=None, offset=date.start,
                routes=named(own, "route") if apart else base.routes, methods=named(own, "method") if apart else base.methods, branch=apart,
            )  # fmt: skip
        return
    segments = branches(text, statement)
    if len(segments) > 1:
        common = only_date(text, statement, segments[0][0][0], max((m.end for m in segments[-1][1]), default=0))
        common = None if common and of_other_event(text, statement, common) else common
        base = replace(base, course=course_before(text, statement, segments[0][0][0]) or base.course)
        spot = spot_of(text, statement)
        for (start, end), way, count in segments:
            days = [d for d in dates_of(text, statement, start, end) if d is not common]
            if days and not (days := [d for d in days if not day_called_off(text, statement, d)]):
                continue
            days = [d for d in days if not of_harvest(text, statement, d)]
            own = [m for m in cells if start <= m.start < end]
            given = [q for q in amounts if start <= q.start < end]
            part = replace(
                base,
                entry=max((m.entry for m in own), key=lambda e: len(e.name), default=base.entry if not own else None),
                routes=named(way, "route"),
                methods=named(way, "method"),
                amount=given[0].value if given else (base.amount if len(amounts) < 2 and base.each else None),
                count=count,
                site=base.site if spot is None or start <= spot.start < end else None,
                branch=True,
            )
            if days:
                for d in days:
                    yield replace(part, performed=Period(d.first, d.last), count=None, offset=d.start)
            else:
                known = None if common is None else Period(common.first, common.last)
                yield replace(part, offset=start, performed=known)
        return
    ordinals = [
        m
        for m in ORDINAL.finditer(text, statement.span.start, statement.span.end)
        if not any(d.start <= m.start() < d.end for d in statement.dates)
        and not nth_called_off(text, statement, m.end())
        and not re.match(r"\s+(?:month|week|day|year|sign|symptom|patient)", text[m.end() : m.end() + 10])
    ]
    if len(dates) == 2 and not ordinals and statement.before(_BEGAN_ENDED, dates[1].start):
        yield replace(base, performed=Period(dates[0].first, dates[1].last or dates[1].first), offset=dates[0].start)
        return
    if len(dates) > 1:
        where = spots_by_date(text, statement, dates)
        in_turn = _tells_courses(text, statement.span, ordinals, len(dates))
        behind = 0
        for nth, d in enumerate(dates, 1):
            near = next((m for m in reversed(ordinals) if behind <= m.start() < d.start), None)
            draft = _numbered(text, base, near, Period(d.first, d.last), d.start, alone=False)
            behind = d.start
            draft = replace(draft, course=nth) if in_turn else draft
            if (at := where.get(d.start)) is not None:
                draft = replace(draft, site=make_site(text, reading.lexicon, at.site, at.side))
            yield draft
        return
    when = Period(dates[0].first, dates[0].last) if dates else None
    if (
        when is None
        and statement.frame.effective
        and (statement.frame.has("treatment", "field:treatment") or of_day(reading, statement))
        and not statement.frame.timepoint
    ):
        when = statement.frame.effective
    if len(ordinals) > 1 and not dates:
        for m in ordinals:
            yield _numbered(text, base, m, None, m.start(), alone=False)
        return
    yield _numbered(
        text,
        base,
        ordinals[0] if ordinals else None,
        when,
        dates[0].start if dates else statement.span.start,
        alone=True,
    )


_SO_MANY = regex(r"\b(?:(two|three|four|five) (?:[\w-]+ ){0,3}?)?(?:courses|rounds|cycles)\b", re.I)


def _tells_courses(text: str, span: Span, ordinals: Sequence[re.Match[str]], count: int) -> bool:
    """Return True for a sentence that counts or numbers as many courses: "two courses (May 2005 and June 2006)"."""
    many = _SO_MANY.search(text, span.start, span.end)
    if many and many[1]:
        return word_value(many[1]) == count
    nth = [m for m in ordinals if many or COURSE.match(text[m.end() : m.end() + 40])]
    return count in (len(nth), len(COURSE_NUMBER.findall(text, span.start, span.end)))


def _numbered(
    text: str, base: Draft, m: re.Match[str] | None, when: Period | None, offset: int, *, alone: bool
) -> Draft:
    number = ordinal(m.group()) if m else None
    course = number if m and COURSE.match(text[m.end() : m.end() + 40]) else base.course
    count = base.count if alone else None
    return replace(base, number=number, course=course, performed=when, offset=offset, count=count)


def _common(reading: Reading, statement: Statement, cells: Sequence[Mention], amounts: Sequence[QuantityHit]) -> Draft:
    text = reading.document.text
    entry = max((m.entry for m in cells), key=lambda e: len(e.name), default=None)
    ways_in = means(text, statement)
    routes, methods = named(ways_in, "route"), named(ways_in, "method")
    volume = next(
        (
            q.value
            for q in statement.quantities
            if isinstance(q.value, (Quantity, Range))
            and is_volume(q)
            and not (statement.before(TAKING, q.start) or statement.after(TAKEN, q.end))
            and not any(_OF.fullmatch(text, q.end, m.start) for m in statement.of("site"))
        ),
        None,
    )
    spot = spot_of(text, statement)
    counts = [q for q in statement.quantities if is_count(text, q)]
    each = bool(statement.holds(_EACH))
    again = statement.holds(_AGAIN)
    return Draft(
        entry=entry, routes=routes or (() if any(m.route for m in methods) else _way_into(reading, spot)), methods=methods, amount=amounts[0].value if amounts else None, volume=volume,
        count=int(plain_value(counts[0]) or 0) or None if counts else None, interval=spacing(text, statement),
        site=make_site(text, reading.lexicon, spot.site, spot.side) if spot else None,
        evidence=(_evidence(reading, statement),), offset=statement.span.start, each=each,
        course=course_of_label(text, statement),
        again=again is not None, same=again is not None and again["dose"] is not None,
    )  # fmt: skip


def _way_into(reading: Reading, spot: Place | None) -> tuple[Entry, ...]:
    """The route that a site stands for: what goes into a muscle goes intramuscularly."""
    if spot is None or spot.site is None:
        return ()
    return tuple(e for e in reading.lexicon.of("route") if e.is_of(spot.site))[
        -1:
    ]  # the coronary arteries are arteries
