"""What is back, less, stopped or lowered is what the words say it of, and not what stands beside it."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import MAN, WOMAN, Told

Row = tuple[str, tuple[str, ...], tuple[str, ...]]

TOLD: list[Row] = [
    ("In March the voice became weak again.", ("voice: worsened",), ("voice: improved",)),
    ("Her voice became loud again.", ("voice: improved",), ()),
    ("After the treatment: stairs with less breath trouble.", ("breathing: improved",), ("breathing: worsened",)),
    ("After the treatment: less trouble with sleep.", ("sleep: improved",), ("sleep: worsened",)),
    ("After the treatment she has more sleep trouble.", (), ("sleep: improved",)),
    ("She helps herself with a writing board.", ("procedure: communication device",), ("handwriting: *",)),
    ("Don't be surprised that she walks with a stick.", ("cane use: present",), ("cane use: absent",)),
    (
        "Valproate was lowered to 75 mg twice daily because of her weight gain and liver values.",
        ("weight gain: present",),
        ("liver examination: *",),
    ),
    (
        "Riluzole 50 mg bid, and vitamin E 400 IU daily which she stopped by herself in Sept. 2009.",
        ("medication: riluzole; 50 mg", "medication: vitamin E; stopped"),
        ("medication: riluzole; stopped", "medication: riluzole; date 2009-09"),
    ),
    (
        "Riluzole and vitamin E, both of which she stopped in 2009.",
        ("medication: riluzole; stopped", "medication: vitamin E; stopped"),
        (),
    ),
    (
        "FOLLOW-UP\nAug. 2011, telephone (husband): she sits 5 hours a day. Jan. 2012, e-mail: Mrs. Tester died at home on Dec. 27, 2011 after a pneumonia.",
        ("death: present; date 2011-12-27",),
        ("death: present; date 2012-01",),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), TOLD, ids=[text[:40] for text, *_ in TOLD])
def test_words_are_said_of_what_they_stand_at(
    text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told
) -> None:
    tells(text, gives, never, who=WOMAN)


def test_a_relative_stays_she_on_a_mans_page(tells: Told) -> None:
    letter = "He has ALS. He walks.\n\nMy mother asks about a second time. We would like to come if the money allows. She herself has diabetes."
    tells(letter, (), ("condition: diabetes mellitus",), who=MAN)


HEADED: list[Row] = [
    (
        "Upper limbs: muscle strength 5/5, muscle tone normal. Lower limbs: muscle strength 0/5. Muscle tone high.",
        ("muscle strength: 5/5; @ bilateral upper limb", "muscle strength: 0/5; @ bilateral lower limb", "hypertonia: present; @ bilateral lower limb"),
        ("hypertonia: present; @ bilateral upper limb", "muscle strength: 0/5; @ bilateral upper limb"),
    ),
    (
        "Upper limbs: muscle force 5 degrees. Lower limbs: muscle force 0 degrees on both sides.",
        ("muscle strength: 5; @ bilateral upper limb", "muscle strength: 0; @ bilateral lower limb"),
        (),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), HEADED, ids=[text[:40] for text, *_ in HEADED])
def test_limbs_in_the_plural_head_what_stands_behind_them(
    text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told
) -> None:
    tells("Condition on admission\n" + text, gives, never)
