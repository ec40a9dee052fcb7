"""Operations whose sentence names no more than their day and how many cells went in; what is told behind counts from them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

PAGE = "Anna, a woman of 34, has a spinal cord injury at T6. The cells were mesenchymal stem cells. Spasms were severe.\n\n"


BEHIND = [
    ("At 6 months the spasms were mild.", "spasms: present; after; offset 6 mo"),
    ("At 12 months no pain.", "pain: absent; after; offset 12 mo"),
    ("After 3 months the spasms were mild.", "spasms: present; after; offset 3 mo"),
]


def test_an_operation_named_in_brackets_is_told_once(tells: Tells) -> None:
    words = "She was operated on 14 September 2008 (laminectomy). In 2010 she was given 18 million cells."
    tells(PAGE + words, ["procedure: laminectomy; date 2008-09-14"], ["procedure: surgery"], who="")


@pytest.mark.parametrize(
    "given",
    [
        "She got 12 million cells on 22 June 2010.",
        "On 22 June 2010 she received 12 million cells.",
        "She had stem cells on 22 June 2010.",
        "Stem cells were put into the cord on 22 June 2010.",
    ],
)
@pytest.mark.parametrize(("behind", "fact"), BEHIND)
def test_times_count_from_what_was_given(tells: Tells, given: str, behind: str, fact: str) -> None:
    tells(f"{PAGE}{given} {behind}", [fact], who="")
