"""What became of every value of a bundle: in a column, in `details`, or left out for a reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct, field

from etl.export.item import Resource
from etl.export.leaves import Path
from etl.fhir.common import IDENTIFIER
from etl.names import SYSTEMS

_IDS = "ids of resources (a fact's own is in the column `fact`)"
_TEXT = "narratives: made from the rest"
_PROFILE = "names of profiles"
_UCUM = "the unit system's address (always UCUM)"
_UNKNOWN = "reasons for elements that FHIR wants and the source doesn't have"
_SOURCE = "the document's text and the places of its tables (case2fhir tables)"
BOOKKEEPING = "bookkeeping of the run: Device, Provenance, Composition"


class Account(Struct):
    """What became of the values of bundles.

    Args:
        documents: how many bundles.
        values: how many values they hold.
        columns: how many of these stand in a column of their own.
        details: how many stand in `details`.
        left_out: how many stand in no table, by reason.
    """

    documents: int = 0
    values: int = 0
    columns: int = 0
    details: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, other: Account) -> None:
        """Add another account to this one."""
        self.documents += other.documents
        self.values += other.values
        self.columns += other.columns
        self.details += other.details
        self.left_out.update(other.left_out)

    @property
    def adds_up(self) -> bool:
        """Whether every value is in a column, in `details`, or left out with a reason."""
        return self.values == self.columns + self.details + self.left_out.total()


def why_left_out(resource: Resource, path: Path, value: Any) -> str:
    """Why a value stands in no table, "" when it must."""
    own = str(resource.get("id", ""))
    if path[0] == "resourceType" or (path[0] == "identifier" and (value in (own, IDENTIFIER) or _is_ours(value))):
        return _IDS
    if path[0] == "text":
        return _TEXT
    if path[:2] == ("meta", "profile"):
        return _PROFILE
    if path[-1] == "system" and value == SYSTEMS["ucum"]:
        return _UCUM
    if path[-1] == "valueCode" and value in ("unknown", "as-text"):
        return _UNKNOWN
    if resource["resourceType"] == "DocumentReference" and path[0] == "content" and path[1:2] != (0,):
        return _SOURCE
    return ""


def _is_ours(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(f"{IDENTIFIER}/")
