"""Cells that list several results, and tables of two columns without heads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TIMES = "| | Before treatment | After treatment |\n|---|---|---|\n"
TABLES = {
    "strength by limb": (
        TIMES + "| Muscle strength | right upper limb 3/5, left upper limb 4/5 | RUL 4/5, LUL 4+/5 |\n",
        ["muscle strength: 3/5; before @ right upper limb", "muscle strength: 4/5; before @ left upper limb",
         "muscle strength: 4/5; after @ right upper limb", "muscle strength: 4+/5; after @ left upper limb"],
        ["muscle strength: right upper limb 3/5, left upper limb 4/5"],
    ),
    "parts of one limb": (
        TIMES + "| Strength of the left upper limb | distal 2/5, proximal 0/5 | distal 3/5, proximal 1/5 |\n",
        ["muscle strength: 2/5; @ left upper limb, distal; before", "muscle strength: 1/5; @ left upper limb, proximal; after"],
        [],
    ),
    "grades of tone": (
        TIMES + "| Modified Ashworth scale | right arm 2, left arm 1+ | right arm 1, left arm 1 |\n",
        ["modified Ashworth score: 2; before @ right upper limb", "modified Ashworth score: 1+; before @ left upper limb"],
        [],
    ),
    "a row of both sides is no head": (
        TIMES + "| Knee flexion | right 120°, left 90° | right 125°, left 100° |\n| Grip strength (kg) | R 20, L 12 | R 22, L 15 |\n",
        ["grip strength: 20 kg; before @ right hand", "grip strength: 15 kg; after @ left hand"],
        ["grip strength: 20 kg @ left"],
    ),
    "two columns without heads": (
        "| Speech | slurred |\n| Muscle strength | right upper limb 3/5, left upper limb 4/5 |\n| Muscle tone | increased |\n"
        "| Babinski sign | right (+) |\n| Sensation | normal |\n",
        ["dysarthria: present", "muscle strength: 3/5 @ right upper limb", "muscle tone: increased", "Babinski sign: present @ right",
         "sensation: normal"],
        ["sensation: * @ left", "muscle tone: * @ left"],
    ),
    "denied help": (
        TIMES + "| Gait | cannot walk without help | walks alone |\n",
        [],
        ["gait: independent; before"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_cells(tells: Tells, name: str) -> None:
    table, gives, never = TABLES[name]
    tells(table, gives, never, name="page.md")


def test_aligned_columns_without_heads(tells: Tells) -> None:
    table = TABLES["two columns without heads"][0]
    lines = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()]
    aligned = "".join(f"{name:22}{value}\n" for name, value in lines)
    tells(aligned, *TABLES["two columns without heads"][1:])
