"""Displays that codes needn't have in a written bundle, as code or text say the same; and how they come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from etl.elements.write import HL7_CODES, SIDES, Resource
from etl.names import OWN, SYSTEMS

_SPELLED = frozenset(
    f"{HL7_CODES}/{name}"
    for name in (
        "condition-category", "condition-clinical", "condition-ver-status", "data-absent-reason", "observation-category",
    )
)  # fmt: skip
"""Lists of HL7 whose codes spell their displays: "social-history" is "Social History"."""
_SIDES = dict(SIDES.values())


def without_displays(value: Any) -> Any:
    """Return a resource, or a part of one, without the displays that `with_displays` puts back."""
    return _changed(value, _without)


def with_displays(value: Any) -> Any:
    """Return a resource, or a part of one, in which codes have the displays that they needn't have."""
    return _changed(value, _with)


def _changed(value: Any, change: Callable[[Resource, str], Resource], text: str = "") -> Any:
    """Change all codings of a value; each is told the text of its concept."""
    if isinstance(value, list):
        return [_changed(one, change, text) for one in value]
    if not isinstance(value, dict):
        return value
    if "code" in value and "system" in value:
        return change(value, text)
    return {
        key: _changed(one, change, value.get("text", "") if key == "coding" else "")
        if isinstance(one, (dict, list))
        else one
        for key, one in value.items()
    }


def _without(coding: Resource, text: str) -> Resource:
    if "display" not in coding or coding["display"] != _known(coding, text):
        return coding
    return {key: value for key, value in coding.items() if key != "display"}


def _with(coding: Resource, text: str) -> Resource:
    known = "" if "display" in coding else _known(coding, text)
    return {**coding, "display": known} if known else coding


def _known(coding: Resource, text: str) -> str:
    """Return what a code is called by its spelling, its side or the text of its concept, "" where none says it."""
    system, code = coding["system"], str(coding["code"])
    if system in _SPELLED:
        return code.replace("-", " ").title()
    if system == SYSTEMS["sct"]:
        return _SIDES.get(code, "")
    return text if system == OWN else ""
