"""Notes whose lines were run together: each section in capitals begins a line of its own again."""

from __future__ import annotations

import pytest

from etl.readers import read

NOTE = (
    "CHIEF COMPLAINT: Cough for a week, mostly at night and in the early morning. PAST MEDICAL HISTORY: Asthma since 2010, gout 2015 "
    "REVIEW OF SYSTEMS: No fever. PHYSICAL EXAMINATION: VITAL SIGNS: Pulse 72. LABS: WBC: 9.1 HGB: 13 PLAN: Back in a week (HPI: see above)."
)


def test_sections_of_a_note_in_one_line_are_fields() -> None:
    document = read(NOTE.encode(), "note.txt")
    labels = [document.quote(b.label) if b.label else document.quote(b.span) for b in document.blocks]
    assert [label.strip(":") for label in labels] == [
        "CHIEF COMPLAINT", "PAST MEDICAL HISTORY", "REVIEW OF SYSTEMS", "PHYSICAL EXAMINATION", "VITAL SIGNS", "LABS", "PLAN",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "A long line of a story in which one label PROCEDURE: stands, and nothing else is written in capitals; " * 2,
        "short. PAST HISTORY: none. EXAM: normal. PLAN: none.",
        "The values were WBC: 9, HGB: 13, PLT: 300, CRP: 4 and so on, which is what a laboratory prints; " * 3,
    ],
)
def test_other_lines_stay(line: str) -> None:
    document = read(line.encode(), "note.txt")
    assert "\n" not in document.text.strip()
