"""Structure of the documents beside the checkout, when they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.document import Document
from etl.errors import InputError
from etl.readers import read_path

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="no folder of shared documents")


def everything(start: str = "") -> list[Path]:
    """The documents of the folders that hold documents; what else lies there is no concern of these tests."""
    return [path for folder in ("seeds", "dev") for path in (SHARED / folder).rglob(f"{start}*")]


def find(start: str) -> Document:
    (path,) = [path for path in everything(start) if path.suffix in (".txt", ".csv")]
    return read_path(path)


def shapes(document: Document) -> list[tuple[str, int, int]]:
    return [(b.table.label, b.table.rows, b.table.columns) for b in document.blocks if b.table]


@pytest.mark.parametrize(
    ("start", "tables"),
    [
        ("000_", []),
        ("001_", []),
        ("002_", []),
        ("003_", []),
        ("004_", [("S1", 6, 3), ("S2", 8, 4), ("S3", 17, 5)]),
        ("02_", []),
        ("03_", []),
        ("05_", [("", 10, 3)]),
        ("08_", [("", 9, 5)]),
        ("10_", [("1", 10, 8)]),
        ("11_", [("1", 8, 3), ("2", 5, 3), ("4", 5, 4)]),
        ("14_", []),
        ("T2_", [("S2", 12, 7)]),
        ("T5_", [("", 7, 11)]),
        ("b15_", [("", 6, 14)]),
    ],
)
def test_tables(start: str, tables: list[tuple[str, int, int]]) -> None:
    assert shapes(find(start)) == tables


@pytest.mark.parametrize(
    ("start", "labels"),
    [
        ("000_", ["Case", "Nationality", "Age", "Diagnosis", "First Admission Date", "Second Admission Date"]),
        ("03_", ["Name", "Nationality", "Age", "Disease"]),
        ("b15_", ["Patient", "Sex", "Age", "Diagnosis", "Comorbidity", "Medication", "Treatment", "Adverse events"]),
    ],
)
def test_first_fields(start: str, labels: list[str]) -> None:
    document = find(start)
    fields = [block for block in document.blocks if block.kind == "field"]
    assert [document.quote(block.label) for block in fields if block.label][: len(labels)] == labels


def test_nothing_is_lost() -> None:
    for path in everything():
        if path.suffix not in (".txt", ".csv"):
            continue
        try:
            document = read_path(path)
        except InputError:
            continue
        rest = list(document.text)
        for block in document.blocks:
            for at in range(block.span.start, block.span.end):
                rest[at] = " "
        assert not "".join(rest).strip(), path
