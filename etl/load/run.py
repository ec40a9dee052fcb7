"""Documents loaded one after the other or several at once, each on its own: what one meets doesn't stop the others."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from etl.errors import Case2FhirError, InputError, OutputError
from etl.fhir.common import IDENTIFIER, Resource
from etl.fhir.encode import to_json
from etl.fhir.patient import SubjectMap
from etl.load.deliver import Manner, Sent, deliver
from etl.load.documents import Document, Named, own, read_document
from etl.load.patience import Circuit
from etl.load.people import known_people
from etl.load.plan import Action, Gone, Plan, held, make_plan, verified
from etl.load.server import Abilities, DoubtfulError, EndError, RefusedError, Server, UnreachableError
from etl.load.state import Ledger, address, read_state, token
from etl.sinks.files import write_bytes
from etl.value import replace

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


class Record(Struct, frozen=True):
    """How a document ended.

    Args:
        name: the document's identity.
        path: its bundle.
        state: done, same (the server had everything), before (the ledger knew), refused (a part of it), failed (nothing
            is known to be there that wasn't), or left (the load ended before).
        counts: how many were created, updated, deleted, marked, refused.
        plan: in a dry run how many of each kind would be.
        why: what went wrong, without a word of the document.
        kept: addresses of facts that a person accepted.
        people: addresses of people of whom the document tells nothing any more.
        requests: how many bundles were sent.
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
        """How many resources of all documents were created, updated …"""
        found: Counter[str] = Counter()
        for record in self.records:
            found.update(record.counts)
        return dict(sorted(found.items()))

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

    def _end(self, why: str) -> None:
        with self._lock:
            self._ended = self._ended or why
        self._stop.set()

    def _one(self, one: Named) -> Record:
        blank = Record(one.name, str(one.path), "failed")
        if self._stop.is_set():
            return replace(blank, state="left")
        try:
            document = read_document(one, self.wishes.system, self.wishes.subjects)
            self.fits(document)
        except InputError as error:
            return replace(blank, why=str(error).removeprefix(f"{one.path}: "))
        if self.known(document):
            return self._checked(document, replace(blank, state="before"))
        with self._text(document):
            try:
                record = self._sent(document, blank)
            except (InputError, DoubtfulError, RefusedError) as error:
                self.circuit.note(True)
                record = self._failed(document, blank, str(error))
            except UnreachableError as error:
                self.circuit.note(False)
                record = self._failed(document, blank, str(error))
                if self.circuit.open:
                    self._end(f"no answer for {self.wishes.in_a_row} documents in a row ({error})")
            except EndError as error:
                self._end(str(error))
                record = self._failed(document, blank, str(error))
            except OutputError:
                self._stop.set()
                raise
            except Case2FhirError as error:
                record = self._failed(document, blank, str(error))
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

    def _text(self, document: Document) -> threading.Lock:
        """Documents with the same text are the same facts: one after the other."""
        key = min(own(r) for r in document.resources.values() if r["resourceType"] == "DocumentReference")
        with self._lock:
            return self._texts.setdefault(key, threading.Lock())

    def _failed(self, document: Document, blank: Record, why: str) -> Record:
        if self.ledger and not self.wishes.dry:
            self.ledger.end(document.system, document.name, document.digest, "failed")
        return replace(blank, why=why)

    def _sent(self, document: Document, blank: Record) -> Record:
        counts: Counter[str] = Counter()
        requests = 0
        doubt: DoubtfulError | None = None
        for number in range(1, _PLANS + 1):
            stale = self.ledger.stale(document.system, document.name) if self.ledger else []
            plan = self.plan(document, stale)
            if self.wishes.dry:
                self.circuit.note(True)
                state: Ended = "done" if plan.actions else "same"
                return replace(blank, state=state, plan=plan.counts(), kept=plan.kept, people=plan.people)
            ended = replace(blank, kept=plan.kept, people=plan.people)
            if not plan.actions and not plan.held:
                self.circuit.note(True)
                counts["same"] += sum(plan.same.values())
                known: Ended = "done" if number > 1 else "same"
                return self._checked(document, self._noted(document, ended, known, counts, requests), plan)
            if self.ledger:
                self.ledger.begin(
                    document.system, document.name, document.digest, [*(a.place for a in plan.gone), *plan.held]
                )
            try:
                sent = deliver(self.server, plan, self.wishes.manner, last=number >= _PLANS - 1)
            except DoubtfulError as error:
                doubt = error
                if number < _PLANS:
                    self.server.patience.sleep(self.server.patience.pause(1, None) or 0)
                continue
            self.circuit.note(True)
            counts.update(sent.done)
            counts["same"] += sum(plan.same.values())
            requests += sent.requests
            if sent.refused:
                return self._refused(document, ended, sent, counts, requests)
            return self._checked(document, self._noted(document, ended, "done", counts, requests), plan, sent)
        raise DoubtfulError(f"the server's answers can't be believed, and it hasn't everything: {doubt}")

    def plan(self, document: Document, stale: Iterable[str] = ()) -> Plan:
        """What has to be done for a document.

        Args:
            document: the document.
            stale: addresses that an earlier load was to remove and may not have come to.

        Raises:
            InputError: it isn't to be sent.
            ServerError: the server doesn't tell what it has.
        """
        known = {**known_people(self.server, document), **self._device(document)}
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
        sent = deliver(self.server, plan, self.wishes.manner)
        if sent.refused:
            raise EndError(f"the server doesn't take our Device ({sent.refused[0].status})")
        return sent.places[url]

    def _noted(
        self, document: Document, record: Record, state: Ended, counts: Mapping[str, int], requests: int
    ) -> Record:
        if self.ledger:
            self.ledger.end(document.system, document.name, document.digest, "done")
        return replace(record, state=state, counts={k: v for k, v in counts.items() if v}, requests=requests)

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
            counts={k: v for k, v in {**counts, "refused": len(sent.refused)}.items() if v},
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
        wrong = verified(self.server, document, plan)
        if not wrong:
            return record
        if self.ledger:
            self.ledger.end(document.system, document.name, document.digest, "failed")
        return replace(record, state="failed", why=f"counted on the server: {wrong}")


def refusal_file(folder: Path, name: str) -> Path:
    """Where the refused entries of a document are saved: below the folder, whatever its name is."""
    parts = [p for p in Path(name.replace("\\", "/")).parts if p not in ("/", ".", "..")]
    clean = ["".join(c if c.isalnum() or c in "-_. !()" else "_" for c in p)[:150] for p in parts] or ["document"]
    return folder.joinpath(*clean[:-1], f"{clean[-1]}.json")
