"""Answers: labelled fields that answer for their label ("Fever: none"), for each side ("Knee reflex: R reduced  L
normal"), and in an interview.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from etl.document import Span
from etl.facts import (
    AnyFact,
    Change,
    Coded,
    Concept,
    Condition,
    Evidence,
    FamilyHistory,
    Observation,
    Period,
    Presence,
    Quantity,
    Side,
    Timepoint,
)
from etl.mapping.entry import Kind, Mention
from etl.parsers.finding.sites import refine
from etl.parsers.finding.terms import untroubled
from etl.parsers.layout.forms import is_unsaid
from etl.parsers.measure.limits import category_of
from etl.parsers.people.family import family_concept
from etl.parsers.phrases import NOTHING_WRONG, Place, coded, make_site, places
from etl.parsers.reading import Reading, Statement
from etl.parsers.slots.decide import says, where
from etl.parsers.when.dates import DateHit, period_of
from etl.parsers.when.onset import ENDS
from etl.patterns import regex
from etl.value import replace

ANSWERED: tuple[Kind, ...] = ("finding", "function", "measure", "condition", "social")
_HABITS = ("smoking", "alcohol")
_ASKED: tuple[Kind, ...] = ("finding", "condition", "social")
"""Kinds of which a nought is a no, and no value."""
TOLD_CHANGES: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}
_LESS_OR_MORE: dict[str, Change] = {"less": "improved", "more": "worsened"}
_BOXES = regex(r"\[[\sxX✓✔√]?\]|[☐☑☒✓✔√]|\([\sxX✓✔√]\)|(?:\b[yY]es\b,?)|(?<![^\W_])[xX](?![^\W_])")
"""What may stand between a question and what is said behind its yes."""
_LONGEST = 80
_WIDEST = 120


def of_statement(reading: Reading, statement: Statement) -> Iterator[AnyFact]:
    """The fact that a field's value gives its label, when the value names nothing of its own.

    Args:
        reading: the document.
        statement: the first statement of a labelled field; others give nothing.

    Yields:
        One Observation or Condition for each person.
    """
    label, head = statement.frame.label, statement.frame.head
    if label is None or head is None or not follows(reading, statement):
        return
    targets = _of_relatives(statement) or _listed(reading, statement) or [t for t in (_whole(reading, statement),) if t]
    behind = [m for m in statement.mentions if m.start >= label.end]
    named = (m for m in behind if m.entry.kind in (*ANSWERED, "scale", "medicine", "procedure"))
    habit = len(targets) == 1 and targets[0].entry.role in _HABITS
    if not targets or any(not habit or m.entry.kind != "measure" for m in named):
        return
    ahead = label.start >= statement.span.end  # "moderate before": the time stands behind the state
    begin = statement.span.start if ahead else max(statement.span.start, label.end)
    text = reading.text[begin : statement.span.end].strip(" \n\t:：")
    piece = re.split(r"[;.](?:\s|$)", text)[0]
    if not piece or len(piece) > _LONGEST or is_unsaid(piece):
        return
    if piece.strip(" .,;()-") in ("0", "Ø", "∅") and all(t.entry.kind in _ASKED for t in targets):
        pass  # "Smoking: 0"
    elif (
        len(targets) == 1 and targets[0].entry.kind == "condition" and (spot := _only_place(reading, statement, piece))
    ):
        yield from _at_place(reading, statement, targets[0], spot, None)
        return
    elif any(c.isdigit() for c in piece):
        yield from _dated(reading, statement, targets, piece)
        return
    for subject in statement.subjects:
        for target in targets:
            if len(targets) > 1 and not says(piece, "no", first=True):
                continue  # "Stroke / TIA: yes" says not which
            fact = _fact(reading, statement, target, piece, subject)
            if fact is not None:
                yield fact


_STATES = regex(r"\s*[:：]?\s*(?P<was>[^\d→►➔;]{2,30}?)\s?(?:→|->|►|➔)\s?(?P<now>[^\d→►➔;]{2,30}?)\.?\s*$")
"""A value that says how something was, and how it is: "yes → no"."""
_POINTS = {"was": Timepoint("before", ""), "now": Timepoint("after", "")}


def of_states(reading: Reading, statement: Statement) -> list[AnyFact]:
    """Return both answers of a field that leads from one to another: "Drooling: yes → no"; nothing for any other.

    Args:
        reading: the document.
        statement: what is said below a label.
    """
    label, head = statement.frame.label, statement.frame.head
    target = _whole(reading, statement) if label is not None and head is not None else None
    if label is None or target is None or target.entry.kind != "finding":
        return []
    m = statement.after(_STATES, label.end)
    if m is None:
        return []
    course = statement.timepoint.course if statement.timepoint else None
    found: list[AnyFact | None] = []
    for name, point in _POINTS.items():
        inside = tuple(x for x in statement.mentions if m.start(name) <= x.start < m.end(name))
        said = replace(statement, mentions=inside, timepoint=replace(point, course=course))
        found += [_fact(reading, said, target, m[name], subject) for subject in statement.subjects]
    return [f for f in found if f is not None] if all(found) else []


# Answers of one word to a question in an interview: "Did you have headaches?" "No, not at all.".


_MOST_APART, _ASKED_LONGEST = 12, 120
"""Characters between a question and its answer (a line's end, and who answers), and of a question."""
_OTHERS = ("relation", "condition", "medicine", "procedure", "cells", "measure", "scale")


def asked_of_statement(reading: Reading, statement: Statement, title: Span) -> Iterator[AnyFact]:
    """Yield the sign that a question asks for, as a yes or no says it.

    Args:
        reading: the document.
        statement: the first sentence of an answer; others give nothing.
        title: the heading above it.
    """
    text, question, topic = reading.text, reading.document.quote(title).strip(), statement.frame.topic
    first = statement.frame.label is None and statement.span.start == statement.block.span.start
    if not first or not question.endswith("?") or len(question) > _ASKED_LONGEST or says(question, "open"):
        return
    reply = reading.document.quote(statement.span)
    agreed = where(reply, "agreed")
    said = agreed or where(reply, "not_agreed")
    signs = [m for m in topic if m.entry.kind == "finding" and m.form == "name"]
    several = any(a.end <= b.start for a, b in pairwise(signs)) or any(m.entry.kind in _OTHERS for m in topic)
    if said is None or not signs or several or len(text[title.end : statement.span.start].strip()) > _MOST_APART:
        return
    target = signs[0]
    if (target.end - target.start) * 2 < len(question) and not says(question, "closed", first=True):
        return
    for subject in statement.subjects:
        evidence = (
            reading.evidence(statement.span.start, statement.span.start + said.end),
            reading.evidence(target.start, target.end),
        )
        fact = _fact(reading, statement, target, "yes" if agreed else "no", subject, evidence)
        if fact is not None:
            yield fact


def asks_habit(reading: Reading, statement: Statement) -> bool:
    """Whether a field asks for a habit, of which its value may tell an amount, and also whether somebody has it still."""
    asked = _whole(reading, statement) if statement.frame.label and statement.frame.head else None
    return asked is not None and asked.entry.role in _HABITS


def follows(reading: Reading, statement: Statement) -> bool:
    """Whether a statement is the begin of its field's value: only a colon, or dots, stand between."""
    label = statement.frame.label
    if label is not None and _apart(statement):
        return statement.block.value is not None and statement.span.start == statement.block.value.start
    if label is None or statement.span.start - label.end > _WIDEST:
        return False
    between = reading.text[label.end : statement.span.start]
    return len(between) <= 6 or not _BOXES.sub("", between).strip(" .:：…_·\n\t?|")


def _apart(statement: Statement) -> bool:
    """Whether a field's label is the head of its cell's column, and stands somewhere else than the value."""
    label, block = statement.frame.label, statement.block
    return label is not None and block.kind == "field" and label.end < block.span.start and block.label == label


def _of_relatives(statement: Statement) -> list[Mention]:
    """The disease in a label that asks for relatives: "Family history of diabetes"."""
    label = statement.frame.label
    if label is None or not statement.frame.has("family_history"):
        return []
    return [m for m in statement.frame.topic if m.entry.kind == "condition" and label.start <= m.start < label.end]


def _listed(reading: Reading, statement: Statement) -> list[Mention]:
    """The terms of a label that names several: "Stroke / TIA", "Nausea, vomiting"; none when other words stand between."""
    label = statement.frame.head
    assert label is not None
    inside: list[Mention] = []
    for m in statement.frame.topic:
        if m.entry.kind in ANSWERED and label.start <= m.start and m.end <= label.end:
            if inside and m.start < inside[-1].end:
                continue
            inside.append(m)
    text = reading.text
    joined = all(text[a.end : b.start].strip().lower() in ("/", ",", "and", "or", "&") for a, b in pairwise(inside))
    return inside if len(inside) > 1 and joined and not text[label.start : inside[0].start].strip() else []


def _whole(reading: Reading, statement: Statement) -> Mention | None:
    """The term that makes up the label."""
    label = statement.frame.head
    assert label is not None
    inside = [
        m for m in statement.frame.topic if m.entry.kind in ANSWERED and label.start <= m.start and m.end <= label.end
    ]
    best = max(inside, key=lambda m: (m.end - m.start, -ANSWERED.index(m.entry.kind)), default=None)
    asked = where(reading.document.quote(label), "when_asked")
    start, end = label.start, label.start + asked.start if asked is not None else label.end
    cut = reading.text.find(" / ", start, end)
    if best is not None and cut >= 0 and all(m.entry.id == best.entry.id for m in inside if not _within(m, best)):
        start, end = (cut + 3, end) if best.start > cut else (start, cut)  # "Complicaciones / Complications"
    return best if best is not None and (best.end - best.start) * 5 >= (end - start) * 3 else None


def _within(m: Mention, other: Mention) -> bool:
    return other.start <= m.start and m.end <= other.end


def _fact(
    reading: Reading, statement: Statement, target: Mention, piece: str, subject: str, told: tuple[Evidence, ...] = ()
) -> AnyFact | None:
    entry = target.entry
    start = max(target.end, statement.span.start) if statement.frame.asked else target.end
    apart = _apart(statement)
    start = reading.text.find(piece, max(start, statement.span.start) if apart else start)
    evidence = told or _evidence(
        reading, target, start, start + len(piece), apart=apart or statement.frame.asked is not None
    )
    if statement.frame.has("family_history"):
        return _of_family(reading, statement, target, piece, subject)
    if entry.kind == "social":
        return _habit(target, piece, evidence, subject)
    if entry.kind == "condition":
        if says(piece, "no", first=True):
            return Condition(
                subject=subject, code=entry.concept, verification="refuted", clinical=None, evidence=evidence, rule="answer",
            )  # fmt: skip
        return (
            Condition(subject=subject, code=entry.concept, evidence=evidence, rule="answer")
            if says(piece, "yes", first=True)
            else None
        )
    if entry.role == "exam" and says(piece, "no_other_thing", first=True):
        return None  # "General examination: no JVD"
    spot = next((p for p in places(statement.mentions) if p.site or p.side), None)
    implied = reading.lexicon.implied_by(entry)
    site = make_site(
        reading.text, reading.lexicon, (spot.site if spot else None) or implied, spot.side if spot else None,
        spot.part if spot else "", spot,
    )  # fmt: skip
    base = Observation(
        subject=subject, code=entry.concept, category=category_of(entry), site=site, effective=statement.effective,
        timepoint=statement.timepoint, evidence=evidence, rule="answer",
    )  # fmt: skip
    return _answered(reading, statement, target, piece, base)


def _evidence(reading: Reading, target: Mention, start: int, end: int, *, apart: bool) -> tuple[Evidence, ...]:
    """The label with its answer, or both where they stand apart."""
    if apart:
        return (reading.evidence(start, end), reading.evidence(target.start, target.end))
    return (reading.evidence(target.start, end),)


def _dated(reading: Reading, statement: Statement, targets: Sequence[Mention], piece: str) -> Iterator[AnyFact]:
    """ "Hypertension: since 2001", "Onset of gout: June 2004", "Died: August 2016": a date is the answer, and a yes."""
    target, label = targets[0], statement.frame.label
    date = next((d for d in statement.dates if d.first and d.comparator not in ENDS), None)
    kinds = ("condition", "finding") if date and len(targets) == 1 and target.form != "negated" else ()
    if target.entry.role in _HABITS:
        evidence = _evidence(reading, target, statement.span.start, statement.span.end, apart=_apart(statement))
        ended = [p for p in re.split(r"[,(]", piece) if says(p, "former", first=True)]
        answer = ended[0].strip(" )") if ended else "yes" if says(piece, "having", first=True) else piece
        when = period_of(date) if date is not None and ended else None
        found = (h for subject in statement.subjects if (h := _habit(target, answer, evidence, subject)))
        yield from (replace(h, effective=when) for h in found)
    if target.entry.kind not in kinds or date is None or label is None or statement.frame.has("family_history"):
        return
    said = piece.replace(reading.text[date.start : date.end].strip(" ,;.()"), " ")
    spot = _only_place(reading, statement, said) if target.entry.kind == "condition" else None
    if spot is None and said.strip() and not says(said, "only_yes", first=True):
        return
    if spot is not None:
        yield from _at_place(reading, statement, target, spot, date)
        return
    told = any(m.entry.role == "diagnosed" and label.start <= m.start < label.end for m in statement.frame.topic)
    for subject in statement.subjects:
        fact = _fact(reading, statement, target, "yes", subject)
        evidence = (reading.evidence(target.start, date.end),)
        if isinstance(fact, Condition) and told:
            yield replace(fact, asserted=date.first, evidence=evidence)
        elif isinstance(fact, Condition):
            yield replace(fact, onset=Period(date.first), evidence=evidence)
        elif isinstance(fact, Observation):
            yield replace(fact, effective=period_of(date), evidence=evidence)


def _only_place(reading: Reading, statement: Statement, piece: str) -> Place | None:
    """The place that is all of an answer, or all beside its date: "Stroke: left MCA (05/2012)"; None where it says more."""
    label = statement.frame.label
    found = [p for p in places(statement.of("site", "qualifier")) if p.site and (label is None or p.start >= label.end)]
    if len(found) != 1 or statement.frame.has("family_history"):
        return None
    spot = found[0]
    said = reading.text[spot.start : spot.end]
    rest = piece.replace(said, " ").strip()
    return spot if said in piece and (not rest or says(rest, "only_yes", first=True)) else None


def _at_place(
    reading: Reading, statement: Statement, target: Mention, spot: Place, date: DateHit | None
) -> Iterator[AnyFact]:
    """The disease that a label asks for, where it is and since when: "Fracture: left radius (05/2012)"."""
    text, entry = reading.text, reading.lexicon.refined(target.entry, spot.site)
    site = make_site(text, reading.lexicon, spot.site, spot.side, spot.part, spot)
    told = statement.frame.label is not None and any(m.entry.role == "diagnosed" for m in statement.frame.topic)
    when = (date.first or "") if date is not None else ""
    for subject in statement.subjects:
        fact = _fact(reading, statement, replace(target, entry=entry), "yes", subject)
        if isinstance(fact, Condition):
            evidence = _evidence(
                reading,
                target,
                min(spot.start, date.start if date else spot.start),
                max(spot.end, date.end if date else 0),
                apart=_apart(statement),
            )
            yield replace(
                fact,
                site=site,
                onset=Period(when) if when and not told else None,
                asserted=when if when and told else None,
                evidence=evidence,
            )


def _of_family(reading: Reading, statement: Statement, target: Mention, piece: str, subject: str) -> AnyFact | None:
    """ "Family history of diabetes: yes (mother)": a disease that the label names and relatives have, or have not."""
    if target.entry.kind not in ("condition", "finding"):
        return None
    evidence = (reading.evidence(target.start, statement.span.end),)
    if says(piece, "no", first=True):
        return Observation(
            subject=subject, code=family_concept(target.entry), presence="absent", evidence=evidence, rule="answer",
            category="social-history",
        )  # fmt: skip
    if not says(piece, "yes", first=True):
        return None
    who = next((m.entry.concept for m in statement.of("relation") if m.entry.role == "relative"), None)
    return FamilyHistory(
        subject=subject,
        relation=who or Concept("family member"),
        code=target.entry.concept,
        evidence=evidence,
        rule="answer",
    )


def _habit(target: Mention, piece: str, evidence: tuple[Evidence, ...], subject: str) -> Observation | None:
    """ "Smoking: never", "Alcohol: former"."""
    if target.entry.role == "occupation":
        return None
    base = Observation(
        subject=subject, code=target.entry.concept, category="social-history", evidence=evidence, rule="answer"
    )
    if says(piece, "former", first=True):
        return replace(base, value=Coded(Concept("former", (), "social:former"), None, piece))
    if (
        says(piece, "no", first=True)
        or says(piece, "yes", first=True)
        or says(piece, "current", first=True)
        or says(piece, "having", first=True)
    ):
        return replace(base, presence="absent" if says(piece, "no", first=True) else "present")
    return None


def _answered(
    reading: Reading, statement: Statement, target: Mention, piece: str, base: Observation
) -> Observation | None:
    entry = target.entry
    negated = target.form == "negated"
    marks = {
        (m.entry.role, m.entry.value or m.entry.id): m
        for m in statement.mentions
        if m.entry.kind in ("qualifier", "cue")
    }
    severity = next((m for (role, _), m in marks.items() if role == "severity"), None)
    change = next((TOLD_CHANGES[role] for (role, _) in marks if role in TOLD_CHANGES), None)
    if entry.kind == "finding" and change is None and not negated:
        change = next((_LESS_OR_MORE[role] for (role, _) in marks if role in _LESS_OR_MORE), None)
    if entry.kind == "finding" and not negated and any(role == "resolved" for role, _ in marks):
        return replace(base, presence="absent")
    value = next((m for (role, _), m in marks.items() if role == "value"), None)
    if change and statement.frame.has("adverse", "field:adverse"):
        return replace(base, value=" ".join(piece.split()))  # "Side effects: declining function of the adrenals"
    if change:
        return replace(base, change=change)
    if entry.kind != "function" and (says(piece, "no", first=True) or says(piece, "yes", first=True)):
        presence: Presence = "present" if bool(says(piece, "yes", first=True)) != negated else "absent"
        if any(m.entry.role == "negated" and m.end <= target.start for m in statement.frame.topic):
            presence = "absent"  # "No known allergies: none", and also "…: yes"
        return replace(base, presence=presence)
    if severity is not None and entry.kind == "finding":
        return replace(base, presence="present", severity=severity.entry.concept)
    if value is not None:
        said = coded(reading, value)
        if entry.kind == "finding":
            return replace(base, presence="absent" if said.concept.entry in NOTHING_WRONG else "present")
        return replace(base, value=said)
    difficult = any(role == "difficulty" for role, _ in marks)
    impaired = reading.lexicon.get("finding", entry.impaired) if entry.impaired else None
    if entry.kind == "function" and difficult and impaired is not None:
        fine = untroubled(" " + piece, (), replace(target, start=0, end=0)) is not None
        return replace(base, code=impaired.concept, presence="absent" if fine else "present")
    if entry.kind == "function":
        return replace(base, value=" ".join(piece.split()))
    return None


# Answers of one word to a question in an interview: "Did you have headaches?" "No, not at all.".


# Signs with a number for each side or place: "Rest tremor R 3, L 1", "rigidity 2 right, 1 left", "tremor R hand 3,
# legs 0".


_SIDE = r"(?:right|left|R|L)(?: side)?\.?"
_NUMBER = r"(?<![\d.,/])[0-4](?![\d/+%°]|[.,]\d|\s?(?:x|times|cm|mm|s|min|weeks?|months?|years?|days?|of|to|-|–)\b)"
_BEHIND = regex(
    rf"\s*[:=(]?\s*(?:on the )?(?P<side>{_SIDE})\s*[:=]?\s*(?P<number>{_NUMBER})"
    rf"\s*(?:[,;/]|,? and)?\s*(?:on the )?(?P<other>{_SIDE})\s*[:=]?\s*(?P<second>{_NUMBER})",
    re.I,
)
_AT = regex(r"\s*[:=(]?\s*(?:(?:in|of|on|at) )?(?:the )?")
_NEXT = regex(r"\s*(?:[,;/]|,? and)\s*(?:(?:in|of|on|at) )?(?:the )?")
_GRADE = regex(rf"\s*[:=]?\s*(?P<number>{_NUMBER})")
_SIDED_CLOSED = regex(r"\s*\)?\s*(?:[.;)]|$)")
"""Behind the number of the only place: nothing else is said of it."""
_AHEAD = regex(
    rf"\s*[:=(]?\s*(?P<number>{_NUMBER})\s(?:on the )?(?P<side>{_SIDE})"
    rf"\s*(?:[,;/]|,? and)?\s*(?P<second>{_NUMBER})\s(?:on the )?(?P<other>{_SIDE})(?=\W|$)",
    re.I,
)


def sided_of_statement(reading: Reading, statement: Statement) -> tuple[list[Observation], tuple[tuple[int, int], ...]]:
    """The signs of a sentence that have a figure from 0 to 4 for each side.

    Args:
        reading: the document.
        statement: the sentence.

    Returns:
        A fact for each side or place of such a sign and person, and the places of the signs.
    """
    text = reading.text
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    for m in statement.of("finding") if statement.quantities else ():
        if m.form != "name" or statement.about(m).status != "present":
            continue
        said = statement.after(_BEHIND, m.end) or statement.after(_AHEAD, m.end)
        if said is None or _side(said["side"]) == _side(said["other"]):
            graded = _graded(text, statement, m)
        else:
            pairs = ((said["side"], said["number"]), (said["other"], said["second"]))
            graded = [(Place(m.start, said.end(), None, _side(side)), number) for side, number in pairs]
        used += [(m.start, m.end)] if graded else []
        for place, number in graded:
            out += _facts(reading, statement, m, place, number, said.end() if said else place.end)
    return out, tuple(used)


def _graded(text: str, statement: Statement, m: Mention) -> list[tuple[Place, str]]:
    """The places right behind a sign, each with its number: "tremor R hand 3, L hand 1, legs 0", "rigidity neck 2"."""
    out: list[tuple[Place, str]] = []
    at = m.end
    for place in places([s for s in statement.mentions if s.start >= m.end]):
        led = (_NEXT if out else _AT).fullmatch(text, at, place.start)
        number = statement.after(_GRADE, place.end) if led else None
        if number is None:
            break
        out.append((place, number["number"]))
        at = number.end()
    sited = [place for place, _ in out if place.site]
    return out if sited and (len(out) > 1 or statement.after(_SIDED_CLOSED, at)) else []


def _facts(
    reading: Reading, statement: Statement, m: Mention, place: Place, number: str, end: int
) -> Iterator[Observation]:
    entry, site = refine(reading, m.entry, place)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=entry.concept, category=category_of(entry), site=site,
            value=Quantity(Decimal(number), "", ""), presence="present" if number != "0" else None,
            effective=statement.day_of(m.start, m.end), timepoint=statement.time_of(m.start, m.end), rule="number of a side",
            evidence=(reading.evidence(m.start, end),),
        )  # fmt: skip


def _side(word: str) -> Side:
    return "right" if word[0] in "rR" else "left"
