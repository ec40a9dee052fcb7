"""What running prose leaves out: verbs, units, years, and whom a clause goes on to speak of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TREATED = "Mr. Lane, a 54-year-old man with amyotrophic lateral sclerosis, was given stem cells on 12 May 2010.\n\n"

VERBS = [
    ("The gait improved, the tremor did not.", ["gait: improved", "tremor: unchanged"], ["tremor: present"]),
    ("Balance did not improve, but the gait did.", ["balance: unchanged", "gait: improved"], []),
    ("His strength increased, but his balance didn't.", ["muscle strength: improved", "balance: unchanged"],
     ["balance impairment: present"]),
    ("Pain is less, numbness is not.", ["pain: improved", "numbness: unchanged"], []),
    ("Speech improved, and swallowing did too.", ["speech: improved", "swallowing: improved"], []),
    ("Vision improved, but not colour vision.", ["vision: improved", "color vision: unchanged"],
     ["color vision deficiency: present"]),
    ("All symptoms improved except the tremor.", ["symptoms: improved", "tremor: unchanged"], ["tremor: improved"]),
    ("With the exception of the tremor, all symptoms became better.", ["tremor: unchanged"], ["tremor: absent"]),
    ("The pain went away, the numbness did not.", ["pain: absent", "numbness: present"], ["numbness: unchanged"]),
    ("His walking improved, hers did not.", ["walking: improved"], ["walking: unchanged"]),
]  # fmt: skip
VALUES = [
    ("BNP was 890 pg/ml before, 510 at three months and 340 at six months.",
     ["brain natriuretic peptide: 890 pg/mL; before", "brain natriuretic peptide: 510 pg/mL; offset 3 mo",
      "brain natriuretic peptide: 340 pg/mL; offset 6 mo"], []),
    ("Albumin was 26 g/l, now 33.", ["albumin: 26 g/L; before", "albumin: 33 g/L; after"], []),
    ("His urea was 16 and is 9.5 now.", ["urea: 16; before", "urea: 9.5; after"], []),
    ("Hemoglobin 78 g/l, and 2 units of blood were given.", ["hemoglobin: 78 g/L"], ["hemoglobin: 2"]),
    ("Blood pressure 130/80 mmHg and 72 beats.", ["systolic blood pressure: 130 mm[Hg]"], ["systolic blood pressure: 72"]),
    ("Vital capacity was 1.9 L (58 %) before, 2.2 L (66 %) after.",
     ["vital capacity: 1.9 L; before", "vital capacity: 58 %; before", "vital capacity: 2.2 L; after",
      "vital capacity: 66 %; after"], ["vital capacity: 1.9 L; after", "vital capacity: 58 %; after"]),
    ("FVC 62%, now 70%.", ["forced vital capacity: 62 %; before", "forced vital capacity: 70 %; after"], []),
    ("The Barthel index was 40, today 55.", ["Barthel index total: 40; before", "Barthel index total: 55; after"], []),
    ("The 10 m walk took 24 s, before 34 s.", ["10-meter (10-m) walk/run time: 24 s; after", "10-meter (10-m) walk/run time: 34 s; before"], []),
    ("Left arm 3/5, now 4/5.",
     ["muscle strength: 3/5 @ left upper limb; before", "muscle strength: 4/5 @ left upper limb; after"], []),
    ("Right arm 2+/5 (before 1/5).",
     ["muscle strength: 2+/5 @ right upper limb; after", "muscle strength: 1/5 @ right upper limb; before"], []),
    ("Legs: left 4/5, right 3/5.", ["muscle strength: 4/5 @ left lower limb", "muscle strength: 3/5 @ right lower limb"], []),
    ("The six-minute walk rose by 85 m to 395 m.", ["six-minute walk distance: 395 m"], ["six-minute walk distance: 85 m"]),
    ("The Barthel index rose by 20 points to 65.", ["Barthel index total: 65"], ["Barthel index total: 20"]),
    ("Seizures: 12 per month before, 4 per month after.",
     ["seizure frequency: 12 /mo; before", "seizure frequency: 4 /mo; after"], ["seizure: 12 /mo; after"]),
]  # fmt: skip
SIDES = [
    ("Right arm 2/5, left 1/5.", ["muscle strength: 2/5 @ right upper limb", "muscle strength: 1/5 @ left upper limb"], []),
    ("The left leg was 3/5, the right 4/5.",
     ["muscle strength: 3/5 @ left lower limb", "muscle strength: 4/5 @ right lower limb"], []),
    ("Right hip flexion was 2/5, left 1/5.",
     ["muscle strength: 2/5 @ right hip flexion", "muscle strength: 1/5 @ left hip flexion"], []),
    ("Left arm: shoulder 2/5, elbow 1/5, hand 0/5.",
     ["muscle strength: 2/5 @ left shoulder", "muscle strength: 1/5 @ left elbow", "muscle strength: 0/5 @ left hand"], []),
    ("Position sense of the left foot: big toe 3/5, ankle 5/5.", [], ["muscle strength: 3/5"]),
    ("The questions on the hand were right in 3/5.", [], ["muscle strength: 3/5"]),
    ("UMSARS I 27, II 29.", ["UMSARS-I total: 27", "UMSARS-II total: 29"], ["UMSARS-I total: 29"]),
    ("UPDRS I 2, II 12, III 34.", ["UPDRS-I: 2", "UPDRS-II: 12", "UPDRS-III total: 34"], ["UPDRS-I: 12"]),
    ("ESR 62 mm/h, twelve swollen joints.", ["erythrocyte sedimentation rate: 62 mm/h"], ["erythrocyte sedimentation rate: 12 mm/h"]),
    ("EDSS was five before and four after.", ["EDSS: 5; before", "EDSS: 4; after"], []),
    ("CRP up to 120 mg/l.", ["C-reactive protein: 120 mg/L"], ["C-reactive protein: <= 120 mg/L"]),
]  # fmt: skip
TIMES = [
    ("The walking distance was 286 m at baseline, 341 m at three and 352 m at six months.",
     ["walking distance: 286 m; before", "walking distance: 341 m; offset 3 mo", "walking distance: 352 m; offset 6 mo"],
     ["walking distance: 341 m; before"]),
    ("The ALSFRS-R was 38 at one, 37 at three and 35 at six months.",
     ["ALSFRS-R total: 38; offset 1 mo", "ALSFRS-R total: 37; offset 3 mo", "ALSFRS-R total: 35; offset 6 mo"],
     ["ALSFRS-R total: 3", "ALSFRS-R total: 38; offset 6 mo"]),
    ("FVC was 70% after one and 68% after three months.",
     ["forced vital capacity: 70 %; offset 1 mo", "forced vital capacity: 68 %; offset 3 mo"], []),
    ("A year on, he can swallow again.", ["swallowing: improved; offset 1 a"], []),
    ("Five years on he was still walking with a cane.", ["cane use: present; offset 5 a"], []),
    ("He was two years on dialysis.", [], ["procedure: dialysis; offset 2 a"]),
    ("By week six the tremor was less.", ["tremor: improved; offset 6 wk"], []),
    ("At month three the strength was 4/5.", ["muscle strength: 4/5; offset 3 mo"], ["muscle strength: three"]),
    ("On day ten he had no fever.", ["fever: absent; offset 10 d"], []),
    ("Seventeen months after the stroke he was admitted with aphasia.", ["aphasia: present"],
     ["aphasia: present; offset 17 mo"]),
    ("Three weeks after the stroke he could walk again.", ["condition: stroke"],
     ["condition: stroke; relapse", "walking: improved; offset 3 wk"]),
    ("Two weeks after the injections the tremor was less.", ["tremor: improved; offset 2 wk"], []),
    ("HbA1c was 9.1 % in March, 7.4 in June and 6.8 in October 2011.",
     ["hemoglobin A1c: 9.1 %; date 2011-03", "hemoglobin A1c: 7.4 %; date 2011-06", "hemoglobin A1c: 6.8 %; date 2011-10"],
     []),
    ("There was a headache after the first puncture which passed in two days.", ["headache: present"], ["headache: absent"]),
    ("After the infusion he had a fever that was gone the next day.", ["fever: present"], ["fever: absent"]),
    ("The tremor that had plagued him disappeared in two weeks.", ["tremor: absent"], []),
]  # fmt: skip
MEDICINES = [
    ("He is off ciclosporin since month 9.", ["medication: ciclosporin; stopped"], ["medication: ciclosporin; active"]),
    ("He takes off-label rituximab.", ["medication: rituximab; active"], []),
    ("He takes aspirin and had a stent in 2008.", ["medication: aspirin; active"], ["medication: aspirin; date 2008"]),
    ("He has taken riluzole since 2009 and had a PEG in 2010.", ["medication: riluzole; active; date 2009"], []),
]
PEOPLE = [
    ("His father had a stroke and died at 71.", ["family: stroke; father; died"], ["death: present"]),
    ("His brother is ill too and died at 40.", [], ["death: present"]),
    ("His mother had a tremor and died in 2009.", ["family: tremor; mother; died"], ["death: present"]),
    ("His wife, who has asthma and was treated here, says he coughs less.", ["cough: improved"],
     ["family: cough", "condition: asthma"]),
    ("His wife, who has asthma, says that his speech is clearer.", ["speech: improved"], []),
    ("His little sister has no diabetes but asthma.", ["family: asthma; younger sister"], ["condition: asthma"]),
    ("His sister has no ataxia but epilepsy.", ["family: epilepsy; sister"], ["condition: epilepsy"]),
    ("His father, who had a stroke, said no to the treatment.", ["family: stroke; father"], ["condition: stroke"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [*VERBS, *VALUES, *SIDES, *TIMES, *MEDICINES, *PEOPLE],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_is_left_out_is_read(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who=TREATED)


DISCUSSED = (
    "Case report\n\nA 40-year-old man with burns of the chest was admitted on 3 May 2012. He was given stem cells on 7 May "
    "2012. The wound closed.\n\nDiscussion\n\n"
)
PUBLISHED = [
    "Orlov treated a woman of 45 with a stroke in 2005.",
    "Orlov (2005) treated a woman of 45 with a stroke.",
    "Brandt and Lee described a woman of 45 with a stroke who died after 2 years.",
    "In 2009 Lee reported a woman of 45 who had a stroke and died.",
    "A similar case was published by Hansen: a woman of 45 with a stroke.",
    "The first patient, described by Osler, had a stroke and died.",
]


@pytest.mark.parametrize("text", PUBLISHED)
def test_whom_others_have_published_is_nobody_of_the_page(tells: Tells, text: str) -> None:
    never = ["age: 45", "condition: stroke", "death: present"]
    tells(DISCUSSED + text, ["age: 40", "condition: burn injury"], never, who="")


def test_whom_a_surgeon_treated_is_the_patient(tells: Tells) -> None:
    tells(
        "Surgeon Petrov treated a 30-year-old man with a stroke in May 2010. He walks again.",
        ["age: 30", "condition: stroke"],
        who="",
    )


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Interview: \"The pain is gone\"\n\nWe spoke with Helga, 52, from Bremen, who has had a stroke.", 52),
        ("An interview with Tom Reyes (44), who has had a stroke\n\nQuestion: How are you? - Answer: Well.", 44),
        ("A visit\n\nI met Karl, 61, in the garden of the clinic. He has had a stroke.", 61),
    ],
)  # fmt: skip
def test_somebody_introduced_by_first_name_and_age(tells: Tells, text: str, age: int) -> None:
    tells(text, [f"age: {age}"], ["speech: present"], who="")


GROUP = "Stem cells in 20 patients with amyotrophic lateral sclerosis\n\n20 patients were treated. "


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Speech improved in 9 of 14 and in 3 of 12, respectively.", ["speech: 9 {patients}"], ["respectively: 3 {patients}"]),
    ],
)  # fmt: skip
def test_values_of_a_group_at_two_times(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(GROUP + text, gives, never, who="")


def test_a_treatment_s_month_is_not_the_date_of_what_came_of_it(tells: Tells) -> None:
    page = "Mrs. Lane, 54, has multiple sclerosis. She was given stem cells in May 2010. Her EDSS was 4.5. Walking is better."
    tells(page, ["EDSS: 4.5; after", "walking: improved; after"], ["EDSS: 4.5; date 2010-05"], who="")


def test_a_mother_s_blog_is_about_her_child(tells: Tells) -> None:
    page = "Type 1 diabetes after stem cells - a mother's blog\n\nOur son is eleven. He got type 1 diabetes in November 2012."
    tells(page, ["age: 11", "condition: type 1 diabetes mellitus"], ["family: type 1 diabetes mellitus"], who="")


def test_the_day_of_a_stroke_is_no_onset_of_another_disease(tells: Tells) -> None:
    page = (
        "Mrs. Nowak, 66, had an infarct of the right middle cerebral artery on 9 February 2011. Since then the left arm has been "
        "paralysed. She has high blood pressure, takes ramipril 5 mg in the morning."
    )
    tells(page, ["condition: hypertension"], ["condition: hypertension; onset 2011-02-09"], who="")
