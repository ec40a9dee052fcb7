"""Composition: the first entry of a bundle of type document, with the page's own sections."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush

from msgspec import Struct

from etl.document import Document
from etl.facts import Evidence, Facts
from etl.fhir.common import CODES, IDENTIFIER, Context, Resource, coded, pruned, shell, source_span, string
from etl.fhir.document_reference import KINDS, only_subject, title_of
from etl.fhir.ids import device_url, full_url
from etl.fhir.narrative import list_narrative

_COMPOSITION = "composition"
_HEADINGS = {
    "DocumentReference": "Source",
    "Patient": "Persons",
    "Group": "Group",
    "Condition": "Conditions",
    "Observation": "Observations",
    "AllergyIntolerance": "Allergies",
    "Procedure": "Procedures",
    "MedicationAdministration": "Administrations",
    "DeviceUseStatement": "Things used",
    "MedicationStatement": "Medication",
    "FamilyMemberHistory": "Family history",
    "Encounter": "Encounters",
    "Specimen": "Specimens",
}


class Placed(Struct, frozen=True):
    """A resource as the Composition lists it.

    Args:
        url: its fullUrl.
        kind: its resourceType.
        line: what it is called, and the most of what it says.
        start: offset of its first evidence, None for one without.
    """

    url: str
    kind: str
    line: tuple[str, str]
    start: int | None = None


def composition_url(context: Context) -> str:
    """The fullUrl of a document's Composition."""
    return full_url(context.key, _COMPOSITION)


def composition(
    document: Document,
    facts: Facts,
    context: Context,
    placed: Iterable[Placed],
    recorded: str,
) -> Resource:
    """Build the Composition.

    Args:
        document: the source.
        facts: its sections and persons.
        context: the bundle's shared parts.
        placed: the resources in the order of the bundle.
        recorded: the date of the Composition.

    Returns:
        A Composition. Facts stand in the section of the page they were read from, all others by their kind; every section
        of the page is there.
    """
    out = shell("Composition", composition_url(context), "composition", read=False)
    out |= {
        "identifier": {"system": IDENTIFIER, "value": out["id"]},
        "status": "final",
        "type": coded(f"{CODES}/document-kind", facts.kind.replace("_", "-"), KINDS[facts.kind]),
        "subject": only_subject(facts, context),
        "date": recorded,
        "author": [{"reference": device_url()}],
        "title": title_of(document),
        "section": _sections(facts, context, list(placed)),
    }
    return pruned(out)


def _sections(facts: Facts, context: Context, placed: list[Placed]) -> list[Resource]:
    """The page's sections in their order, also those without a fact, then what stands in none of them, by kind."""
    holders = _innermost(facts.sections, {one.start for one in placed if one.start is not None})
    inside: dict[int | str, list[Placed]] = {}
    inside |= {i: [] for i in range(len(facts.sections))}
    for one in placed:
        if one.kind == "Device":
            continue
        index = None if one.start is None else holders.get(one.start)
        key: int | str = _HEADINGS.get(one.kind, one.kind) if index is None else index
        inside.setdefault(key, []).append(one)
    return [
        {
            **({"extension": [_reach(facts.sections[key], context)]} if isinstance(key, int) else {}),
            "title": (string(facts.sections[key][0]) or "Section") if isinstance(key, int) else key,
            "text": list_narrative(one.line for one in entries),
            **({"entry": [{"reference": one.url} for one in entries]} if entries else {}),
        }
        for key, entries in inside.items()
    ]


def _reach(section: tuple[str, int, int], context: Context) -> Resource:
    """From where to where a section of the page goes."""
    return source_span(Evidence(section[1], section[2], ""), context)


def _innermost(sections: tuple[tuple[str, int, int], ...], offsets: set[int]) -> dict[int, int]:
    """The shortest section that holds each offset, in one sweep over both."""
    opening = sorted((begin, end, i) for i, (_, begin, end) in enumerate(sections))
    holders: dict[int, int] = {}
    opened: list[tuple[int, int, int]] = []
    reached = 0
    for offset in sorted(offsets):
        while reached < len(opening) and opening[reached][0] <= offset:
            begin, end, i = opening[reached]
            heappush(opened, (end - begin, i, end))
            reached += 1
        while opened and opened[0][2] <= offset:
            heappop(opened)
        if opened:
            holders[offset] = opened[0][1]
    return holders
