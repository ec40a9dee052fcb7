"""Rows of spans to a `Table`: padding, merged header cells, full-width rows, captions; and heads over their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from msgspec import Struct

from etl.document import Cell, Span, Table
from etl.patterns import regex
from etl.readers.text.lines import caption_of, is_figure

_NOTE_MARK = regex(
    r"[*†‡§¶#]{1,3}\s?\w|[¹²³⁰-⁹ʰᵃ-ᶿ]|[–—−-]\s?(?:[:=]|,\s?\w|and\b|or\b|means\b|indicates\b)|(?:note|notes|nb|n\.b\.|abbreviations?|legend|key|source)\b\s*[.:]"
    r"|(?:data|values|figures|numbers|cells|scores|grades|results) (?:are|were) (?:(?:given|shown|presented|expressed|reported|printed) (?:as|in)\b|(?:the )?(?:means?|medians?|n|numbers?|percent\w*|right|left)\b)",
    re.IGNORECASE,
)
_HEADING = regex(r"#{2,6} \S[^\n]{0,80}$|\*\*[^*\n]{1,80}\*\*:?$")
"""A heading as markdown writes it, which is no note with a mark."""
_OF_SIDES = regex(
    r"[^,:=;]{2,40}[,:]\s(?:R|L|rt\.?|lt\.?|right|left|rechts|links|re\.?|li\.?|droite|gauche)\s?[/|&–-]\s?(?:R|L|rt\.?|lt\.?|right|left|rechts|links|re\.?|li\.?|droite|gauche)",
    re.I,
)
"""The name of a group of rows whose values are of both sides: "MAS, R / L"; it explains nothing."""
_ABBREVIATION = regex(r"[^\W_][\w./+%²³-]{0,9}(?:\.\s?\w\.)?\s*(?:,|:|=|–|\s-\s|\s+=)\s*[^\W\d_]")
_EXPLAINED = regex(r"(?:[A-Z][A-Z./]{1,5}|[*†‡§¶#ᵃ-ᶿ]{1,2}|[A-Z]\.[A-Z]\.|n\.?[a-z]\.?)\s+[a-z]")
_SHORT_SPELLED = regex(r"\w\.\s?\w\.\s\w")
_NUMERIC = regex(r"[<>≤≥~≈±+−-]{0,2}\s?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)\s?%?$")
_VALUE = regex(
    r"[<>≤≥~≈±+−–-]{0,2}\s?[(]?\d\S*(?:\s\S+){0,2}$|[-–—+?±/]{1,3}$|\([-+±–]{1,4}\)$|n\.?\s?/?\s?[adrmtksp]{1,2}\.?$"
    r"|(?:yes|no|none|nil)$|[^\W\d_]{3,9}\.?\s\d{1,2},?\s\d{4}$|[^\W\d_]{3,9}\.?\s\d{4}$",
    re.IGNORECASE,
)
_SEVERAL = regex(
    r"(?:(?:R|L)[ :]?)?[<>≤≥~]?\d[\d.]*[+-]?%?(?:\s?(?:[/,;]|→|->|=>|⇒)\s?(?:(?:R|L)[ :]?)?[<>≤≥~]?\d[\d.]*[+-]?%?){0,3}"
)
"""A number, a grade, or several with a sign between them; no day, and nothing with a unit."""
_LEGEND = regex(r"\S{1,12}\s*[–—:=-]\s*\S")
_MEANS = regex(r"(?:^|[;,]\s)(?:[^\W\d_]\.\s?[^\W\d_]\.|[^\W\d_][\w/]{0,5}\.?|[+*†‡!?-]{1,3})\s?=\s?[^\W\d_]{2,}")
"""A short form and what it means, between others: "n. o. = not ordered, foll. = result follows"."""
_COUNT = regex(r"\d+")
_CAPITALS = regex(r"\b[A-Z]{1,4}(?![a-z])")
_NAME = 16
"""Longer than this, what numbers differ in is no name: "seen on day 3 in clinic 2"."""
_MANY = 3
"""So many short forms explained in a line are a legend, also beside a part that explains none ("SUN 0 to 4+")."""
LONG = 60
"""Longer than this, the only cell of a row is a note or a legend, not the name of a group of rows."""


class Slot(Struct, frozen=True, gc=False):
    """A cell to be placed: its span and how many columns it covers."""

    span: Span
    colspan: int = 1


Row = tuple[Slot, ...]


def is_numeric(text: str) -> bool:
    """Whether a cell holds just a number."""
    return bool(_NUMERIC.match(text))


def is_value(text: str) -> bool:
    """Whether a cell holds a value: a number with its unit, a grade, a date, a mark for one that is missing."""
    return len(text) <= 40 and bool(_VALUE.match(text))


def heads_values(values: Sequence[str]) -> bool:
    """Whether the first of the second cells of rows heads the others ("Test | Before → after" above "MMSE | 20 → 24"), or all
    are two values each.

    Args:
        values: the second cells, in order.
    """
    if len(values) < _MANY or not all(_SEVERAL.fullmatch(v) for v in values[1:]):
        return False
    return not _SEVERAL.fullmatch(values[0]) or all(
        not is_numeric(v) and re.search(r"\s[/→]\s|\s[-=]>\s", v) for v in values
    )


def names_rows(labels: Sequence[str]) -> bool:
    """Whether the first cells of rows, but for that of a head, are keys of one form, as people have them ("P1", "II:2",
    "A.B."), and so no labels.

    Args:
        labels: the first cells, in order.
    """
    below = [_CAPITALS.sub("A", _COUNT.sub("#", label.strip())) for label in labels[1:]]
    return (
        len(set(labels)) == len(labels) >= _MANY
        and len(set(below)) == 1
        and len(below[0]) <= _NAME
        and ("#" in below[0] or below[0].startswith("A.A"))
    )


def is_note(text: str) -> bool:
    """Whether a line below a table has the shape of a note ("* mean of both", "n.d., not done")."""
    if _HEADING.match(text) or _OF_SIDES.fullmatch(text):
        return False
    if _NOTE_MARK.match(text) or _SHORT_SPELLED.match(text):
        return True
    if explains(text):
        return True
    match = _ABBREVIATION.match(text)
    if not match:
        return False
    head = text[: match.end() - 1].rstrip(" ,:=–-")
    # An abbreviation, or one of several explained in a row.
    if any(c.isupper() or c.isdigit() or c == "." for c in head[1:] or head):
        return True
    others = text.split(";")[1:]
    return bool(others) and any(_ABBREVIATION.match(other.strip()) for other in others)


def explains(text: str) -> bool:
    """Whether a line explains short forms and says nothing else: "NT not testable; ND not determinable"."""
    if len(_MEANS.findall(text)) > 1:
        return True
    found = [bool(_EXPLAINED.match(part.strip())) for part in text.split(";")]
    return len(found) > 1 and (all(found) or sum(found) * 4 >= max(3 * len(found), 4 * _MANY))


def is_legend(text: str) -> bool:
    """Whether the only cell of a row is a legend or note rather than the name of a group of rows."""
    if len(text) > LONG or is_note(text):
        return True
    lines = text.split("\n")
    return len(lines) >= 2 and all(_LEGEND.match(line.strip()) for line in lines)


def fitted(rows: Sequence[Row]) -> list[Row]:
    """The rows, the first without the empty cell that it has too many.

    Args:
        rows: a header and the rows below it, which all have one cell less.

    Returns:
        The rows; as they were when it isn't certain which cell of the header is too many: none is empty, or only the
        corner, or two others.
    """
    sizes = {len(row) for row in rows[1:] if len(row) > 1}  # a note has one cell
    if len(rows) < 3 or sizes != {len(rows[0]) - 1} or len(rows[0]) < 4 or any(s.colspan > 1 for s in rows[0]):
        return list(rows)
    empty = [at for at, slot in enumerate(rows[0]) if slot.span.start == slot.span.end]
    beside = [at for at in empty if at]
    if len(beside) != 1:
        return list(rows)
    return [rows[0][: beside[0]] + rows[0][beside[0] + 1 :], *rows[1:]]


def build(
    text: str, rows: Sequence[Row], label: str = "", caption: Span | None = None, cells: int = 1_000_000
) -> Table | None:
    """A table from its rows.

    Rows are padded with empty cells; a row whose only filled cell is long becomes a note, or, when it is short,
    one cell over all columns; an empty cell to the right of a filled header cell belongs to it when the row below
    is filled there.

    Args:
        text: the document's text.
        rows: the rows in order; at least one slot each.
        label: printed label.
        caption: span of the caption.
        cells: most cells it may have.

    Returns:
        The table, or None when the rows are no table (one column, no rows, or nearly all of it empty).
    """
    rows = fitted(rows)
    columns = max((sum(slot.colspan for slot in row) for row in rows), default=0)
    filled = sum(1 for row in rows for slot in row if slot.span.start < slot.span.end)
    area = columns * len(rows)
    if columns < 2 or not filled or area > cells or area > max(20 * filled, 10_000):
        return None
    notes: list[Span] = []
    kept: list[Row] = []
    for row in rows:
        printed = [slot for slot in row if slot.span.start < slot.span.end]
        if len(printed) == 1 and printed[0] is row[0]:
            only = printed[0].span
            if is_legend(text[only.start : only.end]):
                notes.append(only)
                continue
            if len(row) == 1:
                kept.append((Slot(only, columns),))
                continue
        kept.append(row)
    if not kept or max(sum(1 for s in row if s.span.start < s.span.end) for row in kept) < 2:
        return None
    kept = _merge_headers(text, kept, columns)
    printed_spans = [slot.span for row in kept for slot in row if slot.span.start < slot.span.end] + notes
    whole = Span(min(span.start for span in printed_spans), max(span.end for span in printed_spans))
    placed: list[Cell] = []
    texts: dict[str, str] = {}
    for number, row in enumerate(kept):
        column = 0
        for slot in row:
            span = slot.span
            if span.start == span.end:  # an empty cell before the first or behind the last printed one
                edge = min(max(span.start, whole.start), whole.end)
                span = Span(edge, edge)
            words = text[span.start : span.end]
            placed.append(Cell(number, column, span, texts.setdefault(words, words), 1, slot.colspan))
            column += slot.colspan
        edge = min(max(row[-1].span.end, whole.start), whole.end)
        placed.extend(Cell(number, rest, Span(edge, edge), "") for rest in range(column, columns))
    return Table(tuple(placed), len(kept), columns, whole, label, caption, tuple(notes))


def _merge_headers(text: str, rows: list[Row], columns: int) -> list[Row]:
    """Give the empty cells right of a header cell to it, in the first row and the ones below that do the same."""
    for depth in range(min(3, len(rows) - 1), 0, -1):
        merged = list(rows)
        for number in reversed(range(depth)):  # what a lower row covers is filled for the one above
            below = [slot for slot in merged[number + 1] for _ in range(slot.colspan)]
            merged[number] = _merge_row(rows[number], below, columns, rows[:number])
        changed = all(merged[number] != rows[number] for number in range(depth))
        if changed and not any(is_numeric(text[s.span.start : s.span.end]) for row in merged[:depth] for s in row[1:]):
            return merged
    return list(rows)


def _merge_row(row: Row, below: list[Slot], columns: int, above: Sequence[Row]) -> Row:
    """One header row with its empty cells merged into the filled one before, where the row below is filled.

    A cell doesn't reach below the next heading of a row above: what that heads has no second heading.
    """
    if len(row) < 2 or len(below) < 2 or any(slot.colspan > 1 for slot in row):
        return row
    padded = list(row) + [Slot(Span(row[-1].span.end, row[-1].span.end))] * (columns - len(row))
    result: list[Slot] = [padded[0]]
    for column in range(1, columns):
        slot = padded[column]
        empty = slot.span.start == slot.span.end
        under = below[column].span if column < len(below) else None
        last = result[-1]
        headed = any(column < len(over) and over[column].span.start < over[column].span.end for over in above)
        if (
            empty
            and not headed
            and len(result) > 1
            and last.span.start < last.span.end
            and under
            and under.start < under.end
        ):
            result[-1] = Slot(last.span, last.colspan + 1)
        else:
            result.append(slot)
    return tuple(result)


def caption_row(text: str, row: Row) -> Span | None:
    """The span of a row that is only the caption of a table."""
    printed = [slot.span for slot in row if slot.span.start < slot.span.end]
    if len(printed) != 1:
        return None
    piece = text[printed[0].start : printed[0].end]
    return printed[0] if caption_of(piece) is not None and not is_figure(piece) else None


# Heads over the columns that they stand for, where columns are only aligned: in characters, or in points of a page.


Part = tuple[float, float]
"""The left and the right end of a piece of a line, of a column, or of the free strip between two."""
_MOST_HEADS = 3
_SAME = 2.0
"""What begins nearer to each other than this begins at one place."""


class Piece(Protocol):
    """What stands together on a line."""

    @property
    def x0(self) -> float:
        """Its left end."""

    @property
    def x1(self) -> float:
        """Its right end."""

    @property
    def text(self) -> str:
        """Its text."""


P = TypeVar("P", bound=Piece)
Laid = tuple[int, int, P]
"""The first and the last column that a piece stands over, and the piece."""


def nearest(part: Part, others: Sequence[Part]) -> int:
    """Which of some pieces or columns another one overlaps most, or whose middle is nearest.

    Args:
        part: its ends.
        others: the ends of the others; at least one.
    """

    def rank(at: int) -> tuple[float, float]:
        low, high = others[at]
        return -max(0.0, min(part[1], high) - max(part[0], low)), abs(low + high - part[0] - part[1])

    return min(range(len(others)), key=rank)


def spread(
    lines: Sequence[list[Laid[P]]],
    columns: Sequence[Part],
    told: Callable[[int, list[Laid[P]]], list[Laid[P]] | None] = lambda number, line: None,
) -> list[list[Laid[P]]]:
    """The lines of a table, its heads over the columns that they stand for.

    Args:
        lines: from top to bottom.
        columns: where the columns stand.
        told: a line of heads where something else tells their columns, by its number; None elsewhere.
    """
    result = list(lines)
    for number in range(min(_MOST_HEADS, len(lines) - 1)):
        line = lines[number]
        if any(first and is_numeric(piece.text) for first, _, piece in line):
            break
        known = told(number, line)
        result[number] = known or _over_columns(
            line, lines[number + 1 :], result[number - 1] if number else [], columns
        )
    return result


def _over_columns(
    line: list[Laid[P]], below: Sequence[list[Laid[P]]], above: list[Laid[P]], columns: Sequence[Part]
) -> list[Laid[P]]:
    """A line of heads, each over the columns that are nearer to it than to another, and below the same head as it is."""
    lead = line[: line[0][0] == 0]
    heads = line[len(lead) :]
    filled = {c for other in below for first, last, _ in other for c in range(first, last + 1)}
    free = [c for c in range(1, len(columns)) if c in filled]
    if not heads or len(heads) * 2 > len(free) or len(line) >= max(map(len, below[:2])):
        return line
    parts = [(piece.x0, piece.x1) for _, _, piece in heads]
    begins = {
        c: {columns[c][0]} for c in free
    }  # a column of figures is narrower than its own head, with which another begins
    for other in below[:2]:
        for first, last, piece in other:
            if first == last and first in begins:
                begins[first].add(piece.x0)
    begun = [next((c for c in free if any(abs(at - left) < _SAME for at in begins[c])), None) for left, _ in parts]
    if begun[0] == free[0] and None not in begun and len(heads) > 1:  # at the left end of as many columns each
        groups = list(pairwise([*(c for c in begun if c is not None), free[-1] + 1]))
        if len({end - begin for begin, end in groups}) == 1:
            return [*lead, *((begin, end - 1, head[2]) for (begin, end), head in zip(groups, heads, strict=True))]
    own: dict[int, list[int]] = {}
    for c in free:
        at = nearest(columns[c], parts)
        if _head_of(c, above) == _head_of(heads[at][0], above):
            own.setdefault(at, []).append(c)
    if len(own) < len(heads):
        return line
    return [*lead, *((min(own[at]), max(own[at]), head[2]) for at, head in enumerate(heads))]


def _head_of(column: int, above: Sequence[Laid[P]]) -> int:
    """Which head above stands over a column, -1 for none."""
    return next((at for at, (first, last, _) in enumerate(above) if first <= column <= last), -1)
