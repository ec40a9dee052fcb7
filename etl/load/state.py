"""What a server has of a document, and what was loaded where, so that a load that was cut off goes on."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from errno import EDQUOT, ENOSPC
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from etl.elements.write import IDENTIFIER, Resource, profile_url, target_of
from etl.errors import DiskFullError, InputError, OutputError
from etl.fhir.document_reference import NOTE_KEY
from etl.load.documents import Document, own, unversioned
from etl.load.server import RefusedError, Server
from etl.value import replace

# What a server has of a document: its source, what was read from it, and who looked at it since.


_AT_ONCE = 30
"""Identifiers or ids in one search: addresses stay below 3,000 characters, which every server and proxy takes."""
UNREVIEWED = "unreviewed"


class State(Struct, frozen=True):
    """What is there.

    Args:
        sources: DocumentReferences of the document, of this version and earlier ones, by address.
        provenances: what we said of how they came, by address.
        resources: everything these point to, and what has an identity of the bundle, by address.
        accepted: addresses of what a person has accepted or changed.
        shared: sources among `sources` that other documents (of the same text) have too.
    """

    sources: Mapping[str, Resource]
    provenances: Mapping[str, Resource]
    resources: Mapping[str, Resource]
    accepted: frozenset[str]
    shared: frozenset[str]


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """So many at once as one search takes."""
    listed = sorted(set(values))
    return (listed[i : i + _AT_ONCE] for i in range(0, len(listed), _AT_ONCE))


def address(resource: Resource) -> str:
    """Where a server has a resource ("Observation/12")."""
    return f"{resource['resourceType']}/{resource['id']}"


def token(system: str, value: str) -> str:
    """A system and a value as a search wants them; what separates alternatives is escaped (FHIR R4, 3.1.1.4.9)."""
    return "|".join(_escaped(part) for part in (system, value))


def _escaped(text: str) -> str:
    for sign in "\\,$|":
        text = text.replace(sign, "\\" + sign)
    return text


def named_source(document: Document) -> str:
    """The search for the document's identity."""
    return token(document.system, document.name)


def read_state(server: Server, document: Document, stale: Iterable[str] = ()) -> State:
    """Ask a server what it has of a document.

    Args:
        server: the server.
        document: the document.
        stale: addresses that an earlier load was to remove and didn't come to.

    Returns:
        What is there; of a document that it never had, nothing, after two questions.

    Raises:
        ServerError: it doesn't tell.
    """
    mine = [r for r in document.resources.values() if r["resourceType"] == "DocumentReference"]
    sources = {address(r): r for r in server.search("DocumentReference", identifier=named_source(document))}
    for some in chunks(token(IDENTIFIER, own(r)) for r in mine):
        sources |= {address(r): r for r in server.search("DocumentReference", identifier=",".join(some))}
    if not sources:
        return State({}, {}, _by_id(server, stale), frozenset(), frozenset())
    provenances: dict[str, Resource] = {}
    for some in chunks(sources):
        for found in server.search("Provenance", target=",".join(some)):
            if profile_url("provenance") in found.get("meta", {}).get("profile", []):
                provenances[address(found)] = unversioned(found)
    wanted = {str(t.get("reference", "")) for p in provenances.values() for t in p.get("target", [])}
    wanted |= set(stale) | {
        f"Provenance/{r['id']}" for r in document.resources.values() if r["resourceType"] == "Provenance"
    }
    resources = {**sources, **provenances, **_by_id(server, wanted - set(sources) - set(provenances))}
    resources |= _by_identity(server, document, resources.values())
    shared = frozenset(place for place, r in sources.items() if _others(r, document))
    return State(sources, provenances, resources, _accepted(server, resources), shared)


def _by_id(server: Server, places: Iterable[str]) -> dict[str, Resource]:
    kinds: dict[str, set[str]] = {}
    for place in places:
        kind, slash, name = place.partition("/")
        if slash and "/" not in name and kind.isalpha() and kind != "Device":
            kinds.setdefault(kind, set()).add(name)
    found: dict[str, Resource] = {}
    for kind, names in sorted(kinds.items()):
        for some in chunks(names):
            for resource in server.search(kind, _id=",".join(some)):
                found[address(resource)] = unversioned(resource)
    return found


