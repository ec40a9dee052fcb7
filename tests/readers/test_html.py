"""Web pages of several layouts, and what is read of them."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.document import Block, Document
from etl.errors import InputError
from etl.readers.html.html import read
from etl.readers.limits import Limits

PAGES = Path(__file__).parent / "pages"


def page(html: str) -> Document:
    return read(html.encode(), "x.html", Limits())


def shown(document: Document) -> list[str]:
    return [one(document, block) for block in document.blocks]


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


def grid(document: Document, number: int = 0) -> list[list[str]]:
    table = [block.table for block in document.blocks if block.table][number]
    return [[cell.text + ("#" if cell.header else "") if cell else "?" for cell in row] for row in table.grid()]


def check(document: Document) -> None:
    """Each visible character is in one block, blocks and cells are in order, each place of a table has one cell."""
    at = 0
    for block in document.blocks:
        assert at <= block.span.start < block.span.end
        assert not document.text[at : block.span.start].strip()
        at = block.span.end
        assert all(inner is None or inner in block.span for inner in (block.label, block.value))
        assert block.marker in document.quote(block.span)
        if block.table:
            covered: set[tuple[int, int]] = set()
            for cell in block.table.cells:
                assert cell.text == document.quote(cell.span) and cell.span in block.span
                rows, columns = range(cell.row, cell.row + cell.rowspan), range(cell.column, cell.column + cell.colspan)
                places = {(row, column) for row in rows for column in columns}
                assert not covered & places
                covered |= places
            assert len(covered) == block.table.rows * block.table.columns
    assert not document.text[at:].strip()


EXPECTED: dict[str, list[str]] = {
    "before_after.html": [
        "title Maria, 9: two months of therapy",
        "heading 2 Changes",
        "table 3x3",
        "heading 3 What her mother says",
        "heading 4 Before treatment",
        "paragraph She could not stand and needed help for everything in daily life.",
        "heading 4 After treatment",
        "paragraph She stands alone.",
        "item 0 Eats by herself",
        "item 0 Sleeps well",
        "table 3x2",
        "note L = left hand, R = right hand",
    ],
    "labelled_fields.html": [
        "title Case 7",
        "field Age = 54",
        "field Sex = male",
        "field Diagnosis = ALS, bulbar",
        "field Medication = riluzole 50 mg\nbaclofen",
        "heading 2 Course",
        "paragraph In the first week he was well and slept through, which was not so for many a month before he came to us here at the clinic.",
        "paragraph Then he went home.",
        "field Height = 180 cm",
        "field Weight = 70 kg",
        "field Blood group = A+",
        "field City = Kyiv",
        "field Job = Driver",
        "field Smoking = no",
        "field Alcohol = rarely",
        "field Name = X",
        "field Born = 1950",
        "field Ward = 3",
        "field Bed = 7",
        "heading 2 Before treatment",
        "item 0 Could not stand",
        "item 0 Needed a feeding tube",
        "heading 2 After treatment",
        "item 0 Stands alone",
        "item 0 Eats by mouth",
        "heading 2 Laboratory",
        "caption Table 2. Blood",
        "table 4x3 2",
        "note ᵃ creatine kinase",
        "note * p < 0.05",
        "heading 2 Comments",
        "paragraph I have a friend",
    ],
    "layout_tables.html": [
        "title Patient 14: Ataxia",
        "field Name = Ms. P",
        "field Age = 41 years",
        "field Sex = female",
        "field Admitted = 3 June 2009",
        "heading 2 History",
        "paragraph She fell ill in 1999.",
        "paragraph Gait was unsteady since 2001,\nand she used a stick.",
        "heading 2 Treatment",
        "item 0 - 4 lumbar punctures",
        "item 0 - 2 infusions",
        "heading 3 Before treatment:",
        "item 0 1. walks 50 m",
        "item 0 2. speech slurred",
        "heading 3 After treatment:",
        "paragraph She walks 200 m.",
        "table 3x3",
        "note SARA = scale for the assessment and rating of ataxia; higher is worse.",
        "paragraph Copyright 2009",
    ],
    "news_comments.html": [
        "title Village teacher walks again",
        "paragraph By A. Reporter",
        "paragraph Mr. T., 61, was given 2 x 10⁸ cells in May.",
        "paragraph “I can climb the stairs.”",
        "heading 2 What doctors say",
        "paragraph One patient proves nothing.",
    ],
    "wordpress_article.html": [
        "title Spinal cord injury: the case of Mr. K.",
        "paragraph Posted on May 2, 2018",
        "field Name = Mr. K.",
        "field Age = 34",
        "field Sex = Male",
        "field Diagnosis = C5 spinal cord injury",
        "heading 2 Condition before treatment",
        "paragraph Mr. K. couldn’t sit. He had 3+/5 in the biceps.[¹,²] SpO2 97 %, CD34+ cells 2.5×10⁶/kg on 12th May, m², status.¹⁷",
        "item 0 Spasticity of both legs;",
        "item 0 Neurogenic bladder",
        "item 1 catheter 4 times a day",
        "heading 3 After treatment:",
        "item 0 1. He sits.",
        "item 0 2. He feeds himself.",
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_layouts(name: str) -> None:
    document = read((PAGES / name).read_bytes(), name, Limits())
    check(document)
    assert shown(document) == EXPECTED[name]


HEAD: list[tuple[str, str, str | None, str | None]] = [
    ("wordpress_article.html", "Spinal cord injury: the case of Mr. K.", "https://example.org/cases/k/", "en-US"),
    ("layout_tables.html", "Patient 14: Ataxia", None, None),
    ("before_after.html", "Maria, 9: two months of therapy", None, "en"),
    ("news_comments.html", "Village teacher walks again", "https://valley.example/teacher", "en"),
]


@pytest.mark.parametrize(("name", "title", "address", "language"), HEAD)
def test_head(name: str, title: str, address: str | None, language: str | None) -> None:
    document = read((PAGES / name).read_bytes(), name, Limits())
    assert document.title and document.quote(document.title) == title
    assert (document.address, document.language) == (address, language)
    assert document.media_type == "text/html"


TITLES: list[tuple[str, str | None]] = [
    ("<title>A long case of it - The Clinic</title><p>Text.</p>", "A long case of it"),
    ("<title>Home</title><p>Text.</p>", None),
    ("<title>The Clinic</title><h1>A case</h1><p>Text.</p>", "A case"),
    ("<title>The case of Mr. K | Clinic</title><h1>Clinic for all</h1><h1>The case of Mr. K</h1>", "The case of Mr. K"),
]


@pytest.mark.parametrize(("html", "title"), TITLES)
def test_titles(html: str, title: str | None) -> None:
    document = page(html)
    check(document)
    assert (document.quote(document.title) if document.title else None) == title


TEXTS: list[tuple[str, str]] = [
    ("2 &times; 10<sup>7</sup> cells", "2 × 10⁷ cells"),
    ("10<sup>-3</sup> and 10<sup>&minus;3</sup>", "10⁻³ and 10⁻³"),
    ("2.5 x 10<sup>6/kg</sup>", "2.5 x 10⁶/kg"),
    ("on 12<sup>th</sup> May", "on 12th May"),
    ("grade 3<sup>+</sup>/5, 4<sup>-</sup>", "grade 3+/5, 4-"),
    ("CD34<sup>+</sup>, Ca<sup>2+</sup>", "CD34+, Ca²⁺"),
    ("10<sup>6 </sup>cells, 10<sup>6 </sup>/kg, FEV<sub>1 </sub>(low)", "10⁶ cells, 10⁶/kg, FEV1 (low)"),
    ("the status.<sup>17</sup>", "the status.¹⁷"),
    ("the status.<sup>[17, 18]</sup>", "the status.[¹⁷, ¹⁸]"),
    ("CK<sup>a,b</sup> and m<sup>2</sup>", "CKᵃ,ᵇ and m²"),
    ("CK<sup><a href=#n>*</a></sup>", "CK*"),
    ("FEV<sub>1</sub>, H<sub>2</sub>O", "FEV1, H2O"),
    ("a&nbsp;b&#8239;c&shy;d", "a b cd"),
    ("5 <del>6</del> <s>7</s>points", "5 points"),
    ("one<!-- two --> three<script>four</script>", "one three"),
    ("<span style='display:none'>no</span>yes", "yes"),
    ("<span aria-hidden=true>x</span>yes", "yes"),
    ("&lt;5 &amp; more", "<5 & more"),
    ("drop <b>c</b>ap", "drop cap"),
    ("done <img alt='✓' src=x>", "done ✓"),
    ("<ruby>病<rt>bing</rt></ruby>", "病"),
]


@pytest.mark.parametrize(("html", "text"), TEXTS)
def test_inline(html: str, text: str) -> None:
    assert page(f"<p>{html}</p>").text == text


def test_cells_with_and_without_marks_in_one_row() -> None:
    cells = (
        "<td>4<td><td> 5 \u00ad\n/ 5<td>&lt; 3<td>10<sup>6</sup><td><b>no</b><br>pain<td>\u00b5mol\u00a0/\u00a0l</tr>"
    )
    document = page(f"<table><tr><th>A<th>B<th>C<th>D<th>E<th>F<th>G</tr><tr>{cells}<tr>{cells}</table>")
    row = ["4", "", "5 / 5", "< 3", "10⁶", "no\npain", "µmol / l"]
    assert grid(document) == [["A#", "B#", "C#", "D#", "E#", "F#", "G#"], row, row]


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("", "menu " * 89 + "menu"),
        ("\u200b", "menu " * 89 + "menu"),
        ("<i>more </i>" * 3000, "menu " * 90 + "more " * 9 + "more…"),
    ],
)
def test_of_long_parts_the_begin_is_told(end: str, told: str) -> None:
    nav = "\u00ad" * 3000 + "menu \n " * 90
    assert page(f"<p>{'Text. ' * 9000}<nav><b>{nav}</b>{end}</nav>").left_out[0].text == told


BLOCKS: list[tuple[str, str, list[str]]] = [
    ("label alone", "<p>Age:</p><p>54</p><p>Sex:</p><p>male</p>", ["field Age = 54", "field Sex = male"]),
    ("colon above a list", "<p>Before:</p><ul><li>weak</ul>", ["heading 3 Before:", "item 0 weak"]),
    (
        "bold or not, colon headings are siblings",
        "<p><b>Before it:</b></p><p>He was weak then.</p><p>After it:</p><p>He was strong.</p>",
        ["heading 3 Before it:", "paragraph He was weak then.", "heading 3 After it:", "paragraph He was strong."],
    ),
    (
        "bold lines in a row are no headings",
        "<p><b>One is bold</b></p><p><b>Two is bold</b></p><p><b>Three is bold</b></p><p>x</p>",
        [
            "paragraph One is bold",
            "paragraph Two is bold",
            "paragraph Three is bold",
            "paragraph x",
        ],
    ),
    (
        "bold begin of a sentence",
        "<p><b>Patient 1</b> is a man of 54 years.</p><p><b>Patient 2</b> is a woman of 30.</p>",
        ["paragraph Patient 1 is a man of 54 years.", "paragraph Patient 2 is a woman of 30."],
    ),
    ("bold labels", "<p><b>Age</b> 54</p><p><b>Sex</b> male</p>", ["field Age = 54", "field Sex = male"]),
    ("typed list", "<p>- walks<br>- talks</p>", ["item 0 - walks", "item 0 - talks"]),
    (
        "broken lines",
        "<p>He walks with<br>a stick.<br>He talks.</p>",
        ["paragraph He walks with\na stick.", "paragraph He talks."],
    ),
    (
        "numbers of a list",
        "<ol start=3><li>x<li>y<ol type=a><li>z</ol></ol>",
        ["item 0 3. x", "item 0 4. y", "item 1 a. z"],
    ),
    (
        "headings and texts in list items",
        "<ul><li><h3>One</h3><p>Text.</p></li></ul>",
        ["heading 3 One", "paragraph Text."],
    ),
    ("preformatted", "<pre>Name: X\nAge: 54</pre>", ["field Name = X", "field Age = 54"]),
    (
        "a table of layout",
        "<table role=presentation><tr><td>a</td><td>b</td></tr></table>",
        ["paragraph a", "paragraph b"],
    ),
    (
        "details",
        "<details><summary>Tests</summary><p>All was normal.</p></details>",
        ["heading 2 Tests", "paragraph All was normal."],
    ),
    ("unclosed tags", "<div><p>one<p>two<ul><li>x<li>y", ["paragraph one", "paragraph two", "item 0 x", "item 0 y"]),
    (
        "a menu of links",
        "<ul><li><a href=1>Home page</a><li><a href=2>All cases</a><li><a href=3>Contact</a></ul><p>Text.</p>",
        ["paragraph Text."],
    ),
    (
        "cells with a label and its value each",
        "<table><tr><td><b>Name:</b> Mr. F.</td><td><b>Sex:</b> male</td></tr>"
        "<tr><td><b>Country:</b> Portugal</td><td><b>Age:</b> 61 years</td></tr></table>",
        ["field Name = Mr. F.", "field Sex = male", "field Country = Portugal", "field Age = 61 years"],
    ),
    ("a linked word", "<p>See <a href=x>the study</a>.</p>", ["paragraph See the study."]),
    ("history isn't sharing", "<div class='social-history'><p>Reads.</p></div>", ["paragraph Reads."]),
    ("ad-free isn't an advert's box", "<div class=share-buttons>Tweet</div><p>Kept.</p>", ["paragraph Kept."]),
    (
        "comments without a class keep their heading",
        "<h1>A case</h1><p>x</p><h2>Comments</h2><p>y</p>",
        ["title A case", "paragraph x", "heading 2 Comments", "paragraph y"],
    ),
    (
        "the page's own form",
        f"<form id=aspnetForm><input><div class=sidebar>s</div><p>{'Long text. ' * 99}</p></form>",
        ["paragraph " + ("Long text. " * 99).strip()],
    ),
    (
        "boxes of a form that is filled in",
        "<form><p>Tremor <input type=radio> yes <input type=radio checked> no</p><p><input type=checkbox checked> Ataxia</p></form>",
        ["paragraph Tremor ☐ yes ☒ no", "paragraph ☒ Ataxia"],
    ),
    (
        "an empty form",
        f"<p>{'Long text. ' * 9}</p><form><input type=checkbox> News <input type=checkbox> Offers</form>",
        ["paragraph " + ("Long text. " * 9).strip()],
    ),
    (
        "a wrapper called sidebar",
        "<div class='sidebar'><h1>A case</h1><p>Text.</p></div>",
        ["title A case", "paragraph Text."],
    ),
    (
        "asides in the article stay",
        "<article><h1>A case</h1><p>x</p><aside><p>In short: well.</p></aside></article><aside><p>Most read</p></aside>",
        ["title A case", "paragraph x", "field In short = well."],
    ),
]


@pytest.mark.parametrize(("what", "html", "blocks"), BLOCKS, ids=[row[0] for row in BLOCKS])
def test_blocks(what: str, html: str, blocks: list[str]) -> None:
    document = page(html)
    check(document)
    assert shown(document) == blocks


GRIDS: list[tuple[str, str, list[list[str]]]] = [
    (
        "merged cells",
        "<table><tr><th rowspan=2>A<th colspan=2>B<tr><th>C<th>D<tr><td>x<td rowspan=2>1<td>2<tr><td>y<td>3</table>",
        [["A#", "B#", "B#"], ["A#", "C#", "D#"], ["x", "1", "2"], ["y", "1", "3"]],
    ),
    (
        "short rows and empty cells",
        "<table><tr><th>A<th>B<th>C<tr><td>x<td></td><tr><td><td>1<td>2</table>",
        [["A#", "B#", "C#"], ["x", "", ""], ["", "1", "2"]],
    ),
    (
        "bold header and a row of a group",
        "<table><tr><td><b>M</b><td><b>L</b><tr><td colspan=2>Legs<tr><td>q<td>5</table>",
        [["M#", "L#"], ["Legs", "Legs"], ["q", "5"]],
    ),
    (
        "roles",
        "<div role=table><div role=row><div role=columnheader>T</div><div role=columnheader>V</div></div>"
        "<div role=row><div role=cell>a</div><div role=cell>1</div></div></div>",
        [["T#", "V#"], ["a", "1"]],
    ),
    (
        "a row beside a cell that reaches down is no note",
        "<table><tr><th>A<th>B<tr><td rowspan=3>x<td>first<tr><td>n.t.: not tested<tr><td>IB: T2 N0 M0<tr><td>y<td>2</table>",
        [["A#", "B#"], ["x", "first"], ["x", "n.t.: not tested"], ["x", "IB: T2 N0 M0"], ["y", "2"]],
    ),
    (
        "a blank row that a cell reaches over makes it shorter",
        "<table><tr><th rowspan=3>A<th colspan=2>B<tr><td colspan=2><hr><tr><th>C<th>D<tr><td>x<td>1<td>2<tr><td>y<td>3<td>4</table>",
        [["A#", "B#", "B#"], ["A#", "C#", "D#"], ["x", "1", "2"], ["y", "3", "4"]],
    ),
    (
        "a legend over all columns is a note also where a cell would reach down beside it",
        "<table><tr><th>A<th>B<tr><td rowspan=9>x<td>1<tr><td>2<tr><td colspan=2>n.t.: not tested</table>",
        [["A#", "B#"], ["x", "1"], ["x", "2"]],
    ),
    (
        "several lines in a cell",
        "<table><tr><th>A<th>B<tr><td>x<td>1<br>2</table>",
        [["A#", "B#"], ["x", "1\n2"]],
    ),
]


@pytest.mark.parametrize(("what", "html", "cells"), GRIDS, ids=[row[0] for row in GRIDS])
def test_grids(what: str, html: str, cells: list[list[str]]) -> None:
    document = page(html)
    check(document)
    assert grid(document) == cells


CHARSETS: list[tuple[bytes, str]] = [
    ("<meta charset=gb2312><p>年龄：56岁".encode("gb18030"), "年龄:56岁"),
    (
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Возраст'.encode("cp1251"),
        "Возраст",
    ),
    ("<meta charset=iso-8859-1><p>5 – 6".encode("cp1252"), "5 – 6"),
    ("<meta charset=iso-8859-1><p>5 – 6 µg".encode(), "5 – 6 µg"),
    ("\ufeff<p>µg".encode(), "µg"),
    ("\ufeff<p>µg".encode("utf-16-le"), "µg"),
    ("<meta charset=nonsense><p>caf\u00e9".encode("cp1252"), "café"),
]


@pytest.mark.parametrize(("data", "text"), CHARSETS)
def test_charsets(data: bytes, text: str) -> None:
    assert read(data, "x.html", Limits()).text == text


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(InputError, match="no text"):
        page("<html><body><script>x</script></body></html>")
    with pytest.raises(InputError, match="limit"):
        read(b"<p>" * 100, "x", Limits(bytes=10))


def test_a_table_of_too_many_cells_is_read_as_text() -> None:
    rows = "<tr><td>1<td>2<td>3" * 10
    document = read(f"<table><tr><th>a<th>b<th>c{rows}</table>".encode(), "x", Limits(cells=20))
    assert document.warnings and not any(block.table for block in document.blocks)


REPEATED = [
    *(
        "a",
        "(",
        "<",
        "&",
        "<div>",
        "<div>x",
        "<table><tr><td>x",
        "<table><tr><td rowspan=999>x<td>y<tr>",
        "<tr><td rowspan=999 colspan=999>x",
        "<ul><li>x",
    ),
    *(
        "<sup>1",
        "<br>",
        "<dl><dt>a<dd>b",
        "<p>Age:</p>",
        "<div class=sidebar>x",
        "<style>.a{",
        "<h1>x</h1>",
        "<b>x</b>",
    ),
    *("<tr><td rowspan=999><td>", "<sup>1 </sup>a"),
    *("<div><div>a</div><div>b</div></div>", "<a href=x>y</a>", "<pre>x\n", "<article>x", "<td>x", "<li>1. x", "<!--"),
]


@pytest.mark.parametrize("unit", REPEATED)
def test_time_is_linear(unit: str, seconds: Callable[..., float]) -> None:

    def work() -> None:
        with contextlib.suppress(InputError):
            check(page("<body>" + unit * (100_000 // len(unit))))

    assert seconds(work, 5) < 5


TAGS = "div p b span a ul ol li dl dt dd table tr td th thead caption sup h1 h2 br hr pre article nav figcaption form i"
WORDS = [
    "word",
    "Age:",
    "54",
    "1. x",
    "- y",
    "Table 1. Cap",
    "病：",
    "A sentence that goes on until here.",
    " ",
    "\n",
    "&#1;",
]
GIVEN = ["", "", " class=label", " colspan=3", " rowspan=2", " class=title", " role=row", " role=cell", " hidden"]


@pytest.mark.parametrize("seed", range(20))
def test_any_markup_gives_a_document_in_order(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        kinds = chance.choices(["open", "close", "text"], [4, 3, 4], k=chance.randint(1, 50))
        made = {
            "open": lambda: f"<{chance.choice(TAGS.split())}{chance.choice(GIVEN)}>",
            "close": lambda: f"</{chance.choice(TAGS.split())}>",
            "text": lambda: chance.choice(WORDS),
        }
        with contextlib.suppress(InputError):
            check(page("".join(made[kind]() for kind in kinds)))


def test_heads_whose_neighbours_are_empty_stand_over_both() -> None:
    cells = [["Muscle", "Left", "", "Right", ""], ["", "Pre", "Post", "Pre", "Post"]]
    head = "".join(f"<tr>{''.join(f'<th>{text}</th>' for text in row)}</tr>" for row in cells)
    row = "<tr><td>Deltoid</td><td>3</td><td>4</td><td>3</td><td>4</td></tr>"
    table = page(f"<p>Age: 27</p><table>{head}{row}{row}</table>").blocks[-1].table
    assert table is not None
    assert [(cell.text, cell.colspan) for cell in table.cells if cell.row == 0] == [
        ("Muscle", 1),
        ("Left", 2),
        ("Right", 2),
    ]


def test_a_caption_that_a_paragraph_parts_from_its_table_is_still_its_caption() -> None:
    rows = "<tr><th>Item</th><th>Before</th></tr><tr><td>Speech</td><td>3</td></tr><tr><td>Walking</td><td>2</td></tr>"
    above = "<h1>A man of 27 years</h1><p>Table 1. ALSFRS-R scores</p><p>One examiner took them.</p>"
    document = page(f"{above}<table>{rows}</table>")
    table = document.blocks[-1].table
    assert table is not None and table.caption is not None
    assert document.quote(table.caption) == "Table 1. ALSFRS-R scores" and table.label == "1"


PROSE = "He walked without help and slept well on each of these days. " * 25
REPLIES = "<p>My uncle had the same and could not walk for a year.</p>" * 60


@pytest.mark.parametrize("name", ['class="widget Blog"', 'id="read-more"', 'class="read-more-content"'])
def test_a_name_that_says_little_leaves_no_long_text_out(name: str) -> None:
    document = page(f"<h1>A man of 27 years</h1><p>Age: 27</p><div {name}><p>{PROSE}</p></div><aside>{REPLIES}</aside>")
    assert "slept well" in document.text and "uncle" not in document.text


def test_a_discussion_longer_than_its_article_is_none_of_it() -> None:
    replies = f'<section id="comments"><ol class="commentlist">{REPLIES}</ol></section>'
    document = page(f"<article><h1>A man of 27 years</h1><p>Age: 27</p>{replies}</article>")
    assert "uncle" not in document.text
    assert document.left_out[0].what == "comments"


@pytest.mark.parametrize("name", ["related-posts", "related", "more-stories"])
def test_teasers_of_other_pages_are_articles_too(name: str) -> None:
    teasers = "<article><h4>Mrs. L., 67</h4><p>Kidney failure had led to dialysis.</p></article>" * 2
    story = f"<h1>A journey</h1><div class='entry'><p>{PROSE}</p></div>"
    document = page(f"{story}<section class='{name}'><h3>Other journeys</h3>{teasers}</section>")
    assert "dialysis" not in document.text and PROSE[:30] in document.text


@pytest.mark.parametrize(
    "rows",
    [
        ("Test | before | 6 months | 12 months", "NSAA | 21 | 23 | 22", "FVC | 71 | 74 | 66", "PUL | 38 | 39 | 35"),
    ],
)
def test_rows_typed_into_paragraphs_are_a_table(rows: tuple[str, ...]) -> None:
    document = page("<body><p>He came in May with his mother.</p>" + "".join(f"<p>{row}</p>" for row in rows))
    assert shown(document)[-1] == "table 4x4"
    check(document)


def test_a_trail_of_pages_heads_nothing() -> None:
    document = page("<h3>Forum index » Treatments » Cells</h3><p>My diary</p><p>I had an injection on 4 May 2010.</p>")
    assert shown(document)[0] == "paragraph Forum index » Treatments » Cells"


def test_a_dated_line_is_a_heading_beside_tagged_ones() -> None:
    told = "She walked 20 m with a stick and climbed two stairs, and her speech was slow but clear."
    document = page(
        "<h1>A case of ataxia</h1><h2>History</h2><p>Ill since 2009.</p>"
        f"<p>Second visit (18 June 2014)</p><p>{told}</p><p>Letter of 2 November 2014</p><p>{told}</p>"
    )
    kinds = {document.quote(block.span): block.kind for block in document.blocks}
    assert kinds["Second visit (18 June 2014)"] == "heading" and kinds["Letter of 2 November 2014"] == "paragraph"
