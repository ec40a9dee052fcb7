"""People whom headings number ("CASE A"), what tables and labels say of them by that number, and the days of their stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Quantity

PAGE = """{0} {2}
Mr. F., 63 y, male. Adm. 2014-06-02. Alert.
D/C 2014-06-28.

{0} {3}
Mrs. O., 55 y, female. Adm. 2014-07-14. No neglect.
D/C 2014-08-12.

RESULTS
                            {1} {2}                  {1} {3}
                        adm.    D/C    3 mo     adm.    D/C    3 mo
NIHSS                   11      8      8        6       5      4
MRC shoulder abd.       2       3-     3        4       4      4+
Ashworth elbow          3       2      2        1       1      1
"""
NOTE = "(MRC, Ashworth: affected side - A right, B left)\n"
UNNAMED = """Patient 1
A 45-year-old woman with stroke since 2010.

Patient 2
A 50-year-old man with stroke since 2011.

             Patient 1        Patient 2
          before   after   before   after
NIHSS     11       8       6        5
mRS       3        3       2        2
"""


def told(facts: Facts, code: str) -> list[tuple[str, str, str, str]]:
    """Person, value, date and side of each observation of a code."""
    return [
        (
            f.subject,
            str(f.value.value) if isinstance(f.value, Quantity) else getattr(f.value, "printed", ""),
            (f.effective.start or "") if f.effective else "",
            (f.site.side or "") if f.site else "",
        )
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == code
    ]


@pytest.mark.parametrize(("head", "column"), [("CASE", "Case"), ("Patient", "Patient"), ("Case", "Patient")])
def test_a_table_by_the_numbers_of_headings(facts_of: Callable[..., Facts], head: str, column: str) -> None:
    facts = facts_of(PAGE.format(head, column, "A", "B"))
    assert [p.name for p in facts.persons] == ["Mr. F.", "Mrs. O."]
    assert told(facts, "NIHSS total") == [
        ("p1", "11", "2014-06-02", ""), ("p1", "8", "2014-06-28", ""), ("p1", "8", "", ""),
        ("p2", "6", "2014-07-14", ""), ("p2", "5", "2014-08-12", ""), ("p2", "4", "", ""),
    ]  # fmt: skip


def test_people_without_a_name_are_called_by_their_heading(facts_of: Callable[..., Facts]) -> None:
    scores = told(facts_of(UNNAMED), "NIHSS total")
    assert [row[:2] for row in scores] == [("p1", "11"), ("p1", "8"), ("p2", "6"), ("p2", "5")]


def test_a_note_tells_the_side_of_each(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(PAGE.format("CASE", "Case", "A", "B") + NOTE)
    for code in ("muscle strength", "Ashworth score"):
        assert {row[0] + row[3] for row in told(facts, code)} == {"p1right", "p2left"}


@pytest.mark.parametrize(
    "note", ["(The left side was not tested.)", "(affected side not noted)", "(L left, R right side)"]
)
def test_a_note_on_sides_that_were_not_measured(facts_of: Callable[..., Facts], note: str) -> None:
    facts = facts_of(PAGE.format("CASE", "Case", "A", "B") + note + "\n")
    assert {row[3] for row in told(facts, "muscle strength")} == {""}


def test_a_label_with_a_number_says_whose(facts_of: Callable[..., Facts]) -> None:
    more = "\nCase A: walks 60 m at discharge.\n\nCase B: at 3 months walks 80 m.\n"
    facts = facts_of(PAGE.format("CASE", "Case", "A", "B") + more)
    assert told(facts, "walking distance") == [("p1", "60", "2014-06-28", ""), ("p2", "80", "", "")]


def test_a_man_of_another_age_is_none_of_them(facts_of: Callable[..., Facts]) -> None:
    other = "\nA man of 47 with brainstem infarct treated in the same period showed no change.\n"
    facts = facts_of(PAGE.format("CASE", "Case", "A", "B") + other)
    assert not [f for f in facts.facts if getattr(getattr(f, "code", None), "text", "") == "cerebral infarct"]


@pytest.mark.parametrize(
    ("end", "subjects"),
    [
        ("There was no fever in any of the two.", ["p1", "p2"]),
        ("Fever was seen in both patients.", ["p1", "p2"]),
        ("Fever was seen in all three.", ["p2"]),
        ("Fever came up, in both arms he had pain.", ["p2"]),
    ],
)
def test_the_end_of_a_sentence_tells_of_all(facts_of: Callable[..., Facts], end: str, subjects: list[str]) -> None:
    page = f"Anna L., a 7-year-old girl, has ALS.\n\nMarek P., a 22-year-old man, has ataxia. He had a cough. {end}\n"
    told = [f for f in facts_of(page).facts if isinstance(f, Observation) and f.code.text == "fever"]
    assert [f.subject for f in told] == subjects


KIN = [
    ("Patient 2\nHer brother, aged 47, a former baker, had a cough. He had no fever.", ["male"], ["p2"]),
    ("Patient 2\nHer 47-year-old brother was seen in May. He had no fever.", ["male"], ["p2"]),
    ("Patient 2\nThe younger brother of patient 1 was seen in May. He had no fever.", ["male"], ["p2"]),
    ("Case 2, the younger sister of case 1, aged 9, had a cough. She had no fever.", ["female"], ["p2"]),
    ("Patient 2\nHer brother, aged 47, had a cough.\n\nResults\nThe brother had fever.", ["male"], ["p2"]),
    ("Patient 2\nHer brother, aged 47, had a cough.\n\nResults\nNeither patient developed fever.", ["male"], ["p1", "p2"]),
    ("Family\nHer brother, aged 47, had a cough.\n\nCourse\nThe patient had fever.", [], ["p1"]),
    ("Patient 2\nHis father died at 60. A 30-year-old man had fever.", ["male"], ["p2"]),
]  # fmt: skip


@pytest.mark.parametrize(("part", "sexes", "subjects"), KIN, ids=[row[0][:60] for row in KIN])
def test_a_relative_whose_part_it_is(
    facts_of: Callable[..., Facts], part: str, sexes: list[str], subjects: list[str]
) -> None:
    facts = facts_of(f"Patient 1\nA 43-year-old woman had ataxia since 2011.\n\n{part}\n")
    assert [p.gender for p in facts.persons] == ["female", *sexes]
    told = [f for f in facts.facts if isinstance(f, Observation) and f.code.text == "fever"]
    assert [f.subject for f in told] == subjects


PARTS = [
    # heads of two parts, and whether whoever is described below the second is somebody else
    ("Case No. 1", "Case No. 2", 2),
    ("Case N°1", "Case N°2", 2),
    ("Observation 1", "Observation 2", 2),
    ("First patient", "Second patient", 2),
    ("Mrs. Lind", "Mr. Roth", 2),
    ("Case 1: Mrs. Lind", "Case 2: Mr. Roth", 2),
    ("Before treatment", "After treatment", 1),
    ("Case 1", "Discussion", 1),
    ("Case 2", "Case 4", 1),
]


@pytest.mark.parametrize(("one", "other", "count"), PARTS, ids=[row[1] for row in PARTS])
def test_heads_part_the_people_of_a_page(facts_of: Callable[..., Facts], one: str, other: str, count: int) -> None:
    facts = facts_of(f"{one}\nSex: F\nAge: 40\nComplaints: cough\n\n{other}\nSex: F\nAge: 41\nComplaints: fever\n")
    assert len(facts.persons) == count
    told = {f.code.text: f.subject for f in facts.facts if isinstance(f, Observation)}
    assert (told["cough"], told["fever"]) == ("p1", f"p{count}")
