"""Totals and percentages of tables and of prose: what doesn't add up, and above all what does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.value import replace

sys.path.insert(0, str(Path(__file__).parent))

from made import codes, facts, found, observed, quantity, small_lexicon

from etl import convert_text
from etl.facts import Cohort
from etl.mapping.lexicon import build_lexicon


def table(*rows: str, title: str = "Table 1. Scores", note: str = "") -> str:
    """A page with one table; cells are parted by " | "."""
    body = "\n".join("\t".join(cell.strip() for cell in row.split("|")) for row in rows)
    return f"A page\n\nSome words stand here before the table.\n\n{title}\n{body}\n{note}\n"


TOTALS = [
    ("subscores add up to the total", ("Month|0|6|12", "Bulbar subscore (0-12)|10|11|9", "Fine subscore (0-12)|6|6|4",
     "Gross subscore (0-12)|6|7|4", "Toy total (max. 48)|22|24|18"), 1),
    ("all sums of subscores fit", ("Month|0|6|12", "Bulbar subscore (0-12)|10|11|9", "Fine subscore (0-12)|6|6|4",
     "Gross subscore (0-12)|6|7|4", "Toy total (max. 48)|22|24|17"), 0),
    ("agrees", ("Item|V1|V2", "Gait|2|3", "Stance|1|1", "Speech|0|2", "Total|3|6"), 0),
    ("one is wrong", ("Item|V1|V2", "Gait|2|3", "Stance|1|1", "Speech|0|2", "Total|3|7"), 1),
    ("two of three agree", ("Item|V1|V2|V3", "Gait|2|3|3", "Stance|1|1|2", "Speech|0|2|2", "Total|3|6|8"), 1),
    ("halves", ("Item|V1|V2", "Gait|2.5|3", "Stance|1.5|1", "Speech|0|2", "Total|4|5.5"), 1),
    ("halves agree", ("Item|V1|V2", "Gait|2.5|3", "Stance|1.5|1.5", "Speech|0|2", "Total|4|6.5"), 0),
    ("decimal comma", ("Item|V1|V2", "Gait|2,5|3", "Stance|1,5|1,5", "Speech|0|2", "Total|4,0|6,5"), 0),
    ("a missing item may explain it", ("Item (range)|V1|V2", "Gait (0-8)|2|3", "Stance (0-6)|1|n.r.", "Speech|0|2",
     "Total|3|7"), 0),
    ("more than the missing item", ("Item (range)|V1|V2", "Gait (0-4)|2|3", "Stance (0-4)|1|n.r.", "Speech|0|2",
     "Total|3|12"), 1),
    ("less than without it", ("Item|V1|V2", "Gait|2|3", "Stance|1|NT", "Speech|0|2", "Total|3|4"), 1),
    ("missing ones are left out", ("Item|V1|V2|V3", "A|2|3|4", "B|1|NT|NT", "C|0|2|2", "Total|3|5|8"), 1),
    ("not applicable is no gap", ("Item|V1|V2", "A|2|3", "B|N/A|N/A", "C|1|2", "D?|No|No", "Total|3|6"), 1),
    ("signs aren't counted", ("Muscle|L|R", "Delt|3+|4-", "BB|4-|4", "TB|5|2+", "Total|12|10"), 0),
    ("legend rows between", ("Item|V1|V2", "A|2|3", "4 normal, 0 none||", "B|1|1", "Total|3|4"), 0),
    ("no sum at all", ("Item|V1|V2|V3", "A|20|30|31", "B|11|12|40", "C|12|15|19", "Total|90|95|99"), 0),
    ("subtotals", ("Item|V1|V2", "A|2|3", "B|1|1", "Subtotal|3|4", "C|2|2", "D|2|1", "Total|7|7"), 0),
    ("a subscore of some items", ("Item|V1|V2|V3", "1 A|2|3|1", "2 B|1|1|1", "3 C|2|2|2", "Subscore (items 1-2)|3|4|2", "Total|5|6|4"), 0),
    ("a wrong subscore of some items", ("Item|V1|V2|V3", "1 A|2|3|1", "2 B|1|1|1", "3 C|2|2|2", "Subscore (items 1-2)|3|4|3", "Total|5|6|4"), 1),
    ("a subscore of unknown items", ("Item|V1|V2|V3", "A|2|3|1", "B|1|1|1", "C|2|2|2", "Motor subscore|3|4|2", "Total|5|6|4"), 0),
    ("subtotals added", ("Item|V1|V2", "A|2|3", "B|1|1", "Subtotal|3|4", "C|2|2", "D|2|1", "Subtotal|4|3",
     "Total|7|7"), 0),
    ("one column", ("Item|Score", "A|4", "B|3", "C|2", "D|4", "Total|14"), 1),
    ("one column agrees", ("Item|Score", "A|4", "B|3", "C|2", "D|4", "Total|13"), 0),
    ("one item", ("Item|Score", "A|4", "Total|14"), 0),
    ("not a sum by its name", ("Test|V1|V2", "Sodium|140|141", "Potassium|4|5", "Total protein|70|72"), 0),
    ("shares aren't added", ("Form|n|%", "A|30|48", "B|12|19", "C|20|32", "Total|62|100"), 0),
    ("total column", ("Visit|A|B|C|Total", "one|1|2|3|6", "two|2|2|3|7", "three|2|2|2|9"), 1),
    ("total column agrees", ("Visit|A|B|C|X total|Walk (s)", "one|1|2|3|6|8.1", "two|2|2|3|7|9.2"), 0),
    ("a total column of other things", ("Visit|A|B|Total", "one|1|2|30|", "two|2|2|31|", "three|2|1|35"), 0),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "wrong"), [pytest.param(r, n, id=name) for name, r, n in TOTALS])
def test_total(rows: tuple[str, ...], wrong: int) -> None:
    assert codes(table(*rows), facts()) == ["total-mismatch"] * wrong


def test_total_names_both_numbers() -> None:
    (one,) = found(table("Item|V1|V2", "Gait|2|3", "Stance|1|1", "Speech|0|2", "Total|3|7"), facts())
    assert "7" in one.text and "6" in one.text and "V2" in one.text
    assert {(e.row, e.column) for e in one.evidence} == {(1, 2), (3, 2), (4, 2)}
    assert all(e.table for e in one.evidence)


STATED = [
    ("one row is short", ("|better|same|worse", "A|14|11|5", "B|12|15|3", "C|17|10|2", "D|4|20|6"), "n = 30", 1),
    ("all agree", ("|better|same|worse", "A|14|11|5", "B|12|15|3", "C|17|10|3"), "n = 30", 0),
    ("none agrees", ("|better|same|worse", "A|14|11|1", "B|12|15|1", "C|17|10|1"), "n = 30", 0),
    ("no number stated", ("|better|same|worse", "A|14|11|5", "B|12|15|3", "C|17|10|2"), "all", 0),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "count", "wrong"), [pytest.param(r, c, n, id=name) for name, r, c, n in STATED])
def test_stated_count(rows: tuple[str, ...], count: str, wrong: int) -> None:
    text = table(*rows, title=f"Table 4. Change after two months ({count})")
    assert codes(text, facts(kind="cohort", persons=0)) == ["total-mismatch"] * wrong


SHARES = [
    ("agree", ("Form|n|%", "A|30|48", "B|12|19", "C|20|32", "Total|62|100"), 0),
    ("cut off", ("Form|n|%", "A|42|67", "B|12|19", "C|8|12", "Total|62|100"), 0),
    ("one is wrong", ("Form|n|%", "A|30|49", "B|12|19", "C|20|32", "Total|62|100"), 1),
    ("share first", ("Form|Percentage (%)|Quantity", "All|100|1028 × 106", "A|41.5|427 × 106", "B|31|319 × 106",
     "C|36|103 × 106"), 1),
    ("shares of something else", ("Date|FVC (L)|%", "March|3.12|82", "May|2.85|75", "June|2.31|61"), 0),
    ("no whole", ("Form|n|%", "A|30|48", "B|12|10", "C|20|32"), 0),
    ("of its own row", ("Sign|Had it|Better|Rate", "A|112|83|74.1%", "B|97|51|52.6%", "C|118|79|66.9%", "D|71|34|52.1%"), 1),
    ("of its own cell", ("Sign|Share", "A|54 / 29|54%", "B|33 / 9|27%", "C|41 / 30|73%", "D|80 / 37|46%"), 0),
    ("of its own cell, with a label", ("Sign|had / better|Share", "A|54 / 29|54%", "B|33 / 9|37%", "C|41 / 30|73%", "D|80 / 37|46%"), 1),
    ("people named, no head", ("Stage 2|9 patients|25 %", "Stage 3|14 patients|37 %", "Stage 4|7 patients|19 %", "Total|36 patients|100 %"), 1),
    ("measures with a share beside", ("Test|V1|V2|Change", "A|10|12|20%", "B|30|27|-10%", "C|8|10|25%"), 0),
    ("of predicted", ("Test|L|% pred.", "FVC|3.1|82", "FEV1|2.8|75", "all|3.8|100"), 0),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "wrong"), [pytest.param(r, n, id=name) for name, r, n in SHARES])
def test_share_columns(rows: tuple[str, ...], wrong: int) -> None:
    assert codes(table(*rows), facts(kind="cohort", persons=0)).count("percent-mismatch") == wrong


def test_cells_under_a_number_of_people() -> None:
    rows = ("Sign|Treated (n = 40)|Others (n = 20)", "A|12 (30%)|5 (25%)", "B|8 (20%)|4 (20%)", "C|10 (35%)|2 (10%)")
    (one,) = found(table(*rows), facts(kind="cohort", persons=0))
    assert (one.code, one.evidence[0].quote) == ("percent-mismatch", "10 (35%)")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Speech was better in 16 of 30 patients (53%).", 0),
        ("Speech was better in 16 of 30 patients (58%).", 1),
        ("Speech was better in 16 of the 30 (53.3%).", 0),
        ("Speech was better in 16/30 (63%) and worse in 3/30 (10%).", 1),
        ("In 42% (5 of 12) the tremor was less.", 0),
        ("In 48% (n = 5 of 12) the tremor was less.", 1),
        ("On 3/5/2010 (50%) of them came.", 0),
        ("Strength 4/5 and saturation (96%).", 0),
        ("5 of 20 patients took it for 3 months (40% of the time).", 0),
        ("The odds were 2 of 3, p = 0.05 (95% CI).", 0),
    ],
)
def test_share_in_prose(text: str, wrong: int) -> None:
    assert codes(f"Results\n\n{text}\n", facts(kind="cohort", persons=0)) == ["percent-mismatch"] * wrong


@pytest.mark.parametrize(
    ("text", "whole", "wrong"),
    [
        ("Slower: 33 (57%).", 58, 0),
        ("Slower: 33 (47%).", 58, 1),
        ("Slower: 33 (53%).", 58, 0),
        ("Slower: 33 people.", 58, 0),
    ],
)
def test_share_behind_a_count(text: str, whole: int, wrong: int) -> None:
    """53 % fits the whole group of 62: which of the two is meant can't be told."""
    text = f"Outcome\n\n{text}\n"
    fact = observed(
        text, "33", "function:pace", quantity(33, "{patients}"), subject="group",
        components=(("denominator", quantity(whole, "{patients}")),),
    )  # fmt: skip
    made = replace(facts([fact], "cohort", 0), cohort=Cohort(size=quantity(62, "{patients}")))
    assert codes(text, made) == ["percent-mismatch"] * wrong


