"""What is no more to be seen is gone, what was only adviced was not done, and a score behind a walk is no distance."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


@pytest.mark.parametrize(
    ("text", "facts", "never"),
    [
        ("The cyanosis is no more visible.", ["cyanosis: absent"], ["cyanosis: present"]),
        ("The tremor was no more seen.", ["tremor: absent"], ["tremor: present"]),
        ("The cyanosis is visible.", ["cyanosis: present"], ["cyanosis: absent"]),
        ("The surgeons adviced below-knee amputation. He refused.", [], ["procedure: amputation; completed"]),
        ("The leg was amputated in 2010.", ["procedure: amputation; completed"], []),
        ("Borg after walking 7.", ["Borg scale: 7"], ["walking distance: *"]),
        ("A small tumour was left in the liver.", ["tumor: present @ liver"], ["tumor: * @ left liver"]),
        ("A tumour of the left lung.", ["tumor: present @ left lung"], []),
        ("Walking distance 300 m.", ["walking distance: 300 m"], ["Borg scale: *"]),
    ],
)
def test_told_so(tells: Tells, text: str, facts: list[str], never: list[str]) -> None:
    tells(text, facts, never)
