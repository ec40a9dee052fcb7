"""All parsers of facts in turn, then merging, time, and the ledger of what was not made a fact."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Document
from etl.facts import AnyFact, Concept, Encounter, Facts, Passage
from etl.mapping.entry import Kind
from etl.mapping.lexicon import Lexicon
from etl.parsers.cohort.cohorts import cohort
from etl.parsers.context.refutations import settled
from etl.parsers.encounters import encounters
from etl.parsers.finding import allergies, answers, asked, findings, gains, place_changes, questions, sided_scores
from etl.parsers.finding.milestones import at_birth, first_times, places_of, weeks_at_birth
from etl.parsers.finding.shown import with_causes
from etl.parsers.finding.sided import sided
from etl.parsers.listed.results import left_of, listed
from etl.parsers.measure import drug_levels, measures, tests_done, vital_lines
from etl.parsers.measure.graded_as import graded_as
from etl.parsers.measure.word_values import as_word_values
from etl.parsers.merge import merged
from etl.parsers.people.called_so import with_called_so
from etl.parsers.people.family import family
from etl.parsers.people.lines import completed
from etl.parsers.people.social import ages, social
from etl.parsers.reading import Reading, Statement
from etl.parsers.run_on_cases import with_cases_apart
from etl.parsers.run_on_fields import with_fields_apart
from etl.parsers.statements import read
from etl.parsers.table.arrow_rows import with_arrow_rows
from etl.parsers.table.case_sheet import with_sheet_fields
from etl.parsers.table.flat_schedule import with_schedules
from etl.parsers.table.flat_sheet import flat_fields
from etl.parsers.table.group_columns import with_group_columns
from etl.parsers.table.in_series import with_series_apart
from etl.parsers.table.in_source import in_source
from etl.parsers.table.listing import with_listed
from etl.parsers.table.long_lists import with_long_lists
from etl.parsers.table.tables import tables
from etl.parsers.table.times import milestones
from etl.parsers.table.told_beside import with_times_told_beside
from etl.parsers.table.two_in_one import with_two_columns
from etl.parsers.ticked import with_answers
from etl.parsers.times_in_turn import with_times_apart
from etl.parsers.treatment import procedures
from etl.parsers.treatment.announced import announced
from etl.parsers.treatment.courses_apart import with_courses_apart
from etl.parsers.treatment.given_up import reasons
from etl.parsers.treatment.its_way import without_ways
from etl.parsers.treatment.medicine_starts import starts
from etl.parsers.treatment.medicines import medicines
from etl.parsers.treatment.named_operations import with_operations_named
from etl.parsers.treatment.record_day import dated_by_record, dated_by_way
from etl.parsers.treatment.treatments import treatments
from etl.parsers.unticked import printed, without_unticked
from etl.parsers.variants import variants
from etl.parsers.when.accidents import dated_by_accident
from etl.parsers.when.place_in_time import placed
from etl.parsers.when.visits import dated_by_visits

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


def facts_of(document: Document, lexicon: Lexicon) -> Facts:
    """Read the facts of a document (see `etl.parsers.parse`)."""
    told = without_unticked(document)
    facts = in_source(_facts_of(with_long_lists(told, lexicon), lexicon), told)
    return facts if told is document else printed(facts, document)


def _facts_of(document: Document, lexicon: Lexicon) -> Facts:
    document = with_times_told_beside(document, lexicon)
    document = with_schedules(with_courses_apart(with_called_so(with_cases_apart(document))), lexicon)
    document = with_fields_apart(flat_fields(with_sheet_fields(with_answers(document), lexicon), lexicon), lexicon)
    document = with_arrow_rows(
        with_times_apart(with_group_columns(with_two_columns(with_series_apart(document, lexicon), lexicon))), lexicon
    )
    reading = read(with_listed(document, lexicon), lexicon)
    if reading.kind == "information":
        return Facts(kind="information", passages=_passages(reading, ()), sections=reading.sections)
    found: list[AnyFact] = []
    if reading.kind == "cohort":
        found.extend(cohort(reading))
    else:
        found.extend(ages(reading))
        lists, lines = listed(reading), announced(reading)
        found.extend(lists.facts)
        for said in reading.reported():
            statement = left_of(said, lists)
            if statement is None:
                continue
            found.extend(asked.of_statement(reading, statement))
            named = statement.mentions or statement.quantities or statement.frame.label
            found.extend((*questions.of_statement(reading, said), *questions.of_aside(reading, said)))
            if not named and not vital_lines.may_hold(reading.document.text, statement.span):
                continue
            if two := sided(reading, statement):
                found.extend(two)
                continue
            measured = measures.of_statement(reading, statement)
            tested = tests_done.of_statement(reading, statement)
            gained, amounts = gains.of_statement(reading, statement)
            not_borne, reactions = allergies.of_statement(reading, statement)
            scored, sides = sided_scores.of_statement(reading, statement)
            weights, newborn = at_birth(reading, statement, measured.observations)
            firsts = tuple(first_times(reading, statement))
            found.extend((*weights, *newborn, *firsts, *weeks_at_birth(reading, statement, weights)))
            found.extend(tested.observations)
            found.extend(gained)
            found.extend(not_borne)
            found.extend(drug_levels.of_statement(reading, statement))
            found.extend(scored)
            taken = measured.used + tested.used + amounts + sides + reactions
            taken += reasons(reading, statement) + places_of(firsts)
            seen = with_causes(reading, statement, findings.of_statement(reading, statement, taken))
            found.extend(seen)
            if not seen and (not measured.observations or answers.asks_habit(reading, statement)):
                found.extend(answers.of_statement(reading, statement))
            if not seen and not measured.observations:
                found.extend(place_changes.of_statement(reading, statement))
            ways = tuple((m.start, m.end) for m in statement.of("method")) if statement.span.start in lines else ()
            found.extend(
                procedures.of_statement(reading, statement, tested.used + ways + tests_done.answered(statement, seen))
            )
        found.extend(dated_by_accident(reading, settled(reading)))
        for parser in (family, encounters, medicines, starts, variants, social, treatments, tables):
            found.extend(parser(reading))
    known = {f.code.text for f in found if isinstance(f, Encounter)}
    found.extend(f for f in _milestones(reading) if f.code.text not in known)
    found = list(as_word_values(reading, graded_as(reading, found)))
    found = with_operations_named(reading, without_ways(reading, found))
    found = list(dated_by_record(reading, tuple(dated_by_visits(reading, tuple(completed(reading, found))))))
    facts = placed(reading, merged(reading, tuple(dated_by_way(found))))
    return Facts(
        kind=reading.kind, persons=reading.persons, cohort=reading.cohort, facts=tuple(facts),
        passages=_passages(reading, facts), sections=reading.sections,
    )  # fmt: skip


def _milestones(reading: Reading) -> Iterator[Encounter]:
    """Admissions and discharges that only tables date: "At discharge (4 October)" may be the day of the last test."""
    if len(reading.persons) == 1:
        for named, period, cell in milestones(reading):
            yield Encounter(
                subject=reading.persons[0].key, code=Concept(named, (), f"encounter:{named}"), period=period,
                evidence=(reading.evidence(cell.span.start, cell.span.end),), rule="encounter",
            )  # fmt: skip


def _passages(reading: Reading, facts: object) -> tuple[Passage, ...]:
    """The statements that name something clinical and of which nothing came, each with its reason."""
    covered = sorted((e.start, e.end) for f in facts for e in f.evidence) if isinstance(facts, list) else []
    out: list[Passage] = []
    at = 0
    for s in reading.statements:
        if not s.of(*CLINICAL):
            continue
        while at < len(covered) and covered[at][1] <= s.span.start:
            at += 1
        if any(start < s.span.end and end > s.span.start for start, end in covered[at : at + 50]):
            continue
        out.append(Passage(reading.evidence(s.span.start, s.span.end), reason(reading, s)))
    return tuple(out)


def reason(reading: Reading, statement: Statement) -> str:
    """Why nothing came of a statement."""
    if reading.kind == "information":
        return "the page describes no person and no group with outcomes"
    if statement.attitude != "reported":
        return {
            "planned": "planned or hoped for", "general": "general knowledge", "literature": "literature",
            "advert": "contact or advertising", "other": "about other people",
        }[statement.attitude]  # fmt: skip
    if not statement.subjects:
        return "whose it is isn't clear"
    contexts = {statement.about(m).status for m in statement.of(*CLINICAL)}
    for status in ("planned", "cancelled", "declined", "hypothetical", "possible", "general", "cited", "refuted"):
        if status in contexts:
            return status
    if any(statement.about(m).experiencer != "patient" for m in statement.of(*CLINICAL)):
        return "about somebody else"
    return "named without value, presence or change"
