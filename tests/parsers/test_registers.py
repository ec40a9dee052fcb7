"""Registers: a sheet with a line for each patient, and another with a line for each of their visits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.examples import meets, rendered
from etl.facts import Facts

PATIENTS = """{id},Gender,{age},{type},Onset,Riluzole,Way of injection,MSC dose,Date of injection,Side effects
{one},F,54,bulbar,March 2013,yes,intrathecal,50 × 10^6,2015-03-04,headache for 2 days
{two},M,61,limb onset,2011,no,intravenous,60 × 10^6,2015-03-11,none
{three},M,47,bulbar,June 2014,yes,-,-,{planned},-
"""
VISITS = """<h2>Follow-up</h2><table>
<tr><th>{id}</th><th>Time</th><th>Day</th><th>ALSFRS-R</th><th>Weight kg</th><th>Comments</th></tr>
<tr><td>{one}</td><td>before</td><td>2015-03-01</td><td>35</td><td>61</td><td>walks with a cane</td></tr>
<tr><td>{one}</td><td>6 months</td><td>n.d.</td><td>n.d.</td><td>n.d.</td><td>moved abroad</td></tr>
<tr><td>{two}</td><td>before</td><td>2015-03-10</td><td>41</td><td>80</td><td></td></tr>
<tr><td>{two}</td><td>6 months</td><td>2015-09-14</td><td>40</td><td>81</td><td>speech clearer; fewer falls</td></tr>
<tr><td>{three}</td><td>before</td><td>2015-03-10</td><td>28</td><td>70</td><td></td></tr></table>"""
WORDS = [
    {"id": "ID", "age": "Age (y)", "type": "Form of ALS", "one": "ALS01", "two": "ALS02", "three": "ALS03"},
    {"id": "No.", "age": "Age at infusion", "type": "ALS type", "one": "MS-1", "two": "MS-2", "three": "MS-3"},
    {"id": "Study ID", "age": "Age", "type": "Type of ALS", "one": "P 11", "two": "P 12", "three": "P 13"},
]


def told(facts: Facts) -> list[tuple[str, object]]:
    """Each fact's person, and the fact in the notation of the examples."""
    return [(fact.subject, rendered(fact)) for fact in facts.facts]


def page(words: dict[str, str], planned: str = "planned 06/2015") -> str:
    lines = [line.split(",") for line in PATIENTS.format(planned=planned, **words).strip().split("\n")]
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<h1>Register of ALS patients, 2015</h1><table>{rows}</table>" + VISITS.format(**words)


@pytest.mark.parametrize("words", WORDS)
def test_each_line_is_its_patients(facts_of: Callable[..., Facts], words: dict[str, str]) -> None:
    facts = facts_of(page(words), "page.html")
    assert [p.gender for p in facts.persons] == ["female", "male", "male"]
    found = told(facts)
    for key, wanted in [
        ("p1", "age: 54 a"),
        ("p1", "condition: amyotrophic lateral sclerosis; onset 2013-03"),
        ("p1", "treatment: *; date 2015-03-04; intrathecal 50 10*6"),
        ("p1", "headache: present; after"),
        ("p2", "condition: amyotrophic lateral sclerosis; onset 2011"),
        ("p2", "treatment: *; date 2015-03-11; intravenous 60 10*6"),
        ("p2", "adverse effects: absent; after"),
        ("p1", "ALSFRS-R total: 35; date 2015-03-01; before"),
        ("p1", "cane use: present; date 2015-03-01; before"),
        ("p1", "ALSFRS-R total: missing not-performed; offset 6 mo"),
        ("p2", "body weight: 81 kg; date 2015-09-14; offset 6 mo"),
        ("p2", "speech: improved; date 2015-09-14"),
        ("p3", "ALSFRS-R total: 28; before"),
    ]:
        assert any(subject == key and meets(r, wanted) for subject, r in found), (key, wanted, found)


@pytest.mark.parametrize("planned", ["planned 06/2015", "cancelled (06/2015)"])
def test_what_is_still_to_come_is_no_treatment(facts_of: Callable[..., Facts], planned: str) -> None:
    found = told(facts_of(page(WORDS[0], planned), "page.html"))
    assert not any(subject == "p3" and meets(r, "treatment: *;") for subject, r in found)


def test_a_number_that_begins_like_a_disease_is_none(facts_of: Callable[..., Facts]) -> None:
    words = WORDS[1]
    assert not any(meets(r, "condition: multiple sclerosis;") for _, r in told(facts_of(page(words), "page.html")))
