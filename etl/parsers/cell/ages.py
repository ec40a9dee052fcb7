"""The ages that tables print: "4 years and 4 months", "13y2m", "P5Y2M", "17 mo", "~12 y", or a number below "Age (months)"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from etl.parsers.when.ages import AgeUnit
from etl.patterns import regex

_NUMBER = r"\d{1,3}(?:[.,·]\d{1,2}(?!\d)|\.\d{3,16})?(?:\s?½|\s\d/\d)?|½"
_PART = regex(rf"\s*(?P<n>{_NUMBER})\s?[-_]?\s?(?P<u>[^\W\d_]+)\.?\s?(?:of age|old)?", re.I)
_LINK = regex(r"\s*(?:,|and|&|\+|und|et|y|e|en|-)?\s*", re.I)
_ISO = regex(r"P(?:(?P<y>\d{1,3})Y)?(?:(?P<mo>\d{1,3})M)?(?:(?P<wk>\d{1,3})W)?(?:(?P<d>\d{1,4})D)?")
_LEAD = regex(
    r"\s*(?:(?P<c>[<>≤≥]|less than|under|below|over|above|more than)|[~≈∼˜]|about|approx\.?|ca\.?|around|at|age[d]?|@|circa)\s*",
    re.I,
)
_LED = regex(r"(?P<u>d|day|wk|week|mo|month|y|yr|year)s?[ .]{1,2}(?P<n>\d{1,3})", re.I)
_BARE = regex(rf"(?P<n>{_NUMBER})(?P<sign>\+?)")
_YEARS_MONTHS = regex(r"(?P<y>\d{1,2})[,;:/](?P<m>\d{1,2})")
_COMPARED = {
    "less than": "<", "under": "<", "below": "<", "over": ">", "above": ">", "more than": ">", "≤": "<=", "≥": ">=",
}  # fmt: skip
_LETTERS: Mapping[str, AgeUnit] = {"y": "a", "m": "mo", "w": "wk", "d": "d", "j": "a", "a": "a"}
_OLDEST: Mapping[AgeUnit, int] = {"a": 120, "mo": 1440, "wk": 5200, "d": 40000}
_MARKS = str.maketrans("()[]/,", "      ")
Units = Mapping[str, str]
"""Printed unit → UCUM code."""


class Age(Struct, frozen=True):
    """An age as a cell prints it.

    Args:
        start: offset of its number in the text.
        end: offset behind it and its unit.
        value: the age.
        unit: UCUM unit.
        comparator: "<", ">" … or None.
        bare: whether the cell has no unit of its own.
    """

    start: int
    end: int
    value: Decimal
    unit: AgeUnit
    comparator: Literal["<", "<=", ">", ">="] | None = None
    bare: bool = False


def read_age(text: str, units: Units, default: AgeUnit | None = None, pairs: bool = False) -> Age | None:
    """The age that a cell prints at its beginning.

    Args:
        text: the cell.
        units: printed unit → UCUM code.
        default: the unit of a bare number; None where a number alone is no age.
        pairs: whether "6,10" are six years and ten months.

    Returns:
        The age; None where the cell begins with something else, or with an age that nobody has.
    """
    lead = _LEAD.match(text)
    at = lead.end() if lead else len(text) - len(text.lstrip())
    said = (lead["c"] or "").lower() if lead else ""
    comparator = _COMPARED.get(said, said) or None
    found = _iso(text, at) or _parts(text, at, units) or _led(text, at, default)
    if found is None and pairs and (both := _YEARS_MONTHS.fullmatch(text.strip())) and int(both["m"]) < 12:
        found = Age(at, len(text.rstrip()), Decimal(both["y"]) * 12 + Decimal(both["m"]), "mo")
    if found is None and default is not None and (bare := _BARE.fullmatch(text[at:].strip())):
        sign: Literal[">="] | None = ">=" if bare["sign"] else None
        found = Age(at, at + bare.end(), _value(bare["n"]), default, sign, bare=True)
    if found is None or found.value > _OLDEST[found.unit]:
        return None
    if comparator is not None:
        found = Age(found.start, found.end, found.value, found.unit, comparator, found.bare)  # type: ignore[arg-type]
    return found


def unit_asked(label: str, units: Units) -> AgeUnit:
    """The unit that a head asks for: "Age (months)", "age_mo"; years where it says nothing.

    Args:
        label: the head as words.
        units: printed unit → UCUM code.
    """
    words = label.translate(_MARKS).split()
    found = [
        code
        for word in words[1:]
        if (code := units.get(word.lower().strip(".")) or units.get(word)) in ("mo", "wk", "d", "a")
    ]
    return "a" if not found or "a" in found else found[-1]  # type: ignore[return-value]


def are_pairs(texts: list[str]) -> bool:
    """Whether the ages of a column are years and months with a comma: one of them has a part of two digits up to 11.

    Args:
        texts: all cells of the column.
    """
    found = [both for text in texts if (both := _YEARS_MONTHS.fullmatch(text.strip()))]
    return bool(found) and all(int(both["m"]) < 12 for both in found) and any(len(both["m"]) == 2 for both in found)


def _value(printed: str) -> Decimal:
    half = "½" in printed
    bare = printed.replace("½", "").strip().replace(",", ".").replace("·", ".")
    whole, _, share = bare.partition(" ")
    value = Decimal(whole) if whole else Decimal(0)
    if share:
        top, _, low = share.partition("/")
        value += (Decimal(top) / Decimal(low)).quantize(Decimal("0.01")) if Decimal(low) else Decimal(0)
    return value + (Decimal("0.5") if half else Decimal(0))


def _iso(text: str, at: int) -> Age | None:
    m = _ISO.match(text, at)
    if m is None or not any(m.groups()) or text[m.end() : m.end() + 1].isalnum():
        return None
    years, months, weeks, days = (Decimal(m[name] or 0) for name in ("y", "mo", "wk", "d"))
    if years or months:
        value, unit = (years * 12 + months, "mo") if m["mo"] else (years, "a")
    else:
        value, unit = (weeks, "wk") if m["wk"] else (days, "d")
    return Age(m.start(), m.end(), value, unit)  # type: ignore[arg-type]


def _parts(text: str, at: int, units: Units) -> Age | None:
    """Numbers with their units: "14 y 8 m", "4 years and 4 months", "13y2m"."""
    told: list[tuple[Decimal, AgeUnit, int]] = []
    begin = end = at
    while (m := _PART.match(text, end)) is not None:
        unit = _unit_of(m["u"], units)
        if unit is None or (told and unit == told[-1][1]):
            break
        begin = m.start("n") if not told else begin
        told.append((_value(m["n"]), unit, m.end("u")))
        link = _LINK.match(text, m.end())
        end = link.end() if link else m.end()
    if not told:
        return None
    value, unit, stop = told[0]
    if len(told) > 1 and unit == "a" and told[1][1] == "mo":
        value, unit, stop = value * 12 + told[1][0], "mo", told[1][2]
    return Age(begin, stop, value, unit)


def _unit_of(word: str, units: Units) -> AgeUnit | None:
    low = word.lower()
    if low in _LETTERS:
        return _LETTERS[low]
    code = units.get(low) or units.get(word)
    return code if code in ("a", "mo", "wk", "d") else None  # type: ignore[return-value]


def _led(text: str, at: int, default: AgeUnit | None) -> Age | None:
    m = _LED.fullmatch(text[at:].strip())
    if m is None or (default not in (None, "d") and m["u"].lower() == "d"):
        return None  # "d.15" below an age in years is one at death
    return Age(at, at + m.end(), _value(m["n"]), _LETTERS[m["u"][0].lower()])
