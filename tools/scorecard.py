"""How the output compares with annotated documents: prints the score of the measuring half, and writes docs/scorecard.md.

    tools/scorecard.py [FOLDER]

Of the measuring half only the sums are shown, by nobody's document and by no kind of fact: rules are made with the building
half in view (see tools/corpus.py). FOLDER may hold more annotated documents that aren't part of the project: `seeds` with
`gold`, and `dev/docs` with `dev/gold`, answers in JSON. The figures of benchmarks are those that stand in docs/figures.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import corpus
import score

from etl import convert_file
from etl.errors import Case2FhirError

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures"
ATTRIBUTES = (
    "value", "unit", "comparator", "presence", "status", "laterality", "body_site", "date", "onset", "asserted",
    "timepoint", "course", "method", "route", "dose", "severity", "person",
)  # fmt: skip
CONFLICTS = frozenset(
    [
        "age-conflict", "quantity-conflict", "change-mismatch", "total-mismatch", "percent-mismatch", "timepoint-order",
        "timepoint-dates-differ", "interval-conflict", "value-out-of-range", "date-implausible",
    ]
)  # fmt: skip
BENCHMARKS = {
    "prose": "passages of public pages, every fact held against the text by one reader",
    "tables": "cells of PDFs' tables in public sets, beside other tools (`tools/table_bench.py`)",
    "pages": "990 saved pages of trafilatura's tests (`tools/page_bench.py`)",
    "context": "sentences that others annotated, beside medspaCy's ConText (`tools/context_bench.py`)",
    "cohorts": "tables of published cohorts: people, cells, and facts read beside them",
    "packets": "phenopackets of published cohorts beside those of their curators (`tools/phenopacket_diff.py --write`)",
    "notes": "1,000 notes of 200 patients on HAPI's server, killed ten times on the way (`tools/notes_proof.py --write`)",
    "speed": "time and memory (`make bench`)",
    "readers": "processor time beside the libraries that the readers stand on (`make bench`)",
}
Fact = dict[str, Any]


@dataclass
class Tally:
    """What was counted of some documents."""

    documents: int = 0
    facts: int = 0
    found: int = 0
    named: int = 0
    exact: int = 0
    people_wrong: int = 0
    forbidden: int = 0
    findings: int = 0
    findings_hit: int = 0
    findings_extra: int = 0
    spans: int = 0
    spans_wrong: int = 0
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count another one's too."""
        for name in vars(self):
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, dict) and name == "kinds":
                for kind, counts in theirs.items():
                    mine.setdefault(kind, Counter()).update(counts)
            elif isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, name, mine + theirs)

    @property
    def name_f1(self) -> float:
        """F1 of the facts whose kind, name and person agree."""
        return self._f1(self.named)

    @property
    def exact_f1(self) -> float:
        """F1 of the facts whose every attribute agrees."""
        return self._f1(self.exact)

    def _f1(self, right: int) -> float:
        return 2 * right / (self.facts + self.found) if self.facts + self.found else 1.0

    def summary(self) -> str:
        """The figures in one line."""
        return (
            f"{self.documents} documents, {self.facts} facts: name F1 {self.name_f1:.4f}, exact F1 {self.exact_f1:.4f}, "
            f"people wrong {self.people_wrong}, forbidden {self.forbidden}, findings {self.findings_hit} of {self.findings} "
            f"(+{self.findings_extra}), quotes not at their place {self.spans_wrong} of {self.spans}"
        )


Paired = tuple[list[tuple[Fact, Fact, list[str]]], list[Fact], list[Fact]]
"""Pairs of an answer and a found fact with the attributes that differ; the answers that are missed; facts beside the answers."""


def paired(answers: Fact, bundle: Fact) -> Paired:
    """Pair a document's answers with the facts of its bundle."""
    pairs, missed, extra = score.match(answers["facts"], list(score.flatten(bundle)))
    return pairs, missed, extra


def counted(answers: Fact, bundle: Fact, outcome: Fact) -> Tally:
    """What is to be said of one document, in all and by kind and attribute."""
    return tallied(paired(answers, bundle), answers, bundle, outcome)


