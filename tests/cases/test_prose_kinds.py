"""Kinds of sentences that were misread: each in words of its own, and, where they are at hand, the documents that showed them."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import convert_text
from etl.facts import Condition, Facts, Observation

SHARED = Path(__file__).parents[2].parent / "shared" / "cases"
WHO = "Case report\n\nA 41-year-old woman was admitted with fever.\n\n"
KNOWN = {"age", "fever"}


def said(facts: Facts) -> dict[str, str]:
    """What each fact says, by name."""
    told = {}
    for fact in facts.facts:
        if isinstance(fact, Condition):
            told[fact.code.text] = fact.verification
        elif isinstance(fact, Observation):
            value = getattr(fact.value, "printed", "") or getattr(fact.value, "value", fact.value)
            told[fact.code.text] = str(fact.presence or value)
        else:
            told[getattr(fact, "code").text] = getattr(fact, "status", "")  # noqa: B009
    return told


@pytest.mark.parametrize(
    "talk",
    [
        "Rare causes of a raised potassium include Addison disease, rhabdomyolysis and chemotherapy.",
        "Its most important complications are seizures, pneumonia and myocardial infarction.",
        "Minor criteria of the disease are fever above 38 °C, anemia and weight loss.",
        "A patient was described by Weber et al, who saw a 12-year-old boy with epilepsy and jaundice.",
    ],
)
def test_what_is_said_in_general_or_of_others_is_nobodys(talk: str) -> None:
    assert set(said(convert_text(f"{WHO}Discussion\n\n{talk}\n").facts)) == KNOWN


@pytest.mark.parametrize(
    "talk",
    [
        "Her complications include pneumonia.",
        "Current symptoms are fever and pneumonia.",
        "The causes were pneumonia and sepsis.",
    ],
)
def test_what_is_somebodys_own_stays(talk: str) -> None:
    assert "pneumonia" in said(convert_text(WHO + talk).facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She cannot roll over. No sitting.", {"inability to turn over": "present", "inability to sit": "present"}),
        ("She has difficulty turning over.", {"difficulty turning over": "present"}),
        ("SCA1 and SCA6 were normal.", {"spinocerebellar ataxia type 1": "refuted", "spinocerebellar ataxia type 6": "refuted"}),
        ("She has epilepsy and her speech was normal.", {"epilepsy": "confirmed", "speech": "normal"}),
        ("The diagnosis of meningitis was retained.", {"meningitis": "present"}),
        ("She had blastomycosis and coccidioidomycosis.", {"blastomycosis": "confirmed", "coccidioidomycosis": "confirmed"}),
        ("ALT was 71 U/L, AP 390 U/L.", {"alkaline phosphatase": "390"}),
        ("TLC was 15200 cells/mm3.", {"leukocytes": "15200"}),
        ("Brain MRI showed restricted diffusion in the thalamus.", {"MRI of brain": "restricted diffusion in the thalamus"}),
        ("No gallops or rubs. Her blood pressure was running high.", {
            "gallop rhythm": "absent", "pericardial friction rub": "absent", "blood pressure": "running high"}),
        ("ERCP with sphincterotomy was performed.", {
            "endoscopic retrograde cholangiopancreatography": "completed", "sphincterotomy": "completed"}),
        ("Modified Ashworth 2 in the right elbow flexors.", {"modified Ashworth score": "2"}),
    ],
)  # fmt: skip
def test_what_is_said(text: str, expected: dict[str, str]) -> None:
    told = said(convert_text(WHO + text).facts)
    assert expected.items() <= told.items()


def test_a_habit_begun_again_is_not_given_up() -> None:
    text = "She smokes 20 cigarettes a day. She quit smoking at the age of 16 but started again a year later."
    values = [
        f.value for f in convert_text(WHO + text).facts.facts if isinstance(f, Observation) and f.code.text == "smoking"
    ]
    assert not any("former" in str(value) for value in values)


def test_a_line_of_a_list_is_no_heading() -> None:
    told = said(convert_text(f"{WHO}Discharge diagnosis:\nType 2 DM\nPancreatitis\nHTN\n").facts)
    assert {"type 2 diabetes mellitus", "pancreatitis", "hypertension"} <= set(told)


@pytest.mark.parametrize(
    ("name", "there", "never"),
    [
        ("09_discussion_lists", {"rigidity", "haloperidol"}, {"hypothyroidism", "COVID-19", "polymyositis", "radiotherapy"}),
        ("12_restricted_diffusion", {"MRI of brain"}, {"diffusing capacity of the lung"}),
        ("13_coccidioidomycosis", {"coccidioidomycosis"}, {"histoplasmosis"}),
        ("18_discharge_list", {"radiotherapy", "sphincterotomy", "miconazole", "pancreatitis", "recreational drug use"}, set()),
        ("19_ros_labels", {"nasal congestion", "sinus tenderness", "gallop rhythm"}, {"running", "headache"}),
        ("24_alkaline_phosphatase_ap", {"alkaline phosphatase"}, set()),
        ("25_other_published_patient", {"HIV infection", "coccidioidal meningitis"}, {"pregnancy"}),
        ("26_diagnosis_retained", {"pain crisis", "acute chest syndrome"}, set()),
        ("30_inability", {"inability to turn over", "inability to sit"}, {"difficulty turning over"}),
        ("32_side_list", {"modified Ashworth score"}, {"Ashworth score"}),
    ],
)  # fmt: skip
@pytest.mark.skipif(not SHARED.is_dir(), reason="the documents aren't at hand")
def test_documents_that_showed_them(name: str, there: set[str], never: set[str]) -> None:
    told = set(said(convert_text((SHARED / f"{name}.txt").read_text(encoding="utf-8")).facts))
    assert there <= told and not told & never
