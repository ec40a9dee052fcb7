"""Treatments and histories: each fact in every way that pages, letters, notes and forms tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ways.facts import message
from tests.ways.lists import Way, ways

HERE = Path(__file__).parent
PAGES = {
    "treatment": (
        "Name: Mr. Kovar\nSex: male\nAge: 54 years\nDiagnosis: amyotrophic lateral sclerosis\n\n"
        "Condition on admission\nSpeech was slurred. Muscle strength of the right hand was 3/5, of the left hand 4/5.\n\n"
        "Treatment\n{}\n\nCondition at discharge\nSpeech is clearer. Muscle strength of the right hand is 4/5.\n"
    ),
    "history": (
        "Mr. Kovar, a 54-year-old man from Slovakia, has amyotrophic lateral sclerosis.\n\nMedical history\n{}\n\n"
        "Physical examination\nSpeech slurred. Muscle strength of the right hand 3/5, of the left hand 4/5.\n"
    ),
    "drugs": (
        "Clinic letter\n\nWe saw Mr. Kovar, a 61-year-old man with spinocerebellar ataxia, in our outpatient clinic.\n\n"
        "{}\n\nOn examination gait was ataxic and speech was slurred. Blood pressure 130/80 mmHg, pulse 72/min.\n"
    ),
    "story": (
        "Case report\n\nMrs. Lind is a 47-year-old woman from Sweden.\n\n{}\n\n"
        "Physical examination\nGait was spastic. Muscle strength of the left leg 3/5.\n"
    ),
    "after": (
        "Case report\n\nMrs. Lind is a 47-year-old woman with multiple sclerosis.\n\nTreatment\n"
        "Mesenchymal stem cells were injected intrathecally on 4 May 2015.\n\nAfter treatment\n{}\n\n"
        "Three months after treatment her gait was better.\n"
    ),
    "group": "Stem cells in multiple sclerosis\n\n{}\n\nAfter six months 12 of the 20 patients had improved.\n",
    "two": (
        "Two patients with ataxia\n\nPatient 1 is a 40-year-old woman with ataxia. Patient 2 is a 61-year-old man with "
        "ataxia.\n\n{}\n\nAfter treatment gait improved in both.\n"
    ),
}

LISTS = ("treatments.txt", "histories.txt", "more_treatments.txt")
ALL = [way for name in LISTS for way in ways(HERE / name)]
LEFT = dict(line.split(" — ") for line in (HERE / "treatments_left.txt").read_text(encoding="utf-8").splitlines())
"""Ways that are not read yet, with the reason."""


def _cases() -> list[object]:
    left = {name: pytest.mark.xfail(reason=why, strict=True) for name, why in LEFT.items()}
    return [pytest.param(way, id=way.name, marks=left.get(way.name, ())) for way in ALL]


@pytest.mark.parametrize("way", _cases())
def test_a_fact_however_it_is_written(way: Way) -> None:
    page = PAGES[way.page].replace("{}", way.text)
    faults = way.faults(page)
    assert not faults, message(page, faults)
