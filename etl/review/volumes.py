"""A folder of results as the review sees it: each bundle with its ledger and findings, and those that can't be read."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import InputError
from etl.fhir.encode import expanded, with_quotes

_PACKED = ".gz"
_NO_BUNDLES = ("run.json", "manifest.json")
_FINDINGS, _TRACE = ".findings.json", ".trace.json"


class Volume(Struct, frozen=True):
    """One document's results.

    Args:
        path: of its bundle below the folder, without ending.
        file: its bundle.
        bundle: the Bundle; {} when it can't be read.
        trace: the ledger; {} when there is none.
        outcome: the findings; {} when there are none.
        error: why the bundle can't be shown, "" when it can.
    """

    path: str
    file: Path
    bundle: dict[str, Any]
    trace: dict[str, Any]
    outcome: dict[str, Any]
    error: str = ""


def volumes(out: Path) -> Iterator[Volume]:
    """The results in a folder, in the order of their names.

    Args:
        out: the folder that `convert` wrote, or one bundle of it.

    Yields:
        A volume for each bundle; a broken one says why.

    Raises:
        InputError: there is no such folder, or no bundle in it.
    """
    yield from (volume_of(out, file) for file in bundle_files(out))


def bundle_files(out: Path) -> list[Path]:
    """Return the files of the bundles in a folder, in the order of their names.

    Args:
        out: the folder, or one bundle of it.

    Raises:
        InputError: there is no such folder, or no bundle in it.
    """
    if not out.exists():
        raise InputError(f"{out}: no such file or folder")
    files = [out] if not out.is_dir() else sorted(file for file in out.rglob("*.json*") if _is_bundle(file))
    if not files:
        raise InputError(f"{out}: there is no bundle in it; case2fhir convert writes them")
    return files


def volume_of(out: Path, file: Path) -> Volume:
    """Return the results of one document.

    Args:
        out: the folder, or one bundle of it.
        file: the document's bundle.
    """
    base = out if out.is_dir() else out.parent
    packed = _PACKED if file.suffix == _PACKED else ""
    stem = file.name.removesuffix(packed).removesuffix(".json")
    bundle, error = _bundle(file)
    trace, outcome = (_read(file.with_name(stem + ending + packed))[0] for ending in (_TRACE, _FINDINGS))
    return Volume(file.relative_to(base).with_name(stem).as_posix(), file, bundle, trace, outcome, error)


def _is_bundle(file: Path) -> bool:
    name = file.name.removesuffix(_PACKED)
    beside = name in _NO_BUNDLES or name.endswith((_TRACE, _FINDINGS))
    return name.endswith(".json") and not name.startswith(".") and not beside


def _bundle(file: Path) -> tuple[dict[str, Any], str]:
    """A bundle with all its quotes, and why it can't be shown."""
    bundle, wrong = _read(file)
    entries = bundle.get("entry")
    if wrong:
        return {}, wrong
    if bundle.get("resourceType") != "Bundle" or not isinstance(entries, list) or not all(map(_whole, entries)):
        return {}, "not a FHIR Bundle"
    try:
        return (with_quotes(bundle) if file.suffix == _PACKED else expanded(bundle)), ""
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}, "not a bundle that this software wrote"


def _whole(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("resource"), dict)


def _read(file: Path) -> tuple[dict[str, Any], str]:
    try:
        body = file.read_bytes()
        plain = json.loads(gzip.decompress(body) if file.suffix == _PACKED else body)
    except (zlib.error, EOFError, gzip.BadGzipFile):
        return {}, "damaged gzip data"
    except OSError as error:
        return {}, (error.strerror or "cannot be read").lower()
    except (ValueError, RecursionError):
        return {}, "not JSON"
    return (plain, "") if isinstance(plain, dict) else ({}, "not a JSON object")


def state_of(file: Path) -> tuple[object, ...]:
    """Return what changes when a bundle, its findings or its trace do.

    Args:
        file: the bundle.
    """
    stem = file.name.removesuffix(_PACKED).removesuffix(".json")
    there = (
        one
        for one in (file, *(file.with_name(stem + end + pack) for end in (_TRACE, _FINDINGS) for pack in ("", _PACKED)))
        if one.exists()
    )
    return tuple((one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in there)
