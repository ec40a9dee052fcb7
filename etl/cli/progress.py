"""How a run tells of itself: while it goes on (a bar on a terminal, lines in a log, JSON lines for a program) and at its end."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import click

from etl.ledger import summed, understood

if TYPE_CHECKING:
    from etl.batch.inputs import LeftOut
    from etl.batch.ledger import Record
    from etl.corrections import Correction, Problem


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


_COUNTED = ("conditions", "procedures", "observed", "drugs", "other")


def columns() -> dict[str, tuple[str, ...]]:
    """Return the columns of the summary with the types of facts that each counts."""
    from etl.kinds.registry import KINDS

    types = {
        name: tuple(dict.fromkeys(fact.__name__ for kind in KINDS if kind.counted == name for fact in kind.facts))
        for name in _COUNTED
    }
    return {"people": ("Person", "Group"), **types}


WIDTH = 100
"""Columns that no line goes beyond."""
_NAME = 28
_ERROR = 4 * WIDTH
SHOWN = 40
"""Documents that have a line of their own; of more there is only the sum, and those that failed."""


def summary(
    records: Sequence[Record], left_out: Sequence[LeftOut], out: Path | None, ending: str = ".json"
) -> list[str]:
    """The lines that tell what came out and where to look next.

    Args:
        records: how the documents ended.
        left_out: what of folders and archives was not converted.
        out: the output folder, None for standard output.
        ending: what bundles are called behind the name of their document.

    Returns:
        Lines for a terminal, none wider than WIDTH whatever the names are.
    """
    done = [record for record in records if record.kind]
    failed = [record for record in records if record.status == "failed"]
    lines: list[str] = []
    if done:
        shown = done if len(done) <= SHOWN else []
        rows = [[record.name, record.kind.replace("_", " "), *_numbers(record)] for record in shown]
        if len(done) > 1:
            sums = [sum(column) for column in zip(*(map(int, _numbers(record)) for record in done), strict=True)]
            rows.append([f"{len(done)} documents", "", *map(str, sums)])
        lines += _table(["document", "kind", *columns(), "lost", "findings"], rows, ruled=len(done) > 1)
        lines += ["", *_wrapped(accounted(summed(record.ledger for record in done)), indent="")]
        lines += _not_read(done)
        few = [record for record in done if record.codes.get("little-understood")]
        lines += _named("Little understood", few)
    if failed:
        lines += ["", click.style(f"{len(failed)} of {len(records)} documents failed:", fg="red", bold=True)]
        for record in failed[:SHOWN]:
            lines += _wrapped(_short(f"{_short(record.name, _NAME)}: {record.error}", _ERROR))
        if len(failed) > SHOWN:
            lines.append(f"  and {len(failed) - SHOWN} more, all of them in run.json")
    if left_out:
        lines += ["", f"{'1 file' if len(left_out) == 1 else f'{len(left_out)} files'} left out:"]
        for reason, number in Counter(one.reason for one in left_out).most_common():
            names = ", ".join(_short(one.name, 30) for one in left_out if one.reason == reason)
            lines.append("  " + _short(f"{number} {reason}: {names}", WIDTH - 2, end=True))
    return [*lines, *_next(done, out, ending)]


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    """A text over several lines, broken between words where there are any, measured in columns."""
    lines: list[str] = []
    first, *words = text.split(" ")
    line = indent + first
    for word in words:
        if _width(f"{line} {word}") <= WIDTH:
            line += f" {word}"
        else:
            lines, line = [*lines, line], f"      {word}"
        while _width(line) > WIDTH:
            fits = next(n for n in range(len(line), 0, -1) if _width(line[:n]) <= WIDTH)
            lines, line = [*lines, line[:fits]], f"      {line[fits:]}"
    return [*lines, line]


def _short(text: str, width: int, *, end: bool = False) -> str:
    """A text on one line of so many columns at most, cut in the middle, or at its end."""
    text = "".join(char if char.isprintable() else " " for char in text)
    if _width(text) <= width:
        return text
    head, tail = text, "" if end else text[-(width // 3) :]
    while tail and _width(tail) > width // 3:
        tail = tail[1:]
    while _width(head) + _width(tail) >= width:
        head = head[:-1]
    return f"{head}…{tail}"


def accounted(counts: Mapping[str, Mapping[str, int]]) -> str:
    """What became of all pieces: "1,204 cells: 1,180 used, 24 not understood; 12 sentences: 12 used".

    Args:
        counts: as `etl.ledger.counts` has them.
    """
    told = []
    for unit, states in counts.items():
        some = [f"{number:,} {state}" for state, number in states.items() if number]
        if some:
            total = sum(states.values())
            told.append(f"{total:,} {unit if total != 1 else unit.removesuffix('s')}: {', '.join(some)}")
    return "; ".join(told)


def below(records: Iterable[Record], least: float | None) -> list[Record]:
    """The documents of which less was understood than was asked for.

    Args:
        records: how the documents ended.
        least: the share that was asked for, None when none was.

    Returns:
        Those with a lesser share (see `etl.ledger.understood`), the least first.
    """
    if least is None:
        return []
    shares = [(share, record) for record in records if (share := understood(record.ledger)) is not None]
    return [record for share, record in sorted(shares, key=lambda one: (one[0], one[1].target)) if share < least]


def hardly_understood(few: Sequence[Record], least: float | None) -> list[str]:
    """The lines that name the documents of which less was understood than was asked for."""
    return [] if least is None else _named(f"Less than {least:.0%} understood", few)


def _not_read(done: Sequence[Record]) -> list[str]:
    """The documents that are, or hold parts, in languages that aren't read, by language."""
    by_language: dict[str, list[str]] = {}
    for record in done:
        for language in record.unread if record.codes.get("language-unread") else ():
            by_language.setdefault(language, []).append(_short(record.name, _NAME))
    lines: list[str] = []
    for language, names in sorted(by_language.items()):
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        lines += _wrapped(f"In {language}, which isn't read: {', '.join(names[:SHOWN])}{more}", indent="")
    return ["", *lines] if lines else []


