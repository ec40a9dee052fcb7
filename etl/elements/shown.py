"""Datatypes in words for people, without what could become markup or turn the direction of a text."""

from __future__ import annotations

from typing import Any

from etl.elements.write import EXTENSION
from etl.patterns import regex

_PRINTED = f"{EXTENSION}/printed"
_HIDDEN = regex(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff"
    r"\ufeff\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_LONGEST = 400
_INNER = ("concept", "display", "code", "collectedDateTime", "collectedPeriod", "valueString")


def readable(text: object) -> str:
    """A text fit for reading.

    Args:
        text: anything.

    Returns:
        The text without control characters and direction marks, cut when very long.
    """
    clean = str(text)[: 4 * _LONGEST]
    if not (clean.isascii() and clean.isprintable()):
        clean = _HIDDEN.sub("", clean)
    return clean if len(clean) <= _LONGEST else clean[:_LONGEST] + "…"


def shown(value: Any) -> str:
    """A datatype in words.

    Args:
        value: a primitive, a datatype of FHIR, or a list of them.

    Returns:
        Its text.
    """
    if isinstance(value, list):
        return "; ".join(filter(None, map(shown, value)))
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    if "text" in value:
        return str(value["text"])
    if as_printed := [str(x["valueString"]) for x in value.get("extension", []) if x["url"] == _PRINTED]:
        dates = f"{value.get('start', '…')} – {value.get('end', '…')}" if "start" in value or "end" in value else ""
        return "; ".join(filter(None, (dates, *as_printed)))
    if "coding" in value:
        first = value["coding"][0]
        return next((str(c["display"]) for c in value["coding"] if "display" in c), shown(first.get("code")))
    if "low" in value or "high" in value:
        return f"{shown(value.get('low')) or '…'} – {shown(value.get('high')) or '…'}"
    if "start" in value or "end" in value:
        return f"{value.get('start', '…')} – {value.get('end', '…')}"
    if "value" in value:
        unit = value.get("unit") or value.get("code", "")
        return f"{value.get('comparator', '')}{value['value']} {unit if unit != '1' else ''}".strip()
    if "actor" in value:
        return shown(value["actor"])
    return next((shown(value[k]) for k in _INNER if k in value), "")
