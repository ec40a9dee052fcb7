"""Phrases of referral letters, operation records, reports and forms: whom they are about, and what isn't there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

_LETTER = "Dr. P. Lane\n{0}\n\nRe: Mrs. Anja Berg, 38 years\n\nDear colleague,\n\nShe came on 15/07/2022 with palpitations.\n\n{1}\n"

LETTERS = [
    ("Family Practice, 14 Mill Lane", "Diffuse goitre.", ["goiter: present", "palpitations: present"], ["family: *"]),
    ("Family Physician", "Diffuse goitre.", ["goiter: present"], ["family: *"]),
    ("14 Mill Lane", "P.S. Please do not confuse her with Mrs. Anna Bergson, 83, hypothyroidism, whose letter comes separately.",
        ["palpitations: present"], ["condition: hypothyroidism", "family: hypothyroidism"]),
    ("14 Mill Lane", "She is not to be mixed up with our patient Mrs. Anna Bergson, 83, who had a stroke.", [], ["condition: stroke; confirmed"]),
    ("14 Mill Lane", "Her family: mother has gout.", ["family: gout; mother"], []),
]  # fmt: skip

ROWS = [
    ("HSCT was done on 3 March 2014.", ["treatment: hematopoietic stem cell transplantation; date 2014-03-03"], []),
    ("CLET of the left eye was done on 3 March 2014.", ["treatment: limbal stem cell transplantation; date 2014-03-03"], []),
    ("Systemic sclerosis since 2009; HSCT 10-Feb-11; next control Jul-12 (planned).", [], ["treatment: hematopoietic stem cell transplantation; date 2012-07"]),
    ("Fracture-dislocation of T8-T9.", ["condition: fracture"], ["dislocation: *"]),
    ("CLET was not done in March 2014.", [], ["treatment: *"]),
    ("Before CLET, in March 2014, she had pain.", [], ["treatment: limbal stem cell transplantation; date 2014-03"]),
    ("Carbimazole 40 mg daily from 19/07/2022, 20 mg daily since 30/08/2022.",
        ["medication: carbimazole; 40 mg; date 2022-07-19", "medication: carbimazole; 20 mg; date 2022-08-30"], []),
    ("Prednisolone 60 mg daily from 14 February 2019, azathioprine 100 mg daily since March 2019.",
        ["medication: azathioprine; 100 mg; date 2019-03"], ["medication: prednisolone; 100 mg"]),
    ("Carbimazole 40 mg daily from 19/07/2022, 20 mg in the evening.", [], ["medication: carbimazole; 20 mg; date 2022-07-19"]),
    ("She had been operated on for appendicitis in 1985 and gave up smoking in 2014.", ["smoking: former; date 2014"], ["smoking: former; date 1985"]),
    ("Ramipril 5 mg/day, not given on the morning of surgery.", [], ["procedure: surgery; not-done"]),
    ("Prednisolone did not stop the growth of the ulcer.", [], ["skin ulcer: absent"]),
    ("Prednisolone did not help; no ulcer was seen.", ["skin ulcer: absent"], []),
    ("Not known: asthma, sleep apnoea, lung cancer.", ["condition: asthma; refuted", "condition: lung cancer; refuted"], ["condition: asthma; confirmed", "condition: sleep apnea; confirmed"]),
    ("Known: asthma, sleep apnoea.", ["condition: asthma"], ["condition: asthma; refuted"]),
    ("ASA III, Mallampati 2.", ["ASA physical status: III", "Mallampati class: 2"], ["medication: aspirin"]),
    ("Risk: ASA class 2.", ["ASA physical status: 2"], ["medication: aspirin"]),
    ("ASA 100 mg daily.", ["medication: aspirin; 100 mg"], ["ASA physical status: *"]),
    ("Blood loss 450 ml, bile 220 ml.", ["blood loss: 450 mL"], ["blood loss: 220 mL"]),
    ("About 20 ml of clear effusion of the knee.", [], ["effusion: absent", "joint effusion: absent"]),
    ("Lungs clear.", ["lung examination: normal"], []),
    ("Femoral head collapsed, cartilage of the acetabulum worn off to the bone.", ["femoral head collapse: present"], ["femoral head collapse: absent"]),
    ("The headache wore off.", [], ["headache: present"]),
    ("My aunt pushed for a colonoscopy, she has ulcerative colitis herself.", ["family: ulcerative colitis; aunt"], ["condition: ulcerative colitis"]),
    ("It was my aunt who pushed for it, she has ulcerative colitis herself.", [], ["condition: ulcerative colitis"]),
]  # fmt: skip

RESULTS = [
    ("Ferritin        3120 ng/mL      15/04/2021\nHaemoglobin     9.8 g/dL        02/03/2021\nCreatinine      0.9 mg/dL       03/03/2021",
        ["ferritin: 3120 ng/mL; date 2021-04-15", "hemoglobin: 9.8 g/dL; date 2021-03-02"], ["hemoglobin: 9.8 g/dL; date 2021-04-15"]),
    ("Test            02/2020         02/2021\nFerritin        3120 ng/mL      2150 ng/mL\nHaemoglobin     9.8 g/dL        10.1 g/dL",
        ["ferritin: 3120 ng/mL; date 2020-02", "hemoglobin: 10.1 g/dL; date 2021-02"], []),
]  # fmt: skip


@pytest.mark.parametrize(("address", "line", "gives", "never"), LETTERS, ids=[f"{r[0]} {r[1]}"[:50] for r in LETTERS])
def test_letters(tells: Tells, address: str, line: str, gives: list[str], never: list[str]) -> None:
    tells(_LETTER.format(address, line), gives, never=never, who="")


_DATED = "To the outpatient clinic                    23/09/2022\n\nRe: Mrs. Anja Berg, 38 years\n\nDear colleague,\n\nShe came on 15/07/2022 with palpitations.\n\n{}\n"
TODAY = [
    ("Today: pulse 84/min, weight 56.5 kg, no tremor.", ["heart rate: 84 /min; date 2022-09-23", "tremor: absent; date 2022-09-23"], ["heart rate: 84 /min; after"]),
    ("Examination: pulse 84/min.", ["heart rate: 84 /min"], ["heart rate: 84 /min; date 2022-09-23"]),
    ("Today: pulse 84/min on 20/09/2022.", [], ["heart rate: 84 /min; date 2022-09-23"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "gives", "never"), TODAY, ids=[row[0] for row in TODAY])
def test_today_of_a_letter(tells: Tells, line: str, gives: list[str], never: list[str]) -> None:
    tells(_DATED.format(line), gives, never=never, who="")


@pytest.mark.parametrize(("line", "gives", "never"), ROWS, ids=[row[0] for row in ROWS])
def test_said_of_one(tells: Tells, line: str, gives: list[str], never: list[str]) -> None:
    tells(f"Case report\n\nA 47-year-old woman was seen in May 2019.\n\n{line}\n", gives, never=never, who="")


@pytest.mark.parametrize(("rows", "gives", "never"), RESULTS, ids=[row[0][:30] for row in RESULTS])
def test_results_with_their_days(tells: Tells, rows: str, gives: list[str], never: list[str]) -> None:
    tells(
        f"Case report\n\nA 47-year-old woman was seen in May 2021.\n\nLaboratory\n{rows}\n", gives, never=never, who=""
    )
