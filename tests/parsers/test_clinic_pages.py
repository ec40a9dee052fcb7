"""Pages of clinics: examinations of the day of admission and of discharge, their next lines, and lists of injections."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.checks import check
from etl.facts import Facts, Observation, Quantity, Treatment
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Facted = Callable[..., Facts]

HEAD = "Name: Mr. Tester\nSex: Male\nAge: 63\nDiagnosis: Parkinson's disease\nAdmission: 2010-10-18\nDischarge: 2010-11-19\n\n"


def dated(facts: Facts, name: str) -> list[tuple[str | None, str | None]]:
    return [
        (f.timepoint.phase if f.timepoint else None, f.effective.start if f.effective else None)
        for f in facts.facts
        if isinstance(f, Observation) and f.code.text == name
    ]


EXAMS = [
    # the page below its head, what is asked, phase, day
    ("Admission PE (off, 12 hours without medicine):\nBp 142/84 mmHg.\nNervous system: MMSE 25/30.", "MMSE", "before", "2010-10-18"),
    ("Admission PE: Bp 142/84 mmHg.\nNervous system: MMSE 25/30.\nGait: Romberg sign positive.", "Romberg sign", "before", "2010-10-18"),
    ("Discharge PE (off, 12 hours without medicine):\nBp 128/78 mmHg.\nNervous system: MMSE 27/30.", "MMSE", "after", "2010-11-19"),
    ("PE on discharge: Bp 128/78 mmHg.\nNervous system: MMSE 27/30.", "MMSE", "after", "2010-11-19"),
]  # fmt: skip


@pytest.mark.parametrize("page, name, phase, day", EXAMS)
def test_the_next_lines_of_an_examination_are_of_its_day(
    facts_of: Facted, page: str, name: str, phase: str, day: str
) -> None:
    found = facts_of(HEAD + page)
    assert dated(found, name) == [(phase, day)]
    points = [f.timepoint for f in found.facts if isinstance(f, Observation) and f.timepoint]
    assert not [p for p in points if p.offset is not None]  # how a test was prepared is no time after anything


def test_another_part_is_not_of_the_examination(facts_of: Facted) -> None:
    apart = facts_of(HEAD + "Admission PE: Bp 142/84 mmHg.\n\nLater: MMSE 27/30.")
    assert dated(apart, "MMSE") != [("before", "2010-10-18")]
    treated = facts_of(HEAD + "Admission PE: Bp 142/84 mmHg.\nAfter treatment: MMSE 27/30.")
    assert [phase for phase, _ in dated(treated, "MMSE")] == ["after"]


TOLD = [
    "Timur is 4 years old. When he was admitted (3 June 2013) he had cerebral palsy.",
    "Timur is 4 years old. He has cerebral palsy and was admitted on 3 June 2013.",
    "Timur, a boy of 4 years with cerebral palsy, came to our department on 3 June 2013.",
]


@pytest.mark.parametrize("told", TOLD)
def test_what_was_found_on_admission_has_the_day_that_prose_tells(facts_of: Facted, told: str) -> None:
    page = f"{told}\n\nSTATUS ON ADMISSION\nHead circumference 46 cm. He cannot sit.\n\nTREATMENT\nHe was given stem cells by lumbar puncture on 10 June 2013."
    assert dated(facts_of(page), "head circumference") == [("before", "2013-06-03")]


def test_of_two_admissions_the_first_does_not_date_the_status(facts_of: Facted) -> None:
    page = "Timur, a boy of 4 years, has cerebral palsy. He was admitted on 3 June 2013. He was admitted on 5 May 2014."
    assert ("before", "2013-06-03") not in dated(
        facts_of(page + "\n\nSTATUS ON ADMISSION\nHead circumference 46 cm."), "head circumference"
    )


LISTED = [
    ("He was given his own bone marrow stem cells as follows:\n- 3 May 2011 - lumbar puncture\n- 10 May 2011 - lumbar puncture",
     [("2011-05-03", "intrathecal"), ("2011-05-10", "intrathecal")]),
]  # fmt: skip


@pytest.mark.parametrize("told, given", LISTED)
def test_each_line_below_what_was_given_is_a_treatment(
    facts_of: Facted, told: str, given: list[tuple[str, str]]
) -> None:
    facts = facts_of(f"Mr. Tester, a 50-year-old man, has ataxia.\n\nTREATMENT\n{told}\n\nHe had no fever.").facts
    found = [
        (f.performed.start, f.doses[0].route.text)
        for f in facts
        if isinstance(f, Treatment) and f.performed and f.doses[0].route
    ]
    assert found == given
    assert not [f for f in facts if getattr(f, "rule", "") == "procedure" and f.code.text == "lumbar puncture"]  # type: ignore[union-attr]


def test_days_below_other_words_are_no_treatments(facts_of: Facted) -> None:
    facts = facts_of(
        "Mr. Tester, a 50-year-old man, has ataxia. He was given stem cells into a vein on 3 May 2011.\n\nTests were done:\n- 10 May 2011 - lumbar puncture"
        "\n- 12 May 2011 - MRI"
    ).facts
    assert [f.performed.start for f in facts if isinstance(f, Treatment) and f.performed] == ["2011-05-03"]


@pytest.mark.parametrize(
    "text",
    [
        "An operation of the tendons will be decided when he is 5 years old.",
        "A second treatment is planned once he turns 5 years.",
        "The parents want to wait until he is 5 years old.",
    ],
)
def test_an_age_still_to_come_is_no_age(facts_of: Facted, text: str) -> None:
    facts = facts_of(f"Timur, a boy of 28 months with cerebral palsy, was admitted on 3 June 2013. {text}")
    ages = [f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "age"]
    assert [str(v.value) for v in ages if isinstance(v, Quantity)] == ["28"]


def test_ages_of_visits_so_far_apart_are_no_conflict(lexicon: Lexicon) -> None:
    table = "                 before     6 months    12 months\n age (months)      28          35          41\n GMFM total        18.2        27.8        30.1\n"
    text = f"Timur, a boy of 28 months, has cerebral palsy. He was given stem cells in June 2013.\n\nGMFM-88\n{table}"
    document = read(text.encode(), "page.txt")
    checked = check(document, parse(document, lexicon), lexicon)
    assert not [f for f in checked.findings if f.code == "age-conflict"]


def test_a_table_below_what_was_given_lists_each_injection_by_its_way(facts_of: Facted) -> None:
    facts = facts_of(
        "Mr. Tester, a 50-year-old man, has ALS.\n\nTREATMENT\nNeural stem cells, each time by lumbar puncture:\n"
        "No.1   2009.04.20   5 x 10^6 cells   no reaction\nNo.2   2009.04.27   5 x 10^6 cells   low back pain, 1 day\n"
        "No.3   2009.05.04   8 x 10^6 cells   fever 38.2\n"
    ).facts
    given = [
        (f.performed.start, f.doses[0].route.text)
        for f in facts
        if isinstance(f, Treatment) and f.performed and f.doses[0].route
    ]
    assert given == [("2009-04-20", "intrathecal"), ("2009-04-27", "intrathecal"), ("2009-05-04", "intrathecal")]


DAYS = [
    "04.15 blood: Hb 151 g/L\n04.16 spirometry: FVC 3.62 L\n04.16 urine: creatinine 80 umol/L",
    "15.04. blood: Hb 151 g/L\n16.04. spirometry: FVC 3.62 L\n18.04. urine: creatinine 80 umol/L",
]


@pytest.mark.parametrize("lines", DAYS)
def test_lines_that_begin_with_a_day_and_tell_a_result_head_nothing(facts_of: Facted, lines: str) -> None:
    facts = facts_of(
        f"Mr. Tester, a 50-year-old man, has ALS.\n\nON ADMISSION (2009.04.14)\nWeight 70 kg.\n\nTESTS\n{lines}\n"
    )
    assert [day for _, day in dated(facts, "hemoglobin")] == ["2009-04-15"]
    assert [day for _, day in dated(facts, "forced vital capacity")] == ["2009-04-16"]


@pytest.mark.parametrize("who", ["(wife)", "(son)", "(her daughter)"])
def test_who_told_it_is_not_who_has_it(facts_of: Facted, who: str) -> None:
    facts = facts_of(
        f"Mr. Tester, a 50-year-old man, has ALS.\n\nTELEPHONE\n2009.08.17 {who}: walks 60 m with one cane, no fever.\n"
    )
    assert [day for _, day in dated(facts, "walking distance")] == ["2009-08-17"]
    assert not [f for f in facts.facts if getattr(f, "relation", None)]


@pytest.mark.parametrize(
    "head", ["Letter of his wife, 2 May 2010:", "E-mail of the son, 2 May 2010:", "Telephone call, 2 May 2010"]
)
def test_what_a_letter_tells_is_of_its_day(facts_of: Facted, head: str) -> None:
    facts = facts_of(
        "Mr. Tester, a 50-year-old man, has ALS. He was given stem cells by lumbar puncture on 3 November 2009.\n\n"
        f'{head}\n"Six months are over since the cells. He walks 60 m. Before the treatment he walked 20 m."\n'
    )
    assert ("after", "2010-05-02") in dated(facts, "walking distance")
    assert ("before", "2010-05-02") not in dated(facts, "walking distance")


def test_after_something_else_is_not_after_the_treatment(facts_of: Facted) -> None:
    facts = facts_of(
        "Mr. Tester, a 33-year-old man, fell from a roof on 18 June 2008 and has had paraplegia since. After three months in a "
        "rehabilitation clinic he went home in a wheelchair. In January 2009 he had fever.\n\nTreatment. He was given stem cells by "
        "lumbar puncture on 30 October 2009.\n\nResult. After the treatment he had less pain."
    )
    assert [phase for phase, _ in dated(facts, "wheelchair use")] == ["before"]
    assert [phase for phase, _ in dated(facts, "fever")] == ["before"]
    assert [phase for phase, _ in dated(facts, "pain")] == ["after"]


def test_a_system_is_no_place(facts_of: Facted) -> None:
    facts = facts_of(HEAD + "Admission PE:\nNervous system: Babinski sign (-), tremor of the right hand, MMSE 25/30.")
    assert not [f for f in facts.facts if isinstance(f, Observation) and f.site and "system" in f.site.text]