GROUP = "We treated 48 boys and girls: 29 boys and 19 girls.\n\n"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (GROUP + "Side effects: fever in 9 (19%), headache in 5 (8%), rash in 2 (4%).", 1),
        (GROUP + "Side effects: fever in 9 (19%), headache in 5 (10%), rash in 2 (4%).", 0),
        (GROUP + "Side effects: fever in 9 (19%). Of the 22 who wrote to us headache in 5 (23%).", 0),
        (GROUP + "88 parents wrote to us: 52 (59.1%) were content, 27 (30.7%) were not.", 0),
        (GROUP + "- Eye contact: better in 29 (67%)\n- Speech: better in 21 (49%), unchanged in 20 (47%), worse in 2 (5%)\n"
         "- Sleep: better in 16 (59%)\n\n43 children were seen again.", 1),
    ],
)  # fmt: skip
def test_share_of_the_group(text: str, wrong: int) -> None:
    page = f"OUR RESULTS\n\nBetween 2004 and 2011 our clinic collected results.\n\n{text}\n"
    outcome = convert_text(page, name="page.txt").outcome
    assert [i.get("details", {}).get("coding", [{}])[0].get("code") for i in outcome["issue"]].count(
        "percent-mismatch"
    ) == wrong


def alsfrs(total: int, *, weight: bool = False, first: bool = False) -> str:
    """A table of the twelve items of one visit and another one that agrees, items in columns or in rows below the total."""
    names = ("Speech", "Salivation", "Swallowing", "Handwriting", "Cutting food", "Dressing and hygiene", "Turning in bed",
             "Walking", "Climbing stairs", "Dyspnea", "Orthopnea", "Respiratory insufficiency")  # fmt: skip
    values = (("3",) * 12, ("2",) * 12)
    if first:
        rows = [("ALSFRS-R", "March 2015", "June 2015"), ("ALSFRS-R total", "36", str(total))]
        rows += [(name, values[0][n], values[1][n]) for n, name in enumerate(names)]
    else:
        extra = ("Weight (kg)",) if weight else ()
        rows = [("ALSFRS-R", *extra, *names, "Total"), ("March 2015", *(("58.2",) if weight else ()), *values[0], "36")]
        rows += [("June 2015", *(("56.9",) if weight else ()), *values[1], str(total))]
    return "\n".join("\t".join(row) for row in rows)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        pytest.param(alsfrs(24), 0, id="items in columns"),
        pytest.param(alsfrs(25), 1, id="items in columns, one total is wrong"),
        pytest.param(alsfrs(24, weight=True), 0, id="a measure between"),
        pytest.param(alsfrs(25, weight=True), 1, id="a measure between, one total is wrong"),
        pytest.param(alsfrs(24, first=True), 0, id="the total first"),
        pytest.param(alsfrs(25, first=True), 1, id="the total first, one is wrong"),
        pytest.param("Scale\tMay 2015\tJuly 2015\nUPDRS I\t4\t3\nUPDRS II\t22\t15\nUPDRS III\t46\t31\nUPDRS IV\t9\t6\n"
                     "UPDRS total\t81\t57", 1, id="parts of a family"),
        pytest.param("Scale\tMay 2015\tJuly 2015\tMay 2016\nUMSARS I\t19\t20\t24\nUMSARS II\t22\t22\t26\nUMSARS I + II\t41\t42\t50\n"
                     "UMSARS IV\t2\t3\t3", 0, id="some parts of a family"),
        pytest.param("Scale\tMay 2015\tJuly 2015\tMay 2016\nUMSARS I\t19\t20\t24\nUMSARS II\t22\t22\t26\nUMSARS I + II\t41\t42\t52\n"
                     "UMSARS IV\t2\t3\t3", 1, id="some parts of a family, one is wrong"),
        pytest.param("GMFM-88 (%)\t2012-08\t2012-11\t2013-02\nA Lying and rolling\t61\t73\t75\nB Sitting\t25\t33\t40\n"
                     "C Crawling and kneeling\t5\t14\t17\nD Standing\t0\t3\t3\nE Walking, running, jumping\t0\t0\t1\n"
                     "Total (mean of A-E)\t18.2\t24.6\t29.2", 1, id="a mean"),
        pytest.param("\tGMFM-88 (%)\t2012-08\t2012-11\t2013-02\nA\tLying and rolling\t61\t73\t75\nB\tSitting\t25\t33\t40\n"
                     "C\tCrawling and kneeling\t5\t14\t17\nD\tStanding\t0\t3\t3\nE\tWalking, running, jumping\t0\t0\t1\n"
                     "\tTotal (mean of A-E)\t18.2\t24.6\t29.2", 1, id="a mean behind a column of letters"),
    ],
)  # fmt: skip
def test_total_of_a_scale(rows: str, wrong: int) -> None:
    page = f"Case of a man aged 61 years\n\nHe has been ill for two years.\n\nTable 1. Scores\n{rows}\n"
    issues = convert_text(page, name="page.txt").outcome["issue"]
    found_ = [i["diagnostics"] for i in issues if "coding" in i.get("details", {})]
    assert len([d for d in found_ if "sum of its items" in d]) == wrong, found_


