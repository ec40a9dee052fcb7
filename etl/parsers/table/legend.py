"""What the notes and the caption of a table say of the marks and short forms in its cells."""

from __future__ import annotations

from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.cell_values import NONE
from etl.patterns import regex

_LEGEND = regex(
    r"(?:^|[;.,\n]\s*)([A-Za-z]\.\s[A-Za-z]\.|[A-Za-z][\w./]{0,7}|[*†‡§ʰᵃ-ᶿ–—-])\s*[,:=]?\s+([^;.\n]{2,80})"
)
_CAPTION_LEGEND = regex(
    r"(?:^|[;.,(\n]\s*)([A-Za-z]\.\s?[A-Za-z]\.|[A-Za-z][\w./]{0,7}|[*†‡§–—-])\s?=\s?([^;.\n)]{2,80})"
)
_KEYED = regex(r"(?:^|[;.,\n]\s*)([(\[](?:[a-z]|\d{1,2})[)\]])\s+(?=\S)")
_MOST_NOTES = 20
_LONGEST_CAPTION = 1000


def legend_of(reading: Reading, place: TableInPlace) -> dict[str, str]:
    """What the notes and the caption say of marks and short forms: "NT, not tested; † cast after …".

    A short form of letters may be explained below another table of the document; a mark or a single letter isn't.
    """
    out: dict[str, str] = {}
    own = reading.document.quote(place.table.caption) if place.table.caption else ""
    for m in _CAPTION_LEGEND.finditer(own[:_LONGEST_CAPTION]):
        out[m.group(1)] = m.group(2).strip()
    others = [span for p in reading.tables if p is not place for span in p.table.notes][:_MOST_NOTES]
    for n, span in enumerate((*place.table.notes, *others)):
        text = reading.document.quote(span)
        if len(text) >= 2000:
            continue
        for m in _LEGEND.finditer(text):
            if m.group(1) in "–—-" and m.group(2).strip().lower() not in NONE:
                continue
            if n < len(place.table.notes) or sum(c.isalpha() for c in m.group(1)) > 1:
                out.setdefault(m.group(1), m.group(2).strip())
        for m in _KEYED.finditer(text) if n < len(place.table.notes) else ():
            out.setdefault(m.group(1), "")
    return out
