"""Two joints of one patient: grades and days of each side, pain by what brings it, what a note says of empty cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PHRASES = [
    ("Adipose-derived mesenchymal stem cells, 2 × 10⁷ per knee, were injected: right knee on 15 January 2020, left knee on 29 January 2020.",
     ["treatment: *; date 2020-01-15; @ right knee", "treatment: *; date 2020-01-29; @ left knee"], ["treatment: *; date 2020-01-29; @ right knee"]),
    ("Bone marrow MSC were injected into the left hip on 3 May 2016 and the right hip on 17 May 2016.",
     ["treatment: *; date 2016-05-03; @ left hip", "treatment: *; date 2016-05-17; @ right hip"], []),
    ("The right knee was swollen on 3 May 2016, and bone marrow MSC were injected into it on 17 May 2016.",
     ["treatment: *; date 2016-05-17"], ["treatment: *; date 2016-05-03"]),
    ("Kellgren-Lawrence grade 3 on the right, grade 2 on the left.",
     ["Kellgren-Lawrence grade: 3; @ right", "Kellgren-Lawrence grade: 2; @ left"], []),
    ("Kellgren-Lawrence III (right) and II (left).", ["Kellgren-Lawrence grade: III; @ right", "Kellgren-Lawrence grade: II; @ left"], []),
    ("Kellgren-Lawrence grade 3 on the right, 2 injections in 2018.", ["Kellgren-Lawrence grade: 3; @ right"], ["Kellgren-Lawrence grade: 2"]),
    ("Gonarthrosis. Case 1 (man, 64 years, WOMAC 61) is described elsewhere.", [], ["WOMAC total: 61", "age: 64 a"]),
    ("Gonarthrosis. Patient 4 (woman, 71 years, WOMAC 52) has been reported in an earlier paper.", [], ["WOMAC total: 52", "age: 71 a"]),
    ("Pain on walking disappeared. He has pain at rest.", ["pain: absent", "pain: present"], ["VAS pain at rest: *"]),
]  # fmt: skip

TABLE = """Case 2: both knees. Man, 59 years, osteoarthritis of both knees.

| Measure | Right knee: before | Right knee: 3 mo | Left knee: before | Left knee: 3 mo |
|---|---|---|---|---|
| Pain at rest, VAS (mm) | 34 | 12 | 21 | n.d. |
| Pain on walking, VAS (mm) | 68 | 37 | 49 | 26 |
| Cartilage† (mm) | 1.6 | – | 2.1 | – |
| Effusion | moderate | none | mild | none |

n.d., not done; – no MRI at 3 months. † medial femoral condyle, MRI.
"""


@pytest.mark.parametrize(("text", "gives", "never"), PHRASES)
def test_each_side(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


def test_rows_of_both_knees(tells: Tells) -> None:
    tells(
        TABLE,
        ["VAS pain at rest: 34; before @ right knee", "VAS pain on walking: 26; after; offset 3 mo @ left knee", "cartilage thickness: 2.1 mm; before @ left knee",
         "joint effusion: present; severity moderate; before @ right knee", "joint effusion: absent; after @ left knee"],
        ["visual analogue scale: *", "procedure: MRI; not-done", "effusion: present"],
        who="",
    )  # fmt: skip
