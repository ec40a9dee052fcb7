"""Tables in one unbroken column of cells below a head that says when: "Item", "Before (2 May)", "After", then a name and its values.

The cells below such a head go by its number of columns, so that they may be words ("moderate", "III") as well as figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.patterns import regex
from etl.readers.grid import is_value
from etl.readers.text.lines import Line, caption_of, label_of, marker_of

_DAY = r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.?,? (?:\d{1,2}, )?(?:19|20)\d\d|(?:19|20)\d\d"
_LONG = r"(?:\d{1,3}|one|two|three|four|six|nine|twelve) ?(?:mo|days?|wks?|weeks?|months?|years?|yrs?)\b\.?"
_WHEN = regex(
    rf"(?i:(?:{_LONG} )?(?:before|after|pre|post|prior to|following|baseline|initial|first|last|final|current|now|previous|(?:on |at |at the time of )?(?:admission|discharge)|follow[- ]?up)"
    rf"(?:[- ](?:therapy|treatment|transplant(?:ation)?|treatments|admission|discharge|test|exam(?:ination)?|evaluation|assessment|op|the))*"
    rf"(?: ?{_LONG})?|{_LONG}(?: (?:later|after|post)(?: [a-z]+)?)?|(?:day|week|month|year)s? ?\d{{1,3}})"
    rf"[ :,]*(?:[(\[]?(?:{_DAY})[)\]]?)?$|[(\[]?(?:{_DAY})[)\]]?$"
)
_CORNER = regex(
    r"(?i)(?:evaluation|assess\w*|exam\w*|item|items|test|tests|parameter|parameters|index|indicators?|indices|function|functions|measure|measures|variable|"
    r"what|area|task|date|time|name|symptoms?|signs?|results? of \w+|content|check|checks|subject|project|[/\\–-]+)(?: (?:items?|index|name|content|date))?$"
)
_CLASS = regex(r"[IV]{1,3}[ab]?$")
_COUNTED = regex(r"\d{1,3}[- ][a-z]{3,}[- ][a-z]{2,}|\d{1,3}-[A-Za-z]{2,}", re.IGNORECASE)
"""A name that begins with a number ("6-minute walk", "10 m walk"), which is no value."""
_LONGEST_NAME = 60
_LONGEST_CELL = 40
_MOST_COLUMNS = 8
_FEWEST_ROWS = 2
_FEWEST_CELLS = 6


def below_times(lines: Sequence[Line], first: int, last: int) -> tuple[int, int, int, int] | None:
    """The table of a chunk of lines whose head says when.

    Args:
        lines: the lines of the text.
        first: index of the chunk's first line.
        last: index behind its last line.

    Returns:
        Where its head begins (at the corner, when there is one), where its times begin, where its rows begin and where they
        end; None without one.
    """
    at = first
    while at < last:
        if not _is_time(lines[at]):
            at += 1
            continue
        end = at
        while end < last and end - at < _MOST_COLUMNS and _is_time(lines[end]):
            end += 1
        if end - at > 1:
            stop = _rows(lines, end, last, end - at)
            if stop > end:
                corner = at > first and _CORNER.match(lines[at - 1].text) is not None
                return at - corner, at, end, stop
        at = end
    return None


def _is_time(line: Line) -> bool:
    return len(line.text) <= _LONGEST_CELL and _WHEN.match(line.text) is not None


def _rows(lines: Sequence[Line], first: int, last: int, columns: int) -> int:
    """Where the rows end that begin at `first`; `first` itself when there are none."""
    size = columns + 1
    at, figures, rows = first, 0, 0
    while at + size <= last and _is_name(lines[at]) and all(map(_is_cell, lines[at + 1 : at + size])):
        figures += sum(_plain_value(line) for line in lines[at + 1 : at + size]) * 2 >= columns
        rows += 1
        at += size
    left = last - at
    misplaced = left > 0 and any(_plain_value(line) for line in lines[at : min(last, at + size)])
    enough = (rows >= _FEWEST_ROWS and rows * columns >= _FEWEST_CELLS) or (rows >= _FEWEST_ROWS and figures == rows)
    return at if enough and figures * 2 >= rows and not misplaced else first


def _plain_value(line: Line) -> bool:
    return is_value(line.text) or _CLASS.match(line.text) is not None


def _is_name(line: Line) -> bool:
    """Whether a line may be the name of a row: a few words, no value and no sentence."""
    shown = line.text
    return (
        len(shown) <= _LONGEST_NAME
        and any(c.isalpha() for c in shown)
        and shown[-1] not in ".;:"
        and "\t" not in shown
        and (not is_value(shown) or _COUNTED.match(shown) is not None)
        and marker_of(shown) is None
        and label_of(shown) is None
        and caption_of(shown) is None
        and not _is_time(line)
    )


def _is_cell(line: Line) -> bool:
    """Whether a line may be a cell: a value or a few words, no sentence and no field."""
    shown = line.text
    if is_value(shown):
        return True
    return len(shown) <= _LONGEST_CELL and shown[-1] not in ".;:" and "\t" not in shown and label_of(shown) is None
