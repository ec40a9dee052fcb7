"""Diagnoses, comorbidities and past injuries; those that the page takes back, and events that were over when told."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final, Literal, cast

from msgspec import Struct

from etl.document import Block
from etl.facts import AnyFact, Concept, Condition, Evidence, Period, Timepoint
from etl.mapping.entry import Entry, Mention
from etl.mapping.lexicon import Lexicon
from etl.mapping.reach import load_reach
from etl.parsers.attributes import UNSAID, Context
from etl.parsers.finding.allergies import only_reactions
from etl.parsers.finding.sites import at_level
from etl.parsers.layout.labelled import asked_type
from etl.parsers.people.subjects import counts_all
from etl.parsers.phrases import Chunk, Place, chunks, make_site, place_beside, severity_of, unnamed
from etl.parsers.reading import Reading, Statement
from etl.parsers.scope.revised import NEW, takes_place
from etl.parsers.slots.decide import Mark, Said
from etl.parsers.variants import gene_talk, shared_genes
from etl.parsers.when.ages import of_age
from etl.parsers.when.dates import DateHit, on_further_days, period_of
from etl.parsers.when.onset import WHO, asked_for, onset_and_diagnosis, right_behind, time_cues
from etl.parsers.when.onset_age import onset_age
from etl.patterns import regex
from etl.value import replace

# How it stands with what comes and passes, when a date or a later sentence tells.


EVENTS = ("injury", "acute")
"""Roles of conditions that come and pass: a fracture, a stroke, a pneumonia."""
_PASSED = "passed"
"""The row that decides where nothing is told of how such a condition is now."""
_SILENT = Entry("cue", "", "")


def past_event(lexicon: Lexicon, fact: Condition) -> Condition:
    """A disease; an acute event that has its date has no clinical status, as nothing tells how it is now.

    Args:
        lexicon: for which diseases are events.
        fact: what was read.
    """
    entry = lexicon.named(fact.code.entry) if fact.clinical == "active" and fact.onset else None
    event = entry is not None and entry.kind == "condition" and entry.role in EVENTS
    return replace(fact, clinical=None) if event else fact


def with_outcomes(reading: Reading, facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """Yield facts, of which diseases that pass or may be cured are as a later sentence tells.

    Args:
        reading: the document.
        facts: its facts, merged.
    """
    told: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for fact in facts:
        entry = reading.lexicon.named(fact.code.entry) if isinstance(fact, Condition) else None
        role = _role_of(reading.lexicon, entry) if entry is not None else ""
        if (
            not isinstance(fact, Condition)
            or fact.clinical not in ("active", None)
            or not role
            or fact.verification == "refuted"
        ):
            yield fact
            continue
        ends = told.setdefault((fact.subject, role), [])
        if not ends:
            ends += _outcomes(reading, fact.subject, role)
        last = max(one.end for one in fact.evidence)
        how = next((says for at, says in reversed(ends) if at >= last), None)
        yield fact if how is None else replace(fact, clinical=None if how == "open" else cast(Clinical, how))


def _outcomes(reading: Reading, subject: str, role: str) -> Iterator[tuple[int, str]]:
    """Yield where somebody's sentences tell how diseases of a role ended, and how."""
    marks: dict[str, Mark] = {"event": lambda: role in EVENTS, "curable": lambda: role == "curable"}
    for s in reading.told_of.get(subject, ()):
        if s.attitude == "reported" and (
            how := Said(s, Mention(s.span.start, s.span.start, _SILENT), {}, marks).decide("outcome").says
        ):
            yield s.span.end if how == "open" else s.span.start, how


# Diagnoses, comorbidities and past injuries.
#
# A disease named in a sentence about the patient is the patient's, unless the sentence gives it to somebody else,
# denies it, looks for it, or speaks of it in general. Onset and date of diagnosis may stand in another sentence,
# without the disease's name ("It started in May 2004").


