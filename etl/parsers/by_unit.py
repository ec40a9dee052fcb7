"""Short names of a level of the spine that are a measure's before a number with its unit: "C3 0.42 g/L" is no vertebra."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.number.quantities import QuantityHit
from etl.patterns import regex

_LONGEST = 4
_GAP = regex(r"\s?[:=]?\s?(?:(?:was|is|of) )?", re.I)


def with_measures_by_unit(
    text: str, lexicon: Lexicon, mentions: tuple[Mention, ...], quantities: Sequence[QuantityHit]
) -> tuple[Mention, ...]:
    """The mentions, a short site right before a number with a unit as the measure that has this name and unit.

    Args:
        text: the document's text.
        lexicon: for names of measures with their unit.
        mentions: what was found, in order.
        quantities: the numbers of the text, in order.
    """
    out = []
    for m in mentions:
        known = None
        if m.entry.kind == "site" and m.end - m.start <= _LONGEST and text[m.end - 1].isdigit():
            at = bisect_left(quantities, m.end, key=lambda q: q.start)
            hit = quantities[at] if at < len(quantities) else None
            if hit is not None and hit.unit_start and _GAP.fullmatch(text, m.end, hit.start):
                unit = text[hit.unit_start : hit.end].strip()
                known = next(iter(lexicon.label(f"{text[m.start : m.end]} {unit}", "measure")), None)
        out.append(m if known is None else replace(m, entry=known))
    return tuple(out)
