"""Procedures other than cell treatments, operations told twice, devices in use, and tests done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Literal, cast

from etl.document import Block
from etl.facts import AnyFact, Concept, Observation, Period, Procedure
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.measure.tests_done import performer
from etl.parsers.phrases import Place, chunks, make_site, place_beside, places, unnamed
from etl.parsers.reading import Reading, Statement
from etl.parsers.scope.govern import came_then
from etl.parsers.slots.decide import Said
from etl.parsers.slots.fill import Filled, fill
from etl.parsers.treatment.administration import operated
from etl.parsers.treatment.courses import drafts
from etl.parsers.treatment.dosage import is_dose
from etl.parsers.when.dates import further, on_further_days, period_of
from etl.parsers.when.onset import all_of_others
from etl.patterns import regex
from etl.value import replace

# One procedure on two sides, each with its own day: "cataract operation on the right eye 2005, on the left eye 2006".


# Devices that were put in and taken out again: "a pump was implanted in 4/2011 and explanted in 2/2012".

_OUT = regex(
    r"[^.;]{0,60}?\b(?:implanted|inserted|placed|put in|fitted|since|in|from)\b[^.;]{0,30}?(?:,|\band\b|\bbut\b|\bthen\b)\s(?:then |later |it |was |had to be |had been |again )*"
    r"(?:explanted|removed|taken out)\b(?P<when>[^.;]{0,24})",
    re.I,
)


def taken_out(text: str, statement: Statement, m: Mention, performed: Period | None) -> Period | None:
    """The time that a device was in place, of one that was taken out again.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the device.
        performed: when it was put in.
    """
    found = statement.after(_OUT, m.end)
    if found is None or any(m.end <= x.start < found.start("when") for x in statement.of("procedure")):
        return None
    ends = [d.first for d in statement.dates if d.first and found.start("when") <= d.start < found.end("when")]
    start = performed.start if performed and performed.start not in ends else None
    return Period(start, ends[0] if ends else None)


_UNSAID = ("possible", "hypothetical", "general", "cited", "planned", "cancelled")
_AND_ALSO = regex(r",? (?:and|but|while) (?:\w+ )?(?:has|had|have|is|was|also|now)\b")
_AS_WELL = regex(r"\b(?:as well as|plus|together with|followed by|and then)\b", re.I)
_LOOKED_AT = ("test", "imaging", "care")
_VERBS = ("was ", "were ", "had ", "needed ")
"""How a form of a device begins that says that somebody had it: "was ventilated"."""
_BESIDE = 8
"""Characters between a device and how long it was there."""
_BEFORE, _BEHIND = 80, 24
"""Characters from what a verb is done to up to the verb ("Bone marrow (80 mL) was taken"), or behind it ("drew 60 ml of marrow")."""
_BEYOND = regex(r"\s?[,(]?\s?(?:(?:of|on|at|in) )?(?:(?:the|his|her) )?", re.I)
"""Between a body site and the side that is said of it behind."""
_OF_SIDE = regex(r"\b(?:of|on) (?:the |his |her )?(?P<where>(?:both|left|right) [a-z]+)\b", re.I)
_NEAR = 300
"""Characters around a test in which its verb stands."""


def of_statement(reading: Reading, statement: Statement, used: Sequence[tuple[int, int]] = ()) -> Iterator[Procedure]:
    """The procedures, therapies, devices and tests of a statement.

    Args:
        reading: the document.
        statement: the statement.
        used: places of tests that became an Observation with a result.
    """
    found = [
        m
        for m in _named_whole([x for m in statement.of("procedure") for x in _each_of(reading, m)])
        if (m.start, m.end) not in used
        and (context := statement.about(m)).status not in _UNSAID
        and (context.experiencer == "patient" or (context.experiencer == "group" and "group" in statement.subjects))
    ]
    cells = bool(statement.of("cells")) or any(is_dose(q) for q in statement.quantities)
    ways = {(m.start, m.end) for m in statement.of("method")}
    if ways and not cells and not any(d.methods and d.routes and d.performed for d in drafts(reading, statement)):
        ways = set()  # "3 May into a vein, 8 May intrathecally (by …)" tells how the page's cells were given
    doses = [operated(reading.document.text, statement, q.start) for q in statement.quantities if is_dose(q)]
    operations = {m.start for m in doses if m is not None}  # they are the treatment with cells
    filled = fill(statement, found, "procedure", "") if found else {}
    for m in found:
        said = _said_of(reading, statement, m)
        cell_treatment = (m.start, m.end) in ways or m.start in operations or (cells and m.entry.role == "treatment")
        if not cell_treatment and said.decide("done").says:
            yield from _procedure(reading, said, filled.get(m.start) or Filled(m, m.end))


def _each_of(reading: Reading, m: Mention) -> Iterator[Mention]:
    """The two that one short name means: "PT/OT"."""
    both = [reading.lexicon.get("procedure", name) for name in m.entry.pair]
    yield from (replace(m, entry=entry) for entry in both if entry) if both else (m,)


def _named_whole(found: Sequence[Mention]) -> Iterator[Mention]:
    """The procedures, with one and the word for its kind behind it as one: "a fusion operation in L3"."""
    kinds = {m.start: m for m in found if m.entry.id == m.entry.role}
    taken: set[int] = set()
    for m in found:
        kind = kinds.get(m.end + 1) if m.form == "name" else None
        if kind is not None and kind.entry.role == m.entry.role and m.start not in taken:
            taken.add(kind.start)
            yield replace(m, end=kind.end)
        elif m.start not in taken:
            yield m


_TOUCHING = 4
_AT_AGE = regex(r"\s(?:at|when) (?:the )?(?:age (?:of )?|(?:he|she) was )\d")


def _said_of(reading: Reading, statement: Statement, m: Mention) -> Said:
    """Return a procedure with what decides whether it is a fact, and whether it was done."""
    text, label = reading.document.text, statement.frame.label
    return Said(statement, m, {"label": label}, {
        "in_label": lambda: label is not None and label.start <= m.start < label.end,
        "done_to": lambda: _done_to(text, statement, m),
        "seen_in": lambda: _seen_in(statement, m),
        "verb": lambda: text[m.start : m.end].lower().startswith(_VERBS),
        "lasted": lambda: any(d.relation == "for" and -_BESIDE <= d.start - m.end <= _BESIDE for d in statement.durations),
    })  # fmt: skip


def _done_to(text: str, statement: Statement, m: Mention) -> bool:
    """Whether what a verb is done to is named beside it: "Bone marrow (80 mL) was taken", "drew 60 ml of marrow"."""
    return any(
        x.entry.id in m.entry.implies
        and -_BEFORE <= x.start - m.end <= _BEHIND
        and ";" not in text[min(x.end, m.end) : max(x.start, m.start)]
        for x in statement.of("site")
    )


def _told_date(statement: Statement, m: Mention) -> Period | None:
    """The date of what was done, where its sentence has none: how somebody was "on admission" dates what was looked at,
    and not what had been done until then; a visit's day dates nothing of the history."""
    frame = statement.frame
    if statement.effective == frame.effective and (frame.has("past_history") or statement.about(m).past):
        return None
    state = frame.effective is not None and frame.timepoint is not None and frame.timepoint.phase == "before"
    if state and statement.effective == frame.effective and m.entry.role not in _LOOKED_AT:
        return None
    first = statement.dates[0] if statement.dates else None
    if first is not None and came_then(statement.context.text, m.end, first.start):
        return None
    return statement.effective


