"""The pieces dates are made of: numeric dates, month names with days and years, bare years, day/month pairs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import groupby, pairwise
from typing import Literal

from msgspec import Struct

from etl.parsers.number.numerals import before
from etl.patterns import regex

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
LAST_DAY = 31
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Month names in several languages, lower case."""

FUNCTION_WORDS = frozenset((
    "a", "an", "the", "and", "or", "but", "he", "she", "they", "we", "it", "his", "her", "their", "its", "this",
    "that", "these", "those", "was", "were", "is", "are", "has", "had", "have", "been", "when", "where", "which",
    "who", "whom", "with", "without", "in", "on", "at", "by", "from", "for", "of", "to", "as", "after", "before",
    "until", "since", "till", "during", "because", "due", "then", "there", "also", "again", "not", "no", "only",
    "still", "i", "you", "our", "my", "both", "all", "under", "via", "through", "while", "if", "than", "so", "later",
    "onwards", "onward", "about", "between", "against", "into", "over", "following", "und", "and-or", "bis",
))  # fmt: skip
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


def months_around(months: Iterable[int]) -> frozenset[int]:
    """Months of a year, with those before and behind each.

    Args:
        months: 1 to 12.
    """
    return frozenset((month + step - 1) % 12 + 1 for month in months for step in (-1, 0, 1))


@cache
def piece() -> re.Pattern[str]:
    """The pattern of anything that may be a date."""
    year = r"(?:(?:19|20)\d\d|2100)"
    # behind a day the next month of a list with a day of its own: "September 20th, 29th, October 11th"
    own_day = rf"(?:st|nd|rd|th),?\s{month_names()}\s\d{{1,2}}(?:st|nd|rd|th)\b"
    # the number of a line, and no day, before a month with a day of its own: "1. May 13 …", "2. May 20 …"
    listed = rf"(?:(?<=\n)|(?<=\n )|(?<=\n  ))\d{{1,2}}[.)]\s{month_names()}\.?\s\d{{1,2}}(?!\d|\w)"
    initials = "".join(sorted({name[0] for name in MONTHS}))
    return regex(
        rf"(?=\d|(?<![^\W\d_])[{initials}])(?:"  # whether anything of it can begin here, before all is tried in turn
        rf"(?P<cjk>(?P<cy>{year})\s?年(?:\s?(?P<cm>\d{{1,2}})\s?月(?:\s?(?P<cd>\d{{1,2}})\s?[日号])?)?)"
        r"|(?P<cjk_day>(?P<em>\d{1,2})\s?月\s?(?P<ed>\d{1,2})\s?[日号])"
        rf"|(?P<ymd>(?P<y1>{year})(?P<s1>[./-])(?P<m1>\d{{1,2}})(?!\d)(?:(?P=s1)(?P<d1>\d{{1,2}})(?!\d))?)"
        rf"|(?P<dmy>(?P<a>\d{{1,2}})(?P<s2>\. |[./-])(?P<b>\d{{1,2}})(?P=s2)(?P<c>\d{{4}}|\d{{2}})(?!\d))"
        rf"|(?P<my>(?P<m3>0?[1-9]|1[0-2])[./](?P<y3>{year})(?!\d))"
        rf"|(?P<named>(?:(?P<d4>(?!{listed})\d{{1,2}})(?!{own_day})(?:st,?|nd,?|rd,?|th,?|\.)?(?:[ \u00a0]|(?=[A-Za-z])|[-/])(?:of "
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
        "day": regex(r"[ \u00a0]?[,.-]?[ \u00a0]?(\d{1,2})(?:st|nd|rd|th)?(?![\w%/°]|:\d|[.,](?!(?:19|20)\d\d(?!\d))\d)(?! ?(?:%|°|×"
        r"|x \d))", re.IGNORECASE),
        "year": regex(rf"(?:[ \u00a0]?[,.]?[ \u00a0]?|[-/]| of | de |\s| (?:morning|evening|afternoon|night|day|weekend)s?,? (?:(?:in|of) )?)['’]?{year}", re.IGNORECASE),
        "short": regex(r"(?:[ ,-]? ?['’]|-)(\d\d)(?![\w-])"),
        "url": regex(r"(?:https?://|www\.|doi\.org|doi: ?)\S+", re.IGNORECASE),
        "run": regex(r"\d+"),
        "preposition": regex(r"\b(?:in|since|until|till|by|from|during|of|early|late|mid|end|this|for"
        r"|before|after|to)[ -]$", re.IGNORECASE),
        "on": regex(r"\b(?:on|dated|date|since|(?:evening|morning|night|afternoon|day) of)[: ]{1,2}(?:the )?$", re.IGNORECASE),
        "pair": regex(r"(?:(?<![\w./+-])|(?<=\d/\d\d-))(\d{1,2})/(\d{1,2})(?![\w/%+]|-(?!\d\d/\d)|\.\d)"),
        "dashed": regex(r"(?<![\w./+-])(0?[1-9]|1[0-2])-([12]\d|3[01]|0?[1-9])(?![\w/%+-]|[.,]\d)"),
        "iso": regex(r"(?<![\w./-])(?:19|20)\d\d-(0?[1-9]|1[0-2])-(?:[12]\d|3[01]|0?[1-9])(?![\w-])"),
        "iso_listed": regex(r"\d-\d{1,2}-\d{1,2}(?:,|;|,? and|&)\s?$"),
        "comma": regex(r"\s?(?:,|;|,? and|&)\s?"),
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
    }  # fmt: skip


