"""Symptoms, signs and functions in prose: present, absent, improved, worsened, normal or otherwise valued.

A finding is there or not; a function (speech, walking, tone) has a value, is impaired, or changes. Both get the sites
of their chunk, of the list that follows or precedes them, and the sides said at them. A finding that came and went was
there, though the sentence ends with its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from etl.facts import Change, Coded, Component, Concept, Observation, Presence, Quantity, Site, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attributes import UNSAID, Context
from etl.parsers.finding.abilities import (
    comparative,
    done,
    inner_change,
    kind_behind,
    limited,
    manner_of,
    of_limb,
    shares_difficulty,
    started,
)
from etl.parsers.finding.answers import TOLD_CHANGES
from etl.parsers.finding.changes import (
    asymmetric,
    ill_again,
    lasting,
    not_raised,
    of_another_subject,
    of_trouble,
    unmoved,
)
from etl.parsers.finding.sites import TARGETS, by_side, own_severity, own_side, place_states, refine, sites_of
from etl.parsers.finding.terms import (
    ONLY_JOINED,
    compared,
    elliptic,
    head_of,
    is_detail,
    is_target,
    kinds_listed,
    no_trouble,
    of_unknown_trouble,
    presence_said,
    said_of_another,
    untroubled,
)
from etl.parsers.finding.values import (
    affirmed,
    count_of,
    means_impaired,
    seen_in,
    stated,
    value_of,
    valued,
)
from etl.parsers.measure.limits import category_of
from etl.parsers.phrases import NOTHING_WRONG, Chunk, Place, chunks, severity_behind, severity_of
from etl.parsers.reading import Reading, Statement
from etl.parsers.sentences import tokens_of, verb_at
from etl.parsers.slots.decide import Mark, Said, says, stands
from etl.parsers.when.dates import on_further_days
from etl.parsers.when.onset_age import ONSET, onset_age
from etl.patterns import regex
from etl.value import replace

_NEAR = 30
_OF_DEFECT: dict[str, Change] = {"less": "improved", "more": "worsened"}
_WORD_BEHIND = regex(r" ([a-z][a-z-]{2,20})\b")


def of_defect(reading: Reading, target: Mention, context: Context) -> Change | None:
    """The change of what has more or less of a defect: "speech less slurred" is better, "gait more unsteady" worse.

    Args:
        reading: the document.
        target: a function, or a finding that is the defect itself.
        context: how it is meant.

    Returns:
        The change; None where no defect is told of.
    """
    text = reading.text
    if target.entry.kind == "finding":
        told = next((c for c in context.cues if c.end + 1 == target.start), None)
        degree = text[told.start : told.end].lower() if told else ""
        further = says(text[max(0, target.start - 16) : target.start - 1], "further")
        return _OF_DEFECT.get(degree) if not further else None
    for cue in context.cues:
        said_ = _OF_DEFECT.get(text[cue.start : cue.end].lower()) if cue.start >= target.end else None
        word = _WORD_BEHIND.match(text, cue.end) if said_ else None
        if word is None:
            continue
        own = text[target.start : target.end]
        names = {f"{word[1]} {own}", f"{own} {word[1]}", f"{word[1]} {target.entry.name}", word[1]}
        if any(e.kind == "finding" for name in names for e in reading.lexicon.known(name)):
            return said_
    return None


_TO_PLACE = regex(r"\W*(?:(?:for|in|on|at|of|over|the|his|her|both|some|mild|slight|right|left)\b\W*)*")
"""Between "except" and the place where something is, after all."""


def excepted(statement: Statement, target: Mention, place: Place) -> bool:
    """Whether a place is the one where a finding denied before it is: "no wasting, except for the thumb".

    Args:
        statement: the sentence.
        target: the finding.
        place: where it may be.
    """
    return any(
        m.entry.kind == "cue"
        and m.entry.role == "except"
        and target.end <= m.start
        and 0 <= place.start - m.end < _NEAR
        and _TO_PLACE.fullmatch(statement.context.text, m.end, place.start)
        for m in statement.mentions
    )


# Value words that describe a state, and no change: "tone was increased" on examination.

_EXAMINED = ("exam", "before", "history", "past_history", "case", "investigation")
_NOUN_ENDS = regex(r"\s*(?:$|[(,;.]|(?:in|at|on|over|of|below|above|R|L|both|bilateral\w*|left|right|upper|lower)\b)")
_IS = regex(r"\b(?:is|was|are|were)\s(?:\w{3,12}ly\s)?$", re.I)


def describes(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, value: Coded
) -> bool:
    """Whether a value word tells how something is, and not what became of it: "increased tone", "tone was increased" on
    examination, "vibration sense reduced".

    Args:
        reading: the document.
        statement: the sentence.
        pieces: its chunks.
        i: the chunk of the term.
        target: the term.
        value: its value word.
    """
    text = reading.text
    chunk = next(
        (c for c in pieces[i:] if any(text[q.start : q.end] == value.printed for q in c.qualifiers("value"))), pieces[i]
    )
    less = [q for q in chunk.qualifiers("value") if q.entry.id == "reduced" and text[q.start : q.end] == value.printed]
    if less and target.entry.kind == "function" and _verbless(reading, statement, chunk, less[0]):
        return True  # "vibration sense reduced at the toes": so it is after a treatment too
    if statement.timepoint is not None and statement.timepoint.phase != "before":
        return False
    if re.compile(r"\s*[:：]\s*" + re.escape(value.printed)).match(text, target.end):
        return True  # "Tone: increased"
    return any(
        text[q.start : q.end] == value.printed
        and (
            bool(_IS.search(text[max(target.end, q.start - 30) : q.start]))
            or (q.end <= target.start and (target.start - q.end <= 1 or statement.frame.has(*_EXAMINED)))
            or (q.start >= target.end and statement.frame.has(*_EXAMINED) and _verbless(reading, statement, chunk, q))
        )
        for q in chunk.qualifiers("value")
    )


def _verbless(reading: Reading, statement: Statement, chunk: Chunk, q: Mention) -> bool:
    """Whether a value word is the only thing that is said, as in notes: "tone R side decreased", "appetite reduced"."""
    text = reading.text
    if not _NOUN_ENDS.match(text, q.end, chunk.end):
        return False
    lead = tokens_of(text, statement.span.start, q.start)
    return not any(verb_at(lead, i) for i in range(len(lead)))


# What is said of a sign or a function: there, absent, changed, with a value.


_LONG_WORD = regex(r"[^\W\d_]{3,}")


def _birth_word(lexicon: Lexicon, text: str) -> str:
    """Return the entry's name of the first word that speaks of a pregnancy or a birth, "" without one."""
    words = lexicon.terms("column")
    found = (
        e.name for w in _LONG_WORD.findall(text) for e in words.get(w.casefold(), ()) if e.role in ("carried", "born")
    )
    return next(found, "")


