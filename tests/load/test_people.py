"""Who the people of documents are on a server: by a rule that somebody chose, never by guess."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran
from fake import Asked, Fake, Reply

Load = Callable[..., Ran]
Converted = Callable[..., Path]
SYSTEM = "https://north.example/mrn"
BY_NUMBER = ("--patient-system", SYSTEM, "--match-rule", "mrn+birthdate")
BY_NAME = ("--match-rule", "name+birthdate")
HEAD = "Discharge letter\n\nPatient: {name}\nDate of birth: {born}\nMRN: {number}\n\n"


def letter(text: str, name: str = "Ina Vale", born: str = "12 May 1961", number: str = "4711") -> str:
    return HEAD.format(name=name, born=born, number=number) + text + "\n"


def known(fake: Fake, id_: str = "7", **changes: Any) -> None:
    patient = {
        "resourceType": "Patient",
        "id": id_,
        "identifier": [{"system": SYSTEM, "value": "4711"}],
        "name": [{"family": "Vale", "given": ["Ina", "Ruth"]}],
        "birthDate": "1961-05-12",
    }
    fake.put({**patient, **changes})


def subjects(fake: Fake) -> set[str]:
    return {r["subject"]["reference"] for r in fake.of("Observation")}


@pytest.mark.parametrize("rule", [BY_NUMBER, BY_NAME, ("--patient-system", SYSTEM)])
def test_letters_of_somebody_whom_the_hospital_knows(
    fake: Fake, converted: Converted, load: Load, rule: tuple[str, ...]
) -> None:
    known(fake)
    known(fake, "8", identifier=[{"system": "urn:south", "value": "4711"}], birthDate="1980-01-01")
    before = fake.of("Patient")
    out = converted(a=letter("Tremor of both hands."), b=letter("No fever. No headache."))
    ran = load(out, fake.url, *rule, "--verify", "--jobs", "2")
    assert (ran.code, ran.states) == (0, {"done": 2}), ran.output
    assert subjects(fake) == {"Patient/7"} and fake.of("Patient") == before
    assert load(out, fake.url, *rule, "--again").states == {"same": 2}


@pytest.mark.parametrize("rule", [BY_NUMBER, BY_NAME])
def test_letters_of_somebody_new_are_of_one_patient(
    fake: Fake, converted: Converted, load: Load, rule: tuple[str, ...]
) -> None:
    out = converted(a=letter("Tremor of both hands."), b=letter("No fever. No headache."), c=letter("Ataxia."))
    ran = load(out, fake.url, *rule, "--verify", "--jobs", "3")
    assert ran.code == 0, ran.output
    (patient,) = fake.of("Patient")
    assert subjects(fake) == {f"Patient/{patient['id']}"}
    systems = [i["system"] for i in patient["identifier"]]
    assert (SYSTEM in systems) == (rule == BY_NUMBER)
    assert load(out, fake.url, *rule, "--again").states == {"same": 3}


@pytest.mark.parametrize(
    ("rule", "there", "text", "why"),
    [
        (BY_NUMBER, {"birthDate": "1961-05-13"}, letter("No fever."), "has another birth date"),
        (BY_NUMBER, {"birthDate": "1961"}, letter("No fever."), "no full birth date"),
        (("--patient-system", SYSTEM), {"birthDate": "1970-01-01"}, letter("No fever."), "has another birth date"),
        (("--patient-system", SYSTEM), {}, letter("No fever.", number="99123"), "names no patient"),
        (BY_NUMBER, {"active": False}, letter("No fever."), "isn't active"),
    ],
)
def test_what_contradicts_stops_the_document(
    fake: Fake, converted: Converted, load: Load, rule: tuple[str, ...], there: dict[str, Any], text: str, why: str
) -> None:
    known(fake, **there)
    ran = load(converted(a=text), fake.url, *rule)
    assert ran.code == 1 and why in ran.output and "Vale" not in ran.output
    assert not fake.of("Observation") and len(fake.of("Patient")) == 1


@pytest.mark.parametrize(
    ("there", "text"),
    [
        ({"birthDate": "1961-05-13"}, letter("No fever.")),
        ({"name": [{"family": "Vale", "given": ["Ida"]}]}, letter("No fever.")),
        ({"gender": "male"}, letter("She had no fever.")),
        ({}, letter("No fever.", name="Mrs. Vale")),
        ({}, letter("No fever.", name="I. Vale")),
        ({}, letter("No fever.", born="May 1961")),
    ],
)
def test_a_name_that_is_nearly_the_same_is_another_person(
    fake: Fake, converted: Converted, load: Load, there: dict[str, Any], text: str
) -> None:
    known(fake, **there)
    assert load(converted(a=text), fake.url, *BY_NAME).code == 0
    assert len(fake.of("Patient")) == 2 and "Patient/7" not in subjects(fake)


def test_two_patients_of_a_name_and_birth_date_are_nobody(fake: Fake, converted: Converted, load: Load) -> None:
    known(fake)
    known(fake, "8", identifier=[{"system": SYSTEM, "value": "9"}])
    ran = load(converted(a=letter("No fever.")), fake.url, *BY_NAME)
    assert ran.code == 1 and "names 2 patients" in ran.output and not fake.of("Observation")


def with_match(fake: Fake, *grades: str) -> None:
    """Give the server a $match that finds its patients, each with the next grade."""
    operation = [{"name": "match", "definition": "http://hl7.org/fhir/OperationDefinition/Patient-match"}]
    codes = [{"code": "transaction"}, {"code": "batch"}]
    of_patients = {"type": "Patient", "operation": operation}
    fake.capability["rest"] = [{"mode": "server", "interaction": codes, "resource": [of_patients]}]

    def answer(asked: Asked) -> Reply | None:
        if asked.path != "Patient/$match":
            return None
        url = "http://hl7.org/fhir/StructureDefinition/match-grade"
        entries = [
            {"resource": one, "search": {"score": 0.9, "extension": [{"url": url, "valueCode": grade}]}}
            for one, grade in zip(fake.of("Patient"), grades, strict=False)
        ]
        return Reply(200, {"resourceType": "Bundle", "type": "searchset", "entry": entries})

    fake.faults.append(answer)


@pytest.mark.parametrize(
    ("grades", "ended"),
    [(("certain",), "Patient/7"), (("probable",), "new"), (("certain", "certain"), "names 2 patients")],
)
def test_only_what_the_server_is_certain_of_counts(
    fake: Fake, converted: Converted, load: Load, grades: tuple[str, ...], ended: str
) -> None:
    for number in range(len(grades)):
        known(fake, str(7 + number))
    with_match(fake, *grades)
    ran = load(converted(a=letter("No fever.")), fake.url, "--match-rule", "server")
    assert ended in ran.output or subjects(fake) == {ended} or (ended == "new" and len(fake.of("Patient")) == 2)


def test_a_server_without_match_is_not_asked_for_it(fake: Fake, converted: Converted, load: Load) -> None:
    ran = load(converted(a=letter("No fever.")), fake.url, "--match-rule", "server")
    assert ran.code == 1 and "$match" in ran.output and not fake.of("Observation")


def test_the_table_to_decide_on_has_a_row_a_person_and_both_sides(
    fake: Fake, converted: Converted, load: Load, tmp_path: Path
) -> None:
    known(fake)
    with_match(fake, "probable")
    other = letter("No fever.", name="Jon Moor", born="1 June 1970", number="5")
    out = converted(a=letter("No fever."), b=letter("No headache."), c=other)
    goal = tmp_path / "match.csv"
    assert load(out, fake.url, "--match", str(goal), "--patient-system", SYSTEM).code == 0 and not fake.of(
        "Observation"
    )
    rows = list(csv.DictReader(goal.open(encoding="utf-8", newline="")))
    assert [row["document"] for row in rows] == ["a.txt\nb.txt", "c.txt"]
    (first, second) = rows
    assert (first["person"], first["by"]) == ("p1\np1", "record number, name and birth date, $match probable")
    assert (first["name"], first["birth date"], first["number"]) == ("Ina Vale", "1961-05-12", "4711")
    shown = (first["patient"], first["patient name"], first["patient birth date"], first["patient number"])
    assert shown == ("Patient/7", "Ina Ruth Vale", "1961-05-12", "4711")
    assert second["by"] == "$match probable" or second["by"] == "none"
    first["accept"], second["accept"] = "yes", "No"
    with goal.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows(rows)
    assert load(out, fake.url, "--subject-map", str(goal)).code == 0
    assert {r["subject"]["reference"] for r in fake.of("Observation")} >= {"Patient/7"}
    assert len(fake.of("Patient")) == 2


def test_a_rule_by_number_needs_to_know_of_which_system(fake: Fake, converted: Converted, load: Load) -> None:
    assert load(converted(a=letter("No fever.")), fake.url, "--match-rule", "mrn+birthdate").code == 2


def test_what_was_loaded_without_a_rule_is_looked_at_again_with_one(
    fake: Fake, converted: Converted, load: Load
) -> None:
    out = converted(a=letter("No fever."))
    assert load(out, fake.url).states == {"done": 1}
    known(fake)
    assert load(out, fake.url, *BY_NUMBER).states != {"before": 1}
    assert json.dumps(fake.of("Observation")).count("Patient/7") == 1
