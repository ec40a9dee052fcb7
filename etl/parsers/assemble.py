"""All parsers of facts in turn, then merging, time, and the ledger of what was not made a fact."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from etl.choices import is_printed_choice, ticks_both
from etl.document import Document, Span
from etl.facts import (
    AnyFact,
    Concept,
    Condition,
    Decision,
    Evidence,
    Facts,
    Medication,
    Observation,
    Procedure,
    Treatment,
)
from etl.ledger import (
    BOTH_TICKED,
    LOOKALIKE,
    NO_BOX,
    NO_FACT,
    NO_VALUE,
    NOBODY,
    NOT_KNOWN,
    NOT_TICKED,
    NOTHING_KNOWN,
    Grammar,
    Reason,
    Said,
    account,
    in_language,
    is_list,
)
from etl.mapping.entry import Kind, Mention
from etl.mapping.lexicon import Lexicon, with_ancestors
from etl.mapping.reach import load_reach
from etl.names import OWN
from etl.parsers.catalogue import with_printed_number
from etl.parsers.cohort.cohorts import cohort
from etl.parsers.cohort.scenes import GROUP
from etl.parsers.conditions import dated_by_accident, settled, with_outcomes
from etl.parsers.endings import endings, unknown_terms
from etl.parsers.finding import allergies, answers, findings, values
from etl.parsers.finding.abilities import at_birth, first_times, places_of, weeks_at_birth
from etl.parsers.finding.terms import with_causes
from etl.parsers.genotype import MAY_BEGIN, with_variants
from etl.parsers.index import part
from etl.parsers.language import denials, unread
from etl.parsers.layout.forms import has_no_tick, is_ticked, is_unsaid, printed, with_answers, without_unticked
from etl.parsers.measure import laboratory, measures, tests_done, vitals
from etl.parsers.measure.lookalikes import as_word_value
from etl.parsers.measure.results import left_of, listed
from etl.parsers.measure.separators import with_separator
from etl.parsers.measure.strength import graded_as
from etl.parsers.merge import merged, without_limited_denials
from etl.parsers.number import QuantityHit
from etl.parsers.people.deaths import DEATH, causes_of_death
from etl.parsers.people.demographics import ages, identified, identifies, social
from etl.parsers.people.family import family
from etl.parsers.people.given import left_out as left_out_of
from etl.parsers.people.given import nothing_of, of_given
from etl.parsers.reading import Reading, Statement, once
from etl.parsers.sentences import split_sentences
from etl.parsers.statements import read
from etl.parsers.treatment import procedures
from etl.parsers.treatment.courses import announced
from etl.parsers.treatment.immunizations import with_immunizations
from etl.parsers.treatment.medicines import medicines, reasons
from etl.parsers.treatment.treatments import treatments
from etl.parsers.variants import variants
from etl.parsers.when.course import placed
from etl.parsers.when.dates import DateHit
from etl.parsers.when.durations import DurationHit
from etl.parsers.when.stays import dated_by_visit, encounters
from etl.parsers.why import Grounds
from etl.patterns import regex
from etl.plan import Plan
from etl.tables.contradictions import contradicted, doubtful, is_nobody, rereadable, unexplained, without
from etl.tables.dictionary import against_dictionaries, with_dictionaries
from etl.tables.facts import facts_of_people, in_their_cells, not_within
from etl.tables.impossible import impossible
from etl.tables.planned import fits_of, left_out, misfits, redated
from etl.tables.records import RULE as RECORD
from etl.tables.sheets import with_listed, with_sheet_fields
from etl.tables.study import orphans
from etl.tables.treatments import on_side
from etl.tables.values import facts_of_tables
from etl.terminology.ontology import Ontology
from etl.value import replace
from etl.variants.notations import MAY_NOTE

# Labelled values that no mapping knows, kept as they are printed: "Zork index: 34 U/L" of somebody who is known.

_MEASURED = regex(
    r"\s*(?:[<>≤≥~]=?\s?)?[+\-−]?\d{1,7}(?:[.,]\d{1,4})?(?:\s?[-–/]\s?\d{1,7}(?:[.,]\d{1,4})?)?\s?"
    r"(?:%|‰|°C?|[a-zA-Zµμ]{1,6}(?:[/·.*^][a-zA-Z0-9µμ²³]{1,6}){1,3}|[µμnpfmkMGd]?(?:g|[lL]|mol|IU|U|Hz|V|A|s|Eq|cd|Pa|m)|mmHg|IU|Units?|cells)\s*[.,;]?\s*"
)
"""A number with a unit, or out of another: no telephone, no page, no day."""
_ANSWERED = regex(
    r"\s*(?:\(?[+\-−±]{1,4}\)?|positive|negative|present|absent|normal|abnormal|elevated|increased|reduced|decreased|"
    r"not (?:detected|done|tested|performed|present)|(?:un)?remarkable)\s*[.,;]?\s*",
    re.I,
)
_WORD = regex(r"[^\W\d_]{2}")
_LONGEST_LABEL = 60
_MOST_WORDS = 7
_PAUSE = regex(r"[,.;:]")
_PROSE = ("paragraph", "item")
_OF_A_PAGE = ("field", "heading", "furniture", "relation", "country")


def as_printed(reading: Reading, facts: Sequence[AnyFact]) -> Iterator[Observation]:
    """The labelled values of somebody that nothing came of, because no mapping knows their label.

    Args:
        reading: the document.
        facts: what was read from it.

    Yields:
        An Observation for each: its code has only the printed label, its value is as printed, its tag is "unmapped".
    """
    places = sorted((e.start, e.end) for fact in facts for e in fact.evidence)
    starts, reach = [start for start, _ in places], list(accumulate((end for _, end in places), max))
    for said in reading.statements:
        label, value = said.block.label, said.block.value
        if (
            said.block.kind != "field" or label is None or value is None or said.attitude != "reported"
            or len(said.subjects) != 1 or label.start < said.block.span.start
        ):  # fmt: skip
            continue  # also what a cell of a table says below a head
        last = bisect_left(starts, value.end) - 1
        if last >= 0 and reach[last] > label.start:
            continue  # something came of it
        named, printed = (" ".join(reading.document.quote(span).split()) for span in (label, value))
        named = named.strip(" :：*†‡§")
        if _is_value(printed) and _is_strange(reading, said, named):
            yield Observation(
                subject=said.subjects[0], code=Concept(named), value=printed.strip(" ,;"), effective=said.effective,
                timepoint=said.timepoint, tags=("unmapped",), rule="as_printed",
                evidence=(reading.evidence(label.start, value.end),),
            )  # fmt: skip


def _is_value(printed: str) -> bool:
    return bool(_MEASURED.fullmatch(printed) or _ANSWERED.fullmatch(printed))


def _is_strange(reading: Reading, said: Statement, named: str) -> bool:
    """Whether a label is a name that no mapping has: neither of what is clinical nor of what stands on a page."""
    lexicon, label = reading.lexicon, said.block.label
    if label is None or len(named) > _LONGEST_LABEL or len(named.split()) > _MOST_WORDS or not _WORD.search(named):
        return False
    known = any(lexicon.label(named, kind) for kind in _OF_A_PAGE) or lexicon.scales_with(named)  # type: ignore[arg-type]
    return not known and not part(reading.index.dates, label) and not part(reading.index.mentions, label)


def by_itself(reading: Reading, fact: AnyFact) -> AnyFact | None:
    """A fact with all that is decided about it without the others, whoever found it.

    Args:
        reading: the document.
        fact: as it was found.

    Returns:
        The fact; None where it only tells who somebody is (`identified`).
    """
    match fact:
        case Condition():
            return on_side(reading, with_printed_number(reading, fact))
        case Observation():
            if identifies(reading, fact):
                return None
            fact = graded_as(reading, fact) if fact.value is not None else fact
            fact = as_word_value(reading, fact) if fact.presence == "present" else none_known(fact, reading.lexicon)
            fact = with_separator(reading, fact) if fact.value is not None else fact
            return on_side(reading, dated_by_visit(reading, fact) if fact.timepoint else fact)
        case Medication():
            return coded_by_route(reading.lexicon, fact)
        case Procedure() | Treatment():
            return on_side(reading, fact)
    return fact


def coded_by_route(lexicon: Lexicon, fact: Medication) -> Medication:
    """Return a medicine with the codes that hold for its route alone; without a route it has none of them.

    Args:
        lexicon: for the codes, and for the wider routes of its route.
        fact: the medicine.
    """
    entry = lexicon.named(fact.code.entry)
    route = lexicon.named(fact.route.entry) if fact.route is not None else None
    if entry is None or route is None or not entry.by_route:
        return fact
    codes = dict(entry.by_route)
    found = next((codes[one.id] for one in with_ancestors(lexicon, route) if one.id in codes), ())
    kept = tuple(c for c in fact.code.codings if not found or c.system != OWN)
    return replace(fact, code=replace(fact.code, codings=(*kept, *found)))


def none_known(fact: Observation, lexicon: Lexicon) -> Observation:
    """A fact; what is absent has the code of its absence where its entry has one, as wide as what was asked for.

    Args:
        fact: what was read.
        lexicon: for the codes.

    Returns:
        The fact. That so many of a group have none stays a count of those who have it.
    """
    absent = fact.presence == "absent" and fact.value is None and fact.subject != GROUP
    entry = lexicon.named(fact.code.entry) if absent else None
    if entry is None or not entry.none_known:
        return fact
    return replace(fact, code=replace(fact.code, codings=entry.none_known))


CLINICAL: tuple[Kind, ...] = (
    "condition",
    "finding",
    "function",
    "measure",
    "scale",
    "procedure",
    "cells",
    "medicine",
    "gene",
    "social",
)


def facts_of(
    document: Document,
    lexicon: Lexicon,
    *,
    ontology: Ontology | None = None,
    keep_unmapped: bool = True,
    plans: Sequence[Plan] = (),
) -> Facts:
    """Read the facts of a document (see `etl.parsers.parse`)."""
    if document.envelope is not None and document.envelope.withdrawn:
        return nothing_of(document)
    told = without_unticked(document)
    read_facts, reading, cells = facts_read(told, lexicon, ontology, plans)
    apart: dict[Evidence, Reason] = {}
    if document.envelope is not None:
        read_facts, apart = of_given(read_facts, document.envelope)
    if not keep_unmapped:
        lost = [fact for fact in read_facts.facts if "unmapped" in fact.tags]
        cells = {
            **cells,
            **{place.start: NOTHING_KNOWN for fact in lost for place in fact.evidence if place.start in cells},
        }
        read_facts = replace(read_facts, facts=tuple(f for f in read_facts.facts if "unmapped" not in f.tags))
    facts = read_facts if told is document else printed(read_facts, document)
    said = [
        *_unanswered(document), *_said(reading), *_in_cells(reading, facts), *_aside(reading), *_unticked(document.text, told.text),
    ]  # fmt: skip
    used = replace(facts, persons=()) if document.envelope is not None else facts
    ledger = account(document, used, said, Grammar(split_sentences, load_reach().words["PLAIN"]), cells)
    ledger = left_out_of(ledger, apart) if apart else ledger
    return replace(facts, ledger=ledger, grounds=Grounds(_kept_for_grounds(reading), facts.facts))


def _kept_for_grounds(reading: Reading) -> Reading:
    """Return what is asked again when somebody wants to know why: the numbers of a large table are most of the rest."""
    tables = tuple(replace(place, people=None) for place in reading.tables)
    return replace(reading, index=replace(reading.index, durations=(), quantities=()), tables=tables)


def facts_read(
    document: Document,
    lexicon: Lexicon,
    ontology: Ontology | None,
    plans: Sequence[Plan] = (),
    doubted: frozenset[int] = frozenset(),
) -> tuple[Facts, Reading, Mapping[int, Reason]]:
    """The facts of a document with how it was read, and what became of each cell of its tables of people.

    Args:
        document: what a reader made.
        lexicon: the compiled mappings.
        ontology: see `etl.parsers.parse`.
        plans: see there.
        doubted: the numbers of tables that can't be one person's, in which less is enough for several.
    """
    whole = document
    document = with_listed(with_sheet_fields(with_answers(with_dictionaries(document, lexicon)), lexicon), lexicon)
    reading = read(document, lexicon, plans, doubted, whole)
    reading = redated(reading)
    fits = fits_of(reading, plans)
    judges = (doubtful, unexplained, orphans, against_dictionaries) if reading.tables else ()
    misfit = (*misfits(reading, plans, fits), *(one for judge in judges for one in judge(reading)))
    if reading.kind == "information":
        return Facts(kind="information", sections=reading.sections, findings=misfit), reading, {}
    found: list[AnyFact] = list(encounters(reading) if reading.index.dates else ())
    cells: Mapping[int, Reason] = {}
    decisions: tuple[Decision, ...] = ()
    if reading.kind == "cohort":
        found.extend(cohort(reading))
    else:
        found.extend(in_their_cells(reading, _patient_facts(reading)))
        if reading.tables and (torn := contradicted(reading, found, [place.name for place, _ in fits])):
            if again := rereadable(reading, torn) - doubted:
                return facts_read(whole, lexicon, ontology, plans, doubted | again)
            found, not_one, warned = without(found, torn)
            cells, misfit = not_one, (*misfit, *warned)
        if reading.tables:
            people = facts_of_people(reading, found, ontology)
            decisions, misfit = tuple(people.decisions), (*misfit, *people.findings)
            aside = left_out(fits)
            found = not_within(found, [*people.overruled, *(span for span, _ in aside.values())])
            found.extend(people.facts)
            cells = {**cells, **people.reasons, **{start: reason for start, (_, reason) in aside.items()}}
    found = without_limited_denials(document.text, _without_denied(reading, found))
    found.extend(as_printed(reading, found))
    if MAY_BEGIN.search(document.text) or MAY_NOTE.search(document.text):
        found, unread_variants = with_variants(reading, found)
        misfit = (*misfit, *unread_variants)
    alone = [one for fact in found if (one := fact if fact.rule == RECORD else by_itself(reading, fact)) is not None]
    if not alone and is_nobody(reading):  # tables of which nothing is anybody's
        return Facts(kind="information", sections=reading.sections, findings=misfit), reading, cells
    rows = [fact for fact in alone if fact.rule == RECORD]  # each has its own time, and is told once
    facts = merged(reading, [f for f in alone if f.rule != RECORD])
    facts = [*with_outcomes(reading, facts)] if any(isinstance(f, Condition) for f in facts) else facts
    facts = placed(reading, facts)
    facts = with_immunizations(reading, facts) if any(isinstance(f, Procedure) for f in facts) else facts
    if rows:
        facts = sorted([*facts, *rows], key=lambda fact: (fact.evidence[0].start, fact.evidence[0].end))
    return (
        Facts(
            kind=reading.kind,
            persons=identified(reading, found),
            cohort=reading.cohort,
            facts=tuple(facts),
            sections=reading.sections,
            findings=(*misfit, *(impossible(reading, facts) if reading.tables else ())),
            decisions=decisions,
        ),
        reading,
        cells,
    )


def _patient_facts(reading: Reading) -> Iterator[AnyFact]:
    """Yield what a document tells of its patients, before any fact is held against another."""
    yield from ages(reading)
    lists, lines = listed(reading), announced(reading) if "cells" in reading.index.kinds else frozenset[int]()
    yield from lists.facts
    for said in reading.reported():
        statement = left_of(said, lists)
        if statement is not None and _names_something(reading, statement):
            yield from _statement_facts(reading, statement, statement.span.start in lines)
    yield from dated_by_accident(reading, settled(reading))
    for parser, kinds in _PARSERS.items():
        if not kinds or not reading.index.kinds.isdisjoint(kinds):
            yield from parser(reading)
    if reading.tables:
        yield from facts_of_tables(reading)
    if DEATH in reading.index.first:
        yield from causes_of_death(reading)


_PARSERS: dict[Callable[[Reading], Iterator[AnyFact]], tuple[str, ...]] = {
    family: (),
    medicines: ("medicine",),
    variants: ("gene", "condition"),
    social: ("social",),
    treatments: (),
}
"""Parsers of whole documents, each with the kinds of terms of which one must stand there."""


def _names_something(reading: Reading, statement: Statement) -> bool:
    """Return True for a statement of which a fact may be made."""
    named = statement.mentions or statement.quantities or statement.frame.label or _asks(reading, statement)
    return bool(named) or vitals.may_hold(reading.document.text, statement.span)


def _asks(reading: Reading, statement: Statement) -> bool:
    """Return True below a title that is a question."""
    title = statement.frame.title
    return title is not None and reading.document.text[title.end - 1] == "?"


_NOTHING = (), ()
_WEEK = "week"
"""Without it nothing tells after how many weeks somebody was born."""


def _statement_facts(reading: Reading, statement: Statement, announces: bool) -> Iterator[AnyFact]:
    """Yield the facts of a statement; one that announces a treatment in courses names no procedure by its ways."""
    counts, names, labelled = statement.quantities, statement.names, statement.frame.label is not None
    may_measure = counts or statement.frame.topic or names("measure", "scale", "function")
    may_measure = may_measure or vitals.may_hold(reading.document.text, statement.span)
    measured = measures.of_statement(reading, statement) if may_measure else measures.Measured()
    tested = tests_done.of_statement(reading, statement) if names("procedure") else measures.Measured()
    gained, amounts = values.of_statement(reading, statement) if counts else _NOTHING
    may_react = names("medicine") or "reaction" in reading.index.kinds or statement.frame.has(*allergies.NOT_BORNE)
    not_borne, reactions = allergies.of_statement(reading, statement) if may_react else _NOTHING
    scored, sides = answers.sided_of_statement(reading, statement) if counts else _NOTHING
    weights, newborn = at_birth(reading, statement, measured.observations) if counts else (measured.observations, ())
    firsts = tuple(first_times(reading, statement)) if names("function") else ()
    weeks = (
        weeks_at_birth(reading, statement, weights) if _WEEK in reading.document.quote(statement.span).lower() else ()
    )
    yield from (*weights, *newborn, *firsts, *weeks)
    yield from (*tested.observations, *gained, *not_borne, *scored)
    taken = measured.used + tested.used + amounts + sides + reactions + (places_of(firsts) if firsts else ())
    if names("medicine"):
        yield from laboratory.of_statement(reading, statement)
        taken += reasons(reading, statement)
    both = answers.of_states(reading, statement) if labelled else []
    seen = both or with_causes(reading, statement, findings.of_statement(reading, statement, taken))
    yield from seen
    if not seen and (title := statement.frame.title) and _asks(reading, statement):
        yield from answers.asked_of_statement(reading, statement, title)
    if labelled and not seen and (not measured.observations or answers.asks_habit(reading, statement)):
        yield from answers.of_statement(reading, statement)
    if names("procedure"):
        ways = tuple((m.start, m.end) for m in statement.of("method")) if announces else ()
        used = tested.used + ways + tests_done.answered(statement, seen)
        yield from procedures.of_statement(reading, statement, used)


def _said(reading: Reading) -> Iterator[Said]:
    """What is known of each statement, for the ledger."""
    known = endings(reading.lexicon)
    foreign, text = _foreign(reading), reading.document.text
    for s in reading.statements:
        named = s.of(*(_IN_NOTES if s.block.kind == "note" else CLINICAL))
        others: tuple[DateHit | DurationHit | QuantityHit, ...] = (*s.dates, *s.durations, *s.quantities)
        unknown = unknown_terms(reading.document.text, s.span, (*s.mentions, *s.quantities), known)
        explained = [m for m in s.mentions if m.entry.kind != "qualifier" or m.entry.role != "value"]
        yield Said(
            s.span,
            foreign.get(s.span) or (_why(reading, s) if named or s.attitude != "reported" else NOTHING_KNOWN),
            (
                *((Span(m.start, m.end), _why_not(reading, s, m)) for m in named),
                *((Span(m.start, m.end), LOOKALIKE) for m in part(reading.index.lookalikes, s.span)),
            ),
            tuple(Span(hit.start, hit.end) for hit in (*explained, *others)),
            tuple(unknown),
            tuple(_measured(text, s)),
        )


def _measured(text: str, statement: Statement) -> Iterator[Span]:
    """Yield the amounts and durations of a statement that aren't read as its times."""
    numbers = (q for q in statement.quantities if text[q.start].isdigit())
    hits: tuple[DurationHit | QuantityHit, ...] = (*statement.durations, *numbers)
    for hit in hits:
        if not any(start < hit.end and hit.start < end for start, end, _ in statement.points):
            yield Span(hit.start, hit.end)


