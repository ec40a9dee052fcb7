"""Why a fact is as it is: what the cues of its sentence claim of the term that it was read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from etl.facts import AnyFact, Claimed, Why
from etl.mapping.entry import Mention
from etl.parsers.attributes import claims_on
from etl.parsers.reading import Reading, Statement


def whys(reading: Reading, facts: Iterable[AnyFact]) -> tuple[Why, ...]:
    """Return what is claimed of the terms that facts were read from, in the order of the text.

    Args:
        reading: the document.
        facts: what was read from it.
    """
    statements = sorted(reading.statements, key=lambda s: s.span.start)
    starts = [s.span.start for s in statements]
    places = sorted({(place.start, place.end) for fact in facts for place in fact.evidence})
    found: dict[tuple[int, int, str], Why | None] = {}
    for start, end in places:
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < statements[at].span.end:
            for mention in _terms_in(statements[at], start, end):
                key = mention.start, mention.end, f"{mention.entry.kind}:{mention.entry.id}"
                if key not in found:  # several facts may have one sentence as their place
                    found[key] = _why(statements[at], mention, key[2])
    return tuple(why for _, why in sorted(found.items()) if why is not None)


def _terms_in(statement: Statement, start: int, end: int) -> Iterator[Mention]:
    return (m for m in statement.mentions if start <= m.start < end and m.entry.kind != "cue")


def _why(statement: Statement, mention: Mention, entry: str) -> Why | None:
    """Return what is claimed of a term, None if nothing is."""
    claims = claims_on(statement.context, mention)
    said = dict.fromkeys(Claimed(c.role, c.rule, (c.cue.start, c.cue.end), holds) for c, holds in claims)
    return Why(mention.start, mention.end, entry, tuple(said)) if said else None
