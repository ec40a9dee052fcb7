"""The patterns of the pieces dates are made of, and the words they need: month names are grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from etl.patterns import regex

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


def months_around(months: Iterable[int]) -> frozenset[int]:
    """Months of a year, with those before and behind each.

    Args:
        months: 1 to 12.
    """
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
def piece() -> re.Pattern[str]:
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
