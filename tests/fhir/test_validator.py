"""The real validator (HAPI, offline) over all that is made here, R4 and R5, in one JVM; and proof that it sees.

Of the documents that aren't samples one in seven is validated, and of what a document gives the resources that are like
none before them, with what they refer to: the validator takes a second for 50 KB, and a tenth for each file. What is
like another has the same elements set together, at the same paths, with the same codes of FHIR's own, the same
systems, units' systems, extensions and profiles, and values of the same form: rules of a FHIR profile ask for nothing
else. VALIDATE_EVERY=1 takes all of them, whole.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.document import Document
from etl.elements.write import EXTENSION, Resource, device_url
from etl.facts import AnyFact, Coding, Concept, Facts, Observation, Person
from etl.fhir.bundle import build_bundle, build_outcome
from etl.fhir.conformance import concepts_of, conformance, package
from etl.fhir.encode import to_json
from etl.fhir.r5 import guide_to_r5, to_r5
from etl.kinds.report import Report
from etl.load.documents import references
from etl.mapping.load import load_entries, shipped_dir
from etl.names import BASE, OWN
from etl.pipeline import BundleType, Settings, convert_bytes, convert_case, convert_file, convert_text
from etl.sinks import Made, write_bulk
from etl.value import replace

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / "tests" / "validator"
EVERY = int(os.environ.get("VALIDATE_EVERY", "7"))
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For a run of minutes the optimizing compiler costs more of the processor than it saves: 90 s against 67 s."""
ENTRIES = 60
"""More of them in one bundle, and the search for what each refers to takes longer than the files would."""
LONG = 10_000
"""So much of a hostile text: ten times as much takes the validator five seconds, and test_narrative.py asks of it all."""
TYPES: tuple[BundleType, ...] = ("transaction", "batch", "collection", "document")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("validator")]

NOWHERE = "urn:uuid:00000000-1111-4111-8111-000000000000"
Told = dict[str, dict[str, list[list[str]]]]
Change = Callable[[dict[str, Any]], object]


def first(kind: str, has: str = "") -> Callable[[Resource], dict[str, Any]]:
    def find(bundle: Resource) -> dict[str, Any]:
        resources = (e["resource"] for e in bundle["entry"])
        return next(r for r in resources if r["resourceType"] == kind and (not has or has in r))

    return find


OBSERVATION = first("Observation")
BROKEN: dict[str, tuple[Callable[[Resource], dict[str, Any]], Change, str]] = {
    "status": (OBSERVATION, lambda r: r.update(status="finalz"), "finalz"),
    "unit": (first("Observation", "valueQuantity"), lambda r: r["valueQuantity"].update(code="zorks"), "zorks"),
    "reference": (OBSERVATION, lambda r: r["subject"].update(reference=device_url()), "Found Device"),
    "dangling": (OBSERVATION, lambda r: r["subject"].update(reference=NOWHERE), "not locally"),
    "cardinality": (OBSERVATION, lambda r: r.pop("code"), "Observation.code"),
    "profile-element": (OBSERVATION, lambda r: r.pop("identifier"), "Observation.identifier: minimum required = 1"),
    "profile-extension": (OBSERVATION, lambda r: r.pop("extension"), "minimum required = 1"),
    "profile-name": (OBSERVATION, lambda r: r["meta"].update(profile=[f"{EXTENSION}/case-nothing"]), "case-nothing"),
    "profile-value": (first("Group"), lambda r: r.update(type="animal"), "animal"),
    "extension": (OBSERVATION, lambda r: r["extension"][0].update(url=f"{EXTENSION}/unknown"), "unknown"),
    "extension-part": (OBSERVATION, lambda r: r["extension"][-1]["extension"].clear(), "extension"),
    "tag": (OBSERVATION, lambda r: r["meta"].update(tag=[{"system": f"{BASE}/CodeSystem/tags", "code": "x"}]),
            "tags"),
    "own-concept": (OBSERVATION, lambda r: r["code"].update(coding=[{"system": f"{BASE}/CodeSystem/concepts",
                                                                     "code": "nothing-at-all"}]), "nothing-at-all"),
    "date": (OBSERVATION, lambda r: r.update(effectiveDateTime="2004-13"), "2004-13"),
    "narrative": (OBSERVATION, lambda r: r["text"].update(div="<div><script>x</script></div>"), "script"),
}  # fmt: skip


