"""The annotated documents of tests/corpus: which there are, and what a careful reader found in each.

    tools/corpus.py json FOLDER      the answers as the scorer's JSON, a folder for each set

`index.tsv` has a row for each document: its set, which half the set belongs to, what it is, how many patients it tells of and
which contradictions stand in it. A set's half follows from the number in its name: odd ones are for building (rules may be
made with them in view), even ones for measuring (only their score is looked at).

A document's answers are SET/gold/STEM.tsv: remarks for people (`# must not: ...`, `# about: ...`), then the names of the
columns, then a fact a line. A spreadsheet opens it. Empty cells say nothing; several accepted names, values or times are set
apart by ` | `; what `forbidden` marks must not come out. In a value, `"5"` is text and 5 a number; a tab, a line's end and a
backslash are `\\t`, `\\n` and `\\\\`, a blank at a cell's end is `\\s`.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
HALVES = ("building", "measuring")
COLUMNS = (
    "forbidden", "optional", "type", "what", "value", "unit", "comparator", "presence", "status", "laterality", "body_site",
    "date", "end", "start", "onset", "abatement", "asserted", "timepoint", "round", "month", "subject", "stratum", "count",
    "denominator", "sd", "number", "method", "route", "dose", "dose_unit", "dose_text", "volume_ml", "interval_days",
    "frequency", "severity", "interpretation", "flag", "zygosity", "degree", "position", "reason", "performer", "table", "row",
    "column", "accept", "accept_presence", "accept_status", "accept_date", "accept_onset", "accept_asserted",
    "accept_timepoint", "accept_dose", "aliases", "aliases_site", "note", "quote",
)  # fmt: skip
LISTS = frozenset(name for name in COLUMNS if name.startswith(("accept", "aliases")))
MIXED = LISTS | {
    "value",
    "count",
    "interval_days",
    "round",
    "month",
    "number",
    "sd",
    "denominator",
    "dose",
    "volume_ml",
}
"""Columns whose cells may be numbers, or ranges written as JSON."""
MARKS = {"forbidden", "optional"}
BETWEEN = " | "
Fact = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """An annotated document: its set, the half that the set belongs to, and its row of the table."""

    set: str
    half: str
    name: str
    kind: str
    patients: int
    findings: dict[str, int]

    @property
    def path(self) -> Path:
        """The document itself."""
        return CORPUS / self.set / "docs" / self.name

    @property
    def gold(self) -> Path:
        """Its answers."""
        return CORPUS / self.set / "gold" / f"{Path(self.name).stem}.tsv"

    def answers(self) -> Fact:
        """What the scorer compares with: facts, those that are forbidden, patients and findings."""
        facts, forbidden = read(self.gold.read_text(encoding="utf-8"))
        told = {"document": self.name, "kind": self.kind, "patients": self.patients, "findings": self.findings}
        return {**told, "facts": facts, "forbidden": forbidden}


def half_of(name: str) -> str:
    """Which half a set belongs to."""
    return HALVES[(int(name.rpartition("_")[2]) + 1) % 2]


def documents(half: str = "") -> list[Document]:
    """All documents of the table, or those of one half."""
    with (CORPUS / "index.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Document(
            row["set"], row["half"], row["document"], row["kind"], int(row["patients"]), _findings(row["findings"])
        )
        for row in rows
        if half in ("", row["half"])
    ]


def _findings(text: str) -> dict[str, int]:
    pairs = (one.partition("=") for one in text.split(", ") if one)
    return {name: int(number) for name, _, number in pairs}


def read(text: str) -> tuple[list[Fact], list[Fact]]:
    """The facts of a table of answers, and those that it forbids."""
    facts: list[Fact] = []
    forbidden: list[Fact] = []
    columns: list[str] = []
    for line in text.split("\n"):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = cells
            continue
        fact = {name: _value(name, cell) for name, cell in zip(columns, cells, strict=True) if cell}
        (forbidden if fact.pop("forbidden", False) else facts).append(fact)
    return facts, forbidden


def _value(name: str, cell: str) -> Any:
    if name in MARKS:
        return True
    if name in LISTS or (name == "route" and BETWEEN in cell):
        return [_single(name, one) for one in cell.split(BETWEEN)]
    return _single(name, cell)


def _single(name: str, cell: str) -> Any:
    if name in MIXED and re.match(r'["{]|-?\d+(\.\d+)?$', cell):
        return json.loads(cell)
    return re.sub(r"\\(.)", lambda m: {"t": "\t", "n": "\n", "r": "\r", "s": " "}.get(m[1], m[1]), cell)


def written(facts: Iterable[Fact], forbidden: Iterable[Fact], remarks: Sequence[tuple[str, Sequence[str]]] = ()) -> str:
    """A table of answers; the opposite of `read`."""
    rows = [*facts, *({**fact, "forbidden": True} for fact in forbidden)]
    columns = [name for name in COLUMNS if any(row.get(name) not in (None, "", []) for row in rows)] or ["type", "what"]
    lines = [f"# {label}: {BETWEEN.join(said)}" for label, said in remarks if said]
    lines.append("\t".join(columns))
    lines += ["\t".join(_cell(name, row.get(name)) for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


def _cell(name: str, value: Any) -> str:
    if name in MARKS:
        return "yes" if value else ""
    if isinstance(value, list):
        return BETWEEN.join(_shown(name, one) for one in value)
    return "" if value is None or value == "" else _shown(name, value)


def _shown(name: str, value: Any) -> str:
    if not isinstance(value, str) or (name in MIXED and (value == "" or re.match(r'["{]|-?\d+(\.\d+)?$', value))):
        return json.dumps(value, ensure_ascii=False)
    for sign, told in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(sign, told)
    return re.sub(r"^ | $", r"\\s", value)


def main(arguments: Sequence[str]) -> int:
    """Write the answers as JSON."""
    if len(arguments) != 2 or arguments[0] != "json":
        print(__doc__)
        return 2
    for document in documents():
        folder = Path(arguments[1]) / document.set
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(document.answers(), ensure_ascii=False, indent=1)
        (folder / f"{Path(document.name).stem}.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