def _at_birth(reading: Reading, statement: Statement, target: Mention, entry: Entry) -> Entry:
    """What is told as an effect of a treatment is a birth's own, in a sentence or below a label that speaks of one."""
    if not any(m.entry.role == "adverse" and m.start == target.start for m in statement.of("cue")):
        return entry
    text, label = reading.text, statement.frame.label or statement.frame.title
    told = f"{reading.document.quote(label) if label else ''} {reading.document.quote(statement.span)}"
    named = _birth_word(reading.lexicon, told)
    own = reading.lexicon.label(f"{named} {text[target.start : target.end]}", "finding") if named else ()
    return own[0] if own else entry


_NOTED = ("noted", "observed", "seen", "present", "detectable")
"""Words that say of a measure only that there is one: "a normal range of vitamin D was noted"."""


class Told(Struct, frozen=True):
    """What is told of one target."""

    presence: Presence | None = None
    change: Change | None = None
    value: Coded | Quantity | None = None
    entry: Entry | None = None


def of_statement(reading: Reading, statement: Statement, used: Sequence[tuple[int, int]] = ()) -> Iterator[Observation]:
    """The findings of one statement.

    Args:
        reading: the document.
        statement: the statement.
        used: places of measures that got a number; the same words say nothing else then.
    """
    if statement.frame.has("family_history"):
        return
    pieces = chunks(reading.text, statement)
    technique = statement.frame.has("operation") and not says(reading.document.quote(statement.span), "met")
    for i, chunk in enumerate(pieces):
        if kinds := kinds_listed(reading, pieces, i):
            yield from _listed_kinds(reading, statement, pieces, i, kinds)
            continue
        if chunk.inside and (head := head_of(pieces, i)) is not None and kinds_listed(reading, pieces, head):
            continue
        targets = [m for m in chunk.of(*TARGETS) if is_target(reading, statement, chunk, m, used)]
        targets = [m for m in targets if m.entry.device or not technique]
        there = None if targets else presence_said(reading, chunk)
        targets = compared(reading, pieces, i, targets) if targets else elliptic(reading, pieces, i)
        if is_detail(reading, pieces, i):
            continue
        for target in targets:
            if said_of_another(statement, target, targets):
                continue
            for fact in _observe(reading, statement, pieces, i, target, len(targets)):
                fact = replace(fact, presence=there) if there and fact.presence else fact
                again = on_further_days(reading.text, target, statement.dates) if fact.effective else ()
                yield fact
                yield from (replace(fact, effective=day) for day in again if fact.presence == "present")