MOTRICITY = "{}\t2012-08\t2012-11\n{}\nTotal\t{}\n"
LEG = "Ankle dorsiflexion\t14\t19\nKnee extension\t19\t25\nHip flexion\t19\t25"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        pytest.param(MOTRICITY.format("Motricity Index, leg", LEG, "53\t70"), [], id="sum + 1"),
        pytest.param(MOTRICITY.format("Motricity Index, leg", LEG, "53\t69"), ["70"], id="the 1 is forgotten once"),
        pytest.param(MOTRICITY.format("Motricity Index, leg", LEG, "52\t69"), ["53", "70"], id="the 1 is forgotten"),
        pytest.param(MOTRICITY.format("Motricity Index", "Arm\t40\t60\nLeg\t51\t70", "45.5\t65"), [], id="of items"),
        pytest.param(MOTRICITY.format("Motricity Index", "Arm\t40\t60\nLeg\t51\t70", "46\t65"), [], id="rounded"),
        pytest.param(
            MOTRICITY.format("Motricity Index", "Arm\t40\t60\nLeg\t51\t70", "91\t130"), ["45.5", "65"], id="a sum"
        ),
    ],
)
def test_a_total_that_is_no_plain_sum(rows: str, wrong: list[str]) -> None:
    page = f"Case of a man aged 61 years\n\nHe had a stroke two years ago.\n\nTable 1. Scores\n{rows}\n"
    issues = convert_text(page, name="page.txt").outcome["issue"]
    told = [i["diagnostics"] for i in issues if "what its items give" in i["diagnostics"]]
    assert [line.rstrip(".").split()[-1] for line in told] == wrong, issues


