"""Results as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etl.errors import OutputError
from etl.sinks import Made, single_resources, write_bulk, write_bytes, write_document


def bundle(name: str) -> dict[str, Any]:
    patient = {"resourceType": "Patient", "id": f"p-{name}"}
    fact = {"resourceType": "Observation", "id": f"o-{name}", "subject": {"reference": f"urn:uuid:p-{name}"}}
    device = {"resourceType": "Device", "id": "d"}
    entries = [{"fullUrl": f"urn:uuid:{r['id']}", "resource": r} for r in (device, patient, fact)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def outcome(name: str) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "id": f"x-{name}", "issue": []}


OUTCOME = outcome("a")


@pytest.mark.parametrize(
    ("relative", "first", "second"),
    [
        ("case", "case.json", "case.findings.json"),
        ("ward/7/case", "ward/7/case.json", "ward/7/case.findings.json"),
        ("case.pdf", "case.pdf.json", "case.pdf.findings.json"),
        ("Mr. Doe", "Mr. Doe.json", "Mr. Doe.findings.json"),
        ("..case", "..case.json", "..case.findings.json"),
    ],
)
def test_write_document(tmp_path: Path, relative: str, first: str, second: str) -> None:
    paths = write_document(tmp_path, Path(relative), bundle("a"), OUTCOME)
    assert paths == (tmp_path / first, tmp_path / second)
    assert list(json.loads(paths[0].read_bytes())) == ["resourceType", "type", "entry"]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("relative", ["../case", "/etc/case", "a/../../b", ""])
def test_never_outside(tmp_path: Path, relative: str) -> None:
    with pytest.raises(OutputError):
        write_document(tmp_path / "out", Path(relative), bundle("a"), OUTCOME)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    goal = tmp_path / "x.json"
    write_bytes(goal, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OutputError, match="the disk is full"):
        write_bytes(goal, b"new")
    assert goal.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.json"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError):
        write_document(tmp_path / "out", Path("case"), bundle("a"), OUTCOME)
    with pytest.raises(OutputError):
        write_bulk(tmp_path / "out", [Made("a", bundle("a"), OUTCOME)])


def test_references_of_single_resources() -> None:
    *_, fact = single_resources(bundle("a"))
    assert fact["subject"] == {"reference": "Patient/p-a"}


def test_ndjson(tmp_path: Path) -> None:
    paths = write_bulk(tmp_path, [Made(n, bundle(n), outcome(n)) for n in "ab"])
    names = ["Device.ndjson", "Observation.ndjson", "OperationOutcome.ndjson", "Patient.ndjson", "manifest.json"]
    assert [p.name for p in paths] == names == sorted(p.name for p in tmp_path.iterdir())
    lines = (tmp_path / "Patient.ndjson").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["p-a", "p-b"]
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert {o["type"]: o["count"] for o in manifest["output"]} == {"Device": 1, "Observation": 2, "Patient": 2}
    assert [e["type"] for e in manifest["error"]] == ["OperationOutcome"]
    assert manifest["requiresAccessToken"] is False


def test_ndjson_of_nothing(tmp_path: Path) -> None:
    assert [p.name for p in write_bulk(tmp_path, [])] == ["manifest.json"]


def test_documents_with_one_text_are_told_once(tmp_path: Path) -> None:
    text = {"fullUrl": "urn:uuid:t", "resource": {"resourceType": "DocumentReference", "id": "t"}}
    first, again = ({**bundle("a"), "entry": [text, *bundle("a")["entry"]]} for _ in "12")
    again["entry"].append(bundle("b")["entry"][-1])  # one reader found more than the other
    write_bulk(
        tmp_path, [Made("a.txt", first, OUTCOME), Made("c", bundle("c"), outcome("c")), Made("a.html", again, OUTCOME)]
    )
    found = {path.stem: path.read_text().count("\n") for path in tmp_path.glob("*.ndjson")}
    assert found == {"DocumentReference": 1, "Device": 1, "Patient": 2, "Observation": 3, "OperationOutcome": 2}


def test_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as parquet

    monkeypatch.setattr("etl.sinks._GROUP", 200)
    paths = write_bulk(tmp_path, [Made(f"{n}.txt", bundle(n), outcome(n)) for n in "abcdef"], "parquet")
    assert [p.name for p in paths] == sorted(p.name for p in tmp_path.iterdir())
    table = parquet.ParquetFile(tmp_path / "Observation.parquet")
    assert table.metadata.num_row_groups > 1
    rows = table.read().to_pylist()
    assert [(row["id"], row["document"]) for row in rows] == [(f"o-{n}", f"{n}.txt") for n in "abcdef"]
    assert json.loads(rows[0]["resource"])["subject"] == {"reference": "Patient/p-a"}
