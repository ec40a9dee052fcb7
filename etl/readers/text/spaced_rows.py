"""Tables in plain text whose columns are lost: rows with a single space between their cells.

Where a row's name ends and its first value begins, only the values tell; so a run of lines is a table only when all of
them end in equally many numbers, and the line above them can be parted into a head for each column in one way alone.
A title in capitals parts as well as heads do: something else must tell that it heads columns, a caption above it, values
of two kinds, or heads that say sides, times or counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import Row, Slot, build
from etl.readers.text.flat_tables import Piece
from etl.readers.text.lines import Line, caption_of, gap_parts, label_of, marker_of

_LONGEST_LINE = 160
_LONGEST_NAME = 60
_FEWEST_ROWS = 3
_FEWEST_VALUES = 2
_MOST_VALUES = 10
_WORD = regex(r"\S+")
_NUMBER = regex(r"[<>≤≥~≈]?[+−-]?(?:\d{1,3}(?:,\d{3})+|\d{1,6}(?:[.,]\d{1,4})?)%?$")
_VALUE = regex(
    r"(?:p?[<>=≤≥~≈])?[+−-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,6}(?:[.,]\d{1,4})?)%?"
    r"(?:(?:[-–/]|±|\+/-)\d{1,6}(?:[.,]\d{1,4})?%?)?[+*†‡-]?(?:\(\d{1,6}(?:[.,]\d{1,4})?%?\))?$"
    r"|[-–—]$|[Nn]\.?[SsTt]\.?$|[Nn]\.?/?[AaDd]\.?$",
)
_BRACKET = regex(r"[(\[]\d{1,6}(?:[.,]\d{1,4})?(?:[-–]\d{1,6}(?:[.,]\d{1,4})?)?%?[)\]]$")
_ENDS = regex(r"[\d%)\]+*†‡–—-]$|\b[Nn]\.?/?[ADNSTadst]\.?$")
_JOINS = ("±", "+/-", "of")
_LINKS = regex(r"(?:and|or|of|in|at|on|to|with|without|for|by|from|per|the|a|an|de|und|et|&|[-–/+])$")
"""Words that no head ends with, and none but a title begins with."""
_SIGN = regex(r"(?:%|n|n=\d+|±|p)$")
_DIGIT = regex(r"\d")
_TELLS = regex(
    r"(?:%|n\b|no\.|pre\b|post\b|before\b|after\b|right\b|left\b|[rl]$|\d|(?:at|on) |number|percent|mean\b|median\b)",
)
_SENTENCE = regex(r"[.!?]\s+\S|[.,;:!?。]$")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line that may be a row: its words, and the words that each of its last values takes.

    Args:
        index: the line's index.
        words: where each word stands.
        values: first word and the one behind the last, for each value at the line's end.
    """

    index: int
    words: tuple[Span, ...]
    values: tuple[tuple[int, int], ...]


def find_spaced(text: str, lines: Sequence[Line], taken: set[int], cells: int = 1_000_000) -> list[Piece]:
    """All tables whose cells have a single space between them.

    Args:
        text: the document's text.
        lines: its lines.
        taken: indices of lines that belong to other tables.
        cells: most cells a table may have.

    Returns:
        The pieces in order.
    """
    pieces: list[Piece] = []
    run: list[_Printed] = []
    for index, line in enumerate(lines):
        printed = None if index in taken else _printed(text, index, line)
        if printed is not None:
            run.append(printed)
            continue
        pieces += _table(text, lines, run, taken, cells)
        run = []
    return pieces + _table(text, lines, run, taken, cells)


def _plain(line: Line) -> bool:
    """Whether a line is short, of words with single spaces, and neither an item, a field nor a caption."""
    shown = line.text
    return (
        0 < len(shown) <= _LONGEST_LINE
        and "\t" not in shown
        and len(gap_parts(shown)) < 2
        and caption_of(shown) is None
        and marker_of(shown) is None
        and label_of(shown) is None
    )


def _printed(text: str, index: int, line: Line) -> _Printed | None:
    """A line that ends in values and has a name before them, None for other lines."""
    if not line.text or not line.text[0].isalnum() or not _ENDS.search(line.text) or not _plain(line):
        return None
    words = _words(text, line)
    shown = [text[word.start : word.end] for word in words]
    values: list[tuple[int, int]] = []
    at = len(words)
    while at and (begin := _value(shown, at)) < at:
        values.append((begin, at))
        at = begin
    if len(values) < _FEWEST_VALUES or (at and words[at - 1].end - line.start > _LONGEST_NAME):
        return None
    return _Printed(index, words, tuple(reversed(values)))


def _words(text: str, line: Line) -> tuple[Span, ...]:
    return tuple(Span(match.start(), match.end()) for match in _WORD.finditer(text, line.start, line.end))


