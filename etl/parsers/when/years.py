"""The pieces dates are made of: numeric dates, month names with days and years, bare years, day/month pairs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from etl.parsers.number.numerals import before
from etl.parsers.when.pairs import LAST_DAY, ON_DAY, century, days_in_pairs
from etl.patterns import regex
from etl.value import replace

# The patterns of the pieces dates are made of, and the words they need: month names are grammar.


_NAMES = (
    "january jan januar janvier janv enero ene gennaio gennaio januari января січня",
    "february feb februar febr février fevrier févr febrero febbraio februari февраля лютого",
    "march mar märz maerz mars marzo maart марта березня",
    "april apr avril avr abril aprile апреля квітня",
    "may mai mayo maggio mei мая травня",
    "june jun juni juin junio giugno июня червня",
    "july jul juli juillet juil julio luglio июля липня",
    "august aug août aout agosto augustus августа серпня",
    "september sept sep septembre septiembre settembre сентября вересня",
    "october oct oktober okt octobre octubre ottobre октября жовтня",
    "november nov novembre noviembre ноября листопада",
    "december dec dezember dez décembre decembre diciembre dicembre декабря грудня",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Month names in several languages, lower case."""

TREATED_ONCE = regex(
    r",\s(?:(?:[a-z]+ly|first) )?(?:treated|diagnosed|managed|operated|resected|removed|cured|complicated|controlled)\b[^,;:.()\d]{0,60}$"
)
"""Before a date that only says when something of the past was: "a man with cancer, treated by surgery in 2011, had pain"."""

FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "he",
        "she",
        "they",
        "we",
        "it",
        "his",
        "her",
        "their",
        "its",
        "this",
        "that",
        "these",
        "those",
        "was",
        "were",
        "is",
        "are",
        "has",
        "had",
        "have",
        "been",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "with",
        "without",
        "in",
        "on",
        "at",
        "by",
        "from",
        "for",
        "of",
        "to",
        "as",
        "after",
        "before",
        "until",
        "since",
        "till",
        "during",
        "because",
        "due",
        "then",
        "there",
        "also",
        "again",
        "not",
        "no",
        "only",
        "still",
        "i",
        "you",
        "our",
        "my",
        "both",
        "all",
        "under",
        "via",
        "through",
        "while",
        "if",
        "than",
        "so",
        "later",
        "onwards",
        "onward",
        "about",
        "between",
        "against",
        "into",
        "over",
        "following",
        "und",
        "and-or",
        "bis",
    ]
)
"""Words that may follow a year and are no noun."""

COUNTED = frozenset(
    ("patients", "people", "persons", "participants", "subjects", "cases", "individuals", "men", "women", "children")
)
"""Nouns that make a number before them a count, also behind "in"."""


@cache
def month_names() -> str:
    """The month names as one group that isn't captured, the longest first; their initials are looked at before."""
    initials = "".join(sorted({name[0] for name in MONTHS}))
    return rf"(?:(?=[{initials}])(?:{'|'.join(sorted(MONTHS, key=lambda name: (-len(name), name)))}))"


@cache
def own_day() -> str:
    """Behind a day, the next month of a list with a day of its own: "September 20th, 29th, October 11th"."""
    return rf"(?:st|nd|rd|th),?\s{month_names()}\s\d{{1,2}}(?:st|nd|rd|th)\b"


@cache
def _listed() -> str:
    """The number of a line, and no day, before a month with a day of its own: "1. May 13 …", "2. May 20 …"."""
    return rf"(?:(?<=\n)|(?<=\n )|(?<=\n  ))\d{{1,2}}[.)]\s{month_names()}\.?\s\d{{1,2}}(?!\d|\w)"


