"""`make validation`: run the tests of the validator, and write what they validated and what it said into docs/fhir.md.

With VALIDATE_EVERY=1 in the environment they take every document, and its bundles whole.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "fhir.md"
BEGIN, END = "<!-- written by make validation -->", "<!-- end -->"
FOLDERS = {"R4": ("r4", "bulk", "guide"), "R5": ("r5", "bulk5", "guide5")}
KINDS = {
    "Best Practice Recommendation: In general, all observations should have a performer": "no performer",
    "Best Practice Recommendation: In general, all observations should have an effective": "no date",
    "UCUM Codes that contain human readable annotations like": "a UCUM annotation ({cells}, {patients})",
    "None of the codings provided are in the value set 'Observation Interpretation Codes'": "the code `unchanged`",
    "The Coding provided .*v3-ObservationValue#AIAST": "the label AIAST in R4",
    "None of the codings provided are in the value set 'Vital Signs'": "LOINC isn't there offline",
    "Error null validating Coding": "the label AIAST in R5",
}
"""What expected.txt names, in a few words."""


def counted(lines: list[list[str]], severity: str, version: str) -> Counter[str]:
    """What the validator counted of a severity, by what it is."""
    found: Counter[str] = Counter()
    for said, where, times, what in lines:
        folder = where.partition("/")[0]
        if said == severity and folder in FOLDERS[version]:
            found[what if said in ("COUNT", "NAMED") else said] += int(times) if said in ("COUNT", "NAMED") else 1
    return found


def rows(lines: list[list[str]]) -> list[str]:
    """The table's rows."""
    counts = [counted(lines, "COUNT", version) for version in FOLDERS]
    named = [counted(lines, "NAMED", version) for version in FOLDERS]
    table: list[tuple[str, list[int]]] = [
        (f"bundles of type {kind}", [c[f"Bundle {kind}"] for c in counts])
        for kind in ("transaction", "batch", "collection", "document")
    ]
    table.append(("findings (OperationOutcome)", [c["OperationOutcome"] for c in counts]))
    bulk = [sum(n for what, n in c.items() if what.startswith("NDJSON ")) for c in counts]
    table.append(("resources in NDJSON files", bulk))
    other = [sum(c.values()) - sum(n for what, n in c.items() if what.startswith(("NDJSON ", "Bundle ", "OperationO")))
             for c in counts]  # fmt: skip
    table.append(("resources of the guide", other))
    for severity, words in (("ERROR", "errors"), ("FATAL", "files that could not be read")):
        table.append((f"**{words}**", [counted(lines, severity, v)[severity] for v in FOLDERS]))
    table.append(("**warnings that are not named**", [counted(lines, "WARNING", v)["WARNING"] for v in FOLDERS]))
    for pattern in sorted({p for n in named for p in n}):
        words = next((words for begin, words in KINDS.items() if pattern.startswith(f"^{begin}")), f"`{pattern}`")
        table.append((f"named warnings: {words}", [n[pattern] for n in named]))
    return [f"| {words} | {' | '.join(f'{n:,}' for n in values)} |" for words, values in table]


def section(lines: list[list[str]], documents: list[Path], every: int) -> list[str]:
    """What stands between the marks of the page; of the documents that aren't samples one in `every` was taken."""
    broken = {
        (where.partition("/")[0], where) for _, where, _, _ in lines if where.startswith(("r4-broken/", "r5-broken/"))
    }
    audit = (ROOT / "docs" / "terminology.md").read_text(encoding="utf-8")
    codes = re.search(r"^(\d+ verified codes .*)$", audit, re.M)
    written = re.search(r"\((\d+) of (\d+) concepts of (\d+) documents,\s+(\d+) different", audit)
    assert codes and written
    samples = sum(path.parent.name == "samples" for path in documents)
    others = len(range(0, len(documents) - samples, every))
    taken = "of each all" if every == 1 else "of each the resources of a kind that none before it had"
    return [
        f"{samples} samples and {others} of {len(documents) - samples} annotated documents ({taken}), facts",
        "made by hand, at random and of hostile text.",
        "",
        "| | R4 | R5 |",
        "|---|---:|---:|",
        *rows(lines),
        "",
        f"{len(broken)} bundles were broken on purpose, in {len(broken) // 2} ways; each was found out.",
        "",
        f"[Codes](terminology.md): {codes[1]}",
        f"Of {written[2]} concepts that {written[3]} documents gave, {written[1]} are text only ({written[4]} different ones).",
    ]


def main() -> None:
    """Run, and write."""
    folder = ROOT / "build" / "validation"
    folder.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/fhir/test_validator.py"]
    done = subprocess.run([*command, f"--basetemp={folder}"], cwd=ROOT, check=False)
    printed = (folder / "validator0" / "made" / "validator.txt").read_text(encoding="utf-8").splitlines()
    lines = [parts for line in printed if len(parts := line.split("\t")) == 4]
    sys.path.insert(0, str(ROOT))
    from tests.conftest import every_page
    from tests.fhir.test_validator import EVERY

    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    new = [BEGIN, *section(lines, every_page(), EVERY), END]
    PAGE.write_text(before + "\n".join(new) + rest.partition(END)[2], encoding="utf-8")
    print("\n".join(new[1:-1]))
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
