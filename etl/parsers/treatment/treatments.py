"""Treatments with cells: each course or injection that has its own date or number becomes one Treatment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.facts import Concept, Dose, Treatment
from etl.mapping.entry import Entry
from etl.parsers.people.drafts import named_in
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.administration import day_before, got_cells, unnamed
from etl.parsers.treatment.courses import Draft, announced, drafts
from etl.parsers.treatment.dosage import counts_cells, other_dose
from etl.patterns import regex
from etl.tables.treatments import completed, courses_of, of_patients
from etl.value import replace

# Treatments with cells: each course or injection that has its own date or number becomes one Treatment.
#
# Drafts with the same number or the same date are one treatment; what is said of no one in particular ("all by lumbar
# puncture", "750 million cells each") fills what the numbered ones leave open, and never replaces what they say.


_SEVERAL = 2
_OF = regex(r"\s(?:of|with)\s(?:the\s)?")
_DAY = 10
_BLOOD = regex(r"\b(?:red|white|blood|bacterial|tumou?r|epithelial)\s(?:blood\s)?cells\b", re.I)
_SAME_CELLS = regex(r"\bsame (?:kind of |type of )?(?:stem )?cells\b", re.I)


def treatments(reading: Reading) -> Iterator[Treatment]:
    """The treatments with cells of each person.

    Args:
        reading: the document.

    Yields:
        Treatments in the order of their dates or numbers.
    """
    if reading.kind == "information":
        return
    named = "cells" in reading.index.kinds or any(_tells_cells(reading, s) for s in reading.statements)
    tables = [p for p in reading.tables if p.frame.attitude == "reported"]
    treated = [t for p in tables for t in of_patients(reading, p)]
    by_way = None if named else unnamed(reading)
    if not named and by_way is None:  # only a register whose column counts cells tells of any
        cells = reading.lexicon.get("cells", "cell_transplantation")
        for person in reading.persons if cells else ():
            if of_line := [replace(d, entry=cells) for key, d in treated if key == person.key]:
                yield from completed(reading, [*assemble(person.key, of_line)])
        return
    subjects = [p.key for p in reading.persons] or ([reading.cohort.key] if reading.cohort else [])
    own = [s for s in reading.statements if len(s.subjects) < _SEVERAL or s.block.kind != "title"]  # each has theirs
    lines = announced(reading)
    told = [
        (s, d if d.performed else replace(d, performed=day_before(reading.document.text, s, before)))
        for s, before in zip(own, [None, *own], strict=False)
        for d in drafts(reading, s, s.span.start in lines)
    ]
    listed = [course.draft for p in tables for course in courses_of(reading, p)]
    told = _with_same_dose(told)
    for subject in subjects:
        mine = [d for s, d in told if subject in s.subjects and _owner(reading, s, d) in (None, subject)]
        of_line = listed if len(subjects) == 1 else [d for key, d in treated if key == subject]
        mine += [
            d for d in of_line if d.performed or not mine
        ]  # a dose alone is that of the treatment told in the text
        if mine and not any(d.entry for d in mine):
            entry = by_way or only_cells(reading, subject)
            mine = [replace(mine[0], entry=entry), *mine[1:]] if entry or not _of_medicine(reading) else []
        yield from completed(reading, [*assemble(subject, mine)])


def _of_medicine(reading: Reading) -> bool:
    """Whether the page tells of infusions or injections of a medicine: "the second infusion" is one of those."""
    text = reading.document.text
    return any(
        _OF.fullmatch(text, event.end, m.start)
        for s in reading.statements
        for m in s.of("medicine")
        for event in s.of("cue")
        if event.entry.role == "event" and event.end < m.start
    )


def _tells_cells(reading: Reading, statement: Statement) -> bool:
    """Whether a sentence tells how many cells went where, though the page names no kind of them: "cells 48 × 10^6 into …"."""
    if statement.attitude != "reported":
        return False
    said = got_cells(reading.document.text, statement.span)
    counted = statement.holds(_BLOOD)
    dated = statement.dates or (statement.frame.effective is not None and not counted)  # by the row of a log
    if not said and not dated:
        return False
    told = [d for d in drafts(reading, statement) if d.amount and (d.routes or d.methods)]
    return any(said or (d.performed and counts_cells(d.amount)) for d in told)


def only_cells(reading: Reading, subject: str) -> Entry | None:
    """The cells that a page says somebody was treated with, where no sentence on how they were given names them.

    Args:
        reading: the document.
        subject: a person's key or the group's.
    """
    several = len(reading.persons) > 1
    reported = [s for s in reading.statements if s.attitude == "reported" or (several and len(s.subjects) > 1)]
    own = next((i for i, s in enumerate(reported) if len(s.subjects) == 1), 0) if several else 0
    named = {
        m.entry.id: m.entry
        for i, s in enumerate(reported)
        if subject in s.subjects or i < own  # what opens a page of several people tells of all
        for m in s.of("cells")
        if (about := s.about(m)).status in ("present", "historical")
        and (about.experiencer in ("patient", "group") or (i < own and about.experiencer == "relative"))
    }
    if not named:  # a heading names them
        topics = (m for s in reported if subject in s.subjects for m in s.frame.topic)
        named = {m.entry.id: m.entry for m in topics if m.entry.kind == "cells"}
    finest = max(named.values(), key=lambda e: len(e.name.split()), default=None)
    words = set(finest.name.split()) if finest else set()
    return finest if all(set(e.name.split()) <= words for e in named.values()) else None


def _owner(reading: Reading, statement: Statement, draft: Draft) -> str | None:
    """Whose the date of a treatment is, in a sentence that gives each person a date: "patient 1 on 6 May, patient 2 on 8 May"."""
    if len(statement.subjects) < 2 or draft.performed is None:
        return None
    owners: dict[str, set[str]] = {}
    start = statement.span.start
    for hit in statement.dates:
        named = {key for _, key in named_in(reading.names, reading.document.text, start, hit.start)}
        owners.setdefault(hit.first or "", set()).update(named)
        start = hit.end
    mine = owners.get(draft.day, set())
    return next(iter(mine)) if len(mine) == 1 and all(owners.values()) else None


def _with_same_dose(told: Sequence[tuple[Statement, Draft]]) -> list[tuple[Statement, Draft]]:
    """ "Third injection, same dose": that of the nearest one before, of the same way where it names one."""
    out: list[tuple[Statement, Draft]] = []
    for s, d in told:
        if d.entry is None and any(_SAME_CELLS.search(e.quote) for e in d.evidence):
            d = replace(d, entry=next((o.entry for _, o in reversed(out) if o.entry), None))
        if d.same and d.amount is None:
            before = [o for _, o in out if o.amount]
            alike = [o for o in before if set(o.routes) & set(d.routes)] or before
            d = replace(d, amount=alike[-1].amount if alike else None)
            if not d.routes and not d.methods and len({(o.routes, o.methods) for o in before}) == 1:
                d = replace(d, routes=before[0].routes, methods=before[0].methods)
        out.append((s, d))
    return out


def assemble(subject: str, told: Sequence[Draft]) -> Iterator[Treatment]:
    """Make treatments of all drafts of one person.

    Args:
        subject: whose.
        told: drafts in the order of the text.

    Yields:
        Treatments, by date, then by number, then by place.
    """
    anchored: list[Draft] = []
    for draft in (d for d in told if d.anchored):
        at = next((i for i, a in enumerate(anchored) if _same(a, draft)), None)
        if at is None:
            anchored.append(draft)
        else:
            anchored[at] = _join(anchored[at], draft)
    anchored = [d for d in anchored if not _is_stay(d, anchored)]
    dated = sorted((d for d in anchored if d.day), key=lambda d: d.day)
    loose = [d for d in anchored if not d.day]
    ordered = all(d.number in (None, i + 1) for i, d in enumerate(dated))
    numbered = [replace(d, number=d.number or i + 1) for i, d in enumerate(dated)] if ordered else dated
    for d in loose:
        at = next(
            (
                i
                for i, a in enumerate(numbered)
                if a.number is not None and a.number == d.number and _agree(a.course, d.course)
            ),
            None,
        )
        if at is None:
            if not dated:
                numbered.append(d)
        else:
            numbered[at] = _join(numbered[at], d)
    general = [d for d in told if not d.anchored]
    entries = [d.entry for d in told if d.entry]
    if not numbered:
        numbered = _distinct([d for d in general if not d.product])
        general = []
    else:
        given = {r.id for d in numbered for r in d.routes}
        apart = [d for d in general if d.branch and d.count and d.routes and given.isdisjoint(r.id for r in d.routes)]
        numbered += _distinct(apart)  # "five into the spine and, on 4 May, one into a vein"
        general = [d for d in general if d not in apart]
    for i, d in enumerate(numbered):
        if d.again and i:
            numbered[i] = _as_before(d, numbered[i - 1])
    if len(numbered) == 1 and numbered[0].performed and numbered[0].performed.end:  # "5 to 30 May", "6 injections"
        known = numbered[0]
        numbered[0] = replace(known, count=known.count or next((d.count for d in general if d.count), None))
    courses = len({d.course for d in numbered if d.course}) > 1
    for d in numbered:
        whole = d
        for other in list(general) + [n for n in numbered if n.each and n is not d]:
            if _agree(other.course, whole.course):
                whole = _fill(whole, other, anchored=other.anchored)
        yield _treatment(subject, whole, _kind(whole.entry, entries), courses)


def _is_stay(d: Draft, others: Sequence[Draft]) -> bool:
    """Whether a time is only that of the stay in which treatments were given that have days of their own."""
    when = d.performed
    if when is None or not when.start or not when.end or when.end <= when.start or len(when.start) < _DAY:
        return False
    if d.number or d.entry or d.routes or d.methods or d.amount or d.count or d.site:
        return False
    return any(when.start <= o.day <= when.end for o in others if o.performed and not o.performed.end)


def _same(a: Draft, b: Draft) -> bool:
    if a.day and b.day:
        return (
            (a.day.startswith(b.day) or b.day.startswith(a.day))
            and _agree(a.number, b.number)
            and not (a.routes and b.routes and set(a.routes).isdisjoint(b.routes))
            and not (a.site and b.site and {a.site.side, b.site.side} == {"left", "right"})
            and not _apart(a, b)
            and not (a.branch and b.branch and {*a.routes, *a.methods}.isdisjoint({*b.routes, *b.methods}))
        )
    return a.number is not None and a.number == b.number and _agree(a.course, b.course)


def _apart(a: Draft, b: Draft) -> bool:
    """Whether two drafts tell other doses, none of them said of each time or of nothing but the dose."""
    return not (a.each or b.each) and other_dose(a.amount, b.amount)


def _agree(a: int | None, b: int | None) -> bool:
    """Return True if two numbers can be those of one treatment: both are the same, or one isn't told."""
    return not (a and b and a != b)


