"""Where the labels of a table of values stand: its head rows, its label columns, the columns that tell when.

Labels may say everything twice, in two languages: "Vestirsi, sotto / Dressing, lower body" below "Prima / Before".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from etl.document import Cell, Span
from etl.facts import Side, Timepoint
from etl.parsers.cell.legend import explained, legend_of
from etl.parsers.cell.parts import parted_cell
from etl.parsers.cell.references import asks_event_date, of_change, prints_range
from etl.parsers.cell.values import absent_reason
from etl.parsers.label.groups import answers_date, role_of, spanning, valued
from etl.parsers.label.heads import all_measured_at, asks_age
from etl.parsers.label.labels import Facet, read_label
from etl.parsers.label.laterality import sides_of
from etl.parsers.label.times import line_along, numbered, rows_counted, rows_numbered
from etl.parsers.number import parse_unit
from etl.parsers.reading import Reading, TableInPlace, once
from etl.patterns import regex
from etl.tables.counts import all_differ
from etl.tables.grid import Row, filled
from etl.value import replace

# Labels that are broken over several rows, as the times beside them leave room: "Light | before | 38", "touch | 3 months | 40".

_Grid = list[list[Cell | None]]
_FEWEST_COLUMNS = 3


def whole_labels(reading: Reading, grid: _Grid) -> _Grid:
    """A grid whose first labels are whole: what goes on in the rows below stands in the first one, and there no more.

    A label goes on in small letters or in brackets, beside another time or side than those above it; a time that comes
    again begins the next label.

    Args:
        reading: the document.
        grid: the table's cells.
    """
    if not grid or len(grid[0]) < _FEWEST_COLUMNS:
        return grid
    out = [list(row) for row in grid]
    r = 0
    while r < len(out):
        below = _goes_on(reading, out, r)
        first = out[r][0]
        if below and first is not None:
            parts = [first, *(c for n in below if (c := out[n][0]) is not None)]
            out[r][0] = replace(first, text=" ".join(c.text.strip() for c in parts))
            for n, cell in zip(below, parts[1:], strict=True):
                out[n][0] = replace(cell, text="")
        r += 1 + len(below)
    return out


def _goes_on(reading: Reading, grid: _Grid, r: int) -> list[int]:
    """The rows below a row in which its label goes on."""
    first = grid[r][0]
    if first is None or not _plain(first) or not first.text.strip()[:1].isupper():
        return []
    beside = _beside(reading, grid[r])
    seen = {beside}
    rows: list[int] = []
    for n in range(r + 1, len(grid)):
        cell, told = grid[n][0], _beside(reading, grid[n])
        if not beside or not told or told in seen or cell is None or not _plain(cell):
            break
        if not (cell.text.strip()[:1].islower() or cell.text.strip()[:1] in tuple("([")):
            break
        seen.add(told)
        rows.append(n)
    return rows


def _plain(cell: Cell) -> bool:
    return bool(cell.text.strip()) and cell.rowspan == 1 and cell.colspan == 1


def _beside(reading: Reading, row: Sequence[Cell | None]) -> str:
    """The time or the side beside a row's first label, before its values; nothing for other rows."""
    cell = row[1]
    if cell is None or not _plain(cell) or not any(c is not None and c.text.strip() for c in row[2:]):
        return ""
    facet = read_label(reading, cell.text, cell.span)
    told = (facet.time or facet.date or facet.side) and not facet.measured
    return cell.text.strip().casefold() if told else ""


# Short names of sides that are another thing's, too, and tell a side only beside each other: "RE" and "LE".

_SHORT = regex(r"(?P<before>.*[\s,(])?(?P<side>RE|LE)(?P<behind>[\s,):].*)?")
_OTHER = regex(r"(?<![^\W_])(?:UE|UL|LL)(?![^\W_])")
"""What stands beside the other meaning: upper and lower limbs."""
_SIDES: dict[str, Side] = {"RE": "right", "LE": "left"}
_SHORT_SIDES_MOST_HEADERS = 4
_SHORT_SIDES_MOST_LABELS = 3
_LONGEST = 60


