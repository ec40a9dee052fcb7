"""Dates: absolute, partial, ranges, without year, relative ("the same month"). Months are grammar and stand here.

Durations and ages are in `durations` and `ages` and can be imported from here as well.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.parsers.number.numerals import before
from etl.parsers.when.ages import AgeHit, find_ages
from etl.parsers.when.durations import DurationHit, find_durations
from etl.parsers.when.entries import (
    before_page,
    heads_mail,
    heads_page,
    is_later,
    looks_back,
    year_in_mail,
)
from etl.parsers.when.years import (
    COUNTED,
    FUNCTION_WORDS,
    Atom,
    month_names,
    numeric,
    short_year,
    tails,
)
from etl.patterns import regex
from etl.value import replace

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
        "day_name": regex(rf"(?<!\w)\d{{1,2}}(?:st,?|nd,?|rd,?|th,?|\.)? (?:of )?(?:{name})\b\.?,? ?\d{{4}}", flags),
        "name_day": regex(rf"(?<!\w)(?:{name})\b\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}}|\b)", flags),
        "year_first": regex(r"(?<![\w./-])(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/\d{1,2}(?![\w/]|[.-]\d)"),
        "join": regex(
            r"\s?(?:(?P<range>-|–|—|~|\.?\s?[–-]|,? ?\b(?:to|until|till|through|thru|bis|al|au|até|à)\b(?: the)?)"
            r"|(?P<and>,?\s(?:and|und|et|y|e|en)\b(?: again)?(?: on)?(?: the)?|&|\+)"
            r"|(?P<comma>[,/])(?:\s(?:and|or)\b(?: on)?)?|(?P<or>\sor\b))\s{0,2}",
            flags,
        ),
        "compare": regex(
            r"(?:^|(?<=[^\w]))(?:(?P<since>since|starting(?: in| from| on)?|as of|onwards from|seit|depuis)"
            r"|(?P<from>from)"
            r"|(?P<until>until|till|up to|through|untill|bis)|(?P<before>before|prior to|earlier than|vor)"
            r"|(?P<after>after|following|later than|post|nach)|(?P<by>by|not later than))"
            r"(?: the)?(?: (?:month|year|date|end|summer|beginning) of)?[ :(]{1,2}$",
            flags,
        ),
        "about": regex(
            r"(?:(?:the )?(?:(?:early|late|mid)(?:[ -](?:in))?|(?:beginning|start|middle|end|first half"
            r"|second half|first quarter|last quarter|first days|last days)(?: of| in)(?: the year)?|end"
            r"|(?:spring|summer|autumn|fall|winter)(?: of| in)?"
            r"|around|about|circa|(?-i:[cC]a\.|c\.)|approximately|roughly|approx\.|Anfang|Mitte|Ende|début|inizio|Q[1-4])"
            r"[ -]?|~ ?)\Z",
            flags,
        ),
        "between": regex(r"\bbetween (?:the )?(?:early |late |mid-? ?)?$", flags),
        "days_after": regex(
            r"[^\S\n\t]?(?:,|-|–|~|\b(?:and|to|or|bis|und)\b|&)[^\S\n\t]?(?:and )?(\d{1,2})(?:st|nd|rd|th)?(?![\w/:]|[.,]\d"
            r"|\s?%)", flags
        ),
        "days_before": regex(r"(?<![\w./])(?<!month )(?<!week )(?<!visit )(\d{1,2})(?:st|nd|rd|th|\.)?([^\S\n\t]?(?:,|-|–|~|\b(?:and|to|or|bis"
        r"|und)\b|&)[^\S\n\t]?)(?:and )?\Z", flags),
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
    }  # fmt: skip


# Days and months with full stops and without a year, told from numbers: "(05.10.)", "20.09., 27.09. and 04.10.".


def printed_as_date(text: str, atom: Atom) -> bool:
    """Whether a day and month stand as a date does among dates with full stops: "(05.10.)", "CT 04.05. no bleeding".

    Args:
        text: the document's text.
        atom: a day and month without a year.
    """
    if atom.style != "partial" or (atom.month or 0) > 12 or text[atom.end - 1] != ".":
        return False
    behind = text[atom.end : atom.end + 2]
    padded = atom.end - atom.start == len("04.05.")
    return behind[:1] in (")", ":", ",", ";") or (padded and behind[:1] == " " and behind[1:].islower())


Order = Literal["dmy", "mdy"]


# Days without a year that can only lie in a time that a document prints whole: "from 08.11.2010 to 19.11.2010 … Echo 09.11.".

_LONGEST = 200
"""Days of a stay, at most; what lasted longer says nothing of a day's year."""


