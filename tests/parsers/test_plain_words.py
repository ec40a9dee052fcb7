"""What people tell in plain words: on which day somebody said what it was, ages without a unit, stays, who lay in the next bed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

SAID = [  # a sentence, the disease with its date
    ("In November 2001 a rheumatologist did the blood test and said systemic lupus erythematosus.", "systemic lupus erythematosus; diagnosed 2001-11"),
    ("In June 2004 an eye doctor in Cork said both optic nerves were too small: bilateral optic nerve hypoplasia.", "optic nerve hypoplasia; diagnosed 2004-06"),
    ("In 2008 they found osteoporosis.", "osteoporosis; diagnosed 2008"),
    ("A biopsy was taken in May 2006: lupus nephritis class IV.", "lupus nephritis; diagnosed 2006-05"),
    ("A biopsy in May 2006 showed lupus nephritis.", "lupus nephritis; diagnosed 2006-05"),
    ("In March 2005 the doctors told us that it was multiple sclerosis.", "multiple sclerosis; diagnosed 2005-03"),
    ("In 2003 his doctor found diabetes.", "diabetes mellitus; diagnosed 2003"),
    ("On 3 May 2010 a neurologist called it Parkinson's disease.", "Parkinson disease; diagnosed 2010-05-03"),
    ("In 1999 the answer was myasthenia gravis.", "myasthenia gravis; diagnosed 1999"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), SAID)
def test_the_day_somebody_said_what_it_was(tells: Tells, text: str, gives: str) -> None:
    tells(text + "\n", [f"condition: {gives}"])


NOT_SAID = [
    ("In 2003 he moved to Rome. He has diabetes.", "condition: diabetes mellitus; diagnosed 2003"),
    ("In 2003 his teacher said he should rest; he has had asthma since 1990.", "condition: asthma; diagnosed 2003"),
]


@pytest.mark.parametrize(("text", "never"), NOT_SAID)
def test_other_dates_are_no_days_of_a_diagnosis(tells: Tells, text: str, never: str) -> None:
    tells(text + "\n", [], [never])


AGES = [
    (
        "Growth hormone was low, he has had the injections since he was two.",
        ["growth hormone: low"],
        ["growth hormone: 2 ng/mL"],
    ),
    (
        "Hemoglobin was low until he turned nine, then normal.",
        [],
        ["hemoglobin: 9 *", "hemoglobin: 9 g/dL", "hemoglobin: 9"],
    ),
    ("NIHSS was 12 when he came.", ["NIHSS total: 12"], []),
]


@pytest.mark.parametrize(("text", "gives", "never"), AGES)
def test_a_bare_age_is_no_value(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text + "\n", gives, never)


STAYS = [
    "He spent five weeks in our hospital in Hangzhou, from 13/05/2008 to 17/06/2008.",
    "He stayed about five weeks at our clinic, from 13 May 2008 to 17 June 2008.",
    "He was 36 days in our department (13 May 2008 - 17 June 2008).",
]


@pytest.mark.parametrize("text", STAYS)
def test_a_stay_told_by_its_length(tells: Tells, text: str) -> None:
    tells(text + "\n", ["encounter: admission; date 2008-05-13"])


OTHERS = [
    "The girl in the next bed, Zahra, she is 9 and has epilepsy too.",
    "A boy from the other room, Ali, 7, had epilepsy as well.",
    "Another man in my ward, 61 years old, had epilepsy.",
    "The old lady in his room has epilepsy; she walks 300 m now.",
]


@pytest.mark.parametrize("text", OTHERS)
def test_who_lay_in_the_next_bed(tells: Tells, text: str) -> None:
    tells(text + "\n", [], ["condition: epilepsy", "age: *", "walking distance: *"])


WORDS = [
    ("The pupils were slow to react to light on both sides.", ["pupillary light reflex: slow"]),
    ("He had shingles in May; aciclovir, two weeks, and it was over.", ["medication: aciclovir; completed"]),
    ("After the infusion he was sick twice.", ["vomiting: 2; after"]),
    ("He had sores in his mouth.", ["mouth ulcer: present"]),
    ("He never had a fit.", ["seizure: absent"]),
]


@pytest.mark.parametrize(("text", "gives"), WORDS)
def test_plain_words(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text + "\n", gives)
