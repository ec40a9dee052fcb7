"""NDJSON files for a server's `$import`, in waves: each wave refers to itself and to earlier ones only."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from msgspec import Struct

from etl.fhir.common import Resource
from etl.fhir.encode import to_json
from etl.fhir.release import recorded_time
from etl.load.plan import Plan
from etl.load.references import in_order, levels, resolved
from etl.sinks.files import unwritten, write_bytes

NDJSON = "application/fhir+ndjson"
MANIFEST = "manifest.json"
_SOME = 30


class Wave(Struct, frozen=True):
    """What one `$import` takes.

    Args:
        folder: where its files are.
        counts: how many resources of each kind.
        packed: whether the files are in gzip.
        some: some ids of each kind, by which it shows whether anything came.
    """

    folder: Path
    counts: Mapping[str, int]
    packed: bool
    some: Mapping[str, tuple[str, ...]]

    def name(self, kind: str) -> str:
        """The file of a kind of resource."""
        return f"{kind}.ndjson{'.gz' if self.packed else ''}"

    def urls(self, base: str) -> dict[str, str]:
        """Where the server finds the files, by kind.

        Args:
            base: the address of the folder that holds the waves.
        """
        return {kind: f"{base.rstrip('/')}/{self.folder.name}/{self.name(kind)}" for kind in self.counts}

    def write_manifest(self, base: str, request: str) -> str:
        """Write the manifest (Bulk Data Access 2.0, "Response - Complete Status") beside the files.

        Args:
            base: as in `urls`.
            request: what asked for it.

        Returns:
            Its address.

        Raises:
            OutputError: it can't be written.
        """
        listed = [{"type": k, "url": url, "count": self.counts[k]} for k, url in self.urls(base).items()]
        plain = {"transactionTime": recorded_time(), "request": request, "requiresAccessToken": False}
        write_bytes(self.folder / MANIFEST, to_json({**plain, "output": listed, "error": []}))
        return f"{base.rstrip('/')}/{self.folder.name}/{MANIFEST}"


def in_waves(plan: Plan) -> list[list[Resource]]:
    """What a plan creates, with our ids, in waves.

    Args:
        plan: of a document that has no version on the server yet, made with `own_ids`.

    Returns:
        Resources whose references say where the server has, or gets, what they refer to. What refers to each other in a
        circle is left out: no order takes it, only a transaction does.
    """
    actions = [*plan.main, *([plan.provenance] if plan.provenance else [])]
    created = {a.url: a.resource for a in actions if a.what == "create" and a.resource is not None}
    places = {**plan.places, **{a.url: a.place for a in actions if a.url in created}}
    alone = [group for group in in_order(created) if len(group) == 1]
    waves = []
    for level in levels(alone, created):
        waves.append([_sent(created[url], places[url], places) for (url,) in level])
    return waves


def _sent(resource: Resource, place: str, places: Mapping[str, str]) -> Resource:
    return {**resolved(resource, places), "id": place.partition("/")[2]}


def write_waves(folder: Path, documents: Iterable[list[list[Resource]]], packed: bool) -> list[Wave]:
    """Write what is to be imported: one file for each wave and kind of resource, whatever the number of documents.

    Args:
        folder: where; files of an earlier import there are removed.
        documents: the waves of each, read one by one.
        packed: in gzip.

    Returns:
        The waves, first things first; none without resources.

    Raises:
        OutputError: they can't be written.
    """
    counts: dict[int, Counter[str]] = {}
    some: dict[int, dict[str, list[str]]] = {}
    seen: set[str] = set()
    tail = ".ndjson.gz" if packed else ".ndjson"
    try:
        _clear(folder)
        with ExitStack() as stack:
            files: dict[tuple[int, str], IO[bytes] | gzip.GzipFile] = {}
            for waves in documents:
                for number, resources in enumerate(waves, 1):
                    for resource in resources:
                        kind = str(resource["resourceType"])
                        place = f"{kind}/{resource['id']}"
                        if place in seen:
                            continue
                        seen.add(place)
                        if (number, kind) not in files:
                            path = folder / f"wave-{number}" / f"{kind}{tail}"
                            path.parent.mkdir(parents=True, exist_ok=True)
                            files[number, kind] = _opened(stack, path, packed)
                        files[number, kind].write(to_json(resource, indent=False))
                        counts.setdefault(number, Counter())[kind] += 1
                        ids = some.setdefault(number, {}).setdefault(kind, [])
                        if len(ids) < _SOME:
                            ids.append(str(resource["id"]))
    except OSError as error:
        raise unwritten(folder / "wave", error) from error
    return [
        Wave(
            folder / f"wave-{n}",
            dict(sorted(counts[n].items())),
            packed,
            {kind: tuple(ids) for kind, ids in some[n].items()},
        )
        for n in sorted(counts)
    ]


def _opened(stack: ExitStack, path: Path, packed: bool) -> IO[bytes] | gzip.GzipFile:
    plain = stack.enter_context(path.open("wb"))
    return stack.enter_context(gzip.GzipFile("", "wb", 6, plain, mtime=0)) if packed else plain


def _clear(folder: Path) -> None:
    for path in [*folder.glob("wave-*/*.ndjson*"), *folder.glob(f"wave-*/{MANIFEST}")]:
        path.unlink()