def _by_identity(server: Server, document: Document, there: Iterable[Resource]) -> dict[str, Resource]:
    """What has an identity of the bundle and isn't pointed at yet: an earlier load was cut off before it pointed."""
    known = {(r["resourceType"], own(r)) for r in there}
    missing: dict[str, set[str]] = {}
    for resource in (*document.resources.values(), *document.rejected.values()):
        kind, name = resource["resourceType"], own(resource)
        if kind not in ("Provenance", "Device") and name and (kind, name) not in known:
            missing.setdefault(kind, set()).add(token(IDENTIFIER, name))
    found: dict[str, Resource] = {}
    for kind, names in sorted(missing.items()):
        for some in chunks(names):
            for resource in server.search(kind, identifier=",".join(some)):
                found[address(resource)] = unversioned(resource)
    return found


def _others(source: Resource, document: Document) -> bool:
    """Whether a source is another document's too: two files with the same text are one text."""
    names = {
        (str(i.get("system")), str(i.get("value"))) for i in source.get("identifier", []) if i.get("use") == "secondary"
    }
    return bool(names - {(document.system, document.name)})


def machine_read(resource: Resource) -> bool:
    """Whether a resource says that no person has looked at it yet."""
    return any(t.get("code") == UNREVIEWED for t in resource.get("meta", {}).get("tag", []))


def _accepted(server: Server, resources: Mapping[str, Resource]) -> frozenset[str]:
    """What a person has accepted: it lost the tag that machines give, or a Provenance names a person for it."""
    found: set[str] = set()
    asked: set[str] = set()
    for place, resource in resources.items():
        if place.partition("/")[0] in ("Patient", "DocumentReference", "Provenance", "Device") or machine_read(
            resource
        ):
            continue
        asserted = any(s.get("code") == "AIAST" for s in resource.get("meta", {}).get("security", []))
        if asserted or resource.get("status") in ("amended", "corrected"):
            found.add(place)
        else:
            asked.add(place)
    for some in chunks(asked):
        try:
            for one in server.search("Provenance", target=",".join(some)):
                if any("Device/" not in str(a.get("who", {}).get("reference", "")) for a in one.get("agent", [])):
                    found |= {r for t in one.get("target", []) if (r := unversioned(t).get("reference")) in asked}
        except RefusedError:  # a server that can't search so has no Provenance of curators to find
            break
    return frozenset(found)


# What was loaded where, in a SQLite file: a load that was cut off goes on, a finished one does nothing.
#
# A document is `done` only after the server has taken all of it, so that whatever the ledger doesn't know is looked
# up on the server again. It holds names of documents, digests, counts and addresses, no word of a document.


