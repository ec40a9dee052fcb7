"""Dates, durations and ages: tables of phrases and what they give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.parsers.when.dates import date_order, find_ages, find_dates, find_durations

PLAIN = [
    ("Nov 2005", "2005-11"),
    ("in November, 2005, 1 year after", "2005-11"),
    ("from May, 2004", "2004-05"),
    ("May,2004 with pain", "2004-05"),
    ("2009.3.12", "2009-03-12"),
    ("treatment(2006.6.28):", "2006-06-28"),
    ("surgery 2005.02; fracture", "2005-02"),
    ("2025年3月6日", "2025-03-06"),
    ("2025年3月", "2025-03"),
    ("2025年", "2025"),
    ("Posted at 2009/1/18", "2009-01-18"),
    ("2020-05-16", "2020-05-16"),
    ("2020-05-16T10:30", "2020-05-16"),
    ("Start 2011-05 (expected)", "2011-05"),
    ("Mar. 5th, 2010", "2010-03-05"),
    ("Sept. 9th, 2010", "2010-09-09"),
    ("Dec. 2010", "2010-12"),
    ("November 2nd, 2002 (C5-C6", "2002-11-02"),
    ("SHENZHEN, June 16, 2006 -- Two", "2006-06-16"),
    ("12 March 2019", "2019-03-12"),
    ("the 5th of May 2010", "2010-05-05"),
    ("5. Mai 2010", "2010-05-05"),
    ("5 de mayo de 2010", "2010-05-05"),
    ("12-Mar-2010", "2010-03-12"),
    ("12 März 2019", "2019-03-12"),
    ("16.05.2020", "2020-05-16"),
    ("05.11.18", "2018-11-05"),
    ("16. 05. 2020", "2020-05-16"),
    ("24/03/2011", "2011-03-24"),
    ("03/2011", "2011-03"),
    ("in 1998", "1998"),
    ("2002: worse", "2002"),
    ("2009 Jan weakness of the legs", "2009-01"),
    ("2009 Jan. 12: fever", "2009-01-12"),
    ("from 2010 March 5 mg daily", "2010-03"),
    ("OCT 2012-08-29: thin", "2012-08-29"),
    ("in 2009 Marina came", "2009"),
    ("right arm 2006, healed", "2006"),
    ("performed 2007. Denied", "2007"),
    ("(stopped 2019)", "2019"),
    ("right eye, 2009.", "2009"),
    ("Electromyography exams performed in 2018 showed", "2018"),
    ("In 2005, the team", "2005"),
    ("car crash in 1996 (also", "1996"),
    ("Last update: 12 March 2011", "2011-03-12"),
    ("Admitted:2011-03-12", "2011-03-12"),
    ("Admitted:12 March 2011", "2011-03-12"),
    ("Date:2011.3.12", "2011-03-12"),
    ("Discharge:12.03.2011", "2011-03-12"),
]


@pytest.mark.parametrize(("text", "first"), PLAIN)
def test_one_date(text: str, first: str) -> None:
    hits = find_dates(text, "dmy")
    assert [hit.first for hit in hits] == [first]
    assert all(hit.kind == "date" and not hit.problem for hit in hits)


SEVERAL = [
    ("on May 15 and July 10, 2020.", ["2020-05-15", "2020-07-10"]),
    ("12 March 2019 and again on 19 March 2019", ["2019-03-12", "2019-03-19"]),
    ("12 and 19 March 2019", ["2019-03-12", "2019-03-19"]),
    ("5, 12 and 19 March 2019", ["2019-03-05", "2019-03-12", "2019-03-19"]),
    ("March 3, 10 and 17, 2008", ["2008-03-03", "2008-03-10", "2008-03-17"]),
    ("1st 2006.6.28 / 2nd 2006.7.5 / 3rd 2006.7.12", ["2006-06-28", "2006-07-05", "2006-07-12"]),
    ("12/03/2009,,18/06/2009,,2009.9.24", ["2009-03-12", "2009-06-18", "2009-09-24"]),
    ("Aug,2005 and Feb, 2006", ["2005-08", "2006-02"]),
    ("2004 2005 2006", ["2004", "2005", "2006"]),
    ("14.02.2022: a; 14.03.2022: b", ["2022-02-14", "2022-03-14"]),
    (
        "2008.3.3 (3/10, 3/17, 3/24) + 1 x (3/28)",
        ["2008-03-03", "2008-03-10", "2008-03-17", "2008-03-24", "2008-03-28"],
    ),
    ("2007.12.20 (12/27, 1/13, 1/20)", ["2007-12-20", "2007-12-27", "2008-01-13", "2008-01-20"]),
    ("2008.3.3: again on 3/10", ["2008-03-03", "2008-03-10"]),
    ("June 2, 2010. On July 4 he left", ["2010-06-02", "2010-07-04"]),
    ("In March 2010 worse; in May better", ["2010-03", "2010-05"]),
]


@pytest.mark.parametrize(("text", "firsts"), SEVERAL)
def test_several_dates(text: str, firsts: list[str]) -> None:
    assert [hit.first for hit in find_dates(text, date_order(text))] == firsts


RANGES = [
    ("between Aug 9th and Sept 2nd, 2005", "2005-08-09", "2005-09-02"),
    ("May 15, 2020, to September 10, 2020", "2020-05-15", "2020-09-10"),
    ("here in 1995-2009", "1995", "2009"),
    ("from 2004 to 2008", "2004", "2008"),
    ("May 12-14, 2010", "2010-05-12", "2010-05-14"),
    ("12–14 May 2010", "2010-05-12", "2010-05-14"),
    ("12.-14.05.2010", "2010-05-12", "2010-05-14"),
    ("03.05.-07.06.2010", "2010-05-03", "2010-06-07"),
    ("2006.6.28-7.19", "2006-06-28", "2006-07-19"),
    ("2006.6.28-2006.7.19", "2006-06-28", "2006-07-19"),
    ("May to July 2010", "2010-05", "2010-07"),
    ("May/June 2010", "2010-05", "2010-06"),
    ("2015/16", "2015", "2016"),
    ("1998-99", "1998", "1999"),
    ("2008-present", "2008", None),
    ("in the 1990s", "1990", "1999"),
]


@pytest.mark.parametrize(("text", "first", "last"), RANGES)
def test_ranges(text: str, first: str, last: str | None) -> None:
    assert [(hit.first, hit.last, hit.kind) for hit in find_dates(text, None)] == [(first, last, "range")]


MONTH_AND_DAY = [
    ("Adm. 2014-06-02. LP x 3 (06-06, 06-13 and 06-20)", ["2014-06-02", "2014-06-06", "2014-06-13", "2014-06-20"]),
    ("2009-12-28 LP (12-30, 01-06)", ["2009-12-28", "2009-12-30", "2010-01-06"]),
    ("2014-06-02. Fever on 06-06.", ["2014-06-02", "2014-06-06"]),
    ("2014-06-02: aged 06-12 months, C 05-06, 05-08 points (06-08 months)", ["2014-06-02"]),
    ("2014-02-02 (06-20)", ["2014-02-02"]),
    ("LP (06-06, 06-13)", []),
    ("on October 12th, 19th and 26th and November 2nd, 2012", ["2012-10-12", "2012-10-19", "2012-10-26", "2012-11-02"]),
    (
        "In February 2010 five infusions (Feb. 4, 8, 12, 16 and 20)",
        ["2010-02", *(f"2010-02-{d}" for d in ("04", "08", "12", "16", "20"))],
    ),
    ("In 2010 pills (Mar. 4, 8 mg)", ["2010", "2010-03-04"]),
    ("on March 3, 10 and 17 and April 7, 2009", ["2009-03-03", "2009-03-10", "2009-03-17", "2009-04-07"]),
]


@pytest.mark.parametrize(("text", "wanted"), MONTH_AND_DAY)
def test_days_that_share_month_or_year(text: str, wanted: list[str]) -> None:
    assert [hit.first for hit in find_dates(text, date_order(text))] == wanted


COMPARED = [
    ("since 2000", "since", "2000", False),
    ("until 2008", "until", "2008", False),
    ("By Aug,2005 her arms", "by", "2005-08", False),
    ("From Nov,2005 her speech", "since", "2005-11", False),
    ("EMG results from 2018", None, "2018", False),
    ("before May 2010", "before", "2010-05", False),
    ("after 2001", "after", "2001", False),
    ("By early 2015 he", "by", "2015", True),
    ("In the first half of April 2006", None, "2006-04", True),
    ("the beginning of 2007", None, "2007", True),
    ("spring 2020", None, "2020", True),
    ("around 2003", None, "2003", True),
    ("mid-2003", None, "2003", True),
    ("since late 2014", "since", "2014", True),
    ("at the end of May 2011", None, "2011-05", True),
]


@pytest.mark.parametrize(("text", "comparator", "first", "approximate"), COMPARED)
def test_words_in_front(text: str, comparator: str | None, first: str, approximate: bool) -> None:
    (hit,) = find_dates(text, None)
    assert (hit.comparator, hit.first, hit.approximate) == (comparator, first, approximate)


RELATIVE = [
    ("In May 2005 a; in the same month b", "2005-05"),
    ("In May 2005 a; in the same year b", "2005"),
    ("On 2005.5.3 a; the same day b", "2005-05-03"),
    ("In 2005 a; in the same month b", None),
    ("In 2005 a; the following year b", "2006"),
    ("In December 2005 a; the following month b", "2006-01"),
    ("In May 2005 a; the following spring b", "2006"),
    ("In January 2005 a; the following summer b", "2005"),
    ("In 2005 a; the following spring b", None),
    ("a; in the same month b", None),
]


@pytest.mark.parametrize(("text", "first"), RELATIVE)
def test_relative(text: str, first: str | None) -> None:
    hit = find_dates(text, None)[-1]
    assert (hit.kind, hit.first) == ("relative", first)


NONE = [
    "R/L 4 / 4", "strength 3/5, 4/5, 5/5", "29/30", "Bp 96/58", "injured at C5-C6", "L3-L4", "Views: 2014",
    "tel. +86 755 2005 1998", "tel. +86 755 0000 0000", "page 2005", "pp. 2001-2009", "2000 mg daily",
    "about 2000 patients",
    "in 2000 patients", "$2005", "n=2010", "LAB-2009-03-12", "2005-113", "NCT2005", "version 2.10.05", "1.2.3",
    "68 years.2–6 Despite", "over 2,200 patients", "120/80/75", "https://x.org/2009/3/12/a", "0.52",
    "1028 × 106", "12,005",
    "he may walk", "march 5 steps", "it may 10 times", "score 2005.5 units", "2000 ml", "(4/5)",
    "192.168.1.10", "10:30", "1:2",
    "2000%", "€2010", "2050x", "x2005", "Ages 16-65", "3/5 to 4/5", "1/2, 1/3, 1/4",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_no_date(text: str) -> None:
    assert find_dates(text, None) == ()


@pytest.mark.parametrize("text", ["31.02.2010", "30.02.2011", "Feb 30, 2010", "2009.2.31", "2009/15/03", "13/13/2010"])
def test_unreadable(text: str) -> None:
    (hit,) = find_dates(text, "dmy")
    assert hit.first is None and text in hit.problem


def test_ambiguous_keeps_the_year_only() -> None:
    (hit,) = find_dates("12/03/2009", None)
    assert (hit.first, hit.ambiguous) == ("2009", True)
    assert [h.first for h in find_dates("03/03/2009", None)] == ["2009-03-03"]
    assert [h.first for h in find_dates("12/03/2009", "mdy")] == ["2009-12-03"]


def test_bare_month_borrows_no_far_year() -> None:
    hit = find_dates("He fell in 1996.\n\nHe is to come in July.", None)[-1]
    assert (hit.first, hit.yearless) == (None, True)


def test_window_gives_the_same_as_the_whole() -> None:
    text = "Seen 2008.3.3. Given (3/10, 3/17, 3/24). In May 2009 better; in the same month worse."
    whole = find_dates(text, None)
    assert [hit.first for hit in find_dates(text, None, 15)] == [hit.first for hit in whole if hit.start >= 15]


ORDER = [
    ("24/03/2011 and 12/03/2015", "dmy"), ("03/24/2011 and 12/03/2015", "mdy"), ("12/03/2015", None), ("", None),
    ("12/03/2015, May 15, 2020", "mdy"), ("12/03/2015, 15 May 2020", "dmy"),
    ("dates are dd/mm/yyyy: 1/2/2010", "dmy"),
    ("dates are day.month.year", "dmy"), ("(MM/DD/YYYY) 1/2/2010", "mdy"), ("10.02.2020", "dmy"), ("2009.3.12", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "order"), ORDER)
def test_date_order(text: str, order: str | None) -> None:
    assert date_order(text) == order


DURATIONS = [
    ("six months later", "6", "mo", "after", None),
    ("One month post-transplantation", "1", "mo", "after", None),
    ("from 2 months post-transplantation", "2", "mo", "after", None),
    ("By the second month", "2", "mo", "at", None),
    ("until the tenth month", "10", "mo", "at", None),
    ("2 months after", "2", "mo", "after", None),
    ("After 12 months he", "12", "mo", "after", None),
    ("month +16", "16", "mo", "after", None),
    ("M+4", "4", "mo", "after", None),
    ("M-48", "48", "mo", "before", None),
    ("at month 10", "10", "mo", "at", None),
    ("Day −1", "1", "d", "before", None),
    ("Day 30", "30", "d", "at", None),
    ("for 10 years", "10", "a", "for", None),
    ("> 20 yrs", "20", "a", "none", ">"),
    ("for more than 10 years", "10", "a", "for", ">"),
    ("for over 10 years", "10", "a", "for", ">"),
    ("at least 2 years ago", "2", "a", "ago", ">="),
    ("up to 6 months", "6", "mo", "none", "<="),
    ("approximately 3 years prior to", "3", "a", "before", None),
    ("half a year before admission", "0.5", "a", "before", None),
    ("30 years before the diagnosis", "30", "a", "before", None),
    ("For half\na year before admission", "0.5", "a", "before", None),
    ("before\n\nOne-year call", "1", "a", "none", None),
    ("M6", "6", "mo", "at", None),
    ("30 years ago", "30", "a", "ago", None),
    ("over 5 months", "5", "mo", "for", None),
    ("on day 3", "3", "d", "at", None),
    ("every 7 days", "7", "d", "every", None),
    ("every month", "1", "mo", "every", None),
    ("every other day", "2", "d", "every", None),
    ("within 24 h", "24", "h", "within", None),
    ("no treatment in the last 6 months", "6", "mo", "within", None),
    ("during the follow-up period of 6 months", "6", "mo", "for", None),
    ("in the course of six weeks", "6", "wk", "for", None),
    ("two and a half hours", "2.5", "h", "none", None),
    ("1½ years later", "1.5", "a", "after", None),
    ("a year and", None, "", "", None),
    ("a week later", "1", "wk", "after", None),
    ("five-week stay", "5", "wk", "none", None),
    ("12-month follow-up", "12", "mo", "none", None),
    ("54 years old", "54", "a", "age", None),
    ("a girl of 7 years from Spain", "7", "a", "age", None),
    ("he came after 7 years from Spain", "7", "a", "after", None),
    ("2 years and 3 months later", "27", "mo", "after", None),
    ("discharged 24 hours later", "24", "h", "after", None),
    ("some 5 years after onset", "5", "a", "after", None),
    ("seizures in his first year", "1", "a", "age", None),
    ("seizures in the first year", "1", "a", "at", None),
    ("three times a day", None, "", "", None),
    ("1 point a year", None, "", "", None),
    ("vitamin D3", None, "", "", None),
    ("100 mg/d", None, "", "", None),
    ("CD45", None, "", "", None),
]


@pytest.mark.parametrize(("text", "value", "unit", "relation", "comparator"), DURATIONS)
def test_durations(text: str, value: str | None, unit: str, relation: str, comparator: str | None) -> None:
    hits = find_durations(text)
    if value is None:
        assert hits == ()
        return
    (hit,) = hits
    assert (str(hit.value), hit.unit, hit.relation, hit.comparator) == (value, unit, relation, comparator)


DURATION_RANGES = [
    ("1-2 years", "1", "2", "a"), ("3 to 5 years", "3", "5", "a"), ("12–24 months", "12", "24", "mo"),
    ("intervals of five to seven days", "5", "7", "d"), ("between 2 and 4 weeks", "2", "4", "wk"),
    ("2 or 3 weeks", "2", "3", "wk"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high", "unit"), DURATION_RANGES)
def test_duration_ranges(text: str, low: str, high: str, unit: str) -> None:
    (hit,) = find_durations(text)
    assert (str(hit.low), str(hit.high), hit.unit, hit.value) == (low, high, unit, None)


def test_anchor_is_behind_the_relation() -> None:
    text = "1 year after the disease onset"
    (hit,) = find_durations(text)
    assert text[hit.anchor :] == " the disease onset"


AGES = [
    ("54 years old", "54", "a", "now"),
    ("a 52-year-old female", "52", "a", "now"),
    ("56 years", "56", "a", "now"),
    ("27 years", "27", "a", "now"),
    ("18 months old", "18", "mo", "now"),
    ("64 years old when cells were given", "64", "a", "treatment"),
    ("age 38", "38", "a", "now"),
    ("Age: 62 years old", "62", "a", "now"),
    ("Age:\n54 years old", "54", "a", "now"),
    ("Age;27 years", "27", "a", "now"),
    ("Age (years): 45", "45", "a", "now"),
    ("first symptom came at the age of 11", "11", "a", "onset"),
    ("diagnosed at age 40", "40", "a", "diagnosis"),
    ("(ALS,Female,56 years old)", "56", "a", "now"),
    ("Irina V., 38, from Ukraine", "38", "a", "now"),
    ("George A., 27, an American", "27", "a", "now"),
    ("Boy, 9, with weakness", "9", "a", "now"),
    ("Mr. Tang, male, 62, has had", "62", "a", "now"),
    ("woman of 70 speaks", "70", "a", "now"),
    ("Li Na (F,24)", "24", "a", "now"),
    ("M/54", "54", "a", "now"),
    ("54/F", "54", "a", "now"),
    ("she is 56 and has", "56", "a", "now"),
    ("I am 29 and have", "29", "a", "now"),
    ("My sister, 62, has", "62", "a", "now"),
    ("Man, 67 years, disease", "67", "a", "now"),
    ("(MND,54 years old)", "54", "a", "now"),
    ("sixty-two years old", "62", "a", "now"),
    ("54 yo man", "54", "a", "now"),
    ("2 years 6 months old", "30", "mo", "now"),
]


@pytest.mark.parametrize(("text", "value", "unit", "when"), AGES)
def test_ages(text: str, value: str, unit: str, when: str) -> None:
    (hit,) = find_ages(text)
    assert (str(hit.value), hit.unit, hit.when) == (value, unit, when)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("aged 31 to 74", 31, 74), ("age 31 to 74", 31, 74), ("Ages 16-65", 16, 65), ("in his 50s", 50, 59)],
)
def test_age_ranges(text: str, low: int, high: int) -> None:
    (hit,) = find_ages(text)
    assert hit.value is None
    assert (str(hit.low), str(hit.high)) == (str(low), str(high))


@pytest.mark.parametrize(
    "text",
    [
        "for 10 years he",
        "30 years ago",
        "SCA1, 2, 3, 6, 7",
        "page 12",
        "score was 27",
        "in 27 (44%)",
        "Dose 4, 5",
        "male 40%",
    ],
)
def test_no_age(text: str) -> None:
    assert find_ages(text) == ()


_PIECES = st.sampled_from(
    ["2005", "May", " ", ",", "5", "12/03/2009", "-", "and", "to", "3/10", "(", ")", "six", "months", "years",
    "old", "age",
     "later", "after", ".", "31", "same month", "the ", "\n", "M+4", "1½", "²", "٣", "early ", "between "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_offsets_slice_to_something(text: str) -> None:
    for hits in (find_dates(text, date_order(text)), find_durations(text), find_ages(text)):
        behind = 0
        for hit in hits:
            assert behind <= hit.start < hit.end <= len(text)
            assert text[hit.start : hit.end].strip()
            behind = hit.end


@pytest.mark.parametrize("word", ["1", "(", "May ", "2005-", "3/10, ", "1/", "one ", "month ", "age 5 ", "the same "])
def test_linear(word: str, seconds: Callable[..., float]) -> None:
    text = word * (20_000 // len(word))

    def work() -> None:
        find_dates(text, date_order(text))
        find_durations(text)
        find_ages(text)

    assert seconds(work, 2) < 2


_SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.mark.skipif(not _SEEDS.is_dir(), reason="no documents here")
def test_real_documents_have_only_plausible_dates() -> None:
    for path in sorted(_SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for hit in find_dates(text, date_order(text)):
            assert hit.first is not None and "1990" <= hit.first[:4] <= "2030", (path.name, text[hit.start : hit.end])
