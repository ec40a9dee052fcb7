"""Times that hold only inside a clause set between commas or brackets, and tables below a heading that only says "compare"."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import Told

HEAD = "Admitted on 3 December 2009, treated with stem cells on 10 December 2009, discharged on 26 January 2010.\n\n"
CLAUSES: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    (
        "At discharge: the patient, whose weight was 61 kg at admission, eats paste food without choking. Speech clearer.",
        ("body weight: 61 kg; before", "choking: absent; after", "speech: improved; after"),
        ("choking: absent; before",),
    ),
    (
        "After treatment\n\nHe, who could not walk before treatment, walks 20 m. Tremor less.",
        ("inability to walk: present; before", "walking distance: 20 m; after", "tremor: improved; after"),
        ("walking distance: 20 m; before",),
    ),
    (
        "After treatment\n\nThe patient (body weight at admission 61 kg) can stand alone.",
        ("body weight: 61 kg; before", "standing: after"),
        ("standing: before",),
    ),
    (
        "After treatment\n\nSpasticity, which was severe before treatment, is mild. FVC is 71%.",
        ("forced vital capacity: 71 %; after",),
        ("forced vital capacity: 71 %; before",),
    ),
    # a time alone between commas is that of the sentence
    ("Then, before the treatment, he walked 20 m.", ("walking distance: 20 m; before",), ()),
    ("On 12 December, two days after the injection, he had headache.", ("headache: present; after",), ()),
]


@pytest.mark.parametrize(("text", "gives", "never"), CLAUSES, ids=[c[0][:40] for c in CLAUSES])
def test_a_time_inside_a_clause_stays_there(
    text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told
) -> None:
    tells(HEAD + text, gives, never)


@pytest.mark.parametrize("heading", ["Compare:", "To compare", "For comparison see", "Before and after"])
def test_a_table_of_before_and_after_is_no_link(heading: str, tells: Told) -> None:
    table = "                      Admission    Discharge\nMMSE                  21           24\nBerg balance scale    30           36\n"
    tells(f"{HEAD}{heading}\n{table}", ("MMSE: 21; before", "MMSE: 24; after", "Berg balance scale: 36; after"))


def test_cases_to_compare_are_others(tells: Told) -> None:
    tells(f"{HEAD}Compare:\nMrs. Ruiz, 61, stroke, MMSE 22\n", (), ("MMSE: 22",))


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("MMSE 31/30.", ("MMSE: 31",)),
        ("MMSE: 31/30; Berg balance scale 58/56.", ("MMSE: 31", "Berg balance scale: 58")),
        ("He scored 32/30 on the MMSE.", ("MMSE: 32",)),
        ("ALSFRS-R was 50 of 48 points.", ("ALSFRS-R total: 50",)),
        ("MMSE 27/30.", ("MMSE: 27",)),
    ],
)
def test_more_than_a_scale_has_is_one_score(text: str, gives: tuple[str, ...], tells: Told) -> None:
    tells(text, gives, ("MMSE: 30", "Berg balance scale: 56", "ALSFRS-R total: 48"))
