"""Columns from which a pedigree is made: family, father, mother, and whether somebody is affected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from etl.document import Cell
from etl.facts import Concept, Evidence, Observation
from etl.mapping.load import read_rules
from etl.parsers.cell.values import absent_reason
from etl.parsers.label.heads import plain
from etl.plan import Column
from etl.tables.asks import Asked
from etl.tables.lines import Layout

Part = Literal["family", "father", "mother", "affected"]
CODES: Mapping[Part, Concept] = {
    "family": Concept("family id"), "father": Concept("id of the father"), "mother": Concept("id of the mother"),
    "affected": Concept("affected status"),
}  # fmt: skip
"""What the facts of such columns are called, whatever their heads print."""


@cache
def _heads() -> Mapping[str, Part]:
    told = read_rules("pedigree", dict[Part, tuple[str, ...]])
    return {head: part for part, heads in told.items() for head in heads}


def pedigree_columns(layout: Layout, labels: Sequence[str]) -> dict[int, Part]:
    """Return the columns of a pedigree: those of parents and states beside one of families, or families with several people.

    Args:
        layout: the table's.
        labels: of its columns.
    """
    known = _heads()
    named = (
        (c, known.get(" ".join(plain(label).casefold().split()))) for c, label in enumerate(labels) if c != layout.key
    )
    found = {c: part for c, part in named if part is not None}
    parts = Counter(found.values())
    if parts["family"] != 1 or max(parts.values()) > 1:
        return {}
    column = next(c for c, part in found.items() if part == "family")
    sizes = Counter(layout.grid.text(row, column) for _, rows in layout.people for row in rows[:1])
    several = any(count > 1 for text, count in sizes.items() if text)
    return found if several or parts["father"] or parts["mother"] else {}


def planned_pedigree(told: Sequence[Column], columns: Sequence[Asked]) -> dict[int, Part]:
    """Return the columns of a pedigree that a plan names, whatever their heads print.

    Args:
        told: what the plan says of each column.
        columns: what each column asks, with the plan's roles.
    """
    of = {concept.text: part for part, concept in CODES.items()}
    families: dict[int, Part] = {c: "family" for c, column in enumerate(told) if column.role == "family"}
    kin = {c: of[one.code.text] for c, one in enumerate(columns) if one.told and one.code.text in of}
    return families | kin if kin else {}


def told_of(subject: str, part: Part, cell: Cell, evidence: Evidence) -> Observation | None:
    """Return what a cell says of somebody's place in a family; None where it says nothing.

    Args:
        subject: the person.
        part: what its column holds.
        cell: the cell.
        evidence: its place.
    """
    text = " ".join(cell.text.split())
    if absent_reason(text) is not None:
        return None
    return Observation(
        subject=subject, code=CODES[part], value=text, category="exam", evidence=(evidence,), rule="pedigree",
        tags=("unmapped",),
    )  # fmt: skip