@cache
def _piece() -> re.Pattern[str]:
    """The pattern of anything that may be a date."""
    year = r"(?:(?:19|20)\d\d|2100)"
    initials = "".join(sorted({name[0] for name in MONTHS}))
    return regex(
        rf"(?=\d|(?<![^\W\d_])[{initials}])(?:"  # whether anything of it can begin here, before all is tried in turn
        rf"(?P<cjk>(?P<cy>{year})\s?年(?:\s?(?P<cm>\d{{1,2}})\s?月(?:\s?(?P<cd>\d{{1,2}})\s?[日号])?)?)"
        r"|(?P<cjk_day>(?P<em>\d{1,2})\s?月\s?(?P<ed>\d{1,2})\s?[日号])"
        r"|(?P<solid>(?P<y8>(?:19|20)\d\d)(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12]\d|3[01])(?!\d))"
        rf"|(?P<year_named>(?P<y5>{year}) (?=(?-i:[A-Z]))(?P<n5>{month_names()})(?![\w’'-])(?!,? ?(?:19|20)\d\d)"
        r"(?:\.? (?P<d5>\d{1,2})(?=[,;:)]|\.?(?:\s|$)(?! ?[a-z%µ])))?)"
        rf"|(?P<ymd>(?P<y1>{year})(?P<s1>[./-])(?P<m1>\d{{1,2}})(?!\d)(?:(?P=s1)(?P<d1>\d{{1,2}})(?!\d))?)"
        rf"|(?P<dmy>(?P<a>\d{{1,2}})(?P<s2>\. |[./-])(?P<b>\d{{1,2}})(?P=s2)(?P<c>\d{{4}}|\d{{2}})(?!\d))"
        rf"|(?P<my>(?P<m3>0?[1-9]|1[0-2])[./](?P<y3>{year})(?!\d))"
        rf"|(?P<named>(?:(?P<d4>(?!{_listed()})\d{{1,2}})(?!{own_day()})(?:st,?|nd,?|rd,?|th,?|\.)?(?:[ \u00a0]|(?=[A-Za-z])|[-/])(?:of "
        rf"|de )?)?(?<![^\W\d_])(?P<name>{month_names()})"
        rf"(?:\b|(?=\d))\.?)"
        r"|(?P<partial>(?P<p1>\d{1,2})\.(?P<p2>\d{1,2})(?!\d)\.?)"
        r"|(?P<slash>(?P<f1>\d{1,2})/(?P<f2>\d{1,2})(?!\d))"
        r"|(?P<dash>(?P<h1>0?[1-9]|1[0-2])-(?P<h2>[12]\d|3[01]|0?[1-9])(?![\w/%+-]|[.,]\d))"
        rf"|(?P<year>{year}(?!\d)))",
        re.IGNORECASE,
    )


@cache
def tails() -> dict[str, re.Pattern[str]]:
    """Patterns of what stands around such a piece."""
    year = r"((?:19|20)\d\d|2100)(?!\d|[.,]\d{3}|\.\d|-\d\d-\d\d(?!\d))"
    return {
        "join": regex(
            r"\s?(?:(?P<range>-|–|—|~|\.?\s?[–-]|,? ?\b(?:to|until|till|through|thru|bis|al|au|até|à)\b(?: the)?)"
            r"|(?P<and>,?\s(?:and|und|et|y|e|en)\b(?: again)?(?: on)?(?: the)?|&|\+)"
            r"|(?P<comma>[,/])(?:\s(?:and|or)\b(?: on)?)?|(?P<or>\sor\b))\s{0,2}",
            re.IGNORECASE,
        ),
        "day": regex(r"[ \u00a0]?[,.-]?[ \u00a0]?(\d{1,2})(?:st|nd|rd|th)?(?![\w%/°]|:\d|[.,](?!(?:19|20)\d\d(?!\d))\d)(?! ?(?:%|°|×"
        r"|x \d))", re.IGNORECASE),
        "year": regex(rf"(?:[ \u00a0]?[,.]?[ \u00a0]?|[-/]| of | de |\s| (?:morning|evening|afternoon|night|day|weekend)s?,? (?:(?:in|of) )?)['’]?{year}", re.IGNORECASE),
        "short": regex(r"(?:[ ,-]? ?['’]|-)(\d\d)(?![\w-])"),
        "url": regex(r"(?:https?://|www\.|doi\.org|doi: ?)\S+", re.IGNORECASE),
        "part": regex(r"(?<!\w)(?:early|late|mid)-\Z", re.IGNORECASE),
        "run": regex(r"\d+"),
        "preposition": regex(r"\b(?:in|since|until|till|by|from|during|of|early|late|mid|end|this|for"
        r"|before|after|to)[ -]$", re.IGNORECASE),
        "noise": regex(
            r"(?:\b(?:pages?|pp?\.|vol\.?|no\.|nr\.?|n|room|tel\.?|phone|fax|id|identifier|version|ver\.?|v\.?"
            r"|code|lot|batch|ref\.?"
            r"|protocol|isbn|pmid|pmc|views?|visits|hits|clicks|usd|eur|rmb|cny|us)[:.]?\s?|[#№$€£¥=@+~_≥≤<>×*]\s?)$",
            re.IGNORECASE,
        ),
        "timed": regex(
            r"\b(?:in|since|until|till|by|from|before|after|during|year|early|late|mid|end|beginning|start"
            r"|summer|winter|spring|autumn|fall"
            r"|of|to|and|between|through|around|circa|ca\.?|as of|vs\.?|en|im|seit|bis|depuis|dal|nel)[ -]$",
            re.IGNORECASE,
        ),
        "word": regex(r"[ \u00a0]([^\W\d_]+)"),
        "unitlike": regex(
            r"[ \u00a0]?(?:%|°|×|[xX] ?\d|/|‰|[µμ]|[mnpfkcd]?(?:g|mol|[lL]|IU|U|Eq)/[^\W\d_]|(?:[mnpk]g|m[lL]|mcg|IU)\b)"
        ),
        "span": regex(r"[ ]?(?:[-–—]|to|and|or)[ ]?(\d{1,6})(?!\d)"),
    }  # fmt: skip


