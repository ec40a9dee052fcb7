"""How the lines of a table call their patients by other words than names: relatives of each other; and which lines are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etl.document import Cell
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
_NECK = regex(r"C[2-8]")
_KIN = regex(
    r"(?:(?:the|elder|older|eldest|oldest|younger|youngest|first|second|third|index|twin|half-?) ?){0,3}"
    r"(?P<who>brother|sister|sibling|twin|boy|girl|son|daughter|proband|index (?:patient|case|child)|propositus|proposita)(?: ?(?:\d|[A-D]))?",
    re.I,
)
_SEX: dict[str, Gender] = {
    **dict.fromkeys(("brother", "boy", "son", "propositus"), "male"),
    **dict.fromkeys(("sister", "girl", "daughter", "proposita"), "female"),
}
_OF_RELATIVES = regex(r"\b(?:relatives?|relations?(?:hip)?|family|kin(?:ship)?|members?)\b", re.I)
_TIMED = regex(
    r"^(?P<who>(?:patient|pat|pt|case|participant|subject|p)\W{0,2}\d{1,2})\s+(?P<more>(?:(?:before|pre|after|post|baseline|at|day|week|month|year)\b|\d).*)$"
    r"|^(?P<first>(?:before|pre|after|post|baseline)\b[^,;:()]{0,20})\s?[,;:(–-]\s?(?P<last>(?:patient|pat|pt|case|participant|subject|p)\W{0,2}\d{1,2})\)?$",
    re.I,
)
"""A label with a patient and a time: "Patient 1 before", "After, patient 2"."""


def is_sum(text: str) -> bool:
    """Whether a label is that of a line of sums, means or norms: "Median", "Mean ± SD", "n", "All patients".

    Args:
        text: the label.
    """
    label = " ".join(text.split())
    return _SUMS.fullmatch(label) is not None and _KEY.fullmatch(label) is None


def sums(row: Sequence[Cell | None]) -> bool:
    """Whether a line sums the others up, by its first cell or by the second behind an empty one: " | Total | 20".

    Args:
        row: its cells.
    """
    told = next((cell.text for cell in row[:2] if cell is not None and cell.text.strip()), "")
    return row[0] is not None and is_sum(told)


def are_codes(names: Iterable[str]) -> bool:
    """Whether labels are the numbers that a register gives its patients, alike but for the number: "ALS-01", "ALS-02".

    Args:
        names: the labels.
    """
    found = [_CODE.fullmatch(name) for name in names]
    stems = {m["stem"] for m in found if m}
    return all(found) and len(stems) == 1 and not any(_NO_STEM.fullmatch(stem) for stem in stems)


def are_levels(names: Iterable[str]) -> bool:
    """Whether labels are levels of the neck, and not the numbers of cases, which begin with the first: "C5", "C6".

    Args:
        names: the labels.
    """
    told = list(names)
    return all(_NECK.fullmatch(name) for name in told) and "C1" not in told


def is_kin(text: str) -> bool:
    """Whether a label calls a patient as one of a family: "Brother", "Elder sister", "Twin B", "Index patient".

    Args:
        text: the label.
    """
    return _KIN.fullmatch(text) is not None


def of_relatives(head: str) -> bool:
    """Whether the head of a column asks for relatives, who are no patients then: "Relative | Age | Disease"."""
    return _OF_RELATIVES.search(head) is not None


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


def named_with_time(label: str) -> str | None:
    """How a label calls a patient beside a time: "Patient 1" of "Patient 1 before" and of "Before, patient 1".

    Args:
        label: of a line or a column.

    Returns:
        The words for the patient; None for any other label.
    """
    timed = _TIMED.match(label)
    return None if timed is None else timed["who"] or timed["last"]
