"""Headings that name a person are about nobody's disease in general."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


@pytest.mark.parametrize("head", ["About Ann", "** ABOUT ANN **", "Meet Ann!", "About our Ann", "Who is Ann?"])
@pytest.mark.parametrize("opening", ["Ann is our 6 year old.", "Ann was born in 2001.", "Ann is a girl from Tulsa."])
def test_whom_a_page_is_about(tells: Tells, head: str, opening: str) -> None:
    page = f"Seeing with Ann\n\n{head}\n{opening} She has epilepsy. She takes valproate 200 mg.\n\n3/25/2008\nStem cells today. No headache.\n"
    tells(page, ["condition: epilepsy", "medication: valproate; 200 mg", "headache: absent"], who="")


@pytest.mark.parametrize("head", ["About epilepsy", "About autism", "About stroke"])
def test_what_a_page_tells_of_a_disease(tells: Tells, head: str) -> None:
    page = f"{head}\n{head[6:].capitalize()} was seen in a boy in 1943. She who has it takes valproate. It comes with headache.\n"
    tells(page, [], ["medication: *", "headache: *"], who="")


@pytest.mark.parametrize("unit", ["mln", "million", "mio", "Mln"])
def test_millions_by_way_and_day(tells: Tells, unit: str) -> None:
    page = f"He has autism. Umbilical cord stem cells.\n\n10.06.2015 intrathecal (lumbar puncture), 30 {unit}; 15.06.2015 intravenous, 20 {unit}.\n"
    gives = [
        "treatment: *; date 2015-06-10; route intrathecal; dose 30000000 {cells}",
        "treatment: *; date 2015-06-15; route intravenous; dose 20000000 {cells}",
    ]
    tells(page, gives, ["procedure: lumbar puncture"])


@pytest.mark.parametrize(
    ("report", "gives"),
    [
        (
            "INDICATION: Evaluation before transplantation\n\nFINDINGS: The lungs appear clear. There is severe kyphosis.\n\nIMPRESSION: Kyphosis.",
            ["kyphosis: present"],
        ),
        (
            "SPECIMEN: Colon biopsy\n\nMICROSCOPIC DESCRIPTION: Active colitis.\n\nFINAL DIAGNOSIS: Ulcerative colitis.",
            ["condition: ulcerative colitis"],
        ),
        (
            "Targeted Question: Metastasis?\n\nReport:\nA lesion in the liver. No pleural effusion.\n\nConclusion:\nSevere coxarthrosis of the left hip.",
            ["lesion: present", "pleural effusion: absent", "condition: hip osteoarthritis; *; @ left hip"],
        ),
        (
            "Lungs: Emphysema.\nPleura: No pleural effusion.\nMediastinum: Normal.\nChest wall: No mass.\nUpper abdomen: Gallstones.",
            ["condition: emphysema", "pleural effusion: absent", "condition: cholelithiasis"],
        ),
    ],
)
def test_a_report_on_an_examination_is_about_somebody(tells: Tells, report: str, gives: list[str]) -> None:
    tells(report, gives, who="")


@pytest.mark.parametrize(
    "page",
    [
        "How to report\n\nINDICATION: Say why.\n\nFINDINGS: Describe the lungs, pleural effusion, kyphosis.\n\nIMPRESSION: State the diagnosis, pneumonia or fracture.",
        "Background: Stroke is common.\n\nFindings: Fever and headache were frequent in patients.\n\nInterpretation: Kyphosis is rare.",
        "Lupus is a disease of many organs.\nHeart: pericarditis.\nLungs: pleural effusion.\nKidneys: nephritis.\nJoints: arthritis.\nSkin: rash.",
        "INDICATION: ____\n\nFINDINGS: kyphosis ____ fracture ____\n\nIMPRESSION: pneumonia ____",
    ],
)
def test_a_guide_to_reports_is_about_nobody(tells: Tells, page: str) -> None:
    tells(page, [], ["*: present", "condition: *; confirmed"], who="")
