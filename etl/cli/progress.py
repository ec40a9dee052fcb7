"""How a run tells of itself while it goes on: a bar on a terminal, lines in a log, or JSON lines for a program."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, Protocol

import click

if TYPE_CHECKING:
    from etl.batch.ledger import Record

LogFormat = Literal["auto", "plain", "json"]

_EVERY = 10
"""Seconds between two lines in a log."""


class Teller(Protocol):
    """What tells of a run."""

    def done(self, record: Record) -> None:
        """A document ended."""

    def note(self, text: str) -> None:
        """Something is to be told of the run as a whole."""


@contextmanager
def telling(form: LogFormat, documents: int) -> Iterator[Teller]:
    """What tells of a run, on standard error, while the block lasts.

    Args:
        form: auto is a bar on a terminal and lines elsewhere.
        documents: how many there are.
    """
    if form == "json":
        yield _JsonLines(documents)
    elif form == "plain" or not sys.stderr.isatty():
        yield _Lines(documents)
    else:
        with _bar(documents) as teller:
            yield teller


class _Counts:
    """Documents, failures and time so far."""

    def __init__(self, documents: int) -> None:
        self.documents, self.ended, self.failed = documents, 0, 0
        self.begin = time.monotonic()

    def count(self, record: Record) -> None:
        self.ended += 1
        self.failed += record.status == "failed"

    @property
    def rate(self) -> float:
        return self.ended / max(1e-6, time.monotonic() - self.begin)

    @property
    def left(self) -> float:
        return (self.documents - self.ended) / self.rate if self.ended else 0.0


class _Lines(_Counts):
    """A line now and then."""

    def __init__(self, documents: int) -> None:
        super().__init__(documents)
        self._told = self.begin

    def done(self, record: Record) -> None:
        self.count(record)
        if time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            failed = f", {self.failed} failed" if self.failed else ""
            self.note(f"{self.ended} of {self.documents} documents, {self.rate:.1f}/s{failed}, {_time(self.left)} left")

    def note(self, text: str) -> None:
        click.echo(text, err=True)


class _JsonLines(_Counts):
    """A line for each document."""

    def done(self, record: Record) -> None:
        self.count(record)
        told: dict[str, Any] = {
            "event": "document",
            "name": record.name,
            "status": record.status,
            "seconds": record.seconds,
            "facts": sum(record.counts.values()),
            "findings": dict(record.findings),
        }
        if record.status == "failed":
            told |= {"stage": record.stage, "reason": record.error}
        log(told | {"ended": self.ended, "of": self.documents})

    def note(self, text: str) -> None:
        log({"event": "note", "text": text})


def log(told: dict[str, Any]) -> None:
    """Write one JSON line."""
    click.echo(json.dumps(told).encode("utf-8", "backslashreplace"), err=True)


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"


@contextmanager
def _bar(documents: int) -> Iterator[Teller]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("converting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f}/s"),
        TimeRemainingColumn(),
        TextColumn("[red]{task.fields[failed]}[/]"),
    )
    # Without a thread of its own: the processes that convert are forked from this one.
    bar = Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)
    with bar:
        task = bar.add_task("", total=documents, rate=0.0, failed="")

        class Bar(_Counts):
            shown = 0.0

            def done(self, record: Record) -> None:
                self.count(record)
                failed = f"{self.failed} failed" if self.failed else ""
                bar.update(task, completed=self.ended, rate=self.rate, failed=failed)
                if time.monotonic() - self.shown > 0.1 or self.ended == self.documents:
                    self.shown = time.monotonic()
                    bar.refresh()

            def note(self, text: str) -> None:
                bar.console.print(text, markup=False, highlight=False)

        yield Bar(documents)
