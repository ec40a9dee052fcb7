"""Headings in two scripts, grades of both limbs, distances with an aid, bare temperatures, days on which nothing was given, strangers
with a name, relatives with an age, and items above their total."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]

CALLED_OFF = [
    "Stem cells by LP on Feb 24 and Mar 3, 2011; the third LP, set for Mar 10, was cancelled (cold).",
    "Stem cells by LP on Feb 24 and Mar 3, 2011; the third, planned for Mar 10, was not given.",
    "Stem cells were injected on Feb 24 and Mar 3, 2011; the injection of Mar 10 was not done because of a cold.",
    "Stem cells were injected on Feb 24, Mar 3 and Mar 10, 2011 (the last was not given because of a cold).",
]


@pytest.mark.parametrize("text", CALLED_OFF)
def test_a_day_on_which_nothing_was_given_is_no_treatment(tells: Tells, text: str) -> None:
    gives = ["treatment: *; date 2011-02-24", "treatment: *; date 2011-03-03"]
    tells(text, gives, ["treatment: *; date 2011-03-10"])


def test_a_day_put_off_is_the_later_one(tells: Tells) -> None:
    text = "Stem cells were injected on Feb 24 and Mar 3, 2011; the third injection (Mar 10) was postponed to Mar 14."
    tells(text, ["treatment: *; date 2011-03-14"], ["treatment: *; date 2011-03-10"])


def test_headings_in_two_scripts(tells: Tells) -> None:
    page = (
        "\n治疗 Treatment\nStem cells by lumbar puncture on 2013-05-10.\n\n查体 Physical examination (2013-05-07)\n"
        "T 36.6℃  P 78/min  BP 148/86 mmHg\n\n出院前 Before going home (2013-06-03)\nGait: walks 60 m with a stick.\n"
    )
    tells(page, ["heart rate: 78 /min; date 2013-05-07; before", "walking distance: 60 m; date 2013-06-03; after"])


def test_a_stranger_with_a_name_and_an_age(tells: Tells) -> None:
    page = (
        "Name: Halim O.\nSex: M\nAge: 49\n\nHe has motor neuron disease. Mr. Duarte (Portugal, 66, stroke) came for 5 courses and "
        "walks alone."
    )
    tells(page, ["condition: motor neuron disease"], ["condition: stroke", "walking: *", "age: 66"], who="")
    tells("Compare: Mrs. Lund has had a stroke.", [], ["condition: *"])


def test_items_above_the_total_that_names_their_scale(tells: Tells) -> None:
    table = "Item (max.),19 Jan 2016,16 Feb 2016\nPosture and gait (34),21,17\nKinetic functions (52),19,15\nSpeech (8),3,3\nICARS total (100),47,38\n"
    gives = [
        "ICARS posture and gait: 21; date 2016-01-19",
        "ICARS speech disorders: 3; date 2016-02-16",
        "ICARS total: 47",
    ]
    tells("Patient,Mrs. Lane\n" + table, gives, ["speech: 3", "posture: 21"], who="", name="scales.csv")


def test_a_total_at_another_time_is_no_item(tells: Tells) -> None:
    table = "Test,result\nHFMSE before,17\nHFMSE 3 mo,18\nHFMSE 6 mo,20\n"
    tells("Patient,Mrs. Lane\n" + table, ["HFMSE: 17; before", "HFMSE: 18; after"], who="", name="scales.csv")


def test_counts_of_a_table_that_a_line_with_a_colon_begins(facts_of: Callable[..., Facts]) -> None:
    page = (
        "From 2012 until 2016 we treated 84 children with autism.\n\nAfter 6 months (78 children)\n"
        "   much better   63 (81%)\n   no change     12 (15%)\n   worse          3 (4%)\nBy domain:\n"
        "                 better   same   worse\n   Eye contact     52      24      2\n   Sleep (of 38)   21      15      2\n"
    )
    told = {
        (o.code.text, str(getattr(o.value, "value", "")), o.change)
        for o in facts_of(page).facts
        if hasattr(o, "change")
    }
    assert {("eye contact", "52", "improved"), ("eye contact", "24", "unchanged"), ("sleep", "2", "worsened")} <= told


def test_whom_somebody_is_compared_with(facts_of: Callable[..., Facts]) -> None:
    page = (
        "1. Mrs. Bianchi, 68, from Italy (Parkinson's disease)\n\nShe walks alone.\n\n2. Kwame Osei, 23, Ghana (spinal cord injury)\n\n"
        "He smokes. Like Mrs. Bianchi he had two infusions of stem cells on 23 March 2015.\n"
    )
    facts = facts_of(page)
    given = [f for f in facts.facts if type(f).__name__ == "Treatment"]
    assert {f.subject for f in given} == {"p2"}
    assert [p.gender for p in facts.persons] == ["female", "male"]