_TREATED_WITH = regex(r"[^.;:]{0,30}?\b(?:treated|managed|controlled) (?:with|by)\b", re.I)
_ONCE = regex(r"\W*(?:Only )?[Oo]nce\b")
"""What happened once is no beginning."""
_EXAMINED = regex(r"\b(?:examination|exam|check-?up|screening)\b", re.I)
"""What was found then is no first symptom."""
_IT_STARTED = regex(
    r"\b(?:it|this|the (?:first |initial )?(?:disease|illness|condition|disorder|symptoms?|signs?|problem)|(?:his|her) (?:disease|illness|condition|symptoms?|first symptoms?|problems?)|disease onset)\b",
    re.I,
)
_WAS_SO = regex(
    r"\b(?:has|have|had) (?:also |now )?(?:been|remained|stayed|become|got(?:ten)?)\b"
    r"(?! (?:there|present|known|noted|noticed|apparent|evident|around|ongoing|going on)\b)[^.;,]{2,50}$",
    re.I,
)
"""Before since when something was so, which had begun before."""
_TAKES = regex(r"[^.;]{0,30}(?:,| and| for which (?:he|she)) takes\b")
_NORMAL = regex(
    r"[^.;:]{0,160}?\b(?:was|were|is|are|came back|tested) (?:all |both |also )?(?P<normal>normal|in (?:the )?normal range|not expanded|wild[- ]type)\b(?! (?:for|at|until|in|on)\b)",
    re.I,
)
_OTHER_WORD = regex(
    r"\b(?!(?:and|or|as|well|the|genes?|loci|locus|types?|alleles?|tests?|testing|for|was|were|is|are|came|back|tested|all|both|also)\b)[^\W\d_]{2,}",
    re.I,
)
"""Between a disease and "were normal" anything but further ones: it is then no test's name."""
Verification = Literal["confirmed", "provisional", "refuted"]
Clinical = Literal["active", "inactive", "resolved", "remission", "relapse"]

_SINCE_GIVEN = regex(r"^days? \d|\b(?:after|later|post)\b", re.I)
"""A distance that can only be one from a treatment; "in the 29th week" may be one of a pregnancy."""
_NO_BEGINNING = ("improved", "resolved", "unchanged")
"""What got better or stayed on a day didn't begin on it."""
_IT_WAS = regex(r"\s*(?:[:–-]|is|was|of)?\s*(?:that of )?(?:an? )?", re.I)
"""Between "working diagnosis" and the disease."""
_BRACKET = regex(r"[^.;()]{0,24}\([^.;()]{0,40}")
_COUNTED = regex(r"\W*\d{1,2}[.)] ")
"""The begin of an item of a counted list, which dates what it names itself and nothing else: "3. HLD, dx 2012"."""
OF_FAMILIES = "family"
"""The category of wide names ("a disease of the muscles") that say something of relatives only: of nobody are they a diagnosis."""


def conditions(reading: Reading) -> Iterator[Condition]:
    """All conditions of the people (or of the group) a document is about.

    Args:
        reading: the document.

    Yields:
        A Condition for each mention; equal ones are merged later.
    """
    if reading.kind in ("cohort", "information"):
        return
    main, text = dict[str, Condition](), reading.document.text
    waiting: dict[str, list[Statement]] = {}  # what is told before the disease is named
    beside: tuple[Condition, int] | None = None  # the disease of the field before, on the same line
    for statement in reading.reported():
        told = list(_of_statement(reading, statement)) or list(_of_asked_type(reading, statement))
        if beside is not None and _same_line(reading, statement, beside[1]):
            yield from _dated_elsewhere(reading, statement, beside[0])
            continue
        beside = (told[-1], statement.span.end) if told and statement.block.kind == "field" else None
        for fact in (_begun_before(reading, fact, main.get(fact.subject)) for fact in told):
            if (
                fact.verification == "confirmed"
                and (held := main.get(fact.subject))
                and fact.code.entry in (held.code.entry, _wider(reading, held))
            ):
                main[fact.subject] = replace(
                    held, onset=held.onset or fact.onset, asserted=held.asserted or fact.asserted
                )
            elif (
                fact.verification == "confirmed"
                and fact.subject not in main
                and not statement.frame.has("past_history", "field:comorbidity", "adverse", "field:adverse")
            ):
                main[fact.subject] = fact
            yield fact
        named = {f.subject for f in told}
        for subject in statement.subjects:
            known = main.get(subject)
            if known is None and subject not in named:
                waiting.setdefault(subject, []).append(statement)
            if known is not None and subject not in named and not _COUNTED.match(text, statement.span.start):
                for fact in _dated_elsewhere(reading, statement, known):
                    main[subject] = known = replace(
                        known, onset=known.onset or fact.onset, asserted=known.asserted or fact.asserted
                    )
                    yield fact
    for subject, known in main.items():
        for statement in waiting.get(subject, ()):
            for fact in _dated_elsewhere(reading, statement, known):
                main[subject] = known = replace(
                    known, onset=known.onset or fact.onset, asserted=known.asserted or fact.asserted
                )
                yield fact
        if known.onset is None:
            yield from _first_symptom(reading, known)


