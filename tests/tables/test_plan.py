"""A plan says of a table what was decided; edited, it is taken as it stands; unedited, it changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import PlanError
from etl.examples import rendered
from etl.facts import Facts, Medication, Period
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.plan import DATES, MEANINGS, ROLES, WAYS, Column, Plan, TablePlan, load_plan, read_plan, write_plan
from etl.readers import read
from etl.tables.planned import check_plan, ucum_of
from etl.tables.proposal import propose
from etl.value import replace

LEXICON = compile_lexicon(())
CASES = Path(__file__).parents[3] / "shared" / "cases"
SAMPLES = Path(__file__).parents[2] / "samples"


def facts_of(text: str, plan: str = "", name: str = "table.csv") -> Facts:
    plans = (read_plan(plan, "plan.yaml"),) if plan else ()
    return parse(read(text.encode(), name), LEXICON, plans=plans)


def told(facts: Facts) -> set[str]:
    labels = {p.key: p.label or p.key for p in facts.persons}
    sexes = {f"{labels[p.key]} | {p.gender}" for p in facts.persons if p.gender}
    return sexes | {f"{labels[f.subject]} | {rendered(f)}" for f in facts.facts}


def planned(text: str) -> Plan:
    return propose(read(text.encode(), "table.csv"), LEXICON, lambda fact: str(rendered(fact)))


TABLES = {
    "a person a row": "Patient,Age,Sex,Tremor,Seizures,Zork\nP1,34,F,+,no,a\nP2,40,M,-,yes,b\nP3,51,F,+,no,c",
    "a person a column": "Feature,Patient 1,Patient 2,Patient 3\nSex,F,M,F\nAge,3,4,5\nTremor,yes,no,NA\nSeizures,no,yes,yes",
    "a visit a row": "Patient,Sex,Visit,SARA total\nP1,F,before,12\nP1,F,6 months,9\nP2,M,before,20\nP2,M,6 months,18",
    "a value a row": "patient_id,date,test,result,unit\nA-1,2021-03-02,Sodium,139,mmol/L\nA-1,2021-03-02,Potassium,4.1,mmol/L\nB-7,2021-04-20,Sodium,131,mmol/L",
    "a person a block": "Time,SARA total,MMSE\n\"Patient 1 (M, 45)\",,\nbefore,12,28\n6 months,9,29\n\"Patient 2 (F, 40)\",,\nbefore,20,30\n6 months,18,30",
    "nobody": "Item,before,after\nGait,4,2\nStance,3,1\nSpeech,2,1",
    "a key without a head": ",Age,Sex,Tremor\nPatient 1,3,F,yes\nPatient 2,4,M,no",
    "sex and age in one": "Patient,Sex/Age,Tremor\nP1,F/43,yes\nP2,M/40,no",
    "repeated heads": "Patient,Sex,Tremor,Tremor\nP1,F,+,-\nP2,M,-,+",
}  # fmt: skip
WAY = dict(zip(TABLES, ("person per row", "person per column", "visit per row", "value per row", "person per block", "not people", "person per row", "person per row", "person per row"), strict=True))  # fmt: skip


def unplaced(plan: Plan) -> Plan:
    """A plan without the lines of its file."""

    def bare(columns: Iterable[Column]) -> tuple[Column, ...]:
        return tuple(replace(column, line=0) for column in columns)

    tables = [replace(t, line=0, columns=bare(t.columns), tests=bare(t.tests)) for t in plan.tables]
    return Plan(tuple(tables))


def misfits(facts: Facts) -> list[str]:
    """What a plan doesn't fit; a table may contradict itself all the same."""
    return [finding.text for finding in facts.findings if finding.code != "table-impossible"]


@pytest.mark.parametrize("name", TABLES)
def test_a_plan_tells_the_layout_and_unedited_changes_nothing(name: str) -> None:
    plan = planned(TABLES[name])
    assert [table.layout for table in plan.tables] == [WAY[name]]
    text = write_plan(plan, "Read me.\nTwice.")
    assert unplaced(read_plan(text)) == plan
    before, after = facts_of(TABLES[name]), facts_of(TABLES[name], text)
    assert told(after) == told(before) and after.facts == before.facts and after.ledger == before.ledger
    assert not misfits(after)