def _join(a: Draft, b: Draft) -> Draft:
    """Two statements of one treatment: the more precise date, and the sum of what they say."""
    when = a.performed
    if b.performed and (when is None or len(b.day) > len(a.day)):
        when = b.performed
    entry = max((e for e in (a.entry, b.entry) if e), key=lambda e: len(e.name), default=None)
    return Draft(
        number=a.number or b.number, course=a.course or b.course, performed=when, entry=entry,
        routes=tuple(dict.fromkeys(a.routes + b.routes)), methods=tuple(dict.fromkeys(a.methods + b.methods)),
        amount=a.amount or b.amount, volume=a.volume or b.volume, count=a.count or b.count, interval=a.interval or b.interval,
        site=a.site or b.site, evidence=tuple(dict.fromkeys(a.evidence + b.evidence)), offset=min(a.offset, b.offset), each=a.each or b.each,
    )  # fmt: skip


def _fill(a: Draft, other: Draft, *, anchored: bool) -> Draft:
    """What is said of every treatment fills what this one leaves open; another one's own route and method do not."""
    own = anchored or a.branch
    known = {r.id for r in a.routes} | {r.part_of for r in a.routes}
    fitting = tuple(m for m in other.methods if not a.routes or not m.route or m.route in known)
    kinds = a.entry is not None and other.entry is not None and a.entry.id != other.entry.id
    apart = kinds and bool(a.routes and other.routes) and set(a.routes).isdisjoint(other.routes)  # other cells
    gained = replace(
        a,
        routes=a.routes or (() if own else other.routes),
        methods=a.methods or (() if own else fitting),
        site=a.site or (None if own or a.routes else other.site),
        amount=a.amount or (None if (a.branch and other.branch) or apart else other.amount),
        volume=a.volume or other.volume,
        interval=a.interval or other.interval,
    )
    return replace(gained, evidence=tuple(dict.fromkeys(a.evidence + other.evidence))) if gained != a else a


