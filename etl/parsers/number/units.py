"""Units behind numbers, and their dimensions. Which units there are comes from the caller (printed unit → UCUM code)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from etl.facts import Range
from etl.mapping.words import PrintedUnits
from etl.parsers.number.numerals import SUPERSCRIPTS
from etl.patterns import regex
from etl.value import replace

_SPACES = " \u00a0\u2009\u202f"


class UnitHit(Struct, frozen=True):
    """A unit in a text.

    Args:
        start: offset of its first character.
        end: offset behind it.
        code: UCUM code, None when it looks like a unit and isn't known.
    """

    start: int
    end: int
    code: str | None


class PowerHit(Struct, frozen=True):
    """A factor such as "× 10⁶" (also flattened to "× 106", before "/L" even to " 106") behind a number.

    Args:
        start: offset of the multiplication sign.
        end: offset behind the exponent.
        exponent: 6.
        printed: "10⁶" as printed; "10^6" when the page has flattened it.
    """

    start: int
    end: int
    exponent: int
    printed: str


_POWER = regex(
    r"[ \u00a0\u2009\u202f]10(?P<unsigned>3|6|9|12)(?=[ ]?/[ ]?(?:[µμu]?[Ll]|m[Ll]|kg)\b)"
    r"|[ \u00a0\u2009\u202f]?[×xX✕∙·*⋅][ \u00a0\u2009\u202f]?10"
    r"(?:(?P<sup>[⁻−]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?!\d)"
    r"|[ ]?(?:\^|\*\*|\*)[ ]?[({]?(?P<caret>[-−]?\d{1,2})[)}]?(?!\d)"
    r"|\((?P<inside>\d{1,2})\)"
    r"|(?P<flat>[1-9]\d?)(?![\d.,]\d|\d|[%°])"
    r"|[ ](?P<gap>[1-9]\d?)(?=[ ]?[A-Za-z/])(?![ ]?(?:mm|cm|m|mg|g|x|X)\b))"
)


_BARE_POWER = regex(
    r"10(?:([⁻−]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|[ ]?(?:\^|\*\*|\*)[ ]?[({]?([-−]?\d{1,2})[)}]?|[ ](\d{1,2})(?=[ ]?(?:cfu|CFU|copies)\b))(?!\d)"
)


_PER = regex(
    r"[ \u00a0]?/[ \u00a0]?|[ \u00a0]per[ \u00a0]|[ ]for (?:each|every)[ ]|[ \u00a0]?·[ \u00a0]?(?=\S{1,4}[⁻−-])",
    re.IGNORECASE,
)


_UNKNOWN = regex(r"[A-Za-zµμ°]{1,8}[²³]?/[A-Za-zµμ]{1,6}\b|[µμ][A-Za-z]{1,4}\b")


_WORD = regex(r"[ \u00a0][A-Za-z][A-Za-z+-]{1,24}(?![\w])")


def read_power(text: str, at: int, end: int) -> PowerHit | None:
    """The power of ten behind a mantissa that ends at a place.

    Args:
        text: the text.
        at: offset behind the mantissa.
        end: where to stop reading.

    Returns:
        the factor; None when there is none ("3 x 100 mg" has none).
    """
    found = _POWER.match(text, at, end)
    if found is None:
        return None
    flat = found["flat"] or found["gap"] or found["unsigned"]
    digits = flat or found["sup"] or found["caret"] or found["inside"]
    exponent = int(digits.translate(SUPERSCRIPTS))
    printed = f"10^{exponent}" if flat else found.group()[found.group().index("10") :]
    start = found.start() + (text[found.start()] in _SPACES)
    return PowerHit(start, found.end(), exponent, printed)


def read_bare_power(text: str, at: int, end: int) -> PowerHit | None:
    """A power of ten without mantissa ("10⁶", "10^9") at a place; a flattened one can't be told from a number."""
    found = _BARE_POWER.match(text, at, end)
    if found is None:
        return None
    return PowerHit(at, found.end(), int((found[1] or found[2] or found[3]).translate(SUPERSCRIPTS)), found.group())


def _one(text: str, at: int, end: int, units: Mapping[str, str], longest: Mapping[str, int]) -> UnitHit | None:
    """The longest known unit that begins exactly at a place."""
    if at >= end:
        return None
    for stop in range(min(end, at + longest.get(text[at].lower(), 0) + 1), at, -1):
        printed = text[at:stop]
        code = units.get(printed)
        if code is None and len(printed) > 1:
            code = units.get(printed.lower())
        if code is None and _flat_exponent(printed):
            code = units.get(printed[:-2] + printed[-1])
        if code is None:
            continue
        following = text[stop : stop + 1] if stop < end else ""
        if (printed[-1].isalnum() and (following.isalpha() or following.isdecimal())) or following == "_":
            continue
        return UnitHit(at, stop, code)
    for name in ("%", "percent", "per cent"):
        if text.startswith(name, at, end):
            return UnitHit(at, at + len(name), "%")
    return None


