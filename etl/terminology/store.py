"""Packs as SQLite files: one file a release, written whole or not at all, read by code, by name and by word."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, fields

from etl.errors import TerminologyError
from etl.terminology.memory import Memory
from etl.terminology.naming import is_readable, key_of
from etl.terminology.pack import PackConcept, PackKind, Parsed, Release, Scope

FORM = 3
"""Raise it when other things are written."""
READ: frozenset[str] = frozenset(("condition", "finding", "medicine", "gene"))
"""Kinds whose names are looked for in sentences."""

_TABLES = """
CREATE TABLE release (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE concept (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, branch TEXT NOT NULL,
    obsolete INTEGER NOT NULL, replaced_by TEXT NOT NULL
);
CREATE TABLE term (
    key TEXT NOT NULL, concept INTEGER NOT NULL, scope TEXT NOT NULL, text TEXT NOT NULL, rare TEXT, readable INTEGER NOT NULL
);
CREATE TABLE parent (concept INTEGER NOT NULL, code TEXT NOT NULL);
CREATE TABLE xref (concept INTEGER NOT NULL, code TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX term_key ON term (key);
CREATE INDEX term_rare ON term (rare, key, readable) WHERE rare IS NOT NULL;
CREATE INDEX term_concept ON term (concept);
CREATE INDEX parent_concept ON parent (concept);
CREATE INDEX xref_concept ON xref (concept);
CREATE INDEX xref_code ON xref (code);
"""
_LOT = 20_000


class Named(Struct, frozen=True):
    """A name of a pack and the concept that has it.

    Args:
        key: the name as it is looked up.
        text: the name as printed in the release.
        scope: what it says of the concept.
        code: the concept's code.
        name: its preferred name.
        kind: its kind.
        readable: whether sentences are read with it.
    """

    key: str
    text: str
    scope: Scope
    code: str
    name: str
    kind: PackKind
    readable: bool = False


def write_pack(parsed: Parsed, path: Path) -> Release:
    """Write a release as a pack.

    Args:
        parsed: what a reader made of the release.
        path: the file to write; it is there only once all is in it.

    Returns:
        The release.

    Raises:
        TerminologyError: the release is cut off, holds nothing, names a code twice or has a circle of parents; or the
            file can't be written.
    """
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
        os.close(handle)
        connection = sqlite3.connect(name)
        try:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
            _fill(connection, parsed)
            connection.commit()
        finally:
            connection.close()
        os.replace(name, path)
    except (OSError, sqlite3.OperationalError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise TerminologyError(f"{path}: can't be written ({told}); free space or choose another --packs") from error
    finally:
        if name:
            with suppress(OSError):
                os.unlink(name)
    return parsed.release


def _fill(connection: sqlite3.Connection, parsed: Parsed) -> None:
    """Write all tables of a pack."""
    source = parsed.release.source
    parents, words = _write_concepts(connection, parsed)
    if not parents:
        raise TerminologyError(f"{source}: holds no concept; check that it is the whole release")
    _check_parents(parents, source, closed=parsed.closed)
    _write_kinds(connection, parents, parsed.roots)
    connection.executescript(_INDEXES)
    _write_rare(connection, words)
    rows = {**asdict(parsed.release), "form": str(FORM), "concepts": str(len(parents))}
    connection.executemany("INSERT INTO release VALUES (?, ?)", rows.items())


def _write_concepts(connection: sqlite3.Connection, parsed: Parsed) -> tuple[dict[str, tuple[str, ...]], Counter[str]]:
    """Write concepts and names; return the parents of each code and how many names each word stands in."""
    parents: dict[str, tuple[str, ...]] = {}
    words: Counter[str] = Counter()
    for number, one in enumerate(parsed.concepts, 1):
        if one.code in parents:
            raise TerminologyError(
                f"{parsed.release.source}: has {one.code} twice; take the release as it was published"
            )
        parents[one.code] = one.parents
        row = (number, one.code, one.name, one.kind, one.branch, one.obsolete, one.replaced_by)
        connection.execute("INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for key, scope, text in _terms(one):
            connection.execute("INSERT INTO term VALUES (?, ?, ?, ?, NULL, 0)", (key, number, scope, text))
            words.update(set(key.split()))
        connection.executemany("INSERT INTO parent VALUES (?, ?)", [(number, code) for code in one.parents])
        connection.executemany("INSERT INTO xref VALUES (?, ?)", [(number, code) for code in one.xrefs])
    return parents, words


def _terms(one: PackConcept) -> Iterator[tuple[str, Scope, str]]:
    """Yield key, scope and text of a concept's names, each key once with its best scope."""
    seen: set[str] = set()
    names: tuple[tuple[str, Scope], ...] = ((one.name, "name"), *one.synonyms)
    for text, scope in names:
        key = key_of(text)
        if key and key not in seen:
            seen.add(key)
            yield key, scope, text


def _check_parents(parents: Mapping[str, Sequence[str]], source: str, *, closed: bool) -> None:
    """Refuse a release in which parents are missing or stand in a circle."""
    if closed:
        missing = sorted({one for codes in parents.values() for one in codes} - parents.keys())
        if missing:
            raise TerminologyError(
                f"{source}: lacks {len(missing)} concepts that others are below, such as {missing[0]}: it was cut off;"
                " get the whole release"
            )
    try:
        TopologicalSorter(parents).prepare()
    except CycleError as error:
        circle = " > ".join(map(str, error.args[1][:6]))
        raise TerminologyError(f"{source}: has a circle of parents ({circle}); take another release") from error


def _write_kinds(
    connection: sqlite3.Connection, parents: Mapping[str, Sequence[str]], roots: Mapping[str, PackKind]
) -> None:
    """Give everything below some concepts its kind."""
    if not roots:
        return
    children: dict[str, list[str]] = {}
    for code, wider in parents.items():
        for one in wider:
            children.setdefault(one, []).append(code)
    for root, kind in roots.items():
        below: set[str] = set()
        waiting = [root]
        while waiting:
            fresh = [code for code in children.get(waiting.pop(), ()) if code not in below]
            below.update(fresh)
            waiting += fresh
        connection.executemany("UPDATE concept SET kind = ? WHERE code = ?", ((kind, code) for code in sorted(below)))


def _write_rare(connection: sqlite3.Connection, words: Mapping[str, int]) -> None:
    """Write for each name the rarest of its words, by which it is found, and whether sentences are read with it."""
    rows = connection.execute(
        "SELECT term.rowid, key, text, kind FROM term JOIN concept ON id = concept"
        " WHERE scope IN ('name', 'exact', 'lay') AND NOT obsolete AND kind != ''"
    )
    while lot := rows.fetchmany(_LOT):
        rare = [
            (min(key.split(), key=lambda word: (words[word], word)), kind in READ and is_readable(text, kind), number)
            for number, key, text, kind in lot
        ]
        connection.executemany("UPDATE term SET rare = ?, readable = ? WHERE rowid = ?", rare)


_NAMED = "SELECT key, text, scope, code, name, kind, readable FROM term JOIN concept ON id = concept WHERE "
_MOST = 900
"""So many values in one question; older SQLite takes 999."""
_KEPT = 8192
"""So many answers of each sort are remembered."""


_Words = tuple[str, tuple[str, ...], bool]
"""A name as it is looked up, its words, and whether sentences are read with it."""


class Pack(Struct, frozen=True, dict=True, eq=False):
    """A pack that is there to be asked.

    Args:
        path: its file.
        release: what it is of.
    """

    path: Path
    release: Release

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        # Read only and never written again once it has its name: several threads may ask.
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    @cached_property
    def size(self) -> int:
        """How many concepts it has, obsolete ones too."""
        row = self._connection.execute("SELECT value FROM release WHERE key = 'concepts'").fetchone()
        return int(row[0])

    def named(self, keys: Iterable[str]) -> list[Named]:
        """Return the names with some keys, of concepts that still hold.

        Args:
            keys: what `key_of` gave.

        Returns:
            The names by key.
        """
        return [one for _, named in sorted(self._names.of_all(keys).items()) for one in named]

    def readable_within(self, words: set[str], *, small: frozenset[str]) -> list[Named]:
        """Return the names for reading all of whose words are among some words, by key.

        Args:
            words: normalized words.
            small: further words, which names may have beside those.
        """
        allowed = words | small
        fits = allowed.issuperset
        found = self._by_word.of_all(words).values()
        keys = [key for names in found for key, parts, readable in names if readable and fits(parts)]
        return [one for one in self.named(keys) if one.readable]

    def names_among(self, keys: set[str]) -> set[str]:
        """Return those of some keys under which a concept of some kind has its name, or one that says the same.

        Args:
            keys: what `key_of` gave.
        """
        words = {word for key in keys for word in key.split()}
        return {key for names in self._by_word.of_all(words).values() for key, _, _ in names if key in keys}

    @cached_property
    def _names(self) -> Memory[str, Named]:
        def ask(keys: Sequence[str]) -> Iterator[tuple[str, Named]]:
            for row in self._select(f"{_NAMED} key IN (%s) AND NOT obsolete", keys):
                key, text, scope, code, name, kind, readable = row
                yield key, Named(key, text, scope, code, name, kind, bool(readable))

        return Memory(ask, _KEPT)

    @cached_property
    def _by_word(self) -> Memory[str, _Words]:
        def ask(words: Sequence[str]) -> Iterator[tuple[str, _Words]]:
            # The index alone has all that is asked for.
            question = "SELECT rare, key, readable FROM term WHERE rare IN (%s)"
            for rare, key, readable in self._select(question, words):
                yield rare, (key, tuple(key.split()), bool(readable))

        return Memory(ask, _KEPT)

    def _select(self, question: str, values: Sequence[str]) -> Iterator[Any]:
        """Yield the rows with some values; `%s` in the question stands for them."""
        for lot in _lots(values):
            yield from self._connection.execute(question % ",".join("?" * len(lot)), lot)

    def concept(self, code: str) -> PackConcept | None:
        """Return a concept with all that the pack has of it, None if there is none.

        Args:
            code: its code, in any case.
        """
        ask = self._connection.execute
        row = ask("SELECT * FROM concept WHERE code = ? OR code = ? LIMIT 1", (code, code.upper())).fetchone()
        if row is None:
            return None
        number, own, name, kind, branch, obsolete, replaced_by = row
        synonyms = ask("SELECT text, scope FROM term WHERE concept = ? AND scope != 'name'", (number,)).fetchall()
        return PackConcept(
            own, name, tuple(synonyms), kind, branch, self._listed("parent", number), self._listed("xref", number),
            bool(obsolete), replaced_by,
        )  # fmt: skip

    def xrefs(self, code: str) -> tuple[str, ...]:
        """Return the codes of other terminologies that a concept refers to."""
        return self._xrefs.of(code)

    def referring(self, xref: str) -> list[tuple[str, str, str]]:
        """Return code, name and kind of the concepts that refer to a code of another terminology."""
        return self._connection.execute(
            "SELECT code, name, kind FROM concept WHERE NOT obsolete AND id IN (SELECT concept FROM xref WHERE code = ?)",
            (xref,),
        ).fetchall()

    def display(self, code: str) -> str | None:
        """Return the preferred name of a concept that still holds, None if there is none."""
        return next(iter(self._displays.of(code)), None)

    def parents(self, code: str) -> frozenset[str]:
        """Return the codes of the concepts directly above one."""
        return frozenset(self._parents.of(code))

    def is_below(self, code: str, wider: str) -> bool:
        """Return True if a concept is another one or below it.

        Args:
            code: of the concept.
            wider: of the other one.
        """
        return code == wider or any(one == wider for one in self.above(code))

    def above(self, code: str) -> Iterator[str]:
        """Yield the codes of all concepts above one, each once.

        Args:
            code: of the concept.
        """
        reached, ahead = {code}, [code]
        while ahead:
            more = self.parents(ahead.pop()) - reached
            ahead += more
            reached |= more
            yield from more

    @cached_property
    def _xrefs(self) -> Memory[str, str]:
        question = "SELECT c.code, xref.code FROM concept c JOIN xref ON c.id = concept WHERE c.code IN (%s)"
        return Memory(lambda codes: self._select(question, codes), _KEPT)

    @cached_property
    def _parents(self) -> Memory[str, str]:
        question = "SELECT c.code, parent.code FROM concept c JOIN parent ON c.id = concept WHERE c.code IN (%s)"
        return Memory(lambda codes: self._select(question, codes), _KEPT)

    @cached_property
    def _displays(self) -> Memory[str, str]:
        question = "SELECT code, name FROM concept WHERE code IN (%s) AND NOT obsolete"
        return Memory(lambda codes: self._select(question, codes), _KEPT)

    def widest(self, codes: Iterable[str]) -> str | None:
        """Return the one of some concepts that all others are below, None if there is none.

        ICD has names twice, of a code and of the one below it that makes up its length.

        Args:
            codes: of the concepts.
        """
        listed = sorted(codes)
        return next((one for one in listed if all(self.is_below(other, one) for other in listed)), None)

    def with_words(self, words: Sequence[str], most: int) -> list[Named]:
        """Return names that hold all of some words, the shortest first.

        Args:
            words: normalized words.
            most: how many are returned.
        """
        like = " AND ".join("' ' || key || ' ' LIKE ?" for _ in words)
        rows = self._connection.execute(
            f"{_NAMED} {like} AND NOT obsolete ORDER BY length(key), key, code LIMIT ?",
            (*(f"% {word} %" for word in words), most),
        )
        return [Named(*row) for row in rows]

    def _listed(self, table: str, number: int) -> tuple[str, ...]:
        rows = self._connection.execute(f"SELECT code FROM {table} WHERE concept = ?", (number,))
        return tuple(row[0] for row in rows)


def _lots(values: Sequence[str]) -> Iterator[list[str]]:
    """Yield values, as many at a time as one question may have; the last one fills up what makes a power of two.

    So there are few forms of a question, and each is prepared once.
    """
    for at in range(0, len(values), _MOST):
        lot = list(values[at : at + _MOST])
        yield lot + lot[-1:] * (min(_MOST, 1 << (len(lot) - 1).bit_length()) - len(lot))


@lru_cache(maxsize=64)
def _opened(path: Path, state: tuple[int, int]) -> Pack:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            rows = dict(connection.execute("SELECT key, value FROM release"))
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise TerminologyError(f"{path}: is no pack; remove the file and add the release again") from error
    if rows.get("form") != str(FORM):
        raise TerminologyError(f"{path}: was written by another version; remove it and add the release again")
    return Pack(path, Release(**{f.name: rows[f.name] for f in fields(Release)}))


def open_pack(path: Path) -> Pack:
    """Open a pack.

    Args:
        path: its file.

    Returns:
        The pack; the same object for the same file within one process.

    Raises:
        TerminologyError: the file isn't there, or is no pack of this version.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise TerminologyError(f"{path}: can't be read ({error.strerror})") from error
    return _opened(path, (state.st_mtime_ns, state.st_size))