def _listed_kinds(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, kinds: Sequence[tuple[Chunk, Entry]]
) -> Iterator[Observation]:
    target = pieces[i].of("function")[-1]
    for piece, entry in kinds:
        for fact in _observe(reading, statement, pieces, i, replace(target, entry=replace(entry, kind="function")), 1):
            yield replace(fact, evidence=(*fact.evidence, reading.evidence(piece.start, piece.end)))


def _observe(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, siblings: int
) -> Iterator[Observation]:
    context = unmoved(reading.text, statement, target, statement.about(target))
    of_patient = context.status not in UNSAID and context.experiencer == "patient"
    if of_patient and (states := place_states(reading, statement, target)):
        for state in states:
            entry, site = refine(reading, target.entry, state.place)
            told = Told(presence=state.presence, change=state.change)
            yield from _facts(reading, statement, target, entry, site, state.place, told, state.severity, pieces[i])
        return
    if not of_patient:
        return
    target = limited(reading, target) if stands(statement, target, "in_part") else target
    chunk = pieces[i]
    own = chunk.start <= target.start < chunk.end
    context = _own_change(reading, statement, chunk, target, context, own)
    count = count_of(reading.text, statement, target)
    said = _told(reading, statement, pieces, i, target, context, count)
    if said is None:
        return
    entry = _at_birth(reading, statement, target, said.entry or target.entry)
    if count is not None and said.presence != "absent" and said.change != "unchanged":
        said = replace(said, presence="present" if target.entry.kind == "finding" else None, change=None, value=count)
    severity = None if said.change else _severity(reading, pieces, i, target)
    found = sites_of(reading, statement, pieces, i, target, siblings)
    sited = any(p and p.site for p in found) and all(t.start == target.start for t in chunk.of("function", "measure"))
    bare = target.form == "ability" and not sited
    if bare and (target.entry.kind == "finding" or comparative(reading, target) is not None):
        return  # "weak" is weakness of a site named with it, and not of a reflex or a voice
    for place, presence in by_side(reading, statement, chunk, target, found, said.presence):
        if presence == "absent" and place and excepted(statement, target, place):
            presence, severity = "present", None  # "no marked wasting, except for the first interosseous"
        side = None if place and place.side else own_side(reading, target)
        if side:
            place = replace(place, side=side) if place else Place(target.start, target.end, None, side)
        refined, site = refine(reading, entry, place)
        degree = own_severity(reading, statement, target, place) or severity
        there = replace(said, presence=presence)
        yield from _facts(reading, statement, target, refined, site, place, there, degree, chunk)


