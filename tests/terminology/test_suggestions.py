"""What packs could add: codes for entries without, as mapping files that can be used, and names near those of facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.facts import Coding
from etl.mapping.entry import Entry
from etl.mapping.lexicon import build_lexicon
from etl.mapping.load import load_entries, shipped_dir
from etl.names import OWN, SYSTEMS
from etl.terminology.pack import PackConcept, Parsed, Release
from etl.terminology.store import Pack, open_pack, write_pack
from etl.terminology.suggestions import suggest_codes, suggest_names

CONCEPTS = [
    PackConcept("HP:1", "Zork of the knee", (("Knee zorking", "related"), ("Big zork", "broad")), "finding"),
    PackConcept("HP:2", "Zork of the left knee", (), "finding"),
]
# what a fact is called, the names near it
NEAR = [
    ("knee zork", ["HP:1 other order: Zork of the knee"]),
    ("big zorks", ["HP:1 broad: Big zork"]),
    ("knee zorking", ["HP:1 related: Knee zorking"]),
    ("zork", []),
    ("the", []),
]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    write_pack(Parsed(Release("hpo", "HPO", "1", SYSTEMS["hp"]), CONCEPTS), tmp_path / "x.pack.sqlite")
    return open_pack(tmp_path / "x.pack.sqlite")


@pytest.mark.parametrize(("text", "near"), NEAR)
def test_names_near_those_of_facts(text: str, near: list[str], pack: Pack) -> None:
    assert [f"{one.code} {one.why}: {one.matched}" for one in suggest_names([(text, 1)], [pack])] == near


def test_only_entries_without_a_public_code_get_one(pack: Pack) -> None:
    own = Entry("finding", "a", "zork of knee", codings=(Coding(OWN, "finding-a"),))
    coded = Entry("finding", "b", "zork of the knees", codings=(Coding(SYSTEMS["sct"], "1"),))
    found = suggest_codes([own, coded], build_lexicon([own, coded]), [pack])
    assert {entry.id: [one.code for one in codings] for entry, codings in found.items()} == {"a": ["HP:1"]}


def test_proposed_codes_are_mapping_files(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["mappings", "suggest", "--codes", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    entries = {(one.kind, one.id): one for one in load_entries([shipped_dir(), tmp_path])}
    codes = entries["condition", "dengue_fever"].codings
    assert [(one.code, one.display) for one in codes] == [
        ("99828", "Dengue fever"),
        ("A90", "Dengue fever [classical dengue]"),
    ]
    assert "orphanet 2025-01-16: Dengue fever" in (tmp_path / "codes.tsv").read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["mappings", "suggest"]).exit_code == 2


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(
        "Case report\n\nMr. Tester, 50 years old. On examination there was a flail arm.\n", encoding="utf-8"
    )
    out = str(tmp_path / "out")
    CliRunner().invoke(main, ["convert", str(tmp_path / "page.txt"), "-o", out])
    done = CliRunner().invoke(main, ["terminology", "suggest", out])
    assert done.exit_code == 0 and "of 1 names." in done.output
