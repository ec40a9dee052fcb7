"""Dimensions of UCUM units, as far as values of medicine need them: may this unit be a value of that measure?"""

from __future__ import annotations

import re
from functools import cache

from etl.facts import Range
from etl.patterns import regex
from etl.value import replace

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
