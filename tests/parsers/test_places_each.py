"""Signs told of several places: lists behind a colon, and places that each have their own degree, change or denial."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
Row = tuple[str, list[str], list[str]]

LISTED: list[Row] = [
    ("Atrophy: R first dorsal interosseous, R calf, both tibialis anterior.",
     ["muscle atrophy: present; @ right first dorsal interosseous", "muscle atrophy: present; @ right calf",
      "muscle atrophy: present; @ bilateral tibialis anterior"], ["muscle atrophy: present; @ right"]),
    ("Weakness: left arm, right hand, both legs.",
     ["upper limb weakness: present; @ left upper limb", "hand weakness: present; @ right hand",
      "lower limb weakness: present; @ bilateral lower limb"], []),
    ("Spasticity: right arm and both legs.",
     ["spasticity: present; @ right upper limb", "lower limb spasticity: present; @ bilateral lower limb"], []),
    ("Tremor: left hand, jaw.", ["hand tremor: present; @ left hand", "jaw tremor: present; @ jaw"], []),
    # what stands behind the colon is of something else
    ("Tremor: left hand grip 20 kg.", [], ["hand tremor: present; @ left hand"]),
]  # fmt: skip

EACH: list[Row] = [
    ("Tremor of the right hand severe, of the left hand moderate, of the jaw mild.",
     ["hand tremor: present; severity severe; @ right hand", "hand tremor: present; severity moderate; @ left hand",
      "jaw tremor: present; severity mild; @ jaw"], ["hand tremor: present; severity severe; @ left hand"]),
    ("Cogwheel rigidity, right upper limb severe, left upper limb moderate, neck mild.",
     ["rigidity: present; severity severe; @ right upper limb", "rigidity: present; severity moderate; @ left upper limb",
      "rigidity: present; severity mild; @ neck"], []),
    ("Spasticity: right leg severe, left leg mild.",
     ["lower limb spasticity: present; severity severe; @ right lower limb", "lower limb spasticity: present; severity mild; @ left lower limb"], []),
    ("Rigidity of the right arm mild, of the left arm moderate, of the neck as before.",
     ["rigidity: present; severity mild; @ right upper limb", "rigidity: unchanged; @ neck"],
     ["rigidity: unchanged; @ right upper limb", "rigidity: unchanged; @ left upper limb"]),
    ("Tremor of the right hand moderate, of the left hand mild, of the jaw not seen.",
     ["hand tremor: present; severity moderate; @ right hand", "jaw tremor: absent; @ jaw"],
     ["hand tremor: absent; @ right hand", "hand tremor: absent; @ left hand"]),
    ("Spasms in the right leg, not in the left leg.",
     ["spasms: present; @ right lower limb", "spasms: absent; @ left lower limb"], ["spasms: present; @ left lower limb"]),
    ("Pain in the neck severe, in the shoulders mild.",
     ["neck pain: present; severity severe; @ neck", "shoulder pain: present; severity mild; @ bilateral shoulder"], []),
    # one degree for all of them
    ("Severe tremor of the right hand and the jaw.",
     ["hand tremor: present; severity severe; @ right hand", "jaw tremor: present; severity severe; @ jaw"], []),
    ("No tremor of the right hand and the jaw.", ["hand tremor: absent; @ right hand", "jaw tremor: absent; @ jaw"], []),
]  # fmt: skip


@pytest.mark.parametrize("text, gives, never", [*LISTED, *EACH])
def test_each_place_has_its_own(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


SIDES: list[Row] = [
    ("Modified Ashworth 3 in the knee flexors right, 2 left.",
     ["modified Ashworth score: 3; @ right knee flexors", "modified Ashworth score: 2; @ left knee flexors"], ["modified Ashworth score: 2; @ right knee flexors"]),
    ("Muscle strength 4/5 in the deltoid right, 3/5 left.",
     ["muscle strength: 4/5; @ right deltoid", "muscle strength: 3/5; @ left deltoid"], ["muscle strength: 3/5; @ right deltoid"]),
    ("Hip flexors 2/5 on the right and 1/5 on the left.",
     ["muscle strength: 2/5; @ right hip flexors", "muscle strength: 1/5; @ left hip flexors"], []),
    ("Muscle strength: left deltoid 4/5, right biceps 3/5.",
     ["muscle strength: 4/5; @ left deltoid", "muscle strength: 3/5; @ right biceps"], []),
]  # fmt: skip

SMALL: list[Row] = [
    ("Examination: gets up from the chair only with help.", ["rising from sitting: only with help; present"], ["rising from sitting: Gets*"]),
    ("Examination: stands only if held.", ["standing: only if held; present"], ["standing: stands"]),
    ("Examination: head control for 20 seconds when pulled to sitting.", [], ["sitting: sitting"]),
    ("The feet are as dead as before.", [], ["death: *"]),
]  # fmt: skip


@pytest.mark.parametrize("text, gives, never", [*SIDES, *SMALL])
def test_sides_behind_sites_and_small_abilities(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
