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
LAST_DAY = 31
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


def _months_around(months: Iterable[int]) -> frozenset[int]:
    """Months of a year, with those before and behind each."""
    return frozenset((month + step - 1) % 12 + 1 for month in months for step in (-1, 0, 1))


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
        "day": regex(r"[ \u00a0]?[,.-]?[ \u00a0]?(\d{1,2})(?:st|nd|rd|th)?(?![\w%/°]|:\d|[.,](?!(?:19|20)\d\d(?!\d))\d)(?! ?(?:%|°|×"
        r"|x \d))", re.IGNORECASE),
        "year": regex(rf"(?:[ \u00a0]?[,.]?[ \u00a0]?|[-/]| of | de |\s| (?:morning|evening|afternoon|night|day|weekend)s?,? (?:(?:in|of) )?)['’]?{year}", re.IGNORECASE),
        "short": regex(r"(?:[ ,-]? ?['’]|-)(\d\d)(?![\w-])"),
        "url": regex(r"(?:https?://|www\.|doi\.org|doi: ?)\S+", re.IGNORECASE),
        "part": regex(r"(?<!\w)(?:early|late|mid)-\Z", re.IGNORECASE),
        "run": regex(r"\d+"),
        "preposition": regex(r"\b(?:in|since|until|till|by|from|during|of|early|late|mid|end|this|for"
        r"|before|after|to)[ -]$", re.IGNORECASE),
        "on": regex(r"\b(?:on|dated|date|since|(?:evening|morning|night|afternoon|day) of)[: ]{1,2}(?:the )?$", re.IGNORECASE),
        "pair": regex(r"(?:(?<![\w./+-])|(?<=\d/\d\d-))(\d{1,2})/(\d{1,2})(?![\w/%+]|-(?!\d\d/\d)|\.\d)"),
        "dashed": regex(r"(?<![\w./+-])(0?[1-9]|1[0-2])-([12]\d|3[01]|0?[1-9])(?![\w/%+-]|[.,]\d)"),
        "iso": regex(r"(?<![\w./-])(?:19|20)\d\d-(0?[1-9]|1[0-2])-(?:[12]\d|3[01]|0?[1-9])(?![\w-])"),
        "iso_listed": regex(r"\d-\d{1,2}-\d{1,2}(?:,|;|,? and|&)\s?$"),
        "till": regex(r"(?:\(|\d/\d\d-|\b(?:from|until|till|since|by|to)\s)$", re.IGNORECASE),
        "from": regex(r"\b(?:from|until|till|since|by)\s$", re.IGNORECASE),
        "slashed": regex(r"(?<![\w./+-])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d|\d\d)(?![\w/])"),
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
        "span": regex(r"[ ]?(?:[-–—]|to|and|or)[ ]?(\d{1,6})(?!\d)"),
    }  # fmt: skip


# Days without a year that close the heads of a table: "Week 0 (30/04) | Week 12 (29/07)", over its columns or beside
# its rows.


_CLOSES = regex(
    r"(?<=[^\W_]) ?(?:\n| )(?:\((?P<a>\d\d)/(?P<b>\d\d)\)|(?<=\d )(?P<c>\d\d)/(?P<d>\d\d))(?=[ |]*(?:\t|\||$|[ ]{2}))",
    re.M,
)
"""A day at the end of a cell, in brackets, or behind a number: "Week 0 30/04"."""
_FAR = 400
"""Characters between the days of two heads of one table, at most."""
_LEAST, _BRACKETED_MONTHS = 2, 12


def _bracketed_days(text: str, order: Literal["dmy", "mdy"] | None) -> frozenset[int]:
    """Where such days begin: two and more, each later than the one before it, and no shares of one whole."""
    return frozenset(at for run in _runs(list(_CLOSES.finditer(text))) for at in _days(run, order))


def heads_next(text: str, end: int, start: int) -> bool:
    """Whether the day that ends at one place and the day that begins at another close two heads of one row.

    Args:
        text: the document's text.
        end: behind the first of them.
        start: of the second.
    """
    between = text[end:start]
    return between.startswith(")") and between.endswith("(") and "\n" not in between and len(between) < _FAR