_UNKNOWN_TYPE = regex(r"\W*(?:unknown|unclear|n/?a|n\.?\s?[dk]\.?|not (?:known|stated|classified)|[-–—?]+)\W*", re.I)


def _of_asked_type(reading: Reading, statement: Statement) -> Iterator[Condition]:
    """Yield the disease whose type a field gives, with its type where the mappings know one: "Type of diabetes: 2"."""
    label, lexicon = statement.frame.label, reading.lexicon
    if label is None or statement.block.kind != "field" or statement.frame.has("family_history"):
        return
    value = reading.document.quote(statement.span).strip(" .;")
    disease = asked_type(lexicon, reading.document.quote(label), value)
    if (
        disease is None
        or _UNKNOWN_TYPE.fullmatch(value)
        or any(c.entry.role in (*UNSAID, "negated", "refuted") for c in statement.of("cue"))
    ):
        return
    names = [name.format(value, disease.name) for name in ("{1} {0}", "{1} type {0}", "{0} {1}", "{0}")]
    entry = next((e for name in names for e in lexicon.label(name, "condition")), disease)
    site = lexicon.implied_by(entry)
    for subject in statement.subjects:
        yield Condition(
            subject=subject, code=entry.concept, rule="type of disease",
            site=make_site(reading.document.text, lexicon, site, None) if site else None,
            evidence=(reading.evidence(statement.span.start, statement.span.end),),
        )  # fmt: skip


def _same_line(reading: Reading, statement: Statement, end: int) -> bool:
    """Whether a field dates the disease of the field before: "Diagnosis: gout    Diagnosed: 2004"."""
    dates = statement.frame.has("field:diagnosed", "field:onset") and statement.block.kind == "field"
    return dates and "\n" not in reading.document.text[end : statement.span.start]


def _wider(reading: Reading, known: Condition) -> str:
    """The entry of the disease that a kind of it is part of: what dates "diabetes" dates "diabetes type 2" too."""
    entry = reading.lexicon.get("condition", known.code.entry.partition(":")[2])
    return f"condition:{entry.part_of}" if entry is not None and entry.part_of else ""


def _first_symptom(reading: Reading, known: Condition) -> Iterator[Condition]:
    """The onset that no word names: the date of the first symptom told, before diagnosis and treatment."""
    treated = False
    told_at = known.evidence[0].start
    if known.clinical is None and not _only_passed(reading, known):
        return  # "Previous stroke": it began before what is told of now
    if any(
        s.span.start <= told_at < s.span.end and _TAKES.search(reading.document.text, told_at, s.span.end)
        for s in reading.told_of.get(known.subject, ())
    ):
        return  # "She has high blood pressure, takes ramipril": another disease than that of the symptoms
    told_on = [
        d for s in reading.told_of.get(known.subject, ()) if s.span.start <= told_at < s.span.end for d in s.dates
    ]
    for statement in reading.told_of.get(known.subject, ()):
        past = statement.frame.has("history", "past_history")
        if any(
            p.people is not None and p.table.span.start <= statement.span.start < p.table.span.end
            for p in reading.tables
        ):
            continue  # another cell of somebody's line
        if treated and not past:
            continue  # what is told behind a dated treatment began nothing
        if statement.of("medicine", "cells") and statement.dates and not past:
            treated = True
        if not statement.of("finding", "function"):
            continue
        if any(m.entry.role in ("end", "bout") for m in statement.of("finding")):
            continue  # "A man had ALS. He died in 2010.", "MS relapse in May 2016"
        if statement.of("medicine"):
            continue  # "ascorbic acid, taken 2009-2010": the date is the medicine's
        dated = [d for d in statement.dates if d.first and d.comparator is None]
        visit = any(
            m.entry.kind == "cue" and m.entry.role in ("visit", "diagnosed", "baseline") for m in statement.mentions
        )
        if not dated or any(
            right_behind(reading.document.text, statement, m, dated[0])
            and not {*m.entry.name.split()} & {*known.code.text.split()}
            for m in statement.of("condition")
        ):
            continue  # "a fracture in 1997 left her with a weak arm" begins no other disease
        if (
            visit
            or dated[0].kind in ("relative", "duration_back")
            or any(d.first and d.first < (dated[0].first or "") for d in told_on)
            or statement.holds(_EXAMINED)
            or _ONCE.match(reading.document.text, statement.span.start)
            or (statement.timepoint is not None and statement.timepoint.phase != "before")
            or statement.of("procedure", "cells")
            or any(m.entry.kind == "cue" and m.entry.role in ("treatment", "event") for m in statement.mentions)
        ):
            return
        first = dated[0].first or ""
        said = [(m, statement.about(m)) for m in statement.of("finding", "function")]
        said = [
            (m, c) for m, c in said
            if c.status == "present" and c.experiencer == "patient" and c.change in (None, "worsened")
            and (m.entry.kind == "finding" or c.impaired)
        ]  # fmt: skip
        signs = [m for m, c in said if not any(x.entry.role in _NO_BEGINNING for x in c.cues)]
        told = statement.frame.has("history", "before", "case") or not statement.frame.roles
        told = told and not any(_measured(statement, m) for m in signs)
        if any(_came_and_went(reading, known.subject, statement, m) for m in signs):
            return
        if signs and told and (known.asserted is None or first <= known.asserted):
            evidence = (reading.evidence(dated[0].start, max(dated[0].end, signs[0].end)),) if dated[0].start < signs[0].end else (
                reading.evidence(signs[0].start, dated[0].end),
            )  # fmt: skip
            yield replace(
                known, onset=Period(first), asserted=None, evidence=evidence, note="", rule="onset by first symptom"
            )
        return


