"""What refers to what, in which order and portions it can be sent, and which facts of two versions are the same."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from etl.fhir.common import EXTENSION, Resource
from etl.fhir.encode import to_json
from etl.load.documents import foreign, own

# What refers to what, and in which order and portions it can be sent.


def references(value: Any) -> Iterator[str]:
    """Every reference in a resource.

    Args:
        value: a resource or a part of one.

    Yields:
        `urn:uuid:…`, `Patient/12` …, as they stand.
    """
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for one in value.values():
            yield from references(one)


def resolved(value: Any, places: Mapping[str, str]) -> Any:
    """A resource whose references say where the server has what they refer to.

    Args:
        value: a resource or a part of one; it isn't changed.
        places: address by fullUrl.

    Returns:
        The same with other references.
    """
    if isinstance(value, list):
        return [resolved(v, places) for v in value]
    if not isinstance(value, dict):
        return value
    return {
        k: places.get(v, v) if k == "reference" and isinstance(v, str) else resolved(v, places)
        for k, v in value.items()
    }


def in_order(resources: Mapping[str, Resource]) -> list[tuple[str, ...]]:
    """Groups in an order in which each refers to earlier ones only; what refers to each other is one group.

    Args:
        resources: by fullUrl.

    Returns:
        fullUrls: Tarjan's strongly connected components (SIAM J. Comput. 1972, 1:146–160), which come out in that
        order; without a reference between them they keep the order they had.
    """
    links = {
        url: [r for r in dict.fromkeys(references(resource)) if r in resources] for url, resource in resources.items()
    }
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    groups: list[tuple[str, ...]] = []
    for root in resources:
        if root in number:
            continue
        way: list[tuple[str, Iterator[str]]] = []

        def enter(url: str, way: list[tuple[str, Iterator[str]]] = way) -> None:
            number[url] = low[url] = len(number)
            open_.append(url)
            way.append((url, iter(links[url])))

        enter(root)
        while way:
            url, rest = way[-1]
            following = next(rest, None)
            if following is None:
                way.pop()
                if way:
                    low[way[-1][0]] = min(low[way[-1][0]], low[url])
                if low[url] == number[url]:
                    at = open_.index(url)
                    groups.append(tuple(open_[at:]))
                    del open_[at:]
            elif following not in number:
                enter(following)
            elif following in open_:
                low[url] = min(low[url], number[following])
    return groups


def portions(groups: Sequence[tuple[str, ...]], most: int) -> list[list[tuple[str, ...]]]:
    """Groups in portions of so many entries; a group that is larger is a portion of its own.

    Args:
        groups: in their order.
        most: entries of a portion; 0 for any number.

    Returns:
        The portions in the same order.
    """
    found: list[list[tuple[str, ...]]] = []
    size = 0
    for group in groups:
        if not found or (most and size + len(group) > most):
            found.append([])
            size = 0
        found[-1].append(group)
        size += len(group)
    return found


def levels(groups: Iterable[tuple[str, ...]], resources: Mapping[str, Resource]) -> list[list[tuple[str, ...]]]:
    """Groups by how far they stand above what refers to nothing: within a level nothing refers to another.

    Args:
        groups: in the order of `in_order`.
        resources: by fullUrl.

    Returns:
        The levels, lowest first, for servers that take the entries of a bundle in any order (batch).
    """
    level: dict[str, int] = {}
    found: list[list[tuple[str, ...]]] = []
    for group in groups:
        below = [level[r] for url in group for r in references(resources[url]) if r in level]
        mine = max(below, default=-1) + 1
        level |= dict.fromkeys(group, mine)
        found += [[] for _ in range(mine + 1 - len(found))]
        found[mine].append(group)
    return found


def depend_on(resource: Resource, urls: Collection[str]) -> bool:
    """Whether a resource refers to one of these."""
    return any(r in urls for r in references(resource))


# Which facts of a document's new version are those of the one before.
#
# The same identity is the same fact. What else stayed is told by what it says: everything but where in the text it
# stands, how it is called, what it is tagged with and its narrative, with references to things that stayed
# themselves. So a fact whose text moved, or whose document got another paragraph, stays what it was on the server.


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
