"""Tables whose rows or columns are numbers of a unit ("500 | 1000" of "Hz"), and captions with a treatment's day or an age."""

from __future__ import annotations

from collections.abc import Callable

import pytest

MAN = "Mr. Tester, 50 years old, is a man.\n\n"
Tells = Callable[..., None]

TABLES = [
    (
        "Threshold in dB\n\n| Hz | right ear | left ear |\n|---|---|---|\n| 500 | 40 | 45 |\n| 2000 | 60 | >100 |",
        ["hearing threshold at 500 Hz: 40 dB @ right ear", "hearing threshold at 2000 Hz: > 100 dB @ left ear"],
    ),
    (
        "| Ear | 500 Hz | 1 kHz | 2 kHz |\n|---|---|---|---|\n| Right | 40 | 45 | 55 |\n| Left | 35 | 40 | 60 |",
        ["hearing threshold at 1000 Hz: 45 dB @ right ear", "hearing threshold at 2000 Hz: 60 dB @ left ear"],
    ),
    (
        "Threshold in dB\n\n| Hz | 250 | 500 | 1000 | 2000 |\n|---|---|---|---|---|\n| right before | 40 | 45 | 50 | 60 |\n"
        "| left after 3 months | 35 | 40 | 50 | 55 |",
        ["hearing threshold at 2000 Hz: 60 dB @ right ear; before", "hearing threshold at 250 Hz: 35 dB @ left ear; after; offset 3 mo"],
    ),
    (
        "Hearing thresholds (dB HL), right ear / left ear\n\n| kHz | 12 March 2015 | 20 October 2015 |\n|---|---|---|\n| 0.5 | 40/45 | 35/45 |\n"
        "| 4 | 70/80 | 65/80 |",
        ["hearing threshold at 500 Hz: 40 dB @ right ear; date 2015-03-12", "hearing threshold at 4000 Hz: 80 dB @ left ear; date 2015-10-20"],
    ),
    ("The hearing threshold at 4 kHz was 70 dB on the right.", ["hearing threshold at 4000 Hz: 70 dB @ right ear"]),
]  # fmt: skip


@pytest.mark.parametrize("label", ["Visual acuity (logMAR)", "Visual acuity, logMAR"])
def test_a_unit_that_names_its_measure_heads_no_columns(tells: Tells, label: str) -> None:
    page = f"| Test | before | 6 months |\n|---|---|---|\n| {label} | 0.9 | 0.8 |\n| EDSS | 6 | 5 |"
    tells(
        page,
        ["visual acuity: 0.9; before", "visual acuity: 0.8; after", "EDSS: 5; after"],
        ["EDSS: *; before; offset 6 mo"],
    )


@pytest.mark.parametrize(("text", "gives"), TABLES)
def test_numbers_of_a_unit(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives, ["*: *; date 2000", "hearing threshold at 500 Hz: 500"])


@pytest.mark.parametrize(
    "text",
    [
        "| Hz | Vibration |\n|---|---|\n| 500 | felt |\n| 2000 | not felt |",
        "Stimulation with 500 Hz for 20 minutes.",
        "Normal hearing: up to 20 dB.",
    ],
)
def test_no_hearing(tells: Tells, text: str) -> None:
    tells(text, [], ["hearing threshold*: *", "hearing: normal"])


@pytest.mark.parametrize(
    ("caption", "date"),
    [
        ("Grip strength after stem cells by vein on 3 May 2014", ""),
        ("Grip strength of Mr. Lane, 60 years, after the infusion", ""),
        ("Grip strength on 3 May 2014, after the infusion", "; date 2014-05-03"),
    ],
)
def test_the_day_of_a_caption(tells: Tells, caption: str, date: str) -> None:
    """The day of the treatment that it counts from is no day of the values, and an age no time."""
    text = f"{caption}\n\n| Side | kg |\n|---|---|\n| right | 31 |\n| left | 29 |"
    never = ["grip strength: 31 kg; offset 60 a", *(() if date else ("grip strength: 31 kg; date 2014-05-03",))]
    tells(text, [f"grip strength: 31 kg{date}; after"], never, who="" if "Lane" in caption else MAN)
