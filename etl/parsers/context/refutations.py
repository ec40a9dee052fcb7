"""Diagnoses that the same paragraph takes back: "was told he had X …, so that the diagnosis of X was dropped"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from etl.facts import Condition
from etl.parsers.conditions import conditions
from etl.parsers.context.context import NEW, takes_place
from etl.parsers.reading import Reading
from etl.value import replace

TAKEN_BACK: Final = "refuted diagnosis"
"""The rule of a condition that words like "was ruled out" refute; "no X" only says that there is none now."""
_BACK = 120


def settled(reading: Reading) -> Iterator[Condition]:
    """The conditions, without a diagnosis that its own paragraph refutes later.

    Args:
        reading: the document.

    Yields:
        The conditions.
    """
    found = list(conditions(reading))
    changed = _changed(reading, found)
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
        if id(fact) in changed:
            yield replace(fact, verification="refuted", clinical=None, onset=None, asserted=None, rule=TAKEN_BACK)
        elif fact.verification == "refuted" or not taken:
            yield fact


def _changed(reading: Reading, found: Sequence[Condition]) -> set[int]:
    """The diagnoses that the next sentence of their paragraph changes: "X was diagnosed. In 2009 it was revised to Y"."""
    out: set[int] = set()
    for n, fact in enumerate(found):
        at = fact.evidence[0].start
        if (
            fact.verification != "confirmed"
            or not n
            or NEW.search(reading.document.text, max(0, at - _BACK), at) is None
        ):
            continue
        statement = next((s for s in reading.statements if s.span.start <= at < s.span.end), None)
        m = next((m for m in statement.of("condition") if m.end > at), None) if statement else None
        if statement is None or m is None or not takes_place(reading.document.text, statement.span.start, m):
            continue
        if any(o.end <= m.start for o in statement.of("condition")):
            continue  # the other one is named beside it
        told = [
            f for f in found[:n]
            if f.subject == fact.subject and f.verification == "confirmed" and f.asserted and f.code.entry != fact.code.entry
            and statement.block.span.start <= f.evidence[0].start < statement.span.start
        ]  # fmt: skip
        out.update(id(f) for f in told[-1:])
    return out