def _only_passed(reading: Reading, known: Condition) -> bool:
    """Return True if nothing is told of how a disease is now but that it is one that passes."""
    at = known.evidence[0]
    told = (s for s in reading.told_of.get(known.subject, ()) if s.span.start <= at.start < s.span.end)
    named = ((s, m) for s in told for m in s.of("condition") if m.end == at.end and not s.about(m).past)
    return any(_said_of(reading, s, m).decide("clinical").name == _PASSED for s, m in named)


def _came_and_went(reading: Reading, subject: str, statement: Statement, sign: Mention) -> bool:
    """Return True if a sign is denied on a later day, as in notes of visits: "5 March: tremor. 2 April: no tremor."."""
    later = (s for s in reading.told_of.get(subject, ()) if s.span.start > statement.span.start and s.effective)
    return any(m.entry is sign.entry and s.about(m).status == "absent" for s in later for m in s.of("finding"))


def _measured(statement: Statement, sign: Mention) -> bool:
    """Whether what somebody could do on a day was measured then, as at a visit: "On 5 March he walked 20 m"."""
    times = [(d.start, d.end) for d in statement.durations] + [(d.start, d.end) for d in statement.dates]
    values = [q for q in statement.quantities if q.start >= sign.end and not any(a <= q.start < b for a, b in times)]
    return sign.entry.kind == "function" and bool(values)


def _of_statement(reading: Reading, statement: Statement) -> Iterator[Condition]:
    text = reading.document.text
    if statement.frame.has("family_history") or not statement.names("condition"):
        return
    pieces, reactions = chunks(text, statement), only_reactions(statement)
    genes = {(m.start, m.end) for m in shared_genes(reading, statement)}
    for m in statement.of("condition"):
        if (m.start, m.end) in reactions or (m.start, m.end) in genes:
            continue
        context = statement.about(m)
        whose = "patient" if context.experiencer == "group" and of_all(reading, statement, m) else context.experiencer
        said = _said_of(reading, statement, m)
        verification = cast(Verification, said.decide("condition").says) if whose == "patient" else ""
        if not verification:
            continue
        chunk = next((c for c in pieces if c.start <= m.start < c.end), None)
        named = chunk is not None and any(p.site and not (p.start == m.start and p.end == m.end) for p in chunk.places)
        place = place_beside(text, chunk, m) if chunk else None
        place = place or (None if named else _in_brackets(text, pieces, chunk) or _alone_behind(text, pieces, chunk))
        place = place or at_level(reading, statement, m)
        implied = reading.lexicon.implied_by(m.entry)
        site = make_site(text, reading.lexicon, place.site or implied, place.side, place.part, place) if place else None
        site = site or make_site(text, reading.lexicon, implied)
        entry = reading.lexicon.refined(m.entry, place.site if place else None)
        if m.form == "ability" and entry is m.entry:
            continue  # a verb needs what it was done to: "broke his wrist", and not "broke his silence"
        refuted, slowed = verification == "refuted", said.has("its_course")
        onset, asserted = (None, None) if refuted else onset_and_diagnosis(reading, statement, m)
        age = None if refuted else onset_age(text, statement, m)
        onsets = (onset, *(on_further_days(text, m, statement.dates) if onset else ()))
        for subject, begun in product(statement.subjects, onsets):
            yield Condition(
                subject=subject, code=entry.concept, verification=verification,
                clinical=None if refuted else cast(Clinical, said.decide("clinical").says) or None, onset=begun, asserted=asserted if begun is onset else None,
                onset_quantity=age[0] if age is not None else None,
                severity=_severity(text, chunk, m, context) if chunk and not refuted and not slowed else None, site=site,
                timepoint=statement.time_of(m.start, m.end) if refuted else _since_given(statement, m, begun),
                evidence=(_quote(reading, statement, m),), rule="refuted diagnosis" if context.status == "refuted" else "condition", note=_duration_note(reading, statement, m),
            )  # fmt: skip


