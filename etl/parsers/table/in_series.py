"""Several values in a cell or a line, at times that are told in the same order: "Baseline / 1 mo / 3 mo" above "38 / 39 / 37".

The times stand in a column's head, in a caption ("Blood tests (12.03.2010 / 15.06.2010)") or beside the values of a line
("FVC (before / 3 mo / 6 mo): 70 / 74 / 71 %"). Each time gets a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.document import Block, Cell, Document, Span, Table
from etl.mapping.lexicon import Lexicon
from etl.parsers.table.listing import is_time
from etl.patterns import regex

_MAY = regex(r"[^\W\d_]{2}[^\n|]*?(?:/|→|->|,)|\d\s?(?:/|,|→)\s?\d", needs=(",", "->", "/", "→"))
_BRACKET = regex(r"[(\[](?P<in>[^()\[\]\n]{3,80})[)\]]")
_SPACED, _PLAIN, _ARROWS = regex(r"\s+/\s+"), regex(r"\s?/\s?"), regex(r"\s*(?:→|->|=>|–>)\s*")
_COMMAS, _LISTED = regex(r"\s*[,;]\s+"), regex(r"\s*,?\s+and\s+|\s*[,;]\s+(?:and\s+)?")
_NUMBER = regex(r"\d{1,3}")
_COUNTED = regex(
    r"\d|\b(?:an?|one|two|three|four|five|six|nine|ten|twelve|eighteen|half)\s(?:days?|weeks?|months?|years?)\b", re.I
)
_UNIT = regex(
    r"\d{1,3}\s?-?(?P<unit>(?:d|days?|wk?s?|weeks?|mo?s?|mths?|months?|y|yrs?|years?)\.?(?: (?:later|after|post|follow-?up)\b.{0,20})?)",
    re.I,
)
_VALUE = regex(r"[<>≤≥~≈+−–-]?\s?\d[\d.,]*[+-]?(?:/\d+)?")
_SAID = regex(r"[<>≤≥~≈+−–-]?\s?\d[^,;]*|[^\d,;]+|[+−–()-]+")
_LINE_VALUE = regex(
    r"[<>≤≥~≈+−–-]?\s?\d[\d.,]*[+-]?(?:/\d+(?:[.,]\d+)?)?(?:\s?%|\s[^\W\d_][^\d]{0,10})?|n\.?[adtm]\.?|NT|ND|[–-]", re.I
)
"""A value of a line; in a table words are values too."""
_WITH_UNIT = regex(
    r"(?P<value>[<>≤≥~≈+−–-]?\s?\d[\d.,]*)\s?(?P<unit>[^\W\d_%°µ][^\d\s].{0,12}|[%°lLgsmt]\S{0,12}|kg.{0,6})"
)
_LEADS = regex(r"\b(?:at|as)\s+|[,:]\s+")
_AT = regex(r"(?:\s+at|,|:)\s+$")
_LINE = regex(r"(?P<label>[^\W\d_][^\n]{1,90}?)(?:\s*[:=–]\s+|\s+)(?P<values>[<>≤≥~≈]?\d[^\n]{2,80})")
_BEGINS = regex(r"(?<=[^\d\s/,;→.+-])\s*[:=]\s+(?=[<>≤≥~≈]?\d)|(?<=[^\W\d_)\]])\s+(?=[<>≤≥~≈]?\d)")
_OF_IT = regex(r"(?<=[a-z]) (?:the )?(?:treatment|therapy|procedure)$", re.I)
_LAST_SIGN = regex(r"[\s,:;(]+(?:at)?$")
_LAST_WORDS = regex(r"(?:^|\s)([^\s/]+(?:\s?/\s?[^\s/]+){1,4})$")
_ITEM = regex(
    r"(?P<words>[^\W\d_][^\d,;/]*?)??\s*\b(?:(?P<side>R|L|right|left)\b\.?)?\s*(?P<values>[<>]?\d[^,;]*)", re.I
)
_NOTE = regex(r"\s*;\s[^;]*?(?:=|\bmeans?\b|:\s|\b(?:not|norm|normal|range|mean|median|units?)\b)")
_NO_VALUE = regex(r"[-–—.*/]{1,3}|n\.?\s?[adkmrtv]\.?|not (?:done|tested|known|measured)|missing", re.I)
_NTH_VALUE = regex(
    r"^\s*(?:the )?(?:first|second|third|fourth|left|right|upper|lower) (?:number|value|figure|one)s?(?: is| are|:|,)?\s",
    re.I,
)
"""Before a time of a caption: "first number before the treatment, second number after 6 months"."""
_LONGEST_VALUE = 24
_LONGEST = 160
_HEADS = 3
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Series:
    """Times in a text, and where it has them: the place of each with its words, the whole with its brackets, and whether
    arrows stand between them."""

    times: tuple[tuple[int, int, str], ...]
    start: int
    end: int
    moved: bool = False


def with_series_apart(document: Document, lexicon: Lexicon) -> Document:
    """A document in which each of such values has a cell below its time.

    Args:
        document: the document.
        lexicon: for the words of times.

    Returns:
        The document; the same one where no times stand in a row.
    """
    out: list[Block] = []
    for block in document.blocks:
        made: Block | None = None
        if block.table is not None:
            table, above = _of_table(document, lexicon, block.table, out[-1] if out else None)
            made = replace(block, table=table) if table is not None else None
            if above is not None:
                out[-1] = above
        elif block.kind in ("field", "paragraph", "item") and block.span.end - block.span.start <= _LONGEST:
            made = _of_line(document, lexicon, block)
        out.append(made or block)
    blocks = tuple(out)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _series(lexicon: Lexicon, text: str, *, alone: bool = True) -> _Series | None:
    """The times that stand in a row in a text: in brackets, behind "at" or a comma, or as all of it."""
    if len(text) > _LONGEST or not _MAY.search(text):
        return None
    places = [(m.start("in"), _noted(text, m), m.start(), m.end()) for m in _BRACKET.finditer(text)]
    if alone:
        places.append((0, len(text), 0, len(text)))
    for m in _LEADS.finditer(text):
        places.append((m.start() if m[0][0] == "a" else m.end(), len(text.rstrip(" :.")), m.start(), len(text)))
    for begin, end, start, stop in places:
        for sign in (_SPACED, _PLAIN, _ARROWS, _LISTED):
            parts = _split(text, begin, end, sign)
            if len(parts) >= _TWO and (times := _as_times(lexicon, parts)):
                return _Series(times, start, stop, sign is _ARROWS)
    return None


def _noted(text: str, bracket: re.Match[str]) -> int:
    """Where the words of a bracket end that a note may follow: "(before, and three months after; n.t. = not tested)"."""
    note = _NOTE.search(text, bracket.start("in"), bracket.end("in"))
    return note.start() if note else bracket.end("in")


def _split(text: str, begin: int, end: int, sign: re.Pattern[str]) -> list[tuple[int, int, str]]:
    out = []
    at = begin
    for m in sign.finditer(text, begin, end):
        out.append((at, m.start(), text[at : m.start()]))
        at = m.end()
    out.append((at, end, text[at:end]))
    out = [(s + len(t) - len(bare := _NTH_VALUE.sub("", t)), e, bare) for s, e, t in out]
    return [(s + len(t) - len(t.lstrip()), e - len(t) + len(t.rstrip()), t.strip()) for s, e, t in out]


def _as_times(lexicon: Lexicon, parts: Sequence[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Parts that are all times; a bare number has the unit of the last ("0/1/3 mo"). None of another kind."""
    unit = _UNIT.fullmatch(parts[-1][2])
    short = unit["unit"][0].upper() if unit else ""
    if unit and all(_NUMBER.fullmatch(t) for _, _, t in parts[:-1]) and short in "DWMY" and _NUMBER.match(parts[-1][2]):
        return tuple((s, e, f"{short}{int(re.findall('[0-9]+', t)[0])}") for s, e, t in parts)
    parts = [(s, e, _OF_IT.sub("", t)) for s, e, t in parts]
    told = [(s, e, f"{t} {unit['unit']}" if unit and _NUMBER.fullmatch(t) else t) for s, e, t in parts]
    if len({t for _, _, t in told}) < len(told) or not all(t and is_time(lexicon, t) for _, _, t in told):
        return ()
    return tuple(told)


