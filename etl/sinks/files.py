"""Results as files: a bundle with its findings. Every file appears whole or not at all."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import IO, Any

from etl.errors import DiskFullError, OutputError
from etl.fhir.common import Resource
from etl.fhir.encode import json_pieces, to_json
from etl.sinks.address import is_remote, reached

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
        first, _packed(bundle) if packed else json_pieces(bundle)
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
    return {
        k: urls.get(v, v) if k == "reference" and isinstance(v, str) else _relative(v, urls) for k, v in value.items()
    }
