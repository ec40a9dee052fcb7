"""Facts of a page about a group: its size, disease and treatment, counts, means, claimed changes, and its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.document import Span
from etl.facts import AnyFact, Concept, Condition, Observation, Procedure, Quantity, Range, Timepoint
from etl.mapping.entry import Mention
from etl.parsers.cohort.columns import change_said
from etl.parsers.cohort.counts import counts, denied
from etl.parsers.cohort.scenes import GROUP, PEOPLE, meant, scene_times, statement_scene
from etl.parsers.cohort.segments import groups
from etl.parsers.cohort.values import values
from etl.parsers.context.context import sentence_context
from etl.parsers.number.amounts import find_quantities
from etl.parsers.reading import Frame, Reading, Statement
from etl.parsers.treatment.courses import Draft, drafts
from etl.parsers.treatment.procedures import of_statement
from etl.parsers.treatment.treatments import assemble, only_cells
from etl.parsers.when.dates import find_dates
from etl.patterns import regex
from etl.tables.groups import counts_group, table_facts
from etl.value import replace

_ALL = (
    rf"\b(?:all|every|each|everybody|everyone)\b(?:\s(?:of\s)?(?:the\s|our\s|these\s)?(?:\d{{1,4}}\s)?(?:{PEOPLE}|them|boys|girls|men|women))?\s"
    r"(?:also\s|then\s)?(?:had(?!\s(?:had|failed|already|previously|been)\b)|did(?!\snot\b)|got|received|underwent|were given|was given|took part in)\b"
)
_ALL_HAD = regex(_ALL + r"[^.;]{0,60}\Z", re.I)
_ALL_HAD_NEXT = regex(_ALL, re.I)
_PART = regex(r"\b(?:some|most|several|few|part|many)\b", re.I)
_LOOKED_AT = ("test", "imaging", "care")


def _done_to_all(reading: Reading) -> Iterator[Procedure]:
    """The procedures that a page tells of the whole group, each once."""
    seen: set[str] = set()
    text = reading.document.text
    for statement in reading.reported():
        span = statement.span
        some = groups(text, statement) or _PART.search(text, span.start, span.end)  # what some of them had is counted
        if some or GROUP not in statement.subjects or statement.frame.has("adverse"):
            continue
        for told in of_statement(reading, _of_these(reading, statement)):
            at, end = told.evidence[0].start, told.evidence[0].end
            role = next((m.entry.role for m in statement.of("procedure") if m.start == at and m.end == end), "")
            theirs = role not in _LOOKED_AT and _ALL_HAD.search(
                text, max(span.start, text.rfind(";", span.start, at) + 1), at
            )
            if theirs and told.status == "completed" and told.code.text not in seen and meant(statement, at, end):
                seen.add(told.code.text)
                yield told


def _of_these(reading: Reading, statement: Statement) -> Statement:
    """A sentence in which "all" and "every" are the people of the group, and no word of generality."""
    text = reading.document.text
    if not _ALL_HAD_NEXT.search(text, statement.span.start, statement.span.end):
        return statement
    mentions = tuple(m for m in statement.mentions if not (m.entry.kind == "cue" and m.entry.role == "general"))
    return replace(statement, mentions=mentions, context=sentence_context(text, statement.span, mentions))


# Facts of a page about a group: its disease and treatment, counts, means, claimed changes, and its tables.
#
# Everything is about the subject "group"; nothing here makes a person.

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


def cohort(reading: Reading) -> Iterator[AnyFact]:
    """All facts of a page about a group.

    Args:
        reading: the document; a page of another kind gives nothing.

    Yields:
        Condition, Treatments, and Observations of prose and tables, each fact once.
    """
    if reading.cohort is None:
        return
    seen: set[tuple[object, ...]] = set()
    for fact in _all(reading):
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
    if (disease := _disease(reading)) is not None:
        evidence = (reading.evidence(disease.start, disease.end),)
        yield Condition(subject=GROUP, code=disease.entry.concept, evidence=evidence, rule="disease of the group")
    yield from _treatments(reading)
    yield from _done_to_all(reading)
    yield from _prose(reading)
    for place in reading.tables:
        if place.frame.attitude == "reported" or counts_group(reading, place):
            yield from table_facts(reading, place)


def _size(reading: Reading) -> Iterator[Observation]:
    group = reading.cohort
    if group is not None and group.size is not None and group.size.comparator and group.evidence:
        size = replace(group.size, code="{patients}", unit=group.size.unit or "patients")
        yield Observation(
            subject=GROUP, code=Concept("group size"), category="survey", value=size, evidence=group.evidence, rule="group size",
        )  # fmt: skip


def _disease(reading: Reading) -> Mention | None:
    """The group's disease: that of the sentence which tells its size, else the title's; the most specific name."""
    assert reading.cohort is not None
    at = reading.cohort.evidence[0].start if reading.cohort.evidence else 0
    text = reading.document.text
    home = next((s for s in reading.statements if s.span.start <= at < s.span.end), None)
    unsaid = ("general", "cited", "absent", "refuted", "planned")
    found = [m for m in home.of("condition") if home.about(m).status not in unsaid] if home is not None else []
    if found:
        return min(found, key=lambda m: (m.start < at - 40, abs(m.start - at)))
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
            return max(named, key=lambda n: len(n.entry.name))
    return None


_ENDPOINT = regex(
    r"\W*(?:The )?(?:(?:co-?)?primary|principal|secondary|main|safety|efficacy) (?:efficacy |safety )?(?:end ?-?points?|outcomes?(?: measures?)?)\b",
    re.I,
)
_MET = regex(r"\b(?:met|achieved|reached|attained|fulfilled|improved|occurred|observed)\b", re.I)


def _treatments(reading: Reading) -> Iterator[AnyFact]:
    told: list[Draft] = []
    text = reading.document.text
    for statement in reading.reported():
        words = text[statement.span.start : statement.span.end]
        given = _GIVEN.search(text, statement.span.start, statement.span.end)
        if given and _GROUP_WORDS.search(words) and not _one_person(words) and meant(statement, *given.span()):
            told += [_counted(reading, statement, d) for d in drafts(reading, statement)] or _repeated(
                reading, statement
            )
    if told and not any(d.entry for d in told):
        told[0] = replace(told[0], entry=only_cells(reading, GROUP))
    yield from assemble(GROUP, told)


def _counted(reading: Reading, statement: Statement, draft: Draft) -> Draft:
    """A draft for a group: ranges are no one's dose."""
    count = draft.count or next((d.count for d in _repeated(reading, statement)), None)
    return replace(draft, amount=None if isinstance(draft.amount, Range) else draft.amount, count=count)


