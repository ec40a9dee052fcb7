"""Numbers in running text: quantities, ranges, deviations, shares, grades and marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from etl.document import Span
from etl.facts import Quantity, Range
from etl.parsers.number.numerals import MULTIPLIERS, WORD_NUMBER, before, plain, read_number, read_words, roman
from etl.parsers.number.units import (
    PowerHit,
    UnitHit,
    longest_unit,
    read_bare_power,
    read_power,
    read_power_unit,
    read_unit,
)
from etl.patterns import regex
from etl.value import replace

_SIGNS = r"\+{1,4}|[-−–]{1,3}|±|\+/[-−–]|\?|\+ \+|↑{1,3}|↓{1,3}"
_CANDIDATE = regex(
    rf"(?P<mark>[(\[] ?(?:{_SIGNS}) ?[)\]]|[↑↓]{{1,3}}|(?<![\w+])\+{{2,4}}(?![\w+]))"
    r"|(?P<roman>(?<!\w)grades? (?:I{1,3}|IV|V)\b)"
    r"|(?P<half>(?<![\w-])(?:half|a third|a quarter)(?= (?:of|the)\b))"
    rf"|(?P<digits>\.?\d)|(?P<words>(?<![\w-]){WORD_NUMBER}(?!\w))",
    re.IGNORECASE,
)


_GRADE = regex(
    r"([0-6])(?:(\+{1,3})(?![\w+]|\.\w)(?![ ]?[-–] ?\d)|([-−–]{1,2})(?:(?=grades\b)|(?![\w<>=]|\.\w|\n[a-z]"
    r"| ?\+)))(?: ?/ ?(\d{1,2})(?!\w|\.\w))?"
    r"|([0-5])/([5])([+\-−–])(?![\w+-])"
    r"|([0-5])(\+{1,3}|[-−–])/(\d{1,2})(?!\w|\.\w)"
)


_BEHIND = {
    "sd": regex(
        r"(?:[ \u00a0]?(?:±|\+/[-−–]|\+-)[ \u00a0]?|[ ]?\([ ]?(?:SD|s\.d\.|standard deviation)[ :=]{0,3})(?=\.?\d)", re.IGNORECASE
    ),
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
"""Patterns of what may follow a number."""


_IN_FRONT = {
    "compare": regex(
        r"(?:(?P<ge>≥|⩾|>=|(?<!\d )(?<!\d)=>|\b(?:at least|no less than|not less than|a minimum of|minimum of|no fewer than))"
        r"|(?P<le>≤|⩽|<=|=<|(?<!was )(?<!were )(?<!is )(?<!increased )(?<!rose )(?<!went )(?<!come )(?<!came )(?<!goes )(?<!rises )(?<!climbed )(?<!raised )(?<!titrated )(?<!reached )(?<!reached a )(?<!reaching )(?<!reaching a )\b(?:up to|at most|no more than|not more than|a maximum of|maximum of|not over|(?:never|not|without) exceed(?:ed|s|ing)?))"
        r"|(?P<gt>(?<![-=])>|\b(?:more than|greater than|higher than|larger than|over|above|exceeding|exceeded|exceeds))"
        r"|(?P<lt><|\b(?:less than|fewer than|lower than|smaller than|under|below)))"
        r"[ \u00a0\u2009]?(?:about |around )?$",
        re.IGNORECASE,
        needs=("≥", "⩾", "≤", "⩽", ">", "<", "at least", "at most", "up to", "than", "maximum of", "minimum of", "over", "above", "exceed", "under", "below"),
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
"""Patterns of what may stand in front of a number; each is searched in a short piece that ends there."""


_ONE_NOUN = regex(
    r"[ -](?!(?:of|another|by|after|can|may|must|who|or|and|is|was|has|had|in|on|at|to|day|that)\b)[A-Za-z]"
)
"""What makes "one" a number: a noun behind it."""


# A number with what stands around it: multiplier, power of ten, unit, comparator.


class Page(Struct, frozen=True):
    """What stays the same while one text is read."""

    text: str
    end: int
    units: Mapping[str, str]
    longest: Mapping[str, int]
    comma: bool


class Amount(Struct, frozen=True):
    """A number with what stands directly behind it."""

    start: int
    end: int
    value: Decimal
    power: PowerHit | None = None
    unit: UnitHit | None = None
    words: bool = False


def window(page: Page, at: int, size: int = 28) -> str:
    """What stands in front of a place, with line breaks as spaces."""
    return before(page.text, at, size)


def complete(page: Page, begin: int, stop: int, value: Decimal, *, words: bool = False) -> Amount:
    """A number with its multiplier, power of ten and unit."""
    text = page.text
    if not words and not page.comma and (tail := _decimals(page, stop)) is not None and value == int(value):
        value, stop = value + tail[0] * (-1 if value < 0 else 1), tail[1]
    times = _BEHIND["multiplier"].match(text, stop, page.end)
    if times is not None:
        value, stop = plain(value * MULTIPLIERS[times[1].lower()]), times.end()
    power = read_power(text, stop, page.end)
    if power is not None and power.printed.startswith("10^") and not text.startswith("^", power.start + 4):
        beyond = read_unit(text, power.end, page.end, page.units, page.longest)
        flat = text[power.start : power.end].rstrip()[-3:].isdecimal()
        if flat and beyond is not None and beyond.code and beyond.code[0] not in "{/":
            power = None  # "2 x 104 mg" is no power of ten
    if power is not None:
        unit = read_power_unit(text, power, page.end, page.units, page.longest)
        return Amount(begin, unit.end, value, power, unit, words)
    unit_ = read_unit(text, stop, page.end, page.units, page.longest, noun_after=3 if times else 0)
    if unit_ is not None and text[unit_.start : unit_.end] == "L" and _is_left(text, begin, unit_.end, page.end):
        unit_ = None
    return Amount(begin, unit_.end if unit_ else stop, value, None, unit_, words)


def _is_left(text: str, begin: int, end: int, last: int) -> bool:
    """Whether the L behind a number is the left side, as an R stands in the same way beside it: "2 R, 3 L"."""
    return (
        _IN_FRONT["right"].search(text, max(0, begin - 14), begin) is not None
        or _BEHIND["right"].match(text, end, last) is not None
    )


def _decimals(page: Page, stop: int) -> tuple[Decimal, int] | None:
    """The decimals of "2,5 mg" in a document that otherwise writes points; only with a unit behind them."""
    found = re.compile(r",(\d{1,2})(?![\d,])").match(page.text, stop, page.end)
    if found is None or read_unit(page.text, found.end(), page.end, page.units, page.longest) is None:
        return None
    return Decimal(f"0.{found[1]}"), found.end()


def comparator_before(page: Page, at: int) -> tuple[str | None, int]:
    """The comparator printed in front of a number, and where the whole begins."""
    piece = window(page, at)
    found = _IN_FRONT["compare"].search(piece)
    if found is None:
        return None, at
    name = next(name for name, part in found.groupdict().items() if part)
    return {"ge": ">=", "le": "<=", "gt": ">", "lt": "<"}[name], at - len(piece) + found.start()


def quantity_of(page: Page, amount: Amount, unit: UnitHit | None, comparator: str | None = None) -> Quantity:
    if unit is None:
        return Quantity(amount.value, "", "", comparator)
    printed = page.text[unit.start : unit.end]
    power = amount.power
    if power is not None and printed.startswith("10") and "^" in power.printed:
        printed = power.printed + page.text[power.end : unit.end]
    return Quantity(amount.value, unit.code, printed, comparator)


def number_at(page: Page, at: int) -> Amount | None:
    """A second number (digits or words) at a place, with what stands behind it."""
    if page.text[at : at + 1].isalpha():
        words = read_words(page.text, at, page.end)
        return complete(page, at, words[1], words[0], words=True) if words else None
    begin = at + (page.text[at : at + 1] in tuple("-−"))
    number = read_number(page.text, begin, page.end, decimal_comma=page.comma)
    if number is None or (page.text[begin] == "0" and page.text[begin + 1 : begin + 2].isdecimal()):
        return None
    value = -number[0] if begin > at else number[0]
    return complete(page, at, number[1], value)


def glued(page: Page, at: int) -> bool:
    """Whether a number without a known unit is glued to letters ("1st", "6MWT", "9-HPT")."""
    if at >= page.end:
        return False
    one, two = page.text[at], page.text[at + 1 : at + 2]
    return one.isalpha() or one == "_" or (one in "-‐‑" and two.isalpha())


RANGED = regex(r"\b0\s?[-–]\s?\d{1,2}[,;]?\s$")
"""The reach of a scale, before what only tells its signs: "0-5 (+/-)"."""
QuantityKind = Literal["number", "percent", "quantity", "fraction", "grade", "mark", "range"]


class QuantityHit(Struct, frozen=True):
    """A number, range, share, grade or mark in a text.

    Args:
        start: offset of its first character, a printed comparator ("over", "<") included.
        end: offset behind its last character (unit, deviation and flag included).
        value: the number or range with its unit; None for a mark, which says no number.
        kind: what it is. A `fraction` is a share (n of N, with `denominator`) or one half of a pair such as
            "130/70 mmHg" (two hits, no denominator).
        sd: standard deviation ("0.52 ± 0.31").
        denominator: N of "16 of 30", "27/30", "3-/5".
        flag: "H" or "L" when printed (↑, "(high)").
        unit_start: offset of the unit, None without one.
        grade: a grade or mark as printed without spaces ("3-/5", "4+", "(++)", "↑"); for a share "27/30".
    """

    start: int
    end: int
    value: Quantity | Range | None
    kind: QuantityKind
    sd: Decimal | None = None
    denominator: Decimal | None = None
    flag: Literal["H", "L"] | None = None
    unit_start: int | None = None
    grade: str = ""


def find_quantities(
    text: str,
    units: Mapping[str, str],
    start: int = 0,
    end: int | None = None,
    skip: Sequence[Span] = (),
    *,
    decimal_comma: bool = False,
) -> tuple[QuantityHit, ...]:
    """The quantities of a text, in its order.

    Args:
        text: the text.
        units: printed unit → UCUM code; a counted noun has a code in braces ("cells" → "{cells}").
        start: where to begin.
        end: where to stop, None for the end.
        skip: places to leave out (dates, durations already read).
        decimal_comma: whether the document writes decimal commas (`uses_decimal_comma`).

    Returns:
        hits with absolute offsets, without overlaps.
    """
    page = Page(text, len(text) if end is None else end, units, longest_unit(units), decimal_comma)
    left_out = sorted(skip)
    starts = [span.start for span in left_out]
    hits: list[QuantityHit] = []
    at = start
    while found := _CANDIDATE.search(text, at, page.end):
        covering = bisect_right(starts, found.start()) - 1
        if covering >= 0 and left_out[covering].end > found.start():
            at = max(left_out[covering].end, found.start() + 1)
            continue
        last = hits[-1].end if hits else start
        new, at = _read(page, found, last)
        for hit in new:
            nearest = bisect_right(starts, hit.end - 1) - 1
            if nearest < 0 or left_out[nearest].end <= hit.start or left_out[nearest].start < hit.start:
                hits.append(hit)
            else:  # a unit or a second number has run into a place that is left out: take only what is before it
                short = replace(page, end=left_out[nearest].start)
                again, _ = _read(short, found, last) if short.end > found.start() else ([], 0)
                hits.extend(again)
                at = left_out[nearest].end
                break
    return tuple(hits)


def _read(page: Page, found: re.Match[str], last: int) -> tuple[list[QuantityHit], int]:
    """The hits at a candidate, and where to go on."""
    if found["mark"]:
        if RANGED.search(page.text, max(0, found.start() - 10), found.start()):
            return [], found.end()  # "MRC 0-5 (+/-)": the steps between the grades
        return [QuantityHit(found.start(), found.end(), None, "mark", grade=_clean(found["mark"]))], found.end()
    if found["roman"]:
        numeral = found["roman"].split()[1]
        value = Decimal(roman(numeral) or 0)
        begin = found.end() - len(numeral)
        return [QuantityHit(begin, found.end(), Quantity(value), "grade", grade=numeral)], found.end()
    if found["half"]:
        parts = Decimal({"half": 2, "a third": 3, "a quarter": 4}[found["half"].lower()])
        comparator, begin = comparator_before(page, found.start())
        value_ = Quantity(Decimal(1), comparator=comparator)
        return [QuantityHit(begin, found.end(), value_, "fraction", denominator=parts, grade=f"1/{parts}")], found.end()
    if found["digits"]:
        return _read_digits(page, found.start(), last)
    return _read_words(page, found.start())


_WEEKS_AND_DAYS = regex(
    r"(\d{1,2})(?:\s?(?:\+|and|&)\s?|[ \u00a0-])([0-6])(?:/7|(?=\s?d))\s?(weeks?|wks?|w\b|days?|d\b)(?:\s(?:of )?gestation)?",
    re.I,
)
"""Weeks with sevenths of one: "36 4/7 weeks", "39-6/7 wks". In days it is exact."""
_OF_WEEKS = regex(
    r"(\d{2})\s?(?:w(?:ee)?k?s?\s?)?(?:\+\s?([0-6])(?:/7)?|[\s-]([0-6])/7|\s?([0-6])\s?d(?:ays?)?)(?:\s?(?:weeks?|wks?))?",
    re.I,
)
"""The same where weeks are asked for: "38 + 4", "37 3/7", "32w+6"."""
_TIMES_TEN = regex(r" ?[×x*·] ?10")
_MINUS = "minus "
_SUM = regex(r"\d minus $")
"""Before a number that is taken from another one: "22 minus 4"."""


def weeks_and_days(text: str) -> Quantity | None:
    """The days of a text that is weeks and days, where weeks are asked for.

    Args:
        text: "38 + 4", "37 3/7", "32w+6".
    """
    told = _OF_WEEKS.fullmatch(text)
    return _in_days(told[1], told[2] or told[3] or told[4]) if told is not None else None


def _in_days(weeks: str, days: str) -> Quantity:
    return Quantity(Decimal(int(weeks) * 7 + int(days)), "d", "d")


def _clean(mark: str) -> str:
    """A mark without spaces and with plain minus signs."""
    return mark.replace(" ", "").replace("−", "-").replace("–", "-").replace("[", "(").replace("]", ")")


def _read_words(page: Page, at: int) -> tuple[list[QuantityHit], int]:
    words = read_words(page.text, at, page.end)
    if words is None:
        return [], at + 1
    value, stop = words
    part = _BEHIND["part"].match(page.text, stop, page.end)
    if part is not None:
        parts = Decimal({"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}[part[1].lower()])
        comparator, begin = comparator_before(page, at)
        amount = Quantity(value, comparator=comparator)
        return [
            QuantityHit(begin, part.end(), amount, "fraction", denominator=parts, grade=f"{value}/{parts}")
        ], part.end()
    if value == 1 and (
        not (_ONE_NOUN.match(page.text, stop, page.end) or _BEHIND["in"].match(page.text, stop, page.end)
             or _BEHIND["to"].match(page.text, stop, page.end))
        or _IN_FRONT["pronoun"].search(window(page, at))
    ):  # fmt: skip
        return [], stop
    return _finish(page, complete(page, at, stop, value, words=True), at)


def _read_digits(page: Page, at: int, last: int) -> tuple[list[QuantityHit], int]:
    text = page.text
    if (told := _WEEKS_AND_DAYS.match(text, at, page.end)) and _free(page, at, at + len(told[1]), last):
        days = _in_days(told[1], told[2])
        return [QuantityHit(at, told.end(), days, "quantity", unit_start=told.start(3))], told.end()
    number = read_number(text, at, page.end, decimal_comma=page.comma)
    if number is None:
        run = re.compile(r"[\d.,]+").match(text, at, page.end)
        return [], run.end() if run else at + 1
    value, stop = number
    if not _free(page, at, stop, last):
        return [], stop
    sign = _GRADE.match(text, at, page.end)
    if sign is not None and not (sign[2] and read_unit(text, sign.end(), page.end, page.units, page.longest)):
        return [_graded(at, sign)], sign.end()
    begin = at
    if at and text[at - 1] in "-−–" and (at == 1 or text[at - 2] in " \u00a0\t([;:,=<>~|→/"):
        value, begin = -value, at - 1
    elif (
        at >= len(_MINUS)
        and text[at - len(_MINUS) : at].lower() == _MINUS
        and not _SUM.search(text, max(0, at - 12), at)
    ):
        value, begin = -value, at - len(_MINUS)
    power = read_bare_power(text, at, page.end)
    if power is not None and value == 10 and text[at - 1 : at] in tuple("×x*·") and text[at - 2 : at - 1].isdecimal():
        return [], stop  # of a number that is none of its own: "A4×10^7"
    if power is not None and value == 10:
        unit = read_unit(text, power.end, page.end, page.units, page.longest, noun_after=3)
        value, stop = Decimal(10) ** power.exponent, power.end
        amount = Amount(begin, unit.end if unit else stop, plain(value), None, unit)
    else:
        amount = complete(page, begin, stop, value)
    return _finish(page, amount, begin)


def _free(page: Page, at: int, stop: int, last: int) -> bool:
    """Whether digits at a place are a number of their own, and not part of a name, citation, label or time."""
    text = page.text
    one, two = text[at - 1 : at], text[max(0, at - 2) : max(0, at - 1)]
    if "\u3400" <= one <= "\u9fff":  # "每次4×10^7": words that are written without spaces
        powered = _TIMES_TEN.match(text, stop, page.end) is not None
        return powered or read_unit(text, stop, page.end, page.units, page.longest) is not None
    if one.isalnum() or one in tuple("_#№$€£¥@^\\") or (text[at] == "0" and text[at + 1 : at + 2].isdecimal()):
        return False
    if one in tuple("-‐‑−–./:'+") and (two.isalnum() or two in ")%") and two and at != last:
        return False
    if one == "," and two.isdecimal() and at - 1 != last:
        return False
    if one in (",", ")") and two.isalpha() and (cited := _BEHIND["cited"].match(text, at, page.end)):
        known = read_unit(text, cited.end(), page.end, page.units, page.longest)
        if known is None:
            return False
    follow, next_ = text[stop : stop + 1], text[stop + 1 : stop + 2]
    if stop < page.end and (follow in tuple(":.") and next_.isdecimal()):
        return False
    if _BEHIND["marker"].match(text, at, page.end) and _IN_FRONT["line"].search(text[max(0, at - 12) : at]):
        return False
    if one == "[" and _BEHIND["bracket"].match(text, at, page.end):
        return False
    lead = window(page, at)
    if _IN_FRONT["label"].search(lead) is None or _IN_FRONT["lasted"].search(lead) is not None:
        return True
    return (
        _IN_FRONT["line over"].search(text, max(0, at - 12), at) is not None
    )  # "After six months" above "54 children"


def _graded(at: int, found: re.Match[str]) -> QuantityHit:
    """The hit of a grade with its plus or minus."""
    digit = found[1] or found[5] or found[8]
    below = found[4] or found[6] or found[10]
    return QuantityHit(
        at,
        found.end(),
        Quantity(Decimal(digit)),
        "grade",
        denominator=Decimal(below) if below else None,
        grade=_clean(found.group()),
    )


def _finish(page: Page, amount: Amount, begin: int) -> tuple[list[QuantityHit], int]:
    """The hits that a number begins, and where to go on."""
    text = page.text
    if amount.unit is None and amount.power is None and glued(page, amount.end):
        return [], amount.end
    comparator, start = comparator_before(page, begin)
    if amount.unit is None and amount.power is None and not amount.words:
        fraction = _fraction(page, amount, start, comparator)
        if fraction is not None:
            return fraction
    if amount.unit is None or (amount.unit.code or "").startswith("{"):
        share = _share(page, amount, start, comparator)
        if share is not None:
            return share
    for name in ("dash", "to", "and"):
        link = _BEHIND[name].match(text, amount.end, page.end)
        if link is None or (name == "and" and not _IN_FRONT["between"].search(window(page, begin))):
            continue
        second = number_at(page, link.end())
        if second is None or (second.unit is None and second.power is None and glued(page, second.end)):
            break
        return _ranged(page, amount, second, start, comparator, name)
    deviation = _BEHIND["sd"].match(text, amount.end, page.end)
    if deviation is not None and (spread := number_at(page, deviation.end())) is not None:
        unit = amount.unit or spread.unit
        stop = spread.end + (text[spread.end : spread.end + 1] == ")" and "(" in deviation.group())
        power = amount.power or spread.power
        value = quantity_of(page, replace(amount, power=power), unit, comparator)
        hit = QuantityHit(
            start, stop, value, _kind(value), sd=abs(spread.value), unit_start=unit.start if unit else None
        )
        hit = _flagged(page, hit)
        return [hit], hit.end
    more = _BEHIND["more"].match(text, amount.end, page.end)
    stop = amount.end
    if more is not None and comparator is None:
        comparator, stop = (">=" if more[1] else "<="), more.end()
    value = quantity_of(page, amount, amount.unit, comparator)
    if value.unit == "" and text[stop : stop + 1] == "+" and not text[stop + 1 : stop + 2].isdecimal():
        unit = read_unit(text, stop + 1, page.end, page.units, page.longest)
        value = Quantity(amount.value, unit.code if unit else "", text[unit.start : unit.end] if unit else "", ">=")
        stop = unit.end if unit else stop + 1
    grades = _BEHIND["grades"].match(text, stop, page.end)
    if value.unit == "" and (grades or _IN_FRONT["grade"].search(window(page, begin))):
        end = grades.end() if grades else stop
        return [QuantityHit(begin, stop, value, "grade", grade=text[begin : amount.end])], end
    where = amount.unit.start if amount.unit else None
    hit = _flagged(page, QuantityHit(start, stop, value, _kind(value), unit_start=where))
    return [hit], hit.end


def _kind(value: Quantity) -> QuantityKind:
    return "percent" if value.code == "%" else "quantity" if value.unit else "number"


def _flagged(page: Page, hit: QuantityHit) -> QuantityHit:
    """The hit with a flag printed behind it."""
    found = _BEHIND["flag"].match(page.text, hit.end, page.end)
    if found is None:
        return hit
    return replace(hit, end=found.end(), flag="H" if found["up"] else "L")


def _fraction(page: Page, amount: Amount, start: int, comparator: str | None) -> tuple[list[QuantityHit], int] | None:
    """A share "27/30", or a pair of values "130/70 mmHg"."""
    slash = _BEHIND["slash"].match(page.text, amount.end, page.end)
    if slash is None:
        return None
    below = number_at(page, slash.end())
    if below is None or (below.unit is None and glued(page, below.end)):
        return None
    if page.text[below.end : below.end + 1] == "/":  # three numbers are neither
        return None
    unit = below.unit
    counted = unit is None or unit.code is None or unit.code.startswith("{") or unit.code == "%"
    if counted and 0 <= amount.value <= below.value and below.value > 0 and below.power is None:
        value = quantity_of(page, amount, unit, comparator)
        printed = f"{amount.value}/{below.value}"
        hit = QuantityHit(
            start, below.end, value, "fraction", denominator=below.value, grade=printed,
            unit_start=unit.start if unit else None,
        )  # fmt: skip
        return [hit], below.end
    where = unit.start if unit else None
    high = QuantityHit(start, amount.end, quantity_of(page, amount, unit, comparator), "fraction", unit_start=where)
    low = QuantityHit(slash.end(), below.end, quantity_of(page, below, unit), "fraction", unit_start=where)
    return [high, low], below.end


def _share(page: Page, amount: Amount, start: int, comparator: str | None) -> tuple[list[QuantityHit], int] | None:
    """A share in words: "16 of 30", "ten out of fifteen", "one in three"."""
    for name in ("of", "in"):
        link = _BEHIND[name].match(page.text, amount.end, page.end)
        if link is None:
            continue
        whole = number_at(page, link.end())
        if whole is None or whole.power is not None or not 0 <= amount.value <= whole.value or whole.value == 0:
            return None
        if name == "in" and (amount.unit is not None or whole.unit is not None or whole.value >= 1900):
            return None
        if whole.unit is not None and (whole.unit.code is None or not whole.unit.code.startswith("{")):
            return None
        if glued(page, whole.end):
            return None
        unit = amount.unit or whole.unit
        value = quantity_of(page, amount, unit, comparator)
        hit = QuantityHit(
            start, whole.end, value, "fraction", denominator=whole.value, grade=f"{amount.value}/{whole.value}",
            unit_start=unit.start if unit else None,
        )  # fmt: skip
        return [hit], whole.end
    return None


def _ranged(
    page: Page, first: Amount, second: Amount, start: int, comparator: str | None, link: str
) -> tuple[list[QuantityHit], int]:
    """A range, or two values when the words say a change ("from 13 to 19") or the order isn't one of a range."""
    unit = first.unit or second.unit
    power = first.power or second.power
    one, two = replace(first, power=power), replace(second, power=power)
    low, high = quantity_of(page, one, unit), quantity_of(page, two, second.unit or unit)
    piece = window(page, first.start)
    change = link == "to" and _IN_FRONT["from"].search(piece) and not _IN_FRONT["ranging"].search(piece)
    where = unit.start if unit else None
    own_unit = first.unit is not None and first.unit.code != "%"
    change = change or (link == "to" and own_unit and _IN_FRONT["by"].search(piece) is not None)
    if change or first.value > second.value:
        low = replace(low, comparator=comparator)
        own = second.unit or unit
        pair = [
            QuantityHit(start, first.end, low, _kind(low), unit_start=where),
            QuantityHit(second.start, second.end, high, _kind(high), unit_start=own.start if own else None),
        ]
        return pair, second.end
    below = None
    stop = second.end
    slash = _BEHIND["slash"].match(page.text, stop, page.end)
    if slash is not None and unit is None and (whole := read_number(page.text, slash.end(), page.end)) is not None:
        below, stop = whole
    hit = QuantityHit(start, stop, Range(low, high), "range", denominator=below, unit_start=where)
    hit = _flagged(page, hit)
    return [hit], hit.end
