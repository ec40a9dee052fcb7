"""What a reader wants to see at once: a person's summary, and a scale with its items as a table.

Made from the resources of one bundle, in one pass: the narratives of a Patient or Group and of a total show what other
resources say. What a summary wants of a resource is kept in its place, so that the resource need not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

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


class _Grid(Struct):
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


class _About(Struct):
    """What is said of one person or group."""

    lists: dict[str, dict[str, None]] = field(default_factory=dict)
    values: _Grid = field(default_factory=_Grid)
    scales: dict[str, _Grid] = field(default_factory=dict)


class Told(Struct, frozen=True):
    """What a resource adds to a summary, in words.

    Args:
        kind: its resourceType.
        title: what it is called.
        who: fullUrl of whom it is about.
        line: how it stands in a list of its kind; of an observation, how its row is called.
        when: when an observation was made.
        value: an observation's value.
        members: fullUrls of the items of a total.
    """

    kind: str
    title: str
    who: str
    line: str
    when: str = ""
    value: str = ""
    members: tuple[str, ...] = ()


def tellings(placed: Mapping[str, Said]) -> dict[str, Told]:
    """What resources add to summaries.

    Args:
        placed: the resources with what they say by fullUrl; the doses of a treatment are among them.

    Returns:
        By fullUrl, in their order.
    """
    doses = _doses(placed.values())
    return {url: _telling(said, doses.get(url, ())) for url, said in placed.items()}


def summaries(placed: Mapping[str, Told]) -> dict[str, Summary]:
    """What the narratives of persons, groups and totals show besides themselves.

    Args:
        placed: what resources tell by fullUrl, in the order of the bundle: of some people all of it.

    Returns:
        Summary by fullUrl, for those that have one.
    """
    items = {member for told in placed.values() for member in told.members}
    about: dict[str, _About] = {}
    found: dict[str, Summary] = {}
    for url, told in placed.items():
        members = [placed[member] for member in told.members if member in placed]
        if members:
            found[url] = Summary((), (_items(members),))
        if told.who in placed and url not in items:
            _add(about.setdefault(told.who, _About()), told, members)
    return found | {who: _person(told) for who, told in about.items()}


def _telling(said: Said, doses: tuple[str, ...]) -> Told:
    resource, kind, rows = said.resource, str(said.resource["resourceType"]), said.by_label
    who = (resource.get("subject") or resource.get("patient") or {}).get("reference", "")
    if kind == "MedicationAdministration" and "partOf" not in resource:
        kind = "MedicationStatement"  # a medicine, given once
    if kind != "Observation":
        return Told(kind, said.title, who, _line(said, doses) if kind in _LISTS else "")
    line = ", ".join(filter(None, (said.title, rows.get("Body site"))))
    members = tuple(m["reference"] for m in resource.get("hasMember", ()))
    return Told(kind, said.title, who, line, _when(resource, rows), _value(resource, rows), members)


def _doses(placed: Iterable[Said]) -> dict[str, tuple[str, ...]]:
    """What was given, by the treatment it is part of."""
    found: dict[str, tuple[str, ...]] = {}
    for said in placed:
        if said.resource["resourceType"] == "MedicationAdministration" and "partOf" in said.resource:
            whole = said.resource["partOf"][0]["reference"]
            dose = said.by_label.get("Dosage")
            found[whole] = (*found.get(whole, ()), *([dose] if dose else []))
    return found


def _add(about: _About, told: Told, members: list[Told]) -> None:
    if told.kind in _LISTS:
        about.lists.setdefault(told.kind, {})[told.line] = None
    elif told.kind == "Observation":
        about.values.add(told.line, told.when, told.value)
        for member in members:
            about.scales.setdefault(told.title, _Grid()).add(member.title, told.when, member.value)


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


def _items(members: list[Told]) -> Table:
    """The items of a total, one on a row."""
    return Table(_ITEMS, ("Item", "Value"), tuple((m.title, m.value) for m in members))


def _person(about: _About) -> Summary:
    lists = [(heading, _cut(about.lists[kind])) for kind, heading in _LISTS.items() if kind in about.lists]
    tables = [about.values.table(_VALUES)] if about.values.cells else []
    tables += [grid.table(name) for name, grid in about.scales.items() if len(grid.times) > 1]
    return Summary(tuple(lists), tuple(tables)) if lists or tables else NO_SUMMARY


def _cut(lines: Iterable[str]) -> tuple[str, ...]:
    told = list(lines)
    left = len(told) - _MOST_LINES
    return tuple([*told[:_MOST_LINES], f"… and {left} more"] if left > 0 else told)
