"""Forms with two pairs of label and value a row, whose labels are terms; heads of columns that are sites; columns of p."""

from __future__ import annotations

from collections.abc import Callable

Tells = Callable[..., None]

FORM = """Supplement to case 4: summary

Sex / age,"female, 47 years",Ward,Hepatology
Cause,autoimmune hepatitis,Ascites since,May 2014
Azathioprine,50 mg/day since 2010,Furosemide,"40 mg/day, stopped in week 8"
Alcohol,no,Variceal bleeding,"once, March 2013"
"""


def test_labels_of_a_form_may_be_medicines_and_findings(tells: Tells) -> None:
    tells(
        FORM,
        ["age: 47 a", "condition: autoimmune hepatitis", "medication: azathioprine; active", "medication: furosemide; stopped", "alcohol use: absent"],
        who="",
        name="form.csv",
    )  # fmt: skip


KNEES = """Course of Mrs. N. after the injections of both knees

Measure,Right knee,,Left knee,
,before,6 months,before,6 months
Flexion (degrees),95,110,102,115
Extension deficit (degrees),15,5,10,5
"Pain on walking, VAS (mm)",68,31,55,28
"""


def test_a_movement_is_of_the_site_above_its_column(tells: Tells) -> None:
    tells(
        KNEES,
        ["knee flexion: 95 deg; @ right knee; before", "knee flexion: 115 deg; @ left knee; offset 6 mo", "knee extension deficit: 10 deg; @ left knee; before",
         "visual analogue scale: 68"],
        ["walking distance: *"],
        who="",
        name="knees.csv",
    )  # fmt: skip


COHORT = """Bone marrow cells in chronic heart failure. Between 2008 and 2010, 25 patients were treated.

Measure	Baseline (n = 25)	3 months (n = 25)	p (3 months)
LVEF (%)	31.2 ± 5.9	35.8 ± 6.4	0.004
NYHA class
II	4	13
III	21	12
"""


def test_a_column_of_p_is_no_value_and_has_no_time(tells: Tells) -> None:
    tells(
        COHORT,
        [
            "left ventricular ejection fraction: 31.2 %; before",
            "left ventricular ejection fraction: 35.8 %; offset 3 mo",
            "NYHA class II: 13",
        ],
        ["left ventricular ejection fraction: 0.004*"],
        who="",
    )


MORE = """# Case 12: osteoarthritis of the hip

Mrs. Karin S., 61 years, has pain of the right hip since 2008.

## More cases

- Case 11: Man of 48, necrosis of the hip
- Case 13: Tennis elbow, woman, 39
"""


def test_cases_below_more_cases_are_nobody_of_this_page(tells: Tells) -> None:
    tells(
        MORE,
        ["age: 61 a", "hip pain: present; @ right hip"],
        ["age: 48 a", "age: 39 a", "condition: tennis elbow*"],
        who="",
    )
