"""Courses of a treatment with cells as labels and sentences tell them: number, date, route, method, dose, count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.facts import Evidence, Period, Quantity, Range, Site
from etl.mapping.entry import Entry, Mention
from etl.parsers.context.context import Context
from etl.parsers.context.cues import UNSAID
from etl.parsers.index import part
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.number.numerals import roman
from etl.parsers.phrases import Place, make_site, places
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.administration import (
    NTH_TIME,
    begun,
    counts_on,
    days_of_each,
    from_to,
    got_cells,
    handed,
    is_count,
    is_given,
    is_noted,
    next_way,
    of_day,
    of_field,
    operated,
    put_into,
    same_again,
    shared_date,
    spacing,
    tells_dose,
    tells_way,
    went_in,
)
from etl.parsers.treatment.dosage import dose_and_date, doses_in, drawn, is_dose, is_volume, numbers_of_cells, was_taken
from etl.parsers.treatment.stopped import called_off, day_called_off, nth_called_off
from etl.parsers.treatment.ways import (
    COURSE,
    COURSE_NUMBER,
    COURSE_WORD,
    INJECTION,
    ORDINAL,
    branches,
    counted_from,
    counts_courses,
    course_before,
    course_number,
    course_of_label,
    dates_of,
    each_a_course,
    each_time,
    headed,
    implied_routes,
    means,
    number_of,
    only_date,
    ordinal_behind,
    unit_of,
)
from etl.parsers.when.dates import DateHit
from etl.parsers.when.onset import time_cues
from etl.parsers.when.timepoints import ordinal, period_of
from etl.patterns import regex
from etl.value import replace

# Courses told by a label, a count or a list of days: "2nd infusion (17.04.2013): …", "1st course (May 2010): 4 x LP;
# 2nd course …".


# What one sentence says of a treatment with cells, until all that is said of the treatment is put together.


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
        later: whether it was given so long after another of its sentence that no day of that is its own.
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
    later: bool = False

    @property
    def anchored(self) -> bool:
        """Whether it is one treatment in particular."""
        return self.number is not None or self.performed is not None


# Labels that say nothing but that something was given, and when or for which time: "Transplantation on 21.01.2013:
# …", "2nd infusion (17.04.2013): …", "Cell tx No. 1: …", and days alone before a dose: "17.04.2013: 3.6 x 10^8,
# peripheral vein". What stands behind them tells that treatment.


_NTH = regex(
    r"\b(?P<word>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"|(?:\b(?:no|nr|number)\b\.?\s?|#\s?|№\s?)?\b(?P<digit>\d{1,2})\b(?![./-]\d)|\b(?P<roman>I{1,3}|IV|V)\b",
    re.I,
)
_NUMBERING = regex(r"^\W*(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])[.)]\s*")
"""The number of a part of a page, which counts no treatments: "4. Treatment"."""
_LIGHT = regex(r"\b(?:on|of|in|from|dated|date|the|and|day|number|no|nr)\b|[^\w\s-]|(?<!\w)-|-(?!\w)", re.I)
_SPACES = regex(r"\s+")
_LONGEST = 80


class Given(Struct, frozen=True):
    """What such a label says.

    Args:
        dates: its dates.
        number: which treatment it counts.
        course: which course it counts.
        day: whether it is nothing but a day.
    """

    dates: tuple[DateHit, ...] = ()
    number: int | None = None
    course: int | None = None
    day: bool = False


def given_by_label(reading: Reading, statement: Statement) -> Given | None:
    """What the label of a statement says of the treatment told behind it.

    Args:
        reading: the document.
        statement: the value of a field, or a part of it.

    Returns:
        Its dates and its number; None for a label of any other kind, and for one that says neither.
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
    words = _SPACES.sub(" ", _LIGHT.sub(" ", _NTH.sub(" ", rest))).strip()
    if not words and dates and not counted:
        return Given(dates, day=True)
    if not any(e.role == "given" for e in reading.lexicon.label(words, "field")):
        return None
    nth = _number(counted[0]) if counted else None
    if COURSE_WORD.match(words):
        return Given(dates, None, nth)
    return Given(dates, nth)


def _number(m: re.Match[str]) -> int | None:
    if m["digit"]:
        return int(m["digit"])
    return roman(m["roman"]) if m["roman"] else ordinal(m["word"])


def with_day_ahead(statement: Statement, given: Given | None) -> Statement:
    """A statement that tells doses with a day behind its label's day, with both days: "Transplantation on 21.01.2013: 4 x 10^8
    cells; 17.04.2013: 3 x 10^8 cells".

    Args:
        statement: the value of such a label.
        given: what the label says.
    """
    if given is None or not statement.dates or len(given.dates) != 1 or given.dates[0].end > statement.span.start:
        return statement
    return replace(statement, dates=(*given.dates, *statement.dates))


def labelled(given: Given | None, told: list[Draft]) -> list[Draft]:
    """What the value of such a label tells, with the label's time and number where it has none of its own.

    Args:
        given: what the label says.
        told: the drafts of a part of its value.
    """
    if given is None or any(d.performed for d in told) or not told:
        return told
    if len(given.dates) > 1:
        return (
            [replace(told[0], performed=period_of(d), offset=d.start) for d in given.dates] if len(told) == 1 else told
        )
    when: Period | None = period_of(given.dates[0]) if given.dates else None
    return [
        replace(
            d,
            performed=when,
            number=given.number or (None if given.course else d.number),
            course=given.course or d.course,
            offset=given.dates[0].start if given.dates else d.offset,
        )
        for d in told
    ]


