"""Numbers whose measure isn't named, but told by the aid beside them: "with a stick 150 m" is how far somebody walks."""

from __future__ import annotations

from etl.mapping.entry import Entry, Mention
from etl.parsers.measure.fit import codes_of, fits
from etl.parsers.number.quantities import QuantityHit
from etl.parsers.reading import Reading, Statement
from etl.patterns import regex

_BEFORE = regex(r"\s?[,:(]?\s(?:(?:for|up to|about|over|some|around|nearly|almost)\s)*|\s?\+\s[^\W\d_]{1,12}\s")
"""Between an aid and how far it was used: "with a stick 150 m", "with quad cane + AFO 15 m"."""
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
    if not aids:
        return {}
    text, found = reading.document.text, {}
    for hit in statement.quantities:
        for aid in aids:
            before = aid.end <= hit.start and _BEFORE.fullmatch(text, aid.end, hit.start)
            if not before and not (hit.end <= aid.start and _BEHIND.fullmatch(text, hit.end, aid.start)):
                continue
            measure = next((e for e in _with_figures(reading, aid.entry) if _in_its_unit(reading, e, hit)), None)
            if measure is not None:
                found[hit.start] = Mention(hit.start, hit.start, measure)
    return found


def _with_figures(reading: Reading, aid: Entry) -> list[Entry]:
    return [e for e in reading.lexicon.with_units("measure") if e.function == aid.function]


def _in_its_unit(reading: Reading, entry: Entry, hit: QuantityHit) -> bool:
    return bool(codes_of(hit) & set(entry.units)) and fits(reading, entry, hit)
