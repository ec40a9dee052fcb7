"""Records kept along an infusion: rows or columns called by how far it has come, complaints in words, and when to stop it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.parsers.label.times import along_infusion

Tells = Callable[..., None]

STAGES = [
    ("before|start|15 min|30 min|end|2 h after end", "before during during during during after"),
    ("Pre-infusion|0 min|15'|30'|End of infusion|+ 1 h|+ 4 h", "before during during during during after after"),
    ("before infusion|start of infusion|30 min into infusion|end of infusion|60 minutes after the infusion", "before during during during after"),
    ("- 10 min|T0|20 min|40 min|stop|1 h post|next morning", "before during during during during after after"),
    ("baseline|beginning|10 min after start|half-way|completion|after", "before during during during during after"),
    ("start|4 weeks|end", ""),
    ("before|15 min|30 min", ""),
    ("start|end|after", ""),
    ("Eating|Grooming|30 min", ""),
    ("before|1 month|6 months", ""),
]  # fmt: skip
COLUMNS = (
    "On 3 June 2016 she got one infusion of umbilical cord MSC.\n\n"
    "| Parameter | before | start | 30 min | end | 1 h after end |\n|---|---|---|---|---|---|\n"
    "| Heart rate (/min) | 71 | 73 | 88 | 84 | 75 |\n| Temperature (°C) | 36.4 | 36.5 | 36.7 | 37.2 | 37.0 |\n"
)
FIRST = (
    "Infusion of umbilical cord MSC on 3 June 2016.\n\n"
    "| Stage | Heart rate | SpO2 |\n|---|---|---|\n| before infusion | 71 | 97 |\n| 15 minutes | 79 | 96 |\n"
    "| end of infusion | 84 | 95 |\n| 60 minutes after the infusion | 75 | 98 |\n"
)


@pytest.mark.parametrize(("heads", "phases"), STAGES)
def test_stages(heads: str, phases: str) -> None:
    found = along_infusion(dict(enumerate(heads.split("|"))))
    assert " ".join(t.phase for t in found.values()) == phases


def test_a_record_in_rows(tells: Tells) -> None:
    gives = [
        "heart rate: 70 /min; before; date 2019-05-14",
        "heart rate: 79 /min; during; date 2019-05-14",
        "body temperature: 37.4 Cel; after; offset 2 h; date 2019-05-14",
        "dizziness: present; during; date 2019-05-14",
        "headache: present; after; date 2019-05-14",
        "chills: present; after; date 2019-05-14",
    ]
    never = ["heart rate: 120 /min", "body temperature: 38.5 Cel", "body temperature: 36.3 Cel; after", "symptoms*"]
    tells(SHEET, gives, never, who="", name="record.csv")


@pytest.mark.parametrize("page", [COLUMNS, FIRST])
def test_a_record_in_columns_or_first_cells(tells: Tells, page: str) -> None:
    tells(page, ["heart rate: 71 /min; before", "heart rate: 84 /min; during", "heart rate: 75 /min; after"])


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
