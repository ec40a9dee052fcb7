"""Writes docs/scorecard.md: how the output compares with documents that people have annotated, and the benchmarks.

    tools/scorecard.py [FOLDER]

FOLDER (or $CASE2FHIR_SCORES) holds the scorer, `score/score.py`, and the annotated documents that aren't part of the
project: `seeds` with `gold`, and `dev/docs` with `dev/gold`. The project's own sets lie under tests/. What isn't there is
left out. The figures of benchmarks are those that stand in docs/figures.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures"
SEEN = "yes: rules were made with them in view"
ONCE = "only later: the first run, below, was before"
ATTRIBUTES = (
    "value", "unit", "comparator", "presence", "status", "laterality", "body_site", "date", "onset", "asserted",
    "timepoint", "course", "method", "route", "dose", "severity", "person",
)  # fmt: skip
BENCHMARKS = {
    "first_runs": (
        "First runs",
        "What came out the first time, of documents that nobody had looked at while making rules.",
    ),
    "prose": (
        "Prose of public pages",
        "Passages as they stand on public pages, converted the first time; one reader held every fact against the text."
        " What is wrong in time only is told apart where it was counted apart; both are in the share.",
    ),
    "speed": ("Speed and memory", "`make bench`; ratios of CPU time, taken in turns in one run."),
    "tables": (
        "Tables of PDFs",
        "`tools/table_bench.py`: of the cells of public sets the share that is read right (whole text, right row and column),"
        " and of the cells given the share that is right. Only ICDAR's were annotated by people, all of them; the others are"
        " what those tools' own tests expect.",
    ),
    "pages": (
        "Web pages",
        "`tools/page_bench.py`: 990 saved pages of trafilatura's tests. We keep dates, authors and captions, which its answers"
        " count as no part of the article, and rather too much than too little.",
    ),
    "readers": ("Readers", "`make bench`: processor time beside the libraries that the readers stand on, in turn."),
    "context": ("Context", "Sentences that others have annotated, beside medspaCy's ConText on the same ones."),
}
Fact = dict[str, Any]


@dataclass
class Tally:
    """What was counted of some documents."""

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

    def f1(self, right: int) -> float:
        """F1 of so many right ones."""
        return 2 * right / (self.facts + self.found) if self.facts + self.found else 1.0


@dataclass(frozen=True)
class Set:
    """Annotated documents: what they are called, where they and their answers lie, and whether they were in view."""

    title: str
    documents: Path
    answers: Path
    seen: str


def main(arguments: Sequence[str]) -> int:
    """Convert and score every set of documents; 0 also when there are none here."""
    shared = Path(arguments[0] if arguments else os.environ.get("CASE2FHIR_SCORES", str(ROOT.parent / "shared")))
    scorer = shared / "score" / "score.py"
    sets = [one for one in sets_of(shared) if one.documents.is_dir() and one.answers.is_dir()]
    if not scorer.exists():
        print("The scorecard needs a scorer and annotated documents; see the head of tools/scorecard.py.")
        return 0
    score = module(scorer)
    results = [(one, scored(score, one)) for one in sets]
    text = "\n".join(
        [*head(), *by_set(results), *by_kind(results), *by_attribute(results), *by_document(results), *benchmarks()]
    )
    (ROOT / "docs" / "scorecard.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    print("\n".join(by_set(results)))
    return 0


def sets_of(shared: Path) -> Iterator[Set]:
    """All sets there may be."""
    yield Set("seed documents", shared / "seeds", shared / "gold", SEEN)
    yield Set("development documents", shared / "dev" / "docs", shared / "dev" / "gold", SEEN)
    for title, name in (
        ("own pages, first set", "pages_1"),
        ("own pages, second set", "pages_2"),
        ("own pages, third set", "pages_3"),
        ("own tables, third set", "tables_3"),
        ("own pages, fourth set", "pages_4"),
        ("own pages, fifth set", "pages_5"),
        ("own tables, fifth set", "tables_5"),
        ("own pages and tables, sixth set", "mixed_6"),
        ("own pages, seventh set", "pages_7"),
        ("own tables, seventh set", "tables_7"),
        ("own pages and tables, eighth set", "mixed_8"),
        ("own pages, ninth set", "pages_9"),
        ("own tables, ninth set", "tables_9"),
        ("own pages and tables, ninth set", "mixed_9"),
        ("own pages, tenth set", "pages_10"),
        ("own pages and tables, tenth set", "mixed_10"),
        ("own pages, eleventh set", "pages_11"),
        ("own pages and tables, eleventh set", "mixed_11"),
        ("own pages, twelfth set", "pages_12"),
        ("own tables, twelfth set", "tables_12"),
        ("own pages and tables, twelfth set", "mixed_12"),
        ("own pages, thirteenth set", "pages_13"),
        ("own tables, thirteenth set", "tables_13"),
        ("own pages and tables, thirteenth set", "mixed_13"),
        ("own pages, fourteenth set", "pages_14"),
        ("own pages and tables, fourteenth set", "mixed_14"),
        ("own short pages of many tellers, fifteenth set", "pages_15"),
        ("own short pages and tables of many layouts, fifteenth set", "mixed_15"),
        ("own pages and tables, sixteenth set", "pages_16"),
        ("own pages, seventeenth set", "pages_17"),
        ("own tables and pages, seventeenth set", "mixed_17"),
        ("own pages, eighteenth set", "pages_18"),
        ("own tables and pages, eighteenth set", "mixed_18"),
        ("own pages, nineteenth set", "pages_19"),
        ("own tables and pages, nineteenth set", "mixed_19"),
        ("own pages, twentieth set", "pages_20"),
        ("own tables and pages, twentieth set", "mixed_20"),
        ("own pages, twenty-first set", "pages_21"),
        ("own tables and pages, twenty-first set", "mixed_21"),
        ("own pages, twenty-second set", "pages_22"),
        ("own tables and pages, twenty-second set", "mixed_22"),
        ("own pages, twenty-third set", "pages_23"),
        ("own tables and pages, twenty-third set", "mixed_23"),
        ("own tables and pages, twenty-fourth set", "mixed_24"),
        ("own pages, twenty-fifth set", "pages_24"),
        ("own tables and files, twenty-fifth set", "mixed_25"),
        ("own pages, twenty-sixth set", "pages_26"),
        ("own tables and files, twenty-sixth set", "mixed_27"),
        ("own pages, twenty-seventh set", "pages_28"),
        ("own tables and files, twenty-seventh set", "mixed_29"),
        ("own pages and tables, twenty-eighth set", "mixed_30"),
        ("own pages, twenty-ninth set", "pages_31"),
        ("own tables and files, twenty-ninth set", "mixed_32"),
        ("own pages, thirtieth set", "pages_33"),
        ("own tables and files, thirtieth set", "mixed_34"),
        ("own pages, thirty-first set", "pages_35"),
        ("own tables and files, thirty-first set", "mixed_36"),
        ("own pages, thirty-second set", "pages_37"),
        ("own tables and files, thirty-second set", "mixed_38"),
        ("own pages, thirty-third set", "pages_39"),
        ("own tables and files, thirty-third set", "mixed_40"),
        ("own pages, thirty-fourth set", "pages_41"),
        ("own tables and files, thirty-fourth set", "mixed_42"),
        ("own pages, thirty-fifth set, first half", "pages_43"),
        ("own pages, thirty-fifth set, second half", "pages_44"),
        ("own tables and files, thirty-fifth set", "mixed_45"),
        ("own pages, thirty-sixth set", "pages_46"),
        ("own tables and files, thirty-sixth set", "mixed_47"),
        ("own pages, thirty-seventh set", "pages_48"),
    ):
        yield Set(
            title, ROOT / "tests" / "annotated" / name / "docs", ROOT / "tests" / "annotated" / name / "gold", ONCE
        )


def module(path: Path) -> ModuleType:
    """A Python file, imported."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def scored(score: ModuleType, one: Set) -> dict[str, Tally]:
    """What was counted of each document of a set."""
    out: dict[str, Tally] = {}
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "etl", "convert", str(one.documents), "-o", folder]
        subprocess.run(command, check=False, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for path in sorted(one.answers.glob("*.json")):
            answers = json.loads(path.read_text(encoding="utf-8"))
            stem = Path(answers["document"]).stem
            bundle, outcome = (_json(Path(folder) / f"{stem}{end}") for end in (".json", ".findings.json"))
            out[Path(answers["document"]).name] = counted(score, answers, bundle, outcome)
    return out


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def counted(score: ModuleType, answers: Fact, bundle: Fact, outcome: Fact) -> Tally:
    """What the scorer says of one document, in all and by kind and attribute."""
    found = list(score.flatten(bundle))
    pairs, missed, extra = score.match(answers["facts"], found)
    sure = [(gold, got, bad) for gold, got, bad in pairs if not gold.get("optional")]
    tally = Tally(
        facts=len(sure) + len(missed), found=len(found) - len(pairs) + len(sure), named=len(sure),
        exact=sum(not bad for _, _, bad in sure), forbidden=forbidden(score, answers, extra),
    )  # fmt: skip
    for gold in [*missed, *(g for g, _, _ in sure)]:
        tally.kinds.setdefault(gold["type"], Counter())["facts"] += 1
    for gold, _, bad in sure:
        counts = tally.kinds[gold["type"]]
        counts["named"] += 1
        counts["exact"] += not bad
        counts["wrong attribute"] += bool(bad)
        tally.given.update(name for name in ATTRIBUTES if _gives(gold, name))
        tally.wrong.update(bad)
    for got in extra:
        tally.kinds.setdefault(got["type"], Counter())["not in the answers"] += 1
    people = sum(e.get("resource", {}).get("resourceType") == "Patient" for e in bundle.get("entry", []))
    tally.people_wrong = abs(people - answers.get("patients", people))
    have = Counter(c for issue in outcome.get("issue", []) for c in score.concept_codes(issue.get("details")))
    want = Counter(answers.get("findings", {}))
    tally.findings, tally.findings_hit = want.total(), (have & want).total()
    tally.findings_extra = sum(number for code, number in (have - want).items() if code in score.CONFLICTS)
    tally.spans_wrong, tally.spans = score.span_errors(bundle, score.document_text(bundle, None))
    return tally


def _gives(gold: Fact, name: str) -> bool:
    if name == "person":
        return str(gold.get("subject", "")).startswith("patient ")
    return gold.get({"course": "round"}.get(name, name)) is not None


def forbidden(score: ModuleType, answers: Fact, extra: Iterable[Fact]) -> int:
    """How many of the facts that must not come out did."""
    number = 0
    for gold in answers.get("forbidden", []):
        asked = gold if "value" in gold else {"presence": "present", **gold}
        number += any(
            gold["type"] == got["type"] and score.close_names([gold["what"]], got["names"]) and not score.wrong(asked, got, {})
            for got in extra
        )  # fmt: skip
    return number


def total(tallies: Iterable[Tally]) -> Tally:
    """Several as one."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


Results = Sequence[tuple[Set, Mapping[str, Tally]]]


def head() -> list[str]:
    """What the page is."""
    return [
        "# Scorecard",
        "",
        "Written by `make scorecard`: what comes out for annotated documents, beside what a careful reader found in them.",
        "`name` counts a fact that is there (right kind, name and person), `exact` one whose every attribute agrees as well:",
        "value, unit, presence, side, site, date, timepoint, route, method, dose, severity.",
        "",
        "The seed and development documents were in view while the rules were made, so their figures say how well those",
        "documents are covered. How well others will be says the first run of each of our own sets, at the end of this page;",
        "since then their documents have been looked at as well.",
        "",
    ]


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return [*lines, *(f"| {' | '.join(_shown(value) for value in row)} |" for row in rows), ""]


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value).replace("|", "\\|")


def by_set(results: Results) -> list[str]:
    """A row for each set; what is wrong is counted apart."""
    rows, wrong = [], []
    for one, documents in results:
        t = total(documents.values())
        precise, recalled = (t.exact / n if n else 1.0 for n in (t.found, t.facts))
        rows.append(
            (one.title, len(documents), t.facts, t.found, t.f1(t.named), t.f1(t.exact), precise, recalled, one.seen)
        )
        extra = sum(counts["not in the answers"] for counts in t.kinds.values())
        wrong.append(
            (one.title, t.named - t.exact, extra, t.forbidden, t.people_wrong, f"{t.findings_hit} of {t.findings}",
             t.findings_extra, f"{t.spans_wrong} of {t.spans}")
        )  # fmt: skip
    columns = (
        "set",
        "documents",
        "facts",
        "found",
        "name F1",
        "exact F1",
        "exact precision",
        "exact recall",
        "in view",
    )
    mistakes = (
        "set", "right fact, wrong attribute", "facts not in the answers", "forbidden facts", "people too many or too few",
        "findings found", "findings too many", "quotes not at their place",
    )  # fmt: skip
    return ["## By set", "", *table(columns, rows), "### What is wrong", "", *table(mistakes, wrong)]


def by_kind(results: Results) -> list[str]:
    """A row for each kind of fact, over all sets."""
    whole = total(tally for _, documents in results for tally in documents.values())
    names = ("facts", "named", "exact", "wrong attribute", "not in the answers")
    rows = [
        (kind, *(counts[name] for name in names), counts["exact"] / (counts["facts"] or 1))
        for kind, counts in sorted(whole.kinds.items())
    ]
    return ["## By kind of fact", "", *table(("kind", *names, "exact recall"), rows)]


def by_attribute(results: Results) -> list[str]:
    """A row for each attribute of the facts whose name was found, over all sets."""
    whole = total(tally for _, documents in results for tally in documents.values())
    rows = [
        (name.replace("_", " "), whole.given[name], whole.wrong[name], 1 - whole.wrong[name] / whole.given[name])
        for name in ATTRIBUTES
        if whole.given[name]
    ]
    intro = "Of the facts whose name was found: how often the answers give an attribute, and how often ours is another."
    return ["## By attribute", "", intro, "", *table(("attribute", "given", "wrong", "right"), rows)]


def by_document(results: Results) -> list[str]:
    """A table for each set."""
    lines = ["## By document", ""]
    for one, documents in results:
        rows = [
            (name, t.facts, t.found, t.f1(t.named), t.f1(t.exact), t.named - t.exact,
             sum(counts["not in the answers"] for counts in t.kinds.values()), t.forbidden)
            for name, t in documents.items()
        ]  # fmt: skip
        columns = (
            "document",
            "facts",
            "found",
            "name F1",
            "exact F1",
            "wrong attribute",
            "not in the answers",
            "forbidden",
        )
        lines += [f"### {one.title[0].upper()}{one.title[1:]}", "", *table(columns, rows)]
    return lines


def benchmarks() -> list[str]:
    """The figures of other tools: lists of records, where a record may hold records of its own by name."""
    lines: list[str] = []
    order = [*BENCHMARKS, *sorted(path.stem for path in FIGURES.glob("*.json") if path.stem not in BENCHMARKS)]
    for name in order:
        path = FIGURES / f"{name}.json"
        if not path.exists():
            continue
        title, intro = BENCHMARKS.get(name, (name.replace("_", " ").capitalize(), ""))
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = [row for record in (data if isinstance(data, list) else [data]) for row in flat(record)]
        columns = list(dict.fromkeys(key for row in rows for key in row))
        lines += [f"## {title}", "", *([intro, ""] if intro else [])]
        lines += table(columns, [[row.get(key, "") for key in columns] for row in rows])
    return lines


def flat(record: Fact) -> list[Fact]:
    """A record's rows: one for each record that it holds by name, or itself."""
    plain = {key: value for key, value in record.items() if not isinstance(value, dict)}
    inner = [(key, value) for key, value in record.items() if isinstance(value, dict)]
    if not inner:
        return [plain]
    rows = []
    for key, value in inner:
        deep = any(isinstance(one, dict) for one in value.values())
        for name, one in value.items() if deep else [("", value)]:
            first = next(iter(plain.items()), ("", ""))
            rows.append({first[0]: first[1], key.removesuffix("s"): name, **one} if name else {**plain, **value})
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
