"""One page with tables in every format that is read.

    python tests/formats/render.py

writes tests/formats/files anew: what LibreOffice and Chromium make of each page in tests/formats/sources, and of the
tables of samples/case_report_tables.txt; the PDFs lie in files/pdf.zip. The formats that need neither are made by the tests themselves.
"""

from __future__ import annotations

import csv
import html
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.document import Document, Table
from etl.readers import read, read_path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
FILES = HERE / "files"
SAMPLE = HERE.parent.parent / "samples" / "case_report_tables.txt"
OFFICE = ("soffice", "libreoffice")
BROWSER = ("chromium-headless-shell", "chromium", "google-chrome")


_PAGE = 40
"""A table of more rows goes on over a page's end."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page: its kind (title, paragraph, caption, table, note), its text, or its table."""

    kind: str
    text: str = ""
    table: Table | None = None


def parts_of(document: Document, only_tables: bool = False) -> list[Part]:
    """The pieces of a document; with `only_tables` its title, its tables and what belongs to them."""
    parts = []
    for block in document.blocks:
        if block.table is not None:
            parts.append(Part("table", table=block.table))
        elif not only_tables or block.kind in ("title", "caption", "note"):
            kind = block.kind if block.kind in ("title", "caption", "note") else "paragraph"
            parts.append(Part(kind, document.quote(block.span)))
    return parts


def as_html(parts: Sequence[Part]) -> bytes:
    """The pieces as a web page."""
    out = ['<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page</title></head><body>']
    for part in parts:
        if part.table is None:
            tag = "h1" if part.kind == "title" else "p"
            out.append(f"<{tag}>{html.escape(part.text)}</{tag}>")
            continue
        out.append('<table border="1">')
        for row in range(part.table.rows):
            cells = [cell for cell in part.table.cells if cell.row == row]
            spans = [
                f' rowspan="{c.rowspan}" colspan="{c.colspan}"' if c.rowspan * c.colspan > 1 else "" for c in cells
            ]
            tds = (
                f"<td{s}>{html.escape(c.text).replace(chr(10), '<br>')}</td>" for c, s in zip(cells, spans, strict=True)
            )
            out.append(f"<tr>{''.join(tds)}</tr>")
        out.append("</table>")
    return "\n".join([*out, "</body></html>"]).encode()


def as_csv(parts: Sequence[Part], separator: str = ",") -> bytes:
    """The pieces as delimited text; a merged cell's text stands in its first place."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    for part in parts:
        if part.table is None:
            writer.writerows([[part.text], []] if part.kind in ("title", "paragraph") else [[part.text]])
            continue
        writer.writerows(_rows(part.table))
        writer.writerow([])
    return out.getvalue().encode()


def as_text(parts: Sequence[Part]) -> bytes:
    """The pieces as plain text, tables with tabs."""
    out = []
    for part in parts:
        rows = _rows(part.table) if part.table is not None else []
        out.append("\n".join("\t".join(row) for row in rows) if rows else part.text)
    return "\n\n".join(out).encode()


def _rows(table: Table) -> list[list[str]]:
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = " ".join(cell.text.split())
    return rows


def as_xlsx(parts: Sequence[Part]) -> bytes:
    """The pieces as a sheet; what is a number there is one here."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    row = 1
    for part in parts:
        if part.table is not None and (again := _repeated(part.table)):
            sheet.print_title_rows = f"{row}:{row + again - 1}"
        if part.table is None:
            sheet.cell(row, 1, part.text)
            row += 2 if part.kind in ("title", "paragraph") else 1
            continue
        for cell in part.table.cells:
            place = sheet.cell(row + cell.row, cell.column + 1)
            place.value, place.number_format = _typed(" ".join(cell.text.split()))
            if cell.rowspan * cell.colspan > 1:
                last = place.row + cell.rowspan - 1, place.column + cell.colspan - 1
                sheet.merge_cells(start_row=place.row, start_column=place.column, end_row=last[0], end_column=last[1])
        row += part.table.rows + 1
    for column in range(1, sheet.max_column + 1):
        own = [c for p in parts if p.table for c in p.table.cells if c.column < column <= c.column + c.colspan]
        widest = max((len(c.text) / c.colspan for c in own), default=8)
        sheet.column_dimensions[get_column_letter(column)].width = 2 + widest
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _repeated(table: Table) -> int:
    """How many rows a sheet prints again on each page: those that are marked as a header, of a long table."""
    marked = {cell.row for cell in table.cells if cell.header}
    return len(marked) if table.rows > _PAGE and marked == set(range(len(marked))) else 0


def _typed(text: str) -> tuple[str | int | float | None, str]:
    """A cell's value and number format: "4.0" is the number 4 with one place behind the point."""
    digits, _, behind = text.partition(".")
    if digits.isdigit() and (behind.isdigit() or "." not in text) and (digits == "0" or digits[0] != "0"):
        return (float(text), f"0.{'0' * len(behind)}") if behind else (int(text), "General")
    return text or None, "General"