def tallied(by_answer: Paired, answers: Fact, bundle: Fact, outcome: Fact) -> Tally:
    """Count what `paired` found, in all and by kind and attribute."""
    pairs, missed, extra = by_answer
    sure = [(gold, got, bad) for gold, got, bad in pairs if not gold.get("optional")]
    tally = Tally(
        documents=1, facts=len(sure) + len(missed), found=len(extra) + len(sure), named=len(sure),
        exact=sum(not bad for _, _, bad in sure), forbidden=len(forbidden(answers, extra)),
    )  # fmt: skip
    for gold in [*missed, *(g for g, _, _ in sure)]:
        tally.kinds.setdefault(gold["type"], Counter())["facts"] += 1
    for gold, _, bad in sure:
        counts = tally.kinds[gold["type"]]
        counts["named"] += 1
        counts["exact"] += not bad
        counts["wrong attribute"] += bool(bad)
        tally.given.update(name for name in ATTRIBUTES if gives(gold, name))
        tally.wrong.update(bad)
    for got in extra:
        tally.kinds.setdefault(got["type"], Counter())["not in the answers"] += 1
    tally.people_wrong = people_wrong(answers, bundle)
    have = Counter(c for issue in outcome.get("issue", []) for c in score.concept_codes(issue.get("details")))
    want = Counter(answers.get("findings", {}))
    tally.findings, tally.findings_hit = want.total(), (have & want).total()
    tally.findings_extra = sum(number for code, number in (have - want).items() if code in CONFLICTS)
    tally.spans_wrong, tally.spans = score.span_errors(bundle, score.document_text(bundle, None))
    return tally


def people_wrong(answers: Fact, bundle: Fact) -> int:
    """How many people a bundle has too many or too few."""
    people = sum(e.get("resource", {}).get("resourceType") == "Patient" for e in bundle.get("entry", []))
    return int(abs(people - answers.get("patients", people)))


def gives(gold: Fact, name: str) -> bool:
    """Return True if an answer says something of an attribute."""
    if name == "person":
        return str(gold.get("subject", "")).startswith("patient ")
    return gold.get({"course": "round"}.get(name, name)) is not None


def forbidden(answers: Fact, extra: Iterable[Fact]) -> list[Fact]:
    """The facts that must not come out and did."""
    came = []
    extra = list(extra)
    for gold in answers.get("forbidden", []):
        asked = gold if "value" in gold else {"presence": "present", **gold}
        if any(
            gold["type"] == got["type"] and score.close_names([gold["what"]], got["names"]) and not score.wrong(asked, got, {})
            for got in extra
        ):  # fmt: skip
            came.append(gold)
    return came


def scored(task: tuple[Path, Fact]) -> Tally:
    """Convert a document and compare it with its answers; one that can't be read has no facts."""
    path, answers = task
    try:
        made = convert_file(path)
    except Case2FhirError:
        return counted(answers, {}, {})
    plain = (json.loads(json.dumps(part, default=float)) for part in (made.bundle, made.outcome))
    return counted(answers, *plain)


def total(tallies: Iterable[Tally]) -> Tally:
    """Several as one."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def tasks(shared: Path) -> Iterator[tuple[str, list[tuple[Path, Fact]]]]:
    """The documents of each half with their answers, and those that lie beside the project."""
    for half in corpus.HALVES:
        yield half, [(one.path, one.answers()) for one in corpus.documents(half)]
    for title, folder, gold in (
        ("seeds", shared / "seeds", shared / "gold"),
        ("dev", shared / "dev" / "docs", shared / "dev" / "gold"),
    ):
        if gold.is_dir():
            read = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("*.json")))
            yield title, [(folder / answers["document"], answers) for answers in read]


def main(arguments: Sequence[str]) -> int:
    """Convert and score everything; the page is written, the measuring half's score printed."""
    shared = Path(arguments[0] if arguments else os.environ.get("CASE2FHIR_SCORES", str(ROOT.parent / "shared")))
    with ProcessPoolExecutor() as pool:
        results = {title: total(pool.map(scored, work, chunksize=8)) for title, work in tasks(shared)}
    lines = [
        *head(),
        *by_half(results),
        *by_kind(results["building"]),
        *by_attribute(results["building"]),
        *cohorts(),
        *packets(),
        *first_runs(),
    ]
    text = "\n".join([*lines, *benchmarks()])
    (ROOT / "docs" / "scorecard.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    print(results["measuring"].summary())
    return 0


def head() -> list[str]:
    """What the page is."""
    return [
        "# Scorecard",
        "",
        "Written by `make scorecard`: what comes out for annotated documents, beside what a careful reader found in them.",
        "`name` counts a fact that is there (right kind, name and person), `exact` one whose every attribute agrees as well.",
        "The documents of tests/corpus are split by their set's number: odd sets are for building, even ones for measuring, and",
        "of those nothing but the sums is looked at. (Until the split, rules were made with every set in view.) Seed and",
        "development documents lie beside the project.",
        "",
    ]


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return [*lines, *(f"| {' | '.join(_shown(value) for value in row)} |" for row in rows), ""]


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value).replace("|", "\\|")


