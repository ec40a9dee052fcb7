"""What `total_is` may say, and what it gives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.mapping.entry import FormulaError, formula_of

ITEMS = {"arm": Decimal(40), "leg": Decimal(51), "1a": Decimal(2)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum", "93"),
        ("sum + 1", "94"),
        ("mean", "31"),
        ("(arm + leg) / 2", "45.5"),
        ("arm + leg * 2 - 1a", "140"),
        ("arm-(leg-1a)", "-9"),
        ("100 - sum * 0.5", "53.5"),
        ("arm + hand", None),
        ("arm / (1a - 2)", None),
    ],
)
def test_value(text: str, value: str | None) -> None:
    formula = formula_of(text)
    assert formula is not None
    assert formula.value(ITEMS) == (None if value is None else Decimal(value))


def test_bounds_turn_with_the_sign() -> None:
    formula = formula_of("10 - a * 2")
    assert formula is not None
    assert formula.bounds({"a": (Decimal(0), Decimal(4))}) == (Decimal(2), Decimal(10))


@pytest.mark.parametrize("text", ["sum +", "sum + * 2", "(a", "a)", "a b", "a % 2", "2a.5", ")", "(" * 50, "a+" * 400])
def test_what_is_no_formula_says_why(text: str) -> None:
    with pytest.raises(FormulaError, match=r"[a-z]{3}"):
        formula_of(text)


def test_nothing_is_no_formula() -> None:
    assert formula_of(" ") is None
