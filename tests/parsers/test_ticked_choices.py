"""Choices of forms: what is ticked is said, what isn't is not, whichever option stands first."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Facts


def test_evidence_has_the_words_as_they_are_printed(facts_of: Callable[..., Facts]) -> None:
    page = "Mr. Lane, 45 years old.\n\nPain: [ ] none [x] mild [ ] severe\nTone: [ ] normal [x] increased\n"
    for fact in facts_of(page).facts:
        for one in fact.evidence:
            assert one.quote == page[one.start : one.end]
