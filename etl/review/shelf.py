"""A folder of results as the review sees it: each bundle with its ledger and findings, and those that can't be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.errors import InputError

_NO_BUNDLES = ("run.json", "manifest.json")
_BESIDE = (".findings.json", ".trace.json")


@dataclass(frozen=True, slots=True)
class Volume:
    """One document's results.

    Args:
        path: of its bundle below the folder, without ending.
        bundle: the Bundle; {} when it can't be read.
        trace: the ledger; {} when there is none.
        outcome: the findings; {} when there are none.
        error: why the bundle can't be shown, "" when it can.
    """

    path: str
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
    if not out.exists():
        raise InputError(f"{out}: no such file or folder")
    base = out if out.is_dir() else out.parent
    files = [out] if not out.is_dir() else sorted(file for file in out.rglob("*.json") if _is_bundle(file))
    if not files:
        raise InputError(f"{out}: there is no bundle in it; case2fhir convert writes them")
    for file in files:
        path = file.relative_to(base).with_suffix("").as_posix()
        error = ""
        bundle, wrong = _read(file)
        entries = bundle.get("entry")
        if wrong:
            error = wrong
        elif bundle.get("resourceType") != "Bundle" or not isinstance(entries, list) or not all(map(_whole, entries)):
            error = "not a FHIR Bundle"
        side = {ending: _read(file.with_name(file.name.removesuffix(".json") + ending))[0] for ending in _BESIDE}
        yield Volume(path, {} if error else bundle, side[".trace.json"], side[".findings.json"], error)


def _is_bundle(file: Path) -> bool:
    name = file.name
    return not name.startswith(".") and name not in _NO_BUNDLES and not name.endswith(_BESIDE)


def _whole(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("resource"), dict)


def _read(file: Path) -> tuple[dict[str, Any], str]:
    try:
        plain = json.loads(file.read_bytes())
    except OSError as error:
        return {}, (error.strerror or "cannot be read").lower()
    except (ValueError, RecursionError):
        return {}, "not JSON"
    return (plain, "") if isinstance(plain, dict) else ({}, "not a JSON object")
