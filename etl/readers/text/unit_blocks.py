"""Units to the normalized text and its blocks.

What the tags say is taken as it is; a plain paragraph is looked at: it may be a field, a list item, a heading made
of bold text or ending in a colon, a caption, or a note of the table above.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, field

from etl.document import Block, Cell, Span, Table, moved
from etl.patterns import regex
from etl.readers.assemble import COLON_LEVEL, link_tables
from etl.readers.grid import is_note
from etl.readers.text.blocks import blocks_of, tables_of
from etl.readers.text.fields import paired_fields
from etl.readers.text.lines import (
    Label,
    Open,
    caption_of,
    is_caps,
    is_heading_like,
    is_trail,
    label_of,
    marker_of,
    place,
    split_lines,
    trimmed,
)
from etl.value import replace

# Units of a marked-up page (HTML, JATS): what its tags say, before text and blocks are made of them.


UnitKind = Literal["text", "heading", "item", "term", "value", "table", "caption", "note", "break", "pre"]


class Line(NamedTuple):
    """One line of a unit.

    Args:
        text: its text, with single spaces.
        bold: whether all of it is set apart (bold, or by a class that says heading).
        lead: length of its begin that is set apart (bold, or by a class that says label), 0 if none.
        linked: characters that are links.
        links: how many links.
    """

    text: str
    bold: bool = False
    lead: int = 0
    linked: int = 0
    links: int = 0


class Unit(Struct):
    """A piece of the page.

    Args:
        kind: "text" is not yet decided: a paragraph, or a heading, field … by its look; a "note" is one of the table above it.
        lines: its lines.
        level: of a heading or list item; of a text how far it is set in.
        marker: of a list item.
        group: number of the list or definition list it belongs to.
        pair: number of the group of label and value pairs it is the label of.
        grid: the table.
        page: one-based page, 0 where there are none.
    """

    kind: UnitKind
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    marker: str = ""
    group: int = 0
    pair: int = 0
    grid: Grid | None = None
    page: int = 0

    @property
    def text(self) -> str:
        """Its lines, without the blank ones."""
        if len(self.lines) == 1:
            return self.lines[0].text
        return "\n".join(line.text for line in self.lines if line.text)


class GridCell(Struct):
    """A cell of a table, from its opening to its place.

    Args:
        header: whether it is a header by its tag or place.
        part: "thead" or "tfoot" when it is in one.
        text: its text; in most cells stands nothing but one line of plain text.
        inner: what stands in any other cell, None in these.
        rowspan: rows it covers.
        colspan: columns it covers.
        row: of its upper left corner.
        column: of its upper left corner.
        page: one-based page, 0 where there are none.
        place: where it is printed on its page.
    """

    header: bool = False
    part: str = ""
    text: str = ""
    inner: list[Unit] | None = None
    rowspan: int = 1
    colspan: int = 1
    row: int = 0
    column: int = 0
    page: int = 0
    place: tuple[float, float, float, float] | None = None

    @property
    def units(self) -> list[Unit]:
        """What stands in it."""
        if self.inner is None and self.text:
            return [Unit("text", [Line(self.text)])]
        return self.inner or []


class Grid(Struct, frozen=True):
    """A table of people's data: its cells in reading order, and notes that stood in rows of their own.

    One that goes on is a further part of the table right above it, below the same caption.
    """

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    notes: tuple[str, ...] = ()
    goes_on: bool = False


def without_menus(units: Sequence[Unit]) -> list[Unit]:
    """The units without lines and lists that are only links (menus, tables of contents, lists of other pages).

    Args:
        units: all units.

    Returns:
        Those that are more than links; all when nothing else is there.
    """
    kept: list[Unit] = []
    run: list[Unit] = []
    for unit in [*units, Unit("break")]:
        if unit.kind in ("text", "item", "value") and _is_linked(unit):
            run.append(unit)
            continue
        if len(run) < 3 and not any(sum(line.links for line in one.lines) >= 3 for one in run):
            kept += run
        run = []
        kept.append(unit)
    kept.pop()
    return kept if any(unit.kind != "break" and unit.kind != "heading" for unit in kept) else list(units)


def _is_linked(unit: Unit) -> bool:
    """Whether a unit is short and nearly all link."""
    length = linked = links = 0
    for line in unit.lines:
        length += len(line.text)
        linked += line.linked
        links += line.links
    # Between links stand signs that part them ("Home | News").
    return links > 0 and linked * 20 >= (length - 4 * (links - 1)) * 17 and length <= 200 * links


# The page that units are written to: its text so far, and the writing of tables and of preformatted text.


class Page(Struct):
    """The page as far as it is written.

    Args:
        cells: most cells a table may have.
        shaped: whether plain lines may be headings by their shape, as the page has no others.
        parts: pieces of the text.
        at: length of the text.
        blocks: blocks so far.
        base: level of the last heading that a tag made.
        levels: open levels of a list that is typed, not tagged.
    """

    cells: int
    shaped: bool
    parts: list[str] = field(default_factory=list)
    at: int = 0
    blocks: list[Block] = field(default_factory=list)
    base: int = 1
    levels: Open = ()

    def write(self, text: str, gap: str) -> Span:
        """Write a text behind a gap, and say where it is."""
        if self.at:
            self.parts.append(gap)
            self.at += len(gap)
        start = self.at
        self.parts.append(text)
        self.at += len(text)
        return Span(start, self.at)


def write_table(page: Page, grid: Grid) -> None:
    """A table: cells parted by tabs, rows by line ends, and its notes below."""
    first = next((number for number, cell in enumerate(grid.cells) if cell.text), None)
    if first is None:
        return
    gap = "\n\n" if page.at else ""
    begin = page.at + len(gap)
    before = Span(begin, begin)
    cells = [_cell(cell, before) for cell in grid.cells[:first]]
    parts: list[str] = []
    row, at = grid.cells[first].row, begin - 1
    for cell in grid.cells[first:]:
        text = cell.text
        parts += ("\t" if cell.row == row else "\n", text)
        start, row = at + 1, cell.row
        at = start + len(text)
        cells.append(_cell(cell, Span(start, at)))
    parts[0] = gap
    page.parts += parts
    page.at = at
    whole = Span(begin, _end(cells))
    caption = _caption_above(page.blocks) if grid.goes_on else None
    table = Table(tuple(cells), grid.rows, grid.columns, whole, caption=caption)
    page.blocks.append(Block("table", whole, table=table))
    for note in grid.notes:
        page.blocks.append(Block("note", page.write(note, "\n")))


def _cell(cell: GridCell, span: Span) -> Cell:
    size = cell.rowspan, cell.colspan
    return Cell(cell.row, cell.column, span, cell.text, *size, cell.header, cell.page or None, cell.place)


def _caption_above(blocks: Sequence[Block]) -> Span | None:
    """The caption of the table that stands right above."""
    at = len(blocks) - 1
    while at > 0 and blocks[at].kind == "note":
        at -= 1
    table = blocks[at].table if at > 0 else None
    if table is None or table.caption:
        return table.caption if table else None
    return blocks[at - 1].span if blocks[at - 1].kind == "caption" else None


def _end(cells: list[Cell]) -> int:
    """Where a table ends: behind its last filled cell; the empty ones behind that are put there."""
    last = len(cells) - 1
    while not cells[last].text:
        last -= 1
    end = cells[last].span.end
    for number in range(last + 1, len(cells)):
        cells[number] = replace(cells[number], span=Span(end, end))
    return end


def write_preformatted(page: Page, text: str) -> None:
    """Text with its own line breaks and columns, read like plain text."""
    start = page.write(text, "\n\n").start
    for block in blocks_of(text, page.cells):
        page.blocks.append(_shifted(block, start))


def _shifted(block: Block, by: int) -> Block:
    """A block of a part of the text at its place in the whole, in which it is no title."""
    titled = block.kind == "title"
    return replace(moved(block, by), kind="heading", level=max(1, block.level)) if titled else moved(block, by)


# Tables that are typed into the paragraphs of a marked-up page.

_FEWEST_ROWS = 3


def as_typed(units: Sequence[Unit], cells: int) -> list[Unit]:
    """The units, with rows that were typed as preformatted text.

    Args:
        units: of a page, each of one line or of lines that belong together.
        cells: most cells a table may have.
    """
    result: list[Unit] = []
    at = 0
    while at < len(units):
        end = at
        while end < len(units) and _is_plain(units[end]):
            end += 1
        result += _rows_together(units[at:end], cells)
        if end < len(units):
            result.append(units[end])
        at = end + 1
    return result


def _is_plain(unit: Unit) -> bool:
    """Whether a paragraph's format says nothing: one line, not bold, no link."""
    if unit.kind != "text" or len(unit.lines) != 1 or unit.pair:
        return False
    line = unit.lines[0]
    return not (line.bold or line.lead or line.links) and bool(line.text)


