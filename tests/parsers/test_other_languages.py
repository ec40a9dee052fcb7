"""Forms and tables of visits in German, French and Spanish: labels, times, answers and marks are read as in English."""

from __future__ import annotations

import pytest

from etl import convert_text
from etl.facts import Observation, Period, Quantity, Timepoint

GERMAN = """Patientin;M. S.
Geschlecht;weiblich
Alter;24 Jahre
Staatsangehörigkeit;österreichisch
Diagnose;Diabetes mellitus Typ 1 (Erstdiagnose 03/2018)
Nebendiagnosen;"Hashimoto-Thyreoiditis; keine Zöliakie"
Medikamente;Levothyroxin 50 µg/Tag, Metformin abgesetzt
Allergien;keine bekannt
Raucherin;nein
Größe;168,5 cm
Nebenwirkungen;"Kopfschmerzen; kein Fieber"

Termin;Datum;HbA1c (%);Gewicht (kg);Blutdruck (mmHg);Kreatinin (mg/dl);Thrombozyten (/nl)
Vor Therapie;07.01.2020;8,4;58,3;112/70;0,9;214
3 Monate;14.04.2020;7,6;58,9;114/74;n. b.;k. A.

"n. b. = nicht bestimmt. Referenz: HbA1c 4,0–6,0; Kreatinin 0,5–1,0; Thrombozyten 150–400."
"""
FRENCH = """Patiente;M. S.
Sexe;femme
Âge;24 ans
Nationalité;autrichienne
Diagnostic;diabète de type 1 (diagnostiqué en 03/2018)
Antécédents;"thyroïdite de Hashimoto"
Traitement en cours;lévothyroxine 50 µg, metformine arrêtée
Allergies;aucune
Tabac;non
Taille;168,5 cm
Effets indésirables;"céphalées; pas de fièvre"

Visite;Date;HbA1c (%);Poids (kg);Tension artérielle (mmHg);Créatinine (mg/dl);Plaquettes (G/l)
Avant traitement;07.01.2020;8,4;58,3;112/70;0,9;214
3 mois;14.04.2020;7,6;58,9;114/74;non dosé;non fait

"Valeurs de référence : HbA1c 4,0–6,0; créatinine 0,5–1,0; plaquettes 150–400."
"""
SPANISH = """Paciente;M. S.
Sexo;mujer
Edad;24 años
Nacionalidad;austriaca
Diagnóstico;diabetes mellitus tipo 1 (diagnosticada en 03/2018)
Antecedentes;"tiroiditis de Hashimoto"
Medicación actual;levotiroxina 50 µg, metformina suspendida
Alergias;ninguna
Fumadora;no
Talla;168,5 cm
Efectos adversos;"cefalea; sin fiebre"

Visita;Fecha;HbA1c (%);Peso corporal (kg);Presión arterial (mmHg);Creatinina (mg/dl);Plaquetas (10^9/l)
Antes del tratamiento;07.01.2020;8,4;58,3;112/70;0,9;214
3 meses;14.04.2020;7,6;58,9;114/74;no realizado;no realizado

"Valores de referencia: HbA1c 4,0–6,0; creatinina 0,5–1,0; plaquetas 150–400."
"""


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH], ids=["German", "French", "Spanish"])
def test_form_and_visits(text: str) -> None:
    facts = convert_text(text, "form.csv").facts
    assert [(p.gender, p.nationality.codings[0].code if p.nationality else "") for p in facts.persons] == [
        ("female", "AT")
    ]
    told = {(type(f).__name__, f.code.text): f for f in facts.facts if hasattr(f, "code")}
    known = told["Condition", "type 1 diabetes mellitus"]
    assert (known.verification, known.asserted) == ("confirmed", "2018-03")
    assert told["Condition", "Hashimoto thyroiditis"].verification == "confirmed"
    assert told["Medication", "levothyroxine"].dose.value == 50
    assert told["Medication", "metformin"].status == "stopped"
    assert told["Observation", "smoking"].presence == "absent"
    assert told["Observation", "allergy"].presence == "absent"
    assert str(told["Observation", "body height"].value.value) == "168.5"
    assert told["Observation", "headache"].presence == "present"
    assert told["Observation", "fever"].presence == "absent"
    seen = [f for f in facts.facts if isinstance(f, Observation) and f.effective is not None]
    numbers = {
        (f.code.text, f.effective.start): str(f.value.value)
        for f in seen
        if isinstance(f.value, Quantity) and f.effective
    }
    assert numbers["hemoglobin A1c", "2020-01-07"] == "8.4" and numbers["body weight", "2020-04-14"] == "58.9"
    assert numbers["systolic blood pressure", "2020-01-07"] == "112" and numbers["platelets", "2020-01-07"] == "214"
    assert ("creatinine", "2020-04-14") not in numbers and ("platelets", "2020-04-14") not in numbers
    later = next(f for f in seen if f.code.text == "hemoglobin A1c" and f.effective == Period("2020-04-14"))
    assert later.timepoint is not None and (later.timepoint.phase, str(later.timepoint.offset.value)) == ("after", "3")  # type: ignore[union-attr]
    first = next(f for f in seen if f.code.text == "hemoglobin A1c" and f.effective == Period("2020-01-07"))
    assert isinstance(first.timepoint, Timepoint) and first.timepoint.phase == "before"
    assert not any(
        f.code.text in ("creatinine", "platelets")
        for f in facts.facts
        if isinstance(f, Observation) and f.effective is None
    )


@pytest.mark.parametrize(
    ("label", "phase", "value", "unit"),
    [
        ("1 Monat", "after", "1", "mo"), ("nach 6 Monaten", "after", "6", "mo"), ("12 Wochen", "after", "12", "wk"),
        ("Monat 3", "after", "3", "mo"), ("6 mois", "after", "6", "mo"), ("après 3 mois", "after", "3", "mo"),
        ("12 semaines", "after", "12", "wk"), ("6 meses", "after", "6", "mo"), ("2 semanas", "after", "2", "wk"),
        ("1 año", "after", "1", "a"), ("2 Jahre", "after", "2", "a"), ("14 Tage", "after", "14", "d"),
    ],
)  # fmt: skip
def test_times_of_columns(label: str, phase: str, value: str, unit: str) -> None:
    text = f"Patient;A. K.\nAlter;54\n\nTest;Baseline;{label}\nEDSS;6,5;5,5\nHbA1c (%);8,1;7,2\n"
    found = [f for f in convert_text(text, "t.csv").facts.facts if isinstance(f, Observation) and f.timepoint]
    timed = {
        (f.code.text, f.timepoint.phase, str(f.timepoint.offset.value), f.timepoint.offset.code)
        for f in found
        if f.timepoint and f.timepoint.offset
    }
    assert ("EDSS", phase, value, unit) in timed and ("hemoglobin A1c", phase, value, unit) in timed


@pytest.mark.parametrize("word", ["non-healing", "nonspecific"])
def test_no_answer_in_another_language(word: str) -> None:
    """A word that begins like a no of another language is none."""
    found = convert_text(f"Patient: A. K., f, 54\n\nWound infection: {word} wound\n", "t.txt").facts.facts
    assert not any(isinstance(f, Observation) and f.presence == "absent" for f in found)
