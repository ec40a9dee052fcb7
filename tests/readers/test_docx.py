"""Word documents, made with another library or by hand, and what is read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from etl.document import Document, Table
from etl.errors import InputError
from etl.readers import Limits, read
from tests.readers.conftest import outline as shown

docx = pytest.importorskip("docx")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)


def raw(body: str, **parts: str) -> bytes:
    """A document from the XML of its body; `footnotes` and `numbering` are parts of their own."""
    ends = "".join(
        f'<Relationship Id="n{number}" Type="http://x/{kind}" Target="{kind}.xml"/>'
        for number, kind in enumerate(parts)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="word/document.xml"))
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{ends}</Relationships>',
        )
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}" xmlns:m="urn:m"><w:body>{body}</w:body></w:document>'
        )
        for kind, text in parts.items():
            archive.writestr(f"word/{kind}.xml", text)
    return out.getvalue()


def p(text: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def made(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def tables(document: Document) -> list[Table]:
    return [block.table for block in document.blocks if block.table]


def grid(document: Document, number: int = 0) -> list[list[str]]:
    return [[cell.text if cell else "?" for cell in row] for row in tables(document)[number].grid()]


def consistent(document: Document) -> None:
    """Every cell's text stands at its span, and every visible character is in a block."""
    rest = list(document.text)
    for block in document.blocks:
        for at in range(block.span.start, block.span.end):
            rest[at] = " "
        for cell in block.table.cells if block.table else ():
            assert document.quote(cell.span) == cell.text
            assert cell.span in block.span
    assert not "".join(rest).strip()


def test_headings_by_style() -> None:
    def build(document: Any) -> None:
        document.add_heading("Report of one case and its course", 0)
        document.add_heading("History", 1)
        document.add_paragraph("He was well until 2009.")
        document.add_heading("Family", 2)
        document.add_paragraph("His mother is well.")

    document = read(made(build), "a.docx")
    assert shown(document) == [
        "title Report of one case and its course",
        "heading 1 History",
        "paragraph He was well until 2009.",
        "heading 2 Family",
        "paragraph His mother is well.",
    ]
    assert document.title and document.quote(document.title) == "Report of one case and its course"
    assert document.media_type.endswith("wordprocessingml.document")
    consistent(document)


