"""What pages tell in running prose, and how easily a word of theirs is taken for more than it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl import convert_text
from etl.facts import Condition, FamilyHistory, Medication, Observation, Period, Quantity

SIBLINGS = (
    "{title}\n\nPatient 1\nThe girl, aged 6 years, was given 6.1 x 10^7 cord blood cells per kg on 19 May 2016.\n\n"
    "Patient 2\nHer brother, aged 2 years, was given cord blood cells on 7 July 2016."
)


@pytest.mark.parametrize(
    ("title", "both"),
    [
        ("Cord blood in two siblings with metachromatic leukodystrophy, one with symptoms and one without", True),
        ("Cord blood cells given to two siblings with metachromatic leukodystrophy", True),
        ("Cord blood in three siblings with metachromatic leukodystrophy", False),
    ],
)
def test_a_title_tells_the_disease_of_siblings(tells: Callable[..., None], title: str, both: bool) -> None:
    given = ["treatment: umbilical cord blood stem cell transplantation; date 2016-05-19"]
    row = ["2 × condition: metachromatic leukodystrophy"]
    tells(SIBLINGS.format(title=title), [*given, *(row if both else [])], [] if both else ["condition: *"], who="")


def test_parents_who_see_a_symptom_do_not_have_it() -> None:
    facts = convert_text(
        "The boy is 11 years old. His parents started noticing muscular weakness when he was five."
    ).facts.facts
    assert not [f for f in facts if isinstance(f, FamilyHistory)]


@pytest.mark.parametrize(
    "text",
    [
        "When he reached ten years of age, he could not walk.",
        "By the age of 8 he could not run.",
        "Until 9 years of age he was well.",
        "Before the age of 3 he had walked.",
    ],
)
def test_an_age_of_the_past_is_not_that_of_today(text: str) -> None:
    facts = convert_text(f"The boy is 12 years old. {text}").facts.facts
    ages = [f.value for f in facts if isinstance(f, Observation) and f.code.text == "age"]
    assert [v.value for v in ages if hasattr(v, "value")] == [12]


def test_a_disease_and_its_crisis_are_two() -> None:
    facts = convert_text(
        "A 68-year-old man with hypertension came to us. The working diagnosis was hypertensive urgency."
    ).facts.facts
    assert [f.code.text for f in facts if isinstance(f, Condition)] == ["hypertension", "hypertensive urgency"]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (
            "From wheelchair to standing with splints\n\nThis 11-year-old boy has muscle weakness.",
            "wheelchair use",
            "orthosis use",
        ),
        (
            "A 50-year-old man was seen. After the stem cell therapy he went from a wheelchair to walking with a cane.",
            "wheelchair use",
            "cane use",
        ),
        (
            "A 50-year-old man was seen. After the stem cell therapy he progressed from being bedridden to sitting with support.",
            "bedridden",
            "sitting",
        ),
    ],
)
def test_a_way_leads_from_before_to_after(text: str, before: str, after: str) -> None:
    facts = {f.code.text: f for f in convert_text(text).facts.facts if isinstance(f, Observation)}
    was, now = facts[before], next(f for name, f in facts.items() if after in name)
    assert was.timepoint is not None
    assert now.timepoint is not None
    assert (was.timepoint.phase, now.timepoint.phase) == ("before", "after")
    assert was.change is None
    assert now.change != "worsened"


def test_a_story_of_success_is_no_menu_of_stories() -> None:
    text = (
        "Success Story: muscular dystrophy and stem cells\n\nThe boy developed a peculiar walk. He was diagnosed with "
        "Duchenne muscular dystrophy. When he was ten, he had to be confined to a wheelchair.\n"
    )
    found = [f for f in convert_text(text).facts.facts if isinstance(f, Condition)]
    assert [f.code.text for f in found] == ["Duchenne muscular dystrophy"]


def test_whose_director_calls_is_no_director() -> None:
    facts = convert_text("A 61-year-old man was seen. The next day, the director asked for the potassium.").facts.facts
    assert not [f for f in facts if isinstance(f, Observation) and f.code.text == "occupation"]


def by_person(text: str) -> dict[str, set[str]]:
    """The names of what is observed, for each person."""
    facts = [f for f in convert_text(text).facts.facts if isinstance(f, Observation)]
    return {key: {f.code.text for f in facts if f.subject == key} for key in sorted({f.subject for f in facts})}


def test_people_numbered_by_their_place_in_a_pedigree() -> None:
    text = (
        "Case report\n\nCase II-1, a 14-year-old male\n\nHe was born by cesarean section. Examination showed nystagmus.\n\n"
        "Case II-2, a 12-year-old male\n\nThis brother of Case II-1 was born at term. He had strabismus.\n"
    )
    found = by_person(text)
    assert found["p1"] == {"age", "nystagmus"}
    assert found["p2"] == {"age", "full-term birth", "strabismus"}


def test_a_table_of_patients_whose_ages_are_words() -> None:
    text = "Characteristics\tPatient #1\tPatient #2\nAge (years)\tSeven\tNine\nSex\tF\tM\nC-reactive protein (mg/dL)\t22\t38\n"
    facts = [f for f in convert_text(text, "table.tsv").facts.facts if isinstance(f, Observation)]
    values = {(f.subject, f.code.text): f.value.value for f in facts if isinstance(f.value, Quantity)}
    assert values == {
        ("p1", "age"): 7,
        ("p2", "age"): 9,
        ("p1", "C-reactive protein"): 22,
        ("p2", "C-reactive protein"): 38,
    }


def test_a_family_with_a_number_is_no_family_history() -> None:
    text = "Case reports\n\nFamily 1\n\nPatient 1.2. The patient is a 4-year-old girl. At 4 months she had severe hypotonia.\n"
    facts = convert_text(text).facts.facts
    assert [f.code.text for f in facts if isinstance(f, Observation)] == ["age", "hypotonia"]
    assert not [f for f in facts if isinstance(f, FamilyHistory)]


def test_two_people_told_by_their_ages() -> None:
    text = (
        "Two brothers aged 5 and 7 of unrelated parents presented with slurred speech. On examination both had nystagmus. The "
        "younger had mild dysmetria while the older brother showed intention tremor."
    )
    found = by_person(text)
    assert found["p1"] == {"age", "dysarthria", "nystagmus", "dysmetria"}
    assert found["p2"] == {"age", "dysarthria", "nystagmus", "intention tremor"}
    eyes = [f.site.side for f in convert_text(text).facts.facts if isinstance(f, Observation) and f.site]
    assert set(eyes) == {None}, "both are people there, and no eyes"
    own = "The patient is a 12-year-old boy with ataxia. He has two brothers aged 5 and 7."
    assert list(by_person(own)) == ["p1"]


def test_the_youngest_and_the_eldest_of_a_group_are_nobody_described() -> None:
    text = (
        "Hereditary ataxia\n\nFrom May 2007 to October 2009, 34 patients with hereditary ataxia finished the program in our center. "
        "19 were male, 15 female, the youngest was 17 and the eldest 66 years old."
    )
    result = convert_text(text).facts
    assert result.persons == ()
    assert result.cohort is not None
    assert result.cohort.size is not None
    assert result.cohort.size.value == 34


def test_a_group_of_another_town_is_not_the_page_s() -> None:
    text = (
        "Questions and answers\n\nIn 2008 a group in Kiev reported on 43 patients with MS whose EDSS went from 5.4 to 4.9, and our "
        "doctors have given talks at congresses."
    )
    assert convert_text(text).facts.facts == ()


def test_a_head_with_name_country_and_age() -> None:
    text = (
        "CASE A    Sofie L., Denmark, 5 yrs, girl\nOptic nerve hypoplasia\n\nShe takes hydrocortisone.\n\n"
        "CASE B    Mr. Darren W., 36, bus mechanic, UK\nRetinitis pigmentosa\n\nNo headache.\n"
    )
    people = convert_text(text).facts.persons
    assert [(p.name, p.gender) for p in people] == [("Sofie L.", "female"), ("Mr. Darren W.", "male")]
    ill = [(f.subject, f.code.text) for f in convert_text(text).facts.facts if isinstance(f, Condition)]
    assert ill == [("p1", "optic nerve hypoplasia"), ("p2", "retinitis pigmentosa")]


def test_a_day_until_is_that_of_the_medicine_before_it() -> None:
    text = (
        "The patient is a 29-year-old woman. She had been given intravenous cyclophosphamide until December 2009, followed by "
        "mycophenolate mofetil 2 g/d from January 2010 to June 2012."
    )
    taken = {f.code.text: f.effective for f in convert_text(text).facts.facts if isinstance(f, Medication)}
    assert taken["mycophenolate mofetil"] == Period("2010-01", "2012-06")
