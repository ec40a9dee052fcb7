"""Clinics' pages and families' stories, and what they don't say: idioms, comparisons of places, times of a clause only,
what happened next for a test's result, whose child the page is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]
Facted = Callable[..., Facts]

SAID = [
    # "couldn't do that before" is no time of what was just told, nor of what follows
    ("Two months after the second course she sits and stands, but she couldn't do those before surgery. She walks longer.",
     ["walking: improved"], ["walking: improved; before"]),
    ("He can now climb stairs, which he could not do prior to the treatment. His speech is clearer.", ["speech: improved"], ["speech: improved; before"]),
    ("Before the treatment he could not walk. His speech was slurred.", ["dysarthria: present; before"], []),
    # what happened next is no result of a test
    ("He had a CT of the spine, then was diagnosed with diabetes.", ["condition: diabetes mellitus; confirmed"], ["computed tomography of spine: diabetes"]),
    ("She got an EMG and was then treated for pneumonia.", [], ["electromyography: pneumonia"]),
    ("EMG revealed neuropathy.", ["electromyography: neuropathy"], []),
    # troubles of a part of the body, and feared ones, are no effects of a treatment
    ("In January she vomited and developed complications with her voice.", ["vomiting: present"], ["adverse effects: *", "vomiting: present; after"]),
    ("Ibuprofen eased the pain, but he was worried about side effects.", [], ["pain: *; after", "medication: ibuprofen; after"]),
    ("After the injection he had fever as a side effect.", ["fever: present; after"], []),
    # two places are compared, and no two times
    ("The strength of her arms is better than that of her legs.", [], ["muscle strength: improved"]),
    ("The left hand is weaker than the right hand.", ["hand weakness: present; @ left hand"], ["hand weakness: present; @ right hand"]),
    ("Muscle power of the legs was worse than in the arms.", [], ["muscle strength: worsened"]),
    ("The strength of her arms is better than before.", ["muscle strength: improved; @ bilateral upper limb"], []),
    # an aim, an advice, an idiom
    ("Training with a focus on improvement of speech and walking.", [], ["speech: improved", "walking: improved"]),
    ("They warned me not to walk or read.", [], ["gait disturbance: *", "reduced visual acuity: *"]),
    ("The cells let me move on with my life.", [], ["mobility: *"]),
    ("We made the videos just before our China trip.", [], ["tripping: *"]),
    ("After years of pain and sorrow it was not enough to keep the pain at bay.", [], ["pain: *"]),
    ("It can result in serious complications.", [], ["serious adverse events: *", "adverse effects: *"]),
    ("After chemo you're left with no platelets and low red blood cells.", [], ["platelets: *", "erythrocytes: *"]),
    ("She was told she needed a knee replacement.", [], ["procedure: knee replacement; completed"]),
    ("He is no longer rolling around in bed.", [], ["difficulty turning over: *"]),
    # a degree that is one of a method, or of an end
    ("Minimally invasive surgery was done for his stroke.", ["condition: stroke"], ["condition: stroke; *mild*"]),
    ("My diabetes is completely gone.", ["condition: diabetes mellitus; resolved"], ["condition: diabetes mellitus; *complete*"]),
    # a disease's course has stopped, and not the disease
    ("The progression of my lupus has stopped.", ["condition: systemic lupus erythematosus"], ["condition: systemic lupus erythematosus; resolved"]),
    ("My MS disease activity has been completely stopped.", ["condition: multiple sclerosis"], ["condition: multiple sclerosis; resolved"]),
    # "suffered from" has no day on which it was told
    ("She suffered from a stroke in July 2009.", ["condition: stroke; onset 2009-07"], ["condition: stroke; diagnosed 2009-07"]),
    ("In May 2008 he suffered from pneumonia.", ["condition: pneumonia; onset 2008-05"], ["condition: pneumonia; diagnosed 2008-05"]),
    ("She was diagnosed with diabetes in 2004.", ["condition: diabetes mellitus; diagnosed 2004"], []),
    # the last word of a disease is short for it
    ("He has cerebral palsy. Nobody wanted to treat his palsy.", ["condition: cerebral palsy"], ["paralysis: *"]),
    ("His mood was unstable and her emotions are not stable.", ["emotional lability: present"], ["depression: *"]),
    ("It attacks the light sensing cells. She was unable to have the lasix surgery.", [], ["medication: furosemide", "procedure: surgery; completed"]),
    ("The first symptom is usually diminished night vision.", [], ["vision: *"]),
    ("I thought there would be more pain.", [], ["pain: *"]),
    ("Diagnosis: Diabetes II.", ["condition: type 2 diabetes mellitus"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), SAID, ids=[row[0][:50] for row in SAID])
def test_what_a_story_says(text: str, gives: list[str], never: list[str], tells: Tells) -> None:
    tells(text, gives, never)


WHOSE = [
    # page, name, sex, country: the parents bring somebody in, and a journey is no home
    ("Paul, a retired teacher, and his wife wanted the best for their daughter, Nora, who had been living with cerebral palsy.\n\n"
     "Nora had her fifth stem cell treatment. Her strength increased and her head control improved.", "Nora", "female", None),
    ("A 6-year-old girl who went to China to receive stem cells for her blindness. Her vision has improved.", "", "female", None),
    ("A 40-year-old man travelled to Mexico for a transplantation because of multiple sclerosis. He walks again.", "", "male", None),
    ("A 40-year-old man from Mexico has multiple sclerosis. He walks again.", "", "male", "MX"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "name", "sex", "country"), WHOSE)
def test_whose_story_it_is(page: str, name: str, sex: str, country: str | None, facts_of: Facted) -> None:
    (person,) = facts_of(page).persons
    codes = {c.code for c in person.nationality.codings} if person.nationality else set()
    assert (person.name or "", person.gender) == (name, sex)
    assert (country in codes) if country else not codes


def test_another_patient_and_a_date(tells: Tells) -> None:
    """Another named patient's medicine is not the first one's; years ago are no age; a parent names a child, not a relative."""
    page = "Mrs. Lena Moor, 40 years old, has lupus.\n\nDr. Iyer, a type 2 diabetes patient since 2000, takes insulin."
    tells(
        page,
        ["condition: systemic lupus erythematosus"],
        ["medication: insulin", "condition: type 2 diabetes mellitus"],
        who="",
    )
    tells("As Mr. Tester, 5 years ago woke up with weakness, he was afraid.", ["muscle weakness: present"], ["age: 5*"])
    story = (
        "Their daughter, Nora, who had been living with cerebral palsy, was tired. Nora walked. Her strength increased."
    )
    tells(story, [], ["family: cerebral palsy; *"], who="")


def test_the_name_of_a_page_is_no_history(tells: Tells) -> None:
    """What came after the treatment is told below a title "Story of …" too."""
    page = "Story of Multiple Sclerosis\n\nMs. Tester, 40 years old, has lupus.\n\nIn 2016 she had an injection of stem cells in one eye. Her vision improved."
    tells(page, ["vision: improved"], ["vision: improved; before"], who="")


COUNTED = [
    ("The department has treated more than 65 patients with lupus.", "department has treated"),
    ("Ten patients (sex ratio; 2 male: 3 female) with knee pain were treated with stem cells.", "male patients"),
    ("20 patients were treated. The mean reduction of the score was 30%, from 55.6 ± 6.4 to 39 ± 3.1.", "from"),
]


@pytest.mark.parametrize(("text", "never"), COUNTED)
def test_what_a_group_is_not_counted_by(text: str, never: str, facts_of: Facted) -> None:
    page = f"Our results\n\nFrom 2004 to 2010 we treated 120 patients with multiple sclerosis. 60% of the patients improved.\n\n{text}"
    names = {fact.code.text for fact in facts_of(page).facts if hasattr(fact, "code")}
    assert never not in names
