"""Facts of a page about a group: its size, disease and treatment, counts, means, claimed changes, and its tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from etl.document import Span
from etl.facts import AnyFact, Concept, Condition, Observation, Procedure, Quantity, Range, Timepoint
from etl.parsers.cohort.columns import known_form
from etl.parsers.cohort.counts import counts, denied
from etl.parsers.cohort.scenes import CHANGES, GROUP, PEOPLE, labelled, meant, scene_times, statement_scene
from etl.parsers.cohort.segments import groups
from etl.parsers.cohort.values import values
from etl.parsers.context.context import sentence_context
from etl.parsers.number.amounts import QuantityHit, find_quantities
from etl.parsers.reading import Frame, Reading, Statement
from etl.parsers.treatment.courses import Draft, drafts
from etl.parsers.treatment.procedures import of_statement
from etl.parsers.treatment.treatments import assemble, only_cells
from etl.parsers.when.dates import find_dates
from etl.patterns import regex
from etl.tables.groups import counts_group, table_facts
from etl.value import replace

# What was done to everybody of a group beside the cells, and what they got of these: fat and marrow that were taken,
# therapies that all had, mean doses, volumes, and doses that differ from one to the next.


_TAKEN = regex(
    r"\b(?:taken|took|drawn|drew|harvested|collected|aspirated|obtained|extracted|withdrawn|sucked|suctioned)\b", re.I
)
_ALL = (
    rf"\b(?:all|every|each|everybody|everyone)\b(?:\s(?:of\s)?(?:the\s|our\s|these\s)?(?:\d{{1,4}}\s)?(?:{PEOPLE}|them|boys|girls|men|women))?\s"
    r"(?:also\s|then\s)?(?:had(?!\s(?:had|failed|already|previously|been)\b)|did(?!\snot\b)|got|received|underwent|were given|was given|took part in)\b"
)
_ALL_HAD = regex(_ALL + r"[^.;]{0,60}\Z", re.I)
_ALL_HAD_NEXT = regex(_ALL, re.I)
_AVERAGED = regex(r"\b(?:on (?:the )?average|(?:an?|the) (?:mean|average|median) (?:dose )?of)\s(?:about\s)?\Z", re.I)
_OF_SUSPENSION = regex(r"\s(?:of\s)?(?:the\s|a\s)?(?:cell\s)?suspension\b", re.I)
_PART = regex(r"\b(?:some|most|several|few|part|many)\b", re.I)
_LOOKED_AT = ("test", "imaging", "care")
_GOES_ON = ("device", "therapy", "treatment")


def done_to_all(reading: Reading) -> Iterator[Procedure | Observation]:
    """The procedures that a page tells of the whole group, and how much they got of the cells.

    Args:
        reading: a document about a group.

    Yields:
        Procedures that were done, and observations of the mean dose and the volume.
    """
    seen: set[str] = set()
    for statement in reading.reported():
        if GROUP not in statement.subjects:
            continue
        for told in _procedures(reading, statement):
            if told.code.text not in seen:
                seen.add(told.code.text)
                yield told
        yield from _doses(reading, statement)


def _procedures(reading: Reading, statement: Statement) -> Iterator[Procedure]:
    text = reading.document.text
    span = statement.span
    if groups(text, statement) or _PART.search(text, span.start, span.end) or statement.frame.has("adverse"):
        return  # what some of them had is counted
    for told in of_statement(reading, _of_these(reading, statement)):
        at, end = told.evidence[0].start, told.evidence[0].end
        role = next((m.entry.role for m in statement.of("procedure") if m.start == at and m.end == end), "")
        clause = max(span.start, text.rfind(";", span.start, at) + 1)
        taken = _TAKEN.search(text, max(clause, at - 60), min(end + 60, span.end))
        harvest = (
            role not in (*_LOOKED_AT, *_GOES_ON)
            and taken is not None
            and any(_is_volume(q) for q in statement.quantities)
        )
        theirs = role not in _LOOKED_AT and _ALL_HAD.search(text, clause, at) is not None
        if told.status == "completed" and (harvest or theirs) and meant(statement, at, end, general=not theirs):
            yield told


def _of_these(reading: Reading, statement: Statement) -> Statement:
    """A sentence in which "all" and "every" are the people of the group, and no word of generality."""
    text = reading.document.text
    if not _ALL_HAD_NEXT.search(text, statement.span.start, statement.span.end):
        return statement
    mentions = tuple(m for m in statement.mentions if not (m.entry.kind == "cue" and m.entry.role == "general"))
    return replace(statement, mentions=mentions, context=sentence_context(text, statement.span, mentions))


def _is_volume(q: QuantityHit) -> bool:
    low = q.value.low if isinstance(q.value, Range) else q.value
    return isinstance(low, Quantity) and low.code in ("mL", "L", "cL", "g")


def _doses(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """A mean number of cells without a name before it, and the volume of the suspension: neither is anyone's own dose."""
    text = reading.document.text
    for q in statement.quantities:
        value = q.value
        if not isinstance(value, Quantity) or q.sd is not None or not meant(statement, q.start, q.end):
            continue
        averaged = _AVERAGED.search(text, max(statement.span.start, q.start - 40), q.start)
        if value.code == "{cells}" and averaged is not None:
            yield _told(reading, "mean cell dose", value, averaged.start(), q.end)
        elif value.code == "mL" and (behind := _OF_SUSPENSION.match(text, q.end, statement.span.end)):
            yield _told(reading, "suspension volume", value, q.start, behind.end())


