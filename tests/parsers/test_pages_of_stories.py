"""Blogs, interviews with several voices and newspapers: of which day an entry is, who speaks, and who else is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Treatment

Tells = Callable[..., None]
Facted = Callable[..., Facts]
Row = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A page, what it gives, and what it must never give."""

TREATED = "\n\n** 3 March 2009 **\nI was given stem cells by lumbar puncture.\n\n"
BLOG = "My diary. I am Ola, 40, and I have had multiple sclerosis since 2001.\n\n"
ENTRIES = [  # the line of an entry of 5 May 2009
    "** 5 May 2009, Oslo **",
    "** Tue 5 May 2009 (airport) **",
    "** 5 May 2009 - New Delhi **",
    "** 5 May 2009, 9:40 pm **",
]


@pytest.mark.parametrize("line", ENTRIES)
def test_an_entry_is_of_its_day(tells: Tells, line: str) -> None:
    page = f"{BLOG}{line}\nI have no pain and my tremor is less.{TREATED}"
    tells(page, ["pain: absent; date 2009-05-05", "tremor: improved; date 2009-05-05"], who="")


COUPLE = (
    "Petra Lind is 50 and has multiple sclerosis. Her husband Tom, 52, is a teacher.\n\n"
    "How did it begin?\nPETRA: I had double vision for a week.\nTOM: {own}\n\n"
    "{asked}\nPETRA: {answered}\nTOM: She was tired all the time, I can tell you.\n\n"
    "How were you before the treatment?\nPETRA: I walked with a cane.\nTOM: She fell every week.\n"
)
OF_TOM = [
    ("I had a stroke in that year.", "condition: stroke"),
    ("I have migraine, but she was numb in the left leg.", "condition: migraine"),
    ("My knees hurt from lifting her.", "knee pain: present"),
    ("I was depressed for months.", "depression: present"),
]
ANSWERED: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("Did you have pain?", "No.", ("pain: absent",), ("pain: present",)),
    ("Have you had a fever?", "Oh yes.", ("fever: present",), ()),
    ("Does anybody in your family have epilepsy?", "Yes.", (), ("condition: epilepsy; confirmed", "seizure: present")),
    ("Do you hope that the tremor goes away?", "Yes.", (), ("tremor: present",)),
    ("Is your tremor better?", "No.", (), ("tremor: absent",)),
    ("Did you have pain and fever?", "No.", (), ("pain: absent", "fever: present")),
    ("Did baclofen help against the spasms?", "No.", (), ("spasms: absent",)),
    ("Did you have pain?", "Yes, but that was in my youth.", (), ("pain: present",)),
]  # fmt: skip


@pytest.mark.parametrize(("own", "never"), OF_TOM)
def test_what_a_husband_says_of_himself(tells: Tells, own: str, never: str) -> None:
    page = COUPLE.format(own=own, asked="And the mood?", answered="I was low.")
    tells(page, ["diplopia: present", "fatigue: present", "cane use: present; before"], [never], who="")


@pytest.mark.parametrize(("asked", "answered", "gives", "never"), ANSWERED)
def test_a_yes_or_no_answers_for_the_question(
    tells: Tells, asked: str, answered: str, gives: tuple[str, ...], never: tuple[str, ...]
) -> None:
    page = COUPLE.format(own="She was numb.", asked=asked, answered=answered)
    tells(page, gives, never, who="")


WOMAN = "Mrs. Lane, 50, is a woman with ataxia. {}\n"


def test_the_patient_may_be_prayed_for(tells: Tells) -> None:
    page = "Our son Adam is 6 years old and has cerebral palsy. He cannot sit.\n\nWe pray for Adam with his epilepsy.\n"
    tells(page, ["condition: epilepsy; confirmed"], who="")