def _values(text: str, count: int, start: int, kind: re.Pattern[str] = _SAID) -> list[tuple[int, int, str]]:
    """The values of a cell, so many as there are times; none when it has another number of them."""
    for sign in (_SPACED, _PLAIN, _ARROWS, _COMMAS):
        parts = _split(text, 0, len(text), sign)
        if len(parts) == count and all(len(t) <= _LONGEST_VALUE and kind.fullmatch(t) for _, _, t in parts):
            last = _WITH_UNIT.fullmatch(parts[-1][2])
            plain = last is not None and all(_VALUE.fullmatch(t) for _, _, t in parts[:-1])
            unit = f" {last['unit']}" if last and plain else ""
            more = [*(f"{t}{unit}" for _, _, t in parts[:-1]), parts[-1][2]]
            return [(start + s, start + e, t) for (s, e, _), t in zip(parts, more, strict=True)]
    return []


def _of_table(
    document: Document, lexicon: Lexicon, table: Table, above: Block | None
) -> tuple[Table | None, Block | None]:
    """A table with a column for each time that its heads or its caption list, and the caption's block without the times."""
    if table.columns < _TWO or not any(
        "/" in c.text or "→" in c.text or ", " in c.text for c in table.cells if c.column
    ):
        return None, None
    heads: dict[int, tuple[Cell, _Series]] = {}
    for cell in table.cells:
        if cell.row < _HEADS and cell.column and cell.colspan == 1 and cell.column not in heads:
            found = _series(lexicon, cell.text)
            if found is not None and _is_new(found) and _below(table, cell.column, cell.row, len(found.times)):
                heads[cell.column] = (cell, found)
    if heads:
        return _widened(document.text, table, heads), None
    named = above is not None and above.kind in ("heading", "paragraph", "field", "note", "caption")
    spans = [s for s in (table.caption, above.span if above is not None and named else None) if s]
    for span in spans if len(spans) < _TWO or spans[0] != spans[1] else spans[:1]:
        found = _series(lexicon, document.quote(span)) if span.end - span.start <= _LONGEST else None
        if found is None or not (_is_new(found) or span is not table.caption):
            continue
        moved = replace(found, times=tuple((s + span.start, e + span.start, t) for s, e, t in found.times))
        first = [c for c in table.cells if c.row == 0 and c.column and c.text.strip()]
        bare = bool(first) and all(_values(c.text, len(found.times), 0) for c in first)
        count = len(found.times)
        columns = [c for c in range(1, table.columns) if _below(table, c, -1 if bare else 0, count)]
        columns = [c for c in columns if bare or not _asks_several(first, c, count)]
        if columns:
            made = _below_caption(table, columns, moved, bare=bare)
            cut = Span(span.start, span.start + len(document.quote(span)[: found.start].rstrip(" ,:")))
            if cut.end - cut.start < _TWO:
                return made, None
            made = replace(made, caption=cut) if table.caption == span else made
            return made, replace(
                above, span=cut, value=None, label=None
            ) if named and above and above.span == span else None
    return None, None


