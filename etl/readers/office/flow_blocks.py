"""Paragraphs and tables of word processors to a document's text and blocks.

The format's own word counts first (styles, lists, header rows); where it says nothing, the shape of a line and how
it differs from the lines around it decide, as in plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from etl.document import Block, Span
from etl.readers.assemble import COLON_LEVEL, is_table_note, link_tables, titled
from etl.readers.levels import Open, place
from etl.readers.office.flow import Element, Grid, Paragraph, body_format, tabbed, unrolled
from etl.readers.office.flow_plain import all_plain, is_plain, moved, pasted_until, plain_blocks
from etl.readers.office.flow_tables import Page, field_pairs, has_list, write_table
from etl.readers.text.lines import (
    Label,
    Marker,
    caption_of,
    is_caps,
    is_heading_like,
    is_rule,
    is_trail,
    label_of,
    marker_of,
    outer_level,
)
from etl.readers.text.wrap import Unit

_SHORT_VALUE = 60
_MOST_HEADS = 3
"""More lines shaped like headings than this under each other are a list or an address."""
_LEAD = 60


@dataclass(frozen=True, slots=True)
class _Usual:
    """How the text outside of headings looks, and the looks of headings, the weightiest first."""

    size: float
    bold: bool
    looks: tuple[tuple[float, bool], ...] = ()


@dataclass(slots=True)
class _State:
    """Where the writing is: the level of the last heading by style, open list levels, blank lines before."""

    styled: int = 0
    levels: Open = ()
    deep: int = -1
    numbered: int = 0
    blank: bool = False


def blocks_from(elements: Iterable[Element], cells: int = 1_000_000, depth: int = 16) -> tuple[str, tuple[Block, ...]]:
    """The text and blocks of a page.

    Args:
        elements: its paragraphs and tables in reading order.
        cells: most cells a table may have.
        depth: how deep tables within tables are told apart.

    Returns:
        The normalized text, and the blocks in reading order.
    """
    whole = list(elements)
    if all_plain(whole):
        return plain_blocks(whole, cells)
    flow = list(tabbed(list(unrolled(whole, depth))))
    size, bold = body_format(flow)
    usual = _Usual(size, bold)
    looks = {_look(one) for one in flow if isinstance(one, Paragraph) and _stands_out(one, usual)}
    usual = _Usual(size, bold, tuple(sorted(looks, reverse=True)[:2]))
    page, state = Page(), _State()
    skip = False
    done = 0
    for at, element in enumerate(flow):
        if at >= done and (at == 0 or not is_plain(flow[at - 1])):
            done = max(at, pasted_until(flow, at))
            _plain_part(page, state, flow[at:done], cells)
        if at < done:
            continue
        if skip:
            skip = False
        elif isinstance(element, Grid):
            _grid(page, state, element, cells)
        elif not element.lines:
            state.blank = True
        else:
            skip = _paragraph(page, state, flow, at, usual)
            state.blank = False
    text = "".join(page.parts)
    blocks = link_tables(text, page.blocks)
    if not any(block.kind == "title" for block in blocks):
        return text, titled(text, blocks)
    return text, tuple(blocks)


def _plain_part(page: Page, state: _State, part: Sequence[Element], cells: int) -> None:
    """Write paragraphs that were pasted as lines of plain text."""
    text, blocks = plain_blocks(part, cells)
    if not text:
        return
    page.part("\n\n")
    by = page.write(text).start
    for block in blocks:
        if block.kind in ("heading", "title"):
            block = replace(block, kind="heading", level=max(block.level, 1) + state.styled)
        page.blocks.append(moved(block, by))
    state.levels, state.deep = (), -1


def _paragraph(page: Page, state: _State, flow: Sequence[Element], at: int, usual: _Usual) -> bool:
    """Write a paragraph; whether the next one is its value and is written with it."""
    element = flow[at]
    assert isinstance(element, Paragraph)
    text = element.text
    marker = _marker(element)
    if element.role == "title" and not any(block.kind == "title" for block in page.blocks):
        _plain_block(page, state, "title", text)
    elif element.level or element.role in ("title", "heading"):
        if element.level:
            state.styled = element.level
        _heading(page, state, element, element.level or max(state.styled + 1, COLON_LEVEL))
    elif element.role == "caption" or caption_of(text) is not None:
        _plain_block(page, state, "caption", text)
    elif element.role == "note" or _is_note(page, state, text):
        page.part("\n")
        page.blocks.append(Block("note", page.write(_marked(element))))
    elif is_rule(text):
        _plain_block(page, state, "paragraph", text)
    elif marker and _is_numbered_heading(element, marker, flow, at, state, usual):
        state.numbered = marker.number
        _heading(page, state, element, _rank(element, usual, state) or state.styled + 2)
    elif marker:
        _item(page, state, element, marker)
    elif _stands_out(element, usual) and _heads(flow, at, usual):
        _heading(page, state, element, _rank(element, usual, state))
    else:
        return _unmarked(page, state, flow, at)
    return False


def _unmarked(page: Page, state: _State, flow: Sequence[Element], at: int) -> bool:
    """Write a paragraph that no format sets apart; see `_paragraph`."""
    element = flow[at]
    assert isinstance(element, Paragraph)
    text = element.text
    label = label_of(text)
    after, second = _next(flow, at), _next(flow, at + 1)
    lead = element.lines[0].lead
    if label and label.value < len(text) and label.words <= 5:
        _field(page, state, text, label.end, label.value)
        return False
    if 0 < lead <= _LEAD and text[lead - 1] in ".:" and text[lead:].strip() and is_heading_like(text[: lead - 1]):
        value = lead + len(text[lead:]) - len(text[lead:].lstrip())
        _field(page, state, text, lead - 1, value)
        return False
    if label and label.value >= len(text) and _is_value(label, after, second):
        assert isinstance(after, Paragraph)
        whole = f"{text}\n{after.text}"
        _field(page, state, whole, label.end, len(text) + 1)
        return True
    level = _shape_level(text, label, element, flow, at, state)
    if level:
        _heading(page, state, element, level)
    else:
        _plain_block(page, state, "paragraph", text)
    return False


def _shape_level(
    text: str, label: Label | None, element: Paragraph, flow: Sequence[Element], at: int, state: _State
) -> int:
    """The level of a heading that only its shape tells, 0 for other paragraphs."""
    after = _next(flow, at)
    if after is None or len(element.lines) > 1 or is_trail(text):
        return 0
    if is_caps(text) and len(text) <= 100 and len(text.split()) <= 14 and text[-1] not in ".;":
        return state.styled + 1
    listed = isinstance(after, Grid) or after.depth >= 0 or marker_of(after.text) is not None
    if text.endswith(":"):
        words = label.words if label else len(text.split())
        shaped = len(text) <= 90 and ". " not in text and (label is not None or listed)
        return max(state.styled + 1, COLON_LEVEL) if shaped and words <= (12 if listed else 7) else 0
    if not is_heading_like(text) or _run(flow, at) > _MOST_HEADS:
        return 0
    if listed:
        return state.styled + 2
    assert isinstance(after, Paragraph)
    longer = len(after.text) > max(60, len(text)) and after.text[-1] in ".!?。！？;:"
    return state.styled + 2 if longer else 0


def _run(flow: Sequence[Element], at: int) -> int:
    """How many lines shaped like headings stand directly under each other here."""
    run = 1
    for step in (-1, 1):
        place = at + step
        while run <= _MOST_HEADS and 0 <= place < len(flow):
            one = flow[place]
            if not isinstance(one, Paragraph) or not one.lines or not is_plain(one) or not is_heading_like(one.text):
                break
            run += 1
            place += step
    return run


def _next(flow: Sequence[Element], at: int) -> Element | None:
    """The next element that isn't blank."""
    for one in flow[at + 1 : at + 4]:
        if isinstance(one, Grid) or one.lines:
            return one
    return None


