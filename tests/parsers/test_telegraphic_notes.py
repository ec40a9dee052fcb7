"""Notes without sentences: letters for sides and values, short names that mean several things, who the patient is in two signs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

STAY = (
    "Mr V. Tester      58 Y / M      DOA 14-Nov-2011      DOD 02-Dec-2011\n\n"
    "HPI   62-yr-old gentleman with weakness since 07-Apr-2010, no fits, no fever.\n\n"
    "F/H   Father - MI at 61. No stroke.\n\n"
    "INV   ECG and chest film were normal. MRI 16-Nov: no fresh lesion.\n\n"
    "18-Nov: bone marrow aspiration; same day 120 million bone marrow mononuclear cells intrathecally.\n\n"
    "                       O/A          O/D\n"
    "  NIHSS                11           9\n"
    "  Barthel index        45           55\n"
    "  Berg balance scale   20           31\n"
)


PEOPLE = [
    ("Mrs. Lind      58 Y / F\n\nC/O weakness.", "58", "female"),
    ("Baby of Sunita, 14 mo / M, wt 7.2 kg.\n\nC/O fever x 3 d.", "14", "male"),
    ("HPI: 62 yo WF with diabetes, here for follow-up.", "62", "female"),
    ("Pt is a 59 y/o AAM with hypertension.", "59", "male"),
    ("CC: f/u MS\nHPI: 36 yo RHF w/ MS. Denies vertigo.", "36", "female"),
    ("Case: 5 y 3 m boy, ASD, no seizures.", "63", "male"),
    ("Patient: male, 45 years. ALS. FVC 80%.", "45", "male"),
    ("Pt: F, 45 y. MS since 2005.", "45", "female"),
    ("Case 27. Patient, male, 49 years old, Kazakhstan. Diabetes mellitus type 2.", "49", "male"),
    ("Hepatology ward round. 52M, cirrhosis, no ascites.", "52", "male"),
    ("The patient was a 21-year man, who twisted his knee.", "21", "male"),
    ("Day 1 (14/05) 74M, sudden R facial droop.", "74", "male"),
    ("Sh. Mohan Lal 61/M    Adm 5.2.2010\nCAD, DM -, HTN +.", "61", "male"),
    ("Name: Arjun. Age: 11 yrs. Sex: M. Dx: DMD.\n\nBefore: FVC 1.12 L.", "11", "male"),
]


@pytest.mark.parametrize(("page", "age", "sex"), PEOPLE, ids=[r[0][:40] for r in PEOPLE])
def test_who_the_patient_is(facts_of: Callable[[str], object], page: str, age: str, sex: str) -> None:
    facts = facts_of(page)
    assert [p.gender for p in facts.persons] == [sex]  # type: ignore[attr-defined]
    assert age in [str(f.value.value) for f in facts.facts if f.code.text == "age"]  # type: ignore[attr-defined]


def test_two_labels_of_a_note_are_somebody(facts_of: Callable[[str], object]) -> None:
    note = "PT EVAL. Dx: L CVA w/ R hemi. PLOF: I.\nObj: A/O x4. R LE: knee ext 3/5. Berg 22/56."
    assert [f for f in facts_of(note).facts if f.code.text == "Berg balance scale"]  # type: ignore[attr-defined]


def test_the_day_of_birth_is_that_of_nothing_else(tells: Tells) -> None:
    letter = "Mr. Klaus B., born 04.08.1958, was in our hospital from 03.05.2010 to 14.05.2010.\n\nFindings on admission: weight 81 kg."
    tells(letter, ["body weight: 81 kg; date 2010-05-03"], ["body weight: 81 kg; date 1958-08-04"], who="")


def test_a_stay_told_in_letters(tells: Tells) -> None:
    tells(
        STAY,
        ["encounter: admission; date 2011-11-14", "encounter: discharge; date 2011-12-02", "seizure: absent",
         "family history of stroke: absent", "NIHSS total: 11; before", "NIHSS total: 9; after", "Berg balance scale: 31; after",
         "treatment: bone marrow mononuclear cell transplantation; date 2011-11-18"],
        ["condition: stroke; refuted", "treatment: *; date 2010-11-18"], who="",
    )  # fmt: skip
