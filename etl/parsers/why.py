"""Why a fact is as it is: what the cues of its sentence claim of the term that it was read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from etl.facts import AnyFact, Claimed, Why
from etl.parsers.context.context import claims_on
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
    found: dict[tuple[int, int, str], Why] = {}
    for start, end in places:
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < statements[at].span.end:
            found |= {(why.start, why.end, why.entry): why for why in _of_place(statements[at], start, end)}
    return tuple(found[key] for key in sorted(found))


def _of_place(statement: Statement, start: int, end: int) -> Iterator[Why]:
    for mention in statement.mentions:
        if not start <= mention.start < end or mention.entry.kind == "cue":
            continue
        claims = claims_on(statement.context, mention)
        said = tuple(Claimed(c.role, c.rule, (c.cue.start, c.cue.end), holds) for c, holds in claims)
        if said:
            entry = f"{mention.entry.kind}:{mention.entry.id}"
            yield Why(mention.start, mention.end, entry, tuple(dict.fromkeys(said)))
