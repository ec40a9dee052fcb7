"""Tables with a line for each patient: who they are, whose each value is, and which tables have no patients in them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from etl.facts import Condition, Facts, Medication, Observation, Period, Quantity, Treatment

ROWS = (
    "We treated three patients with motor neuron disease.\n\nTable 1. Patients\n\n"
    "| Patient | Sex | Age (years) | Diagnosis | ALSFRS-R before | ALSFRS-R 6 months |\n|---|---|---|---|---|---|\n"
    "| 1 | M | 54 | amyotrophic lateral sclerosis | 38 | 33 |\n"
    "| 2 | F | 61 | primary lateral sclerosis | 41 | 40 |\n"
    "| 3 | M | 47 | amyotrophic lateral sclerosis | 29 | – |\n"
)
COLUMNS = (
    "# Three cases\n\nTable 1. Characteristics of the patients\n\n"
    "| Characteristic | Patient 1 | Patient 2 | Patient 3 |\n|---|---|---|---|\n| Age (years) | 34 | 45 | 52 |\n| Sex | F | M | F |\n"
    "| EDSS before | 6.0 | 4.5 | 7.0 |\n| EDSS after 6 months | 5.5 | 4.0 | 7.0 |\n"
)
BESIDE_TWO_LABELS = (
    "All two boys had dysphagia.\n\nTable 3. Two boys with muscular dystrophy\n\n"
    "| | | Patient A | Patient B |\n|---|---|---|---|\n| Age at treatment | | 7 years | 9 years |\n| Sex | | boy | boy |\n"
    "| Prednisone | | since 2018 | stopped 2019 |\n| Salbutamol | | never | 4 mg, 2015-2017 |\n"
    "| Cells (× 10^6), intravenous | | 20 | 24 |\n| Date of injection | | 2021-02-09 | 2021-02-16 |\n"
    "| Side effects | | fever | none |\n| EDSS | before | 6.0 | 4.5 |\n| EDSS | 6 months | 5.5 | 4.0 |\n\n"
    "Both boys had mesenchymal stem cells of a donor. All patients with dystrophy have cramps.\n"
)
INITIALS = (
    "Both patients had osteoarthritis of the knee and received an intra-articular injection of adipose-derived"
    " mesenchymal stem cells.\n\n"
    "| No. | Initials | Sex/age | Knee | Cells (× 10^6) | Pain (VAS) |\n|---|---|---|---|---|---|\n"
    "| 1 | M. L. | F/61 | right | 40 | 7 |\n| 2 | S. D. | 55/M | left | 50 | 6 |\n"
)


@pytest.mark.parametrize(
    ("page", "people"),
    [
        (ROWS, [("", "male", 54), ("", "female", 61), ("", "male", 47)]),
        (COLUMNS, [("", "female", 34), ("", "male", 45), ("", "female", 52)]),
        (BESIDE_TWO_LABELS, [("", "male", 7), ("", "male", 9)]),
        (INITIALS, [("M. L.", "female", 61), ("S. D.", "male", 55)]),
    ],
)
def test_each_line_is_a_patient(facts_of: Callable[..., Facts], page: str, people: list[tuple[str, str, int]]) -> None:
    facts = facts_of(page, "page.md")
    ages = {
        f.subject: int(f.value.value)
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == "age" and isinstance(f.value, Quantity)
    }
    assert [(p.name if "." in p.name else "", p.gender, ages[p.key]) for p in facts.persons] == people


@pytest.mark.parametrize(
    ("page", "scale", "values"),
    [
        (ROWS, "ALSFRS-R total", [("p1", 38), ("p1", 33), ("p2", 41), ("p2", 40), ("p3", 29)]),
        (COLUMNS, "EDSS", [("p1", 6), ("p2", 4.5), ("p3", 7), ("p1", 5.5), ("p2", 4), ("p3", 7)]),
    ],
)
def test_each_value_is_its_patients(
    facts_of: Callable[..., Facts], page: str, scale: str, values: list[tuple[str, float]]
) -> None:
    facts = facts_of(page, "page.md")
    found = [
        (f.subject, float(f.value.value))
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == scale and isinstance(f.value, Quantity)
    ]
    assert sorted(found) == sorted(values)


def test_columns_of_patients_behind_two_columns_of_labels(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(BESIDE_TWO_LABELS, "page.md").facts
    given = [
        (f.subject, f.performed and f.performed.start, [(d.amount, d.route and d.route.text) for d in f.doses])
        for f in facts
        if isinstance(f, Treatment)
    ]
    assert given == [
        ("p1", "2021-02-09", [(Quantity(Decimal(20), "10*6"), "intravenous")]),
        ("p2", "2021-02-16", [(Quantity(Decimal(24), "10*6"), "intravenous")]),
    ]
    taken = [(f.subject, f.code.text, f.status, f.effective) for f in facts if isinstance(f, Medication)]
    assert taken == [
        ("p1", "prednisone", "active", Period("2018")),
        ("p2", "prednisone", "stopped", Period(None, "2019")),
        ("p1", "salbutamol", "not-taken", None),
        ("p2", "salbutamol", "stopped", Period("2015", "2017")),
    ]
    signs = {
        (f.subject, f.code.text, f.presence, f.timepoint.phase if f.timepoint else "")
        for f in facts
        if isinstance(f, Observation) and f.presence
    }
    assert signs == {
        ("p1", "fever", "present", "after"),
        ("p2", "adverse effects", "absent", "after"),
        ("p1", "dysphagia", "present", "before"),
        ("p2", "dysphagia", "present", "before"),
    }


def test_words_in_a_line_are_read_like_labelled_fields(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(ROWS, "page.md")
    found = {(f.subject, f.code.text) for f in facts.facts if isinstance(f, Condition)}
    assert {
        ("p1", "amyotrophic lateral sclerosis"),
        ("p2", "primary lateral sclerosis"),
        ("p3", "amyotrophic lateral sclerosis"),
    } <= found
    assert ("p1", "primary lateral sclerosis") not in found


def test_sides_and_doses_of_lines(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(INITIALS, "page.md").facts
    sides = {f.subject: f.site.side for f in facts if isinstance(f, Condition) and f.site}
    doses = {
        f.subject: int(d.amount.value)
        for f in facts
        if isinstance(f, Treatment)
        for d in f.doses
        if isinstance(d.amount, Quantity)
    }
    assert sides == {"p1": "right", "p2": "left"}
    assert doses == {"p1": 40, "p2": 50}


def test_the_patients_of_the_text_are_those_of_the_table(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Patient 1 is a 40-year-old woman with stroke. Patient 2 is a 61-year-old man with stroke.\n\n"
        "| Patient | Age | Sex | MMSE |\n|---|---|---|---|\n| 1 | 40 | F | 20 |\n| 2 | 61 | M | 27 |\n"
    )
    facts = facts_of(page, "page.md")
    scores = {
        f.subject: int(f.value.value)
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == "MMSE" and isinstance(f.value, Quantity)
    }
    assert len(facts.persons) == 2
    assert scores == {"p1": 20, "p2": 27}


@pytest.mark.parametrize(
    "page",
    [
        # other people's publications
        "| Author | Patient | Age | Sex |\n|---|---|---|---|\n| Karas 2010 | 1 | 40 | F |\n| Conrad 2012 | 2 | 61 | M |\n",
        "Table 1. Cases published before\n\n| Case | Age | Sex |\n|---|---|---|\n| 1 | 40 | F |\n| 2 | 61 | M |\n",
        # groups
        "| Group | Age | Sex |\n|---|---|---|\n| Treated | 45.2 ± 3.1 | 12/8 |\n| Control | 46.1 ± 2.9 | 10/10 |\n",
        "| | Group A | Group B |\n|---|---|---|\n| Age | 45 | 46 |\n| Sex (M/F) | 12/8 | 10/10 |\n",
    ],
)
def test_no_patients_in_tables_of_others(facts_of: Callable[..., Facts], page: str) -> None:
    assert facts_of("Stroke can be treated in many ways.\n\n" + page, "page.md").persons == ()


def test_what_is_said_of_numbered_patients_together(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Patient 1 is a 40-year-old woman with stroke. Patient 2 is a 61-year-old man with stroke. Patient 3 is a man of 50"
        " years with stroke.\n\nPatients 1 and 3 had no cough.\n"
    )
    told = [f for f in facts_of(page).facts if isinstance(f, Observation) and f.code.text == "cough"]
    assert [(f.subject, f.presence) for f in told] == [("p1", "absent"), ("p3", "absent")]


FIRST_NAMES = (
    "Three children were treated.\n\n"
    "| | Ayla | Bruno | Casper |\n|---|---|---|---|\n| Sex | girl | boy | boy |\n| Age | 4 years | 8 years | 30 months |\n"
    "| Night ventilation | no | no | yes |\n\n"
    "## Ayla\n\nAyla never walked. She takes salbutamol.\n\n## Bruno\n\nBruno falls often. There was a tremor of both hands.\n\n"
    "| Test | When | Ayla | Bruno | Casper |\n|---|---|---|---|---|\n| EDSS | before | 6.0 | 4.5 | 7.0 |\n| EDSS | 6 months | 5.5 | 4.0 | – |\n"
)


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (FIRST_NAMES, ["Ayla", "Bruno", "Casper"]),
        ("Two men were treated.\n\n| Name | Sex | Age | EDSS |\n|---|---|---|---|\n| Henrik | M | 34 | 4 |\n| Pavel | M | 41 | 6 |\n",
         ["Henrik", "Pavel"]),
        ("Two patients.\n\n| | Sex | Age | EDSS |\n|---|---|---|---|\n| Rosa B. | F | 34 | 4 |\n| Ines | F | 41 | 6 |\n", ["Rosa B.", "Ines"]),
        ("Both groups.\n\n| | Age | Sex |\n|---|---|---|\n| Mean | 34 | 3 F |\n| Control | 41 | 5 F |\n", []),
        ("The patient, a man of 41.\n\n| | Age | Sex |\n|---|---|---|\n| Tremor | 34 | M |\n| Ataxia | 41 | M |\n", [""]),
    ],
)  # fmt: skip
def test_people_called_by_first_names_only(facts_of: Callable[..., Facts], page: str, names: list[str]) -> None:
    assert [p.name for p in facts_of(page, "page.md").persons] == names


def test_what_is_told_below_a_first_name_is_theirs(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(FIRST_NAMES, "page.md")
    found = {(f.subject, f.code.text) for f in facts.facts}
    assert {("p1", "inability to walk"), ("p1", "salbutamol"), ("p2", "falls"), ("p2", "hand tremor")} <= found
    scores = [
        (f.subject, float(f.value.value), f.timepoint.phase)
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == "EDSS" and isinstance(f.value, Quantity) and f.timepoint
    ]
    assert sorted(scores) == [
        ("p1", 5.5, "after"), ("p1", 6.0, "before"), ("p2", 4.0, "after"), ("p2", 4.5, "before"), ("p3", 7.0, "before"),
    ]  # fmt: skip


LINES = {
    "a row of units and rows of visits below each patient": (
        "Two patients with ALS after bone marrow cells\nPatient,Visit,ALSFRS-R,FVC\n,,(0-48),(% pred.)\n"
        "P1 (M/54),baseline,38,82\n,6 months,35,74\nP2 (F/61),baseline,31,68\n,6 months,28,61\n",
        {"p1": ("male", [38, 35]), "p2": ("female", [31, 28])},
    ),
    "letters and the days of visits": (
        "Pt,Visit date,ALSFRS-R,FVC (%)\nA,2015-02-03,38,82\nA,2015-08-04,35,74\nB,2015-02-10,31,68\nB,2015-08-11,28,61\n",
        {"p1": (None, [38, 35]), "p2": (None, [31, 28])},
    ),
    "values before and after by the title, beside an age and a sex": (
        "Two patients with ALS: before / after 6 months\nPatient,Age/sex,ALSFRS-R,FVC (%)\n1,54/M,38 / 35,82 / 74\n2,61/F,31 / 28,68 / 61\n",
        {"p1": ("male", [38, 35]), "p2": ("female", [31, 28])},
    ),
    "below a heading that is one of general knowledge elsewhere": (
        "<h2>Overview</h2><table><tr><th>Patient</th><th>Sex</th><th>Age</th><th>ALSFRS-R before</th><th>ALSFRS-R after</th></tr>"
        "<tr><td>P01</td><td>M</td><td>54</td><td>38</td><td>35</td></tr><tr><td>P02</td><td>F</td><td>61</td><td>31</td><td>28</td></tr></table>",
        {"p1": ("male", [38, 35]), "p2": ("female", [31, 28])},
    ),
    "since when each has been ill": (
        "Case report form: two patients with ALS\nID,Sex,Born,Weakness since,ALSFRS-R V1,ALSFRS-R V2\n101,m,1960,2010,38,35\n102,f,1955,2009,31,28\n",
        {"p1": ("male", [38, 35]), "p2": ("female", [31, 28])},
    ),
}


@pytest.mark.parametrize(("page", "people"), LINES.values(), ids=LINES)
def test_whose_lines_they_are(
    facts_of: Callable[..., Facts], page: str, people: dict[str, tuple[str | None, list[int]]]
) -> None:
    facts = facts_of(page, "page.html" if page[0] == "<" else "page.csv")
    scores = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "ALSFRS-R total"]
    told = {
        p.key: (p.gender, [int(f.value.value) for f in scores if f.subject == p.key and isinstance(f.value, Quantity)])
        for p in facts.persons
    }
    assert told == people
    assert not any(f.effective and f.effective.start in ("2009", "2010") for f in scores)
