"""Numbers whose measure isn't named, but told by the aid beside them ("with a stick 150 m" is how far
somebody walks), by the site of which they are ("left eye 0.06"), or by a unit that one vital sign alone has."""

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
_SEES = regex(r"\s?[:=(]?\s?(?:(?:is|was|has|had|sees|saw|reads|reached|now|still|only|about|up|to|at|with)\s)*")
"""Between a site and its value: "left eye: 0.06", "the right eye now sees 0.2"."""
_WITH = regex(r",?\s(?:with|in|on|of|for|by)\s(?:(?:the|his|her|my)\s)?(?:right|left|better|worse)\s")
_DECIMAL = regex(r"\d[.,]\d")
_CHART = regex(r"20/(?:[1-9]0|[1-9]00|1[05]|25|32|63|80|125|160|150)|6/(?:6|7\.5|9|12|15|18|24|36|48|60)")
"""A line of a chart, read from 20 feet or 6 metres."""
_MOST = 2
_LEAST_BELOW = 6
_NEAR = 16
_ALIVE = 10
"""How far above the lowest possible value the number must lie: what is cooler is the room or the water."""
_TIMED = regex(r"[^.;]{0,40}?\b\d+(?:[.,]\d+)?\s?s(?:ec(?:ond)?s?)?\b", re.I)
"""Behind a distance: it was measured how long it took ("10 m with stick: 31 s")."""
_BEHIND = regex(r"\s?[,(]?\s?(?:(?:with|on|using|w/|by)\s)?(?:(?:an?|the|his|her|one|only)\s)?")
"""Between a distance and the aid: "150 m with stick"."""


def by_aid(reading: Reading, statement: Statement, hit: QuantityHit) -> Mention | None:
    """The measure of a number that names none.

    Args:
        reading: the document.
        statement: the statement.
        hit: a number of it that no measure stands beside.

    Returns:
        The measure, at the place of the number: the one whose figures tell the function that an aid beside the number
        is for, in a unit of it; the one that the site beside it has bare values of; else the vital sign that the unit is
        of. None for other numbers.
    """
    text = reading.document.text
    measure = (
        _used_so_far(reading, statement, hit) or _of_site(reading, statement, hit) or _of_chart(reading, statement, hit)
    )
    if measure is None and not (
        _OF_THING.search(text, max(0, hit.start - 24), hit.start) or _of_finding(statement, hit)
    ):
        measure = _vital(reading, hit)
    return None if measure is None else Mention(hit.start, hit.start, measure)


def _used_so_far(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The measure of how far somebody went with the aid beside a number: "with a stick 150 m"."""
    text = reading.document.text
    aids = [m for m in statement.of("finding") if m.entry.function]
    for aid in aids if aids and not _TIMED.match(text, hit.end) else ():
        before = aid.end <= hit.start and _BEFORE.fullmatch(text, aid.end, hit.start)
        if before or (hit.end <= aid.start and _BEHIND.fullmatch(text, hit.end, aid.start)):
            measures = reading.lexicon.in_unit("measure", codes_of(hit))
            found = next((e for e in measures if e.function == aid.entry.function and fits(reading, e, hit)), None)
            if found is not None:
                return found
    return None


def _of_site(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The ratio of which a site has bare values, behind the site with its side, or before it: "the left eye sees 0.06",
    "20/200 with the right eye"."""
    text = reading.document.text
    if not _is_ratio(text, hit):
        return None
    sides = [m for m in statement.of("qualifier") if m.entry.role == "side"]
    for site in statement.of("site") if sides else ():
        behind = site.end <= hit.start and _SEES.fullmatch(text, site.end, hit.start)
        if not behind and not (hit.end <= site.start and _WITH.fullmatch(text, hit.end, site.start)):
            continue
        if not any(site.start - _NEAR <= x.start < site.end for x in sides):
            continue
        for entry in reading.lexicon.in_unit("measure", ("1",)):
            if entry.is_of(site.entry) and fits(reading, entry, hit):
                return entry
    return None


def _of_chart(reading: Reading, statement: Statement, hit: QuantityHit) -> Entry | None:
    """The ratio that a chart read from afar gives, right behind a side alone ("Right 20/200, left 20/40"), on a page that
    names what it is of, or its organ, before."""
    text = reading.document.text
    if hit.denominator is None or _CHART.fullmatch(text, hit.start, hit.end) is None:
        return None
    sides = [m for m in statement.of("qualifier") if m.entry.role == "side" and m.end <= hit.start]
    if not sides or not _SEES.fullmatch(text, sides[-1].end, hit.start) or statement.of("measure", "scale"):
        return None
    for entry in reading.lexicon.in_unit("measure", ("1",)):
        if not entry.site_words or not entry.implies or not fits(reading, entry, hit):
            continue
        named = (m.entry for m in reading.index.mentions if m.end <= hit.start and m.entry.kind in ("site", "measure"))
        if any(e is entry or e.id == entry.id or (e.kind == "site" and entry.is_of(e)) for e in named):
            return entry
    return None


def _is_ratio(text: str, hit: QuantityHit) -> bool:
    """Whether a number without a unit is one over another ("20/200") or a decimal of at most two ("0.06")."""
    if codes_of(hit) - {""}:
        return False
    if hit.denominator is not None:
        return "/" in hit.grade and hit.denominator >= _LEAST_BELOW
    value = plain_value(hit)
    return value is not None and 0 < value <= _MOST and _DECIMAL.search(text, hit.start, hit.end) is not None


def _vital(reading: Reading, hit: QuantityHit) -> Entry | None:
    """The vital sign whose unit no other kind of measure has ("38.6 °C in the night"), where the number can be a living one's."""
    value, codes = plain_value(hit), codes_of(hit) - {""}
    having = reading.lexicon.in_unit("measure", codes) if value is not None else ()
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
