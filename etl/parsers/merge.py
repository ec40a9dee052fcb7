"""What is told twice is one fact with two places; what is told with less is part of what is told with more."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from etl.document import Document
from etl.facts import (
    AnyFact,
    Coded,
    Concept,
    Condition,
    Encounter,
    Evidence,
    FamilyHistory,
    Medication,
    Observation,
    Period,
    Procedure,
    Quantity,
    Site,
    Timepoint,
)
from etl.mapping.entry import Entry
from etl.mapping.lexicon import Lexicon, with_ancestors
from etl.mapping.reach import load_reach
from etl.parsers.conditions import EVENTS, Clinical, past_event
from etl.parsers.reading import Reading
from etl.parsers.sentences import tokens_of
from etl.parsers.treatment.procedures import is_done, told_by_name
from etl.patterns import regex
from etl.value import replace

_LEFT = regex(r"\b(?:discharged?|end of (?:the )?(?:treatment|stay|course|therapy))\b", re.I)
_MANY = 200
_RANK = {"active": 2, "stopped": 3, "completed": 1, "not-taken": 3, "unknown": 0, "intended": 1}


class _Places(Struct, frozen=True):
    """What is asked of a place: its file in a case, and the role of its section."""

    document: Document
    section: Callable[[int], str]


def merged(reading: Reading, facts: Sequence[AnyFact]) -> list[AnyFact]:
    """Merge equal and lesser facts, and those of one operation with and without its name.

    Args:
        reading: the document, for its sections: history and examination stay apart.
        facts: all facts in any order.

    Returns:
        Facts in the order of the text; a fact read from several places has them all as evidence.
    """
    place = _Places(reading.document, _sections(reading))
    out: list[AnyFact] = []
    places: list[dict[Evidence, None]] = []
    groups: dict[tuple[object, ...], list[int]] = {}
    for fact in sorted(_by_name(reading, facts), key=lambda f: (f.evidence[0].start, f.evidence[0].end, -_weight(f))):
        slot = groups.setdefault(_key(reading.lexicon, fact), [])
        for i in _near(slot):
            joined = _join(reading.lexicon, out[i], fact, place)
            if joined is not None:
                timed = getattr(joined, "timepoint", None) != getattr(out[i], "timepoint", None)
                first, then = (fact.evidence, places[i]) if timed else (places[i], fact.evidence)
                out[i], places[i] = joined, dict.fromkeys((*first, *then))  # first where it is told when
                break
        else:
            slot.append(len(out))
            out.append(fact)
            places.append(dict.fromkeys(fact.evidence))
    kept = [_whole(reading.lexicon, f, tuple(places[i])) for i, f in enumerate(out)]
    return sorted(kept, key=lambda f: (f.evidence[0].start, f.evidence[0].end))


def _by_name(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[AnyFact]:
    """The facts, those of operations by their names; a named one has the day that another tells of it without its name."""
    done = [f for f in facts if isinstance(f, Procedure) and is_done(reading, f)]
    by_name = told_by_name(reading, done) if done else {}
    bare, of = {id(done[i]) for i in by_name}, {id(done[n]): done[i] for i, n in by_name.items() if n is not None}
    for fact in facts:
        if isinstance(fact, Procedure) and (other := of.get(id(fact))) is not None:
            yield replace(fact, performed=other.performed, evidence=(*fact.evidence, *other.evidence))
        elif id(fact) not in bare:
            yield fact


def _whole(lexicon: Lexicon, fact: AnyFact, evidence: tuple[Evidence, ...]) -> AnyFact:
    """A fact with all its places; what a disease's date, told wherever, says of how it is now."""
    fact = past_event(lexicon, fact) if isinstance(fact, Condition) else fact
    return fact if evidence == fact.evidence else replace(fact, evidence=evidence)


