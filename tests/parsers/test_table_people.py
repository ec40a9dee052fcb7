"""People whom a table tells apart, and to whom each of its cells belongs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

ROWS = (
    "| Patient | Sex | Age (years) | EDSS before | EDSS after 6 months |\n|---|---|---|---|---|\n"
    "| {0} | F | 41 | 6.0 | 5.5 |\n| {1} | M | 37 | 4.5 | 4.5 |"
)
COLUMNS = "| | {0} | {1} |\n|---|---|---|\n| Sex | female | male |\n| Age (months) | 41 | 37 |\n| Hemoglobin (g/L) | 120 | 135 |"


def values(facts: Facts, code: str) -> list[tuple[str, str]]:
    """The person and the value of each observation of a code."""
    return [
        (fact.subject, f"{fact.value.value} {fact.value.code}".strip())
        for fact in facts.facts
        if isinstance(fact, Observation) and fact.code.text == code and isinstance(fact.value, Quantity)
    ]


@pytest.mark.parametrize("labels", [("1", "2"), ("P1", "P2"), ("Case A", "Case B"), ("A. B.", "C. D.")])
def test_people_as_rows(facts_of: Callable[..., Facts], labels: tuple[str, str]) -> None:
    facts = facts_of(ROWS.format(*labels))
    assert [p.gender for p in facts.persons] == ["female", "male"]
    assert values(facts, "age") == [("p1", "41 a"), ("p2", "37 a")]
    assert values(facts, "EDSS") == [("p1", "6.0"), ("p1", "5.5"), ("p2", "4.5"), ("p2", "4.5")]


def test_people_as_columns(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(COLUMNS.format("Patient 1", "Patient 2"))
    assert values(facts, "age") == [("p1", "41 mo"), ("p2", "37 mo")]
    assert values(facts, "hemoglobin") == [("p1", "120 g/L"), ("p2", "135 g/L")]


def test_a_sentence_that_counts_them_is_about_all(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("We report two patients with multiple sclerosis.\n\n" + ROWS.format("1", "2"))
    conditions = [fact.subject for fact in facts.facts if type(fact).__name__ == "Condition"]
    assert conditions == [person.key for person in facts.persons]


def test_people_of_the_prose_are_found_again(facts_of: Callable[..., Facts]) -> None:
    told = (
        "Patient 1 was a 41-year-old woman with multiple sclerosis.\n\nPatient 2 was a 37-year-old man with stroke.\n\n"
    )
    facts = facts_of(told + ROWS.format("1", "2"))
    assert len(facts.persons) == 2
    assert [key for key, _ in values(facts, "EDSS")] == ["p1", "p1", "p2", "p2"]
    assert len(values(facts, "age")) == 2


def test_people_of_the_prose_are_found_by_age_and_sex(facts_of: Callable[..., Facts]) -> None:
    told = "Anna B., a 41-year-old woman, came first.\n\nPaul D., a 37-year-old man, came later.\n\n"
    facts = facts_of(told + ROWS.format("1", "2"))
    assert [person.name for person in facts.persons] == ["Anna B.", "Paul D."]
    assert [key for key, _ in values(facts, "EDSS")] == ["p1", "p1", "p2", "p2"]


def test_several_rows_of_one_person(facts_of: Callable[..., Facts]) -> None:
    rows = (
        "<tr><th>Patient</th><th>Age/Sex</th><th>Time</th><th>EDSS</th></tr>"
        "<tr><td rowspan=2>1</td><td rowspan=2>44/F</td><td>Before</td><td>6.0</td></tr><tr><td>3 months</td><td>5.5</td></tr>"
        "<tr><td rowspan=2>2</td><td rowspan=2>51/M</td><td>Before</td><td>4.5</td></tr><tr><td>3 months</td><td>4.0</td></tr>"
    )
    page = f"<html><body><p>Two patients with multiple sclerosis were treated.</p><table>{rows}</table></body></html>"
    facts = facts_of(page, "page.html")
    assert [person.gender for person in facts.persons] == ["female", "male"]
    assert values(facts, "age") == [("p1", "44 a"), ("p2", "51 a")]
    assert values(facts, "EDSS") == [("p1", "6.0"), ("p1", "5.5"), ("p2", "4.5"), ("p2", "4.0")]
    phases = [fact.timepoint.phase for fact in facts.facts if isinstance(fact, Observation) and fact.timepoint]
    assert phases == ["before", "after"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "We treated 48 patients with multiple sclerosis.\n\n" + ROWS.format("1", "2"),  # a group of another size
        "| Group | n | EDSS |\n|---|---|---|\n| A | 12 | 6.0 |\n| B | 14 | 5.5 |",
        "| Grade | Patients |\n|---|---|\n| 1 | 12 |\n| 2 | 14 |",
        "| Visit | EDSS |\n|---|---|\n| 1 | 6.0 |\n| 2 | 5.5 |",
    ],
)
def test_tables_of_something_else_add_nobody(facts_of: Callable[..., Facts], text: str) -> None:
    assert len(facts_of(text).persons) <= 1


@pytest.mark.parametrize(
    ("heads", "units", "wanted"),
    [
        (["FVC", "SNIP", "Weight"], ["L", "cmH2O", "kg"], ["L", "cm[H2O]", "kg"]),
        (["FVC", "FVC", "PCF"], ["L", "%", "L/min"], ["L", "%", "L/min"]),
    ],
)
def test_an_l_among_units_is_no_left(
    facts_of: Callable[..., Facts], heads: list[str], units: list[str], wanted: list[str]
) -> None:
    rows = [["Date", *heads], ["", *units], ["2010-05-06", "2.1", "60", "70"], ["2010-08-06", "2.2", "61", "71"]]
    page = "\n".join(
        f"| {' | '.join(row)} |" + ("\n|---|---|---|---|" if at == 1 else "") for at, row in enumerate(rows)
    )
    facts = [fact for fact in facts_of(page).facts if isinstance(fact, Observation)]
    assert [fact.value.code for fact in facts if isinstance(fact.value, Quantity)] == wanted * 2
    assert not any(fact.site for fact in facts)
