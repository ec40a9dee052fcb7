"""What a reader wants to see at once: a person's summary, and a scale with its items as a table.

Made from the resources of one bundle, in one pass: the narratives of a Patient or Group and of a total show what other
resources say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.fhir.common import EXTENSION, Resource
from etl.fhir.narrative import NO_SUMMARY, Said, Summary, Table, rows_of

_LISTS = {
    "Condition": "Conditions",
    "AllergyIntolerance": "Allergies",
    "Procedure": "Treatments and procedures",
    "DeviceUseStatement": "Things used",
    "MedicationStatement": "Medicines",
    "FamilyMemberHistory": "Family history",
    "Encounter": "Stays and visits",
    "Specimen": "Samples",
}
_TOLD = ("Clinical status", "Verification", "Severity", "Body site", "Onset", "End", "When", "Dosage", "Collected")
_USUAL = {"Clinical status": "Active", "Verification": "Confirmed"}
_MOST_LINES, _MOST_ROWS, _MOST_COLUMNS = 40, 80, 8
_ITEMS, _VALUES, _OTHERS = "Items", "Findings and values", "at other times"


@dataclass(slots=True)
class _Grid:
    """Values by name and time, both in the order of the text."""

    cells: dict[str, dict[str, dict[str, None]]] = field(default_factory=dict)
    times: dict[str, None] = field(default_factory=dict)

    def add(self, name: str, when: str, value: str) -> None:
        self.times[when] = None
        self.cells.setdefault(name, {}).setdefault(when, {})[value] = None

    def table(self, heading: str) -> Table:
        shown = list(self.times)[:_MOST_COLUMNS]
        others = list(self.times)[_MOST_COLUMNS:]
        rows = []
        for name, cells in list(self.cells.items())[:_MOST_ROWS]:
            row = [name, *("; ".join(cells.get(when, {})) for when in shown)]
            if others:
                row.append("; ".join(f"{when}: {', '.join(cells[when])}" for when in others if when in cells))
            rows.append(tuple(row))
        if len(self.cells) > _MOST_ROWS:
            rows.append((f"… and {len(self.cells) - _MOST_ROWS} more", *("" for _ in rows[0][1:])))
        head = ("", *(when or "(no time told)" for when in shown), *([_OTHERS] if others else []))
        return Table(heading, head, tuple(rows))


@dataclass(slots=True)
class _About:
    """What is said of one person or group."""

    lists: dict[str, dict[str, None]] = field(default_factory=dict)
    values: _Grid = field(default_factory=_Grid)
    scales: dict[str, _Grid] = field(default_factory=dict)


def summaries(placed: Mapping[str, Said]) -> dict[str, Summary]:
    """What the narratives of a bundle's persons, groups and totals show besides themselves.

    Args:
        placed: the resources with what they say by fullUrl, in the order of the bundle.

    Returns:
        Summary by fullUrl, for those that have one.
    """
    items = {m["reference"] for s in placed.values() for m in s.resource.get("hasMember", [])}
    doses = _doses(placed.values())
    about: dict[str, _About] = {}
    found: dict[str, Summary] = {}
    for url, said in placed.items():
        resource = said.resource
        members = [placed[m["reference"]] for m in resource.get("hasMember", []) if m["reference"] in placed]
        if members:
            found[url] = Summary((), (_items(members),))
        who = (resource.get("subject") or resource.get("patient") or {}).get("reference", "")
        if who in placed and url not in items:
            _add(about.setdefault(who, _About()), said, members, doses.get(url, ()))
    return found | {who: _person(told) for who, told in about.items()}


def _doses(placed: Iterable[Said]) -> dict[str, tuple[str, ...]]:
    """What was given, by the treatment it is part of."""
    found: dict[str, tuple[str, ...]] = {}
    for said in placed:
        if said.resource["resourceType"] == "MedicationAdministration" and "partOf" in said.resource:
            whole = said.resource["partOf"][0]["reference"]
            dose = said.by_label.get("Dosage")
            found[whole] = (*found.get(whole, ()), *([dose] if dose else []))
    return found


def _add(about: _About, said: Said, members: list[Said], doses: tuple[str, ...]) -> None:
    kind = str(said.resource["resourceType"])
    if kind == "MedicationAdministration" and "partOf" not in said.resource:
        kind = "MedicationStatement"  # a medicine, given once
    if kind in _LISTS:
        about.lists.setdefault(kind, {})[_line(said, doses)] = None
    elif kind == "Observation":
        rows = said.by_label
        when = _when(said.resource, rows)
        about.values.add(
            ", ".join(filter(None, (said.title, rows.get("Body site")))), when, _value(said.resource, rows)
        )
        for member in members:
            grid = about.scales.setdefault(said.title, _Grid())
            grid.add(member.title, when, _value(member.resource, member.by_label))


def _when(resource: Resource, rows: dict[str, str]) -> str:
    """The printed date, and the place in the course of treatment by its label, or else by its phase."""
    points = (x["extension"] for x in resource.get("extension", []) if x["url"] == f"{EXTENSION}/timepoint")
    inner: list[Resource] = next(points, [])
    parts = {x["url"]: next((str(v) for k, v in x.items() if k.startswith("value")), "") for x in inner}
    return ", ".join(dict.fromkeys(filter(None, (rows.get("When"), parts.get("label") or parts.get("phase")))))


def _line(said: Said, doses: tuple[str, ...]) -> str:
    """One line of a list: what it is called, and what isn't usual."""
    rows = said.by_label
    if said.resource["resourceType"] == "FamilyMemberHistory":
        return ": ".join(filter(None, (rows.get("Relative"), rows.get("Condition"))))
    status = rows.get("Status", "")
    usual = status in ("completed", "finished", "active", "unknown")
    when = _when(said.resource, rows)
    told = [when if k == "When" else rows.get(k, "") for k in _TOLD if rows.get(k) != _USUAL.get(k) or k == "When"]
    told = [*filter(None, told), *doses, *([status] if status and not usual else [])]
    return f"{said.title}: {', '.join(told)}" if told else said.title


def _value(resource: Resource, rows: dict[str, str]) -> str:
    """The value, or its parts, or why there is none; with what it means."""
    parts = (rows_of({"component": [c]}) for c in resource.get("component", []))
    inner = ", ".join(f"{name} {value}" for part in parts for name, value in part if value)
    meaning = rows.get("Interpretation", "")
    value = rows.get("Value") or ("" if inner or meaning else rows.get("Why no value", ""))
    whole = "; ".join(filter(None, (value, inner)))
    return f"{whole} ({meaning})" if whole and meaning else whole or meaning


def _items(members: list[Said]) -> Table:
    """The items of a total, one on a row."""
    return Table(_ITEMS, ("Item", "Value"), tuple((m.title, _value(m.resource, m.by_label)) for m in members))


def _person(about: _About) -> Summary:
    lists = [(heading, _cut(about.lists[kind])) for kind, heading in _LISTS.items() if kind in about.lists]
    tables = [about.values.table(_VALUES)] if about.values.cells else []
    tables += [grid.table(name) for name, grid in about.scales.items() if len(grid.times) > 1]
    return Summary(tuple(lists), tuple(tables)) if lists or tables else NO_SUMMARY


def _cut(lines: Iterable[str]) -> tuple[str, ...]:
    told = list(lines)
    left = len(told) - _MOST_LINES
    return tuple([*told[:_MOST_LINES], f"… and {left} more"] if left > 0 else told)
