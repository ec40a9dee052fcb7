"""Somebody beside those whom a page is about: known by the room, the number, the sex or the age; and who "he" is behind them."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Condition, Facts


def test_one_more_than_a_page_tells_of(facts_of: Callable[..., Facts]) -> None:
    told = "Anna K., 40, has multiple sclerosis.\n\nBen T., 50, has ataxia.\n\nA third traveller, 60, has epilepsy; he was sent home. He had pneumonia.\n"
    ill = {(f.subject, f.code.text) for f in facts_of(told).facts if isinstance(f, Condition)}
    assert ill == {("p1", "multiple sclerosis")}
