"""Speed and memory, measured against others and against itself; the figures go to docs/figures/speed.json.

    tools/bench.py [PART…]     one or more of: medspacy validation memory lexicon growth start table

It is a benchmark and no test: nothing fails. Ratios are measured in one run, in pairs that take turns (A B A B …), as
CPU time, and their median is told; so they hold on a machine that does other things as well. medSpaCy is installed in
build/bench-venv by this tool and is never needed by anything else.
"""

from __future__ import annotations

import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from etl.document import Document
from etl.errors import Case2FhirError
from etl.fhir.encode import to_json
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Entry
from etl.mapping.index import WHOLE, terms
from etl.mapping.lexicon import Lexicon, build_lexicon
from etl.parsers import parse
from etl.parsers.annotate.cues import TERMS
from etl.parsers.attributes import mention_context, sentence_context
from etl.parsers.index import part
from etl.parsers.sentences import split_sentences
from etl.pipeline import convert_bytes, convert_text
from etl.readers import read

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures" / "speed.json"
VENV = ROOT / "build" / "bench-venv"
MEDSPACY = "medspacy==1.3.1"
PAIRS = 7
FOLDERS = ("samples", "tests/corpus/pages_1/docs", "tests/corpus/pages_2/docs", "tests/corpus/pages_3/docs")
UNITS = ("word ", "(", "[", "Name: ", "- ", "1. ", "not ", "no fever, ", "2/5 ", "\t", "12.03.2018 ", "a" * 40, "|")
Row = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Measure the parts that are asked for, print a line for each figure, and write them all down."""
    sources = texts()
    parts: dict[str, Callable[[], Iterator[Row]]] = {
        "medspacy": lambda: against_medspacy(sources),
        "validation": lambda: against_validation(sources),
        "memory": memory,
        "lexicon": lambda: larger_lexicon(sources),
        "growth": lambda: growth(sources),
        "start": start,
        "table": patient_tables,
    }
    if arguments[:1] == ["--memory-child"]:
        return memory_child()
    chosen = [name for name in parts if name in arguments] or list(parts)
    kept = [row for row in known() if row["part"] not in chosen]
    for name in chosen:
        for row in parts[name]():
            row = {"part": name, **row}
            print(f"{row['part']:11}{row['what']:66}{row['figure']!s:>10} {row['unit']:8}{row['target']}", flush=True)
            kept.append(row)
    kept.sort(key=lambda row: list(parts).index(row["part"]))
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"{platform.python_version()} on {os.cpu_count()} {platform.machine()} cores; {FIGURES.relative_to(ROOT)} written"
    )
    return 0


def known() -> list[Row]:
    """The figures of the last run."""
    return json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else []


def texts() -> list[tuple[str, bytes]]:
    """The project's own text documents: name and content."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.txt"))]
    return [(path.name, path.read_bytes()) for path in paths]


def row(what: str, figure: float, unit: str, target: str = "", reached: bool | None = None) -> Row:
    """One line of the figures."""
    made: Row = {"what": what, "figure": figure, "unit": unit, "target": target}
    return made if reached is None else {**made, "reached": "yes" if reached else "no"}


def cpu(action: Callable[[], object]) -> float:
    """CPU seconds that an action takes."""
    before = time.process_time()
    action()
    return time.process_time() - before


def in_context(sources: Sequence[tuple[str, bytes]], lexicon: Lexicon) -> int:
    """What medSpaCy does, and no more: sections, sentences, terms and how each is meant; the number of terms."""
    number = 0
    for name, data in sources:
        text = read(data, name).text
        found = lexicon.find(text)
        for sentence in split_sentences(text, 0, len(text)):
            inside = part(found, sentence)
            said = sentence_context(text, sentence, inside)
            number += len([mention_context(said, mention) for mention in inside if mention.entry.kind in TERMS])
    return number


def facts_of(sources: Sequence[tuple[str, bytes]], lexicon: Lexicon) -> int:
    """Text to facts; the number of facts."""
    return sum(len(parse(read(data, name), lexicon).facts) for name, data in sources)


