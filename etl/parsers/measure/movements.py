"""Movements named without their joint behind one that names it: "left hip flexion 85°, internal rotation 5°"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Document
from etl.mapping.entry import Mention
from etl.mapping.lexicon import Lexicon
from etl.parsers.index import Index
from etl.patterns import regex
from etl.value import replace

_NEXT = regex(
    r"[^.;,:\n]{0,24}?(?:,|;|,? and) (?P<words>[a-z]{4,12}(?: [a-z]{4,12})?) (?:of )?(?=[-–]?\d{1,3}(?:\.\d)? ?(?:°|deg))"
)
_MOST = 6


def with_movements(document: Document, lexicon: Lexicon, found: Index) -> Index:
    """The index with such movements.

    Args:
        document: the document.
        lexicon: for the movements of a joint.
        found: what stands where in it.
    """
    made = tuple(_further(document, lexicon, found))
    if not made:
        return found
    taken = [(m.start, m.end) for m in made]
    kept = (m for m in found.mentions if not any(start <= m.start and m.end <= end for start, end in taken))
    return replace(found, mentions=tuple(sorted((*kept, *made), key=lambda m: (m.start, -m.end))))


def _further(document: Document, lexicon: Lexicon, found: Index) -> Iterator[Mention]:
    measures = {m.start for m in found.mentions if m.entry.kind == "measure"}
    for m in found.mentions:
        if m.entry.kind != "measure" or "deg" not in m.entry.units or not m.entry.implies:
            continue
        site, at = lexicon.implied_by(m.entry), m.end
        for _ in range(_MOST if site is not None else 0):
            step = _NEXT.match(document.text, at)
            if step is None or site is None or step.start("words") in measures:
                break
            named = lexicon.label(f"{site.name} {step['words']}", "measure")
            if not named or named[0].units != m.entry.units:
                break
            yield Mention(step.start("words"), step.end("words"), named[0])
            at = step.end("words")
