"""Whole pages through reading, parsing and checking: invented patients, one page with mistakes and four without."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made import document, lexicon

from etl.checks import check
from etl.parsers import parse

CLEAN = {
    "parkinson": """Case: Mrs. Lopez, Parkinson's disease

Published on 12 March 2021

Mrs. Lopez is a 61-year-old woman from Spain. Her tremor began in June 2014, at the age of 54; Parkinson's disease was diagnosed in January 2015. In June 2020, 6 years after the onset, she received 2 x 10^7 mesenchymal stem cells intravenously, and a second infusion on 14 September 2020.

Table 1. UPDRS part III
Visit	Date	Tremor	Rigidity	Gait	Total
Before the first infusion	10.06.2020	3	2	2	7
3 months after	12.09.2020	2	2	2	6
6 months after	15.12.2020	2	1	1	4

The walking time fell from 21 to 17 s (19% less). The 6-minute walk improved from 310 to 356 m (+15%).
Blood pressure 140/85 mmHg; at discharge 125/80 mmHg. Weight 62 kg, later 63 kg.
""",
    "cohort": """Results in 48 patients with spinal cord injury

48 patients were treated in 2012-2015: 36 men (75%) and 12 women (25%); mean age 34.2 ± 8.1 years.

Table 1. Level of injury (n = 48)
Level	n	%
Cervical	20	42
Thoracic	22	46
Lumbar	6	12
Total	48	100

Table 2. ASIA grade before and after (n = 48)
Grade	Before	After
A	30	21
B	12	15
C	6	12

Sensation improved in 25 of 48 (52%), bladder control in 12 (25%). In the 20 cervical patients hand function improved in 9 (45%).
""",
    "two_visits": """Patient: 9-year-old boy
Diagnosis: cerebral palsy

GMFM-88 was 45% before treatment and 52% after 6 months. Height 128 cm, weight 24 kg on 12.04.2018; on 15.10.2018 height 131 cm and weight 26 kg.
Hb 120 g/L before, 124 g/L after treatment. Temperature 36.6 and, on the evening of the first infusion, 38.1.
The MRI of 2016 showed leukomalacia. Treatment: 4 intrathecal injections on 16.04.2018, 23.04.2018, 30.04.2018 and 07.05.2018. Before the second injection (22.04.2018) he was irritable.

Table 1
Test	Before (12.04.2018)	After the course (10.05.2018)	6 months (15.10.2018)
GMFM A	60	62	65
GMFM B	50	55	60
Total score	55	58.5	62.5
""",
    "mg": """Myasthenia: case

Mr K., 35 years old. MGFA IIIb. Onset in 2016, thymectomy in 2017, 1 year after onset. QMG fell from 19 to 11 (-42%) 3 months after the infusion of 5 March 2019, i.e. on 4 June 2019. AChR antibodies 12.4 nmol/L in 2017, 3.1 nmol/L in June 2019. Vital capacity 3.1 L (78%); 2.6 L lying.
Prednisolone 60 mg/d in 2016, 10 mg/d since 2019.
""",
}

WRONG = """Case report: a 47-year-old man with ALS

Abstract
We report a 47-year-old man. He was given cells twice.

Case
The 48-year-old man noticed weakness of the left hand in March 2015. He was diagnosed with ALS in January 2015. On 3 May 2016, 3 years after the onset, he received 50 million mesenchymal stem cells intrathecally.

Table 1. ALSFRS-R
Item	Before treatment (01.05.2016)	After treatment (03.05.2016)
Speech	3	4
Salivation	3	3
Swallowing	3	5
Handwriting	2	2
Cutting food	1	1
Dressing	1	1
Turning in bed	2	2
Walking	2	2
Climbing stairs	1	1
Dyspnea	3	3
Orthopnea	3	3
Respiratory insufficiency	4	4
Total	28	33

The score improved by 30%, from 28 to 31 points.
The follow-up was on 31.06.2016.
"""


def conflicts(text: str) -> set[str]:
    """The codes of the contradictions that a page has."""
    page = document(text)
    return {f.code for f in check(page, parse(page, lexicon()), lexicon()).findings if f.severity != "information"}


@pytest.mark.parametrize("name", CLEAN)
def test_clean(name: str) -> None:
    assert conflicts(CLEAN[name]) <= {"unit-missing"}


def test_wrong() -> None:
    assert conflicts(WRONG) >= {
        "age-conflict", "timepoint-order", "total-mismatch", "value-out-of-range", "change-mismatch", "date-implausible",
    }  # fmt: skip
