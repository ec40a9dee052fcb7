"""Documents loaded one after the other or several at once: a plan of each is sent, and what one meets doesn't stop the others.

What a server answers is believed only where it fits what was sent.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from etl.elements.write import IDENTIFIER, Resource
from etl.errors import Case2FhirError, InputError, OutputError
from etl.fhir.encode import to_json
from etl.fhir.patient import SubjectMap
from etl.holding import Choice
from etl.load.documents import Document, Named, depend_on, in_order, levels, own, portions, read_document
from etl.load.people import Identity, called_alike, known_people, with_numbers
from etl.load.plan import Action, Gone, Plan, held, make_plan, verified, with_targets
from etl.load.server import BUSY, Abilities, Circuit, DoubtfulError, EndError, RefusedError, Server, UnreachableError
from etl.load.state import Ledger, address, known_elsewhere, read_state, token, with_sources_there
from etl.sinks import write_bytes
from etl.value import replace

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


_COUNTED = {"create": "created", "update": "updated", "delete": "gone", "mark": "gone"}
"""What is counted for each action that the server took."""
COUNTS = ("created", "updated", "same", "gone", "refused", "failed", "verified")


class Sent(Struct):
    """What became of a plan.

    Args:
        places: address by fullUrl.
        tried: fullUrls of what this load sent before: what is there by now came by that.
        done: how many were created, updated, gone (deleted or marked), or the same because they were there already.
        refused: what wasn't taken.
        requests: how many bundles were sent.
    """

    places: dict[str, str]
    tried: frozenset[str] = frozenset()
    done: Counter[str] = field(default_factory=Counter)
    counted: set[str] = field(default_factory=set)
    refused: list[Refusal] = field(default_factory=list)
    requests: int = 0

    @property
    def missing(self) -> frozenset[str]:
        """fullUrls and addresses of what was refused."""
        return frozenset(r.action.url for r in self.refused)


def deliver(server: Server, plan: Plan, manner: Manner, sent: Sent, *, last: bool = True) -> None:
    """Send a plan.

    Args:
        server: the server.
        plan: what has to be done.
        manner: how.
        sent: what became of it: filled here, up to an error.
        last: whether a conflict with other writers counts as a refusal; else it is told, to plan anew.

    Raises:
        DoubtfulError: the server's state isn't what was planned on, or its answer doesn't fit: plan anew.
        UnreachableError: it doesn't answer.
        EndError: there is no use in going on.
    """
    _deliver(_Sender(server, manner, sent, last), plan)
    for place, who in sorted(plan.held.items()):
        action = Action("delete", place, place.partition("/")[0], None, place)
        sent.refused.append(_refusal(action, f"{who} refers to it", 409))


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
                answer, again = self.server.send({"resourceType": "Bundle", "type": kind, "entry": entries})
            except RefusedError as error:
                if error.status in _CHANGED and not self.last:
                    raise DoubtfulError(f"somebody else wrote the same just now ({error.status})") from error
                raise
            answers = believed(left, answer)
            if not self.last and any(a.status in _CHANGED for a in answers):
                raise DoubtfulError("somebody else wrote the same just now")
            for action, one in zip(left, answers, strict=True):
                self._note(action, one, again)
            left = [a for a, one in zip(left, answers, strict=True) if one.later]
            if left:
                pause = self.server.patience.pause(attempt, None)
                if pause is None:
                    raise UnreachableError(f"{len(left)} entries were put off ({attempt} times)")
                self.server.patience.sleep(pause)

    def _note(self, action: Action, answer: Answer, again: bool) -> None:
        """Count what became of an action, each once: a Provenance may be sent several times.

        A create that is answered with 200 is there already. It came by this load where the bundle was sent twice, after
        an answer that was lost.
        """
        if answer.taken:
            self.sent.places[action.url] = answer.place
            before = action.what == "create" and answer.status == 200 and not again
            if action.url not in self.sent.counted:
                there = before and action.url not in self.sent.tried
                self.sent.done["same" if there else _COUNTED[action.what]] += 1
                self.sent.counted.add(action.url)
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


Ended = Literal["done", "same", "before", "refused", "failed", "left"]
_PLANS = 4
"""How often a document is planned anew when the server's state turns out to be another."""


