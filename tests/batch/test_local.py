from __future__ import annotations

import json
import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from etl.batch import ledger
from etl.batch.conversion import Job, convert_one
from etl.batch.inputs import Source
from etl.batch.ledger import Gone, Record, earlier, finish, sharing
from etl.batch.local import _gone, _still_there, converted, default_jobs, shortened
from etl.deidentify import Policy, Secret
from etl.errors import OutputError
from etl.pipeline import Settings


class Killer(bytes):
    """Bytes that end the process which unpickles them, as the system does when memory is short."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def sources(*names: str) -> list[Source]:
    return [Source(Path(name), Path(name), Path(name).stem) for name in names]


def test_a_killed_process_takes_no_other_document_along(tmp_path: Path) -> None:
    waiting = [(source, None) for source in sources(*(f"missing{i}.txt" for i in range(6)))]
    waiting.insert(2, (Source(Path("killer.txt"), Path("killer.txt"), "killer"), Killer()))
    records = list(converted(waiting, Job(tmp_path, Settings()), 2))
    assert sorted(record.name for record in records) == sorted(source.name for source, _ in waiting)
    told = {record.name: record.error for record in records}
    assert "was killed" in told.pop("killer.txt")
    assert all("no such file" in error for error in told.values())


def test_an_unwritable_place_is_the_runs_error(tmp_path: Path) -> None:
    from etl.batch.local import run

    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        run(sources("missing.txt"), Job(tmp_path / "file" / "out", Settings()))


def test_a_mistake_of_ours_is_told_without_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*given: object, **named: object) -> None:
        raise ValueError("name of a patient")

    monkeypatch.setattr("etl.batch.conversion.convert_bytes", mistaken)
    record = convert_one(sources("a.txt")[0], b"text", Job(tmp_path, Settings()))
    assert record.status == "failed"
    assert "ValueError at test_local.py:" in record.error
    assert "patient" not in record.error


def test_records_share_what_they_say_alike() -> None:
    shared = sharing()

    def told(name: str) -> Record:
        said = json.loads('{"counts": {"Person": 1}, "ledger": {"cells": {"used": 0}, "fields": {"used": 7}}}')
        return Record(name, name, name, "done", **said)

    one, other = shared(told("a")), shared(told("b"))
    assert (one, other) == (told("a"), told("b"))
    assert one.counts is other.counts
    assert one.ledger["fields"] is other.ledger["fields"]


@pytest.mark.parametrize(("documents", "jobs"), [(0, 1), (7, 1), (8, 1)])
def test_few_documents_need_no_pool(documents: int, jobs: int) -> None:
    assert default_jobs(documents) == jobs


def test_many_documents_use_the_cores() -> None:
    assert default_jobs(100_000) == (os.cpu_count() or 1)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_run_is_written_record_by_record_as_one_json_text(tmp_path: Path, count: int) -> None:
    records = [
        Record(f"a\n{at}\udcff", "given", f"t{at}", "done", counts={"Person": at}, files=["x"]) for at in range(count)
    ]
    told = {"settings": {"slim": False, "mappings": []}, "documents": records[::-1], "waiting": [], "earlier": []}
    finish(tmp_path, told)
    body = (tmp_path / "run.json").read_text()
    assert body == json.dumps(json.loads(body), indent=2) + "\n"
    assert earlier(tmp_path) == (told["settings"], {record.target: record for record in records})


@pytest.mark.parametrize(
    ("gone", "told", "left"),
    [
        ("keep", [], ["a.json", "b.json", "b.trace.json", "c.json"]),
        ("move", ["b"], ["a.json", "c.json", "gone/b.json", "gone/b.trace.json"]),
        ("remove", ["b"], ["a.json", "c.json"]),
    ],
)
def test_results_of_documents_that_are_gone(tmp_path: Path, gone: Gone, told: list[str], left: list[str]) -> None:
    for name in ("a.json", "b.json", "b.trace.json", "c.json"):
        (tmp_path / name).write_text("{}")
    given = {"a": "/nowhere/a.txt", "b": "/nowhere/b.txt", "c": str(tmp_path / "c.json")}
    before = {name: Record(name, source, name, "done") for name, source in given.items()}
    assert _gone(sources("a.txt"), before, gone, tmp_path) == told
    assert sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*.json")) == left


@pytest.mark.parametrize(
    ("source", "files", "there"),
    [
        ("-", (), True),  # a pipe
        ("{}/a.txt", (), True),
        ("{}/b.txt", (), False),
        ("{}/all.zip!x.txt", (), True),
        ("{}/all.zip!y.txt", (), False),
        ("{}/none.zip!x.txt", (), False),
        ("{}/a.txt, {}/b.txt", ("a.txt", "b.txt"), True),  # of a case one file
        ("{}/b.txt, {}/c.txt", ("b.txt", "c.txt"), False),
        ("{}/a.txt, {}/b.txt", (), False),
    ],
)
def test_a_document_that_is_still_there(tmp_path: Path, source: str, files: tuple[str, ...], there: bool) -> None:
    (tmp_path / "a.txt").write_text("x")
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("x.txt", "x")
    assert _still_there(Record("a", source.replace("{}", str(tmp_path)), "a", "done", files=files)) == there


@pytest.mark.parametrize(("names", "said"), [("", ""), ("abc", "a, b, c"), ("abcde", "a, b, c and 2 more")])
def test_many_names_are_shortened(names: str, said: str) -> None:
    assert shortened(names) == said


def test_a_run_that_was_cut_off_has_its_settings_and_whole_lines(tmp_path: Path) -> None:
    assert (earlier(tmp_path), ledger.was_stopped(tmp_path)) == (({}, {}), False)
    one, two, three = (
        Record(name, name, name, "done", counts={"Person": 1}, files=["x"], unread=["de"]) for name in "abc"
    )
    with ledger.begin(tmp_path, {"slim": True}, [one]) as notes:
        notes.add(two)
        assert (earlier(tmp_path), ledger.was_stopped(tmp_path)) == (({"slim": True}, {"a": one, "b": two}), True)
    with (tmp_path / "run.partial.jsonl").open("ab") as lines:
        lines.write(b'{"name": "cut')
    assert earlier(tmp_path) == ({"slim": True}, {"a": one, "b": two})
    finish(tmp_path, {"settings": {"slim": False}, "documents": [two, one], "earlier": [three]})
    assert (earlier(tmp_path), ledger.was_stopped(tmp_path)) == (
        ({"slim": False}, {"a": one, "b": two, "c": three}),
        False,
    )


@pytest.mark.parametrize("body", ["no json", "[]", "{}", '{"settings": {}, "documents": [{"name": "a"}]}'])
def test_a_run_of_somebody_else_is_refused(tmp_path: Path, body: str) -> None:
    (tmp_path / "run.json").write_text(body)
    with pytest.raises(OutputError, match=r"run.json was not written by case2fhir"):
        earlier(tmp_path)


@pytest.mark.parametrize(
    ("stopped", "unfinished"), [(ledger.UNFINISHED, True), ("stopped after a failure", False), ("", False)]
)
def test_a_deidentified_run_says_numbers_and_new_names(tmp_path: Path, stopped: str, unfinished: bool) -> None:
    assert not ledger.is_unfinished(tmp_path)
    policy = Policy(Secret(b"k" * 32), "year")
    records = [Record(name, f"/wards/{name}", name, "done", "5a", kind="letter", counts={"Person": 1}) for name in "ba"]
    ledger.finish_deidentified(tmp_path, policy, records, stopped)
    told = json.loads((tmp_path / "run.json").read_text())
    said = {"status": "done", "kind": "letter", "counts": {"Person": 1}, "findings": {}}
    assert told["documents"] == [{"name": policy.secret.name(name), **said} for name in "ab"]
    assert (told["deidentified"], told.get("stopped", ""), ledger.is_unfinished(tmp_path)) == (
        "year",
        stopped,
        unfinished,
    )