def _seen_in(statement: Statement, m: Mention) -> bool:
    """Whether what wasn't found stands between its denial and a test: "no evidence of tumor in the biopsy"."""
    denied = [c.end for c in statement.about(m).cues if c.entry.role == "negated" and c.end <= m.start]
    sought = statement.of("finding", "condition", "measure", "function")
    return bool(denied) and any(denied[-1] <= x.start and x.end <= m.start for x in sought)


def _within(reading: Reading, m: Mention) -> Place | None:
    """The place that the words of a procedure hold: "the heel cords of both feet were lengthened"."""
    found = _OF_SIDE.search(reading.document.text, m.start, m.end)
    named = reading.lexicon.find(reading.document.text, found.start("where"), found.end("where")) if found else ()
    return next((p for p in places([x for x in named if x.entry.kind in ("site", "qualifier")]) if p.site), None)


def _with_side(text: str, statement: Statement, m: Mention, place: Place | None) -> Place | None:
    """A place with the side that stands beyond it: "toes of the right foot", "the 2nd toe, right", "… on both sides"."""
    if place is None or place.side or not place.site:
        return place
    behind = max(m.end, place.end)
    sided = next((p for p in places(statement.of("site", "qualifier")) if p.side and p.start >= behind), None)
    told = sided is not None and _BEYOND.fullmatch(text, behind, sided.start)
    return replace(place, side=sided.side) if told and sided else place


