"""Two values with a side ahead of each and nothing between them, and words where the numbers of a measure end."""

from __future__ import annotations

import pytest

from tests.parsers.conftest import MAN, Told

SIDES: list[tuple[str, tuple[str, ...]]] = [
    (
        "iliopsoas L 1/5 R 0/5, quadriceps L 0/5 R 2/5",
        ("muscle strength: 1/5 @ left iliopsoas", "muscle strength: 0/5 @ right iliopsoas", "muscle strength: 2/5 @ right quadriceps"),
    ),
    (
        "Biceps R 4/5 L 5/5, triceps R 3/5, L 4/5.",
        ("muscle strength: 5/5 @ left biceps", "muscle strength: 3/5 @ right triceps", "muscle strength: 4/5 @ left triceps"),
    ),
    (
        "Deltoid left 3/5 right 4/5, biceps left 3/5 right 4+/5.",
        ("muscle strength: 4/5 @ right deltoid", "muscle strength: 4+/5 @ right biceps"),
    ),
    (
        "Quadriceps: R 3/5 L 4/5; hamstrings: R 2/5 L 3/5",
        ("muscle strength: 4/5 @ left quadriceps", "muscle strength: 2/5 @ right hamstrings", "muscle strength: 3/5 @ left hamstrings"),
    ),
    ("Grip strength R 12 kg L 18 kg.", ("grip strength: 12 kg @ right hand", "grip strength: 18 kg @ left hand")),
    ("Grip strength 12 kg R, 18 kg L.", ("grip strength: 12 kg @ right hand", "grip strength: 18 kg @ left hand")),
]  # fmt: skip
WORDS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("VA OD: HM 30 cm. VA OS: 0.06.", ("visual acuity: HM 30 cm @ right eye", "visual acuity: 0.06 @ left eye"), ("hand motion vision: *",)),
    ("VA OS 0.12, VA OD CF 50 cm, IOP 15 mmHg both.", ("visual acuity: CF 50 cm @ right eye",), ()),
    (
        "Visual acuity: right eye counting fingers at 50 cm, left eye hand motion at 20 cm.",
        ("visual acuity: counting fingers at 50 cm @ right eye", "visual acuity: hand motion at 20 cm @ left eye"),
        ("counting fingers vision: *",),
    ),
    ("VA: OD CF/50cm, OS HM/30cm.", ("visual acuity: CF/50cm @ right eye", "visual acuity: HM/30cm @ left eye"), ()),
    ("Visual acuity: OD CF, OS NLP.", ("visual acuity: NLP @ left eye",), ("blindness: *",)),
    ("Left eye: light perception only.", ("light perception only: present @ left eye",), ("visual acuity: *",)),
    ("He is blind in the left eye.", ("blindness: present @ left eye",), ("visual acuity: *",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), SIDES, ids=[s[0][:30] for s in SIDES])
def test_a_side_leads_its_value(text: str, gives: tuple[str, ...], tells: Told) -> None:
    tells(text, gives)


@pytest.mark.parametrize(("text", "gives", "never"), WORDS, ids=[w[0][:30] for w in WORDS])
def test_words_where_numbers_end(text: str, gives: tuple[str, ...], never: tuple[str, ...], tells: Told) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("He smokes 10 cigarettes a day.", ("smoking: present; 10 {cigarettes}/d",)),
        ("Smoking: 10 cigarettes/day.", ("smoking: present; 10 {cigarettes}/d",)),
        ("He has smoked one pack per day for 20 years.", ("smoking: present; 1 {packs}/d",)),
        ("Smoker (15 cigarettes a day).", ("smoking: present; 15 {cigarettes}/d",)),
        ("Alcohol 60 g/day.", ("alcohol use: present; 60 g/d",)),
        ("He smoked 20 cigarettes a day until 2003.", ("smoking: until",)),
        ("He never smoked.", ("smoking: absent",)),
    ],
)
def test_how_much_of_a_habit(text: str, gives: tuple[str, ...], tells: Told) -> None:
    tells(text, gives)


def test_places_in_a_short_page_are_in_it(tells: Told, facts_of) -> None:  # type: ignore[no-untyped-def]
    """A list near the beginning of a page has its words as evidence."""
    facts = facts_of(f"{MAN}Examination: knee jerk L (++) R (+).\n").facts
    assert all(e.start >= 0 and e.quote for f in facts for e in f.evidence)
