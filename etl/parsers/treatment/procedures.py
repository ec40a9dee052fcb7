"""Procedures other than cell treatments, operations told twice, devices in use, and tests done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Literal

from etl.document import Block
from etl.facts import AnyFact, Concept, Observation, Period, Procedure
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.measure.tests_done import performer
from etl.parsers.phrases import Place, chunks, make_site, place_beside, places
from etl.parsers.reading import Reading, Statement
from etl.parsers.treatment.courses import drafts
from etl.parsers.treatment.dosage import is_dose
from etl.parsers.when.clauses import further, on_further_days
from etl.parsers.when.dates import DateHit
from etl.parsers.when.onset import all_of_others, of_another
from etl.patterns import regex
from etl.value import replace

# Procedures other than cell treatments, devices in use, and tests done.

_UNSAID = ("possible", "hypothetical", "general", "cited")
_ONGOING = regex(r"\s+(?:is|are)\s+(?:still\s+)?(?:ongoing|going on|continued|continuing)\b|\s+continues\b", re.I)
_TAKEN_OUT = regex(r"[^.;,]{0,24}\b(?:removed|closed|reversed|taken (?:out|down)|no longer|stopped)\b", re.I)
"""Behind an operation that left something there; elsewhere it is what the operation took away."""
_DONE = regex(r"\b(?:made|done|performed|underwent|undergone|carried out|took|taken|received|had)\b", re.I)
_INCLUDING = regex(r"\b(?:including|such as|like|used|using|by means of)\b", re.I)
_TREATED_BY = regex(
    r"\b(?:treated|corrected|repaired|managed|relieved|closed)\s+"
    r"(?:\w+ly\s+)?(?:by|with|through|via)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}$",
    re.I,
)
"""What a procedure was the remedy of: "her scoliosis was treated by spinal fusion" tells of a fusion."""
_FOR_A_TIME = regex(r"(?:was|were|had|needed)\b", re.I)
_HAD_IT = regex(
    r"(?<!been )\b(?<!has )(?<!have )(?:was|were|had|needed|required|wore|used|got)\s(?:(?!been\b)[\w-]+\s){0,4}$", re.I
)
_OPERATED = regex(r"operat(?:ed|ion)", re.I)
_LOOKED_AT = ("test", "imaging", "care")
_OF_SIDE = regex(r"\b(?:of|on) (?:the |his |her )?(?P<where>(?:both|left|right) [a-z]+)\b", re.I)
_BEFORE, _BEHIND = 80, 24
"""Characters from what a verb is done to up to the verb ("Bone marrow (80 mL) was taken"), or behind it."""
_NEAR = 300
_AT_AGE = regex(r"\s(?:at|when) (?:the )?(?:age (?:of )?|(?:he|she) was )\d")
_IN_THE = regex(r"\b(?:in|on|at|by|during|from|with) (?:(?:the|his|her|an?|this|repeated|last|first) ){0,2}$", re.I)
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
        for m in (x for m in statement.of("procedure") for x in _each_of(reading, m))
        if (m.start, m.end) not in used and _of_patient(reading, statement, m)
    ]
    cells = bool(statement.of("cells")) or any(is_dose(q) for q in statement.quantities)
    ways = {(m.start, m.end) for m in statement.of("method")}
    if ways and not cells and not any(d.methods and d.routes and d.performed for d in drafts(reading, statement)):
        ways = set()  # "3 May into a vein, 8 May intrathecally (by …)" tells how the page's cells were given
    for m in found:
        if (
            (m.start, m.end) not in ways
            and not (cells and m.entry.role == "treatment")
            and not _method_only(reading, statement, m)
        ):
            yield from _procedure(reading, statement, m)


def _each_of(reading: Reading, m: Mention) -> Iterator[Mention]:
    """The two that one short name means: "PT/OT"."""
    both = [reading.lexicon.get("procedure", name) for name in m.entry.pair]
    yield from (replace(m, entry=entry) for entry in both if entry) if both else (m,)


_SENT_TO = regex(
    r"\b(?:discharged|transferred|sent|referred|moved|returned) to (?:an? |the |in-?patient |acute |sub-?acute )*$",
    re.I,
)


_NOT_POSSIBLE = regex(
    r"\s+(?:(?:is|was|were|has been|had been) )?(?:not|never) (?:possible|feasible|an option|indicated)\b|\s+(?:is|was|were) (?:impossible|contraindicated)\b"
)
"""Behind a procedure: it could not be done."""


def _of_patient(reading: Reading, statement: Statement, m: Mention) -> bool:
    context = statement.about(m)
    of_group = (
        context.experiencer == "group" and "group" in statement.subjects
    )  # "all patients had …" on a page of many
    if context.status in _UNSAID or (context.experiencer != "patient" and not of_group):
        return False
    return context.status not in ("planned", "cancelled")


def _method_only(reading: Reading, statement: Statement, m: Mention) -> bool:
    """A procedure that only tells the time or means of another ("after surgery", "by lumbar puncture") is no fact."""
    text = reading.document.text
    before = text[max(statement.span.start, m.start - 24) : m.start]
    label = statement.frame.label
    if label is not None and label.start <= m.start < label.end and statement.of("gene"):
        return True  # "Gene panel (2011): no variant of …": its result is the fact
    if _SENT_TO.search(before):
        return True  # where somebody went, and not what was done there
    refused = statement.about(m).status == "declined"
    if m.entry.role in ("test", "imaging") and not refused and not _done(text, statement, m):
        return True
    if m.form == "ability" and not any(
        x.entry.id in m.entry.implies and -_BEFORE <= x.start - m.end <= _BEHIND for x in statement.of("site")
    ):
        return True  # a verb whose object isn't named: "drew 60 ml of marrow" names it
    if (
        m.entry.role == "test"
        and re.search(
            r"\b(?:evaluations?|assessments?|including|used|using|exams?|by|with|and|,)\s*(?:\w+\s)?[(,]?\s*$", before
        )
        and not statement.dates
    ):
        return True
    if m.entry.role not in _LOOKED_AT and _TREATED_BY.search(text, max(statement.span.start, m.start - _NEAR), m.start):
        return False
    return (
        bool(
            re.search(
                r"\b(?:before|prior to|since|by|via|through|under|using|evaluated|assessed by|(?<!condition )(?<!state )(?<!status )(?<!s/p )(?:after|following|post))[\s-]+(?:the\s+)?(?:\w+\s+)?$",
                before,
                re.I,
            )
        )
        and m.entry.role != "therapy"
    )


def _done(text: str, statement: Statement, m: Mention) -> bool:
    """A test without a result is a fact when it was done at a date, or is said to have been done."""
    if statement.frame.has("abstract", "discussion", "conclusion", "limitation") or _INCLUDING.search(
        text, max(statement.span.start, m.start - _NEAR), m.start
    ):
        return False
    return any(d.first for d in statement.dates) or bool(
        _DONE.search(text, max(statement.span.start, m.start - _NEAR), min(statement.span.end, m.end + _NEAR))
    )


def _told_date(statement: Statement, m: Mention) -> Period | None:
    """The date of what was done, where its sentence has none: how somebody was "on admission" dates what was looked at,
    and not what had been done until then."""
    frame = statement.frame
    state = frame.effective is not None and frame.timepoint is not None and frame.timepoint.phase == "before"
    if state and statement.effective == frame.effective and m.entry.role not in _LOOKED_AT:
        return None
    return statement.effective


def _within(reading: Reading, m: Mention) -> Place | None:
    """The place that the words of a procedure hold: "the heel cords of both feet were lengthened"."""
    found = _OF_SIDE.search(reading.document.text, m.start, m.end)
    named = reading.lexicon.find(reading.document.text, found.start("where"), found.end("where")) if found else ()
    return next((p for p in places([x for x in named if x.entry.kind in ("site", "qualifier")]) if p.site), None)


def _of_its_part(text: str, statement: Statement, m: Mention) -> list[DateHit]:
    """The one date of the part between semicolons that a procedure stands alone in: "resection in 2006; seton drainage of a
    fistula in 2010"; none where its sentence has no parts."""
    start = text.rfind(";", statement.span.start, m.start) + 1
    end = text.find(";", m.end, statement.span.end)
    if start == 0 and end < 0:
        return []
    low, high = max(start, statement.span.start), end if end >= 0 else statement.span.end
    dated = [d for d in statement.dates if d.first and low <= d.start and d.end <= high]
    alone = not any(low <= o.start < high and o.entry.id != m.entry.id for o in statement.of("procedure", "medicine"))
    return dated if alone and len(dated) == 1 and not of_another(text, statement, m, dated[0]) else []


