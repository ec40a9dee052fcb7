"""Medicines: dose, route, frequency, since when, until when, why they were stopped, and what took their place.

Some were given up, tried, given for some days, refused, never taken, or only what another one was dissolved in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Cell, Span
from etl.facts import Concept, Medication, Observation, Period, Quantity, Range
from etl.mapping.entry import Entry, Mention
from etl.parsers.cell.values import CellValue
from etl.parsers.index import part
from etl.parsers.number import ORDINALS, QuantityHit, find_quantities, range_in
from etl.parsers.reading import Reading, Statement
from etl.parsers.scope.govern import goes_on, is_told_aside
from etl.parsers.slots.decide import Said, says, stands
from etl.parsers.slots.fill import Filled, fill, first
from etl.parsers.slots.marks import is_amount, worded_marks
from etl.parsers.treatment.dosage import amount_of, code_of, parts_of
from etl.parsers.treatment.prescription import dose_of, is_as_needed, prescribed, timing_of
from etl.parsers.treatment.taking import Status, asked_of, is_taken, said_of, status_of, told_from
from etl.parsers.when.dates import DateHit, period_of
from etl.patterns import regex
from etl.value import replace

_GOES_ON_OF_IT = regex(r"\s*(?P<it>it|this|these|both|they|all)\b", re.I)
_NEXT_LENGTH = 120
_ORDERED = ("present", "planned")


def said_next(reading: Reading, statement: Statement) -> Span | None:
    """The next sentence of the block, when it goes on about the medicine ("Both were withdrawn.").

    Args:
        reading: the document.
        statement: the sentence.
    """
    text, end = reading.document.text, statement.block.span.end
    begun = _GOES_ON_OF_IT.match(text, statement.span.end, end)
    if begun is None:
        return None
    stop = text.find(".", begun.start("it"), begun.start("it") + _NEXT_LENGTH)
    return Span(begun.start("it"), min(end, stop if stop >= 0 else begun.start("it") + _NEXT_LENGTH))


# Medicines that were given up: the words for it, and lists of such medicines with what was wrong with each.


_BRACKET = regex(r"\(([^()]*)\)")


def _heads_ended(said: Said) -> bool:
    """Whether the label or heading above a medicine says that it was given up: "STOP:", "Previous DMARDs:", "On hold"."""
    return said.has("stopped_by_head") or said.has("to_stop") or said.has("tried")


def given_up(said: Said, end: int) -> tuple[str, Period | None] | None:
    """Why and until when a medicine was taken that stands in a list of those given up: "Stopped: A (rash, 2018); B".

    Args:
        said: the medicine.
        end: where what is said of it ends.
    """
    if not _heads_ended(said):
        return None
    statement, m, text = said.statement, said.it, said.statement.context.text
    date = next((d for d in statement.dates if d.first and m.end <= d.start < end), None)
    bracket = _BRACKET.search(text, m.end, min(end + 1, statement.span.end))
    if bracket is None and date is None and said.has("tried"):
        return None  # a label that doesn't say that they were stopped
    parts = bracket.group(1).split(",") if bracket else []
    printed = text[date.start : date.end] if date else ""
    why = [p.strip() for p in parts if p.strip() and not (printed and printed in p) and not p.strip().isdigit()]
    return ", ".join(why), Period(None, date.first) if date else None


def reasons(reading: Reading, statement: Statement) -> tuple[tuple[int, int], ...]:
    """The brackets in a list of medicines given up, or that say that one was: they say why, and are no findings of today.

    Args:
        reading: the document.
        statement: a statement.

    Returns:
        Their places.
    """
    text, span = reading.document.text, statement.span
    named = statement.of("medicine")
    if not named:
        return ()
    heads = said_of(reading, statement, named[0])
    listed = _heads_ended(heads) or heads.has("failed_first")
    brackets = _BRACKET.finditer(text, span.start, span.end)
    return tuple(m.span(1) for m in brackets if listed or says(m[1], "no_more", first=True))


# Medicines that were talked of: only discussed, or offered and refused; injections that were planned and called off.


_WAYS = ("sampling", "imaging", "test")
"""What a thing may be given by or under, and that is nothing implanted itself."""
_ORDINAL = {n: word for word, n in ORDINALS.items()}
_NTH = regex(
    rf"\bthe (?P<nth>last|{'|'.join(ORDINALS)})(?: (?:one|injection|infusion|puncture|transplantation|treatment|time))?,? (?:(?:was|were|is|had to be) )?$",
    re.I,
)
"""Before "was cancelled": which of the days told before it is meant."""
_ONLY_SET = regex(
    r"[\s,):–-]*(?:(?:but|and|which|that|it|then|later|had|was|were|been|to be|planned|set|scheduled|intended|arranged|due|this|one)[\s,]+)*",
    re.I,
)
"""Between a day and "was cancelled", so that nothing else was."""
_SET_FOR = regex(r"\b(?:planned|scheduled|set|due|intended|arranged|foreseen|booked) (?:for|on) (?:the )?$", re.I)
_NOT_WISHED = regex(
    r"[^.;\n]{0,60}\b(?:(?:did not|didn['’]t) (?:wish|want|like|take place|happen|come about)"
    r"|(?:refused|declined|rejected|turned down) (?:it|this|that)\b|preferred (?:not|to go)|decided against)",
    re.I,
)
"""Behind a day that was set: it came to nothing, "but the patient did not wish it"."""
_HAPPENED = regex(
    r"\b(?:given|done|performed|received|got|made|carried out|administered|went|followed|first|second|third|fourth|fifth|sixth|next|another)\b|[.;]",
    re.I,
)
"""What stands between an injection and the word that something was called off, when that is said of something else."""


def called_off(text: str, statement: Statement, m: Mention) -> bool:
    """Whether an injection was planned and called off: "was arranged for 4 May but cancelled"; one put off to a day was given.
    The implantation of a thing that is named right before it is no injection: "an epidural stimulator implantation".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the word for the injection.
    """
    if any(0 <= m.start - p.end <= 1 and p.entry.role not in _WAYS for p in statement.of("procedure")):
        return True
    cue = next((c for c in statement.mentions if c.entry.role == "cancelled" and c.start >= m.end), None)
    if cue is None or cue.entry.value == "untested" or _HAPPENED.search(text, m.end, cue.start):
        return False
    return not any(d.first and d.start >= cue.end for d in statement.dates)


def nth_called_off(text: str, statement: Statement, at: int) -> bool:
    """Whether the injection that an ordinal counts was called off: "on 9 March; the second infusion was cancelled".

    Args:
        text: the document's text.
        statement: the sentence.
        at: the end of the ordinal.
    """
    event = next((m for m in statement.mentions if m.entry.role == "event" and m.start >= at), None)
    return event is not None and not text[at : event.start].strip() and called_off(text, statement, event)


_ONLY = regex(r"\s?[:,(–-]?\s?(?:only|just|nothing but|no cells,? (?:only|just))\s")
_BESIDE = regex(r"(?:the |some |a |an |more )?(?:[a-z]+ ){0,2}")
"""Between a day that had nothing but one procedure, and its name: "only rehab"."""


def day_called_off(text: str, statement: Statement, d: DateHit) -> bool:
    """Whether a day was set for a treatment that then didn't take place: "the third, planned for 10 March, was not given",
    "on 3, 10 and 17 March (the last was cancelled)", or was for something else alone: "May 23 spinal tap, May 26 only rehab".

    Args:
        text: the document's text.
        statement: the sentence.
        d: one of its dates.
    """
    was_set = statement.before(_SET_FOR, d.start)
    if was_set and statement.after(_NOT_WISHED, d.end):
        return True
    if only := statement.after(_ONLY, d.end):
        named = [m for m in statement.mentions if m.start >= only.end() and m.entry.kind != "cue"]
        return (
            bool(named)
            and named[0].entry.kind == "procedure"
            and _BESIDE.fullmatch(text, only.end(), named[0].start) is not None
        )
    for cue in statement.of("cue"):
        before = [x for x in statement.dates if x.first and x.end <= cue.start]
        if not before or d is not before[-1] or (cue.entry.role != "cancelled" and cue.entry.value != "undone"):
            continue
        nth = statement.before(_NTH, cue.start)
        if nth and nth["nth"].lower() in ("last", _ORDINAL.get(len(before))):
            return True
        if not nth and _ONLY_SET.fullmatch(text, d.end, cue.start):
            return True
    return False


_ONE_WAS = regex(
    r"(?:\s\d[^,;.()]{0,20})?\s\(?(?:was|has been|had been|stopped|held|discontinued|ceased|withdrawn|until|till)\s"
)
_WHICH = regex(
    r"(?:[^.;:,]|\.\d){0,30}?,?(?<!both of)(?<!all of) (?:which|that) (?:he |she |I |they |we |was |is |had |has )(?!both\b|all\b)",
    re.I,
)
_CLOSES_PART = regex(r"\)?\s?[,;]")
_PREPOSITION = regex(r"\b(?:in|on|at|from|of|by|until|till|around|about|early|late|mid|the)[ -]$", re.I)


def all_behind_next(text: str, statement: Statement, m: Mention) -> bool:
    """Whether the sentence's time can only be the next medicine's: "had diabetes since 1993 (A at night; B was stopped in 2011)".

    Args:
        text: the document's text.
        statement: the sentence.
        m: a medicine in it.
    """
    following = next((x for x in statement.of("medicine") if x.start >= m.end), None)
    if following is None:
        return False
    if (which := statement.after(_WHICH, statement.of("medicine")[-1].end)) is not None:
        return all(d.start >= which.end() for d in statement.dates)
    if ";" not in text[m.end : following.start]:
        return False
    when = statement.effective.start if statement.effective else None
    return any(d.first == when and d.start >= following.end for d in statement.dates)


def _of_before(text: str, statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether a date ahead of a medicine closes what is told before it: "B since 2019, on A", "B (2022), A", "B 2018, C on A"."""
    if d.start - statement.span.start <= _OPENS or not _CLOSES_PART.match(text, d.end, m.start):
        return False
    closed = text[d.end : d.end + 1] == ")"
    return closed or d.comparator == "since" or not statement.before(_PREPOSITION, d.start)


