"""Tables of growth, the names of children without an age, and the lines of a sheet that say what was given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Facted = Callable[..., Facts]
Tells = Callable[..., None]


@pytest.mark.parametrize(
    ("text", "name", "sex", "country"),
    [
        ("Mia (Chile), a girl born in May 2010, has Rett syndrome. At home she crawls.", "Mia", "female", "Chile"),
        ("Otto, an old man from Austria with Parkinson's disease, walks with a stick.", "Otto", "male", "Austria"),
        ("First steps\n\nNadia from Oman, a girl with cerebral palsy, was born in 2011.", "Nadia", "female", "Oman"),
        (
            "Omar and his words\n\nOmar (Egypt), a boy born in 2009 after a long birth, has epilepsy.",
            "Omar",
            "male",
            "Egypt",
        ),
    ],
)
def test_who_a_name_is(facts_of: Facted, text: str, name: str, sex: str, country: str) -> None:
    (one,) = facts_of(text).persons
    assert (one.name, one.gender, one.nationality and one.nationality.text) == (name, sex, country)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("FILE OF MRS. NOVAK (POLAND, BORN 1969) - ATAXIA\n\nMRI: normal. Mrs. Novak asked for time.", "POLAND"),
        ("Case of Mr. Lane (44, Ireland)\n\nHe has had a stroke.", "Ireland"),
        ("Mr. Lane, 44, has had a stroke. The scale of Dr. Berg (Norway, 1998) was used.", None),
    ],
)
def test_the_country_behind_a_name(facts_of: Facted, text: str, country: str | None) -> None:
    (one,) = facts_of(text).persons
    assert (one.nationality and one.nationality.text) == country


@pytest.mark.parametrize("text", ["Rett syndrome, a disease of girls, is rare.", "London, a city, has a clinic."])
def test_no_name(facts_of: Facted, text: str) -> None:
    assert not facts_of(text).persons


def test_a_heading_of_a_sheet(tells: Tells) -> None:
    """A line with a day and no amount heads its table."""
    tells(
        "Mrs. Lane (48; ALS),\n,\nTests on 2018-03-01,\nTest,Value\nFVC (L),3.1\nMIP (cmH2O),70\n",
        ["forced vital capacity: 3.1 L"],
        [],
        who="",
        name="page.csv",
    )
