"""Statements: each sentence, item and field value with its subject, its time, and how it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from etl.document import START, Block, Document, Span, Table, holding
from etl.facts import Cohort, Period
from etl.mapping.entry import Entry, Item, Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.attitudes import (
    apart_in_plan,
    attitude_of,
    narrowed,
    only_sells,
    without_adverts,
)
from etl.parsers.attributes import lead_claims, of_everyone, sentence_context
from etl.parsers.cohort.size import group_of
from etl.parsers.finding.changes import once_and_now, only_compared, parted
from etl.parsers.general import beside_general, signs_of_paper, with_general_lists
from etl.parsers.index import Index, index, part
from etl.parsers.label.heads import column_roles, plain
from etl.parsers.layout.forms import is_answered, is_ticked, is_unsaid
from etl.parsers.layout.frames import BRACKET_LEGEND, field_frame
from etl.parsers.layout.labelled import with_fields
from etl.parsers.layout.roles import with_lines_as_text
from etl.parsers.layout.time_heads import with_course_heads, with_opposites, with_time_heads, with_times_apart
from etl.parsers.layout.tree import Framed, build_tree, lead_of, sections_of
from etl.parsers.measure.strength import names_limb, of_its_limb
from etl.parsers.number import CANDIDATE
from etl.parsers.people.callings import below_names, called_by_heads, labelled
from etl.parsers.people.case import gone_on_about, is_anybody, only_of, people_of_case, tells_no_case, undescribed
from etl.parsers.people.demographics import without_births
from etl.parsers.people.drafts import in_capitals_too, mentioned, without_names
from etl.parsers.people.forms import owned
from etl.parsers.people.informants import (
    by_sender,
    in_year_of_post,
    is_diary,
    named_before,
    own_from,
    own_posts,
    posted,
    voices_of,
    without_others,
)
from etl.parsers.people.interviews import speakers_of
from etl.parsers.people.menus import without_menus
from etl.parsers.people.names import Described, Owners
from etl.parsers.people.others import back_to_patient
from etl.parsers.people.people import describe, fields_of, named_disease, people_of, somebody, titled_disease
from etl.parsers.people.staff import without_legends, without_staff
from etl.parsers.people.subjects import (
    beside_patient,
    by_person,
    dates_each,
    describing,
    everyone,
    subjects_of,
    with_gender,
)
from etl.parsers.reading import Frame, Reading, Statement, TableInPlace
from etl.parsers.scope.ago import dates_counted, tells_today
from etl.parsers.scope.carry import Told, carry_on, settle_own, time_of
from etl.parsers.scope.claims import Claim
from etl.parsers.scope.engine import is_lead, is_listed
from etl.parsers.scope.govern import Carried
from etl.parsers.scope.times import read_time
from etl.parsers.sentences import split_sentences
from etl.parsers.treatment.administration import COURSE_WORD, course_of_label, gives_cells, with_bare_ways
from etl.parsers.treatment.courses import courses_apart
from etl.parsers.when.dates import DateHit, period_of, without_dateline
from etl.parsers.when.stays import (
    admissions,
    arrival,
    bracket_times,
    dated_arrival,
    dated_by_heads,
    in_stay,
    in_year_of,
    of_their_days,
    stay,
    told_arrival,
)
from etl.patterns import regex
from etl.plan import Plan
from etl.tables.lines import Line, PeopleTable
from etl.tables.people import is_all_there_is, people_tables, tells_of_models
from etl.value import replace

# Items of a scale told in a run ("ALSFRS-R: speech 3, walking 2, dyspnea 4"): their names say nothing else there.

_PIECE = regex(
    r"(?P<what>[^,;:.\n\d]{2,60}?)[\s:=]{1,3}(?P<n>\d{1,3})(?:\s?/\s?\d{1,3})?(?=\s*(?:[,;.)]|$|\n|and\b|sum\b|total\b))"
)
_FEWEST = 3
_JOINS = ("and ", "as well as ", "plus ")
_OVER = ("finding", "function", "measure", "condition", "procedure")


def within_items(text: str, sentence: Span, mentions: tuple[Mention, ...], frame: Frame) -> tuple[Mention, ...]:
    """The terms of a sentence without those that are only the names of a scale's items in a run with their scores.

    Args:
        text: the document's text.
        sentence: the sentence.
        mentions: its terms.
        frame: what stands above it; its heading or label may name the scale.

    Returns:
        The terms; all of them where fewer than three items stand in a run, or no scale with items is named.
    """
    scales = [m.entry for m in (*mentions, *frame.topic) if m.entry.kind == "scale" and m.entry.items]
    for scale in dict.fromkeys(scales):
        runs = tuple(_run(text, sentence, scale))
        if len(runs) >= _FEWEST:
            return tuple(
                m
                for m in mentions
                if m.entry.kind not in _OVER or not any(run.start <= m.start and m.end <= run.end for run in runs)
            )
    return mentions


def _run(text: str, sentence: Span, scale: Entry) -> Iterator[Span]:
    """Where the items of a scale stand with a score that each of them can have."""
    named = {term.lower(): item for item in scale.items for term in item.terms}
    for m in _PIECE.finditer(text, sentence.start, sentence.end):
        words = m["what"].strip().lower()
        words = next((words.removeprefix(j) for j in _JOINS if words.startswith(j)), words)
        item = named.get(words)
        if item is not None and _can_be(item, Decimal(m["n"])):
            yield Span(m.start("what"), m.end("n"))


def _can_be(item: Item, score: Decimal) -> bool:
    return item.low is not None and item.high is not None and item.low <= score <= item.high


# Labelled fields: what one says, with or without its label.

_SAID_OF = ("gene", "finding", "function", "measure", "scale", "cells", "medicine", "procedure")


def spoken(document: Document, found: Index, block: Block, frame: Frame) -> Span:
    """What a field says: its value, and with it a label that is itself a sign or function ("Fever: none").

    Args:
        document: the document.
        found: what stands where.
        block: any block.
        frame: its frame.

    Returns:
        A place in the document: of other blocks the whole.
    """
    if block.kind != "field" or block.value is None or block.label is None:
        return block.span
    if is_answered(block):
        return block.label
    if is_ticked(document, block) is not None:
        return block.span
    if is_unsaid(document.quote(block.value)) and _names_all(document, found, block.label):
        return block.value
    named = [m for m in frame.topic if m.entry.kind in _SAID_OF and m.start >= block.label.start]
    known = any(r.startswith("field:") for r in frame.roles) or _names_again(found, block.label, block.value)
    return block.value if not named or known else block.span


def _names_again(found: Index, label: Span, value: Span) -> bool:
    """Return True for a label of what its value names: "Operations: appendectomy 2003" is one operation."""
    return all(any(m.entry.kind == "procedure" for m in part(found.mentions, span)) for span in (label, value))


def _names_all(document: Document, found: Index, label: Span) -> bool:
    """Return True where terms make up most of a label: "Previous falls"."""
    named = {at for m in part(found.mentions, label) for at in range(m.start, m.end)}
    return len(named) * 5 >= len(document.quote(label).strip(" ?:")) * 3


_TREATED_ROLES = (
    "treatment", "outcome", "after", "follow_up", "adverse", "field:adverse", "discussion", "conclusion",
)  # fmt: skip
_TWO = 2


def read(
    document: Document,
    lexicon: Lexicon,
    plans: Sequence[Plan] = (),
    doubted: frozenset[int] = frozenset(),
    source: Document | None = None,
) -> Reading:
    """Read a document up to the point where facts can be made.

    Args:
        document: what a reader made.
        lexicon: the compiled mappings.
        plans: what somebody says of its tables.
        doubted: the numbers of tables that can't be one person's.
        source: the document with all its tables, where some of them are read as fields or lines.

    Returns:
        Its people or group, its statements, its tables in their place.
    """
    document = with_fields(document, lexicon)
    document = with_lines_as_text(document, lexicon) if len(document.blocks) > 1 else document
    found = index(document, lexicon)
    dated = found.dates
    begun, left = stay(document, found) if dated else (None, None)
    found = in_stay(document, found, begun, left) if left else found
    found = with_bare_ways(document, lexicon, found)
    found = with_opposites(document, lexicon, found) if "\n" in document.text else found
    document = with_times_apart(document, lexicon, found) if ":" in document.text else document
    document = with_course_heads(document, found) if len(document.blocks) > 1 else document
    document = with_time_heads(document, lexicon, found) if len(document.blocks) > 1 else document
    framed = build_tree(document, lexicon, found)
    framed = of_their_days(document, framed, found) if dated else framed
    framed = without_adverts(document, framed, found, lexicon)
    framed = with_general_lists(document, framed) if len(framed) > 1 else framed
    admitted = (admissions(framed, found) or ((begun,) if begun else ())) if dated else ()
    come = (admitted or told_arrival(document, framed, found)) if dated else ()
    framed = own_posts(document, dated_arrival(framed, found, come) if come else framed)
    framed = dated_by_heads(document, framed, found) if dated else framed
    printed = [f.block.table for f in framed if f.block.table]
    listing = _tables_of_people(document, framed, lexicon, plans, doubted) if printed else {}
    framed = _reported_where_alone(document, framed, listing) if listing else framed
    of_people = {id(table): listing.get(number) for number, table in enumerate(printed)}
    alone = [one for one in listing.values() if one.layout.single]
    lines = {
        table: listed_here.lines if listed_here and not listed_here.layout.single else ()
        for table, listed_here in of_people.items()
    }
    listed = alone or any(lines[id(f.block.table)] for f in framed if f.block.table and f.frame.attitude == "reported")
    asked = not listed and document.envelope is None
    nobody = asked and (
        only_sells(framed) or tells_no_case(document, found) or tells_of_models(document, lexicon, printed)
    )
    people, cohort = ((), None) if nobody else _whom(document, framed, found, lexicon, lines)
    if alone and not people and cohort is None:  # a plan says that its rows are one person's
        one = alone[0].lines[0].described
        people = (replace(one, person=replace(one.person, key="p1")),)
    several = len(people) > 1
    called = people[0].names if len(people) == 1 else ()
    kin = bool(people) and "relation" in found.kinds
    found = without_names(found, people, document.text) if several or called or kin else found
    framed = owned(document.text, framed, [(d.person.key, d.first) for d in people]) if several else framed
    framed = below_names(document, framed, people)
    framed = without_menus(document, framed, found, people, lexicon) if len(framed) > 1 else framed
    of_people = {table: _theirs(found_here, people) for table, found_here in of_people.items()}
    tables = _tables_in_place(document, source or document, framed, of_people) if printed else ()
    told = tuple(_with_lines(document, lexicon, found, framed, lines, people))
    names_of = tuple((n, p.person.key) for p in people if p.names for n in in_capitals_too(document.text, p.names))

    def stated(people: tuple[Described, ...]) -> tuple[Statement, ...]:
        said = _statements(document, found, told, people, cohort, lexicon, admitted[:1])
        return beside_general(document, tuple(said))

    statements = stated(people)
    telling_from = own_from(document, framed, called) if called else None
    gendered = with_gender(document, people, [  # whom the teller of a story meets is "he", too
        s for s in statements
        if telling_from is None or s.span.start < telling_from or named_before(document.text, s.block.span.start, s.span.end, called)
    ])  # fmt: skip
    if len(people) == _TWO and gendered != people:  # of a man and a woman "he" and "she" say who
        statements = stated(gendered)
    statements = without_staff(document, by_sender(document, framed, gendered, statements), gendered, lexicon)
    statements = without_legends(document, statements, lexicon)
    people, statements = gendered, beside_patient(document, statements, gendered)
    statements = tuple(dates_each(document, statements, names_of)) if several else statements
    return Reading(
        document, lexicon, _kind_of(framed, people, cohort), found, tuple(p.person for p in people), cohort, statements, tables,
        sections_of(document, framed), names_of,
        tuple((p.person.key, a) for p in people for a in p.ages),
    )  # fmt: skip


def _tables_of_people(
    document: Document, framed: Sequence[Framed], lexicon: Lexicon, plans: Sequence[Plan], doubted: frozenset[int]
) -> dict[int, PeopleTable]:
    """Return the tables whose lines are people, by their numbers among those of the document."""
    frames = [f.frame for f in framed if f.block.table]
    listing = people_tables(document, lexicon, [f.block.table for f in framed if f.block.table], plans, doubted)
    if document.envelope is not None:  # only what is plainly a list of people speaks of others than the note's patient
        listing = {n: one for n, one in listing.items() if one.layout.sure or one.plan is not None}
    return {n: one for n, one in listing.items() if not one.layout.single or _is_told(frames[n])}


def _reported_where_alone(
    document: Document, framed: Sequence[Framed], listing: Mapping[int, PeopleTable]
) -> tuple[Framed, ...]:
    """Return blocks whose table of people is reported whatever its heading says, where it is all there is."""
    numbers = {id(f.block.table): n for n, f in enumerate(f for f in framed if f.block.table)}
    return tuple(
        replace(f, frame=replace(f.frame, attitude="reported"))
        if f.block.table
        and (n := numbers.get(id(f.block.table), -1)) in listing
        and is_all_there_is(document, listing[n])
        else f
        for f in framed
    )


def _tables_in_place(
    document: Document, source: Document, framed: Sequence[Framed], of_people: Mapping[int, PeopleTable | None]
) -> tuple[TableInPlace, ...]:
    """Return the tables with their frames, their names and the people whom they list.

    Args:
        document: as it is read.
        source: with all its tables, by whose number they are called.
        framed: the blocks with their frames.
        of_people: the people of each table, by its identity.
    """
    names = dict(zip((b.span.start for b in source.blocks if b.table), source.table_names(), strict=True))
    return tuple(
        TableInPlace(
            f.block.table,
            f.frame,
            names[f.block.span.start],
            lead_of(document, framed, i),
            of_people[id(f.block.table)],
        )
        for i, f in enumerate(framed)
        if f.block.table
    )


def _kind_of(
    framed: Sequence[Framed], people: Sequence[Described], cohort: Cohort | None
) -> Literal["case_page", "case_report", "cohort", "information"]:
    """Return what kind of document it is."""
    if people and any(f.frame.has("abstract", "discussion", "case") for f in framed):
        return "case_report"
    return "cohort" if cohort else "case_page" if people else "information"


def _is_told(frame: Frame) -> bool:
    """Return True if what a frame holds is told of the patient: no plan, and no history of relatives."""
    return frame.attitude == "reported" and not frame.has("family_history")


def _whom(
    document: Document,
    framed: Sequence[Framed],
    found: Index,
    lexicon: Lexicon,
    lines: Mapping[int, tuple[Line, ...]],
) -> tuple[tuple[Described, ...], Cohort | None]:
    """Whom a page is about: the people it describes, or its group."""
    people = people_of_case(document, framed, lexicon, describe(document, framed, lexicon))
    if document.envelope is not None:
        people = people_of(document, lexicon, framed, lines, people, None)
        return people or somebody(document, framed, lexicon), None
    one = () if people else gone_on_about(document, framed, lexicon)
    cohort = group_of(document, framed, found, people) if not one and CANDIDATE.search(document.text) else None
    people = called_by_heads(
        document, framed, people_of(document, lexicon, framed, lines, () if cohort else people, cohort)
    )
    people, cohort = people or one, None if people else cohort
    people = people or (undescribed(document, framed, found, lexicon) if cohort is None else ())
    return () if len(people) == 1 and is_anybody(document.text, people[0]) else people, cohort


def _theirs(table: PeopleTable | None, people: Sequence[Described]) -> PeopleTable | None:
    """A table of people, unless nobody of those whom the page is about has a line and its lines may be something else."""
    if table is None or table.layout.sure or (table.plan is not None and table.plan.plan.layout):
        return table
    owners = Owners(d.person for d in people)
    return table if any(owners.of(line.name) for line in table.lines) else None


def _with_lines(
    document: Document,
    lexicon: Lexicon,
    found: Index,
    framed: Sequence[Framed],
    lines: Mapping[int, tuple[Line, ...]],
    people: Sequence[Described],
) -> Iterator[Framed]:
    """The blocks, and behind a table of patients a labelled field for each of its cells of words."""
    for item in framed:
        yield labelled(document, item, people)
        if item.block.table is None or item.frame.attitude != "reported":
            continue
        for key, block in fields_of(document, lexicon, lines[id(item.block.table)], [d.person for d in people]):
            frame = field_frame(document, lexicon, found, block, item.frame)
            if (
                frame.effective is None
                and (day := _day_of_row(document, lexicon, found, item.block.table, block)) is not None
            ):
                frame = replace(frame, effective=day)
            named = block.value and lexicon.label(document.quote(block.value).strip(), "condition")
            if frame.attitude == "general" and named:  # "Type" above the cells of patients asks for theirs
                frame = replace(frame, attitude="reported", roles=tuple(r for r in frame.roles if r != "general"))
            yield Framed(block, replace(frame, subject=key))


def _day_of_row(document: Document, lexicon: Lexicon, found: Index, table: Table, block: Block) -> Period | None:
    """Return the one day of a remark's row: "2017-09-05 | IOP | 14 | timolol started"; that of a birth or death is none."""
    row = next((c.row for c in table.cells if c.span == block.span), -1)
    beside = ((c.column, c.span) for c in table.cells if c.row == row and c.span != block.span)
    days = {
        column: d
        for column, span in beside
        for d in part(found.dates, span)
        if len(document.quote(span)) == d.end - d.start
    }
    above = (c for c in table.cells if c.row < row and c.column in days)
    lives = {c.column for c in above if column_roles(lexicon, plain(c.text)) & _OF_LIVES}
    told = [d for column, d in days.items() if column not in lives]
    return period_of(told[0]) if len({d.first for d in told}) == 1 else None


