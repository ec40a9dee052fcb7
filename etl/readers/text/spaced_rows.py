"""Tables in plain text whose columns are lost: rows with a single space between their cells.

Where a row's name ends and its first value begins, only the values tell; so a run of lines is a table only when all of
them end in equally many numbers, and the line above them can be parted into a head for each column in one way alone.
A title in capitals parts as well as heads do: something else must tell that it heads columns, a caption above it, values
of two kinds, or heads that say sides, times or counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import Row, Slot, build
from etl.readers.text.flat_tables import Piece
from etl.readers.text.lines import Line, caption_of, gap_parts, label_of, marker_of

# Heads of columns that a single space parts: where each begins, told by its words, capitals, signs, numbers and times.

_WORD = regex(r"\S+")
_LONGEST_WORD = 30
_FEWEST = 2
_LINKS = regex(r"(?:and|or|of|in|at|on|to|with|without|for|by|from|per|the|a|an|de|und|et|&|[-–/+])$")
"""Words that no head ends with, and none but a title begins with."""
_SIGN = regex(r"(?:%|n|n=\d+|±|p)$")
_DIGIT = regex(r"\d")
_WHEN = regex(
    r"(?:before|after|pre|post|baseline|admission|discharge|at|on|vor|nach|avant|après|antes|después|depois|prima|dopo)(?:[-–].*)?$",
    re.I,
)
_COUNTED = regex(
    r"(?:month|week|day|year|hour|mo|wk|yr|visit|monat|woche|tag|jahr|mois|semaine|jour|mes|semana|día|mese|settimana|giorno)$",
    re.I,
)
_BESIDE = regex(r"(?:units?|einheit(?:en)?|unité|unidad|unità|reference|referenz\w*|normal|norm)$", re.I)
"""What a column beside the values gives: the unit, what is normal."""
_UNITS = regex(r"(?:units?|einheit(?:en)?|unité|unidad|unità)$", re.I)
_UNIT = regex(r"(?:\S*[/^%µ°]\S*|[a-zµ]{1,2}[A-Z]?|mm(?:Hg)?|sec|min|mmol|mol|bpm|kg)$")
_SIDED = regex(r"(?:right|left|both|r|l|rt|lt|d|s|od|os|rechts|links|derech[ao]|izquierd[ao]|droite?|gauche)\.?$", re.I)
_ASIDE = regex(r"(?:%|[(\[].*|\S{1,8}[)\]])$")


def words_of(text: str, line: Line) -> tuple[Span, ...]:
    """Where the words of a line stand."""
    return tuple(Span(match.start(), match.end()) for match in _WORD.finditer(text, line.start, line.end))


def heads_of(text: str, lines: Sequence[Line], count: int, *, loose: bool = False) -> list[Row]:
    """The ways in which lines can be parted into so many heads: by its words, its capitals, its signs or numbers; `loose`
    by its times or by a word that all heads of values end with.

    Args:
        text: the document's text.
        lines: those above the rows; several where the heads are broken.
        count: how many columns they have.
        loose: how the heads are told apart.
    """
    words = [word for line in lines for word in words_of(text, line)]
    shown = [text[word.start : word.end] for word in words]
    if (
        not shown[0][0].isalpha()
        or _WHEN.match(shown[0])
        or _SIDED.match(shown[0])
        or any(len(word) > _LONGEST_WORD for word in shown)
    ):
        return []
    if loose:
        told = {_by_times(shown), _by_word(shown, count)}
        return [_spaced_heads_row(words, begins) for begins in told if len(begins) == count]
    return [_spaced_heads_row(words, begins) for begins in _begin(shown, count)]


def _begin(shown: Sequence[str], count: int) -> set[tuple[int, ...]]:
    """The first words of so many heads, in each way that there is."""
    starts: set[tuple[int, ...]] = set()
    for signs in (False, True):
        for numbers in (False, True):
            begins = tuple(at for at in range(len(shown)) if not at or _begins(shown, at, signs=signs, numbers=numbers))
            if len(begins) == count:
                starts.add(begins)
    if not starts and len(shown) == count and not any(_LINKS.match(word) for word in shown):
        starts.add(tuple(range(count)))
    return starts


def _spaced_heads_row(words: Sequence[Span], begins: Sequence[int]) -> Row:
    ends = (*begins[1:], len(words))
    return tuple(Slot(Span(words[begin].start, words[end - 1].end)) for begin, end in zip(begins, ends, strict=True))


def with_units(heads: Row, rows: Sequence[Row], text: str) -> list[Row] | None:
    """Rows with their units apart, where the second of the heads asks for one; None if it doesn't.

    Args:
        heads: one more than the rows have cells.
        rows: whose names end in a unit, in some of them.
        text: the document's text.
    """
    if not _UNITS.match(text[heads[1].span.start : heads[1].span.end]):
        return None
    out: list[Row] = []
    for name, *values in rows:
        words = [m.span() for m in _WORD.finditer(text, name.span.start, name.span.end)]
        last = words[-1]
        if len(words) < _FEWEST or not _UNIT.match(text[last[0] : last[1]]):
            empty = Span(name.span.end, name.span.end)
            out.append((name, Slot(empty), *values))
            continue
        out.append((Slot(Span(name.span.start, words[-2][1])), Slot(Span(*last)), *values))
    return out


def in_two_lines(text: str, over: Line, under: Line, values: int) -> list[Row] | None:
    """The heads of so many values in two lines, the upper of which gathers those of the lower: "Muscle | Right | Left"
    above "Before | After | Before | After"; None unless the lower repeats its heads below each of the upper's.

    Args:
        text: the document's text.
        over: the upper line.
        under: the line between it and the rows.
        values: how many each row has.
    """
    lower = words_of(text, under)
    below = [text[word.start : word.end] for word in lower]
    if not all(map(_tells, range(len(below)), [below] * len(below))):
        return None
    ways = [
        b
        for b in (_by_times(below, 0), _by_times(below, 0, counted=True), _by_sides(below), tuple(range(len(below))))
        if len(b) == values
    ]
    for begins in dict.fromkeys(ways):
        row = _spaced_heads_row(lower, begins)
        said = [text[slot.span.start : slot.span.end].casefold() for slot in row]
        each = next((n for n in range(_FEWEST, values) if values % n == 0 and said == said[:n] * (values // n)), 0)
        above = heads_of(text, [over], values // each + 1) if each else []
        if len(above) == 1:
            empty = Slot(Span(row[0].span.start, row[0].span.start))
            return [(above[0][0], *(Slot(slot.span, each) for slot in above[0][1:])), (empty, *row)]
    return None


def _tells(at: int, shown: Sequence[str]) -> bool:
    """Whether a word may be one of a head that says only when or on which side."""
    word = shown[at]
    return bool(_WHEN.match(word) or _SIDED.match(word) or _DIGIT.search(word) or _is_unit(word) or at)


def _by_sides(shown: Sequence[str]) -> tuple[int, ...]:
    return tuple(at for at, word in enumerate(shown) if _SIDED.match(word))


def _by_times(shown: Sequence[str], first: int = 1, *, counted: bool = False) -> tuple[int, ...]:
    """Where heads begin that each begin with a word of time, or with what stands beside the values: "Item | Before treatment
    (3 May) | After 1 month (5 June)", "Test | Unit | Day 0 | Day 30 | Reference range"; `counted` also with a number."""
    opened = [sum(part.count("(") - part.count(")") for part in shown[:at]) > 0 for at in range(len(shown))]
    closing = len(shown) > 1 and _WHEN.match(shown[-1]) is not None  # "Before | 1 month after | 3 months after"
    begins = []
    for at in range(first, len(shown)):
        word, after = shown[at], shown[at + 1 : at + 2]
        lengths = at > 1 and _is_unit(shown[at - 1]) and _DIGIT.match(shown[at - 2]) is not None
        told = bool(_WHEN.match(word)) and not (closing and lengths)
        told = told or bool(_BESIDE.match(word) or (_is_unit(word) and after and _DIGIT.match(after[0])))
        if closing or counted:
            told = told or bool(_DIGIT.match(word) and after and _is_unit(after[0]))
        if told and not opened[at] and not (at and (_LINKS.match(shown[at - 1]))):
            begins.append(at)
    sizes = {end - at for at, end in zip(begins, [*begins[1:], len(shown)], strict=False)}
    if first and 1 in sizes and len(sizes) > 1 and not any(_DIGIT.search(word) for word in shown):
        return ()  # "Before | After Later" may be three
    return (0, *begins) if first else tuple(begins)


