"""Rows that are set as lines within the cells of one row."""

from __future__ import annotations

import io

import pytest

from etl.document import Document
from etl.readers import read
from etl.readers.stacked_cells import lines_apart


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (("FVC\nFEV1\nPEF", "60\n55\n300", "70\n66\n320"), 3),
        (("12 May 2010", "Hb\nWBC\nPLT", "12.1\n5.3\n230"), 3),
        (("Gait\nSpeech\nTremor", "1\n2\n0", ""), 3),
        (("gait\nspeech\ntremor", "1\n2\n0"), 3),
        (("Gross\nNet\nTax", "EUR\n10\n8\n2", "EUR\n11\n8\n3"), 4),
        # a label in lines, a value with its bounds, text, two lines, other numbers of lines
        (("Forced vital\ncapacity\n(sitting)", "60\n55\n300"), 1),
        (("Change in FVC\nfrom baseline\nto month 6", "-5.1\n(-6, -4)\n0.03"), 1),
        (("Hb", "12\n(2.1)\n[4]", "13\n(2.0)\n[4]"), 1),
        (("Gait\nSpeech\nTremor", "walks alone\nclear speech\nnone seen"), 1),
        (("Systolic\nDiastolic", "120\n80"), 1),
        (("FVC\nFEV1\nPEF", "60\n55"), 1),
        (("FVC\nFEV1\nPEF", "10\n60\n55\n300"), 1),
        (("FVC\nFEV1\nPEF", "60\n55\n300", "70\n66"), 1),
        (("12\n13\n14", "60\n55\n300"), 1),
    ],
)
def test_lines_that_are_rows(texts: tuple[str, ...], count: int) -> None:
    assert lines_apart(texts) == count


ROWS = [["Test", "Before", "After"], ["FVC", "60", "70"], ["FEV1", "55", "66"], ["PEF", "300", "320"]]


def grids(document: Document) -> list[list[list[str]]]:
    tables = [block.table for block in document.blocks if block.table]
    for table in tables:
        assert all(document.quote(cell.span) == cell.text for cell in table.cells)
        assert len({(cell.row, cell.column) for cell in table.cells}) == len(table.cells)
    return [[[cell.text if cell else "?" for cell in row] for row in table.grid()] for table in tables]


def test_page() -> None:
    page = (
        "<html><body><h1>Case</h1><table><tr><th>Test</th><th>Before</th><th>After</th></tr>"
        "<tr><td>FVC<br>FEV1<br>PEF</td><td>60<br>55<br>300</td><td>70<br>66<br>320</td></tr></table>"
        "<table><tr><td>FVC<br>FEV1<br>PEF</td><td>60<br>55<br>300</td></tr></table></body></html>"
    )
    assert grids(read(page.encode(), "x.html")) == [ROWS, [row[:2] for row in ROWS[1:]]]


@pytest.mark.parametrize("blank", [False, True])
def test_word(blank: bool) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("She was seen in May 2010 and in May 2011.")
    table = document.add_table(2, 3)
    for column, (head, lines) in enumerate(zip(ROWS[0], ("FVC\nFEV1\nPEF", "60\n55\n300", "70\n66\n320"), strict=True)):
        table.cell(0, column).text = head
        first, *rest = lines.split("\n")
        table.cell(1, column).text = first
        for line in rest:
            table.cell(1, column).add_paragraph(line)
        if blank:
            table.cell(1, column).add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    assert grids(read(out.getvalue(), "x.docx")) == [ROWS]


def test_rtf_with_two_columns() -> None:
    row = r"\trowd\cellx2000\cellx4000 {}\cell {}\cell\row"
    body = row.format("Test", "Result") + row.format(r"FVC\par FEV1\par PEF", r"60\line 55\line 300")
    assert grids(read(f"{{\\rtf1\\ansi Seen in May 2010.\\par {body}\\pard Well.\\par}}".encode(), "x.rtf")) == [
        [["Test", "Result"], *[row[:2] for row in ROWS[1:]]]
    ]


def test_delimited_text_keeps_merged_cells() -> None:
    text = 'Day,Test,Before,After\n"12 May","FVC\nFEV1\nPEF","60\n55\n300","70\n66\n320"\n"13 May",FVC,61,72\n'
    (grid,) = grids(read(text.encode(), "x.csv"))
    assert grid[0] == ["Day", *ROWS[0]]
    assert grid[1:4] == [["12 May", *row] for row in ROWS[1:]]
    assert grid[4] == ["13 May", "FVC", "61", "72"]
