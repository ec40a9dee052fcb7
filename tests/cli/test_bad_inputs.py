"""What people give by mistake: each is named with what is wrong, nothing else is lost, and no traceback is shown."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from etl.cli import main

PAGE = "Name: Mr. Abel\nAge: 54\nSymptoms: tremor\n"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(part: str) -> bytes:
    """An office file whose main part is cut off."""
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="%s"/></Types>'
    kinds = {
        "word/document.xml": b"wordprocessingml.document.main+xml",
        "xl/workbook.xml": b"spreadsheetml.sheet.main+xml",
    }
    return zipped({"[Content_Types].xml": types % kinds[part], part: b"<w:document><w:bo"})


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.txt": (lambda: b"", "the file is empty"),
    "empty.pdf": (lambda: b"", "the file is empty"),
    "blank.txt": (lambda: b" \n\n\t ", "there is no text in it"),
    "binary.txt": (lambda: bytes(range(256)) * 20, "binary data, not text"),
    "program.html": (lambda: b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 40, "binary data, not text"),
    "nul.csv": (lambda: b"Age: 54\0\0\0\n" * 20, "binary data, not text"),
    "half.txt": (lambda: b"\xff\xfe\x00\xd8a\x00", "damaged UTF-16-LE text"),
    "large.txt": (lambda: b"He had a tremor and strength 4 of 5.\n" * 1_400_000, "more than the limit of 20000000"),
    "damaged.pdf": (lambda: b"%PDF-1.4\n" + bytes(range(256)) * 10, "the PDF is damaged"),
    "cut.docx": (lambda: office("word/document.xml")[:-30], "damaged"),
    "damaged.docx": (lambda: office("word/document.xml"), "the part word/document.xml is damaged"),
    "damaged.xlsx": (lambda: office("xl/workbook.xml"), "damaged; open it in Excel or LibreOffice"),
    "damaged.zip": (lambda: b"PK\x03\x04" + bytes(500), "damaged"),
    "bomb.zip": (lambda: zipped({"a.txt": b"0" * 30_000_000}), "unpacks to more than a document would"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Office document; export it as"),
    "picture.pdf": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(30), "an image; export it as"),
    "packed.txt": (lambda: b"\x1f\x8b\x08" + bytes(30), "a compressed archive; export it as"),
    "message.txt": (
        lambda: b"MSH|^~\\&|LAB\rPID|1||44\rOBX|1|NM|GLU||5.4\r",
        "HL7 v2 without a note; MDM and ORU messages",
    ),
    "bundle.txt": (lambda: b'{"resourceType": "Bundle", "type": "batch"}', "FHIR without a note (no resource)"),
    "mail.txt": (
        lambda: b"From: a@x\nMessage-ID: <1@x>\nContent-Type: application/pkcs7-mime\n\nMIAGCSqG\n",
        "an encrypted e-mail; open it",
    ),
    "feed.xml": (lambda: b'<?xml version="1.0"?><feed/>', "an XML file that is no article; export it as"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bad") / "in"
    path.mkdir()
    for name, (content, _) in BAD.items():
        (path / name).write_bytes(content())
    (path / "good.txt").write_text(PAGE)
    (path / "wrong.pdf").write_text(PAGE)
    (path / "photo.png").write_bytes(b"\x89PNG\r\n")
    return path


@pytest.fixture(scope="module")
def ended(folder: Path) -> Result:
    return call("convert", folder, folder / "missing.txt", "-o", folder.parent / "out")


def test_the_others_are_done_and_the_command_ends_with_1(folder: Path, ended: Result) -> None:
    assert ended.exit_code == 1
    out = folder.parent / "out"
    assert (out / "good.json").exists() and (out / "wrong.json").exists()
    assert len(list(out.rglob("*.json"))) == 7
    assert "Traceback" not in ended.output and "a mistake in case2fhir" not in ended.output
    assert "1 .png is no document's ending: photo.png" in ended.stderr


def whole(ended: Result) -> list[str]:
    """The lines as they were before they were wrapped."""
    return ended.stderr.replace("\n      ", " ").splitlines()


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_each_is_named_with_what_is_wrong(ended: Result, name: str) -> None:
    line = next(line for line in whole(ended) if line.startswith(f"  {name}: "))
    assert BAD.get(name, (None, "no such file or directory"))[1] in line
    assert line.count(name) == 1


def test_what_can_be_read_is_listed_in_full(ended: Result) -> None:
    line = next(line for line in whole(ended) if line.startswith("  old.doc: "))
    for form in ("plain text", "CSV", "HTML", "MHTML", "JATS", "PDF", "DOCX", "ODT", "RTF", "XLSX", "ODS", "zip"):
        assert form in line


def test_a_name_that_says_something_else_is_a_finding(folder: Path, ended: Result) -> None:
    out = folder.parent / "out"
    (issue,) = json.loads((out / "wrong.findings.json").read_bytes())["issue"]
    assert (issue["severity"], issue["diagnostics"]) == (
        "warning",
        "the name says .pdf, the bytes are plain text: read as that",
    )
    (record,) = [d for d in json.loads((out / "run.json").read_bytes())["documents"] if d["name"] == "wrong.pdf"]
    assert record["findings"] == {"warning": 1}
    assert call("convert", folder / "wrong.pdf", "-o", folder.parent / "strict", "--strict").exit_code == 3
    assert "the name says .pdf" in call("check", out / "wrong.json").stdout


@pytest.mark.parametrize("given", [BAD["message.txt"], BAD["bundle.txt"], BAD["mail.txt"]])
def test_standard_input_is_refused_like_a_file(given: tuple[Callable[[], bytes], str]) -> None:
    ended = CliRunner().invoke(main, ["convert", "-"], input=given[0]())
    assert (ended.exit_code, ended.stdout) == (1, "") and given[1] in "\n".join(whole(ended))


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "Missing argument"),
        (("nothing/",), 1, "no such file or directory"),
        (("*.none",), 1, "no such file or directory"),
        (("empty/",), 2, "no document in"),
        (("pictures/",), 2, "no document in"),
        (("page.txt", "--limit", "pages=0"), 2, "a limit is a number above 0"),
        (("page.txt", "--limit", "sheets=3"), 2, "'sheets' is no limit"),
        (("page.txt", "--limit", "bytes=10"), 1, "more than the limit of 10"),
        (("page.txt", "-o", "page.txt"), 2, "is not a folder"),
        (("page.txt", "-o", "page.txt/out"), 2, "Not a directory"),
        (("page.txt", "--case", "--case-per-folder"), 2, "exclude each other"),
        (("page.txt", "--cases", "page.txt"), 2, "leave out INPUT"),
        (("page.txt", "--study", "empty/"), 2, "leave out INPUT"),
        (("--study", "nothing/"), 2, "does not exist"),
        (("--study", "empty/", "--engine", "spark", "-o", "out"), 2, "--study: not with --engine spark"),
        (("page.txt", "--id-system", "seven"), 2, "no URI of your own"),
        (("--cases", "page.txt"), 2, "no column case, file"),
        (("--cases", "none.csv"), 2, "none.csv"),
        (("--case", "-"), 2, "standard input can't be part of a case"),
        (("--case", "page.txt", "missing.txt"), 1, "missing.txt: no such file or directory"),
        (("page.txt", "--subject-map", "page.txt"), 2, "no column"),
    ],
)
def test_how_a_conversion_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.png").write_bytes(b"\x89PNG\r\n")
    out = () if "-o" in arguments else ("-o", "out")
    result = call("convert", *arguments, *out)
    assert result.exit_code == code, result.output
    assert told in result.stderr and "Traceback" not in result.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    result = call("convert", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2 and "pipe.txt: no file but a pipe" in result.stderr
    assert call("convert", tmp_path / "pipe.txt", "-o", tmp_path / "out").exit_code == 1


@pytest.mark.parametrize("verb", ["explain", "check", "tables", "diff"])
@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"resourceType": "Patient"}', '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation", "extension": 7}}]}',
     '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "DocumentReference", "content": 3}}]}'],
)  # fmt: skip
def test_what_is_no_bundle_of_ours_shows_no_traceback(tmp_path: Path, verb: str, body: str) -> None:
    (tmp_path / "a.json").write_text(body)
    result = call(verb, *([tmp_path / "a.json"] * (2 if verb == "diff" else 1)))
    assert "Traceback" not in result.output and "a mistake in case2fhir" not in result.output
    assert result.exit_code in (0, 1, 2) and not isinstance(result.exception, KeyError | TypeError)


def test_a_mistake_of_ours_is_one_line_without_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*given: object) -> None:
        raise ValueError("name of a patient")

    monkeypatch.setattr("etl.explain.explained", mistaken)
    (tmp_path / "a.json").write_text('{"resourceType": "Bundle"}')
    result = call("explain", tmp_path / "a.json")
    assert result.exit_code == 1
    assert "a mistake in case2fhir (ValueError at test_bad_inputs.py:" in result.stderr
    assert "patient" not in result.output


def test_bundles_come_from_globs_and_standard_input(folder: Path, ended: Result) -> None:
    out = folder.parent / "out"
    assert call("check", out / "g*.json").stdout.count("nothing to report") == 1
    body = (out / "good.json").read_bytes()
    for verb in ("explain", "check", "tables"):
        result = CliRunner().invoke(main, [verb, "-"], input=body)
        assert result.exit_code == 0, result.output


def test_one_process_and_two_and_any_order_give_the_same_bytes(tmp_path: Path, samples: Path) -> None:
    pages = [path for path in sorted(samples.iterdir()) if path.is_file()]
    bodies = []
    for number, (order, jobs) in enumerate(((pages, 1), (pages[::-1], 2))):
        out = tmp_path / str(number)
        result = call("convert", *order, "-o", out, "--jobs", jobs)
        assert result.exit_code == 0, result.output
        bodies.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*.json") if p.name != "run.json"})
    assert bodies[0] == bodies[1]


def test_libraries_write_nothing_to_standard_error() -> None:
    code = (
        "import logging, warnings\nfrom etl.batch.conversion import quiet\nquiet()\n"
        "logging.getLogger('pdfminer').error('text of a patient')\nwarnings.warn('text of a patient')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
