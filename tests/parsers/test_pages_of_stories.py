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
NO_ENTRIES = [  # of no entry
    "** 5 May 2009, tremor and pain **",
    "** On 5 May 2009 we flew home with a lot of luggage **",
]
ANNOUNCED = [
    "Dr. Lane examines (second day, 14 January 2014):",
    "The neurologist looks at him (14 January 2014):",
    "At the clinic, 14 January 2014:",
]
NOT_ANNOUNCED = [
    "They gave him baclofen on 14 January 2014:",
]
ADDED = [
    "Added in May 2013 (by telephone). She has no pain.",
    "Update, May 2013: she has no pain.",
    "P.S. of May 2013: She has no pain.",
    "An addendum in May 2013. She has no pain.",
]


@pytest.mark.parametrize("line", ENTRIES)
def test_an_entry_is_of_its_day(tells: Tells, line: str) -> None:
    page = f"{BLOG}{line}\nI have no pain and my tremor is less.{TREATED}"
    tells(page, ["pain: absent; date 2009-05-05", "tremor: improved; date 2009-05-05"], who="")


@pytest.mark.parametrize("line", NO_ENTRIES)
def test_a_line_that_tells_more_heads_nothing(tells: Tells, line: str) -> None:
    tells(f"{BLOG}{line}\n\nI have no fever.{TREATED}", ["fever: absent"], ["fever: absent; date 2009-05-05"], who="")


@pytest.mark.parametrize("line", ANNOUNCED)
def test_a_line_announces_what_was_found_on_a_day(tells: Tells, line: str) -> None:
    tells(
        f"The family tells:\nHe has had ataxia since 2005.\n\n{line}\nWeight 63 kg. No tremor of the hands.\n",
        ["body weight: 63 kg; date 2014-01-14", "hand tremor: absent; date 2014-01-14"],
        ["tremor: absent; after"],
    )


@pytest.mark.parametrize("line", NOT_ANNOUNCED)
def test_a_line_that_says_what_somebody_had_announces_no_visit(tells: Tells, line: str) -> None:
    tells(f"He has ataxia.\n\n{line}\nWeight 63 kg.\n", ["body weight: 63 kg"], ["body weight: 63 kg; date 2014-01-14"])


@pytest.mark.parametrize("said", ADDED)
def test_what_was_added_later_is_of_its_own_day(tells: Tells, said: str) -> None:
    tells(
        f"Mrs. Lane, 50, is a woman with ataxia.\n\nPlans\n\nShe hopes to come back.\n\n{said}\n",
        ["pain: absent; date 2013-05"], who="",
    )  # fmt: skip


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
    ("Did you have pain?", "No.", ("pain: absent; before",), ("pain: present",)),
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
    tells(page, ["diplopia: present; before", "fatigue: present; before", "cane use: present"], [never], who="")


@pytest.mark.parametrize(("asked", "answered", "gives", "never"), ANSWERED)
def test_a_yes_or_no_answers_for_the_question(
    tells: Tells, asked: str, answered: str, gives: tuple[str, ...], never: tuple[str, ...]
) -> None:
    page = COUPLE.format(own="She was numb.", asked=asked, answered=answered)
    tells(page, gives, never, who="")


WOMAN = "Mrs. Lane, 50, is a woman with ataxia. {}\n"
BESIDE: list[Row] = [
    ("Pedro, 33, across the hall has a cough. He gets antibiotics. Her gait is unsteady.", (), ("cough: present", "medication: antibiotic")),
    ("Beside her at lunch sits a lady of 70 who has a tremor; she says she swallows better.", (), ("tremor: present", "swallowing: improved")),
    ("My neighbour in the next bed has dysphagia. He is blind.", (), ("dysphagia: present", "condition: blindness")),
    ("The man across the hall (Dutch, 62, ALS) plays cards again.", (), ("condition: amyotrophic lateral sclerosis",)),
    ("One result says nothing about another: Mrs. Olga, 55, with ataxia, treated in the same month, had a stroke.", (), ("ataxia: *", "condition: stroke")),
    ("(Editor's note: results vary: Mr. Blum, 40, with ALS, had a stroke.)", (), ("condition: amyotrophic lateral sclerosis", "condition: stroke")),
    ("Not everybody is so lucky: a man of 50 with ataxia got worse.", (), ("ataxia: *",)),
    ("One thing is over: the ataxia is gone.", ("ataxia: absent",), ()),
    ("A guy from Texas two doors down, ALS, can swallow better.", (), ("condition: amyotrophic lateral sclerosis", "swallowing: improved")),
    ("A boy down the corridor with cerebral palsy sits up now. He has a cough.", (), ("condition: cerebral palsy", "cough: present")),
    ("I met a couple from Rome; she has Parkinson's disease.", (), ("condition: Parkinson disease",)),
    ("We think of little Sofia from Peru who was next door - 2 years old with cerebral palsy. And of Mr. Gupta with his Parkinson's.", (), ("condition: cerebral palsy", "condition: Parkinson disease")),
    ("The woman walks down the corridor without help and has no tremor.", ("tremor: absent",), ()),
    ("Her roommate has a fever. She has vomited all night.", (), ("fever: present", "vomiting: present")),
    ("Her neighbour Ruth Vane, who has multiple sclerosis, is saving up as well.", (), ("condition: multiple sclerosis",)),
    ("“She was a burden,” says her husband Paul, 60, a diabetic who has had a heart attack himself.", (), ("condition: *; confirmed",)),
    ("“She was weak,” says her son Tom, 20, who saw that she had a tremor.", ("tremor: present",), ()),
    ("Her handwriting was so tiny that the pupils could not read her notes.", ("micrographia: present",), ("inability to read: present",)),
    ("She cannot read her notes.", ("inability to read: present",), ()),
    ("She has had nightmares and once saw a dog that was not there.", ("nightmares: present",), ("nightmares: absent",)),
    ("A tremor was not there.", ("tremor: absent",), ()),
    ("“Some clients have had a cerebral haemorrhage,” says Professor Hay, a surgeon in Leeds, who has never examined Mrs. Lane.", (), ("condition: *; confirmed", "bleeding: present")),
    ("Independent experts warn of meningitis and fever.", (), ("condition: meningitis", "fever: present")),
    ("Typical signs are tremor and stiffness.", (), ("tremor: present",)),
]  # fmt: skip


