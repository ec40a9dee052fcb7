"""Printed lines to units and blocks: the lines of one paragraph, item, heading or value belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.grid import is_note
from etl.readers.html.tables import CAPTIONED, TableDraft, settle
from etl.readers.pdf.layout import Element, Printed
from etl.readers.pdf.tables import Grid, join_lines
from etl.readers.text.lines import caption_of, is_caps, is_heading_like, is_trail, label_of, marker_of
from etl.readers.text.unit_blocks import GridCell, Line, blocks_from, entitled
from etl.readers.text.unit_blocks import Unit as Piece

_TERMINAL = ".!?。！？;；:"
_LONGEST = 20_000
_FEW = 600


class Unit(Struct, frozen=True):
    """Lines that belong together, or a table.

    Args:
        lines: the lines, none for a table.
        grid: the table.
        above: distance from the line above in type sizes; large at the top of a column.
    """

    lines: tuple[Printed, ...]
    grid: Grid | None = None
    above: float = 99.0


class Look(Struct, frozen=True):
    """What is usual in a document.

    Args:
        size: type size of the body.
        bold: whether the body is bold.
        lead: usual distance of lines, in type sizes.
    """

    size: float
    bold: bool
    lead: float


def look_of(elements: Sequence[Element]) -> Look:
    """Size, weight and line distance of most of a document's text."""
    styles: Counter[tuple[float, bool]] = Counter()
    leads: Counter[float] = Counter()
    for at, line in enumerate(elements):
        if not isinstance(line, Printed):
            continue
        styles[line.size, line.bold] += len(line.text)
        before = elements[at - 1] if at else None
        if isinstance(before, Printed) and before.page == line.page and before.size == line.size:
            ratio = round((line.base - before.base) / max(line.size, 1.0), 1)
            if 0.9 < ratio < 2.8:
                leads[ratio] += len(line.text)
    size, bold = max(styles.items(), key=lambda item: (item[1], item[0]))[0] if styles else (10.0, False)
    tables = [element.size for element in elements if isinstance(element, Grid)]
    if tables and styles and styles.total() < _FEW:  # a title is most of what stands outside of the tables
        size, bold = min(styles, key=lambda style: (abs(style[0] - tables[0]), style))
    lead = max(leads.items(), key=lambda item: (item[1], -item[0]))[0] if leads else 1.2
    return Look(size, bold, lead)


def units_of(elements: Sequence[Element], look: Look) -> list[Unit]:
    """The units of a document.

    A paragraph that the end of a column or page parts is one unit, also when a table stands between its parts.

    Args:
        elements: lines and tables in reading order.
        look: what is usual in the document.

    Returns:
        The units in order.
    """
    rights = _rights(elements, look)
    result: list[Unit] = []
    lines: list[Printed] = []
    above = 99.0
    size = 0

    def close() -> None:
        nonlocal lines, size
        if lines:
            result.append(Unit(tuple(lines), None, above))
        lines, size = [], 0

    for at, element in enumerate(elements):
        if isinstance(element, Grid):
            close()
            result.append(Unit((), element))
            continue
        right = rights[at - 1] if at else 0.0
        if lines and size < _LONGEST and _joins(lines, element, right, look):
            lines.append(element)
            size += len(element.text)
            continue
        before = elements[at - 1] if at else None
        close()
        above = _distance(before, element)
        lines, size = [element], len(element.text)
    close()
    return _over_ends(result)


def _distance(before: Element | None, line: Printed) -> float:
    """Distance from the element above in type sizes."""
    if isinstance(before, Grid):
        same = max(cell.page for cell in before.cells) == line.page
        below = line.base - max(cell.box[3] for cell in before.cells if cell.page == line.page) if same else -1.0
        return max(0.0, below / max(line.size, 1.0)) if below > -line.size else 99.0
    if before is None or before.page != line.page or line.base <= before.base - 2:
        return 99.0
    return (line.base - before.base) / max(line.size, 1.0)


def _rights(elements: Sequence[Element], look: Look) -> list[float]:
    """Where the lines around each line are wrapped: its column's right edge, or a nearer one that several reach."""
    rights: list[float] = [0.0] * len(elements)
    group: list[int] = []
    for at in range(len(elements) + 1):
        line = elements[at] if at < len(elements) else None
        last = elements[group[-1]] if group else None
        if isinstance(line, Printed) and isinstance(last, Printed):
            near = 0 < line.base - last.base <= 1.25 * look.lead * max(line.size, last.size)
            if near and abs(line.size - last.size) < 0.7 and line.left == last.left and line.page == last.page:
                group.append(at)
                continue
        _group_right(elements, group, rights)
        group = [at] if isinstance(line, Printed) else []
    return rights