def _seen_in(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a test is where something wasn't found, and so was done: "no evidence of tumor in the biopsy"."""
    if m.entry.role not in (*_LOOKED_AT, "sampling") or not _IN_THE.search(
        text, max(statement.span.start, m.start - _NEAR), m.start
    ):
        return False
    denied = [c.end for c in statement.about(m).cues if c.entry.role == "negated" and c.end <= m.start]
    sought = statement.of("finding", "condition", "measure", "function")
    return bool(denied) and any(denied[-1] <= x.start and x.end <= m.start for x in sought)


def _procedure(reading: Reading, statement: Statement, m: Mention) -> Iterator[Procedure]:
    text = reading.document.text
    context = statement.about(m)
    status: Literal["completed", "in-progress", "not-done", "stopped"] = "completed"
    if _NOT_POSSIBLE.match(text, m.end, statement.span.end):
        status = "not-done"
    elif context.status == "absent" and _seen_in(text, statement, m):
        status = "completed"
    elif context.status in ("absent", "refuted", "declined"):
        ended = context.resolved
        once = m.entry.role not in ("", "device", "therapy", "treatment", "care") and not _TAKEN_OUT.match(text, m.end)
        status = ("completed" if once else "stopped") if ended else "not-done"
    elif (
        m.entry.role == "device"
        and (_FOR_A_TIME.match(text, m.start) or _HAD_IT.search(text, max(statement.span.start, m.start - 40), m.start))
        and any(d.relation == "for" and -8 <= d.start - m.end <= 8 for d in statement.durations)
    ):
        status = "completed"  # "was ventilated for nine days"
    elif m.entry.role == "device" or (m.entry.role in ("therapy", "care") and _ONGOING.match(text, m.end)):
        status = "in-progress"
    turn = statement.turn_at(m.start)
    near = [
        d
        for d in statement.dates
        if d.first
        and turn in (None, d)
        and not of_another(text, statement, m, d)
        and not any(
            min(m.end, d.end) <= o.start < max(m.start, d.start)
            for o in statement.of("procedure", "condition", "medicine")
            if o.start != m.start and o.entry.id != m.entry.id
        )
    ]
    near = _of_its_part(text, statement, m) or near
    after = [d for d in near if 0 <= d.start - m.end < 60]
    if (
        after
        and "," in text[m.end : after[0].start]
        and any(not text[d.end : m.start].strip() for d in near if d.end < m.start)
    ):
        after = []  # "in 1998 appendectomy, in 2004 cholecystectomy"
    when = (
        Period(after[0].first, after[0].last)
        if after
        else Period(near[0].first, near[0].last)
        if near
        else None
        if _AT_AGE.match(text, m.end) or all_of_others(text, statement, m)  # "an appendectomy at age 12 and … in 2010"
        else _told_date(statement, m)
    )
    pieces = chunks(text, statement)
    chunk = next((c for c in pieces if c.start <= m.start < c.end), None)
    if chunk and (
        m.form == "ability" or _OPERATED.search(text, max(statement.span.start, m.start - 24), m.end)
    ):  # "was operated on for a left inguinal hernia"
        place = next((p for p in chunk.places if p.site or p.side), None)
    else:
        place = place_beside(text, chunk, m, joined=m.entry.role in _LOOKED_AT) if chunk else None
    if place is not None and not place.site and (not place.side or text[place.start : place.end].lower() == "both"):
        place = None  # "both MRI and CT" counts what was done
    if place is None:  # "cataract surgery, right eye, 2009"
        behind = next((c for c in pieces if chunk and 0 <= c.start - chunk.end <= 2 and c.start > m.end), None)
        if (
            behind is not None
            and behind.opener in (",", "(")
            and behind.places
            and all(x.entry.kind in ("site", "qualifier") for x in behind.mentions)
        ):
            place = behind.places[0]
    place = place or _within(reading, m)
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
    for subject, performed in product(statement.subjects, times):
        if status == "in-progress" and performed and performed.end:
            status = "completed"  # "was ventilated from 3 to 20 May"
        yield Procedure(
            subject=subject, code=m.entry.concept, status=status, performed=performed, site=site, performer=performer(reading, statement, m),
            timepoint=statement.time_at(m.start), evidence=(reading.evidence(m.start, m.end),), rule="procedure",
        )  # fmt: skip


# Operations told twice: by the word for any of them and by what was done, "Operation on 17 March: hip replacement".


def with_operations_named(reading: Reading, facts: Sequence[AnyFact]) -> list[AnyFact]:
    """The facts, without an operation that has no name where one with a name has its day in the same line, or has none and it
    is only a label's or has none either.

    Args:
        reading: the document.
        facts: what was read of it.

    Returns:
        The facts in their order.
    """
    done = [f for f in facts if isinstance(f, Procedure) and f.status == "completed" and _is_operation(reading, f)]
    named = [f for f in done if not _is_unnamed(reading, f)]
    gone = {
        id(one)
        for one in done
        if one.site is None and _is_unnamed(reading, one)
        for f in named
        if f.subject == one.subject
        and (
            (f.performed is None and (one.performed is None or _is_label(reading, one)))
            or (f.performed == one.performed is not None and _block(reading, f) is _block(reading, one) is not None)
        )
    }
    return [f for f in facts if id(f) not in gone]


def _is_operation(reading: Reading, fact: Procedure) -> bool:
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


# Things that somebody uses: findings and procedures whose mapping names the thing.


def with_devices(facts: Iterable[AnyFact], lexicon: Lexicon) -> Iterator[AnyFact]:
    """The facts; those that say that somebody uses a thing now name it.

    Args:
        facts: what was read.
        lexicon: for the things.

    Returns:
        The facts in their order. What is denied, changed, counted, or done once with a thing names none, and nor does what was so on
        a day or before a treatment: nobody tells that the thing is used still.
    """
    for fact in facts:
        entry = lexicon.named(fact.code.entry) if isinstance(fact, Observation | Procedure) else None
        if isinstance(fact, Observation | Procedure) and entry is not None and entry.device and _used(fact):
            yield replace(fact, device=Concept(entry.device, entry.device_codes, fact.code.entry))
        else:
            yield fact


def _used(fact: Observation | Procedure) -> bool:
    if fact.subject == GROUP:
        return False
    if isinstance(fact, Procedure):
        return fact.status == "in-progress" and not fact.methods and not fact.performer
    if fact.effective or fact.timepoint:
        return False
    more = fact.value is not None or fact.change or fact.flag or fact.severity or fact.components or fact.members
    return fact.presence == "present" and not more and not fact.method and not fact.performer
