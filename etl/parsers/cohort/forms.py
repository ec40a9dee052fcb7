"""Rows of a group's table that are forms of its disease: "spastic" below "Form of CP" is a form, and no sign of so many people."""

from __future__ import annotations

import re

from etl.facts import Concept
from etl.parsers.reading import Reading
from etl.patterns import regex

_ASKS = regex(
    r"\b(?:(?:sub)?types?|forms?|variants?|phenotypes?)\s+of\b|\b(?:disease|clinical)\s+(?:(?:sub)?types?|forms?)\b",
    re.I,
)


def asks_form(title: str) -> bool:
    """Whether the heading of a table asks for the form of a disease: "Type of MS".

    Args:
        title: the heading.
    """
    return _ASKS.search(title) is not None


def form_of(reading: Reading, name: str) -> Concept | None:
    """The form of the page's disease that a row names by a word which elsewhere is a sign of it.

    Args:
        reading: the document.
        name: the row's label without its size.

    Returns:
        The form as the mappings know it ("spastic" of a palsy), else its printed name; None where the label is no other
        word for a sign.
    """
    signs = [e for e in reading.lexicon.label(name, "finding") if e.name.casefold() != name.strip().casefold()]
    disease = next((m.entry for m in reading.index.mentions if m.entry.kind == "condition"), None)
    if not signs or disease is None or " " in name.strip():  # a sign of several words has a name of its own
        return None
    small = name[:1].lower() + name[1:]
    known = reading.lexicon.label(f"{small} {disease.name}", "condition")
    return known[0].concept if known else Concept(f"{small} {disease.name}")
