"""Numbers and dates of spreadsheets as the sheet prints them.

A number keeps the decimals, the percent sign and the unit of its format. Two things are not printed as the sheet
does: thousands are not set apart (how depends on the reader's country), and a date is an ISO date, as precise as
its format shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from msgspec import Struct

from etl.patterns import regex
from etl.value import replace

_TOKEN = regex(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^"\\_*\[]', re.DOTALL)
_BOUND = regex(r"\[\s?(<=|>=|<>|<|>|=)\s?(-?\d{1,15}(?:\.\d{1,15})?)\s?\]")
"""The numbers that a section of a format is for: "[<1]"."""
_TESTS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_FRACTION = regex(r"[0#?]\s?/\s?[0#?\d]")
_SECONDS = regex(r"s\]?\.(0{1,3})", re.I)
_LONGEST_FORMAT = 255
_EXACT = Context(prec=15)
_GENERAL = Context(prec=10)
_LAST_DAY = 2_958_465


class Pattern(Struct, frozen=True):
    """A section of a number format.

    Args:
        prefix: printed before the number.
        suffix: printed behind it.
        whole: fewest digits before the point.
        most: most decimals.
        least: fewest decimals.
        percent: whether it is printed in percent.
        thousands: by how many thousands it is divided.
        exponent: whether it has an exponent.
        digits: whether it prints the number at all.
        general: whether it is printed as it is.
        mask: the places of its digits and the signs that stand between them ("000-00"), () when none do.
        bound: which numbers it is for, as a comparison and a number; None when it doesn't say.
        code: the section as it is written.
    """

    prefix: str = ""
    suffix: str = ""
    whole: int = 0
    most: int = 0
    least: int = 0
    percent: bool = False
    thousands: int = 0
    exponent: bool = False
    digits: bool = False
    general: bool = False
    mask: tuple[str, ...] = ()
    bound: tuple[str, Decimal] | None = None
    code: str = ""


def shown(value: str, code: str, early: bool = True) -> str:
    """A number as its cell prints it.

    Args:
        value: the number as it is saved.
        code: the cell's number format.
        early: whether days are counted from 1900 (and not from 1904).

    Returns:
        The printed text; `value` itself when it is no number.
    """
    try:
        number = _EXACT.create_decimal(value) if len(value) <= 60 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    code = code[:_LONGEST_FORMAT]
    sections = _sections(code)
    if any(section.bound for section in sections):
        section = _bounded(number, sections)
        parts = date_parts(section.code)
        return (_date(number, parts, early, section.code) or general(number)) if parts else _print(number, section)
    if parts := date_parts(code):
        return _date(number, parts, early, code) or general(number)
    if number == 0 and len(sections) >= 3:
        return _print(number, sections[2])
    if number < 0 and len(sections) >= 2:
        bare = _print(-number, sections[1])
        return "-" + bare.translate({ord(c): None for c in "-()"}).strip() if bare.strip() else ""
    return _print(number, sections[0])


def _bounded(number: Decimal, sections: Sequence[Pattern]) -> Pattern:
    """The first section that is for a number; one without bounds is for all."""
    for section in sections:
        if section.bound is None or _TESTS[section.bound[0]](number, section.bound[1]):
            return section
    return Pattern(general=True, digits=True)


@lru_cache(maxsize=1024)
def date_parts(code: str) -> str:
    """Which parts of a date or time a format prints, as letters of "yMdhms" ("e" for elapsed time), "" for a number."""
    tokens = _TOKEN.findall(code.partition(";")[0])
    letters: list[str] = []
    elapsed = False
    for token in tokens:
        low = token.lower()
        if low.strip("[]") in ("h", "hh", "m", "mm", "s", "ss") and token.startswith("["):
            elapsed = True
            letters.append(low[1])
        elif len(token) == 1 and low in "ymdhs":
            letters.append(low)
        elif (len(token) == 1 and (low in "0#?@" and not letters)) or (len(token) == 1 and low == "g"):
            return ""
    order = [letter for at, letter in enumerate(letters) if not at or letters[at - 1] != letter]
    found = ""
    for at, letter in enumerate(order):
        if letter == "m" and (("h" in order[:at] and order[at - 1] in "hs") or "s" in order[at + 1 : at + 2]):
            found += "m"
        else:
            found += "M" if letter == "m" else letter
    return found + ("e" if elapsed else "")


def _date(number: Decimal, parts: str, early: bool, code: str = "") -> str:
    """A day number as a date, a time, or both; "" when there is no such day."""
    if "e" in parts or not set(parts) & set("yMd"):
        found = _SECONDS.search(code)
        return _time(number, parts, len(found[1]) if found else 0)
    if not 0 <= number <= _LAST_DAY:
        return ""
    start = datetime(1904, 1, 1) if not early else datetime(1899, 12, 31 if number < 60 else 30)
    seconds = int((number * 86_400).to_integral_value(ROUND_HALF_UP))
    try:
        moment = start + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    return iso(moment, parts)


def shown_moment(moment: datetime, code: str) -> str:
    """A moment, as a file may save it instead of a day's number, as its cell prints it.

    Args:
        moment: the moment.
        code: the cell's number format; one that is for numbers prints the day.
    """
    parts = date_parts(code) or "yMd"
    if "e" not in parts and set(parts) & set("yMd"):
        return iso(moment, parts)
    since = moment.replace(tzinfo=None) - datetime(1899, 12, 31)
    days = Decimal(str(since.total_seconds())) / 86_400
    return _date(days + (days >= 60), parts, True, code)  # the 29th of February 1900 is counted, though it never was


def _time(number: Decimal, parts: str, decimals: int) -> str:
    """A time of the day, or how long something took, with the parts that its format shows; "" when it can't be either.

    Args:
        number: days; what is elapsed may be more than one, a time of the day is what the last one has gone.
        parts: letters as `date_parts` gives them; of an elapsed time the first one goes on counting.
        decimals: of the seconds.
    """
    elapsed = "e" in parts
    if abs(number) > 100_000 or (number < 0 and not elapsed):
        return "" if number < 0 or elapsed else _time(number % 1, parts, decimals)
    total = (abs(number) * 86_400).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    minutes, rest = divmod(total if elapsed else total % 86_400, 60)
    seconds = f"{rest:0{3 + decimals if decimals else 2}.{decimals}f}"
    sign = "-" if number < 0 and total else ""
    if "h" in parts:
        shown_seconds = f":{seconds}" if "s" in parts and rest else ""
        return f"{sign}{int(minutes) // 60:02d}:{int(minutes) % 60:02d}{shown_seconds}"
    if parts.startswith("s"):
        return f"{sign}{total}" if elapsed else seconds
    return f"{sign}{int(minutes) % (60 if not elapsed else 10**9):02d}:{seconds}"


def iso(moment: datetime, parts: str) -> str:
    """A moment with the precision that a format shows.

    Args:
        moment: the moment.
        parts: letters as `date_parts` gives them.

    Returns:
        "2004", "2004-05", "2004-05-16" or "2004-05-16 10:30".
    """
    if "d" in parts or "y" not in parts:
        printed = moment.strftime("%Y-%m-%d").rjust(10, "0")
        timed = "h" in parts and (moment.hour or moment.minute)
        return f"{printed} {moment:%H:%M}" if timed else printed
    return f"{moment.year:04d}-{moment.month:02d}" if "M" in parts else f"{moment.year:04d}"


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Pattern, ...]:
    """The sections of a format: for positive numbers, negative ones, zero."""
    sections: list[list[str]] = [[]]
    for token in _TOKEN.findall(code):
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(_pattern(tokens) for tokens in sections)


def _pattern(tokens: list[str]) -> Pattern:
    """What a section of a format prints."""
    text = "".join(tokens).strip()
    if not text:
        return Pattern()
    bound = next((found for token in tokens if (found := _BOUND.fullmatch(token))), None)
    pattern = replace(_bare_pattern(tokens), code="".join(tokens))
    return replace(pattern, bound=(bound[1], Decimal(bound[2]))) if bound else pattern


def _bare_pattern(tokens: list[str]) -> Pattern:
    """What a section of a format prints, whatever numbers it is for."""
    plain = "".join(token for token in tokens if len(token) == 1)
    if "general" in plain.lower() or "@" in plain or _FRACTION.search(plain):
        return Pattern(general=True, digits=True)
    before: list[str] = []
    behind: list[str] = []
    number: list[str] = []
    mask: list[str] = []
    percent = exponent = False
    for token in tokens:
        place = behind if number else before
        if token[0] == '"':
            place.append(token[1:-1])
        elif token[0] == "\\":
            place.append(token[1:])
        elif token[0] == "[":
            place.append(token[2:].partition("-")[0].rstrip("]") if token.startswith("[$") else "")
        elif len(token) == 2 and token[0] in "_*":
            place.append(" " if token[0] == "_" else "")
        elif token in "0#?.,":
            if "".join(behind) and not exponent:
                if percent or token in ".," or "." in number:
                    return Pattern(general=True, digits=True)
                mask.append("'" + "".join(behind))
                behind = []
            number.append("" if exponent else token)
            mask.append(token)
        elif token == "%":
            percent = True
            place.append("%")
        elif token in "Ee" and number:
            exponent = True
        elif token in "+-" and exponent:
            continue
        else:
            place.append(token)
    digits = "".join(number)
    whole, _, decimals = digits.partition(".")
    scale = len(digits) - len(digits.rstrip(","))
    return Pattern(
        "".join(before),
        "".join(behind),
        whole.count("0"),
        sum(decimals.count(c) for c in "0#?"),
        decimals.count("0"),
        percent,
        scale,
        exponent,
        bool(digits.strip(",.")),
        mask=tuple(mask) if any(place[0] == "'" for place in mask) else (),
    )


def _print(number: Decimal, pattern: Pattern) -> str:
    """A number in a section's format."""
    if not pattern.digits:
        return (pattern.prefix + pattern.suffix).strip()
    if pattern.general:
        return general(number)
    sign, number = ("-" if number < 0 else ""), abs(number)
    if pattern.percent:
        number = number * 100
    number = number.scaleb(-3 * pattern.thousands)
    if pattern.exponent:
        mantissa, _, power = f"{number:.{pattern.most}E}".partition("E")
        printed = f"{mantissa}E{power[0]}{power[1:].rjust(2, '0')}"
    elif number.adjusted() > 40:
        printed = general(number)
    else:
        with_decimals = number.quantize(Decimal(1).scaleb(-pattern.most), ROUND_HALF_UP, Context(prec=400))
        printed = f"{with_decimals:f}"
        if pattern.most > pattern.least:
            whole, _, decimals = printed.partition(".")
            decimals = decimals[: pattern.least] + decimals[pattern.least :].rstrip("0")
            printed = f"{whole}.{decimals}" if decimals else whole
        whole, point, decimals = printed.partition(".")
        if not with_decimals and not pattern.whole and not pattern.least:
            whole = ""  # a place for a digit that may be blank, as in the dash of an account
        printed = (
            _masked(whole, pattern.mask) if pattern.mask else f"{whole.rjust(pattern.whole, '0')}{point}{decimals}"
        )
        sign = sign if with_decimals else ""
    return f"{sign}{pattern.prefix}{printed}{pattern.suffix}".strip()


def _masked(whole: str, mask: Sequence[str]) -> str:
    """The digits of a number with the signs that its format sets between them: an identifier, a telephone number."""
    rest = list(whole)
    parts: list[str] = []
    for place in reversed(mask):
        parts.append(place[1:] if place[0] == "'" else rest.pop() if rest else "0" * (place == "0"))
    return "".join([*rest, *reversed(parts)])


def general(number: Decimal) -> str:
    """A number without a format: whole numbers as they are, others with up to ten digits."""
    if number == number.to_integral_value() and number.adjusted() < 15:
        return f"{number:.0f}"
    rounded = _GENERAL.plus(number).normalize()
    return f"{rounded:f}" if -8 < rounded.adjusted() < 15 else f"{rounded:E}"
