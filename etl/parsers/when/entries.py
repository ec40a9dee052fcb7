"""Dates that open an entry of a page, which tells of the time up to them: "22 September 2010. Had flu in August"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.parsers.when.years import Atom
from etl.patterns import regex

_LINE_TO = regex(r"(?:\A|\n)[^\n\d.;:]{0,24}$")
_HEAD_ENDS = regex(r"\s?(?:[.:–—)]|\([^()\n]{3,40}\)[.:])|[ \t]*\n")
_WINDOW = 26
_TOP, _PLACE, _LINES = 1500, 60, 6
_PLACE_TO = regex(
    r"(?:\A|\n)[\s*_]{0,4}(?!(?:Visit|Date|Update|Report|Day|Week|Month|Note|Letter|Mail|Entry|Diary|Posted|Published|Written|Updated|Call|Phone|On|In|From|Since|Until|Before|After|Follow|Now|Today)\b)(?P<place>(?:[A-Z][\w'’-]+ ?){1,3})(?:,? \(?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?\)?)?(?:,| [-–—])\s(?:on )?$"
)
"""Before the date of a piece of news: the place where it was written, at the beginning of a line."""
_NEWS = regex(r"[*_]{0,3}(?:\s?[.:–—]|\s-)[*_]{0,3}[ \t]+(?=[A-Z\"“„»])")
_WRITTEN = regex(
    r"\b(?:wrote|writes|written|e-?mails?|e-?mailed|letters?|phoned|telephoned|called|reported|reports|by (?:tele)?phone)\b",
    re.I,
)
"""Behind the date of a message, which tells of the months before it."""
_MESSAGE = 40
_MAIL_DAY = regex(
    r"(?:\A|\n|[ \t]{2}|\| ?)[ \t>*_]*(?:date|sent(?: on)?|datum|gesendet|fecha)[ \t*_]*:[^\n\d]{0,14}$", re.I
)
LETTER_LINE = regex(
    r"(?:\A|\n)[ \t>*_(\[]*(?:(?:his|her|the|an?|our) )?(?:first |second |third |last )?(?:e-?mail|mail|letter|message|fax|post ?card|(?:tele)?phone(?: (?:call|note|follow-?up|interview|talk|contact))?|call)s?\b"
    r"(?: (?:of|from|by) (?:(?:his|her|the|our|their) )?[^\W\d_]{2,15}(?: [^\W\d_.]{1,15}\.?)?|, [^\W\d_]{2,15}(?: [^\W\d_.]{1,15}\.?)?)?,?\s(?:(?:of|from|dated|on|received|sent|written)\s)*$",
    re.I,
)
"""Before the day of a letter on the line above it: "Letter of 2 November 2013", "E-mail from his wife, 3 May 2010"."""
_LINE_ENDS = regex(r"[ \t)\]*_:.]*(?:\n|\Z)")
_MAIL_WINDOW = 60
_LONGEST_MAIL = 4000
_ISSUED = regex(
    r"\b(?:No|Nr|Issue|Vol|Volume|Number|Bulletin|Newsletter)\b[^\n]{0,40}$|\b[Bb]y [^\n»]{1,30} » [^\n]{0,12}$"
)
_MASTHEAD = 300
_LATELY = 2
"""Months before an issue or a post that it tells of."""


def opens_entry(text: str, start: int, end: int) -> bool:
    """Whether a date heads what stands behind it on its line or below it.

    Args:
        text: the document's text.
        start: where the date begins.
        end: where it ends.
    """
    return _LINE_TO.search(text, max(0, start - _WINDOW), start) is not None and _HEAD_ENDS.match(text, end) is not None


def place_of_news(text: str, start: int, end: int) -> str:
    """The place before a date that only says where and when a piece of news was written: "Ljubljana, 10 October 2016. Two …".

    Args:
        text: the document's text.
        start: where the date begins.
        end: where it ends.

    Returns:
        The place as printed, "" where the date is no such date.
    """
    if start > _TOP or _NEWS.match(text, end) is None:
        return ""
    found = _PLACE_TO.search(text, max(0, start - _PLACE), start)
    above = sum(1 for line in text[: found.start("place")].split("\n") if line.strip()) if found else 0
    return found["place"].strip() if found and above <= _LINES else ""


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
    low = max(0, atom.start - _MAIL_WINDOW)
    return told and (
        _MAIL_DAY.search(text, low, atom.start) is not None
        or (LETTER_LINE.search(text, low, atom.start) is not None and _LINE_ENDS.match(text, atom.end) is not None)
    )


def is_later(one: Atom, mail: Atom) -> bool:
    """Whether a printed day is behind that of a message, which so is over: the next letter has begun."""
    printed = one.year is not None and one.month is not None and one.day is not None
    return printed and (one.year, one.month, one.day) > (mail.year, mail.month, mail.day or 31)


def year_in_mail(text: str, mail: Atom | None, kept: Sequence[Atom], atom: Atom) -> int | None:
    """The year of a month or day without one in a message, which looks back from the day it was written: "in December" of
    January is the year before.

    Args:
        text: the document's text.
        mail: the day of the message, None outside of one.
        kept: the dates before it.
        atom: the date without a year.

    Returns:
        The year; None where another date stands between the head of the message and it.
    """
    if mail is None or mail.year is None or atom.month is None or atom.start - mail.end > _LONGEST_MAIL:
        return None
    if not kept or not (kept[-1] is mail or kept[-1].borrowed):
        return None  # "I have had it since 2004. In May I came": the year of the letter, and not of the disease
    later = (atom.month, atom.day or 0) > (mail.month or 0, mail.day or 31)
    return mail.year - later


def heads_page(text: str, atom: Atom) -> bool:
    """Whether a date in the first lines is that of an issue of a paper or of a post: "NEWS OF THE WARD    No. 7, November 2012".

    Args:
        text: the document's text.
        atom: a date.
    """
    if atom.start > _MASTHEAD or not (atom.year and atom.month):
        return False
    return _ISSUED.search(text, text.rfind("\n", 0, atom.start) + 1, atom.start) is not None


def before_page(text: str, page: Atom | None, near: Atom | None, atom: Atom, year: int) -> int:
    """The year of a day without one on such a page: that of the last months before it, if only another line tells of an earlier
    year.

    Args:
        text: the document's text.
        page: the date of the page, None where it isn't known.
        near: the date before.
        atom: the day.
        year: its year by the dates before it.
    """
    if page is None or not (page.year and page.month and atom.month) or year >= page.year:
        return year
    own = page.year - (atom.month > page.month)
    if not 0 <= 12 * (page.year - own) + page.month - atom.month <= _LATELY:
        return year
    if near is not None and near.year != own and "\n" not in text[near.end : atom.start]:
        return year  # "In June 2011 a car hit him. On 30 October he woke up"
    return own