def _own_change(
    reading: Reading, statement: Statement, chunk: Chunk, target: Mention, context: Context, own: bool
) -> Context:
    """Return what is said of a target, with the change that is its own and with none that is another thing's."""
    if target.start == target.end and own and context.change is None:
        told = [TOLD_CHANGES[m.entry.role] for m in chunk.of("cue") if m.entry.role in TOLD_CHANGES]
        context = replace(context, change=told[0] if len(told) == 1 else None)
    if context.change and (
        (not own and valued(chunk, context))
        or asymmetric(statement, context)
        or (own and of_another_subject(reading, target, context))
    ):
        context = replace(context, change=None)
    if context.change or context.status == "present":
        context = replace(context, change=of_defect(reading, target, context) or context.change)
    if context.change == "unchanged" and target.entry.kind == "finding" and lasting(reading, target, context):
        context = replace(context, change=None)
    return context


def _severity(reading: Reading, pieces: Sequence[Chunk], i: int, target: Mention) -> Concept | None:
    """Return how severe a target is by the words of its chunk, else by those right behind it."""
    chunk = pieces[i]
    own = chunk.start <= target.start < chunk.end
    if not own or target.entry.role in ("laboratory", "end"):  # nobody dies more or less
        return None
    severity = severity_of(reading.text, chunk, target)
    if severity is None and i + 1 < len(pieces):
        return severity_behind(reading.text, pieces[i + 1], TARGETS)
    return severity


def _facts(
    reading: Reading, statement: Statement, target: Mention, entry: Entry, site: Site | None, place: Place | None,
    said: Told, severity: Concept | None, chunk: Chunk,
) -> Iterator[Observation]:  # fmt: skip
    start, end = target.start, target.end
    head = place if place is not None and place.end <= statement.span.start else None  # a label's or heading's site
    if place is not None and head is None:
        start, end = min(start, place.start), max(end, place.end)
    for m in chunk.mentions:  # the quote holds what was used: severity, value, and cue words of the chunk
        if m.entry.kind in ("qualifier", "cue") and chunk.start <= target.start < chunk.end:
            start, end = min(start, m.start), max(end, m.end)
    category = category_of(entry)
    began = onset_age(reading.text, statement, target) if said.presence == "present" else None
    if began is not None and target.start <= began[1].start:
        end = max(end, began[1].end)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=entry.concept, category=category, value=said.value, presence=said.presence,
            change=said.change, severity=None if said.presence == "absent" else severity, site=site, effective=statement.day_of(target.start, target.end),
            timepoint=_time_of(statement, target, said), rule="finding",
            components=(Component(ONSET, began[0]),) if began is not None else (),
            evidence=tuple(reading.evidence(*at) for at in ((head.start, head.end), (start, end))) if head
            else (reading.evidence(start, end),),
        )  # fmt: skip


def _time_of(statement: Statement, target: Mention, said: Told) -> Timepoint | None:
    """Return the target's place in the course of treatment.

    A "before" in the name of what got better is not the time of the change: "the preoperative pain was relieved".
    """
    point, _, words = statement.timed(target.start, target.end)
    own = words is not None and words.end + 1 == target.start
    return None if own and said.change == "improved" and point is not None and point.phase == "before" else point


_OPENER = 40
"""Characters of a time or adverb before a sentence's subject."""


def _begins(text: str, statement: Statement, target: Mention) -> bool:
    """Whether a sentence begins with a term, in a list or behind an opener: "by day 2, tremor and fever resolved"."""
    at = target.start
    for before in reversed([m for m in statement.of(*TARGETS) if m.end <= target.start]):
        if before.end <= at and ONLY_JOINED.fullmatch(text, before.end, at):
            at = before.start
    for described in reversed([m for m in statement.of("qualifier") if m.end <= at]):
        if text[described.end : at].strip(" -") in ("", "sided"):
            at = described.start  # "Severe left leg pain resolved"
    opener, named = text[statement.span.start : at], any(m.end <= at for m in statement.of(*TARGETS))
    return not opener or (len(opener) <= _OPENER and opener.endswith(", ") and not named)


