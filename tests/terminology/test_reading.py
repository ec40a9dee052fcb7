"""Names of packs are terms, below the mappings; abbreviations and ordinary words aren't."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.facts import Condition, Facts, Observation
from etl.mapping.compiled import compile_lexicon
from etl.names import SYSTEMS
from etl.pipeline import Settings, convert_text
from etl.terminology.pack import PackConcept, Parsed, Release
from etl.terminology.reading import with_terms
from etl.terminology.shelf import packs_for
from etl.terminology.store import Pack, open_pack, write_pack

PERSON = "Case report\n\nMrs. Tester, 50 years old, came to the clinic.\n\nOn examination: "


def read(text: str, *terminology: str, packs: Path = Path("/nowhere")) -> Facts:
    settings = Settings(terminology=terminology or ("all",), packs=packs)
    return convert_text(PERSON + text, "page.txt", settings).facts


def told(text: str, *terminology: str, packs: Path = Path("/nowhere")) -> list[str]:
    """The facts beside the age, each as its name, its first code and whether it is there."""
    lines = []
    for fact in read(text, *terminology, packs=packs).facts:
        if fact.code.entry != "measure:age":
            there = "condition" if isinstance(fact, Condition) else getattr(fact, "presence", None) or ""
            lines.append(f"{fact.code.text} {fact.code.codings[0].code} {there}")
    return lines


# text, what is read with the default packs
GIVES = [
    ("She had hypertelorism.", ["hypertelorism HP:0000316 present"]),
    ("There was no micrognathia.", ["micrognathia HP:0000347 absent"]),
    ("Widely spaced nipples were seen.", ["wide intermamillary distance HP:0006610 present"]),
    # a longer name isn't hidden by an entry in it, nor by one that lists it among its other names
    ("She had rotatory nystagmus.", ["rotary nystagmus HP:0001583 present"]),
    ("She had focal seizures.", ["focal-onset seizure HP:0007359 present"]),
    # an entry wins over the same name, and is read with its side, place and degree
    ("She had a tremor.", ["tremor HP:0001337 present"]),
    ("She had bilateral ptosis.", ["ptosis HP:0001488 present"]),
    # a kind of a disease is a disease; sides are read as sides; what a classification calls the rest is no name
    ("She had sensory axonal neuropathy.", ["sensory axonal neuropathy HP:0003390 condition"]),
    ("The other seizure was short.", ["seizure HP:0001250 present"]),
    ("There was no other seizure.", []),  # which denies only further ones
    # British spelling, plural
    ("She had haematocolpos.", ["hematocolpos HP:0031923 present"]),
    ("There were choroid plexus cysts.", ["choroid plexus cyst HP:0002190 present"]),
    # diseases
    ("She was diagnosed with Peters plus syndrome.", ["Peters plus syndrome 709 condition"]),
    ("She was diagnosed with mucolipidosis type 2.", ["mucolipidosis type II 576 condition"]),
    ("She was diagnosed with mucolipidosis type II.", ["mucolipidosis type II 576 condition"]),
]
# look-alikes: ordinary words, names of people, abbreviations
NEVER = [
    "Amelia came with her.",
    "She was collecting stamps and hopping about the hive.",
    "She had a mole wrench and ate corn.",
    "WZ was noted.",
    "Her friend Cary was hostile and tired.",
    "V/signs: BP 120/80.",
    "Laboratory abnormalities included a calcium of 2.0 mmol/L.",
]


@pytest.mark.parametrize(("text", "expected"), GIVES)
def test_terms_of_packs(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", NEVER)
def test_ordinary_words_are_no_terms(text: str) -> None:
    assert told(text) == told(text, "none")


# text, the name whose words stand in it in another order
ORDER = [
    ("There was a flexion deformity of the right knee.", ["knee flexion contracture HP:0006380 present"]),
    ("There was no downslant to the palpebral fissures.", ["downslanted palpebral fissures HP:0000494 absent"]),
    ("Downslanting of his palpebral fissures was seen.", ["downslanted palpebral fissures HP:0000494 present"]),
    ("He has clinodactyly of the fifth finger.", ["clinodactyly of the 5th finger HP:0004209 present"]),
    # the name has the small word, the text hasn't
    ("She had corpus callosum hypoplasia.", ["corpus callosum hypoplasia HP:0002079 present"]),
    # a disease of the mappings, where they read a finding and its place
    ("She had stenosis of the aortic valve.", ["aortic stenosis condition-aortic-stenosis condition"]),
    # what the mappings read with its place stays theirs
    ("She had pain of her legs.", ["leg pain HP:0012514 present"]),
]
# look-alikes, and what must not be read from them
DISORDER = [
    ("HEAD: Large scar.", "macrocephaly"),
    ("Head large scar.", "macrocephaly"),
    ("Flexion and deformity of the knee.", "knee flexion contracture"),
    ("Flexion, deformity of the knee.", "knee flexion contracture"),
    ("Deformity (flexion of the knee).", "knee flexion contracture"),
    ("Flexion deformity\nof the knee", "knee flexion contracture"),
    ("Flexion deformity was seen at the wrist, of the knee nothing.", "knee flexion contracture"),
    ("Flexion deformity of no knee.", "knee flexion contracture"),
    ("There was downslant to the palpebral fissures area.", "downslanted palpebral fissures"),
    ("The curve of the spine was followed.", "abnormal curvature of the vertebral column"),
    ("Absence of seizures was noted.", "absence seizure"),
    ("Opening of the mouth was seen.", "open mouth"),
    ("Finger spreading 4/5.", "splayed fingers"),
    ("Stenosis of the aortic arch and valve.", "aortic stenosis"),
]


@pytest.mark.parametrize(("text", "expected"), ORDER)
def test_names_in_another_order(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_a_name_in_another_order_keeps_the_side() -> None:
    fact = read("There was a flexion deformity of the right knee.").facts[-1]
    assert isinstance(fact, Observation)
    assert fact.site is not None and (fact.site.concept.text, fact.site.side) == ("knee", "right")


@pytest.mark.parametrize(("text", "never"), DISORDER)
def test_words_of_two_phrases_are_no_name(text: str, never: str) -> None:
    assert not any(line.startswith(never) for line in told(text))


def test_without_packs_the_mappings_alone_read() -> None:
    assert told("She had hypertelorism and focal seizures.", "none") == ["seizure HP:0001250 present"]


def test_an_own_entry_of_a_folder_wins(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "kind: finding\nentries:\n  far_eyes: {name: far eyes, synonyms: [hypertelorism]}\n", encoding="utf-8"
    )
    result = convert_text(PERSON + "She had hypertelorism.", "page.txt", Settings(mappings=(tmp_path,)))
    assert [fact.code.text for fact in result.facts.facts][-1] == "far eyes"


@pytest.fixture
def genes(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    concepts = [PackConcept("HGNC:1", "ZRK1", (("OLDZ2", "exact"), ("zork", "related")), "gene")]
    write_pack(Parsed(Release("hgnc", "HGNC", "1", SYSTEMS["hgnc"]), concepts), folder / "hgnc.pack.sqlite")
    return folder


def test_symbols_of_genes_stand_in_capitals(genes: Path) -> None:
    pack = open_pack(genes / "hgnc.pack.sqlite")
    lexicon = compile_lexicon()

    def found(text: str) -> list[str]:
        mentions = with_terms(lexicon, text, [pack]).find(text)
        return [f"{m.entry.name}: {text[m.start : m.end]}" for m in mentions if m.entry.kind == "gene"]

    assert found("a variant of ZRK1 and OLDZ2") == ["ZRK1: ZRK1", "ZRK1: OLDZ2"]
    assert found("zrk1 and zork were seen") == []


def test_a_name_of_two_concepts_of_a_pack_is_none(tmp_path: Path) -> None:
    twins = [PackConcept("HP:1", "Blue zork", (), "finding"), PackConcept("HP:2", "Blue zorks", (), "finding")]
    write_pack(Parsed(Release("hpo", "HPO", "1", SYSTEMS["hp"]), twins), tmp_path / "x.pack.sqlite")
    lexicon = compile_lexicon()
    assert with_terms(lexicon, "She had a blue zork.", [open_pack(tmp_path / "x.pack.sqlite")]) is lexicon


def test_a_page_without_names_of_packs_has_the_lexicon_itself() -> None:
    lexicon = compile_lexicon()
    packs: tuple[Pack, ...] = packs_for(["all"], Path("/nowhere"))
    assert with_terms(lexicon, "Nothing of note.", packs) is lexicon


def ambiguous(text: str, *terminology: str) -> list[str]:
    return [one.text for one in read(text, *terminology).findings if one.code == "name-ambiguous"]


def test_a_short_name_of_two_concepts_is_a_finding() -> None:
    (said,) = ambiguous("ASD was diagnosed at birth.")
    assert said.startswith("ASD may be Atrial septal defect or Autistic behavior; nothing is read from it.")
    assert told("ASD was diagnosed at birth.") == []


@pytest.mark.parametrize(
    "text",
    ["An atrial septal defect (ASD) was seen. The ASD was closed.", "She had MS.", "She lives in the USA.", "No asd."],
)
def test_a_short_name_that_is_explained_or_known_is_none(text: str) -> None:
    assert ambiguous(text) == []


def test_without_packs_there_is_no_such_finding() -> None:
    assert ambiguous("ASD was diagnosed at birth.", "none") == []
