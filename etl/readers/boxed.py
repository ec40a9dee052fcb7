"""Forms whose boxes stand beside words in the cells of a table, behind a label, or in running text: what is ticked.

    Main diagnosis | ☒ Gout ☐ Arthrosis ☐ Other: ____
    Other diseases | ☐ Diabetes | ☒ Asthma
    cells found: ☒ yes ☐ no

A table of such rows is the fields of a form, with a label in its first column. Of a choice the ticked option is the value; of a
list each option is a field of its own, with its box as the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.document import Block, Cell, Document, Span, Table
from etl.patterns import regex
from etl.readers.text.lines import trimmed
from etl.readers.text.ticks import Option, box_led, has_boxes, is_box, is_choice, options_of, ticked_fields
from etl.value import replace

_LABEL = regex(r"(?P<label>[^\W\d_][^:;☐☑☒\[\]\n]{0,70}?)\s*:\s+(?=\S)")
_PART = regex(r";\s+|\.\s+(?=[A-Z\[(☐☑☒])|\n")
_WORD = regex(r"[^\W\d_]")
_SIDE = regex(r"(?:r|l|right|left|both|bilateral|both sides|od|os|ou)\W*", re.I)
_FEWEST = 2
_LONGEST_LABEL = 60
_PAIRS = 4


def with_boxes(document: Document) -> Document:
    """A document whose ticked options are fields.

    Args:
        document: as it was read.

    Returns:
        The document; the same one where no box stands beside a word.
    """
    if not has_boxes(document.text, longest=None):
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        if block.table is not None:
            blocks += _of_table(document.text, block, block.table)
        elif block.kind == "field" and block.label is not None and block.value is not None:
            blocks += _of_field(document.text, block, block.label, block.value)
        elif block.kind in ("paragraph", "item", "note"):
            blocks += _of_prose(document.text, block)
        else:
            blocks.append(block)
    made = tuple(blocks)
    return document if made == document.blocks else replace(document, blocks=made)


def _of_table(text: str, block: Block, table: Table) -> list[Block]:
    """The rows of a form; the table itself where it is none: it has column heads, or no boxes in two of its rows."""
    rows = [list(dict.fromkeys(c for c in row if c is not None)) for row in table.grid()]
    if len(rows) >= _FEWEST and not any(c.header for c in table.cells) and all(map(_is_boxed, rows)):
        pairs = [pair for row in rows for pair in zip(row[::2], row[1::2], strict=True) if pair[1].text.strip()]
        return [
            Block("field", Span(box.span.start, words.span.end), label=words.span, value=box.span, page=words.page)
            for box, words in pairs
        ]
    asked = [_are_options(row) for row in rows]
    boxed = sum(1 for row, led in zip(rows, asked, strict=True) if led or any(has_boxes(c.text) for c in row[1:]))
    if boxed < _FEWEST or any(c.header and c.column for c in table.cells):
        return [block]
    if not all(led or _is_row(row) for row, led in zip(rows, asked, strict=True)):
        return [block]
    if any(has_boxes(f"{cell.text} x") and not _WORD.search(cell.text.strip("xX[]()")) for cell in table.cells):
        return [block]  # columns of boxes, whose heads say what they mean
    out: list[Block] = []
    label: Cell | None = None
    for row, led in zip(rows, asked, strict=True):
        if led:
            for cell in row:
                out += _led(text, cell.span, cell.page) or _as_paragraph(cell)
            continue
        label = row[0] if row and row[0].text.strip() else label
        if label is None or not _WORD.search(label.text):
            out += [one for c in row for one in _as_paragraph(c)]
        elif len(row) == 1:
            out += _as_paragraph(row[0])
        elif _is_of_pairs(row):
            for name, value in zip(row[::2], row[1::2], strict=True):
                out += _of_cell(text, name, value)
        else:
            for value in row[1:]:
                out += _of_cell(text, label, value)
    return out


def _as_paragraph(cell: Cell) -> list[Block]:
    return [Block("paragraph", cell.span, page=cell.page)] if cell.text.strip() else []


def _is_boxed(row: Sequence[Cell]) -> bool:
    """Whether boxes and what they are of take turns in a row: "☒ | Tremor | ☐ | Ataxia"."""
    filled = [(is_box(box.text), words.text.strip()) for box, words in zip(row[::2], row[1::2], strict=False)]
    return (
        len(row) % 2 == 0
        and bool(filled)
        and filled[0][0]
        and all(on == bool(text) and not is_box(text) for on, text in filled)
    )


def _are_options(row: Sequence[Cell]) -> bool:
    """Whether each filled cell of a row begins with a box: "☒ Tremor | ☐ Ataxia"."""
    filled = [cell.text.lstrip() for cell in row if cell.text.strip()]
    return bool(filled) and all(box_led(text) and has_boxes(text, longest=None) for text in filled)


def _is_row(row: Sequence[Cell]) -> bool:
    """Whether a row may be of a form: its first cell is a label or empty."""
    return not row or (len(row[0].text) <= _LONGEST_LABEL and not has_boxes(row[0].text))


def _is_of_pairs(row: Sequence[Cell]) -> bool:
    """Whether labels and values take turns in a row: its third cell is a short label without a box."""
    third = row[2].text.strip() if len(row) == _PAIRS else ""
    return bool(third) and _is_row(row[2:]) and third[-1] not in ".;" and bool(row[0].text.strip())


def _of_cell(text: str, label: Cell, value: Cell) -> Iterator[Block]:
    if not value.text.strip():
        return
    if has_boxes(value.text, longest=None):
        yield from _of_parts(text, value.span, label.span, value.page)
    else:
        yield Block("field", value.span, label=label.span, value=value.span, page=value.page)


def _of_field(text: str, block: Block, label: Span, value: Span) -> list[Block]:
    """A field; what is ticked of its options. One whose label is only a box is the box of what stands behind it."""
    if is_box(text[label.start : label.end]) and _WORD.search(text, value.start, value.end):
        return [replace(block, label=value, value=label)]
    if not has_boxes(text[value.start : value.end], longest=None):
        return [block]
    made = list(_of_parts(text, value, label, block.page))
    if len(made) == 1 and made[0].label == label:
        return [replace(block, value=made[0].value)]
    return made or [block]


def _of_prose(text: str, block: Block) -> list[Block]:
    """A paragraph, without its labelled options, and these as fields."""
    if not has_boxes(text[block.span.start : block.span.end], longest=None):
        return [block]
    if led := _led(text, block.span, block.page):
        return led
    out: list[Block] = []
    at = block.span.start
    for part in _parts(text, block.span):
        label = _LABEL.match(text, part.start, part.end)
        if label is None or not has_boxes(text[label.end() : part.end]):
            continue
        made = list(_chosen(text, Span(label.end(), part.end), Span(*label.span("label")), block.page))
        if made:
            if text[at : part.start].strip():
                out.append(replace(block, span=trimmed(text, at, part.start), value=None, label=None))
            out += made
            at = part.end
    if not out:
        return [block]
    rest = trimmed(text, at, block.span.end)
    return (
        [*out, replace(block, span=rest, value=None, label=None)] if _WORD.search(text, rest.start, rest.end) else out
    )


def _led(text: str, span: Span, page: int | None) -> list[Block]:
    """The options of a paragraph or cell each line of which begins with a box: "☐ Ataxia" is asked, and not ticked."""
    found: list[Block] = []
    at = span.start
    for line in text[at : span.end].split("\n"):
        fields = ticked_fields(text, trimmed(text, at, at + len(line))) if box_led(line.lstrip()) else []
        if not fields:
            return []
        found += [replace(field, page=page) for field in fields]
        at += len(line) + 1
    return found


def _of_parts(text: str, span: Span, label: Span, page: int | None) -> Iterator[Block]:
    """The parts of a value: each with a label of its own, or of the value's."""
    for part in _parts(text, span):
        own = _LABEL.match(text, part.start, part.end)
        begins = own is not None and own.end() < part.end and not _options(text, part)
        name, value = (Span(*own.span("label")), Span(own.end(), part.end)) if own and begins else (label, part)
        if has_boxes(text[value.start : value.end]):
            yield from _chosen(text, value, name, page)
        elif _WORD.search(text, value.start, value.end):
            yield Block("field", part, label=name, value=value, page=page)


