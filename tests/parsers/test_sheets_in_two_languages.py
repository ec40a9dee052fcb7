"""Case sheets and tables in two languages; grades of muscles below the score that sums them; a column for each known patient."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from etl.examples import meets, rendered
from etl.mapping.lexicon import Lexicon
from etl.parsers import parse
from etl.readers import read

Tells = Callable[..., None]

SHEET = [
    ("Campo", "Field", "Valor", "Value"),
    ("Paciente", "Patient", "J. M. R.", "J. M. R."),
    ("Sexo", "Sex", "varón", "male"),
    ("Edad", "Age", "31 años", "31 years"),
    ("Nacionalidad", "Nationality", "chilena", "Chilean"),
    ("Diagnóstico", "Diagnosis", "lesión medular C6", "spinal cord injury C6"),
    ("Antecedentes", "History", "asma", "asthma; no diabetes"),
    ("Alergias", "Allergies", "ninguna conocida", "none known"),
    ("Medicación", "Medication", "oxibutinina", "oxybutynin 5 mg 3x/d"),
]
GERMAN = [
    ("Name", "Name", "K. B.", "K. B."),
    ("Geschlecht", "Sex", "weiblich", "female"),
    ("Alter", "Age", "44 Jahre", "44 years"),
    ("Diagnose", "Diagnosis", "Multiple Sklerose", "multiple sclerosis"),
    ("Nationalität", "Nationality", "deutsch", "German"),
    ("Dosis", "Dose", "1,0 × 10^8 Zellen", "1.0 × 10^8 cells"),
]
GIVES = [
    "age: 31 a", "condition: spinal cord injury", "condition: asthma", "condition: diabetes mellitus; refuted",
    "medication: oxybutynin; 5 mg",
]  # fmt: skip
PEOPLE = "\tPatient 1\tPatient 2\nSex\tF\tM\nAge\t58\t71\nDiagnosis\tischemic stroke\tischemic stroke\nThrombolysis\tno\tyes\nNIV\tno\tyes\n\n"


def _typed(rows: list[tuple[str, ...]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "html", "md"])
def test_a_sheet_with_its_labels_and_values_twice(lexicon: Lexicon, kind: str) -> None:
    page = {
        "xlsx": lambda: _typed(SHEET),
        "csv": lambda: "".join(",".join(f'"{c}"' for c in row) + "\n" for row in SHEET).encode(),
        "html": lambda: (
            "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in SHEET) + "</table>"
        ).encode(),
        "md": lambda: "".join(f"| {' | '.join(row)} |\n" + ("|---|---|---|---|\n" * (n == 0)) for n, row in enumerate(SHEET)).encode(),
    }[kind]()  # fmt: skip
    facts = parse(read(page, f"sheet.{kind}"), lexicon)
    shown = [rendered(f) for f in facts.facts]
    assert [p.gender for p in facts.persons] == ["male"]
    for wanted in GIVES:
        assert any(meets(r, wanted) for r in shown), (wanted, shown)
    assert not any(meets(r, "allergic reaction: ninguna*") or meets(r, "allergic reaction: Allergies") for r in shown)
    assert sum(str(r).startswith("age:") for r in shown) == 1


def test_a_sheet_in_german_and_english_without_a_head(lexicon: Lexicon) -> None:
    facts = parse(read("".join("\t".join(row) + "\n" for row in GERMAN).encode(), "sheet.tsv"), lexicon)
    shown = [rendered(f) for f in facts.facts]
    assert [(p.name, p.gender) for p in facts.persons] == [("K. B.", "female")]
    assert any(meets(r, "condition: multiple sclerosis") for r in shown)


def test_labels_twice_and_values_once(lexicon: Lexicon) -> None:
    rows = [(a, b, d) for a, b, _, d in SHEET]
    facts = parse(read("".join("\t".join(row) + "\n" for row in rows).encode(), "sheet.tsv"), lexicon)
    shown = [rendered(f) for f in facts.facts]
    for wanted in GIVES:
        assert any(meets(r, wanted) for r in shown), (wanted, shown)


MUSCLES = {
    "Spanish and English, sides in letters of both": (
        "Índice motor ASIA / ASIA motor score (0–5)\n\nNivel\tMúsculo clave / Key muscle\tAntes / Before\t\t12 meses / 12 months\t\n"
        "\t\tD / R\tI / L\tD / R\tI / L\nC5\tFlexores del codo / Elbow flexors\t5\t5\t5\t5\n"
        "C6\tExtensores de la muñeca / Wrist extensors\t5\t4\t5\tNE / NT\nL3\tExtensores de la rodilla / Knee extensors\t0\t0\t1\t0\n",
        ["muscle strength: 5; before @ right elbow flexors", "muscle strength: 4; before @ left wrist extensors",
         "muscle strength: 1; after @ right knee extensors"],
        ["ASIA impairment scale: *", "muscle strength: NE*"],
    ),
    "English, the level in the corner": (
        "ASIA motor score (0-5)\n\nLevel\tKey muscle\tBefore R\tBefore L\nC5\tElbow flexors\t5\t5\nC6\tWrist extensors\t5\t4\n"
        "C7\tElbow extensors\t3\t2\n",
        ["muscle strength: 5; before @ right elbow flexors", "muscle strength: 2; before @ left elbow extensors"],
        ["ASIA impairment scale: *"],
    ),
    "German and English sides": (
        "Kraft / Strength (MRC)\n\nMuskel / Muscle\trechts / right\tlinks / left\nDeltoideus / Deltoid\t4\t3\nBizeps / Biceps\t5\t4\n",
        ["muscle strength: 4 @ right deltoid", "muscle strength: 4 @ left biceps"],
        [],
    ),
    "units that look like two letters for a side": (
        "Visit\tC3\tC4\n\tg/L\tg/L\n2017-03-06\t0.41\t0.06\n2017-04-10\t0.49\t0.07\n",
        ["complement C3: 0.41 g/L", "complement C4: 0.07 g/L"],
        ["complement C3: 0.41 g/L @ left"],
    ),
    "classes in letters below such a head stay classes": (
        "ASIA scores\n\nScale\tBefore\t6 months\nASIA impairment scale\tA\tC\nLight touch\t40\t50\n",
        ["ASIA impairment scale: A; before", "ASIA impairment scale: C; after"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", MUSCLES)
def test_muscles_below_a_score_in_two_languages(tells: Tells, which: str) -> None:
    table, gives, never = MUSCLES[which]
    tells(table, gives, never)


PATIENTS = {
    "called short, the times beside the tests": "Test\tRange\tTime\tPt 1\tPt 2\nNIHSS\t0-42\tbaseline\t9\t11\n\t\t6 months\t6\t10\n"
    "Barthel Index\t0-100\tbaseline\t65\t40\n\t\t6 months\t80\t45\n",
    "by letter and number": "Test\tTime\tP1\tP2\nNIHSS\tbaseline\t9\t11\nNIHSS\t6 months\t6\t10\nBarthel Index\tbaseline\t65\t40\n"
    "Barthel Index\t6 months\t80\t45\n",
    "as cases": "Test\tTime\tCase no. 1\tCase no. 2\nNIHSS\tbaseline\t9\t11\nNIHSS\t6 months\t6\t10\n"
    "Barthel Index\tbaseline\t65\t40\nBarthel Index\t6 months\t80\t45\n",
}


@pytest.mark.parametrize("which", PATIENTS)
def test_columns_of_patients_that_another_table_tells_of(lexicon: Lexicon, which: str) -> None:
    facts = parse(read((PEOPLE + PATIENTS[which]).encode(), "page.txt"), lexicon)
    one, two = (p.key for p in facts.persons)
    told = {(f.subject, str(rendered(f))) for f in facts.facts}
    for key, wanted in (
        (one, "NIHSS total: 9; before"), (two, "NIHSS total: 11; before"), (one, "Barthel index total: 80; after"),
        (two, "Barthel index total: 45; after"),
    ):  # fmt: skip
        assert any(f.subject == key and meets(rendered(f), wanted) for f in facts.facts), (wanted, told)


def test_what_nobody_did_and_what_nobody_has(tells: Tells) -> None:
    tells(
        PEOPLE,
        ["procedure: thrombolysis; not-done", "procedure: thrombolysis", "noninvasive ventilation: absent"],
        ["thrombolysis: absent"],
        who="",
    )
