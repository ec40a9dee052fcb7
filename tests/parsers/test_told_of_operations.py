"""What was done to somebody, told with verbs, short names and sides; and what is before and after it where no cells were given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

DONE = [
    ("He was operated on 5 May 2018 (laparoscopic cholecystectomy).", ["procedure: cholecystectomy; date 2018-05-05"], ["procedure: surgery"]),
    ("Surgery 2010: hernia repair", ["procedure: hernia repair; date 2010"], ["procedure: surgery"]),
    ("Surgery on 5 May 2018. He had appendectomy in childhood.",
     ["procedure: surgery; date 2018-05-05"], ["procedure: appendectomy; date 2018-05-05"]),
    ("In 2009 he was operated on the left knee; appendectomy 2009.", ["procedure: surgery; date 2009; @ left knee"], []),
    ("Bone marrow (80 mL) was taken from the iliac crest on 2014-05-06.", ["procedure: bone marrow harvest; date 2014-05-06; @ iliac crest"], []),
    ("Bone marrow, 120 ml, was taken from the right iliac crest on 13.05.2011.",
     ["procedure: bone marrow harvest; date 2011-05-13; @ right iliac crest"], []),
    ("On 17 April 2012 doctors drew 60 ml of marrow from his hip bone.", ["procedure: bone marrow harvest; date 2012-04-17"], []),
    ("80 ml taken from the iliac crest on 23.08.2012", ["procedure: bone marrow harvest; date 2012-08-23"], []),
    ("240 ml of bone marrow had been withdrawn in May 2012.", ["procedure: bone marrow harvest; date 2012-05"], []),
    ("Blood was taken from the arm for tests and showed no inflammation of the bone marrow.", [], ["procedure: *"]),
    ("Fat was taken by liposuction of the abdomen on 24 February 2016.", ["procedure: liposuction; date 2016-02-24"], []),
    ("PT + OT daily.", ["procedure: physical therapy", "procedure: occupational therapy"], []),
    ("PT/OT 6x/wk.", ["procedure: physical therapy", "procedure: occupational therapy"], []),
    ("PT, speech therapy, acupuncture.", ["procedure: physical therapy", "procedure: speech therapy", "procedure: acupuncture"], []),
    ("PT 12.3 s, INR 1.1.", [], ["procedure: physical therapy"]),
    ("He has a stent in the LAD since 2010.", ["procedure: coronary stent implantation; date 2010"], []),
    ("Diabetic retinopathy (laser of both eyes, 2013).", ["procedure: laser photocoagulation; date 2013"], []),
    ("His meniscus had been taken out on the left in 1988.", ["procedure: meniscectomy; date 1988"], []),
    ("In November 2010 he had his Achilles tendons lengthened.", ["procedure: tendon lengthening; date 2010-11"], []),
    ("He had speech lessons and water training every day.", ["procedure: speech therapy", "procedure: hydrotherapy"], []),
    ("In 2012 the esophageal varices were ligated.", ["procedure: band ligation of varices; date 2012"], []),
    ("The skull was repaired in May 2008.", ["procedure: cranioplasty; date 2008-05"], []),
    ("Plasma exchange was done in 2012 and again in 2014.",
     ["procedure: plasmapheresis; date 2012"], []),
    ("Cataract surgery of both eyes in 2009 and 2010.", [], ["procedure: cataract surgery; date 2009; @ left eye"]),
]  # fmt: skip

WAYS = [
    ("Umbilical cord stem cells: 2011-03-09 by vein, 2011-03-16, 2011-03-23 and 2011-03-30 by lumbar puncture.",
     ["treatment: *; date 2011-03-09; route intravenous", "treatment: *; date 2011-03-16; route intrathecal",
      "treatment: *; date 2011-03-30; route intrathecal"], ["treatment: *; date 2011-03-23; route intravenous"]),
    ("Stem cells: 9 May 2012 and 16 May 2012 by lumbar puncture, 23 May 2012 and 30 May 2012 intravenously.",
     ["treatment: *; date 2012-05-16; route intrathecal", "treatment: *; date 2012-05-23; route intravenous"],
     ["treatment: *; date 2012-05-23; route intrathecal"]),
    ("Stem cells by lumbar puncture on 9 May 2012 and 16 May 2012, intravenously on 23 May 2012.",
     ["treatment: *; date 2012-05-16; route intrathecal", "treatment: *; date 2012-05-23; route intravenous"],
     ["treatment: *; date 2012-05-16; route intravenous"]),
]  # fmt: skip

_ILL = "History: tingling of both feet since 26/04/2013.\nO/E 28/04/2013: power 2/5 in both legs.\n\n"
MAIN = [
    ("Rx: IVIG 0.4 g/kg/d x 5 d (29/04/2013-03/05/2013).\n\n11/06/2013: power 4/5 in both legs.",
     ["muscle strength: 2/5; before; date 2013-04-28", "muscle strength: 4/5; after; date 2013-06-11"], []),
    ("Treatment: thrombolysis on 29/04/2013.\n\n11/06/2013: power 4/5 in both legs.",
     ["muscle strength: 2/5; before; date 2013-04-28", "muscle strength: 4/5; after; date 2013-06-11"], []),
    ("The first infusion of rituximab was given on 29/04/2013, rituximab again in May.\n\n11/06/2013: power 4/5 in both legs.",
     ["muscle strength: 2/5; before; date 2013-04-28", "muscle strength: 4/5; after; date 2013-06-11"], []),
    # what somebody only takes since a day, and a test, part no story in two
    ("He has taken ramipril 5 mg daily since 29/04/2013. MRI on 29/04/2013.\n\n11/06/2013: power 4/5 in both legs.",
     ["muscle strength: 4/5; date 2013-06-11"], ["muscle strength: 2/5; before", "muscle strength: 4/5; after"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), DONE, ids=[r[0] for r in DONE])
def test_what_was_done(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), WAYS, ids=[r[0] for r in WAYS])
def test_which_way_on_which_day(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), MAIN, ids=[r[0] for r in MAIN])
def test_what_is_before_and_after_the_main_treatment(
    tells: Tells, text: str, gives: list[str], never: list[str]
) -> None:
    tells(_ILL + text, gives, never)


NOTE = "PREOPERATIVE DIAGNOSIS: Torn meniscus of the left knee. "
RAN_TOGETHER = [
    # each label in capitals begins a part of its own; its time is no other part's
    (NOTE + "HISTORY OF PRESENT ILLNESS: This 40-year-old man fell. Prior to his discharge he had knee pain. "
     "PHYSICAL EXAMINATION: There is edema of the left foot. LABORATORY DATA: Hemoglobin was 9.2.",
     ["lower limb edema: present", "hemoglobin: 9.2", "knee pain: present"],
     ["lower limb edema: present; after", "hemoglobin: 9.2; after", "hemoglobin: 9.2; before"]),
    # what is planned isn't done, what he takes is
    ("HISTORY: This 40-year-old man has neck pain. MEDICATIONS: Aspirin 100 mg daily. PLAN: MRI of the brain, physical therapy.",
     ["neck pain: present", "medication: aspirin; 100 mg"], ["procedure: MRI of brain; completed", "procedure: physical therapy; completed"]),
    # an indication that tells of somebody is theirs
    ("PROCEDURE: Discectomy at L4-L5. INDICATIONS: This is a 61-year-old woman with low back pain. COMPLICATIONS: None.",
     ["low back pain: present", "adverse effects: absent"], []),
    # the end of a label may be its name, and a counted list needs no colon
    ("EXAM: MRI ANKLE CLINICAL: This is a 51-year-old woman with ankle pain. FINDINGS: No effusion.",
     ["ankle pain: present"], ["MRI: ankle pain"]),
    ("ALLERGIES 1. Penicillin. 2. Sulfa. MEDICATIONS 1. Aspirin. PHYSICAL EXAMINATION: This is a 50-year-old man with a tremor.",
     ["penicillin allergy: present", "tremor: present", "medication: aspirin"], ["medication: penicillin*"]),
    # one label in capitals makes no note of several
    ("This 40-year-old man has neck pain. MRI: normal.", ["neck pain: present"], []),
    # of a list that is counted in its line each item has its own day
    ("PMH: 1) Stroke 3/12/95, 2) cholecystectomy, 3) tonsillectomy 1960, 4) gout. HISTORY: This 70-year-old man has a tremor.",
     ["procedure: cholecystectomy; completed", "procedure: tonsillectomy; date 1960", "condition: stroke", "condition: gout"],
     ["procedure: cholecystectomy; date 1995-03-12", "procedure: tonsillectomy; date 1995-03-12", "condition: gout; onset 1960"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), RAN_TOGETHER, ids=[r[0][-50:] for r in RAN_TOGETHER])
def test_a_note_in_one_line_has_parts(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


HEADS = "HISTORY: This 40-year-old man has neck pain. {} The patient was placed supine and prepped. "
TECHNIQUE = [
    # words of the technique are no signs
    ("Bleeding cancellous bone was exposed and a plate was bent into lordosis.", [], ["bleeding: *", "lordosis: *", "exposed bone: *"]),
    ("A curette was used to grasp the disc, and the osteophytes were drilled back.", [], ["grasp: *", "bone spurs: *"]),
    ("The hip was dislocated and a Foley catheter was inserted.", [], ["hip dislocation: *"]),
    ("Prior to the osteotomy the skin was marked. At this time, an x-ray was performed.",
     ["procedure: X-ray; completed"], ["procedure: X-ray; before"]),
    # what was met is one
    ("A heavy amount of bleeding was encountered.", ["bleeding: present"], []),
    ("There was a large hematoma. There were no complications.", ["hematoma: present", "adverse effects: absent"], []),
    ("The tendon sheath revealed synovitis.", ["synovitis: present"], []),
    ("A discectomy was done at C5-C6, and a splint was applied.", ["procedure: discectomy; completed", "orthosis use: present"], []),
]  # fmt: skip
LABELS = ["PROCEDURE IN DETAIL:", "DESCRIPTION OF OPERATION:", "PROCEDURE:"]


@pytest.mark.parametrize(("text", "gives", "never"), TECHNIQUE, ids=[r[0][:50] for r in TECHNIQUE])
@pytest.mark.parametrize("label", LABELS)
def test_an_operation_is_told_by_what_was_met(
    tells: Tells, label: str, text: str, gives: list[str], never: list[str]
) -> None:
    tells(HEADS.format(label) + text, gives, never)


FEARED = [
    ("Risks and benefits of the operation were discussed with him, including bleeding, infection, paralysis, and death.",
     [], ["bleeding: *", "infection: *", "paralysis: *", "death: *"]),
    ("The risks include, but are not limited to, bleeding and numbness.", [], ["bleeding: *", "numbness: *"]),
    ("Possible complications such as infection, swelling and pain were explained.", [], ["infection: *", "swelling: *", "pain: *"]),
    ("Risk factors such as infection, scarring; numbness and recurrence were explained in detail.", [], ["infection: *", "numbness: *"]),
    ("Risk factors include smoking. He has a fever.", ["fever: present"], []),
    ("He had complications including fever.", ["fever: present"], []),
    # what was encouraged, prescribed or agreed to isn't done
    ("I have encouraged him to start formal physical therapy.", [], ["procedure: physical therapy; completed"]),
    ("He was given a prescription for physical therapy and for codeine.", [], ["procedure: physical therapy; completed"]),
    ("He may, however, at some point need an arthroscopy.", [], ["procedure: arthroscopy; completed"]),
    ("He would benefit from skilled physical therapy.", [], ["procedure: physical therapy; completed"]),
    ("He was given a prescription for codeine.", ["medication: codeine"], []),
    ("He was counseled regarding wound care.", [], ["procedure: wound care; completed"]),
    ("He was a restrained driver and started on incentive spirometry.", [], ["occupation: *", "procedure: spirometry*"]),
    ("He had a seizure with rhythmic jerking of the left arm.", ["seizure: present"], []),
    ("He had physical therapy and an arthroscopy.", ["procedure: physical therapy; completed", "procedure: arthroscopy; completed"], []),
    ("A frozen section was sent, examining for cancer.", [], ["condition: cancer; confirmed"]),
    ("He was given cefazolin for infection prophylaxis.", ["medication: cefazolin"], ["infection: present"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), FEARED, ids=[r[0][:50] for r in FEARED])
def test_what_was_feared_or_advised_is_not_there(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells("History\n\nA 40-year-old man has a tremor. " + text, gives, never)
