"""Forms of notes: whoever wrote a note, and the patient's number, are no further people."""

from __future__ import annotations

import pytest

from etl import convert_text

FORM = (
    "# Report\n\n## Patient Information\n{patient}\n\n## {staff} Information\n*   **{staff} ID:** CL-0004\n"
    "*   **Name:** {doctor}\n*   **Institution:** City Hospital\n\n## Chief Complaint\nPersistent cough.\n\n"
    "## History of Present Illness\nThe patient, 38 years old, presents with a cough and fever.\n"
)
PATIENTS = [
    "*   **Patient ID:** PAT-98765\n*   **Name:** Emma Dale\n*   **Date of Birth:** July 22, 1985",
    "- Patient ID: PAT-98765\n- Name: Emma Dale\n- Date of Birth: 22 July 1985",
    "- Name: Emma Dale\n- Date of Birth: 1985-07-22\n- Patient ID: PAT-98765",
]


@pytest.mark.parametrize("patient", PATIENTS)
@pytest.mark.parametrize(
    ("staff", "doctor"), [("Clinician", "Dr. Sara Lund"), ("Provider", "Sara Lund"), ("Physician", "Prof. Lund")]
)
def test_the_writer_is_no_patient(patient: str, staff: str, doctor: str) -> None:
    facts = convert_text(FORM.format(patient=patient, staff=staff, doctor=doctor)).facts
    assert [(p.name, p.birth, p.records) for p in facts.persons] == [("Emma Dale", "1985-07-22", ("PAT-98765",))]
    assert {fact.subject for fact in facts.facts} == {"p1"}
