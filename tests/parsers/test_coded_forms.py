"""Sheets of one patient whose items are numbered or coded, without a name; forms, registries and adverts of nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.examples import meets, rendered
from etl.facts import Facts

FactsOf = Callable[..., Facts]

HEAD = "CELL THERAPY REGISTRY        FORM B - LUNG DISEASE       Form No. 0147\n\n"
SHEETS = [
    (HEAD + "A. PATIENT\nA1  Sex (1 = male, 2 = female):    1\nA2  Age at enrolment:              68 years\n\n"
     "B. DISEASE\nB1  Diagnosis:                     COPD\nB2  Diabetes:                      no\n", "male", "68"),
    ("A1  Sex (1 = m, 2 = f):   2\nA2  Age:   9\nB1  Diagnosis:   cerebral palsy\nB2  Epilepsy:   yes\n", "female", "9"),
    ("ENROLMENT SHEET No. 14\n\n1.1 Sex: male\n1.2 Age: 44\n1.3 Diagnosis: spinal cord injury\n2.1 ASIA grade: A\n2.2 Spasticity: yes\n", "male", "44"),
    ("Subject no. 012      Site: 03\n\nGender: 2 (1 = male, 2 = female)\nAge: 53\nPrimary diagnosis: multiple sclerosis\nFalls: no\n", "female", "53"),
    ("Q1. Sex: female\nQ2. Age: 62 years\nQ3. Diagnosis: gout\nQ4. Body weight: 81 kg\nQ5. Hypertension: yes\n", "female", "62"),
    ("BASELINE            date 2015-01-20\nID                  SCI-114\nSEX                 1 (male)\nAGE                 29\nAIS                 B\n", "male", "29"),
    ("Diagnosis            lupus nephritis\nAge                  26\nSex                  female\nRash                 no\n", "female", "26"),
    ("ADMISSION SHEET\n\nDate of admission: 2012-03-05\nDiagnosis: myocardial infarction\nSex/Age: M/66\nChest pain: yes\n", "male", "66"),
    ("CASE REPORT FORM\n\n1. Diagnosis: multiple sclerosis\n2. Sex (m/f): f\n3. Age (years): 38\n4. EDSS: 5.5\n", "female", "38"),
    ("ID 2231    M    57 y    Dx: Crohn disease\n\nOnset 1999. Smoking no.\n", "male", "57"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "gender", "age"), SHEETS)
def test_a_sheet_is_of_one_patient(facts_of: FactsOf, page: str, gender: str, age: str) -> None:
    facts = facts_of(page)
    assert [p.gender for p in facts.persons] == [gender]
    ages = [r for f in facts.facts if (r := rendered(f)).name == "age"]
    assert len(ages) == 1
    assert meets(ages[0], f"age: {age} a")


@pytest.mark.parametrize(
    "page",
    [
        "CASE REPORT FORM\n\nA1  Sex (1 = male, 2 = female):    __\nA2  Age:    ____ years\nB1  Diagnosis:   ________\nB2  Diabetes:   yes / no\n",
        "CASE REPORT FORM\n\nSex:  [ ] male  [ ] female\nAge:  ......\nDiagnosis: ......\nDiabetes:  [ ] yes  [ ] no\n",
        "Registry of multiple sclerosis: items\n\nA1  Sex: male or female\nA2  Age: in years\nB1  Diagnosis: multiple sclerosis\nB2  EDSS: 0 to 10\n",
        "Application form\nPlease fill in:\nName:\nAge:\nSex: m/f\nDiagnosis:\nDiabetes (yes/no):\n",
        "Multiple sclerosis\n\nAge: usually 20 to 40\nSex: women more often than men\nSymptoms: weakness, numbness\n",
        "STEM CELL TREATMENT OF THE KNEE\n\nPrice: from 6000 euro\nAge: from 18 to 75\nDiagnosis: osteoarthritis grade 2 to 4\n",
        "Trial of cells in COPD\n\nSex: all\nAge: 40-80\nCondition: COPD\nInclusion: FEV1 below 50 %\nExclusion: diabetes\n",
    ],
)
def test_a_form_of_nobody_has_no_patient(facts_of: FactsOf, page: str) -> None:
    facts = facts_of(page)
    assert not facts.persons
    assert not facts.facts
