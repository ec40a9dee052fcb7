"""Extracts of several files: who is who in them, which code means what, and what a row without a value or an end says."""

from __future__ import annotations

import pytest

from etl.checks import check
from etl.document import case_of
from etl.facts import (
    AnyFact,
    Concept,
    Condition,
    Encounter,
    Facts,
    Medication,
    Observation,
    Period,
    Procedure,
    Quantity,
)
from etl.kinds.administration import given_once
from etl.kinds.encounter import class_of
from etl.kinds.immunization import Immunization
from etl.mapping.compiled import compile_lexicon
from etl.names import SYSTEMS
from etl.parsers import parse
from etl.readers import read
from etl.tables.codes import read_code
from etl.value import replace

LEXICON = compile_lexicon(())
Coded = tuple[str, list[str]]


def study(**files: str) -> Facts:
    return parse(case_of([read(text.encode(), f"{name}.csv") for name, text in files.items()], "study"), LEXICON)


def coded(fact: AnyFact) -> Coded:
    return fact.code.text, [one.code for one in fact.code.codings]


PEOPLE = "SUBJID,SITEID,AGE,SEX,COUNTRY,ARM\n001,01,45,M,FRA,A\n002,02,52,F,FRA,B"
VITALS = "SUBJID,VISIT,VSDAT,SYSBP,DIABP,VSPOS\n001,Baseline,2026-01-10,122,78,SITTING\n002,Baseline,2026-01-11,135,85,SITTING"


def test_a_subject_whose_site_only_some_files_name_is_one() -> None:
    facts = study(dm=PEOPLE, vs=VITALS)
    assert [(p.label, p.gender, p.nationality) for p in facts.persons] == [
        ("001", "male", None),
        ("002", "female", None),
    ]
    assert not facts.findings and sum(f.code.text == "systolic blood pressure" for f in facts.facts) == 2
    again = study(dm=PEOPLE.replace("\n002,", "\n001,"), vs=VITALS)
    assert {"01 001", "02 001"} <= {p.label for p in again.persons}, "one number at two sites is two people"


def test_the_visits_of_a_trial_are_encounters() -> None:
    facts = study(
        sv="STUDYID,USUBJID,VISITNUM,VISIT,SVSTDTC,SVENDTC\nS,S-1,1,SCREENING,2014-01-05,2014-01-05\nS,S-1,2,WEEK 2,2014-01-19,"
    )
    stays = [f for f in facts.facts if isinstance(f, Encounter)]
    assert [(f.code.text, f.period and f.period.start) for f in stays] == [
        ("SCREENING", "2014-01-05"),
        ("WEEK 2", "2014-01-19"),
    ]
    assert len(stays) == len(facts.facts)


@pytest.mark.parametrize(
    ("status", "end", "wanted"),
    [
        ("Active", "2020-02-01", "active"),
        ("", "2020-02-01", "completed"),
        ("", "", "active"),
        ("Stopped", "", "stopped"),
    ],
)
def test_the_status_that_is_printed_of_a_drug_wins(status: str, end: str, wanted: str) -> None:
    rows = f"prescription_id,patient_id,medication,dose,start_date,end_date,status\n1,P1,metformin,1 g,2020-01-01,{end},{status}"
    assert [f.status for f in study(drugs=rows).facts if isinstance(f, Medication)] == [wanted]


@pytest.mark.parametrize(("stop", "status"), [("", "in-progress"), ("2014-02-24", "completed")])
def test_a_care_plan_without_an_end_goes_on(stop: str, status: str) -> None:
    rows = f"Id,START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION\nc1,2014-01-31,{stop},p1,e1,,Wound care,,"
    assert [f.status for f in study(careplans=rows).facts if isinstance(f, Procedure)] == [status]
    done = f"START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST\n2014-01-31,{stop},p1,e1,,Wound care,1"
    assert [f.status for f in study(procedures=done).facts if isinstance(f, Procedure)] == ["completed"]


def test_a_name_of_an_event_that_only_its_dictionary_term_explains_is_kept() -> None:
    (fact,) = study(ae="USUBJID,AETERM,AEDECOD,AESEV\nS-1,CANNOT SLEEP WELL,INSOMNIA,MILD").facts
    assert fact.code.text == "insomnia" and fact.note == "CANNOT SLEEP WELL"


def test_an_id_of_a_diagnosis_has_the_name_and_code_of_its_own_dictionary() -> None:
    files = {
        "diagnosticos": "diagnostico_id,codigo_cie10,descripcion\n1,E11.9,Diabetes tipo 2\n2,K92.1,Melena",
        "atenciones": "atencion_id,paciente_id,diagnostico_id,fecha_atencion,tipo_atencion\n85,57,2,2025-07-23,Control\n86,57,9,2025-08-23,Control",
        "pacientes": "paciente_id,nombre,apellido,fecha_nacimiento,sexo\n57,Ana,Rojas,1990-01-02,F\n58,Luis,Soto,1991-01-02,M",
    }
    facts = study(**files)
    assert [(p.label, p.name, p.gender) for p in facts.persons] == [
        ("57", "Rojas, Ana", "female"),
        ("58", "Soto, Luis", "male"),
    ]
    assert [coded(f)[0] for f in facts.facts if isinstance(f, Condition)] == ["melena"]
    assert "K92.1" in coded(next(f for f in facts.facts if isinstance(f, Condition)))[1]
    assert sum(isinstance(f, Encounter) for f in facts.facts) == 2
    del files["diagnosticos"]
    assert not any(isinstance(f, Condition) for f in study(**files).facts), "a bare id names no disease"


def test_claims_are_diagnoses_procedures_and_drugs_with_their_days() -> None:
    facts = study(
        dx="claim_id,member_id,provider_id,service_date,icd10_code,claim_type,place_of_service\nD1,M1,P1,2025-04-19,I10,Outpatient,11",
        px="procedure_id,member_id,provider_id,service_date,code_system,procedure_code,place_of_service\nX1,M1,P1,2025-06-11,CPT,82274,11",
        rx="rx_id,member_id,fill_date,ndc_code,drug_name,days_supply,quantity\nR1,M1,2025-08-29,0078-0526-15,Metformin 500mg,60,30",
        sets="measure_id,value_set_name,code_system,code,description\nA,Stool,CPT,82274,Stool blood test",
        cover="enrollment_id,member_id,payer_line,coverage_start_date,coverage_end_date\nE1,M1,COMM,2025-01-01,2025-12-31",
    )
    (disease,), (done,), (drug,) = (
        [f for f in facts.facts if isinstance(f, kind)] for kind in (Condition, Procedure, Medication)
    )
    assert (coded(disease)[1][0], disease.asserted) == ("I10", "2025-04-19")
    assert coded(done) == ("Stool blood test", ["82274"]) and done.performed and done.performed.start == "2025-06-11"
    assert drug.code.text == "metformin" and drug.effective and drug.effective.start == "2025-08-29"
    assert len(facts.facts) == 3 and len(facts.persons) == 1


def test_a_code_below_the_head_of_a_diagnosis_is_the_disease() -> None:
    facts = study(people="patient_id,sex,age,diagnosis_code\nK-1,F,44,I10\nK-2,M,51,Z")
    assert [coded(f)[1][0] for f in facts.facts if isinstance(f, Condition)] == ["I10"]
    facts = study(people="patient_id,sex,age,diagnosis,icd10\nK-1,F,44,Gout,M10.9\nK-2,M,51,Asthma,J45.9")
    assert sum(isinstance(f, Condition) for f in facts.facts) == 2, "a disease and its code are one"


def test_codes_below_cim_or_cie_are_of_the_whos_classification() -> None:
    facts = study(people="patient_id,sex,age,code_cim10\nK-1,F,44,I10\nK-2,M,51,J45")
    assert [f.code.codings[0].system for f in facts.facts if isinstance(f, Condition)] == [SYSTEMS["icd10"]] * 2
    files = {
        "diagnosticos": "diagnostico_id,codigo_cie10,descripcion\n1,E11.9,Diabetes tipo 2\n2,K92.1,Melena",
        "atenciones": "atencion_id,paciente_id,diagnostico_id,fecha_atencion,tipo_atencion\n85,57,1,2025-07-23,Control",
        "pacientes": "paciente_id,nombre,apellido,fecha_nacimiento,sexo\n57,Ana,Rojas,1990-01-02,F",
    }
    (disease,) = (f for f in study(**files).facts if isinstance(f, Condition))
    assert (disease.code.codings[0].system, disease.code.codings[0].code, disease.note) == (
        SYSTEMS["icd10"],
        "E11.9",
        "",
    )
    files["diagnosticos"] = files["diagnosticos"].replace("codigo_cie10", "icd_code")
    (disease,) = (f for f in study(**files).facts if isinstance(f, Condition))
    assert disease.code.codings[0].system == SYSTEMS["icd10cm"], "nothing says whose modification it is"


