"""Dates: absolute, partial, ranges, without year, relative ("the same month"). Months are grammar and stand here.

A date that is printed without a year has it of the date before, or of the entry, letter or paper that looks back from its
day ("22 September 2010. Had flu in August"). Durations and ages are in `durations` and `ages` and can be imported from here
as well.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from etl.document import START, Span
from etl.facts import Period
from etl.mapping.entry import Mention
from etl.mapping.reach import load_reach
from etl.parsers.number import before
from etl.parsers.number import before as text_before
from etl.parsers.when.ages import AgeHit, find_ages
from etl.parsers.when.durations import DurationHit, find_durations
from etl.parsers.when.years import (
    COUNTED,
    MONTHS,
    TREATED_ONCE,
    Atom,
    bare_run,
    century,
    heads_next,
    month_names,
    numeric,
    own_day,
    short_year,
    tails,
)
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
_TOLD_BY = regex(
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
    told = _TOLD_BY.search(text, atom.end, atom.end + _MESSAGE) if atom.month else None
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


_OF_BIRTH = regex(
    r"\b(?:DOB|D\.O\.B\.?|[Bb]orn|[Bb]irth(?:[ -]?[Dd]ate|day)?|[Gg]eb\.?|geboren|née?|nacid[oa]|nat[oa])\W{0,3}(?:on |in |am |le |el |il )?\W{0,3}$"
)
"""Before the day of a birth."""
_WINDOW_BIRTH = 20
_BEGINS_LINE = regex(r"\n[ \t]*$")


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
        ahead = text[max(0, atom.start - _WINDOW_BIRTH) : atom.start]
        past = not atom.month and TREATED_ONCE.search(text, max(0, atom.start - 90), atom.start)
        if atom.year is not None and (past or _OF_BIRTH.search(ahead)):
            pass  # the year of something past, or of a birth, lends nothing
        elif atom.year is not None:
            named = atom if atom.month and not atom.day else named
            month = atom if atom.month and not atom.day and atom.year > best.get(2, 0) else None
            best[2 if atom.day else 1 if atom.month else 0] = atom.year
            letter = atom if _looks_back(text, atom) else None
            over = mail is not None and atom.day is not None and _latest(mail, atom) < atom.year  # the next letter
            mail = atom if _heads_mail(text, atom) else None if over else mail
        elif (written := _in_mail(text, mail, kept, atom)) is not None:
            atom = replace(atom, year=written, borrowed=True)
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
                and (
                    not text[near.end + 6 : atom.start].strip(" \t|")
                    or heads_next(text, near.end, atom.start)
                    or (
                        near.style == atom.style == "slash"
                        and _BEGINS_LINE.search(text, max(0, atom.start - 8), atom.start)
                    )
                )
            ):
                year = near.year + (near.month >= 10 and atom.month <= 3)
            atom = replace(atom, year=_on_page(text, page, near, atom, year), borrowed=True)
        kept.append(atom)
    return _with_year_behind(text, kept)


# The patterns around dates: what joins two, what stands before one, what refers to one.


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns by name."""
    name = month_names()
    flags = re.IGNORECASE
    return {
        "stated": regex(
            r"\b(?:(?P<dmy>dd?[./ -]mm?[./ -]yy(?:yy)?|day[./ -]month[./ -]year|tt\.mm\.jjjj|day first)"
            r"|(?P<mdy>mm?[./ -]dd?[./ -]yy(?:yy)?|month[./ -]day[./ -]year|month first))\b",
            flags,
        ),
        "full": regex(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/]|[.-]\d)"),
        "pair": regex(r"(?<![\w./-])(\d{1,2})/(\d{1,2})(?![\w/%+-]|\.\d)"),
        "day_name": regex(rf"(?<!\w)\d{{1,2}}(?:st,?|nd,?|rd,?|th,?|\.)? (?:of )?(?:{name})\b\.?,? ?\d{{4}}", flags),
        "name_day": regex(rf"(?<!\w)(?:{name})\b\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}}|\b)", flags),
        "month_after": regex(rf"(?!{own_day()})(?:st,?|nd,?|rd,?|th,?|\.)?\s(?:of )?(?:{name})\b", flags),
        "year_first": regex(r"(?<![\w./-])(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/\d{1,2}(?![\w/]|[.-]\d)"),
        "compare": regex(
            r"(?:^|(?<=[^\w]))(?:(?P<since>since|starting(?: in| from| on)?|onwards from|seit|depuis)"
            r"|(?P<from>from)"
            r"|(?P<until>until|till|up to|through|untill|bis)|(?P<before>before|prior to|earlier than|vor)"
            r"|(?P<after>after|following|later than|post|nach)|(?P<by>by|not later than))"
            r"(?: the)?(?: (?:month|year|date|end|summer|beginning) of)?[ :(]{1,2}$",
            flags,
        ),
        "source": regex(r"\b(?:results?|data|reports?|records?|findings|values?|images?|letters?|stud(?:y"
        r"|ies))[ ]from[ ]$", flags),
        "about": regex(
            r"(?:(?:the )?(?:(?:early|late|mid)(?:[ -](?:in))?|(?:beginning|start|middle|end|first half"
            r"|second half|first quarter|last quarter|first days|last days)(?: of| in)(?: the year)?|end"
            r"|(?:spring|summer|autumn|fall|winter)(?: of| in)?"
            r"|around|about|circa|(?-i:[cC]a\.|c\.)|approximately|roughly|approx\.|Anfang|Mitte|Ende|début|inizio|Q[1-4])"
            r"[ -]?|~ ?)\Z",
            flags,
        ),
        "between": regex(r"\bbetween (?:the )?(?:early |late |mid-? ?)?$", flags),
        "present": regex(r" ?(?:-|–|—|to|until|till) ?(?:the )?(?:present|now|today|date)\b", flags),
        "onwards": regex(r"[ -]?(?:onwards?\b|on\b(?=[,.; ]))", flags),
        "days_after": regex(
            r"[^\S\n\t]?(?:,|-|–|~|\b(?:and|to|or|bis|und)\b|&)[^\S\n\t]?(?:and )?(\d{1,2})(?:st|nd|rd|th)?(?![\w/:]|[.,]\d"
            r"|\s?%)", flags
        ),
        "days_before": regex(r"(?<![\w./])(?<!month )(?<!week )(?<!visit )(\d{1,2})(?:st|nd|rd|th|\.)?([^\S\n\t]?(?:,|-|–|~|\b(?:and|to|or|bis"
        r"|und)\b|&)[^\S\n\t]?)(?:and )?\Z", flags),
        "dotted_days": regex(r"(?<![\w./])([012]?\d|3[01])\. ?[-–] ?\Z"),
        "relative": regex(
            r"\b(?:(?:of |in |on )?(?:the |that )?(?P<same>same|very same) (?P<sunit>day|month|year|week|date"
            r"|evening|morning|afternoon"
            r"|night|spring|summer|autumn|fall|winter)"
            r"|(?:the )(?P<next>following|next|subsequent) (?P<nunit>day|morning|month|year|week|spring|summer"
            r"|autumn|fall|winter)"
            r"|(?:the )(?P<prev>previous|preceding) (?P<punit>day|month|year|week|spring|summer|autumn|fall|winter)"
            r"|(?:later )?(?P<that>that) (?P<tunit>year|month|day)(?! of))\b(?!-)",
            flags,
        ),
        "decade": regex(r"(?<![\w.,-])((?:19|20)\d0)['’]?s\b"),
    }  # fmt: skip


