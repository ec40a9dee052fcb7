"""Times that hold only inside a clause set between commas or brackets, and tables below a heading that only says "compare"."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

HEAD = "Admitted on 3 December 2009, treated with stem cells on 10 December 2009, discharged on 26 January 2010.\n\n"


@pytest.mark.parametrize("heading", ["Compare:", "To compare", "For comparison see", "Before and after"])
def test_a_table_of_before_and_after_is_no_link(heading: str, tells: Told) -> None:
    table = "                      Admission    Discharge\nMMSE                  21           24\nBerg balance scale    30           36\n"
    tells(f"{HEAD}{heading}\n{table}", ("MMSE: 21; before", "MMSE: 24; after", "Berg balance scale: 36; after"))


@pytest.mark.parametrize(
    "caption",
    [
        "The figures (before, and three months after; n.t. = not tested)",
        "Scores (before / 3 months after)",
        "Results (first number before the treatment, second number after 3 months)",
    ],
)
def test_a_caption_tells_the_times_of_two_values(caption: str, tells: Told) -> None:
    table = "GMFM-66\t41.2 / 45.0\nBarthel index\t45 / 70\nMMSE\tn.t.\n"
    gives = (
        "GMFM-66: 41.2; before",
        "GMFM-66: 45; after; offset 3 mo",
        "Barthel index total: 45; before",
        "Barthel index total: 70; after",
    )
    tells(f"{HEAD}{caption}\n\n{table}", gives, ("GMFM-66: 41.2; after",))