# Days without a year that are printed as "06-13", in documents that print full dates as 2014-06-02.

_ALONE = regex(
    r"(?<![\w.,/:–-])(\d\d)-(\d\d)(?![\w/:–%°-]|[.,]\d|\s?(?:mg|ml|cm|mm|kg|m|s|h|points?|years?|days?|weeks?|months?|times|hours|minutes)\b)"
)
_WORDS = regex(
    r"\s?(?:,|;|and|&)\s?(?:and\s)?(?:[A-Z]{2,3}\s)?|\s(?:by|via|with|IV|LP|i\.v\.|intra)[^\n\d.;,]{0,30}[,;]\s"
)
_SEVERAL = 3
_MONTHS = 12


def dashed_days(text: str) -> frozenset[int]:
    """Where "06-13" is a day of June: behind "on", in brackets, and several in turn, in a document that prints full dates as 2014-06-02.

    Its month is that of a full date, or the one before or behind.

    Args:
        text: the document's text.

    Returns:
        Where these days begin.
    """
    near = months_around(int(m[1]) for m in tails()["iso"].finditer(text))
    taken = set(_in_turn(text, near)) if near else set()
    last = -1
    for match in tails()["dashed"].finditer(text) if near else ():
        ahead, behind = before(text, match.start(), 12), text[match.end() : match.end() + 4]
        listed = (
            ahead.endswith("(")
            or tails()["iso_listed"].search(before(text, match.start(), 14))
            or (last >= 0 and tails()["comma"].fullmatch(text, last, match.start()))
        )
        if int(match[1]) in near and (tails()["on"].search(ahead) or (listed and behind[:1] in tuple("),;:."))):
            taken.add(match.start())
            last = match.end()
    return frozenset(taken)


def _in_turn(text: str, near: Set[int]) -> Iterator[int]:
    """Three days and more one behind the other: "09-09, 09-16 and 09-23 by lumbar puncture, 09-30 intravenously"."""
    run: list[re.Match[str]] = []
    for m in [*_ALONE.finditer(text), None]:
        goes_on = m is not None and run and _WORDS.fullmatch(text, run[-1].end(), m.start()) and _follows(run[-1], m)
        if run and not goes_on:
            if len(run) >= _SEVERAL:
                yield from (one.start() for one in run)
            run = []
        if (
            m is not None
            and (goes_on or int(m[1]) in near)
            and 1 <= int(m[1]) <= _MONTHS
            and 1 <= int(m[2]) <= LAST_DAY
        ):
            run.append(m)


def _follows(one: re.Match[str], two: re.Match[str]) -> bool:
    """Whether a day is later than another, in its year or early in the next."""
    (month, day), (later, then) = (int(one[1]), int(one[2])), (int(two[1]), int(two[2]))
    return (month, day) < (later, then) or month - later > _MONTHS // 2


# Days without a year that are printed as "6/13", in documents that print full dates as 2014/6/2.

_FULL = regex(r"(?<![\w./-])(?:19|20)\d\d/(\d{1,2})/\d{1,2}(?![\w/])")
_YEAR_LAST = regex(r"(?<![\w./-])(\d{1,2})/(\d{1,2})/(?:(?:19|20)\d\d|\d\d)(?![\w/])")
_LINE_END = regex(r"\n")
_GAP = regex(r"[ |]{2,}|[ |]*\t[ |]*| \| ?")
_COMMON_WHOLE = 5


