"""A patient's course as pages of clinics tell it, and what they don't say: whose it was, when it was, what it was a part of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Tells = Callable[..., None]
Facted = Callable[..., Any]
TREATED = "He received stem cells in May 2010.\n\n"

SAID = [
    # the patient's own disease, beside the family's
    ("He has had gout for five years with gout family history.", ["condition: gout", "family: gout"], []),
    ("She suffers from asthma, with a positive family history of stroke.", ["condition: asthma", "family: stroke"], ["family: asthma; *"]),
    ("He presented with asthma, gout and a family history of epilepsy.", ["condition: asthma", "condition: gout", "family: epilepsy"], ["family: gout; *"]),
    ("Gout and asthma in the family history.", ["family: gout", "family: asthma"], ["condition: gout"]),
    # "no" before what is longer than a value
    ("No deviation of the tongue.", ["tongue deviation: absent"], ["tongue deviation: present"]),
    ("There was no deviation of the mouth corners.", ["facial asymmetry: absent"], ["facial asymmetry: present"]),
    ("The tongue was in the midline, no deviation.", ["tongue deviation: absent"], ["tongue deviation: present"]),
    ("The tongue deviated to the left.", ["tongue deviation: present"], []),
    # a list of "no" goes over to what is there
    ("No bulging of the chest, strong heart sounds, no murmur.", ["heart murmur: absent"], ["heart examination: absent"]),
    ("No rales, clear breath sounds, no fever.", ["rales: absent", "fever: absent"], ["respiratory sounds: absent"]),
    # less of what is good, and what is bad beside it
    ("There was decreased range of motion and tenderness.", ["tenderness: present"], ["tenderness: improved"]),
    ("Reduced strength and numbness of the hand.", ["numbness: present; @ hand"], ["numbness: improved; *"]),
    ("Less pain and swelling after the treatment.", ["pain: improved", "swelling: improved"], []),
    # gone: a complaint, or what one needs
    ("The pain and tingling were no longer evident.", ["pain: absent", "paresthesia: absent"], ["pain: present", "paresthesia: present; *"]),
    ("His tremor was no longer noticeable.", ["tremor: absent"], ["tremor: present; *"]),
    ("His appetite was almost gone.", [], ["appetite: improved"]),
    ("Her pain was almost gone.", ["pain: improved"], []),
    # what was only talked of
    ("The doctors declared that a liver transplant was the only available option.", [], ["procedure: liver transplantation*"]),
    ("He was told a tracheostomy would be necessary.", [], ["procedure: tracheostomy*"]),
    ("A kidney transplant was his last hope.", [], ["procedure: kidney transplantation*"]),
    ("He got a kidney transplant.", ["procedure: kidney transplantation"], []),
    # what a treatment is against, its way, and what it is a part of
    ("He received anti-infection treatment and anti-inflammation drugs.", [], ["infection: *", "inflammation: *"]),
    ("After four injections via lumbar puncture he went home, the muscle tone was reduced, the spasm of his legs was relieved.",
     ["spasms: improved; @ bilateral lower limb"], ["lumbar puncture: *"]),
    ("The lumbar puncture was normal.", ["lumbar puncture: normal"], []),
    ("He received spinal decompression, bone graft and internal fixation.",
     ["procedure: bone graft; completed", "procedure: spinal decompression; completed"], ["procedure: spinal cord decompression; completed; @ bone"]),
    ("The spasm of his legs came when moving, he could not sit independently.", ["inability to sit: present"], ["mobility: independently*"]),
    # two places are two fractures
    ("Multiple rib fractures and a T12 vertebral body fracture were found.", ["condition: rib fracture", "condition: spinal fracture; @ T12"], ["condition: rib fracture; @ T12"]),
    ("Fracture of the right ankle; the ankle fracture healed.", ["condition: ankle fracture; @ right ankle"], []),
    # the ages of a child at its first steps
    ("He could sit when he was already 2 years old; he walked when he nearly 4 years old.", ["sitting: present"], ["age: *"]),
    # numbers of a list in one line
    ("Diagnosis: 1. Stroke 2. Gout 3. Pulse disorder 4. Hypertension", ["condition: stroke", "condition: hypertension"], ["heart rate: *"]),
    ("Findings: 1. Pulse 80. 2. Weight 70 kg.", ["heart rate: 80", "body weight: 70 kg"], []),
    # a status among diagnoses, and a "post" before a disease, are no times
    ("Diagnosis: 1. Stroke 2. Post Tracheotomy 3. Infection", ["infection: present"], ["infection: present; after"]),
    # a device that is put in is no injection
    ("He underwent epidural spinal cord stimulator implantation on June 25th, 2018.",
     ["procedure: spinal cord stimulation"], ["treatment: stem cell transplantation; date 2018-06-25"]),
    # what somebody does without one thing, and does besides
    ("She can walk without a cane and climb stairs alone.", ["cane use: absent"], ["difficulty climbing stairs: *"]),
    ("He is without fever and cough.", ["fever: absent", "cough: absent"], []),
    # a value that is denied, or exceeded, or another's
    ("The blood sugar still can not get well controlled.", [], ["glucose: well controlled"]),
    ("His weight is 11% over normal.", [], ["body weight: normal"]),
    ("After normal treatment the glucose was 5.6 mmol/l.", ["glucose: 5.6 mmol/L"], ["glucose: normal"]),
    ("His EDSS was approx. 5.5.", ["EDSS: 5.5"], []),
    # a disease that stands still is there; healed sores are better
    ("His multiple sclerosis has been stopped.", ["condition: multiple sclerosis; active"], ["condition: multiple sclerosis; resolved"]),
    ("She showed healed ulcers.", ["skin ulcer: improved"], ["skin ulcer: present"]),
    # what makes a symptom worse each time is no change of it
    ("The pain was increased when walking.", ["pain: present"], ["pain: worsened"]),
    ("Her spasticity increased with every month.", ["spasticity: worsened"], []),
    # by turns, in place of, and words that are another thing
    ("He sleeps 2 hours, is awake for two hours, then sleeps again.", [], ["sleep: improved"]),
    ("He can sit again.", ["sitting: improved"], []),
    ("Instead of having to get up three times he sleeps well.", [], ["difficulty rising from a chair: present"]),
    ("His fears were put to rest. He can sight read.", [], ["anxiety: present", "vision: *"]),
    ('On this scale 10 is "death due to the disease".', [], ["death: *"]),
    ("She has had physiotherapy since June 2017, and has been having speech therapy for a month.",
     ["procedure: physical therapy; completed; date 2017-06", "procedure: speech therapy"], ["procedure: speech therapy; completed; date 2017-06"]),
    # what follows behind a comma has its own subject
    ("He can use a spoon for eating, the movement range of his left leg is enlarged.", [], ["eating: enlarged*"]),
    ("Tone, strength, reflexes: normal.", ["muscle tone: normal", "tendon reflex: normal"], []),
    # a change of another thing, how a limb is, and what never came
    ("His leg got worse when he was walking.", [], ["walking: improved*", "walking: worsened*"]),
    ("She regained movement in her weakened limbs.", ["mobility: improved; @ limbs"], ["mobility: worsened; *"]),
    ("He had a delay of speech.", [], ["speech: worsened"]),
    ("His condition got worse with weakness of both legs.", ["general condition: worsened"], ["general condition: worsened; @ bilateral lower limb"]),
    # whose surgery, and a house named after an organ
    ("The chief resident in neurological surgery told us about it.", [], ["procedure: surgery*"]),
    ("He had neurological surgery in 2010.", ["procedure: surgery; completed"], []),
    ("I was elated and thought my multiple sclerosis was basically gone.", [], ["condition: multiple sclerosis; resolved"]),
    ("It went quicker than I remember.", [], ["memory: *"]),
    # a disease that something was given for on a day
    ("He came for stem cell therapy for pulmonary fibrosis in March of 2015.", ["condition: pulmonary fibrosis"], ["condition: pulmonary fibrosis; onset*"]),
    # a place where it is otherwise, or that only says how far
    ("Deep sensation was normal except for the left big toe.", ["proprioception: normal except for the left big toe"], ["proprioception: normal; @ left big toe"]),
    ("The spleen was not palpable below the ribs.", [], ["spleen examination: absent; @ rib"]),
    ("He is able to turn over from his back to his stomach.", [], ["turning in bed: present; @ stomach"]),
    ("The MRI showed a reduction of the lesions.", ["lesion: improved"], ["MRI: lesions"]),
    ("The tongue was deviated to the right, without atrophy.", ["tongue deviation: present"], ["tongue atrophy: absent; @ right tongue"]),
    ("The MRI showed unchanged lesions.", ["MRI: unchanged"], []),
    ("He turns over to the left by himself.", ["turning in bed: present; @ left"], []),
    ("I was told I would never walk again.", [], ["gait disturbance: *"]),
    # days of two months
    ("Stem cells were given on September 20th, 29th, October 11th, 2008.",
     ["treatment: stem cell transplantation; date 2008-09-20", "treatment: stem cell transplantation; date 2008-09-29",
      "treatment: stem cell transplantation; date 2008-10-11"], ["treatment: stem cell transplantation; date 2008-10-29"]),
]  # fmt: skip

ONCE = [
    ("He couldn't speak properly before and now he can.", ["dysarthria: present; before"], ["dysarthria: present; after"]),
    ("He could barely stand for 3 seconds, and now he stands for five minutes.", ["standing: 5 min; after"], ["impaired standing: *; after"]),
    ("She needed a feeding tube before, but now she eats by mouth.", ["eating: improved; after"], []),
    ("Three weeks after the cells he could not walk, and now he walks.", ["inability to walk: present; after; offset 3 wk"], ["inability to walk: present; before"]),
]  # fmt: skip

ONCE += [
    ("He could not hold his head up; he holds it for 10 minutes now.", ["poor head control: present; before"], ["poor head control: present; after"]),
    ("Compared with admission the muscle tone of the legs was lower.", ["muscle tone: improved; after"], ["muscle tone: improved; before"]),
    ("His blood pressure dropped from 160/95 to 130/80.", ["systolic blood pressure: 160 mm[Hg]; before", "systolic blood pressure: 130 mm[Hg]; after"],
     ["diastolic blood pressure: 95 mm[Hg]; after"]),
]  # fmt: skip

TITLED = [
    ("Autism patient: William\n\nWilliam could not speak. He was 4 years old.", "autism spectrum disorder", True),
    ("Gout – Success Story\n\nThis case is of a 50 year old man. He could not walk.", "gout", True),
    ("Patient story: Stroke\n\nMr. Hall, 61 years old, could not lift his left arm.", "stroke", True),
    ("Stem cells for gout: what is new\n\nTom, 31, could not move his legs after a fall.", "gout", False),
    ("Gout patients\n\nAnna, 61, had pain in both knees.", "gout", False),
]


@pytest.mark.parametrize(("text", "gives", "never"), SAID)
def test_what_is_said_and_what_is_not(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), ONCE)
def test_how_it_was_and_how_it_is_now(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(TREATED + text, gives, never)


@pytest.mark.parametrize(("page", "disease", "told"), TITLED)
def test_whose_disease_a_title_names(page: str, disease: str, told: bool, facts_of: Facted) -> None:
    found = [fact for fact in facts_of(page).facts if type(fact).__name__ == "Condition" and fact.code.text == disease]
    assert bool(found) is told


def test_two_who_are_introduced_by_their_names(facts_of: Facted) -> None:
    page = facts_of(
        "Wayne is a 60-year-old retired planner. He had shoulder pain.\n\n"
        "JG is a 34-year-old man who had knee pain. He could not walk."
    )
    assert [p.name for p in page.persons] == ["Wayne", "JG"]
    whose = {
        fact.code.text: fact.subject for fact in page.facts if fact.code.text in ("shoulder pain", "inability to walk")
    }
    assert whose == {"shoulder pain": page.persons[0].key, "inability to walk": page.persons[1].key}


def test_what_only_a_title_gives(facts_of: Facted) -> None:
    """A treatment that only the title names comes before nothing that is told below it."""
    page = facts_of("Treating gout with stem cells\n\nThe patient is a 50-year-old man. He had pain. He had fever.")
    assert all(getattr(fact, "timepoint", None) is None for fact in page.facts)


def test_a_byline_and_a_list_of_who_somebody_is(facts_of: Facted, tells: Tells) -> None:
    """A line on who posted a page when heads nothing; the day in its title is no onset; a parent in a title has no disease."""
    page = "Author Staff Views Posted at 2012/5/3\n\nDrs. Moor and Hall\n\nThe patient is a 65-year-old male. He had tremor."
    tells(page, ["tremor: present"], who="")
    tells(
        "Gout Male, 2 years, June 2019\n\nThe boy could not walk.",
        ["condition: gout"],
        ["condition: gout; onset*"],
        who="",
    )
    tells(
        "A father's hand – gout treatment in town\n\nThe boy is 4 years old. He could not walk.",
        [],
        ["family: *"],
        who="",
    )
    notes = "Patient F,\n\nMale, Canadian\n\nCondition on admission\n\nPatient sustained a stroke on 3 May 2015. Patient had no speech. Patient underwent surgery."
    tells(notes, ["condition: stroke; onset 2015-05-03"], who="")
    tells(
        "Post Stroke Paresis\n\nThe patient is a 65-year-old man. He had tremor.",
        ["tremor: present"],
        ["tremor: present; after"],
        who="",
    )
