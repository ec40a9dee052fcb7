"""Where cells were given: into what, what got them, and the site of each date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.parsers.phrases import Place, places
from etl.parsers.reading import Statement
from etl.parsers.treatment.ways import INJECTION
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_INTO = regex(r"\b(?:in|into|within|inside)\s+(?:(?:the|his|her|each|every|both|one|left|right|and)\s+){0,5}$", re.I)
_FELT = regex(r"\b(?:felt|feels?|sensed|noticed|experienced|could|moved?|improve\w*|pain|strength|sensations?)\b", re.I)
_COUNTED = regex(r"\d[^.;,:]{0,30}\bcells\s(?:each\s)?$", re.I)
"""Before "into": how many cells went there, without a verb ("3 x 10^7 cells into the left knee")."""
GOT = regex(r"\b(?:received|got|given|obtained)\b[^.;]{0,40}\d")
_GETS = regex(
    r"\s+(?:(?:was|were|has been|have been|is|are)\s+(?:then\s|also\s)?(?:injected|treated|infiltrated|implanted|infused)\s+with|got|received)\b"
)
_ASIDE = regex(r"[,(]\s*(?:the\s|into the\s)?$")
_SIGN = regex(r"(?:\s(?:only|alone))?\s*(?:[,.;)]|$|\bon\s\d)")
_BEFORE = regex(r"(?:\s?[,:(])?\s*(?:(?:on|in|at)\s)?(?:the\s)?")
_BESIDE = regex(r"(?:\s?[,:(])?\s*(?:into |in )?(?:the |his |her )?")


def spot_of(text: str, statement: Statement) -> Place | None:
    """Where it was given: the site right behind the method or route ("a lumbar puncture between …"), what it was injected
    into ("into the anterior tibial muscle of both legs"), what got it ("the left knee got …"), or the site beside the
    cells ("…, both eyes, 5 May").

    Args:
        text: the document's text.
        statement: the sentence.

    Returns:
        The place; None where no site is told so.
    """
    means = statement.of("method", "route")
    found = places(statement.of("site", "qualifier"))
    for i, p in enumerate(found):
        if p.site and any(0 <= p.start - m.end <= 24 for m in means):
            return p
        into = _INTO.search(text, statement.span.start, p.start) if p.site else None
        given = into and (
            GOT.search(text, statement.span.start, into.start())
            or INJECTION.search(text, statement.span.start, into.start())
            or _COUNTED.search(text, statement.span.start, into.start())
        )
        if into and given and not _FELT.search(text, given.end(), into.start()):
            if i + 1 < len(found) and found[i + 1].site and text[p.end : found[i + 1].start].strip() == "(":
                return found[i + 1]  # the level in brackets says it more exactly
            limb = found[i + 1] if text[p.end : p.end + 4] == " of " and i + 1 < len(found) else None
            return p if p.side or limb is None else replace(p, side=limb.side)
    cells = [m for m in statement.mentions if m.entry.kind == "cells"]
    for p in found if cells else ():
        if p.site and p.side and (_GETS.match(text, p.end) or _stands_apart(text, statement, p, cells[0].end)):
            return p
    return None


def _stands_apart(text: str, statement: Statement, place: Place, cells: int) -> bool:
    """Whether a site stands between signs behind the cells, and nothing else was told before it: "…, both eyes, 5 May"."""
    if place.start <= cells or ";" in text[cells : place.start]:
        return False
    told = any(cells <= m.start < place.start for m in statement.of("finding", "condition", "function", "measure"))
    return not told and bool(_ASIDE.search(text, cells, place.start) and _SIGN.match(text, place.end))


def spots_by_date(text: str, statement: Statement, dates: Sequence[DateHit]) -> dict[int, Place]:
    """The site of each date of a sentence that names one behind each ("on 10 March the right knee and on 24 March
    the left"), or before each ("right knee on 10 March, left knee on 24 March").

    Args:
        text: the document's text.
        statement: the sentence.
        dates: of the treatment, in order.

    Returns:
        By the place of a date its site with its side; {} unless each has one of its own.
    """
    found = [p for p in places(statement.of("site", "qualifier")) if p.site and p.side]
    return _in_turn(text, statement, dates, found, behind=True) or _in_turn(text, statement, dates, found, behind=False)


def _in_turn(
    text: str, statement: Statement, dates: Sequence[DateHit], found: Sequence[Place], *, behind: bool
) -> dict[int, Place]:
    """The one of the sites that stands behind each date, or before it; {} where one has none or two."""
    told: dict[int, Place] = {}
    for at, date in enumerate(dates):
        if behind:
            end = dates[at + 1].start if at + 1 < len(dates) else statement.span.end
            own = [p for p in found if date.end <= p.start < end]
            beside = len(own) == 1 and _BESIDE.fullmatch(text, date.end, own[0].start)
        else:
            start = dates[at - 1].end if at else statement.span.start
            own = [p for p in found if start <= p.start < date.start][-1:]
            beside = bool(own) and _BEFORE.fullmatch(text, own[0].end, date.start)
        if not beside:
            return {}
        told[date.start] = own[0]
    return told
