"""Answers that a sentence counts one by one: changes, sides, classes of a value, levels and forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]
GROUP = "Results of treatment. A total of 80 patients with stroke were treated with stem cells.\n\n"

CHANGES = [
    ("Drooling (n=22): less 14 (64%), as before 7, more 1.",
     ["drooling: 14 {patients}; improved", "drooling: 64 %; improved", "drooling: 7 {patients}; unchanged", "drooling: 1 {patients}; worsened"]),
    ("Neglect (n=18): gone 5, less 7, same 6.",
     ["neglect: 5 {patients}; absent", "neglect: 7 {patients}; improved", "neglect: 6 {patients}; unchanged"]),
    ("Fatigue less: 55 of 80 (68%); unchanged 21; worse 4.",
     ["fatigue: 55 {patients}; improved", "fatigue: 21 {patients}; unchanged", "fatigue: 4 {patients}; worsened"]),
    ("Ascites (66 patients): disappeared in 19, less in 28, same in 13, more in 6.",
     ["ascites: 19 {patients}; absent", "ascites: 28 {patients}; improved", "ascites: 13 {patients}; unchanged", "ascites: 6 {patients}; worsened"]),
    ("MRI was repeated in 31 patients: cartilage thicker in 9, unchanged in 19, thinner in 3.",
     ["cartilage thickness: 9 {patients}; improved", "cartilage thickness: 19 {patients}; unchanged", "cartilage thickness: 3 {patients}; worsened"]),
    ("In the doctor's overall judgement: much better 17, better 38, same 20, worse 6.",
     ["condition much better: 17 {patients}; improved", "condition improved: 38 {patients}; improved", "condition unchanged: 20 {patients}; unchanged", "condition worsened: 6 {patients}; worsened"]),
    ("Of the 80 patients 17 improved clearly, 38 slightly, 20 did not change and 5 got worse.",
     ["condition clearly improved: 17 {patients}; improved", "condition slightly improved: 38 {patients}; improved", "condition worsened: 5 {patients}; worsened"]),
    ("Of the 26 children with epilepsy 9 had fewer seizures, 14 as many as before and 3 more.",
     ["seizure: 9 {patients}; improved; denominator 26 {patients}; stratum epilepsy", "seizure: 14 {patients}; unchanged", "seizure: 3 {patients}; worsened"]),
    ("In 30 patients with aphasia speech became clearer in 12 and was the same in 18.",
     ["speech: 12 {patients}; improved; denominator 30 {patients}; stratum aphasia", "speech: 18 {patients}; unchanged"]),
    ("In the 31 children with diplegia the gait improved in 20.", ["gait: 20 {patients}; improved; denominator 31 {patients}; stratum diplegia"]),
    ("Placebo group: better 5, same 12, worse 3.", ["condition improved: 5 {patients}; improved", "condition worsened: 3 {patients}; worsened"]),
    ("Appetite was better in 17 patients at week 12, unchanged in 8.",
     ["appetite: 17 {patients}; improved", "appetite: 8 {patients}; unchanged"]),
    ("Numbness less in 44, unchanged in 20, worse in 4; pain less in 39.",
     ["numbness: 44 {patients}; improved", "numbness: 4 {patients}; worsened", "pain: 39 {patients}; improved"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), CHANGES)
def test_how_many_changed_how(tells: Tells, text: str, gives: list[str]) -> None:
    never = ["cognition: *", "muscle atrophy: *", "less: *", "more: *", "disappeared: *", "*: 12 {patients}; worsened"]
    tells(text + "\n", gives, never, who=GROUP)


ASKED = [
    ("Left side paralysed 44, right side 39, both sides 3.",
     ["paralysis: 44 {patients}; @ left", "paralysis: 39 {patients}; @ right", "paralysis: 3 {patients}; @ bilateral"]),
    ("Left arm paralysed in 44, right arm in 39.",
     ["paralysis: 44 {patients}; @ left upper limb", "paralysis: 39 {patients}; @ right upper limb"]),
    ("Hemiparesis: left 31, right 28, both sides 2.", ["hemiparesis: 31 {patients}; @ left", "hemiparesis: 28 {patients}; @ right"]),
    ("The right side was affected in 41 patients, the left in 37.",
     ["right side affected: 41 {patients}", "left side affected: 37 {patients}"]),
    ("Time since injury: under 6 months 21, 6-12 months 33, over a year 32.",
     ["disease duration less than 6 months: 21 {patients}", "disease duration 6-12 months: 33 {patients}", "disease duration more than a year: 32 {patients}"]),
    ("Age: under 40 years 12, 40-60 years 44, over 60 years 24.",
     ["age less than 40 years: 12 {patients}", "age 40-60 years: 44 {patients}", "age more than 60 years: 24 {patients}"]),
    ("Disease duration was under 1 year in 14, 1-2 years in 22 and more than 2 years in 44.",
     ["disease duration less than 1 year: 14 {patients}", "disease duration 1-2 years: 22 {patients}"]),
    ("NYHA class III in 60 (75%), IV in 20 (25%).", ["NYHA class III: 60 {patients}", "NYHA class IV: 20 {patients}"]),
    ("GMFCS: level I - 8, level II - 19, level III - 34.", ["GMFCS level I: 8 {patients}", "GMFCS level III: 34 {patients}"]),
    ("Sensory level: T4 in 12, T10 in 5.", ["Sensory level T4: 12 {patients}", "Sensory level T10: 5 {patients}"]),
    ("The stroke was ischaemic in 59 (74%), haemorrhagic in 21 (26%).",
     ["ischemic stroke: 59 {patients}", "hemorrhagic stroke: 21 {patients}"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), ASKED)
def test_how_many_are_of_a_side_class_level_or_form(tells: Tells, text: str, gives: list[str]) -> None:
    tells(
        text + "\n",
        gives,
        ["right side: *", "left: *", "both sides: *", "age: *", "bleeding: *", "level II: *"],
        who=GROUP,
    )


def test_a_list_below_a_paragraph_has_its_time(tells: Tells) -> None:
    text = "At 6 months 71 patients were seen.\n\n- Appetite better: 58 of 71\n- Itching less: 30 of 71\n"
    tells(
        text,
        ["appetite: 58 {patients}; improved; offset 6 mo", "itching: 30 {patients}; improved; offset 6 mo"],
        who=GROUP,
    )


def test_a_time_right_before_a_value_is_its_own(tells: Tells) -> None:
    tells(
        "Barthel index: before 40, after 60.\n", ["Barthel index: 40; before"], ["Barthel index: 40; after"], who=GROUP
    )


SIDE_EFFECTS = [
    ("Side effects: headache in 12; fever 9, none over 38.5 °C; back pain 5; one epileptic seizure. No allergic reaction.",
     ["headache: 12 {patients}", "fever: 9 {patients}", "back pain: 5 {patients}", "seizure: 1 {patients}", "allergic reaction: absent"],
     ["fever: absent"]),
    ("Side effects: one leak of spinal fluid; one meningitis (cured).",
     ["cerebrospinal fluid leak: 1 {patients}", "meningitis: 1 {patients}"], ["meningitis: absent"]),
    ("Complications: Fever 4 (none over 39 °C), headache 12, no infection.",
     ["fever: 4 {patients}", "headache: 12 {patients}", "infection: absent"], ["fever: absent"]),
    ("Side effects: we have not seen stroke, infection, or new tumors.",
     ["stroke: absent", "infection: absent", "tumor: absent"], ["infection: present", "tumor: present"]),
    ("Side effects: short runs of ventricular tachycardia during the injection 4; pericardial effusion 1.",
     ["ventricular tachycardia: 4 {patients}", "pericardial effusion: 1 {patients}"], []),
    ("Side effects: fever grade 2, headache for 3 days.", [], ["*: 2 {patients}", "*: 3 {patients}"]),
    ("Nobody died, there was no meningitis.", ["death: 0 {patients}", "meningitis: absent"], ["died, there was no meningitis: *"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), SIDE_EFFECTS)
def test_side_effects_are_counted_each(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text + "\n", gives, never, who=GROUP)


TWO_TIMES = [
    ("Before treatment 49 took opioids, after it 16.", ["took opioids: 49 {patients}; before", "took opioids: 16 {patients}; after"]),
    ("Before treatment 12 had a tracheostomy, at discharge 7.", ["tracheostomy: 12 {patients}; before", "tracheostomy: 7 {patients}; after"]),
    ("At the start 60 needed oxygen, after 3 months 31.",
     ["oxygen therapy: 60 {patients}; before", "oxygen therapy: 31 {patients}; offset 3 mo"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), TWO_TIMES)
def test_one_thing_is_counted_at_two_times(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text + "\n", gives, ["before treatment: *"], who=GROUP)


def test_what_everybody_had_counts_no_people(tells: Tells) -> None:
    tells(
        "Every child had one course: four injections into the spinal canal.\n",
        [],
        ["every child had one course: *"],
        who=GROUP,
    )


def test_people_counted_behind_a_length_of_time(tells: Tells) -> None:
    text = "41 were followed for one year: 29 kept the gain, 8 lost a part of it.\n"
    tells(
        text,
        ["patients followed up: 41 {patients}", "kept the gain: 29 {patients}"],
        ["followed for : 29 kept the gain: *"],
        who=GROUP,
    )
