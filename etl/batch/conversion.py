"""One document from its bytes to its files; whatever goes wrong stays in its record."""

from __future__ import annotations

import gzip
import hashlib
import logging
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from etl.batch.inputs import ENDINGS, SLIM_ENDINGS, STDIN, Source, body_of, data_of, names_within
from etl.batch.ledger import Record
from etl.collector import held_back
from etl.elements.write import Resource
from etl.errors import Case2FhirError, DiskFullError, InputError, OutputError
from etl.explain import trace, trace_in_parts
from etl.fhir.encode import compact, expanded, from_json, list_pieces, slim, to_json
from etl.fhir.patient import SubjectMap, with_known_subjects
from etl.ledger import counts as counts_of
from etl.ledger import language_of_entry
from etl.mapping.compiled import compile_lexicon
from etl.pipeline import At, Settings, convert_bytes, convert_document, with_plans_beside
from etl.plan import BESIDE
from etl.sinks import is_remote, reached, write_bytes, write_document
from etl.value import replace

if TYPE_CHECKING:
    from etl.corrections import Correction
    from etl.deidentify import Policy
    from etl.document import Document
    from etl.mapping.compiled import Changes
    from etl.pipeline import Result, Stage


class Job(Struct, frozen=True):
    """What the processes need to know: where to write, how to convert, whose patients are known elsewhere.

    Of a run with corrections `targets` are the paths of the results of all its documents. `slim` results are packed,
    without narratives, without what can be read in the bundle's text, and without a trace. `present` are the names of
    all files that were in a bucket when the run began; None where looking costs nothing. Of documents that other mapping
    files were read with, `before` has what became of them then, by target, `changes` what differs, and `made_with` the
    digest of those files. With a `policy` the results are de-identified before anything of them is written.
    """

    out: Path
    settings: Settings
    subjects: SubjectMap | None = None
    targets: frozenset[str] = frozenset()
    slim: bool = False
    present: frozenset[str] | None = None
    before: Mapping[str, Record] = field(default_factory=dict)
    changes: Changes | None = None
    made_with: str = ""
    policy: Policy | None = None

    @property
    def endings(self) -> tuple[str, ...]:
        """What is written for a document, behind its target name."""
        return SLIM_ENDINGS if self.slim else ENDINGS

    def written_as(self, target: str) -> str:
        """Return the path of a document's results below `out`: with a policy a name that says nothing.

        Args:
            target: the path that it has in a plain run.
        """
        return self.policy.secret.name(target) if self.policy else target


@held_back()
def convert_one(source: Source, data: bytes | None, job: Job, at: At = lambda stage: None) -> Record:
    """Convert one document and write its results; whatever goes wrong stays in its record.

    Args:
        source: the document.
        data: its bytes when they were read already (standard input).
        job: where to and how.
        at: called with each stage as it begins.

    Returns:
        How it ended. Errors that aren't meant for people name their place in the program and never quote the text.
        Of a document that the changed mapping files don't touch it is the record of before, with its key.

    Raises:
        DiskFullError: there is no room for its results; that is no matter of this document alone.
    """
    begin = time.monotonic()
    old = job.before.get(source.target)
    if old is not None and job.changes is not None and not _touched(source, data, job, job.changes):
        return old
    record, result = _attempt(source, data, job, at, packed=True)
    try:
        if result is not None:
            at("writing")
            write_result(result, source, job)
            return replace(record, seconds=round(time.monotonic() - begin, 3))
    except DiskFullError:
        remove_results(job, source.target)
        raise
    except (OutputError, InputError) as error:  # a name that is too long for the disk is that document's matter
        record = replace(record, status="failed", error=str(error), kind="", stage="writing")
    remove_results(job, source.target)  # what an earlier run made of it is not true any more
    return replace(record, seconds=round(time.monotonic() - begin, 3))


def _touched(source: Source, data: bytes | None, job: Job, changes: Changes) -> bool:
    """Whether changed mapping files may change what is read from a document."""
    from etl.readers import read

    limits = job.settings.limits
    try:
        with limits.in_time(source.name):
            for file in source.files or (source,):
                body = body_of(file.path, file.member, limits) if data is None else data
                if changes.touch(read(body, _called(file), limits).text):
                    return True
    except Exception:  # what is wrong with it is told when it is converted
        return True
    return False


