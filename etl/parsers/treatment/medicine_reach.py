"""How far what is said of a medicine reaches, and what two of them share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.mapping.entry import Mention
from etl.parsers.reading import Statement
from etl.parsers.treatment.medicine_doses import is_mass
from etl.parsers.treatment.timing import TIMING
from etl.parsers.when.dates import DateHit
from etl.patterns import regex

_NEXT = regex(
    r"[,;]\s+(?:and |plus |with )?(?!then|later|after|followed|initially|currently|presently|gradually|once|twice|three|increased|reduced|up|to|from|total)[^\W\d_][\w-]{3,}\s+$"
)
"""Before the dose of a medicine that no mapping knows: what stands behind is no more of the one before."""
_BOTH = regex(r"\s*\d[\w.,/]*\s*[^\W\d_]{1,3}(?:/d)? and\s")

_ONE_WAS = regex(r"\s(?:was|has been|had been)\s")
_WHICH = regex(
    r"(?:[^.;:,]|\.\d){0,30}?,?(?<!both of)(?<!all of) (?:which|that) (?:he |she |I |they |we |was |is |had |has )(?!both\b|all\b)",
    re.I,
)
_SINCE_ASIDE = regex(r"\bsince\b[^.;()]{2,24}\(\s*$", re.I)
"""Before what is taken for something that somebody has since then: "had diabetes since 1993 (A 28 U at night; …)"."""


def of_next(statement: Statement, m: Mention, d: DateHit, said: int) -> bool:
    """Whether a date until which something was taken is another medicine's: "A never helped, B did until 2005".

    Args:
        statement: the sentence.
        m: a medicine in it.
        d: a date.
        said: where what is said of the medicine ends.
    """
    between = any(m.end <= x.start and x.end <= d.start for x in statement.of("medicine"))
    return d.comparator == "until" and d.start >= max(said, m.end) and between


def all_behind_next(text: str, statement: Statement, m: Mention) -> bool:
    """Whether the sentence's time can only be the next medicine's: "had diabetes since 1993 (A at night; B was stopped in 2011)".

    Args:
        text: the document's text.
        statement: the sentence.
        m: a medicine in it.
    """
    following = next((x for x in statement.of("medicine") if x.start >= m.end), None)
    if following is None:
        return False
    if (which := _WHICH.match(text, statement.of("medicine")[-1].end, statement.span.end)) is not None:
        return all(d.start >= which.end() for d in statement.dates)
    if ";" not in text[m.end : following.start]:
        return False
    when = statement.effective.start if statement.effective else None
    return any(d.first == when and d.start >= following.end for d in statement.dates)


def noted_aside(text: str, statement: Statement, m: Mention) -> bool:
    """Whether a medicine is noted in brackets behind what somebody has since a day.

    Args:
        text: the document's text.
        statement: the sentence.
        m: the medicine.
    """
    return _SINCE_ASIDE.search(text, statement.span.start, m.start) is not None


def before_unknown(text: str, statement: Statement, start: int, end: int) -> int:
    """Where the reach of a medicine ends when another one follows that no mapping knows ("…, albumen 40 g iv")."""
    for q in statement.quantities:
        if start < q.start < end and is_mass(q) and (m := _NEXT.search(text, start, q.start)):
            return m.start()
    return end


def told_of_the_last(text: str, first: int, end: int, stop: int) -> bool:
    """Whether a clause tells only of the last medicine of a list: "A 50 mg, and B 400 IU daily which she stopped", "A 300 mg
    twice a day, B was stopped".

    Args:
        text: the document's text.
        first: where the name of the first one ends.
        end: where the name of the last one ends.
        stop: where the sentence ends.
    """
    between = text[first:end]
    dosed = any(map(str.isdigit, between)) and " and " not in between
    return _WHICH.match(text, end, stop) is not None or (dosed and _ONE_WAS.match(text, end, stop) is not None)


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