# Days with commas alone before a date.

_BARE_RUN = regex(r"(?:\(|\b(?:on|days?|dates?)(?: the|:)? )(?:\d{1,2},\s?){2,8}\Z")


def bare_run(text: str, start: int, at: int, last: int | None) -> bool:
    """Whether days with commas alone stand before a date: "(3, 10, 17, 24 March)", "on 3, 10, 17 May".

    Args:
        text: the text.
        start: where to look from.
        at: where the date begins.
        last: its day; None for a month.
    """
    found = _BARE_RUN.search(text, start, at)
    days = [int(day) for day in re.findall(r"\d+", found[0])] if found else []
    return len(days) > 1 and days == sorted(set(days)) and days[-1] < (last or 0)


# Days that are the whole of a cell, and those in eight digits.

_APART = regex(r"(?:^|[\t|(;])[ ]?(?P<day>[0-3]\d-[0-3]\d-\d\d)(?=[ ]?(?:[\t|);]|$))", re.M)
_APART_DOTTED = regex(
    r"(?:^|[\t|(;]| {2})[ ]?(?P<day>(?:[1-9]|0[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?P<year>\d\d))(?=[ ]{0,20}(?:[\t|);]|$)| {2})",
    re.M,
)
_DASHED_DAYS_NEAR = 4_000
_SEVERAL = 3


def _set_apart(text: str, found: re.Match[str]) -> bool:
    """Whether "19-09-11" or "4.4.16" is the whole of a cell or a bracket, with others like it nearby; those with full stops
    are of one year, or the next."""
    dotted = "." in found.group()
    near = (_APART_DOTTED if dotted else _APART).finditer(
        text, max(0, found.start() - _DASHED_DAYS_NEAR), found.end() + _DASHED_DAYS_NEAR
    )
    starts = [m.start("day") for m in near if not dotted or abs(int(m["year"]) - int(found["c"])) <= 1]
    return found.start() in starts and len(starts) >= _SEVERAL


# Days in eight digits, "20090312": in the cells of a table near another one, and behind a word for a date.

_SOLID = regex(r"(?<![\w.,+/#-])((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w.,/%-])")
_CELL_ENDS, _CELL_BEGINS = regex(r"(?:^|[\n\t|]|  ) ?$"), regex(r" ?(?:$|[\n\t|]|  )")
_COUNTS = regex(r" ?(?:%|[^\W\d_]{1,6}/|cells?\b|[x×])", re.I)
_SOLID_DAYS_YEARS, _SOLID_DAYS_NEAR, _SHORTLY = 2, 4_000, 16


