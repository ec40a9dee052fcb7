"""Labelled fields that answer for their label: "Fever: none", "Glaucoma: denied", "Gait: normal"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Span
from etl.facts import AnyFact, Change, Coded, Concept, Condition, Evidence, FamilyHistory, Observation, Period, Presence
from etl.mapping.entry import Kind, Mention
from etl.parsers.measure.limits import category_of
from etl.parsers.people.family import family_concept
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading, Statement
from etl.parsers.when.onset import ENDS
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

ANSWERED: tuple[Kind, ...] = ("finding", "function", "measure", "condition", "social")
_HABITS = ("smoking", "alcohol")
_YES = regex(
    r"\W*(?:yes|present|positive|pos|ja|oui|sí|vorhanden|positiv|présente?|presente|positiv[oa]|(?:\(\+{1,4}\))|\+{1,4})\b|\W*\(?\+{1,4}\)?\s*$",
    re.I,
)
_NO = regex(
    r"\W*(?:no|none|nil|never|not? (?:present|known|noted|found|observed|seen|reported)|absent|negative|neg|excluded|ruled out|denie[sd]|denied|\(-\)|-)(?:\W|$)"
    r"|\W*[0Ø∅]\W*$|\W*(?:nein|keine?[rns]?|nie|negativ|verneint|nicht (?:vorhanden|bekannt|nachweisbar)|aucune?|jamais|négati(?:f|ve)|ningun[oa]s?|nunca|niega|negativ[oa]|ausente"
    r"|nessun[oa]?|assente)(?:\W|$)|\W*non[\s.,;]*$",
    re.I,
)
_FORMER = regex(
    r"\W*(?:former(?:ly)?|ex|previous(?:ly)?|quit|stopped|past|until|till|gave up|given up|no longer|no more|ended|ceased|(?:none|not?|never|nothing|abstinent|dry|sober) (?:any ?more|(?:at all )?(?:since|after)\b(?! (?:birth|ever)))|früher|ehemalig\w*|sevré\w*|ancien\w*|exfumador\w*)\b",
    re.I,
)
_NOW_AND_THEN = regex(r"\W*(?:current|daily|occasional|social|rare|sometimes|moderate)(?:ly)?\b", re.I)
_BESIDE = regex(r"\s*(?:/|,|and|or|&)\s*", re.I)
TOLD_CHANGES: dict[str, Change] = {"improved": "improved", "worsened": "worsened", "unchanged": "unchanged"}
_ONLY_YES = regex(
    r"[\s,;:()–-]*(?:(?:yes|present|positive|known|since|in|from|on|of|the year|\+)[\s,;:()–-]*){0,4}\.?", re.I
)
"""Around the date of an answer: no more than a yes."""
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
    if statement.frame.has("family_history"):
        yield from _of_family(reading, statement, label)
        return
    targets = _listed(reading, statement) or [t for t in (_whole(reading, statement),) if t]
    behind = [m for m in statement.mentions if m.start >= label.end]
    named = (m for m in behind if m.entry.kind in (*ANSWERED, "scale", "medicine", "procedure"))
    habit = len(targets) == 1 and targets[0].entry.role in _HABITS
    if not targets or any(not habit or m.entry.kind != "measure" for m in named):
        return
    ahead = label.start >= statement.span.end  # "moderate before": the time stands behind the state
    begin = statement.span.start if ahead else max(statement.span.start, label.end)
    text = reading.document.text[begin : statement.span.end].strip(" \n\t:：")
    piece = re.split(r"[;.](?:\s|$)", text)[0]
    if not piece or len(piece) > _LONGEST:
        return
    if any(c.isdigit() for c in piece):
        yield from _dated(reading, statement, targets, piece)
        return
    for subject in statement.subjects:
        for target in targets:
            if len(targets) > 1 and not _NO.match(piece):
                continue  # "Stroke / TIA: yes" says not which
            fact = _fact(reading, statement, target, piece, subject)
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
    between = reading.document.text[label.end : statement.span.start]
    return len(between) <= 6 or not _BOXES.sub("", between).strip(" .:：…_·\n\t?|")


def _apart(statement: Statement) -> bool:
    """Whether a field's label is the head of its cell's column, and stands somewhere else than the value."""
    label, block = statement.frame.label, statement.block
    return label is not None and block.kind == "field" and label.end < block.span.start and block.label == label


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
    text = reading.document.text
    joined = all(_BESIDE.fullmatch(text[a.end : b.start]) for a, b in pairwise(inside))
    return inside if len(inside) > 1 and joined and not text[label.start : inside[0].start].strip() else []


def _whole(reading: Reading, statement: Statement) -> Mention | None:
    """The term that makes up the label."""
    label = statement.frame.head
    assert label is not None
    inside = [
        m for m in statement.frame.topic if m.entry.kind in ANSWERED and label.start <= m.start and m.end <= label.end
    ]
    best = max(inside, key=lambda m: (m.end - m.start, -ANSWERED.index(m.entry.kind)), default=None)
    if best is None:
        return None
    start, end = label.start, label.end
    cut = reading.document.text.find(" / ", start, end)
    within = (m for m in inside if not best.start <= m.start <= m.end <= best.end)
    if cut >= 0 and all(m.entry.id == best.entry.id for m in within):
        start, end = (cut + 3, end) if best.start > cut else (start, cut)  # "Complicaciones / Complications"
    return best if (best.end - best.start) * 5 >= (end - start) * 3 else None


def _fact(reading: Reading, statement: Statement, target: Mention, piece: str, subject: str) -> AnyFact | None:
    entry = target.entry
    start = max(target.end, statement.span.start) if statement.frame.asked else target.end
    apart = _apart(statement)
    start = reading.document.text.find(piece, max(start, statement.span.start) if apart else start)
    evidence = _evidence(reading, target, start, start + len(piece), apart=apart or statement.frame.asked is not None)
    if entry.kind == "social":
        return _habit(target, piece, evidence, subject)
    if entry.kind == "condition":
        if _NO.match(piece):
            return Condition(
                subject=subject, code=entry.concept, verification="refuted", clinical=None, evidence=evidence, rule="answer",
            )  # fmt: skip
        return (
            Condition(subject=subject, code=entry.concept, evidence=evidence, rule="answer")
            if _YES.match(piece)
            else None
        )
    spot = next((p for p in places(statement.mentions) if p.site or p.side), None)
    implied = reading.lexicon.implied_by(entry)
    site = make_site(
        reading.document.text, reading.lexicon, (spot.site if spot else None) or implied, spot.side if spot else None,
        spot.part if spot else "", spot,
    )  # fmt: skip
    base = Observation(
        subject=subject, code=entry.concept, category=category_of(entry), site=site, effective=statement.effective,
        timepoint=statement.timepoint, evidence=evidence, rule="answer",
    )  # fmt: skip
    change = next((TOLD_CHANGES[m.entry.role] for m in statement.mentions if m.entry.role in TOLD_CHANGES), None)
    if change:
        return replace(base, change=change)
    if entry.kind == "function":
        return replace(base, value=" ".join(piece.split()))
    if _NO.match(piece) or _YES.match(piece):
        presence: Presence = "present" if bool(_YES.match(piece)) != (target.form == "negated") else "absent"
        if any(m.entry.role == "negated" and m.end <= target.start for m in statement.frame.topic):
            presence = "absent"  # "No known allergies: none", and also "…: yes"
        return replace(base, presence=presence)
    return None


def _evidence(reading: Reading, target: Mention, start: int, end: int, *, apart: bool) -> tuple[Evidence, ...]:
    """The label with its answer, or both where they stand apart."""
    if apart:
        return (reading.evidence(start, end), reading.evidence(target.start, target.end))
    return (reading.evidence(target.start, end),)


def _dated(reading: Reading, statement: Statement, targets: Sequence[Mention], piece: str) -> Iterator[AnyFact]:
    """ "Hypertension: since 2001", "Smoking: quit in 2001": a date is the answer, and a yes."""
    target = targets[0]
    date = next((d for d in statement.dates if d.first and d.comparator not in ENDS), None)
    if date is None or len(targets) > 1:
        return
    if target.entry.role in _HABITS and (ended := next((p for p in re.split(r"[,(]", piece) if _FORMER.match(p)), "")):
        evidence = _evidence(reading, target, statement.span.start, statement.span.end, apart=_apart(statement))
        found = (h for subject in statement.subjects if (h := _habit(target, ended.strip(" )"), evidence, subject)))
        yield from (replace(h, effective=period_of(date)) for h in found)
    diagnosed = any(m.entry.role == "diagnosed" for m in statement.frame.topic)
    if target.entry.kind != "condition" or target.form == "negated" or diagnosed:
        return
    said = piece.replace(reading.document.text[date.start : date.end].strip(" ,;.()"), " ")
    if not _ONLY_YES.fullmatch(said):
        return
    evidence = (reading.evidence(target.start, date.end),)
    for subject in statement.subjects:
        fact = _fact(reading, statement, target, "yes", subject)
        if isinstance(fact, Condition):
            yield replace(fact, onset=Period(date.first), evidence=evidence)


def _of_family(reading: Reading, statement: Statement, label: Span) -> Iterator[AnyFact]:
    """ "Family history of diabetes: yes (mother)": a disease that the label names and relatives have, or have not."""
    piece = reading.document.text[max(statement.span.start, label.end) : statement.span.end].strip(" \n\t:：")
    who = next((m.entry.concept for m in statement.of("relation") if m.entry.role == "relative"), None)
    for m in statement.frame.topic:
        if m.entry.kind != "condition" or not label.start <= m.start < label.end:
            continue
        evidence = (reading.evidence(m.start, statement.span.end),)
        for subject in statement.subjects:
            if _NO.match(piece):
                yield Observation(
                    subject=subject, code=family_concept(m.entry), presence="absent", evidence=evidence, rule="answer",
                    category="social-history",
                )  # fmt: skip
            elif _YES.match(piece):
                yield FamilyHistory(
                    subject=subject, relation=who or Concept("family member"), code=m.entry.concept, evidence=evidence,
                    rule="answer",
                )  # fmt: skip


def _habit(target: Mention, piece: str, evidence: tuple[Evidence, ...], subject: str) -> Observation | None:
    """ "Smoking: never", "Alcohol: former"."""
    base = Observation(
        subject=subject, code=target.entry.concept, category="social-history", evidence=evidence, rule="answer"
    )
    if _FORMER.match(piece):
        return replace(base, value=Coded(Concept("former", (), "social:former"), None, piece))
    if _NO.match(piece) or _YES.match(piece) or _NOW_AND_THEN.match(piece):
        return replace(base, presence="absent" if _NO.match(piece) else "present")
    return None