def against_medspacy(sources: Sequence[tuple[str, bytes]]) -> Iterator[Row]:
    """Text to facts, against medSpaCy's target matcher with the same terms, sectionizer and ConText."""
    python = VENV / "bin" / "python"
    if not python.exists() or subprocess.run([python, "-c", "import medspacy"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MEDSPACY], check=True)
    lexicon = compile_lexicon()
    documents = [read(data, name) for name, data in sources]
    inside = [entry for entry in lexicon.entries if entry.kind not in WHOLE]
    same = sorted(
        {(t, entry.kind.upper()) for entry in inside for t, form, _ in terms(entry) if form < 3 and t.strip()}
    )
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.json"
        given.write_text(json.dumps({"terms": same, "texts": [d.text for d in documents]}), encoding="utf-8")
        one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [python, ROOT / "tools" / "bench_medspacy.py", given]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=one_thread) as other:
            assert other.stdin and other.stdout
            other.stdout.readline()
            facts_of(sources, lexicon)
            ours, theirs, alike, terms_only = [], [], [], []
            for _ in range(PAIRS):
                ours.append(cpu(lambda: facts_of(sources, lexicon)))
                alike.append(cpu(lambda: in_context(sources, lexicon)))
                terms_only.append(cpu(lambda: [lexicon.find(d.text) for d in documents]))
                other.stdin.write("\n")
                other.stdin.flush()
                theirs.append(json.loads(other.stdout.readline())["seconds"])
            other.stdin.close()
    size = sum(len(d.text) for d in documents)
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    yield row(
        "text to facts: times as fast as medSpaCy (terms, sections, ConText)",
        round(ratio, 1),
        "×",
        "≥ 100",
        ratio >= 100,
    )
    for what, times in (
        ("sections, terms and context alone, as medSpaCy does: times as fast as it", alike),
        ("only finding the same terms: times as fast as the whole of medSpaCy", terms_only),
    ):
        yield row(what, round(median(b / a for a, b in zip(times, theirs, strict=True)), 1), "×")
    yield row("text to facts", round(size / median(ours) / 1000), "kB/s")
    yield row("the same texts by medSpaCy", round(size / median(theirs) / 1000, 1), "kB/s")


def against_validation(sources: Sequence[tuple[str, bytes]]) -> Iterator[Row]:
    """Text to written bundle, against what fhir.resources needs to validate and write the same bundle."""
    from fhir.resources.R4B.bundle import Bundle

    bundles = [convert_bytes(data, name).bundle for name, data in sources]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.json"

        def ours() -> None:
            for name, data in sources:
                path.write_bytes(to_json(convert_bytes(data, name).bundle))

        def theirs() -> None:
            for bundle in bundles:
                path.write_text(Bundle.model_validate(bundle).model_dump_json(), encoding="utf-8")

        ours(), theirs()
        pairs = [(cpu(ours), cpu(theirs)) for _ in range(PAIRS)]
    ratio = median(a / b for a, b in pairs)
    yield row(
        "text to written bundle: times of fhir.resources' validating and writing",
        round(ratio, 2),
        "×",
        "≤ 2",
        ratio <= 2,
    )
    yield row("text to written bundle, a document", round(1000 * median(a for a, _ in pairs) / len(sources), 1), "ms")