def _is_solid_day(text: str, start: int, end: int) -> bool:
    """Whether eight digits that can be a day are one, and no number of a patient, a phone or of cells."""
    if ON_DAY.search(text[max(0, start - _SHORTLY) : start]):
        return _COUNTS.match(text, end) is None
    if not (_CELL_ENDS.search(text, max(0, start - 3), start) and _CELL_BEGINS.match(text, end)):
        return False
    year, own = int(text[start : start + 4]), text[start:end]
    others = (
        m for m in _SOLID.finditer(text, max(0, start - _SOLID_DAYS_NEAR), end + _SOLID_DAYS_NEAR) if m.group() != own
    )
    return any(abs(int(m[1]) - year) <= _SOLID_DAYS_YEARS for m in others)


Style = Literal["numeric", "name", "year", "partial", "slash"]
_TOLD_WHEN = regex(r"(?:\b(?:in|since|from|until|till|to|by|before|after|during|around|about|and) |[(（])$", re.I)
_UNIT_BEHIND = regex(r"\s?(?:%|°|×|[^\W\d_]{1,5}(?:/|\d)|(?:[mµnpk]?g|m?l)\b)", re.I)
_DOTTED = regex(r"(?<!\d)(?:19|20)\d\d\.(?:\d{1,2}\.\d|0[1-9](?!\d)|1[0-2](?!\d))")
_SURE_DAY = regex(r"(?<![\w.])(?:1[3-9]|2\d|3[01])\.(?:0?[1-9]|1[0-2])\.(\d\d)(?![\w.]\d?)")
_BESIDE, _YEARS, _NEAR = 300, 2, 4_000
"""So far around a month of one digit other dates are looked for that are written with dots."""


class Atom(Struct, frozen=True):
    """A piece that may be a date.

    Args:
        start: offset of its first character.
        end: offset behind its last character.
        year: its year, None if none is printed.
        month: its month.
        day: its day.
        style: how it is printed; a "partial" (7.19) is a date only next to a full one.
        ambiguous: day and month can't be told apart.
        problem: whether it can't be a date.
        sure: for a bare year, month or pair: whether its form alone makes it a date.
        day_first: the day is printed before the month's name.
        day_end: whether its day is the last thing printed ("March 3").
        lent: whether the year is printed with another date of the same list.
        borrowed: whether the year is not printed with it at all.
    """

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None
    style: Style = "numeric"
    ambiguous: bool = False
    problem: bool = False
    sure: bool = True
    day_first: bool = False
    day_end: bool = False
    lent: bool = False
    borrowed: bool = False


def short_year(text: str, at: int, stop: int) -> tuple[int, int] | None:
    """The year behind a month or a list of days (", 2008", " 2008", "'08").

    Args:
        text: the text.
        at: offset behind the month or day.
        stop: where to stop reading.

    Returns:
        the year and the offset behind it.
    """
    if found := tails()["year"].match(text, at, stop):
        return int(found[1]), found.end()
    if found := tails()["short"].match(text, at, stop):
        return century(found[1]), found.end()
    return None


def numeric(text: str, order: Literal["dmy", "mdy"] | None, start: int, stop: int) -> Iterator[Atom]:
    """The pieces of a text that may be dates.

    Args:
        text: the text.
        order: whether the document writes the day or the month first.
        start: where to begin.
        stop: where to stop.

    Yields:
        atoms in the order of the text.
    """
    links = [(found.start(), found.end()) for found in tails()["url"].finditer(text, start, stop)]
    pairs: frozenset[int] | None = None
    at, last = start, start
    while found := _piece().search(text, at, stop):
        begin = found.start()
        link = bisect_right(links, (begin, stop + 1)) - 1
        if link >= 0 and links[link][1] > begin:
            at = links[link][1]
            continue
        if (found["slash"] or found["dash"]) and pairs is None:
            pairs = days_in_pairs(text, order)
        atom = _atom(text, found, order, stop, pairs or frozenset()) if _clear(text, found, last, stop) else None
        if atom is None:
            run = tails()["run"].match(text, begin, stop)
            at = run.end() if run else found.end("name") if found["name"] else found.end()
            continue
        yield atom
        if atom.lent and atom.style == "year":  # "2015/16"
            yield Atom(atom.end + 1, found.end(), (atom.year or 0) + 1, style="year")
            atom = replace(atom, end=found.end())
        at = last = atom.end


_MAYO = regex(r"Mayo (?:\w+ )?\d\b(?!,? (?:de )?\d{4})")
"""A score that is spelled like a month and its day."""


