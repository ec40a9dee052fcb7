"""Which facts of a document's new version are those of the one before.

The same identity is the same fact. What else stayed is told by what it says: everything but where in the text it stands,
how it is called, what it is tagged with and its narrative, with references to things that stayed themselves. So a fact
whose text moved, or whose document got another paragraph, stays what it was on the server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from etl.fhir.common import EXTENSION, Resource
from etl.fhir.encode import to_json
from etl.load.documents import foreign, own
from etl.load.references import in_order, resolved

NEVER_MATCHED = frozenset({"DocumentReference", "Provenance", "Device", "Composition"})
_SPAN = f"{EXTENSION}/source-span"
_VOLATILE = ("id", "meta", "text", "identifier", "status", "verificationStatus")


def stayed(new: Mapping[str, Resource], old: Mapping[str, Resource], places: Mapping[str, str]) -> dict[str, str]:
    """Where the server has what a bundle holds.

    Args:
        new: the bundle's resources by fullUrl.
        old: the server's resources of this document by address ("Observation/12").
        places: addresses that are known already, by fullUrl (patients of the hospital, our Device).

    Returns:
        Address by fullUrl, for what stayed; each address stands once.
    """
    found: dict[str, str] = {}
    left = dict(old)
    by_own = {(r["resourceType"], own(r)): place for place, r in old.items() if own(r)}
    for url, resource in new.items():
        place = by_own.get((resource["resourceType"], own(resource)), "")
        place = f"Provenance/{resource['id']}" if resource["resourceType"] == "Provenance" else place
        if place in left:
            found[url] = place
            del left[place]
    found |= _people(new, left, found)
    order = [url for group in in_order(new) for url in group]
    for quoted in (
        True,
        False,
    ):  # first what is quoted alike: of two equal facts it is the one whose words are the same
        taken = set(found.values())
        waiting: dict[str, list[str]] = {}
        for place, resource in old.items():
            if place not in taken and resource["resourceType"] not in NEVER_MATCHED | {"Patient"}:
                waiting.setdefault(_said(resource, {}, quoted), []).append(place)
        for url in order:
            if url in found or new[url]["resourceType"] in NEVER_MATCHED | {"Patient"}:
                continue
            alike = waiting.get(_said(new[url], {**places, **found}, quoted))
            if alike:
                found[url] = alike.pop(0)
    return found


def _people(new: Mapping[str, Resource], old: Mapping[str, Resource], known: Mapping[str, str]) -> dict[str, str]:
    """People who stayed: the same printed name and label, no other sex, and as many of them as before."""
    persons = {u: r for u, r in new.items() if r["resourceType"] == "Patient" and u not in known and not foreign(r)}
    before = {p: r for p, r in old.items() if r["resourceType"] == "Patient" and not foreign(r)}
    found: dict[str, str] = {}
    for called in {_called(r) for r in persons.values()}:
        mine = [u for u, r in persons.items() if _called(r) == called]
        theirs = [p for p, r in before.items() if _called(r) == called]
        pairs = list(zip(mine, theirs, strict=False))
        if len(mine) == len(theirs) and not any(_differ(persons[u], before[p]) for u, p in pairs):
            found |= pairs
    return found


def _called(patient: Resource) -> tuple[str, ...]:
    names = [str(n.get("text", "")) for n in patient.get("name", [])]
    labels = [str(i.get("value", "")) for i in patient.get("identifier", []) if "/label/" in str(i.get("system", ""))]
    return (*sorted(names), "", *sorted(labels))


def _differ(one: Resource, other: Resource) -> bool:
    return any(one.get(k) and other.get(k) and one[k] != other[k] for k in ("gender", "birthDate"))


def _said(resource: Resource, places: Mapping[str, str], quoted: bool) -> str:
    """What a resource says, as text to compare."""
    plain = {k: v for k, v in resource.items() if k not in _VOLATILE}
    return f"{resource['resourceType']} {_text(_spans(unversioned(resolved(plain, places)), quoted))}"


def _text(value: Any) -> str:
    return json.dumps(json.loads(to_json({"x": value}, indent=False), parse_float=str), sort_keys=True)


def _spans(value: Any, quoted: bool) -> Any:
    """Without the places in the text; `quoted` keeps the words that stand there."""
    if isinstance(value, list):
        kept = [_spans(v, quoted) for v in value if not (isinstance(v, dict) and v.get("url") == _SPAN)]
        spans = [v for v in value if isinstance(v, dict) and v.get("url") == _SPAN]
        quotes = [x.get("valueString") for s in spans for x in s.get("extension", []) if x.get("url") == "quote"]
        return [*kept, *(["quotes", sorted(map(str, quotes))] if quoted and quotes else [])]
    if isinstance(value, dict):
        plain = {k: _spans(v, quoted) for k, v in value.items()}
        return {k: v for k, v in plain.items() if v != []}
    return value


def unversioned(value: Any) -> Any:
    """References without the version that some servers add ("Patient/12/_history/1")."""
    if isinstance(value, list):
        return [unversioned(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {
        k: v.partition("/_history/")[0] if k == "reference" and isinstance(v, str) else unversioned(v)
        for k, v in value.items()
    }