def marks(value: Any, path: str) -> Iterator[tuple[str, object]]:
    """What a validator can tell resources apart by: paths, what is set together, and the form of codes, dates and numbers."""
    if isinstance(value, list):
        for one in value:
            yield from marks(one, path)
    elif isinstance(value, dict):
        path += f"({value['url']})" if path.endswith("xtension") and "url" in value else ""
        yield path, frozenset(value)
        for name, one in value.items():
            yield from marks(one, f"{path}.{name}")
    else:
        name = path.rpartition(".")[2]
        coded = name in ("status", "system", "url", "use", "mode", "profile", "type", "comparator") or "Code" in name
        coded = coded or (name == "code" and path.startswith("OperationOutcome"))  # all of them are FHIR's or ours
        known = re.fullmatch(r"-?\d[-:TZ.E+\d]*", str(value))
        yield path, value if coded else re.sub(r"\d+", "0", known[0]) if known else type(value)


def without(value: Any, gone: set[str]) -> Any:
    """Something without its references to what is gone."""
    if isinstance(value, list):
        return [without(one, gone) for one in value if not (isinstance(one, dict) and one.get("reference") in gone)]
    if not isinstance(value, dict):
        return value
    return {name: kept for name, one in value.items() if (kept := without(one, gone)) != []}


LISTS = {"Composition": "section", "Provenance": "target"}
"""Where a resource refers to all the others."""
Entry = dict[str, Any]


TRIAL = "We treated 30 patients with ataxia. Of the 30 patients, 12 improved in gait. Registered as NCT09990001."
SAID = """Laboratory results (13 March 2024)
Hemoglobin 9.8 g/dL
Potassium 5.6 mmol/L (H)

MRI brain, 14 March 2024
There was a lesion in the left thalamus.
Impression: Subacute <thalamic> infarct & *oedema*.
"""
GENETICS = {
    "genetics.csv": """Patient,Family,Father,Sex,Gene,Mutation,Zygosity,Inheritance,ACMG classification,Disease,Age at onset,Age at death,Cause of death,Vital status
P1,F1,P2,F,ZNF9X,NM_000999.2:c.211C>T (p.Arg71Trp),Het,de novo,Likely pathogenic,OMIM:999999,2 years,,,alive
P2,F1,,M,ZNF9X,c.[5A>G];[9del],,maternal,VUS,OMIM:999999,3 months,12 years,sepsis,deceased
P3,F2,,F,CFTR,R117H / delF508,,,,ORPHA:123,,,,alive
P4,F2,,M,DMD,del ex 45-50,Hemi,maternal,Pathogenic,,,,unclear,deceased
P5,F3,,F,,"47,XX,+21",,,,,,,,
P6,F4,,M,CFTR,"c.350G>A, rs78655421, 12% mosaic",,,,,,,,
P7,F5,,F,HTT,45/17 CAG repeats,,,,,,40 years,pneumonia,dead
P8,F6,,F,MT-TL1,m.3243A>G,heteroplasmic,,,,,,,
P9,F7,,M,,EWSR1::FLI1,,somatic,,,,,,
""",
    "genetics.txt": """Case: a 12-year-old girl with seizures and ataxia.

Sequencing of CFTR revealed a heterozygous R117H mutation. The karyotype was 47,XX,+21.

Her mother died of breast cancer at the age of 40. Her brother has diabetes.

The girl died of pneumonia.
""",
}
"""Variants in each notation with what stands beside them, their implications and reports, families and deaths."""
WHO = '<id root="2.16.756.5.30.4" extension="44"/>'
BODY = "".join(
    f"<component><section><title>{head}</title><text><paragraph>{text}</paragraph></text></section></component>"
    for head, text in (("Laboratory", "Sodium 139 mmol/L. Potassium 5.6 mmol/L."), ("Plan", "Aspirin 100 mg daily."))
)
NOTES = {
    "note.json": json.dumps(
        {
            "resourceType": "DiagnosticReport",
            "id": "7",
            "meta": {"versionId": "2"},
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "24590-2"}], "text": "MRI brain"},
            "subject": {"reference": "Patient/1"},
            "encounter": {"reference": "Encounter/1"},
            "issued": "2024-03-14T09:00:00Z",
            "presentedForm": [{"contentType": "text/plain", "data": b64encode(SAID.encode()).decode()}],
        }
    ).encode(),
    "note.hl7": "".join(
        f"{line}\r"
        for line in (
            "MSH|^~\\&|LAB|NORTH|C2F|X|20240313||ORU^R01|c1|P|2.5",
            "PID|1||44^^^N&2.16.756.5.30.4&ISO",
            "OBR|1||r1|11502-2^Laboratory report^LN|||20240313",
            *(f"OBX|{n}|TX|1||{line}||||||F" for n, line in enumerate(SAID.replace("&", "and").split("\n"), 1)),
        )
    ).encode(),
    "note.xml": (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="2.16.756.5.30"/>'
        f"<recordTarget><patientRole>{WHO}</patientRole></recordTarget>"
        f"<component><structuredBody>{BODY}</structuredBody></component></ClinicalDocument>"
    ).encode(),
}
"""Notes as hospitals' systems send them, with results that are one report."""


