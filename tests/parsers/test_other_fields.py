"""What pages of other fields than the first showed: doubt between diseases, laboratory values, times, habits, other people's studies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


@pytest.mark.parametrize("cited", ["[40]", "Lee et al., 2010", "Smith 2012"])
def test_a_table_of_studies_tells_of_nobody(tells: Tells, cited: str) -> None:
    page = (
        "Table 3. Bone marrow cells in liver cirrhosis\n\n| Cell type | Dose | Route | Outcome | Reference |\n|---|---|---|---|---|\n"
        f"| BM-MSC | 30 × 10^6 | Peripheral vein | Improved albumin | {cited} |\n"
        f"| BM-MSC | 1 × 10^6/kg | Intravenous | Decreased bilirubin | {cited} |\n"
    )
    tells(page, [], ["mesenchymal stem cells: *", "albumin: *", "treatment: *"], name="page.md")


def test_a_column_of_normal_ranges_cites_nothing(tells: Tells) -> None:
    page = "| Test | Result | Reference |\n|---|---|---|\n| Albumin (g/L) | 31 | 35-52 |\n| Bilirubin (µmol/L) | 40 | 3-21 |\n"
    tells(page, ["albumin: 31 g/L", "total bilirubin: 40 umol/L"], [], name="page.md")
