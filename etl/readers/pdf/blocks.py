"""Units to blocks, and the document's text.

Type size and weight tell the headings; markers, labels and captions have the shapes they have in plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.document import Block, Span
from etl.patterns import regex
from etl.readers.assemble import COLON_LEVEL, link_tables
from etl.readers.grid import is_note
from etl.readers.levels import Open, place
from etl.readers.pdf.grid import join_lines
from etl.readers.pdf.text import Writer, write_table
from etl.readers.pdf.units import Look, Unit
from etl.readers.text.lines import (
    caption_of,
    is_caps,
    is_figure,
    is_heading_like,
    is_trail,
    label_of,
    marker_of,
    trimmed,
)

_LONGEST_HEADING = 220
_COMPOUND = regex(r"[^\W\d_]+[-‐][^\W\d_]+|[^\W\d_]+")
_Style = tuple[float, bool, bool, bool]


def blocks_of(units: Sequence[Unit], look: Look) -> tuple[str, tuple[Block, ...]]:
    """The text of a document and its blocks.

    Args:
        units: in reading order.
        look: what is usual in the document.

    Returns:
        The text, and the blocks with their spans in it.
    """
    known = _known(units)
    texts = [join_lines([line.text for line in unit.lines], known) for unit in units]
    styles = _styles(units, texts, look)
    title = _title(units, texts, styles, look)
    levels = _levels(units, texts, {at: style for at, style in styles.items() if at not in title})
    writer = Writer()
    blocks: list[Block] = []
    below: dict[int, tuple[float, float]] = {}
    open_levels: Open = ()
    skip = False
    for at, unit in enumerate(units):
        if skip:
            skip = False
            continue
        if unit.grid is not None:
            blocks += write_table(writer, unit.grid)
            open_levels = ()
            continue
        text, head = texts[at], unit.lines[0]
        page = head.page
        marker = marker_of(text) or marker_of("•" + text[1:]) if text[:1] == "◦" else marker_of(text)
        if at in title or at in levels:
            writer.apart("\n\n")
            span = writer.add(text)
            kind = Block("title", span, 0, page=page) if at in title else _heading(text, span, levels[at], page)
            blocks.append(kind)
            open_levels = ()
        elif caption_of(text) is not None:
            writer.apart("\n\n")
            blocks.append(Block("caption", writer.add(text), page=page))
            below[len(blocks) - 1] = (unit.above, _gap_below(units, at))
            open_levels = ()
        elif _is_note(units, at, text, blocks, look):
            writer.apart("\n")
            blocks.append(Block("note", writer.add(text), page=page))
        elif marker and not _is_number_run(text):
            writer.apart("\n")
            start = writer.add(text).start
            open_levels = place(open_levels, round(head.x0 / max(0.5 * head.size, 1.0)), marker, text)
            value = trimmed("".join(writer.parts[-1:]), marker.rest, len(text))
            value = Span(start + value.start, start + value.end)
            blocks.append(
                Block("item", Span(start, start + len(text)), len(open_levels) - 1, marker.text, value=value, page=page)
            )
        else:
            open_levels = ()
            value_text = _value(units, texts, levels, at)
            skip = value_text is not None
            blocks.append(_plain(writer, unit, text, value_text, page))
    return "".join(writer.parts), tuple(_linked("".join(writer.parts), blocks, below))


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


def _heading(text: str, span: Span, level: int, page: int) -> Block:
    """A heading; a numbered one has its number as marker and the rest as value."""
    marker = marker_of(text)
    if marker and marker.number:
        value = Span(span.start + marker.rest, span.end)
        return Block("heading", span, level, marker.text, value=value, page=page)
    return Block("heading", span, level, page=page)


# Other blocks


def _is_note(units: Sequence[Unit], at: int, text: str, blocks: Sequence[Block], look: Look) -> bool:
    """Whether a unit is a note of the table above it: it looks like one, or is set smaller than the body."""
    if not blocks or blocks[-1].kind not in ("table", "note"):
        return False
    unit = units[at]
    if unit.above > 4.5:
        return False
    if blocks[-1].kind == "note" and unit.above > 2.6:
        return False
    smaller = unit.lines[0].size <= 0.93 * look.size and len(text) <= 1500
    return is_note(text) or (text[0] == "(" and text[-1] == ")") or smaller


def _is_number_run(text: str) -> bool:
    """Whether what looks like a marker begins a bare number or sentence piece ("3. " of a date alone)."""
    return len(text) <= 3


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


def _plain(writer: Writer, unit: Unit, text: str, value: str | None, page: int) -> Block:
    """A field, or a paragraph."""
    if value is not None:
        writer.apart("\n")
        first = writer.add(text)
        writer.add("\n")
        second = writer.add(value)
        shown = text.rstrip(" :：")
        return Block(
            "field",
            Span(first.start, second.end),
            label=Span(first.start, first.start + len(shown)),
            value=second,
            page=page,
        )
    label = label_of(text)
    lead = unit.lines[0].lead
    if label and label.value < len(text) and label.words <= 5 and not is_trail(text):
        writer.apart("\n")
        span = writer.add(text)
        return Block(
            "field",
            span,
            label=trimmed_in(text, span, 0, label.end),
            value=Span(span.start + label.value, span.end),
            page=page,
        )
    if 0 < lead < len(text) - 1 and text[lead - 1] in ".:" and text[lead] == " " and len(text[:lead].split()) <= 6:
        writer.apart("\n")
        span = writer.add(text)
        return Block(
            "field",
            span,
            label=Span(span.start, span.start + lead - 1),
            value=Span(span.start + lead + 1, span.end),
            page=page,
        )
    writer.apart("\n\n")
    return Block("paragraph", writer.add(text), page=page)


def trimmed_in(text: str, span: Span, start: int, end: int) -> Span:
    """A part of a written text without the white space at its ends, in the document."""
    part = trimmed(text, start, end)
    return Span(span.start + part.start, span.start + part.end)


# Captions


def _gap_below(units: Sequence[Unit], at: int) -> float:
    """Distance from a caption to the unit below it, in type sizes."""
    if at + 1 >= len(units):
        return 99.0
    after, line = units[at + 1], units[at].lines[-1]
    if after.grid is None:
        return after.above
    if after.grid.page != line.page or after.grid.box[1] < line.base - line.size:
        return 50.0
    return (after.grid.box[1] - line.base) / max(line.size, 1.0)


def _linked(text: str, blocks: list[Block], gaps: dict[int, tuple[float, float]]) -> list[Block]:
    """Tables with their captions and notes; a caption between two tables belongs to the nearer one."""
    result = list(blocks)
    owners: dict[Span, int] = {}
    for at, (above, below) in gaps.items():
        printed = text[blocks[at].span.start : blocks[at].span.end]
        if is_figure(printed):
            continue
        over = _table_before(result, at)
        under = at + 1 if at + 1 < len(blocks) and blocks[at + 1].table is not None else None
        chosen: int | None
        if over is not None and under is not None:
            chosen = over if above < 0.75 * below else under
        else:
            chosen = under if under is not None else over if over is not None and above < 5 else None
        if chosen is None:
            continue
        table = result[chosen].table
        if table is not None and table.caption is None:
            owners[blocks[at].span] = chosen
            result[chosen] = replace(
                result[chosen], table=replace(table, caption=blocks[at].span, label=caption_of(printed) or "")
            )
    linked = link_tables(text, result)
    for at, block in enumerate(linked):  # the caption below one table isn't that of the next
        if block.table and block.table.caption in owners and owners[block.table.caption] != at:
            linked[at] = replace(block, table=replace(block.table, caption=None, label=""))
    return linked


def _table_before(blocks: Sequence[Block], at: int) -> int | None:
    """The table right above a block, behind its notes."""
    back = at - 1
    while back >= 0 and blocks[back].kind == "note":
        back -= 1
    return back if back >= 0 and blocks[back].table is not None else None
