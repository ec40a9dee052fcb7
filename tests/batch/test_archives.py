"""Zip archives among the inputs: each member is a document with a place of its own."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from etl.batch.inputs import SUFFIXES, body_of, collect
from etl.batch.local import Job, Plan, run
from etl.errors import InputError
from etl.pipeline import Settings
from etl.readers import FORMATS
from etl.readers.detect import NAMED
from etl.readers.limits import Limits

PAGE = "Name: Mr. Abel\nAge: 54\nSymptoms: tremor\n"


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_every_readable_format_has_an_ending_that_folders_take() -> None:
    assert {kind for kind, form in FORMATS.items() if form.module} == {
        kind for kinds in NAMED.values() for kind in kinds if FORMATS[kind].module
    }
    assert {".zip", ".docm", ".xlsm", ".mht", ".mhtml", ".odt", ".doc"} <= SUFFIXES


def test_a_member_is_a_document_with_a_clear_name(tmp_path: Path) -> None:
    zipped(tmp_path / "in/sub/all.zip", {"b/two.txt": PAGE, "one.txt": PAGE, "p.png": b"\x89PNG", ".hidden.txt": PAGE})
    (tmp_path / "in/page.txt").write_text(PAGE)
    found = collect([str(tmp_path / "in")])
    assert [(source.name, source.target) for source in found.sources] == [
        ("page.txt", "page"),
        ("sub/all.zip!b/two.txt", "sub/all/b/two"),
        ("sub/all.zip!one.txt", "sub/all/one"),
    ]
    assert [one.name for one in found.left_out] == ["sub/all.zip!p.png"]


@pytest.mark.parametrize(
    ("members", "targets"),
    [
        (["a.txt", "a.csv"], ["x/a.csv", "x/a.txt"]),
        (["a.txt", "A.txt"], ["x/A.txt", "x/a.txt"]),
        (["run.txt"], ["x/run"]),
        (["a?b*.txt", "c\n.txt"], ["x/a_b_", "x/c_"]),
        (["deep/deeper/a.txt"], ["x/deep/deeper/a"]),
    ],
)
def test_targets_of_members(tmp_path: Path, members: list[str], targets: list[str]) -> None:
    zipped(tmp_path / "x.zip", dict.fromkeys(members, PAGE))
    found = [source.target for source in collect([str(tmp_path / "x.zip")]).sources]
    assert len({target.casefold() for target in found}) == len(found)
    if members[1:] != ["A.txt"]:
        assert found == targets


def test_an_archive_and_a_folder_of_one_name_do_not_clash(tmp_path: Path) -> None:
    zipped(tmp_path / "case.zip", {"x.txt": PAGE})
    (tmp_path / "case").mkdir()
    (tmp_path / "case/x.txt").write_text(PAGE)
    assert len({source.target for source in collect([str(tmp_path)]).sources}) == 2


def test_the_bytes_decide_what_is_an_archive(tmp_path: Path) -> None:
    zipped(tmp_path / "named.txt", {"a.txt": PAGE, "b.txt": PAGE})
    (tmp_path / "text.zip").write_text(PAGE)
    names = [source.name for source in collect([str(tmp_path)]).sources]
    assert names == ["named.txt!a.txt", "named.txt!b.txt", "text.zip"]


def test_an_office_file_is_no_archive(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Age: 54")
    document.save(tmp_path / "a.docx")
    assert [source.member for source in collect([str(tmp_path)]).sources] == [""]


def test_a_run_over_archives(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.txt": PAGE}).read_bytes()
    zipped(tmp_path / "in/all.zip", {"a.txt": PAGE, "bad.pdf": "%PDF-1.4", "inner.zip": inner, "../out.txt": PAGE})
    (tmp_path / "in/broken.zip").write_bytes(b"PK\x03\x04 no archive")
    zipped(tmp_path / "in/empty.zip", {})
    zipped(tmp_path / "in/pictures.zip", {"p.png": b"\x89PNG"})
    out = tmp_path / "out"
    records = run(collect([str(tmp_path / "in")]).sources, Job(out, Settings()))
    told = {record.name: record.error for record in records}
    assert told.pop("all.zip!a.txt") == ""
    for name, words in (
        ("all.zip!bad.pdf", "the PDF is damaged"),
        ("all.zip!inner.zip", "an archive within an archive isn't opened"),
        ("all.zip!../out.txt", "its name leads out of the archive"),
        ("broken.zip", "damaged"),
        ("empty.zip", "there is no document in it"),
        ("pictures.zip", "an image"),
    ):
        assert words in told.pop(name), name
    assert not told
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.json")) == [
        "all/a.findings.json", "all/a.json", "all/a.trace.json", "run.json",
    ]  # fmt: skip
    assert not (tmp_path / "out.json").exists()


def test_a_run_that_goes_on_leaves_out_members_that_are_done(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.txt": PAGE, "b.txt": PAGE + "Fatigue."})
    job = Job(tmp_path / "out", Settings())
    run(collect([str(path)]).sources, job)
    before = (tmp_path / "out/all/b.json").read_bytes()
    (tmp_path / "out/all/b.json").unlink()
    run(collect([str(path)]).sources, job, Plan(resume=True))
    assert (tmp_path / "out/all/b.json").read_bytes() == before


def test_an_archive_that_changes_is_read_again(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": "one"})
    assert body_of(path, "a.txt", Limits()) == b"one"
    zipped(path, {"a.txt": "another"})
    os.utime(path, ns=(1, 1))
    assert body_of(path, "a.txt", Limits()) == b"another"
    with pytest.raises(InputError, match="no such member"):
        body_of(path, "b.txt", Limits())


def test_an_archive_with_too_many_members_fails_as_a_whole(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.txt": PAGE for n in range(5)})
    (source,) = collect([str(path)], limits=Limits(members=4)).sources
    (record,) = run([source], Job(tmp_path / "out", Settings(limits=Limits(members=4))))
    assert record.name == "a.zip" and "more than the limit of 4 (members)" in record.error
