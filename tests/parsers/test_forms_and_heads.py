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
         "VAS pain on walking: 68"],
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


SIBLINGS = """Retinitis pigmentosa in a brother and a sister

Mr. Omar H. (patient 1): 34 years, from Jordan. Night blindness since 2001. Vitamin A daily.

Patient 2 (Mrs. Rana H.): 41 years. Type 2 diabetes.

Results

Rana had a headache for a day.
"""


def test_a_name_beside_a_patients_number(tells: Tells) -> None:
    tells(SIBLINGS, ["age: 34 a", "age: 41 a", "condition: type 2 diabetes mellitus", "headache: present"], who="")


TREATED = """Four patients with arthritis

Pt.,Sex,Age (y),DAS28 before,DAS28 24 wk
1,F,44,6.8,4.1
2,M,58,5.9,5.5
3,F,37,6.2,3

Patient,Earlier biologics (all stopped),Cells (UC-MSC i.v.),Dates of infusion,Adverse events
1,etanercept,1 × 10^6/kg,2016-03-01; 2016-03-29,none
2,adalimumab,1 × 10^6/kg,2016-03-08; 2016-04-05,fever
3,etanercept,2 × 10^6/kg,2016-05-10; 2016-06-07,none
"""


def test_a_table_of_treated_people_by_number(tells: Tells) -> None:
    tells(
        TREATED,
        ["treatment: *; date 2016-03-01", "treatment: *; date 2016-03-29", "treatment: *; date 2016-06-07", "medication: adalimumab; stopped",
         "fever: present"],
        ["medication: adalimumab; active"],
        who="",
        name="treated.csv",
    )  # fmt: skip


CDAI = """Course of Mrs. K., 33 years, with Crohn disease: Crohn disease activity index (points of each item)

Item	before	3 months
Total	287	193
Liquid stools	98	56
Abdominal pain	55	35
General well-being	49	28
Complications	40	40
Hematocrit	30	24
Body weight	15	10
"""


def test_points_of_a_scales_items_are_no_measurements(tells: Tells) -> None:
    tells(
        CDAI,
        ["CDAI liquid stools: 98", "CDAI abdominal pain: 35", "CDAI hematocrit: 30", "CDAI body weight: 10"],
        ["diarrhea: *", "abdominal pain: present", "body weight: *", "hematocrit: *"],
        who="",
    )
