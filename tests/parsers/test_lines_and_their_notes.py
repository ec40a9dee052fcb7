"""Tables with a line for each patient, whose captions and notes tell what all of them have and got, in several languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Facts, Observation, Person, Treatment

Tells = Callable[..., None]
Facted = Callable[..., Facts]

ENGLISH = """Neurological course of 3 patients with traumatic spinal cord injury (ASIA / SCIM III)

| Patient | Sex | Age (years) | Level | Date of injury | Date of transplant | AIS | | Motor score (/100) | | Light touch (/112) | | Complications |
| | | | | | | before | 12 months | before | 12 months | before | 12 months | |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
| P1 | M | 34 | C6 | 14/02/2009 | 23/11/2010 | A | A | 22 | 25 | 40 | 44 | none |
| P2 | F | 27 | T4 | 03/08/2007 | 23/11/2010 | A | B | 50 | 50 | 58 | 66 | headache for 2 days |
| P3 | M | 45 | C5 | 29/06/2010 | 15/02/2011 | B | C | 17 | n.d. | 61 | n.d. | urinary infection |

Transplant: 1 × 10^6/kg of autologous mesenchymal stem cells (bone marrow), intrathecal, lumbar puncture L4-L5, one injection. n.d., not determined.
"""
FRENCH = """Évolution neurologique de 3 patients avec lésion médullaire traumatique (ASIA / SCIM III)

| Patient | Sexe | Âge (ans) | Niveau | Date de la lésion | Date de la greffe | AIS | | Score moteur (/100) | | Toucher léger (/112) | | Complications |
| | | | | | | avant | 12 mois | avant | 12 mois | avant | 12 mois | |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
| P1 | H | 34 | C6 | 14/02/2009 | 23/11/2010 | A | A | 22 | 25 | 40 | 44 | aucune |
| P2 | F | 27 | T4 | 03/08/2007 | 23/11/2010 | A | B | 50 | 50 | 58 | 66 | céphalées 2 jours |
| P3 | H | 45 | C5 | 29/06/2010 | 15/02/2011 | B | C | 17 | n.é. | 61 | n.é. | infection urinaire |

Greffe : 1 × 10^6/kg de cellules souches mésenchymateuses (moelle osseuse), voie intrathécale, ponction lombaire L4-L5. n.é., non évalué (perdu de vue)
"""


@pytest.mark.parametrize("page", [ENGLISH, FRENCH], ids=["English", "French"])
def test_each_line_has_its_own(tells: Tells, facts_of: Facted, page: str) -> None:
    tells(
        page,
        [
            "ASIA impairment scale: B; after; offset 12 mo",
            "ASIA motor score: 22; before",
            "light touch score: 66; after; offset 12 mo",
            "condition: spinal cord injury; onset 2009-02-14",
            "condition: spinal cord injury; onset 2010-06-29",
            "condition: urinary tract infection",
        ],
        [
            "ASIA impairment scale: C6*",
            "ASIA impairment scale: T4*",
            "ASIA impairment scale: H*",
            "ASIA impairment scale: F*",
            "condition: urinary tract infection; onset *",
        ],
        who="",
    )
    facts = facts_of(page)
    assert [p.gender for p in facts.persons] == ["male", "female", "male"]
    values = [f for f in facts.facts if isinstance(f, Observation) and f.subject == facts.persons[2].key]
    assert not any(f.value is not None and "n." in str(f.value) for f in values)


def _of(facts: Facts, key: str) -> list[str]:
    return [f.code.text for f in facts.facts if not isinstance(f, (Person, Condition)) and f.subject == key]


@pytest.mark.parametrize(
    "note",
    [
        "One patient had fever and headache.",
        "Fever on the second day was treated with paracetamol.",
    ],
)
def test_what_a_note_says_of_nobody_is_not_of_the_last_line(facts_of: Facted, note: str) -> None:
    page = ENGLISH.partition("\nTransplant")[0] + "\n" + note + "\n"
    assert _of(facts_of(page), "p3") == _of(facts_of(ENGLISH.partition("\nTransplant")[0]), "p3")


def test_what_some_got_is_not_of_all(facts_of: Facted) -> None:
    page = (
        ENGLISH.partition("\nTransplant")[0]
        + "\nTwo of the patients got a second, intravenous injection of stem cells.\n"
    )
    assert not any(t.doses for t in facts_of(page).facts if isinstance(t, Treatment))


def test_whose_mother_tells_of_a_child(reading_of: Callable[..., object]) -> None:
    page = (
        "Three children with cerebral palsy\n\n| | Child A | Child B | Child C |\n|---|---|---|---|\n| Age | 4 years | 7 years | 3 years |\n| Sex | girl | boy | boy |\n"
        "| GMFM-66, before | 48.3 | 71.9 | 22.4 |\n\nThe mother of child C told us that he holds his head for 10 seconds. The father of child A reports that she sleeps better.\n"
    )
    told = [s.subjects for s in reading_of(page).statements if "child" in page[s.span.start : s.span.end]]  # type: ignore[attr-defined]
    assert told[-2:] == [("p3",), ("p1",)]


@pytest.mark.parametrize(
    "page",
    [
        "| Name | Diagnosis | Sex | Age | Nationality | Admission Date |\n|---|---|---|---|---|---|\n| Sofía R. | Cerebral palsy | Female | 4 years | Argentina | 2014-03-02 |\n",
        "Cerebral Palsy, Female, 4 years - March 2014\n\n| Name | Sex | Nationality | Age | Diagnosis |\n|---|---|---|---|---|\n| Sofía R. | F | Argentina | 4 years | Cerebral palsy |\n\nShe could not stand.\n",
    ],
)
def test_a_sheet_of_one_row(facts_of: Facted, tells: Tells, page: str) -> None:
    (person,) = facts_of(page).persons
    assert (person.name, person.gender) == ("Sofía R.", "female")
    assert person.nationality is not None
    assert person.nationality.text == "Argentina"
    tells(page, ["age: 4 a", "condition: cerebral palsy"], who="")


@pytest.mark.parametrize("group", ["MAS, R / L", "MAS, right / left", "MAS (R/L)"])
def test_a_group_of_rows_with_both_sides_is_no_note(tells: Tells, group: str) -> None:
    page = (
        "<html><body><p>Ana, 4 years old, has cerebral palsy.</p><table><tr><th>Item</th><th>Before</th><th>6 months</th></tr>"
        "<tr><td colspan='3'>GMFM-88 (%)</td></tr><tr><td>B. Sitting</td><td>61.7</td><td>75.0</td></tr><tr><td>E. Walking, running, jumping</td><td>4.2</td><td>8.3</td></tr>"
        f"<tr><td colspan='3'>{group}</td></tr><tr><td>Hip adductors</td><td>3 / 2</td><td>2 / 1+</td></tr></table></body></html>"
    )
    tells(
        page,
        [
            "modified Ashworth score: 3; @ right hip adductors; before",
            "modified Ashworth score: 1+; @ left hip adductors; after; offset 6 mo",
        ],
        ["GMFM*hip*", "GMFM total: 3*"],
        who="",
        name="page.html",
    )