def _is_new(found: _Series) -> bool:
    """Whether times are more than the two of "before / after" or around an arrow, which are read where they stand."""
    return len(found.times) > _TWO or (not found.moved and any(_COUNTED.search(t) for _, _, t in found.times))


def _below(table: Table, column: int, row: int, count: int) -> bool:
    """Whether most cells of a column below a row hold so many values."""
    own = [c for c in table.cells if c.column == column and c.row > row and c.colspan == 1 and c.text.strip()]
    cells = [c for c in own if not _NO_VALUE.fullmatch(c.text.strip())]
    fit = sum(1 for c in cells if _values(c.text, count, 0))
    return bool(cells) and fit * _TWO > len(cells)


def _asks_several(heads: Sequence[Cell], column: int, count: int) -> bool:
    """Whether the head of a column names so many things itself, which are no times: "Age/sex" above "61/F"."""
    named = (_PLAIN.split(_BRACKET.sub("", cell.text).strip()) for cell in heads if cell.column == column)
    return any(len(parts) == count and all(parts) for parts in named)


def _times_of(text: str, found: _Series, row: int, column: int, start: int) -> Iterator[Cell]:
    for n, (begin, end, words) in enumerate(found.times):
        yield Cell(row, column + n, Span(start + begin, start + end), words, header=True)


