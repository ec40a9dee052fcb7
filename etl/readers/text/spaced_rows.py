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
from etl.readers.text.spaced_heads import heads_of, in_two_lines, with_units, words_of

_LONGEST_LINE = 160
_LONGEST_NAME = 60
_FEWEST_ROWS = 3
_FEWEST_VALUES = 2
_MOST_VALUES = 10
_LONGEST_GROUP = 40
_MOST_WORDS = 4
_MOST_BROKEN = 8
_NUMBER = regex(r"[<>≤≥~≈]?[+−-]?(?:\d{1,3}(?:,\d{3})+|\d{1,6}(?:[.,]\d{1,4})?)%?$")
_VALUE = regex(
    r"(?:p?[<>=≤≥~≈])?[+−-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,6}(?:[.,]\d{1,4})?)%?"
    r"(?:(?:[-–/]|±|\+/-)\d{1,6}(?:[.,]\d{1,4})?%?)?[+*†‡-]?(?:\(\d{1,6}(?:[.,]\d{1,4})?%?\))?$"
    r"|[-–—]$|[Nn]\.?[SsTt]\.?$|[Nn]\.?/?[AaDd]\.?$|[FM]$",
)
_BRACKET = regex(r"[(\[]\d{1,6}(?:[.,]\d{1,4})?(?:[-–]\d{1,6}(?:[.,]\d{1,4})?)?%?[)\]]$")
_ENDS = regex(r"[\d%)\]+*†‡–—-]$|\b[Nn]\.?/?[ADNSTadst]\.?$")
_GRADE = regex(r"(?:[0-5][+-]?|[Nn][Tt])$")
_POWER = regex(r"(?:10\^?\d{1,2}|10[⁰¹²³⁴-⁹]+)(?:/[^\W\d_]{1,3})?$")
_TIMES = ("×", "x", "·", "*")
_JOINS = ("±", "+/-", "of")
_DIGIT = regex(r"\d")
_TELLS = regex(
    r"(?:%|n\b|no\.|pre\b|post\b|before\b|after\b|right\b|left\b|[rl]$|\d|(?:at|on) |number|percent|mean\b|median\b)",
)
_ID = regex(r"(?:\d{1,3}|[A-Z]{1,4}-?\d{1,3}|[A-Z]{1,3})\.?$")
"""What numbers somebody at the begin of a row."""
_ITEM = regex(r"\d{1,2}[a-d]?[.)]\s+(?=[^\W\d_])")
"""The number of a scale's item before its name: "5a. Cutting food 3 2"."""
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
        if printed is None and run and index not in taken:
            printed = _group(text, lines, index, run[-1])
        if printed is not None:
            run.append(printed)
            continue
        pieces += _table(text, lines, run, taken, cells)
        run = []
    return pieces + _table(text, lines, run, taken, cells)


def _group(text: str, lines: Sequence[Line], index: int, above: _Printed | None) -> _Printed | None:
    """A line between rows that names those below it ("Memory"), without values; None for other lines."""
    line = lines[index]
    if index + 1 >= len(lines) or (above is not None and not above.values):
        return None
    shown = line.text
    if not shown[:1].isalpha() or len(shown) > _LONGEST_GROUP or _DIGIT.search(shown) or _SENTENCE.search(shown):
        return None
    words = words_of(text, line)
    below = _printed(text, index + 1, lines[index + 1]) if len(words) <= _MOST_WORDS and _plain(line) else None
    same = below is not None and (above is None or len(below.values) == len(above.values))
    return _Printed(index, words, ()) if same and not _TELLS.match(shown.casefold()) else None