_OF_LIVES = frozenset(("birth", "death"))
"""Roles of columns whose days date nobody's remarks."""


class _Running(Struct, frozen=True):
    """What the sentences before give to the next one."""

    block: Block | None = None
    subjects: tuple[str, ...] = ()
    treated: bool = False
    told: bool = False
    time: Carried = Carried()
    leads: bool = False
    given: Period | None = None
    lead: tuple[Claim, ...] = ()


def _lead_of(document: Document, found: Index, sentence: Span) -> tuple[Claim, ...]:
    """Return what a sentence says of the list that it leads to, nothing where it leads to none."""
    leads = is_lead(document.quote(sentence))
    return lead_claims(document.text, sentence, part(found.mentions, sentence)) if leads else ()


def _feared_by_label(document: Document, found: Index, label: Span) -> tuple[Claim, ...]:
    """Return what a label says of an answer that may come: "Call if you notice: fever"."""
    mentions = part(found.mentions, label)
    cued = any(m.entry.kind == "cue" for m in mentions)  # most labels aren't
    said = lead_claims(document.text, label, mentions) if cued else ()
    return tuple(claim for claim in said if claim.role == "hypothetical")


def _whose_next(subjects: tuple[str, ...], before: tuple[str, ...], nobody: bool, of_line: bool) -> tuple[str, ...]:
    """Whom the next sentence may go on with: behind the cells of a table of patients not with that of its last line."""
    if of_line:
        return before if len(before) == 1 else ()
    return subjects or (() if nobody else before)


