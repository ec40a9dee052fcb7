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


BESIDE: list[tuple[str, tuple[str, ...]]] = [
    (
        "Before                      After 3 months\nWalks 10 m with a walker    Walks 50 m with a cane\nBarthel index 45            Barthel index 70\n"
        "Tremor of both hands        No tremor\n",
        ("walking distance: 10 m; before", "walking distance: 50 m; after; offset 3 mo", "cane use: present; after", "Barthel index total: 45; before",
         "Barthel index total: 70; after", "hand tremor: present; before", "tremor: absent; after"),
    ),
    (
        "Before treatment\tAfter treatment\nMMSE 21\tMMSE 25\nLeft arm 3/5\tLeft arm 4/5\nGait ataxic\tno change\n",
        ("MMSE: 21; before", "MMSE: 25; after", "muscle strength: 3/5 @ left upper limb; before", "muscle strength: 4/5 @ left upper limb; after"),
    ),
    (
        "No.\tOn admission\tAt discharge\n1\tMMSE 21\tMMSE 25\n2\tCannot stand\tStands alone\n3\tDrooling\t-\n",
        ("MMSE: 21; before", "MMSE: 25; after", "inability to stand: present; before", "drooling: present; before"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "gives"), BESIDE, ids=["gaps", "tabs", "counted"])
def test_cells_below_times_tell_their_own(table: str, gives: tuple[str, ...], tells: Told) -> None:
    tells(f"{HEAD}{table}", gives)


def test_a_column_of_labels_stays_one(tells: Told) -> None:
    tells(
        f"{HEAD}Test\tBefore\tAfter\nMMSE\t21\t25\nTremor\tyes\tno\n",
        ("MMSE: 21; before", "MMSE: 25; after", "tremor: absent; after"),
    )


@pytest.mark.parametrize(
    "caption",
    [
        "The figures (before, and three months after; n.t. = not tested)",
        "Scores (before / 3 months after)",
        "Results (first number before the treatment, second number after 3 months)",
    ],
)
def test_a_caption_tells_the_times_of_two_values(caption: str, tells: Told) -> None:
    table = "GMFM-66\t41.2 / 45.0\nBarthel index\t45 / 70\nMMSE\tn.t.\n"
    gives = (
        "GMFM-66: 41.2; before",
        "GMFM-66: 45; after; offset 3 mo",
        "Barthel index total: 45; before",
        "Barthel index total: 70; after",
    )
    tells(f"{HEAD}{caption}\n\n{table}", gives, ("GMFM-66: 41.2; after",))


PASSED: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("On 24 December 2009 he had back pain, mild, gone on 26 December 2009.", ("back pain: present",), ("back pain: absent",)),
    ("Headache after the second puncture, gone on 2009-12-26.", ("headache: present",), ("headache: absent",)),
    ("The tremor was gone in January 2010.", ("tremor: absent",), ()),
    ("Tremor since 2001, propranolol helped, but had to be stopped.", ("tremor: present", "medication: propranolol; stopped"), ("tremor: absent",)),
    ("The cough which he had had for years is as before.", ("cough: unchanged",), ("cough: present",)),
    ("He walks with a tripod cane; the fingers of his right hand have not changed.", ("cane use: present",), ("cane use: unchanged",)),
    ("He wears a brace; the left leg is better.", ("orthosis use: present",), ("orthosis use: improved",)),
    ("To walk with long braces is our next aim.", (), ("walking: *", "orthosis use: *")),
    ("Stem cells were injected on 14 December 2009. There was no pneumonia.", ("condition: pneumonia; refuted; after",), ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), PASSED, ids=[c[0][:40] for c in PASSED])
def test_what_passed_what_stayed_and_what_is_hoped(
    text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told
) -> None:
    tells(HEAD + text, gives, never)
