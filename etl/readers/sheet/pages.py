"""Sheets of a workbook to a document: each is a section, its rows are read as those of delimited text, its numbers and dates
are as the sheet prints them.

Merged cells are known here and need no guess; tables that stand side by side are taken apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne

from msgspec import Struct, field

from etl.document import Block, Cell, Document, LeftOut, Span, Table
from etl.errors import InputError
from etl.patterns import regex
from etl.readers.grid import Slot, is_numeric
from etl.readers.limits import Limits
from etl.readers.sheet.csv import SheetRow, sheet_blocks
from etl.readers.text.text import document_of as text_document
from etl.value import replace

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""As many rows and columns a sheet of today's programs has."""
_DEFAULT_NAME = regex(
    r"(?:sheet|tabelle|feuil|hoja|foglio|blad|ark|planilha|list|arkusz|лист|工作表|シート)\s?\d{0,3}$",
    re.IGNORECASE,
)
_NUMBERED = regex(r"\d{1,2}(?:\.\d{1,2})?(?:[a-z]?[.):]|[a-z])? +[^\W\d_]{3}")
_LABELS = 0.7
"""Share of a column's cells that must be words for it to name rows."""
_MOST_MERGES = 50_000
_MOST_GAPS = 12
"""A sheet with more blank columns is no row of tables side by side."""
_TALL = 200
"""Merged cells higher than this don't hold the rows beside blank ones together."""


