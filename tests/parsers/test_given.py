"""A note that comes with its patient: whatever it says is theirs, and nobody else's facts are."""

from __future__ import annotations

import pytest

from etl.envelope import Envelope, Pointer
from etl.facts import Encounter, Facts, Observation
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read
from etl.value import replace


def facts_of(text: str, called: str = "", *, stay: bool = False, given: bool = True) -> Facts:
    envelope = Envelope(
        "n", Pointer("Patient", "Patient/9", display=called), Pointer("Encounter", "Encounter/3") if stay else None
    )
    document = read(text.encode(), "n.txt")
    return parse(replace(document, envelope=envelope if given else None), compile_lexicon(()))


def seen(facts: Facts) -> set[tuple[str, str | None]]:
    return {(f.code.text, f.presence) for f in facts.facts if isinstance(f, Observation) and f.presence}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tremor of both hands. No fever.", {("hand tremor", "present"), ("fever", "absent")}),
        ("Seen today. Denies headache.", {("headache", "absent")}),
        ("Exam: ptosis of the left eye.", {("ptosis", "present")}),
        ("The patient's mother had tremor. No fever.", {("fever", "absent")}),
    ],
)
def test_nobody_asks_whether_a_note_is_about_somebody(text: str, found: set[tuple[str, str]]) -> None:
    facts = facts_of(text)
    assert seen(facts) == found and facts.kind != "information"
    assert [person.key for person in facts.persons] == ["p1"] and not facts.findings


TWO = "Ina Vale, 54, had tremor. Tom Reed, 60, had ptosis."
CASES = "Case 1: A 34-year-old man had tremor. Case 2: A 50-year-old woman had ptosis."


@pytest.mark.parametrize(
    ("text", "called", "found"),
    [
        (TWO, "", set()),
        (TWO, "Vale, Ina", {("tremor", "present")}),
        (TWO, "Mr. Tom Reed", {("ptosis", "present")}),
        (TWO, "Ada Holt", set()),
        (CASES, "Vale, Ina", set()),
        ("Ina Vale, 54, had tremor.", "Ada Holt", {("tremor", "present")}),
    ],
)
def test_a_note_of_two_people_keeps_the_facts_of_its_patient_only(
    text: str, called: str, found: set[tuple[str, str]]
) -> None:
    facts = facts_of(text, called)
    assert seen(facts) == found
    mixed = [finding for finding in facts.findings if finding.code == "people-mixed"]
    assert len(mixed) == (text != "Ina Vale, 54, had tremor.")
    assert all(len(finding.evidence) == 2 for finding in mixed)


def test_what_is_not_kept_says_why() -> None:
    facts = facts_of(TWO, "Ina Vale")
    reasons = {entry.evidence.quote: entry.reason for entry in facts.ledger if entry.state == "left out"}
    assert reasons["Tom Reed, 60, had ptosis."] == "about somebody else than the note's patient"


def test_a_stay_from_outside_is_the_only_one() -> None:
    text = "Mrs. Vale was admitted on 3 May 2030 with tremor."
    assert any(isinstance(fact, Encounter) for fact in facts_of(text).facts)
    assert not any(isinstance(fact, Encounter) for fact in facts_of(text, stay=True).facts)
    assert seen(facts_of(text, stay=True)) == {("tremor", "present")}


def test_a_note_that_does_not_hold_gives_nothing() -> None:
    document = read(b"No fever.", "n.txt")
    envelope = Envelope("n", Pointer("Patient", "Patient/9"), standing="entered-in-error")
    facts = parse(replace(document, text="", blocks=(), envelope=envelope), compile_lexicon(()))
    assert not facts.facts and not facts.ledger


def test_a_page_without_a_patient_from_outside_is_read_as_before() -> None:
    assert facts_of("Tremor is common in older people. Fever is not.", given=False).kind == "information"
