"""The patterns of printed quantities: what begins one, what may follow a number, what may stand before it."""

from __future__ import annotations

import re
from functools import cache

from etl.parsers.number.numerals import MULTIPLIERS, WORD_NUMBER


@cache
def candidate() -> re.Pattern[str]:
    signs = r"\+{1,4}|[-−–]{1,3}|±|\+/[-−–]|\?|\+ \+|↑{1,3}|↓{1,3}"
    return re.compile(
        rf"(?P<mark>[(\[] ?(?:{signs}) ?[)\]]|[↑↓]{{1,3}}|(?<![\w+])\+{{2,4}}(?![\w+]))"
        r"|(?P<roman>(?<!\w)grades? (?:I{1,3}|IV|V)\b)"
        r"|(?P<half>(?<![\w-])(?:half|a third|a quarter)(?= (?:of|the)\b))"
        rf"|(?P<digits>\.?\d)|(?P<words>(?<![\w-]){WORD_NUMBER}(?!\w))",
        re.IGNORECASE,
    )


@cache
def grade() -> re.Pattern[str]:
    return re.compile(
        r"([0-6])(?:(\+{1,3})(?![\w+]|\.\w)(?![ ]?[-–] ?\d)|([-−–]{1,2})(?:(?=grades\b)|(?![\w<>=]|\.\w|\n[a-z]"
        r"| ?\+)))(?: ?/ ?(\d{1,2})(?!\w|\.\w))?"
        r"|([0-5])/([5])([+\-−–])(?![\w+-])"
        r"|([0-5])(\+{1,3}|[-−–])/(\d{1,2})(?!\w|\.\w)"
    )


@cache
def behind() -> dict[str, re.Pattern[str]]:
    """Patterns of what may follow a number."""
    return {
        "sd": re.compile(r"[ \u00a0]?(?:±|\+/[-−–]|\+-)[ \u00a0]?(?=\.?\d)"),
        "bracket_sd": re.compile(r"[ ]?\([ ]?(?:SD|s\.d\.|standard deviation)[ :=]{0,3}(?=\.?\d)", re.IGNORECASE),
        # "before 38 / 3 months 27" is no share of three
        "slash": re.compile(r"[ ]?/(?:(?=\d)|[ ](?=\d)(?!\d{1,3}\s?(?:months?|weeks?|years?|days?|mo|wks?|yrs?|mths?)\b))"),
        "of": re.compile(r" (?:out )?of (?:the |all |these |those |our |his |her |their )?(?=\w)"
        r"|/(?=\d)", re.IGNORECASE),
        "in": re.compile(r" in (?=\w)", re.IGNORECASE),
        "dash": re.compile(r"[ \u00a0\u2009]?[-–—−~〜][ \u00a0\u2009]?(?=\.?\d)"),
        "to": re.compile(r"[ \u00a0]to[ \u00a0](?=\w)", re.IGNORECASE),
        "and": re.compile(r"[ \u00a0]and[ \u00a0](?=\w)", re.IGNORECASE),
        "flag": re.compile(
            r"[ \u00a0]?(?:(?P<up>↑{1,3}|\((?:↑{1,3}|H|high|elevated|raised|increased)\))"
            r"|(?P<down>↓{1,3}|\((?:↓{1,3}|L|low|reduced|decreased)\)))",
            re.IGNORECASE,
        ),
        "grades": re.compile(r"[ ]grades?\b(?! \d)", re.IGNORECASE),
        "more": re.compile(r"[,]? (?:or|and) (?:(more|above|over|higher|greater)|(less|below|under|lower|fewer))\b"),
        "multiplier": re.compile(
            rf"[ \u00a0-]?({'|'.join(MULTIPLIERS)})(?!\w)(?:(?<=mln|mio)\.(?= ?[a-zA-Z]))?", re.IGNORECASE
        ),
        "part": re.compile(r"[ -](third|quarter|fifth|sixth|eighth|tenth)s?\b(?! \w+ (?:day|week|month"
        r"|year))", re.IGNORECASE),
        "right": re.compile(r"[,;/] ?\d[+-]? ?(?:/ ?\d+ )?R\b"),
        "bracket": re.compile(r"[\d,;\s–-]{1,30}\]"),
        "marker": re.compile(r"\d{1,2}[.)](?=\s)"),
        "cited": re.compile(r"\d{1,2}(?:[,–-]\d{1,2}){0,4}(?= [a-z])"),
    }  # fmt: skip


