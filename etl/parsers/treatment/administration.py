"""How a page says that cells were given, and when: in a sentence, in a diary, or by their way in alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from etl.document import Document, Span, Table
from etl.facts import Period, Quantity, Range
from etl.mapping.entry import Entry, Mention
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.context.cues import UNSAID
from etl.parsers.index import part
from etl.parsers.number.amounts import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import FINITE, tokens_of
from etl.parsers.treatment.dosage import is_dose
from etl.parsers.treatment.ways import INJECTION, is_small_count, means
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

_NOUN = regex(
    r"^\s*(?:[x×]\s*)?(?:\w+\s+){0,4}?(?:injections?|implantations?|infusions?|transplantations?|transplants?|administrations?|times|doses|applications?|portions?|aliquots?|procedures?|suspensions?|rounds?|courses?|sessions?|punctures?|occasions)\b|^\s*[x×](?=[\s,.;)]|$)",
    re.I,
)

_N_BEFORE = regex(r"s \(n ?= ?$", re.I)
"""Before a count in brackets: "infusions (n = 3)"."""
_TIMES_BEFORE = regex(r"(?<=[^\d)\s])(?<![Tt])\s?[x×]\s?$")
_APART = regex(
    r"[- ]?\s*(?:intervals?\b|apart\b|between (?:the |each |two )?(?:injections|infusions|transplantations|implantations|doses|treatments|them)\b)",
    re.I,
)
_SPACED = regex(r"\b(?:spaced(?: by| at)?|(?:an? )?intervals?(?: of| was| between \w+)?\s?:?|apart by)\s*$", re.I)
_OFTEN = regex(
    r"\b(?:weekly|monthly|daily|once (?:a|per|every|each|in a) (?:week|month|day)|(?:injections?|infusions?|punctures?|doses?|time|transplantations?|implantations?) (?:a|per|every|each) (?:week|month|day))\b"
    r"(?! (?:dose|living|life|activit|sessions?))",
    re.I,
)
_UNITS = {"week": "wk", "month": "mo", "day": "d", "dai": "d"}
_EVERY_DAYS = regex(r"\bq\s?(\d{1,2})\s?d\b", re.I)
_COUNT_LABEL = regex(
    r"\b(?:number|no\.?|count|total) (?:of )?(?:\w+ ){0,2}(?:injections|infusions|transplantations|implantations|punctures|treatments|sessions)\b",
    re.I,
)
_INTERVAL_LABEL = regex(r"\W*(?:intervals?|spacing|distance)\b", re.I)
_BARE_COUNT = regex(r"\W*(\d{1,2})(?: times)?\W*")
_MOST = 60


def spacing(text: str, statement: Statement) -> Quantity | Range | None:
    """The distance between the treatments of a sentence: "every week", "7 days apart", "at 7-day intervals", "q7d"."""
    every = next((d for d in statement.durations if d.relation == "every"), None)
    start, end = statement.span.start, statement.span.end
    near = next(
        (d for d in statement.durations if _APART.match(text, d.end, end) or _SPACED.search(text, start, d.start)), None
    )
    if (found := _interval(every or near)) is not None:
        return found
    if (often := _OFTEN.search(text, start, end)) and not _of_other_therapy(statement, often):
        unit = _UNITS[next(w for w in _UNITS if w in often.group().lower())]
        return Quantity(Decimal(1), unit, unit)
    days = _EVERY_DAYS.search(text, start, end)
    return Quantity(Decimal(days[1]), "d", "d") if days else None


def _of_other_therapy(statement: Statement, often: re.Match[str]) -> bool:
    """Whether how often is said of a medicine or another therapy than the cells, before it or right behind it."""
    others = statement.of("medicine", "procedure")
    return any(m.end <= often.start() or 0 <= m.start - often.end() <= 1 for m in others)


def of_field(text: str, statement: Statement) -> tuple[int | None, Quantity | Range | None] | None:
    """How often, or how far apart, as a labelled field says it: "Number of injections: 4", "Interval: 7 days".

    Args:
        text: the document's text.
        statement: the value of a field.

    Returns:
        The count and the interval, one of them None; None for any other statement.
    """
    label = statement.frame.label
    if label is None:
        return None
    value = max(statement.span.start, label.end)
    counted = _BARE_COUNT.fullmatch(text, value, statement.span.end)
    if counted and _COUNT_LABEL.search(text, label.start, label.end) and 0 < int(counted[1]) <= _MOST:
        return int(counted[1]), None
    if _INTERVAL_LABEL.match(text, label.start, label.end) and statement.frame.has("treatment") and statement.durations:
        return None, _interval(statement.durations[0])
    return None


def _interval(d: DurationHit | None) -> Quantity | Range | None:
    """A distance between treatments ("every week") as a quantity."""
    if d is None:
        return None
    if d.value is not None:
        return Quantity(d.value, d.unit, d.unit)
    low = Quantity(d.low, d.unit, d.unit) if d.low is not None else None
    high = Quantity(d.high, d.unit, d.unit) if d.high is not None else None
    return Range(low, high)


def is_count(text: str, q: QuantityHit) -> bool:
    """Whether a number counts treatments: "4 injections", "x 3"."""
    if not is_small_count(q):
        return False
    return bool(
        _TIMES_BEFORE.search(text, max(0, q.start - 4), q.start)
        or _N_BEFORE.search(text, max(0, q.start - 8), q.start)
        or _NOUN.match(text[q.end : q.end + 60])
        or (isinstance(q.value, Quantity) and q.value.code and _NOUN.match(q.value.unit))
    )


def is_noted(text: str, statement: Statement, cells: Sequence[Mention]) -> bool:
    """Whether a note in a part on the treatment lists cells with a day or a count and has no verb: "MSC, 12 June 2015".

    Args:
        text: the document's text.
        statement: the note.
        cells: the cells that it names.
    """
    told = statement.frame.has("treatment", "field:treatment") and bool(cells)
    if not told or not (statement.dates or any(is_count(text, q) for q in statement.quantities)):
        return False
    words = tokens_of(text, statement.span.start, statement.span.end)
    named = {m.start for m in cells}  # the name of cells is that of a count of cells too
    others = [m for m in statement.of("finding", "function", "measure", "medicine") if m.start not in named]
    return not any(w.lower in FINITE for w in words) and not others


# How a sentence says that cells were given, and when: "got", "were put into", "came back".
_WAS_TREATED = regex(
    r"\b(?:was|were|been) (?:then |later |also |all |successfully )?treated (?:\w+ )?with (?:(?!and\b|or\b)[\w'’-]+ ){0,4}$",
    re.I,
)
_HANDED = regex(r"\b(?:received|got|given|placed|put|injected|implanted)\b[^.;]{0,60}$", re.I)
"""Before cells or a number of them: they were given, whatever the sentence calls it."""
_WENT = regex(
    r"[^.;]{0,60}\b(?:came back|went (?:back )?in(?:to)?|returned|(?:was|were|been) (?:\w+ )?(?:placed|put|brought|given|dripped|injected|infused|implanted))\b",
    re.I,
)
"""Behind cells: " … were put into the spinal canal", " … went into the calf"."""
_OF_NO_BLOOD = r"(?<!\bred )(?<!\bwhite )(?<!\bblood )(?<!\bpacked )\bcells\b"
_GOT_CELLS = regex(
    rf"{_OF_NO_BLOOD}{_WENT.pattern}|\b(?:gave|put|injected|infused|got|received|given)\b[^.;]{{0,40}}{_OF_NO_BLOOD}",
    re.I,
    needs=("cells",),
)
_GAVE = regex(
    r"\b(?:gave|got|gets|had|has had|have had|was given|were given) (?:(?!not\b|no\b|never\b)[\w'’-]+ ){0,5}$|\b(?:twice|thrice|(?:two|three|four|five|six|seven|eight|\d) times)(?: \w+)? $",
    re.I,
)
"""Before the cells: "You gave him stem cells", "four times stem cells in the spine"."""


def is_given(text: str, statement: Statement) -> bool:
    """Whether a sentence says that something was given, or that somebody was treated with cells.

    Args:
        text: the document's text.
        statement: the sentence.
    """
    start, end = statement.span.start, statement.span.end
    if INJECTION.search(text, start, end) or gave(text, statement):
        return True
    return any(
        handed(text, statement, m.start)
        or _WENT.match(text, m.end, end)
        or _WAS_TREATED.search(text, max(start, m.start - 60), m.start)  # "was treated with cells on 5 May"
        for m in statement.of("cells")
    )


def handed(text: str, statement: Statement, at: int) -> bool:
    """Whether cells were given, whatever the sentence calls it: "he too got 30 million on each side, in May".

    Args:
        text: the document's text.
        statement: the sentence.
        at: where the cells or their number begin.
    """
    return _HANDED.search(text, statement.span.start, at) is not None


def got_cells(text: str, span: Span) -> bool:
    """Whether somebody got cells whose kind the sentence doesn't name: "on days 1 and 8 she received cells through the vein",
    "the cells came back two days later".

    Args:
        text: the document's text.
        span: the sentence.
    """
    return _GOT_CELLS.search(text, span.start, span.end) is not None


def gave(text: str, statement: Statement) -> bool:
    """Whether somebody gave a patient cells on a day, or they had them so many times.

    Args:
        text: the document's text.
        statement: a sentence.
    """
    start = statement.span.start
    dated = statement.subjects[:1] != (GROUP,) and bool(statement.dates)
    return dated and any(_GAVE.search(text, max(start, m.start - 48), m.start) for m in statement.of("cells"))


_DAY_OF_CELLS = regex(
    r"[\s,;:(–-]*(?:(?:and|with|using|by|when|of|about|some|altogether|in all|in total|a total of) ){0,2}", re.I
)
"""Between the day of an operation and the number of cells that went in."""
_NEAR_DAY = 40


def operated(text: str, statement: Statement, number: int) -> Mention | None:
    """The operation in which so many cells were given, in a sentence that names no more than its day: "Operated on 14
    September 2010, 18 million cells".

    Args:
        text: the document's text.
        statement: the sentence.
        number: where the number of cells begins.
    """
    days = [d for d in statement.dates if d.end <= number and _DAY_OF_CELLS.fullmatch(text, d.end, number)]
    kinds = [m for m in statement.of("procedure") if m.entry.id == m.entry.role and days and m.end <= days[-1].start]
    done = [m for m in kinds if statement.about(m).status == "present" and days[-1].start - m.end <= _NEAR_DAY]
    return done[-1] if done else None


# Treatments as diaries tell them: a day as heading, "second time, by drip, 60 million".


NTH_TIME = regex(
    r"\W*(?:the |his |her |my )?(?:second|third|fourth|fifth|sixth|\d(?:nd|rd|th)) (?:time|one|dose|round|injection|shot)\b",
    re.I,
)
"""How a diary begins to tell the next treatment."""
_NEXT_WAY = regex(
    r"\W*(?:(?:[Tt]he|[Mm]y|[Hh]is|[Hh]er|[Tt]oday|[Nn]ow) ){0,2}(?:[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth|[Ss]eventh|[Ee]ighth|[Ll]ast|\d(?:nd|rd|th)|[Nn]umber \w+)\b"
    r"(?: (?:and|&) (?:last|final))?,? (?:(?:one|time|shot|round|dose|treatment|injection|infusion)\b)?"
)
"""How an entry begins that tells the next treatment by its way: "Second LP.", "Third one was into the vein", "Fourth and last, LP again"."""
_NEAR_COUNT = 30
_UNDONE = regex(
    r"\b(?:not|never|no longer|failed|refused|postponed|delayed|put off|skipped|due|next|tomorrow|will|should|would)\b|n['’]t\b",
    re.I,
)
_WEEKDAY = 10
_DIARY_DAY = 10


def of_day(reading: Reading, statement: Statement) -> bool:
    """Whether a statement stands below a heading that is nothing but a day, as in a diary.

    Args:
        reading: the document.
        statement: one of its statements.

    Returns:
        True below "20 March 2014" and "Friday, 21 March 2014", as long as the paragraph has told no day of its own before.
    """
    title = statement.frame.title
    days = part(reading.index.dates, title) if title else ()
    if title is None or len(days) != 1 or len(days[0].first or "") != _DIARY_DAY:
        return False
    text = reading.document.text
    rest = text[title.start : days[0].start] + text[days[0].end : title.end]
    told = any(d.start < statement.span.start for d in part(reading.index.dates, statement.block.span))
    return not told and sum(c.isalpha() for c in rest) <= _WEEKDAY


def next_way(reading: Reading, statement: Statement, ways_in: Sequence[Mention]) -> bool:
    """Whether an entry of a diary counts the next treatment and names nothing but the way it went: "Second LP. No headache".

    Args:
        reading: the document.
        statement: one of its statements.
        ways_in: the routes and methods that it names.

    Returns:
        True below a day, when an earlier entry tells of cells.
    """
    text = reading.document.text
    m = _NEXT_WAY.match(text, statement.span.start, statement.span.end) if ways_in else None
    if (
        m is None
        or _UNDONE.search(text, m.end(), statement.span.end)
        or not any(0 <= w.start - m.end() <= _NEAR_COUNT for w in ways_in)
        or not of_day(reading, statement)
    ):
        return False
    return any(s.of("cells") and s.span.end <= statement.span.start for s in reading.statements)


def day_before(text: str, statement: Statement, before: Statement | None) -> Period | None:
    """The day that the sentence before one gives to it: "17 March 2010. First injection, behind the eyeball."

    Args:
        text: the document's text.
        statement: a sentence on a treatment, without a date of its own.
        before: the sentence before it.

    Returns:
        The day; None where the sentence before, in the same block, isn't nothing but a day.
    """
    if statement.dates or before is None or before.block is not statement.block or len(before.dates) != 1:
        return None
    day = before.dates[0]
    rest = text[before.span.start : day.start] + text[day.end : before.span.end]
    alone = sum(c.isalpha() for c in rest) <= _WEEKDAY
    return Period(day.first, day.last) if day.first and alone and not day.comparator else None


# Treatments that a page tells by their way in alone: "your six lumbar injections (29 March to 3 May)", with no word
# of cells.
#
# Letters, answers and short notes call what was given "the injections": whoever reads them knows what was injected.
# Such a page has a treatment when it counts or dates injections, names the way in, and names nothing that was
# injected.


_OF_OTHER = regex(r"\s+(?:of|with|for|against)\b(?! [^.;,]{0,30}\b(?:cells|suspension)\b)", re.I)
"""What was injected, or what for: "of contrast", "for pain"."""
_OFFERED = regex(
    r"\b(?:can|could|(?-i:may)|might|would|will|shall|should|must|offer\w*|recommend\w*|propos\w+|plan\w*|suggest\w*|consider\w*|possible|available|wish\w*|"
    r"ask\w*|costs?|price|need\w*|if|whether|usually|often|always)\b",
    re.I,
)
"""Words of a sentence on what could be given, or what anybody is given."""
_GIVEN = regex(
    r"\b(?:gave|given|got|received|had|has had|injected|underwent|done|did|were|was|after|since|your|his|her|my|their)\b",
    re.I,
)
_NOT_NOW = ("past_history", "family_history", "social_history", "plan", "medication", "field:medication", "before")
_LOOKS = ("test", "imaging", "sampling")
_FAR = 40


def unnamed(reading: Reading) -> Entry | None:
    """What to call the treatment of a page that names none.

    Args:
        reading: the document.

    Returns:
        The entry for cells of no kind; None where the page tells of no such treatment.
    """
    before: Statement | None = None
    for s in reading.statements:
        if tells_by_way(reading.document.text, s, before):
            return reading.lexicon.get("cells", "cell_transplantation")
        before = s
    return None


def tells_by_way(text: str, s: Statement, before: Statement | None) -> bool:
    """Whether a sentence counts or dates injections by their way in and names nothing that was injected.

    Args:
        text: the document's text.
        s: the sentence.
        before: the one before it.
    """
    if s.attitude != "reported" or not s.subjects or s.frame.has(*_NOT_NOW):
        return False
    ways_in = [m for m in means(text, s) if s.about(m).status not in (*UNSAID, "absent", "refuted", "planned")]
    other = s.of("medicine") or any(
        m.entry.role in _LOOKS and m.start not in {w.start for w in ways_in} for m in s.of("procedure")
    )
    if not ways_in or other or _medicine_before(s, before):
        return False
    dated = any(d.first for d in s.dates)
    if _OFFERED.search(text, s.span.start, s.span.end) or not (dated or _GIVEN.search(text, s.span.start, s.span.end)):
        return False
    if dated and got_cells(text, s.span):
        return True
    injected = [m for m in ways_in if INJECTION.search(text, m.start, m.end)] or _beside(text, s, ways_in)
    return any(
        not _OF_OTHER.match(text, m.end, s.span.end)
        and (dated or any(is_small_count(q) and q.end <= m.end and m.start - q.end <= _FAR for q in s.quantities))
        for m in injected
    )


def _beside(text: str, s: Statement, ways_in: Sequence[Mention]) -> list[Mention]:
    """The words for an injection near a way in that is named apart: "40 injections with the cells into the muscles"."""
    events = [
        m for m in s.mentions if m.entry.kind == "cue" and m.entry.role == "event" and INJECTION.match(text, m.start)
    ]
    return [m for m in events if any(abs(w.start - m.end) <= _FAR for w in ways_in)]


def _medicine_before(s: Statement, before: Statement | None) -> bool:
    """Whether the sentence before names a medicine, so that it may be what was injected."""
    return before is not None and before.block is s.block and bool(before.of("medicine"))


# Whether a sentence tells that cells were given, so that what stands behind it is told of somebody treated.


_UNREAL = ("planned", "negated", "possible", "hypothetical", "cited", "declined")
_TREATING = regex(INJECTION.pattern + r"|\b(?:treat(?:ment|ed)|therap\w+|drip|implanting|courses?)\b", re.I)


def gives_cells(document: Document, statement: Statement, before: Statement | None) -> bool:
    """Whether a sentence tells that cells were given, to the patient or the group of the page.

    Args:
        document: the document.
        statement: a sentence.
        before: the one before it.
    """
    if statement.frame.has("abstract"):
        return False
    return _tells_treatment(document, statement) or tells_by_way(document.text, statement, before)


def _tells_treatment(document: Document, statement: Statement) -> bool:
    """Whether a sentence tells of cells that were given: by name, or by their number and the way in."""
    sentence = statement.span
    cells, ways_in = statement.of("cells"), statement.of("route", "method")
    numbered = any(isinstance(q.value, Quantity) and q.value.code == "{cells}" for q in statement.quantities)
    if cells and ways_in and statement.effective and not any(s.role == "planned" for s in statement.context.scopes):
        return True  # "today he got his own cells back, through a needle in the back"
    if statement.attitude == "reported" and _told_so(document.text, statement):
        return True
    if not cells and not (ways_in and numbered):
        return False
    named = statement.block.kind == "title" or _TREATING.search(document.text, sentence.start, sentence.end)
    return bool(named)


def _told_so(text: str, statement: Statement) -> bool:
    """Whether a sentence says in plain words that cells were given: "he got stem cells"; a dated one also without naming them:
    "she got 12 million on 3 May"."""
    if any(s.role in _UNREAL for s in statement.context.scopes):
        return False
    cells = [m for m in statement.of("cells") if statement.about(m).experiencer in ("patient", "group")]
    doses = [q.start for q in statement.quantities if is_dose(q)] if statement.dates else []
    return any(handed(text, statement, at) for at in doses) or (bool(cells) and is_given(text, statement))


# What stands around a table of patients and is said of all of them: its notes, and the block right below it.


_NEAR = 6


def notes_of(document: Document, table: Table) -> tuple[Span, ...]:
    """The notes of a table, and the text right below them.

    Args:
        document: the document.
        table: any table.
    """
    end = max((table.span.end, *(n.end for n in table.notes)))
    below = next(
        (b.span for b in document.blocks if b.span.start >= end and b.table is None and b.kind != "heading"), None
    )
    near = below is not None and below.start - end <= _NEAR and not document.text[end : below.start].strip(" |\n\t")
    return (*table.notes, below) if near and below is not None else table.notes
