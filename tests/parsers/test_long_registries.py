"""Registries: a row for each value, short names of visits, patients in rows with notes and a text about all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl import convert_text
from etl.facts import Observation, Treatment

Tells = Callable[..., None]

LONG = (
    "# registry, list 2, extracted 4 February 2022\n"
    "Patient,Sex,Age,Visit date,Visit,Key,Value,Unit,Remarks\n"
    "A-01,m,54,2018-03-05,BL,ALSFRS-R,38,,\nA-01,m,54,2018-03-05,BL,FVC,3.41,L,sitting\n"
    "A-01,m,54,2018-03-05,BL,MED,riluzole 50 mg twice daily,,since 2017\nA-01,m,54,2018-03-05,BL,SMOK,never,,\n"
    "A-01,m,54,2018-03-12,TX,TX,60 million mesenchymal stem cells intrathecal,,\n"
    "A-01,m,54,2018-06-05,M3,ALSFRS-R,37,,\nA-01,m,54,2018-06-05,M3,FVC,n/a,L,cold\n"
    "A-02,f,61,2018-04-05,BL,ALSFRS-R,41,,\nA-02,f,61,2018-04-05,BL,ALLERG,penicillin,,rash\n"
    "A-02,f,61,2018-04-05,BL,COMORB,diabetes,,denied\nA-02,f,61,2018-07-05,M3,ALSFRS-R,40,,\n"
)
ALL_FIVE = (
    "<html><body><h3>Three persons with multiple sclerosis, single dose</h3>"
    "<p>All three got mesenchymal stem cells intravenously, 2 million cells/kg; P3 got twice the number of cells.</p>"
    "<table><tr><th>No.</th><th>Sex / age (y)</th><th>Diabetes</th><th>Known since</th><th>Smoking</th><th>Injection</th>"
    "<th>EDSS pre</th><th>EDSS 6 mo</th></tr>"
    "<tr><td>P1</td><td>M / 29</td><td>type 1</td><td>2001</td><td>never</td><td>10.03.2015</td><td>6.0</td><td>5.5</td></tr>"
    "<tr><td>P2<sup>a</sup></td><td>F / 41</td><td>none</td><td></td><td>stopped 2010</td><td>24.03.2015</td><td>4.0</td><td>4.0</td></tr>"
    "<tr><td>P3<sup>b</sup></td><td>M / 35</td><td>none</td><td></td><td>yes</td><td>14.04.2015</td><td>7.0</td><td>6.5</td></tr>"
    "<tr><td colspan=8><sup>a</sup> premature birth. <sup>b</sup> moved abroad.</td></tr></table><p>Fever was seen in none of P1 to P3.</p>"
    "<p>In an untreated series of 22 persons the EDSS rose by 0.2 points in a year (Keller 2008).</p></body></html>"
)


def observed(text: str, name: str) -> set[tuple[str, str, str, str, str]]:
    """Person, name, value or presence, day and time of each observation."""
    return {
        (f.subject, f.code.text, str(getattr(f.value, "value", None) or f.presence), (f.effective.start or "") if f.effective else "",
         f.timepoint.phase if f.timepoint else "")
        for f in convert_text(text, name).facts.facts if isinstance(f, Observation)
    }  # fmt: skip


def test_a_row_for_each_value_of_each_patient() -> None:
    found = observed(LONG, "long.csv")
    assert ("p1", "ALSFRS-R total", "38", "2018-03-05", "before") in found
    assert ("p1", "ALSFRS-R total", "37", "2018-06-05", "after") in found
    assert ("p2", "ALSFRS-R total", "40", "2018-07-05", "after") in found
    assert ("p1", "forced vital capacity", "3.41", "2018-03-05", "before") in found
    assert any(f[:3] == ("p2", "penicillin allergy", "present") for f in found)
    assert any(f[:3] == ("p1", "smoking", "absent") for f in found)


def test_a_litre_is_no_flag() -> None:
    told = [f for f in convert_text(LONG, "long.csv").facts.facts if isinstance(f, Observation)]
    assert [
        (f.flag, getattr(f.value, "code", "")) for f in told if f.code.text == "forced vital capacity" and f.value
    ] == [(None, "L")]


@pytest.mark.parametrize(
    ("gives", "never"),
    [
        (["medication: riluzole; active; 50 mg"], ["medication: penicillin"]),
        (["treatment: mesenchymal stem cell transplantation; date 2018-03-12"], ["treatment: *; date 2022-02-04"]),
        (["condition: diabetes mellitus; refuted"], ["condition: diabetes mellitus; confirmed"]),
    ],
)
def test_the_words_of_a_long_list(tells: Tells, gives: list[str], never: list[str]) -> None:
    tells(LONG, gives, never, name="long.csv", who="")


def test_evidence_of_a_long_list_names_its_printed_cells() -> None:
    facts = convert_text(LONG, "long.csv").facts.facts
    places = {
        (e.row, e.column)
        for f in facts
        if isinstance(f, Observation) and f.code.text == "ALSFRS-R total"
        for e in f.evidence
    }
    assert {column for _, column in places} == {5, 6}  # the value and its test


def test_people_of_a_table_beside_another_series() -> None:
    facts = convert_text(ALL_FIVE, "page.html").facts
    assert [p.gender for p in facts.persons] == ["male", "female", "male"]
    found = observed(ALL_FIVE, "page.html")
    assert {f for f in found if f[1] == "EDSS" and f[2] in ("5.5", "6.5")} == {
        ("p1", "EDSS", "5.5", "", "after"),
        ("p3", "EDSS", "6.5", "", "after"),
    }
    assert {f[0] for f in found if f[1:3] == ("fever", "absent")} == {"p1", "p2", "p3"}
    assert {(f[0], f[2]) for f in found if f[1] == "smoking"} == {("p1", "absent"), ("p2", "None"), ("p3", "present")}


def test_what_all_got_but_one() -> None:
    told = [f for f in convert_text(ALL_FIVE, "page.html").facts.facts if isinstance(f, Treatment) and f.doses]
    assert {(f.subject, f.performed.start if f.performed else "") for f in told if any(d.amount for d in f.doses)} == {
        ("p1", "2015-03-10"), ("p2", "2015-03-24"),
    }  # fmt: skip


def test_the_best_score_is_nobodys(tells: Tells) -> None:
    page = "Patient;K. W.\nSex, age;male, 58 years\n\nTest;before;+6 months\nALSFRS-R total;39;34\nFVC (%);86;75\n\nALSFRS-R: best 48. n.m. = not measured.\n"
    tells(page, ["ALSFRS-R total: 39; before"], ["ALSFRS-R total: 48"], name="sheet.csv", who="")
