"""Words for when, as they open a sentence, stand behind one, or head a part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class When:
    """A time.

    Args:
        said: within a sentence.
        head: as a heading or label.
        parts: what it adds to a fact.
    """

    said: str
    head: str
    parts: str


BEFORE = (
    When("before treatment", "Before treatment", "before"),
    When("before the treatment", "Before the treatment", "before"),
    When("prior to therapy", "Prior to therapy", "before"),
    When("on admission", "On admission", "before"),
    When("at baseline", "Baseline", "before"),
    When("before the injections", "Before the injections", "before"),
    When("one week before the treatment", "One week before the treatment", "before; offset 1 wk"),
    When("at the time of admission", "At the time of admission", "before"),
)
AFTER = (
    When("after treatment", "After treatment", "after"),
    When("after the therapy", "After the therapy", "after"),
    When("at discharge", "At discharge", "after"),
    When("three months later", "3 months later", "after; offset 3 mo"),
    When("two months after the treatment", "2 months after treatment", "after; offset 2 mo"),
    When("at 6 months", "At 6 months", "after; offset 6 mo"),
    When("at the 1-year follow-up", "1-year follow-up", "after; offset 1 a"),
    When("one week after the last injection", "One week after the last injection", "after; offset 1 wk"),
    When("at follow-up after 3 months", "Follow-up after 3 months", "after; offset 3 mo"),
    When("six months after discharge", "6 months after discharge", "after; offset 6 mo"),
    When("at the end of treatment", "End of treatment", "after"),
    When("after the injections", "After the injections", "after"),
    When("half a year after the treatment", "Half a year after the treatment", "after; offset 0.5 a"),
    When("on day 10 after the infusion", "Day 10 after the infusion", "after; offset 10 d"),
)
PAIRS = tuple((BEFORE[i % len(BEFORE)], after) for i, after in enumerate(AFTER))