def told_of_the_last(text: str, first: int, end: int, stop: int) -> bool:
    """Whether a clause tells only of the last medicine of a list: "A 50 mg, and B 400 IU daily which she stopped", "A 300 mg
    twice a day, B was stopped".

    Args:
        text: the document's text.
        first: where the name of the first one ends.
        end: where the name of the last one ends.
        stop: where the sentence ends.
    """
    between = text[first:end]
    dosed = any(map(str.isdigit, between)) and " and " not in between
    return _WHICH.match(text, end, stop) is not None or (dosed and _ONE_WAS.match(text, end, stop) is not None)


# The later doses of a medicine, each with the day from which it was taken: "40 mg daily from 19 July, 20 mg daily since 30 August".


_THEN = regex(r"\s*[,;]?\s*(?:and )?(?:then|thereafter|afterwards|since then|after that|followed by)\s+(?:on |by )?")
"""Between the day until which one medicine was taken, and the next."""
_OPENS = 8
_JOINED = regex(
    r"[\s,]*(?:\d[\w.,/]*\s*(?:m?c?g|mL|IU)?\s*(?:(?:once|twice|three times) (?:a|per) day|daily|[bt]\.?i\.?d\.?)?)?\s*(?:,|and|or|&|, and)\s*",
    re.I,
)
_OTHER_DEED = regex(
    r"(?:,? and|,|;|,? but)\s(?:(?:he|she|I)\s)?(?:ha[sd] )?(?:had|underwent|fell|lost|suffered|was admitted)\b(?! (?:been|it))"
    r"|,? followed by (?!\d|an? (?:\w+ )?(?:dose|course)|(?:maintenance|slow|gradual)\b)",
    re.I,
)
_ONLY_SET_BY = regex(r"\((?:before|prior to|after) (?:the )?$")
_REGULAR = regex(r"\b(?:throughout|continuously|regularly|unchanged)\b")