def memory() -> Iterator[Row]:
    """The most memory after 100 and after 10,000 different documents, in one process."""
    command = [sys.executable, __file__, "--memory-child"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    first, last = (int(number) / 1024 for number in told)
    yield row("most memory after 100 documents", round(first), "MB")
    yield row("most memory after 10,000 documents", round(last), "MB", "flat (within 5 %)", last <= first * 1.05)


def memory_child() -> int:
    """Convert 10,000 documents made of the samples' paragraphs, shuffled and with other numbers; print the peaks."""
    pages = [data.decode() for name, data in texts() if (ROOT / "samples" / name).exists()]
    paragraphs = [part for page in pages for part in page.split("\n\n") if 40 < len(part) < 500]
    chance = random.Random(4)
    for number in range(1, 10_001):
        text = "\n\n".join(chance.sample(paragraphs, 2))
        convert_text("".join(str(chance.randrange(10)) if c.isdecimal() else c for c in text), f"{number}.txt")
        if number in (100, 10_000):
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
    return 0


def larger_lexicon(sources: Sequence[tuple[str, bytes]]) -> Iterator[Row]:
    """Text to facts with 100,000 synonyms more."""
    chance = random.Random(4)
    plain = compile_lexicon()
    have = list(plain.index.vocabulary)
    letters = "abcdefghijklmnopqrstuvwxyz"
    strange = ["".join(chance.choices(letters, k=chance.randint(4, 11))) for _ in range(20_000)]
    names = {" ".join([chance.choice(have if chance.random() < 0.5 else strange), *chance.sample(strange, chance.randint(1, 2))]) for _ in range(110_000)}  # fmt: skip
    listed = sorted(names)[:100_000]
    more = [Entry("finding", f"more_{n}", listed[n], tuple(listed[n + 1 : n + 10])) for n in range(0, len(listed), 10)]
    larger = build_lexicon([*plain.entries, *more])
    facts_of(sources, plain), facts_of(sources, larger)
    pairs = [(cpu(lambda: facts_of(sources, larger)), cpu(lambda: facts_of(sources, plain))) for _ in range(PAIRS)]
    slower = (median(a / b for a, b in pairs) - 1) * 100
    yield row("text to facts with 100,000 synonyms more: slower by", round(slower, 1), "%", "< 10", slower < 10)


def growth(sources: Sequence[tuple[str, bytes]]) -> Iterator[Row]:
    """How the time grows when the text doubles to 1 MB: 2 is linear."""
    prose = "\n\n".join(data.decode() for _, data in sources)
    lexicon = compile_lexicon()
    convert_text(prose[:2000])
    for name, text in (("prose", prose + "\n\n"), *((unit, unit) for unit in UNITS)):
        half, whole = (text * (size // len(text) + 1) for size in (500_000, 1_000_000))
        took = []
        for piece, size in ((half, 500_000), (whole, 1_000_000)):
            try:
                took.append(cpu(lambda piece=piece, size=size: parse(_page(piece[:size]), lexicon)))
            except Case2FhirError:
                took = []
                break
        if not took:
            continue
        shown = name.strip()[:12] or repr(name)
        times = took[1] / took[0]
        yield row(
            f"1 MB of {shown}: {took[1]:.1f} s; times as long as for half of it",
            round(times, 2),
            "×",
            "about 2",
            times < 2.6,
        )


def _page(text: str) -> Document:
    return read(text.encode(), "bench.txt")


def start() -> Iterator[Row]:
    """Whole processes: help, and one page; by the clock, and what they cost where the machine does other things too."""
    page = ROOT / "samples" / "labelled_page.txt"
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "etl"]
        for what, rest, most in (
            ("case2fhir --help", ["--help"], 0.3),
            ("one page, with the start of the process", ["convert", str(page), "-o", out], 1.0),
        ):
            clock, spent = zip(*(_process([*command, *rest]) for _ in range(9)), strict=True)
            yield row(f"{what}: by the clock, least of nine", round(min(clock), 3), "s", f"< {most}", min(clock) < most)
            yield row(f"{what}: of the processor, median", round(median(spent), 3), "s")


def patient_tables() -> Iterator[Row]:
    """A table with a patient a row and twelve columns, of 1,000 and of 10,000 rows: processor time, memory, patients."""
    spent = []
    for rows in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            table, out = Path(folder) / "table.csv", Path(folder) / "out"
            table.write_text(_patients(rows), encoding="utf-8")
            process = subprocess.Popen([sys.executable, "-m", "etl", "convert", str(table), "-o", str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)  # fmt: skip
            _, status, used = os.wait4(process.pid, 0)
            found = (
                (out / "table.json").read_text(encoding="utf-8").count('"resourceType": "Patient"') if not status else 0
            )
        spent.append(used.ru_utime + used.ru_stime)
        yield row(f"{rows:,} patients in a table: of the processor", round(spent[-1], 1), "s")
        yield row(f"{rows:,} patients in a table: people found", found, "", f"{rows:,}", found == rows)
        yield row(f"{rows:,} patients in a table: most memory", used.ru_maxrss // 1024, "MB", "< 800", used.ru_maxrss < 800 * 1024)  # fmt: skip
    times = spent[1] / spent[0]
    yield row("ten times the patients: times as long", round(times, 1), "×", "≤ 11", times <= 11)


def _patients(rows: int) -> str:
    """A table of so many patients, always the same."""
    chance = random.Random(4)
    heads = "Patient,Sex,Age,Diagnosis,EDSS,FVC (%),Hb (g/dL),Seizures,Ataxia,Weight (kg),Sodium (mmol/L),Treatment"
    lines = [
        f"P{n},{chance.choice('MF')},{chance.randint(2, 80)},{chance.choice(('multiple sclerosis', 'ALS', 'stroke'))},"
        f"{chance.randint(0, 19) / 2},{chance.randint(30, 110)},{chance.randint(70, 160) / 10},{chance.choice(('yes', 'no'))},"
        f"{chance.choice(('yes', 'no'))},{chance.randint(40, 99)},{chance.randint(130, 150)},"
        f"{chance.choice(('riluzole', 'baclofen'))}"
        for n in range(1, rows + 1)
    ]
    return "\n".join((heads, *lines)) + "\n"


def _process(command: Sequence[str]) -> tuple[float, float]:
    """Seconds that a process takes, by the clock and of the processor; the compiled modules are kept, as an install keeps them."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    clock, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
