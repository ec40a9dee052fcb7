from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from etl.batch.conversion import Job, convert_one
from etl.batch.inputs import Source
from etl.batch.ledger import Record, earlier, finish, sharing
from etl.batch.local import converted, default_jobs
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
