"""When diseases began, when somebody stayed, which medicines were given up, and the days of counted injections."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

BEGUN = [
    ("In March 2016 he had a small stroke.", ["condition: stroke; onset 2016-03"], []),
    ("In January 2013 he was in hospital with pneumonia.", ["condition: pneumonia; onset 2013-01"], []),
    ("In 2013 he was in the hospital for two weeks because of pneumonia.", ["condition: pneumonia; onset 2013"], []),
    ("In May 2012, at work, he suffered a large stroke.", ["condition: stroke; onset 2012-05"], []),
    ("In January 2010 came an optic neuritis of the left eye.", ["condition: optic neuritis; onset 2010-01; @ left eye"], []),
    ("In July 2014 there was a myasthenic crisis.", ["condition: myasthenic crisis; onset 2014-07"], []),
    ("In 2014 he came down with shingles.", ["condition: herpes zoster; onset 2014"], []),
    ("In the summer of 2012 he broke his left wrist.", ["condition: wrist fracture; onset 2012"], []),
    ("Urinary infection with E. coli in December 2015.", ["condition: urinary tract infection; onset 2015-12"], []),
    ("He had a myasthenic crisis with intubation in July 2014.", ["condition: myasthenic crisis; onset 2014-07"], []),
    ("He had pneumonia twice, in 2010 and in 2011.",
     ["condition: pneumonia; onset 2010", "condition: pneumonia; onset 2011"], []),
    ("He has diabetes and moved to Berlin in 2011.", ["condition: diabetes mellitus"], ["condition: diabetes mellitus; onset 2011"]),
    ("He has hypertension and has taken ramipril since 2011.", ["condition: hypertension"], ["condition: hypertension; onset 2011"]),
    ("In 2014 he was seen because of tremor, and he has asthma.", ["condition: asthma"], ["condition: asthma; onset 2014"]),
]  # fmt: skip

STAYS = [
    ("He came to our department on 5 October 2009, almost 16 months after the accident.", ["encounter: admission; date 2009-10-05"], []),
    ("On 20 June 2013 he came to us in a wheelchair.", ["encounter: admission; date 2013-06-20"], []),
    ("He was brought to us by ambulance on 6 February 2015.", ["encounter: admission; date 2015-02-06"], []),
    ("When I arrived at your hospital on 4 April 2011 I weighed 71 kilos.", ["encounter: admission; date 2011-04-04"], []),
    ("On 3 January 2013 he was transferred to us because of fever.", ["encounter: admission; date 2013-01-03"], []),
    ("Emergency admission 8 Nov 2016 with dyspnea.", ["encounter: admission; date 2016-11-08"], []),
    ("On admission to us on 11 June 2018 he had a fever.", ["encounter: admission; date 2018-06-11"], []),
    ("In hospital: 2012.5.7 - 2012.6.11", ["encounter: admission; date 2012-05-07; until 2012-06-11"], []),
    ("Your patient stayed with us from 21/10/2013 to 13/11/2013.", ["encounter: admission; date 2013-10-21; until 2013-11-13"], []),
    ("Mr. Tester was with us from 24 to 27 February 2014.", ["encounter: admission; date 2014-02-24; until 2014-02-27"], []),
    ("He was in the hospital in Bangkok from 2 to 27 July 2012.", ["encounter: admission; date 2012-07-02"], []),
    ("Aug 2, 2011. Admitted, blurred vision.", ["encounter: admission; date 2011-08-02"], []),
    ("1st course (20.08.2012 - 14.09.2012)\nBefore: cannot sit.\nAfter: sits.", ["encounter: admission; date 2012-08-20; until 2012-09-14"], []),
    ("He came to us on 5 May 2013 for a control.", [], ["encounter: *"]),
    ("He came back to our clinic for a follow-up visit on 7 May 2014.", [], ["encounter: *"]),
    ("He flew to Berlin on 7 May 2014.", [], ["encounter: *"]),
    ("His brother told us on 7 May 2014 that he was well.", [], ["encounter: *"]),
]  # fmt: skip

GIVEN_UP = [
    ("Immunoglobulin in 2012 brought nothing and was not repeated.", ["medication: immunoglobulin; stopped"], []),
    ("I have also thrown away the gabapentin.", ["medication: gabapentin; stopped"], []),
    ("Selegiline was taken off in 2007 because of bad dreams.", ["medication: selegiline; stopped"], []),
    ("The ibuprofen he had to give up on account of a stomach ulcer.", ["medication: ibuprofen; stopped"], []),
    ("Amantadine d/c 2009 (hallucinations).", ["medication: amantadine; stopped"], []),
    ("We gave him melatonin, 3 mg, it made no difference and we dropped it.", ["medication: melatonin; stopped"], []),
    ("Azathioprine 150 mg/day did not prevent two further attacks.", ["medication: azathioprine; stopped"], []),
    ("He does not need tramadol any more.", ["medication: tramadol; stopped"], []),
    ("He took baclofen 10 mg three times a day and sertraline 100 mg daily; olanzapine had been stopped in 2015.",
     ["medication: baclofen; active", "medication: sertraline; active", "medication: olanzapine; stopped"], []),
    ("Tetrabenazine 37.5 mg/day was not changed.", ["medication: tetrabenazine; active"], []),
    ("Aspirin stopped 2010-12 for gastric bleeding, clopidogrel 75mg qd instead.",
     ["medication: aspirin; stopped", "medication: clopidogrel; active"], []),
    ("He took prednisone 20 mg daily for six weeks.", [], ["medication: prednisone; active"]),
    ("In 2005 he took prednisone 20 mg daily.", [], ["medication: prednisone; active"]),
    ("His blood pressure dropped after ramipril 5 mg daily.", [], ["medication: ramipril; stopped"]),
]  # fmt: skip

_COURSE = "Treatment\nUmbilical cord stem cells by lumbar puncture on 2014-10-07, 2014-10-14 and 2014-10-21.\n\nAfter the treatment\n"
COUNTED = [
    ("After the second one he vomited.", ["vomiting: present; date 2014-10-14"], []),
    ("After the first injection he had a headache.", ["headache: present; date 2014-10-07"], []),
    ("On the evening of the third injection he had fever.", ["fever: present; date 2014-10-21"], []),
    ("After No.2: itching.", ["itching: present; date 2014-10-14"], []),
    ("After #3 he had fever.", ["fever: present; date 2014-10-21"], []),
    ("After the 2nd LP he had back pain.", ["back pain: present; date 2014-10-14"], []),
    ("Headache after the 1st lumbar puncture.", ["headache: present; date 2014-10-07"], []),
    ("During the last infusion he felt dizzy.", ["dizziness: present; date 2014-10-21"], []),
    ("No fever after the third one.", ["fever: absent; date 2014-10-21"], []),
    ("In the last month he fell twice.", [], ["falls: *; date 2014-10-21"]),
    ("In the second week he had a headache.", ["headache: present"], ["headache: present; date 2014-10-14"]),
    ("After the fourth injection he vomited.", ["vomiting: present"], ["vomiting: *; date 2014-10-21"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), BEGUN, ids=[r[0] for r in BEGUN])
def test_when_a_disease_began(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), STAYS, ids=[r[0] for r in STAYS])
def test_when_somebody_stayed(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), GIVEN_UP, ids=[r[0] for r in GIVEN_UP])
def test_what_was_given_up(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)


@pytest.mark.parametrize(("text", "gives", "never"), COUNTED, ids=[r[0] for r in COUNTED])
def test_the_day_of_a_counted_injection(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(_COURSE + text, gives, never)
