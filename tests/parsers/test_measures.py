"""Numbers, scores and grades in prose: which measure, which side, which unit, which date."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from etl.facts import Facts, Observation
from etl.pipeline import convert_text


def test_a_scale_brings_its_range(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("Mr. Tester, a 50-year-old man.\n\nALSFRS-R: 37.").facts
    score = next(f for f in facts if isinstance(f, Observation) and f.code.text.startswith("ALSFRS-R"))
    assert score.reference is not None and score.reference.low is not None and score.reference.high is not None
    assert (score.reference.low.value, score.reference.high.value) == (Decimal(0), Decimal(48))


def test_a_number_without_its_unit_has_none(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("Mr. Tester, a 50-year-old man.\n\nGlucose 6.1.").facts
    glucose = [f for f in facts if isinstance(f, Observation) and f.code.text == "glucose"]
    assert [getattr(f.value, "code", "") for f in glucose] in ([None], [])


@pytest.mark.parametrize(
    "sign", [": ", " - ", " – ", " = ", " ", " was ", " of ", "\t", " (serum): ", " level ", " measured "]
)
@pytest.mark.parametrize(
    "usual",
    [
        " (24-354 ng/mL)", " [24–354]", " (ref 24-354)", " (normal range: 24-354 ng/mL)", " (N: 24-354)", " (RR 24-354)",
        " (normal: 24 to 354 ng/mL)", ", normal range 24-354 ng/mL", "; reference 24-354 ng/mL", " (24 - 354)",
    ],
)  # fmt: skip
def test_a_laboratory_value_and_its_usual_range(facts_of: Callable[..., Facts], sign: str, usual: str) -> None:
    for unit in ("", " ng/mL"):
        text = f"Patient A, a 45-year-old woman.\nFerritin{sign}16{unit}{usual}.\n"
        (fact,) = [f for f in facts_of(text).facts if f.code.text != "age"]
        assert fact.code.text == "ferritin" and fact.value.value == 16  # type: ignore[union-attr]
        assert (fact.reference.low.value, fact.reference.high.value) == (24, 354)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Clarke score 5. Score: 4 or more means impaired awareness.", {"Clarke score": "5"}),
        ("MMSE 21. A score of 24 or more is normal.", {"MMSE": "21"}),
        ("GCS 11. GCS 8 or less means coma.", {"GCS total": "11"}),
        ("MMSE 21. The score was 24 or more points before.", {"MMSE": "21"}),
    ],
)
def test_what_a_score_means_is_no_score_and_takes_none_away(text: str, read: dict[str, str]) -> None:
    facts = convert_text(f"Mr. Oduya, 41 years, was seen. {text}").facts.facts
    assert {f.code.text: str(f.value.value) if f.value else "" for f in facts if f.code.text != "age"} == read