# Courses that a line tells one after another: "1st course (May 2010): 4 x LP; 2nd course (Nov 2010): 3 x LP". Each is
# told of by itself, with the label that the line has.


_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_COURSE = regex(
    r"(?:(?P<n>\d)(?:st|nd|rd|th)|(?P<w>first|second|third|fourth|fifth))\s(?:course|cycle|session|round)\b(?=[^;.\n]{0,30}(?:19|20)\d\d)"
    r"|(?:course|cycle|session|round)\s(?:no\.?\s?)?(?P<m>\d)\b(?=[^;.\n]{0,30}(?:19|20)\d\d)",
    re.I,
    needs=("course", "cycle", "round", "session"),
)
_HEAD = regex(
    r"(?:(?<=[.;]\s)|(?<=[.;]\n)|(?:\A|(?<=\n)))(?:the\s)?(?:(?:(?P<n>\d)(?:st|nd|rd|th)|(?P<w>first|second|third|fourth|fifth))\s(?:course|cycle|session|round)"
    r"|(?:course|cycle|session|round)\s(?:no\.?\s?)?(?P<m>\d))\s?:\s",
    re.I,
    needs=("course", "cycle", "round", "session"),
)
"""A course that heads what stands behind it: "Round 2: by lumbar puncture on …"."""
_BEFORE = regex(r"\s*[;,]\s*(?:and\s)?(?:the\s)?$")
_LEAST = 2


def with_courses_apart(document: Document) -> Document:
    """A document whose lines of this kind that begin with a course are no fields of the first one, and those whose courses
    are labels ("Round 1: … Round 2: …") a field for each.

    Args:
        document: the document.

    Returns:
        The document; the same one where no line tells of several.
    """
    if len(_COURSE.findall(document.text)) < _LEAST and len(_HEAD.findall(document.text)) < _LEAST:
        return document
    blocks = tuple(part for block in document.blocks for part in _headed(document.text, block))
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _headed(text: str, block: Block) -> Iterator[Block]:
    """A block as it is, or a field for each course that a part of it is headed by, counted from the first on."""
    heads = (
        list(_HEAD.finditer(text, block.span.start, block.span.end))
        if block.kind in ("field", "paragraph", "item")
        else []
    )
    if len(heads) < _LEAST or heads[0].start() != block.span.start or _numbers(heads) != list(range(1, len(heads) + 1)):
        yield _line(text, block)
        return
    ends = [*(m.start() for m in heads[1:]), block.span.end]
    for m, end in zip(heads, ends, strict=True):
        stop = m.end() + len(text[m.end() : end].rstrip(" ;,\n"))
        label = Span(m.start(), m.start() + len(m.group().rstrip(" :\n")))
        yield replace(block, kind="field", span=Span(m.start(), stop), label=label, value=Span(m.end(), stop))


def _numbers(found: Sequence[re.Match[str]]) -> list[int]:
    return [int(m["n"] or m["m"] or _NUMBERS[m["w"].lower()]) for m in found]


def _line(text: str, block: Block) -> Block:
    if block.kind != "field" or block.label is None or _COURSE.match(text, block.span.start) is None:
        return block
    several = next(iter(courses_apart(text, (block.span,))), block.span) != block.span
    return replace(block, kind="paragraph", label=None, value=None) if several else block


