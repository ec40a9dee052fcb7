"""Makes any number of varied pages and supplements in all formats, with the facts that stand in them.

    tools/corpus_maker.py FOLDER --documents 1000 [--seed 1] [--formats txt,html,docx] [--first 0]

Document N of a seed is the same bytes whenever and wherever it is made, and depends on no other one, so that benches, tests
and a cluster can each make their part. FOLDER gets the documents, and `gold/STEM.tsv` for each the facts as `tests/corpus` has
them. The words come from the mapping files; the people don't exist. What is written is plain on purpose: it measures speed,
memory and that nothing gets lost between formats, not how well hard pages are understood.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import random
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache
from pathlib import Path
from typing import Any

from etl.mapping.compiled import compile_lexicon

Rows = list[list[str]]
Gold = dict[str, str]
COLUMNS = ("type", "what", "value", "unit", "presence", "date", "dose", "dose_unit", "quote")
WHEN = (2020, 1, 1, 0, 0, 0)
FAMILY = ("Abara", "Berg", "Castell", "Dvorak", "Eriksen", "Fontaine", "Grech", "Horvat", "Iqbal", "Janssen", "Kovacs", "Lindt",
          "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Silva", "Tanaka", "Ueda", "Varga", "Weiss", "Yilmaz", "Zeman")  # fmt: skip
VITALS = (("heart rate", "/min", "/min", 58, 110), ("respiratory rate", "/min", "/min", 12, 24), ("body weight", "kg", "kg", 48, 96),
          ("body height", "cm", "cm", 150, 192))  # fmt: skip
DENIED = ("No {}.", "There was no {}.", "{} was absent.")
SHOWN = ("There was {}.", "On examination he had {}.", "{} was present.")
FILLER = ("The visit took place in the morning and the papers were read by two physicians.",
          "All questions of the family were answered before the visit ended.",
          "The room was quiet, and an interpreter helped with the conversation.")  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A made document: its file name, its bytes and the facts that stand in it."""

    name: str
    data: bytes
    gold: tuple[Gold, ...]


@dataclass
class Page:
    """A page while it is written: blocks of (kind, content), and its facts."""

    blocks: list[tuple[str, Any]] = field(default_factory=list)
    gold: list[Gold] = field(default_factory=list)

    def fact(self, kind: str, what: str, quote: str, **more: object) -> None:
        """Note a fact."""
        self.gold.append({"type": kind, "what": what, "quote": quote, **{k: str(v) for k, v in more.items()}})


@cache
def words(kind: str) -> tuple[str, ...]:
    """Names of the lexicon that can stand in a plain sentence."""
    entries = compile_lexicon().entries
    plain = (e for e in entries if e.kind == kind and e.name.replace(" ", "").isalpha() and e.name.isascii())
    return tuple(sorted(e.name for e in plain if e.name.islower() and 5 < len(e.name) < 32))


@cache
def scales() -> tuple[tuple[str, int], ...]:
    """Names of scales, with the most that one can have."""
    known = (e for e in compile_lexicon().entries if e.kind == "scale" and not e.items and e.high and e.low == 0)
    return tuple(sorted((e.name, int(e.high)) for e in known if e.high and 8 <= e.high <= 100 and e.name.isascii()))


def page(chance: random.Random, sentences: int) -> Page:
    """A case page: labelled fields, history, findings, values and a table of scores at two or three visits."""
    made = Page()
    name = f"Mr. {chance.choice(FAMILY)}"
    age, day = chance.randint(19, 84), date(2009, 1, 1) + timedelta(days=chance.randrange(4000))
    made.blocks += [("title", f"Case of {name}"), ("field", ("Name", name)), ("field", ("Sex", "male"))]
    made.fact("patient", "sex", "Sex: male", value="male")
    made.blocks.append(("field", ("Age", f"{age} years old")))
    made.fact("patient", "age", f"{age} years old", value=age, unit="a")
    disease = chance.choice(words("condition"))
    made.blocks.append(("field", ("Diagnosis", disease)))
    made.fact("condition", disease, disease)
    made.blocks.append(("field", ("Date of admission", day.isoformat())))
    made.fact("encounter", "admission", day.isoformat(), date=day.isoformat())
    made.blocks.append(("heading", "Examination"))
    said: list[str] = []
    for finding in chance.sample(words("finding"), sentences):
        absent = chance.random() < 0.5
        sentence = chance.choice(DENIED if absent else SHOWN).format(finding)
        said.append(sentence[0].upper() + sentence[1:])
        made.fact("observation", finding, finding, presence="absent" if absent else "present")
        if chance.random() < 0.3:
            said.append(chance.choice(FILLER))
    for begin in range(0, len(said), 4):
        made.blocks.append(("paragraph", " ".join(said[begin : begin + 4])))
    for what, unit, ucum, low, high in chance.sample(VITALS, 2):
        value = chance.randint(low, high)
        made.blocks.append(
            ("field", (what[0].upper() + what[1:], f"{value} {unit}" if unit != "/min" else f"{value}/min"))
        )
        made.fact("observation", what, str(value), value=value, unit=ucum)
    made.blocks.append(("heading", "Medication"))
    for medicine in chance.sample(words("medicine"), 2):
        dose = chance.choice((5, 10, 20, 50, 100, 250))
        made.blocks.append(("item", f"{medicine} {dose} mg daily"))
        made.fact("medication", medicine, f"{medicine} {dose} mg", dose=dose, dose_unit="mg")
    scores(made, chance, day)
    return made


