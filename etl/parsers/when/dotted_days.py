"""Days and months with full stops and without a year, told from numbers: "(05.10.)", "20.09., 27.09. and 04.10."."""

from __future__ import annotations

import re

from etl.parsers.when.years import Atom
from etl.patterns import regex

_LABELS_DAY = regex(r"[^\W\d_][ \t](?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])[:：](?=\s)")
"""The day of a label without its last full stop: "lab 23.03: …"."""
_BEFORE_DAY = regex(r"(?:\b(?:on|since|until|till)|[\n>]|(?P<label>[:：]))[ \t]*$", re.IGNORECASE)
_DAYS_HERE = regex(r"(?<![\d.])\d\d\.\d\d\.(?:\d\d\d\d(?!\d)|[ ]?[-–][ ]?\d\d\.\d\d\.|\))")
"""A day with full stops that is one for sure, so that what stands behind a label may be one as well."""
_IN_LINE, _FULL, _SOON = 60, 6, 62
"""Characters and days between two dates of a list with full stops; characters of one that is padded."""


def printed_as_date(text: str, atom: Atom) -> bool:
    """Whether a day and month stand as a date does among dates with full stops: "(05.10.)", "Lab 12.09.: …".

    Args:
        text: the document's text.
        atom: a day and month without a year.
    """
    if atom.style != "partial" or (atom.month or 0) > 12:
        return False
    if text[atom.end - 1 : atom.end] != ".":
        return _LABELS_DAY.match(text, max(0, atom.start - 2)) is not None
    behind = text[atom.end : atom.end + 2]
    full = atom.end - atom.start == _FULL
    if full and behind[:1] in (" ", "", "\n"):
        before = _BEFORE_DAY.search(text, max(0, atom.start - 12), atom.start)
        if before and (not before["label"] or (behind[1:].isalnum() and _DAYS_HERE.search(text))):
            return True  # "afebrile since 25.10.", "US: 15.01. Nodular liver"
    padded = full and behind[:1] == " " and behind[1:].islower()  # "CT 04.05. no bleeding"
    apart = behind in ("  ", "") or behind[:1] in ("\t", "\n")  # it heads a column
    return behind[:1] in (")", ":", ",", ";") or padded or (full and apart and text[atom.start - 1] in "\t ")


def goes_on_dotted(text: str, last: Atom | None, atom: Atom) -> bool:
    """Whether a day and month with full stops follow such a date in the same line: "20.09., 27.09. and 04.10. Then 11.10.".

    Args:
        text: the document's text.
        last: the date before it, None without one.
        atom: a day and month without a year.
    """
    if last is None or last.day is None or last.month is None or atom.style != "partial" or atom.day is None:
        return False
    if atom.end - last.end > _IN_LINE or "\n" in text[last.end : atom.start] or text[atom.end - 1] != ".":
        return False
    behind = text[atom.end : atom.end + 2]
    padded = atom.end - atom.start == _FULL
    apart = (behind[:1] == " " and behind[1:].islower()) or (padded and behind[:1] in (" ", "", "\n"))
    later = ((atom.month or 0) - last.month) * 31 + atom.day - last.day
    return (text[last.end - 1] == "." or last.style == "numeric") and apart and 0 < later < _SOON
