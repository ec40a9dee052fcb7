"""Quantities: tables of phrases and what they give."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.document import Span
from etl.facts import Quantity, Range
from etl.parsers.cell.values import absent_reason, parse_cell
from etl.parsers.number import QuantityHit, find_quantities, numbering, parse_number, parse_unit, uses_decimal_comma

UNITS = {
    "mmHg": "mm[Hg]", "%": "%", "mg": "mg", "cells": "{cells}", "kg": "kg", "ml": "mL", "mL": "mL", "L": "L",
    "cm": "cm",
    "m": "m", "s": "s", "/min": "/min", "points": "{score}", "patients": "{patients}", "°C": "Cel", "g": "g",
    "mIU": "m[IU]", "d": "d", "day": "d", "degree": "deg", "months": "mo", "km": "km", "h": "h", "µmol": "umol",
    "cmH2O": "cm[H2O]", "m²": "m2", "% pred.": "%", "U": "U",
}  # fmt: skip


def show(hit: QuantityHit) -> str:
    """A hit in short: comparator, value or range, ± SD, /denominator, [code], flag, kind."""
    if hit.value is None:
        return f"{hit.grade} mark"
    first = hit.value.low if isinstance(hit.value, Range) else hit.value
    assert first is not None
    if isinstance(hit.value, Range):
        assert hit.value.high is not None
        body = f"{first.value}..{hit.value.high.value}"
    else:
        body = f"{first.comparator or ''}{first.value}"
    body += f"±{hit.sd}" if hit.sd is not None else ""
    body += f"/{hit.denominator}" if hit.denominator is not None else ""
    body += f" [{first.code}]" if first.code else " [?]" if first.code is None else ""
    body += f" {hit.flag}" if hit.flag else ""
    return f"{body} {hit.grade if hit.kind == 'grade' else hit.kind}"


TEXTS = [
    ("1028 × 10⁶", "1028 [10*6] quantity"),
    ("1028 × 106", "1028 [10*6] quantity"),
    ("427 × 10⁶ and 103 × 103", "427 [10*6] quantity | 103 [10*3] quantity"),
    ("427 x 10^6", "427 [10*6] quantity"),
    ("750 million cells per transplantation", "750000000 [{cells}] quantity"),
    ("approximately 750 million mononuclear cells", "750000000 [{cells}] quantity"),
    ("5 million xenogenous stem cells", "5000000 [{cells}] quantity"),
    ("9.98 million cells", "9980000 [{cells}] quantity"),
    ("2 billion", "2000000000 number"),
    ("5x10^7 cells", "5 [10*7] quantity"),
    ("1.0×10^7 cells each time", "1.0 [10*7] quantity"),
    ("2×10⁶/kg", "2 [10*6/kg] quantity"),
    ("2 × 10⁶ MSC/kg", "2 [10*6/kg] quantity"),
    ("2 × 10⁶ cells per kg", "2 [10*6/kg] quantity"),
    ("2 × 10 7 cells intrathecally", "2 [10*7] quantity"),
    ("1.2 × 108 cells by infusion", "1.2 [10*8] quantity"),
    ("3.0 x 10^9/L", "3.0 [10*9/L] quantity"),
    ("2 417 (38%)", "2417 number | 38 [%] percent"),
    ("2 417 of 6 320", "2417/6320 fraction"),
    ("n = 6 320", "6320 number"),
    ("In all, 21 750 patients", "21750 [{patients}] quantity"),
    ("on day 2 417 patients", "417 [{patients}] quantity"),
    ("P1 2 417 (38%)", "2 number | 417 number | 38 [%] percent"),
    ("12 345.5 U/mL", "12345.5 [U/mL] quantity"),
    ("2'417 mg, 2’417 mg", "2417 [mg] quantity | 2417 [mg] quantity"),
    ("< 50 x 10^9/L", "<50 [10*9/L] quantity"),
    ("0.1-100x10^5 cells per ml", "0.1..100 [10*5/mL] range"),
    ("1–2 × 10⁶/kg", "1..2 [10*6/kg] range"),
    ("4×10^7 cells each", "4 [10*7] quantity"),
    ("3 x 100 mg", "3 number | 100 [mg] quantity"),
    ("2 x 104 mg", "2 number | 104 [mg] quantity"),
    ("fifteen patients", "15 [{patients}] quantity"),
    ("ten of them", "10 number"),
    ("twenty-one patients", "21 [{patients}] quantity"),
    ("one hundred and five", "105 number"),
    ("one injection", "1 number"),
    ("no one came", ""),
    ("one of them", ""),
    ("over 2,200 people", ">2200 number"),
    ("by more than 50%.", ">50 [%] percent"),
    ("at least 5 points", ">=5 [{score}] quantity"),
    ("up to 37.5°C", "<=37.5 [Cel] quantity"),
    ("≥ 5", ">=5 number"),
    ("≤5 mg", "<=5 [mg] quantity"),
    ("<0.5", "<0.5 number"),
    ("less than 5", "<5 number"),
    ("> 180 mmHg", ">180 [mm[Hg]] quantity"),
    ("5 points or more", ">=5 [{score}] quantity"),
    ("10+ patients", ">=10 [{patients}] quantity"),
    ("30%–50%", "30..50 [%] range"),
    ("15%-25%", "15..25 [%] range"),
    ("12–24 months", "12..24 [mo] range"),
    ("0.5-4 ml each", "0.5..4 [mL] range"),
    ("31 to 74", "31..74 range"),
    ("between 2 and 4 mg", "2..4 [mg] range"),
    ("range from 20 to 48 months", "20..48 [mo] range"),
    ("rising from 13 to 19 points", "13 [{score}] quantity | 19 [{score}] quantity"),
    ("10–20-degree angle", "10..20 [deg] range"),
    ("0.52 ± 0.31 points per", "0.52±0.31 [{score}] quantity"),
    ("1.08 ± 0.47", "1.08±0.47 number"),
    ("7.3 +/- 9.1", "7.3±9.1 number"),
    ("52.6 (SD 3.1)", "52.6±3.1 number"),
    ("16 of 30 with", "16/30 fraction"),
    ("16 out of 30", "16/30 fraction"),
    ("27/30", "27/30 fraction"),
    ("one in three", "1/3 fraction"),
    ("one third of", "1/3 fraction"),
    ("two thirds", "2/3 fraction"),
    ("more than half of", ">1/2 fraction"),
    ("42 (67%)", "42 number | 67 [%] percent"),
    ("42 patients (67%)", "42 [{patients}] quantity | 67 [%] percent"),
    ("130/70mmHg", "130 [mm[Hg]] fraction | 70 [mm[Hg]] fraction"),
    ("96/58", "96 fraction | 58 fraction"),
    ("83/min", "83 [/min] quantity"),
    ("2/5", "2/5 fraction"),
    ("2-/5", "2/5 2-/5"),
    ("3-/5 strength", "3/5 3-/5"),
    ("4+/5", "4/5 4+/5"),
    ("distal 4-, proximal 4", "4 4- | 4 number"),
    ("3+", "3 3+"),
    ("3++", "3 3++"),
    ("4+ grades", "4 4+"),
    ("4 grades", "4 4"),
    ("grade 3", "3 3"),
    ("grade III", "3 III"),
    ("3- (both)", "3 3-"),
    ("4-5", "4..5 range"),
    ("3-4/5", "3..4/5 range"),
    ("reflexes +++ ;", "+++ mark"),
    ("R(+) L(+)", "(+) mark | (+) mark"),
    ("sign (-)", "(-) mark"),
    ("sign (−)", "(-) mark"),
    ("sign (±)", "(±) mark"),
    ("sign (++) both", "(++) mark"),
    ("L(?)", "(?) mark"),
    ("jerk ↑;", "↑ mark"),
    ("108 g/L ↓;", "108 [g/L] L quantity"),
    ("12 mg (high)", "12 [mg] H quantity"),
    ("2.1 mIU/L (normal)", "2.1 [m[IU]/L] quantity"),
    ("5 mg/kg/d", "5 [mg/kg/d] quantity"),
    ("41 mg/zz", "41 [mg] quantity"),
    ("12 foo/bar", "12 [?] quantity"),
    ("31 µmol/L", "31 [umol/L] quantity"),
    ("39–308 U/L", "39..308 [U/L] range"),
    ("0.97 %", "0.97 [%] percent"),
    ("(-23%)", "-23 [%] percent"),
    ("2,5 mg", "2.5 [mg] quantity"),
    ("10 000 cells", "10000 [{cells}] quantity"),
    ("1,234,567 cells", "1234567 [{cells}] quantity"),
    ("> 1.5 x ULN", ">1.5 number"),
    ("walks 2 km a day", "2 [km] quantity"),
    ("1.5cm", "1.5 [cm] quantity"),
    ("R 4 L 3", "4 number | 3 number"),
    ("20 percent", "20 [%] percent"),
    ("n = 30", "30 number"),
    ("CD45+/CD34+ at C5-C6 and L3", ""),
    ("1:2 ratio", ""),
    ("10:30", ""),
    ("v1.2.3", ""),
    ("Table 1", ""),
    ("Fig. 2", ""),
    ("[12]", ""),
    ("[3,4–6]", ""),
    ("guidelines,18 which", ""),
    ("years.2–6 Despite", ""),
    ("failure.1 Recent", ""),
    ("1st and 2nd", ""),
    ("9-HPT, 12-item, 6MWT", ""),
    ("beta-1a", ""),
    ("SCA1 and B12", ""),
    ("tel. 755-0000", ""),
    ("1. Head", ""),
    ("  2. Neck", ""),
    ("Phase 2", ""),
    ("type 2", ""),
    ("at month 4", ""),
]


@pytest.mark.parametrize(("text", "shown"), TEXTS)
def test_texts(text: str, shown: str) -> None:
    assert " | ".join(show(hit) for hit in find_quantities(text, UNITS)) == shown


def test_printed_unit_and_offsets() -> None:
    text = "he received 2 × 10⁶ MSC/kg today"
    (hit,) = find_quantities(text, UNITS)
    assert text[hit.start : hit.end] == "2 × 10⁶ MSC/kg"
    assert isinstance(hit.value, Quantity) and hit.value.unit == "10⁶ MSC/kg"
    assert hit.unit_start is not None and text[hit.unit_start :].startswith("10⁶")
    (flat,) = find_quantities("427 × 106", UNITS)
    assert isinstance(flat.value, Quantity) and flat.value.unit == "10^6"


def test_skipped_places() -> None:
    text = "on 12/03/2009 he had 5 mg"
    assert [show(hit) for hit in find_quantities(text, UNITS, skip=(Span(3, 13),))] == ["5 [mg] quantity"]
    assert [show(hit) for hit in find_quantities("4 2005", UNITS, skip=(Span(2, 6),))] == ["4 number"]


def test_window() -> None:
    text = "5 mg, 6 mg, 7 mg"
    assert [show(hit) for hit in find_quantities(text, UNITS, 6, 10)] == ["6 [mg] quantity"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2,5 mg", "2.5 [mg] quantity"), ("2,500 mg", "2.500 [mg] quantity"), ("1.028.000", "1028000 number"),
        ("1.028,5", "1028.5 number"), ("34,2", "34.2 number"), ("6,0 × 10^7 cells", "6.0 [10*7] quantity"),
        ("1,5–2,5", "1.5..2.5 range"),
    ],
)  # fmt: skip
def test_decimal_commas(text: str, shown: str) -> None:
    assert " | ".join(show(hit) for hit in find_quantities(text, UNITS, decimal_comma=True)) == shown


NUMBERS = [
    ("2,200", "2200"), ("2,5", "2.5"), ("1 234,5", "1234.5"), ("-3.5", "-3.5"), ("−3", "-3"), ("+4", "4"),
    ("fifteen", "15"),
    ("twenty-one", "21"), ("0", "0"), (".5", "0.5"), ("1½", "1.5"), ("12,345,678", "12345678"), ("3.14", "3.14"),
    ("", None), ("abc", None), ("4+", None), ("1.2.3", None), ("5 mg", None), ("NaN", None), ("-", None),
    ("²", None), ("٣", None),
    ("1e7", "10000000"), ("2.5E+06", "2500000"), ("1e77", None), ("1e1", None), ("4-5", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_numbers(text: str, value: str | None) -> None:
    assert parse_number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,5;1,5;2;2,0", True), ("1.5 and 2.5", False), ("May,2004; Aug,2005", False), ("10.02.2020; 2,5 mg", True),
        ("1.028,5", True), ("2,200 people", False), ("", False), ("ratio 1,2,3", False), ("0.5, 1.5 and 2,5", False),
    ],
)  # fmt: skip
def test_uses_decimal_comma(text: str, expected: bool) -> None:
    assert uses_decimal_comma(text) is expected


PARSED_UNITS = [
    ("mmHg", "mm[Hg]"), ("(cmH2O)", "cm[H2O]"), ("% pred.", "%"), ("(× 10⁶)", "10*6"), ("(× 106)", "10*6"),
    ("109/L", "10*9/L"),
    ("x10^9/L", "10*9/L"), ("10*9/L", "10*9/L"), ("kg/m²", "kg/m2"), ("L/min", None), ("[s]", "s"),
    ("words", None), ("", None),
    ("U/L", "U/L"), ("10⁶ cells", "10*6"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), PARSED_UNITS)
def test_parse_unit(text: str, code: str | None) -> None:
    assert parse_unit(text, UNITS)[0] == code


CELLS = [
    ("3.12", "quantity", "3.12 number", ()),
    ("0", "quantity", "0 number", ()),
    ("-5", "quantity", "-5 number", ()),
    ("1 234,5", "quantity", "1234.5 number", ()),
    ("<2.0", "quantity", "<2.0 number", ()),
    (">12", "quantity", ">12 number", ()),
    ("2.31ᵃ", "quantity", "2.31 number", ("ᵃ",)),
    ("93ᵇ", "quantity", "93 number", ("ᵇ",)),
    ("3.12*", "quantity", "3.12 number", ("*",)),
    ("30‡", "quantity", "30 number", ("‡",)),
    ("†12", "quantity", "12 number", ("†",)),
    ("24a", "quantity", "24 number", ("a",)),
    ("24 [1]", "quantity", "24 number", ("1",)),
    ("3 h", "quantity", "3 [h] quantity", ()),
    ("12 kPa", "quantity", "12 number", ()),
    ("12kPa", "quantity", "12 [?] quantity", ()),
    ("427 × 10⁶", "quantity", "427 [10*6] quantity", ()),
    ("0.52 ± 0.31", "quantity", "0.52±0.31 number", ()),
    ("12.3 H", "quantity", "12.3 H number", ()),
    ("108 ↓", "quantity", "108 L number", ()),
    ("108↑", "quantity", "108 H number", ()),
    ("(-23%)", "quantity", "-23 [%] percent", ()),
    ("4-5", "range", "4..5 range", ()),
    ("12–24", "range", "12..24 range", ()),
    ("27/30", "fraction", "27/30 fraction", ()),
    ("5/5", "fraction", "5/5 fraction", ()),
    ("4 / 4+", "pair", "4 number | 4 4+", ()),
    ("5 / 5", "pair", "5 number | 5 number", ()),
    ("5/4+", "pair", "5 number | 4 4+", ()),
    ("3- / 4", "pair", "3 3- | 4 number", ()),
    ("3-/5", "grade", "3/5 3-/5", ()),
    ("4+", "grade", "4 4+", ()),
    ("3-", "grade", "3 3-", ()),
    ("4+†", "grade", "4 4+", ("†",)),
    ("+++", "mark", "+++ mark", ()),
    ("(+)", "mark", "(+) mark", ()),
    ("±", "mark", "± mark", ()),
    ("90 (air), 96 (NIV)", "several", "90 number | 96 number", ()),
    ("22 (35%)", "several", "22 number | 35 [%] percent", ()),
    ("4 → 3", "several", "4 number | 3 number", ()),
    ("130/70 mmHg", "several", "130 [mm[Hg]] fraction | 70 [mm[Hg]] fraction", ()),
    ("severe", "text", "", ()),
    ("R>L", "text", "", ()),
    ("same as before", "text", "", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "shown", "notes"), CELLS)
def test_cells(text: str, kind: str, shown: str, notes: tuple[str, ...]) -> None:
    cell = parse_cell(text, UNITS)
    assert (cell.kind, " | ".join(show(hit) for hit in cell.hits), cell.notes) == (kind, shown, notes)
    assert cell.absent is None


ABSENT = [
    ("N/A", "not-applicable"), ("n.a.", "not-applicable"), ("not applicable", "not-applicable"),
    ("NT", "not-performed"),
    ("not tested", "not-performed"), ("not done", "not-performed"), ("n.d.", "not-performed"),
    ("n. d.", "not-performed"),
    ("ND", "not-performed"), ("n.r.", "unknown"), ("not recorded", "unknown"), ("-", "unknown"),
    ("—", "unknown"), ("–", "unknown"),
    ("", "unknown"), ("  ", "unknown"), ("†", "unknown"), ("?", "unknown"), ("NT*", "not-performed"),
    ("refused", "asked-declined"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), ABSENT)
def test_absent_cells(text: str, reason: str) -> None:
    cell = parse_cell(text, UNITS)
    assert (cell.kind, cell.absent, cell.hits) == ("absent", reason, ())


def test_words_of_a_cell() -> None:
    assert parse_cell("yes", UNITS).answer is True
    assert parse_cell("no", UNITS).answer is False
    assert parse_cell("90 (air), 96 (NIV)", UNITS).remarks == ("air", "NIV")
    assert parse_cell("5/5", UNITS, paired=True).kind == "pair"
    assert parse_cell("1,5", UNITS, True).hits[0].value == Quantity(Decimal("1.5"))
    assert parse_cell("X", UNITS, legend={"X": "not tested"}).absent == "not-performed"
    assert parse_cell("ND", UNITS, legend={"ND": "not recorded"}).absent == "unknown"
    assert parse_cell("ND", UNITS, legend={"ND": "below the limit"}).absent is None
    assert parse_cell("NA", UNITS, legend={"NA": "patient B died"}).absent == "not-applicable"
    assert absent_reason("severe") is None


_PIECES = st.sampled_from(
    ["5", "10", "106", " ", "×", "x", "^", "⁶", "/", "-", "–", "+", ".", ",", "%", "cells", "million", "ten",
    "of", "±", "(", ")",
     "↓", "<", "over", "mg", "kg", "one", "\n", "²", "٣", "½", "grade", "to"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_offsets_slice_to_something_and_values_are_finite(text: str) -> None:
    behind = 0
    for hit in find_quantities(text, UNITS):
        assert behind <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip()
        behind = hit.end
        value = hit.value
        parts = (value.low, value.high) if isinstance(value, Range) else (value,)
        assert all(part is None or part.value.is_finite() for part in parts)
    for hit in parse_cell(text, UNITS).hits:
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize(
    "word", ["1", "1 ", "(", "1/", "1,", "of ", "1 of ", "5 million ", "10 10", "+", "4-", "one ", "¹", "a "]
)
def test_linear(word: str, seconds: Callable[..., float]) -> None:
    text = word * (20_000 // len(word))

    def work() -> None:
        find_quantities(text, UNITS)
        parse_cell(text, UNITS)
        uses_decimal_comma(text)

    assert seconds(work, 3) < 3


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3. State\n3.1 Scores: EDSS 4.\n3.2 Pain VAS 4/10.", ["3.1", "3.2"]),
        ("3. State\n3.1 Scores: EDSS 4.\n\n4. End", ["3.1"]),
        ("5.6. Pain VAS 4/10.\n5.7. Scores: EDSS 4.", ["5.6.", "5.7."]),
        ("1 Light touch is felt.\n2 Pain VAS 4/10.\n3 Scores: EDSS 4.", ["1", "2", "3"]),
        ("The EDSS was\n3.5 After that it was 4.0.", []),
        ("Potassium\n3.8 mmol/l\n3.9 mmol/l", []),
        ("FVC\n3.2 L\n3.3 L", []),
        ("4 Patients fell.\n5 Patients walked.", []),
        ("EDSS 3.8 Scores; 3.9 Scores", []),
    ],
)
def test_numbers_of_lines(text: str, numbers: list[str]) -> None:
    """What continues a numbering counts its line; a value at the start of a line doesn't."""
    assert [text[s.start : s.end] for s in numbering(text)] == numbers