def _without_denied(reading: Reading, facts: Iterable[AnyFact]) -> list[AnyFact]:
    """Drop what prose in an unread language may deny: findings beside its denial words, conditions right after one."""
    text, denied = reading.document.text, _denials(reading)
    if not denied:
        return list(facts)

    def is_denied(fact: AnyFact) -> bool:
        seen = isinstance(fact, Observation) and fact.presence == "present" and fact.value is None
        if not seen and not isinstance(fact, Condition):
            return False
        for at in fact.evidence:
            words = next((ends for span, ends in denied if span.start <= at.start < span.end), ())
            if words and (seen or any(end <= at.start and not _PAUSE.search(text, end, at.start) for end in words)):
                return True
        return False

    return [fact for fact in facts if not is_denied(fact)]


def _denials(reading: Reading) -> list[tuple[Span, tuple[int, ...]]]:
    """Return the sentences of prose in unread languages that have words of denial, with where these end."""
    text, foreign = reading.document.text, _unread(reading)
    found: list[tuple[Span, tuple[int, ...]]] = []
    for s in reading.statements:
        if s.span not in foreign or s.block.kind not in _PROSE:
            continue
        if ends := tuple(m.end() for m in denials(reading.lexicon).finditer(text, s.span.start, s.span.end)):
            found.append((s.span, ends))
    return found