class Merge(Struct, frozen=True):
    """A merged range: its upper left cell and how many rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int


class Sheet(Struct, frozen=True):
    """A sheet as it is printed.

    Args:
        name: its name.
        rows: texts by row and column; blank cells, hidden rows and hidden columns are not in it.
        merges: merged ranges, by the same numbers.
    """

    name: str
    rows: Mapping[int, Mapping[int, str]]
    merges: tuple[Merge, ...] = ()


_Rows = Sequence[tuple[int, Mapping[int, str]]]
"""(row, texts by column) of rows between blank ones."""


class _Region(Struct, frozen=True):
    """Rows between blank ones, or a part of their columns: columns count from zero; `home` says which they are."""

    rows: _Rows
    home: Mapping[int, int]


def hidden_lines(rows: Mapping[int, Mapping[int, str]], hidden_rows: Set[int], hidden_columns: Set[int]) -> int:
    """How many hidden rows and columns of a sheet hold something.

    Args:
        rows: texts by row and column.
        hidden_rows: numbers of hidden rows.
        hidden_columns: numbers of hidden columns.
    """
    columns = {column for cells in rows.values() for column in cells}
    return len(hidden_rows & rows.keys()) + len(hidden_columns & columns)


def visible(
    name: str,
    rows: Mapping[int, Mapping[int, str]],
    merges: Iterable[Merge],
    hidden_rows: Set[int] = frozenset(),
    hidden_columns: Set[int] = frozenset(),
) -> Sheet:
    """A sheet without what is hidden; rows and columns are counted as if that weren't there.

    Args:
        name: its name.
        rows: texts by row and column.
        merges: merged ranges; only the upper left cell of a range is printed.
        hidden_rows: numbers of hidden rows.
        hidden_columns: numbers of hidden columns.
    """
    skip_rows, skip_columns = sorted(hidden_rows), sorted(hidden_columns)

    def row_of(number: int) -> int:
        return number - bisect_left(skip_rows, number)

    def column_of(number: int) -> int:
        return number - bisect_left(skip_columns, number)

    kept: dict[int, dict[int, str]] = {}
    for row, cells in rows.items():
        if row not in hidden_rows:
            texts = {column_of(column): text for column, text in cells.items() if text and column not in hidden_columns}
            if texts:
                kept[row_of(row)] = texts
    ranges: list[Merge] = []
    for merge in merges:
        high = row_of(merge.row + merge.rows) - row_of(merge.row)
        wide = column_of(merge.column + merge.columns) - column_of(merge.column)
        if high > 0 and wide > 0 and high * wide > 1 and len(ranges) < _MOST_MERGES:
            top, left = row_of(merge.row), column_of(merge.column)
            text = rows.get(merge.row, {}).get(merge.column, "")
            if text and (merge.row in hidden_rows or merge.column in hidden_columns):
                kept.setdefault(top, {})[left] = text
            ranges.append(Merge(top, left, high, wide))
    return Sheet(name, kept, tuple(ranges))


class _Text(Struct):
    """The text as far as it is written, and where each cell stands in it."""

    parts: list[str] = field(default_factory=list)
    at: int = 0
    places: dict[int, tuple[int, int]] = field(default_factory=dict)

    def write(self, text: str) -> Span:
        span = Span(self.at, self.at + len(text))
        self.parts.append(text)
        self.at = span.end
        return span


def document_of(
    sheets: Sequence[Sheet],
    data: bytes,
    name: str,
    limits: Limits,
    media_type: str,
    unread: Iterable[tuple[int, str]],
    aside: Iterable[LeftOut] = (),
) -> Document:
    """The document of a workbook.

    Args:
        sheets: its visible sheets.
        data: its bytes.
        name: its name.
        limits: what it may cost.
        media_type: its media type.
        unread: how much of what isn't read, and the words of the warning of it; none is given of what isn't there.
        aside: what was left out of the text.

    Returns:
        The document.

    Raises:
        InputError: when nothing is in it, or its cells are scattered over too large a sheet or repeat too much text.
    """
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise InputError(f"{name}: there is no text in it; check that it was saved or downloaded completely")
    if (
        sum(len(shown) for sheet in sheets for cells in sheet.rows.values() for shown in cells.values())
        > limits.unpacked
    ):
        raise InputError(f"{name}: its cells repeat more text than a document would; it isn't read (limit growth)")
    text = _Text()
    written: list[tuple[Sheet, Span | None, list[list[SheetRow]]]] = []
    for sheet in sheets:
        heading = None
        if not _DEFAULT_NAME.match(sheet.name) and sheet.name.strip():
            text.write("\n\n" if text.at else "")
            heading = text.write(" ".join(sheet.name.split()))
        written.append((sheet, heading, [_write(text, region) for region in _regions(sheet, name, limits)]))
    whole = "".join(text.parts)
    blocks: list[Block] = []
    tabled = any(len(cells) > 1 for sheet in sheets for cells in sheet.rows.values())
    for sheet, heading, groups in written:
        found = _merged(sheet, text.places, sheet_blocks(whole, groups, limits.cells, beside_tables=tabled))
        blocks += _under(
            " ".join(sheet.name.split()), heading, list(found), not any(block.kind == "title" for block in blocks)
        )
    told = (f"{text}: {count}" for count, text in unread if count)
    return text_document(data, name, media_type, whole, blocks, told, aside)


def _under(name: str, heading: Span | None, blocks: list[Block], first: bool) -> list[Block]:
    """A sheet's blocks below its name; the document has one title."""
    level = 1 if heading else 0
    tables = [at for at, block in enumerate(blocks) if block.table]
    if heading and len(tables) == 1 and (only := blocks[tables[0]].table) and not only.label:
        # The only table of a sheet is called by the sheet's name.
        blocks[tables[0]] = replace(blocks[tables[0]], table=replace(only, label=name))
    for at, block in enumerate(blocks):
        if block.kind == "heading" or (block.kind == "title" and not first):
            blocks[at] = replace(block, kind="heading", level=max(block.level, 1) + level)
        if heading and not at and block.table and block.table.caption is None:
            blocks[at] = replace(block, table=replace(block.table, caption=heading))
    return [Block("heading", heading, 1), *blocks] if heading else blocks


def _regions(sheet: Sheet, name: str, limits: Limits) -> list[_Region]:
    """The parts of a sheet that stand apart."""
    columns = _packed({column for cells in sheet.rows.values() for column in cells}, sheet.merges)
    if len(sheet.rows) * len(columns) > 10 * limits.cells:
        raise InputError(f"{name}: the cells of its sheet are scattered over more than {limits.cells} places")
    covered: set[int] = set()
    crossing: dict[int, set[int]] = {}
    for merge in sheet.merges:
        if merge.rows > 1:
            covered.update(range(merge.row, merge.row + min(merge.rows, _TALL)))
        if merge.columns > 1:
            inside = (columns[column] for column in _across(merge) if column in columns)
            crossing.setdefault(merge.row, set()).update(inside)
    home = {packed: column for column, packed in columns.items()}
    regions: list[_Region] = []
    group: list[tuple[int, Mapping[int, str]]] = []
    for row in sorted(sheet.rows):
        if group and not all(between in covered for between in range(group[-1][0] + 1, row)):
            regions += _side_by_side(group, crossing, home)
            group = []
        group.append((row, {columns[column]: text for column, text in sheet.rows[row].items()}))
    return regions + _side_by_side(group, crossing, home)


