"""Our profiles, codes and search parameters into a server, so that it knows what our bundles speak of."""

from __future__ import annotations

from collections.abc import Iterable

from etl.fhir.common import Resource
from etl.load.answers import believed
from etl.load.plan import Action
from etl.load.server import EndError, Server


def load_guide(server: Server, resources: Iterable[Resource], *, transaction: bool = True) -> int:
    """Load conformance resources.

    Args:
        server: the server.
        resources: see `etl.fhir.conformance.conformance`.
        transaction: whether the server takes a bundle as a whole.

    Returns:
        How many the server has now.

    Raises:
        ServerError: the server refuses them, or doesn't answer.
    """
    actions = [
        Action("update", f"urn:guide:{r['id']}", r["resourceType"], r, f"{r['resourceType']}/{r['id']}")
        for r in resources
    ]
    entries = [a.entry({}) for a in actions]
    for entry in entries:
        del entry["fullUrl"]
    kind = "transaction" if transaction else "batch"
    answers = believed(actions, server.post("", {"resourceType": "Bundle", "type": kind, "entry": entries}))
    refused = [a for a in answers if not a.taken]
    if refused:
        raise EndError(f"{len(refused)} of our {len(actions)} profiles, codes and search parameters were refused")
    return len(actions)
