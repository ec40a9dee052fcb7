"""Tables in the sections of a note with a patient from outside: each row is that patient's, and a status is no value."""

from __future__ import annotations

import pytest

from etl.facts import Condition, Facts, Observation, Procedure
from etl.kinds.immunization import Immunization
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.plan import read_plan
from etl.readers import read

LEXICON = compile_lexicon(())
PATIENT = '<recordTarget><patientRole><id root="2.16.756.5.30.4" extension="p5"/></patientRole></recordTarget>'


def section(title: str, code: str, rows: str) -> Facts:
    """What is read of a section with one table, whose cells are divided by bars."""
    first, *rest = rows.split("\n")
    head = "".join(f"<th>{one.strip()}</th>" for one in first.split("|"))
    body = "".join("<tr>" + "".join(f"<td>{one.strip()}</td>" for one in row.split("|")) + "</tr>" for row in rest)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    text = (
        f'<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="2.16.756.5.30" extension="d1"/>{PATIENT}<component><structuredBody><component>'
        f'<section><code code="{code}"/><title>{title}</title><text>{table}</text></section>'
        "</component></structuredBody></component></ClinicalDocument>"
    )
    return parse(read(text.encode(), "note.xml"), LEXICON)


PROBLEMS = "Problem List", "11450-4"
SECTIONS = {
    "problems": (
        *PROBLEMS,
        "Name | Dates | Status\nAsthma | Onset: 3 May 2011 | Active\nPneumonia | 2 Jan 2012 - 9 Jan 2012 | Resolved\nGout | 2013 | Inactive",
        {"asthma active 2011-05-03..", "pneumonia resolved 2012-01-02..2012-01-09", "gout None 2013.."},
    ),
    "problems with another head": (
        *PROBLEMS,
        "Problem | Onset Date | Problem Status\nMigraine | 4 March 2010 | Chronic",
        {"migraine active 2010-03-04.."},
    ),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_problems_have_their_status_and_days(name: str) -> None:
    title, code, rows, wanted = SECTIONS[name]
    facts = section(title, code, rows).facts
    found = {
        f"{f.code.text} {f.clinical} {f.onset.start if f.onset else ''}..{f.abatement.start if f.abatement else ''}"
        for f in facts
        if isinstance(f, Condition)
    }
    assert found == wanted and len(facts) == len(wanted)


def test_an_unknown_status_is_noted() -> None:
    (fact,) = section(*PROBLEMS, "Name | Dates | Status\nGout | 2013 | Inactive").facts
    assert "Status: Inactive" in fact.note


def test_vaccines_are_given_once_or_refused() -> None:
    rows = "Vaccine | Date | Status\nTetanus vaccine | 3 May 2011 | Completed\nInfluenza virus vaccine | 2012 | Refused\nZoster vaccine | | Due"
    facts = section("Immunizations", "11369-6", rows).facts
    assert [(f.code.text, f.status, f.given and f.given.start) for f in facts if isinstance(f, Immunization)] == [
        ("tetanus vaccine", "completed", "2011-05-03"),
        ("Influenza virus vaccine", "not-done", "2012"),
    ]
    assert len(facts) == 2, "a vaccine that is due is none"


def test_allergies_by_substance() -> None:
    rows = "Substance | Reaction | Severity | Status\nPenicillin | Hives | Moderate | Active\nHazelnut | Nausea | Mild | Resolved"
    facts = section("Allergies", "48765-2", rows).facts
    assert [(f.code.text, f.presence, f.note) for f in facts if isinstance(f, Observation)] == [
        ("penicillin allergy", "present", "Reaction: Hives; Severity: Moderate")
    ]
    assert not [f for f in facts if not isinstance(f, Observation)], "no drug is taken"


def test_procedures_with_a_range_of_times_and_encounters() -> None:
    rows = "Description | Date and Time (Range) | Status\nAppendectomy | 10 Sep 2014 09:22am- 10 Sep 2014 11:15am | Completed\nColonoscopy | 2015 | Cancelled"
    facts = section("Procedures", "47519-4", rows).facts
    assert {(f.code.text, f.status, f.performed and f.performed.start) for f in facts if isinstance(f, Procedure)} == {
        ("appendectomy", "completed", "2014-09-10"), ("colonoscopy", "not-done", "2015"),
    }  # fmt: skip
    stays = section(
        "Encounters", "46240-8", "Encounter | Performer | Date\nCheck-up | Dr. Ann Vale | 12 February 2013"
    ).facts
    assert [(type(f).__name__, f.code.text) for f in stays] == [("Encounter", "Check-up")]


def test_a_directive_is_nothing_that_was_done() -> None:
    rows = "Directive | Description\nResuscitation status | Do not resuscitate"
    assert not section("Advance Directives", "42348-3", rows).facts


@pytest.mark.parametrize(("title", "code"), [("Plan of Treatment", "18776-5"), ("Family History", "10157-6")])
def test_plans_and_relatives_are_nobodys_record(title: str, code: str) -> None:
    facts = section(title, code, "Problem | Date | Status\nAsthma | 2013 | Active").facts
    assert not [f for f in facts if isinstance(f, Condition)]


def test_a_table_of_a_page_is_not_taken_for_a_section() -> None:
    page = "<p>Mr. Vale, 50 years old, was seen.</p><table><tr><th>Name</th><th>Dates</th><th>Status</th></tr><tr><td>Asthma</td><td>2011</td><td>Resolved</td></tr></table>"
    assert all(f.rule != "record" for f in parse(read(page.encode(), "page.html"), LEXICON).facts)


ALONE = """
tables:
  - heads: [what, since]
    layout: record per row
    person: ""
    columns: [{label: what, role: diagnosis}, {label: since, role: start}]
"""


def test_a_plan_may_say_that_all_rows_are_one_persons() -> None:
    facts = parse(read(b"what,since\nasthma,2011\ngout,2012", "own.csv"), LEXICON, plans=(read_plan(ALONE, "p.yaml"),))
    assert len(facts.persons) == 1 and not [f for f in facts.findings if f.code == "plan-misfit"]
    assert {f.code.text for f in facts.facts if f.subject == facts.persons[0].key} == {"asthma", "gout"}


@pytest.mark.parametrize(
    "rows", ["Functional Finding | Date | Condition Status\nDyspnea | 2013 | Active\nAtaxia | 2014 | Resolved"]
)
def test_the_state_of_a_record_is_no_value(rows: str) -> None:
    facts = section("Functional Status", "47420-5", rows).facts
    assert not [f for f in facts if isinstance(f, Observation) and f.value is not None]
    page = rows.replace("Condition Status", "Result").replace("Active", "mild").replace("Resolved", "severe")
    assert {f.code.text for f in section("Functional Status", "47420-5", page).facts} == {"dyspnea", "ataxia"}


def test_a_head_over_the_heads_is_none_of_them() -> None:
    facts = section(*PROBLEMS, "Active problems | | \nName | Dates | Status\nAsthma | 3 May 2011 | Active").facts
    assert [(f.code.text, f.onset and f.onset.start) for f in facts if isinstance(f, Condition)] == [
        ("asthma", "2011-05-03")
    ]