def _rows_together(run: Sequence[Unit], cells: int) -> list[Unit]:
    """Paragraphs, those that are the rows of a table as one unit."""
    if len(run) < _FEWEST_ROWS:
        return list(run)
    text = "\n".join(unit.text for unit in run)
    lines = split_lines(text)
    pieces = [piece for piece in tables_of(text, lines, cells)[0] if piece.block.table]
    result: list[Unit] = []
    at = 0
    for piece in sorted(pieces, key=lambda piece: piece.first):
        result += run[at : piece.first]
        result.append(Unit("pre", [Line("\n".join(unit.text for unit in run[piece.first : piece.last]))]))
        at = piece.last
    return [*result, *run[at:]]


_COLON = (":", "：")
_SHORT_VALUE = 60
_LONG_FIELD = 5
_LONGEST_RUN_IN = 60
_LONGEST_HEAD, _MOST_CELLS, _HEADS = 30, 500, 3
_DATE = r"(?:(?<![\d./-])(?:19|20)\d\d|(?<!\d)\d{1,2}[./]\d{1,2}[./](?:\d\d)?\d\d)(?!\d)"
_DATED = regex(rf"(?:\((?=[^()]{{0,40}}{_DATE})|(?<!\d)(?<!\dst|\dnd|\drd|\dth), (?=[^(]{{0,16}}{_DATE}))")
"""What was and in brackets or behind a comma when: "Second visit (18 June 2014)", but not "Letter of 2 November 2013"."""
_OPEN_END = regex(r"[^.!?。！？;；:：]$")