@cache
def in_front() -> dict[str, re.Pattern[str]]:
    """Patterns of what may stand in front of a number; each is searched in a short piece that ends there."""
    return {
        "compare": re.compile(
            r"(?:(?P<ge>≥|⩾|>=|(?<!\d )(?<!\d)=>|\b(?:at least|no less than|not less than|a minimum of|minimum of|no fewer than))"
            r"|(?P<le>≤|⩽|<=|=<|(?<!was )(?<!were )(?<!is )(?<!increased )(?<!rose )(?<!went )(?<!come )(?<!came )(?<!goes )(?<!rises )(?<!climbed )(?<!raised )(?<!titrated )\b(?:up to|at most|no more than|not more than|a maximum of|maximum of|not over))"
            r"|(?P<gt>(?<![-=])>|\b(?:more than|greater than|higher than|larger than|over|above|exceeding|exceeded|exceeds))"
            r"|(?P<lt><|\b(?:less than|fewer than|lower than|smaller than|under|below)))"
            r"[ \u00a0\u2009]?(?:about |around )?$",
            re.IGNORECASE,
        ),
        "label": re.compile(
            r"(?:^|[^\w])(?:tables?|figs?\.?|figures?|sections?|chapters?|pages?|pp?\.|refs?\.?|references?"
            r"|nos?\.|nr\.?|tel\.?:?|phone:?|fax:?|phase"
            r"|vol\.?|volume|file|appendix|version|patients? no\.?|case no\.?|type|(?<!same )days?|weeks?|months?|years?"
            r"|steps? no\.?)"
            r"[ \u00a0]?$",
            re.IGNORECASE,
        ),
        "lasted": re.compile(
            rf"(?:\d[ \u00a0](?:days|weeks|months|years)|\b1[ \u00a0](?:day|week|month|year)|\b{WORD_NUMBER}[ \u00a0](?:days?|weeks?|months?|years?))[ \u00a0]$",
            re.IGNORECASE,
        ),
        "line over": re.compile(r"(?:days|weeks|months|years)[ :.]*\n\s*\Z", re.IGNORECASE),
        "right": re.compile(r"\d[+-]? ?(?:/ ?\d+ )?R[,;/] (?:\d[+-]?/)?$"),
        "grade": re.compile(r"\bgrades?:?[ ]?$", re.IGNORECASE),
        "between": re.compile(r"\bbetween[ ]$", re.IGNORECASE),
        "from": re.compile(r"\bfrom[ ]$", re.IGNORECASE),
        "by": re.compile(r"\bby (?:about |some |only |another |a further )?$", re.IGNORECASE),
        "ranging": re.compile(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|between)[ :]{1,2}(?:\w+ )?from["
        r" ]$", re.IGNORECASE),
        "line": re.compile(r"(?:^|\n)[ \t•·▪◦*–-]{0,8}$"),
        "pronoun": re.compile(r"\b(?:no|the|this|that|each|every|any|some|which|another|only|either"
        r"|neither)[ ]$", re.IGNORECASE),
    }  # fmt: skip


@cache
def one_noun() -> re.Pattern[str]:
    """What makes "one" a number: a noun behind it."""
    return re.compile(
        r"[ -](?!(?:of|another|by|after|can|may|must|who|or|and|is|was|has|had|in|on|at|to|day|that)\b)[A-Za-z]"
    )
