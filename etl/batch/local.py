"""A run over many documents on one machine: a ledger, processes, and no document that takes others with it.

A process converts one document at a time, so that it is always known which one it died of. It ends with its parent, however
that ends; one that takes too long or too much memory is ended, and only the document it had fails.
"""

from __future__ import annotations

import ctypes
import gc
import hashlib
import json
import os
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from etl import sinks
from etl.batch import ledger
from etl.batch.conversion import Job, convert_one, digest_of, plan_digest, quiet, read_result, remove_results, told
from etl.batch.inputs import ENDINGS, SLIM_ENDINGS, STDIN, LeftOut, Source, body_of, data_of, names_within
from etl.batch.ledger import UNFINISHED, Gone, Record
from etl.corrections import as_line
from etl.errors import Case2FhirError, DiskFullError, InputError
from etl.fhir.validate import SHAPES
from etl.mapping.compiled import cached_lexicon, changes, compile_lexicon, digest
from etl.mapping.load import shipped_dir
from etl.patterns import PATTERNS
from etl.pipeline import STAGES, Stage, warm
from etl.release import VERSION
from etl.sinks import is_address, is_remote, place, present, remove_torn, unwritten, write_bytes
from etl.terminology.shelf import packs_in_use
from etl.value import as_plain, replace

if TYPE_CHECKING:
    from etl.deidentify import Policy
    from etl.readers.limits import Limits


Task = tuple[Source, bytes | None]

_LOOK = 0.25
"""Seconds between two looks at how the processes are doing."""
_GRACE = 5
"""Seconds that a process has to stop its document itself when the time is over."""
_PR_SET_PDEATHSIG = 1


def converted(waiting: Sequence[Task], job: Job, jobs: int) -> Generator[Record, None, None]:
    """Convert documents in processes of their own.

    Where a process dies by itself its document is tried once more, alone, after the others: it may have died of what
    its neighbours needed. One that took too long or too much is not.

    Args:
        waiting: the documents, with the bytes of those that were read already.
        job: where to and how.
        jobs: processes.

    Yields:
        The documents' records as they end.

    Raises:
        DiskFullError: there is no room for results.
    """
    again: list[Task] = []
    yield from _pooled(waiting, job, jobs, again)
    if again:
        yield from _pooled(again, job, 1, None)