def blocks_from(units: Sequence[Unit], cells: int, told: bool = False) -> tuple[str, tuple[Block, ...]]:
    """The text and its blocks.

    Args:
        units: the page's units in order.
        cells: most cells a table may have.
        told: whether all headings are told already, by how they are printed.

    Returns:
        The normalized text, and blocks in reading order in which each of its visible characters is once.
    """
    flat = as_typed(_lines_apart(_listed_fields(_paired(units))), cells)
    headed = told or any(unit.kind == "heading" and unit.level != 1 for unit in flat)
    headed = headed or any(_is_bold_heading(flat, at) for at in range(len(flat)))
    page = Page(cells, not headed)
    at = 0
    while at < len(flat):
        number, done = flat[at].page, len(page.blocks)
        at = _one(page, flat, at)
        if number:
            page.blocks[done:] = [replace(block, page=number) for block in page.blocks[done:]]
    text = "".join(page.parts)
    return text, tuple(link_tables(text, page.blocks)) if any(b.table for b in page.blocks) else tuple(page.blocks)


def _paired(units: Sequence[Unit]) -> list[Unit]:
    """Boxes of two short texts, several side by side in one parent, as label and value."""
    result = list(units)
    at = 0
    while at < len(result):
        last = at
        while last + 1 < len(result) and result[last].pair and result[last].pair == result[at].pair:
            last += 2
        if last - at >= 4:
            for index in range(at, last, 2):
                result[index] = replace(result[index], kind="term", pair=0)
                result[index + 1] = replace(result[index + 1], kind="value")
        at = max(last, at + 1)
    return result


