"""Writes the samples that aren't plain text files (samples/*.docx, *.xlsx, *.pdf, *.zip); the same bytes each time.

The people in them don't exist. The other samples are written by hand.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
WHEN = datetime(2020, 1, 1)

REPORT = """Friedreich ataxia treated with cells: a case report
# Case presentation
A 24-year-old woman from Ireland was diagnosed with Friedreich ataxia in May 2012. Unsteady gait had begun at the age of 14. She had scoliosis and no diabetes. Her brother has Friedreich ataxia.
On examination on 3 February 2016 tendon reflexes were absent and vibration sense was reduced in both legs. She needed a walker.
# Treatment
She received 1 × 10^8 umbilical cord mesenchymal stem cells intravenously on 10 February 2016 and by lumbar puncture on 17 February 2016.
| Item | Before treatment (03.02.2016) | 1 month after (16.03.2016) | 6 months after (17.08.2016) |
| Gait | 5 | 5 | 4 |
| Stance | 4 | 3 | 3 |
| Sitting | 2 | 2 | 1 |
| Speech disturbance | 2 | 2 | 2 |
| Finger chase | 2 | 1 | 1 |
| Nose-finger test | 2 | 2 | 2 |
| Fast alternating hand movements | 3 | 3 | 2 |
| Heel-shin slide | 3 | 3 | 3 |
| Total | 23 | 21 | 18 |
# Outcome
One month after treatment her balance was better. Speech was unchanged. Mild headache occurred after the lumbar puncture and resolved within a day.
"""
CAPTION = "Table 1. SARA before and after treatment"

SHEET: list[list[Any]] = [
    ["Patient: Mr. Quist, 57 years old, multiple system atrophy"],
    [],
    ["Table S1. Laboratory values"],
    ["Test", "Unit", "Before treatment", "After treatment", "Reference"],
    ["Hemoglobin", "g/L", 141, 138, "130-170"],
    ["Leukocytes", "10^9/L", 6.2, 7.4, "4.0-10.0"],
    ["Creatinine", "µmol/L", 78, 81, "60-110"],
    ["C-reactive protein", "mg/L", 2.1, "<1", "<5"],
    [],
    ["Table S2. UMSARS"],
    ["Part", datetime(2018, 4, 9), datetime(2018, 5, 14), datetime(2018, 10, 22)],
    ["UMSARS I", 21, 19, 20],
    ["UMSARS II", 24, 22, "ND"],
    [],
    ["Table S3. Muscle strength (MRC)"],
    ["Muscle", "Right", None, "Left", None],
    [None, "before", "after", "before", "after"],
    ["Deltoid", "4", "4+", "4", "4"],
    ["Iliopsoas", "4-", "4", "4-", "4-"],
    ["ND: not done"],
]

REFERRAL = """Referral letter

Patient: Mr. Duarte
Sex: Male
Age: 44 years

Myasthenia gravis was diagnosed in 2015. He has double vision and difficulty swallowing. He has no thymoma. Pyridostigmine 60 mg four times daily.
"""
ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<article article-type="case-report" xml:lang="en"><front><article-meta><title-group>
<article-title>Stem cells in myasthenia gravis: a case report</article-title></title-group></article-meta></front>
<body><sec><title>Case presentation</title>
<p>A 44-year-old man from Portugal was diagnosed with myasthenia gravis in 2015. He had ptosis and double vision. The QMG score
was 19 before treatment.</p></sec>
<sec><title>Treatment</title>
<p>On 6 October 2019 he received 6 &#215; 10<sup>7</sup> mesenchymal stem cells intravenously.</p></sec>
<sec><title>Outcome</title><p>Three months after treatment the QMG score was 13 and ptosis was less.</p></sec></body></article>
"""
SUPPLEMENT = """Table S1. Scores before and after treatment
Score,Before,3 months after
QMG score,19,14
MG-ADL score,9,6
Grip strength right (kg),28,33
"""


