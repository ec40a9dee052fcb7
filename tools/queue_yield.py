"""How much sooner a review shows what is wrong: the share of wrong facts among the first shown, over their share in all.

    tools/queue_yield.py [building|measuring]...

The facts of a half of tests/corpus are put in the order of the review's queue (etl/review/doubts.py). A fact is wrong that the
answers don't have, or have with another attribute. Of both halves only sums are shown. Devices are left out: the answers call
them by other words than bundles do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import corpus
import scorecard

from etl import convert_file
from etl.errors import Case2FhirError
from etl.explain import trace
from etl.mapping.compiled import compile_lexicon
from etl.review.model import known_of, model_of
from etl.review.volumes import Volume

PARTS = (0.02, 0.05, 0.1, 0.2, 0.5)
LEFT_OUT = frozenset(["DeviceUseStatement"])
Line = tuple[int, bool, bool]
"""Of a fact: its risk, whether it is wrong, and whether the answers have it at all."""


def lines_of(task: tuple[Path, dict[str, Any]]) -> list[Line]:
    """Return a line for each fact of a document that the answers can be held against."""
    path, answers = task
    try:
        made = convert_file(path)
    except Case2FhirError:
        return []
    bundle, outcome, traced = (
        json.loads(json.dumps(part, default=float)) for part in (made.bundle, made.outcome, trace(made))
    )
    model = model_of(Volume(path.stem, path, bundle, traced, outcome), known_of(compile_lexicon()))
    known, beside = judged(answers, bundle)
    return [
        (fact.get("risk", 0), url in beside or known[url], url not in beside)
        for fact in model["facts"]
        if fact["type"] not in LEFT_OUT and ((url := fact["url"]) in known or url in beside)
    ]


def judged(answers: dict[str, Any], bundle: dict[str, Any]) -> tuple[dict[str, bool], set[str]]:
    """Return of each fact that the answers have whether an attribute is wrong, and the facts that they don't have.

    Args:
        answers: of a document.
        bundle: what was made of it.
    """
    pairs, _, extra = scorecard.paired(answers, bundle)
    known: dict[str, bool] = {}
    for gold, got, bad in pairs:
        known[got["url"]] = known.get(got["url"], False) or (bool(bad) and not gold.get("optional"))
    return known, {got["url"] for got in extra}


def shares(lines: Sequence[Line]) -> Iterator[str]:
    """Yield how many of the first facts shown are wrong, for some parts of all."""
    ordered = sorted(lines, key=lambda line: -line[0])
    every = sum(wrong for _, wrong, _ in ordered) / len(ordered)
    for part in PARTS:
        first = ordered[: int(len(ordered) * part)]
        share = sum(wrong for _, wrong, _ in first) / len(first)
        yield f"first {part:.0%}: {share:.3f} wrong, yield {share / every:.2f}"


def main(arguments: Sequence[str]) -> int:
    """Print the yield of each half, over all facts and over those that the answers have."""
    for half in arguments or corpus.HALVES:
        work = [(one.path, one.answers()) for one in corpus.documents(half)]
        with ProcessPoolExecutor(2) as pool:
            lines = [line for found in pool.map(lines_of, work, chunksize=8) for line in found]
        known = [line for line in lines if line[2]]
        for name, some in (("all facts", lines), ("facts that the answers have", known)):
            print(f"{half}, {name}: {len(some)}, {sum(wrong for _, wrong, _ in some) / len(some):.3f} of them wrong")
            print("\n".join(f"  {line}" for line in shares(some)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
