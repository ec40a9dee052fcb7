"""Forms whose options have boxes beside their words: in the cells of a table, behind labels, in running text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Tells = Callable[..., None]


def _html(*rows: tuple[str, ...]) -> str:
    cells = (
        "".join(f"<td{' colspan=3' if len(row) == 2 and i else ''}>{c}</td>" for i, c in enumerate(row)) for row in rows
    )
    return f"<html><body><p>A man of 50 years.</p><h2>Disease</h2><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></body></html>"


def _form(on: str, off: str) -> str:
    return _html(
        ("Main diagnosis", f"{off} Parkinson's disease {on} Multiple sclerosis {off} Other: ____"),
        ("Date of diagnosis", "03.2004"),
        ("Other diseases", f"{on} Asthma", f"{off} Epilepsy", f"{off} Gout"),
        ("", f"{off} Stroke", f"{on} Hypertension (mild)", f"{off} Glaucoma"),
        ("Genetics", f"autosomal dominant; mutation of SOD1: {off} found {on} not found; FUS: {on} found {off} not found"),
        ("Smoking", f"{off} yes {on} no {off} former"),
        ("Medicines", "baclofen 10 mg three times a day"),
    )  # fmt: skip


GIVES = [
    "condition: multiple sclerosis; confirmed", "condition: asthma; confirmed", "condition: hypertension; confirmed",
    "smoking: absent",
    "SOD1 variant: absent", "FUS variant: present", "medication: baclofen; 10 mg",
]  # fmt: skip
NEVER = [
    "condition: Parkinson disease; confirmed", "condition: epilepsy", "condition: stroke", "condition: gout",
    "condition: asthma; refuted", "smoking: present", "SOD1 variant: present", "*: ☐",
]  # fmt: skip


@pytest.mark.parametrize(("on", "off"), [("☒", "☐"), ("☑", "☐"), ("[x]", "[ ]"), ("(x)", "( )")])
def test_a_table_of_options(tells: Tells, on: str, off: str) -> None:
    tells(_form(on, off), GIVES, NEVER, who="", name="page.html")


def test_columns_of_boxes_stay_a_table(tells: Tells) -> None:
    """Boxes without words are told by the heads of their columns."""
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in (("Fever", "☐", "☒"), ("Tremor", "☒", "☐"))
    )
    page = f"<table><tr><th></th><th>yes</th><th>no</th></tr>{rows}</table>"
    tells(f"<html><body><p>A man of 50 years.</p>{page}</body></html>", ["fever: absent", "tremor: present"], who="", name="p.html")  # fmt: skip


PRINTED = [
    ("Migraine: yes / no", [], ["condition: migraine"]),
    ("Ataxia: YES/NO", [], ["ataxia"]),
    ("Ataxia: absent/present ____", [], ["ataxia"]),
    ("Romberg sign: positive/negative", [], ["Romberg sign"]),
    ("Drinks alcohol: no / yes", [], ["alcohol"]),
    ("Ataxia: none / mild / moderate / severe", [], ["ataxia"]),
    ("Ataxia: Y / N / unknown", [], ["ataxia"]),
    ("Fieber: ja / nein", [], ["fever"]),
    ("Migraine yes / no", [], ["condition: migraine"]),
    ("Migraine (yes/no)", [], ["condition: migraine"]),
    ("- Ataxia: yes/no\n- Vomiting: yes", ["vomiting: present"], ["ataxia"]),
    ("Ataxia (yes/no): no", ["ataxia: absent"], ["ataxia: present"]),
    ("Ataxia (yes/no): yes", ["ataxia: present"], ["ataxia: absent"]),
    ("Ataxia: yes", ["ataxia: present"], []),
    ("Ataxia: no/mild", ["ataxia: present; severity mild"], []),
    ("Babinski sign R/L: positive/negative", ["Babinski sign: present; @ right", "Babinski sign: absent; @ left"], []),
    ("Ataxia: yes since 03/04/2020", ["ataxia: present"], []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "gives", "never"), PRINTED, ids=[line for line, *_ in PRINTED])
def test_printed_options_without_a_mark_say_nothing(
    tells: Tells, line: str, gives: list[str], never: list[str]
) -> None:
    tells(f"Patient: 52-year-old man\n\n{line}", gives, never, who="")


def test_cells_of_printed_options_say_nothing(tells: Tells) -> None:
    page = "Patient,Age,Ataxia,Tremor\n1,30,yes/no,no\n2,34,no,yes / no\n"
    tells(page, ["ataxia: absent", "tremor: absent"], ["ataxia: present", "tremor: present"], who="", name="t.csv")


def test_the_ledger_names_printed_options(lexicon: Lexicon) -> None:
    facts = parse(read(b"Patient: 52-year-old man\n\nMigraine: yes / no\n", "page.txt"), lexicon)
    assert [entry.reason for entry in facts.ledger if "Migraine" in entry.evidence.quote] == ["no box ticked"]


TICKED = [
    ("Kopfschmerzen: ☐ ja ☑ nein", ["headache: absent"], ["headache: present"]),
    ("Kopfschmerzen ☑ ja ☐ nein", ["headache: present"], ["headache: absent"]),
    ("Diplopia ☐ oui ☒ non", ["diplopia: absent"], ["diplopia: present"]),
    ("Diplopia: ☐ sí ☒ no", ["diplopia: absent"], ["diplopia: present"]),
    ("Diplopia: ☒ sì ☐ no", ["diplopia: present"], ["diplopia: absent"]),
    ("Ataxia: Y ☐ N ☒", ["ataxia: absent"], ["ataxia: present"]),
    ("Ataxia: Y ☒ N ☐", ["ataxia: present"], ["ataxia: absent"]),
    ("Ataxia: yes☐ no☒", ["ataxia: absent"], ["ataxia: present"]),
    ("Ataxia: ☒ yes ☒ no", [], ["ataxia"]),
    ("Ataxia: yes ☒ no ☒", [], ["ataxia"]),
    ("Migraine [x] yes [x] no", [], ["condition: migraine"]),
    ("She was seen. Migraine ☒ yes ☐ no", ["condition: migraine; confirmed"], ["condition: migraine; refuted"]),
    ("✓ Ataxia\n✗ Diplopia", ["ataxia: present"], ["diplopia: present"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "gives", "never"), TICKED, ids=[line for line, *_ in TICKED])
def test_only_the_ticked_answer_counts(tells: Tells, line: str, gives: list[str], never: list[str]) -> None:
    tells(f"Patient: 52-year-old man\n\n{line}", gives, never, who="")


@pytest.mark.parametrize(
    "line",
    [
        "Migraine ☒ yes ☐ no",
        "Migraine <input type=checkbox checked> yes <input type=checkbox> no",
        "Seen at noon. Migraine ☒ yes ☐ no. Ataxia ☐ yes ☒ no",
    ],
)
def test_answers_in_a_paragraph_of_a_web_page(tells: Tells, line: str) -> None:
    page = f"<html><body><h1>Patient: 52-year-old man</h1><p>{line}</p></body></html>"
    gives = ["condition: migraine; confirmed", *(["ataxia: absent"] if "Ataxia" in line else [])]
    tells(page, gives, ["condition: migraine; refuted", "ataxia: present"], who="", name="page.html")


def test_boxes_in_the_cells_of_a_cohort(tells: Tells) -> None:
    page = "Patient,Age,Ataxia,Tremor\n1,30,☒ yes ☐ no,☐ yes ☐ no\n2,34,☐ yes ☒ no,[x]\n3,36,☐ yes ☒ no,[x]\n"
    gives = ["1 × ataxia: present", "2 × ataxia: absent", "2 × tremor: present"]
    tells(page, gives, ["*: unmapped", "tremor: absent"], who="", name="table.csv")


def test_the_ledger_names_two_opposite_ticks(lexicon: Lexicon) -> None:
    facts = parse(read("Patient: 52-year-old man\n\nMigraine: ☒ yes ☒ no\n".encode(), "page.txt"), lexicon)
    reasons = [entry.reason for entry in facts.ledger if "Migraine" in entry.evidence.quote]
    assert reasons == ["yes and no are both ticked"]