def _group_right(elements: Sequence[Element], group: Sequence[int], rights: list[float]) -> None:
    lines = [line for at in group if isinstance(line := elements[at], Printed)]
    if not lines:
        return
    right = lines[0].right
    most = max(line.x1 for line in lines)
    begin = min(line.x0 for line in lines)
    if most < right - 0.1 * (right - lines[0].left):
        body = lines[:-1]
        full = sum(1 for line in body if line.x1 - begin >= 0.8 * (most - begin))
        wrapped = len(body) >= 2 and full * 4 >= len(body) * 3 and all(len(line.text) > 35 for line in body)
        right = most if wrapped else right
    for at in group:
        rights[at] = right


def _joins(lines: Sequence[Printed], new: Printed, right: float, look: Look) -> bool:
    """Whether a line goes on with the unit of some lines."""
    head, last = lines[0], lines[-1]
    if new.page != last.page or new.base <= last.base + 1 or new.left != last.left:
        return _crosses_end(lines, new, right)
    distance = (new.base - last.base) / max(last.size, new.size, 1.0)
    if distance > _limit(lines, look) or abs(new.size - last.size) > 0.7:
        return False
    width = last.x1 + 0.25 * new.size + new.first
    full = width > right - 0.4 * new.size
    open_end = last.text[-1] not in _TERMINAL
    if len(lines) == 1 and len(head.text) <= 20 and caption_of(head.text) is not None:
        return len(new.text) <= 200 and label_of(new.text) is None
    if _is_head(head, look) and not _is_head(new, look):
        large = head.size > 1.12 * look.size or len(last.text) <= 60
        return full and (caption_of(head.text) is not None or (open_end and not large))
    if _is_head(head, look) and _is_head(new, look):
        return (full or new.text[0].islower() or _centred(head, new)) and marker_of(new.text) is None
    if not last.bold and new.bold and len(new.text) > 2:
        return full and open_end
    if caption_of(new.text) is not None:
        return full and open_end and not new.bold and not new.lead
    marker = marker_of(new.text)
    own = marker_of(head.text)
    if marker:
        if own and own.shape == marker.shape:
            return False
        if new.inner > new.x0 + 0.1 or marker.text[0] in "•▪◦➢✓":
            return False
        return full and open_end and (marker.text[0] in "-–—+(" or marker.number > 0) and new.x0 <= last.x0 + 2
    label = label_of(new.text)
    if label and label.words <= 5 and new.text[0].isupper():
        return full and open_end and len(last.text) > 40 and not new.lead and new.x0 <= last.x0 + 2
    if own and head.inner > head.x0 and new.x0 - new.left >= head.inner - head.left - 3:
        return True
    if own is None and _indented(lines, new, open_end):
        return False
    if full:
        return True
    if last.text[-1] in "-‐–/\xad" and last.text[-2:-1].isalnum() and new.text[0].isalnum():
        return True  # "2004–" and "2005", a word parted by hand
    return open_end and new.text[0].islower() and label_of(last.text) is None


def _indented(lines: Sequence[Printed], new: Printed, open_end: bool) -> bool:
    """Whether a line begins further right than the paragraph's lines in its column: a new paragraph."""
    column = [line for line in lines if line.page == new.page and line.left == new.left]
    body = [line for line in column if line is not lines[0]]
    if body:
        return new.x0 - min(line.x0 for line in body) >= 0.8 * new.size
    return bool(column) and not open_end and new.x0 - column[0].x0 >= 0.8 * new.size


def _limit(lines: Sequence[Printed], look: Look) -> float:
    """The largest distance at which a line still belongs to a unit."""
    if len(lines) >= 2 and lines[1].base > lines[0].base and lines[0].page == lines[1].page:
        return 1.2 * (lines[1].base - lines[0].base) / max(lines[0].size, 1.0)
    head = lines[0]
    return max(1.22 * look.lead, 1.36) if head.size <= look.size * 1.1 else min(1.5, max(1.22 * look.lead, 1.36))


def _centred(a: Printed, b: Printed) -> bool:
    """Whether two lines have one middle and different lengths."""
    return abs((a.x0 + a.x1) - (b.x0 + b.x1)) < 4 and abs(a.x0 - b.x0) > 3


def _is_head(line: Printed, look: Look) -> bool:
    """Whether a line is set as a heading."""
    return line.size > 1.12 * look.size or (line.bold and not look.bold)