def test_facts_of_i2b2_are_named_by_the_path_of_their_code() -> None:
    facts = study(
        facts="code,start-date,mrn,value\nDEM|SEX:f,2000-01-10,F1,\nDEM|SEX:m,2000-01-10,F2,\nICD10CM:E11.9,2001-02-03,F1,\nLAB:gl,2001-02-03,F2,5.5",
        concepts="path,code,type\n\\Demographics\\Gender\\Female\\,DEM|SEX:f,Assertion\n\\Labs\\Glucose\\,LAB:gl,Numeric",
    )
    assert [(p.label, p.gender) for p in facts.persons] == [("F1", "female"), ("F2", "male")]
    assert any(
        isinstance(f, Observation) and (f.code.text, f.presence) == ("Gender: Female", "present") for f in facts.facts
    )
    assert [coded(f)[1][0] for f in facts.facts if isinstance(f, Condition)] == ["E11.9"]
    assert [f.code.text for f in facts.facts if isinstance(f, Observation) and isinstance(f.value, Quantity)] == [
        "glucose"
    ]


def test_a_codebook_in_descriptions_explains_codes_and_units() -> None:
    book = (
        "Variable Name,Type,Description,Units\nSex,Categorical,sex (1 = male; 0 = female),\nPain kind,Categorical,"
        '"cp: kind of pain (1: typical, 2: odd (rare, mild), 3: none)",\nCholesterol,Integer,in serum,mg/dl'
    )
    facts = study(book=book, data="patient_id,Age,Sex,Pain kind,Cholesterol\nK1,70,1,2,322\nK2,67,0,3,200")
    assert [p.gender for p in facts.persons] == ["male", "female"]
    values = {f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "Pain kind"}
    assert values == {"odd (rare, mild)", "none"} or values == {"odd (rare, mild)", None}
    assert {
        f.value.code
        for f in facts.facts
        if isinstance(f, Observation) and isinstance(f.value, Quantity) and "chol" in f.code.text
    } == {"mg/dL"}


def test_boxes_of_codes_with_a_hyphen_have_their_names() -> None:
    fields = (
        'Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"\nrecord_id,d,text,Id,\n'
        'meds,d,checkbox,Medicines,"RX-12, Aspirin | OTH, Other"'
    )
    facts = study(dictionary=fields, data="record_id,meds___rx_12,meds___oth,d_complete\n1,1,0,2\n2,0,0,2")
    assert any(f.code.text == "Medicines (choice=Aspirin)" for f in facts.facts)


def test_rows_of_tests_without_a_value_are_counted() -> None:
    rows = "person_id,observation_concept_id,observation_date,observation_source_value,value_as_string\n1,4000,2020-01-01,Smoking,\n1,4000,2020-01-02,Smoking,never"
    facts = study(observation=rows)
    assert len(facts.facts) == 1
    assert [f.text.split(" of table")[0] for f in facts.findings if f.code == "little-understood"] == ["1 of 2 rows"]
    facts = study(observation=f"{rows}\n1,4000,2020-01-03,Smoking,never")
    assert not [f for f in facts.findings if f.code == "little-understood"], "one row of three is no table that is lost"
    assert sum(entry.reason == "nothing is recorded" for entry in facts.ledger) >= 3


def test_two_prescriptions_of_a_drug_on_two_days_are_two() -> None:
    rows = "record_id,center_id,treatment_start_date,treatment_type,description\n7,x,2020-01-02,Drug,Metformin\n7,x,2021-05-02,Drug,Metformin"
    facts = study(rx=f"{rows}\n8,x,2020-02-03,Drug,Aspirin\n9,x,2020-02-03,Drug,Metformin")
    drugs = [f for f in facts.facts if isinstance(f, Medication) and f.subject == "p1"]
    assert [f.effective and f.effective.start for f in drugs] == ["2020-01-02", "2021-05-02"]


@pytest.mark.parametrize("value", ["300.0", "0.5"])
def test_a_decimal_of_something_unknown_has_some_unit(value: str) -> None:
    facts = study(people=f"patient_id,sex,age,oldpeak\nK1,F,40,{value}\nK2,M,50,2")
    assert [
        f.value.code
        for f in facts.facts
        if isinstance(f, Observation) and isinstance(f.value, Quantity) and f.code.text == "oldpeak"
    ] == [None, ""]


def test_numbers_of_several_classes_answer_nothing() -> None:
    rows = "\n".join(f"K{n},F,4{n},{n % 4},{n % 4}" for n in range(6))
    facts = study(people=f"patient_id,sex,age,polygonal_papules,eosinophils_in_the_infiltrate\n{rows}")
    assert not [f for f in facts.facts if isinstance(f, Observation) and (f.presence or f.code.text == "eosinophils")]


def test_items_by_letters_are_of_no_scale_that_nobody_names() -> None:
    rows = "patient_id,sex,A,B,C,D\nK1,F,50,40,30,20\nK2,M,60,50,40,30"
    assert not any("GMFM" in f.code.text for f in study(answers=rows).facts)
    assert any("GMFM" in f.code.text for f in study(GMFM=rows).facts)


def test_a_sample_stays_with_what_was_found_in_it_and_radiation_is_a_procedure() -> None:
    samples = "PATIENT_ID,SAMPLE_ID,SAMPLE_TYPE,GRADE\nP1,P1_a,Primary,II\nP1,P1_b,Recurrence,IV"
    events = "PATIENT_ID,START_DATE,STOP_DATE,EVENT_TYPE,TREATMENT_TYPE,SUBTYPE,AGENT\nP1,1,2,Treatment,Radiation Therapy,XRT,\nP1,3,4,Treatment,Medical Therapy,,TMZ + thalidomide"
    facts = study(data_clinical_sample=samples, data_timeline_treatment=events)
    assert {f.note for f in facts.facts if isinstance(f, Observation) and f.value in ("II", "IV")} == {
        "SAMPLE_ID: P1_a",
        "SAMPLE_ID: P1_b",
    }
    assert [type(f).__name__ for f in facts.facts if "SUBTYPE" in f.note] == ["Procedure"]
    assert [f.code.text for f in facts.facts if isinstance(f, Medication)] == ["TMZ + thalidomide"], (
        "no half of two drugs"
    )


def test_how_an_admission_was_belongs_to_the_encounter() -> None:
    rows = "admission_id,patient_id,admit_date,discharge_date,adm_type,los_days\nA1,P1,2020-01-02,2020-01-05,Elective,3"
    (stay,) = study(admissions=rows).facts
    assert isinstance(stay, Encounter) and (stay.code.text, stay.note) == ("Elective", "los_days: 3")


def test_an_allergy_to_something_is_called_by_it() -> None:
    rows = "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,CATEGORY\n2005-11-20,,p1,e1,,Allergy to mould,environment"
    assert [f.code.text for f in study(allergies=rows).facts] == ["mould allergy"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("LOINC:8480-6", "8480-6"), ("ICD10CM:E11.9", "E11.9"), ("HP:0001250", "HP:0001250"), ("LAB:12", None)],
)
def test_a_code_may_stand_behind_the_name_of_its_system(text: str, code: str | None) -> None:
    found = read_code(text)
    assert (found.code if found else None) == code


def test_the_strength_of_a_drug_in_a_brand_is_kept() -> None:
    rows = "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,DISPENSES\n2020-01-01,,p1,e1,,Acetaminophen 325 MG Oral Tablet [Tylenol],1"
    (drug,) = study(medications=rows).facts
    assert (drug.code.text, drug.note) == ("paracetamol", "Acetaminophen 325 MG Oral Tablet [Tylenol]")


def test_an_age_and_an_arm_of_several_files_are_said_once_and_a_grade_with_its_word() -> None:
    facts = study(
        adsl="USUBJID,AGE,SEX,ARM,TRT01P\nS-1,36,M,Placebo,Placebo\nS-2,40,F,Drug,Drug",
        adef="USUBJID,AGE,PARAM,AVAL,AVALC,ADT\nS-1,36,Pain Score,3,Severe,2010-04-02\nS-2,40,Pain Score,1,Mild,2010-04-02",
    )
    shown = [(f.subject, f.code.text) for f in facts.facts]
    assert len(shown) == len(set(shown)) == 6 and not any(text == "AGE" for _, text in shown), shown
    assert {f.note.split(";")[0] for f in facts.facts if f.code.text == "pain score"} == {
        "AVALC: Severe",
        "AVALC: Mild",
    }