def _chosen(text: str, span: Span, label: Span, page: int | None) -> Iterator[Block]:
    """What is ticked of a label's options."""
    options = _options(text, span)
    if not options:
        yield Block("field", span, label=label, value=span, page=page)
        return
    whole = Span(min(label.start, span.start), span.end) if label.end <= span.start else span
    on = [option for option in options if option.ticked]
    if is_choice(text[label.start : label.end], options, text):
        if len(on) == 1:
            yield Block("field", replace(whole, end=on[0].words.end), label=label, value=on[0].words, page=page)
        elif not on and _only_sides(text, options):
            yield Block("field", whole, label=label, value=options[0].box, page=page)
        return
    for option in options:
        place = Span(min(option.words.start, option.box.start), max(option.words.end, option.box.end))
        yield Block("field", place, label=option.words, value=option.box, page=page)


def _only_sides(text: str, options: Sequence[Option]) -> bool:
    """Whether what may be ticked are the sides of one thing: "haematoma: ☐ R ☐ L"."""
    return all(_SIDE.fullmatch(text, o.words.start, o.words.end) is not None for o in options)


def _options(text: str, span: Span) -> list[Option]:
    return options_of(text, span.start, span.end)


def _parts(text: str, span: Span) -> Iterator[Span]:
    """The parts of a value or paragraph between semicolons, sentences and lines."""
    at = span.start
    for cut in _PART.finditer(text, span.start, span.end):
        if text.count("(", at, cut.start()) > text.count(")", at, cut.start()):
            continue
        if cut.start() > at:
            yield trimmed(text, at, cut.start())
        at = cut.end()
    if at < span.end:
        yield trimmed(text, at, span.end)
