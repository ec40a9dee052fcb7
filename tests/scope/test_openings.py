"""The opening of a case report: a denied history, then the finite verb of the patient with what brought them.

Fourteen histories, each before six verbs, with a comma in front of the verb and without: all findings are there, the history is
denied, and no denial crosses the verb.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

import pytest

from etl.examples import meets, read_phrase
from etl.mapping.compiled import compile_lexicon
from etl.mapping.lexicon import Lexicon

sys.path.insert(0, str(Path(__file__).parent))
from gaps import gaps_of

HISTORIES = {
    "A 45-year-old man with no significant medical history": "",
    "A 45-year-old man without any relevant past history": "",
    "A previously healthy 27-year-old woman with no comorbidities": "",
    "A 45-year-old man with no history of hypertension": "condition: hypertension; refuted",
    "A 61-year-old woman without a history of diabetes": "condition: diabetes mellitus; refuted",
    "A 33-year-old man with no history of diabetes or hypertension": (
        "condition: diabetes mellitus; refuted | condition: hypertension; refuted"
    ),
    "A 52-year-old woman with no known drug allergies": "drug allergy: absent",
    "A 19-year-old man with no family history of epilepsy": "family history of epilepsy: absent",
    "A 45-year-old man who had no history of smoking": "smoking: absent",
    "A 70-year-old man, who denied alcohol use": "alcohol use: absent",
    "A 38-year-old woman with no history of seizures": "seizure: absent",
    "A 45-year-old man with no history of trauma or recent travel": "",
    "A 57-year-old woman, never a smoker and without any regular medication": "",
    "A 45-year-old man whose medical history was negative": "",
}
"""The openings, and what they deny of what the mappings know."""
VERBS = (
    "was admitted to our hospital for",
    "was referred to our clinic because of",
    "presented with",
    "complained of",
    "developed",
    "came to the emergency department with",
)
FOUND = ("fever", "back pain", "fatigue")
OPENINGS = {
    f"{history}{comma} {verb} fever, back pain and fatigue.": denied
    for (history, denied), verb, comma in product(HISTORIES.items(), VERBS, ("", ","))
}
GAPS = gaps_of("openings")


def cases() -> list[object]:
    """The openings as parameters; those among the gaps must fail."""
    gap = pytest.mark.xfail(reason="the history's denial isn't told from the findings", strict=True)
    return [pytest.param(text, marks=[gap] if text in GAPS else []) for text in OPENINGS]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The shipped mappings."""
    return compile_lexicon()


@pytest.mark.parametrize("text", cases())
def test_the_findings_are_there_and_the_history_is_denied(text: str, lexicon: Lexicon) -> None:
    facts = read_phrase(text, lexicon)
    gives = [*(f"{name}: present" for name in FOUND), *filter(None, OPENINGS[text].split(" | "))]
    faults = [f"lacks {said}" for said in gives if not any(meets(fact, said) for fact in facts)]
    never = [said for name in FOUND for said in (f"{name}: absent", f"family: {name}")]
    faults += [f"gives {said}" for said in never if any(meets(fact, said) for fact in facts)]
    if faults:
        pytest.fail(f"{faults}; gave {list(map(str, facts))}", pytrace=False)


def test_all_variants_are_there_and_each_gap_is_one_of_them() -> None:
    assert len(OPENINGS) == 14 * 6 * 2
    assert set(OPENINGS) >= GAPS
