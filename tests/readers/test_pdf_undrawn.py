"""Tables of PDFs whose rows or columns are not all drawn, or stand close: groups of rows, leaders, tall cells."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from etl.document import Document
from etl.readers import read

canvas = pytest.importorskip("reportlab.pdfgen.canvas")


def grids(draw: Callable[[Any], None]) -> list[list[list[str]]]:
    """The tables of a page: rows of texts; a merged cell's stands in each of its places."""
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=(595, 842), invariant=1)
    draw(drawing)
    drawing.showPage()
    drawing.save()
    document: Document = read(stream.getvalue(), "x.pdf")
    tables = [block.table for block in document.blocks if block.table]
    return [[[cell.text if cell else "?" for cell in row] for row in table.grid()] for table in tables]


def put(drawing: Any, y: float, places: tuple[float, ...], texts: list[str], font: str = "Times-Roman") -> None:
    """Texts on one line, from their left ends."""
    drawing.setFont(font, 10)
    for x, text in zip(places, texts, strict=False):
        drawing.drawString(x, y, text)


COLUMNS = (60.0, 220.0, 280.0, 340.0)


def test_the_name_of_a_group_of_rows_parts_no_table() -> None:
    def page(drawing: Any) -> None:
        put(drawing, 700, COLUMNS, ["Test", "First", "Second", "Third"])
        put(drawing, 682, COLUMNS, ["One", "1.5", "2.5", "3.5"])
        put(drawing, 670, COLUMNS, ["Two", "1.6", "2.6", "3.6"])
        put(drawing, 644, COLUMNS, ["Later"], "Times-Bold")
        put(drawing, 626, COLUMNS, ["Three", "1.7", "2.7", "3.7"])
        put(drawing, 614, COLUMNS, ["Four", "1.8", "2.8", "3.8"])

    (grid,) = grids(page)
    assert [row[0] for row in grid] == ["Test", "One", "Two", "Later", "Three", "Four"]
    assert grid[4] == ["Three", "1.7", "2.7", "3.7"]


def test_a_heading_with_a_header_below_it_parts_two_tables() -> None:
    def page(drawing: Any) -> None:
        for top, name in ((700, "First"), (600, "Second")):
            put(drawing, top, COLUMNS, [f"{name} leg"], "Times-Bold")
            put(drawing, top - 16, COLUMNS, ["Test", "Before", "After", "Later"])
            put(drawing, top - 30, COLUMNS, ["One", "1.5", "2.5", "3.5"])
            put(drawing, top - 44, COLUMNS, ["Two", "1.6", "2.6", "3.6"])

    found = grids(page)
    assert len(found) == 2 and all("Before" in [text for row in grid for text in row] for grid in found)


def test_a_repeated_header_begins_another_table() -> None:
    def page(drawing: Any) -> None:
        for top, value in ((700, "1"), (646, "2")):
            put(drawing, top, COLUMNS, ["Test", "Before", "After", "Later"])
            put(drawing, top - 14, COLUMNS, ["One", f"{value}.5", f"{value}.6", f"{value}.7"])
            put(drawing, top - 28, COLUMNS, ["Two", f"{value}.1", f"{value}.2", f"{value}.3"])

    assert [len(grid) for grid in grids(page)] == [3, 3]


def test_columns_of_long_numbers_stand_close() -> None:
    places = (60.0, 160.0, 210.0, 260.0)

    def page(drawing: Any) -> None:
        put(drawing, 700, places, ["Age", "Men", "Women", "All"])
        for number, row in enumerate(
            (["20", "1,234,567", "2,345,678", "3,456,789"], ["30", "12,345", "9,876", "22,221"])
        ):
            put(drawing, 684 - 14 * number, places, row)

    (grid,) = grids(page)
    assert grid[1] == ["20", "1,234,567", "2,345,678", "3,456,789"]


def test_dots_that_lead_to_a_value_are_no_text() -> None:
    def page(drawing: Any) -> None:
        put(drawing, 700, (60, 320, 380), ["Test", "Before", "After"])
        for number, (name, dots) in enumerate(
            (("One", " ....................."), ("Twenty-two", "..................."))
        ):
            put(drawing, 684 - 14 * number, (60, 320, 380), [name + dots, f"{number}.5", f"{number}.7"])

    (grid,) = grids(page)
    assert grid == [["Test", "Before", "After"], ["One", "0.5", "0.7"], ["Twenty-two", "1.5", "1.7"]]


def lattice(drawing: Any, xs: list[float], ys: list[float]) -> None:
    """All lines of a table."""
    for x in xs:
        drawing.line(x, ys[0], x, ys[-1])
    for y in ys:
        drawing.line(xs[0], y, xs[-1], y)


def test_values_in_one_tall_cell_beside_labels_of_which_some_name_a_group() -> None:
    xs = [50.0, 200.0, 270.0, 340.0]

    def page(drawing: Any) -> None:
        lattice(drawing, xs, [720, 700, 600])
        put(drawing, 706, (60, 210, 280), ["Test", "Before", "After"])
        lines = [["All"], ["One", "1.5", "2.5"], ["Two", "1.6", "2.6"], ["Others"], ["Three", "1.7", "2.7"]]
        for number, row in enumerate(lines):
            put(drawing, 686 - 14 * number, (60, 210, 280), row)

    (grid,) = grids(page)
    assert [row[0] for row in grid] == ["Test", "All", "One", "Two", "Others", "Three"]
    assert grid[5] == ["Three", "1.7", "2.7"]


def test_a_last_row_without_lines_between_its_values() -> None:
    xs = [50.0, 150.0, 200.0, 250.0, 300.0]

    def page(drawing: Any) -> None:
        lattice(drawing, xs, [720, 704, 688, 672])
        for x in (50, 300):
            drawing.line(x, 672, x, 656)
        drawing.line(50, 656, 300, 656)
        places = (60.0, 160.0, 210.0, 260.0)
        for number, row in enumerate((["Test", "A", "B", "C"], ["One", "1", "2", "3"], ["Two", "4", "5", "6"])):
            put(drawing, 708 - 16 * number, places, row)
        put(drawing, 660, places, ["Sum of both", "5", "7", "9"])

    (grid,) = grids(page)
    assert grid[-1] == ["Sum of both", "5", "7", "9"]


def test_a_unit_below_the_name_of_its_column_is_part_of_it() -> None:
    def page(drawing: Any) -> None:
        put(drawing, 700, COLUMNS, ["", "Volume", "Flow", "Rate"])
        put(drawing, 688, COLUMNS, ["Test", "(L)", "(L/s)"])
        put(drawing, 672, COLUMNS, ["One", "1.5", "2.5", "3"])
        put(drawing, 658, COLUMNS, ["Two", "1.6", "2.6", "4"])

    (grid,) = grids(page)
    assert grid[0] == ["Test", "Volume (L)", "Flow (L/s)", "Rate"]


def test_units_of_one_text_over_two_columns_stay_apart() -> None:
    def page(drawing: Any) -> None:
        put(drawing, 700, (60, 240, 360), ["", "Volume", "Flow"])
        put(drawing, 688, COLUMNS, ["Test", "(L)", "(%)", "(L/s)"])
        put(drawing, 672, COLUMNS, ["One", "1.5", "2.5", "3"])
        put(drawing, 658, COLUMNS, ["Two", "1.6", "2.6", "4"])

    (grid,) = grids(page)
    assert grid[0] == ["", "Volume", "Volume", "Flow (L/s)"]
    assert grid[1] == ["Test", "(L)", "(%)", "Flow (L/s)"]
