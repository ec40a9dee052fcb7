"""table-impossible: tables that can't be true as they were read, each beside a look-alike that can."""

from __future__ import annotations

import pytest

from etl.mapping.compiled import compile_lexicon
from etl.parsers import parse
from etl.readers import read

LEXICON = compile_lexicon(())
ROWS = "<table><tr><th>Patient</th><th>Sex</th><th>Age</th></tr>{}</table>"
FIVE = ROWS.format("".join(f"<tr><td>P{n}</td><td>F</td><td>{30 + n}</td></tr>" for n in range(1, 6)))

CASES = {
    # name: (file name, impossible, possible, words of the finding)
    "two sexes of one id": (
        "t.csv",
        "subject_id,hadm_id,Sex,Visit,MMSE\n7,1,F,1,20\n7,2,M,2,21\n8,3,M,1,22\n8,4,M,2,25",
        "subject_id,hadm_id,Sex,Visit,MMSE\n7,1,F,1,20\n7,2,female,2,21\n8,3,M,1,22\n8,4,M,2,25",
        "two sexes",
    ),
    "two births": (
        "t.csv",
        "patient_id,DOB,Visit,MMSE\nK1,1950-02-03,1,20\nK1,1951-02-03,2,21\nK2,1960-01-01,1,22\nK2,1960-01-01,2,25",
        "patient_id,DOB,Visit,MMSE\nK1,1950-02-03,1,20\nK1,1950,2,21\nK2,1960-01-01,1,22\nK2,1960-01-01,2,25",
        "two days of birth",
    ),
    "a birth in the future": (
        "t.csv",
        "patient_id,DOB,sex\nK1,2950-02-03,F\nK2,1960-01-01,M",
        "patient_id,DOB,sex\nK1,1950-02-03,F\nK2,1960-01-01,M",
        "born in the future",
    ),
    "two visits on one day": (
        "t.csv",
        "patient_id,Visit,Date,MMSE\nK1,Visit 1,2020-01-05,20\nK1,Visit 2,2020-01-05,21\nK2,Visit 1,2020-01-05,22\nK2,Visit 2,2020-02-05,25",
        "patient_id,Visit,Date,MMSE\nK1,Visit 1,2020-01-05,20\nK1,Visit 2,2020-03-05,21\nK2,Visit 1,2020-01-05,22\nK2,Visit 2,2020-02-05,25",
        "two visits on one day",
    ),
    "there and not there": (
        "t.csv",
        "Patient,Sex,Seizures,Epileptic seizures\nP1,F,yes,no\nP2,M,no,no",
        "Patient,Sex,Seizures,Tremor\nP1,F,yes,no\nP2,M,no,no",
        "there and not there",
    ),
    "medicines of several in one person": (
        "t.html",
        "<p>A man of 40 had ALS.</p><table><tr><th>Medication</th><th>Dose</th><th>MRN</th></tr><tr><td>Riluzole</td><td>50 mg</td><td>771</td></tr><tr><td>Baclofen</td><td>10 mg</td><td>772</td></tr></table>",
        "<p>A man of 40 had ALS.</p><table><tr><th>Medication</th><th>Dose</th><th>MRN</th></tr><tr><td>Riluzole</td><td>50 mg</td><td>771</td></tr><tr><td>Baclofen</td><td>10 mg</td><td>771</td></tr></table>",
        "names several",
    ),
    "blocks of one person each that nothing tells apart": (
        "t.csv",
        "Name,BMI,MMSE\n" + "\n".join(f"{n},19,2{v}" for n in (1, 2) for v in range(5)),
        "Name,BMI,MMSE,firstDate\n" + "\n".join(f"{n},19,2{v},2010-01-0{v + 1}" for n in (1, 2) for v in range(5)),
        "names several",
    ),
    "medicines by the number of somebody": (
        "t.html",
        "<p>A man of 40 had ALS.</p><table><tr><th>Patient no.</th><th>Medication</th><th>Dose</th></tr><tr><td>1</td><td>Riluzole</td><td>50 mg</td></tr><tr><td>2</td><td>Baclofen</td><td>10 mg</td></tr></table>",
        "<p>A man of 40 had ALS.</p><table><tr><th>No.</th><th>Medication</th><th>Dose</th></tr><tr><td>1.</td><td>Riluzole</td><td>50 mg</td></tr><tr><td>2.</td><td>Baclofen</td><td>10 mg</td></tr></table>",
        "names several",
    ),
    "samples of one": (
        "t.html",
        "<p>A man of 40 had ALS.</p><table><tr><th>Patient ID</th><th>Sodium (mmol/L)</th><th>Date</th></tr><tr><td>77</td><td>139</td><td>2010-01-02</td></tr><tr><td>78</td><td>131</td><td>2010-01-03</td></tr></table>",
        "<p>A man of 40 had ALS.</p><table><tr><th>Sample ID</th><th>Sodium (mmol/L)</th><th>Date</th></tr><tr><td>S77</td><td>139</td><td>2010-01-02</td></tr><tr><td>S78</td><td>131</td><td>2010-01-03</td></tr></table>",
        "names several",
    ),
    "measures as people": (
        "t.csv",
        "Name,Sex,Age\nSodium,F,30\nFerritin,M,41\nPotassium,F,22",
        "Name,Sex,Age\nSophie,F,30\nFerdinand,M,41\nPaula,F,22",
        "names of measures",
    ),
    "more people than the text counts": (
        "t.html",
        f"<p>We describe three patients with ataxia.</p>{FIVE}",
        f"<p>We describe three patients with ataxia. In all, 12 persons of the family were seen.</p>{FIVE}",
        "counts 3 at most",
    ),
}  # fmt: skip


def codes(text: str, name: str) -> list[str]:
    found = parse(read(text.encode(), name), LEXICON).findings
    assert all(len(f.evidence) >= 2 or "future" in f.text for f in found if f.code == "table-impossible")
    return [f.text for f in found if f.code == "table-impossible"]


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_is_said_with_both_places(case: str) -> None:
    name, wrong, fine, words = CASES[case]
    said = codes(wrong, name)
    assert len(said) == 1 and words in said[0], said
    assert codes(fine, name) == []


@pytest.mark.parametrize("case", [name for name, (_, _, _, words) in CASES.items() if words == "names several"])
def test_no_value_of_a_table_of_several_is_one_persons(case: str) -> None:
    name, wrong, fine, _ = CASES[case]
    of_tables = [
        [fact for fact in parse(read(text.encode(), name), LEXICON).facts if fact.evidence[0].table]
        for text in (wrong, fine)
    ]
    assert not of_tables[0] and len(of_tables[1]) >= 2
