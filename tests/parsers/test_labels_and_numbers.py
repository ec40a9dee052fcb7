"""What a label says of its value, numbers without a unit, doses by weight and time, and grades of a diagnosis."""

from __future__ import annotations

from functools import cache

import pytest

from etl.examples import run_one
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Example
from etl.mapping.lexicon import Lexicon

Row = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A phrase, what it gives, and what it must never give."""

LABELS: list[Row] = [
    ("Denies: fever, cough.", ("fever: absent", "cough: absent"), ("weak cough: present", "fever: present")),
    ("Cough: none", ("cough: absent",), ("weak cough: present",)),
    ("No known drug allergies: none", ("drug allergy: absent",), ("drug allergy: present",)),
    ("Possible side effects: fever, headache.", (), ("fever: present", "headache: present")),
    ("Differential diagnosis: stroke, glioma.", (), ("condition: stroke", "condition: glioma")),
    ("Ruled out: multiple sclerosis", ("condition: multiple sclerosis; refuted",), ()),
]

DIAGNOSES: list[Row] = [
    ("He was diagnosed with probable ALS.", ("condition: amyotrophic lateral sclerosis; provisional",), ()),
    ("Diagnosis: probable multiple sclerosis", ("condition: multiple sclerosis; provisional",), ()),
    ("Could it be a stroke?", (), ("condition: stroke",)),
    ("Past medical history was significant for hypertension.", ("condition: hypertension",),
     ("condition: hypertension; severity marked",)),
    ("Examination was notable for tremor.", ("tremor: present",), ("tremor: present; severity marked",)),
]  # fmt: skip

NUMBERS: list[Row] = [
    ("WBC 12,000, Hb 10.2, platelets 250,000.", ("leukocytes: 12000", "hemoglobin: 10.2", "platelets: 250000"), ()),
    ("His creatinine was 1.4 and potassium 3.9.", ("creatinine: 1.4", "potassium: 3.9"), ("potassium: 1.4",)),
    ("Leukocytosis (WBC 14.2) was seen.", ("leukocytosis: present", "leukocytes: 14.2"), ()),
    ("Creatinine in 2015 was 80 umol/L.", ("creatinine: 80 umol/L",), ("creatinine: 2015",)),
    ("WBC 2 days later was normal.", (), ("leukocytes: 2",)),
    (
        "CK: 11 240 U/L, LDH 1 050 U/L.",
        ("creatine kinase: 11240 U/L", "lactate dehydrogenase: 1050 U/L"),
        ("creatine kinase: 11 U/L", "creatine kinase: 240 U/L"),
    ),
    (
        "CK fell from 11 240 ± 4 900 U/L to 8 150 ± 3 700 U/L.",
        ("creatine kinase: 11240 U/L", "creatine kinase: 8150 U/L"),
        ("creatine kinase: 240 U/L",),
    ),
    ("Vitamin B12 310 pmol/L, IL-6 120 pg/mL.", ("vitamin B12: 310 pmol/L", "interleukin-6: 120 pg/mL"), ()),
    (
        "On day 3 240 mg/d of prednisolone were given.",
        ("medication: prednisolone; 240 mg",),
        ("medication: prednisolone; 3240 mg",),
    ),
    ("Normal: bilirubin < 21, albumin 35-50.", (), ("total bilirubin: *", "albumin: *")),
    (
        "- none, n.t. not tested; normal: bilirubin < 21, INR 0.9-1.2",
        (),
        ("total bilirubin: *", "international normalized ratio: *"),
    ),
    ("Normal: reflexes and tone.", (), ("tendon reflex: absent",)),
    (
        "Alcohol nil. Pallor nil, edema nil.",
        ("alcohol use: absent", "pallor: absent", "edema: absent"),
        ("pallor: present",),
    ),
    (
        "高血压12年；否认糖尿病 Hypertension for 12 years; diabetes denied.",
        ("condition: hypertension",),
        ("condition: diabetes mellitus; confirmed",),
    ),
    (
        "Exam: T 36.4, P 68, BP 118/76 mmHg. VA: OS 0.04. Disc pale, C/D 0.4, both. Ishihara 1/15 each eye.",
        ("diastolic blood pressure: 76 mm[Hg]",),
        ("diastolic blood pressure: 0.4",),
    ),
    ("Nil fever.", ("fever: absent",), ("fever: present",)),
    (
        "Child-Pugh, in points: bilirubin 3, albumin 3, INR 2, ascites 3, encephalopathy 2; total 11.",
        ("Child-Pugh bilirubin: 3", "Child-Pugh ascites: 3", "Child-Pugh score: 11"),
        ("total bilirubin: *", "albumin: *"),
    ),
    (
        "Child-Pugh B. Bilirubin 31, albumin 28 g/L, INR 1.4.",
        ("Child-Pugh class: B", "albumin: 28 g/L"),
        ("Child-Pugh bilirubin: *",),
    ),
    (
        "NIHSS: motor leg right 2, language 2; total 9.",
        ("NIHSS motor leg: 2; @ right lower limb", "NIHSS best language: 2", "NIHSS total: 9"),
        ("NIHSS best language: 2; @ right lower limb", "NIHSS total: 9; @ right lower limb"),
    ),
    ("Reflexes: R brisk, L N.", ("tendon reflex: normal; @ left",), ("tendon reflex: absent",)),
    ("Tonsillectomy in 1985. He smokes.", ("smoking: present",), ("smoking: present; 1985",)),
]

DOSES: list[Row] = [
    ("IVIG 0.4 g/kg/day for 5 days.", ("medication: intravenous immunoglobulin; 0.4 g/kg; /day",), ()),
    ("Methotrexate 15 mg per week.", ("medication: methotrexate; 15 mg; per week",), ()),
    ("Nusinersen 12 mg intrathecally every 4 months.", ("medication: nusinersen; 12 mg; every 4 months",), ()),
]

SENSES: list[Row] = [
    ("Pain, temperature and vibration sense were normal.",
     ("pain sensation: normal", "temperature sensation: normal", "vibration sense: normal"), ("pain: absent",)),
    ("Loss of sensation in all modalities, including light touch, pain, temperature and vibration.",
     ("sensory impairment: present",), ("pain: present",)),
    ("He has pain, vibration sense is normal.", ("pain: present", "vibration sense: normal"), ("pain: absent",)),
    ("Vibration sense normal, pain in the left leg.", ("leg pain: present",), ()),
]  # fmt: skip

ROWS: list[Row] = [
    (
        "Number Date Cell Type Delivery Method Side Effects\n"
        "1 2018-07-13 UCBSC Intravenous Injection none reported\n"
        "2 2018-07-17 UCBSC Intrathecal Injection none reported\n"
        "3 2018-07-20 UCBSC Intrathecal Injection none reported\n",
        (
            "treatment: umbilical cord blood stem cell transplantation; date 2018-07-13",
            "treatment: umbilical cord blood stem cell transplantation; date 2018-07-17",
        ),
        ("adverse effects: present", "procedure: delivery"),
    ),
    ("He had diminished calculation ability.", ("calculation: reduced",), ("calculation: worsened",)),
    ("Cramps, fasciculations, and pain in the lower back.", ("fasciculations: present",),
     ("fasciculations: present @ lumbar region",)),
]  # fmt: skip


@cache
def lexicon() -> Lexicon:
    return compile_lexicon()


@pytest.mark.parametrize("row", LABELS + DIAGNOSES + NUMBERS + DOSES + SENSES + ROWS, ids=lambda row: row[0][:60])
def test_phrase(row: Row) -> None:
    failure = run_one(Example(*row), lexicon())
    assert failure is None, str(failure)
