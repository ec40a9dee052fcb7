"""Sheets of one patient: who heads them, keys of short names, ticked choices, the day of the form, rounds told in turn."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts

Tells = Callable[..., None]

HEADS = [
    ("Omar, boy from Jordan, hemophilia", "Omar", "male"),
    ("Marta K., woman, multiple sclerosis since 2004", "Marta K.", "female"),
    ("Otto Brand - male - Germany - stroke", "Otto Brand", "male"),
    ("Nina, a girl from Ghana, with spina bifida", "Nina", "female"),
]
NOBODY = ["Stroke, woman, hypertension", "Boston, men from Jordan"]


@pytest.mark.parametrize(("head", "name", "sex"), HEADS)
def test_a_name_a_sex_and_a_country_or_disease_are_a_person(
    facts_of: Callable[..., Facts], head: str, name: str, sex: str
) -> None:
    found = facts_of(f"{head}\n\nWeight 15.2 kg.\n")
    assert [(p.name, p.gender) for p in found.persons] == [(name, sex)]


@pytest.mark.parametrize("head", NOBODY)
def test_a_word_for_a_sex_beside_no_name_is_nobody(facts_of: Callable[..., Facts], head: str) -> None:
    assert not facts_of(f"{head}\n\nWeight 15.2 kg.\n").persons


def _table(*rows: str) -> str:
    return "".join("<tr>" + "".join(f"<td>{c.strip()}</td>" for c in row.split("|")) + "</tr>" for row in rows)


def _page(*rows: str, head: str = "", foot: str = "", who: str = "Mr. Tester, 50 years old, is a man.") -> str:
    return f"<p>{who}</p>{head}<table>{_table(*rows)}</table>{foot}"


TABLES = [
    (
        "<p>Mr. Tester, 50 years old, is a man.</p><table><tr><th rowspan=2>Movement</th><th rowspan=2>Side</th>"
        "<th colspan=2>3 Apr 2017, before</th><th colspan=2>9 Oct 2017, 6 months</th></tr>"
        "<tr><th>Range (°)</th><th>MAS</th><th>Range (°)</th><th>MAS</th></tr>"
        + _table("Hip abduction | R | 30 | 2 | 35 | 1+", "Popliteal angle | L | 50 | 2 | 45 | 1+")
        + "</table>",
        ["hip abduction: 30 deg; before @ right hip", "modified Ashworth score: 1+; after @ right hip abduction",
         "popliteal angle: 45 deg; after @ left knee", "modified Ashworth score: 2; before @ left knee"],
        ["hip abduction: 2", "hip abduction: 1", "popliteal angle: 2", "popliteal angle: 1"],
    ),
    (
        _page("Test | Side | Range | 3 May 2011", "Knee flexion (°) | R | 0-135 | 110", "Sodium (mmol/L) | | 135-145 | 140"),
        ["sodium: 140 mmol/L; date 2011-05-03"],
        ["sodium: 135", "sodium: 145"],
    ),
    (
        _page(
            "Test | Side | 3 May 2011 | 9 Sep 2011", "NCV-p | R | 34 | 38", "SNAP-s | L | 3.1 | 4.0",
            foot="<h2>Key</h2><p>NCV-p: motor conduction velocity, peroneal nerve</p>"
            "<p>SNAP-s: sensory nerve action potential, sural nerve</p>",
        ),
        ["nerve conduction velocity: 34; date 2011-05-03 @ right peroneal nerve",
         "sensory nerve action potential amplitude: 4; date 2011-09-09 @ left sural nerve"],
        [],
    ),
    (
        _page(
            "Par. | Side | Unit | 20.02.2017 | 23.08.2017", "INCAT-A | | pts | 3 | 1", "INCAT-L | | pts | 4 | 2",
            "DML-m | R | ms | 9.8 | 7.1", "MCV-m | R | m/s | 24 | 31", "CSF-P | | g/L | 1.42 | N/A",
            foot="<h2>KEY</h2><p>DML-m / MCV-m: distal motor latency / motor conduction velocity, median nerve</p>"
            "<p>CSF-P: protein in spinal fluid</p>",
        ),
        ["INCAT arm disability: 3; date 2017-02-20", "INCAT leg disability: 2; date 2017-08-23",
         "distal latency: 9.8 ms @ right median nerve", "motor nerve conduction velocity: 31 m/s @ right median nerve",
         "CSF protein: 1.42 g/L"],
        ["INCAT leg disability: *; @ left", "INCAT disability score: 4"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("page", "gives", "never"), TABLES)
def test_columns_and_keys_say_what_a_row_is_of(tells: Tells, page: str, gives: list[str], never: list[str]) -> None:
    tells(page, gives, never, who="", name="page.html")


SHEET = (
    "<h1>Balance form</h1><table>"
    + _table(
        "Name | Ms. Ada Weiss | Date of assessment | 23 May 2016", "Sex | ☐ male ☒ female | Age | 44 years",
        "Diagnosis | stroke | First symptom | 2005", "Medicines now | baclofen 5 mg | Examiner | P. Costa, physiotherapist",
    )
    + "</table><h2>A. Questions</h2><table>"
    + _table("| yes | no | Remark", "Double vision | ☒ | ☐ |", "Falls in the past year | ☐ | ☒ |", "Headache in the last 3 months | ☒ | ☐ | mild")
    + "</table><h2>B. Tests</h2><table>"
    + _table("Test | Result", "Timed up and go (s) | 19.6", "Dysphagia | ☐ none ☒ mild ☐ severe", "Babinski | ☐ negative ☒ positive")
    + "</table>"
)  # fmt: skip


def test_a_form_has_one_day_and_only_what_is_ticked(tells: Tells, facts_of: Callable[..., Facts]) -> None:
    gives = [
        "diplopia: present; date 2016-05-23", "falls: absent", "headache: present; date 2016-05-23",
        "timed up and go: 19.6 s; date 2016-05-23", "dysphagia: present; severity mild; date 2016-05-23",
        "Babinski sign: present; date 2016-05-23",
    ]  # fmt: skip
    never = [
        "headache: present; after", "falls: present", "Babinski sign: absent", "occupation: physiotherapist",
        "medication: baclofen; date 2016-05-23",
    ]  # fmt: skip
    tells(SHEET, gives, never, who="", name="page.html")
    assert [(p.name, p.gender) for p in facts_of(SHEET, "page.html").persons] == [("Ms. Ada Weiss", "female")]


def test_columns_of_rounds_are_not_all_of_the_round_in_the_title(tells: Tells) -> None:
    page = (
        "<h1>Mr. Ferenc B. came back for the second round</h1><ul><li><b>Name:</b> Mr. Ferenc B.</li><li><b>Age:</b> 63</li></ul>"
        "<h2>Treatment</h2><p>Round 1: stem cells by lumbar puncture on 2009-03-19. Round 2: by lumbar puncture on 2010-04-12.</p>"
        "<h2>Both rounds</h2><table><tr><th rowspan=2></th><th colspan=2>1st round</th><th colspan=2>2nd round</th></tr>"
        "<tr><th>before</th><th>after</th><th>before</th><th>after</th></tr>"
        + _table("UPDRS III | 44 | 33 | 38 | 31")
        + "</table>"
    )
    gives = ["UPDRS-III total: 44; before; course 1", "UPDRS-III total: 31; after; course 2"]
    tells(page, gives, ["UPDRS-III total: 44; course 2"], who="", name="page.html")