# Days and months with full stops and without a year, told from numbers: "(05.10.)", "20.09., 27.09. and 04.10.".


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


def _printed_as_date(text: str, atom: Atom) -> bool:
    """Whether a day and month stand as a date does among dates with full stops: "(05.10.)", "Lab 12.09.: …"."""
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


def _goes_on_dotted(text: str, last: Atom | None, atom: Atom) -> bool:
    """Whether a day and month with full stops follow such a date in the same line: "20.09., 27.09. and 04.10. Then 11.10."."""
    if last is None or last.day is None or last.month is None or atom.style != "partial" or atom.day is None:
        return False
    if atom.end - last.end > _IN_LINE or "\n" in text[last.end : atom.start] or text[atom.end - 1] != ".":
        return False
    behind = text[atom.end : atom.end + 2]
    padded = atom.end - atom.start == _FULL
    apart = (behind[:1] == " " and behind[1:].islower()) or (padded and behind[:1] in (" ", "", "\n"))
    later = ((atom.month or 0) - last.month) * 31 + atom.day - last.day
    return (text[last.end - 1] == "." or last.style == "numeric") and apart and 0 < later < _SOON


def _with_listed(text: str, atoms: Sequence[Atom]) -> list[Atom]:
    """The dates, a month and day with a full stop behind one that begins with its year as days of that list: "2006.10.12,
    10.19, 10.26 and 11.2", "(2007.4.10, 4.17, 4.24)"."""
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


# Whether a document whose numeric dates could all be read in two ways writes the day or the month first.
#
# Each reading is held against the rest of the document: the months it writes out, the stays and series that its
# numeric dates make, and the order in which they are told. A reading wins only when nothing speaks for the other one.


Order = Literal["dmy", "mdy"]
_ORDERS: tuple[Order, Order] = ("mdy", "dmy")
_STAY = 62
"""Days: dates of one year that lie so near each other in one reading only are those of one stay."""
_APART = 40
"""Days that a date may lie outside what the document writes out before it speaks against a reading."""
_MOST = 2000


class _Twofold(Struct, frozen=True):
    """A numeric date that can be read in two ways.

    Args:
        start: offset.
        end: offset behind it.
        year: its year.
        one: the first number.
        two: the second number.
    """

    start: int
    end: int
    year: int
    one: int
    two: int

    def read(self, order: Order) -> date:
        """The date in an order."""
        month, day = (self.one, self.two) if order == "mdy" else (self.two, self.one)
        return date(self.year, month, day)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    year = r"(?P<y>(?:19|20)\d\d)"
    names = month_names()
    return {
        "twofold": regex(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/]|[.-]\d)"),
        "written": regex(rf"(?<!\w)(?P<m>{names})\b\.?,? ?(?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:of )?{year}(?!\d)", re.I),
        "iso": regex(r"(?<![\w./-])(?P<y>(?:19|20)\d\d)[-.](?P<m>\d{1,2})(?:[-.]\d{1,2})?(?![\w/]|[.-]\d)"),
        "range": regex(r"\s?(?:-|–|—|~|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s?(?:the )?", re.I),
        "stay": regex(r"\badmi(?:tted|ssion)\b", re.I),
        "left": regex(r"\bdischarged?\b", re.I),
    }  # fmt: skip


def whole_document(text: str) -> Order | None:
    """What the whole document says of the order of day and month.

    Args:
        text: the document.

    Returns:
        the order of the reading that all the evidence is for; None without evidence, or when it is divided.
    """
    found = _twofold(text)
    if not found:
        return None
    for_month = for_day = 0
    written = _written(text)
    for month, day in (
        _named_months(found, written), _in_reach(found, written), _series(found), _ranges(text, found), _told(found),
        _stays(text, found), _aged(text, found),
    ):  # fmt: skip
        for_month, for_day = for_month + month, for_day + day
    if for_month >= 3 * for_day and for_month:
        return "mdy"
    return "dmy" if for_day >= 3 * for_month and for_day else None