def test_words_below_an_unknown_label_are_kept_as_printed() -> None:
    rows = "patient_id,sex,age,arm_status,wound_position\nK1,F,40,Intact,3 o'clock\nK2,M,50,Lost,6 o'clock"
    values = {f.value for f in study(people=rows).facts if isinstance(f, Observation)}
    assert {"Intact", "Lost", "3 o'clock", "6 o'clock"} <= values


def test_a_gene_that_the_head_lists_is_no_procedure() -> None:
    rows = "patient_id,sex,age,MUT_TP53_CIC\nK1,F,40,CIC\nK2,M,50,TP53"
    facts = study(people=rows).facts
    assert {(f.code.text, f.value) for f in facts if isinstance(f, Observation) and "MUT" in f.code.text} == {
        ("MUT TP53 CIC", "CIC"),
        ("MUT TP53 CIC", "TP53"),
    }
    assert len(facts) == 4


def test_notes_without_ids_are_of_somebody_else_each() -> None:
    rows = "note,conditions,patient-friendly summary\nAdult patient seen for gout.,gout,x\nAdult patient seen for asthma.,asthma,y"
    facts = study(notes=rows)
    assert [(f.subject, f.code.text) for f in facts.facts] == [("p1", "gout"), ("p2", "asthma")]
    assert [f.code for f in facts.findings] == ["layout-doubtful"]
    assert len(study(notes=rows.replace("note,cond", "patient_id,note,cond").replace("\nAd", "\nK1,Ad")).persons) == 1


def test_an_id_in_a_column_says_who_is_whom_in_another_file() -> None:
    register = "record_id,redcap_repeat_instrument,patient_mrn,sex,weight_kg\n1,,K-77,F,61\n1,visit,,,62\n2,,K-78,M,80\n3,,K-79,F,55"
    labs = "PAT_MRN_ID,sodium_mmol_l\nK-77,139\nK-78,141\nK-79,137"
    facts = study(register=register, labs=labs)
    assert [p.label for p in facts.persons] == ["1", "2", "3"] and not facts.findings
    assert {(f.subject, str(f.value.value)) for f in facts.facts if isinstance(f.value, Quantity) and "sodium" in f.code.text} == {
        ("p1", "139"), ("p2", "141"), ("p3", "137"),
    }  # fmt: skip
    apart = study(register=register.replace("K-78", "K-77"), labs=labs)
    assert len(apart.persons) > 3, "one number of two people says nothing"
    doctors = study(
        register=register.replace("patient_mrn", "doctor_id"), doctors=labs.replace("PAT_MRN_ID", "doctor_id")
    )
    assert not any(p.records for p in doctors.persons), "somebody's doctor is no patient"


def test_two_ids_in_one_row_are_one_person_in_every_file() -> None:
    first = "LCRC ID,BBDC ID,Gender,Age,Height\n100226,137074,Female,9,120\n100227,,Male,30,170\n100228,,Male,40,171"
    second = "LCRC ID,BBDC ID,Gender,Age,Weight\n,137481,Male,15,40\n100226,137074,Female,16,50\n,137706,Male,2,10\n,137930,Male,14,39"
    persons = study(first=first, second=second).persons
    assert len(persons) == 6 and ("100226", ("137074",)) in [(p.label, p.records) for p in persons]
    assert len(study(first=first.replace("137074", ""), second=second.replace("100226", "")).persons) == 7, (
        "in no row both"
    )


def test_two_dictionaries_explain_one_column_together() -> None:
    facts = study(
        codebook="columns,type,unit,descriptions\nage,int,years,Age\nstage,text,,Kind of growth",
        documentation="Column name,Original column name,Details\nage,Age,Age in years\nstage,St,1 = none; 2 = benign",
        data="sample_id,age,stage\nS1,33,1\nS2,81,2",
    )
    assert {f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "stage"} <= {
        "none",
        "benign",
        None,
    }
    assert not any(f.value == 1 for f in facts.facts if isinstance(f, Observation))


def test_how_somebody_left_a_trial_is_dated_and_claims_are_left_out() -> None:
    facts = study(
        ds="USUBJID,DSSEQ,DSTERM,DSDECOD,DSCAT,DSSTDTC\nS-1,1,PROTOCOL COMPLETED,COMPLETED,DISPOSITION EVENT,2014-07-02",
        claims="Id,PATIENTID,PROVIDERID,DIAGNOSIS1,CURRENTILLNESSDATE,SERVICEDATE\nc1,S-1,p,195662009,2014-01-01,2014-01-01",
    )
    told = {
        (f.code.text, f.value, f.effective and f.effective.start) for f in facts.facts if isinstance(f, Observation)
    }
    assert told == {
        ("disposition", "COMPLETED", "2014-07-02"), ("reported disposition", "PROTOCOL COMPLETED", "2014-07-02"),
    }  # fmt: skip


def test_a_discharge_is_of_whom_its_stay_is() -> None:
    facts = study(
        patients="patient_id,nom,prenom,date_naissance,sexe\n7,Roux,Anne,1980-02-03,F\n8,Petit,Luc,1970-02-03,M",
        admissions="admission_id,patient_id,date_admission,maladie_id\n1,8,2024-01-05,3\n2,7,2024-02-05,3",
        sorties="sortie_id,admission_id,date_sortie,motif\n1,2,2024-02-09,Guérison",
        maladies="maladie_id,nom,code_cim10\n3,Grippe,J11.1",
    )
    assert [(p.label, p.name, p.gender) for p in facts.persons] == [
        ("7", "Roux, Anne", "female"),
        ("8", "Petit, Luc", "male"),
    ]
    anne = facts.persons[0].key
    assert {(f.stay, f.period and f.period.end) for f in facts.facts if isinstance(f, Encounter) and f.subject == anne} >= {
        ("2", "2024-02-09"),
    }  # fmt: skip
    assert {coded(f)[1][0] for f in facts.facts if isinstance(f, Condition)} == {"J11.1"}


def test_a_note_of_a_member_is_theirs_with_its_code() -> None:
    facts = study(
        notes="note_id,member_id,visit_date,diagnosis_code,clinical_note\nn1,M1,2020-01-02,E11.9,The patient has asthma.\nn2,M2,2020-01-03,I10,The patient has gout."
    )
    assert [p.label for p in facts.persons] == ["M1", "M2"]
    assert {(f.subject, coded(f)[0]) for f in facts.facts if isinstance(f, Condition)} >= {
        ("p1", "asthma"),
        ("p2", "gout"),
    }
    assert {one for f in facts.facts if isinstance(f, Condition) for one in coded(f)[1]} >= {"E11.9", "I10"}


def test_a_result_has_the_day_of_its_own_column() -> None:
    rows = "patient_id,sex,ALT_DATE,ALT_RESULT,creatinine_date,creatinine,consent_date\nK1,F,2020-01-02,34,2020-02-03,1.1,2019-01-01\nK2,M,2020-01-05,55,2020-02-06,,2019-01-02"
    facts = study(labs=rows).facts
    dated = {
        (f.code.text, f.subject): f.effective and f.effective.start
        for f in facts
        if isinstance(f, Observation) and isinstance(f.value, Quantity)
    }
    assert dated == {
        ("alanine aminotransferase", "p1"): "2020-01-02", ("creatinine", "p1"): "2020-02-03", ("alanine aminotransferase", "p2"): "2020-01-05",
    }  # fmt: skip
    assert [f.subject for f in facts if "creatinine date" in f.code.text] == ["p2"], (
        "a day without its value is kept as printed"
    )
    assert sum("consent date" in f.code.text for f in facts) == 2


def test_the_code_of_a_stay_is_its_diagnosis() -> None:
    rows = "encounter_id,patient_id,admission_date,discharge_date,encounter_type,primary_diagnosis_icd10\nE1,P1,2020-01-02,2020-01-05,Inpatient,J18.9"
    (disease,) = (f for f in study(encounters=rows).facts if isinstance(f, Condition))
    assert coded(disease)[1][0] == "J18.9" and not disease.note


def test_visits_with_measures_are_no_bare_stays() -> None:
    rows = "visit_id,patient_id,visit_date,visit_type,weight_kg,attended\n1,P1,2023-01-02,Control,55.3,1\n2,P1,2023-02-02,Control,56.3,0"
    facts = study(visits=rows).facts
    weights = [
        (str(f.value.value), f.effective and f.effective.start)
        for f in facts
        if isinstance(f, Observation) and isinstance(f.value, Quantity) and "weight" in f.code.text
    ]
    assert weights == [("55.3", "2023-01-02"), ("56.3", "2023-02-02")]
    assert any(f.code.text == "visit type" and f.value == "Control" for f in facts if isinstance(f, Observation))


