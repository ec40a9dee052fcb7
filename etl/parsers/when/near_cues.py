"""Lengths of time that belong to the word for a phase beside them: "2 months after", "six months after discharge"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.mapping.entry import Mention
from etl.parsers.when.durations import DurationHit
from etl.patterns import regex

OFFSET_UNITS = frozenset(("d", "wk", "mo", "a", "h"))
"""Units of times that may count from a treatment."""
_AFTER_IT = regex(r" (?:after|following|post|from|since)(?: the| his| her| my| hospital| last| first){0,2} ?")
_AT_VISIT = regex(r"(?: visits?| examinations?)?,? (?:at |after |of |\()?(?:about )?")

_NUMBER_LAST = regex(r"\d[+-]?\s*(?:/\s*\d+\s*)?(?:[%a-zA-Z/²]{1,8}\s*)?$")
_PIECE_END = regex(r"\s*(?:$|[,;.)/]|and\b|to\b|→)")
_PAIR = regex(
    r"\bbefore[:=]? ?(?P<first>\d)[^.;\n]{0,40}?\b(?:after|then|later)[:=]? ?(?P<then>\d)"
    r"|\bafter[:=]? ?(?P<then_>\d)[^.;\n]{0,40}?\bbefore[:=]? ?(?P<first_>\d)",
    re.I,
)
"""Two values, each behind its word for a phase: "before 31, after 40"."""


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


def beside_number(text: str, cue: Mention, span: Span, durations: Sequence[DurationHit]) -> bool:
    """Whether a word for a phase needs no event: "35 before, 60 after", or "before 35, after 60".

    Args:
        text: the document's text.
        cue: the word for the phase.
        span: the sentence or label.
        durations: lengths of time in it, which are no values ("after 3 months").
    """
    lead = text[max(span.start, cue.start - 16) : cue.start]
    if _NUMBER_LAST.search(lead) and _PIECE_END.match(text, cue.end, span.end):
        return True
    if not (pair := _PAIR.search(text, span.start, span.end)):
        return False
    values = [pair.start(name) for name in ("first", "then", "first_", "then_") if pair[name]]
    timed = any(d.start <= at < d.end for d in durations for at in values)
    return not timed and any(0 < at - cue.end <= 2 for at in values)
