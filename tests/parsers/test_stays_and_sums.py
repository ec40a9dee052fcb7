"""Days of a stay, courses with their days, sums, what is only to be discussed, other patients' labels, rows of some."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.checks import check
from etl.document import Document
from etl.facts import Condition, Facts, Observation, Procedure, Treatment
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

FactsOf = Callable[..., Facts]
WHO = "Mr. Jan B., 67 years old, from Canada, has Parkinson disease.\n\n"


def observations(facts: Facts) -> list[Observation]:
    return [f for f in facts.facts if isinstance(f, Observation) and f.code.text != "age"]


def test_the_day_of_a_stay_counts_from_nothing(facts_of: FactsOf) -> None:
    page = (
        f"Patient diary\n\n{WHO}About the patient\nIn 1996 his right hand began to tremble.\n\nSept. 18, 2007 (Day 2)\nRest tremor of the right hand. Weight 71 kg.\n\nSept. 20, 2007 (Day 4)\nFirst injection of "
        "stem cells by lumbar puncture.\n\nSept. 30, 2007 (Day 14)\nThe tremor is less.\n"
    )
    facts = facts_of(page)
    given = [f.performed.start for f in facts.facts if isinstance(f, Treatment) and f.performed]
    told = {
        (f.effective.start if f.effective else "", f.timepoint.phase if f.timepoint else "")
        for f in observations(facts)
    }
    assert given == ["2007-09-20"]
    assert told == {("1996", "before"), ("2007-09-18", "before"), ("2007-09-30", "after")}


def test_a_course_with_its_days_in_brackets_heads_what_stands_below(facts_of: FactsOf) -> None:
    page = (
        f"{WHO}1st course (20.08.2012 - 14.09.2012)\n\nStatus before: weight 71 kg. Says a few words (about\n15), walks alone.\nTreatment: stem "
        "cells by lumbar puncture on 23.08.2012.\n\n2nd course (18.02.2013 - 08.03.2013)\n\nStatus before: weight 73 kg.\nTreatment: stem cells by "
        "lumbar puncture on 21.02.2013.\n"
    )
    weights = [f for f in observations(facts_of(page)) if f.code.text == "body weight"]
    assert [(f.timepoint.phase, f.timepoint.course) for f in weights if f.timepoint] == [("before", 1), ("before", 2)]


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Infertility, which is a known risk of the drug, has to be discussed.", set()),
        ("Gastrostomy to be discussed with the daughter.", set()),
        ("What his roommate says: Mr. O. (59, multiple sclerosis) can lift his left leg now.", set()),
        ("He has diabetes; this was discussed with him.", {"diabetes mellitus"}),
    ],
)
def test_what_is_to_be_discussed_or_somebody_elses_is_not_his(
    facts_of: FactsOf, sentence: str, codes: set[str]
) -> None:
    found = [f for f in facts_of(f"{WHO}{sentence}\n").facts if isinstance(f, (Condition, Procedure))]
    assert {f.code.text for f in found} - {"Parkinson disease"} == codes


def found_by_checks(document: Document, lexicon: Lexicon) -> set[str]:
    return {f.code for f in check(document, parse(document, lexicon), lexicon).findings}


@pytest.mark.parametrize(
    ("page", "code", "expected"),
    [
        (
            "\t2016-01-18\t2016-04-18\t2017-01-23\nAge (years)\t8.3\t8.6\t9.3\nHeight (cm)\t121\t122\t125\n",
            "age-conflict",
            False,
        ),
        (
            "\t2016-01-18\t2016-04-18\t2017-01-23\nAge (years)\t8.3\t12.6\t9.3\nHeight (cm)\t121\t122\t125\n",
            "age-conflict",
            True,
        ),
        (
            "He is 67 years old. Motor FIM 52, cognitive FIM 21, together 73 at the end (58 at the start).\n",
            "value-out-of-range",
            False,
        ),
        ("GMFM-66 50.1 on 4 May 2014. GMFM-66 max. 100.\n", "quantity-conflict", False),
    ],
)
def test_what_agrees_is_no_finding(lexicon: Lexicon, page: str, code: str, expected: bool) -> None:
    document = read(
        f"{WHO if 'Age' not in page else 'Mr. Jan B. from Canada has had a muscular dystrophy since 2009.'}\n\n{page}".encode(),
        "page.txt",
    )
    assert (code in found_by_checks(document, lexicon)) is expected


def test_a_table_of_a_fluid_has_that_fluids_values(facts_of: FactsOf) -> None:
    page = (
        f"{WHO}Blood\tUnit\t25.04.2016\t30.05.2016\nGlucose\tmmol/L\t5.2\t5.0\nCreatinine\tµmol/L\t72\t70\nUrea\tmmol/L\t5.0\t5.1\n\n"
        "Cerebrospinal fluid\tUnit\t25.04.2016\t30.05.2016\nGlucose\tmmol/L\t3.1\t3.0\nProtein\tg/L\t0.52\t0.61\nLactate\tmmol/L\t1.8\t1.9\n"
    )
    names = [f.code.text for f in observations(facts_of(page))]
    assert names.count("glucose") == 2 and names.count("CSF glucose") == 2 and names.count("CSF protein") == 2
