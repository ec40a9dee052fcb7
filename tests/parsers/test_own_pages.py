"""What patients' own pages and case pages tell by their layout: who tells, in which year, grades without a name, whose dose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation

Facted = Callable[..., Facts]
Tells = Callable[..., None]

STORY = (
    "I was a nurse. In May 2011 my hands went numb. I couldn't hold a cup, and I had burning pain in both feet. The doctors in Porto told me: "
    "Guillain-Barre syndrome. I lay in bed for six weeks and I learned to sit again. My brother flew with me to Bangkok. I got stem cells on "
    "4 March 2013. I slept better. I still use a stick. My neurologist says that he doesn't know why.\n\nNote of the editors: her view is her own. "
    "Next month: Paul (61), stroke.\n"
)
TELLERS = [
    (
        'Voices\n\n"Cold hands" - the story of Nora, told by herself\n\nI am 38 years old and come from Lisbon, Portugal. ',
        "Nora",
        "female",
    ),
    ("Readers write\n\nOtto's story, in his own words\n\nI am 38 years old. ", "Otto", "male"),
    ("Nora Silva tells of a long year\n\nI am 38 years old. ", "Nora Silva", None),
    ("A long year\n\nWritten by Nora\n\nI am 38 years old. ", "Nora", None),
    ("A long year\n\nI am 38 years old. ", "", None),
]


@pytest.mark.parametrize(("head", "name", "gender"), TELLERS, ids=[t[0][:40] for t in TELLERS])
def test_the_lines_above_a_story_say_who_tells_it(facts_of: Facted, head: str, name: str, gender: str | None) -> None:
    facts = facts_of(head + STORY)
    assert [(p.name, p.gender) for p in facts.persons] == [(name, gender)]
    assert [f.value.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "age"] == [38]  # type: ignore[union-attr]


def test_a_page_of_somebody_s_doctor_has_no_teller(facts_of: Facted) -> None:
    page = "The story of Nora, told by Dr. Lin\n\nI saw her in May 2011. She had a stroke. I gave her aspirin. She walked. I was glad. She is 50.\n"
    assert all(p.name != "Lin" for p in facts_of(page).persons)


DOSES = [
    ("Treatment\n3 x lumbar puncture with umbilical cord blood stem cells: May 3, 2009, May 10, 2009 and May 17, 2009. Each time 2×10^7 cells.",
     ["treatment: *; date 2009-05-03; dose 2 10*7", "treatment: *; date 2009-05-17; dose 2 10*7"], []),
    ("Stem cells were injected intrathecally on 3 May 2009 and 10 May 2009. Every time 15 million cells.",
     ["treatment: *; date 2009-05-03; dose 15000000 {cells}"], []),
    ("Umbilical cord stem cells\n2nd round of treatment\nTwo lumbar punctures (3 May 2009, 10 May 2009) and one drip into the vein (12 May 2009).",
     ["treatment: *; date 2009-05-03", "treatment: *; date 2009-05-12"], ["procedure: lumbar puncture*"]),
    ("I got cells from bone marrow of my own on April 10, 2014 and April 17, 2014 into the spinal canal and on April 24, 2014 into a vein.",
     ["treatment: *; date 2014-04-10; route intrathecal", "treatment: *; date 2014-04-17; route intrathecal", "treatment: *; date 2014-04-24; route intravenous"], []),
    ("Umbilical cord stem cells\n\n1st round of treatment\n\nTwo lumbar punctures (3 May 2009, 10 May 2009). Each time 20 million cells.\n\n"
     "2nd round of treatment\n\nOne lumbar puncture (4 November 2009) and one drip (6 November 2009).",
     ["treatment: *; date 2009-05-10; dose 20000000 {cells}", "treatment: *; date 2009-11-06; route intravenous"],
     ["treatment: *; date 2009-11-04; dose *", "treatment: *; date 2009-11-06; dose *"]),
    ("A lumbar puncture on 3 May 2009 showed oligoclonal bands. Stem cells were given into the vein on 10 May 2009.",
     ["procedure: lumbar puncture"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), DOSES, ids=[r[0] for r in DOSES])
def test_each_treatment_has_its_dose_and_is_told_once(
    tells: Tells, text: str, gives: list[str], never: list[str]
) -> None:
    tells(text, gives, never)


ARRIVALS = [
    ("On the first day, 13 September 2010, my neurologist measured me: ", "before"),
    ("On the second day, 20 September 2010, my neurologist measured me: ", "after"),
]


@pytest.mark.parametrize(("lead", "phase"), ARRIVALS)
def test_a_day_is_counted_from_the_arrival_before_the_treatment(facts_of: Facted, lead: str, phase: str) -> None:
    given = "I was given stem cells on 16 September 2010 into the back.\n\n"
    page = f"I have multiple sclerosis. {given if phase == 'after' else ''}{lead}left hip 3-, left knee 4. I was tired.\n\n{given if phase == 'before' else ''}I had no fever. I can walk. I felt well."
    seen = {f.timepoint.phase for f in facts_of(page).facts if f.code.text == "muscle strength" and f.timepoint}  # type: ignore[union-attr]
    assert seen == {phase}


HEADS = [
    ("Table 1. EDSS (M0 = 20.01.2012)\nScale\tM-12\tM0\tM3\tM6\nEDSS\t5.5\t6.0\t5.5\t5.0\n",
     ["EDSS: 5.5; before; offset 12 mo", "EDSS: 6; before; date 2012-01-20", "EDSS: 5.5; after; offset 3 mo", "EDSS: 5; after; offset 6 mo"]),
    ("Table 1. Scores (W0 = 3 May 2015)\nScale\tW-4\tW0\tW12\nEDSS\t5.5\t6.0\t5.0\n",
     ["EDSS: 5.5; before; offset 4 wk", "EDSS: 5; after; offset 12 wk"]),
    ("Table 1. Scores\nScale\tBaseline\tM-3\tM-6\nEDSS\t5.5\t6.0\t5.0\n", ["EDSS: 6; after; offset 3 mo", "EDSS: 5; after; offset 6 mo"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "gives"), HEADS, ids=[h[0][:40] for h in HEADS])
def test_months_before_and_after_in_short_head_columns(tells: Tells, table: str, gives: list[str]) -> None:
    page = "He has multiple sclerosis and was given mesenchymal stem cells intravenously.\n\n"
    tells(page + table, gives, [])


@pytest.mark.parametrize("title", ["one patient, 12 months", "two patients, 6 months", "a single case, 18 months"])
def test_so_long_as_patients_were_followed_is_no_age(facts_of: Facted, title: str) -> None:
    facts = facts_of(
        f"Bone marrow cells in multiple sclerosis: {title}\n\nA 55-year-old man with multiple sclerosis was treated.\n"
    )
    assert [f.value.value for f in facts.facts if isinstance(f, Observation) and f.code.text == "age"] == [55]  # type: ignore[union-attr]
