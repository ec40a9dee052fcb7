"""The samples, byte for byte: `make expected` writes what they should be, and its diff is read by a person."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path

import pytest

from etl.batch.inputs import body_of, collect, one_case
from etl.batch.local import Job, run
from etl.fhir.encode import from_json, to_json
from etl.pipeline import Settings, convert_case
from etl.readers.limits import Limits

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
EXPECTED = SAMPLES / "expected"
SOURCES = {source.target: source for source in collect([str(SAMPLES)], EXPECTED).sources}
WITHOUT_PEOPLE = ("information_page", "cohort_page")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    run(list(SOURCES.values()), Job(folder, Settings()))
    return folder


@pytest.mark.parametrize("target", SOURCES)
def test_a_sample_is_converted(out: Path, target: str) -> None:
    records = {one["target"]: one for one in json.loads((out / "run.json").read_bytes())["documents"]}
    assert records[target]["error"] == ""


def resources(path: Path) -> list[dict]:  # type: ignore[type-arg]
    return [entry["resource"] for entry in json.loads(path.read_bytes())["entry"]]


@pytest.mark.parametrize("target", SOURCES)
@pytest.mark.parametrize("ending", [".json", ".findings.json"])
def test_a_sample_becomes_what_is_expected(out: Path, target: str, ending: str) -> None:
    expected = EXPECTED / f"{target}{ending}"
    if not expected.exists():
        pytest.skip("make expected writes it")
    assert to_json(from_json((out / f"{target}{ending}").read_bytes())) == expected.read_bytes()


@pytest.mark.parametrize("target", SOURCES)
def test_every_quote_stands_where_it_says(out: Path, target: str) -> None:
    from etl.readers import read

    source = SOURCES[target]
    text = read(body_of(source.path, source.member, Limits()), source.name).text
    for resource in resources(out / f"{target}.json"):
        for extension in resource.get("extension", []):
            if extension["url"].endswith("/source-span"):
                parts = {p["url"]: p.get("valueInteger", p.get("valueString")) for p in extension["extension"]}
                assert text[parts["start"] : parts["end"]] == parts["quote"]


@pytest.mark.parametrize("target", SOURCES)
def test_every_reference_is_answered(out: Path, target: str) -> None:
    bundle = json.loads((out / f"{target}.json").read_bytes())
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(urls) == len(set(urls))

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [value["reference"]] if isinstance(value.get("reference"), str) else []
            return own + [one for part in value.values() for one in references(part)]
        return [one for part in value for one in references(part)] if isinstance(value, list) else []

    assert not [one for one in references(bundle) if one.startswith("urn:") and one not in urls]


@pytest.mark.parametrize("target", SOURCES)
def test_the_right_number_of_people(out: Path, target: str) -> None:
    kinds = [resource["resourceType"] for resource in resources(out / f"{target}.json")]
    people = 0 if target in WITHOUT_PEOPLE else 2 if target == "two_patients" else 1
    assert kinds.count("Patient") == people
    assert kinds.count("Group") == (target == "cohort_page")


def test_a_page_of_information_gives_no_fact(out: Path) -> None:
    kinds = {resource["resourceType"] for resource in resources(out / "information_page.json")}
    assert kinds <= {"DocumentReference", "Device", "Provenance"}


def test_the_files_of_the_case_are_of_one_person_and_contradict_each_other(tmp_path: Path) -> None:
    path = SAMPLES / "one_case.zip"
    (case,) = one_case(collect([str(path)]), [str(path)]).sources
    (record,) = run([case], Job(tmp_path, Settings()))
    assert (record.target, record.status, record.counts["Person"]) == ("one_case", "done", 1)
    result = convert_case([path])
    (person,), (finding,) = result.facts.persons, result.facts.findings
    assert (person.name, person.gender) == ("Mr. Duarte", "male")
    assert finding.code == "quantity-conflict"
    assert len({result.document.file_at(place.start) for place in finding.evidence}) == 2


def test_the_samples_that_a_program_writes_are_as_it_writes_them() -> None:
    for library in ("docx", "openpyxl", "reportlab"):
        pytest.importorskip(library)
    spec = importlib.util.spec_from_file_location("samples", SAMPLES.parent / "tools" / "samples.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.workbook() == made.workbook() and made.pdf() == made.pdf() and made.word() == made.word()
    with zipfile.ZipFile(SAMPLES / "one_case.zip") as archive:
        assert archive.read("article.xml").decode() == made.ARTICLE
