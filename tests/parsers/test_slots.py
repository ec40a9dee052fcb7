"""Which value of a sentence is of which place and time: lists, pairs, brackets, sides said once, arrows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PLACES = [
    # ahead of its value, behind it, and both in one sentence
    ("Muscle strength: right thigh 3/5, left thigh 4/5.", ["muscle strength: 3/5; @ right thigh", "muscle strength: 4/5; @ left thigh"], []),
    ("Muscle strength was 2/5 in the left hand and 4/5 in the right hand.", ["muscle strength: 2/5; @ left hand", "muscle strength: 4/5; @ right hand"], []),
    ("Muscle strength: triceps L 4- R 3+.", ["muscle strength: 4-; @ left triceps", "muscle strength: 3+; @ right triceps"], []),
    ("Muscle strength: triceps 4- left, 3+ right; biceps 5 left, 4 right.",
     ["muscle strength: 3+; @ right triceps", "muscle strength: 5; @ left biceps"], ["muscle strength: 5; @ right *"]),
    # a side said once for a list, and for the next one
    ("Muscle strength: Left: deltoid 2, triceps 3; right: deltoid 4, triceps 5.",
     ["muscle strength: 3; @ left triceps", "muscle strength: 5; @ right triceps"], ["muscle strength: 3; @ right triceps"]),
    ("Left knee strength 2, ankle 1; right knee 4, ankle 3.", ["muscle strength: 1; @ left ankle", "muscle strength: 3; @ right ankle"], []),
    # parts of a limb
    ("The left arm was 3/5 proximally and 1/5 distally.",
     ["muscle strength: 3/5; @ left upper limb, proximal", "muscle strength: 1/5; @ left upper limb, distal"], []),
    # sites that share a value, and what closes a list
    ("R arm + leg 4/5.", ["muscle strength: 4/5; @ right upper limb", "muscle strength: 4/5; @ right lower limb"], []),
    ("Muscle strength was 3/5 at the hip and 2/5 at the knee on both sides.", ["muscle strength: 3/5; @ bilateral hip", "muscle strength: 2/5; @ bilateral knee"], []),
    ("Ashworth: elbow 2 on both sides, knee right 3, left 1.",
     ["Ashworth score: 2; @ bilateral elbow", "Ashworth score: 3; @ right knee"], ["Ashworth score: 3; @ bilateral knee"]),
    # the order of two sides
    ("Muscle strength (L/R): deltoid 3+/4, triceps 2/3-.", ["muscle strength: 3+; @ left deltoid", "muscle strength: 3-; @ right triceps"], []),
    ("Intraocular pressure 17 / 21 mmHg (R/L).", ["intraocular pressure: 17 mm[Hg]; @ right eye", "intraocular pressure: 21 mm[Hg]; @ left eye"], []),
    # a place ahead of a bracket, and one of another clause
    ("The tone of the arms was high (Ashworth 2 left, 1 right).", ["Ashworth score: 2; @ left upper limb"], []),
    # a grade that names no measure is strength only of a limb that has nothing else
    ("The right thigh was 4/5, now 5/5.", ["muscle strength: 5/5; @ right thigh"], []),
    ("Strength: left arm 4+ grades; right arm 3 grades. Tension of the legs 2 grades.", ["muscle strength: 3; @ right upper limb"], []),
    ("Pain of the right hip 4/5.", [], ["muscle strength: *"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), PLACES)
def test_each_value_has_its_place(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


TIMES = [
    ("The SARA score was 19, now 12.", ["SARA total: 19; before", "SARA total: 12"], ["SARA total: 12; before"]),
    ("SARA 12 (19 before).", ["SARA total: 12", "SARA total: 19; before"], ["SARA total: 12; before"]),
    ("SARA 19 / 15 / 12 (before / 1 month / 6 months).", ["SARA total: 19; before", "SARA total: 15; after", "SARA total: 12; after"], []),
    ("Ferritin 710 → 190 ng/mL.", ["ferritin: 710", "ferritin: 190 ng/mL"], []),
    ("Creatinine peaked at 3.4 on 7 May 2021.", ["creatinine: 3.4; date 2021-05-07"], []),
    ("The NYHA class was IV in March 2012, III in June 2013.", ["NYHA class: IV; date 2012-03"], ["NYHA class: III; date 2012-03"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TIMES)
def test_each_value_has_its_time(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells("She got stem cells on 2 April 2012.\n\n" + text, gives, never)
