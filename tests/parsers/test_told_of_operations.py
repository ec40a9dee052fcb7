"""What was done to somebody, told with verbs, short names and sides; and what is before and after it where no cells were given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Tells = Callable[..., None]


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
