"""How far what is said of a medicine reaches, and what two of them share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.reading import Statement
from etl.parsers.treatment.medicine_doses import is_mass
from etl.parsers.treatment.timing import TIMING
from etl.patterns import regex

_NEXT = regex(
    r"[,;]\s+(?:and |plus |with )?(?!then|later|after|followed|initially|currently|presently|gradually|once|twice|three|increased|reduced|up|to|from|total)[^\W\d_][\w-]{3,}\s+$"
)
"""Before the dose of a medicine that no mapping knows: what stands behind is no more of the one before."""
_BOTH = regex(r"\s*\d[\w.,/]*\s*[^\W\d_]{1,3}(?:/d)? and\s")


def before_unknown(text: str, statement: Statement, start: int, end: int) -> int:
    """Where the reach of a medicine ends when another one follows that no mapping knows ("…, albumen 40 g iv")."""
    for q in statement.quantities:
        if start < q.start < end and is_mass(q) and (m := _NEXT.search(text, start, q.start)):
            return m.start()
    return end


def route_of_next(text: str, route: Mention, all_: Sequence[Mention]) -> bool:
    """Whether a route is said right before the next medicine: "methotrexate 7.5 mg a week and topical clobetasol"."""
    return any(x.start >= route.end and not text[route.end : x.start].strip() for x in all_)


def shared_way(
    text: str, statement: Statement, m: Mention, all_: Sequence[Mention]
) -> tuple[Mention | None, re.Match[str] | None] | None:
    """The route and the timing of two medicines that are said behind the second: "A 100 mg and B 40 mg orally once daily"."""
    following = next((x for x in all_ if x.start > m.start), None)
    if following is None or not _BOTH.fullmatch(text, m.end, following.start):
        return None
    behind = next((x.start for x in all_ if x.start > following.start), statement.span.end)
    tail = text[following.end : before_unknown(text, statement, following.end, behind)].partition(",")[0]
    last = following.end + len(tail)
    return next((r for r in statement.of("route") if following.end <= r.start < last), None), TIMING.search(tail)
