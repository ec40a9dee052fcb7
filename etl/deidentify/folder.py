"""A folder of results, de-identified into another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from etl.deidentify.resources import Policy, Results, deidentified
from etl.errors import InputError
from etl.fhir.encode import to_json
from etl.fhir.release import NAME, VERSION
from etl.sinks.files import write_bytes, write_document

_SIDES = (".findings.json", ".trace.json")


def results_in(folder: Path, names: Iterable[str]) -> Iterator[Results]:
    """The results of documents.

    Args:
        folder: where convert wrote.
        names: paths of their bundles below it, without `.json`.

    Yields:
        Each document's bundle, findings and ledger.
    """
    for name in names:
        outcome, trace = (_load(folder / f"{name}{ending}") for ending in _SIDES)
        yield Results(name, _load(folder / f"{name}.json") or {}, outcome, trace)


def _load(path: Path) -> Any:
    if not path.exists():
        return None
    try:
        return json.loads(path.read_bytes(), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON") from error


def write_results(out: Path, results: Results) -> None:
    """Write de-identified results.

    Args:
        out: the folder.
        results: as `deidentified` gives them.

    Raises:
        OutputError: they can't be written.
    """
    write_document(out, Path(results.name), dict(results.bundle), dict(results.outcome or {}))
    write_bytes(out / f"{results.name}.trace.json", to_json(dict(results.trace or {})))


def deidentify_folder(source: Path, out: Path, policy: Policy) -> dict[str, str]:
    """De-identify all that a run converted.

    Args:
        source: the folder with the run's results.
        out: the folder for the de-identified ones; its `run.json` names documents by their new names only.
        policy: how.

    Returns:
        New name by the document's name in the run, also of those that failed.

    Raises:
        OutputError: something can't be written.
    """
    run = _load(source / "run.json") or {}
    names: dict[str, str] = {}
    told: list[dict[str, Any]] = []
    for record in run.get("documents", ()):
        target = str(record.get("target") or record.get("name"))
        names[str(record.get("name"))] = policy.secret.name(target)
        kept = {key: record[key] for key in ("status", "kind", "counts", "findings") if key in record}
        told.append({"name": policy.secret.name(target), **kept})
        if (source / f"{target}.json").exists():
            for results in results_in(source, [target]):
                write_results(out, deidentified(results, policy))
    body = {"software": {"name": NAME, "version": VERSION}, "deidentified": policy.dates, "documents": told}
    write_bytes(out / "run.json", to_json(body))
    return names