def remove_results(job: Job, target: str, endings: Sequence[str] = (*ENDINGS, *SLIM_ENDINGS)) -> None:
    """Remove what was written for a document."""
    name = job.written_as(target)
    for ending in endings:
        path = job.out / (name + ending)
        if job.present is None or name + ending in job.present:
            with suppress(OSError, OutputError), reached(path, OutputError):
                path.unlink()


def stream(sources: Iterable[Source], job: Job) -> Iterator[tuple[Record, bytes]]:
    """Convert documents one after the other without writing files.

    Args:
        sources: the documents.
        job: how; `out` isn't used.

    Returns:
        For each document its record, and its bundle as one line of JSON (nothing when it failed).
    """
    compile_lexicon(job.settings.mappings, wider=job.settings.wider)
    for source in sources:
        data = data_of(source, job.settings.limits)
        record, result = _attempt(source, data, job, lambda stage: None)
        yield record, to_json(compact(result.bundle), indent=False) if result else b""


def convert_content(name: str, data: bytes, job: Job) -> tuple[Record, Result | None]:
    """Convert a document that is no file here; nothing is written.

    Args:
        name: what it is called.
        data: its bytes.
        job: how; `out` isn't used.

    Returns:
        How it ended, and what became of it (None when it failed).
    """
    begin = time.monotonic()
    record, result = _attempt(Source(Path(name), Path(name)), data, job, lambda stage: None)
    return replace(record, seconds=round(time.monotonic() - begin, 3)), result


def _attempt(
    source: Source, data: bytes | None, job: Job, at: At, *, packed: bool = False
) -> tuple[Record, Result | None]:
    record = Record(
        source.name, source.given, source.target, "failed", files=names_within(source), plan=plan_digest(source)
    )
    unread: list[str] = []
    reached: list[Stage] = ["reading"]

    def begins(stage: Stage) -> None:
        reached[0] = stage
        at(stage)

    begins("reading")
    try:
        settings = replace(job.settings, corrections=_of(source, job))
        job = replace(job, settings=with_plans_beside(settings, _plan_places(source)))
        if source.files:
            result, sha256 = _convert_case(source, job, unread, begins, packed=packed)
            record = replace(record, sha256=sha256)
        else:
            body = body_of(source.path, source.member, job.settings.limits) if data is None else data
            record = replace(record, sha256=hashlib.sha256(body).hexdigest())
            result = convert_bytes(body, _called(source), job.settings, begins, packed=packed)
        known = (job.subjects or {}).get(source.name)
        if known:
            result = replace(result, bundle=with_known_subjects(result.bundle, known))
        record = replace(record, **counted(result))
        if result.problems:
            record = replace(record, stage="validating")
        if unread:  # what can be read is converted; that it isn't all is a failure
            record = replace(record, status="failed", error="; ".join(unread), stage="reading")
        return record, result
    except Case2FhirError as error:
        return replace(record, error=told(error, source), stage=reached[0]), None
    except Exception as error:  # one document must not end the run
        frames = extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        said = f"a mistake in case2fhir ({type(error).__name__} at {place}); please report it"
        return replace(record, error=said, stage=reached[0]), None


def _convert_case(case: Source, job: Job, unread: list[str], at: At, *, packed: bool) -> tuple[Result, str]:
    """Convert the files of a case, with a digest of all of them; what can't be read is added to `unread`."""
    from etl.document import case_of
    from etl.readers import read

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
        result = convert_document(case_of(documents, case.name, unread), job.settings, at, packed=packed)
    return result, digest_of(digests)


def digest_of(digests: Iterable[str]) -> str:
    """The digest of a case: its files in any order."""
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def _plan_places(source: Source) -> list[Path]:
    """The files of this machine beside which a plan of a document's tables may lie."""
    paths = dict.fromkeys(file.path for file in source.files or (source,))
    return [path for path in paths if str(path) != STDIN and not is_remote(path)]


