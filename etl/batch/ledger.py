"""run.json: what was run, on what, and how each document ended.

While a run goes on, each ended document is a line of `run.partial.jsonl`; a run that was stopped in the middle
leaves that file, and `--resume` reads it. When the run is over the lines become `run.json`. But for the seconds that
each document took, nothing in it holds the time, the machine or the number of jobs.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from sys import intern
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol

import orjson
from msgspec import Struct, field

from etl.batch.inputs import LEDGER
from etl.errors import OutputError
from etl.fhir.encode import to_json
from etl.release import NAME, VERSION
from etl.sinks import is_remote, reached, write_bytes
from etl.value import as_plain, replace

if TYPE_CHECKING:
    from etl.deidentify import Policy

PARTIAL = "run.partial.jsonl"
LEASE = "run.lock"
_LEASE = 60
"""Seconds after which a run that doesn't say that it is at work isn't."""
_PIECE = 2
"""Seconds whose lines become an object of a bucket."""
Gone = Literal["keep", "move", "remove"]


class Record(Struct, frozen=True):
    """How one document ended.

    Args:
        name: the document, as its path inside what was given.
        source: as it was given, to tell two documents of one name apart.
        target: its results' path below the output folder, without their endings.
        status: done or failed.
        sha256: digest of the source's bytes (of a case, of its files' digests), "" when it could not be read.
        error: why it failed, or what is wrong with its bundle; "" otherwise.
        kind: what kind of page it is.
        counts: how many people, facts of each kind and findings.
        findings: how many findings of each severity.
        codes: how many findings of each code.
        ledger: of its cells, fields and sentences, how many ended in which way.
        files: of a case, the names of its files.
        stage: where it failed: reading, parsing, checking, building, validating, writing; "" when it is done.
        seconds: how long it took by the clock.
        key: a digest of the settings, mappings and program that made it.
        corrections: what became of each correction that is of this document, by its id.
        plan: a digest of the plan of its tables that lay beside it, "" without one.
        unread: the languages of its sentences that aren't read.
    """

    name: str
    source: str
    target: str
    status: Literal["done", "failed"]
    sha256: str = ""
    error: str = ""
    kind: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    ledger: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    files: Sequence[str] = ()
    stage: str = ""
    seconds: float = 0
    key: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""
    unread: Sequence[str] = field(default_factory=list)


def sharing() -> Callable[[Record], Record]:
    """What lets the records of a run share what they say alike, so that a hundred thousand fit into memory.

    Returns:
        A function of a record: the same record, with the words and counts of one before where those are the same. Of
        20,000 short pages a record takes 0.9 kB so, and 2.6 kB without.
    """
    known: dict[tuple[tuple[str, Any], ...], Mapping[str, Any]] = {}

    def counted(told: Mapping[str, Any]) -> Mapping[str, Any]:
        said = tuple(told.items())
        if said not in known:
            known[said] = {intern(word): count for word, count in said}
        return known[said]

    def shared(record: Record) -> Record:
        return replace(
            record, kind=intern(record.kind), key=intern(record.key), counts=counted(record.counts),
            findings=counted(record.findings), codes=counted(record.codes), corrections=counted(record.corrections),
            ledger={intern(part): counted(told) for part, told in record.ledger.items()},
        )  # fmt: skip

    return shared


def earlier(out: Path) -> tuple[dict[str, Any], dict[str, Record]]:
    """What an output folder already holds.

    Args:
        out: the output folder; it need not exist.

    Returns:
        The settings it was made with (empty when there was no run), and its records by target.

    Raises:
        OutputError: run.json is there and isn't one of ours.
    """
    settings: dict[str, Any] = {}
    records: dict[str, Record] = {}
    shared = sharing()
    try:
        body = _body(out / LEDGER)
        if body is not None:
            run = _read(body)
            settings = run["settings"]
            for plain in [*run["documents"], *run.get("earlier", [])]:
                records[plain["target"]] = shared(Record(**plain))
        lines = b"".join(_body(path) or b"" for path in _pieces(out)).split(b"\n")
        if len(lines) > 1:
            settings = _read(lines[0])
            for line in lines[1:-1]:  # what follows the last newline was cut off while it was written
                record = shared(Record(**_read(line)))
                records[record.target] = record
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(f"{out}: its {LEDGER} was not written by case2fhir; choose another folder") from error
    return settings, records


def was_stopped(out: Path) -> bool:
    """Whether a run into a folder was stopped before its end."""
    return (out / PARTIAL).exists()


def _body(path: Path) -> bytes | None:
    with reached(path, OutputError):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def _pieces(out: Path) -> list[Path]:
    """Where the lines of a run that was stopped are: in a file, or in a bucket in objects one after the other."""
    if not is_remote(out):
        return [out / PARTIAL]
    there = out / PARTIAL
    with reached(there, OutputError):
        return sorted(there.iterdir(), key=str) if there.is_dir() else []


class Notes(Protocol):
    """The open lines of a run."""

    def add(self, record: Record) -> None:
        """Add an ended document."""


class NoNotes:
    """Keeps nothing: the lines of a run name its documents."""

    def add(self, record: Record) -> None:
        """Drop an ended document."""


class _Lines:
    """Lines of one open file, because a line is added thousands of times."""

    def __init__(self, lines: IO[bytes]) -> None:
        self._lines = lines

    def add(self, record: Record) -> None:
        """Add an ended document; it is on its way to the disk when this returns."""
        self._lines.write(_line(record))
        self._lines.flush()


class _Objects:
    """Lines in a bucket, where nothing can be appended: each some seconds' lines are an object of their own.

    A run that is killed does the documents of its last seconds again; the same bytes come of it.
    """

    def __init__(self, out: Path, first: bytes) -> None:
        self._out, self._number, self._waiting = out / PARTIAL, 0, [first]
        self.write()

    def add(self, record: Record) -> None:
        """Add an ended document."""
        self._waiting.append(_line(record))
        if time.monotonic() - self._since > _PIECE:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        self._since = time.monotonic()
        if self._waiting:
            write_bytes(self._out / f"{self._number:08}.jsonl", b"".join(self._waiting))
            self._number, self._waiting = self._number + 1, []


@contextmanager
def begin(out: Path, settings: Mapping[str, Any], before: Iterable[Record] = ()) -> Iterator[Notes]:
    """Start the lines of a run with the settings and what earlier runs did; yield what adds further ones."""
    first = b"".join([_line(settings), *(_line(record) for record in before)])
    if is_remote(out):
        old = _pieces(out)
        objects = _Objects(out, first)
        _remove(piece for piece in old if not piece.name.startswith("00000000."))
        try:
            yield objects
        finally:
            objects.write()
        return
    write_bytes(out / PARTIAL, first)
    with (out / PARTIAL).open("ab") as lines:
        yield _Lines(lines)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with reached(path, OutputError):
            path.unlink(missing_ok=True)


def _line(plain: Record | Mapping[str, Any]) -> bytes:
    return _written(plain) + b"\n"


def _written(plain: Any, indent: int | None = None) -> bytes:
    """JSON, by orjson where it can: of twenty thousand records json needs four times as long. A name that is no text
    (bytes of another encoding, as file systems allow them) is written as json does it.
    """
    try:
        return orjson.dumps(plain, default=_fields, option=orjson.OPT_INDENT_2 if indent else 0)
    except TypeError:
        text = json.dumps(plain, indent=indent, ensure_ascii=False, default=_fields)
        return text.encode("utf-8", "backslashreplace")


def _fields(thing: Any) -> Any:
    return as_plain(thing) if isinstance(thing, Record) else dict(thing)


def _read(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:  # a name that is no text
        return json.loads(body)


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder.

    The folder itself is locked, so that nothing is left behind when a run is killed. Where a file system knows no
    locks nothing is kept out. In a bucket an object says that a run is at work, as long as it is renewed.

    Raises:
        OutputError: another run is at work in it.
    """
    if is_remote(out):
        with _leased(out):
            yield
        return
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _taken(out) from error
        except OSError:
            pass
        yield
    finally:
        os.close(handle)


