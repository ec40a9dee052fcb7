"""Small pages about a group: how the group is told, and what is counted and measured of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cohort_pages import facts_of as shown

from etl.facts import Facts

Of = Callable[..., Facts]

GROUPS = [
    # a page, the size of its group, and facts of it
    ("Results\n\nOf 27 patients with Parkinson's disease 15 responded, 8 did not change and 4 got worse.\n", 27,
     ["responded = 15 {patients} [denominator 27 {patients}]", "condition worsened = 4 {patients} worsened [denominator 27 {patients}]"]),
    ("Outcome\n\nAmong the 40 children treated, 22 improved and 18 did not.\n", 40, ["condition improved = 22 {patients} improved [denominator 40 {patients}]"]),
    ("Muscular dystrophy, 14 boys\n\nAfter treatment: fever in 2 and a rash in 1. Gait was better in 7.\n", 14, ["fever = 2 {patients} @ after"]),
    ("Epilepsy: 31 patients\n\nSeizure frequency per month: 18.6 ± 9.4 before; 9.1 ± 6.6 after 3 months.\nSeizure free: 4.\n", 31,
     ["seizure frequency = 18.6 @ before [standard deviation 9.4]", "seizure frequency = 9.1 @ after 3 mo [standard deviation 6.6]"]),
    ("Group A (n=30) got stem cells, group B (n=30) rehabilitation only.\n\nThe Barthel index was 42.3 ± 10.1 in group A and 41.8 ± 9.7 in group B "
     "before treatment; after three months it was 68.5 ± 12.2 and 57.4 ± 11.3.\n", None,
     ["Barthel index = 42.3 @ before [stratum group A] [standard deviation 10.1]", "Barthel index = 41.8 @ before [stratum group B] [standard deviation 9.7]"]),
    ("Characteristics\n\n                              N=40\nAge, years                    58.3 ± 9.1\nMale/female                   27/13\n"
     "Hypertension                  12 (30%)\nFVC, %                        71.5 ± 18.2\n", 40,
     ["male patients = 27 {patients}", "female patients = 13 {patients}", "hypertension = 12 {patients} [denominator 40 {patients}]"]),
    ("After stem cell treatment 31 of the 50 stroke patients could walk alone (before: 12). 20 needed a cane (before: 9).\n", 50,
     ["walking = 31 {patients} @ after [denominator 50 {patients}]", "cane use = 20 {patients} @ after", "cane use = 9 {patients} @ before"]),
    ("The patients were 19 women and 6 men with relapsing-remitting MS. EDSS improved by 1 point in 10.\n", 25, ["female patients = 19 {patients}", "male patients = 6 {patients}"]),
    ("Two groups of ten boys with DMD were compared. In the treated group the 6-minute walk distance went from 320 ± 61 m to 341 ± 70 m, in the "
     "control group from 315 ± 58 m to 288 ± 66 m.\n", 20, ["six-minute walk distance = 315 m [stratum control group] [standard deviation 58]"]),
    ("Parkinson's disease: summary of 28 cases\nMale 17 Female 11\nMean age 61.4\nTremor: before 25, after 16\n", 28,
     ["disease Parkinson disease", "tremor = 25 {patients} @ before", "tremor = 16 {patients} @ after"]),
    ("Results in 16 patients with muscular dystrophy (DMD 9, BMD 3, LGMD 4)\n\nIncreased muscle strength: 11 patients (DMD 6, BMD 2, LGMD 3)\nWorse: 1\n", 16,
     ["muscle strength = 11 {patients} improved", "muscle strength = 2 {patients} improved [stratum BMD]"]),
    ("Outcome in 15 children with optic nerve hypoplasia (age 8 months - 11 years)\n\nNystagmus decreased: 10\nNo improvement: 3\n", 15,
     ["nystagmus = 10 {patients} improved", "age = 8 mo..11 a"]),
]  # fmt: skip


@pytest.mark.parametrize(("page", "size", "gives"), GROUPS)
def test_the_group_of_a_small_page(facts_of: Of, page: str, size: int | None, gives: list[str]) -> None:
    found = facts_of(page)
    assert not found.persons
    assert found.cohort is not None
    assert (found.cohort.size.value if found.cohort.size else None) == size
    assert [g for g in gives if g not in shown(page)] == []


ONE_PERSON = [
    "Mr. Lane, 58, has ataxia. His score was better in 7 tests. Of 12 injections 4 were given in May.",
    "Patient: woman, 44\nDiagnosis: multiple sclerosis\n\nEDSS before: 5.5; after: 5.0. Berg 41 of 56.",
    "Mr. Lane, 58, has ataxia.\n\nTest        Result\nAge, years  58\nSARA        14\nBerg        41\n",
]


@pytest.mark.parametrize("page", ONE_PERSON)
def test_numbers_of_one_person_make_no_group(facts_of: Of, page: str) -> None:
    assert facts_of(page).cohort is None


WHO = "We treated 86 patients with stroke with their own cells.\n\n"
TOLD = [
    ("Sex: 50 men / 36 women.", ["male patients = 50 {patients}", "female patients = 36 {patients}"], ["36 women"]),
    ("M/F 50/36.", ["male patients = 50 {patients}", "female patients = 36 {patients}"], []),
    ("Female/male: 36:50.", ["male patients = 50 {patients}", "female patients = 36 {patients}"], []),
    ("The ratio of men to women was 2:1.", [], ["male patients = 2", "female patients = 1 "]),
    ("12 died (9 of pneumonia, 3 of sepsis).", ["death = 12 {patients}", "death from pneumonia = 9 {patients}", "death from sepsis = 3 {patients}"], ["died ("]),
    ("Three patients died (two of heart failure and one of an unknown cause).", ["death = 3 {patients}", "death from heart failure = 2 {patients}"], []),
    ("70% of them showed improvement in balance, 55% in speech and 40% in handwriting.",
     ["balance = 70 % improved", "speech = 55 % improved", "handwriting = 40 % improved"], ["balance, in"]),
    ("Twelve patients improved in walking, nine in speech and four in hand function.",
     ["walking = 12 {patients} improved", "speech = 9 {patients} improved"], []),
    ("No change was seen in 10.", ["condition unchanged = 10 {patients} unchanged"], ["seen ="]),
    ("In 10% no effect was seen.", ["condition unchanged = 10 % unchanged"], ["seen"]),
    ("The mean age was 34.5 ± 11.2 years (16-61).", ["mean age = 34.5 a [standard deviation 11.2]", "age = 16 a..61 a"], []),
    ("Average Barthel index before: 41; after: 62.", ["mean Barthel index = 41 @ before", "mean Barthel index = 62 @ after"], ["{patients}", "after ="]),
    ("Pain score (VAS) 7.8 → 2.9.", ["visual analogue scale = 7.8 @ before"], []),
    ("NIHSS in group A went down from 11.2 to 6.4, in group B from 11.0 to 8.1.",
     ["NIHSS = 11.2 [stratum group A]", "NIHSS = 6.4 [stratum group A]", "NIHSS = 11.0 [stratum group B]", "NIHSS = 8.1 [stratum group B]"], []),
    ("Effective rate: 86.7% in group A, 63.3% in group B.", ["effective rate = 86.7 % [stratum group A]", "effective rate = 63.3 % [stratum group B]"], []),
    ("Headache occurred in 3 patients of group A and 1 patient of group B.",
     ["headache = 3 {patients} [stratum group A]", "headache = 1 {patients} [stratum group B]"], ["group B ="]),
    ("Of 40 patients 36 were alive at 12 months (90%), 29 at 24 months (72.5%) and 18 at 36 months (45%).",
     ["alive = 36 {patients} @ after 12 mo", "alive = 90 % @ after 12 mo", "alive = 29 {patients} @ after 24 mo", "alive = 18 {patients} @ after 36 mo"], []),
    ("Two-thirds of the patients felt steadier.", [], ["= 2 {patients}"]),
    ("They received cells 3 weeks to 14 months after the accident. Five showed no change.", ["condition unchanged = 5 {patients} unchanged"], ["14 mo"]),
    ("Nine patients of the whole group had headache.", ["headache = 9 {patients}"], ["stratum whole"]),
    ("NIHSS in the remaining 71: 9.4 ± 3.2 at baseline, 6.1 ± 2.9 at 3 months.",
     ["NIHSS = 9.4 @ before [standard deviation 3.2]", "NIHSS = 6.1 @ after 3 mo [standard deviation 2.9]"], []),
    ("NIHSS fell by 3.1 points on average (from 9.4 to 6.3).", ["NIHSS = 9.4", "NIHSS = 6.3"], ["reduced = 6.3"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TOLD)
def test_what_is_told_of_a_group(text: str, gives: list[str], never: list[str]) -> None:
    found = shown(WHO + text + "\n")[2:]
    assert [g for g in gives if g not in found] == [], found
    assert [f for f in found for n in never if n in f] == []


COUNTED_BELOW = [
    # headings that are of general knowledge, or of what others say, above counts of the group
    ("Types of ataxia\nSpastic diplegia ...... 31 (38.8%)\nAtaxic ........ 4 (5.0%)\n", ["diplegia = 31 {patients}", "diplegia = 38.8 %"]),
    ("CAUSES\nPremature birth 36, asphyxia 29, jaundice 8.\n", ["premature birth = 36 {patients}", "jaundice = 8 {patients}"]),
    ("What parents say (n = 71)\n              better   no change   worse\nSpasticity      44        24         3\nSleep           37        31         3\n",
     ["spasticity = 44 {patients} improved", "sleep = 3 {patients} worsened"]),
]  # fmt: skip
GENERAL_BELOW = [
    "CAUSES\nPremature birth causes 36% of the cases, jaundice 8%.\n",
    "Types of ataxia\nSpastic diplegia: stiff legs\nHemiplegia: one side\n",
    "What parents say\n“His tremor is gone”, says a mother of 4 children.\n",
]


@pytest.mark.parametrize(("part", "gives"), COUNTED_BELOW)
def test_a_heading_above_counts_is_of_the_group(part: str, gives: list[str]) -> None:
    found = shown(f"80 children with cerebral palsy were treated with stem cells.\n\n{part}")
    assert [g for g in gives if not any(f.startswith(g) for f in found)] == [], found


@pytest.mark.parametrize("part", GENERAL_BELOW)
def test_a_heading_above_words_is_not(part: str) -> None:
    found = shown(f"80 children with cerebral palsy were treated with stem cells.\n\n{part}")
    assert [f for f in found if any(w in f for w in ("premature", "jaundice", "plegia", "tremor"))] == [], found