def _across(merge: Merge) -> range:
    return range(merge.column, merge.column + min(merge.columns, 1024))


def _packed(used: set[int], merges: Iterable[Merge]) -> dict[int, int]:
    """New numbers of the columns: one of several blank columns beside each other stays."""
    last_used = max(used, default=0)
    edges = {(merge.column, min(merge.columns, 1024)) for merge in merges if merge.columns > 1}
    kept = {column for left, wide in edges for column in range(left, left + wide) if column <= last_used}
    numbers: dict[int, int] = {}
    last = number = -1
    for column in sorted(used | kept):
        number += 1 if column == last + 1 or last < 0 else 2
        numbers[column] = number
        last = column
    return numbers


def _side_by_side(
    group: list[tuple[int, Mapping[int, str]]], crossing: Mapping[int, set[int]], home: Mapping[int, int]
) -> list[_Region]:
    """A group of rows cut at blank columns, when what stands to the right has row names of its own."""
    if not group:
        return []
    used = sorted({column for _, cells in group for column in cells})
    crossed = {column for row, _ in group for column in crossing.get(row, ())}
    edges = [used[0]]
    gaps = [(before, cut) for before, cut in pairwise(used) if cut > before + 1]
    for before, cut in gaps if len(gaps) <= _MOST_GAPS else ():
        apart = not crossed.intersection(range(before + 1, cut))
        if apart and _names_rows(group, edges[-1], cut) and _names_rows(group, cut, used[-1] + 1):
            edges.append(cut)
    found: list[_Region] = []
    for left, right in pairwise([*edges, used[-1] + 1]):
        part = [(row, {c - left: t for c, t in cells.items() if left <= c < right}) for row, cells in group]
        back = {column - left: home[column] for column in used if left <= column < right}
        found.append(_Region([(row, cells) for row, cells in part if cells], back))
    return found


def _names_rows(group: _Rows, left: int, right: int) -> bool:
    """Whether the columns from one to another are a table or form of their own: two or more, led by distinct words."""
    names = [cells[left] for _, cells in group if left in cells]
    others = sum(1 for _, cells in group if any(left < column < right for column in cells))
    words = sum(1 for name in names if _is_name(name))
    return len(names) >= 2 and others >= 2 and words >= _LABELS * len(names) and len(set(names)) >= 0.9 * len(names)


def _is_name(text: str) -> bool:
    """Whether a cell names a row: words, also numbered ones ("5a Motor arm", "3. Dressing"), and no value or day."""
    if text[0].isalpha():
        return len(text) >= 2 and not is_numeric(text)
    return bool(_NUMBERED.match(text)) and not text[-1].isdigit()


def _write(text: _Text, region: _Region) -> list[SheetRow]:
    """The rows of a region, written with tabs between the cells."""
    text.write("\n\n" if text.at else "")
    rows: list[SheetRow] = []
    for number, (row, cells) in enumerate(region.rows):
        if number:
            text.write("\n")
        texts: list[str] = []
        slots: list[Slot] = []
        for column in range(max(cells) + 1):
            if column:
                text.write("\t")
            texts.append(cells.get(column, ""))
            if texts[-1]:
                text.places[text.at] = (row, region.home[column])
            slots.append(Slot(text.write(texts[-1])))
        rows.append(SheetRow(tuple(slots), tuple(texts)))
    return rows


def _merged(sheet: Sheet, places: Mapping[int, tuple[int, int]], blocks: tuple[Block, ...]) -> Iterable[Block]:
    """The blocks with the sheet's merged cells in their tables."""
    merges = {(merge.row, merge.column): merge for merge in sheet.merges}
    for block in blocks:
        table = block.table
        yield replace(block, table=_merge_cells(table, places, merges)) if table and merges else block


