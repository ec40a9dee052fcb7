"""A person whom a document describes."""

from __future__ import annotations

from msgspec import Struct

from etl.facts import Person
from etl.parsers.when.ages import AgeHit


class Described(Struct, frozen=True):
    """A person with the ages stated of them and where their name stands.

    Args:
        person: the person.
        ages: every statement of the person's age.
        names: how the text calls them ("George A.", "George").
        first: offset of their first description.
    """

    person: Person
    ages: tuple[AgeHit, ...] = ()
    names: tuple[str, ...] = ()
    first: int = 0