def scores(made: Page, chance: random.Random, day: date) -> None:
    """Add a table of scores: a scale a row, a visit a column."""
    visits = [day + timedelta(days=90 * n) for n in range(chance.randint(2, 3))]
    rows: Rows = [["Scale", *(visit.isoformat() for visit in visits)]]
    for scale, most in chance.sample(scales(), chance.randint(3, 6)):
        values = [chance.randint(0, most) for _ in visits]
        rows.append([scale, *map(str, values)])
        for visit, value in zip(visits, values, strict=True):
            made.fact("observation", scale, str(value), value=value, date=visit.isoformat())
    made.blocks += [("heading", "Scores"), ("table", rows)]


def supplement(chance: random.Random) -> Page:
    """A sheet beside a page: whose it is, and a table of scores."""
    made = Page()
    made.blocks.append(("title", f"Supplement. Scores of Mr. {chance.choice(FAMILY)}"))
    scores(made, chance, date(2009, 1, 1) + timedelta(days=chance.randrange(4000)))
    return made


def as_txt(made: Page) -> bytes:
    """Plain text; tables with bars."""
    lines = []
    for kind, content in made.blocks:
        if kind == "table":
            lines += ["", *(f"| {' | '.join(row)} |" for row in content), ""]
        else:
            lines += {"field": [": ".join(content)] if kind == "field" else [], "item": [f"- {content}"]}.get(
                kind, ["", content, ""]
            )
    return "\n".join(lines).encode()


def as_csv(made: Page, separator: str = ",") -> bytes:
    """The tables alone."""
    out = io.StringIO()
    for kind, content in made.blocks:
        if kind == "table":
            csv.writer(out, delimiter=separator, lineterminator="\n").writerows(content)
    return out.getvalue().encode()


def as_html(made: Page) -> bytes:
    """A web page."""
    shown = []
    for kind, content in made.blocks:
        if kind == "table":
            cells = [
                "<tr>"
                + "".join(f"<t{'d' if n else 'h'}>{html.escape(cell)}</t{'d' if n else 'h'}>" for cell in row)
                + "</tr>"
                for n, row in enumerate(content)
            ]
            shown.append(f"<table>{''.join(cells)}</table>")
        elif kind == "field":
            shown.append(f"<p><b>{html.escape(content[0])}:</b> {html.escape(content[1])}</p>")
        else:
            tag = {"title": "h1", "heading": "h2", "item": "li"}.get(kind, "p")
            shown.append(f"<{tag}>{html.escape(content)}</{tag}>")
    return f"<!doctype html><html><head><meta charset=utf-8></head><body>{''.join(shown)}</body></html>".encode()


def as_mhtml(made: Page) -> bytes:
    """A saved page."""
    whole = MIMEMultipart("related", boundary="=_page")
    whole.attach(MIMEText(as_html(made).decode(), "html", "utf-8"))
    return whole.as_bytes()


def as_xml(made: Page) -> bytes:
    """A JATS article."""
    shown, title = [], ""
    for kind, content in made.blocks:
        if kind == "title":
            title = html.escape(content)
        elif kind == "heading":
            shown.append(f"</sec><sec><title>{html.escape(content)}</title>")
        elif kind == "table":
            rows = "".join(
                "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in content
            )
            shown.append(f"<table-wrap><table>{rows}</table></table-wrap>")
        else:
            shown.append(f"<p>{html.escape(': '.join(content) if kind == 'field' else content)}</p>")
    front = (
        f"<front><article-meta><title-group><article-title>{title}</article-title></title-group></article-meta></front>"
    )
    return f"<article>{front}<body><sec><title>Case</title>{''.join(shown)}</sec></body></article>".encode()


def as_rtf(made: Page) -> bytes:
    """Rich text; all of it is ASCII."""
    shown = []
    for kind, content in made.blocks:
        if kind == "table":
            for row in content:
                edges = "".join(f"\\cellx{2000 * (n + 1)}" for n in range(len(row)))
                shown.append(f"\\trowd{edges}" + "".join(f"\\intbl {cell}\\cell" for cell in row) + "\\row")
            shown.append("\\pard")
        else:
            shown.append(f"\\pard {': '.join(content) if kind == 'field' else content}\\par")
    return ("{\\rtf1\\ansi " + "\n".join(shown) + "}").encode("ascii")


