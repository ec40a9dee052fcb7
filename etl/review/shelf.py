"""A folder of results as the review sees it, and what the mappings know, as the page searches it."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import InputError
from etl.facts import Coding
from etl.fhir.encode import with_quotes
from etl.mapping.lexicon import Lexicon

# A folder of results as the review sees it: each bundle with its ledger and findings, and those that can't be read.


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
    if not out.exists():
        raise InputError(f"{out}: no such file or folder")
    base = out if out.is_dir() else out.parent
    files = [out] if not out.is_dir() else sorted(file for file in out.rglob("*.json*") if _is_bundle(file))
    if not files:
        raise InputError(f"{out}: there is no bundle in it; case2fhir convert writes them")
    for file in files:
        packed = _PACKED if file.suffix == _PACKED else ""
        stem = file.name.removesuffix(packed).removesuffix(".json")
        bundle, error = _bundle(file)
        trace, outcome = (_read(file.with_name(stem + ending + packed))[0] for ending in (_TRACE, _FINDINGS))
        yield Volume(file.relative_to(base).with_name(stem).as_posix(), file, bundle, trace, outcome, error)


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
    if file.suffix != _PACKED:
        return bundle, ""
    try:
        return with_quotes(bundle), ""
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


# What the mappings know, as the page searches it: concepts, sites with their sides, grades of scales.


KINDS = ("condition", "finding", "measure", "scale", "procedure", "medicine", "social", "function", "gene", "site")


def packed_terms(lexicon: Lexicon) -> str:
    """All concepts a curator may choose, gzipped, in base64.

    Args:
        lexicon: the compiled mappings.

    Returns:
        Of JSON `{"systems": […], "terms": [[kind, name, synonyms, codes, codes left, codes right], …]}`, where a code is
        `[number of its system, code, display]`. The same mappings give the same text.
    """
    systems: dict[str, int] = {}

    def short(codings: Iterable[Coding]) -> list[list[Any]]:
        return [[systems.setdefault(c.system, len(systems)), c.code, c.display or ""] for c in codings]

    terms = [
        [entry.kind, entry.name, list(entry.synonyms), short(entry.codings), short(entry.left), short(entry.right)]
        for kind in KINDS
        for entry in lexicon.entries
        if entry.kind == kind
    ]
    body = json.dumps({"systems": list(systems), "terms": terms}, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(gzip.compress(body.encode(), mtime=0)).decode()


def grades_of(lexicon: Lexicon) -> dict[str, list[dict[str, Any]]]:
    """The grades of each scale that has some, by the scale's id.

    Args:
        lexicon: the compiled mappings.
    """
    return {entry.id: [_grade(grade) for grade in entry.grades] for entry in lexicon.entries if entry.grades}


def scales_by_code(grades: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """Which scale a grade's code belongs to."""
    return {coding["code"]: id for id, listed in grades.items() for grade in listed for coding in grade["coding"]}


def _grade(grade: Any) -> dict[str, Any]:
    codings: Sequence[Coding] = grade.codings
    ordinal: Decimal | None = grade.ordinal
    return {
        "text": grade.text,
        "name": grade.name,
        "coding": [
            {"system": c.system, "code": c.code, **({"display": c.display} if c.display else {})} for c in codings
        ],
        **({} if ordinal is None else {"ordinal": float(ordinal)}),
    }
