"""Diagnoses and comorbidities: whose, since when, told when, denied, suspected, of the family."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts

Tells = Callable[..., None]

DISEASES = [
    ("He has diabetes mellitus.", ["condition: diabetes mellitus; confirmed; active"], []),
    ("Diagnosis: multiple sclerosis.", ["condition: multiple sclerosis; confirmed"], []),
    ("He was diagnosed with Parkinson's disease in March 2011.",
     ["condition: Parkinson disease; diagnosed 2011-03"], ["condition: Parkinson disease; onset 2011-03"]),
    ("He has had hypertension since 1998.", ["condition: hypertension; onset 1998"], []),
    ("Type of cerebral palsy: spastic diplegic", ["condition: spastic diplegic cerebral palsy"], ["spasticity: present"]),
    ("Type of MS: relapsing-remitting", ["condition: relapsing-remitting multiple sclerosis"], []),
    ("Diabetes type: 2", ["condition: type 2 diabetes mellitus"], []),
    ("Form of ALS: bulbar", ["condition: amyotrophic lateral sclerosis"], []),
    ("ALS type: unknown", [], ["condition: amyotrophic lateral sclerosis"]),
    ("Cause: perinatal stroke", ["condition: stroke"], []),
    ("He'd had his flu vaccination in October 2016.", [], ["condition: influenza"]),
    ("A miscarriage in 2018 led to tests for antiphospholipid antibodies; they were negative.",
     ["condition: miscarriage; confirmed", "antiphospholipid antibodies: absent"], []),
    ("No history of diabetes.", ["condition: diabetes mellitus; refuted"], ["condition: diabetes mellitus; confirmed"]),
    ("He denies hypertension, diabetes and tuberculosis.",
     ["condition: hypertension; refuted", "condition: diabetes mellitus; refuted", "condition: tuberculosis; refuted"], []),
    ("Comorbidity: hypertension, asthma.", ["condition: hypertension", "condition: asthma"], []),
    ("Hepatitis B, cured.", ["condition: hepatitis B; resolved"], []),
    ("Ischemic stroke in the territory of the left middle cerebral artery on 02.11.2020, treated on 25.11.2020.",
     ["condition: ischemic stroke; onset 2020-11-02"], []),
    ("He was examined for stroke in the clinic of the university on 5 May 2011.", [], ["condition: stroke; onset 2011-05-05"]),
    ("History: depression 2013, treated with sertraline 100 mg/day.", ["condition: depression; onset 2013"], []),
    ("He had pneumonia in 2003.", ["condition: pneumonia"], []),
    ("Past history: stroke in 2007; epilepsy since childhood.", ["condition: stroke", "condition: epilepsy"], []),
    ("He has had hypertension since 2005 and atrial fibrillation since 2014.",
     ["condition: hypertension; onset 2005", "condition: atrial fibrillation; onset 2014"], []),
    ("A cataract of the right eye was found on 3 June 2015.", ["condition: cataract; diagnosed 2015-06-03"], []),
    ("Cirrhosis due to hepatitis C, diagnosed 2011; diabetes since 2003.",
     ["condition: cirrhosis; diagnosed 2011", "condition: diabetes mellitus; onset 2003"], ["condition: hepatitis C; diagnosed 2011"]),
    ("Epilepsy after a stroke in 2009, diagnosed in 2011.", ["condition: epilepsy; diagnosed 2011"], ["condition: stroke; diagnosed 2011"]),
    ("Diagnosis: spinal cord injury\nDate of injury: 2010-08-14", ["condition: spinal cord injury; onset 2010-08-14"], []),
    ("In July 2012 she had pneumonia.", ["condition: pneumonia; onset 2012-07"], []),
    ("In March 2013 he suffered a stroke.", ["condition: stroke; onset 2013-03"], []),
    ("In 2014 he was treated for two weeks, and he has asthma.", ["condition: asthma"], ["condition: asthma; onset 2014"]),
    ("He broke his left wrist on 2017/02/20.", ["condition: wrist fracture; onset 2017-02-20; @ left wrist"], []),
    ("She fell in May 2018 and fractured the right hip.", ["condition: hip fracture; onset 2018-05; @ right hip"], []),
    ("He fell from a scaffold on 21/02/2014, burst fracture of C6.", ["condition: burst fracture; onset 2014-02-21"], []),
    ("Car accident in May 2010, concussion.", ["condition: concussion; onset 2010-05"], []),
    ("He fell in May 2010, diabetes was known.", ["condition: diabetes mellitus"], ["condition: diabetes mellitus; onset 2010-05"]),
    ("In 2019 he broke two ribs.", ["condition: rib fracture; onset 2019"], []),
    ("He broke his silence in 2020 and broke the record.", [], ["condition: fracture", "condition: *"]),
    ("Severe asthma.", ["condition: asthma; severity severe"], []),
    ("The disease began in May 2004. The diagnosis of amyotrophic lateral sclerosis was made in 2005.",
     ["condition: amyotrophic lateral sclerosis; diagnosed 2005"], []),
    ("Amyotrophic lateral sclerosis was diagnosed in 2005. The first symptoms appeared in May 2004.",
     ["condition: amyotrophic lateral sclerosis; onset 2004-05; diagnosed 2005"], []),
    ("Rheumatoid arthritis (2009), osteoporosis (2012).",
     ["condition: rheumatoid arthritis; onset 2009", "condition: osteoporosis; onset 2012"], []),
    ("Diabetes mellitus was ruled out.", ["condition: diabetes mellitus; refuted"],
     ["condition: diabetes mellitus; confirmed"]),
]  # fmt: skip

NONE = [
    ("His mother has diabetes.", "condition: diabetes mellitus"),
    ("Diabetes is a chronic disease.", "condition: diabetes mellitus"),
    ("He was screened for tuberculosis.", "condition: tuberculosis; confirmed"),
    ("He is a member of the Multiple Sclerosis Society.", "condition: multiple sclerosis"),
    ("The Parkinson's disease rating scale was used.", "condition: Parkinson disease"),
    ("If he develops pneumonia, antibiotics are given.", "condition: pneumonia"),
    ("Stem cells could help patients with stroke.", "condition: stroke"),
    ("The family fears a stroke.", "condition: stroke; confirmed"),
    ("Vaccination against hepatitis B is planned.", "condition: hepatitis B"),
]

FAMILY = [
    ("His mother had diabetes.", ["family: diabetes mellitus; mother"], ["condition: diabetes mellitus"]),
    ("His father died of lung cancer.", ["family: lung cancer; father; died"], ["condition: lung cancer"]),
    ("His brother suffers from epilepsy.", ["family: epilepsy; brother"], ["condition: epilepsy"]),
    ("No family history of stroke.", ["family history of stroke: absent"], ["condition: stroke; refuted"]),
    ("Family history: mother – hypertension.", ["family: hypertension; mother"], ["condition: hypertension"]),
    ("He has multiple sclerosis. His sister has the same disease.", ["family: multiple sclerosis; sister"], []),
    ("Nobody else in the family has myasthenia.", ["family history of myasthenia gravis: absent"],
     ["family: myasthenia gravis", "condition: myasthenia gravis"]),
    ("There was no family history of neuropathy.", ["family history of peripheral neuropathy: absent"], []),
    ("He has multiple sclerosis. Nobody in his family has a similar disease.",
     ["family history of multiple sclerosis: absent"], []),
]  # fmt: skip

VISITS = [
    ("Admission date: 2009-03-04", ["encounter: admission; date 2009-03-04"]),
    ("At admission on 7 November 2016 he had fever.", ["encounter: admission; date 2016-11-07"]),
    ("Discharge date: 2009-04-01", ["encounter: discharge; date 2009-04-01"]),
    ("Date of admission: 12 May 2011\nDate of discharge: 30 May 2011",
     ["encounter: admission; date 2011-05-12", "encounter: discharge; date 2011-05-30"]),
]  # fmt: skip

BESIDE = [
    ("He has a cataract, left eye; glaucoma.", ["condition: cataract @ left eye", "condition: glaucoma"], ["condition: glaucoma @ left eye"]),
    ("Osteoarthritis, both knees, since 2010.", ["condition: knee osteoarthritis; onset 2010 @ bilateral knee"], []),
    ("He had a stroke, left arm and leg are weak.", ["condition: stroke"], ["condition: stroke @ left upper limb"]),
    ("Stroke, left arm 3/5.", ["condition: stroke"], ["condition: stroke @ left upper limb"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), BESIDE, ids=[r[0] for r in BESIDE])
def test_a_side_alone_behind_a_comma(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), DISEASES, ids=[r[0] for r in DISEASES])
def test_a_disease_is_the_patients(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "never"), NONE, ids=[r[0] for r in NONE])
def test_a_disease_that_is_not_the_patients(tells: Tells, text: str, never: str) -> None:
    tells(text, [], [never])


@pytest.mark.parametrize(("text", "gives", "never"), FAMILY, ids=[r[0] for r in FAMILY])
def test_a_relatives_disease_is_family_history(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives"), VISITS, ids=[r[0] for r in VISITS])
def test_admissions_and_discharges(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives)


def test_a_complication_has_its_distance_from_the_treatment(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(
        "Mr. Tester, a 50-year-old man, was born preterm in the 29th week.\n\nStem cells were given intravenously on 2010-05-06. "
        "Pneumonia was treated on day 40.\n"
    )
    points = {f.code.text: f.timepoint for f in facts.facts if isinstance(f, Condition)}
    assert points["pneumonia"] is not None and points["pneumonia"].label == "day 40"
    assert all(point is None for name, point in points.items() if name != "pneumonia")


def test_one_disease_told_three_times_is_one(tells: Tells) -> None:
    tells(
        "Diagnosis: multiple sclerosis.\n\nHe has multiple sclerosis since 2001. He was diagnosed with MS in 2003.",
        ["1 × condition: multiple sclerosis", "condition: multiple sclerosis; onset 2001; diagnosed 2003"],
    )
