"""The table at the end of a conversion."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.ledger import summed

if TYPE_CHECKING:
    from etl.batch.ledger import Record
    from etl.corrections.record import Correction, Problem

COLUMNS = {
    "people": ("Person", "Group"),
    "conditions": ("Condition",),
    "procedures": ("Procedure", "Treatment"),
    "observations": ("Observation",),
    "medicines": ("Medication",),
    "other": ("FamilyHistory", "Encounter", "Specimen"),
}
"""column → the kinds of fact it counts."""

SHOWN = 40
"""Documents that have a line of their own; of more there is only the sum, and those that failed."""


def summary(records: Sequence[Record], skipped: Sequence[Path], out: Path | None) -> list[str]:
    """The lines that tell what came out and where to look next.

    Args:
        records: how the documents ended.
        skipped: files of folders that are of no known format.
        out: the output folder, None for standard output.

    Returns:
        Lines for a terminal.
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
        lines += _table(["document", "kind", *COLUMNS, "findings"], rows, ruled=len(done) > 1)
        lines += ["", accounted(summed(record.ledger for record in done))]
    if failed:
        lines += ["", click.style(f"{len(failed)} of {len(records)} documents failed:", fg="red", bold=True)]
        lines += [f"  {record.name}: {record.error}" for record in failed]
    if skipped:
        few = ", ".join(path.name for path in skipped[:3]) + (" …" if len(skipped) > 3 else "")
        files = "1 file" if len(skipped) == 1 else f"{len(skipped)} files"
        lines += ["", f"{files} of no known format left out: {few}"]
    return [*lines, *_next(done, out)]


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
    }
    lines[0] += "".join(f", {states[state]} {words}" for state, words in told.items() if states[state])
    lines[0] += "; see the findings" if sum(states.values()) > states["applied"] else ""
    lines += [
        f"  {number} are of a document that was not converted: {name}" for name, number in sorted(elsewhere.items())
    ]
    return ["", *lines, *(f"  {problem}; the others count" for problem in unusable)]


def _next(done: Sequence[Record], out: Path | None) -> list[str]:
    if out is None or not done:
        return []
    found = [record for record in done if sum(record.findings.values())]
    first = max(done, key=lambda record: (sum(record.findings.values()), sum(record.counts.values())))
    lines = ["", f"Results in {out}/, the run in {out}/run.json. Where to look next:"]
    lines.append(f"  case2fhir explain {_quoted(f'{out}/{first.target}.json')}   why each fact is there")
    if found:
        lines.append(f"  case2fhir check {_quoted(f'{out}/{first.target}.json')}   what the document gets wrong")
    return lines


def _quoted(path: str) -> str:
    from shlex import quote

    return quote(path)


def _numbers(record: Record) -> list[str]:
    counted = [sum(record.counts.get(kind, 0) for kind in kinds) for kinds in COLUMNS.values()]
    return [*map(str, counted), str(sum(record.findings.values()))]


def _table(head: list[str], rows: list[list[str]], *, ruled: bool) -> list[str]:
    """Columns of even width, numbers to the right; a rule above the last row when it is the sum."""
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
