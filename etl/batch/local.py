"""Many documents on this machine: a pool of processes, a ledger, and no document that takes others with it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from etl.batch import ledger
from etl.batch.bodies import body_of
from etl.batch.cases import names_within
from etl.batch.inputs import ENDINGS, STDIN, Source
from etl.batch.ledger import Record
from etl.corrections.record import line_of
from etl.errors import Case2FhirError, InputError, OutputError
from etl.explain import trace
from etl.fhir.encode import to_json
from etl.fhir.release import VERSION
from etl.fhir.subjects import SubjectMap, with_known_subjects
from etl.ledger import counts as counts_of
from etl.mapping.compiled import compile_lexicon, digest
from etl.mapping.load import shipped_dir
from etl.pipeline import Settings, convert_bytes, convert_document
from etl.sinks.files import write_bytes, write_document, write_ndjson

if TYPE_CHECKING:
    from etl.corrections.record import Correction
    from etl.document import Document
    from etl.pipeline import Result
    from etl.readers.limits import Limits


@dataclass(frozen=True, slots=True)
class Job:
    """What the pool's processes need to know: where to write, how to convert, whose patients are known elsewhere.

    Of a run with corrections `targets` are the paths of the results of all its documents.
    """

    out: Path
    settings: Settings
    subjects: SubjectMap | None = None
    targets: frozenset[str] = frozenset()


def run(
    sources: Sequence[Source],
    job: Job,
    *,
    jobs: int = 1,
    resume: bool = False,
    on_done: Callable[[Record], None] = lambda record: None,
) -> list[Record]:
    """Convert documents into a folder and write its run.json.

    Args:
        sources: the documents.
        job: where to and how.
        jobs: processes; 1 converts in this one.
        resume: leave out what an earlier run with the same settings has done already.
        on_done: called with each document's record as it ends.

    Returns:
        The records, in the order of the documents.

    Raises:
        OutputError: the folder was made with other settings and `resume` is asked for, or can't be written.
        MappingError: a mapping file can't be used.
    """
    compile_lexicon(job.settings.mappings)  # a mistake in it is the run's, not each document's
    settings = described(job)
    made_with, before = ledger.earlier(job.out)
    if resume and made_with and made_with != settings:
        raise OutputError(
            f"{job.out} was made with other settings or mappings; choose another folder, or leave out --resume"
        )
    records: dict[str, Record] = {}
    waiting: list[tuple[Source, bytes | None]] = []
    try:
        ledger.begin(job.out, settings)
        for old in before.values():
            ledger.note(job.out, old)
        for source in sources:
            record, data = _known(source, before.get(source.target), job.out, resume, job.settings.limits)
            if record is None:
                waiting.append((source, data))
            else:
                records[source.target] = record
                on_done(record)
        for record in _converted(waiting, job, jobs):
            ledger.note(job.out, record)
            records[record.target] = record
            on_done(record)
        ordered = [records[source.target] for source in sources]
        rest = [old for target, old in before.items() if target not in records and old.status == "done"]
        ledger.finish(job.out, VERSION, settings, ordered, rest)
    except OSError as error:
        raise OutputError(f"{error.filename or job.out}: {(error.strerror or 'cannot be written').lower()}") from error
    return ordered


def described(job: Job) -> dict[str, Any]:
    """The settings as the ledger holds them, with a digest of all mapping files and of the subject map."""
    plain = asdict(replace(job.settings, corrections=()))
    plain["corrections_sha256"] = _digest(map(line_of, job.settings.corrections)) if job.settings.corrections else ""
    plain.pop("corrections")
    plain["mappings"] = [path.as_posix() for path in job.settings.mappings]
    plain["mappings_sha256"] = digest((shipped_dir(), *job.settings.mappings))
    plain["subject_map"] = bool(job.subjects)
    plain["version"] = VERSION
    return plain


def convert_one(source: Source, data: bytes | None, job: Job) -> Record:
    """Convert one document and write its results; whatever goes wrong stays in its record.

    Args:
        source: the document.
        data: its bytes when they were read already (standard input).
        job: where to and how.

    Returns:
        How it ended. Errors that aren't meant for people name their place in the program and never quote the text.
    """
    record, result = _attempt(source, data, job)
    try:
        if result is not None:
            write_result(result, source, job)
            return record
    except OutputError as error:  # a name that is too long for the disk is that document's matter
        record = replace(record, status="failed", error=str(error), kind="")
    for ending in ENDINGS:  # what an earlier run made of it is not true any more
        with suppress(OSError):
            Path(job.out, source.target + ending).unlink()
    return record


def stream(sources: Iterable[Source], job: Job) -> Iterator[tuple[Record, bytes]]:
    """Convert documents one after the other without writing files.

    Args:
        sources: the documents.
        job: how; `out` isn't used.

    Returns:
        For each document its record, and its bundle as one line of JSON (nothing when it failed).
    """
    compile_lexicon(job.settings.mappings)
    for source in sources:
        data = sys.stdin.buffer.read() if str(source.path) == STDIN else None
        record, result = _attempt(source, data, job)
        yield record, to_json(result.bundle, indent=False) if result else b""


def _attempt(source: Source, data: bytes | None, job: Job) -> tuple[Record, Result | None]:
    record = Record(source.name, source.given, source.target, "failed", files=names_within(source))
    unread: list[str] = []
    try:
        job = replace(job, settings=replace(job.settings, corrections=_of(source, job)))
        if source.files:
            result, sha256 = _convert_case(source, job, unread)
            record = replace(record, sha256=sha256)
        else:
            body = body_of(source.path, source.member, job.settings.limits) if data is None else data
            record = replace(record, sha256=hashlib.sha256(body).hexdigest())
            result = convert_bytes(body, _called(source), job.settings)
        known = (job.subjects or {}).get(source.name)
        if known:
            result = replace(result, bundle=with_known_subjects(result.bundle, known))
        record = replace(record, **counted(result))
        if unread:  # what can be read is converted; that it isn't all is a failure
            record = replace(record, status="failed", error="; ".join(unread))
        return record, result
    except Case2FhirError as error:
        return replace(record, error=told(error, source)), None
    except Exception as error:  # one document must not end the run
        frames = extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        return replace(
            record, error=f"a mistake in case2fhir ({type(error).__name__} at {place}); please report it"
        ), None


def _convert_case(case: Source, job: Job, unread: list[str]) -> tuple[Result, str]:
    """Convert the files of a case, with a digest of all of them; what can't be read is added to `unread`."""
    from etl.readers import read
    from etl.readers.case import case_of

    limits = job.settings.limits
    documents: list[Document] = []
    digests: list[str] = []
    with limits.in_time(case.name):
        for file, name in zip(case.files, names_within(case), strict=True):
            try:
                body = body_of(file.path, file.member, limits)
                digests.append(hashlib.sha256(body).hexdigest())
                documents.append(read(body, name, limits))
            except InputError as error:
                unread.append(f"{name}: {told(error, file, name)}")
        if not documents:
            raise InputError("; ".join(unread))
        result = convert_document(case_of(documents, case.name, unread), job.settings)
    return result, _digest(digests)


