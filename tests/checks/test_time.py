"""Labels, intervals and dates: what their dates contradict and what they don't."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made import codes, facts, found, ill, observed, quantity, treated

from etl import convert_text
from etl.facts import AnyFact

FIRST, SECOND = "2020-05-15", "2020-07-10"


def page(*tables: tuple[str, ...]) -> str:
    """A page that tells of two treatments, and its tables."""
    parts = ["A case\n\nCells were given on May 15 and July 10, 2020."]
    for number, columns in enumerate(tables, 1):
        head = "\t".join(("Item", *columns))
        row = "\t".join(("Gait", *("2" for _ in columns)))
        parts.append(f"Table {number}. Scores\n{head}\n{row}\n{row.replace('Gait', 'Stance')}")
    return "\n\n".join(parts) + "\n"


def two(text: str) -> list[AnyFact]:
    """The two treatments."""
    return [treated(text, "May 15", FIRST), treated(text, "July 10, 2020", SECOND)]


ORDER = [
    ("Before First Transplantation (16.05.2020)", True),
    ("Before First Transplantation (15.05.2020)", False),
    ("Before First Transplantation (14.05.2020)", False),
    ("After First Transplantation (05.06.2020)", False),
    ("After First Transplantation (15.05.2020)", True),
    ("After Second Transplantation (09.07.2020)", True),
    ("After Second Transplantation (10.07.2020)", True),
    ("After Second Transplantation (10.09.2020)", False),
    ("Before Second Transplantation (09.07.2020)", False),
    ("Before Transplantation (09.07.2020)", False),
    ("Before Transplantation (11.07.2020)", True),
    ("After Transplantation (01.05.2020)", True),
    ("After Transplantation (16.05.2020)", False),
    ("After Third Transplantation (01.05.2020)", False),
    ("After Second Transplantation", False),
    ("01.05.2020", False),
]


@pytest.mark.parametrize(("label", "wrong"), ORDER)
def test_order(label: str, wrong: bool) -> None:
    text = page((label, "10.12.2020"))
    assert codes(text, facts(two(text))) == ["timepoint-order"] * wrong


def test_order_once_for_a_column_and_with_its_facts() -> None:
    text = page(("Before First Transplantation (16.05.2020)", "10.12.2020"))
    cells = [
        observed(text, "2\t2", f"scale:sara:{k}", quantity(2), nth=i, table=("1", i + 1, 1))
        for i, k in enumerate(("gait", "stance"))
    ]
    (one,) = [f for f in found(text, facts([*two(text), *cells])) if f.code == "timepoint-order"]
    assert len(one.facts) == 3 and "2020-05-16" in one.text and "2020-05-15" in one.text


def test_order_needs_to_know_whose_treatment() -> None:
    text = page(("Before First Transplantation (16.05.2020)", "10.12.2020"))
    assert not codes(text, facts(two(text), persons=2))


DIFFER = [
    (("After First Transplantation (05.06.2020)", "01.09.2020"),
     ("After First Transplantation (15.06.2020)", "01.09.2020"), 1),
    (("After First Transplantation (05.06.2020)", "01.09.2020"),
     ("After First Transplantation (05.06.2020)", "01.09.2020"), 0),
    (("After First Transplantation (05.06.2020)", "01.09.2020"),
     ("After Second Transplantation (15.07.2020)", "01.09.2020"), 0),
    (("Before Transplantation (14.05.2020)", "01.09.2020"), ("Before First Transplantation (15.05.2020)",
     "01.09.2020"), 1),
    (("After First Transplantation (05.06.2020)", "01.09.2020"), ("After First Transplantation", "01.09.2020"), 0),
    (
        ("After Second Transplantation (15.07.2020)", "After Second Transplantation (10.09.2020)"),
        ("After Second Transplantation (20.07.2020)", "01.09.2020"), 0,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "wrong"), DIFFER)
def test_dates_differ(one: tuple[str, ...], other: tuple[str, ...], wrong: int) -> None:
    text = page(one, other)
    assert codes(text, facts(two(text))) == ["timepoint-dates-differ"] * wrong


INTERVALS = [
    ("He was treated in November, 2005, 1 year after the disease onset.", True),
    ("He was treated in March 2006, 2 years after the disease onset.", False),
    ("He was treated in May 2005, one year after the onset.", False),
    ("He was treated in June 2006, one year after the onset.", True),
    ("He was treated in November, 2005, about 1 year after the disease onset.", False),
    ("He was treated in November, 2005, more than 1 year after the disease onset.", False),
    ("He was treated in November, 2005, 18 months after the disease onset.", False),
    ("He was treated in November, 2005, 12 months after the disease onset.", True),
    ("He was treated in November, 2005; it was 1 year after the accident.", False),
    ("He was treated in 2005, 1 year after the disease onset.", False),
    ("He was treated in 2007, 1 year after the disease onset.", True),
    ("He came back one year after the disease onset. In November 2007 he walked.", False),
    ("He was followed for 1 year from November 2005 on.", False),
]


@pytest.mark.parametrize(("sentence", "wrong"), INTERVALS)
def test_intervals(sentence: str, wrong: bool) -> None:
    text = f"Case\n\nAtaxia began in May 2004. {sentence}\n"
    assert codes(text, facts([ill(text, "Ataxia began in May 2004", "2004-05")])) == ["interval-conflict"] * wrong


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("On 16 June 2020, one month after the transplantation, she walked.", False),
        ("On 16 October 2020, one month after the transplantation, she walked.", True),
        ("On 10 October 2020, 3 months after the second transplantation, she walked.", False),
        ("On 10 October 2020, 3 months after the first transplantation, she walked.", True),
        ("Ten days before the transplantation, on 5 May 2020, she fell.", False),
        ("Two weeks before the transplantation (2 March 2020) she fell.", True),
    ],
)
def test_intervals_from_treatments(sentence: str, wrong: bool) -> None:
    text = f"Case\n\nCells were given on May 15 and July 10, 2020. {sentence}\n"
    assert codes(text, facts(two(text))) == ["interval-conflict"] * wrong


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("One year after discharge (25/09/2009) she wrote.", True),
        ("25/09/2009 (one year after discharge): she walks.", True),
        ("One year after he left the hospital (25/09/2009) he wrote.", True),
        ("Follow-up 12 months after discharge (25/09/2009): she walks.", True),
        ("Half a year after discharge (25/09/2009) she wrote.", False),
        ("6 months after she was discharged (25/09/2009) she wrote.", False),
        ("One year after admission (27/02/2010) she wrote.", False),
        ("One year after admission (27/08/2010) she wrote.", True),
        ("About one year after discharge (25/12/2009) she wrote.", False),
    ],
)
def test_intervals_from_a_stay(sentence: str, wrong: bool) -> None:
    page = f"Mrs. Lane, 45, ataxia. Date of admission: 27/02/2009     Discharged: 03/04/2009\n\n{sentence}\n"
    told = [f.code for f in convert_text(page, "page.txt").facts.findings if f.code != "unmapped"]
    assert told == ["interval-conflict"] * wrong


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (
            ("Before;03.02.2020", "1 month after;09.03.2020", "3 months after;11.05.2020", "6 months after;10.08.2020"),
            0,
        ),
        (
            ("Before;03.02.2020", "1 month after;09.03.2020", "3 months after;11.05.2021", "6 months after;10.08.2020"),
            1,
        ),
    ],
)
def test_intervals_of_rows(rows: tuple[str, ...], wrong: int) -> None:
    body = "\n".join(f"{row};{3 + i};4" for i, row in enumerate(rows)).replace(";", "\t")
    text = f"Case\n\nCells were given on 10.02.2020.\n\nVisit\tDate\tGait\tStance\n{body}\n"
    assert (
        codes(text, facts([treated(text, "Cells were given on 10.02.2020", "2020-02-10")]))
        == ["interval-conflict"] * wrong
    )


def test_published_before_what_it_tells() -> None:
    text = "Case Analysis\n\nPosted at 2009/1/18\n\nShe was called in Mar. 2009.\n"
    made = facts([observed(text, "called in Mar. 2009", "finding:falls", None, day="2009-03")])
    (one,) = found(text, made)
    assert one.code == "date-implausible" and "2009-03" in one.text and "2009-01-18" in one.text
    assert len(one.evidence) == 2


@pytest.mark.parametrize(
    ("above", "wrong"),
    [
        ("E-mail from the parents, March 2009: ", False), ("UPDATE\n\n", False), ("News of May 2009: ", False),
        ("In March 2009 the parents sent a mail: ", False), ("", True), ("One year later ", True),
    ],
)  # fmt: skip
def test_what_a_page_adds_after_its_publication(above: str, wrong: bool) -> None:
    text = f"A case\n\nPosted at 2009/1/18\n\n{above}she fell once.\n"
    made = facts([observed(text, "fell once", "finding:falls", None, day="2009-03")])
    assert codes(text, made) == ["date-implausible"] * wrong


@pytest.mark.parametrize(
    ("head", "day", "wrong"),
    [
        ("Posted at 2009/1/18", "2009-01", False), ("Posted at 2009/1/18", "2008-12-30", False),
        ("Posted: 18 January 2009 | Author: x", "2009-02-01", True), ("Last updated: 3 May 2009", "2009-04", False),
        ("Published online 18 January 2009", "2010", True), ("The results were published in January 2009.", "2010",
         False),
        ("Posted at 2009/1/18\nUpdated: 3 May 2010", "2009-04", False),
        ("Author: webmaster    Date: 01/18/2009    Clicks: 871", "2009-02-01", True),
        ("Date: 01/18/2009    Editor: Li", "2009-02-01", True), ("By: Admin | Added: 2009-01-18 | Hits: 9", "2009-02-01", True),
        ("2009-01-18 10:33  Source: ward 2  Viewed 871 times", "2009-02-01", True),
        ("Posted by admin on 18 January 2009", "2009-02-01", True),
        ("Author: webmaster    Date: 01/18/2009    Clicks: 871", "2008-12", False),
        ("Name: Li    Date: 01/18/2009", "2009-02-01", False), ("Source of the pain: hip, 01/18/2009", "2009-02-01", False),
    ],
)  # fmt: skip
def test_published(head: str, day: str, wrong: bool) -> None:
    text = f"A case\n\n{head}\n\nShe fell once.\n"
    made = facts([observed(text, "fell once", "finding:falls", None, day=day)])
    assert codes(text, made) == ["date-implausible"] * wrong


@pytest.mark.parametrize(
    ("onset", "asserted", "wrong"),
    [("2004-05", "2005-03", False), ("2004-05", "2004", False), ("2004-05", "2003", True), ("2004", None, False)],
)
def test_diagnosis_before_onset(onset: str, asserted: str | None, wrong: bool) -> None:
    text = "Ataxia was found.\n"
    assert codes(text, facts([ill(text, "Ataxia", onset, asserted)])) == ["date-implausible"] * wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("Seen on 31.02.2010.", 1), ("Seen on 28.02.2010.", 0), ("Seen on 31.02.2010 and 31.02.2010.", 1)],
)
def test_unreadable(text: str, wrong: int) -> None:
    assert codes(f"A case\n\n{text}\n", facts()) == ["date-implausible"] * wrong


@pytest.mark.parametrize(("day", "wrong"), [("1945-03", True), ("1955", False), ("2004", False)])
def test_before_birth(day: str, wrong: bool) -> None:
    text = "He is 54. Cells were given. He fell.\n"
    made = [
        observed(text, "54", "measure:age", quantity(54, "a")),
        treated(text, "Cells were given", "2005-11"),
        observed(text, "fell", "finding:falls", None, day=day),
    ]
    assert codes(text, facts(made)) == ["date-implausible"] * wrong


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [
        ("Seen on 03/04/2010 and 05/06/2010.", 2), ("Seen on 03/04/2010 and 25/06/2010.", 0),
        ("Seen on 03/04/2010 and again on 03/04/2010.", 1), ("Seen on 3 April 2010.", 0), ("Seen on 2010/04/03.", 0),
    ],
)  # fmt: skip
def test_ambiguous(text: str, ambiguous: int) -> None:
    findings = found(f"A case\n\n{text}\n", facts())
    assert [(f.code, f.severity) for f in findings] == [("date-ambiguous", "information")] * ambiguous


def test_unmapped_row_and_field() -> None:
    rows = "Item\tV1\tV2\nGait\t2\t3\nZorblax index\t14\t15\nTotal\t16\t18"
    text = f"A case\n\nTable 1. Scores\n{rows}\n\nQuuxin level: 14 mg/dl\n"
    fact = observed(text, "2", "scale:sara:gait", quantity(2), table=("1", 1, 1))
    told = [f.text for f in found(text, facts([fact])) if f.code == "unmapped"]
    assert any("Zorblax index" in t for t in told) and not any("Gait" in t or "Total" in t for t in told)


@pytest.mark.parametrize(
    "unit", ["1 year after onset in May 2004, ", "posted at ", "03/04/2010 ", "after ", "before first "]
)
def test_linear(unit: str, seconds: Callable[..., float]) -> None:
    text = unit * (30_000 // len(unit))

    def work() -> None:
        found(text, facts())

    assert seconds(work, 5) < 5


@pytest.mark.parametrize(
    ("label", "wrong"), [("3 months (day before treatment 2)", 0), ("3 months", 0), ("9 months", 1)]
)
def test_a_row_told_by_two_treatments(label: str, wrong: int) -> None:
    rows = f"Before\t09.05.2020\t3\t4\n1 month\t15.06.2020\t3\t4\n{label}\t14.08.2020\t3\t4\n"
    text = f"Case\n\nCells were given on May 15 and August 15, 2020.\n\nVisit\tDate\tGait\tStance\n{rows}"
    given = [treated(text, "Cells were given on May 15", "2020-05-15"), treated(text, "August 15", "2020-08-15")]
    assert codes(text, facts(given)) == ["interval-conflict"] * wrong
