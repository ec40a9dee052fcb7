"""Sentences that tell one thing of several people, each with their own day: "A, B and C were diagnosed in 2016, 2013 and 2012"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.document import Document
from etl.parsers.reading import Statement
from etl.parsers.when.timepoints import period_of
from etl.patterns import regex
from etl.value import replace

_NEXT = regex(r"\s*(?:,|/|;|,?\s?and|&|\+)\s*(?:in\s+|on\s+|since\s+)?")
_IN_TURN = regex(r"\b(?:respectively|in turn|in this order|in that order|correspondingly)\b", re.I)
_IN_BRACKETS = regex(r"\s?[(\[](?:for |in |to )?(?P<who>[^()\[\]]{1,40})[)\]]")
_RIGHT_BEFORE = regex(r"\s?[,:(]?\s?(?:(?:on|in)\s)?$")
_CERTAIN = 3
"""So many people and as many days are no chance; of two, "both were treated in 2010 and 2012" may be twice each."""


def dates_each(
    document: Document, statements: Sequence[Statement], names: Sequence[tuple[str, str]]
) -> Iterator[Statement]:
    """The statements, one that lists as many days as people in as many parts, each of one person and one day.

    Args:
        document: the document.
        statements: in order.
        names: what the people are called, each with the person's key.

    Yields:
        The statements in their order.
    """
    for statement in statements:
        if own := tuple(_beside(document, statement, names)) if len(statement.subjects) > 1 else ():
            yield from own
            continue
        keys = _in_order(document, statement, names) if len(statement.subjects) > 1 else ()
        dates = [d for d in statement.dates if d.first and not d.last and not d.comparator]
        if not keys or len(keys) != len(dates) or len(dates) != len(statement.dates):
            yield statement
            continue
        text = document.text
        listed = all(_NEXT.fullmatch(text, a.end, b.start) for a, b in pairwise(dates))
        backwards = [d.first or "" for d in dates] != sorted(d.first or "" for d in dates)
        told = backwards or len(dates) >= _CERTAIN or _IN_TURN.search(text, dates[-1].end, statement.span.end)
        if not (listed and told):
            yield statement
            continue
        for key, date in zip(keys, dates, strict=True):
            yield replace(statement, subjects=(key,), dates=(date,), effective=period_of(date), own_time=True)


def _beside(document: Document, statement: Statement, names: Sequence[tuple[str, str]]) -> Iterator[Statement]:
    """The statement of each person whose name stands in brackets behind their day, or right before it: "on 3 June (P1), 10 June
    (P2)"; nothing unless each day has somebody else and each person a day."""
    dates = [d for d in statement.dates if d.first and not d.last and not d.comparator]
    if len(dates) < 2 or len(dates) != len(statement.dates):
        return
    own = [(_named_at(document, statement, d.start, d.end, names), d) for d in dates]
    keys = [key for key, _ in own]
    if "" in keys or len(set(keys)) < len(keys) or set(keys) != set(statement.subjects):
        return
    for key, date in own:
        yield replace(statement, subjects=(key,), dates=(date,), effective=period_of(date), own_time=True)


def _named_at(document: Document, statement: Statement, start: int, end: int, names: Sequence[tuple[str, str]]) -> str:
    """Whose name stands in brackets behind a day, or right before it."""
    text, span = document.text, statement.span
    for name, key in sorted(names, key=lambda n: -len(n[0])):
        behind = _IN_BRACKETS.match(text, end, span.end)
        if behind is not None and behind["who"].strip() == name:
            return key
    for name, key in sorted(names, key=lambda n: -len(n[0])):
        before = _RIGHT_BEFORE.search(text, span.start, start)
        at = before.start() - len(name) if before is not None else -1
        if at >= span.start and text.startswith(name, at) and not text[at - 1 : at].isalnum():
            return key
    return ""


def _in_order(document: Document, statement: Statement, names: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The people of a statement in the order in which it names them before its first date; () unless it names all."""
    until = statement.dates[0].start if statement.dates else statement.span.start
    said = document.text[statement.span.start : until]
    first: dict[str, int] = {}
    for name, key in names:
        at = said.find(name)
        if at >= 0 and key in statement.subjects:
            first[key] = min(at, first.get(key, at))
    return tuple(sorted(first, key=lambda key: first[key])) if len(first) == len(statement.subjects) else ()
