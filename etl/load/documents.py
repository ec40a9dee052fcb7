"""What is to be loaded: bundles that `convert` wrote, looked at before anything is sent."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.errors import InputError
from etl.fhir.common import IDENTIFIER, Resource
from etl.fhir.document_reference import TEXT_KEY
from etl.fhir.encode import from_json, with_quotes
from etl.fhir.patient import SubjectMap, with_known_subjects
from etl.names import BASE

SOURCE_SYSTEM = f"{IDENTIFIER}/source"
"""System of documents' own names when `--source-system` gives none."""
_RUN, _PARTIAL = "run.json", "run.partial.jsonl"
_BESIDE = (".findings.json", ".trace.json")
_PACKED = ".gz"


class Document(Struct, frozen=True):
    """A document to load.

    Args:
        path: its bundle's file.
        system: system of its identity.
        name: its identity: what stays the same when its text is corrected.
        digest: SHA-256 of the bundle's bytes and the identity.
        resources: its resources by fullUrl, in the bundle's order.
        release: R4 or R5.
    """

    path: str
    system: str
    name: str
    digest: str
    resources: Mapping[str, Resource]
    release: str


def own(resource: Resource) -> str:
    """What we call a resource: the value of its identifier of ours, "" when it has none (Provenance in R4)."""
    listed = resource.get("identifier", [])
    for one in [listed] if isinstance(listed, dict) else listed:  # Composition has one only
        if one.get("system") == IDENTIFIER:
            return str(one.get("value", ""))
    return ""


def foreign(patient: Resource) -> tuple[str, str] | None:
    """The identifier by which a hospital knows a patient, None when the bundle has only ours."""
    for one in patient.get("identifier", []):
        system, value = str(one.get("system", "")), str(one.get("value", ""))
        if system and value and not system.startswith(BASE):
            return system, value
    return None


class Named(Struct, frozen=True):
    """A file to read, and what its run says of it.

    Args:
        path: the bundle's file.
        name: the document's identity.
        trouble: why it isn't to be sent, "" when it is.
    """

    path: Path
    name: str
    trouble: str = ""


def named(argument: Path, paths: Iterable[Path], document_id: str = "") -> list[Named]:
    """The documents of an argument, called by their path inside what was converted.

    Args:
        argument: what was given: a folder, a file or a glob.
        paths: the bundles it stands for.
        document_id: how the only one is called, "" for its path.

    Returns:
        Documents; also those that the folder's run.json tells of and that can't be sent, with the reason.

    Raises:
        InputError: the folder is half written: its conversion was stopped, or still goes on.
    """
    found: list[Named] = []
    seen: set[Path] = set()
    for path in paths:
        folder = argument if argument.is_dir() else _run_folder(path)
        records = _run(folder) if folder else {}
        plain = path.with_suffix("") if path.suffix == _PACKED else path
        target = plain.relative_to(folder).as_posix().removesuffix(".json") if folder else plain.stem
        record = records.get(target, {})
        if records and argument.is_dir():
            seen.add(path)
        trouble = _trouble(path, record, bool(records))
        found.append(Named(path, document_id or str(record.get("name") or target), trouble))
    if argument.is_dir():
        for target, record in _run(argument).items():
            path = argument / f"{target}.json"
            packed = argument / f"{target}.json{_PACKED}"
            if not {path, packed} & seen and not path.exists() and not packed.exists():
                status = f"its conversion failed: {record.get('error', '')}" if record.get("status") != "done" else ""
                found.append(Named(path, str(record.get("name") or target), status or "its bundle is missing"))
    if document_id and len(found) > 1:
        raise InputError(f"--document-id names one document, and there are {len(found)}")
    return found


def _trouble(path: Path, record: Mapping[str, Any], by_run: bool) -> str:
    if record.get("status", "done") != "done":
        return f"its conversion failed: {record.get('error', '')}"
    name = path.name.removesuffix(_PACKED).removesuffix(".json")
    tail, beside = (_PACKED, _BESIDE[:1]) if path.suffix == _PACKED else ("", _BESIDE)  # a slim result has no trace
    missing = [e for e in beside if not path.with_name(f"{name}{e}{tail}").exists()]
    if by_run and record and missing:
        return f"half written: {', '.join(e.strip('.') for e in missing)} missing; convert it again"
    return ""


