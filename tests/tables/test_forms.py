"""Extracts of known form are read by the shipped plans: whose each row is, and what it records."""

from __future__ import annotations

from typing import Any

import pytest

from etl.document import case_of
from etl.examples import rendered
from etl.facts import Condition, Encounter, Facts, Medication, Observation, Period, Procedure, Quantity
from etl.fhir.bundle import build_bundle
from etl.fhir.parse import read_back
from etl.mapping.compiled import compile_lexicon
from etl.mapping.load import shipped_dir
from etl.parsers import parse
from etl.plan import load_plan, read_plan, write_plan
from etl.readers import read
from etl.tables.codes import read_code
from etl.tables.forms import known_forms, stands_for
from etl.tables.planned import check_plan
from etl.tables.proposal import propose

LEXICON = compile_lexicon(())
ONE, TWO = "5e0c7a10-1111-4222-8333-0a0b0c0d0e01", "5e0c7a10-1111-4222-8333-0a0b0c0d0e02"


def facts_of(text: str, plan: str = "", name: str = "table.csv") -> Facts:
    plans = (read_plan(plan, "plan.yaml"),) if plan else ()
    return parse(read(text.encode(), name), LEXICON, plans=plans)


def told(facts: Facts) -> set[str]:
    labels = {p.key: p.label or p.key for p in facts.persons}
    who = {f"{p.label} | {p.name} | {p.gender} | {p.birth} | {p.died}" for p in facts.persons}
    return who | {f"{labels[f.subject]} | {rendered(f)}{_when(f)}" for f in facts.facts}


def _when(fact: object) -> str:
    period = next(
        (
            p
            for name in ("onset", "effective", "period", "given", "performed")
            if (p := getattr(fact, name, None)) is not None
        ),
        None,
    )
    over = getattr(fact, "abatement", None)
    return f" [{period.start or ''}..{(over.start if over else period.end) or ''}]" if period is not None else ""