def scored(text: str, values: dict[str, str]) -> list[object]:
    return [
        observed(text, quote, f"scale:toy:{key}" if key else "scale:toy", quantity(quote))
        for key, quote in values.items()
    ]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"one": "3", "two": "4", "three": "2", "": "9"}, 0),
        ({"one": "3", "two": "4", "three": "2", "": "10"}, 1),
        ({"one": "3", "two": "4", "": "10"}, 0),
        ({"": "10"}, 0),
    ],
)
def test_scale_in_prose(values: dict[str, str], wrong: int) -> None:
    text = "Toy: " + ", ".join(f"{key or 'total'} {value}" for key, value in values.items()) + ".\n"
    assert codes(text, facts(scored(text, values)), small_lexicon()) == ["total-mismatch"] * wrong  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["Total\t3\n", "12 of 30 (41%) ", "1/", "total ", "x\t1\t2\n"])
def test_linear(unit: str, seconds: Callable[..., float]) -> None:
    text = unit * (30_000 // len(unit))

    def work() -> None:
        found(text, facts())

    assert seconds(work, 5) < 5


@pytest.mark.parametrize(
    ("share", "wrong"),
    [("45%", 0), ("41%", 1), ("44%", 0)],
)
def test_shares_of_one_paragraph_are_of_one_whole(share: str, wrong: int) -> None:
    """Four of five shares are of 112; the fifth is too, and nobody (a count of 0) is the whole of anything."""
    text = (
        "Results\n\n112 could be examined. Better: 68 patients (61%), 45 (40%), 33 (29%), 30 patients (27%), "
        f"50 ({share}). Nobody died.\n"
    )
    made = [
        observed(text, "112", "field:seen", quantity(112, "{patients}"), subject="group"),
        observed(text, "Nobody", "finding:end", quantity(0, "{patients}"), subject="group"),
    ]
    made_ = replace(facts(made, "cohort", 0), cohort=Cohort(size=quantity(120, "{patients}")))
    assert codes(text, made_) == ["percent-mismatch"] * wrong


def test_the_total_of_another_scale_is_no_wrong_sum() -> None:
    """ "QMG total" below the items of the MG-ADL adds up nothing; the table's own total is still judged."""
    items = ("Talking", "Chewing", "Swallowing", "Breathing", "Brushing teeth or combing hair",
             "Rising from a chair", "Double vision", "Eyelid droop")  # fmt: skip
    rows = ["| MG-ADL | 2010-05-06 | 2010-08-06 |", "|---|---|---|", *(f"| {i} | 2 | 1 |" for i in items)]
    page = "A 61-year-old man was seen.\n\n" + "\n".join(
        [*rows, "| Total MG-ADL | 16 | 9 |", "| QMG total | 22 | 15 |"]
    )
    told = [f.text for f in convert_text(page, "page.txt").facts.findings]
    assert len(told) == 1 and "Total MG-ADL" in told[0] and "QMG" not in told[0]


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("IIb     5 patients (10%)\nIII     14 patients (29%)\nIV     29 patients ({})", "60%"),
        ("Stage before: 5 patients were in stage IIb (10%), 14 in stage III (29%) and 29 in stage IV ({}).", "60%"),
        ("- good: 20 (42%)\n- fair: 18 (38%)\n- none: 10 ({})", "21%"),
        ("Result\tPatients\ngood\t20 (42%)\nfair\t18 (38%)\nnone\t10 ({})", "21%"),
    ],
)  # fmt: skip
def test_the_parts_of_all_have_their_shares(told: str, wrong: str) -> None:
    """Counts that add up to the number of people are parts of it, also where they are few."""
    page = (
        "DIABETIC FOOT: OUR RESULTS\n\nBetween 2006 and 2010 we treated 48 patients with diabetic foot.\n\nStages\n{}\n"
    )
    for share, expected in ((wrong, []), ("70%", ["percent-mismatch"])):
        found = convert_text(page.format(told.format(share)), "page.txt").facts.findings
        assert [f.code for f in found if f.code != "unmapped"] == expected


