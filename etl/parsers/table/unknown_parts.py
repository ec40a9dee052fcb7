"""Labels of parts of a scale that the mappings don't know, beside that of its total: "ATEC, sociability" below "ATEC, total"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.mapping.entry import Entry
from etl.parsers.reading import Reading
from etl.parsers.table.frame import Frame2D
from etl.parsers.table.label_terms import ANY_BRACKETS
from etl.parsers.table.labels import Facet, read_label
from etl.patterns import regex

_WHOLE = regex(
    r"\W*(?:(?:the|total|sum|score|scores|scale|index|points?|overall|global|mean|value|test|result|of|max(?:imum)?|raw|rating|level|grade|stage)\b\W*|\d+\W*)*",
    re.I,
)
"""What stands beside a scale's name and names no part of it."""
_WORD = regex(r"[^\W\d_]{4}")


def rows_of_parts(reading: Reading, frame: Frame2D) -> dict[int, Entry]:
    """The rows of such parts, each with its scale.

    Args:
        reading: the document.
        frame: the table's.
    """
    labels: dict[int, Facet] = {}
    for r in range(frame.top, len(frame.grid)):
        cell = frame.grid[r][frame.named]
        if cell is not None and cell.text.strip():
            labels[r] = read_label(reading, cell.text, cell.span)
    return {r: what for r in unknown_parts(labels) if (what := labels[r].what) is not None}


def unknown_parts(labels: Mapping[int, Facet]) -> frozenset[int]:
    """Which of several labels name a part of a scale whose total another one names.

    Args:
        labels: what each of them says, by its number.
    """
    rests = {
        n: (f.what.id, _rest(f.what, f.text))
        for n, f in labels.items()
        if f.what is not None
        and f.what.kind == "scale"
        and f.item is None
        and not (f.site or f.side or f.time or f.date)
    }
    wholes = {scale for scale, rest in rests.values() if _WHOLE.fullmatch(rest)}
    return frozenset(n for n, (scale, rest) in rests.items() if scale in wholes and _is_part(rest))


def _is_part(rest: str) -> bool:
    return _WORD.search(rest) is not None and not _WHOLE.fullmatch(rest)


def _rest(scale: Entry, label: str) -> str:
    """A label without the longest of the scale's names in it."""
    bare = ANY_BRACKETS.sub(" ", label)
    names: Sequence[str] = sorted((scale.name, *scale.synonyms), key=len, reverse=True)
    found = next((m for name in names if (m := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", bare, re.I))), None)
    return bare[: found.start()] + " " + bare[found.end() :] if found else ""
