"""A table of known facts in one shape, its writings, and what is wrong with the facts that are read from one."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.examples import Rendered, meets, parsed, rendered
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

sys.path.insert(0, str(Path(__file__).parents[1] / "ways"))
from grids import Rows, aligned, book, commas, markup

ONE = "Mr. Lee, 50 years old, has ALS."
SEVERAL = "Three patients with ALS were treated with stem cells."
PLAIN = ("csv", "tsv", "bars", "aligned", "html")
SHEETS = ("csv", "tsv", "bars")
"""For tables with empty cells that only separators show."""
SPANNED = ("spans", "merged", "docx")
"""For head rows whose empty cells belong to the cell before them."""
ABOUT = frozenset({"age", "gender"})
"""What the line above a table tells of the patient."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table and its facts.

    Args:
        name: what is special in it.
        rows: the cells; all rows have the same number of them.
        gives: its facts in the notation of docs/mapping-language.md, behind a subject and a bar where there are several people.
        formats: the writings in which people make it.
        title: the line above it.
        who: the sentence above that.
        heads: how many rows are its head.
        below: the line below it.
    """

    name: str
    rows: Rows
    gives: tuple[str, ...]
    formats: tuple[str, ...] = PLAIN
    title: str = ""
    who: str = ONE
    heads: int = 1
    below: str = ""


@cache
def _lexicon() -> Lexicon:
    return compile_lexicon()


def told(shape: Shape, form: str) -> list[tuple[str, Rendered]]:
    """The facts of a shape in one writing, each with its subject; of values left out is told why, which is no matter here."""
    return told_by(*written(shape, form))


def told_by(data: bytes, name: str) -> list[tuple[str, Rendered]]:
    """The facts of a file."""
    facts = parse(read(data, name), _lexicon()).facts
    read_as_terms = [one for one in facts if "unmapped" not in one.tags]  # what is kept as printed is tested by itself
    return [(one.subject, rendered(one)) for one in read_as_terms if not getattr(one, "absent_reason", None)]


def faults(shape: Shape, form: str) -> list[str]:
    """The facts that are not read, and those of the same kinds that the shape doesn't tell."""
    return compared(told(shape, form), shape.gives)


def compared(found: Sequence[tuple[str, Rendered]], gives: Sequence[str]) -> list[str]:
    """What facts lack of those that a table tells, and which they have too many."""
    left = [one for one in found if one[1].name not in ABOUT]
    out = []
    for wanted in gives:
        same = next((one for one in left if _is(one, wanted)), None)
        if same is None:
            out.append(f"lacks {wanted}")
        else:
            left.remove(same)
    kinds = {parsed(wanted.rpartition(" | ")[2])[0] for wanted in gives}
    return out + [f"wrong {who} | {fact}" for who, fact in left if fact.kind in kinds]


def _is(one: tuple[str, Rendered], notation: str) -> bool:
    whose, bar, fact = notation.partition(" | ")
    return (not bar or whose == one[0]) and meets(one[1], fact if bar else notation)


def written(shape: Shape, form: str) -> tuple[bytes, str]:
    """A shape in one writing, with the name of its file."""
    wide = max(map(len, shape.rows))
    above = [shape.title] if shape.title else []
    below = [shape.below] if shape.below else []
    rows: list[Sequence[Any]] = [
        *([text, *[""] * (wide - 1)] for text in above),
        *shape.rows,
        *([text, *[""] * (wide - 1)] for text in below),
    ]
    lines = "\n\n".join([shape.who, *above, ""])
    match form:
        case "csv":
            return commas(rows).encode(), "page.csv"
        case "tsv":
            return commas(
                [[text] for text in above] + [*shape.rows] + [[text] for text in below], "\t"
            ).encode(), "page.tsv"
        case "bars":
            bars = "\n".join(" | ".join(map(str, row)) for row in shape.rows)
            return "\n\n".join([lines.rstrip(), bars, *below, ""]).encode(), "page.txt"
        case "aligned":
            return "\n".join([lines + aligned(shape.rows), *below]).encode(), "page.txt"
        case "html" | "spans":
            heads = shape.heads if form == "spans" else 0
            table = markup(shape.rows, shape.title, heads=heads, spans=form == "spans")
            notes = "".join(f"<p>{text}</p>" for text in below)
            return f"<html><body><h1>Case</h1><p>{shape.who}</p>{table}{notes}</body></html>".encode(), "page.html"
        case "merged":
            return book({"Sheet1": rows}, *_merges(shape, len(above))), "page.xlsx"
        case "book":
            return book({"Sheet1": rows}), "page.xlsx"
        case "docx":
            return _docx(shape), "page.docx"
    raise ValueError(form)


def _spans(row: Sequence[Any]) -> list[tuple[int, int]]:
    """Each cell of a head row that has empty ones behind it: first and last column."""
    starts = [i for i, cell in enumerate(row) if cell != "" or i == 0]
    ends = [*(i - 1 for i in starts[1:]), len(row) - 1]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a != b and row[a] != ""]


def _merges(shape: Shape, above: int) -> list[str]:
    from openpyxl.utils import get_column_letter as letter

    return [
        f"{letter(a + 1)}{at + 1 + above}:{letter(b + 1)}{at + 1 + above}"
        for at, row in enumerate(shape.rows[: shape.heads])
        for a, b in _spans(row)
    ]


def _docx(shape: Shape) -> bytes:
    from docx import Document

    made = Document()
    made.add_paragraph(shape.who)
    if shape.title:
        made.add_paragraph(shape.title)
    table = made.add_table(len(shape.rows), len(shape.rows[0]))
    for r, row in enumerate(shape.rows):
        for c, cell in enumerate(row):
            table.cell(r, c).text = str(cell)
        if r < shape.heads:
            for a, b in _spans(row):
                table.cell(r, a).merge(table.cell(r, b)).text = str(row[a])
    if shape.below:
        made.add_paragraph(shape.below)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()
