"""Two values with a side ahead of each and nothing between them, and words where the numbers of a measure end."""

from __future__ import annotations

from tests.parsers.conftest import MAN, Told


def test_places_in_a_short_page_are_in_it(tells: Told, facts_of) -> None:  # type: ignore[no-untyped-def]
    """A list near the beginning of a page has its words as evidence."""
    facts = facts_of(f"{MAN}Examination: knee jerk L (++) R (+).\n").facts
    assert all(e.start >= 0 and e.quote for f in facts for e in f.evidence)
