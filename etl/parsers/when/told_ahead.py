"""What a page says of a treatment ahead of its story: "In the spring of 2018 she had a transplantation. We met her. – How did it
begin?" and, far below, "On 27 March 2018 the cells came back"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.facts import Evidence
from etl.parsers.reading import Statement

_DAY = len("2018-03-27")


def without_leads(at: Callable[[int], Statement | None], places: Sequence[Evidence]) -> list[Evidence]:
    """The places that tell of treatments, without those of paragraphs before the first that gives them their days.

    Args:
        at: gives the statement that holds a place.
        places: where treatments are told of.
    """
    told = [(e, at(e.start)) for e in places]
    days = [s.block.span.start for _, s in told if s is not None and _has_day(s)]
    if not days:
        return list(places)
    return [
        e for e, s in told if s is None or _has_day(s) or s.block.span.start >= min(days) or s.frame.title is not None
    ]


def _has_day(s: Statement) -> bool:
    own = any(d.first and len(d.first) == _DAY for d in s.dates)
    return own or (s.effective is not None and len(s.effective.start or "") == _DAY)