def _is_value(label: Label, after: Element | None, second: Element | None) -> bool:
    """Whether the paragraph below a label that stands alone is its value."""
    if label.words > 5 or not isinstance(after, Paragraph) or after.level or after.role or after.depth >= 0:
        return False
    text = after.text
    if len(text) > _SHORT_VALUE or len(after.lines) > 1 or after.lines[0].bold or text[-1] in ".;:":
        return False
    if label_of(text) or marker_of(text) or caption_of(text) is not None:
        return False
    if not isinstance(second, Paragraph):
        return second is None
    return bool(second.level or label_of(second.text) or second.lines[0].bold or is_heading_like(second.text))


def _marker(element: Paragraph) -> Marker | None:
    """The marker of a list item, printed by the program or typed."""
    if element.marker:
        found = marker_of(f"{element.marker} x")
        return found or Marker(element.marker, 0, 0, element.marker[-1])
    if element.depth >= 0:
        return marker_of(element.text) or Marker("", 0, 0, "")
    return marker_of(element.text)


def _item(page: Page, state: _State, element: Paragraph, marker: Marker) -> None:
    """Write a list item."""
    text = _marked(element)
    printed = element.marker or marker.text
    rest = len(element.marker) + 1 if element.marker else marker.rest
    if element.depth >= 0:
        state.deep, level, state.levels = element.depth, element.depth, ()
    else:
        state.levels = place(state.levels, element.indent, marker, text)
        level = len(state.levels) - 1 + (state.deep + 1 if state.deep >= 0 and element.indent > 0 else 0)
    page.part("\n" if page.blocks and page.blocks[-1].kind == "item" and not state.blank else "\n\n")
    span = page.write(text)
    start = min(span.start + rest, span.end)
    page.blocks.append(Block("item", span, level, printed, value=Span(start, span.end)))