def with_sides(grid: Sequence[Sequence[Cell | None]]) -> list[list[Cell | None]]:
    """A table's cells with such names in its labels spelled out, where both stand beside or below each other.

    Args:
        grid: the cells by row and column.
    """
    near = _near_edges(grid, _SHORT_SIDES_MOST_HEADERS, _SHORT_SIDES_MOST_LABELS)
    labels = {at: cell for at, cell in near.items() if 0 < len(cell.text) <= _LONGEST}
    found = {at: m for at, cell in labels.items() if (m := _SHORT.fullmatch(cell.text.strip()))}
    told = [m["side"] for m in found.values()]
    if not told or told.count("RE") != told.count("LE") or any(_OTHER.search(cell.text) for cell in labels.values()):
        return [list(row) for row in grid]
    return _renamed(
        grid, {at: _spelled(labels[at], m["side"], m["before"] or "", m["behind"] or "") for at, m in found.items()}
    )


def _near_edges(grid: Sequence[Row], rows: int, columns: int) -> dict[int, Cell]:
    """The cells of the first rows and columns, by their identities."""
    places = ((r, c, cell) for r, row in enumerate(grid) for c, cell in enumerate(row))
    return {id(cell): cell for r, c, cell in places if cell is not None and (r < rows or c < columns)}


def _renamed(grid: Sequence[Row], new: Mapping[int, Cell]) -> list[list[Cell | None]]:
    """The cells, some of them replaced."""
    return [[new.get(id(cell), cell) for cell in row] for row in grid]


def _spelled(cell: Cell, short: str, before: str, behind: str) -> Cell:
    """A label with its side as a word behind its other words; its place is theirs, as the short name is another term."""
    at = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    first, last = before.strip(" ,(:"), behind.strip(" ,):")
    if first and last:
        return replace(cell, text=f"{first} {last} ({_SIDES[short]})")
    words = first or last
    begin = at + (before.find(words) if first else len(before) + len(short) + behind.find(words))
    text = f"{words} ({_SIDES[short]})" if words else _SIDES[short]
    return replace(cell, text=text, span=Span(begin, begin + len(words)))


_HALVES = regex(r"(?P<one>[^/\n]{2,80}?)\s/\s(?P<two>[^/\n]{2,80})")
_WORD = regex(r"[^\W\d_]{3}")
_NUMBER = regex(r"\d+")
_MOST_HEADERS = 3
_MOST_LABELS = 2
_FEWEST = 4
_HALF = ("one", "two")


