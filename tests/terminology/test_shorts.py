"""What a short form means is said by the document first, then by a user's list, then by the field in which it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.abbreviations import Abbreviation, load_abbreviations, load_lists
from etl.cli import main
from etl.errors import AbbreviationError
from etl.facts import Facts
from etl.fhir.parse import read_back
from etl.pipeline import Settings, convert_text
from etl.terminology.explained import explained_as

LIST = (
    Abbreviation("MS", "mitral stenosis", file="ward.tsv", line=1),
    Abbreviation("ZQ", "zork quake", "condition", file="ward.tsv", line=2),
    Abbreviation("OR", "ocular rosacea", "condition", file="ward.tsv", line=3),
    Abbreviation("TB", "Tuberculum", "finding", "de", file="ward.tsv", line=4),
    Abbreviation("RSV", "retained small vial", "finding", file="ward.tsv", line=5),
)


def read(said: str, abbreviations: tuple[Abbreviation, ...] = LIST) -> Facts:
    text = f"Case report\n\nMrs. Tester, 50 years old, was seen in our hospital. {said}\n"
    return convert_text(text, "page.txt", Settings(abbreviations=abbreviations)).facts


def names(facts: Facts) -> set[str]:
    return {fact.code.text for fact in facts.facts}


# a sentence, the name that is read by the list, a name that isn't read
LISTED = [
    ("She has MS.", "mitral stenosis", "multiple sclerosis"),
    ("She was diagnosed with ZQ in 2012.", "zork quake", ""),
    ("She has multiple sclerosis (MS). The MS is stable.", "multiple sclerosis", "mitral stenosis"),
    ("There was fever or cough. She has ZQ.", "cough", "ocular rosacea"),
    ("She had TB in 2010.", "tuberculosis", "Tuberculum"),  # of another language
]


@pytest.mark.parametrize(("said", "read_as", "never"), LISTED)
def test_a_short_form_is_its_name(said: str, read_as: str, never: str) -> None:
    found = names(read(said))
    assert read_as in found
    assert never not in found


def test_a_cell_is_read_by_the_list() -> None:
    text = "Patient\tAge\tDiagnosis\nP1\t31\tZQ\nP2\t44\tMS\nP3\t52\tZQ\n"
    facts = convert_text(text, "people.tsv", Settings(abbreviations=LIST)).facts
    assert {"zork quake", "mitral stenosis"} <= names(facts)


def test_the_reading_names_the_list() -> None:
    text = "Case report\n\nMrs. Tester, 50 years old, was seen. She has ZQ.\n"
    made = convert_text(text, "page.txt", Settings(abbreviations=LIST))
    (fact,) = [one for one in made.facts.facts if one.code.text == "zork quake"]
    assert (fact.evidence[0].quote, fact.abbreviation) == ("ZQ", "ward.tsv:2: ZQ = zork quake")
    (again,) = [one for one in read_back(made.bundle).facts.facts if one.code.text == "zork quake"]
    assert again.abbreviation == fact.abbreviation
    assert made.problems == ()


def test_what_the_document_explains_otherwise_is_a_finding() -> None:
    facts = read("Respiratory syncytial virus (RSV) was found. RSV was treated.")
    assert "retained small vial" not in names(facts)
    (finding,) = [one for one in facts.findings if one.code == "abbreviation-explained"]
    assert "Respiratory syncytial virus" in finding.text and "ward.tsv:5" in finding.text
    assert not [one for one in read("She has MS.").findings if one.code == "abbreviation-explained"]


def write(tmp_path: Path, text: str, name: str = "ward.tsv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


GOOD = [
    ("ward.tsv", "MS\tmitral stenosis\nZQ\tzork quake\tcondition\ten\n"),
    ("ward.csv", "short,name,kind,language\nMS,mitral stenosis\nZQ,zork quake,condition,en\n"),
    ("ward.yaml", "MS: mitral stenosis\nZQ: {name: zork quake, kind: condition, language: en}\n"),
]


@pytest.mark.parametrize(("name", "text"), GOOD)
def test_lists(name: str, text: str, tmp_path: Path) -> None:
    found = load_abbreviations(write(tmp_path, text, name))
    assert [(one.short, one.name, one.kind, one.language, one.file) for one in found] == [
        ("MS", "mitral stenosis", "", "", name),
        ("ZQ", "zork quake", "condition", "en", name),
    ]


BAD = [
    ("ward.tsv", "MS\tmitral stenosis\nMS\tmultiple sclerosis\n", ":2: 'MS' means something else in line 1"),
    ("ward.tsv", "MS\tmitral stenosis\n\nZQ\tzork quake\n", ":2: is an empty line"),
    ("ward.tsv", "MS\n", ":1: lacks its name"),
    ("ward.tsv", "\tmitral stenosis\n", ":1: lacks its short form"),
    ("ward.tsv", "MS\tmitral stenosis\ta\tb\tc\n", ":1: has 5 columns"),
    ("ward.csv", "MS,mitral stenosis,valve\n", ":1: 'valve' is no kind"),
    ("ward.csv", "", ":0: holds no abbreviation"),
    ("ward.xlsx", "MS", ":0: is no list of abbreviations"),
    ("ward.yaml", "MS: [a, b]\n", ":1: 'MS' must have a name"),
    ("ward.yaml", "MS: {name: a, sort: b}\n", ":1: 'sort' isn't known"),
    ("ward.yaml", "- MS\n", ":1: isn't a list by short form"),
    ("ward.yaml", "MS: a\nMS: b\n", ":2: the key 'MS' stands here twice"),
    ("ward.yaml", "MS: [\n", "isn't valid YAML"),
]


@pytest.mark.parametrize(("name", "text", "told"), BAD)
def test_lists_that_cannot_be_used(name: str, text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(AbbreviationError, match=r"ward\.\w+:\d") as error:
        load_abbreviations(write(tmp_path, text, name))
    assert told in str(error.value)


def test_two_lists_may_not_contradict(tmp_path: Path) -> None:
    first, other = write(tmp_path, "MS\ta b\n"), write(tmp_path, "MS\tc d\n", "other.tsv")
    with pytest.raises(AbbreviationError, match=r"other\.tsv:1: 'MS' means something else in ward\.tsv:1"):
        load_lists([first, other])


def test_the_command_refuses_a_name_that_nobody_knows(tmp_path: Path) -> None:
    page = write(tmp_path, "Case report\n\nMrs. Tester has ZQ.\n", "page.txt")
    listed = write(tmp_path, "ZQ\tzork quake\n")
    done = CliRunner().invoke(main, ["convert", str(page), "-o", str(tmp_path / "out"), "--abbreviations", str(listed)])
    assert done.exit_code == 2
    assert "ward.tsv:1: 'zork quake' is no name that mappings or packs know; give its kind" in done.output
    assert not (tmp_path / "out").exists()


# how a document explains a short form, and what doesn't explain it
EXPLAINED = [
    ("An atrial septal defect (ASD) was closed.", "atrial septal defect"),
    ("An atrial septal defect (ASD, 4 mm) was closed.", "atrial septal defect"),
    ("ASD = atrial septal defect; it was closed.", "atrial septal defect"),
    ("Abbreviations: PDA, patent ductus; ASD, atrial septal defect.", "atrial septal defect"),
    ("She has an ASD (atrial septal defect).", "atrial septal defect"),
    ("ASD\tatrial septal defect", "atrial septal defect"),
    ("The ASD was large. A small defect (ASD) was seen.", ""),
    ("Two of them (ASD)", ""),
]


@pytest.mark.parametrize(("text", "words"), EXPLAINED)
def test_a_document_explains_a_short_form(text: str, words: str) -> None:
    found = explained_as(text, "ASD")
    assert (found[0] if found else "") == words


def test_an_explained_short_form_is_read_and_no_finding() -> None:
    facts = read("Abbreviations: ASD, atrial septal defect. She has ASD.", ())
    assert "atrial septal defect" in names(facts)
    assert not [one for one in facts.findings if one.code == "name-ambiguous"]


# a text with a short form of two concepts, the one that its field leaves; "" where it stays unread
FIELDS = [
    ("Heart defects: ASD, VSD.", "atrial septal defect"),
    ("Cardiac: ASD. Later the ASD was closed.", "atrial septal defect"),
    ("Neurodevelopment: ASD.", "autistic behavior"),
    ("Diagnoses: ASD and asthma.", ""),
    ("She has ASD.", ""),
    ("Cardiac: ASD. Behaviour: ASD.", ""),
    ("Heart and development: ASD.", ""),
    ("Skin: ASD.", ""),
]
BOTH = {"atrial septal defect", "autistic behavior"}


@pytest.mark.parametrize(("said", "meant"), FIELDS)
def test_the_field_tells_two_concepts_apart(said: str, meant: str) -> None:
    facts = read(said, ())
    assert names(facts) & BOTH == ({meant} if meant else set())
    assert bool([one for one in facts.findings if one.code == "name-ambiguous"]) is not bool(meant)


def test_a_column_tells_two_concepts_apart() -> None:
    text = "Patient\tAge\tCardiac\nP1\t31\tASD\nP2\t44\tnone\nP3\t52\tVSD\n"
    assert names(convert_text(text, "people.tsv").facts) & BOTH == {"atrial septal defect"}
