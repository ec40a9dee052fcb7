"""Cells of CSV files: none is a formula to a spreadsheet unless asked for, and every number stays one."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from etl import convert_text
from etl.cli import main
from etl.export.rows import item_of
from etl.export.run import Options, export
from etl.fhir.encode import to_json
from etl.fhir.patient import read_subject_map
from etl.load.people import MATCH_COLUMNS, as_csv
from etl.pipeline import convert_bytes
from etl.spreadsheet import is_formula, quote_cell, unquote_cell

FORMULAS = (
    "=1+1", '=HYPERLINK("http://x.example","see")', "+SUM(A1:A9)", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "-A1",
    "+49 30 1234", "-3.5 dioptres", "＝1+1", "＠x", "=", "@", "-2004-05", "+1+cmd|' /C calc'!A0",
)  # fmt: skip
TEXTS = (
    "-3.5", "+2", "-0,5", "-1.2e-05", "+1,234.5", "-5 %", "12", "", "+", "-", "--", "+/-", "++", "tremor", "a=b",
    "'quoted'", "3-/5", " =1", "−3", "’s",
)  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert is_formula(text)
    assert quote_cell(text) == f"'{text}"
    assert unquote_cell(quote_cell(text)) == text
    assert unquote_cell(quote_cell(f"'{text}")) == f"'{text}", "one that has an apostrophe keeps it"


@pytest.mark.parametrize("text", TEXTS)
def test_numbers_signs_and_words_stay(text: str) -> None:
    assert not is_formula(text)
    assert quote_cell(text) == unquote_cell(text) == text


PAGE = """Case of Mr. Lane

Name: Mr. Lane
Age: 58 years old
Diagnosis: =HYPERLINK("http://x.example") motor neuron disease
On 3 May 2019: base excess -3.5 mmol/L. Tremor.
"""


def made() -> Any:
    bundle = json.loads(to_json(convert_text(PAGE, "=cmd.txt").bundle))
    for entry in bundle["entry"]:
        one = entry["resource"]
        if one["resourceType"] == "Condition":
            one["code"]["text"] = '=HYPERLINK("http://x.example")'
    return item_of("=cmd", bundle)


def cells(folder: Path) -> list[str]:
    found = []
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found += [cell for row in csv.reader(file) for cell in row]
    return found


def test_tables_of_facts(tmp_path: Path) -> None:
    report = export([made()], tmp_path / "x", "csv")
    found = cells(tmp_path / "x")
    assert not [cell for cell in found if is_formula(cell)]
    assert "'=cmd" in found and "-3.5" in found
    assert report.lost["cells that a spreadsheet would take for a formula, written with an apostrophe in front"] > 1
    export([made()], tmp_path / "raw", "csv", Options(raw_cells=True))
    assert "=cmd" in cells(tmp_path / "raw")
    assert {unquote_cell(cell) for cell in found} == set(cells(tmp_path / "raw"))


@pytest.mark.parametrize("target", ["redcap", "omop"])
def test_what_a_program_loads_is_never_changed_but_counted(tmp_path: Path, target: str) -> None:
    report = export([made()], tmp_path / "x", target, Options(year_from_age=True))
    formulas = [cell for cell in cells(tmp_path / "x") if is_formula(cell)]
    assert formulas and not [cell for cell in cells(tmp_path / "x") if cell.startswith("'")]
    (counted,) = [n for what, n in report.lost.items() if "take for a formula, written as they are" in what]
    assert counted == len(formulas)


def test_tables_of_the_source(tmp_path: Path) -> None:
    result = convert_bytes(b"Table 1. Scores\nPatient,Note\nP1,=1+1\nP2,-3.5\nP3,+\n", "x.csv")
    (tmp_path / "x.json").write_bytes(to_json(result.bundle))

    def ran(*more: str) -> str:
        return CliRunner().invoke(main, ["tables", str(tmp_path / "x.json"), *more]).stdout

    assert "P1,'=1+1\nP2,-3.5\nP3,+\n" in ran() and "P1,=1+1\n" in ran("--raw-cells")
    assert "=1+1" in ran("--format", "markdown") and "'=1+1" not in ran("--format", "markdown")


def test_a_list_of_patients_reads_back(tmp_path: Path) -> None:
    row = dict(zip(MATCH_COLUMNS, ("=cmd.txt", "p1", "urn:x", "+49/7", "yes", "label", "Patient/1"), strict=False))
    path = tmp_path / "map.csv"
    path.write_bytes(as_csv([row]))
    assert not [cell for cell in cells(tmp_path) if is_formula(cell)]
    assert read_subject_map(path) == {"=cmd.txt": {"p1": ("urn:x", "+49/7")}}
