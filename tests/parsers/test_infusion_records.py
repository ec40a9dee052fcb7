"""Records kept along an infusion: blood pressures without a name, medicines that are off, and when to stop it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [
        ("Next day: 126/74, HR 70, 36.5 °C.", ["systolic blood pressure: 126 mm[Hg]", "diastolic blood pressure: 74 mm[Hg]"], []),
        ("Pulse 81, 144/92, no fever.", ["systolic blood pressure: 144 mm[Hg]"], []),
        ("Heart rate 66; 118/70 mmHg; weight 80 kg.", ["diastolic blood pressure: 70 mm[Hg]"], []),
        ("Heart rate 66, ALSFRS-R 38/48.", [], ["systolic blood pressure*"]),
        ("Score 100/120, pain worse.", [], ["systolic blood pressure*"]),
        ("Heart rate 66, 20/40, better.", [], ["systolic blood pressure*"]),
    ],
)  # fmt: skip
def test_a_blood_pressure_that_is_not_named(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Drugs: baclofen 10 mg, amantadine 200 mg (off since March 2020)", "stopped"),
        ("Medicines: amantadine 100 mg, off since 2019", "stopped"),
        ("Drugs: baclofen 10 mg, amantadine 200 mg (on since March 2020)", "active"),
    ],
)
def test_off_since(tells: Tells, text: str, status: str) -> None:
    tells(text, [f"medication: amantadine; {status}"])


@pytest.mark.parametrize("head", ["Stop criteria", "Stopping rules", "Alarm limits", "Safety limits"])
def test_limits_are_nobodys(tells: Tells, head: str) -> None:
    tells(f"{head}: pulse above 120, SpO2 below 90.\n", [], ["heart rate*", "oxygen saturation*"])
