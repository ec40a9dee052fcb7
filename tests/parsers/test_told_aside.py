"""What stories say that is nobody's, or isn't so: the reader's pain, what a clinic treats, headlines, idioms, journals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.examples import run_one
from etl.facts import Condition, Facts, FamilyHistory, Medication, Observation, Procedure
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
    ("The little child has to train to recover from dystonia.", (), ("family: dystonia",)),
]
NOT_SO: list[Row] = [
    ("I imagine I can talk.", (), ("speech: *",)),
    ("He took a trip to China.", (), ("tripping: present",)),
    ("She would trip and fall.", ("tripping: present",), ()),
    ("The blood draw is done at the clinic.", (), ("fine motor function: *",)),
    ("We can sincerely try to halt the disease progression.", (), ("disease progression: improved",)),
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
