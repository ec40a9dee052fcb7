"""What is wrong with a code in a mapping file, in words for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from etl.mapping.entry import CODES, coding
from etl.names import OWN, SYSTEMS

NAMES = {
    "sct": "SNOMED CT", "ln": "LOINC", "hp": "HPO", "mondo": "Mondo", "icd10": "ICD-10", "icd10cm": "ICD-10-CM",
    "atc": "ATC", "rx": "RxNorm", "hgnc": "HGNC", "cl": "Cell Ontology", "mdc": "IEEE 11073", "edqm": "EDQM",
    "ncit": "NCI Thesaurus", "unii": "UNII", "ucum": "UCUM", "iso3166": "ISO 3166", "rolecode": "HL7 v3 RoleCode",
    "interpretation": "HL7 v3 ObservationInterpretation", "own": "this project's own CodeSystem",
}  # fmt: skip
"""alias → what its system is called"""
_SHAPES = {
    "sct": (r"[1-9]\d{5,17}", "a number of 6 to 18 digits, such as 26079004"),
    "ln": (r"\d{1,7}-\d", "such as 8310-5"),
    "hp": (r"HP:\d{7}", "HP: and seven digits, such as HP:0001337"),
    "mondo": (r"MONDO:\d{7}", "MONDO: and seven digits, such as MONDO:0004976"),
    "hgnc": (r"HGNC:\d+", "HGNC: and a number, such as HGNC:11179"),
    "cl": (r"CL:\d{7}", "CL: and seven digits, such as CL:0000134"),
    "icd10": (r"[A-Z]\d\d(\.\d{1,2})?", "such as G12.2"),
    "icd10cm": (r"[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?", "such as G12.21"),
    "atc": (r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?", "such as N07XX02"),
    "rx": (r"\d+", "a number"),
}
"""alias → what its codes look like, and the same in words"""
_WRITTEN = {
    "snomedct": "sct",
    "snomed": "sct",
    "loinc": "ln",
    "hpo": "hp",
    "rxnorm": "rx",
    "icd": "icd10",
    "nci": "ncit",
}
"""What people write for an alias."""


def code_fault(text: str, displays: Mapping[tuple[str, str], str]) -> str:
    """What is wrong with a code as a mapping file has it.

    Args:
        text: what stands in `codes`, such as "sct 40739000".
        displays: the displays of all codes that were looked up, see `etl.mapping.load.load_displays`.

    Returns:
        What is wrong and what to do, "" when nothing is.
    """
    one = coding(text, dict(displays))
    if one is None:
        return _unreadable(text)
    if one.system == OWN or (one.system, one.code) in displays:
        return ""
    alias = text.split()[0]
    shape, words = _SHAPES.get(alias, ("", ""))
    if shape and not re.fullmatch(shape, one.code):
        return f"{one.code!r} isn't a code of {NAMES[alias]}, which are {words}; correct it, or remove it"
    return (
        f"the code {text!r} isn't in {CODES}: look it up in {NAMES[alias]} and add a line with {one.system}, {one.code}, its"
        " display and where you saw it, parted by tabs; or remove it"
    )


def _unreadable(text: str) -> str:
    """Why a text isn't alias and code, and how it would be written."""
    known = ", ".join(f"{alias} {name}" for alias, name in NAMES.items())
    said, _, code = text.strip().partition(" ")
    if not said:
        return "an empty text is no code; remove it"
    if said in SYSTEMS:
        return f"{text!r} has no code behind {said!r}; write the code too, or remove it"
    prefix, colon, rest = said.partition(":")
    alias = _alias(prefix if colon else said)
    if not code and not (colon and rest):
        guess = next((a for a, (shape, _) in _SHAPES.items() if a != "rx" and re.fullmatch(shape, said)), "")
        hint = f", such as '{guess} {said}'" if guess else ""
        return f"{text!r} doesn't say of which system it is; write the system's alias before it{hint}. Aliases: {known}"
    if alias:
        # "HP:0001337" keeps its prefix, "LOINC:8310-5" has none.
        behind = code or (said if re.fullmatch(_SHAPES.get(alias, ("", ""))[0], said) else rest)
        return f"{text!r} isn't alias and code; write '{alias} {behind}'"
    return (
        f"{text!r} isn't alias and code: {prefix if colon else said!r} is no alias of a code system. Aliases: {known}"
    )


def _alias(said: str) -> str:
    """The alias that a word may be meant as, "" when none is near."""
    word = "".join(filter(str.isalnum, said.lower()))
    if word in SYSTEMS or word in _WRITTEN:
        return _WRITTEN.get(word, word)
    near = get_close_matches(word, [*SYSTEMS, *_WRITTEN], n=1, cutoff=0.8)
    return _WRITTEN.get(near[0], near[0]) if near else ""
