"""run.json: what was run, on what, and how each document ended.

While a run goes on, each ended document is a line of `run.partial.jsonl`; a run that was stopped in the middle
leaves that file, and `--resume` reads it. When the run is over the lines become `run.json`. Nothing in it holds
the time, the machine or the number of jobs: the same run gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from etl.batch.inputs import LEDGER
from etl.errors import OutputError
from etl.sinks.files import write_bytes

PARTIAL = "run.partial.jsonl"


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
        ledger: of its cells, fields and sentences, how many ended in which way.
        files: of a case, the names of its files.
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
    ledger: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    files: Sequence[str] = ()
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


def begin(out: Path, settings: Mapping[str, Any]) -> None:
    """Start the lines of a run."""
    out.mkdir(parents=True, exist_ok=True)
    (out / PARTIAL).write_text(json.dumps(settings, sort_keys=True) + "\n", encoding="utf-8")


def note(out: Path, record: Record) -> None:
    """Add an ended document to the lines of the run."""
    with (out / PARTIAL).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(record)) + "\n")


def finish(
    out: Path, version: str, settings: Mapping[str, Any], records: Sequence[Record], before: Sequence[Record]
) -> None:
    """Write run.json in one step and remove the lines.

    Args:
        out: the output folder.
        version: this software's.
        settings: what was asked for.
        records: this run's documents; they are listed by target, as the order in which they were given says nothing.
        before: documents of earlier runs whose results still stand in the folder.
    """
    run = {
        "software": {"name": "case2fhir", "version": version},
        "settings": dict(settings),
        "documents": [asdict(record) for record in sorted(records, key=_by_target)],
        "earlier": [asdict(record) for record in sorted(before, key=_by_target)],
    }
    write_bytes(out / LEDGER, json.dumps(run, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
    (out / PARTIAL).unlink(missing_ok=True)


def _by_target(record: Record) -> str:
    return record.target