def _is_unit(word: str) -> bool:
    """Whether a word is one of a length of time: "months", "mo"."""
    return _COUNTED.match(word.rstrip("s.")) is not None


def _by_word(shown: Sequence[str], count: int) -> tuple[int, ...]:
    """Where the heads of values begin that all end in one word, in equally many words before what stands aside:
    "Cell type | Relative quantity, % | Absolute quantity"; () unless they do."""
    bare = [word.strip(",;:").casefold() for word in shown]
    again = {word for word in bare if word.isalpha() and bare.count(word) == count - 1}
    if len(again) != 1 or count <= _FEWEST:
        return ()
    ends = [at for at, word in enumerate(bare) if word in again]
    behind: list[int] = []
    for end in ends:
        after = end + 1
        while after < len(shown) and _ASIDE.match(shown[after]):
            after += 1
        behind.append(after)
    sizes = {end - begin for end, begin in zip(ends[1:], behind, strict=False)}
    size = next(iter(sizes)) if len(sizes) == 1 else 0
    if not size or ends[0] <= size or behind[-1] < len(shown):
        return ()
    return (0, ends[0] - size, *behind[:-1])


def _begins(shown: Sequence[str], at: int, *, signs: bool, numbers: bool) -> bool:
    """Whether a word of a head line begins a column's head."""
    word = shown[at]
    opened = sum(part.count("(") - part.count(")") for part in shown[:at])
    if opened > 0 or _LINKS.match(shown[at - 1]) or shown[at - 1][-1] == ",":
        return False
    if word[0].isupper():
        return not (numbers and _DIGIT.match(shown[at - 1]) and shown[at - 1][-1] not in ")]")
    return (signs and bool(_SIGN.match(word))) or (numbers and bool(_DIGIT.match(word)))


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
_TELLS = regex(
    r"(?:%|n\b|no\.|pre\b|post\b|before\b|after\b|right\b|left\b|[rl]$|\d|(?:at|on) |number|percent|mean\b|median\b)",
)
_ID = regex(r"(?:\d{1,3}|[A-Z]{1,4}-?\d{1,3}|[A-Z]{1,3})\.?$")
"""What numbers somebody at the begin of a row."""
_ITEM = regex(r"\d{1,2}[a-d]?[.)]\s+(?=[^\W\d_])")
"""The number of a scale's item before its name: "5a. Cutting food 3 2"."""
_SENTENCE = regex(r"[.!?]\s+\S|[.,;:!?。]$")


class _Printed(Struct, frozen=True):
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
