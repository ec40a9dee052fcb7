"""Courses of treatment told one after the other, heads that open a paragraph, and what stands right below them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.facts import AnyFact, Observation, Treatment
from etl.parsers.reading import Reading

Tells = Callable[..., None]
Row = tuple[str, list[str], list[str]]

PAGE = """Mr. Tester, a 38-year-old man, has muscular dystrophy.

COURSE 1

On admission (06.03.2012). Knee jerk weak on both sides. 6-minute walk 312 m.

Strength (MRC), 06.03.2012:
                      left     right
Deltoid               3        3+
Biceps                3-       3

Therapy: 3 infusions of umbilical cord mesenchymal stem cells into a vein, 5 x 10^7 each (07.03., 12.03., 17.03.2012).

At discharge (29.03.2012). 6-minute walk 330 m. Deltoid left 3+, right 4-.

COURSE 2

Before (15.01.2013). 6-minute walk 341 m.

Therapy: 2 infusions into a vein, 8 x 10^7 each (17.01., 23.01.2013).

6 months after course 2 (August 2013). 6-minute walk 377 m.

What we plan: a third course of stem cells in 2014, with injections into the deltoid.
"""


def facts_of(text: str) -> tuple[AnyFact, ...]:
    from etl.mapping.compiled import compile_lexicon
    from etl.parsers import parse
    from etl.readers import read

    return parse(read(text.encode(), "page.txt"), compile_lexicon()).facts


@pytest.fixture(scope="module")
def page() -> list[tuple[object, ...]]:
    facts = facts_of(PAGE)
    rows: list[tuple[object, ...]] = []
    for f in facts:
        if isinstance(f, Observation) and f.timepoint:
            value = getattr(f.value, "value", None) or getattr(f.value, "printed", None)
            when = f.effective.start if f.effective else None
            offset = f.timepoint.offset.value if f.timepoint.offset else None
            rows.append((f.code.text, str(value), f.timepoint.phase, offset, f.timepoint.course, when))
        if isinstance(f, Treatment):
            rows.append((f.code.text, f.performed.start if f.performed else None, f.course))
    return rows


@pytest.mark.parametrize(
    "row",
    [
        ("six-minute walk distance", "312", "before", None, 1, "2012-03-06"),
        ("six-minute walk distance", "330", "after", None, 1, "2012-03-29"),
        ("six-minute walk distance", "341", "before", None, 2, "2013-01-15"),
        ("six-minute walk distance", "377", "after", 6, 2, "2013-08"),
        ("muscle strength", "3-", "before", None, 1, "2012-03-06"),  # of the day of an examination before
        ("muscle strength", "4-", "after", None, 1, "2012-03-29"),
    ],
)
def test_what_stands_below_a_course_is_of_it(page: list[tuple[object, ...]], row: tuple[object, ...]) -> None:
    assert row in page


def test_each_day_of_a_list_is_a_treatment_of_its_course(page: list[tuple[object, ...]]) -> None:
    given = [row[1:] for row in page if len(row) == 3]
    assert given == [
        ("2012-03-07", 1), ("2012-03-12", 1), ("2012-03-17", 1), ("2013-01-17", 2), ("2013-01-23", 2)
    ]  # fmt: skip


TABLE_OF_ALL = """

After course 2 (discharged 29.01.2013)
                      06.03.2012   29.03.2012   15.01.2013   29.01.2013
