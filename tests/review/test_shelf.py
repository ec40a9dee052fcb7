"""A folder of results as the review sees it: whole ones, slim ones and broken ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from etl import convert_file
from etl.batch.conversion import Job, write_result
from etl.batch.inputs import Source
from etl.errors import InputError
from etl.pipeline import Settings
from etl.review.model import Known, model_of
from etl.review.volumes import volumes
from etl.value import replace

WHOLE = b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}]}'
UNKNOWN = json.dumps(
    {
        "resourceType": "Bundle",
        "entry": [{"resource": {"resourceType": "DocumentReference", "content": [{"attachment": {"contentType": "text/plain"}}]}}],
    }
).encode()  # fmt: skip


def test_slim_results_show_the_same_facts(samples: Path, tmp_path: Path) -> None:
    page = samples / "labelled_page.txt"
    result = convert_file(page)
    for slim in (False, True):
        write_result(result, Source(page, Path(page.name), page.stem), Job(tmp_path / str(slim), Settings(), slim=slim))
    (whole,), (slim_one,) = (list(volumes(tmp_path / name)) for name in ("False", "True"))
    assert [file.name for file in sorted((tmp_path / "True").iterdir())] == [
        "labelled_page.findings.json.gz",
        "labelled_page.json.gz",
    ]
    assert model_of(slim_one, Known()) == model_of(replace(whole, trace={}), Known())
    assert [model_of(one, Known())["traced"] for one in (whole, slim_one)] == [True, False]
    assert list(volumes(slim_one.file)) == [slim_one]


@pytest.mark.parametrize(
    ("name", "body", "error"),
    [
        ("x.json", b"{", "not JSON"),
        ("x.json", b"[]", "not a JSON object"),
        ("x.json", b'{"resourceType": "Patient"}', "not a FHIR Bundle"),
        ("x.json.gz", WHOLE, "damaged gzip data"),
        ("x.json.gz", gzip.compress(WHOLE, mtime=0)[:-12], "damaged gzip data"),
        ("x.json.gz", gzip.compress(b"{", mtime=0), "not JSON"),
        ("x.json.gz", gzip.compress(UNKNOWN, mtime=0), "not a bundle that this software wrote"),
        ("ward/x.json.gz", gzip.compress(WHOLE, mtime=0), ""),
    ],
)
def test_what_cannot_be_shown_says_why(tmp_path: Path, name: str, body: bytes, error: str) -> None:
    (tmp_path / "ward").mkdir()
    (tmp_path / name).write_bytes(body)
    (tmp_path / "run.json").write_bytes(b"{}")
    (one,) = volumes(tmp_path)
    assert (one.path, one.file, one.error) == (name.split(".")[0], tmp_path / name, error)
    assert bool(one.bundle) == (not error)


def test_a_folder_without_results(tmp_path: Path) -> None:
    (tmp_path / "x.findings.json.gz").write_bytes(b"")
    with pytest.raises(InputError, match="there is no bundle in it"):
        list(volumes(tmp_path))