def _slashed_days(text: str, found: Sequence[re.Match[str]], order: Literal["dmy", "mdy"] | None) -> Iterator[int]:
    """Where "6/13" is the 13th of June in a document that prints full dates of that month or one beside it: over columns,
    before what was found on that day ("MRI 6/13: …"), and with a zero, as no share has one ("06/13")."""
    printed = [int(m[1]) for m in _FULL.finditer(text)]
    if order:  # "12/03/2009" tells the months too where it is known which of its numbers is one
        printed += [int(m[1 if order == "mdy" else 2]) for m in _YEAR_LAST.finditer(text)]
    near = months_around(month for month in printed if month)
    month, day = (2, 1) if order == "dmy" else (1, 2)
    days = [m for m in found if int(m[month]) in near and 1 <= int(m[day]) <= LAST_DAY]
    for m in days:
        padded = order is not None and "0" in (m[1][0], m[2][0])
        if padded or (text.startswith(": ", m.end()) and int(m[2]) > _COMMON_WHOLE):
            yield m.start()
    ends = [m.start() for m in _LINE_END.finditer(text)] if days else []
    for _, line in groupby(days, key=lambda m: bisect_left(ends, m.start())):
        row = list(line)
        if _over_columns(text, row):
            yield from (m.start() for m in row)


def _over_columns(text: str, line: Sequence[re.Match[str]]) -> bool:
    """Whether nothing else stands behind the first day of a line: not the shares of one whole ("3/5   4/5")."""
    end = text.find("\n", line[-1].end())
    behind = text[line[-1].end() : end if end >= 0 else None].strip(" \t|")
    wholes = {int(m[2]) for m in line}
    if behind or len(wholes) < 2:
        return False
    return max(wholes) > _COMMON_WHOLE and all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(line))


Style = Literal["numeric", "name", "year", "partial", "slash"]
_TOLD_WHEN = regex(r"(?:\b(?:in|since|from|until|till|to|by|before|after|during|around|about|and) |[(（])$", re.I)
_APART = regex(
    r"(?:^|[\t|(;]| {2}) ?(?P<day>[0-3]?\d(?P<sign>[.-])[0-3]?\d(?P=sign)(?P<year>\d\d))(?= {0,20}(?:[\t|);]|$)| {2})",
    re.M,
)
_NEAR = 4_000
_DOTTED = regex(r"(?<!\d)(?:19|20)\d\d\.(?:\d{1,2}\.\d|0[1-9](?!\d)|1[0-2](?!\d))")


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
        return _century(found[1]), found.end()
    return None


def _century(digits: str) -> int:
    """A year as printed; of two digits, up to 50 is this century."""
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number <= 50 else 1900)


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
    while found := piece().search(text, at, stop):
        begin = found.start()
        link = bisect_right(links, (begin, stop + 1)) - 1
        if link >= 0 and links[link][1] > begin:
            at = links[link][1]
            continue
        if (found["slash"] or found["dash"]) and pairs is None:
            pairs = _pairs(text, order) | dashed_days(text)
        atom = _atom(text, found, order, stop, pairs or frozenset()) if _clear(text, found, last, stop) else None
        if atom is None:
            run = tails()["run"].match(text, begin, stop)
            at = run.end() if run else found.end("name") if found["name"] else found.end()
            continue
        yield atom
        at = last = atom.end


def _clear(text: str, found: re.Match[str], last: int, stop: int) -> bool:
    """Whether a piece stands on its own and is no part of a longer number, name or identifier."""
    begin, end = found.start(), found.end()
    one, two = text[begin - 1 : begin], text[max(0, begin - 2) : max(0, begin - 1)]
    if found["named"] and found["d4"] and one in tuple("-–") and two.isdecimal():  # "12–14 May"
        return True
    if found["named"] and not found["d4"]:
        return not (one.isalnum() or one == "_")
    if (one.isalnum() and one.isascii()) or (one in tuple("_/$€£¥#№@^") and begin != last + 1):
        return False
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
    if follow in tuple("./:,") and next_.isdecimal():
        return False
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
    if found["ymd"]:
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
    """2009.3.12, 2005.02, 2009/1/18."""
    year, month, day = int(found["y1"]), int(found["m1"]), _int(found["d1"])
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= LAST_DAY):
        return None
    decimal = day is None and found["s1"] == "." and len(found["m1"]) == 1
    return None if decimal and not _short_month(found) else Atom(found.start(), found.end(), year, month, day)


def _short_month(found: re.Match[str]) -> bool:
    """Whether "2008.6" is June 2008 and no number: behind a word of time, near dates that are written so."""
    text, start = found.string, found.start()
    told = _TOLD_WHEN.search(text, max(0, start - 12), start)
    return told is not None and _DOTTED.search(text, max(0, start - _NEAR), start + _NEAR) is not None