def medicines(reading: Reading) -> Iterator[Medication]:
    """All medicines that the people of a document take, took, stopped or refused.

    Args:
        reading: the document.

    Yields:
        A Medication for each mention; equal ones are merged later.
    """
    if reading.kind in ("cohort", "information"):
        return
    told: list[Medication] = []
    block = None
    for statement in reading.reported():
        once = {(m.start, m.entry.id): m for m in statement.of("medicine")}.values()  # two ways to write one name
        found = [m for m in once if is_taken(reading, statement, m)]
        if statement.block.kind == "note" and not (found and _is_regular(reading, statement, found)):
            continue
        if not once and block is statement.block and (day := _first_day(statement)) is not None:
            told = _with_first_day(reading, told, statement, day)
        follow = said_next(reading, statement) if found else None
        filled = fill(statement, found, "medicine", "dose") if found else {}
        for i, m in enumerate(found):
            own = filled.get(m.start) or Filled(m, m.end)
            until = max(own.end, _said_until(reading, statement, found, i))
            told += _medication(reading, statement, own, until, found, follow)
        block = statement.block if found else block
    yield from told
    yield from _intended(reading)


def _intended(reading: Reading) -> Iterator[Medication]:
    """Yield the medicines that a plan orders or stops: "Plan: … start amoxicillin tomorrow, hold warfarin"."""
    for statement in reading.statements:
        if statement.attitude != "planned" or not statement.subjects:
            continue
        told = {m.start: to for m in statement.of("medicine") if (to := _ordered_to(statement, m)) is not None}
        ordered = [m for m in statement.of("medicine") if m.start in told]
        filled = fill(statement, ordered, "medicine", "dose") if ordered else {}
        for m in ordered:
            own = filled.get(m.start) or Filled(m, m.end)
            for medication in _medication(reading, statement, own, own.end, ordered, None):
                yield replace(medication, status=told[m.start], reason="", effective=None, timepoint=None)


