"""What sentences say of treatments with cells: number, date, route, method, dose, count.

Statements give drafts (what one sentence says: number, date, route, method, dose, count). Drafts with the same number
or the same date are one treatment; what is said of no one in particular ("all by lumbar puncture", "750 million cells
each") fills what the numbered ones leave open, and never replaces what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.facts import Evidence, Period, Quantity, Range
from etl.mapping.entry import Entry, Mention
from etl.parsers.context.context import Context
from etl.parsers.context.words import UNSAID
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.phrases import Place, make_site
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.diary import NTH_TIME, next_way, of_day
from etl.parsers.treatment.doses import dose_and_date, doses_in, drawn, is_volume, was_taken
from etl.parsers.treatment.draft import Draft
from etl.parsers.treatment.given_where import GOT, spot_of, spots_by_date
from etl.parsers.treatment.labels import given_by_label, labelled, with_day_ahead
from etl.parsers.treatment.numbers_said import is_count, is_noted, of_field, spacing
from etl.parsers.treatment.offers import called_off, day_called_off, nth_called_off
from etl.parsers.treatment.other_dates import of_harvest, of_other_event
from etl.parsers.treatment.tells import (
    begun,
    counts_on,
    days_of_each,
    from_to,
    got_cells,
    handed,
    is_given,
    operated,
    put_into,
    same_again,
    shared_date,
    tells_dose,
    tells_way,
    went_in,
)
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
from etl.parsers.when.timepoints import ordinal
from etl.patterns import regex

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