def _of_both_sides(total: str) -> str:
    """A page with a scale of which some items are asked of both sides."""
    rows = [("Gait", "4"), ("Stance", "3"), ("Speech", "2")]
    body = "".join(f'<tr><td>{name}</td><td colspan="2">{v}</td><td colspan="2">{v}</td></tr>' for name, v in rows)
    body += "<tr><td>Finger chase</td><td>1</td><td>2</td><td>1</td><td>1</td></tr>"
    body += f'<tr><td>Total</td><td colspan="2">10.5</td><td colspan="2">{total}</td></tr>'
    heads = '<tr><th rowspan="2">Item</th><th colspan="2">Before</th><th colspan="2">After</th></tr><tr><th>R</th><th>L</th><th>R</th><th>L</th></tr>'
    return f"<p>A man of 46 with ataxia.</p><table>{heads}{body}</table>"


@pytest.mark.parametrize(("total", "wrong"), [("10", 0), ("11", 1)])
def test_a_total_below_both_sides(total: str, wrong: int) -> None:
    """An item of one value counts once, one of two values by their mean."""
    told = [
        f.code for f in convert_text(_of_both_sides(total), "page.html").facts.findings if f.severity != "information"
    ]
    assert told.count("total-mismatch") == wrong


def test_what_scales_allow_adds_up_nothing() -> None:
    page = (
        "A woman of 24 with spinal muscular atrophy was seen.\n\n| Scale | Maximum | before | after |\n|---|---|---|---|\n"
        "| HFMSE | 66 | 38 | 37 |\n| RULM right | 37 | 28 | 29 |\n| RULM left | 37 | 27 | 28 |\n| MFM-32 total (%) | 130 | 71.9 | 70.8 |\n"
    )
    assert not [f for f in convert_text(page, "page.txt").facts.findings if f.code == "total-mismatch"]


@pytest.mark.parametrize(("total_is", "total", "wrong"), [
    ("sum + 1", "10", 0), ("sum + 1", "9", 1), ("one * 2 - three", "4", 0), ("one * 2 - three", "5", 1), ("mean", "3", 0),
    ("sum / 2", "4.5", 0), ("sum / 2", "5", 0), ("sum / 2", "6", 1),
])  # fmt: skip
def test_a_formula_in_prose(total_is: str, total: str, wrong: int) -> None:
    values = {"one": "3", "two": "4", "three": "2", "": total}
    text = "Toy: " + ", ".join(f"{key or 'total'} {value}" for key, value in values.items()) + ".\n"
    (toy,) = small_lexicon().of("scale")
    lexicon = build_lexicon([replace(toy, total_is=total_is)])
    assert codes(text, facts(scored(text, values)), lexicon) == ["total-mismatch"] * wrong  # type: ignore[arg-type]
