"""The values of a resource, each with its path: what an export must account for.

A path is a tuple of element names and places in lists. In words an extension is called by the tail of its URL:
`extension:timepoint.extension:phase.valueCode`. Resources are plain dicts and lists: asking for any Mapping instead took a third of
the time in which rows are made.
"""

from __future__ import annotations

from typing import Any

Path = tuple[str | int, ...]
Leaf = tuple[Path, Any]


def leaves(value: Any, path: Path = ()) -> list[Leaf]:
    """Every value below a point of a resource; the URL of an extension is its name, no value.

    Args:
        value: plain JSON data.
        path: where it stands.

    Returns:
        (path, value), in the order of the resource.
    """
    found: list[Leaf] = []
    _gather(value, path, found)
    return found


def _gather(value: Any, path: Path, found: list[Leaf]) -> None:
    if isinstance(value, dict):
        extension = len(path) > 1 and path[-2] in ("extension", "modifierExtension")
        for key, inner in value.items():
            if not (extension and key == "url"):
                _gather(inner, (*path, key), found)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _gather(inner, (*path, index), found)
    elif value is not None:
        found.append((path, value))


def steps(written: str) -> tuple[str, ...]:
    """A path as columns write it ("onsetPeriod.start", "extension:timepoint.extension:phase.valueCode"), cut up."""
    return tuple(written.split("."))


def first(value: Any, wanted: tuple[str, ...], path: Path = ()) -> Leaf | None:
    """The first value that a written path leads to; of a list the first element with such a value counts.

    Args:
        value: plain JSON data.
        wanted: the steps from here; `extension:name` is the extension whose URL ends with this name.
        path: where `value` stands.

    Returns:
        (path, value), or None when nothing is there.
    """
    if isinstance(value, list):
        found = (first(inner, wanted, (*path, index)) for index, inner in enumerate(value))
        return next((leaf for leaf in found if leaf), None)
    if not wanted:
        return None if value is None or isinstance(value, dict) else (path, value)
    if not isinstance(value, dict):
        return None
    key, _, name = wanted[0].partition(":")
    inner = value.get(key)
    if inner is None:
        return None
    if not name:
        return first(inner, wanted[1:], (*path, key))
    if not isinstance(inner, list):
        return None
    for index, one in enumerate(inner):
        if isinstance(one, dict) and str(one.get("url", "")).rsplit("/", 1)[-1] == name:
            leaf = first(one, wanted[1:], (*path, key, index))
            if leaf:
                return leaf
    return None


def at(value: Any, path: Path) -> Any:
    """What stands at a path that is there."""
    for step in path:
        value = value[step]
    return value


def in_words(resource: Any, path: Path) -> str:
    """A path for people: extensions by name, places in lists counted from 1 where there are several.

    Args:
        resource: the resource.
        path: a path in it.

    Returns:
        "component[2].code.text".
    """
    parts: list[str] = []
    value = resource
    for step in path:
        value = value[step]
        if isinstance(step, str):
            parts.append(step)
        elif parts[-1] in ("extension", "modifierExtension") and isinstance(value, dict):
            parts[-1] = f"{parts[-1]}:{str(value.get('url', '')).rsplit('/', 1)[-1]}"
        elif step:
            parts[-1] = f"{parts[-1]}[{step + 1}]"
    return ".".join(parts)