def _clear(text: str, found: re.Match[str], last: int, stop: int) -> bool:
    """Whether a piece stands on its own and is no part of a longer number, name or identifier."""
    begin, end = found.start(), found.end()
    if _MAYO.match(text, begin):
        return False
    one, two = text[begin - 1 : begin], text[max(0, begin - 2) : max(0, begin - 1)]
    if found["named"] and found["d4"] and one in tuple("-–") and two.isdecimal():  # "12–14 May"
        return True
    if found["named"] and not found["d4"]:
        return not (one.isalnum() or one == "_")
    if (one.isalnum() and one.isascii()) or (one in tuple("_/$€£¥#№@^") and begin != last + 1):
        return False
    if found["year"] and tails()["part"].search(text, max(0, begin - 6), begin):  # "mid-2003"
        return True
    joined = two.isdecimal() if one in (",", ":") else two.isalnum()  # "Admitted:2014-09-08" is a label and its date
    if one and one in "-–./:," and begin != last + 1 and joined:
        return False
    if one == "+":
        return False
    follow, next_ = text[end : end + 1], text[end + 1 : end + 2]
    if found["named"] or found["cjk"] or found["cjk_day"]:
        return True
    if (follow.isalpha() and follow.isascii() and not (follow == "T" and next_.isdecimal())) or follow == "_":
        return False
    if follow in tuple("./:,") and follow and next_.isdecimal():
        return (follow == "," and not text[end + 1 : end + 4].isdecimal()) or (follow == "/" and bool(found["year"]))
    if follow == "-" and next_.isdecimal():
        return bool(found["year"] or found["partial"] or found["slash"] or "-" not in found.group())
    return True


def _atom(
    text: str, found: re.Match[str], order: Literal["dmy", "mdy"] | None, stop: int, pairs: frozenset[int]
) -> Atom | None:
    """The atom of a match, None when it is no date."""
    start, end = found.start(), found.end()
    if found["cjk"]:
        return Atom(start, end, int(found["cy"]), _int(found["cm"]), _int(found["cd"]))
    if found["cjk_day"]:
        month, day = int(found["em"]), int(found["ed"])
        return Atom(start, end, None, month, day, "slash") if 1 <= month <= 12 and 1 <= day <= LAST_DAY else None
    if found["solid"]:
        solid = Atom(start, end, int(found["y8"]), int(found["m8"]), int(found["d8"]))
        return solid if _is_solid_day(text, start, end) else None
    if found["ymd"] or found["year_named"]:
        return _year_first(found)
    if found["dmy"]:
        return _day_or_month_first(text, found, order)
    if found["my"]:
        return Atom(start, end, int(found["y3"]), int(found["m3"]))
    if found["name"]:
        return _named(text, found, stop)
    if found["partial"]:
        day, month = int(found["p1"]), int(found["p2"])
        return (
            Atom(start, end, None, month, day, "partial")
            if 1 <= day <= 31 and 1 <= month <= 31 and min(day, month) <= 12
            else None
        )
    if found["slash"]:
        if start not in pairs:
            return None
        one, two = int(found["f1"]), int(found["f2"])
        mdy = two > 12 or (one <= 12 and order != "dmy")
        return Atom(start, end, None, one if mdy else two, two if mdy else one, "slash")
    if found["dash"]:
        return Atom(start, end, None, int(found["h1"]), int(found["h2"]), "slash") if start in pairs else None
    return Atom(start, end, int(found["year"]), style="year", sure=False)


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _year_first(found: re.Match[str]) -> Atom | None:
    """2009.3.12, 2005.02, 2009/1/18, 2009 Jan, 2009 Jan. 12; also 2015/16 as two years."""
    if name := found["n5"]:
        return Atom(found.start(), found.end(), int(found["y5"]), MONTHS[name.lower()], _int(found["d5"]))
    start, end, year, month, day = found.start(), found.end(), int(found["y1"]), int(found["m1"]), _int(found["d1"])
    if 1 <= month <= 12:
        if day is not None and not 1 <= day <= 31:
            return Atom(start, end, year, month, day, problem=True) if day <= 39 and found["s1"] != "-" else None
        decimal = day is None and found["s1"] == "." and len(found["m1"]) == 1
        return None if decimal and not _short_month(found) else Atom(start, end, year, month, day)
    if day is None and month == (year + 1) % 100 and found["s1"] != ".":
        return Atom(start, start + 4, year, style="year", lent=True)
    if day is not None and 12 < month <= 31 and 1 <= day <= 12 and found["s1"] != "-":
        return Atom(start, end, year, month, day, problem=True)
    return None