def _listed_fields(units: Sequence[Unit]) -> list[Unit]:
    """Lists whose items are all fields ("Age: 54"), as fields."""
    groups: dict[int, tuple[int, int]] = {}
    for unit in units:
        if unit.kind == "item" and unit.group:
            good, all_items = groups.get(unit.group, (0, 0))
            groups[unit.group] = (good + _is_field_item(unit), all_items + 1)
    whole = {group for group, (good, all_items) in groups.items() if good == all_items and good > 1}
    if not whole:
        return list(units)
    return [replace(unit, kind="text") if unit.kind == "item" and unit.group in whole else unit for unit in units]


def _is_field_item(unit: Unit) -> bool:
    if unit.level or unit.marker or len(unit.lines) != 1:
        return False
    text = unit.lines[0].text
    label = label_of(text)
    return label is not None and label.words <= 4 and 0 < len(text) - label.value <= 80


def _lines_apart(units: Sequence[Unit]) -> list[Unit]:
    """Paragraphs with line breaks as one unit for each line, except where a sentence goes on in the next line."""
    result: list[Unit] = []
    for unit in units:
        if unit.kind not in ("text", "item") or len(unit.lines) < 2:
            result.append(unit)
            continue
        runs = _runs(unit.lines)
        result.append(replace(unit, lines=runs[0]))
        rest = "text" if unit.kind == "text" or len(runs) > 3 else unit.kind
        if unit.kind == "item" and not any(marker_of(run[0].text) or run[0].bold for run in runs[1:]):
            result[-1] = replace(unit, lines=[line for run in runs for line in run])
            continue
        result += [Unit("text" if rest == "text" else "item", run, unit.level, "", unit.group) for run in runs[1:]]
    return result


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that belong together."""
    runs: list[list[Line]] = []
    fresh = True
    for line in lines:
        if not line.text:
            fresh = True
            continue
        before = runs[-1][-1] if runs and not fresh else None
        if before and before.bold == line.bold and _goes_on(before.text, line.text):
            runs[-1].append(line)
        else:
            runs.append([line])
        fresh = False
    return runs


def _goes_on(before: str, text: str) -> bool:
    """Whether a line goes on with the sentence of the line before."""
    if marker_of(text) or is_trail(text) or not _OPEN_END.search(before):
        return False
    return text[0].islower() or (len(before) >= 60 and text[0] in "([0123456789" and before[-1] not in ")]")


def _one(page: Page, units: Sequence[Unit], at: int) -> int:
    """Write the unit (with what belongs to it) and give the index of the next one."""
    unit = units[at]
    if unit.kind not in ("text", "item"):
        page.levels = ()
    if unit.kind == "break" or (not unit.lines and unit.grid is None):
        return at + 1
    if unit.kind == "heading" and unit.level != 1 and not page.blocks and is_trail(unit.text):
        page.blocks.append(Block("paragraph", page.write(unit.text, "\n\n")))
    elif unit.kind == "heading":
        _heading(page, unit.text.replace("\n", " "), unit.level or page.base + 1, real=bool(unit.level))
    elif unit.kind == "item":
        _item(page, unit.text, unit.level, unit.marker)
    elif unit.kind == "caption":
        after_table = bool(page.blocks) and page.blocks[-1].kind in ("table", "note")
        leads = at + 1 < len(units) and units[at + 1].grid is not None  # the caption of a table stands right before it
        own = caption_of(unit.text) is None and not leads
        page.blocks.append(Block("note" if after_table and own else "caption", page.write(unit.text, "\n\n")))
    elif unit.kind == "note":
        page.blocks.append(Block("note", page.write(unit.text, "\n\n")))
    elif unit.grid is not None:
        write_table(page, unit.grid)
    elif unit.kind == "pre":
        write_preformatted(page, unit.text)
    elif unit.kind == "term":
        return _term(page, units, at)
    else:
        return _text(page, units, at)
    return at + 1


def _heading(page: Page, text: str, level: int, real: bool = False) -> None:
    """A heading; only those of tags decide how deep the bold ones below them are."""
    span = page.write(text, "\n\n")
    marker = marker_of(text)
    if marker and marker.number and marker.rest < len(text):
        page.blocks.append(Block("heading", span, level, marker.text, value=Span(span.start + marker.rest, span.end)))
    else:
        page.blocks.append(Block("heading", span, level))
    if real:
        page.base = level


def _item(page: Page, text: str, level: int, marker: str) -> None:
    """A list item; its number is written when its text has none."""
    own = marker_of(text)
    gap = "\n" if page.blocks and page.blocks[-1].kind == "item" else "\n\n"
    if own is None and marker:
        text = f"{marker} {text}"
        rest = len(marker) + 1
    else:
        marker, rest = (own.text, own.rest) if own else ("", 0)
    span = page.write(text, gap)
    value = Span(span.start + rest, span.end) if rest < len(text) else Span(span.start, span.end)
    page.blocks.append(Block("item", span, level, marker, value=value))


def _field(page: Page, text: str, end: int, value: int) -> None:
    """A field printed as one text."""
    gap = "\n" if page.blocks and page.blocks[-1].kind == "field" else "\n\n"
    span = page.write(text, gap)
    if pairs := paired_fields(text, Span(0, len(text)), Label(end, value, len(text[:end].split()))):
        page.blocks += [moved(block, span.start) for block in pairs]
        return
    label = Span(span.start, span.start + len(text[:end].rstrip(" :：")))
    page.blocks.append(Block("field", span, label=label, value=Span(span.start + value, span.end)))


def _term(page: Page, units: Sequence[Unit], at: int) -> int:
    """A label with the values behind it: a field, or a heading when they are long lists or several paragraphs."""
    label = units[at].text.replace("\n", " ")
    last = at + 1
    while last < len(units) and units[last].kind == "value":
        last += 1
    values = [unit for unit in units[at + 1 : last] if unit.text]
    name = label.rstrip(" :：")
    if not values or not name:
        page.blocks.append(Block("paragraph", page.write(label, "\n\n")))
        return at + 1
    if len(label) > 100 or len(values) > _LONG_FIELD or (len(values) > 1 and max(len(v.text) for v in values) > 120):
        _heading(page, label, page.base + 1)
        for unit in values:
            if unit.group and unit.level + bool(unit.marker):
                _item(page, unit.text, unit.level, unit.marker)
            else:
                page.blocks.append(Block("paragraph", page.write(unit.text, "\n\n")))
        return last
    text = label + "\n" + "\n".join(unit.text for unit in values)
    _field(page, text, len(name), len(label) + 1)
    return last


def _text(page: Page, units: Sequence[Unit], at: int) -> int:
    """A paragraph, or what it looks like."""
    unit = units[at]
    text = unit.text
    blocks = page.blocks
    if blocks and blocks[-1].kind in ("table", "note") and (is_note(text) or _says_head(blocks, text)):
        blocks.append(Block("note", page.write(text, "\n")))
        return at + 1
    if caption_of(text) is not None and len(text) <= 600 and _near_table(units, at):
        blocks.append(Block("caption", page.write(text, "\n\n")))
        return at + 1
    if _is_bold_heading(units, at):
        # Bold or not, a line that ends in a colon is on one level with others that do.
        deeper = max(page.base + 1, COLON_LEVEL) if text.endswith(_COLON) else page.base + 1
        _heading(page, text.replace("\n", " "), deeper)
        page.levels = ()
        return at + 1
    marker = marker_of(text)
    if marker and marker.rest < len(text):
        if _is_numbered_heading(units, at):
            _heading(page, text, page.base + 1)
            page.levels = ()
        else:
            page.levels = place(page.levels, unit.level, marker, text)
            _item(page, text, len(page.levels) - 1, "")
        return at + 1
    page.levels = ()
    following = units[at + 1] if at + 1 < len(units) else None
    label = label_of(text)
    if label and label.words <= 5 and label.value < len(text):
        _field(page, text, label.end, label.value)
        return at + 1
    lead = unit.lines[0].lead
    if not label and 0 < lead <= 40 and lead < len(text) and _leads(units, at):
        _field(page, text, lead, lead + (text[lead] == " "))
        return at + 1
    if lead and len(unit.lines) == 1 and not label and _is_run_in(text, lead):
        _field(page, text, lead - 1, lead + 1)
        return at + 1
    if text.endswith(_COLON) and following is not None and len(unit.lines) == 1:
        if label and label.words <= 5 and _is_value(units, at + 1):
            value = following.text
            _field(page, f"{text}\n{value}", label.end, len(text) + 1)
            return at + 2
        listed = following.kind in ("item", "table") or marker_of(following.text) is not None
        words = label.words if label else len(text.split())
        if len(text) <= 90 and ". " not in text and (label or listed) and words <= (12 if listed else 7):
            _heading(page, text, max(page.base + 1, COLON_LEVEL))
            return at + 1
    if _is_shaped_heading(page, units, at):
        _heading(page, text, page.base + 1)
        return at + 1
    blocks.append(Block("paragraph", page.write(text, "\n\n")))
    return at + 1


def _is_run_in(text: str, lead: int) -> bool:
    """Whether a paragraph begins with its heading: "**Outcome.** He walks again."."""
    return (
        lead <= _LONGEST_RUN_IN
        and text[lead - 1] in ".:"
        and text[lead : lead + 1] == " "
        and is_heading_like(text[: lead - 1])
    )


def _says_head(blocks: Sequence[Block], text: str) -> bool:
    """Whether a line below a table explains one of its heads or labels: "On: one hour after the dose"."""
    head, colon, _ = text[:_LONGEST_HEAD].partition(":")
    table = next((block.table for block in reversed(blocks) if block.kind != "note"), None)
    if not colon or table is None:
        return False
    word = head.strip().casefold()
    return any(c.text.casefold() == word for c in table.cells[:_MOST_CELLS] if c.row < _HEADS or c.column == 0)


def _near_table(units: Sequence[Unit], at: int) -> bool:
    """Whether a caption stands by a table, or is one of a figure; a sentence about a table isn't one."""
    beside = [units[i] for i in (at - 1, at + 1, at + 2) if 0 <= i < len(units)]
    return any(unit.grid is not None for unit in beside) or len(units[at].text) <= 300