Barthel index         55           60           61           70
Berg balance scale    31           36           37           40
"""


def test_days_of_a_table_are_of_the_course_they_are_next_to() -> None:
    """A table below the heading of the last course may tell of all: each day counts from the course next to it."""
    facts = facts_of(PAGE.replace("\n\nWhat we plan", TABLE_OF_ALL + "\nWhat we plan"))
    told = [
        (f.effective.start, f.timepoint.phase, f.timepoint.course)
        for f in facts
        if isinstance(f, Observation) and f.code.text.startswith("Barthel") and f.effective and f.timepoint
    ]
    assert told[:4] == [
        ("2012-03-06", "before", 1), ("2012-03-29", "after", 1), ("2013-01-15", "before", 2), ("2013-01-29", "after", 2)
    ]  # fmt: skip


PHRASES: list[Row] = [
    ("Stem cells were injected into the tibialis anterior muscle of both legs on 23.03.2012.",
     ["treatment: stem cell transplantation; date 2012-03-23; route intramuscular"], []),
    ("Stem cells were injected into both knees on 4 May 2012.",
     ["treatment: stem cell transplantation; date 2012-05-04; route intra-articular"], []),
    ("Stem cells were given by lumbar puncture on 4 May 2012.",
     ["treatment: stem cell transplantation; date 2012-05-04; route intrathecal"], []),
    ("Muscle strength was tested. Deltoid left 3, right 3+; tibialis anterior left 2+, right 3-.",
     ["muscle strength: 3; @ left deltoid", "muscle strength: 3+; @ right deltoid",
      "muscle strength: 2+; @ left tibialis anterior", "muscle strength: 3-; @ right tibialis anterior"], []),
    ("Biceps left 3, right 2.", [], ["muscle strength: *"]),  # nothing says that strength was graded
    ("Strength: hip flexion 4/5, knee extension 3/5.",
     ["muscle strength: 4/5; @ hip flexion", "muscle strength: 3/5; @ knee extension"], ["hip flexion: *"]),
    ("Elbow flexion was 120 degrees on the right.", ["elbow flexion: 120 deg; @ right elbow"], []),
    ("The pain was back (VAS 5).", ["pain: present"], ["back pain: present"]),
    ('Mrs. K., 66: "I go down the stairs again."', [], ["potassium: *"]),
    ("See the written report of May.", [], ["handwriting: *"]),
    ("Lane et al. described a 33-year-old man who relapsed after three years and died of sepsis.",
     [], ["age: 33 a", "condition: sepsis", "death: *", "relapse: *"]),
    ("Lane and Brook [7] reported a 40-year-old woman with tremor.", [], ["age: 40 a", "tremor: *"]),
    ("In the literature a 33-year-old man with sepsis was described.", [], ["age: 33 a", "condition: sepsis"]),
    ("Recovery of language is usually slow after a left-sided stroke.", [], ["condition: stroke", "speech: improved"]),
    ("The right arm is often weak after a stroke in 2004.", ["condition: stroke; onset 2004"], []),
    ("His scoliosis was treated by spinal fusion in June 2016.", ["procedure: spinal fusion; date 2016-06"], []),
    ("The weakness was treated with physiotherapy.", ["procedure: physical therapy"], []),
    ("Homozygous deletion of exon 7 of SMN1; 3 copies of SMN2.",
     ["SMN1 variant: present; allelic state homozygous", "SMN2 copy number: 3"], ["SMN2 variant: *"]),
    ("Exons 7 and 8 of SMN1 were not missing.", [], ["SMN1 variant: present"]),
    ("Salbutamol was stopped in 2014; he has never had nusinersen.", ["medication: salbutamol; stopped"],
     ["medication: nusinersen; stopped"]),
    ("At present he takes vitamin D, 1000 IU daily.", ["medication: vitamin D; active"], ["25-OH vitamin D: *"]),
    ("He could lift a full glass again.", [], ["procedure: glasses"]),
    ("30 million mesenchymal stem cells were infused on 14 June 2016.",
     ["treatment: mesenchymal stem cell transplantation; dose 30000000 {cells}"], ["mesenchymal stem cells: *"]),
    ("5.1 × 10^6 CD34+ cells/kg were infused on 14 June 2016.",
     ["treatment: hematopoietic stem cell transplantation; date 2016-06-14"], ["CD34+ cells: *"]),
    ("Viability was 95%, CD34+ cells 1.8%.", ["CD34+ cells: 1.8 %"], ["treatment: *"]),
    ("Ankle dorsiflexion was 2/5 on the right and 2+/5 on the left; hip flexion was 4/5 on both sides.",
     ["muscle strength: 2/5; @ right ankle dorsiflexion", "muscle strength: 2+/5; @ left ankle dorsiflexion",
      "muscle strength: 4/5; @ bilateral hip flexion"], []),
    ("Biceps 4/5, triceps 3+/5.", ["muscle strength: 4/5; @ biceps", "muscle strength: 3+/5; @ triceps"], []),
    ("Pain in the knee 3/5. He scored 4/5 for the hand. Biceps reflex 2/5.", [], ["muscle strength: *"]),
    ("Tendon reflexes were absent in the legs and weak in the arms.",
     ["tendon reflex: absent; @ bilateral lower limb", "tendon reflex: weak; @ bilateral upper limb"], ["upper limb weakness: *"]),
    ("Knee jerks were brisk on the left and weak on the right.",
     ["knee reflex: brisk; @ left knee", "knee reflex: weak; @ right knee"], []),
    ("He was stiff in the legs and weak in the arms.", ["upper limb weakness: present"], []),
    ("He was born in the 29th week of gestation, the second of twins, and was ventilated for nine days.",
     ["condition: premature birth", "procedure: mechanical ventilation; completed"], ["family: *"]),
    ("History\nBotulinum toxin was injected into both calves in February 2013.",
     ["medication: botulinum toxin; completed; date 2013-02"], ["medication: botulinum toxin; active"]),
    ("Muscle tone of the legs was increased, arms normal.", ["muscle tone: normal; @ bilateral upper limb"], ["muscle tone: worsened"]),
    ("She cannot yet walk alone.", ["inability to walk unaided: present"], ["walking: *"]),
    ("He has yet to sit alone.", ["inability to sit: present"], ["sitting: *"]),
    ("Mucositis was mild and her hair fell out.", ["mucositis: present; severity mild", "hair loss: present"],
     ["mucositis: improved"]),
    ("The stem cells were given on 14 June 2016. In September 2017 she went back to work. In two years there was no relapse.",
     ["relapse: absent; after; offset 2 a"], ["relapse: absent; date 2017-09"]),
    ("The stem cells were given on 14 June 2016. Over 18 months of follow-up he had no seizure.",
     ["seizure: absent; after; offset 18 mo"], ["seizure: absent; date 2016-06-14"]),
    ("At last he gave up the crutches.", ["crutch use: absent"], ["crutch use: present"]),
    ("Immunoglobulins kept her walking.", [], ["walking: kept"]),
    ("He went home on 8 July 2016.", ["encounter: discharge; date 2016-07-08"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), PHRASES)
def test_phrases(text: str, gives: list[str], never: list[str], tells: Tells) -> None:
    tells(text, gives, never)


SHEETS = [
    "Name        Mr. Tester\nAge         38\nDiagnosis   ALS\nAdmitted    05.03.2012",
    "Patient     Mr. Tester | male | 38 | bookkeeper | Spain\nDiagnosis   ALS\nAdmitted    05.03.2012",
]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_of_two_columns_is_fields(sheet: str, tells: Tells) -> None:
    gives = ["age: 38 a", "condition: amyotrophic lateral sclerosis", "encounter: admission; date 2012-03-05"]
    tells(f"Case 4\n\n{sheet}\n\nHe had tremor.", gives, who="")


FORM = """<h1>Case summary</h1><table>
<tr><td>Patient</td><td>Amira K.</td><td>Sex</td><td>Female</td></tr>
<tr><td>Age</td><td>4 years</td><td>Nationality</td><td>Egyptian</td></tr>
<tr><td>Admission</td><td>5 May 2014</td><td>Discharge</td><td>30 May 2014</td></tr>
<tr><td>Diagnosis</td><td colspan="3">Cerebral palsy</td></tr></table><p>She drooled.</p>"""


def test_a_sheet_with_two_labels_in_a_row_is_fields(tells: Tells) -> None:
    gives = [
        "age: 4 a", "condition: cerebral palsy", "encounter: admission; date 2014-05-05",
        "encounter: discharge; date 2014-05-30", "drooling: present",
    ]  # fmt: skip
    tells(FORM, gives, ["potassium: *"], who="", name="page.html")


def test_the_header_of_a_table_of_four_columns_is_no_sheet(reading_of: Callable[..., Reading]) -> None:
    page = "| Patient | Age | Sex | Diagnosis |\n|---|---|---|---|\n| 1 | 34 | M | ALS |\n"
    assert len(reading_of(f"Two patients\n\n{page}").tables) == 1


def test_the_age_at_an_event_is_not_the_age_now(tells: Tells) -> None:
    tells(
        "Mr. Tester, 38, has ALS. His shoulder blades stuck out when he was 19.", ["age: 38 a"], ["age: 19 a"], who=""
    )


WAYS: list[Row] = [
    ("EMG showed ventricornu cells disorder but was not given diagnosis and any treatment.", [], ["motor neuron dysfunction: absent"]),
    ("Sensation was not tested. Gait was not assessed.", [], ["sensory impairment: *", "gait disturbance: *"]),
    ("He was short of breath accompanying with weakness of his left lower limb.",
     ["dyspnea: present", "lower limb weakness: present; @ left lower limb"], ["dyspnea: present; @ left lower limb"]),
    ("He could not go upstairs, muscle jump was occurred on his left face.",
     ["inability to climb stairs: present", "fasciculations: present; @ left face"],
     ["difficulty climbing stairs: present; @ left face"]),
    ("He could not raise any heavy object by his left arm.", [], ["inability to lift arms: severe"]),
    ("Pain of the thumb during washing clothes by hands.", ["pain: present; @ thumb"], ["hand pain: *"]),
    ("His escaping muscles, big and small thenar muscles atrophied.",
     ["interosseous muscle atrophy: present", "thenar muscle atrophy: present", "muscle atrophy: present; @ hypothenar muscle"], []),
    ("The therapist measured the stiffness of the legs. He was examined for ptosis.", [], ["leg stiffness: *", "ptosis: *"]),
    ("Spasticity was assessed with the Ashworth scale.", [], ["spasticity: *"]),
    ("He does not walk.", ["inability to walk: present"], ["walking distance: *"]),
    ("Nils had tremor.", ["tremor: present"], ["tremor: absent"]),
    ("He was alert.\nKeyphrases\n- multiple sclerosis\n- cell therapy", [], ["condition: multiple sclerosis"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), WAYS, ids=[row[0][:60] for row in WAYS])
def test_ways_of_case_pages(text: str, gives: list[str], never: list[str], tells: Tells) -> None:
    tells(text, gives, never)


FLAT = """Case Study Cerebral Palsy Male, 6 years old, May 2012

