"""The patterns of printed quantities: what begins one, what may follow a number, what may stand before it."""

from __future__ import annotations

import re
from functools import cache

from etl.parsers.number.numerals import MULTIPLIERS, WORD_NUMBER
from etl.patterns import regex


@cache
def candidate() -> re.Pattern[str]:
    signs = r"\+{1,4}|[-−–]{1,3}|±|\+/[-−–]|\?|\+ \+|↑{1,3}|↓{1,3}"
    return regex(
        rf"(?P<mark>[(\[] ?(?:{signs}) ?[)\]]|[↑↓]{{1,3}}|(?<![\w+])\+{{2,4}}(?![\w+]))"
        r"|(?P<roman>(?<!\w)grades? (?:I{1,3}|IV|V)\b)"
        r"|(?P<half>(?<![\w-])(?:half|a third|a quarter)(?= (?:of|the)\b))"
        rf"|(?P<digits>\.?\d)|(?P<words>(?<![\w-]){WORD_NUMBER}(?!\w))",
        re.IGNORECASE,
    )


@cache
def grade() -> re.Pattern[str]:
    return regex(
        r"([0-6])(?:(\+{1,3})(?![\w+]|\.\w)(?![ ]?[-–] ?\d)|([-−–]{1,2})(?:(?=grades\b)|(?![\w<>=]|\.\w|\n[a-z]"
        r"| ?\+)))(?: ?/ ?(\d{1,2})(?!\w|\.\w))?"
        r"|([0-5])/([5])([+\-−–])(?![\w+-])"
        r"|([0-5])(\+{1,3}|[-−–])/(\d{1,2})(?!\w|\.\w)"
    )


@cache
def behind() -> dict[str, re.Pattern[str]]:
    """Patterns of what may follow a number."""
    return {
        "sd": regex(r"[ \u00a0]?(?:±|\+/[-−–]|\+-)[ \u00a0]?(?=\.?\d)"),
        "bracket_sd": regex(r"[ ]?\([ ]?(?:SD|s\.d\.|standard deviation)[ :=]{0,3}(?=\.?\d)", re.IGNORECASE),
        # "before 38 / 3 months 27" is no share of three
        "slash": regex(r"[ ]?/(?:(?=\d)|[ ](?=\d)(?!\d{1,3}\s?(?:months?|weeks?|years?|days?|mo|wks?|yrs?|mths?)\b))"),
        "of": regex(r" (?:out )?of (?:the |all |these |those |our |his |her |their )?(?=\w)"
        r"|/(?=\d)", re.IGNORECASE),
        "in": regex(r" in (?=\w)", re.IGNORECASE),
        "dash": regex(r"[ \u00a0\u2009]?[-–—−~〜][ \u00a0\u2009]?(?=\.?\d)"),
        "to": regex(r"[ \u00a0]to[ \u00a0](?=\w)", re.IGNORECASE),
        "and": regex(r"[ \u00a0]and[ \u00a0](?=\w)", re.IGNORECASE),
        "flag": regex(
            r"[ \u00a0]?(?:(?P<up>↑{1,3}|\((?:↑{1,3}|H|high|elevated|raised|increased)\))"
            r"|(?P<down>↓{1,3}|\((?:↓{1,3}|L|low|reduced|decreased)\)))",
            re.IGNORECASE,
        ),
        "grades": regex(r"[ ]grades?\b(?! \d)", re.IGNORECASE),
        "more": regex(r"[,]? (?:or|and) (?:(more|above|over|higher|greater)|(less|below|under|lower|fewer))\b"),
        "multiplier": regex(
            rf"[ \u00a0-]?({'|'.join(MULTIPLIERS)})(?!\w)(?:(?<=mln|mio)\.(?= ?[a-zA-Z]))?", re.IGNORECASE
        ),
        "part": regex(r"[ -](third|quarter|fifth|sixth|eighth|tenth)s?\b(?! \w+ (?:day|week|month"
        r"|year))", re.IGNORECASE),
        "right": regex(r"[,;/] ?\d[+-]? ?(?:/ ?\d+ )?R\b"),
        "bracket": regex(r"[\d,;\s–-]{1,30}\]"),
        "marker": regex(r"\d{1,2}[.)](?=\s)"),
        "cited": regex(r"\d{1,2}(?:[,–-]\d{1,2}){0,4}(?= [a-z])"),
    }  # fmt: skip


@cache
def in_front() -> dict[str, re.Pattern[str]]:
    """Patterns of what may stand in front of a number; each is searched in a short piece that ends there."""
    return {
        "compare": regex(
            r"(?:(?P<ge>≥|⩾|>=|(?<!\d )(?<!\d)=>|\b(?:at least|no less than|not less than|a minimum of|minimum of|no fewer than))"
            r"|(?P<le>≤|⩽|<=|=<|(?<!was )(?<!were )(?<!is )(?<!increased )(?<!rose )(?<!went )(?<!come )(?<!came )(?<!goes )(?<!rises )(?<!climbed )(?<!raised )(?<!titrated )\b(?:up to|at most|no more than|not more than|a maximum of|maximum of|not over))"
            r"|(?P<gt>(?<![-=])>|\b(?:more than|greater than|higher than|larger than|over|above|exceeding|exceeded|exceeds))"
            r"|(?P<lt><|\b(?:less than|fewer than|lower than|smaller than|under|below)))"
            r"[ \u00a0\u2009]?(?:about |around )?$",
            re.IGNORECASE,
        ),
        "label": regex(
            r"(?:^|[^\w])(?:tables?|figs?\.?|figures?|sections?|chapters?|pages?|pp?\.|refs?\.?|references?"
            r"|nos?\.|nr\.?|tel\.?:?|phone:?|fax:?|phase"
            r"|vol\.?|volume|file|appendix|version|patients? no\.?|case no\.?|type|(?<!same )days?|weeks?|months?|years?"
            r"|steps? no\.?)"
            r"[ \u00a0]?$",
            re.IGNORECASE,
        ),
        "lasted": regex(
            rf"(?:\d[ \u00a0](?:days|weeks|months|years)|\b1[ \u00a0](?:day|week|month|year)|\b{WORD_NUMBER}[ \u00a0](?:days?|weeks?|months?|years?))[ \u00a0]$",
            re.IGNORECASE,
        ),
        "line over": regex(r"(?:days|weeks|months|years)[ :.]*\n\s*\Z", re.IGNORECASE),
        "right": regex(r"\d[+-]? ?(?:/ ?\d+ )?R[,;/] (?:\d[+-]?/)?$"),
        "grade": regex(r"\bgrades?:?[ ]?$", re.IGNORECASE),
        "between": regex(r"\bbetween[ ]$", re.IGNORECASE),
        "from": regex(r"\bfrom[ ]$", re.IGNORECASE),
        "by": regex(r"\bby (?:about |some |only |another |a further )?$", re.IGNORECASE),
        "ranging": regex(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|between)[ :]{1,2}(?:\w+ )?from["
        r" ]$", re.IGNORECASE),
        "line": regex(r"(?:^|\n)[ \t•·▪◦*–-]{0,8}$"),
        "pronoun": regex(r"\b(?:no|the|this|that|each|every|any|some|which|another|only|either"
        r"|neither)[ ]$", re.IGNORECASE),
    }  # fmt: skip


@cache
def one_noun() -> re.Pattern[str]:
    """What makes "one" a number: a noun behind it."""
    return regex(
        r"[ -](?!(?:of|another|by|after|can|may|must|who|or|and|is|was|has|had|in|on|at|to|day|that)\b)[A-Za-z]"
    )
