"""Reports of one visit: when it was, values of an earlier visit in brackets, and the side that a heading gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

REPORT = """# Physiotherapy report

{head}: {time}

## Examination

{legend}

- Berg Balance Scale 46/56 (39/56)
- Grip strength right 7 kg (3 kg)

### Muscle strength right (MRC)

- Elbow flexion 4- (3)

## Plan

- Berg Balance Scale 50/56 in winter
"""
HEADS = [
    ("Report", "6 months after the cell treatment, seen on 24 July 2019 (last seen on 14 January 2019)"),
    ("Seen on", "24 July 2019, 6 months after the infusion"),
    ("Date of examination", "24 July 2019 (6 months after the infusion)"),
]
LEGENDS = [
    ("January values (before treatment) in brackets.", "before"),
    ("Values in parentheses are those of the admission (14 January 2019).", "date 2019-01-14"),
    ("In brackets: 14 January 2019.", "date 2019-01-14"),
]


@pytest.mark.parametrize(("head", "time"), HEADS)
@pytest.mark.parametrize(("legend", "earlier"), LEGENDS)
def test_values_in_brackets_are_earlier(tells: Tells, head: str, time: str, legend: str, earlier: str) -> None:
    tells(
        REPORT.format(head=head, time=time, legend=legend),
        [
            "Berg balance scale: 46; date 2019-07-24",
            f"Berg balance scale: 39; {earlier}",
            "grip strength: 7 kg @ right hand; date 2019-07-24",
            f"grip strength: 3 kg @ right hand; {earlier}",
            "muscle strength: 4- @ right elbow flexion; date 2019-07-24",
            f"muscle strength: 3 @ right elbow flexion; {earlier}",
        ],
        ["Berg balance scale: 39; date 2019-07-24", "Berg balance scale: 50", "Berg balance scale: 46; before"],
    )


def test_the_distance_of_a_report_is_that_of_its_examination(tells: Tells) -> None:
    tells(
        REPORT.format(head=HEADS[0][0], time=HEADS[0][1], legend=LEGENDS[0][0]), ["Berg balance scale: 46; offset 6 mo"]
    )