def is_new(resource: Resource, seen: set[tuple[str, object]]) -> bool:
    """Whether a resource has a mark that wasn't seen; its marks are seen from now on."""
    profile = ",".join(resource.get("meta", {}).get("profile", []))
    told = "" if "text" in resource else " without narrative"
    found = set(
        marks({n: v for n, v in resource.items() if n != "text"}, f"{resource['resourceType']} {profile}{told}")
    )
    new = not found <= seen
    seen |= found
    return new


def anew(bundle: Resource, seen: set[tuple[str, object]]) -> dict[str, Entry]:
    """The entries of a bundle whose resources have a mark that wasn't seen, and those that they refer to, by their URLs."""
    entries = {e["fullUrl"]: {"fullUrl": e["fullUrl"], "resource": e["resource"]} for e in bundle["entry"]}
    lists = {url: LISTS[kind] for url, e in entries.items() if (kind := e["resource"]["resourceType"]) in LISTS}
    wanted = [url for url, e in entries.items() if is_new(e["resource"], seen)]
    kept: set[str] = set()
    while wanted:
        if (url := wanted.pop()) not in kept:
            kept.add(url)
            said = {name: value for name, value in entries[url]["resource"].items() if name != lists.get(url)}
            wanted += [other for other in references(said) if other in entries]
    gone = entries.keys() - kept
    return {url: entry if url not in lists else without(entry, gone) for url, entry in entries.items() if url in kept}


def write(folder: Path, name: str, resource: Resource) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_bytes(to_json(resource))