def _crosses_end(lines: Sequence[Printed], new: Printed, right: float) -> bool:
    """Whether a line at the top of a column goes on with the paragraph at the foot of the one before."""
    last = lines[-1]
    if abs(new.size - last.size) > 0.3 or new.bold != last.bold:
        return False
    if marker_of(new.text) or caption_of(new.text) is not None:
        return False
    if last.text[-1] in _TERMINAL or len(last.text) < 15:
        return False
    broken = last.text[-1] in "-‐\xad,"
    reaches = last.x1 > right - 0.25 * (right - last.left)
    return (new.text[0].islower() and (reaches or broken)) or broken


_BROKEN_WORD = regex(r"[^\W\d_]{2}[-‐\xad]$")


def _over_ends(units: list[Unit]) -> list[Unit]:
    """Paragraphs made whole that a table or footnote at the head or foot of a page parts, or any table within a word."""
    result: list[Unit] = []
    for unit in units:
        parts = _parted(result, unit) if unit.lines else None
        if parts is None:
            result.append(unit)
        else:
            result[parts] = Unit((*result[parts].lines, *unit.lines), None, result[parts].above)
    return result


def _parted(before: Sequence[Unit], unit: Unit) -> int | None:
    """The paragraph before some tables that a unit goes on with."""
    first = unit.lines[0]
    if not first.text[0].islower() or unit.lines[0].bold or marker_of(first.text):
        return None
    between = False
    for at in range(len(before) - 1, max(-1, len(before) - 8), -1):
        other = before[at]
        if other.grid is not None:
            between = True
            continue
        last = other.lines[-1]
        if caption_of(other.lines[0].text) is not None or last.size < 0.95 * first.size:
            between = True  # a footnote at the foot of the column, or a figure's caption
            continue
        same_column = last.page == first.page and last.left == first.left
        if not between or (same_column and not _BROKEN_WORD.search(last.text)):
            return None
        return at if _crosses_end(other.lines, first, last.right) else None
    return None


# Printed lines to the units that blocks are made of, as of pages with tags.
#
# Type size and weight tell the headings; markers, labels and captions have the shapes they have in plain text.


_LONGEST_HEADING = 220
_COMPOUND = regex(r"[^\W\d_]+[-‐][^\W\d_]+|[^\W\d_]+")
_Style = tuple[float, bool, bool, bool]


def blocks_of(units: Sequence[Unit], look: Look, cells: int) -> tuple[str, tuple[Block, ...]]:
    """The text of a document and its blocks.

    Args:
        units: in reading order.
        look: what is usual in the document.
        cells: most cells a table may have.

    Returns:
        The text, and the blocks with their spans in it.
    """
    known = _known(units)
    texts = [join_lines([line.text for line in unit.lines], known) for unit in units]
    styles = _styles(units, texts, look)
    title = _title(units, texts, styles, look)
    levels = _levels(units, texts, {at: style for at, style in styles.items() if at not in title})
    pieces: list[Piece] = []
    for at, unit in enumerate(units):
        if unit.grid is not None:
            pieces += _table(unit.grid, bool(pieces) and pieces[-1].kind == "caption", cells)
            continue
        text, head = texts[at], unit.lines[0]
        piece = Piece("text", [Line(text, lead=head.lead)], round(head.x0 / max(0.5 * head.size, 1.0)), page=head.page)
        if at in title or at in levels:
            piece.kind, piece.level = "heading", levels.get(at, 1)
        elif caption_of(text) is not None:
            piece.kind = "caption"
        elif pieces and (pieces[-1].grid or pieces[-1].kind == "note") and _is_note(unit, pieces[-1], text, look):
            piece.kind = "note"
        pieces.append(piece)
    text, blocks = blocks_from(pieces, cells, told=True)
    for at in title:
        begin = text.find(texts[at])
        if begin >= 0:
            return text, entitled(text, blocks, Span(begin, begin + len(texts[at])))
    return text, blocks


def _table(grid: Grid, captioned: bool, cells: int) -> list[Piece]:
    """What a table gives: itself, or the fields that it is the layout of."""
    colons = sum(1 for cell in grid.cells if cell.text.endswith((":", "：")))
    role = CAPTIONED if captioned or (grid.ruled and not colons) else ""
    draft = TableDraft(role, [[] for _ in range(grid.rows)])
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        inner = [Piece("text", [Line(cell.text, cell.bold)])] if cell.bold and cell.text else None
        header = cell.row < grid.headers
        draft.rows[cell.row].append(
            GridCell(header, "", cell.text, inner, cell.rowspan, cell.colspan, page=cell.page, place=cell.place)
        )
    pieces, _ = settle(draft, cells)
    for piece in pieces:
        piece.page = piece.page or grid.page
    return pieces