def main() -> None:
    """Write them all."""
    written = {
        "case_report.docx": word(),
        "supplement_tables.xlsx": workbook(),
        "visit_report.pdf": pdf(),
        "one_case.zip": packed(
            {"article.xml": ARTICLE.encode(), "referral.txt": REFERRAL.encode(), "supplement/table_s1.csv": SUPPLEMENT.encode()}
        ),
    }  # fmt: skip
    for name, body in written.items():
        (SAMPLES / name).write_bytes(body)
        print(f"{name}  {len(body)} bytes")


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip archive that holds no time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _timeless(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return packed({name: archive.read(name) for name in sorted(archive.namelist(), key=lambda n: (n[0] != "[", n))})


def word() -> bytes:
    """The case report, with a running head, a heading style, a caption and a table."""
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.core_properties.created = document.core_properties.modified = WHEN
    document.sections[0].header.paragraphs[0].text = "Journal of Invented Cases 2016"
    title, *lines = REPORT.splitlines()
    document.add_heading(title, 0)
    table = None
    for line in lines:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if table is None:
                document.add_paragraph(CAPTION, style="Caption")
                table = document.add_table(0, len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
        elif line.startswith("#"):
            document.add_heading(line.strip("# "), 1)
        else:
            paragraph = document.add_paragraph()
            before, power, behind = line.partition("10^8")
            paragraph.add_run(before + ("10" if power else ""))
            if power:
                paragraph.add_run("8").font.superscript = True
                paragraph.add_run(behind)
    document.save(out)
    return _timeless(out.getvalue())


def workbook() -> bytes:
    """The supplement: three tables on one sheet, with a header of two rows, real dates and units of their own."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.properties.created = book.properties.modified = WHEN
    sheet = book.active
    sheet.title = "Supplement"
    for row in SHEET:
        sheet.append(row)
    for cells in ("B16:C16", "D16:E16"):
        sheet.merge_cells(cells)
    for cell in sheet[11][1:4]:
        cell.number_format = "dd.mm.yyyy"
    book.save(out)
    return _without_run(_timeless(out.getvalue()))


def _without_run(body: bytes) -> bytes:
    """The workbook without the time that it was saved at."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    begin, end = core.index("<dcterms:modified"), core.index("</dcterms:modified>")
    stamp = core.index(">", begin) + 1
    parts["docProps/core.xml"] = (core[:stamp] + f"{WHEN:%Y-%m-%dT%H:%M:%SZ}" + core[end:]).encode()
    return packed(parts)


def pdf() -> bytes:
    """A report of a visit: labelled lines, a ruled table, a running head and page numbers on two pages."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    style = getSampleStyleSheet()
    out = io.BytesIO()

    def frame(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 800, "Northlake Hospital - visit report")
        canvas.drawString(290, 30, f"{document.page}")

    rows = [
        ["ALSFRS-R", "20.01.2015", "24.02.2015"],
        ["Speech", "3", "3"],
        ["Salivation", "3", "4"],
        ["Swallowing", "3", "3"],
    ]
    grid = Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])
    story = [
        Paragraph("Visit report", style["Title"]),
        *(Paragraph(line, style["Normal"]) for line in ("Patient: Mr. Ferrante", "Age: 51 years", "Sex: Male")),
        Paragraph("Diagnosis: amyotrophic lateral sclerosis, since March 2013", style["Normal"]),
        Paragraph("Treatment", style["Heading2"]),
        Paragraph(
            "On 22 January 2015 he received 4 × 10<super>7</super> mesenchymal stem cells by lumbar puncture. "
            "He had no fever; a mild headache lasted for one day.",
            style["Normal"],
        ),
        Spacer(1, 12),
        grid,
        PageBreak(),
        Paragraph("Outcome", style["Heading2"]),
        Paragraph("After treatment his speech was clearer. Walking was unchanged. FVC was 74 %.", style["Normal"]),
    ]
    document = SimpleDocTemplate(out, pagesize=(595, 842), invariant=1, title="Visit report")
    document.build(story, onFirstPage=frame, onLaterPages=frame)
    return out.getvalue()


if __name__ == "__main__":
    main()
