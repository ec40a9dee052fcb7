"""Totals of scales and their items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.facts import AnyFact, Observation
from etl.identity import identity


def with_members(facts: Sequence[AnyFact]) -> list[AnyFact]:
    """A total has its items of the same person and time as members.

    Args:
        facts: merged facts that have their place in time.

    Returns:
        The facts, totals with the identities of their items.
    """
    items: dict[tuple[object, ...], list[Observation]] = {}
    for f in facts:
        if (
            isinstance(f, Observation)
            and f.code.entry.startswith("scale:")
            and not f.code.entry.endswith(":total")
            and f.code.entry.count(":") == 2
        ):
            items.setdefault(_moment(f), []).append(f)
    out: list[AnyFact] = []
    for f in facts:
        if isinstance(f, Observation) and _is_total(f.code.entry) and (mine := items.get(_moment(f))):
            f = replace(f, members=tuple(identity(i) for i in mine))
        out.append(f)
    return out


def _is_total(entry: str) -> bool:
    """A scale's total, or the scale itself when its mapping names no item for it."""
    return entry.startswith("scale:") and (entry.endswith(":total") or entry.count(":") == 1)


def _moment(f: Observation) -> tuple[object, ...]:
    scale = f.code.entry.split(":")[1]
    when = (
        f.effective.start if f.effective else None,
        f.timepoint.phase if f.timepoint else None,
        f.timepoint.offset if f.timepoint else None,
    )
    cell = next((e for e in f.evidence if e.table is not None), f.evidence[0])  # a total may be told in prose too
    return (f.subject, scale, when, f.site.side if f.site else None, cell.table, cell.column)
