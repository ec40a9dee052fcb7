"""What is back, less, stopped or lowered is what the words say it of, and not what stands beside it."""

from __future__ import annotations

from tests.parsers.conftest import MAN, Told


def test_a_relative_stays_she_on_a_mans_page(tells: Told) -> None:
    letter = "He has ALS. He walks.\n\nMy mother asks about a second time. We would like to come if the money allows. She herself has diabetes."
    tells(letter, (), ("condition: diabetes mellitus",), who=MAN)