@once
def _unread(reading: Reading) -> dict[Span, str]:
    """Return the sentences in languages that aren't read, with their language."""
    blocks = [block.span for block in reading.document.blocks if block.table is None]
    return unread(reading.document.text, blocks, (s.span for s in reading.statements), reading.lexicon)


def _foreign(reading: Reading) -> dict[Span, Reason]:
    """The sentences in languages that aren't read; what a foreign abstract says the text says again."""
    found = _unread(reading)
    mixed = len(found) < len(reading.statements)
    return {
        s.span: in_language(found[s.span], aside=mixed and s.frame.has("abstract"))
        for s in reading.statements
        if s.span in found and not (mixed and s.attitude != "reported")
    }


def _in_cells(reading: Reading, facts: Facts) -> Iterator[Said]:
    """What is known of the words of cells that hold several things, of which some gave facts."""
    index = reading.index
    read = sorted(e.start for fact in facts.facts for e in fact.evidence)
    for cell in (cell for block in reading.document.blocks if block.table for cell in block.table.cells):
        if not is_list(cell.text):
            continue
        at = bisect_left(read, cell.span.start)
        if at == len(read) or read[at] >= cell.span.end:
            continue
        mentions = part(index.mentions, cell.span)
        others = (part(hits, cell.span) for hits in (index.dates, index.durations, index.quantities))
        yield Said(
            cell.span,
            NO_FACT,
            tuple((Span(m.start, m.end), NO_VALUE) for m in mentions if m.entry.kind in CLINICAL),
            tuple(Span(hit.start, hit.end) for hits in (mentions, *others) for hit in hits),
        )


