"""Numbers whose measure isn't named, but told by the aid beside them ("with a stick 150 m" is how far
somebody walks) or by a unit that one vital sign alone has."""

from __future__ import annotations

import re

from etl.mapping.entry import Entry, Mention
from etl.parsers.measure.fit import codes_of, fits, plain_value
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_BEFORE = regex(r"\s?[,:(]?\s(?:(?:for|up to|about|over|some|around|nearly|almost)\s)*|\s?\+\s[^\W\d_]{1,12}\s")
"""Between an aid and how far it was used: "with a stick 150 m", "with quad cane + AFO 15 m"."""
_OF_THING = regex(
    r"\b(?:at|to|of|below|above|under|over|from|minus|[a-z]+ed|water|room|bath|outside)\s[(]?(?:about\s)?$|[-−–]$", re.I
)
"""Before a temperature that is a thing's: "kept at 37 °C", "a room of 38 °C"."""
_NEAR = 16
_ALIVE = 10
"""How far above the lowest possible value the number must lie: what is cooler is the room or the water."""
_TIMED = regex(r"[^.;]{0,40}?\b\d+(?:[.,]\d+)?\s?s(?:ec(?:ond)?s?)?\b", re.I)
"""Behind a distance: it was measured how long it took ("10 m with stick: 31 s")."""
_BEHIND = regex(r"\s?[,(]?\s?(?:(?:with|on|using|w/|by)\s)?(?:(?:an?|the|his|her|one|only)\s)?")
"""Between a distance and the aid: "150 m with stick"."""


def by_aid(reading: Reading, statement: Statement) -> dict[int, Mention]:
    """The measures of numbers that name none.

    Args:
        reading: the document.
        statement: the statement.

    Returns:
        For the offset of each such number the measure, at the place of the number: the one whose figures tell the function
        that an aid beside the number is for, in a unit of it.
    """
    aids = [m for m in statement.of("finding") if m.entry.function]
    text, found = reading.document.text, {}
    for hit in statement.quantities:
        taken = _OF_THING.search(text, max(0, hit.start - 24), hit.start) or _of_finding(statement, hit)
        if not taken and (vital := _vital(reading, hit)) is not None:
            found[hit.start] = Mention(hit.start, hit.start, vital)
        for aid in aids if not _TIMED.match(text, hit.end) else ():
            before = aid.end <= hit.start and _BEFORE.fullmatch(text, aid.end, hit.start)
            if not before and not (hit.end <= aid.start and _BEHIND.fullmatch(text, hit.end, aid.start)):
                continue
            measure = next((e for e in _with_figures(reading, aid.entry) if _in_its_unit(reading, e, hit)), None)
            if measure is not None:
                found[hit.start] = Mention(hit.start, hit.start, measure)
    return found


def _vital(reading: Reading, hit: QuantityHit) -> Entry | None:
    """The vital sign whose unit no other kind of measure has ("38.6 °C in the night"), where the number can be a living one's."""
    value, codes = plain_value(hit), codes_of(hit) - {""}
    having = [e for e in reading.lexicon.with_units("measure") if codes & set(e.units)] if value is not None else []
    if len({e.name.split()[-1] for e in having}) != 1:
        return None
    vitals = [e for e in having if e.role == "vital" and e.low is not None and fits(reading, e, hit)]
    if len(vitals) != 1 or value is None or not codes & set(vitals[0].units[:1]):
        return None  # "100 g" of something is nobody's weight
    return vitals[0] if value >= (vitals[0].low or 0) + _ALIVE else None


def _of_finding(statement: Statement, hit: QuantityHit) -> bool:
    """Whether a finding right before a number has values of its unit: "fever (38.6 °C)"."""
    return any(
        f.end <= hit.start <= f.end + _NEAR and codes_of(hit) & set(f.entry.units) for f in statement.of("finding")
    )


def _with_figures(reading: Reading, aid: Entry) -> list[Entry]:
    return [e for e in reading.lexicon.with_units("measure") if e.function == aid.function]


def _in_its_unit(reading: Reading, entry: Entry, hit: QuantityHit) -> bool:
    return bool(codes_of(hit) & set(entry.units)) and fits(reading, entry, hit)
