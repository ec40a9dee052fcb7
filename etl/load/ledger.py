"""What was loaded where, in a SQLite file: a load that was cut off goes on, a finished one does nothing.

A document is `done` only after the server has taken all of it, so that whatever the ledger doesn't know is looked up on
the server again. It holds names of documents, digests, counts and addresses, no word of a document.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from errno import EDQUOT, ENOSPC
from pathlib import Path
from types import TracebackType
from typing import Any

from etl.errors import DiskFullError, OutputError

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
