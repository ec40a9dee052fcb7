"""What stands on a page beside its case: readers' letters, other articles, pointers to other cases."""

from __future__ import annotations

from collections.abc import Callable


def test_the_age_behind_what_somebody_is(facts_of: Callable[..., object]) -> None:
    facts = facts_of("Tomasz K., a sound engineer from Poland, is 31. He has had a stroke.")
    (one,) = facts.persons  # type: ignore[attr-defined]
    assert (one.name, [str(f.value.value) for f in facts.facts if f.rule == "age"]) == ("Tomasz K.", ["31"])  # type: ignore[attr-defined]
