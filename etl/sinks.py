"""Results as files: a bundle with its findings, or many documents by resource type, on this machine or where an address names.

Every file appears whole or not at all. By type they are bulk NDJSON as the Bulk Data specification has it, or Parquet.
An address (`s3://bucket/folder`, `gs://…`, `az://…`, `https://…`, `zip://case.txt::s3://bucket/all.zip`) is read and
written as files on disk are: through pathlib's methods (`UPath` of fsspec). Nothing is imported until there is one.
"""

from __future__ import annotations

import gzip
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, cast

from etl.elements.write import Resource
from etl.errors import Case2FhirError, DiskFullError, InputError, OutputError
from etl.fhir.encode import compact, json_pieces, to_json
from etl.release import recorded_time

if TYPE_CHECKING:
    from collections.abc import Callable


_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "az": "az", "abfs": "az", "abfss": "az", "adl": "az"}
_READ_ONLY = ("http", "https", "zip", "tar")


def is_address(given: str) -> bool:
    """Whether an argument is an address and no path of this machine."""
    return _ADDRESS.match(given) is not None


def is_remote(path: Path) -> bool:
    """Whether a place that `place` gave is none of this machine's own paths."""
    return not isinstance(path, Path)


def place(given: str) -> Path:
    """Where an argument leads.

    Args:
        given: a path, or an address that fsspec knows.

    Returns:
        A path; for an address what has a path's methods.

    Raises:
        InputError: fsspec doesn't know such addresses, or what it needs for them isn't installed.
    """
    if not is_address(given):
        return Path(given)
    scheme = given.partition("://")[0].lower()
    if scheme == "file" and "::" not in given:
        return Path(given.partition("://")[2])
    try:
        from upath import UPath
    except ImportError as error:
        raise InputError(
            f"{given}: addresses need fsspec: pip install '.[remote]' in the clone of case2fhir"
        ) from error
    try:
        made = UPath(given, use_listings_cache=False) if scheme in _EXTRAS else UPath(given)
        _ = made.fs  # imports what the scheme needs
    except ImportError as error:
        extra = _EXTRAS.get(scheme, "remote")
        raise InputError(
            f"{given}: what opens {scheme}:// isn't installed: pip install '.[{extra}]' in the clone of case2fhir"
        ) from error
    except Exception as error:
        raise _said(error, given, InputError) from error
    return cast(Path, made)


def writable(given: str) -> Path:
    """Where results go.

    Args:
        given: a path, or an address that fsspec can write to.

    Raises:
        OutputError: that can't be written to.
        InputError: as `place`.
    """
    scheme = given.partition("://")[0].lower() if is_address(given) else ""
    if scheme in _READ_ONLY:
        raise OutputError(f"{given}: {scheme}:// can only be read; write to a folder or a bucket")
    return place(given)


@contextmanager
def reached(path: Path, raises: Callable[[str], Case2FhirError] = InputError) -> Iterator[None]:
    """Tell what a storage has to say in one line.

    Args:
        path: the place.
        raises: the kind of error.

    Raises:
        Case2FhirError: of that kind, whatever its client raised.
    """
    try:
        yield
    except Case2FhirError:
        raise
    except Exception as error:  # each client has its own, without a common class
        if not is_remote(path):
            raise
        raise _said(error, str(path), raises) from error


def _said(error: Exception, given: str, raises: Callable[[str], Case2FhirError]) -> Case2FhirError:
    if isinstance(error, FileNotFoundError):
        return raises(f"{given}: no such file")
    if isinstance(error, PermissionError):
        return raises(f"{given}: access denied; check the credentials")
    if isinstance(error, OSError) and error.strerror:
        return raises(f"{given}: {error.strerror.lower()}")
    return raises(f"{given}: can't be reached ({type(error).__name__})")


def head_of(path: Path, most: int) -> bytes:
    """The first bytes of a file, in one request where that is possible.

    Args:
        path: the file.
        most: how many bytes.

    Raises:
        InputError: it can't be read.
    """
    with reached(path), path.open("rb") as stream:
        return stream.read(most)


def files_below(path: Path, pattern: str = "") -> list[tuple[Path, str]]:
    """The files of a folder, bucket or archive.

    Args:
        path: where they are.
        pattern: which of them, as a glob.

    Returns:
        Each file with its path from there on, in the order of a walk through folders.

    Raises:
        InputError: there can't be looked.
    """
    base: Any = path
    with reached(path):
        fs, root, (first, *rest) = base.fs, base.path, str(path).split("::")
        if pattern:
            found = [one for one in fs.glob(pattern) if not fs.isdir(one)]
            root = re.split(r"[*?\[]", pattern, maxsplit=1)[0].rpartition("/")[0]
        else:
            found = fs.find(root)
    scheme, behind = first.partition("://")[0], "".join(f"::{one}" for one in rest)
    root = root.strip("/")
    named = {one: one.strip("/").removeprefix(root).lstrip("/") or one.rpartition("/")[2] for one in map(str, found)}
    return [
        (place(one if is_address(one) else f"{scheme}://{one.lstrip('/') if behind else one}{behind}"), named[one])
        for one in sorted(named, key=lambda one: _turn(named[one]))
    ]