def printed_ranges(text: str, atoms: Sequence[Atom]) -> tuple[tuple[date, date], ...]:
    """The times of a text that are printed with their first and their last day, both with a year.

    Args:
        text: the text.
        atoms: its dates.
    """
    found: list[tuple[date, date]] = []
    for one, two in pairwise(atoms):
        first, last = _day(one, one.year), _day(two, two.year)
        if first is None or last is None or not 0 < (last - first).days <= _LONGEST:
            continue
        link = patterns()["join"].fullmatch(text, one.end, two.start)
        if link is not None and link["range"]:
            found.append((first, last))
    return tuple(dict.fromkeys(found))


def year_in(ranges: Sequence[tuple[date, date]], atom: Atom) -> int | None:
    """The year of a day in the only one of these times that holds it; None without one, or with several.

    Args:
        ranges: `printed_ranges` of the text.
        atom: a day and month.
    """
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


# Whether a number of four digits is a year: what stands around it tells.


def year_stands(text: str, atom: Atom) -> bool:
    """Whether a bare four-digit number is a year: by what stands around it.

    Args:
        text: the text.
        atom: the bare year.

    Returns:
        False for counts, identifiers, page numbers, prices and quantities.
    """
    ahead = before(text, atom.start, 16)
    after = text[atom.end : atom.end + 12]
    if tails()["noise"].search(ahead) or tails()["unitlike"].match(after):
        return False
    if re.search(r"\d[ \u00a0-]$", ahead) and not re.search(r"(?:19|20)\d\d[ \u00a0-]$", ahead):
        return False
    if re.match(r"[ \u00a0-]\d{3,}", after) and not re.match(r"[ \u00a0-](?:19|20)\d\d(?!\d)", after):
        return False
    word = tails()["word"].match(text, atom.end, atom.end + 24)
    if word is None:
        return True
    lower = word[1].lower()
    if tails()["timed"].search(ahead):
        return lower not in COUNTED
    return lower in FUNCTION_WORDS or (word[1][0].isupper() and len(word[1]) > 2)


# Dates that refer to the one before them: "the same month", "the following year".


def resolved(found: re.Match[str], last: str | None) -> str | None:
    """What "the same month", "the following year" is, from the date before it; only what is certain.

    Args:
        found: a match of the pattern of references.
        last: the date before it.
    """
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
    return None  # a season lies in either of two years


__all__ = [
    "AgeHit", "DateHit", "DurationHit", "Order", "date_order", "find_ages", "find_dates", "find_durations",
]  # fmt: skip

DateKind = Literal["date", "range", "relative"]
_DOTTED = regex(r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)")
"""A full date with full stops."""


class DateHit(Struct, frozen=True):
    """A date in a text.

    Args:
        start: offset of its first character; "early" and its like belong to it, "since" and its like don't.
        end: offset behind its last character.
        first: ISO partial date as precise as printed; None when it can't be read or resolved.
        last: the end of a range.
        kind: date, range, relative ("the same month").
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
        what it states, or what its unambiguous numeric dates show, or how it prints dates with month names; None if nothing does.
    """
    if stated := patterns()["stated"].search(text):
        return "dmy" if stated["dmy"] else "mdy"
    day_first = month_first = 0
    full = list(patterns()["full"].finditer(text))
    for found in full:
        one, two = int(found[1]), int(found[3])
        day_first += 12 < one <= 31 and 1 <= two <= 12
        month_first += 12 < two <= 31 and 1 <= one <= 12
    if not full and patterns()["year_first"].search(text):
        return "mdy"  # "2011/4/15, 4/22 and 5/6"
    if not day_first and not month_first:
        day_first = sum(1 for m in full if m[2] == "." and len(m[4]) == 4)
    if day_first == month_first:
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
    atoms = _stand(text, _shared(text, list(_atoms(text, order, start, stop))))
    relative = list(patterns()["relative"].finditer(text, start, stop))
    hits = _without_overlaps(_joined(text, _borrowed(text, atoms)))
    return tuple(_related(hits, relative))


def _atoms(text: str, order: Order | None, start: int, stop: int) -> Iterator[Atom]:
    """All pieces that may be dates, with years where they are printed; lists of days become one atom each."""
    last = start
    for atom in numeric(text, order, start, stop):
        if atom.start < last:
            continue
        items = [atom]
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
            if found is None or not 1 <= int(found[1]) <= 31 or (not days and found[2].strip() == ","):
                break
            begin = max(last, at - 16) + found.start(1)
            days.append(replace(atom, start=begin, end=begin + len(found[1]), day=int(found[1]), lent=True))
            at = begin
        return [*reversed(days), atom]
    run = [atom]
    at = atom.end
    for _ in range(8):
        found = patterns()["days_after"].match(text, at, stop)
        if found is None or not 1 <= int(found[1]) <= 31:
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
    closed = (
        len(run) > 2 and "," not in text[run[-2].end : run[-1].start] and text[at : at + 1] in (".", ",", ";", ")", "")
    )
    return run if len(run) > 1 and (plain or closed) else [atom]


