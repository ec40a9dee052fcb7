"""What a page's blocks are to each other: tables with their captions and notes, the title, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from etl.document import Block, Span, Table
from etl.patterns import regex
from etl.readers.grid import is_note, is_numeric
from etl.readers.text.lines import caption_of, is_figure, is_rule, is_trail, label_of
from etl.readers.text.wrap import Unit
from etl.value import replace

# What stands above the title of a copied page: the lines of a menu, breadcrumbs, and what the page says of itself.


_LINK = regex(
    r"(?:home(?: ?page)?|(?:main )?menu|contact(?: us)?|about(?: us)?|search|log ?in|sign (?:in|up)|register|faqs?|news|site ?map|"
    r"skip to (?:main )?content|back(?: to .{3,30})?|print(?: this page)?|share|blog|english|deutsch|русский|中文)",
    re.IGNORECASE,
)
"""A link that leads to no case: one of them in a column of short lines makes it a menu."""
_OF_PAGE = regex(
    r"(?:(?:date )?(?:published|posted|updated|uploaded|last (?:modified|updated|reviewed))\b|"
    r"(?:source|author|editor|views?|hits|clicks|reads?|category|tags?|url|link|web ?page|font(?: size)?|release (?:date|time))\s*[:：]|"
    r"https?://|www\.)",
    re.IGNORECASE,
)
"""How a line begins that a page says of itself: who wrote it, when, how often it was read, where it is."""
_NO_LINK = regex(r"[\d:;,.!?|\"“”()/=]")
_LONGEST_LINK = 30
_LONGEST = 160
_FEWEST = 3
MOST_ABOVE = 16
"""More than so many lines stand above no title."""


def lead_of(units: Sequence[Unit | None]) -> tuple[int, tuple[tuple[int, int], ...]]:
    """What stands above the title.

    Args:
        units: the units of the page, None for a table's piece.

    Returns:
        How many units stand above it, and where the menus among them begin and end.
    """
    menus: list[tuple[int, int]] = []
    at = 0
    while at < min(len(units), MOST_ABOVE):
        unit = units[at]
        if unit is None or unit.lines > 1:
            break
        last = _menu_end(units, at)
        if last > at:
            menus.append((at, last))
            at = last
        elif is_page_line(unit.text):
            at += 1
        else:
            break
    return at, tuple(menus)


def is_page_line(text: str) -> bool:
    """Whether a line is a breadcrumb or tells of the page: "Published: 3 March 2016 | Views: 2143"."""
    return len(text) <= _LONGEST and (is_trail(text) or _OF_PAGE.match(text) is not None)


def lead_blocks(text: str, blocks: Sequence[Block]) -> int:
    """How many blocks stand above the title: menus, breadcrumbs, and fields of the page itself."""
    at = 0
    while at < min(len(blocks), MOST_ABOVE):
        block = blocks[at]
        shown = text[block.span.start : block.span.end]
        menu = block.kind == "paragraph" and any(_LINK.fullmatch(line.strip()) for line in shown.split("\n"))
        if block.kind not in ("paragraph", "field") or not (menu or is_page_line(shown)):
            break
        at += 1
    return at


def _menu_end(units: Sequence[Unit | None], start: int) -> int:
    """Where a column of links ends that begins here; `start` when none does."""
    at, known = start, False
    while at < len(units):
        unit = units[at]
        if unit is None or unit.lines > 1 or (at > start and unit.above) or not _is_link(unit.text):
            break
        known = known or _LINK.fullmatch(unit.text) is not None
        at += 1
        if unit.below:
            return at if known and at - start >= _FEWEST else start
    return start


def _is_link(text: str) -> bool:
    return len(text) <= _LONGEST_LINK and _NO_LINK.search(text) is None and text[0].isupper()


# What a page's blocks are to each other: tables with their captions and notes, and the title.


COLON_LEVEL = 3
"""Level of a heading that is only a line ending in a colon: it heads the list or text right below it."""

_LONGEST_CAPTION = 160
_APART = 2
_LEAST_ROWS = 3
_LONGEST_MARKED = 80
_LONGEST_KEY = 8
_SIGN = r"[*†‡§¶#]{1,3}"
_SIGNS = regex(rf"\A\s*([/–—−‐-]|\?|{_SIGN})\s*\Z|(?<=\S)({_SIGN})\s*(?=\Z|\n)")
_KEY = regex(
    rf"\s*(?:([/–—−‐-]|\?)\s?(?:[=:]\s?(?=[^\W_])|(?=(?:not|no|none|never|un[a-z]+|missing|lost|refused|omitted)\b))|({_SIGN})\s?[=:]?\s?(?=[^\W_]))",
    re.I,
)
"""A line that explains a sign; behind a dash or stroke only what is missing, as a list may have dashes too."""


def is_table_note(blocks: Sequence[Block], unit: Unit) -> bool:
    """Whether a unit is a note of the table above it."""
    if blocks[-1].kind == "table":
        near = True
    elif blocks[-1].kind == "note":
        near = not unit.above
    else:
        return False
    bracketed = unit.text[0] == "(" and unit.text[-1] == ")"
    if not near or not (bracketed or is_note(unit.text)):
        return False
    # Behind a blank line an explained abbreviation alone may as well be a new paragraph with a label.
    return (
        not unit.above
        or unit.text[0] in "*†‡§¶"
        or ";" in unit.text
        or not unit.text[0].isalpha()
        or (label_of(unit.text) is None or unit.text.lower().startswith(("note", "nb", "abbrev", "legend", "key")))
    )


def link_tables(text: str, blocks: list[Block]) -> list[Block]:
    """Tables with their captions (above, or below when there is none above) and notes."""
    blocks = [_headed(b, b.table) if b.table else b for b in _keyed_notes(text, blocks)]
    result = list(blocks)
    for at, block in enumerate(blocks):
        if block.table is None:
            continue
        table = block.table
        above = blocks[at - 1] if at else None
        below = blocks[at + 1] if at + 1 < len(blocks) else None
        caption, label = table.caption, table.label
        if caption is not None and not label:
            label = caption_of(text[caption.start : caption.end]) or ""
        if caption is None and above is not None:
            caption, label = _caption_from(text, above)
            if caption and at > 1 and text[caption.start] in "([" and above.kind == "caption":
                wide, label = _caption_from(text, blocks[at - 2])
                caption = Span(wide.start, caption.end) if wide else caption
        if caption is None:
            caption, label = _caption_apart(text, blocks, at)
        last = at + 2 >= len(blocks) or blocks[at + 2].table is None
        if caption is None and below is not None and below.kind == "caption" and last:
            caption, label = _caption_from(text, below)
        heads = above is not None and (above.kind == "title" or (above.kind == "heading" and at == 1))
        if above is not None and heads and caption == above.span and caption_of(_printed(text, above)):
            result[at - 1] = replace(above, kind="caption", level=0)  # "Table 4. …" is its table's, and no page's title
        notes = list(table.notes)
        follow = at + 1
        while follow < len(blocks) and blocks[follow].kind == "note":
            notes.append(blocks[follow].span)
            follow += 1
        if (label, caption, len(notes)) != (table.label, table.caption, len(table.notes)):
            result[at] = replace(block, table=_with(table, label, caption, notes))
    return _notes_shared(result)


def _notes_shared(blocks: list[Block]) -> list[Block]:
    """The blocks, notes below the last part of a table given to its parts above, which have the same caption."""
    below: Table | None = None
    for at in range(len(blocks) - 1, -1, -1):
        table = blocks[at].table
        if table and below and table.caption and table.caption == below.caption:
            notes = [*table.notes, *(note for note in below.notes if note not in table.notes)]
            table = _with(table, table.label, table.caption, notes)
            blocks[at] = replace(blocks[at], table=table)
        if table or blocks[at].kind != "note":
            below = table
    return blocks


def _printed(text: str, block: Block) -> str:
    return text[block.span.start : block.span.end]


def _headed(block: Block, table: Table) -> Block:
    """The block of a table, with heads over their columns."""
    headed = _over_columns(table)
    return block if headed is table else replace(block, table=headed)


def _over_columns(table: Table) -> Table:
    """A table whose first row heads groups of as many columns each, with these heads over their columns.

    Whoever types "Right | | Left |" above "before | after | before | after" merges no cells.
    """
    if table.rows < _LEAST_ROWS:
        return table
    heads = Table(tuple(cell for cell in table.cells if cell.row < 2), 2, table.columns, table.span)
    top, below = ([cell for cell in row if cell and cell.rowspan == cell.colspan == 1] for row in heads.grid())
    if len(top) < table.columns or len(below) < table.columns:
        return table
    starts = [c for c in range(1, table.columns) if top[c].text.strip()]
    sizes = {b - a for a, b in pairwise([*starts, table.columns])}
    told = [cell.text.strip() for cell in below[starts[0] :]] if starts else []
    if len(starts) < 2 or len(sizes) > 1 or 1 in sizes or not all(told) or top[0].text.strip() in told:
        return table
    if any(is_numeric(text) for text in (*told, *(top[c].text for c in starts))):
        return table
    size = sizes.pop()
    empty = {(0, c) for start in starts for c in range(start + 1, start + size)}
    cells = (
        replace(cell, colspan=size) if cell.row == 0 and cell.column in starts else cell
        for cell in table.cells
        if (cell.row, cell.column) not in empty
    )
    return replace(table, cells=tuple(cells))


def _keyed_notes(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks, lines right below a table that begin with a sign of its cells among its notes: "* cast of the left foot"
    below "Calf*", which is no list, and "/ not tested" below cells that are only a stroke; or with a short form that stands
    in its cells: "n.e.: not elicitable"."""
    result = list(blocks)
    signs: frozenset[str] | None = None
    table: Table | None = None  # the one whose notes may come now
    for at, block in enumerate(blocks):
        if block.table is not None:
            table, signs = block.table, None
        elif table and block.kind in ("paragraph", "item"):
            found = _KEY.match(text, block.span.start, block.span.end)
            if found and signs is None:
                signs = _signs(table)
            if found and signs and (found[1] or found[2]) in signs:
                result[at] = replace(block, kind="note", level=0, marker="", label=None, value=None)
            else:
                table = None
        elif table and block.label is not None and _explains(text, block, table):
            result[at] = replace(block, kind="note", level=0, marker="", label=None, value=None)
        elif block.kind != "note":
            table = None
    return result


