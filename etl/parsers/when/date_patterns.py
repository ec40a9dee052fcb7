"""The patterns around dates: what joins two, what stands before one, what refers to one."""

from __future__ import annotations

import re
from functools import cache

from etl.parsers.when.year_patterns import month_names, own_day
from etl.patterns import regex


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
