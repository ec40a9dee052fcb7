"""People whom a table tells apart, and to whom each of its cells belongs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Condition, Encounter, Facts, Medication, Observation, Period, Procedure, Quantity

ROWS = (
    "| Patient | Sex | Age (years) | EDSS before | EDSS after 6 months |\n|---|---|---|---|---|\n"
    "| {0} | F | 41 | 6.0 | 5.5 |\n| {1} | M | 37 | 4.5 | 4.5 |"
)
COLUMNS = "| | {0} | {1} |\n|---|---|---|\n| Sex | female | male |\n| Age (months) | 41 | 37 |\n| Hemoglobin (g/L) | 120 | 135 |"


def values(facts: Facts, code: str) -> list[tuple[str, str]]:
    """The person and the value of each observation of a code."""
    return [
        (fact.subject, f"{fact.value.value} {fact.value.code}".strip())
        for fact in facts.facts
        if isinstance(fact, Observation) and fact.code.text == code and isinstance(fact.value, Quantity)
    ]


@pytest.mark.parametrize("labels", [("1", "2"), ("P1", "P2"), ("Case A", "Case B"), ("A. B.", "C. D.")])
def test_people_as_rows(facts_of: Callable[..., Facts], labels: tuple[str, str]) -> None:
    facts = facts_of(ROWS.format(*labels))
    assert [p.gender for p in facts.persons] == ["female", "male"]
    assert values(facts, "age") == [("p1", "41 a"), ("p2", "37 a")]
    assert values(facts, "EDSS") == [("p1", "6.0"), ("p1", "5.5"), ("p2", "4.5"), ("p2", "4.5")]


def test_people_as_columns(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(COLUMNS.format("Patient 1", "Patient 2"))
    assert values(facts, "age") == [("p1", "41 mo"), ("p2", "37 mo")]
    assert values(facts, "hemoglobin") == [("p1", "120 g/L"), ("p2", "135 g/L")]


def test_a_sentence_that_counts_them_is_about_all(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of("We report two patients with multiple sclerosis.\n\n" + ROWS.format("1", "2"))
    conditions = [fact.subject for fact in facts.facts if type(fact).__name__ == "Condition"]
    assert conditions == [person.key for person in facts.persons]


def test_people_of_the_prose_are_found_again(facts_of: Callable[..., Facts]) -> None:
    told = (
        "Patient 1 was a 41-year-old woman with multiple sclerosis.\n\nPatient 2 was a 37-year-old man with stroke.\n\n"
    )
    facts = facts_of(told + ROWS.format("1", "2"))
    assert len(facts.persons) == 2
    assert [key for key, _ in values(facts, "EDSS")] == ["p1", "p1", "p2", "p2"]
    assert len(values(facts, "age")) == 2


def test_people_of_the_prose_are_found_by_age_and_sex(facts_of: Callable[..., Facts]) -> None:
    told = "Anna B., a 41-year-old woman, came first.\n\nPaul D., a 37-year-old man, came later.\n\n"
    facts = facts_of(told + ROWS.format("1", "2"))
    assert [person.name for person in facts.persons] == ["Anna B.", "Paul D."]
    assert [key for key, _ in values(facts, "EDSS")] == ["p1", "p1", "p2", "p2"]


def test_several_rows_of_one_person(facts_of: Callable[..., Facts]) -> None:
    rows = (
        "<tr><th>Patient</th><th>Age/Sex</th><th>Time</th><th>EDSS</th></tr>"
        "<tr><td rowspan=2>1</td><td rowspan=2>44/F</td><td>Before</td><td>6.0</td></tr><tr><td>3 months</td><td>5.5</td></tr>"
        "<tr><td rowspan=2>2</td><td rowspan=2>51/M</td><td>Before</td><td>4.5</td></tr><tr><td>3 months</td><td>4.0</td></tr>"
    )
    page = f"<html><body><p>Two patients with multiple sclerosis were treated.</p><table>{rows}</table></body></html>"
    facts = facts_of(page, "page.html")
    assert [person.gender for person in facts.persons] == ["female", "male"]
    assert values(facts, "age") == [("p1", "44 a"), ("p2", "51 a")]
    assert values(facts, "EDSS") == [("p1", "6.0"), ("p1", "5.5"), ("p2", "4.5"), ("p2", "4.0")]
    phases = [fact.timepoint.phase for fact in facts.facts if isinstance(fact, Observation) and fact.timepoint]
    assert phases == ["before", "after"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "We treated 48 patients with multiple sclerosis.\n\n" + ROWS.format("1", "2"),  # a group of another size
        "| Group | n | EDSS |\n|---|---|---|\n| A | 12 | 6.0 |\n| B | 14 | 5.5 |",
        "| Grade | Patients |\n|---|---|\n| 1 | 12 |\n| 2 | 14 |",
        "| Visit | EDSS |\n|---|---|\n| 1 | 6.0 |\n| 2 | 5.5 |",
    ],
)
def test_tables_of_something_else_add_nobody(facts_of: Callable[..., Facts], text: str) -> None:
    assert len(facts_of(text).persons) <= 1


@pytest.mark.parametrize(
    ("heads", "units", "wanted"),
    [
        (["FVC", "SNIP", "Weight"], ["L", "cmH2O", "kg"], ["L", "cm[H2O]", "kg"]),
        (["FVC", "FVC", "PCF"], ["L", "%", "L/min"], ["L", "%", "L/min"]),
    ],
)
def test_an_l_among_units_is_no_left(
    facts_of: Callable[..., Facts], heads: list[str], units: list[str], wanted: list[str]
) -> None:
    rows = [["Date", *heads], ["", *units], ["2010-05-06", "2.1", "60", "70"], ["2010-08-06", "2.2", "61", "71"]]
    page = "\n".join(
        f"| {' | '.join(row)} |" + ("\n|---|---|---|---|" if at == 1 else "") for at, row in enumerate(rows)
    )
    facts = [fact for fact in facts_of(page).facts if isinstance(fact, Observation)]
    assert [fact.value.code for fact in facts if isinstance(fact.value, Quantity)] == wanted * 2
    assert not any(fact.site for fact in facts)


THREE_HEADS = (
    "Table 1. Outcome of the two patients with Parkinson's disease after grafting of mesencephalic tissue,,,,,,,,,\n"
    "Sex,Patient,Age at surgery,Diagnosed,Surgery,Previous drugs,UPDRS III,,Body weight,\n"
    ",,(years),(year),(month/year),,baseline,24 mo,baseline,24 mo\n"
    ",,,,,,,,(kg),\n"
    'male,A,55,2001,05/2011,"pramipexole, selegiline",48,31,74,78\n'
    "female,B,61,1999,09/2011,amantadine,52,NA,58,NA\n"
    "NA: patient B died 14 months after surgery. In the Lund series 18 patients were operated on.,,,,,,,,,\n"
)


def test_rows_of_people_below_three_header_rows(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(THREE_HEADS, "table.csv")
    assert [person.gender for person in facts.persons] == ["male", "female"]  # the note's group is another
    assert values(facts, "age") == [("p1", "55 a"), ("p2", "61 a")]
    assert values(facts, "body weight") == [("p1", "74 kg"), ("p1", "78 kg"), ("p2", "58 kg")]
    diagnosed = [(fact.subject, fact.asserted) for fact in facts.facts if isinstance(fact, Condition)]
    assert diagnosed == [("p1", "2001"), ("p2", "1999")]
    operated = [(fact.subject, fact.performed) for fact in facts.facts if isinstance(fact, Procedure)]
    assert operated == [("p1", Period("2011-05")), ("p2", Period("2011-09"))]
    measured = [fact for fact in facts.facts if isinstance(fact, Observation) and fact.rule == "table"]
    assert not any(fact.effective for fact in measured)  # neither the diagnosis nor the operation is their date
    assert [fact.absent_reason for fact in measured if fact.value is None] == ["not-applicable"] * 2


EYES = (
    "<html><body><h2>Who they are</h2><p>Patient 1 (f, 37) has had glaucoma since 2005.</p>"
    "<p>Patient 2 is a man of 44 with retinitis pigmentosa.</p><table><caption>Visual acuity, pressure and field</caption>"
    "<tr><th rowspan=2>No.</th><th rowspan=2>Eye</th><th colspan=2>BCVA</th><th colspan=2>IOP (mmHg)</th><th colspan=2>Foo (dB)</th></tr>"
    "<tr><th>before</th><th>6 months</th><th>before</th><th>6 months</th><th>before</th><th>6 months</th></tr>"
    "<tr><th rowspan=2>1</th><td>OD</td><td>0.3</td><td>0.4</td><td>21</td><td>16</td><td>-9.1</td><td>-8.8</td></tr>"
    "<tr><td>OS</td><td>0.5</td><td>0.5</td><td>18</td><td>17</td><td>-4.0</td><td>-4.1</td></tr>"
    "<tr><th rowspan=2>2</th><td>OD</td><td>0.1</td><td>0.1</td><td>14</td><td>15</td><td>-22</td><td>-23</td></tr>"
    "<tr><td>OS</td><td>0.2</td><td>n.d.</td><td>13</td><td>n.d.</td><td>-21</td><td>n.d.</td></tr></table></body></html>"
)


def test_people_by_eyes_by_groups_of_columns(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(EYES, "page.html")
    assert [(person.name, person.gender) for person in facts.persons] == [
        ("", "female"),  # a number is no name
        ("", "male"),
    ]
    assert values(facts, "age") == [("p1", "37 a"), ("p2", "44 a")]
    assert values(facts, "intraocular pressure")[:4] == [("p1", f"{n} mm[Hg]") for n in (21, 16, 18, 17)]
    acuity = [value for _, value in values(facts, "visual acuity")]
    assert acuity == ["0.3", "0.4", "0.5", "0.5", "0.1", "0.1", "0.2"]  # what the caption names has no decibels


def test_ages_at_each_visit(facts_of: Callable[..., Facts]) -> None:
    sheet = "CHOP INTEND of a girl\n\n\tVisit 1\tVisit 2\nItem\t19-Feb-2019\t24-Apr-2019\nAge, months\t5.1\t7.2\nWeight, kg\t6.3\t6.9\n"
    facts = facts_of(sheet, "table.tsv")
    assert values(facts, "age") == [("p1", "5.1 mo"), ("p1", "7.2 mo")]
    dated = [fact.effective for fact in facts.facts if isinstance(fact, Observation) and fact.code.text == "age"]
    assert dated == [Period("2019-02-19"), Period("2019-04-24")]


def test_a_number_of_a_test_is_its_result(facts_of: Callable[..., Facts]) -> None:
    page = (
        "<h1>Mr. Jo K., 34</h1><p>Discharge date: 5 October 2012</p><table><tr><th>Test</th><th>Eye</th><th>Before treatment</th>"
        "<th>At discharge (2012-10-04)</th></tr><tr><td rowspan='2'>Flash VEP, P100 latency (ms)</td><td>R</td><td>148</td><td>131</td></tr>"
        "<tr><td>L</td><td>-</td><td>162</td></tr><tr><td>EEG (Hz)</td><td></td><td>4</td><td>6</td></tr>"
        "<tr><td>CPAP (h/d)</td><td></td><td>6</td><td>2</td></tr></table>"
    )
    facts = facts_of(page, "page.html")
    assert values(facts, "P100 latency") == [("p1", "148 ms"), ("p1", "131 ms"), ("p1", "162 ms")]
    assert values(facts, "electroencephalography") == [("p1", "4 Hz"), ("p1", "6 Hz")]
    named = [fact.code.text for fact in facts.facts]
    assert "electroencephalography use" not in named and "continuous positive airway pressure use" in named
    assert [f.period.start for f in facts.facts if isinstance(f, Encounter) and f.period] == ["2012-10-05"]


def test_people_numbered_behind_another_label(facts_of: Callable[..., Facts]) -> None:
    told = "Patient 1 is a woman of 33 with keratoconus. Patient 2 (m, 28) has keratoconus.\n\n"
    rows = "| Eye | Pt. | UCVA pre | UCVA 12 mo |\n|---|---|---|---|\n| OD | 1 | 0.3 | 0.5 |\n| OS | 1 | 0.4 | 0.4 |\n| OD | 2 | 0.1 | 0.2 |\n"
    facts = facts_of(told + rows)
    assert values(facts, "visual acuity") == [
        ("p1", "0.3"),
        ("p1", "0.5"),
        ("p1", "0.4"),
        ("p1", "0.4"),
        ("p2", "0.1"),
        ("p2", "0.2"),
    ]


CIDP = (
    "\tPt 1\tPt 2\tPt 3\nSex\tF\tM\tM\nAge (y)\t41\t57\t29\n{first}\t03/2008\t2005\t11/2011\n{told}\t01/2009\t2006\t02/2012\n"
    "Distal CMAP, right median nerve\t2.1 mV → 4.8 mV\t0.9 mV → 1.0 mV\tn.d.\nIVIg since transplantation\tstopped\t60 g every 6 weeks\tnone\n"
    "n.d., not done; CMAP before → 12 months\n"
)


@pytest.mark.parametrize(
    "told",
    ["Diagnosis of CIDP", "CIDP diagnosed", "Date of diagnosis of CIDP", "CIDP, diagnosis", "Diagnosed with CIDP"],
)
def test_the_day_of_a_diagnosis_is_no_onset(facts_of: Callable[..., Facts], told: str) -> None:
    facts = facts_of(CIDP.format(first="First symptoms", told=told), "page.tsv").facts
    ill = [f for f in facts if isinstance(f, Condition)]
    assert [f.asserted for f in ill] == ["2009-01", "2006", "2012-02"]
    assert "2009-01" not in [f.onset.start for f in ill if f.onset]


def test_a_note_tells_the_times_of_two_values(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(CIDP.format(first="First symptoms", told="Diagnosis of CIDP"), "page.tsv").facts
    measured = [
        f for f in facts if isinstance(f, Observation) and isinstance(f.value, Quantity) and f.value.code == "mV"
    ]
    times = [
        (f.timepoint.phase, str(f.timepoint.offset.value) if f.timepoint.offset else "")
        for f in measured
        if f.timepoint
    ]
    assert times == [("before", ""), ("after", "12")] * 2


def test_a_dose_and_how_often_it_is_taken_are_one_medicine(facts_of: Callable[..., Facts]) -> None:
    facts = facts_of(CIDP.format(first="First symptoms", told="Diagnosis of CIDP"), "page.tsv").facts
    taken = [f for f in facts if isinstance(f, Medication) and isinstance(f.dose, Quantity)]
    assert [(f.subject, str(f.dose.value), f.dose.code) for f in taken if isinstance(f.dose, Quantity)] == [
        ("p2", "60", "g")
    ]
    assert not [f for f in facts if isinstance(f, Observation) and f.code.entry.startswith("medicine:")]
