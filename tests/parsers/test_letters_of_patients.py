"""Pages of letters: each head names whose letter it is, and perhaps who of the family writes; days that go with year-first dates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation, Procedure

Facted = Callable[..., Facts]
Tells = Callable[..., None]

OWN = (
    "I am 41 years old and a cook. My asthma began in 2004. They told me that I had gastritis too. "
    "I had a tremor of the left hand. My brother has gout.\n\n"
)
HEADS = [
    ('Ines R.: "I cook again"', 'Ruth, mother of Ben T.: "He is on his feet"', "Ines R.", "Ben T."),
    ('Ines: "I cook again"', 'The mother of Ben: "He is on his feet"', "Ines", "Ben"),
    ("Ines R. - back in the kitchen", "Ben T.'s mother: on his feet", "Ines R.", "Ben T."),
    ("1. Ines R., asthma", "2. Ruth (mother of Ben T.): epilepsy", "Ines R.", "Ben T."),
]


def _page(one: str, other: str) -> str:
    told = "Ben is 19 and has had epilepsy since 2008. He had ataxia. I had an appendectomy myself in May 2010, so I write late. I am tired.\n"
    return f"<h1>What they write</h1><h2>{one}</h2><p>{OWN}</p><h2>{other}</h2><p>{told}</p>"


@pytest.mark.parametrize(("one", "other", "first", "second"), HEADS)
def test_a_head_names_whose_letter_stands_below_it(
    facts_of: Facted, one: str, other: str, first: str, second: str
) -> None:
    facts = facts_of(_page(one, other), name="letters.html")
    assert [p.name for p in facts.persons] == [first, second]
    ill = {(f.subject, f.code.text) for f in facts.facts if isinstance(f, Condition)}
    assert {("p1", "asthma"), ("p1", "gastritis"), ("p2", "epilepsy")} <= ill
    assert not {("p2", "asthma"), ("p2", "gastritis"), ("p1", "epilepsy"), ("p1", "gout")} & ill
    seen = {(f.subject, f.code.text) for f in facts.facts if isinstance(f, Observation)}
    assert ("p2", "ataxia") in seen
    assert ("p2", "fatigue") not in seen
    assert not [f for f in facts.facts if isinstance(f, Procedure)]


def test_one_letter_alone_is_the_story_of_its_teller(facts_of: Facted) -> None:
    facts = facts_of(f"<h1>A letter</h1><p>{OWN}</p>", name="letter.html")
    assert len(facts.persons) == 1


COURSES = (
    "Mr. Tester, 50 years old, is a man.\n\n1st COURSE\nCord blood stem cells by LP on 2010-03-22 and 2010-03-29.\n\n"
    "RESULT, 2010-04-12\n - no tremor\n - speech clearer\n\n2nd COURSE\nCord blood stem cells by LP on 2011-03-02.\n\n"
    "              2010-04-12    2011-05-04\nBerg          44            46\nMMSE          27            28\n"
)


def test_a_table_of_days_stands_where_the_text_of_these_days_stands(facts_of: Facted) -> None:
    facts = facts_of(COURSES)
    scores = [f for f in facts.facts if isinstance(f, Observation) and f.code.text.startswith("Berg")]
    assert {(f.timepoint.phase, f.timepoint.course) for f in scores if f.timepoint} == {("after", 1), ("after", 2)}


LETTERS = [
    "E-mail of 8 October 2013",
    "Letter from his wife, 8 October 2013",
    "Her second letter, dated 8 October 2013",
]


@pytest.mark.parametrize("day", LETTERS)
def test_a_line_with_the_day_of_a_letter_heads_it(tells: Tells, day: str) -> None:
    letter = "Dear doctors, I have a tremor. In May I had a cough."
    page = f"Mail for the ward\n\nWe print it as it comes.\n\n{day}\n\n{letter}\n\nFrom our records. Gout. Admission 21 January 2013: ataxia.\n"
    gives = [
        "cough: present; date 2013-05",
        "tremor: present; date 2013-10-08",
        "condition: gout",
        "encounter: admission; date 2013-01-21",
    ]
    tells(
        page,
        gives,
        ["condition: gout; date 2013-10-08", "ataxia: present; date 2013-10-08", "tremor: present; date 2004"],
    )


SET_IN = (
    "            2010-03-17   2010-04-12\nICARS       46           37\n  posture   18           14\n  limbs     20           16\n"
    "  eyes      4            3\nBerg        38           44\n"
)


def test_rows_set_in_below_a_scale_are_its_parts(tells: Tells) -> None:
    gives = [
        "ICARS total: 46; date 2010-03-17",
        "ICARS kinetic functions: 16",
        "ICARS oculomotor disorders: 3",
        "Berg balance scale: 44",
    ]
    tells(SET_IN, gives, ["ICARS total: 20", "ICARS *: 44"])
    beside = SET_IN.replace("  limbs", "limbs  ").replace("  eyes", "eyes  ")
    tells(beside, ["Berg balance scale: 44"], ["ICARS total: 20", "ICARS *: 44"])


@pytest.mark.parametrize("head", ["BETWEEN THE COURSES", "Between the two treatments", "BETWEEN THE COURSES (e-mails)"])
def test_between_two_courses_is_after_the_first(facts_of: Facted, head: str) -> None:
    page = COURSES.replace("2nd COURSE", f"{head}\nJune 2010: tremor of the hands.\n\n2nd COURSE")
    seen = [
        f
        for f in facts_of(page).facts
        if isinstance(f, Observation) and "tremor" in f.code.text and f.presence == "present"
    ]
    assert {(f.timepoint.phase, f.timepoint.course) for f in seen if f.timepoint} == {("after", 1)}
