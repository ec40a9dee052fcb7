"""The unit that the row of a group's table names, and the amounts of its cells: people, their share, or as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from etl.document import Cell
from etl.facts import Quantity, Range
from etl.parsers.cohort.classes import BOUND
from etl.parsers.cohort.columns import Column, is_count
from etl.parsers.number.dimensions import range_in
from etl.parsers.number.quantities import parse_unit
from etl.parsers.reading import Reading
from etl.parsers.table.cell_values import CellValue
from etl.patterns import regex

_ROW_UNIT = regex(r"\s*(?:,\s*([^,()]{1,24})|[(\[]([^()\[\]]{1,24})[)\]])\s*$")
_PEOPLE = ("{patients}", "{participants}", "{people}", "{persons}")


def row_unit(reading: Reading, label: str) -> tuple[str, str, bool]:
    """A row's label without what it says of its values.

    Args:
        reading: the document.
        label: as printed: "Age, years", "CRP (mg/L)", "Seizures, n", "Relapse, n (%)".

    Returns:
        The label's name, the code of its unit, and whether it counts people.
    """
    if found := re.search(r"[,\s]\s*(?:n|no\.?)\s*[(\[]\s*%\s*[)\]]\s*$", label, re.I):
        return label[: found.start()].strip(" ,"), "", True
    if found := re.search(r"(?:,\s*n|\(\s*n\s*\))\s*$", label):
        bare = label[: found.start()].strip(" ,")
        return bare, "", is_count(bare)
    found = _ROW_UNIT.search(label)
    if found is None or BOUND.match(label):
        return label, "", False
    code, _ = parse_unit((found[1] or found[2]).strip(), reading.lexicon.units())
    return (label[: found.start()].strip(" ,"), code, False) if code and code not in _PEOPLE else (label, "", False)


def unit_beside(reading: Reading, cells: Sequence[Cell | None]) -> str:
    """The code of the unit that a row has in a column of units; "" for ends of a scale ("0-10") and where none stands.

    Args:
        reading: the document.
        cells: those of the row below such heads.
    """
    units = reading.lexicon.units()
    codes = (parse_unit(c.text.strip(), units)[0] for c in cells if c is not None and not c.text.strip()[:1].isdigit())
    return next((code for code in codes if code and code not in _PEOPLE), "")


def amounts(
    value: CellValue, head: Column, counted: bool, unit: str = ""
) -> Iterator[tuple[Quantity | Range, Decimal | None]]:
    """The values of a cell with their units: people, shares, or as printed; "5 (12.5%)" and "5 (12.5)" are two.

    Args:
        value: of the cell.
        head: its column.
        counted: whether it counts people.
        unit: that of its row.

    Yields:
        Each amount with its deviation.
    """
    share_too = "%" in head.title and counted
    plain = [h for h in value.hits if isinstance(h.value, Quantity) and not h.value.code]
    for i, hit in enumerate(value.hits[: 1 if len(plain) > 2 else 2]):  # "6.88 (5.06, 9.20)": a median, its quartiles
        amount = hit.value
        if isinstance(amount, Quantity) and not amount.code and hit.sd is None:
            first = value.hits[0].value
            if i == 1 and isinstance(first, Quantity) and first.code == "%" and amount.value == int(amount.value):
                amount = replace(amount, code="{patients}", unit="patients")  # "47% (14)"
            elif head.kind in ("percent", "percent change") or (i == 1 and (share_too or counted)):
                amount = replace(amount, code="%", unit="%")
            elif (counted and amount.value == amount.value.to_integral_value()) or (
                i == 0
                and len(value.hits) == 2
                and isinstance(value.hits[1].value, Quantity)
                and value.hits[1].value.code == "%"
            ):
                amount = replace(amount, code="{patients}", unit="patients")
        if unit and isinstance(amount, Quantity) and not amount.code:
            amount = replace(amount, code=unit, unit=unit)
        if unit and isinstance(amount, Range):
            amount = range_in(amount, unit)
        if isinstance(amount, (Quantity, Range)):
            yield amount, hit.sd