def _known(units: Sequence[Unit]) -> frozenset[str]:
    """Words and compounds that stand within lines, to tell which hyphens at line ends are the author's."""
    known: set[str] = set()
    for unit in units:
        for line in unit.lines:
            known.update(match.lower() for match in _COMPOUND.findall(line.text))
    return frozenset(known)


# Headings


def _styles(units: Sequence[Unit], texts: Sequence[str], look: Look) -> dict[int, _Style]:
    """How each heading is set: size, weight, slope, capitals."""
    styles: dict[int, _Style] = {}
    for at, unit in enumerate(units):
        if not unit.lines or not _may_head(units, texts, at):
            continue
        text, head = texts[at], unit.lines[0]
        larger = head.size > 1.08 * look.size
        bold = all(line.bold for line in unit.lines) and not look.bold
        caps = is_caps(text) and len(text.split()) <= 14
        if larger or bold or caps or _set_apart(units, texts, at, look):
            styles[at] = (round(head.size), bold or larger, not head.italic, caps)
    return styles


def _levels(units: Sequence[Unit], texts: Sequence[str], styles: dict[int, _Style]) -> dict[int, int]:
    """The level of each heading; headings of one look have one level, the biggest look the highest."""
    ranks = sorted(set(styles.values()), reverse=True)
    levels = {at: min(6, 1 + ranks.index(style)) for at, style in styles.items()}
    return levels


def _may_head(units: Sequence[Unit], texts: Sequence[str], at: int) -> bool:
    """Whether a unit has the shape that a heading set in larger or bold type may have."""
    text, unit = texts[at], units[at]
    if len(text) > _LONGEST_HEADING or len(unit.lines) > 4 or not any(c.isalpha() for c in text):
        return False
    label = label_of(text)
    if caption_of(text) is not None or (label is not None and label.value < len(text) and label.words <= 5):
        return False
    if text[-1] in ".;,。；，" and not (len(text.split()) <= 6 and text[-1] == "." and text.count(".") == 1):
        return False
    marker = marker_of(text)
    if marker and not marker.number:
        return False
    return at + 1 < len(units)


def _set_apart(units: Sequence[Unit], texts: Sequence[str], at: int, look: Look) -> bool:
    """Whether a line in the type of the body is a heading: short, apart from the text above, with text below."""
    unit, text = units[at], texts[at]
    if len(unit.lines) > 1 or not is_heading_like(text) or is_trail(text) or marker_of(text) or label_of(text):
        return False
    after = units[at + 1]
    if after.grid is not None or at == 0:
        return False
    longer = len(after.lines) > 1 or len(texts[at + 1]) > max(60, len(text)) or bool(marker_of(texts[at + 1]))
    first = unit.lines[0]
    italic = first.italic and not after.lines[0].italic and len(text) <= 60
    apart = 1.25 * look.lead < unit.above < 90 and len(text) <= 60 and len(text.split()) <= 8
    return longer and (italic or apart) and first.size > 0.93 * look.size and after.above < 3


def _title(units: Sequence[Unit], texts: Sequence[str], styles: dict[int, _Style], look: Look) -> frozenset[int]:
    """The units of the title: the biggest heading among the first of the first page."""
    page = next((unit.lines[0].page for unit in units if unit.lines), 1)
    opening = [at for at in sorted(styles) if at < 12 and units[at].lines[0].page == page]
    opening = [at for at in opening if len(texts[at].split()) >= 2 or len(texts[at]) >= 8]
    if not opening:
        return frozenset({0}) if _opens(units, texts, look) else frozenset()
    best = max(opening, key=lambda at: (units[at].lines[0].size, -at))
    big = units[best].lines[0].size > 1.12 * look.size
    if not big and best > 2:
        return frozenset()
    return frozenset({best})


def _opens(units: Sequence[Unit], texts: Sequence[str], look: Look) -> bool:
    """Whether the first line is a title in the type of the body: no sentence, and apart from what follows."""
    if len(units) < 3 or not units[0].lines or len(units[0].lines) > 2 or not _may_head(units, texts, 0):
        return False
    if units[1].grid is not None or units[1].above <= 1.4 * look.lead or texts[0][-1] in ".,;:!?":
        return False
    prose = any(text.endswith(".") for text in texts[1:])
    return len(texts[0].split()) >= 4 and (is_heading_like(texts[0]) or not prose)


def _is_note(unit: Unit, above: Piece, text: str, look: Look) -> bool:
    """Whether a unit is a note of the table above it: it looks like one, or is set smaller than the body."""
    if unit.above > (2.6 if above.kind == "note" else 4.5):
        return False
    smaller = unit.lines[0].size <= 0.93 * look.size and len(text) <= 1500
    return is_note(text) or (text[0] == "(" and text[-1] == ")") or smaller
