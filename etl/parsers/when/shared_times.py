"""Times whose unit stands behind the last of them: "38 at one, 37 at three and 35 at six months"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from etl.parsers.number.numerals import WORD_NUMBER, word_value
from etl.patterns import regex

if TYPE_CHECKING:
    from etl.parsers.when.durations import DurationHit

_VALUE_AT = regex(
    rf"\d[\d.,]*(?: ?[a-zA-Z%/]{{1,8}}){{0,2}} (?:at|after) (?P<n>\d{{1,3}}|{WORD_NUMBER})(?=(?:,|,? and) \d)", re.I
)
"""A value with a time that has no unit, and the next value: "38 at one, 37 …"."""
_BETWEEN = regex(
    r"(?:,|,? and) \d[\d.,]*(?: ?[a-zA-Z%/]{1,8}){0,2} (?:at|after) (?:[\w-]{1,7}(?:,|,? and) \d[\d.,]*(?: ?[a-zA-Z%/]{1,8}){0,2} (?:at|after) )?",
    re.I,
)
_REACH = 80


def sharing_unit(text: str, start: int, stop: int, hits: Sequence[DurationHit]) -> list[DurationHit]:
    """The times without a unit before one that has it.

    Args:
        text: the text.
        start: where its part begins.
        stop: where it ends.
        hits: its times, in order.
    """
    found: list[DurationHit] = []
    for hit in hits:
        if hit.relation not in ("at", "after") or hit.value is None or not text[hit.end - 1].isalpha():
            continue
        for m in _VALUE_AT.finditer(text, max(start, hit.start - _REACH), min(stop, hit.start)):
            new = all(m.start("n") != h.start for h in (*hits, *found))
            if new and _BETWEEN.fullmatch(text, m.end("n"), hit.start):
                value = Decimal(m["n"]) if m["n"].isdecimal() else word_value(m["n"])
                found.append(replace(hit, start=m.start("n"), end=m.end("n"), value=value, anchor=m.end("n")))
    return found
