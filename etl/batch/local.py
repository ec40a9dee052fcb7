"""A run over many documents on one machine: a ledger, processes, and no document that takes others with it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.batch import ledger
from etl.batch.bodies import body_of
from etl.batch.cases import names_within
from etl.batch.conversion import Job, digest_of, read_result, told
from etl.batch.inputs import ENDINGS, SLIM_ENDINGS, STDIN, LeftOut, Source
from etl.batch.ledger import Gone, Record
from etl.batch.workers import Task, converted
from etl.corrections.record import line_of
from etl.errors import Case2FhirError, InputError
from etl.fhir.release import VERSION
from etl.mapping.compiled import digest
from etl.mapping.load import shipped_dir
from etl.pipeline import warm
from etl.sinks.files import unwritten, write_bytes, write_ndjson

if TYPE_CHECKING:
    from etl.readers.limits import Limits

_OF_THE_MACHINE = ("seconds", "memory")
"""Limits that decide whether there is a result, and nothing about it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes about its work; nothing of it changes a result.

    Args:
        jobs: processes.
        resume: leave out what an earlier run did already with the same bytes, settings, mappings and code.
        max_failures: end the run after so many documents that failed; 0 for any number.
        quarantine: where copies of the documents that failed go, each with its reason.
        gone: what becomes of the results of documents that aren't there any more.
    """

    jobs: int = 1
    resume: bool = False
    max_failures: int = 0
    quarantine: Path | None = None
    gone: Gone = "keep"


def run(
    sources: Sequence[Source],
    job: Job,
    plan: Plan | None = None,
    *,
    left_out: Sequence[LeftOut] = (),
    on_done: Callable[[Record], None] = lambda record: None,
    on_note: Callable[[str], None] = lambda note: None,
) -> list[Record]:
    """Convert documents into a folder and write its run.json.

    Args:
        sources: the documents.
        job: where to and how.
        plan: how to go about it.
        left_out: what of folders and archives isn't converted; it is written down.
        on_done: called with each document's record as it ends.
        on_note: called with what there is to tell of the run as a whole.

    Returns:
        The records, in the order of the documents; fewer of them when `max_failures` ended the run.

    Raises:
        OutputError: the folder can't be written, or another run is at work in it.
        DiskFullError: there is no room for results; what is done is kept for `resume`.
        MappingError: a mapping file can't be used.
    """
    plan = plan or Plan()
    warm(job.settings)  # a mistake in a mapping file is the run's, not each document's
    settings = described(job)
    key = key_of(settings)
    try:
        job.out.mkdir(parents=True, exist_ok=True)
        with ledger.alone_in(job.out):
            made_with, before = ledger.earlier(job.out)
            if plan.resume:
                _tell_changes(made_with, settings, before, key, on_note)
            gone = _gone(sources, before, plan.gone, job.out)
            for target in gone:
                del before[target]
            if gone:
                on_note(f"{len(gone)} documents are gone: their results are {plan.gone}d")
            with ledger.begin(job.out, settings, before.values()) as notes:
                records, stopped = _records(sources, job, plan, key, before, notes, on_done)
            ordered = [records[source.target] for source in sources if source.target in records]
            rest = [old for target, old in before.items() if target not in records and old.status == "done"]
            waiting = [source.given for source in sources if source.target not in records]
            ledger.finish(
                job.out,
                {
                    "software": {"name": "case2fhir", "version": VERSION},
                    "settings": settings,
                    **({"stopped": stopped} if stopped else {}),
                    "documents": ordered,
                    "waiting": waiting,
                    "earlier": rest,
                    "left_out": [asdict(one) for one in left_out],
                },
            )
    except OSError as error:
        raise unwritten(Path(error.filename or job.out), error) from error
    if stopped:
        on_note(f"{stopped}: {len(waiting)} documents were not converted; go on with --resume")
    return ordered


def _records(
    sources: Sequence[Source],
    job: Job,
    plan: Plan,
    key: str,
    before: dict[str, Record],
    notes: ledger.Notes,
    on_done: Callable[[Record], None],
) -> tuple[dict[str, Record], str]:
    """The records by target, and why the run was ended before its end."""
    records: dict[str, Record] = {}
    waiting: list[Task] = []
    failed = 0
    for source in sources:
        record, data = _known(source, before.get(source.target), job, plan.resume, key)
        if record is None:
            waiting.append((source, data))
        else:
            records[source.target] = record
            on_done(record)
    by_target = {source.target: source for source, _ in waiting}
    with closing(converted(waiting, job, plan.jobs)) as ended:  # who stops a run doesn't wait for its end
        for record in ended:
            record = replace(record, key=key)
            notes.add(record)
            records[record.target] = record
            on_done(record)
            if record.status == "failed":
                failed += 1
                if plan.quarantine:
                    _set_aside(by_target[record.target], record, plan.quarantine, job.settings.limits)
                if failed == plan.max_failures:
                    return records, f"stopped after {failed} failures" if failed > 1 else "stopped after a failure"
    return records, ""


_CODE = (".py", ".j2", ".json")


def described(job: Job) -> dict[str, Any]:
    """The settings as the ledger holds them, with a digest of all mapping files, of the subject map and of the code."""
    plain = asdict(replace(job.settings, corrections=()))
    plain.pop("corrections")
    plain["corrections_sha256"] = digest_of(map(line_of, job.settings.corrections)) if job.settings.corrections else ""
    plain["mappings"] = [path.as_posix() for path in job.settings.mappings]
    plain["mappings_sha256"] = digest((shipped_dir(), *job.settings.mappings))
    plain["subject_map"] = hashlib.sha256(repr(job.subjects).encode()).hexdigest()[:16] if job.subjects else ""
    plain["slim"] = job.slim
    plain["version"] = VERSION
    plain["code_sha256"] = _code()
    return plain


def key_of(settings: dict[str, Any]) -> str:
    """A digest of everything but a document's bytes that decides its results."""
    limits = {name: value for name, value in settings["limits"].items() if name not in _OF_THE_MACHINE}
    decisive = {**settings, "limits": limits, "mappings": []}  # their digest counts, not where they are
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]