def _ordered_to(statement: Statement, m: Mention) -> Status | None:
    """Return what a plan orders of a medicine: that it begins, or ends at once."""
    if statement.about(m).status not in _ORDERED:
        return None
    if stands(statement, m, "to_begin"):
        return "intended"
    return "stopped" if stands(statement, m, "no_longer") and not stands(statement, m, "to_come") else None


def _first_day(statement: Statement) -> DateHit | None:
    """Return the day on which a treatment began that its sentence doesn't name: "The first injection was on 4 May"."""
    if len(statement.dates) != 1 or statement.of("procedure", "cells", "medicine"):
        return None
    day = statement.dates[0]
    return day if day.first and stands(statement, day, "began_then") else None


def _with_first_day(reading: Reading, told: list[Medication], statement: Statement, day: DateHit) -> list[Medication]:
    """Return the only medicine told so far as begun on a day that a later sentence tells, all as they are where there are several."""
    if len({(m.subject, m.code.text) for m in told}) > 1 or any(m.effective for m in told):
        return told
    if told[0].subject not in statement.subjects or told[0].status == "not-taken":
        return told
    shown = reading.evidence(statement.span.start, statement.span.end)
    return [replace(m, effective=Period(day.first), evidence=(*m.evidence, shown)) for m in told]


def _is_regular(reading: Reading, statement: Statement, found: Sequence[Mention]) -> bool:
    """Whether a note tells of a medicine taken regularly: a dose with how often, or since when; or from when to when."""
    text = reading.document.text
    begun = [d for d in statement.dates if d.first and d.start > found[0].end]
    if any(d.comparator in ("since", "until") or d.last or text[: d.start].rstrip().endswith(" from") for d in begun):
        return True
    dosed = any(dose_of(own) for own in fill(statement, found, "medicine", "dose").values())
    often = worded_marks(text, found[0].end, statement.span.end, "frequency", "times") or statement.holds(_REGULAR)
    return dosed and bool(often or any(d.first and d.start > found[0].end for d in statement.dates))


