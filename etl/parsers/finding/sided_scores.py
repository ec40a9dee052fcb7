"""Signs with a number for each side: "Rest tremor R 3, L 1", "rigidity 2 right, 1 left"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.facts import Observation, Quantity, Side
from etl.mapping.entry import Mention
from etl.parsers.measure.fit import category_of
from etl.parsers.phrases import Place, make_site
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_SIDE = r"(?:right|left|R|L)(?: side)?\.?"
_NUMBER = r"(?<![\d.,/])[0-4](?![\d/+%°]|[.,]\d|\s?(?:x|times|cm|mm|s|min|weeks?|months?|years?|days?|of|to|-|–)\b)"
_BEHIND = regex(
    rf"\s*[:=(]?\s*(?:on the )?(?P<side>{_SIDE})\s*[:=]?\s*(?P<number>{_NUMBER})"
    rf"\s*(?:[,;/]|,? and)?\s*(?:on the )?(?P<other>{_SIDE})\s*[:=]?\s*(?P<second>{_NUMBER})",
    re.I,
)
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
        Two facts for each such sign and person, and the places of the signs.
    """
    text = reading.document.text
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    for m in statement.of("finding") if statement.quantities else ():
        if m.form != "name" or statement.about(m).status != "present":
            continue
        said = _BEHIND.match(text, m.end, statement.span.end) or _AHEAD.match(text, m.end, statement.span.end)
        if said is None or _side(said["side"]) == _side(said["other"]):
            continue
        used.append((m.start, m.end))
        for side, number in ((said["side"], said["number"]), (said["other"], said["second"])):
            out += _facts(reading, statement, m, _side(side), number, said.end())
    return out, tuple(used)


def _facts(
    reading: Reading, statement: Statement, m: Mention, side: Side, number: str, end: int
) -> Iterator[Observation]:
    implied = reading.lexicon.implied_by(m.entry)
    site = make_site(reading.document.text, reading.lexicon, implied, side, "", Place(m.start, end, implied, side))
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=m.entry.concept, category=category_of(m.entry), site=site,
            value=Quantity(Decimal(number), "", ""), presence="present" if number != "0" else None,
            effective=statement.date_at(m.start), timepoint=statement.time_at(m.start), rule="number of a side",
            evidence=(reading.evidence(m.start, end),),
        )  # fmt: skip


def _side(word: str) -> Side:
    return "right" if word[0] in "rR" else "left"
