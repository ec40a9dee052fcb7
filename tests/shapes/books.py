"""Workbooks and documents with more than one table, or with a table among other cells."""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from values import DATED, DAYS, LABS, MEASURES, ON_DAYS, PLAIN_HEADS, grades, label, of
from values import MUSCLES as STRENGTHS

sys.path.insert(0, str(Path(__file__).parents[1] / "ways"))
from grids import Rows, book

ONE = "Mr. Lee, 50 years old, has ALS."
HEAD = ["Test", *PLAIN_HEADS]
SCORES: Rows = [HEAD, *([label(p, u), *v] for p, u, _, v in MEASURES)]
BLOOD: Rows = [HEAD, *([label(p, u), *v] for p, u, _, v in LABS)]
POWER: Rows = [["Muscle (R/L)", *PLAIN_HEADS], *([m, *("/".join(b) for b in v)] for m, v in STRENGTHS)]
BOTH = (*of(MEASURES), *of(LABS))


@dataclass(frozen=True)
class Made:
    """A file and its facts.

    Args:
        name: what is special in it.
        data: its bytes.
        gives: its facts, behind a subject and a bar where there are several people.
        file: its name.
    """

    name: str
    data: bytes
    gives: tuple[str, ...]
    file: str = "page.xlsx"


def _wide(rows: Rows, many: int = 4) -> list[list[Any]]:
    return [[*row, *[""] * (many - len(row))] for row in rows]


def _beside(one: Rows, two: Rows, gap: int = 1) -> list[list[Any]]:
    many = max(len(one), len(two))
    a = [*_wide(one), *[[""] * 4] * (many - len(one))]
    b = [*_wide(two), *[[""] * 4] * (many - len(two))]
    return [[*x, *[""] * gap, *y] for x, y in zip(a, b, strict=True)]


def _dates(days: Sequence[str]) -> list[datetime.date]:
    return [datetime.date.fromisoformat(day) for day in days]


