"""Why a cell's fact is there: what was decided about its column, beside the bundle."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from etl.cli import main
from etl.explain import explained, planned, trace
from etl.pipeline import convert_bytes

IN_ROWS = b"Patient,Age,Sex,Tremor,SARA total\nP1,34,F,+,12\nP2,40,M,-,8\n"
IN_COLUMNS = b"Feature,P1,P2\nAge (years),34,45\nSex,F,M\nTremor,+,-\nZork (U/L),7,8\n"


def lines(table: bytes, name: str) -> list[tuple[str, str, str, str]]:
    """Of the facts of a name what is cited: the side, its place, role and concept."""
    result = convert_bytes(table, "table.csv")
    plan = trace(result)["plan"]
    return [
        (side, str(line[side]), line["role"], line.get("concept", ""))
        for one in explained(result.bundle)
        if one.name == name
        for quote in one.quotes
        for line in planned(quote, plan)
        for side in ("row", "column")
        if side in line
    ]


def test_the_column_of_a_cell() -> None:
    assert lines(IN_ROWS, "tremor") == [("column", "3", "value", "finding:tremor")] * 2


def test_the_row_where_a_person_stands_in_a_column() -> None:
    assert lines(IN_COLUMNS, "tremor") == [("row", "3", "value", "finding:tremor")] * 2
    assert lines(IN_COLUMNS, "Zork") == [("row", "4", "value", "Zork")] * 2


def test_no_words_of_the_document_without_its_text() -> None:
    plan = trace(convert_bytes(IN_ROWS, "table.csv"), include_text=False)["plan"]
    assert [one["role"] for one in plan] == ["person", "age", "sex", "value", "value"]
    assert not [one for one in plan if one.keys() & {"label", "coding", "concept"}]


def test_prose_has_no_plan() -> None:
    assert "plan" not in trace(convert_bytes(b"Mr. Lee, 50 years old, has tremor.", "page.txt"))


def test_explain_cites_it(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(IN_ROWS)
    run = CliRunner()
    assert run.invoke(main, ["convert", str(tmp_path / "table.csv"), "-o", str(tmp_path / "out")]).exit_code == 0
    told = run.invoke(main, ["explain", str(tmp_path / "out" / "table.json"), "--fact", "tremor"]).output
    assert "plan: column “Tremor”: value, finding:tremor; + present, - absent (person per row)" in told


def test_a_table_that_goes_on_has_its_own_rows() -> None:
    table = b"Subject,P1,P2\nSex,F,M\nAge,4,5\nSeizures,yes,no\n\n\nAtaxia,no,yes\nDystonia,yes,no"
    assert [(side, role) for side, _, role, _ in lines(table, "ataxia")] == [("row", "value")] * 2