def _digest(digests: Iterable[str]) -> str:
    """The digest of a case: its files in any order."""
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def _of(source: Source, job: Job) -> tuple[Correction, ...]:
    """The corrections that may be of a document: of two that are called the same, each has its own by its result's path."""
    asked = job.settings.corrections
    return tuple(one for one in asked if one.result in ("", source.target) or one.result not in job.targets)


def _called(source: Source) -> str:
    """How a document is called in itself and in messages about it."""
    if str(source.path) == STDIN:
        return "stdin"
    return source.path.name + (f"!{source.member}" if source.member else "")


def told(error: Exception, source: Source, *names: str) -> str:
    """What an error says of a document, without the name that its record has anyway."""
    text = str(error)
    for called in (str(source.path), source.name, _called(source), source.path.name, *names):
        text = text.removeprefix(f"{called}: ")
    return text


def write_result(result: Result, source: Source, job: Job) -> None:
    """Write a document's bundle, findings and trace."""
    write_document(job.out, Path(source.target), result.bundle, result.outcome)
    plain = trace(result, include_text=job.settings.include_text)
    body = json.dumps(plain, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    write_bytes(Path(job.out, source.target + ENDINGS[2]), body)


def counted(result: Result) -> dict[str, Any]:
    """The fields of a record that a result gives."""
    facts = result.facts
    counts = Counter(type(fact).__name__ for fact in facts.facts)
    people = {"Person": len(facts.persons)} | ({"Group": 1} if facts.cohort else {})
    findings = Counter(finding.severity for finding in facts.findings)
    findings["warning"] += len(result.document.warnings)
    findings["warning"] += sum(state != "applied" for state in result.corrections.values())
    error = f"its bundle is not valid FHIR: {result.problems[0]}" if result.problems else ""
    return {
        "status": "failed" if error else "done",
        "error": error,
        "kind": facts.kind,
        "counts": people | dict(sorted(counts.items())),
        "findings": {severity: number for severity, number in sorted(findings.items()) if number},
        "ledger": counts_of(facts.ledger),
        "corrections": dict(result.corrections),
    }


def write_bulk(out: Path, records: Iterable[Record]) -> None:
    """Write what the bundles and findings of some documents hold as bulk NDJSON, one file per resource type."""

    def read(ending: str) -> Iterator[dict[str, Any]]:
        for record in records:
            if record.status == "done":
                yield json.loads(Path(out, record.target + ending).read_bytes(), parse_float=Decimal)

    write_ndjson(out, read(ENDINGS[0]), read(ENDINGS[1]))


def _sha256(source: Source, data: bytes | None, limits: Limits) -> str:
    """The digest of a document or case, as its record has it."""
    if source.files:
        return _digest(_sha256(file, None, limits) for file in source.files)
    return hashlib.sha256(body_of(source.path, source.member, limits) if data is None else data).hexdigest()


def _known(
    source: Source, old: Record | None, out: Path, resume: bool, limits: Limits
) -> tuple[Record | None, bytes | None]:
    """The record of a document that needs no work (done before, or not its place); standard input's bytes."""
    data = sys.stdin.buffer.read() if str(source.path) == STDIN else None
    if old is None or old.status != "done":
        return None, data
    mine = old.source == source.given
    record = Record(source.name, source.given, source.target, "failed", files=names_within(source))
    try:
        sha256 = _sha256(source, data, limits)
    except Case2FhirError as error:
        return None if mine else replace(record, error=told(error, source)), data
    if sha256 != old.sha256 and not mine:
        refusal = f"{out / source.target}.json holds the result of {old.source}; choose another output folder"
        return replace(record, sha256=sha256, error=refusal), None
    whole = all(Path(out, source.target + ending).exists() for ending in ENDINGS)
    return (old if resume and sha256 == old.sha256 and whole else None), data


def _converted(waiting: Sequence[tuple[Source, bytes | None]], job: Job, jobs: int) -> Iterator[Record]:
    """The documents' records as they end."""
    if jobs <= 1 or len(waiting) <= 1:
        for source, data in waiting:
            yield convert_one(source, data, job)
        return
    left = deque(waiting)
    while left:
        unfinished: list[tuple[Source, bytes | None]] = []
        yield from _pooled(left, job, jobs, unfinished)
        # A process was killed and took its pool along. The documents that were being converted are among the
        # first unfinished ones: each of them gets a pool of its own, the others a new one together.
        left = deque(unfinished)
        for _ in range(min(2 * jobs + 1, len(left))):
            alone: list[tuple[Source, bytes | None]] = []
            source, data = left.popleft()
            yield from _pooled([(source, data)], job, 1, alone)
            if alone:
                told = "the process that converted it was killed (out of memory?)"
                yield Record(source.name, source.given, source.target, "failed", error=told)


def _pooled(
    waiting: Iterable[tuple[Source, bytes | None]],
    job: Job,
    jobs: int,
    unfinished: list[tuple[Source, bytes | None]],
) -> Iterator[Record]:
    """The records of one pool; what it didn't get to before it broke is added to `unfinished`, in order."""
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=quiet)
    try:
        tasks: dict[Future[Record], tuple[Source, bytes | None]] = {}
        ended: set[Future[Record]] = set()
        for source, data in waiting:
            try:
                tasks[pool.submit(convert_one, source, data, job)] = (source, data)
            except BrokenProcessPool:
                unfinished.append((source, data))
        for task in as_completed(tasks):
            try:
                record = task.result()
            except BrokenProcessPool:
                continue
            ended.add(task)
            yield record
        unfinished[:0] = [what for task, what in tasks.items() if task not in ended]
    finally:
        pool.shutdown(cancel_futures=True)  # who stops a run doesn't wait for its end


def quiet() -> None:
    """Keep what libraries log and warn of off standard error: it may quote a document."""
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())


def default_jobs(documents: int) -> int:
    """As many processes as there are cores when there is enough to do for them, else one."""
    return max(1, min(os.cpu_count() or 1, documents // 8))