_BREATH = regex(r"(?:[^.;:\n]|\.\d){0,70}?(?:\band\b|,|\bthen\b)(?:[^.;:\n\d]|\d(?!\d\d\d)|\.\d){1,70}")


def _shared(text: str, atoms: list[Atom]) -> list[Atom]:
    """The atoms with the years that they share with the one behind them ("May 15 and July 10, 2020")."""
    join = patterns()["join"]
    for i in range(len(atoms) - 2, -1, -1):
        one, two = atoms[i], atoms[i + 1]
        named = next((a for a in atoms[i + 1 : i + 4] if a.style == "name"), two)
        if one.year is None and _in_one_breath(text, one, named):
            atoms[i] = replace(one, year=named.year, lent=named.year is not None)
            continue
        if one.year is not None or one.month is None or two.year is None or two.month is None:
            continue
        if one.style == "partial" and two.style != "numeric" and not two.lent:
            continue
        link = join.fullmatch(text, one.end, two.start)
        if link and (one.style != "partial" or link["range"] or link["and"] or printed_as_date(text, one)):
            # over New Year: "28 December and 4 January 2011"
            turned = one.day is not None and two.day is not None and one.month >= 10 and two.month <= 3
            atoms[i] = replace(one, year=two.year - turned, lent=True)
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
    join = patterns()["join"]
    refused = -2
    dotted = _DOTTED.search(text) is not None
    for atom in atoms:
        if atom.year is None and (atom.style == "partial" or not atom.sure):
            if dotted and printed_as_date(text, atom):
                kept.append(replace(atom, sure=True))
            continue
        if atom.style == "year" and not atom.sure:
            near = kept[-1] if kept else None
            link = join.fullmatch(text, near.end, atom.start) if near and near.style == "year" and near.sure else None
            if atom.start <= refused + 1 or (link is None and not year_stands(text, atom)):
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
        link = patterns()["join"].fullmatch(text, atom.end, atoms[i + 1].start) if i + 1 < len(atoms) else None
        window = before(text, hit.start, 28)
        apart = link is None or (not link["range"] and not (link["and"] and patterns()["between"].search(window)))
        if not apart and not hit.ambiguous and not hit.problem:
            other = _single(text, atoms[i + 1])
            if not other.ambiguous and not other.problem:
                hit = replace(
                    hit, end=other.end, last=other.first, kind="range", approximate=hit.approximate or other.approximate
                )
                i += 1
        hits.append(hit)
        i += 1
    return hits


def _single(text: str, atom: Atom) -> DateHit:
    """One date with its comparator and its "early"."""
    first, problem = _iso(atom)
    if problem:
        problem = f"{text[atom.start : atom.end]}: {problem}"
    begin, approximate = atom.start, False
    window = before(text, begin, 28)
    if about := patterns()["about"].search(window):
        begin, approximate = begin - len(window) + about.start(), True
    window = before(text, begin, 36)
    comparator = None
    if compared := patterns()["compare"].search(window):
        comparator = next(name for name, part in compared.groupdict().items() if part)
        if comparator == "from":
            comparator = "since"
        elif comparator in ("before", "after") and any(sign in compared.group() for sign in ":(["):
            comparator = None  # "After: 4 August 2014" names the day
    return DateHit(
        begin, atom.end, None if problem else first, None, "date", approximate, comparator,
        atom.ambiguous, problem, atom.year is None or atom.borrowed,
    )  # fmt: skip


def _without_overlaps(hits: list[DateHit]) -> list[DateHit]:
    kept: list[DateHit] = []
    for hit in hits:
        if not kept or kept[-1].end <= hit.start:
            kept.append(hit)
    return kept


def _close(text: str, start: int, end: int) -> bool:
    """Whether two places are near each other in one paragraph."""
    return end - start <= 300 and "\n\n" not in text[start:end]


def _beside(between: str) -> bool:
    """Whether two days head columns side by side: "13/09  20/09", "Week 1 (13/09) | Week 2 (20/09)"."""
    bracketed = between.startswith(")") and between.endswith("(") and "\n" not in between
    return bracketed or not between[6:].strip(" \t|")


