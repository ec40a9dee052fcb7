"""The tables of a source come back from its bundle, cell for cell, whatever the format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl import Settings, convert_bytes, convert_case, convert_file
from etl.cli import main
from etl.errors import InputError
from etl.fhir.document_reference import rebuilt
from etl.fhir.encode import to_json

SHARED = Path(__file__).resolve().parents[2] / "shared" / "dev" / "docs"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
DOCUMENTS = [
    *sorted(path for path in SAMPLES.iterdir() if path.is_file() and not path.name.startswith(".")),
    *sorted(SHARED.glob("*.*")),
]
ROWS = [["Item", "Before", "1 month"], ["Speech", "3", "4"], ["Swallowing", "4", "4"], ["Total", "7", "8"]]


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def as_html(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><h1>Scores of a patient</h1><table>{body}</table></body></html>".encode()


def as_jats(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    wrap = f"<table-wrap><label>Table 3</label><caption><p>Scores</p></caption><table>{body}</table></table-wrap>"
    return f"<article><body><sec><title>Case</title><p>A man.</p>{wrap}</sec></body></article>".encode()


def as_rtf(rows: list[list[str]]) -> bytes:
    edges = "".join(f"\\cellx{1000 * n}" for n in range(1, len(rows[0]) + 1))
    body = "".join(f"\\trowd{edges} " + "".join(f"{cell}\\cell " for cell in row) + "\\row\n" for row in rows)
    return ("{\\rtf1\\ansi " + body + "\\pard}").encode()


def as_docx(rows: list[list[str]]) -> bytes:
    docx = pytest.importorskip("docx")
    document, out = docx.Document(), io.BytesIO()
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell
    document.save(out)
    return out.getvalue()


def as_xlsx(rows: list[list[str]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def as_pdf(rows: list[list[str]]) -> bytes:
    platypus = pytest.importorskip("reportlab.platypus")
    table, out = platypus.Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]), io.BytesIO()
    platypus.SimpleDocTemplate(out).build([table])
    return out.getvalue()


WRITERS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "x.csv": as_csv, "x.html": as_html, "x.xml": as_jats, "x.rtf": as_rtf, "x.docx": as_docx, "x.xlsx": as_xlsx,
    "x.pdf": as_pdf,
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_a_table_comes_back_from_every_format(name: str) -> None:
    result = convert_bytes(WRITERS[name](ROWS), name)
    (table,) = rebuilt(json.loads(to_json(result.bundle)))
    assert [list(row) for row in table.rows] == ROWS
    assert list(csv.reader(io.StringIO(table.as_csv()))) == ROWS
    assert result.problems == ()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
@pytest.mark.parametrize("version", ["R4", "R5"])
def test_the_tables_of_a_bundle_are_those_of_its_document(path: Path, version: str) -> None:
    result = convert_file(path, Settings(fhir_version=version))  # type: ignore[arg-type]
    tables = [block.table for block in result.document.blocks if block.table is not None]
    found = rebuilt(json.loads(to_json(result.bundle)))
    assert len(found) == len(tables)
    for table, one in zip(tables, found, strict=True):
        assert [list(row) for row in one.filled] == [[c.text if c else "" for c in row] for row in table.grid()]
        assert sum(bool(cell) for row in one.rows for cell in row) == sum(bool(cell.text) for cell in table.cells)
        assert one.notes == tuple(map(result.document.quote, table.notes))


def test_merged_cells_stand_once_or_in_each_place() -> None:
    page = b"<table><tr><th>Item</th><th colspan=2>Before</th></tr><tr><td rowspan=2>Arm</td><td>4</td><td>5</td></tr><tr><td>3</td><td>2</td></tr></table>"
    (table,) = rebuilt(json.loads(to_json(convert_bytes(b"<html><body>" + page + b"</body></html>", "x.html").bundle)))
    assert table.rows == (("Item", "Before", ""), ("Arm", "4", "5"), ("", "3", "2"))
    assert table.as_csv(fill=True) == "Item,Before,Before\nArm,4,5\nArm,3,2\n"


def test_markdown_has_captions_and_notes_and_no_signs_of_its_own() -> None:
    page = as_jats([["Item", "Be*fore"], ["a|b", "1 < 2"], ["c", "4"]]).replace(b"1 < 2", b"1 &lt; 2")
    (table,) = rebuilt(json.loads(to_json(convert_bytes(page, "x.xml").bundle)))
    assert table.as_markdown() == (
        "**Table 3. Scores**\n\n| Item | Be\\*fore |\n| --- | --- |\n| a\\|b | 1 \\< 2 |\n| c | 4 |\n"
    )


def test_without_its_text_a_bundle_has_no_tables() -> None:
    result = convert_bytes(as_csv(ROWS), "x.csv", Settings(include_text=False))
    with pytest.raises(InputError, match="doesn't hold its text"):
        rebuilt(json.loads(to_json(result.bundle)))


@pytest.mark.parametrize(
    "bundle",
    [
        {},
        {"entry": []},
        {"entry": [{"resource": {"resourceType": "DocumentReference"}}]},
        {"entry": [{"resource": {"resourceType": "DocumentReference", "content": [{"attachment": {}}] * 3}}]},
    ],
)
def test_what_is_no_bundle_of_ours_is_an_error(bundle: dict[str, object]) -> None:
    with pytest.raises(InputError):
        rebuilt(bundle)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    for name in ("one.csv", "sub/two.csv"):
        (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / name).write_bytes(b"Table S2. Scores\n" + as_csv(ROWS))
    (folder / "in" / "page.txt").write_text("Name: Mr. Abel\nAge: 54\n")
    assert run("convert", folder / "in", "-o", folder / "out").exit_code == 0
    return folder / "out"


def test_the_verb_prints_a_table(out: Path) -> None:
    result = run("tables", out / "one.json")
    assert (result.exit_code, result.stdout) == (0, as_csv(ROWS).decode())
    assert run("tables", out / "one.json", "--format", "markdown").stdout.startswith("**Table S2. Scores**")


def test_a_cell_whose_facts_were_rejected_is_left_empty(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Patient,Sex,Age,Ataxia,Tremor\nP1,F,30,yes,no\nP2,M,40,no,yes\n")
    assert run("convert", tmp_path / "t.csv", "-o", tmp_path / "out").exit_code == 0
    path = tmp_path / "out" / "t.json"
    bundle = json.loads(path.read_bytes())
    for entry in bundle["entry"]:
        if entry["resource"].get("code", {}).get("text") == "ataxia":
            entry["resource"]["status"] = "entered-in-error"
    path.write_text(json.dumps(bundle))
    assert run("tables", path).stdout.splitlines() == ["Patient,Sex,Age,Ataxia,Tremor", "P1,F,30,,no", "P2,M,40,,yes"]
    assert "P1,F,30,yes,no" in run("tables", path, "--include-rejected").stdout


def test_the_verb_writes_a_file_for_each_table(out: Path, tmp_path: Path) -> None:
    assert run("tables", out, "-o", tmp_path).exit_code == 0
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert names == ["one.S2.csv", "sub/two.S2.csv"]
    assert (tmp_path / "one.S2.csv").read_bytes() == as_csv(ROWS)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("page.json",), 0, "No table."),
        (("one.json", "--table", "S2"), 0, "1 tables called 'S2'."),
        (("one.json", "--table", "S9"), 1, "No table called 'S9'."),
        (("nowhere.json",), 1, "no such file"),
        (("run.json",), 1, "not a FHIR Bundle"),
        (("one.json", "--format", "pdf"), 2, "pdf"),
    ],
)
def test_how_the_verb_ends(out: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    first, *more = arguments
    result = run("tables", out / first, *more)
    assert result.exit_code == code and told in result.stderr


def test_the_tables_of_a_case_are_told_apart(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"Table 1. Scores\n" + as_csv([*ROWS, [name, "1", "2"]]))
    result = convert_case([tmp_path / "a.csv", tmp_path / "b.csv"])
    found = rebuilt(json.loads(to_json(result.bundle)))
    assert {(table.label, table.name, table.document) for table in found} == {
        ("1", "1 of a.csv", "a.csv"),
        ("1", "1 of b.csv", "b.csv"),
    }
    assert {table.document: table.rows[-1][0] for table in found} == {"a.csv": "a.csv", "b.csv": "b.csv"}
