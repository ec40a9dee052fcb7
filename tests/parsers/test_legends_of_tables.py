"""What stands below a table: lines that only explain its signs tell of nobody, those with amounts of medicines do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TABLE = (
    '"Blood pressure of a man of 61 with multiple system atrophy",,\nDate,Week,Lying BP\n2014/11/03,-1,142/86\n'
    "2014/12/08,4,138/84\n2015/02/02,12,—\n"
)
SIGNS = [
    ("BP in mmHg, HR per min; — not able to stand; cath.: indwelling catheter", "inability to stand: present"),
    ("BP in mmHg; † with headache", "headache: present"),
    (
        "DML, distal motor latency (upper limit: median 4.2 ms); MCV, velocity of conduction (lower limit 49 m/s)",
        "motor nerve conduction velocity: >= 49 m/s",
    ),
    (
        "Limits of our laboratory: median DML < 4.4 ms, CMAP > 4.0 mV, MCV > 49 m/s",
        "motor nerve conduction velocity: > 49 m/s",
    ),
    ("NR, no response. Normal, median nerve: DML < 4.2 ms, CMAP > 4.5 mV", "distal latency: < 4.2 ms"),
    ("Referenz / reference: C3 0,90–1,80 g/l; C4 0,10–0,40 g/l", "complement C4: 0.1-0.4 g/L"),
    ("0 total paralysis … 5 normal.", "paralysis: present"),
    ("1 slight tremor to 4 severe tremor", "tremor: present"),
]


@pytest.mark.parametrize(("line", "none"), SIGNS)
def test_a_line_that_explains_signs(tells: Tells, line: str, none: str) -> None:
    tells(f'{TABLE}"{line}",,\n', ["systolic blood pressure: 142 mm[Hg]"], [none])


def test_amounts_are_no_signs(tells: Tells) -> None:
    line = "Infusion 2014/11/10: 6 × 10^7 MSC i.v.; fludrocortisone 0.1 mg/d, midodrine 2.5 mg tid"
    tells(f'{TABLE}"{line}",,\n', ["medication: fludrocortisone; active", "medication: midodrine; active"])
