"""What stories say that is nobody's, or isn't so: the reader's pain, what a clinic treats, headlines, idioms, journals."""

from __future__ import annotations

from collections.abc import Callable

from etl.facts import Condition, Facts, FamilyHistory, Medication, Observation, Procedure, Treatment

Facted = Callable[..., Facts]


def named(facts: Facts, *kinds: type) -> set[str]:
    return {f.code.text for f in facts.facts if isinstance(f, kinds)}


def test_what_a_clinic_treats_is_no_disease_of_its_patient(facts_of: Facted) -> None:
    text = (
        "Mrs. Dora K., 45, has lupus and got her own stem cells.\n\nDr. Ann Rao, director of the clinic, has treated over 4,500 "
        "patients of autism, cerebral palsy and paralysis.\n\nApart from lupus, the clinic also performs cell therapy for hair loss, "
        "cirrhosis and stroke. Parkinson's disease, spinal cord injuries and osteoarthritis.\n"
    )
    facts = facts_of(text)
    assert named(facts, Condition) == {"systemic lupus erythematosus"}
    assert "occupation" not in named(facts, Observation)


def test_a_headline_calls_the_patient_a_father(facts_of: Facted) -> None:
    facts = facts_of(
        "Father with multiple sclerosis stands up\n\nEric Thomson, 50, of Leeds, has multiple sclerosis.\n"
    )
    assert not named(facts, FamilyHistory)


def test_names_are_no_aids_and_journals_no_diseases(facts_of: Facted) -> None:
    facts = facts_of(
        "A diary\n\nBy: Preston Walker\n\nI was diagnosed with multiple sclerosis in 2001. I had fatigue and I felt weak. I was treated in "
        "2008. The study came out in the Journal of Stroke and Cardiovascular Diseases.\n"
    )
    assert named(facts, Condition) == {"multiple sclerosis"}
    assert "walker use" not in named(facts, Observation)


def test_a_test_is_done_though_what_it_showed_is_gone(facts_of: Facted) -> None:
    facts = facts_of("Mr. Ken B., 40.\n\nThe MRI done in May 2010 showed that the lesion had disappeared.\n")
    assert {f.status for f in facts.facts if isinstance(f, Procedure)} <= {"completed"}


def test_numbers_in_brackets_that_are_normal_and_doses(facts_of: Facted) -> None:
    facts = facts_of(
        "Ms. Ida L., 19, has diabetes.\n\nGlycosylated hemoglobin is 11.6% (the normal is 4.1-6.5%). Two months later she stopped insulin "
        "injection and the blood sugar was 6.7 mmol/l.\n"
    )
    values = [f.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "hemoglobin A1c"]
    assert len(values) == 1
    assert [f.dose for f in facts.facts if isinstance(f, Medication)] == [None]


def test_a_daughter_called_by_name_is_the_patient_of_her_family(facts_of: Facted) -> None:
    facts = facts_of(
        "Hi friends,\n\nour daughter Maggie survived a stroke in September 2011. Maggie wears a leg brace on her left foot and a smaller "
        "brace on her right. Maggie was born early. Our daughter has epilepsy too.\n"
    )
    assert named(facts, Condition) >= {"stroke", "epilepsy"}
    assert not named(facts, FamilyHistory)


def test_how_long_before_an_injury_was_is_not_when_its_signs_were(facts_of: Facted) -> None:
    facts = facts_of(
        "A 37 year old man sustained a spinal cord injury 18 months prior to treatment. He was not able to stand up. He received stem cell "
        "treatment intravenously, and soon after the infusion, he felt electricity in his legs.\n"
    )
    seen = next(f for f in facts.facts if isinstance(f, Observation) and f.code.text == "inability to stand")
    assert seen.timepoint is not None
    assert (seen.timepoint.phase, seen.timepoint.offset) == ("before", None)
    assert [f.site for f in facts.facts if isinstance(f, Treatment)] == [None]


def test_the_title_of_a_page_is_no_place_and_general_no_page_with_a_name(facts_of: Facted) -> None:
    blog = facts_of(
        "My shattered brain\n\nI was diagnosed with lupus in 2005. I had severe spasms. I have had them since May. I had stiffness.\n"
    )
    assert {f.site for f in blog.facts if isinstance(f, Observation)} == {None}
    page = facts_of(
        "Stem Cell Therapy for Muscular Dystrophy\n\nName: Alexey Novak\nGender: Male\n\nHe had poor balance and he fell.\n"
    )
    assert [p.name for p in page.persons] == ["Alexey Novak"]
