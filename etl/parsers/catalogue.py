"""Numbers of diseases in catalogues, as they are printed behind a name: "Marfan syndrome (OMIM 154700)"."""

from __future__ import annotations

from etl.document import Span
from etl.facts import Coding, Condition
from etl.names import SYSTEMS
from etl.parsers.index import part
from etl.parsers.reading import Reading
from etl.patterns import regex
from etl.value import replace

NUMBER = regex(
    r"(?:(?:phenotype )?O?MIM(?: number| no\.?)?\s?[:#]?\s?#?(?P<omim>\d{6})|ORPHA(?:NET)?\s?:?\s?(?P<orpha>\d{1,6})|(?P<mondo>MONDO:\d{7}))"
)
_BEHIND = regex(rf"[\s,:]{{0,3}}[(\[]?\s?{NUMBER.pattern}(?!\d)")


def with_printed_number(reading: Reading, fact: Condition) -> Condition:
    """Return a disease with the number of a catalogue that is printed right behind its name.

    Args:
        reading: the document.
        fact: the disease.

    Returns:
        The disease; as it is where no number stands there, or it has one of that catalogue.
    """
    text = reading.document.text
    for place in fact.evidence:
        for name in part(reading.index.mentions, Span(place.start, place.end)):
            if name.entry.concept.entry != fact.code.entry:
                continue
            if (found := _BEHIND.match(text, name.end)) and (code := _coding(found.groupdict())):
                known = {one.system for one in fact.code.codings}
                codings = fact.code.codings if code.system in known else (*fact.code.codings, code)
                return replace(fact, code=replace(fact.code, codings=codings))
    return fact


def _coding(found: dict[str, str | None]) -> Coding | None:
    return next((Coding(SYSTEMS[name], number) for name, number in found.items() if number), None)
