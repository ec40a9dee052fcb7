"""Units that the caption or a note of a table gives to what it names: "Units: WBC and Plt 10^9/L; Hb g/dL", "FVC (L), MIP (cmH2O)"."""

from __future__ import annotations

from collections.abc import Iterator

from etl.document import Span
from etl.parsers.index import part
from etl.parsers.number.units import parse_unit
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex

_NEXT = regex(r"\s*(?:,|/|&|and\b|,\s*and\b)\s*")
_UNIT = regex(
    r"\s*(?:\(\s*(?:in )?|\[\s*(?:in )?|(?:is |are )?in |[:=–-]\s*|,\s+|\s)(?P<unit>(?:[x×]\s?)?[^\s,;()\[\]]+(?:\s?/\s?[^\s,;()\[\]]+)*)"
)
_LONGEST = 300
_LAST = 2


def noted_units(reading: Reading, place: TableInPlace) -> dict[str, str]:
    """The unit of each measure, by its identity, that the words around a table give it.

    Args:
        reading: the document.
        place: the table.
    """
    out: dict[str, str] = {}
    for span in _around(reading, place):
        named: list[str] = []
        end = -1
        found = [m for m in part(reading.index.mentions, span) if m.entry.kind == "measure" and m.form == "name"]
        text = reading.document.text
        for n, m in enumerate(found):
            if n and m.start < end:
                continue
            joined = _NEXT.fullmatch(text, end, m.start) if named else None
            named = [*named, m.entry.id] if joined else [m.entry.id]
            end = m.end
            told = _UNIT.match(text, m.end, span.end)
            code = parse_unit(told["unit"].rstrip("."), reading.lexicon.units())[0] if told else None
            if code and not told["unit"][0].isdigit() and code in m.entry.units:  # type: ignore[index]
                out.update((entry, code) for entry in named)
                named = []
    return out


def _around(reading: Reading, place: TableInPlace) -> Iterator[Span]:
    """The caption, the notes, the last lines, and what stands below a table."""
    spans = [s for s in (place.table.caption, place.lead, *place.table.notes) if s]
    last = [c for c in place.table.cells if c.row >= place.table.rows - _LAST and c.text.strip()]
    spans += [c.span for c in last if not c.column and sum(1 for o in last if o.row == c.row) == 1]
    blocks = reading.document.blocks
    at = next((i for i, b in enumerate(blocks) if b.table is place.table), len(blocks))
    spans += [b.span for b in blocks[at + 1 : at + 2] if b.kind in ("paragraph", "note", "field")]
    return (s for s in spans if s.end - s.start <= _LONGEST)
