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
_ISSUED = regex(
    r"(?:[^\n\d:]{0,60}(?: {2,}|\t|[|·•,–—-] ?))?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,? {1,2}"
)
"""Before the day of an issue, on its line: the name of the paper, and the day of the week."""
_MASTHEAD, _FIRST_LINES = 300, 3
_NUMBER_OF = regex(r"\b(?:No|Nr|Issue|Vol|Volume|Number|Bulletin|Newsletter|News)\b[^\n]{0,40}$", re.I)
_LATELY = 2
"""Months before an issue that its news are of."""
_ENTRY = regex(
    r"^\W*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,? {1,2}(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+|[A-Z][a-z]+\.? \d{1,2}(?:st|nd|rd|th)?)(?:,? \d{4})?\W*$",
    re.M,
)
"""A line that is the day of an entry; a page with several is a diary, whose first day is not when it came out."""
_SEVERAL = 2
_OTHER_SENTENCE = regex(r"[.!?]\s")
_MAIL_WINDOW = 60
_LONGEST_MAIL = 4000


def _opens_entry(text: str, start: int, end: int) -> bool:
    """Whether a date heads what stands behind it on its line or below it."""
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
    return written or (atom.month is not None and _opens_entry(text, atom.start, atom.end))


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


def heads_page(text: str, atom: Atom) -> bool:
    """Whether a date is the day on which a page came out: "THE LENBURG HERALD          Saturday, 6 February 2010" in its first
    lines. What it tells of days without a year was before.

    Args:
        text: the document's text.
        atom: a date.
    """
    if atom.start > _MASTHEAD or not (atom.year and atom.month and atom.day) or len(_ENTRY.findall(text)) > _SEVERAL:
        return False
    line = text.rfind("\n", 0, atom.start) + 1
    first = sum(1 for above in text[:line].split("\n") if above.strip()) < _FIRST_LINES
    return (
        first and _ISSUED.fullmatch(text, line, atom.start) is not None and _LINE_ENDS.match(text, atom.end) is not None
    )


def heads_issue(text: str, atom: Atom) -> bool:
    """Whether a month is that of an issue of a paper, in its first lines: "NEWS FROM THE WARD          No. 7, November 2012".

    Args:
        text: the document's text.
        atom: a date.
    """
    if atom.start > _MASTHEAD or not (atom.year and atom.month) or atom.day:
        return False
    line = text.rfind("\n", 0, atom.start) + 1
    first = sum(1 for above in text[:line].split("\n") if above.strip()) < _FIRST_LINES
    return (
        first and _NUMBER_OF.search(text, line, atom.start) is not None and _LINE_ENDS.match(text, atom.end) is not None
    )


def in_issue(text: str, issue: Atom | None, near: Atom | None, atom: Atom, year: int) -> int:
    """The year of a day without one in an issue: that of the last months before it, if another line only tells of an earlier year.

    Args:
        text: the document's text.
        issue: the month of the issue, None for other pages.
        near: the date before.
        atom: the day.
        year: its year by the dates before it.
    """
    if issue is None or not (issue.year and issue.month and atom.month) or year >= issue.year:
        return year
    own = issue.year - (atom.month > issue.month)
    if not 0 <= 12 * (issue.year - own) + issue.month - atom.month <= _LATELY:
        return year
    if near is not None and near.year != own and "\n" not in text[near.end : atom.start]:
        return year  # "In June 2011 a car hit him. On 30 October he woke up"
    return own


def before_page(page: Atom | None, atom: Atom, year: int) -> int:
    """The year of a day without one, which is not behind the day on which the page came out.

    Args:
        page: that day, None where it isn't known.
        atom: the day.
        year: its year by the dates before it.
    """
    if page is None or year != page.year:
        return year
    return year - ((atom.month or 0, atom.day or 0) > (page.month or 0, page.day or 0))


def year_looking_back(text: str, letter: Atom | None, page: Atom | None, near: Atom | None, atom: Atom) -> int | None:
    """The year of a bare month behind the date of a letter, or on the page of a newspaper, which tells of the last months before
    it came out; None where its paragraph speaks of another year, and elsewhere.

    Args:
        text: the document's text.
        letter: the day of a letter, None outside of one.
        page: the day on which the page came out, None where it isn't known.
        near: the date before.
        atom: the month.
    """
    if letter and (letter.month or 0) > (atom.month or 0) and "\n\n" not in text[letter.end : atom.start]:
        return letter.year
    if not atom.sure or page is None or page.year is None or page.month is None or atom.month is None:
        return None
    year = page.year - (atom.month > page.month)
    apart = near is None or near is page or "\n" in text[near.end : atom.start]
    return year if apart or (near is not None and near.year == year) else None


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
    last = kept[-1] if kept else None
    if last is None or not (last is mail or last.borrowed):
        bare = (
            last is not None
            and last.month is None
            and LETTER_LINE.search(text, max(0, mail.start - _MAIL_WINDOW), mail.start)
        )
        if last is None or not bare or not _OTHER_SENTENCE.search(text, last.end, atom.start):
            return None  # "I have had it since 2004. In May I came": the year of the letter, and not of the disease
    later = (atom.month, atom.day or 0) > (mail.month or 0, mail.day or 31)
    return mail.year - later
