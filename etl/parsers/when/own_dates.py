"""Dates that are another thing's than the one behind them: "tracheotomy in 2007; ventilator at night"."""

from __future__ import annotations

import re

from etl.mapping.entry import Kind, Mention
from etl.parsers.reading import Statement
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_RIGHT_BEHIND = regex(
    r"(?:\s(?:of|in|at|to) (?:the |his |her )?(?:\w+ ){0,2}?\w+)?\s?[(,:]?\s?(?:(?:in|on|since|from|of|about|around|early|late|the|year) ){0,3}",
    re.I,
)
_PARTED = regex(r"\)?\s*(?:[,;]|and\b|\+|&)", re.I)
_TIED = regex(r"\((?![^()]*\))|\b(?:needed|required|led to|were|was treated|therefore|so that|for which|which)\b", re.I)
"""Between a date and what it may be another's: what is told of the thing before, or brackets that are still open."""
_NEXT_DAY = 40
_KINDS: tuple[Kind, ...] = ("procedure", "condition", "medicine", "cells")


def of_another(text: str, statement: Statement, m: Mention, d: DateHit) -> bool:
    """Whether a date before a thing is that of another one, right behind which it stands: "hypertension since 1998, gout".

    Args:
        text: the document's text.
        statement: the sentence.
        m: the thing.
        d: a date before it.
    """
    if d.end > m.start or not _PARTED.match(text, d.end, m.start) or _TIED.search(text, d.end, m.start):
        return False
    nearer = [x for x in statement.dates if d.end <= x.start and x.end <= m.start]
    return all(of_another(text, statement, m, x) for x in nearer) and any(
        o.end <= d.start and o.entry.id != m.entry.id and _RIGHT_BEHIND.fullmatch(text, o.end, d.start)
        for o in statement.of(*_KINDS)
    )


def all_of_others(text: str, statement: Statement, m: Mention) -> bool:
    """Whether no date of a sentence can be that of a thing: each is another's, or a day counted from it is told.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the thing.
    """
    counted = any(
        d.first is None
        and d.kind == "relative"
        and "same" not in text[d.start : d.end].lower()
        and (-_NEXT_DAY < d.start - m.end < _NEXT_DAY)
        for d in statement.dates
    )
    known = [d for d in statement.dates if d.first]
    return bool(known) and (counted or all(of_another(text, statement, m, d) for d in known))