def _near(slot: Sequence[int]) -> Sequence[int]:
    """The facts of a slot to compare with: all but those in the middle of a page of thousands."""
    return slot if len(slot) <= _MANY else [*slot[: _MANY // 4], *slot[-_MANY * 3 // 4 :]]


def _key(lexicon: Lexicon, fact: AnyFact) -> tuple[object, ...]:
    """Facts with different keys are never one: kind, person, concept, and for observations what was seen."""
    seen = (_value(fact), fact.change, fact.variant, fact.specimen) if isinstance(fact, Observation) else ()
    return (type(fact).__name__, fact.subject, _family(lexicon, fact), *seen)


def _weight(fact: AnyFact) -> int:
    return sum(
        1
        for name in ("site", "effective", "timepoint", "severity", "onset", "dose", "performed")
        if getattr(fact, name, None)
    )


def _family(lexicon: Lexicon, fact: AnyFact) -> str:
    """Facts that may be one: the same concept; for conditions and changes, what belongs together."""
    if isinstance(fact, (Condition, Procedure)):
        return _root(lexicon, fact.code.entry) or fact.code.text
    if isinstance(fact, Observation) and fact.change:
        entry = _entry(lexicon, fact.code)
        if entry is not None and entry.kind == "finding" and entry.function:
            return f"function:{entry.function}"
    if isinstance(fact, FamilyHistory):
        return fact.code.text
    return fact.code.entry.removesuffix(":total") or fact.code.text


def _entry(lexicon: Lexicon, concept: Concept) -> Entry | None:
    kind, _, name = concept.entry.partition(":")
    return lexicon.get(kind, name) if name and ":" not in name else None  # type: ignore[arg-type]


def _root(lexicon: Lexicon, entry_id: str) -> str:
    """The broadest condition that an entry is a kind of."""
    kind, _, name = entry_id.partition(":")
    entry = lexicon.get(kind, name) if name else None  # type: ignore[arg-type]
    return with_ancestors(lexicon, entry)[-1].id if entry else entry_id


def _sections(reading: Reading) -> Callable[[int], str]:
    starts = [s.span.start for s in reading.statements]
    roles = [
        "history"
        if s.frame.has("history", "past_history") and not s.frame.has("exam")
        else "exam"
        if s.frame.has("exam")
        else ""
        for s in reading.statements
    ]

    def section(offset: int) -> str:
        i = bisect_right(starts, offset) - 1
        return roles[i] if i >= 0 else ""

    return section


def _join(lexicon: Lexicon, a: AnyFact, b: AnyFact, place: _Places) -> AnyFact | None:
    """One fact of two, or None when they are two."""
    if isinstance(a, Condition) and isinstance(b, Condition):
        return None if _is_former(place, a, b) or _is_former(place, b, a) else _conditions(lexicon, a, b)
    if isinstance(a, Observation) and isinstance(b, Observation):
        if _two_cells(place.document, a, b):
            return None
        after = a.timepoint is None and b.timepoint is not None and b.timepoint.phase == "after"
        if (
            after
            and a.presence == "present"
            and "\n" not in place.document.text[a.evidence[0].end : b.evidence[0].start]
        ):
            return None  # what was there, and still was after a treatment that its paragraph tells of in between
        apart = {place.section(a.evidence[0].start), place.section(b.evidence[0].start)} == {"history", "exam"}
        return None if apart and not a.change else _observations(a, b)
    if isinstance(a, Medication) and isinstance(b, Medication):
        return None if _two_cells(place.document, a, b) else _medications(a, b)
    if isinstance(a, Procedure) and isinstance(b, Procedure):
        return _procedures(lexicon, a, b)
    if isinstance(a, Encounter) and isinstance(b, Encounter):
        return a if a.period == b.period and a.code == b.code else None
    if isinstance(a, FamilyHistory) and isinstance(b, FamilyHistory):
        return replace(a, died=a.died or b.died) if a.relation.entry == b.relation.entry else None
    return None


_FORMER = regex(r"\b(?:an?|his|her|the|my) (?:previous|prior|earlier|old|former|first|different) (?:[\w-]+ )?$", re.I)
"""Before a disease that is over, and isn't the one there is now: "a previous wart went away"."""


def _is_former(place: _Places, former: Condition, now: Condition) -> bool:
    """Return True for a disease that is called a previous one and is over, beside one that there is now."""
    over, at = former.clinical == "resolved" and now.clinical == "active", former.evidence[0].start
    return over and _FORMER.search(place.document.text, max(0, at - 40), at) is not None


def _conditions(lexicon: Lexicon, a: Condition, b: Condition) -> Condition | None:
    if (a.verification == "refuted") != (b.verification == "refuted"):
        return None
    if a.code.entry != b.code.entry and not _kind_of(lexicon, a.code, b.code) and not _kind_of(lexicon, b.code, a.code):
        return None
    if not _dates_agree(a.onset, b.onset) or not _sites_agree(a.site, b.site):
        return None
    if _elsewhere(lexicon, a, b) or _elsewhere(lexicon, b, a):
        return None
    code = b.code if _kind_of(lexicon, b.code, a.code) else a.code
    asserted = _earlier(a.asserted, b.asserted)
    return replace(
        a, code=code, onset=_finer(a.onset, b.onset), asserted=asserted, severity=a.severity or b.severity, site=_fuller(a.site, b.site),
        clinical=_clinical(lexicon, a, b), note=a.note or b.note,
        abatement=a.abatement or b.abatement,
    )  # fmt: skip


def _clinical(lexicon: Lexicon, a: Condition, b: Condition) -> Clinical | None:
    """How it stands with a condition that is told twice: what says that it ended, and of an event what says anything."""
    entry = _entry(lexicon, a.code)
    event = entry is not None and entry.role in EVENTS
    return b.clinical if b.clinical and (a.clinical == "active" or (event and not a.clinical)) else a.clinical


def _kind_of(lexicon: Lexicon, fine: Concept, broad: Concept) -> bool:
    """Whether one condition is a kind of the other, by part_of or by its name."""
    entry = _entry(lexicon, fine)
    for _ in range(6):
        if entry is None or not entry.part_of:
            return False
        if f"{entry.kind}:{entry.part_of}" == broad.entry:
            return True
        entry = lexicon.get(entry.kind, entry.part_of)
    return False


def _elsewhere(lexicon: Lexicon, fine: Condition, broad: Condition) -> bool:
    """Whether a kind of a condition that is one of a place is not the broad one of another: "rib fracture, T12 fracture"."""
    entry = _entry(lexicon, broad.code)
    if entry is None or fine.site is not None or broad.site is None or fine.code.entry == broad.code.entry:
        return False
    places = [place for place, kind in entry.refines if f"{entry.kind}:{kind}" == fine.code.entry]
    site = _entry(lexicon, broad.site.concept)
    return site is not None and bool(places) and not any(e.id in places for e in with_ancestors(lexicon, site))


def _earlier(a: str | None, b: str | None) -> str | None:
    """The first date of diagnosis, with the better precision when both are one date."""
    if a is None or b is None:
        return a or b
    if a.startswith(b) or b.startswith(a):
        return max(a, b, key=len)
    return a


def _dates_agree(a: Period | None, b: Period | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None:
        return True
    return a.start.startswith(b.start) or b.start.startswith(a.start)


def _finer(a: Period | None, b: Period | None) -> Period | None:
    if a is None or b is None:
        return a or b
    return a if len(a.start or "") >= len(b.start or "") else b


def _sites_agree(a: Site | None, b: Site | None) -> bool:
    if a is None or b is None:
        return True
    if a.concept.text and b.concept.text and a.concept.text != b.concept.text:
        return False
    return not (a.side and b.side and a.side != b.side) and not (a.part and b.part and a.part != b.part)


def _fuller(a: Site | None, b: Site | None) -> Site | None:
    if a is None or b is None:
        return a or b
    score = [bool(s.concept.text) + bool(s.side) + bool(s.part) for s in (a, b)]
    return a if score[0] >= score[1] else b


def _times_agree(a: Timepoint | None, b: Timepoint | None) -> bool:
    if a is None or b is None:
        return True
    if a.phase != b.phase or (a.course and b.course and a.course != b.course):
        return False
    if a.phase == "after" and (a.offset is None) != (b.offset is None) and _LEFT.search((b if a.offset else a).label):
        return False  # at discharge, and three months later
    return not (a.offset and b.offset and (a.offset.value, a.offset.code) != (b.offset.value, b.offset.code))


def _observations(a: Observation, b: Observation) -> Observation | None:
    if (
        a.absent_reason
        or b.absent_reason
        or a.specimen != b.specimen
        or (a.performer and b.performer and a.performer != b.performer)
    ):
        return None
    if a.variant != b.variant or (a.note and b.note and a.note != b.note) or _of_two_parts(a, b):
        return None
    if not (
        _value(a) == _value(b)
        and a.change == b.change
        and (a.presence == b.presence or (a.value and (a.presence is None or b.presence is None)))
    ):
        return None
    if (a.severity and b.severity and a.severity != b.severity) or not _sites_agree(a.site, b.site):
        return None
    if (a.site is None) != (b.site is None):
        return None  # weakness, and weakness of the left leg: which of the two was meant isn't said
    if not _dates_agree(a.effective, b.effective) or not _times_agree(a.timepoint, b.timepoint):
        return None
    if not _contained(a, b) and not _contained(b, a):
        return None
    site = _fuller(a.site, b.site)
    point = max(
        (t for t in (a.timepoint, b.timepoint) if t), key=lambda t: bool(t.offset) + bool(t.course), default=None
    )
    code = (
        a.code
        if a.code.entry.startswith("function:") or not a.change
        else b.code
        if b.code.entry.startswith("function:")
        else a.code
    )
    return replace(
        a, code=code, severity=a.severity or b.severity, site=site, effective=_finer(a.effective, b.effective), timepoint=point,
        presence=a.presence or b.presence, components=max(a.components, b.components, key=len), note=a.note or b.note,
        performer=a.performer or b.performer, reference=a.reference or b.reference,
    )  # fmt: skip


def _of_two_parts(a: Observation, b: Observation) -> bool:
    """Whether both are of a part of the group, and each of another one."""
    parts = [{str(c.value).casefold() for c in f.components if c.code.entry == "component:stratum"} for f in (a, b)]
    return all(parts) and parts[0].isdisjoint(parts[1])


def _two_cells(document: Document, a: Observation | Medication, b: Observation | Medication) -> bool:
    """Every cell is a fact of its own, but for the same table in two files of a case."""
    if any(all(e.table is None for e in fact.evidence) for fact in (a, b)):
        return False
    if (a.code, a.effective, a.timepoint, *_placed(a)) != (b.code, b.effective, b.timepoint, *_placed(b)):
        return True
    files = [{document.file_at(e.start) for e in fact.evidence if e.table is not None} for fact in (a, b)]
    return bool(files[0] & files[1])


def _placed(fact: Observation | Medication) -> tuple[object, ...]:
    return (fact.site, fact.note) if isinstance(fact, Observation) else ()


def _contained(less: Observation, more: Observation) -> bool:
    """Whether all that one says is said by the other too."""
    if less.effective and less.effective.start and not (more.effective and more.effective.start):
        return False
    if less.timepoint and not more.timepoint:
        return False
    if less.site is not None and more.site is None:
        return False
    return not (
        less.site and more.site and ((less.site.side and not more.site.side) or (less.site.part and not more.site.part))
    )


def _value(fact: Observation) -> object:
    """A value for comparing: coded ones by their concept, numbers by number and unit."""
    value = fact.value
    if isinstance(value, Coded):
        return (value.concept.entry or value.concept.text, value.ordinal)
    return (value.value, value.code) if isinstance(value, Quantity) else value


def _medications(a: Medication, b: Medication) -> Medication | None:
    if (
        (a.dose and b.dose and a.dose != b.dose)
        or (a.doses and b.doses and a.doses != b.doses)
        or (a.further and b.further and a.further != b.further)
        or (a.status != b.status and "not-taken" in (a.status, b.status))
    ):
        return None
    status = max((a.status, b.status), key=lambda s: _RANK[s])
    return replace(
        a, status=status, reason=a.reason or b.reason, effective=a.effective or b.effective, route=a.route or b.route, dose=a.dose or b.dose, doses=a.doses or b.doses,
        timing=a.timing or b.timing, per_day=a.per_day or b.per_day, as_needed=a.as_needed or b.as_needed,
        needed_for=a.needed_for or b.needed_for, bounds=a.bounds or b.bounds, printed=a.printed or b.printed, further=a.further or b.further,
    )  # fmt: skip


def _procedures(lexicon: Lexicon, a: Procedure, b: Procedure) -> Procedure | None:
    if a.performed and b.performed and not _dates_agree(a.performed, b.performed):
        return None
    if a.code.entry != b.code.entry and not _kind_of(lexicon, a.code, b.code) and not _kind_of(lexicon, b.code, a.code):
        return None
    if not _sites_agree(a.site, b.site) or (a.evidence[0].table and b.evidence[0].table):
        return None
    if a.status != b.status and "not-done" in (a.status, b.status):
        return None
    return replace(
        a, performed=_finer(a.performed, b.performed), site=_fuller(a.site, b.site), performer=a.performer or b.performer,
        status="stopped" if "stopped" in (a.status, b.status) else a.status,
    )  # fmt: skip


# Denials of a part only: "no history of headache", "no new bleeding" don't deny what the same text states.

_BEFORE = 60
"""Characters before a term in which its denial stands."""


def without_limited_denials(text: str, facts: Sequence[AnyFact]) -> list[AnyFact]:
    """Drop denials of earlier or further occurrences where the same person has the thing itself.

    Args:
        text: the document's text.
        facts: all facts of the document.
    """
    stated = {(fact.subject, fact.code.text) for fact in facts if _says(fact) is True}
    return [
        fact
        for fact in facts
        if _says(fact) is not False or (fact.subject, fact.code.text) not in stated or not _is_limited(text, fact)
    ]


def _says(fact: AnyFact) -> bool | None:
    """Return whether a fact says that something is there; None where it says neither."""
    if isinstance(fact, Condition):
        return fact.verification != "refuted"
    if isinstance(fact, Observation) and fact.value is None and fact.presence in ("present", "absent"):
        return fact.presence == "present"
    return None


def _is_limited(text: str, fact: AnyFact) -> bool:
    """Return True if a word of time or of more stands between the denial and the term: "no prior history of"."""
    if getattr(fact, "effective", None) is not None:
        return False  # "on 8 September no new bleeding" is of that day
    words = load_reach().words
    at = max(fact.evidence, key=lambda one: len(one.quote))
    tokens = [t.lower for t in tokens_of(text, max(0, at.start - _BEFORE), at.end)]
    denied = max((n for n, word in enumerate(tokens) if word in words["DENIAL"]), default=None)
    return denied is not None and not words["LIMITING"].isdisjoint(tokens[denied + 1 : denied + 5])
