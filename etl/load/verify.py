"""Whether a server has a document, each thing once, in its own counts."""

from __future__ import annotations

from etl.fhir.common import IDENTIFIER
from etl.load.documents import Document, own
from etl.load.plan import Plan
from etl.load.server import Server
from etl.load.state import chunks, token


def verified(server: Server, document: Document, plan: Plan) -> str:
    """Count on the server.

    Args:
        server: the server.
        document: the document.
        plan: what there would be to do now.

    Returns:
        What is wrong ("2 of 40 Observation missing"), "" for nothing.

    Raises:
        ServerError: it doesn't count.
    """
    wrong: list[str] = []
    missing: dict[str, int] = {}
    for action in plan.actions:
        missing[action.kind] = missing.get(action.kind, 0) + 1
    wrong += [f"{n} {kind} not as sent" for kind, n in sorted(missing.items())]
    by_kind: dict[str, set[str]] = {}
    for url, resource in document.resources.items():
        kind, place = resource["resourceType"], plan.places.get(url, "")
        if place:
            by_kind.setdefault(kind, set()).add(place.partition("/")[2])
    for kind, names in sorted(by_kind.items()):
        there = sum(server.count(kind, _id=",".join(some)) for some in chunks(names))
        if there != len(names):
            wrong.append(f"{there} of {len(names)} {kind}")
    twice: dict[str, set[str]] = {}
    for resource in document.resources.values():
        kind = resource["resourceType"]
        if kind not in ("Provenance", "Composition") and own(resource):
            twice.setdefault(kind, set()).add(token(IDENTIFIER, own(resource)))
    for kind, tokens in sorted(twice.items()):
        there = sum(server.count(kind, identifier=",".join(some)) for some in chunks(tokens))
        if there > len(tokens):
            wrong.append(f"{there - len(tokens)} {kind} twice")
    return ", ".join(wrong)
