"""What the notes and tables of neurological pages say in their own short way, and what must not come of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

TREATED = "Patient: Mr. Ji, a 55-year-old man with motor neuron disease, was treated with stem cells in May 2010.\n\n"
EXAMINED = "Patient: Mr. Ji, a 55-year-old man with motor neuron disease.\n\nAdmission physical examination:\n"


def test_two_examinations_of_one_day(tells: Tells) -> None:
    page = (
        EXAMINED.replace("examination:", "examination (3 June 2014):")
        + "Chest clear.\n\nEye and nervous system examination:\nNo tremor.\n"
    )
    tells(page, ["tremor: absent; date 2014-06-03; before"], who="")


def test_a_course_that_its_heading_counts_is_not_the_one_it_came_after(tells: Tells) -> None:
    page = (
        TREATED + "THIRD COURSE (May 2011, two years after the 2nd course)\n\nBefore the treatment: Barthel index 80.\n"
    )
    tells(page, ["Barthel index total: 80; before; course 3"], ["Barthel index total: 80; before; course 2"], who="")


TABLES = [
    (
        ",1st course,,2nd course,\n,before,after,before,after\nBarthel index,30,40,55,70\nNIHSS,9,8,6,6\n",
        ["Barthel index total: 30; before; course 1", "Barthel index total: 40; after; course 1", "Barthel index total: 55; before; course 2", "NIHSS total: 6; after; course 2"],
        [],
    ),
    (
        "Test,Unit,2013-01-14,2013-02-04\nSerum,,,\nGlucose,mmol/L,5.2,5.1\nCSF,,,\nCells,/µL,86,9\nProtein,mg/dL,92,48\nGlucose,mmol/L,3.1,3.4\n",
        ["CSF cell count: 86", "CSF protein: 48 mg/dL", "CSF glucose: 3.1 mmol/L", "glucose: 5.2 mmol/L"],
        ["glucose: 3.1 mmol/L"],
    ),
    (
        "Visit,Date,FVC,,Grip,\n,,L,% pred.,R (kg),L (kg)\n1 month,2018-10-02,2.65,88,20,15.5\n3 months,2018-12-03,2.55,85,19,14\n",
        ["forced vital capacity: 2.65 L", "forced vital capacity: 88 %", "grip strength: 15.5 kg; @ left hand"],
        ["forced vital capacity: 2.65 L; @ left"],
    ),
    (
        "Initials,H. B.\nSex,f\nAge at first treatment,61\nCountry,Denmark\nDiagnosis,Amyotrophic lateral sclerosis\nGenetics,SOD1 negative\nMedicine 1,Riluzole 50 mg twice a day\nMedicine 2,\"Edaravone, stopped in June 2018\"\nNote X1,a\nNote X2,b\nNote X3,c\n",
        ["condition: amyotrophic lateral sclerosis", "medication: riluzole", "SOD1 variant: absent", "medication: edaravone; stopped"],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "gives", "never"), TABLES)
def test_tables(tells: Tells, rows: str, gives: list[str], never: list[str]) -> None:
    tells(rows, gives, never, who="", name="table.csv")


def test_the_heading_of_a_list_gives_the_dose_of_each_line(tells: Tells) -> None:
    page = "Patient: Tom W., boy, 4 years. Cerebral palsy. Admission 2010-05-10.\n\nTreatment\n\nUmbilical cord blood stem cells, 1 × 10⁷ each time:\n\n1. May 13 - lumbar puncture\n2. May 20 - lumbar puncture\n"
    tells(page, ["treatment: umbilical cord blood stem cell transplantation; date 2010-05-13", "treatment: umbilical cord blood stem cell transplantation; date 2010-05-20"], ["treatment: *; date 2010-05-01", "treatment: *; date 2010-05-02"], who="")  # fmt: skip


@pytest.mark.parametrize(("mark", "blank"), [("x", ""), ("☒", "☐"), ("X", "-"), ("[x]", "[ ]")])
def test_a_grid_of_better_same_and_worse(tells: Tells, mark: str, blank: str) -> None:
    rows = [("Head control", 0, "for 10 minutes"), ("Speech", 1, ""), ("Seizures", 2, "two in August")]
    lines = ["\t".join([name, *(mark if at == n else blank for n in range(3)), aside]) for name, at, aside in rows]
    page = (
        TREATED
        + "Report of the parents, six months after treatment\n\nItem\tbetter\tsame\tworse\tRemarks\n"
        + "\n".join(lines)
        + "\n"
    )
    tells(page, ["head control: improved; after", "speech: unchanged; after", "seizure: worsened; after"], ["head control: x", "speech: improved"], who="")  # fmt: skip


def test_empty_cells_between_tabs_keep_their_columns(tells: Tells) -> None:
    page = TREATED + "Item\tbetter\tsame\tworse\nHead control\tx\t\t\nSpeech\t\tx\t\nSeizures\t\t\tx\n"
    tells(page, ["speech: unchanged", "seizure: worsened"], ["speech: improved", "seizure: improved"], who="")


def test_cells_that_were_given_are_no_count_of_anything(tells: Tells) -> None:
    page = "Patient: Luka, boy, 4 years, cerebral palsy.\n\nDate\tProduct\tWay\tNumber of cells\n10.03.2014\tcord blood mononuclear cells\tintravenous\t5.0 × 10^7\n17.03.2014\tcord blood mononuclear cells\tlumbar puncture\t2.0 × 10^7\n"
    tells(page, ["treatment: *; date 2014-03-10"], ["total cells: *"], who="")


DIARY = (
    "Patient: Kari H., female, 49, ALS. Stay: 2 March - 28 March 2009. Cells: umbilical cord MSC.\n\nBefore she came\n\nHer left foot was weak.\n\n"
    "3 March. First examination\n\nTongue fasciculation. Weight 61 kg.\n\n6 March. 1st lumbar puncture, 2 x 10^7 cells. In the evening headache.\n\n"
    "13 March. 2nd lumbar puncture. No headache this time.\n\n27 March. Last examination\n\nWeight 62 kg.\n"
)  # fmt: skip


def test_the_entries_of_a_diary_are_told_of_their_days(tells: Tells) -> None:
    facts = [
        "body weight: 61 kg; date 2009-03-03; before",
        "headache: present; date 2009-03-06; after",
        "body weight: 62 kg; date 2009-03-27; after",
    ]
    tells(DIARY, facts, ["headache: present; before", "body weight: 62 kg; before"], who="")


def test_labels_set_in_below_a_name_at_the_edge(tells: Tells) -> None:
    page = (
        "Patient: A. S., girl, 4 years, cerebral palsy.\n\n                                 14.05.2012   08.06.2012\n"
        "  MAS  hip adductors   R / L     3 / 3        2 / 3\n       hamstrings      R / L     2 / 2        1+ / 2\n"
        "  WeeFIM  self-care              11           13\n          mobility               7            8\n"
        "          total                  34           39\n  GMFM-66                        31.2         34.0\n"
    )  # fmt: skip
    facts = [
        "modified Ashworth score: 1+; @ right hamstrings",
        "WeeFIM self-care score: 13",
        "WeeFIM mobility score: 7",
        "WeeFIM: 39",
        "GMFM-66: 34",
    ]
    tells(page, facts, ["muscle strength: *", "WeeFIM: 11"], who="")


BROTHERS = (
    "Mrs. Novak, how old are your sons?\n\nLuka is 13, Marko is 7. Both have Duchenne muscular dystrophy. They got stem cells in October 2013.\n\n"
    "A boy from Maribor, 6, who was there with us, did not gain anything.\n\n"
    "                          LUKA                  MARKO\n                          Sep 2013  Apr 2014    Sep 2013  Apr 2014\n"
    "FVC, % of normal             58        57           91        92\nCK, U/L                     5200      4800        14100     12900\n"
)  # fmt: skip


def test_of_whom_a_mother_is_asked(facts_of: Callable[[str], object]) -> None:
    facts = facts_of(BROTHERS)
    assert [p.name for p in facts.persons] == ["Luka", "Marko"]  # type: ignore[attr-defined]
    told = {(f.subject, str(f.value.value)) for f in facts.facts if f.code.text == "creatine kinase"}  # type: ignore[attr-defined]
    keys = [p.key for p in facts.persons]  # type: ignore[attr-defined]
    assert told == {(keys[0], "5200"), (keys[0], "4800"), (keys[1], "14100"), (keys[1], "12900")}


def test_a_mother_with_child_is_no_patient(facts_of: Callable[[str], object]) -> None:
    page = BROTHERS.replace("Luka is 13", "I was pregnant with Marko when we heard of it. Luka is 13")
    assert not [f for f in facts_of(page).facts if f.code.text == "pregnancy"]  # type: ignore[attr-defined]