def test_a_regimen_is_a_medicine_with_its_days() -> None:
    rows = "treatment_id,patient_id,regimen,start_date,end_date,outcome\n1,P1,2HRZE/4HR,2023-01-05,2023-07-05,Cured"
    (drug,) = study(treatments=rows).facts
    assert (
        isinstance(drug, Medication)
        and drug.effective
        and drug.effective.end == "2023-07-05"
        and drug.note == "outcome: Cured"
    )


def test_observations_by_name_are_results_without_an_id_of_their_own() -> None:
    rows = "PERSON_ID,OBS_DATE,OBS_NAME,OBS_VALUE,OBS_UNIT\n1,2020-01-01,Weight,80,kg\n2,2020-01-02,Weight,70,kg"
    found = [f for f in study(obs=rows).facts if isinstance(f, Observation)]
    assert [(f.code.text, isinstance(f.value, Quantity) and f.value.code) for f in found] == [("body weight", "kg")] * 2


def test_a_sheet_of_somebody_is_no_dictionary() -> None:
    facts = study(case="Feature,Description\nAge,34 years\nTremor,present\nDiagnosis,gout")
    assert any(f.code.text == "gout" for f in facts.facts)


def test_an_id_of_the_table_of_people_is_one_person_in_every_file() -> None:
    rows = "".join(f"\n{n},1,Related,{n}.0,No" for n in range(2, 30))
    files = {
        "people": "record_id,sex,birth_date" + "".join(f"\n{n},F,19{n + 50}-02-03" for n in range(1, 30)),
        "care": f"record_id,instance_id,related,score,ataxia\n1,1,Related,1.0,No\n1,2,Not related,2.0,Yes{rows}",
        "ends": "record_id,death" + "".join(f"\n{n},No" for n in range(1, 30)),
    }
    facts = study(**files)
    assert [p.label for p in facts.persons] == [str(n) for n in range(1, 30)]
    assert not any("different people" in f.text for f in facts.findings)


@pytest.mark.parametrize(
    ("heads", "day"),
    [
        ("labo_id,patient_id,type_test,resultat,unite,valeur_ref_min,valeur_ref_max,est_anormal,date_prelevement", "2024-03-02"),
        ("resultado_id,paciente_id,nombre_prueba,resultado,unidad,valor_ref_min,valor_ref_max,es_anormal,fecha_toma", "2024-03-02"),
        ("id_esame,id_paziente,tipo_esame,risultato,unità_misura,limite_inferiore,limite_superiore,anomalo,data_prelievo", "2024-03-02"),
        ("exame_id,id_paciente,nome_exame,resultado,unidade,valor_minimo,valor_maximo,anormal,data_coleta", "2024-03-02"),
        ("Labor-ID,Patienten-ID,Laborwert,Ergebnis,Einheit,Untergrenze,Obergrenze,auffällig,Abnahmedatum", "02.03.2024"),
    ],
)  # fmt: skip
def test_results_in_long_form_are_read_by_their_heads_in_other_languages(heads: str, day: str) -> None:
    facts = study(labs=f"{heads}\nL1,7,Potassium,5.8,mmol/L,3.5,5.1,1,{day}\nL2,8,Sodium,139,mmol/L,135,145,0,{day}")
    found = [f for f in facts.facts if isinstance(f, Observation)]
    assert [p.label for p in facts.persons] == ["7", "8"] and len(found) == len(facts.facts) == 2
    for fact, name, value, flag in zip(found, ("potassium", "sodium"), ("5.8", "139"), "AN", strict=True):
        assert fact.code.text == name and isinstance(fact.value, Quantity) and fact.reference is not None
        assert (str(fact.value.value), fact.value.code, fact.flag) == (value, "mmol/L", flag)
        assert fact.effective is not None and fact.effective.start == "2024-03-02"


@pytest.mark.parametrize(("unit", "said"), [("g/L", True), ("kg", False)])
def test_a_long_form_that_is_not_known_is_said(unit: str, said: bool) -> None:
    rows = "".join(f"\nP{n},F,{n + 40},Vorx,{n}.5,kg\nP{n},F,{n + 40},Zemb,{n}.25,{unit}" for n in range(1, 6))
    facts = study(values=f"patient_id,sex,age,zorv,quux,measure{rows}")
    assert any("looks like one value" in f.text for f in facts.findings) == said


def test_a_key_that_a_dictionary_explains_is_no_code() -> None:
    facts = study(
        patients="patient_id,nom,prenom,date_naissance,sexe\n7,Roux,Anne,1980-02-03,F\n8,Petit,Luc,1970-02-03,M",
        admissions="admission_id,patient_id,date_admission,diagnostic,maladie_id\n1,8,2024-01-05,Zona,M01\n2,7,2024-02-05,Zona,M09\n3,7,2024-03-05,,M01",
        maladies="maladie_id,nom_maladie,code_cim10,gravite\nM01,Zona,B02,2\nM02,Grippe,J11,1",
    )
    found = [
        (f.code.text, [c.code for c in f.code.codings if "icd" in c.system], f.note)
        for f in facts.facts
        if isinstance(f, Condition)
    ]
    name = found[0][0]
    assert found == [(name, ["B02"], ""), (name, [], ""), (name, ["B02"], "")]


def test_a_stay_in_two_files_is_one_and_open_where_nobody_left() -> None:
    files = {
        "admissions": "admission_id,patient_id,date_admission\n1,8,2024-01-05\n2,7,2024-02-05\n3,7,2024-03-05",
        "sorties": "sortie_id,admission_id,date_sortie,motif\n1,2,2024-02-09,Guérison\n2,3,2024-03-01,Guérison",
    }
    stays = [f for f in study(**files).facts if isinstance(f, Encounter)]
    assert sorted((f.stay, f.period and f.period.start, f.period and f.period.end, f.open) for f in stays if f.stay != "3") == [
        ("1", "2024-01-05", None, True), ("2", "2024-02-05", "2024-02-09", False),
    ]  # fmt: skip
    assert sum(f.stay == "3" for f in stays) == 2, "nobody leaves before they came"
    assert all(len({place.table for place in f.evidence}) == 2 for f in stays if f.stay == "2")


@pytest.mark.parametrize(("day", "start"), [("9011", None), ("2011", "2011"), ("2011-02-03", "2011-02-03")])
def test_a_number_of_days_is_no_year(day: str, start: str | None) -> None:
    rows = "".join(f"\n{n},{n},9202,{17000 + n if start is None else 2000 + n}" for n in range(2, 5))
    facts = study(
        person="person_id\n1\n2\n3\n4",
        visit_occurrence=f"visit_occurrence_id,person_id,visit_concept_id,visit_start_date\n1,1,9202,{day}{rows}",
    )
    periods = {f.stay: f.period for f in facts.facts if isinstance(f, Encounter)}
    assert periods["1"] is not None and (periods["1"].start, periods["1"].text) == (start, "" if start else day)
    assert [f.code for f in facts.findings] == ([] if start else ["date-ambiguous"]), "that ids stand alone is no loss"


def test_a_note_gives_its_diagnosis_no_onset_and_its_member_no_other_sex() -> None:
    facts = study(
        members="member_id,age,gender\nM1,41,Other\nM2,52,F\nM3,33,M",
        notes="note_id,member_id,note_date,clinical_note,diagnosis_code\n"
        + "\n".join(f"N{n},M{n},2025-0{n}-09,{age}yo female with headache.,I10" for n, age in ((1, 41), (2, 52))),
    )
    assert {p.label: p.gender for p in facts.persons} == {"M1": None, "M2": "female", "M3": "male"}
    coded_by = [f for f in facts.facts if isinstance(f, Condition) and any(c.code == "I10" for c in f.code.codings)]
    assert [(f.onset, f.asserted) for f in coded_by] == [(None, "2025-01-09"), (None, "2025-02-09")]
    assert sum("two sexes" in f.text and "Other" in f.text for f in facts.findings) == 1


def test_days_of_stays_are_encounters() -> None:
    rows = "K-1,F,44,2020-01-02,2020-01-09,2019-12-01\nK-2,M,51,2020-02-03,,2020-01-01"
    facts = study(p=f"patient_id,sex,age,admission date,discharge date,first consultation date\n{rows}")
    stays = [
        (f.subject, f.code.text, f.period and (f.period.start, f.period.end), f.open)
        for f in facts.facts
        if isinstance(f, Encounter)
    ]
    assert sorted(stays) == [
        ("p1", "admission", ("2020-01-02", "2020-01-09"), False), ("p1", "visit", ("2019-12-01", None), False),
        ("p2", "admission", ("2020-02-03", None), True), ("p2", "visit", ("2020-01-01", None), False),
    ]  # fmt: skip
    assert not any("date" in f.code.text for f in facts.facts)
    facts = study(p="patient_id,sex,age,registration date\nK-1,F,44,2020-01-02\nK-2,M,51,2020-02-03")
    assert not any("date" in f.code.text for f in facts.facts), "when somebody was registered is of the record"