def _twofold(text: str) -> list[_Twofold]:
    found = []
    for m in _patterns()["twofold"].finditer(text):
        one, two = int(m[1]), int(m[3])
        year = century(m[4])
        padded = len(m[4]) == 4 or m[2] == "/"
        if 1 <= one <= 12 and 1 <= two <= 12 and one != two and padded and 1900 <= year <= 2100:
            found.append(_Twofold(m.start(), m.end(), year, one, two))
        if len(found) == _MOST:
            break
    return found


def _written(text: str) -> set[tuple[int, int]]:
    """The months with a year that can be read in one way only."""
    found = {(int(m["y"]), MONTHS[m["m"].lower()]) for m in _patterns()["written"].finditer(text)}
    return found | {
        (int(m["y"]), int(m["m"])) for m in _patterns()["iso"].finditer(text) if 1 <= int(m["m"]) <= 12
    }  # fmt: skip


def _named_months(found: Sequence[_Twofold], written: set[tuple[int, int]]) -> tuple[int, int]:
    """A month that is also written out ("November 2019") is the month of a date."""
    month = {(t.year, t.one) for t in found if (t.year, t.one) in written and (t.year, t.two) not in written}
    day = {(t.year, t.two) for t in found if (t.year, t.two) in written and (t.year, t.one) not in written}
    return len(month), len(day)


def _in_reach(found: Sequence[_Twofold], written: set[tuple[int, int]]) -> tuple[int, int]:
    """Dates that lie inside what the document writes out, where the other reading leaves it."""
    if len(written) < 2:
        return 0, 0
    low, high = date(*min(written), 1), date(*max(written), 28)
    outside: dict[Order, int] = {"mdy": 0, "dmy": 0}
    for order in _ORDERS:
        for t in found:
            day = t.read(order)
            outside[order] += (low - day).days > _APART or (day - high).days > _APART
    return int(outside["dmy"] > 0 == outside["mdy"]), int(outside["mdy"] > 0 == outside["dmy"])


def _series(found: Sequence[_Twofold]) -> tuple[int, int]:
    """Three or more days of one month (the number that stays) within a stay, not one day of many months."""
    days: dict[tuple[int, int, int], set[int]] = {}
    for t in found:
        days.setdefault((t.year, 1, t.one), set()).add(t.two)
        days.setdefault((t.year, 2, t.two), set()).add(t.one)
    month = sum(1 for (_, side, _n), others in days.items() if side == 1 and len(others) >= 3)
    day = sum(1 for (_, side, _n), others in days.items() if side == 2 and len(others) >= 3)
    return 2 * month, 2 * day


def _ranges(text: str, found: Sequence[_Twofold]) -> tuple[int, int]:
    """ "03/04/2010 - 05/03/2010": the end isn't before the beginning; and a stay of weeks is likelier than a year."""
    month = day = 0
    for one, two in pairwise(found):
        if two.start - one.end <= 12 and _patterns()["range"].fullmatch(text, one.end, two.start):
            month, day = _added(month, day, one, two)
    return month, day


def _stays(text: str, found: Sequence[_Twofold]) -> tuple[int, int]:
    """Somebody comes before they leave."""
    month = day = 0
    came: _Twofold | None = None
    for t in found:
        lead = text[max(0, t.start - 40) : t.start].rsplit("\n", 1)[-1]
        last = max(
            ((m.start(), name) for name in ("stay", "left") for m in _patterns()[name].finditer(lead)), default=(-1, "")
        )
        if last[1] == "stay":
            came = t
        elif last[1] == "left" and came is not None:
            month, day = _added(month, day, came, t)
            came = None
    return month, day