def _aside(reading: Reading) -> Iterator[Said]:
    """The tables that are meant as no report of anybody: general knowledge, literature, prices."""
    for one in reading.tables:
        if one.frame.attitude != "reported" and one.table.cells:
            spans = [cell.span for cell in one.table.cells]
            place = Span(min(span.start for span in spans), max(span.end for span in spans))
            yield Said(place, ("left out", _ASIDE[one.frame.attitude]))


def _unticked(printed: str, told: str) -> Iterator[Said]:
    """The options of forms that nobody ticked: they were read as if spaces stood there."""
    if printed is told:
        return
    for blank in _BLANK.finditer(told):
        hidden = printed[blank.start() : blank.end()]
        if hidden.strip():
            yield Said(Span(blank.start(), blank.end()), NOT_TICKED)


def _unanswered(document: Document) -> Iterator[Said]:
    """What is known of the fields that nobody filled in: no box is ticked, or the value is said to be unknown."""
    for block in document.blocks:
        value = document.quote(block.value) if block.kind == "field" and block.value is not None else ""
        if value and is_printed_choice(value, document.quote(block.label) if block.label else ""):
            yield Said(block.span, NO_BOX)
        elif ticks_both(value):
            yield Said(block.span, BOTH_TICKED)
        elif has_no_tick(value):
            yield Said(block.span, NOT_TICKED if is_ticked(document, block) is False else NO_BOX)
        elif any(c.isalpha() for c in value) and is_unsaid(value):
            yield Said(block.span, NOT_KNOWN)


