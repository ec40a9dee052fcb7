"""Courses told by a label, a count or a list of days: "2nd infusion (17.04.2013): …", "1st course (May 2010): 4 x LP;
2nd course …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Block, Document, Span
from etl.facts import Evidence, Period, Quantity, Range, Site
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.number.numerals import roman
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.dosage import is_dose, numbers_of_cells
from etl.parsers.treatment.ways import COURSE_WORD
from etl.parsers.when.dates import DateHit
from etl.parsers.when.timepoints import ordinal, period_of
from etl.patterns import regex
from etl.value import replace

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
