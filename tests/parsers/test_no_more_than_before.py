"""What is denied to be more or better than before is as it was; what is denied itself is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

Facted = Callable[..., Facts]

HIM = "Mr. Otto Lind, 44, has ALS.\n\nHe got stem cells. "
SAME = [
    ("He doesn't talk more than before.", "speech"),
    ("He did not walk better than before.", "walking"),
    ("He does not eat more than before treatment.", "eating"),
]
OTHER = [
    ("He talks more than before.", "speech", "improved"),
    ("He cannot walk, but he talks more than before.", "speech", "improved"),
    ("He doesn't walk.", "walking", None),
    ("He doesn't speak more than two words.", "speech", None),
]


def changes(facts: Facts) -> dict[str, str | None]:
    return {f.code.text: f.change for f in facts.facts if isinstance(f, Observation)}


@pytest.mark.parametrize(("told", "what"), SAME)
def test_no_more_than_before_is_unchanged(facts_of: Facted, told: str, what: str) -> None:
    found = changes(facts_of(f"{HIM}{told}\n"))
    assert found[what] == "unchanged"
    assert not {"dysarthria", "gait disturbance", "dependence in eating"} & found.keys()


@pytest.mark.parametrize(("told", "what", "change"), OTHER)
def test_other_words_keep_their_meaning(facts_of: Facted, told: str, what: str, change: str | None) -> None:
    assert changes(facts_of(f"{HIM}{told}\n")).get(what) == change
