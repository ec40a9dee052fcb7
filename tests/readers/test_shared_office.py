"""Structure of the office files beside the checkout, when they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.document import Document
from etl.readers import read_path

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="no folder of shared documents")


def find(start: str) -> Document:
    documents = (path for folder in ("seeds", "dev") for path in (SHARED / folder).rglob(f"{start}*"))
    found = [path for path in documents if path.suffix in (".docx", ".xlsx")]
    if not found:
        pytest.skip(f"no document {start}")
    return read_path(found[0])


@pytest.mark.parametrize(
    ("start", "tables"),
    [
        ("b11_", [("B1", 35, 4, 1), ("B2", 5, 3, 1)]),
        ("b13_", [("Dynamometry", 8, 7, 1), ("Lab", 8, 6, 0)]),
    ],
)
def test_tables(start: str, tables: list[tuple[str, int, int, int]]) -> None:
    document = find(start)
    found = [block.table for block in document.blocks if block.table]
    assert [(table.label, table.rows, table.columns, len(table.notes)) for table in found] == tables
    assert all(document.quote(cell.span) == cell.text for table in found for cell in table.cells)
