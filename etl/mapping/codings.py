"""Codes as mapping files write them."""

from __future__ import annotations

from etl.facts import Coding
from etl.names import SYSTEMS

CODES = "codes.tsv"
"""The file of a mappings folder that holds the terminologies' displays."""


def coding(text: str, displays: dict[tuple[str, str], str]) -> Coding | None:
    """A code as mapping files write it.

    Args:
        text: alias and code ("sct 40739000").
        displays: see `etl.mapping.load.load_displays`.

    Returns:
        The coding, None when the text isn't "alias code" with a known alias.
    """
    alias, _, code = text.strip().partition(" ")
    system, code = SYSTEMS.get(alias), code.strip()
    if system is None or not code:
        return None
    return Coding(system, code, displays.get((system, code)) or None)
