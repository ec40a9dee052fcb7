"""What stands above the title of a copied page: the lines of a menu, breadcrumbs, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.document import Block
from etl.patterns import regex
from etl.readers.text.lines import is_trail
from etl.readers.text.wrap import Unit

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
