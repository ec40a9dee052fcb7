"""Rows of a table of one measure that name something else of the same test: "Stops" below "Six-minute walk: distance"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.document import Cell
from etl.facts import Quantity
from etl.parsers.number.quantities import parse_cell
from etl.parsers.reading import Reading
from etl.parsers.table.frame import Frame2D
from etl.parsers.table.labels import Facet, label_text, read_label
from etl.parsers.table.of_corner import completed
from etl.parsers.table.scored import measured_for
from etl.patterns import regex

_OF_IT = regex(
    r"\W*(?:distance|time|duration|speed|velocity|length|height|weight|force|power|width|points|percent\w*|best|mean|average|median|max\w*|min\w*|peak|trial|attempt|test|try|run|result|value|score|total|sum|overall|all|with|without|on|off|at|in|after|before|while|during"
    r"|first|second|third|last|\d+|day|night|morning|evening|standing|sitting|supine|lying|upright|fasting|patient|normal|pre|post|baseline|walking|room air|oxygen)\b",
    re.I,
)
"""How a label begins that tells which value of the measure a row has."""


def strange_rows(reading: Reading, frame: Frame2D, whole: Facet) -> frozenset[int]:
    """The rows whose label nobody knows, in a table that has a measure of its own in another row: none is the table's measure.

    Args:
        reading: the document.
        frame: the table's.
        whole: what the table says as a whole.

    Returns:
        Numbers of rows; none for grades of places ("Ashworth" above muscles) and for parts of a scale.
    """
    what = whole.what
    if what is None or what.grade or what.items or what.kind not in ("measure", "scale"):
        return frozenset()
    known, strange = False, set()
    for r in range(frame.top, len(frame.grid)):
        cells = [c for c in frame.grid[r][: frame.left] if c is not None and c.text.strip()]
        facets = [read_label(reading, c.text, c.span) for c in cells]
        known = known or any(f.measured for f in facets)
        text = label_text(frame.grid[r][: frame.left])
        if facets and all(f.empty for f in facets) and any(c.isalpha() for c in text) and not _OF_IT.match(text):
            strange.add(r)
    return frozenset(strange) if known else frozenset()


def of_test(reading: Reading, whole: Facet, label: Facet) -> Facet:
    """Such a row with what its label names together with the test of the table: "Stops" of "Six-minute walk test".

    Args:
        reading: the document.
        whole: what the table says as a whole.
        label: what the row says.
    """
    if label.what is not None or whole.what is None or not label.text:
        return label
    names = [whole.what.name, *whole.what.synonyms]
    return replace(label, what=completed(reading.lexicon, names, label.text))


def as_condition(label: Facet, whole: Facet) -> Facet:
    """A row of what somebody does while something is measured, which the table prints a unit for: "Sitting" below "FVC (L)".

    Args:
        label: what the row says.
        whole: what the table says as a whole.
    """
    told = whole.what is not None and whole.what.kind == "measure" and whole.unit and whole.unit in whole.what.units
    if not told or label.what is None or label.what.kind != "function" or label.item or label.unit:
        return label
    return replace(label, what=None, note=label.note or label.text)


def of_values(reading: Reading, label: Facet, cells: Sequence[Cell | None], unit: str | None) -> Facet:
    """A row named like an item of a scale whose values can't be its points: "INR | 1.9 | 1.5" is measured.

    Args:
        reading: the document.
        label: what the row's label says.
        cells: the cells of the row.
        unit: the unit that the row prints.

    Returns:
        The measure that the label names; the item where some value fits it, or where it names no measure.
    """
    item = label.item
    if item is None or item.low is None or item.high is None:
        return label
    told = [parse_cell(c.text, reading.lexicon.units()).hits[:1] for c in cells if c is not None]
    found = [h.value for hits in told for h in hits if isinstance(h.value, Quantity)]
    fits = any(q.code == "%" or (item.low <= q.value <= item.high and not q.value % 1) for q in found)
    if not found or fits:  # a share is one of the points
        return label
    own = measured_for(reading, label, unit)
    return own if own.what is not None and own.item is None else label
