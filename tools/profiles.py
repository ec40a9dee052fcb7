"""`make us-core PROFILES=folder` and `make ips PROFILES=folder`: the samples held against a guide of others, for docs/fhir.md.

Each resource claims the profile that is for it, whether it keeps it or not; where `convert` can be asked for that guide's
profiles, what it claims itself is held against them too.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.elements.write import Resource
from etl.errors import InputError
from etl.fhir.encode import to_json, with_entries
from etl.fhir.us_core import US_CORE, all_profiles, profile_of
from etl.kinds.profiles import Profile, in_category
from etl.names import OWN
from etl.pipeline import Settings, convert_case, convert_file

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "fhir.md"
_PLACE = re.compile(r"^Bundle\.entry\[\d+\]\.resource/\*\w+/([0-9a-f-]{36})\*/")
_NOISE = re.compile(
    r"(?<=required)\)| \((?:from|defined in|codes =|https?:)[^)]*\)|\. Note that .*|\.? Issues: .*|\|\d[.\d]*|https?://\S*/StructureDefinition/"
)
_REFERRED = "Unable to find a profile match for "
REFERRED = "what it refers to keeps no profile that is wanted there"
_MOST = 8

Place = tuple[int, str]
"""A bundle's number and a resource's id."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide of others.

    Args:
        base: what the URLs of its profiles begin with.
        profiles: those that are for something that we write; the first that is for a resource is the one it claims.
        plain: how the samples are converted.
        asked: how, to keep the guide's profiles; None where `convert` can't.
    """

    base: str
    profiles: tuple[Profile, ...]
    plain: Settings
    asked: Settings | None = None


def _is_social(kind: str) -> Callable[[Resource], bool]:
    """Whether an Observation is of a kind of social history; IPS has LOINC's code where we have our own."""
    return lambda resource: any(
        (one["system"], one["code"]) == (OWN, f"social-{kind}") for one in resource["code"].get("coding", ())
    )


IPS = "http://hl7.org/fhir/uv/ips/StructureDefinition"
GUIDES: Mapping[str, Guide] = {
    "us-core": Guide(US_CORE, all_profiles(), Settings(), Settings(profile="us-core")),
    "ips": Guide(
        IPS,
        (
            *(
                Profile(f"{kind}-uv-ips", kind)
                for kind in (
                    "Composition", "Patient", "Condition", "AllergyIntolerance", "MedicationStatement", "Procedure",
                    "DeviceUseStatement", "Specimen", "Immunization",
                )
            ),
            Profile("Observation-results-laboratory-pathology-uv-ips", "Observation", in_category("laboratory")),
            Profile("Observation-results-radiology-uv-ips", "Observation", in_category("imaging")),
            Profile("Observation-tobaccouse-uv-ips", "Observation", _is_social("smoking")),
            Profile("Observation-alcoholuse-uv-ips", "Observation", _is_social("alcohol")),
        ),
        Settings(bundle_type="document"),
    ),
}  # fmt: skip
"""The guides, by what `make` is asked for. A summary is a document, so that its Composition is there."""


def claiming(entry: Resource, guide: Guide) -> Resource:
    """An entry whose resource claims the profile that is for it, whether it keeps it or not."""
    resource = entry["resource"]
    if (profile := profile_of(resource, guide.profiles)) is None:
        return entry
    meta = {**resource["meta"], "profile": [*resource["meta"]["profile"], f"{guide.base}/{profile.name}"]}
    return {**entry, "resource": {**resource, "meta": meta}}


def claims(bundles: list[Resource], guide: Guide) -> dict[Place, str]:
    """The guide's profile that each resource claims."""
    return {
        (number, resource["id"]): url.removeprefix(f"{guide.base}/")
        for number, bundle in enumerate(bundles)
        for resource in (entry["resource"] for entry in bundle["entry"])
        for url in resource.get("meta", {}).get("profile", ())
        if url.startswith(f"{guide.base}/")
    }


def reason(message: str) -> str:
    """What the validator says, without what differs from resource to resource."""
    return REFERRED if message.startswith(_REFERRED) else _NOISE.sub("", message)


def wrong(folder: Path, bundles: list[Resource], profiles: Path) -> tuple[dict[Place, set[str]], Counter[str]]:
    """The resources that the validator has errors of, with the reasons, and how many messages of each severity there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, bundle in enumerate(bundles):
        (folder / f"{number}.json").write_bytes(to_json(bundle))
    command = [ROOT / "tests" / "validator" / "validate.sh", "-profiles", profiles, "-R4", "package.tgz", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if " files {" not in done.stdout:
        raise InputError(done.stderr.strip())
    print(done.stdout + done.stderr)
    found: dict[Place, set[str]] = {}
    counts: Counter[str] = Counter()
    for severity, file, place, text in (line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 3):
        if severity in ("ERROR", "FATAL", "WARNING"):
            counts[severity] += 1
        if severity in ("ERROR", "FATAL") and (match := _PLACE.match(place)):
            found.setdefault((int(Path(file).stem), match[1]), set()).add(reason(text))
    return found, counts


def table(columns: Mapping[str, Iterable[str]]) -> list[str]:
    """A table of how many resources there are by profile.

    Args:
        columns: the profile of each resource that counts there, by the column's head; the first column has them all.
    """
    counts = {head: Counter(names) for head, names in columns.items()}
    rows = [
        f"| {name} | " + " | ".join(str(count[name]) for count in counts.values()) + " |"
        for name in sorted(set().union(*counts.values()))
    ]
    total = "| **all** | " + " | ".join(str(count.total()) for count in counts.values()) + " |"
    return [f"| profile | {' | '.join(counts)} |", "|---|" + "---:|" * len(counts), *rows, total]


def main() -> None:
    """Convert, validate, and write."""
    name, profiles = sys.argv[1], Path(sys.argv[2])
    guide = GUIDES[name]
    samples = sorted(p for p in (ROOT / "samples").iterdir() if p.is_file())
    work = ROOT / "build" / name

    def bundles(settings: Settings) -> list[Resource]:
        return [
            (convert_case([p], settings) if p.suffix == ".zip" else convert_file(p, settings)).bundle for p in samples
        ]

    before = [with_entries(bundle, lambda entry: claiming(entry, guide)) for bundle in bundles(guide.plain)]
    asked = claims(before, guide)
    bad, counts = wrong(work / "before", before, profiles)
    columns = {
        "resources": asked.values(),
        "keep it by default": [name for place, name in asked.items() if place not in bad],
        "or would, if what they refer to did": [name for place, name in asked.items() if bad.get(place) == {REFERRED}],
    }
    told = f"{len(samples)} samples; errors of the validator: {counts['ERROR']} with each profile claimed on the default output"
    if guide.asked is not None:
        after = bundles(guide.asked)
        kept = claims(after, guide)
        still, now = wrong(work / "after", after, profiles)
        columns |= {
            f"claim it with `--profile {name}`": kept.values(),
            "of these with an error": [name for place, name in kept.items() if place in still],
        }
        told += f", {now['ERROR']} with `--profile {name}`"
        counts = now
    reasons = Counter(one for place in asked for one in bad.get(place, ()))
    lines = [
        f"{told}; warnings that are not named: {counts['WARNING']}.",
        "",
        *table(columns),
        "",
        f"The {_MOST} commonest reasons why not by default, in the validator's words:",
        "",
        *(
            f"- {number}: {words}"
            for words, number in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
        ),
    ]
    begin, end = f"<!-- written by make {name} -->", f"<!-- end of {name} -->"
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    PAGE.write_text(head + "\n".join([begin, *lines, end]) + rest.partition(end)[2], encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
