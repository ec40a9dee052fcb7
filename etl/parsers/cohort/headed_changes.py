"""Counts below a heading that says what became of all of them: "What was better at discharge", and below it "spasm: 22"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.facts import AnyFact, Concept, Observation, Quantity
from etl.parsers.reading import Reading
from etl.patterns import regex

_BETTER = regex(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:what|which \w+|symptoms? that|signs that|functions that)?\s?(?:(?:was|were|had|has|have|got|became|is|are)\s)?(?:better|improved|improvements?)\b"
    r"(?!\s(?:than|in \d|by|of|rate|score))(?![^\n]*\b(?:worse|unchanged|stable|not)\b)",
    re.I,
)
"""A heading of what improved; one that names other results as well says nothing of each."""
_NOTHING = regex(r"(?:nothing|none|no change|no effect|no improvement)(?: at all| of these| of this)?", re.I)
_COUNTS = ("%", "{patients}")


def with_headed_changes(reading: Reading, facts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The facts of a group, counts in the items below a heading of what improved as of those who improved.

    Args:
        reading: the document.
        facts: what was read of the group.
    """
    listed = [s for s in reading.statements if s.block.kind in ("item", "field") and s.frame.title is not None]
    listed = [s for s in listed if s.frame.title and _BETTER.match(reading.document.quote(s.frame.title))]
    starts = [s.block.span.start for s in listed]
    for fact in facts:
        if isinstance(fact, Observation) and fact.change is None and fact.presence is None and starts:
            place = fact.evidence[0]
            at = bisect_right(starts, place.start) - 1
            counted = isinstance(fact.value, Quantity) and fact.value.code in _COUNTS
            if counted and place.table is None and at >= 0 and place.start < listed[at].block.span.end:
                none = _NOTHING.fullmatch(fact.code.text)
                fact = (
                    replace(fact, change="improved")
                    if none is None
                    else replace(fact, change="unchanged", code=Concept("condition unchanged"))
                )
        yield fact
