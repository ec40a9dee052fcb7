"""How much of a finding there was: "lost 9 kg", "a weight gain of 3 kg", "a fever of 38.9 °C"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.facts import Observation, Quantity
from etl.mapping.entry import Entry, Mention
from etl.parsers.finding.places import refine
from etl.parsers.measure.fit import category_of, codes_of
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.phrases import Place, side_of
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex
from etl.value import replace

_ABOUT = (
    r"(?:\s+(?:about|some|another|almost|nearly|around|over|up to|more than|approximately|a further|a total of))?\s*$"
)
_VERBS = {
    "loss": regex(r"(?<!not )(?<!n't )(?<!never )(?<!to )\b(?:lost|loses|losing|lose|shed)" + _ABOUT, re.I),
    "gain": regex(r"(?<!not )(?<!n't )(?<!never )(?<!to )\b(?:gained|gains|gaining|gain|put on)" + _ABOUT, re.I),
}
_AMOUNT = regex(
    r"\s*(?:in the (?:morning|evening|night)\b|at night\b)?\s*(?:[(:,=]|of|was|is|by)?\s*(?:about|around|approximately|some|nearly)?\s*",
    re.I,
)
_HEAT = regex(
    r"\s*(?:(?:in|on|at|during|for) (?:the |that |one |a )?\w+\s?)?(?:[(:,=]|of|was|is|with)?\s*(?:up to|to|about|around|reaching|max\.?)?\s*",
    re.I,
)
_ALONE = regex(r"\s*(?:$|[.,;)\]]|(?:in|on|at|and|for|after|during)\b)")
_OF_A_BODY = (Decimal(35), Decimal(43))
"""Degrees that can only be a body's, so that they need no unit behind a finding that is counted in them."""
_ON = regex(r"\s*\(?(?:on )?(?:the )?")
_AND_MORE = regex(
    r"\s*(?:\(?(?:on )?(?:the )?(?:left|right|[LR])\b(?: side)?\)?)?\s*(?:,|and|;|/|, and)\s*(?:(?:left|right|[LR])\b:?)?\s*",
    re.I,
)
_BEHIND = regex(r"\s*(?:of\s+(?:his\s+|her\s+|the\s+)?)?", re.I)
_OF = regex(r"\s*of\s+\w", re.I)
_LEAD = 32
_DEGREES = "Cel"
_SAID = ("present", "historical")


def of_statement(reading: Reading, statement: Statement) -> tuple[tuple[Observation, ...], tuple[tuple[int, int], ...]]:
    """The losses and gains of one statement, each with its amount.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        Its Observations, and the places of the findings that got an amount (they say nothing else then).
    """
    out: list[Observation] = []
    used: list[tuple[int, int]] = []
    text = reading.document.text
    last: tuple[Mention, int] | None = None
    for hit in statement.quantities:
        if not isinstance(hit.value, Quantity):
            continue
        hit = in_degrees(hit) if _ALONE.match(text, hit.end) else hit
        entries = reading.lexicon.in_unit("finding", codes_of(hit))
        named = _named(reading, statement, hit, entries) if entries else None
        if named is None and last and last[0].entry in entries and _AND_MORE.fullmatch(text, last[1], hit.start):
            named = last[0]  # "5° on the right and 10° on the left"
        if named is None:
            continue
        last = (named, hit.end)
        context = statement.about(named)
        told = context.status in _SAID or context.resolved  # "a fever of 38.2 °C passed within a day"
        said = told and context.experiencer == "patient"
        if said:
            out.extend(_facts(reading, statement, named, hit))
        if said or named.entry.role in _VERBS:
            used.append((named.start, named.end))
    return tuple(out), tuple(used)


def in_degrees(hit: QuantityHit) -> QuantityHit:
    """A bare number, or one of "degrees", that can be a body's heat, with the unit it then has; others as they are."""
    value = hit.value
    if not isinstance(value, Quantity) or value.code not in ("", None, "deg"):
        return hit
    low, high = _OF_A_BODY
    return replace(hit, value=replace(value, code=_DEGREES)) if low <= value.value <= high else hit


def _named(reading: Reading, statement: Statement, hit: QuantityHit, entries: tuple[Entry, ...]) -> Mention | None:
    """What was lost or gained: the finding named beside the amount, or the one that the verb before it means."""
    text = reading.document.text
    for m in statement.of("finding"):
        if m.entry in entries and m.form == "name":
            before = _HEAT if _DEGREES in m.entry.units else _AMOUNT
            where = max([m.end, *(x.end for x in _places(statement, m.end, hit.start))])
            if m.end <= hit.start and before.fullmatch(text[where : hit.start]):
                return m
            if hit.end <= m.start and _BEHIND.fullmatch(text[hit.end : m.start]):
                return m
    lead = text[max(statement.span.start, hit.start - _LEAD) : hit.start]
    for entry in entries:
        verb = _VERBS[entry.role].search(lead) if entry.role in _VERBS else None
        if verb and not _of_something(text, statement, hit):
            return Mention(hit.start - len(lead) + verb.start(), hit.end, entry)
    return None


def _places(statement: Statement, start: int, end: int) -> list[Mention]:
    """The sites and sides between a finding and its amount, when nothing else stands there."""
    between = [x for x in statement.mentions if start <= x.start and x.end <= end]
    where = [x for x in between if x.entry.kind == "site" or (x.entry.kind == "qualifier" and x.entry.role == "side")]
    return where if len(where) == len(between) else []


def _place(statement: Statement, text: str, named: Mention, hit: QuantityHit) -> Place | None:
    """The site of a finding, and the side beside its amount: "10° on the right", "R 10°"."""
    sides = [x for x in statement.of("qualifier") if x.entry.role == "side"]
    behind = [x for x in sides if x.start >= hit.end and _ON.fullmatch(text, hit.end, x.start)]
    before = [x for x in sides if named.start <= x.start and x.end <= hit.start]
    beside = behind[0] if behind else before[-1] if before else None
    side = side_of(beside) if beside else None
    site = next((x for x in statement.of("site") if named.start <= x.start and x.end <= hit.start), None)
    return Place(named.start, hit.end, site.entry if site else None, side) if site or side else None


def _of_something(text: str, statement: Statement, hit: QuantityHit) -> bool:
    """ "Lost 2 l of blood": something else than the body's own measure was lost."""
    if not _OF.match(text, hit.end, statement.span.end):
        return False
    end = _BEHIND.match(text, hit.end)
    return not any(m.entry.role == "vital" and end and m.start == end.end() for m in statement.of("measure"))


def _facts(reading: Reading, statement: Statement, named: Mention, hit: QuantityHit) -> Iterator[Observation]:
    assert isinstance(hit.value, Quantity)
    evidence = (reading.evidence(min(named.start, hit.start), max(named.end, hit.end)),)
    entry, site = refine(reading, named.entry, _place(statement, reading.document.text, named, hit))
    for subject in statement.subjects:
        yield Observation(
            subject=subject, code=entry.concept, category=category_of(entry), presence="present", value=hit.value, site=site,
            effective=statement.date_at(hit.start), timepoint=statement.time_at(hit.start), evidence=evidence, rule="gain",
        )  # fmt: skip
