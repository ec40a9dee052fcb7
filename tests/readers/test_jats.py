"""Articles in JATS, and what is read of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.document import Block, Document
from etl.errors import InputError
from etl.readers.jats import read
from etl.readers.limits import Limits

PAGES = Path(__file__).parent / "pages"


def one(document: Document, block: Block) -> str:
    if block.kind == "field":
        assert block.label and block.value
        return f"field {document.quote(block.label)} = {document.quote(block.value)}"
    if block.kind == "item":
        assert block.value
        return f"item {block.level} {block.marker} {document.quote(block.value)}".replace("  ", " ")
    if block.table:
        return f"table {block.table.rows}x{block.table.columns} {block.table.label}".rstrip()
    level = f" {block.level}" if block.kind == "heading" else ""
    return f"{block.kind}{level} {document.quote(block.span)}"


EXPECTED: dict[str, list[str]] = {
    "case_report.xml": [
        "title Stem cells in ataxia: a case report*",
        "heading 2 Abstract",
        "heading 3 Background",
        "paragraph Ataxia is rare &xxe; &lol2;.",
        "heading 3 Case",
        "paragraph A 30-year-old man.",
        "heading 2 1 Case presentation",
        "paragraph He had unstable status.¹⁷ He got 2 × 10⁷ cells [¹–³] or 10⁶ (Table 1).⁴,⁵",
        "heading 3 Follow-up",
        "heading 4 List:",
        "item 0 gait better",
        "item 0 speech same",
        "item 1 1. inner",
        "paragraph Went home.",
        "caption Table 1. SARA scores. Before and after.",
        "table 4x3 1",
        "note ᵃ 0 to 8.",
        "note NT, not tested.",
        "caption Figure 1. MRI of the brain.",
        "heading 2 Discussion",
        "paragraph Others had &unknown; it.",
        "paragraph We thank.",
        "heading 2 References",
        "item 0 1. Smith B Cells in stroke Lancet 2001",
        "item 0 2 Doe J. Other. 2003.",
    ],
    "series.xml": [
        "title Zwei Fälle",
        "paragraph Eine Serie",
        "heading 2 Abstract",
        "paragraph Kurz.",
        "paragraph Ohne Abschnitt.",
        "heading 2 Fälle",
        "field Alter = 54",
        "field Größe = 180 cm",
        "caption Tab. 2. Kraft",
        "table 2x3 2",
        "heading 3 Verlauf",
        "paragraph Gut.",
        "paragraph Besser³.",
        "heading 2 A Anhang",
        "paragraph Werte.",
        "heading 2 Literatur",
        "item 0 Muster 2001.",
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_articles(name: str) -> None:
    document = read((PAGES / name).read_bytes(), name, Limits())
    assert [one(document, block) for block in document.blocks] == EXPECTED[name]


HEAD = [
    ("case_report.xml", "Stem cells in ataxia: a case report*", "https://doi.org/10.1000/xyz", "en"),
    ("series.xml", "Zwei Fälle", "https://j.example/2", "de"),
]


@pytest.mark.parametrize(("name", "title", "address", "language"), HEAD)
def test_head(name: str, title: str, address: str, language: str) -> None:
    document = read((PAGES / name).read_bytes(), name, Limits())
    assert document.title and document.quote(document.title) == title
    assert (document.address, document.language) == (address, language)


def test_table_with_caption_and_notes() -> None:
    document = read((PAGES / "case_report.xml").read_bytes(), "x", Limits())
    table = next(block.table for block in document.blocks if block.table)
    assert table.label == "1" and table.caption
    assert document.quote(table.caption) == "Table 1. SARA scores. Before and after."
    assert [document.quote(note) for note in table.notes] == ["ᵃ 0 to 8.", "NT, not tested."]
    texts = [[cell.text if cell else "?" for cell in row] for row in table.grid()]
    assert texts == [["Item", "Score", "Score"], ["Item", "Before", "After"], ["Gaitᵃ", "6", "4"], ["Stance", "4", ""]]


def article(inner: str, before: str = "") -> bytes:
    return f"{before}<article><body>{inner}</body></article>".encode()


def formula(inner: str) -> str:
    return f'<p>f <m:math xmlns:m="http://www.w3.org/1998/Math/MathML">{inner}</m:math> g</p>'


TEXTS = [
    ("<p>status.<xref ref-type='bibr'>17</xref></p>", "status.¹⁷"),
    ("<p>status.<sup><xref ref-type='bibr'>1</xref>,<xref ref-type='bibr'>2</xref></sup></p>", "status.¹,²"),
    ("<p>as (<xref ref-type='bibr'>Doe 2001</xref>) says</p>", "as (Doe 2001) says"),
    ("<p>2&times;10<sup>7</sup>&#160;cells &unknown;</p>", "2×10⁷ cells &unknown;"),
    ("<p>x</p><supplementary-material><p>no</p></supplementary-material>", "x"),
    ("<p>unclosed", "unclosed"),
    (
        "<p>10<sup>6 </sup>cells, CO<sub>2 </sub>(low), 1<sup>st </sup><italic>dose</italic></p>",
        "10⁶ cells, CO2 (low), 1st dose",
    ),
    ("<p>10<sup>6 </sup>/kg, 5<sup>2 </sup>; <sup>\n<xref>1</xref>\n</sup>, <sup> 3</sup>x</p>", "10⁶/kg, 5²; ¹, ³x"),
    ("<p>see <inline-supplementary-material>Table S1</inline-supplementary-material>.</p>", "see Table S1."),
    ("<p>see p. <related-article>12</related-article></p>", "see p. 12"),
    ("<p>a <inline-formula><tex-math>$\\weird{x}$</tex-math></inline-formula> b</p>", "a b"),
    ("<p>a <alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>y</mml:mi></mml:math></alternatives></p>", "a y"),
    (formula("<m:mfrac><m:mn>1</m:mn><m:mn>2</m:mn></m:mfrac>"), "f 1/2 g"),
    (
        formula(
            "<m:mfrac><m:mrow><m:mi>a</m:mi><m:mo>+</m:mo><m:mi>b</m:mi></m:mrow><m:msqrt><m:mi>n</m:mi></m:msqrt></m:mfrac>"
        ),
        "f (a+b)/√n g",
    ),
    (formula("<m:mfenced><m:mi>x</m:mi><m:mi>y</m:mi></m:mfenced>"), "f (x,y) g"),
    (formula("<m:mn>5</m:mn><m:mspace/><m:mtext>mg</m:mtext>"), "f 5 mg g"),
    (formula("<m:msubsup><m:mi>x</m:mi><m:mn>1</m:mn><m:mn>2</m:mn></m:msubsup>"), "f x1² g"),
    (
        "<list list-type='roman-lower'><list-item><p>x</p></list-item><list-item><p>y</p></list-item></list>",
        "i. x\nii. y",
    ),
    ("<list list-type='order'><list-item><label>(a)</label><p>x</p></list-item></list>", "(a) x"),
    (
        "<p>Was <fn><label>1</label><p>Note.</p></fn>well<fn><p>Other.</p></fn>.</p><p>b</p>",
        "Was ¹well*.\n\n¹ Note.\n\n* Other.\n\nb",
    ),
]


@pytest.mark.parametrize(("inner", "text"), TEXTS)
def test_inline(inner: str, text: str) -> None:
    assert read(article(inner), "x", Limits()).text == text


def test_no_entity_of_the_file_is_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE article [<!ENTITY l0 "lol">{lines}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    document = read(article("<p title='&l11;'>a &l11; b &x;</p>", before), "x", Limits())
    assert "SECRET" not in document.text and "lol" not in document.text and len(document.text) < 100
    assert document.warnings


def test_an_article_element_of_a_web_page_is_html() -> None:
    document = read(b"<article class=post><h2>T</h2><p>text</p></article>", "x", Limits())
    assert document.media_type == "text/html" and "text" in document.text


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(InputError):
        read(article(""), "x", Limits())


def test_floats_stand_where_they_are_first_cited() -> None:
    table = "<table-wrap id='{0}'><label>{1}</label><table><tr><td/><td>X</td><td>Y</td></tr><tr><td>{0}</td><td>1</td><td>2</td></tr></table></table-wrap>"
    page = (
        "<article><body><sec><title>Patients</title><p>One (<xref ref-type='table' rid='t1'>1</xref>) and"
        " <xref ref-type='table' rid='t2'>2</xref>.</p><p>More.</p></sec>"
        "<sec><title>Discussion</title><p>See <xref ref-type='table' rid='t1'>1</xref>.</p></sec></body>"
        "<back><ref-list><title>References</title><ref><mixed-citation>Doe.</mixed-citation></ref></ref-list></back>"
        f"<floats-group>{table.format('t1', 'Table 1')}{table.format('t2', 'Table 2')}{table.format('t3', 'Table 3')}"
        "</floats-group></article>"
    )
    document = read(page.encode(), "x", Limits())
    assert [one(document, block) for block in document.blocks if block.kind in ("heading", "table", "paragraph")] == [
        "heading 2 Patients",
        "paragraph One (1) and 2.",
        "table 2x3 1",
        "table 2x3 2",
        "paragraph More.",
        "heading 2 Discussion",
        "paragraph See 1.",
        "heading 2 References",
        "heading 2 Tables and figures",
        "table 2x3 3",
    ]


REFERENCES = [
    (
        "<mixed-citation><name><surname>Li</surname><given-names>A</given-names></name><article-title>T</article-title>"
        "<source>S</source> <year>2001</year>;<volume>3</volume>(<issue>4</issue>):<fpage>1</fpage>–<lpage>2</lpage></mixed-citation>",
        "Li A T S 2001;3(4):1–2",
    ),
    (
        "<element-citation><source>S</source><volume>3</volume><fpage>1</fpage><lpage>2</lpage></element-citation>",
        "S 3 1 2",
    ),
    (
        "<nlm-citation><article-title>T</article-title><volume>7</volume><elocation-id>e1</elocation-id></nlm-citation>",
        "T 7 e1",
    ),
]


@pytest.mark.parametrize(("reference", "text"), REFERENCES)
def test_references_are_whole(reference: str, text: str) -> None:
    back = f"<back><ref-list><ref>{reference}</ref></ref-list></back>"
    meta = "<front><article-meta><volume>9</volume><fpage>1</fpage><related-article>no</related-article></article-meta></front>"
    document = read(f"<article>{meta}<body><p>x</p></body>{back}</article>".encode(), "x", Limits())
    assert document.text == f"x\n\nReferences\n\n{text}"


def grid(block: Block) -> list[list[str]]:
    assert block.table
    return [[cell.text if cell else "?" for cell in row] for row in block.table.grid()]


def tables(inner: str) -> tuple[Document, list[Block]]:
    document = read(article(inner), "x", Limits())
    return document, [block for block in document.blocks if block.table]


def test_a_table_with_a_caption_is_one_whatever_it_looks_like() -> None:
    rows = "<tr><td>Age</td><td>54</td></tr><tr><td>Sex</td><td>male</td></tr>"
    head = "<label>Table 3 -</label><caption><p>The patient</p></caption>"
    document, found = tables(
        f"<table-wrap>{head}<alternatives><graphic/><table>{rows}</table></alternatives></table-wrap>"
    )
    assert [grid(block) for block in found] == [[["Age", "54"], ["Sex", "male"]]]
    table = found[0].table
    assert table and table.label == "3" and table.caption and document.quote(table.caption) == "Table 3. The patient"
    assert not tables(f"<table-wrap><table>{rows.replace('Age', 'Age:').replace('Sex', 'Sex:')}</table></table-wrap>")[
        1
    ]


def test_parts_of_a_table_share_caption_and_notes() -> None:
    part = "<table><tr><th>{0}</th><th>L</th></tr><tr><td>x</td><td>1</td></tr></table>"
    foot = "<table-wrap-foot><p>Table 1 is of one man.</p><fn><label>a</label><p>Once.</p></fn></table-wrap-foot>"
    wrap = "<table-wrap><label>Table {0}</label><caption><p>C</p></caption>{1}</table-wrap>"
    document, found = tables(
        wrap.format(1, part.format("a") + part.format("b") + part.format("c") + foot) + wrap.format(2, part.format("d"))
    )
    told = [
        (b.table.label, b.table.caption and document.quote(b.table.caption), len(b.table.notes))
        for b in found
        if b.table
    ]
    assert told == [("1", "Table 1. C", 2)] * 3 + [("2", "Table 2. C", 0)]


def test_tables_of_the_exchange_model() -> None:
    specs = (
        "".join(f"<colspec colname='c{n}'/>" for n in range(1, 5)) + "<spanspec spanname='s' namest='c3' nameend='c4'/>"
    )
    head = (
        "<row><entry morerows='1'>Item</entry><entry namest='c2' nameend='c3'>Score</entry><entry>By</entry></row>"
        "<row><entry>B</entry><entry colname='c4'>A</entry></row>"
    )
    body = "<row><entry>x</entry><entry colname='c3'>5</entry></row><row><entry>y</entry><entry>1</entry><entry spanname='s'>2</entry></row>"
    inner = f"<table><tgroup>{specs}<thead>{head}</thead><tbody>{body}</tbody></tgroup></table>"
    assert [grid(block) for block in tables(f"<table-wrap><label>Table 1</label>{inner}</table-wrap>")[1]] == [
        [["Item", "Score", "Score", "By"], ["Item", "B", "", "A"], ["x", "", "5", ""], ["y", "1", "2", "2"]]
    ]


def test_columns_that_no_table_has_cost_nothing() -> None:
    row = "<row><entry colname='z'>a</entry><entry namest='z' nameend='q' morerows='999999999'>b</entry></row>"
    inner = f"<table><tgroup><colspec colname='z' colnum='99999999'/><tbody>{row}</tbody></tgroup></table>"
    assert "a" in read(article(inner), "x", Limits()).text


def test_tables_that_are_pictures_are_told() -> None:
    drawn = "<table-wrap><label>Table 1</label><caption><p>C</p></caption><graphic/></table-wrap>"
    assert read(article(f"<p>x</p>{drawn}"), "x", Limits()).warnings == (
        "tables that are only pictures are not read: 1",
    )


def test_films_have_captions_like_figures() -> None:
    film = "<media><label>Video 1.</label><caption><title>Gait.</title><p>Before.</p></caption></media>"
    document = read(article(f"<p>x</p>{film}<media/><p>y</p>"), "x", Limits())
    assert [one(document, block) for block in document.blocks] == [
        "paragraph x",
        "caption Video 1. Gait. Before.",
        "paragraph y",
    ]
