"""Lengths of time in Chinese: "6个月", "治疗后3周", "术后1年"."""

from __future__ import annotations

from decimal import Decimal

from etl.parsers.when.durations import DurationHit, Relation, TimeUnit
from etl.patterns import regex

_LENGTH = regex(
    r"(?P<front>[后前])?(?P<n>(?<![\d.])\d{1,3}\s?(?P<unit>个月|个?星期|周|天|年)(?![龄岁月日级度一二三四五六七八九十]))(?P<rel>[后前])?",
    needs=("个月", "周", "天", "年", "星期"),
)
_UNITS: dict[str, TimeUnit] = {"个月": "mo", "星期": "wk", "个星期": "wk", "周": "wk", "天": "d", "年": "a"}


def han_durations(text: str) -> tuple[DurationHit, ...]:
    """The durations and distances in time that a text prints in Chinese.

    Args:
        text: the text.

    Returns:
        hits in its order, "after" and "before" by the word in front of or behind them.
    """
    out = []
    for m in _LENGTH.finditer(text):
        told = m["rel"] or m["front"]
        relation: Relation = "after" if told == "后" else "before" if told == "前" else "none"
        value = Decimal("".join(c for c in m["n"] if c.isdecimal()))
        out.append(DurationHit(m.start("n"), m.end("n"), value, None, None, _UNITS[m["unit"]], None, relation, m.end()))
    return tuple(out)