def _plain(line: Line, begin: int = 0) -> bool:
    """Whether a line is short, of words with single spaces, and neither an item, a field nor a caption; what stands before
    `begin` is not asked."""
    shown = line.text[begin:]
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
    if not line.text or not line.text[0].isalnum() or not _ENDS.search(line.text):
        return None
    item = _ITEM.match(line.text)
    if not _plain(line, item.end() if item else 0):
        return None
    words = words_of(text, line)
    shown = [text[word.start : word.end] for word in words]
    values: list[tuple[int, int]] = []
    at = len(words)
    while at and (begin := _value(shown, at)) < at:
        values.append((begin, at))
        at = begin
    if len(values) < _FEWEST_VALUES or (at and words[at - 1].end - line.start > _LONGEST_NAME):
        return None
    return _Printed(index, words, tuple(reversed(values)))


def _value(shown: Sequence[str], stop: int) -> int:
    """The first word of the value that ends before a place; that place when no value ends there."""
    begin = stop - 1
    if begin > 1 and shown[begin - 1] in _TIMES and _POWER.match(shown[begin]) and _NUMBER.match(shown[begin - 2]):
        return begin - 2  # "742 × 106"
    if begin and (shown[begin] == "%" or _BRACKET.match(shown[begin])) and _NUMBER.match(shown[begin - 1]):
        begin -= 1
    elif not _VALUE.match(shown[begin]):
        return stop
    if begin > 1 and shown[begin - 1] in _JOINS and _NUMBER.match(shown[begin]) and _NUMBER.match(shown[begin - 2]):
        begin -= 2
    elif begin > 1 and shown[begin - 1] == "/" and all(_paired(shown[at]) for at in (begin, begin - 2)):
        begin -= 2  # "4+ / 3-", of the right and the left
    return begin


def _paired(word: str) -> bool:
    return bool(_NUMBER.match(word) or _GRADE.match(word))


def _table(text: str, lines: Sequence[Line], run: Sequence[_Printed], taken: set[int], cells: int) -> list[Piece]:
    """The table of consecutive rows below their head, nothing when they are none."""
    if len(run) < _FEWEST_ROWS or not run[0].index:
        return []
    counts = {len(row.values) for row in run[:-1] if row.values}
    if len(counts) > 1:
        return []
    few, at = counts.pop(), run[0].index - 1
    top = _group(text, lines, at, None) if at and at not in taken else None
    ways = [
        (first, rows) for first, rows in ((at, run), *(((at - 1, [top, *run]),) if top else ())) if first not in taken
    ]
    for way in (_worded, _below, _broken):
        for first, rows in ways:
            made = way(text, lines, first, rows, few, taken) if _may_head(lines[first]) else None
            table = build(text, made[1], cells=cells) if made else None
            if made and table:
                return [Piece(made[0], run[-1].index + 1, Block("table", table.span, table=table))]
    return []


def _worded(
    text: str, lines: Sequence[Line], at: int, run: Sequence[_Printed], few: int, taken: set[int]
) -> tuple[int, list[Row]] | None:
    """The rows of numbered people below as many heads as each of them has words: "1 F 34 SCA3 14.5 12.0"."""
    shown = [[text[word.start : word.end] for word in row.words] for row in run]
    counts = {len(words) for words in shown}
    count = counts.pop()
    if counts or not all(_ID.match(words[0]) for words in shown):
        return None
    sexes = any(set(column) <= {"F", "M"} for column in zip(*shown, strict=True))
    if count < few + _FEWEST_VALUES and not sexes:
        return None
    ways = heads_of(text, lines[at : at + 1], count) or heads_of(text, lines[at : at + 1], count, loose=True)
    return (at, [ways[0], *(tuple(map(Slot, row.words)) for row in run)]) if len(ways) == 1 else None


def _may_head(line: Line) -> bool:
    return _plain(line) and _SENTENCE.search(line.text) is None