def _said_until(reading: Reading, statement: Statement, found: Sequence[Mention], i: int) -> int:
    """The end of what is said of a medicine: what follows the last of a bare list is said of each in it."""
    last = i
    while last + 1 < len(found) and _JOINED.fullmatch(reading.document.text, found[last].end, found[last + 1].start):
        last += 1
    starts = [c.start for c in statement.context.clauses]
    if any(found[i].end <= at <= found[last].start for at in starts):
        return 0  # "she was started on A, and B was stopped"
    if last == i or told_of_the_last(reading.document.text, found[i].end, found[last].end, statement.span.end):
        return 0
    return found[last + 1].start if last + 1 < len(found) else statement.span.end


def _medication(
    reading: Reading,
    statement: Statement,
    filled: Filled,
    until: int,
    all_: Sequence[Mention],
    follow: Span | None,
) -> Iterator[Medication]:
    text, m = reading.document.text, filled.head
    asked = asked_of(reading, statement, filled, until, follow, shared=len(all_) > 1)
    status, reason = status_of(asked)
    (line, *further), end = prescribed(statement, filled)
    route = first(filled, "route")
    effective = _effective(asked, filled, until, status)
    own = any(m.end <= d.start < filled.end for d in statement.dates)
    if effective and effective.start and effective.end and (status == "unknown" or (status == "active" and own)):
        status = "stopped"  # "from 2000 to 2003"
    if status != "not-taken" and (ended := given_up(asked, filled.end)):
        status, reason, effective = "stopped", ended[0] or reason, ended[1]
    if asked.has("takes_place") and status in ("unknown", "stopped") and not asked.has("stopped_in_own"):
        status, reason = "active", ""
        effective = Period(effective.end) if effective and effective.end and not own else effective
    elif asked.has("gives_way") and status != "not-taken":
        day = next((d.first for d in statement.dates if d.first and d.end <= m.start), effective and effective.start)
        status, reason, effective = "stopped", "", effective if own or not day else Period(None, day)
    given = statement.done_at(m.start, m.end)
    if status == "stopped" and given is not None and given.phase == "after" and asked.has("gives_way"):
        given = None  # "ceftriaxone was switched to amoxicillin on day 5"
    for subject in statement.subjects:
        yield Medication(
            subject=subject, code=m.entry.concept, status=status, reason=reason, effective=effective,
            route=route.mark.hit.entry.concept if route else None, dose=line.dose, doses=parts_of(text, dose_of(filled)), timing=line.timing,
            per_day=line.per_day, as_needed=line.as_needed, needed_for=line.needed_for, bounds=line.bounds, printed=line.printed,
            further=tuple(further), timepoint=given,
            evidence=(reading.evidence(m.start, min(end, statement.span.end)),), rule="medicine",
        )  # fmt: skip


def _in_brackets(text: str, statement: Statement, d: DateHit, m: Mention) -> bool:
    """Whether a date stands in brackets or a relative clause closed before a medicine, and no colon after them heads it."""
    if is_told_aside(text, statement.span, d.start, d.end, m.start):
        return True
    closed = text.find(")", d.end, m.start)
    opened = text.rfind("(", statement.span.start, d.start) > text.rfind(")", statement.span.start, d.start)
    return opened and closed >= 0 and not text.startswith(":", closed + 1)


_AT_END = 10
"""Characters between a medicine and its end: "phenytoin was then stopped"."""