def by_half(results: Mapping[str, Tally]) -> list[str]:
    """A row for each half, and one for each folder beside the project."""
    columns = (
        "documents of", "number", "facts", "found", "name F1", "exact F1", "right fact, wrong attribute", "forbidden facts",
        "people too many or few", "findings found", "findings too many", "quotes not at their place",
    )  # fmt: skip
    rows = [
        (title, t.documents, t.facts, t.found, t.name_f1, t.exact_f1, t.named - t.exact, t.forbidden, t.people_wrong,
         f"{t.findings_hit} of {t.findings}", t.findings_extra, f"{t.spans_wrong} of {t.spans}")
        for title, t in results.items()
    ]  # fmt: skip
    return table(columns, rows)


def by_kind(half: Tally) -> list[str]:
    """A row for each kind of fact of the building half."""
    names = ("facts", "named", "exact", "wrong attribute", "not in the answers")
    rows = [
        (kind, *(counts[name] for name in names), counts["exact"] / (counts["facts"] or 1))
        for kind, counts in sorted(half.kinds.items())
    ]
    return ["## The building half by kind of fact", "", *table(("kind", *names, "exact recall"), rows)]


def by_attribute(half: Tally) -> list[str]:
    """A row for each attribute of the building half's facts whose name was found."""
    rows = [
        (name.replace("_", " "), half.given[name], half.wrong[name], 1 - half.wrong[name] / half.given[name])
        for name in ATTRIBUTES
        if half.given[name]
    ]
    intro = "Of the facts whose name was found: how often the answers give an attribute, and how often ours is another."
    return ["## The building half by attribute", "", intro, "", *table(("attribute", "given", "wrong", "right"), rows)]


def cohorts() -> list[str]:
    """What published tables of people gave, and of how many of their facts a reader found that they contradict their cell."""
    told = json.loads((FIGURES / "cohorts.json").read_text(encoding="utf-8"))
    of_cells, read = told["cells with information"], told["facts read by eye"]
    rows = [
        ("people found", f"{told['people']['found']} of {told['people']['in the tables']}"),
        ("patients that hold several people", told["people"]["patients that hold several people"]),
        ("sex as printed", f"{told['sex']['right']} of {told['sex']['printed']}"),
        ("age where one is printed", f"{told['age']['with an age']} of {told['age']['printed']}"),
        ("cells with the right person", f"{of_cells['with the right person']} of {of_cells['in the tables']}"),
        ("cells with another person", of_cells["with another person"]),
        ("cells lost without a word", of_cells["lost without a word"]),
        *((f"facts that contradict their cell, sample {one['seed']}, before mending",
           f"{one['contradict their cell']} of {one['read']}") for one in read),
    ]  # fmt: skip
    return ["## Tables of published cohorts", "", f"{told['what']}.", "", *table(("what", "figure"), rows)]


PACKETS = ("recall", "precision", "interpretations", "diseases", "sexes", "onsets")


def packets() -> list[str]:
    """What phenopackets of published cohorts share with those of their curators."""
    told = json.loads((FIGURES / "packets.json").read_text(encoding="utf-8"))
    intro = (
        "Cohorts of phenopacket-store drawn by a seed (`tools/phenopacket_diff.py`): of the features that a cell states how many we have (recall), of ours of"
        " the terms that the curators use how many they have (precision); what follows from a feature counts as it."
    )
    out = ["## Phenopackets beside their curators'", "", intro]
    for name, draw in told.items():
        rows = [(one["cohort"], one["pairs"], *(one[kind] for kind in PACKETS)) for one in draw["cohorts"]]
        out += ["", f"{name.capitalize()}, seed {draw['seed']}:", "", *table(("cohort", "people", *PACKETS), rows)]
    return out


def first_runs() -> list[str]:
    """How the first conversions went, of documents that nobody had looked at, in the order of time."""
    runs = [run["exact F1"] for run in json.loads((FIGURES / "first_runs.json").read_text(encoding="utf-8"))]
    runs = [run for run in runs if isinstance(run, float)]
    parts = [runs[len(runs) * i // 5 : len(runs) * (i + 1) // 5] for i in range(5)]
    rows = [(f"{len(part)} sets", min(part), sum(part) / len(part), max(part)) for part in parts]
    intro = (
        "Of sets that nobody had looked at while making rules, in the order of time (`docs/figures/first_runs.json`)."
    )
    return ["## First conversions", "", intro, "", *table(("in fifths", "lowest", "mean exact F1", "highest"), rows)]


def benchmarks() -> list[str]:
    """Where the figures of the benchmarks stand."""
    there = [(name, what) for name, what in BENCHMARKS.items() if (FIGURES / f"{name}.json").exists()]
    return ["## Benchmarks", "", *(f"- [figures/{name}.json](figures/{name}.json): {what}" for name, what in there)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
