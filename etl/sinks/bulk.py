"""Results of many documents by resource type: bulk NDJSON as the Bulk Data specification has it, or Parquet."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, Protocol

from etl.errors import OutputError
from etl.fhir.common import Resource
from etl.fhir.encode import to_json
from etl.fhir.release import recorded_time
from etl.sinks.address import is_remote, reached
from etl.sinks.files import replacing, single_resources, unwritten, write_bytes

Form = Literal["ndjson", "parquet"]
COLUMNS = ("id", "document", "resource")
"""What a row of Parquet has: the resource's id, the name of the document it is from, and the resource as JSON."""
_GROUP = 16_000_000
"""Bytes of resources that wait to become a row group."""


class Made(NamedTuple):
    """What became of a document: its name, its Bundle and its OperationOutcome."""

    document: str
    bundle: Resource
    outcome: Resource


def write_bulk(out: Path, made: Sequence[Made], form: Form = "ndjson", *, packed: bool = False) -> list[Path]:
    """Write one file per type of resource, and of NDJSON a manifest.

    Args:
        out: the folder of the results.
        made: what became of the documents; read one after the other, and again where two have one text.
        form: ndjson (a JSON line each), or parquet (see `COLUMNS`), each resource once.
        packed: NDJSON with gzip (`.ndjson.gz`).

    Returns:
        The files, sorted, the manifest last.

    Raises:
        OutputError: a file can't be written, or pyarrow isn't installed.
    """
    tail = ".parquet" if form == "parquet" else ".ndjson.gz" if packed else ".ndjson"
    counts: dict[str, int] = {}
    try:
        with ExitStack() as stack:
            files: dict[str, _File] = {}
            for document, resource in _each_once(made):
                kind = resource["resourceType"]
                if kind not in files:
                    stream = stack.enter_context(_whole(out / f"{kind}{tail}"))
                    files[kind] = _Rows(stream) if form == "parquet" else _Lines(stream, packed)
                    stack.callback(files[kind].close)
                files[kind].add(document, resource)
                counts[kind] = counts.get(kind, 0) + 1
    except OSError as error:
        raise unwritten(out, error) from error
    listed = [out / f"{kind}{tail}" for kind in sorted(counts)]
    if form == "ndjson":
        manifest = out / "manifest.json"
        write_bytes(manifest, to_json(_manifest(counts, tail)))
        listed.append(manifest)
    return listed


class _File(Protocol):
    def add(self, document: str, resource: Resource) -> None: ...
    def close(self) -> None: ...


class _Lines:
    """A JSON line for each resource."""

    def __init__(self, stream: IO[bytes], packed: bool) -> None:
        self._stream = gzip.GzipFile("", "wb", 6, stream, mtime=0) if packed else None
        self._plain = stream

    def add(self, document: str, resource: Resource) -> None:
        (self._stream or self._plain).write(to_json(resource, indent=False))

    def close(self) -> None:
        if self._stream:
            self._stream.close()


class _Rows:
    """A row for each resource, in row groups that fit into memory whatever their number."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            import pyarrow
            import pyarrow.parquet as parquet
        except ImportError as error:
            raise OutputError("--format parquet needs pyarrow: pip install 'case2fhir[parquet]'") from error
        self._schema = pyarrow.schema([pyarrow.field(name, pyarrow.string(), nullable=False) for name in COLUMNS])
        self._writer = parquet.ParquetWriter(stream, self._schema, compression="zstd", use_dictionary=["document"])
        self._made = pyarrow.RecordBatch.from_pydict
        self._waiting: dict[str, list[str]] = {name: [] for name in COLUMNS}
        self._bytes = 0

    def add(self, document: str, resource: Resource) -> None:
        body = to_json(resource, indent=False).decode().rstrip("\n")
        named = document.encode("utf-8", "backslashreplace").decode()  # of a file name that is no UTF-8
        for name, value in zip(COLUMNS, (resource["id"], named, body), strict=True):
            self._waiting[name].append(value)
        self._bytes += len(body)
        if self._bytes > _GROUP:
            self._write()

    def _write(self) -> None:
        self._writer.write_batch(self._made(self._waiting, schema=self._schema))
        self._waiting, self._bytes = {name: [] for name in COLUMNS}, 0

    def close(self) -> None:
        if self._bytes:
            self._write()
        self._writer.close()


@contextmanager
def _whole(goal: Path) -> Iterator[IO[bytes]]:
    """A stream to a file that appears whole or not at all; to a bucket it goes when it is whole."""
    if not is_remote(goal):
        goal.parent.mkdir(parents=True, exist_ok=True)
        with replacing(goal) as stream:
            yield stream
        return
    there: Any = goal
    handle, name = tempfile.mkstemp(prefix="case2fhir-")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        with reached(goal, OutputError):
            there.fs.put_file(name, there.path)
    finally:
        os.unlink(name)


def _each_once(made: Sequence[Made]) -> Iterator[tuple[str, Resource]]:
    """The resources, each able to stand alone, with their documents.

    What is of a document has an id of that document's text, so that only the software is told by every one, and only
    documents with one text have more in common: what those said before is looked up again, so that not all ids need to
    be kept in mind.
    """
    devices: set[str] = set()
    read_in: dict[str, list[int]] = {}  # where the DocumentReference of each text is
    for number, one in enumerate(made):
        texts = _texts(one.bundle)
        before = {at for text in texts for at in read_in.get(text, ())}
        said = {_named(resource) for at in sorted(before) for resource in _all(made[at])}
        for text in texts:
            read_in.setdefault(text, []).append(number)
        for resource in _all(one):
            if resource["resourceType"] == "Device":
                if resource["id"] in devices:
                    continue
                devices.add(resource["id"])
            elif _named(resource) in said:
                continue
            yield one.document, resource


def _all(one: Made) -> Iterator[Resource]:
    yield from single_resources(one.bundle)
    yield one.outcome


def _named(resource: Resource) -> tuple[str, str]:
    return resource["resourceType"], resource["id"]


def _texts(bundle: Resource) -> list[str]:
    found = (entry["resource"] for entry in bundle["entry"])
    return [resource["id"] for resource in found if resource["resourceType"] == "DocumentReference"]


def _manifest(counts: dict[str, int], tail: str) -> Resource:
    """As the Bulk Data specification has it; its time is that of the bundles, so that two runs give the same bytes."""
    listed = [{"type": k, "url": f"{k}{tail}", "count": counts[k]} for k in sorted(counts)]
    return {
        "transactionTime": recorded_time(),
        "request": "case2fhir convert --format ndjson",
        "requiresAccessToken": False,
        "output": [x for x in listed if x["type"] != "OperationOutcome"],
        "error": [x for x in listed if x["type"] == "OperationOutcome"],
    }
