"""Mails that quote the questions they answer, whom such mails are about; newspapers about several; what is told first and denied
behind, and the value of today beside that of a day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Treatment

Tells = Callable[..., None]
FactsOf = Callable[..., Facts]

MAIL = (
    "From: Ruth Lind\nTo: info\nDate: Mon, 14 Mar 2011 21:07\nSubject: my husband\n\nHello,\nmy husband Olof is 41, Swedish. On July 8, 2010 he "
    "fell from a roof. He is paralyzed, ASIA A. Arms fine. Pregabalin 300 mg twice a day, oxycodone was stopped in January. He has asthma. "
    "No diabetes so far. Can you help?\nRuth\n\nFrom: info\nTo: Ruth Lind\nDate: Wed, 16 Mar 2011 09:32\n\nDear Mrs. Lind,\nPatients with fever can "
    "not be accepted. Please tell: 1. spasms? 2. weight?\n\nFrom: Ruth Lind\nTo: info\nDate: Thu, 17 Mar 2011 22:40\n\n{quoted}\n"
)
QUOTED = "> 1. spasms?\nYes, in the morning.\n> 2. weight?\n85 kg."
TODAY = [
    "His SARA score was 13 in March 2012 and is 10.5 today.",
    "His SARA score was 13 in March 2012, today it is 10.5.",
    "In March 2012 his SARA score was 13, today 10.5.",
]
DAYS = [
    ("May 9, 2011 IV, May 12 and May 17 spinal tap, 50 million each, May 26 only rehab.", 3),
    ("He was there from 22 April to 10 May 2011 and got stem cells on 25 April and 2 May by lumbar puncture.", 2),
    ("He got two infusions of iron on 20 and 22 April 2011.", 0),
    ("He got three infusions, on 20 and 22 April 2011.", 0),
    ("The red cells came back to normal on 27 March 2018.", 0),
]
PAPER = (
    "THE {name}                     Saturday, 11 November 2017\n\nBack home: two neighbours, one clinic\n\nAna Sousa, 29, a cook, has had ataxia since 2013. "
    "She got stem cells on 19 April.\n\nJorge Matos (34) has epilepsy. His creatine kinase was 2,340 U/l in March. He got stem cells on 20 April.\n\n"
    "What the experts say\n\nStroke gets worse by two points a year.\n"
)


def test_a_mail_with_quoted_questions(facts_of: FactsOf, tells: Tells) -> None:
    page = MAIL.format(quoted=QUOTED)
    assert [(p.name, p.gender) for p in facts_of(page).persons] == [("Olof", "male")]
    gives = [
        "age: 41 a", "condition: asthma; confirmed", "condition: diabetes mellitus; refuted", "ASIA impairment scale: A",
        "medication: pregabalin; active", "medication: oxycodone; stopped",
    ]  # fmt: skip
    tells(page, gives, ["fever: *", "condition: *; onset 2011"], who="")


@pytest.mark.parametrize("text", TODAY)
def test_the_value_of_today(tells: Tells, text: str) -> None:
    told = "He got stem cells on 3 June 2012. " + text
    tells(told, ["SARA total: 13; date 2012-03; before", "SARA total: 10.5; after"], ["SARA total: 10.5; date 2012-03"])


@pytest.mark.parametrize(("text", "number"), DAYS)
def test_days_that_are_those_of_cells(facts_of: FactsOf, text: str, number: int) -> None:
    facts = facts_of(f"Mr. Tester, 50 years old, is a man. Stem cells were chosen.\n\n{text}\n").facts
    assert (
        len([f for f in facts if isinstance(f, Treatment) and f.performed and len(f.performed.start or "") == 10])
        == number
    )


@pytest.mark.parametrize("name", ["VALLEY COURIER", "LENBURG HERALD"])
def test_two_whom_a_paper_tells_of(facts_of: FactsOf, name: str) -> None:
    facts = facts_of(PAPER.format(name=name))
    assert [(p.name, p.gender) for p in facts.persons] == [("Ana Sousa", "female"), ("Jorge Matos", "male")]
    assert {(f.subject, f.code.text) for f in facts.facts if isinstance(f, Condition)} == {("p2", "epilepsy")}
    days = {(f.subject, f.performed.start) for f in facts.facts if isinstance(f, Treatment) and f.performed}
    assert days == {("p1", "2017-04-19"), ("p2", "2017-04-20")}
    assert [f.effective.start for f in facts.facts if f.code.text == "creatine kinase"] == ["2017-03"]


LED = (
    "Olga B. is 39. In the spring of 2018 she had an autologous stem cell transplantation for her multiple sclerosis. We met her.\n\n"
    "How did it begin?\nIn 2010 I had vertigo. I could walk 50 metres with two sticks.\n\n"
    "And the transplant?\nOn 27 March 2018 the cells came back. I had fever.\n\nAnd now?\nI walk two kilometres.\n"
)


def test_a_treatment_told_ahead_of_its_story(tells: Tells) -> None:
    gives = ["walking distance: 50 m; before", "walking distance: 2 km; after"]
    tells(LED, gives, ["walking distance: 50 m; after"], who="")


@pytest.mark.parametrize("kin", ["father", "husband", "mother", "son"])
@pytest.mark.parametrize("head", ["", "Markus71 wrote on 12.03.2010 18:20:\n", "Markus71 (12.03.2010)\n\n"])
def test_a_post_that_begins_with_a_relative_is_about_them(facts_of: FactsOf, kin: str, head: str) -> None:
    he, his = ("She", "Her") if kin == "mother" else ("He", "His")
    text = (
        f"ALS forum > stem cells\n\n{head}My {kin} is 61 and has ALS since 2008. {he} got stem cells in Beijing on 3 March 2010 by "
        f"lumbar puncture. {his} speech is better now, {he.lower()} has no headache. {his} aunt had a stroke.\n"
    )
    facts = facts_of(text)
    assert [f.code.text for f in facts.facts if isinstance(f, Condition)] == ["amyotrophic lateral sclerosis"]
    assert not [f for f in facts.facts if f.code.text == "handwriting"]


def test_a_relative_beside_a_patient_stays_one(facts_of: FactsOf) -> None:
    text = "Mr. Lee, 45, ALS.\n\nMy father is 80 and has diabetes. He has had a stroke. He is at home. He is tired.\n"
    told = [f.code.text for f in facts_of(text).facts if isinstance(f, Condition)]
    assert "diabetes mellitus" not in told