class _Worker(Struct):
    process: BaseProcess
    connection: Connection
    stage: Any
    task: Task | None = None
    since: float = field(default_factory=time.monotonic)

    def send(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        self.stage.value = 0
        with suppress(BrokenPipeError, ConnectionResetError):  # it died meanwhile, which is noticed when it is heard
            self.connection.send(task)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _pooled(waiting: Iterable[Task], job: Job, jobs: int, again: list[Task] | None) -> Iterator[Record]:
    """The records of documents; those whose process died go to `again` if there is such a list."""
    left = deque(waiting)
    workers: list[_Worker] = []
    try:
        for _ in range(min(jobs, len(left))):
            workers.append(_started(job, workers))
            workers[-1].send(left.popleft())
        while workers:
            ready = wait([worker.connection for worker in workers], timeout=_LOOK)
            for worker in list(workers):
                if worker.connection in ready:
                    record = _received(worker, again)
                    if worker.task is not None:  # it died
                        workers.remove(worker)
                        if left:
                            workers.append(_started(job, workers))
                            worker = workers[-1]
                    if left:
                        worker.send(left.popleft())
                    elif worker in workers:
                        workers.remove(worker)
                        worker.end()
                elif reason := _too_much(worker, job):
                    record = _died(worker, reason)
                    workers.remove(worker)
                    if left:
                        workers.append(_started(job, workers))
                        workers[-1].send(left.popleft())
                else:
                    continue
                if record is not None:
                    if record.status == "failed" and not record.kind:
                        remove_results(job, record.target)
                    yield record
    finally:
        for worker in workers:
            worker.end()


def _received(worker: _Worker, again: list[Task] | None) -> Record | None:
    """What a process sent: a record, or nothing any more. Its task is still set when it died."""
    try:
        told: Record | DiskFullError = worker.connection.recv()
    except (EOFError, OSError):
        worker.process.join()
        code = worker.process.exitcode or 0
        named = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if again is not None and worker.task:
            again.append(worker.task)
            worker.connection.close()
            return None
        hint = "; out of memory?" if named == "SIGKILL" else ""
        return _died(worker, f"the process that converted it was killed twice ({named}{hint})")
    if isinstance(told, DiskFullError):
        raise told
    worker.task = None
    return told


def _too_much(worker: _Worker, job: Job) -> str:
    """Why a process must be ended; "" when it needn't."""
    limits = job.settings.limits
    if limits.seconds and time.monotonic() - worker.since > limits.seconds + _GRACE:
        return f"not done after {limits.seconds} seconds; split it or raise the limit (seconds)"
    if limits.memory and _taken(worker.process.pid) > limits.memory:
        return f"it needs more than {limits.memory} bytes of memory; split it or raise the limit (memory)"
    return ""


def _taken(pid: int | None) -> int:
    """The bytes of memory that a process has taken for itself; 0 where the system doesn't tell.

    What it shares with the process it was forked from isn't its own: a parent that is large (a long ledger, a caller
    with data of its own) would put each of its documents over the limit before it is read.
    """
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Private_"))
    except (OSError, ValueError, IndexError):
        return 0


def _died(worker: _Worker, reason: str) -> Record:
    """The record of the document that a process had; the process is ended."""
    assert worker.task is not None
    source, _ = worker.task
    stage: Stage = STAGES[worker.stage.value]
    seconds = round(time.monotonic() - worker.since, 3)
    worker.end()
    return Record(
        source.name,
        source.given,
        source.target,
        "failed",
        error=reason,
        stage=stage,
        seconds=seconds,
        files=names_within(source),
    )


def _started(job: Job, others: Iterable[_Worker]) -> _Worker:
    # A forked process shares the lexicon with its parent; elsewhere than on Linux forking isn't safe.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    stage = context.RawValue("B", 0)
    ours, theirs = context.Pipe()
    closing = [ours, *(worker.connection for worker in others)] if sys.platform == "linux" else []
    process: BaseProcess = context.Process(  # type: ignore[attr-defined]
        target=_work, args=(theirs, stage, job, os.getpid(), closing), daemon=True
    )
    process.start()
    theirs.close()
    return _Worker(process, ours, stage)


def _work(connection: Connection, stage: Any, job: Job, parent: int, closing: Sequence[Connection]) -> None:
    """Convert what comes through the connection, until it closes."""
    _die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops a run stops it in the parent
    for other in closing:
        other.close()
    if is_remote(job.out):  # no connection of the parent's is used
        job = replace(job, out=place(str(job.out)))
    quiet()
    gc.freeze()  # a search for cycles among the parent's objects would copy all of its memory

    def at(now: Stage) -> None:
        stage.value = STAGES.index(now)

    while True:
        try:
            source, data = connection.recv()
        except (EOFError, OSError):
            return
        try:
            connection.send(convert_one(source, data, job, at))
            PATTERNS.keep()
            SHAPES.keep()
        except DiskFullError as error:
            connection.send(error)
        except BrokenPipeError:
            return


def _die_with(parent: int) -> None:
    """Let this process end with its parent, and be the one that the system ends when memory is short."""
    if sys.platform != "linux":
        return  # the connection closes, and the process ends with its document
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("500")


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
    if job.policy:
        return _run_deidentified(sources, job, job.policy, plan, on_done, on_note)
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


def _run_deidentified(
    sources: Sequence[Source],
    job: Job,
    policy: Policy,
    plan: Plan,
    on_done: Callable[[Record], None],
    on_note: Callable[[str], None],
) -> list[Record]:
    """Convert documents into a folder where nothing may identify anybody, at no moment of the run.

    There are no lines of a run that can be resumed: they would name the documents. A `run.json` that says that the run
    isn't over stands there from the beginning.
    """
    try:
        job.out.mkdir(parents=True, exist_ok=True)
        with ledger.alone_in(job.out):
            if ledger.is_unfinished(job.out):
                remove_torn(job.out)
            ledger.finish_deidentified(job.out, policy, (), UNFINISHED)
            records, stopped = _records(sources, job, plan, "", {}, ledger.NoNotes(), on_done, on_note)
            ordered = [records[source.target] for source in sources if source.target in records]
            ledger.finish_deidentified(job.out, policy, ordered, stopped)
    except OSError as error:
        raise unwritten(Path(error.filename or job.out), error) from error
    if stopped:
        on_note(f"{stopped}: {len(sources) - len(ordered)} documents were not converted")
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
    plain = as_plain(replace(job.settings, corrections=(), plans=(), abbreviations=()))
    plain.pop("corrections")
    plain["abbreviations"] = [one.place for one in job.settings.abbreviations]
    plain["plans"] = [hashlib.sha256(repr(plan).encode()).hexdigest()[:16] for plan in job.settings.plans]
    plain["corrections_sha256"] = digest_of(map(as_line, job.settings.corrections)) if job.settings.corrections else ""
    plain["mappings"] = [path.as_posix() for path in job.settings.mappings]
    plain[_MAPPINGS] = digest((shipped_dir(), *job.settings.mappings))
    plain["subject_map"] = hashlib.sha256(repr(job.subjects).encode()).hexdigest()[:16] if job.subjects else ""
    packs = packs_in_use(job.settings.terminology, job.settings.packs)
    plain.pop("packs")
    plain["terminology"] = [f"{pack.release.name} {pack.release.version} {pack.release.sha256[:16]}" for pack in packs]
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
        if archive == STDIN or (place(given).exists() if is_address(given) else os.path.lexists(given)):
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
    data = data_of(source, job.settings.limits)
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
