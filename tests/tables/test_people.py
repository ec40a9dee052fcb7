"""Who has a line in a table: the kinds of layout, of keys, of sexes and ages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.facts import Condition
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.parsers.cell.answers import Coding, read_age, read_answer
from etl.parsers.cell.keys import read_key
from etl.parsers.label.heads import read_head, sums_up
from etl.readers import read

LEXICON = compile_lexicon(())


def people(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """The label, the sex and the ages of each person of a table."""
    facts = parse(read(text.encode(), "table.csv"), LEXICON)
    ages = {p.key: tuple(_shown(f) for f in facts.facts if f.subject == p.key and _is_age(f)) for p in facts.persons}
    return [(p.label, p.gender, ages[p.key]) for p in facts.persons]


def _is_age(fact: object) -> bool:
    return getattr(getattr(fact, "code", None), "text", "") == "age"


def _shown(fact: object) -> str:
    value = fact.value  # type: ignore[attr-defined]
    return f"{value.value} {value.code}"


TABLES = {
    "months beside a sex": (
        "Individual,1,2,3\nAge/Sex,16m/M,7m/F,3y9m/M\nSeizures,+,-,+",
        [("1", "male", ("16 mo",)), ("2", "female", ("7 mo",)), ("3", "male", ("45 mo",))],
    ),
    "numbers whose ages go up and down are people": (
        "subid,age,EDSS,T2 volume\n1001,50.05749329,1.5,1.43\n1002,27.07934074,2.5,1.19\n1003,68.0446805,3,0.4",
        [("1001", None, ("50.05749329 a",)), ("1002", None, ("27.07934074 a",)), ("1003", None, ("68.0446805 a",))],
    ),
    "a code without a name": (
        "Anonymised code,Summary_stage,Residual disease\nHH-001,late,0\nHH-002,late,1\nHH-003,early,0",
        [("HH-001", None, ()), ("HH-002", None, ()), ("HH-003", None, ())],
    ),
    "numbers below an ID behind another code": (
        "chuid,patid,ifn_ag1,date\n0280450Y,23330,0.31,2021-08-31\n0160364L,20632,2.0,2021-09-01\n0352806K,25075,0.23,2021-09-07",
        [("23330", None, ()), ("20632", None, ()), ("25075", None, ())],
    ),
    "numbers below names, with days": (
        "Name,Pattern,firstDate\n" + "\n".join(f"{n},{v},2010-0{v}-0{n}" for n in (2, 3, 7) for v in range(1, 6)),
        [("2", None, ()), ("3", None, ()), ("7", None, ())],
    ),
    "times call nobody": (
        "sample,timepoint,genotype,area\n1,P1,wt,3124.7\n2,P2,ko,3499.5\n3,P1,wt,3773.0",
        [("1", None, ()), ("2", None, ()), ("3", None, ())],
    ),
    "nothing calls them": (
        "Age,Sex,BMI\n48,Male,24.4\n52,Male,24.2\n48,Female,31",
        [("", "male", ("48 a",)), ("", "male", ("52 a",)), ("", "female", ("48 a",))],
    ),
    "a codebook in the head": (
        '"ID","Sex (1=male, 2=female)",Age\n1,1,34\n2,2,45\n3,2,50',
        [("1", "male", ("34 a",)), ("2", "female", ("45 a",)), ("3", "female", ("50 a",))],
    ),
    "a head that mappings know by another word": (
        "individual,Sex,Splenectomy\nK-1,F,yes\nK-2,M,no\nL-5,F,yes",
        [("K-1", "female", ()), ("K-2", "male", ()), ("L-5", "female", ())],
    ),
    "No in the first row": (
        "Family,Member,Sex,Seizures\nA,II-1,M,No\nA,II-2,F,Yes\nB,II-1,M,No",
        [("A II-1", "male", ()), ("A II-2", "female", ()), ("B II-1", "male", ())],
    ),
    "ID is a disability": (
        "Individual,Sex,Age (years),ID\n1,male,3,yes\n2,male,7,yes\n3,female,5,no",
        [("1", "male", ("3 a",)), ("2", "male", ("7 a",)), ("3", "female", ("5 a",))],
    ),
    "a reference in a label": (
        "Individual,P1,P2\nSex,F,M\nAge at examination,44,61\nCPK (reference 20-180 U/L),210,1730",
        [("P1", "female", ("44 a",)), ("P2", "male", ("61 a",))],
    ),
    "an unknown age keeps its person": (
        "Subject,Sex,Age\nSubject 1,female,18\nSubject 2,male,na\nSubject 3,female,4",
        [("Subject 1", "female", ("18 a",)), ("Subject 2", "male", ()), ("Subject 3", "female", ("4 a",))],
    ),
    "years and months with a comma": (
        'Patient,Sex,Age\n1,F,"5,0"\n2,M,"6,10"\n3,F,"6,11"',
        [("1", "female", ("60 mo",)), ("2", "male", ("82 mo",)), ("3", "female", ("83 mo",))],
    ),
    "age and sex in one column": (
        "individual,Sex/Age,kidney stones\nA:II:1,F/43,No\nA:II:2,M/8,Yes",
        [("A:II:1", "female", ("43 a",)), ("A:II:2", "male", ("8 a",))],
    ),
    "a value a row": (
        "patient_id,sex,date,test,result,unit\nA-01,F,2021-03-02,Sodium,139,mmol/L\nA-01,F,2021-09-14,Sodium,141,mmol/L\n"
        "B-07,M,2021-04-20,Sodium,136,mmol/L",
        [("A-01", "female", ()), ("B-07", "male", ())],
    ),
    "the same initials twice": (
        "Patients,Gender,Age,Acrogeria\nA.M.,F,36,+\nC.G.,M,29,-\nA.M.,F,22,+",
        [("A.M.", "female", ("36 a",)), ("C.G.", "male", ("29 a",)), ("A.M.", "female", ("22 a",))],
    ),
    "means below": (
        "Patient,Sex,Age,EDSS\nP1,F,34,6.5\nP2,M,41,5\nMean,,37.5,5.75",
        [("P1", "female", ("34 a",)), ("P2", "male", ("41 a",))],
    ),
    "heads in another language": (
        "Patiënt,Geslacht,Leeftijd,Epilepsie\n1,m,12,ja\n2,v,9,nee",
        [("1", "male", ("12 a",)), ("2", "female", ("9 a",))],
    ),
    "no key at all": (
        "Sex,Age,Seizures\nF,12,yes\nM,3,no\nF,8,yes",
        [("", "female", ("12 a",)), ("", "male", ("3 a",)), ("", "female", ("8 a",))],
    ),
    "features with their codes, a person a column": (
        "Term,HPO,II:1,II:2,III:4\nSeizure,HP:0001250,+,-,+\nAtaxia,HP:0001251,-,+,NA",
        [("II:1", None, ()), ("II:2", None, ()), ("III:4", None, ())],
    ),
    "letters above values that one person can't have": (
        "Test,A,B,C\nSodium (mmol/L),140,138,141\nPotassium (mmol/L),4.1,3.9,4.4",
        [("A", None, ()), ("B", None, ()), ("C", None, ())],
    ),
    "people whose numbers begin anew in each group": (
        "case,group,sex,score\n1,a,F,3\n2,a,M,1\n1,b,M,4\n2,b,F,2",
        [("a 1", "female", ()), ("a 2", "male", ()), ("b 1", "male", ()), ("b 2", "female", ())],
    ),
    "no head": (
        "P1,F,23,spastic gait\nP2,M,31,ataxia\nP3,F,45,dysarthria",
        [("P1", "female", ()), ("P2", "male", ()), ("P3", "female", ())],
    ),
    "no head, numbered": (
        "1,F,23,ataxia\n2,M,31,tremor\n3,F,45,ataxia",
        [("1", "female", ()), ("2", "male", ()), ("3", "female", ())],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_who_has_a_line(name: str) -> None:
    text, wanted = TABLES[name]
    assert people(text) == wanted


@pytest.mark.parametrize("rows", [3, 60, 500])
def test_without_a_head_everybody_is_found_however_many(rows: int) -> None:
    text = "\n".join(f"P{n},{'FM'[n % 2]},{20 + n % 50},ataxia" for n in range(1, rows + 1))
    assert [label for label, _, _ in people(text)] == [f"P{n}" for n in range(1, rows + 1)]


NOBODY = {
    "times as columns": "Test,Before,1 month,6 months\nEDSS,6,5.5,5\nFVC (%),80,82,85",
    "groups as columns": "Variable,Treated (n=12),Controls (n=10),p value\nAge,34 ± 5,36 ± 6,0.4\nEDSS,5 ± 1,6 ± 1,0.02",
    "numbered medicines": "No.,Drug,Dose,Start\n1,Riluzole,50 mg,2013-02-04\n2,Baclofen,10 mg,2013-03-11",
    "cases counted": "Country,Cases,Deaths,Population\nFrance,1000,20,67000000\nGermany,900,15,83000000\nItaly,1100,30,60000000",
    "a value a row, with its limits": "Date,Type,Name,Value,Unit,Normal Min,Normal Max\n"
    "2025-09-01,Blood,Hemoglobin,9.1,mmol/L,8.5,11\n2025-09-01,Blood,Sodium,140,mmol/L,135,145\n2025-10-01,Blood,Hemoglobin,9,mmol/L,8.5,11",
    "visits of one": "Visit,EDSS,FVC (%)\nV1,6,80\nV2,5.5,82\nV3,5,85",
}


@pytest.mark.parametrize("name", NOBODY)
def test_tables_of_nobody_in_particular(name: str) -> None:
    assert all(not label for label, _, _ in people(NOBODY[name]))


NOBODYS = {
    "symptoms counted": "Symptom,Count\nFever,715\nCough,788\nDyspnea,305",
    "symptoms counted, in Portuguese": "Sintoma,Num_Ocorrencias\nFebre,715\nTosse,788\nDesc_Resp,700",
    "diagnoses counted": "Diagnosis,n,percent\nAsthma,20,10%\nDiabetes,30,15%",
    "names of tests, with a mark": "Test_Name;;;;\nalbumin;;;;x\nsodium;;;;x\npotassium;;;;\nglucose;;;;x",
    "groups of ages": "Age group,Fever,Cough\n0-9,200,300\n10-19,150,280\n20-29,100,90",
    "codes with names": "code,name\n1,Asthma\n2,Diabetes\n3,Stroke",
    "rows without heads": "ann,12,3.4,yes\nbob,13,3.5,no\ncal,14,3.3,yes",
}
ONES = {
    "results": "Test,Result,Unit\nSodium,140,mmol/L\nPotassium,4.1,mmol/L",
    "days": "Date,Hemoglobin (g/dL)\n2020-01-01,12.1\n2020-02-01,12.5",
    "times": "Muscle,Before,After\nDeltoid,3,4\nBiceps,3,4-",
    "a row": "BMI,Leukocytes,CRP\n21,5.4,3",
}


@pytest.mark.parametrize("name", NOBODYS)
def test_a_table_that_nothing_gives_to_anybody_is_said_and_nobodys(name: str) -> None:
    facts = parse(read(NOBODYS[name].encode(), "table.csv"), LEXICON)
    assert not facts.persons and not facts.facts
    assert {"layout-doubtful", "people-mixed"} & {finding.code for finding in facts.findings}


@pytest.mark.parametrize("name", ONES)
def test_a_table_that_is_laid_out_as_one_persons_is_one_persons(name: str) -> None:
    facts = parse(read(ONES[name].encode(), "table.csv"), LEXICON)
    assert len(facts.persons) == 1 and len(facts.facts) >= 2
    assert "layout-doubtful" not in {finding.code for finding in facts.findings}


SAME = {
    "ids of patients beside their names": (
        "patient_id,name,age,gender\n1,Steven Reese,82,Male\n2,Ann Alder,45,Female\n3,Jo Hill,31,Female",
        ["1", "2", "3"],
    ),
    "ids in another language": (
        "paciente_id,nombre,sexo,fecha_nacimiento\n1,Ana Gomez Ruiz,F,12/03/1985\n2,Luis Perez Mora,M,02/04/1990",
        ["1", "2"],
    ),
    "stays in several hospitals": (
        "admission_id,patient_id,hospital_id,admission_date,diagnosis\nADM1,PAT16,H013,2024-08-29,Pneumonia\n"
        "ADM2,PAT16,H009,2024-11-27,Asthma\nADM3,PAT19,H009,2024-11-27,Gout",
        ["PAT16", "PAT19"],
    ),
    "phases of a person, which are no family": (
        "case,day,score,group\n"
        + "\n".join(f"{p},{n},{n % 3},{g}" for p in ("Tim", "Ann") for n, g in enumerate("aaabbbccc", 1)),
        ["Tim", "Ann"],
    ),
    "ids in two cases, sexes in several words": (
        "subject_id,sex,consent_date,weight\nPT0096,Woman,2021-12-14,60\nPT0001,m,2021-12-14,61\npt0096,F,2021-12-14,60\n"
        "PT0001,1,2021-12-14,61",
        ["PT0096", "PT0001"],
    ),
    "an id of a register whose rows contradict each other in sex": (
        "visit_id,patient_id,visit_date,sex,age\nV1,PT00001,2022-03-15,Male,66\nV2,PT00002,2022-04-22,Female,39\n"
        "V3,PT00001,2022-05-15,Female,66\nV4,PT00002,2022-06-22,Female,39\nV1,PT00001,2022-07-15,Male,71",
        ["PT00001", "PT00002"],
    ),
}


def test_rows_that_contradict_each_other_give_no_sex_and_are_said() -> None:
    facts = parse(
        read(SAME["an id of a register whose rows contradict each other in sex"][0].encode(), "t.csv"), LEXICON
    )
    assert [person.gender for person in facts.persons] == [None, "female"]
    assert any("PT00001 has two sexes" in finding.text for finding in facts.findings)


def test_codes_of_diseases_that_no_mapping_knows_are_a_disease_each() -> None:
    text = "patient_id,visit_date,sex,age,icd_code\nPT00001,2022-03-15,M,66,N39.0\nPT00002,2022-04-15,F,39,K35.80\n" + (
        "PT00001,2022-05-15,M,66,K35.80\nPT00002,2022-06-15,F,39,K35.80"
    )
    found = [f for f in parse(read(text.encode(), "t.csv"), LEXICON).facts if isinstance(f, Condition)]
    assert [(f.subject, f.code.text, f.asserted, len({e.row for e in f.evidence})) for f in found] == [
        ("p1", "N39.0", "2022-03-15", 1),
        ("p2", "K35.80", "2022-04-15", 2),
        ("p1", "K35.80", "2022-05-15", 1),
    ]


@pytest.mark.parametrize("name", SAME)
def test_who_is_one(name: str) -> None:
    text, wanted = SAME[name]
    assert [label for label, _, _ in people(text)] == wanted


IDS = {
    "rows of one id that differ in sex": (
        "Patient_ID,Sex,Diagnosis\n1,F,asthma\n2,M,gout\n1,M,asthma\n3,F,gout",
        "3 ids",
    ),
    "two columns of ids": ("Case,Subject ID,Age,Sex\n1,a1,30,F\n1,a2,31,F\n2,a3,40,M", "2 ids"),
    "ids that repeat": ("Sample_ID,Patient_ID,Sex,Hb\nS1,1,F,12\nS2,1,F,13\nS3,2,M,14\nS4,2,M,15\nS5,3,F,11", ""),
}


@pytest.mark.parametrize("name", IDS)
def test_ids_that_are_more_or_fewer_than_the_people_are_said(name: str) -> None:
    text, told = IDS[name]
    facts = parse(read(text.encode(), "table.csv"), LEXICON)
    found = [finding.text for finding in facts.findings if finding.code == "layout-doubtful"]
    assert (told in found[0]) if told else not found


@pytest.mark.parametrize(
    ("text", "key", "more"),
    [
        ("Patient 3", "Patient 3", ""), ("II:2", "II:2", ""), ("A:III:1", "A:III:1", ""), ("1-II:1", "1-II:1", ""),
        ("C.G.", "C.G.", ""), ("K-01", "K-01", ""), ("12", "12", ""), ("pt_1", "pt_1", ""), ("35112411_P1", "35112411_P1", ""),
        ("Patient 1 (F, 34)", "Patient 1", "F, 34"), ("1. F, 34 y", "1", "F, 34 y"), ("P1 post 3 m", "P1", "post 3 m"),
        ("Family 1 - Patient 201", "Family 1 - Patient 201", ""), ("患者 2", "患者 2", ""),
    ],
)  # fmt: skip
def test_keys(text: str, key: str, more: str) -> None:
    found = read_key(LEXICON, text)
    assert found is not None and (found.text, found.more) == (key, more)


@pytest.mark.parametrize(
    "text", ["3.5", "2021-03-02", "c.415C>T", "5 mg", "12/30 (40%)", "HP:0001250", "Hypotonia of the limbs", "4+", ""]
)
def test_no_keys(text: str) -> None:
    assert read_key(LEXICON, text) is None


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("4 years and 4 months", "52 mo"), ("14 y 8 m", "176 mo"), ("P5Y", "5 a"), ("P10Y4M", "124 mo"), ("13y2m", "158 mo"), ("5m", "5 mo"),
        ("17 mo", "17 mo"), ("d.15", ""), ("day 15", "15 d"), ("12 mois", "12 mo"), ("<20 y", "20 a"), ("8 weeks", "8 wk"), ("3.5y", "3.5 a"), ("∼12 y", "12 a"),
        ("34", "34 a"), ("2½", "2.5 a"), ("adult", ""), ("5 mg", ""), ("400", ""),
        ("31 weeks gestation", ""), ("31 wk (GA)", ""), ("22 weeks of pregnancy", ""), ("31 weeks", "31 wk"), ("31 weeks after birth", "31 wk"),
    ],
)  # fmt: skip
def test_ages(text: str, age: str) -> None:
    found = read_age(text, LEXICON.units(), "a")
    assert (f"{found.value} {found.unit}" if found else "") == age


@given(st.integers(0, 110), st.integers(1, 11))
def test_an_age_is_read_in_each_writing(years: int, months: int) -> None:
    for text in (
        f"{years}y{months}m",
        f"{years} years {months} months",
        f"P{years}Y{months}M",
        f"{years} y {months} mo",
    ):
        found = read_age(text, LEXICON.units())
        assert found is not None and (found.value, found.unit) == (Decimal(years * 12 + months), "mo")


@pytest.mark.parametrize(
    ("head", "roles"),
    [
        ("individual_id", {"person"}), ("Age/Sex", {"age", "sex"}), ("AgeAtLastExamination(years)", {"age"}), ("Geslacht", {"sex"}),
        ("Idade", {"age"}), ("ref_low", {"low"}), ("PMID", {"family", "source"}), ("Seizures", set()), ("性别", {"sex"}),
    ],
)  # fmt: skip
def test_heads(head: str, roles: set[str]) -> None:
    assert read_head(LEXICON, head) == roles


@pytest.mark.parametrize(
    ("label", "is_sum"),
    [
        ("Mean ± SD", True),
        ("n (%)", True),
        ("3/7 (43%)", True),
        ("Patient 3", False),
        ("Totaal", True),
        ("EDSS", False),
    ],
)
def test_sums(label: str, is_sum: bool) -> None:
    assert sums_up(LEXICON, label) is is_sum


@pytest.mark.parametrize(
    ("text", "coding", "answer"),
    [
        ("Yes (6 mo)", Coding(), ("yes", "6 mo")), ("No (32:22)", Coding(), ("no", "32:22")), ("no prenatal care", Coding(), None),
        ("-", Coding(dash="no"), ("no", "")), ("-", Coding(), ("unknown", "")), ("N", Coding(letter="normal"), ("normal", "")),
        ("0.5", Coding(digits=True), ("unsure", "")), ("1", Coding(), None), ("+++", Coding(), ("yes", "")), ("ND", Coding(legend=(("ND", "no"),)), ("no", "")),
        ("n.a.", Coding(), ("unknown", "")), ("sí", Coding(), ("yes", "")), ("阳性", Coding(), ("yes", "")),
    ],
)  # fmt: skip
def test_answers(text: str, coding: Coding, answer: tuple[str, str] | None) -> None:
    found = read_answer(LEXICON, text, coding)
    assert (None if found is None else (found.said, found.more)) == answer