def _day_or_month_first(text: str, found: re.Match[str], order: Literal["dmy", "mdy"] | None) -> Atom | None:
    """16.05.2020, 12/03/2009, 05.11.18."""
    start, end, one, two, dot = found.start(), found.end(), int(found["a"]), int(found["b"]), found["s2"][0] == "."
    year = _century(found["c"])
    if not (1 <= one <= 31 and 1 <= two <= 31) or min(one, two) > 12 or not 1900 <= year <= 2100:
        return None
    if len(found["c"]) == 2 and found["s2"] != "/":  # 3.5.12 may be a section or a version, 12-14-16 anything
        dated = tails()["on"].search(before(text, start, 12))
        padded = dot and len(found["a"]) == len(found["b"]) == 2
        if not (dated or padded or _set_apart(text, found)):
            return None
    if one > 12 or two > 12:
        return Atom(start, end, year, min(one, two), max(one, two))
    if one == two or order is not None or dot:
        first = order == "mdy" and not dot
        return Atom(start, end, year, one if first else two, two if first else one)
    return Atom(start, end, year, ambiguous=True)


def _set_apart(text: str, found: re.Match[str]) -> bool:
    """Whether "19-09-11" or "4.4.16" is the whole of a cell or a bracket, with others like it nearby, of about its year."""
    near = _APART.finditer(text, max(0, found.start() - _NEAR), found.end() + _NEAR)
    starts = [m.start("day") for m in near if abs(int(m["year"]) - int(found["c"])) <= 1]
    return found.start() in starts and len(starts) >= _SEVERAL


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
    if year is None and found["name"].isupper() and "." in text[start : found.start("name")]:
        return None  # "The pressure was 15. OCT: …" begins a sentence with a short name
    sure = year is not None or day is not None or bool(tails()["preposition"].search(before(text, start, 12)))
    return Atom(
        start, end, year[0] if year else None, month, day, "name", sure=sure,
        day_first=day is not None and not day_end, day_end=day_end,
    )  # fmt: skip


def _pairs(text: str, order: Literal["dmy", "mdy"] | None) -> frozenset[int]:
    """Where day/month pairs without year stand: in lists of rising dates, and in a document that prints full dates of
    their months."""
    found = list(tails()["pair"].finditer(text))
    taken: set[int] = set()
    run: list[re.Match[str]] = []
    for match in [*found, None]:
        if match is not None and run and tails()["comma"].fullmatch(text, run[-1].end(), match.start()):
            run.append(match)
            continue
        if len(run) > 1 and _rising(run):
            taken.update(item.start() for item in run)
        run = [match] if match is not None else []
    if found:
        taken.update(_slashed_days(text, found, order))
    for match in found:
        one, two = int(match[1]), int(match[2])
        valid = 1 <= min(one, two) <= _MONTHS and max(one, two) <= LAST_DAY
        if valid and tails()["on"].search(before(text, match.start(), 12)) and not text.startswith(" of", match.end()):
            taken.add(match.start())  # "a biopsy on 25/3"
    listed = [(int(m[1]), int(m[2])) for m in found if m.start() in taken]
    if any(two > _MONTHS >= one for one, two in listed) and all(one <= _MONTHS for one, _ in listed):
        beside = {(one + step - 1) % _MONTHS + 1 for one, _ in listed for step in (-1, 0, 1)}
        taken.update(m.start() for m in found if int(m[1]) in beside and _opens_entry(text, m))
    return frozenset(taken)


_ENTRY = regex(r"(?:^|[.;:\n])[ \n]*$")


def _opens_entry(text: str, m: re.Match[str]) -> bool:
    """Whether a pair begins an entry of a note that lists others: "10/20 fever" below "10/19, 10/26 and 11/2"."""
    behind = text[m.end() : m.end() + 4]
    begins = _ENTRY.search(text, max(0, m.start() - 12), m.start())
    return bool(begins) and behind[:1] == " " and behind[1:2].islower() and not behind.startswith(" of")


def _rising(run: list[re.Match[str]]) -> bool:
    """Whether pairs are a list of dates: valid, later and later, and no shares of one whole (3/5, 4/5)."""
    pairs = [(int(m[1]), int(m[2])) for m in run]
    for mdy in (True, False):
        dates = [(a, b) if mdy else (b, a) for a, b in pairs]
        if not all(1 <= m <= _MONTHS and 1 <= d <= LAST_DAY for m, d in dates) or max(d for _, d in dates) <= _MONTHS:
            continue
        falls = any(b <= a and not (a > (10,) and b < (4,)) for a, b in pairwise(dates))
        if not falls and (not mdy or len({b for _, b in pairs}) > 1):
            return True
    return False
