"""Several people on one page, each below a head: every way to head a case with every way to tell it on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl import convert_text

People = tuple[tuple[str, str, str, str, str, str, str], ...]
CHILDREN: People = (
    ("girl", "female", "L.", "3", "Vietnam", "cerebral palsy", "drooling"),
    ("boy", "male", "K.", "6", "Kazakhstan", "autism", "hand flapping"),
    ("boy", "male", "D.", "11", "Serbia", "Duchenne muscular dystrophy", "falls"),
)
ADULTS: People = (
    ("woman", "female", "Maria T.", "63", "Italy", "amyotrophic lateral sclerosis", "dysphagia"),
    ("man", "male", "Igor S.", "58", "Russia", "multiple system atrophy", "ataxia"),
    ("man", "male", "Chen W.", "71", "China", "Parkinson's disease", "tremor"),
)
Head = Callable[[int, tuple[str, ...]], str]
HEADS: dict[str, Head] = {
    "dashes": lambda n, p: f"--- CASE {n} --- {p[0]}, {p[2]}, {p[3]} y, {p[4]} ---\n",
    "equals": lambda n, p: f"=== Patient {n}: {p[0]}, {p[3]} years, {p[4]} ===\n",
    "stars": lambda n, p: f"*** Case {n} *** {p[2]}, {p[1]}, {p[3]} years old, {p[4]} ***\n",
    "underlined": lambda n, p: f"Case {n}: {p[0]}, {p[3]} years, {p[4]}\n-----------------------------\n",
    "square brackets": lambda n, p: f"[{n}] {p[0].capitalize()}, {p[3]}, {p[4]}\n",
    "bracket": lambda n, p: f"{n}) {p[2]}, {p[3]}, {p[0]}, from {p[4]}\n",
    "point": lambda n, p: f"{n}. {p[0].capitalize()} of {p[3]} years from {p[4]}\n",
    "number": lambda n, p: f"No. {n} - {p[2]} ({p[1]}, {p[3]} years, {p[4]})\n",
    "hash": lambda n, p: f"Case #{n} | {p[1].capitalize()} | {p[3]} yrs | {p[4]}\n",
    "Roman": lambda n, p: f"Case {('I', 'II', 'III')[n - 1]}. {p[2]}, {p[3]}-year-old {p[0]} from {p[4]}.\n",
    "letter": lambda n, p: f"Patient {'ABC'[n - 1]} ({p[1][0].upper()}, {p[3]}, {p[4]})\n",
    "ordinal": lambda n, p: f"{('First', 'Second', 'Third')[n - 1]} patient: {p[0]}, aged {p[3]}, {p[4]}\n",
    "word": lambda n, p: f"Patient {('one', 'two', 'three')[n - 1]}: a {p[3]}-year-old {p[0]} from {p[4]}\n",
    "name": lambda n, p: f"{p[2]}, {p[3]}, {p[4]} ({p[0]})\n",
    "name and brackets": lambda n, p: f"{p[2]} ({p[3]}, {p[1]}, {p[4]})\n",
    "disease": lambda n, p: f"{p[5]}: {p[2]}, {p[0]}, {p[3]} years, {p[4]}\n",
    "fields": lambda n, p: f"Patient: {p[2]}\nSex: {p[1]}\nAge: {p[3]}\nCountry: {p[4]}\n",
    "initials": lambda n, p: f"{p[2][0]}.{p[4][0]}., {p[1]}, {p[3]} y.o., {p[4]}\n",
    "report": lambda n, p: f"CASE REPORT {n}\n\n{p[2]}, a {p[3]}-year-old {p[0]} from {p[4]}.\n",
    "dash": lambda n, p: f"Patient {n} – {p[0]} – {p[3]} years – {p[4]}\n",
    "register": lambda n, p: f"ID 0{n}/14  {p[1][0].upper()}/{p[3]}  {p[4]}\n",
    "Markdown": lambda n, p: f"## Case {n}: {p[2]} ({p[3]} years, {p[1]}, {p[4]})\n",
    "months": lambda n, p: f"Case {n}. {p[0].capitalize()}, {p[3]} yrs 2 mths, {p[4]}\n",
}  # fmt: skip


def notes(p: tuple[str, ...]) -> str:
    return (
        f"Diag.: {p[5]}. On arrival: {p[6]}. Weight 38 kg. CK 8,930 U/L.\nStem cells: 4 infusions IV, 12 May 2014.\n"
        f"After 3 months: {p[6]} less.\n"
    )


def sentences(p: tuple[str, ...]) -> str:
    she = "She" if p[1] == "female" else "He"
    return (
        f"{she} has {p[5]}. Before treatment there was {p[6]}. Weight was 38 kg. CK was 8,930 U/L.\n{she} received an "
        f"intravenous infusion of stem cells on 12 May 2014. Three months later {p[6]} had improved.\n"
    )


@pytest.mark.parametrize("body", [notes, sentences])
@pytest.mark.parametrize("people", [CHILDREN, ADULTS], ids=["children", "adults"])
@pytest.mark.parametrize("head", HEADS)
def test_each_fact_is_of_its_own_person(head: str, people: People, body: Callable[[tuple[str, ...]], str]) -> None:
    page = "Cases of this year\n\n" + "\n".join(HEADS[head](n + 1, p) + body(p) for n, p in enumerate(people))
    result = convert_text(page, name="page.txt")
    assert [p.gender for p in result.facts.persons] == [p[1] for p in people]
    assert [p.nationality and p.nationality.text for p in result.facts.persons] == [p[4] for p in people]
    for person, told in zip(result.facts.persons, people, strict=True):
        own = [f for f in result.facts.facts if getattr(f, "subject", "") == person.key]
        kinds = [type(f).__name__ for f in own]
        assert kinds.count("Condition") == 1 and kinds.count("Treatment") == 1, kinds
        values = {f.code.text: f.value for f in own if type(f).__name__ == "Observation"}
        assert values["body weight"].value == 38 and values["creatine kinase"].value == 8930
        assert values["age"].value == int(told[3]) or "months" in head
        named = [f for f in own if told[6].split()[-1] in f.code.text]
        assert len(named) == 2, [f.code.text for f in own]


@pytest.mark.parametrize(
    "sentence",
    [
        "A girl with Rett syndrome is coming in December.",
        "Two boys with Rett syndrome are expected next month.",
        "A boy with Rett syndrome will come in spring.",
    ],
)
def test_who_is_still_to_come_has_no_facts_here(sentence: str) -> None:
    page = f"Our case\n\nAnna L., a 7-year-old girl from Peru, has cerebral palsy. She can sit.\n\n{sentence}\n"
    result = convert_text(page, name="page.txt")
    assert not [f for f in result.facts.facts if "Rett" in getattr(getattr(f, "code", None), "text", "")]