def test_the_day_of_a_visit_dates_its_row_and_repeats_are_kept_apart() -> None:
    head = "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,visit_date,moca"
    facts = study(
        p=f"{head}\n1,baseline_arm_1,,,2020-01-02,21\n1,follow_up_1_week_arm_1,cognition,1,,22\n1,follow_up_1_week_arm_1,cognition,2,,22"
    )
    told = [(f.effective and f.effective.start, f.note) for f in facts.facts if isinstance(f, Observation)]
    assert told == [
        ("2020-01-02", ""), (None, "redcap_repeat_instrument: cognition; redcap_repeat_instance: 1"),
        (None, "redcap_repeat_instrument: cognition; redcap_repeat_instance: 2"),
    ]  # fmt: skip
    rows = "1,1,Confirmed\n1,2,Confirmed\n2,1,Confirmed"
    facts = study(p=f"record_id,instance_id,diagnostic_status\n{rows}")
    assert [f.note for f in facts.facts if isinstance(f, Observation)] == [
        "instance_id: 1",
        "instance_id: 2",
        "instance_id: 1",
    ]


@pytest.mark.parametrize("heads", ["hgb_lab_date,hgb_result", "aec_date,aec"])
def test_a_result_has_the_day_that_is_called_like_it(heads: str) -> None:
    (one, other) = study(p=f"patient_id,{heads}\nK-1,2020-01-02,12.1\nK-2,2020-03-02,13.1").facts
    assert isinstance(one, Observation) and isinstance(other, Observation)
    assert [f.effective and f.effective.start for f in (one, other)] == ["2020-01-02", "2020-03-02"]


def test_records_that_repeat_a_sex_tell_it_of_the_person() -> None:
    rows = "K-1,F,44,Metformin,2020-01-02,2020-03-04\nK-1,F,45,Metformin,2021-05-02,\nK-2,M,51,Aspirin,2020-02-03,"
    facts = study(rx=f"patient_id,sex,age,drug,start,stop\n{rows}")
    assert [p.gender for p in facts.persons] == ["female", "male"]
    drugs = [f for f in facts.facts if isinstance(f, Medication)]
    assert [(f.effective and (f.effective.start, f.effective.end), f.note) for f in drugs] == [
        (("2020-01-02", "2020-03-04"), "age: 44"), (("2021-05-02", None), "age: 45"), (("2020-02-03", None), "age: 51"),
    ]  # fmt: skip


LISTS = {
    "wards": "service_id,nom_service,departement,nb_lits\nS01,Cardiologie,Médecine,40\nS02,Neurologie,Médecine,30",
    "sites": "site_id,site_name,city,site_status,enrollment_target\nS1,Hill Research,Hill,Active,24\nS2,Dale Trials,Dale,Active,20",
    "groups": "icd10_code,hcc_code,hcc_desc,weight\nE11.9,HCC18,Diabetes,0.1\nI10,HCC85,Hypertension,0.05",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_places_or_of_groups_of_codes_is_nobodys(name: str) -> None:
    facts = study(**{"people": "patient_id,sex,age\nK-1,F,44\nK-2,M,51", name: LISTS[name]})
    assert not any(f.code == "little-understood" for f in facts.findings)
    assert not any(entry.state == "not understood" for entry in facts.ledger)


JOINED = {
    "patients": "patient_id,name,birth_date,gender,phone\nK1,Ann Alder,1980-02-03,F,1\nK2,Ben Birch,1970-02-03,M,2",
    "encounters": "encounter_id,patient_id,facility_id,encounter_date,encounter_type\nE1,K1,F1,2024-03-06,Emergency\nE2,K2,F1,2024-04-06,Emergency",
    "facilities": "id,name,type\nF1,Hill Hospital,Hospital\nF2,Dale Clinic,Clinic",
    "medications": "id,name\nM01,Metformin 500mg\nM02,Lisinopril 10mg",
    "prescriptions": "rx_id,encounter_id,medication_id,date_prescribed,refills\nR1,E1,M02,2024-03-06,1\nR2,E2,M09,2024-04-06,1",
    "procedures": "ProcedureID,EncounterID,CPT_Code,ProcedureDescription\nP1,E2,85025,Complete blood count",
    "vitals": "VitalsID,EncounterID,SystolicBP,DiastolicBP,HeartRate\nV1,E1,130,73,95\nV2,E2,135,76,61\nV3,E2,136,77,62",
}


def test_rows_of_a_stay_are_of_its_person_and_day() -> None:
    facts = study(**JOINED)
    names = {p.key: p.name for p in facts.persons}
    assert sorted(names.values()) == ["Ann Alder", "Ben Birch"], "no drug and no hospital is a person"
    (drug,) = (f for f in facts.facts if isinstance(f, Medication))
    assert (names[drug.subject], drug.code.text, drug.stay) == ("Ann Alder", "lisinopril", "E1"), "M09 names no drug"
    (count,) = (f for f in facts.facts if isinstance(f, Procedure))
    assert (names[count.subject], count.performed and count.performed.start) == ("Ben Birch", "2024-04-06")
    rates = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "heart rate"]
    told = [
        (names[f.subject], str(f.value.value), f.effective and f.effective.start)
        for f in rates
        if isinstance(f.value, Quantity)
    ]
    assert told == [
        ("Ann Alder", "95", "2024-03-06"),
        ("Ben Birch", "61", "2024-04-06"),
        ("Ben Birch", "62", "2024-04-06"),
    ]
    assert not any(f.code in ("little-understood", "layout-doubtful") for f in facts.findings)


def test_a_stay_of_several_days_dates_nothing() -> None:
    long = "encounter_id,patient_id,admission_date,discharge_date\nE1,K1,2024-03-06,2024-03-09\nE2,K2,2024-03-06,"
    facts = study(encounters=long, vitals=JOINED["vitals"])
    rates = [f for f in facts.facts if isinstance(f, Observation)]
    assert rates and all(f.effective is None and f.stay in ("E1", "E2") for f in rates)


def test_small_tables_of_ids_and_names_that_nothing_points_to_may_be_people() -> None:
    assert (
        len(study(members="id,name,age\nK1,Ann Alder,44\nK2,Ben Birch,51", notes="member_id,age\nK1,44\nK2,51").persons)
        == 2
    )


LABELLED = {
    "dm": "Study Identifier,Unique Subject Identifier,Domain Abbreviation,Age,Sex,Planned Arm Code,Description of Planned Arm\nS,S-1,DM,63,F,A,Drug A",
    "ae": "Unique.Subject.Identifier,Reported Term for the Adverse Event,Start Date/Time of Adverse Event,Dictionary.Derived.Term,Severity/Intensity,Outcome of Adverse Event\nS-1,THE RUNS,2014-01-09,DIARRHOEA,MILD,RESOLVED",
    "cm": 'Unique Subject Identifier,"Reported Name of Drug, Med, or Therapy",Start Date/Time of Medication,Standardized Medication Name,Indication\nS-1,ASPIRIN,2003,ACETYLSALICYLIC ACID,PAIN',
    "sv": "Unique Subject Identifier,Visit Number,Visit Name,Start Date/Time of Visit,End Date/Time of Visit\nS-1,1,SCREENING,2013-12-26,2013-12-26",
    "ecg": "Unique Subject Identifier,Visit Number,Visit Name,Start Date/Time of Visit,Heart rate\nS-1,1,SCREENING,2013-12-26,71\nS-1,2,WEEK 2,2014-01-09,72",
    "lb": "Unique Subject Identifier,Lab Test or Examination Name,Numeric Result/Finding in Standard Units,Standard Units,Date/Time of Specimen Collection\nS-1,Sodium,140,mmol/L,2014-01-09",
}


def test_the_labels_of_a_trials_variables_stand_for_their_names() -> None:
    facts = study(**LABELLED)
    (person,) = facts.persons
    assert (person.label, person.gender) == ("S-1", "female")
    told = {(f.code.text, when.start if (when := getattr(f, "effective", None)) else None) for f in facts.facts}
    assert told >= {("diarrhea", None), ("aspirin", "2003"), ("SCREENING", None), ("sodium", "2014-01-09")}
    rates = [
        (f.effective and f.effective.start, f.timepoint and f.timepoint.label)
        for f in facts.facts
        if f.code.text == "heart rate" and isinstance(f, Observation)
    ]
    assert rates == [("2013-12-26", "SCREENING"), ("2014-01-09", "WEEK 2")]
    assert not any("Identifier" in f.code.text or "Visit" in f.code.text for f in facts.facts)


