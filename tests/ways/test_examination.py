"""The examination: grades, signs, tests, scales and laboratory values in every way that pages lay them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ways.facts import message
from tests.ways.lists import Way, ways

HERE = Path(__file__).parent
PAGES = {
    "exam": (
        "Name: Mr. Kovar\nSex: male\nAge: 54 years\nDiagnosis: amyotrophic lateral sclerosis\n\n"
        "Medical history\nThe disease began in 2008 with cramps of the calves. He takes riluzole 50 mg twice a day.\n\n"
        "Physical examination\n{}\n\nTreatment\nStem cells were injected intrathecally on 4 May 2011.\n"
    ),
    "eyes": (
        "Mrs. Lind is a 47-year-old woman from Sweden with optic atrophy.\n\n"
        "Examination\n{}\n\nTreatment\nStem cells were injected intravenously on 4 May 2011.\n"
    ),
    "labs": (
        "Mrs. Lind is a 47-year-old woman from Sweden with systemic lupus erythematosus.\n\n"
        "Investigations\n{}\n\nTreatment\nStem cells were injected intravenously on 14 May 2011.\n"
    ),
}

LISTS = ("examination.txt", "examination_more.txt")
ALL = [way for name in LISTS for way in ways(HERE / name)]
LEFT = dict(
    line.split(" — ") for line in (HERE / "examination_left.txt").read_text(encoding="utf-8").splitlines() if line
)


def _cases() -> list[object]:
    left = {name: pytest.mark.xfail(reason=why, strict=True) for name, why in LEFT.items()}
    return [pytest.param(way, id=way.name, marks=left.get(way.name, ())) for way in ALL]


@pytest.mark.parametrize("way", _cases())
def test_a_result_however_it_is_written(way: Way) -> None:
    page = PAGES[way.page].replace("{}", way.text)
    faults = way.faults(page)
    assert not faults, message(page, faults)
