"""Archives: each member is a document; what may not be opened is told."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping

import pytest

from etl.errors import InputError
from etl.readers import Limits, read
from etl.readers.archive import read_all
from etl.readers.office.package import is_safe


def packed(members: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_all_members() -> None:
    data = packed(
        {"b/two.txt": b"Age: 27", "a.csv": b"Item,V1,V2\nA,1,2\nB,3,4\n", "__MACOSX/x": b"x", ".hidden": b"x"}
    )
    documents = read_all(data, "all.zip")
    assert [document.name for document in documents] == ["all.zip!a.csv", "all.zip!b/two.txt"]
    assert documents[1].text == "Age: 27" and documents[0].blocks[0].kind == "table"


def test_the_only_member_is_the_document() -> None:
    document = read(packed({"two.txt": b"Age: 27"}), "one.zip")
    assert (document.name, document.text, document.warnings) == ("one.zip", "Age: 27", ())


def test_more_members_are_told() -> None:
    document = read(packed({"a.txt": b"Age: 27", "b.txt": b"Age: 28"}), "two.zip")
    assert document.text == "Age: 27"
    assert document.warnings == ("only the first of 2 documents in the archive is read: unpack it",)


def test_what_cannot_be_read_is_told() -> None:
    inner = packed({"x.txt": b"x"})
    data = packed(
        {"a.txt": b"Age: 27", "inner.zip": inner, "p.png": b"\x89PNG\r\n", "../out.txt": b"x", "/root.txt": b"x"}
    )
    (document,) = read_all(data, "all.zip")
    assert [warning.partition(":")[0] for warning in document.warnings] == [
        "all.zip!inner.zip",
        "all.zip!p.png",
        "all.zip!../out.txt",
    ]
    assert document.warnings[0].endswith("an archive within an archive isn't opened; unpack it")
    assert document.warnings[2].endswith("its name leads out of the archive (and 1 more names): it isn't read")


def test_an_office_file_inside_is_no_archive() -> None:
    docx = pytest.importorskip("docx")
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Age: 27")
    document.save(out)
    assert read(packed({"a.docx": out.getvalue()}, zipfile.ZIP_STORED), "a.zip").text == "Age: 27"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.txt", True), ("a/b.txt", True), ("a..b.txt", True), ("../a", False), ("a/../../b", False), ("/a", False),
        ("\\a", False), ("a\\..\\..\\b", False), ("C:/a", False), ("", False),
    ],
)  # fmt: skip
def test_names(name: str, safe: bool) -> None:
    assert is_safe(name) is safe


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (packed({"a.txt": b"0" * 60_000_000}), "unpacks to more"),
        (packed({f"{n}.txt": b"0 1 2 3 " * 2_000 for n in range(20)}), "unpacks to more"),
        (packed({f"{n}": b"" for n in range(10_001)}), "parts"),
        (packed({f"{n}": b"" for n in range(1_001)}), "documents"),
        (packed({"inner.zip": packed({"x": b"x"})}), "within an archive"),
        (packed({}) + b"", "no document"),
        (packed({"../a": b"x"}), "leads out"),
        (packed({"a.txt": b"x"})[:-10], "damaged"),
        (packed({"a.txt": b"abcdefgh" * 50}, zipfile.ZIP_STORED).replace(b"abcdefgh", b"Xbcdefgh", 1), "damaged"),
    ],
    ids=["ratio", "total", "members", "documents", "nested", "empty", "names", "cut off", "checksum"],
)
def test_refused(data: bytes, told: str) -> None:
    limits = Limits(bytes=30_000) if told == "unpacks to more" and len(data) < 30_000 else Limits()
    with pytest.raises(InputError, match=told):
        read_all(data, "a.zip", limits)


def test_protected_member() -> None:
    data = bytearray(packed({"a.txt": b"Age: 27"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(InputError, match="protected"):
        read_all(bytes(data), "a.zip")


def _samples() -> dict[str, bytes]:
    """A small file of each format that is in a package or in RTF."""
    out = {
        "a.rtf": rb"{\rtf1\ansi{\fonttbl{\f0 T;}}\trowd\cellx9\cellx99 a\cell b\cell\row\pard Age: 2\par 10{\super 7}\u8211?}"
    }
    docx = pytest.importorskip("docx")
    openpyxl = pytest.importorskip("openpyxl")
    document, book = docx.Document(), openpyxl.Workbook()
    document.add_heading("One", 1)
    document.add_table(2, 2).cell(0, 0).text = "x"
    document.add_paragraph("Age: 27", style="List Bullet")
    book.active.append(["Item", 1.5])
    book.active.merge_cells("A2:B3")
    for name, one in (("a.docx", document), ("a.xlsx", book)):
        saved = io.BytesIO()
        one.save(saved)
        with zipfile.ZipFile(saved) as source:
            out[name] = packed({part: source.read(part) for part in source.namelist()}, zipfile.ZIP_STORED)
    return out


@pytest.mark.parametrize("name", ["a.rtf", "a.docx", "a.xlsx"])
def test_damaged_files_raise_nothing_else(name: str) -> None:
    data = _samples()[name]
    chance = random.Random(7)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randint(0, 3)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 3)))
        try:
            read(bytes(broken), name)
        except InputError as error:
            assert str(error).startswith(name)
