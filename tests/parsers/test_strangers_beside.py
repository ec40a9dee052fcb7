"""Somebody beside those whom a page is about: known by the room, the number, the sex or the age; and who "he" is behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts

Tells = Callable[..., None]

OTHERS = [
    "The boy from room 7 with the epilepsy walks again, his mother wrote.",
    "A second traveller, 61, with epilepsy, was sent home. He had a seizure in May.",
    "In the bed beside his lay an old man with epilepsy.",
    "The child of a family we met there has epilepsy.",
    "Another mother wrote that her son has epilepsy.",
    "The two sisters from Oman with epilepsy went home.",
    "Somebody in the forum wrote that he got epilepsy from it.",
    "The woman in room 5 has epilepsy. She had a seizure on Sunday.",
    "The man who shared the room with him has epilepsy. He had a seizure, too.",
    "The lady from Peru (epilepsy) had a seizure.",
    "I know a woman who has epilepsy.",
    "The little girl opposite has epilepsy.",
    "A man on the plane had epilepsy.",
    "A neighbour, 71, from Spain, has epilepsy.",
]
OWN = [
    "The man has epilepsy.",
    "The patient in room 5 has epilepsy.",
    "A man of 50, he has epilepsy.",
    "The man from Texas has epilepsy.",
    "The boy in him laughs, though he has epilepsy.",
    "A second look, 20 days later: he has epilepsy.",
    "The second patient of the day, he has epilepsy.",
]


@pytest.mark.parametrize("text", OTHERS)
def test_whoever_is_beside(tells: Tells, text: str) -> None:
    tells(text, [], ["condition: epilepsy; confirmed", "seizure: present", "family: *"])


@pytest.mark.parametrize("text", OWN)
def test_the_patient(tells: Tells, text: str) -> None:
    tells(text, ["condition: epilepsy; confirmed"])


def test_one_more_than_a_page_tells_of(facts_of: Callable[..., Facts]) -> None:
    told = "Anna K., 40, has multiple sclerosis.\n\nBen T., 50, has ataxia.\n\nA third traveller, 60, has epilepsy; he was sent home. He had pneumonia.\n"
    ill = {(f.subject, f.code.text) for f in facts_of(told).facts if isinstance(f, Condition)}
    assert ill == {("p1", "multiple sclerosis")}