def _flat_exponent(printed: str) -> bool:
    """Whether a unit has lost the raise of its exponent and got a space: "cells/mm 3", "mg/m 2"."""
    return printed[-3:] in ("m 2", "m 3") and "/" in printed


def longest_unit(units: Mapping[str, str]) -> Mapping[str, int]:
    """The length of the longest printed unit for each first character (in lower case)."""
    return units.longest if isinstance(units, PrintedUnits) else PrintedUnits(units).longest


def read_unit(
    text: str, at: int, end: int, units: Mapping[str, str], longest: Mapping[str, int], *, noun_after: int = 0
) -> UnitHit | None:
    """The unit behind a number that ends at a place: "mmHg", "-degree", "mg/kg", "cells per ml".

    Args:
        text: the text.
        at: offset behind the number.
        end: where to stop reading.
        units: printed unit → UCUM code.
        longest: `longest_unit(units)`.
        noun_after: how many other words may stand before a counted noun ("million mononuclear cells").

    Returns:
        the unit, with its code None when it looks like one and isn't known; None when there is none.
    """
    begin = at
    while begin < end and begin < at + 2 and text[begin] in _SPACES:
        begin += 1
    if begin == at and at < end and text[at] in "-\u2010\u2011" and text[at + 1 : at + 2].isalpha():
        begin += 1
    if begin < end and text[begin] == "/" and (begin == at or text[begin + 1 : begin + 2].isalpha()):
        rate = _one(text, begin, end, units, longest)
        under = None if rate else _one(text, begin + 1, end, units, longest)
        first = rate or (UnitHit(begin, under.end, f"/{under.code}") if under else None)
    else:
        first = _one(text, begin, end, units, longest)
    if first and begin > at and first.end == begin + 1 and text[begin].isalpha():
        behind = text[first.end : first.end + 2]
        if behind[:1] in _SPACES and behind[1:].isdecimal():  # "R 4 L 3": a label, not a unit
            first = None
    if first is None and noun_after:
        first = _counted(text, at, end, units, longest, noun_after)
    if first is None:
        strange = _UNKNOWN.match(text, begin, end)
        return UnitHit(begin, strange.end(), None) if strange else None
    return _rates(text, first, end, units, longest)


def _rates(text: str, first: UnitHit, end: int, units: Mapping[str, str], longest: Mapping[str, int]) -> UnitHit:
    """A unit with the denominators behind it."""
    hit = first
    for _ in range(2):
        per = _PER.match(text, hit.end, end)
        under = _one(text, per.end(), end, units, longest) if per else None
        if under is None or hit.code is None or under.code is None or "%" in under.code:
            return hit
        hit = UnitHit(hit.start, under.end, f"{hit.code}/{under.code}")
    return hit


def _counted(
    text: str, at: int, end: int, units: Mapping[str, str], longest: Mapping[str, int], words: int
) -> UnitHit | None:
    """A counted noun (a unit that is a UCUM annotation) behind a few other words."""
    here = at
    for _ in range(words):
        word = _WORD.match(text, here, end)
        if word is None:
            return None
        here = word.end()
        if here < end and text[here] == " ":
            hit = _one(text, here + 1, end, units, longest)
            if hit is not None and hit.code is not None and hit.code.startswith("{"):
                return UnitHit(at + 1, hit.end, hit.code)
    return None


def read_power_unit(
    text: str, power: PowerHit, end: int, units: Mapping[str, str], longest: Mapping[str, int]
) -> UnitHit:
    """The unit that a power of ten makes with what follows: "10⁶" → `10*6`, "10⁶ MSC/kg" → `10*6/kg`.

    What is counted is no part of the code; it stays in the printed unit.

    Args:
        text: the text.
        power: the factor.
        end: where to stop reading.
        units: printed unit → UCUM code.
        longest: `longest_unit(units)`.

    Returns:
        the unit; it starts at "10".
    """
    start = text.index("10", power.start, power.end)
    code = f"10*{power.exponent}"
    unit = read_unit(text, power.end, end, units, longest, noun_after=3)
    if unit is None or unit.code is None:
        noun = _WORD.match(text, power.end, end)
        per = _PER.match(text, noun.end(), end) if noun else None
        under = _one(text, per.end(), end, units, longest) if per else None
        if under is not None:
            return UnitHit(start, under.end, f"{code}/{under.code}")
        return UnitHit(start, power.end, code)
    if unit.code.startswith("/"):
        return UnitHit(start, unit.end, code + unit.code)
    if unit.code.startswith("{"):
        return UnitHit(start, unit.end, code + unit.code[unit.code.index("}") + 1 :])
    if unit.code == "%":
        return UnitHit(start, power.end, code)
    return UnitHit(start, unit.end, f"{code}.{unit.code}")


