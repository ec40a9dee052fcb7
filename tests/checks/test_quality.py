"""What curators look for in a cohort: each finding beside a look-alike without it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from etl.pipeline import convert_text

CODES = ("feature-contradicted", "feature-redundant", "feature-before-birth", "onset-after-visit", "person-duplicate")
HEAD = "Patient,Sex,Date of birth,Age at onset,Age,Seizure,Febrile seizure,Ataxia,Gait ataxia\n"


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("M,2001-05-06,2 y,9 y,no,yes,na,na", ["feature-contradicted"]),
        ("M,2001-05-06,2 y,9 y,yes,no,na,na", []),
        ("M,2001-05-06,2 y,9 y,na,na,yes,yes", ["feature-redundant"]),
        ("M,2001-05-06,2 y,9 y,na,na,no,no", ["feature-redundant"]),
        ("M,2001-05-06,2 y,9 y,na,na,yes,no", []),
        ("M,2001-05-06,12 y,4 y,yes,na,na,na", ["onset-after-visit"]),
        ("M,2001-05-06,4 y,4 y,yes,na,na,na", []),
        ("M,2001-05-06,2 y,9 y,1998-02-03,na,na,na", ["feature-before-birth"]),
        ("M,2001-05-06,2 y,9 y,2003-02-03,na,na,na", []),
    ],
)
def test_a_row_gives_its_findings(row: str, codes: list[str]) -> None:
    facts = convert_text(f"{HEAD}P1,{row}\nP2,F,1990-01-02,5 y,20 y,yes,na,na,na\n", "x.csv").facts
    assert [one.code for one in facts.findings if one.code in CODES] == codes
    assert all(one.evidence for one in facts.findings if one.code in CODES)


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("P1,M,2001-05-06,2 y,9 y,yes,no,yes,no", 1),
        ("P1,M,2001-05-06,2 y,11 y,yes,yes,yes,no", 0),
        ("P2,M,2001-05-06,2 y,9 y,yes,no,yes,no", 1),
        ("P2,F,2001-05-06,2 y,9 y,yes,no,yes,no", 0),
        ("P2,M,2001-05-07,2 y,9 y,yes,no,yes,no", 0),
        ("P2,M,2001-05-06,2 y,9 y,yes,no,no,no", 0),
    ],
)
def test_people_and_rows_twice(second: str, count: int) -> None:
    facts = convert_text(f"{HEAD}P1,M,2001-05-06,2 y,9 y,yes,no,yes,no\n{second}\n", "x.csv").facts
    assert sum(one.code == "person-duplicate" for one in facts.findings) == count


def test_several_wider_features_are_told_in_one_order() -> None:
    """Sets of texts have another order in each process."""
    page = "Mr. Clark, 40, had pain, arm pain and hand pain, seizures, focal seizures and focal impaired awareness seizures."
    code = f"from etl import convert_text; print([f.text for f in convert_text({page!r}).facts.findings])"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(told) == 1 and b"says pain too" in told.pop()