def _run_folder(path: Path) -> Path | None:
    """The folder of the run that wrote a bundle: the nearest one above it with a run.json."""
    return next((f for f in path.parents if (f / _RUN).is_file() or (f / _PARTIAL).is_file()), None)


def _run(folder: Path) -> dict[str, Mapping[str, Any]]:
    """A run's records by target; empty without a run.json."""
    if (folder / _PARTIAL).exists():
        raise InputError(f"{folder}: half written: its conversion was stopped or still goes on; convert --resume first")
    try:
        plain = json.loads((folder / _RUN).read_bytes()) if (folder / _RUN).exists() else {}
        return {str(r["target"]): r for r in [*plain.get("earlier", []), *plain.get("documents", [])]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{folder / _RUN}: was not written by case2fhir, or is cut off") from error


def read_document(one: Named, system: str, subjects: SubjectMap | None = None) -> Document:
    """Read a bundle of ours.

    Args:
        one: which.
        system: system of its identity.
        subjects: patients that the hospital knows, see `etl.fhir.patient`.

    Returns:
        The document.

    Raises:
        InputError: it can't be read, is cut off, or no bundle of ours.
    """
    if one.trouble:
        raise InputError(f"{one.path}: {one.trouble}")
    try:
        data = one.path.read_bytes()
        if one.path.suffix == _PACKED:
            data = gzip.decompress(data)
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"{one.path}: damaged gzip data; convert it again") from error
    except OSError as error:
        raise InputError(f"{one.path}: {(error.strerror or 'cannot be read').lower()}") from error
    try:
        bundle = from_json(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{one.path}: not JSON, or cut off; convert it again") from error
    resources = _resources(bundle, one.path)
    if one.path.suffix == _PACKED:
        bundle = with_quotes(bundle)
        resources = _resources(bundle, one.path)
    known = (subjects or {}).get(one.name)
    if known:
        bundle = with_known_subjects(bundle, known)
        resources = _resources(bundle, one.path)
    told = json.dumps([system, one.name, sorted((known or {}).items())], sort_keys=True)
    digest = hashlib.sha256(data + told.encode()).hexdigest()
    return Document(str(one.path), system, one.name, digest, resources, _release(resources))


def _resources(bundle: Resource, path: Path) -> dict[str, Resource]:
    """A bundle's resources by fullUrl."""
    entries = bundle.get("entry")
    if bundle.get("resourceType") != "Bundle" or not isinstance(entries, list):
        raise InputError(f"{path}: not a FHIR Bundle")
    found: dict[str, Resource] = {}
    for entry in entries:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        url = entry.get("fullUrl") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(url, str) or not resource.get("resourceType"):
            raise InputError(f"{path}: a bundle that case2fhir didn't write (an entry without fullUrl or resource)")
        if url in found:
            raise InputError(f"{path}: two entries have the fullUrl {url}")
        if resource["resourceType"] != "Provenance" and not own(resource):
            raise InputError(
                f"{path}: a bundle that case2fhir didn't write ({resource['resourceType']} without its identifier)"
            )
        found[url] = resource
    kinds = {r["resourceType"] for r in found.values()}
    sources = [r for r in found.values() if r["resourceType"] == "DocumentReference"]
    by_us = all(any(i.get("system") == TEXT_KEY for i in r.get("identifier", [])) for r in sources)
    if not sources or not by_us or "Provenance" not in kinds:
        raise InputError(f"{path}: a bundle that case2fhir didn't write (no source document, or no Provenance)")
    return found


def _release(resources: Mapping[str, Resource]) -> str:
    """R5 has sizes of attachments as texts (integer64); every document of ours has one."""
    for resource in resources.values():
        if resource["resourceType"] == "DocumentReference":
            sizes = [c.get("attachment", {}).get("size") for c in resource.get("content", [])]
            return "R5" if any(isinstance(s, str) for s in sizes) else "R4"
    return "R4"
