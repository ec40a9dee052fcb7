"""The years of dates that are printed without one: of the date before, or of the entry, letter or paper that looks back from its
day ("22 September 2010. Had flu in August").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from etl.parsers.when.pairs import heads_next
from etl.parsers.when.years import TREATED_ONCE, Atom, tails
from etl.patterns import regex
from etl.value import replace

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


def _looks_back(text: str, atom: Atom) -> bool:
    """Whether what stands behind a date tells of the months before it: of a letter, or an entry of a page."""
    told = _WRITTEN.search(text, atom.end, atom.end + _MESSAGE) if atom.month else None
    written = told is not None and "\n" not in text[atom.end : told.start()]
    return written or (atom.month is not None and _opens_entry(text, atom.start, atom.end))


def _heads_mail(text: str, atom: Atom) -> bool:
    """Whether a date is the day of a message, in the lines of its head."""
    told = atom.year is not None and atom.month is not None
    low = max(0, atom.start - _MAIL_WINDOW)
    return told and (
        _MAIL_DAY.search(text, low, atom.start) is not None
        or (LETTER_LINE.search(text, low, atom.start) is not None and _LINE_ENDS.match(text, atom.end) is not None)
    )


def _heads_page(text: str, atom: Atom) -> bool:
    """Whether a date in the first lines of a page is the day on which it came out ("THE LENBURG HERALD          Saturday, 6 February
    2010"), or the month of its issue ("NEWS FROM THE WARD          No. 7, November 2012"). What it tells was before."""
    line = text.rfind("\n", 0, atom.start) + 1
    above = sum(1 for other in text[:line].split("\n") if other.strip())
    if atom.start > _MASTHEAD or above >= _FIRST_LINES or not (atom.year and atom.month):
        return False
    if atom.day is None:
        named = _NUMBER_OF.search(text, line, atom.start)
    else:
        named = _ISSUED.fullmatch(text, line, atom.start) if len(_ENTRY.findall(text)) <= _SEVERAL else None
    return named is not None and _LINE_ENDS.match(text, atom.end) is not None


def _latest(head: Atom, atom: Atom) -> int:
    """The year of the last such month or day that isn't behind a head's."""
    return (head.year or 0) - ((atom.month or 0, atom.day or 0) > (head.month or 0, head.day or 31))


def _on_page(text: str, page: Atom | None, near: Atom | None, atom: Atom, year: int) -> int:
    """The year of a day without one on a page that came out on a day: it isn't behind that. In an issue it is of the last months
    before it, though another line tells of an earlier year."""
    if page is None or page.year is None or year > page.year:
        return year
    own = _latest(page, atom)
    if page.day is not None:
        return min(year, own)
    if year == page.year or 12 * (page.year - own) + (page.month or 0) - (atom.month or 0) > _LATELY:
        return year
    told = near is not None and near.year != own and "\n" not in text[near.end : atom.start]
    return year if told else own  # "In June 2011 a car hit him. On 30 October he woke up"


def _looking_back(text: str, letter: Atom | None, page: Atom | None, near: Atom | None, atom: Atom) -> int | None:
    """The year of a bare month behind the date of a letter, or on the page of a newspaper, which tells of the last months before
    it came out; None where its paragraph speaks of another year, and elsewhere."""
    if letter and (letter.month or 0) > (atom.month or 0) and "\n\n" not in text[letter.end : atom.start]:
        return letter.year
    if not atom.sure or page is None or page.day is None:
        return None
    year = _latest(page, atom)
    apart = near is None or near is page or "\n" in text[near.end : atom.start]
    return year if apart or (near is not None and near.year == year) else None


def _in_mail(text: str, mail: Atom | None, kept: Sequence[Atom], atom: Atom) -> int | None:
    """The year of a month or day without one in a message, which looks back from the day it was written: "in December" of
    January is the year before. None where another date stands between the head of the message and it."""
    if mail is None or atom.month is None or atom.start - mail.end > _LONGEST_MAIL:
        return None
    last = kept[-1] if kept else None
    if last is None or not (last is mail or last.borrowed):
        headed = last is not None and last.month is None
        headed = headed and LETTER_LINE.search(text, max(0, mail.start - _MAIL_WINDOW), mail.start) is not None
        if last is None or not headed or not _OTHER_SENTENCE.search(text, last.end, atom.start):
            return None  # "I have had it since 2004. In May I came": the year of the letter, and not of the disease
    return _latest(mail, atom)


# Days without a year that can only lie in a time that a document prints whole: "from 08.11.2010 to 19.11.2010 … Echo 09.11.".

_LISTED = regex(r"(?:(?!\.\s)[^;\n]){0,48}?(?:,|\band)\s(?:(?!\.\s)[^;,\n]){0,24}\b(?:in|by)\s(?:early |late |mid-)?")
"""Between two months of a list, each with what was then."""
_LONGEST = 200
"""Days of a stay, at most; what lasted longer says nothing of a day's year."""


def _printed_ranges(text: str, atoms: Sequence[Atom]) -> tuple[tuple[date, date], ...]:
    """The times of a text that are printed with their first and their last day, both with a year."""
    found: list[tuple[date, date]] = []
    for one, two in pairwise(atoms):
        first, last = _day(one, one.year), _day(two, two.year)
        if first is None or last is None or not 0 < (last - first).days <= _LONGEST:
            continue
        link = tails()["join"].fullmatch(text, one.end, two.start)
        if link is not None and link["range"]:
            found.append((first, last))
    return tuple(dict.fromkeys(found))


def _with_year_behind(text: str, atoms: Sequence[Atom]) -> list[Atom]:
    """Bare months of a list have the year that its last date prints: "9.1 % in March, 7.4 in June and 6.8 in October 2011"."""
    out = list(atoms)
    for n in range(len(out) - 2, -1, -1):
        one, two = out[n], out[n + 1]
        if one.year is not None or one.month is None or one.day is not None or two.year is None or two.month is None:
            continue
        if one.month < two.month and _LISTED.fullmatch(text, one.end, two.start):
            out[n] = replace(one, year=two.year, borrowed=True)
    return out


def _year_in(ranges: Sequence[tuple[date, date]], atom: Atom) -> int | None:
    """The year of a day in the only one of these times that holds it; None without one, or with several."""
    years = {
        year
        for first, last in ranges
        for year in {first.year, last.year}
        if (day := _day(atom, year)) is not None and first <= day <= last
    }
    return years.pop() if len(years) == 1 else None


def _day(atom: Atom, year: int | None) -> date | None:
    if year is None or atom.month is None or atom.day is None:
        return None
    try:
        return date(year, atom.month, atom.day)
    except ValueError:
        return None


def _close(text: str, start: int, end: int) -> bool:
    """Whether two places are near each other in one paragraph."""
    return end - start <= 300 and "\n\n" not in text[start:end]


def with_years(text: str, atoms: list[Atom], before: str | None) -> list[Atom]:
    """The atoms; those without year have the nearest precise one before them (over New Year in a list, the next).

    Args:
        text: the text.
        atoms: its dates, in order.
        before: the date before the text, None without one.
    """
    best = {0: int(before[:4])} if before else {}
    whole: dict[tuple[int, int], set[int]] = {}
    for atom in atoms:
        if atom.year is not None and atom.month and atom.day:
            whole.setdefault((atom.month, atom.day), set()).add(atom.year)
    stays = _printed_ranges(text, atoms)
    page = next((a for a in atoms[:1] if _heads_page(text, a)), None)
    kept: list[Atom] = []
    letter: Atom | None = None
    mail: Atom | None = None
    month: Atom | None = None
    named: Atom | None = None
    for atom in atoms:
        if atom.year is not None and not (
            atom.month or not TREATED_ONCE.search(text, max(0, atom.start - 90), atom.start)
        ):
            pass  # the year of something past lends nothing
        elif atom.year is not None:
            named = atom if atom.month and not atom.day else named
            month = atom if atom.month and not atom.day and atom.year > best.get(2, 0) else None
            best[2 if atom.day else 1 if atom.month else 0] = atom.year
            letter = atom if _looks_back(text, atom) else None
            over = mail is not None and atom.day is not None and _latest(mail, atom) < atom.year  # the next letter
            mail = atom if _heads_mail(text, atom) else None if over else mail
        elif (past := _in_mail(text, mail, kept, atom)) is not None:
            atom = replace(atom, year=past, borrowed=True)
        elif atom.day is None:
            # a bare month has the year of the date just before it, if any in the same paragraph, and nothing else; an
            # earlier month only behind that of a letter, which looks back
            near = kept[-1] if kept else None
            if (
                near
                and near.year
                and near.month
                and near.month <= (atom.month or 0)
                and _close(text, near.end, atom.start)
            ):
                atom = replace(atom, year=near.year, borrowed=True)
            elif (earlier := _looking_back(text, letter, page, near, atom)) is not None:
                atom = replace(atom, year=earlier, borrowed=True)
        elif named and named.month == atom.month and _close(text, named.end, atom.start):
            atom = replace(atom, year=named.year, lent=True)  # "In October 2014: on 7 and 14 October"
        elif best:
            if month is not None and (month.month or 0) <= (atom.month or 0):
                best[2] = month.year or best[2]  # "2nd course, April 2010: on April 12 and 19"
            same = whole.get((atom.month or 0, atom.day or 0), set())
            # the day that is printed whole elsewhere, or in a stay whose first and last day are
            told = next(iter(same)) if len(same) == 1 else _year_in(stays, atom)
            year = told or best[max(best)]
            near = kept[-1] if kept else None
            if (
                near
                and near.borrowed
                and near.year
                and near.month
                and atom.month
                and (not text[near.end + 6 : atom.start].strip(" \t|") or heads_next(text, near.end, atom.start))
            ):
                year = near.year + (near.month >= 10 and atom.month <= 3)
            atom = replace(atom, year=_on_page(text, page, near, atom, year), borrowed=True)
        kept.append(atom)
    return _with_year_behind(text, kept)
