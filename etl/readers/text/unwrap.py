"""Lines that were broken at a margin, made whole: what is said over a line's end reads as if it stood on one line."""

from __future__ import annotations

from collections.abc import Sequence

from etl.patterns import regex
from etl.readers.text.lines import Line
from etl.readers.text.wrap import units

_TAIL = regex(r"[^\W\d_]+$")
_HEAD = regex(r"[^\W\d_]+")
_FORM = regex(r"[^:：]{2,60}[:：] {2,}\S")
"""A label and a gap: the lines set in below it may be rows of their own."""
_PARTED = "-‐–/"
_LONGEST_WORD = 40


def unwrapped(text: str, lines: Sequence[Line], taken: set[int]) -> str:
    """A text whose wrapped paragraphs, items and values have one line each.

    Args:
        text: normalized text.
        lines: its lines.
        taken: indices of lines that belong to tables; they stay as they are.

    Returns:
        The text; the same one when no line of it is wrapped.
    """
    parts: list[str] = []
    at = 0
    for unit in units(text, lines, taken):
        if _FORM.match(unit.text):
            continue
        for before, line in zip(lines[unit.first : unit.last - 1], lines[unit.first + 1 : unit.last], strict=True):
            end, glue = _seam(text, before, line)
            parts += [text[at:end], glue]
            at = line.start
    return "".join((*parts, text[at:])) if parts else text


def _seam(text: str, before: Line, line: Line) -> tuple[int, str]:
    """Where a line ends that the next one goes on, and what comes between."""
    last, begin = before.text[-1], line.text[0]
    if last in _PARTED and len(before.text) > 1 and before.text[-2].isalnum() and begin.isalnum():
        tail = _TAIL.search(text, max(before.start, before.end - _LONGEST_WORD), before.end - 1)
        head = _HEAD.match(line.text)
        if last in "-‐" and tail and head and begin.islower():
            word = tail.group() + head.group()
            if len(word) <= _LONGEST_WORD and f" {word}" in text:
                return before.end - 1, ""  # the hyphen is the typesetter's: the word stands whole elsewhere
        return before.end, ""
    if last >= "\u2e80" and begin >= "\u2e80":
        return before.end, ""
    return before.end, " "