_HEAD = regex(r"(?:[×xX*·][ ]?)?10[ ]?(?:\^|\*\*|\*)?[ ]?([⁻−]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[-−]?\d{1,2})(?!\d)")


def parse_unit(text: str, units: Mapping[str, str]) -> tuple[str | None, str]:
    """The unit that a cell or a pair of brackets of a heading is ("(× 10⁶)", "109/L", "% pred.", "kg/m²").

    Args:
        text: the cell or heading part, with or without its brackets.
        units: printed unit → UCUM code.

    Returns:
        the UCUM code (None when it isn't a known unit) and the unit as printed.
    """
    bare = text.strip()
    if len(bare) > 1 and bare[0] + bare[-1] in ("()", "[]"):
        bare = bare[1:-1].strip()
    if not bare or len(bare) > 60:
        return None, bare
    if bare in units:
        return units[bare], bare
    longest = longest_unit(units)
    power = _HEAD.match(bare)
    if power is not None and power[1] not in ("0", "00"):
        hit = PowerHit(power.start(), power.end(), int(power[1].translate(SUPERSCRIPTS)), power.group())
        unit = read_power_unit(bare, hit, len(bare), units, longest)
        return (unit.code, bare) if unit.end == len(bare) else (None, bare)
    known = read_unit(bare, 0, len(bare), units, longest)
    if known is not None and known.end == len(bare):
        return known.code, bare
    return None, bare


# Dimensions of UCUM units, as far as values of medicine need them: may this unit be a value of that measure?


_ANNOTATION = regex(r"\{[^}]*\}")
_CLASSES = {
    "mass": r"(?:k|m|u|n|p)?g",
    "volume": r"(?:m|u|d|f)?L|(?:c|m)m3",
    "amount": r"(?:m|u|n|p)?mol|(?:m)?eq",
    "activity": r"(?:m|k|u)?(?:\[IU\]|\[iU\]|U)|(?:u|n)?kat",
    "time": r"a|mo|wk|d|h|min|s|ms",
    "length": r"(?:k|c|m|u|n)?m|\[in_i\]|\[ft_i\]",
    "area": r"(?:c|m)?m2",
    "pressure": r"mm\[Hg\]|cm\[H2O\]|(?:k)?Pa|bar",
    "temperature": r"Cel|\[degF\]|K",
    "share": r"%",
    "angle": r"deg",
    "force": r"(?:k)?N|kgf|\[lbf_av\]",
    "count": r"1|10\*\d+|",
}


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, regex(rf"(?:10\*\d+\.?)?(?:{pattern})")) for name, pattern in _CLASSES.items())


def plain(code: str) -> str:
    """A UCUM code without its annotations: "{beats}/min" is "/min", "{score}" is "".

    Args:
        code: UCUM code; cells keep their annotation, for they are told apart from mere numbers.
    """
    return code if "{cells}" in code else _ANNOTATION.sub("", code)


def dimension(code: str) -> str:
    """The dimension of a UCUM code ("mass/volume"), the code itself when it is of none of the known ones.

    Args:
        code: UCUM code.
    """
    parts = []
    for piece in _ANNOTATION.sub("", code).split("/"):
        parts.append(next((name for name, pattern in _compiled() if pattern.fullmatch(piece)), piece))
    return "/".join(parts)


def comparable(code: str, unit: str) -> bool:
    """Whether a printed unit and a measure's unit are of one dimension.

    Args:
        code: the printed unit's UCUM code.
        unit: one of the measure's.
    """
    return plain(code) == plain(unit) or dimension(code) == dimension(unit)


def range_in(ends: Range, unit: str | None) -> Range:
    """A range whose ends have a unit, where they print none.

    Args:
        ends: the range.
        unit: UCUM code of the value, column or label that it belongs to.
    """
    low, high = (replace(q, code=q.code or unit) if q else None for q in (ends.low, ends.high))
    return Range(low, high)
