"""Lengths of time as doctors of some countries write them, over what a year or week has of them: "for 3/52", "at 6/12"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from etl.patterns import regex

_OVER = regex(
    r"\b(?P<front>at|for|every|past|last|x|×)\s(?:the\s)?(?:last\s|past\s)?(?P<n>\d{1,2})/(?P<of>12|52|7)(?![\w/%]|[.,]\d)"
    r"|(?<![\w./,-])(?P<back_n>\d{1,2})/(?P<back_of>12|52|7)(?=\s(?P<back>later|ago|hx|history|Hx)\b)"
)
_UNIT: dict[str, Literal["mo", "wk", "d"]] = {"12": "mo", "52": "wk", "7": "d"}
_MOST = {"12": 36, "52": 51, "7": 20}
_RELATION: dict[str, Literal["at", "for", "every", "after", "ago"]] = {
    "at": "at", "for": "for", "every": "every", "past": "for", "last": "for", "x": "for", "×": "for",
    "later": "after", "ago": "ago", "hx": "for", "Hx": "for", "history": "for",
}  # fmt: skip


def slashed_lengths(
    text: str, start: int, stop: int
) -> Iterator[tuple[int, int, Decimal, Literal["mo", "wk", "d"], Literal["at", "for", "every", "after", "ago"]]]:
    """The lengths of time that are printed as a part of a year or week.

    Args:
        text: the text.
        start: where to begin.
        stop: where to stop.

    Yields:
        first character, offset behind the last, number, unit (months of 12, weeks of 52, days of 7) and what the word
        beside it says. A pair without such a word is none: it may be a score, a fraction or a day.
    """
    for m in _OVER.finditer(text, start, stop):
        side = "" if m["front"] else "back_"
        number, of = int(m[f"{side}n"]), m[f"{side}of"]
        if 0 < number <= _MOST[of]:
            word = m["front"] or m["back"]
            yield m.start(f"{side}n"), m.end(f"{side}of"), Decimal(number), _UNIT[of], _RELATION[word]