def _explains(text: str, block: Block, table: Table) -> bool:
    """Whether a field says in words what stands in cells of a table instead of values; one with a number is a value itself."""
    assert block.label is not None
    bare = text[block.label.start : block.label.end].strip(" :=")
    short = 1 < len(bare) <= _LONGEST_KEY and bare[0].isalpha()
    said = text[block.label.end : block.span.end]
    if not short or any(c.isdigit() for c in said):
        return False
    return any(c.row and c.column and c.text.strip() == bare for c in table.cells)


def _signs(table: Table) -> frozenset[str]:
    """The signs that stand alone in cells of a table, or at their ends."""
    found = (
        m for cell in table.cells if cell.text and len(cell.text) <= _LONGEST_MARKED for m in _SIGNS.finditer(cell.text)
    )
    return frozenset(m[1] or m[2] for m in found)


def _caption_apart(text: str, blocks: Sequence[Block], at: int) -> tuple[Span | None, str]:
    """Caption and label of a table that a paragraph or two part from its caption, which is no other table's."""
    for above in range(at - 1, max(-1, at - 2 - _APART), -1):
        block = blocks[above]
        if block.kind == "caption":
            of_another = above > 0 and blocks[above - 1].table is not None  # a table's caption may stand below it
            return (None, "") if of_another else _caption_from(text, block)
        if block.kind != "paragraph":
            break
    return None, ""


