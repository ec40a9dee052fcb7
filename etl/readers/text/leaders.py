"""Dots that lead from a label to its value ("Weight ........ 70 kg"), of any number, are a colon."""

from __future__ import annotations

from collections import Counter

from etl.patterns import regex

_LED = regex(
    r"(?P<label>[ \t]*(?:\d{1,2}[.)] )?[^\W\d_](?:[^.:|\n…]|\.(?=\d)){0,48}?)(?P<dots>[ \t]?(?:\.{3,}|…{1,})[ \t]*:?)[ \t]+(?=[^\s.…])"
)
_SHORT = regex(
    r"(?P<label>[ \t]*(?:\d{1,2}[.)] )?[^\W\d_](?:[^.:|\n…]|\.(?=\d)){0,48}?)(?P<dots>[ \t]\.{1,2})[ \t]+(?=[^\s.…])"
)
_LEAST = 3


def with_colons(text: str) -> str:
    """A text whose labels that dots lead to their values are followed by a colon.

    Args:
        text: the text.

    Returns:
        The text; the same where fewer than three lines have such dots. A line with one dot or two is one of them where its
        value begins below theirs.
    """
    lines = text.split("\n")
    led = [_LED.match(line) for line in lines]
    if sum(m is not None for m in led) < _LEAST:
        return text
    columns = Counter(m.end() for m in led if m is not None)
    common = {column for column, count in columns.items() if count >= _LEAST}
    out = []
    for line, m in zip(lines, led, strict=True):
        found = m or (short if (short := _SHORT.match(line)) and short.end() in common else None)
        out.append(line if found is None else f"{found['label']}: {line[found.end() :]}")
    return "\n".join(out)
