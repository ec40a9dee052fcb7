"""An entry's own codes come first; else a pack's, by exactly its name, if the pack has one concept of that name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.facts import Coding, Concept
from etl.fhir.encode import to_json
from etl.fhir.parse import read_back
from etl.mapping.entry import Entry
from etl.mapping.lexicon import build_lexicon
from etl.names import BASE, OWN, SYSTEMS
from etl.pipeline import Settings, convert_text
from etl.terminology.coding import Asked, codes_of
from etl.terminology.coverage import coverage_of
from etl.terminology.pack import PackConcept, Parsed, Release
from etl.terminology.store import Pack, open_pack, write_pack

ENTRIES = [
    Entry("condition", "zork_fever", "zork fever", ("fever of zorks",)),
    Entry("condition", "frobnitz", "frobnitz", ("frobnitzosis", "ZF")),
    Entry("finding", "blue_zork", "blue zork", ("livid zork", "navy zork")),
    Entry("finding", "pale_zork", "pale zork", ("white zork",)),
    Entry("medicine", "zorkolol", "zorkolol"),
    Entry("condition", "included", "included zork"),
]
HP = [
    PackConcept("HP:1", "Fever, zork", kind="finding"),
    PackConcept("HP:2", "Zork fever", (("Fever of Zorks", "exact"),), "finding"),
    PackConcept("HP:3", "Livid zork", (("Navy zork", "exact"),), "finding"),
    PackConcept("HP:4", "White zork", kind="finding"),
    PackConcept("HP:5", "Zork fever", kind="", branch="a mode"),
    PackConcept("HP:6", "Frobnitz", kind="condition", obsolete=True),
    PackConcept("HP:7", "Zorkolol", kind="finding"),
    PackConcept("HP:8", "Chronic frobnication", (("Frobnication", "exact"),), "finding"),
    PackConcept(
        "HP:9",
        "Another matter",
        (("Zork shakes", "exact"), ("Zorkling", "exact"), ("Zorkling matter", "exact")),
        "finding",
    ),
]
MONDO = [
    PackConcept("MONDO:1", "zork fever", (), "condition", xrefs=("ICD10CM:A99", "ICD10CM:Z00")),
    PackConcept("MONDO:2", "frobnitzosis", (), "condition", xrefs=("ICD10CM:A98",)),
    PackConcept("MONDO:3", "twice", (), "condition"),
    PackConcept(
        "MONDO:4", "other", (("twice", "exact"), ("fever of zorks", "exact"), ("twin of zorks", "exact")), "condition"
    ),
]
ICD = [
    PackConcept("A98", "Other fevers", (("Included zork", "narrow"),), "condition"),
    PackConcept("A99", "Fevers", (), "condition"),
    PackConcept("A97", "Zork shakes", (), "condition"),
    PackConcept("A97.X", "Zork shakes", (), "condition", parents=("A97",)),
]


@pytest.fixture
def packs(tmp_path: Path) -> tuple[Pack, ...]:
    made = []
    for name, alias, concepts in (("hpo", "hp", HP), ("mondo", "mondo", MONDO), ("icd-10-cm", "icd10cm", ICD)):
        path = tmp_path / f"{name}.pack.sqlite"
        write_pack(Parsed(Release(name, name, "1", SYSTEMS[alias]), concepts), path)
        made.append(open_pack(path))
    return tuple(made)


# kind, name, entry, what the codes are matched by
GIVES = [
    ("condition", "zork fever", "condition:zork_fever", ["hpo 1: Zork fever", "mondo 1: zork fever"]),
    ("condition", "Zork Fevers", "", ["hpo 1: Zork fever", "mondo 1: zork fever"]),
    ("condition", "frobnitzosis", "", ["mondo 1: frobnitzosis", "icd-10-cm 1: cross-reference of mondo"]),
    ("condition", "frobnitz", "condition:frobnitz", []),  # by one other name only
    ("condition", "twin of zorks", "", ["mondo 1: twin of zorks"]),  # another word for it; of HPO it would be none
    ("finding", "blue zork", "finding:blue_zork", ["hpo 1: Livid zork"]),  # by two names
    ("finding", "pale zork", "finding:pale_zork", []),  # by one other name only
    ("medicine", "zorkolol", "medicine:zorkolol", []),  # of another kind
    ("condition", "twice", "", ["mondo 1: twice"]),  # a preferred name before a synonym
    ("condition", "fever of zork", "", ["hpo 1: Fever of Zorks", "mondo 1: fever of zorks"]),
    ("condition", "zork shakes", "", ["icd-10-cm 1: Zork shakes"]),  # of a code and the one that it is lengthened to
    ("condition", "zorkling matter", "", ["hpo 1: Zorkling matter"]),  # by a synonym, where no pack has it as a name
    ("condition", "zorkling", "", []),  # a synonym that has no word of the name
    ("condition", "frobnication", "", []),  # the concept's own name says more
    ("condition", "zork", "", []),
    ("condition", "included zork", "condition:included", []),  # the code means more
]


@pytest.mark.parametrize(("kind", "name", "entry", "matched"), GIVES)
def test_codes_by_name(kind: str, name: str, entry: str, matched: list[str], packs: tuple[Pack, ...]) -> None:
    concept = Concept(name, entry=entry)
    asked = Asked(concept, kind)
    found = codes_of([asked], build_lexicon(ENTRIES), packs)[asked]
    assert [one.matched for one in found] == matched


def test_a_concept_gets_codes_of_the_systems_that_it_has_none_of(packs: tuple[Pack, ...]) -> None:
    concept = Concept("zork fever", (Coding(SYSTEMS["hp"], "HP:0"),), "condition:zork_fever")
    asked = Asked(concept, "condition")
    found = codes_of([asked], build_lexicon(ENTRIES), packs)[asked]
    assert [one.code for one in found] == ["MONDO:1"]  # two cross-references to ICD name no one code


@pytest.mark.parametrize(("printed", "codes"), [("white zork", ["HP:4"]), ("zorkling", ["HP:9"]), ("zork at dawn", [])])
def test_the_printed_words_name_a_concept(printed: str, codes: list[str], packs: tuple[Pack, ...]) -> None:
    asked = Asked(Concept("pale zork", entry="finding:pale_zork"), "finding", printed)
    assert [one.code for one in codes_of([asked], build_lexicon(ENTRIES), packs)[asked]] == codes


# a sentence, the entry that is read and its code of HPO
WORDED = [
    # a kind of what the entry means, named by the words before its term
    ("She had a low-grade fever.", "fever", "HP:0011134"),
    ("She had a mild rash and a fever.", "fever", "HP:0001945"),
    ("She had recurrent otitis media.", "otitis media", "HP:0000403"),
    ("There was no bilateral ptosis.", "ptosis", "HP:0001488"),
    ("The fever was low. Grade II ptosis was seen.", "fever", "HP:0001945"),
    # the term alone means something near, or what an entry without a code of HPO means
    ("There was no clubbing.", "clubbing of fingers", "HP:0001217"),
    ("There was clubbing of the fingers.", "clubbing of fingers", "HP:0100759"),
    ("She had anorexia.", "poor appetite", "HP:0002039"),
    ("She lost her appetite.", "poor appetite", "HP:0004396"),
    ("She bruised, with easy bruising of both arms.", "bruising", "HP:0000978"),
    ("There was loss of vision.", "reduced visual acuity", "HP:0000572"),
    # of several words for one fact the narrowest
    ("She had hypotonia. On examination there was generalized hypotonia.", "hypotonia", "HP:0001290"),
    # a comma or another term between them makes no name
    ("She had recurrent colds, otitis media and fever.", "otitis media", "HP:0000388"),
]


@pytest.mark.parametrize(("said", "name", "code"), WORDED)
def test_words_around_a_term_name_a_concept(said: str, name: str, code: str) -> None:
    text = f"Case report\n\nMrs. Tester, 50 years old, was seen. {said}\n"
    found = convert_text(text, "page.txt", Settings(packs=Path("/nowhere"))).facts.facts
    codes = [c.code for fact in found if fact.code.text == name for c in fact.code.codings if c.system == SYSTEMS["hp"]]
    assert codes == [code]


def test_printed_words_that_say_less_than_the_name_name_no_concept(packs: tuple[Pack, ...]) -> None:
    asked = Asked(Concept("late zork fever"), "condition", "zork fever")  # as "cerebral palsy" for a kind of it
    assert codes_of([asked], build_lexicon(ENTRIES), packs)[asked] == ()


def test_two_concepts_of_a_name_give_none(tmp_path: Path) -> None:
    twice = [PackConcept("HP:1", "Zork", (), "finding"), PackConcept("HP:2", "zorks", (), "finding")]
    write_pack(Parsed(Release("hpo", "HPO", "1", SYSTEMS["hp"]), twice), tmp_path / "x.pack.sqlite")
    concept = Concept("zork")
    asked = Asked(concept, "finding")
    assert codes_of([asked], build_lexicon([]), [open_pack(tmp_path / "x.pack.sqlite")])[asked] == ()


def test_a_code_that_only_includes_it_is_given_where_wider_ones_are_asked_for(packs: tuple[Pack, ...]) -> None:
    concept = Concept("included zork", entry="condition:included")
    asked = Asked(concept, "condition")
    found = codes_of([asked], build_lexicon(ENTRIES), packs, wider=True)[asked]
    assert found == (Coding(SYSTEMS["icd10cm"], "A98", "Other fevers", "1", "icd-10-cm 1: Included zork"),)


TEXT = """Case report

