"""Where each treatment of a table went: a column for its eye, its side or its place ("Eye | R", "Where | left calf")."""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Cell
from etl.facts import Side, Site
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.phrases import make_site, places
from etl.parsers.reading import Reading
from etl.parsers.table.side_words import SIDE, SIDE_WORDS
from etl.patterns import regex

_ASKS = regex(
    r"(?:treated |injected )?(?:side|site|place|where|location|region|limb|into|injected into|body site|side treated)\??"
)
_OF_EYES: dict[str, Side] = {
    "od": "right",
    "os": "left",
    "ou": "bilateral",
    "re": "right",
    "le": "left",
    "be": "bilateral",
}
_SHORT_HEAD = 3
"""Words of a head that names a site and asks for its side, at most: "Eye", "Treated eye", "Knee joint"."""


def site_of_row(reading: Reading, heads: Sequence[Sequence[Cell | None]], row: Sequence[Cell | None]) -> Site | None:
    """Where the treatment of a row was given, by a column that asks for it.

    Args:
        reading: the document.
        heads: the header rows.
        row: the row's cells.

    Returns:
        The site with its side; None where no column asks, or its cell is empty.
    """
    for column, cell in enumerate(row):
        if cell is None or not cell.text.strip():
            continue
        above = [h for line in heads if (h := line[column]) is not None and h is not cell and h.text.strip()]
        if not above or not (asked := _asked(reading, above[-1])):
            continue
        of_head = asked if isinstance(asked, Entry) else None
        side = _side(cell.text)
        if side is not None and (of_head is not None or asked is True):
            return make_site(reading.document.text, reading.lexicon, of_head, side)
        for at in places(part(reading.index.mentions, cell.span)):
            if at.site is not None and (of_head is None or at.site.id == of_head.id):
                return make_site(reading.document.text, reading.lexicon, at.site, at.side, at.part, at)
    return None


def _asked(reading: Reading, head: Cell) -> Entry | bool:
    """The site that a head names, or whether it asks for one."""
    text = " ".join(head.text.split()).strip(" :").lower()
    if _ASKS.fullmatch(text):
        return True
    found = [p for p in places(part(reading.index.mentions, head.span)) if p.site is not None]
    alone = len(text.split()) <= _SHORT_HEAD and len(found) == 1
    site = found[0].site if alone else None
    return site if site is not None else False


def _side(text: str) -> Side | None:
    said = SIDE.match(" ".join(text.split()))
    return SIDE_WORDS[said[1].lower()] if said else _OF_EYES.get(text.strip(" .").lower())