def sibling(name: str) -> ModuleType:
    """Another test file of this folder, whose facts are validated here too."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def any_facts() -> list[tuple[AnyFact, ...]]:
    """Some of the random facts that test_random.py makes, always the same ones."""
    module = sibling("test_random")
    found: list[tuple[AnyFact, ...]] = []

    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(module.FACTS, min_size=6, max_size=10).map(tuple))
    def collect(facts: tuple[AnyFact, ...]) -> None:
        found.append(facts)

    collect()
    return found


def make(folder: Path, source: Document, everything: Facts, cohort: Facts, pages: list[Path]) -> None:
    """Everything to validate, in folders: whole, broken and as Bulk Data, R4 and R5."""

    def both(name: str, resource: Resource) -> None:
        write(folder / "r4", name, resource)
        write(folder / "r5", name, to_r5(resource))

    seen: set[tuple[str, object]] = set()
    made: list[Made] = []
    gathered: dict[str, Entry] = {}

    def gather(name: str, bundle: Resource, outcome: Resource | None = None) -> None:
        """What is new of these, with that of others in bundles of some size: most of a small one would be the same."""
        gathered.update(anew(bundle, seen))
        if outcome and is_new(outcome, seen):
            url = uuid5(NAMESPACE_URL, name).urn
            gathered[url] = {"fullUrl": url, "resource": outcome}
        if len(gathered) > ENTRIES:
            both(f"new-{name}", {"resourceType": "Bundle", "type": "collection", "entry": [*gathered.values()]})
            gathered.clear()

    def every_type(name: str, document: Document, facts: Facts, *, types: bool = True) -> None:
        """A bundle of all types, or only `document`: the resources are the same anyway, and R5 changes no request by the type."""
        bundles = {kind: build_bundle(document, facts, bundle_type=kind) for kind in TYPES}
        resources = [[e["resource"] for e in bundles[kind]["entry"]] for kind in TYPES[:3]]
        assert resources[0] == resources[1] == resources[2]
        anew(bundles["document"], seen)
        for kind, bundle in bundles.items():
            if kind == "document" or (types and kind == "transaction"):
                both(f"{name}-{kind}", bundle)
            elif types:
                write(folder / "r4", f"{name}-{kind}", bundle)
        both(f"{name}.findings", build_outcome(document, facts, bundles["document"]))

    for name, facts in (("everything", everything), ("cohort", cohort), ("information", Facts("information"))):
        every_type(f"made-{name}", source, facts)
        bundle = build_bundle(source, facts)
        made.append(Made("page", bundle, build_outcome(source, facts, bundle)))
    notes = sibling("test_notes")
    for name, envelope in (("literal", notes.LITERAL), ("number", notes.BY_NUMBER)):
        for kind in TYPES:
            note = replace(source, envelope=envelope)
            both(f"note-{name}-{kind}", build_bundle(note, notes.one_person(everything), bundle_type=kind))
    for name, data in NOTES.items():
        result = convert_bytes(data, name)
        assert any(isinstance(fact, Report) for fact in result.facts.facts), name
        for kind in TYPES:  # a transaction asks for the patient by number, the other types don't
            both(f"note-{name}-{kind}", build_bundle(result.document, result.facts, bundle_type=kind))
        both(f"note-{name}.findings", result.outcome)
    result = convert_text(TRIAL, "trial.txt")
    every_type("trial", result.document, result.facts)
    for name, text in GENETICS.items():
        result = convert_text(text, name)
        assert any(fact.variant for fact in result.facts.facts if isinstance(fact, Observation)), name
        every_type(name, result.document, result.facts, types=False)
    case = convert_case([ROOT / "samples" / "one_case.zip"])
    assert len(case.document.files) == 3
    every_type("case", case.document, case.facts, types=EVERY == 1)
    hostile = sibling("test_narrative")
    for number, text in enumerate(hostile.HOSTILE):
        every_type(f"hostile-{number}", *hostile.said(source, text[:LONG]), types=False)
    persons = (Person(key="p1", name="Mr. Doe"), Person(key="p2"))
    for number, random in enumerate(any_facts()):
        bundle = build_bundle(source, Facts("case_page", persons, None, random))
        if EVERY > 1:
            gather(f"random-{number}", bundle)
        else:
            both(f"random-{number}", bundle)
    for page in pages:
        result, sample = convert_file(page), page.parent == ROOT / "samples"
        if EVERY > 1:
            bundle = build_bundle(result.document, result.facts, bundle_type="document")
            gather(f"page-{page.name}", bundle, build_outcome(result.document, result.facts, bundle))
            if sample:
                gather(f"made-{page.name}", result.bundle)  # without narratives of cells
        else:
            every_type(f"page-{page.name}", result.document, result.facts, types=sample)
            if sample:
                made.append(Made("page", result.bundle, result.outcome))
    if gathered:
        both("new-last", {"resourceType": "Bundle", "type": "collection", "entry": [*gathered.values()]})
    write_bulk(folder / "bulk", made)
    write_bulk(folder / "bulk5", [Made("page", to_r5(one.bundle), to_r5(one.outcome)) for one in made])
    bundle = convert_text("Mr. Lane underwent appendectomy.\n", "page.txt", Settings(profile="us-core")).bundle
    write(folder / "others", "page", bundle)
    first("Patient")(bundle)["name"][0].pop("extension")
    first("Procedure")(bundle).pop("performedPeriod")
    write(folder / "others-broken", "page", bundle)
    for name, (find, change, _) in BROKEN.items():
        facts = cohort if name != "unit" else everything
        for broken, bundle in (
            ("r4-broken", build_bundle(source, facts)),
            ("r5-broken", to_r5(build_bundle(source, facts))),
        ):
            change(find(bundle))
            write(folder / broken, name, bundle)


def run(folder: Path, source: Document, everything: Facts, cohort: Facts, pages: list[Path]) -> str:
    """What the validator prints about everything."""
    folder.mkdir()
    made = [Concept(c, (Coding(OWN, c),)) for c in ("muscle-strength", "mrc-3-minus")]  # of the facts made by hand
    concepts = [*concepts_of(load_entries([shipped_dir()])), *made]
    (folder / "package.tgz").write_bytes(package(concepts))
    (folder / "package.r5.tgz").write_bytes(package(concepts, fhir_version="R5"))
    make(folder, source, everything, cohort, pages)
    for resource in conformance(concepts if EVERY == 1 else [*concepts[::100], *made]):  # a row is like any other
        write(folder / "guide", f"{resource['resourceType']}-{resource['id']}", resource)
        write(folder / "guide5", f"{resource['resourceType']}-{resource['id']}", guide_to_r5(resource))
    fourth = ["-R4", "package.tgz", "guide", "r4", "bulk", "r4-broken"]
    fifth = ["-R5", "package.r5.tgz", "guide5", "r5", "bulk5", "r5-broken"]
    others = ["-profiles", str(VALIDATOR / "profiles"), "-R4", "package.tgz", "others", "others-broken"]
    done = validate(folder, *fourth, *fifth, *others)
    (folder / "validator.txt").write_text(done.stdout, encoding="utf-8")  # tools/validation.py reads it
    assert " files {" in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.returncode == 1, "some are broken"
    return done.stdout


def validate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the validator where the guide's packages are."""
    return subprocess.run(
        [VALIDATOR / "validate.sh", *arguments],
        cwd=folder,
        env={**os.environ, "GUIDE": str(folder), "JDK_JAVA_OPTIONS": QUICK if EVERY > 1 else ""},
        capture_output=True,
        text=True,
        timeout=3000,
    )