def _repeated(reading: Reading, statement: Statement) -> Iterator[Draft]:
    """How often: "Every patient received 4 injections"."""
    text = reading.document.text
    numbers = [
        q.value for q in statement.quantities
        if isinstance(q.value, Quantity) and 1 <= q.value.value <= 60 and q.unit_start and _DOSES.match(text, q.unit_start)
    ]  # fmt: skip
    if not numbers:
        return
    cells = [m.entry for m in statement.of("cells") if statement.about(m).status in ("present", "historical")]
    yield Draft(
        entry=max(cells, key=lambda e: len(e.name), default=None),
        routes=tuple(dict.fromkeys(m.entry for m in statement.of("route"))),
        methods=tuple(dict.fromkeys(m.entry for m in statement.of("method"))),
        count=int(numbers[0].value),
        evidence=(reading.evidence(statement.span.start, statement.span.end),),
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
        if statement.attitude != "reported" or GROUP not in statement.subjects:
            continue
        words = text[statement.span.start : statement.span.end]
        if _one_person(words) or _defines(words):
            continue
        scene = statement_scene(reading, statement)
        if scene.adverse:  # the day of one side effect is not that of the next one told
            carried = None
        now, carried = scene_times(reading, statement, carried)
        if scene.adverse:
            label = statement.frame.label
            if label is not None and _says_adverse(reading, label):
                scene = replace(scene, timepoint=None)  # that of what it tells; of a heading that of all below it
        later = scene.adverse or statement.frame.has("follow_up")
        fallback = now or scene.timepoint or (Timepoint("after") if later else None)
        found, used = counts(reading, statement, scene, fallback)
        kept = (o for o in found if not (_is_size(reading, statement, o) or _names_nothing(o)))
        yield from (_as_headed(reading, statement, o) for o in kept)
        told, more = values(reading, statement, scene, fallback, used)
        yield from (o for o in told if not _names_nothing(o))
        yield from denied(reading, statement, scene, (*used, *more), fallback)


_NO_NAME = regex(
    r"respectively|results?|methods?|conclusions?|findings|outcomes?|mean|median|average|no not|nothing\b.*|[IVX]+[a-d]?"
    r"|(?:[a-z]+ ){0,3}(?:half|thirds?|quarters?|fifths?)|(?:over|under|above|below|(?:more|less|fewer) than|at least)\b.*"
    r"|\d.*|.*, (?:in|of)\b.*|.*\b(?:and|in) \d.*",
    re.I,
)
"""Words that stand where a name is looked for, and name nothing that was counted or measured."""


def _names_nothing(told: Observation) -> bool:
    """Whether the name of what was counted is only a word of grammar, or cut out of the middle of a bracket."""
    name = told.code.text
    return not told.code.entry and (_NO_NAME.fullmatch(name) is not None or name.count("(") != name.count(")"))


def _as_headed(reading: Reading, statement: Statement, told: Observation) -> Observation:
    """A count in a list below a heading that says what became of all: "What was better at discharge", "spasm: 22"."""
    title = statement.frame.title
    if title is None or statement.block.kind not in ("item", "field") or told.change or told.presence:
        return told
    return replace(told, change=change_said(reading, reading.document.quote(title)))


def _says_adverse(reading: Reading, label: Span) -> bool:
    """Whether a label itself is that of side effects, and not the heading above it."""
    words = reading.document.quote(label)
    known = reading.lexicon.prefix(words, "heading")
    asked = (known[0],) if known else reading.lexicon.label(words.strip(" :"), "field")
    return any(e.role == "adverse" for e in asked)


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
                if ";" in inner[1] or (re.match(r"\d+\s+" + PEOPLE, inner[1])):
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
    own = statement.frame
    frame = Frame(title=own.title, roles=own.roles, attitude=own.attitude, timepoint=own.timepoint)
    return replace(
        statement, span=span, mentions=mentions, context=context, dates=dates, durations=(), quantities=quantities,
        frame=frame, timepoint=None, own_time=False, points=(),
    )  # fmt: skip


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
    home = any(statement.span.start <= e.start < statement.span.end for e in group.evidence)
    given = statement.of("cells") and _GIVEN.search(reading.document.quote(statement.span))
    opening = statement.span.start - statement.block.span.start < 4 and given
    return (
        bool(opening)
        or home
        or statement.block.kind in ("title", "heading")
        or fact.code.entry.startswith("condition:")
    )