def _named(told: str, records: Sequence[Record]) -> list[str]:
    """Documents by name, each with the share of it that was understood."""
    if not records:
        return []
    some = ", ".join(f"{_short(one.name, _NAME)} ({understood(one.ledger) or 0:.0%})" for one in records[:SHOWN])
    more = f" and {len(records) - SHOWN} more" if len(records) > SHOWN else ""
    return ["", *_wrapped(f"{told}: {some}{more}", indent="")]


def corrections_told(
    corrections: Sequence[Correction], unusable: Sequence[Problem], records: Sequence[Record]
) -> list[str]:
    """The lines that tell what became of corrections.

    Args:
        corrections: all that were given.
        unusable: lines of their files that can't be used.
        records: how the documents ended.

    Returns:
        Lines for a terminal; none when there were no corrections.
    """
    from etl.corrections import agreements

    if not corrections and not unusable:
        return []
    states = Counter(state for record in records for state in record.corrections.values())
    known = {id for record in records for id in record.corrections}
    elsewhere = Counter(one.result or one.document for one in corrections if one.id not in known)
    lines = [f"{len(corrections)} corrections: {states['applied']} applied"]
    told = {
        "gone": "whose place is gone",
        "contradicted": "that contradict each other",
        "impossible": "that can't be made",
        "overruled": "that a final word overrules",
    }
    lines[0] += "".join(f", {states[state]} {words}" for state, words in told.items() if states[state])
    lines[0] += "; see the findings" if sum(states.values()) > states["applied"] + states["overruled"] else ""
    lines += [
        f"  {number} are of a document that was not converted: {name}" for name, number in sorted(elsewhere.items())
    ]
    lines += [f"  {one}" for one in agreements(corrections)]
    return ["", *lines, *(f"  {problem}; the others count" for problem in unusable)]


def _next(done: Sequence[Record], out: Path | None, ending: str) -> list[str]:
    if out is None or not done:
        return []
    found = [record for record in done if sum(record.findings.values())]
    first = max(done, key=lambda record: (sum(record.findings.values()), sum(record.counts.values())))
    where = _short(f"{out}/", 40)
    lines = ["", f"Results in {where}, the run in {_short(f'{where}run.json', 30)}."]
    bundle = _quoted(f"{out}/{first.target}{ending}")
    told = [(f"case2fhir explain {bundle}", "why each fact is there")]
    if found:
        told.append((f"case2fhir check {bundle}", "what the document gets wrong"))
    if all(_width(command) <= WIDTH - 2 and command.isprintable() for command, _ in told):  # else nobody could copy it
        lines[-1] += " Where to look next:"
        for command, what in told:
            line = f"  {command}   {what}"
            lines.append(line if _width(line) <= WIDTH else f"  {command}")
    return lines


def _quoted(path: str) -> str:
    from shlex import quote

    return quote(path)


def _numbers(record: Record) -> list[str]:
    counted = [sum(record.counts.get(kind, 0) for kind in kinds) for kinds in columns().values()]
    lost = sum(states.get("not understood", 0) for states in record.ledger.values())
    if record.kind == "information":  # what is left out there may be somebody's whom nothing introduces
        lost += sum(states.get("left out", 0) for states in record.ledger.values())
    return [*map(str, counted), str(lost), str(sum(record.findings.values()))]


def _table(head: list[str], rows: list[list[str]], *, ruled: bool) -> list[str]:
    """Columns of even width, numbers to the right; a rule above the last row when it is the sum."""
    rest = sum(max(_width(row[i]) for row in [head, *rows]) + 2 for i in range(1, len(head)))
    rows = [[_short(row[0], max(WIDTH - rest, 8)), *row[1:]] for row in rows]
    widths = [max(_width(row[i]) for row in [head, *rows]) for i in range(len(head))]
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))

    def line(row: list[str]) -> str:
        cells = (_padded(cell, width, right=i > 1) for i, (cell, width) in enumerate(zip(row, widths, strict=True)))
        return "  ".join(cells).rstrip()

    lines = [click.style(line(head), bold=True), rule, *map(line, rows)]
    if ruled:
        lines.insert(-1, rule)
    return lines


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _width(text: str) -> int:
    """Columns that a text takes on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