def _merge_cells(table: Table, places: Mapping[int, tuple[int, int]], merges: Mapping[tuple[int, int], Merge]) -> Table:
    """A table with merged cells: a cell covers the blank ones of its range."""
    rows = {cell.row: places[cell.span.start][0] for cell in table.cells if cell.text and cell.span.start in places}
    empty = {(cell.row, cell.column) for cell in table.cells if not cell.text}
    changed: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        merge = merges.get(places.get(cell.span.start, (-1, -1))) if cell.text else None
        if merge is None:
            continue
        high, wide = 1, cell.colspan
        while wide < merge.columns and (cell.row, cell.column + wide) in empty:
            wide += 1
        while high < merge.rows and _free(rows, merge, cell.row + high, cell.column, wide, empty):
            high += 1
        changed[cell.row, cell.column] = replace(cell, rowspan=high, colspan=wide)
        empty -= {(cell.row + r, cell.column + c) for r in range(high) for c in range(wide)}
    kept = (
        changed.get((cell.row, cell.column), cell)
        for cell in table.cells
        if cell.text or (cell.row, cell.column) in empty
    )
    return replace(table, cells=tuple(kept))


def _free(rows: Mapping[int, int], merge: Merge, row: int, column: int, wide: int, empty: set[tuple[int, int]]) -> bool:
    """Whether a row below the upper left cell belongs to a merged range."""
    inside = row in rows and rows[row] < merge.row + merge.rows
    return inside and all((row, column + c) in empty for c in range(wide))