def _widened(text: str, table: Table, heads: Mapping[int, tuple[Cell, _Series]]) -> Table:
    """A table whose heads with times have a cell for each of them, below the cell of their name if they have one."""
    row = max(cell.row for cell, _ in heads.values())
    named = any(_name(cell, found).text for cell, found in heads.values())
    at = row + 1 if named else row
    cells: list[Cell] = []
    places = _places(table, {c: len(found.times) for c, (_, found) in heads.items()})
    for cell in table.cells:
        mine = heads.get(cell.column)
        if mine is not None and mine[0] is cell:
            wide = len(mine[1].times)
            if named:
                cells.append(
                    replace(_name(cell, mine[1]), column=places[cell.column], colspan=wide, rowspan=row + 1 - cell.row)
                )
            cells += _times_of(text, mine[1], at, places[cell.column], cell.span.start)
        else:
            cells += _placed(cell, places, heads, row, int(named))
    return replace(table, cells=tuple(cells), rows=table.rows + int(named), columns=places[table.columns])


def _below_caption(table: Table, columns: Sequence[int], found: _Series, *, bare: bool) -> Table:
    """A table with a row of times: above all others, or below its heads."""
    wide = {c: len(found.times) for c in columns}
    places = _places(table, wide)
    at = 0 if bare else 1
    cells = [made for c in columns for made in _times_of("", found, at, places[c], 0)]
    head = Cell(0, 0, Span(0, 0), "")
    for cell in table.cells:
        cells += _placed(cell, places, dict.fromkeys(columns, (head, found)), at - 1, 1)
    blanks = [c for c in range(table.columns) if c not in wide]
    start = table.span.start
    cells += [Cell(at, places[c], Span(start, start), "") for c in blanks]
    cells.sort(key=lambda c: (c.row, c.column))
    return replace(table, cells=tuple(cells), rows=table.rows + 1, columns=places[table.columns])


def _places(table: Table, wide: Mapping[int, int]) -> list[int]:
    """Where each column begins when some of them are several."""
    out = [0]
    for c in range(table.columns):
        out.append(out[-1] + wide.get(c, 1))
    return out


def _placed(
    cell: Cell, places: Sequence[int], heads: Mapping[int, tuple[Cell, _Series]], row: int, shift: int
) -> Iterator[Cell]:
    """A cell at its new place; one with as many values as its column has times, a cell for each of them."""
    down = shift if cell.row > row else 0
    tall = cell.rowspan + (shift if cell.row <= row < cell.row + cell.rowspan and not down else 0)
    end = min(cell.column + cell.colspan, len(places) - 1)
    moved = replace(
        cell, row=cell.row + down, column=places[cell.column], colspan=places[end] - places[cell.column], rowspan=tall
    )
    mine = heads.get(cell.column)
    count = len(mine[1].times) if mine is not None and cell.colspan == 1 and cell.row > row else 0
    values = _values(cell.text, count, cell.span.start) if count else []
    if not values:
        yield moved
    for n, (start, stop, words) in enumerate(values):
        yield replace(moved, column=moved.column + n, colspan=1, span=Span(start, stop), text=words)


def _name(cell: Cell, found: _Series) -> Cell:
    """What a head says besides its times."""
    before = _AT.sub("", cell.text[: found.start]).rstrip(" ,:")
    return replace(cell, text=before, span=Span(cell.span.start, cell.span.start + len(before)))


