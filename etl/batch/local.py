"""A run over many documents on one machine: a ledger, processes, and no document that takes others with it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from etl import sinks
from etl.batch import ledger
from etl.batch.conversion import Job, digest_of, plan_digest, read_result, told
from etl.batch.inputs import ENDINGS, SLIM_ENDINGS, STDIN, LeftOut, Source, body_of, names_within
from etl.batch.ledger import Gone, Record
from etl.batch.workers import Task, converted
from etl.corrections.record import line_of
from etl.errors import Case2FhirError, InputError
from etl.fhir.release import VERSION
from etl.mapping.changes import changes
from etl.mapping.compiled import cached_lexicon, compile_lexicon, digest
from etl.mapping.load import shipped_dir
from etl.pipeline import warm
from etl.sinks import is_address, is_remote, place, present, remove_torn, unwritten, write_bytes
from etl.value import as_plain, replace

if TYPE_CHECKING:
    from etl.readers.limits import Limits

_OF_THE_MACHINE = ("seconds", "memory")
"""Limits that decide whether there is a result, and nothing about it."""


class Plan(Struct, frozen=True):
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
        if not is_remote(job.out):
            job.out.mkdir(parents=True, exist_ok=True)
        with ledger.alone_in(job.out):
            if is_remote(job.out):
                job = replace(job, present=frozenset(present(job.out)))
            elif ledger.was_stopped(job.out):
                remove_torn(job.out)
            made_with, before = ledger.earlier(job.out)
            if plan.resume:
                job = _revised(job, made_with, settings, before, key, on_note)
            gone = _gone(sources, before, plan.gone, job.out)
            for target in gone:
                del before[target]
            if gone:
                on_note(f"{len(gone)} documents are gone: their results are {plan.gone}d")
            now = {**settings, _EARLIER: job.made_with} if job.changes else settings
            with ledger.begin(job.out, now, before.values()) as notes:
                records, stopped = _records(sources, job, plan, key, before, notes, on_done, on_note)
            ordered = [records[source.target] for source in sources if source.target in records]
            rest = [old for target, old in before.items() if target not in records and old.status == "done"]
            waiting = [source.given for source in sources if source.target not in records]
            ledger.finish(
                job.out,
                {
                    "software": {"name": "case2fhir", "version": VERSION},
                    "settings": now if stopped else settings,
                    **({"stopped": stopped} if stopped else {}),
                    "documents": ordered,
                    "waiting": waiting,
                    "earlier": rest,
                    "left_out": [as_plain(one) for one in left_out],
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
    on_note: Callable[[str], None],
) -> tuple[dict[str, Record], str]:
    """The records by target, and why the run was ended before its end."""
    records: dict[str, Record] = {}
    waiting: list[Task] = []
    revised: dict[str, Record] = {}
    failed = kept = 0
    for source in sources:
        old = before.get(source.target)
        record, data, same = _known(source, old, job)
        if record is None and old is not None and same and plan.resume:
            if old.key == key:
                record = old
            elif source.target in job.before:
                revised[source.target] = old
        if record is None:
            waiting.append((source, data))
        else:
            records[source.target] = record
            on_done(record)
    job = replace(job, before=revised)
    by_target = {source.target: source for source, _ in waiting}
    shared = ledger.sharing()
    with closing(converted(waiting, job, plan.jobs)) as ended:  # who stops a run doesn't wait for its end
        for record in ended:
            kept += bool(record.key)
            record = shared(replace(record, key=key))
            notes.add(record)
            records[record.target] = record
            on_done(record)
            if record.status == "failed":
                failed += 1
                if plan.quarantine:
                    _set_aside(by_target[record.target], record, plan.quarantine, job.settings.limits)
                if failed == plan.max_failures:
                    return records, f"stopped after {failed} failures" if failed > 1 else "stopped after a failure"
    if revised:
        on_note(f"{kept} documents aren't touched by the change, {len(revised) - kept} were done again")
    return records, ""


_MAPPINGS, _EARLIER = "mappings_sha256", "earlier_mappings_sha256"
_CODE = (".py", ".j2", ".json")


def described(job: Job) -> dict[str, Any]:
    """The settings as the ledger holds them, with a digest of all mapping files, of the subject map and of the code."""
    plain = as_plain(replace(job.settings, corrections=(), plans=()))
    plain.pop("corrections")
    plain["plans"] = [hashlib.sha256(repr(plan).encode()).hexdigest()[:16] for plan in job.settings.plans]
    plain["corrections_sha256"] = digest_of(map(line_of, job.settings.corrections)) if job.settings.corrections else ""
    plain["mappings"] = [path.as_posix() for path in job.settings.mappings]
    plain[_MAPPINGS] = digest((shipped_dir(), *job.settings.mappings))
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
    package = str(Path(__file__).resolve().parent.parent)
    total = hashlib.sha256()
    for folder, folders, names in os.walk(package):  # pathlib takes three times as long
        folders.sort()
        for name in sorted(name for name in names if name.endswith(_CODE)):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                total.update(path.removeprefix(package).encode() + b"\0" + file.read())
    return total.hexdigest()[:16]


def _revised(
    job: Job,
    made_with: dict[str, Any],
    settings: dict[str, Any],
    before: dict[str, Record],
    key: str,
    on_note: Callable[[str], None],
) -> Job:
    """The job with what tells which documents changed mapping files touch; what has to be done again is told."""
    stale = {target: old for target, old in before.items() if old.status == "done" and old.key != key}
    if not stale:
        return job
    called = {
        _MAPPINGS: "mapping files",
        "corrections_sha256": "corrections",
        "code_sha256": "program",
        "version": "version",
    }
    changed = [called.get(name, name) for name in settings if made_with.get(name) != settings[name]]
    changed = [name for name in changed if name != "mappings"]
    told = f"changed since: {', '.join(changed) or 'settings'}"
    found: dict[str, Record] = {}
    for earlier in (made_with.get(_MAPPINGS, ""), made_with.get(_EARLIER, "")):  # of a run that was stopped on its way
        old_key = key_of({**settings, _MAPPINGS: earlier})
        found = {target: old for target, old in stale.items() if old.key == old_key}
        if found and earlier:
            break
    because = ""
    if changed in ([], ["mapping files"]) and found:
        old = cached_lexicon(earlier)
        if old is None:
            because = " (how the mapping files were then isn't in the cache any more)"
        else:
            differs = changes(old, compile_lexicon(job.settings.mappings))
            named = shortened(differs.entries)
            if not differs.everywhere:
                where = f"({named}): of {len(found)} documents made before those are done again that name them"
                on_note(f"{told} {where if named else 'in nothing that is read with'}")
                return replace(job, before=found, changes=differs, made_with=earlier)
            because = f" ({shortened(differs.everywhere)} can touch any)"
    on_note(f"{told}; all {len(stale)} documents made before are done again{because}")
    return job


def shortened(names: Sequence[str], most: int = 3) -> str:
    """Some of many names as a sentence lists them."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _gone(sources: Sequence[Source], before: dict[str, Record], gone: Gone, out: Path) -> list[str]:
    """The targets of documents that aren't there any more, whose results were moved or removed."""
    if gone == "keep":
        return []
    now = {source.target for source in sources}
    found = [target for target, old in before.items() if target not in now and not _still_there(old)]
    for target in found:
        for ending in (*ENDINGS, *SLIM_ENDINGS):
            path, goal = out / (target + ending), out / "gone" / (target + ending)
            if not path.exists():
                continue
            if gone == "move":
                write_bytes(goal, path.read_bytes())
            path.unlink()
    return found


