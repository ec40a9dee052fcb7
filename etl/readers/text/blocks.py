"""The structure of a plain text: what each of its units is, told by its shape and its neighbours.

No word's meaning is used: which label is an age and which heading a history, the lexicon decides later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.document import Block, Cell, Span, Table
from etl.patterns import regex
from etl.readers.assemble import COLON_LEVEL, MOST_ABOVE, captioned, is_table_note, lead_of, link_tables, titled
from etl.readers.forms import ticked_fields
from etl.readers.text.columns import Piece, find_aligned, find_spaced, find_stacked, find_tables
from etl.readers.text.fields import field_of, fields_in_line, headline, listed_fields, paired_fields
from etl.readers.text.lines import (
    Label,
    Line,
    Open,
    caption_of,
    dash_label_of,
    deep_number,
    enclosed,
    has_arrow,
    holds_result,
    is_caps,
    is_heading_like,
    is_rule,
    is_trail,
    label_of,
    markdown_level,
    marker_of,
    outer_level,
    place,
    seam,
    split_lines,
    trimmed,
)
from etl.readers.text.wrap import Unit, units
from etl.value import replace

# Days told one below the other: a column of dates beside prose is a diary and no table.
#
# 09-18  1st infusion, lumbar puncture L3-4. Next day headache. 09-25  2nd infusion. No reaction.


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = regex(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2})?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?):?",
    re.I,
)
_SENTENCE = regex(r"[^\s.]{2}[.;] +[A-Z]|, [^,]{3,}, ")
"""Prose has a second sentence, or several parts."""
_LONG = 40
_TWO = 2
_NTH_DAY = regex(
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|last|#\d{1,2}|no\.? ?\d{1,2})(?: [^\W\d_]+)?[,:]? \(?"
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}"
    rf"|\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})\)?[,:]? [^\W\d_]{{2}}",
    re.I,
)
"""How a line of a list of treatments begins: "4th injection 2015.5.29 lumbar puncture", "4th 2015.5.29, …"."""


def without_diaries(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a text, its tables of days beside prose as a paragraph for each day.

    Args:
        text: the whole text.
        blocks: as they were found.
    """
    out: list[Block] = []
    for block in blocks:
        table = block.table
        rows = [[c for c in row if c is not None] for row in table.grid()] if table is not None else []
        if table is None or not _is_diary(table, rows):
            out.append(block)
        else:
            out += _days(text, block, rows)
    return tuple(out)


def _is_diary(table: Table, rows: Sequence[Sequence[Cell]]) -> bool:
    if table.columns != _TWO or len(rows) < _TWO or any(len(row) != _TWO for row in rows) or table.notes:
        return False
    told = [row[1].text for row in rows]
    prose = sum(_SENTENCE.search(words) is not None or len(words) > _LONG for words in told)
    return prose * 2 >= len(rows) and all(_DAY.fullmatch(row[0].text.strip()) for row in rows)