def as_docx(parts: Sequence[Part]) -> bytes:
    """The pieces as a Word document."""
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    for part in parts:
        if part.table is None:
            document.add_heading(part.text, 0) if part.kind == "title" else document.add_paragraph(part.text)
            continue
        made = document.add_table(part.table.rows, part.table.columns)
        made.style = "Table Grid"
        places = [row.cells for row in made.rows]  # a table lists all its cells anew for each that it is asked for
        for row in range(_repeated(part.table)):
            made.rows[row]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in part.table.cells:
            place = places[cell.row][cell.column]
            if cell.rowspan * cell.colspan > 1:
                place = place.merge(places[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
            place.text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


PLAIN: dict[str, Callable[[Sequence[Part]], bytes]] = {
    "made.html": as_html,
    "made.txt": as_text,
    "made.csv": as_csv,
    "semicolons.csv": partial(as_csv, separator=";"),
    "made.tsv": partial(as_csv, separator="\t"),
    "made.xlsx": as_xlsx,
    "made.docx": as_docx,
}
"""What makes the formats that need no other programs, by the name of a file."""


def packed() -> dict[str, dict[str, bytes]]:
    """The files that LibreOffice and Chromium made, by page and name."""
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted(FILES.glob("*/*")):
        found.setdefault(path.parent.name, {})[path.name] = path.read_bytes()
    with zipfile.ZipFile(FILES / "pdf.zip") as pack:
        for name in pack.namelist():
            page, _, file = name.partition("/")
            found.setdefault(page, {})[file] = pack.read(name)
    return found


def programs() -> tuple[str, str]:
    """Where LibreOffice and Chromium are, "" for what isn't installed."""
    office, browser = (
        next((path for name in names if (path := shutil.which(name))), "") for names in (OFFICE, BROWSER)
    )
    return office, browser


def real_formats(pages: Mapping[str, tuple[bytes, bytes]]) -> dict[str, dict[str, bytes]]:
    """What LibreOffice and Chromium make of some pages.

    Args:
        pages: a web page and a sheet for each name.

    Returns:
        For each name the files made, by their names; without a program, those of the other.
    """
    office, browser = programs()
    made: dict[str, dict[str, bytes]] = {name: {} for name in pages}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "pages").mkdir()
        (root / "sheets").mkdir()
        for name, (page, sheet) in pages.items():
            (root / "pages" / f"{name}.html").write_bytes(page)
            (root / "sheets" / f"{name}.xlsx").write_bytes(sheet)
        if office:
            _by_office(office, root)
        if browser:
            _by_browser(browser, root)
        for name, files in made.items():
            for path in sorted(root.glob(f"made/*/{name}.*")):
                files[f"{path.parent.name.partition('-')[0]}{path.suffix}"] = path.read_bytes()
    return made


def _by_browser(browser: str, root: Path) -> None:
    (root / "made" / "chromium").mkdir(parents=True)
    for page in sorted((root / "pages").glob("*.html")):
        target = root / "made" / "chromium" / f"{page.stem}.pdf"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        command = [browser, *options, f"--user-data-dir={root / 'profile'}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def _by_office(office: str, root: Path) -> None:
    """LibreOffice converts all pages to one format at a time: it takes longest to start."""

    def convert(folder: str, target: str, into: str, *more: str) -> None:
        files = map(str, sorted((root / folder).glob("*.*")))
        base = [office, "--headless", f"-env:UserInstallation={(root / 'office').as_uri()}", *more]
        command = [*base, "--convert-to", target, "--outdir", str(root / "made" / into), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=600)

    for target in ("docx:MS Word 2007 XML", "odt:writer8", "rtf:Rich Text Format"):
        convert("pages", target, f"office-{target[:3]}", "--infilter=HTML (StarWriter)")
    convert("made/office-doc", "pdf:writer_pdf_Export", "writer")
    for target in ("ods:calc8", "xlsx:Calc MS Excel 2007 XML"):
        convert("sheets", target, f"office-{target[:3]}")
    convert("sheets", "pdf:calc_pdf_Export", "calc")


def pages() -> dict[str, tuple[list[Part], bytes]]:
    """The project's own pages: their pieces, and the web page that the other formats are made of."""
    found = {}
    for path in sorted(SOURCES.glob("*.html")):
        found[path.stem] = (parts_of(read_path(path)), path.read_bytes())
    parts = parts_of(read(SAMPLE.read_bytes(), SAMPLE.name), only_tables=True)
    found[SAMPLE.stem] = (parts, as_html(parts))
    return found


def main() -> int:
    """Write what LibreOffice and Chromium make of the pages."""
    if not all(programs()):
        print("needs LibreOffice and Chromium", file=sys.stderr)
        return 1
    sources = pages()
    real = real_formats({name: (page, as_xlsx(parts)) for name, (parts, page) in sources.items()})
    with zipfile.ZipFile(FILES / "pdf.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name, files in real.items():
            (FILES / name).mkdir(parents=True, exist_ok=True)
            for file, data in files.items():
                if file.endswith(".pdf"):
                    pack.writestr(zipfile.ZipInfo(f"{name}/{file}"), data, zipfile.ZIP_DEFLATED)
                else:
                    (FILES / name / file).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