def _of_line(document: Document, lexicon: Lexicon, block: Block) -> Block | None:
    """The table that a line of one label, its times and as many values is."""
    start = block.value.start if block.kind == "item" and block.value else block.span.start
    text = document.text[start : block.span.end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if "\n" in text or not _MAY.search(text):
        return None
    if (found := _line_parts(lexicon, text)) is not None:
        label, series, rows = found[0], found[1], [("", (0, 0), "", (0, 0), found[2])]
    elif (listed := _list_parts(lexicon, text)) is not None:
        label, series, rows = listed
    else:
        return None
    left = 2 if rows[0][4] and (rows[0][0] or rows[0][2]) else 1

    def at(span: tuple[int, int]) -> Span:
        return Span(start + span[0], start + span[1])

    width = left + len(series.times)
    cells = [Cell(0, c, Span(start, start), "") for c in range(left)]
    cells += _times_of(text, series, 0, left, start)
    name = Cell(1, 0, Span(start, start + len(label)), label, colspan=width if left > 1 else 1)
    cells.append(name)
    for r, (words, place, side, side_place, values) in enumerate(rows, left):
        if left > 1:
            cells += [Cell(r, 0, at(place), words), Cell(r, 1, at(side_place), side)]
        cells += [Cell(r, left + n, at((s, e)), t) for n, (s, e, t) in enumerate(values)]
    table = Table(tuple(cells), left + len(rows), width, block.span)
    return Block("table", block.span, table=table, page=block.page)


_Row = tuple[str, tuple[int, int], str, tuple[int, int], list[tuple[int, int, str]]]


def _list_parts(lexicon: Lexicon, text: str) -> tuple[str, _Series, list[_Row]] | None:
    """The label, the times and the rows of a line that lists sites or sides: "Grip, kg (before/after): right 18/20, left 22/23"."""
    colon = text.find(":")
    head = text[:colon].rstrip()
    series = (_series(lexicon, head, alone=False) or _last_words(lexicon, head)) if colon > 0 else None
    if series is None or series.end < len(head) or not series.start:
        return None
    rows: list[_Row] = []
    words, place = "", (0, 0)
    for begin, end, _ in _split(text, colon + 1, len(text.rstrip(" .")), _COMMAS):
        m = _ITEM.fullmatch(text, begin, end)
        values = _values(m["values"], len(series.times), m.start("values"), _LINE_VALUE) if m else []
        if m is None or not values:
            return None
        if m["words"]:
            words, place = m["words"].strip(), m.span("words")
        side, there = (m["side"], m.span("side")) if m["side"] else ("", (begin, begin))
        rows.append((words, place, side, there, values))
    return (_LAST_SIGN.sub("", head[: series.start]), series, rows) if len(rows) > 1 else None


def _line_parts(lexicon: Lexicon, text: str) -> tuple[str, _Series, list[tuple[int, int, str]]] | None:
    """The label, the times and the values of a line: "FVC (before / 3 mo): 70 / 74", "FVC 70 / 74 (before / 3 mo)"."""
    bare = text.rstrip(" .")
    if bare.endswith((")", "]")) and (series := _series(lexicon, bare, alone=False)) and series.end == len(bare):
        m = _LINE.fullmatch(bare[: series.start].rstrip(" ,"))
        if m and (values := _values(m["values"], len(series.times), m.start("values"), _LINE_VALUE)):
            return m["label"].rstrip(" :"), series, values
    for m in _BEGINS.finditer(bare):
        series = _series(lexicon, bare[: m.start()], alone=False) or _last_words(lexicon, bare[: m.start()])
        if series and series.end >= len(bare[: m.start()].rstrip(" :")) and series.start:
            values = _values(bare[m.end() :], len(series.times), m.end(), _LINE_VALUE)
            if values and any(c.isdigit() for c in bare[m.end() :]):
                return _LAST_SIGN.sub("", bare[: series.start]), series, values
    return None


def _last_words(lexicon: Lexicon, text: str) -> _Series | None:
    """Times that are the last words of a label: "MMSE before/after"."""
    m = _LAST_WORDS.search(text)
    parts = _split(text, m.start(1), len(text), _PLAIN) if m else []
    times = _as_times(lexicon, parts) if len(parts) >= _TWO else ()
    return _Series(times, m.start(1), len(text)) if m and times else None
