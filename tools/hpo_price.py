"""What the Human Phenotype Ontology costs and brings: docs/how-to/use-the-hpo.md from a measurement.

    tools/hpo_price.py

Documents are the samples and the annotated ones of tests/corpus. Times are the processor's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import corpus
from scorecard import Tally, counted

from etl.mapping.hpo import hpo_folder, ontology_file

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "how-to" / "use-the-hpo.md"
FACTS = ("Condition", "Observation", "Procedure", "MedicationStatement", "FamilyMemberHistory")
Fact = tuple[str, str]
"""What it is called, and the passage it was read from."""


@dataclass
class Measured:
    """One way of converting.

    Args:
        first: seconds of the first run over the samples, which compiles the mapping files.
        again: seconds of a run over everything.
        facts: by set, document and fullUrl.
        tally: how they compare with the annotations.
    """

    first: float = 0.0
    again: float = 0.0
    facts: dict[tuple[str, str, str], Fact] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)


def converted(documents: Path, out: Path, cache: Path, *more: str) -> float:
    """Seconds of the processor for one conversion in a process of its own."""
    before = os.times()
    command = [sys.executable, "-m", "etl", "convert", str(documents), "-o", str(out), "--jobs", "1", *more]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    subprocess.run(command, check=False, cwd=ROOT, stderr=subprocess.DEVNULL, env=environment)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def facts(out: Path, name: str) -> dict[tuple[str, str, str], Fact]:
    """The facts of a folder of results."""
    found = {}
    for path in sorted(out.glob("*.json")):
        plain = json.loads(path.read_bytes())
        for entry in plain.get("entry", []) if plain.get("resourceType") == "Bundle" else []:
            resource: dict[str, Any] = entry["resource"]
            if resource["resourceType"] in FACTS:
                spans = [x for x in resource.get("extension", []) if x["url"].endswith("/source-span")]
                quote = next((p["valueString"] for s in spans for p in s["extension"] if p["url"] == "quote"), "")
                called = resource.get("code", resource.get("medicationCodeableConcept", {})).get("text", "")
                found[name, path.stem, entry["fullUrl"]] = (called, " ".join(quote.split()))
    return found


def measured(*more: str) -> Measured:
    """Convert the samples and every set."""
    result = Measured()
    with TemporaryDirectory() as folder:
        work = Path(folder)
        result.first = converted(ROOT / "samples", work / "first", work / "cache", *more)
        result.again = converted(ROOT / "samples", work / "samples", work / "cache", *more)
        result.facts = facts(work / "samples", "samples")
        for name in dict.fromkeys(one.set for one in corpus.documents()):
            result.again += converted(corpus.CORPUS / name / "docs", work / name, work / "cache", *more)
            result.facts |= facts(work / name, name)
        for one in corpus.documents():
            stem = one.path.stem
            paths = (work / one.set / f"{stem}{end}" for end in (".json", ".findings.json"))
            read = (json.loads(p.read_bytes()) if p.exists() else {} for p in paths)
            result.tally.add(counted(one.answers(), *read))
    return result


def page(without: Measured, with_: Measured) -> list[str]:
    """The lines of the page."""
    terms = sum(1 for _ in (hpo_folder() / "codes.tsv").open(encoding="utf-8")) - 1
    version = next(line for line in ontology_file().open(encoding="utf-8") if line.startswith("data-version")).split()[
        1
    ]
    came = [with_.facts[key] for key in with_.facts if key not in without.facts]
    gone = sum(key not in with_.facts for key in without.facts)
    one, other = without.tally, with_.tally
    annotated = [
        f"| facts of {one.documents} annotated documents that the answers have | {one.named} | {other.named} |",
        f"| facts there that they don't have | {one.found - one.named} | {other.found - other.named} |",
        f"| facts there that must not come | {one.forbidden} | {other.forbidden} |",
    ]
    lines = [
        "# Use the Human Phenotype Ontology",
        "",
        "```sh",
        "pip install 'case2fhir[hpo]'",
        "case2fhir convert pages/ -o out --hpo",
        "```",
        "",
        "Its terms and exact synonyms join the lexicon where the mapping files don't know them, as findings with their HPO",
        "code. A clinic's own files (`--mappings`) lie above it.",
        "",
        "## The price",
        "",
        f"Measured by `tools/hpo_price.py` with {version} ({terms:,} terms that the mapping files don't have); seconds are",
        "the processor's.",
        "",
        "| | without | with |",
        "|---|---:|---:|",
        f"| the first run over the samples, which compiles the mapping files, s | {without.first:.1f} | {with_.first:.1f} |",
        f"| a later run over all documents, s | {without.again:.1f} | {with_.again:.1f} |",
        f"| facts | {len(without.facts)} | {len(with_.facts)} |",
        *annotated,
        "",
        f"{len(came)} facts came and {gone} went or have another name. `case2fhir diff` shows both.",
        "",
        *(f"- {name}: “{quote[:90]}”" for name, quote in came[:40]),
        *([""] if came else []),
    ]
    return lines


def main() -> None:
    """Measure, and write the page."""
    lines = page(measured(), measured("--hpo"))
    TARGET.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines[10:]))


if __name__ == "__main__":
    main()
