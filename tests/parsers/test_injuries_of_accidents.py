"""Injuries begin on the day of the accident that they are told of; other diseases and other days don't."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts

Facted = Callable[..., Facts]

HIM = "Mr. Tester is 40 years old, a man.\n\n"
ROWS: list[tuple[str, dict[str, str | None]]] = [
    (
        "On 2008-09-14 he had a motorbike accident. CT in the local hospital: burst fracture of T8, fracture of ribs 5-7 on the left, hemothorax left.",
        {"burst fracture": "2008-09-14", "rib fracture": "2008-09-14", "hemothorax": "2008-09-14"},
    ),
    (
        "In May 2005 he fell from a roof and broke his left wrist. He had a splenic rupture and concussion too.",
        {"wrist fracture": "2005-05", "splenic rupture": "2005-05", "concussion": "2005-05"},
    ),
    (
        "On 3 June 2010 he had a car accident with rib fractures and a fracture of the left femur.",
        {"rib fracture": "2010-06-03", "femur fracture": "2010-06-03"},
    ),
    (
        "On 3 June 2010 he was hit by a car. Bedsore over the sacrum in Dec. 2010.\n\nDiagnosis: Spinal cord injury (T8)",
        {"spinal cord injury": "2010-06-03"},
    ),
    ("In May 2005 he fell from a roof. He had had a skull fracture as a child.", {"skull fracture": None}),
    ("In May 2005 he fell from a roof. He has diabetes.", {"diabetes mellitus": None}),
    ("In May 2005 he fell from a roof. In 2007 rib fractures on the left.", {"rib fracture": "2007"}),
    ("He had no accident in 2010. The X-ray showed rib fractures.", {"rib fracture": None}),
    ("On 3 June 2010 he had a cerebrovascular accident. The X-ray showed rib fractures.", {"rib fracture": None}),
]


@pytest.mark.parametrize(("told", "onsets"), ROWS)
def test_the_day_of_an_accident_is_that_of_its_injuries(
    facts_of: Facted, told: str, onsets: dict[str, str | None]
) -> None:
    found = [f for f in facts_of(HIM + told + "\n").facts if isinstance(f, Condition)]
    days = {f.code.text: f.onset.start if f.onset else None for f in found}
    assert {name: days.get(name, "missing") for name in onsets} == onsets