def _told(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, context: Context,
    count: Quantity | None,
) -> Told | None:  # fmt: skip
    """Return what is told of a target, as the table `observed` decides; None for nothing."""
    said = _observed(reading, statement, pieces, i, target, context, count)
    decided = said.decide("observed").says
    slots = (slot.split(": ") for slot in decided.split("; ") if slot)
    filled: dict[str, Any] = {slot: said.marks[told]() if told in said.marks else told for slot, told in slots}
    return Told(**filled) if decided else None


_COMPARING = ("improved", "worsened", "more", "less")


def _observed(
    reading: Reading, statement: Statement, pieces: Sequence[Chunk], i: int, target: Mention, context: Context,
    count: Quantity | None,
) -> Said:  # fmt: skip
    """Return a target with what decides what is told of it."""
    entry, text, chunk, cues = target.entry, reading.text, pieces[i], context.cues
    own = chunk.start <= target.start < chunk.end
    value = value_of(reading, pieces, i, target, own) if target.form != "done" else None
    code, point = (count.code or "") if count is not None else "", statement.timepoint
    roles, sorts = {c.entry.role for c in cues}, {c.entry.value for c in cues}
    normal, known = reading.lexicon.need("qualifier", "normal").concept, (*statement.frame.topic, *statement.mentions)
    said = Said(statement, target, {}, {
        "purpose": lambda: any(stands(statement, c, "for_it") for c in cues if c.entry.role in _COMPARING),
        "undone": lambda: sorts & {"undone", "instead"},
        "denied": lambda: context.status == "absent",
        "missing": lambda: context.status in ("absent", "refuted"),
        "unclear": lambda: context.equivocal,
        "gone": lambda: context.resolved,
        "brought": lambda: "discontinued" in roles and text[target.start : target.end].startswith(("made ", "gave ")),
        "dated_end": lambda: any(start > target.end for start, _, _ in statement.points),
        "ended": lambda: roles & {"resolved", "improved", "discontinued"},
        "rate_of_measure": lambda: any(
            text.startswith(("per ", "/"), m.start) and not text[target.end : m.start].strip(" :.~0123456789")
            for m in statement.of("measure") if m.start > target.end
        ),
        "gain": lambda: context.change or "improved",
        "later": lambda: point is not None and point.phase in ("after", "during"),
        "untroubled": lambda: not context.change and untroubled(text, known, target),
        "state": lambda: None if context.change else stated(reading, chunk, target),
        "compared": lambda: comparative(reading, target, lambda: said.has("than_once"), lambda: said.has("on_side")),
        "not_raised": lambda: not_raised(reading, statement, target, context),
        "normal": lambda: Coded(normal, None, not_raised(reading, statement, target, context)),
        "seen": lambda: (context.change is None or value is not None)
        and (seen_in(context, value) or (None if value else affirmed(reading, chunk, target))),
        "only_noted": lambda: value is not None and value.printed.lower() in _NOTED
        and "normal" in entry.values and "present" not in entry.values,
        "amount": lambda: (entry.role == "vital" and entry.units) or (entry.role == "test" and "%" in entry.units),
        "change": lambda: context.change,
        "lasts": lambda: not context.resolved
        and not (context.change == "unchanged" and point is not None and point.phase == "before"),
        "healed_now": lambda: any(c.entry.value == "healed" and target.start - c.end == 1 for c in cues),
        "told_before": lambda: reading.index.told_before(entry, statement.block.span.start),
        "opens": lambda: _begins(text, statement, target) and not statement.dates,
        "an_event": lambda: statement.frame.has("adverse", "field:adverse") or point or statement.of("medicine"),
        "nothing_wrong": lambda: value is not None and value.concept.entry in NOTHING_WRONG
        and "normal" not in entry.values and not says(value.printed, "as_ever"),
        "counted": lambda: count is not None,
        "count": lambda: count if code and context.status == "present" else None,
        "value": lambda: value,
        "healed": lambda: "healed" in sorts,
        "back": lambda: context.enabled and "relapsed" in roles,
    })  # fmt: skip
    return replace(said, marks={**said.marks, **_of_function(reading, said, pieces, i, target, context, value)})


