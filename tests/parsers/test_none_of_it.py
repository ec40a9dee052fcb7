"""What is none: a 0 before a finding, a side denied behind the other, what a quoted "no" denies, a bout that begins no disease."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

MAN = "Mr. Lane, 50, came on 12 May 2017.\n\n"
NONE = [
    (
        "MRI: 22 T2 lesions, 0 Gd+ lesions.",
        ["gadolinium-enhancing lesions: absent"],
        ["gadolinium-enhancing lesions: present"],
    ),
    ("0 falls. 0 seizures since May.", ["falls: absent", "seizure: absent"], []),
    ("0 new Gd+ lesions.", ["gadolinium-enhancing lesions: absent"], []),
    ("He had 0 falls and 2 seizures.", ["falls: absent", "seizure: present"], []),
    ("EDSS 4.0 falls.", [], ["falls: absent"]),
    ("Rigidity 0 tremor 2.", [], ["tremor: absent"]),
    ("Pain (0-10): 3.", ["pain score: 3"], ["pain score: 0"]),
    ("His legs had no strength.", ["lower limb weakness: present"], ["muscle strength: absent"]),
]
SIDES = [
    (
        "The Babinski sign was there on the left but not on the right.",
        ["Babinski sign: present @ left", "Babinski sign: absent @ right"],
        [],
    ),
    (
        "Ankle clonus was present on the right, but not on the left.",
        ["ankle clonus: present @ right ankle", "ankle clonus: absent @ left ankle"],
        [],
    ),
    (
        "There was tremor in the right hand but not in the left.",
        ["hand tremor: present @ right hand", "hand tremor: absent @ left hand"],
        [],
    ),
    ("Tremor of the left hand but not at rest.", ["hand tremor: present @ left hand"], ["hand tremor: absent"]),
]
QUOTED = [
    ('Motor aphasia, only "yes" and "no".', ["aphasia: present"], ["aphasia: absent"]),
    ("Aphasia, he says only “no” and “mama”.", ["aphasia: present"], ["aphasia: absent"]),
    ('Fever: "no"', ["fever: absent"], []),
]
BOUTS = [
    (
        "MS relapse in May 2016 (left leg weak).",
        ["condition: multiple sclerosis", "relapse: present; date 2016-05"],
        ["condition: multiple sclerosis; onset 2016-05"],
    ),
    ("First MS attack in 2003.", ["condition: multiple sclerosis; onset 2003"], []),
    ("MS since 2003 with relapses in 2004 and 2005.", ["condition: multiple sclerosis; onset 2003"], []),
]
STATES = [
    (
        "He gave up smoking in 1995 and he likes a beer on Saturdays.",
        ["smoking: former; date 1995", "alcohol use: present"],
        ["alcohol use: former", "alcohol use; date 1995"],
    ),
    ("He worked as a builder until 2014 and he drinks alcohol.", ["alcohol use: present"], ["alcohol use: former"]),
    ("Baclofen was tried, but it made him sleepy and was stopped.", ["daytime sleepiness: present"], []),
    ("Neurological status: in consciousness, oriented.", ["orientation: oriented"], ["consciousness: oriented"]),
    ("His right thumb had gone weak.", ["muscle weakness: present"], ["muscle weakness: absent"]),
    ("The weakness had gone.", ["muscle weakness: absent"], []),
    ("DTRs brisk LE bilat. Clonus (-).", ["tendon reflex: brisk @ bilateral lower limb", "clonus: absent"], []),
    (
        "Tone incr RLE. Vibration decr both ankles. Speech nl.",
        ["muscle tone: incr @ right lower limb", "vibration sense: decr @ bilateral ankle", "speech: nl"],
        [],
    ),
    ("He was fully oriented.", ["orientation: fully oriented"], []),
    ("A&O x3. No fever.", ["orientation: A&O x3"], []),
    ("Condition after appendectomy 1968.", ["procedure: appendectomy; date 1968"], []),
]
KIN = "OUR ROAD\n\nMy husband Dennis is 58 and has ALS. He was admitted on 6 August 2015. Dennis had no pain.\n\n"
BACK = [
    (
        "The man in the next bed had a fever of 39; Dennis had no fever. He had a headache.",
        ["fever: absent", "headache: present"],
        ["fever: present"],
    ),
    ("The man across the hall had a fever, while Dennis slept well. He had a cough.", ["cough: present"], ["fever: *"]),
    (
        "A lady from Perth, 44, with MS had seizures; my husband had no seizures.",
        ["seizure: absent"],
        ["seizure: present", "age: 44"],
    ),
    (
        "Half of the people with ALS have a cough, they say, and one in ten has it in the family.",
        [],
        ["cough: *", "family: *"],
    ),
    ("Please do not write to me asking for promises.", [], ["impaired handwriting: *"]),
]


@pytest.mark.parametrize(("text", "gives", "never"), [*NONE, *SIDES, *QUOTED, *BOUTS, *STATES])
def test_what_is_none_and_what_is_there(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(MAN + text + "\n", gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), BACK)
def test_a_sentence_that_goes_back_to_the_patient(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(KIN + text + "\n", gives, never, who="")