def _heading(page: Page, state: _State, element: Paragraph, level: int) -> None:
    marker = _marker(element)
    page.part("\n\n")
    text = _marked(element).replace("\n", " ")
    span = page.write(text)
    value, printed = None, ""
    if marker and marker.text and (element.marker or marker.number):
        printed = element.marker or marker.text
        rest = len(element.marker) + 1 if element.marker else marker.rest
        value = Span(min(span.start + rest, span.end), span.end)
    page.blocks.append(Block("heading", span, level, printed, value=value))
    state.levels, state.deep = (), -1


def _plain_block(page: Page, state: _State, kind: str, text: str) -> None:
    page.part("\n\n")
    page.blocks.append(Block(kind, page.write(text)))  # type: ignore[arg-type]
    state.levels, state.deep = (), -1


def _field(page: Page, state: _State, text: str, label: int, value: int) -> None:
    """Write a field: the label ends and the value begins at these offsets of its text."""
    near = page.blocks and page.blocks[-1].kind == "field" and not state.blank
    page.part("\n" if near else "\n\n")
    span = page.write(text)
    start = span.start
    shown = text[:label].rstrip(" :：")
    page.blocks.append(Block("field", span, label=Span(start, start + len(shown)), value=Span(start + value, span.end)))
    state.levels, state.deep = (), -1


def _marked(element: Paragraph) -> str:
    return f"{element.marker} {element.text}" if element.marker else element.text


def _look(element: Paragraph) -> tuple[float, bool]:
    line = element.lines[0]
    return line.size, line.bold


def _stands_out(element: Paragraph, usual: _Usual) -> bool:
    """Whether a paragraph has the shape of a heading and is bolder or larger than the text."""
    if len(element.lines) != 1 or element.level or element.role or "\t" in element.text:
        return False
    size, bold = _look(element)
    larger = bool(usual.size) and size >= usual.size + 1
    if not larger and not (bold and not usual.bold):
        return False
    if bold and not larger and bool(size) and size < usual.size - 1:
        return False
    marker = marker_of(element.text)
    shown = element.text[marker.rest :] if marker and marker.number else element.text
    shown = shown.rstrip(" :：")
    return bool(shown) and is_heading_like(shown) and caption_of(element.text) is None and not is_trail(element.text)


def _heads(flow: Sequence[Element], at: int, usual: _Usual) -> bool:
    """Whether something follows that a heading can head."""
    element = flow[at]
    assert isinstance(element, Paragraph)
    run = 0
    for one in flow[at + 1 :]:
        if isinstance(one, Paragraph) and not one.lines:
            continue
        if isinstance(one, Paragraph) and _stands_out(one, usual) and _look(one) == _look(element):
            run += 1
            if run >= _MOST_HEADS:
                return False
            continue
        return True
    return bool(page_begin(flow, at))


