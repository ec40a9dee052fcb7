"""Processes that convert documents, one at a time each, so that it is always known which one a process died of.

A process ends with its parent, however that ends; one that takes too long or too much memory is ended, and only the
document it had fails.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from msgspec import Struct, field

from etl.batch.conversion import Job, convert_one, quiet, remove_results
from etl.batch.inputs import Source, names_within
from etl.batch.ledger import Record
from etl.errors import DiskFullError
from etl.fhir.validate import SHAPES
from etl.patterns import PATTERNS
from etl.pipeline import STAGES, Stage
from etl.sinks import is_remote, place
from etl.value import replace

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
