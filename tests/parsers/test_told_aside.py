"""What stories say that is nobody's, or isn't so: the reader's pain, what a clinic treats, headlines, idioms, journals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.examples import run_one
from etl.facts import Condition, Facts, FamilyHistory, Medication, Observation, Procedure, Treatment
from etl.mapping.entry import Example
from etl.mapping.lexicon import Lexicon

Facted = Callable[..., Facts]
Row = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A phrase, what it gives, and what it must never give."""

OF_OTHERS: list[Row] = [
    ("I know that you understand the pain and the emotional stress.", (), ("pain: present", "stress: present")),
    ("There were so many movements that you would get vertigo.", (), ("vertigo: present",)),
    ("We were all nervous, but it went well.", (), ("anxiety: present",)),
    ("As you can see, his tremor is less.", ("tremor: improved",), ()),
    ("It is called diplegia, which causes spasms in a person's legs.", (), ("spasms: present",)),
    ("She attended a school for children with autism and epilepsy.", (), ("condition: *",)),
    ("It is a treatment that can improve his ability to walk.", (), ("walking: improved",)),
    ("They give you chemotherapy to kill the immune system.", (), ("procedure: chemotherapy; completed",)),
    ("He said that he understands the pain of the people who come here.", (), ("pain: present",)),
    ("The little child has to train to recover from dystonia.", (), ("family: dystonia",)),
    ("The brother was treated with us in 2009: his ICARS went from 61 to 55.", (), ("ICARS total: *",)),
    ("His sister came too, her SARA was 12.", (), ("SARA total: *",)),
    ("The sister has been here before: her Barthel index was 60.", (), ("Barthel index total: *",)),
    ("His mother brought him in May, his SARA was 12.", ("SARA total: 12",), ()),
    ("Ataxia is the most frequent sign in Asia; the SARA rises by about 1.6 points in a year.", (), ("SARA total: *",)),
    ("The ICARS goes up by 2 points each year.", (), ("ICARS total: *",)),
    ("The EDSS falls by 0.5 points after it.", (), ("EDSS total: *",)),
]
NOT_SO: list[Row] = [
    ("I imagine I can talk.", (), ("speech: *",)),
    ("He took a trip to China.", (), ("tripping: present",)),
    ("She would trip and fall.", ("tripping: present",), ()),
    ("The blood draw is done at the clinic.", (), ("fine motor function: *",)),
    ("We can sincerely try to halt the disease progression.", (), ("disease progression: improved",)),
    ("He didn't know what lupus was.", (), ("condition: *",)),
    ("I haven't done a search on lupus for years.", (), ("condition: *",)),
    ("He has no lupus.", ("condition: systemic lupus erythematosus; refuted",), ()),
    ("He needs a ventilator to breathe.", ("procedure: mechanical ventilation",), ("breathing: *",)),
    ("It affects balance, along with other symptoms, like swallowing problems and tremors.", (), ("tremor: present",)),
    ("Speech improvements would be nice also.", (), ("speech: improved",)),
    ("He will be admitted in November 2014.", (), ("encounter: *",)),
    ("His weakness kept growing with time.", (), ("muscle weakness: absent",)),
    ("She had massive vertigo for an hour, which stopped suddenly.", ("vertigo: present",), ("vertigo: absent",)),
    ("I can't sit still for an hour.", (), ("inability to sit: present",)),
    ("I am not supposed to eat anything after noon.", (), ("dependence in eating: present",)),
    ("We knew that he wasn't going to die.", (), ("death: present",)),
    ("I imagine a future where I can communicate better.", (), ("communication: improved",)),
    ("He had no motor control, no speech.", ("inability to speak: present",), ("inability to speak: absent",)),
    (
        "MS left him with no feeling in his legs and using a wheelchair.",
        ("wheelchair use: present",),
        ("wheelchair use: absent",),
    ),
    (
        "He had dystonia because of which he could not walk or even sit.",
        ("inability to walk: present",),
        ("sitting: present",),
    ),
    ("One may live for years, always progressing to paralysis.", (), ("paralysis: *",)),
    ("Some may live for years, but always progressing to paralysis.", (), ("paralysis: *",)),
    ("She saw a specialist in mitochondrial disorders.", (), ("condition: *",)),
    ("When he walked, his heels did not touch the ground.", (), ("walking: *",)),
    ("I hide my tremor by sitting on my hands.", (), ("sitting: *",)),
    ("After the treatment he could only walk for 20 steps.", (), ("walking: improved",)),
    ("His parents raised her without focusing on her blindness.", (), ("family: *",)),
    ("With upper body strength it is much easier for me.", (), ("muscle strength: improved",)),
    (
        "He has tiredness and slowness, making daily tasks more challenging.",
        ("fatigue: present",),
        ("fatigue: worsened", "bradykinesia: worsened"),
    ),
    ("The spasticity in her foot has caused her to deteriorate.", (), ("spasticity: worsened",)),
    ("Her speech, which was slurred, has improved.", ("speech: improved",), ()),
    ("He had to learn to walk again.", (), ("walking: normal", "walking: improved")),
    ("She takes regular doses of insulin.", (), ("daily insulin dose: normal",)),
    ("We learned of a surgeon who has perfected a surgery called rhizotomy.", (), ("procedure: *",)),
    ("They heard about a surgery called laminectomy.", (), ("procedure: laminectomy; completed",)),
    ("He could not walk for very long.", ("gait disturbance: present",), ("inability to walk: present",)),
    ("He could not walk.", ("inability to walk: present",), ()),
    ("Her symptoms had returned.", (), ("symptoms: improved",)),
    ("She could not touch her ears.", (), ("impaired light touch sensation: present",)),
    ("He does not need as much help with dressing.", (), ("dressing: worsened", "dependence in dressing: present")),
]


@pytest.mark.parametrize(("text", "gives", "never"), OF_OTHERS + NOT_SO)
def test_phrase(text: str, gives: tuple[str, ...], never: tuple[str, ...], lexicon: Lexicon) -> None:
    failure = run_one(Example(text, gives, never), lexicon)
    assert failure is None, str(failure)


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
