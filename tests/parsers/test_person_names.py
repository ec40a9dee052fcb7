"""Names: what is one, and which printed forms are one person's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts
from etl.mapping.lexicon import Lexicon
from etl.parsers.people.names import apposed, fuller, pieces, same, titled
from etl.pipeline import convert_text

Facted = Callable[..., Facts]

TITLED = [
    ("Mr. Henk V. - Ataxia", ["Mr. Henk V."]),
    ("a talk with Mr. V. He came back", ["Mr. V."]),
    ("Mr. V., a pilot", ["Mr. V."]),
    ("Mrs. van der Berg, 60", ["Mrs. van der Berg"]),
    ("Ms. J. K. Smith is", ["Ms. J. K. Smith"]),
    ("Mr Ji was and Miss Tran had", ["Mr Ji", "Miss Tran"]),
    ("Mrs. Anna Maria Lopez", ["Mrs. Anna Maria"]),
    ("Mr. Ji's wife", ["Mr. Ji"]),
    ("Mr. Ji's TSH was 4", ["Mr. Ji"]),
    ("Mrs Ito’s Barthel index", ["Mrs Ito"]),
    ("Mr. Adam SMITH is", ["Mr. Adam SMITH"]),
    ("Mr. O'Neil walks", ["Mr. O'Neil"]),
    ("Mr. de Vries", ["Mr. de Vries"]),
    ("Mr. J. D. was", ["Mr. J. D."]),
    ("in 3 ms. A value", ["ms. A"][:0]),
]

APPOSED = [
    ("Amelia Thornbury, 4, of Leeds, was born blind", ["Amelia Thornbury"]),
    ("Douglas M. Pryce, 61, from Cardiff", ["Douglas M. Pryce"]),
    ("A boy, 4, of Leeds", []),
    ("the surgeon Li Wei, 52, of Leeds", []),
    ("At 33 Jonas Lindqvist has lived with it for years", ["Jonas Lindqvist"]),
    ("46-year-old Anna Lind from Denmark", ["Anna Lind"]),
    ("At 14 Maria has begun to play tennis", []),
    ("On Day Two, 12, and later", ["Day Two"][:0]),
    ("In Table Three, 2008, it", []),
]

ONE = [
    ("Mr. Henk V.", "Henk V."), ("Mr. V.", "Henk V."), ("Henk", "Henk V."), ("Mr. Visser", "Henk Visser"),
    ("Mr. H. Visser", "Henk Visser"), ("VISSER Henk", "Henk Visser"), ("H. V.", "Henk Visser"), ("H.V.", "Mr. Henk V."),
    ("Mrs. van der Berg", "Ada van der Berg"), ("Ms. Berg", "A. Berg"), ("Mr Henk", "Henk V."),
    ("Henk J. Visser", "Henk Visser"), ("Visser, Henk", "Henk Visser"),
]  # fmt: skip

TWO = [
    ("Mr. Adams", "Mrs. Adams"), ("George A.", "George B."), ("Emre Y.", "Kerem Y."), ("Patient I", "Patient II"),
    ("Mr. Li", "Mr. Ji"), ("Anna K.", "Anton K."), ("Mr. V.", "Henk B."), ("Case 1", "Case 2"),
]  # fmt: skip

FIELDS = "Name: {}\nGender: Male\nAge: 59\nDiagnosis: epilepsy\n\n"
PAGES = [
    # title line, the name field's value, how the text calls him
    ("Mr. Henk V. - Epilepsy (The Netherlands)", "Henk V.", "Mr. V., a 59-year-old pilot,"),
    ("Henk V. - Epilepsy", "Henk V.", "Henk V., 59 years old,"),
    ("Mr. Henk - Epilepsy", "Henk", "Mr. Henk, aged 59,"),
    ("Epilepsy", "Mr. Henk V.", "Henk, a Dutch pilot of 59 years,"),
    ("Epilepsy", "Henk Visser", "Mr. Visser, a 59-year-old Dutch man,"),
    ("Epilepsy", "Visser", "Mr. Visser, 59,"),
    ("Epilepsy", "H. Visser", "Mr. Visser, 59 years old,"),
    ("Epilepsy", "H.V.", "Mr. V., 59 years old,"),
    ("Epilepsy", "J. D. Visser", "Mr. J. D. Visser, 59 years old,"),
    ("Mr. Visser", "Henk Visser", "Henk, 59 years old,"),
    ("Mr. de Vries", "Piet de Vries", "Mr. de Vries, 59 years old,"),
    ("Mr. van der Berg", "Piet van der Berg", "Mr. P. van der Berg, a 59-year-old man,"),
    ("Mr. Piet V.", "Mr. Piet V. (the Netherlands)", "Mr. Piet V., 59 years old,"),
    ("Piet V.", "Piet V.", "The patient, a 59-year-old Dutchman,"),
    ("Mr. Ji", "Mr. Ji from China", "Mr. Ji, a 59-year-old Chinese man,"),
    ("Mr. O'Neil", "Sean O'Neil", "Mr. O'Neil, aged 59,"),
    ("Epilepsy", "Henk V.", "He is 59 years old and"),
    ("Mr V", "Henk V", "Mr V, 59 years old,"),
    ("Mr. Henk V.", "Henk", "Mr. V. is 59 years old. He"),
    ("Mr. Henk J. V.", "Henk V.", "Mr. Henk V., 59 years old,"),
    ("Mr. Jean-Paul M.", "Jean-Paul M.", "Mr. M., a 59-year-old Frenchman,"),
    ("Epilepsy", "Visser, Henk", "Mr. Visser, 59 years old,"),
]


@pytest.mark.parametrize(("text", "names"), TITLED, ids=[r[0] for r in TITLED])
def test_titled_names(text: str, names: list[str], lexicon: Lexicon) -> None:
    assert [n for _, n in titled(text, lexicon)] == names


@pytest.mark.parametrize(("text", "names"), APPOSED, ids=[r[0] for r in APPOSED])
def test_names_with_their_age(text: str, names: list[str]) -> None:
    assert [n for _, n in apposed(text)] == names


@pytest.mark.parametrize(("one", "other"), ONE, ids=[" = ".join(r) for r in ONE])
def test_one_person(one: str, other: str) -> None:
    assert same(one, other) and same(other, one)


@pytest.mark.parametrize(("one", "other"), TWO, ids=[" / ".join(r) for r in TWO])
def test_two_people(one: str, other: str) -> None:
    assert not same(one, other) and not same(other, one)


def test_pieces() -> None:
    assert pieces("Mrs. Ada van der Berg") == ["ada", "berg"]
    assert fuller("Henk Visser", "Mr. V.") and not fuller("Mr. V.", "Henk V.")


@pytest.mark.parametrize(("title", "name", "said"), PAGES, ids=[f"{r[1]} {r[2]}" for r in PAGES])
def test_one_patient(facts_of: Facted, title: str, name: str, said: str) -> None:
    persons = facts_of(f"{title}\n\n{FIELDS.format(name)}{said} had seizures and a fever. He walks well.").persons
    assert len(persons) == 1, [p.name for p in persons]
    assert persons[0].gender == "male"


def test_two_patients(facts_of: Facted) -> None:
    text = "Case 1\n\nMr. L., a 51-year-old man, had fever.\n\nCase 2\n\nMr. Li, a 34-year-old man, had cough."
    assert len(facts_of(text).persons) == 2
    text = "Emre and Kerem Y. are brothers. Emre is 7. Kerem is 9. Emre had fever. Kerem had cough."
    assert [p.name for p in facts_of(text).persons] == ["Emre", "Kerem Y."]


def test_a_field_says_more(facts_of: Facted) -> None:
    facts = facts_of("Name: Henk V., 58 years, male, Dutch\nDiagnosis: epilepsy\n\nHe had fever.")
    (person,) = facts.persons
    assert (person.name, person.gender, person.nationality and person.nationality.text) == ("Henk V.", "male", "Dutch")


@pytest.mark.parametrize(
    ("text", "name", "age", "birth", "value"),
    [
        ("Mr Sato's HbA1c was 7.4 %.", "Mr Sato", None, "", "7.4"),
        ("Mrs Ito’s INR was 2.6.", "Mrs Ito", None, "", "2.6"),
        ("Ms Roy's EDSS 4.5 today.", "Ms Roy", None, "", "4.5"),
        ("Mr Sato's Hb 9.3 g/dL, Mr Sato is well.", "Mr Sato", None, "", "9.3"),
        ("Name: Sato, DOB 07/03/1968\nCRP: 9 mg/L", "Sato", None, "1968", "9"),
        ("Patient: Sato DOB 27/03/1968 MRN 55721\nCRP: 9 mg/L", "Sato", None, "1968-03-27", "9"),
        ("Mr Sato DOB 27/03/1968. CRP 9 mg/L.", "Mr Sato", None, "1968-03-27", "9"),
        ("D.O.B. 27/03/1968. CRP 9 mg/L. He is well.", "", None, "1968-03-27", "9"),
        ("Mr Sato, born 7.3.68. CRP 9 mg/L.", "Mr Sato", None, "1968-03-07", "9"),
        ("Mr Sato (b. 1968). CRP 9 mg/L.", "Mr Sato", None, "1968", "9"),
        ("Mr Sato (*07.03.1968). CRP 9 mg/L.", "Mr Sato", None, "1968-03-07", "9"),
        ("Mr Sato, seen:\n* 27.03.2014 CRP 9 mg/L", "Mr Sato", None, "", "9"),
        ("Age: 07/03/1968\nSex: F\nCRP: 9 mg/L", "", None, "", "9"),
        ("Mr Sato, DOB 07/03/1968, seen 27/05/2014. CRP 9 mg/L.", "Mr Sato", None, "1968-03-07", "9"),
        ("Mr Sato, 46, DOB 27/03/1968. CRP 9 mg/L.", "Mr Sato", "46", "1968-03-27", "9"),
        ("Mr Sato was 46. CRP 9 mg/L.", "Mr Sato", "46", "", "9"),
        ("Sex/age: F/46\nCRP: 9 mg/L", "", "46", "", "9"),
    ],
)
def test_values_and_days_of_birth_are_no_name_and_no_age(
    facts_of: Facted, text: str, name: str, age: str | None, birth: str, value: str
) -> None:
    facts = facts_of(text)
    found = {one.code.text: str(one.value.value) for one in facts.facts if hasattr(one.value, "value")}
    assert [(one.name, one.birth) for one in facts.persons] == [(name, birth)]
    assert found.pop("age", None) == age
    assert list(found.values()) == [value]


def test_a_day_of_birth_that_can_be_read_two_ways_is_a_finding() -> None:
    for text, doubt in (("Mr Sato, DOB 07/03/1968, has gout.", True), ("Mr Sato, DOB 27/03/1968, has gout.", False)):
        assert ("date-ambiguous" in {f.code for f in convert_text(text).facts.findings}) == doubt


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Vale, Ina", "Vale, Ina"),
        ("Vale, Ina R. (f), 50 years", "Vale, Ina R."),
        ("VALE, INA RUTH, 50 y", "VALE, INA RUTH"),
        ("De la Cruz, Ana   DOB: 02.03.1961", "De la Cruz, Ana"),
        ("O'Neil-Vale, Ina", "O'Neil-Vale, Ina"),
        ("van der Vale, Ina", "van der Vale, Ina"),
        ("Ina van der Vale", "Ina van der Vale"),
        ("Vale, Brazil", "Vale"),
        ("Vale, Teacher", "Vale"),
        ("Vale, Female", "Vale"),
        ("Vale, Mr", "Vale"),
        ("Vale, DOB 07/03/1968", "Vale"),
        ("VALE, DOB 07/03/1968", "VALE"),
        ("Vale, who came alone", "Vale"),
        ("Vale, 50 years", "Vale"),
    ],
)
def test_a_family_name_stands_before_the_first(facts_of: Facted, value: str, name: str) -> None:
    facts = facts_of(f"Patient: {value}\nSex: female\nShe had a tremor.")
    assert [one.name for one in facts.persons] == [name]


def test_a_name_in_another_order_is_the_same_person(facts_of: Facted) -> None:
    facts = facts_of("Name: Vale, Ina\nAge: 50\nMrs. Vale had a tremor. Ina Vale was tired.")
    assert [one.name for one in facts.persons] == ["Vale, Ina"]