_PATIENT_DOES = regex(r"\W*(?:(?:the |our )?patient(?!['’]s)|he|she)\s[a-z]", re.I)


def _is_of_patient(text: str, sentence: Span, mentions: Sequence[Mention]) -> bool:
    """Return True if a sentence below "Family history" has the patient as its subject and names no relative."""
    return _PATIENT_DOES.match(text, sentence.start, sentence.end) is not None and not any(
        m.entry.kind == "relation" or (m.entry.kind == "cue" and m.entry.role == "family") for m in mentions
    )


def _statements(
    document: Document,
    found: Index,
    framed: Sequence[Framed],
    people: Sequence[Described],
    cohort: Cohort | None,
    lexicon: Lexicon,
    admitted: Sequence[DateHit],
) -> Iterator[Statement]:
    admission = admitted[0] if admitted else None
    post, diary, come = (
        (posted(document, framed, found), is_diary(framed, found), arrival(document, found))
        if found.dates
        else (None, False, None)
    )
    voices = voices_of(document, framed, people, lexicon)
    speakers = speakers_of(document, framed, people) if any(d.names for d in people) else {}
    cells = "cells" in found.kinds
    signs = signs_of_paper(document.text) if cohort is None else 0
    grids = sorted(item.block.span for item in framed if item.block.table is not None)
    by_key = {d.person.key: (d,) for d in people}
    file = 0
    running = _Running(told=diary or post is not None)
    previous: Statement | None = None
    asides = bracket_times(document, framed, found) if BRACKET_LEGEND.search(document.text) else [None] * len(framed)
    for item, aside in zip(framed, asides, strict=True):
        block, frame = item.block, item.frame
        if document.files and document.file_at(block.span.start) != file:
            file = document.file_at(block.span.start)
            running = _Running(subjects=only_of(document, people, file), told=running.told)
        if cohort is None and (titled := titled_disease(document, item, found, people)) is not None:
            yield titled
        described = describing(document, block, people) if block.kind == "caption" else ()
        if block.kind in ("table", "heading", "caption") and not described:
            lead = _lead_of(document, found, block.span) if block.kind == "heading" else ()
            running = replace(running, block=None, time=running.time.beyond(), lead=lead)
            if block.kind == "heading":
                if (named_below := named_disease(document, item, found, people)) is not None:
                    yield named_below
                named = [k for _, k in mentioned(people, document.text, block.span.start, block.span.end)]
                before = () if frame.has("of_all") else running.subjects
                running = replace(running, subjects=tuple(dict.fromkeys(named)) or before)
            continue
        attitude = attitude_of(document, block, frame, lexicon)
        ticked = is_ticked(document, block)
        span = spoken(document, found, block, frame)
        sentences = described or split_sentences(document.text, span.start, span.end)
        sentences = courses_apart(document.text, sentences) if found.dates and not described else sentences
        if attitude == "planned":
            sentences = tuple(p for s in sentences for p in apart_in_plan(document.text, s))
        around = holding(grids, block.span.start) if len(people) > 1 else None
        of_line = around is not None and block.span in around
        theirs = by_key.get(item.frame.subject or "", people) if of_line else people
        if len(theirs) > 1:
            sentences = tuple(p for s in sentences for p in by_person(document, s, theirs, part(found.mentions, s)))
        elif people and not of_line:
            sentences = tuple(p for s in sentences for p in back_to_patient(document.text, s, people))
        sited = "site" in found.kinds
        one_label = sited and names_limb(document, found, frame)
        led = block.kind == "item" and running.leads
        leads = led or (block.kind == "paragraph" and is_lead(document.quote(block.span)))
        lead = running.lead if running.lead and is_listed(document.text, block) else ()
        lead = lead or (_feared_by_label(document, found, block.label) if block.label is not None else ())
        reported = attitude == "reported"
        for nth, whole in enumerate(sentences):
            sentence, frame = whole, frame if one_label else item.frame
            sentence, frame = of_its_limb(document, found, sentence, frame) if sited else (sentence, frame)
            if item.frame.topic and frame.topic[:1] != item.frame.topic[:1]:
                one_label = True  # below "Both knees:" a line that opens with "Right knee:" is all of that knee
            value = Span(max(sentence.start, frame.label.end + 1), sentence.end) if frame.label else sentence
            if frame.has("family_history") and _is_of_patient(document.text, value, part(found.mentions, value)):
                frame = replace(frame, roles=tuple(r for r in frame.roles if r != "family_history"))
            mentions = within_items(document.text, sentence, part(found.mentions, sentence), frame)
            dates = tuple(d for d in part(found.dates, sentence) if not only_compared(document.text, d))
            if dates:
                dates = without_births(lexicon, document.text, without_dateline(document.text, block.span, dates))
                dates = in_year_of(admission, come, dates, frame, mentions)
            if dates and post:
                dates = in_year_of_post(post, dates, frame, block.span, part(found.dates, block.span))
            durations = part(found.durations, sentence)
            visit = running.time.visit
            gone = visit is None or (visit.admitted and tells_today(document.text, sentence))
            written = frame.effective or frame.written or (visit.day if visit and not gone else None)
            last = running.time.day if running.block is block else None
            back = dates_counted(document.text, sentence, durations, dates, written, last)
            dates = tuple(sorted((*dates, *back), key=START)) if back else dates
            voice = speakers.get(block.span.start, voices[frame.subject])
            context = without_others(document.text, sentence_context(document.text, sentence, mentions, lead), voice)
            treated = (
                running.treated
                or frame.has(*_TREATED_ROLES)
                or (frame.timepoint is not None and frame.timepoint.phase != "before")
            )
            of_before = frame.timepoint is not None and frame.timepoint.phase == "before"
            read = read_time(
                document.text, sentence, mentions, dates, durations,
                treated=treated and not of_before and not frame.has("history", "past_history"),
            )  # fmt: skip
            own = settle_own(document.text, frame, sentence, read)
            early = bool(people) and sentence.end < people[0].first and running.block is not block
            legend = block.kind == "note" and running.block is not block  # it goes on with nobody
            whose = () if early or legend else running.subjects
            subjects = subjects_of(document, sentence, frame, theirs, cohort, whose)
            if cohort is None and (upto := everyone(document.quote(sentence), len(people))):
                context = of_everyone(context, sentence.start + upto)
            said = Told(
                document.text, sentence, frame, mentions, dates, own, treated=cells, given=running.given,
                durations=durations, subjects=subjects, nth=nth, count=len(sentences),
            )  # fmt: skip
            carried = running.time if running.block is block or led else running.time.beyond()
            point, effective = time_of(said, carried)
            statement = Statement(
                span=sentence, block=block, frame=frame, mentions=mentions, context=context, dates=dates,
                durations=durations, quantities=part(found.quantities, sentence), subjects=subjects,
                attitude=narrowed(document, sentence, frame, attitude, running.told, block, theirs, signs),
                timepoint=point, effective=effective,
                own_time=bool(own.timepoint or own.effective), points=own.points, unticked=ticked is False,
                bracketed=(aside.timepoint, aside.effective) if aside else None, carried=carried,
            )  # fmt: skip
            if point is not None and point.course and not COURSE_WORD.search(point.label):
                of_heading = course_of_label(document.text, statement)  # "after the first (injection)" of the 2nd round
                statement = replace(statement, timepoint=replace(point, course=of_heading or point.course))
            told = reported and gives_cells(document, statement, previous)
            previous = statement
            running = _Running(
                block, _whose_next(subjects, running.subjects, early or legend, of_line), running.treated or told,
                running.told, carry_on(said, carried, given=told),
                leads,
                running.given or (effective if told else None),
                lead or (_lead_of(document, found, sentence) if leads and not led else ()),
            )  # fmt: skip
            yield once_and_now(document.text, parted(document.text, statement), treated and reported)