_TOKEN = regex(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^"\\_*\[]', re.DOTALL)
_BOUND = regex(r"\[\s?(<=|>=|<>|<|>|=)\s?(-?\d{1,15}(?:\.\d{1,15})?)\s?\]")
"""The numbers that a section of a format is for: "[<1]"."""
_TESTS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_FRACTION = regex(r"[0#?]\s?/\s?[0#?\d]")
_SECONDS = regex(r"s\]?\.(0{1,3})", re.I)
_LONGEST_FORMAT = 255
_EXACT = Context(prec=15)
_GENERAL = Context(prec=10)
_LAST_DAY = 2_958_465


class Pattern(Struct, frozen=True):
    """A section of a number format.

    Args:
        prefix: printed before the number.
        suffix: printed behind it.
        whole: fewest digits before the point.
        most: most decimals.
        least: fewest decimals.
        percent: whether it is printed in percent.
        thousands: by how many thousands it is divided.
        exponent: whether it has an exponent.
        digits: whether it prints the number at all.
        general: whether it is printed as it is.
        mask: the places of its digits and the signs that stand between them ("000-00"), () when none do.
        bound: which numbers it is for, as a comparison and a number; None when it doesn't say.
        code: the section as it is written.
    """

    prefix: str = ""
    suffix: str = ""
    whole: int = 0
    most: int = 0
    least: int = 0
    percent: bool = False
    thousands: int = 0
    exponent: bool = False
    digits: bool = False
    general: bool = False
    mask: tuple[str, ...] = ()
    bound: tuple[str, Decimal] | None = None
    code: str = ""


def shown(value: str, code: str, early: bool = True) -> str:
    """A number as its cell prints it.

    Args:
        value: the number as it is saved.
        code: the cell's number format.
        early: whether days are counted from 1900 (and not from 1904).

    Returns:
        The printed text; `value` itself when it is no number.
    """
    try:
        number = _EXACT.create_decimal(value) if len(value) <= 60 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    code = code[:_LONGEST_FORMAT]
    sections = _sections(code)
    if any(section.bound for section in sections):
        section = _bounded(number, sections)
        parts = date_parts(section.code)
        return (_date(number, parts, early, section.code) or general(number)) if parts else _print(number, section)
    if parts := date_parts(code):
        return _date(number, parts, early, code) or general(number)
    if number == 0 and len(sections) >= 3:
        return _print(number, sections[2])
    if number < 0 and len(sections) >= 2:
        bare = _print(-number, sections[1])
        return "-" + bare.translate({ord(c): None for c in "-()"}).strip() if bare.strip() else ""
    return _print(number, sections[0])


def _bounded(number: Decimal, sections: Sequence[Pattern]) -> Pattern:
    """The first section that is for a number; one without bounds is for all."""
    for section in sections:
        if section.bound is None or _TESTS[section.bound[0]](number, section.bound[1]):
            return section
    return Pattern(general=True, digits=True)


@lru_cache(maxsize=1024)
def date_parts(code: str) -> str:
    """Which parts of a date or time a format prints, as letters of "yMdhms" ("e" for elapsed time), "" for a number."""
    tokens = _TOKEN.findall(code.partition(";")[0])
    letters: list[str] = []
    elapsed = False
    for token in tokens:
        low = token.lower()
        if low.strip("[]") in ("h", "hh", "m", "mm", "s", "ss") and token.startswith("["):
            elapsed = True
            letters.append(low[1])
        elif len(token) == 1 and low in "ymdhs":
            letters.append(low)
        elif (len(token) == 1 and (low in "0#?@" and not letters)) or (len(token) == 1 and low == "g"):
            return ""
    order = [letter for at, letter in enumerate(letters) if not at or letters[at - 1] != letter]
    found = ""
    for at, letter in enumerate(order):
        if letter == "m" and (("h" in order[:at] and order[at - 1] in "hs") or "s" in order[at + 1 : at + 2]):
            found += "m"
        else:
            found += "M" if letter == "m" else letter
    return found + ("e" if elapsed else "")


def _date(number: Decimal, parts: str, early: bool, code: str = "") -> str:
    """A day number as a date, a time, or both; "" when there is no such day."""
    if "e" in parts or not set(parts) & set("yMd"):
        found = _SECONDS.search(code)
        return _time(number, parts, len(found[1]) if found else 0)
    if not 0 <= number <= _LAST_DAY:
        return ""
    start = datetime(1904, 1, 1) if not early else datetime(1899, 12, 31 if number < 60 else 30)
    seconds = int((number * 86_400).to_integral_value(ROUND_HALF_UP))
    try:
        moment = start + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    return iso(moment, parts)


def shown_moment(moment: datetime, code: str) -> str:
    """A moment, as a file may save it instead of a day's number, as its cell prints it.

    Args:
        moment: the moment.
        code: the cell's number format; one that is for numbers prints the day.
    """
    parts = date_parts(code) or "yMd"
    if "e" not in parts and set(parts) & set("yMd"):
        return iso(moment, parts)
    since = moment.replace(tzinfo=None) - datetime(1899, 12, 31)
    days = Decimal(str(since.total_seconds())) / 86_400
    return _date(days + (days >= 60), parts, True, code)  # the 29th of February 1900 is counted, though it never was


def _time(number: Decimal, parts: str, decimals: int) -> str:
    """A time of the day, or how long something took, with the parts that its format shows; "" when it can't be either.

    Args:
        number: days; what is elapsed may be more than one, a time of the day is what the last one has gone.
        parts: letters as `date_parts` gives them; of an elapsed time the first one goes on counting.
        decimals: of the seconds.
    """
    elapsed = "e" in parts
    if abs(number) > 100_000 or (number < 0 and not elapsed):
        return "" if number < 0 or elapsed else _time(number % 1, parts, decimals)
    total = (abs(number) * 86_400).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    minutes, rest = divmod(total if elapsed else total % 86_400, 60)
    seconds = f"{rest:0{3 + decimals if decimals else 2}.{decimals}f}"
    sign = "-" if number < 0 and total else ""
    if "h" in parts:
        shown_seconds = f":{seconds}" if "s" in parts and rest else ""
        return f"{sign}{int(minutes) // 60:02d}:{int(minutes) % 60:02d}{shown_seconds}"
    if parts.startswith("s"):
        return f"{sign}{total}" if elapsed else seconds
    return f"{sign}{int(minutes) % (60 if not elapsed else 10**9):02d}:{seconds}"


def iso(moment: datetime, parts: str) -> str:
    """A moment with the precision that a format shows.

    Args:
        moment: the moment.
        parts: letters as `date_parts` gives them.

    Returns:
        "2004", "2004-05", "2004-05-16" or "2004-05-16 10:30".
    """
    if "d" in parts or "y" not in parts:
        printed = moment.strftime("%Y-%m-%d").rjust(10, "0")
        timed = "h" in parts and (moment.hour or moment.minute)
        return f"{printed} {moment:%H:%M}" if timed else printed
    return f"{moment.year:04d}-{moment.month:02d}" if "M" in parts else f"{moment.year:04d}"


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Pattern, ...]:
    """The sections of a format: for positive numbers, negative ones, zero."""
    sections: list[list[str]] = [[]]
    for token in _TOKEN.findall(code):
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(_pattern(tokens) for tokens in sections)


