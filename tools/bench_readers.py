"""Readers beside the libraries that they stand on: ratios of processor times measured in turn, and memory on a long PDF.

- PDF to Document, and PDF to bundle, against pdfplumber giving the words and the tables of the same pages (aim for the
  bundle: at most 1.15): the samples as pages of prose, and pages of one table each, which are nearly nothing but facts.
- HTML to Document, against lxml building its tree and going through it (aim: at most 2).
- A PDF of 600 pages (aim: less than 300 MB).

`make bench` runs it; reportlab draws the PDFs and must be installed (`pip install reportlab`).
"""

from __future__ import annotations

import io
import json
import re
import resource
import statistics
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pdfplumber
from lxml import etree

from etl import convert_bytes
from etl.readers import read

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "formats" / "files" / "pdf.zip"
PAGES = (ROOT / "tests" / "readers" / "pages", ROOT / "tests" / "formats" / "sources")
FIGURES = ROOT / "docs" / "figures" / "readers.json"
TIMES = 15
LONG = 600


def main(arguments: list[str]) -> int:
    """Print the ratios and write them to docs/figures; with `long` only read a long PDF and print what that took."""
    if arguments == ["long"]:
        return long_pdf()
    rows: list[dict[str, object]] = []
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples").glob("*.txt"))]
    tables = zipfile.ZipFile(TABLES)
    sets = {
        "prose": [drawn("\n\n".join(texts))],
        "tables": [tables.read(name) for name in sorted(tables.namelist())],
    }
    for name, pdfs in sets.items():
        convert_bytes(pdfs[0], "bench.pdf")  # imports and mappings
        theirs = partial(plumbed, pdfs)
        rows.append(
            ratio(f"PDF of {name} to Document / pdfplumber's words and tables", partial(each, read, pdfs), theirs)
        )
        rows.append(ratio(f"PDF of {name} to bundle / the same", partial(each, convert_bytes, pdfs), theirs, 1.15))
    page = web_page()
    read(page, "x.html")
    ours = partial(read, page, "x.html")
    rows.append(ratio("HTML to Document / lxml's tree, built and gone through", ours, partial(walked, page, False), 2))
    rows.append(ratio("HTML to Document / the same, as its elements open and close", ours, partial(walked, page, True)))
    told = subprocess.run([sys.executable, __file__, "long"], check=True, capture_output=True, text=True).stdout
    print(told, end="")
    rows.append(figure(told.partition(":")[0], int(told.split()[4]), "MB", 300))
    FIGURES.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def figure(what: str, value: float, unit: str, most: float | None) -> dict[str, object]:
    """A row of the scorecard."""
    told = {} if most is None else {"target": f"≤ {most}", "reached": "yes" if value <= most else "no"}
    return {"what": what, "figure": value, "unit": unit, **told}


def ratio(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], most: float | None = None
) -> dict[str, object]:
    """The median of the ratios of both, run in turn."""
    pairs = [(timed(ours), timed(theirs)) for _ in range(TIMES)]
    found = round(statistics.median(a / b for a, b in pairs), 2)
    print(f"{name:62} {found:6.2f}   ({pairs[-1][0]:.3f} s, {pairs[-1][1]:.3f} s)", flush=True)
    return figure(name, found, "×", most)


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def each(work: Callable[[bytes, str], object], files: list[bytes]) -> None:
    """Do something with every file."""
    for one in files:
        work(one, "x.pdf")


def plumbed(pdfs: list[bytes]) -> None:
    """The words and tables of all pages, as pdfplumber gives them."""
    for one in pdfs:
        with pdfplumber.open(io.BytesIO(one)) as pdf:
            for page in pdf.pages:
                page.extract_words()
                page.extract_tables()
                page.close()


def web_page() -> bytes:
    """The bodies of the pages that the tests read, many times over, as one page."""
    bodies = []
    for path in (path for folder in PAGES for path in sorted(folder.glob("*.html"))):
        text = path.read_text(encoding="utf-8")
        if "<body" in text and "</body>" in text:
            bodies.append(re.sub(r"(?s)^.*<body[^>]*>|</body>.*$", "", text))
    return ("<!DOCTYPE html><html><body>" + "".join(bodies) * 20 + "</body></html>").encode()


def walked(page: bytes, events: bool) -> None:
    """All elements of lxml's tree with their texts: one after the other, or as they open and close."""
    root = etree.fromstring(page, etree.HTMLParser())
    if not events:
        for node in root.iter():
            _ = node.tag, node.text, node.tail
        return
    for event, node in etree.iterwalk(root, events=("start", "end")):
        _ = (node.tag, node.attrib, node.text) if event == "start" else (node.tag, node.tail)


def drawn(text: str) -> bytes:
    """A text as pages of lines."""
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, invariant=1)
    y = 800
    for line in (line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, 100) or [""]):
        drawing.setFont("Times-Roman", 10)
        drawing.drawString(50, y, line.replace("\t", "   "))
        y -= 12
        if y < 50:
            drawing.showPage()
            y = 800
    drawing.save()
    return stream.getvalue()


def long_pdf() -> int:
    """Read a PDF of 600 pages and print the most memory that was used."""
    line = (
        "The patient walked {} m on day {}, without help and without pain, and he was well for the rest of that day.\n"
    )
    data = drawn("".join(line.format(number % 400, number) for number in range(LONG * 31)))
    start = time.perf_counter()
    document = read(data, "long.pdf")
    took = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"PDF of {document.blocks[-1].page} pages: {most} MB at most, {took:.1f} s, {len(document.text)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
