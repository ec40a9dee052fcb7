"""Facts that are to go, and that something of somebody else's refers to.

A server that watches over references refuses such a delete by itself. HAPI doesn't always: of all that refers to a
resource it looks at the first, and takes the delete when that one is written in the same transaction, as the
Provenance of a document always is. A list or a report of the hospital's would then refer to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from etl.load.plan import Plan, with_targets
from etl.load.references import references
from etl.load.server import RefusedError, Server
from etl.load.state import address, chunks
from etl.value import replace


def held(server: Server, plan: Plan) -> Plan:
    """A plan without the deletes of facts that something else refers to.

    Args:
        server: the server; one that doesn't tell what refers to what (`_revinclude=*`) decides by itself.
        plan: the plan.

    Returns:
        The plan; what is held stays named by the document's Provenance, so that the next load tries again.

    Raises:
        ServerError: the server doesn't answer.
    """
    going = {a.place for a in plan.gone if a.resource is None}
    if not going:
        return plan
    ours = {a.place for a in plan.actions} | set(plan.places.values())
    kept = {p: who for p, who in _referred(server, going, ours).items() if p in going}
    if not kept:
        return plan
    named = with_targets(plan.provenance, more=sorted(kept), without=frozenset()) if plan.provenance else None
    left = tuple(a for a in plan.gone if a.place not in kept)
    return replace(plan, gone=left, provenance=named, held=kept)


def _referred(server: Server, going: set[str], ours: set[str]) -> Mapping[str, str]:
    """By address of a fact, who refers to it."""
    found: dict[str, str] = {}
    kinds: dict[str, set[str]] = {}
    for place in going:
        kind, _, name = place.partition("/")
        kinds.setdefault(kind, set()).add(name)
    for kind, names in sorted(kinds.items()):
        for some in chunks(names):
            try:
                for one in server.included(kind, _id=",".join(some), _revinclude="*"):
                    if address(one) not in ours:
                        found |= {_bare(r): address(one) for r in references(one)}
            except RefusedError:
                return found
    return found


def _bare(reference: str) -> str:
    """A reference without the version that some servers write behind it."""
    return reference.partition("/_history/")[0]