def _pattern(tokens: list[str]) -> Pattern:
    """What a section of a format prints."""
    text = "".join(tokens).strip()
    if not text:
        return Pattern()
    bound = next((found for token in tokens if (found := _BOUND.fullmatch(token))), None)
    pattern = replace(_bare_pattern(tokens), code="".join(tokens))
    return replace(pattern, bound=(bound[1], Decimal(bound[2]))) if bound else pattern


def _bare_pattern(tokens: list[str]) -> Pattern:
    """What a section of a format prints, whatever numbers it is for."""
    plain = "".join(token for token in tokens if len(token) == 1)
    if "general" in plain.lower() or "@" in plain or _FRACTION.search(plain):
        return Pattern(general=True, digits=True)
    before: list[str] = []
    behind: list[str] = []
    number: list[str] = []
    mask: list[str] = []
    percent = exponent = False
    for token in tokens:
        place = behind if number else before
        if token[0] == '"':
            place.append(token[1:-1])
        elif token[0] == "\\":
            place.append(token[1:])
        elif token[0] == "[":
            place.append(token[2:].partition("-")[0].rstrip("]") if token.startswith("[$") else "")
        elif len(token) == 2 and token[0] in "_*":
            place.append(" " if token[0] == "_" else "")
        elif token in "0#?.,":
            if "".join(behind) and not exponent:
                if percent or token in ".," or "." in number:
                    return Pattern(general=True, digits=True)
                mask.append("'" + "".join(behind))
                behind = []
            number.append("" if exponent else token)
            mask.append(token)
        elif token == "%":
            percent = True
            place.append("%")
        elif token in "Ee" and number:
            exponent = True
        elif token in "+-" and exponent:
            continue
        else:
            place.append(token)
    digits = "".join(number)
    whole, _, decimals = digits.partition(".")
    scale = len(digits) - len(digits.rstrip(","))
    return Pattern(
        "".join(before),
        "".join(behind),
        whole.count("0"),
        sum(decimals.count(c) for c in "0#?"),
        decimals.count("0"),
        percent,
        scale,
        exponent,
        bool(digits.strip(",.")),
        mask=tuple(mask) if any(place[0] == "'" for place in mask) else (),
    )


def _print(number: Decimal, pattern: Pattern) -> str:
    """A number in a section's format."""
    if not pattern.digits:
        return (pattern.prefix + pattern.suffix).strip()
    if pattern.general:
        return general(number)
    sign, number = ("-" if number < 0 else ""), abs(number)
    if pattern.percent:
        number = number * 100
    number = number.scaleb(-3 * pattern.thousands)
    if pattern.exponent:
        mantissa, _, power = f"{number:.{pattern.most}E}".partition("E")
        printed = f"{mantissa}E{power[0]}{power[1:].rjust(2, '0')}"
    elif number.adjusted() > 40:
        printed = general(number)
    else:
        with_decimals = number.quantize(Decimal(1).scaleb(-pattern.most), ROUND_HALF_UP, Context(prec=400))
        printed = f"{with_decimals:f}"
        if pattern.most > pattern.least:
            whole, _, decimals = printed.partition(".")
            decimals = decimals[: pattern.least] + decimals[pattern.least :].rstrip("0")
            printed = f"{whole}.{decimals}" if decimals else whole
        whole, point, decimals = printed.partition(".")
        if not with_decimals and not pattern.whole and not pattern.least:
            whole = ""  # a place for a digit that may be blank, as in the dash of an account
        printed = (
            _masked(whole, pattern.mask) if pattern.mask else f"{whole.rjust(pattern.whole, '0')}{point}{decimals}"
        )
        sign = sign if with_decimals else ""
    return f"{sign}{pattern.prefix}{printed}{pattern.suffix}".strip()


def _masked(whole: str, mask: Sequence[str]) -> str:
    """The digits of a number with the signs that its format sets between them: an identifier, a telephone number."""
    rest = list(whole)
    parts: list[str] = []
    for place in reversed(mask):
        parts.append(place[1:] if place[0] == "'" else rest.pop() if rest else "0" * (place == "0"))
    return "".join([*rest, *reversed(parts)])


def general(number: Decimal) -> str:
    """A number without a format: whole numbers as they are, others with up to ten digits."""
    if number == number.to_integral_value() and number.adjusted() < 15:
        return f"{number:.0f}"
    rounded = _GENERAL.plus(number).normalize()
    return f"{rounded:f}" if -8 < rounded.adjusted() < 15 else f"{rounded:E}"