class Wishes(Struct, frozen=True):
    """How to load.

    Args:
        system: system of the documents' names.
        gone: what becomes of facts that a document doesn't hold any more.
        manner: how to send.
        subjects: patients that the hospital knows.
        refused: the folder for what a server refuses.
        other: whether documents may replace ones that have nothing in common with them.
        again: whether documents that the ledger has as done are looked at again.
        dry: only say what would be done.
        verify: count on the server afterwards.
        jobs: documents at once.
        in_a_row: stop after so many documents without an answer; 0 for never.
        failures: stop after so many documents that failed or were refused; 0 for never.
        own_ids: whether what is new gets our ids (see `make_plan`).
        choice: which facts are sent.
        identity: by what people of documents are taken for patients of the server.
    """

    system: str
    gone: Gone = "delete"
    manner: Manner = field(default_factory=Manner)
    subjects: SubjectMap | None = None
    refused: Path = Path("refused")
    other: bool = False
    again: bool = False
    dry: bool = False
    verify: bool = False
    jobs: int = 1
    in_a_row: int = 3
    failures: int = 0
    own_ids: bool = False
    choice: Choice = field(default_factory=Choice)
    identity: Identity = field(default_factory=Identity)


class Record(Struct, frozen=True):
    """How a document ended.

    Args:
        name: the document's identity.
        path: its bundle.
        state: done, same (the server had everything), before (the ledger knew), refused (a part of it), failed (nothing
            is known to be there that wasn't), or left (the load ended before).
        counts: how many resources were created, updated, gone (deleted or marked), are the same as before, were
            refused, or failed: nobody knows what became of them.
        plan: in a dry run how many of each kind would be.
        why: what went wrong, without a word of the document.
        kept: addresses of facts that a person accepted.
        people: addresses of people of whom the document tells nothing any more.
        requests: how many bundles were sent.
        verified: how many resources the server has as they were sent, by its own count (`Wishes.verify`).
        unmapped: how many facts that no mapping knows weren't sent.
    """

    name: str
    path: str
    state: Ended
    counts: Mapping[str, int] = field(default_factory=dict)
    plan: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    why: str = ""
    kept: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    requests: int = 0
    verified: int = 0
    unmapped: int = 0


class Loaded(Struct, frozen=True):
    """How a load ended.

    Args:
        records: of all documents, in their order.
        ended: why it ended before all documents were tried, "" when it didn't.
    """

    records: tuple[Record, ...]
    ended: str = ""

    @property
    def totals(self) -> dict[str, int]:
        """How many resources of all documents were created, updated …: each of `COUNTS`, also 0."""
        found = Counter(dict.fromkeys(COUNTS, 0))
        for record in self.records:
            found.update(record.counts)
            found["verified"] += record.verified
        return dict(found)

    @property
    def planned(self) -> dict[str, dict[str, int]]:
        """What a dry run found, by what would be done and by kind; our Device, which all documents name, once."""
        found: dict[str, Counter[str]] = {}
        for record in self.records:
            for what, kinds in record.plan.items():
                found.setdefault(what, Counter()).update(kinds)
        if "Device" in found.get("create", ()):
            found["create"]["Device"] = 1
        return {what: dict(sorted(kinds.items())) for what, kinds in sorted(found.items())}

    @property
    def states(self) -> dict[str, int]:
        """How many documents ended how."""
        return dict(sorted(Counter(r.state for r in self.records).items()))


