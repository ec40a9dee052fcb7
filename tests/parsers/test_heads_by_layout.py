"""Layouts that say once what holds for much: the time at a paragraph's end, a line that tells a course, rows of results
without a head, letters for an eye, a side behind its grades."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

HEADED = [
    # the last words of a paragraph say when, and end with a colon
    # a sentence that says more is none, and the plan behind has another time
    ("Mrs. Amadi, 44, Kenya. Syringomyelia. On 3 May 2010 she told us of her family:\nMother: stroke.\nLungs: no rales.\n",
     ["rales: absent"], ["rales: absent; date 2010-05-03"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), HEADED)
def test_the_time_at_a_paragraphs_end(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never, who="")


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


def test_a_table_with_a_head_keeps_it(tells: Tells) -> None:
    tells("Test | 2011 | 2012\nALT | 60 | 41\nAST | 55 | 38\nALB | 31 | 36\n",
          ["alanine aminotransferase: 60; date 2011", "albumin: 36; date 2012"])  # fmt: skip


EYES = [
    ("Finding | Before | After treatment\nVisual acuity RE | 0.02 | 0.06\nVisual acuity LE | 0.1 | 0.2\nIOP RE / LE (mmHg) | 14 / 15 | 15 / 13\n",
     ["visual acuity: 0.02; @ right eye; before", "visual acuity: 0.2; @ left eye; after",
      "intraocular pressure: 14 mm[Hg]; @ right eye; before", "intraocular pressure: 13 mm[Hg]; @ left eye; after"],
     ["*: *; @ left lower limb", "*: *; @ lower limb"]),
    ("Visual acuity: RE 0.4, LE 0.1.", ["visual acuity: 0.4; @ right eye", "visual acuity: 0.1; @ left eye"], ["*: *; @ lower limb"]),
    ("Colour plates RE | 3 of 14\nVisual acuity RE | 0.1\nVisual acuity LE | 0.2\n", ["visual acuity: 0.2; @ left eye"], ["muscle strength: *"]),
    # without a test of an eye, LE is the leg
    ("Strength of the LE 3/5 on the left.", ["muscle strength: 3/5; @ left lower limb"], ["*: *; @ left eye"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), EYES)
def test_letters_of_an_eye(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


LIMBS = [
    ("Neuro: arms 5/5 both sides. Legs 0/5 both sides.",
     ["muscle strength: 5/5; @ bilateral upper limb", "muscle strength: 0/5; @ bilateral lower limb"], []),
    ("Motor: arms 5/5 both sides, legs 2/5 right, 3/5 left.",
     ["muscle strength: 2/5; @ right lower limb", "muscle strength: 3/5; @ left lower limb"], []),
    ("On examination: upper limbs 4/5 on both sides.", ["muscle strength: 4/5; @ bilateral upper limb"], []),
    # five answers of an unknown test are no strength
    ("Joint position: toes 0/5 right, 2/5 left.", [], ["muscle strength: *"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), LIMBS)
def test_a_side_behind_the_grades_of_limbs(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


WAYS = [
    ("Before the first intramuscular injection the pain was 6 on the VAS.", ["pain score: 6; before; course 1"], []),
    ("After the second hepatic artery infusion there was fever.", ["fever: present; after"], []),
    # what was given to somebody after an event is no part of its time
    ("He had fever three months after a stroke and received two intrathecal injections.", [], ["fever: present; after; offset 3 mo"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), WAYS)
def test_a_way_in_is_the_event_of_a_time(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


GRADES = [
    ("Muscle strength on admission:\n  Right arm   4-\n  Left arm    4\n  Right leg   4+\n  Left leg    5-\n",
     ["muscle strength: 4-; @ right upper limb; before", "muscle strength: 5-; @ left lower limb; before"]),
    ("Muscle strength on discharge\nRight arm | prox. 4 | dist. 3+\nLeft arm | prox. 4 | dist. 2\nRight leg | prox. 4+ | dist. 4\n",
     ["muscle strength: 4; @ right upper limb, proximal; after", "muscle strength: 2; @ left upper limb, distal; after"]),
    ("Muscle force before treatment (0 to 5):\n  RUE  prox. IV-   dist. III\n  LUE  prox. IV    dist. III+\n  RLE  IV+\n  LLE  V-\n",
     ["muscle strength: 3.67; @ right upper limb, proximal; before", "muscle strength: III+; @ left upper limb, distal",
      "muscle strength: IV+; @ right lower limb", "muscle strength: V-; @ left lower limb"]),
    ("Muscle strength before treatment:\nRUE prox. 4- dist. 3\nLUE prox. 4 dist. 3+\nRLE 4+\nLLE 5-\n",
     ["muscle strength: 4-; @ right upper limb, proximal; before", "muscle strength: 3; @ right upper limb, distal",
      "muscle strength: 4+; @ right lower limb", "muscle strength: 5-; @ left lower limb; before"]),
    ("Muscle force at day 30: RUE prox. IV, dist. III+; RLE IV+; LLE V.",
     ["muscle strength: 4; @ right upper limb, proximal; after; offset 30 d", "muscle strength: 5; @ left lower limb"]),
    ("Ashworth at discharge\nRight elbow | 2\nLeft elbow | 1+\nRight knee | 3\n",
     ["Ashworth score: 2; @ right elbow; after", "Ashworth score: 3; @ right knee"]),
    ("Tests on 3 May 2011\nEDSS           4.5\n9-hole peg R   31 s\n25-foot walk   11.2 s\n",
     ["EDSS: 4.5; date 2011-05-03", "nine-hole peg test: 31 s; @ right hand", "25-foot walk: 11.2 s"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives"), GRADES)
def test_the_first_row_of_a_table_without_a_head(tells: Tells, text: str, gives: list[str]) -> None:
    tells(text, gives, who="Mr. Tester, 50 years old, is a man. He got stem cells.\n\n")


def test_a_row_of_times_stays_a_head(tells: Tells) -> None:
    tells("EDSS | 3 months\nWalking aid | stick\nFSS | 4.1\n", [], ["EDSS: 3"])
    tells("Test | Right | Left\nGrip | 12 kg | 14 kg\nPinch | 3 kg | 4 kg\n", ["grip strength: 12 kg; @ right hand"])


def test_marrow_that_was_looked_at_is_no_treatment(tells: Tells) -> None:
    tells("Cells: 4/µl, protein 0.3 g/l.\nBone marrow: normal, biopsy on 3 May 2010.", [], ["treatment: *"])


GROUP = (
    "Stroke: what 40 patients told us at six months\n\nWe treated 40 patients with stroke with bone marrow stem cells into a vein "
    "between 2009 and 2012. The time since stroke was 14 months on the average.\n\n"
    "At six months 36 patients could be reached. Spasticity was weaker in 14 but stronger in 3. Speech improved in 9 of 15 patients "
    "with aphasia and in 2 of 4 with dysarthria. Pain decreased in 11 patients, in 4 of them by more than half.\n"
)


def test_counts_that_go_on_with_what_was_said(tells: Tells) -> None:
    tells(GROUP, ["mean time since stroke: 14 mo", "spasticity: 14; improved",
                  "spasticity: 3; worsened", "speech: 9; improved", "speech: 2; improved", "pain: 11; improved"],
          ["dysarthria: 2", "more than half: *", "what: *", "spasticity: 3; improved", "mean time since stroke: 14 mo; after"],
          who="")  # fmt: skip


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
