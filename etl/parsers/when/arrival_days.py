"""Days that are counted from an arrival and not from the treatment: "On the first day, 13 September, they tested me"."""

from __future__ import annotations

import re

from etl.facts import Observation
from etl.patterns import regex

_COUNTED = regex(
    r"(?:on |in )?(?:the |my |our |his |her )?(?:very )?(?:first|second|third|1st|2nd|3rd|next) (?:day|morning|evening|afternoon|night)",
    re.I,
)
_DAY = len("2010-09-13")


def since_arrival(fact: Observation, first: str) -> bool:
    """Whether a counted day has a date of its own that is before the first treatment.

    Args:
        fact: an observation that is told after something.
        first: the day of the first treatment.
    """
    point, when = fact.timepoint, fact.effective
    if point is None or point.course is not None or _COUNTED.fullmatch(point.label.strip()) is None:
        return False
    day = when.start if when else None
    return day is not None and len(day) == _DAY == len(first) and day < first