@pytest.fixture(scope="module")
def some(pages: list[Path]) -> list[Path]:
    """The documents to validate."""
    others = [page for page in pages if page.parent != ROOT / "samples"]
    return [
        *(page for page in pages if page.parent == ROOT / "samples"),
        *others[::EVERY],
    ]


@pytest.fixture(scope="module")
def printed(
    tmp_path_factory: pytest.TempPathFactory, source: Document, everything: Facts, cohort: Facts, some: list[Path]
) -> list[list[str]]:
    """What the validator says: lines of (severity, file, place, text), or of NAMED and COUNT (folder, times, what)."""
    if not shutil.which("java"):
        return []  # `java` below skips the tests, or fails them
    output = run(tmp_path_factory.mktemp("validator") / "made", source, everything, cohort, some)
    return [parts for line in output.splitlines() if len(parts := line.split("\t")) == 4]


@pytest.fixture(scope="module")
def told(printed: list[list[str]]) -> Told:
    """Its messages: folder → file → messages."""
    found: Told = {}
    for message in printed:
        where, _, file = message[1].partition("/")
        if message[0] != "COUNT":
            found.setdefault(where, {}).setdefault(Path(file).stem, []).append(message)
    return found


@pytest.fixture(autouse=True)
def java(needs: Callable[..., str]) -> None:
    needs("java")
    if not (VALIDATOR / "build" / "ready").exists():
        needs("mvn")


