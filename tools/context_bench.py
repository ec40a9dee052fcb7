"""How well `etl.context_of` says what is denied, past, only possible in future, or somebody else's, beside medspaCy.

    tools/context_bench.py CORPUS [--beside PYTHON] [--wrong] [--write]

CORPUS is a file of sentences that people have annotated for NegEx and ConText: number, note, phrase, sentence (the
phrase in capitals), Negated or Affirmed, Recent, Historical or Not particular, Patient, Family member or Other, with
tabs between them (rsAnnotations-1-120-random.txt of github.com/chapmanbe/negex). It isn't part of this project.

PYTHON is an interpreter that has medspaCy 1.3.1; its ConText reads the same sentences with its shipped rules. The
cues are made from the first half of the sentences only, and figures are given for both halves (they share reports).
`--wrong` lists what we get wrong in the first half, `--write` writes docs/figures/context.json.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from etl import context_of

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures" / "context.json"
CLASSES = ("negated", "historical", "hypothetical", "other")

MEDSPACY = """
import json, sys, time
from loguru import logger
logger.remove()
import spacy, medspacy
from spacy.tokens import Span
nlp = medspacy.load(medspacy_enable=["medspacy_pyrush", "medspacy_context"])
rush, context = nlp.get_pipe("medspacy_pyrush"), nlp.get_pipe("medspacy_context")
rows, told = json.load(sys.stdin), []
began = time.perf_counter()
for text, start, end in rows:
    doc = rush(nlp.make_doc(text))
    span = doc.char_span(start, end, label="TERM", alignment_mode="expand")
    doc.ents = [span]
    ent = context(doc).ents[0]._
    told.append({"negated": ent.is_negated, "historical": ent.is_historical, "hypothetical": ent.is_hypothetical,
                 "other": ent.is_family})
json.dump({"told": told, "seconds": time.perf_counter() - began}, sys.stdout)
"""


@dataclass(frozen=True)
class Row:
    """An annotated phrase in its sentence; `truth` holds each class."""

    text: str
    start: int
    end: int
    truth: dict[str, bool]


def rows_of(corpus: Path) -> list[Row]:
    """The rows of the corpus, with the phrase in small letters again and single spaces."""
    found = []
    for line in corpus.read_text(encoding="latin-1").splitlines():
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) < 7:
            continue
        phrase, sentence = cells[2], cells[3].strip('"')
        place = re.search(re.escape(phrase.upper()), sentence) or re.search(re.escape(phrase), sentence, re.I)
        if place is None:
            continue
        start, end = place.span()
        truth = {
            "negated": cells[4] == "Negated",
            "historical": cells[5] == "Historical",
            "hypothetical": cells[5] == "Not particular",
            "other": cells[6] != "Patient",
        }
        found.append(Row(sentence[:start] + phrase + sentence[end:], start, start + len(phrase), truth))
    return found


def ours(rows: Sequence[Row]) -> tuple[list[dict[str, bool]], float]:
    """What `context_of` says, and the seconds it took."""
    context_of("No fever.", 3, 8)  # mappings are compiled once
    began = time.perf_counter()
    told = []
    for row in rows:
        one = context_of(row.text, row.start, row.end)
        said = {"hypothetical": one.says == "hypothetical", "other": one.says == "other"}
        told.append({"negated": one.negated, "historical": one.historical, **said})
    return told, time.perf_counter() - began


def theirs(rows: Sequence[Row], python: str) -> tuple[list[dict[str, bool]], float]:
    """What medspaCy's ConText says, and the seconds it took."""
    plain = json.dumps([[row.text, row.start, row.end] for row in rows])
    ended = subprocess.run([python, "-c", MEDSPACY], input=plain, capture_output=True, text=True, check=True)
    answer = json.loads(ended.stdout)
    return answer["told"], answer["seconds"]


def single(said: dict[str, bool]) -> str:
    """The one answer: the first class that holds, in the order of what misleads most."""
    return next((name for name in ("other", "hypothetical", "negated", "historical") if said[name]), "present")


def figures(rows: Sequence[Row], told: Sequence[dict[str, bool]]) -> dict[str, float]:
    """Share of right single answers, and precision, recall and F1 of each class."""
    right = sum(single(row.truth) == single(said) for row, said in zip(rows, told, strict=True))
    out = {"sentences": len(rows), "accuracy": right / len(rows)}
    for name in CLASSES:
        given = sum(said[name] for said in told)
        real = sum(row.truth[name] for row in rows)
        both = sum(row.truth[name] and said[name] for row, said in zip(rows, told, strict=True))
        out[f"{name} number"] = real
        out[f"{name} precision"] = both / given if given else 0.0
        out[f"{name} recall"] = both / real if real else 0.0
        out[f"{name} f1"] = 2 * both / (given + real) if given + real else 0.0
    return {name: round(value, 4) for name, value in out.items()}


def main(arguments: list[str]) -> int:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--beside")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    rows = rows_of(given.corpus)
    half = len(rows) // 2
    readers: dict[str, Callable[[], tuple[list[dict[str, bool]], float]]] = {"case2fhir": lambda: ours(rows)}
    if given.beside:
        readers["medspaCy 1.3.1"] = lambda: theirs(rows, given.beside)
    out = []
    for name, read in readers.items():
        told, seconds = read()
        sets = {"first half": figures(rows[:half], told[:half]), "second half": figures(rows[half:], told[half:])}
        sets["all"] = figures(rows, told)
        out.append({"reader": name, "seconds": round(seconds, 2), "sets": sets})
        print(json.dumps(out[-1], indent=1))
        if given.wrong and name == "case2fhir":
            for row, said in zip(rows[:half], told[:half], strict=True):
                if row.truth != said:
                    print(json.dumps({**asdict(row), "phrase": row.text[row.start : row.end], "said": said}))
    if given.write:
        FIGURES.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
