"""A number with what stands around it: multiplier, power of ten, unit, comparator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from etl.facts import Quantity
from etl.parsers.number.amount_patterns import behind, in_front
from etl.parsers.number.numerals import MULTIPLIERS, before, plain, read_number, read_words
from etl.parsers.number.units import PowerHit, UnitHit, read_power, read_power_unit, read_unit


@dataclass(frozen=True, slots=True)
class Page:
    """What stays the same while one text is read."""

    text: str
    end: int
    units: Mapping[str, str]
    longest: Mapping[str, int]
    comma: bool


@dataclass(frozen=True, slots=True)
class Amount:
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
    times = behind()["multiplier"].match(text, stop, page.end)
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
        in_front()["right"].search(text, max(0, begin - 14), begin) is not None
        or behind()["right"].match(text, end, last) is not None
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
    found = in_front()["compare"].search(piece)
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
