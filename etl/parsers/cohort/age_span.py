"""How old the youngest and the oldest of a group were: "The youngest was 1.5 and the oldest 14 years old (average 5.2 ± 3.1)"."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.document import Span
from etl.facts import Concept, Observation, Quantity, Range
from etl.parsers.cohort.scenes import GROUP, PEOPLE, Scene, meant, parts_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_WHO = rf"(?:\s(?:{PEOPLE}|boy|girl|man|woman|one|of (?:them|these|all)))?"
_IS = r"(?:\s(?:was|is|being|had|at)|,|:)?\s(?:only |already |just )?(?:aged )?"
_AGE = r"(?P<{0}>\d{{1,3}}(?:\.\d+)?)(?:\s?(?P<{0}u>years?|months?|yrs?|y\.?o\.?)\b)?(?:\s(?:old|of age)\b)?"
_SPAN = regex(
    rf"\byoungest{_WHO}{_IS}{_AGE.format('low')}\)?(?:\s?(?:,|;|and|while|but)\s?){{0,2}}\s?(?:and\s)?(?:the\s)?(?:oldest|eldest){_WHO}{_IS}{_AGE.format('high')}",
    re.I,
)
_MEAN = regex(
    r"\s?[(,;]\s?(?:(?:on )?(?:the )?(?:average|mean|median)(?: age)?(?: was| of|:)?|with (?:a|an) (?:average|mean|median)(?: age)? of)\s"
    r"(?P<mean>\d{1,3}(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?(?P<sd>\d{1,2}(?:\.\d+)?))?",
    re.I,
)


def age_span(reading: Reading, statement: Statement, scene: Scene) -> tuple[tuple[Observation, ...], tuple[Span, ...]]:
    """The ages of the youngest and the oldest of a group, with the mean right behind them.

    Args:
        reading: the document.
        statement: a reported statement about the group.
        scene: what stands above it.

    Returns:
        An Observation of the range in years or months (and one of the mean), and the place it was read from.
    """
    text, entry = reading.document.text, reading.lexicon.get("measure", "age")
    m = _SPAN.search(text, statement.span.start, statement.span.end)
    if m is None or not meant(statement, m.start(), m.end()):
        return (), ()
    high = _unit(m["highu"] or "")
    low = _unit(m["lowu"]) if m["lowu"] else high
    value = Range(Quantity(Decimal(m["low"]), low, low), Quantity(Decimal(m["high"]), high, high))
    parts = parts_of(None, scene.stratum)
    out = [
        Observation(
            subject=GROUP, code=entry.concept if entry else Concept("age"), category="survey", value=value, components=parts,
            evidence=(reading.evidence(m.start(), m.end()),), rule="ages of the group",
        )
    ]  # fmt: skip
    mean = _MEAN.match(text, m.end(), statement.span.end)
    if mean is not None:
        out.append(
            Observation(
                subject=GROUP, code=Concept("mean age"), category="survey", value=Quantity(Decimal(mean["mean"]), high, high),
                components=parts_of(None, scene.stratum, Decimal(mean["sd"]) if mean["sd"] else None),
                evidence=(reading.evidence(mean.start(), mean.end()),), rule="ages of the group",
            )
        )  # fmt: skip
    return tuple(out), (Span(m.start(), mean.end() if mean else m.end()),)


def _unit(printed: str) -> str:
    return "mo" if printed.lower().startswith("m") else "a"