def _value(shown: Sequence[str], stop: int) -> int:
    """The first word of the value that ends before a place; that place when no value ends there."""
    begin = stop - 1
    if begin and (shown[begin] == "%" or _BRACKET.match(shown[begin])) and _NUMBER.match(shown[begin - 1]):
        begin -= 1
    elif not _VALUE.match(shown[begin]):
        return stop
    if begin > 1 and shown[begin - 1] in _JOINS and _NUMBER.match(shown[begin]) and _NUMBER.match(shown[begin - 2]):
        begin -= 2
    return begin


def _table(text: str, lines: Sequence[Line], run: Sequence[_Printed], taken: set[int], cells: int) -> list[Piece]:
    """The table of consecutive rows below their head, nothing when they are none."""
    if len(run) < _FEWEST_ROWS or not run[0].index:
        return []
    at = run[0].index - 1
    if at in taken or not _plain(lines[at]) or _SENTENCE.search(lines[at].text):
        return []
    counts = {len(row.values) for row in run[:-1]}
    if len(counts) > 1:
        return []
    few = counts.pop()
    ways = [
        (count, parts)
        for count in (few, few - 1)
        if _FEWEST_VALUES <= count <= _MOST_VALUES and _named(run, count)
        for parts in _heads(text, lines[at], count + 1)
    ]
    if len(ways) != 1:
        return []
    count, heads = ways[0]
    body = [_row(row, count) for row in run]
    if not (_captioned(lines, at) or _two_kinds(text, body) or _telling(text, heads)):
        return []
    table = build(text, [heads, *body], cells=cells)
    if table is None:
        return []
    return [Piece(at, run[-1].index + 1, Block("table", table.span, table=table))]


def _named(run: Sequence[_Printed], count: int) -> bool:
    """Whether each row has a name before so many values: words, or in all rows a name that ends in a number.

    The last row may be a sum, whose name has no number where the others' have one.
    """
    over = [len(row.values) - count for row in run]
    names = [row.values[-count][0] if len(row.values) >= count else 0 for row in run]
    return all(names) and len(set(over[:-1])) == 1 and over[-1] in (0, over[0])


def _row(row: _Printed, count: int) -> Row:
    values = row.values[-count:]
    name = Span(row.words[0].start, row.words[values[0][0] - 1].end)
    return (Slot(name), *(Slot(Span(row.words[begin].start, row.words[end - 1].end)) for begin, end in values))


def _heads(text: str, line: Line, count: int) -> list[Row]:
    """The ways in which a line can be parted into so many heads: by its words, its capitals, its signs or numbers."""
    words = _words(text, line)
    shown = [text[word.start : word.end] for word in words]
    if not shown[0][0].isalpha() or any(len(word) > 30 for word in shown):
        return []
    starts: set[tuple[int, ...]] = set()
    for signs in (False, True):
        for numbers in (False, True):
            begins = tuple(at for at in range(len(words)) if not at or _begins(shown, at, signs=signs, numbers=numbers))
            if len(begins) == count:
                starts.add(begins)
    if not starts and len(words) == count and not any(_LINKS.match(word) for word in shown):
        starts.add(tuple(range(count)))
    return [
        tuple(
            Slot(Span(words[begin].start, words[end - 1].end))
            for begin, end in zip(begins, (*begins[1:], len(words)), strict=True)
        )
        for begins in starts
    ]


def _begins(shown: Sequence[str], at: int, *, signs: bool, numbers: bool) -> bool:
    """Whether a word of a head line begins a column's head."""
    word = shown[at]
    opened = sum(part.count("(") - part.count(")") for part in shown[:at])
    if opened > 0 or _LINKS.match(shown[at - 1]) or shown[at - 1][-1] == ",":
        return False
    if word[0].isupper():
        return not (numbers and _DIGIT.match(shown[at - 1]))
    return (signs and bool(_SIGN.match(word))) or (numbers and bool(_DIGIT.match(word)))


def _captioned(lines: Sequence[Line], head: int) -> bool:
    """Whether a table's caption stands above a head line, at most a blank line between."""
    above = head - 1
    if above > 0 and lines[above].blank:
        above -= 1
    return above >= 0 and not lines[above].blank and caption_of(lines[above].text) is not None


def _two_kinds(text: str, body: Sequence[Row]) -> bool:
    """Whether one column holds percents alone and another one none."""
    shares = []
    for column in range(1, len(body[0])):
        shown = [text[row[column].span.start : row[column].span.end] for row in body]
        shown = [cell for cell in shown if _DIGIT.search(cell)]
        shares.append((bool(shown) and all("%" in cell for cell in shown), any("%" in cell for cell in shown)))
    return any(every for every, _ in shares) and not all(some for _, some in shares)


def _telling(text: str, heads: Row) -> bool:
    """Whether each head of values says a side, a time or a count."""
    return all(_TELLS.match(text[slot.span.start : slot.span.end].casefold()) for slot in heads[1:])
