"""What holds for any text: quotes stand where they say, the same gives the same, nothing from nothing, linear time."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.facts import Facts
from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read

DESCRIBED = "Mr. Tester, a 50-year-old man with stroke.\n\n"
PIECES = (
    "He had", "She has", "no", "tremor", "of the left hand", "and", ",", ".", ";", "\n\n", "\n", "- ", "## ", "Fever: ",
    "none", "ALSFRS-R 37", "3-/5", "4/5", "on 2010-05-06", "in May 2009", "after the treatment", "before", "(", ")",
    "stem cells", "intravenously", "750 million cells", "riluzole 50 mg bid", "was stopped", "his mother", "diabetes",
    "improved", "worse", "may", "We plan to", "Mrs. Li", "aged 61", "| a | b |\n|---|---|\n| MMSE | 22 |\n", "120/80 mmHg",
    "R(+) L(-)", "78 %", "10⁶", "→", "12.", "left", "both", "EMG showed", "first injection", "SMN1", "smoking",
    "Muscle strength", "normal", "Diagnosis: ", "\t", "ß", "中文", "\u00a0", "±", "…",
)  # fmt: skip
PAGES = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def _parse(text: str) -> tuple[str, Facts]:
    document = read(text.encode(), "page.txt")
    return document.text, parse(document, compile_lexicon())


@MANY
@given(page=PAGES)
def test_every_quote_stands_at_its_place(page: str) -> None:
    text, facts = _parse(DESCRIBED + page)
    for fact in facts.facts:
        assert fact.evidence, fact
        assert all(e.start < e.end and text[e.start : e.end] == e.quote for e in fact.evidence), fact
    for person in facts.persons:
        assert all(text[e.start : e.end] == e.quote for e in person.evidence)
    for entry in facts.ledger:
        assert text[entry.evidence.start : entry.evidence.end] == entry.evidence.quote


@MANY
@given(page=PAGES)
def test_facts_are_in_the_order_of_the_text(page: str) -> None:
    _, facts = _parse(DESCRIBED + page)
    starts = [f.evidence[0].start for f in facts.facts]
    assert starts == sorted(starts)


@MANY
@given(page=PAGES)
def test_every_fact_belongs_to_somebody_described(page: str) -> None:
    _, facts = _parse(DESCRIBED + page)
    keys = {p.key for p in facts.persons} | ({facts.cohort.key} if facts.cohort else set())
    assert {f.subject for f in facts.facts} <= keys


@MANY
@given(page=PAGES)
def test_the_same_page_gives_the_same_facts(page: str) -> None:
    assert _parse(DESCRIBED + page) == _parse(DESCRIBED + page)


@MANY
@given(text=st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    told, facts = _parse("word " + text)
    assert all(told[e.start : e.end] == e.quote for f in facts.facts for e in f.evidence)


@MANY
@given(text=st.text(alphabet="bdfghjkqxz ,;:()[]{}<>/\\|~^°§$&=*\n\t", min_size=1, max_size=400))
def test_nothing_comes_of_gibberish(text: str) -> None:
    _, facts = _parse("qx " + text)
    assert facts.facts == ()


@pytest.mark.parametrize("text", [".", "-", "lorem ipsum dolor", "1 2 3", "?", "...\n\n..."])
def test_nothing_comes_of_nothing(text: str) -> None:
    assert _parse(text)[1].facts == ()


@MANY
@given(
    page=st.lists(
        st.sampled_from(("tremor", "no fever", "He had a cough", "ALSFRS-R 37", "pain")), min_size=1, max_size=8
    )
)
def test_a_page_of_nobody_gives_no_facts(page: list[str]) -> None:
    facts = _parse("Stem cells are cells.\n\n" + ". ".join(page))[1]
    assert facts.facts == () or facts.persons or facts.cohort


REPEATED = {
    "word": "tremor ", "plain word": "house ", "letter": "a", "bracket": "(", "closing bracket": ")", "label": "Diagnosis: ",
    "numbers": "12 ", "digits": "1", "newline": "\n", "lines": "x\n", "comma": "strength, ", "date": "2004-05-06 ",
    "sentence": "He had no tremor. ", "graded line": "Muscle strength: 4/5\n", "name": "Mr. Ji ", "pair": "Ada and Bo ",
    "age": "a 54-year-old man ", "cells": "stem cells ", "and": "and ", "gene": "SMN1, 2, 3, ", "plus": "+", "dash": "- ",
    "medicine": "riluzole 50 mg ", "side": "left arm ", "after": "after treatment ", "colon": ":", "item": "1. ",
    "tab": "\t", "pipe": "|", "semicolon": "weakness; ", "test": "EMG ", "habit": "smoking ", "people": "10 patients ",
    "relative": "His mother had diabetes. ", "score": "ALSFRS-R 30 ", "injection": "The first injection was on 5 May 2010. ",
    "field": "Age: 54\n", "not": "not ", "quote": '"', "space": " x", "initials": "A. B. ", "from to": "from 1 to ",
}  # fmt: skip
SIZE = 16_000


@pytest.mark.slow
@pytest.mark.parametrize("name", REPEATED)
def test_time_grows_with_the_length_of_the_text(name: str, seconds: Callable[..., float]) -> None:
    unit = REPEATED[name]

    def spent(size: int, limit: float) -> float:
        document = read((DESCRIBED + unit * (size // len(unit))).encode(), "page.txt")
        return seconds(lambda: parse(document, compile_lexicon()), limit)

    half = spent(SIZE // 8, 1)
    for size in (SIZE // 4, SIZE // 2, SIZE):
        most = max(0.4, 3.2 * half)
        whole = spent(size, most)
        # Twice would be linear, four times is not; below half a second the clock says little, above it enough.
        assert whole < most, f"{size}: {half:.2f} s for half of it, {whole:.2f} s for all"
        assert whole < 8 * size / SIZE, f"{size}: {whole:.2f} s"
        if whole > 0.6:
            break
        half = whole


def test_a_long_page_of_different_sentences(facts_of: Callable[..., Facts], seconds: Callable[..., float]) -> None:
    chance = random.Random(7)
    page = DESCRIBED + ". ".join(" ".join(chance.choice(PIECES) for _ in range(9)) for _ in range(400))

    def work() -> None:
        facts_of(page)

    assert seconds(work, 10) < 10
