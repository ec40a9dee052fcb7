"""Treatments with cells that one sentence tells apart: each way with its day, dose and count, courses, and how often."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

PAGE = "Name: Mr. Tester\nAge: 50 years\nDiagnosis: Amyotrophic lateral sclerosis since 2006\n\nTreatment\n\n"
T = "treatment: stem cell transplantation"
M = "treatment: mesenchymal stem cell transplantation"
Row = tuple[str, tuple[str, ...], tuple[str, ...]]

WAYS: list[Row] = [
    (
        "Mesenchymal stem cells were given intravenously on 3 May and intrathecally on 5 May 2010.",
        (f"{M}; date 2010-05-03; route intravenous", f"{M}; date 2010-05-05; route intrathecal"),
        ("mesenchymal stem cells: present", f"{M}; date 2010-05-05; route intravenous", f"{M}; date 2006-05-03"),
    ),
    (
        "Stem cells were infused into a vein (3 x 10^7) on 3 May and injected intrathecally (1 x 10^7) on 10 May 2010.",
        (f"{T}; date 2010-05-03; intravenous 3 10*7", f"{T}; date 2010-05-10; intrathecal 1 10*7"),
        (),
    ),
    (
        "On 5 May 2010 stem cells (10 million, IV) and on 6 May stem cells (20 million, intrathecal) were administered.",
        (f"{T}; date 2010-05-05; intravenous 10000000 {{cells}}", f"{T}; date 2010-05-06; intrathecal 20000000 {{cells}}"),
        (f"{T}; date 2010-05-05; route intrathecal",),
    ),
    (
        "Stem cells were infused on 3 May (2 x 10^7), on 10 May (1.5 x 10^7) and on 17 May 2010 (2 x 10^7).",
        (f"{T}; date 2010-05-03; dose 2 10*7", f"{T}; date 2010-05-10; dose 1.5 10*7", f"{T}; date 2010-05-17"),
        (),
    ),
    (
        "He underwent 4 stem cell transplantations (1 stereotactic into the brain, 3 intrathecal).",
        (f"{T}; count 1; route intracerebral", f"{T}; count 3; route intrathecal"),
        (f"{T}; count 4",),
    ),
]  # fmt: skip
COURSES: list[Row] = [
    (
        "First course: May 2010, 4 lumbar punctures. Second course: December 2010, 3 lumbar punctures plus one intravenous infusion.",
        ("treatment: *; count 4; course 1; date 2010-05", "treatment: *; count 3; course 2; date 2010-12", "treatment: *; count 1; course 2; route intravenous"),
        ("treatment: *; course 1; date 2010-12",),
    ),
]  # fmt: skip
OFTEN: list[Row] = [
    ("He received four stem cell injections, and acupuncture once a week.", (f"{T}",), (f"{T}; every 1 wk",)),
    ("He received four stem cell injections and methotrexate weekly.", (f"{T}",), (f"{T}; every 1 wk",)),
]
TAKEN: list[Row] = [
    (
        "Bone marrow (150 ml) was taken from the iliac crest on 3 May 2010; two days later 2 x 10^8 mononuclear cells were injected intrathecally.",
        ("treatment: mononuclear cell transplantation; dose 2 10*8",),
        ("treatment: *; volume 150 mL", "treatment: *; date 2010-05-03"),
    ),
    (
        "On 3 May 2010, 120 ml of bone marrow was aspirated and on 5 May 1.5 x 10^8 mononuclear cells were injected by lumbar puncture.",
        ("treatment: mononuclear cell transplantation; date 2010-05-05; dose 1.5 10*8",),
        ("treatment: *; volume 120 mL",),
    ),
    ("4 ml of a suspension of 8 x 10^6 stem cells was injected into the subarachnoid space.", (f"{T}; volume 4 mL; dose 8 10*6",), ()),
    ("CD34+ cells, 1.2 x 10^8, were infused into the coronary artery on 5 May 2010.", (), ("CD34+ cells: 1.2 10*8",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), [*WAYS, *COURSES, *OFTEN, *TAKEN])
def test_treatments_with_cells(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text + "\n", gives, never, who=PAGE)