def _short_month(found: re.Match[str]) -> bool:
    """Whether "2008.6" is June 2008 and no number: behind a word of time, near dates that are written so."""
    text, start = found.string, found.start()
    told = _TOLD_WHEN.search(text, max(0, start - 12), start) and not _UNIT_BEHIND.match(text, found.end())
    return bool(told) and _DOTTED.search(text, max(0, start - _NEAR), start + _NEAR) is not None


def _day_or_month_first(text: str, found: re.Match[str], order: Literal["dmy", "mdy"] | None) -> Atom | None:
    """16.05.2020, 12/03/2009, 05.11.18."""
    start, end, one, two, dot = found.start(), found.end(), int(found["a"]), int(found["b"]), found["s2"][0] == "."
    year = century(found["c"])
    if not 1900 <= year <= 2100 or not (1 <= one <= 31 and 1 <= two <= 31):
        return None
    if len(found["c"]) == 2 and found["s2"] != "/":  # 3.5.12 may be a section or a version, 12-14-16 anything
        dated = ON_DAY.search(before(text, start, 12))
        padded = dot and len(found["a"]) == len(found["b"]) == 2
        closes = dot and text[max(0, start - 2) : start] == ", " and text[end : end + 1] in ("", "\n")
        celled = _set_apart(text, found)
        if not (dated or padded or closes or celled or (dot and _among_days(text, found))):  # "Phone note, 20.1.14"
            return None
    if one > 12 and two > 12:
        return Atom(start, end, year, two, one, problem=True)
    if one > 12 or two > 12:
        return Atom(start, end, year, min(one, two), max(one, two)) if one != two else None
    if one == two or order is not None or dot:
        first = order == "mdy" and not dot
        return Atom(start, end, year, one if first else two, two if first else one)
    return Atom(start, end, year, ambiguous=True)


def _among_days(text: str, found: re.Match[str]) -> bool:
    """Whether another day that can only be one stands near "12.3.09", of about the same year: "18.6.09"."""
    low, high = max(0, found.start() - _BESIDE), found.end() + _BESIDE
    others = (m for m in _SURE_DAY.finditer(text, low, high) if m.start() != found.start())
    return any(abs(int(m[1]) - int(found["c"])) <= _YEARS for m in others)


def _named(text: str, found: re.Match[str], stop: int) -> Atom | None:
    """A month's name with its day and year."""
    start, end, month = found.start(), found.end(), MONTHS[found["name"].lower()]
    day = _int(found["d4"])
    if day is not None and not 1 <= day <= 39:
        start, day = found.start("name"), None
    capital = found["name"][0].isupper()
    year = short_year(text, end, stop)
    day_end = False
    spot = tails()["day"].match(text, end, stop) if year is None and day is None else None
    if spot and 1 <= int(spot[1]) <= (LAST_DAY if "," in spot.group()[:2] else 39):  # "in August, 36 points"
        day, end, day_end = int(spot[1]), spot.end(), True
        spelled = tails()["year"].match(text, end, stop)
        year = (int(spelled[1]), spelled.end()) if spelled else None
    if year is not None:
        end = year[1]
    elif not capital:
        return None
    elif day is None and text[end - 1] == ".":
        end -= 1
    opens = found["name"].isupper() and _ENDS_BEFORE.match(text, start) and _SMALL.search(before(text, start, 30))
    if year is None and (opens or (day is None and len(found["name"]) < 3)):
        return None  # "The pressure was 15. OCT: …" begins a sentence with a short name
    sure = year is not None or day is not None or bool(tails()["preposition"].search(before(text, start, 12)))
    return Atom(
        start, end, year[0] if year else None, month, day, "name", sure=sure,
        day_first=day is not None and not day_end, day_end=day_end,
    )  # fmt: skip


_ENDS_BEFORE = regex(r"\d{1,2}\.\s+[A-Z]{3}\b(?!\.)")
_SMALL = regex(r"[a-z]{2} ")
