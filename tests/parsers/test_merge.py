"""What is told twice is one fact with two places; what differs stays two."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Facts


def test_a_merged_fact_has_all_its_places(facts_of: Callable[..., Facts]) -> None:
    page = "Mr. Tester, a 50-year-old man.\n\nDiagnosis: epilepsy.\n\nEpilepsy began in 1999. His epilepsy is stable.\n"
    found = [f for f in facts_of(page).facts if f.code.text == "epilepsy"]
    assert len(found) == 1
    starts = [e.start for e in found[0].evidence]
    assert len(starts) == 3 and starts == sorted(starts)
