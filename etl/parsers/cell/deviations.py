"""Deviations from normal that stand beside a value: "55.5 cm (+2.4)", "3200/-1.2", "2.67 kg (8%, Z=-1.4)"."""

from __future__ import annotations

import re

from etl.document import Cell, Span
from etl.facts import Quantity
from etl.mapping.entry import Entry
from etl.parsers.number.amounts import QuantityHit
from etl.patterns import regex
from etl.value import replace

_TOLD = regex(r"\b(?:SDS?|SD score|z[- ]?scores?|z\s?(?==)|(?:per)?centiles?|%ile)\b|w/%|\d\s?%|z\s?=", re.I)
_SIGNED = regex(r"\s*[(\[]\s?[-−–+]\s?\d[\d.,]*\s?(?:SDS?|S\.D\.|z(?:-score)?)?\s?[)\]]", re.I)
"""In brackets with a sign it is none but a deviation: "(+2.4)", "(-1 SD)"."""
_ASKED = regex(r"\s*(?:(?:[(\[][^()\[\]]*[)\]]\s*)+|/\s?[-−–+<>]*\s?\d[\d.,]*(?:\s?SDS?)?)\s*$", re.I)
"""Where one is asked for, or told as such, it is all that stands in brackets or behind a stroke: "60 (>+2)", "3200/-1.2"."""
_VALUE = regex(r"\s*(\d[\d.,]*(?!\d*(?:st|nd|rd|th)\b)(?:\s?[^\W\d_]{1,5}\.?)?)")

_OF_OTHERS = regex(r"\s?(?:[-–]\s?\d+\s?)?(?:(?:st|nd|rd|th)\b|\s?(?:per)?centiles?\b|\s?%iles?\b)", re.I)
"""Behind a number: it is a percentile ("10-25th centile")."""
_LED = regex(r"(?:\bP\s?|\bz(?:[- ]score)?\s?[=:]\s?|\+)\Z", re.I)
_SO_OLD = regex(r"\d+\s?(?:y|yrs?|years?)\.?\s?(?:and\s|,\s)?\d+\s?(?:m|mos?|months?)\b", re.I)
_NEAR = 12


def is_deviation(entry: Entry, hit: QuantityHit, text: str, label: str) -> bool:
    """Whether a number in the cell of a measure is none of its values: a deviation from normal, a percentile, or the months of
    an age.

    Args:
        entry: the measure.
        hit: the number.
        text: of the cell.
        label: without its unit; "" where one is told, or several numbers stand in the cell.
    """
    if not isinstance(hit.value, Quantity):
        return False
    if hit.value.code == "{SD}" and "{SD}" not in entry.units:
        return True
    never_below = entry.low is not None and entry.low >= 0
    signed = hit.value.value < 0 or text[hit.start] == "+"
    if never_below and (signed or _LED.search(text, max(0, hit.start - _NEAR), hit.start)):
        return True
    if _OF_OTHERS.match(text, hit.end) or any(m.start() <= hit.start < m.end() for m in _SO_OLD.finditer(text)):
        return True
    return not hit.value.code and tells_deviation(label)


def tells_deviation(text: str) -> bool:
    """Whether a label asks for a deviation from normal, or a cell tells one as such: "Weight, kg (SD)", "2.67 kg (8%)".

    Args:
        text: of the label or the cell.
    """
    return _TOLD.search(text) is not None


def deviation_behind(text: str, at: int, *, asked: bool = False) -> int | None:
    """Where a deviation from normal ends that stands behind a value.

    Args:
        text: of a cell.
        at: where its value ends.
        asked: whether a deviation is told as such, so that it needs no sign; then nothing else may stand behind the value.
    """
    found = (_ASKED if asked else _SIGNED).match(text, at)
    return found.end() if found is not None else None


def without_deviation(cell: Cell) -> Cell:
    """A cell with nothing but its value, where a deviation is told as such.

    Args:
        cell: the cell.
    """
    value = _VALUE.match(cell.text)
    if value is None or deviation_behind(cell.text, value.end(1), asked=True) is None:
        return cell
    start = cell.span.start + value.start(1)
    return replace(cell, text=value[1], span=Span(start, start + len(value[1])))
