"""Phrases of referral letters, operation records, reports and forms: whom they are about, and what isn't there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

_LETTER = "Dr. P. Lane\n{0}\n\nRe: Mrs. Anja Berg, 38 years\n\nDear colleague,\n\nShe came on 15/07/2022 with palpitations.\n\n{1}\n"

LETTERS = [
    ("Family Practice, 14 Mill Lane", "Diffuse goitre.", ["goiter: present", "palpitations: present"], ["family: *"]),
    ("Family Physician", "Diffuse goitre.", ["goiter: present"], ["family: *"]),
    ("14 Mill Lane", "P.S. Please do not confuse her with Mrs. Anna Bergson, 83, hypothyroidism, whose letter comes separately.",
        ["palpitations: present"], ["condition: hypothyroidism", "family: hypothyroidism"]),
    ("14 Mill Lane", "She is not to be mixed up with our patient Mrs. Anna Bergson, 83, who had a stroke.", [], ["condition: stroke; confirmed"]),
    ("14 Mill Lane", "Her family: mother has gout.", ["family: gout; mother"], []),
]  # fmt: skip


@pytest.mark.parametrize(("address", "line", "gives", "never"), LETTERS, ids=[f"{r[0]} {r[1]}"[:50] for r in LETTERS])
def test_letters(tells: Tells, address: str, line: str, gives: list[str], never: list[str]) -> None:
    tells(_LETTER.format(address, line), gives, never=never, who="")
