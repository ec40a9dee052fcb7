"""A plan sent to a server, and what it answered, believed only where it fits what was sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from etl.fhir.common import Resource
from etl.load.patience import BUSY
from etl.load.plan import Action, Plan, with_targets
from etl.load.references import depend_on, in_order, levels, portions
from etl.load.server import DoubtfulError, EndError, RefusedError, Server, UnreachableError

# What a server answered to a bundle, believed only where it fits what was sent.


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


# A plan sent to a server, in one transaction where it can be, else in an order that a cut-off load can finish.


_CHANGED = frozenset({409, 412})
"""Somebody else wrote at the same moment, or something else refers to what is to go."""
_MOST_REFUSED = 100
"""After so many refusals of one document the rest isn't tried one by one."""


class Manner(Struct, frozen=True):
    """How to send.

    Args:
        transaction: whether the server takes a bundle as a whole.
        most: entries of one bundle; 0 for any number.
        whole: whether a document of which something is refused is left out altogether.
    """

    transaction: bool = True
    most: int = 500
    whole: bool = False


class Refusal(Struct, frozen=True):
    """What a server refused.

    Args:
        action: what was sent.
        status: the HTTP status; 424 (failed dependency) for what refers to something refused, 409 for what something
            else refers to.
        outcome: the server's OperationOutcome.
    """

    action: Action
    status: int
    outcome: Resource


class Sent(Struct):
    """What became of a plan.

    Args:
        places: address by fullUrl.
        done: how many were created, updated, deleted, marked, or were there already.
        refused: what wasn't taken.
        requests: how many bundles were sent.
    """

    places: dict[str, str]
    done: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    requests: int = 0

    @property
    def missing(self) -> frozenset[str]:
        """fullUrls and addresses of what was refused."""
        return frozenset(r.action.url for r in self.refused)


def deliver(server: Server, plan: Plan, manner: Manner, *, last: bool = True) -> Sent:
    """Send a plan.

    Args:
        server: the server.
        plan: what has to be done.
        manner: how.
        last: whether a conflict with other writers counts as a refusal; else it is told, to plan anew.

    Returns:
        What became of it.

    Raises:
        DoubtfulError: the server's state isn't what was planned on, or its answer doesn't fit: plan anew.
        UnreachableError: it doesn't answer.
        EndError: there is no use in going on.
    """
    sent = Sent(dict(plan.places))
    _deliver(_Sender(server, manner, sent, last), plan)
    for place, who in sorted(plan.held.items()):
        action = Action("delete", place, place.partition("/")[0], None, place)
        sent.refused.append(_refusal(action, f"{who} refers to it", 409))
    return sent


def _deliver(sender: _Sender, plan: Plan) -> None:
    sent, manner, actions = sender.sent, sender.manner, plan.actions
    if manner.transaction and (not manner.most or len(actions) <= manner.most):
        try:
            sender.at_once(actions)
            return
        except RefusedError as error:
            if len(actions) == 1 or manner.whole:
                sent.refused += [Refusal(a, error.status, error.outcome) for a in actions]
                return
    sender.by_portions(plan.main)
    if sent.refused:  # nothing of the version before goes while something of the new one is missing
        if plan.provenance:
            sender.closing(plan.provenance, (), [], [a.place for a in plan.gone])
    else:
        sender.closing(plan.provenance, plan.closing, list(plan.gone), [])