Diagnosis Sex Age Nationality
Cerebral Palsy Male 6 years Argentina
Injections Cell type Admission date Discharge date
6 UCBSC 2012-05-02 2012-06-01

Treatment Schedule

Number Date Cell Type Delivery Method Side Effects
1 2012-05-04 UCBSC Intrathecal Injection none reported

Condition at discharge

The doctors saw small improvements. Below is an excerpt from the evaluation form filled in by the parents:

Symptom Assessment of Improvement
Spasticity Small improvement
Swallowing Moderate improvement
Appetite Significant improvement
Walking No improvement
"""


def test_a_flattened_sheet_gives_its_fields_and_no_treatment(tells: Tells) -> None:
    cells = "treatment: umbilical cord blood stem cell transplantation"
    tells(
        FLAT,
        [
            "age: 6 a", "encounter: admission; date 2012-05-02", "encounter: discharge; date 2012-06-01",
            f"{cells}; date 2012-05-04; route intrathecal", "spasticity: improved; after", "walking: unchanged; after",
        ],
        [f"{cells}; date 2012-05-02", "spasticity: improved; before"],
        who="",
    )  # fmt: skip


def test_a_flattened_sheet_of_which_two_values_can_be_told_gives_both(tells: Tells) -> None:
    tells(
        "Case 4\n\nDiagnosis Age Occupation\nCerebral palsy 34 years old teacher\n\nHe walked.\n",
        ["condition: cerebral palsy", "age: 34 a"],
        [],
        who="",
    )


MORE: list[Row] = [
    ("His GMFCS (Gross Motor Function Classification System) level was 5.", ["GMFCS level: 5"], []),
    ("NYHA class 2.", ["NYHA class: 2"], []),
    ("The bleeding left him diagnosed with cerebral palsy.", ["condition: cerebral palsy"], ["condition: cerebral palsy; @ left"]),
    ("He was born after full-term pregnancy.", ["full-term birth: present"], ["pregnancy: *"]),
    ("His responses to the stem cells are good post operation, so he received the second course in August, 2012.", [],
     ["procedure: surgery"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), MORE, ids=[row[0][:60] for row in MORE])
def test_more_ways_of_case_pages(text: str, gives: list[str], never: list[str], tells: Tells) -> None:
    tells(text, gives, never)


REPORTS: list[Row] = [
    ("He has a history of bipolar disorder without previous psychiatric admissions, type 2 diabetes mellitus, stroke and gout.",
     ["condition: type 2 diabetes mellitus; confirmed", "condition: stroke; confirmed"], ["condition: stroke; refuted"]),
    ("Pain without fever, chills or headache.", ["fever: absent", "chills: absent", "headache: absent"], []),
    ("Initial concern was for delirium from an infected leg hematoma.", [], ["infection: *", "hematoma: *"]),
    ("There was a broad differential, including severe neuropsychiatric lupus and CNS lymphoma.", [],
     ["condition: lymphoma", "condition: neuropsychiatric lupus"]),
    ("He was started on steroids, followed by IVIG empirically for encephalitis or lupus.",
     ["medication: intravenous immunoglobulin"], ["condition: encephalitis", "condition: lupus"]),
    ("He had an episode of seizure-like activity.", [], ["seizure: present"]),
    ("While at the rehabilitation facility, he had delusions. He was discharged to rehab.", ["delusions: present"],
     ["procedure: rehabilitation"]),
    ("Left thigh hematoma with leukocytosis.", ["hematoma: present; @ left thigh", "leukocytosis: present"],
     ["leukocytosis: present; @ left thigh"]),
    ("After the second injection his speech was less slurred.", ["speech: improved; after"], ["speech: worsened"]),
    ("Ulcer closed on 2 May 2016 (email of his son).", ["skin ulcer: absent; date 2016-05-02"], ["family: *"]),
    ("At 3 months (mail from her son) no headache.", ["headache: absent"], ["family history of headache: *"]),
    ("She is thinking of coming back in spring.", [], ["cognition: *"]),
    ("My handwriting can be read.", [], ["vision: *"]),
    ("NIHSS lower by 4 points at discharge.", [], ["NIHSS total: 4"]),
    ("NIHSS 4 points lower than on admission.", [], ["NIHSS total: 4"]),
    ("Speech easier to understand for strangers.", ["speech: improved"], ["cognition: *"]),
    ("His mother and aunt: hypertension.", ["family: hypertension; mother"], ["condition: hypertension"]),
    ("Diagnosis: type 2 diabetes\n\nHistory\n\nHe was found to have diabetes in 1998. In August 2015 he stepped on a nail; an "
     "ulcer formed on the right foot.", ["skin ulcer: present; date 2015-08"], ["condition: type 2 diabetes mellitus; onset 2015-08"]),
    ("                              2016-02-19     2016-03-15\n24h urine protein (g)         1.86           1.22\n"
     "CRP (mg/L)                    22             6\n", ["urine protein: 1.86; date 2016-02-19"], ["urine protein: *; offset 24 h"]),
    ("He gets up 4 times at night to pass urine.", ["nocturia: present"], ["rising from sitting: *", "bladder function: *"]),
    ("Ulcer under the first metatarsal head.", ["skin ulcer: present; @ metatarsal head"], ["skin ulcer: present; @ head"]),
    ("His gait is more unsteady.", ["gait: worsened"], ["gait: improved"]),
    ("The gait was less stable.", ["gait: worsened"], ["gait: improved"]),
    ("He has less fatigue.", ["fatigue: improved"], ["fatigue: present"]),
    ("He can hold a cup.", ["grasp: present"], ["drinking: *"]),
    ("He cannot drink from a cup.", ["difficulty drinking: present"], ["choking: *"]),
    ("After the second injection his walking improved.", ["walking: improved; after"], ["walking distance: *"]),
    ("His walking is less wobbly.", ["walking: improved"], ["walking: worsened"]),
    ("Sleep is more broken.", ["sleep: worsened"], ["sleep: improved"]),
]  # fmt: skip


MSC = "treatment: mesenchymal stem cell transplantation; date "
WAYS: list[Row] = [
    ("Rx: MSC, LP x 3 (2014-06-06, 06-13, 06-20), 1x10^7 each; IV x 1 (06-24), 4x10^7.",
     [f"{MSC}2014-06-{day}; method lumbar puncture; intrathecal 1 10*7" for day in ("06", "13", "20")]
     + [MSC + "2014-06-24; intravenous 4 10*7"],
     [MSC + "2014-06-06; route intravenous", MSC + "2014-06-24; route intrathecal"]),
    ("MSC: 2 IV (May 3 and 10, 2011), 5x10^7 each, LP x 3 (May 12, 19, 26, 2011), 1x10^7 each.",
     [MSC + "2011-05-10; intravenous 5 10*7", MSC + "2011-05-26; intrathecal 1 10*7"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), WAYS, ids=[row[0][:60] for row in WAYS])
def test_each_way_has_its_own_dates_and_dose(text: str, gives: list[str], never: list[str], tells: Tells) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), REPORTS, ids=[row[0][:60] for row in REPORTS])
def test_ways_of_case_reports(text: str, gives: list[str], never: list[str], tells: Tells) -> None:
    tells(text, gives, never)


def test_a_letter_behind_an_age_is_the_sex(tells: Tells) -> None:
    tells("A 27 y/o M presented with fever.", ["age: 27 a", "fever: present"], who="")
