"""Tables of scores: columns of what was measured beside columns of the points it gave ("Value | Score"), and the items of
a scale whose items no mapping knows, which are no measurements of their own.
"""

from __future__ import annotations

from etl.document import Cell
from etl.mapping.entry import Entry
from etl.parsers.cell.references import IN_BRACKETS
from etl.parsers.index import part
from etl.parsers.label.caption import is_total
from etl.parsers.label.labels import Facet, label_text
from etl.parsers.reading import Reading, TableInPlace
from etl.patterns import regex
from etl.tables.axes import Axes

_NUMBERED = regex(r"\s*\(?(\d{1,2})[.):]?\s+[^\W\d_]")
_FEWEST = 4
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


def unknown_items(reading: Reading, frame: Axes) -> frozenset[int]:
    """The rows that are items of a scale, above its total, by their head ("Item") or by their numbers.

    Args:
        reading: the document.
        frame: the frame of a table whose scale isn't known.

    Returns:
        The rows; () for a table without a total or that numbers nothing.
    """
    body = range(frame.top, len(frame.grid))
    texts = {r: label_text(frame.grid[r][: frame.left]) for r in body}
    total = next(
        (r for r in body if is_total(reading, texts[r]) and not reading.lexicon.label(texts[r], "scale")), None
    )
    if total is None:  # "Berg balance scale" beside other scales is the total of none of the rows
        return frozenset()
    heads = [head_role(reading, row[at]) for row in frame.grid[: frame.top] for at in range(frame.left)]
    above = [r for r in body if r < total]
    numbers = [m for r in above if (c := frame.grid[r][0]) is not None and (m := _NUMBERED.match(c.text))]
    counted = len(numbers) >= _FEWEST and len({m[1] for m in numbers}) == len(numbers)
    return frozenset(above) if "item" in heads or counted else frozenset()


def is_unknown_item(facet: Facet) -> bool:
    """Whether what a row's label seems to name is only the wording of an item: a site, an ability, a sign without a unit.

    Args:
        facet: what the labels of a cell say.
    """
    if facet.item is not None or facet.unit or facet.subject is not None:
        return False
    return facet.what is None or facet.what.kind in ("function", "finding", "condition") or bool(facet.what.grade)


def of_region(reading: Reading, facet: Facet, label: Facet) -> bool:
    """Whether a row below the name of a score without items is one of its regions, or their total: "Abdomen" is no examination.

    Args:
        reading: the document.
        facet: what all labels of a cell say.
        label: what those of its row say.
    """
    if facet.item is not None:
        return False
    if facet.what is None:
        return facet.site is not None or (label.empty and is_total(reading, label.text))
    region = facet.site is not None and facet.what is label.what and not facet.what.units
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
