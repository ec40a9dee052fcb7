"""Families and cohorts of GA4GH: the packets of people whom a document prints together, with their pedigree.

Source: https://phenopacket-schema.readthedocs.io/en/2.0.0/family.html and cohort.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from etl.export.rows import Item, rows_of

Packet = dict[str, Any]
_FAMILY, _FATHER, _MOTHER, _AFFECTED = "family id", "id of the father", "id of the mother", "affected status"
_PARTS = (_FAMILY, _FATHER, _MOTHER, _AFFECTED)
_RELATED = "consanguinity"
_UNKNOWN = "0"
"""What a pedigree has for a parent whom nobody knows."""
_STATES = {
    "yes": "AFFECTED", "y": "AFFECTED", "affected": "AFFECTED", "2": "AFFECTED", "+": "AFFECTED", "case": "AFFECTED",
    "no": "UNAFFECTED", "n": "UNAFFECTED", "unaffected": "UNAFFECTED", "1": "UNAFFECTED", "-": "UNAFFECTED", "−": "UNAFFECTED",
    "healthy": "UNAFFECTED", "not affected": "UNAFFECTED", "control": "UNAFFECTED", "carrier": "UNAFFECTED",
}  # fmt: skip
_UNSAFE = re.compile(r"[^\w.-]+")


def families(item: Item, packets: Mapping[str, Packet]) -> Iterator[Packet]:
    """Yield the families of a document of which somebody has a packet, each with its pedigree.

    Args:
        item: the document.
        packets: the packet of each person.
    """
    rows, _ = rows_of(item)
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows["observations"]:
        if row.get("concept") in _PARTS and row["part"] == 0 and row["holds"] == "yes" and row.get("person"):
            told[row["person"]].setdefault(row["concept"], str(row.get("value", "")))
    related_parents = {
        row.get("person"): row["holds"] == "yes"
        for row in rows["observations"]
        if row.get("concept") == _RELATED and row["holds"] in ("yes", "absent")
    }
    called = {
        str(row.get("label") or row.get("name") or ""): individual_id(item.name, row["person"])
        for row in rows["people"]
    }
    of_family: dict[str, list[str]] = defaultdict(list)
    for person, parts in told.items():
        if parts.get(_FAMILY):
            of_family[parts[_FAMILY]].append(person)
    for name, members in of_family.items():
        known = [one for one in members if one in packets]
        related = any(_parent(told[one], part, called) != _UNKNOWN for one in members for part in (_FATHER, _MOTHER))
        if known and (len(members) > 1 or related):
            family = _family(item, name, members, known, told, called, packets)
            said = [related_parents[one] for one in members if one in related_parents]
            yield family | {"consanguinousParents": any(said)}  # the schema wants it, also where nothing says it


def individual_id(document: str, person: object) -> str:
    """Return what a person is called in packets: nobody of another document has the same id.

    Args:
        document: its name.
        person: the person's key in it.
    """
    return f"{document}.{person}"


def _family(
    item: Item,
    name: str,
    members: Sequence[str],
    known: Sequence[str],
    told: Mapping[str, Mapping[str, str]],
    called: Mapping[str, str],
    packets: Mapping[str, Packet],
) -> Packet:
    people = [_person(name, individual_id(item.name, one), told[one], called, packets.get(one, {})) for one in members]
    there = {one["individualId"] for one in people}
    for key, sex in (("paternalId", "MALE"), ("maternalId", "FEMALE")):
        for parent in dict.fromkeys(one[key] for one in list(people)):
            if parent not in there and parent != _UNKNOWN:
                there.add(parent)
                people.append(_stranger(name, parent, sex))
    affected = {one["individualId"] for one in people if one["affectedStatus"] == "AFFECTED"}
    proband = next((one for one in known if individual_id(item.name, one) in affected), known[0])
    relatives = [packets[one] for one in known if one != proband]
    return {
        "id": _UNSAFE.sub("_", name),
        "proband": packets[proband],
        **({"relatives": relatives} if relatives else {}),
        "pedigree": {"persons": people},
        "metaData": _meta([packets[one] for one in known]),
    }


def _person(
    family: str, person: str, told: Mapping[str, str], called: Mapping[str, str], packet: Packet
) -> dict[str, str]:
    ill = any(not one.get("excluded") for one in packet.get("diseases", ()))
    state = _STATES.get(told.get(_AFFECTED, "").casefold()) if _AFFECTED in told else "AFFECTED" if ill else None
    return {
        "familyId": family,
        "individualId": person,
        "paternalId": _parent(told, _FATHER, called),
        "maternalId": _parent(told, _MOTHER, called),
        "sex": packet.get("subject", {}).get("sex", "UNKNOWN_SEX"),
        "affectedStatus": state or "MISSING",
    }


def _stranger(family: str, person: str, sex: str) -> dict[str, str]:
    """Return a parent of whom nothing else is printed."""
    return {
        "familyId": family, "individualId": person, "paternalId": _UNKNOWN, "maternalId": _UNKNOWN, "sex": sex,
        "affectedStatus": "MISSING",
    }  # fmt: skip


def _parent(told: Mapping[str, str], part: str, called: Mapping[str, str]) -> str:
    """Return the id of a parent who has a row, else what the cell prints; a label may begin with that of the family."""
    printed = told.get(part, _UNKNOWN)
    return called.get(printed) or called.get(f"{told.get(_FAMILY, '')} {printed}", printed)


def cohort_of(item: Item, packets: Mapping[str, Packet]) -> Packet:
    """Return the cohort of the people of a document.

    Args:
        item: the document.
        packets: the packet of each person.
    """
    title = next((str(one.get("description", "")) for _, one in item.of("DocumentReference")), "")
    members = list(packets.values())
    return {
        "id": item.name,
        **({"description": title} if title else {}),
        "members": members,
        "metaData": _meta(members),
    }


def _meta(packets: Sequence[Packet]) -> dict[str, Any]:
    """Return the metadata of several packets of one document: that of the first with the ontologies of all."""
    resources = {one["id"]: one for packet in packets for one in packet["metaData"]["resources"]}
    return {**packets[0]["metaData"], "resources": [resources[name] for name in sorted(resources)]}
