"""Doses, exchanges, results and days told in few words: one row for each rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]

ROWS = [
    ("Current medication: baclofen 10 mg 1-1-1, metformin 500 mg 1-0-1.",
     ["medication: baclofen; 3 per day", "medication: metformin; 2 per day"], []),
    ("He takes riluzole, 50 mg every 12 h.", ["medication: riluzole; 2 per day"], []),
    ("He was switched from azathioprine to rituximab in 2012.",
     ["medication: azathioprine; stopped", "medication: rituximab; active"], []),
    ("Prednisone 40 mg daily was tapered to 10 mg daily.", ["medication: prednisone; 10 mg"], ["medication: prednisone; 40 mg"]),
    ("Azathioprine until 2009, then rituximab.", ["medication: rituximab; date 2009"], []),
    ("Methotrexate 3 mg, rituximab; no longer riluzole (stopped 2015).",
     ["medication: riluzole; stopped"], ["medication: methotrexate; stopped"]),
    ("He received baclofen and amlodipine; riluzole had been stopped in 2015.", [], ["medication: baclofen; date 2015"]),
    ("Genetic testing: SOD1 negative, C9orf72 expansion found.", ["SOD1 variant: absent", "C9orf72 variant: present"], []),
    ("A mutation in SOD1 was found, FUS and TARDBP were normal.",
     ["SOD1 variant: present", "FUS variant: absent", "TARDBP variant: absent"], []),
    ("No mutation of SOD1, FUS or expansion of C9orf72 was found.", ["C9orf72 variant: absent"], []),
    ("Admission: 2 May 2012; discharge: 1 June 2012", ["encounter: discharge; date 2012-06-01"], ["encounter: admission; date 2012-06-01"]),
    ("On 2 May 2012 he was admitted to our department; he went home on 1 June 2012.",
     ["encounter: admission; date 2012-05-02"], ["encounter: admission; date 2012-06-01"]),
    ("We report on Ms. T., who was an inpatient of our ward from 24 August to 21 September 2017.", ["encounter: admission; date 2017-08-24"], []),
    ("He was hospitalised in our neurology department from 2 May 2012 to 1 June 2012.", ["encounter: admission; date 2012-05-02"], []),
    ("He was treated with baclofen from 2 May 2012 to 1 June 2012.", [], ["encounter: *"]),
    ("Examination: 168 cm, 61.5 kg, BP 125/80 mmHg, pulse 72/min, 36.6 °C.",
     ["body height: 168 cm", "body weight: 61.5 kg", "body temperature: 36.6 Cel", "heart rate: 72 /min"], []),
    ("On admission BP 125/80 mmHg; 70 kg; 37.1 °C.", ["body weight: 70 kg", "body temperature: 37.1 Cel"], []),
    ("Pulse 72/min, he lifts 20 kg, scar of 12 cm, walked 90 cm.", ["heart rate: 72 /min"], ["body weight: *", "body height: *"]),
    ("A box of 61.5 kg, 168 cm, was lifted.", [], ["body weight: *", "body height: *"]),
    ("His father thinks that he could climb more stairs if he trained more. Walking would improve if he lost weight.", [],
     ["climbing stairs: *", "walking: improved"]),
    ("He could stand for one minute if supported.", ["standing: 1 min"], []),
    ("Family history of migraine (mother).", ["family: migraine; mother"], []),
    ("His brother, who has the same disease, was treated with stem cells in 2009.", [], ["treatment: *"]),
    ("On 5 May 2014 bone marrow was aspirated; on 6 May 2014 the mononuclear cells were injected intrathecally.",
     ["treatment: *; date 2014-05-06"], ["treatment: *; date 2014-05-05"]),
    ("Treatment\nNeural stem cells, 4 times (once every 7 days).", ["treatment: *; count 4; every 7 d"], []),
    ("Stem cell treatment, course 1: August 2005. Stem cell treatment, course 2: February 2006.",
     ["treatment: *; date 2005-08; course 1", "treatment: *; date 2006-02; course 2"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "gives", "never"), ROWS, ids=[r[0] for r in ROWS])
def test_what_few_words_tell(tells: Tells, text: str, gives: list[str], never: list[str]) -> None:
    tells(text, gives, never)