def _code() -> str:
    """A digest of this program: a checkout changes without its version."""
    package = Path(__file__).resolve().parent.parent
    total = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*.*") if path.suffix in _CODE):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def _tell_changes(
    made_with: dict[str, Any],
    settings: dict[str, Any],
    before: dict[str, Record],
    key: str,
    on_note: Callable[[str], None],
) -> None:
    stale = sum(1 for record in before.values() if record.status == "done" and record.key != key)
    if not stale:
        return
    called = {
        "mappings_sha256": "mapping files",
        "corrections_sha256": "corrections",
        "code_sha256": "program",
        "version": "version",
    }
    changed = [called.get(name, name) for name in settings if made_with.get(name) != settings[name]]
    changed = [name for name in changed if name != "mappings"]
    on_note(f"changed since: {', '.join(changed) or 'settings'}; all {stale} documents made before are done again")


def _gone(sources: Sequence[Source], before: dict[str, Record], gone: Gone, out: Path) -> list[str]:
    """The targets of documents that aren't there any more, whose results were moved or removed."""
    if gone == "keep":
        return []
    now = {source.target for source in sources}
    found = [target for target, old in before.items() if target not in now and not _still_there(old)]
    for target in found:
        for ending in (*ENDINGS, *SLIM_ENDINGS):
            path, goal = Path(out, target + ending), Path(out, "gone", target + ending)
            if gone == "move" and path.exists():
                goal.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, goal)
            path.unlink(missing_ok=True)
    return found


def _still_there(record: Record) -> bool:
    """Whether a document of an earlier run, or a file of a case, can still be found."""
    for given in record.source.split(", ") if record.files else [record.source]:
        archive, _, member = given.partition("!")
        if os.path.lexists(given) or given == STDIN:
            return True
        if member and os.path.isfile(archive):
            from etl.batch.bodies import members_of
            from etl.readers.limits import Limits

            if any(name == member for name, _ in members_of(Path(archive), Limits())):
                return True
    return False


def _set_aside(source: Source, record: Record, folder: Path, limits: Limits) -> None:
    """Copy a document that failed, and write beside it why."""
    for file in source.files or (source,):
        ending = Path(file.member or file.path.name).suffix
        goal = folder / source.target / file.path.name if source.files else folder / (source.target + ending)
        goal.parent.mkdir(parents=True, exist_ok=True)
        try:
            if file.member:
                write_bytes(goal, body_of(file.path, file.member, limits))
            elif file.path.is_file():
                shutil.copyfile(file.path, goal)
        except InputError:
            pass  # there is nothing to copy: the reason says so
    plain = json.dumps(asdict(record), indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    write_bytes(folder / f"{source.target}.reason.json", plain)


def write_bulk(job: Job, records: Iterable[Record]) -> None:
    """Write what the bundles and findings of some documents hold as bulk NDJSON, one file per resource type."""

    def read(ending: str) -> Iterator[dict[str, Any]]:
        for record in records:
            if record.status == "done":
                yield read_result(Path(job.out, record.target + ending))

    write_ndjson(job.out, read(job.endings[0]), read(job.endings[1]), packed=job.slim)


def _sha256(source: Source, data: bytes | None, limits: Limits) -> str:
    """The digest of a document or case, as its record has it."""
    if source.files:
        return digest_of(_sha256(file, None, limits) for file in source.files)
    return hashlib.sha256(body_of(source.path, source.member, limits) if data is None else data).hexdigest()


def _known(source: Source, old: Record | None, job: Job, resume: bool, key: str) -> tuple[Record | None, bytes | None]:
    """The record of a document that needs no work (done before, or not its place); standard input's bytes."""
    data = sys.stdin.buffer.read() if str(source.path) == STDIN else None
    if old is None or old.status != "done":
        return None, data
    mine = old.source == source.given
    record = Record(source.name, source.given, source.target, "failed", files=names_within(source))
    try:
        sha256 = _sha256(source, data, job.settings.limits)
    except Case2FhirError as error:
        return None if mine else replace(record, error=told(error, source), stage="reading"), data
    if sha256 != old.sha256 and not mine:
        refusal = f"{job.out / source.target}.json holds the result of {old.source}; choose another output folder"
        return replace(record, sha256=sha256, error=refusal, stage="writing"), None
    whole = all(Path(job.out, source.target + ending).exists() for ending in job.endings)
    return (old if resume and sha256 == old.sha256 and old.key == key and whole else None), data


def default_jobs(documents: int) -> int:
    """As many processes as there are cores when there is enough to do for them, else one."""
    return max(1, min(os.cpu_count() or 1, documents // 8))
