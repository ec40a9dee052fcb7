"""Layouts that say once what holds for much: the time at a paragraph's end, a line that tells a course, rows of results
without a head, letters for an eye, a side behind its grades."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


COURSES = [
    ("Mrs. Okafor, 58, Ghana\nDiagnosis: ataxia\nTreatment: umbilical cord stem cells\n\n"
     "Course 1 (March 2010, 4 lumbar punctures)\n- SARA 22 -> 18\n- Gait steadier\n\n"
     "Course 2 (October 2010, 3 lumbar punctures + 1 intravenous infusion)\n- SARA 20 -> 17\n- Speech unchanged\n",
     ["SARA total: 22; before; course 1", "SARA total: 18; after; course 1", "gait: improved; after; course 1",
      "SARA total: 20; before; course 2", "speech: unchanged; after; course 2",
      "treatment: *; date 2010-03; count 4; course 1; method lumbar puncture",
      "treatment: *; date 2010-10; count 3; course 2; method lumbar puncture",
      "treatment: *; date 2010-10; count 1; course 2; route intravenous"],
     ["gait: improved; date 2010-03"]),
    ("Patient: Mr. Haddad, 44, Jordan. ALS.\nHe got stem cells of the umbilical cord.\n\n"
     "1st course, Jan 2011, three injections into the spinal canal:\nLess drooling.\n\n"
     "2nd course, July 2011, two injections into the spinal canal:\nDrooling worse.\n",
     ["drooling: improved; after; course 1", "drooling: worsened; after; course 2",
      "treatment: *; date 2011-01; count 3; course 1; route intrathecal"], []),
    ("CASE 88\nSex: F\nAge: 9\nDiagnosis: cerebral palsy\n\nROUND I - May 2012 - cord blood MNC, 4 x i.v.\n1. Head control better\n2. Eats more\n\n"
     "ROUND II - January 2013 - cord blood MNC, 2 x i.v. + 2 x i.t.\n1. Spasticity of the legs milder\n2. Sleeps all night\n",
     ["head control: improved; after; course 1", "lower limb spasticity: improved; after; course 2",
      "treatment: *; date 2013-01; count 2; course 2; route intrathecal"], []),
    # a line that tells more than the course, one of a plan, and one course right above the next head nothing
    ("Mr. Haddad, 44, Jordan. Ataxia. He got stem cells.\n\nCourse 2 (July 2011, 2 lumbar punctures) is planned for spring.\n"
     "Gait worse.\n", ["gait: worsened"], ["gait: worsened; after; course 2"]),
    ("Mr. Haddad, 44, Jordan. Ataxia. He got stem cells.\n\nCourse 1 (July 2011, 2 lumbar punctures)\n"
     "Course 2 (July 2012, 2 lumbar punctures)\n\nBefore the treatment\n\nGait unsteady.\n",
     [], ["gait: *; course 1", "gait: *; after"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), COURSES)
def test_lines_that_tell_a_course(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="")


RESULTS = [
    ("Blood of 3 March 2012\n  Creatinine | 312 | umol/L | ↑ | 62-106\n  Urea | 18.4 | mmol/L | ↑ | 2.5-7.1\n"
     "  Potassium | 5.1 | mmol/L | | 3.5-5.1\n  Haemoglobin | 98 | g/L | ↓ | 130-170\n",
     ["creatinine: 312 umol/L; flag H; date 2012-03-03", "urea: 18.4 mmol/L; flag H", "potassium: 5.1 mmol/L",
      "hemoglobin: 98 g/L; flag L"]),
    ("Results on admission 2011/05/02\n\nWBC\t3.1\t10^9/L\tL\t4.0-10.0\nHb\t101\tg/L\tL\t115-150\nPLT\t88\t10^9/L\tL\t100-300\n"
     "ANA\tpositive\n",
     ["leukocytes: 3.1 10*9/L; flag L; before", "hemoglobin: 101 g/L; flag L", "platelets: 88 10*9/L; flag L",
      "antinuclear antibodies: present"]),
    ("Liver values\nTaken: 2012-11-05, the day before the first intravenous infusion of stem cells\n\n"
     "ALT      78    U/L     H   (0-40)\nAST      91    U/L     H   (0-40)\nALB      28.9  g/L     L   (35-55)\nCREA     71    umol/L      (44-133)\n",
     ["alanine aminotransferase: 78 U/L; flag H; before; date 2012-11-05", "albumin: 28.9 g/L; flag L; date 2012-11-05",
      "creatinine: 71 umol/L", "aspartate aminotransferase: 91 U/L"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), RESULTS)
def test_rows_of_results_without_a_head(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives, ["*: 0 to 40", "*: g/L", "*: H", "*: L", "*: 1000000000"])


FORMS = (
    "CEREBRAL PALSY: RESULTS 2007-2011\n\nPatients: 80 children with cerebral palsy, 50 boys and 30 girls, 1.5 to 14 years (mean 5.6).\n\n"
    "Table 1. Form of CP\n              children     %\nspastic          52       65\nataxic           28       35\nAll              80      100\n\n"
    "Table 2. State at 6 months compared with admission, % of group\n                   improved   no change   worse\n"
    "spastic (n = 52)      69         29         2\nataxic (n = 28)       50         50         0\n"
)


def test_rows_that_are_forms_of_the_disease(tells: Tells) -> None:
    tells(FORMS, ["spastic cerebral palsy: 52", "ataxic cerebral palsy: 35 %",
                  "spastic cerebral palsy: 69 %; improved; after; offset 6 mo"],
          ["spasticity: *", "ataxia: *", "*: *; before"], who="")  # fmt: skip
