"""Each form of release gives its concepts, and a damaged one a clear error and nothing half written."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from etl.errors import TerminologyError
from etl.terminology.readers.forms import read_release
from etl.terminology.shelf import add_release, added_packs
from tests.terminology.releases import FILES, OBO, RF2

# file: name@version, then of each concept code, name, kind, the names of one scope each, parents, cross-references
GIVES = {
    "hp.obo": """hpo@2031-02-03
HP:9000001 | Wide-set zorks | finding | lay Zorks: wide, "set" | related WZ | related Zorkiness | below HP:0000118 | as SNOMEDCT_US:900001
HP:9000002 | Zork, type II | finding | below HP:9000001
HP:9000003 | obsolete Gone zork | gone for HP:9000001
HP:9000004 | Inherited zork | below HP:0000001""",
    "mondo.json": """mondo@2031-05-06
MONDO:9000001 | zork fever | condition | exact zorkish fever | below MONDO:0000001 | as ICD10CM:Z99.1 | as Orphanet:9001
MONDO:9000002 | gone""",
    "mondo.sssom.tsv": """mondo@2031-05-06
MONDO:9000001 | zork fever | condition | exact fever of zork | as OMIM:999001 | as DOID:9001""",
    "icd10c-tabular.xml": """icd-10-cm@2031
A99 | Zork fever [Frobnitz] | exact Zork fever | narrow Fever of (acute) zorks | narrow Fever of zorks | broad Fever
A99.1 | Zork fever with rash | condition | below A99
A99.8 | Unspecified frobnitz, site not specified | condition | exact frobnitz | below A99
A99.9 | Zork fever, unspecified | condition | exact Zork fever | below A99
S99.1 | Torn left zork | below S99
R99.0 | Blue zorks | finding""",
    "RXNCONSO.RRF": """rxnorm@undated
7001 | zorkolol | medicine | exact zorkololum | as ATC:Z01AA01
7003 | Zorkex | medicine | gone""",
    "atc_2031-01-01.csv": """atc@2031-01-01
Z01AA | Zorkolols | below Z01A
Z01AA01 | zorkolol | medicine | below Z01AA""",
    "hgnc_complete_set_2031-03-04.txt": """hgnc@2031-03-04
HGNC:90001 | ZRK1 | gene | exact zork protein 1 | exact OLDZ | related ZA | related ZB
HGNC:90002 | ZRK2 | gene | exact entry withdrawn | gone""",
    "Loinc.csv": """loinc@2.80
99991-1 | Zork [Mass/volume] in Blood | measure | exact Zork Bld-mCnc | broad Zork, Blood | broad Zork
99992-9 | Zork in Serum | measure | exact Zork Ser | broad Zork | gone""",
    "Thesaurus.txt": """ncit@undated
C90001 | Zork Fever | condition | exact Fever of Zork
C90002 | Old Zork | finding | below C90001 | gone""",
    "en_product1.xml": """orphanet@2031-07-08
9001 | Zork disease | condition | exact Disease of zorks | as ICD-10:A99
9002 | OBSOLETE: Old zork | condition | gone""",
    "ordo.owl": """orphanet@4.9
C001 | clinical entity
9001 | Zork disease | condition | exact Disease of zorks | below C001 | as ICD-10:A99""",
    "phenotype.hpoa": """orphanet@2031-02-03
9001 | Zork disease | condition""",
    "SnomedCT_IPS_20310101.txt": """snomed-ct@2031-01-01
90000011 | Zork fever | condition | exact Zork fever (disorder)
90000022 | Blue zork | finding | exact Blue zork (finding)""",
    "rf2": """snomed-ct@20310101