def _runs(found: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for m in found:
        if run and m.start() - run[-1].start() > _FAR:
            yield run
            run = []
        run.append(m)
    yield run


def _days(run: Sequence[re.Match[str]], order: Literal["dmy", "mdy"] | None) -> Iterator[int]:
    if len(run) < _LEAST:
        return
    pairs = [(int(m["a"] or m["c"]), int(m["b"] or m["d"])) for m in run]
    ways = {"mdy": _bracketed_in_turn(pairs), "dmy": _bracketed_in_turn([(b, a) for a, b in pairs])}
    plain = any(ways.values()) and all(
        max(pair) > _BRACKETED_MONTHS for pair in pairs
    )  # each shows by itself which is its day
    if ((order and ways[order]) or plain) and len({b for _, b in pairs}) > 1:
        yield from (m.start("a") if m["a"] else m.start("c") for m in run)


def _bracketed_in_turn(days: Sequence[tuple[int, int]]) -> bool:
    """Whether months and days are ones, each later than the one before it, but for one turn of the year."""
    if not all(1 <= month <= _BRACKETED_MONTHS and 1 <= day <= LAST_DAY for month, day in days):
        return False
    turns = [one[0] - two[0] for one, two in pairwise(days) if one >= two]
    return not turns or (len(turns) == 1 and turns[0] > _BRACKETED_MONTHS // 2 and days[-1] < days[0])


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


# The pieces dates are made of: numeric dates, month names with days and years, bare years, day/month pairs.


# Days without a year that are printed as "06-13", in documents that print full dates as 2014-06-02.

_ROW = regex(
    r"^[^\n]{0,60}?(?:[ \t|]{2,}|\t|(?<=\n)|^)(?P<days>\d\d-\d\d(?:(?:[ |]{2,}|[ |]*\t[ |]*| \| ?)\d\d-\d\d){1,12})[ \t|]*$",
    re.M,
)
_DAY = regex(r"(\d\d)-(\d\d)")
_ALONE = regex(
    r"(?<![\w.,/:–-])(\d\d)-(\d\d)(?![\w/:–%°-]|[.,]\d|\s?(?:mg|ml|cm|mm|kg|m|s|h|points?|years?|days?|weeks?|months?|times|hours|minutes)\b)"
)
_WORDS = regex(
    r"\s?(?:,|;|and|&)\s?(?:and\s)?(?:[A-Z]{2,3}\s)?|\s(?:by|via|with|IV|LP|i\.v\.|intra)[^\n\d.;,]{0,30}[,;]\s"
)
_APART = regex(r"(?:^|[\t|(;])[ ]?(?P<day>[0-3]\d-[0-3]\d-\d\d)(?=[ ]?(?:[\t|);]|$))", re.M)
_APART_DOTTED = regex(
    r"(?:^|[\t|(;]| {2})[ ]?(?P<day>(?:[1-9]|0[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?P<year>\d\d))(?=[ ]{0,20}(?:[\t|);]|$)| {2})",
    re.M,
)
_DASHED_DAYS_NEAR = 4_000
_SEVERAL = 3
_MONTHS = 12


def _dashed_days(text: str) -> frozenset[int]:
    """Where "06-13" is a day of June: behind "on", in brackets, and over columns, in a document that prints full dates as 2014-06-02.

    Its month is that of a full date, or the one before or behind; of days over columns only the first one's is."""
    near = _months_around(int(m[1]) for m in tails()["iso"].finditer(text))
    taken = {*_dashed_days_over_columns(text, near), *_in_turn(text, near)} if near else set()
    last = -1
    for match in tails()["dashed"].finditer(text) if near else ():
        ahead, behind = before(text, match.start(), 12), text[match.end() : match.end() + 4]
        listed = (
            ahead.endswith("(")
            or tails()["iso_listed"].search(before(text, match.start(), 14))
            or (last >= 0 and tails()["comma"].fullmatch(text, last, match.start()))
        )
        if int(match[1]) in near and (
            tails()["on"].search(ahead)
            or (listed and (behind[:1] in tuple("),;:.") or behind.startswith((" and", " &", " ("))))
        ):
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


def _dashed_days_over_columns(text: str, near: Set[int]) -> Iterator[int]:
    """Where two days and more head the columns of a table: nothing else stands behind the first of them on its line."""
    for row in _ROW.finditer(text):
        days = [(int(m[1]), int(m[2]), m.start()) for m in _DAY.finditer(text, row.start("days"), row.end("days"))]
        if not all(1 <= month <= _MONTHS and 1 <= day <= LAST_DAY for month, day, _ in days) or days[0][0] not in near:
            continue
        turns = sum(one[:2] >= two[:2] for one, two in pairwise(days))
        if turns == 0 or (turns == 1 and days[0][0] - days[-1][0] > _MONTHS // 2):
            yield from (at for _, _, at in days)


def _set_apart(text: str, found: re.Match[str]) -> bool:
    """Whether "19-09-11" or "4.4.16" is the whole of a cell or a bracket, with others like it nearby; those with full stops
    are of one year, or the next."""
    dotted = "." in found.group()
    near = (_APART_DOTTED if dotted else _APART).finditer(
        text, max(0, found.start() - _DASHED_DAYS_NEAR), found.end() + _DASHED_DAYS_NEAR
    )
    starts = [m.start("day") for m in near if not dotted or abs(int(m["year"]) - int(found["c"])) <= 1]
    return found.start() in starts and len(starts) >= _SEVERAL


# Days without a year that are printed as "6/13", in documents that print full dates as 2014/6/2.

_FULL = regex(r"(?<![\w./-])(?:19|20)\d\d/(\d{1,2})/\d{1,2}(?![\w/])")
_YEAR_LAST = regex(r"(?<![\w./-])(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?![\w/])")
_LINE_END = regex(r"\n")
_GAP = regex(r"[ |]{2,}|[ |]*\t[ |]*| \| ?")
_COMMON_WHOLE, _TWO = 5, 2


def _slashed_days(
    text: str, found: Sequence[re.Match[str]], taken: Set[int], order: Literal["dmy", "mdy"] | None = None
) -> frozenset[int]:
    """Where "6/13" is the 13th of June in a document that prints full dates as 2014/6/2: over columns, before what was found on
    that day ("MRI 6/13: …"), and between the days that its line lists; and in any document where they close the heads of a table.

    But for those of heads, its month is that of a full date, or the one before or behind."""
    printed = [int(m[1]) for m in _FULL.finditer(text)] if found else []
    if found and order:  # "12/03/2009" tells the months too where it is known which of its numbers is one
        printed += [int(m[1 if order == "mdy" else 2]) for m in _YEAR_LAST.finditer(text)]
    near = _months_around(month for month in printed if month)
    month, day = (2, 1) if order == "dmy" else (1, 2)
    days = [m for m in found if int(m[month]) in near and 1 <= int(m[day]) <= LAST_DAY]
    ends = [m.start() for m in _LINE_END.finditer(text)] if days else []
    lines = groupby(days, key=lambda m: bisect_left(ends, m.start()))
    closing = _bracketed_days(text, order) if found else frozenset()
    return frozenset(at for _, line in lines for at in _of_line(text, list(line), taken)) | closing


def _of_line(text: str, line: Sequence[re.Match[str]], taken: Set[int]) -> Iterator[int]:
    """The days of one line."""
    if _over_columns(text, line):
        yield from (m.start() for m in line)
        return
    listed = sorted((int(m[1]), int(m[2])) for m in line if m.start() in taken)
    for m in line:
        inside = len(listed) > 1 and listed[0] < (int(m[1]), int(m[2])) < listed[-1]
        reported = text[m.end() : m.end() + 2] == ": " and int(m[2]) > _COMMON_WHOLE
        if m.start() not in taken and (inside or reported) and not text.startswith(" of ", m.end()):
            yield m.start()


def _over_columns(text: str, line: Sequence[re.Match[str]]) -> bool:
    """Whether nothing else stands behind the first day of a line: not the shares of one whole ("3/5   4/5")."""
    end = text.find("\n", line[-1].end())
    behind = text[line[-1].end() : end if end >= 0 else len(text)].strip(" \t|")
    wholes = {int(m[2]) for m in line}
    if len(line) < _TWO or behind or len(wholes) < _TWO:
        return False
    return max(wholes) > _COMMON_WHOLE and all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(line))


# Days in eight digits, "20090312": in the cells of a table near another one, and behind a word for a date.

_SOLID = regex(r"(?<![\w.,+/#-])((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w.,/%-])")
_CELL_ENDS, _CELL_BEGINS = regex(r"(?:^|[\n\t|]|  ) ?$"), regex(r" ?(?:$|[\n\t|]|  )")
_COUNTS = regex(r" ?(?:%|[^\W\d_]{1,6}/|cells?\b|[x×])", re.I)
_SOLID_DAYS_YEARS, _SOLID_DAYS_NEAR, _SHORTLY = 2, 4_000, 16


def _is_solid_day(text: str, start: int, end: int) -> bool:
    """Whether eight digits that can be a day are one, and no number of a patient, a phone or of cells."""
    if tails()["on"].search(text[max(0, start - _SHORTLY) : start]):
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
    while found := _piece().search(text, at, stop):
        begin = found.start()
        link = bisect_right(links, (begin, stop + 1)) - 1
        if link >= 0 and links[link][1] > begin:
            at = links[link][1]
            continue
        if (found["slash"] or found["dash"]) and pairs is None:
            pairs = _pairs(text, order) | _dashed_days(text)
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
    year = _century(found["c"])
    if not 1900 <= year <= 2100 or not (1 <= one <= 31 and 1 <= two <= 31):
        return None
    if len(found["c"]) == 2 and found["s2"] != "/":  # 3.5.12 may be a section or a version, 12-14-16 anything
        dated = tails()["on"].search(before(text, start, 12))
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


_HALF_A_YEAR = 6
_ENDS_BEFORE = regex(r"\d{1,2}\.\s+[A-Z]{3}\b(?!\.)")
_SMALL = regex(r"[a-z]{2} ")
_YEAR_FIRST = regex(r"(?<![\w./-])(?:19|20)\d\d/(\d{1,2})/(\d{1,2})\s?(?:,|;|,? and|&)\s?$")


def _pairs(text: str, order: Literal["dmy", "mdy"] | None) -> frozenset[int]:
    """Where day/month pairs without year stand: in lists of rising dates, after "on", in such a document's brackets."""
    found = list(tails()["pair"].finditer(text))
    taken: set[int] = set()
    run: list[re.Match[str]] = []
    for match in [*found, None]:
        if match is not None and run and tails()["comma"].fullmatch(text, run[-1].end(), match.start()):
            run.append(match)
            continue
        if run and ((len(run) >= 2 and _rising(run, order)) or _goes_on(text, run)):
            taken.update(item.start() for item in run)
        run = [match] if match is not None else []
    listed = bool(taken)
    months = _months(text, order) if order else frozenset()
    taken.update(_heading_columns(text, found, order, months))
    taken.update(_slashed_days(text, found, taken, order))
    beside = _listed_months(found, taken)
    for match in found:
        one, two = int(match[1]), int(match[2])
        if match.start() in taken or not _valid(one, two, order):
            continue
        if "0" in (match[1][0], match[2][0]) and (one if order == "mdy" else two) in months:
            taken.add(match.start())  # no share is printed 11/08, and the document has full dates of that month
            continue
        if order == "dmy" and one > two and two in months and _placed_as_date(text, match):
            taken.add(match.start())  # "9 mg/L (20/11)": nor is a share more than one
            continue
        ahead, behind = before(text, match.start(), 12), text[match.end() : match.end() + 4]
        if one in beside and not behind.startswith(" of") and _opens_entry(ahead, behind):
            taken.add(match.start())  # "10/20 fever", in a note that lists 10/19, 10/26 and 11/2
            continue
        if (tails()["on"].search(ahead) and not behind.startswith(" of")) or (
            listed and ahead.endswith("(") and behind[:1] in tuple("),;:") and two not in (5, 10)
        ):
            taken.add(match.start())
    return frozenset(taken)


def _heading_columns(
    text: str, found: Sequence[re.Match[str]], order: Literal["dmy", "mdy"] | None, months: Set[int]
) -> Iterator[int]:
    """Where pairs head columns: nothing else stands behind the first on its line, and full dates have their months."""
    rows: dict[int, list[re.Match[str]]] = {}
    for match in found if months else ():
        rows.setdefault(text.rfind("\n", 0, match.start()), []).append(match)
    for run in rows.values():
        line_end = text.find("\n", run[-1].end())
        gaps = [text[a.end() : b.start()] for a, b in pairwise(run)]
        if (
            len(run) > 1
            and not text[run[-1].end() : line_end if line_end >= 0 else None].strip()
            and all(not gap.strip(" \t|") and (len(gap) > 1 or gap == "\t") for gap in gaps)
            and all(int(m[1] if order == "mdy" else m[2]) in months for m in run)
            and all(_valid(int(m[1]), int(m[2]), order) for m in run)
            and len({m[2] if order == "mdy" else m[1] for m in run}) > 1
        ):
            yield from (m.start() for m in run)


def _listed_months(found: Sequence[re.Match[str]], taken: Set[int]) -> frozenset[int]:
    """The months of the dates that a document lists with the month first, and the months beside them."""
    listed = [(int(m[1]), int(m[2])) for m in found if m.start() in taken]
    if not any(two > 12 >= one for one, two in listed) or any(one > 12 for one, _ in listed):
        return frozenset()
    return frozenset((one + step - 1) % 12 + 1 for one, _ in listed for step in (-1, 0, 1))


def _opens_entry(ahead: str, behind: str) -> bool:
    """Whether a pair begins an entry of a note ("; 10/12 infusion"), or stands behind a word for a time."""
    begins = not ahead.strip(" \n") or ahead.rstrip(" \n")[-1] in ".;:"
    told = begins and behind[:1] == " " and behind[1:2].islower()
    return told or tails()["from"].search(ahead) is not None


def _placed_as_date(text: str, match: re.Match[str]) -> bool:
    """Whether a pair stands in brackets alone, behind "until", or at the end of a range ("03/11-12/11")."""
    ahead, behind = before(text, match.start(), 12), text[match.end() : match.end() + 1]
    return bool(tails()["till"].search(ahead)) and (not ahead.endswith("(") or behind in ("),;:"))


def _months(text: str, order: Literal["dmy", "mdy"]) -> frozenset[int]:
    """The months of the dates that are printed with slashes and a year, and those between two dates of half a year."""
    full = [(_century(m[3]), int(m[1] if order == "mdy" else m[2])) for m in tails()["slashed"].finditer(text)]
    counted = sorted({12 * year + month - 1 for year, month in full})
    near = ((a, b) for a, b in pairwise(counted) if b - a <= _HALF_A_YEAR)
    between = {at % 12 + 1 for a, b in near for at in range(a + 1, b)}
    return frozenset(month for _, month in full) | between


def _valid(one: int, two: int, order: Literal["dmy", "mdy"] | None) -> bool:
    mdy, dmy = 1 <= one <= 12 and 1 <= two <= 31, 1 <= one <= 31 and 1 <= two <= 12
    return mdy or dmy if order is None else mdy or (dmy and one > 12) if order == "mdy" else dmy or (mdy and two > 12)


def _goes_on(text: str, run: Sequence[re.Match[str]]) -> bool:
    """Whether pairs go on with the list that a full day begins, written with its year first: "2011/4/15, 5/6 and 5/13"."""
    full = _YEAR_FIRST.search(before(text, run[0].start(), 20))
    days = [(int(m[1]), int(m[2])) for m in run]
    first = (int(full[1]), int(full[2])) if full else (99, 99)
    return all(a < b for a, b in pairwise([first, *days])) and all(m <= 12 and 1 <= d <= 31 for m, d in days)


def _rising(run: list[re.Match[str]], order: Literal["dmy", "mdy"] | None) -> bool:
    """Whether pairs are a list of dates: valid, later and later, and no shares of one whole (3/5, 4/5)."""
    pairs = [(int(m[1]), int(m[2])) for m in run]
    for mdy in (True, False):
        months = [a if mdy else b for a, b in pairs]
        days = [b if mdy else a for a, b in pairs]
        if not all(1 <= m <= 12 and 1 <= d <= 31 for m, d in zip(months, days, strict=True)):
            continue
        if max(days) <= 12 and not (order == ("mdy" if mdy else "dmy") and len(pairs) >= 3 and len(set(days)) > 1):
            continue
        dates = [m * 31 + d for m, d in zip(months, days, strict=True)]
        falls = sum(1 for a, b in pairwise(dates) if b <= a and not (a > 300 and b < 130))
        if not falls and (mdy is False or len({b for _, b in pairs}) > 1):
            return True
    return False