def test_vaccines_without_costs_are_no_diseases() -> None:
    rows = "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2012-10-20,p1,e1,140,Influenza  seasonal  injectable  preservative free"
    (fact,) = study(immunizations=rows).facts
    assert isinstance(fact, Immunization) and fact.code.codings[0].code == "140"


def test_stays_without_ids_of_their_own_are_of_the_people_of_another_file() -> None:
    facts = study(
        patients="external_id,name,birth_date,gender,blood_type\nH-1,Ann Alder,1980-02-03,F,A+\nH-2,Ben Birch,1970-02-03,M,O+",
        admissions="patient_external_id,admission_date,discharge_date,department,diagnosis_code,diagnosis_description,status\n"
        "H-2,2025-07-01,2025-07-04,Cardiologia,J18.9,Pneumonia,discharged",
    )
    assert {(p.label, p.name, p.gender) for p in facts.persons} == {
        ("H-1", "Ann Alder", "female"),
        ("H-2", "Ben Birch", "male"),
    }
    ben = next(p.key for p in facts.persons if p.label == "H-2")
    (disease,) = (f for f in facts.facts if isinstance(f, Condition))
    (stay,) = (f for f in facts.facts if isinstance(f, Encounter))
    assert (disease.subject, coded(disease)[1][0]) == (ben, "J18.9")
    assert (stay.subject, stay.period and stay.period.end) == (ben, "2025-07-04")


def test_no_id_of_a_person_is_a_term_that_no_mapping_knows() -> None:
    rows = "2012-10-20,ab-p1,e1,8302-2,Body Height,130.61,cm\n2012-10-20,ab-p1,e1,87433001,Emphysema,,\n2012-10-21,cd-p2,e2,8302-2,Body Height,131,cm"
    named = "ID,BIRTHDATE,FIRST,LAST,GENDER\nab-p1,2002-04-06,Ann,Alder,F\ncd-p2,2002-05-06,Ben,Birch,M"
    files = {"observations": f"DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,VALUE,UNITS\n{rows}", "patients": named}
    document = case_of([read(text.encode(), f"{name}.csv") for name, text in files.items()], "study")
    assert not any(f.code == "unmapped" for f in check(document, parse(document, LEXICON), LEXICON).findings)


@pytest.mark.parametrize(("code", "there"), [("999", 4), ("-9", 4), ("61", 6)])
def test_a_code_for_missing_values_in_several_columns_is_no_value(code: str, there: int) -> None:
    rows = f"P1,44,2\nP2,{code},{code}\nP3,51,3"
    facts = study(people=f"patient_id,pain_today,joy_today\n{rows}").facts
    assert len([f for f in facts if isinstance(f, Observation) and f.value]) == there


def test_a_high_number_of_one_column_is_a_value() -> None:
    facts = study(people="patient_id,ferritin,joy_today\nP1,44,2\nP2,999,3\nP3,51,3").facts
    assert any("999" in str(f.value) for f in facts if isinstance(f, Observation))


BY_ID = {
    "people": "PatientID,Name,DateOfBirth,Gender\n7,Anne Roux,1980-02-03,F\n8,Luc Petit,1970-02-03,M",
    "diseases": "DiseaseID,DiseaseName,ICDCode\n1,Gout,M10\n2,Asthma,J45",
    "diagnoses": "DiagnosisID,PatientID,DiseaseID,DiagnosisDate,Severity,Status\n5,7,2,2024-01-05,Severe,Active\n6,8,9,2024-01-06,Mild,Active",
    "lab_tests": "TestID,TestName,Unit,NormalRange\n1,Sodium,mmol/L,135-145\n2,Potassium,mmol/L,3.5-5.1",
    "results": "ResultID,PatientID,TestID,TestValue,TestDate\n1,7,2,4.4,2024-01-05\n2,8,1,139,2024-01-06\n3,8,4,17,2024-01-06",
    "drugs": "id,name\n3,Metformin\n4,Lisinopril",
    "taken": "TakenID,PatientID,DrugID,Dosage,StartDate,EndDate,CurrentStatus\n1,8,4,10mg,2024-01-05,,Active\n2,7,6,5mg,2024-01-05,,Active",
}


def test_what_an_id_means_stands_in_the_dictionary_of_its_things() -> None:
    facts = study(**BY_ID)
    names = {p.key: p.name for p in facts.persons}
    assert sorted(names.values()) == ["Anne Roux", "Luc Petit"], "tests, drugs and diseases are nobody"
    (disease,) = (f for f in facts.facts if isinstance(f, Condition))
    assert (names[disease.subject], disease.code.text, disease.severity and disease.severity.text) == (
        "Anne Roux",
        "asthma",
        "severe",
    )
    (drug,) = (f for f in facts.facts if isinstance(f, Medication))
    assert (names[drug.subject], drug.code.text, drug.status) == ("Luc Petit", "lisinopril", "active")
    told = [(names[f.subject], f.code.text, str(f.value.value), f.value.code, f.reference and f.reference.low and str(f.reference.low.value))
        for f in facts.facts if isinstance(f, Observation) and isinstance(f.value, Quantity)]  # fmt: skip
    assert told == [("Anne Roux", "potassium", "4.4", "mmol/L", "3.5"), ("Luc Petit", "sodium", "139", "mmol/L", "135")]
    quotes = {e.quote for f in facts.facts for e in f.evidence}
    assert "Potassium" not in quotes and "4.4" in quotes, "the place of a name is its id's"


def test_an_id_with_two_dictionaries_or_of_people_is_joined_to_none() -> None:
    twice = study(**BY_ID | {"lab_tests_2": "TestID,TestName,Unit,NormalRange\n1,Zinc,mmol/L,1-2\n2,Iron,mmol/L,3-5"})
    assert not any(f.code.text in ("sodium", "potassium", "zinc", "iron") for f in twice.facts)
    roster = "record_id,name,weight (kg)\n1,Ann Alder,61\n2,Ben Birch,82"
    facts = study(register=roster, visits="record_id,visit_date,pulse\n1,2024-01-05,66\n2,2024-01-06,71")
    assert [p.label for p in facts.persons] == ["1", "2"] and len(facts.facts) == 4


def test_a_dose_whose_drug_is_the_studys_is_one_record() -> None:
    rows = "dose_id,subject_id,treatment_date,planned_start,dose_amount,dose_unit,route,frequency\nD1,S1,2024-01-05,2024-01-05,400mg,mg.,i.v.,QD\nD2,S2,2024-01-06,2024-01-06,10 milligrams,mg,oral,BD"
    facts = study(dosing=rows).facts
    doses = [f for f in facts if isinstance(f, Medication)]
    assert len(facts) == 2 and [(f.code.text, f.dose and str(f.dose.value), f.dose and f.dose.code, f.timing) for f in doses] == [
        ("study treatment", "400", "mg", "QD"), ("study treatment", "10", "mg", "BD"),
    ]  # fmt: skip
    named = study(dosing=rows.replace("planned_start", "drug_name").replace("2024-01-05,400", "Metformin,400")).facts
    assert "metformin" in {f.code.text for f in named}, "a drug that is named is no other"


def test_the_severity_of_an_event_is_kept_as_printed() -> None:
    rows = "ae_id,subject_id,ae_term,onset_date,severity,outcome\n1,S1,Nausea,2024-01-05,Grade 3,Death\n2,S2,Cough,2024-01-05,LIFE-THREATENING,Resolved\n3,S2,Rash,2024-01-05,2,Resolved\n4,S2,Pain,2024-01-05,N/A,Resolved"
    told = [(f.severity and f.severity.text, f.note) for f in study(ae=rows).facts if isinstance(f, Condition)]
    assert told == [("Grade 3", "outcome: Death"), ("LIFE-THREATENING", ""), ("severity: 2", ""), (None, "")]


def test_dates_of_one_form_have_one_order() -> None:
    rows = "ae_id,subject_id,ae_term,onset_date\n1,S1,Nausea,02/03/21\n2,S2,Cough,05/25/21\n3,S2,Rash,04/03/2021\n4,S2,Fever,28/06/2021\n5,S2,Gout,29/06/2021"
    told = [f.onset and f.onset.start for f in study(ae=rows).facts if isinstance(f, Condition)]
    assert told == ["2021-02-03", "2021-05-25", "2021-03-04", "2021-06-28", "2021-06-29"]


def test_a_visit_with_a_scale_has_its_score() -> None:
    rows = "visit_id,patient_id,visit_date,edss,relapse_flag,treatment\n1,P1,2021-06-24,6.5,0,Fingolimod\n2,P2,2021-04-28,5.5,1,Fingolimod"
    facts = study(visits=rows).facts
    told = [(f.code.text, str(f.value.value), f.effective and f.effective.start)
        for f in facts if isinstance(f, Observation) and isinstance(f.value, Quantity)]  # fmt: skip
    assert told == [("EDSS", "6.5", "2021-06-24"), ("EDSS", "5.5", "2021-04-28")]
    assert sum(isinstance(f, Medication) for f in facts) == 2
    plain = study(visits=rows.replace("edss", "room_code")).facts
    assert sum(isinstance(f, Encounter) for f in plain) == 2, "a number of a room is no value of a visit"


