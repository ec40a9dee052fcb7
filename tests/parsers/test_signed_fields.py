"""Labels that a dash or a sign of equality closes, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]
Read = Callable[..., Facts]
SIGNS = [" - ", " – ", " — ", " = ", " -- "]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_form_is_read_with_any_sign(tells: Tells, facts_of: Read, sign: str) -> None:
    page = f"Name{sign}Anna Berg\nSex{sign}female\nAge{sign}54 years\nDiagnosis{sign}multiple sclerosis\n"
    tells(page, ["age: 54 a", "condition: multiple sclerosis"], who="")
    assert [(p.name, p.gender) for p in facts_of(page).persons] == [("Anna Berg", "female")]


@pytest.mark.parametrize("sign", SIGNS)
def test_one_line_among_prose_is_a_field_by_its_name(tells: Tells, sign: str) -> None:
    page = f"He came in May 2010 and walked with a stick.\n\nFamily history{sign}father with Parkinson's disease.\n\nHe left in June.\n"
    tells(page, [], ["condition: Parkinson disease"])


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("head", ["See also", "Related cases", "More stories"])
def test_links_to_other_pages_make_nobody(tells: Tells, head: str, sign: str) -> None:
    page = f"He has a tremor of the right hand.\n\n{head}{sign}Mr. Petrov (M, 61, Parkinson's disease), patient K. (33, multiple sclerosis)\n"
    tells(page, ["hand tremor: present"], ["condition: *", "age: 61 a", "age: 33 a"])
