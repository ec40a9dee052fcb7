"""Phrases of case reports and of patients' interviews, and what they give, in the notation of the mappings' examples."""

from __future__ import annotations

from functools import cache

import pytest

from etl.examples import run_one
from etl.mapping.compiled import compile_lexicon
from etl.mapping.entry import Example
from etl.mapping.lexicon import Lexicon

Row = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A phrase, what it gives, and what it must never give."""

ABBREVIATIONS: list[Row] = [
    (
        "Motor evoked potentials (MEP) to the legs were absent. MEP in the arms was normal.",
        ("motor evoked potentials: normal; @ bilateral upper limb",),
        ("maximal expiratory pressure: *",),
    ),
    (
        "He had macrophage activation syndrome (MAS) in 2012. MAS was treated.",
        ("condition: macrophage activation syndrome; onset 2012",),
        ("Ashworth score: *",),
    ),
]
TESTS_WITH_RESULTS: list[Row] = [
    (
        "Muscle biopsy of the left quadriceps showed fibre type grouping.",
        ("procedure: muscle biopsy; @ left quadriceps", "fiber type grouping: present"),
        (),
    ),
    ("Skin biopsy was normal in 2003.", ("skin biopsy: normal",), ()),
    ("EMG of the left biceps was normal.", ("electromyography: normal; @ left biceps",), ()),
    (
        "Motor evoked potentials to the legs could not be elicited, those to the arms were normal.",
        (
            "motor evoked potentials: absent; @ bilateral lower limb",
            "motor evoked potentials: normal; @ bilateral upper limb",
        ),
        (),
    ),
]


@cache
def _lexicon() -> Lexicon:
    return compile_lexicon()


@pytest.mark.parametrize(
    ("text", "gives", "never"),
    [*ABBREVIATIONS, *TESTS_WITH_RESULTS],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_a_phrase_gives(text: str, gives: tuple[str, ...], never: tuple[str, ...]) -> None:
    """Each phrase gives its facts and none of those that would be wrong."""
    failure = run_one(Example(text, gives, never), _lexicon())
    assert failure is None, str(failure)
