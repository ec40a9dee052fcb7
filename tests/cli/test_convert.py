from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from etl.batch import ledger
from etl.fhir.patient import UNDECIDED, read_subject_map

Run = Callable[..., Result]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "sub").mkdir(parents=True)
    (folder / "one.txt").write_text("tremor=yes\n? it may be\n")
    (folder / "sub" / "two.txt").write_text("speech=slow\ngait=slow\n! two ages\n")
    return folder


def files(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def test_bundles_findings_traces_and_the_ledger(
    run: Run, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = Path("out")
    result = run("convert", pages, "-o", out)
    assert result.exit_code == 0, result.output
    stems = ("one", "sub/two")
    assert files(out) == sorted(
        [f"{stem}{ending}" for stem in stems for ending in (".json", ".findings.json", ".trace.json")] + ["run.json"]
    )
    ledger_ = json.loads((out / "run.json").read_text())
    assert [(d["name"], d["status"], d["counts"]["Observation"]) for d in ledger_["documents"]] == [
        ("one.txt", "done", 1),
        ("sub/two.txt", "done", 2),
    ]
    assert "2 documents" in result.stderr
    assert f"case2fhir check {out}/sub/two.json" in result.stderr
    assert result.stdout == ""


def test_the_same_run_gives_the_same_bytes(run: Run, pages: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    run("convert", pages, "-o", first)
    run("convert", pages, "-o", second)
    run("convert", pages, "-o", second, "--jobs", "1")
    assert files(first) == files(second)
    assert all((first / n).read_bytes() == (second / n).read_bytes() for n in files(first) if n != "run.json")


def test_a_bad_document_is_named_and_the_others_go_on(run: Run, pages: Path, tmp_path: Path) -> None:
    (pages / "a_bad.txt").write_text("BAD")
    (pages / "b_bug.txt").write_text("BUG")
    out = tmp_path / "out"
    result = run("convert", pages, tmp_path / "missing.txt", "-o", out)
    assert result.exit_code == 1
    assert "3 of 5 documents failed" in result.stderr
    assert "a_bad.txt: not a document" in result.stderr
    assert "missing.txt: no such file" in result.stderr.lower()
    assert "KeyError" in result.stderr and "text of a patient" not in result.stderr
    assert (out / "one.json").exists() and not (out / "a_bad.json").exists()


def test_a_bundle_that_is_not_valid_is_written_and_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("INVALID=1\n")
    result = run("convert", tmp_path / "x.txt", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "its bundle is not valid FHIR: wrong" in result.stderr
    assert (tmp_path / "out" / "x.json").exists()


def test_what_failed_now_leaves_no_older_result(run: Run, tmp_path: Path) -> None:
    page, out = tmp_path / "x.txt", tmp_path / "out"
    page.write_text("tremor=yes\n")
    run("convert", page, "-o", out)
    page.write_text("BAD")
    assert run("convert", page, "-o", out).exit_code == 1
    assert files(out) == ["run.json"]


@pytest.mark.parametrize(("text", "code"), [("a=1\n", 0), ("a=1\n! b\n", 3), ("BAD", 1)])
def test_strict(run: Run, tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "x.txt").write_text(text)
    assert run("convert", tmp_path / "x.txt", "-o", tmp_path / "out", "--strict").exit_code == code


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing argument"),
        (("x.txt", "--fhir-version", "R3"), "R3"),
        (("x.txt", "--resume"), "need a folder"),
        (("x.txt", "-o", "o", "--mappings", "nowhere"), "nowhere"),
        (("x.txt", "-o", "o", "--bundle-type", "message"), "message"),
        (("x.txt", "-o", "o", "--jobs", "-1"), "-1"),
    ],
)
def test_used_wrongly(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run("convert", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_folder_without_documents_is_used_wrongly(run: Run, tmp_path: Path) -> None:
    assert run("convert", tmp_path, "-o", tmp_path / "out").exit_code == 2


def test_standard_input_to_standard_output(run: Run) -> None:
    result = run("convert", "-", stdin="tremor=yes\n")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["resourceType"] == "Bundle"


def test_standard_input_to_a_folder(run: Run, tmp_path: Path) -> None:
    assert run("convert", "-", "-o", tmp_path, stdin="tremor=yes\n").exit_code == 0
    assert (tmp_path / "stdin.json").exists()


def test_several_documents_to_standard_output_are_a_line_each(run: Run, pages: Path) -> None:
    lines = run("convert", pages).stdout.splitlines()
    assert [json.loads(line)["resourceType"] for line in lines] == ["Bundle", "Bundle"]


def test_resume_does_only_what_is_not_done(run: Run, pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("convert", pages, "-o", out)
    complete = (out / "run.json").read_bytes()
    assert run("convert", pages, "-o", out, "--resume").exit_code == 0
    assert (out / "run.json").read_bytes() == complete
    (out / "one.trace.json").unlink()
    kept = (out / "sub/two.json").stat().st_mtime_ns
    assert run("convert", pages, "-o", out, "--resume").exit_code == 0
    assert (out / "one.trace.json").exists() and (out / "sub/two.json").stat().st_mtime_ns == kept


def test_resume_goes_on_after_a_run_that_was_stopped(run: Run, pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("convert", pages, "-o", out)
    complete = (out / "run.json").read_bytes()
    plain = json.loads(complete)
    with ledger.begin(out, plain["settings"]) as notes:
        notes.add(ledger.Record(**plain["documents"][0]))
    with (out / ledger.PARTIAL).open("a") as lines:
        lines.write('{"name": "cut o')
    (out / "run.json").unlink()
    assert run("convert", pages, "-o", out, "--resume").exit_code == 0
    again = json.loads((out / "run.json").read_bytes())
    assert again["documents"][0] == plain["documents"][0] and len(again["documents"]) == 2
    assert not (out / ledger.PARTIAL).exists()


def test_resume_does_again_what_was_made_with_other_settings_and_says_so(run: Run, pages: Path, tmp_path: Path) -> None:
    out, more = tmp_path / "out", tmp_path / "more"
    more.mkdir()
    run("convert", pages, "-o", out)
    for extra, told in (
        (["--no-text"], "include_text"),
        (["--no-text", "--mappings", more], "mapping files"),
        (["--no-text", "--mappings", more, "--limit", "seconds=70"], ""),
    ):
        result = run("convert", pages, "-o", out, "--resume", *extra)
        assert result.exit_code == 0
        assert (f"changed since: {told}" in result.stderr) == bool(told), (
            result.stderr
        )  # how many are done again, the mappings tell


def test_a_later_run_overwrites_no_other_documents_result(run: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "case.txt").write_text(f"{folder}=1\n")
    out = tmp_path / "out"
    run("convert", tmp_path / "a", "-o", out)
    before = (out / "case.json").read_bytes()
    result = run("convert", tmp_path / "b", "-o", out)
    assert result.exit_code == 1
    assert "choose another output folder" in " ".join(result.stderr.split())
    assert (out / "case.json").read_bytes() == before


def test_a_later_run_keeps_the_records_of_the_earlier_one(run: Run, pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("convert", pages / "one.txt", "-o", out)
    run("convert", pages / "sub" / "two.txt", "-o", out)
    plain = json.loads((out / "run.json").read_text())
    assert [d["name"] for d in plain["documents"]] == ["two.txt"]
    assert [d["name"] for d in plain["earlier"]] == ["one.txt"]


def test_a_foreign_ledger_is_refused(run: Run, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("[]")
    result = run("convert", pages, "-o", tmp_path)
    assert result.exit_code == 2
    assert "not written by case2fhir" in result.stderr


def test_ndjson_has_a_file_for_each_type(run: Run, pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("convert", pages, "-o", out, "--format", "ndjson").exit_code == 0
    rows = [json.loads(line) for line in (out / "Observation.ndjson").read_text().splitlines()]
    assert [row["code"]["text"] for row in rows] == ["tremor", "speech", "gait"]
    assert all(row["id"] for row in rows)


def test_known_patients_come_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("tremor=yes\n")
    (tmp_path / "map.csv").write_text("document,person,system,value\nx.txt,p1,urn:hospital,007\n")
    result = run("convert", tmp_path / "x.txt", "-o", tmp_path / "out", "--subject-map", tmp_path / "map.csv")
    assert result.exit_code == 0, result.output
    patient = json.loads((tmp_path / "out" / "x.json").read_text())["entry"][0]["resource"]
    assert patient["identifier"] == [{"system": "urn:hospital", "value": "007"}, {"value": "0"}]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("document,person\n", "no column system, value"),
        ("document,person,system,value\nx.txt,p1,,7\n", ":2:"),
        ("document,person,system,value\nx.txt,p1,s,7\nx.txt,p1,s,8\n", "twice"),
        (
            "document,person,system,value,accept\nx.txt,p1,s,7,yes\nx.txt,p1,s,8,perhaps\n",
            ":3: write yes or no under accept",
        ),
    ],
)
def test_a_wrong_subject_map_is_told_with_its_line(run: Run, tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "x.txt").write_text("tremor=yes\n")
    (tmp_path / "map.csv").write_text(rows)
    result = run("convert", tmp_path / "x.txt", "-o", tmp_path / "out", "--subject-map", tmp_path / "map.csv")
    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize(
    ("answers", "gives"),
    [(("yes", ""), "7"), (("", "YES"), "8"), (("no", "yes"), "8"), (("no", "no"), ""), (("no", ""), ""), (("", ""), "undecided")],
)  # fmt: skip
def test_candidates_are_decided_by_yes_and_no(tmp_path: Path, answers: tuple[str, str], gives: str) -> None:
    rows = [f"x.txt,p1,s,{value},{answer}" for value, answer in zip("78", answers, strict=True)]
    (tmp_path / "map.csv").write_text("\n".join(["document,person,system,value,accept", *rows, "y.txt,p1,,,"]) + "\n")
    wanted = {"x.txt": {"p1": UNDECIDED if gives == "undecided" else ("s", gives)}} if gives else {}
    assert read_subject_map(tmp_path / "map.csv") == wanted


def test_a_name_that_is_too_long_is_told_and_the_others_go_on(run: Run, pages: Path, tmp_path: Path) -> None:
    (pages / ("n" * 250 + ".txt")).write_text("tremor=yes\n")
    result = run("convert", pages, "x" * 5000, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "2 of 4 documents failed" in result.stderr


def test_file_names_of_other_scripts_and_bytes(run: Run, tmp_path: Path) -> None:
    import os

    (tmp_path / "病例 1.txt").write_text("tremor=yes\n")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("tremor=yes\n")
    result = run("convert", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "病例 1.json").exists()
    assert len(json.loads((tmp_path / "out" / "run.json").read_text())["documents"]) == 2


def test_slim_results_are_read_by_every_verb(run: Run, pages: Path, tmp_path: Path) -> None:
    out, plain = tmp_path / "out", tmp_path / "plain"
    assert run("convert", pages, "-o", plain).exit_code == 0
    assert run("convert", pages, "-o", out).exit_code == 0  # whose files the second run replaces
    result = run("convert", pages, "-o", out, "--slim", "--format", "ndjson")
    assert result.exit_code == 0, result.output
    stems = [f"{stem}{ending}" for stem in ("one", "sub/two") for ending in (".json.gz", ".findings.json.gz")]
    assert [name for name in files(out) if not name.endswith((".ndjson.gz", "run.json", "manifest.json"))] == sorted(
        stems
    )
    listed = json.loads((out / "manifest.json").read_text())["output"]
    for one in listed:
        assert len(gzip.decompress((out / one["url"]).read_bytes()).splitlines()) == one["count"]
    told = [
        json.loads(run("explain", where, "--json").stdout)["facts"]
        for where in (out / "one.json.gz", plain / "one.json")
    ]
    assert told[0] == told[1] != []
    assert run("check", out).stdout.replace(".json.gz", ".json").replace("out/", "") == run(
        "check", plain
    ).stdout.replace("plain/", "")
    first = [(out / name).read_bytes() for name in stems]
    assert run("convert", pages, "-o", out, "--slim", "--resume").exit_code == 0
    assert [(out / name).read_bytes() for name in stems] == first


def test_damaged_packed_bundles_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(b"not packed")
    result = run("explain", tmp_path / "a.json.gz")
    assert result.exit_code == 2
    assert "damaged gzip data" in result.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "spark", "--resume", "--deidentify"], "--resume, --deidentify: not with --engine spark"),
        (["--engine", "spark"], "needs INPUT and -o OUT"),
        (["--format", "parquet"], "need a folder: -o OUT"),
        (["--master", "local[2]"], "is for --engine spark"),
    ],
)
def test_what_does_not_go_with_a_cluster_is_told(run: Run, pages: Path, options: list[str], told: str) -> None:
    result = run("convert", pages, *options)
    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize(("asked", "status"), [((), "preliminary"), (("--status", "final"), "final")])
def test_observations_are_final_only_when_asked(
    tmp_path: Path, run: Run, pages: Path, asked: tuple[str, ...], status: str
) -> None:
    out = tmp_path / "out"
    assert run("convert", pages, "-o", out, *asked).exit_code == 0
    entries = json.loads((out / "one.json").read_text())["entry"]
    observed = [r for e in entries if (r := e["resource"])["resourceType"] == "Observation"]
    assert observed and {r["status"] for r in observed} == {status}
