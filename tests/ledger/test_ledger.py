"""Every cell, field and sentence is accounted for, and what is lost beside a fact is told."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.explain import trace
from etl.facts import Entry
from etl.ledger import counts, summed, understood
from etl.pipeline import Result, convert_bytes, convert_text

WHO = "A 61-year-old woman with ataxia came to the clinic.\n\n"
PIECES = (
    "He had tremor", "no fever", ",", ".", ";", "\n\n", "\n", "- ", "## Discussion\n", "Fever: ", "none", "Age: 60", "zork",
    "may have", "We plan to", "| a | b |\n|---|---|\n| MMSE | 22 |\n", "Mood: [ ] good [x] bad", "\t", "中文", "120/80", "…",
)  # fmt: skip


def _states(result: Result) -> dict[str, tuple[str, str]]:
    return {one.evidence.quote: (one.state, one.reason) for one in result.facts.ledger}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(page=st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_every_letter_stands_in_an_entry(page: str) -> None:
    result = convert_text(WHO + page, "page.txt")
    text = list(result.document.text)
    for entry in result.facts.ledger:
        place = entry.evidence
        assert result.document.text[place.start : place.end] == place.quote
        text[place.start : place.end] = " " * (place.end - place.start)
    assert not [char for char in text if char.isalnum()]


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("He may have a tremor.", "He may have a tremor.", ("left out", "possible")),
        ("Her mother has diabetes. Her father may have epilepsy.", "Her father may have epilepsy.", ("left out", "possible")),
        ("The neighbour drove her home.", "The neighbour drove her home.", ("not understood", "names nothing that a mapping knows")),
        ("Discussion\n\nStroke is rare in the young.", "Stroke is rare in the young.", ("left out", "general knowledge")),
        ("She had fever, zorkitis and cough.", "zorkitis", ("not understood", "names nothing that a mapping knows")),
        ("She had fever after a zorkectomy.", "zorkectomy", ("not understood", "looks like a term that no mapping knows")),
        ("Hemoglobin was 9 g/dL, zorkin 390 U/L.", "zorkin 390 U/L.", ("not understood", "no fact holds it")),
        ("Height: 160 cm\nHobby:\n", "Hobby:", ("structure", "key")),
        ("Discussion\n\nShe had fever.", "Discussion", ("structure", "heading")),
        ("She had fever.", "She had fever.", ("used", "")),
        ("Tremor: [ ] yes [ ] no", "Tremor: [ ] yes [ ] no", ("left out", "no box ticked")),
        ("Signs\n[x] Tremor\n[ ] Ataxia", "[ ] Ataxia", ("left out", "not ticked")),
        ("Tremor: n/a", "Tremor: n/a", ("left out", "said to be unknown")),
        ("Hand: [ ] tremor [x] weakness", "Hand: [ ] tremor [x] weakness", ("used", "")),
        # beside what was read: clauses, runs of unknown words, second values, lines in capitals, values of fields
        ("She had fever, and zorking was seen on the left.", "zorking was seen on the left.", ("not understood", "names nothing that a mapping knows")),
        ("She had fever with zorkal grunting.", "zorkal grunting", ("not understood", "names nothing that a mapping knows")),
        ("Tremor: severe, zorky on exertion", "zorky on exertion", ("not understood", "names nothing that a mapping knows")),
        ("SHE HAD FEVER WITH ZORKAL GRUNTING.", "ZORKAL GRUNTING", ("not understood", "names nothing that a mapping knows")),
        ("She took aspirin 100 mg daily, 50 mg since May.", "50 mg since May.", ("not understood", "no fact holds it")),
        ("Ask for mary@example.org or 555-123-4567.", "Ask for mary@example.org or 555-123-4567.", ("left out", "address or number of a page")),
        ("Report ID.......17,doc4", "Report ID.......17,doc4", ("left out", "address or number of a page")),
    ],
)  # fmt: skip
def test_what_became_of_it(text: str, quote: str, expected: tuple[str, str]) -> None:
    assert _states(convert_text(WHO + text, "page.txt"))[quote] == expected


def test_the_rest_of_a_cell_has_an_entry_of_its_own() -> None:
    table = b'Patient,Findings,Treatment\nP1,"tremor, zork syndrome; ataxia","riluzole 50 mg, zorkin 20 mg"\nP2,chorea,levodopa\n'
    states = _states(convert_bytes(table, "cases.csv"))
    assert states["zork syndrome"] == ("not understood", "names nothing that a mapping knows")
    assert states["zorkin 20 mg"] == ("not understood", "no fact holds it")
    assert {states["chorea"], states["levodopa"]} == {("used", "")}
    assert "ataxia" not in states


def test_cells_by_row_and_column() -> None:
    result = convert_bytes(b"Visit,SARA gait,Zork\n1 March 2019,5,seven\n2 April 2019,4,\n", "visits.csv")
    cells = {(e.evidence.row, e.evidence.column): e.state for e in result.facts.ledger if e.unit == "cell"}
    assert cells[0, 1] == "structure"
    assert cells[1, 1] == cells[2, 1] == "used"
    assert cells[1, 2] == "not understood"
    assert (2, 2) not in cells


def test_the_trace_has_counts_places_and_facts() -> None:
    result = convert_text(
        WHO + "She had fever, zorkitis and cough.\n\nHobby:\n\n## Discussion\n\nStroke is rare.", "page.txt"
    )
    told = trace(result)
    assert told["counts"] == counts(result.facts.ledger)
    assert set(told["counts"]) == {"cells", "fields", "sentences"}
    urls = {entry["fullUrl"] for entry in result.bundle["entry"]}
    assert all(set(one["facts"]) <= urls and one["facts"] for one in told["used"])
    fever = next(one for one in told["used"] if result.document.text[one["start"] :].startswith("She had fever"))
    assert len(fever["facts"]) == 2
    assert [one["label"] for one in told["passages"] if "label" in one] == []
    assert {one["state"] for one in told["passages"]} == {"left out", "not understood"}
    assert not any("quote" in one or "label" in one for one in trace(result, include_text=False)["passages"])


def test_understood_share() -> None:
    place = convert_text("x").facts.ledger[0].evidence
    some = [Entry("cell", "used", place)] * 3 + [
        Entry("cell", "structure", place),
        Entry("field", "not understood", place),
    ]
    assert understood(counts(some)) == pytest.approx(0.75)
    assert understood(counts(())) is None
    assert summed([counts(some), counts(some)])["cells"]["used"] == 6


def test_time_grows_with_the_length() -> None:
    words = ["fever", "zorkitis", "HTN", "tremor", "and", ","]
    rng = random.Random(1)
    page = WHO + ". ".join(" ".join(rng.choices(words, k=12)).capitalize() for _ in range(2000))
    assert len(convert_text(page, "page.txt").facts.ledger) > 2000


@pytest.mark.parametrize(
    ("text", "entry", "claims"),
    [
        ("A man with no asthma has a tremor.", "finding:tremor", []),
        ("A man with no asthma has a tremor.", "condition:asthma", [("negated", "denial_determiner", "no", True)]),
        ("His mother had no seizures.", "family:seizure",
         [("relative", "kin", "mother", True), ("negated", "denial_determiner", "no", True)]),
        ("No fever, no cough.", "finding:cough", [("negated", "denial_determiner", "no", True)]),
        ("Gait and speech are unchanged.", "function:speech", [("unchanged", "unchanged", "unchanged", True)]),
    ],
)  # fmt: skip
def test_the_trace_says_what_is_claimed_of_a_term(
    text: str, entry: str, claims: list[tuple[str, str, str, bool]]
) -> None:
    told = trace(convert_text(WHO + text, "page.txt"))
    found = [
        (claim["says"], claim.get("rule", ""), claim["words"], claim["holds"])
        for why in told.get("why", []) for claim in why["claims"]
        if why["entry"] == entry and claim.get("rule") not in ("person_only", "stated")
    ]  # fmt: skip
    assert found == claims


def test_without_the_text_the_trace_has_no_word_of_a_claim() -> None:
    told = trace(convert_text(WHO + "She has no fever.", "page.txt"), include_text=False)
    assert told["why"] and not [claim for why in told["why"] for claim in why["claims"] if "words" in claim]


@pytest.mark.parametrize(
    ("sentence", "lost"),
    [
        ("He took prednisolone 20 mg daily and keeps his balance for 5 minutes.", {"5 minutes"}),
        ("The ulcer healed, and a bruise was there for two weeks.", {"two weeks"}),
        ("Hemoglobin was 9 g/dL.", set()),
        ("However, the patient showed tremor.", set()),
        (
            "He received stem cells in May 2011. After treatment Berg balance scale was 40, and 43 after 3 months.",
            set(),
        ),
        ("He takes aspirin 100 mg daily.", set()),
    ],
)
def test_what_a_fact_leaves_of_its_sentence_is_accounted_for(sentence: str, lost: set[str]) -> None:
    ledger = convert_text(f"A 50-year-old man.\n\n{sentence}\n").facts.ledger
    found = {e.evidence.quote for e in ledger if e.state == "not understood"}
    assert {one for one in lost if not any(one in quote for quote in found)} == set()
    assert lost or not found


def test_a_sentence_in_an_unread_language_says_so_beside_its_facts() -> None:
    ledger = convert_text("Die 54-jährige Patientin wurde gestern wegen Fieber aufgenommen.\n").facts.ledger
    assert {e.state for e in ledger} == {"used", "not understood"}
    assert [e.reason for e in ledger if e.state == "not understood"] == ["in German, which isn't read"]
