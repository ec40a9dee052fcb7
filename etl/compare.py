"""What differs between two bundles of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from etl.explain import READING, Explanation, explained

VOLATILE = (
    "id",
    "identifier",
    "text",
    "subject",
    "patient",
    "partOf",
    "hasMember",
    "specimen",
    "derivedFrom",
    "reference",
)
"""What hangs on identities or is made from the rest; it never makes a fact a different one."""

SKIPPED = ("start", "end", READING)
"""Extensions that tell where and how a fact was read, not what it says."""


class Difference(Struct, frozen=True):
    """One fact that appeared, went, or changed (`fields` says in what)."""

    what: Literal["appeared", "went", "changed"]
    fact: Explanation
    fields: tuple[str, ...] = ()


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Facts that appeared, went or changed.

    A fact that is there in both is one of the same type from the same places; among several of these the same name
    goes first. What only moved, as the text before it grew, is told apart by its quotes, not by its offsets.

    Args:
        old: a Bundle as plain JSON data.
        new: the later one.

    Returns:
        The differences, those of the old bundle first, each in the bundle's order.
    """
    before, after = _facts(old), _facts(new)
    pairs = _paired(before, after)
    taken = set(pairs.values())
    differences: list[Difference] = []
    for i, (fact, body) in enumerate(before):
        if i not in pairs:
            differences.append(Difference("went", fact))
            continue
        other, now = after[pairs[i]]
        fields = tuple(sorted(key for key in body.keys() | now.keys() if body.get(key) != now.get(key)))
        if fields:
            differences.append(Difference("changed", other, fields))
    return differences + [Difference("appeared", fact) for j, (fact, _) in enumerate(after) if j not in taken]


_Fact = tuple[Explanation, dict[str, Any]]


def _facts(bundle: Mapping[str, Any]) -> list[_Fact]:
    bodies = {entry.get("fullUrl", ""): entry["resource"] for entry in bundle.get("entry", [])}
    return [(one, _plain(bodies[one.full_url], top=True)) for one in explained(bundle)]


def _plain(value: Any, *, top: bool = False) -> Any:
    """The value without identities and offsets."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if not (k in VOLATILE and (top or k == "reference"))}
    if isinstance(value, list):
        return [_plain(one) for one in value if not (isinstance(one, dict) and one.get("url") in SKIPPED)]
    return value


def _paired(before: list[_Fact], after: list[_Fact]) -> dict[int, int]:
    """Index in `before` → index in `after`: first by name and quotes, then by quotes alone."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for named in (True, False):
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for j in reversed(range(len(after))):
            if j not in taken:
                waiting[_key(after[j][0], named)].append(j)
        for i, (fact, _) in enumerate(before):
            rest = waiting.get(_key(fact, named))
            if i not in pairs and rest:
                pairs[i] = rest.pop()
                taken.add(pairs[i])
    return pairs


def _key(fact: Explanation, named: bool) -> tuple[str, ...]:
    return (fact.kind, fact.name if named else "", *(quote.text for quote in fact.quotes))