def test_a_column_of_one_word_names_is_who_people_are() -> None:
    rows = "id_paciente,nombre,edad,sexo,servicio,fecha_atencion,monto\nP1,Ana,30,F,Emergencia,16/11/2017,326.41\nP2,NA,33,M,Laboratorio,13/03/2017,12.5\nP3,Luis,35,M,Emergencia,NA,3.4"
    facts = study(pacientes=rows)
    assert [(p.label, p.name) for p in facts.persons] == [("P1", "Ana"), ("P2", ""), ("P3", "Luis")]
    assert {f.code.text for f in facts.facts} == {"age", "visit"}
    tests = study(tests="patient_id,name,result\nP1,Zorkase,3\nP2,Quuxase,4")
    assert all(not p.name for p in tests.persons), "without a sex or an age a name may be that of a thing"


def test_the_unit_at_the_end_of_a_programs_name_is_no_place() -> None:
    facts = study(labs="patient_id,alt_ul,sbp_mmhg,dbp_mmhg\nP1,30,120,80\nP2,33,130,85").facts
    told = {
        (f.code.text, f.value.code, f.site)
        for f in facts
        if isinstance(f, Observation) and isinstance(f.value, Quantity)
    }
    assert told == {
        ("alanine aminotransferase", "U/L", None), ("systolic blood pressure", "mm[Hg]", None), ("diastolic blood pressure", "mm[Hg]", None),
    }  # fmt: skip


def test_notes_of_a_study_are_read_beside_its_other_files() -> None:
    facts = study(
        notes='note_id,patient_id,note_date,note_text\n1,P1,2026-03-12,"A 72-year-old man with hypertension. He has chest pain."\n2,P2,2026-03-12,A woman with gout.',
        weights="patient_id,weight (kg)\nP1,70\nP2,71",
    )
    assert {f.code.text for f in facts.facts} >= {"hypertension", "chest pain", "gout", "body weight"}


def test_appointments_are_visits_with_their_day_and_those_missed_are_none() -> None:
    rows = "appointment_id,patient_id,doctor_name,department,scheduled_at,status,notes\n1,P1,Dr. Warner,oncology,2026-02-04 09:50:00,completed,\n2,P1,Dr. Mendoza,oncology,2026-02-25 03:43:00,no_show,\n3,P2,Dr. Cox,cardiology,2025-05-31 07:06:00,completed,Came late."
    labs = "result_id,patient_id,appointment_id,test_name,result_value,unit,reference_min,reference_max,is_abnormal,recorded_at\n3,P1,1,creatinine,5.8,mg/dL,0.7,1.3,True,2026-02-04 10:57:00"
    facts = study(appointments=rows, lab_results=labs).facts
    stays = [(f.code.text, f.period and f.period.start, f.note) for f in facts if isinstance(f, Encounter)]
    assert stays == [
        ("oncology", "2026-02-04", "status: completed"),
        ("cardiology", "2025-05-31", "status: completed; notes: Came late."),
    ]
    (value,) = (f for f in facts if isinstance(f, Observation))
    assert (value.flag, value.stay, len(facts)) == ("A", "1", 3)
    bare = "appointment_id,patient_id,doctor_id,appointment_date,reason,status\n1,P1,7,20-04-2023,Checkup,Completed\n2,P2,7,21-04-2023,Follow-up,Cancelled"
    (stay,) = study(appointments=bare).facts
    assert (
        isinstance(stay, Encounter)
        and stay.period is not None
        and (stay.code.text, stay.period.start) == ("appointment", "2023-04-20")
    )


def test_a_concentration_has_its_unit_and_its_test() -> None:
    rows = "STUDYID,USUBJID,SAMDTTM,DVOR,DVORU,VISIT,TIMEPT,TIME,TEST,TESTCD,BLQ,LLOQ\nS,S-1,1972-01-02 13:24:08,20.4,mg/L,VISIT 3,DAY 2,1.007,Concentration of FY001,FY001,NA,0.001"
    (fact,) = study(adpc=rows).facts
    assert isinstance(fact, Observation) and isinstance(fact.value, Quantity) and fact.effective is not None
    assert (fact.code.text, str(fact.value.value), fact.value.code, fact.effective.start) == (
        "Concentration of FY001", "20.4", "mg/L", "1972-01-02",
    )  # fmt: skip


def test_a_prescription_that_was_cancelled_was_not_taken() -> None:
    rows = "prescription_id,patient_id,start_date,end_date,drug_name,status\n1,P1,2024-01-01,2024-01-05,Metformin,NORMAL\n2,P1,2024-01-03,2024-01-04,Vancomycin,CANCELED"
    assert [f.status for f in study(rx=rows).facts if isinstance(f, Medication)] == ["completed", "not-taken"]


def test_a_providers_number_and_money_are_no_findings_and_a_history_that_nobody_knows_is_none() -> None:
    rows = "encounter_id,npi,patient_id,cpt,paid_amount\nE1,1285616433,P1,29806,7977\nE2,1285651026,P2,20610,290"
    facts = study(encounters=rows)
    assert [(type(f).__name__, f.code.text) for f in facts.facts] == [("Procedure", "29806"), ("Procedure", "20610")]
    told = study(mh="STUDYID,USUBJID,MHDECOD,MHSTRESC\nS,S-1,GOUT,Unknown\nS,S-2,GOUT,Y\nS,S-3,GOUT,N").facts
    assert sorted(type(f).__name__ for f in told) == ["Condition", "Observation"]


def test_rows_of_a_stay_have_the_day_of_their_own_column() -> None:
    facts = study(
        admissions="admission_id,patient_id,fecha_ingreso,fecha_alta,servicio\nA1,P1,2024-02-01,2024-02-09,Medicina\nA2,P2,2024-03-01,2024-03-04,Medicina",
        signs="vital_id,admission_id,fecha,weight (kg)\nV1,A1,2024-02-02,61\nV2,A1,2024-02-03,62\nV3,A2,2024-03-02,71",
        pruebas="result_id,admission_id,fecha,tipo_examen,resultados,interpretacion\nR1,A1,2024-02-02,Sodio,Na: 143 mmol/L,normal",
        procedures="procedure_id,admission_id,fecha,procedimiento,descripcion\nX1,A2,2024-03-02,Toracocentesis,Sin incidencias.",
    ).facts
    weights = [
        f.effective and f.effective.start for f in facts if f.code.text == "body weight" and isinstance(f, Observation)
    ]
    assert weights == ["2024-02-02", "2024-02-03", "2024-03-02"]
    (done,) = (f for f in facts if isinstance(f, Procedure))
    assert (done.code.text, done.performed and done.performed.start, done.stay) == (
        "Toracocentesis",
        "2024-03-02",
        "A2",
    )
    assert not any(f.code.text in ("fecha", "tipo examen", "descripcion", "interpretacion") for f in facts)


def test_a_reading_is_the_value_of_its_vital_sign_and_dia_a_pressure() -> None:
    rows = "episode_id,visit_date,vital_type,reading,min_value,max_value,patient_id\n5,2026-01-02,Pulse,98.0,60.0,90.0,P1\n5,2026-01-03,Pulse,86.0,60.0,90.0,P2"
    told = [(f.code.text, str(f.value.value), f.effective and f.effective.start)
        for f in study(vitals=rows).facts if isinstance(f, Observation) and isinstance(f.value, Quantity)]  # fmt: skip
    assert told == [("heart rate", "98.0", "2026-01-02"), ("heart rate", "86.0", "2026-01-03")]
    short = study(vitals="patientId,hr,sys,dia,timestamp\n1,85,120,80,1700000000\n2,75,118,76,1700000000").facts
    assert all(f.timepoint is None for f in short if isinstance(f, Observation))
    assert {f.code.text for f in short} == {"heart rate", "systolic blood pressure", "diastolic blood pressure"}
    spanish = study(v="paciente,dia,tension arterial sistolica\nP1,1,120\nP1,8,118\nP2,1,130").facts
    assert spanish and not any("diastolic" in f.code.text for f in spanish), "a day stays one"


def test_a_stock_is_nobodys_and_who_left_a_study_has_no_sign() -> None:
    facts = study(
        drugs="nom,code,quantite,dateExpiration\nMorphine,M1,12,2026-01-17",
        people="patient_id,gender,age,is_withdrawn\nP1,F,40,0\nP2,M,50,1",
    )
    assert {f.code.text for f in facts.facts} == {"age"}
    own = study(rx="patient_id,drug_name,quantity,start_date,expiry_date\nP1,Morphine,12,2026-01-01,2027-01-17")
    assert any(isinstance(f, Medication) and f.code.text == "morphine" for f in own.facts), "a person's drug is theirs"