def _is_bold_heading(units: Sequence[Unit], at: int) -> bool:
    """Whether a paragraph is set apart as a heading: short, all bold, no sentence, and not one of many such."""
    unit = units[at]
    if unit.kind != "text" or not all(line.bold for line in unit.lines) or len(unit.lines) > 2:
        return False
    text = unit.text
    if len(text) > 120 or text[-1] in ",;" or (text[-1] == "." and len(text) > 40) or not any(map(str.isalpha, text)):
        return False
    label = label_of(text)
    if label and label.value < len(text) and label.words <= 5 and len(text.split()) < 12:
        return False
    after = units[at + 1] if at + 1 < len(units) else None
    if after is None or after.kind == "heading":
        return False
    run = [_is_bold(units, index) for index in range(at - 2, at + 3)]
    return not any(run[first] and run[first + 1] and run[first + 2] for first in range(3))


def _is_bold(units: Sequence[Unit], at: int) -> bool:
    """Whether there is a paragraph that is all bold."""
    return 0 <= at < len(units) and units[at].kind == "text" and all(line.bold for line in units[at].lines)


def _is_numbered_heading(units: Sequence[Unit], at: int) -> bool:
    """Whether a numbered paragraph is a heading: short, with other text than its next sibling behind it."""
    text = units[at].text
    marker = marker_of(text)
    if marker is None or not marker.text[0].isdigit() or marker.text[-1] not in ".、)" or len(units[at].lines) > 1:
        return False
    after = units[at + 1] if at + 1 < len(units) else None
    if after is None or after.kind not in ("text", "table", "item", "term") or not is_heading_like(text[marker.rest :]):
        return False
    other = marker_of(after.text) if after.kind == "text" else None
    before = marker_of(units[at - 1].text) if at and units[at - 1].kind == "text" else None
    if other and after.level > units[at].level:
        return False  # an item with others below it
    siblings = (other and other.shape == marker.shape) or (before and before.shape == marker.shape)
    return not siblings and (after.kind != "text" or len(after.text) > len(text) or label_of(after.text) is not None)