def as_docx(made: Page) -> bytes:
    """A Word document."""
    import docx

    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime(*WHEN[:3])
    for kind, content in made.blocks:
        if kind == "table":
            table = document.add_table(len(content), len(content[0]))
            for cells, row in zip(table.rows, content, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text
        elif kind in ("title", "heading"):
            document.add_heading(content, 0 if kind == "title" else 1)
        else:
            document.add_paragraph(": ".join(content) if kind == "field" else content)
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue())


def as_xlsx(made: Page) -> bytes:
    """A workbook with the tables, numbers as numbers."""
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime(*WHEN[:3], tzinfo=UTC).replace(tzinfo=None)
    for kind, content in made.blocks:
        if kind == "table":
            for row in content:
                book.active.append([int(cell) if cell.isdecimal() else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue())


def as_pdf(made: Page) -> bytes:
    """A PDF with ruled tables."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    styles, story = getSampleStyleSheet(), []
    for kind, content in made.blocks:
        if kind == "table":
            story.append(Table(content, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]))
        else:
            style = {"title": "Title", "heading": "Heading2"}.get(kind, "BodyText")
            story.append(Paragraph(html.escape(": ".join(content) if kind == "field" else content), styles[style]))
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=1).build(story)
    return out.getvalue()


def _open_document(body: str, kind: str) -> bytes:
    names = ["office", "text", "table"]
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    media = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": media.encode(), "content.xml": content.encode()})


def _odf_table(rows: Rows) -> str:
    return '<table:table table:name="t">' + "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{html.escape(c)}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in rows
    ) + "</table:table>"  # fmt: skip


def as_odt(made: Page) -> bytes:
    """An OpenDocument text."""
    shown = []
    for kind, content in made.blocks:
        if kind == "table":
            shown.append(_odf_table(content))
        elif kind in ("title", "heading"):
            level = 1 if kind == "title" else 2
            shown.append(f'<text:h text:outline-level="{level}">{html.escape(content)}</text:h>')
        else:
            shown.append(f"<text:p>{html.escape(': '.join(content) if kind == 'field' else content)}</text:p>")
    return _open_document(f"<office:text>{''.join(shown)}</office:text>", "text")


def as_ods(made: Page) -> bytes:
    """An OpenDocument sheet with the tables."""
    tables = "".join(_odf_table(content) for kind, content in made.blocks if kind == "table")
    return _open_document(f"<office:spreadsheet>{tables}</office:spreadsheet>", "spreadsheet")


_NOW = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive that is the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def steady(data: bytes) -> bytes:
    """An archive without the time at which it was written, which openpyxl puts into its properties too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped(
            {name: _NOW.sub(rb"\g<1>2020-01-01T00:00:00Z\2", archive.read(name)) for name in archive.namelist()}
        )


PAGES: dict[str, Callable[[Page], bytes]] = {
    "txt": as_txt, "md": as_txt, "html": as_html, "mhtml": as_mhtml, "xml": as_xml, "pdf": as_pdf, "docx": as_docx,
    "odt": as_odt, "rtf": as_rtf, "zip": lambda made: zipped({"page.txt": as_txt(made)}),
}  # fmt: skip
SHEETS: dict[str, Callable[[Page], bytes]] = {
    "csv": as_csv, "tsv": lambda made: as_csv(made, "\t"), "xlsx": as_xlsx, "ods": as_ods,
}  # fmt: skip
FORMATS = (*PAGES, *SHEETS)


def made(number: int, seed: int = 1, formats: Sequence[str] = FORMATS, sentences: int = 12) -> Made:
    """A document.

    Args:
        number: which one.
        seed: of which corpus.
        formats: the formats it may have; taken in turn.
        sentences: about how many sentences a page has.
    """
    ending = formats[number % len(formats)]
    chance = random.Random(f"{seed}:{number}")
    if ending in SHEETS:
        sheet = supplement(chance)
        return Made(f"{number:08}.{ending}", SHEETS[ending](sheet), tuple(sheet.gold))
    whole = page(chance, max(2, round(sentences * chance.uniform(0.5, 1.5))))
    return Made(f"{number:08}.{ending}", PAGES[ending](whole), tuple(whole.gold))


def write(document: Made, folder: Path) -> None:
    """Write a document and its facts; a folder for each thousand."""
    home = folder / document.name[:5]
    home.mkdir(parents=True, exist_ok=True)
    (home / document.name).write_bytes(document.data)
    gold = folder / "gold" / f"{document.name.partition('.')[0]}.tsv"
    gold.parent.mkdir(exist_ok=True)
    with gold.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
        lines.writeheader()
        lines.writerows(document.gold)


def main(arguments: Sequence[str]) -> int:
    """Write as many documents as are asked for."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--documents", type=int, default=100)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--sentences", type=int, default=12)
    asked.add_argument("--formats", default=",".join(FORMATS))
    given = asked.parse_args(arguments)
    for number in range(given.first, given.first + given.documents):
        write(made(number, given.seed, given.formats.split(","), given.sentences), given.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
