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


TEXTS = [
    ("<p>status.<xref ref-type='bibr'>17</xref></p>", "status.¹⁷"),
    ("<p>status.<sup><xref ref-type='bibr'>1</xref>,<xref ref-type='bibr'>2</xref></sup></p>", "status.¹,²"),
    ("<p>as (<xref ref-type='bibr'>Doe 2001</xref>) says</p>", "as (Doe 2001) says"),
    ("<p>2&times;10<sup>7</sup>&#160;cells &unknown;</p>", "2×10⁷ cells &unknown;"),
    ("<p>x</p><supplementary-material><p>no</p></supplementary-material>", "x"),
    ("<p>unclosed", "unclosed"),
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
