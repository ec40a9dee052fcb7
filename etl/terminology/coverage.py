"""How many facts of written bundles have a code of a public terminology, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from etl.elements.write import stated
from etl.kinds.registry import form_of
from etl.names import BASE, SYSTEMS

Resource = Mapping[str, Any]


class Coverage(Struct, frozen=True):
    """Facts of a kind, and how many of them have a public code.

    Args:
        kind: what they are.
        facts: how many there are.
        coded: how many have a code of a public terminology.
        systems: how many have a code of each terminology, by its short name.
        open: what lacks a code, the most frequent first, with its count.
    """

    kind: str
    facts: int
    coded: int
    systems: Mapping[str, int]
    open: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """The share of the coded ones, 1 where there are none."""
        return self.coded / self.facts if self.facts else 1.0


ALL = "all"
_LISTED = 40


def coverage_of(bundles: Iterable[Resource], *, printed: bool = True, most: int | None = _LISTED) -> list[Coverage]:
    """Count the facts of bundles that have a public code.

    Args:
        bundles: as `convert` wrote them.
        printed: whether what is kept as printed, as no mapping knows it, counts too.
        most: how many names without a code are listed for each kind; None for all.

    Returns:
        A line for each kind of fact, that of all facts last.
    """
    facts: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    systems: dict[str, Counter[str]] = {}
    lacking: dict[str, Counter[str]] = {}
    for bundle in bundles:
        for entry in bundle.get("entry", ()):
            for kind, concept in _facts(stated(entry["resource"]), printed=printed):
                found = {
                    _short(c["system"]) for c in concept.get("coding", ()) if not c.get("system", BASE).startswith(BASE)
                }
                for one in (kind, ALL):
                    facts[one] += 1
                    coded[one] += bool(found)
                    systems.setdefault(one, Counter()).update(found)
                    if not found:
                        lacking.setdefault(one, Counter())[str(concept.get("text", ""))] += 1
    order = [*sorted(kind for kind in facts if kind != ALL), *([ALL] if facts else [])]
    return [
        Coverage(
            kind, facts[kind], coded[kind], dict(sorted(systems[kind].items())),
            tuple(sorted(lacking.get(kind, Counter()).items(), key=lambda pair: (-pair[1], pair[0]))[:most]),
        )
        for kind in order
    ]  # fmt: skip


def _facts(resource: Mapping[str, Any], *, printed: bool) -> Iterator[tuple[str, Resource]]:
    """Yield kind and code of the facts in a resource."""
    if not printed and any(tag.get("code") == "unmapped" for tag in resource.get("meta", {}).get("tag", ())):
        return
    form = form_of(resource)
    if form is None or not form.covered:
        return
    name = form.covered if isinstance(form.covered, str) else form.covered(dict(resource))
    for code in form.concepts(dict(resource)) if form.concepts else [resource.get(form.named_by, {})]:
        yield name, code


def _short(system: str) -> str:
    return next((alias for alias, uri in SYSTEMS.items() if uri == system), system)
