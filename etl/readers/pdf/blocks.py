"""Printed lines to the units that blocks are made of, as of pages with tags.

Type size and weight tell the headings; markers, labels and captions have the shapes they have in plain text.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.assemble import COLON_LEVEL
from etl.readers.grid import is_note
from etl.readers.html.tables import CAPTIONED, TableDraft, settle
from etl.readers.pdf.grid import Grid, join_lines
from etl.readers.pdf.units import Look, Unit
from etl.readers.text.lines import caption_of, is_caps, is_heading_like, is_trail, label_of, marker_of
from etl.readers.text.unit_blocks import blocks_from, entitled
from etl.readers.units import GridCell, Line
from etl.readers.units import Unit as Piece

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
    for at, unit in enumerate(units):
        ends = bool(unit.lines) and at not in styles and texts[at].endswith((":", "："))
        if ends and at + 1 < len(units) and _heads_list(units, texts, at):
            levels[at] = max(COLON_LEVEL, min(6, len(ranks) + 1))
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


def _heads_list(units: Sequence[Unit], texts: Sequence[str], at: int) -> bool:
    """Whether a line that ends in a colon heads the items, the table or the paragraph below it."""
    if len(units[at].lines) > 1 or len(texts[at]) > 90 or ". " in texts[at] or marker_of(texts[at]):
        return False
    after = units[at + 1]
    items = after.grid is not None or (bool(after.lines) and marker_of(texts[at + 1]) is not None)
    label = label_of(texts[at])
    if not items and label is None:
        return False
    words = label.words if label else len(texts[at].split())
    return words <= (12 if items else 7) and _value(units, texts, {}, at) is None


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


def _value(units: Sequence[Unit], texts: Sequence[str], levels: dict[int, int], at: int) -> str | None:
    """The value of a label that stands alone on its line, None when the label is a heading or has its value."""
    label = label_of(texts[at])
    if label is None or label.value < len(texts[at]) or label.words > 5 or at + 1 >= len(units):
        return None
    after = units[at + 1]
    if not after.lines or len(after.lines) > 1 or at + 1 in levels or after.above > 2.6:
        return None
    text = texts[at + 1]
    if len(text) > 120 or marker_of(text) or caption_of(text) is not None or label_of(text) is not None:
        return None
    second = texts[at + 2] if at + 2 < len(units) else ""
    follows = label_of(second) if second else None
    return text if follows is not None or at + 1 in levels or (not second and len(text) <= 60) else None
