"""Numbers as tables and brackets print them, and what their rounding allows."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from msgspec import Struct

from etl.facts import Observation, Quantity
from etl.patterns import regex

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


class Number(Struct, frozen=True):
    """A printed number.

    Args:
        value: the number.
        step: the unit of its last printed digit (1 for "14", 0.1 for "14.5").
        sign: the + or - of a grade printed behind it, "".
        percent: whether a percent sign is printed with it.
    """

    value: Decimal
    step: Decimal
    sign: str = ""
    percent: bool = False


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "number": regex(
            r"[~≈]?\s?(?P<n>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,9})?|[0-9]{1,15}(?:[.,·][0-9]{1,9})?)\s?(?P<sign>[+\-−–]?)(?:\s?/\s?[0-9]{1,3})?"
            r"\s?(?P<percent>%?)(?:\s?[*†‡§#ʰᵃ-ᶿ¹²³]{1,3})?"
        ),
        "power": regex(
            r"(?P<n>[0-9]{1,9}(?:[.,][0-9]{1,6})?)\s?[×x*·]\s?10\s?(?:\^|\*\*)?\s?(?P<e>[0-9]{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
            r"(?![0-9.])"
        ),
        "none": regex(r"n\.?\s?/\s?a\.?|not applicable", re.IGNORECASE),
        "answer": regex(r"yes|no|y|n", re.IGNORECASE),
    }


def value_of(fact: Observation) -> Decimal:
    """The number of an Observation whose value is a Quantity."""
    assert isinstance(fact.value, Quantity)
    return fact.value.value


def decimal_of(printed: str) -> tuple[Decimal, Decimal]:
    """A printed number and the unit of its last digit.

    Args:
        printed: digits with points and commas ("1,028", "14.5", "9,98").

    Returns:
        (value, step); a single comma before three digits parts thousands, any other one is a decimal comma.
    """
    text = printed.replace("·", ".")
    parts = re.split(r"[.,]", text)
    if len(parts) == 1:
        return Decimal(text), Decimal(1)
    thousands = all(len(p) == 3 for p in parts[1:]) and parts[0] not in ("", "0") and len(parts[0]) <= 3
    if thousands and ("," in text or len(parts) > 2):
        return Decimal("".join(parts)), Decimal(1)
    whole, tail = "".join(parts[:-1]), parts[-1]
    return Decimal(f"{whole or 0}.{tail}"), Decimal(1).scaleb(-len(tail))


def cell_number(text: str) -> Number | None:
    """The number that a whole cell is.

    Args:
        text: the cell's text ("14.5", "4-", "3-/5", "67%", "22†", "427 × 10⁶").

    Returns:
        The number, None when the cell is anything else (a bound, a range, words).
    """
    stripped = text.strip()
    if power := _patterns()["power"].fullmatch(stripped):
        value, step = decimal_of(power["n"])
        exponent = int(power["e"].translate(_SUPERSCRIPTS))
        return Number(value.scaleb(exponent), step.scaleb(exponent))
    found = _patterns()["number"].fullmatch(stripped)
    if found is None:
        return None
    value, step = decimal_of(found["n"])
    return Number(value, step, found["sign"].replace("−", "-").replace("–", "-"), bool(found["percent"]))


def not_applicable(text: str) -> bool:
    """Whether a cell says that its row isn't asked at all (and so can't be in a total), or only yes or no."""
    stripped = text.strip()
    return bool(_patterns()["none"].fullmatch(stripped) or _patterns()["answer"].fullmatch(stripped))


def share_fits(part: Number, whole: Number, share: Number) -> bool:
    """Whether a printed percentage is that of a part of a whole, rounded or cut off.

    Args:
        part: the absolute number.
        whole: what it is a part of.
        share: the percentage.

    Returns:
        Whether it fits within the rounding of all three.
    """
    if not whole.value:
        return True
    exact = part.value * 100 / whole.value
    slack = Decimal(0)
    if part.step != 1 or part.value != part.value.to_integral_value() or part.value >= 100000:
        slack = part.step / 2 * 100 / whole.value + exact * whole.step / 2 / whole.value
    half = share.step / 2
    rounded = abs(exact - share.value) <= half + slack
    cut = 0 <= exact - share.value < share.step
    return rounded or cut


def plain(value: Decimal) -> str:
    """A number for a sentence: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
