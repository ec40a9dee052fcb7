"""Results as files: a bundle with its findings, and bulk NDJSON. Every file appears whole or not at all."""

from __future__ import annotations

import gzip
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import IO, Any

from etl.errors import DiskFullError, OutputError
from etl.fhir.common import Resource
from etl.fhir.encode import to_json
from etl.fhir.release import recorded_time


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
    folder = out / relative.parent
    tail = ".gz" if packed else ""
    first, second = folder / f"{relative.name}.json{tail}", folder / f"{relative.name}.findings.json{tail}"
    write_bytes(second, _packed(outcome) if packed else to_json(outcome))
    write_bytes(
        first, _packed(bundle) if packed else to_json(bundle)
    )  # last: where there is a bundle, its findings are there too
    return first, second


def _packed(resource: Resource) -> bytes:
    return gzip.compress(to_json(resource, indent=False), compresslevel=6, mtime=0)  # without the time


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it is renamed.

    Args:
        path: the file; its folder is made when needed.
        data: its content.

    Raises:
        OutputError: when it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(path) as (name, stream):
            stream.write(data)
            stream.close()
            os.replace(name, path)
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> OutputError:
    """What to tell of a file that couldn't be written; that the disk is full is told apart."""
    if error.errno in (ENOSPC, EDQUOT):
        return DiskFullError(f"{path.parent}: the disk is full; make room, and go on (convert: with --resume)")
    return OutputError(f"{path}: can't be written ({error.strerror or error})")


@contextmanager
def _temporary(goal: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A temporary file beside its goal; removed when it wasn't renamed."""
    path = goal.with_name(f".{os.getpid()}-{secrets.token_hex(6)}.part")
    try:
        with open(path, "xb") as stream:
            yield path, stream
    finally:
        path.unlink(missing_ok=True)


def write_ndjson(
    out: Path, bundles: Iterable[Resource], outcomes: Iterable[Resource] = (), *, packed: bool = False
) -> list[Path]:
    """Write bundles as Bulk Data: one NDJSON file per kind of resource, and a manifest.

    Args:
        out: the folder of the results.
        bundles: the bundles, read one by one.
        outcomes: their OperationOutcomes, listed as errors in the manifest.
        packed: with gzip (`.ndjson.gz`).

    Returns:
        The files, the manifest last.

    Raises:
        OutputError: when a file can't be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            tail = ".ndjson.gz" if packed else ".ndjson"
            files: dict[str, tuple[Path, IO[bytes] | gzip.GzipFile, IO[bytes]]] = {}
            counts: dict[str, int] = {}
            seen: set[tuple[str, str]] = set()
            for resource in _single(bundles, outcomes):
                kind = resource["resourceType"]
                if (kind, resource["id"]) in seen:  # this software, which every bundle names
                    continue
                seen.add((kind, resource["id"]))
                if kind not in files:
                    name, plain = stack.enter_context(_temporary(out / f"{kind}{tail}"))
                    files[kind] = (name, gzip.GzipFile("", "wb", 6, plain, mtime=0) if packed else plain, plain)
                files[kind][1].write(to_json(resource, indent=False))
                counts[kind] = counts.get(kind, 0) + 1
            for kind, (name, stream, plain) in files.items():
                stream.close()
                plain.close()
                os.replace(name, out / f"{kind}{tail}")
    except OSError as error:
        raise unwritten(out, error) from error
    manifest = out / "manifest.json"
    write_bytes(manifest, to_json(_manifest(counts, tail)))
    return [*(out / f"{kind}{tail}" for kind in sorted(counts)), manifest]


def _single(bundles: Iterable[Resource], outcomes: Iterable[Resource]) -> Iterator[Resource]:
    for bundle in bundles:
        yield from single_resources(bundle)
    yield from outcomes


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
    return {
        k: urls.get(v, v) if k == "reference" and isinstance(v, str) else _relative(v, urls) for k, v in value.items()
    }


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
