"""Treatments with cells behind a label with their day or number, by ways that are told by their place, and in diaries."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

PAGE = "Patient: Mr. Tester, male, 54 years\nDiagnosis: liver cirrhosis\n{}\nAfter treatment: ascites was less.\n"
B = "treatment: bone marrow mononuclear cell transplantation"
M = "treatment: mesenchymal stem cell transplantation"
T = "treatment: stem cell transplantation"
U = "treatment: umbilical cord blood stem cell transplantation"
ANY = "treatment: *"
Row = tuple[str, tuple[str, ...], tuple[str, ...]]

WORDS = (
    "Transplantation", "Cell tx", "Tx", "SCT", "Treatment", "Injection", "Infusion", "Implantation", "Procedure", "Dose", "Cells", "Session", "Administration", "Stem cell treatment",
)  # fmt: skip
DAYS = (("21.01.2013", "17.04.2013"), ("2013-01-21", "2013-04-17"), ("21 January 2013", "17 April 2013"))
SHAPES = (
    ("{w} on {a}", "{w} on {b}"),
    ("{w} {a}", "{w} {b}"),
    ("{w} ({a})", "{w} ({b})"),
    ("{w}, {a}", "{w}, {b}"),
    ("1st {v} ({a})", "2nd {v} ({b})"),
    ("First {v}, {a}", "Second {v}, {b}"),
    ("{w} No. 1, {a}", "{w} No. 2, {b}"),
    ("{w} II ({a})", "{w} III ({b})"),
    ("{w} #1 {a}", "{w} #2 {b}"),
    ("{a}, 1st {v}", "{b}, 2nd {v}"),
)
TOLD = (
    (
        ("BM-MNC 4.1 x 10^8 via hepatic artery.", "second dose BM-MNC 3.6 x 10^8, peripheral vein."),
        (f"{B}; date 2013-01-21; intra-arterial 4.1 10*8", f"{B}; date 2013-04-17; intravenous 3.6 10*8"),
    ),
    (
        ("4.1 x 10^8 cells, lumbar puncture", "3.6 x 10^8 cells, i.v."),
        (f"{ANY}; date 2013-01-21; intrathecal 4.1 10*8", f"{ANY}; date 2013-04-17; intravenous 3.6 10*8"),
    ),
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s[0])
@pytest.mark.parametrize("words", WORDS)
def test_each_label_has_its_treatment(words: str, shape: tuple[str, str], tells: Told) -> None:
    lower = words if words[:2] in ("Tx", "SC") else words[0].lower() + words[1:]
    at = WORDS.index(words) + SHAPES.index(shape)
    (first, second), gives = TOLD[at % len(TOLD)]
    days = DAYS[at % len(DAYS)]
    labels = [one.format(w=words, v=lower, a=days[0], b=days[1]) for one in shape]
    tells(
        PAGE.format(f"{labels[0]}: {first}\n{labels[1]}: {second}"),
        gives=(*gives, f"2 × {ANY}"),
        never=("procedure: *",),
    )


APART: list[Row] = [
    # numbers without a day, and courses
    (
        "Session 1 (21.01.2013): MSC 41 million intrathecally\nSession 2 (17.04.2013): MSC 36 million intrathecally",
        (f"{M}; date 2013-01-21; intrathecal 41000000 {{cells}}", f"{M}; date 2013-04-17; intrathecal 36000000 {{cells}}"),
        (),
    ),
    (
        "Course 1 (May 2010): 3 lumbar punctures, MSC 10 million each\nCourse 2 (Nov 2010): 2 lumbar punctures, MSC 20 million each",
        (f"{M}; course 1; date 2010-05; count 3; intrathecal 10000000 {{cells}}", f"{M}; course 2; date 2010-11; count 2; intrathecal 20000000 {{cells}}"),
        (),
    ),
    # what stands behind the label's day in further sentences, under a heading, or behind a second day
    (
        "\nTransplantation (21.01.2013)\nBM-MNC 4.1 x 10^8 via hepatic artery.\n\nTransplantation (17.04.2013)\nBM-MNC 3.6 x 10^8, peripheral vein.\n",
        (f"{B}; date 2013-01-21; intra-arterial 4.1 10*8", f"{B}; date 2013-04-17; intravenous 3.6 10*8"),
        (),
    ),
    (
        "Transplantation on 21.01.2013: BM-MNC 4.1 x 10^8 via hepatic artery; 17.04.2013: 3.6 x 10^8 via peripheral vein.",
        (f"{B}; date 2013-01-21; intra-arterial 4.1 10*8", f"{B}; date 2013-04-17; intravenous 3.6 10*8"),
        (),
    ),
    (
        "Cells: BM-MNC\n21.01.2013: 4.1 x 10^8, hepatic artery.\n17.04.2013: 3.6 x 10^8, peripheral vein.",
        (f"{B}; date 2013-01-21; intra-arterial 4.1 10*8", f"{B}; date 2013-04-17; intravenous 3.6 10*8"),
        (),
    ),
    # the day of a harvest, and labels of other things
    (
        "Transplantation on 21.01.2013: no complications. BM-MNC had been taken on 20.01.2013.",
        (f"{B}; date 2013-01-21",),
        (f"{ANY}; date 2013-01-20",),
    ),
    ("Surgery 3.4.2010: appendectomy.\nInfusion 5.4.2010: methylprednisolone 1000 mg i.v.", ("procedure: appendectomy; date 2010-04-03",), (ANY,)),
    # other doses are other treatments
    (
        "On 3 May 2010 40 million MSC by drip, on 10 May 2010 20 million into the spine.",
        (f"{M}; date 2010-05-03; intravenous drip 40000000 {{cells}}", f"{M}; date 2010-05-10; intrathecal 20000000 {{cells}}"),
        (),
    ),
    # places alone
    ("He had 3 infusions of MSC (right femoral artery) in May 2011.", (f"{M}; count 3; date 2011-05; route intra-arterial",), ()),
    ("Stem cells on 3 May 2010 (peripheral vein) and 10 May 2010 (spine).", (f"{T}; date 2010-05-03; route intravenous", f"{T}; date 2010-05-10; route intrathecal"), ()),
    ("BM-MNC 4.1 x 10^8 were given in May 2011. Hepatic artery thrombosis was excluded.", (f"{B}; dose 4.1 10*8",), (f"{B}; route intra-arterial",)),
    ("Stem cells were injected into the arm and into the leg on 3 May 2010.", (f"{T}; date 2010-05-03",), (f"{T}; route intravenous",)),
    ("Stem cells were injected into both arms and intrathecally on 3 May 2010.", (f"{T}; date 2010-05-03",), (f"{T}; route intravenous",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), APART, ids=lambda v: v[:40] if isinstance(v, str) else "")
def test_doses_days_and_ways_stay_apart(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(PAGE.format(text), gives=gives, never=never, who="")
