"""Cohen's kappa of two curators."""

from __future__ import annotations

import pytest

from etl.corrections import Correction, agreements, parsed


def told(curator: str, fact: int, action: str, value: str = "") -> Correction:
    return parsed(
        {
            "id": f"{curator} {fact} {action} {value}",
            "curator": curator,
            "action": action,
            "document": {"name": "page.txt"},
            "fact": f"urn:{fact}",
            **({"set": {"value": value}} if value else {}),
            **({"note": "so"} if action == "comment" else {}),
        }
    )


def test_kappa_of_a_worked_example() -> None:
    """Of 50: both yes 20, both no 15, only one yes 5 and 10; 0.7 agree, 0.5 by chance, so kappa is 0.4."""
    pairs = [("accept", "accept")] * 20 + [("accept", "reject")] * 5 + [("reject", "accept")] * 10
    pairs += [("reject", "reject")] * 15
    words = [told(who, fact, pair[at]) for fact, pair in enumerate(pairs) for at, who in enumerate("AB")]
    (one,) = agreements(words)
    assert (one.facts, one.same) == (50, 35)
    assert one.kappa == pytest.approx(0.4)
    assert str(one) == "A and B: 50 facts judged by both, 35 alike, Cohen's kappa 0.40"


@pytest.mark.parametrize(
    ("words", "facts", "same", "kappa"),
    [
        ([("A", 1, "accept"), ("B", 1, "accept")], 1, 1, None),
        ([("A", 1, "accept"), ("B", 1, "reject")], 1, 0, 0),
        ([("A", 1, "correct", "3"), ("B", 1, "correct", "3"), ("A", 2, "accept"), ("B", 2, "accept")], 2, 2, 1),
        ([("A", 1, "correct", "3"), ("B", 1, "correct", "4")], 1, 0, 0),
        ([("A", 1, "reject"), ("A", 1, "accept"), ("B", 1, "accept"), ("B", 1, "comment")], 1, 1, None),
    ],
)
def test_what_counts_is_the_last_word(
    words: list[tuple[str, int, str]], facts: int, same: int, kappa: float | None
) -> None:
    (one,) = agreements([told(*each) for each in words])
    assert (one.facts, one.same, one.kappa) == (facts, same, kappa)


def test_who_judged_nothing_in_common_is_left_out() -> None:
    assert agreements([told("A", 1, "accept"), told("B", 2, "accept"), told("C", 2, "comment")]) == []
