"""What case reports of journals say of no patient, and signs that they deny in roundabout ways."""

from __future__ import annotations

import pytest

from etl import convert_text

REPORT = "Case report\n\nA 54-year-old man was admitted.\n\n"


def told(text: str) -> dict[str, str]:
    """What a sentence of a report gives, with how it is: present, absent, a change, or nothing of these."""
    facts = convert_text(REPORT + text).facts.facts
    return {
        fact.code.text: getattr(fact, "presence", None) or getattr(fact, "change", None) or ""
        for fact in facts
        if hasattr(fact, "code") and fact.code.text != "age"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Benign cervical goiters rarely cause acute airway obstruction.",
        "Central ulceration with or without bleeding should alert the endoscopist to a stromal tumor.",
        "The tumours tend to be located in the deep soft tissues of limbs, trunk, head and neck.",
        "Sometimes it presents only as a submucosal swelling.",
        "The characteristic features include visual impairment, myoclonic epilepsy and a decline in motor skills.",
        "The symptoms associated with this disorder often involve hip pain instead of back pain.",
        "Suppurative psoas abscess is an unusual disease that few surgeons have seen.",
        "Infectious complications include abscess, sepsis, and reactivation of tuberculosis.",
        "Although endometriosis has been associated with menstrual cycles, it can affect women of any age.",
        "However, CT scans are not always helpful in finding the origin of the mass.",
        "Unusual presentations include heart failure and lactic acidosis.",
        "Keywords: irritable bowel syndrome, pulmonary fibrosis, ticlopidine, chronic diarrhoea",
        "Keywords Irritable Bowel Syndrome Pulmonary Fibrosis Ticlopidine Chronic Diarrhoea",
        "Skip to main content Skip to navigation",
        "Good communication between health professionals and the pursuit of incidental findings need time.",
    ],
)
def test_what_is_known_of_a_disease_is_nobodys(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Tremor is often worse in the evening.", {"tremor": "present"}),
        ("The pain sometimes radiates into the left leg.", {"leg pain": "present"}),
        ("Her goiter rarely causes dyspnea.", {"dyspnea": "present"}),
        ("He has the characteristic features of the disease: ataxia and dysarthria.", {"ataxia": "present", "dysarthria": "present"}),
        ("Left hemiparesis is a consequence of the stroke.", {"hemiparesis": "present"}),
        ("The rash often itches.", {"rash": "present", "itching": "present"}),
        # What is denied, and what only looks so.
        ("Examination did not reveal any abnormality except for bradycardia (48/min).", {"bradycardia": "present"}),
        ("He did not show any abnormal signs apart from nystagmus and a rash.", {"nystagmus": "present", "rash": "present"}),
        ("The liver was enlarged, and there was no other abnormal sign.", {"hepatomegaly": "present"}),
        ("Examination showed ascites and no other abnormal finding.", {"ascites": "present"}),
        ("There was a pleural effusion that was not previously present.", {"pleural effusion": "present"}),
        ("Surgery did not relieve the pain.", {"pain": "present"}),
        ("Massage did not help the back pain.", {"back pain": "present"}),
        ("He did not reported arthralgias, rash or cough.", {"joint pain": "absent", "rash": "absent", "cough": "absent"}),
        ("Abdominal distension was noted without rebounding, guarding, or tenderness.",
         {"abdominal distension": "present", "abdominal guarding": "absent", "tenderness": "absent"}),
        ("EMG suggested denervation, but this could not be confirmed.", {"denervation": "absent"}),
        ("Pyrexia and rigors were noted.", {"chills": "present"}),
    ],
)  # fmt: skip
def test_what_a_sentence_says_of_the_patient(text: str, gives: dict[str, str]) -> None:
    assert told(text).items() >= gives.items()


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("An EMG showed denervation suggestive of a neuronopathy, but this could not be confirmed.", {"denervation": "absent"}),
        ("He took oral hypoglycaemics.", {"hypoglycemia": "present"}),
        ("The boy was brought by his anxious parents.", {"anxiety": "present"}),
        ("A biopsy with an immunohistochemical stain (dystrophin) was done.", {"DMD variant": "present"}),
        ("Pyrexia and rigors were noted.", {"rigidity": "present"}),
    ],
)  # fmt: skip
def test_what_a_sentence_doesnt_say(text: str, never: dict[str, str]) -> None:
    assert not told(text).items() & never.items()


def test_whom_a_letter_greets_is_no_patient() -> None:
    persons = convert_text(
        "Letter to the editor\n\nSir, a 57-year-old man had fever. He denied diarrhoea."
    ).facts.persons
    assert [p.name for p in persons if "Sir" in p.name] == []