GIVEN: list[tuple[str, list[str | None]]] = [
    ("The cells were given into a vein on 3 October 2012.", ["2012-10-03"]),
    ("They gave him his own cells into a vein on 3 October 2012.", ["2012-10-03"]),
    ("Packed red cells were given into a vein on 3 October 2012.", []),
    ("They will give him the cells into a vein on 3 October 2012.", []),
    ("He was given stem cells on the second day of October 2012.", ["2012-10"]),
    ("In October 2012 he was given stem cells on the third floor.", ["2012-10"]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "days"), GIVEN)
def test_days_that_are_said(facts_of: Facted, said: str, days: list[str | None]) -> None:
    facts = facts_of(f"Mr. Lind, 50, has ataxia.\n\n{said}\n")
    assert [f.performed.start if f.performed else None for f in facts.facts if isinstance(f, Treatment)] == days


PAPER = "THE LENBURG HERALD          Saturday, 6 February 2010\n\nA steady hand\nBy Ann Ley\n\nMrs. Lane, 61, has ataxia. {}\n"
ISSUED = [
    ("On 21 July she was given stem cells into a vein.", "2009-07-21"),
    ("On 12 January she was given stem cells into a vein.", "2010-01-12"),
    ("On 21 July 2008 she was given stem cells into a vein.", "2008-07-21"),
]


@pytest.mark.parametrize(("said", "day"), ISSUED)
def test_what_a_newspaper_tells_was_before_it_came_out(facts_of: Facted, said: str, day: str) -> None:
    given = [f.performed.start for f in facts_of(PAPER.format(said)).facts if isinstance(f, Treatment) and f.performed]
    assert given == [day]


CALLED = [
    ("Petra Lind is 50 and has multiple sclerosis.", "Petra Lind"),
    ("Lena's blog\n\nAbout me: Lena, 33, teacher, Dayton. I have had multiple sclerosis since 2001. I have spasms.\n\nPedro, 33, has ataxia.", "Lena"),
    ("CASE No. 38 - NOA, THE GIRL WHO LAUGHS (cerebral palsy, Kenya, 5 years)\n\nNoa cannot sit. She has spasms. We like Noa.", "Noa"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "name"), CALLED)
def test_whom_a_story_names(facts_of: Facted, page: str, name: str) -> None:
    assert [p.name for p in facts_of(page).persons] == [name]


LATER: list[Row] = [
    ("Video call, August 2014, six months later: no tremor. Weight 54 kg.", ("tremor: absent; date 2014-08; offset 6 mo", "body weight: 54 kg; offset 6 mo"), ()),
]  # fmt: skip


@pytest.mark.parametrize(("said", "gives", "never"), LATER)
def test_a_date_and_how_much_later_it_was(
    tells: Tells, said: str, gives: tuple[str, ...], never: tuple[str, ...]
) -> None:
    told = "She fell in May 2006. She was given stem cells by lumbar puncture on 16 January 2014."
    tells(f"{WOMAN.format(told)}\n{said}\n", gives, never, who="")


def test_what_is_told_of_a_stay_behind_its_treatment_was_after_it(tells: Tells) -> None:
    tells(
        f"{WOMAN.format('')}\nProgram 13 January - 8 February 2014:\nStem cells by lumbar puncture on 16 January and 21 January 2014."
        " Vomited in the night. No fever.\n\nGoing home (8 February 2014): no tremor.\n",
        ["vomiting: present; after", "fever: absent; after", "tremor: absent; date 2014-02-08; after"],
        who="",
    )  # fmt: skip


COUNTED: list[tuple[str, list[str | None]]] = [
    ("17 March 2010. First injection of contrast, into a vein.", []),
    ("17 March 2010. First injection is planned, into a vein.", []),
    ("First injection, into a vein.", []),
]


@pytest.mark.parametrize(("said", "days"), COUNTED)
def test_an_injection_that_a_diary_counts(facts_of: Facted, said: str, days: list[str | None]) -> None:
    facts = facts_of(f"Mr. Lind, 50, has ataxia.\n\n{said}\n\n5 April 2010. No pain.\n")
    assert [f.performed.start if f.performed else None for f in facts.facts if isinstance(f, Treatment)] == days
