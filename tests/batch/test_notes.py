"""Exports of notes through a run: a document a note, its patient known, resumed by version."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from etl.batch.inputs import collect
from etl.cli import main


def note(number: int, text: str = "No fever.", **changes: Any) -> dict[str, Any]:
    data = base64.b64encode(text.encode()).decode()
    return {
        "resourceType": "DocumentReference",
        "id": f"n{number}",
        "meta": {"versionId": "1"},
        "status": "current",
        "subject": {"reference": f"Patient/{number}"},
        "content": [{"attachment": {"contentType": "text/plain", "data": data}}],
        **changes,
    }


def lines(*resources: dict[str, Any]) -> str:
    return "".join(json.dumps(one) + "\n" for one in resources)


def convert(*arguments: str | Path, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["convert", *map(str, arguments)], input=given)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "DocumentReference.ndjson").write_text(lines(note(1), note(2, status="entered-in-error")))
    (folder / "Patient.ndjson").write_text(lines({"resourceType": "Patient", "id": "1"}))
    (folder / "manifest.json").write_text('{"output": []}')
    return folder


def test_each_note_of_an_export_is_a_document(export: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert convert(export, "-o", out).exit_code == 0
    run = json.loads((out / "run.json").read_bytes())
    told = [(r["name"], r["target"], r["counts"].get("Observation", 0)) for r in run["documents"]]
    assert told == [
        ("DocumentReference.ndjson!DocumentReference-n1", "DocumentReference/DocumentReference-n1", 1),
        ("DocumentReference.ndjson!DocumentReference-n2", "DocumentReference/DocumentReference-n2", 0),
    ]
    assert {one["name"]: one["reason"] for one in run["left_out"]} == {
        "Patient.ndjson!Patient": "without a note",
        "manifest.json": ".json that is no FHIR",
    }
    bundle = json.loads((out / "DocumentReference" / "DocumentReference-n1.json").read_bytes())
    assert [e["resource"]["resourceType"] for e in bundle["entry"]] == [
        "DocumentReference", "Device", "Observation", "Provenance",
    ]  # fmt: skip


def test_results_in_the_folder_are_no_notes(export: Path) -> None:
    assert convert(export, "-o", export / "out").exit_code == 0
    (export / "copy.json").write_bytes(
        (export / "out" / "DocumentReference" / "DocumentReference-n1.json").read_bytes()
    )
    found = collect([str(export)])
    assert {one.name: one.reason for one in found.left_out}["copy.json"] == "written by case2fhir"


def test_a_run_is_resumed_by_version(export: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(export, "-o", out)
    written = out / "DocumentReference" / "DocumentReference-n1.json"
    before = written.stat().st_mtime_ns
    (export / "DocumentReference.ndjson").write_text(lines(dict(reversed(note(1).items())), note(2)))
    assert convert(export, "-o", out, "--resume").exit_code == 0
    assert written.stat().st_mtime_ns == before
    (export / "DocumentReference.ndjson").write_text(lines(note(1, "No headache.", meta={"versionId": "2"})))
    assert convert(export, "-o", out, "--resume").exit_code == 0
    assert "headache" in written.read_text()


def test_standard_input_may_hold_several_notes(tmp_path: Path) -> None:
    ended = convert("-", given=lines(note(1), note(2, "No headache.")).encode())
    assert ended.exit_code == 0
    bundles = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [b["entry"][0]["resource"]["subject"]["reference"] for b in bundles] == ["Patient/1", "Patient/2"]
    assert convert("-", "-o", tmp_path / "out", given=lines(note(1), note(2)).encode()).exit_code == 0
    assert (tmp_path / "out" / "stdin" / "DocumentReference-n2.json").exists()


def test_a_note_that_fails_takes_no_other_with_it(tmp_path: Path) -> None:
    broken = note(2, content=[{"attachment": {"data": "AAA*"}}])
    path = tmp_path / "notes.ndjson"
    path.write_text(lines(note(1), broken, note(3, subject=None)) + '{"resourceType": "DocumentRef')
    out = tmp_path / "out"
    ended = convert(path, "-o", out)
    assert ended.exit_code == 1
    failed = {r["name"]: r["error"] for r in json.loads((out / "run.json").read_bytes())["documents"] if r["error"]}
    assert {name.rpartition("!")[2]: error for name, error in failed.items()} == {
        "DocumentReference-n2": "content[0].attachment isn't Base64, or is cut off; export the note again",
        "DocumentReference-n3": "its note names no patient (subject); give the resource with the patient it is about",
        "line-4": "JSON that is cut off or damaged; nothing of it is read, export it again",
    }
    assert [p.name for p in (out / "notes").glob("*.json") if p.stem.count(".") == 0] == ["DocumentReference-n1.json"]


def test_notes_of_patients_are_no_case(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.json").write_text(json.dumps(note(number)))
    ended = convert("--case", tmp_path / "1.json", tmp_path / "2.json", "-o", tmp_path / "out")
    assert ended.exit_code == 1 and "convert them one by one" in ended.stderr.replace("\n      ", " ")


def test_messages_and_documents_give_the_same_facts(tmp_path: Path) -> None:
    text = "Tremor of both hands. No fever. Blood pressure 130/80 mmHg."
    (tmp_path / "a.json").write_text(json.dumps(note(1, text)))
    (tmp_path / "b.er7").write_bytes(
        b"MSH|^~\\&|EPR|NORTH|C2F|X|20300504||MDM^T02|c1|P|2.5\rPID|1||44^^^N\rTXA|1|DS|TX||||||||||d1\r"
        b"OBX|1|TX|1||" + text.encode() + b"||||||F\r"
    )
    (tmp_path / "c.xml").write_text(
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="2.16.756.5.30" extension="d"/><recordTarget><patientRole>'
        '<id root="2.16.756.5.31" extension="44"/></patientRole></recordTarget><component><structuredBody><component>'
        f"<section><text>{text}</text></section></component></structuredBody></component></ClinicalDocument>"
    )
    out = tmp_path / "out"
    assert convert(tmp_path / "a.json", tmp_path / "b.er7", tmp_path / "c.xml", "-o", out).exit_code == 0
    told = []
    for name in "abc":
        entries = json.loads((out / f"{name}.json").read_bytes())["entry"]
        facts = [e["resource"] for e in entries if e["resource"]["resourceType"] == "Observation"]
        told.append(
            [
                (f["code"]["text"], f.get("valueCodeableConcept", {}).get("text"), len(f.get("component", [])))
                for f in facts
            ]
        )
    assert told[0] == told[1] == told[2] and len(told[0]) == 3
