"""What a written resource needn't say twice: displays that code or text say, identifiers that a search has; and how they come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from etl.elements.write import HL7_CODES, SIDES, Resource, place_of
from etl.envelope import Pointer
from etl.names import OWN, SYSTEMS
from etl.patterns import regex

_SPELLED = frozenset(
    f"{HL7_CODES}/{name}"
    for name in (
        "condition-category", "condition-clinical", "condition-ver-status", "data-absent-reason", "observation-category",
    )
)  # fmt: skip
"""Lists of HL7 whose codes spell their displays: "social-history" is "Social History"."""
_SIDES = dict(SIDES.values())
_SEARCH = regex(r"([A-Za-z]+)\?identifier=([^|]*)\|(.*)")
"""A reference to what a server is asked for: "Patient?identifier=urn:oid:2.16.756.5.30.4|4711"."""


def without_repeats(value: Any) -> Any:
    """Return a resource, or a part of one, without what `with_repeats` puts back."""
    return _changed(value, _without)


def with_repeats(value: Any) -> Any:
    """Return a resource, or a part of one, in which codes have their displays, and searched references their identifiers."""
    return _changed(value, _with)


def _changed(value: Any, change: Callable[[Resource, str], Resource], text: str = "") -> Any:
    """Change all codings and references of a value; a coding is told the text of its concept."""
    if isinstance(value, list):
        return [_changed(one, change, text) for one in value]
    if not isinstance(value, dict):
        return value
    if "reference" in value or ("code" in value and "system" in value):
        return change(value, text)
    return {
        key: _changed(one, change, value.get("text", "") if key == "coding" else "")
        if isinstance(one, (dict, list))
        else one
        for key, one in value.items()
    }


def _without(value: Resource, text: str) -> Resource:
    if "reference" in value:
        said = _pointer(value["reference"])
        repeated = bool(said) and all(value.get(key) == one for key, one in said.items())
        return {key: one for key, one in value.items() if key not in said} if repeated else value
    if "display" not in value or value["display"] != _display(value, text):
        return value
    return {key: one for key, one in value.items() if key != "display"}


def _with(value: Resource, text: str) -> Resource:
    if "reference" in value:
        said = {} if "identifier" in value else _pointer(value["reference"])
        rest = {key: one for key, one in value.items() if key != "reference"}
        return {"reference": value["reference"], **said, **rest} if said else value
    display = "" if "display" in value else _display(value, text)
    return {**value, "display": display} if display else value


def _pointer(reference: Any) -> Resource:
    """Return type and identifier of what a reference searches for; nothing for one that is no search of ours."""
    found = _SEARCH.fullmatch(reference) if isinstance(reference, str) else None
    if found is None:
        return {}
    kind, system, value = found[1], unquote(found[2]), unquote(found[3])
    if place_of(Pointer(kind, "", system, value)) != reference:
        return {}
    return {"type": kind, "identifier": {"system": system, "value": value}}


def _display(coding: Resource, text: str) -> str:
    """Return what a code is called by its spelling, its side or the text of its concept, "" where none says it."""
    system, code = coding["system"], str(coding["code"])
    if system in _SPELLED:
        return code.replace("-", " ").title()
    if system == SYSTEMS["sct"]:
        return _SIDES.get(code, "")
    return text if system == OWN else ""
