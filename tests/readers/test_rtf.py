"""RTF: characters, formats, lists, tables, and what is left out."""

from __future__ import annotations

import pytest

from etl.document import Document, LeftOut
from etl.errors import InputError
from etl.readers import read
from tests.readers.conftest import outline as shown

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times;}{\f1\fnil\fcharset204 Arial;}{\f2\fnil\fcharset2 Symbol;}"
    r"{\f3\fnil\fcharset134 SimSun;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 heading 2;}{\s3 Title;}{\*\cs9 x;}}"
    r"{\info{\title Not this}{\author Nor this}}"
    "\n"
)


def rtf(body: str) -> Document:
    return read((HEAD + body + "}").encode("latin-1"), "a.rtf")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"He is well.\par", "He is well."),
        ("He is\n well.", "He is well."),
        (r"caf\'e9", "café"),
        (r"na\u239?ve", "naïve"),
        (r"\u8211?x", "–x"),
        (r"\uc2\u20013\'d6\'d0x", "中x"),
        (r"{\uc0\u20013}x", "中x"),
        (r"\u-3913?x", "•x"),
        (r"\u55357?\u56832?", "😀"),
        (r"{\f1\'cc\'e8\'f0}", "Мир"),
        (r"{\f3\'d6\'d0\'ce\'c4}", "中文"),
        (r"{\f2\'b7} x", "• x"),
        (r"a\~b\_c\-d", "a b-cd"),
        (r"\{x\}\\", "{x}\\"),
        (r"\ldblquote x\rdblquote\emdash\endash", "“x”—–"),
        (r"10{\super 7} cells", "10⁷ cells"),
        (r"10\super 7\nosupersub  cells", "10⁷ cells"),
        (r"10{\up6 12}", "10¹²"),
        (r"CO{\sub 2}", "CO2"),
        (r"He is {\deleted not }well{\v secret}.", "He is well."),
        (r"see {\field{\*\fldinst HYPERLINK x}{\fldrslt this}}.", "see this."),
        (r"{\*\unknown gone}{\header page 1}x", "x"),
        (r"x{\pict\pngblip 89504e47}y", "xy"),
        ("x{\\pict\\bin4 {{}}}y", "xy"),
        (r"{\*\bkmkstart a}x{\*\bkmkend a}", "x"),
        (r"x}}}}", "x"),
        (r"{{{x", "x"),
        (r"One\line Two", "One\n\nTwo"),
    ],
)
def test_characters(body: str, text: str) -> None:
    assert rtf(body).text == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            r"\pard\s1 History\par\pard He was well until 2009.\par\pard\s2 Family\par\pard His mother is well.\par",
            ["heading 1 History", "paragraph He was well until 2009.", "heading 2 Family", "paragraph His mother is well."],
        ),
        (r"\pard\s3 A case of one man\par\pard He is well.\par", ["title A case of one man", "paragraph He is well."]),
        (
            r"{\b History}\par He was well until 2009, and worked.\par{\b Outcome}\par He walks.\par",
            ["heading 2 History", "paragraph He was well until 2009, and worked.", "heading 2 Outcome", "paragraph He walks."],
        ),
        (r"Name: A. B.\par Age:\tab 27\par Sex: male\par", ["field Name = A. B.", "field Age = 27", "field Sex = male"]),
        (
            r"{\listtext\f0 1.\tab}\ls1\ilvl0 one\par{\listtext\f0 a)\tab}\ls1\ilvl1 inner\par\pard After that he left.\par",
            ["item 0 1. one", "item 1 a) inner", "paragraph After that he left."],
        ),
        (r"{\pntext\f2\'b7\tab}weak\par{\pntext\f2\'b7\tab}tired\par", ["item 0 • weak", "item 0 • tired"]),
        (
            r"He walks.{\chftn{\footnote\pard {\chftn} Measured twice.\par}}\par He talks.\par",
            ["paragraph He walks.¹", "paragraph He talks.", "note ¹ Measured twice."],
        ),
        (
            r"He walks.{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 1}}{\shptxt In the box.\par}}{\shprslt old}}\par",
            ["paragraph In the box.", "paragraph He walks."],
        ),
    ],
)  # fmt: skip
def test_blocks(body: str, expected: list[str]) -> None:
    assert shown(rtf(body)) == expected


def test_tables() -> None:
    def row(edges: str, *cells: str) -> str:
        return rf"\trowd{edges}" + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row"

    body = (
        r"\pard Table 3. Scores\par"
        + row(r"\clvmgf\cellx1000\cellx3000", "Item", "Before")
        + row(r"\clvmrg\cellx1000\cellx2010\cellx3000", "", "L", "R")
        + row(r"\cellx1000\cellx2000\cellx3000", "Arm", "3", "4-")
        + row(r"\cellx1000\cellx2000\cellx3000", "Leg", "3", r"5{\super b}")
        + r"\pard {\super b} not done\par He walks.\par"
    )
    document = rtf(body)
    assert shown(document)[:2] == ["caption Table 3. Scores", "table 4x3 3"]
    table = document.blocks[1].table
    assert table and [[cell.text if cell else "?" for cell in row] for row in table.grid()] == [
        ["Item", "Before", "Before"],
        ["Item", "L", "R"],
        ["Arm", "3", "4-"],
        ["Leg", "3", "5ᵇ"],
    ]
    assert [document.quote(note) for note in table.notes] == ["ᵇ not done"]


def test_form() -> None:
    row = r"\trowd\cellx1000\cellx2000\pard\intbl {0}\cell {1}\cell\row"
    body = "".join(row.replace("{0}", a).replace("{1}", b) for a, b in (("Name:", "A. B."), ("Age:", "27")))
    assert shown(rtf(body)) == ["field Name = A. B.", "field Age = 27"]


@pytest.mark.parametrize("body", ["", r"{\pict 00}", r"\par\par"])
def test_no_text(body: str) -> None:
    with pytest.raises(InputError, match="no text"):
        rtf(body)


@pytest.mark.parametrize(
    "piece", ["{", "}", "word ", r"\b", r"\'e9", r"\u8211?", r"\par ", r"\cell", r"\row", "{\\footnote x", "Label: "]
)
def test_long_texts_take_seconds(piece: str) -> None:
    document = rtf("x " + piece * (300_000 // len(piece)))
    assert document.text


def test_word_named_doc_is_told() -> None:
    assert read((HEAD + "x}").encode(), "a.doc").warnings == (
        "the name says .doc, the bytes are an RTF document: read as that",
    )


@pytest.mark.parametrize(
    ("body", "text", "warnings"),
    [
        (
            r"A man \u1114112? walks.",
            "A man \ufffd walks.",
            ("characters that Unicode doesn't have read as U+FFFD: 1",),
        ),
        (r"\u9999999999?a\u-99999?", "\ufffda\ufffd", ("characters that Unicode doesn't have read as U+FFFD: 2",)),
        (r"p\u-3913?q", "p•q", ()),
        (r"a\\u1114112b", r"a\u1114112b", ()),
    ],
)
def test_characters_beyond_unicode_are_told(body: str, text: str, warnings: tuple[str, ...]) -> None:
    document = rtf(body)
    assert (document.text, document.warnings) == (text, warnings)


def test_pictures_are_left_out_and_told() -> None:
    document = rtf(r"He walks.\par{\pict\pngblip 8950}")
    assert (document.warnings, document.left_out) == (("pictures are not read: 1",), (LeftOut("pictures", "picture"),))
