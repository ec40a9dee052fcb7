"""What stands below the heading of one of several courses, above and behind the account of its treatment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.checks import check
from etl.facts import Facts, Observation
from etl.mapping.lexicon import Lexicon
from etl.readers import read

Facted = Callable[..., Facts]

PAGE = (
    "Mrs. H., 58 years old, ALS, two courses\n\nFIRST COURSE (Oct 2009)\n\nALSFRS-R 36.\n"
    "Treatment: NSC 1x10^7 by lumbar puncture on 15 October 2009.\nAt discharge: ALSFRS-R 38.\n\n"
    "SECOND COURSE (May 2011)\n\n{lead} ALSFRS-R 19.\n"
    "Treatment: two lumbar punctures (2011-05-12 and 2011-05-19), NSC 1x10^7 each.\nAt discharge: ALSFRS-R 20.\n"
)
LEADS = [
    "This course was given 19 months after the first one. She came in a wheelchair.",
    "The second course followed the first one after 19 months. She came in a wheelchair.",
    "This treatment took place more than a year after the first. She came in a wheelchair.",
    "She came in a wheelchair.",
]


@pytest.mark.parametrize("lead", LEADS)
def test_what_stands_above_the_treatment_was_before_it(facts_of: Facted, lead: str) -> None:
    facts = facts_of(PAGE.format(lead=lead))
    told = [f for f in facts.facts if isinstance(f, Observation) and f.timepoint and f.code.text != "age"]
    times = {(f.code.text, f.timepoint.phase, f.timepoint.course) for f in told if f.timepoint}
    assert ("wheelchair use", "before", 2) in times
    scores = [(f.timepoint.phase, f.timepoint.course) for f in told if f.timepoint and "ALSFRS" in f.code.text]
    assert scores == [("before", 1), ("after", 1), ("before", 2), ("after", 2)]


INTERVALS = [
    ("This course was given 6 months after the first one. She was ill.", True),
    ("The second course took place 6 months after the first. She was ill.", True),
    ("This course was given 19 months after the first one. She was ill.", False),
    ("This course was given about a year and a half after the first one. She was ill.", False),
    ("Fever came 6 months after the first one.", False),
]


@pytest.mark.parametrize(("lead", "told"), INTERVALS)
def test_how_long_after_another_a_course_was_given(facts_of: Facted, lexicon: Lexicon, lead: str, told: bool) -> None:
    page = PAGE.format(lead=lead)
    found = check(read(page.encode(), "page.txt"), facts_of(page), lexicon).findings
    assert ("interval-conflict" in {f.code for f in found}) == told
