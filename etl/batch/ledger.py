"""run.json: what was run, on what, and how each document ended.

While a run goes on, each ended document is a line of `run.partial.jsonl`; a run that was stopped in the middle
leaves that file, and `--resume` reads it. When the run is over the lines become `run.json`. But for the seconds that
each document took, nothing in it holds the time, the machine or the number of jobs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from etl.batch.inputs import LEDGER
from etl.errors import OutputError
from etl.sinks.files import write_bytes

PARTIAL = "run.partial.jsonl"
Gone = Literal["keep", "move", "remove"]


@dataclass(frozen=True, slots=True)
class Record:
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
    try:
        if (out / LEDGER).exists():
            run = json.loads((out / LEDGER).read_bytes())
            settings = run["settings"]
            for plain in [*run["documents"], *run.get("earlier", [])]:
                records[plain["target"]] = Record(**plain)
        if (out / PARTIAL).exists():
            lines = (out / PARTIAL).read_bytes().split(b"\n")
            settings = json.loads(lines[0])
            for line in lines[1:-1]:  # what follows the last newline was cut off while it was written
                record = Record(**json.loads(line))
                records[record.target] = record
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(f"{out}: its {LEDGER} was not written by case2fhir; choose another folder") from error
    return settings, records


class Notes:
    """The open lines of a run. A class, because a line is added thousands of times to one open file."""

    def __init__(self, lines: IO[bytes]) -> None:
        """Take the open file."""
        self._lines = lines

    def add(self, record: Record) -> None:
        """Add an ended document; it is on its way to the disk when this returns."""
        self._lines.write(_line(asdict(record)))
        self._lines.flush()


@contextmanager
def begin(out: Path, settings: Mapping[str, Any], before: Iterable[Record] = ()) -> Iterator[Notes]:
    """Start the lines of a run with the settings and what earlier runs did; yield what adds further ones."""
    write_bytes(out / PARTIAL, b"".join([_line(settings), *(_line(asdict(record)) for record in before)]))
    with (out / PARTIAL).open("ab") as lines:
        yield Notes(lines)


def _line(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, sort_keys=True).encode() + b"\n"


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder.

    The folder itself is locked, so that nothing is left behind when a run is killed. Where a file system knows no
    locks nothing is kept out.

    Raises:
        OutputError: another run is at work in it.
    """
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
            raise OutputError(
                f"{out}: another run is at work in this folder; wait for it, or choose another"
            ) from error
        except OSError:
            pass
        yield
    finally:
        os.close(handle)


def finish(out: Path, told: Mapping[str, Any]) -> None:
    """Write run.json in one step and remove the lines.

    Args:
        out: the output folder.
        told: what it is to hold; records are listed by target, as the order in which they were given says nothing.
    """
    plain = {
        name: [asdict(record) for record in sorted(value, key=_by_target)]
        if name in ("documents", "earlier")
        else value
        for name, value in told.items()
    }
    body = json.dumps(plain, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    write_bytes(out / LEDGER, body)
    (out / PARTIAL).unlink(missing_ok=True)


def _by_target(record: Record) -> str:
    return record.target