def _said_of(reading: Reading, statement: Statement, m: Mention) -> Said:
    """Return a disease with what decides whether it is one of somebody's, and how it stands with it."""
    text, context, role = reading.document.text, statement.about(m), _role_of(reading.lexicon, m.entry)
    same = [x.entry.kind for x in statement.mentions if (x.start, x.end) == (m.start, m.end)]
    stops = [c for c in context.cues if c.entry.role == "discontinued"]
    places = {"label": statement.frame.label, "title": statement.frame.title}
    return Said(statement, m, places, {
        "event": lambda: role in EVENTS,
        "curable": lambda: role == "curable",
        "in_past_list": lambda: statement.frame.has("past_history", "field:comorbidity"),
        "graded": lambda: context.status == "possible" and _graded(text, statement, m, context),
        "symptom": lambda: "finding" in same and not is_condition(statement, m),
        "short_name": lambda: "scale" in same,
        "gene": lambda: any(g.start <= m.start < g.end for g in statement.of("gene")) and gene_talk(text, statement, m),
        "tested_normal": lambda: _tested_normal(text, statement, m),
        "stood_still": lambda: any(_PASSIVE.search(text, max(0, c.start - 6), c.end) for c in stops) and not statement.of("medicine"),
        "over": lambda: any(c.entry.role == "historical" and c.entry.scope != "forward" for c in context.cues),
    })  # fmt: skip


def _role_of(lexicon: Lexicon, entry: Entry) -> str:
    """Return the role of a disease; a pack's is of the role of the disease that its name ends with."""
    if entry.role or not any(c.matched for c in entry.codings):
        return entry.role
    words = entry.name.split()
    wider = (lexicon.label(" ".join(words[i:]), "condition") for i in range(1, len(words)))
    passes = words[-1] in load_reach().words["PASSING"]
    return next((one[0].role for one in wider if one), "acute" if passes else "")


