"""What C-CDA's sections are by their LOINC codes (https://hl7.org/cda/us/ccda/), as `sections.json` lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def heading_of(code: str) -> str:
    """Return what heads a section without a title, "" where its code isn't listed.

    Args:
        code: the section's LOINC code.
    """
    return _listed()["headings"].get(code, "")


def administrative(code: str) -> str:
    """Return what a section is about in which nothing is said of the patient's health ("Payers"), "" for any other.

    Args:
        code: the section's LOINC code.
    """
    return _listed()["administrative"].get(code, "")


def guard_of(code: str) -> str:
    """Return what must head a section whatever its title is, as it tells of plans or relatives; "" for any other.

    Args:
        code: the section's LOINC code.
    """
    return _listed()["guarded"].get(code, "")


@cache
def _listed() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(files(__package__).joinpath("sections.json").read_bytes())
    return found
