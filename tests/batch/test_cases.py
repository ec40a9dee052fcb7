"""Which documents are one case, and what becomes of a case when one of its files can't be read."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from etl.batch.inputs import Source, by_folder, collect, from_manifest, names_within, one_case
from etl.batch.local import Job, Plan, run
from etl.errors import InputError
from etl.pipeline import Settings

PAGE = "Name: Mr. Abel\nAge: 54\nSymptoms: tremor\n"
SHEET = "Item,Before\nSpeech,3\nSwallowing,4\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for name, text in (
        ("p1/article.txt", PAGE), ("p1/s1.csv", SHEET), ("p1/more/s2.csv", SHEET), ("p2/page.txt", PAGE + "Fatigue."),
        ("loose.txt", PAGE + "Dizziness."), ("p1/photo.png", ""),
    ):  # fmt: skip
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with zipfile.ZipFile(tmp_path / "in/p3.zip", "w") as archive:
        archive.writestr("page.txt", PAGE + "Nausea.")
        archive.writestr("p4/page.txt", PAGE + "Vomiting.")
    return tmp_path / "in"


def shown(sources: tuple[Source, ...]) -> dict[str, tuple[str, ...]]:
    return {source.target: names_within(source) for source in sources}


def test_each_folder_and_archive_is_a_case(papers: Path) -> None:
    found = by_folder(collect([str(papers)]))
    assert shown(found.sources) == {
        "in": ("loose.txt",),
        "p1": ("article.txt", "s1.csv"),
        "p1/more": ("s2.csv",),
        "p2": ("page.txt",),
        "p3": ("p3.zip!page.txt",),
        "p3/p4": ("page.txt",),
    }
    assert [one.name for one in found.left_out] == ["p1/photo.png"]


def test_files_that_are_named_are_cases_by_their_folders(papers: Path) -> None:
    names = [str(papers / name) for name in ("p1/article.txt", "p2/page.txt", "p1/s1.csv")]
    assert shown(by_folder(collect(names)).sources) == {"p1": ("article.txt", "s1.csv"), "p2": ("page.txt",)}


def test_folders_of_one_name_are_cases_of_their_own(tmp_path: Path) -> None:
    for side in ("a", "b"):
        (tmp_path / side / "case").mkdir(parents=True)
        (tmp_path / side / "case/x.txt").write_text(PAGE + side)
    found = by_folder(collect([str(tmp_path / "a/case"), str(tmp_path / "b/case")]))
    assert len({source.target for source in found.sources}) == 2


@pytest.mark.parametrize(
    ("names", "called", "files"),
    [
        (["p1/s1.csv", "p1/article.txt"], "article", ("article.txt", "s1.csv")),
        (["p1/article.txt", "p2/page.txt"], "article", ("p1/article.txt", "p2/page.txt")),
        (["p1"], "p1", ("article.txt", "more/s2.csv", "s1.csv")),
        (["p3.zip"], "p3", ("p3.zip!p4/page.txt", "p3.zip!page.txt")),
        (["p2/page.txt"], "page", ("page.txt",)),
        (["p2/*.txt"], "page", ("page.txt",)),
    ],
)
def test_all_that_is_given_is_one_case(papers: Path, names: list[str], called: str, files: tuple[str, ...]) -> None:
    arguments = [str(papers / name) for name in names]
    assert shown(one_case(collect(arguments), arguments).sources) == {called: files}


@pytest.mark.parametrize(
    ("rows", "cases"),
    [
        ("case,file\nA,p1/article.txt\nA,p1/s1.csv\nB,p2\n", {"A": ("article.txt", "s1.csv"), "B": ("page.txt",)}),
        ("\ufefffile;case;note\np1/article.txt;ward 3/A;x\n", {"ward 3/A": ("article.txt",)}),
        ("case\tfile\nA\tp3.zip!p4/page.txt\nA\tp1/article.txt\n", {"A": ("p1/article.txt", "p3.zip!p4/page.txt")}),
        ("case,file\nA,p3.zip\n", {"A": ("p3.zip!p4/page.txt", "p3.zip!page.txt")}),
        ("case,file\nA,missing.txt\n", {"A": ("missing.txt",)}),
        ("case,file\n../../etc/A,p2\n/B,p2\n", {"etc/A": ("page.txt",), "B": ("page.txt",)}),
        ("case,file\nrun,p2\n", {"run.case": ("page.txt",)}),
        ('case,file\n"A, B",p2\n', {"A, B": ("page.txt",)}),
    ],
)
def test_a_manifest(papers: Path, rows: str, cases: dict[str, tuple[str, ...]]) -> None:
    (papers / "m.csv").write_text(rows, encoding="utf-8")
    assert shown(from_manifest(papers / "m.csv").sources) == cases


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("case\nA\n", r"no column file \(needed: case, file\)"),
        ("", "no column case, file"),
        ("case,file\nA,\n", r"m\.csv:2: a line needs a case and a file"),
        ("case,file\n", "no case in it"),
        ("case,file\nA,p1/empty\n", r"m\.csv:2: no document in p1/empty"),
        ("case,file\nA,\xff\n", "not a readable CSV file in UTF-8"),
    ],
)
def test_a_wrong_manifest_is_told_with_its_line(papers: Path, rows: str, told: str) -> None:
    (papers / "p1/empty").mkdir()
    (papers / "m.csv").write_bytes(rows.encode("latin-1"))
    with pytest.raises(InputError, match=told):
        from_manifest(papers / "m.csv")


def test_a_run_over_cases(papers: Path, tmp_path: Path) -> None:
    (papers / "p2/scan.pdf").write_bytes(b"%PDF-1.4 broken")
    (papers / "p5").mkdir()
    (papers / "p5/locked.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    out = tmp_path / "out"
    records = {record.name: record for record in run(by_folder(collect([str(papers)])).sources, Job(out, Settings()))}
    assert (records["p1"].status, records["p1"].counts["Person"]) == ("done", 1)
    assert list(records["p1"].files) == ["article.txt", "s1.csv"] and records["p1"].sha256
    part = records["p2"]
    assert (
        part.status == "failed" and part.kind == "case_page" and part.error.startswith("scan.pdf: the PDF is damaged")
    )
    bundle = json.loads((out / "p2.json").read_bytes())
    assert bundle["resourceType"] == "Bundle"
    issues = json.loads((out / "p2.findings.json").read_bytes())["issue"]
    assert any(issue["diagnostics"].startswith("scan.pdf: the PDF is damaged") for issue in issues)
    gone = records["p5"]
    assert gone.status == "failed" and gone.error.startswith("locked.doc: an old Office document")
    assert not (out / "p5.json").exists()


def test_a_case_has_one_result_whatever_the_order_and_number_of_jobs(papers: Path, tmp_path: Path) -> None:
    names = [str(papers / name) for name in ("p1/article.txt", "p2/page.txt", "p1/s1.csv", "loose.txt")]
    bodies = []
    for number, (order, jobs) in enumerate(((names, 1), (names[::-1], 2))):
        out = tmp_path / str(number)
        run(by_folder(collect(order)).sources, Job(out, Settings()), Plan(jobs=jobs))
        bodies.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*.json") if p.name != "run.json"})
    assert bodies[0] == bodies[1] and len(bodies[0]) == 9


def test_a_run_of_cases_goes_on_where_it_stopped(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(tmp_path / "out", Settings())
    cases = by_folder(collect([str(papers)])).sources
    run(cases, job)
    before = (tmp_path / "out/run.json").read_bytes()
    monkeypatch.setattr(
        "etl.batch.conversion.convert_document", lambda *given, **named: pytest.fail("all of it is done")
    )
    run(cases, job, Plan(resume=True))
    assert (tmp_path / "out/run.json").read_bytes() == before