BOLD = "<w:b/>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (  # bold lines are headings, by their look
            p("A", "", BOLD).replace(">A<", ">A case of one man<")
            + p("He came to us in May and stayed for three weeks.")
            + p("Outcome", "", BOLD)
            + p("He walks."),
            [
                "title A case of one man",
                "paragraph He came to us in May and stayed for three weeks.",
                "heading 2 Outcome",
                "paragraph He walks.",
            ],
        ),
        (  # larger is above bolder
            p("Course", "", "<w:b/><w:sz w:val='32'/>")
            + p("Before", "", BOLD)
            + p("He did not walk at all in that year.")
            + p("After", "", BOLD)
            + p("He walks."),
            [
                "heading 2 Course",
                "heading 2 Before",
                "paragraph He did not walk at all in that year.",
                "heading 2 After",
                "paragraph He walks.",
            ],
        ),
        (  # numbered bold lines, typed
            p("1. History", "", BOLD) + p("Well until 2009.") + p("2. Outcome", "", BOLD) + p("He walks."),
            ["heading 2 1. History", "paragraph Well until 2009.", "heading 2 2. Outcome", "paragraph He walks."],
        ),
        (  # labelled fields, by colon, tab, or a bold begin
            p("Name: A. B.") + p("Age:") + p("27 years") + p("Sex: male") + p("Diagnosis:\tnone"),
            ["field Name = A. B.", "field Age = 27 years", "field Sex = male", "field Diagnosis = none"],
        ),
        (
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Outcome.</w:t></w:r><w:r><w:t> He walks again.</w:t></w:r></w:p>",
            ["field Outcome = He walks again."],
        ),
        (  # typed lists
            p("Findings:") + p("- weak arms") + p("- weak legs") + p("Then he left."),
            ["heading 3 Findings:", "item 0 - weak arms", "item 0 - weak legs", "paragraph Then he left."],
        ),
        (  # line breaks between fields, and within a sentence
            "<w:p><w:r><w:t>Name: A. B.</w:t><w:br/><w:t>Age: 27</w:t><w:br/><w:t>Sex: male</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>He walked</w:t><w:br/><w:t>and talked.</w:t></w:r></w:p>",
            ["field Name = A. B.", "field Age = 27", "field Sex = male", "paragraph He walked\nand talked."],
        ),
        (  # changes are accepted
            "<w:p><w:r><w:t xml:space='preserve'>He is </w:t></w:r>"
            "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>quite</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> well.</w:t></w:r></w:p>",
            ["paragraph He is quite well."],
        ),
        (  # a deleted paragraph end joins two paragraphs
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>He is </w:t></w:r></w:p>"
            + p("well."),
            ["paragraph He is well."],
        ),
        (  # hidden text, and the address of a field
            "<w:p><w:r><w:t>He is well.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
            "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>",
            ["paragraph He is well."],
        ),
        (  # ticked boxes of a form
            "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>"
            "</w:ffData></w:fldChar></w:r><w:r><w:t xml:space='preserve'> yes </w:t></w:r><w:r><w:fldChar><w:ffData>"
            "<w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t> no</w:t></w:r></w:p>",
            ["paragraph ☒ yes ☐ no"],
        ),
        (  # boxes of content controls, whatever they show, and of symbol fonts
            "<w:p>"
            + "".join(
                f"<w:sdt><w:sdtPr><w14:checkbox xmlns:w14='urn:w14'><w14:checked w14:val='{on}'/></w14:checkbox></w:sdtPr><w:sdtContent>"
                f"<w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space='preserve'> {word} </w:t></w:r>"
                for on, word in (("1", "yes"), ("0", "no"))
            )
            + "<w:r><w:sym w:font='Wingdings' w:char='F0FD'/><w:t> a </w:t><w:sym w:font='Wingdings 2' w:char='F0A3'/><w:t> b</w:t></w:r></w:p>",
            ["field yes = ☒", "field no = ☐", "field a = ☒", "field b = ☐"],
        ),
        (  # a table set with spaces, below a heading by style
            p("Course", "<w:outlineLvl w:val='0'/>")
            + p("               Before    After")
            + p("Walking        slow      quick")
            + p("Talking        no        yes")
            + p("Writing        no        no"),
            ["heading 1 Course", "table 4x3"],
        ),
        (  # lines that were pasted, each as a paragraph
            p("Course", "<w:outlineLvl w:val='0'/>")
            + p("He was well until the spring of 2009, when he fell from a horse and had to")
            + p("stay in bed for several weeks; in the autumn of that year he came to us and")
            + p("was seen by all."),
            [
                "heading 1 Course",
                "paragraph He was well until the spring of 2009, when he fell from a horse and had to "
                "stay in bed for several weeks; in the autumn of that year he came to us and was seen by all.",
            ],
        ),
        (  # characters with how they are read above them
            "<w:p><w:r><w:t>Seen in </w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>toukyou</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>Tokyo</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            ["paragraph Seen in Tokyo"],
        ),
        (  # a list of an old form, as it is and as it was chosen
            "<w:p>"
            + "".join(
                f"<w:r><w:t xml:space='preserve'>{name} </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList>"
                f"{said}<w:listEntry w:val='mild'/><w:listEntry w:val='severe'/></w:ddList></w:ffData></w:fldChar></w:r>"
                "<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
                for name, said in (("Tremor", "<w:result w:val='1'/>"), (", gait", ""))
            )
            + "</w:p>",
            ["paragraph Tremor severe, gait mild"],
        ),
        (  # content controls
            f"<w:sdt><w:sdtContent>{p('He is well.')}</w:sdtContent></w:sdt>",
            ["paragraph He is well."],
        ),
        (  # a text box is read behind its paragraph, once
            "<w:p><w:r><w:t>He is well.</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='urn:mc'>"
            f"<mc:Choice><w:drawing><w:txbxContent>{p('In the box.')}</w:txbxContent></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><w:txbxContent>{p('In the box.')}</w:txbxContent></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
            ["paragraph He is well.", "paragraph In the box."],
        ),
        (  # tabs that make columns
            p("Item\tBefore\tAfter") + p("Walk\t1\t2") + p("Talk\t3\t4"),
            ["table 3x3"],
        ),
        (  # a page of only bold text has no bold headings
            p("He was well until May.", "", BOLD) + p("Then he fell ill, and stayed so.", "", BOLD),
            ["paragraph He was well until May.", "paragraph Then he fell ill, and stayed so."],
        ),
    ],
)
def test_paragraphs(body: str, expected: list[str]) -> None:
    document = read(raw(body), "a.docx")
    assert shown(document) == expected
    consistent(document)