def _why(reading: Reading, statement: Statement) -> Reason:
    """What became of a statement that gave no fact, and why."""
    if statement.unticked:
        return NOT_TICKED
    if reading.kind == "information":
        return NOBODY
    if statement.attitude != "reported":
        return "left out", _ASIDE[statement.attitude]
    if not statement.subjects:
        return "not understood", "whose it is isn't clear"
    reasons = [_why_not(reading, statement, m) for m in statement.of(*CLINICAL)]
    return next((reason for reason in reasons if reason != NO_VALUE), NO_VALUE)


def _why_not(reading: Reading, statement: Statement, mention: Mention) -> Reason:
    """What became of one thing that a statement names."""
    if statement.attitude != "reported" or not statement.subjects:
        return _why(reading, statement)
    about = statement.about(mention)
    if about.status in _NO_FACT:
        return "left out", about.status
    return ("left out", "about somebody else") if about.experiencer != "patient" else NO_VALUE


_ASIDE = {
    "planned": "planned or hoped for",
    "general": "general knowledge",
    "literature": "literature",
    "advert": "contact or advertising",
    "other": "about other people",
}
"""How what is no report is called in the ledger."""
_NO_FACT = frozenset(("planned", "cancelled", "declined", "hypothetical", "possible", "general", "cited", "refuted"))
_IN_NOTES: tuple[Kind, ...] = ("condition", "finding", "procedure", "medicine")
"""What a table's note may tell; scales and measures stand there to be explained."""
_BLANK = regex(r"\s{2,}")
