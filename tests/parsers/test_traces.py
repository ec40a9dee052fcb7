"""Somebody without a description: whether a page that says nowhere who it is about is about one person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

FactsOf = Callable[..., Facts]
SOMEBODY = {
    "progress note": "PROGRESS NOTE\n2012-03-04, Dr. Li\n\n58-y-o M, Thai, ALS. O: BP 130/80. Tongue fasciculations. Arms 4/5.\n",
    "name behind what the page is": "Neurological status of K. Brandt, f, 47 y. (Norway), ataxia since 2003.\n\nRomberg positive.\n",
    "diary in the first person": "My hand book\n\nI noticed in 2009 that my right hand was weak.\n\n4 May 2010. Grip strength 12 kg.\n\n9 June 2010. I can hold "
    "a cup. No pain.\n",
    "ages as heads": "Small steps\n\nOn 3 May 2011, 20 months old, Tia had a near drowning.\n\nAt 2 years: cries day and night. Spasticity of the arms. "
    "The girl was fed by a tube.\n\nAt 3 years: the girl swallows puree.\n",
    "sheet of values with a line below": "Blood\n\nTest\tUnit\t4 May 2010\t9 June 2010\nCreatinine\tumol/L\t70\t75\nALT\tU/L\t30\t44\nHemoglobin\tg/L\t120\t"
    "118\nUrea\tmmol/L\t5.1\t5.0\n\nTaken in the morning before breakfast.\n",
    "numbered form with dots": "REGISTER\n\n1. Code ............ HU-12\n2. Sex ............. f\n3. Age at entry .... 9 y\n4. Diagnosis ....... Friedreich "
    "ataxia\n5. Scoliosis ....... 20 degrees\n",
}
NOBODY = {
    "general knowledge": "What is ataxia?\n\nAtaxia is a loss of coordination. At 40 years of age many patients can't walk. If you have ataxia, your gait may "
    "be unsteady.\n\nOn 4 May 2010 a study of ataxia was published.\n",
    "questions of a reader": "Questions\n\nCan I be treated with ataxia? My legs are weak, can you help?\n\nYes. Most patients get better balance.\n",
    "normal values": "Normal values\n\nCreatinine is usually below 100 umol/L. Values should be checked after 40 years of age.\n",
    "a group": "Results\n\nOf 40 patients 12 improved. The mean age was 44 years. Muscle strength rose in 9 patients on 4 May 2010.\n",
}


@pytest.mark.parametrize("page", SOMEBODY.values(), ids=SOMEBODY)
def test_traces_of_one_person_are_enough(facts_of: FactsOf, page: str) -> None:
    assert len(facts_of(page).persons) == 1


@pytest.mark.parametrize("page", NOBODY.values(), ids=NOBODY)
def test_what_is_general_or_of_many_makes_nobody(facts_of: FactsOf, page: str) -> None:
    assert facts_of(page).persons == ()


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("Twins\n\nOtto and his twin brother Emil were born at 31 weeks. Both have cerebral palsy.\n\nOtto walks with a stick. Emil has epilepsy. Emil cannot "
         "speak. Otto speaks well.\n", {"Otto", "Emil"}),
        ("A brother and a sister\n\nCem (9 years) and Ayla (5 years) are brother and sister with SMA. Cem never walked. Ayla sits alone. Cem has "
         "scoliosis. Ayla has a tremor.\n", {"Cem", "Ayla"}),
        ("A brother and a sister\n\nAyla has SMA and sits alone. Ayla needs help to eat. Her brother is healthy.\n", set()),
    ],
)  # fmt: skip
def test_siblings_told_of_by_turns_are_two(facts_of: FactsOf, page: str, names: set[str]) -> None:
    facts = facts_of(page)
    assert {p.name for p in facts.persons} >= names and (not names or len(facts.persons) == len(names))
    if names:
        told = {f.subject for f in facts.facts if isinstance(f, Observation)}
        assert len(told) == len(names)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Ramon T. had suffered two heart attacks. He slept in a chair.", "Ramon T."),
        ("Today Nora Villar, 71, walks to the market. Her ulcer is closed.", "Nora Villar"),
        ("Dr. Paul Lind was asked about her. She walks 20 m.", ""),
        ("Her friend Olga M. has diabetes. She walks 20 m.", ""),
        ("She has Parkinson disease. Parkinson disease was found in 2004.", ""),
    ],
)
def test_the_only_name_of_a_page_is_the_patients(facts_of: FactsOf, sentence: str, name: str) -> None:
    facts = facts_of(
        f"The patient, 71 years old, was treated in our clinic in May 2010. She had a spastic gait.\n\n{sentence}\n"
    )
    assert [p.name for p in facts.persons] == [name]


@pytest.mark.parametrize(
    ("sentence", "phases"),
    [
        (
            "He sleeps flat and walked 410 metres in six minutes, against 180 before. The tremor is less.",
            {"after", "before"},
        ),
        ("Grip strength 12 kg instead of 8 kg before treatment; speech clearer.", {"before", "after"}),
        ("Walking distance 300 m compared to 100 m before. No pain.", {"before", "after"}),
        ("Before the treatment he walked 100 m and had pain.", {"before"}),
    ],
)
def test_a_value_set_against_another_dates_nothing_else(facts_of: FactsOf, sentence: str, phases: set[str]) -> None:
    page = (
        "Ivan P., a 44-year-old man from Russia, has had ataxia since 2004.\n\nOn 4 May 2010 he received stem cells by "
        f"lumbar puncture.\n\n{sentence}\n"
    )
    told = [
        f
        for f in facts_of(page).facts
        if isinstance(f, Observation) and f.timepoint and f.evidence[0].start >= page.index(sentence)
    ]
    assert {f.timepoint.phase for f in told if f.timepoint} == phases
    assert all(f.timepoint.phase == "after" for f in told if f.change and f.timepoint)