def _effective(said: Said, filled: Filled, until: int, status: Status) -> Period | None:
    statement, m, text = said.statement, said.it, said.statement.context.text
    start: str | None = None
    end: str | None = None
    if statement.before(_ONLY_SET_BY, m.start):
        return None  # "a colonoscopy in May (before azathioprine)"
    if len(statement.dates) == 1 and said.has("last_given"):
        return Period(None, statement.dates[0].first)
    others = [x for x in statement.of("medicine") if x.end <= m.start]
    begin = told_from(text, statement, filled)
    foreign = False
    for d in statement.dates:
        if d.first is None:
            continue
        between = any(m.end <= x.start and x.end <= d.start for x in statement.of("medicine"))
        if d.comparator == "until" and d.start >= max(until, m.end) and between:
            continue  # "A never helped, B did until 2005"
        if _of_before(text, statement, m, d):
            foreign = True
            continue
        if d.end <= m.start and said.has("taken_by_then"):
            foreign = True
            continue  # "In May he had a rash from phenytoin"
        free = any(m.end <= f.start and f.end <= d.start for f in statement.of("finding"))
        inside = m.end <= d.start < filled.end and not (free and d.comparator == "since")  # "no seizure since 2010"
        if d.end <= m.start and _in_brackets(text, statement, d, m):
            foreign = True
            continue  # "melanoma (diagnosed in 2017) received pembrolizumab"
        if inside and status == "active" and says(text[m.end : d.end], "stopped"):
            foreign = True
            continue  # "held 3/2022, resumed 4/2022"
        if m.end <= d.start and _OTHER_DEED.search(text, m.end, d.start):
            foreign = True
            continue  # "takes aspirin, and had a stent in 2008"
        if d.comparator == "until" and d.end <= m.start and any(x.end <= d.start for x in others):
            begun = [x for x in statement.dates if x.first and m.end <= x.start < filled.end]
            if not begun and _THEN.fullmatch(text, d.end, m.start):
                start = start or d.first
            continue  # "cyclophosphamide until December 2009, followed by …" ends the one before
        if (
            d.comparator == "until"
            or (inside and text[m.end : d.start].strip() == "to")
            or (
                inside
                and status == "stopped"
                and d.start - m.end > 0
                and (
                    any(c.entry.role == "discontinued" and begin <= c.start < d.start for c in statement.of("cue"))
                    or said.has("stop_ahead")
                    or said.has("no_longer")
                )
            )
        ):
            end = end or d.first
        elif inside or (
            len(statement.dates) == 1
            and d.end <= m.start
            and not any(x.end <= d.start for x in others)
            and (d.start - statement.span.start <= _OPENS or ";" not in text[d.end : m.start])
            and not goes_on(text, statement.span.start, m.start)
            and not (d.comparator == "since" and any(x.end <= d.start for x in statement.of("condition", "finding")))
        ):
            period = period_of(d)
            if d.end <= m.start and status == "stopped" and _was_ended(said, d.end):
                end = end or d.first  # "In May he stopped phenytoin"
                continue
            start = start or (period.start if period else None)
            end = end or d.last
    if start or end:
        return Period(start, end)
    if foreign or (any(d.start < m.start for d in statement.dates) and ";" in text[statement.dates[0].end : m.start]):
        return None  # "appendectomy in 1975; levothyroxine 75 µg": the date is of something else
    if statement.dates and statement.dates[0].start >= filled.end and ";" in text[m.end : statement.dates[0].start]:
        return None  # "A and B; C had been stopped in 2015"
    if all_behind_next(text, statement, m):
        return None
    return statement.effective if status == "unknown" or said.has("begun") or said.has("once_given") else None


def _was_ended(said: Said, start: int) -> bool:
    """Return True if a medicine's end stands behind a date, ahead of it or right behind it: "… phenytoin was stopped"."""
    stopped = [c for c in said.statement.of("cue") if c.entry.role == "discontinued" and c.start >= start]
    between = (said.statement.context.text[said.it.end : c.start] for c in stopped if c.start >= said.it.end)
    ahead = said.has("stop_ahead") or said.has("no_longer")
    return ahead or any(len(words) <= _AT_END and "," not in words for words in between)


# When each of several patients got the first dose of the medicine that the words above their table name.


def told_by_label(reading: Reading, label: str, drug: Entry) -> tuple[Quantity | Range | None, Concept | None]:
    """The dose and the way that a label gives to all of its cells: "First dose (12 mg, intrathecal)".

    Args:
        reading: the document, for units and ways.
        label: of a row or column.
        drug: what they are of.
    """
    doses = [q for q in find_quantities(label, reading.lexicon.units()) if is_amount(q, "amount")]
    ways = [m.entry.concept for m in reading.lexicon.find(label, 0, len(label)) if m.entry.kind == "route"]
    return amount_of(doses[0], drug) if len(doses) == 1 else None, ways[0] if len(ways) == 1 else None


