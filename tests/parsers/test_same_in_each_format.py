"""One content in several formats: a page that whoever copies it leaves without its gaps, merged heads and raised marks."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from etl.document import Document
from etl.facts import Facts, Observation, Period
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

LIMBS = [
    ["", "Right", "", "Left", ""],
    ["", "before 06/04/2011", "after 22/06/2011", "before 06/04/2011", "after 22/06/2011"],
    ["Modified Ashworth scale (0-4)", "", "", "", ""],
    ["Elbow flexors", "2", "1+", "3", "2"],
    ["Calf*", "3", "2", "4", "/"],
    ["Muscle strength (MRC)", "", "", "", ""],
    ["Biceps", "4+", "5-", "4", "4"],
    ["Iliopsoas", "3+", "4-", "3", "3+"],
]
CAPTION = "Table 3: Limbs of the patient (spastic cerebral palsy)"
NOTES = ["/ not tested: cast of the left foot since 15/06/2011", "* botulinum toxin A into both calves in Nov. 2010"]


def html(head: str = "h1") -> Document:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in LIMBS)
    notes = "".join(f"<p>{note}</p>" for note in NOTES)
    return read(f"<html><body><{head}>{CAPTION}</{head}><table>{rows}</table>{notes}</body></html>".encode(), "x.html")


def docx() -> Document:
    word = pytest.importorskip("docx")
    document = word.Document()
    document.add_heading(CAPTION, 0)
    table = document.add_table(rows=len(LIMBS), cols=5)
    for r, row in enumerate(LIMBS):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    for note in NOTES:
        document.add_paragraph(note)
    stream = io.BytesIO()
    document.save(stream)
    return read(stream.getvalue(), "x.docx")


def pdf() -> Document:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=(595, 842), invariant=1)
    drawing.setFont("Helvetica-Bold", 13)
    drawing.drawString(50, 800, CAPTION)
    drawing.setFont("Helvetica", 9)
    for r, row in enumerate(LIMBS):
        for x, text in zip((50, 190, 280, 370, 460), row, strict=True):
            drawing.drawString(x, 770 - 16 * r, text)
    for n, note in enumerate(NOTES):
        drawing.drawString(50, 630 - 14 * n, note)
    drawing.save()
    return read(stream.getvalue(), "x.pdf")


def sheet() -> Document:
    lines = [CAPTION + ";;;;", *(";".join(row) for row in LIMBS), *(note + ";;;;" for note in NOTES)]
    return read("\n".join(lines).encode(), "x.csv")


@pytest.mark.parametrize("made", [html, docx, pdf, sheet, lambda: html("h3")])
def test_a_table_whose_heads_stand_over_two_columns(lexicon: Lexicon, made: Callable[[], Document]) -> None:
    facts = parse(made(), lexicon)
    assert len(facts.persons) == 1
    graded = {
        (o.site.side, o.timepoint.phase, o.effective.start)
        for o in facts.facts
        if isinstance(o, Observation) and o.site and o.timepoint and o.effective and o.site.concept.text.startswith("biceps")
    }  # fmt: skip
    assert graded == {
        ("right", "before", "2011-04-06"), ("right", "after", "2011-06-22"), ("left", "before", "2011-04-06"),
        ("left", "after", "2011-06-22"),
    }  # fmt: skip


@pytest.mark.parametrize("made", [html, docx, pdf])
def test_lines_below_a_table_that_begin_with_its_signs_are_its_notes(made: Callable[[], Document]) -> None:
    document = made()
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["caption", "table", "note", "note"]


@pytest.mark.parametrize(
    ("below", "kind"),
    [("1. walks daily", "item"), ("- rest at noon", "item"), ("– not done", "note"), ("? unknown", "paragraph")],
)
def test_a_list_below_a_table_without_its_sign_is_a_list(below: str, kind: str) -> None:
    page = f"<table><tr><td>Item</td><td>Before</td></tr><tr><td>Gait</td><td>3</td></tr><tr><td>Arm</td><td>–</td></tr></table><p>{below}</p>"
    assert [b.kind for b in read(page.encode(), "x.html").blocks][-1] == kind


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("Name: Mr. Lane Sex: Male Age: 63", ["Name", "Sex", "Age"]),
        ("Country: Chile Admission: 2010-10-18", ["Country", "Admission"]),
        ("Admission date: 18 October 2010 Discharge date: 19 November 2010", ["Admission date", "Discharge date"]),
        ("Diagnosis: ALS Disease onset: 2006", ["Diagnosis", "Disease onset"]),
        ("Diagnosis: ALS with Type: bulbar", ["Diagnosis"]),
        ("History: He fell in 2006. Then he got worse. Age: unknown", ["History"]),
    ],
)
def test_fields_on_one_line_with_a_space_between_them(lexicon: Lexicon, line: str, labels: list[str]) -> None:
    from etl.parsers.layout.labelled import with_fields

    document = with_fields(read(f"<p>{line}</p><p>He walks.</p>".encode(), "x.html"), lexicon)
    found = [document.quote(b.label).strip(":") for b in document.blocks if b.label]
    assert found == labels or (len(labels) == 1 and len(found) <= 1)


def _times(facts: Facts, name: str) -> list[tuple[str, int | None]]:
    return sorted(
        (o.timepoint.phase, o.timepoint.course)
        for o in facts.facts
        if isinstance(o, Observation) and o.code.text == name and o.timepoint
    )


@pytest.mark.parametrize("form", ["text", "html", "bold"])
def test_headings_that_count_below_one_set_like_them(facts_of: Callable[..., Facts], form: str) -> None:
    heads = ["FIRST COURSE", "1. Eyes", "2. Swallowing", "SECOND COURSE", "1. Eyes", "2. Swallowing"]
    told = [
        "She got stem cells by lumbar puncture on 2010-05-14.", "Before: nystagmus. After: nystagmus less.", "Before: coughs on water.",
        "She got stem cells by lumbar puncture on 2011-06-24.", "Before: nystagmus.", "After: no cough on water.",
    ]  # fmt: skip
    first = "Miss Ito, 36, has ataxia."
    if form == "text":
        page = "\n\n".join([first, *(f"{head}\n{text}" for head, text in zip(heads, told, strict=True))])
        facts = facts_of(page, "page.txt")
    else:
        tag = "<h2>{}</h2>" if form == "html" else "<p><b>{}</b></p>"
        body = "".join(f"{tag.format(head)}<p>{text}</p>" for head, text in zip(heads, told, strict=True))
        facts = facts_of(f"<html><body><p>{first}</p>{body}</body></html>", "page.html")
    assert {course for _, course in _times(facts, "nystagmus")} == {1, 2}


def test_a_label_above_values_and_further_labels_heads_them_all(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Mr. Lane, 63, has ataxia.\nAdmission: 2010-10-18\n\nAdmission PE (off, without medicine):\nBP 142/84 mmHg; weight 64 kg.\n"
        "Nervous system: No tremor at rest. MMSE 25.\n\nExaminations:\nMRI of the brain was normal.\n"
    )
    facts = facts_of(page, "page.txt")
    dated = {o.code.text: o.effective for o in facts.facts if isinstance(o, Observation)}
    assert [day for name, day in dated.items() if name in ("body weight", "resting tremor")] == [
        Period("2010-10-18")
    ] * 2
