"""Limbs told one behind the other, signs of reflexes, days without a year in a row, and what is no gain and no value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

LIMBS = [
    ("Right arm: muscle strength proximal 2/5, distal 0/5, Ashworth 3. Right leg: strength 3/5, Ashworth 2. Left limbs strength 5/5.",
     ["muscle strength: 2/5 @ right upper limb, proximal", "Ashworth score: 3 @ right upper limb", "muscle strength: 3/5 @ right lower limb",
      "Ashworth score: 2 @ right lower limb", "muscle strength: 5/5 @ left limbs"],
     ["muscle strength: 3/5 @ right upper limb", "Ashworth score: 2 @ right upper limb", "muscle strength: 5/5 @ left upper limb"]),
    ("He is alert. Left leg: spasticity, edema; tone increased. Gait unsteady.",
     ["lower limb spasticity: present @ left lower limb", "lower limb edema: present @ left lower limb",
      "hypertonia: present @ left lower limb", "unsteady gait: present"], ["unsteady gait: present @ left lower limb"]),
    ("RUE: 5/5, reflexes ++\nLLE: 3/5, tone decreased",
     ["muscle strength: 5/5 @ right upper limb", "muscle strength: 3/5 @ left lower limb", "muscle tone: decreased @ left lower limb"], []),
    ("Limb strength improved.", ["muscle strength: improved @ limbs"], []),
]  # fmt: skip
SIGNS = [
    ("Knee jerk +, ankle jerk -.", ["knee reflex: present", "ankle reflex: absent"], []),
    ("Knee jerk: +", ["knee reflex: present"], ["knee reflex: absent"]),
    ("Knee reflex ++, ankle reflex +.", ["knee reflex: ++", "ankle reflex: present"], []),
    ("Urine protein +, ketones -.", ["urine protein: present", "urine ketones: absent"], []),
    ("PT + OT.", [], ["*: present"]),
]  # fmt: skip
DENIED = [
    ("Hypertension, diabetes, tuberculosis - no.",
     ["condition: hypertension; refuted", "condition: diabetes mellitus; refuted", "condition: tuberculosis; refuted"], []),
    ("Nausea, vomiting – denied.", ["nausea: absent", "vomiting: absent"], []),
    ("He has fever, cough - no vomiting.", ["fever: present", "cough: present", "vomiting: absent"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*LIMBS, *SIGNS, *DENIED])
def test_what_an_examination_tells_in_turn(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells("Mr. Lane, a 54-year-old man with stroke.\n\nExamination\n" + text, gives, never, who="")


STAY = "Name: Mr. Lane\nAge: 54\nDiagnosis: Stroke\nAdmission date: 2011-09-05\nDischarge date: 2011-10-08\n\n"


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Treatment\nNeural stem cells were given 4 times: 09-09, 09-16 and 09-23 by lumbar puncture, 09-30 intravenously.",
         ["treatment: neural stem cell transplantation; date 2011-09-16; method lumbar puncture",
          "treatment: neural stem cell transplantation; date 2011-09-30; route intravenous"],
         ["treatment: neural stem cell transplantation; date 2011-09-30; method lumbar puncture"]),
        ("Treatment\nStem cells were given on September 9. The pain lasted 10-12, 12-14 and 14-15 hours a day.",
         ["treatment: stem cell transplantation; date 2011-09-09"], ["*; date 2011-10-12", "*; date 2011-12-14"]),
    ],
)  # fmt: skip
def test_days_without_a_year_in_a_row(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(STAY + text, gives, never, who="")


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Examination\nThe muscle tone of the legs was almost normal. His memory was nearly normal.\n\nTreatment\nStem cells on 2011-09-09.",
         ["muscle tone: almost normal @ bilateral lower limb", "memory: nearly normal"], ["muscle tone: improved", "memory: improved"]),
        ("Treatment\nStem cells on 2011-09-09.\n\nAfter treatment\nThe muscle tone of the legs is almost normal.", ["muscle tone: improved"], []),
        ("History\nAfter a blood transfusion he fell into a coma. After three months of rehabilitation he could sit.\n\n"
         "Treatment\nStem cells on 2011-09-09.",
         ["coma: present; before", "sitting: improved; before"], ["coma: present; after", "sitting: improved; after"]),
        ("Treatment\nStem cells on 2011-09-09. A woman of 59 begins next week. My roommate, a lady of 70 with ataxia, got a pneumonia.",
         ["age: 54"], ["age: 59", "age: 70"]),
    ],
)  # fmt: skip
def test_what_is_no_gain_and_not_after_the_treatment(
    tells: Tells, text: str, gives: list[str], never: list[str]
) -> None:
    tells(STAY + text, gives, never, who="")


EYES = """Visual acuity before and after treatment

No.\tPatient\tSex, age\tFirst visit\tbefore\tafter
1\tMs. H. Aydin\tF, 33\t2011-02-14\t0.1\t0.2
2\tMr. K. Osei\tM, 51\t2011-03-07\t0.3\t0.4

Ms. Aydin has asthma. Mr. Osei has diabetes.
"""


def test_names_with_initials_and_columns_that_nothing_measures(tells: Tells) -> None:
    gives = ["visual acuity: 0.1", "visual acuity: 0.4", "age: 33", "condition: asthma", "condition: diabetes mellitus"]
    never = ["visual acuity: 33", "visual acuity: 2011", "visual acuity: 51"]
    tells(EYES, gives, never, who="")