def _borrowed(text: str, atoms: list[Atom]) -> list[Atom]:
    """The atoms; those without year have the nearest precise one before them (over New Year in a list, the next)."""
    best: dict[int, int] = {}
    whole: dict[tuple[int, int], set[int]] = {}
    for atom in atoms:
        if atom.year is not None and atom.month and atom.day:
            whole.setdefault((atom.month, atom.day), set()).add(atom.year)
    stays = printed_ranges(text, atoms)
    page = next((a for a in atoms[:1] if heads_page(text, a)), None)
    kept: list[Atom] = []
    letter: Atom | None = None
    mail: Atom | None = None
    month: Atom | None = None
    named: Atom | None = None
    for atom in atoms:
        if atom.year is not None:
            named = atom if atom.month and not atom.day else named
            month = atom if atom.month and not atom.day and atom.year > best.get(2, 0) else None
            best[2 if atom.day else 1 if atom.month else 0] = atom.year
            letter = atom if looks_back(text, atom) else None
            mail = atom if heads_mail(text, atom) else None if mail and is_later(atom, mail) else mail
        elif (past := year_in_mail(text, mail, kept, atom)) is not None:
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
            elif letter and (letter.month or 0) > (atom.month or 0) and "\n\n" not in text[letter.end : atom.start]:
                atom = replace(atom, year=letter.year, borrowed=True)
        elif named and named.month == atom.month and _close(text, named.end, atom.start):
            atom = replace(atom, year=named.year, lent=True)  # "In October 2014: on 7 and 14 October"
        elif best:
            if month is not None and (month.month or 0) <= (atom.month or 0):
                best[2] = month.year or best[2]  # "2nd course, April 2010: on April 12 and 19"
            same = whole.get((atom.month or 0, atom.day or 0), set())
            # the day that is printed whole elsewhere, or in a stay whose first and last day are
            told = next(iter(same)) if len(same) == 1 else year_in(stays, atom)
            year = told or best[max(best)]
            near = kept[-1] if kept else None
            if (
                near
                and near.borrowed
                and near.year
                and near.month
                and atom.month
                and _beside(text[near.end : atom.start])
            ):
                year = near.year + (near.month >= 10 and atom.month <= 3)
            atom = replace(atom, year=before_page(text, page, near, atom, year), borrowed=True)
        kept.append(atom)
    return kept


def _related(hits: list[DateHit], relative: list[re.Match[str]]) -> Iterator[DateHit]:
    """The hits together with the relative ones, which take what is certain from the date before them."""
    queue: list[tuple[int, DateHit | re.Match[str]]] = [(hit.start, hit) for hit in hits]
    queue += [(found.start(), found) for found in relative]
    last: str | None = None
    behind, yearless = 0, False
    for at, item in sorted(queue, key=lambda pair: pair[0]):
        if at < behind:
            continue
        if isinstance(item, DateHit):
            last, behind, yearless = item.last or item.first or last, item.end, item.yearless
            yield item
        else:
            behind = item.end()
            first = resolved(item, last)
            yield DateHit(item.start(), item.end(), first, None, "relative", yearless=yearless)


# Days that a page or a list tells of itself: when it was posted, exported, printed. They are no day of the case.


POSTED = regex(
    r"\b(?:posted|published|updated|last modified|views?|author|written by|export(?:ed)?|printed|print-?out|downloaded"
    r"|(?:data|database) (?:cut-?off|cut|lock(?:ed)?|closed)"
    r"|(?:registry|register|list|database|dataset|records?|data)\b[^.\n]{0,60}\bextracted)\b\s*(?:at|on|by|of|:)?",
    re.I,
)
"""Words of a page about itself; a date behind them is no date of the case."""

DATELINE = regex(
    r"[A-Z][A-Z .'’-]{2,30}, (?:[A-Z][a-z.]{2,9} \d{1,2},? |\d{1,2}\.? [A-Z][a-z.]{2,9},? )(?:19|20)\d\d\s*[-–—/]+\s"
)
"""The place and day a press release begins with, "BUENOS AIRES, May 4, 2011 --"; the place is nobody's country."""


def without_dateline(text: str, block: Span, dates: Sequence[DateHit]) -> tuple[DateHit, ...]:
    """The dates of a sentence without the day on which a press release was written: "BUENOS AIRES, May 4, 2011 -- Two people …".

    Args:
        text: the document's text.
        block: the paragraph.
        dates: of one of its sentences.
    """
    begun = DATELINE.match(text, block.start, block.end) if dates else None
    return tuple(d for d in dates if begun is None or d.end > begun.end())
