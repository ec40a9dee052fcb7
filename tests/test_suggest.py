"""What `mappings suggest` finds: clinical-looking terms that no mapping knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.cli.mappings import suggest as command
from etl.mapping.compiled import compile_lexicon
from etl.mapping.load import load_entries
from etl.readers import read
from etl.suggest import Term, as_yaml, suggest

PAGE = "Mrs. Tester, 50 years old, is a woman.\n\n"


def found(text: str) -> dict[str, Term]:
    return {term.text: term for term in suggest([read((PAGE + text).encode(), "page.txt")], compile_lexicon())}


@pytest.mark.parametrize(
    ("text", "term", "kind"),
    [
        ("Zorbicity: 12 mmol/L\nAge: 50", "Zorbicity", "measure"),
        ("Plonk sign: negative\nAge: 50", "Plonk sign", "finding"),
        ("Wimbel index: 12/30\nAge: 50", "Wimbel index", "scale"),
        ("No glumphia or fever.", "glumphia", "finding"),
        ("She complained of glowing flimps.", "glowing flimps", "finding"),
        ("Snarg phenomenon (+).", "Snarg phenomenon", "finding"),
        ("She has dermatoplexitis.", "dermatoplexitis", "condition"),
        ("Fimblectomy in 2001.", "Fimblectomy", "procedure"),
        ("She takes grobinumab 5 mg.", "grobinumab", "medicine"),
        ("XQLM 14 U/L on admission.", "XQLM", "measure"),
        ("BVTS 12/30 on admission.", "BVTS", "scale"),
    ],
)
def test_found(text: str, term: str, kind: str) -> None:
    terms = found(text)
    assert term in terms, sorted(terms)
    assert terms[term].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "No fever, no tremor.",
        "The basis of the diagnosis was an analysis of the geometry.",
        "In 2004 she moved to Berlin (+49 30 1234567).",
        "WHO 2 grade, USA 50 states.",
        "12.05.2011: 38",
    ],
)
def test_not_found(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The drug had no lasting effect.", "lasting effect"),
        ("Sum of these: 12/30", "Sum of these"),
        ("All children: 12", "All children"),
        ("Patients examined: 12", "Patients examined"),
    ],
)
def test_what_says_nothing_of_its_own_comes_last(text: str, plain: str) -> None:
    terms = list(found(f"{text}\n\nPlonk sign: negative\n"))
    assert terms == ["Plonk sign", *([plain] if plain in terms else [])]


TABLES = (
    "Table 1. Course\nSign | before | after\nHeart rate | 80 | 82\nPlonk index | 3 | 4\nHemoglobin | 12 | 13\n\n"
    "Table 2. Persons\nNumber | age | walking\nP-01 | 40 | 3 m\nA. Meier | 41 | 4 m\nWeek 3 | 42 | 5 m\n"
)


OF_PEOPLE = {
    "a person a row": ("Patient,Age,Sex,Tremor,Wimbel index,Plonk sign\nP1,34,F,+,3,yes\nP2,40,M,-,4,no\nP3,51,F,+,5,yes", {"Wimbel index": "measure", "Plonk sign": "finding"}),
    "a person a column": ("Feature,P1,P2,P3\nSex,F,M,F\nAge,3,4,5\nTremor,yes,no,NA\nFlimping,no,yes,yes", {"Flimping": "finding"}),
    "a value a row": ("patient_id,date,test,result,unit\nA-1,2021-03-02,Sodium,139,mmol/L\nA-1,2021-03-02,Zorkase,4.1,U/L\nB-7,2021-04-20,Zorkase,131,U/L", {"Zorkase": "measure"}),
    "rows with numbers": ("Bed,Zork (U/L),Plonk sign\nB-1,3,+\nB-2,4,-\nB-3,5,+", {"Zork (U/L)": "measure", "Plonk sign": "finding"}),
    "all known": ("Patient,Age,Sex,Tremor,Seizures\nP1,34,F,+,yes\nP2,40,M,-,no\nP3,51,F,+,yes", {}),
    "tests a row": ("Test,before,after\nT3,1.2,1.4\nZorkase,12,14\nGlumphin,3,4", {"Zorkase": "measure", "Glumphin": "measure"}),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_PEOPLE)
def test_of_a_table_of_people_labels_and_no_ids(name: str) -> None:
    text, wanted = OF_PEOPLE[name]
    terms = suggest([read(text.encode(), "table.csv")], compile_lexicon())
    assert {term.text: term.kind for term in terms} == wanted


def test_the_surest_first() -> None:
    """Endings and labels among known ones before what a sentence names, that before numbers, names and times."""
    text = f"She has dermatoplexitis.\n\nHe came without wimbels.\n\n{TABLES}"
    order = [t.text for t in suggest([read((PAGE + text).encode(), "page.txt")], compile_lexicon())]
    told = [
        name for name in order if name in ("dermatoplexitis", "Plonk index", "wimbels", "P-01", "A. Meier", "Week 3")
    ]
    assert set(told[:2]) == {"dermatoplexitis", "Plonk index"}, order
    assert not {"P-01", "A. Meier", "Week 3"} & set(told[:3]), order


def test_what_is_common_in_the_documents_comes_late() -> None:
    pages = [f"She came without wimbels.\n\nThe care {n} was good care." for n in range(4)]
    pages.append("He came without care.\n\nHe came without glumphs.")
    terms = suggest([read((PAGE + page).encode(), f"{n}.txt") for n, page in enumerate(pages)], compile_lexicon())
    points = {term.text: term.points for term in terms}
    assert points["glumphs"] > points["care"], points


def test_the_most_frequent_first_with_contexts() -> None:
    documents = [read((PAGE + "She has blimpitis.\n\n" + "Zorkitis came. " * n).encode(), f"{n}.txt") for n in (1, 2)]
    terms = suggest(documents, compile_lexicon())
    assert [(term.text, term.count, term.documents) for term in terms] == [("Zorkitis", 3, 2), ("blimpitis", 2, 2)]
    assert terms[1].contexts[0].startswith("1.txt: ")
    assert "She has blimpitis." in terms[1].contexts[0]


def test_the_yaml_can_be_loaded(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE + "She has dermatoplexitis. Fimblectomy in 2001. XQLM 14 U/L.", encoding="utf-8")
    out = tmp_path / "own" / "new.yaml"
    out.parent.mkdir()
    result = CliRunner().invoke(command, [str(page), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert {(e.kind, e.id) for e in load_entries([out.parent])} == {
        ("condition", "dermatoplexitis"),
        ("procedure", "fimblectomy"),
        ("measure", "xqlm"),
    }


def test_as_yaml_never_gives_an_id_twice() -> None:
    terms = [Term("Foo bar", "finding", 2, 1, ()), Term("foo-bar", "finding", 1, 1, ()), Term("+", "finding", 1, 1, ())]
    assert as_yaml(terms)["finding"].count("foo_bar:") == 1


@pytest.mark.parametrize("piece", ["(+) ", "with ", "itis ", "XQZ 5 U/L ", "no ", "Wim: 5\n"])
def test_time_is_linear(piece: str, seconds: Callable[..., float]) -> None:
    document = read((PAGE + piece * (60_000 // len(piece))).encode(), "long.txt")
    lexicon = compile_lexicon()

    def work() -> None:
        suggest([document], lexicon)

    assert seconds(work, 10) < 10
