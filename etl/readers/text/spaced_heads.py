"""Heads of columns that a single space parts: where each begins, told by its words, capitals, signs, numbers and times."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Span
from etl.patterns import regex
from etl.readers.grid import Row, Slot
from etl.readers.text.lines import Line

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
        return [_row(words, begins) for begins in told if len(begins) == count]
    return [_row(words, begins) for begins in _begin(shown, count)]


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


def _row(words: Sequence[Span], begins: Sequence[int]) -> Row:
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
        row = _row(lower, begins)
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
