"""The patterns around dates: what joins two, what stands before one, what refers to one."""

from __future__ import annotations

import re
from functools import cache

from etl.parsers.when.year_patterns import month_names, own_day


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns by name."""
    name = month_names()
    flags = re.IGNORECASE
    return {
        "stated": re.compile(
            r"\b(?:(?P<dmy>dd?[./ -]mm?[./ -]yy(?:yy)?|day[./ -]month[./ -]year|tt\.mm\.jjjj|day first)"
            r"|(?P<mdy>mm?[./ -]dd?[./ -]yy(?:yy)?|month[./ -]day[./ -]year|month first))\b",
            flags,
        ),
        "full": re.compile(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/]|[.-]\d)"),
        "pair": re.compile(r"(?<![\w./-])(\d{1,2})/(\d{1,2})(?![\w/%+-]|\.\d)"),
        "day_name": re.compile(rf"(?<!\w)\d{{1,2}}(?:st,?|nd,?|rd,?|th,?|\.)? (?:of )?(?:{name})\b\.?,? ?\d{{4}}", flags),
        "name_day": re.compile(rf"(?<!\w)(?:{name})\b\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}}|\b)", flags),
        "month_after": re.compile(rf"(?!{own_day()})(?:st,?|nd,?|rd,?|th,?|\.)?\s(?:of )?(?:{name})\b", flags),
        "year_first": re.compile(r"(?<![\w./-])(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/\d{1,2}(?![\w/]|[.-]\d)"),
        "join": re.compile(
            r"\s?(?:(?P<range>-|–|—|~|\.?\s?[–-]|,? ?\b(?:to|until|till|through|thru|bis|al|au|até|à)\b(?: the)?)"
            r"|(?P<and>,?\s(?:and|und|et|y|e|en)\b(?: again)?(?: on)?(?: the)?|&|\+)"
            r"|(?P<comma>[,/])(?:\s(?:and|or)\b(?: on)?)?|(?P<or>\sor\b))\s{0,2}",
            flags,
        ),
        "compare": re.compile(
            r"(?:^|(?<=[^\w]))(?:(?P<since>since|starting(?: in| from| on)?|as of|onwards from|seit|depuis)"
            r"|(?P<from>from)"
            r"|(?P<until>until|till|up to|through|untill|bis)|(?P<before>before|prior to|earlier than|vor)"
            r"|(?P<after>after|following|later than|post|nach)|(?P<by>by|not later than))"
            r"(?: the)?(?: (?:month|year|date|end|summer|beginning) of)?[ :(]{1,2}$",
            flags,
        ),
        "source": re.compile(r"\b(?:results?|data|reports?|records?|findings|values?|images?|letters?|stud(?:y"
        r"|ies))[ ]from[ ]$", flags),
        "about": re.compile(
            r"(?:(?:the )?(?:(?:early|late|mid)(?:[ -](?:in))?|(?:beginning|start|middle|end|first half"
            r"|second half|first quarter|last quarter|first days|last days)(?: of| in)(?: the year)?|end"
            r"|(?:spring|summer|autumn|fall|winter)(?: of| in)?"
            r"|around|about|circa|(?-i:[cC]a\.|c\.)|approximately|roughly|approx\.|Anfang|Mitte|Ende|début|inizio|Q[1-4])"
            r"[ -]?|~ ?)\Z",
            flags,
        ),
        "between": re.compile(r"\bbetween (?:the )?(?:early |late |mid-? ?)?$", flags),
        "present": re.compile(r" ?(?:-|–|—|to|until|till) ?(?:the )?(?:present|now|today|date)\b", flags),
        "onwards": re.compile(r"[ -]?(?:onwards?\b|on\b(?=[,.; ]))", flags),
        "days_after": re.compile(
            r"[^\S\n\t]?(?:,|-|–|~|\b(?:and|to|or|bis|und)\b|&)[^\S\n\t]?(?:and )?(\d{1,2})(?:st|nd|rd|th)?(?![\w/:]|[.,]\d"
            r"|\s?%)", flags
        ),
        "days_before": re.compile(r"(?<![\w./])(?<!month )(?<!week )(?<!visit )(\d{1,2})(?:st|nd|rd|th|\.)?([^\S\n\t]?(?:,|-|–|~|\b(?:and|to|or|bis"
        r"|und)\b|&)[^\S\n\t]?)(?:and )?\Z", flags),
        "dotted_days": re.compile(r"(?<![\w./])([012]?\d|3[01])\. ?[-–] ?\Z"),
        "relative": re.compile(
            r"\b(?:(?:of |in |on )?(?:the |that )?(?P<same>same|very same) (?P<sunit>day|month|year|week|date"
            r"|evening|morning|afternoon"
            r"|night|spring|summer|autumn|fall|winter)"
            r"|(?:the )(?P<next>following|next|subsequent) (?P<nunit>day|morning|month|year|week|spring|summer"
            r"|autumn|fall|winter)"
            r"|(?:the )(?P<prev>previous|preceding) (?P<punit>day|month|year|week|spring|summer|autumn|fall|winter)"
            r"|(?:later )?(?P<that>that) (?P<tunit>year|month|day)(?! of))\b(?!-)",
            flags,
        ),
        "decade": re.compile(r"(?<![\w.,-])((?:19|20)\d0)['’]?s\b"),
    }  # fmt: skip
