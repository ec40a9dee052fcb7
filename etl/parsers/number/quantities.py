"""Quantities: everything about printed numbers in one place to import from.

`amounts` reads running text, `cell_values` a table's cell, `numerals` the numbers, `units` what stands behind them.
"""

from __future__ import annotations

from etl.parsers.cell.values import AbsentReason, CellKind, CellValue, absent_reason, parse_cell
from etl.parsers.number.amounts import QuantityHit, QuantityKind, find_quantities
from etl.parsers.number.numerals import parse_number, uses_decimal_comma
from etl.parsers.number.units import parse_unit

__all__ = [
    "AbsentReason",
    "CellKind",
    "CellValue",
    "QuantityHit",
    "QuantityKind",
    "absent_reason",
    "find_quantities",
    "parse_cell",
    "parse_number",
    "parse_unit",
    "uses_decimal_comma",
]