def test_prompts_of_empty_fields_are_kept_aside() -> None:
    def field(text: str, more: str = "<w:showingPlcHdr/>") -> str:
        return f"<w:sdt><w:sdtPr>{more}</w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>"

    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    part = f"<w:docPart><w:docPartBody>{p('Choose: mild, severe')}</w:docPartBody></w:docPart>"
    glossary = f'<w:glossaryDocument xmlns:w="{W}"><w:docParts>{part}</w:docParts></w:glossaryDocument>'
    body = f"<w:p>{run('Tremor: ')}{field(run('Choose: ') + run('mild, severe'))}</w:p>"
    body += f"<w:p>{run('Gait: ')}{field(run('walks alone'))}</w:p>"  # filled in by a program
    body += f"<w:p>{run('Note: ')}{field(run('Choose: mild, severe'), '')}</w:p>"
    body += field(p("Choose: mild, severe"))
    document = read(raw(body, glossaryDocument=glossary), "a.docx")
    assert shown(document) == ["field Tremor = ____", "field Gait = walks alone", "field Note = Choose: mild, severe"]
    assert [(one.what, one.text) for one in document.left_out] == [("prompt", "Choose: mild, severe")]


def test_the_nearest_style_says_what_is_shown() -> None:
    def style(name: str, base: str, run: str) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
            f"<w:rPr>{run}</w:rPr></w:style>"
        )

    styles = style("Off", "", "<w:vanish/><w:strike/>") + style(
        "On", "Off", "<w:vanish w:val='0'/><w:strike w:val='0'/>"
    )
    body = p("He is well.", "<w:pStyle w:val='On'/>") + p("Not to be seen", "<w:pStyle w:val='Off'/>")
    body += p("He walks.", "<w:pStyle w:val='Off'/>", "<w:vanish w:val='0'/><w:strike w:val='0'/>")
    document = read(raw(body, styles=f'<w:styles xmlns:w="{W}">{styles}</w:styles>'), "a.docx")
    assert shown(document) == ["paragraph He is well.", "paragraph He walks."]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([("1 × 10", ""), ("7", "superscript"), (" cells", "")], "1 × 10⁷ cells"),
        ([("1 × 1", ""), ("0", ""), ("1", "superscript"), ("2", "superscript")], "1 × 10¹²"),
        ([("10", ""), ("-3", "superscript")], "10⁻³"),
        ([("May 5", ""), ("th", "superscript"), (", 2010", "")], "May 5th, 2010"),
        ([("weak", ""), ("a", "superscript")], "weakᵃ"),
        ([("CO", ""), ("2", "subscript")], "CO2"),
        ([("m", ""), ("2", "superscript")], "m²"),
    ],
)
def test_raised(runs: list[tuple[str, str]], text: str) -> None:
    inner = "".join(
        f'<w:r><w:rPr><w:vertAlign w:val="{how or "baseline"}"/></w:rPr><w:t xml:space="preserve">{part}</w:t></w:r>'
        for part, how in runs
    )
    assert read(raw(f"<w:p>{inner}</w:p>"), "a.docx").text == text


def test_formula() -> None:
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    assert read(raw(f"<w:p><w:r><w:t>2 × </w:t></w:r>{formula}</w:p>"), "a.docx").text == "2 × 10⁶"


NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)


def listed(text: str, number: int, depth: int = 0, run: str = "") -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>', run)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            listed("one", 1)
            + listed("inner", 1, 1)
            + listed("inner two", 1, 1)
            + listed("two", 1)
            + listed("in", 1, 1),
            ["item 0 1. one", "item 1 1.a) inner", "item 1 1.b) inner two", "item 0 2. two", "item 1 2.a) in"],
        ),
        (listed("weak", 2) + listed("tired", 2), ["item 0 • weak", "item 0 • tired"]),
        (
            listed("History", 1, 0, BOLD)
            + p("He was well until 2009.")
            + listed("Outcome", 1, 0, BOLD)
            + p("He walks."),
            [
                "heading 2 1. History",
                "paragraph He was well until 2009.",
                "heading 2 2. Outcome",
                "paragraph He walks.",
            ],
        ),
    ],
)
def test_lists(body: str, expected: list[str]) -> None:
    document = read(raw(body, numbering=NUMBERING), "a.docx")
    assert shown(document) == expected
    consistent(document)


