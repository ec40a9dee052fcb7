"""Lengths of time that belong to the word for a phase beside them: "2 months after", "six months after discharge"."""

from __future__ import annotations

from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

OFFSET_UNITS = frozenset(("d", "wk", "mo", "a", "h"))
"""Units of times that may count from a treatment."""
_AFTER_IT = regex(r" (?:after|following|post|from|since)(?: the| his| her| my| hospital| last| first){0,2} ?")
_AT_VISIT = regex(r"(?: visits?| examinations?)?,? (?:at |after |of |\()?(?:about )?")


def near_cue(text: str, durations: Sequence[DurationHit], cue: Mention, *, label: bool) -> DurationHit | None:
    """The offset of a phase: right before its word, or a length that holds the word itself; not "at 6 months (before: 38)".

    Args:
        text: the document's text.
        durations: lengths of time beside it.
        cue: the word for the phase.
        label: whether it stands in a heading or label, which may tell the length anywhere.

    Returns:
        The length of time; None where none belongs to it.
    """
    for d in durations:
        near = d.start <= cue.start <= d.end or 0 <= cue.start - d.end <= 3
        if d.unit in OFFSET_UNITS and near and (label or "(" not in text[d.end : cue.start]):
            return d
    return None if label else _around_stay(text, durations, cue)


def _around_stay(text: str, durations: Sequence[DurationHit], cue: Mention) -> DurationHit | None:
    """The offset of "six months after discharge", of "at follow-up after 3 months"."""
    for d in durations:
        if d.unit not in OFFSET_UNITS or d.relation not in ("after", "at"):
            continue
        if cue.entry.role == "discharge" and _AFTER_IT.fullmatch(text, d.end, cue.start):
            return d
        if cue.entry.role == "follow_up" and _AT_VISIT.fullmatch(text, cue.end, d.start):
            return d
    return None