class _Sender:
    """Sends the parts of one plan and notes what became of them."""

    def __init__(self, server: Server, manner: Manner, sent: Sent, last: bool) -> None:
        self.server, self.manner, self.sent, self.last = server, manner, sent, last

    def at_once(self, actions: Sequence[Action]) -> None:
        """Send actions in one bundle, and again those for which the server was busy.

        Raises:
            RefusedError: the server refused the bundle as a whole.
        """
        left = list(actions)
        kind = "transaction" if self.manner.transaction else "batch"
        attempt = 0
        while left:
            attempt += 1
            entries = [a.entry(self.sent.places) for a in left]
            self.sent.requests += 1
            try:
                answer = self.server.post("", {"resourceType": "Bundle", "type": kind, "entry": entries})
            except RefusedError as error:
                if error.status in _CHANGED and not self.last:
                    raise DoubtfulError(f"somebody else wrote the same just now ({error.status})") from error
                raise
            answers = believed(left, answer)
            if not self.last and any(a.status in _CHANGED for a in answers):
                raise DoubtfulError("somebody else wrote the same just now")
            for action, one in zip(left, answers, strict=True):
                self._note(action, one)
            left = [a for a, one in zip(left, answers, strict=True) if one.later]
            if left:
                pause = self.server.patience.pause(attempt, None)
                if pause is None:
                    raise UnreachableError(f"{len(left)} entries were put off ({attempt} times)")
                self.server.patience.sleep(pause)

    def _note(self, action: Action, answer: Answer) -> None:
        if answer.taken:
            self.sent.places[action.url] = answer.place
            self.sent.done["there" if action.what == "create" and answer.status == 200 else action.what] += 1
        elif not answer.later:
            self.sent.refused.append(Refusal(action, answer.status, answer.outcome or {}))

    def by_portions(self, actions: Iterable[Action]) -> None:
        """Send actions so that each portion refers to itself and to earlier ones only."""
        by_url = {a.url: a for a in actions}
        resources = {u: a.resource for u, a in by_url.items() if a.resource is not None}
        groups = in_order(resources)
        if self.manner.transaction:
            waiting = portions(groups, self.manner.most)
        else:
            alone = [g for g in groups if len(g) == 1]
            for group in groups:
                if len(group) > 1:
                    told = "they refer to each other, and the server takes no transactions"
                    self.sent.refused += [_refusal(by_url[u], told) for u in group]
            waiting = [p for level in levels(alone, resources) for p in portions(level, self.manner.most)]
        for portion in waiting:
            self._portion([[by_url[u] for u in group] for group in portion])

    def _portion(self, groups: list[list[Action]]) -> None:
        """Send groups; when they are refused together, their halves, down to the ones that are refused."""
        left = []
        for group in groups:
            missing = self.sent.missing
            if any(a.resource is not None and depend_on(a.resource, missing) for a in group):
                told = "it refers to something that was refused"
                self.sent.refused += [_refusal(a, told) for a in group]
            else:
                left.append(group)
        if not left:
            return
        if len(self.sent.refused) >= _MOST_REFUSED:
            told = f"not tried: {len(self.sent.refused)} others of this document were refused"
            self.sent.refused += [_refusal(a, told) for group in left for a in group]
            return
        try:
            self.at_once([a for group in left for a in group])
        except RefusedError as error:
            if len(left) == 1:
                self.sent.refused += [Refusal(a, error.status, error.outcome) for a in left[0]]
            else:
                self._portion(left[: len(left) // 2])
                self._portion(left[len(left) // 2 :])

    def closing(self, provenance: Action | None, ends: Sequence[Action], gone: list[Action], stays: list[str]) -> None:
        """The document's Provenance, the end of the version before, and the facts that go with it.

        A server that watches over references takes no delete of what a Provenance names, so that the two go together;
        what it refuses to delete stays named, so that the next load tries again.
        """
        missing = self.sent.missing
        if provenance is not None and provenance.resource is not None:
            provenance = with_targets(provenance, more=stays, without=missing)
            if provenance.resource is None or not provenance.resource["target"]:
                provenance = None
        first = [*([provenance] if provenance else []), *ends]
        marks = [a for a in gone if a.resource is not None]
        deletes = [a for a in gone if a.resource is None]
        for portion in portions([(a.url,) for a in marks], self.manner.most):
            chosen = {url for group in portion for url in group}
            self._portion([[a] for a in marks if a.url in chosen])
        if not self.manner.transaction:
            self._portion([[a] for a in first])
            self._portion([[a] for a in deletes])
            unmoved = [a.place for a in deletes if a.url in self.sent.missing]
            if unmoved and provenance:
                self._portion([[with_targets(self._again(provenance), more=unmoved, without=frozenset())]])
            return
        room = (self.manner.most - len(first)) if self.manner.most else 0
        if self.manner.most and room < 1 and deletes:
            room = 1
        if len(first) + len(deletes) <= (self.manner.most or len(first) + len(deletes)):
            try:
                self.at_once([*first, *deletes])
                return
            except RefusedError:
                pass
        left = [a.place for a in deletes]
        if first:
            named = [with_targets(provenance, more=left, without=frozenset())] if provenance else []
            self._portion([[*named, *ends]])
        for portion in portions([(a.url,) for a in deletes], room):
            self._delete([a for a in deletes if (a.url,) in set(portion)], provenance, left)

    def _delete(self, deletes: list[Action], provenance: Action | None, left: list[str]) -> None:
        """Delete facts together with the Provenance that no longer names them; what goes is taken off `left`."""
        if not deletes:
            return
        mine = {a.place for a in deletes}
        rest = [p for p in left if p not in mine]
        with_it = [with_targets(self._again(provenance), more=rest, without=frozenset())] if provenance else []
        try:
            self.at_once([*with_it, *deletes])
            left[:] = rest
        except RefusedError as error:
            if len(deletes) == 1:
                self.sent.refused.append(Refusal(deletes[0], error.status, error.outcome))
                return
            half = len(deletes) // 2
            self._delete(deletes[:half], provenance, left)
            self._delete(deletes[half:], provenance, left)

    @staticmethod
    def _again(provenance: Action) -> Action:
        """The Provenance to be written once more: its version is another by then."""
        return Action(provenance.what, provenance.url, provenance.kind, provenance.resource, provenance.place)


def _refusal(action: Action, told: str, status: int = 424) -> Refusal:
    issue = {"severity": "error", "code": "processing", "diagnostics": told}
    return Refusal(action, status, {"resourceType": "OperationOutcome", "issue": [issue]})


# Our profiles, codes and search parameters into a server, so that it knows what our bundles speak of.


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