def captioned(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks of a plain text with captions told by their place: the short line right above a table.

    It ends without a stop. A bracketed one below a heading or caption ("(percent)") goes on with that.
    """
    result = list(blocks)
    for at in range(1, len(blocks)):
        table, above = blocks[at].table, blocks[at - 1]
        if table is None or above.kind != "paragraph" or table.caption is not None:
            continue
        printed = text[above.span.start : above.span.end]
        letters = any(character.isalpha() for character in printed)
        if len(printed) > _LONGEST_CAPTION or is_rule(printed) or is_trail(printed) or not letters:
            continue
        if printed[0] in "([" and printed[-1] in ")]":
            if at > 1 and blocks[at - 2].kind == "paragraph" and _is_line_above(text, blocks[at - 2], above):
                result[at - 2] = replace(blocks[at - 2], kind="caption")
            fits = at > 1 and result[at - 2].kind in ("heading", "title", "caption")
        else:
            fits = _is_line_above(text, above, blocks[at])
        if fits:
            result[at - 1] = replace(above, kind="caption")
    return result


def _is_line_above(text: str, block: Block, below: Block) -> bool:
    """Whether a block is a short line without a stop, right above another."""
    printed = text[block.span.start : block.span.end]
    adjacent = text.count("\n", block.span.end, below.span.start) <= 1
    return adjacent and "\n" not in printed and len(printed) <= _LONGEST_CAPTION and printed[-1] not in ".;,!?:。；，"


def _with(table: Table, label: str, caption: Span | None, notes: list[Span]) -> Table:
    return replace(table, label=label, caption=caption, notes=tuple(notes))


def _caption_from(text: str, block: Block) -> tuple[Span | None, str]:
    """Caption and label that a block beside a table gives it."""
    printed = text[block.span.start : block.span.end]
    if block.kind == "caption" and not is_figure(printed):
        return block.span, caption_of(printed) or ""
    if block.kind in ("heading", "title"):
        number = block.marker.rstrip(".)、") if block.marker[:1].isdigit() else ""
        return (block.value if block.marker.startswith("#") and block.value else block.span), number
    return None, ""


_DAY = regex(
    r"\W*(?:[A-Z][a-z]{2,8},? )?(?:\d{1,2}(?:st|nd|rd|th)?\.? [A-Z][a-z]{2,8}\.?,? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|"
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\W*"
)


def titled(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks with the title among them: the first line when it is set apart.

    Of several headings that open the page the longest is the title when it is long; a one-word heading isn't one.
    """
    opening: list[int] = []
    lead = lead_blocks(text, blocks)
    for at, block in enumerate(blocks[lead : lead + 6], lead):
        if block.kind == "heading" and _DAY.fullmatch(text, block.span.start, block.span.end):
            break  # a diary without a title
        if (
            block.kind == "heading"
            and block.level < COLON_LEVEL
            and (not block.marker or (at == lead and _set_off(block)))
        ):
            opening.append(at)
        elif block.kind == "paragraph" and at < lead + 3 and _small(text, block, bool(opening)):
            continue
        else:
            break
    if not opening:
        return tuple(blocks)
    words = {at: word_count(text[blocks[at].span.start : blocks[at].span.end]) for at in opening}
    best = max(opening, key=lambda at: words[at])
    if words[best] < 5:
        best = opening[0]
    if words[best] < 2 or (words[best] < 3 and len(opening) > 1):
        return tuple(blocks)
    printed = text[blocks[best].span.start : blocks[best].span.end]
    for at in opening:
        if text[blocks[at].span.start : blocks[at].span.end] == printed:
            blocks[at] = replace(blocks[at], kind="title", level=0)
    return tuple(blocks)


def _set_off(block: Block) -> bool:
    """Whether signs set a heading off that may be the title: "# A case", "**A case**", "== A case =="; no number."""
    return (block.level == 1 and block.marker[:1] == "#") or block.marker[:1] in "*=<"


def word_count(text: str) -> int:
    """Words of a line; in scripts without spaces two characters count as one."""
    dense = sum(1 for character in text if character >= "\u2e80")
    return len(text.split()) + dense // 2


def _small(text: str, block: Block, headed: bool) -> bool:
    """Whether a paragraph above the title is only the site's name or menu; below the first heading only a menu."""
    printed = text[block.span.start : block.span.end]
    return (len(printed) <= 40 and not headed) or is_trail(printed)
