"""What refers to what, and in which order and portions it can be sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from etl.fhir.common import Resource


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
