"""Dates that open an entry of a page, which tells of the time up to them: "22 September 2010. Had flu in August"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.parsers.when.years import Atom
from etl.patterns import regex

_LINE_TO = regex(r"(?:\A|\n)[^\n\d.;:]{0,24}$")
_HEAD_ENDS = regex(r"\s?(?:[.:–—)]|\([^()\n]{3,40}\)[.:])|[ \t]*\n")
_WINDOW = 26
_WRITTEN = regex(
    r"\b(?:wrote|writes|written|e-?mails?|e-?mailed|letters?|phoned|telephoned|called|reported|reports|by (?:tele)?phone)\b",
    re.I,
)
"""Behind the date of a message, which tells of the months before it."""
_MESSAGE = 40
_MAIL_DAY = regex(r"(?:\A|\n)[ \t>*_]*(?:date|sent(?: on)?|datum|gesendet|fecha)[ \t*_]*:[^\n\d]{0,14}$", re.I)
_MAIL_WINDOW = 40
_LONGEST_MAIL = 4000


def opens_entry(text: str, start: int, end: int) -> bool:
    """Whether a date heads what stands behind it on its line or below it.

    Args:
        text: the document's text.
        start: where the date begins.
        end: where it ends.
    """
    return _LINE_TO.search(text, max(0, start - _WINDOW), start) is not None and _HEAD_ENDS.match(text, end) is not None


def looks_back(text: str, atom: Atom) -> bool:
    """Whether what stands behind a date tells of the months before it: of a letter, or an entry of a page.

    Args:
        text: the document's text.
        atom: a date with a year.
    """
    told = _WRITTEN.search(text, atom.end, atom.end + _MESSAGE) if atom.month else None
    written = told is not None and "\n" not in text[atom.end : told.start()]
    return written or (atom.month is not None and opens_entry(text, atom.start, atom.end))


def heads_mail(text: str, atom: Atom) -> bool:
    """Whether a date is the day of a message, in the lines of its head.

    Args:
        text: the document's text.
        atom: a date.
    """
    told = atom.year is not None and atom.month is not None
    return told and _MAIL_DAY.search(text, max(0, atom.start - _MAIL_WINDOW), atom.start) is not None


def year_in_mail(mail: Atom | None, kept: Sequence[Atom], atom: Atom) -> int | None:
    """The year of a month or day without one in a message, which looks back from the day it was written: "in December" of
    January is the year before.

    Args:
        mail: the day of the message, None outside of one.
        kept: the dates before it.
        atom: the date without a year.

    Returns:
        The year; None where another date stands between the head of the message and it.
    """
    if mail is None or mail.year is None or atom.month is None or atom.start - mail.end > _LONGEST_MAIL:
        return None
    if not kept or not (kept[-1] is mail or kept[-1].borrowed):
        return None
    later = (atom.month, atom.day or 0) > (mail.month or 0, mail.day or 31)
    return mail.year - later
