"""How the lines of a table call their patients by other words than names: relatives of each other; and which lines are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.parsers.people.words import Gender
from etl.patterns import regex

_SUMS = regex(
    r"\W*(?:(?:group|overall|all|total|grand|sample|whole|study|for all|of all)\s)*(?:means?|medians?|averages?|totals?|sums?|ranges?|s\.?d\.?|sem|iqr|"
    r"min(?:imum)?\.?|max(?:imum)?\.?|n|numbers?|count|all(?: (?:patients|cases|children|subjects))?|overall|p|p[- ]values?|mode|quartiles?|interquartile range|"
    r"percentages?|changes?|differences?|normal(?: (?:values?|ranges?|limits?))?|reference(?: (?:values?|ranges?|limits?))?|controls?)(?:\s(?:values?|scores?|of \w+))?"
    r"\W*(?:[(\[±+,;/=:&–-].*)?",
    re.I,
)
_KEY = regex(r"[A-Z]{1,4}[-–_/]\d{1,4}[a-z]?")
"""A patient's number behind letters that may also head a line of sums: "P-01", "N-3", "M/2"."""
_CODE = regex(r"(?P<stem>[A-Z]{2,5})[-_](?P<n>\d{2,4})")
_NO_STEM = regex(
    r"DAYS?|WK|WEEK|MO|MON|MONTH|YR|YEAR|VIS|VISIT|FU|TP|BL|SCR|EP|NO|NR|GR|GRP|GROUP|ARM|DOSE|SET|TAB|FIG|LOT|RUN|ITEM|TEST|PART"
)
"""What a code that is no patient's begins with: a time, a group, an item."""
_KIN = regex(
    r"(?:(?:the|elder|older|eldest|oldest|younger|youngest|first|second|third|index|twin|half-?) ?){0,3}"
    r"(?P<who>brother|sister|sibling|twin|boy|girl|son|daughter|proband|index (?:patient|case|child)|propositus|proposita)(?: ?(?:\d|[A-D]))?",
    re.I,
)
_SEX: dict[str, Gender] = {
    **dict.fromkeys(("brother", "boy", "son", "propositus"), "male"),
    **dict.fromkeys(("sister", "girl", "daughter", "proposita"), "female"),
}


def is_sum(text: str) -> bool:
    """Whether a label is that of a line of sums, means or norms: "Median", "Mean ± SD", "n", "All patients".

    Args:
        text: the label.
    """
    label = " ".join(text.split())
    return _SUMS.fullmatch(label) is not None and _KEY.fullmatch(label) is None


def are_codes(names: Iterable[str]) -> bool:
    """Whether labels are the numbers that a register gives its patients, alike but for the number: "ALS-01", "ALS-02".

    Args:
        names: the labels.
    """
    found = [_CODE.fullmatch(name) for name in names]
    stems = {m["stem"] for m in found if m}
    return all(found) and len(stems) == 1 and not any(_NO_STEM.fullmatch(stem) for stem in stems)


def is_kin(text: str) -> bool:
    """Whether a label calls a patient as one of a family: "Brother", "Elder sister", "Twin B", "Index patient".

    Args:
        text: the label.
    """
    return _KIN.fullmatch(text) is not None


def kin_names(text: str) -> tuple[str, ...]:
    """How a text may call somebody whom a table calls as one of a family: "Brother", "the brother"."""
    if not is_kin(text):
        return ()
    bare = text.lower().removeprefix("the ")
    return (text, f"the {bare}", f"The {bare}")


def kin_sex(text: str) -> Gender | None:
    """The sex that such a word says."""
    m = _KIN.fullmatch(text)
    return _SEX.get(m["who"].lower()) if m else None
