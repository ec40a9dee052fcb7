"""Days and months with full stops and without a year, told from numbers: "(05.10.)", "20.09., 27.09. and 04.10."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.parsers.when.years import Atom
from etl.patterns import regex
from etl.value import replace

_LABELS_DAY = regex(r"[^\W\d_][ \t](?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])[:：](?=\s)")
"""The day of a label without its last full stop: "lab 23.03: …"."""
_BEFORE_DAY = regex(r"(?:\b(?:on|since|until|till)|[\n>]|(?P<label>[:：]))[ \t]*$", re.IGNORECASE)
_DAYS_HERE = regex(r"(?<![\d.])\d\d\.\d\d\.(?:\d\d\d\d(?!\d)|[ ]?[-–][ ]?\d\d\.\d\d\.|\))")
"""A day with full stops that is one for sure, so that what stands behind a label may be one as well."""
_YEAR_FIRST = regex(r"(?:19|20)\d\d\.\d{1,2}\.\d{1,2}")
_JOINED = regex(r"\s?(?:,|;|/|&|,? ?\band\b)\s?")
_ENDS = regex(r"\s?(?:[,;)&]|\.(?!\d)|and\b|$|\n)")
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


def with_listed(text: str, atoms: Sequence[Atom]) -> list[Atom]:
    """The dates, a month and day with a full stop behind one that begins with its year as days of that list: "2006.10.12,
    10.19, 10.26 and 11.2", "(2007.4.10, 4.17, 4.24)".

    Args:
        text: the document's text.
        atoms: pieces that may be dates, in order.
    """
    out = list(atoms)
    for i, first in enumerate(atoms):
        if first.style == "numeric" and _YEAR_FIRST.fullmatch(text, first.start, first.end):
            run = tuple(_run(text, first, atoms[i + 1 :]))
            closed = run and text[run[-1].end : run[-1].end + 1] == ")"
            if len(run) > 1 or closed:
                out[i + 1 : i + 1 + len(run)] = run
    return out


def _run(text: str, last: Atom, behind: Sequence[Atom]) -> Iterator[Atom]:
    """The pieces that go on with the days of a list, each later than the one before and none with a unit."""
    for atom in behind:
        joined = _JOINED.fullmatch(text, last.end, atom.start)
        month, day = atom.day, atom.month  # they were read as a day and a month
        if atom.style != "partial" or atom.year is not None or not joined or not month or not day:
            return
        if not 1 <= month <= 12 or not 1 <= day <= 31 or not _ENDS.match(text, atom.end - (text[atom.end - 1] == ".")):
            return
        ahead = (month - (last.month or 0)) % 12 * 31 + day - (last.day or 0)
        if not 0 < ahead < _SOON:
            return
        last = replace(
            atom, year=(last.year or 0) + (month < (last.month or 0)), month=month, day=day, sure=True, lent=True
        )
        yield last
