"""What a server answered to a bundle, believed only where it fits what was sent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.fhir.common import Resource
from etl.load.patience import BUSY
from etl.load.plan import Action
from etl.load.server import DoubtfulError

_PLACE = re.compile(r"(?:^|/)([A-Z][A-Za-z]{1,40})/([A-Za-z0-9.\-]{1,64})(?:/_history/[^/]+)?$")
_STATUS = re.compile(r"[1-5]\d\d(?!\d)")


class Answer(Struct, frozen=True):
    """What became of one entry.

    Args:
        status: its HTTP status.
        place: its address on the server, "" for a delete or a refusal.
        outcome: why it was refused, when it was.
    """

    status: int
    place: str = ""
    outcome: Resource | None = None

    @property
    def taken(self) -> bool:
        """Whether the server has done what was asked."""
        return self.status < 300

    @property
    def later(self) -> bool:
        """Whether the server was busy with this entry."""
        return self.status in BUSY


def believed(sent: Sequence[Action], answer: Resource) -> list[Answer]:
    """The answers to the entries of a bundle, in their order.

    Args:
        sent: what was sent.
        answer: what came back.

    Returns:
        An answer for each.

    Raises:
        DoubtfulError: it isn't a response, has another number of entries, a status that is none, or an address of
            another kind or resource than was sent.
    """
    if answer.get("resourceType") != "Bundle" or answer.get("type") not in ("transaction-response", "batch-response"):
        kind = f"{answer.get('resourceType')} {answer.get('type', '')}".strip()
        raise DoubtfulError(f"{len(sent)} entries were answered with a {kind[:60]}")
    entries = answer.get("entry", [])
    if not isinstance(entries, list) or len(entries) != len(sent):
        number = len(entries) if isinstance(entries, list) else 0
        raise DoubtfulError(f"{len(sent)} entries were answered with {number}")
    return [_answered(action, entry, n) for n, (action, entry) in enumerate(zip(sent, entries, strict=True), 1)]


def _answered(action: Action, entry: object, number: int) -> Answer:
    response = entry.get("response", {}) if isinstance(entry, dict) else {}
    told = str(response.get("status", ""))
    if not _STATUS.match(told):
        raise DoubtfulError(f"entry {number} was answered without a status")
    status = int(told[:3])
    if status >= 300:
        if action.resource is None and status in (404, 410):
            return Answer(200)  # gone already
        return Answer(status, outcome=_outcome(response.get("outcome"), status))
    if action.resource is None:
        return Answer(status)
    place = _place(str(response.get("location", "")))
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not place and isinstance(resource, dict) and resource.get("id"):
        place = f"{resource.get('resourceType')}/{resource['id']}"
    if not place:
        place = action.place  # an update may be answered without; a create may not
    if place.partition("/")[0] != action.kind or (action.place and place != action.place):
        raise DoubtfulError(f"entry {number}, {action.kind}, was answered with the address of something else, or none")
    return Answer(status, place)


def _place(location: str) -> str:
    found = _PLACE.search(location)
    return f"{found[1]}/{found[2]}" if found else ""


def _outcome(found: object, status: int) -> Resource:
    if isinstance(found, dict) and found.get("resourceType") == "OperationOutcome":
        return found
    issue = {"severity": "error", "code": "unknown", "diagnostics": f"refused with {status}, without a reason"}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