def _tested_normal(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a disease's name stands for its test, whose result was normal: "SCA1, SCA2 and SCA6 were normal"."""
    said = statement.after(_NORMAL, m.end)
    if said is None:
        return False
    between = [x for x in statement.mentions if m.end <= x.start < said.start("normal")]
    names = [x for x in between if x.entry.kind in ("condition", "gene")]
    bare = text[m.end : said.start("normal")]
    for x in names:
        bare = bare.replace(text[x.start : x.end], "")
    return not _OTHER_WORD.search(bare)


def _in_brackets(text: str, pieces: Sequence[Chunk], chunk: Chunk | None) -> Place | None:
    """The place that only brackets behind a disease name: "retinopathy (both eyes)"."""
    behind = next((c for c in pieces if chunk and c.start > chunk.start), None)
    if (
        behind is None
        or not behind.inside
        or not behind.places
        or behind.of("finding", "function", "condition", "measure", "procedure")
        or unnamed(text, behind.start, behind.end, behind.mentions)
    ):
        return None  # "dystrophy (congenital with brain anomalies)"
    return behind.places[0]


def _alone_behind(text: str, pieces: Sequence[Chunk], chunk: Chunk | None) -> Place | None:
    """The side and site that stand alone between a disease and the next thing: "cataract, left eye; …"."""
    at = next((i for i, c in enumerate(pieces) if c is chunk), None)
    behind = pieces[at + 1] if at is not None and at + 1 < len(pieces) else None
    if behind is None or behind.opener != "," or behind.inside or len(behind.places) != 1:
        return None
    place = behind.places[0]
    alone = text[behind.start : behind.end].strip(" ,;.:") == text[place.start : place.end]
    after = pieces[at + 2] if at is not None and at + 2 < len(pieces) else None
    listed = after is not None and after.opener in (",", "and") and bool(after.places)
    return place if alone and place.side and place.site and not listed else None


def _graded(text: str, statement: Statement, m: Mention, context: Context) -> bool:
    """Whether a doubt is the grade of a diagnosis that was made: "was diagnosed with probable ALS"."""
    doubts = [c for c in context.cues if c.entry.role == "possible"]
    working = any(c.entry.value == "diagnosis" and _IT_WAS.fullmatch(text, c.end, m.start) for c in doubts)
    if working or any(t.entry.value == "diagnosis" and t.entry.role == "possible" for t in statement.frame.topic):
        return True  # "Working diagnosis: …"
    ahead = any(c.end <= m.start and text[c.end : m.start].strip(" \"“'") == "" for c in doubts)
    if not ahead and not any(m.end <= c.start and _BRACKET.fullmatch(text, m.end, c.start) for c in doubts):
        return False
    made = any(c.entry.role == "diagnosed" and c.start < m.start for c in statement.of("cue"))
    return made or statement.frame.has("field:diagnosis")


def of_all(reading: Reading, statement: Statement, m: Mention) -> bool:
    """Whether a disease is that of all the people a document describes: "three patients with …".

    Args:
        reading: the document.
        statement: where it is named.
        m: the disease.

    Returns:
        True when so many people are counted before it.
    """
    before = reading.document.text[statement.span.start : m.start]
    return counts_all(before, len(statement.subjects), whole=True)


def is_condition(statement: Statement, m: Mention) -> bool:
    """Whether a word that is both a symptom and a disease ("depression") is the disease here: by its section."""
    both = any(x.start == m.start and x.end == m.end and x.entry.kind == "condition" for x in statement.mentions)
    treated = statement.frame.has("history") and _TREATED_WITH.match(statement.context.text, m.end)
    return both and (bool(treated) or statement.frame.has("past_history", "field:comorbidity", "field:diagnosis"))


def _severity(text: str, chunk: Chunk, m: Mention, context: Context) -> Concept | None:
    """How bad a disease is; that it is completely gone tells nothing of that."""
    found = severity_of(text, chunk, m)
    return None if found and context.resolved and found.entry.endswith(":complete") else found


_PASSIVE = regex(r"\b(?:was|were|been|be)\b")


def _quote(reading: Reading, statement: Statement, m: Mention) -> Evidence:
    label = statement.frame.label
    if label is not None and m.start - label.end < 40:
        return reading.evidence(label.start, m.end)
    return reading.evidence(m.start, m.end)


def _duration_note(reading: Reading, statement: Statement, m: Mention) -> str:
    """ "for 10 years", "> 20 yrs" right behind a disease, as printed."""
    for d in statement.durations:
        who = WHO.search(reading.document.text, m.end, d.start)
        if 0 <= d.start - m.end <= 12 and d.relation in ("for", "none") and who is None:
            return reading.document.text[d.start : d.end]
    return ""


def _since_given(statement: Statement, m: Mention, onset: Period | None) -> Timepoint | None:
    """When a disease came that is told with its distance from the treatment: "the virus was back on day 40"."""
    point = statement.time_of(m.start, m.end) if statement.own_time and onset is None else None
    if onset is None and statement.frame.has("adverse", "field:adverse"):
        point = statement.time_of(m.start, m.end)
        return point if point is not None and point.phase != "before" else None
    told = point is not None and point.offset is not None and _SINCE_GIVEN.search(point.label)
    return point if told and point is not None and point.phase == "after" else None


def _begun_before(reading: Reading, fact: Condition, known: Condition | None) -> Condition:
    """A disease told again: a later date beside it ("it stabilised in 2017") is none of its beginning once it was diagnosed."""
    if known is None or fact.asserted is not None or fact.code.entry not in (known.code.entry, _wider(reading, known)):
        return fact
    if known.asserted is None or fact.onset is None or fact.onset.start is None:
        return fact
    later = fact.onset.start[: len(known.asserted)] > known.asserted[: len(fact.onset.start)]
    return replace(fact, onset=None) if later else fact


def _dated_elsewhere(reading: Reading, statement: Statement, known: Condition) -> Iterator[Condition]:
    """Onset or diagnosis told without the disease's name: "It started in May 2004", "diagnosed in local hospital in 2005"."""
    text = reading.document.text
    asked = asked_for(reading, statement)
    label_onset = statement.frame.has("field:onset") or asked == "onset"
    label_diagnosed = statement.frame.has("field:diagnosed") or asked == "diagnosed"
    cues = time_cues(text, statement)
    labelled: list[Mention | None] = [None] if label_onset or label_diagnosed else []
    for cue in [*cues] or labelled:
        role = cue.entry.role if cue else ("onset" if label_onset else "diagnosed")
        if cue is not None and statement.about(cue).status in UNSAID:
            continue
        date = _date_near(statement.dates, cue.end if cue else statement.span.start)
        period = period_of(date) if date else None
        if date is None or period is None or period.start is None:
            continue
        start = min(date.start, cue.start) if cue else date.start
        if cue is not None and _given_between(statement, cue.end, date.start):
            continue  # "it is three months since your injections (May 2010)"
        if (
            role == "onset"
            and cue is not None
            and not (cue.start == statement.span.start and text.startswith(":", cue.end))
            and not _IT_STARTED.search(text, max(_clause_start(text, statement, cue), start - 60), cue.end + 1)
        ):
            continue
        if role == "onset" and cue is not None and statement.before(_WAS_SO, cue.start):
            continue  # "it has been well controlled since 2010"
        evidence = (reading.evidence(start, max(date.end, cue.end if cue else 0)),)
        if role == "onset" and known.onset is None:
            begun = replace(known, onset=Period(period.start), asserted=None, evidence=evidence, note="")
            if _begun_before(reading, begun, known).onset is not None:
                yield begun
        elif role == "diagnosed" and known.asserted is None and not _earlier(period.start, known.onset):
            yield replace(known, onset=None, asserted=period.start, evidence=evidence, note="")


def _given_between(statement: Statement, start: int, end: int) -> bool:
    """Whether a treatment stands between two places, so that a date behind it is the treatment's."""
    return any(start <= m.start < end for m in statement.of("cells", "method", "route", "procedure"))


def _earlier(day: str, onset: Period | None) -> bool:
    """Whether a day is before an onset: what "was diagnosed in 2008" isn't the pneumonia of 2016."""
    begun = onset.start if onset else None
    return begun is not None and day[: len(begun)] < begun[: len(day)]


def _clause_start(text: str, statement: Statement, cue: Mention) -> int:
    """Where what a word for an onset is said of may begin; "since" goes on with its own clause only ("…, so since May")."""
    if not text.startswith("since", cue.start):
        return statement.span.start
    return max(statement.span.start, text.rfind(",", statement.span.start, cue.start) + 1)


def _date_near(dates: Sequence[DateHit], offset: int) -> DateHit | None:
    near = [d for d in dates if d.first and abs(d.start - offset) < 70]
    return min(near, key=lambda d: abs(d.start - offset), default=None)


# Diagnoses that the same paragraph takes back: "was told he had X …, so that the diagnosis of X was dropped".


TAKEN_BACK: Final = "refuted diagnosis"
"""The rule of a condition that words like "was ruled out" refute; "no X" only says that there is none now."""
_BACK = 120


def settled(reading: Reading) -> Iterator[Condition]:
    """The conditions, without a diagnosis that its own paragraph refutes later.

    Args:
        reading: the document.

    Yields:
        The conditions.
    """
    found = list(conditions(reading))
    if not found:
        return
    changed = _changed(reading, found)
    refuted = [f for f in found if f.rule == TAKEN_BACK]
    blocks = [b.span for b in reading.document.blocks] if refuted else []
    for fact in found:
        block = next((b for b in blocks if b.start <= fact.evidence[0].start < b.end), None)
        taken = block is not None and any(
            r.code.entry == fact.code.entry
            and r.subject == fact.subject
            and fact.evidence[0].start < r.evidence[0].start < block.end
            for r in refuted
        )
        if id(fact) in changed:
            yield replace(fact, verification="refuted", clinical=None, onset=None, asserted=None, rule=TAKEN_BACK)
        elif fact.verification == "refuted" or not taken:
            yield fact


def _changed(reading: Reading, found: Sequence[Condition]) -> set[int]:
    """The diagnoses that the next sentence of their paragraph changes: "X was diagnosed. In 2009 it was revised to Y"."""
    out: set[int] = set()
    for n, fact in enumerate(found):
        at = fact.evidence[0].start
        if (
            fact.verification != "confirmed"
            or not n
            or NEW.search(reading.document.text, max(0, at - _BACK), at) is None
        ):
            continue
        statement = next((s for s in reading.statements if s.span.start <= at < s.span.end), None)
        m = next((m for m in statement.of("condition") if m.end > at), None) if statement else None
        if statement is None or m is None or not takes_place(reading.document.text, statement.span.start, m):
            continue
        if any(o.end <= m.start for o in statement.of("condition")):
            continue  # the other one is named beside it
        told = [
            f for f in found[:n]
            if f.subject == fact.subject and f.verification == "confirmed" and f.asserted and f.code.entry != fact.code.entry
            and statement.block.span.start <= f.evidence[0].start < statement.span.start
        ]  # fmt: skip
        out.update(id(f) for f in told[-1:])
    return out


# Injuries of an accident whose day is told: "On 14 September he had a motorbike accident. CT: burst fracture of T8,
# fracture of ribs 5-7" began on it, though no word of theirs says so.


_ACCIDENT = regex(
    r"\b(?:accidents?|crash(?:ed)?|collision|collided|fell (?:off|from|down|into|out)|fall from"
    r"|(?:was|were|been|got) (?:thrown|hit by|struck by|run over|knocked|shot|stabbed|injured|assaulted|buried)"
    r"|div(?:ed|ing) into|dove into|explosion|earthquake|gunshot)\b",
    re.I,
)
_NONE = regex(r"\b(?:no|without|never|not|denie[sd]) (?:\w+ ){0,3}(?:accident|fall)", re.I)
_EARLIER = regex(
    r"\b(?:had had|previous(?:ly)?|earlier|old|former|past|years? (?:ago|before|earlier)|in (?:his|her) (?:youth|childhood))\b",
    re.I,
)
_FIRST_SYMPTOM = "onset by first symptom"


class _Accident(Struct, frozen=True):
    subject: str
    block: Block
    start: int
    end: int
    day: str


def dated_by_accident(reading: Reading, found: Iterable[Condition]) -> Iterator[Condition]:
    """Diseases, of which injuries without a date of their own began on the day of the accident told right before them.

    Args:
        reading: the document.
        found: the diseases of its people.

    Yields:
        The diseases. Of somebody who had one accident only, an injury that is told as the diagnosis is of its day too; what
        was felt first behind the accident is no onset of an injury.
    """
    found = list(found)
    reported = sorted(reading.reported(), key=lambda s: s.span.start) if found else []
    told = [a for s in reported for a in _accidents(s)]
    starts = [s.span.start for s in reported]
    for fact in found:
        mine = [a for a in told if a.subject == fact.subject]
        entry = reading.lexicon.get("condition", fact.code.entry.partition(":")[2])
        began = fact.onset.start if fact.onset else None
        by_symptom = fact.rule == _FIRST_SYMPTOM and began is not None and any(a.day <= began for a in mine)
        open_ = fact.asserted is None and (began is None or by_symptom)
        injury = entry is not None and entry.role == "injury"
        if not mine and injury and fact.rule == _FIRST_SYMPTOM:
            continue  # what was felt first began no injury
        if not mine or not open_ or not injury or fact.verification != "confirmed":
            yield fact
            continue
        at = fact.evidence[0].start
        last = bisect_right(starts, at)
        day = _told_before(reading, reported[:last], at, mine)
        if day is None and len({a.day for a in mine}) == 1 and (by_symptom or _diagnosed(reported[:last])):
            day = mine[0].day
        if day is None:
            yield fact
            continue
        told_by = next((a for a in mine if a.day == day), mine[0])  # and not the symptom that came behind it
        places = (reading.evidence(told_by.start, told_by.end),) if by_symptom else fact.evidence
        yield replace(fact, onset=Period(day), evidence=places)


def _accidents(statement: Statement) -> Iterator[_Accident]:
    """The accident that a statement tells with its day."""
    span = statement.span
    days = [d.first for d in statement.dates if d.first and d.comparator is None]
    happened = statement.holds(_ACCIDENT) if len(days) == 1 else None
    if happened is None or statement.holds(_NONE):
        return
    if any(m.start < happened.end() and happened.start() < m.end for m in statement.of("condition")):
        return  # a stroke is called an accident too
    for subject in statement.subjects:
        yield _Accident(subject, statement.block, span.start, span.end, days[0])


def _told_before(reading: Reading, reported: list[Statement], at: int, mine: list[_Accident]) -> str | None:
    """The day of the accident that an injury is told of: in its sentence, or behind it in its paragraph with no date between."""
    for statement in reversed(reported):
        here = next((a for a in mine if a.start == statement.span.start), None)
        if here is not None:
            return here.day
        earlier = statement.holds(_EARLIER)
        if (
            statement.block is not reported[-1].block
            or statement.dates
            or earlier
            or of_age(reading.document.text, statement.span)
        ):
            return None
    return None


def _diagnosed(reported: list[Statement]) -> bool:
    """Whether the last statement is a diagnosis, without a date of its own."""
    return bool(reported) and reported[-1].frame.has("field:diagnosis") and not reported[-1].dates
