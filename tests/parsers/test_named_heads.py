"""Several patients below headings that begin or end with their names, each with the fields and the story of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

FIELDS = (("man", "male", "49", "Kenya"), ("woman", "female", "26", "Peru"), ("woman", "female", "63", "Norway"))


def _page(heads: tuple[str, ...], level: str, labels: str) -> str:
    parts = []
    for head, (_, sex, age, country) in zip(heads, FIELDS, strict=True):
        if labels == "both":
            told = f"<dt>Sex / age</dt><dd>{sex}, {age}</dd>"
        elif labels == "strokes":
            told = f"<dt>Age/Sex</dt><dd>{age} / {sex}</dd>"
        else:
            told = f"<dt>Sex</dt><dd>{sex}</dd><dt>Age</dt><dd>{age}</dd>"
        parts.append(
            f"<{level}>{head}</{level}><dl>{told}<dt>Country</dt><dd>{country}</dd></dl><p>On arrival tremor of the hands.</p>"
        )
    return f"<html><body><h1>How they are today</h1>{''.join(parts)}</body></html>"  # fmt: skip


HEADS = [
    ("1. Mr. Abdi, liver cirrhosis", "2. Miss Anna R., gout", "3. Mrs. Dahl, knee"),
    ("Mr. Abdi: cirrhosis of the liver", "Anna R.: gout", "Mrs. Dahl: both knees"),
    ("Liver cirrhosis - Mr. Abdi", "Gout - Miss Anna R.", "Knee - Mrs. Dahl"),
    ("A. Mr. Abdi (liver cirrhosis)", "B. Miss Anna R. (gout)", "C. Mrs. Dahl (knee)"),
]


@pytest.mark.parametrize("heads", HEADS, ids=[h[0] for h in HEADS])
@pytest.mark.parametrize("labels", ["both", "strokes", "apart"])
def test_each_has_the_fields_below_the_name(
    facts_of: Callable[..., Facts], heads: tuple[str, ...], labels: str
) -> None:
    facts = facts_of(_page(heads, "h2", labels), "page.html")
    told = [(p.gender, p.nationality.text if p.nationality else "") for p in facts.persons]
    assert told == [(sex, country) for _, sex, _, country in FIELDS]
    ages = {
        f.subject: str(f.value.value) for f in facts.facts if isinstance(f, Observation) and f.code.text == "age" and isinstance(f.value, Quantity)
    }  # fmt: skip
    assert ages == {p.key: age for p, (_, _, age, _) in zip(facts.persons, FIELDS, strict=True)}


def test_a_name_in_one_heading_is_nobody_new(facts_of: Callable[..., Facts]) -> None:
    page = "Mr. Abdi, 49 years old, has gout.\n\nTreatment of Mr. Abdi\n\nHe was given allopurinol.\n\nResult: Mr. Abdi\n\nNo pain."
    assert len(facts_of(page).persons) == 1
