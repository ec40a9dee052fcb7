"""What a field for the patient says that is no name: "Case: lung fibrosis, second treatment"."""

from __future__ import annotations

from etl.mapping.lexicon import Lexicon

_KINDS = ("condition", "cells", "procedure")
_SHORTEST = 3


def is_disease(lexicon: Lexicon, name: str) -> bool:
    """Whether the value of a field for a name is a disease or a treatment.

    Args:
        lexicon: for their names.
        name: the value up to its first comma or bracket.

    Returns:
        True when terms of that kind begin it and make up most of it. One word in capitals at its begin only ("Crohn")
        may be somebody's name, unless it is the disease's whole name ("Stroke"); two letters may be initials.
    """
    found = [m for m in lexicon.find(name, 0, len(name)) if m.entry.kind in _KINDS and m.form == "name"]
    if len(name) < _SHORTEST or not found or min(m.start for m in found) > 0 or "." in name[:3]:
        return False
    if " " not in name and name[1:].islower():
        return any(m.entry.name.lower() == name.lower() for m in found)
    covered = {at for m in found for at in range(m.start, m.end)}
    return len(covered) * 2 > len(name)
