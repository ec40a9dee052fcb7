"""Documents of a run converted anew as a plan of their tables says, one by one or all that the plan fits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.batch.conversion import Job, convert_content, convert_one
from etl.batch.inputs import LEDGER, STDIN, Source, body_of
from etl.batch.ledger import Record
from etl.collector import held_back
from etl.corrections import Correction, read_corrections
from etl.errors import Case2FhirError, InputError, PlanError
from etl.explain import trace
from etl.fhir.document_reference import read_source
from etl.fhir.encode import from_json, to_json
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon
from etl.pipeline import Settings
from etl.plan import BESIDE, Plan, load_plan, merged, write_plan
from etl.readers.limits import Limits
from etl.review.volumes import Volume, volumes
from etl.sinks import write_bytes
from etl.tables.grid import grid_of
from etl.tables.lines import fitting
from etl.tables.planned import check_plan
from etl.value import replace

_HEAD = "What was decided about tables; the review page writes it. Use it with: case2fhir convert … --plan {name}\n"
_PLAIN = (
    "bundle_type", "include_text", "stamp", "fhir_version", "status", "vitals", "wider", "unmapped", "profile", "source_system",
    "narratives", "id_system",
)  # fmt: skip
"""The settings that run.json holds as they are."""


class Replanner:
    """Converts documents of a run anew as a plan says.

    Args:
        out: the folder of results.
        file: the plan, which is written; it need not exist.
        corrections: files of corrections; they are applied where the run applied some.
    """

    def __init__(self, out: Path, file: Path, corrections: Sequence[Path] = ()) -> None:
        self.out, self.file, self.corrections = out, file, corrections

    def plan(self) -> Plan:
        """Return what was planned so far.

        Raises:
            PlanError: the file can't be used.
        """
        return load_plan(self.file) if self.file.exists() else Plan(file=str(self.file))

    @held_back()
    def tried(self, path: str, change: Plan) -> Volume:
        """Return what a document becomes with a change of the plan; nothing is written.

        Args:
            path: of the document's results.
            change: the tables that it says something of.

        Raises:
            PlanError: the change names what nobody knows.
            InputError: the document can't be converted anew.
        """
        run = _Run(self.out)
        source, settings = run.source(path), run.settings(self._corrections(run))
        self._check(change, settings)
        plan = merged(self._plan_of(source), change)
        # The plan beside a document would come first: here it is a part of what is tried.
        job = Job(self.out, replace(settings, plans=(plan,)))
        record, result = convert_content(source.path.name, body_of(source.path, source.member, settings.limits), job)
        if result is None:
            raise InputError(f"{source.name}: {record.error}")
        bundle, outcome, told = (from_json(to_json(one)) for one in (result.bundle, result.outcome, trace(result)))
        return Volume(path, self.out / path, bundle, told, outcome)

    @held_back()
    def kept(self, change: Plan, first: str) -> tuple[list[str], list[str]]:
        """Keep a change of the plan, and convert anew what it fits.

        Args:
            change: the tables that it says something of.
            first: the path of the document that comes first.

        Returns:
            The documents that were converted, and why others were not.

        Raises:
            PlanError: the change names what nobody knows; then nothing is written.
        """
        run = _Run(self.out)
        settings = run.settings(self._corrections(run))
        lexicon = self._check(change, settings)
        self._write(self.file, merged(self.plan(), change))
        job = Job(self.out, replace(settings, plans=(self.plan(),)), slim=run.slim)
        done: list[str] = []
        left: list[str] = []
        paths = [volume.path for volume in volumes(self.out) if _fits(volume, change, lexicon)]
        for path in sorted(paths, key=lambda one: one != first):
            try:
                source = run.source(path)
                if (beside := _beside(source)).exists():
                    self._write(beside, merged(load_plan(beside), change))
                record = convert_one(source, None, job)
                run.note(record)
                (done if record.status == "done" else left).append(
                    path if record.status == "done" else f"{path}: {record.error}"
                )
            except (InputError, PlanError) as error:
                left.append(str(error))
        run.write()
        return done, left

    def _check(self, change: Plan, settings: Settings) -> Lexicon:
        lexicon = compile_lexicon(settings.mappings, wider=settings.wider)
        check_plan(change, lexicon)
        return lexicon

    def _plan_of(self, source: Source) -> Plan:
        beside = _beside(source)
        return load_plan(beside) if beside.exists() else self.plan()

    def _write(self, file: Path, plan: Plan) -> None:
        write_bytes(file, write_plan(plan, _HEAD.format(name=file.name)).encode())

    def _corrections(self, run: _Run) -> tuple[Correction, ...]:
        return tuple(read_corrections([one for one in self.corrections if one.exists()])[0]) if run.corrected else ()


def _beside(source: Source) -> Path:
    return source.path.with_name(source.path.name + BESIDE)


def _fits(volume: Volume, change: Plan, lexicon: Lexicon) -> bool:
    """Return True if a plan is of a table of a document."""
    if volume.error:
        return False
    resources = (entry["resource"] for entry in volume.bundle["entry"])
    try:
        document = read_source([one for one in resources if one["resourceType"] == "DocumentReference"])
    except (Case2FhirError, KeyError, IndexError):
        return False
    tables = (block.table for block in document.blocks if block.table is not None)
    return any(fitting([change], grid_of(document, lexicon, table)) is not None for table in tables)


class _Run:
    """What run.json says of a folder of results: where its documents are, and how they were converted.

    Raises:
        InputError: there is none, or it can't be used.
    """

    def __init__(self, out: Path) -> None:
        self.file = (out if out.is_dir() else out.parent) / LEDGER
        try:
            self.told: dict[str, Any] = json.loads(self.file.read_bytes())
            self.records: dict[str, dict[str, Any]] = {one["target"]: one for one in self.told["documents"]}
            self.plain: Mapping[str, Any] = self.told["settings"]
        except OSError as error:
            raise InputError(
                f"{self.file}: not there, so nothing says where the documents are; use convert --plan"
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{self.file}: was not written by case2fhir convert") from error
        self.slim, self.corrected = bool(self.plain.get("slim")), bool(self.plain.get("corrections_sha256"))

    def settings(self, corrections: tuple[Correction, ...]) -> Settings:
        """Return how the documents were converted, but for plans."""
        lacking = [name for name in ("abbreviations", "subject_map") if self.plain.get(name)]
        if lacking:
            words = " and ".join(name.replace("_", " ") for name in lacking)
            raise InputError(f"{self.file}: the run had its own {words}; the plan is for convert --plan")
        return Settings(
            mappings=tuple(map(Path, self.plain["mappings"])),
            terminology=tuple(name.partition(" ")[0] for name in self.plain["terminology"]),
            limits=Limits(**self.plain["limits"]),
            corrections=corrections,
            **{name: self.plain[name] for name in _PLAIN},
        )

    def source(self, path: str) -> Source:
        """Return a document as it was given to the run.

        Raises:
            InputError: it isn't there any more, or not as it was.
        """
        record = self.records.get(path)
        if record is None:
            raise InputError(f"{path}: {self.file.name} doesn't name it")
        if record["files"] or record["source"].startswith(STDIN) or "://" in record["source"]:
            raise InputError(f"{path}: it is no file of its own here; convert it with --plan")
        where, _, member = record["source"].partition("!")
        source = Source(Path(where), Path(record["name"].partition("!")[0]), path, member)
        try:
            digest = hashlib.sha256(body_of(source.path, source.member, Limits(**self.plain["limits"]))).hexdigest()
        except Case2FhirError as error:
            raise InputError(f"{path}: {error}; start review where convert ran, or use convert --plan") from error
        if digest != record["sha256"]:
            raise InputError(f"{path}: {record['source']} changed since it was converted; convert it with --plan")
        return source

    def note(self, record: Record) -> None:
        """Keep how a document ended; without its key `convert --resume` reads it anew."""
        old = self.records[record.target]
        new = json.loads(to_json({name: getattr(record, name) for name in record.__struct_fields__}))
        old |= {**new, "source": old["source"], "key": ""}

    def write(self) -> None:
        """Write run.json."""
        write_bytes(self.file, to_json(self.told))