@pytest.mark.parametrize("folder", ["guide", "r4", "bulk", "guide5", "r5", "bulk5"])
def test_no_error_and_no_warning(told: Told, folder: str) -> None:
    bad = [m for messages in told.get(folder, {}).values() for m in messages if m[0] != "NAMED"]
    assert not bad, "\n".join("\t".join(m)[:500] for m in bad[:10])


def test_everything_was_validated(printed: list[list[str]]) -> None:
    """`make validation` writes these figures into docs/fhir.md."""
    counts = {(where, what): int(times) for severity, where, times, what in printed if severity == "COUNT"}
    assert all(counts["r4", f"Bundle {kind}"] >= 3 for kind in TYPES)
    for folder in ("r4", "r5"):
        assert counts[folder, "Bundle transaction"] >= 3 and counts[folder, "Bundle collection"] >= 5
        assert counts[folder, "Bundle document"] >= 16 and counts[folder, "OperationOutcome"] >= 16
    for folder in ("bulk", "bulk5"):
        kinds = {what for where, what in counts if where == folder}
        assert len(kinds) > 10 and all(what.startswith("NDJSON ") for what in kinds)


@pytest.mark.parametrize("version", ["r4", "r5"])
@pytest.mark.parametrize("name", BROKEN)
def test_it_sees_what_is_wrong(told: Told, name: str, version: str) -> None:
    messages = told[f"{version}-broken"].get(name, [])
    assert any(BROKEN[name][2] in m[3] for m in messages), messages


def test_every_named_warning_still_comes(told: Told) -> None:
    lines = (VALIDATOR / "expected.txt").read_text(encoding="utf-8").splitlines()
    named = {m[3] for files in told.values() for messages in files.values() for m in messages if m[0] == "NAMED"}
    assert named == {line for line in lines if line and not line.startswith("#")} and len(named) < 10
    assert all(before.startswith("#") for before, line in pairwise(lines) if line in named), "each has its reason"


def test_profiles_of_others(told: Told, printed: list[list[str]]) -> None:
    """What claims them keeps them, what breaks them is seen, and what can't be used is told: of what isn't there, or broken."""
    assert not [m for m in told["others"].get("page", []) if m[0] != "NAMED"]
    broken = [m[3] for m in told["others-broken"]["page"] if m[0] == "ERROR"]
    assert all(any(f"Constraint failed: {rule}" in text for text in broken) for rule in ("named", "timed")), broken
    left = ["of-both.json", "https://elsewhere.example/StructureDefinition/of-nothing"]
    assert [m[2] for m in printed if m[0] == "LEFT OUT"] == left


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_no_profiles(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    done = validate(tmp_path, "-profiles", folder, "-R4", "package.tgz", ".")
    assert done.returncode == 2 and f"Error: {folder}: no " in done.stderr and "name a folder" in done.stderr


@pytest.mark.parametrize(("pages", "code"), [([], 2), (["page"], 0)])
def test_a_folder_of_ones_own(tmp_path: Path, source: Document, cohort: Facts, pages: list[str], code: int) -> None:
    (tmp_path / "package.tgz").write_bytes(package(concepts_of(load_entries([shipped_dir()]))))
    (tmp_path / "out").mkdir()
    for name in pages:
        write(tmp_path / "out", name, build_bundle(source, replace(cohort, facts=())))
    done = validate(tmp_path, "out")
    assert done.returncode == code, done.stdout + done.stderr
