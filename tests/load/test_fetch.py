"""Attachments that notes name by an address: fetched from the notes' own server, and read like any other."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fake import Asked, Fake, Reply, times

from etl.batch.inputs import body_of, collect
from etl.cli import main
from etl.readers import read
from etl.readers.limits import Limits

TEXT = b"Tremor of both hands."


def note(number: int, url: str) -> dict[str, Any]:
    return {
        "resourceType": "DocumentReference",
        "id": f"n{number}",
        "status": "current",
        "subject": {"reference": "Patient/1"},
        "content": [{"attachment": {"contentType": "text/plain", "url": url}}],
    }


def stored(fake: Fake, name: str, media: str = "text/plain", text: bytes = TEXT) -> None:
    data = base64.b64encode(text).decode()
    fake.store[f"Binary/{name}"] = {"resourceType": "Binary", "id": name, "contentType": media, "data": data}


def plain_file(asked: Asked) -> Reply | None:
    return Reply(200, TEXT, {"Content-Type": "text/plain"}) if asked.path.startswith("files/") else None


def fetched(path: Path, fake: Fake, *more: str) -> Result:
    return CliRunner().invoke(main, ["fetch", str(path), "--server", fake.url, "--attempts", "1", *more])


def texts(path: Path) -> list[str]:
    limits = Limits()
    sources = collect([str(path)], None, limits).sources
    return [read(body_of(one.path, one.member, limits), one.name, limits).text.strip() for one in sources]


@pytest.mark.parametrize("address", ["Binary/7", "{base}Binary/7", "{base}Binary/7/_history/1", "{base}files/7.txt"])
@pytest.mark.parametrize("name", ["notes.ndjson", "note.json"])
def test_what_an_address_of_the_server_names_is_read(fake: Fake, tmp_path: Path, address: str, name: str) -> None:
    stored(fake, "7")
    fake.store["Binary/7/_history/1"] = fake.store["Binary/7"]
    fake.faults.append(plain_file)
    source = tmp_path / name
    source.write_text(json.dumps(note(1, address.format(base=f"{fake.url}/"))) + "\n")
    assert (done := fetched(tmp_path, fake)).exit_code == 0, done.output
    assert texts(source) == [TEXT.decode()]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://elsewhere.example/7.txt", "another server"),
        ("//elsewhere.example/7.txt", "another server"),
        ("Binary/8", "404"),
    ],
)
def test_what_is_not_fetched_is_named_and_the_rest_comes(fake: Fake, tmp_path: Path, address: str, why: str) -> None:
    stored(fake, "7")
    source = tmp_path / "notes.ndjson"
    source.write_text(json.dumps(note(1, address)) + "\n" + json.dumps(note(2, "Binary/7")) + "\n")
    done = fetched(source, fake, "--header", "X-Api:1")
    assert done.exit_code == 1 and address in done.output and why in done.output
    assert all(asked.path.startswith("Binary/") for asked in fake.asked)
    assert [one["meta"]["source"] for one in lines(tmp_path)] == ["Binary/7"]


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "Binary.fetched.ndjson").read_text().splitlines()]


def test_a_second_call_goes_on_where_the_first_one_was_cut_off(fake: Fake, tmp_path: Path) -> None:
    source = tmp_path / "notes.ndjson"
    source.write_text("".join(json.dumps(note(n, f"Binary/{n}")) + "\n" for n in (1, 2)))
    for name in ("1", "2"):
        stored(fake, name)
    assert fetched(source, fake).exit_code == 0
    goal = tmp_path / "Binary.fetched.ndjson"
    goal.write_bytes(goal.read_bytes()[:-20])
    fake.asked.clear()
    assert fetched(source, fake).exit_code == 0
    assert [one.path for one in fake.asked] == ["Binary/2"]
    assert [one["meta"]["source"] for one in lines(tmp_path)] == ["Binary/1", "Binary/2"]


def test_who_is_not_let_in_stops_and_nothing_is_written(fake: Fake, tmp_path: Path) -> None:
    fake.faults.append(times(9, Reply(401)))
    source = tmp_path / "notes.ndjson"
    source.write_text(json.dumps(note(1, "Binary/1")) + "\n")
    done = fetched(source, fake)
    assert done.exit_code == 1 and "401" in done.output and not (tmp_path / "Binary.fetched.ndjson").exists()