Mr. Tester, 50 years old, was diagnosed with dengue fever and hypertension. On examination there was a tremor.
"""


def bundle(*terminology: str) -> dict[str, Any]:
    return convert_text(TEXT, "page.txt", Settings(terminology=terminology, packs=Path("/nowhere"))).bundle


def condition(made: dict[str, Any], text: str) -> dict[str, Any]:
    return next(e["resource"] for e in made["entry"] if e["resource"].get("code", {}).get("text") == text)


def test_a_fact_says_which_pack_gave_its_code() -> None:
    found = condition(bundle("all"), "dengue fever")
    own = {"system": OWN, "code": "condition-dengue-fever", "display": "dengue fever"}
    assert found["code"]["coding"] == [
        {"system": SYSTEMS["orpha"], "version": "2025-01-16", "code": "99828", "display": "Dengue fever"},
        {"system": SYSTEMS["icd10cm"], "version": "2026", "code": "A90", "display": "Dengue fever [classical dengue]"},
        own,
    ]
    reading = next(x for x in found["extension"] if x["url"] == f"{BASE}/StructureDefinition/reading")
    assert [x["valueString"] for x in reading["extension"] if x["url"] == "pack"] == [
        "orphanet 2025-01-16: Dengue fever",
        "icd-10-cm 2026: Dengue fever",
    ]


def test_explain_names_the_pack(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_bytes(to_json(bundle("all")))
    done = CliRunner().invoke(main, ["explain", str(tmp_path / "page.json"), "--fact", "dengue fever"])
    assert "code of pack orphanet 2025-01-16: Dengue fever" in done.output


def test_a_code_of_a_pack_stands_in_a_phenopacket(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_bytes(to_json(bundle("all")))
    done = CliRunner().invoke(main, ["export", str(tmp_path), "-o", str(tmp_path / "x"), "--to", "phenopackets"])
    assert done.exit_code == 0, done.output
    assert any('"ORPHA:99828"' in path.read_text(encoding="utf-8") for path in (tmp_path / "x").rglob("*.json"))


def test_without_packs_there_are_only_the_mappings_codes() -> None:
    plain, packed = bundle(), bundle("all")
    assert [c["system"] for c in condition(plain, "dengue fever")["code"]["coding"]] == [OWN]
    assert condition(plain, "hypertension") == condition(packed, "hypertension")  # its own codes come first
    assert [e["fullUrl"] for e in plain["entry"]] == [e["fullUrl"] for e in packed["entry"]]  # the same facts


def test_what_packs_gave_can_be_read_back() -> None:
    result = convert_text(TEXT, "page.txt", Settings(packs=Path("/nowhere")))
    again = read_back(result.bundle)
    assert {fact.code for fact in again.facts.facts} == {fact.code for fact in result.facts.facts}


def test_coverage_counts_public_codes_by_kind(tmp_path: Path) -> None:
    plain, packed = coverage_of([bundle()]), coverage_of([bundle("all")])
    assert [(one.kind, one.facts, one.coded) for one in plain if one.kind == "conditions"] == [("conditions", 2, 1)]
    assert next(one.open for one in plain if one.kind == "conditions") == (("dengue fever", 1),)
    assert [(one.kind, one.facts, one.coded) for one in packed if one.kind == "conditions"] == [("conditions", 2, 2)]
    assert next(one.systems for one in packed if one.kind == "conditions")["orpha"] == 1
    (tmp_path / "page.json").write_bytes(to_json(bundle()))
    done = CliRunner().invoke(main, ["terminology", "coverage", str(tmp_path)])
    assert done.exit_code == 0 and "conditions            2       1  50.0%" in done.output
    done = CliRunner().invoke(main, ["terminology", "coverage", str(tmp_path), "--json"])
    assert '"dengue fever"' in done.output
