"""Numbers as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.checks.view import Number, cell_number, is_total, share_fits, stated_count


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14", "14"), ("14.5", "14.5"), ("1,5", "1.5"), ("1,028", "1028"), ("4-", "4"), ("3+", "3"), ("3-/5", "3"),
        ("67%", "67"), ("67 %", "67"), ("22†", "22"), ("427 × 106", "427000000"), ("103 x 10^3", "103000"),
        ("9.98 × 10⁶", "9980000"), ("0.97", "0.97"), ("NT", None), ("", None), ("<1", None), ("4-5", None),
        ("12.03.2009", None), ("yes", None), ("n.r.", None), ("4 (mild)", None), ("12/14/9", None),
    ],
)  # fmt: skip
def test_cell(text: str, value: str | None) -> None:
    number = cell_number(text)
    assert (number.value if number else None) == (Decimal(value) if value is not None else None)


@pytest.mark.parametrize(
    ("part", "whole", "share", "fits"),
    [
        ("30", "62", "48", True), ("30", "62", "49", False), ("4", "62", "6", True), ("4", "62", "7", False),
        ("42", "62", "67", True), ("42", "62", "68", True), ("1", "3", "33.3", True), ("1", "3", "33.4", False),
        ("2", "3", "66.6", True), ("2", "3", "66.7", True), ("5", "0", "10", True), ("0", "12", "0", True),
        ("1", "8", "12.5", True), ("1", "8", "12", True), ("1", "8", "13", True), ("1", "8", "14", False),
    ],
)  # fmt: skip
def test_share(part: str, whole: str, share: str, fits: bool) -> None:
    one, all_, p = (cell_number(t) for t in (part, whole, share))
    assert one and all_ and p
    assert share_fits(one, all_, p) is fits


def test_share_of_rounded_numbers() -> None:
    assert share_fits(
        Number(Decimal(103000), Decimal(1000)),
        Number(Decimal(1028000000), Decimal(1000000)),
        Number(Decimal("0.01"), Decimal("0.01")),
    )


@pytest.mark.parametrize(
    ("label", "total"),
    [
        ("Total", True), ("TOTAL (0-40)", True), ("Total‡", True), ("Sum", True), ("SARA total", True),
        ("Total score", True),
        ("Grand total", True), ("Subtotal", True), ("Total:", True), ("Sum score", True),
        ("Total number of patients", True),
        ("Bulbar subscore", True), ("Total protein", False), ("Total cholesterol", False), ("Summary", False),
        ("Gait", False),
        ("Sum of the cells in the sample", False), ("Totally dependent", False), ("", False),
    ],
)  # fmt: skip
def test_total(label: str, total: bool) -> None:
    assert is_total(label) is total


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("After 2 months (n = 30)", 30),
        ("Results (62 patients)", 62),
        ("n=12 and n=14", None),
        ("none", None),
        ("N = 7", 7),
    ],
)
def test_count(text: str, count: int | None) -> None:
    assert stated_count(text) == count
