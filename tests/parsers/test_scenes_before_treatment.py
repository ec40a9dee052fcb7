"""How it was before the treatment ends where the treatment is told; a day that was set and came to nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

GIVEN = [
    "She was given umbilical cord stem cells into a vein on 07.02.2011.",
    "Umbilical cord stem cells were infused twice.",
    "One infusion of cord stem cells on 16.05.2011.",
]
SCENES = [
    "Before treatment: oral ulcers, edema of both legs.",
    "Before treatment she had oral ulcers and edema of both legs.",
    "On admission: oral ulcers, edema of both legs.",
    "Oral ulcers and edema of both legs before treatment.",
]


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("scene", SCENES)
def test_what_follows_the_treatment_was_not_before_it(tells: Tells, scene: str, given: str) -> None:
    page = f"Mrs. Tas is 24 years old. {scene} {given} Joint pain was gone. The tremor was less.\n"
    gives = ["lower limb edema: present; before", "joint pain: absent; after", "tremor: improved; after"]
    tells(page, gives, ["joint pain: *; before", "tremor: *; before"], who="")


SET = [
    "A third lumbar puncture had been planned for May 2 but the patient did not wish it.",
    "A third lumbar puncture was planned for May 2, but she refused it.",
    "A third lumbar puncture was scheduled for May 2 and did not take place.",
]


@pytest.mark.parametrize("said", SET)
def test_a_day_that_came_to_nothing_is_none_of_the_treatment(tells: Tells, said: str) -> None:
    page = (
        "Mrs. Lee, 41, was admitted on April 12, 2011.\n4 stem cell implantations: April 15 and April 22 neural stem cells "
        f"via lumbar puncture, April 29 and May 4 mesenchymal stem cells via intravenous drip. {said}\n"
    )
    days = ["2011-04-15", "2011-04-22", "2011-04-29", "2011-05-04"]
    tells(page, [f"treatment: *; date {day}" for day in days], ["treatment: *; date 2011-05-02"], who="")