NAME = "load.sqlite"
_FORM = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    server TEXT NOT NULL, system TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (server, system, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stale (
    server TEXT NOT NULL, system TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
    PRIMARY KEY (server, system, name, place)
) WITHOUT ROWID;
"""


class Ledger:
    """The ledger of a folder, for one server; safe to use from several threads. Use it as a context manager."""

    def __init__(self, path: Path, server: str) -> None:
        """Open or make it.

        Args:
            path: its file.
            server: the server's base.

        Raises:
            OutputError: it can't be opened, isn't one, or another load uses it.
        """
        self.path, self.server = path, server
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            form = self._file.execute("PRAGMA user_version").fetchone()[0]
            if form not in (0, _FORM):
                raise OutputError(f"{path}: a ledger of another version of case2fhir; choose another --ledger")
            self._file.execute("PRAGMA synchronous = FULL")
            self._file.executescript(_TABLES + f"PRAGMA user_version = {_FORM};")
        except (sqlite3.Error, OSError) as error:
            raise self._told(error) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def done(self, system: str, name: str, digest: str) -> bool:
        """Whether just this was loaded, whole."""
        rows = self._rows(
            "SELECT state FROM documents WHERE server = ? AND system = ? AND name = ? AND digest = ?",
            system,
            name,
            digest,
        )
        return rows == [("done",)]

    def begin(self, system: str, name: str, digest: str, stale: Iterable[str]) -> None:
        """A document is about to be sent.

        Args:
            system: system of its identity.
            name: its identity.
            digest: of what is sent.
            stale: addresses that are to be removed.
        """
        with self._lock:
            try:
                self._file.execute("BEGIN IMMEDIATE")
                self._put(system, name, digest, "sending")
                rows = [(self.server, system, name, place) for place in stale]
                self._file.executemany("INSERT OR IGNORE INTO stale VALUES (?, ?, ?, ?)", rows)
                self._file.execute("COMMIT")
            except sqlite3.Error as error:
                self._back()
                raise self._told(error) from error

    def end(self, system: str, name: str, digest: str, state: str, stale: Iterable[str] = ()) -> None:
        """A document was sent.

        Args:
            system: system of its identity.
            name: its identity.
            digest: of what was sent.
            state: done, refused (a part of it) or failed.
            stale: addresses that are still to be removed.
        """
        with self._lock:
            try:
                self._file.execute("BEGIN IMMEDIATE")
                self._put(system, name, digest, state)
                if state != "failed":
                    mine = (self.server, system, name)
                    self._file.execute("DELETE FROM stale WHERE server = ? AND system = ? AND name = ?", mine)
                    self._file.executemany("INSERT INTO stale VALUES (?, ?, ?, ?)", [(*mine, p) for p in stale])
                self._file.execute("COMMIT")
            except sqlite3.Error as error:
                self._back()
                raise self._told(error) from error

    def stale(self, system: str, name: str) -> list[str]:
        """Addresses that an earlier load was to remove and may not have come to."""
        query = "SELECT place FROM stale WHERE server = ? AND system = ? AND name = ? ORDER BY place"
        return [str(row[0]) for row in self._rows(query, system, name)]

    def _rows(self, query: str, *values: str) -> list[Any]:
        with self._lock:
            try:
                return self._file.execute(query, (self.server, *values)).fetchall()
            except sqlite3.Error as error:
                raise self._told(error) from error

    def _put(self, system: str, name: str, digest: str, state: str) -> None:
        row = (self.server, system, name, digest, state)
        self._file.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", row)

    def _back(self) -> None:
        if self._file.in_transaction:
            self._file.execute("ROLLBACK")

    def _told(self, error: Exception) -> OutputError:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or (
            isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)
        )
        if full:
            return DiskFullError(f"{self.path}: the disk is full; make room, and the same command goes on")
        return OutputError(f"{self.path}: the ledger can't be written ({error}); choose another --ledger")


def known_elsewhere(server: Server, document: Document) -> dict[str, str]:
    """Where the server has what a note's references name by identifier, or with the server's own base.

    Args:
        server: the server.
        document: the document.

    Returns:
        Address by reference ("Patient?identifier=…").

    Raises:
        InputError: an identifier has no match, or several; the document isn't sent then.
    """
    asked = {one for resource in document.resources.values() for one in _outside(resource)}
    found = {one: one.removeprefix(server.base) for one in asked if one.startswith(server.base)}
    for one in sorted(asked):
        kind, search, query = one.partition("?identifier=")
        if not search:
            continue
        system, _, value = query.rpartition("|")
        matches = {address(r): r for r in server.search(kind, identifier=token(unquote(system), unquote(value)))}
        if len(matches) != 1:
            told = f"no {kind}" if not matches else f"{len(matches)} of type {kind}"
            raise InputError(f"its note's {kind.lower()} identifier names {told} on the server; nothing of it is sent")
        found[one] = next(iter(matches))
    return found


def with_sources_there(server: Server, document: Document) -> Document:
    """Return a note's document whose Provenance refers to no source that the server hasn't.

    Args:
        server: the server.
        document: the document.

    Returns:
        The document; a source that isn't there is named by its identifier.

    Raises:
        ServerError: the server doesn't tell.
    """
    changed: dict[str, Resource] = {}
    for url, resource in document.resources.items():
        entities = resource.get("entity", []) if resource["resourceType"] == "Provenance" else []
        kept = [{**one, "what": _what(server, one.get("what", {}))} for one in entities]
        if kept != entities:
            changed[url] = {**resource, "entity": kept}
    return replace(document, resources={**document.resources, **changed}) if changed else document


def _what(server: Server, what: Resource) -> Resource:
    reference = str(what.get("reference", ""))
    kind, _, name = reference.removeprefix(server.base).partition("/_history/")[0].rpartition("/")
    if not kind.isalpha():  # in the bundle, or by an identifier, or on another server
        return what
    if any(True for _ in server.search(kind, _id=name)):
        return what
    return {"type": kind, "identifier": {"system": NOTE_KEY, "value": reference}}


def _outside(value: Any) -> Iterator[str]:
    """What a resource refers to outside of its bundle, each as one text."""
    if isinstance(value, list):
        for one in value:
            yield from _outside(one)
    elif isinstance(value, dict):
        named = isinstance(value.get("identifier"), dict) and value.get("type") in ("Patient", "Encounter")
        if isinstance(value.get("reference"), str) or named:
            yield target_of(value)
        for key, one in value.items():
            if key not in ("entity", "extension", "contained", "text"):
                yield from _outside(one)
