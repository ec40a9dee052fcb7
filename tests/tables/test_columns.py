"""What a column is comes before what it means: ids, visits, coded sexes, variables, and cells that answer for nothing."""

from __future__ import annotations

import pytest

from etl.examples import rendered
from etl.facts import Condition, Facts, Observation, Procedure
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read
from etl.tables.columns import are_variables

LEXICON = compile_lexicon(())


def facts_of(text: str, name: str = "table.csv") -> Facts:
    return parse(read(text.encode(), name), LEXICON)


def who(facts: Facts) -> list[str]:
    return [p.label for p in facts.persons]


PEOPLE = {
    "variables call nobody": ("study_id,abq1,abq2,fun1,fun2\n11,0,1,2,1\n12,1,1,0,2", ["11", "12"]),
    "people numbered on from one word do": ("Feature,P1,P2,P3\nSex,F,M,F\nTremor,yes,no,yes", ["P1", "P2", "P3"]),
    "an id once in a block": ("patient_id,SAMPLE_DATE,Sodium\n5,2020-03-01,139\n,2020-03-04,141\n6,2020-03-02,131", ["5", "6"]),
    "samples of people": ("Sample,Patient,Sodium\nS-1,K-1,139\nS-2,K-1,131\nS-3,K-2,140", ["K-1", "K-2"]),
    "samples of nobody else": ("Sample,Sex,Sodium\nS-1,F,139\nS-2,M,131", ["S-1", "S-2"]),
    "numbers of registrations": ("Reg_No,Date,Pulse\nR-1,2020-01-05,72\nR-2,2020-01-06,80", ["R-1", "R-2"]),
    "subjects in blocks": (
        "subject#,age,sex,test_time,motor_UPDRS\n1,72,0,5.6,28.1\n1,72,0,12.6,28.4\n1,72,0,19.6,28.6\n2,58,1,5.6,11.2\n2,58,1,12.6,11.4",
        ["1", "2"],
    ),
    "a number in another language": ("NOEXPED,EDAD,PESO\n1201,55,61\n1207,61,81\n1311,40,70", ["1201", "1207", "1311"]),
    "ids of visits before those of people": (
        "ID,DATE,PATIENT,NOTE\n0f8fad5b-d9cb-469f-a165-70867728950e,2010-01-02,K-1,calm\n7c9e6679-7425-40de-944b-e07fc1f90ae7,2010-02-02,K-1,calm\n7c9e6679-7425-40de-944b-e07fc1f90ae8,2010-02-03,K-2,calm",
        ["K-1", "K-2"],
    ),
    "ids that repeat in any order": (
        "Patient_ID,Heart rate\nP-1,70\nP-2,80\nP-1,74\nP-3,66\nP-2,84\nP-3,61",
        ["P-1", "P-2", "P-3"],
    ),
    "ids in blocks": ("subject_id,Sodium,Potassium\nk-1,139,4\nk-1,131,5\nk-2,140,4\nk-2,138,3", ["k-1", "k-2"]),
    "ids of a machine": (
        "id,sex,height\n0f8fad5b-d9cb-469f-a165-70867728950e,F,160\n7c9e6679-7425-40de-944b-e07fc1f90ae7,M,170",
        ["0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7"],
    ),
    "rows without an id that differ in age and sex": ("age,asthma,sex\n30,0,1\n41,1,0\n52,0,1", ["", "", ""]),
    "a column of sources": ("Case\tReference\tDisorder\nC1\tHill et al\tasthma\nC2\tMoor et al\tgout", ["C1", "C2"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_whose_rows_are(name: str) -> None:
    text, labels = PEOPLE[name]
    facts = facts_of(text, "table.tsv" if "\t" in text else "table.csv")
    assert who(facts) == labels
    assert not any(isinstance(f, Observation) and f.code.text in ("SAMPLE DATE", "Reference") for f in facts.facts)


CELLS = {
    "a number of a picture is no examination": ("ID,MRI ID,Sex\nA-1,A-1_x1,F\nA-2,A-2_x1,M", "MRI", 0),
    "a word of a language is no speech": ("patient,sex,language\nP1,F,ENGL\nP2,M,SPAN", "speech", 0),
    "a word about speech is": ("patient,sex,speech\nP1,F,slurred\nP2,M,normal", "speech", 1),
    "points below a variable are no answer": ("study_id,sex,abq1\n11,F,0\n12,M,1", "abq1", 2),
    "a name and a telephone are of the person": ("record_id,name_last,name_first,phone,sex\n1,Hill,Ida,5550000,F\n2,Moor,Otto,5550001,M", "phone", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_what_cells_below_a_head_are(name: str) -> None:
    text, code, least = CELLS[name]
    found = [f for f in facts_of(text).facts if code in f.code.text or code in str(rendered(f))]
    assert len(found) >= least if least else not found
    if "answer" in name:
        assert all(isinstance(f, Observation) and f.presence is None for f in found)


def test_a_sex_in_numbers_needs_a_dictionary() -> None:
    facts = facts_of("patient_id,gender,age\n1,0,44\n2,1,51")
    assert [p.gender for p in facts.persons] == [None, None]
    assert [f.code for f in facts.findings] == ["code-unexplained"]
    explained = facts_of("patient_id,gender (0 = female; 1 = male),age\n1,0,44\n2,1,51")
    assert [p.gender for p in explained.persons] == ["female", "male"] and not explained.findings


def test_ages_that_go_up_and_down_are_those_of_many() -> None:
    rows = "Age,1,Class\n" + "\n".join(
        f"{age},0.{n % 3},{1 + n % 2}" for n, age in enumerate((65, 62, 64, 58, 72, 61, 46, 70))
    )
    facts = facts_of(rows)
    assert [f.code.text for f in facts.facts if f.subject == "p8"] == ["age", "1", "Class"]
    assert len(facts.persons) == 8 and "layout-doubtful" in {f.code for f in facts.findings}
    assert not facts_of("Age,Class\n2,1\n3,2\n4,2\n5,1\n6,2").persons


def test_what_a_column_asks_is_seen_by_its_cells() -> None:
    rows = "Patient,age,fbs,dm,Outcome\nP1,55,0,1,Recovered\nP2,61,1,0,Died\nP3,40,0,0,Alive"
    shown = [str(rendered(f)) for f in facts_of(rows).facts if f.code.text != "age"]
    assert shown == [
        "fbs: 0; unmapped", "dm: 1; unmapped", "Outcome: Recovered; unmapped", "fbs: 1; unmapped", "dm: 0; unmapped",
        "death: present", "fbs: 0; unmapped", "dm: 0; unmapped", "death: absent",
    ]  # fmt: skip


def test_a_number_below_a_medicine_is_no_dose_and_a_tick_no_value() -> None:
    shown = [str(rendered(f)) for f in facts_of("Patient,Insulin,Metformin\nP1,600,yes\nP2,94,no").facts]
    assert shown[0] == "Insulin: 600; unmapped" and not any("[iU]" in text for text in shown)
    assert any(text.startswith("medication: metformin") for text in shown)
    assert not facts_of("Test_Name;;\nalbumin;;x\nsodium;;x\npotassium;;x").facts


def test_counts_call_nobody() -> None:
    rows = "Pregnancies,Glucose,Age\n6,148,50\n1,85,31\n8,183,32\n1,89,21\n0,137,33"
    facts = facts_of(rows)
    assert who(facts) == [""] * 5 and "layout-doubtful" in {f.code for f in facts.findings}


def test_the_number_of_a_member_of_the_staff_is_no_time() -> None:
    rows = "Patient_ID,Staff_ID,Sodium\nK1,M009,139\nK1,M011,131\nK2,M009,140\nK2,M010,138"
    assert not any(getattr(f, "timepoint", None) for f in facts_of(rows).facts)


def test_a_treatment_was_not_in_the_year_of_birth() -> None:
    rows = "patient_id,age,year_of_birth,treatment_type\nK1,78,1929,Radiation Therapy\nK2,60,1949,Chemotherapy"
    treatments = [str(rendered(f)) for f in facts_of(rows).facts if f.code.text != "age"]
    assert treatments == ["procedure: radiotherapy; completed", "procedure: chemotherapy; completed"]


def test_visits_have_their_days_beside_their_names_and_an_age_is_told_once() -> None:
    rows = "PTID,VISCODE,EXAMDATE,AGE,MMSE\n011_S_2,bl,2005-09-08,74.3,28\n011_S_2,m06,2006-03-06,74.3,27\n011_S_3,bl,2005-09-12,81.3,20"
    shown = [str(rendered(f)) for f in facts_of(rows).facts if f.subject == "p1"]
    assert shown == [
        "age: 74.3 a", "MMSE: 28; date 2005-09-08; before", "MMSE: 27; date 2006-03-06; after; offset 6 mo",
    ]  # fmt: skip


def test_long_numbers_before_variables_are_people_and_said() -> None:
    rows = "CASENUM,RIAGENDR,RIDAGEYR,BMXWT,BMXHT,BPXSY1\n83732,1,62,94.8,184.5,128\n83733,1,53,90.4,171.4,146\n83734,2,78,83.4,170.1,138"
    facts = facts_of(rows)
    assert who(facts) == ["83732", "83733", "83734"] and "layout-doubtful" in {f.code for f in facts.findings}
    assert (
        len(facts_of(rows.replace("CASENUM", "YEAR").replace("837", "19").replace("RIAGENDR", "Gout (n)")).persons) < 3
    )


def test_rows_without_an_id_are_said() -> None:
    assert [f.code for f in facts_of("age,asthma,sex\n30,no,F\n41,yes,M").findings] == ["layout-doubtful"]


def test_values_are_of_the_visit_of_their_row() -> None:
    facts = facts_of("ID,Visit,Sex,Age,MMSE\nA-1,1,M,75,23\nA-1,2,M,76,21\nA-2,1,F,81,29")
    told = {(f.code.text, str(getattr(f.value, "value", f.value)), f.timepoint.label if f.timepoint else "") for f in facts.facts if isinstance(f, Observation)}  # fmt: skip
    assert {
        ("age", "75", "Visit 1"),
        ("age", "76", "Visit 2"),
        ("MMSE", "23", "Visit 1"),
        ("MMSE", "21", "Visit 2"),
    } <= told
    assert not facts.findings


def test_one_fact_for_a_diagnosis() -> None:
    facts = facts_of("patient_id,sex,age,diagnosis\nK1,F,34,Myotonic dystrophy\nK2,M,41,Myotonic dystrophy")
    assert [type(f).__name__ for f in facts.facts if "dystrophy" in str(rendered(f))] == ["Condition", "Condition"]


@pytest.mark.parametrize(
    ("heads", "variables"),
    [
        ("hsq1 hsq2 mob1", True),
        ("AESEQ AETERM AEOUT", True),
        ("P1 P2 P3", False),
        ("II:1 II:2 III:1", False),
        ("A B C", False),
        ("A B C Median", False),
        ("AK BL CM", False),
        ("Ayla Bruno Casper", False),
        ("K1 K2 L1", False),
    ],
)
def test_names_of_variables(heads: str, variables: bool) -> None:
    assert are_variables(heads.split()) is variables


MODEL = "<h1>Effects of baclofen on spasticity</h1><table><tr><th>Score</th><th>Coefficient</th><th>SE</th><th>P&gt;z</th></tr><tr><td>Baclofen</td><td>-0.2</td><td>0.1</td><td>0.04</td></tr><tr><td>Severe spasticity</td><td>1.2</td><td>0.3</td><td>0.01</td></tr></table>"  # fmt: skip
RATIOS = "<p>The cohort included 700 patients with stroke.</p><table><tr><th>Variable</th><th>Number of cases/non-cases</th><th>Adjusted OR (95% CI)</th></tr><tr><td>Never</td><td>301/40 112</td><td>1.00 (reference)</td></tr><tr><td>Former</td><td>150/2 730</td><td>1.31 (1.10–1.52)</td></tr></table>"  # fmt: skip


def test_a_table_of_a_model_is_nobodys() -> None:
    facts = facts_of(MODEL, "t.html")
    assert not facts.persons and not facts.facts
    beside = facts_of(MODEL.replace("</h1>", "</h1><p>A 50-year-old man had spasticity.</p>"), "t.html")
    assert len(beside.persons) == 1 and not any(place.table for f in beside.facts for place in f.evidence)


def test_statistics_are_called_so() -> None:
    told = [
        (f.code.text, str(getattr(f.value, "value", "")))
        for f in facts_of(RATIOS, "t.html").facts
        if isinstance(f, Observation)
    ]
    assert {("cases", "150"), ("non-cases", "2730"), ("Adjusted OR", "1.31"), ("Adjusted OR, interval", "")} <= set(
        told
    )
    assert not any(code.casefold() in ("never", "former") for code, _ in told)


def test_a_birth_a_record_and_a_death_of_columns() -> None:
    facts = facts_of("Name,DOB,MRN,Date of death\nTom Lane,1955-05-04,99887,2016-08-19\nAnn Poole,1960,88776,")
    assert [(p.birth, p.died, p.records) for p in facts.persons] == [
        ("1955-05-04", "2016-08-19", ("99887",)),
        ("1960", "", ("88776",)),
    ]
    deaths = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "death"]
    assert [(f.subject, f.effective.start) for f in deaths if f.effective] == [("p1", "2016-08-19")]


def test_choices_of_a_survey_need_a_dictionary() -> None:
    text = 'record_id,sex,sym_q1,sym_q2,"Street, City, State, ZIP",tremor\n1,F,1,2,5 Low Road,1\n2,M,1,1,6 Low Road,0'
    facts = facts_of(text)
    assert {
        (f.code.text, str(rendered(f))) for f in facts.facts if "sym" in f.code.text and getattr(f, "presence", None)
    } == set()
    assert sum(f.code.text == "tremor" for f in facts.facts) == 2 and "Low Road" not in str(
        [rendered(f) for f in facts.facts]
    )


def test_a_normal_sample_denies_no_disease() -> None:
    facts = facts_of("patient,sex,Cancer type,Gait\nP1,F,Normal,normal\nP2,M,Glioma,normal")
    assert not any(getattr(f, "verification", "") == "refuted" for f in facts.facts)
    assert any("glioma" in str(rendered(f)) for f in facts.facts)


ANSWERS = {
    # head → whether a 1 below it is an answer
    "result": False,
    "ethnicity": False,
    "Ward group": False,
    "EEG done": True,
    "Tremor of hands": True,
    "Father affected": True,
}


@pytest.mark.parametrize("head", ANSWERS)
def test_a_nought_or_a_one_answers_only_for_what_somebody_can_have(head: str) -> None:
    facts = facts_of(f"patient,sex,{head}\nP1,F,1\nP2,M,0\nP3,F,0").facts
    stated = [f for f in facts if getattr(f, "presence", None) or type(f).__name__ in ("Condition", "Procedure")]
    assert bool(stated) is ANSWERS[head], [str(rendered(f)) for f in facts]


IDS = {
    # head, cells → kept as a value
    ("Protein ID", "NP_005129.2:p.Arg90*", "NP_005129.2:p.Gly92Ser"): True,
    ("Ensembl ID", "ENSG00000012", "ENSG00000013"): True,
    ("Encounter ID", "E-7", "E-8"): False,
    ("Patient code", "KX1", "KX2"): False,
    ("record_id_2", "P1", "P2"): False,
    ("Haplotype", "H1", "H2"): True,
}  # fmt: skip


@pytest.mark.parametrize("case", IDS)
def test_numbers_of_people_and_rows_are_no_values(case: tuple[str, str, str]) -> None:
    head, one, other = case
    facts = facts_of(f"patient,sex,{head},age\nP1,F,{one},30\nP2,M,{other},40")
    shown = " ".join(str(rendered(f)) + " ".join(e.quote for e in f.evidence) for f in facts.facts)
    assert (one in shown) is IDS[case], shown


QUESTIONS = {
    "Are you going to move in the next three months?": None,
    "Any of these complaints that came back after a walk of more than an hour": None,
    "Zork index after treatment": "after treatment",
}


@pytest.mark.parametrize("head", QUESTIONS)
def test_the_time_in_a_question_is_of_what_it_asks(head: str) -> None:
    (first, *_) = [f for f in facts_of(f"patient,sex,{head}\nP1,F,no\nP2,M,no").facts if isinstance(f, Observation)]
    assert (first.timepoint.label if first.timepoint else None) == QUESTIONS[head]


def test_a_unit_that_is_not_printed_is_said() -> None:
    facts = [
        f
        for f in facts_of("patient,sex,CK,Sodium (mmol/L)\nP1,F,431,139\nP2,M,98,141").facts
        if isinstance(f, Observation)
    ]
    assert {(f.code.text, f.note) for f in facts} == {("creatine kinase", "unit not printed"), ("sodium", "")}


LIMITS = {
    "ALT,ULN": ["alanine aminotransferase: 80"],
    "ALT,ALT ULN": ["alanine aminotransferase: 80"],
    "ALT,upper_limit_of_normal": ["alanine aminotransferase: 80"],
    "ALT (U/L),ALT (x ULN)": ["alanine aminotransferase: 80 U/L", "alanine aminotransferase: 40 {ULN}"],
}


@pytest.mark.parametrize("heads", LIMITS)
def test_a_limit_of_normal_is_nobodys_value_and_a_multiple_of_it_is(heads: str) -> None:
    facts = facts_of(f"Patient,{heads}\nP1,80,40\nP2,60,40")
    assert [str(rendered(f)) for f in facts.facts if f.subject == "p1"] == LIMITS[heads]


def test_a_hole_in_a_column_of_ids_is_nobody() -> None:
    holes = facts_of(
        "patient_id,sample_date,Sodium\n5,2020-03-01,139\n5,2020-03-04,141\n,2020-03-05,122\n6,2020-03-02,131"
    )
    assert not any("122" in str(rendered(f)) for f in holes.facts)
    assert [f.text for f in holes.findings if f.code == "layout-doubtful"] == [
        "A row of table 1 names nobody; nothing of it is kept."
    ]
    blocks = facts_of("patient_id,sample_date,Sodium\n5,2020-03-01,139\n,2020-03-05,122\n6,2020-03-02,131")
    assert any("122" in str(rendered(f)) for f in blocks.facts) and not blocks.findings


FAMILIES = {
    "a family's id before the own": ("Pedigree,ID,Sex,Age\nK1,II-1,M,30\nK1,II-2,F,28\nK2,II-1,M,50", ["K1 II-1", "K1 II-2", "K2 II-1"]),
    "members over visits": ("family_id,member_id,visit,sara\n11,1,1,4\n11,1,2,5\n11,2,1,0\n12,1,1,7", ["11 1", "11 2", "12 1"]),
    "relatives": ("Patient,Relation,Sex,Age\nP1,proband,M,30\nP1,mother,F,58\nP2,proband,M,50\nP2,father,M,72", ["proband P1", "mother P1", "proband P2", "father P2"]),
    "a row's own id before the patient's": ("id,codicePaziente,descrizione\n1,U003,Febbre\n2,U004,Tosse\n3,U004,Febbre\n4,U005,Tosse", ["U003", "U004", "U005"]),
    "ids of a register in two sites": ("STAY_ID,PATIENT_ID,ADMISSION_DATE,SITE_ID\nE1,PAT000001,2023-05-16,S5\nE2,PAT000002,2022-12-26,S3\nE3,PAT000002,2023-02-03,S1\nE4,PAT000003,2023-02-05,S1", ["PAT000001", "PAT000002", "PAT000003"]),
    "an id of a register given to two": ("Patient id,Site id,Sex,Age\nPAT0001,S1,F,36\nPAT0002,S1,M,66\nPAT0002,S2,M,70\nPAT0003,S2,F,41", ["S1 PAT0001", "S1 PAT0002", "S2 PAT0002", "S2 PAT0003"]),
    "numbers that begin anew in each site": ("Centre,Patient no,Sex,Age\nA,1,M,30\nA,2,F,28\nB,1,F,50\nB,2,F,51", ["A 1", "A 2", "B 1", "B 2"]),
    "ages of parents call nobody": ("patient,mother_age,sex,age\nP1,30,F,4\nP2,28,M,6", ["P1", "P2"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_people_of_families(name: str) -> None:
    text, labels = FAMILIES[name]
    facts = facts_of(text)
    assert who(facts) == labels and not facts.findings


def test_a_department_is_nothing_that_was_done() -> None:
    rows = "patient_id,department,ward,heart_rate\nP1,Surgery,ICU,88\nP2,ICU,Surgery,76\nP3,Cardiology,Surgery,70"
    shown = {str(rendered(f)) for f in facts_of(rows).facts}
    assert not any("urgery" in text or "ntensive" in text or "ICU" in text for text in shown) and len(shown) == 3


def test_a_runner_up_that_is_nearly_as_good_is_said() -> None:
    text = "Case,A-01,A-02,A-03\nB-01,yes,no,yes\nB-02,no,no,yes\nB-03,no,yes,yes"
    said = [f.text for f in facts_of(text).findings if f.code == "layout-doubtful"]
    assert len(said) == 1 and "person per row" in said[0] and "person per column" in said[0]
    assert not facts_of(text.replace("A-01,A-02,A-03", "Tremor,Ataxia,Chorea")).findings


KIN = {
    # head, cells → facts about the person that must not be there, words that must
    "family history": ("Family history of epilepsy", "epilepsy", False),
    "a parent": ("Mother with seizures", "seizure", False),
    "the person": ("Epilepsy", "epilepsy", True),
}


@pytest.mark.parametrize("name", KIN)
def test_what_relatives_have_is_not_the_persons(name: str) -> None:
    head, thing, own = KIN[name]
    facts = facts_of(f"patient,sex,{head}\nP1,F,yes\nP2,M,no").facts
    stated = [f for f in facts if f.code.text == thing]
    assert bool(stated) is own and (own or all(f.code.text == head for f in facts if isinstance(f, Observation)))


NARROW = {
    ("Prior stroke", "no"): set(),
    ("Prior stroke", "yes"): {("stroke", "inactive")},
    ("Stroke", "no"): {("stroke", "refuted")},
    ("Stroke", "yes"): {("stroke", "active")},
    ("Tumor status", "Tumor Free"): {("tumor", "absent")},
    ("Tumor status", "With Tumor"): {("tumor", "present")},
}


@pytest.mark.parametrize("case", NARROW)
def test_what_was_before_is_not_what_is(case: tuple[str, str]) -> None:
    facts = facts_of(f"patient,sex,{case[0]}\nP1,F,{case[1]}\nP2,M,").facts
    found = set()
    for fact in facts:
        state = getattr(fact, "presence", None) or (
            fact.clinical
            if isinstance(fact, Condition) and fact.verification == "confirmed"
            else getattr(fact, "verification", None)
        )
        if "unmapped" not in fact.tags and fact.code.text != "age":
            found.add((fact.code.text, state))
    assert found == NARROW[case]


def test_an_ordinal_is_no_amount() -> None:
    facts = facts_of("patient,sex,Edition\nP1,F,7TH\nP2,M,6TH").facts
    assert [f.value for f in facts if isinstance(f, Observation)] == ["7TH", "6TH"]


READ = {
    # name: (table, gives, never)
    "an age beside a sex in brackets": ("case,sex (age)\nK1,F (34)\nK2,M (11)", ["age: 34 a", "age: 11 a"], ["sex"]),
    "years and months": ("case,sex,age\nK1,F,5;6\nK2,M,11;0", ["age: 66 mo", "age: 132 mo"], []),
    "a death instead of an age": (
        "case,sex,age\nK1,F,†3\nK2,M,d. 4 y\nK3,M,12", ["death: present; age at death 3 a", "death: present; age at death 4 a", "age: 12 a"],
        ["; age: 3 a", "; age: 4 a"],
    ),
    "a death beside others": ("case,sex,outcome\nK1,F,well\nK2,M,†4 y", ["death: present; age at death 4 a"], []),
    "a mother's death": ("case,sex,mother\nK1,F,well\nK2,M,died at 40 y", ["mother: died at 40 y; unmapped"], ["death"]),
    "days are no deaths": ("case,sex,first seizure\nK1,F,d. 3\nK2,M,d. 8", [], ["death"]),
    "either of two": ("case,sex,Gout or asthma\nK1,F,yes\nK2,M,no", ["Gout or asthma: present; unmapped"], ["condition"]),
    "two names of one": ("case,sex,Hypotonia or floppiness\nK1,F,yes\nK2,M,no", [], ["condition"]),
    "days of a study": (
        "subject_id,study day,potassium (mmol/L)\nK1,-7,4.1\nK1,28,4.4\nK2,0,3.9",
        ["potassium: 4.1 mmol/L; before; offset 7 d", "potassium: 4.4 mmol/L; after; offset 28 d", "potassium: 3.9 mmol/L; before"], [],
    ),
    "boxes without a dictionary": ("record_id,sex,asthma___0,asthma___1\nK1,F,0,1\nK2,M,1,0", ["asthma 1: 1; unmapped"], ["condition", "before"]),
    "when a row was changed": ("record_id,sex,height,last_updated\nK1,F,160,1/2/2024\nK2,M,170,1/3/2024", ["body height: 160"], ["updated"]),
    "a pedigree": (
        "FID,IID,PAT,MAT,SEX,PHENO\nF1,K1,0,0,1,1\nF1,K2,0,0,2,2\nF1,K3,K1,K2,2,-9", ["PHENO: absent; unmapped", "PHENO: present; unmapped"], ["FID"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), list(READ.values()), ids=list(READ))
def test_what_cells_say(text: str, gives: list[str], never: list[str]) -> None:
    facts = [str(rendered(fact)) for fact in facts_of(text).facts]
    assert not [one for one in gives if one not in facts], facts
    assert not [one for one in facts for word in never if word in one], facts


def test_a_pedigree_knows_its_sexes() -> None:
    facts = facts_of("FID,IID,PAT,MAT,SEX,PHENO\nF1,1,0,0,1,1\nF1,2,0,0,2,2\nF2,1,0,0,2,1")
    assert [(p.label, p.gender) for p in facts.persons] == [("F1 1", "male"), ("F1 2", "female"), ("F2 1", "female")]
    assert not facts.findings


DOUBTFUL = {
    "no label is known": ("patient id,zeta,qux\nK1,aab,7\nK2,aac,9\nK3,aad,2", True),
    "one label is": ("patient id,zeta,height\nK1,aab,170\nK2,aac,159\nK3,aad,162", False),
    "an age is": ("patient id,zeta,age\nK1,aab,17\nK2,aac,19\nK3,aad,22", False),
}


@pytest.mark.parametrize(("text", "doubtful"), list(DOUBTFUL.values()), ids=list(DOUBTFUL))
def test_labels_that_nobody_knows(text: str, doubtful: bool) -> None:
    found = facts_of(text)
    assert ("layout-doubtful" in [one.code for one in found.findings]) is doubtful
    assert who(found) == ["K1", "K2", "K3"]


def test_ids_of_which_nothing_is_read_are_named() -> None:
    found = facts_of("ID,qux,frob\nA1,aab,7\nA2,aac,9\nA3,aad,2")
    assert "table-impossible" in [one.code for one in found.findings] or len(found.persons) == 3


def test_names_are_no_findings() -> None:
    found = facts_of(
        "patient_id,name,dob,diagnosis\nK1,Ann Alder,1951-03-07,asthma\nK2,Ben Birch,1948-09-30,gout\nK3,Cleo Hand,1950-01-02,gout"
    )
    assert [p.name for p in found.persons] == ["Ann Alder", "Ben Birch", "Cleo Hand"]
    assert not [f for f in found.facts if f.code.text == "name"]


def test_names_of_drugs_are_nobodys() -> None:
    found = facts_of("patient_id,name,dob\nK1,Aspirin Protect,1951-03-07\nK2,Ibuprofen Forte,1948-09-30")
    assert [p.name for p in found.persons] == ["", ""]


def test_classes_that_hardly_ever_name_a_sign_are_kept_as_printed() -> None:
    rows = ("Hausa", "Tiv", "Igbo", "Edo", "TIV", "Nupe") * 4
    facts = facts_of("subject_id,ethnicity\n" + "\n".join(f"S{n},{text}" for n, text in enumerate(rows)))
    assert {f.code.text for f in facts.facts} == {"ethnicity"}
    illnesses = ("Asthma", "Gout", "None", "Epilepsy") * 6
    facts = facts_of("subject_id,illness\n" + "\n".join(f"S{n},{text}" for n, text in enumerate(illnesses)))
    assert {"asthma", "gout", "epilepsy"} <= {f.code.text for f in facts.facts}


def test_a_decimal_below_a_label_that_nothing_knows_has_no_unit_and_a_number_is_one() -> None:
    facts = facts_of("Patient,foo,bar\nP1,3.5,4\nP2,4.5,5")
    codes = [(f.code.text, f.value.code) for f in facts.facts]
    assert codes[:2] == [("foo", None), ("bar", "")] and not [f for f in facts.findings if f.code == "unit-missing"]


COLUMNS = {
    "classes of a measure": (
        "id,BMI class\n" + "\n".join(f"P{n},{n % 3}" for n in range(1, 7)),
        "BMI class: 1; unmapped",
    ),
    "an answer of three": ("Patient_id,Delivery_time\nP1,0\nP2,2\nP3,1", "Delivery time: 0; unmapped"),
    "an examination of 0 and 1": ("Patient_id,Heart\nP1,0\nP2,1\nP3,1", "Heart: absent; unmapped"),
    "what a treatment is for": (
        "ID_Patient,Traitement\n1,Médicaments contre la douleur\n2,Régime et insuline\n3,Médicaments contre la douleur",
        "Traitement: Médicaments contre la douleur; unmapped",
    ),
    "no allergy": ("Patient_id,Alergias\nP1,Ninguna conocida\nP2,Penicilina\nP3,Ninguna conocida", "allergy: absent"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_that_do_not_fit_their_head_are_kept_as_printed(name: str) -> None:
    text, wanted = COLUMNS[name]
    assert str(rendered(next(f for f in facts_of(text).facts if f.subject == "p1"))) == wanted


def test_a_total_is_no_parts_and_a_number_before_a_word_is_a_key() -> None:
    rows = "subject#,motor_UPDRS,total_UPDRS\n" + "\n".join(f"{n},2{n}.1,3{n}.3" for n in range(1, 6))
    assert [f.code.text for f in facts_of(rows).facts][:2] == ["UPDRS-III total", "UPDRS"]
    rows = "ID_Patient,ID_Temps\n1,66\n2,22\n3,340"
    assert not facts_of(rows).facts


def test_the_place_of_a_fact_is_its_cell() -> None:
    rows = 'patient_id,age,sex,chronic_conditions\nP1,24,M,"CHF, Asthma"\nP2,81,F,"CHF, Stroke"\nP3,43,M,'
    facts = facts_of(rows).facts
    assert all("\n" not in place.quote for fact in facts for place in fact.evidence)


def test_feet_with_inches_are_no_number_and_a_letter_is_a_degree() -> None:
    facts = facts_of("patient_id,temp_c,temp_f,height\nP1,36.9,98.1,6'1\nP2,37.1,99.2,5'11\"")
    shown = [str(rendered(f)) for f in facts.facts if f.subject == "p1"]
    assert shown == ["body temperature: 36.9 Cel", "body temperature: 98.1 [degF]", "body height: 6'1"]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Intolerance or allergy to Statins?", "Intolerance or allergy to Statins?"),
        ("Allergy to penicillin", "penicillin allergy"),
        ("Allergic to aspirin", "aspirin allergy"),
        ("Allergy to aspirin or statins", "Allergy to aspirin or statins"),
    ],
)
def test_who_does_not_bear_a_medicine_is_no_question_of_taking_it(head: str, told: str) -> None:
    facts = facts_of(f"patient_id,sex,{head}\nP1,F,No\nP2,M,Yes").facts
    assert [(f.code.text, f.presence) for f in facts if isinstance(f, Observation)] == [
        (told, "absent"),
        (told, "present"),
    ]
    assert len(facts) == 2


@pytest.mark.parametrize("head", ["blood pressure {}", "BP ({})", "BP {}", "{} BP", "Blood pressure, {}"])
def test_each_of_two_pressures_has_its_own_name(head: str) -> None:
    heads = ",".join(f'"{head.format(side)}"' for side in ("systolic", "diastolic"))
    assert {f.code.text for f in facts_of(f"patient_id,sex,{heads}\nP1,F,120,80\nP2,M,130,85").facts} == {
        "systolic blood pressure", "diastolic blood pressure",
    }  # fmt: skip


def test_zero_and_one_answer_for_no_two_letters_and_for_no_state_as_a_whole() -> None:
    rows = "patient_id,sex,cp,condition,epilepsy\nP1,F,0,1,1\nP2,M,1,0,0"
    assert {f.code.text for f in facts_of(rows).facts} == {"cp", "condition", "epilepsy"}
    assert {f.code.text for f in facts_of(rows.replace("0,1,1", "no,good,1").replace("1,0,0", "yes,poor,0")).facts} == {
        "cerebral palsy", "general condition", "epilepsy",
    }  # fmt: skip


def test_short_forms_of_vital_signs_are_read_beside_each_other() -> None:
    heads, rows = "ID,edad,FC,FR,PAS,PAM", "\nP1,48,98,20,135,67\nP2,29,80,18,110,60"
    told = {f.code.text for f in facts_of(heads + rows).facts}
    assert {"heart rate", "respiratory rate", "systolic blood pressure", "mean arterial pressure"} <= told
    alone = facts_of("ID,age,PAS,FC\nP1,48,7,3\nP2,29,8,2").facts
    assert "systolic blood pressure" not in {f.code.text for f in alone}


def test_what_a_category_means_is_nothing_that_was_done() -> None:
    post = "Post (prior bilateral ovariectomy OR >12 mo since LMP with no prior hysterectomy)"
    facts = facts_of(
        f"PATIENT_ID,SEX,MENOPAUSE_STATUS,surgery\nP1,F,{post},Mastectomy (left)\nP2,F,{post},[Not Available]"
    ).facts
    assert [f.value for f in facts if f.code.text == "MENOPAUSE STATUS"] == [post, post]
    assert [f.code.text for f in facts if isinstance(f, Procedure)] == ["mastectomy"]
    assert not any("Available" in str(f.value) for f in facts if isinstance(f, Observation))
