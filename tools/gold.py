"""Reviewed documents as answers of the corpus: `tools/gold.py OUT -o FOLDER` writes a table for each that is reviewed whole.

A document is reviewed whole when a curator accepted, corrected, rejected or added each of its facts. Rejected facts are
what its answers forbid. The table holds what `score` compares, and the quote; names that mean the same (`aliases`), and
what a careful reader would accept beside, are for people to add.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpus
import score

from etl.holding import is_rejected

_JUDGED = {"verifier", "author"}
_SIDE = re.compile(r"(left|right|bilateral)\b\s*")


def reviewed(bundle: dict[str, Any]) -> tuple[set[str], set[str]]:
    """What curators judged, and what nobody did yet.

    Args:
        bundle: a bundle made with corrections.

    Returns:
        fullUrls of facts; people themselves need no word of a curator.
    """
    judged, facts = set(), set()
    for entry in bundle["entry"]:
        one = entry["resource"]
        if one["resourceType"] == "Provenance":
            parts = {code for agent in one["agent"] for code in score.concept_codes(agent.get("type"))}
            if parts & _JUDGED:
                judged |= {target["reference"] for target in one["target"]}
        elif score.ext(one, "source-span") and one["resourceType"] not in ("Patient", "Group"):
            facts.add(entry["fullUrl"])
    return judged, facts - judged


def answers(bundle: dict[str, Any]) -> tuple[list[corpus.Fact], list[corpus.Fact]]:
    """The facts of a bundle as answers, and those that are forbidden.

    Args:
        bundle: a bundle.
    """
    people = sum(entry["resource"]["resourceType"] == "Patient" for entry in bundle["entry"])
    facts: list[corpus.Fact] = []
    forbidden: list[corpus.Fact] = []
    for one in score.flatten(bundle):
        fact = {key: value for key, value in _row(one, people) if value not in (None, "", [])}
        if fact.get("what"):
            (forbidden if is_rejected(one["resource"]) else facts).append(fact)
    return facts, forbidden


def _row(one: dict[str, Any], people: int) -> Iterator[tuple[str, Any]]:
    kind = one["type"]
    yield "type", kind
    yield "what", next(iter(one["names"]), "")
    number, unit = one.get("number") or (None, None)
    texts = [text for text in one.get("text", []) if text]
    if one.get("range"):
        low, high, unit = one["range"]
        yield "value", {"low": low, "high": high}
    elif number is not None:
        yield "value", number
    elif texts and one.get("presence") not in ("present", "absent"):
        yield "value", texts[0]
    yield "unit", unit
    yield "comparator", one.get("comparator")
    yield ("status", one.get("status")) if kind == "medication" else ("presence", one.get("presence"))
    site = next(iter(one["sites"]), "")
    side = _SIDE.match(site)
    yield "laterality", side and side[1]
    yield "body_site", site[side.end() :] if side else site
    yield "date", next(iter(one["dates"]), None) if kind != "condition" else None
    yield "onset", one.get("onset")
    yield "asserted", one.get("asserted")
    yield "timepoint", one.get("phase")
    yield "round", one.get("course") if one.get("phase") else None
    if one["subject"] == "group":
        yield "subject", "group"
    elif people > 1 and one["person"] is not None:
        yield "subject", f"patient {one['person'] + 1}"
    yield "method", next(iter(one.get("method", [])), None)
    yield "route", next(iter(one.get("route", [])), None)
    dose, dose_unit = next((dose for dose in one.get("doses", []) if dose[0] is not None), (None, None))
    yield "dose", dose
    yield "dose_unit", dose_unit
    yield "severity", next(iter(one.get("severity", [])), None)
    spans = score.ext(one["resource"], "source-span")
    yield "quote", score.part(spans[0], "quote") if spans else None


def main(arguments: list[str]) -> int:
    """Write the tables.

    Returns:
        0, or 1 when nothing was reviewed whole.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    done = 0
    for file in sorted(given.out.rglob("*.json")):
        if file.name in ("run.json", "manifest.json") or file.name.endswith((".trace.json", ".findings.json")):
            continue
        bundle = json.loads(file.read_bytes())
        judged, left = reviewed(bundle)
        if left or not judged:
            sys.stderr.write(f"{file}: {len(judged)} facts reviewed, {len(left)} not\n")
            continue
        target = given.output / file.relative_to(given.out).with_suffix(".tsv")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(corpus.written(*answers(bundle)), encoding="utf-8")
        done += 1
    sys.stderr.write(f"{done} documents are answers in {given.output}\n")
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
