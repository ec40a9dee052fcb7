"""Rows of a group's table that are forms of its disease: "spastic" below "Form of CP" is a form, and no sign of so many people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.facts import Concept
from etl.mapping.entry import Entry
from etl.parsers.cohort.columns import ASIDE, Column
from etl.parsers.cohort.layouts import names
from etl.parsers.cohort.scenes import PEOPLE, Scene
from etl.parsers.reading import Reading
from etl.patterns import regex

_ASKS = regex(
    r"\b(?:(?:sub)?types?|forms?|variants?|phenotypes?)\s+of\b|\b(?:disease|clinical)\s+(?:(?:sub)?types?|forms?)\b",
    re.I,
)
_OF_PEOPLE = regex(r"\W*(?:(?:no\.?|number) of )?" + PEOPLE + r"\b", re.I)


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
    disease = _disease(reading) if signs and " " not in name.strip() else None
    if disease is None:  # a sign of several words has a name of its own
        return None
    small = name[:1].lower() + name[1:]
    known = reading.lexicon.label(f"{small} {disease.name}", "condition")
    return known[0].concept if known else Concept(f"{small} {disease.name}")


def _disease(reading: Reading) -> Entry | None:
    """The disease that the page names first."""
    return next((m.entry for m in reading.index.mentions if m.entry.kind == "condition"), None)


def is_form(reading: Reading, entry: Entry) -> bool:
    """Whether a disease is a form of the page's: "SPMS" on a page of multiple sclerosis.

    Args:
        reading: the document.
        entry: the disease.
    """
    disease = _disease(reading)
    return disease is not None and entry.part_of == disease.id


def known_form(reading: Reading, name: str) -> Concept | None:
    """The form of the page's disease that a word for a sign names, where the mappings know one: "ataxic 5 (6.0%)" of a palsy.

    Args:
        reading: the document.
        name: the word as printed.
    """
    bare = name.strip(" :,.-–\n")
    disease = _disease(reading) if bare.isalpha() else None
    if disease is None:
        return None
    for whole in (disease.name, *(e.name for e in (reading.lexicon.get("condition", disease.part_of),) if e)):
        known = reading.lexicon.label(f"{bare.lower()} {whole}", "condition")
        if known:
            return known[0].concept
    return None


def measured_in(reading: Reading, scene: Scene, heads: Sequence[Column], name: str, *, means: bool) -> Concept | None:
    """What the corner or the caption measures in the parts of the group that are the rows: "Bulbar form" below "ALSFRS-R".

    Args:
        reading: the document.
        scene: what stands above the table.
        heads: its columns.
        name: the row's label.
        means: whether the row has means; a sign that has them is the name of a part too: "spastic | 36.1 ± 18.8" below "GMFM-88".
    """
    if len(heads) < 2 or not all(h.timepoint for h in heads[1:] if h.kind not in ASIDE):
        return None
    kinds = {m.entry.kind for m in reading.lexicon.find(name)}
    if names(reading, name) and not (means and "finding" in kinds and not kinds & {"measure", "scale", "function"}):
        return None
    if any(h.kind not in (*ASIDE, "value") for h in heads) or _OF_PEOPLE.match(name):
        return None
    for text in (heads[0].title, scene.title):
        found = {m.entry.id: m.entry for m in reading.lexicon.find(text) if m.entry.kind == "scale" or m.entry.units}
        if len(found) == 1:
            return next(iter(found.values())).concept
    return None


def scored_in(reading: Reading, scene: Scene) -> Concept | None:
    """The only scale or measure that a caption names, whose change the table counts by form: "EDSS at month 12 by form of MS".

    Args:
        reading: the document.
        scene: what stands above the table.
    """
    kinds = ("scale", "measure")
    found = {m.entry.id: m.entry for m in reading.lexicon.find(scene.title) if m.entry.kind in kinds}
    return next(iter(found.values())).concept if len(found) == 1 else None