FORMS = {
    "a hospital's adverse events": (
        "ae_id,subject_id,ae_term,onset_date,resolution_date,severity,outcome\nA1,S-1,Cough,2020-02-01,2020-02-09,Mild,Resolved\n"
        "A2,S-2,Fever,2020-02-03,,Severe,Death",
        {"S-1": 1, "S-2": 1},
        {"cough", "[2020-02-01..2020-02-09]"},
    ),
    "a hospital's operations": (
        "surgery_id,patient_id,surgeon_id,procedure,date,outcome\n1,P1,7,Appendectomy,2020-02-01,Successful\n"
        "2,P2,7,Hernia repair,2020-02-03,Complications",
        {"P1": 1, "P2": 1},
        {"hernia repair", "2020-02-03"},
    ),
    "adverse events": (
        "STUDYID,USUBJID,AESEQ,AETERM,AESTDTC,AEENDTC,AESEV,AEOUT\nS,S-1,1,Nosebleed,2020-01-05,2020-01-06,MILD,RECOVERED/RESOLVED\n"
        "S,S-2,1,Cough,2020-02-01,,SEVERE,NOT RECOVERED/NOT RESOLVED\nS,S-1,2,Cough,2020-03-01,2020-03-02,MILD,RECOVERED/RESOLVED",
        {"S-1": 2, "S-2": 1},
        {"cough", "2020-03-01..2020-03-02"},
    ),
    "adverse events that are not over on the day that is given as their end": (
        "STUDYID,USUBJID,AESEQ,AETERM,AESTDTC,AEENDTC,AESEV,AEOUT\nS,S-2,1,Cough,2020-02-01,2020-02-09,SEVERE,NOT RECOVERED/NOT RESOLVED",
        {"S-2": 1},
        {"cough", "[2020-02-01..]"},
    ),
    "medicines": (
        "USUBJID,CMSEQ,CMTRT,CMDOSE,CMDOSU,CMSTDTC,CMENDTC\nS-1,1,METFORMIN,500,mg,2020-01-01,2020-02-01\nS-2,1,METFORMIN,850,mg,2020-01-01,",
        {"S-1": 1, "S-2": 1},
        {"metformin", "500", "850"},
    ),
    "laboratory, with the value as standard before that as collected": (
        "USUBJID,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBSTRESN,LBSTRESU,LBSTNRLO,LBSTNRHI,LBDTC\nS-1,GLUC,Glucose,90,mg/dL,5,mmol/L,3.9,6.1,2020-01-05",
        {"S-1": 1},
        {"5 mmol/L"},
    ),
    "medicines of people with long ids": (
        f"START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,TOTALCOST\n2011-01-01,2011-01-09,{ONE},x,198405,Naproxen 220 MG Oral Tablet,2\n"
        f"2012-01-01,,{TWO},y,308136,Lisinopril 10 MG Oral Tablet,3",
        {ONE: 1, TWO: 1},
        {"naproxen", "lisinopril", "2011-01-01..2011-01-09"},
    ),
    "stays with their diagnoses": (
        "row_id,subject_id,hadm_id,admittime,dischtime,admission_type,diagnosis\n1,70,900,2101-01-01 10:00:00,2101-01-03 10:00:00,URGENT,SEPSIS\n"
        "2,71,901,2101-01-01 10:00:00,2101-01-03 10:00:00,URGENT,SEPSIS\n3,70,902,2102-01-01 10:00:00,2102-01-03 10:00:00,URGENT,STROKE",
        {"70": 4, "71": 2},
        {"2102-01-01..2102-01-03"},
    ),
    "conditions of a common data model": (
        "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_source_value\n1,7,317009,2014-05-06,Asthma\n2,8,317009,2015-05-06,Asthma",
        {"7": 1, "8": 1},
        {"asthma", "2014-05-06"},
    ),
    "medicines by codes alone": (
        "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_type_concept_id\n1,7,1125315,2014-05-06,9\n2,8,1118084,2015-05-06,9",
        {"7": 1, "8": 1},
        {"medication: 1125315"},
    ),
    "stays by codes alone": (
        "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_end_date\n1,7,9201,2014-05-06,2014-05-07\n2,8,9202,2015-05-06,",
        {"7": 1, "8": 1},
        {"encounter: inpatient encounter"},
    ),
    "events beside who their people are": (
        "USUBJID,SITEID,AETERM,AEDECOD,ASTDT,ARM,RACE,SEX,AGE\nS-1,1,Tiredness,Fatigue,2020-01-05,A,white,F,41\nS-2,1,Headache,Headache,2020-01-05,A,white,M,52",
        {"S-1": 3, "S-2": 3},
        {"fatigue", "2020-01-05", "RACE: white"},
    ),
    "a test without a name is that of its code": (
        "USUBJID,PARAMCD,ADT,AVAL,PARAM\nS-1,ALT,2020-01-05,27,NA\nS-2,ALT,2020-01-05,31,NA",
        {"S-1": 1, "S-2": 1},
        {"alanine aminotransferase: 27"},
    ),
    "an event that was asked for without an answer": (
        "USUBJID,CETERM,CEPRESP,CEOCCUR,CESTDTC\nS-1,CHILLS,Y,Y,2020-01-05\nS-1,FATIGUE,Y,NA,\nS-2,FATIGUE,Y,N,\nS-2,HEADACHE,,,2020-01-06",
        {"S-1": 1, "S-2": 2},
        {"chills", "fatigue: absent", "headache"},
    ),
    "inputs of a unit": (
        "row_id,subject_id,itemid,starttime,amount,amountuom,rate\n1,70,225799,2147-10-29 16:45:00,60,ml,\n2,71,223258,2147-10-20 13:17:00,10,units,",
        {"70": 1, "71": 1},
        {"medication: 225799", "60 mL"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_rows_of_a_known_form_are_records_of_their_people(name: str) -> None:
    text, counts, said = FORMS[name]
    facts = facts_of(text)
    labels = {p.key: p.label for p in facts.persons}
    assert {p: sum(1 for f in facts.facts if labels[f.subject] == p) for p in labels.values()} == counts
    shown = " ".join(told(facts))
    assert all(part in shown for part in said), shown
    assert not facts.findings


def test_people_of_a_known_form_have_names_births_and_deaths() -> None:
    text = f"Id,BIRTHDATE,DEATHDATE,FIRST,LAST,GENDER\n{ONE},1950-02-03,2001-04-05,Ida441,Hill27,F\n{TWO},1960-02-03,,Otto8,Moor3,M"
    assert told(facts_of(text)) == {
        f"{ONE} | Hill, Ida | female | 1950-02-03 | 2001-04-05",
        f"{TWO} | Moor, Otto | male | 1960-02-03 | ",
    }


def test_equal_records_of_several_days_stay_apart_and_codes_are_kept() -> None:
    text = f"START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2001-01-01,2001-01-05,{ONE},x,195967001,Asthma\n2002-01-01,,{ONE},y,195967001,Asthma\n2002-01-01,,{TWO},y,195967001,Asthma"
    found = [f for f in facts_of(text).facts if isinstance(f, Condition)]
    assert [(f.clinical, f.onset.start if f.onset else "") for f in found] == [
        ("resolved", "2001-01-01"),
        ("active", "2002-01-01"),
        ("active", "2002-01-01"),
    ]
    assert {f.code.codings[0].code for f in found} == {"195967001"}


def test_notes_are_read_as_prose_with_age_and_sex() -> None:
    text = 'patient_id,note_id,text\nA1,900,"A 51-year-old woman with gout. Hemoglobin was 11.2 g/dL."\nA2,901,"A 62-year-old man without fever."'
    facts = facts_of(text)
    assert {(p.label, p.gender) for p in facts.persons} == {("A1", "female"), ("A2", "male")}
    shown = told(facts)
    assert any("gout" in one for one in shown) and not any("900" in one for one in shown)


def test_a_row_without_a_key_is_nobodys() -> None:
    text = "USUBJID,CMTRT,CMSTDTC\nS-1,METFORMIN,2020-01-01\n,ASPIRIN,2020-01-01\nS-2,METFORMIN,2020-01-01"
    facts = facts_of(text)
    assert len([f for f in facts.facts if isinstance(f, Medication)]) == 2
    assert [e.reason for e in facts.ledger if e.evidence.quote == "ASPIRIN"] == ["its row names nobody"]


def test_a_users_plan_comes_before_a_form_and_the_form_is_shown() -> None:
    text = "USUBJID,CMTRT,CMSTDTC\nS-1,METFORMIN,2020-01-01\nS-2,ASPIRIN,2020-01-01"
    plan = propose(read(text.encode(), "t.csv"), LEXICON, lambda fact: str(rendered(fact)))
    assert plan.tables[0].form.startswith("SDTM") and plan.tables[0].layout == "record per row"
    again = facts_of(text, write_plan(plan))
    assert again.facts == facts_of(text).facts
    said = "tables: [{heads: [USUBJID, CMTRT, CMSTDTC], layout: not people}]"
    assert not any(p.label == "S-1" for p in facts_of(text, said).persons)


def test_the_shipped_plans_name_what_there_is() -> None:
    assert {table.form for table in known_forms().tables}
    for file in (shipped_dir() / "plans").glob("*.yaml"):
        check_plan(load_plan(file), LEXICON)


@pytest.mark.parametrize(
    ("label", "head", "fits"),
    [
        ("--TEST", "LBTEST", True),
        ("--TEST", "test", True),
        ("--TEST", "CONTEST", False),
        ("A|B", "b", True),
        ("A|B", "c", False),
    ],
)
def test_a_label_stands_for_heads(label: str, head: str, fits: bool) -> None:
    assert stands_for(label, head) is fits


CODES = {
    ("8302-2", ""): "http://loinc.org 8302-2", ("8302-3", ""): "", ("195967001", "sct"): "http://snomed.info/sct 195967001",
    ("195967002", "sct"): "", ("HP:0001250", ""): "http://human-phenotype-ontology.org HP:0001250", ("0", "rx"): "", ("12.0", "cvx"): "http://hl7.org/fhir/sid/cvx 12",
}  # fmt: skip


@pytest.mark.parametrize(("text", "system"), CODES)
def test_codes_are_taken_as_printed_where_their_check_digit_fits(text: str, system: str) -> None:
    found = read_code(text, system)
    assert (f"{found.system} {found.code}" if found else "") == CODES[text, system]


def test_kinds_of_records() -> None:
    text = "row_id,subject_id,hadm_id,admittime,dischtime,admission_type,diagnosis\n1,70,900,2101-01-01 10:00:00,2101-01-03 10:00:00,URGENT,SEPSIS\n2,71,901,2101-01-01 10:00:00,2101-01-03 10:00:00,URGENT,SEPSIS"
    facts = facts_of(text).facts
    assert [type(f) for f in facts[:2]] == [Encounter, Condition]
    assert not any(isinstance(f, Observation) for f in facts)


def test_what_did_not_occur_is_no_fact_that_it_did() -> None:
    history = facts_of("USUBJID,MHTERM,MHOCCUR\nS-1,Asthma,N\nS-2,Asthma,Y").facts
    assert [(type(f).__name__, getattr(f, "presence", None)) for f in history] == [
        ("Observation", "absent"),
        ("Condition", None),
    ]
    given = facts_of("USUBJID,EXTRT,EXOCCUR\nS-1,BACLOFEN,N\nS-2,BACLOFEN,Y").facts
    assert [f.status for f in given if isinstance(f, Medication)] == ["not-taken", "unknown"]


def test_a_cell_that_lists_diagnoses_gives_each() -> None:
    facts = facts_of(
        "row_id,subject_id,hadm_id,admittime,admission_type,diagnosis\n1,70,900,2101-01-01 10:00:00,URGENT,ASTHMA;GOUT"
    ).facts
    assert [f.code.text for f in facts if isinstance(f, Condition)] == ["asthma", "gout"]


def test_codes_alone_are_of_what_the_values_or_the_files_name_say() -> None:
    events = facts_of(
        "subject_id,hadm_id,itemid,charttime,value,valuenum,valueuom\n7,1,50893,2164-09-24 20:21:00,10,10,mg/dL"
    ).facts
    assert [type(f).__name__ for f in events] == ["Observation"]
    codes = "row_id,subject_id,hadm_id,seq_num,icd9_code\n1,70,900,1,3893\n2,71,901,1,3893"
    found = {
        name: {type(f).__name__ for f in facts_of(codes, name=name).facts}
        for name in ("PROCEDURES_ICD.csv", "DIAGNOSES_ICD.csv")
    }
    assert found == {"PROCEDURES_ICD.csv": {"Procedure"}, "DIAGNOSES_ICD.csv": {"Condition"}}


def test_files_of_one_case_share_their_people() -> None:
    people = f"Id,BIRTHDATE,FIRST,LAST,GENDER\n{ONE},1950-02-03,Ida,Hill,F\n{TWO},1960-02-03,Otto,Moor,M"
    drugs = (
        f"START,STOP,PATIENT,CODE,DESCRIPTION,REASONDESCRIPTION\n2001-01-01,,{TWO},308136,Lisinopril 10 MG Oral Tablet,"
    )
    case = case_of([read(drugs.encode(), "medications.csv"), read(people.encode(), "patients.csv")], "study")
    facts = parse(case, LEXICON)
    assert {(p.name, p.birth) for p in facts.persons} == {("Hill, Ida", "1950-02-03"), ("Moor, Otto", "1960-02-03")}
    labels = {p.key: p.label for p in facts.persons}
    assert [labels[f.subject] for f in facts.facts if isinstance(f, Medication)] == [TWO]


def test_lines_about_the_columns_are_no_rows() -> None:
    text = "#Patient\tSex\tAge\tStatus\n#Who\tSex\tAge in years\tLast status\n#STRING\tSTRING\tNUMBER\tSTRING\n#1\t1\t1\t1\nPATIENT_ID\tSEX\tAGE\tOS_STATUS\nP1\tFemale\t41\t1:DECEASED\nP2\tMale\t52\t0:LIVING\n"
    facts = parse(read(text.encode(), "data_clinical_patient.tsv"), LEXICON)
    assert [(p.label, p.gender) for p in facts.persons] == [("P1", "female"), ("P2", "male")]
    shown = told(facts)
    assert [p.died for p in facts.persons] == ["yes", ""]
    assert any("death: present" in one for one in shown) and not any("eye" in one for one in shown)


def test_a_dictionary_of_codes_is_nobodys() -> None:
    facts = facts_of("row_id,itemid,label,category\n1,1435,Tremor,Neuro\n2,1436,Nausea,Neuro")
    assert not facts.persons and not facts.facts


def test_a_remark_beside_results_makes_no_table_of_notes() -> None:
    text = "patient_id,sex,age,sodium,potassium,albumin,note\nK1,F,41,139,4.1,40,lost to follow-up\nK2,M,52,141,4.0,41,"
    assert sum("sodium" in one for one in told(facts_of(text))) == 2


def test_where_somebody_lives_or_is_insured_is_no_finding() -> None:
    text = "patient_id,full_name,ssn,patient_address,zip,next_of_kin_contact_address,condition_stop_ts,sodium\nK1,Ida Hill,999-1,5 Low Road,12345,7 Low Road,2015-12-14,139\nK2,Otto Moor,999-2,6 Low Road,12345,8 Low Road,2016-12-14,141"
    facts = facts_of(text)
    assert [p.name for p in facts.persons] == ["Ida Hill", "Otto Moor"]
    shown = " ".join(told(facts))
    assert "sodium" in shown and not any(one in shown for one in ("999-", "Low Road", "12345", "general condition"))


STUDY = {
    "PATIENTS.csv": "row_id,subject_id,gender,dob\n1,70,F,1950-01-02\n2,71,M,1960-01-02",
    "LABEVENTS.csv": "row_id,subject_id,hadm_id,itemid,charttime,value,valuenum,valueuom\n1,70,9,51221,2001-01-05 10:00:00,33.1,33.1,%\n2,79,9,50983,2001-01-05 10:00:00,139,139,mEq/L",
    "D_LABITEMS.csv": "row_id,itemid,label,fluid,category\n1,51221,Hematocrit,Blood,Hematology\n2,50983,Sodium,Blood,Chemistry",
}  # fmt: skip


def study_of(files: dict[str, str]) -> Facts:
    return parse(case_of([read(text.encode(), name) for name, text in files.items()], "study"), LEXICON)


def test_a_dictionary_of_a_study_names_codes() -> None:
    facts = study_of(STUDY)
    assert {f.code.text for f in facts.facts} == {"hematocrit", "sodium"}
    torn = STUDY | {"D_LABITEMS.csv": STUDY["D_LABITEMS.csv"] + "\n3,50983,Potassium,Blood,Chemistry"}
    assert {f.code.text for f in study_of(torn).facts} == {"hematocrit", "50983"}, "two names are none"


def test_ids_without_a_row_among_people_are_named() -> None:
    said = [f.text for f in study_of(STUDY).findings if f.code == "layout-doubtful"]
    assert len(said) == 1 and "1 of 2" in said[0] and "79" in said[0]
    whole = STUDY | {"LABEVENTS.csv": STUDY["LABEVENTS.csv"].replace("2,79,", "2,71,")}
    assert not study_of(whole).findings


def test_a_days_parts_are_one_birth() -> None:
    text = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth\n1,8532,1950,2,3\n2,8507,1960,,"
    assert [p.birth for p in facts_of(text).persons] == ["1950-02-03", "1960"]


def test_findings_whose_heads_are_nearly_those_of_the_standard() -> None:
    rows = "STUDYID,USUBJID,VISIT,LBDT,LBTEST,LBVAL,LLN,ULN,LBFLAG\nS,S-1,VISIT 1,2023-01-10,ALT,63.6,10,40,HIGH\nS,S-2,VISIT 1,2023-01-11,ALT,30,10,40,NORMAL"
    facts = [f for f in facts_of(rows, name="lb.csv").facts if isinstance(f, Observation)]
    assert [(f.code.text, f.flag, f.effective and f.effective.start) for f in facts] == [
        ("alanine aminotransferase", "H", "2023-01-10"), ("alanine aminotransferase", "N", "2023-01-11"),
    ]  # fmt: skip
    assert all(f.reference is not None and f.reference.high is not None for f in facts)
    wide = "STUDYID,USUBJID,VISIT,VSDT,HR\nS,S-1,BASELINE,2023-01-05,92\nS,S-1,WEEK 4,2023-02-05,81\nS,S-2,BASELINE,2023-01-06,70"
    assert [f.effective and f.effective.start for f in facts_of(wide).facts if isinstance(f, Observation)] == [
        "2023-01-05", "2023-02-05", "2023-01-06",
    ]  # fmt: skip


def test_stays_of_one_person_are_one_persons() -> None:
    patients = "patientunitstayid,uniquepid,gender,age,admissionheight\n141,002-10,Female,87,157\n142,002-10,Female,87,157\n143,002-12,Male,60,167"
    labs = "labid,patientunitstayid,labresultoffset,labname,labresult\n1,142,12,sodium,139\n2,143,15,sodium,133"
    facts = study_of({"patient.csv": patients, "lab.csv": labs})
    assert [(p.label, p.gender) for p in facts.persons] == [("002-10", "female"), ("002-12", "male")]
    assert {text for text in told(facts) if "sodium" in text} == {"002-10 | sodium: 139", "002-12 | sodium: 133"}
    assert sum(" | age" in text for text in told(facts)) == 2 and not facts.findings


def test_a_code_in_the_place_of_a_name_and_a_unit_behind_it() -> None:
    rows = "measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number,measurement_source_value,unit_source_value\n1,11,3004249,2010-01-02,128,8480-6,mmHg"
    (fact,) = facts_of(rows, name="measurement.csv").facts
    assert fact.code.text == "systolic blood pressure" and "8480-6" in {c.code for c in fact.code.codings}
    adam = "USUBJID,PARAMCD,PARAM,AVISIT,ADT,AVAL\nS-1,SYSBP,Systolic Blood Pressure (mmHg),Baseline,2014-01-02,128"
    (fact,) = facts_of(adam, name="advs.csv").facts
    assert isinstance(fact, Observation) and isinstance(fact.value, Quantity) and fact.value.code == "mm[Hg]"


def test_problems_and_coded_results_of_patients() -> None:
    problems = "PatientID,LastEncounterDate,Problem,ICD10,Onset,Resolved\nA1,2020-01-02,Hypertension,I10,2015,\nA1,2020-01-02,Asthma,J45.909,2001,2012\nB2,2020-02-02,Gout,M10.9,2018,"
    found = {f.code.text: f for f in facts_of(problems).facts if isinstance(f, Condition)}
    assert found["asthma"].clinical == "resolved" and "J45.909" in {c.code for c in found["asthma"].code.codings}
    assert found["gout"].clinical == "active"
    results = "eventid,patient,ts,code,value\n1,77,2020-01-01T10:00:00Z,8867-4,72\n2,77,2020-01-01T11:00:00Z,8867-4,75\n3,78,2020-01-02T10:00:00Z,8867-4,80"
    facts = facts_of(results)
    assert [p.label for p in facts.persons] == ["77", "78"] and {f.code.text for f in facts.facts} == {"heart rate"}


def test_what_is_after_a_baseline_is_not_before_it_and_a_fatal_event_is_not_over() -> None:
    rows = (
        "USUBJID,PARAMCD,PARAM,AVISIT,AVAL\nS-1,AST,AST (U/L),POST-BASELINE MAXIMUM,33\nS-1,AST,AST (U/L),BASELINE,30"
    )
    points = [f.timepoint for f in facts_of(rows).facts if isinstance(f, Observation)]
    assert points[0] is None and points[1] is not None and points[1].phase == "before"
    events = "USUBJID,AETERM,AESTDTC,AEENDTC,AEOUT\nS-1,Cough,2020-01-05,2020-01-06,FATAL\nS-2,Cough,2020-01-05,2020-01-06,RECOVERED"
    assert [f.clinical for f in facts_of(events).facts if isinstance(f, Condition)] == [None, "resolved"]


def test_synthea_of_other_years_is_known_by_its_files() -> None:
    visit = f"ID,DATE,PATIENT,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\nv-1,2010-01-02,{ONE},185345009,Encounter for symptom,,"
    (stay,) = facts_of(visit, name="encounters.csv").facts
    assert isinstance(stay, Encounter)
    allergy = f"START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2001-01-02,,{ONE},v-1,111088007,Latex allergy"
    (fact,) = facts_of(allergy, name="allergies.csv").facts
    assert isinstance(fact, Observation) and fact.code.text == "Latex allergy"
    plan = f"Id,START,STOP,STATUS,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\nc-1,2010-01-02,,active,{ONE},v-1,53950000,Respiratory therapy,,"
    (care,) = facts_of(plan, name="careplans.csv").facts
    assert isinstance(care, Procedure)


def test_results_of_an_admission_are_the_persons() -> None:
    stays = "patient_id,admission_id,admission_date,discharge_date,ward\nP1,A7,2020-01-02,2020-01-05,W1\nP2,A8,2020-02-02,2020-02-05,W1"
    labs = "lab_id,admission_id,test_name,result,unit\n1,A7,Sodium,139,mmol/L\n2,A8,Sodium,133,mmol/L"
    shown = told(study_of({"admissions.csv": stays, "labs.csv": labs}))
    assert {"P1 | sodium: 139 mmol/L", "P2 | sodium: 133 mmol/L"} <= shown


def test_doses_of_a_persons_drugs_are_theirs() -> None:
    rows = "Pt,Date,Drug,Dose,Notes\n1,2020-01-02,Metformin,500 mg,ok\n1,2020-02-02,Metformin,1000 mg,ok\n2,2020-01-05,Riluzole,50 mg,"
    drugs = [f for f in facts_of(rows).facts if isinstance(f, Medication)]
    assert [str(f.dose.value) for f in drugs if f.dose] == ["500", "1000", "50"]


def test_the_system_of_a_code_is_that_of_its_row() -> None:
    rows = "START,STOP,PATIENT,CODE,SYSTEM,DESCRIPTION,CATEGORY\n2001-01-01,,{0},7980,{1},Penicillin G,medication\n2001-01-02,,{0},111088007,SNOMED-CT,Latex (substance),environment"
    found = {f.code.text: {c.code for c in f.code.codings} for f in facts_of(rows.format(ONE, "RxNorm")).facts}
    assert "7980" in found["penicillin allergy"] and "111088007" in found["Latex allergy"]
    other = {f.code.text: {c.code for c in f.code.codings} for f in facts_of(rows.format(ONE, "in house")).facts}
    assert "7980" not in other["penicillin allergy"]
    icd = "subject_id,hadm_id,seq_num,icd_code,icd_version\n1,7,1,4019,9\n1,7,2,I10,10"
    systems = [c.system for f in facts_of(icd, name="diagnoses.csv").facts for c in f.code.codings[:1]]
    assert systems[0].endswith("icd-9-cm") and systems[1].endswith("icd-10-cm")


FIELDS = """Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"
record_id,demo,text,Study ID,
sex,demo,radio,Sex,"0, Female | 1, Male"
smk,demo,radio,Smoking status,"0, never | 1, former"
trm,demo,yesno,Tremor,"0, No | 1, Yes"
ill,demo,checkbox,Comorbid illness,"1, Asthma | 2, Gout"
"""
PROJECT = (
    "record_id,redcap_event_name,sex,smk,trm,ill___1,ill___2\n1,baseline_arm_1,0,1,1,1,0\n2,baseline_arm_1,1,0,0,0,0"
)


def test_a_dictionary_of_columns_names_them_and_their_codes() -> None:
    facts = study_of({"dictionary.csv": FIELDS, "data.csv": PROJECT})
    assert [p.gender for p in facts.persons] == ["female", "male"] and not facts.findings
    shown = told(facts)
    for one in ("Smoking status: former", "tremor: present", "Comorbid illness (choice=Asthma): checked"):
        assert any(one in text for text in shown), (one, shown)
    assert not any("asthma: " in text for text in shown), "a box that is left open denies nothing"


def test_the_unit_of_a_dictionarys_label_is_kept_and_a_label_of_two_variables_names_neither() -> None:
    fields = f"{FIELDS}creatinine,labs,text,Creatinine (mg/dL),\nphone_ok,demo,yesno,Confirmed?,\nkin_ok,demo,yesno,Confirmed?,\n"
    data = (
        PROJECT.replace("ill___2", "ill___2,creatinine,phone_ok,kin_ok").replace("1,0\n", "1,0,0.9,1,0\n") + ",1.1,1,1"
    )
    facts = study_of({"dictionary.csv": fields, "data.csv": data})
    assert {f.value.code for f in facts.facts if f.code.text == "creatinine"} == {"mg/dL"}
    assert {"phone ok", "kin ok"} <= {f.code.text for f in facts.facts}


def test_a_dictionary_that_the_data_contradict_is_not_used_and_said() -> None:
    facts = study_of({"dictionary.csv": FIELDS, "data.csv": PROJECT.replace("_1,1,0,0", "_1,7,0,0")})
    assert [p.gender for p in facts.persons] == [None, None]
    assert any("“7”" in f.text and "dictionary" in f.text for f in facts.findings if f.code == "code-unexplained")


def test_choices_in_letters_and_kinds_of_fields_are_known_and_addresses_are_no_findings() -> None:
    fields = (
        FIELDS.replace("0, Female | 1, Male", "f, Female | m, Male")
        .replace('"0, No | 1, Yes"', "")
        .replace("1, Asthma | 2, Gout", "a, Asthma | GT, Gout")
    )
    fields += "ml,demo,text,Text with validation,\nbt,demo,truefalse,Born at term,\n"
    rows = "record_id,redcap_event_name,sex,trm,ill___a,ill___gt,ml,bt,tel\n1,b_arm_1,f,1,1,0,pain@gout.org,1,(615) 555-0100\n2,b_arm_1,m,0,0,1,a@b.org,0,615-555-0101"
    facts = study_of({"dictionary.csv": fields, "data.csv": rows})
    assert [p.gender for p in facts.persons] == ["female", "male"]
    shown = [text for text in told(facts) if text.startswith("1 | ") and "arm" not in text]
    for one in (
        "tremor: present",
        "Comorbid illness (choice=Asthma): checked",
        "Comorbid illness (choice=Gout): unchecked",
    ):
        assert any(one in text for text in shown), (one, shown)
    assert not any(word in text for text in told(facts) for word in ("pain", "gout.org", "555"))


def test_a_code_has_the_name_that_the_dictionary_of_its_kind_gives() -> None:
    head, row = "row_id,icd9_code,short_title,long_title", "row_id,subject_id,hadm_id,seq_num,icd9_code"
    facts = study_of({
        "D_ICD_DIAGNOSES.csv": f"{head}\n1,5185,x,Pulmonary insufficiency\n2,4019,x,Hypertension",
        "D_ICD_PROCEDURES.csv": f"{head}\n1,5672,x,Revision of anastomosis\n2,4019,x,Other biopsy",
        "DIAGNOSES_ICD.csv": f"{row}\n1,7,1,1,4019\n2,7,1,2,5672\n3,7,1,3,5185",
        "PROCEDURES_ICD.csv": f"{row}\n1,7,1,1,4019\n2,7,1,2,5672",
    })  # fmt: skip
    names = [f.code.text for f in facts.facts]
    assert names == ["hypertension", "5672", "Pulmonary insufficiency", "Other biopsy", "Revision of anastomosis"]


@pytest.mark.parametrize(("day", "start"), [("2/27/31", None), ("2/27/01", "1996-02-24")])
def test_no_century_is_guessed_where_a_day_would_be_in_the_future(day: str, start: str | None) -> None:
    rows = f"subject_id,hadm_id,admittime,admission_type\n1,11,2/24/96 14:38,URGENT\n2,12,{day} 10:00,URGENT"
    facts = facts_of(rows, name="admissions.csv")
    stay = next(f for f in facts.facts if isinstance(f, Encounter))
    assert stay.period is not None and stay.period.start == start and (start or "2/24/96" in stay.period.text)
    assert [f.code for f in facts.findings] == ([] if start else ["date-ambiguous"])


def test_a_visit_may_be_off_by_some_weeks() -> None:
    rows = "STUDYID,USUBJID,LBTEST,LBORRES,VISIT\nS,S-1,ALT,30,20±5 weeks\nS,S-1,ALT,30,WEEK 4"
    found = [f for f in facts_of(rows).facts if isinstance(f, Observation)]
    assert [f.timepoint and f.timepoint.label for f in found] == [None, "WEEK 4"] and found[
        0
    ].note == "VISIT: 20±5 weeks"


def test_a_legend_explains_the_other_sheets() -> None:
    legend = "Variable,Description,Values\nsex,Sex,1 = male; 2 = female\n"
    files = {"people.csv": "patient_id,sex,age\nK-1,1,44\nK-2,2,51", "legend.csv": legend,
             "labs.csv": "patient_id,test,value,unit,date\nK-1,Sodium,139,mmol/L,2020-01-02\nK-9,Sodium,133,mmol/L,2020-02-02"}  # fmt: skip
    facts = study_of(files)
    assert [p.gender for p in facts.persons][:2] == ["male", "female"]
    assert [f.text.split(" (")[0] for f in facts.findings] == ["1 of 2 ids of labs.csv"]
    assert study_of({name: text for name, text in files.items() if name != "legend.csv"}).persons[0].gender is None


def test_no_concept_is_no_drug() -> None:
    rows = "person_id,drug_concept_id,drug_exposure_start_date\n1,0,2001-01-02\n1,1127433,2001-01-02"
    assert [{c.code for c in f.code.codings} for f in facts_of(rows).facts] == [{"1127433"}]


def test_agents_of_a_timeline() -> None:
    rows = "PATIENT_ID\tSTART_DATE\tSTOP_DATE\tEVENT_TYPE\tTREATMENT_TYPE\tTHERAPEUTIC_AGENT\nA-1\t63\t126\tTreatment\tChemotherapy\tMetformin\nA-2\t10\t\tTreatment\tRadiation\t"
    facts = parse(read(rows.encode(), "data_timeline.txt"), LEXICON).facts
    assert [f.code.text for f in facts if isinstance(f, Medication)] == ["metformin"]


STAYS = "HADM_ID,ITEMID,CHARTTIME,VALUE,VALUEUOM\n193,51221,2115-05-13 14:53:00,23.9,%\n193,51222,2115-05-13 14:53:00,8.9,g/dL\n194,51222,2115-05-14,9.1,g/dL"


def test_people_called_by_their_stays_are_said() -> None:
    facts = facts_of(STAYS)
    assert [p.label for p in facts.persons] == ["193", "194"] and len(facts.facts) == 3
    assert ["HADM_ID" in f.text for f in facts.findings] == [True]
    whole = facts_of(STAYS.replace("HADM_ID", "SUBJECT_ID"))
    assert len(whole.facts) == 3 and not whole.findings


def test_stays_are_joined_to_their_people() -> None:
    admissions = "row_id,subject_id,hadm_id,admittime,admission_type\n1,7,193,2115-05-13 10:00:00,URGENT\n2,7,194,2115-05-14 09:00:00,URGENT"
    facts = study_of({"ADMISSIONS.csv": admissions, "LABEVENTS.csv": STAYS})
    assert [p.label for p in facts.persons] == ["7"] and not facts.findings
    assert sum(isinstance(f, Observation) for f in facts.facts) == 3


HOSPITAL = {
    "patients.csv": f"name,dob,gender,contact,patientId\nAnn Hoffmann,1960-02-03,F,5550100,{ONE}\nBen Birch,1970-02-03,M,5550101,{TWO}",
    "visits.csv": f"visitId,patientId,doctorId,visitDate,department\nv-1,{ONE},d-1,2025-08-10,Cardiology\nv-2,{TWO},d-1,2025-08-11,Cardiology",
    "labs.csv": "labId,visitId,testName,resultValue,unit,referenceRange,testDate\nl-1,v-1,Sodium,139,mmol/L,135-145,2025-08-10\nl-2,v-2,Sodium,133,mmol/L,135-145,2025-08-11",
    "drugs.csv": "medId,visitId,drugName,dosage,instructions\nm-1,v-2,Metformin,500mg,twice daily",
    "diagnoses.csv": "diagnosis_id,visit_id,diagnosis_code\nx-1,v-1,I10\nx-2,v-2,J45",
    "codes.csv": "diagnosis_code,description,category\nI10,Hypertension,heart\nJ45,Asthma,lung",
}


def test_records_of_visits_are_the_visitors() -> None:
    facts = study_of(HOSPITAL)
    assert {(p.name, p.gender, p.birth, p.label) for p in facts.persons} == {
        ("Ann Hoffmann", "female", "1960-02-03", ONE), ("Ben Birch", "male", "1970-02-03", TWO),
    }  # fmt: skip
    shown = told(facts)
    for one in (
        f"{ONE} | sodium: 139 mmol/L",
        f"{TWO} | sodium: 133 mmol/L",
        f"{ONE} | condition: hypertension",
        f"{TWO} | condition: asthma",
    ):
        assert any(text.startswith(one) for text in shown), (one, shown)
    (drug,) = (f for f in facts.facts if isinstance(f, Medication))
    assert drug.dose is not None and (str(drug.dose.value), drug.dose.code, drug.timing) == ("500", "mg", "twice daily")
    assert all(f.reference is not None for f in facts.facts if isinstance(f, Observation))
    assert not facts.findings and not any("Hoffmann" in text and "sign" in text for text in shown)


def test_a_name_is_no_sign() -> None:
    rows = "pid,first_name,last_name,sex,Weight (kg)\nP1,Ann,Hoffmann,F,61\nP2,Ben,Babinski,M,81"
    assert {f.code.text for f in facts_of(rows).facts} == {"body weight"}


def test_a_hospitals_table_in_a_page_stays_the_pages() -> None:
    rows = "<p>A man of 40 had gout.</p><table><tr><th>Medication</th><th>Dose</th><th>MRN</th></tr><tr><td>Riluzole</td><td>50 mg</td><td>77</td></tr></table>"
    assert all(f.rule != "record" for f in facts_of(rows, name="page.html").facts)


@pytest.mark.parametrize("head", ["patientId", "patient_id", "Patient ID", "patient.id", "PATIENT-ID"])
def test_heads_are_the_same_however_their_words_are_joined(head: str) -> None:
    assert stands_for("mrn|patient id", head) and not stands_for("patient", head)


def test_a_subject_is_one_of_its_site() -> None:
    rows = "STUDYID,SITEID,SUBJID,AETERM\nS,01,001,Cough\nS,02,001,Nausea\nS,02,001,Fever"
    assert {p.label for p in facts_of(rows).persons} == {"01 001", "02 001"}
    whole = "STUDYID,SITEID,USUBJID,SUBJID,AETERM\nS,01,S-01-001,001,Cough\nS,02,S-02-001,001,Nausea"
    assert {p.label for p in facts_of(whole).persons} == {"S-01-001", "S-02-001"}
    wide = "STUDYID,SITEID,SUBJID,VISIT,VSDT,WEIGHT (kg)\nS,01,001,BASELINE,2020-01-02,61\nS,02,001,BASELINE,2020-01-03,82\nS,02,001,WEEK 4,2020-02-03,81"
    shown = told(facts_of(wide))
    assert (
        any(text.startswith("01 001 | body weight: 61 kg") for text in shown)
        and len({t for t in shown if "weight" in t}) == 3
    )


def test_a_form_that_is_complete_measures_nothing() -> None:
    rows = "record_id,redcap_repeat_instrument,redcap_repeat_instance,sbp,dbp,blood_pressure_complete\n1,bp,1,120,80,2\n1,bp,2,125,81,2\n2,bp,1,121,79,2"
    facts = facts_of(rows)
    assert {f.code.text for f in facts.facts} == {
        "systolic blood pressure",
        "diastolic blood pressure",
    } and not facts.findings


def test_the_letter_n_of_an_unknown_label_stays_as_printed() -> None:
    rows = "Patient,Sex,SARA total,VSND\nP1,F,12,N\nP2,M,14,N\nP3,F,9,Q"
    assert {f.value for f in facts_of(rows).facts if isinstance(f, Observation) and f.code.text == "VSND"} == {"N", "Q"}


def test_what_reaches_nobody_is_no_contact() -> None:
    rows = "patient_id,name,dob,gender,phone\nK1,Ann Alder,1960-02-03,F,[removed]\nK2,Ben Birch,1970-02-03,M,5550101"
    assert [p.contacts for p in facts_of(rows).persons] == [(), ("5550101",)]


@pytest.mark.parametrize("head", ["WEIGHT (kg)", "Weight (kg)", "WEIGHT", "weight"])
def test_a_measure_in_capitals_is_no_item_of_a_scale(head: str) -> None:
    facts = facts_of(f"subject,VISIT,{head}\n001,BASELINE,61\n002,BASELINE,82\n002,WEEK 4,81").facts
    assert {f.code.entry for f in facts} == {"measure:body_weight"}


def test_care_plans_are_no_medicines_and_devices_no_diseases() -> None:
    plans = f"Id,START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\nc,2015-02-01,2015-03-01,{ONE},e,53950000,Respiratory therapy,10509002,Acute bronchitis (disorder)"
    (fact,) = facts_of(plans).facts
    assert isinstance(fact, Procedure) and fact.performed == Period("2015-02-01", "2015-03-01")
    devices = f"START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,UDI\n2015-02-01,,{ONE},e,72506001,Implantable defibrillator,(01)57"
    assert not facts_of(devices).facts


def test_a_specimen_is_no_finding() -> None:
    rows = "row_id,subject_id,hadm_id,chartdate,charttime,spec_itemid,spec_type_desc,org_itemid,org_name\n1,10,20,2107-01-29,2107-01-29,70062,SPUTUM,80023,STAPH AUREUS"
    assert {(f.code.text, f.code.entry) for f in facts_of(rows).facts} == {("SPUTUM", "")}


def test_contacts_have_numbers() -> None:
    rows = "study_id,redcap_event_name,telephone_1,weight (kg)\n7,visit_1_arm_1,(652) 828-9297,61\n8,visit_1_arm_1,(652) 828-9298,62"
    facts = facts_of(rows)
    assert [p.contacts for p in facts.persons] == [("(652) 828-9297",), ("(652) 828-9298",)] and len(facts.facts) == 2


def test_a_value_that_is_no_number_stands_in_the_next_column() -> None:
    rows = "row_id,subject_id,hadm_id,itemid,label,charttime,value,valuenum,valueuom\n1,10,20,1,Glucose,2107-01-29,126,126,mg/dL\n2,10,20,2,Anisocytosis,2107-01-29,1+,NA,NA\n3,10,20,3,Sodium,2107-01-29,NA,NA,mmol/L"
    assert [str(getattr(f.value, "value", f.value)) for f in facts_of(rows).facts if isinstance(f, Observation)] == [
        "126",
        "1+",
    ]


def test_ids_once_per_block_call_the_rows_below() -> None:
    """The sex and the age stand in each row, the id only in the first of a person."""
    rows = [
        "1,2020-01-31,73,1,7.4",
        ",2020-02-01,73,1,7.3",
        ",2020-02-02,73,1,7.2",
        "2,2020-02-03,61,2,7.5",
        ",2020-02-04,61,2,7.1",
    ]
    facts = facts_of("\n".join(["PATIENT_ID,RE_DATE,age,gender,pH", *rows]))
    assert [person.label for person in facts.persons] == ["1", "2"]
    values = [(f.subject, str(f.value.value)) for f in facts.facts if isinstance(getattr(f, "value", None), Quantity)]
    assert [subject for subject, value in values if value in ("7.1", "7.5")] == [facts.persons[1].key] * 2


def test_a_row_without_an_id_that_tells_another_age_is_somebody_else() -> None:
    rows = ["1,2020-01-31,73,1,7.4", ",2020-02-01,70,1,7.3", ",2020-02-02,73,1,7.2", "2,2020-02-03,61,2,7.5"]
    facts = facts_of("\n".join(["PATIENT_ID,RE_DATE,age,gender,pH", *rows]))
    assert len(facts.persons) > 2


RECORDS = {
    "patients.csv": "Id,BIRTHDATE,FIRST,LAST,GENDER\np1,1979-07-11,Zora,Quill,F\np2,1980-02-01,Milo,Brandt,M\n",
    "providers.csv": "Id,ORGANIZATION,NAME,GENDER,SPECIALITY,ADDRESS,CITY\nd1,o1,Dr. Ada Finch,F,Surgery,Hill 1,Dorf\nd2,o1,Dr. Bo Crane,M,Cardiology,Hill 1,Dorf\n",
    "organizations.csv": "Id,NAME,ADDRESS,CITY,ZIP,LAT,LON,PHONE,REVENUE,UTILIZATION\no1,Zork Clinic,Hill 1,Dorf,15700,42.4,-7.1,555,100.5,168\no2,Quux Clinic,Lake 2,Dorf,15701,42.5,-7.2,556,90.5,12\n",
    "procedures.csv": "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST,REASONCODE,REASONDESCRIPTION\n2024-04-26,2024-04-26,p1,e1,,Upper endoscopy,10.5,,\n",
    "encounters.csv": "Id,START,STOP,PATIENT,ORGANIZATION,PROVIDER,PAYER,ENCOUNTERCLASS,CODE,DESCRIPTION,BASE_ENCOUNTER_COST,TOTAL_CLAIM_COST,PAYER_COVERAGE,REASONCODE,REASONDESCRIPTION\ne1,2024-04-26,2024-04-26,p2,o1,d1,x,ambulatory,,Visit for check up,1,1,1,,\n",
    "medications.csv": "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\n2024-04-26,,p2,e1,,Loperamide 2 MG Oral Tablet,,\n",
}  # fmt: skip


def test_a_hospitals_staff_and_houses_are_no_patients_and_each_file_is_its_own_kind() -> None:
    facts = study_of(RECORDS)
    assert len(facts.persons) == 2
    assert {type(f).__name__ for f in facts.facts} == {"Procedure", "Encounter", "Medication"}
    assert not [f for f in facts.findings if f.code in ("people-mixed", "table-impossible")]


def test_an_illness_of_a_family_is_not_the_patients() -> None:
    head = "subject_id,Family_History_Delta,Family_Hx_of_Neuro_Disease,Aunt,Father,Mother,Neurological_Disease"
    facts = facts_of(f"{head}\n348,0,,,,,\n1064,0,,,1,,STROKE-NOS\n3809,0,,1,,,DAT\n")
    assert [person.label for person in facts.persons] == ["348", "1064", "3809"]
    assert not [f for f in facts.facts if isinstance(f, Condition)]


def test_two_files_with_the_same_heads_and_ids_are_named() -> None:
    head = "patient_id,sex,age\n"
    files = {"north.csv": head + "1,F,34\n2,M,40\n", "south.csv": head + "2,M,40\n3,F,51\n"}
    said = [f.text for f in study_of(files).findings if f.code == "layout-doubtful"]
    assert any("north.csv and south.csv" in text and "1 ids in common" in text for text in said)
    apart = files | {"south.csv": head + "3,F,51\n4,M,60\n"}
    assert not any("same heads" in f.text for f in study_of(apart).findings)


@pytest.mark.parametrize(
    "head", ["fecha_nacimiento", "dt_nascimento", "Geburtsdatum", "data_nascita", "date_naissance"]
)
def test_a_day_of_birth_is_known_in_other_languages(head: str) -> None:
    facts = facts_of(f"patient_id,sex,{head}\nP1,F,1980-02-03\nP2,M,1975-11-30\n")
    assert [person.birth for person in facts.persons] == ["1980-02-03", "1975-11-30"]
    assert not facts.facts


@pytest.mark.parametrize(
    "drug",
    [
        "HYDROCHLOROTHIAZIDE/TRIAMTERENE",
        "CALCIUM + COLECALCIFEROL",
        "Fosfomycin with lidocaine",
        "Acetaminophen w/Codeine",
        "Naphazoline-Pheniramine",
        "Donepezil 5 mg or Placebo",
    ],
)
def test_a_drug_of_two_is_none_of_them(drug: str) -> None:
    facts = facts_of(f"USUBJID,CMTRT,CMSTDTC\nS-1,{drug},2020-01-01\nS-2,METFORMIN,2020-01-01\n")
    assert {f.code.text for f in facts.facts} == {drug, "metformin"}


def test_a_file_with_heads_alone_changes_no_others_form() -> None:
    care = f"Id,START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\nc-1,2010-01-02,,{ONE},v-1,53950000,Respiratory therapy,,"
    heads = "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,UDI\n"
    assert not [f for f in study_of({"careplans.csv": care, "devices.csv": heads}).facts if isinstance(f, Condition)]


def test_a_flag_that_somebody_has_twice_is_no_visit() -> None:
    rows = "pid,event,Heart rate\nA1,0,70\nA1,1,75\nA2,0,80\nA2,0,82"
    facts = facts_of(rows)
    assert [p.label for p in facts.persons] == ["A1", "A2"]
    assert all(f.timepoint is None for f in facts.facts if isinstance(f, Observation) and f.code.text == "heart rate")


def test_a_trials_design_is_nobodys() -> None:
    facts = facts_of(
        "STUDYID,DOMAIN,TSSEQ,TSPARMCD,TSPARM,TSVAL\nS,TS,1,TITLE,Trial Title,Diabetes of adults\nS,TS,2,AGEMIN,Age,18"
    )
    assert not facts.persons and not facts.facts


def test_a_birth_with_a_short_year_that_is_to_come_is_of_the_last_century() -> None:
    facts = facts_of("subject_id,dob,sex\nS1,25/06/50,F\nS2,13/06/61,M")
    assert [p.birth for p in facts.persons] == ["1950-06-25", "1961-06-13"]
    assert not [f for f in facts.findings if f.code == "table-impossible"]


def test_a_letter_is_a_degree_of_a_temperature_alone() -> None:
    facts = facts_of("USUBJID,PARAM,AVAL\nS1,Temperature (C),36.3\nS1,Weight (kg),53\nS2,Temperature (F),98.3")
    assert [f.value.code for f in facts.facts] == ["Cel", "kg", "[degF]"]
    facts = facts_of("USUBJID,VSTEST,VSORRES,VSORRESU\nS1,Temperature,36.3,C\nS2,Calcium,2,C")
    assert [f.value.code for f in facts.facts] == ["Cel", None]


def _stays(bundle: dict[str, Any]) -> dict[str, str]:
    """The first day of the stay that each resource refers to, by what it is of."""
    by_url = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    return {
        (one.get("code") or one["medicationCodeableConcept"])["text"]: by_url[place["reference"]]["period"]["start"]
        for one in by_url.values()
        if (place := one.get("encounter") or one.get("context")) and one["resourceType"] != "DocumentReference"
    }


VISITS = "Id,START,STOP,PATIENT,ENCOUNTERCLASS,CODE,DESCRIPTION\ne1,2018-08-15T20:36:51Z,2018-08-15T21:36:51Z,p1,emergency,,Emergency room admission\ne2,2018-08-15T08:30:00Z,2018-08-15T09:30:00Z,p1,wellness,,Encounter for check up\ne3,2018-08-16T08:30:00Z,2018-08-16T09:30:00Z,p2,inpatient,,Encounter for symptom"


def test_what_a_visit_recorded_belongs_to_it_by_its_id_and_not_by_the_day() -> None:
    rows = "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2018-08-15,,p1,e1,,Asthma\n2018-08-15,,p1,e2,,Migraine\n2018-08-16,,p2,e9,,Gout\n2018-08-16,,p2,e1,,Psoriasis"
    texts = {"encounters.csv": VISITS, "conditions.csv": rows}
    document = case_of([read(text.encode(), name) for name, text in texts.items()], "study")
    bundle = build_bundle(document, parse(document, LEXICON))
    wanted = {"asthma": "2018-08-15T20:36:51Z", "migraine": "2018-08-15T08:30:00Z"}
    assert _stays(bundle) == wanted, "a visit that no row is of, or somebody else's, is nobody's"
    back = read_back(bundle)
    assert _stays(build_bundle(back.document, back.facts, origin=back.origin)) == wanted
    classes = [
        one["resource"]["class"]["code"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Encounter"
    ]
    assert sorted(classes) == ["AMB", "EMER", "IMP"]


def test_an_admission_by_the_emergency_room_is_no_stay_in_a_ward() -> None:
    rows = VISITS.replace("ENCOUNTERCLASS", "KIND").replace("Encounter for check up", "Admission to ward")
    bundle = build_bundle(document := read(rows.encode(), "encounters.csv"), parse(document, LEXICON))
    stays = [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Encounter"]
    assert {one["type"][0]["text"]: one["class"].get("code") for one in stays} == {
        "Emergency room admission": "EMER", "Admission to ward": "IMP", "Encounter for symptom": None,
    }  # fmt: skip


def test_the_day_of_a_visit_is_no_onset() -> None:
    rows = "patient_id,visit_id,visit_date,diagnosis\nP1,V1,2023-01-15,Depression\nP1,V2,2023-02-20,Depression"
    facts = facts_of(rows).facts
    found = [(f.asserted, f.onset, f.stay) for f in facts if isinstance(f, Condition)]
    assert found == [("2023-01-15", None, "V1"), ("2023-02-20", None, "V2")]
    assert [f.code.text for f in facts if isinstance(f, Encounter)] == ["visit", "visit"]
    rows = "diagnosis_id,patient_id,diagnosis,diagnosis_date\n1,P1,Gout,12 Mar 2020\n2,P1,Asthma,some day"
    gout, asthma = (f for f in facts_of(rows).facts if isinstance(f, Condition))
    assert (gout.asserted, gout.onset) == ("2020-03-12", None)
    assert asthma.asserted is None and "some day" in asthma.note
    rows = 'diagnosis_id,patient_id,diagnosis,onset_date\n1,P1,Gout,"March 12, 2020"'
    assert [f.onset and f.onset.start for f in facts_of(rows).facts if isinstance(f, Condition)] == ["2020-03-12"]


def test_a_visit_that_nobody_came_to_is_none() -> None:
    rows = "appointment_id,patient_id,visit_date,visit_type,status\n1,P1,2023-01-15,Check-up,No-show\n2,P1,2023-02-15,Check-up,Completed\n3,P2,2023-03-15,Check-up,Cancelled"
    assert [f.period and f.period.start for f in facts_of(rows).facts if isinstance(f, Encounter)] == ["2023-02-15"]


@pytest.mark.parametrize(
    ("drug", "name"),
    [
        ("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet"),
        ("amoxicillin/clavulanate", "amoxicillin/clavulanic acid"),
        ("albuterol 0.09 MG/ACTUAT Inhaler", "salbutamol"),
    ],
)
def test_one_of_two_drugs_with_their_amounts_is_not_the_drug(drug: str, name: str) -> None:
    rows = f"prescription_id,patient_id,medication,dosage,start_date\n1,P1,{drug},1,2020-01-02"
    assert [f.code.text for f in facts_of(rows).facts] == [name]


def test_a_control_sample_tells_nothing_of_the_person() -> None:
    rows = "PATIENT_ID\tSAMPLE_ID\tSAMPLE_TYPE\tCANCER_TYPE\n1\ta\tNormal\tNormal\n1\tb\tPrimary\tBiliary Tract\n2\tc\tBlood Derived Normal\tNormal"
    facts = parse(read(rows.encode(), "data_clinical_sample.txt"), LEXICON)
    assert [p.label for p in facts.persons] == ["1", "2"]
    assert {f.value for f in facts.facts if isinstance(f, Observation)} == {"Primary", "Biliary Tract"}


def test_a_description_of_the_data_is_nobodys() -> None:
    named = "cdm_source_name,cdm_holder,source_description,cdm_version\nA,B,Trials of diabetes,v5.0"
    alone = "Source 250\tS250\tHolder\tTrials of diabetes\t2014-05-14\tv5.2.2"
    for text in (named, alone):
        assert not facts_of(text, name="cdm_source.csv").facts
        assert not study_of({"cdm_source.csv": text, "person.csv": "person_id,gender_concept_id\n1,8507"}).facts


def test_sexes_of_omop_are_concepts_and_bare_numbers_are_said() -> None:
    concepts = facts_of("person_id,gender_concept_id,year_of_birth\n1,8507,1960\n2,8532,1970")
    assert [p.gender for p in concepts.persons] == ["male", "female"] and not concepts.findings
    numbers = facts_of("patient_id,sex,age\nP1,1,30\nP2,2,40")
    assert [p.gender for p in numbers.persons] == [None, None]
    assert [f.code for f in numbers.findings] == ["code-unexplained"]


def test_an_id_calls_people_before_a_name_that_numbers_them() -> None:
    people = "id_paciente,nome,idade,sexo\n1,Paciente 1,39,M\n2,Paciente 2,71,F"
    visits = "id_consulta,id_paciente,especialidade,data,status\n8,1,Cardiologia,2025-08-24,Cancelada\n9,2,Ortopedia,2025-08-10,Realizada"
    facts = study_of({"pacientes.csv": people, "consultas.csv": visits})
    assert [(p.label, p.name) for p in facts.persons] == [("1", "Paciente 1"), ("2", "Paciente 2")]
    assert [(f.code.text, f.period and f.period.start) for f in facts.facts if isinstance(f, Encounter)] == [
        ("Ortopedia", "2025-08-10")
    ]
    assert not facts.findings


def test_one_number_at_two_sites_names_no_site_of_the_others() -> None:
    others = "".join(f"S{n},B,{n}1,F\n" for n in range(3, 9))
    rows = f"SubjectID,SiteID,Age,Sex\nS1,A,36,F\nS2,A,66,M\n{others}S2,B,70,F"
    assert [p.label for p in facts_of(rows).persons] == ["S1", "A S2", *(f"S{n}" for n in range(3, 9)), "B S2"]
    family = "Family,Person,Age,Sex\nA,1,36,F\nA,2,66,M\nB,1,41,F\nB,2,52,M\nB,3,20,M"
    assert [p.label for p in facts_of(family).persons] == ["A 1", "A 2", "B 1", "B 2", "B 3"]


def test_an_id_says_who_it_is_where_a_note_tells_another_sex() -> None:
    people = "patient_id,date_of_birth,gender,address\nP001,1950-02-03,F,-\nP002,1961-04-05,M,-"
    notes = (
        "note_id,patient_id,note_type,note_date,note_text\n"
        'N1,P001,PROGRESS,2020-01-02,"This 70-year-old male patient has a cough."\n'
        'N2,P002,PROGRESS,2020-01-02,"This 58-year-old male patient has a fever."'
    )
    facts = study_of({"clinical_notes.csv": notes, "patients.csv": people})
    assert [(p.label, p.gender) for p in facts.persons] == [("P001", "female"), ("P002", "male")]
    said = [f.text for f in facts.findings if f.code == "table-impossible"]
    assert len(said) == 1 and "P001 has two sexes" in said[0]


def test_numbers_that_another_file_calls_people_by_need_no_site() -> None:
    people = "patient_no,sex,age\n1,F,36\n2,M,66\n3,F,41"
    stays = "patient_no,site_id,admission_date,weight (kg)\n1,A,2020-01-02,61\n1,B,2020-02-02,62\n2,A,2020-01-05,80\n2,B,2020-03-05,81"
    assert [p.label for p in study_of({"people.csv": people, "stays.csv": stays}).persons] == ["1", "2", "3"]
    assert {p.label for p in facts_of(stays).persons} == {"A 1", "B 1", "A 2", "B 2"}


def test_observations_in_long_form_are_results() -> None:
    rows = (
        "OBS_ID,STAY_ID,ENCOUNTER_ID,PATIENT_ID,OBS_TYPE,VALUE,UNIT,OBS_DATE\n"
        "O1,S1,E1,P001,HEART_RATE,88,bpm,2020-01-02\nO2,S1,E1,P001,TEMPERATURE,38.1,degC,2020-01-03\n"
        "O3,S2,E2,P002,HEART_RATE,71,bpm,2020-02-02"
    )
    found = [f for f in facts_of(rows).facts if isinstance(f, Observation)]
    assert [
        (f.code.text, str(f.value.value), f.effective and f.effective.start) for f in found if isinstance(f.value, Quantity)
    ] == [
        ("heart rate", "88", "2020-01-02"), ("body temperature", "38.1", "2020-01-03"), ("heart rate", "71", "2020-02-02"),
    ]  # fmt: skip
    assert len(found) == 3


def test_an_event_that_is_resolved_is_over() -> None:
    rows = "USUBJID,AETERM,CTCAE_GRADE,RESOLVED\nS-1,Nausea,1,Y\nS-1,Cough,2,N"
    assert [(f.code.text, f.clinical) for f in facts_of(rows).facts if isinstance(f, Condition)] == [
        ("nausea", "resolved"), ("cough", "active"),
    ]  # fmt: skip


def test_a_cancelled_result_is_none_and_brands_are_drugs() -> None:
    rows = "lab_id,patient_id,test_name,result_value,unit,collection_date,status\n1,P1,Hemoglobin,13,g/dL,2020-01-02,Final\n2,P1,Hemoglobin,3,g/dL,2020-01-03,Cancelled"
    assert [
        str(f.value.value) for f in facts_of(rows).facts if isinstance(f, Observation) and isinstance(f.value, Quantity)
    ] == ["13"]
    rows = "med_id,patient_id,brand_name,generic_name,dose,start_date,is_active\n1,P1,Glucophage,metformin,500 mg,2020-01-02,False"
    assert [(f.code.text, f.status) for f in facts_of(rows).facts if isinstance(f, Medication)] == [
        ("metformin", "stopped")
    ]


def test_a_picture_is_a_procedure_of_its_visit() -> None:
    rows = "Id,DATE,PATIENT,ENCOUNTER,SERIES_UID,BODYSITE_CODE,BODYSITE_DESCRIPTION,MODALITY_CODE,MODALITY_DESCRIPTION,PROCEDURE_CODE\ni1,2016-06-20T07:26:22Z,p1,e1,1.2,51185008,Thorax,DX,Digital Radiography,399208008"
    (fact,) = facts_of(rows).facts
    assert isinstance(fact, Procedure) and (fact.code.codings[0].code, fact.stay) == ("399208008", "e1")


def test_what_kind_an_admission_was_is_no_class_of_a_stay() -> None:
    for head, code in (("admission_type", None), ("encounter_type", "EMER")):
        rows = f"encounter_id,patient_id,admission_date,{head}\n1,P1,2020-01-02,Emergency"
        document = read(rows.encode(), "visits.csv")
        resources = [one["resource"] for one in build_bundle(document, parse(document, LEXICON))["entry"]]
        assert [one["class"].get("code") for one in resources if one["resourceType"] == "Encounter"] == [code]


def test_ids_of_a_column_with_holes_join_files() -> None:
    people = "id_paciente,nombre,genero\n1.0,Ana Rojas,Femenino\n2.0,Luis Soto,Masculino\n3.0,Ana Rojas,Femenino"
    visits = "id_consulta,id_paciente,fecha,especialidad\n1.0,3.0,2023-01-02,Pediatría\n2.0,2.0,2023-01-03,Pediatría"
    facts = study_of({"pacientes.csv": people, "consultas.csv": visits})
    assert [(p.label, p.name) for p in facts.persons] == [
        ("1.0", "Ana Rojas"),
        ("2.0", "Luis Soto"),
        ("3.0", "Ana Rojas"),
    ]
    assert len([f for f in facts.facts if isinstance(f, Encounter)]) == 2


def test_columns_that_name_organs_are_no_vaccine_of_their_dictionary() -> None:
    data = "study_id,redcap_event_name,sex,covid_vaccine,joints,eyes\nS07,week_0,2,,0,1\nS07,week_14,,,0,0\nS08,week_0,1,,1,0\nS08,week_14,,,0,0"
    words = (
        "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,Choices\n"
        'study_id,ids,,text,Study-ID,\nsex,ids,,radio,Sex,"1, male|2, female"\n'
        "covid_vaccine,covid19,,yesno,Have you been vaccinated against COVID-19?,\n"
        'joints,visit,,radio,Arthritis/Arthralgia,"1, yes|0, no"\neyes,visit,,radio,Iritis/Uveitis,"1, yes|0, no"'
    )
    shown = told(study_of({"data.csv": data, "redcap_dictionary.csv": words}))
    assert not any("vaccin" in one for one in shown) and any("joints" in one for one in shown)
