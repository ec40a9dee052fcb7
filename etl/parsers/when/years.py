"""The pieces dates are made of: numeric dates, month names with days and years, bare years, and days without a year.

Such a day can be printed as two numbers ("6/13", "06-13"), where the document shows that they are days.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import groupby, pairwise
from typing import Literal

from msgspec import Struct

from etl.parsers.number import before
from etl.patterns import regex
from etl.value import replace

Order = Literal["dmy", "mdy"] | None
_Match = re.Match[str]

LAST_DAY, MONTHS_OF_YEAR = 31, 12
_COMMON_WHOLE = 5
"""What grades are out of: "3/5" is a share before it is a day."""
_FAR = 400
"""Characters between the days of two heads of one table, at most."""
_SEVERAL = 3

ON_DAY = regex(r"\b(?:on|dated|date|since|(?:evening|morning|night|afternoon|day) of)[: ]{1,2}(?:the )?$", re.I)
"""Before a number that is a day."""
_PAIR = regex(r"(?:(?<![\w./+-])|(?<=\d/\d\d-))(\d{1,2})/(\d{1,2})(?![\w/%+]|-(?!\d\d/\d)|\.\d)")
_DASHED = regex(r"(?<![\w./+-])(0?[1-9]|1[0-2])-([12]\d|3[01]|0?[1-9])(?![\w/%+-]|[.,]\d)")
_DASHED_ALONE = regex(
    r"(?<![\w.,/:–-])(\d\d)-(\d\d)(?![\w/:–%°-]|[.,]\d|\s?(?:mg|ml|cm|mm|kg|m|s|h|points?|years?|days?|weeks?|months?|times|hours|minutes)\b)"
)
_ISO = regex(r"(?<![\w./-])(?:19|20)\d\d-(0?[1-9]|1[0-2])-(?:[12]\d|3[01]|0?[1-9])(?![\w-])")
_YEAR_FIRST = regex(r"(?<![\w./-])(?:19|20)\d\d/(\d{1,2})/(\d{1,2})(?![\w/])")
_YEAR_LAST = regex(r"(?<![\w./+-])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d|\d\d)(?![\w/])")
_JOIN = regex(r"\s?(?:,|;|,? and|&)\s?")
_ISO_JOIN = regex(r"\d-\d{1,2}-\d{1,2}(?:,|;|,? and|&)\s?$")
_WITH_WAYS = regex(
    r"\s?(?:,|;|and|&)\s?(?:and\s)?(?:[A-Z]{2,3}\s)?|\s(?:by|via|with|IV|LP|i\.v\.|intra)[^\n\d.;,]{0,30}[,;]\s"
)
"""Between the days of a list that says how each was given: "09-23 by lumbar puncture, 09-30 intravenously"."""
_GAP = regex(r"[ |]{2,}|[ |]*\t[ |]*| \| ?")
_OPENS_LINE = regex(
    r"^[ \t]*(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})(?P<stop>\.?)(?=:?[ \t]+[^\W_])(?!:?[ \t]+(?:years?|months?|weeks?|days?|hours?|tablets?|[mµ]?g|m?l|[cm]?m|kg|mmol|U|IU|x|%|°)\b)",
    re.M,
)
_LINE_APART = regex(r"(?s:.{1,400})")
"""Between the days of two lines of one list."""
_FROM_DAY = regex(r"\b(?:from|on|since|until|by) (?P<a>\d\d)-\d\d(?![\w.%/-])", re.I)
_FROM = regex(r"\b(?:from|until|till|since|by)\s$", re.I)
_TILL = regex(r"(?:\(|\d/\d\d-|\b(?:from|until|till|since|by|to)\s)$", re.I)
_CLOSES = regex(
    r"(?<=[^\W_]) ?(?:\n| )(?:\((?P<a>\d\d)/(?P<b>\d\d)\)|(?<=\d )(?P<c>\d\d)/(?P<d>\d\d))(?=[ |]*(?:\t|\||$|[ ]{2}))",
    re.M,
)
"""A day at the end of a cell, in brackets, or behind a number: "Week 0 (30/04)", "Week 0 30/04"."""


def in_calendar(days: Sequence[tuple[int, int]], *, again: bool = False) -> bool:
    """Whether numbers are months and days, each later than the one before it but for one turn of the year.

    Args:
        days: the month and the day of each.
        again: whether one day may follow itself.
    """
    if not all(1 <= month <= MONTHS_OF_YEAR and 1 <= day <= LAST_DAY for month, day in days):
        return False
    turns = sum(one > two or (one == two and not again) for one, two in pairwise(days))
    return turns == 0 or (turns == 1 and days[0][0] - days[-1][0] > MONTHS_OF_YEAR // 2)


def century(digits: str) -> int:
    """A year as printed; of two digits, up to 50 is this century.

    Args:
        digits: two or four of them.
    """
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number <= 50 else 1900)


def days_in_pairs(text: str, order: Order) -> dict[int, bool | None]:
    """Return where two numbers with a sign between them are a day without a year.

    Args:
        text: the document's text.
        order: whether it writes the day or the month first.

    Returns:
        Whether the month stands first, by the offset of each; None where the numbers and the order say so.
    """
    return {**dict.fromkeys((*_slashed(text, order), *_dashed(text))), **dict(_opening(text, order))}


def _opening(text: str, order: Order) -> Iterator[tuple[int, bool]]:
    """Yield the days that three lines or more begin with, in the order of the calendar: "09-18 first infusion"."""
    found = list(_OPENS_LINE.finditer(text))
    for run in (run for sign in "./-" for run in _runs(text, [m for m in found if m["sign"] == sign], _LINE_APART)):
        sign, days = run[0]["sign"], [(int(m["a"]), int(m["b"])) for m in run]
        ways = [f for f in (True, False) if in_calendar([(a, b) if f else (b, a) for a, b in days], again=True)]
        if len(run) < _SEVERAL or len(set(days)) < _SEVERAL - 1 or not ways or _number_parts(run, days):
            continue
        known = _ISO.search(text) is not None if sign == "-" else order == "mdy" if sign == "/" and order else None
        if len(ways) > 1 and sign != "." and not known and order is None:
            continue
        first = ways[0] if len(ways) == 1 else bool(known)
        yield from ((m.start("a"), first) for m in run)
        if sign == "-":
            yield from ((m.start("a"), first) for m in _FROM_DAY.finditer(text, run[0].start()))


def _number_parts(run: Sequence[_Match], days: Sequence[tuple[int, int]]) -> bool:
    """Return True if lines number the parts of a page: "1.2 Treatment", "1.3 Result", "2.1 Examination"."""
    if any(m["sign"] != "." or m["stop"] or "0" in (m["a"][0], m["b"][0]) for m in run):
        return False
    steps = [(b[0] - a[0], b[1] - a[1], b[1]) for a, b in pairwise(days)]
    return any(s[:2] == (0, 1) for s in steps) and all(s[:2] == (0, 1) or (s[0] > 0 and s[2] == 1) for s in steps)


def heads_next(text: str, end: int, start: int) -> bool:
    """Whether the day that ends at one place and the day that begins at another close two heads of one row.

    Args:
        text: the document's text.
        end: behind the first of them.
        start: of the second.
    """
    between = text[end:start]
    return between.startswith(")") and between.endswith("(") and "\n" not in between and len(between) < _FAR


def _runs(text: str, found: Sequence[_Match], join: re.Pattern[str]) -> Iterator[list[_Match]]:
    """The pairs that stand together, with nothing but such words between them."""
    run: list[_Match] = []
    for m in found:
        if run and not join.fullmatch(text, run[-1].end(), m.start()):
            yield run
            run = []
        run.append(m)
    if run:
        yield run


def _over_columns(text: str, found: Sequence[_Match]) -> Iterator[list[_Match]]:
    """The pairs that head the columns of a table: two and more of a line, with nothing else behind the first of them."""
    for _, several in groupby(found, key=lambda m: text.rfind("\n", 0, m.start())):
        line = list(several)
        end = text.find("\n", line[-1].end())
        behind = text[line[-1].end() : end if end >= 0 else len(text)].strip(" \t|")
        if len(line) > 1 and not behind and all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(line)):
            yield line


def _around(months: Set[int]) -> frozenset[int]:
    """Months of a year, with those before and behind each."""
    return frozenset((month + step - 1) % MONTHS_OF_YEAR + 1 for month in months for step in (-1, 0, 1))


def _dashed(text: str) -> Iterator[int]:
    """Where "06-13" is a day of June, in a document that prints full dates as 2014-06-02: behind "on", in brackets, over
    columns, and three or more one behind the other. Its month is that of a full date, or the one before or behind."""
    near = _around({int(m[1]) for m in _ISO.finditer(text)})
    found = list(_DASHED.finditer(text)) if near else []
    listed = [
        run
        for run in _runs(text, list(_DASHED_ALONE.finditer(text)) if near else [], _WITH_WAYS)
        if len(run) >= _SEVERAL
    ]
    padded = [m for m in found if len(m[0]) == len("06-13")]
    for line in (*_over_columns(text, padded), *listed):
        if int(line[0][1]) in near and in_calendar([(int(m[1]), int(m[2])) for m in line]):
            yield from (m.start() for m in line)
    last = -1
    for m in found:
        ahead, behind = before(text, m.start(), 14), text[m.end() : m.end() + 4]
        joined = _ISO_JOIN.search(ahead) or (last >= 0 and _JOIN.fullmatch(text, last, m.start()))
        closed = behind[:1] in tuple("),;:.") or behind.startswith((" and", " &", " ("))
        if int(m[1]) in near and (ON_DAY.search(ahead) or ((joined or ahead.endswith("(")) and closed)):
            yield m.start()
            last = m.end()


def _slashed(text: str, order: Order) -> frozenset[int]:
    """Where "6/13" is the 13th of June: in lists of rising days, over columns, after "on", in such a document's brackets."""
    found = list(_PAIR.finditer(text))
    if not found:
        return frozenset()
    taken = {m.start() for run in _runs(text, found, _JOIN) if _is_list(text, run, order) for m in run}
    listed = bool(taken)
    months = _months(text, order) if order else frozenset()
    near = _around(months | {int(m[1]) for m in _YEAR_FIRST.finditer(text)})
    possible = [m for m in found if _day(m, order)[0] in near and _valid(m, order)]
    for line in _over_columns(text, possible):
        of_months = all(_day(m, order)[0] in months for m in line)
        different = len({_day(m, order)[1] for m in line}) > 1
        if different and (
            of_months or (len({m[2] for m in line}) > 1 and max(int(m[2]) for m in line) > _COMMON_WHOLE)
        ):
            taken.update(m.start() for m in line)  # and not the shares of one whole ("3/5   4/5")
    taken.update(_closing(text, order))
    taken.update([m.start() for m in possible if m.start() not in taken and _in_line(text, m, possible, taken)])
    beside = _listed_months(found, taken)
    for m in found:
        ahead, behind = before(text, m.start(), 12), text[m.end() : m.end() + 4]
        if m.start() in taken or not _valid(m, order) or behind.startswith(" of"):
            continue
        one, two = int(m[1]), int(m[2])
        padded = "0" in (m[1][0], m[2][0]) and _day(m, order)[0] in months  # no share is printed 11/08
        more = order == "dmy" and one > two and two in months and _placed(ahead, behind)  # nor one that is more than 1
        bracketed = listed and ahead.endswith("(") and behind[:1] in tuple("),;:") and two not in (5, 10)
        if padded or more or bracketed or (one in beside and _opens_entry(ahead, behind)) or ON_DAY.search(ahead):
            taken.add(m.start())
    return frozenset(taken)