def _still_there(record: Record) -> bool:
    """Whether a document of an earlier run, or a file of a case, can still be found."""
    for given in record.source.split(", ") if record.files else [record.source]:
        archive, _, member = given.partition("!")
        if given == STDIN or (place(given).exists() if is_address(given) else os.path.lexists(given)):
            return True
        if member and place(archive).is_file():
            from etl.batch.inputs import members_of
            from etl.readers.limits import Limits

            if any(name == member for name, _ in members_of(place(archive), Limits())):
                return True
    return False


def _set_aside(source: Source, record: Record, folder: Path, limits: Limits) -> None:
    """Copy a document that failed, and write beside it why."""
    for file in source.files or (source,):
        ending = Path(file.member or file.path.name).suffix
        goal = folder / source.target / file.path.name if source.files else folder / (source.target + ending)
        goal.parent.mkdir(parents=True, exist_ok=True)
        try:
            if file.member or is_remote(file.path):
                write_bytes(goal, body_of(file.path, file.member, limits))
            elif file.path.is_file():
                shutil.copyfile(file.path, goal)
        except InputError:
            pass  # there is nothing to copy: the reason says so
    plain = json.dumps(as_plain(record), indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    write_bytes(folder / f"{source.target}.reason.json", plain)


class _Results(Sequence[sinks.Made]):
    """The results of documents, read when they are asked for."""

    def __init__(self, job: Job, records: Iterable[Record]) -> None:
        self._job, self._records = job, [record for record in records if record.status == "done"]

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, at: Any) -> Any:
        record = self._records[at]
        bundle, outcome = (self._job.out / (record.target + ending) for ending in self._job.endings[:2])
        return sinks.Made(record.name, read_result(bundle), read_result(outcome))


def write_bulk(job: Job, records: Iterable[Record], form: sinks.Form) -> None:
    """Write what the bundles and findings of some documents hold as NDJSON or Parquet, one file per resource type.

    Args:
        job: where to and how.
        records: the documents.
        form: ndjson or parquet.

    Raises:
        OutputError: they can't be written.
    """
    sinks.write_bulk(job.out, _Results(job, records), form, packed=job.slim)


def _sha256(source: Source, data: bytes | None, limits: Limits) -> str:
    """The digest of a document or case, as its record has it."""
    if source.files:
        return digest_of(_sha256(file, None, limits) for file in source.files)
    return hashlib.sha256(body_of(source.path, source.member, limits) if data is None else data).hexdigest()


def _known(source: Source, old: Record | None, job: Job) -> tuple[Record | None, bytes | None, bool]:
    """The record of a document that has no place here; standard input's bytes; whether it was done before and is the same."""
    data = sys.stdin.buffer.read() if str(source.path) == STDIN else None
    if old is None or old.status != "done":
        return None, data, False
    mine = old.source == source.given
    record = Record(source.name, source.given, source.target, "failed", files=names_within(source))
    try:
        sha256 = _sha256(source, data, job.settings.limits)
    except Case2FhirError as error:
        return None if mine else replace(record, error=told(error, source), stage="reading"), data, False
    if sha256 != old.sha256 and not mine:
        refusal = f"{job.out / source.target}.json holds the result of {old.source}; choose another output folder"
        return replace(record, sha256=sha256, error=refusal, stage="writing"), None, False
    if job.present is None:
        whole = all((job.out / (source.target + ending)).exists() for ending in job.endings)
    else:
        whole = all(source.target + ending in job.present for ending in job.endings)
    return None, data, sha256 == old.sha256 and whole and old.plan == plan_digest(source)


def default_jobs(documents: int) -> int:
    """As many processes as there are cores when there is enough to do for them, else one."""
    return max(1, min(os.cpu_count() or 1, documents // 8))
