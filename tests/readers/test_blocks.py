"""What the units of a plain text are: small inputs and the blocks they give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.readers import read

Shown = Callable[..., list[str]]

LONG = "This is a sentence that goes on for quite a while, so that nobody takes it for a heading of anything. And on."

CASES: list[tuple[str, str, list[str]]] = [
    (
        "lines set in below a colon",
        "From the letter:\n\n   grip 14 kg\n   knee jerks absent\n   score 6\n\nThen he left.\n",
        [
            "heading From the letter:",
            "item 0  grip 14 kg",
            "item 0  knee jerks absent",
            "item 0  score 6",
            "paragraph Then he left.",
        ],
    ),
    (
        "inline fields",
        "Name: Mr. X\nAge:54 years\n\nSex: male\n",
        ["field Name = Mr. X", "field Age = 54 years", "field Sex = male"],
    ),
    (
        "values on the next line",
        f"Age:\n54 years old\nWork:\nTeacher\nHistory\n\n{LONG}",
        ["field Age = 54 years old", "field Work = Teacher", "heading History", f"paragraph {LONG}"],
    ),
    (
        "values set apart",
        "Age:\n\n54 years\n\nWork:\n\nTeacher\n\nTown: X\n",
        ["field Age = 54 years", "field Work = Teacher", "field Town = X"],
    ),
    (
        "fields side by side",
        "Name: A. B.    Age: 54    Sex: m\n",
        ["field Name = A. B.", "field Age = 54", "field Sex = m"],
    ),
    ("full-width colons", "姓名：王先生\n年龄：56岁\n", ["field 姓名 = 王先生", "field 年龄 = 56岁"]),
    (
        "brackets in a label",
        "Call (by phone, Dec 2006): he is well.\n",
        ["field Call (by phone, Dec 2006) = he is well."],
    ),
    ("a point in time as label", "1 month later: he is well.\n", ["field 1 month later = he is well."]),
    (
        "a colon in a sentence is no label",
        "When he came back to us after the winter he told: all is well.\n",
        ["paragraph When he came back to us after the winter he told: all is well."],
    ),
    ("a date is no label", "12 May 2008: he came.\n", ["paragraph 12 May 2008: he came."]),
    ("a time is no label", "At 10:30 he came.\n", ["paragraph At 10:30 he came."]),
    ("an address is no label", "http://x.org/a\n", ["paragraph http://x.org/a"]),
    (
        "a colon line above items is a heading",
        "Before the stay(2006.6.28):\n-walks;\n-talks.\n",
        ["heading Before the stay(2006.6.28):", "item 0 - walks;", "item 0 - talks."],
    ),
    (
        "a colon line above a paragraph is a heading",
        f"Past times:\n{LONG} {LONG}\n",
        ["heading Past times:", f"paragraph {LONG} {LONG}"],
    ),
    (
        "wrapped items",
        "Now:\n- he can lift neither the one nor the other of his two suitcases, which\n  are heavy;\n- he reads.\n",
        [
            "heading Now:",
            "item 0 - he can lift neither the one nor the other of his two suitcases, which are heavy;",
            "item 0 - he reads.",
        ],
    ),
    (
        "bare bullets",
        "Aims\n-\nFirst aim:\n-\nIt is this.\n",
        ["heading Aims", "item 0 - First aim:", "item 0 - It is this."],
    ),
    (
        "bullets with nested markers",
        "State today\n  • 1. Upper part\n  • - one\n  • - two\n  • 2. Lower part\n  • - three\n",
        [
            "title State today",
            "item 0 1. Upper part",
            "item 1 - one",
            "item 1 - two",
            "item 0 2. Lower part",
            "item 1 - three",
        ],
    ),
    (
        "nesting by indent",
        "1) one thing.\n   a) first\n   b) second\n2) other thing.\n",
        ["item 0 1) one thing.", "item 1 a) first", "item 1 b) second", "item 0 2) other thing."],
    ),
    ("circled numbers", "① one\n② two\n", ["item 0 ① one", "item 0 ② two"]),
    ("negative numbers are no items", "-5 points since then.\n", ["paragraph -5 points since then."]),
    ("dates are no items", "12. March 2010 he came.\n", ["paragraph 12. March 2010 he came."]),
    (
        "numbered list with blank lines",
        f"1. {LONG}\n\n2. Care: {LONG}\n\n3. {LONG}\n",
        [f"item 0 1. {LONG}", f"item 0 2. Care: {LONG}", f"item 0 3. {LONG}"],
    ),
    (
        "numbered headings and fields among them",
        f"1. The case\n{LONG}\n\n2. The care\n\n{LONG}\n\n3. Outcome (n = 12): good in 5.\n\n4. Talk\n{LONG}\n",
        [
            "heading The case",
            f"paragraph {LONG}",
            "heading The care",
            f"paragraph {LONG}",
            "field 3.Outcome (n = 12) = good in 5.",
            "heading Talk",
            f"paragraph {LONG}",
        ],
    ),
    (
        "several parts in a number",
        f"2.1 The first visit\n{LONG}\n",
        ["heading 2.1 The first visit", f"paragraph {LONG}"],
    ),
    (
        "capitals",
        f"{LONG}\nTHE OUTCOME\n{LONG}\n",
        [f"paragraph {LONG}", "heading THE OUTCOME", f"paragraph {LONG}"],
    ),
    (
        "underlined",
        f"A long page title of ours\n=====\n\nPast\n----\n{LONG}\n",
        ["title A long page title of ours", "paragraph =====", "heading Past", "paragraph ----", f"paragraph {LONG}"],
    ),
    (
        "headings between brackets and other signs",
        f"{LONG}\n\n[The case]\n{LONG}\n【Now】 He talks.\n== Then, 2012-09-03 ==\n{LONG}\n**Later**\n{LONG}\n",
        [
            f"paragraph {LONG}",
            "heading The case",
            f"paragraph {LONG}",
            "field Now = He talks.",
            "heading Then, 2012-09-03",
            f"paragraph {LONG}",
            "heading Later",
            f"paragraph {LONG}",
        ],
    ),
    ("a number between brackets is no heading", f"[1]\n{LONG}\n", ["paragraph [1]", f"paragraph {LONG}"]),
    ("markdown", f"## What came\n\n{LONG}\n", ["heading What came", f"paragraph {LONG}"]),
    (
        "a title and its breadcrumb",
        f"Good care for everybody\n\nHome » Good care for everybody\n\n{LONG}\n",
        ["title Good care for everybody", "paragraph Home » Good care for everybody", f"paragraph {LONG}"],
    ),
    (
        "a title with a colon",
        f"A new way of care: two cases from our house\n\n{LONG}\n",
        ["title A new way of care: two cases from our house", f"paragraph {LONG}"],
    ),
    (
        "a title with an abbreviation",
        f"Mrs. Q– Good Care (Female,56 years old)- 2006\n\n{LONG}\n",
        ["title Mrs. Q– Good Care (Female,56 years old)- 2006", f"paragraph {LONG}"],
    ),
    (
        "the longest of the opening headings",
        f"FOR NOW\n\nTWO MEN: THE STORY OF A YEAR\n\n{LONG}\n",
        ["heading FOR NOW", "title TWO MEN: THE STORY OF A YEAR", f"paragraph {LONG}"],
    ),
    ("one word is no title", f"SUMMARY\n\n{LONG}\n", ["heading SUMMARY", f"paragraph {LONG}"]),
    (
        "indented text below a heading",
        "Who\n  Ages 16-65 and all others\nWhere\n  At home or outside\n",
        ["heading Who", "paragraph Ages 16-65 and all others", "heading Where", "paragraph At home or outside"],
    ),
    (
        "many short lines are no headings",
        f"{LONG}\n\nGait better\n\nHand better\n\nSleep better\n\nMood better\n\nAll is well.\n",
        [
            f"paragraph {LONG}",
            "paragraph Gait better",
            "paragraph Hand better",
            "paragraph Sleep better",
            "heading Mood better",
            "paragraph All is well.",
        ],
    ),
    ("the last line is no heading", f"{LONG}\n\nCall us today\n", [f"paragraph {LONG}", "paragraph Call us today"]),
    (
        "fields with dashes",
        f"{LONG}\n\nPills -- none\nSleep – good, 7 h\n\nWell - so it was.\n",
        [f"paragraph {LONG}", "field Pills = none", "field Sleep = good, 7 h", "paragraph Well - so it was."],
    ),
    (
        "chinese numbered headings",
        "病例报告\n\n一、病史\n患者来自北方的一个小城市，多年以来一直住在那里，情况良好。\n",
        ["title 病例报告", "heading 一、病史", "paragraph 患者来自北方的一个小城市，多年以来一直住在那里，情况良好。"],
    ),
    ("a figure's caption", "Fig 1 | What came of it. More words.\n", ["caption Fig 1 | What came of it. More words."]),
    ("a sentence about a table", "Table 3 shows what came. Good.\n", ["paragraph Table 3 shows what came. Good."]),
    (
        "a number behind a word that ends no line",
        "There were sixty-seven boys and forty-one girls in the two wards, aged\n1.5 to 16 years.\n",
        ["paragraph There were sixty-seven boys and forty-one girls in the two wards, aged 1.5 to 16 years."],
    ),
    ("an end mark", f"{LONG}\n###\n", [f"paragraph {LONG}", "paragraph ###"]),
]


@pytest.mark.parametrize(("text", "blocks"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_blocks(shown: Shown, text: str, blocks: list[str]) -> None:
    assert shown(text) == blocks


def test_hard_wrapped_paragraphs_are_one_block(shown: Shown) -> None:
    text = (
        "The man of whom we speak came to the house by the river in the spring of that year, and he stayed\n"
        "there until the autumn. Nobody knew why he had come or what he did all day long in his small room\n"
        "under the roof. At night there was light in it.\n"
        "\n"
        "Past days: school for nine years; work in the harbour; two long voyages to the islands in the far\n"
        "south, from which he came home in good health. Nothing else is known.\n"
        "Later days: quiet.\n"
        "\n"
        "Tests:   the first one (2008.3.5): good in all of its parts and better than anybody had thought\n"
        "         the second one not done\n"
        "         the third one late\n"
    )
    kinds = [line.split(" ")[0] for line in shown(text)]
    assert kinds == ["paragraph", "field", "field", "field"]
    assert shown(text)[1].endswith("Nothing else is known.")
    assert shown(text)[3].endswith("the third one late")


def test_one_paragraph_on_a_line(shown: Shown) -> None:
    text = "\n".join([LONG * 2, LONG * 3, LONG])
    assert len(shown(text)) == 3


def test_levels_of_headings() -> None:
    document = read(f"A title of four words\n\nFIRST PART\n\n{LONG}\n\nPast\n{LONG}\n\nNow:\n- a\n".encode(), "x")
    assert [(b.kind, b.level) for b in document.blocks if b.kind in ("title", "heading")] == [
        ("title", 0),
        ("heading", 1),
        ("heading", 2),
        ("heading", 3),
    ]
    assert document.title and document.quote(document.title) == "A title of four words"


def test_title_from_a_breadcrumb() -> None:
    document = read(f"Cases >> Good care\n\n{LONG}\n".encode(), "x")
    assert document.blocks[0].kind == "paragraph"
    assert document.title and document.quote(document.title) == "Good care"


def test_address_only_when_the_page_says_so() -> None:
    assert read(b"Source: https://x.org/a?b=1\nName: A\n", "x").address == "https://x.org/a?b=1"
    assert read(b"Name: A\nSee https://x.org.\n", "x").address is None
