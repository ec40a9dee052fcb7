"""Numbers, scores and grades in prose: which measure, which side, which unit, which date."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from etl.facts import Facts, Observation

Tells = Callable[..., None]

NUMBERS = [
    ("Heart rate 78 beats/min.", ["heart rate: 78 /min"], []),
    ("HR: 72 bpm, RR: 18/min, T: 36.7 °C.",
     ["heart rate: 72 /min", "respiratory rate: 18 /min"], []),
    ("Blood pressure 130/80 mmHg.", ["systolic blood pressure: 130 mm[Hg]", "diastolic blood pressure: 80 mm[Hg]"], []),
    ("BP 120/70 mmHg, pulse 66/min.",
     ["systolic blood pressure: 120 mm[Hg]", "diastolic blood pressure: 70 mm[Hg]", "heart rate: 66 /min"], []),
    ("Urine: 40 red cells per high-power field, red cell casts.", ["urine erythrocytes: 40 /[HPF]"], ["erythrocytes: *", "muscle strength: *"]),
    ("Urinalysis: 25-30 RBC/HPF, 10 white cells per high-power field.",
     ["urine erythrocytes: 25 to 30 /[HPF]", "urine leukocytes: 10 /[HPF]"], ["erythrocytes: *"]),
    ("Urine sediment: RBC 12/HPF, WBC 5/HPF.", ["urine erythrocytes: 12 /[HPF]", "urine leukocytes: 5 /[HPF]"], []),
    ("FVC was 45 % of predicted.", ["*: 45 %"], []),
    ("FVC 2.1 L.", ["forced vital capacity: 2.1 L"], []),
    ("Body weight: 62 kg; height: 170 cm.", ["body weight: 62 kg", "body height: 170 cm"], []),
    ("Creatine kinase was 560 U/L.", ["creatine kinase: 560 U/L"], []),
    ("Hemoglobin 134 g/L, leukocytes 6.4 × 10⁹/L.", ["hemoglobin: 134 g/L", "leukocytes: 6.4 10*9/L"], []),
    ("Oxygen saturation 96%.", ["oxygen saturation: 96 %"], []),
    ("Creatinine <40 µmol/L.", ["creatinine: < 40 umol/L"], []),
    ("Left ventricular ejection fraction 35-40 %.", ["left ventricular ejection fraction: 35 to 40 %"], []),
    ("The 6-minute walk distance rose from 210 m to 305 m.", ["six-minute walk distance: 305 m"], []),
    ("HbA1c 8.2 %.", ["hemoglobin A1c: 8.2 %"], []),
    ("Visual acuity: right eye 0.3, left eye 0.5.",
     ["visual acuity: 0.3 @ right eye", "visual acuity: 0.5 @ left eye"], []),
    ("BMI was 24.5 kg/m2.", ["body mass index: 24.5 kg/m2"], []),
    ("CSF protein 0.45 g/L.", ["CSF protein: 0.45 g/L"], []),
    ("His grip strength is 12 kg on the right and 15 kg on the left.",
     ["grip strength: 12 kg @ right hand", "grip strength: 15 kg @ left hand"], []),
    ("Right leg 2/5, left leg 1+/5.", ["muscle strength: 2/5 @ right lower limb", "muscle strength: 1+/5 @ left lower limb"], []),
    ("Strength was 4/5 in hip flexion and 3/5 in ankle dorsiflexion on both sides.",
     ["muscle strength: 4/5 @ bilateral hip flexion", "muscle strength: 3/5 @ bilateral ankle dorsiflexion"], []),
    ("Protein 1.4 g/L (reference 0.15-0.45). HbA1c was 5.4%.", ["hemoglobin A1c: 5.4 %"], []),
    ("FVC 68% of the predicted value; body weight 56 kg.", ["body weight: 56 kg"], []),
    ("Predicted FVC 3.80 L.", [], ["forced vital capacity: 3.80 L"]),
    ("Neurological examination: the four limbs' muscle power is 5- degree.", [], ["neurological examination: 4"]),
    ("Pain in the right leg 2/5.", [], ["muscle strength: *"]),
    ("He passed 2/5 of the way. Left arm 3/10.", [], ["muscle strength: *"]),
    ("T: 36.7 °C, HR: 72 bpm.", ["body temperature: 36.7 Cel", "heart rate: 72 /min"], []),
]  # fmt: skip

SCORES = [
    ("3. Condition\n3.1 Sitting is poor.\n3.2 Light touch is felt down to L2.\n3.3 Pain VAS 4/10.\n3.4 Scores: ASIA motor score 51.",
     ["visual analogue scale of pain (VAS): 4", "ASIA motor score: 51"], ["*: 3.2", "*: 3.3", "*: 3.4"]),
    ("1 Light touch is felt down to L2.\n2 Pain VAS 4/10.\n3 Scores: ASIA motor score 51.",
     ["visual analogue scale of pain (VAS): 4", "ASIA motor score: 51"], ["light touch score: 1", "visual analogue scale: 2"]),
    ("ALSFRS-R: 37.", ["ALSFRS-R total: 37"], []),
    ("His ALSFRS-R score was 37/48.", ["ALSFRS-R total: 37"], ["ALSFRS-R total: 48"]),
    ("He scored 29 on the ALSFRS-R.", ["ALSFRS-R total: 29"], []),
    ("The MMSE was 24 points.", ["MMSE: 24"], []),
    ("Berg balance scale 41.", ["Berg balance scale: 41"], []),
    ("The UPDRS III score dropped from 48 to 32.", ["*: 32"], []),
    ("EDSS 6.5.", ["EDSS: 6.5"], []),
    ("FIM 96 on 2011-03-05.", ["FIM total: 96; date 2011-03-05"], []),
    ("Barthel index of 55 before and 70 after the treatment.",
     ["Barthel index total: 55; before", "Barthel index total: 70; after"], []),
    ("The maximum of the ALSFRS-R is 48.", [], ["ALSFRS-R total: 48"]),
    ("ICARS score was 52.", ["ICARS total: 52"], []),
    ("Hoehn-Yahr stage III.", ["Hoehn and Yahr stage: 3"], []),
    ("ASIA impairment scale C.", ["*: C"], []),
    ("NIHSS 14 at admission.", ["NIHSS total: 14"], []),
    ("Visual analogue scale for pain 7/10.", ["*: 7"], []),
]  # fmt: skip

GRADES = [
    ("Muscle strength of the four limbs: grade 4.", ["muscle strength: 4 @ four limbs"], []),
    ("Muscle strength of the left arm 3-/5.", ["muscle strength: 3-/5 @ left upper limb"], []),
    ("Muscle strength: left biceps 4/5, right biceps 3+/5.", ["muscle strength: 4/5 @ left biceps"], []),
    ("Muscle strength: left arm 4/5, right arm 3/5.",
     ["muscle strength: 4/5 @ left upper limb", "muscle strength: 3/5 @ right upper limb"], []),
    ("Muscle strength 2/5 in the right leg.", ["muscle strength: 2/5 @ right lower limb"], []),
    ("Strength of the legs was 5/5.", ["muscle strength: 5/5 @ bilateral lower limb"], []),
    ("Strength (MRC, right/left): deltoid 4+/4, iliopsoas 4-/3.",
     ["muscle strength: 4+ @ right deltoid", "muscle strength: 4 @ left deltoid",
      "muscle strength: 4- @ right iliopsoas", "muscle strength: 3 @ left iliopsoas"], []),
    ("Muscle strength (R/L): deltoid 5/5, quadriceps 4/5.", ["muscle strength: 4/5"], ["muscle strength: 5 @ left quadriceps"]),
    ("Motor: right arm: shoulder 2, elbow 4-; right leg: hip 3, knee 3.",
     ["muscle strength: 2 @ right shoulder", "muscle strength: 4- @ right elbow", "muscle strength: 3 @ right knee"], []),
    ("Muscle strength: upper limbs 5- degree on the left, 4 degree on the right; lower limbs: left 3+ degree, right 2+ degree.",
     ["muscle strength: 5- @ left upper limb", "muscle strength: 4 @ right upper limb",
      "muscle strength: 3+ @ left lower limb", "muscle strength: 2+ @ right lower limb"],
     ["muscle strength: 4 @ left upper limb"]),
    ("Sensation: left arm: shoulder 1, elbow 1.", [], ["muscle strength: 1"]),
    ("Tone (MAS): right elbow flexors 3, right finger flexors 2.",
     ["modified Ashworth score: 3 @ right elbow flexors", "modified Ashworth score: 2 @ right finger flexors"], ["muscle tone: 2"]),
]  # fmt: skip

NOTHING = [
    ("The predicted FVC is 3.8 L.", "forced vital capacity: 3.8 L"),
    ("A heart rate above 100/min would be a reason to stop.", "heart rate: 100 /min"),
    ("His brother's heart rate was 90/min.", "heart rate: 90 /min"),
    ("The ALSFRS-R ranges from 0 to 48.", "ALSFRS-R total: 48"),
    ("We plan to measure the FVC after 3 months.", "forced vital capacity: 3"),
    ("In the study of Chen, the FVC was 60 %.", "forced vital capacity: 60 %"),
    ("A MMSE of 24 or more is normal.", "MMSE: >= 24"),
]


@pytest.mark.parametrize(("text", "gives", "never"), NUMBERS + SCORES, ids=[r[0] for r in NUMBERS + SCORES])
def test_a_number_belongs_to_its_measure(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), GRADES, ids=[r[0] for r in GRADES])
def test_a_grade_has_its_place(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "never"), NOTHING, ids=[r[0] for r in NOTHING])
def test_a_bound_a_plan_and_another_ones_number_are_none(tells: Tells, text: str, never: str) -> None:
    tells(text, [], [never])


def test_a_scale_brings_its_range(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("Mr. Tester, a 50-year-old man.\n\nALSFRS-R: 37.").facts
    score = next(f for f in facts if isinstance(f, Observation) and f.code.text.startswith("ALSFRS-R"))
    assert score.reference is not None and score.reference.low is not None and score.reference.high is not None
    assert (score.reference.low.value, score.reference.high.value) == (Decimal(0), Decimal(48))


def test_a_number_without_its_unit_has_none(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("Mr. Tester, a 50-year-old man.\n\nGlucose 6.1.").facts
    glucose = [f for f in facts if isinstance(f, Observation) and f.code.text == "glucose"]
    assert [getattr(f.value, "code", "") for f in glucose] in ([None], [])


@pytest.mark.parametrize(
    "sign", [": ", " - ", " – ", " = ", " ", " was ", " of ", "\t", " (serum): ", " level ", " measured "]
)
@pytest.mark.parametrize(
    "usual",
    [
        " (24-354 ng/mL)", " [24–354]", " (ref 24-354)", " (normal range: 24-354 ng/mL)", " (N: 24-354)", " (RR 24-354)",
        " (normal: 24 to 354 ng/mL)", ", normal range 24-354 ng/mL", "; reference 24-354 ng/mL", " (24 - 354)",
    ],
)  # fmt: skip
def test_a_laboratory_value_and_its_usual_range(facts_of: Callable[..., Facts], sign: str, usual: str) -> None:
    for unit in ("", " ng/mL"):
        text = f"Patient A, a 45-year-old woman.\nFerritin{sign}16{unit}{usual}.\n"
        (fact,) = [f for f in facts_of(text).facts if f.code.text != "age"]
        assert fact.code.text == "ferritin" and fact.value.value == 16  # type: ignore[union-attr]
        assert (fact.reference.low.value, fact.reference.high.value) == (24, 354)  # type: ignore[union-attr]