def plan_digest(source: Source) -> str:
    """A digest of the plans of its tables that lie beside a document, "" without one.

    Args:
        source: the document, or a case.
    """
    found = []
    for path in _plan_places(source):
        with suppress(OSError):
            found.append(hashlib.sha256(path.with_name(path.name + BESIDE).read_bytes()).hexdigest()[:16])
    return " ".join(found)


def _of(source: Source, job: Job) -> tuple[Correction, ...]:
    """The corrections that may be of a document: of two that are called the same, each has its own by its result's path."""
    asked = job.settings.corrections
    return tuple(one for one in asked if one.result in ("", source.target) or one.result not in job.targets)


def _called(source: Source) -> str:
    """How a document is called in itself and in messages about it."""
    if str(source.path) == STDIN:
        return "stdin" + (f"!{source.member}" if source.member else "")
    name = source.relative.name if is_remote(source.path) else source.path.name
    return name + (f"!{source.member}" if source.member else "")


def told(error: Exception, source: Source, *names: str) -> str:
    """What an error says of a document, without the name that its record has anyway."""
    text = str(error)
    for called in (str(source.path), source.name, _called(source), source.path.name, *names):
        text = text.removeprefix(f"{called}: ")
    return text


def write_result(result: Result, source: Source, job: Job) -> None:
    """Write a document's bundle, findings and trace; what an earlier run wrote in the other form goes."""
    if job.slim:
        write_document(job.out, Path(source.target), slim(result.bundle), result.outcome, packed=True)
        return remove_results(job, source.target, ENDINGS)
    if job.policy:
        plain = trace(result, include_text=job.settings.include_text)
        return _write_deidentified(result, plain, source, job)
    write_document(job.out, Path(source.target), result.bundle, result.outcome)
    traced = trace_in_parts(result, include_text=job.settings.include_text)
    write_bytes(job.out / (source.target + ENDINGS[2]), list_pieces(traced))
    remove_results(job, source.target, SLIM_ENDINGS)


def _write_deidentified(result: Result, plain: Resource, source: Source, job: Job) -> None:
    """Write a document's results without what could identify somebody; nothing else of them reaches the disk."""
    from etl.deidentify import Results, deidentified

    assert job.policy
    bundle, outcome, ledger = (from_json(to_json(one)) for one in (result.bundle, result.outcome, plain))
    made = deidentified(Results(source.target, bundle, outcome, ledger, result.document.text), job.policy)
    write_document(job.out, Path(made.name), dict(made.bundle), dict(made.outcome or {}))
    write_bytes(job.out / (made.name + ENDINGS[2]), to_json(dict(made.trace or {})))


def read_result(path: Path) -> Resource:
    """A bundle or its findings as `write_result` wrote it, with all digits of its numbers."""
    with reached(path):
        body = path.read_bytes()
    return expanded(from_json(gzip.decompress(body) if path.suffix == ".gz" else body))


def counted(result: Result) -> dict[str, Any]:
    """The fields of a record that a result gives."""
    facts = result.facts
    counts = Counter(type(fact).__name__ for fact in facts.facts)
    described = 0 if result.document.envelope else len(facts.persons)  # a note's patient is known already
    people = {"Person": described} | ({"Group": 1} if facts.cohort else {})
    findings = Counter(finding.severity for finding in facts.findings)
    findings["warning"] += len(result.document.warnings)
    findings["warning"] += sum(state not in ("applied", "overruled") for state in result.corrections.values())
    error = f"its bundle is not valid FHIR: {result.problems[0]}" if result.problems else ""
    return {
        "status": "failed" if error else "done",
        "error": error,
        "kind": facts.kind,
        "counts": people | dict(sorted(counts.items())),
        "findings": {severity: number for severity, number in sorted(findings.items()) if number},
        "codes": dict(sorted(Counter(finding.code for finding in facts.findings if finding.code).items())),
        "ledger": counts_of(facts.ledger),
        "corrections": dict(result.corrections),
        "unread": sorted({language for entry in facts.ledger if (language := language_of_entry(entry))}),
    }


def quiet() -> None:
    """Keep what libraries log and warn of off standard error: it may quote a document."""
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