def test_a_result_may_print_its_own_unit() -> None:
    rows = "lab_id,patient_id,sample_date,test_name,result,unit\n1,P1,2022-01-02,Platelets,471.7 (10^9/L),10^9/L\n2,P1,2022-01-02,ALT,28.7IU/L,IU/L\n3,P2,2022-01-02,Comment,12 (see below),"
    values = [f.value for f in study(labs=rows).facts if isinstance(f, Observation)]
    assert [(str(v.value), v.code) for v in values if isinstance(v, Quantity)] == [
        ("471.7", "10*9/L"),
        ("28.7", "[iU]/L"),
    ]


def test_a_dictionary_may_be_a_sheet_of_the_same_file() -> None:
    tables = "".join(
        f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row.split(',')) + '</tr>' for row in text.splitlines())}</table>"
        for text in (BY_ID["people"], BY_ID["diseases"], BY_ID["diagnoses"])
    )
    facts = parse(read(f"<html><body>{tables}</body></html>".encode(), "register.html"), LEXICON)
    assert [f.code.text for f in facts.facts if isinstance(f, Condition)] == ["asthma"]
    assert sorted(p.name for p in facts.persons) == ["Anne Roux", "Luc Petit"]


def test_what_rows_repeat_of_a_person_is_said_once() -> None:
    rows = "\n".join(f"S-{n},{term},2014-01-03,Placebo,WHITE,02JAN2014" for n in (1, 2) for term in ("Cough", "Rash"))
    facts = study(adae=f"USUBJID,AETERM,ASTDT,TRTA,RACE,TRTSDT\n{rows}").facts
    told = [(f.subject, f.code.text, f.value) for f in facts if isinstance(f, Observation)]
    assert sorted(told) == [
        (who, what, value)
        for who in ("p1", "p2")
        for what, value in (("RACE", "WHITE"), ("first day of treatment", "02JAN2014"), ("treatment", "Placebo"))
    ]


@pytest.mark.parametrize(
    ("end", "clinical"), [("BEFORE", "resolved"), ("ONGOING", "active"), ("U", None), ("", "active")]
)
def test_a_history_that_ended_before_the_study_is_not_active(end: str, clinical: str | None) -> None:
    mh = f"USUBJID,MHTERM,MHSTDTC,MHDTC,MHENRTPT\nS-1,Gout,1997,2009-10-06,{end}\nS-2,Gout,1997,2009-10-06,{end}"
    first = study(mh=mh).facts[0]
    assert isinstance(first, Condition) and (first.clinical, first.asserted) == (clinical, "2009-10-06")


def test_a_prescription_from_and_to_one_day_is_no_administration() -> None:
    given = Medication(
        subject="p1", code=Concept("heparin"), route=Concept("intravenous"), effective=Period("2129-03-04"), status="completed", evidence=()
    )  # fmt: skip
    assert given_once(given) and not given_once(replace(given, effective=Period("2129-03-04", "2129-03-04")))


def test_a_time_of_day_and_a_coded_reason_are_kept() -> None:
    facts = study(
        LABEVENTS="subject_id,hadm_id,itemid,charttime,value,valuenum,valueuom,label\n1,7,9,2129-03-05 06:10:00,15,15,mEq/L,Anion Gap\n"
        "2,8,9,2129-03-05 00:00:00,15,15,mEq/L,Anion Gap",
        PROCEDURES="Id,PATIENT,CODE,DESCRIPTION,START,STOP,REASONCODE,REASONDESCRIPTION\n"
        "x1,1,225358003,Wound care,2129-03-05,2129-03-05,284551006,Laceration of foot",
    ).facts
    lab, midnight = (f.effective for f in facts if isinstance(f, Observation))
    assert lab == Period("2129-03-05", None, "2129-03-05 06:10:00") and midnight == Period("2129-03-05")
    care = next(f for f in facts if isinstance(f, Procedure))
    assert [(one.text, [c.code for c in one.codings]) for one in care.indications] == [
        ("Laceration of foot", ["284551006"])
    ]
    assert "REASON" not in care.note


def test_omops_people_have_the_sex_of_their_source_and_their_visits_a_class() -> None:
    facts = study(
        person="person_id,gender_concept_id,year_of_birth,gender_source_value,race_concept_id,race_source_value\n1,4053609,1979,M,8527,white\n"
        "2,8532,1980,,8527,white",
        visit="visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_source_value\n9,1,9203,2024-01-05,enc_001",
    )
    assert [p.gender for p in facts.persons] == ["male", "female"]
    (stay,) = (f for f in facts.facts if isinstance(f, Encounter))
    assert class_of(stay.code) == "EMER" and stay.code.text == "emergency" and "enc_001" in stay.note
    assert {(f.code.text, f.value) for f in facts.facts if isinstance(f, Observation)} == {("race", "white")}


@pytest.mark.parametrize("head", ["Subject_Died", "Vital status"])
def test_who_died_has_a_death(head: str) -> None:
    rows = ("subject_id,Death_Days,Subject_Died\n1,,No\n2,110,Yes", "subject_id,Sex,Vital status\n1,F,Alive\n2,M,Dead")
    facts = study(deaths=rows[head == "Vital status"])
    assert [p.died for p in facts.persons] == ["", "yes"]


def test_a_group_of_drugs_is_called_as_printed_and_no_concept_is_no_code() -> None:
    drugs = study(
        drug="person_id,drug_concept_id,drug_exposure_start_date,drug_concept_name\n1,0,2020-01-05,Calcium gluconate\n2,0,2020-01-05,Riluzole"
    ).facts
    assert [f.code.text for f in drugs] == ["Calcium gluconate", "riluzole"] and not any(
        "code 0" in f.note for f in drugs
    )


@pytest.mark.parametrize(
    ("term", "name"), [("ALLERGY (RASH) TO VOLTAREN", "ALLERGY (RASH) TO VOLTAREN"), ("RASH (ALLERGIC)", "rash")]
)
def test_a_bracket_within_a_name_is_not_what_is_named(term: str, name: str) -> None:
    assert [f.code.text for f in study(mh=f"USUBJID,MHTERM,MHSTDTC\nS-1,{term},1997\nS-2,{term},1997").facts] == [
        name
    ] * 2


def test_codes_below_a_heads_system_are_diseases_procedures_and_features() -> None:
    facts = study(
        visits="patient_id,visit_date,icd_code,cpt_code\nP1,2022-03-15,I10,99213\nP2,2022-04-22,E11.9,10789\nP1,2022-05-01,I10,99215",
    ).facts
    done = [(coded(f), f.performed) for f in facts if isinstance(f, Procedure) and f.subject == "p1"]
    assert done == [
        (("99213", ["99213"]), Period("2022-03-15")),
        (("99215", ["99215"]), Period("2022-05-01")),
    ], "a code is no measure"
    assert not [f for f in facts if isinstance(f, Observation) and "cpt" in f.code.text]
    facts = study(
        register='record_id,diagnostic_status,disease_orpha,symptoms\n1,Confirmed,"3255, Síndrome de Filippi","HP:0001956, HP:0000006"\n'
        '2,Confirmed,"716, Phenylketonuria",HP:0001263\n3,Suspected,"77259, Gaucher disease type 1","HP:0001744, HP:0002240"',
    ).facts
    assert [f.code.text for f in facts if isinstance(f, Condition)] == [
        "Síndrome de Filippi",
        "phenylketonuria",
        "Gaucher disease",
    ]
    assert [f.code.codings[0].code for f in facts if isinstance(f, Condition)] == ["3255", "716", "77259"]
    features = [f.code.codings[0].code for f in facts if isinstance(f, Observation) and f.code.codings and f.presence]
    assert features == ["HP:0001956", "HP:0001263", "HP:0001744", "HP:0002240"], "inheritance is no feature"


def test_names_and_insurance_numbers_are_no_findings() -> None:
    facts = study(
        data="record_id,Your first name,Participant's Last Name,insured\n1,Bob,Chase,123-45-6789\n2,Ann,Li,987-65-4321"
    ).facts
    assert not [f for f in facts if isinstance(f, Observation)]


def test_limits_without_a_unit_have_none() -> None:
    facts = study(lb="USUBJID,LBTEST,LBVAL,LLN,ULN\nS1,HGB,14.94,12.0,17.5\nS2,HGB,13.1,12.0,17.5").facts
    limits = [f.reference for f in facts if isinstance(f, Observation)]
    assert limits and all(r and r.low and r.low.code is None for r in limits)
