"""Pages of many narrators: treatments told by their way in alone, mail with its days, siblings introduced in one breath."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation, Treatment

Facted = Callable[..., Facts]

HER = "Mrs. Ona Lind, 46, from Norway, has ataxia.\n\n"

GIVEN = [  # what was given, on which days
    ("It is three months since her five lumbar injections (2 March to 4 May 2011).", ["2011-03-02"]),
    ("You gave her stem cells three times into the back (May 10, 17 and 24, 2013).", ["2013-05-10", "2013-05-17", "2013-05-24"]),
]  # fmt: skip
NOT_GIVEN = [
    "Four intrathecal injections can be offered to her.",
    "She had two epidural injections of steroid in 2009.",
    "Baclofen was tried. Two intrathecal injections in May 2009 did nothing.",
    "A lumbar puncture in May 2009 was normal.",
    "The doctors recommend six lumbar injections in 2012.",
]


def treated(facts: Facts) -> list[str | None]:
    return [f.performed.start if f.performed else None for f in facts.facts if isinstance(f, Treatment)]


def phases(facts: Facts) -> dict[str, str]:
    seen = [f for f in facts.facts if isinstance(f, Observation)]
    return {f.code.text: f.timepoint.phase if f.timepoint else "" for f in seen}


@pytest.mark.parametrize(("told", "days"), GIVEN)
def test_a_treatment_by_its_way_in(facts_of: Facted, told: str, days: list[str]) -> None:
    facts = facts_of(f"{HER}She had tremor.\n\n{told}\n\nNow she has no dysphagia.\n")
    assert treated(facts) == days
    assert phases(facts)["tremor"] == "before"
    assert phases(facts)["dysphagia"] == "after"


@pytest.mark.parametrize("told", NOT_GIVEN)
def test_what_is_no_treatment_with_cells(facts_of: Facted, told: str) -> None:
    assert not treated(facts_of(f"{HER}She had tremor.\n\n{told}\n"))


MAIL = (
    "From: Ruben K.\nTo: Patient office\nDate: 3 May 2012\nSubject: SCA3, question\n\nHello, my name is Ruben. I am 40 and I have had SCA3"
    " since 2004. I had a fall. Now I have tremor.\n\n{divider}From: Dr. Lou\nTo: Ruben K.\nDate: 5 September 2012\nSubject: Re: how are you?\n\n"
    "Dear Ruben, it is a month since your four lumbar injections (2 July to 1 August 2012). In the chart: SARA 18 on arrival and 14 when you left."
    "\n\n{divider}From: Ruben K.\nSent: 9 September 2012\nSubject: Re: Re: how are you?\n\nDear doctor, I have no dysphagia. My sister has it too but"
    " she is well.\n"
)


@pytest.mark.parametrize("divider", ["", "---\n", "________\n"])
def test_messages_are_of_the_day_they_were_written(facts_of: Facted, divider: str) -> None:
    facts = facts_of(MAIL.replace("{divider}", divider))
    assert [(p.name, p.gender) for p in facts.persons] == [("Ruben", None)]  # the sister is "she"
    assert treated(facts) == ["2012-07-02"]
    days = {f.code.text: f.effective.start for f in facts.facts if isinstance(f, Observation) and f.effective}
    assert (days["tremor"], days["dysphagia"]) == ("2012-05-03", "2012-09-09")
    assert phases(facts)["tremor"] == "before"
    assert phases(facts)["dysphagia"] == "after"
    scores = [
        (str(f.value), f.timepoint.phase if f.timepoint else "")
        for f in facts.facts
        if isinstance(f, Observation) and "SARA" in f.code.text
    ]
    assert [phase for _, phase in scores] == ["before", "after"]
    assert [f.onset.start for f in facts.facts if isinstance(f, Condition) and f.onset] == ["2004"]


PAIRS = [
    ("Ada (7 years) and Jon (3 years) are sister and brother from Norway.", ["Ada", "Jon"]),
    ("The siblings Ada (7) and Jon (4) have SMA.", ["Ada", "Jon"]),
    ("Omar, 9, and his sister Lina, 6, both have SMA.", ["Omar", "Lina"]),
    ("Two brothers, Ian (7) and Leo (5), have SMA.", ["Ian", "Leo"]),
]


@pytest.mark.parametrize(("told", "names"), PAIRS)
def test_two_people_in_one_breath(facts_of: Facted, told: str, names: list[str]) -> None:
    facts = facts_of(f"A story of two\n\n{told}\n\n{names[0]} has tremor. {names[1]} cannot sit.\n")
    keys = {p.name: p.key for p in facts.persons}
    assert list(keys) == names
    whose = {f.code.text: f.subject for f in facts.facts if isinstance(f, Observation)}
    assert whose["tremor"] == keys[names[0]]
    assert whose["inability to sit"] == keys[names[1]]


@pytest.mark.parametrize("told", [
    "Her brother Tom (40) and her sister Eva (38) are healthy.", "Two children, Ida (7) and Ole (4), are healthy.",
])  # fmt: skip
def test_relatives_are_no_patients(facts_of: Facted, told: str) -> None:
    assert [p.name for p in facts_of(f"{HER}{told} She has tremor.\n").persons] == ["Mrs. Ona Lind"]


HEADS = [
    "MARTA B., 45 - multiple sclerosis - Poland\n\nMarta has crossed the sea twice. She has tremor.\n",
    "Today Marta Bilska, 45, walks to the market. She has tremor.\n",
    "A 45-year-old driver with multiple sclerosis drives again.\n\nMarta B. had suffered for years. She has tremor.\n",
]


@pytest.mark.parametrize("page", HEADS)
def test_who_is_named_by_a_head_or_an_article(facts_of: Facted, page: str) -> None:
    facts = facts_of(page)
    assert [p.name.split()[0].capitalize() for p in facts.persons] == ["Marta"]
    assert "tremor" in phases(facts)


COURSES = (
    "Mrs. Ona Lind, 46, from Norway, has multiple sclerosis.\n\nFirst course, March 2009 (4 lumbar injections)\nEDSS at arrival 6.0. After it: no"
    " tremor.\n\nSecond course, April 2011 (3 lumbar injections)\nEDSS at arrival 6.5. After it she had headache.\n"
)


def test_courses_in_headings(facts_of: Facted) -> None:
    facts = facts_of(COURSES)
    assert treated(facts) == ["2009-03", "2011-04"]
    assert phases(facts)["tremor"] == phases(facts)["headache"] == "after"
    assert {
        f.timepoint.phase for f in facts.facts if isinstance(f, Observation) and f.code.text == "EDSS" and f.timepoint
    } == {"before"}


COMPARED = [
    "He now walks 400 m, against 150 before. The tremor has gone.",
    "He walks 400 m in six minutes, instead of 150 before. The tremor has gone.",
    "Today he walks 400 m, compared with 150 before. The tremor has gone.",
]


@pytest.mark.parametrize("told", COMPARED)
def test_what_is_only_compared_with_before(facts_of: Facted, told: str) -> None:
    page = f"Mr. Ivo Lind, 46, from Norway, has ataxia.\n\nOn 3 May 2010 he got stem cells into the spine.\n\n{told}\n"
    assert phases(facts_of(page))["tremor"] == "after"


NOTES = (
    "Mr. Ivo Lind, 46, from Norway, has ataxia.\n\nTreated here from May 3 to May 20, 2010: four injections of stem cells into the spine. At that"
    " time he had tremor.\n\nJul 2, 2010. Spoke with the patient. No dysphagia.\n\nSep 22, 2010. Spoke with his wife. Had influenza in August.\n"
)


def test_notes_of_calls_look_back(facts_of: Facted) -> None:
    facts = facts_of(NOTES)
    assert phases(facts) == phases(facts) | {"tremor": "before", "dysphagia": "after"}
    assert "speech" not in phases(facts)
    onsets = {f.code.text: f.onset.start for f in facts.facts if isinstance(f, Condition) and f.onset}
    assert onsets["influenza"] == "2010-08"


LETTER = (
    "Dear doctors,\n\nI promised to write how my husband, Mr. Tao, 50, is doing. In May 2011 he had a tremor. He got stem cells into the spine on 3"
    " June 2012. Now he has no dysphagia.\n\nMy own blood pressure is 190/100 from the worry.\n\nMrs. Tao\n"
)


def test_the_writer_is_not_the_patient(facts_of: Facted) -> None:
    told = phases(facts_of(LETTER))
    assert told["dysphagia"] == "after"
    assert not {"systolic blood pressure", "blood pressure", "anxiety", "handwriting"} & set(told)