@pytest.mark.parametrize(("said", "gives", "never"), BESIDE)
def test_others_in_a_story(tells: Tells, said: str, gives: tuple[str, ...], never: tuple[str, ...]) -> None:
    tells(f"{WOMAN.format('She has had it since 2005.')}\n{said}\n", gives, never, who="")


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


ENTRY = "{}My first winter with it.\n\nIt was long.\n\n** 4 April 2009 **\n{}\n\n** 1 April 2009 **\nI have no falls.\n"
OF_WEEKDAYS: list[Row] = [
    ("On Thursday I had a fever. I have no pain.", ("fever: present", "pain: absent; date 2009-04-04"), ("fever: present; date 2009-04-04",)),
    ("I had a headache last Saturday.", ("headache: present",), ("headache: present; date 2009-04-04",)),
    ("On Thursday, 2 April 2009, I had a fever.", ("fever: present; date 2009-04-02",), ()),
    ("We fly home on Monday, and I have no pain.", ("pain: absent; date 2009-04-04",), ()),
    ("Every Monday I had a headache.", ("headache: present",), ("headache: present; date 2009-03-30",)),
]  # fmt: skip


@pytest.mark.parametrize(("said", "gives", "never"), OF_WEEKDAYS)
def test_weekdays_of_an_entry(tells: Tells, said: str, gives: tuple[str, ...], never: tuple[str, ...]) -> None:
    tells(ENTRY.format(BLOG, said), gives, never, who="")


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


def test_sides_cut_short_end_no_sentence(tells: Tells) -> None:
    tells("Ashworth: calf r. 3, l. 2. Drooling.", ["drooling: present"])


ASIDE: list[Row] = [
    ("Was it pain? No idea.", (), ("pain: absent",)),
    ("Tremor? She was never asked.", (), ("tremor: absent",)),
    ("Stroke or tumour? Nobody knows.", (), ("condition: stroke; confirmed", "condition: stroke; refuted")),
    ("Spasms? The doctors were kind.", (), ("spasms: absent", "spasms: present")),
]
WORDS: list[Row] = [
    ("She walks perhaps 300 metres.", ("walking distance: 300 m",), ()),
    ("She could walk, slowly, maybe 50 m.", ("walking distance: 50 m",), ()),
    ("Perhaps she has pain.", (), ("pain: present",)),
    ("She walks 40 feet with a walker.", ("walking distance: 40 [ft_i]",), ("walker use: present; @ foot",)),
    ("Numbness of both feet.", ("numbness: present; @ bilateral foot",), ()),
    ("Numbness, left hand.", ("numbness: present; @ left hand",), ()),
    ("Spasms, both legs, at night.", ("spasms: present; @ bilateral lower limb",), ()),
    ("Speech less clear, hands thin.", (), ("dysarthria: present; @ hand",)),
    ("Fever, left arm swollen.", ("fever: present",), ("fever: present; @ left upper limb",)),
    ("My father is diabetic, I'm not.", ("family: diabetes mellitus",), ("family history of diabetes mellitus: absent",)),
    ("The left quadriceps is a 3/5.", ("muscle strength: 3/5; @ left quadriceps",), ()),
    ("The left quadriceps was graded 3/5.", ("muscle strength: 3/5; @ left quadriceps",), ()),
    ("She choked on coffee nearly every day.", ("choking: present",), ("coffee consumption: present",)),
    ("She drinks two cups of coffee a day.", ("coffee consumption: present",), ()),
    ("She was 1,350 g at birth.", (), ("age: 1 a",)),
    ("Skin fine, no sores.", ("skin ulcer: absent",), ("pain: absent",)),
]  # fmt: skip


@pytest.mark.parametrize(("said", "gives", "never"), ASIDE)
def test_what_tellers_ask_themselves(tells: Tells, said: str, gives: tuple[str, ...], never: tuple[str, ...]) -> None:
    tells(f"{WOMAN.format('She came home in May.')}\nIt was a long way. {said}\n", gives, never, who="")


@pytest.mark.parametrize(("said", "gives", "never"), WORDS)
def test_how_people_say_it(tells: Tells, said: str, gives: tuple[str, ...], never: tuple[str, ...]) -> None:
    tells(f"{WOMAN.format('She came home in May.')}\n{said}\n", gives, never, who="")


COUNTED: list[tuple[str, list[str | None]]] = [
    ("17 March 2010. First injection of contrast, into a vein.", []),
    ("17 March 2010. First injection is planned, into a vein.", []),
    ("First injection, into a vein.", []),
]


@pytest.mark.parametrize(("said", "days"), COUNTED)
def test_an_injection_that_a_diary_counts(facts_of: Facted, said: str, days: list[str | None]) -> None:
    facts = facts_of(f"Mr. Lind, 50, has ataxia.\n\n{said}\n\n5 April 2010. No pain.\n")
    assert [f.performed.start if f.performed else None for f in facts.facts if isinstance(f, Treatment)] == days
