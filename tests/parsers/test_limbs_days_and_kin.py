"""Headings in two scripts, grades of both limbs, distances with an aid, bare temperatures, days on which nothing was given, strangers
with a name, relatives with an age, and items above their total."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]

PHRASES = [
    ("Arms 5/5, legs 0/5.", ["muscle strength: 5/5; @ bilateral upper limb", "muscle strength: 0/5; @ bilateral lower limb"], []),
    ("Upper limbs 4/5, lower limbs 2/5.", ["muscle strength: 2/5; @ bilateral lower limb"], []),
    ("Pain in the legs 3/5.", [], ["muscle strength: *"]),
    ("Walks with a stick 150 m.", ["walking distance: 150 m", "cane use: present"], []),
    ("With quad cane + AFO 15 m.", ["walking distance: 15 m"], []),
    ("150 m with stick; weight 60 kg.", ["walking distance: 150 m", "cane use: present"], []),
    ("He walked with a stick 10 m in 31 seconds.", [], ["walking distance: 10 m"]),
    ("He needs a walker after 100 m.", [], ["walking distance: *"]),
    ("38.6 °C in the night.", ["body temperature: 38.6 Cel"], []),
    ("In the night fever (38.6 °C).", ["fever: 38.6 Cel; present"], ["body temperature: *"]),
    ("The cells were kept at 37 °C, thawed in water of 38 °C.", [], ["body temperature: *"]),
    ("He ate 100 g of meat; the walker is 1 m high.", [], ["body weight: *", "body height: *"]),
    ("Her elder sister of 52 had a stroke.", ["family: stroke; elder sister"], ["condition: stroke", "age: 52"]),
    ("His daughter of 15 is well.", [], ["age: 15"]),
    ("Her husband had a cerebral haemorrhage in 2005.", [], ["family: *", "condition: *"]),
    ("His wife and his mother had a stroke.", ["family: stroke; mother"], ["family: stroke; wife"]),
    ("Admission weight was 63 kg.", ["body weight: 63 kg; before"], []),
    ("Riluzole 50 mg twice daily, had to stop after five months.", ["medication: riluzole; stopped"], []),
    ("He took baclofen 10 mg and had to stop working.", [], ["medication: baclofen; stopped"]),
]  # fmt: skip
SIGNS = [
    ("右上肢 RUE: power shoulder 2, elbow 2+", ["muscle strength: 2; @ right shoulder", "muscle strength: 2+; @ right elbow"], []),
    ("言语 Speech: 不完全性运动性失语 incomplete motor aphasia", ["aphasia: present"], ["aphasia: absent"]),
    ("主诉 Chief complaint: 右侧肢体无力 weakness of the right limbs", ["limb weakness: present"], ["limb weakness: absent"]),
    ("无 fever.", ["fever: absent"], []),
]  # fmt: skip
CALLED_OFF = [
    "Stem cells by LP on Feb 24 and Mar 3, 2011; the third LP, set for Mar 10, was cancelled (cold).",
    "Stem cells by LP on Feb 24 and Mar 3, 2011; the third, planned for Mar 10, was not given.",
    "Stem cells were injected on Feb 24 and Mar 3, 2011; the injection of Mar 10 was not done because of a cold.",
    "Stem cells were injected on Feb 24, Mar 3 and Mar 10, 2011 (the last was not given because of a cold).",
]


@pytest.mark.parametrize(("text", "gives", "never"), PHRASES + SIGNS)
def test_phrases(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


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