def page_begin(flow: Sequence[Element], at: int) -> bool:
    """Whether only blank paragraphs stand before an element."""
    return not any(isinstance(one, Grid) or one.lines for one in flow[: min(at, 50)])


def _rank(element: Paragraph, usual: _Usual, state: _State) -> int:
    """The level of a heading by its look: below the heading by style, the weightier the higher; 0 without a look."""
    if not _stands_out(element, usual):
        return 0
    look = _look(element)
    return state.styled + 1 + (usual.looks.index(look) if look in usual.looks else 2)


def _is_numbered_heading(
    element: Paragraph, marker: Marker, flow: Sequence[Element], at: int, state: _State, usual: _Usual
) -> bool:
    """Whether a numbered paragraph is a heading: short, and neither followed nor preceded by its sibling in a list."""
    nested = not element.marker and outer_level(element.text)
    if not marker.number or element.depth > 0 or len(element.lines) > 1 or nested:
        return False
    printed = element.marker or marker.text
    body = element.text if element.marker else element.text[marker.rest :]
    if not printed[:1].isdigit() or not is_heading_like(body.rstrip(" :")) or not body:
        return False
    after = _next(flow, at)
    if after is None or _is_sibling(after, element, marker, marker.number + 1):
        return False
    if _stands_out(element, usual):
        return True
    before = next((one for one in reversed(flow[max(0, at - 3) : at]) if isinstance(one, Grid) or one.lines), None)
    if before is not None and state.numbered != marker.number - 1:
        return not _is_sibling(before, element, marker, marker.number - 1)
    return True


def _is_sibling(other: Element, element: Paragraph, marker: Marker, number: int) -> bool:
    """Whether an element is the list item with that number."""
    if not isinstance(other, Paragraph) or not other.lines or other.depth != element.depth:
        return False
    found = _marker(other)
    return found is not None and found.shape == marker.shape and found.number == number


def _is_note(page: Page, state: _State, text: str) -> bool:
    """Whether a paragraph below a table is its note: by its shape, or because it explains a word of the table."""
    if not page.blocks or page.blocks[-1].kind not in ("table", "note"):
        return False
    unit = Unit(0, 1, Span(0, len(text)), 0, text.split("\n", 1)[0], 1, state.blank, True)
    if is_table_note(page.blocks, unit):
        return True
    table = next((block.table for block in reversed(page.blocks[-50:]) if block.table), None)
    word, sign, _ = text[:80].partition("=" if "=" in text[:30] else ":")
    word = word.strip().casefold()
    if table is None or not sign or not word or state.blank:
        return False
    return any(cell.text.casefold() == word for cell in table.cells[:500] if cell.row < 3 or cell.column == 0)


def _grid(page: Page, state: _State, grid: Grid, cells: int) -> None:
    """Write a table, or the fields it is the layout of."""
    state.levels, state.deep = (), -1
    captioned = bool(page.blocks) and page.blocks[-1].kind == "caption"
    pairs = field_pairs(grid, captioned)
    if not pairs:
        write_table(page, grid, cells)
        state.blank = False
        return
    for label, value in pairs:
        if value is None or not (label.text and value.text):
            text = label.text or (value.text if value else "")
            head = value is None and is_heading_like(text)
            if text:
                page.part("\n\n")
                span = page.write(" ".join(text.split()) if head else text)
                page.blocks.append(
                    Block("heading", span, max(state.styled + 1, COLON_LEVEL)) if head else Block("paragraph", span)
                )
        elif has_list(value):
            page.part("\n\n")
            span = page.write(" ".join(label.text.split()))
            page.blocks.append(Block("heading", span, max(state.styled + 1, COLON_LEVEL)))
            for part in unrolled(value.content, 1):
                if isinstance(part, Grid):
                    write_table(page, part, cells)
                elif part.lines:
                    _paragraph(page, state, [part], 0, _Usual(0.0, True))
        else:
            shown = " ".join(label.text.split())
            _field(page, state, f"{shown}\t{value.text}", len(shown), len(shown) + 1)
    state.blank = False
