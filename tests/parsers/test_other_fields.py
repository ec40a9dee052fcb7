"""What pages of other fields than the first showed: doubt between diseases, laboratory values, times, habits, other people's studies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TREATED = "Mr. Lane, a 54-year-old man with amyotrophic lateral sclerosis, was given stem cells in May 2010.\n\n"

DOUBT = [
    ("The diagnosis was asthma versus COPD.", [], ["condition: asthma; confirmed", "condition: *obstructive*; confirmed"]),
    ("Iron deficiency vs. occult bleeding", [], ["condition: iron deficiency; confirmed", "bleeding: present"]),
    ("Working diagnosis of pneumonia with consideration of pulmonary embolism.", ["condition: pneumonia; provisional"],
     ["condition: pneumonia; confirmed", "condition: pulmonary embolism"]),
    ("TSH stands for thyroid hormone; CBZ stands for carbimazole; OD stands for once daily.", [],
     ["medication: carbimazole", "standing: *"]),
    ("Working diagnosis: multiple sclerosis.", ["condition: multiple sclerosis; provisional"],
     ["condition: multiple sclerosis; confirmed"]),
    ("The working diagnosis was multiple sclerosis.", ["condition: multiple sclerosis; provisional"], []),
    ("VS: T 36.8 P 64 R 14 BP 118/70.", ["body temperature: 36.8 Cel", "heart rate: 64 /min"], []),
    ("He stands for 10 minutes.", ["standing: 10 min"], []),
    ("I got COVID-19 right out of the gate.", ["condition: COVID-19"], ["condition: COVID-19; @ right"]),
    ("Weakness of the right after the stroke.", ["muscle weakness: present; @ right"], []),
]  # fmt: skip
VALUES = [
    ("Her leukocytes were 2.9 109/L.", ["leukocytes: 2.9 10*9/L"], ["leukocytes: 109"]),
    ("Platelet count of 110 109/L and hemoglobin of 10.6 g/dL.", ["platelets: 110 10*9/L", "hemoglobin: 10.6 g/dL"],
     ["platelets: 109"]),
    ("TSH 2 mU/l (NR 0.5–4.0 mU/l).", ["thyroid stimulating hormone: 2 m[IU]/L"], ["thyroid stimulating hormone: 0.5"]),
    ("Creatine phosphokinase was 2630 units.", ["creatine kinase: 2630 U"], []),
    ("CK 2630.", ["creatine kinase: 2630 U/L"], []),
    ("Around 33% of his lung capacity had been lost.", [], ["vital capacity: 33 %", "vital capacity: absent"]),
    ("His vital capacity was 60%.", ["vital capacity: 60 %"], []),
    ("Strength was 4/5 in the right hand vs 5/5 in the left hand.",
     ["muscle strength: 4/5; @ right hand", "muscle strength: 5/5; @ left hand"], ["muscle strength: 5/5; before"]),
    ("She had gained significant weight.", ["weight gain: present"], ["body weight: improved"]),
    ("Examination reveals decreased sensation to light touch in the feet.",
     ["impaired light touch sensation: present; @ foot"], ["light touch sensation: worsened"]),
    ("She noted numbness and tingling of both hands.", ["numbness: present", "paresthesia: present"], []),
    ("The sensation level was lowered.", [], ["sensation: lowered"]),
]  # fmt: skip
TIMES = [
    ("Within 2 days of treatment, the tremor disappeared.", ["tremor: absent; after; offset 2 d"], []),
    ("The fever resolved within 48 hours of the first dose.", ["fever: absent; after; offset 48 h"], ["fever: present"]),
    ("A fever resolved within 48 hours.", ["fever: present"], []),
    ("He developed paraplegia within 3 days of the injury.", ["condition: paraplegia"], ["condition: paraplegia; after"]),
    ("The day after treatment he felt dizzy. Within a couple of weeks, the neuropathic pain was gone.",
     ["neuropathic pain: absent; after"], ["neuropathic pain: absent; offset 1 d"]),
    ("The fever resolved within 48 hours of the first dose. On 28 January 2019 ferritin was 3150 µg/L.",
     ["ferritin: 3150; date 2019-01-28"], ["ferritin: 3150; offset 48 h"]),
    ("In September 2000 he had hematemesis. At this time, he was diagnosed with portal hypertension.",
     ["condition: portal hypertension; diagnosed 2000-09"], []),
    ("She had taken prednisolone for a 10 year period in the past and currently uses topical estrogen.",
     ["medication: prednisolone; completed", "medication: estrogen; active"], []),
]  # fmt: skip
NOTES = [
    ("The 20-year-old rash on his face flares up in summer.", ["rash: present; @ face"], ["age: 20"]),
    ("A 40-year-old diabetic of the same ward was admitted.", [], ["rash: *"]),
    (
        "An echocardiogram showed a severely depressed global left ventricular ejection fraction (EF 27%).",
        ["left ventricular ejection fraction: 27 %"],
        ["depression: *"],
    ),
    ("His weight had increased 10 pounds since his last visit.", ["weight gain: 10 [lb_av]"], ["body weight: 10"]),
    (
        "There was bilateral ankle edema, which had not been present on previous examinations.",
        ["lower limb edema: present"],
        ["lower limb edema: absent"],
    ),
    ("Admission weight was 63 kg.", ["body weight: 63 kg; before"], []),
    (
        "His weight was at the baseline level, and he reported no dyspnea.",
        ["dyspnea: absent"],
        ["dyspnea: absent; before"],
    ),
    ("He denies chills or rigor.", ["chills: absent"], ["rigidity: *"]),
    ("Rigor of both arms.", ["rigidity: present"], ["chills: *"]),
    ("Her legs had superficial erosions.", ["skin erosion: present"], ["bone erosion: *"]),
    (
        "Mild left ventricular hypertrophy.",
        ["left ventricular hypertrophy: present"],
        ["left ventricular hypertrophy: present; @ left"],
    ),
    ("BP 210/106, HR 118, RR 26, T 98.2.", ["body temperature: 98.2 [degF]"], []),
    (
        "Her current home medications included aspirin and metformin.",
        ["medication: aspirin; active", "medication: metformin; active"],
        [],
    ),
    ("Medications on admission included aspirin.", ["medication: aspirin; active"], []),
    ("She was tachycardic and bradycardic in turns.", ["tachycardia: present", "bradycardia: present"], []),
    ("He underwent a left nephrectomy on 3 May 2012.", ["procedure: nephrectomy; @ left kidney; date 2012-05-03"], []),
    ("The troponin level was 0.22 ng/mL.", ["troponin: 0.22 ng/mL"], ["troponin I: *"]),
]
WHICH = [
    ("The visual field was taken from the better eye.", [], ["visual field: improved"]),
    ("Pain of the worse leg is less.", ["leg pain: improved"], ["*pain: worsened"]),
    ("Since then better eye contact and longer attention.", ["eye contact: improved"], []),
]
HABITS = [
    ("Besides giving up smoking, he changed his diet.", ["smoking: former"], ["smoking: present"]),
    ("He had grown up in a smoking household.", [], ["smoking: *"]),
    ("He had only briefly smoked himself.", ["smoking: former"], ["smoking: present"]),
]


@pytest.mark.parametrize(("text", "gives", "never"), [*DOUBT, *VALUES, *TIMES, *NOTES, *WHICH, *HABITS])
def test_a_page_of_another_field(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=TREATED)


INJURED = "Mr. Chen is a 28-year-old man with spinal cord injury.\n\n"
ROUNDS = [
    (
        "He received the 1st round of stem cell treatment including 1 stem cell transplantation via CT guided injection, 1 "
        "stem cell transplantation via stereotactic brain surgery, 2 stem cell injections via lumbar puncture in our hospital "
        "in June, 2007.\n\nHe received the 2nd round of stem cell treatment in March, 2008.",
        [
            "treatment: stem cell transplantation; date 2007-06; method lumbar puncture",
            "treatment: stem cell transplantation; date 2008-03",
        ],
        ["treatment: stem cell transplantation; date 2008-03; method CT-guided injection"],
    ),
    (
        "The first round of stem cell treatment included one injection via CT guidance and two by lumbar puncture.\n\n"
        "He received the second round of stem cell treatment in March 2008.",
        [
            "treatment: stem cell transplantation; method lumbar puncture",
            "treatment: stem cell transplantation; date 2008-03",
        ],
        ["treatment: stem cell transplantation; date 2008-03; method CT-guided injection"],
    ),
]


@pytest.mark.parametrize(("text", "gives", "never"), ROUNDS)
def test_what_a_round_consisted_of(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=INJURED)


@pytest.mark.parametrize("cited", ["[40]", "Lee et al., 2010", "Smith 2012"])
def test_a_table_of_studies_tells_of_nobody(tells: Tells, cited: str) -> None:
    page = (
        "Table 3. Bone marrow cells in liver cirrhosis\n\n| Cell type | Dose | Route | Outcome | Reference |\n|---|---|---|---|---|\n"
        f"| BM-MSC | 30 × 10^6 | Peripheral vein | Improved albumin | {cited} |\n"
        f"| BM-MSC | 1 × 10^6/kg | Intravenous | Decreased bilirubin | {cited} |\n"
    )
    tells(page, [], ["mesenchymal stem cells: *", "albumin: *", "treatment: *"], name="page.md")


def test_a_column_of_normal_ranges_cites_nothing(tells: Tells) -> None:
    page = "| Test | Result | Reference |\n|---|---|---|\n| Albumin (g/L) | 31 | 35-52 |\n| Bilirubin (µmol/L) | 40 | 3-21 |\n"
    tells(page, ["albumin: 31 g/L", "total bilirubin: 40 umol/L"], [], name="page.md")