def _of_function(
    reading: Reading, said: Said, pieces: Sequence[Chunk], i: int, target: Mention, context: Context,
    value: Coded | None,
) -> dict[str, Mark]:  # fmt: skip
    """Return what decides what is told of a function, or of a measure by its change."""
    entry, text, lexicon, chunk, cues = target.entry, reading.text, reading.lexicon, pieces[i], context.cues
    statement = said.statement
    worded = {c.entry.role for c in cues if value is not None and text[c.start : c.end] == value.printed}
    found, words = lexicon.get("finding", entry.impaired) if entry.impaired else None, text[target.start : target.end]
    impairment = found or replace(entry, name=f"impaired {entry.name}", codings=())
    hard = [c.entry.value for c in cues if c.entry.role == "difficulty"]
    lost = context.resolved and any(c.entry.role == "resolved" and c.entry.value == "negated" for c in cues)
    phase = statement.timepoint.phase if statement.timepoint is not None else None
    later, normal = phase in ("after", "during"), lexicon.need("qualifier", "normal").concept

    def changed() -> Change | None:
        compares = entry.kind != "finding" and value is not None and not worded.isdisjoint(("more", "less"))
        described = compares and value is not None and describes(reading, statement, pieces, i, target, value)
        nearly = [text[c.start : c.end].lower().endswith(" normal") for c in cues if c.entry.role == "improved"]
        early = entry.kind != "finding" and (
            phase == "before" or (phase is None and statement.frame.has("before", "exam"))
        )
        return None if described or (early and nearly and all(nearly)) else context.change

    def manner() -> Coded | None:
        return manner_of(reading, statement, pieces, i, target) if target.form == "ability" else None

    def unable() -> Entry | None:
        if any(h != "unable" for h in hard) or target.form == "negated" or said.has("in_part"):
            return impairment  # "cannot stand for long"
        own = lexicon.label(f"unable to {words}", "finding")
        return own[0] if own else lexicon.get("finding", entry.unable) or impairment

    return {
        "change": changed,
        "means_impaired": lambda: value is not None and means_impaired(entry, value),
        "hard_word": lambda: entry.impaired and "difficulty" in worded,
        "impaired": lambda: found,
        "impairment": lambda: impairment,
        "unable": unable,
        "lost": lambda: lost,
        "not_able": lambda: context.status == "absent" or context.impaired or lost,
        "shares_inability": lambda: says(text[statement.span.start : target.start], "cannot_list"),
        "finite": lambda: words.split()[0].endswith("s"),
        "of_trouble": lambda: of_trouble(target, context),
        "worse": lambda: entry.higher == "worse" or ill_again(statement, target, context),
        "unknown_trouble": lambda: of_unknown_trouble(reading, context, target),
        "organ": lambda: lexicon.label(words.lower(), "site"),
        "troubled": lambda: context.impaired or shares_difficulty(text, pieces, i, target),
        "no_trouble": lambda: no_trouble(statement, context, target),
        "wholly": lambda: "unable" in hard,
        "kind_behind": lambda: kind_behind(reading, chunk, target),
        "manner": manner,
        "done_so": lambda: Coded(normal, None, words),
        "after": lambda: phase == "after",
        "numbered": lambda: any(c.isdigit() for c in text[chunk.start : target.start]),
        "somebody": lambda: says(reading.document.quote(statement.span), "a_person"),
        "inner": lambda: inner_change(reading, target),
        "seen_so": lambda: started(reading, statement, target) and not (later and of_limb(reading, entry)),
        "enabled": lambda: context.enabled,
        "does": lambda: done(reading, target),
    }  # fmt: skip
