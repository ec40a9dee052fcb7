"""Pages that are about nobody's illness give nobody, and words of other languages that look like terms give nothing."""

from __future__ import annotations

import pytest

from etl import convert_text

COUNCIL = (
    "Mayor Ingrid Solberg, 58, opened the rebuilt library of Haugby on Monday. “It was a long road and there was pain in it”, "
    "she said with a smile in her voice, and thanked the pupils who had carried the books by hand. "
    "Her deputy, Mr. Lars Nygaard, 44, fell silent when he spoke of the old building, which had lost its roof in the storm. "
    "The new reading room has forty seats and stands on the ground of the former dairy. Children who walk past can see the "
    "light of the lamps from the street. The town paid 4.2 million for it, a fifth of that from donations, and expects "
    "sixty thousand visitors a year. Opening hours are from ten to six, on Thursdays until nine. The café serves coffee "
    "and cake, and in summer its tables stand on the terrace towards the river."
)
ILLNESS = (
    "Ingrid Solberg, 58, was mayor of Haugby when her hands grew weak. At first she dropped her pen in meetings, later she could "
    "not button her coat. The doctors in the county town found ALS in the spring of 2014. “It was a long road”, says her husband, "
    "who has carried her up the stairs of the old house every evening since then. She still reads the minutes of the council "
    "and laughs at the jokes of her deputy. In September 2015 she got a feeding tube, because she choked on nearly every meal. "
    "Riluzole she stopped after a month. The town has built a ramp for her wheelchair to the new library, and on Monday "
    "she opened it herself, with a few words that a computer spoke for her. The people of the town stood and clapped."
)


def test_a_newspaper_page_has_people_and_no_case() -> None:
    result = convert_text(COUNCIL)
    assert result.facts.persons == () and result.facts.facts == ()


def test_a_newspaper_story_about_an_illness_has_one() -> None:
    result = convert_text(ILLNESS)
    assert [person.name for person in result.facts.persons] == ["Ingrid Solberg"]
    assert {"amyotrophic lateral sclerosis", "riluzole"} <= {getattr(f, "code").text for f in result.facts.facts}  # noqa: B009


def test_a_case_that_stands_among_many_pages_is_not_judged_by_a_short_note() -> None:
    assert convert_text("Anna, 54, came on 3 May. She can walk with a stick.").facts.persons


@pytest.mark.parametrize(
    ("text", "never", "gives"),
    [
        # German
        ("Die Patientin, 54 Jahre, hat ALS. Falls die Kraft abnimmt, wird die Therapie nicht fortgesetzt.", {"death", "falls"}, set()),
        ("Der Befund ist fast normal und stand am Ende der Akte, die wir nach der Aufnahme bekamen.", {"death", "standing"}, set()),
        ("Frau K., 54, ALS. Nach der Infusion hatte sie Fieber und Kopfschmerzen, die nach einem Tag abklangen.", {"death"}, {"fever", "headache"}),
        # Dutch, French, Danish
        ("De man die het deed, is niet bekend, maar zijn vrouw wel. Hij heeft ALS.", {"death"}, set()),
        ("La patiente de 54 ans était dans une condition grave, avec une tension des muscles qui est rare.", {"muscle strength"}, set()),
        ("Hun er 54 og blev ikke fast indlagt, men sad ved vinduet.", {"sitting"}, set()),
    ],
)  # fmt: skip
def test_words_of_another_language_are_no_terms(text: str, never: set[str], gives: set[str]) -> None:
    found = {fact.code.text for fact in convert_text(text).facts.facts if hasattr(fact, "code")}
    assert not found & never and found >= gives


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        (
            "Mrs. B., 54, has ALS. She fell at home and is afraid to die. She can stand on her own. Her arm is weak.",
            "standing",
        ),
        (
            "Mr. D., 61, died at home on 3 May 2014 after two falls. He had Parkinson's disease and could not stand.",
            "death",
        ),
        ("Mrs. K., 54, ALS. ALSFRS-R 31 on 3.5.14. Falls: two.", "falls"),
    ],
)
def test_the_same_words_are_terms_in_english(text: str, gives: str) -> None:
    assert gives in {fact.code.text for fact in convert_text(text).facts.facts if hasattr(fact, "code")}


LEAFLET = (
    "What is asthma?\n\nAsthma is a disease of the airways. People with asthma often have a cough. You may wheeze when you run, and "
    "children may wake up at night. If you have had an infection, the patient's symptoms may get worse.\n\n"
    "Symptoms usually include\n\n- cough\n- wheezing\n- chest tightness\n\n"
    "How is it treated?\n\nThe patient was once told to rest; now your doctor gives you an inhaler. Most people use it twice a day, and "
    "women who are pregnant should go on with it. The patient had to learn how to use it; children and adults need to be shown."
)


def test_a_leaflet_is_about_nobody() -> None:
    result = convert_text(LEAFLET)
    assert result.facts.persons == () and result.facts.facts == ()


def test_a_list_below_a_general_sentence_is_nobodys() -> None:
    page = "Mrs. B., 54, has asthma.\n\nSymptoms of an attack usually include:\n\n- cough\n- wheezing\n\nShe has had dyspnea since May 2010."
    found = {fact.code.text for fact in convert_text(page).facts.facts if hasattr(fact, "code")}
    assert "dyspnea" in found and not found & {"cough", "wheezing"}


def test_whoever_is_thanked_is_no_patient() -> None:
    text = "Stroke and gait\n\nWe thank Dr. Wi S. Lai for the films, Dr. Ana Ruiz for her help and Ms. Elizabeth Kennington for reading. Stroke causes paresis."
    assert convert_text(text).facts.persons == ()
    assert convert_text("Mrs. Kennington, 61, has had a stroke. She thanks Dr. Lai and his team.").facts.persons
    for letter in (
        "Thank you for referring Mrs. Silva, a 56-year-old lady with stroke.",
        "Thanks to the team Mrs. Silva, 56, walks after her stroke.",
    ):
        assert [person.name for person in convert_text(letter).facts.persons] == ["Mrs. Silva"]


def test_mice_are_no_patients() -> None:
    mice = "Male mice at 12 weeks of age were weighed. The mice had ataxia. Mouse hearts were examined, and the rats had seizures. "
    assert convert_text("A model of ataxia\n\n" + mice * 4).facts.persons == ()
    assert convert_text("A 54-year-old man had ataxia.\n\nDiscussion\n\n" + mice * 4).facts.persons
