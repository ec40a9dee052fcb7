"""Tables whose columns only name a visit that the text dates; rows and columns of limits; labels that go on for the rows below."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import Facts, Observation, Range

Tells = Callable[..., None]

TABLES = {
    "visits dated in a sentence, days before them": (
        "Assessments were made on 2 June 2017 (baseline), 15 September 2017 (3 months) and 18 June 2018 (12 months).\n\n"
        "| | Baseline | 3 months | 12 months |\n|---|---|---|---|\n| MMSE | 28 | 27 | 26 |\n",
        ["MMSE: 28; before; date 2017-06-02", "MMSE: 27; after; offset 3 mo; date 2017-09-15",
         "MMSE: 26; after; offset 12 mo; date 2018-06-18"],
        [],
    ),
    "visits dated in a sentence, days in brackets": (
        "| | Week 0 | Week 8 |\n|---|---|---|\n| CRP (mg/L) | 31 | 12 |\n\nVisits: week 0 (19 January 2015), week 8 (17 March 2015).\n",
        ["C-reactive protein: 31 mg/L; before; date 2015-01-19", "C-reactive protein: 12 mg/L; after; date 2015-03-17"],
        [],
    ),
    "a label and a colon before each day, in sentences of their own": (
        "Before: 12 May 2014. After: 4 August 2014 (8 weeks after the third injection)\n\n"
        "| | before | after |\n|---|---|---|\n| MMSE | 28 | 27 |\n| EDSS | 5.5 | not computed |\n",
        ["MMSE: 28; before; date 2014-05-12", "MMSE: 27; after; date 2014-08-04", "EDSS: missing unknown; date 2014-08-04"],
        [],
    ),
    "the items of a scale of autism, one not rated": (
        "| Childhood Autism Rating Scale | before | after 6 months |\n|---|---|---|\n| Relationship to people | 3 | 2.5 |\n"
        "| Imitation | 2 | 2 |\n| Activity level | 3 | not rated |\n| Total | 41 | 37 |\n",
        ["CARS relating to people: 2.5; after", "CARS imitation: 2; before", "CARS activity level: missing unknown",
         "childhood autism rating scale: 41; before"],
        [],
    ),
    "one visit defined below the tables": (
        "| | Month 0 | Month 3 |\n|---|---|---|\n| FVC (L) | 2.1 | 2.4 |\n\nMonth 0 = 4 May 2021, the day before the first infusion.\n",
        ["forced vital capacity: 2.1 L; before; date 2021-05-04"],
        ["forced vital capacity: 2.4 L; date 2021-05-04", "treatment: *"],
    ),
    "one visit defined by a sentence": (
        "| Months | 0 | 3 |\n|---|---|---|\n| FVC (L) | 2.1 | 2.4 |\n\nMonth 0 is the visit of 18 April 2012, before the operation.\n",
        ["forced vital capacity: 2.1 L; before; date 2012-04-18", "forced vital capacity: 2.4 L"],
        ["forced vital capacity: 2.4 L; date 2012-04-18"],
    ),
    "a caption that dates one visit": (
        "Table 1. Scores of the patient. Baseline: 1 October 2018; months after the infusion.\n\n"
        "| | Month -12 | Baseline | Month 6 |\n|---|---|---|---|\n| MMSE | 29 | 28 | 27 |\n",
        ["MMSE: 28; before; date 2018-10-01", "MMSE: 29; before", "MMSE: 27; after"],
        ["MMSE: 29; date 2018-10-01", "MMSE: 27; date 2018-10-01"],
    ),
    "a caption that dates both phases behind what it names": (
        "Table 2. Motor nerve conduction before (12/2018) and 12 months after transplantation (1/2020)\n\n"
        "| Nerve | Side | Distal latency (ms) before | Distal latency (ms) after |\n|---|---|---|---|\n| Median | R | 9.8 | 6.9 |\n| Ulnar | L | 5.1 | 4.0 |\n",
        ["distal latency: 9.8 ms; before; date 2018-12", "distal latency: 6.9 ms; after; date 2020-01"],
        [],
    ),
    "a caption that dates both phases in brackets": (
        "Table 3. Disability before (7 March 2016) and after (12 September 2016)\n\n| | Before | After |\n|---|---|---|\n| EDSS | 6.0 | 5.5 |\n",
        ["EDSS: 6; before; date 2016-03-07", "EDSS: 5.5; after; date 2016-09-12"],
        [],
    ),
    "a day in brackets may be the treatment's": (
        "Table 1. Scores before the infusion (7 March 2016)\n\n| | Before | After |\n|---|---|---|\n| EDSS | 6.0 | 5.5 |\n",
        ["EDSS: 6; before", "EDSS: 5.5; after"],
        ["EDSS: 5.5; date 2016-03-07"],
    ),
    "sides behind the unit": (
        "| Measure | Unit | Side | Baseline | Month 3 |\n|---|---|---|---|---|\n| EDSS | points | | 6 | 5 |\n"
        "| Grip strength | kg | R | 13.5 | 15 |\n| Grip strength | kg | L | 12.1 | 13.8 |\n",
        ["EDSS: 6; before", "grip strength: 13.5 kg; before; @ right hand", "grip strength: 13.8 kg; after; @ left hand"],
        [],
    ),
    "sides behind the reference": (
        "| Measure | Unit | Normal | Laterality | Before | After 3 months |\n|---|---|---|---|---|---|\n"
        "| Grip strength | kg | > 20 | right | 13.5 | 15 |\n| Grip strength | kg | > 20 | left | 12.1 | 13.8 |\n",
        ["grip strength: 15 kg; after; @ right hand", "grip strength: 12.1 kg; before; @ left hand"],
        [],
    ),
    "a name that only its unit makes a test": (
        "| Test | Unit | Before | After 3 months |\n|---|---|---|---|\n| C3 | g/L | 0.41 | 0.52 |\n| C4 | g/L | 0.05 | 0.07 |\n| Hb | g/L | 98 | 101 |\n",
        ["complement C3: 0.41 g/L; before", "complement C4: 0.07 g/L; after"],
        [],
    ),
    "results in words and ranges beside a row of treatment": (
        "| Date | Test | Result | Unit |\n|---|---|---|---|\n| 14-Feb-2018 | Hb | 98 | g/L |\n| 14-Feb-2018 | Anti-Sm | positive | |\n"
        "| 14-Feb-2018 | HBsAg | negative | |\n| 14-Feb-2018 | Urine erythrocytes | 25-30 | /HPF |\n"
        "| 14-Feb-2018 | Albumin | 24 | g/L |\n| 02-Mar-2018 | *** umbilical cord MSC 1 × 10^6/kg i.v., single infusion *** | | |\n| 12-Mar-2018 | Hb | 101 | g/L |\n"
        "| 12-Mar-2018 | Albumin | 26 | g/L |\n| 12-Mar-2018 | Creatinine | 131 | µmol/L |\n",
        ["hemoglobin: 98 g/L; date 2018-02-14", "anti-Sm antibodies: present; date 2018-02-14",
         "hepatitis B surface antigen: absent; date 2018-02-14", "urine erythrocytes: 25 to 30 /[HPF]; date 2018-02-14"],
        [],
    ),
    "the parts of a scale that the caption names in full": (
        "Table 1. Unified Huntington's Disease Rating Scale and other measures\n\n| | Before | 6 months |\n|---|---|---|\n"
        "| Total motor score (0–124) | 38 | 33 |\n| Functional assessment (0–25) | 20 | 21 |\n| Body weight (kg) | 55.4 | 57.1 |\n",
        ["UHDRS functional assessment scale: 20; before", "body weight: 55.4 kg; before"],
        [],
    ),
    "the sum of grades": (
        "Modified Ashworth scale\n\n| Muscle group | Side | Week 0 | Week 4 |\n|---|---|---|---|\n| Elbow flexors | R | 1+ | 1 |\n"
        "| Hamstrings | R | 2 | 1+ |\n| Sum | R | 17.5 | 13.5 |\n",
        ["Ashworth sum score: 17.5; before", "Ashworth sum score: 13.5; after", "modified Ashworth score: 1+; before"],
        ["Ashworth score: 17.5"],
    ),
    "a form of a legend for what broke": (
        "| Test | Before | 6 months |\n|---|---|---|\n| EDSS | 6 | 5 |\n| Grip strength, kg | 13.5 | ND |\n\nND: dynamometer out of order.\n",
        ["grip strength: 13.5 kg", "grip strength: missing not-performed"],
        ["grip strength: ND"],
    ),
    "numbered visits": (
        "V1 = before the infusion (7 March 2016), V2 = 6 months (12 September 2016).\n\n"
        "| Test | Best | V1 | V2 |\n|---|---|---|---|\n| EDSS | 0 | 6.0 | 5.5 |\n| SDMT | 110 | 39 | 44 |\n",
        ["EDSS: 6; before; date 2016-03-07", "symbol digit modalities test: 44; after; offset 6 mo; date 2016-09-12"],
        ["EDSS: 0", "symbol digit modalities test: 110"],
    ),
    "the days of one test are those of no other": (
        "MRI was done on 1 October 2018 (before) and 8 April 2019 (6 months).\n\n"
        "| | Before | 6 months |\n|---|---|---|\n| MMSE | 28 | 27 |\n",
        ["MMSE: 28; before"],
        ["MMSE: 28; date 2018-10-01"],
    ),
    "months counted back": (
        "| Date | Time | C-peptide | HbA1c |\n|---|---|---|---|\n| Unit | | ng/mL | % |\n| Reference | | 0.8–3.9 | < 6.0 |\n"
        "| 2014-02-03 | −3 months | 0.31 | 9.8 |\n| 2014-08-06 | 3 months | 0.62 | 7.9 |\n",
        ["C-peptide: 0.31 ng/mL; before; offset 3 mo; date 2014-02-03", "hemoglobin A1c: 7.9 %; after; offset 3 mo",
         "2 × hemoglobin A1c"],
        [],
    ),
    "the best of a column and the worst of a pain": (
        "| | Best | Before | 6 months |\n|---|---|---|---|\n| Barthel index | 100 | 15 | 45 |\n| MoCA | 30 | not testable | 21 |\n\n"
        "| Date | Pain (NRS), worst | MMSE |\n|---|---|---|\n| 2014-02-03 | 8 | 27 |\n| 2014-08-06 | 5 | 28 |\n",
        ["Barthel index total: 15; before", "MoCA: missing not-performed; before", "MoCA: 21; after",
         "*: 8; date 2014-02-03"],
        ["Barthel index total: 100", "MoCA: 30"],
    ),
    "labels with the main word first, and a legend of signs": (
        "| Test | Unit | before | 3 months |\n|---|---|---|---|\n| Protein, 24-h urine | g/24 h | 2.9 | n/a |\n"
        "| Albumin, serum | g/L | 36 | 38 |\n| 6-minute walk | m | 186 | 231† |\n\n"
        "– and n.d.: not done; n/a: reagent missing; † walked with oxygen, 2 L/min.\n\n"
        "A rise of the 6-minute walk by 30 m is regarded as relevant.\n",
        ["urine protein: 2.9 g/d; before", "urine protein: missing not-applicable; after", "albumin: 38 g/L; after",
         "2 × six-minute walk distance"],
        ["bladder function: *", "walking: *", "urine protein: n/a"],
    ),
    "litres and per cent of the predicted in one heading": (
        "| Time | FVC (L, % pred.) | FEV1 [L] (% pred.) | RV (L) |\n|---|---|---|---|\n| before | 2.31 (61) | 1.98 (68) | 5.12 (212) |\n",
        ["forced vital capacity: 2.31 L; before", "forced vital capacity: 61 %", "forced expiratory volume in 1 second: 68 %",
         "residual volume of the lung: 5.12 L"],
        ["forced vital capacity: * @ left", "forced expiratory volume in 1 second: 68 L", "residual volume of the lung: 212 L"],
    ),
    "changes are no values, targets neither": (
        "| | Before | Month 12 | Change from baseline | Target |\n|---|---|---|---|---|\n| SGRQ (0–100) | 62 | 55 | -7 | < 50 |\n"
        "| Δ weight (kg) | | -2 | | |\n| Oxygen saturation (%) | 91 | 92 | +1 | > 94 |\n",
        ["2 × St George's respiratory questionnaire", "2 × oxygen saturation"],
        ["body weight: *"],
    ),
    "a muscle beside its root, and arrows between dated visits": (
        "Tests were done on 1 April 2017 (pre) and 9 April 2018 (12 mo).\n\n"
        "| Root | Muscle | Right | Left |\n|---|---|---|---|\n| C5 | Elbow flexors | 5 | 4 |\n| C6 | Wrist extensors | 3 | 4 |\n"
        "| C7 | Elbow extensors | 1 | 2 |\n| C8 | Finger flexors | 0 | 1 |\n| | UEMS (max 25) | 9 | 11 |\n\n"
        "| Scale | Pre → 12 mo |\n|---|---|\n| MMSE | 24 → 26 |\n",
        ["muscle strength: 5 @ right elbow flexors", "muscle strength: 1 @ left finger flexors",
         "upper extremity motor score: 11 @ left", "MMSE: 24; before; date 2017-04-01", "MMSE: 26; after; date 2018-04-09"],
        [],
    ),
    "the caption dates a column by its own words": (
        "Table 3. Course. Baseline: 4 April 2016; month 6 was on 3 October 2016.\n\n| Test | Baseline | Month 6 |\n|---|---|---|\n"
        "| EDSS | 6.5 | 5.0 |\n| B cells (%) | 9.4 | 8.7 |\n| CD19+ cells [%] | 9.1 | 8.2 |\n",
        ["EDSS: 6.5; before; date 2016-04-04", "EDSS: 5; after; date 2016-10-03", "CD19+ B cells: 9.4 %", "CD19+ B cells: 8.2 %"],
        ["CD19+ B cells: 9.4 {cells}"],
    ),
    "a note dates the first visit": (
        "| Test | Before | After |\n|---|---|---|\n| EDSS | 6.5 | 5.0 |\n\n"
        "Note: before = 12 May 2014; after (9 June 2014).\n",
        ["EDSS: 6.5; before; date 2014-05-12", "EDSS: 5; after; date 2014-06-09"],
        ["EDSS: 5; date 2014-05-12"],
    ),
    "as many days above the table as it has times": (
        "He was tested at home on 1 July 2012 and 7 January 2013:\n\n| | before | 6 months |\n|---|---|---|\n| EDSS | 6.5 | 5.0 |\n",
        ["EDSS: 6.5; before; date 2012-07-01", "EDSS: 5; after; date 2013-01-07"],
        [],
    ),
    "three times in rows, three days in the caption": (
        "Table 1. Scores on 1 July 2012, 5 October 2012 and 7 January 2013\n\n| | EDSS |\n|---|---|\n| before | 6.5 |\n| 3 months | 6 |\n"
        "| 6 months | 5.5 |\n",
        ["EDSS: 6.5; before; date 2012-07-01", "EDSS: 6; after; date 2012-10-05", "EDSS: 5.5; after; date 2013-01-07"],
        [],
    ),
    "two days for three times": (
        "He was tested on 1 July 2012 and 7 January 2013:\n\n| | before | 3 months | 6 months |\n|---|---|---|---|\n| EDSS | 6.5 | 6 | 5.5 |\n",
        ["EDSS: 6.5; before", "EDSS: 5.5; after"],
        ["EDSS: *; date 2012-07-01", "EDSS: *; date 2013-01-07"],
    ),
    "a verb above a table is no measure of it": (
        "PATIENTS WALK LONGER\n\n| | before | 6 months |\n|---|---|---|\n| FVC (%) | 71 | 74 |\n| Deltoid L/R | 3+ / 4- | 4- / 4 |\n",
        ["muscle strength: 3+; before @ left deltoid", "muscle strength: 4; after @ right deltoid"],
        ["walking distance"],
    ),
    "parts of an item below each other": (
        "Table 1. UHDRS, total motor score\n\n| | | Before | 6 months | Δ |\n|---|---|---|---|---|\n| Item | Part | 2018-02-27 | 2018-09-20 | |\n"
        "| Saccade initiation | horizontal | 2 | 2 | 0 |\n| | vertical | 3 | 2 | −1 |\n| Maximal dystonia | trunk | 0 | 0 | 0 |\n"
        "| | right arm | 1 | 1 | 0 |\n| Finger taps | right | 2 | 2 | 0 |\n| | left | 2 | 1 | −1 |\n| Gait | – | 1 | 1 | 0 |\n",
        ["UHDRS saccade initiation vertical: 3; before; date 2018-02-27", "UHDRS maximal dystonia: 1; after @ right upper limb",
         "UHDRS maximal dystonia: 0; before @ trunk", "UHDRS finger taps: 1; after @ left", "UHDRS gait: 1; before"],
        ["UHDRS finger taps: 2; after @ left", "UHDRS finger taps: -1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_visits_and_limits(tells: Tells, table: str) -> None:
    page, gives, never = TABLES[table]
    tells(page, gives, never, name="page.md")


def test_what_is_normal_goes_with_the_values(facts_of: Callable[..., Facts]) -> None:
    page = (
        "Mr. Tester, a 50-year-old man.\n\n| Date | Creatinine | eGFR |\n|---|---|---|\n"
        "| | µmol/L | mL/min |\n| | 64–104 | > 60 |\n| 2018-10-17 | 231 | 25 |\n| 2019-01-15 | 248 | 23 |\n"
    )
    values = [f for f in facts_of(page, "page.md").facts if isinstance(f, Observation) and f.rule == "table"]
    shown = [
        (r.low and str(r.low.value), r.high and str(r.high.value))
        for f in values
        if isinstance(r := f.reference, Range)
    ]
    assert shown == [("64", "104"), ("60", None)] * 2