def test_footnotes_stand_below() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0">{p("no")}</w:footnote>'
        f'<w:footnote w:id="2">{p("Measured twice.")}</w:footnote></w:footnotes>'
    )
    reference = '<w:p><w:r><w:t>He walks.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    document = read(raw(reference + p("He talks."), footnotes=notes), "a.docx")
    assert shown(document) == ["paragraph He walks.¹", "note ¹ Measured twice.", "paragraph He talks."]


def test_table_with_merged_cells_caption_and_notes() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Table 2. Scores", style="Caption")
        table = document.add_table(rows=5, cols=4)
        for number, row in enumerate(
            [
                ("Item", "Before", "", "After"),
                ("", "L", "R", ""),
                ("Arm", "3", "4", "5"),
                ("Leg", "3", "4", "5"),
                ("", "3", "*", "4"),
            ]
        ):
            for at, text in enumerate(row):
                table.cell(number, at).text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(3, 0).merge(table.cell(4, 0))
        document.add_paragraph("* not done")
        document.add_paragraph("On: one hour after the dose.")

    document = read(made(build), "a.docx")
    assert shown(document) == [
        "caption Table 2. Scores",
        "table 5x4 2",
        "note * not done",
        "paragraph On: one hour after the dose.",
    ]
    assert grid(document) == [
        ["Item", "Before", "Before", "After"],
        ["Item", "L", "R", ""],
        ["Arm", "3", "4", "5"],
        ["Leg", "3", "4", "5"],
        ["Leg", "3", "*", "4"],
    ]
    (table,) = tables(document)
    assert [document.quote(note) for note in table.notes] == ["* not done"]
    assert table.caption and document.quote(table.caption) == "Table 2. Scores"
    consistent(document)


def test_note_that_explains_a_word_of_the_table() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=3, cols=3)
        for number, row in enumerate((("Item", "Off", "On"), ("Arm", "3", "4"), ("Leg", "2", "3"))):
            for at, text in enumerate(row):
                table.cell(number, at).text = text
        document.add_paragraph("On: one hour after the dose.")
        document.add_paragraph("He left: that was in May.")

    assert shown(read(made(build), "a.docx"))[1:] == [
        "note On: one hour after the dose.",
        "field He left = that was in May.",
    ]


def test_header_rows_and_caption_row() -> None:
    def row(*cells: str, properties: str = "") -> str:
        inner = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"

    wide = '<w:tcPr><w:gridSpan w:val="3"/></w:tcPr>'
    body = (
        "<w:tbl>"
        + row(wide + p("Table S1. Scores"))
        + row("Item", "V1", "V2", properties="<w:tblHeader/>")
        + row("Arm", "1", "2")
        + row("Gone", "1", "2", properties="<w:del/>")
        + row(wide + p("V1 = first visit; V2 = second visit, after half a year of training at home"))
        + "</w:tbl>"
    )
    document = read(raw(body), "a.docx")
    assert shown(document)[:2] == ["caption Table S1. Scores", "table 2x3 S1"]
    assert [cell.header for cell in tables(document)[0].cells] == [False] * 6
    assert shown(document)[2].startswith("note V1 = first visit")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Name:", "A. B."), ("Age:", "27")], ["field Name = A. B.", "field Age = 27"]),
        ([("Name", "A. B."), ("Town", "Oslo"), ("Age", "27")],
         ["field Name = A. B.", "field Town = Oslo", "field Age = 27"]),
        ([("Name:", "A. B.", "Age:", "27"), ("Sex:", "male", "Town:", "Oslo")],
         ["field Name = A. B.", "field Age = 27", "field Sex = male", "field Town = Oslo"]),
        ([("Item", "Score"), ("Walk", "3"), ("Talk", "2")], ["table 3x2"]),
        ([("", "Before"), ("Walk", "slow"), ("Talk", "slow")], ["table 3x2"]),
    ],
)  # fmt: skip
def test_forms(rows: list[tuple[str, ...]], expected: list[str]) -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for number, row in enumerate(rows):
            for at, text in enumerate(row):
                table.cell(number, at).text = text

    document = read(made(build), "a.docx")
    assert shown(document) == expected
    consistent(document)


def test_text_in_columns_is_unrolled() -> None:
    long = (
        "He could not walk and had to be fed by his wife, and he spoke in a way that nobody but she understood at all."
    )

    def build(document: Any) -> None:
        table = document.add_table(rows=2, cols=2)
        for at, text in enumerate(("Before treatment", "After treatment")):
            table.cell(0, at).text = text
            table.cell(1, at).text = long
            table.cell(1, at).add_paragraph("That was all.")

    assert shown(read(made(build), "a.docx")) == [
        "heading 2 Before treatment",
        f"paragraph {long}",
        "paragraph That was all.",
        "heading 2 After treatment",
        f"paragraph {long}",
        "paragraph That was all.",
    ]


