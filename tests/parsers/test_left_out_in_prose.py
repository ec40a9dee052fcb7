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
    ("The 10 m walk took 24 s, before 34 s.", ["10-m walk/run time: 24 s; after", "10-m walk/run time: 34 s; before"], []),
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
TIMES = [
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
PEOPLE = [
    ("His father had a stroke and died at 71.", ["family: stroke; father; died"], ["death: present"]),
    ("His brother is ill too and died at 40.", [], ["death: present"]),
    ("His mother had a tremor and died in 2009.", ["family: tremor; mother; died"], ["death: present"]),
    ("His wife, who has asthma and was treated here, says he coughs less.", ["family: asthma; wife", "cough: improved"],
     ["family: cough"]),
    ("His wife, who has asthma, says that his speech is clearer.", ["speech: improved"], []),
    ("His father, who had a stroke, said no to the treatment.", ["family: stroke; father"], ["condition: stroke"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gives", "never"), [*VERBS, *VALUES, *TIMES, *PEOPLE], ids=lambda v: v if isinstance(v, str) else ""
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
