"""Tables whose columns ask several things of each row's place: "Range (°) | MAS" below every visit, over rows of joints."""

from __future__ import annotations

from collections.abc import Sequence

from etl.parsers.label.labels import Facet
from etl.parsers.label.units import may_have
from etl.parsers.reading import Reading
from etl.value import replace


def of_one_thing(whole: Facet, columns: Sequence[Facet]) -> Facet:
    """What a caption says of all cells, without the unit and the thing of which each is of some columns only.

    Args:
        whole: what the caption says: "Passive range (°) and modified Ashworth scale".
        columns: what the columns' heads say.
    """
    if whole.what is None or whole.unit is None or may_have(whole.what, whole.unit):
        return whole
    each = any(f.unit == whole.unit for f in columns) and any(f.what is whole.what for f in columns)
    return replace(whole, what=None, unit=None) if each else whole


def place_only(reading: Reading, label: Facet, head: Facet) -> Facet | None:
    """A row named after an angle or another measure, as the place of the grade that its column asks for.

    Args:
        reading: the document.
        label: what the row's labels say.
        head: what the column's heading says.

    Returns:
        "Popliteal angle" below "MAS" is the knee; None where the column asks for nothing else, or the row prints a unit.
    """
    named, asked = label.what, head.what
    if named is None or asked is None or label.item or label.unit or head.unit or head.item:
        return None
    other = named.kind == "measure" and not named.grade and named.units and asked.grade and asked is not named
    site = label.site or reading.lexicon.implied_by(named)
    return replace(label, what=None, site=site) if other and site is not None else None