def _day(m: _Match, order: Order) -> tuple[int, int]:
    """The month and the day of a pair."""
    return (int(m[2]), int(m[1])) if order == "dmy" else (int(m[1]), int(m[2]))


def _valid(m: _Match, order: Order) -> bool:
    """Whether a pair can be a day as the document writes them, or can only be one in the other way."""
    one, two = int(m[1]), int(m[2])
    mdy, dmy = 1 <= one <= 12 and 1 <= two <= LAST_DAY, 1 <= one <= LAST_DAY and 1 <= two <= 12
    return mdy or dmy if order is None else mdy or (dmy and one > 12) if order == "mdy" else dmy or (mdy and two > 12)


def _months(text: str, order: Order) -> frozenset[int]:
    """The months of the dates that are printed with slashes and a year, and those between two dates of half a year."""
    full = {12 * century(m[3]) + _day(m, order)[0] - 1 for m in _YEAR_LAST.finditer(text)}
    between = {at for a, b in pairwise(sorted(full)) if b - a <= MONTHS_OF_YEAR // 2 for at in range(a, b)}
    return frozenset(at % 12 + 1 for at in full | between)


def _is_list(text: str, run: Sequence[_Match], order: Order) -> bool:
    """Whether pairs are a list of days: later and later, and no shares of one whole (3/5, 4/5); or one goes on with the list
    that a full day begins, written with its year first: "2011/4/15, 5/6 and 5/13"."""
    pairs = [(int(m[1]), int(m[2])) for m in run]
    full = list(_YEAR_FIRST.finditer(before(text, run[0].start(), 20)))
    if full and _JOIN.fullmatch(before(text, run[0].start(), 20), full[-1].end()):
        return in_calendar([(int(full[-1][1]), int(full[-1][2])), *pairs])
    for way, days in (("mdy", pairs), ("dmy", [(b, a) for a, b in pairs])):
        twofold = max(day for _, day in days) <= MONTHS_OF_YEAR
        if twofold and not (order == way and len(pairs) >= _SEVERAL and len({day for _, day in days}) > 1):
            continue
        if len(run) > 1 and in_calendar(days) and (way == "dmy" or len({b for _, b in pairs}) > 1):
            return True
    return False


def _closing(text: str, order: Order) -> Iterator[int]:
    """The days that close the heads of a table, over its columns or beside its rows: two and more, each later than the one
    before it, and no shares of one whole."""
    run: list[_Match] = []
    for m in [*_CLOSES.finditer(text), None]:
        if m is not None and (not run or m.start() - run[-1].start() <= _FAR):
            run.append(m)
            continue
        pairs = [(int(x["a"] or x["c"]), int(x["b"] or x["d"])) for x in run]
        ways = {"mdy": in_calendar(pairs), "dmy": in_calendar([(b, a) for a, b in pairs])}
        plain = any(ways.values()) and all(max(pair) > MONTHS_OF_YEAR for pair in pairs)  # each shows which is its day
        if len({b for _, b in pairs}) > 1 and ((order and ways[order]) or plain):
            yield from (x.start("a") if x["a"] else x.start("c") for x in run)
        run = [m] if m is not None else []


def _in_line(text: str, m: _Match, possible: Sequence[_Match], taken: Set[int]) -> bool:
    """Whether a pair stands between the days that its line lists, or before what was found on it: "MRI 6/13: …"."""
    if text.startswith(": ", m.end()) and int(m[2]) > _COMMON_WHOLE:
        return True
    low, high = text.rfind("\n", 0, m.start()), text.find("\n", m.end())
    here = [x for x in possible if x.start() in taken and low < x.start() and (high < 0 or x.start() < high)]
    days = sorted((int(x[1]), int(x[2])) for x in here)
    return len(days) > 1 and days[0] < (int(m[1]), int(m[2])) < days[-1] and not text.startswith(" of ", m.end())


def _listed_months(found: Sequence[_Match], taken: Set[int]) -> frozenset[int]:
    """The months of the dates that a document lists with the month first, and the months beside them."""
    listed = [(int(m[1]), int(m[2])) for m in found if m.start() in taken]
    if not any(two > 12 >= one for one, two in listed) or any(one > 12 for one, _ in listed):
        return frozenset()
    return _around({one for one, _ in listed})


def _opens_entry(ahead: str, behind: str) -> bool:
    """Whether a pair begins an entry of a note ("; 10/12 infusion"), or stands behind a word for a time."""
    begins = not ahead.strip(" \n") or ahead.rstrip(" \n")[-1] in ".;:"
    return (begins and behind[:1] == " " and behind[1:2].islower()) or _FROM.search(ahead) is not None


def _placed(ahead: str, behind: str) -> bool:
    """Whether a pair stands in brackets alone, behind "until", or at the end of a range ("03/11-12/11")."""
    return _TILL.search(ahead) is not None and (not ahead.endswith("(") or behind[:1] in tuple("),;:"))


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
        r"(?:\.? (?P<d5>\d{1,2})(?=[,;:)]|\.?(?:\n|$|\s(?! ?[a-z%µ]))))?)"
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
    pairs: dict[int, bool | None] | None = None
    at, last = start, start
    while found := _piece().search(text, at, stop):
        begin = found.start()
        link = bisect_right(links, (begin, stop + 1)) - 1
        if link >= 0 and links[link][1] > begin:
            at = links[link][1]
            continue
        if (found["slash"] or found["dash"] or found["partial"]) and pairs is None:
            pairs = days_in_pairs(text, order)
        atom = _atom(text, found, order, stop, pairs or {}) if _clear(text, found, last, stop) else None
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
    text: str, found: re.Match[str], order: Literal["dmy", "mdy"] | None, stop: int, pairs: Mapping[int, bool | None]
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
        if start in pairs:
            month, day = (day, month) if pairs[start] else (month, day)
            return Atom(start, end, None, month, day, "slash")
        return (
            Atom(start, end, None, month, day, "partial")
            if 1 <= day <= 31 and 1 <= month <= 31 and min(day, month) <= 12
            else None
        )
    if found["slash"]:
        if start not in pairs:
            return None
        one, two = int(found["f1"]), int(found["f2"])
        first = pairs[start]
        mdy = first if first is not None else two > 12 or (one <= 12 and order != "dmy")
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
