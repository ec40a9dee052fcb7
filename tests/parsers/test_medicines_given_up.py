"""Medicines whose end, time or wish is told in passing, procedures done more than once, and devices that were taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Medication
from tests.parsers.conftest import WOMAN, Told


@pytest.mark.parametrize(
    ("text", "name", "start", "end"),
    [
        ("Natalizumab worked fine, so out it went in 2011.", "natalizumab", None, "2011"),
        ("She came off prednisolone in June 2020.", "prednisolone", None, "2020-06"),
        ("She stopped aspirin in 2012.", "aspirin", None, "2012"),
        ("She was on lisinopril but switched to losartan in 2021.", "lisinopril", None, "2021"),
        ("She lost response to infliximab in 2020.", "infliximab", None, "2020"),
        ("Previous DMARDs: methotrexate (nausea), etanercept (secondary failure 2019)", "etanercept", None, "2019"),
        ("Phenytoin never helped, carbamazepine did until 2005.", "carbamazepine", None, "2005"),
        ("Riluzole 50 mg bid, d/c'd 3/2010 (LFTs up).", "riluzole", None, "2010-03"),
        ("Methotrexate 15 mg weekly, paused since March 2012.", "methotrexate", None, "2012-03"),
        ("Riluzole 50 mg bid since 3/2010.", "riluzole", "2010-03", None),
    ],
)
def test_a_day_ends_a_medicine_or_begins_it(
    text: str, name: str, start: str | None, end: str | None, facts_of: Callable[..., Facts]
) -> None:
    told = [f for f in facts_of(WOMAN + text).facts if isinstance(f, Medication) and f.code.text == name]
    assert [(f.effective.start, f.effective.end) for f in told if f.effective] == [(start, end)]


@pytest.mark.parametrize(
    "prose",
    [
        "The patient received 3 packets of UCBSC, each of at least 1x10^7 cells.",
        "She got 3 infusions of cord blood stem cells, 10 million each time.",
    ],
)
def test_one_dose_above_a_schedule_is_that_of_each_row(prose: str, tells: Told) -> None:
    rows = "Number | Date | Cell Type | Delivery\n1 | 2012-03-01 | UCBSC | Intravenous\n2 | 2012-03-05 | UCBSC | Lumbar puncture\n"
    dose = ">= 1 10*7" if "10^7" in prose else "10000000 {cells}"
    told = "treatment: umbilical cord blood stem cell transplantation; date"
    gives = (f"{told} 2012-03-01; intravenous {dose}", f"{told} 2012-03-05; intrathecal {dose}", "2 × treatment: *")
    tells(f"Diagnosis: Multiple sclerosis\n\nTreatment\n{prose}\n\n{rows}", gives, who=WOMAN)


@pytest.mark.parametrize(
    "prose", ["1 x 10^7 cells per injection. Physiotherapy daily.", "Each injection held 1 x 10^7 cells."]
)
def test_one_dose_below_a_schedule_is_that_of_each_row(prose: str, tells: Told) -> None:
    rows = "Number | Date | Cell Type | Delivery\n1 | 2012-03-01 | UCBSC | Intravenous\n2 | 2012-03-05 | UCBSC | Lumbar puncture\n"
    told = "treatment: umbilical cord blood stem cell transplantation; date"
    gives = (f"{told} 2012-03-01; intravenous 1 10*7", f"{told} 2012-03-05; intrathecal 1 10*7", "2 × treatment: *")
    tells(f"Diagnosis: Multiple sclerosis\n\nTreatment\n{rows}\n{prose}\n", gives, who=WOMAN)


GIVEN = "He got stem cells from bone marrow into the spine on 14 September 2012 and once in the arm vein on 21 September 2012. "


@pytest.mark.parametrize(
    ("prose", "told"),
    [
        ("He paid sixty million each time.", False),
        ("Sixty million live in his country.", False),
    ],
)
def test_millions_each_time_are_cells_behind_what_was_given(prose: str, told: bool, tells: Told) -> None:
    given = (
        "treatment: *; date 2012-09-14; intrathecal 60000000 {cells}",
        "treatment: *; date 2012-09-21; intravenous 60000000 {cells}",
    )
    tells(GIVEN + prose, given if told else ("2 × treatment: *",), () if told else given)
