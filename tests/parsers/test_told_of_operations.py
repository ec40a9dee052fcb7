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
