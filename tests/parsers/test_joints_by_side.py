"""Two joints of one patient: grades and days of each side, pain by what brings it, what a note says of empty cells."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]


TABLE = """Case 2: both knees. Man, 59 years, osteoarthritis of both knees.

| Measure | Right knee: before | Right knee: 3 mo | Left knee: before | Left knee: 3 mo |
|---|---|---|---|---|
| Pain at rest, VAS (mm) | 34 | 12 | 21 | n.d. |
| Pain on walking, VAS (mm) | 68 | 37 | 49 | 26 |
| Cartilage† (mm) | 1.6 | – | 2.1 | – |
| Effusion | moderate | none | mild | none |

n.d., not done; – no MRI at 3 months. † medial femoral condyle, MRI.
"""


def test_rows_of_both_knees(tells: Tells) -> None:
    tells(
        TABLE,
        ["VAS pain at rest: 34; before @ right knee", "VAS pain on walking: 26; after; offset 3 mo @ left knee", "cartilage thickness: 2.1 mm; before @ left knee",
         "joint effusion: present; severity moderate; before @ right knee", "joint effusion: absent; after @ left knee"],
        ["visual analogue scale: *", "procedure: MRI; not-done", "effusion: present"],
        who="",
    )  # fmt: skip