# What a cell says of a medicine: how much, how often, since when, until when ("60 g every 6 weeks", "2015-2018",
# "never").


_PER_VOLUME = regex(r"/\w*L\b")
GOING_ON = regex(r"\b(?:present|now|ongoing|continu\w*|current(?:ly)?|today)\b", re.I)
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
_LONGEST = 60
_ENDS = 2
_PER = {"/d": "per day", "/wk": "per week"}
_SPANS = ("h", "d", "wk", "mo", "a")


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
    drug = reading.lexicon.named(cell.code.entry)
    base = Medication(
        subject=cell.subject, code=cell.code, status="active", effective=cell.effective, timepoint=cell.timepoint,
        evidence=cell.evidence, rule="medicine table",
    )  # fmt: skip
    mass = next((h for h in value.hits if is_dose(h)), None)
    around = printed.text[: mass.start] + printed.text[mass.end :] if mass and len(value.hits) > 1 else printed.text
    if (when := _when(reading, printed, around.strip(" ,;"))) is not None:
        told, period = when
        return replace(base, status=told, effective=period or cell.effective, dose=amount_of(mass, drug))
    only = _only_mass(value.hits)
    if only is None or not isinstance(given := only.value, Quantity | Range):
        return replace(base, status="stopped") if says(value.text, "stopped", first=True) else None
    united = range_in(given, unit) if isinstance(given, Range) else replace(given, code=given.code or unit)
    hit = replace(only, value=united)
    if not is_dose(hit):
        return None
    if isinstance(given, Quantity) and not given.value and not given.comparator:
        return replace(base, status="not-taken")
    timing, a_day = timing_of(value.text)
    timing = timing or next((t for end, t in _PER.items() if code_of(hit).endswith(end)), "")
    needed = is_as_needed(value.text)
    return replace(
        base, dose=amount_of(hit, drug), timing=timing, per_day=a_day or timing_of(timing)[1], as_needed=needed
    )


def _only_mass(hits: Sequence[QuantityHit]) -> QuantityHit | None:
    """The one number of a cell, or the dose beside how often it is taken: "60 g every 6 weeks"."""
    if len(hits) == 1:
        return hits[0]
    masses = [h for h in hits if is_amount(h, "amount")]
    return masses[0] if len(masses) == 1 and all(code_of(h) in _SPANS for h in hits if h is not masses[0]) else None


def _when(reading: Reading, cell: Cell, text: str) -> tuple[Status, Period | None] | None:
    """What words and years alone say of a medicine: "since 2018", "stopped 2020", "2015-2018", "never"; None for others."""
    if len(text) > _LONGEST or not (m := _WHEN.fullmatch(text)):
        return None
    if m["never"]:
        return "not-taken", None
    told = periods_in(reading, cell)
    days = [p.start for p in told] or _BARE_YEAR.findall(text)
    last = told[0].end if len(told) == 1 else days[1] if len(days) == _ENDS and _RANGED.search(text) else None
    ongoing, ended = GOING_ON.search(text), says(text, "stopped")
    if last:
        return "active" if ongoing else "stopped", Period(days[0], last)
    if len(days) > 1 or not (days or ended or ongoing or text[:3].lower() == "yes"):
        return None
    closes = bool(days and ended and not ongoing)
    period = Period(None, days[0]) if closes else Period(days[0]) if days else None
    return "stopped" if ended else "active", period


def is_dose(hit: QuantityHit) -> bool:
    """Whether a number is a mass, and no concentration, as a laboratory's values are.

    Args:
        hit: the number with its unit.
    """
    return is_amount(hit, "amount") and not _PER_VOLUME.search(code_of(hit))


def periods_in(reading: Reading, cell: Cell) -> list[Period]:
    """Return the dates of a cell that have a begin.

    Args:
        reading: the document.
        cell: of a table.
    """
    return [p for d in part(reading.index.dates, cell.span) if (p := period_of(d)) is not None and p.start]