def _told(reading: Reading, name: str, value: Quantity | Range, start: int, end: int) -> Observation:
    return Observation(
        subject=GROUP,
        code=Concept(name),
        category="survey",
        value=value,
        evidence=(reading.evidence(start, end),),
        rule="range of doses" if isinstance(value, Range) else "dose of the group",
    )


def doses_apart(reading: Reading, statement: Statement) -> Iterator[Observation]:
    """Doses that differ from one to the next are no one's dose: their range is the group's.

    Args:
        reading: a document about a group.
        statement: a sentence that tells of its treatment.
    """
    for q in statement.quantities:
        if not isinstance(q.value, Range) or q.value.low is None:
            continue
        code = q.value.low.code or ""
        cells = code.startswith("10*") or "cells" in code
        name = (
            "suspension volume"
            if code == "mL"
            else "cell concentration"
            if cells and code.endswith(("/mL", "/L", "/uL"))
            else "cell dose"
            if cells
            else ""
        )
        if name:
            yield _told(reading, name, q.value, q.start, q.end)


# Facts of a page about a group: its size, disease and treatment, counts, means, claimed changes, and its tables.
#
# Everything is about the subject "group"; nothing here makes a person.


# Counts below a heading that says what became of all of them: "What was better at discharge", and below it "spasm: 22".

_BETTER = regex(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:what|which \w+|symptoms? that|signs that|functions that)?\s?(?:(?:was|were|had|has|have|got|became|is|are)\s)?(?:better|improved|improvements?)\b"
    r"(?!\s(?:than|in \d|by|of|rate|score))(?![^\n]*\b(?:worse|unchanged|stable|not)\b)",
    re.I,
)
"""A heading of what improved; one that names other results as well says nothing of each."""
_NOTHING = regex(r"(?:nothing|none|no change|no effect|no improvement)(?: at all| of these| of this)?", re.I)
_COUNTS = ("%", "{patients}")