def courses_apart(text: str, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Sentences, of those that tell several courses in turn the part of each.

    Args:
        text: the document's text.
        sentences: of a block.
    """
    return tuple(part for sentence in sentences for part in _parts(text, sentence))


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    found = list(_COURSE.finditer(text, sentence.start, sentence.end))
    numbers = _numbers(found)
    cuts = [_BEFORE.search(text, max(sentence.start, m.start() - 12), m.start()) for m in found[1:]]
    if len(found) < _LEAST or numbers != list(range(1, len(found) + 1)) or not all(cuts):
        yield sentence
        return
    ends = [*(cut.start() for cut in cuts if cut is not None), sentence.end]
    starts = [sentence.start, *(m.start() for m in found[1:])]
    yield from (Span(start, end) for start, end in zip(starts, ends, strict=True))


# Lists of days and ways below the sentence that says what was given: "Cells of a donor, 1 million per kg each time:"
# and below it "10 June - vein", "14 June - lumbar puncture".


_SHORT = regex(r"[\s:,–—-]*(?P<way>[a-z][a-z ]{2,24}?)\s*(?:[,;.(]|$)", re.I)
_LED = ("by ", "into the ", "into a ", "by the ", "")
_DAY = 10
_WORD = regex(r"[^\W\d_]+")
_ANNOUNCED_LIGHT = frozenset(
    (
        "by",
        "via",
        "again",
        "on",
        "in",
        "into",
        "the",
        "a",
        "an",
        "and",
        "with",
        "through",
        "time",
        "st",
        "nd",
        "rd",
        "th",
    )
)


def announced(reading: Reading) -> frozenset[int]:
    """Where the statements of such lists begin.

    Args:
        reading: the document.
    """
    out: set[int] = set()
    led = open_end = given = False
    for s in reading.statements:
        if given and _only_way(reading, s):
            out.add(s.span.start)  # an entry of a diary: "27 Feb: arm. 1 March: spine again."
            continue
        given = given or (s.attitude == "reported" and tells_dose_and_way(reading.document.text, s))
        listed = s.block.kind == "item" or (s.block.kind == "field" and s.frame.label is not None and bool(s.effective))
        if not listed:
            told = s.attitude == "reported" and bool(s.of("cells"))
            led, open_end = told and _announces(reading, s), told and not _ended(reading, s)
        elif led or (open_end and _only_way(reading, s)) or _announced_headed(reading, s):
            out.add(s.span.start)
    return frozenset(out)


def tells_dose_and_way(text: str, s: Statement) -> bool:
    """Whether a sentence tells how many cells went which way: "20 million into the arm and 10 million into the spine".

    Args:
        text: the document's text.
        s: the sentence.
    """
    return bool(s.of("route", "method")) and bool(numbers_of_cells(text, s, s.span.start, s.span.end))


def _announces(reading: Reading, s: Statement) -> bool:
    return reading.document.quote(s.block.span).rstrip().endswith((":", "："))


def _ended(reading: Reading, s: Statement) -> bool:
    return reading.document.quote(s.block.span).rstrip().endswith((".", "。", "!", "?"))


def _only_way(reading: Reading, s: Statement) -> bool:
    """Whether a line says nothing but a day and a way in: "(2) 20 March 2011 lumbar puncture"."""
    ways_in = s.of("route", "method")
    if not ways_in or len(s.dates) != 1 or len(s.dates[0].first or "") != _DAY:
        return False
    text, known = reading.document.text, [(d.start, d.end) for d in s.dates]
    known += [(m.start, m.end) for m in s.mentions if m.entry.kind in ("route", "method") or m.entry.role == "event"]
    return not any(
        w.group().lower() not in _ANNOUNCED_LIGHT and not any(a <= w.start() and w.end() <= b for a, b in known)
        for w in _WORD.finditer(text, s.span.start, s.span.end)
    )


def _announced_headed(reading: Reading, s: Statement) -> bool:
    """Whether the line right above the list is a heading that says what was given: "Stem cells of a donor were given:"."""
    title = s.frame.title
    named = title is not None and any(
        m.entry.kind == "cells" and title.start <= m.start < title.end for m in s.frame.topic
    )
    return named and title is not None and reading.document.quote(title).rstrip().endswith((":", "："))


def with_dose_above(reading: Reading, statement: Statement, draft: Draft) -> Draft:
    """A treatment of such a list with the dose that its heading gives for each: "Cord blood cells, 1 × 10⁷ each time:".

    Args:
        reading: the document.
        statement: the line.
        draft: what the line tells.
    """
    title = statement.frame.title
    if (
        draft.amount is not None
        or draft.performed is None
        or title is None
        or not _announced_headed(reading, statement)
    ):
        return draft
    doses = [q.value for q in part(reading.index.quantities, title) if is_dose(q)]
    return replace(draft, amount=doses[0]) if len(doses) == 1 else draft


def told_shortly(reading: Reading, statement: Statement) -> Iterator[Draft]:
    """A line of such a list that says the way by its place alone: "10 June - vein".

    Args:
        reading: the document.
        statement: the line.

    Yields:
        A draft with the day and the way; nothing for a line with other words.
    """
    if statement.of("route", "method") or len(statement.dates) != 1:
        return
    day = statement.dates[0]
    m = _SHORT.match(reading.document.text, day.end, statement.span.end)
    way = _way(reading, m["way"]) if m and day.first and len(day.first) == _DAY else None
    if way is not None:
        evidence = (reading.evidence(statement.span.start, statement.span.end),)
        yield Draft(performed=Period(day.first, day.last), routes=(way,), evidence=evidence, offset=day.start)


def _way(reading: Reading, words: str) -> Entry | None:
    for led in _LED:
        said = led + words
        hit = next((m for m in reading.lexicon.find(said) if m.entry.kind == "route" and m.end == len(said)), None)
        if hit is not None and hit.start == 0:
            return hit.entry
    return None


# What sentences say of treatments with cells: number, date, route, method, dose, count, of one product or two.


# What sentences say of treatments with cells: number, date, route, method, dose, count.
#
# Statements give drafts (what one sentence says: number, date, route, method, dose, count). Drafts with the same
# number or the same date are one treatment; what is said of no one in particular ("all by lumbar puncture", "750
# million cells each") fills what the numbered ones leave open, and never replaces what they say.


# Dates in sentences on treatments with cells that aren't the treatment's.

_WATCHED = regex(
    r"\b(?:monitored|followed(?: up)?|observed|evaluated|assessed|discharged|examined|measured|admitted|arrived|referred|"
    r"(?:was|were|had been) (?:taken|harvested|collected|aspirated|drawn|obtained))\b", re.I,
)  # fmt: skip

_DRAFTS_DAY = len("2013-04-22")
_SAME_SITTING = regex(
    r"\b(?:(?:in|during|under|at) the same (?:\w+ )?(?:anaesthesia|anesthesia|session|sitting|operation|procedure|intervention|narcosis|time)|(?:on )?the same day|"
    r"at once|immediately)\b",
    re.I,
)
"""Between a day and what was given later on that day: "marrow was taken on 5 May; in the same session …"."""
_TAKEN_OUT = regex(r"\b(?:out of|drawn from|taken from|harvested from|collected from)\b[^.;,(]{0,40}\(?(?:on )?$", re.I)
"""Before the day on which the cells were taken: "out of the hip bone (6 May)"."""


_WAS_TO = regex(
    r"\b(?:was|were) (?:(?:supposed |meant |due )?to (?:get|have|receive|be given|undergo)|(?:due|scheduled|planned|set) for)\b[^.;]{0,60}$",
    re.I,
)
_ANNOUNCED = regex(r"\b(?:said|told|announced|reported|stated|published|presented)\b[^.;]{0,40}$", re.I)
"""Before the day of an announcement: "…, the clinic told the press today"."""
_BUT = regex(r"[^.;:()]{0,12}\bbut\b")
"""Around a day on which nothing was given: "was to get a third injection on 20 May but had fever"."""


def _holds_others(statement: Statement, d: DateHit) -> bool:
    """Whether a time is that of a stay on whose days cells were given: "from 22 April to 10 May … on 25 April and 2 May"."""
    if not d.first or not d.last or d.last <= d.first or len(d.first) < _DRAFTS_DAY:
        return False
    days = [x.first for x in statement.dates if x is not d and x.first and not x.last and x.start > d.end]
    return bool(days) and all(d.first <= day <= d.last for day in days)


def of_other_event(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a date belongs to something else in the sentence: a birth, a diagnosis, the onset, what was taken before.

    Args:
        text: the document's text.
        statement: a sentence on a treatment.
        d: one of its dates.
    """
    if day_called_off(text, statement, d) or _holds_others(statement, d):
        return True
    if d.kind == "relative" and _ANNOUNCED.search(text, statement.span.start, d.start):
        return True
    if _WAS_TO.search(text, statement.span.start, d.start) and _BUT.match(text, d.end, statement.span.end):
        return True
    behind = [m for m in statement.of("procedure", "medicine") if m.end <= d.start and ";" not in text[m.end : d.start]]
    cell = [m for m in statement.of("cells") if m.end <= d.start]
    told = cell[-1].end if cell else statement.span.start
    first = next(iter(statement.of("cells")), None)
    if (
        first
        and _SAME_SITTING.search(text, d.end, first.start)
        and not any(d.end < x.start < first.start for x in statement.dates)
    ):
        return False
    if first and ";" in text[d.end : first.start] and any(x.start > first.start for x in statement.dates):
        return True  # "injured in 2015; cells were implanted on 4 April 2017"
    if behind and told < behind[-1].start and ";" in text[told : behind[-1].start]:
        return True  # the next item of a list: "…; PEG in January 2018"
    own = statement.turn_of(d)
    if own is not None and not any(
        own[0] <= m.start < own[1]
        for m in statement.mentions
        if m.entry.kind in ("cells", "route", "method") or m.entry.role == "event"
    ):
        return True
    if of_harvest(text, statement, d) or _TAKEN_OUT.search(text, max(statement.span.start, d.start - 60), d.start):
        return True
    cues = time_cues(text, statement)
    watched = _WATCHED.search(text, own[0] if own else statement.span.start, d.start)
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
    given = INJECTION.search(text, taken[-1].end, d.start) or any(
        taken[-1].end <= m.start < d.start for m in statement.of("route")
    )
    return not given and INJECTION.search(text, d.end, statement.span.end) is not None


# Where cells were given: into what, what got them, and the site of each date.

_INTO = regex(r"\b(?:in|into|within|inside)\s+(?:(?:the|his|her|each|every|both|one|left|right|and)\s+){0,5}$", re.I)
_FELT = regex(r"\b(?:felt|feels?|sensed|noticed|experienced|could|moved?|improve\w*|pain|strength|sensations?)\b", re.I)
_COUNTED = regex(r"\d[^.;,:]{0,30}\bcells\s(?:each\s)?$", re.I)
"""Before "into": how many cells went there, without a verb ("3 x 10^7 cells into the left knee")."""
GOT = regex(r"\b(?:received|got|given|obtained)\b[^.;]{0,40}\d")
_GETS = regex(
    r"\s+(?:(?:was|were|has been|have been|is|are)\s+(?:then\s|also\s)?(?:injected|treated|infiltrated|implanted|infused)\s+with|got|received)\b"
)
_ASIDE = regex(r"[,(]\s*(?:the\s|into the\s)?$")
_SIGN = regex(r"(?:\s(?:only|alone))?\s*(?:[,.;)]|$|\bon\s\d)")
_DRAFTS_BEFORE = regex(r"(?:\s?[,:(])?\s*(?:(?:on|in|at)\s)?(?:the\s)?")
_BESIDE = regex(r"(?:\s?[,:(])?\s*(?:into |in )?(?:the |his |her )?")


def spot_of(text: str, statement: Statement) -> Place | None:
    """Where it was given: the site right behind the method or route ("a lumbar puncture between …"), what it was injected
    into ("into the anterior tibial muscle of both legs"), what got it ("the left knee got …"), or the site beside the
    cells ("…, both eyes, 5 May").

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
        into = _INTO.search(text, statement.span.start, p.start) if p.site else None
        given = into and (
            GOT.search(text, statement.span.start, into.start())
            or INJECTION.search(text, statement.span.start, into.start())
            or _COUNTED.search(text, statement.span.start, into.start())
        )
        if into and given and not _FELT.search(text, given.end(), into.start()):
            if i + 1 < len(found) and found[i + 1].site and text[p.end : found[i + 1].start].strip() == "(":
                return found[i + 1]  # the level in brackets says it more exactly
            limb = found[i + 1] if text[p.end : p.end + 4] == " of " and i + 1 < len(found) else None
            return p if p.side or limb is None else replace(p, side=limb.side)
    cells = [m for m in statement.mentions if m.entry.kind == "cells"]
    for p in found if cells else ():
        if p.site and p.side and (_GETS.match(text, p.end) or _stands_apart(text, statement, p, cells[0].end)):
            return p
    return None


def _stands_apart(text: str, statement: Statement, place: Place, cells: int) -> bool:
    """Whether a site stands between signs behind the cells, and nothing else was told before it: "…, both eyes, 5 May"."""
    if place.start <= cells or ";" in text[cells : place.start]:
        return False
    told = any(cells <= m.start < place.start for m in statement.of("finding", "condition", "function", "measure"))
    return not told and bool(_ASIDE.search(text, cells, place.start) and _SIGN.match(text, place.end))


def spots_by_date(text: str, statement: Statement, dates: Sequence[DateHit]) -> dict[int, Place]:
    """The site of each date of a sentence that names one behind each ("on 10 March the right knee and on 24 March
    the left"), or before each ("right knee on 10 March, left knee on 24 March").

    Args:
        text: the document's text.
        statement: the sentence.
        dates: of the treatment, in order.

    Returns:
        By the place of a date its site with its side; {} unless each has one of its own.
    """
    found = [p for p in places(statement.of("site", "qualifier")) if p.site and p.side]
    return _in_turn(text, statement, dates, found, behind=True) or _in_turn(text, statement, dates, found, behind=False)


def _in_turn(
    text: str, statement: Statement, dates: Sequence[DateHit], found: Sequence[Place], *, behind: bool
) -> dict[int, Place]:
    """The one of the sites that stands behind each date, or before it; {} where one has none or two."""
    told: dict[int, Place] = {}
    for at, date in enumerate(dates):
        if behind:
            end = dates[at + 1].start if at + 1 < len(dates) else statement.span.end
            own = [p for p in found if date.end <= p.start < end]
            beside = len(own) == 1 and _BESIDE.fullmatch(text, date.end, own[0].start)
        else:
            start = dates[at - 1].end if at else statement.span.start
            own = [p for p in found if start <= p.start < date.start][-1:]
            beside = bool(own) and _DRAFTS_BEFORE.fullmatch(text, own[0].end, date.start)
        if not beside:
            return {}
        told[date.start] = own[0]
    return told


_UNSAID = (*UNSAID, "absent", "refuted")
_EACH = regex(
    r"\b(?:each|per (?:transplantation|injection|infusion|treatment|course|dose|time|administration|implantation|bag|vial|syringe|shot)|every (?:time|bag|dose|vial|syringe|shot)|(?:one|a) (?:bag|vial|syringe)|all)\b",
    re.I,
)
_SHORT_THERAPY = regex(
    r"(?:[a-z]|[a-z]+-)?[A-Z]{2,5}T\b[^.;,]{0,40}?\b(?:done|performed|carried out|undertaken|took place)\b"
)
"""A short name of a transplantation: "HSCT was done on 3 March"."""
_THERAPY = regex(r"\b(?:therapy|treatment)$", re.I)
_AGAIN = regex(
    r"\b(?:(?:was|were) (?:repeated|given again)|same (?:dose|number|way|procedure|treatment|again)"
    r"|(?:in )?(?:die |der )?gleiche[rn]? (?:Dosis|Menge|Zellzahl)|même dose|(?:la )?misma dosis|(?:la )?stessa dose)\b",
    re.I,
)
_SAME_DOSE = regex(
    r"\b(?:same (?:dose|dosage|amount|number|quantity)|gleiche[rn]? (?:Dosis|Menge|Zellzahl)|même dose|misma dosis|stessa dose)\b",
    re.I,
)
_THE_CELLS = regex(r"\b(?:cells?|suspension)\b[^.;]{0,40}\binjected\b|\binjected\b[^.;]{0,40}\bcells\b", re.I)
_OF = regex(r"\s+of\s+(?:\w+\s+)?")
"""Between a volume and a site: so much was taken of it, and not given."""
_OF_WHAT = regex(r"s?\s+(?:of|with)\b")
_TREATED_AFTER = regex(r"\b(?:after|following|since|before|prior to|post)\b[^.;]{0,30}$", re.I)


def drafts(reading: Reading, statement: Statement, goes_on: bool = False) -> Iterator[Draft]:
    """What a statement says of treatments with cells.

    Args:
        reading: the document.
        statement: a reported statement, or one of a plan (which may name the method of the treatments done).
        goes_on: whether it tells how the cells of the sentence before were given.

    Yields:
        A draft for each treatment told apart.
    """
    text = reading.document.text
    if statement.attitude not in ("reported", "planned") or not statement.subjects:
        return
    cells = [
        m
        for m in statement.of("cells")
        if statement.about(m).status not in _UNSAID and not _only_time(text, statement, m)
    ]
    ways_in = means(text, statement)
    routes = tuple(m for m in ways_in if m.entry.kind == "route")
    methods = tuple(m for m in ways_in if m.entry.kind == "method")
    if statement.attitude == "planned":
        if statement.frame.has("field:method", "field:treatment") and (routes or methods):
            yield Draft(
                routes=tuple(m.entry for m in routes), methods=tuple(m.entry for m in methods), each=True,
                evidence=(_evidence(reading, statement),), offset=statement.span.start,
            )  # fmt: skip
        return
    if (told := of_field(text, statement)) is not None:
        yield Draft(
            count=told[0], interval=told[1], evidence=(_evidence(reading, statement),), offset=statement.span.start
        )
        return
    again = bool(statement.dates) and _AGAIN.search(text, statement.span.start, statement.span.end) is not None
    nth_time = NTH_TIME.match(text, statement.span.start) is not None
    taken = not ways_in and drawn(text, statement)
    amounts = [] if taken else doses_in(text, statement, bool(ways_in) or nth_time or again or goes_on)
    events = [
        m
        for m in statement.mentions
        if m.entry.kind == "cue"
        and m.entry.role == "event"
        and (INJECTION.match(text, m.start) or (ways_in and COURSE_WORD.match(text, m.start)))
    ]
    if taken and not events:  # what was taken for the preparation, and how many cells were in it
        if cells:
            evidence = (_evidence(reading, statement),)
            yield Draft(entry=cells[0].entry, product=True, evidence=evidence, offset=statement.span.start)
        return
    events = [m for m in events if _meant(statement, m).status not in _UNSAID and not counted_from(text, statement, m)]
    events = [m for m in events if not called_off(text, statement, m)]
    bare = statement.frame.has("field:day") and not ways_in and not statement.frame.has("treatment")  # "Date: 3 May"
    told_of = bool(ways_in or cells or amounts or events) or not statement.of("finding", "function", "medicine")
    opens = statement.block.value is not None and statement.span.start <= statement.block.value.start + 1
    field = statement.frame.label is not None and (
        (statement.frame.has("field:treatment_date", "field:dose", "field:method") and not bare and (opens or told_of))
        or (statement.frame.has("field:treatment") and (bool(ways_in) or not statement.of("finding", "medicine")))
    )  # "Cells: 4/3 an infusion. 4/9 fever": what came of it is no treatment
    given = given_by_label(reading, statement)
    if given is not None and given.day and not (amounts and (ways_in or cells)):
        given = None  # a day alone heads whatever was on that day
    field = field or (given is not None and bool(cells or amounts or ways_in))
    worded = any(INJECTION.search(text, m.start, m.end) for m in ways_in)  # "second spinal injection"
    ordered = bool(ORDINAL.search(text, statement.span.start, statement.span.end))
    numbered = ordered and bool(events or cells or worded)
    course = bool(ways_in and statement.dates) and course_of_label(text, statement) is not None
    if (
        not cells
        and not (course or (goes_on and ways_in))
        and not (again and (events or amounts or headed(text, statement) or same_again(text, statement)))
        and not (ways_in and statement.dates and headed(text, statement))
        and not (amounts and tells_dose(text, statement))
        and not (goes_on and (routes or methods) and tells_way(text, statement))
        and not (amounts and (routes or methods or nth_time or each_time(text, statement.span, amounts[0])))
        and not (events and (routes or methods or numbered or days_of_each(text, statement, events)))
        and not (_THE_CELLS.search(text, statement.span.start, statement.span.end) and spot_of(text, statement))
        and not ((ways_in or statement.dates) and went_in(text, statement.span))
        and not (amounts and GOT.search(text, statement.span.start, amounts[0].start) and spot_of(text, statement))
        and not (amounts and statement.dates and handed(text, statement, amounts[0].start))
        and not (amounts and put_into(text, statement, amounts[0].start))
        and not (amounts and operated(text, statement, amounts[0].start))
        and not ((routes or methods) and got_cells(text, statement))
        and not (worded and (numbered or _counted_ways(text, statement, ways_in)))
        and not (field and (statement.dates or routes or methods or amounts))
        and not next_way(reading, statement, [m for m in ways_in if not called_off(text, statement, m)])
    ):
        return
    if not cells and statement.of("medicine") and not amounts and not went_in(text, statement.span):
        return
    triggers = [*cells, *events, *routes, *methods]
    if triggers and all(
        _meant(statement, m).status in _UNSAID or _meant(statement, m).experiencer not in ("patient", "group")
        for m in triggers
    ):
        return
    named = any(
        _THERAPY.search(text, m.start, m.end) or _SHORT_THERAPY.match(text, m.start, statement.span.end) for m in cells
    )
    if not is_given(text, statement) and not (
        routes
        or methods
        or amounts
        or (statement.dates and went_in(text, statement.span))
        or (statement.dates and (numbered or field or named or (again and headed(text, statement))))
        or is_noted(text, statement, cells)
    ):
        if statement.frame.has("field:treatment") and cells:
            yield Draft(
                entry=cells[0].entry,
                product=True,
                evidence=(_evidence(reading, statement),),
                offset=statement.span.start,
            )
        return
    ahead = with_day_ahead(statement, given) if len(amounts) > 1 else statement
    for draft in labelled(given, list(_split(reading, ahead, cells, amounts))):
        yield draft if draft.routes else replace(draft, routes=implied_routes(reading, draft.methods))


def _counted_ways(text: str, statement: Statement, ways_in: Sequence[Mention]) -> bool:
    """ "Five intravenous infusions (4, 8, … May)": injections named with their way and counted, of nothing else named."""
    counted = [q for q in statement.quantities if (n := number_of(q)) is not None and n <= 60 and not unit_of(q)]
    return any(
        INJECTION.search(text, m.start, m.end)
        and any(q.start < m.start and m.start - q.end <= 24 for q in counted)  # "four injections into the spine"
        and not _OF_WHAT.match(text, m.end, statement.span.end)
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
    if paired := dose_and_date(
        statement, amounts, [d for d in statement.dates if not of_other_event(text, statement, d)]
    ):
        ways_in = means(text, statement)
        mine = [any(start <= m.start < end for m in ways_in) for start, end, _, _ in paired]
        leads = any(s <= m.start < min(q.start, d.start) for s, _, q, d in paired[1:] for m in ways_in)
        apart = sum(mine) > 1 or (leads and not mine[0])
        own: list[Mention] = []
        for start, end, amount, date in paired:
            own = [m for m in ways_in if start <= m.start < end] or own  # "by puncture on 3 May (…) and 9 May (…)"
            routes = tuple(dict.fromkeys(m.entry for m in own if m.entry.kind == "route"))
            methods = tuple(dict.fromkeys(m.entry for m in own if m.entry.kind == "method"))
            yield replace(
                base, amount=amount.value, performed=Period(date.first, date.last), count=None, offset=date.start,
                routes=routes if apart else base.routes, methods=methods if apart else base.methods, branch=apart,
            )  # fmt: skip
        return
    segments = branches(text, statement)
    if len(segments) > 1:
        common = only_date(text, statement, segments[0][0][0], max((m.end for m in segments[-1][1]), default=0))
        common = common or shared_date(text, statement, segments)
        common = None if common and of_other_event(text, statement, common) else common
        base = replace(base, course=course_before(text, statement, segments[0][0][0]) or base.course)
        spot = spot_of(text, statement)
        for (start, end), way, count in segments:
            dates = [d for d in dates_of(text, statement, start, end) if d is not common]
            if dates and not (dates := [d for d in dates if not day_called_off(text, statement, d)]):
                continue
            dates = [d for d in dates if not of_harvest(text, statement, d)] or dates
            own = [m for m in cells if start <= m.start < end]
            given = [q for q in amounts if start <= q.start < end]
            part = replace(
                base,
                entry=max((m.entry for m in own), key=lambda e: len(e.name), default=base.entry if not own else None),
                routes=tuple(dict.fromkeys(m.entry for m in way if m.entry.kind == "route"))
                or (() if way or spot is None or not start <= spot.start < end else _way_into(reading, spot)),
                methods=tuple(dict.fromkeys(m.entry for m in way if m.entry.kind == "method")),
                amount=given[0].value if given else (base.amount if len(amounts) < 2 and base.each else None),
                count=count,
                site=base.site if spot is None or start <= spot.start < end else None,
                branch=True,
            )
            if dates:
                for d in dates:
                    yield replace(part, performed=Period(d.first, d.last), count=None, offset=d.start)
            else:
                later = counts_on(statement, start, end)
                known = None if later or common is None else Period(common.first, common.last)
                yield replace(part, offset=start, performed=known, later=later)
        return
    dates = [
        d
        for d in statement.dates
        if d.first
        and (d.comparator not in ("until", "before", "since", "by") or d.last or begun(text, statement, d))
        and not of_other_event(text, statement, d)
    ]
    ordinals = [
        m
        for m in ORDINAL.finditer(text, statement.span.start, statement.span.end)
        if not any(d.start <= m.start() < d.end for d in statement.dates)
        and not nth_called_off(text, statement, m.end())
    ]
    ordinals = [
        m
        for m in ordinals
        if not re.match(r"\s+(?:month|week|day|year|sign|symptom|patient)", text[m.end() : m.end() + 10])
        and not any(0 <= x.start - m.end() <= 1 for x in statement.of("site", "finding", "measure", "function"))
    ]
    ordinals += [
        m
        for m in COURSE_NUMBER.finditer(text, statement.span.start, statement.span.end)
        if not any(d.start <= m.start() < d.end for d in statement.dates)
    ]
    ordinals.sort(key=lambda m: m.start())
    if not ordinals and (whole := from_to(text, statement)) is not None:
        yield replace(base, performed=whole, offset=statement.dates[0].start)
        return
    if len(dates) > 1:
        several = not ordinals and each_a_course(text, statement, dates)
        where = spots_by_date(text, statement, dates)
        counts = [int(number_of(q) or 0) for q in statement.quantities if is_count(text, q)]
        counts = counts[len(counts) == len(dates) + 1 :]  # "three courses (May: 4 injections; …)"
        counts = counts if len(counts) == len(dates) else []
        for nth, d in enumerate(dates, 1):
            near = next(
                (
                    m
                    for m in reversed(ordinals)
                    if m.start() < d.start and not any(m.start() < o.start < d.start for o in dates)
                ),
                None,
            )
            near = near or ordinal_behind(text, ordinals, dates, d)
            draft = _numbered(text, base, near, Period(d.first, d.last), d.start, alone=False)
            if near is not None and counts_courses(text, statement):
                draft = replace(draft, course=draft.number)
            if (at := where.get(d.start)) is not None:
                draft = replace(draft, site=make_site(text, reading.lexicon, at.site, at.side))
            draft = replace(draft, count=counts[nth - 1]) if counts else draft
            yield replace(draft, course=nth) if several else draft
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


def _numbered(
    text: str, base: Draft, m: re.Match[str] | None, when: Period | None, offset: int, *, alone: bool
) -> Draft:
    if m is not None and m.re.pattern == COURSE_NUMBER.pattern:
        counted = course_number(m)
        return replace(
            base, number=counted, course=counted, performed=when, offset=offset, count=base.count if alone else None
        )
    number = ordinal(m.group()) if m else None
    course = number if m and COURSE.match(text[m.end() : m.end() + 40]) else base.course
    count = base.count if alone else None
    return replace(base, number=number, course=course, performed=when, offset=offset, count=count)


def _common(reading: Reading, statement: Statement, cells: Sequence[Mention], amounts: Sequence[QuantityHit]) -> Draft:
    text = reading.document.text
    entry = max((m.entry for m in cells), key=lambda e: len(e.name), default=None)
    ways_in = means(text, statement)
    methods = tuple(dict.fromkeys(m.entry for m in ways_in if m.entry.kind == "method"))
    routes = tuple(dict.fromkeys(m.entry for m in ways_in if m.entry.kind == "route"))
    volume = next(
        (
            q.value
            for q in statement.quantities
            if isinstance(q.value, (Quantity, Range))
            and is_volume(q)
            and (cells or amounts)
            and not was_taken(text, statement, q)
            and not any(_OF.fullmatch(text, q.end, m.start) for m in statement.of("site"))
        ),
        None,
    )
    spot = spot_of(text, statement)
    counts = [q for q in statement.quantities if is_count(text, q)]
    each = bool(_EACH.search(text, statement.span.start, statement.span.end))
    return Draft(
        entry=entry, routes=routes or (() if any(m.route for m in methods) else _way_into(reading, spot)), methods=methods, amount=amounts[0].value if amounts else None, volume=volume,
        count=int(number_of(counts[0]) or 0) or None if counts else None, interval=spacing(text, statement),
        site=make_site(text, reading.lexicon, spot.site, spot.side) if spot else None,
        evidence=(_evidence(reading, statement),), offset=statement.span.start, each=each,
        course=course_of_label(text, statement),
        again=bool(_AGAIN.search(text, statement.span.start, statement.span.end)), same=bool(_SAME_DOSE.search(text, statement.span.start, statement.span.end)),
    )  # fmt: skip


def _way_into(reading: Reading, spot: Place | None) -> tuple[Entry, ...]:
    """The route that a site stands for: what goes into a muscle goes intramuscularly."""
    if spot is None or spot.site is None:
        return ()
    return tuple(e for e in reading.lexicon.of("route") if e.is_of(spot.site))[
        -1:
    ]  # the coronary arteries are arteries


# Two kinds of cells in one sentence, each with its own days: "two infusions of A (9 and 16 July) and one injection of
# B (20 July)".


_AND = regex(
    r"[;,]?\s(?:(?:and|plus|followed by|as well as|then)\s)?(?=(?:\d{1,2}|one|two|three|four|five|six|seven|eight|an?|another|a single)\s"
    r"(?:[\w-]+\s){0,3}?(?:injections?|infusions?|punctures?|implantations?|transplantations?|doses?|times)\b)",
    re.I,
)
_REACH = 70
_SEVERAL = 2


def products_apart(
    text: str, sentences: Sequence[Span], mentions: Sequence[Mention], dates: Sequence[DateHit]
) -> tuple[Span, ...]:
    """Sentences, of those that tell of several kinds of cells with days for each the part of each.

    Args:
        text: the document's text.
        sentences: of a block.
        mentions: the terms of the document.
        dates: its dates.
    """
    return tuple(p for sentence in sentences for p in _drafts_parts(text, sentence, mentions, dates))


def _drafts_parts(text: str, sentence: Span, mentions: Sequence[Mention], dates: Sequence[DateHit]) -> Iterator[Span]:
    days = [d for d in part(dates, sentence) if d.first]
    cells = [m for m in part(mentions, sentence) if m.entry.kind == "cells"] if len(days) >= _SEVERAL else []
    start = sentence.start
    for one, two in pairwise(cells):
        cut = None if one.entry.id == two.entry.id else _cut(text, one, two)
        if cut is None or not any(start <= d.start < cut for d in days) or not any(d.start > two.start for d in days):
            continue
        yield Span(start, cut)
        start = cut + len(text[cut : two.start]) - len(text[cut : two.start].lstrip(" ;,\n"))
    yield Span(start, sentence.end)


def _cut(text: str, one: Mention, two: Mention) -> int | None:
    """Where the words of the second kind of cells begin."""
    found = list(_AND.finditer(text, max(one.end, two.start - _REACH), two.start))
    return found[-1].start() if found else None
