"""Reading what a conversion wrote, for the verbs that look at it."""

from __future__ import annotations

import glob
import gzip
import json
import sys
import zlib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from etl.errors import InputError

STDIN = "-"
RUN_FILES = ("run.json", "manifest.json")
SIDE_FILES = (".findings.json", ".trace.json")
PACKED = ".gz"


def bundle_paths(arguments: Iterable[Path]) -> list[Path]:
    """The bundles that files, folders, globs and `-` name; in folders, what stands beside bundles is left out."""
    given = list(arguments)
    paths: list[Path] = []
    for argument in given:
        if argument.is_dir():
            files = sorted(file for file in argument.rglob("*.json*") if not file.name.startswith("."))
            paths += [file for file in files if _is_bundle(file)]
        elif not argument.exists() and glob.has_magic(str(argument)):
            paths += [file for file in map(Path, sorted(glob.glob(str(argument), recursive=True))) if _is_bundle(file)]
        elif len(given) == 1 or argument.suffix != ".json" or _is_bundle(argument):
            paths.append(argument)  # of several, those that stand beside bundles came from the shell's own glob
    return paths


def _is_bundle(file: Path) -> bool:
    name = file.name.removesuffix(PACKED)
    return name.endswith(".json") and name not in RUN_FILES and not name.endswith(SIDE_FILES)


def read_json(path: Path, *, exact: bool = False) -> dict[str, Any]:
    """A JSON object, of a file or of standard input (`-`); `exact` keeps all digits of decimals.

    Raises:
        InputError: the file can't be read, or isn't one.
    """
    try:
        body = sys.stdin.buffer.read() if str(path) == STDIN else path.read_bytes()
        if path.suffix == PACKED:
            body = gzip.decompress(body)
        plain = json.loads(body, parse_float=Decimal if exact else None)
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"{path}: damaged gzip data") from error
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON") from error
    if not isinstance(plain, dict):
        raise InputError(f"{path}: not a JSON object")
    return plain


def read_bundle(path: Path, *, exact: bool = False) -> dict[str, Any]:
    """A Bundle; `exact` keeps all digits of decimals.

    Raises:
        InputError: the file can't be read, or holds something else.
    """
    plain = read_json(path, exact=exact)
    entries = plain.get("entry", [])
    whole = isinstance(entries, list) and all(
        isinstance(e, dict) and isinstance(e.get("resource"), dict) for e in entries
    )
    if plain.get("resourceType") != "Bundle" or not whole:
        raise InputError(f"{path}: not a FHIR Bundle")
    if path.suffix == PACKED:
        from etl.fhir.encode import with_quotes

        return with_quotes(plain)
    return plain


def beside(path: Path, ending: str) -> dict[str, Any] | None:
    """What was written beside a bundle (`.findings.json`, `.trace.json`), None when it isn't there."""
    packed = PACKED if path.suffix == PACKED else ""
    side = path.with_name(path.name.removesuffix(packed).removesuffix(".json") + ending + packed)
    return read_json(side) if side.exists() else None