def _as_before(a: Draft, before: Draft) -> Draft:
    """ "The infusion was repeated in May": by the ways and with the dose of the one before, unless it went another way
    ("the same dose, through a vein")."""
    other = bool(a.routes) and a.routes != before.routes
    return replace(
        a, routes=a.routes or before.routes, methods=a.methods or (() if other else before.methods),
        amount=a.amount or before.amount, entry=a.entry or before.entry, site=a.site or (None if other else before.site),
    )  # fmt: skip


def _distinct(general: Sequence[Draft]) -> list[Draft]:
    """Undated treatments: told apart by route and count, otherwise one."""
    out: list[Draft] = []
    for d in general:
        at = next(
            (
                i
                for i, o in enumerate(out)
                if not (o.routes and d.routes and set(o.routes) != set(d.routes))
                and _agree(o.count, d.count)
                and not _apart(o, d)
            ),
            None,
        )
        if at is None:
            out.append(d)
        else:
            out[at] = _join(out[at], d)
    return out


def _kind(own: Entry | None, entries: Sequence[Entry]) -> Entry | None:
    """The kind of cells: a general name is made precise by the only more specific one that the page uses of its treatments."""
    if own is None:
        return max(entries, key=lambda e: (len(e.name.split()), -entries.index(e)), default=None)
    finer = {e.id: e for e in entries if e.id != own.id and set(own.name.split()) < set(e.name.split())}
    finest = [e for e in finer.values() if not any(set(e.name.split()) < set(o.name.split()) for o in finer.values())]
    return finest[0] if len(finest) == 1 else own


def _treatment(subject: str, d: Draft, entry: Entry | None, courses: bool) -> Treatment:
    concept = entry.concept if entry else Concept("cell transplantation")
    product = entry.product if entry else None
    routes = [r.concept for r in d.routes]
    if len(routes) > 1 and (d.amount or d.volume):  # how much went which way isn't said
        doses = tuple(Dose(route=r) for r in routes) + (Dose(amount=d.amount, volume=d.volume),)
    else:
        doses = (
            (Dose(route=routes[0] if routes else None, amount=d.amount, volume=d.volume),)
            if routes or d.amount or d.volume
            else ()
        )
        doses += tuple(Dose(route=r) for r in routes[1:])
    return Treatment(
        subject=subject, code=concept, product=product, performed=d.performed, methods=tuple(m.concept for m in d.methods),
        site=d.site, doses=doses, count=d.count, interval=d.interval, course=d.course if courses or d.course else None,
        evidence=d.evidence, rule="cell treatment",
    )  # fmt: skip
