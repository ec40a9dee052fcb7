"""Cases of several files on the command line, from conversion to tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.cli import main
from etl.fhir.parse import read_back

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PAGE = "Name: Mr. Abel\nAge: 54\nSymptoms: tremor\n"
SHEET = "Item,Before\nSpeech,3\nSwallowing,4\n"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    result = call("convert", "--case", SAMPLES / "one_case.zip", "-o", folder)
    assert result.exit_code == 0, result.output
    return folder


def test_one_bundle_for_all_files(out: Path) -> None:
    assert sorted(path.name for path in out.iterdir()) == [
        "one_case.findings.json",
        "one_case.json",
        "one_case.trace.json",
        "run.json",
    ]
    (record,) = json.loads((out / "run.json").read_bytes())["documents"]
    assert record["files"] == [
        "one_case.zip!article.xml",
        "one_case.zip!referral.txt",
        "one_case.zip!supplement/table_s1.csv",
    ]


def test_explain_names_the_file_of_each_place(out: Path) -> None:
    told = call("explain", out / "one_case.json", "--fact", "quantitative myasthenia").stdout
    for words in (
        "one_case.zip!article.xml  182–198  “QMG score was 19”",
        "one_case.zip!supplement/table_s1.csv  82–84 (table S1 row 1 column 1)  “19”",
    ):
        assert words in told


def test_check_shows_what_the_files_disagree_about(out: Path) -> None:
    result = call("check", out, "--strict")
    assert result.exit_code == 3
    assert "quantity-conflict" in result.stdout and "invalid" not in result.stdout


def test_the_tables_of_a_case(out: Path) -> None:
    assert call("tables", out / "one_case.json", "--table", "S1").stdout.splitlines()[:2] == [
        "Score,Before,3 months after",
        "QMG score,19,14",
    ]


def test_to_standard_output(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.csv").write_text(SHEET)
    (line,) = call("convert", "--case", tmp_path / "a.txt", tmp_path / "b.csv").stdout.splitlines()
    kinds = [entry["resource"]["resourceType"] for entry in json.loads(line)["entry"]]
    assert kinds.count("Patient") == 1 and kinds.count("DocumentReference") == 2


@pytest.mark.parametrize("option", ["--case-per-folder", "--cases"])
def test_many_cases(tmp_path: Path, option: str) -> None:
    rows = ["case,file"]
    for case in ("p1", "p2"):
        (tmp_path / "in" / case).mkdir(parents=True)
        for name, text in (("a.txt", PAGE + case), ("b.csv", SHEET)):
            (tmp_path / "in" / case / name).write_text(text)
            rows.append(f"{case},in/{case}/{name}")
    (tmp_path / "cases.csv").write_text("\n".join(rows))
    given = tmp_path / ("in" if option == "--case-per-folder" else "cases.csv")
    result = call("convert", option, given, "-o", tmp_path / "out", "--jobs", 2)
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").glob("p?.json")} == {"p1.json", "p2.json"}
    assert "2 documents" in result.stderr


def test_explain_shows_what_the_reader_left_out(tmp_path: Path) -> None:
    call("convert", SAMPLES / "discharge_letter.rtf", "-o", tmp_path)
    told = call("explain", tmp_path / "discharge_letter.json").stdout
    assert "Left out by the reader:" in told
    assert "page header: “Northlake Hospital – Department of Neurology”" in told
    plain = json.loads(call("explain", tmp_path / "discharge_letter.json", "--json").stdout)
    assert plain["left_out"][0]["what"] == "page header"
    call("convert", SAMPLES / "discharge_letter.rtf", "-o", tmp_path / "short", "--no-text")
    trace = json.loads((tmp_path / "short/discharge_letter.trace.json").read_bytes())
    assert trace["left_out"][0] == {"what": "page header"}


def test_a_folder_of_tables_is_one_study(tmp_path: Path) -> None:
    study = tmp_path / "export"
    study.mkdir()
    (study / "patients.csv").write_text("subject_id,gender,dob\n70,F,1950-01-02\n71,M,1960-01-02\n")
    (study / "labevents.csv").write_text("subject_id,itemid,charttime,value,valueuom\n70,51221,2001-01-05,33.1,%\n")
    (study / "d_labitems.csv").write_text("itemid,label,fluid\n51221,Hematocrit,Blood\n")
    result = call("convert", "--study", study, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    bundle = json.loads((tmp_path / "out" / "export.json").read_bytes())
    resources = [entry["resource"] for entry in bundle["entry"]]
    assert sum(one["resourceType"] == "Patient" for one in resources) == 2
    assert [one["code"]["text"] for one in resources if one["resourceType"] == "Observation"] == ["hematocrit"]


def test_ids_have_the_system_that_was_said(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("patient_id,sex,age\nK-1,F,40\nK-2,M,50\n")
    result = call("convert", "--id-system", "https://clinic.example/study-7", table, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    bundle = json.loads((tmp_path / "out" / "people.json").read_text())
    patients = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient"]
    ids = {(i["system"], i["value"]) for p in patients for i in p["identifier"]}
    assert {("https://clinic.example/study-7", "K-1"), ("https://clinic.example/study-7", "K-2")} < ids
    back = read_back(bundle)
    assert [p.label for p in back.facts.persons] == [
        "K-1",
        "K-2",
    ] and back.id_system == "https://clinic.example/study-7"
