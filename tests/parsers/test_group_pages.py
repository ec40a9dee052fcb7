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
    ("Outcome\n\nAmong the 40 children treated, 22 improved and 18 did not.\n", 40, ["condition improved = 22 {patients} improved [denominator 40 {patients}]"]),
    ("Muscular dystrophy, 14 boys\n\nAfter treatment: fever in 2 and a rash in 1. Gait was better in 7.\n", 14, ["fever = 2 {patients} @ after"]),
    ("Epilepsy: 31 patients\n\nSeizure frequency per month: 18.6 ± 9.4 before; 9.1 ± 6.6 after 3 months.\nSeizure free: 4.\n", 31,
     ["seizure frequency = 18.6 @ before [standard deviation 9.4]", "seizure frequency = 9.1 @ after 3 mo [standard deviation 6.6]"]),
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
    ("The ratio of men to women was 2:1.", [], ["male patients = 2", "female patients = 1 "]),
    ("No change was seen in 10.", ["condition unchanged = 10 {patients} unchanged"], ["seen ="]),
    ("The mean age was 34.5 ± 11.2 years (16-61).", ["mean age = 34.5 a [standard deviation 11.2]", "age = 16 a..61 a"], []),
    ("Two-thirds of the patients felt steadier.", [], ["= 2 {patients}"]),
    ("They received cells 3 weeks to 14 months after the accident. Five showed no change.", ["condition unchanged = 5 {patients} unchanged"], ["14 mo"]),
    ("Nine patients of the whole group had headache.", ["headache = 9 {patients}"], ["stratum whole"]),
    ("NIHSS in the remaining 71: 9.4 ± 3.2 at baseline, 6.1 ± 2.9 at 3 months.",
     ["NIHSS = 9.4 @ before [standard deviation 3.2]", "NIHSS = 6.1 @ after 3 mo [standard deviation 2.9]"], []),
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
