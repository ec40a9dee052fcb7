"""Stories told with "I": what the teller says of others is nobody's, what a parent says of themselves neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, FamilyHistory, Observation, Treatment

Facted = Callable[..., Facts]
OWN = "I was diagnosed with multiple sclerosis in 2015. I was weak and I had fatigue. {} I have had spasms since. I had a fever on Monday.\n"
OF_OTHERS = [
    (
        "My wife fell ill in 2020. She went from a healthy 32-year-old woman to being unable to speak and walk.",
        "inability to speak",
    ),
    ("So we had to watch Aly. Aly has been coughing for days.", "cough"),
    ("The boys took Elaina home. He said Elaina had a cold.", "common cold"),
    ("There was a woman, Joan, on the ward. She was in a wheelchair.", "wheelchair use"),
]


def named(facts: Facts) -> dict[str, Observation]:
    return {f.code.text: f for f in facts.facts if isinstance(f, Observation)}


@pytest.mark.parametrize(("said", "never"), OF_OTHERS)
def test_somebody_else_in_a_patients_own_story(facts_of: Facted, said: str, never: str) -> None:
    facts = named(facts_of(OWN.format(said)))
    assert {"fatigue", "spasms", "fever"} <= set(facts)
    assert not {never, "age"} & set(facts)


def test_he_and_she_of_doctors_tell_of_me(facts_of: Facted) -> None:
    facts = named(facts_of(OWN.format("Dr. Lee was kind. She said that I had vertigo, and he saw my tremor.")))
    assert {"vertigo", "tremor"} <= set(facts)


PARENT = (
    "My 13-year-old son Christopher was born with cerebral palsy. He is quite spastic and he uses a wheelchair. His development is that "
    "of an 8-year-old. My pregnancy with him was hard. I had insomnia and I was scared to death. I have been tired for years. Christopher "
    "had his first injection of stem cells in May 2010. Christopher was born early.\n"
)


def test_what_parents_say_of_themselves(facts_of: Facted) -> None:
    facts = facts_of(PARENT)
    assert [p.name for p in facts.persons] == ["Christopher"]
    seen = named(facts)
    assert {"spasticity", "wheelchair use"} <= set(seen)
    assert not {"pregnancy", "insomnia", "fatigue", "death"} & set(seen)
    ages = [f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "age"]
    assert [str(a.value) for a in ages if a is not None] == ["13"]  # type: ignore[union-attr]


def test_another_patient_in_a_parents_story(facts_of: Facted) -> None:
    facts = facts_of(
        "My son, Ryan, has optic nerve hypoplasia. I was surprised when I found a website. I could not stop reading and I had hope for "
        "Ryan. He is nearly blind.\n\nThere is a video about a girl named Macie Morse with the same disease as Ryan.\n\nMacie Morse "
        "received stem cells in 2008 to treat her deafness. After this treatment her vision had improved.\n"
    )
    assert "vision" not in named(facts)
    assert not [f for f in facts.facts if isinstance(f, Treatment | FamilyHistory)]
    assert {f.code.text for f in facts.facts if isinstance(f, Condition)} == {"optic nerve hypoplasia"}


def test_until_she_was_is_an_age_of_then(facts_of: Facted) -> None:
    facts = facts_of(
        "Our now 14 year old daughter Chloe has hypotonia. Chloe did not roll over until she was 8 months old. Chloe made no sounds until "
        "she was a little over 10 months old.\n"
    )
    ages = [f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "age"]
    assert [str(a.value) for a in ages if a is not None] == ["14"]  # type: ignore[union-attr]


def test_a_denied_good_for_an_ability_is_read_without_a_difficulty(facts_of: Facted) -> None:
    assert not {"limited mobility", "mobility"} & set(
        named(
            facts_of(
                OWN.format(
                    "A stiff back has not been good for my ability to be mobile, nor of use for my ability to walk."
                )
            )
        )
    )


def test_my_son_is_the_patient_of_a_mothers_page(facts_of: Facted) -> None:
    facts = facts_of(
        "I am new here. My son was born blind in 2010. I was told that my son had epilepsy. I had hope. Before we left for the clinic I had our "
        "18 month old tested. He could barely lift his head and our son was weak.\n"
    )
    assert "blindness" in named(facts)
    assert not [f for f in facts.facts if isinstance(f, FamilyHistory)]
    assert all(f.timepoint is None for f in named(facts).values())


def test_what_a_father_says_of_himself_and_their_fears(facts_of: Facted) -> None:
    facts = named(facts_of(
        "Mr AK, 27 years old, has muscular dystrophy. Their biggest fears began when he had respiratory distress. “My life was on hold. I "
        "put aside my pain and gave him the life he deserved. He had cramps.” said his father.\n"
    ))  # fmt: skip
    assert {"respiratory distress", "muscle cramps"} <= set(facts)
    assert not {"anxiety", "pain"} & set(facts)


def test_a_later_date_is_no_beginning_of_what_was_diagnosed(facts_of: Facted) -> None:
    facts = facts_of(
        "I was diagnosed with relapsing remitting MS in 2015. My MS stabilised in 2017, but I was left with foot drop. I was the same as I "
        "was in September 2018, with my right hand weak.\n"
    )
    assert {(f.onset, f.asserted) for f in facts.facts if isinstance(f, Condition)} == {(None, "2015")}
    weak = named(facts)["hand weakness"]
    assert weak.effective is None or weak.effective.start != "2018-09"


def test_a_story_that_says_at_once_what_it_comes_to(facts_of: Facted) -> None:
    facts = facts_of(
        "Andrew Lind, a 40-year-old man, travelled to Mexico to have a stem cell transplantation in May 2023.\n\nAbout three years ago, he had numb "
        "hands.\n"
    )
    assert named(facts)["numbness"].timepoint is None


def test_since_then_ends_what_was_before(facts_of: Facted) -> None:
    facts = named(facts_of(
        "Ben Lane, 13, has ataxia.\n\nHe was given stem cells in 2010. Prior to the therapy he fell often. Every week since then we notice more, "
        "and he can eat without help.\n"
    ))  # fmt: skip
    eats = facts["eating"].timepoint
    assert eats is not None
    assert eats.phase == "after"


NAMED = (
    "About me: Ingrid, 58, librarian. I have had Parkinson's since 2006.\n\nI write this for my friends. I sleep badly and my hands shake. "
    "I take rasagiline 1 mg. I am tired and I am slow, and my voice is low.\n\n{}\n"
)


@pytest.mark.parametrize(
    "said",
    [
        "My husband Odd is with me, he has asthma and hates the air here.",
        "Carlos from Argentina, 44, has asthma. He can move his thumb again. He cried and I cried too.",
        "A girl on the 2nd floor with asthma has not noticed anything so far.",
        "The man next door has asthma. He is glad.",
    ],
)
def test_whom_a_named_teller_meets(facts_of: Facted, said: str) -> None:
    facts = facts_of(NAMED.format(said))
    assert [p.gender for p in facts.persons] == [None]
    assert {f.code.text for f in facts.facts if isinstance(f, Condition)} == {"Parkinson disease"}
    assert not {"finger movement", "asthma"} & set(named(facts))


def test_a_named_teller_who_is_she_in_others_words(facts_of: Facted) -> None:
    facts = facts_of(NAMED.format("Ingrid came back in June. She has vertigo."))
    assert "vertigo" in named(facts)
    assert [p.gender for p in facts.persons] == ["female"]


def test_a_doctor_who_answers_means_the_teller(facts_of: Facted) -> None:
    facts = facts_of(NAMED.format("Dr. Wen: She has vertigo since she came to us."))
    assert [p.gender for p in facts.persons] == ["female"]
    assert "vertigo" in named(facts)
