"""The notation of the ways: a fact is looked for with its subject where one is named."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from facts import message, wrong

PAGE = "Patient 1 is a 40-year-old woman. She has tremor.\n\nPatient 2 is a 61-year-old man. He has dysphagia.\n"


def test_a_wanted_fact_may_name_its_subject() -> None:
    assert wrong(PAGE, ["p1 | tremor: present", "dysphagia: present"], ["p2 | tremor: present"]) == []
    assert wrong(PAGE, ["p2 | tremor: present"], ["tremor"]) == ["lacks p2 | tremor: present", "has tremor"]
    assert "p1 | tremor: present" in message(PAGE, ["none"])