def _turn(name: str) -> list[tuple[bool, str]]:
    """The order of a walk: a folder's files before its folders."""
    *folders, file = name.split("/")
    return [*((True, folder) for folder in folders), (False, file)]


def present(out: Path) -> set[str]:
    """The names of all files below a folder of results, from there on; none when it isn't there.

    Args:
        out: the folder.

    Raises:
        OutputError: there can't be looked.
    """
    if not is_remote(out):
        return {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()}
    place_: Any = out
    with reached(out, OutputError):
        place_.fs.invalidate_cache()
        root = place_.path.rstrip("/") + "/"
        return {str(one).removeprefix(root) for one in place_.fs.find(root)}


_PART = ".part"
"""Ending of files that are being written."""


def write_document(
    out: Path, relative: Path, bundle: Resource, outcome: Resource, *, packed: bool = False
) -> tuple[Path, Path]:
    """Write a document's bundle and findings.

    Args:
        out: the folder of the results.
        relative: subfolder and final stem of the document ("ward/case", or "ward/case.pdf" where stems collide);
            `.json` and `.findings.json` are appended, whatever dots it has.
        bundle: the Bundle.
        outcome: the OperationOutcome.
        packed: with gzip, each on one line; `.gz` is appended.

    Returns:
        The two paths.

    Raises:
        OutputError: when `relative` leads out of the folder, or a file can't be written.
    """
    if relative.is_absolute() or ".." in relative.parts or not relative.name:
        raise OutputError(f"{relative}: leads out of the folder of the results")
    tail = ".gz" if packed else ""
    first, second = (out / f"{relative.as_posix()}{ending}{tail}" for ending in (".json", ".findings.json"))
    write_bytes(second, _packed(outcome) if packed else to_json(outcome))
    write_bytes(
        first, _packed(bundle) if packed else json_pieces(compact(bundle))
    )  # last: where there is a bundle, its findings are there too
    return first, second


def _packed(resource: Resource) -> bytes:
    return gzip.compress(to_json(resource, indent=False), compresslevel=6, mtime=0)  # without the time


def write_bytes(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: a temporary file beside it is renamed; what a bucket gets appears whole.

    Args:
        path: the file; its folder is made when needed.
        data: its content, whole or in pieces.

    Raises:
        OutputError: when it can't be written.
    """
    pieces = (data,) if isinstance(data, bytes) else data
    if is_remote(path):
        with reached(path, OutputError):
            path.write_bytes(b"".join(pieces))
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as stream:
            stream.writelines(pieces)
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> OutputError:
    """What to tell of a file that couldn't be written; that the disk is full is told apart."""
    if error.errno in (ENOSPC, EDQUOT):
        return DiskFullError(f"{path.parent}: the disk is full; make room, and go on (convert: with --resume)")
    return OutputError(f"{path}: can't be written ({error.strerror or error})")


@contextmanager
def replacing(goal: Path) -> Iterator[IO[bytes]]:
    """A stream to a temporary file beside a goal, which takes its place when all went well and is removed when not.

    Args:
        goal: the file; its folder is there.

    Raises:
        OSError: it can't be written.
    """
    path = goal.with_name(f".{os.getpid()}-{os.urandom(6).hex()}{_PART}")
    try:
        with open(path, "xb") as stream:
            yield stream
        os.replace(path, goal)
    finally:
        path.unlink(missing_ok=True)


def remove_torn(out: Path) -> None:
    """Remove the temporary files that a killed process left.

    Args:
        out: the folder of the results, in which nobody else is at work.
    """
    for path in out.rglob(f".*{_PART}"):
        path.unlink(missing_ok=True)


def single_resources(bundle: Resource) -> Iterator[Resource]:
    """The resources of a bundle, each able to stand alone.

    Args:
        bundle: the bundle.

    Yields:
        Its resources; references say `Patient/…` where the bundle says `urn:uuid:…`.
    """
    urls = {e["fullUrl"]: f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]}
    for entry in bundle["entry"]:
        yield _relative(entry["resource"], urls)


def _relative(value: Any, urls: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_relative(v, urls) for v in value]
    if not isinstance(value, dict):
        return value
    searched = "identifier" in value and "?" in str(value.get("reference", ""))  # which only a transaction resolves
    return {
        k: urls.get(v, v) if k == "reference" and isinstance(v, str) else _relative(v, urls)
        for k, v in value.items()
        if not (searched and k == "reference")
    }


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
            raise OutputError(
                "--format parquet needs pyarrow: pip install '.[parquet]' in the clone of case2fhir"
            ) from error
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