def _added(month: int, day: int, one: _Twofold, two: _Twofold) -> tuple[int, int]:
    spans = {order: (two.read(order) - one.read(order)).days for order in _ORDERS}
    if spans["mdy"] >= 0 > spans["dmy"] or (0 <= spans["mdy"] <= _STAY and spans["dmy"] > 3 * _STAY // 2):
        return month + 2, day
    if spans["dmy"] >= 0 > spans["mdy"] or (0 <= spans["dmy"] <= _STAY and spans["mdy"] > 3 * _STAY // 2):
        return month, day + 2
    return month, day


_BORN = regex(r"\b(?:DOB|D\.O\.B\.?|birth(?:[ -]?date|day)?|born(?: on)?)\W{0,3}$", re.I)
_NEAR_BIRTH = 300
"""So far from the day of birth the age is printed."""
_OLD = regex(r"\bage\W{1,3}(\d{1,3})(?: ?(?:years?|yrs?|y)\W{1,2}(\d{1,2}) ?(?:months?|mo|m)\b)?", re.I)
_A_YEAR = Decimal("365.25")


def _aged(text: str, found: Sequence[_Twofold]) -> tuple[int, int]:
    """Somebody is as old on the last day as is printed: "DOB: 2/10/1957, Age: 57 Years 2 Months"."""
    born = next((t for t in found if _BORN.search(text, max(0, t.start - 20), t.start)), None)
    old = _OLD.search(text, max(0, born.start - _NEAR_BIRTH), born.end + _NEAR_BIRTH) if born else None
    if born is None or old is None:
        return 0, 0
    span = _A_YEAR / 12 if old[2] else _A_YEAR
    low = int(old[1]) * _A_YEAR + int(old[2] or 0) * span
    fit = {o: low - 2 <= (max(t.read(o) for t in found) - born.read(o)).days < low + span for o in _ORDERS}
    return 3 * (fit["mdy"] > fit["dmy"]), 3 * (fit["dmy"] > fit["mdy"])


def _told(found: Sequence[_Twofold]) -> tuple[int, int]:
    """Dates told in their order in one reading, and back and forth in the other."""
    if len({(t.year, t.one, t.two) for t in found}) < 3:
        return 0, 0
    falls = {order: sum(1 for a, b in pairwise(found) if b.read(order) < a.read(order)) for order in _ORDERS}
    return int(falls["dmy"] > 0 == falls["mdy"]), int(falls["mdy"] > 0 == falls["dmy"])


# Whether a number of four digits is a year: what stands around it tells.

_ITEM_BEHIND = regex(r"\s[^;.\n\d]{2,50}[;,]\s*(?:19|20)\d\d\s[a-z]")
_ITEM_AHEAD = regex(r"(?:^|[:;.\n]\s?)(?:19|20)\d\d\s[^;.\n\d]{2,50}[;,]\s*$")
"""Around a year that opens an item of a list whose items each begin with one: "1998 fracture; 2004 stroke"."""
_OPENS_LINE = r"(?:\A|(?<=\n))\W{{0,3}}(?:{})[0-5]\d(?=\s?[|\t:–-])"
_CLOCK = regex(_OPENS_LINE.format(r"[01]\d|2[0-3]"))
_NO_YEAR = regex(_OPENS_LINE.format(r"0\d|1[0-8]|2[1-3]"))
"""A time of the day that opens a line of a shift's notes ("0600 | AM labs"), and one that can't be a year."""
_AT, _HOUR = regex(r"(?:\bat|@)\s?$", re.I), regex(r"20[0-5]\d(?!\d)")
"""Before a time of the day, and one that looks like a year: "given at 2030"."""
_AROUND = 400
"""Characters above and below such a line in which another tells that these are times."""
_OPENER = regex(r"(?:\n|[:.;] )((?:19|20)\d\d)\s[^\W\d_]")
"""A year that opens a sentence."""
_BESIDE, _AGES = 300, 40
"""So far from a year that opens a sentence another does, and so many years apart."""


def _told_in_years(text: str, atom: Atom) -> bool:
    """Whether a year opens a sentence near another that a year opens: "2006 R hand tremor. 2007 Dx PD."."""
    near = _OPENER.finditer(text, max(0, atom.start - _BESIDE), atom.end + _BESIDE)
    return any(m.start(1) != atom.start and 0 < abs(int(m[1]) - (atom.year or 0)) <= _AGES for m in near)


def _year_stands(text: str, atom: Atom, following: Atom | None) -> bool:
    """Whether a bare four-digit number is a year: by what stands around it."""
    ahead = before(text, atom.start, 16)
    after = text[atom.end : atom.end + 12]
    if tails()["noise"].search(ahead) or tails()["unitlike"].match(after):
        return False
    if _AT.search(ahead) and _HOUR.match(text, atom.start):
        return False
    if re.search(r"\d[ \u00a0-]$", ahead) and not re.search(r"(?:19|20)\d\d[ \u00a0-]$", ahead):
        return False
    if re.match(r"[ \u00a0-]\d{3,}", after) and not re.match(r"[ \u00a0-](?:19|20)\d\d(?!\d)", after):
        return False
    line = text.rfind("\n", 0, atom.start) + 1
    if (clock := _CLOCK.match(text, line)) and clock.end() == atom.end:
        above, below = text[max(0, line - _AROUND) : line], text[line : line + _AROUND]
        if _NO_YEAR.search(above.rpartition("\n\n")[2] + below.partition("\n\n")[0]):
            return False
    span = tails()["span"].match(text, atom.end)
    if (
        span is not None
        and len(span[1]) >= 3
        and not (following and following.start == span.start(1) and following.year)
    ):
        return False
    word = tails()["word"].match(text, atom.end, atom.end + 24)
    timed = bool(tails()["timed"].search(ahead))
    if word is None:
        return True
    if timed:
        return word[1].lower() not in COUNTED
    lower = word[1].lower()
    opens = not ahead.strip() or ahead.rstrip(" ")[-1:] in ":;.\n"
    if opens and (
        _ITEM_BEHIND.match(text, atom.end)
        or _ITEM_AHEAD.search(before(text, atom.start, 64))
        or _told_in_years(text, atom)
    ):
        return lower not in COUNTED
    return (
        lower in load_reach().words["AFTER_A_YEAR"]
        or (word[1][0].isupper() and len(word[1]) > 2)
        or (lower.endswith("ed") and len(lower) > 4)
    )


# Dates that refer to the one before them: "the same month", "the following year", "that summer".


def _is_season(found: re.Match[str]) -> bool:
    """Whether a reference is to a season, which is a part of a year only."""
    unit = found["sunit"] or found["nunit"] or found["punit"] or found["tunit"] or ""
    return unit.lower() in ("spring", "summer", "autumn", "fall", "winter")


def _resolved(found: re.Match[str], last: str | None) -> str | None:
    """What "the same month", "the following year" is, from the date before it; only what is certain."""
    unit = (found["sunit"] or found["nunit"] or found["punit"] or found["tunit"]).lower()
    step = 1 if found["next"] else -1 if found["prev"] else 0
    if last is None:
        return None
    if unit in ("day", "date", "evening", "morning", "afternoon", "night"):
        return last if len(last) == 10 and not step else None
    if unit == "month" and len(last) >= 7:
        count = int(last[:4]) * 12 + int(last[5:7]) - 1 + step
        return f"{count // 12:04d}-{count % 12 + 1:02d}"
    if unit == "year":
        return f"{int(last[:4]) + step:04d}"
    if unit in ("spring", "summer", "autumn", "fall", "winter") and step == 1 and len(last) >= 7:
        begins = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[unit]
        return f"{int(last[:4]) + (int(last[5:7]) >= begins):04d}"
    if unit in ("spring", "summer", "autumn", "fall") and step == 0:
        return last[:4]
    return None


__all__ = [
    "AgeHit", "DateHit", "DurationHit", "Order", "date_order", "find_ages", "find_dates", "find_durations",
    "parse_age_or_offset",
]  # fmt: skip

DateKind = Literal["date", "range", "duration_back", "relative"]

parse_age_or_offset = find_durations


_DOTTED = regex(r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)")
"""A full date with full stops."""


class DateHit(Struct, frozen=True):
    """A date in a text.

    Args:
        start: offset of its first character; "early" and its like belong to it, "since" and its like don't.
        end: offset behind its last character.
        first: ISO partial date as precise as printed; None when it can't be read or resolved.
        last: the end of a range.
        kind: date, range, relative ("the same month"); `duration_back` is left to callers.
        approximate: "early 2015" is 2015, approximately.
        comparator: "until", "since", "before", "after", "by", None.
        ambiguous: day and month can't be told apart; `first` is then the year.
        problem: what is wrong with it ("31.02.2010").
        yearless: printed without year; taken from the nearest date before (or the list's), None if there is none.
    """

    start: int
    end: int
    first: str | None
    last: str | None = None
    kind: DateKind = "date"
    approximate: bool = False
    comparator: str | None = None
    ambiguous: bool = False
    problem: str = ""
    yearless: bool = False


def date_order(text: str) -> Order | None:
    """Whether a document writes the day or the month first.

    Args:
        text: the whole document.

    Returns:
        what it states, or what its unambiguous numeric dates show, or what the rest of the document decides, or how it prints dates with month names; None if nothing does.
    """
    if stated := patterns()["stated"].search(text):
        return "dmy" if stated["dmy"] else "mdy"
    day_first = month_first = 0
    for found in patterns()["full"].finditer(text):
        one, two = int(found[1]), int(found[3])
        day_first += 12 < one <= 31 and 1 <= two <= 12
        month_first += 12 < two <= 31 and 1 <= one <= 12
    if not patterns()["full"].search(text) and patterns()["year_first"].search(text):
        return "mdy"  # "2011/4/15, 4/22 and 5/6"
    if not day_first and not month_first:
        dotted = sum(1 for m in patterns()["full"].finditer(text) if m[2] == "." and len(m[4]) == 4)
        day_first += dotted
    if day_first == month_first:
        if decided := whole_document(text):
            return decided
        day_first += sum(1 for _ in patterns()["day_name"].finditer(text))
        month_first += sum(1 for m in patterns()["name_day"].finditer(text) if m.group()[:1].isupper())
    return None if day_first == month_first else "dmy" if day_first > month_first else "mdy"


def find_dates(text: str, order: Order | None, start: int = 0, end: int | None = None) -> tuple[DateHit, ...]:
    """The dates of a text, in its order. Call it once for a document: dates lend each other years.

    Args:
        text: the text.
        order: `date_order` of the document.
        start: where to begin.
        end: where to stop, None for the end.

    Returns:
        hits with absolute offsets, without overlaps.
    """
    stop = len(text) if end is None else end
    atoms = _stand(text, _shared(text, _with_listed(text, list(_atoms(text, order, start, stop)))))
    relative = list(patterns()["relative"].finditer(text, start, stop))
    before = _before(text, order, start) if start and (relative or any(a.year is None for a in atoms)) else None
    hits = [*_joined(text, with_years(text, atoms, before)), *_decades(text, start, stop)]
    hits = _without_overlaps(sorted(hits, key=START))
    hits = [
        hit for hit in hits
        if not _EXPIRES.search(text, max(0, hit.start - 24), hit.start) and not _OF_ISSUE.match(text, hit.end)
    ]  # fmt: skip
    if shorts := {m[1] for m in _SHORT_NAME.finditer(text, start, stop)}:
        hits = [hit for hit in hits if text[hit.start : hit.start + _MONTH] not in shorts]
    return tuple(_related(hits, relative, before))


_EXPIRES = regex(
    r"\b(?:exp\.?|expir(?:y|es|ation(?= date))|use[- ]by|best before)(?: dates?| on| in)?\.?\s?[:=]?\s?$", re.I
)
"""Before the day until which a lot may be used, on which nothing was done."""
_OF_ISSUE = regex(
    r"\)?\s(?:(?-i:[A-Z])[\w/-]*\s){0,2}(?:issue|edition|(?:diagnostic\s)?criteria|classification|guidelines?)\b", re.I
)
"""Behind the month or year of a publication, in which nothing happened: "in the May 2001 issue", "2017 criteria"."""
_SHORT_NAME = regex(r"\((JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\)")
"""A month's name in brackets, where it is short for the words before it: "optical coherence tomography (OCT)"."""
_MONTH = 3
"""Letters of such a name."""


def _atoms(text: str, order: Order | None, start: int, stop: int) -> Iterator[Atom]:
    """All pieces that may be dates, with years where they are printed; lists of days become one atom each."""
    last = start
    for atom in numeric(text, order, start, stop):
        if atom.start < last:
            continue
        items = [atom]
        if atom.style == "numeric" and (
            found := patterns()["dotted_days"].search(text[max(last, atom.start - 8) : atom.start])
        ):
            begin = max(last, atom.start - 8) + found.start()  # "12.-14.05.2010"
            items = [replace(atom, start=begin, end=begin + len(found[1]), day=int(found[1])), atom]
        if atom.style == "name" and (atom.day_first or (atom.day_end and atom.year is None)):
            items = _listed(text, atom, last, stop)  # "March 3, 10 and 17, 2008", "12 and 19 March 2019"
        yield from items
        last = max(last, items[-1].end)


def _listed(text: str, atom: Atom, last: int, stop: int) -> list[Atom]:
    """The days that share the month of an atom."""
    at = atom.start
    if atom.day_first:
        days: list[Atom] = []
        for _ in range(8):
            found = patterns()["days_before"].search(text[max(last, at - 16) : at])
            alone = found is not None and not days and found[2].strip() == ","
            if found is None or not 1 <= int(found[1]) <= 31 or (alone and not bare_run(text, last, at, atom.day)):
                break
            begin = max(last, at - 16) + found.start(1)
            days.append(replace(atom, start=begin, end=begin + len(found[1]), day=int(found[1]), lent=True))
            at = begin
        return [*reversed(days), atom]
    run = [atom]
    at = atom.end
    for _ in range(8):
        found = patterns()["days_after"].match(text, at, stop)
        if found is None or not 1 <= int(found[1]) <= 31 or _month_after(text, found.end(1), stop):
            break
        run.append(replace(atom, start=found.start(1), end=found.end(), day=int(found[1])))
        at = found.end()
    year = short_year(text, at, stop)
    if year is not None and len(run) > 1:
        return [
            *(replace(item, year=year[0], lent=True) for item in run[:-1]),
            replace(run[-1], year=year[0], end=year[1]),
        ]
    plain = re.compile(r" [a-z]").match(text, at, stop) is None and text[atom.end : at].strip()[:1] != ","
    bracketed = text[atom.start - 1 : atom.start] == "(" and text[at : at + 1] == ")"  # "(Feb. 4, 8, 12 and 20)"
    closed = (
        len(run) > 2 and "," not in text[run[-2].end : run[-1].start] and text[at : at + 1] in (".", ",", ";", ")", "")
    )
    return run if len(run) > 1 and (plain or bracketed or closed or _next_month(text, at, stop)) else [atom]


def _next_month(text: str, at: int, stop: int) -> bool:
    """Whether a list goes on with the days of another month: "October 12th, 19th and 26th and November 2nd"."""
    link = tails()["join"].match(text, at, stop)
    return link is not None and not link["range"] and patterns()["name_day"].match(text, link.end(), stop) is not None


def _month_after(text: str, at: int, stop: int) -> bool:
    """Whether a month's name follows, so that a number before it is its day."""
    return patterns()["month_after"].match(text, at, stop) is not None


_LATE, _EARLY = 10, 3
"""Months between which a list goes over New Year: "28 December and 4 January 2011"."""
_PADDED = regex(r"\d\d/\d\d(?:,|,? and| &) ?\d\d/\d\d(?:/\d{2,4})?")
"""A day and the next one of its list, both printed as days are: "13/09, 18/09/2010"."""


_BREATH = regex(r"(?:[^.;:\n]|\.\d){0,70}?(?:\band\b|,|\bthen\b)(?:[^.;:\n\d]|\d(?!\d\d\d)|\.\d){1,70}")


def _shared(text: str, atoms: list[Atom]) -> list[Atom]:
    """The atoms with the years that they share with the one behind them ("May 15 and July 10, 2020")."""
    join = tails()["join"]
    for i in range(len(atoms) - 2, -1, -1):
        one, two = atoms[i], atoms[i + 1]
        named = next((a for a in atoms[i + 1 : i + 4] if a.style == "name"), two)
        if one.year is None and _in_one_breath(text, one, named):
            atoms[i] = replace(one, year=named.year, lent=named.year is not None)
            continue
        if one.year is not None or one.month is None or two.year is None or two.month is None:
            continue
        if one.style == "slash" and not _PADDED.fullmatch(text, one.start, two.end):
            continue
        if one.style == "partial" and two.style != "numeric" and not two.lent:
            continue
        link = join.fullmatch(text, one.end, two.start)
        if link and (one.style != "partial" or link["range"] or link["and"] or _printed_as_date(text, one)):
            turned = one.day is not None and two.day is not None and one.month >= _LATE and two.month <= _EARLY
            atoms[i] = replace(one, year=two.year - turned, lent=True)
    for i in range(1, len(atoms)):  # "2006.6.28-7.19", "March 5, 2010 - April 2"
        one, two = atoms[i - 1], atoms[i]
        if two.year is None and one.year is not None and one.month is not None and two.month is not None:
            found = join.fullmatch(text, one.end, two.start)
            if found and found["range"] and two.style in ("partial", "name"):
                swap = two.style == "partial" and one.style == "numeric"  # "2006.6.28-7.19": month first, as before it
                month, day = (two.day, two.month) if swap else (two.month, two.day)
                atoms[i] = replace(two, year=one.year, month=month, day=day, lent=True)
    return atoms


def _in_one_breath(text: str, one: Atom, two: Atom) -> bool:
    """Whether a day without a year is told together with a later one: "into a vein on 3 May and into the spine on 10 May 2010"."""
    if one.day is None or two.day is None or (one.style, two.style) != ("name", "name"):
        return False
    first, then = (one.month or 0, one.day), (two.month or 0, two.day)
    return first < then and _BREATH.fullmatch(text, one.end, two.start) is not None


def _stand(text: str, atoms: list[Atom]) -> list[Atom]:
    """The atoms that are dates: bare pieces need a neighbour, a bare year its context."""
    kept: list[Atom] = []
    join = tails()["join"]
    refused = -2
    dotted = _DOTTED.search(text) is not None
    for i, atom in enumerate(atoms):
        if atom.year is None and (atom.style == "partial" or not atom.sure):
            if dotted and (_printed_as_date(text, atom) or _goes_on_dotted(text, kept[-1] if kept else None, atom)):
                kept.append(replace(atom, sure=True))
            continue
        if atom.style == "year" and not atom.sure:
            near = kept[-1] if kept else None
            link = join.fullmatch(text, near.end, atom.start) if near and near.style == "year" and near.sure else None
            follower = atoms[i + 1] if i + 1 < len(atoms) else None
            if atom.start <= refused + 1 or (link is None and not _year_stands(text, atom, follower)):
                refused = atom.end
                continue
            atom = replace(atom, sure=True)
        kept.append(atom)
    return kept


def _iso(atom: Atom) -> tuple[str | None, str]:
    """The ISO date of an atom, and its problem."""
    if atom.year is None:
        return None, ""
    if atom.month is None:
        return f"{atom.year:04d}", ""
    if not 1 <= atom.month <= 12:
        return None, f"there is no month {atom.month}"
    if atom.day is None:
        return f"{atom.year:04d}-{atom.month:02d}", ""
    if not 1 <= atom.day <= monthrange(atom.year, atom.month)[1]:
        return None, f"{atom.year:04d}-{atom.month:02d} has no day {atom.day}"
    return f"{atom.year:04d}-{atom.month:02d}-{atom.day:02d}", ""


def _joined(text: str, atoms: list[Atom]) -> list[DateHit]:
    """Dates and ranges with what stands around them."""
    hits: list[DateHit] = []
    i = 0
    while i < len(atoms):
        atom = atoms[i]
        hit = _single(text, atom)
        link = tails()["join"].fullmatch(text, atom.end, atoms[i + 1].start) if i + 1 < len(atoms) else None
        window = text_before(text, hit.start, 28)
        apart = link is None or (not link["range"] and not (link["and"] and patterns()["between"].search(window)))
        slashed = link is not None and link.group() == "/" and atom.day is None and atom.lent
        if (not apart or slashed) and not hit.ambiguous and not hit.problem:
            other = _single(text, atoms[i + 1])
            if not other.ambiguous and not other.problem and (hit.first or other.first or atom.style != "year"):
                hit = replace(
                    hit, end=other.end, last=other.first, kind="range", approximate=hit.approximate or other.approximate
                )
                i += 1
        elif open_ := patterns()["present"].match(text, hit.end):
            hit = replace(hit, end=open_.end(), kind="range", comparator="since")
        hits.append(hit)
        i += 1
    return hits


def _single(text: str, atom: Atom) -> DateHit:
    """One date with its comparator and its "early"."""
    first, problem = _iso(atom)
    if atom.problem:
        problem = text[atom.start : atom.end]
    elif problem:
        problem = f"{text[atom.start : atom.end]}: {problem}"
    if atom.ambiguous:
        first = f"{atom.year:04d}" if atom.year is not None else None
    begin, approximate = atom.start, False
    window = text_before(text, begin, 28)
    if about := patterns()["about"].search(window):
        begin, approximate = begin - len(window) + about.start(), True
    window = text_before(text, begin, 36)
    comparator = None
    if compared := patterns()["compare"].search(window):
        comparator = next(name for name, part in compared.groupdict().items() if part)
        if comparator == "from":
            comparator = None if patterns()["source"].search(window) else "since"
        elif comparator in ("before", "after") and any(sign in compared.group() for sign in ":(["):
            comparator = None  # "After: 4 August 2014" names the day
    if comparator is None and atom.style != "slash" and patterns()["onwards"].match(text, atom.end):
        comparator = "since" if text[atom.end : atom.end + 9].strip(" -").startswith("onward") else None
    return DateHit(
        begin, atom.end, None if problem else first, None, "date", approximate, comparator,
        atom.ambiguous, problem, atom.year is None or atom.borrowed,
    )  # fmt: skip


def _decades(text: str, start: int, stop: int) -> list[DateHit]:
    """ "the late 1990s": a range of ten years, approximately."""
    hits = []
    for found in patterns()["decade"].finditer(text, start, stop):
        year = int(found[1])
        window = text_before(text, found.start(), 28)
        about = re.search(r"(?:early|late|mid)[ -]$", window, re.IGNORECASE)
        begin = found.start() - (len(window) - about.start() if about else 0)
        hits.append(DateHit(begin, found.end(), str(year), str(year + 9), "range", True))
    return hits


def _without_overlaps(hits: list[DateHit]) -> list[DateHit]:
    kept: list[DateHit] = []
    for hit in hits:
        if not kept or kept[-1].end <= hit.start:
            kept.append(hit)
    return kept


def _before(text: str, order: Order | None, start: int) -> str | None:
    """The nearest date before a place that has at least a month (else the nearest year)."""
    earlier = [
        hit.first for hit in find_dates(text, order, max(0, start - 20000), start) if hit.first and not hit.yearless
    ]
    return next((first for first in reversed(earlier) if len(first) > 4), earlier[-1] if earlier else None)


def _related(hits: list[DateHit], relative: list[re.Match[str]], before: str | None) -> Iterator[DateHit]:
    """The hits together with the relative ones, which take what is certain from the date before them."""
    queue: list[tuple[int, DateHit | re.Match[str]]] = [(hit.start, hit) for hit in hits]
    queue += [(found.start(), found) for found in relative]
    last, behind, yearless = before, 0, False
    for at, item in sorted(queue, key=lambda pair: pair[0]):
        if at < behind:
            continue
        if isinstance(item, DateHit):
            last, behind, yearless = item.last or item.first or last, item.end, item.yearless
            yield item
        else:
            behind = item.end()
            first = _resolved(item, last)
            yield DateHit(
                item.start(), item.end(), first, None, "relative", approximate=_is_season(item), yearless=yearless
            )


# Days that a page or a list tells of itself: when it was posted, exported, printed. They are no day of the case.


POSTED = regex(
    r"\b(?:posted|published|updated|last modified|views?|author|written by|export(?:ed)?|printed|print-?out|downloaded"
    r"|(?:data|database) (?:cut-?off|cut|lock(?:ed)?|closed)"
    r"|(?:registry|register|list|database|dataset|records?|data)\b[^.\n]{0,60}\bextracted)\b\s*(?:at|on|by|of|:)?",
    re.I,
)
"""Words of a page about itself; a date behind them is no date of the case."""

DATELINE = regex(r"[A-Z][A-Z .'’-]{2,30}[,(][^\n]{0,60}?\b(?:19|20)\d\d\b\)?\s*[-–—:/]+\s")
"""The place and day a press release begins with; the place is nobody's country."""
_WRITTEN = regex(
    r"[A-Z][A-Z .'’-]{2,30}, (?:[A-Z][a-z.]{2,9} \d{1,2},? |\d{1,2}\.? [A-Z][a-z.]{2,9},? )(?:19|20)\d\d\s*[-–—/]+\s"
)
"""The same with its day, behind which no value is told: "BUENOS AIRES, May 4, 2011 --"."""


def without_dateline(text: str, block: Span, dates: Sequence[DateHit]) -> tuple[DateHit, ...]:
    """The dates of a sentence without the day on which a press release was written: "BUENOS AIRES, May 4, 2011 -- Two people …".

    Args:
        text: the document's text.
        block: the paragraph.
        dates: of one of its sentences.
    """
    begun = _WRITTEN.match(text, block.start, block.end)
    return tuple(d for d in dates if begun is None or d.end > begun.end())


_OF_PAPER = regex(
    r"\b(?:Accepted|Published|Revised|Available online|E-?pub(?:lished)?|Copyright)\b[^.;\n\d]{0,24}$|©[^;\n\d]{0,60}$"
    r"|\b[Vv]ol(?:ume)?\.? ?\d+,? ?(?:\(\d+\)|[Nn](?:o|r|umber)\.? ?\d+)?[^.;\n\d]{0,40}$"
)
_BEFORE_ACCEPTED = regex(r"\bReceived:?\s*$"), regex(r"[^\n]{0,40}\bAccepted\b")
_BEHIND_PAPER = regex(r"\W{0,3}(?:https?://(?:dx\.)?doi\.org|doi:)", re.I)
_ISSUE = regex(r"[\s;,]{1,2}\d{1,4} ?(?:\(\d+\))? ?: ?e?\d")
"""Behind a year: volume and page of a paper ("2013; 8:19")."""


def is_of_paper(text: str, date: DateHit) -> bool:
    """Return True if a date is that of the paper itself: "Received 22 February 2013 Accepted 12 May 2013".

    Args:
        text: the document's text.
        date: a date in it.
    """
    before = text[max(0, date.start - 80) : date.start]
    received, accepted = _BEFORE_ACCEPTED
    return bool(
        _OF_PAPER.search(before)
        or _BEHIND_PAPER.match(text, date.end)
        or (received.search(before) and accepted.match(text, date.end))
        or (date.first is not None and len(date.first) == len("2013") and _ISSUE.match(text, date.end))
    )


# Several days of one thing: "seizures in 2010 and in March 2012".


_AND_DATE = regex(r"\s*(?:,|and|, and|&|and again|, and again)\s*(?:in|on)?\s*")
_LISTED_ON = regex(
    r"(?:\s(?:was|were|had been) (?:done|performed|made|given|repeated|carried out|needed))?\s*(?:\s(?:into|of|to|on|at|in) (?:the |both |his |her |all )?(?:(?!in |on |and )[a-z-]+ ){0,2}[a-z-]+)?\s?[(:,]?\s*(?:(?:in|on|during)\s+)?"
)

_LISTED_TIMES = regex(r"\s(?:twice|two times|three times|four times|several times|again),?:?\s")
"""Behind what happened more than once: "had pneumonia twice, in 2010 and in 2011"."""

_ATTEMPTS = regex(
    r"\b(?:\d|two|three|four|five|several) (?:attempts? (?:at|of|with)|sessions of|times|procedures of|episodes of|operations:?) (?:an? |the )?$",
    re.I,
)
"""Before what was done more than once: "two attempts at angioplasty, in March and April 2012"."""
_AGAIN = regex(r"\bagain\b")


def further(text: str, dates: Sequence[DateHit]) -> tuple[Period, ...]:
    """The further dates of a list that begins with the first: "in 2014 and 2016" were two.

    Args:
        text: the document's text.
        dates: dates of a sentence, in order.
    """
    out: list[Period] = []
    for one, following in pairwise(dates):
        if not _AND_DATE.fullmatch(text, one.end, following.start):
            break
        out.append(Period(following.first, following.last))
    return tuple(out)


def on_further_days(text: str, m: Mention, dates: Sequence[DateHit]) -> tuple[Period, ...]:
    """The dates behind the first, of something named in the plural right before them: "strokes in 2010 and 2014".

    Args:
        text: the document's text.
        m: what happened.
        dates: the dates of its sentence.
    """
    words = text[m.start : m.end].lower()
    plural = words.endswith("s") and not m.entry.name.lower().endswith(words.rpartition(" ")[2])
    times = _LISTED_TIMES.match(text, m.end)
    behind = [d for d in dates if d.first and d.start >= m.end]
    repeated = len(behind) > 1 and _AGAIN.search(text, behind[0].end, behind[1].start) is not None
    counted = _ATTEMPTS.search(text, max(0, m.start - 40), m.start) is not None
    behind = behind if plural or times or repeated or counted else []
    begin = times.end() if times else m.end
    return further(text, behind) if behind and _LISTED_ON.fullmatch(text, begin, behind[0].start) else ()


def period_of(hit: DateHit) -> Period | None:
    """The date of a hit as a period; "since" opens it, "until" closes it."""
    if hit.first is None:
        return None
    if hit.comparator in ("until", "by", "before"):
        return Period(None, hit.first) if hit.comparator == "until" else Period(hit.first)
    return Period(hit.first, hit.last)