def _leads(units: Sequence[Unit], at: int) -> bool:
    """Whether paragraphs in a row begin with a bold label and a value ("**Age** 54")."""

    def led(index: int) -> bool:
        if not 0 <= index < len(units) or units[index].kind not in ("text", "item") or len(units[index].lines) > 1:
            return False
        line = units[index].lines[0]
        rest = line.text[line.lead :].strip()
        if not 0 < line.lead <= 40 or not rest or len(rest) > 120 or not (rest[0].isalnum() or rest[0] in "<>≈~"):
            return False
        return not rest[0].islower() or len(rest.split()) <= 3  # else a sentence whose begin is bold

    return led(at) and (led(at - 1) or led(at + 1))


def _is_value(units: Sequence[Unit], at: int) -> bool:
    """Whether a paragraph is the value of the label above it: short, no sentence, and a label or the end follows."""
    unit = units[at]
    if unit.kind != "text" or len(unit.lines) > 1 or len(unit.text) > _SHORT_VALUE or unit.text[-1] in ".;:：":
        return False
    if marker_of(unit.text) or label_of(unit.text) or unit.lines[0].bold:
        return False
    after = units[at + 1] if at + 1 < len(units) else None
    return after is None or after.kind in ("heading", "break", "table") or label_of(after.text) is not None


def _is_shaped_heading(page: Page, units: Sequence[Unit], at: int) -> bool:
    """Whether a plain line is a heading by its shape: in capitals, or short and dated or on a page without other headings."""
    text = units[at].text
    if len(units[at].lines) > 1 or len(text) > 100 or at + 1 >= len(units):
        return False
    after = units[at + 1]
    if is_trail(text):
        return False
    if is_caps(text):
        return 2 <= len(text.split()) <= 14 and text[-1] not in ".;,"
    dated = _DATED.search(text) is not None and bool(page.blocks)
    if not (page.shaped or dated) or not is_heading_like(text) or label_of(text):
        return False
    if after.kind in ("item", "table", "term"):
        return True
    return after.kind == "text" and len(after.text) > max(60, len(text)) and not is_heading_like(after.text)


def entitled(text: str, blocks: Sequence[Block], title: Span) -> tuple[Block, ...]:
    """The blocks with the one at the title's place as title.

    Args:
        text: the document's text.
        blocks: its blocks.
        title: span of the title.
    """
    spot = trimmed(text, title.start, title.end)
    return tuple(
        replace(block, kind="title", level=0) if block.span == spot and block.kind == "heading" else block
        for block in blocks
    )
