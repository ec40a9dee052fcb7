"""The same grid in every usual writing, and the facts of its cells in the notation of docs/mapping-language.md."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from etl.examples import Rendered, meets, parsed, rendered
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read

Rows = Sequence[Sequence[Any]]
WHO = (
    "Mr. Lane, 45 years old, has amyotrophic lateral sclerosis. "
    "He received mesenchymal stem cells intrathecally on 20 March 2009.\n\n"
)
DAYS = ("12 Mar 2009", "18 Jun 2009", "24 Sep 2009")
ISO = ("2009-03-12", "2009-06-18", "2009-09-24")
MUSCLES = ("Deltoid", "Biceps", "Quadriceps", "Tibialis anterior")
GRADES = {
    "Deltoid": {"right": ("3-", "3", "4-"), "left": ("3+", "4-", "4")},
    "Biceps": {"right": ("2", "2+", "3"), "left": ("4", "4+", "5-")},
    "Quadriceps": {"right": ("1", "2-", "2"), "left": ("5-", "4+", "5")},
    "Tibialis anterior": {"right": ("0", "1", "1+"), "left": ("2-", "2", "3-")},
}
SCALES = {
    "MMSE": ("24", "26", "27"),
    "EDSS": ("6.5", "6.0", "5.5"),
    "FVC (L)": ("2.1", "2.4", "2.6"),
    "Weight (kg)": ("61", "62.5", "63"),
}
NAMES = {
    "FVC (L)": ("forced vital capacity", " L"),
    "Weight (kg)": ("body weight", " kg"),
    "MMSE": ("MMSE", ""),
    "EDSS": ("EDSS", ""),
}


@dataclass(frozen=True)
class Way:
    """A document, the facts it must give, those it must never give. No other fact may bear the name of a wanted one."""

    slot: str
    name: str
    page: str | bytes
    gives: tuple[str, ...]
    never: tuple[str, ...] = ()
    file: str = "page.md"
    free: tuple[str, ...] = field(default=())


def faults(way: Way) -> list[str]:
    """What a way lacks, and what it gives that is wrong."""
    shown = told(way)
    out = [f"lacks {wanted}" for wanted in way.gives if not any(_is(one, wanted) for one in shown)]
    out += [f"has {banned}" for banned in way.never if any(_is(one, banned) for one in shown)]
    names = {parsed(_fact(wanted))[1] for wanted in way.gives} - set(way.free) - {"*"}
    made = [one for one in shown if one[1].name.lower() in names]
    return out + [f"wrong {who} | {fact}" for who, fact in made if not any(_is((who, fact), w) for w in way.gives)]


def told(way: Way) -> list[tuple[str, Rendered]]:
    """Each fact of a document with its subject."""
    data = way.page if isinstance(way.page, bytes) else way.page.encode()
    return list(_told(data, way.file))


@cache
def _told(data: bytes, name: str) -> tuple[tuple[str, Rendered], ...]:
    facts = parse(read(data, name), compile_lexicon()).facts
    return tuple((fact.subject, rendered(fact)) for fact in facts if "unmapped" not in fact.tags)


def message(way: Way, wrong: Iterable[str]) -> str:
    """Document, faults and facts, for an assertion."""
    lines = "\n  ".join(f"{who} | {fact}" for who, fact in told(way)) or "nothing"
    page = way.page if isinstance(way.page, str) else "a workbook"
    return f"{way.slot}: {way.name}\n{page}\n--- {'; '.join(wrong)}\n--- gave:\n  {lines}"


def _fact(notation: str) -> str:
    return notation.rpartition(" | ")[2]


def _is(one: tuple[str, Rendered], notation: str) -> bool:
    whose, bar, fact = notation.partition(" | ")
    return (not bar or whose == one[0]) and meets(one[1], fact if bar else notation)


# ---- what the cells say


def grades(times: Sequence[str] = tuple(f"date {day}" for day in ISO), who: str = "p1") -> tuple[str, ...]:
    """The facts of the base table of muscles; `times` are the parts that tell each visit."""
    return tuple(
        f"{who} | muscle strength: {grade}; {when} @ {side} {muscle.lower()}"
        for muscle, sides in GRADES.items()
        for side, row in sides.items()
        for grade, when in zip(row, times, strict=True)
    )


def scales(
    times: Sequence[str] = tuple(f"date {day}" for day in ISO), who: str = "p1", units: bool = True
) -> tuple[str, ...]:
    """The facts of the base table of scales."""
    return tuple(
        f"{who} | {NAMES[test][0]}: {value.removesuffix('.0')}{NAMES[test][1] if units else ''}"
        + (f"; {when}" if when else "")
        for test, row in SCALES.items()
        for value, when in zip(row, times, strict=True)
    )


# ---- writings of a grid


def pipes(rows: Rows, caption: str = "") -> str:
    """Markdown."""
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return (f"{caption}\n\n" if caption else "") + "\n".join(lines) + "\n"


def commas(rows: Rows, sep: str = ",") -> str:
    """CSV with any separator."""
    out = io.StringIO()
    csv.writer(out, delimiter=sep, lineterminator="\n").writerows(rows)
    return out.getvalue()


def aligned(rows: Rows, gap: int = 3) -> str:
    """Columns by spaces."""
    widths = [max(len(str(row[i])) for row in rows if i < len(row)) + gap for i in range(max(map(len, rows)))]
    return (
        "\n".join(
            "".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows
        )
        + "\n"
    )


def markup(rows: Rows, caption: str = "", heads: int = 1, spans: bool = False) -> str:
    """HTML; with `spans` an empty cell of a head row belongs to the cell before it, `None` in the body to the one above."""
    out = ["<table>", f"<caption>{html.escape(caption)}</caption>" if caption else ""]
    for at, row in enumerate(rows):
        tag = "th" if at < heads else "td"
        cells: list[str] = []
        i = 0
        while i < len(row):
            wide = 1
            while spans and at < heads and i and i + wide < len(row) and row[i + wide] == "":
                wide += 1
            if row[i] is not None:
                tall = 1
                while at + tall < len(rows) and i < len(rows[at + tall]) and rows[at + tall][i] is None:
                    tall += 1
                attributes = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{tall}"' if tall > 1 else "")
                cells.append(f"<{tag}{attributes}>{row[i]}</{tag}>")
            i += wide
        out.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*out, "</table>"]) + "\n"


def page(*parts: str, who: str = WHO) -> str:
    """An HTML page."""
    return f"<html><body><p>{who.strip()}</p>\n" + "\n".join(parts) + "</body></html>"


def book(sheets: dict[str, Rows], *merges: str) -> bytes:
    """A workbook."""
    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in merges:
            sheet.merge_cells(merge)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()
