"""Cells of CSV files that a spreadsheet would take for a formula, quoted so that it doesn't.

Source: OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection, and ASVS 5.0, requirement 1.2.10.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.patterns import regex

_BEGINS = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""What makes a formula of a cell when it comes first; the last four are the full-width forms of = + - @."""
_NUMBER = regex(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d{1,4})?\s?%?")
_SIGNS = regex(r"[+/-]+")
"""Signs without an operand: "+", "--", "+/-", as tables of findings have them. No spreadsheet computes them."""
_QUOTED = regex(r"'+[=+\-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20]")


def is_formula(cell: object) -> bool:
    """Return True if a spreadsheet would take a cell for a formula; a number never is one, whatever its sign.

    Args:
        cell: a cell's value as it is to be written.
    """
    if not isinstance(cell, str) or cell[:1] not in _BEGINS or not cell:
        return False
    return not (_NUMBER.fullmatch(cell) or _SIGNS.fullmatch(cell))


def quote_cell(cell: str) -> str:
    """Return a cell that a spreadsheet shows as a text: one that could be a formula gets an apostrophe in front.

    Args:
        cell: the text of a cell.
    """
    return f"'{cell}" if is_formula(cell) or _QUOTED.match(cell) else cell


def unquote_cell(cell: str) -> str:
    """Return the cell that `quote_cell` was given."""
    return cell[1:] if _QUOTED.match(cell) else cell


def quote_row(cells: Iterable[str]) -> list[str]:
    """Return a row whose cells are all texts or numbers to a spreadsheet."""
    return [quote_cell(cell) for cell in cells]
