"""Reports of one visit: when it was, and what was found then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

REPORT = """# Physiotherapy report

{head}: {time}

## Examination

{legend}

- Berg Balance Scale 46/56
- Grip strength right 7 kg

### Muscle strength right (MRC)

- Elbow flexion 4-

## Plan

- Berg Balance Scale 50/56 in winter
"""
HEADS = [
    ("Report", "6 months after the cell treatment, seen on 24 July 2019 (last seen on 14 January 2019)"),
    ("Seen on", "24 July 2019, 6 months after the infusion"),
    ("Date of examination", "24 July 2019 (6 months after the infusion)"),
]


@pytest.mark.parametrize(("head", "time"), HEADS)
def test_what_was_found_is_of_the_visit(tells: Tells, head: str, time: str) -> None:
    tells(
        REPORT.format(head=head, time=time, legend="Alert."),
        [
            "Berg balance scale: 46; date 2019-07-24",
            "grip strength: 7 kg @ right hand; date 2019-07-24",
            "muscle strength: 4- @ right elbow flexion; date 2019-07-24",
        ],
        ["Berg balance scale: 50"],
    )


def test_the_distance_of_a_report_is_that_of_its_examination(tells: Tells) -> None:
    tells(REPORT.format(head=HEADS[0][0], time=HEADS[0][1], legend="Alert."), ["Berg balance scale: 46; offset 6 mo"])
