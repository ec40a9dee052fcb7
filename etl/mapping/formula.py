"""What the total of a scale is, as mapping files say it: `sum`, `mean`, `sum + 1`, `(arm + leg) / 2`.

A formula has numbers, the keys of items, `sum` and `mean` (of all items that have a value), + - * / and round brackets. It
is worked out with lower and upper bounds, so that one reading tells a total and the range that totals can have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache

from msgspec import Struct

ALL = frozenset({"sum", "mean"})
"""The words that stand for all items together."""
Bounds = tuple[Decimal, Decimal]
_Values = Mapping[str, Bounds]
_Part = Callable[[_Values], Bounds]
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])|(?P<word>\w+)|(?P<sign>[-+*/()]))")
_LONGEST = 300
_BRACKETS = 20


class FormulaError(ValueError):
    """A text that is no formula; the message says why, for the person who wrote it."""


class _Unknown(Exception):
    """An item has no value, or something is divided by nothing."""


class Formula(Struct, frozen=True):
    """A formula that was read.

    Args:
        text: as it is written, with single blanks.
        keys: the items that it names, in the order of the text.
        whole: whether it has `sum` or `mean`.
        part: works it out.
    """

    text: str
    keys: tuple[str, ...]
    whole: bool
    part: _Part

    @property
    def is_sum(self) -> bool:
        """Whether it is the plain sum of all items."""
        return self.text == "sum"

    @property
    def averages(self) -> bool:
        """Whether it divides, so that a printed total may be rounded."""
        return "mean" in self.text or "/" in self.text

    def value(self, items: Mapping[str, Decimal]) -> Decimal | None:
        """The total of some items.

        Args:
            items: the values by the items' keys.

        Returns:
            The total; None when an item that the formula names has no value, or there is none at all.
        """
        found = self.bounds({key: (value, value) for key, value in items.items()})
        return found[0] if found else None

    def bounds(self, items: _Values) -> Bounds | None:
        """The lowest and the highest total.

        Args:
            items: the lowest and the highest value by the items' keys.

        Returns:
            Both; None when an item that the formula names isn't there, or there is none at all.
        """
        try:
            return self.part(items)
        except _Unknown:
            return None


@cache
def formula_of(text: str) -> Formula | None:
    """Read a formula.

    Args:
        text: what stands behind `total_is`.

    Returns:
        The formula, None for an empty text.

    Raises:
        FormulaError: it can't be read.
    """
    if not text.strip():
        return None
    if len(text) > _LONGEST:
        raise FormulaError(f"a formula has {_LONGEST} characters at most")
    if text.count("(") > _BRACKETS:
        raise FormulaError(f"a formula has {_BRACKETS} brackets at most")
    tokens = list(_tokens(text))
    part, rest = _added(tokens, 0)
    if rest < len(tokens):
        raise FormulaError(f"{tokens[rest][1]!r} has no place behind {tokens[rest - 1][1]!r}")
    words = dict.fromkeys(word for kind, word in tokens if kind == "word")
    keys = tuple(word for word in words if word not in ALL)
    return Formula(" ".join(text.split()), keys, len(keys) < len(words), part)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaError(f"{text[at:].split()[0]!r} is no number, no item and none of + - * / ( )")
        yield str(match.lastgroup), match[str(match.lastgroup)]
        at = match.end()


def _added(tokens: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    part, at = _multiplied(tokens, at)
    while at < len(tokens) and tokens[at][1] in "+-":
        other, behind = _multiplied(tokens, at + 1)
        part, at = _combined(tokens[at][1], part, other), behind
    return part, at


def _multiplied(tokens: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    part, at = _single(tokens, at)
    while at < len(tokens) and tokens[at][1] in "*/":
        other, behind = _single(tokens, at + 1)
        part, at = _combined(tokens[at][1], part, other), behind
    return part, at


def _single(tokens: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    if at == len(tokens):
        raise FormulaError("it ends where a number or an item should stand")
    kind, word = tokens[at]
    if word == "(":
        part, behind = _added(tokens, at + 1)
        if behind == len(tokens) or tokens[behind][1] != ")":
            raise FormulaError("a bracket isn't closed")
        return part, behind + 1
    if kind == "sign":
        raise FormulaError(f"{word!r} stands where a number or an item should")
    if kind == "number":
        number = Decimal(word)
        return (lambda _: (number, number)), at + 1
    return (_all(word) if word in ALL else _item(word)), at + 1


def _item(key: str) -> _Part:
    def part(values: _Values) -> Bounds:
        if key not in values:
            raise _Unknown
        return values[key]

    return part


def _all(word: str) -> _Part:
    def part(values: _Values) -> Bounds:
        if not values:
            raise _Unknown
        by = Decimal(len(values) if word == "mean" else 1)
        low, high = (sum((bounds[n] for bounds in values.values()), Decimal(0)) / by for n in (0, 1))
        return low, high

    return part


def _combined(sign: str, one: _Part, two: _Part) -> _Part:
    def part(values: _Values) -> Bounds:
        (a, b), (c, d) = one(values), two(values)
        if sign == "+":
            return a + c, b + d
        if sign == "-":
            return a - d, b - c
        if sign == "/" and c <= 0 <= d:
            raise _Unknown
        found = [x * y if sign == "*" else x / y for x in (a, b) for y in (c, d)]
        return min(found), max(found)

    return part