def _taken(out: Path) -> OutputError:
    return OutputError(f"{out}: another run is at work in this folder; wait for it, or choose another")


@contextmanager
def _leased(out: Path) -> Iterator[None]:
    """Hold a bucket's folder by an object with the time, renewed while the run goes on; one that is old counts no more."""
    path = out / LEASE
    held = _body(path)
    if held is not None and _age(held) < _LEASE:
        raise OutputError(f"{_taken(out)} (or one was killed there less than a minute ago)")
    mine = os.urandom(8).hex()
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(_LEASE / 4):
            with suppress(OutputError):  # the next one may go well
                write_bytes(path, _held(mine))

    write_bytes(path, _held(mine))
    if json.loads(_body(path) or b"{}").get("run") != mine:  # two at one moment
        raise _taken(out)
    renewing = threading.Thread(target=renew, daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()
        _remove([path])


def _held(run: str) -> bytes:
    return json.dumps({"run": run, "time": time.time()}).encode()


def _age(held: bytes) -> float:
    try:
        return abs(time.time() - float(json.loads(held)["time"]))
    except (ValueError, KeyError, TypeError):
        return _LEASE


def finish(out: Path, told: Mapping[str, Any]) -> None:
    """Write run.json in one step and remove the lines.

    Args:
        out: the output folder.
        told: what it is to hold; records are listed by target, as the order in which they were given says nothing.
    """
    write_bytes(out / LEDGER, _pieces_of(told))
    _remove(_pieces(out))


UNFINISHED = "not finished"
"""What run.json of a de-identified run says until it is over, so also of one that was killed."""


def finish_deidentified(out: Path, policy: Policy, records: Iterable[Record], stopped: str) -> None:
    """Write the run.json of a de-identified run: new names of documents, numbers, and nothing else of them.

    Args:
        out: the output folder.
        policy: what names are made with.
        records: how the documents ended.
        stopped: why the run isn't whole, "" when it is.
    """
    listed = [
        {
            "name": policy.secret.name(record.target),
            "status": record.status,
            "kind": record.kind,
            "counts": dict(record.counts),
            "findings": dict(record.findings),
        }
        for record in sorted(records, key=_by_target)
    ]
    head = {"software": {"name": NAME, "version": VERSION}, "deidentified": policy.dates}
    write_bytes(out / LEDGER, to_json({**head, **({"stopped": stopped} if stopped else {}), "documents": listed}))


def is_unfinished(out: Path) -> bool:
    """Return True if a de-identified run into a folder was stopped before its end.

    Args:
        out: the output folder.
    """
    try:
        return bool(_read(_body(out / LEDGER) or b"{}").get("stopped") == UNFINISHED)
    except (ValueError, AttributeError):
        return False


def _pieces_of(told: Mapping[str, Any]) -> Iterator[bytes]:
    """What is told as indented JSON, one record at a time: of a hundred thousand the whole would take 200 MB."""
    yield b"{"
    for number, (name, value) in enumerate(told.items()):
        yield (b",\n  " if number else b"\n  ") + _written(name) + b": "
        if name in ("documents", "earlier") and value:
            for at, record in enumerate(sorted(value, key=_by_target)):
                yield (b"," if at else b"[") + b"\n    " + _indented(record, 4)
            yield b"\n  ]"
        else:
            yield _indented(value, 2)
    yield b"\n}\n"


def _indented(plain: Any, columns: int) -> bytes:
    return _written(plain, indent=2).replace(b"\n", b"\n" + b" " * columns)


def _by_target(record: Record) -> str:
    return record.target