def test_a_plan_shows_three_different_cells_of_each_column() -> None:
    text = "Patient,Sex,Tremor\nP1,F,yes\nP2,M,\nP3,F,yes\nP4,M,no\nP5,F,-\nP6,M,+"
    shown = {column.label: column.preview for column in planned(text).tables[0].columns}
    assert shown == {
        "Patient": ("P1 → P1", "P2 → P2", "P3 → P3"), "Sex": ("F → female", "M → male"),
        "Tremor": ("yes → tremor: present", "no → tremor: absent", "- → tremor: absent"),
    }  # fmt: skip


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")
@pytest.mark.parametrize("path", sorted(CASES.glob("*.csv")), ids=lambda path: path.stem)
def test_the_plan_of_a_case_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before, after = facts_of(text), facts_of(text, write_plan(planned(text)))
    assert after.facts == before.facts and not misfits(after)


ROW = TABLES["a person a row"]
OF_ROW = "tables:\n- heads: [Patient, Age, Sex, Tremor, Seizures, Zork]\n  "
EDITS: dict[str, tuple[str, str, set[str], set[str]]] = {
    "another concept": (ROW, OF_ROW + "columns: [{label: Tremor, concept: 'finding:ataxia'}]", {"P1 | ataxia: present", "P2 | ataxia: absent"}, {"P1 | tremor: present"}),
    "a code of the ontology": (ROW, OF_ROW + "columns: [{label: Zork, concept: 'HP:0001250', coding: {a: present, b: absent, c: unknown}}]", {"P1 | seizure: present", "P2 | seizure: absent"}, {"P1 | Zork: a; unmapped"}),
    "words": (ROW, OF_ROW + "columns: [{label: Tremor, concept: shaking at night}]", {"P1 | shaking at night: present; unmapped"}, {"P1 | tremor: present"}),
    "left out": (ROW, OF_ROW + "columns: [{label: Seizures, role: leave out}]", {"P1 | tremor: present"}, {"P2 | seizure: present"}),
    "a coding": (ROW, OF_ROW + "columns: [{label: Tremor, coding: {+: absent, '-': present}}]", {"P1 | tremor: absent", "P2 | tremor: present"}, set()),
    "a coding of sexes": ("Patient,Gender,Age,Tremor\nP1,1,3,yes\nP2,2,4,no", "tables: [{heads: [Patient, Gender, Age, Tremor], columns: [{label: Gender, role: sex, coding: {1: male, 2: female}}]}]", {"P1 | male", "P2 | female"}, {"P1 | Gender: 1; unmapped"}),
    "a unit of ages": (ROW, OF_ROW + "columns: [{label: Age, unit: mo}]", {"P1 | age: 34 mo"}, {"P1 | age: 34 a"}),
    "a unit of values": ("Patient,Sex,Zork index\nP1,F,7\nP2,M,9", "tables: [{heads: [Patient, Sex, Zork index], columns: [{label: Zork index, unit: U/L}]}]", {"P1 | Zork index: 7 U/L; unmapped"}, set()),
    "a layout nobody found": ("Bed,Tremor,Zork\nwindow,yes,a\ndoor,no,b\ncorner,yes,c", "tables: [{heads: [Bed, Tremor, Zork], layout: person per row, person: Bed}]", {"window | tremor: present", "door | tremor: absent"}, set()),
    "people in columns behind codes": ("Term,HPO,II:1,II:2\nSeizures,HP:0001250,+,-\nAtaxia,HP:0001251,+,NA", "tables: [{heads: [Term, HPO, 'II:1', 'II:2'], layout: person per column, head_rows: 2}]", {"II:1 | seizure: present", "II:2 | seizure: absent", "II:1 | ataxia: present"}, set()),
    "another key": ("Patient,Code,Sex,Tremor\nP1,K-01,F,yes\nP2,K-02,M,no", "tables: [{heads: [Patient, Code, Sex, Tremor], person: Code}]", {"K-01 | tremor: present", "K-02 | male"}, {"P1 | tremor: present"}),
    "no people": ("Patient,Tremor\nP1,yes\nP2,no", "tables: [{heads: [Patient, Tremor], layout: not people}]", set(), {"P1 | tremor: present", "P2 | tremor: absent"}),
    "a test of a row": (TABLES["a value a row"], "tables: [{heads: [patient_id, date, test, result, unit], tests: [{label: Sodium, concept: 'measure:glucose'}]}]", {"A-1 | potassium: 4.1 mmol/L; date 2021-03-02"}, {"A-1 | sodium: 139 mmol/L; date 2021-03-02"}),
    "the order of days of births and findings": ("Patient,Sex,Birth date,EEG\nP1,F,03/04/1970,05/06/2020\nP2,M,07/25/1971,no", "tables: [{heads: [Patient, Sex, Birth date, EEG], columns: [{label: EEG, dates: day first}]}]", {"P1 | procedure: electroencephalography; completed; date 2020-06-05"}, set()),
    "the order of days": ("Patient,Sex,Date,SARA total\nP1,F,03/04/2020,12\nP2,M,05/06/2020,9", "tables: [{heads: [Patient, Sex, Date, SARA total], columns: [{label: Date, dates: day first}]}]", {"P1 | SARA total: 12; date 2020-04-03"}, {"P1 | SARA total: 12; date 2020-03-04"}),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_what_a_plan_says_is_taken(name: str) -> None:
    text, plan, wanted, unwanted = EDITS[name]
    found = told(facts_of(text, plan))
    assert wanted <= found, found
    assert not unwanted & found
    assert not misfits(facts_of(text, plan))


DAYS = "Patient,Sex,Date,SARA total\nP1,F,03/04/2021,12\nP2,M,07/25/2021,9\nP3,F,11/30/2021,7\nP4,M,2021-12-01,5"
DAYS_FIRST = "tables:\n- heads: [Patient, Sex, Date, SARA total]\n  columns: [{label: Date, dates: day first}]"
GIVEN = "pid,sex,dx,icd,given,mg,from,to\nA1,F,gout,M10,baclofen,10,2020-01-02,2020-03-04\nA2,M,Zork syndrome; asthma,J45,zorkumab,5,2021-01-02,"
OF_GIVEN = """tables:
- heads: [pid, sex, dx, icd, given, mg, from, to]
  layout: person per row
  person: pid
  constants: ["condition:wilson_disease"]
  columns:
  - {label: dx, role: diagnosis}
  - {label: icd, role: code, system: icd10}
  - {label: given, role: drug}
  - {label: mg, role: dose}
  - {label: from, role: start}
  - {label: to, role: end}
"""


def test_planned_things_of_a_row_have_their_own_codes_doses_and_days() -> None:
    facts = facts_of(GIVEN, OF_GIVEN)
    by_name = {(f.subject, f.code.text): f for f in facts.facts}
    assert {"gout", "asthma", "Zork syndrome", "baclofen", "zorkumab", "Wilson disease"} == {
        name for _, name in by_name
    }
    assert {c.code for c in by_name["p1", "gout"].code.codings} >= {"M10"}
    assert all(c.code not in ("M10", "J45") for key, f in by_name.items() if key[1] != "gout" for c in f.code.codings)
    drug, wilson = by_name["p1", "baclofen"], [f for (_, name), f in by_name.items() if name == "Wilson disease"]
    assert (
        isinstance(drug, Medication) and drug.effective == Period("2020-01-02", "2020-03-04") and drug.dose is not None
    )
    assert len(wilson) == 2 and all(f.rule == "plan" for f in wilson) and not misfits(facts)


IDLE = {
    "low": "layout: value per row",
    "end": "layout: record per row",
    "value": "",
}


@pytest.mark.parametrize("role", IDLE)
def test_a_role_that_says_nothing_names_the_layout_that_is_the_cure(role: str) -> None:
    plan = f"tables:\n- heads: [pid, sex, na]\n  layout: person per row\n  person: pid\n  columns: [{{label: na, role: {role}}}]"
    said = misfits(facts_of("pid,sex,na\nA1,F,139\nA2,M,130", plan))
    assert [IDLE[role] in text for text in said] == ([True] if IDLE[role] else [])


def test_a_constant_must_be_something_that_people_have() -> None:
    plan = read_plan("tables:\n- heads: [pid]\n  constants: ['measure:sodium']")
    with pytest.raises(PlanError, match="no condition and no finding"):
        check_plan(plan, LEXICON)


MISFITS = {
    "a head that is gone": ("Patient,Age,Sex,Tremor,Zork\nP1,34,F,+,a\nP2,40,M,-,b", OF_ROW + "columns: [{label: Seizures}]", ["plan.yaml:3: the table has no column “Seizures” any more."]),
    "a new column": ("Patient,Age,Sex,Tremor,Seizures,Zork,Gait\nP1,34,F,+,no,a,4\nP2,40,M,-,yes,b,3", OF_ROW + "layout: person per row", ["The column “Gait” is new: plan.yaml:2 doesn't have it; it was decided as without a plan."]),
    "a value outside of the coding": (ROW, OF_ROW + "columns: [{label: Seizures, coding: {'yes': present}}]", ["The coding of “Seizures” (plan.yaml:3) doesn't have “no” (2); read as without a plan."]),
    "others are fine": (ROW, OF_ROW + "columns: [{label: Seizures, coding: {'yes': present, (others): as printed}}]", []),
    "days that are no days first": (DAYS, DAYS_FIRST, ["The order of day and month of “Date” (plan.yaml:3: day first) doesn't fit “07/25/2021” (1), “11/30/2021” (1); kept as printed."]),
    "days that are no months first": ("Patient,Sex,Date,SARA total\nP1,F,31/01/2021,12\nP2,M,02/03/2021,9", DAYS_FIRST.replace("day", "month"), ["The order of day and month of “Date” (plan.yaml:3: month first) doesn't fit “31/01/2021” (1); kept as printed."]),
    "days by their names": ("Patient,Sex,Date,SARA total\nP1,F,Jan 31 2021,12\nP2,M,2021-11-30,9", DAYS_FIRST, []),
    "no table": ("Ward,Beds\nA,3\nB,4", OF_ROW + "layout: person per row", ["plan.yaml: no table of this document has the heads of a plan (Patient, Age, Sex …)."]),
}  # fmt: skip


@pytest.mark.parametrize("name", MISFITS)
def test_what_no_longer_fits_is_a_finding(name: str) -> None:
    text, plan, wanted = MISFITS[name]
    assert [finding.text for finding in facts_of(text, plan).findings if finding.code == "plan-misfit"] == wanted


def test_a_date_against_the_plan_stands_as_printed() -> None:
    found = told(facts_of(DAYS, DAYS_FIRST))
    assert {"P1 | SARA total: 12; date 2021-04-03", "P2 | SARA total: 9; time 07/25/2021"} <= found
    assert {"P3 | SARA total: 7; time 11/30/2021", "P4 | SARA total: 5; date 2021-12-01"} <= found
    misfit = next(one for one in facts_of(DAYS, DAYS_FIRST).findings if one.code == "plan-misfit")
    assert [place.quote for place in misfit.evidence] == ["07/25/2021", "11/30/2021"]


def test_a_plan_of_births_is_taken_and_what_is_against_it_is_no_birth() -> None:
    text = "Patient,Sex,Birth date,Tremor\nP1,F,03/04/1970,yes\nP2,M,07/25/1971,no"
    plan = "tables: [{heads: [Patient, Sex, Birth date, Tremor], columns: [{label: Birth date, dates: day first}]}]"
    assert [person.birth for person in facts_of(text).persons] == ["1970-03-04", "1971-07-25"]
    found = facts_of(text, plan)
    assert [person.birth for person in found.persons] == ["1970-04-03", ""]
    assert "P2 | Birth date: 07/25/1971; unmapped" in told(found)


@pytest.mark.parametrize("text", [DAYS, "Patient,Sex,Date,SARA total\nP1,F,15/04/2021,12\nP2,M,07/25/2021,9"])
def test_a_plan_that_nobody_edited_says_no_order_that_its_dates_are_against(text: str) -> None:
    before, after = facts_of(text), facts_of(text, write_plan(planned(text)))
    assert after.facts == before.facts and not misfits(after)


def test_a_plan_fits_the_next_extract_with_other_people_and_columns_in_another_order() -> None:
    plan = write_plan(planned(ROW)).replace("finding:tremor", "finding:ataxia")
    found = facts_of("Sex,Patient,Zork,Seizures,Tremor,Age\nF,N9,a,no,+,7\nM,N8,b,yes,-,8", plan)
    assert {"N9 | ataxia: present", "N8 | ataxia: absent", "N8 | seizure: present"} <= told(found)
    assert not found.findings


ERRORS = {
    "no YAML": ("tables: - heads: [A]", 1, "isn't valid YAML"),
    "an unknown key": ("tables:\n- heads: [A]\n  layuot: not people", 3, "unknown key 'layuot'"),
    "an unknown layout": ("tables:\n- heads: [A]\n  layout: sideways", 3, "use one of person per row"),
    "an unknown role": ("tables:\n- heads: [A]\n  columns:\n  - label: A\n    role: sax", 5, "'sax' is unknown"),
    "an unknown meaning": ("tables:\n- heads: [A]\n  columns:\n  - label: A\n    coding: {x: maybe}", 5, "'maybe' is unknown"),
    "no heads": ("tables:\n- layout: not people", 2, "heads are missing"),
    "no label": ("tables:\n- heads: [A]\n  columns:\n  - role: sex", 4, "label is missing"),
    "no list": ("tables:\n- heads: A", 2, "heads is a list"),
    "no number": ("tables:\n- heads: [A]\n  head_rows: two", 3, "is a number"),
    "a key twice": ("tables:\n- heads: [A]\n  heads: [B]", 3, "stands here twice"),
    "an unknown entry": ("tables:\n- heads: [A]\n  columns:\n  - {label: A, concept: 'finding:zork'}", 4, "mappings list finding"),
    "an unknown item": ("tables:\n- heads: [A]\n  columns:\n  - {label: A, concept: scale:sara/zork}", 4, "has no item 'zork'"),
    "a kind that values aren't of": ("tables:\n- heads: [A]\n  columns:\n  - {label: A, concept: cue:not}", 4, "values can't be of"),
    "an unknown code": ("tables:\n- heads: [A]\n  columns:\n  - {label: A, concept: sct 12}", 4, "no mapping knows the code"),
    "an unknown unit": ("tables:\n- heads: [A]\n  columns:\n  - {label: A, unit: zork/L}", 4, "no mapping knows the unit"),
    "a sex that is no sex": ("tables:\n- heads: [A]\n  columns:\n  - {label: A, role: value, coding: {F: female}}", 4, "by a column of sexes"),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_names_file_and_line(name: str, tmp_path: Path) -> None:
    text, line, said = ERRORS[name]
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as error:
        check_plan(load_plan(path), LEXICON)
    assert str(error.value).startswith(f"{path}:{line}: ") and said in str(error.value)


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
codings = st.dictionaries(words.filter(lambda text: text != "(others)"), st.sampled_from(MEANINGS), max_size=4)
scores = st.none() | st.integers(0, 100).map(lambda n: n / 100)
columns = st.builds(
    Column, words, st.sampled_from(("", *ROLES)), words, words, codings.map(lambda told: tuple(told.items())),
    st.booleans(), st.sampled_from(("", *DATES)), scores, words, st.lists(words, max_size=3).map(tuple),
)  # fmt: skip
tests = st.builds(Column, words, st.just(""), words, words)
plans = st.builds(
    TablePlan, st.lists(words.filter(bool), min_size=1, max_size=4).map(tuple), st.sampled_from(("", *WAYS)), st.integers(0, 5),
    st.none() | words, st.none() | words, st.lists(columns, max_size=3).map(tuple), st.lists(tests, max_size=2).map(tuple),
    scores, words, st.lists(words, max_size=3).map(tuple),
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.lists(plans, max_size=3))
def test_what_is_written_is_read_again(tables: list[TablePlan]) -> None:
    plan = Plan(tuple(tables))
    assert unplaced(read_plan(write_plan(plan))) == plan


# What `plan` writes is read again: heads with units that are composed, and heads that look like what a plan says.
UNITS = (
    "mg/kg/d",
    "10^6/kg/d",
    "U/kg/h",
    "g/24 h",
    "L/min/m²",
    "mL/min/1.73m²",
    "{grade}",
    "× 10⁹/L",
    "mm³/patient",
    "zork/L",
)
STRANGE = (
    "HP:9999999",
    "HP:0001250",
    "sct 12",
    "finding:zork",
    "gene:x",
    "cue:not",
    "scale:sara/zork",
    "(others)",
    "null",
    "a: b",
    "- c",
    "",
)
HEADS = ("Zork", "Dose", "Sodium", "Infusion", "Proximal strength", "SARA total", "Tremor", "Onset", *STRANGE)
CELLS = (
    "+",
    "-",
    "yes",
    "no",
    "(others)",
    "1",
    "2.5",
    "NA",
    "03/04/2020",
    "25/07/2020",
    "",
    "mild",
    "x y",
    "3/5",
    "null",
)
heads = st.builds(
    lambda head, unit: f"{head} ({unit})" if unit else head, st.sampled_from(HEADS), st.none() | st.sampled_from(UNITS)
)
tables = st.lists(heads, min_size=2, max_size=6).flatmap(
    lambda row: st.tuples(
        st.just(["Patient", *row]),
        st.lists(st.lists(st.sampled_from(CELLS), min_size=len(row), max_size=len(row)), min_size=2, max_size=4),
    )
)  # fmt: skip


def printed(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@settings(deadline=None, max_examples=60)
@given(tables, st.booleans())
def test_what_plan_writes_of_any_table_is_read_again(table: tuple[list[str], list[list[str]]], turned: bool) -> None:
    head, rows = table
    whole = [head, *([f"P{number}", *row] for number, row in enumerate(rows, 1))]
    text = printed(zip(*whole, strict=True) if turned else whole)
    plan = planned(text)
    again = read_plan(write_plan(plan))
    assert unplaced(again) == plan
    check_plan(again, LEXICON)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_the_plan_of_a_sample_is_read_again(path: Path) -> None:
    plan = propose(read(path.read_bytes(), path.name), LEXICON, lambda fact: str(rendered(fact)))
    check_plan(read_plan(write_plan(plan)), LEXICON)


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("mg/kg/d", "mg/kg/d"), ("U/kg/h", "[iU]/kg/h"), ("[iU]/kg/h", "[iU]/kg/h"), ("10*6/kg/d", "10*6/kg/d"),
        ("mL/min/{1.73_m2}", "mL/min/{1.73_m2}"), ("{grade}", "{grade}"), ("× 10⁹/L", "10*9/L"), ("/mm2", "/mm2"),
        ("zork/L", None), ("mg/zork", None), ("mg//", None), ("/", None), ("zork", None), ("m(g", None),
    ],
)  # fmt: skip
def test_a_unit_of_known_parts_is_known(unit: str, wanted: str | None) -> None:
    told = Column("Zork", unit=unit)
    if wanted is None:
        with pytest.raises(PlanError):
            ucum_of(LEXICON, Plan(), told)
    else:
        assert ucum_of(LEXICON, Plan(), told) == wanted
