"""Numbers of diseases in catalogues: printed behind a name they are the disease's, behind a gene they are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts
from etl.names import SYSTEMS

FactsOf = Callable[..., Facts]
TABLE = "Table 1. Features of patients with {}\n\nPatient | Sex | Ataxia\nP1 | F | yes\nP2 | M | no\nP3 | M | yes\n"


@pytest.mark.parametrize("page", ["Mrs. Lane, 34, has {}. She had a fall.", TABLE])
@pytest.mark.parametrize(
    ("printed", "system", "number"),
    [
        ("Marfan syndrome (OMIM 999700)", "omim", "999700"),
        ("Marfan syndrome [MIM: #999700]", "omim", "999700"),
        ("Marfan syndrome, OMIM#999700", "omim", "999700"),
        ("Marfan syndrome (FBN1; OMIM 999797)", "omim", None),
        ("Marfan syndrome (OMIM 99970012)", "omim", None),
        ("Marfan syndrome", "omim", None),
    ],
)
def test_a_number_right_behind_the_name(
    facts_of: FactsOf, page: str, printed: str, system: str, number: str | None
) -> None:
    found = [one for one in facts_of(page.format(printed)).facts if isinstance(one, Condition)]
    codes = {c.code for one in found for c in one.code.codings if c.system == SYSTEMS[system]}
    assert found and codes == ({number} if number else set())
