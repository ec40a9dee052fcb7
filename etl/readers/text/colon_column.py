"""Forms whose colons stand in a column, with blanks between each label and its colon: "Diagnosis      : aplastic anaemia"."""

from __future__ import annotations

from collections import Counter

from etl.patterns import regex

_APART = regex(
    r"(?P<label>[ \t]*(?:\d{1,2}[.)] )?[^\W_](?:[^:|\n]){0,58}?)(?P<gap>[ ]{1,60}):(?P<value>[ ]{1,4}\S.*)?$"
)
_CELLS = regex(r"\S[ ]{3,}\S")
"""Values in columns of their own behind a colon: a row of a table."""
_LEAST = 3


def with_colons_closed(text: str) -> str:
    """A text whose labels are followed by their colons, where at least three colons stand below each other apart from them.

    Args:
        text: the text.

    Returns:
        The text; the same where most such lines have several values.
    """
    if " :" not in text:
        return text
    lines = text.split("\n")
    found = [_APART.match(line) for line in lines]
    columns = Counter(m.end("gap") for m in found if m is not None)
    wide = {m.end("gap") for m in found if m is not None and len(m["gap"]) > 1}
    common = {column for column, count in columns.items() if count >= _LEAST and column in wide}
    mine = [m if m is not None and m.end("gap") in common else None for m in found]
    rows = sum(1 for m in mine if m is not None and _CELLS.search(m["value"] or ""))
    if not common or rows * 2 > sum(m is not None for m in mine):
        return text
    return "\n".join(
        line if m is None else f"{m['label']}:{m['value'] or ''}" for line, m in zip(lines, mine, strict=True)
    )
