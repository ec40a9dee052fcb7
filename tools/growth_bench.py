"""Inputs that nobody writes, each doubled: what a document costs must not grow faster than it does.

    tools/growth_bench.py [NAME…]       all, or those that are named; ends with 1 where one grows above 2.2 ×
    tools/growth_bench.py --prose       and 2 MB of ordinary prose: under 40 s

The whole way is measured, from bytes to bundle, in CPU time of this process (it holds on a machine that does other
things too), the smaller input twice, before and after the larger one, of which the longer time counts.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from etl.pipeline import Settings, convert_bytes, warm
from etl.value import replace

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures" / "growth.json"
MOST = 2.2
"""Times as long as for half of it: linear, and what a cold start and a larger heap add."""
PROSE = "The patient was admitted with progressive weakness of the left hand and mild dysphagia. Strength was 4/5. "


def prose() -> str:
    """The samples' and the corpus's own pages."""
    paths = [p for folder in ("samples", "tests/corpus/pages_1/docs", "tests/corpus/pages_2/docs") for p in sorted((ROOT / folder).glob("*.txt"))]  # fmt: skip
    return "\n\n".join(path.read_text(encoding="utf-8") for path in paths) + "\n\n"


def names(count: int) -> str:
    """So many persons, each with a name of its own."""
    first = ("Anna", "Boris", "Carla", "David", "Elena", "Frank", "Greta", "Hugo")
    return "\n".join(f"{first[n % 8]} {'ABCDEFGHIKLMNOPRSTVZ'[n % 20]}{'aeiou'[n % 5]}{'lmnrst'[n % 6]}{'aeiou'[n // 7 % 5]}v{n % 9 * 'o'}, {20 + n % 60} years old, had tremor." for n in range(count))  # fmt: skip


def nested(depth: int) -> str:
    """Elements in elements."""
    return "<html><body>" + "<div><p>weakness " * depth + "</p></div>" * depth + "</body></html>"


def cells(count: int) -> str:
    """A table of numbers, twenty columns wide."""
    rows = [
        ",".join(f"score {n}" if not row else str((row * 7 + n) % 50) for n in range(20)) for row in range(count // 20)
    ]
    return "\n".join(rows)


def columns(count: int) -> str:
    """A table of three people that is so many columns wide."""
    heads = [("Tremor", "HbA1c (%)", "Medication", "Onset")[n % 4] + f" {n}" for n in range(count)]
    answers = ("yes", "5.4", "riluzole 50 mg", "2009")
    rows = [[f"P{row}", str(30 + row), *(answers[n % 4] for n in range(count))] for row in range(3)]
    return "\n".join(",".join(row) for row in (["Patient", "Age", *heads], *rows))


def visits(count: int) -> str:
    """A table of one person's values at so many visits."""
    rows = (("Item", "V"), ("Tremor", "yes"), ("HbA1c", "5."))
    return "\n".join(",".join([head, *(f"{cell}{n}" for n in range(count))]) for head, cell in rows)


NASTY: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "one line": ("txt", 100_000, lambda n: (PROSE * (n // len(PROSE) + 1))[:n]),
    "dates only": (
        "txt",
        5_000,
        lambda n: " ".join(f"{d % 28 + 1:02}.{d % 12 + 1:02}.{1990 + d % 30}" for d in range(n)),
    ),
    "3/5 only": ("txt", 10_000, lambda n: "3/5 " * n),
    "cells": ("csv", 25_000, cells),
    "nested elements": ("html", 2_500, nested),
    "names": ("txt", 2_500, names),
    "one word": ("txt", 250_000, lambda n: "a" * n),
    "brackets": ("txt", 20_000, lambda n: "(" * n + ")" * n),
    "empty fields": ("txt", 10_000, lambda n: "Name: \n" * n),
    "denials": ("txt", 8_000, lambda n: "no fever, " * n),
    "bars": ("txt", 20_000, lambda n: "| " * n),
    "spaces in a sentence": ("txt", 500_000, lambda n: f"A man{' ' * n}with epilepsy, {' ' * n}tremor 4{' ' * n}/ 5."),
    "tabs in a sentence": ("txt", 50_000, lambda n: f"A man{chr(9) * n}with epilepsy and tremor."),
    "gaps": ("txt", 300, lambda n: f"He had tremor{' ' * 180}and{' ' * 190}fever. " * n),
    "wide table": ("csv", 2_500, columns),
    "many visits": ("csv", 2_500, visits),
    "list": ("txt", 8_000, lambda n: "- weakness of the left hand\n" * n),
}
"""Name → ending, size of the smaller input, and what makes it."""


def measured(name: str) -> tuple[float, float]:
    """CPU seconds for an input and for one twice as large."""
    ending, size, make = NASTY[name]
    half, whole = (make(n).encode() for n in (size, 2 * size))
    first = cpu(half, ending)
    twice = cpu(whole, ending)
    return max(first, cpu(half, ending)), twice


def cpu(data: bytes, ending: str) -> float:
    """CPU seconds of a conversion; what can't be converted in ten minutes is no matter of growth."""
    settings = replace(Settings(), limits=replace(Settings().limits, seconds=0))
    gc.collect()
    begin = time.process_time()
    convert_bytes(data, f"nasty.{ending}", settings)
    return time.process_time() - begin


def main(arguments: list[str]) -> int:
    """Measure, print a line each, and write the figures down when all were measured."""
    warm(Settings())
    convert_bytes(prose()[:5000].encode(), "warm.txt")
    chosen = [one for one in arguments if not one.startswith("--")] or list(NASTY)
    told = []
    for name in chosen:
        half, whole = measured(name)
        told.append({"input": name, "half": round(half, 2), "whole": round(whole, 2), "times": round(whole / half, 2)})
        print(
            f"{name:18}{half:8.2f} s{whole:8.2f} s{whole / half:7.2f} ×{'  TOO MUCH' * (whole / half > MOST)}",
            flush=True,
        )
    slow = [one["input"] for one in told if one["times"] > MOST]
    if "--prose" in arguments:
        took = cpu((prose() * (2_000_000 // len(prose()) + 1))[:2_000_000].encode(), "txt")
        told.append({"input": "2 MB of prose", "whole": round(took, 1)})
        print(f"{'2 MB of prose':18}{took:18.1f} s{'  TOO MUCH' * (took > 40)}", flush=True)
        slow += ["prose"] * (took > 40)
    if len(chosen) == len(NASTY) and "--prose" in arguments:
        FIGURES.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