def _below(
    text: str, lines: Sequence[Line], at: int, run: Sequence[_Printed], few: int, taken: set[int]
) -> tuple[int, list[Row]] | None:
    """The rows of a table with its heads, which stand in one line or in two, and the first of these lines."""
    if at and at - 1 not in taken and few <= _MOST_VALUES and _may_head(lines[at - 1]):
        two = in_two_lines(text, lines[at - 1], lines[at], few) if _named(run, few) else None
        if two:
            return at - 1, [*two, *(_row(row, few) for row in run)]
    counts = [n for n in (few, few - 1) if _FEWEST_VALUES <= n <= _MOST_VALUES and _named(run, n)]
    ways = [(n, parts) for n in counts for parts in heads_of(text, lines[at : at + 1], n + 1)]
    ways = ways or [(n, parts) for n in counts[:1] for parts in heads_of(text, lines[at : at + 1], n + 1, loose=True)]
    if not ways and few in counts:
        more = [*heads_of(text, lines[at : at + 1], few + 2), *heads_of(text, lines[at : at + 1], few + 2, loose=True)]
        for parts in more[:1]:
            body = with_units(parts, [_row(row, few) for row in run], text)
            if body and (_captioned(lines, at) or _telling(text, parts[1:])):
                return at, [parts, *body]
    if len(ways) != 1:
        return None
    count, heads = ways[0]
    body = [_row(row, count) for row in run]
    if not (_captioned(lines, at) or _two_kinds(text, body) or _telling(text, heads)):
        return None
    return at, [heads, *body]


def _broken(
    text: str, lines: Sequence[Line], at: int, run: Sequence[_Printed], few: int, taken: set[int]
) -> tuple[int, list[Row]] | None:
    """The rows of a table whose heads are broken over several lines below its caption, and the first of these lines:
    "Muscle Before treatment", "(3 May 2015)", "After 6 months"."""
    first = at
    while first and at - first < _MOST_BROKEN and not _captioned(lines, first):
        first -= 1
        if first in taken or not _may_head(lines[first]):
            return None
    if first == at or not _captioned(lines, first) or not _named(run, few) or few > _MOST_VALUES:
        return None
    parts = lines[first : at + 1]
    ways = heads_of(text, parts, few + 1) or heads_of(text, parts, few + 1, loose=True)
    return (first, [ways[0], *(_row(row, few) for row in run)]) if len(ways) == 1 else None


def _named(run: Sequence[_Printed], count: int) -> bool:
    """Whether each row has a name before so many values: words, or in all rows a name that ends in a number.

    The last row may be a sum, whose name has no number where the others' have one.
    """
    rows = [row for row in run if row.values]
    over = [len(row.values) - count for row in rows]
    names = [row.values[-count][0] if len(row.values) >= count else 0 for row in rows]
    return all(names) and len(set(over[:-1])) == 1 and over[-1] in (0, over[0])


def _row(row: _Printed, count: int) -> Row:
    if not row.values:
        return (Slot(Span(row.words[0].start, row.words[-1].end)),)
    values = row.values[-count:]
    name = Span(row.words[0].start, row.words[values[0][0] - 1].end)
    return (Slot(name), *(Slot(Span(row.words[begin].start, row.words[end - 1].end)) for begin, end in values))


def _captioned(lines: Sequence[Line], head: int) -> bool:
    """Whether a table's caption stands above a head line, at most a blank line between."""
    above = head - 1
    if above > 0 and lines[above].blank:
        above -= 1
    return above >= 0 and not lines[above].blank and caption_of(lines[above].text) is not None


def _two_kinds(text: str, body: Sequence[Row]) -> bool:
    """Whether one column holds percents alone and another one none."""
    shares = []
    rows = [row for row in body if len(row) > 1]
    for column in range(1, len(rows[0])):
        shown = [text[row[column].span.start : row[column].span.end] for row in rows]
        shown = [cell for cell in shown if _DIGIT.search(cell)]
        shares.append((bool(shown) and all("%" in cell for cell in shown), any("%" in cell for cell in shown)))
    return any(every for every, _ in shares) and not all(some for _, some in shares)


def _telling(text: str, heads: Row) -> bool:
    """Whether each head of values says a side, a time or a count."""
    return all(_TELLS.match(text[slot.span.start : slot.span.end].casefold()) for slot in heads[1:])
