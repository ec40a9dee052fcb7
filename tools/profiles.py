"""`make us-core PROFILES=folder`: the samples held against US Core, as they are and with `--profile us-core`, for docs/fhir.md."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from etl.errors import InputError
from etl.fhir.common import Resource
from etl.fhir.encode import to_json
from etl.fhir.packed import with_entries
from etl.fhir.us_core import US_CORE, profile_of
from etl.pipeline import Settings, convert_case, convert_file

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "fhir.md"
BEGIN, END = "<!-- written by make us-core -->", "<!-- end of us-core -->"
_PLACE = re.compile(r"^Bundle\.entry\[\d+\]\.resource/\*\w+/([0-9a-f-]{36})\*/")


def claiming(entry: Resource) -> Resource:
    """An entry whose resource claims the profile that is for it, whether it keeps it or not."""
    resource = entry["resource"]
    if (profile := profile_of(resource)) is None:
        return entry
    meta = {**resource["meta"], "profile": [*resource["meta"]["profile"], f"{US_CORE}/{profile.name}"]}
    return {**entry, "resource": {**resource, "meta": meta}}


def claims(bundles: list[Resource]) -> dict[tuple[int, str], str]:
    """The profile that each resource claims, by its bundle's number and its id."""
    return {
        (number, resource["id"]): url.removeprefix(f"{US_CORE}/")
        for number, bundle in enumerate(bundles)
        for resource in (entry["resource"] for entry in bundle["entry"])
        for url in resource.get("meta", {}).get("profile", ())
        if url.startswith(f"{US_CORE}/")
    }


def wrong(folder: Path, bundles: list[Resource], profiles: Path) -> tuple[set[tuple[int, str]], Counter[str]]:
    """The resources that the validator has errors of, and how many of each severity there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, bundle in enumerate(bundles):
        (folder / f"{number}.json").write_bytes(to_json(bundle))
    command = [ROOT / "tests" / "validator" / "validate.sh", "-profiles", profiles, "-R4", "package.tgz", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if " files {" not in done.stdout:
        raise InputError(done.stderr.strip())
    print(done.stdout + done.stderr)
    found: set[tuple[int, str]] = set()
    counts: Counter[str] = Counter()
    for severity, file, place, _ in (line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 3):
        if severity in ("ERROR", "FATAL", "WARNING"):
            counts[severity] += 1
        if severity in ("ERROR", "FATAL") and (match := _PLACE.match(place)):
            found.add((int(Path(file).stem), match[1]))
    return found, counts


def main() -> None:
    """Convert, validate, and write."""
    profiles = Path(sys.argv[1])
    samples = sorted(p for p in (ROOT / "samples").iterdir() if p.is_file())

    def bundles(settings: Settings) -> list[Resource]:
        return [
            (convert_case([p], settings) if p.suffix == ".zip" else convert_file(p, settings)).bundle for p in samples
        ]

    before = [with_entries(bundle, claiming) for bundle in bundles(Settings())]
    after = bundles(Settings(profile="us-core"))
    work = ROOT / "build" / "us-core"
    asked, kept = claims(before), claims(after)
    bad, counts = wrong(work / "before", before, profiles)
    still, now = wrong(work / "after", after, profiles)
    rows = []
    for name in sorted(set(asked.values()) | set(kept.values())):
        own = {place for place, profile in asked.items() if profile == name}
        rows.append(
            f"| {name} | {len(own)} | {len(own - bad)} | {sum(p == name for p in kept.values())} "
            f"| {sum(kept[place] == name for place in still if place in kept)} |"
        )
    total = f"| **all** | {len(asked)} | {len(asked.keys() - bad)} | {len(kept)} | {len(still & kept.keys())} |"
    lines = [
        f"{len(samples)} samples; errors of the validator: {counts['ERROR']} with each profile claimed on the default output, "
        f"{now['ERROR']} with `--profile us-core`; warnings that are not named: {now['WARNING']}.",
        "",
        "| profile | resources | keep it by default | claim it with `--profile us-core` | of these with an error |",
        "|---|---:|---:|---:|---:|",
        *rows,
        total,
    ]
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    PAGE.write_text(head + "\n".join([BEGIN, *lines, END]) + rest.partition(END)[2], encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