def with_headed_changes(reading: Reading, facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The facts of a group, counts in the items below a heading of what improved as of those who improved.

    Args:
        reading: the document.
        facts: what was read of the group.
    """
    listed = [s for s in reading.statements if s.block.kind in ("item", "field") and s.frame.title is not None]
    listed = [s for s in listed if s.frame.title and _BETTER.match(reading.document.quote(s.frame.title))]
    starts = [s.block.span.start for s in listed]
    for fact in facts:
        if isinstance(fact, Observation) and fact.change is None and fact.presence is None and starts:
            place = fact.evidence[0]
            at = bisect_right(starts, place.start) - 1
            counted = isinstance(fact.value, Quantity) and fact.value.code in _COUNTS
            if counted and place.table is None and at >= 0 and place.start < listed[at].block.span.end:
                none = _NOTHING.fullmatch(fact.code.text)
                fact = (
                    replace(fact, change="improved")
                    if none is None
                    else replace(fact, change="unchanged", code=Concept("condition unchanged"))
                )
        yield fact


_QUOTED = regex(r"[\"“„«][^\"”“»\n]{8,}[\"”»]")
_ONE_PERSON = regex(
    r"\bone of (?:our|the|these) " + PEOPLE + r"\b|\b(?:told|wrote|says|recalls|remembers)\b",
    re.I,
)
_PART_OF_GROUP = regex(r"\W*(?:of|among|in|for)\b", re.I)
_GIVEN = regex(
    r"\b(?:received|receive|given|injected|administered|transplanted|treated|consisted|comprised|"
    r"underwent|infused|implanted|delivered|got|gave|had (?:an?|one|two|three|four|\d{1,2}) (?:[\w-]+ ){0,3}?(?:injections?|infusions?|implantations?) (?:of|with)|consists? of|means|meant|comprises|includes|included)\b",
    re.I,
)
_DOSES = regex(
    r"(?:\w+\s+){0,3}(?:injections?|implantations?|infusions?|transplantations?|transplants?|"
    r"administrations?|doses|applications?|procedures?|suspensions?|treatments?|sessions?)\b",
    re.I,
)
_GROUP_WORDS = regex(
    r"\b(?:we|our|all|every|each|them|they|course|(?:the )?(?:treatment|therapy|protocol)|" + PEOPLE + r")\b", re.I
)
_HAD = regex(
    r"\b(?:all|every|each)\b[^.;:]{0,40}\bhad (?:one|an?|two|three|four|\d)\b[^.;]{0,30}\b(?:courses?|injections?|infusions?|punctures?|implantations?|treatments?|doses)\b",
    re.I,
)
"""What everybody of a group had, without a word for giving: "Every child had one course: 4 intrathecal injections"."""


def cohort(reading: Reading) -> Iterator[AnyFact]:
    """All facts of a page about a group.

    Args:
        reading: the document; a page of another kind gives nothing.

    Yields:
        Size (only one with a bound: a plain number is the Group's own), Condition, Treatments, and Observations of
        prose and tables, each fact once.
    """
    if reading.cohort is None:
        return
    seen: set[tuple[object, ...]] = set()
    for fact in with_headed_changes(reading, _all(reading)):
        if isinstance(fact, Observation):
            key = (
                fact.code.text.casefold(),
                str(fact.value),
                fact.presence,
                fact.change,
                fact.timepoint and (fact.timepoint.phase, str(fact.timepoint.offset)),
                str(fact.components),
                fact.site and fact.site.text,
            )
            if key in seen:
                continue
            seen.add(key)
        yield fact


def _all(reading: Reading) -> Iterator[AnyFact]:
    yield from _size(reading)
    yield from _conditions(reading)
    yield from _treatments(reading)
    yield from done_to_all(reading)
    yield from _prose(reading)
    for place in reading.tables:
        if place.frame.attitude == "reported" or counts_group(reading, place):
            yield from table_facts(reading, place)


def _size(reading: Reading) -> Iterator[Observation]:
    group = reading.cohort
    if group is not None and group.size is not None and group.size.comparator and group.evidence:
        size = replace(group.size, code="{patients}", unit=group.size.unit or "patients")
        yield Observation(
            subject=GROUP,
            code=Concept("group size"),
            category="survey",
            value=size,
            evidence=group.evidence,
            rule="group size",
        )


def _conditions(reading: Reading) -> Iterator[Condition]:
    """The group's disease: that of the sentence which tells its size, else the title's; the most specific name."""
    assert reading.cohort is not None
    at = reading.cohort.evidence[0].start if reading.cohort.evidence else 0
    text = reading.document.text
    home = next((s for s in reading.statements if s.span.start <= at < s.span.end), None)
    if home is not None:
        found = [
            m
            for m in home.of("condition")
            if home.about(m).status not in ("general", "cited", "absent", "refuted", "planned")
        ]
        near = sorted(found, key=lambda m: (m.start < at - 40, abs(m.start - at)))
        if near:
            joined = [
                m
                for m in found
                if near[0].start <= m.start
                and re.fullmatch(r"[\s,()\w=.%-]{0,24}(?:,|and|or)\s*", text[near[0].end : m.start][:40])
            ]
            ids = {near[0].entry.id}
            yield Condition(
                subject=GROUP,
                code=near[0].entry.concept,
                evidence=(reading.evidence(near[0].start, near[0].end),),
                rule="disease of the group",
            )
            for m in joined:
                if m.entry.id not in ids and not set(near[0].entry.name.split()) & set(m.entry.name.split()):
                    ids.add(m.entry.id)
                    yield Condition(
                        subject=GROUP,
                        code=m.entry.concept,
                        evidence=(reading.evidence(m.start, m.end),),
                        rule="disease of the group",
                    )
            return
    labels = [s.frame.label for s in reading.statements[:2] if s.frame.label is not None]
    heads = [b.span for b in reading.document.blocks if b.kind in ("title", "heading")]
    heads = (labels if home in reading.statements[:2] else []) + heads
    heads += [
        s.span
        for s in reading.statements[:12]
        if s.attitude == "reported" and not _PART_OF_GROUP.match(text, s.span.start)
    ]
    heads += [p.table.caption for p in reading.tables if p.table.caption and p.frame.attitude == "reported"]
    for span in heads:
        named = [
            m
            for m in reading.lexicon.find(text, span.start, min(span.end, span.start + 400))
            if m.entry.kind == "condition"
        ]
        if named:
            m = max(named, key=lambda n: len(n.entry.name))
            yield Condition(
                subject=GROUP,
                code=m.entry.concept,
                evidence=(reading.evidence(m.start, m.end),),
                rule="disease of the group",
            )
            return


_ENDPOINT = regex(
    r"\W*(?:The )?(?:(?:co-?)?primary|principal|secondary|main|safety|efficacy) (?:efficacy |safety )?(?:end ?-?points?|outcomes?(?: measures?)?)\b",
    re.I,
)
_ROW = regex(r"\W*\d{1,4}\s+\d")
_MET = regex(r"\b(?:met|achieved|reached|attained|fulfilled|improved|occurred|observed)\b", re.I)


def _treatments(reading: Reading) -> Iterator[AnyFact]:
    told: list[Draft] = []
    spread: list[Observation] = []
    text = reading.document.text
    for statement in reading.reported():
        words = text[statement.span.start : statement.span.end]
        asked = statement.frame.label is not None and statement.frame.has("treatment")  # "Treatment: 4 injections of …"
        had = _had(reading, statement)
        given = _GIVEN.search(words) or had or (asked and statement.of("cells"))
        if not given or not (_GROUP_WORDS.search(words) or statement.frame.label) or _one_person(words):
            continue
        if not meant(statement, *_verb(text, statement), general=not had):
            continue
        own = [_counted(reading, statement, d) for d in drafts(reading, statement)] or [*_repeated(reading, statement)]
        if own:
            spread += doses_apart(reading, statement)
        told += own
    if told and not any(d.entry for d in told):
        told[0] = replace(told[0], entry=only_cells(reading, GROUP))
    yield from assemble(GROUP, told)
    yield from spread


def _had(reading: Reading, statement: Statement) -> bool:
    """Whether a sentence, or its label, says what everybody had."""
    label = statement.frame.label
    said = reading.document.quote(statement.span)
    return _HAD.search(said if label is None else f"{reading.document.quote(label)}: {said}") is not None


def _of_courses(told: Observation) -> bool:
    """Whether a value counts injections and their like, which belong to the treatment."""
    code = told.value.code or "" if isinstance(told.value, Quantity) else ""
    return code.startswith("{") and code != "{patients}"


def _verb(text: str, statement: Statement) -> tuple[int, int]:
    found = _GIVEN.search(text, statement.span.start, statement.span.end)
    return (found.start(), found.end()) if found else (statement.span.start, statement.span.end)


def _counted(reading: Reading, statement: Statement, draft: Draft) -> Draft:
    """A draft for a group: ranges are no one's dose, and "4 cell suspensions" is a number of doses, not of cells."""
    amount = None if isinstance(draft.amount, Range) else draft.amount
    count = draft.count or next((d.count for d in _repeated(reading, statement)), None)
    if isinstance(amount, Quantity) and amount.code == "{cells}" and amount.value < 1000:
        few = int(amount.value) if amount.value == amount.value.to_integral_value() and amount.value >= 1 else None
        amount, count = None, count or few
    return replace(draft, amount=amount, volume=None if isinstance(draft.volume, Range) else draft.volume, count=count)


def _repeated(reading: Reading, statement: Statement) -> Iterator[Draft]:
    """ "Every patient received 4 injections (one every 7 days)": how often, and at what distance."""
    text = reading.document.text
    numbers = [
        q for q in statement.quantities
        if isinstance(q.value, Quantity)
        and 1 <= q.value.value <= 60
        and q.unit_start
        and (q.value.code or "").startswith("{")
        and _DOSES.match(text, q.unit_start)
    ]  # fmt: skip
    every = next((d for d in statement.durations if d.relation == "every"), None)
    if not numbers or not isinstance(numbers[0].value, Quantity):
        return
    interval = Quantity(every.value, every.unit, every.unit) if every and every.value is not None else None
    evidence = (reading.evidence(statement.span.start, statement.span.end),)
    cells = [m.entry for m in statement.of("cells") if statement.about(m).status in ("present", "historical")]
    yield Draft(
        entry=max(cells, key=lambda e: len(e.name), default=None),
        routes=tuple(dict.fromkeys(m.entry for m in statement.of("route"))),
        methods=tuple(dict.fromkeys(m.entry for m in statement.of("method"))),
        count=int(numbers[0].value.value),
        interval=interval,
        evidence=evidence,
        offset=statement.span.start,
    )


def _one_person(words: str) -> bool:
    return bool(
        _ONE_PERSON.search(words)
        and (_QUOTED.search(words) or re.search(r"\b(?:told|wrote|says|recalls|remembers)\b", words))
    )


def _prose(reading: Reading) -> Iterator[Observation]:
    text = reading.document.text
    block: Span | None = None
    title: Span | None = None
    carried: Timepoint | None = None
    above: tuple[Span | None, Timepoint | None] = (None, None)  # the paragraph above a list: its heading and last time
    listed = False
    for statement in _with_headings(reading):
        if statement.block.span != block:
            above = above if listed else (title, carried) if block is not None else (None, None)
            listed = statement.block.kind == "item"
            block, title = statement.block.span, statement.frame.title
            carried = above[1] if listed and above[0] == title else None
        reported = statement.attitude == "reported" or _lists_form(reading, statement)
        if not reported or GROUP not in statement.subjects:
            continue
        words = text[statement.span.start : statement.span.end]
        if _one_person(words) or _only_changes(statement) or _defines(words):
            continue
        scene = statement_scene(reading, statement)
        if scene.adverse:  # the day of one side effect is not that of the next one told
            carried = None
        now, carried = scene_times(reading, statement, carried)
        if scene.adverse:
            label = statement.frame.label
            timed = label is not None and (
                labelled(reading, label, scene.adverse).timepoint is not None or _says_adverse(reading, label)
            )  # the time of a label is that of what it tells, of a heading that of all below it
            scene = replace(scene, timepoint=None) if timed else scene
        later = scene.adverse or statement.frame.has("follow_up")
        fallback = now or scene.timepoint or (Timepoint("after") if later else None)
        found, used = counts(reading, statement, scene, fallback)
        yield from (o for o in found if not (_is_size(reading, statement, o) or _names_nothing(o)))
        told, more = values(reading, statement, scene, fallback, used)
        yield from (o for o in told if not (_names_nothing(o) or (_had(reading, statement) and _of_courses(o))))
        yield from denied(reading, statement, scene, (*used, *more), fallback)


def _lists_form(reading: Reading, statement: Statement) -> bool:
    """Whether a line below a general heading ("Types") tells how many of the group have a form of its disease."""
    if statement.attitude != "general" or not statement.quantities:
        return False
    named = statement.frame.label or Span(statement.span.start, statement.quantities[0].start)
    return known_form(reading, reading.document.quote(named)) is not None


_NO_NAME = regex(
    r"(?:respectively|results?|methods?|conclusions?|findings|outcomes?|(?:mean|median|average)(?: (?:after|before|at|in|of|with|for|from))?|"
    r"(?:an?|one|two|three|four) (?:half|thirds?|quarters?|fifths?)|(?:over|under|above|below) \d{1,3}(?: years)?|"
    r"(?:\d{1,2}, ){0,6}\d{1,2} (?:and|or) \d{1,2} (?:days|weeks|months|years))",
    re.I,
)
"""Words that stand where a name is looked for, and name nothing that was counted or measured."""


def _names_nothing(told: Observation) -> bool:
    """Whether the name of what was counted is only a word of grammar, or cut out of the middle of a bracket."""
    name = told.code.text
    return not told.code.entry and (_NO_NAME.fullmatch(name) is not None or name.count("(") != name.count(")"))


def _says_adverse(reading: Reading, label: Span) -> bool:
    """Whether a label itself is that of side effects, and not the heading above it."""
    words = reading.document.quote(label)
    known = reading.lexicon.prefix(words, "heading")
    asked = (known[0],) if known else reading.lexicon.label(words.strip(" :"), "field")
    return any(e.role == "adverse" for e in asked)


_WHO_DID_IT = regex(r"\b(?:who|that)\b[^;,]*\b(?:it|them|this|these|so)$", re.I)
"""Those whom a heading counts, by what the heading is of: "Insulin (92 patients who had used it)"."""


def _only_changes(statement: Statement) -> bool:
    """Whether a line has nothing but numbers and words of change, and so is a row of a table: "3 5 4 Improved No change"."""
    span, text = statement.span, statement.context.text
    told = [(m.start, m.end) for m in statement.of("cue") if m.entry.role in CHANGES]
    letters = [at for at in range(span.start, span.end) if text[at].isalpha()]
    row = _ROW.match(text, span.start, span.end) is not None
    return row and bool(told) and all(any(s <= at < e for s, e in told) for at in letters)


def _defines(words: str) -> bool:
    """Whether a sentence says what an endpoint of a study is, and not what came of it."""
    return _ENDPOINT.match(words) is not None and _MET.search(words) is None


def _with_headings(reading: Reading) -> Iterator[Statement]:
    """The statements, and brackets of headings with counts of their own ("58 patients; 4 lost to follow-up")."""
    text = reading.document.text
    done: set[int] = set()
    for statement in reading.statements:
        title = statement.frame.title
        if title is not None and title.start not in done:
            done.add(title.start)
            for inner in re.finditer(r"\(([^()\n]{6,120})\)", text[title.start : title.end]):
                span = Span(title.start + inner.start(1), title.start + inner.end(1))
                if ";" in inner[1] or (re.match(r"\d+\s+" + PEOPLE, inner[1]) and not _WHO_DID_IT.search(inner[1])):
                    yield _stand_in(reading, statement, span)
        yield statement


def _stand_in(reading: Reading, statement: Statement, span: Span) -> Statement:
    """A part of a heading, read as a statement of what stands below it."""
    text = reading.document.text
    mentions = reading.lexicon.find(text, span.start, span.end)
    dates = find_dates(text, reading.index.order, span.start, span.end)
    quantities = find_quantities(
        text, reading.lexicon.units(), span.start, span.end, [Span(d.start, d.end) for d in dates]
    )
    context = sentence_context(text, span, mentions)
    frame = Frame(
        title=statement.frame.title,
        roles=statement.frame.roles,
        attitude=statement.frame.attitude,
        timepoint=statement.frame.timepoint,
    )
    return replace(
        statement,
        span=span,
        mentions=mentions,
        context=context,
        dates=dates,
        durations=(),
        quantities=quantities,
        frame=frame,
        timepoint=None,
        own_time=False,
        points=(),
    )


def _is_size(reading: Reading, statement: Statement, fact: Observation) -> bool:
    """Whether a count is the group's size once more: there, in the title, or with nothing but its disease."""
    group = reading.cohort
    if (
        group is None
        or group.size is None
        or not isinstance(fact.value, Quantity)
        or fact.value.code != "{patients}"
        or fact.change
        or fact.presence
    ):
        return False
    if fact.value.value != group.size.value:
        return False
    home = any(
        statement.span.start <= e.start < statement.span.end
        or (statement.frame.label and e.start == statement.block.span.start)
        for e in group.evidence
    )
    given = statement.of("cells") and _GIVEN.search(reading.document.quote(statement.span))
    opening = statement.span.start - statement.block.span.start < 4 and given
    return (
        bool(opening)
        or home
        or statement.block.kind in ("title", "heading")
        or fact.code.entry.startswith("condition:")
    )
