"""The day of a birth dates nothing but it."""

from __future__ import annotations

import pytest

from etl.mapping.compiled import compile_lexicon
from etl.parsers.people.demographics import without_births
from etl.parsers.when.dates import find_dates

LEXICON = compile_lexicon(())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("born on 4 May 1955", []), ("Date of birth: 4 May 1955", []), ("DOB: 04.05.1955", []), ("geb. 04.05.1955", []),
        ("MRI of 4 May 1955", ["4 May 1955"]), ("born on 4 May 1955, seen on 3 March 2011", ["3 March 2011"]),
    ],
)  # fmt: skip
def test_births(text: str, left: list[str]) -> None:
    found = without_births(LEXICON, text, find_dates(text, None))
    assert [text[hit.start : hit.end] for hit in found] == left
