"""Pages that have only a table: what shows that its values are of many, and how many they are."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from etl import convert_text
from etl.facts import Condition, Facts, Observation
from etl.parsers.cohort.columns import fits_share

Facted = Callable[..., Facts]
Tells = Callable[..., None]

ROWS = (
    "| Age (years) | 33.4 ± 9.8 | | |\n| EDSS | 5.8 ± 1.2 | 5.1 ± 1.4 | 4.9 ± 1.5 |\n"
    "| FVC (%) | 78.3 ± 17.2 | 81.9 ± 18.0 | 83.1 ± 18.6 |\n| Neuropathic pain | 12 (46) | 9 (35) | 8 (33) |\n"
)
TITLE = "Table 2. Multiple sclerosis treated with mesenchymal stem cells. {said}\n\n"
HEAD = "| {corner} | Baseline | 6 months | {last} |\n|---|---|---|---|\n"
SIZED = [
    "Patients",
    "n",
    "Number of patients",
    "No. of patients",
    "Participants",
    "Patients examined",
    "Patients, n",
    "Subjects (n)",
]
SAID = [
    "Values are n (%) or mean ± SD.",
    "Data are mean ± SD or n (%).",
    "Number (%) and mean ± standard deviation.",
    "n (%), mean ± SD",
]


def _page(sized: str = "Patients", said: str = SAID[0], corner: str = "Variable", last: str = "12 months") -> str:
    row = f"| {sized} | 26 | 26 | 24 |\n" if sized else ""
    return TITLE.format(said=said) + HEAD.format(corner=corner, last=last) + row + ROWS


def _findings(page: str) -> set[str]:
    issues = convert_text(page, name="page.txt").outcome["issue"]
    return {c["code"] for issue in issues for c in issue.get("details", {}).get("coding", [])}


@pytest.mark.parametrize("sized", SIZED)
def test_a_row_of_sizes(facts_of: Facted, tells: Tells, sized: str) -> None:
    page = _page(sized)
    group = facts_of(page).cohort
    assert group is not None
    assert not facts_of(page).persons
    tells(
        page,
        ["EDSS: 5.8; before", "neuropathic pain: 12 {patients}; before", "neuropathic pain: 46 %; before"],
        ["neuropathic pain: present*"],
        who="group",
    )


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("corner", ["Variable", "", "Characteristic", "Parameter"])
def test_what_values_are_is_said(facts_of: Facted, said: str, corner: str) -> None:
    """Nobody counts them, and yet they are of many."""
    page = _page("", said, corner)
    group = facts_of(page).cohort
    assert group is not None
    assert group.size is None
    assert not facts_of(page).persons


def test_the_disease_stands_in_the_caption(facts_of: Facted) -> None:
    told = [f.code.text for f in facts_of(_page()).facts if isinstance(f, Condition)]
    assert told == ["multiple sclerosis"]


def test_groups_side_by_side(facts_of: Facted) -> None:
    """The first of two arms is not all of them."""
    page = _page().replace("Baseline | 6 months | 12 months", "Cells | Control | P")
    group = facts_of(page).cohort
    assert group is not None
    assert group.size is None


@pytest.mark.parametrize(
    "page",
    [
        "Mr. Lane, 45 years old, has multiple sclerosis.\n\n| Test | Before | 6 months |\n|---|---|---|\n| Grip, kg | 21.3 ± 1.2 | 24.1 ± 0.9 |\n| Walking speed, m/s | 0.8 ± 0.1 | 1.0 ± 0.1 |\n| Pinch, kg | 5.1 ± 0.3 | 5.4 ± 0.2 |\n",
        "Mrs. K., 52, with COPD\n\n| Test | Before | 6 months |\n|---|---|---|\n| FVC, l (%) | 2 (63) | 3 (71) |\n| FEV1, l (%) | 1 (41) | 2 (48) |\n| n | 3 | 3 |\n",
    ],
    ids=["measured three times", "share of what is normal"],
)
def test_one_patient_measured_again(facts_of: Facted, page: str) -> None:
    facts = facts_of(page)
    assert facts.cohort is None
    assert len(facts.persons) == 1


def test_probabilities_are_no_items_of_a_total() -> None:
    page = _page(last="P*") + "| FIM, total | 78.9 ± 15.0 | 82.4 ± 14.7 | 0.03 |\n"
    page = page.replace("4.9 ± 1.5", "0.02").replace("83.1 ± 18.6", "0.04").replace("8 (33)", "0.18")
    assert "total-mismatch" not in _findings(page)


@pytest.mark.parametrize(("cell", "wrong"), [("9 (35)", False), ("9 (39)", True)])
def test_shares_of_a_row_of_sizes(cell: str, wrong: bool) -> None:
    page = (
        _page().replace("9 (35)", cell)
        + "| Spasticity | 13 (50) | 13 (50) | 6 (25) |\n| Falls | 4 (15) | 2 (8) | 3 (13) |\n"
    )
    assert ("percent-mismatch" in _findings(page)) is wrong


@pytest.mark.parametrize("sized", ["Children", "Patients", "n", "Children (n)"])
def test_shares_and_deviations_in_brackets(tells: Tells, sized: str) -> None:
    """What fits the size of its column is a share, and all else a deviation."""
    page = (
        "Table 1. Outcome of 18 children with cerebral palsy. Values are n (%) or mean (SD)\n\n"
        f"| Variable | Before | 6 months |\n|---|---|---|\n| {sized} | 18 | 17 |\n| Age (years) | 6.1 (2.3) | |\n"
        "| GMFM-66 | 41 (12) | 45 (13) |\n| Epilepsy | 5 (28) | 4 (24) |\n"
    )
    tells(
        page,
        [
            "epilepsy: 5 {patients}; before",
            "epilepsy: 28 %; before",
            "epilepsy: 24 %; after; offset 6 mo",
            "GMFM-66: 41; standard deviation 12; before",
        ],
        who="group",
    )


TREATED = "We treated 24 patients with ALS with mesenchymal stem cells.\n\n{caption}\n\n"


@pytest.mark.parametrize(
    ("head", "age"),
    [
        ("n (%) or mean ± SD", "54.3 ± 9.8"),
        ("Mean ± SD, n (%)", "54.3 ± 9.8"),
        ("Mean (SD) or n (%)", "54.3 (9.8)"),
        ("n (%) / mean (SD)", "54.3 (9.8)"),
    ],
)
def test_counts_and_means_in_one_column(tells: Tells, head: str, age: str) -> None:
    page = TREATED.format(caption="Table 1. Patients at inclusion") + (
        f"| Characteristic | {head} |\n|---|---|\n| Age, years | {age} |\n| Men | 15 (62.5) |\n"
        "| Bulbar onset¹ | 6 (25.0) |\n| Smokers* | 5 (20.8) |\n\n¹ or mixed\n* current\n"
    )
    tells(
        page,
        [
            "age: 54.3 a; standard deviation 9.8",
            "men: 15 {patients}",
            "men: 62.5 %",
            "bulbar onset: 6 {patients}",
            "bulbar onset: 25 %",
            "smoking: 20.8 %",
        ],
        ["age: 9.8*"],
        who="group",
    )


@pytest.mark.parametrize("first", ["−6 months", "-6 months", "– 6 months"])
def test_times_below_before_and_after(tells: Tells, first: str) -> None:
    page = TREATED.format(caption="Table 2. Outcome, mean ± SD") + (
        f"| | Before treatment | | After treatment | |\n| Measure | {first} | Baseline | 3 months | 12 months |\n|---|---|---|---|---|\n"
        "| Patients, n | 24 | 24 | 23 | 17 |\n| ALSFRS-R, points | 41.2 ± 3.9 | 36.4 ± 4.6 | 35.1 ± 5.2 | 28.7 ± 7.9 |\n"
    )
    tells(
        page,
        [
            "patients: 23 {patients}; after; offset 3 mo",
            "ALSFRS-R: 41.2 {points}; standard deviation 3.9; before; offset 6 mo",
            "ALSFRS-R: 36.4 {points}; standard deviation 4.6; before",
            "ALSFRS-R: 28.7 {points}; standard deviation 7.9; after; offset 12 mo",
        ],
        ["measure*", "patients: 24 N*"],
        who="group",
    )


@pytest.mark.parametrize(
    ("mild", "severe", "every"),
    [
        ("Grade 1–2", "Grade 3–4", "All, n (%)"),
        ("Grades 1-2", "Grade ≥3", "Any grade"),
        ("CTCAE grade I/II", "CTCAE grade III or higher", "Total"),
    ],
)
def test_events_by_grade(tells: Tells, mild: str, severe: str, every: str) -> None:
    """A share that fits the size of the group needs no sign."""
    page = TREATED.format(caption="Adverse events within 12 months: number of patients") + (
        f"| Event | {mild} | {severe} | {every} |\n|---|---|---|---|\n| Headache | 9 | 0 | 9 (37.5) |\n| Back pain | 7 | 1 | 8 (33.3) |\n| Death² | – | – | 3 (12.5) |\n\n"
        "² not related to the treatment\n"
    )
    tells(
        page,
        [
            "headache: 9 {patients}",
            f"headache: 0; stratum {severe}",
            "headache: 37.5 %",
            "back pain: 8 {patients}",
            "back pain: 33.3 %",
            "death: 12.5 %",
        ],
        ["grade*", "death²*"],
        who="group",
    )


def test_a_time_said_again_names_nothing(tells: Tells) -> None:
    page = (
        "We treated 24 patients with ALS with mesenchymal stem cells.\n\nThe loss of ALSFRS-R points per month was 0.80 ± 0.33 in the "
        "6 months before treatment and 0.57 ± 0.41 in the 6 months after it."
    )
    tells(page, ["ALSFRS-R: 0.57; standard deviation 0.41; after; offset 6 mo"], ["before treatment*"], who="group")


@pytest.mark.parametrize("mark", ["", "ᵃ", "*", "†"])
def test_a_marked_time_below_another_head(tells: Tells, mark: str) -> None:
    """The mark of a note behind a time makes no value of the head, so that both rows of heads are read."""
    head = f"<tr><th rowspan=2>Measure</th><th rowspan=2>Before</th><th colspan=2>After the injection</th></tr><tr><th>3 months</th><th>12 months{mark}</th></tr>"
    rows = "<tr><td>WOMAC pain (0–20)</td><td>10.8 ± 3.1</td><td>6.3 ± 2.9</td><td>5.9 ± 3.4</td></tr><tr><td>EDSS</td><td>5.8 ± 1.2</td><td>5.1 ± 1.4</td><td>4.9 ± 1.5</td></tr>"
    page = f"<p>36 patients with knee osteoarthritis were treated with stem cells.</p><table><caption>Table 2. Scores, mean ± SD</caption>{head}{rows}</table>"
    tells(
        page,
        ["WOMAC pain: 6.3; after; offset 3 mo", "EDSS: 4.9; after; offset 12 mo"],
        ["measure: *"],
        who="",
        name="page.html",
    )


@pytest.mark.parametrize(
    ("cell", "fits"),
    [
        ("12 (46)", True),
        ("12 (46,1)", True),
        ("12 (46.)", True),
        ("12 (40)", False),
        ("3 (1,2,4)", False),
        ("3 (1.2.4)", False),
    ],
)
def test_a_number_with_its_share_or_with_who_they_are(cell: str, fits: bool) -> None:
    assert fits_share(cell, [Decimal(26)]) is fits


def test_a_condition_that_is_counted_names_its_entry(facts_of: Facted) -> None:
    """Else its id would hang on the codes that the mapping has."""
    page = _page().replace("Neuropathic pain", "Retinopathy")
    counted = [f.code for f in facts_of(page).facts if isinstance(f, Observation) and f.code.text == "retinopathy"]
    assert {code.entry for code in counted} == {"condition:retinopathy"}
    assert all(code.codings for code in counted)


MODELS = {
    # name: (heads, row, gives: name and value, never)
    "a ratio with its interval": (
        ["Factor", "OR", "95% CI", "P value"], ["Male sex", "1.8", "1.1 to 2.9", "0.02"], [("OR", "1.8"), ("OR, interval", "1.1")], "factor",
    ),
    "cases and others": (
        ["Smoking", "Cases/non-cases", "HR", "95% CI"], ["Former", "59/5 084", "1.31", "1.10-1.60"],
        [("cases", "59"), ("non-cases", "5084"), ("HR", "1.31")], "former",
    ),
    "coefficients": (["Predictor", "β", "SE", "p"], ["BMI", "0.31", "0.1", "0.004"], [("β", "0.31"), ("SE", "0.1")], "BMI"),
    "arms called by letters": (["Symptom", "A", "B"], ["Nausea", "12 (40%)", "9 (30%)"], [("nausea", "12")], "B"),
}  # fmt: skip


@pytest.mark.parametrize(("heads", "row", "gives", "never"), list(MODELS.values()), ids=list(MODELS))
def test_statistics_are_named_as_such(
    heads: list[str], row: list[str], gives: list[tuple[str, str]], never: str
) -> None:
    page = "We studied 210 patients with epilepsy.\n\n" + "\n".join(
        f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), row)
    )
    found = [f for f in convert_text(page, name="page.txt").facts.facts if isinstance(f, Observation)]
    said = [
        (f.code.text, str(getattr(f.value, "value", None) or getattr(getattr(f.value, "low", None), "value", "")))
        for f in found
    ]
    assert not [one for one in gives if one not in said], said
    assert never not in [name for name, _ in said], said
