"""A sign told of several places, each with how it is there: "tremor of the right hand severe, of the left mild, of the jaw
not seen"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.facts import Change, Concept, Presence
from etl.mapping.entry import Mention
from etl.parsers.finding.places import TARGETS
from etl.parsers.phrases import Place, places
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_CHANGES: dict[str, Change] = {
    "improved": "improved", "worsened": "worsened", "unchanged": "unchanged", "less": "improved", "more": "worsened",
}  # fmt: skip
_BETWEEN = regex(
    r"[\s,:]*(?:(?:and|but|of|in|on|at|the|is|was|are|were|as|only|still|now|that|his|her|seen|present|found|any|there|more)\b[\s,:]*){0,5}",
    re.I,
)
"""Between a sign, its places and the words for how it is there."""
_NOT_IN = regex(r"\b(?:not|none) (?:in|on|at|of) (?:the )?$", re.I)
_SEVERAL = 2


class PlaceState(Struct, frozen=True):
    """How a sign is at a place.

    Args:
        place: where.
        presence: whether it is there; None where a change is told.
        change: what became of it.
        severity: how severe it is.
    """

    place: Place
    presence: Presence | None = "present"
    change: Change | None = None
    severity: Concept | None = None


def place_states(reading: Reading, statement: Statement, target: Mention) -> tuple[PlaceState, ...]:
    """What a sentence says of a sign at each of several places behind it.

    Args:
        reading: the document.
        statement: the sentence.
        target: the sign.

    Returns:
        The places with their states; nothing unless two places and more are told of each in its own words.
    """
    if target.entry.kind != "finding" or target.form != "name":
        return ()
    text = reading.document.text
    stop = min([statement.span.end, *(m.start for m in statement.of(*TARGETS) if m.start >= target.end)])
    behind = [m for m in statement.mentions if target.end <= m.start and m.end <= stop]
    spots = [p for p in places([m for m in behind if m.entry.kind in ("site", "qualifier")]) if p.site]
    marks = [m for m in behind if _is_mark(m)]
    if len(spots) < _SEVERAL or not marks or _denied_before(statement, target):
        return ()
    ahead = any(m.end <= spots[0].start for m in marks)  # "severe in the right hand, mild in the left"
    out: list[PlaceState] = []
    apart = False
    at = target.end
    for n, spot in enumerate(spots):
        following = spots[n + 1].start if n + 1 < len(spots) else stop
        low, high = (at, spot.start) if ahead else (spot.end, following)
        mine = [m for m in marks if low <= m.start and m.end <= high]
        used = [*mine, *(m for m in marks if at <= m.start and m.end <= spot.start)]
        if not _joined(text, at, spot.start, used):
            break
        denied = _NOT_IN.search(text, at, spot.start) is not None
        apart = apart or (denied and bool(out))
        out.append(_state(text, spot, [m for m in mine if not _leads(text, m, spots)], denied))
        at = spot.end
    told = sum(s != PlaceState(s.place) for s in out)
    return tuple(out) if len(out) >= _SEVERAL and (told >= _SEVERAL or apart) else ()


def _is_mark(m: Mention) -> bool:
    if m.entry.kind == "qualifier":
        return m.entry.role == "severity"
    return m.entry.kind == "cue" and (
        m.entry.role in _CHANGES or m.entry.role in ("resolved", "negated", "negated_after")
    )


def _denied_before(statement: Statement, target: Mention) -> bool:
    """Whether the sign as a whole is denied: "no tremor of the right hand, mild of the left"."""
    return any(
        m.entry.kind == "cue" and m.entry.role == "negated" and m.end <= target.start for m in statement.mentions
    )


def _leads(text: str, m: Mention, spots: Sequence[Place]) -> bool:
    """Whether a "not" is that of the place behind it: "in the right leg, not in the left leg"."""
    return any(0 < p.start - m.start < 16 and _NOT_IN.search(text, m.start, p.start) for p in spots)


def _joined(text: str, start: int, end: int, marks: Sequence[Mention]) -> bool:
    """Whether nothing stands between two places but how it is at the first, and a joining word."""
    at = start
    for m in sorted(marks, key=lambda m: m.start):
        if start <= m.start and m.end <= end and m.start >= at:
            if not _BETWEEN.fullmatch(text, at, m.start):
                return False
            at = m.end
    return _BETWEEN.fullmatch(text, at, end) is not None


def _state(text: str, place: Place, marks: Sequence[Mention], denied: bool) -> PlaceState:
    change = next((_CHANGES[m.entry.role] for m in marks if m.entry.role in _CHANGES), None)
    severity = next((m.entry.concept for m in marks if m.entry.kind == "qualifier"), None)
    gone = denied or any(m.entry.role in ("resolved", "negated", "negated_after") for m in marks)
    if gone:
        return PlaceState(place, "absent")
    if change:
        return PlaceState(place, None, change)
    return PlaceState(place, "present", None, severity)


def own_severity(reading: Reading, statement: Statement, target: Mention, place: Place | None) -> Concept | None:
    """The severity right behind a further place of a sign: "pain in the neck severe, in the shoulders mild".

    Args:
        reading: the document.
        statement: the sentence.
        target: the sign.
        place: one of its places.
    """
    if place is None or place.site is None or place.start <= target.end + 1:
        return None
    text = reading.document.text
    marks = (m for m in statement.mentions if m.entry.kind == "qualifier" and m.entry.role == "severity")
    return next(
        (m.entry.concept for m in marks if m.start >= place.end and not text[place.end : m.start].strip(" :")), None
    )
