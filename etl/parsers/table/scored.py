"""Tables of scores: columns of what was measured beside columns of the points it gave ("Value | Score"), and the items of
a scale whose items no mapping knows, which are no measurements of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.document import Cell
from etl.mapping.entry import Entry
from etl.parsers.index import part
from etl.parsers.reading import Reading, TableInPlace
from etl.parsers.table.frame import Frame2D
from etl.parsers.table.labels import RANGE, Facet, label_text, of_item, read_label
from etl.parsers.table.norms import IN_BRACKETS
from etl.parsers.table.whole import is_total
from etl.patterns import regex

_NUMBERED = regex(r"\s*\(?(\d{1,2})[.):]?\s+[^\W\d_]")
_DIGIT = regex(r"\d")
_FEWEST = 4
_HEADS = ("item", "measured", "points")
Grid = Sequence[Sequence[Cell | None]]


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


def scored_columns(reading: Reading, frame: Frame2D) -> dict[int, str]:
    """Which columns hold what was measured and which the points for it, where a table has both.

    Args:
        reading: the document.
        frame: the table's frame.

    Returns:
        "measured" or "points" by column; {} for a table that doesn't have both.
    """
    found: dict[int, str] = {}
    for column in range(frame.left, len(frame.grid[0]) if frame.grid else 0):
        heads = [head_role(reading, row[column]) for row in reversed(frame.grid[: frame.top])]
        if role := next((h for h in heads if h in ("measured", "points")), ""):
            found[column] = role
    return found if set(found.values()) == {"measured", "points"} else {}


def of_kind(
    reading: Reading, scored: Mapping[int, str], row: Sequence[Cell | None], column: int, label: Facet, unit: str | None,
    scale: Entry | None,
) -> Facet:  # fmt: skip
    """What a row's label says of a cell, by the kind of its column.

    Args:
        reading: the document.
        scored: the table's `scored_columns`.
        row: the cells of the row.
        column: the cell's column.
        label: what the row's label says.
        unit: the unit that the row prints.
        scale: the scale whose items the rows are.

    Returns:
        What was measured; of points the item, or the scale of a row that has points only, and nothing where they are of
        an item that no mapping knows.
    """
    kind = scored.get(column, "")
    if kind == "measured":
        return measured_for(reading, label, unit)
    if kind == "points" and label.item is None:
        item = reading.lexicon.item(scale, RANGE.sub("", label.text)) if scale is not None else None
        if scale is not None and item is not None:
            return of_item(reading, replace(label, what=None), scale, item)
        alone = not any(
            c is not None and _DIGIT.search(c.text) for at, c in enumerate(row) if scored.get(at) == "measured"
        )
        own = label.what is not None and label.what.kind == "scale" and alone
        return label if own else Facet()
    return label if label.item is not None else replace(label, unit=unit or label.unit)


def measured_for(reading: Reading, label: Facet, unit: str | None) -> Facet:
    """What was measured to score an item: the measure that its mapping names, else the one that its label names.

    Args:
        reading: the document.
        label: what the row's label says.
        unit: the unit that the row prints.
    """
    named = reading.lexicon.get("measure", label.item.measure) if label.item is not None else None
    if named is not None:
        return replace(label, what=named, item=None, unit=unit or label.unit)
    if label.item is None and (label.what is not None or label.subject is not None):
        return replace(label, unit=unit or label.unit)
    bare = read_label(reading, label.text, label.span, None, unit) if label.span is not None else Facet()
    fits = bare.what is not None and bare.what.kind == "measure"
    return replace(bare, unit=unit or bare.unit) if fits else Facet()


def unknown_items(reading: Reading, frame: Frame2D) -> frozenset[int]:
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