90000011 | Fever of zorks | condition | exact Zork fever | exact Zork fever (disorder) | exact ZF of zorks | below 90000022
90000022 | Blue zork | finding | exact Blue zork (finding)""",
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "packs"


def written(folder: Path, name: str) -> Path:
    """A release of that name, for "rf2" a zip archive."""
    if name != "rf2":
        (folder / name).write_text(FILES[name], encoding="utf-8")
        return folder / name
    with zipfile.ZipFile(folder / "SnomedCT_31.zip", "w") as archive:
        for member, text in RF2.items():
            archive.writestr(f"SnomedCT_31/{member}", text)
    return folder / "SnomedCT_31.zip"


@pytest.mark.parametrize("name", GIVES)
def test_each_form_gives_its_concepts(name: str, tmp_path: Path, shelf: Path) -> None:
    pack = add_release(written(tmp_path, name), shelf)
    head, *lines = GIVES[name].splitlines()
    assert f"{pack.release.name}@{pack.release.version}" == head
    for line in lines:
        one = pack.concept(line.split(" | ")[0])
        assert one is not None
        parts = [one.code, one.name, one.kind, *(f"{scope} {text}" for text, scope in one.synonyms)]
        parts += [*(f"below {code}" for code in one.parents), *(f"as {code}" for code in one.xrefs)]
        parts += [f"gone{' for ' * bool(one.replaced_by)}{one.replaced_by}"] * one.obsolete
        assert " | ".join(filter(None, parts)) == line


def test_names_of_omim_are_never_kept(tmp_path: Path, shelf: Path) -> None:
    for name in ("phenotype.hpoa", "mondo.sssom.tsv"):
        pack = add_release(written(tmp_path, name), shelf)
        assert b"name of omim" not in pack.path.read_bytes().lower()
        assert b"name of decipher" not in pack.path.read_bytes().lower()


CIRCLE = OBO.replace("is_a: HP:0000118 {", "is_a: HP:9000002 {")
LACKING = OBO.replace("[Term]\nid: HP:0000118\nname: Phenotypic abnormality\nis_a: HP:0000001 ! All\n\n", "")
# file, what is in it, what the error says
BROKEN = [
    ("hp.obo", CIRCLE, "circle of parents"),
    ("hp.obo", LACKING, "HP:0000118: it was cut off"),
    ("hp.obo", OBO.replace("HP:9000004", "HP:9000002"), "HP:9000002 twice"),
    ("hp.obo", OBO[: OBO.index("layperson") - 9], "cut off"),
    ("hp.obo", OBO[: OBO.index("name: Zork, type II")], "cut off"),
    ("hp.obo", "format-version: 1.2\nontology: hp\n", "holds no concept"),
    ("mondo.json", FILES["mondo.json"][:-40], "cut off"),
    ("icd.xml", FILES["icd10c-tabular.xml"][:-60], "cut off"),
    ("en_product1.xml", FILES["en_product1.xml"][:-60], "cut off"),
    ("RXNCONSO.RRF", FILES["RXNCONSO.RRF"][:-30], "cut off"),
    ("Loinc.csv", FILES["Loinc.csv"][:-30], "cut off"),
    ("hgnc.txt", FILES["hgnc_complete_set_2031-03-04.txt"][:-40], "cut off"),
    ("Thesaurus.txt", FILES["Thesaurus.txt"][:-60], "cut off"),
    ("notes.txt", "Dear colleague, thank you for your letter.\n", "isn't a release that can be read"),
    ("empty.obo", "", "isn't a release that can be read"),
    ("picture.png", "\x89PNG\x00\x01", "isn't a release that can be read"),
]


@pytest.mark.parametrize(("name", "text", "said"), BROKEN, ids=range(len(BROKEN)))
def test_a_damaged_release_is_refused_and_nothing_is_left(
    name: str, text: str, said: str, tmp_path: Path, shelf: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(TerminologyError, match=said) as raised:
        add_release(tmp_path / name, shelf)
    assert name in str(raised.value)
    assert not shelf.exists() or list(shelf.iterdir()) == []


def test_a_damaged_archive_is_refused(tmp_path: Path, shelf: Path) -> None:
    whole = written(tmp_path, "rf2").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(TerminologyError, match=r"cut\.zip"):
        add_release(tmp_path / "cut.zip", shelf)


def test_a_release_is_added_once(tmp_path: Path, shelf: Path) -> None:
    release = written(tmp_path, "hp.obo")
    add_release(release, shelf)
    with pytest.raises(TerminologyError, match="already there, from the same file"):
        add_release(release, shelf)
    release.write_text(OBO.replace("2031-02-03", "2032-01-01"), encoding="utf-8")
    add_release(release, shelf)
    assert [pack.release.version for pack in added_packs(shelf)] == ["2032-01-01", "2031-02-03"]


def test_what_isnt_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TerminologyError, match="isn't there"):
        read_release(tmp_path / "none.obo")


_MANY = 60_000
_MEASURE = """
import re, sys
from pathlib import Path
from etl.terminology.shelf import add_release
add_release(Path(sys.argv[1]), Path(sys.argv[2]))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
"""Prints the most memory in MB, without that of the process that started it, which ru_maxrss counts."""


def test_a_large_release_takes_little_memory(tmp_path: Path, shelf: Path) -> None:
    """30 MB here."""
    with (tmp_path / "hp.obo").open("w", encoding="utf-8") as stream:
        stream.write(OBO)
        for n in range(_MANY):
            stream.write(f'\n[Term]\nid: HP:8{n:06}\nname: Zork {n}\ndef: "{"word " * 80}" []\nis_a: HP:0000118 ! x\n')
    run = [sys.executable, "-c", _MEASURE, str(tmp_path / "hp.obo"), str(shelf)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 200