def _sheets() -> Iterator[Made]:
    one = _wide([[ONE]])
    for blank in (1, 2):
        for titled in (False, True):
            a, b = ([["Clinical scores"]], [["Laboratory"]]) if titled else ([], [])
            gap = [[""] * 4] * blank
            how = f"{blank} empty rows" + (", titled" if titled else "")
            yield Made(
                f"one above the other, {how}", book({"Sheet1": [*one, *gap, *a, *SCORES, *gap, *b, *BLOOD]}), BOTH
            )
            yield Made(
                f"power below, {how}",
                book({"Sheet1": [*one, *gap, *a, *SCORES, *gap, ["Muscle strength (MRC)"], *POWER]}),
                (*of(MEASURES), *grades()),
            )
    for gap in (1, 2):
        rows = _beside(SCORES, BLOOD, gap)
        yield Made(f"side by side, {gap} empty columns", book({"Sheet1": [[ONE], [], *rows]}), BOTH)
        titles = [["Clinical scores", "", "", "", *[""] * gap, "Laboratory", "", "", ""]]
        yield Made(f"side by side, titled, {gap} empty columns", book({"Sheet1": [[ONE], [], *titles, *rows]}), BOTH)
    yield Made("two sheets of one patient", book({"Scores": [[ONE], [], *SCORES], "Laboratory": BLOOD}), BOTH)
    yield Made(
        "two sheets, patient on a sheet of his own",
        book(
            {
                "Patient": [["Name", "Mr. Lee"], ["Sex", "male"], ["Age", 50], ["Diagnosis", "ALS"]],
                "Scores": SCORES,
                "Lab": BLOOD,
            }
        ),
        BOTH,
    )
    yield Made(
        "fields above the table",
        book({"Sheet1": [["Name", "Mr. Lee"], ["Sex", "male"], ["Age", 50], ["Diagnosis", "ALS"], [], *SCORES]}),
        of(MEASURES),
    )
    later = [[p, u, *(x + 1 if isinstance(x, int) else x for x in v)] for p, u, _, v in MEASURES]
    second = tuple((p, u, n, tuple(x + 1 if isinstance(x, int) else x for x in v)) for p, u, n, v in MEASURES)
    two = [["Test", "Unit", *PLAIN_HEADS]]
    first = [[p, u, *v] for p, u, _, v in MEASURES]
    yield Made(
        "a sheet for each patient",
        book(
            {
                "Patient 1": [["Patient 1, male, 45 years, ALS"], [], *two, *first],
                "Patient 2": [["Patient 2, female, 61 years, ALS"], [], *two, *later],
            }
        ),
        (*of(MEASURES, who="p1"), *of(second, who="p2")),
    )
    yield Made(
        "a sheet for each patient by name",
        book(
            {"A": [["Mr. Lee, 45 years, ALS"], [], *two, *first], "B": [["Mrs. Kim, 61 years, ALS"], [], *two, *later]}
        ),
        (*of(MEASURES, who="p1"), *of(second, who="p2")),
    )
    days = _dates(DAYS)
    yield Made(
        "real dates in columns", book({"Sheet1": [[ONE], [], ["Test", *days], *SCORES[1:]]}), of(MEASURES, ON_DAYS)
    )
    turned = [[d, *(v[i] for *_, v in MEASURES)] for i, d in enumerate(days)]
    heads = ["Date", *(label(p, u) for p, u, *_ in MEASURES)]
    yield Made("real dates in rows", book({"Sheet1": [[ONE], [], heads, *turned]}), of(MEASURES, ON_DAYS))
    yield Made(
        "real dates below words", book({"Sheet1": [[ONE], [], HEAD, ["", *days], *SCORES[1:]]}), of(MEASURES, DATED)
    )
    clock = [
        [datetime.datetime.fromisoformat(f"{d}T09:30:00"), *(v[i] for *_, v in MEASURES)] for i, d in enumerate(DAYS)
    ]
    yield Made("real dates with times in rows", book({"Sheet1": [[ONE], [], heads, *clock]}), of(MEASURES, ON_DAYS))
    title = [["Table S1. Clinical scores of the patient"], []]
    notes = [
        [],
        ["FVC: forced vital capacity; 6MWT: 6-minute walk test."],
        ["All values were measured by the same examiner."],
    ]
    yield Made("title above, notes below", book({"Sheet1": [[ONE], [], *title, *SCORES, *notes]}), of(MEASURES))
    yield Made("notes directly below", book({"Sheet1": [[ONE], [], *title[:1], *SCORES, *notes[1:]]}), of(MEASURES))
    yield Made(
        "table away from the corner",
        book({"Sheet1": [["", "", ONE], [], *(["", "", *row] for row in SCORES)]}),
        of(MEASURES),
    )
    flat = [[m, *(x for b in v for x in b)] for m, v in STRENGTHS]
    top: list[list[Any]] = [["Muscle", *(x for h in PLAIN_HEADS for x in (h, ""))], ["", *("R", "L") * 3]]
    yield Made(
        "merged heads in two rows",
        book({"Sheet1": [[ONE], ["Muscle strength (MRC)"], *top, *flat]}, "B3:C3", "D3:E3", "F3:G3", "A3:A4"),
        grades(),
    )
    long = [
        [w, d, p, u, v[i]]
        for i, (w, d) in enumerate(zip(("before", "1 month", "6 months"), days, strict=True))
        for p, u, _, v in MEASURES
    ]
    yield Made(
        "long list with real dates",
        book({"Sheet1": [[ONE], [], ["Visit", "Date", "Test", "Unit", "Result"], *long]}),
        of(MEASURES, DATED),
    )


def _documents() -> Iterator[Made]:
    from docx import Document

    def table(made: Any, rows: Rows) -> None:
        grid = made.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                grid.cell(r, c).text = str(cell)

    def saved(made: Any) -> bytes:
        data = io.BytesIO()
        made.save(data)
        return data.getvalue()

    made = Document()
    made.add_paragraph(ONE)
    for title, rows in (("Clinical scores", SCORES), ("Laboratory", BLOOD)):
        made.add_heading(title, 2)
        table(made, rows)
    yield Made("two tables below headings", saved(made), BOTH, "page.docx")
    made = Document()
    made.add_paragraph(ONE)
    for number, title, rows in ((1, "Clinical scores", SCORES), (2, "Laboratory", BLOOD)):
        made.add_paragraph(f"Table {number}. {title}")
        table(made, rows)
        made.add_paragraph("Measured by the same examiner.")
    yield Made("two tables below captions, notes below", saved(made), BOTH, "page.docx")
    made = Document()
    made.add_paragraph(ONE)
    outer = made.add_table(1, 2)
    for cell, rows in zip(outer.rows[0].cells, (SCORES, BLOOD), strict=True):
        inner = cell.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, one in enumerate(row):
                inner.cell(r, c).text = str(one)
    yield Made("tables side by side in a table", saved(made), BOTH, "page.docx")


MADE = (*_sheets(), *_documents())