def _procedure(reading: Reading, said: Said, filled: Filled) -> Iterator[Procedure]:
    text, statement, m = reading.document.text, said.statement, said.it
    status = cast(Literal["completed", "in-progress", "not-done", "stopped"], said.decide("procedure").says)
    near = [] if said.has("its_wound") else [f.mark.hit for f in filled.fills]
    named_for = statement.ends_time_of(m.start)
    if named_for is not None:  # "After the radiotherapy she received A in May"
        near = [d for d in near if d.start <= named_for + _TOUCHING]
    begun = [d for d in near if d.comparator == "since" and _AND_ALSO.search(text, d.end, m.start)]
    near = [d for d in near if d not in begun]  # "has done A since June, and has been doing B for a month"
    nearest = min(near, key=lambda d: ("," in text[d.end : m.start], abs(d.start - m.start)), default=None)
    after = [d for d in near if 0 <= d.start - m.end < 60] if nearest and nearest.start >= m.end else []
    if nearest is not None:
        when = period_of(nearest)
    elif said.has("its_wound") or begun or named_for or _AT_AGE.match(text, m.end) or all_of_others(text, statement, m):
        when = None  # "an appendectomy at age 12 and … in 2010"
    else:
        when = _told_date(statement, m)
    pieces = chunks(text, statement)
    chunk = next((c for c in pieces if c.start <= m.start < c.end), None)
    if chunk and (
        m.form == "ability" or "operated" in text[max(statement.span.start, m.start - 24) : m.end].lower()
    ):  # "was operated on for a left inguinal hernia"
        place = next((p for p in chunk.places if p.site or p.side), None)
    else:
        place = place_beside(text, chunk, m, joined=m.entry.role in _LOOKED_AT) if chunk else None
    if place is not None and not place.site and (not place.side or text[place.start : place.end].lower() == "both"):
        place = None  # "both MRI and CT" counts what was done
    if place is not None and place.end <= m.start and _AS_WELL.search(text, place.end, m.start):
        place = None  # "a fusion of L4-L5 as well as a training program"
    if place is None:  # "cataract surgery, right eye, 2009"
        behind = next((c for c in pieces if chunk and 0 <= c.start - chunk.end <= 2 and c.start > m.end), None)
        if (
            behind is not None
            and behind.opener in (",", "(")
            and behind.places
            and all(x.entry.kind in ("site", "qualifier") for x in behind.mentions)
            and not unnamed(text, behind.start, behind.places[0].start, ())
        ):
            place = behind.places[0]
    place = _with_side(text, statement, m, place) or _within(reading, m)
    implied = reading.lexicon.implied_by(m.entry)
    site = make_site(text, reading.lexicon, place.site or implied, place.side, place.part, place) if place else None
    if m.form == "ability":  # "bone marrow … was collected from the …": the material is named, the site is another
        named = places(statement.of("site", "qualifier"))
        other = next((p for p in named if p.site and p.site.id not in m.entry.implies), None)
        site = make_site(text, reading.lexicon, other.site, other.side, other.part, other) if other else None
    elif site is None and implied is not None:
        site = make_site(text, reading.lexicon, implied)
    repeated = (
        m.entry.role in ("test", "imaging") and not statement.frame.has("treatment") and not statement.of("cells")
    )
    times = [when, *(further(text, after) if repeated else on_further_days(text, m, statement.dates))]
    spots = [(site, at) for at in times]
    for subject, (where, performed) in product(statement.subjects, spots):
        if status == "in-progress" and m.entry.role == "device" and performed and performed.end:
            status = "completed"  # "was ventilated from 3 to 20 May", "until 20 May"
        if status == "in-progress" and (worn := taken_out(text, statement, m, performed)) is not None:
            status, performed = "stopped", worn if worn.start or worn.end else performed
        yield Procedure(
            subject=subject, code=m.entry.concept, status=status, performed=performed, site=where, performer=performer(reading, statement, m),
            timepoint=None if said.has("status_after") else statement.done_at(m.start, m.end), evidence=(reading.evidence(m.start, m.end),), rule="procedure",
        )  # fmt: skip


