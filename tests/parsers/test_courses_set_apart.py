"""Pages of several courses whose headings stand between stars, with the same part below each and notes by time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PAGE = """Name: Tom
Age: 5 years
Diagnosis: autism

{a}History{b}

He was born on term. EEG normal.

{a}1st course{b}

3.3.2014 intrathecal. Umbilical cord stem cells, 20 million.

{part}
 - 2 weeks: sleep is better.
 - 1 month: no headache.

{a}2nd course{b}

Examination 15.9.2014: CARS 40. Weight 18.9 kg.
17.9.2014 intravenous, 25 million cells.

{part}
 - 3 months: speech is better.
 - {late}: no headache. Sleep is better.
"""
GIVES = [
    "sleep: improved; after; offset 2 wk; course 1",
    "headache: absent; after; offset 1 mo; course 1",
    "speech: improved; after; offset 3 mo; course 2",
    "headache: absent; after; offset 6 mo; course 2",
    "sleep: improved; after; offset 6 mo; course 2",
    "body weight: 18.9 kg; before; course 2",
]


@pytest.mark.parametrize(("a", "b"), [("* ", " *"), ("** ", " **"), ("**", "**"), ("[", "]"), ("== ", " ==")])
@pytest.mark.parametrize(
    ("part", "late"),
    [
        ("What parents report", "6 months"),
        ("News from the parents", "after 6 months"),
        ("Results", "month 6"),
        ("At home", "6 months (letter)"),
    ],
)
def test_each_course_has_its_parts(tells: Tells, a: str, b: str, part: str, late: str) -> None:
    gives = GIVES if part != "At home" else GIVES[-1:]
    tells(PAGE.format(a=a, b=b, part=part, late=late), gives, who="")


@pytest.mark.parametrize("head", ["Results", "After the treatment", "Follow-up"])
@pytest.mark.parametrize(
    ("label", "offset"),
    [
        ("2 weeks", "2 wk"),
        ("month 3", "3 mo"),
        ("After 6 months", "6 mo"),
        ("1 year (phone)", "1 a"),
        ("One month", "1 mo"),
    ],
)
def test_items_by_time(tells: Tells, head: str, label: str, offset: str) -> None:
    page = f"He was given stem cells on 3 May 2010.\n\n{head}\n- {label}: no headache. Sleep is better.\n- Later: speech is better.\n"
    tells(page, [f"headache: absent; after; offset {offset}", f"sleep: improved; after; offset {offset}"])


def test_items_of_a_childhood_are_ages(tells: Tells) -> None:
    page = "History\n- 2 weeks: fever.\n- 18 months: no words.\n\nTreatment\nHe was given stem cells on 3 May 2010.\n"
    tells(page, [], ["fever: present; after", "absent speech: present; after"])


@pytest.mark.parametrize("item", ["* no headache", "* says 5 words *clearly*, no headache", "* no headache*"])
def test_items_with_stars_stay_items(tells: Tells, item: str) -> None:
    page = f"He was given stem cells on 3 May 2010.\n\nAfter the treatment\n{item}\n* no fever\n"
    tells(page, ["fever: absent; after", "headache: absent; after"])