def plain_labels(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> list[list[Cell | None]]:
    """A table's cells with labels that are whole, in one language, and whose short names of sides are spelled out.

    Args:
        reading: the document.
        grid: the cells by row and column.
    """
    return with_sides(in_one_language(reading, whole_labels(reading, [list(row) for row in grid])))


def in_one_language(reading: Reading, grid: Sequence[Sequence[Cell | None]]) -> Sequence[Sequence[Cell | None]]:
    """A table's cells, with its labels in the one of two languages whose words are better known.

    Args:
        reading: the document.
        grid: the cells by row and column.
    """
    near = _near_edges(grid, _MOST_HEADERS, _MOST_LABELS)
    labels = {at: cell for at, cell in near.items() if _WORD.search(cell.text)}
    twice = {at: m for at, cell in labels.items() if " / " in cell.text and (m := _HALVES.fullmatch(cell.text.strip()))}
    said = {
        at: m
        for at, m in twice.items()
        if all(map(_WORD.search, m.groups())) and _numbers(m["one"]) == _numbers(m["two"]) and not sides_of(m.group())
    }
    if len(said) < _FEWEST or len(said) * 4 < len(labels) * 3:
        return grid
    spans = {half: {at: _place(labels[at], m.start(half), m.end(half)) for at, m in said.items()} for half in _HALF}
    known = {half: sum(bool(reading.terms(span)) for span in spans[half].values()) for half in _HALF}
    better = max(_HALF, key=lambda half: (known[half], half))
    if known[better] * 2 < len(said):
        return grid
    new = {
        at: replace(labels[at], text=m[better], span=spans[better][at])
        for at, m in said.items()
        if better == "two" or "(" in m["one"] or "(" not in m["two"]  # the unit may stand behind both
    }
    return _renamed(grid, new)


def _numbers(half: str) -> list[str]:
    """The numbers of a half: "3 meses / months" tells its number once, and is one label."""
    return _NUMBER.findall(half.partition("(")[0])


def _place(cell: Cell, start: int, end: int) -> Span:
    """The place of a part of a cell's text."""
    at = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    return Span(at + start, at + end)


_MOST_HEADS, _FEW, _FIRST = 4, 2, 3
_KEY = regex(r"(?:[A-Z]|\d{1,2}[a-d]?|[ivx]{1,4}|[IVX]{1,4})[.)]?")
_NUMBERED = regex(r"\s*\(?\d{1,2}[a-z]?[.):]?\s+[^\W\d_]{3}")
"""An item with its number: "1. Speech", "5b Motor arm"."""


class Axes(Struct, frozen=True):
    """Where the labels of a table stand.

    Args:
        grid: its cells by row and column.
        top: how many rows are heads.
        left: how many columns are labels.
        times: the times of the columns that only have a number for it.
        rows: the times of the rows that only have a number for it.
        counted: the column of the rows' numbers, when it isn't the first; -1 without one.
        asides: the columns among the values that tell when or on which side their row is.
        one_day: whether its times are those of one infusion, and so all of the day of the table.
    """

    grid: Sequence[Row]
    top: int
    left: int
    times: Mapping[int, Timepoint] = field(default_factory=dict)
    rows: Mapping[int, Timepoint] = field(default_factory=dict)
    counted: int = -1
    asides: tuple[int, ...] = ()
    one_day: bool = False


@once
def axes_of(reading: Reading, place: TableInPlace) -> Axes:
    """Find the head rows and the label columns of a table.

    Args:
        reading: the document.
        place: the table in its place.

    Returns:
        The axes. Heads end at the first row that has values, labels at the first column that has them.
    """
    grid: Sequence[Row] = plain_labels(reading, place.table.grid())
    legend = legend_of(reading, place)
    width = len(grid[0]) if grid else 0
    times: dict[int, Timepoint] = {}
    top = 0
    for r, row in enumerate(grid[:-1][: _MOST_HEADS + 1]):
        named = not times and (times := numbered(reading, grid, r, place.table.caption or place.lead))
        if not (named or all_measured_at(reading, row) or _is_head(reading, grid, r, legend)):
            break
        top = r + 1
    grid = _without_repeats(grid, top)
    left = 1
    while left < width - 1 and _is_label_column(reading, grid, top, left):
        left += 1
    rows = {} if times else rows_numbered(reading, grid, top)
    _, along = line_along(grid[:top], left)
    times = times or along
    most = 0 if times or rows else min(_FIRST, width - 1)
    counted, told = line_along(([row[c] for row in grid] for c in range(most)), top)
    one_day = bool(along or told)
    if not (times or rows or told):
        counted, told = rows_counted(reading, grid, top)
    asides = tuple(c for c in range(left, width) if c != counted and _tells_when(reading, grid, top, c))
    if asides and len(asides) >= width - left:
        asides = ()
    return Axes(grid, top, left, times, rows or told, counted, asides, one_day)


def _without_repeats(grid: Sequence[Row], top: int) -> Sequence[Row]:
    """The rows without those that say the last head row again: a table that goes on over the page."""
    head = [cell.text.strip() for cell in grid[top - 1] if cell is not None] if top else []
    if len(set(head)) < _FEW:
        return grid
    body = (row for row in grid[top:] if [cell.text.strip() for cell in row if cell is not None] != head)
    return [*grid[:top], *body]


def _own(row: Row, r: int) -> list[Cell]:
    """The cells of a row behind its first that begin in it and hold anything."""
    return [c for c in filled(row[1:]) if c.row == r]


_FLAGS = ("L", "H")
"""A side that is a flag where values stand beside it."""


def _is_head(reading: Reading, grid: Sequence[Row], r: int, legend: Mapping[str, str]) -> bool:
    """Whether a row has labels and no values; behind the first, labels of columns: times, sides, units, ranges, names."""
    row = grid[r]
    own = _own(row, r)
    values = [c for c in own if _holds_value(reading, c) and not prints_range(reading, c)]
    label, corner = row[0], grid[0][0]
    above = [read_label(reading, c.text, c.span).what for c in _own(grid[r - 1], r - 1)] if r else []
    scale = next((what for what in above if what is not None and what.kind == "scale" and what.items), None)
    facets = [explained(reading, c, scale, legend) for c in own]
    units = reading.lexicon.units()
    told = sum(
        bool(f.time or f.date or f.side or f.pair or f.subject or (f.unit and not f.measured))
        or prints_range(reading, c)
        or c.text.strip("()[] ") in units
        or bool(role_of(reading, c.text) or reading.lexicon.label(c.text.strip(" :"), "field"))
        for f, c in zip(facets, own, strict=True)
    )
    own_label = label is not None and label.text.strip() and label.row == r
    facet = read_label(reading, label.text, label.span) if label is not None and own_label else Facet()
    if r == 0:
        sided = (f.side and c.text.strip() not in _FLAGS for f, c in zip(facets, own, strict=True))
        timed = any(f.time or f.date or f.pair for f in facets) or any(sided)
        aged = asks_age(reading, [label])
        asks = label is not None and reading.lexicon.roles(label.text.strip(" :"), "field")
        if (
            facet.measured
            and not asks
            and not any(of_change(c.text) for c in own)
            and not timed
            and not aged
            and (values or (len(row) == 2 and not told))
        ):
            return False  # "ALT | 78 | U/L", "Sitting balance | better"
        if facet.site and facet.side and values:
            return False  # "Right arm | prox. 4- | dist. 3"
        return aged or len(values) * 2 < max(1, len(own))
    if (
        values
        or spanning(row)
        or not own
        or (facet.what is not None and facet.what.kind in ("finding", "medicine", "function"))
    ):
        return False
    named = told + sum(f.measured or bool(f.site) for f in facets)
    if not own_label:
        return named * 2 >= len(own) or _above_values(reading, grid, r)
    if facet.measured or facet.time or facet.date:
        return False
    if answers_date(reading, grid, r):
        return False  # "2 March 2011" below "Date"
    if told == len(own):
        return True
    if corner is None or not corner.text.strip():
        return (told if facet.site else named) * 2 >= len(own)
    return not facet.site and told * 2 >= len(own) and r == 1


def _above_values(reading: Reading, grid: Sequence[Row], r: int) -> bool:
    """Whether a row without a label of its own and without values stands above columns of values: letters, short names."""
    below = [cell for row in grid[r + 1 :] if not spanning(row) for cell in filled(row[1:])]
    labelled = [row[0] for row in grid[r + 1 :] if row[0] is not None and row[0].row > r and row[0].text.strip()]
    return len(labelled) > 1 and sum(_holds_value(reading, cell) for cell in below) * 3 >= len(below) * 2


def _holds_value(reading: Reading, cell: Cell) -> bool:
    text = cell.text.strip()
    if text.strip("()[] ") in (units := reading.lexicon.units()) or parse_unit(text, units)[0]:
        return False
    return (valued(reading, cell) and not _NUMBERED.match(text)) or bool(parted_cell(reading, cell))


def body_of(grid: Sequence[Row], top: int, c: int) -> list[Cell]:
    """The cells of a column below its heads that hold anything, without those that another column goes on in.

    Args:
        grid: the table's cells.
        top: how many rows are heads.
        c: the column.
    """
    return [
        cell for r, row in enumerate(grid) if r >= top and not spanning(row)
        if (cell := row[c]) is not None and cell.text.strip() and cell.column == c
    ]  # fmt: skip


def _is_label_column(reading: Reading, grid: Sequence[Row], top: int, c: int) -> bool:
    """Whether a column behind the first holds labels: times, sides, places or names of what the values behind it are of."""
    cells = body_of(grid, top, c)
    corner = grid[0][0]
    if corner is not None and top and corner.row == 0 and corner.colspan > c and not spanning(grid[0]):
        return True
    cells = [cell for cell in cells if cell.text.strip(" –—-")]
    if len(cells) < _FEW or any(_holds_value(reading, cell) for cell in cells):
        return False
    heads = [h for row in grid[:top] if (h := row[c]) is not None and h is not row[0]]
    facets = [read_label(reading, cell.text, cell.span) for cell in cells]
    placed = sum(bool(f.time or f.date or f.side or (f.site and not f.measured) or f.part) for f in facets)
    if asks_event_date(reading, heads) or any(role_of(reading, h.text) for h in heads):
        return False
    if any(_timed(read_label(reading, h.text, h.span)) for h in heads):
        return False
    asked = any("parameter" in reading.lexicon.roles(h.text.strip(" :"), "field") for h in heads)
    if placed == len(facets) or counts_rows(grid, top, c - 1) or asked:
        return True
    first = [read_label(reading, cell.text, cell.span) for cell in body_of(grid, top, c - 1)]
    if all(f.measured for f in facets) and first and all(map(_timed, first)):
        return True  # a line for each value: "14-Feb-2018 | HBsAg | negative"
    behind = [cell for row in grid[top:] for cell in filled(row[c + 1 :])]
    if sum(valued(reading, cell) for cell in behind) * 2 < len(behind):
        return False
    body = [row for row in grid[top:] if not spanning(row)]
    goes_on = sum(
        1
        for row in body
        if (own := row[c]) in cells
        and own is not None
        and ((before := row[c - 1]) is None or not before.text.strip() or before.row < own.row)
    )
    told = sum(bool(f.time or f.date or f.side or f.site or f.part or f.measured) for f in facets)
    return told * 3 >= len(cells) * 2 or (goes_on > 1 and len({cell.text for cell in cells}) > 1)


def counts_rows(grid: Sequence[Row], top: int, c: int) -> bool:
    """Whether the first column only counts or letters the rows: "A | Lying and rolling | 70.6".

    Args:
        grid: the table's cells.
        top: how many rows are heads.
        c: a column.
    """
    keys = [cell.text.strip() for cell in body_of(grid, top, c)]
    return c == 0 and len(keys) >= _FEW and all_differ(keys) and all(map(_KEY.fullmatch, keys))


def _timed(facet: Facet) -> bool:
    return bool(facet.time or facet.date) and not facet.measured


def _tells_when(reading: Reading, grid: Sequence[Row], top: int, c: int) -> bool:
    """Whether a column among the values holds nothing but days, times or sides of its rows."""
    cells = [cell for cell in body_of(grid, top, c) if not absent_reason(cell.text)]
    heads = [h for row in grid[:top] if (h := row[c]) is not None]
    if len({cell.text for cell in cells}) < 2 or asks_event_date(reading, heads):
        return False
    facets = [read_label(reading, cell.text, cell.span) for cell in cells]
    if all(f.side and not f.measured for f in facets):
        return True
    return all((f.date or f.time) and not f.measured and not f.site for f in facets) and not any(
        valued(reading, cell) for cell in cells
    )
