"""Tables of scores: columns of what was measured beside columns of the points it gave ("Value | Score"), and the regions of
a score without items, which are no measurements of their own.
"""

from __future__ import annotations

from etl.document import Cell
from etl.mapping.entry import Entry
from etl.parsers.cell.references import IN_BRACKETS
from etl.parsers.index import part
from etl.parsers.label.caption import is_total
from etl.parsers.label.labels import Facet
from etl.parsers.reading import Reading, TableInPlace

_HEADS = ("item", "measured", "points")


def head_role(reading: Reading, cell: Cell | None) -> str:
    """What a head says of the numbers below it: "measured" (a value as it was measured), "points" (the score that it
    gave), "item" for the names of items; "" for any other.

    Args:
        reading: the document.
        cell: a header cell.
    """
    text = " ".join(cell.text.split()).strip(" :") if cell is not None else ""
    if not text:
        return ""
    return next((e.role for e in reading.lexicon.label(text, "field") if e.role in _HEADS), "")


def of_region(reading: Reading, facet: Facet, label: Facet) -> bool:
    """Whether a row below the name of a score without items is one of its regions, or their total: "Abdomen" is no examination.

    Args:
        reading: the document.
        facet: what all labels of a cell say.
        label: what those of its row say.
    """
    if facet.what is None:
        return facet.site is not None or (label.empty and is_total(reading, label.text))
    region = facet.item is None and facet.site is not None and facet.what is label.what and not facet.what.units
    return region and bool(reading.lexicon.label(IN_BRACKETS.sub("", label.text).strip(), "site"))


def scale_named(reading: Reading, place: TableInPlace) -> Entry | None:
    """The one scale that the caption or heading of a table names, for its row "Total"; None without one.

    Args:
        reading: the document.
        place: the table.
    """
    spans = [s for s in (place.table.caption, place.lead, place.frame.title) if s]
    for span in spans:
        named = {m.entry.id: m.entry for m in part(reading.index.mentions, span) if m.entry.kind == "scale"}
        if len(named) == 1:
            return next(iter(named.values()))
    return None
