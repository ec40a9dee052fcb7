"""Notes that tell of several people in turn, each called by name: whose facts are whose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.examples import rendered
from etl.facts import Facts
from etl.parsers.people.names import sex_of_title

Read = Callable[..., Facts]


def told(facts: Facts) -> dict[str, list[str]]:
    """The facts of each person by name."""
    return {p.name: [str(rendered(f)) for f in facts.facts if f.subject == p.key] for p in facts.persons}


@pytest.mark.parametrize(
    "page",
    [
        "- Mrs. Ito has a cough.\n- Mr. Roy has been having nausea.\n- Ms. Bell's fever is gone. She has a cough.",
        "- Mrs. Ito has a cough.- Mr. Roy has been having nausea.- Ms. Bell is better. She has a cough.",
        "Ward round. Room 3: Mrs. Ito has a cough. Room 4: Mr. Roy has nausea. Room 5: Ms. Bell has a cough.",
    ],
)
def test_each_who_opens_a_sentence_by_title_has_own_facts(facts_of: Read, page: str) -> None:
    found = told(facts_of(page))
    assert list(found) == ["Mrs. Ito", "Mr. Roy", "Ms. Bell"]
    assert "cough: present" in found["Mrs. Ito"] and "nausea: present" not in found["Mrs. Ito"]
    assert found["Mr. Roy"] == ["nausea: present"]
    assert "cough: present" in found["Ms. Bell"] and "nausea: present" not in found["Ms. Bell"]


def test_first_names_that_do_what_people_do(facts_of: Read) -> None:
    page = "- Ida enjoyed her visit. She has a cough.\n- Leo complained of nausea after his lunch.\n- Ada struggled to fall asleep. She had a fever.\n- Bob had a fall. He was checked."
    found = told(facts_of(page))
    assert list(found) == ["Ida", "Leo", "Ada", "Bob"]
    assert (
        found["Ida"] == ["cough: present"]
        and found["Leo"] == ["nausea: present"]
        and found["Bob"] == ["falls: present"]
    )


def test_first_names_of_whom_some_are_he_and_others_she(facts_of: Read) -> None:
    page = "- Ida has had pain in her back.\n- Leo had nausea after his lunch.\n- Ada was well; she slept.\n- Max has a cough, and he is tired."
    found = told(facts_of(page))
    assert list(found) == ["Ida", "Leo", "Ada", "Max"]
    assert found["Leo"] == ["nausea: present"] and "cough: present" in found["Max"]


def test_patients_by_letter(facts_of: Read) -> None:
    facts = facts_of("- Patient K had a fever.\n- Patient L complained of a cough.\n- Patient M has nausea.")
    assert [(f.subject, str(rendered(f))) for f in facts.facts] == [
        ("p1", "fever: present"), ("p2", "cough: present"), ("p3", "nausea: present")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        "Mr. Roy, a 60-year-old man, had a cough. Echocardiography was normal on his visit. Spirometry showed his lungs. Audiometry was done when she, his wife, came. He had nausea.",
        "Mr. Roy, a 60-year-old man, had a cough. Mr. Bell performed a lobectomy. Mr. Chen reviewed him. Mr. Ito advised rest. He had nausea.",
        "Mr. Roy, a 60-year-old man, had a cough. Neurology felt his gait was slow. Cardiology asked for his tests. Urology refused. He had nausea.",
        "Mr. Roy, a 60-year-old man, had a cough. Mrs. Roy said that he had nausea.",
    ],
)
def test_surgeons_services_and_a_wife_are_no_patients(facts_of: Read, page: str) -> None:
    found = told(facts_of(page))
    assert list(found) == ["Mr. Roy"]
    assert {"cough: present", "nausea: present"} <= set(found["Mr. Roy"])


@pytest.mark.parametrize(
    ("name", "sex"), [("MS-0098", None), ("MS0098", None), ("Ms. Ito", "female"), ("Mr Roy", "male")]
)
def test_a_number_has_no_title(name: str, sex: str | None) -> None:
    assert sex_of_title(name) == sex