class Load:
    """One load: the server, the ledger, and what its documents share."""

    def __init__(self, server: Server, able: Abilities, ledger: Ledger | None, wishes: Wishes) -> None:
        self.server, self.able, self.ledger = server, able, ledger
        self.wishes = replace(wishes, manner=replace(wishes.manner, transaction=able.transaction))
        self.circuit = Circuit(wishes.in_a_row)
        self._devices: dict[str, str] = {}
        self._fresh: set[str] = set()
        self._given: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()
        self._texts: dict[str, threading.Lock] = {}
        self._stop = threading.Event()
        self._ended = ""

    def run(self, documents: Sequence[Named], on_done: Callable[[Record], None] = lambda record: None) -> Loaded:
        """Load documents.

        Args:
            documents: which.
            on_done: called with each record as its document ends.

        Returns:
            How it ended.

        Raises:
            OutputError: the ledger or a refused entry can't be written (the disk is full): nothing more is sent then.
        """
        records: dict[int, Record] = {}
        failed = 0
        waiting = iter(enumerate(documents))
        with ThreadPoolExecutor(max(1, self.wishes.jobs)) as pool:
            running: dict[Future[Record], int] = {}
            try:
                while True:
                    while len(running) < max(1, self.wishes.jobs) and not self._stop.is_set():
                        number, one = next(waiting, (-1, None))
                        if one is None:
                            break
                        running[pool.submit(self._one, one)] = number
                    if not running:
                        break
                    for task in wait(running, return_when=FIRST_COMPLETED).done:
                        records[running.pop(task)] = record = task.result()
                        failed += record.state in ("failed", "refused")
                        if self.wishes.failures and failed >= self.wishes.failures:
                            self._end(f"{failed} documents failed (--max-failures)")
                        on_done(record)
            except BaseException:
                self._stop.set()
                raise
        rest = [Record(d.name, str(d.path), "left") for i, d in enumerate(documents) if i not in records]
        ordered = [records[i] for i in sorted(records)]
        return Loaded((*ordered, *rest), self._ended)

    def give(self, name: str, urls: Iterable[str]) -> None:
        """Note what was given to the server's `$import` of a document: what is there afterwards was created by it."""
        self._given[name] = frozenset(urls)

    def _end(self, why: str) -> None:
        with self._lock:
            self._ended = self._ended or why
        self._stop.set()

    def _one(self, one: Named) -> Record:
        blank = Record(one.name, str(one.path), "failed")
        if self._stop.is_set():
            return replace(blank, state="left")
        try:
            wishes = self.wishes
            document = read_document(one, wishes.system, wishes.subjects, wishes.choice, wishes.identity.told)
            self.fits(document)
        except InputError as error:
            return replace(blank, why=str(error).removeprefix(f"{one.path}: "))
        blank = replace(blank, unmapped=document.unmapped)
        if self.known(document):
            return self._checked(document, replace(blank, state="before"))
        counts: Counter[str] = Counter()
        with self._alone(document):
            try:
                record = self._sent(document, blank, counts)
            except (InputError, DoubtfulError, RefusedError) as error:
                self.circuit.note(True)
                record = self._failed(document, blank, str(error), counts)
            except UnreachableError as error:
                self.circuit.note(False)
                record = self._failed(document, blank, str(error), counts)
                if self.circuit.open:
                    self._end(f"no answer for {self.wishes.in_a_row} documents in a row ({error})")
            except EndError as error:
                self._end(str(error))
                record = self._failed(document, blank, str(error), counts)
            except OutputError:
                self._stop.set()
                raise
            except Case2FhirError as error:
                record = self._failed(document, blank, str(error), counts)
        return record

    def known(self, document: Document) -> bool:
        """Whether the ledger has a document as done, and it isn't to be looked at again."""
        if self.ledger is None or self.wishes.again:
            return False
        return self.ledger.done(document.system, document.name, document.digest)

    def fits(self, document: Document) -> None:
        """Whether the server speaks the document's FHIR.

        Raises:
            InputError: it doesn't.
        """
        if (document.release == "R5" and self.able.release != "R5") or self.able.release == "R5" != document.release:
            raise InputError(
                f"{document.path}: a bundle of FHIR {document.release}, and the server speaks {self.able.release};"
                " convert with --fhir-version"
            )

    @contextmanager
    def _alone(self, document: Document) -> Iterator[None]:
        """Documents with the same text are the same facts, and people of the same name may be one: one after the other."""
        own_names = (own(r) for r in document.resources.values() if r["resourceType"] == "DocumentReference")
        keys = {min(own_names), *(called_alike(document) if self.wishes.identity != Identity() else ())}
        with self._lock:
            locks = [self._texts.setdefault(key, threading.Lock()) for key in sorted(keys)]
        with ExitStack() as stack:
            for lock in locks:
                stack.enter_context(lock)
            yield

    def _failed(self, document: Document, blank: Record, why: str, counts: Counter[str]) -> Record:
        if self.ledger and not self.wishes.dry:
            self.ledger.end(document.system, document.name, document.digest, "failed")
        known = counts["created"] + counts["updated"] + counts["same"]
        counts["failed"] = max(0, len(document.resources) - known)
        return replace(blank, why=why, counts={} if self.wishes.dry else _positive(counts))

    def _sent(self, document: Document, blank: Record, counts: Counter[str]) -> Record:
        """Plan and send, anew while the server's state turns out to be another; `counts` is filled, up to an error."""
        requests = 0
        doubt: DoubtfulError | None = None
        tried = self._given.get(document.name, frozenset())
        for number in range(1, _PLANS + 1):
            stale = self.ledger.stale(document.system, document.name) if self.ledger else []
            plan = self.plan(document, stale)
            if self.wishes.dry:
                self.circuit.note(True)
                state: Ended = "done" if plan.actions else "same"
                return replace(blank, state=state, plan=plan.counts(), kept=plan.kept, people=plan.people)
            ended = replace(blank, kept=plan.kept, people=plan.people)
            tried |= self._new_devices(document)
            there = set(document.resources) - {a.url for a in plan.actions}
            if not plan.actions and not plan.held:
                self.circuit.note(True)
                counts.update(created=len(there & tried), same=len(there - tried))
                known: Ended = "done" if counts["created"] or number > 1 else "same"
                return self._checked(document, self._noted(document, ended, known, counts, requests), plan)
            if self.ledger:
                self.ledger.begin(
                    document.system, document.name, document.digest, [*(a.place for a in plan.gone), *plan.held]
                )
            sent = Sent(dict(plan.places), tried)
            try:
                deliver(self.server, plan, self.wishes.manner, sent, last=number >= _PLANS - 1)
            except DoubtfulError as error:
                doubt = error
                tried |= {a.url for a in plan.actions if a.what == "create"}
                if number < _PLANS:
                    self.server.patience.sleep(self.server.patience.pause(1, None) or 0)
                continue
            except Case2FhirError:
                counts.update(sent.done)
                counts.update(created=len(there & tried), same=len(there - tried))
                raise
            self.circuit.note(True)
            counts.update(sent.done)
            counts.update(created=len(there & tried), same=len(there - tried))
            requests += sent.requests
            if sent.refused:
                return self._refused(document, ended, sent, counts, requests)
            return self._checked(document, self._noted(document, ended, "done", counts, requests), plan, sent)
        raise DoubtfulError(f"the server's answers can't be believed, and it hasn't everything: {doubt}")

    def _new_devices(self, document: Document) -> frozenset[str]:
        """Our Device where this load created it, for the first document that names it."""
        with self._lock:
            found = frozenset(self._fresh & set(document.resources))
            self._fresh -= found
        return found

    def plan(self, document: Document, stale: Iterable[str] = ()) -> Plan:
        """What has to be done for a document.

        Args:
            document: the document.
            stale: addresses that an earlier load was to remove and may not have come to.

        Raises:
            InputError: it isn't to be sent.
            ServerError: the server doesn't tell what it has.
        """
        people = known_people(self.server, document, self.wishes.identity)
        document = with_numbers(document, self.wishes.identity.system, people)
        known = {**people, **self._device(document)}
        known |= known_elsewhere(self.server, document)
        document = with_sources_there(self.server, document)
        state = read_state(self.server, document, stale)
        wishes = self.wishes
        plan = make_plan(document, state, known, gone=wishes.gone, other=wishes.other, own_ids=wishes.own_ids)
        return held(self.server, plan)

    def _device(self, document: Document) -> dict[str, str]:
        """Where the server has this software, which all documents name: looked for, or created, once.

        In a dry run it may have no address yet; it is planned then.
        """
        found: dict[str, str] = {}
        agents = {
            str(a.get("who", {}).get("reference"))
            for r in document.resources.values()
            if r["resourceType"] == "Provenance"
            for a in r.get("agent", [])
        }
        with self._lock:
            for url in agents:
                resource = document.resources.get(url, {})
                if resource.get("resourceType") != "Device":
                    continue
                if url not in self._devices:
                    named = token(IDENTIFIER, own(resource))
                    place = next((address(r) for r in self.server.search("Device", identifier=named)), "")
                    if not place and self.wishes.dry:
                        continue
                    self._devices[url] = place or self._created(url, resource)
                found[url] = self._devices[url]
        return found

    def _created(self, url: str, resource: Resource) -> str:
        kind = resource["resourceType"]
        place = f"{kind}/{resource['id']}" if self.wishes.own_ids else ""
        plan = Plan((Action("create", url, kind, resource, place),), (), (), None, {}, {})
        sent = Sent({})
        deliver(self.server, plan, self.wishes.manner, sent)
        if sent.refused:
            raise EndError(f"the server doesn't take our Device ({sent.refused[0].status})")
        if sent.done["created"]:
            self._fresh.add(url)
        return sent.places[url]

    def _noted(
        self, document: Document, record: Record, state: Ended, counts: Mapping[str, int], requests: int
    ) -> Record:
        if self.ledger:
            self.ledger.end(document.system, document.name, document.digest, "done")
        return replace(record, state=state, counts=_positive(counts), requests=requests)

    def _refused(
        self, document: Document, record: Record, sent: Sent, counts: Mapping[str, int], requests: int
    ) -> Record:
        """Save what was refused, with the server's words, to be looked at and sent again."""
        path = refusal_file(self.wishes.refused, document.name)
        entries = []
        for refusal in sent.refused:
            entry = refusal.action.entry({})
            entries.append({**entry, "response": {"status": str(refusal.status), "outcome": refusal.outcome}})
        write_bytes(path, to_json({"resourceType": "Bundle", "type": "collection", "entry": entries}))
        if self.ledger:
            unmoved = [r.action.place for r in sent.refused if r.action.what in ("delete", "mark")]
            self.ledger.end(document.system, document.name, document.digest, "refused", unmoved)
        statuses = Counter(r.status for r in sent.refused)
        told = ", ".join(f"{n} with {status}" for status, n in sorted(statuses.items()))
        return replace(
            record,
            state="refused",
            counts=_positive({**counts, "refused": len(sent.refused)}),
            why=f"{len(sent.refused)} entries refused ({told}): {path}",
            requests=requests,
        )

    def _checked(
        self, document: Document, record: Record, plan: Plan | None = None, sent: Sent | None = None
    ) -> Record:
        """The record, after counting on the server when that is asked for."""
        if not self.wishes.verify or self.wishes.dry:
            return record
        if plan is None or plan.actions:
            plan = self.plan(document)
        found, wrong = verified(self.server, document, plan)
        record = replace(record, verified=found)
        if not wrong:
            return record
        if self.ledger:
            self.ledger.end(document.system, document.name, document.digest, "failed")
        return replace(record, state="failed", why=f"counted on the server: {wrong}")


def _positive(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts that aren't 0, in their order."""
    return {what: counts[what] for what in COUNTS if counts.get(what)}


def refusal_file(folder: Path, name: str) -> Path:
    """Where the refused entries of a document are saved: below the folder, whatever its name is."""
    parts = [p for p in Path(name.replace("\\", "/")).parts if p not in ("/", ".", "..")]
    clean = ["".join(c if c.isalnum() or c in "-_. !()" else "_" for c in p)[:150] for p in parts] or ["document"]
    return folder.joinpath(*clean[:-1], f"{clean[-1]}.json")