def test_comments_and_pictures_are_told() -> None:
    comments = f'<w:comments xmlns:w="{W}"><w:comment>{p("ask him")}</w:comment></w:comments>'
    assert read(raw(p("He walks."), comments=comments), "a.docx").warnings == ("comments are not read: 1",)


def test_pictures_are_left_out_and_told() -> None:
    drawn = "<w:p><w:r><w:drawing><w:inline><w:docPr name='Picture 1' descr='{}'/><a:blip xmlns:a='urn:a'/></w:inline></w:drawing></w:r></w:p>"
    document = read(raw(p("He walks.") + drawn.format("MRI") + drawn.format("")), "a.docx")
    assert document.warnings == ("pictures are not read: 2",)
    assert [(one.what, one.text) for one in document.left_out] == [("pictures", "MRI | Picture 1")]


def test_charts_are_told() -> None:
    drawn = "<w:p><w:r><w:drawing><a:graphicData xmlns:a='urn:a'><a:chart/></a:graphicData></w:drawing></w:r></w:p>"
    assert read(raw(p("He walks.") + drawn), "a.docx").warnings == ("charts and diagrams are not read: 1",)


def wrapped(chunk: bytes, name: str, before: str = "") -> bytes:
    """A document around one of another format, as programs make Word files of pages."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="word/document.xml"))
        archive.writestr("word/_rels/document.xml.rels", RELS.format(kind="aFChunk", target=f"/word/{name}"))
        body = (
            f'<w:document xmlns:w="{W}" xmlns:r="urn:r"><w:body>{before}<w:altChunk r:id="r1"/></w:body></w:document>'
        )
        archive.writestr("word/document.xml", body)
        archive.writestr(f"word/{name}", chunk)
    return out.getvalue()


CHUNK = """<html><body><h1>Case 7</h1><p>Age: 54 years</p><p>He walks with a stick.</p><ul><li>Tremor</li></ul>
<table><tr><th>Item</th><th>Before</th><th>After</th></tr><tr><td>Gait</td><td>2</td><td>1</td></tr>
<tr><td>Speech</td><td>3</td><td>3</td></tr></table><p>He went home.</p></body></html>"""


def test_a_document_within_that_cannot_be_read_is_told() -> None:
    document = read(wrapped(b"\x89PNG\0\1", "a.bin", p("He is well.")), "a.docx")
    assert (document.text, document.warnings) == ("He is well.", ("embedded documents are not read: 1",))


def test_name_and_bytes_differ() -> None:
    assert read(raw(p("He walks.")), "a.xlsx").warnings == (
        "the name says .xlsx, the bytes are a Word document: read as that",
    )


@pytest.mark.parametrize(
    "data",
    [
        raw("").replace(b'Target="word/document.xml"', b'Target="word/_ocument.xml"'),
        raw(""),
        raw(p("x"))[:-30],
        raw("<w:p"),
        raw("<!DOCTYPE x [<!ENTITY a 'aaa'>]>"),
    ],
    ids=["no document", "no text", "cut off", "no XML", "doctype"],
)
def test_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.docx"):
        read(data, "a.docx")


def test_entities_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw(p("x")))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "word/document.xml":
                text = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + text.replace(b">x<", b">&b;<")
            target.writestr(name, text)
    with pytest.raises(InputError, match="entities"):
        read(out.getvalue(), "a.docx")


def test_many_paragraphs_and_deep_tables_take_seconds() -> None:
    document = read(raw(p("Age: 3") * 20_000), "a.docx")
    assert len(document.blocks) == 20_000
    deep = (
        "".join("<w:tbl><w:tr><w:tc>" for _ in range(60))
        + p("x")
        + "".join("</w:tc></w:tr></w:tbl>" for _ in range(60))
    )
    assert read(raw(deep), "a.docx", Limits()).text == "x"


@pytest.mark.parametrize(
    "piece", ["word ", "word", "(", "Age: ", "- ", "1. ", "\t", "a\t", "Table 1. ", "&#8226;", "*"]
)
def test_long_paragraphs_take_seconds(piece: str) -> None:
    assert read(raw(p("x" + piece * (500_000 // len(piece)))), "a.docx").text.startswith("x")