def _days(text: str, block: Block, rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    for row in rows:
        said = text[row[0].span.start : row[1].span.end].rstrip()
        yield Block("paragraph", Span(row[0].span.start, row[0].span.start + len(said)), page=block.page)


def is_nth_day(shown: str) -> bool:
    """Whether a line counts something with its day and what it was.

    Args:
        shown: the line.
    """
    return _NTH_DAY.match(shown) is not None


# Lines that were broken at a margin, made whole: what is said over a line's end reads as if it stood on one line.

_FORM = regex(r"[^:：]{2,60}[:：] {2,}\S")
"""A label and a gap: the lines set in below it may be rows of their own."""


def unwrapped(text: str, lines: Sequence[Line], taken: set[int]) -> str:
    """A text whose wrapped paragraphs, items and values have one line each.

    Args:
        text: normalized text.
        lines: its lines.
        taken: indices of lines that belong to tables; they stay as they are.

    Returns:
        The text; the same one when no line of it is wrapped.
    """
    parts: list[str] = []
    at = 0
    for unit in units(text, lines, taken):
        if _FORM.match(unit.text):
            continue
        for before, line in zip(lines[unit.first : unit.last - 1], lines[unit.first + 1 : unit.last], strict=True):
            cut, glue = seam(before.text, line.text, lambda first, second: f" {first}{second}" in text)
            parts += [text[at : before.end - cut], glue]
            at = line.start
    return "".join((*parts, text[at:])) if parts else text


_SHORT_VALUE = 120
_SEVERAL = regex(r";\s|[^\W\d_]{2}\.\s+\S|[^\W\d_]{2,}\s.*[^\W\d_]{2}\.$")
_PLAIN_LEVEL = 2
_HEADING_WORDS = 9
_TITLE_WORDS = 20
_DOSE = regex(r"\d ?(?:mg|mcg|[µμ]g|m[lL]|IU|units?)\b")
"""An amount of a medicine: a line with one is an item, whatever is listed below it."""
_BRACKETS = regex(r"\([^():;]*\)")
_COUNTED_DAY = regex(r"\d{1,3}\s+\d{1,4}[-./]\d{1,2}[-./]\d{2,4}\s")
"""How the row of a schedule begins: its number and its day."""
_DATES = regex(r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?!\d)")


class _Element(Struct, frozen=True):
    """A unit or a table's piece, in reading order."""

    first: int
    unit: Unit | None
    piece: Piece | None


def blocks_of(text: str, cells: int = 1_000_000) -> tuple[Block, ...]:
    """The blocks of a plain text.

    Args:
        text: normalized text.
        cells: most cells a table may have.

    Returns:
        Blocks in reading order; each visible character is in exactly one of them. For list items and numbered
        headings `value` is the span behind the marker.
    """
    lines = split_lines(text)
    pieces, taken = tables_of(text, lines, cells)
    elements = [_Element(piece.first, None, piece) for piece in pieces]
    elements += [_Element(unit.first, unit, None) for unit in units(text, lines, taken)]
    elements.sort(key=lambda element: element.first)
    return titled(text, link_tables(text, captioned(text, _classified(text, elements))))


def whole_lines(text: str, cells: int = 1_000_000) -> str:
    """A text whose wrapped paragraphs, items and values have one line each; tables stay as they are."""
    lines = split_lines(text)
    return unwrapped(text, lines, tables_of(text, lines, cells)[1])


def tables_of(text: str, lines: Sequence[Line], cells: int) -> tuple[list[Piece], set[int]]:
    """The tables of a text, and the indices of the lines that belong to them.

    Args:
        text: the text.
        lines: its lines.
        cells: most cells of a table.
    """
    pieces = find_tables(text, lines, cells)
    taken = {index for piece in pieces for index in range(piece.first, piece.last)}
    for find in (find_aligned, find_stacked, find_spaced):
        pieces += (found := find(text, lines, taken, cells))
        taken.update(index for piece in found for index in range(piece.first, piece.last))
    return pieces, taken


def _classified(text: str, elements: Sequence[_Element]) -> list[Block]:
    """A block for each element (several for a line of fields side by side)."""
    blocks: list[Block] = []
    levels: Open = ()
    numbered = 0  # number of the last numbered heading, while its siblings may follow
    runs, skip = _candidate_runs(elements), 0
    lead, menus = lead_of([element.unit for element in elements[:MOST_ABOVE]])
    for at, element in enumerate(elements):
        if skip:
            skip -= 1
            continue
        unit = element.unit
        if unit is None:
            assert element.piece is not None
            blocks.append(element.piece.block)
            levels = ()
            continue
        if menu := next((menu for menu in menus if menu[0] <= at < menu[1]), None):
            if at == menu[0]:
                end = elements[menu[1] - 1].unit
                blocks.append(Block("paragraph", Span(unit.span.start, end.span.end if end else unit.span.end)))
            continue
        after = elements[at + 1] if at + 1 < len(elements) else None
        second = elements[at + 2] if at + 2 < len(elements) else None
        if blocks and is_table_note(blocks, unit):
            blocks.append(Block("note", unit.span))
            continue
        if is_rule(unit.text) and unit.lines == 1:
            _underline(blocks, unit, elements[at - 1] if at else None)
            blocks.append(Block("paragraph", unit.span))
            continue
        marker = marker_of(unit.text)
        if marker and marker.number and _is_numbered_heading(elements, at, numbered):
            numbered = marker.number
            levels = ()
            blocks.append(_numbered(text, unit))
            continue
        if marker:
            value = trimmed(text, unit.span.start + _offset(unit, marker.rest), unit.span.end)
            levels = place(levels, unit.indent, marker, unit.text)
            item = Block("item", unit.span, len(levels) - 1, marker.text, value=value)
            ticked = ticked_fields(text, value) if unit.lines == 1 else []  # "1. Gout [x] yes [ ] no"
            blocks += ticked or [item]
            continue
        if listed := _listed_below(elements, at):
            blocks.append(Block("heading", unit.span, _LIST_LEVEL))
            blocks += [Block("item", one.span, value=one.span) for one in listed]
            skip, levels = len(listed), ()
            continue
        value_unit = None if unit.copied or unit.dated else _value_unit(unit, after, second)
        if value_unit:
            label = label_of(unit.text)
            assert label is not None
            span = Span(unit.span.start, value_unit.span.end)
            label_span = Span(unit.span.start, unit.span.start + label.end)
            blocks.append(Block("field", span, label=label_span, value=value_unit.span))
            skip = 1
        else:
            opening = at == lead or (at > lead and len(blocks) <= 3 and all(_trail(text, block) for block in blocks))
            dashed = dash_label_of(unit.text)
            if unit.dated:
                blocks.append(Block("paragraph", unit.span))
            elif dashed and not label_of(unit.text) and _dashed_beside(elements, at):
                blocks.append(field_of(text, unit.span, dashed))
            elif unit.copied or _is_change(elements, at):
                blocks.append(Block("item", unit.span, value=unit.span))
            else:
                blocks += _plain(text, unit, after, runs.get(at, 0), opening, len(blocks) <= 4 or at <= lead)
        levels = ()
    return blocks


def _offset(unit: Unit, rest: int) -> int:
    """Offset of an item's own text; a marker alone on its line is shown with one space for its line end."""
    return min(rest, unit.span.end - unit.span.start)


def _trail(text: str, block: Block) -> bool:
    """Whether a block may stand above the title: a menu, or a few words."""
    printed = text[block.span.start : block.span.end]
    return block.kind == "paragraph" and (is_trail(printed) or len(printed) <= 40)


def _plain(text: str, unit: Unit, after: _Element | None, run: int, opening: bool, near_top: bool) -> list[Block]:
    """The blocks of a unit without a marker; `opening` for the first one of the page, `near_top` for the first few."""
    shown, span = unit.text, unit.span
    level = markdown_level(shown)
    if level:
        value = trimmed(text, span.start + level, span.end)
        return [Block("heading", span, level, shown[:level], value=value)]
    if caption_of(shown) is not None:
        return [Block("caption", span)]
    if (apart := enclosed(shown, _TITLE_WORDS if opening else _HEADING_WORDS)) and (
        bracket := _bracketed(text, unit, apart, after)
    ):
        return [bracket]
    if unit.lines == 1:
        several = headline(text, span, opening) if near_top else []
        several = several or fields_in_line(text, span) or ticked_fields(text, span) or listed_fields(text, span)
        if several:
            return several
    label = label_of(shown)
    entitled = _is_caps_title(shown, unit, after) or (opening and _is_subtitled(unit, label, after))
    if label and label.value < len(shown) and label.words <= 5 and not entitled:
        return (paired_fields(text, span, label) if unit.lines == 1 else []) or [field_of(text, span, label)]
    if is_trail(shown):
        return [Block("paragraph", span)]
    if unit.lines == 1:
        level = _heading_level(unit, label, after, run)
        if not level and opening and after is not None and _is_opening_title(unit, after):
            level = 1
        if level:
            return [Block("heading", span, level)]
    return [Block("paragraph", span)]


def _bracketed(text: str, unit: Unit, apart: tuple[int, int, int], after: _Element | None) -> Block | None:
    """A heading between brackets or other signs, or such a label with what it labels: "[History] Ill since 2006."."""
    start = unit.span.start
    words = Span(start + apart[0], start + apart[1])
    if apart[2] < len(unit.text):
        starred = unit.text[0] == "*" and ":" in unit.text[apart[1] - 1 : apart[2]]  # "**Age:** 58", "**Age**: 58"
        if unit.text[0] not in "[【〔" and not starred:
            return None
        if starred:
            words = Span(words.start, words.end - (unit.text[apart[1] - 1] == ":"))
        return Block("field", unit.span, label=words, value=trimmed(text, start + apart[2], unit.span.end))
    if unit.lines > 1 or after is None:
        return None
    return Block("heading", unit.span, _PLAIN_LEVEL, unit.text[: apart[0]].strip(), value=words)


def _is_caps_title(shown: str, unit: Unit, after: _Element | None) -> bool:
    """Whether a line in capitals with a colon is a heading, not a field."""
    return is_caps(shown) and unit.lines == 1 and unit.below and after is not None and len(shown.split()) >= 5


def _is_subtitled(unit: Unit, label: Label | None, after: _Element | None) -> bool:
    """Whether the page's first line is a title with a colon ("A new method: two cases"), not the first field."""
    if label is None or not (unit.above and unit.below) or after is None or after.unit is None:
        return False
    long = label.words >= 2 and len(unit.text[label.value :].split()) >= 3
    return long and unit.text[-1] not in ".;," and not (_labelled(after.unit) and after.unit.below)


_LIST_LEVEL, _LEAST_LISTED = 3, 3


def _listed_below(elements: Sequence[_Element], at: int) -> list[Unit]:
    """The short lines right below a label that stands alone, up to the next blank one: a list without marks; [] for others."""
    unit = elements[at].unit
    label = label_of(unit.text) if unit is not None else None
    if unit is None or label is None or label.value < len(unit.text) or unit.lines > 1 or unit.below or label.words > 5:
        return []
    out: list[Unit] = []
    for element in elements[at + 1 :]:
        one = element.unit
        if one is None or one.lines > 1 or not _is_plain_name(one):
            return []
        out.append(one)
        if one.below:
            break
    return out if len(out) >= _LEAST_LISTED else []


def _is_plain_name(unit: Unit) -> bool:
    """Whether a line is a few words with no label, mark, date, figure or full stop: an item of a list without marks."""
    text = unit.text
    plain = not (
        unit.copied or unit.dated or marker_of(text) or label_of(text) or dash_label_of(text) or is_trail(text)
    )
    return (
        plain
        and len(text) <= LONG_VALUE
        and text[-1] not in ".;:,!?"
        and not any(map(str.isdigit, text))
        and "|" not in text
    )


def _value_unit(unit: Unit, after: _Element | None, second: _Element | None) -> Unit | None:
    """The unit with the value of a label that stands alone on its line; None when the label is a heading."""
    label = label_of(unit.text)
    if not label or label.value < len(unit.text) or unit.lines > 1 or label.words > 5:
        return None
    value = after.unit if after else None
    if value is None or value.lines > 1 or marker_of(value.text) or is_trail(value.text):
        return None
    if len(value.text) > _SHORT_VALUE or caption_of(value.text) is not None or _labelled(value):
        return None
    following = second.unit if second else None
    if following is not None and not following.above and dash_label_of(value.text) and dash_label_of(following.text):
        return None  # a list: "Related cases: / Mr. Lane - stroke / Mrs. Ruiz - neuropathy"
    if unit.below:
        # Set apart: only a short value in a row of such fields.
        chained = following is not None and _labelled(following)
        return value if chained and len(value.text) <= LONG_VALUE and value.text[-1] not in ".;" else None
    if following is not None and not value.below and _SEVERAL.search(value.text) and _has_value(following):
        return None  # "Examination:" above "BP 142/84; pulse 76." and "Neurology: …" heads both
    if value.below or second is None or (following and (_labelled(following) or is_heading_like(following.text))):
        return value
    return None


def _has_value(unit: Unit) -> bool:
    """Whether a line is a label with its value."""
    label = label_of(unit.text)
    return label is not None and label.words <= 5 and label.value < len(unit.text)


LONG_VALUE = 60
"""A value that is set apart from its label by a blank line is shorter than this."""


def _labelled(unit: Unit) -> bool:
    label = label_of(unit.text)
    return label is not None and label.words <= 5


def _candidate(unit: Unit | None) -> bool:
    """Whether a unit alone has the shape of a heading."""
    return (
        unit is not None
        and unit.lines == 1
        and not marker_of(unit.text)
        and is_heading_like(unit.text)
        and not is_trail(unit.text)
        and label_of(unit.text) is None
        and caption_of(unit.text) is None
    )


def _dashed_beside(elements: Sequence[_Element], at: int) -> bool:
    """Whether the line above or below has a label with a dash too: one such line alone may be a sentence."""
    unit = elements[at].unit
    if unit is None or unit.lines > 1:
        return False
    above = elements[at - 1].unit if at and not unit.above else None
    below = elements[at + 1].unit if at + 1 < len(elements) and not unit.below else None
    return any(
        other is not None and other.lines == 1 and dash_label_of(other.text) is not None for other in (above, below)
    )


def _is_change(elements: Sequence[_Element], at: int) -> bool:
    """Whether a unit is one of several lines with arrows ("slow → fast"), and has no label of its own."""
    unit = elements[at].unit
    if unit is None or not has_arrow(unit.text) or label_of(unit.text) or unit.lines > 1:
        return False
    beside = (elements[at - 1].unit if at else None, elements[at + 1].unit if at + 1 < len(elements) else None)
    return any(other is not None and other.lines == 1 and has_arrow(other.text) for other in beside)


def _deeper(elements: Sequence[_Element], at: int) -> bool:
    """Whether a unit is indented below the one right above it: what that one heads, not a heading itself."""
    unit, before = elements[at].unit, elements[at - 1].unit if at else None
    return unit is not None and before is not None and not unit.above and unit.indent > before.indent


def _candidate_runs(elements: Sequence[_Element]) -> dict[int, int]:
    """For each unit shaped like a heading, how many such units stand together with it."""
    runs: dict[int, int] = {}
    run: list[int] = []
    for at, element in enumerate(elements):
        if _candidate(element.unit) and not _deeper(elements, at):
            run.append(at)
            continue
        runs.update(dict.fromkeys(run, len(run)))
        run = []
    runs.update(dict.fromkeys(run, len(run)))
    return runs


def _heading_level(unit: Unit, label: Label | None, after: _Element | None, run: int) -> int:
    """The level of a heading without marker, 0 when the unit is none."""
    if after is None or holds_result(unit.text):
        return 0
    shown = unit.text
    days = len(_DATES.findall(_BRACKETS.sub("", shown)))
    if days > 1 or _COUNTED_DAY.match(shown) or (not unit.above and is_nth_day(shown)):
        return 0  # the values of a row: "6 UCBSC 2012-05-02 2012-06-01"
    if is_caps(shown) and len(shown.split()) <= 14 and len(shown) <= 100 and shown[-1] not in ".;":
        return 1
    item_follows = after.piece is not None or (after.unit is not None and marker_of(after.unit.text) is not None)
    if shown.endswith(":"):
        if len(shown) > 90 or ". " in shown or (label is None and not item_follows):
            return 0
        words = label.words if label else len(shown.split())
        return COLON_LEVEL if words <= (12 if item_follows else 7) else 0
    if (deep := deep_number(shown)) and is_heading_like(shown):
        return 1 + deep[0]
    if not run:
        return 0
    if run > 3 and not (unit.above and not unit.below) and _candidate(after.unit):
        return 0  # many short lines under each other are a list or a form, not headings
    if run > 5 and not unit.above and unit.below and not item_follows:
        return 0  # and so is the last of them
    if unit.below or item_follows:
        return _PLAIN_LEVEL
    following = after.unit
    assert following is not None
    least = 20 if following.text[0] >= "\u2e80" else 60
    told = unit.above and any(c.isdigit() for c in following.text)  # "Condition at discharge" / "Barthel 55."
    sentence = following.text[-1] in ".!。！" and (told or len(following.text) > len(shown))
    longer = following.lines > 1 or len(following.text) > max(least, len(shown)) or following.indent > unit.indent
    longer = longer or sentence or (unit.above and holds_result(following.text))
    return _PLAIN_LEVEL if longer or _labelled(following) or _candidate(following) else 0


def _is_opening_title(unit: Unit, after: _Element) -> bool:
    """Whether the page's first line is its title: longer than other headings, but set apart and no sentence."""
    shown = unit.text
    if len(shown) > 220 or len(shown.split()) > 32 or shown[-1] in ".;,:。；，" or not shown[0].isalnum():
        return False
    following = after.unit
    return unit.below or (following is not None and (_labelled(following) or is_caps(following.text)))


def _is_numbered_heading(elements: Sequence[_Element], at: int, numbered: int) -> bool:
    """Whether a numbered unit is a heading: short, and not followed or preceded by its sibling in a list."""
    unit = elements[at].unit
    assert unit is not None
    marker = marker_of(unit.text)
    if marker is None or not marker.text.strip("(")[0].isdigit() or marker.text[-1] not in ".、)-–" or unit.indent > 3:
        return False
    if outer_level(unit.text):
        return False
    if not (body := unit.text[marker.rest :]) or _DOSE.search(body):
        return False
    label = label_of(unit.text, marker.rest)
    after = elements[at + 1] if at + 1 < len(elements) else None
    if numbered and marker.number == numbered + 1 and label is not None and label.words <= 5:
        return unit.above
    if unit.lines > 1 or after is None:
        return False
    shaped = is_heading_like(body) or (body.endswith(":") and label is not None)
    listed = at > 0 and numbered != marker.number - 1
    if not shaped or (listed and _is_sibling(elements[at - 1], marker.number - 1, marker.shape)):
        return False
    return not _is_sibling(after, marker.number + 1, marker.shape) and not (
        after.unit is not None
        and not unit.below
        and marker_of(after.unit.text) is None
        and after.unit.text[0].islower()
    )


def _is_sibling(element: _Element, number: int, shape: str) -> bool:
    """Whether an element is the list item with that number."""
    other = marker_of(element.unit.text) if element.unit else None
    return other is not None and other.number == number and other.shape == shape


def _numbered(text: str, unit: Unit) -> Block:
    """A numbered heading, or a numbered field ("5. Outcome: …")."""
    marker = marker_of(unit.text)
    assert marker is not None
    label = label_of(unit.text, marker.rest)
    if label and label.value < len(unit.text):
        return field_of(text, unit.span, label, marker.text, marker.rest)
    return Block(
        "heading", unit.span, 1, marker.text, value=trimmed(text, unit.span.start + marker.rest, unit.span.end)
    )


def _underline(blocks: list[Block], unit: Unit, before: _Element | None) -> None:
    """Make the line above a drawn line a heading, when it directly follows a short one."""
    if not blocks or before is None or before.unit is None or unit.above or len(set(unit.text)) > 1:
        return
    last = blocks[-1]
    if last.kind in ("paragraph", "heading", "title") and before.unit.lines == 1 and len(before.unit.text) <= 100:
        blocks[-1] = replace(last, kind="heading", level=1 if unit.text[0] in "=═#" else _PLAIN_LEVEL)
