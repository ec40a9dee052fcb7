"""`case2fhir terminology`: packs are added, listed, shown and removed; the default ones need no step."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.errors import TerminologyError
from etl.terminology import shelf
from etl.terminology.readers.forms import read_release
from etl.terminology.store import write_pack
from tests.terminology.releases import OBO


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of added packs, and a release beside it."""
    monkeypatch.setenv(shelf.FOLDER, str(tmp_path / "packs"))
    (tmp_path / "zorks.obo").write_text(OBO.replace("HP:", "ZRK:").replace("hp.obo", "zrk"), encoding="utf-8")
    return tmp_path / "packs"


def told(*words: str, ends: int = 0) -> str:
    done = CliRunner().invoke(main, ["terminology", *words])
    assert done.exit_code == ends, done.output
    return done.output


def test_the_life_of_a_pack(packs: Path) -> None:
    release = str(packs.parent / "zorks.obo")
    assert told("add", release, "--kind", "finding").startswith("zrk\t2031-02-03\t6 concepts\t")
    assert [line.split("\t")[0] for line in told("list").splitlines()] == ["hpo", "orphanet", "icd-10-cm", "zrk"]
    for asked in ("ZRK:9000002", "zrk:9000002", "zork type 2", "Zorks, Type II"):
        assert "ZRK:9000002  Zork, type II" in told("show", *asked.split(), "--terminology", "zrk")
    assert "replaced by ZRK:9000001" in told("show", "ZRK:9000003")
    assert "ZRK:9000004" in told("show", "inherited")
    assert "already there" in told("add", release, ends=2)
    assert told("remove", "zrk") == "Removed zrk 2031-02-03.\n"
    assert "no such pack" in told("remove", "zrk", ends=2)
    told("show", "inherited", "zork", ends=1)


def test_packs_are_chosen_by_name(packs: Path) -> None:
    def names(*asked: str) -> list[str]:
        return [f"{pack.release.name}@{pack.release.version}" for pack in shelf.packs_for(asked, packs)]

    shelf.add_release(packs.parent / "zorks.obo", packs)
    assert names("none") == []
    assert names("zrk", "hpo") == ["hpo@2025-01-16", "zrk@2031-02-03"]
    assert names("all") == ["hpo@2025-01-16", "orphanet@2025-01-16", "icd-10-cm@2026", "zrk@2031-02-03"]
    with pytest.raises(TerminologyError, match="there are hpo, orphanet, icd-10-cm, and added zrk@2031-02-03"):
        names("zork")


def test_an_added_release_stands_for_the_default_one(packs: Path, tmp_path: Path) -> None:
    (tmp_path / "hp.obo").write_text(OBO, encoding="utf-8")
    shelf.add_release(tmp_path / "hp.obo", packs)
    (pack,) = shelf.packs_for(["hpo"], packs)
    assert pack.release.version == "2031-02-03"


def test_a_pack_of_another_version_or_none_at_all_says_what_to_do(packs: Path) -> None:
    packs.mkdir()
    (packs / f"broken{shelf.ENDING}").write_bytes(b"SQLite format 3\0 and no more")
    with pytest.raises(TerminologyError, match=r"broken.*add the release again"):
        shelf.packs_for(["all"], packs)


def test_what_cant_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "hp.obo").write_text(OBO, encoding="utf-8")
    (tmp_path / "file").write_text("")
    with pytest.raises(TerminologyError, match="can't be written"):
        write_pack(read_release(tmp_path / "hp.obo"), tmp_path / "file" / "x.pack.sqlite")


def _size(name: str) -> int:
    return shelf.default_pack(name).size


def test_workers_beside_each_other_make_a_default_pack_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with ProcessPoolExecutor(3) as pool:
        assert len(set(pool.map(_size, ["orphanet"] * 3))) == 1
    left = [path.name for path in (tmp_path / "case2fhir").iterdir() if not path.name.endswith(".lock")]
    assert len(left) == 1


def test_the_default_packs_hold_what_they_say() -> None:
    by_name = {pack.release.name: pack for pack in shelf.packs_for(["all"], Path("/nowhere"))}
    for name, code, text in (
        ("hpo", "HP:0001337", "Tremor"),
        ("orphanet", "803", "Amyotrophic lateral sclerosis"),
        ("icd-10-cm", "G12.21", "Amyotrophic lateral sclerosis"),
    ):
        assert by_name[name].display(code) == text
    assert b"OMIM" not in by_name["orphanet"].path.read_bytes()
