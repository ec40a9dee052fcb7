"""Signs with a number for each side or place: "Rest tremor R 3, L 1", "rigidity 2 right, 1 left", "tremor R hand 3, legs 0"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.facts import Observation, Quantity, Side
from etl.mapping.entry import Mention
from etl.parsers.finding.places import refine
from etl.parsers.measure.fit import category_of
from etl.parsers.phrases import Place, places
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_SIDE = r"(?:right|left|R|L)(?: side)?\.?"
_NUMBER = r"(?<![\d.,/])[0-4](?![\d/+%°]|[.,]\d|\s?(?:x|times|cm|mm|s|min|weeks?|months?|years?|days?|of|to|-|–)\b)"
_BEHIND = regex(
    rf"\s*[:=(]?\s*(?:on the )?(?P<side>{_SIDE})\s*[:=]?\s*(?P<number>{_NUMBER})"
    rf"\s*(?:[,;/]|,? and)?\s*(?:on the )?(?P<other>{_SIDE})\s*[:=]?\s*(?P<second>{_NUMBER})",
    re.I,
)
_AT = regex(r"\s*[:=(]?\s*(?:(?:in|of|on|at) )?(?:the )?")
_NEXT = regex(r"\s*(?:[,;/]|,? and)\s*(?:(?:in|of|on|at) )?(?:the )?")
_GRADE = regex(rf"\s*[:=]?\s*(?P<number>{_NUMBER})")
_CLOSED = regex(r"\s*\)?\s*(?:[.;)]|$)")
"""Behind the number of the only place: nothing else is said of it."""
_AHEAD = regex(
    rf"\s*[:=(]?\s*(?P<number>{_NUMBER})\s(?:on the )?(?P<side>{_SIDE})"
    rf"\s*(?:[,;/]|,? and)?\s*(?P<second>{_NUMBER})\s(?:on the )?(?P<other>{_SIDE})(?=\W|$)",
    re.I,
)


def of_statement(reading: Reading, statement: Statement) -> tuple[list[Observation], tuple[tuple[int, int], ...]]:
    """The signs of a sentence that have a figure from 0 to 4 for each side.

    Args:
        reading: the document.
        statement: the sentence.

    Returns:
        A fact for each side or place of such a sign and person, and the places of the signs.
    """
    text = reading.document.text
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    for m in statement.of("finding") if statement.quantities else ():
        if m.form != "name" or statement.about(m).status != "present":
            continue
        said = _BEHIND.match(text, m.end, statement.span.end) or _AHEAD.match(text, m.end, statement.span.end)
        if said is None or _side(said["side"]) == _side(said["other"]):
            graded = _graded(text, statement, m)
        else:
            pairs = ((said["side"], said["number"]), (said["other"], said["second"]))
            graded = [(Place(m.start, said.end(), None, _side(side)), number) for side, number in pairs]
        used += [(m.start, m.end)] if graded else []
        for place, number in graded:
            out += _facts(reading, statement, m, place, number, said.end() if said else place.end)
    return out, tuple(used)


def _graded(text: str, statement: Statement, m: Mention) -> list[tuple[Place, str]]:
    """The places right behind a sign, each with its number: "tremor R hand 3, L hand 1, legs 0", "rigidity neck 2"."""
    out: list[tuple[Place, str]] = []
    at = m.end
    for place in places([s for s in statement.mentions if s.start >= m.end]):
        led = (_NEXT if out else _AT).fullmatch(text, at, place.start)
        number = _GRADE.match(text, place.end, statement.span.end) if led else None
        if number is None:
            break
        out.append((place, number["number"]))
        at = number.end()
    sited = [place for place, _ in out if place.site]
    return out if sited and (len(out) > 1 or _CLOSED.match(text, at, statement.span.end)) else []


def _facts(
    reading: Reading, statement: Statement, m: Mention, place: Place, number: str, end: int
) -> Iterator[Observation]:
    entry, site = refine(reading, m.entry, place)
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=entry.concept, category=category_of(entry), site=site,
            value=Quantity(Decimal(number), "", ""), presence="present" if number != "0" else None,
            effective=statement.date_at(m.start), timepoint=statement.time_at(m.start), rule="number of a side",
            evidence=(reading.evidence(m.start, end),),
        )  # fmt: skip


def _side(word: str) -> Side:
    return "right" if word[0] in "rR" else "left"
