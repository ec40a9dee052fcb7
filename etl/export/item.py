"""What an export reads: a bundle with the findings and the ledger that stand beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from etl.errors import InputError
from etl.names import BASE

Resource = Mapping[str, Any]


class Item(Struct, frozen=True):
    """One document's results.

    Args:
        name: what the document is called in all tables: the path of its bundle below OUT, without `.json`.
        bundle: the Bundle as plain JSON data.
        outcome: the OperationOutcome with its findings, None when it isn't there.
        trace: the ledger, None when it isn't there.
    """

    name: str
    bundle: Resource
    outcome: Resource | None = None
    trace: Resource | None = None

    def entries(self) -> Iterator[tuple[str, Resource]]:
        """(fullUrl, resource), in the order of the bundle."""
        for entry in self.bundle.get("entry", ()):
            yield str(entry.get("fullUrl", "")), entry["resource"]

    def of(self, *kinds: str) -> Iterator[tuple[str, Resource]]:
        """The entries of some kinds of resource."""
        for url, resource in self.entries():
            if resource.get("resourceType") in kinds:
                yield url, resource


def item_of(name: str, bundle: Resource, outcome: Resource | None = None, trace: Resource | None = None) -> Item:
    """An item, when the bundle is one of ours.

    Args:
        name: what the document is called; "" takes the bundle's id.
        bundle: a Bundle as plain JSON data.
        outcome: its findings.
        trace: its ledger.

    Returns:
        The item.

    Raises:
        InputError: it isn't a bundle that this software wrote, or two of its resources have one id.
    """
    try:
        item = Item(name or str(bundle.get("id", "")) or "document", bundle, outcome, trace)
        sources = [resource for _, resource in item.of("DocumentReference")]
        ours = any(
            str(known.get("system", "")).startswith(BASE) for one in sources for known in one.get("identifier", ())
        )
        ids = [(resource["resourceType"], resource.get("id")) for _, resource in item.entries()]
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError("not a FHIR Bundle") from error
    if bundle.get("resourceType") != "Bundle" or not ours:
        raise InputError("not a bundle that case2fhir wrote (it has no DocumentReference of ours)")
    if len(set(ids)) != len(ids):
        raise InputError("two of its resources have one id")
    return item


def tail(reference: object) -> str:
    """The id that a reference means: `urn:uuid:ID`, `Patient/ID`."""
    return str(reference or "").removeprefix("urn:uuid:").rsplit("/", 1)[-1]