# Operations told twice: the word for any of them with the day, "Date of operation: 17 March", and what was done,
# "Operation: hip replacement".


def told_by_name(reading: Reading, facts: Sequence[Procedure]) -> Mapping[int, int | None]:
    """The operations without a name that are told by their name elsewhere.

    Args:
        reading: the document.
        facts: its operations (`is_done`).

    Returns:
        The number of each with that of the named one whose day it tells, or with None where that has its day in the same
        line, or where the one without a name has none: a single operation is named behind a label like "Operation", and the
        other stands in a label too ("Date of operation").
    """
    named = [i for i, f in enumerate(facts) if not _is_unnamed(reading, f)]
    out: dict[int, int | None] = {}
    for i, one in enumerate(facts):
        if i in named or one.site is not None:
            continue
        others = [n for n in named if facts[n].subject == one.subject]
        labelled = [n for n in others if _told_in(reading, facts[n])]
        same = (_block(reading, facts[n]) for n in others if facts[n].performed == one.performed)
        if one.performed is None:
            out |= {i: None} if labelled else {}  # "on the morning of surgery" in the record of it
        elif any(block is _block(reading, one) is not None for block in same):
            out[i] = None
        elif len(labelled) == 1 and facts[labelled[0]].performed is None and _is_label(reading, one):
            out[i] = labelled[0]
    return out


def is_done(reading: Reading, fact: Procedure) -> bool:
    """Whether a procedure is an operation, and was done."""
    if fact.status != "completed":
        return False
    entry = reading.lexicon.get("procedure", fact.code.entry.partition(":")[2])
    return entry is not None and entry.role == "surgery"


def _is_unnamed(reading: Reading, fact: Procedure) -> bool:
    """Whether it is called by no more than a word that heads any treatment: "surgery", "operation"."""
    return any(e.role == "given" for e in reading.lexicon.label(fact.code.text, "field"))


def _block(reading: Reading, fact: Procedure) -> Block | None:
    at = fact.evidence[0]
    if at.table is not None:
        return None
    return next((b for b in reading.document.blocks if b.span.start <= at.start < b.span.end), None)


def _is_label(reading: Reading, fact: Procedure) -> bool:
    block = _block(reading, fact)
    return block is not None and block.label is not None and fact.evidence[0].start < block.label.end


def _told_in(reading: Reading, fact: Procedure) -> bool:
    """Whether it stands behind a label that any treatment may have: "Operation: total hip replacement"."""
    block = _block(reading, fact)
    if block is None or block.label is None or fact.evidence[0].start < block.label.end:
        return False
    words = reading.document.text[block.label.start : block.label.end].strip(" :")
    return any(e.role == "given" for e in reading.lexicon.label(words, "field"))


# Things that somebody uses: findings and procedures whose mapping names the thing.


def with_device(fact: AnyFact, lexicon: Lexicon) -> AnyFact:
    """A fact in its place in time; one that says that somebody uses a thing now names it.

    Args:
        fact: what was read.
        lexicon: for the things.

    Returns:
        The fact. What is denied, changed, counted, or done once with a thing names none, and nor does what was so on a day or
        before a treatment: nobody tells that the thing is used still.
    """
    entry = lexicon.named(fact.code.entry) if isinstance(fact, Observation | Procedure) else None
    if isinstance(fact, Observation | Procedure) and entry is not None and entry.device and _used(fact):
        return replace(fact, device=Concept(entry.device, entry.device_codes, fact.code.entry))
    return fact


def _used(fact: Observation | Procedure) -> bool:
    if fact.subject == GROUP:
        return False
    if isinstance(fact, Procedure):
        return fact.status == "in-progress" and not fact.methods and not fact.performer
    if fact.effective or fact.timepoint:
        return False
    more = fact.value is not None or fact.change or fact.flag or fact.severity or fact.components or fact.members
    return fact.presence == "present" and not more and not fact.method and not fact.performer
