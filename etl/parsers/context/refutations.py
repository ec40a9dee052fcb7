"""Diagnoses that the same paragraph takes back: "was told he had X …, so that the diagnosis of X was dropped"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from etl.facts import Condition
from etl.parsers.conditions import conditions
from etl.parsers.reading import Reading

TAKEN_BACK: Final = "refuted diagnosis"
"""The rule of a condition that words like "was ruled out" refute; "no X" only says that there is none now."""


def settled(reading: Reading) -> Iterator[Condition]:
    """The conditions, without a diagnosis that its own paragraph refutes later.

    Args:
        reading: the document.

    Yields:
        The conditions.
    """
    found = list(conditions(reading))
    refuted = [f for f in found if f.rule == TAKEN_BACK]
    blocks = [b.span for b in reading.document.blocks] if refuted else []
    for fact in found:
        block = next((b for b in blocks if b.start <= fact.evidence[0].start < b.end), None)
        taken = block is not None and any(
            r.code.entry == fact.code.entry
            and r.subject == fact.subject
            and fact.evidence[0].start < r.evidence[0].start < block.end
            for r in refuted
        )
        if fact.verification == "refuted" or not taken:
            yield fact
